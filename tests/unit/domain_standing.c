/* What consent events add up to: one table, each row a life. */
#include "check.h"

#include "domain/facts.h"
#include "domain/standing.h"

struct life {
	const char *what;
	struct person_consent events[4];
	size_t n;
	int64_t at;
	bool out, wrong, legal, written, verbal;
	ptrdiff_t by;
	const char *words; /* how the sentence begins */
};

#define SAID(when, which, how)                                                                                         \
	{                                                                                                              \
		.at = (when), .kind = CONSENT_##which, .scope = SCOPE_##how                                            \
	}

static const struct life lives[] = {
	{"nothing said", {{0}}, 0, 100, .by = -1, .words = "not opted out: nothing"},
	{"a stop", {SAID(50, OPT_OUT, ALL)}, 1, 100, .out = true, .by = 0, .words = "may not be texted: they asked"},
	{"a stop at this very second", {SAID(100, OPT_OUT, ALL)}, 1, 100, .out = true, .by = 0},
	{"a stop a second later", {SAID(101, OPT_OUT, ALL)}, 1, 100, .by = -1},
	{"a stop of texts", {SAID(50, OPT_OUT, TEXT)}, 1, 100, .out = true, .by = 0},
	{"a stop of calls is none of texts", {SAID(50, OPT_OUT, VOICE)}, 1, 100, .by = -1},
	{"a complaint is a stop", {SAID(50, COMPLAINT, ALL)}, 1, 100, .out = true, .by = 0},
	{"back again",
	 {SAID(50, OPT_OUT, ALL), SAID(60, OPT_IN, ALL)},
	 2,
	 100,
	 .by = 1,
	 .words = "not opted out; they opted in"},
	{"back, but not yet", {SAID(50, OPT_OUT, ALL), SAID(60, OPT_IN, ALL)}, 2, 55, .out = true, .by = 0},
	{"both in one second: the stop counts",
	 {SAID(50, OPT_IN, ALL), SAID(50, OPT_OUT, ALL)},
	 2,
	 100,
	 .out = true,
	 .by = 1},
	{"stop, start, stop",
	 {SAID(50, OPT_OUT, ALL), SAID(60, OPT_IN, ALL), SAID(70, OPT_OUT, TEXT)},
	 3,
	 100,
	 .out = true,
	 .by = 2},
	{"the order in which they come does not matter",
	 {SAID(70, OPT_OUT, ALL), SAID(60, OPT_IN, ALL), SAID(50, OPT_OUT, ALL)},
	 3,
	 100,
	 .out = true,
	 .by = 0},
	{"written consent",
	 {SAID(50, WRITTEN, ALL)},
	 1,
	 100,
	 .written = true,
	 .by = 0,
	 .words = "not opted out; consent in"},
	{"written consent, revoked", {SAID(50, WRITTEN, ALL), SAID(60, OPT_OUT, ALL)}, 2, 100, .out = true, .by = 1},
	{"written consent after a stop lifts no stop",
	 {SAID(50, OPT_OUT, ALL), SAID(60, WRITTEN, ALL)},
	 2,
	 100,
	 .out = true,
	 .written = true,
	 .by = 0},
	{"consent by word", {SAID(50, VERBAL, ALL)}, 1, 100, .verbal = true, .by = 0},
	{"a wrong number",
	 {SAID(50, WRONG_NUMBER, ALL)},
	 1,
	 100,
	 .out = true,
	 .wrong = true,
	 .by = 0,
	 .words = "may not be texted: the number"},
	{"a wrong number stays one after START",
	 {SAID(50, WRONG_NUMBER, ALL), SAID(60, OPT_IN, ALL)},
	 2,
	 100,
	 .wrong = true,
	 .by = 1,
	 .words = "may not be texted: they said"},
	{"a threat", {SAID(50, LEGAL_THREAT, ALL)}, 1, 100, .legal = true, .by = -1, .words = "never automatically"},
	{"somebody's claim is no consent", {SAID(50, IMPORTED_CLAIM, ALL), SAID(51, DNC_CLEAR, ALL)}, 2, 100, .by = -1},
};

static void test_lives(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lives / sizeof *lives; i++) {
		const struct life *l = &lives[i];
		struct standing s;
		consents_stand(l->events, l->n, l->at, &s);
		if (s.opted_out != l->out || s.wrong_number != l->wrong || s.legal_risk != l->legal ||
		    s.written != l->written || s.verbal != l->verbal || s.by != l->by)
			fail_msg("%s: out %d wrong %d legal %d written %d verbal %d by %td", l->what, s.opted_out,
				 s.wrong_number, s.legal_risk, s.written, s.verbal, s.by);
		check_int(s.opted_out_at, l->out ? l->events[l->by].at : FACTS_NEVER);
		if (l->words && strncmp(standing_words(&s), l->words, strlen(l->words)) != 0)
			fail_msg("%s: says \"%s\"", l->what, standing_words(&s));
	}
}

