#include "store/subject.h"

#include <stdlib.h>

#include "base/phone.h"
#include "base/vec.h"
#include "store/cases.h"
#include "store/receipts.h"
#include "store/sql.h"

enum { EVENTS_MAX = 1 << 20, CASES_MAX = 100000, NAMES_MAX = 1000, WHY_BYTES_MAX = 16 * 1024 };

/* Every statement gives these columns, in this order:
 * at learnt_at id case_id type way flag state words why who reconciled other_id file line number minor currency match
 * reason receipt joined handed_over_at */
static void fill(struct sql *q, struct arena *a, struct subject_event *e)
{
	struct slice *const texts[] = {&e->state, &e->words, &e->why, &e->who, &e->reconciled, &e->other_id, &e->file};

	e->at = sql_column_int(q, 0);
	e->learnt_at = sql_column_int(q, 1);
	e->id = arena_slice(a, sql_column_text(q, 2));
	e->case_id = arena_slice(a, sql_column_text(q, 3));
	e->type = (int)sql_column_int(q, 4);
	e->way = (int)sql_column_int(q, 5);
	e->flag = sql_column_int(q, 6);
	for (int i = 0; i < 7; i++)
		*texts[i] = arena_slice(a, sql_column_text(q, 7 + i));
	e->line = sql_column_int(q, 14);
	e->number = sql_column_int(q, 15);
	e->minor = sql_column_int(q, 16);
	e->currency = arena_slice(a, sql_column_text(q, 17));
	e->match = (int)sql_column_int(q, 18);
	e->reason = (int)sql_column_int(q, 19);
	e->receipt = sql_column_int(q, 20);
	e->joined = sql_column_int(q, 21);
	e->handed_over_at = sql_column_int(q, 22);
}

/* An imported row is known since its file was read; a call also by the receipt of its disposition, which may be older
 * than the file whose later version of the row stands. */
#define LEARNT(t) "coalesce(f.imported_at, " t ")"

static const char CALLS[] = "SELECT c.started_at, min(" LEARNT("c.started_at") ", coalesce(r.at, " LEARNT(
	"c.started_at") ")), c.native_id,"
			" coalesce(k.case_id, ''), c.outcome, c.direction, c.voicemail, c.outcome_raw, c.needed, "
			"c.needed_source,"
			" c.caller_name, '', CASE WHEN c.in_talk <> 0 THEN 'during_talk' ELSE '' END,"
			" coalesce(f.name, ''), c.file_line, c.legs, 0, '', 0, 0, "
			"coalesce(d.receipt, 0),"
			" coalesce(d.joined, 0), 0 FROM calls c LEFT JOIN files f ON f.id = c.file LEFT JOIN "
			"case_calls d ON d.call = c.id"
			" LEFT JOIN cases k ON k.id = d.case_id LEFT JOIN receipts r ON r.number = d.receipt WHERE "
			"c.phone = :phone";

/* Told as messages.csv tells it (views_texts.c). Inbound is 1, outbound 2; message status 3 is delivered. */
static const char TEXTS[] = "SELECT m.sent_at, " LEARNT(
	"m.sent_at") ", m.native_id, coalesce(k.case_id, ''),"
		     " CASE m.direction WHEN 1 THEN m.reply_class ELSE m.status END, m.direction, 0, m.status_raw, "
		     "m.body,"
		     " CASE m.direction WHEN 1 THEN m.reply_why ELSE m.error_code END, m.resolved,"
		     " CASE WHEN m.direction = 1 THEN '' WHEN o.id IS NULL THEN 'only_provider'"
		     " WHEN (m.status = 3) = (o.state = 'delivered') OR o.state = 'accepted' THEN 'matched' ELSE "
		     "'differs' END,"
		     " coalesce(o.message_id, ''), coalesce(f.name, ''), m.file_line, 0, 0, '', 0, 0, 0, 0, 0 FROM "
		     "messages m"
		     " LEFT JOIN files f ON f.id = m.file LEFT JOIN outbox o ON o.phone = m.phone AND o.provider_id = "
		     "m.native_id"
		     " AND o.provider_id <> '' AND m.direction = 2 LEFT JOIN cases k ON k.id = o.case_id WHERE m.phone "
		     "= :phone";

