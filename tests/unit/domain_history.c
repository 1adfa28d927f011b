/* What texts, calls and consent events add up to: counts, a provider's word about a number, and silence. */
#include "replay_world.h"

#include "domain/facts.h"
#include "domain/history.h"

#define NOW (30 * DAY) /* minutes after T0 */

static struct law_error errors[] = {
	{"21610", ERROR_CLASS_OPT_OUT},      {"21614", ERROR_CLASS_LANDLINE}, {"30003", ERROR_CLASS_UNREACHABLE},
	{"30004", ERROR_CLASS_BLOCKED},      {"30005", ERROR_CLASS_INVALID},  {"30007", ERROR_CLASS_SPAM_FILTER},
	{"30034", ERROR_CLASS_REGISTRATION},
};
static struct law law = {.errors = errors, .errors_n = sizeof errors / sizeof *errors};

static struct text_history texts_at(struct world *w, int64_t minutes)
{
	const struct history_env env = {.law = &law, .now = at(minutes), .called_at = at(minutes - 10)};
	struct text_history h;

	history_read_texts(&w->p, &env, &w->arena, &h);
	return h;
}

static struct person_text *failed(struct world *w, int64_t minutes, enum message_status status, const char *code)
{
	struct person_text *t = text_out(w, minutes, status, "SM1");

	t->error_code = slice_of(code);
	return t;
}

static struct person_text *our_text(struct world *w, int64_t minutes)
{
	struct person_text *t = text_out(w, minutes, MESSAGE_DELIVERED, "SM2");

	t->ours = t->stop_wording = true;
	return t;
}

/* ---- a provider's word about a number ---- */

static void an_opt_out_at_the_provider_counts(void **state)
{
	static const struct {
		const char *code;
		enum message_status status;
		bool out, dead;
	} table[] = {
		{"21610", MESSAGE_FAILED, true, false},
		{"21610", MESSAGE_UNDELIVERED, true, false},
		{" 21610", MESSAGE_UNKNOWN, true, false},   /* an export without a status */
		{"21610", MESSAGE_DELIVERED, false, false}, /* it went after all */
		{"21614", MESSAGE_FAILED, false, true},
		{"30005", MESSAGE_UNDELIVERED, false, true},
		{"30004", MESSAGE_UNDELIVERED, false, true},
		{"30003", MESSAGE_UNDELIVERED, false, false}, /* off for now */
		{"30007", MESSAGE_UNDELIVERED, false, false}, /* our words, not their number */
		{"30034", MESSAGE_UNDELIVERED, false, false}, /* our registration */
		{"", MESSAGE_FAILED, false, false},
		{"12345", MESSAGE_FAILED, false, false},
	};
	struct world w;

	(void)state;
	world_open(&w);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		world_clear(&w);
		failed(&w, NOW - DAY, table[i].status, table[i].code);
		struct text_history h = texts_at(&w, NOW);
		if (h.provider_opt_out != table[i].out || h.not_textable != table[i].dead)
			fail_msg("%s: opt-out %d, not textable %d", table[i].code, h.provider_opt_out, h.not_textable);
	}
	/* an error beside something that they wrote says nothing about them */
	world_clear(&w);
	reply(&w, NOW - DAY, REPLY_ORDINARY, "R")->error_code = SLICE("21610");
	check_false(texts_at(&w, NOW).provider_opt_out);
	world_close(&w);
}

static void only_start_lifts_it(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	failed(&w, NOW - 400 * DAY, MESSAGE_FAILED, "21610");
	check_true(texts_at(&w, NOW).provider_opt_out); /* it does not age */
	check_false(texts_at(&w, NOW - 401 * DAY).provider_opt_out);
	reply(&w, NOW - 300 * DAY, REPLY_ORDINARY, "R1");
	text_out(&w, NOW - 299 * DAY, MESSAGE_DELIVERED, "from another number of ours");
	check_true(texts_at(&w, NOW).provider_opt_out);
	reply(&w, NOW - 200 * DAY, REPLY_OPT_IN, "R2");
	check_false(texts_at(&w, NOW).provider_opt_out);
	check_true(texts_at(&w, NOW - 201 * DAY).provider_opt_out);
	failed(&w, NOW - DAY, MESSAGE_FAILED, "21610");
	check_true(texts_at(&w, NOW).provider_opt_out);
	/* said in the same second as the refusal: the refusal stands */
	reply(&w, NOW - DAY, REPLY_OPT_IN, "R3");
	check_true(texts_at(&w, NOW).provider_opt_out);
	world_close(&w);
}

