#include "store/people.h"

#include <assert.h>

#include "base/mem.h"
#include "base/vec.h"
#include "domain/states.h"
#include "domain/texts.h"
#include "store/sql.h"

enum {
	RECORDS_MAX = 200000, /* of one kind of one person; beyond it the rest is not read and the person is in doubt */
	BULK_SHARE = 20,      /* merge when more than 1 in 20 calls' worth of people is dirty */
};

/* One table's rows in the order of phone; `row` copies the current one into the person. */
struct cursor {
	const char *sql; /* :from, :to; column 0 is the phone */
	void (*row)(struct sql *q, struct person *p, struct arena *a);
};

static struct slice text(struct sql *q, int i, struct arena *a)
{
	return arena_slice(a, sql_column_text(q, i));
}

#define ADD(list) vec_add((void **)&p->list, &p->list##_n, &p->list##_cap, sizeof *p->list, RECORDS_MAX)

#define CALL_COLUMNS                                                                                                   \
	"c.phone, c.id, c.started_at, c.key, c.direction, c.phone_kind, c.outcome, c.quality, c.line, c.ring_s,"       \
	" c.talk_s, c.voicemail, c.caller_name, c.needed, c.needed_source, c.native_id, c.file, c.file_line,"          \
	" coalesce(d.case_id, 0), c.in_talk"

static void fill_call(struct sql *q, struct person_call *c, struct arena *a)
{
	c->row = sql_column_int(q, 1);
	c->at = sql_column_int(q, 2);
	c->key = (uint64_t)sql_column_int(q, 3);
	c->direction = (enum direction)sql_column_int(q, 4);
	c->kind = (enum phone_kind)sql_column_int(q, 5);
	c->outcome = (enum call_outcome)sql_column_int(q, 6);
	c->quality = (enum civil_quality)sql_column_int(q, 7);
	c->line = sql_column_int(q, 8);
	c->ring_s = sql_column_int(q, 9);
	c->talk_s = sql_column_int(q, 10);
	c->voicemail = sql_column_int(q, 11);
	c->caller_name = text(q, 12, a);
	c->needed = text(q, 13, a);
	c->needed_source = text(q, 14, a);
	c->native_id = text(q, 15, a);
	c->file = sql_column_int(q, 16);
	c->file_line = sql_column_int(q, 17);
	c->case_row = sql_column_int(q, 18);
	c->in_talk = sql_column_int(q, 19);
}

static void call_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_call *c = ADD(calls);

	if (c)
		fill_call(q, c, a);
}

static void message_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_text *t = ADD(texts);

	if (!t)
		return;
	t->row = sql_column_int(q, 1);
	t->at = sql_column_int(q, 2);
	t->direction = (enum direction)sql_column_int(q, 3);
	t->status = (enum message_status)sql_column_int(q, 4);
	t->native_id = text(q, 5, a);
	t->body = text(q, 6, a);
	t->error_code = text(q, 7, a);
	t->reply_class = (int)sql_column_int(q, 8);
	t->reply_why = text(q, 9, a);
	t->resolved = sql_column_text(q, 10).len > 0;
	t->file = sql_column_int(q, 11);
	t->file_line = sql_column_int(q, 12);
	t->stop_wording = t->direction == DIRECTION_OUT && text_says_stop(t->body);
}

static void booking_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_booking *b = ADD(bookings);

	if (!b)
		return;
	b->row = sql_column_int(q, 1);
	b->native_id = text(q, 2, a);
	b->person = text(q, 3, a);
	b->channel = text(q, 4, a);
	b->message_ref = text(q, 5, a);
	b->title = text(q, 6, a);
	b->status = (enum booking_status)sql_column_int(q, 7);
	b->series = sql_column_int(q, 8);
	b->by_email = sql_column_int(q, 9);
	b->phones = (uint32_t)sql_column_int(q, 10);
	b->created_at = sql_column_int(q, 11);
	b->starts_at = sql_column_int(q, 12);
	b->ends_at = sql_column_int(q, 13);
	b->last_starts_at = sql_column_int(q, 14);
	b->completed_at = sql_column_int(q, 15);
	b->file = sql_column_int(q, 16);
	b->file_line = sql_column_int(q, 17);
}

