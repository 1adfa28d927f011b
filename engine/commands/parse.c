/* From main's arguments to a command: global options stand before or after its name. */
#include <assert.h>
#include <getopt.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/log.h"
#include "commands/command.h"

enum { GLOBAL = 1000, COMMAND = 2000, LONG_MAX_N = 48, ARENA_MAX = 64 << 20 };

static void print_options(const struct option_row *rows)
{
	for (; rows->name; rows++) {
		char left[48];
		snprintf(left, sizeof left, "%s%c%s--%s%s%s", rows->letter ? "-" : "  ",
			 rows->letter ? rows->letter : ' ', rows->letter ? ", " : "  ", rows->name,
			 rows->value ? " " : "", rows->value ? rows->value : "");
		printf("  %-25s %s\n", left, rows->help);
	}
}

void command_help(const struct command *c)
{
	if (!c) {
		printf("ringback: missed-call recovery that can say who called, why it decided what it decided, and "
		       "what proves it.\n\n"
		       "Usage: ringback [options] COMMAND [arguments]\n\nCommands:\n");
		for (const struct command *const *at = commands; *at; at++)
			printf("  %-10s %s\n", (*at)->name, (*at)->summary);
		printf("\nOptions of every command:\n");
		print_options(global_options);
		printf("\nA run is a dry run unless the tenant's file says `mode: live` and the command says --live.\n"
		       "`ringback COMMAND --help` tells more, `ringback --version` which one this is. "
		       "Begin with: ringback new my-company\n");
		return;
	}
	printf("ringback %s: %s\n\nUsage: ringback %s%s%s\n\n%s\n", c->name, c->summary, c->name, *c->usage ? " " : "",
	       c->usage, c->help);
	if (c->options && c->options->name) {
		printf("\nOptions:\n");
		print_options(c->options);
	}
	printf("\nOptions of every command:\n");
	print_options(global_options);
	printf("\nExamples:\n%s\n", c->examples);
}

const char *option_value(const struct invocation *in, const char *name)
{
	for (size_t i = 0; in->command->options && in->command->options[i].name; i++)
		if (strcmp(in->command->options[i].name, name) == 0)
			return in->value[i];
	assert(!"a command asks for an option that its table does not have");
	return NULL;
}

bool option_given(const struct invocation *in, const char *name)
{
	return option_value(in, name) != NULL;
}

static const struct command *command_find(const char *name)
{
	for (const struct command *const *c = commands; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

/* The command is the first argument that is no option and no option's value. */
static const struct command *command_among(int argc, char **argv, const char **word)
{
	*word = NULL;
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-') {
			*word = argv[i];
			return command_find(argv[i]);
		}
		for (const struct option_row *g = global_options; g->name; g++)
			if (g->value && strncmp(argv[i], "--", 2) == 0 && strcmp(argv[i] + 2, g->name) == 0)
				i++;
	}
	return NULL;
}

static size_t add_rows(struct option *out, size_t n, const struct option_row *rows, int base, char *letters)
{
	for (int i = 0; rows && rows[i].name; i++) {
		assert(n + 1 < LONG_MAX_N);
		out[n++] =
			(struct option){rows[i].name, rows[i].value ? required_argument : no_argument, NULL, base + i};
		if (rows[i].letter) {
			size_t len = strlen(letters);
			letters[len] = rows[i].letter;
			letters[len + 1] = 0;
		}
	}
	return n;
}

/* An instant, not a day: a clock without its zone would be another one on another machine. */
static bool set_now(struct invocation *in, const char *value)
{
	size_t len = strlen(value);
	bool zoned = strchr(value, 'T') &&
		     (value[len - 1] == 'Z' || (len > 6 && (value[len - 6] == '+' || value[len - 6] == '-')));

	if (zoned && civil_parse(slice_of(value), CIVIL_ISO, civil_zone(SLICE("UTC"), NULL), &in->now, NULL, NULL))
		return true;
	fprintf(stderr, "ringback: --now %s is no instant with its zone; write it like 2026-11-22T05:00:00-08:00\n",
		value);
	return false;
}

static bool set_global(struct invocation *in, int i, const char *value)
{
	const char *name = global_options[i].name;
	if (strcmp(name, "tenants") == 0)
		in->folders.tenants = value;
	else if (strcmp(name, "var") == 0)
		in->folders.var = value;
	else if (strcmp(name, "rules") == 0)
		in->folders.rules = value;
	else if (strcmp(name, "json") == 0)
		in->json = true;
	else if (strcmp(name, "verbose") == 0)
		in->verbose = true;
	else if (strcmp(name, "quiet") == 0)
		in->quiet = true;
	else if (strcmp(name, "now") == 0)
		return set_now(in, value);
	return true;
}

