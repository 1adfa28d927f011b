/* Is the record whole, and does it say that nothing happened that must never happen? Needs only the tenant's files. */
#include <limits.h>

#include "base/file.h"
#include "base/json.h"
#include "commands/list.h"
#include "commands/say.h"
#include "store/audit.h"
#include "store/receipts.h"
#include "store/views.h"

enum { ANSWERS_MAX = 64, PAGE_BYTES_MAX = 64 << 20 };

/* One tenant looked at. */
struct check {
	struct invocation *in;
	const char *tenant;
	struct arena *arena;
	struct store *store;
	struct audit_env env;
	struct chain_fault fault;
	struct audit_answer answers[ANSWERS_MAX];
	size_t answers_n;
	struct ledger_counts counts;
	struct balance_moves moves;
	struct report_record last;
	struct err file; /* what is wrong with the database file itself */
	bool balanced;
	int64_t against; /* questions with something against them */
};

/* ---- numbers that are never texted ---- */

static void add_number(int64_t **list, size_t *n, int64_t number, struct arena *arena)
{
	enum { STEP = 64 };
	int64_t *grown = *list;

	if (*n % STEP == 0) {
		grown = arena_alloc(arena, (*n + STEP) * sizeof *grown);
		if (*n)
			memcpy(grown, *list, *n * sizeof *grown);
	}
	grown[(*n)++] = number;
	*list = grown;
}

/* Internal numbers of the tenant, and the lines of every tenant here. A config that cannot be read has none to give:
 * that is said, and the rest is verified all the same. */
static bool gather_numbers(struct check *c)
{
	struct invocation *in = c->in;
	struct problems problems;
	struct err err = {0};
	int64_t *never = NULL, *tests = NULL;

	problems_init(&problems);
	struct tenant *t = tenant_load(&in->folders, c->tenant, c->arena, &problems);
	if (!t)
		say_problems(&problems);
	problems_release(&problems);
	if (!in->lines && !lines_load(&in->folders, &in->arena, &in->lines, &in->lines_n, &err))
		say_error(&err);
	for (size_t i = 0; i < in->lines_n; i++)
		add_number(&never, &c->env.never_n, in->lines[i].phone, c->arena);
	for (size_t i = 0; t && i < t->internal_n; i++)
		add_number(&never, &c->env.never_n, t->internal[i].phone, c->arena);
	for (size_t i = 0; t && i < t->test_numbers_n; i++)
		add_number(&tests, &c->env.tests_n, t->test_numbers[i].phone, c->arena);
	c->env.never = never;
	c->env.tests = tests;
	return t && !err.kind;
}

/* ---- asking ---- */

static bool take_answer(void *ctx, const struct audit_answer *a)
{
	struct check *c = ctx;

	if (c->answers_n < ANSWERS_MAX)
		c->answers[c->answers_n++] = *a;
	c->against += a->found > 0;
	return true;
}

static void against(struct audit_answer *a, int64_t number, struct slice folder, const char *what)
{
	a->found++;
	if (a->examples_n < AUDIT_EXAMPLES)
		snprintf(a->example[a->examples_n++], AUDIT_EXAMPLE_LEN, "report %lld (%.*s) %s", (long long)number,
			 (int)folder.len, folder.at, what);
}

struct pages {
	struct check *c;
	struct audit_answer answer;
	struct str path, page;
};

/* The page on disk must still print the head that the ledger says it printed. */
static bool look_at_page(void *ctx, int64_t number, struct slice folder, struct slice head)
{
	struct pages *p = ctx;
	struct err err = {0};

	str_clear(&p->path);
	str_clear(&p->page);
	str_addf(&p->path, "%s/%s/reports/%.*s/report.html", p->c->in->folders.var, p->c->tenant, (int)folder.len,
		 folder.at);
	if (!file_read(p->path.data, &p->page, &err))
		against(&p->answer, number, folder, "is not on disk");
	else if (slice_find(str_slice(&p->page), head) < 0)
		against(&p->answer, number, folder, "does not print the head of its receipt");
	return true;
}

static bool look_at_pages(struct check *c, struct err *err)
{
	struct pages p = {.c = c, .answer = {.id = "7d", .sentence = "Every report is on disk and prints its head."}};
	bool ok;

	str_init(&p.path, PATH_MAX);
	str_init(&p.page, PAGE_BYTES_MAX);
	ok = audit_each_report(c->store, look_at_page, &p, err);
	str_release(&p.path);
	str_release(&p.page);
	return ok && take_answer(c, &p.answer);
}

