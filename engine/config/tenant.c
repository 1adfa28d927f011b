#include <errno.h>
#include <limits.h>

#include "base/file.h"
#include "base/phone.h"
#include "config/config.h"
#include "config/tenant_fields.h"

enum { BRAND_MAX = 21, FRESH_UNSIGNED_S = 60 * 60, GROUP_MAX = 64 };

/* The node at a path like "consent.missed_call.max_age"; null when any part of it is absent. */
static const struct yaml_node *node_at(const struct yaml_node *root, const char *path)
{
	struct slice rest = slice_of(path), name;
	const struct yaml_node *node = root;

	while (node && slice_next(&rest, '.', &name)) {
		const struct yaml_node *below = NULL;
		for (size_t i = 0; node->kind == YAML_MAP && i < node->n; i++) {
			if (slice_equal(node->pairs[i].key, name))
				below = &node->pairs[i].value;
		}
		node = below;
	}
	return node;
}

/* The line to show for a path: its own, else that of the nearest group above it that is there. */
static int line_at(const struct tenant_reading *r, const char *path)
{
	char part[GROUP_MAX];

	snprintf(part, sizeof part, "%s", path);
	for (;;) {
		const struct yaml_node *node = node_at(r->root, part);
		if (node)
			return node->line;
		char *dot = strrchr(part, '.');
		if (!dot)
			return r->root->line;
		*dot = '\0';
	}
}

/* ---- the pass over the table ----------------------------------------------------------------------------- */

/* A group must be a map, and may hold only known keys. */
static void check_group(struct tenant_reading *r, const char *group)
{
	const struct yaml_node *map = *group ? node_at(r->root, group) : r->root;

	if (yaml_is_null(map))
		return;
	if (map->kind == YAML_MAP)
		yaml_refuse_unknown(map, tenant_keys_below(group, r->arena), r->shown, r->problems);
	else
		TENANT_FAULT(r, map->line,
			     "%s holds keys of its own: write them below it, indented, or as {key: value}", group);
}

/* Each group once: the paths of the table up to their last dot, and up to each dot before it. */
static void check_groups(struct tenant_reading *r)
{
	char last[GROUP_MAX] = "";

	check_group(r, "");
	for (size_t i = 0; i < tenant_keys_n; i++) {
		const char *path = tenant_keys[i].path;
		for (const char *dot = strchr(path, '.'); dot; dot = strchr(dot + 1, '.')) {
			char group[GROUP_MAX];
			snprintf(group, sizeof group, "%.*s", (int)(dot - path), path);
			size_t len = strlen(group);
			bool seen = strncmp(last, group, len) == 0 && (last[len] == '.' || last[len] == '\0');
			if (seen || strchr(group, '['))
				continue;
			check_group(r, group);
			snprintf(last, sizeof last, "%s", group);
		}
	}
}

static void read_key(struct tenant_reading *r, const struct tenant_key *key)
{
	const struct yaml_node *node = node_at(r->root, key->path);

	if (key->preset) {
		struct yaml_node preset = {.kind = YAML_SCALAR, .text = slice_of(key->preset), .plain = true};
		tenant_field_read(r, key, &preset, r->tenant);
	}
	if (!yaml_is_null(node))
		tenant_field_read(r, key, node, r->tenant);
	else if (key->required)
		TENANT_FAULT(r, node ? node->line : 1, "%s is missing: %s%s%s%s", key->path, key->sentence,
			     key->range ? " (" : "", key->range ? key->range : "", key->range ? ")" : "");
}

static void read_keys(struct tenant_reading *r)
{
	struct tenant *t = r->tenant;

	for (size_t i = 0; i < tenant_keys_n; i++) {
		if (strchr(tenant_keys[i].path, '['))
			continue; /* read with their list */
		read_key(r, &tenant_keys[i]);
		if (t->timezone && !t->zone) /* the dates further down need it */
			t->zone = civil_zone(slice_of(t->timezone), NULL);
	}
}

/* ---- what keys mean together ----------------------------------------------------------------------------- */

static void check_brand(struct tenant_reading *r)
{
	struct text_check check;
	struct tenant *t = r->tenant;

	if (t->brand || !t->name)
		return;
	text_examine(slice_of(t->name), "", &check);
	if (check.units <= BRAND_MAX && check.gsm)
		t->brand = t->name;
	else if (yaml_is_null(node_at(r->root, "short_name")))
		TENANT_FAULT(r, line_at(r, "name"), "name %s: add short_name, at most %d plain characters, for texts",
			     check.gsm ? "is too long for a text" : "has characters that make a text twice as long",
			     BRAND_MAX);
}

static void check_authority(struct tenant_reading *r)
{
	const struct tenant *t = r->tenant;

	if (t->tier < TIER_SUPERVISED || (t->signed_by && t->signed_at))
		return;
	TENANT_FAULT(r, line_at(r, "authority.tier"),
		     "authority.tier: %s sends without asking each time, so it needs signed_by (a name) and signed_on "
		     "(a date)",
		     tier_word(t->tier));
}

/* B6 and B7 of the floor: a missed call alone carries a text for 60 minutes; an owner may answer for up to 16 hours. */
static void check_freshness(struct tenant_reading *r)
{
	const struct tenant *t = r->tenant;

	if (t->missed_call_max_age_s <= FRESH_UNSIGNED_S || (t->consent_signed_by && t->consent_signed_at))
		return;
	TENANT_FAULT(r, line_at(r, "consent.missed_call.max_age"),
		     "consent.missed_call.max_age above 60m needs signed_by (a name) and signed_on (a date) beside it");
}