/* What the provider refuses at once is no text, and its error is known from our outbox alone. */
static void a_refusal_in_the_outbox_counts(void **state)
{
	struct person_outbox o = {.row = 1,
				  .created_at = at(NOW - DAY),
				  .not_before = at(NOW - HOUR),
				  .state = SLICE("rejected"),
				  .error_code = SLICE("21610")};
	struct world w;

	(void)state;
	world_open(&w);
	w.p.outbox = &o;
	w.p.outbox_n = 1;
	struct text_history h = texts_at(&w, NOW);
	check_true(h.provider_opt_out);
	check_int(h.texts_24h, 0);
	check_int(h.auto_texts_24h, 0);
	check_false(texts_at(&w, NOW - 2 * HOUR).provider_opt_out); /* not yet */
	reply(&w, NOW - 2 * HOUR, REPLY_OPT_IN, "before it could go");
	check_true(texts_at(&w, NOW).provider_opt_out);
	reply(&w, NOW - 5, REPLY_OPT_IN, "after");
	check_false(texts_at(&w, NOW).provider_opt_out);
	o.error_code = SLICE("21614");
	check_true(texts_at(&w, NOW).not_textable);
	o.state = SLICE("queued");
	check_false(texts_at(&w, NOW).not_textable);
	world_close(&w);
}

static void a_dead_number_lives_again(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	failed(&w, NOW - 180 * DAY, MESSAGE_UNDELIVERED, "21614");
	check_true(texts_at(&w, NOW).not_textable);
	check_false(texts_at(&w, NOW + 1).not_textable);
	failed(&w, NOW - 10 * DAY, MESSAGE_UNDELIVERED, "30005");
	check_true(texts_at(&w, NOW + 1).not_textable);
	text_out(&w, NOW - 11 * DAY, MESSAGE_DELIVERED, "SM3"); /* before it: says nothing */
	text_out(&w, NOW - 9 * DAY, MESSAGE_SENT, "SM4");       /* sent is not delivered */
	check_true(texts_at(&w, NOW).not_textable);
	text_out(&w, NOW - 8 * DAY, MESSAGE_DELIVERED, "SM5");
	check_false(texts_at(&w, NOW).not_textable);
	check_true(texts_at(&w, NOW - 8 * DAY - 1).not_textable); /* as of then */
	world_close(&w);
}

/* ---- counts ---- */

static void texts_are_counted(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	struct text_history h = texts_at(&w, NOW);
	check_int(h.texts_24h, 0);
	check_int(h.last_in_at, FACTS_NEVER);
	check_int(h.oldest_text_24h_at, FACTS_NEVER);
	check_int(h.human_text_at, FACTS_NEVER);
	check_false(h.texted_this_episode);

	our_text(&w, NOW - 20 * DAY);
	our_text(&w, NOW - 5 * DAY);
	text_out(&w, NOW - 3 * HOUR, MESSAGE_SENT, "typed");
	our_text(&w, NOW - HOUR);
	text_out(&w, NOW - 30, MESSAGE_FAILED, "never went");
	text_out(&w, NOW + 1, MESSAGE_SENT, "later");
	h = texts_at(&w, NOW);
	check_int(h.texts_24h, 2);
	check_int(h.oldest_text_24h_at, at(NOW - 3 * HOUR));
	check_int(h.auto_texts_24h, 1);
	check_int(h.texts_30d_unanswered, 3);
	check_true(h.texted_this_episode);
	check_true(h.stop_shown_30d);
	check_int(h.human_text_at, FACTS_NEVER); /* theirs was before the miss */

	/* they write: what went before is answered, and the next text is an answer, but only one */
	reply(&w, NOW - 20, REPLY_ORDINARY, "R");
	text_out(&w, NOW - 5, MESSAGE_SENT, "answer");
	h = texts_at(&w, NOW);
	check_int(h.last_in_at, at(NOW - 20));
	check_int(h.texts_24h, 2);
	check_int(h.texts_30d_unanswered, 0);
	check_false(h.texted_this_episode);
	check_int(h.human_text_at, at(NOW - 5));
	text_out(&w, NOW - 4, MESSAGE_SENT, "one more");
	check_int(texts_at(&w, NOW).texts_24h, 3);
	check_int(texts_at(&w, NOW).human_text_at, at(NOW - 5));
	world_close(&w);
}

