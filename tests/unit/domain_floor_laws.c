/* What holds for every case, tried on many random ones; and docs/floor.md, which is the table for people. */
#include "floor_world.h"

#include "base/file.h"

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static bool random_one_in(uint64_t *seed, uint64_t n)
{
	return random_next(seed) % n == 0;
}

static int64_t random_instant(uint64_t *seed, int64_t now)
{
	return random_one_in(seed, 3) ? FACTS_NEVER : now - (int64_t)(random_next(seed) % (40 * DAY_S));
}

/* Mostly clear, now and then anything. */
static void world_random(struct world *w, uint64_t *seed)
{
	static const int64_t callers[] = {12012345678, 12015550134, 18002345678, 4930123456, 12019761234, 0};
	static const char *const zones[] = {"America/New_York", "America/Los_Angeles", "America/Phoenix"};
	bool *flags[] = {
		&w->facts.clock_suspect,       &w->facts.own_line,
		&w->facts.test_number,         &w->facts.opted_out,
		&w->facts.reply_pending,       &w->facts.written_consent,
		&w->facts.verbal_consent,      &w->facts.wrong_number,
		&w->facts.legal_risk,          &w->facts.not_textable,
		&w->facts.texted_this_episode, &w->facts.duplicate_key,
		&w->facts.zone_conflict,       &w->facts.text_missing,
		&w->facts.provider_opt_out,    &w->facts.voicemail_left,
		&w->facts.text.short_link,     &w->tenant.fictional_numbers,
	};

	world_init(w);
	w->facts.now += (int64_t)(random_next(seed) % (30 * DAY_S));
	w->facts.called_at = w->facts.now - (int64_t)(random_next(seed) % (2 * HOUR_S));
	w->facts.purpose = (enum facts_purpose)(random_next(seed) % 3);
	if (random_one_in(seed, 4))
		w->facts.caller = callers[random_next(seed) % 6];
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		*flags[i] = random_one_in(seed, 12);
	w->facts.unread_row = random_one_in(seed, 12) ? SLICE("R00000001") : SLICE("");
	w->facts.last_inbound_at = random_instant(seed, w->facts.now);
	if (random_one_in(seed, 4))
		w->facts.talked_at = random_instant(seed, w->facts.now);
	w->facts.texts_24h = (int64_t)(random_next(seed) % 5);
	w->facts.auto_texts_24h = random_one_in(seed, 6);
	w->facts.texts_30d_unanswered = (int64_t)(random_next(seed) % 5);
	w->facts.calls_1h = (int64_t)(random_next(seed) % 7);
	w->facts.ring_s = (int64_t)(random_next(seed) % 40) - 1;
	w->facts.texts_today = (int64_t)(random_next(seed) % 55);
	world_places(w, (int)(random_next(seed) % 3) + ROW_NJ, zones[random_next(seed) % 3]);
	w->tenant.tier = (enum tier)(random_next(seed) % 4);
	w->tenant.missed_call_max_age_s = (int64_t)(random_next(seed) % (20 * HOUR_S));
	w->tenant.consent_signed_by = random_one_in(seed, 2) ? "Ann" : NULL;
	w->tenant.consent_signed_at = 1;
}

static void outcome_is_the_worst_row(void **state)
{
	static struct world w;
	struct decision d;
	uint64_t seed = 20261122;
	size_t reached[4] = {0};

	(void)state;
	for (int round = 0; round < 5000; round++) {
		enum outcome worst = OUTCOME_SEND;
		int64_t latest = 0;

		world_random(&w, &seed);
		world_judge(&w, &d);
		for (size_t i = 0; i < d.voices_n; i++) {
			worst = d.voices[i].outcome > worst ? d.voices[i].outcome : worst;
			latest = d.voices[i].until > latest ? d.voices[i].until : latest;
			check_true(i == 0 || d.voices[i - 1].outcome >= d.voices[i].outcome);
			check_true(d.voices[i].until == 0 || d.voices[i].until > w.facts.now);
		}
		check_int(d.outcome, worst);
		check_int(d.hold_until, latest);
		reached[d.outcome]++;
	}
	for (int o = OUTCOME_SEND; o <= OUTCOME_NO_CONTACT; o++)
		assert_in_range(reached[o], 20, 5000);
}

