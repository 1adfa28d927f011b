#include "commands/run_say.h"

#include "base/json.h"
#include "report/rollup.h"

static const struct {
	int code;
	const char *words;
} exit_meanings[] = {
	{EXIT_DONE, "done"},
	{EXIT_INPUT_SICK, "input sick"},
	{EXIT_FAULT, "a fault of ours"},
	{EXIT_CANNOT_CREATE, "cannot create a file"},
	{EXIT_IO, "reading or writing failed"},
	{EXIT_BUSY, "another run holds the lock"},
	{EXIT_CONFIG, "config or rules are wrong"},
	{EXIT_UNBALANCED, "the books do not balance"},
	{EXIT_UNKNOWN_SENDS, "sends whose end is unknown"},
	{EXIT_CHAIN, "the chain of receipts is broken"},
	{EXIT_REFUSED, "refused"},
};

const char *run_exit_words(int code)
{
	for (size_t i = 0; i < sizeof exit_meanings / sizeof *exit_meanings; i++)
		if (exit_meanings[i].code == code)
			return exit_meanings[i].words;
	return "unknown";
}

/* ---- one tenant ---- */

static void add_counts(struct json *j, const struct batch_result *r)
{
	const struct night_counts *c = &r->counts;
	const struct {
		const char *key;
		int64_t value;
	} numbers[] = {
		{"files", c->files},
		{"files_known", c->files_known},
		{"files_bad", c->files_bad},
		{"files_waiting", c->files_waiting},
		{"rows", c->rows},
		{"taken", c->taken},
		{"repeated", c->repeated},
		{"revised", c->revised},
		{"skipped", c->skipped},
		{"set_aside", c->set_aside},
		{"conflicts", c->conflicts},
		{"missed_calls", c->missed},
		{"cases_opened", c->cases_opened},
		{"cases_closed", c->cases_closed},
		{"cases_reopened", c->cases_reopened},
		{"joined", c->joined},
		{"send", c->decided[OUTCOME_SEND]},
		{"hold", c->decided[OUTCOME_HOLD]},
		{"review", c->decided[OUTCOME_REVIEW]},
		{"no_contact", c->decided[OUTCOME_NO_CONTACT]},
		{"drafts", c->drafts},
		{"dry_texts", c->dry_texts},
		{"queued", c->queued},
		{"canceled", c->canceled},
		{"answers", c->answers},
		{"answers_refused", c->answers_refused},
		{"needs_person", c->needs_person},
		{"oldest_open_missed_at", c->oldest_open_at},
	};

	json_text(j, "mode", r->live ? "live" : "dry-run");
	json_text(j, "tier", r->tier);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		json_int(j, numbers[i].key, numbers[i].value);
	json_text(j, "sick_why", *c->sick_why ? c->sick_why : NULL);
	json_bool(j, "balanced", c->balanced);
	json_bool(j, "report_written", c->report_written);
	json_text(j, "report", c->report_folder);
	json_text(j, "chain_head", c->head);
}

static void print_json(const char *tenant, const struct batch_result *r)
{
	struct json j;
	struct str out;

	str_init(&out, 1 << 16);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "tenant", tenant);
	json_int(&j, "exit_code", r->exit_code);
	if (r->counted)
		add_counts(&j, r);
	else
		json_text(&j, "error", r->why);
	json_end_object(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
}

static void print_files(const struct night_counts *c)
{
	if (c->files || c->files_bad)
		printf("%lld file%s, %lld rows: %lld new, %lld repeated, %lld revised, %lld skipped, %lld set aside; ",
		       (long long)c->files, c->files == 1 ? "" : "s", (long long)c->rows, (long long)c->taken,
		       (long long)c->repeated, (long long)c->revised, (long long)c->skipped, (long long)c->set_aside);
	if (c->files_bad)
		printf("%lld file%s could not be read; ", (long long)c->files_bad, c->files_bad == 1 ? "" : "s");
	if (c->files_waiting)
		printf("%lld file%s not finished yet, left for the next run; ", (long long)c->files_waiting,
		       c->files_waiting == 1 ? " is" : "s are");
}

static void print_line(const struct invocation *in, const char *tenant, const struct batch_result *r)
{
	const struct night_counts *c = &r->counts;

	printf("%s: %s%lld new case%s (send %lld, hold %lld, review %lld, no contact %lld), %lld draft%s, %lld closed, "
	       "%lld need a person; ",
	       tenant, r->live ? "" : "DRY RUN: ", (long long)c->cases_opened, c->cases_opened == 1 ? "" : "s",
	       (long long)c->decided[OUTCOME_SEND], (long long)c->decided[OUTCOME_HOLD],
	       (long long)c->decided[OUTCOME_REVIEW], (long long)c->decided[OUTCOME_NO_CONTACT], (long long)c->drafts,
	       c->drafts == 1 ? "" : "s", (long long)c->cases_closed, (long long)c->needs_person);
	print_files(c);
	if (c->answers || c->answers_refused)
		printf("%lld answer%s taken, %lld refused; ", (long long)c->answers, c->answers == 1 ? "" : "s",
		       (long long)c->answers_refused);
	printf("report %s/%s/reports/%s/report.html%s", in->folders.var, tenant, c->report_folder,
	       c->report_written ? "" : " (nothing changed)");
	if (!c->balanced)
		printf("; THE BOOKS DO NOT BALANCE (exit code %d)", EXIT_UNBALANCED);
	printf("\n");
	if (c->sick)
		printf("%s: the data is sick, see the report first: %s (exit code %d)\n", tenant,
		       *c->sick_why ? c->sick_why : "as before", EXIT_INPUT_SICK);
}

void run_say(const struct invocation *in, const char *tenant, const struct batch_result *r)
{
	if (in->json)
		print_json(tenant, r);
	else if (r->counted)
		print_line(in, tenant, r);
	else
		printf("%s: %s (exit code %d)\n", tenant, r->why, r->exit_code);
}

/* ---- the roll-up ---- */

static struct rollup_row row_of(struct arena *arena, const char *tenant, const struct batch_result *r)
{
	const struct night_counts *c = &r->counts;
	struct rollup_row row = {
		.tenant = tenant,
		.name = r->name,
		.exit_code = r->exit_code,
		.exit_words = run_exit_words(r->exit_code),
		.counted = r->counted,
		.needs_person = c->needs_person,
		.oldest_open_at = c->oldest_open_at,
		.health = r->why,
		.mode = r->counted ? r->live ? "live" : "dry-run" : "",
		.tier = r->tier,
		.report = "",
	};
	char report[128];

	if (r->counted)
		row.health = c->balanced ? c->sick_why : "The books do not balance.";
	if (*c->report_folder) {
		snprintf(report, sizeof report, "%s/reports/%s", tenant, c->report_folder);
		row.report = arena_text(arena, slice_of(report));
	}
	return row;
}

int run_say_rollup(const struct invocation *in, const char *const *tenants, const struct batch_result *results,
		   size_t n, const char *part)
{
	struct arena arena;
	struct str folder;
	struct err err = {0};
	int code = EXIT_DONE;

	arena_init(&arena, 64 << 20);
	str_init(&folder, 4096);
	struct rollup_row *rows = arena_alloc(&arena, n * sizeof *rows);
	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(&arena, tenants[i], &results[i]);
	struct rollup r = {.now = in->now, .part = part, .rows = rows, .n = n};
	if (!rollup_write(&r, in->folders.var, &folder, &err))
		code = say_error(&err);
	else if (!in->json)
		printf("%zu companies: %s/rollup.html\n", n, folder.data);
	str_release(&folder);
	arena_release(&arena);
	return code;
}
