/* Step 1, capture: what happened? Files of the inbox become records of the ledger: one transaction a file, every row
 * taken, repeated, revised, skipped or set aside, and counted. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/replies.h"
#include "loop/health.h"
#include "loop/night.h"
#include "sources/source.h"
#include "store/receipts.h"

enum {
	HEAD_BYTES = 64 * 1024,
	FILE_BYTES_MAX_GIB = 8,
	PHONES_MAX = 1 << 16, /* people noted as changed before they are written down */
	PROGRESS_EVERY = 1 << 16,
	REPLIES_KEPT = 1024,
};

/* A body's hash and what reply_read said of it. */
struct read_reply {
	uint64_t body;
	struct reply reply;
};

/* One file being read. */
struct import {
	struct night *n;
	const char *name;       /* as it lay in the inbox */
	const struct tenant_source *source; /* what tenant.yaml says of it, or null */
	struct source_env env;
	struct source_choice choice;
	struct put put;
	struct file_row file;
	int64_t conflicts;
	int64_t *phones;        /* people this file changed */
	size_t phones_n;
	uint64_t *groups;       /* calls whose legs changed */
	size_t groups_n, groups_cap;
	struct arena legs;
	struct slice raw;       /* text of the row being taken, where the source kept it */
	struct clock_watch clock;
	struct read_reply *replies; /* what was read lately: people write the same few words again and again */
};

/* ---- noting who changed -------------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static bool flush_phones(struct import *m, struct err *err)
{
	size_t n = 0;

	qsort(m->phones, m->phones_n, sizeof *m->phones, by_number);
	for (size_t i = 0; i < m->phones_n; i++)
		if (!n || m->phones[n - 1] != m->phones[i])
			m->phones[n++] = m->phones[i];
	m->phones_n = 0;
	return dirty_add(m->n->store, m->phones, n, err);
}

static bool note_phone(struct import *m, int64_t phone, struct err *err)
{
	if (phone <= 0)
		return true;
	if (m->phones_n == PHONES_MAX && !flush_phones(m, err))
		return false;
	m->phones[m->phones_n++] = phone;
	return true;
}

/* ---- one record ---------------------------------------------------------------------------------------------------------- */

static bool finding(struct import *m, enum exception_kind kind, const char *reason, struct slice text, struct err *err)
{
	struct finding f = {.kind = kind, .reason = slice_of(reason), .text = text};

	return records_put_finding(m->n->store, &m->put, &f, m->n->now, err) != PUT_FAILED;
}

static bool conflict(struct import *m, const char *what, struct slice id, struct err *err)
{
	char reason[256];

	m->conflicts++;
	snprintf(reason, sizeof reason,
	         "The same %s id, %.*s, stands for two different facts (from, to or start differ). Both are kept.", what,
	         (int)(id.len > 80 ? 80 : id.len), id.at ? id.at : "");
	return finding(m, EXCEPTION_CONFLICT, reason, id, err);
}

static bool put_is_repeat(enum put_status status)
{
	return status == PUT_REPEATED || status == PUT_DUPLICATE;
}

static bool count(struct import *m, enum put_status status, struct err *err)
{
	switch (status) {
	case PUT_FAILED: return false;
	case PUT_NEW: m->file.taken++; break;
	case PUT_REPEATED: m->file.repeated++; break;
	case PUT_DUPLICATE:
		m->file.repeated++;
		return finding(m, EXCEPTION_DUPLICATE, "This row stands in the same file already; it counts once.", m->raw, err);
	case PUT_REVISED: m->file.revised++; break;
	case PUT_CONFLICT: m->file.taken++; break;
	}
	return true;
}

