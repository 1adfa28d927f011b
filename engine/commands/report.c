/* Write the report again: the same bytes, or a new one that says what changed. */
#include <limits.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "commands/list.h"
#include "loop/night.h"
#include "store/views.h"

enum { FILE_BYTES_MAX = 1 << 30 };

static const char *const files[] = {"report.html",  "cases.csv",      "proof.csv",
				    "messages.csv", "exceptions.csv", "summary.json"};
enum { FILES = sizeof files / sizeof *files };

struct told {
	struct invocation *in;
	struct night *n;
	struct report_record was, now;
	char sha[FILES][HASH_HEX_LEN + 1]; /* "" when the file is not there */
	size_t absent;
};

static void hash_files(struct told *t)
{
	struct str path, bytes;

	str_init(&path, PATH_MAX);
	str_init(&bytes, FILE_BYTES_MAX);
	for (size_t i = 0; i < FILES; i++) {
		struct err err = {0};
		uint8_t sha[HASH_SHA256_LEN];
		str_clear(&path);
		str_clear(&bytes);
		str_addf(&path, "%s/%s/reports/%s/%s", t->in->folders.var, t->n->tenant->id, t->n->counts.report_folder,
			 files[i]);
		if (!file_read(path.data, &bytes, &err)) {
			t->absent++;
			continue;
		}
		hash_sha256(bytes.data, bytes.len, sha);
		hash_hex(sha, sizeof sha, t->sha[i]);
	}
	str_release(&bytes);
	str_release(&path);
}

/* The value of "key value" in a stored summary; false when the key is not there. */
static bool value_of(struct slice summary, struct slice key, struct slice *value)
{
	struct slice line, word;

	while (slice_next(&summary, '\n', &line)) {
		struct slice rest = line;
		if (!slice_next(&rest, ' ', &word) || !slice_equal(word, key))
			continue;
		*value = rest;
		return true;
	}
	return false;
}

/* Each number that differs: key, was, now. */
static void each_change(const struct told *t,
			void (*each)(void *ctx, struct slice key, struct slice was, struct slice now), void *ctx)
{
	struct slice rest = t->now.summary, line, key, was;

	while (t->was.number && slice_next(&rest, '\n', &line)) {
		struct slice now = line;
		if (!slice_next(&now, ' ', &key))
			continue;
		if (!value_of(t->was.summary, key, &was))
			was = SLICE("-");
		if (!slice_equal(was, now))
			each(ctx, key, was, now);
	}
}

static void say_change(void *ctx, struct slice key, struct slice was, struct slice now)
{
	(void)ctx;
	printf("  %.*s: was %.*s, now %.*s\n", (int)key.len, key.at, (int)was.len, was.at, (int)now.len, now.at);
}

static void json_change(void *ctx, struct slice key, struct slice was, struct slice now)
{
	struct json *j = ctx;

	json_object(j, NULL);
	json_str(j, "what", key);
	json_str(j, "was", was);
	json_str(j, "now", now);
	json_end_object(j);
}

static void say(const struct told *t)
{
	const struct night *n = t->n;
	char at[32] = "";

	civil_format_short(n->tenant->zone, t->now.at, at);
	printf("%s: %s report %lld, %s/%s/reports/%s/report.html\n", n->tenant->id,
	       n->counts.report_written ? "wrote" : "nothing changed since", (long long)t->now.number,
	       t->in->folders.var, n->tenant->id, n->counts.report_folder);
	if (!n->counts.report_written)
		printf("  made %s; the same inputs make the same bytes, so none were written\n", at);
	else if (t->now.corrects)
		printf("  it corrects report %lld of the same day\n", (long long)t->now.corrects);
	if (n->counts.report_written)
		each_change(t, say_change, NULL);
	for (size_t i = 0; i < FILES; i++)
		printf("  %-14s %s%s\n", files[i], *t->sha[i] ? "sha256 " : "IS NOT THERE", t->sha[i]);
	if (!n->counts.balanced)
		printf("  THE BOOKS DO NOT BALANCE\n");
}

static void say_json(const struct told *t, int code)
{
	struct json j;
	struct str out;

	str_init(&out, 1 << 20);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "tenant", t->n->tenant->id);
	json_int(&j, "exit_code", code);
	json_int(&j, "number", t->now.number);
	json_int(&j, "corrects", t->now.corrects);
	json_bool(&j, "written", t->n->counts.report_written);
	json_bool(&j, "balanced", t->n->counts.balanced);
	json_text(&j, "folder", t->n->counts.report_folder);
	json_object(&j, "sha256");
	for (size_t i = 0; i < FILES; i++)
		json_text(&j, files[i], *t->sha[i] ? t->sha[i] : NULL);
	json_end_object(&j);
	json_array(&j, "changes");
	if (t->n->counts.report_written)
		each_change(t, json_change, &j);
	json_end_array(&j);
	json_end_object(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
}

static bool write_again(struct told *t, struct err *err)
{
	struct night *n = t->n;
	struct ledger_counts c = {0};

	if (!reports_last(n->store, &n->arena, &t->was, err) || !views_counts(n->store, 0, n->now, &c, err))
		return false;
	n->counts.balanced = c.missed == c.placed && c.placed == c.dispositions;
	return show_report(n, err) && reports_last(n->store, &n->arena, &t->now, err);
}

static int tell(struct told *t)
{
	struct err err = {0};
	int code = EXIT_DONE;

	if (!write_again(t, &err)) {
		err_wrap(&err, "%s", t->n->tenant->id);
		return say_error(&err);
	}
	hash_files(t);
	if (!t->n->counts.balanced)
		code = EXIT_UNBALANCED;
	if (t->absent) {
		log_error("%s: %zu file%s of reports/%s %s gone: restore a backup, or run again tomorrow for a new "
			  "report",
			  t->n->tenant->id, t->absent, t->absent == 1 ? "" : "s", t->n->counts.report_folder,
			  t->absent == 1 ? "is" : "are");
		code = exit_gravest(code, EXIT_IO);
	}
	if (t->in->json)
		say_json(t, code);
	else
		say(t);
	return code;
}

static int run(struct invocation *in)
{
	struct told *t = arena_alloc(&in->arena, sizeof *t);
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (in->arguments != 1)
		return say_usage(in, "name one tenant");
	*t = (struct told){.in = in, .n = arena_alloc(&in->arena, sizeof *t->n)};
	if (!tenants_chosen(in, 0, &names, &n, &code) || !night_for(in, in->argument[0], true, false, t->n, &code))
		return code;
	code = tell(t);
	night_close(t->n);
	return code;
}

const struct command command_report = {
	.name = "report",
	.summary = "write the report again: the same bytes, or what changed",
	.usage = "TENANT",
	.help = "Imports nothing and decides nothing. When nothing changed since the last report, says where that one "
		"is\n"
		"and the SHA-256 of its files; else writes a new one and lists every number that changed. A second "
		"report\n"
		"of the same day stands beside the first and says that it corrects it.",
	.examples = "  $ ringback report acme-heating\n  $ ringback report acme-heating --json | jq .changes",
	.run = run,
};
