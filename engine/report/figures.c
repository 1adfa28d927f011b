/* Every number of a report, from the ledger as it stands: one pass over the cases, then a few questions. */
#include "report/figures.h"

#include "base/hash.h"
#include "base/mem.h"
#include "report/rows.h"
#include "report/wording.h"
#include "store/cases.h"
#include "store/receipts.h"
#include "store/views.h"

enum { DAY_S = 86400, HOUR_S = 3600 };

/* ---- not contacted, by reason -------------------------------------------------------------------------------- */

static struct tally *tally_of(struct gather *g, struct slice code)
{
	struct figures *f = g->f;

	for (size_t i = 0; i < f->not_contacted_n; i++)
		if (slice_equal(f->not_contacted[i].word, code))
			return &f->not_contacted[i];
	if (!f->not_contacted)
		f->not_contacted = arena_alloc(g->arena, TALLIES_MAX * sizeof *f->not_contacted);
	if (f->not_contacted_n ==
	    TALLIES_MAX) /* more codes than a table of reasons can show: the last takes the rest */
		return &f->not_contacted[TALLIES_MAX - 1];
	struct tally *t = &f->not_contacted[f->not_contacted_n++];
	*t = (struct tally){.word = arena_slice(g->arena, code)};
	return t;
}

static int by_count(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return slice_compare(x->word, y->word);
}

/* ---- one case ------------------------------------------------------------------------------------------------ */

static const struct {
	const char *word, *words;
	int64_t under_s; /* 0: the rest */
} ages[] = {
	{"under_1_hour", "Under 1 hour", HOUR_S},
	{"under_1_day", "1 to 24 hours", DAY_S},
	{"under_7_days", "1 to 7 days", 7 * DAY_S},
	{"over_7_days", "Over 7 days", 0},
};
enum { AGES = sizeof ages / sizeof *ages };

static void count_age(struct gather *g, const struct case_row *row)
{
	int64_t age = g->f->now - row->first_missed_at; /* so long they have waited */
	size_t i = 0;

	if (row->backlog) {
		g->f->open_by_age[AGES].n++;
		g->f->backlog_n++;
		if (!g->f->backlog_oldest_at || row->first_missed_at < g->f->backlog_oldest_at)
			g->f->backlog_oldest_at = row->first_missed_at;
		return;
	}
	while (i < AGES - 1 && age >= ages[i].under_s)
		i++;
	g->f->open_by_age[i].n++;
}

enum end_state { END_PROVEN, END_TEXTED, END_DRAFTED, END_NOT_CONTACTED, END_NOBODY, END_UNKNOWN };

static enum end_state end_of(enum rung r)
{
	if (r >= RUNG_TALKED)
		return END_PROVEN;
	if (r >= RUNG_ACCEPTED)
		return END_TEXTED;
	switch (r) {
	case RUNG_DECIDED: return END_DRAFTED;
	case RUNG_NOT_CONTACTED: return END_NOT_CONTACTED;
	case RUNG_UNKNOWN:
	case RUNG_ATTEMPTED: return END_UNKNOWN; /* unknown, or failed */
	default: return END_NOBODY;
	}
}

static void count_day(struct gather *g, const struct case_row *row, enum rung rung)
{
	struct civil c = civil_from_utc(g->f->tenant->zone, row->first_missed_at);
	int64_t day = civil_days(c.year, c.month, c.day) - g->f->by_day_first;

	if (day >= 0 && day < 14)
		g->f->by_day[day][end_of(rung)]++;
}

/* How long until a person talked with them or wrote to them. Nobody owes an answer to our own and test numbers. */
static void count_response(struct gather *g, const struct case_row *row)
{
	static const int64_t under_s[] = {5 * 60, HOUR_S, DAY_S, 7 * DAY_S};
	size_t lane = 0;

	if (row->first_missed_at < g->f->period_from || row->identity == IDENTITY_INTERNAL ||
	    row->identity == IDENTITY_TEST)
		return;
	while (lane < 4 && row->answered_at - row->first_missed_at >= under_s[lane])
		lane++;
	g->f->response[row->answered_at ? lane : 5]++;
}

/* A rule's own code has no sentence of the floor: the reason of the first case says what it stands for. */
static void count_not_contacted(struct gather *g, const struct case_row *row)
{
	struct tally *t = tally_of(g, row->code);

	if (t->n++ == 0) {
		const char *words = wording_code(t->word);
		t->words = *words ? slice_of(words) : arena_slice(g->arena, row->reason.len ? row->reason : row->code);
	}
}

