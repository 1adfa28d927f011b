/* A new tenant's folder, from a pack: what to change is marked, every key is explained, and `ringback check` passes. */
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "commands/list.h"
#include "config/tenant_keys.h"

enum { PACK_FILE_MAX = 1 << 20, FILE_MODE = 0640, SENTENCE_COLUMN = 42 };
#define DEFAULT_PACK "drafts-only"

/* ---- every key, explained ---- */

/* What a key without a default may look like. */
static const struct {
	const char *path, *example;
} examples[] = {
	{"name", "Acme Heating & Air"},
	{"short_name", "Acme Air"},
	{"timezone", "America/Los_Angeles"},
	{"lines", "[\"+14155550100\"]"},
	{"region", "CA"},
	{"internal", "{\"+14155550111\": \"Owner's cell\"}"},
	{"test_numbers", "{\"+14155550112\": \"Test phone\"}"},
	{"authority.signed_by", "Ann Owner"},
	{"authority.signed_on", "2026-11-01"},
	{"consent.missed_call.signed_by", "Ann Owner"},
	{"consent.missed_call.signed_on", "2026-11-01"},
	{"provider.kind", "twilio"},
	{"provider.from", "\"+14155550100\""},
	{"provider.account_sid", "{env: ACME_SID}"},
	{"provider.auth_token", "{env: ACME_TOKEN}"},
	{"provider.api", "http://127.0.0.1:8080"},
	{"sources[].format", "twilio-calls"},
	{"sources[].files", "\"calls*.csv\""},
	{"sources[].timezone", "America/New_York"},
	{"sources[].date_order", "mdy"},
	{"sources[].url", "https://example.com/calls.csv"},
	{"sources[].secret_url", "{file: acme-calendar-url}"},
	{"sources[].user", "acme"},
	{"sources[].password", "{file: acme-files-password}"},
	{"sources[].token", "{env: ACME_FILES_TOKEN}"},
	{"sources[].token_header", "X-Api-Key"},
	{"sources[].key", "{file: acme-ssh-key}"},
	{"sources[].host_key_sha256", "\"SHA256:...\""},
	{"sources[].ca_file", "ca.pem"},
	{"report.email.to", "[owner@example.com]"},
	{"report.email.smtp", "\"smtp://localhost:25\""},
	{"report.upload", "https://example.com/reports/"},
};

static const char *example_of(const struct tenant_key *key)
{
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
		if (strcmp(examples[i].path, key->path) == 0)
			return examples[i].example;
	return key->preset ? key->preset : "";
}

/* The parts of "consent.missed_call.max_age": all but the last are lines of their own, once. */
static size_t open_groups(struct str *out, const char *path, const char *before)
{
	size_t indent = 0;
	const char *dot;

	for (const char *at = path; (dot = strchr(at, '.')) != NULL; at = dot + 1, indent += 2) {
		size_t upto = (size_t)(dot - path) + 1;
		bool list = dot > path && dot[-1] == ']';
		if (strncmp(path, before, upto) != 0)
			str_addf(out, "# %*s%.*s:\n", (int)indent, "", (int)(dot - at) - (list ? 2 : 0), at);
		if (list)
			indent += 2; /* room for "- " */
	}
	return indent;
}

static void explain_key(struct str *out, const struct tenant_key *key, const char *before)
{
	struct slice path = slice_of(key->path);
	size_t indent = open_groups(out, key->path, before), from = out->len;
	const char *dot = strrchr(key->path, '.');
	bool list = slice_starts(path, "sources[]."), first = list && !slice_starts(slice_of(before), "sources[].");

	str_addf(out, "# %*s%s%s: %s", (int)(first ? indent - 2 : indent), "", first ? "- " : "",
		 dot ? dot + 1 : key->path, example_of(key));
	while (out->len - from < SENTENCE_COLUMN)
		str_addc(out, ' ');
	str_addf(out, "  # %s%s", key->required ? "Needed. " : "", key->sentence);
	if (key->words && !key->range)
		str_addf(out, " One of %s.", key->words);
	else if (key->range)
		str_addf(out, " (%s)", key->range);
	if (!key->required)
		str_addf(out, "%s%s%s", key->preset ? " Default: " : " Default: none", key->preset ? key->preset : "",
			 ".");
	str_addc(out, '\n');
}

