/* Config, formats, rules: every fault in one pass, with its place and a suggestion. */
#include "base/json.h"
#include "commands/list.h"
#include "config/formats.h"
#include "lua/rules.h"

/* Faults in tenant.yaml do not hide those in the other files: they are read for a tenant with nothing but a name. */
static struct tenant *stand_in(const struct invocation *in, const char *name, struct arena *arena)
{
	struct tenant *t = arena_alloc(arena, sizeof *t);
	char dir[4096];

	snprintf(dir, sizeof dir, "%s/%s", in->folders.tenants, name);
	*t = (struct tenant){.id = arena_text(arena, slice_of(name)),
			     .dir = arena_text(arena, slice_of(dir)),
			     .name = "Name",
			     .brand = "Name",
			     .timezone = "UTC",
			     .zone = civil_zone(SLICE("UTC"), NULL),
			     .country = "US"};
	return t;
}

static void check_one(struct invocation *in, const char *name, struct problems *problems)
{
	struct arena arena;
	struct text_templates templates;
	struct ruleset set;
	struct format_set formats;

	arena_init(&arena, 64 << 20);
	struct tenant *t = tenant_load(&in->folders, name, &arena, problems);
	if (!t)
		t = stand_in(in, name, &arena);
	formats_load(&in->folders, t, &arena, &formats, problems);
	messages_load(&in->folders, t, &arena, &templates, problems);
	if (ruleset_load(&in->folders, t, &arena, &set, problems)) {
		struct rules *rules = rules_load(&set, problems);
		rules_free(&rules);
	}
	arena_release(&arena);
}

static void print_json(const struct problems *p, size_t tenants)
{
	struct json j;
	struct str out;

	str_init(&out, 8 << 20);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_int(&j, "tenants", (int64_t)tenants);
	json_int(&j, "errors", (int64_t)p->errors);
	json_array(&j, "problems");
	for (size_t i = 0; i < p->n; i++) {
		json_object(&j, NULL);
		json_text(&j, "file", p->items[i].file);
		json_int(&j, "line", p->items[i].line);
		json_bool(&j, "warning", p->items[i].warning);
		json_text(&j, "text", p->items[i].text);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_end_object(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
}

static int run(struct invocation *in)
{
	struct problems problems;
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (!tenants_chosen(in, 0, &names, &n, &code))
		return code;
	if (!law_for(in, &code))
		return code;
	problems_init(&problems);
	for (size_t i = 0; i < n; i++)
		check_one(in, names[i], &problems);
	if (in->json)
		print_json(&problems, n);
	else
		say_problems(&problems);
	if (!in->json)
		printf("%zu tenant%s checked: %zu problem%s\n", n, n == 1 ? "" : "s", problems.n + problems.dropped,
		       problems.n + problems.dropped == 1 ? "" : "s");
	code = problems.errors ? EXIT_CONFIG : EXIT_DONE;
	problems_release(&problems);
	return code;
}

const struct command command_check = {
	.name = "check",
	.summary = "config, formats, messages and rules: every fault in one pass",
	.usage = "[TENANT...]",
	.help = "Reads tenant.yaml, formats/*.yaml, messages.yaml, rules.lua and lists, and prints every fault as\n"
		"file:line: with the nearest valid name. Stores nothing. Exit code 78 when there is an error.",
	.examples = "  $ ringback check\n  $ ringback check acme-heating --json",
	.run = run,
};
