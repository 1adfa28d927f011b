/* approve, reject, resolve, close: what people answer, each by name. */
#include "base/vec.h"
#include "commands/list.h"
#include "loop/night.h"

/* Bring every view of the people concerned up to date, write the new report, and say what is left. */
static int finish(struct night *n, const char *tenant, int code)
{
	struct err err = {0};

	if (!run_people(n, &err)) {
		err_wrap(&err, "%s", tenant);
		code = exit_gravest(code, say_error(&err));
	}
	night_close(n);
	return code;
}

/* The file that the report's page makes: it names each who answers, so --as is not needed. */
static int answer_from(struct invocation *in, const char *path)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	int64_t taken = 0, refused = 0;
	struct err err = {0};
	int code = EXIT_DONE;

	if (!night_for(in, in->argument[0], true, false, n, &code))
		return code;
	if (!answer_file(n, path, &taken, &refused, &err))
		code = say_error(&err);
	else if (refused)
		code = EXIT_REFUSED;
	printf("%lld answer%s taken, %lld refused\n", (long long)taken, taken == 1 ? "" : "s", (long long)refused);
	return finish(n, in->argument[0], code);
}

static int answer_drafts(struct invocation *in, bool yes)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	const char *name = option_value(in, "as"), *note = option_value(in, "note");
	const char *from = yes ? option_value(in, "from") : NULL;
	int code = EXIT_DONE;

	if (from && in->arguments == 1)
		return answer_from(in, from);
	if (in->arguments < 2)
		return say_usage(in, "name the tenant and at least one draft (an id that begins with M)");
	if (!name || !*name)
		return say_usage(in, "--as NAME is needed: who says so is part of the record");
	if (!night_for(in, in->argument[0], true, false, n, &code))
		return code;
	for (size_t i = 1; i < in->arguments; i++) {
		struct err err = {0};
		if (answer_draft(n, in->argument[i], yes, name, note, &err))
			printf("%s: %s by %s%s\n", in->argument[i], yes ? "approved" : "rejected", name,
			       yes ? " (dry run: nothing is sent)" : "");
		else
			code = exit_gravest(code, say_error(&err));
	}
	return finish(n, in->argument[0], code);
}

static int run_approve(struct invocation *in)
{
	return answer_drafts(in, true);
}

static int run_reject(struct invocation *in)
{
	return answer_drafts(in, false);
}

struct old_case {
	const char *id;
	bool urgent; /* their words may have told of an emergency */
};

struct closing {
	struct invocation *in;
	int64_t before;
	struct old_case *items;
	size_t n, cap;
};

static bool collect_before(void *ctx, const struct case_row *row, struct err *err)
{
	struct closing *c = ctx;

	(void)err;
	if (row->last_missed_at >= c->before)
		return true;
	struct old_case *old = vec_add((void **)&c->items, &c->n, &c->cap, sizeof *old, SIZE_MAX / 64);
	old->id = arena_text(&c->in->arena, slice_of(row->id));
	old->urgent = row->flags & CASE_URGENT;
	return true;
}

/* Nobody closes an emergency with the heap unawares: those are named. */
static void say_urgent(const struct closing *c, size_t closed)
{
	for (size_t i = 0; i < closed; i++)
		if (c->items[i].urgent)
			printf("%s: among them, and the caller's words may have told of an emergency\n",
			       c->items[i].id);
}

/* Backlogs are cleared at once, by name: every open case whose latest miss lies before a day. */
static int close_before(struct invocation *in, const char *date, const char *name, const char *reason)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	struct closing c = {.in = in};
	struct err err = {0};
	size_t closed = 0;
	int code = EXIT_DONE;

	if (!night_for(in, in->argument[0], true, false, n, &code))
		return code;
	if (!civil_parse(slice_of(date), CIVIL_ISO, n->tenant->zone, &c.before, NULL, &err)) {
		night_close(n);
		return say_usage(in, "--before takes a date like 2026-11-01, not \"%s\"", date);
	}
	bool ok = cases_each_open(n->store, collect_before, &c, &err);
	for (size_t i = 0; ok && i < c.n; i++)
		if ((ok = answer_close(n, c.items[i].id, name, reason, option_value(in, "note"), &err)))
			closed++;
	if (!ok)
		code = say_error(&err);
	printf("%zu case%s closed by %s (%s)\n", closed, closed == 1 ? "" : "s", name, reason);
	say_urgent(&c, closed);
	free(c.items);
	return finish(n, in->argument[0], code);
}

