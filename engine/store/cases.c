#include "store/cases.h"

#include "base/vec.h"
#include "store/sql.h"

#define CASE_COLUMNS                                                                                                   \
	"k.id, k.case_id, k.phone, k.phone_kind, k.first_missed_at, k.last_missed_at, k.last_call, k.missed_calls,"    \
	" k.line, k.caller_name, k.caller_id_says, k.identity, k.identity_evidence, k.doubt, k.needed,"                \
	" k.needed_source, k.decision, k.outcome, k.code, k.reason, k.decided_at, k.hold_until, k.message,"            \
	" k.texted, k.answer_waiting, k.rung, k.proof_kind, k.proof_source, k.proof_id, k.proof_at, k.match_class,"    \
	" k.match_reason, k.booking_id, k.booking_created_at, k.paid_minor, k.currency, k.open, k.backlog,"            \
	" k.next_step, k.due_at, k.closed_by, k.closed_reason, k.closed_at, k.changed_at, k.opened_run,"               \
	" k.zone, k.flags, k.answered_at, coalesce(o.message_id, ''), coalesce(o.state, ''), coalesce(o.provider_id, " \
	"''), coalesce(o.dry, 0)"

#define CASE_FROM " FROM cases k LEFT JOIN outbox o ON o.id = k.message "

static void read_case(struct sql *q, struct case_row *r)
{
	struct slice id = sql_column_text(q, 1);

	*r = (struct case_row){.row = sql_column_int(q, 0)};
	memcpy(r->id, id.at, id.len < sizeof r->id ? id.len : sizeof r->id - 1);
	r->caller = sql_column_int(q, 2);
	r->caller_kind = (enum phone_kind)sql_column_int(q, 3);
	r->first_missed_at = sql_column_int(q, 4);
	r->last_missed_at = sql_column_int(q, 5);
	r->last_call = sql_column_int(q, 6);
	r->missed_calls = sql_column_int(q, 7);
	r->line = sql_column_int(q, 8);
	r->caller_name = sql_column_text(q, 9);
	r->caller_id_says = sql_column_text(q, 10);
	r->identity = (enum identity)sql_column_int(q, 11);
	r->identity_evidence = sql_column_text(q, 12);
	r->doubt = sql_column_int(q, 13);
	r->needed = sql_column_text(q, 14);
	r->needed_source = sql_column_text(q, 15);
	r->decision = sql_column_int(q, 16);
	r->outcome = (enum outcome)sql_column_int(q, 17);
	r->code = sql_column_text(q, 18);
	r->reason = sql_column_text(q, 19);
	r->decided_at = sql_column_int(q, 20);
	r->hold_until = sql_column_int(q, 21);
	r->message = sql_column_int(q, 22);
	r->texted = sql_column_int(q, 23);
	r->answer_waiting = sql_column_int(q, 24);
	r->rung = (enum rung)sql_column_int(q, 25);
	r->proof_kind = sql_column_text(q, 26);
	r->proof_source = sql_column_text(q, 27);
	r->proof_id = sql_column_text(q, 28);
	r->proof_at = sql_column_int(q, 29);
	r->match_class = (enum match_class)sql_column_int(q, 30);
	r->match_reason = (enum match_reason)sql_column_int(q, 31);
	r->booking_id = sql_column_text(q, 32);
	r->booking_created_at = sql_column_int(q, 33);
	r->paid_minor = sql_column_int(q, 34);
	r->currency = sql_column_text(q, 35);
	r->open = sql_column_int(q, 36);
	r->backlog = sql_column_int(q, 37);
	r->next_step = (enum next_step)sql_column_int(q, 38);
	r->due_at = sql_column_int(q, 39);
	r->closed_by = sql_column_text(q, 40);
	r->closed_reason = sql_column_text(q, 41);
	r->closed_at = sql_column_int(q, 42);
	r->changed_at = sql_column_int(q, 43);
	r->opened_run = sql_column_int(q, 44);
	r->zone = sql_column_text(q, 45);
	r->flags = (unsigned)sql_column_int(q, 46);
	r->answered_at = sql_column_int(q, 47);
	r->message_id = sql_column_text(q, 48);
	r->message_state = sql_column_text(q, 49);
	r->provider_id = sql_column_text(q, 50);
	r->dry = sql_column_int(q, 51);
}

