/* The four CSVs, streamed: one row at a time as the figures are counted, through a buffer each, to a file each. */
#include "report/write.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/mem.h"
#include "report/show.h"
#include "report/wording.h"

#define FLUSH_AT (64u << 10)
#define ROW_MAX  (256u << 10) /* more than a row can be: its longest text is 4 KiB */

/* One file while it is written, beside its name until it is whole. */
struct sheet {
	int fd; /* -1: not open, or in its place */
	const struct tenant *t;
	struct str out;  /* rows that wait to be written */
	struct str cell; /* one value, masked */
	struct civil_stamp stamp;
	struct str path, part;
};

enum { CASES, PROOFS, MESSAGES, EXCEPTIONS, SHEETS };

struct report_csvs {
	struct sheet sheets[SHEETS];
	struct figures_rows rows;
};

static bool flush(struct sheet *s, struct err *err)
{
	if (!str_ok(&s->out))
		return err_set(err, ERR_FAULT, "%s: a row is longer than %u bytes", s->path.data, ROW_MAX);
	if (!file_write_all(s->fd, str_slice(&s->out)))
		return err_set(err, ERR_IO, "%s: cannot write: %s", s->part.data, strerror(errno));
	str_clear(&s->out);
	return true;
}

static bool row_done(struct sheet *s, struct err *err)
{
	return s->out.len < FLUSH_AT || flush(s, err);
}

/* ---- cells. The last of a row ends it. ---- */

enum place { MORE, LAST };

static void add_plain(struct sheet *s, struct slice value, enum place place)
{
	csv_add_cell(&s->out, value, CSV_PLAIN, place == LAST);
}

/* A word of a closed list. */
static void add_word(struct sheet *s, const char *value, enum place place)
{
	str_adds(&s->out, value);
	csv_end_cell(&s->out, place == LAST);
}

/* Somebody else's text: guarded against formulas, numbers in it masked when the tenant asks for it. */
static void add_free(struct sheet *s, struct slice value, enum place place)
{
	if (s->t->mask_numbers) {
		str_clear(&s->cell);
		show_free(&s->cell, s->t, value);
		value = str_slice(&s->cell);
	}
	csv_add_cell(&s->out, value, CSV_FREE, place == LAST);
}

/* Empty when it is not known. */
static void add_known(struct sheet *s, bool known, int64_t value, enum place place)
{
	if (known)
		str_add_int(&s->out, value);
	csv_end_cell(&s->out, place == LAST);
}

static void add_time(struct sheet *s, int64_t at, enum place place)
{
	if (at)
		str_add(&s->out, civil_stamp_rfc3339(&s->stamp, at), CIVIL_RFC3339_LEN - 1);
	csv_end_cell(&s->out, place == LAST);
}

static void add_phone(struct sheet *s, int64_t phone, enum place place)
{
	show_phone(&s->out, s->t, phone);
	csv_end_cell(&s->out, place == LAST);
}

/* ---- rows, in the order of the contract ---- */

static const char cases_header[] =
	"case_id,caller,caller_name,identity,first_missed_at,last_missed_at,missed_calls,needed,needed_source,decision,"
	"decision_code,decision_reason,hold_until,message_id,provider_id,message_state,rung,proof_kind,proof_source,"
	"proof_id,proof_at,match_class,match_reason,booking_id,booking_created_at,paid_minor,currency,state,next_step,"
	"due_at,closed_by,closed_reason\r\n";

static void add_case_decision(struct sheet *s, const struct case_row *r)
{
	add_word(s, r->decided_at ? outcome_word(r->outcome) : "", MORE);
	add_free(s, r->code, MORE);
	add_free(s, r->reason, MORE);
	add_time(s, r->hold_until, MORE);
	add_plain(s, r->message_id, MORE);
	add_free(s, r->provider_id, MORE);
	add_plain(s, r->message_state, MORE);
}

/* The rung is the one that the row itself can show a record for, as on the page. */
static void add_case_proof(struct sheet *s, const struct case_row *r)
{
	add_word(s, rung_word(wording_rung(r)), MORE);
	add_plain(s, r->proof_kind, MORE);
	add_free(s, r->proof_source, MORE);
	add_free(s, r->proof_id, MORE);
	add_time(s, r->proof_at, MORE);
	add_word(s, match_class_word(r->match_class), MORE);
	add_word(s, match_reason_word(r->match_reason), MORE);
	add_free(s, r->booking_id, MORE);
	add_time(s, r->booking_created_at, MORE);
	add_known(s, r->currency.len > 0, r->paid_minor, MORE);
	add_plain(s, r->currency, MORE);
}

static bool each_case(void *ctx, const struct case_row *r, struct err *err)
{
	struct report_csvs *c = ctx;
	struct sheet *s = &c->sheets[CASES];
	add_word(s, r->id, MORE);
	add_phone(s, r->caller, MORE);
	add_free(s, r->caller_name, MORE);
	add_word(s, identity_word(r->identity), MORE);
	add_time(s, r->first_missed_at, MORE);
	add_time(s, r->last_missed_at, MORE);
	add_known(s, true, r->missed_calls, MORE);
	add_free(s, r->needed, MORE);
	add_free(s, r->needed_source, MORE);
	add_case_decision(s, r);
	add_case_proof(s, r);
	add_word(s, r->open ? "open" : "closed", MORE);
	add_word(s, next_step_word(r->next_step), MORE);
	add_time(s, r->due_at, MORE);
	add_free(s, r->closed_by, MORE);
	add_free(s, r->closed_reason, LAST);
	return row_done(s, err);
}

static const char proof_header[] =
	"booking_id,booking_source,booking_status,booking_created_at,starts_at,person,case_id,message_id,provider_id,"
	"accepted_at,minutes_after_text,match_class,match_reason,payment_id,paid_minor,currency\r\n";