/* Whatever else was said before, one more stop never opens anything (compliance: adding a suppression). */
static void test_a_stop_only_closes(void **state)
{
	(void)state;
	for (int kind = CONSENT_NONE; kind <= CONSENT_IMPORTED_CLAIM; kind++)
		for (int64_t at = 40; at <= 60; at += 10) {
			struct person_consent events[] = {{.at = 50, .kind = (enum consent_kind)kind},
							  {.at = at, .kind = CONSENT_OPT_OUT}};
			struct standing before, after;
			consents_stand(events, 1, 100, &before);
			consents_stand(events, 2, 100, &after);
			check_true(after.opted_out || (kind == CONSENT_OPT_IN && at < 50));
			check_true(!before.opted_out || after.opted_out);
			check_true(!after.written || before.written);
		}
}

/* ---- rows that nobody could read ---- */

#define ROW(id, text)                                                                                                  \
	{                                                                                                              \
		.kind = CONSENT_UNREAD_ROW, .evidence = SLICE(id), .words = SLICE(text)                                \
	}
#define READ(when, id)                                                                                                 \
	{                                                                                                              \
		.at = (when), .kind = CONSENT_ROW_READ, .evidence = SLICE(id)                                          \
	}
#define SM1 "+14155550134,STOP,SM12345678,Sideways"

static void test_unread_rows(void **state)
{
	(void)state;
	const struct {
		const char *what;
		struct person_consent events[3];
		size_t n;
		const char *text; /* the id of a text of theirs */
		ptrdiff_t unread;
	} table[] = {
		{"nothing", {{0}}, 0, "", -1},
		{"a row", {ROW("R1", SM1)}, 1, "", 0},
		{"a row, and another text", {ROW("R1", SM1)}, 1, "SM12345679", 0},
		{"a row that came again, and could be read", {ROW("R1", SM1)}, 1, "SM12345678", -1},
		{"an id that another begins with", {ROW("R1", SM1)}, 1, "SM1234567", 0},
		{"an id that another ends with", {ROW("R1", SM1)}, 1, "12345678", 0},
		{"an id that is too short to tell", {ROW("R1", "+14155550134,STOP,77,Sideways")}, 1, "77", 0},
		{"a text without an id", {ROW("R1", SM1)}, 1, "", 0},
		{"its second place alone stands free", {ROW("R1", "xSM12345678 SM12345678")}, 1, "SM12345678", -1},
		{"a person has read it", {ROW("R1", SM1), READ(90, "R1")}, 2, "", -1},
		{"a person has read it later", {ROW("R1", SM1), READ(110, "R1")}, 2, "", 0},
		{"a person has read another", {READ(90, "R2"), ROW("R1", SM1)}, 2, "", 1},
		{"one of two", {ROW("R1", SM1), ROW("R2", "x"), READ(90, "R1")}, 3, "", 1},
		{"a START lifts no row", {ROW("R1", SM1), SAID(90, OPT_IN, ALL)}, 2, "", 0},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct person_text text = {.native_id = slice_of(table[i].text), .direction = DIRECTION_IN};
		ptrdiff_t unread = consents_unread(table[i].events, table[i].n, 100, &text, 1);
		if (unread != table[i].unread)
			fail_msg("%s: %td", table[i].what, unread);
	}
	/* A text of ours, which their answer quotes: whether an export has shown it or not. */
	struct person_text ours = {.native_id = SLICE("SM12345678"), .direction = DIRECTION_OUT};
	check_int(consents_unread(table[1].events, 1, 100, &ours, 1), 0);
	ours.ours_only = true;
	check_int(consents_unread(table[1].events, 1, 100, &ours, 1), 0);
	struct standing s;
	consents_stand(table[1].events, 1, 100, &s);
	s.unread = 0;
	check_true(strncmp(standing_words(&s), "not automatically: a row", 24) == 0);
}

/* So many of one number were never read by anybody. */
static void test_very_many_unread_rows(void **state)
{
	(void)state;
	enum { MANY = 3000 };
	static struct person_consent events[2 * MANY];
	struct person_text text = {.native_id = SLICE("SM12345678"), .direction = DIRECTION_IN};

	for (size_t i = 0; i < 2 * MANY; i++)
		events[i] = (struct person_consent)ROW("R1", SM1);
	check_int(consents_unread(events, 2 * MANY, 100, &text, 1), 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_unread_rows),
					   cmocka_unit_test(test_very_many_unread_rows), cmocka_unit_test(test_lives),
					   cmocka_unit_test(test_a_stop_only_closes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
