/* Children that end in every way there is: each is told under its own name and in its own place, and none costs another
 * anything. */
#include "loop/batch.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "check.h"

enum { LIMIT_MS = 1000, GRACE_MS = 200, TENANTS_MAX = 64, DESCRIPTORS = 64 };

/* ---- what a child may do ---- */

static void end_well(struct batch_result *r, int32_t code)
{
	r->exit_code = code;
	r->counted = true;
	r->counts.needs_person = 7;
	r->counts.balanced = true;
	snprintf(r->counts.sick_why, sizeof r->counts.sick_why, "%s", code ? "calls.csv is sick" : "");
}

static void write_garbage_everywhere(void)
{
	static const char garbage[5000] = "garbage";
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
		if (fcntl(fd, F_GETFL) >= 0 && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY)
			assert_true(write(fd, garbage, sizeof garbage) > 0);
}

static void crash(int signal)
{
	raise(signal);
}

static void hang(void)
{
	for (;;)
		pause();
}

static void spin(void)
{
	for (volatile int i = 0;; i = !i)
		;
}

static void hang_and_hear_nothing(void)
{
	signal(SIGTERM, SIG_IGN);
	hang();
}

static void print_for_ever(void)
{
	for (;;)
		puts("a line that nobody wants");
}

static void work(void *ctx, const char *tenant, struct batch_result *r)
{
	const char *how = strchr(tenant, '-') + 1;

	(void)ctx;
	printf("%s: out\n", tenant);
	fprintf(stderr, "%s: said\n", tenant);
	end_well(r, 0);
	if (strcmp(how, "sick") == 0)
		end_well(r, 65);
	else if (strcmp(how, "config") == 0)
		end_well(r, 78);
	else if (strcmp(how, "abort") == 0)
		signal(SIGABRT, SIG_DFL), crash(SIGABRT);
	else if (strcmp(how, "killed") == 0)
		crash(SIGKILL);
	else if (strcmp(how, "hang") == 0)
		hang();
	else if (strcmp(how, "spin") == 0)
		spin();
	else if (strcmp(how, "deaf") == 0)
		hang_and_hear_nothing();
	else if (strcmp(how, "endless") == 0)
		print_for_ever();
	else if (strcmp(how, "garbage") == 0)
		write_garbage_everywhere();
	else if (strcmp(how, "unended") == 0)
		memset(r->why, 'x', sizeof r->why);
	else if (strcmp(how, "exit0") == 0)
		_exit(0);
	else if (strcmp(how, "exit3") == 0)
		_exit(3);
	else if (strcmp(how, "slow") == 0)
		usleep(150 * 1000);
}

/* ---- what the parent was told ---- */

struct told {
	struct arena arena;
	struct batch_end end[TENANTS_MAX];
	size_t n;
};

static void note(void *ctx, const struct batch_end *end)
{
	struct told *t = ctx;
	struct batch_end *kept = &t->end[t->n++];

	assert_true(t->n <= TENANTS_MAX);
	*kept = *end;
	kept->out = arena_slice(&t->arena, end->out);
	kept->said = arena_slice(&t->arena, end->said);
}

static void run(struct told *t, const char *const *tenants, size_t n, int jobs)
{
	t->n = 0;
	arena_init(&t->arena, 64 << 20);
	batch_run(&(struct batch){.tenants = tenants,
				  .n = n,
				  .jobs = jobs,
				  .limit_ms = LIMIT_MS,
				  .grace_ms = GRACE_MS,
				  .work = work,
				  .ended = note,
				  .ctx = t});
	check_int(t->n, n);
	/* No child is left, dead or alive. */
	check_int(waitpid(-1, NULL, WNOHANG), -1);
}

static const struct {
	const char *tenant;
	bool whole;
	int exit_code;
	const char *why;
} ways[] = {
	{"a-well", true, 0, ""},
	{"b-abort", false, 70, "crashed: ended by signal 6 (Aborted)"},
	{"c-sick", true, 65, ""},
	{"d-hang", false, 70, "took longer than 1 s and was ended; --timeout gives more"},
	{"e-config", true, 78, ""},
	{"f-killed", false, 70, "crashed: ended by signal 9 (Killed)"},
	{"g-garbage", false, 70, "ended oddly, without a whole result"},
	{"h-slow", true, 0, ""},
	{"i-exit0", false, 70, "ended oddly, without a whole result"},
	{"j-exit3", false, 70, "ended oddly, with status 3"},
	{"k-deaf", false, 70, "took longer than 1 s and was ended; --timeout gives more"},
	{"l-spin", false, 70, "took longer than 1 s and was ended; --timeout gives more"},
	{"m-unended", false, 70, "ended oddly, without a whole result"},
	{"n-endless", false, 70, "took longer than 1 s and was ended; --timeout gives more"},
	{"o-well", true, 0, ""},
};
enum { WAYS = sizeof ways / sizeof *ways };