static const char CONSENTS[] = "SELECT c.at, " LEARNT(
	"c.at") ", '', '', c.kind, c.scope, c.keyword, '', c.words, c.evidence, c.asserted_by, '', '',"
		" coalesce(f.name, ''), c.file_line, 0, 0, '', 0, 0, 0, 0, 0 FROM consents c LEFT JOIN files f ON f.id "
		"= c.file"
		" WHERE c.phone = :phone";

static const char BOOKINGS[] = "SELECT b.created_at, " LEARNT(
	"b.created_at") ", b.native_id, coalesce(k.case_id, ''), b.status, 0, 0, b.status_raw,"
			" b.title, '', b.person, '', b.message_id, coalesce(f.name, ''), b.file_line, b.starts_at, "
			"b.paid_minor,"
			" b.paid_currency, b.match_class, b.match_reason, 0, 0, 0 FROM bookings b LEFT JOIN files f ON "
			"f.id = b.file"
			" LEFT JOIN cases k ON k.id = b.case_id WHERE b.owner = :phone";

static const char PAYMENTS[] = "SELECT p.paid_at, " LEARNT(
	"p.paid_at") ", p.native_id, coalesce(k.case_id, ''), p.status, p.kind, 0, p.status_raw,"
		     " p.description, '', p.payer, '', coalesce(b.native_id, p.booking_ref), coalesce(f.name, ''), "
		     "p.file_line, 0,"
		     " p.amount_minor, p.currency, 0, 0, 0, 0, 0 FROM payments p LEFT JOIN files f ON f.id = p.file"
		     " LEFT JOIN cases k ON k.id = p.case_id LEFT JOIN bookings b ON b.id = p.booking_id WHERE p.owner "
		     "= :phone";

static const char OUTBOX[] =
	"SELECT o.created_at, o.created_at, o.message_id, k.case_id, 0, 2, o.dry, o.state, o.body, o.why, "
	"o.approved_by,"
	" CASE WHEN o.state IN ('draft', 'queued', 'dry', 'expired', 'canceled') THEN '' WHEN m.id IS NULL THEN "
	"'only_ours'"
	" WHEN (m.status = 3) = (o.state = 'delivered') OR o.state = 'accepted' THEN 'matched' ELSE 'differs' END,"
	" o.provider_id, '', 0, o.not_before, 0, '', 0, 0, 0, 0, o.handed_over_at FROM outbox o JOIN cases k"
	" ON k.id = o.case_id LEFT JOIN messages m ON m.phone = o.phone AND m.native_id = o.provider_id"
	" AND o.provider_id <> '' AND m.direction = 2 WHERE o.phone = :phone";

static const char APPROVALS[] =
	"SELECT a.at, a.at, a.message_id, k.case_id, 0, 0, a.answer = 'approve', a.codes, a.note, '', a.name, '', '', "
	"'', 0, 0,"
	" 0, '', 0, 0, 0, 0, 0 FROM outbox o CROSS JOIN approvals a ON a.message_id = o.message_id JOIN cases k"
	" ON k.id = o.case_id WHERE o.phone = :phone /* SCAN: answers of people are few */";

static const char CLOSINGS[] =
	"SELECT c.at, c.at, '', k.case_id, 0, 0, 0, c.reason, c.note, '', c.name, '', '', '', 0, 0, 0,"
	" '', 0, 0, 0, 0, 0 FROM closings c JOIN cases k ON k.id = c.case_id WHERE c.phone = :phone";

static const struct {
	enum subject_kind kind;
	const char *sql;
} sources[] = {
	{SUBJECT_BOOKING, BOOKINGS},   {SUBJECT_PAYMENT, PAYMENTS}, {SUBJECT_CALL, CALLS},
	{SUBJECT_TEXT, TEXTS},         {SUBJECT_CONSENT, CONSENTS}, {SUBJECT_OUTBOX, OUTBOX},
	{SUBJECT_APPROVAL, APPROVALS}, {SUBJECT_CLOSING, CLOSINGS},
};

