/* base/arena: blocks, alignment, the maximum, and that a loop of reset and fill settles. */
#include "check.h"

#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static void hands_out_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 1 << 20);
	static const size_t sizes[] = {1, 8, 0, 3, 16, 17, 63, 64, 65, 200, 4095, 4096, 4097, 70000};
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			unsigned char *p = arena_alloc(&a, sizes[i]);
			assert_non_null(p);
			check_int((uintptr_t)p % alignof(max_align_t), 0);
			for (size_t b = 0; b < sizes[i]; b++)
				check_int(p[b], 0);
			memset(p, 0xEE, sizes[i]);
			arena_text(&a, SLICE("x")); /* puts the next one off its alignment */
		}
		arena_reset(&a);
		check_int(a.used, 0);
	}
	arena_release(&a);
}

static void copies_text(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 1 << 20);
	char source[] = "calls.csv";
	char *text = arena_text(&a, slice_of(source));
	struct slice copy = arena_slice(&a, slice_of(source));
	memset(source, 'x', sizeof source - 1);
	check_text(text, "calls.csv");
	check_slice(copy, "calls.csv");
	check_text(arena_text(&a, slice_of(NULL)), "");
	check_int(arena_slice(&a, slice_of(NULL)).len, 0);
	/* Many small ones cross blocks and stay what they were. */
	char *kept[500];
	for (int i = 0; i < 500; i++) {
		char name[24];
		int n = snprintf(name, sizeof name, "name-%d", i);
		kept[i] = arena_text(&a, (struct slice){name, (size_t)n});
	}
	for (int i = 0; i < 500; i++) {
		char name[24];
		snprintf(name, sizeof name, "name-%d", i);
		check_text(kept[i], name);
	}
	arena_release(&a);
	check_int(a.used, 0);
	check_text(arena_text(&a, SLICE("after")), "after"); /* a released arena can be used again */
	arena_release(&a);
}

static void settles_on_one_block(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 1 << 20);
	void *first = NULL;
	for (int round = 0; round < 5; round++) {
		void *head = arena_alloc(&a, 16);
		for (int i = 0; i < 30; i++)
			arena_alloc(&a, 16);
		if (round == 1)
			first = head;
		if (round > 1)
			assert_ptr_equal(head, first);
		arena_reset(&a);
	}
	arena_release(&a);
	arena_reset(&a); /* of an empty one: nothing to do */
	arena_release(&a);
}

/* Run fill in a child: 0 when it returns, else the signal that ended it. */
static int signal_of(void (*fill)(struct arena *a))
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		fclose(stderr);
		struct arena a;
		arena_init(&a, 256);
		fill(&a);
		arena_release(&a);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

static void fill_exactly(struct arena *a)
{
	arena_alloc(a, 128);
	arena_alloc(a, 128);
}

static void fill_one_past(struct arena *a)
{
	fill_exactly(a);
	arena_slice(a, SLICE("x"));
}

static void ask_for_everything(struct arena *a)
{
	volatile size_t all = SIZE_MAX;
	arena_alloc(a, all);
}

static void fill_twice_with_a_reset(struct arena *a)
{
	fill_exactly(a);
	arena_reset(a);
	fill_exactly(a);
}

static void aborts_past_its_maximum(void **state)
{
	(void)state;
	check_int(signal_of(fill_exactly), 0);
	check_int(signal_of(fill_twice_with_a_reset), 0);
	check_int(signal_of(fill_one_past), SIGABRT);
	check_int(signal_of(ask_for_everything), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hands_out_zeroed_and_aligned),
		cmocka_unit_test(copies_text),
		cmocka_unit_test(settles_on_one_block),
		cmocka_unit_test(aborts_past_its_maximum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
