#include <limits.h>

#include "base/file.h"
#include "base/phone.h"
#include "base/vec.h"
#include "config/config.h"
#include "config/yaml.h"
#include "domain/decision.h"

enum { MESSAGES_MAX = 200 };

struct reading {
	struct arena *arena;
	struct problems *problems;
	const char *shown;
	struct text_values values;
	struct text_template *items;
	size_t n, cap;
};

/* A key is a word that a rule can name: [a-z][a-z0-9_]{2,39}. */
static bool is_key(struct slice key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.at[i];
		bool letter = c >= 'a' && c <= 'z';
		if (!letter && !(i > 0 && ((c >= '0' && c <= '9') || c == '_')))
			return false;
	}
	return key.len >= 3 && key.len < CODE_LEN;
}

/* What the floor would refuse at the moment of sending (D2, D5) is said here, where it can be mended. */
static void check_filled(struct reading *r, const struct text_template *t, struct slice text)
{
	struct text_check check;

	text_examine(text, r->values.brand, &check);
	if (!check.has_brand)
		problems_add(r->problems, t->file, t->line,
			     "%s does not name the business: start it with {Brand}:", t->key);
	if (!check.has_stop)
		problems_add(r->problems, t->file, t->line,
			     "%s does not say how to stop: add \"Reply STOP to opt out\"", t->key);
	if (check.control_chars)
		problems_add(r->problems, t->file, t->line, "%s holds invisible or control characters: type it anew",
			     t->key);
	if (check.segments > 1 && check.gsm)
		problems_add(r->problems, t->file, t->line,
			     "%s is %d characters long with \"%s\" filled in, and one text holds 160: shorten it",
			     t->key, check.units, r->values.brand);
	else if (check.segments > 1)
		problems_add(r->problems, t->file, t->line,
			     "%s has a character outside the GSM alphabet, so one text holds only 70 of its %d: "
			     "replace curly "
			     "quotes, long dashes and emoji, or shorten it",
			     t->key, check.units);
}

static void check_template(struct reading *r, const struct text_template *t)
{
	struct str text;
	struct slice bad;

	str_init(&text, TEXT_MAX_BYTES);
	if (!text_fill(t->body, &r->values, &text, &bad))
		problems_add(r->problems, t->file, t->line, "%s: {%.*s} is no placeholder: use {Brand} or {line}",
			     t->key, (int)(bad.len > 40 ? 40 : bad.len), bad.at);
	else if (!str_ok(&text))
		problems_add(r->problems, t->file, t->line, "%s is longer than %d bytes: shorten it", t->key,
			     TEXT_MAX_BYTES);
	else
		check_filled(r, t, str_slice(&text));
	str_release(&text);
}

/* Put one entry in, over an earlier one of the same key. */
static void read_entry(struct reading *r, const struct yaml_pair *pair)
{
	struct text_template t = {.key = pair->key.at, .line = pair->key_line, .file = r->shown};
	struct text_template *place = NULL;

	if (!is_key(pair->key)) {
		problems_add(r->problems, r->shown, t.line,
			     "\"%.*s\" is no key of a text: 3 to 40 small letters, digits and _, a letter first",
			     (int)(pair->key.len > 60 ? 60 : pair->key.len), pair->key.at);
		return;
	}
	if (pair->value.kind != YAML_SCALAR || slice_trim(pair->value.text).len == 0) {
		problems_add(r->problems, r->shown, t.line, "%s must be a text in quotes", t.key);
		return;
	}
	t.body = arena_text(r->arena, slice_trim(pair->value.text));
	for (size_t i = 0; i < r->n; i++) {
		if (slice_is(pair->key, r->items[i].key))
			place = &r->items[i];
	}
	if (!place)
		place = vec_add((void **)&r->items, &r->n, &r->cap, sizeof t, MESSAGES_MAX);
	if (place)
		*place = t;
	else
		problems_add(r->problems, r->shown, t.line, "more than %d texts: leave out what no rule asks for",
			     MESSAGES_MAX);
}

static void read_file(struct reading *r, const char *dir, const char *shown, bool needed)
{
	struct str path;

	str_init(&path, PATH_MAX);
	const char *file = arena_text(r->arena, slice_of(file_join(&path, dir, "messages.yaml")));
	str_release(&path);
	if (!needed && !file_exists(file))
		return;
	const struct yaml_node *root = yaml_load(file, shown, r->arena, r->problems);
	r->shown = shown;
	if (root && root->kind != YAML_MAP)
		problems_add(r->problems, shown, root->line, "the file must be a map: missed_call: \"{Brand}: ...\"");
	for (size_t i = 0; root && root->kind == YAML_MAP && i < root->n; i++)
		read_entry(r, &root->pairs[i]);
}

/* Our number as people write it: 415-555-0100. */
static const char *national(struct arena *arena, int64_t phone)
{
	char text[PHONE_TEXT_LEN + 4];

	if (phone_is_nanp(phone)) {
		int64_t local = phone % 10000000000;
		snprintf(text, sizeof text, "%03d-%03d-%04d", (int)(local / 10000000), (int)(local / 10000 % 1000),
			 (int)(local % 10000));
	} else {
		phone_format(phone, text);
	}
	return arena_text(arena, slice_of(text));
}

bool messages_load(const struct folders *f, const struct tenant *t, struct arena *arena, struct text_templates *out,
		   struct problems *problems)
{
	size_t errors = problems->errors;
	struct reading r = {.arena = arena, .problems = problems};

	/* Without a tenant the defaults are tried with the longest brand there may be. */
	r.values.brand = t ? t->brand : "Example Heating & Air";
	r.values.line = t && t->lines_n ? national(arena, t->lines[0]) : "415-555-0100";
	read_file(&r, f->rules, "rules/messages.yaml", true);
	if (t) {
		char shown[96];
		snprintf(shown, sizeof shown, "tenants/%s/messages.yaml", t->id);
		read_file(&r, t->dir, arena_text(arena, slice_of(shown)), false);
	}
	for (size_t i = 0; i < r.n; i++)
		check_template(&r, &r.items[i]);
	out->n = r.n;
	out->items = arena_alloc(arena, (r.n + 1) * sizeof *out->items);
	if (r.n)
		memcpy(out->items, r.items, r.n * sizeof *out->items);
	free(r.items);
	return problems->errors == errors;
}