/* ---- gathering ---- */

struct gathering {
	struct arena *arena;
	struct subject_event *items;
	size_t n, cap;
	const char **names; /* in quotes, as receipts write them: the number, its cases, its texts */
	size_t names_n, names_cap;
};

static struct subject_event *add(struct gathering *g, enum subject_kind kind)
{
	struct subject_event *e = vec_add((void **)&g->items, &g->n, &g->cap, sizeof *e, EVENTS_MAX);

	if (e)
		e->kind = kind;
	return e;
}

static void add_name(struct gathering *g, const char *name)
{
	char quoted[32];
	const char **place = vec_add((void **)&g->names, &g->names_n, &g->names_cap, sizeof *place, EVENTS_MAX);

	if (!place)
		return;
	snprintf(quoted, sizeof quoted, "\"%s\"", name);
	*place = arena_text(g->arena, slice_of(quoted));
}

static bool gather_rows(struct store *s, int64_t phone, struct gathering *g, struct err *err)
{
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		struct sql *q = sql_use(s, sources[i].sql, err);
		struct subject_event *e;
		if (!q)
			return false;
		sql_int(q, ":phone", phone);
		while (sql_row(q, err) && (e = add(g, sources[i].kind)))
			fill(q, g->arena, e);
		if (!sql_done(q))
			return false;
	}
	return true;
}

/* "B7 STALE_AFTER_HOLD, outside_our_hours tenants/acme/rules.lua:37": all that spoke against a text. */
static struct slice voices_against(struct arena *arena, const struct stored_decision *d)
{
	struct str out;

	str_init(&out, WHY_BYTES_MAX);
	for (size_t i = 0; i < d->voices_n; i++) {
		const struct voice *v = &d->voices[i];
		if (v->outcome == OUTCOME_SEND)
			continue;
		str_addf(&out, "%s%s%s%s%s%s", out.len ? ", " : "", v->row, v->row[0] ? " " : "", v->code,
			 v->place[0] ? " " : "", v->place);
	}
	struct slice all = arena_slice(arena, str_slice(&out));
	str_release(&out);
	return all;
}

