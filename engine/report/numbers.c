/* Every number of a report by its key, its name and its definition, and what differs from the last report. */
#include <assert.h>
#include <stdarg.h>

#include "report/rows.h"
#include "report/show.h"
#include "report/wording.h"

enum { NUMBERS_MAX = 128, CHANGES_MAX = 60, WORDS_MAX = 512 };

/* Most numbers move by records, by what people answered, and because the period moves on. */
#define COUNTED  (CAUSE_RECORDS | CAUSE_TIME)
#define ANSWERED (CAUSE_RECORDS | CAUSE_PEOPLE | CAUSE_TIME)
#define DECIDED  (CAUSE_RECORDS | CAUSE_PEOPLE | CAUSE_RULES | CAUSE_TIME)

static void add(struct gather *g, struct figure number)
{
	assert(g->f->all_n < NUMBERS_MAX);
	g->f->all[g->f->all_n++] = number;
}

static const char *joined(struct gather *g, const char *head, const char *tail)
{
	struct str text;
	const char *kept;

	str_init(&text, WORDS_MAX);
	str_adds(&text, head);
	str_adds(&text, tail);
	kept = arena_text(g->arena, str_slice(&text));
	str_release(&text);
	return kept;
}

static void list_balance(struct gather *g)
{
	const struct figures *f = g->f;
	const struct figure numbers[] = {
		{"missed_calls", "Missed calls", f->missed_calls,
		 "Inbound calls in the period in which no person spoke with the caller, and that did not begin "
		 "during a talk with them.",
		 COUNTED, false},
		{"people", "Numbers that rang", f->people,
		 "Different numbers that those calls came from; hidden callers are not counted.", COUNTED, false},
		{"during_talk", "Rang in vain during a talk", f->during_talk,
		 "Inbound calls in the period that nobody answered and that began while a person was talking with the "
		 "same caller: another phone of the same ring, no missed call and no case.",
		 COUNTED, false},
		{"cases", "Cases of this report", f->cases_total,
		 "Cases this report holds: open now, or missed, closed or changed in the period.", ANSWERED, false},
		{"cases_of_period", "Cases with a missed call in the period", f->cases_n,
		 "Cases of which the latest missed call lies in the period.", COUNTED, false},
		{"opening", "Open at the last report", f->opening,
		 "Cases that were open when the last report was written; 0 at the first.", 0, false},
		{"new", "New", f->opened, "Cases opened, or opened again, since the last report.", 0, false},
		{"closed", "Closed", f->closed,
		 "Cases closed since the last report, by proof, by config or by a person's name.", 0, false},
		{"carried", "Open cases", f->carried, "Cases that are open now.", ANSWERED, false},
		{"needs_person", "Cases that need a person now", f->needs_total,
		 "Open cases in which a person must act now; the backlog aside.", DECIDED, false},
		{"backlog", "Backlog", f->backlog_n,
		 "Open cases that were older than 7 days when their log was first imported.", ANSWERED, false},
		{"balanced", "The books balance", f->balanced,
		 "Opening and new are closed and carried, and every missed call has its place and its receipt.",
		 CAUSE_RECORDS | CAUSE_PEOPLE, true},
		{"data_sick", "Some of the data is sick", f->sick,
		 "A line of the data's health is bad: a gap, a cut file, a doubtful clock, too many rows set aside.",
		 COUNTED, true},
		{"files", "Files read", g->files_n, "Exports read into the ledger until now.", CAUSE_RECORDS, false},
	};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		add(g, numbers[i]);
}

static void list_cases(struct gather *g)
{
	static const char *const outcomes[] = {
		"Cases whose latest decision is: nothing speaks against a text.",
		"Cases whose latest decision is: not before a stated time.",
		"Cases whose latest decision is: a person decides.",
		"Cases whose latest decision is: no text, on purpose.",
	};
	const struct figures *f = g->f;

	for (int i = 0; i < 4; i++)
		add(g, (struct figure){joined(g, "decided_", outcome_word((enum outcome)i)),
				       joined(g, "Latest decision: ", wording_outcome((enum outcome)i)), g->outcomes[i],
				       outcomes[i], DECIDED, false});
	for (int r = RUNG_NO_ACTION; r < RUNGS; r++)
		add(g, (struct figure){joined(g, "rung_", rung_word((enum rung)r)), wording_rung_label((enum rung)r),
				       f->rungs[r].n, "Cases of which this is the highest step that a record proves.",
				       DECIDED, false});
	for (size_t i = 0; i < f->open_by_age_n; i++)
		add(g, (struct figure){joined(g, "open_", arena_text(g->arena, f->open_by_age[i].word)),
				       joined(g, "Open: ", arena_text(g->arena, f->open_by_age[i].words)),
				       f->open_by_age[i].n, "Open cases by the age of their first missed call.",
				       ANSWERED, false});
}

static int64_t bookings_of(const struct figures *f, const char *word)
{
	int64_t n = 0;

	for (size_t i = 0; i < f->matches_n; i++)
		n += slice_is(f->matches[i].word, word) ? f->matches[i].n : 0; /* one a currency */
	return n;
}

/* All groups, also those without a booking: a number that fell to nothing has changed too. */
static void list_bookings(struct gather *g)
{
	struct match_group group;

	for (size_t i = 0; rows_match_group(i, &group); i++)
		add(g, (struct figure){joined(g, "bookings_", group.word), joined(g, "Bookings: ", group.label),
				       bookings_of(g->f, group.word), group.sentence, COUNTED, false});
	add(g, (struct figure){"bookings", "Bookings", g->f->proofs_total,
			       "Bookings this report holds: standing ones of every class, and cancelled ones.", COUNTED,
			       false});
}