/* What an inbound text says about being contacted becomes a consent event, with the text as its evidence. */
static bool note_consent_of(struct import *m, const struct message *msg, const struct reply *r, struct err *err)
{
	struct consent_event c = {.phone = msg->other, .at = msg->sent_at, .scope = r->scope, .evidence = msg->native_id,
	                          .words = slice_part(msg->body, 0, 1024), .asserted_by = SLICE("reply"),
	                          .keyword = r->keyword};
	const struct {
		bool said;
		enum consent_kind kind;
	} events[] = {
	        {r->class == REPLY_OPT_OUT, CONSENT_OPT_OUT},   {r->class == REPLY_OPT_IN, CONSENT_OPT_IN},
	        {r->wrong_number, CONSENT_WRONG_NUMBER},        {r->legal_threat, CONSENT_LEGAL_THREAT},
	        {r->complaint, CONSENT_COMPLAINT},
	};

	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		if (!events[i].said)
			continue;
		c.kind = events[i].kind;
		enum put_status status = records_put_consent(m->n->store, &m->put, &c, err);
		if (status == PUT_FAILED)
			return false;
		char phone[PHONE_TEXT_LEN];
		phone_format(c.phone, phone);
		struct receipt_field fields[] = {
		        RECEIPT_TEXT("event", slice_of(consent_kind_word(c.kind))),
		        RECEIPT_TEXT("evidence", c.evidence),
		        RECEIPT_TEXT("phone", slice_of(phone)),
		        RECEIPT_INT("said_at", c.at),
		        RECEIPT_TEXT("why", slice_of(r->why)),
		};
		if (status == PUT_NEW &&
		    !night_receipt(m->n, "consent", fields, sizeof fields / sizeof *fields, NULL, err))
			return false;
	}
	return true;
}

static struct reply read_reply(struct import *m, struct slice body)
{
	uint64_t hash = hash_key64(body.at, body.len);
	struct read_reply *known = &m->replies[hash % REPLIES_KEPT];

	if (known->body != hash || !hash)
		*known = (struct read_reply){hash, reply_read(body)};
	return known->reply;
}

static bool take_message(struct import *m, const struct message *msg, struct err *err)
{
	struct reply reply = {0};
	bool inbound = msg->direction == DIRECTION_IN;

	if (inbound)
		reply = read_reply(m, msg->body);
	enum put_status status = records_put_message(m->n->store, &m->put, msg, inbound ? &reply : NULL, err);
	if (!count(m, status, err))
		return false;
	if (put_is_repeat(status))
		return true;
	if (status == PUT_CONFLICT && !conflict(m, "message", msg->native_id, err))
		return false;
	if (inbound && msg->other && !note_consent_of(m, msg, &reply, err))
		return false;
	return note_phone(m, msg->other, err);
}

/* A wall time that does not tell one instant is a doubt, and said. */
static bool note_time(struct import *m, const struct call *c, struct err *err)
{
	const char *reason = c->time_quality == CIVIL_AMBIGUOUS
	                             ? "The time stands twice on the night clocks went back; the earlier reading was taken."
	                     : c->time_quality == CIVIL_NONEXISTENT
	                             ? "The time does not exist: clocks went forward over it. It was moved by the gap."
	                     : c->time_quality == CIVIL_SUSPECT
	                             ? "The clock that wrote this row had jumped back: its time cannot be believed."
	                             : NULL;

	return !reason ||
	       finding(m, c->time_quality == CIVIL_SUSPECT ? EXCEPTION_CLOCK : EXCEPTION_DOUBT, reason,
	               c->native_id.len ? c->native_id : c->other_raw, err);
}

static bool take_call(struct import *m, const struct call *c, struct err *err)
{
	enum put_status status =
	        records_put_call(m->n->store, &m->put, records_call_key(m->put.format, c), c, false, err);

	if (!count(m, status, err))
		return false;
	if (status == PUT_CONFLICT && !conflict(m, "call", c->native_id, err))
		return false;
	if (!put_is_repeat(status) && !note_time(m, c, err))
		return false;
	return put_is_repeat(status) || note_phone(m, c->other, err);
}

static bool take_leg(struct import *m, const struct leg *seen, struct err *err)
{
	uint64_t group = 0;
	struct leg leg = *seen;

	if (clock_jumped(&m->clock, leg.ended_at))
		leg.call.time_quality = CIVIL_SUSPECT;
	enum put_status status = records_put_leg(m->n->store, &m->put, &leg, &group, err);

	if (!count(m, status, err))
		return false;
	if (put_is_repeat(status) || (m->groups_n && m->groups[m->groups_n - 1] == group))
		return true;
	uint64_t *g = vec_add((void **)&m->groups, &m->groups_n, &m->groups_cap, sizeof *g, SIZE_MAX / 16);
	*g = group;
	return true;
}