static void bind_case(struct sql *q, const struct case_row *c)
{
	sql_int(q, ":id", c->row);
	sql_text(q, ":case_id", slice_of(c->id));
	sql_int(q, ":phone", c->caller);
	sql_int(q, ":phone_kind", c->caller_kind);
	sql_int(q, ":first_missed_at", c->first_missed_at);
	sql_int(q, ":last_missed_at", c->last_missed_at);
	sql_int(q, ":last_call", c->last_call);
	sql_int(q, ":missed_calls", c->missed_calls);
	sql_int(q, ":line", c->line);
	sql_text(q, ":caller_name", c->caller_name);
	sql_text(q, ":caller_id_says", c->caller_id_says);
	sql_int(q, ":identity", c->identity);
	sql_text(q, ":identity_evidence", c->identity_evidence);
	sql_int(q, ":doubt", c->doubt);
	sql_text(q, ":needed", c->needed);
	sql_text(q, ":needed_source", c->needed_source);
	sql_int(q, ":decision", c->decision);
	sql_int(q, ":outcome", c->outcome);
	sql_text(q, ":code", c->code);
	sql_text(q, ":reason", c->reason);
	sql_int(q, ":decided_at", c->decided_at);
	sql_int(q, ":hold_until", c->hold_until);
	sql_int(q, ":message", c->message);
	sql_int(q, ":texted", c->texted);
	sql_int(q, ":answer_waiting", c->answer_waiting);
	sql_int(q, ":rung", c->rung);
	sql_text(q, ":proof_kind", c->proof_kind);
	sql_text(q, ":proof_source", c->proof_source);
	sql_text(q, ":proof_id", c->proof_id);
	sql_int(q, ":proof_at", c->proof_at);
	sql_int(q, ":match_class", c->match_class);
	sql_int(q, ":match_reason", c->match_reason);
	sql_text(q, ":booking_id", c->booking_id);
	sql_int(q, ":booking_created_at", c->booking_created_at);
	sql_int(q, ":paid_minor", c->paid_minor);
	sql_text(q, ":currency", c->currency);
	sql_int(q, ":open", c->open);
	sql_int(q, ":backlog", c->backlog);
	sql_int(q, ":next_step", c->next_step);
	sql_int(q, ":due_at", c->due_at);
	sql_text(q, ":closed_by", c->closed_by);
	sql_text(q, ":closed_reason", c->closed_reason);
	sql_int(q, ":closed_at", c->closed_at);
	sql_int(q, ":changed_at", c->changed_at);
	sql_int(q, ":opened_run", c->opened_run);
	sql_text(q, ":zone", c->zone);
	sql_int(q, ":flags", c->flags);
	sql_int(q, ":answered_at", c->answered_at);
}

#define CASE_INSERT                                                                                                    \
	"INSERT INTO cases (id, case_id, phone, phone_kind, first_missed_at, last_missed_at, last_call, missed_calls," \
	" line, caller_name, caller_id_says, identity, identity_evidence, doubt, needed, needed_source, decision,"     \
	" outcome, code, reason, decided_at, hold_until, message, texted, answer_waiting, rung, proof_kind,"           \
	" proof_source, proof_id, proof_at, match_class, match_reason, booking_id, booking_created_at, paid_minor,"    \
	" currency, open, backlog, next_step, due_at, closed_by, closed_reason, closed_at, changed_at, opened_run, "   \
	"zone,"                                                                                                        \
	" flags, answered_at)"                                                                                         \
	" VALUES (:id, :case_id, :phone, :phone_kind, :first_missed_at, :last_missed_at, :last_call, :missed_calls,"   \
	" :line, :caller_name, :caller_id_says, :identity, :identity_evidence, :doubt, :needed, :needed_source,"       \
	" :decision, :outcome, :code, :reason, :decided_at, :hold_until, :message, :texted, :answer_waiting, :rung,"   \
	" :proof_kind, :proof_source, :proof_id, :proof_at, :match_class, :match_reason, :booking_id,"                 \
	" :booking_created_at, :paid_minor, :currency, :open, :backlog, :next_step, :due_at, :closed_by,"              \
	" :closed_reason, :closed_at, :changed_at, :opened_run, :zone, :flags, :answered_at)"

bool cases_insert(struct store *s, const struct case_row *c, struct err *err)
{
	static const char SQL[] = CASE_INSERT;
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	bind_case(q, c);
	return sql_run(q, err);
}