static int run_close(struct invocation *in)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	const char *name = option_value(in, "as"), *reason = option_value(in, "reason");
	int code = EXIT_DONE;

	if (option_given(in, "before") && in->arguments == 1 && name && *name && reason)
		return close_before(in, option_value(in, "before"), name, reason);
	if (in->arguments < 2)
		return say_usage(in, "name the tenant and the case (an id that begins with C)");
	if (!name || !*name || !reason)
		return say_usage(
			in, "--as NAME and --reason R are needed: a case is closed by a named person with a reason");
	if (!night_for(in, in->argument[0], true, false, n, &code))
		return code;
	for (size_t i = 1; i < in->arguments; i++) {
		struct err err = {0};
		if (answer_close(n, in->argument[i], name, reason, option_value(in, "note"), &err))
			printf("%s: closed by %s (%s)\n", in->argument[i], name, reason);
		else
			code = exit_gravest(code, say_error(&err));
	}
	return finish(n, in->argument[0], code);
}

static int run_resolve(struct invocation *in)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	const char *name = option_value(in, "as"), *is = option_value(in, "is");
	struct err err = {0};
	int code = EXIT_DONE;

	if (in->arguments != 2)
		return say_usage(in, "name the tenant and one reply (an id that begins with R)");
	if (!name || !*name || !is)
		return say_usage(in, "--as NAME and --is stop|ok|wrong_number are needed");
	if (!night_for(in, in->argument[0], true, false, n, &code))
		return code;
	if (answer_reply(n, in->argument[1], name, is, &err))
		printf("%s: %s, says %s\n", in->argument[1], is, name);
	else
		code = say_error(&err);
	return finish(n, in->argument[0], code);
}

static const struct option_row answer_options[] = {
	{"as", 0, "NAME", "who answers; part of the record"},
	{"note", 0, "TEXT", "why, for those who read it later"},
	{NULL, 0, NULL, NULL},
};
static const struct option_row approve_options[] = {
	{"as", 0, "NAME", "who answers; part of the record"},
	{"note", 0, "TEXT", "why, for those who read it later"},
	{"from", 0, "FILE", "an approvals.csv, as the report's page makes it: each row names who answers"},
	{NULL, 0, NULL, NULL},
};
static const struct option_row close_options[] = {
	{"before", 0, "DATE", "instead of ids: every open case whose latest miss lies before that day"},
	{"as", 0, "NAME", "who closes it; part of the record"},
	{"reason", 0, "R", "called booked_elsewhere not_a_customer wrong_number spam duplicate backlog other"},
	{"note", 0, "TEXT", "needed with --reason other"},
	{NULL, 0, NULL, NULL},
};
static const struct option_row resolve_options[] = {
	{"as", 0, "NAME", "who has read it; part of the record"},
	{"is", 0, "WHAT", "stop: they want no more texts; ok: all is well; wrong_number"},
	{NULL, 0, NULL, NULL},
};

const struct command command_approve = {
	.name = "approve",
	.summary = "say yes to drafts",
	.usage = "TENANT ID... --as NAME [--note T] | TENANT --from FILE",
	.help = "An approval answers exactly the questions that the draft asked. Everything is looked at again at "
		"this\n"
		"instant: an opt-out in between cannot be overridden, quiet hours still hold the text, and a new "
		"question\n"
		"asks again. Exit code 83 when a draft was refused.",
	.examples = "  $ ringback approve acme-heating M4F7Q2KXA --as \"Ann\"\n"
		    "  $ ringback approve acme-heating --from approvals.csv",
	.options = approve_options,
	.run = run_approve,
};
const struct command command_reject = {
	.name = "reject",
	.summary = "say no to drafts",
	.usage = "TENANT ID... --as NAME [--note T]",
	.help = "The draft is taken back and never sent. Its case stays open until somebody talks with the caller or\n"
		"closes it by name.",
	.examples = "  $ ringback reject acme-heating M4F7Q2KXA --as Ann --note \"I called him\"",
	.options = answer_options,
	.run = run_reject,
};
const struct command command_resolve = {
	.name = "resolve",
	.summary = "end the waiting of a reply, or of an unreadable row or file, that a person has read",
	.usage = "TENANT REPLY --as NAME --is stop|ok|wrong_number",
	.help = "Doubtful replies pause all automatic texts to their number until a named person says what they mean.\n"
		"`stop` and `wrong_number` suppress the number for good. The same goes for a row or a file of texts "
		"or of\nconsent that could not be read: its id stands with it in exceptions.csv, and what is said "
		"of it is said of\nevery number in it.",
	.examples = "  $ ringback resolve acme-heating R7KQ2M4XA --as Ann --is ok",
	.options = resolve_options,
	.run = run_resolve,
};
const struct command command_close = {
	.name = "close",
	.summary = "a person closes a case; the only other way is proof",
	.usage = "TENANT CASE... | --before DATE --as NAME --reason R [--note T]",
	.help = "Reasons: called, booked_elsewhere, not_a_customer, wrong_number, spam, duplicate, backlog, other "
		"(needs a\n"
		"note). A new missed call after closing opens a new case.",
	.examples = "  $ ringback close acme-heating C7K2M9QXF --as Ann --reason called\n"
		    "  $ ringback close acme-heating --before 2026-11-01 --as Ann --reason backlog",
	.options = close_options,
	.run = run_close,
};