static bool take_contact(struct import *m, const struct contact *c, struct err *err)
{
	enum put_status status = records_put_contact(m->n->store, &m->put, c, err);

	if (!count(m, status, err))
		return false;
	for (uint32_t i = 0; !put_is_repeat(status) && i < c->phones_n; i++)
		if (!note_phone(m, c->phones[i], err))
			return false;
	return true;
}

static bool take(struct import *m, const struct record *r, struct err *err)
{
	enum put_status status;

	m->put.origin = r->origin;
	m->put.origin.file = m->file.id;
	m->raw = r->raw;
	switch (r->kind) {
	case RECORD_CALL: return take_call(m, &r->call, err);
	case RECORD_LEG: return take_leg(m, &r->leg, err);
	case RECORD_MESSAGE: return take_message(m, &r->message, err);
	case RECORD_CONTACT: return take_contact(m, &r->contact, err);
	case RECORD_BOOKING:
		status = records_put_booking(m->n->store, &m->put, &r->booking, err);
		return count(m, status, err) && (put_is_repeat(status) || note_phone(m, r->booking.phone, err));
	case RECORD_PAYMENT:
		status = records_put_payment(m->n->store, &m->put, &r->payment, err);
		return count(m, status, err) && (put_is_repeat(status) || note_phone(m, r->payment.phone, err));
	case RECORD_CONSENT:
		status = records_put_consent(m->n->store, &m->put, &r->consent, err);
		return count(m, status, err) && (put_is_repeat(status) || note_phone(m, r->consent.phone, err));
	case RECORD_FINDING:
		return records_put_finding(m->n->store, &m->put, &r->finding, m->n->now, err) != PUT_FAILED;
	}
	return true;
}

/* ---- legs -> calls ------------------------------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* One id for two callers, or a row without parts (an API's call) with another line or start: never joined silently. */
static bool legs_conflict(const struct leg *a, const struct leg *b)
{
	bool same_row = a->id.len && slice_equal(a->id, b->id) && a->child == b->child;
	bool callers = a->call.direction == DIRECTION_IN && b->call.direction == DIRECTION_IN && a->call.other &&
	               b->call.other && a->call.other != b->call.other;
	bool whole = !a->app.len && !b->app.len &&
	             (a->call.started_at != b->call.started_at || (a->call.line && b->call.line && a->call.line != b->call.line));

	return same_row && (callers || whole);
}

/* Move the legs that contradict the first with their id to the end; returns how many agree. */
static size_t part_conflicts(struct leg *legs, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool bad = false;
		for (size_t k = 0; k < kept && !bad; k++)
			bad = legs_conflict(&legs[k], &legs[i]);
		if (bad)
			continue;
		struct leg swap = legs[kept];
		legs[kept++] = legs[i];
		legs[i] = swap;
	}
	return kept;
}

static bool join_group(struct import *m, uint64_t key, struct leg *legs, size_t n, struct err *err)
{
	size_t agree = part_conflicts(legs, n);
	struct call call = {0};

	if (agree < n && (!conflict(m, "call", legs[agree].id, err) ||
	                  !join_group(m, hash_mix64(key, (uint64_t)legs[agree].call.started_at ^ (uint64_t)legs[agree].call.other) &
	                                         INT64_MAX,
	                              legs + agree, n - agree, err)))
		return false;
	if (!legs_join(m->choice.format, m->n->tenant, legs, agree, &call))
		return true;
	enum put_status status = records_put_call(m->n->store, &m->put, key, &call, true, err);
	return status != PUT_FAILED && (put_is_repeat(status) || note_time(m, &call, err)) && note_phone(m, call.other, err);
}