static const char *nearest_option(const struct command *c, const char *wrong)
{
	const char *names[LONG_MAX_N] = {0};
	size_t n = 0;

	while (*wrong == '-')
		wrong++;
	for (const struct option_row *g = global_options; g->name; g++)
		names[n++] = g->name;
	for (const struct option_row *o = c ? c->options : NULL; o && o->name; o++)
		names[n++] = o->name;
	return str_nearest((struct slice){wrong, strcspn(wrong, "=")}, names);
}

static int wrong_option(const struct command *c, const char *text)
{
	const char *near = nearest_option(c, text);

	if (near && strncmp(text, "--", 2) == 0 && strcmp(text + 2, near) == 0) {
		fprintf(stderr, "ringback: %s needs a value; see ringback %s%s--help\n", text, c ? c->name : "",
			c ? " " : "");
		return EXIT_USAGE_WRONG;
	}
	fprintf(stderr, "ringback: %s is no option of %s", text, c ? c->name : "ringback");
	if (near)
		fprintf(stderr, " (did you mean --%s?)", near);
	fprintf(stderr, "; see ringback %s%s--help\n", c ? c->name : "", c ? " " : "");
	return EXIT_USAGE_WRONG;
}

/* Returns -1 to go on, else the exit code. */
static int take_options(struct invocation *in, int argc, char **argv)
{
	struct option rows[LONG_MAX_N] = {0};
	char letters[16] = ":"; /* a missing value is told apart, and getopt keeps quiet */
	size_t n = add_rows(rows, 0, global_options, GLOBAL, letters);
	int c;

	add_rows(rows, n, in->command ? in->command->options : NULL, COMMAND, letters);
	opterr = 0;
	while ((c = getopt_long(argc, argv, letters, rows, NULL)) != -1) {
		if (c == 'h' || (c >= GLOBAL && c < COMMAND && strcmp(global_options[c - GLOBAL].name, "help") == 0)) {
			command_help(in->command);
			return EXIT_DONE;
		}
		if (c == 'v')
			in->verbose = true;
		else if (c == 'q')
			in->quiet = true;
		else if (c >= COMMAND)
			in->value[c - COMMAND] = optarg ? optarg : "";
		else if (c >= GLOBAL) {
			if (!set_global(in, c - GLOBAL, optarg))
				return EXIT_USAGE_WRONG;
		} else
			return wrong_option(in->command, argv[optind - 1]);
	}
	return -1;
}

static int run(struct invocation *in)
{
	struct err err = {0};

	log_set_level(in->quiet ? LOG_QUIET : in->verbose ? LOG_VERBOSE : LOG_NORMAL);
	if (!folders_find(&in->folders, &in->arena, &err))
		return say_error(&err);
	return in->command->run(in);
}

int command_main(int argc, char **argv)
{
	static struct invocation in; /* large; one per program */
	const char *word;
	int code;

	in.command = command_among(argc, argv, &word);
	in.now = clock_now_utc();
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("ringback %s\n", RINGBACK_VERSION);
		return EXIT_DONE;
	}
	if (word && !in.command && strcmp(word, "help") != 0) {
		const char *names[32] = {0};
		for (size_t i = 0; commands[i] && i < 31; i++)
			names[i] = commands[i]->name;
		const char *near = str_nearest(slice_of(word), names);
		fprintf(stderr, "ringback: there is no command \"%s\"%s%s%s; ringback --help lists them\n", word,
			near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "");
		return EXIT_USAGE_WRONG;
	}
	code = take_options(&in, argc, argv);
	if (code >= 0)
		return code;
	if (!in.command) {
		command_help(word && optind + 1 < argc ? command_find(argv[optind + 1]) : NULL); /* help run */
		return word || argc == 1 ? EXIT_DONE : EXIT_USAGE_WRONG;
	}
	if (argc - optind - 1 > ARGUMENTS_MAX) {
		fprintf(stderr, "ringback: more than %d names at once: put the files into the inbox, or name fewer\n",
			ARGUMENTS_MAX);
		return EXIT_USAGE_WRONG;
	}
	for (int i = optind + 1; i < argc; i++)
		in.argument[in.arguments++] = argv[i];
	arena_init(&in.arena, ARENA_MAX);
	code = run(&in);
	arena_release(&in.arena);
	return code;
}