static void check_ways(const struct told *t)
{
	char text[64];

	for (size_t i = 0; i < WAYS; i++) {
		const struct batch_end *e = &t->end[i];
		check_text(e->tenant, ways[i].tenant);
		check_int(e->whole, ways[i].whole);
		check_int(e->result.exit_code, ways[i].exit_code);
		check_text(e->result.why, ways[i].why);
		check_int(e->result.counts.needs_person, ways[i].whole ? 7 : 0);
		check_text(e->result.counts.sick_why, ways[i].whole && ways[i].exit_code ? "calls.csv is sick" : "");
		snprintf(text, sizeof text, "%s: said\n", ways[i].tenant);
		check_true(slice_starts(e->said, text));
		snprintf(text, sizeof text, "%s: out\n", ways[i].tenant);
		if (e->whole)
			check_slice(e->out, text);
	}
}

static void every_end_is_told_by_name_and_in_order(void **state)
{
	const char *tenants[WAYS];
	struct told *t = calloc(1, sizeof *t);
	static const int jobs[] = {1, 4, BATCH_JOBS_MAX};

	(void)state;
	for (size_t i = 0; i < WAYS; i++)
		tenants[i] = ways[i].tenant;
	for (size_t k = 0; k < sizeof jobs / sizeof *jobs; k++) {
		run(t, tenants, WAYS, jobs[k]);
		check_ways(t);
		arena_release(&t->arena);
	}
	free(t);
}

static void one_that_hangs_does_not_slow_the_rest(void **state)
{
	static const char *const tenants[] = {"a-hang", "b-slow", "c-slow", "d-slow", "e-slow", "f-slow", "g-slow"};
	struct told *t = calloc(1, sizeof *t);
	int64_t began_ms = clock_monotonic_ms();

	(void)state;
	run(t, tenants, sizeof tenants / sizeof *tenants, 2);
	/* Six times 150 ms beside the one that takes its whole second. */
	check_true(clock_monotonic_ms() - began_ms < LIMIT_MS + 3000);
	check_int(t->end[0].result.exit_code, BATCH_FAULT);
	for (size_t i = 1; i < t->n; i++)
		check_true(t->end[i].whole);
	arena_release(&t->arena);
	free(t);
}

static void what_was_printed_before_is_not_printed_again(void **state)
{
	static const char *const tenants[] = {"a-well", "b-well"};
	char path[] = "/tmp/ringback-test-XXXXXX", text[256] = "";
	struct told *t = calloc(1, sizeof *t);

	(void)state;
	fflush(stdout);
	int kept = dup(STDOUT_FILENO), file = mkstemp(path);
	assert_true(kept >= 0 && file >= 0 && dup2(file, STDOUT_FILENO) >= 0);
	printf("before\n"); /* a file is buffered in full: still in memory when the children are made */
	run(t, tenants, 2, 2);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	check_int(pread(file, text, sizeof text - 1, 0), 7);
	check_text(text, "before\n");
	check_slice(t->end[0].out, "a-well: out\n");
	check_slice(t->end[1].out, "b-well: out\n");
	close(kept);
	close(file);
	unlink(path);
	arena_release(&t->arena);
	free(t);
}

static void descriptors_are_given_back(void **state)
{
	static const char *const tenants[] = {"a-well", "b-abort", "c-hang", "d-garbage"};
	struct told *t = calloc(1, sizeof *t);
	int before = dup(STDIN_FILENO);

	(void)state;
	close(before);
	run(t, tenants, 4, 3);
	int after = dup(STDIN_FILENO);
	close(after);
	check_int(after, before);
	arena_release(&t->arena);
	free(t);
}

static void no_tenant_is_no_work(void **state)
{
	struct told *t = calloc(1, sizeof *t);

	(void)state;
	run(t, NULL, 0, 4);
	arena_release(&t->arena);
	free(t);
}

static void shards_hold_every_name_once(void **state)
{
	enum { NAMES = 2000 };
	static const int64_t shards[] = {1, 2, 3, 7, 64};

	(void)state;
	for (size_t k = 0; k < sizeof shards / sizeof *shards; k++) {
		int64_t members[64] = {0};
		for (int i = 0; i < NAMES; i++) {
			char name[32];
			int holders = 0;
			snprintf(name, sizeof name, "company-%d", i);
			for (int64_t s = 1; s <= shards[k]; s++) {
				holders += batch_in_shard(name, s, shards[k]);
				members[s - 1] += batch_in_shard(name, s, shards[k]);
			}
			check_int(holders, 1);
		}
		for (int64_t s = 0; s < shards[k]; s++) /* and none does most of the work */
			check_true(members[s] > NAMES / shards[k] / 3 && members[s] < 3 * NAMES / shards[k] + 1);
	}
	/* Stable: a name that moved to another machine would leave its ledger behind. */
	check_true(batch_in_shard("summit-hvac", 1, 1));
	check_true(batch_in_shard("summit-hvac", 2, 2));
	check_true(batch_in_shard("rivertown-plumbing", 1, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_end_is_told_by_name_and_in_order),
		cmocka_unit_test(one_that_hangs_does_not_slow_the_rest),
		cmocka_unit_test(what_was_printed_before_is_not_printed_again),
		cmocka_unit_test(descriptors_are_given_back),
		cmocka_unit_test(no_tenant_is_no_work),
		cmocka_unit_test(shards_hold_every_name_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
