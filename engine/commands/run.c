/* The whole loop, tenant by tenant. One that fails is said so and never stops the rest. */
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/num.h"
#include "commands/list.h"
#include "commands/run_say.h"
#include "commands/say.h"
#include "loop/batch.h"
#include "loop/night.h"

enum { SHARDS_MAX = 4096, LIMIT_MAX_S = 7 * 86400 };

/* ---- one tenant, in a child ---- */

/* It is printed and put into the roll-up: other people's words may not steer a terminal, nor tell numbers that the
 * tenant masks. Cut when longer. */
static void keep_line(char *out, size_t room, const struct tenant *t, const char *text)
{
	struct str safe;

	str_init(&safe, 16 << 10);
	say_free(&safe, t, slice_of(text));
	size_t len = safe.len < room ? safe.len : room - 1;
	memcpy(out, safe.data, len);
	out[len] = '\0';
	str_release(&safe);
}

/* The line has the tenant's name already. */
static const char *without_name(const char *text, const char *tenant)
{
	size_t len = strlen(tenant);

	return strncmp(text, tenant, len) == 0 && strncmp(text + len, ": ", 2) == 0 ? text + len + 2 : text;
}

static void not_done(struct batch_result *r, const char *tenant, const struct night *n, const struct err *err)
{
	char text[sizeof err->text + 32];

	snprintf(text, sizeof text, "%s: %s", n->store ? "stopped" : "not run", without_name(err->text, tenant));
	r->exit_code = exit_of(err);
	keep_line(r->why, sizeof r->why, n->tenant, text);
}

static void done(struct batch_result *r, const struct night *n)
{
	r->exit_code = !n->counts.balanced ? EXIT_UNBALANCED : n->counts.sick ? EXIT_INPUT_SICK : EXIT_DONE;
	r->counted = true;
	r->live = n->live;
	r->counts = n->counts;
	keep_line(r->counts.sick_why, sizeof r->counts.sick_why, n->tenant, n->counts.sick_why);
	keep_line(r->name, sizeof r->name, NULL, n->tenant->name);
	keep_line(r->tier, sizeof r->tier, NULL, tier_word(n->tenant->tier));
}

static bool open_night(struct invocation *in, const char *tenant, struct night *n, struct err *err)
{
	struct problems problems;
	struct night_options o = {
		.folders = &in->folders,
		.tenant = tenant,
		.law = in->law,
		.lines = in->lines,
		.lines_n = in->lines_n,
		.shipped = in->formats,
		.now = in->now,
		.live = option_given(in, "live"),
		.progress = isatty(STDERR_FILENO) && !in->quiet,
		.mode = STORE_WRITE,
	};

	problems_init(&problems);
	bool ok = night_open(n, &o, &problems, err);
	if (!ok)
		say_problems(&problems);
	problems_release(&problems);
	return ok;
}

static void work(void *ctx, const char *tenant, struct batch_result *r)
{
	struct invocation *in = ctx;
	struct night *n = mem_alloc(sizeof *n);
	struct err err = {0};

	if (open_night(in, tenant, n, &err) && run_night(n, &err)) {
		done(r, n);
	} else {
		not_done(r, tenant, n, &err);
		say_error(&err);
	}
	night_close(n);
	run_say(in, tenant, r);
	free(n);
}

/* ---- all of them ---- */

struct all {
	struct invocation *in;
	const char **tenants;
	size_t n, done;
	struct batch_result *results; /* as tenants */
	int64_t jobs, limit_s, shard, shards;
};

static void ended(void *ctx, const struct batch_end *end)
{
	struct all *all = ctx;

	all->results[all->done++] = end->result;
	fwrite(end->said.at, 1, end->said.len, stderr);
	if (end->whole)
		fwrite(end->out.at, 1, end->out.len, stdout);
	else
		run_say(all->in, end->tenant, &end->result);
	fflush(stdout);
}

static void work_here(void *ctx, const char *tenant, struct batch_result *r)
{
	struct all *all = ctx;

	work(all->in, tenant, r);
}

static bool number_given(const struct invocation *in, const char *name, int64_t max, int64_t *out)
{
	const char *text = option_value(in, name);

	if (!text || num_parse_int(slice_of(text), 1, max, out))
		return true;
	say_usage(in, "--%s %s: write a whole number from 1 to %lld", name, text, (long long)max);
	return false;
}

/* "2/4": the second of four machines. */
static bool shard_given(const struct invocation *in, int64_t *shard, int64_t *shards)
{
	const char *text = option_value(in, "shard");
	struct slice rest = slice_of(text), first;

	if (!text)
		return true;
	if (slice_next(&rest, '/', &first) && num_parse_int(rest, 1, SHARDS_MAX, shards) &&
	    num_parse_int(first, 1, *shards, shard))
		return true;
	say_usage(in, "--shard %s: write I/N, such as 1/4 to 4/4 on four machines", text);
	return false;
}

static bool read_options(struct all *all)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	all->jobs = cores < 1 ? 1 : cores > BATCH_JOBS_MAX ? BATCH_JOBS_MAX : cores;
	all->limit_s = BATCH_LIMIT_S;
	all->shard = all->shards = 1;
	return number_given(all->in, "jobs", BATCH_JOBS_MAX, &all->jobs) &&
	       number_given(all->in, "timeout", LIMIT_MAX_S, &all->limit_s) &&
	       shard_given(all->in, &all->shard, &all->shards);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By name, each once (two runs of one tenant would only meet at its lock), and only this machine's. */