static void payment_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_payment *m = ADD(payments);

	if (!m)
		return;
	m->row = sql_column_int(q, 1);
	m->at = sql_column_int(q, 2);
	m->native_id = text(q, 3, a);
	m->booking_ref = text(q, 4, a);
	m->related_id = text(q, 5, a);
	m->currency = text(q, 6, a);
	m->kind = (enum payment_kind)sql_column_int(q, 7);
	m->status = (enum payment_status)sql_column_int(q, 8);
	m->amount_minor = sql_column_int(q, 9);
	m->refunded_minor = sql_column_int(q, 10);
	m->by_email = sql_column_int(q, 11);
	m->file = sql_column_int(q, 12);
	m->file_line = sql_column_int(q, 13);
}

static void contact_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_contact *c = ADD(contacts);

	if (!c)
		return;
	c->name = text(q, 1, a);
	c->company = text(q, 2, a);
	c->tags = text(q, 3, a);
	c->region = text(q, 4, a);
	c->file = sql_column_int(q, 5);
	c->file_line = sql_column_int(q, 6);
}

static void consent_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_consent *c = ADD(consents);

	if (!c)
		return;
	c->at = sql_column_int(q, 1);
	c->kind = (enum consent_kind)sql_column_int(q, 2);
	c->scope = (enum consent_scope)sql_column_int(q, 3);
	c->keyword = sql_column_int(q, 4);
	c->evidence = text(q, 5, a);
	if (c->kind == CONSENT_UNREAD_ROW)
		c->words = text(q, 6, a);
}

static void closing_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_closing *c = ADD(closings);

	if (!c)
		return;
	c->case_row = sql_column_int(q, 1);
	c->at = sql_column_int(q, 2);
	c->name = text(q, 3, a);
	c->reason = text(q, 4, a);
}

static void outbox_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_outbox *o = ADD(outbox);

	if (!o)
		return;
	o->row = sql_column_int(q, 1);
	o->case_row = sql_column_int(q, 2);
	o->call_row = sql_column_int(q, 3);
	o->created_at = sql_column_int(q, 4);
	o->not_before = sql_column_int(q, 5);
	o->handed_over_at = sql_column_int(q, 6);
	o->message_id = text(q, 7, a);
	o->state = text(q, 8, a);
	o->provider_id = text(q, 9, a);
	o->review_codes = text(q, 10, a);
	o->dry = sql_column_int(q, 11);
	o->error_code = text(q, 12, a);
}

static void case_row(struct sql *q, struct person *p, struct arena *a)
{
	struct person_case *c = ADD(cases);

	if (!c)
		return;
	c->row = sql_column_int(q, 1);
	struct slice id = sql_column_text(q, 2);
	memcpy(c->id, id.at, id.len < sizeof c->id ? id.len : sizeof c->id - 1);
	c->first_missed_at = sql_column_int(q, 3);
	c->open = sql_column_int(q, 4);
	c->rung = (enum rung)sql_column_int(q, 5);
	c->closed_by = text(q, 6, a);
	c->proof_id = text(q, 7, a);
	c->backlog = sql_column_int(q, 8);
	c->decision = sql_column_int(q, 9);
	c->outcome = (enum outcome)sql_column_int(q, 10);
	c->code = text(q, 11, a);
	c->reason = text(q, 12, a);
	c->decided_at = sql_column_int(q, 13);
	c->hold_until = sql_column_int(q, 14);
	c->identity = (enum identity)sql_column_int(q, 15);
	c->opened_run = sql_column_int(q, 16);
	c->decided_call = sql_column_int(q, 17);
	c->changed_at = sql_column_int(q, 18);
	c->flags = (unsigned)sql_column_int(q, 19);
	c->zone = text(q, 20, a);
	c->paid_minor = sql_column_int(q, 21);
}

static const char CALLS[] = "SELECT " CALL_COLUMNS " FROM calls c LEFT JOIN case_calls d ON d.call = c.id"
			    " WHERE c.phone BETWEEN :from AND :to ORDER BY c.phone, c.started_at";
static const char MESSAGES[] = "SELECT phone, id, sent_at, direction, status, native_id, body, error_code, reply_class,"
			       " reply_why, resolved, file, file_line FROM messages"
			       " WHERE phone BETWEEN :from AND :to ORDER BY phone, sent_at";
