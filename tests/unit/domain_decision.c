/* Settling a decision: the worst wins, holds join, and no voice is lost that binds. */
#include "check.h"

#include "domain/decision.h"

static struct voice voice_of(enum layer layer, enum outcome outcome, const char *row, const char *code)
{
	struct voice v = {.layer = layer, .outcome = outcome};

	snprintf(v.row, sizeof v.row, "%s", row);
	snprintf(v.code, sizeof v.code, "%s", code);
	return v;
}

static void add(struct decision *d, enum layer layer, enum outcome outcome, const char *row, const char *code)
{
	struct voice v = voice_of(layer, outcome, row, code);

	decision_add(d, &v);
}

static void words_go_both_ways(void **state)
{
	(void)state;
	for (int o = OUTCOME_SEND; o <= OUTCOME_NO_CONTACT; o++)
		check_int(outcome_from(outcome_word((enum outcome)o)), o);
	for (int i = IDENTITY_UNKNOWN; i <= IDENTITY_SPAM; i++)
		check_int(identity_from(identity_word((enum identity)i)), i);
	check_text(outcome_word(OUTCOME_NO_CONTACT), "no_contact");
	check_text(identity_word(IDENTITY_DORMANT), "dormant");
	check_text(layer_word(LAYER_STANDARD), "standard");
	check_int(outcome_from("allow"), -1);
	check_int(outcome_from(""), -1);
	check_int(outcome_from(NULL), -1);
	check_int(identity_from("Lead"), -1);
}

static void empty_is_clear(void **state)
{
	struct decision d;

	(void)state;
	memset(&d, 0xA5, sizeof d); /* init must not rest on what was there */
	decision_init(&d);
	decision_settle(&d);
	check_int(d.outcome, OUTCOME_SEND);
	check_text(d.code, "CLEAR");
	check_text(d.reason, "Nothing speaks against a text.");
	check_int(d.voices_n, 0);
	check_int(d.hold_until, 0);
	check_true(d.answerable);
}

static void no_objection_stays_clear(void **state)
{
	struct decision d;

	(void)state;
	decision_init(&d);
	add(&d, LAYER_TENANT, OUTCOME_SEND, "", "caller_asked_for_us");
	decision_settle(&d);
	check_int(d.outcome, OUTCOME_SEND);
	check_text(d.code, "CLEAR");
	check_int(d.voices_n, 1);
}

static void worst_first_then_layer_then_row(void **state)
{
	static const char *const want[] = {"OPTED_OUT", "CAP_FLOOR", "vip_only", "NO_MATCH", "QUIET_STATE", "fine"};
	struct decision d;

	(void)state;
	decision_init(&d);
	add(&d, LAYER_TENANT, OUTCOME_SEND, "", "fine");
	add(&d, LAYER_FLOOR, OUTCOME_HOLD, "C2", "QUIET_STATE");
	add(&d, LAYER_TENANT, OUTCOME_REVIEW, "", "NO_MATCH");
	add(&d, LAYER_STANDARD, OUTCOME_REVIEW, "", "vip_only");
	add(&d, LAYER_FLOOR, OUTCOME_REVIEW, "C9", "CAP_FLOOR");
	add(&d, LAYER_FLOOR, OUTCOME_NO_CONTACT, "B1", "OPTED_OUT");
	decision_settle(&d);
	check_int(d.outcome, OUTCOME_NO_CONTACT);
	check_text(d.code, "OPTED_OUT");
	check_text(d.reason, "We have a record that they asked us to stop.");
	for (size_t i = 0; i < d.voices_n; i++)
		check_text(d.voices[i].code, want[i]);
}

static void table_order_counts_numbers(void **state)
{
	static const char *const want[] = {"A2", "A11", "B1", "B10", "C1"};
	static const char *const added[] = {"B10", "C1", "A11", "B1", "A2"};
	struct decision d;

	(void)state;
	decision_init(&d);
	for (size_t i = 0; i < 5; i++)
		add(&d, LAYER_FLOOR, OUTCOME_NO_CONTACT, added[i], "X");
	decision_settle(&d);
	for (size_t i = 0; i < 5; i++)
		check_text(d.voices[i].row, want[i]);
}

