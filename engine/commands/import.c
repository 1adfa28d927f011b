/* Read exports into the ledger now; --check (import_check.c) only looks. */
#include "commands/import.h"
#include "base/json.h"
#include "base/log.h"
#include "commands/list.h"
#include "loop/night.h"

/* What one file brought: the night's counts after it, less those before. */
struct brought {
	const char *name, *error; /* error: why it could not be read */
	int64_t rows, taken, repeated, revised, skipped, set_aside, conflicts;
	bool known;
	int code;
};

static void subtract(struct brought *b, const struct night_counts *was, const struct night_counts *now)
{
	b->rows = now->rows - was->rows;
	b->taken = now->taken - was->taken;
	b->repeated = now->repeated - was->repeated;
	b->revised = now->revised - was->revised;
	b->skipped = now->skipped - was->skipped;
	b->set_aside = now->set_aside - was->set_aside;
	b->conflicts = now->conflicts - was->conflicts;
	b->known = now->files_known > was->files_known;
}

static void import_one(struct invocation *in, struct night *n, const char *path, struct brought *b)
{
	struct night_counts was = n->counts;
	struct err err = {0};

	b->name = path;
	if (!capture_file(n, path, option_value(in, "format"), &err)) {
		b->error = arena_text(&in->arena, slice_of(err.text));
		b->code = say_error(&err);
	}
	subtract(b, &was, &n->counts);
}

static void print_line(const struct brought *b)
{
	if (b->error)
		printf("%s: not read\n", b->name); /* why stands on stderr */
	else if (b->known)
		printf("%s: these very bytes were read before; nothing changed\n", b->name);
	else
		printf("%s: %lld rows = %lld new + %lld repeated + %lld revised + %lld skipped + %lld set aside%s\n",
		       b->name, (long long)b->rows, (long long)b->taken, (long long)b->repeated, (long long)b->revised,
		       (long long)b->skipped, (long long)b->set_aside,
		       b->conflicts ? "; some ids stand for two different facts: see exceptions.csv" : "");
}

static void json_file(struct json *j, const struct brought *b)
{
	json_object(j, NULL);
	json_text(j, "file", b->name);
	json_text(j, "error", b->error);
	json_bool(j, "known", b->known);
	json_int(j, "rows", b->rows);
	json_int(j, "taken", b->taken);
	json_int(j, "repeated", b->repeated);
	json_int(j, "revised", b->revised);
	json_int(j, "skipped", b->skipped);
	json_int(j, "set_aside", b->set_aside);
	json_int(j, "conflicts", b->conflicts);
	json_end_object(j);
}

static void print_json(const struct night *n, const struct brought *files, size_t files_n, int code)
{
	struct json j;
	struct str out;

	str_init(&out, 8 << 20);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "tenant", n->tenant->id);
	json_int(&j, "exit_code", code);
	json_array(&j, "files");
	for (size_t i = 0; i < files_n; i++)
		json_file(&j, &files[i]);
	json_end_array(&j);
	json_int(&j, "files_read", n->counts.files);
	json_int(&j, "files_bad", n->counts.files_bad);
	json_int(&j, "files_waiting", n->counts.files_waiting);
	json_int(&j, "rows", n->counts.rows);
	json_int(&j, "set_aside", n->counts.set_aside);
	json_int(&j, "people", n->counts.people);
	json_int(&j, "cases_opened", n->counts.cases_opened);
	json_int(&j, "cases_closed", n->counts.cases_closed);
	json_int(&j, "joined", n->counts.joined);
	json_int(&j, "drafts", n->counts.drafts);
	json_end_object(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
}

static void print_words(const struct night *n, const struct brought *files, size_t files_n)
{
	const struct night_counts *c = &n->counts;

	for (size_t i = 0; i < files_n; i++)
		print_line(&files[i]);
	if (!files_n) /* the inbox: one line for all, the ledger has each */
		printf("inbox: %lld file%s read, %lld known before, %lld not readable, %lld not finished yet; %lld "
		       "rows = "
		       "%lld new + %lld repeated + %lld revised + %lld skipped + %lld set aside\n",
		       (long long)c->files, c->files == 1 ? "" : "s", (long long)c->files_known,
		       (long long)c->files_bad, (long long)c->files_waiting, (long long)c->rows, (long long)c->taken,
		       (long long)c->repeated, (long long)c->revised, (long long)c->skipped, (long long)c->set_aside);
	printf("%s: %lld %s looked at; %lld case%s opened, %lld closed, %lld calls joined an open case, %lld "
	       "draft%s\n",
	       n->tenant->id, (long long)c->people, c->people == 1 ? "person" : "people", (long long)c->cases_opened,
	       c->cases_opened == 1 ? "" : "s", (long long)c->cases_closed, (long long)c->joined, (long long)c->drafts,
	       c->drafts == 1 ? "" : "s");
}