static void explain_keys(struct str *out)
{
	const char *before = "";

	str_adds(out,
		 "\n# ---- every key ------------------------------------------------------------------------------\n"
		 "# To change one, take the # off its line and off the lines it stands below; a key stands only once\n"
		 "# in the file, so change those above where they are. Secrets never stand here: {env: NAME} or\n"
		 "# {file: PATH} says where they are.\n#\n");
	for (size_t i = 0; i < tenant_keys_n; i++) {
		if (strcmp(tenant_keys[i].path, "sources") == 0)
			continue; /* its rows follow and explain it */
		explain_key(out, &tenant_keys[i], before);
		before = tenant_keys[i].path;
	}
}

/* ---- the pack's tenant.yaml, marked ---- */

static bool must_change(struct slice line)
{
	static const char *const keys[] = {"name:", "timezone:", "lines:", "region:", "fictional_numbers:", NULL};

	for (size_t i = 0; keys[i]; i++)
		if (slice_starts(line, keys[i]))
			return true;
	return false;
}

static void add_named(struct str *out, struct slice line, const char *name)
{
	static const char HOLE[] = "THIS-FOLDER";
	ptrdiff_t at;

	while ((at = slice_find(line, SLICE("THIS-FOLDER"))) >= 0) {
		str_add_slice(out, slice_part(line, 0, (size_t)at));
		str_adds(out, name);
		line = slice_part(line, (size_t)at + sizeof HOLE - 1, line.len);
	}
	str_add_slice(out, line);
}

static void mark_line(struct str *out, struct slice line, const char *name)
{
	ptrdiff_t comment = slice_find(line, SLICE(" # "));

	if (!must_change(line)) {
		add_named(out, line, name);
	} else if (comment < 0) {
		add_named(out, line, name);
		str_adds(out, "   # CHANGE ME");
	} else {
		add_named(out, slice_part(line, 0, (size_t)comment), name);
		str_adds(out, " # CHANGE ME: ");
		add_named(out, slice_part(line, (size_t)comment + 3, line.len), name);
	}
	str_addc(out, '\n');
}

static void write_yaml(struct str *out, struct slice pack, const char *name)
{
	struct slice line;

	while (slice_next(&pack, '\n', &line))
		mark_line(out, line, name);
	explain_keys(out);
}

/* ---- copying the pack ---- */

struct making {
	struct invocation *in;
	const char *name, *pack; /* folders: the pack's, and the new one while it is made */
	const char *from, *to;
};

static const char *path_of(struct invocation *in, const char *dir, const char *name)
{
	struct str path;

	str_init(&path, PATH_MAX);
	const char *text = arena_text(&in->arena, slice_of(file_join(&path, dir, name)));
	str_release(&path);
	return text;
}

static bool copy_file(struct making *m, const char *name, struct err *err)
{
	struct str text, made;
	bool ok;

	str_init(&text, PACK_FILE_MAX);
	str_init(&made, PACK_FILE_MAX);
	ok = file_read(path_of(m->in, m->from, name), &text, err);
	if (ok && strcmp(name, "tenant.yaml") == 0)
		write_yaml(&made, str_slice(&text), m->name);
	else
		str_add_slice(&made, str_slice(&text));
	ok = ok && file_write_atomic(path_of(m->in, m->to, name), str_slice(&made), FILE_MODE, err);
	str_release(&made);
	str_release(&text);
	return ok;
}

/* The pack's files, and one level of folders (lists/, formats/). */
static bool copy_folder(struct making *m, const char *below, struct err *err)
{
	const char **names;
	size_t n;
	bool ok = file_list(path_of(m->in, m->from, below), &m->in->arena, &names, &n, err) &&
		  file_make_folder(path_of(m->in, m->to, below), err);

	for (size_t i = 0; ok && i < n; i++) {
		const char *name = *below ? path_of(m->in, below, names[i]) : names[i];
		if (!file_is_folder(path_of(m->in, m->from, name)))
			ok = copy_file(m, name, err);
		else if (!*below)
			ok = copy_folder(m, name, err);
	}
	return ok;
}