static const char BOOKINGS[] =
	"SELECT owner, id, native_id, person, channel, message_ref, title, status, series, by_email,"
	" phones, created_at, starts_at, ends_at, last_starts_at, completed_at, file, file_line"
	" FROM bookings WHERE owner BETWEEN :from AND :to ORDER BY owner, created_at";
static const char PAYMENTS[] = "SELECT owner, id, paid_at, native_id, booking_ref, related_id, currency, kind, status,"
			       " amount_minor, refunded_minor, by_email, file, file_line FROM payments"
			       " WHERE owner BETWEEN :from AND :to ORDER BY owner, paid_at";
static const char CONTACTS[] = "SELECT p.phone, c.name, c.company, c.tags, c.region, c.file, c.file_line"
			       " FROM contact_phones p CROSS JOIN contacts c ON c.id = p.contact"
			       " WHERE p.phone BETWEEN :from AND :to ORDER BY p.phone, p.contact";
static const char CONSENTS[] = "SELECT phone, at, kind, scope, keyword, evidence, words FROM consents"
			       " WHERE phone BETWEEN :from AND :to ORDER BY phone, at";
static const char CLOSINGS[] = "SELECT phone, case_id, at, name, reason FROM closings"
			       " WHERE phone BETWEEN :from AND :to ORDER BY phone, at";
static const char OUTBOX[] =
	"SELECT phone, id, case_id, call, created_at, not_before, handed_over_at, message_id, state,"
	" provider_id, review_codes, dry, error_code FROM outbox"
	" WHERE phone BETWEEN :from AND :to ORDER BY phone, id";
static const char CASES[] =
	"SELECT phone, id, case_id, first_missed_at, open, rung, closed_by, proof_id, backlog, decision,"
	" outcome, code, reason, decided_at, hold_until, identity, opened_run, last_call, changed_at, flags, zone, "
	"paid_minor FROM "
	"cases"
	" WHERE phone BETWEEN :from AND :to ORDER BY phone, first_missed_at";

static const struct cursor cursors[] = {
	{CALLS, call_row},       {MESSAGES, message_row}, {BOOKINGS, booking_row},
	{PAYMENTS, payment_row}, {CONTACTS, contact_row}, {CONSENTS, consent_row},
	{CLOSINGS, closing_row}, {OUTBOX, outbox_row},    {CASES, case_row},
};
enum { CURSORS = sizeof cursors / sizeof *cursors };

struct people {
	struct store *s;
	struct sql *driver;
	struct sql *q[CURSORS]; /* of a merge; null when looking up one by one */
	bool row[CURSORS];
	bool merge;
	int64_t total;
};

/* A text of ours that no export shows yet is still a text; one that an export shows is told once, by the export. */
static void add_own_texts(struct person *p)
{
	for (size_t i = 0; i < p->outbox_n; i++) {
		const struct person_outbox *o = &p->outbox[i];
		char state[24];
		bool seen = false;
		snprintf(state, sizeof state, "%.*s", (int)o->state.len, o->state.at);
		const struct outbox_state *info = outbox_state_find(state);
		for (size_t k = 0; k < p->texts_n; k++)
			if (o->provider_id.len && slice_equal(p->texts[k].native_id, o->provider_id)) {
				p->texts[k].ours = seen = true;
				p->texts[k].our_id = o->message_id;
				p->texts[k].outbox_case = o->case_row;
			}
		if (seen || !info || !info->handed_over)
			continue;
		struct person_text *t = ADD(texts);
		if (!t)
			return;
		*t = (struct person_text){.row = o->row,
					  .at = o->handed_over_at,
					  .direction = DIRECTION_OUT,
					  .ours = true,
					  .ours_only = true,
					  .unknown = info->unknown,
					  .native_id = o->provider_id,
					  .our_id = o->message_id,
					  .error_code = o->error_code,
					  .outbox_case = o->case_row,
					  .stop_wording = true};
		t->status = slice_is(o->state, "delivered") ? MESSAGE_DELIVERED
			    : info->accepted && !slice_is(o->state, "failed") && !slice_is(o->state, "undelivered")
				    ? MESSAGE_SENT
				    : MESSAGE_FAILED;
	}
}

static bool bind_range(struct store *s, const char *sql, int64_t from, int64_t to, struct sql **q, struct err *err)
{
	*q = sql_use(s, sql, err);
	if (!*q)
		return false;
	sql_int(*q, ":from", from);
	sql_int(*q, ":to", to);
	return true;
}