static void check_lists(struct tenant_reading *r)
{
	const struct tenant *t = r->tenant;
	const struct yaml_node *tests = node_at(r->root, "test_numbers");

	for (size_t i = 0; tests && i < tests->n; i++) {
		bool test;
		struct phone phone = phone_parse(tests->kind == YAML_MAP ? tests->pairs[i].key : SLICE(""), t->country);
		if (tenant_inside_label(t, phone.e164, &test) && !test)
			TENANT_FAULT(r, tests->pairs[i].key_line,
				     "test_numbers: %.*s stands under internal too: a number is either texted in tests "
				     "or never",
				     (int)tests->pairs[i].key.len, tests->pairs[i].key.at);
	}
}

static void check_live(struct tenant_reading *r)
{
	const struct tenant *t = r->tenant;
	const struct {
		const char *path;
		bool missing;
	} needed[] = {
		{"provider.kind", !t->provider_kind},
		{"provider.from", !t->provider_from},
		{"provider.auth_token", !t->provider_token.env && !t->provider_token.file},
	};

	if (t->mode != MODE_LIVE)
		return;
	if (t->fictional_numbers)
		TENANT_FAULT(r, line_at(r, "fictional_numbers"),
			     "fictional_numbers: true is for demonstrations: not together with mode: live");
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		if (needed[i].missing && yaml_is_null(node_at(r->root, needed[i].path)))
			TENANT_FAULT(r, line_at(r, "mode"), "mode: live needs %s", needed[i].path);
	}
}

static void check_provider(struct tenant_reading *r)
{
	const struct tenant *t = r->tenant;

	if (t->provider_from && t->lines_n && !tenant_owns_line(t, t->provider_from))
		problems_warn(r->problems, r->shown, line_at(r, "provider.from"),
			      "provider.from is not among lines: texts and answers on it would not be known as ours");
	if (t->email_to_n && yaml_is_null(node_at(r->root, "report.email.smtp")))
		TENANT_FAULT(r, line_at(r, "report.email"),
			     "report.email.to needs report.email.smtp: smtp://host:port");
}

/* ---- loading --------------------------------------------------------------------------------------------- */

static void say_absent(const struct folders *f, const char *name, const char *shown, struct arena *arena,
		       struct problems *problems)
{
	const char **names = NULL;
	size_t n = 0;
	struct problems quiet;
	struct err err = {0};

	problems_init(&quiet);
	bool listed = tenants_list(f, arena, &names, &n, &quiet, &err);
	problems_release(&quiet);
	const char **ended = arena_alloc(arena, (n + 1) * sizeof *ended);
	for (size_t i = 0; listed && i < n; i++)
		ended[i] = names[i];
	const char *near = str_nearest(slice_of(name), ended);
	if (near)
		problems_add(problems, shown, 0, "there is no tenant \"%s\" (did you mean \"%s\"?)", name, near);
	else
		problems_add(problems, shown, 0, "there is no tenant \"%s\": ringback new %s makes one", name, name);
}

/* The passes find faults by subject; a person mends them by line. Stable: the first said of a line stays first. */
static void sort_by_line(struct problem *items, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct problem moved = items[i];
		size_t k = i;
		for (; k > 0 && items[k - 1].line > moved.line; k--)
			items[k] = items[k - 1];
		items[k] = moved;
	}
}

/* All passes over a file that could be read as YAML. */
static void read_tenant(struct tenant_reading *r)
{
	size_t before = r->problems->n;

	check_groups(r);
	read_keys(r);
	check_brand(r);
	check_authority(r);
	check_freshness(r);
	check_lists(r);
	check_live(r);
	check_provider(r);
	tenant_fetch_check(r);
	if (r->problems->n > before)
		sort_by_line(r->problems->items + before, r->problems->n - before);
}

struct tenant *tenant_load(const struct folders *f, const char *name, struct arena *arena, struct problems *problems)
{
	struct str path;
	char shown[96];
	size_t errors = problems->errors;
	struct tenant *t = arena_alloc(arena, sizeof *t);
	struct tenant_reading r = {.tenant = t, .arena = arena, .problems = problems, .shown = shown};

	if (!tenant_name_valid(slice_of(name))) {
		problems_add(problems, "tenants", 0,
			     "\"%.60s\" is no tenant's name: small letters, digits and -, at most 40", name);
		return NULL;
	}
	snprintf(shown, sizeof shown, "tenants/%s/tenant.yaml", name);
	str_init(&path, PATH_MAX);
	t->id = arena_text(arena, slice_of(name));
	t->dir = arena_text(arena, slice_of(file_join(&path, f->tenants, name)));
	const char *file = arena_text(arena, slice_of(file_join(&path, t->dir, "tenant.yaml")));
	str_release(&path);
	if (!file_exists(file) && errno != EACCES) {
		say_absent(f, name, shown, arena, problems);
		return NULL;
	}
	r.root = yaml_load(file, shown, arena, problems);
	if (r.root && r.root->kind != YAML_MAP)
		problems_add(problems, shown, r.root->line, "the file must be a map: name: Acme Heating & Air");
	if (!r.root || r.root->kind != YAML_MAP)
		return NULL;
	read_tenant(&r);
	return problems->errors == errors ? t : NULL;
}