/* A text handed over without an answer may have arrived. */
static void unknown_counts_as_sent(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	struct person_text *t = our_text(&w, NOW - HOUR);
	t->status = MESSAGE_FAILED;
	check_int(texts_at(&w, NOW).auto_texts_24h, 0);
	t->unknown = true;
	check_int(texts_at(&w, NOW).auto_texts_24h, 1);
	world_close(&w);
}

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Texts of exports come sorted, ours stand behind them: no order may change what they say. */
static void order_does_not_matter(void **state)
{
	static const enum message_status statuses[] = {MESSAGE_SENT, MESSAGE_DELIVERED, MESSAGE_FAILED,
						       MESSAGE_UNDELIVERED};
	static const char *const codes[] = {"", "", "21610", "21614"};
	struct world w;
	uint64_t seed = 20261122;

	(void)state;
	world_open(&w);
	for (int round = 0; round < 500; round++) {
		world_clear(&w);
		for (int i = 0; i < 12; i++) {
			int64_t when = NOW - (int64_t)(random_next(&seed) % (2 * DAY));
			if (random_next(&seed) % 3 == 0) {
				reply(&w, when, random_next(&seed) % 4 ? REPLY_ORDINARY : REPLY_OPT_IN, "R");
				continue;
			}
			struct person_text *t =
				failed(&w, when, statuses[random_next(&seed) % 4], codes[random_next(&seed) % 4]);
			t->ours = random_next(&seed) % 2;
		}
		struct text_history before = texts_at(&w, NOW), after;
		for (size_t i = w.p.texts_n - 1; i > 0; i--) {
			size_t k = random_next(&seed) % (i + 1);
			struct person_text t = w.texts[i];
			w.texts[i] = w.texts[k];
			w.texts[k] = t;
		}
		after = texts_at(&w, NOW);
		check_int(after.last_in_at, before.last_in_at);
		check_int(after.texts_24h, before.texts_24h);
		check_int(after.oldest_text_24h_at, before.oldest_text_24h_at);
		check_int(after.auto_texts_24h, before.auto_texts_24h);
		check_int(after.texts_30d_unanswered, before.texts_30d_unanswered);
		check_int(after.human_text_at, before.human_text_at);
		check_int(after.texted_this_episode, before.texted_this_episode);
		check_int(after.provider_opt_out, before.provider_opt_out);
		check_int(after.not_textable, before.not_textable);
		arena_reset(&w.arena);
	}
	world_close(&w);
}

static void calls_of_an_hour(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	for (int i = 0; i < 7; i++)
		miss(&w, NOW - 7 * HOUR + 5 * i); /* 22:00 to 22:30 */
	we_talk(&w, NOW - 7 * HOUR + 1, 10);      /* ours do not count */
	miss(&w, NOW + 5);                        /* nor what lies ahead */
	struct history_env env = {.law = &law, .now = at(NOW), .called_at = at(NOW - 7 * HOUR + 30)};
	check_int(history_calls_1h(&w.p, &env), 7);
	env.called_at = at(NOW - 7 * HOUR + 60); /* the hour includes its first second */
	check_int(history_calls_1h(&w.p, &env), 7);
	env.called_at = at(NOW - 7 * HOUR + 61);
	check_int(history_calls_1h(&w.p, &env), 6);
	env.called_at = at(NOW - 2 * HOUR);
	check_int(history_calls_1h(&w.p, &env), 0);
	for (int i = 0; i < 3; i++)
		miss(&w, NOW - i);
	check_int(history_calls_1h(&w.p, &env), 3); /* lately */
	env.called_at = at(NOW + 5);                /* the clock stands before the miss */
	check_int(history_calls_1h(&w.p, &env), 3);
	env.called_at = 0;
	check_int(history_calls_1h(&w.p, &env), 3);
	world_close(&w);
}

static void who_wants_silence(void **state)
{
	static const struct {
		enum consent_kind kind;
		enum consent_scope scope;
		bool silence;
	} table[] = {
		{CONSENT_LEGAL_THREAT, SCOPE_ALL, true},
		{CONSENT_COMPLAINT, SCOPE_ALL, true},
		{CONSENT_WRONG_NUMBER, SCOPE_ALL, true},
		{CONSENT_REASSIGNED_YES, SCOPE_ALL, true},
		{CONSENT_OPT_OUT, SCOPE_VOICE, true},
		{CONSENT_OPT_OUT, SCOPE_ALL, false}, /* a plain STOP: a person may still ring */
		{CONSENT_OPT_OUT, SCOPE_TEXT, false},
		{CONSENT_LITIGATOR, SCOPE_ALL, false},
		{CONSENT_OPT_IN, SCOPE_ALL, false},
	};
	struct world w;

	(void)state;
	world_open(&w);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct person_consent said = {.at = at(NOW), .kind = table[i].kind, .scope = table[i].scope};
		w.p.consents = &said;
		w.p.consents_n = 1;
		check_int(history_wants_silence(&w.p, at(NOW)), table[i].silence);
		check_false(history_wants_silence(&w.p, at(NOW) - 1)); /* not yet said */
	}
	w.p.consents_n = 0;
	check_false(history_wants_silence(&w.p, at(NOW)));
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_opt_out_at_the_provider_counts),
		cmocka_unit_test(only_start_lifts_it),
		cmocka_unit_test(a_refusal_in_the_outbox_counts),
		cmocka_unit_test(a_dead_number_lives_again),
		cmocka_unit_test(texts_are_counted),
		cmocka_unit_test(unknown_counts_as_sent),
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(calls_of_an_hour),
		cmocka_unit_test(who_wants_silence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