bool people_load(struct store *s, int64_t phone, struct person *p, struct arena *arena, struct err *err)
{
	person_clear(p);
	p->phone = phone;
	for (size_t i = 0; i < CURSORS; i++) {
		struct sql *q;
		if (!bind_range(s, cursors[i].sql, phone, phone, &q, err))
			return false;
		while (sql_row(q, err))
			cursors[i].row(q, p, arena);
		if (!sql_done(q))
			return false;
	}
	add_own_texts(p);
	return true;
}

struct people *people_open_dirty(struct store *s, struct err *err)
{
	static const char COUNT[] = "SELECT count(*) FROM dirty /* SCAN: counts */";
	static const char CALLS_N[] = "SELECT coalesce(max(id), 0) FROM calls";
	static const char DRIVER[] =
		"SELECT phone FROM dirty WHERE phone > 0 ORDER BY phone /* SCAN: all of them, in order */";
	struct people *w = mem_alloc(sizeof *w);
	int64_t calls = 0;

	*w = (struct people){.s = s};
	if (!sql_one_int(s, COUNT, 0, &w->total, err) || !sql_one_int(s, CALLS_N, 0, &calls, err))
		goto fail;
	w->merge = w->total * BULK_SHARE > calls;
	w->driver = sql_use(s, DRIVER, err);
	if (!w->driver)
		goto fail;
	for (size_t i = 0; w->merge && i < CURSORS; i++) {
		if (!bind_range(s, cursors[i].sql, 1, INT64_MAX, &w->q[i], err))
			goto fail;
		w->row[i] = sql_row(w->q[i], err);
	}
	return w;
fail:
	people_close(&w);
	return NULL;
}

static bool merge_person(struct people *w, int64_t phone, struct person *p, struct arena *arena, struct err *err)
{
	person_clear(p);
	p->phone = phone;
	for (size_t i = 0; i < CURSORS; i++) {
		while (w->row[i] && sql_column_int(w->q[i], 0) < phone)
			w->row[i] = sql_row(w->q[i], err);
		while (w->row[i] && sql_column_int(w->q[i], 0) == phone) {
			cursors[i].row(w->q[i], p, arena);
			w->row[i] = sql_row(w->q[i], err);
		}
		if (w->q[i]->failed)
			return false;
	}
	add_own_texts(p);
	return true;
}

bool people_next(struct people *w, struct person *p, struct arena *arena, struct err *err)
{
	if (!sql_row(w->driver, err))
		return false;
	int64_t phone = sql_column_int(w->driver, 0);
	return w->merge ? merge_person(w, phone, p, arena, err) : people_load(w->s, phone, p, arena, err);
}

void people_close(struct people **wp)
{
	struct people *w = *wp;

	if (!w)
		return;
	if (w->driver)
		sql_done(w->driver);
	for (size_t i = 0; i < CURSORS; i++)
		if (w->q[i])
			sql_done(w->q[i]);
	free(w);
	*wp = NULL;
}

int64_t people_total(const struct people *w)
{
	return w->total;
}

bool dirty_done(struct store *s, int64_t up_to, struct err *err)
{
	static const char SQL[] = "DELETE FROM dirty WHERE phone <= :up_to";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":up_to", up_to);
	return sql_run(q, err);
}

/* With a case, once, and where they stand: 1 in the first list, 2 in the second. */
#define CHANGED                                                                                                        \
	" FROM (SELECT value / :kinds AS phone, value, 1 AS list FROM json_each(:was)"                                 \
	" UNION SELECT value / :kinds, value, 2 FROM json_each(:now)) c"                                               \
	" WHERE EXISTS (SELECT 1 FROM cases WHERE cases.phone = c.phone) "

static bool bind_lists(struct store *s, const char *sql, struct slice was, struct slice now, int64_t kinds,
		       struct sql **q, struct err *err)
{
	if (!(*q = sql_use(s, sql, err)))
		return false;
	sql_int(*q, ":kinds", kinds);
	sql_text(*q, ":was", was);
	sql_text(*q, ":now", now);
	return true;
}

