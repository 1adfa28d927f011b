/* The whole loop, tenant by tenant. One that fails is said so and never stops the rest. */
#include "base/json.h"
#include "base/log.h"
#include "commands/list.h"
#include "loop/night.h"

static void print_json(const struct invocation *in, const char *tenant, const struct night *n, int code)
{
	const struct night_counts *c = &n->counts;
	struct json j;
	struct str out;

	str_init(&out, 1 << 16);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "tenant", tenant);
	json_int(&j, "exit_code", code);
	json_text(&j, "mode", n->live ? "live" : "dry-run");
	const struct {
		const char *key;
		int64_t value;
	} numbers[] = {
		{"files", c->files},
		{"files_known", c->files_known},
		{"files_bad", c->files_bad},
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
		{"needs_person", c->needs_person},
	};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		json_int(&j, numbers[i].key, numbers[i].value);
	json_bool(&j, "balanced", c->balanced);
	json_bool(&j, "report_written", c->report_written);
	json_text(&j, "report", c->report_folder);
	json_text(&j, "chain_head", c->head);
	json_end_object(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
	(void)in;
}

static void print_line(const struct invocation *in, const char *tenant, const struct night *n)
{
	const struct night_counts *c = &n->counts;

	printf("%s: %s%lld new case%s (send %lld, hold %lld, review %lld, no contact %lld), %lld draft%s, %lld closed, "
	       "%lld need a person; ",
	       tenant, n->live ? "" : "DRY RUN: ", (long long)c->cases_opened, c->cases_opened == 1 ? "" : "s",
	       (long long)c->decided[OUTCOME_SEND], (long long)c->decided[OUTCOME_HOLD],
	       (long long)c->decided[OUTCOME_REVIEW], (long long)c->decided[OUTCOME_NO_CONTACT], (long long)c->drafts,
	       c->drafts == 1 ? "" : "s", (long long)c->cases_closed, (long long)c->needs_person);
	if (c->files || c->files_bad)
		printf("%lld file%s, %lld rows: %lld new, %lld repeated, %lld revised, %lld skipped, %lld set aside; ",
		       (long long)c->files, c->files == 1 ? "" : "s", (long long)c->rows, (long long)c->taken,
		       (long long)c->repeated, (long long)c->revised, (long long)c->skipped, (long long)c->set_aside);
	if (c->files_bad)
		printf("%lld file%s could not be read; ", (long long)c->files_bad, c->files_bad == 1 ? "" : "s");
	printf("report %s/%s/reports/%s/report.html%s%s\n", in->folders.var, tenant, c->report_folder,
	       c->report_written ? "" : " (nothing changed)", c->balanced ? "" : "; THE BOOKS DO NOT BALANCE");
	if (c->sick)
		printf("%s: the data is sick, see the report first: %s\n", tenant,
		       *c->sick_why ? c->sick_why : "as before");
}

static int run_one(struct invocation *in, const char *tenant)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	struct err err = {0};
	int code = EXIT_DONE;

	if (!night_for(in, tenant, true, option_given(in, "live"), n, &code)) {
		printf("%s: not run (exit code %d)\n", tenant, code);
		return code;
	}
	if (!run_night(n, &err)) {
		err_wrap(&err, "%s", tenant);
		code = say_error(&err);
	} else if (!n->counts.balanced) {
		code = EXIT_UNBALANCED;
	} else if (n->counts.sick) {
		code = EXIT_INPUT_SICK;
	}
	if (in->json)
		print_json(in, tenant, n, code);
	else if (!err.kind)
		print_line(in, tenant, n);
	else
		printf("%s: stopped (exit code %d)\n", tenant, code);
	night_close(n);
	return code;
}

static int run(struct invocation *in)
{
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (option_given(in, "live")) {
		log_error("--live: this version hands nothing to a provider yet; run without --live. Nothing was sent");
		return EXIT_REFUSED;
	}
	if (!tenants_chosen(in, 0, &names, &n, &code))
		return code;
	for (size_t i = 0; i < n; i++)
		code = exit_gravest(code, run_one(in, names[i]));
	return code;
}

static const struct option_row options[] = {
	{"live", 0, NULL, "hand over what may go, for tenants whose file says mode: live"},
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
		"Exit code: the gravest of all tenants'. 0 done, 65 input sick, 78 config or rules wrong, 80 books do "
		"not\n"
		"balance, 75 another run holds the lock.",
	.examples = "  $ ringback run\n  $ ringback run acme-heating --now 2026-11-22T05:00:00-08:00\n"
		    "  $ ringback run --json | jq .needs_person",
	.options = options,
	.run = run,
};
