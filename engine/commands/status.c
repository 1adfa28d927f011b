/* One line a tenant: what needs a person, the last report, the mode. Only reads. */
#include "base/json.h"
#include "commands/list.h"
#include "loop/night.h"
#include "store/views.h"

struct tally {
	int64_t open, needs, oldest_at;
};

static bool count(void *ctx, const struct case_row *row, struct err *err)
{
	struct tally *t = ctx;

	(void)err;
	t->open++;
	if (row->next_step != STEP_NONE && row->next_step != STEP_WAIT && !row->backlog)
		t->needs++;
	if (!t->oldest_at)
		t->oldest_at = row->first_missed_at;
	return true;
}

static int show(struct invocation *in, const char *tenant)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	struct report_record last = {0};
	struct tally t = {0};
	struct err err = {0};
	char oldest[32] = "-";
	int code = EXIT_DONE;

	if (!night_for(in, tenant, false, false, n, &code))
		return code;
	if (!cases_each_open(n->store, count, &t, &err) || !reports_last(n->store, &n->arena, &last, &err)) {
		night_close(n);
		return say_error(&err);
	}
	if (t.oldest_at)
		civil_format_short(n->tenant->zone, t.oldest_at, oldest);
	if (in->json) {
		struct json j;
		struct str out;
		str_init(&out, 1 << 16);
		json_init(&j, &out, false);
		json_object(&j, NULL);
		json_text(&j, "tenant", tenant);
		json_text(&j, "mode", mode_word(n->tenant->mode));
		json_text(&j, "tier", tier_word(n->tenant->tier));
		json_int(&j, "open_cases", t.open);
		json_int(&j, "needs_person", t.needs);
		json_int(&j, "oldest_open_missed_at", t.oldest_at);
		json_str(&j, "last_report", last.folder);
		json_end_object(&j);
		str_addc(&out, '\n');
		print_str(&out);
		str_release(&out);
	} else {
		printf("%-24s %-8s %-10s %5lld open %5lld need a person   oldest %-18s last report %.*s\n", tenant,
		       mode_word(n->tenant->mode), tier_word(n->tenant->tier), (long long)t.open, (long long)t.needs,
		       oldest, last.number ? (int)last.folder.len : 4, last.number ? last.folder.at : "none");
	}
	night_close(n);
	return code;
}

static int run(struct invocation *in)
{
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (!tenants_chosen(in, 0, &names, &n, &code))
		return code;
	for (size_t i = 0; i < n; i++)
		code = exit_gravest(code, show(in, names[i]));
	return code;
}

const struct command command_status = {
	.name = "status",
	.summary = "one line a tenant: what is open, what needs a person, the last report",
	.usage = "[TENANT...]",
	.help = "Only reads; waits up to 5 seconds for a run to finish, then exits 75.",
	.examples = "  $ ringback status\n  $ ringback status acme-heating --json",
	.run = run,
};