static int store_files(struct invocation *in)
{
	struct night *n = arena_alloc(&in->arena, sizeof *n);
	size_t files_n = in->arguments - 1;
	struct brought *files = arena_alloc(&in->arena, (files_n + 1) * sizeof *files);
	struct err err = {0};
	int code = EXIT_DONE;

	if (!night_for(in, in->argument[0], true, false, n, &code))
		return code;
	for (size_t i = 0; i < files_n; i++) {
		import_one(in, n, in->argument[i + 1], &files[i]);
		code = exit_gravest(code, files[i].code);
	}
	if ((!files_n && !capture_inbox(n, &err)) || !run_people(n, &err)) {
		err_wrap(&err, "%s", in->argument[0]);
		code = exit_gravest(code, say_error(&err));
	}
	if (n->counts.sick)
		code = exit_gravest(code, EXIT_INPUT_SICK);
	if (in->json)
		print_json(n, files, files_n, code);
	else
		print_words(n, files, files_n);
	night_close(n);
	return code;
}

static int run(struct invocation *in)
{
	struct slice folder = in->arguments ? slice_of(in->argument[0]) : (struct slice){0};
	const char **names;
	size_t n;
	int code = EXIT_DONE;

	if (option_given(in, "formats") && in->arguments < 2)
		return import_formats(in);
	if (!in->arguments)
		return say_usage(in, "name the tenant whose exports these are");
	if (option_given(in, "format") && in->arguments < 2)
		return say_usage(in, "--format is for files named on the command line; the inbox goes by tenant.yaml");
	size_t arguments = in->arguments;
	in->arguments = 1; /* only the first one is a tenant */
	bool known = folder.len && tenants_chosen(in, 0, &names, &n, &code);
	in->arguments = arguments;
	if (!known)
		return code;
	if ((option_given(in, "show") || option_given(in, "write-format")) && !option_given(in, "check"))
		return say_usage(in, "--show and --write-format go with --check");
	return option_given(in, "check") ? import_check(in) : store_files(in);
}

static const struct option_row options[] = {
	{"check", 0, NULL, "only read and report; store nothing"},
	{"formats", 0, NULL, "list the exports that can be read; with a tenant, its own mappings too"},
	{"show", 0, "N", "with --check: show the first N records as they are read"},
	{"write-format", 0, "NAME",
	 "with --check: write the mapping that is proposed for a file that no profile reads"},
	{"format", 0, "NAME", "the profile that reads the files (default: as tenant.yaml says, else a guess)"},
	{NULL, 0, NULL, NULL},
};

const struct command command_import = {
	.name = "import",
	.summary = "read exports into the ledger, or only look at them with --check",
	.usage = "TENANT [FILE...] [--format NAME] [--check [--show N] [--write-format NAME]] | --formats",
	.help = "Reads the files given, or those in var/TENANT/inbox, and brings every case up to date. Files named "
		"here\n"
		"stay where they are; those of the inbox go to archive/. Reading a file again, or one that overlaps,\n"
		"changes nothing. No report is written: `ringback run` or `ringback report` does.\n\n"
		"--check stores nothing: it says which format reads a file and why, which column gives which field, "
		"adds\n"
		"its rows up, says whose clock its times are, and shows the first rows that cannot be read. For a file "
		"that\n"
		"no profile reads it proposes a mapping, in which every line that is not sure is a comment; "
		"--write-format\n"
		"puts it into the tenant's formats/, and never over another. --format mapped-bookings (or another "
		"mapped-)\n"
		"says what such a file holds. Exit code 65 when a file cannot be read or more of its rows are bad than "
		"the\n"
		"tenant's report.sick_rows allows.",
	.examples = "  $ ringback import acme-heating calls-2026-11.csv --check --show 5\n"
		    "  $ ringback import acme-heating front.csv --check --write-format front-desk\n  $ ringback import "
		    "acme-heating",
	.options = options,
	.run = run,
};
