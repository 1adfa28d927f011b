/* Whose line is a number? Asked of every caller, since one company's automation must never text another's phone. */
#include "base/phone.h"
#include "base/vec.h"
#include "config/config.h"
#include "config/yaml.h"

enum { LINES_MAX = 1 << 20, PATH_BYTES = 4096 };

struct gathering {
	struct tenant_line *items;
	size_t n, cap;
};

static void add_lines(struct gathering *g, const struct yaml_node *root, const char *tenant)
{
	bool map = root && root->kind == YAML_MAP;
	const struct yaml_node *lines = map ? yaml_get(root, "lines") : NULL;
	const struct yaml_node *country = lines ? yaml_get(root, "country") : NULL;
	char region[3] = "US";

	if (!map || (lines && lines->kind != YAML_LIST)) {
		struct tenant_line *unknown = vec_add((void **)&g->items, &g->n, &g->cap, sizeof *unknown, LINES_MAX);
		if (unknown)
			*unknown = (struct tenant_line){0, tenant};
	}
	if (country && country->kind == YAML_SCALAR && country->text.len == 2)
		memcpy(region, country->text.at, 2);
	for (size_t i = 0; lines && lines->kind == YAML_LIST && i < lines->n; i++) {
		if (lines->items[i].kind != YAML_SCALAR)
			continue;
		struct phone phone = phone_parse(lines->items[i].text, region);
		struct tenant_line *line =
			phone.e164 ? vec_add((void **)&g->items, &g->n, &g->cap, sizeof *line, LINES_MAX) : NULL;
		if (line)
			*line = (struct tenant_line){phone.e164, tenant};
	}
}

static int by_phone(const void *a, const void *b)
{
	const struct tenant_line *x = a, *y = b;

	if (x->phone != y->phone)
		return x->phone < y->phone ? -1 : 1;
	return strcmp(x->tenant, y->tenant);
}

bool lines_load(const struct folders *f, struct arena *arena, struct tenant_line **lines, size_t *n, struct err *err)
{
	struct gathering g = {0};
	struct problems ignored;
	const char **names;
	size_t names_n = 0;
	char path[PATH_BYTES];

	problems_init(&ignored);
	bool ok = tenants_list(f, arena, &names, &names_n, &ignored, err);
	for (size_t i = 0; ok && i < names_n; i++) {
		struct arena file;
		arena_init(&file, 16 << 20);
		snprintf(path, sizeof path, "%s/%s/tenant.yaml", f->tenants, names[i]);
		add_lines(&g, yaml_load(path, path, &file, &ignored), names[i]);
		arena_release(&file);
	}
	problems_release(&ignored);
	if (g.n)
		qsort(g.items, g.n, sizeof *g.items, by_phone);
	*lines = arena_alloc(arena, (g.n + 1) * sizeof **lines);
	if (g.n)
		memcpy(*lines, g.items, g.n * sizeof **lines);
	*n = g.n;
	free(g.items);
	return ok;
}

void lines_keep(const struct tenant_line **lines, size_t *n, const int64_t *known, size_t known_n, struct arena *arena)
{
	struct tenant_line *all = arena_alloc(arena, (*n + known_n + 1) * sizeof *all);
	const char *unknown = *n && !(*lines)[0].phone ? (*lines)[0].tenant : NULL;
	size_t all_n = 0;

	for (size_t i = 0; i < *n; i++)
		if ((*lines)[i].phone)
			all[all_n++] = (*lines)[i];
	for (size_t i = 0; unknown && i < known_n; i++)
		if (!lines_owner(*lines, *n, known[i]))
			all[all_n++] = (struct tenant_line){known[i], unknown};
	qsort(all, all_n, sizeof *all, by_phone);
	*lines = all;
	*n = all_n;
}

const char *lines_owner(const struct tenant_line *lines, size_t n, int64_t phone)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (lines[middle].phone < phone)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && lines[low].phone == phone ? lines[low].tenant : NULL;
}