/* Every miss is of a case, so the people who missed us are those of the cases missed in the period. */
static void note_phone(struct gather *g, int64_t phone)
{
	if (g->phones_n == g->phones_cap) {
		g->phones_cap = g->phones_cap ? 2 * g->phones_cap : 1024;
		g->phones = mem_grow(g->phones, g->phones_cap * sizeof *g->phones);
	}
	g->phones[g->phones_n++] = phone;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t count_people(struct gather *g)
{
	int64_t people = 0;

	if (g->phones_n)
		qsort(g->phones, g->phones_n, sizeof *g->phones, by_number);
	for (size_t i = 0; i < g->phones_n; i++)
		people += i == 0 || g->phones[i] != g->phones[i - 1];
	free(g->phones);
	g->phones = NULL;
	return people;
}

static bool count_case(void *ctx, const struct case_row *row, struct err *err)
{
	struct gather *g = ctx;
	struct figures *f = g->f;
	enum rung rung = wording_rung(row);

	pick_case(g, row);
	f->cases_total++;
	f->rungs[rung].n++;
	f->cases_n += row->last_missed_at >= f->period_from;
	if (row->caller && row->last_missed_at >= f->period_from)
		note_phone(g, row->caller);
	if (row->outcome == OUTCOME_NO_CONTACT && row->rung == RUNG_NOT_CONTACTED)
		count_not_contacted(g, row);
	if (row->open)
		count_age(g, row);
	count_day(g, row, rung);
	count_response(g, row);
	if (rung == RUNG_UNKNOWN)
		g->unknown_sends++;
	if (rung == RUNG_ACCEPTED)
		g->no_carrier++;
	g->doubtful += row->doubt;
	g->outcomes[row->outcome]++;
	g->closed_by_person +=
		!row->open && !slice_starts(row->closed_by, "proof:") && !slice_is(row->closed_by, "config");
	g->identities[row->identity]++;
	return !f->rows || f->rows->a_case(f->rows->ctx, row, err);
}

/* ---- the questions besides ----------------------------------------------------------------------------------- */

static void count_miss(void *ctx, int64_t at)
{
	struct figures *f = ctx;
	struct civil c = civil_from_utc(f->tenant->zone, at);

	f->missed_calls++;
	f->by_hour[c.weekday][c.hour]++;
}

static bool load_balance(struct gather *g, struct err *err)
{
	const struct report_record *last = &g->last;
	struct balance_moves moves;
	struct figures *f = g->f;
	char why[256] = "";

	if (!views_moves(g->store, last->number ? last->head_number : 0, &moves, err))
		return false;
	if (!reports_said(last, "carried", &f->opening))
		f->opening = 0; /* the first report */
	f->opened = moves.opened + moves.reopened;
	f->closed = moves.closed;
	f->carried = g->counts.open_cases;
	f->balanced = f->opening + f->opened == f->closed + f->carried && g->counts.missed == g->counts.placed &&
		      g->counts.placed == g->counts.dispositions;
	if (!f->balanced)
		snprintf(why, sizeof why,
			 "opening %lld + new %lld against closed %lld + carried %lld; missed calls %lld, placed %lld, "
			 "receipts %lld; ringback verify says more",
			 (long long)f->opening, (long long)f->opened, (long long)f->closed, (long long)f->carried,
			 (long long)g->counts.missed, (long long)g->counts.placed, (long long)g->counts.dispositions);
	f->balance_why = arena_slice(g->arena, slice_of(why));
	return true;
}

static void list_cannot_say(struct gather *g)
{
	const struct {
		const char *word, *one, *many;
		int64_t n;
	} unsaid[] = {
		{"unknown_send", "text of which we do not know whether it went",
		 "texts of which we do not know whether they went", g->unknown_sends},
		{"no_carrier_report", "text accepted by the provider, with no word from the carrier",
		 "texts accepted by the provider, with no word from the carrier", g->no_carrier},
		{"doubtful_identity", "case in which the records disagree about who the caller is",
		 "cases in which the records disagree about who the caller is", g->doubtful},
		{"unmatched_payment", "payment that no booking or case explains",
		 "payments that no booking or case explains", g->unmatched_payments},
		{"unmatched_refund", "refund that is of no single payment here",
		 "refunds that are of no single payment here", g->unmatched_refunds},
		{"exception", "finding in the files: a row set aside, a conflict, a gap",
		 "findings in the files: rows set aside, conflicts, gaps", g->f->exceptions_total},
	};
	struct figures *f = g->f;

	f->cannot_say = arena_alloc(g->arena, sizeof unsaid / sizeof *unsaid * sizeof *f->cannot_say);
	for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
		if (unsaid[i].n)
			f->cannot_say[f->cannot_say_n++] =
				(struct tally){.word = slice_of(unsaid[i].word),
					       .words = slice_of(unsaid[i].n == 1 ? unsaid[i].one : unsaid[i].many),
					       .n = unsaid[i].n};
}

static void name_tallies(struct gather *g)
{
	struct figures *f = g->f;

	for (int r = 0; r < RUNGS; r++) {
		f->rungs[r].word = slice_of(rung_word((enum rung)r));
		f->rungs[r].words = slice_of(wording_rung_label((enum rung)r));
	}
	if (f->not_contacted_n)
		qsort(f->not_contacted, f->not_contacted_n, sizeof *f->not_contacted, by_count);
}

static void begin(struct gather *g)
{
	struct figures *f = g->f;
	struct civil today = civil_from_utc(f->tenant->zone, f->now);

	f->period_to = f->now;
	f->period_from = f->now - f->tenant->report_period_s;
	f->by_day_first = (int32_t)civil_days(today.year, today.month, today.day) - 13;
	f->open_by_age_n = AGES + 1;
	f->open_by_age = arena_alloc(g->arena, f->open_by_age_n * sizeof *f->open_by_age);
	for (size_t i = 0; i < AGES; i++)
		f->open_by_age[i] = (struct tally){.word = slice_of(ages[i].word), .words = slice_of(ages[i].words)};
	f->open_by_age[AGES] = (struct tally){.word = SLICE("backlog"), .words = SLICE("Backlog of the first import")};
}

static void load_head(struct gather *g)
{
	char hex[HASH_HEX_LEN + 1];
	struct slice config = store_meta(g->store, "config"), rest = config, part;

	hash_hex(receipts_head(g->store), HASH_SHA256_LEN, hex);
	g->f->chain_head = arena_slice(g->arena, slice_of(hex));
	g->f->chain_number = receipts_number(g->store);
	while (slice_next(&rest, ' ', &part)) {
		bool rules = slice_is(part, "rules"), law = slice_is(part, "law");
		if ((rules || law) && slice_next(&rest, ' ', &part))
			*(rules ? &g->f->rules_hash : &g->f->law_version) =
				arena_slice(g->arena, slice_part(part, 0, 16));
	}
}

/* A call that was there at the last report was placed then, and stays: one without a place can only have come in, or
 * come due, since. So nothing older is looked through again; ringback verify looks through all. */
static bool count_ledger(struct gather *g, struct err *err)
{
	int64_t from = g->f->period_from < g->last.at ? g->f->period_from : g->last.at;
	int64_t before = 0, balanced = 0, oldest = 0;

	if (!reports_said(&g->last, "files", &before) || !reports_said(&g->last, "balanced", &balanced) || !balanced)
		from = 0;
	else if (!views_oldest_new(g->store, before, &oldest, err))
		return false;
	else if (oldest && oldest - DAY_S < from)
		from = oldest - DAY_S; /* a call may have begun before the first row of it in this file */
	return views_counts(g->store, from, g->f->now, &g->counts, err);
}

/* Each pass over the ledger feeds what is counted, what is shown, and the CSVs. */
static bool load_rows(struct gather *g, struct err *err)
{
	struct figures *f = g->f;
	bool ok = cases_each_reported(g->store, f->period_from, f->now, count_case, g, err);

	f->people = count_people(g);
	if (!ok || !views_each_miss(g->store, f->period_from, f->now, count_miss, f, err) ||
	    !views_count_in_talk(g->store, f->period_from, f->now, &f->during_talk, err))
		return false;
	name_tallies(g);
	pick_finish(g);
	return load_balance(g, err) && rows_load_health(g, err) && rows_load_cases(g, err) &&
	       rows_load_proofs(g, err) && rows_load_payments(g, err) && rows_load_texts(g, err) &&
	       rows_load_replies(g, err);
}

bool figures_load(struct store *store, const struct tenant *tenant, int64_t now, struct arena *arena, struct figures *f,
		  struct err *err)
{
	struct figures given = *f; /* number, what it corrects, whether it is dry, who wants the rows */
	struct gather *g = arena_alloc(arena, sizeof *g);

	*f = (struct figures){.tenant = tenant,
			      .now = now,
			      .report_number = given.report_number,
			      .corrects = given.corrects,
			      .dry = given.dry,
			      .since = given.since,
			      .rows = given.rows};
	*g = (struct gather){.store = store, .arena = arena, .f = f};
	begin(g);
	load_head(g);
	if (!reports_last(store, arena, &g->last, err) || !count_ledger(g, err) || !load_rows(g, err))
		return false;
	f->data_complete_to = g->counts.data_to;
	list_cannot_say(g);
	numbers_list(g);
	numbers_compare(g);
	return true;
}
