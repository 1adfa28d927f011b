#include "domain/ruleset.h"

#include <limits.h>

#include "base/file.h"
#include "base/phone.h"
#include "config/config.h"

/* Sizes that a rule file or a list of ours stays far below; a file past them is a mistake or an attack. */
enum { LUA_MAX_BYTES = 64 * 1024, LIST_MAX_BYTES = 4 << 20, FILES_MAX = 256 };

struct gathering {
	const struct tenant *tenant;
	struct arena *arena;
	struct problems *problems;
};

static const char *const standard_names[] = {"identity.lua", "consent.lua", "authority.lua"};

/* A whole text file into the arena, at most max bytes. False with a problem. */
static bool read_text(struct gathering *g, const char *path, const char *shown, size_t max, struct slice *out)
{
	struct str text;
	struct err err = {0};

	str_init(&text, max);
	*out = (struct slice){0};
	if (!file_read(path, &text, &err))
		problems_add(g->problems, shown, 0, "%s", err.text);
	else if (memchr(text.data, 0, text.len))
		problems_add(g->problems, shown, 0, "holds a NUL byte: save it as plain text");
	else
		*out = (struct slice){arena_text(g->arena, str_slice(&text)), text.len};
	str_release(&text);
	return out->at != NULL;
}

static const char *joined(struct arena *arena, const char *dir, const char *name)
{
	struct str path;

	str_init(&path, PATH_MAX);
	const char *text = arena_text(arena, slice_of(file_join(&path, dir, name)));
	str_release(&path);
	return text;
}

static bool read_lua(struct gathering *g, const char *dir, const char *shown_dir, const char *name,
		     struct ruleset_file *out)
{
	out->name = joined(g->arena, shown_dir, name);
	return read_text(g, joined(g->arena, dir, name), out->name, LUA_MAX_BYTES, &out->text);
}

/* The name without its ending when it is a word that code can write; else null. */
static const char *word_of(struct arena *arena, const char *name, const char *ending)
{
	struct slice word = slice_of(name);

	if (!slice_ends(word, ending))
		return NULL;
	word.len -= strlen(ending);
	for (size_t i = 0; i < word.len; i++) {
		char c = word.at[i];
		if (!((c >= 'a' && c <= 'z') || (i > 0 && ((c >= '0' && c <= '9') || c == '_'))))
			return NULL;
	}
	return word.len ? arena_text(arena, word) : NULL;
}

/* The names in a folder; none and a problem when there are too many or it cannot be read. */
static size_t names_in(struct gathering *g, const char *dir, const char *shown, const char ***names)
{
	struct err err = {0};
	size_t n = 0;

	if (!file_list(dir, g->arena, names, &n, &err))
		problems_add(g->problems, shown, 0, "%s", err.text);
	else if (n > FILES_MAX)
		problems_add(g->problems, shown, 0, "holds more than %d files: take out what no rule uses", FILES_MAX);
	else
		return n;
	return 0;
}

/* The shared modules: rules/lib/NAME.lua, for use "NAME". */
static void read_libs(struct gathering *g, const char *rules, struct ruleset *out)
{
	const char **names;
	const char *dir = joined(g->arena, rules, "lib");
	size_t n = names_in(g, dir, "rules/lib", &names);

	out->libs = arena_alloc(g->arena, (n + 1) * sizeof *out->libs);
	for (size_t i = 0; i < n; i++) {
		struct ruleset_file *lib = &out->libs[out->libs_n];
		lib->module = word_of(g->arena, names[i], ".lua");
		if (lib->module && read_lua(g, dir, "rules/lib", names[i], lib))
			out->libs_n++;
	}
}

/* An entry as rules compare it: a phone number as its E.164 digits, anything else as it stands. */
static struct slice list_entry(struct gathering *g, struct slice line)
{
	char digits[PHONE_TEXT_LEN];
	struct phone phone = phone_parse(line, g->tenant->country);

	if (phone.kind != PHONE_VALID)
		return line; /* points into the list's text, which the arena holds */
	phone_format(phone.e164, digits);
	return arena_slice(g->arena, slice_of(digits + 1));
}

static void read_list(struct gathering *g, const char *path, const char *shown, struct ruleset_list *list)
{
	struct slice text = {0}, line;
	size_t lines = 1;

	if (!read_text(g, path, shown, LIST_MAX_BYTES, &text))
		return;
	for (size_t i = 0; i < text.len; i++)
		lines += text.at[i] == '\n';
	list->entries = arena_alloc(g->arena, lines * sizeof *list->entries);
	while (slice_next(&text, '\n', &line)) {
		ptrdiff_t comment = slice_find_char(line, '#');
		line = slice_trim(comment < 0 ? line : slice_part(line, 0, (size_t)comment));
		if (line.len)
			list->entries[list->n++] = list_entry(g, line);
	}
}

/* tenants/NAME/lists/WORD.txt, for list "WORD". */
static void read_lists(struct gathering *g, struct ruleset *out)
{
	const char **names;
	const char *dir = joined(g->arena, g->tenant->dir, "lists");
	char shown_dir[64];

	snprintf(shown_dir, sizeof shown_dir, "tenants/%s/lists", g->tenant->id);
	size_t n = names_in(g, dir, shown_dir, &names);

	out->lists = arena_alloc(g->arena, (n + 1) * sizeof *out->lists);
	for (size_t i = 0; i < n; i++) {
		const char *shown = joined(g->arena, shown_dir, names[i]);
		const char *word = word_of(g->arena, names[i], ".txt");
		if (names[i][0] == '.')
			continue;
		if (!word) {
			problems_warn(g->problems, shown, 0,
				      "is left out: a list is named with small letters, digits and _, and "
				      "ends in .txt");
			continue;
		}
		struct ruleset_list *list = &out->lists[out->lists_n++];
		list->name = word;
		read_list(g, joined(g->arena, dir, names[i]), shown, list);
	}
}

bool ruleset_load(const struct folders *f, const struct tenant *t, struct arena *arena, struct ruleset *out,
		  struct problems *problems)
{
	size_t errors = problems->errors;
	struct gathering g = {t, arena, problems};
	char shown_dir[64];

	*out = (struct ruleset){0};
	for (size_t i = 0; i < sizeof standard_names / sizeof *standard_names; i++)
		read_lua(&g, f->rules, "rules", standard_names[i], &out->standard[i]);
	read_libs(&g, f->rules, out);
	snprintf(shown_dir, sizeof shown_dir, "tenants/%s", t->id);
	if (file_exists(joined(arena, t->dir, "rules.lua")))
		read_lua(&g, t->dir, shown_dir, "rules.lua", &out->tenant);
	read_lists(&g, out);
	return problems->errors == errors;
}
