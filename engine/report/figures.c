/* Every number of a report, from the ledger as it stands: one pass over the cases, then a few questions. */
#include "report/figures.h"

#include <assert.h>

#include "base/hash.h"
#include "base/num.h"
#include "report/rows.h"
#include "report/wording.h"
#include "store/cases.h"
#include "store/receipts.h"
#include "store/views.h"

enum { DAY_S = 86400, HOUR_S = 3600, GATHER_MAX = 256 };

/* ---- tallies by word ----------------------------------------------------------------------------------------------------- */

static struct tally *tally_of(struct gather *g, struct tally **list, size_t *n, struct slice word, struct slice currency)
{
	for (size_t i = 0; i < *n; i++)
		if (slice_equal((*list)[i].word, word) && slice_equal((*list)[i].currency, currency))
			return &(*list)[i];
	if (!*list)
		*list = arena_alloc(g->arena, TALLIES_MAX * sizeof **list);
	if (*n == TALLIES_MAX) /* cannot happen while codes come from a table; then the last one takes the rest */
		return &(*list)[*n - 1];
	struct tally *t = &(*list)[(*n)++];
	*t = (struct tally){.word = arena_slice(g->arena, word), .currency = arena_slice(g->arena, currency)};
	return t;
}

static int by_count(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return slice_compare(x->word, y->word);
}

/* ---- one case ------------------------------------------------------------------------------------------------------------ */

static const struct {
	const char *word, *words;
	int64_t under_s; /* 0: the rest */
} ages[] = {
        {"under_1_hour", "under 1 hour", HOUR_S},
        {"under_1_day", "1 to 24 hours", DAY_S},
        {"under_7_days", "1 to 7 days", 7 * DAY_S},
        {"over_7_days", "over 7 days", 0},
};
enum { AGES = sizeof ages / sizeof *ages };

