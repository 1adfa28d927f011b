/* Finds the profiles, shipped and the tenant's own, and reads the plain keys of each. */
#include "config/formats.h"

#include <limits.h>
#include <stddef.h>

#include "base/file.h"
#include "base/utf8.h"
#include "config/format_parts.h"

#define MAX_PROFILES    256
#define MAX_TITLE_LINES 20

/* ---- plain keys ---- */

static void read_sure(struct profile *p, const struct yaml_node *node)
{
	static const char *const words[] = {"verbatim", "by_name", "own", NULL};
	struct slice text;
	if (!profile_scalar(p, node, "how_sure", &text))
		return;
	int sure = format_sure_from(text);
	if (sure < 0)
		profile_refuse_word(p, node->line, "how_sure", text, words);
	else
		p->f->sure = (enum format_sure)sure;
}

static void read_reader(struct profile *p, const struct yaml_node *node)
{
	static const char *const words[] = {
		[READER_NAMED] = "named", [READER_CSV] = "csv",     [READER_JSON] = "json", [READER_XML] = "xml",
		[READER_HTML] = "html",   [READER_VCARD] = "vcard", [READER_ICS] = "ics",   NULL};
	int reader = profile_choose(p, node, "reader", words);
	if (reader >= 0)
		p->f->reader = (enum format_reader)reader;
}

static void read_rows(struct profile *p, const struct yaml_node *node)
{
	profile_scalar(p, node, "rows", &p->f->rows);
}

static void read_header(struct profile *p, const struct yaml_node *node)
{
	static const char *const words[] = {"yes", "no", "optional", NULL};
	struct slice text;
	if (!profile_scalar(p, node, "header", &text))
		return;
	p->f->header_optional = slice_is(text, "optional");
	if (slice_is(text, "no") || slice_is(text, "false") || p->f->header_optional)
		p->f->header = false;
	else if (slice_is(text, "yes") || slice_is(text, "true"))
		p->f->header = true;
	else
		profile_refuse_word(p, node->line, "header", text, words);
}

static void read_delimiter(struct profile *p, const struct yaml_node *node)
{
	static const struct {
		const char *word;
		char delimiter;
	} table[] = {{",", ','},         {";", ';'},    {"|", '|'},    {"\t", '\t'}, {"comma", ','},
		     {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}, {"guess", 0}};
	static const char *const words[] = {"comma", "semicolon", "tab", "pipe", "guess", NULL};
	struct slice text;
	if (!profile_scalar(p, node, "delimiter", &text))
		return;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (slice_is(text, table[i].word)) {
			p->f->delimiter = table[i].delimiter;
			return;
		}
	profile_refuse_word(p, node->line, "delimiter", text, words);
}

static void read_title_lines(struct profile *p, const struct yaml_node *node)
{
	int64_t n;
	if (profile_number(p, node, "title_lines", MAX_TITLE_LINES, &n))
		p->f->title_lines = (int)n;
}

static void read_group(struct profile *p, const struct yaml_node *node)
{
	static const char *const words[] = {"seconds.count", "anything", NULL};
	p->f->group_is_stamp = profile_choose(p, node, "group_looks_like", words) == 0;
}

static void read_group_names(struct profile *p, const struct yaml_node *node)
{
	static const char *const words[] = {"caller", "dialled", NULL};
	p->f->group_is_dialled = profile_choose(p, node, "group_names", words) == 1;
}

/* In the order in which they are read: what a column can become is known only after `reads`. */
static const struct {
	const char *key;
	profile_reader *read;
	size_t text; /* of a text, kept as it stands: its place in struct format; neither: read before the others */
} keys[] = {
	{"name", NULL, 0},
	{"format", NULL, 0},
	{"reads", NULL, 0},
	{"about", NULL, offsetof(struct format, about)},
	{"quirks", NULL, offsetof(struct format, quirks)},
	{"refuse", NULL, offsetof(struct format, refuse)},
	{"how_sure", read_sure, 0},
	{"reader", read_reader, 0},
	{"rows", read_rows, 0},
	{"header", read_header, 0},
	{"delimiter", read_delimiter, 0},
	{"title_lines", read_title_lines, 0},
	{"columns", profile_read_columns, 0},
	{"set", profile_read_set, 0},
	{"take", profile_read_take, 0},
	{"fill_down", profile_read_fill_down, 0},
	{"empty", profile_read_empty, 0},
	{"ignore", profile_read_ignore, 0},
	{"required", profile_read_required, 0},
	{"wanted", profile_read_wanted, 0},
	{"time", profile_read_time, 0},
	{"units", profile_read_units, 0},
	{"money", profile_read_money, 0},
	{"values", profile_read_values, 0},
	{"outcome_rules", profile_read_rules, 0},
	{"skip_rules", profile_read_skips, 0},
	/* Nobody checks that a profile of that name is there: a tenant may read only one of two exports. */
	{"ids_of", NULL, offsetof(struct format, ids_of)},
	{"group_looks_like", read_group, 0},
	{"group_names", read_group_names, 0},
	{"detect", profile_read_detect, 0},
};
#define KEYS (sizeof keys / sizeof *keys)

