/* Is this machine fit to run? Looks and reports; changes nothing. */
#include "commands/doctor.h"

#include <stdarg.h>

#include "base/json.h"
#include "base/vec.h"
#include "commands/list.h"
#include "commands/say.h"

enum { DOCTOR_BYTES_MAX = 64 << 20, LINES_MAX = 100000, LINE_BYTES_MAX = 2048, JSON_BYTES_MAX = 64 << 20 };

static const char *const health_words[] = {[HEALTH_OK] = "ok", [HEALTH_WARN] = "warn", [HEALTH_BAD] = "BAD"};

void doctor_add(struct doctor *d, const struct diagnosis *what, const char *fmt, ...)
{
	char text[LINE_BYTES_MAX];
	va_list args;
	struct diagnosis *line = vec_add((void **)&d->lines, &d->n, &d->cap, sizeof *line, LINES_MAX);

	if (!line)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	*line = *what;
	line->says = arena_text(&d->arena, slice_of(text));
	if (what->advice)
		line->advice = arena_text(&d->arena, slice_of(what->advice));
}

static void print_lines(struct doctor *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct diagnosis *x = &d->lines[i];
		printf("%-4s  %-12s %s%s%s\n", health_words[x->health], x->check, x->tenant ? x->tenant : "",
		       x->tenant ? ": " : "", say_safe(&d->arena, slice_of(x->says)));
		if (x->advice && x->health != HEALTH_OK)
			printf("                   -> %s\n", say_safe(&d->arena, slice_of(x->advice)));
	}
}

static void print_json(struct doctor *d, enum health worst)
{
	static const char *const words[] = {[HEALTH_OK] = "ok", [HEALTH_WARN] = "warn", [HEALTH_BAD] = "bad"};
	struct json j;
	struct str out;

	str_init(&out, JSON_BYTES_MAX);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "worst", words[worst]);
	json_array(&j, "checks");
	for (size_t i = 0; i < d->n; i++) {
		const struct diagnosis *x = &d->lines[i];
		json_object(&j, NULL);
		json_text(&j, "check", x->check);
		json_text(&j, "tenant", x->tenant);
		json_text(&j, "health", words[x->health]);
		json_text(&j, "says", x->says);
		json_text(&j, "do", x->health == HEALTH_OK ? NULL : x->advice);
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
	struct doctor *d = arena_alloc(&in->arena, sizeof *d);
	enum health worst = HEALTH_OK;
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (!tenants_chosen(in, 0, &names, &n, &code))
		return code;
	*d = (struct doctor){.in = in};
	arena_init(&d->arena, DOCTOR_BYTES_MAX);
	doctor_machine(d);
	if (!n)
		doctor_add(d,
			   &(struct diagnosis){.health = HEALTH_WARN,
					       .check = "tenants",
					       .advice = "begin with: ringback new my-company"},
			   "there is no company in %s", in->folders.tenants);
	for (size_t i = 0; i < n; i++)
		doctor_tenant(d, names[i]);
	for (size_t i = 0; i < d->n; i++)
		worst = d->lines[i].health > worst ? d->lines[i].health : worst;
	if (in->json)
		print_json(d, worst);
	else
		print_lines(d);
	free(d->lines);
	arena_release(&d->arena);
	return worst == HEALTH_BAD ? EXIT_CONFIG : EXIT_DONE;
}

const struct command command_doctor = {
	.name = "doctor",
	.summary = "is this machine fit to run: zone data, tables, disk, permissions, secrets, clock",
	.usage = "[TENANT...]",
	.help = "One line a check: ok, warn or BAD, and what to do. Changes nothing and reaches no network. Looks at "
		"the\n"
		"zone data and the review date of the tables (with either out of date nothing is sent), room on the "
		"disk,\n"
		"who can read the folders and the secrets, whether inbox and reports can be written, the clock "
		"against\n"
		"the newest receipt, and tells the versions of the libraries and what the kernel offers.\n\n"
		"Exit code: 78 when something is BAD, else 0.",
	.examples = "  $ ringback doctor\n  $ ringback doctor --json | jq '.checks[] | select(.health != \"ok\")'",
	.run = run,
};
