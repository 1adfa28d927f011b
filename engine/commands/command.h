/* A command is one const entry: name, words, options, function. Help, parsing, completion and the man page come from
 * it. */
#ifndef COMMANDS_COMMAND_H
#define COMMANDS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/phone.h"
#include "base/problem.h"
#include "config/config.h"

/* Exit codes are a contract (product: 3, Conventions). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_USAGE_WRONG = 64,
	EXIT_INPUT_SICK = 65,
	EXIT_FAULT = 70,
	EXIT_CANNOT_CREATE = 73,
	EXIT_IO = 74,
	EXIT_BUSY = 75,
	EXIT_CONFIG = 78,
	EXIT_UNBALANCED = 80,
	EXIT_UNKNOWN_SENDS = 81,
	EXIT_CHAIN = 82,
	EXIT_REFUSED = 83,
};

struct option_row {
	const char *name;  /* long name */
	char letter;       /* or 0 */
	const char *value; /* name of its value in help, or null for a switch */
	const char *help;
};

enum { ARGUMENTS_MAX = 4096, OPTIONS_MAX = 24 };

struct invocation {
	const struct command *command;
	struct folders folders;
	int64_t now;
	bool json, quiet, verbose;
	const char *argument[ARGUMENTS_MAX]; /* what is no option, in order */
	size_t arguments;
	const char *value[OPTIONS_MAX]; /* parallel to command->options; switches have "" */
	struct arena arena;
	const struct law *law;     /* loaded once, by law_for */
	struct tenant_line *lines; /* of all tenants, loaded once */
	size_t lines_n;
	const struct format_set *formats; /* the shipped ones, when loaded before */
};

struct command {
	const char *name;
	const char *summary;              /* one line, for the list */
	const char *usage;                /* "TENANT [FILE...]" */
	const char *help;                 /* paragraphs */
	const char *examples;             /* lines that begin with $ */
	const struct option_row *options; /* ends with a null name */
	int (*run)(struct invocation *in);
};

extern const struct command *const commands[]; /* in the order of help; ends with null */
extern const struct option_row global_options[];

const char *option_value(const struct invocation *in, const char *name); /* null when not given */
bool option_given(const struct invocation *in, const char *name);

/* Parse main's arguments and run the command. Returns the exit code. */
int command_main(int argc, char **argv);
void command_help(const struct command *c);

/* ---- what most commands do (common.c) ---- */

int exit_of(const struct err *err);
int exit_gravest(int a, int b);
/* "ringback: text" on stderr; returns the exit code of err. */
int say_error(const struct err *err);
int say_usage(const struct invocation *in, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* All problems on stderr, "file:line: text", and how many there were. */
void say_problems(const struct problems *p);

/* The tenants named by the arguments from `first` on, or all. False with an exit code in *code. */
bool tenants_chosen(struct invocation *in, size_t first, const char ***names, size_t *n, int *code);

/* The one tenant that the first argument names, from its config alone: no ledger is opened or made. Null with the exit
 * code in *code, everything said. */
const struct tenant *tenant_given(struct invocation *in, int *code);
/* A phone number as somebody types it, read as the tenant's country writes it. PHONE_INVALID (no telephone can have it)
 * passes: it may stand in exports. False with the exit code in *code, everything said. */
bool phone_given(const struct tenant *t, const char *text, struct phone *phone, int *code);

/* Load the dated tables once. Null with an exit code in *code. */
const struct law *law_for(struct invocation *in, int *code);

struct night;
struct str;
/* Open one tenant's night for a command; false with the exit code in *code, everything said. */
bool night_for(struct invocation *in, const char *tenant, bool writes, bool live, struct night *n, int *code);
/* Print a finished JSON text. */
void print_str(const struct str *s);

#endif