static void read_key(struct profile *p, size_t i, const struct yaml_node *node)
{
	struct slice text;
	if (keys[i].read)
		keys[i].read(p, node);
	else if (keys[i].text && profile_scalar(p, node, keys[i].key, &text))
		*(const char **)(void *)((char *)p->f + keys[i].text) = text.at;
}

/* ---- one profile ---- */

static void set_defaults(struct format *f)
{
	*f = (struct format){.header = true, .sure = SURE_OWN};
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++) {
		f->target[i].otherwise = FORMAT_REFUSE;
		f->target[i].time.format = CIVIL_AUTO;
	}
}

/* Everything of the base stands until the profile says otherwise. Its detection does not: it knows another file. */
static void take_base(struct format *f, const struct format *base)
{
	*f = *base;
	f->base = base->name;
	f->sure = SURE_OWN;
	f->detect = NULL;
	f->detect_n = 0;
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++)
		f->target[i].inherited = true;
}

static bool read_base(struct profile *p, const struct yaml_node *node)
{
	struct slice text;
	if (!profile_scalar(p, node, "format", &text))
		return false;
	const struct format *base = format_set_find(p->known, text);
	if (base) {
		take_base(p->f, base);
		return true;
	}
	const char **names = arena_alloc(p->arena, (p->known->n + 1) * sizeof *names);
	for (size_t i = 0; i < p->known->n; i++)
		names[i] = p->known->items[i]->name;
	profile_refuse_word(p, node->line, "format", text, names);
	return false;
}

static bool read_reads(struct profile *p, const struct yaml_node *node)
{
	static const char *const words[] = {"calls",    "legs",     "messages", "bookings",
					    "payments", "contacts", "consent",  NULL};
	struct slice text;
	if (!profile_scalar(p, node, "reads", &text))
		return false;
	int reads = format_reads_from(text);
	if (reads < 0) {
		profile_refuse_word(p, node->line, "reads", text, words);
		return false;
	}
	if (p->f->base && p->f->reads != (enum format_reads)reads) {
		PROFILE_FAULT(p, node->line, "%s reads %s, so this profile cannot read %.*s", p->f->base,
			      format_reads_word(p->f->reads), CUT(text));
		return false;
	}
	p->f->reads = (enum format_reads)reads;
	return true;
}

/* The name is the file's. A profile that says another would be looked for in vain. */
static void check_name(struct profile *p, const struct yaml_node *root)
{
	const struct yaml_node *node = yaml_get(root, "name");
	p->f->name = p->stem;
	p->f->file = arena_text(p->arena, slice_of(p->shown));
	p->f->shipped = p->shipped;
	if (node && (node->kind != YAML_SCALAR || !slice_is(node->text, p->stem)))
		PROFILE_FAULT(p, node->line, "name must be that of the file: %s", p->stem);
	if (!p->shipped && format_set_find(p->known, slice_of(p->stem)))
		PROFILE_FAULT(p, 1, "%s is the name of a shipped profile: give the file another name", p->stem);
}

/* One that reads by name needs columns; a calendar has none. */
static void check_whole(struct profile *p, const struct yaml_node *root)
{
	size_t n, mapped = 0;
	format_fields(p->f->reads, &n);
	for (size_t i = 0; i < n; i++)
		mapped += p->f->target[i].columns.n > 0;
	if (p->f->reader != READER_ICS && !mapped && !p->f->refuse)
		PROFILE_FAULT(p, root->line, "columns: is missing: it says which column is which field");
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < p->f->target[i].columns.n; k++)
			if (!p->f->target[i].inherited &&
			    (p->f->target[i].columns.items[k].number > 0) == p->f->header) {
				PROFILE_FAULT(
					p, root->line,
					p->f->header
						? "columns: a number stands for a column only with header: no; name "
						  "the column as the header does (in quotes if it is a number)"
						: "columns: a file without header has numbers, from 1, not names");
				return;
			}
	if (p->shipped && !p->f->about)
		PROFILE_FAULT(p, root->line, "about: is missing");
}

static void read_profile(struct profile *p, const struct yaml_node *root)
{
	const char *known[KEYS + 1] = {NULL};
	for (size_t i = 0; i < KEYS; i++)
		known[i] = keys[i].key;
	yaml_refuse_unknown(root, known, p->shown, p->problems);
	set_defaults(p->f);
	const struct yaml_node *base = yaml_get(root, "format"), *reads = yaml_get(root, "reads");
	bool ok = base ? read_base(p, base) : true;
	if (ok && reads)
		ok = read_reads(p, reads);
	if (!base && !reads) {
		PROFILE_FAULT(p, root->line,
			      "format: is missing: the profile to build on, such as mapped-calls or mapped-bookings");
		ok = false;
	}
	check_name(p, root);
	for (size_t i = 0; ok && i < KEYS; i++) {
		const struct yaml_node *node = yaml_get(root, keys[i].key);
		if (node && !yaml_is_null(node))
			read_key(p, i, node);
	}
	if (ok)
		check_whole(p, root);
}