static void count_age(struct gather *g, const struct case_row *row)
{
	int64_t age = g->f->now - row->last_missed_at;
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
	case RUNG_UNKNOWN: return END_UNKNOWN;
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

/* Which of the few most urgent open cases: an emergency word first, then a waiting reply, an unknown send, a draft, a call. */
static int urgency(const struct case_row *row)
{
	static const int rank[STEPS] = {[STEP_ANSWER_REPLY] = 1, [STEP_LOOK_UP_SEND] = 2, [STEP_APPROVE_DRAFT] = 3,
	                                [STEP_CALL] = 4,         [STEP_FIX_CONFIG] = 5};

	return slice_is(row->code, "possible_emergency") ? 0 : rank[row->next_step];
}

static bool more_urgent(const struct urgent *a, const struct urgent *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (a->at != b->at)
		return a->at > b->at; /* the newest can still be saved */
	return strcmp(a->id, b->id) < 0;
}

static void count_need(struct gather *g, const struct case_row *row)
{
	struct urgent u = {.rank = urgency(row), .at = row->last_missed_at, .row = row->row};
	size_t i = g->urgent_n;

	if (row->next_step == STEP_NONE || row->next_step == STEP_WAIT || (row->backlog && u.rank > 1))
		return;
	memcpy(u.id, row->id, sizeof u.id);
	g->f->needs_total++;
	while (i > 0 && more_urgent(&u, &g->urgent[i - 1])) {
		if (i < FIGURES_NEEDS_MAX)
			g->urgent[i] = g->urgent[i - 1];
		i--;
	}
	if (i < FIGURES_NEEDS_MAX)
		g->urgent[i] = u;
	if (g->urgent_n < FIGURES_NEEDS_MAX)
		g->urgent_n++;
}

static bool count_case(void *ctx, const struct case_row *row, struct err *err)
{
	struct gather *g = ctx;
	struct figures *f = g->f;
	enum rung rung = wording_rung(row);

	(void)err;
	g->newest[f->cases_total++ % FIGURES_ROWS_MAX] = row->row;
	f->rungs[rung].n++;
	f->cases_n++;
	if (row->outcome == OUTCOME_NO_CONTACT && row->rung == RUNG_NOT_CONTACTED)
		tally_of(g, &f->not_contacted, &f->not_contacted_n, row->code, (struct slice){0})->n++;
	if (row->open)
		count_age(g, row);
	count_need(g, row);
	count_day(g, row, rung);
	if (rung == RUNG_UNKNOWN)
		g->unknown_sends++;
	if (rung == RUNG_ACCEPTED)
		g->no_carrier++;
	g->doubtful += row->doubt;
	g->outcomes[row->outcome]++;
	g->closed_by_person += !row->open && !slice_starts(row->closed_by, "proof:") && !slice_is(row->closed_by, "config");
	g->identities[row->identity]++;
	return true;
}

/* ---- the questions besides ------------------------------------------------------------------------------------------------- */

static void count_hour(void *ctx, int64_t at)
{
	struct figures *f = ctx;
	struct civil c = civil_from_utc(f->tenant->zone, at);

	f->by_hour[c.weekday][c.hour]++;
}

static bool load_balance(struct gather *g, const struct report_record *last, struct err *err)
{
	struct balance_moves moves;
	struct figures *f = g->f;
	char why[256] = "";

	if (!views_moves(g->store, last->number ? last->head_number : 0, &moves, err))
		return false;
	f->opening = rows_was(last, "carried");
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

static void add_figure(struct gather *g, const char *key, int64_t value, const char *definition)
{
	assert(g->f->all_n < GATHER_MAX);
	g->f->all[g->f->all_n++] = (struct figure){key, value, definition};
}

static const char *keyed(struct gather *g, const char *prefix, struct slice word)
{
	struct str key;
	const char *text;

	str_init(&key, 128);
	str_addf(&key, "%s%.*s", prefix, (int)word.len, word.at);
	text = arena_text(g->arena, str_slice(&key));
	str_release(&key);
	return text;
}

static void list_figures(struct gather *g)
{
	struct figures *f = g->f;
	static const char *const outcomes[] = {
	        "Cases whose latest decision is: nothing speaks against a text.",
	        "Cases whose latest decision is: not before a stated time.",
	        "Cases whose latest decision is: a person decides.",
	        "Cases whose latest decision is: no text, on purpose.",
	};

	f->all = arena_alloc(g->arena, GATHER_MAX * sizeof *f->all);
	add_figure(g, "missed_calls", f->missed_calls, "Inbound calls in the period in which no person spoke with the caller.");
	add_figure(g, "people", f->people, "Different numbers that those calls came from; hidden callers are not counted.");
	add_figure(g, "cases", f->cases_total, "Cases this report holds: open now, or missed, closed or changed in the period.");
	add_figure(g, "opening", f->opening, "Cases that were open when the last report was written.");
	add_figure(g, "new", f->opened, "Cases opened, or opened again, since the last report.");
	add_figure(g, "closed", f->closed, "Cases closed since the last report, by proof, by config or by a person's name.");
	add_figure(g, "carried", f->carried, "Cases that are open now.");
	add_figure(g, "needs_person", f->needs_total, "Open cases in which a person must act now; the backlog aside.");
	add_figure(g, "backlog", f->backlog_n, "Open cases that were older than 7 days when their log was first imported.");
	for (int i = 0; i < 4; i++)
		add_figure(g, keyed(g, "decided_", slice_of(outcome_word((enum outcome)i))), g->outcomes[i], outcomes[i]);
	for (int r = RUNG_NO_ACTION; r < RUNGS; r++)
		add_figure(g, keyed(g, "rung_", slice_of(rung_word((enum rung)r))), f->rungs[r].n,
		           wording_rung_label((enum rung)r));
	for (size_t i = 0; i < f->open_by_age_n; i++)
		add_figure(g, keyed(g, "open_", f->open_by_age[i].word), f->open_by_age[i].n,
		           "Open cases by the age of their latest miss.");
	for (size_t i = 0; i < f->matches_n; i++)
		add_figure(g, keyed(g, "bookings_", f->matches[i].word), f->matches[i].n, "Bookings of this match class and reason.");
	add_figure(g, "bookings", f->proofs_total, "Bookings this report holds, of every class.");
	add_figure(g, "replies_waiting", (int64_t)f->replies_n, "Replies that wait for a person.");
	add_figure(g, "unknown_sends", g->unknown_sends, "Texts handed over of which we do not know whether they went.");
	add_figure(g, "no_carrier_report", g->no_carrier, "Texts a provider accepted and no carrier has reported on.");
	add_figure(g, "doubtful_identities", g->doubtful, "Cases in which records disagree about who the caller is.");
	add_figure(g, "unmatched_payments", g->unmatched_payments, "Payments in the period that no booking or case explains.");
	add_figure(g, "exceptions", f->exceptions_total, "Rows of exceptions.csv: set aside, conflicts, gaps, doubts.");
}

static void add_cannot_say(struct gather *g, const char *word, const char *words, int64_t n)
{
	struct figures *f = g->f;

	if (n)
		f->cannot_say[f->cannot_say_n++] = (struct tally){.word = slice_of(word), .words = slice_of(words), .n = n};
}

static void list_cannot_say(struct gather *g)
{
	g->f->cannot_say = arena_alloc(g->arena, 8 * sizeof *g->f->cannot_say);
	add_cannot_say(g, "unknown_send", "texts of which we do not know whether they went", g->unknown_sends);
	add_cannot_say(g, "no_carrier_report", "texts accepted by the provider, with no word from the carrier", g->no_carrier);
	add_cannot_say(g, "doubtful_identity", "cases in which the records disagree about who the caller is", g->doubtful);
	add_cannot_say(g, "unmatched_payment", "payments that no booking or case explains", g->unmatched_payments);
	add_cannot_say(g, "exception", "findings in the files: rows set aside, conflicts, gaps", g->f->exceptions_total);
}

static void name_tallies(struct gather *g)
{
	struct figures *f = g->f;

	for (int r = 0; r < RUNGS; r++) {
		f->rungs[r].word = slice_of(rung_word((enum rung)r));
		f->rungs[r].words = slice_of(wording_rung_label((enum rung)r));
	}
	for (size_t i = 0; i < f->not_contacted_n; i++) {
		const char *words = wording_code(f->not_contacted[i].word);
		f->not_contacted[i].words = *words ? slice_of(words) : f->not_contacted[i].word;
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
	f->open_by_age[AGES] = (struct tally){.word = SLICE("backlog"), .words = SLICE("backlog of the first import")};
	g->newest = arena_alloc(g->arena, FIGURES_ROWS_MAX * sizeof *g->newest);
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
			*(rules ? &g->f->rules_hash : &g->f->law_version) = arena_slice(g->arena, slice_part(part, 0, 16));
	}
}

bool figures_load(struct store *store, const struct tenant *tenant, int64_t now, struct arena *arena, struct figures *f,
                  struct err *err)
{
	struct figures given = *f; /* number, what it corrects, whether it is dry */
	struct report_record last;
	struct gather *g = arena_alloc(arena, sizeof *g);

	*f = (struct figures){.tenant = tenant, .now = now, .report_number = given.report_number, .corrects = given.corrects,
	                      .dry = given.dry};
	*g = (struct gather){.store = store, .arena = arena, .f = f};
	begin(g);
	load_head(g);
	if (!reports_last(store, arena, &last, err) || !views_counts(store, f->period_from, now, &g->counts, err) ||
	    !cases_each_reported(store, f->period_from, now, count_case, g, err) ||
	    !views_each_miss(store, f->period_from, now, count_hour, f, err) ||
	    !views_unmatched_payments(store, f->period_from, now, &g->unmatched_payments, err))
		return false;
	f->missed_calls = g->counts.missed_in_period;
	f->people = g->counts.people_in_period;
	f->data_complete_to = g->counts.data_to;
	name_tallies(g);
	if (!load_balance(g, &last, err) || !rows_load_health(g, err) || !rows_load_cases(g, err) ||
	    !rows_load_proofs(g, err) || !rows_load_replies(g, err) || !rows_load_exceptions(g, err))
		return false;
	list_cannot_say(g);
	list_figures(g);
	rows_load_changes(g, &last);
	return true;
}