bool cases_update(struct store *s, const struct case_row *c, struct err *err)
{
	static const char SQL[] = CASE_INSERT
		" ON CONFLICT (id) DO UPDATE SET last_missed_at = excluded.last_missed_at, last_call = "
		"excluded.last_call,"
		" missed_calls = excluded.missed_calls, line = excluded.line, caller_name = excluded.caller_name,"
		" caller_id_says = excluded.caller_id_says, identity = excluded.identity,"
		" identity_evidence = excluded.identity_evidence, doubt = excluded.doubt, needed = excluded.needed,"
		" needed_source = excluded.needed_source, decision = excluded.decision, outcome = excluded.outcome,"
		" code = excluded.code, reason = excluded.reason, decided_at = excluded.decided_at,"
		" hold_until = excluded.hold_until, message = excluded.message, texted = excluded.texted,"
		" answer_waiting = excluded.answer_waiting, rung = excluded.rung, proof_kind = excluded.proof_kind,"
		" proof_source = excluded.proof_source, proof_id = excluded.proof_id, proof_at = excluded.proof_at,"
		" match_class = excluded.match_class, match_reason = excluded.match_reason,"
		" booking_id = excluded.booking_id, booking_created_at = excluded.booking_created_at,"
		" paid_minor = excluded.paid_minor, currency = excluded.currency, open = excluded.open,"
		" backlog = excluded.backlog, next_step = excluded.next_step, due_at = excluded.due_at,"
		" closed_by = excluded.closed_by, closed_reason = excluded.closed_reason,"
		" closed_at = excluded.closed_at, changed_at = excluded.changed_at, zone = excluded.zone,"
		" flags = excluded.flags, answered_at = excluded.answered_at";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	bind_case(q, c);
	return sql_run(q, err);
}

bool row_ids_next(struct store *s, struct row_ids *ids, struct err *err)
{
	static const char CASES[] = "SELECT coalesce(max(id), 0) + 1 FROM cases";
	static const char DECISIONS[] = "SELECT coalesce(max(id), 0) + 1 FROM decisions";
	static const char OUTBOX[] = "SELECT coalesce(max(id), 0) + 1 FROM outbox";

	return sql_one_int(s, CASES, 1, &ids->next_case, err) &&
	       sql_one_int(s, DECISIONS, 1, &ids->next_decision, err) &&
	       sql_one_int(s, OUTBOX, 1, &ids->next_outbox, err);
}

bool cases_place_call(struct store *s, int64_t call, int64_t case_id, bool joined, int64_t receipt, struct err *err)
{
	static const char SQL[] = "INSERT INTO case_calls (call, case_id, joined, receipt)"
				  " VALUES (:call, :case_id, :joined, :receipt)";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":call", call);
	sql_int(q, ":case_id", case_id);
	sql_int(q, ":joined", joined);
	sql_int(q, ":receipt", receipt);
	return sql_run(q, err);
}

bool cases_note_talk(struct store *s, int64_t call, int64_t talk, struct err *err)
{
	static const char SQL[] = "UPDATE calls SET in_talk = :talk WHERE id = :call";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":call", call);
	sql_int(q, ":talk", talk);
	return sql_run(q, err);
}

static bool each(struct sql *q, case_each *function, void *ctx, struct err *err)
{
	struct case_row row;
	bool ok = true;

	while (ok && sql_row(q, err)) {
		read_case(q, &row);
		ok = function(ctx, &row, err);
	}
	return sql_done(q) && ok;
}

enum { ROW_DIGITS = 20 }; /* of the largest row number, and a comma */

/* A case that a report holds, by its place in the order of first miss and id. */
struct place {
	int64_t at, row;
	char id[CASE_ID_LEN];
};

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->id, y->id);
}

static bool find_touched(struct store *s, int64_t from, int64_t now, struct place **places, size_t *n, struct err *err)
{
	static const char SQL[] = "SELECT id, first_missed_at, case_id FROM cases WHERE first_missed_at <= :now"
				  " AND id IN (SELECT id FROM cases WHERE open = 1 UNION ALL SELECT id FROM cases"
				  " WHERE max(last_missed_at, closed_at, changed_at) >= :from)";
	struct sql *q = sql_use(s, SQL, err);
	size_t cap = 0;

	if (!q)
		return false;
	sql_int(q, ":now", now);
	sql_int(q, ":from", from);
	while (sql_row(q, err)) {
		struct slice id = sql_column_text(q, 2);
		struct place *p = vec_add((void **)places, n, &cap, sizeof *p, SIZE_MAX / sizeof *p);
		p->row = sql_column_int(q, 0);
		p->at = sql_column_int(q, 1);
		memcpy(p->id, id.at, id.len < sizeof p->id ? id.len : sizeof p->id - 1);
	}
	return sql_done(q);
}

/* Their places are sorted and not their rows, which are some fifty columns wide; one statement brings those in that
 * order. */