static void entries_in_their_order(void **state)
{
	struct decision d;
	struct voice authority = voice_of(LAYER_TENANT, OUTCOME_REVIEW, "", "second");
	struct voice consent = voice_of(LAYER_TENANT, OUTCOME_REVIEW, "", "first");

	(void)state;
	snprintf(authority.entry, sizeof authority.entry, "authority");
	snprintf(consent.entry, sizeof consent.entry, "consent");
	decision_init(&d);
	decision_add(&d, &authority);
	decision_add(&d, &consent);
	decision_settle(&d);
	check_text(d.code, "first");
}

static void holds_join_at_the_latest(void **state)
{
	struct decision d;
	struct voice v = voice_of(LAYER_FLOOR, OUTCOME_HOLD, "C1", "QUIET_FEDERAL");

	(void)state;
	decision_init(&d);
	v.until = 5000;
	decision_add(&d, &v);
	v = voice_of(LAYER_TENANT, OUTCOME_HOLD, "", "outside_our_hours");
	v.until = 9000;
	decision_add(&d, &v);
	v = voice_of(LAYER_FLOOR, OUTCOME_HOLD, "C8", "CAP_24H");
	v.until = 7000;
	decision_add(&d, &v);
	decision_settle(&d);
	check_int(d.outcome, OUTCOME_HOLD);
	check_int(d.hold_until, 9000);
	check_text(d.code, "QUIET_FEDERAL");
	check_true(d.answerable);

	v = voice_of(LAYER_TENANT, OUTCOME_REVIEW, "", "possible_emergency");
	v.answerable = true;
	decision_add(&d, &v);
	decision_settle(&d);
	check_int(d.outcome, OUTCOME_REVIEW);
	check_int(d.hold_until, 9000); /* an approval still has to wait */
	check_true(d.answerable);
}

static void one_unanswerable_review_is_enough(void **state)
{
	struct decision d;
	struct voice v = voice_of(LAYER_FLOOR, OUTCOME_REVIEW, "B6", "STALE_CALL");

	(void)state;
	decision_init(&d);
	v.answerable = true;
	decision_add(&d, &v);
	decision_settle(&d);
	check_true(d.answerable);
	add(&d, LAYER_FLOOR, OUTCOME_REVIEW, "C11", "RULES_STALE");
	decision_settle(&d);
	check_false(d.answerable);

	decision_init(&d);
	add(&d, LAYER_FLOOR, OUTCOME_NO_CONTACT, "B1", "OPTED_OUT");
	check_false(d.answerable);
}