static bool each_proof(void *ctx, const struct proof_row *r, struct err *err)
{
	struct report_csvs *c = ctx;
	struct sheet *s = &c->sheets[PROOFS];
	add_free(s, r->booking_id, MORE);
	add_free(s, r->booking_source, MORE);
	add_free(s, r->booking_status, MORE);
	add_time(s, r->booking_created_at, MORE);
	add_time(s, r->starts_at, MORE);
	add_free(s, r->person, MORE);
	add_plain(s, r->case_id, MORE);
	add_plain(s, r->message_id, MORE);
	add_free(s, r->provider_id, MORE);
	add_time(s, r->accepted_at, MORE);
	add_known(s, r->minutes_after_text >= 0, r->minutes_after_text, MORE);
	add_word(s, match_class_word(r->match_class), MORE);
	add_word(s, match_reason_word(r->match_reason), MORE);
	add_free(s, r->payment_id, MORE);
	add_known(s, r->payment_id.len > 0, r->paid_minor, MORE);
	add_plain(s, r->payment_id.len ? r->currency : SLICE(""), LAST);
	return row_done(s, err);
}

static const char messages_header[] = "message_id,case_id,to,queued_at,handed_over_at,state,provider,provider_id,"
				      "provider_status,error_code,reconciled,segments\r\n";

static bool each_message(void *ctx, const struct message_row *r, struct err *err)
{
	struct report_csvs *c = ctx;
	struct sheet *s = &c->sheets[MESSAGES];
	add_plain(s, r->message_id, MORE);
	add_plain(s, r->case_id, MORE);
	add_phone(s, r->to, MORE);
	add_time(s, r->queued_at, MORE);
	add_time(s, r->handed_over_at, MORE);
	add_plain(s, r->state, MORE);
	add_plain(s, r->provider, MORE);
	add_free(s, r->provider_id, MORE);
	add_free(s, r->provider_status, MORE);
	add_free(s, r->error_code, MORE);
	add_plain(s, r->reconciled, MORE);
	add_known(s, r->segments >= 0, r->segments, LAST);
	return row_done(s, err);
}

static const char exceptions_header[] = "file,line,kind,reason,text\r\n";

static bool each_exception(void *ctx, const struct exception_row *r, struct err *err)
{
	struct report_csvs *c = ctx;
	struct sheet *s = &c->sheets[EXCEPTIONS];
	add_free(s, r->file, MORE);
	add_known(s, r->line > 0, r->line, MORE);
	add_word(s, exception_kind_word(r->kind), MORE);
	add_free(s, r->reason, MORE);
	add_free(s, r->text, LAST);
	return row_done(s, err);
}

/* ---- files ---- */

static bool open_sheet(struct sheet *s, const char *header, struct err *err)
{
	s->fd = open(s->part.data, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (s->fd < 0)
		return err_set(err, ERR_CREATE, "%s: cannot create: %s", s->part.data, strerror(errno));
	str_adds(&s->out, header);
	return true;
}

struct report_csvs *report_open_csvs(const struct tenant *t, const char *folder, struct err *err)
{
	static const struct {
		const char *name, *header;
	} files[SHEETS] = {
		[CASES] = {"cases.csv", cases_header},
		[PROOFS] = {"proof.csv", proof_header},
		[MESSAGES] = {"messages.csv", messages_header},
		[EXCEPTIONS] = {"exceptions.csv", exceptions_header},
	};
	struct report_csvs *c = mem_alloc(sizeof *c);
	bool ok = true;

	*c = (struct report_csvs){.rows = {c, each_case, each_proof, each_message, each_exception}};
	for (size_t i = 0; i < SHEETS; i++) {
		struct sheet *s = &c->sheets[i];
		*s = (struct sheet){.fd = -1, .t = t, .stamp = {.zone = t->zone}};
		str_init(&s->out, FLUSH_AT + ROW_MAX);
		str_init(&s->cell, ROW_MAX);
		str_init(&s->path, 4096);
		str_init(&s->part, 4096);
		file_join(&s->path, folder, files[i].name);
		str_addf(&s->part, "%s.part", s->path.data);
		ok = ok && open_sheet(s, files[i].header, err);
	}
	if (!ok)
		report_close_csvs(&c);
	return c;
}

const struct figures_rows *report_csvs_rows(const struct report_csvs *c)
{
	return &c->rows;
}

/* Readers see the old file or the whole new one: written beside its name, made durable, renamed. */
static bool publish(struct sheet *s, struct err *err)
{
	if (!flush(s, err))
		return false;
	if (fsync(s->fd) != 0)
		return err_set(err, ERR_IO, "%s: cannot make it durable: %s", s->part.data, strerror(errno));
	if (rename(s->part.data, s->path.data) != 0)
		return err_set(err, ERR_CREATE, "%s: cannot rename it into place: %s", s->path.data, strerror(errno));
	close(s->fd);
	s->fd = -1;
	return true;
}

bool report_publish_csvs(struct report_csvs *c, struct err *err)
{
	for (size_t i = 0; i < SHEETS; i++)
		if (!publish(&c->sheets[i], err))
			return false;
	return true;
}

void report_close_csvs(struct report_csvs **csvs)
{
	struct report_csvs *c = *csvs;

	for (size_t i = 0; c && i < SHEETS; i++) {
		struct sheet *s = &c->sheets[i];
		if (s->fd >= 0) {
			close(s->fd);
			unlink(s->part.data);
		}
		str_release(&s->part);
		str_release(&s->path);
		str_release(&s->cell);
		str_release(&s->out);
	}
	free(c);
	*csvs = NULL;
}