static bool ask(struct check *c, struct err *err)
{
	const struct ledger_counts *n = &c->counts;
	int64_t clock;

	if (!receipts_verify(c->store, &c->fault, err) || !audit_chain_end(c->store, &c->fault, err) ||
	    !audit_clock(c->store, &clock, err) || !audit_run(c->store, &c->env, take_answer, c, err) ||
	    !look_at_pages(c, err) || !views_counts(c->store, 0, clock, &c->counts, err) ||
	    !views_moves(c->store, 0, &c->moves, err) || !reports_last(c->store, c->arena, &c->last, err))
		return false;
	c->balanced = n->missed == n->placed && n->placed == n->dispositions &&
		      c->moves.opened + c->moves.reopened - c->moves.closed == n->open_cases;
	if (!store_check(c->store, &c->file) && c->file.kind != ERR_IO)
		return err_set(err, c->file.kind, "%s", c->file.text);
	return true;
}

/* ---- saying it ---- */

static void say_answers(const struct check *c)
{
	for (size_t i = 0; i < c->answers_n; i++) {
		const struct audit_answer *a = &c->answers[i];
		if (!a->found && !c->in->verbose)
			continue;
		printf("  %-7s %s %s\n", a->found ? "AGAINST" : "holds", a->id, a->sentence);
		for (size_t k = 0; k < a->examples_n; k++)
			printf("            %s\n", say_safe(c->arena, slice_of(a->example[k])));
		if (a->found > (int64_t)a->examples_n)
			printf("            and %lld more\n", (long long)a->found - (int64_t)a->examples_n);
	}
	printf("  never   %zu of %zu questions about what must never happen have nothing against them%s\n",
	       c->answers_n - (size_t)c->against, c->answers_n, c->in->verbose ? "" : " (-v lists them)");
}

static void say_balance(const struct check *c)
{
	printf("  books   %s: %lld missed calls, %lld placed in cases, %lld disposition receipts; %lld cases opened + "
	       "%lld "
	       "reopened - %lld closed, %lld open\n",
	       c->balanced ? "balance" : "DO NOT BALANCE", (long long)c->counts.missed, (long long)c->counts.placed,
	       (long long)c->counts.dispositions, (long long)c->moves.opened, (long long)c->moves.reopened,
	       (long long)c->moves.closed, (long long)c->counts.open_cases);
}

static void say(const struct check *c)
{
	char head[HASH_HEX_LEN + 1], printed[HASH_HEX_LEN + 1];

	hash_hex(receipts_head(c->store), HASH_SHA256_LEN, head);
	hash_hex(c->last.head, HASH_SHA256_LEN, printed);
	printf("%s\n", c->tenant);
	if (c->fault.number)
		printf("  chain   BROKEN: %s; from there on nothing is vouched for\n", c->fault.what);
	else
		printf("  chain   %lld receipts, each follows from the one before; head %s\n",
		       (long long)c->fault.checked, head);
	if (c->file.kind)
		printf("  file    %s\n", c->file.text);
	say_answers(c);
	say_balance(c);
	if (c->last.number)
		printf("  Not proven by a chain: that nothing was cut off its end. The last report, number %lld "
		       "(reports/%.*s), was\n"
		       "  printed when receipt %lld was the last, with the head %s:\n"
		       "  compare it with the copy in somebody's mailbox.\n",
		       (long long)c->last.number, (int)c->last.folder.len, c->last.folder.at,
		       (long long)c->last.head_number - 1, printed);
	else
		printf("  Not proven by a chain: that nothing was cut off its end. No report has printed a head "
		       "yet.\n");
}

static void json_answers(struct json *j, const struct check *c)
{
	json_array(j, "never");
	for (size_t i = 0; i < c->answers_n; i++) {
		json_object(j, NULL);
		json_text(j, "id", c->answers[i].id);
		json_text(j, "sentence", c->answers[i].sentence);
		json_int(j, "against", c->answers[i].found);
		json_array(j, "examples");
		for (size_t k = 0; k < c->answers[i].examples_n; k++)
			json_text(j, NULL, c->answers[i].example[k]);
		json_end_array(j);
		json_end_object(j);
	}
	json_end_array(j);
}

