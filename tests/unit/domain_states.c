/* The states of a text: every word is used, every state can be reached, and what the flags say agrees with the steps.
 */
#include "check.h"
#include "domain/states.h"

static size_t index_of(const char *word)
{
	const struct outbox_state *s = outbox_state_find(word);

	if (!s)
		fail_msg("%s is no state", word);
	return (size_t)(s - outbox_states);
}

static void test_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < outbox_states_n; i++) {
		check_int(index_of(outbox_states[i].word), i); /* each word once */
		check_true(strlen(outbox_states[i].sentence) > 10);
		check_true(strlen(outbox_states[i].word) < 20);
	}
	assert_null(outbox_state_find("sent"));
	assert_null(outbox_state_find(""));
	for (size_t i = 0; i < outbox_steps_n; i++) {
		if (*outbox_steps[i].was)
			index_of(outbox_steps[i].was);
		index_of(outbox_steps[i].becomes);
		check_true(strlen(outbox_steps[i].when) > 5);
		for (size_t k = 0; k < i; k++)
			check_false(strcmp(outbox_steps[i].was, outbox_steps[k].was) == 0 &&
				    strcmp(outbox_steps[i].becomes, outbox_steps[k].becomes) == 0);
	}
}

static void test_reachable(void **state)
{
	(void)state;
	bool reached[32] = {false};

	check_true(outbox_states_n <= 32);
	for (size_t round = 0; round < outbox_states_n; round++)
		for (size_t i = 0; i < outbox_steps_n; i++)
			if (!*outbox_steps[i].was || reached[index_of(outbox_steps[i].was)])
				reached[index_of(outbox_steps[i].becomes)] = true;
	for (size_t i = 0; i < outbox_states_n; i++)
		if (!reached[i])
			fail_msg("nothing leads to %s", outbox_states[i].word);
}

/* Every way out of the machine goes through `sending`; what left never comes back but where it is proven not to have
 * gone; a dry text goes nowhere; nothing waits for anybody at an end. */
static void test_steps_make_sense(void **state)
{
	(void)state;
	for (size_t i = 0; i < outbox_steps_n; i++) {
		const struct outbox_step *s = &outbox_steps[i];
		const struct outbox_state *to = outbox_state_find(s->becomes);
		const struct outbox_state *from = *s->was ? outbox_state_find(s->was) : NULL;
		bool left = from && from->handed_over;
		if (to->handed_over && !left)
			check_text(s->becomes, "sending");
		if (left && !to->handed_over)
			check_true(strcmp(s->becomes, "rejected") == 0 || strcmp(s->becomes, "queued") == 0);
		if (from && from->accepted)
			check_true(to->accepted);
		if (from)
			check_true(strcmp(s->was, "dry") != 0);
	}
	for (size_t i = 0; i < outbox_states_n; i++) {
		const struct outbox_state *s = &outbox_states[i];
		check_false(s->accepted && s->unknown);
		check_false(s->accepted && !s->handed_over);
		check_false(s->unknown && !s->handed_over);
		check_false(outbox_may_step(s->word, s->word) && strcmp(s->word, "draft"));
	}
	check_false(outbox_may_step("dry", "queued"));
	check_false(outbox_may_step("canceled", "queued"));
	check_false(outbox_may_step("draft", "sending"));
	check_false(outbox_may_step("uncertain", "sending"));
	check_false(outbox_may_step("", "sending"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_reachable),
		cmocka_unit_test(test_steps_make_sense),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