static void settle_tenants(struct all *all, const char *const *chosen, size_t n)
{
	all->tenants = arena_alloc(&all->in->arena, (n + 1) * sizeof *all->tenants);
	memcpy(all->tenants, chosen, n * sizeof *all->tenants);
	qsort(all->tenants, n, sizeof *all->tenants, by_name);
	for (size_t i = 0; i < n; i++) {
		const char *name = all->tenants[i];
		bool again = all->n && strcmp(all->tenants[all->n - 1], name) == 0;
		if (!again && batch_in_shard(name, all->shard, all->shards))
			all->tenants[all->n++] = name;
	}
	all->results = arena_alloc(&all->in->arena, (all->n + 1) * sizeof *all->results);
}

/* What every child needs is loaded before there are any. False with the exit code in *code. Faulty profiles are left to
 * the tenants, which load them again and say what is wrong. */
static bool load_shared(struct invocation *in, int *code)
{
	struct format_set *formats = arena_alloc(&in->arena, sizeof *formats);
	struct problems unsaid;
	struct err err = {0};

	if (!law_for(in, code))
		return false;
	problems_init(&unsaid);
	if (formats_load(&in->folders, NULL, &in->arena, formats, &unsaid))
		in->formats = formats;
	problems_release(&unsaid);
	if (in->lines || lines_load(&in->folders, &in->arena, &in->lines, &in->lines_n, &err))
		return true;
	*code = say_error(&err);
	return false;
}

static int run_all(struct all *all)
{
	struct invocation *in = all->in;
	int code = EXIT_DONE;

	/* One that is named alone runs here: a terminal sees its progress, a debugger its faults. */
	if (in->arguments == 1 && all->n == 1 && !option_given(in, "timeout")) {
		work(in, all->tenants[0], &all->results[0]);
		return all->results[0].exit_code;
	}
	batch_run(&(struct batch){.tenants = all->tenants,
				  .n = all->n,
				  .jobs = (int)all->jobs,
				  .limit_ms = all->limit_s * 1000,
				  .grace_ms = BATCH_GRACE_S * 1000,
				  .work = work_here,
				  .ended = ended,
				  .ctx = all});
	for (size_t i = 0; i < all->n; i++)
		code = exit_gravest(code, all->results[i].exit_code);
	return code;
}

/* A run of some tenants must not stand where the roll-up of all does. */
static int roll_up(const struct all *all)
{
	char part[64] = "";

	if (all->shards > 1)
		snprintf(part, sizeof part, "shard-%lld-of-%lld", (long long)all->shard, (long long)all->shards);
	if (all->in->arguments)
		snprintf(part, sizeof part, "named");
	return run_say_rollup(all->in, all->tenants, all->results, all->n, part);
}

static int run(struct invocation *in)
{
	struct all all = {.in = in};
	const char **chosen;
	size_t n;
	int code = EXIT_DONE;

	if (option_given(in, "live")) {
		log_error("--live: this version hands nothing to a provider yet; run without --live. Nothing was sent");
		return EXIT_REFUSED;
	}
	if (!read_options(&all))
		return EXIT_USAGE_WRONG;
	if (!tenants_chosen(in, 0, &chosen, &n, &code) || !load_shared(in, &code))
		return code;
	settle_tenants(&all, chosen, n);
	if (n && !all.n)
		log_note("none of %zu tenants falls into shard %lld of %lld", n, (long long)all.shard,
			 (long long)all.shards);
	code = run_all(&all);
	return all.n > 1 ? exit_gravest(code, roll_up(&all)) : code;
}

static const struct option_row options[] = {
	{"live", 0, NULL,
	 "hand over what may go, where the file says mode: live (no provider is built in yet: refused)"},
	{"jobs", 0, "N", "tenants at once (default: as many as there are cores)"},
	{"shard", 0, "I/N", "only the tenants of machine I of N, told by their names"},
	{"timeout", 0, "SECONDS", "the time each tenant has (default: 1800)"},
	{NULL, 0, NULL, NULL},
};

const struct command command_run = {
	.name = "run",
	.summary = "the whole loop: import the inbox, decide, draft or queue, reconcile, report",
	.usage = "[TENANT...]",
	.help = "Reads every file in var/TENANT/inbox, decides for every missed call whether its caller may be texted\n"
		"back, writes drafts or dry-run texts, matches them with bookings and payments, and writes the "
		"report.\n"
		"Without names, all tenants. Running again with the same inputs changes nothing. It is a dry run "
		"unless\n"
		"the tenant's file says mode: live and --live is given.\n\n"
		"Each tenant has a process of its own: one that crashes or takes longer than --timeout is said by "
		"name, exits\n"
		"70 and costs the others nothing. Lines come in the order of names. After a run of more than one, the\n"
		"roll-up of all stands in var/rollup/YYYY-MM-DD (UTC). One tenant named alone runs in this process.\n\n"
		"Exit code: the gravest of all tenants'. 0 done, 65 input sick, 78 config or rules wrong, 80 books do "
		"not\n"
		"balance, 75 another run holds the lock.",
	.examples = "  $ ringback run\n  $ ringback run acme-heating --now 2026-11-22T05:00:00-08:00\n"
		    "  $ ringback run --json | jq .needs_person\n"
		    "  $ ringback run --jobs 4 --shard 2/3 --timeout 600",
	.options = options,
	.run = run,
};