bool dirty_add_changed(struct store *s, struct slice was, struct slice now, int64_t kinds, struct str *listed,
		       struct str *unlisted, struct err *err)
{
	static const char MARK[] =
		"INSERT OR IGNORE INTO dirty (phone) SELECT phone" CHANGED "GROUP BY value HAVING count(*) = 1";
	static const char NAME[] = "SELECT phone, max(list)" CHANGED
				   "GROUP BY phone HAVING min(list) = max(list) ORDER BY phone /* SCAN: few */";
	struct sql *q;

	if (!bind_lists(s, MARK, was, now, kinds, &q, err) || !sql_run(q, err) ||
	    !bind_lists(s, NAME, was, now, kinds, &q, err))
		return false;
	while (sql_row(q, err)) {
		struct str *out = sql_column_int(q, 1) == 2 ? listed : unlisted;
		str_addf(out, "%s+%lld,", out->len ? "" : ",", (long long)sql_column_int(q, 0));
	}
	return sql_done(q);
}

bool dirty_add_open(struct store *s, struct err *err)
{
	static const char SQL[] =
		"INSERT OR IGNORE INTO dirty (phone) SELECT phone FROM cases WHERE open = 1 AND phone > 0";
	struct sql *q = sql_use(s, SQL, err);

	return q && sql_run(q, err);
}

bool later_add(struct store *s, int64_t phone, int64_t due_at, struct err *err)
{
	static const char SQL[] = "INSERT OR IGNORE INTO later (due_at, phone) VALUES (:due_at, :phone)";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":due_at", due_at);
	sql_int(q, ":phone", phone);
	return sql_run(q, err);
}

bool later_wake(struct store *s, int64_t now, struct err *err)
{
	static const char MARK[] = "INSERT OR IGNORE INTO dirty (phone) SELECT phone FROM later WHERE due_at <= :now";
	static const char FORGET[] = "DELETE FROM later WHERE due_at <= :now";
	struct sql *mark = sql_use(s, MARK, err);

	if (!mark)
		return false;
	sql_int(mark, ":now", now);
	if (!sql_run(mark, err))
		return false;
	struct sql *forget = sql_use(s, FORGET, err);
	if (!forget)
		return false;
	sql_int(forget, ":now", now);
	return sql_run(forget, err);
}

bool people_hidden(struct store *s, struct person_call *calls, size_t max, size_t *n, struct arena *arena,
		   struct err *err)
{
	/* Inbound (1), no person spoke (not in progress, not talked), no number, no disposition. */
	static const char SQL[] =
		"SELECT " CALL_COLUMNS " FROM calls c LEFT JOIN case_calls d ON d.call = c.id"
		" WHERE c.phone = 0 AND c.direction = 1 AND c.outcome NOT IN (1, 2) AND d.call IS NULL"
		" ORDER BY c.started_at";
	struct sql *q = sql_use(s, SQL, err);

	*n = 0;
	if (!q)
		return false;
	while (*n < max && sql_row(q, err)) {
		calls[*n] = (struct person_call){0};
		fill_call(q, &calls[(*n)++], arena);
	}
	return sql_done(q);
}

bool people_load_hidden(struct store *s, int64_t case_id, struct person *p, struct arena *arena, struct err *err)
{
	static const char CALL[] = "SELECT " CALL_COLUMNS " FROM cases k JOIN calls c ON c.id = k.last_call"
				   " JOIN case_calls d ON d.call = c.id WHERE k.id = :case";
	static const char CLOSING[] = "SELECT phone, case_id, at, name, reason FROM closings"
				      " WHERE phone = 0 AND case_id = :case ORDER BY at";
	static const char CASE[] =
		"SELECT phone, id, case_id, first_missed_at, open, rung, closed_by, proof_id, backlog,"
		" decision, outcome, code, reason, decided_at, hold_until, identity, opened_run, last_call,"
		" changed_at, flags, zone, paid_minor"
		" FROM cases WHERE id = :case";
	const struct cursor of_case[] = {{CALL, call_row}, {CLOSING, closing_row}, {CASE, case_row}};

	person_clear(p);
	for (size_t i = 0; i < sizeof of_case / sizeof *of_case; i++) {
		struct sql *q = sql_use(s, of_case[i].sql, err);
		if (!q)
			return false;
		sql_int(q, ":case", case_id);
		while (sql_row(q, err))
			of_case[i].row(q, p, arena);
		if (!sql_done(q))
			return false;
	}
	return true;
}