/* ---- folders ---- */

/* Profiles found so far; shipped ones first. */
struct gathering {
	const struct tenant *t; /* whose; null: the shipped ones */
	const struct format **items;
	size_t n;
	struct arena *arena;
	struct problems *problems;
};

/* One file of a folder. */
struct found {
	const char *name, *shown;
	const struct yaml_node *root; /* null: it is not a profile, or cannot be read */
};

static void load_file(struct gathering *g, const char *path, struct found *file)
{
	struct str shown;

	str_init(&shown, PATH_MAX);
	if (g->t)
		str_addf(&shown, "tenants/%s/formats/%s", g->t->id, file->name);
	else
		str_addf(&shown, "rules/formats/%s", file->name);
	file->shown = arena_text(g->arena, str_slice(&shown));
	str_release(&shown);
	file->root = yaml_load(path, file->shown, g->arena, g->problems);
	if (!file->root || file->root->kind == YAML_MAP)
		return;
	problems_add(g->problems, file->shown, file->root->line,
		     "a profile is a map of keys: format:, columns:, time:, values:");
	file->root = NULL;
}

static void read_file(struct gathering *g, const struct found *file)
{
	struct format_set known = {g->items, g->n};
	struct profile p = {
		.shipped = !g->t, .shown = file->shown, .arena = g->arena, .problems = g->problems, .known = &known};
	size_t errors = g->problems->errors;

	p.stem = arena_text(g->arena, slice_part(slice_of(file->name), 0, strlen(file->name) - 5));
	p.f = arena_alloc(g->arena, sizeof *p.f);
	read_profile(&p, file->root);
	if (g->problems->errors == errors)
		g->items[g->n++] = p.f;
}

/* Bases come first, whatever they are called. */
static void read_folder(struct gathering *g, const char *folder)
{
	const char **names;
	size_t n;
	struct err err = {0};
	struct str path;
	if (!file_list(folder, g->arena, &names, &n, &err)) {
		problems_add(g->problems, folder, 0, "%s", err.text);
		return;
	}
	if (g->n + n > MAX_PROFILES) {
		problems_add(g->problems, folder, 0, "more than %d profiles", MAX_PROFILES);
		return;
	}
	struct found *files = arena_alloc(g->arena, (n + 1) * sizeof *files);
	str_init(&path, PATH_MAX);
	for (size_t i = 0; i < n; i++) {
		files[i].name = names[i];
		if (file_name_matches("*.yaml", names[i]) && names[i][0] != '.')
			load_file(g, file_join(&path, folder, names[i]), &files[i]);
	}
	str_release(&path);
	for (int builds_on = 0; builds_on < 2; builds_on++)
		for (size_t i = 0; i < n; i++)
			if (files[i].root && (yaml_get(files[i].root, "format") != NULL) == builds_on)
				read_file(g, &files[i]);
}

bool formats_load_own(const struct tenant *t, const struct format_set *shipped, struct arena *arena,
		      struct format_set *out, struct problems *problems)
{
	size_t errors = problems->errors;
	struct gathering g = {.t = t, .n = shipped->n, .arena = arena, .problems = problems};
	struct str folder;
	g.items = arena_alloc(arena, MAX_PROFILES * sizeof *g.items);
	if (shipped->n)
		memcpy(g.items, shipped->items, shipped->n * sizeof *g.items);
	str_init(&folder, PATH_MAX);
	read_folder(&g, file_join(&folder, t->dir, "formats"));
	str_release(&folder);
	*out = (struct format_set){g.items, g.n};
	return problems->errors == errors;
}

static bool load_shipped(const struct folders *f, struct arena *arena, struct format_set *out,
			 struct problems *problems)
{
	size_t errors = problems->errors;
	struct gathering g = {.arena = arena, .problems = problems};
	struct str folder;
	g.items = arena_alloc(arena, MAX_PROFILES * sizeof *g.items);
	str_init(&folder, PATH_MAX);
	read_folder(&g, file_join(&folder, f->rules, "formats"));
	if (!g.n && problems->errors == errors)
		problems_add(problems, folder.data, 0, "no profiles are here; is --rules right?");
	str_release(&folder);
	*out = (struct format_set){g.items, g.n};
	return problems->errors == errors;
}

bool formats_load(const struct folders *f, const struct tenant *t, struct arena *arena, struct format_set *out,
		  struct problems *problems)
{
	bool shipped = load_shipped(f, arena, out, problems);
	return (!t || formats_load_own(t, out, arena, out, problems)) && shipped;
}
