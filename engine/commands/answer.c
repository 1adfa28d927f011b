/* approve, reject, resolve, close: what people answer, each by name. */
#include "base/log.h"
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

static int answer_drafts(struct invocation *in, bool yes)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	const char *name = option_value(in, "as"), *note = option_value(in, "note");
	int code = EXIT_DONE;

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

static int run_close(struct invocation *in)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	const char *name = option_value(in, "as"), *reason = option_value(in, "reason");
	int code = EXIT_DONE;

	if (in->arguments < 2)
		return say_usage(in, "name the tenant and the case (an id that begins with C)");
	if (!name || !*name || !reason)
		return say_usage(in, "--as NAME and --reason R are needed: a case is closed by a named person with a reason");
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
static const struct option_row close_options[] = {
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
        .usage = "TENANT ID... --as NAME [--note T]",
        .help = "An approval answers exactly the questions that the draft asked. Everything is looked at again at this\n"
                "instant: an opt-out in between cannot be overridden, quiet hours still hold the text, and a new question\n"
                "asks again. Exit code 83 when a draft was refused.",
        .examples = "  $ ringback approve acme-heating M4F7Q2KXA --as \"Ann\"",
        .options = answer_options,
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
        .summary = "end the waiting of a reply that a person has read",
        .usage = "TENANT REPLY --as NAME --is stop|ok|wrong_number",
        .help = "Doubtful replies pause all automatic texts to their number until a named person says what they mean.\n"
                "`stop` and `wrong_number` suppress the number for good.",
        .examples = "  $ ringback resolve acme-heating R7KQ2M4XA --as Ann --is ok",
        .options = resolve_options,
        .run = run_resolve,
};
const struct command command_close = {
        .name = "close",
        .summary = "a person closes a case; the only other way is proof",
        .usage = "TENANT CASE... --as NAME --reason R [--note T]",
        .help = "Reasons: called, booked_elsewhere, not_a_customer, wrong_number, spam, duplicate, backlog, other (needs a\n"
                "note). A new missed call after closing opens a new case.",
        .examples = "  $ ringback close acme-heating C7K2M9QXF --as Ann --reason called",
        .options = close_options,
        .run = run_close,
};