static void list_responses(struct gather *g)
{
	static const struct {
		const char *key, *name;
	} lanes[6] = {
		{"response_under_5_minutes", "A person responded within 5 minutes"},
		{"response_under_1_hour", "A person responded within an hour"},
		{"response_under_1_day", "A person responded within a day"},
		{"response_under_7_days", "A person responded within a week"},
		{"response_later", "A person responded later"},
		{"response_none", "No person responded"},
	};

	for (size_t i = 0; i < 6; i++)
		add(g,
		    (struct figure){
			    lanes[i].key, lanes[i].name, g->f->response[i],
			    "Cases first missed in the period by the time until a person talked with them or wrote to "
			    "them; our own and test numbers aside.",
			    COUNTED, false});
}

static void list_unsaid(struct gather *g)
{
	const struct figure numbers[] = {
		{"replies_waiting", "Replies that wait", g->replies_total, "Replies that wait for a person.", ANSWERED,
		 false},
		{"unknown_sends", "Texts of which we do not know", g->unknown_sends,
		 "Texts handed over of which we do not know whether they went.", ANSWERED, false},
		{"no_carrier_report", "Texts without a carrier's word", g->no_carrier,
		 "Texts a provider accepted and no carrier has reported on.", ANSWERED, false},
		{"doubtful_identities", "Doubtful callers", g->doubtful,
		 "Cases in which records disagree about who the caller is.", COUNTED, false},
		{"unmatched_payments", "Payments that nothing explains", g->unmatched_payments,
		 "Payments in the period that no booking or case explains.", COUNTED, false},
		{"unmatched_refunds", "Refunds of no single payment", g->unmatched_refunds,
		 "Refunds in the period of which no single payment is what they give back.", COUNTED, false},
		{"exceptions", "Findings in the files", g->f->exceptions_total,
		 "Rows of exceptions.csv: set aside, conflicts, gaps, doubts.", COUNTED, false},
	};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		add(g, numbers[i]);
}

void numbers_list(struct gather *g)
{
	g->f->all = arena_alloc(g->arena, NUMBERS_MAX * sizeof *g->f->all);
	list_balance(g);
	list_cases(g);
	list_responses(g);
	list_bookings(g);
	list_unsaid(g);
}

/* ---- since the last report ----------------------------------------------------------------------------------- */

static void say_cause(struct str *out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say_cause(struct str *out, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	str_adds(out, out->len ? "; " : "");
	str_adds(out, text);
}

static void say_records(struct str *out, const struct gather *g)
{
	bool cut;
	struct slice name = show_cut(g->new_file, 60, &cut);

	if (!g->new_files)
		return;
	say_cause(out, "%lld new or revised %s in ", (long long)g->new_rows, g->new_rows == 1 ? "row" : "rows");
	str_add_slice(out, name);
	str_adds(out, cut ? "\xE2\x80\xA6" : "");
	if (g->new_files > 1)
		str_addf(out, " and %lld more %s", (long long)g->new_files - 1, g->new_files == 2 ? "file" : "files");
}

/* What happened since and can move this number. Where nobody counted the answers and settings, they may have. */
static void say_causes(struct str *out, const struct gather *g, unsigned causes)
{
	const struct since_last *since = g->f->since;

	str_clear(out);
	if (causes & CAUSE_RECORDS)
		say_records(out, g);
	if ((causes & CAUSE_PEOPLE) && since && since->answers)
		say_cause(out, "%lld %s of people", (long long)since->answers,
			  since->answers == 1 ? "answer" : "answers");
	if ((causes & CAUSE_RULES) && since && since->settings)
		say_cause(out, "rules or settings changed");
	if ((causes & CAUSE_TIME) && g->f->now > g->last.at) {
		say_cause(out, "the clock moved on by ");
		show_age(out, g->f->now - g->last.at);
	}
	if (!since && (causes & (CAUSE_PEOPLE | CAUSE_RULES)))
		say_cause(out, causes & CAUSE_RULES ? "perhaps answers of people or other rules"
						    : "perhaps answers of people");
	if (!out->len)
		str_adds(out, "other numbers of this table moved it");
	out->data[0] = (char)(out->data[0] >= 'a' && out->data[0] <= 'z' ? out->data[0] - 'a' + 'A' : out->data[0]);
}

static struct slice said(struct gather *g, struct str *scratch, const struct figure *number, int64_t value)
{
	str_clear(scratch);
	if (number->yes_no)
		str_adds(scratch, value ? "yes" : "no");
	else
		show_count(scratch, value);
	return arena_slice(g->arena, str_slice(scratch));
}

/* A number that no earlier report had is not a change. */
void numbers_compare(struct gather *g)
{
	struct figures *f = g->f;
	struct str scratch;

	if (!g->last.number)
		return;
	str_init(&scratch, WORDS_MAX);
	f->changes = arena_alloc(g->arena, CHANGES_MAX * sizeof *f->changes);
	for (size_t i = 0; i < f->all_n && f->changes_n < CHANGES_MAX; i++) {
		const struct figure *number = &f->all[i];
		int64_t was = 0;
		if (!number->causes || !reports_said(&g->last, number->key, &was) || was == number->value)
			continue;
		struct change *c = &f->changes[f->changes_n++];
		c->what = slice_of(number->name);
		c->was = said(g, &scratch, number, was);
		c->now = said(g, &scratch, number, number->value);
		say_causes(&scratch, g, number->causes);
		c->why = arena_slice(g->arena, str_slice(&scratch));
	}
	str_release(&scratch);
}