static void reasons_for_people(void **state)
{
	static const struct {
		enum layer layer;
		const char *row, *code, *note, *want;
	} cases[] = {
		{LAYER_FLOOR, "C3", "CLOSED_DAY", "PA, Sunday", "Their state allows no texts today: PA, Sunday."},
		{LAYER_FLOOR, "B8", "STALE_CALL", "", "The call is more than a day old."},
		{LAYER_TENANT, "", "RULE_FAULT", "rules.lua:3: no such fact",
		 "The company's rules failed on this call: rules.lua:3: no such fact."},
		{LAYER_TENANT, "", "possible_emergency", "The voicemail says: no heat", "The voicemail says: no heat"},
		{LAYER_TENANT, "", "possible_emergency", "", "The rules say possible_emergency."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct decision d;
		struct voice v = voice_of(cases[i].layer, OUTCOME_REVIEW, cases[i].row, cases[i].code);

		snprintf(v.note, sizeof v.note, "%s", cases[i].note);
		decision_init(&d);
		decision_add(&d, &v);
		decision_settle(&d);
		check_text(d.reason, cases[i].want);
	}
}

/* More voices than there is room for: what binds stays, and dropped holds still count. */
static void full_house_keeps_what_binds(void **state)
{
	struct decision d;
	struct voice v;
	size_t unanswerable = 0, no_contact = 0;

	(void)state;
	decision_init(&d);
	for (int i = 0; i < DECISION_MAX_VOICES; i++)
		add(&d, LAYER_TENANT, OUTCOME_SEND, "", "fine");
	for (int i = 0; i < DECISION_MAX_VOICES; i++) {
		v = voice_of(LAYER_FLOOR, OUTCOME_REVIEW, "B6", "STALE_CALL");
		v.answerable = true;
		decision_add(&d, &v);
	}
	v = voice_of(LAYER_FLOOR, OUTCOME_HOLD, "C1", "QUIET_FEDERAL");
	v.until = 12345;
	decision_add(&d, &v);
	add(&d, LAYER_FLOOR, OUTCOME_REVIEW, "C12", "CLOCK_SUSPECT");
	add(&d, LAYER_TENANT, OUTCOME_NO_CONTACT, "", "never_us");
	add(&d, LAYER_TENANT, OUTCOME_SEND, "", "fine");
	decision_settle(&d);
	check_int(d.voices_n, DECISION_MAX_VOICES);
	for (size_t i = 0; i < d.voices_n; i++) {
		unanswerable += strcmp(d.voices[i].code, "CLOCK_SUSPECT") == 0;
		no_contact += d.voices[i].outcome == OUTCOME_NO_CONTACT;
	}
	check_int(unanswerable, 1);
	check_int(no_contact, 1);
	check_int(d.outcome, OUTCOME_NO_CONTACT);
	check_text(d.code, "never_us");
	check_int(d.hold_until, 12345);
	check_false(d.answerable);
}

/* Whatever is added, in whatever order: the outcome is the maximum and never falls. */
static void adding_never_softens(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 500; round++) {
		struct decision d;
		enum outcome worst = OUTCOME_SEND;
		int64_t latest = 0;

		decision_init(&d);
		for (int i = 0; i < 60; i++) {
			struct voice v = voice_of(LAYER_TENANT, OUTCOME_SEND, "", "x");

			seed = seed * 1664525u + 1013904223u;
			v.outcome = (enum outcome)(seed >> 30);
			v.layer = (enum layer)((seed >> 20) % 3);
			v.until = v.outcome == OUTCOME_HOLD ? (int64_t)(seed % 100000) : 0;
			worst = v.outcome > worst ? v.outcome : worst;
			latest = v.until > latest ? v.until : latest;
			decision_add(&d, &v);
			check_int(d.outcome, worst);
			check_int(d.hold_until, latest);
		}
		decision_settle(&d);
		check_int(d.voices[0].outcome, worst);
		for (size_t i = 1; i < d.voices_n; i++)
			check_true(d.voices[i - 1].outcome >= d.voices[i].outcome);
	}
}

static void long_texts_are_cut_whole(void **state)
{
	struct decision d;
	struct voice v = voice_of(LAYER_TENANT, OUTCOME_REVIEW, "", "x");

	(void)state;
	for (size_t i = 0; i + 2 < sizeof v.note; i += 2)
		memcpy(v.note + i, "\xC3\xA9", 2);
	decision_init(&d);
	decision_add(&d, &v);
	decision_settle(&d);
	check_int(strlen(d.reason), 200);
	check_true(strlen(d.reason) < sizeof d.reason);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_go_both_ways),         cmocka_unit_test(empty_is_clear),
		cmocka_unit_test(no_objection_stays_clear),   cmocka_unit_test(worst_first_then_layer_then_row),
		cmocka_unit_test(table_order_counts_numbers), cmocka_unit_test(entries_in_their_order),
		cmocka_unit_test(holds_join_at_the_latest),   cmocka_unit_test(one_unanswerable_review_is_enough),
		cmocka_unit_test(reasons_for_people),         cmocka_unit_test(full_house_keeps_what_binds),
		cmocka_unit_test(adding_never_softens),       cmocka_unit_test(long_texts_are_cut_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