static bool join_groups(struct import *m, struct err *err)
{
	uint64_t last = 0;

	if (m->groups_n)
		qsort(m->groups, m->groups_n, sizeof *m->groups, by_key);
	for (size_t i = 0; i < m->groups_n; i++) {
		struct leg *legs;
		size_t n;
		struct origin first = {0};
		if (m->groups[i] == last)
			continue;
		last = m->groups[i];
		arena_reset(&m->legs);
		if (!records_load_legs(m->n->store, last, &m->legs, &legs, &n, &first, err))
			return false;
		m->put.origin = first;
		if (n && !join_group(m, last, legs, n, err))
			return false;
	}
	return true;
}

/* ---- one file ------------------------------------------------------------------------------------------------------------ */

static const struct tenant_source *source_of(const struct tenant *t, const char *name)
{
	for (size_t i = 0; i < t->sources_n; i++)
		if (file_name_matches(t->sources[i].files, name))
			return &t->sources[i];
	return NULL;
}

static bool read_head(int fd, char *head, size_t size, struct slice *out, struct err *err)
{
	size_t n = 0;

	while (n < size) {
		ssize_t got = read(fd, head + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, "cannot read: %s", strerror(errno));
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*out = (struct slice){head, n};
	return lseek(fd, 0, SEEK_SET) == 0 || err_set(err, ERR_IO, "cannot read again from the start: %s", strerror(errno));
}

static void progress(const struct import *m, uint64_t records)
{
	if (m->n->progress && records % PROGRESS_EVERY == 0)
		fprintf(stderr, "\r%s: %s: %llu records", m->n->tenant->id, m->name, (unsigned long long)records);
}

static bool read_records(struct import *m, int fd, struct source_counts *counts, struct err *err)
{
	struct source *s = source_open(fd, m->name, &m->env, &m->choice, err);
	struct record record;
	enum source_status status = SOURCE_FAILED;
	uint64_t records = 0;
	bool ok = s != NULL;

	while (ok && (status = source_next(s, &record, err)) == SOURCE_RECORD) {
		ok = take(m, &record, err);
		progress(m, ++records);
	}
	if (m->n->progress && records >= PROGRESS_EVERY)
		fputs("\r\033[K", stderr);
	if (ok && status == SOURCE_END)
		source_counts(s, counts);
	source_close(&s);
	return ok && status == SOURCE_END;
}

static void fill_file(struct import *m, const struct source_counts *c)
{
	const struct format *f = m->choice.format;

	memcpy(m->file.sha256, c->sha256, sizeof m->file.sha256);
	m->file.name = m->name;
	m->file.format = f->name;
	m->file.bytes = c->bytes;
	m->file.rows = c->rows;
	m->file.skipped = c->skipped;
	m->file.set_aside = c->set_aside;
	m->file.imported_at = m->n->now;
	m->file.first_at = c->first_at;
	m->file.last_at = c->last_at;
	m->file.calls = f->reads == READS_CALLS || f->reads == READS_LEGS;
	m->file.cut = c->cut;
	m->file.zone_basis = arena_text(&m->n->arena, slice_of(c->zone_basis));
}

/* Bytes that are no text, and other encodings, are survived and said. */
static bool note_encoding(struct import *m, const struct source_counts *c, struct err *err)
{
	char reason[256];

	m->put.origin = (struct origin){m->file.id, 0};
	if (c->cleaned) {
		snprintf(reason, sizeof reason, "%llu cells hold bytes that are no text; they were replaced, the rows were kept.",
		         (unsigned long long)c->cleaned);
		if (!finding(m, EXCEPTION_ENCODING, reason, slice_of(m->name), err))
			return false;
	}
	if (!c->encoding)
		return true;
	snprintf(reason, sizeof reason, "The file is not UTF-8; it was read as %s. Check a name with an accent.", c->encoding);
	return finding(m, EXCEPTION_ENCODING, reason, slice_of(m->name), err);
}

static bool say_import(struct import *m, struct err *err)
{
	char hex[HASH_HEX_LEN + 1];

	hash_hex(m->file.sha256, sizeof m->file.sha256, hex);
	struct receipt_field fields[] = {
	        RECEIPT_TEXT("file", slice_of(m->name)),
	        RECEIPT_TEXT("format", slice_of(m->file.format)),
	        RECEIPT_INT("repeated", (int64_t)m->file.repeated),
	        RECEIPT_INT("revised", (int64_t)m->file.revised),
	        RECEIPT_INT("rows", (int64_t)m->file.rows),
	        RECEIPT_INT("set_aside", (int64_t)m->file.set_aside),
	        RECEIPT_TEXT("sha256", slice_of(hex)),
	        RECEIPT_INT("taken", (int64_t)m->file.taken),
	};
	return night_receipt(m->n, "import", fields, sizeof fields / sizeof *fields, NULL, err);
}

static void add_counts(struct import *m)
{
	struct night_counts *c = &m->n->counts;

	c->files++;
	c->rows += (int64_t)m->file.rows;
	c->taken += (int64_t)m->file.taken;
	c->repeated += (int64_t)m->file.repeated;
	c->revised += (int64_t)m->file.revised;
	c->skipped += (int64_t)m->file.skipped;
	c->set_aside += (int64_t)m->file.set_aside;
	c->conflicts += m->conflicts;
	if (m->file.cut || (int64_t)m->file.set_aside * 1000 > (int64_t)m->file.rows * m->n->tenant->sick_rows_per_mille)
		c->sick = true;
}

static bool keep_name(struct night *n, const char *name)
{
	const char **names = arena_alloc(&n->arena, (n->file_names_n + 1) * sizeof *names);

	if (n->file_names_n)
		memcpy(names, n->file_names, n->file_names_n * sizeof *names);
	names[n->file_names_n++] = arena_text(&n->arena, slice_of(name));
	n->file_names = names;
	return true;
}

static bool import_open(struct import *m, int fd, struct err *err)
{
	struct source_counts counts = {0};

	return files_begin(m->n->store, m->name, &m->file.id, err) && read_records(m, fd, &counts, err) && join_groups(m, err) &&
	       flush_phones(m, err) && (fill_file(m, &counts), files_finish(m->n->store, &m->file, err)) &&
	       note_encoding(m, &counts, err) && say_import(m, err);
}

/* The whole file in one transaction: all of it or nothing. */
static bool import_fd(struct import *m, int fd, const char *named, struct err *err)
{
	char *head = arena_alloc(&m->legs, HEAD_BYTES);
	struct slice bytes;
	bool ok;

	if (!read_head(fd, head, HEAD_BYTES, &bytes, err))
		return false;
	if (!source_detect(bytes, m->name, &m->env, named, &m->choice, err))
		return false;
	m->put = (struct put){.format = m->choice.format->name};
	if (!store_begin(m->n->store, err))
		return false;
	ok = import_open(m, fd, err) && store_commit(m->n->store, err);
	if (!ok)
		store_rollback(m->n->store);
	return ok;
}

static bool known_file(struct night *n, int fd, bool *known, struct err *err)
{
	uint8_t sha[HASH_SHA256_LEN];
	char block[64 * 1024];
	struct hash *h = hash_new();
	ssize_t got;

	hash_begin(h);
	while ((got = read(fd, block, sizeof block)) > 0)
		hash_add(h, block, (size_t)got);
	hash_end(h, sha);
	hash_free(&h);
	if (got < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return err_set(err, ERR_IO, "cannot read: %s", strerror(errno));
	return files_known(n->store, sha, known, err);
}

/* A file's name as it is shown and kept: valid UTF-8, whatever the folder holds. */
static const char *clean_name(struct night *n, const char *name)
{
	struct str clean;
	const char *kept;

	str_init(&clean, 1024);
	utf8_add_clean(&clean, slice_of(name));
	kept = arena_text(&n->arena, str_slice(&clean));
	str_release(&clean);
	return kept;
}

bool capture_file(struct night *n, const char *path, const char *format, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct import m = {.n = n, .name = clean_name(n, slash ? slash + 1 : path)};
	int64_t size = 0;
	int fd = file_open_inbox(path, (int64_t)FILE_BYTES_MAX_GIB << 30, &size, err);
	bool known = false, ok;

	if (fd < 0)
		return false;
	arena_init(&m.legs, 256 << 20);
	m.phones = mem_alloc(PHONES_MAX * sizeof *m.phones);
	m.replies = arena_alloc(&n->arena, REPLIES_KEPT * sizeof *m.replies);
	m.source = source_of(n->tenant, m.name);
	m.env = (struct source_env){.tenant = n->tenant, .formats = &n->formats, .horizon_at = n->now,
	                            .date_order = m.source ? m.source->date_order : 0};
	if (m.source && m.source->timezone)
		m.env.zone = civil_zone(slice_of(m.source->timezone), NULL);
	if (!format && m.source)
		format = m.source->format;
	int64_t since_ms = clock_monotonic_ms();
	ok = known_file(n, fd, &known, err);
	if (ok && known)
		n->counts.files_known++;
	else if (ok)
		ok = import_fd(&m, fd, format, err) && keep_name(n, m.name);
	if (ok && !known)
		add_counts(&m);
	log_verbose("%s: %s took %lld ms", n->tenant->id, m.name, (long long)(clock_monotonic_ms() - since_ms));
	close(fd);
	free(m.phones);
	free(m.groups);
	arena_release(&m.legs);
	return ok || (strncmp(err->text, m.name, strlen(m.name)) == 0 ? false : err_wrap(err, "%s", m.name));
}

/* ---- the inbox ----------------------------------------------------------------------------------------------------------- */

/* The name it gets in archive/: its own, or with a number when that is taken. */
static bool archive(struct night *n, const char *path, const char *name, struct err *err)
{
	struct str folder, to;
	bool ok;

	str_init(&folder, 4096);
	str_init(&to, 4096);
	str_addf(&folder, "%s/%s/archive", n->folders->var, n->tenant->id);
	ok = file_make_folder(folder.data, err);
	file_join(&to, folder.data, name);
	for (int i = 2; ok && file_exists(to.data); i++) {
		str_clear(&to);
		str_addf(&to, "%s/%s.%d", folder.data, name, i);
	}
	if (ok && rename(path, to.data) != 0)
		ok = err_set(err, ERR_IO, "cannot move %s to %s: %s", path, to.data, strerror(errno));
	str_release(&folder);
	str_release(&to);
	return ok;
}

/* A file that cannot be read is a finding with its reason; it stays in the inbox, and the others go on. */
static bool bad_file(struct night *n, const char *name, const struct err *why, struct err *err)
{
	struct put put = {.format = "inbox"};
	struct finding f = {.kind = EXCEPTION_BAD_FILE, .text = slice_of(clean_name(n, name)),
	                    .reason = slice_of(clean_name(n, why->text))};

	n->counts.files_bad++;
	n->counts.sick = true;
	log_error("%s: %s", n->tenant->id, why->text);
	return store_begin(n->store, err) && records_put_finding(n->store, &put, &f, n->now, err) != PUT_FAILED &&
	       store_commit(n->store, err);
}

bool capture_inbox(struct night *n, struct err *err)
{
	struct str folder, path;
	const char **names = NULL;
	size_t names_n = 0;
	bool ok;

	str_init(&folder, 4096);
	str_init(&path, 4096);
	str_addf(&folder, "%s/%s/inbox", n->folders->var, n->tenant->id);
	ok = file_make_folder(folder.data, err) && file_list(folder.data, &n->arena, &names, &names_n, err);
	for (size_t i = 0; ok && i < names_n; i++) {
		struct err why = {0};
		if (names[i][0] == '.' || strcmp(names[i], "approvals.csv") == 0)
			continue; /* still being written, or an answer: not an export */
		file_join(&path, folder.data, names[i]);
		if (capture_file(n, path.data, NULL, &why))
			ok = archive(n, path.data, names[i], err);
		else if (why.kind == ERR_INPUT || why.kind == ERR_CONFIG)
			ok = bad_file(n, names[i], &why, err);
		else
			ok = err_set(err, why.kind, "%s", why.text);
	}
	str_release(&folder);
	str_release(&path);
	return ok;
}
