/* The owner test: the real path for one number of the config, as if it had just called. */
#include "loop/owner_test.h"
#include "commands/list.h"

enum { CERTIFICATE_BYTES_MAX = 1 << 20 };

static void show(const struct invocation *in, const struct night *n, const struct owner_test *t)
{
	struct str out;

	str_init(&out, CERTIFICATE_BYTES_MAX);
	if (in->json) {
		certificate_json(n, t, &out);
	} else {
		certificate_text(n, t, &out);
		str_addf(&out, "\nCertificate: %s.txt and .json\n", t->certificate);
	}
	print_str(&out);
	str_release(&out);
}

static int run(struct invocation *in)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	struct owner_test *t = arena_alloc(&in->arena, sizeof *t);
	const char *number = option_value(in, "phone");
	struct err err = {0};
	const struct tenant *alone;
	struct phone phone;
	int code = EXIT_DONE;

	if (in->arguments != 1 || !number)
		return say_usage(in, "name the tenant, and the number with --phone");
	/* From the config alone: what may not be tested is refused before a ledger is opened or made. */
	if (!(alone = tenant_given(in, &code)) || !phone_given(alone, number, &phone, &code))
		return code;
	if (!owner_test_allowed(alone, phone.e164, option_given(in, "live"), &err))
		return say_error(&err);
	if (!night_for(in, in->argument[0], true, false, n, &code))
		return code;
	if (owner_test_run(n, phone.e164, t, &err))
		show(in, n, t);
	else
		code = say_error(&err);
	owner_test_release(t);
	night_close(n);
	return code;
}

static const struct option_row options[] = {
	{"phone", 0, "N", "the number: one that tenant.yaml lists under test_numbers or internal"},
	{"live", 0, NULL, "text a number of test_numbers for real (no provider is built in yet: refused)"},
	{NULL, 0, NULL, NULL},
};

const struct command command_owner_test = {
	.name = "owner-test",
	.summary = "run the real path for one number of the config, as if it had just called",
	.usage = "TENANT --phone N [--live]",
	.help = "Identify, rules, text and floor, for a number that tenant.yaml lists, as if it had just called. Two\n"
		"endings are good: a no-contact receipt is saved (any listed number; of one under test_numbers it is "
		"also\n"
		"said what anybody else would be sent, and that nothing was), or, with --live, a provider's receipt "
		"is\n"
		"shown. A number on no list is refused. No case and no call is written; a dated certificate is:\n"
		"var/TENANT/owner-tests/.\n\n"
		"Exit code 83: refused, nothing sent and nothing written.",
	.examples = "  $ ringback owner-test acme-heating --phone +14155550111\n"
		    "  $ ringback owner-test acme-heating --phone \"(415) 555-0112\" --json | jq .ending",
	.options = options,
	.run = run,
};