static void say_json(const struct check *c, int code)
{
	char head[HASH_HEX_LEN + 1], printed[HASH_HEX_LEN + 1];
	struct json j;
	struct str out;

	hash_hex(receipts_head(c->store), HASH_SHA256_LEN, head);
	hash_hex(c->last.head, HASH_SHA256_LEN, printed);
	str_init(&out, 4 << 20);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "tenant", c->tenant);
	json_int(&j, "exit_code", code);
	json_int(&j, "receipts", c->fault.checked);
	json_int(&j, "first_bad_receipt", c->fault.number);
	json_text(&j, "chain", c->fault.number ? c->fault.what : "whole");
	json_text(&j, "head", head);
	json_text(&j, "file", c->file.kind ? c->file.text : "whole");
	json_answers(&j, c);
	json_bool(&j, "balanced", c->balanced);
	json_int(&j, "missed_calls", c->counts.missed);
	json_int(&j, "placed", c->counts.placed);
	json_int(&j, "dispositions", c->counts.dispositions);
	json_int(&j, "cases_opened", c->moves.opened);
	json_int(&j, "cases_reopened", c->moves.reopened);
	json_int(&j, "cases_closed", c->moves.closed);
	json_int(&j, "cases_open", c->counts.open_cases);
	json_int(&j, "last_report", c->last.number);
	json_text(&j, "last_report_head", c->last.number ? printed : NULL);
	json_end_object(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
}

/* ---- the command ---- */

static int verdict(const struct check *c)
{
	int code = c->fault.number ? EXIT_CHAIN : EXIT_DONE;

	if (!c->balanced || c->against)
		code = exit_gravest(code, EXIT_UNBALANCED);
	return c->file.kind ? exit_gravest(code, EXIT_IO) : code;
}

static int verify(struct check *c)
{
	struct err err = {0};
	struct str folder;
	int code = gather_numbers(c) ? EXIT_DONE : EXIT_CONFIG;

	str_init(&folder, PATH_MAX);
	c->store = store_open(file_join(&folder, c->in->folders.var, c->tenant), c->tenant, STORE_READ, &err);
	str_release(&folder);
	if (!c->store && err.kind == ERR_REFUSED && !c->in->arguments) {
		printf("%s\n  there is no ledger yet: nothing to verify\n", c->tenant);
		return code;
	}
	if (!c->store || !ask(c, &err)) {
		err_wrap(&err, "%s", c->tenant);
		code = exit_gravest(code, say_error(&err));
		if (c->fault.number) {
			printf("%s\n  chain   BROKEN: %s\n", c->tenant, c->fault.what);
			code = exit_gravest(code, EXIT_CHAIN);
		}
	} else {
		code = exit_gravest(code, verdict(c));
		if (c->in->json)
			say_json(c, code);
		else
			say(c);
	}
	store_close(&c->store);
	return code;
}

static int run(struct invocation *in)
{
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (!tenants_chosen(in, 0, &names, &n, &code))
		return code;
	for (size_t i = 0; i < n; i++) {
		struct arena arena;
		arena_init(&arena, 256 << 20);
		struct check *c = arena_alloc(&arena, sizeof *c);
		*c = (struct check){.in = in, .tenant = names[i], .arena = &arena};
		code = exit_gravest(code, verify(c));
		arena_release(&arena);
	}
	return code;
}

const struct command command_verify = {
	.name = "verify",
	.summary = "the receipt chain, what must never have happened, the balances; needs only the files",
	.usage = "[TENANT...]",
	.help = "Reads the whole ledger again: every receipt must follow from the one before; everything that must "
		"never\n"
		"happen (a text counted as money, a missed call without a disposition, a text to somebody who asked to "
		"stop,\n"
		"\"booked\" without a booking, ...) is asked of the records; missed calls in must equal dispositions "
		"out.\n"
		"Changes nothing and needs no network. -v lists every question.\n\n"
		"Exit code: 82 the chain is broken (the first bad receipt is named), 80 the books do not balance or\n"
		"something speaks against a row, 74 the file itself is damaged, else 0.",
	.examples = "  $ ringback verify\n  $ ringback verify acme-heating -v\n  $ ringback verify --json | jq .head",
	.run = run,
};