static bool each_placed(struct store *s, const struct place *places, size_t n, case_each *function, void *ctx,
			struct err *err)
{
	static const char SQL[] = "SELECT " CASE_COLUMNS " FROM json_each(:rows) CROSS JOIN cases k"
				  " ON k.id = json_each.value LEFT JOIN outbox o ON o.id = k.message";
	struct sql *q = sql_use(s, SQL, err);
	struct str rows;
	bool ok;

	if (!q)
		return false;
	str_init(&rows, (n + 1) * ROW_DIGITS);
	for (size_t i = 0; i < n; i++) {
		str_addc(&rows, i ? ',' : '[');
		str_add_int(&rows, places[i].row);
	}
	str_adds(&rows, n ? "]" : "[]");
	sql_text(q, ":rows", str_slice(&rows));
	ok = each(q, function, ctx, err);
	str_release(&rows);
	return ok;
}

static bool has_older(struct store *s, int64_t from, bool *older, struct err *err)
{
	static const char SQL[] = "SELECT 1 FROM cases WHERE first_missed_at < :from LIMIT 1";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":from", from);
	*older = sql_row(q, err);
	return sql_done(q);
}

/* A ledger that the period holds whole is walked in order; of a longer one the few are looked up. */
bool cases_each_reported(struct store *s, int64_t from, int64_t now, case_each *function, void *ctx, struct err *err)
{
	static const char ALL[] = "SELECT " CASE_COLUMNS CASE_FROM "WHERE k.first_missed_at <= :now AND (k.open = 1"
				  " OR k.last_missed_at >= :from OR k.closed_at >= :from OR k.changed_at >= :from)"
				  " ORDER BY k.first_missed_at, k.case_id";
	struct place *places = NULL;
	size_t n = 0;
	bool older, ok;

	if (!has_older(s, from, &older, err))
		return false;
	if (!older) {
		struct sql *q = sql_use(s, ALL, err);
		if (!q)
			return false;
		sql_int(q, ":now", now);
		sql_int(q, ":from", from);
		return each(q, function, ctx, err);
	}
	ok = find_touched(s, from, now, &places, &n, err);
	if (n)
		qsort(places, n, sizeof *places, by_place);
	ok = ok && each_placed(s, places, n, function, ctx, err);
	free(places);
	return ok;
}

bool cases_each_open(struct store *s, case_each *function, void *ctx, struct err *err)
{
	static const char SQL[] =
		"SELECT " CASE_COLUMNS CASE_FROM "WHERE k.open = 1 ORDER BY k.first_missed_at, k.case_id";
	struct sql *q = sql_use(s, SQL, err);

	return q && each(q, function, ctx, err);
}

bool cases_id_taken(struct store *s, const char *case_id, bool *taken, struct err *err)
{
	static const char SQL[] = "SELECT 1 FROM cases WHERE case_id = :case_id";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":case_id", slice_of(case_id));
	*taken = sql_row(q, err);
	return sql_done(q);
}

bool cases_find(struct store *s, struct slice case_id, struct arena *arena, struct case_row *row, struct err *err)
{
	static const char SQL[] = "SELECT " CASE_COLUMNS CASE_FROM "WHERE k.case_id = :case_id";
	struct sql *q = sql_use(s, SQL, err);
	bool found;

	if (!q)
		return false;
	sql_text(q, ":case_id", case_id);
	found = sql_row(q, err);
	if (found) {
		read_case(q, row);
		case_row_keep(row, arena);
	}
	return sql_done(q) && found;
}

bool cases_load(struct store *s, int64_t row, struct arena *arena, struct case_row *out, struct err *err)
{
	static const char SQL[] = "SELECT " CASE_COLUMNS CASE_FROM "WHERE k.id = :id";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":id", row);
	if (sql_row(q, err)) {
		read_case(q, out);
		case_row_keep(out, arena);
	}
	return sql_done(q);
}

void case_row_keep(struct case_row *row, struct arena *arena)
{
	struct slice *const borrowed[] = {
		&row->caller_name, &row->caller_id_says, &row->identity_evidence,
		&row->needed,      &row->needed_source,  &row->code,
		&row->reason,      &row->message_id,     &row->message_state,
		&row->provider_id, &row->proof_kind,     &row->proof_source,
		&row->proof_id,    &row->booking_id,     &row->currency,
		&row->zone,        &row->closed_by,      &row->closed_reason,
	};

	for (size_t i = 0; i < sizeof borrowed / sizeof *borrowed; i++)
		*borrowed[i] = arena_slice(arena, *borrowed[i]);
}
