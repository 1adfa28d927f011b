#include "commands/command.h"

#include <stdarg.h>
#include <unistd.h>

#include "base/log.h"
#include "loop/night.h"

static const struct {
	enum err_kind kind;
	int code;
} exits[] = {
	{ERR_USAGE, EXIT_USAGE_WRONG},
	{ERR_INPUT, EXIT_INPUT_SICK},
	{ERR_FAULT, EXIT_FAULT},
	{ERR_CREATE, EXIT_CANNOT_CREATE},
	{ERR_IO, EXIT_IO},
	{ERR_BUSY, EXIT_BUSY},
	{ERR_CONFIG, EXIT_CONFIG},
	{ERR_CHAIN, EXIT_CHAIN},
	{ERR_REFUSED, EXIT_REFUSED},
};

/* Gravest first. */
static const int gravity[] = {EXIT_CHAIN, EXIT_UNBALANCED,    EXIT_UNKNOWN_SENDS, EXIT_FAULT,
			      EXIT_IO,    EXIT_CANNOT_CREATE, EXIT_CONFIG,        EXIT_INPUT_SICK,
			      EXIT_BUSY,  EXIT_REFUSED,       EXIT_USAGE_WRONG};

int exit_of(const struct err *err)
{
	for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
		if (exits[i].kind == err->kind)
			return exits[i].code;
	return EXIT_FAULT;
}

int exit_gravest(int a, int b)
{
	for (size_t i = 0; i < sizeof gravity / sizeof *gravity; i++)
		if (gravity[i] == a || gravity[i] == b)
			return gravity[i];
	return a ? a : b;
}

int say_error(const struct err *err)
{
	log_error("%s", err->text);
	return exit_of(err);
}

int say_usage(const struct invocation *in, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	fprintf(stderr, "ringback %s: %s\nUsage: ringback %s %s\n", in->command->name, text, in->command->name,
		in->command->usage);
	return EXIT_USAGE_WRONG;
}

void say_problems(const struct problems *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct problem *x = &p->items[i];
		if (x->line)
			fprintf(stderr, "%s:%d: %s%s\n", x->file, x->line, x->warning ? "warning: " : "", x->text);
		else
			fprintf(stderr, "%s: %s%s\n", x->file, x->warning ? "warning: " : "", x->text);
	}
	if (p->dropped)
		fprintf(stderr, "and %zu more problems\n", p->dropped);
}

static bool tenant_exists(char **known, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(known[i], name) == 0)
			return true;
	return false;
}

bool tenants_chosen(struct invocation *in, size_t first, const char ***names, size_t *n, int *code)
{
	struct problems problems;
	struct err err = {0};
	const char **all;
	size_t all_n;
	bool ok;

	problems_init(&problems);
	ok = tenants_list(&in->folders, &in->arena, &all, &all_n, &problems, &err);
	if (ok && in->arguments <= first)
		say_problems(&problems);
	problems_release(&problems);
	if (!ok) {
		*code = say_error(&err);
		return false;
	}
	*names = all;
	*n = all_n;
	if (in->arguments <= first)
		return true;
	*names = &in->argument[first];
	*n = in->arguments - first;
	for (size_t i = 0; i < *n; i++) {
		char **known = arena_alloc(&in->arena, (all_n + 1) * sizeof *known);
		for (size_t k = 0; k < all_n; k++)
			known[k] = arena_text(&in->arena, slice_of(all[k]));
		if (tenant_exists(known, all_n, (*names)[i]))
			continue;
		const char *near = str_nearest(slice_of((*names)[i]), (const char *const *)known);
		log_error("there is no tenant \"%s\" in %s%s%s%s", (*names)[i], in->folders.tenants,
			  near ? " (did you mean \"" : "; `ringback new` makes one", near ? near : "",
			  near ? "\"?)" : "");
		*code = EXIT_CONFIG;
		return false;
	}
	return true;
}

const struct tenant *tenant_given(struct invocation *in, int *code)
{
	size_t given = in->arguments, n;
	const struct tenant *t = NULL;
	struct problems problems;
	const char **names;

	in->arguments = 1; /* the others are no tenants */
	bool known = tenants_chosen(in, 0, &names, &n, code);
	in->arguments = given;
	if (!known)
		return NULL;
	problems_init(&problems);
	t = tenant_load(&in->folders, in->argument[0], &in->arena, &problems);
	if (!t) {
		say_problems(&problems);
		*code = EXIT_CONFIG;
	}
	problems_release(&problems);
	return t;
}

bool phone_given(const struct tenant *t, const char *text, struct phone *phone, int *code)
{
	*phone = phone_parse(slice_of(text), t->country);
	if (phone->e164 && !phone->extension)
		return true;
	log_error("\"%s\" is no phone number; write it like +14155550134", text);
	*code = EXIT_USAGE_WRONG;
	return false;
}

const struct law *law_for(struct invocation *in, int *code)
{
	struct err err = {0};

	if (!in->law)
		in->law = law_load(&in->folders, &in->arena, &err);
	if (!in->law)
		*code = say_error(&err);
	return in->law;
}

bool night_for(struct invocation *in, const char *tenant, bool writes, bool live, struct night *n, int *code)
{
	struct problems problems;
	struct err err = {0};
	const struct law *law = law_for(in, code);
	bool ok;

	if (!law)
		return false;
	if (!in->lines && !lines_load(&in->folders, &in->arena, &in->lines, &in->lines_n, &err)) {
		*code = say_error(&err);
		return false;
	}
	problems_init(&problems);
	struct night_options o = {
		.folders = &in->folders,
		.tenant = tenant,
		.law = law,
		.lines = in->lines,
		.lines_n = in->lines_n,
		.now = in->now,
		.live = live,
		.progress = isatty(STDERR_FILENO) && !in->quiet,
		.mode = writes ? STORE_WRITE : STORE_READ,
	};
	ok = night_open(n, &o, &problems, &err);
	if (!ok) {
		say_problems(&problems);
		*code = say_error(&err);
		night_close(n);
	}
	problems_release(&problems);
	return ok;
}

void print_str(const struct str *s)
{
	fwrite(s->data, 1, s->len, stdout);
}