static bool make(struct making *m, struct err *err)
{
	struct invocation *in = m->in;
	const char *final = path_of(in, in->folders.tenants, m->name);

	if (!copy_folder(m, "", err) || !file_make_folder(path_of(in, m->to, "formats"), err) ||
	    !file_make_folder(path_of(in, m->to, "lists"), err) ||
	    !file_make_folder(path_of(in, path_of(in, in->folders.var, m->name), "inbox"), err))
		return false;
	return rename(m->to, final) == 0 || err_set(err, ERR_CREATE, "cannot make %s: %s", final, strerror(errno));
}

/* ---- the command ---- */

static int unknown_pack(struct invocation *in, const char *packs, const char *pack)
{
	const char **names = NULL;
	struct err err = {0};
	struct str list;
	size_t n = 0;
	int code;

	if (!file_list(packs, &in->arena, &names, &n, &err))
		return say_error(&err);
	str_init(&list, 4096);
	for (size_t i = 0; i < n; i++)
		str_addf(&list, "%s%s", i ? ", " : "", names[i]);
	code = say_usage(in, "there is no pack \"%s\"; there are: %s", pack, list.data);
	str_release(&list);
	return code;
}

static int run(struct invocation *in)
{
	const char *pack = option_value(in, "from"), *packs = path_of(in, in->folders.rules, "packs");
	struct making m = {.in = in, .pack = pack ? pack : DEFAULT_PACK};
	struct err err = {0};
	char hidden[64];

	if (in->arguments != 1)
		return say_usage(in, "name one tenant to make");
	m.name = in->argument[0];
	if (!tenant_name_valid(slice_of(m.name)))
		return say_usage(in,
				 "\"%.80s\" cannot name a tenant: small letters, digits and -, not - first, at most 40"
				 " (^[a-z0-9][a-z0-9-]{0,39}$)",
				 m.name);
	if (file_exists(path_of(in, in->folders.tenants, m.name))) {
		log_error("%s/%s is there already; nothing was changed", in->folders.tenants, m.name);
		return EXIT_REFUSED;
	}
	m.from = path_of(in, packs, m.pack);
	if (!tenant_name_valid(slice_of(m.pack)) || !file_exists(path_of(in, m.from, "tenant.yaml")))
		return unknown_pack(in, packs, m.pack);
	/* Made beside its place under a name that no run looks at, so that half of one is never taken for a tenant. */
	snprintf(hidden, sizeof hidden, ".%s.new", m.name);
	m.to = path_of(in, in->folders.tenants, hidden);
	if (!make(&m, &err)) {
		err.kind = ERR_CREATE;
		return say_error(&err);
	}
	printf("1. Change what is marked CHANGE ME in %s/%s/tenant.yaml, then: ringback check %s\n"
	       "2. Put exports (calls, texts, calendar, payments) into %s/%s/inbox; to look at one first: ringback "
	       "import %s FILE --check\n"
	       "3. ringback run %s   (a dry run: nothing is sent; the report says what would be)\n",
	       in->folders.tenants, m.name, m.name, in->folders.var, m.name, m.name, m.name);
	return EXIT_DONE;
}

static const struct option_row options[] = {
	{"from", 0, "PACK", "a folder of rules/packs to begin from (default: " DEFAULT_PACK ")"},
	{NULL, 0, NULL, NULL},
};

const struct command command_new = {
	.name = "new",
	.summary = "make a tenant's folder with commented config, rules and rule tests",
	.usage = "TENANT [--from PACK]",
	.help = "Makes tenants/TENANT (tenant.yaml, rules.lua, rules_test.lua, formats/, lists/) from "
		"rules/packs/PACK, and\n"
		"var/TENANT/inbox for exports. The placeholders pass `ringback check`; what must be changed is marked\n"
		"CHANGE ME. An existing folder is never touched: exit code 83.",
	.examples = "  $ ringback new acme-heating --from hvac\n  $ ringback new smith-plumbing",
	.options = options,
	.run = run,
};