static bool gather_decisions(struct store *s, const struct subject_case *c, struct gathering *g, struct err *err)
{
	struct stored_decision *d;
	size_t n;

	if (!decisions_load(s, c->row, g->arena, &d, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct subject_event *e = add(g, SUBJECT_DECISION);
		if (!e)
			return true;
		e->at = e->learnt_at = d[i].decided_at;
		e->id = d[i].trigger;
		e->case_id = arena_slice(g->arena, slice_of(c->id));
		e->type = (int)d[i].outcome;
		e->flag = d[i].answerable;
		e->state = d[i].code;
		e->words = d[i].reason;
		e->why = voices_against(g->arena, &d[i]);
		e->other_id = d[i].rules_hex;
		e->law = d[i].law;
		e->number = d[i].hold_until;
	}
	return true;
}

static bool take_receipt(void *ctx, int64_t number, struct slice kind, int64_t at, struct slice payload)
{
	struct gathering *g = ctx;
	bool ours = false;

	for (size_t i = 0; i < g->names_n && !ours; i++)
		ours = slice_find(payload, slice_of(g->names[i])) >= 0;
	if (!ours)
		return true;
	struct subject_event *e = add(g, SUBJECT_RECEIPT);
	if (!e)
		return false;
	e->at = e->learnt_at = at;
	e->state = arena_slice(g->arena, kind);
	e->words = arena_slice(g->arena, payload);
	e->number = number;
	return true;
}

static int in_order(const void *a, const void *b)
{
	const struct subject_event *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	int order = slice_compare(x->id, y->id);
	return order ? order : slice_compare(x->words, y->words);
}

static bool gather_cases(struct store *s, int64_t phone, struct gathering *g, struct err *err)
{
	struct subject_case *cases;
	size_t n;

	if (!subject_cases(s, phone, g->arena, &cases, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		add_name(g, cases[i].id);
		if (!gather_decisions(s, &cases[i], g, err))
			return false;
	}
	return true;
}

static void name_texts(struct gathering *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->items[i].kind == SUBJECT_OUTBOX)
			add_name(g, arena_text(g->arena, g->items[i].id));
}

bool subject_load(struct store *s, int64_t phone, struct arena *arena, struct subject_event **events, size_t *n,
		  struct err *err)
{
	struct gathering g = {.arena = arena};
	char shown[PHONE_TEXT_LEN];

	phone_format(phone, shown);
	add_name(&g, shown);
	bool ok = gather_rows(s, phone, &g, err) && gather_cases(s, phone, &g, err);
	name_texts(&g);
	ok = ok && receipts_each(s, "", take_receipt, &g, err);
	if (ok && g.n)
		qsort(g.items, g.n, sizeof *g.items, in_order);
	*events = arena_alloc(arena, (g.n + 1) * sizeof **events);
	if (g.n)
		memcpy(*events, g.items, g.n * sizeof **events);
	*n = g.n;
	free(g.items);
	free(g.names);
	return ok;
}

/* ---- who they are ---- */

bool subject_cases(struct store *s, int64_t phone, struct arena *arena, struct subject_case **cases, size_t *n,
		   struct err *err)
{
	static const char SQL[] = "SELECT id, case_id, first_missed_at, last_missed_at, missed_calls, closed_at, open, "
				  "rung, identity, closed_by,"
				  " closed_reason FROM cases WHERE phone = :phone ORDER BY first_missed_at";
	struct sql *q = sql_use(s, SQL, err);
	struct subject_case *items = NULL, *c;
	size_t cap = 0;

	*n = 0;
	if (!q)
		return false;
	sql_int(q, ":phone", phone);
	while (sql_row(q, err) && (c = vec_add((void **)&items, n, &cap, sizeof *c, CASES_MAX))) {
		c->row = sql_column_int(q, 0);
		snprintf(c->id, sizeof c->id, "%.*s", (int)sql_column_text(q, 1).len, sql_column_text(q, 1).at);
		c->first_missed_at = sql_column_int(q, 2);
		c->last_missed_at = sql_column_int(q, 3);
		c->missed_calls = sql_column_int(q, 4);
		c->closed_at = sql_column_int(q, 5);
		c->open = sql_column_int(q, 6);
		c->rung = (enum rung)sql_column_int(q, 7);
		c->identity = (enum identity)sql_column_int(q, 8);
		c->closed_by = arena_slice(arena, sql_column_text(q, 9));
		c->closed_reason = arena_slice(arena, sql_column_text(q, 10));
	}
	*cases = arena_alloc(arena, (*n + 1) * sizeof **cases);
	if (*n)
		memcpy(*cases, items, *n * sizeof **cases);
	free(items);
	return sql_done(q);
}

bool subject_names(struct store *s, int64_t phone, struct arena *arena, struct subject_name **names, size_t *n,
		   struct err *err)
{
	static const char SQL[] =
		"SELECT CASE c.name WHEN '' THEN c.company ELSE c.name END, c.tags, coalesce(f.name, ''), c.file_line,"
		" coalesce(f.imported_at, 0) FROM contact_phones p CROSS JOIN contacts c ON c.id = p.contact"
		" LEFT JOIN files f ON f.id = c.file WHERE p.phone = :phone ORDER BY p.contact";
	struct sql *q = sql_use(s, SQL, err);

	*n = 0;
	*names = arena_alloc(arena, NAMES_MAX * sizeof **names);
	if (!q)
		return false;
	sql_int(q, ":phone", phone);
	while (*n < NAMES_MAX && sql_row(q, err))
		(*names)[(*n)++] = (struct subject_name){.name = arena_slice(arena, sql_column_text(q, 0)),
							 .tags = arena_slice(arena, sql_column_text(q, 1)),
							 .file = arena_slice(arena, sql_column_text(q, 2)),
							 .line = sql_column_int(q, 3),
							 .learnt_at = sql_column_int(q, 4)};
	return sql_done(q);
}
