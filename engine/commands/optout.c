/* A STOP that came by voice, mail or paper. */
#include "loop/optout.h"
#include "base/json.h"
#include "commands/list.h"
#include "commands/say.h"

static const struct {
	const char *word;
	enum consent_scope scope;
	const char *said;
} scopes[] = {
	{"all", SCOPE_ALL, "opted out of everything automatic"},
	{"text", SCOPE_TEXT, "opted out of texts"},
	{"voice", SCOPE_VOICE, "opted out of automatic calls; texts are not touched by it"},
};
enum { SCOPES_N = sizeof scopes / sizeof *scopes };

static int scope_given(const char *word)
{
	for (size_t i = 0; i < SCOPES_N; i++)
		if (strcmp(scopes[i].word, word) == 0)
			return (int)i;
	return -1;
}

/* A slip of the hand that would silence nobody, or ourselves. */
static bool number_good(const struct tenant *t, const struct phone *phone, const char *text, struct err *err)
{
	if (phone->kind != PHONE_VALID)
		return err_set(err, ERR_REFUSED, "no telephone can have the number %s; read it once more", text);
	if (tenant_owns_line(t, phone->e164))
		return err_set(err, ERR_REFUSED, "%s is a line of %s: who asked to stop called from another number",
			       text, t->id);
	return true;
}

static void say_done(const struct invocation *in, struct night *n, const struct phone *phone, int scope, bool known)
{
	char shown[PHONE_TEXT_LEN];

	phone_format(phone->e164, shown);
	if (in->json) {
		struct json j;
		struct str out;
		str_init(&out, 4096);
		json_init(&j, &out, false);
		json_object(&j, NULL);
		json_text(&j, "tenant", n->tenant->id);
		json_text(&j, "phone", shown);
		json_text(&j, "scope", scopes[scope].word);
		json_bool(&j, "new", !known);
		json_int(&j, "taken_back", n->counts.canceled);
		json_end_object(&j);
		str_addc(&out, '\n');
		print_str(&out);
		str_release(&out);
		return;
	}
	printf("%s: %s, says %s%s\n", shown, scopes[scope].said, say_safe(&n->arena, slice_of(option_value(in, "as"))),
	       known ? " (entered before: nothing new)" : "");
	if (n->counts.canceled)
		printf("%lld waiting text%s taken back\n", (long long)n->counts.canceled,
		       n->counts.canceled == 1 ? "" : "s");
}

static int enter(struct invocation *in, struct night *n, const struct phone *phone, int scope)
{
	const char *note = option_value(in, "note");
	struct err err = {0};
	bool known = false;

	if (!optout_enter(n, phone->e164, scopes[scope].scope, option_value(in, "as"), note ? note : "", &known, &err))
		return say_error(&err);
	say_done(in, n, phone, scope, known);
	return EXIT_DONE;
}

static int run(struct invocation *in)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	const char *name = option_value(in, "as"), *word = option_value(in, "scope");
	int scope = scope_given(word ? word : "all"), code = EXIT_DONE;
	const struct tenant *t;
	struct phone phone;
	struct err err = {0};

	if (in->arguments != 2)
		return say_usage(in, "name the tenant and one phone number");
	if (!name || !*name)
		return say_usage(in, "--as NAME is needed: who took it down is part of the record");
	if (scope < 0)
		return say_usage(in, "--scope takes all, text or voice, not \"%s\"", word);
	if (!(t = tenant_given(in, &code)) || !phone_given(t, in->argument[1], &phone, &code))
		return code;
	if (!number_good(t, &phone, in->argument[1], &err))
		return say_error(&err);
	if (!night_for(in, in->argument[0], true, false, n, &code))
		return code;
	code = enter(in, n, &phone, scope);
	night_close(n);
	return code;
}

static const struct option_row options[] = {
	{"as", 0, "NAME", "who took it down; part of the record"},
	{"note", 0, "TEXT", "what they said and how it came: a call, a letter, at the counter"},
	{"scope", 0, "WHAT", "all (default), text or voice: what they want no more of"},
	{NULL, 0, NULL, NULL},
};

const struct command command_optout = {
	.name = "optout",
	.summary = "enter a STOP that came by voice, mail or paper",
	.usage = "TENANT PHONE --as NAME [--note T] [--scope all|text|voice]",
	.help = "It binds from this instant: drafts and queued texts to the number are taken back before the command\n"
		"ends, each with a receipt, and no later run writes one. The event is never changed or deleted. A "
		"number\n"
		"that has never called is stopped too.\n\n"
		"Exit code 83: no telephone can have that number, or it is one of the company's own lines.",
	.examples = "  $ ringback optout acme-heating +14155550134 --as Ann --note \"said so on the phone\"\n"
		    "  $ ringback optout acme-heating \"(415) 555-0134\" --as Ann --scope text",
	.options = options,
	.run = run,
};
