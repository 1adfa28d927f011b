/* Exports from where they live into the inboxes: one line a source. */
#include "loop/fetch.h"

#include <unistd.h>

#include "base/json.h"
#include "base/num.h"
#include "commands/list.h"
#include "commands/say.h"

enum { LIMIT_S = 15 * 60, LIMIT_MAX_S = 24 * 60 * 60, JSON_MAX = 1 << 20 };

struct fetching {
	struct invocation *in;
	const char *tenant;
	int code;
	size_t sources;
	struct json json;
	struct str out;
};

static const char *const state_words[] = {
	[FETCH_NEW] = "new", [FETCH_SAME] = "unchanged", [FETCH_WOULD] = "not fetched", [FETCH_FAILED] = "failed"};

static void print_json(struct fetching *g, const struct fetch_result *r, int code)
{
	struct json *j = &g->json;

	json_object(j, NULL);
	json_text(j, "source", r->source);
	json_text(j, "from", r->from);
	json_text(j, "state", state_words[r->state]);
	json_text(j, "file", r->file);
	json_text(j, "since", r->since);
	json_int(j, "bytes", r->bytes);
	if (r->records >= 0)
		json_int(j, "records", r->records);
	json_text(j, "error", r->state == FETCH_FAILED ? r->why : NULL);
	json_int(j, "exit_code", code);
	json_end_object(j);
}

static void print_words(struct fetching *g, const struct fetch_result *r, int code)
{
	const char *why = say_safe(&g->in->arena, slice_of(r->why));

	printf("%s: %s: ", g->tenant, r->source);
	if (r->state == FETCH_NEW && r->records >= 0)
		printf("new: %lld records since %s, %lld bytes, as inbox/%s\n", (long long)r->records, r->since,
		       (long long)r->bytes, r->file);
	else if (r->state == FETCH_NEW)
		printf("new: %lld bytes, as inbox/%s\n", (long long)r->bytes, r->file);
	else if (r->state == FETCH_WOULD)
		printf("would be fetched from %s%s%s\n", r->from, r->since ? " since " : "", r->since ? r->since : "");
	else if (r->state == FETCH_FAILED)
		printf("failed: %s (exit code %d)\n", why, code);
	else
		printf("unchanged\n");
}

static void ended(void *ctx, const struct fetch_result *r)
{
	struct fetching *g = ctx;
	struct err err = {.kind = r->kind};
	int code = r->state == FETCH_FAILED ? exit_of(&err) : EXIT_DONE;

	g->sources++;
	g->code = exit_gravest(g->code, code);
	if (g->in->json)
		print_json(g, r, code);
	else
		print_words(g, r, code);
	fflush(stdout);
}

static void fetch_all_of(struct fetching *g, const struct tenant *t, const char *since, int64_t limit_s)
{
	struct err err = {0};
	struct fetch_options o = {.folders = &g->in->folders,
				  .tenant = t,
				  .now = g->in->now,
				  .since = since,
				  .limit_ms = limit_s * 1000,
				  .check = option_given(g->in, "check"),
				  .progress = isatty(STDERR_FILENO) && !g->in->quiet && !g->in->json,
				  .ended = ended,
				  .ctx = g};

	if (!fetch_tenant(&o, &err)) {
		err_wrap(&err, "%s", t->id);
		g->code = exit_gravest(g->code, say_error(&err));
	}
}

static int fetch_one(struct invocation *in, const char *name, const char *since, int64_t limit_s)
{
	struct fetching g = {.in = in, .tenant = name};
	struct problems problems;

	problems_init(&problems);
	const struct tenant *t = tenant_load(&in->folders, name, &in->arena, &problems);
	if (!t)
		say_problems(&problems);
	problems_release(&problems);
	str_init(&g.out, JSON_MAX);
	json_init(&g.json, &g.out, false);
	if (in->json) {
		json_object(&g.json, NULL);
		json_text(&g.json, "tenant", name);
		json_array(&g.json, "sources");
	}
	if (t)
		fetch_all_of(&g, t, since, limit_s);
	else
		g.code = EXIT_CONFIG;
	if (in->json) {
		json_end_array(&g.json);
		json_int(&g.json, "exit_code", g.code);
		json_end_object(&g.json);
		str_addc(&g.out, '\n');
		print_str(&g.out);
	} else if (!t) {
		printf("%s: not fetched: its tenant.yaml cannot be used (exit code %d)\n", name, EXIT_CONFIG);
	} else if (!g.sources && g.code == EXIT_DONE && in->arguments) {
		printf("%s: nothing to fetch: no source of its tenant.yaml has a url\n", name);
	}
	str_release(&g.out);
	return g.code;
}

static bool day_valid(const char *text)
{
	int64_t at;

	return strlen(text) == 10 &&
	       civil_parse(slice_of(text), CIVIL_ISO, civil_zone(SLICE("UTC"), NULL), &at, NULL, NULL);
}

static int run(struct invocation *in)
{
	const char *since = option_value(in, "since"), *limit = option_value(in, "timeout");
	int64_t limit_s = LIMIT_S;
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (since && !day_valid(since))
		return say_usage(in, "--since %s is no day; write it like 2026-11-01", since);
	if (limit && !num_parse_int(slice_of(limit), 1, LIMIT_MAX_S, &limit_s))
		return say_usage(in, "--timeout %s is no number of seconds from 1 to %d", limit, LIMIT_MAX_S);
	if (!tenants_chosen(in, 0, &names, &n, &code))
		return code;
	for (size_t i = 0; i < n; i++)
		code = exit_gravest(code, fetch_one(in, names[i], since, limit_s));
	return code;
}

static const struct option_row options[] = {
	{"check", 0, NULL, "only say what would be fetched; no network, nothing written"},
	{"since", 0, "DATE", "ask a provider's lists for everything since this day (UTC)"},
	{"timeout", 0, "SECONDS", "give up on a source after this long (default: 900)"},
	{NULL, 0, NULL, NULL},
};

const struct command command_fetch = {
	.name = "fetch",
	.summary = "get the exports that have a url in tenant.yaml into the inbox",
	.usage = "[TENANT...] [--check] [--since DATE] [--timeout SECONDS]",
	.help = "Gets every source with a url: https:// and sftp:// files, and Twilio's own lists of calls and "
		"messages\n"
		"(url: twilio:calls, twilio:messages) with the account of provider. A file comes whole or not at all;\n"
		"one that was cut goes on where it broke off, and what did not change is not put there again. One\n"
		"source's failure never stops the others. This is the only command that uses the network: a run reads\n"
		"what lies in the inbox.\n\n"
		"Logins are secrets by reference: password, token and key of a source are {env: NAME} or {file: "
		"PATH}.\n"
		"Exit code 75 when a server is out of order for now: what is missing comes with the next fetch.",
	.examples = "  $ ringback fetch && ringback run\n"
		    "  $ ringback fetch acme-heating --check\n"
		    "  $ ringback fetch acme-heating --since 2026-01-01",
	.options = options,
	.run = run,
};