/* Nothing that a rule says lowers what the floor says. */
static void no_voice_softens_the_floor(void **state)
{
	static struct world w;
	struct decision d;
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct voice v = {.layer = LAYER_TENANT, .outcome = (enum outcome)(random_next(&seed) % 4)};
		enum outcome before;
		int64_t until;

		snprintf(v.code, sizeof v.code, "a_rule");
		v.until = v.outcome == OUTCOME_HOLD ? (int64_t)(random_next(&seed) % 1000) : 0;
		v.answerable = true;
		world_random(&w, &seed);
		world_judge(&w, &d);
		before = d.outcome;
		until = d.hold_until;
		decision_init(&d);
		decision_add(&d, &v);
		floor_judge(&w.facts, &w.law, &d);
		decision_settle(&d);
		check_true(d.outcome >= before && d.outcome >= v.outcome);
		check_true(d.hold_until >= until);
		check_true(d.outcome != before || before == OUTCOME_SEND || d.voices[0].layer == LAYER_FLOOR);
	}
}

/* A suppression ends it, whatever else is true; and takes nothing back. */
static void suppression_is_final(void **state)
{
	static struct world w;
	struct decision d;
	uint64_t seed = 99;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		enum outcome before;
		size_t voices;

		world_random(&w, &seed);
		w.facts.opted_out = false;
		world_judge(&w, &d);
		before = d.outcome;
		voices = d.voices_n;
		w.facts.opted_out = true;
		world_judge(&w, &d);
		check_int(d.outcome, OUTCOME_NO_CONTACT);
		check_true(d.outcome >= before);
		check_int(d.voices_n, voices + 1);
		assert_non_null(world_voice(&d, "B1"));
		check_false(d.answerable);
	}
}

/* One more place where the person could be never makes a closed instant open. */
static void more_places_never_open(void **state)
{
	static struct world w;
	struct decision d;
	uint64_t seed = 4;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		enum outcome before;
		int64_t until;

		world_init(&w);
		w.facts.written_consent = true;
		w.facts.now += (int64_t)(random_next(&seed) % (7 * DAY_S));
		w.facts.called_at = w.facts.last_inbound_at = w.facts.now - 60;
		world_judge(&w, &d);
		before = d.outcome;
		until = d.hold_until;
		if (random_one_in(&seed, 2))
			places_add_zone(&w.facts.places, world_zone("America/Los_Angeles"));
		else
			places_add_state(&w.facts.places, ROW_PA);
		world_judge(&w, &d);
		check_true(d.outcome >= before);
		check_true(d.hold_until >= until);
	}
}

/* ---- docs/floor.md --------------------------------------------------------------------------------------- */

#define DOCS_PATH "docs/floor.md"
#define DOCS_MAX  (64 * 1024)

static void docs_write(struct str *out)
{
	str_adds(out, "| row | code | outcome | approvable | what the owner reads | source |\n");
	str_adds(out, "|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < floor_table_n; i++) {
		const struct floor_row *r = &floor_table[i];

		str_addf(out, "| %s | `%s` | %s | %s | %s | %s |\n", r->id, r->code, outcome_word(r->outcome),
			 r->answerable ? "yes" : "", r->sentence, r->source);
	}
}

static void docs_are_the_table(void **state)
{
	struct str want, have;
	struct err err = {0};

	(void)state;
	str_init(&want, DOCS_MAX);
	str_init(&have, DOCS_MAX);
	docs_write(&want);
	check_ok(file_read(DOCS_PATH, &have, &err), err);
	if (slice_find(str_slice(&have), str_slice(&want)) < 0) {
		fprintf(stderr, "%s", want.data);
		fail_msg("%s does not hold the floor's table: put the table printed above into it", DOCS_PATH);
	}
	str_release(&want);
	str_release(&have);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcome_is_the_worst_row), cmocka_unit_test(no_voice_softens_the_floor),
		cmocka_unit_test(suppression_is_final),     cmocka_unit_test(more_places_never_open),
		cmocka_unit_test(docs_are_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
