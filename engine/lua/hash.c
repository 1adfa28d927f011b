/* The version of a tenant's rules: SHA-256 over everything that can change a verdict. The folder they lie in is no part
 * of it: the same files elsewhere are the same rules. */
#include "lua/room.h"

struct item {
	const char *kind;
	const char *name;
	struct slice text;
	const struct rules_list *list;
};

static int item_order(const void *a, const void *b)
{
	const struct item *left = a, *right = b;
	int order = strcmp(left->kind, right->kind);

	return order ? order : strcmp(left->name, right->name);
}

/* Lengths stand before contents, so that no two sets of files give one stream. */
static void add_text(struct hash *h, struct slice text)
{
	char head[24];
	int n = snprintf(head, sizeof head, "%zu:", text.len);

	hash_add(h, head, (size_t)n);
	if (text.len)
		hash_add(h, text.at, text.len);
}

static void add_item(struct hash *h, const struct item *item)
{
	add_text(h, slice_of(item->kind));
	add_text(h, slice_of(item->name));
	if (!item->list) {
		add_text(h, item->text);
		return;
	}
	for (size_t i = 0; i < item->list->n; i++)
		add_text(h, item->list->keys[i]);
}

void rules_take_hash(struct rules *r)
{
	size_t n = 0, most = ENTRIES + 1 + r->set.libs_n + r->set.lists_n;
	struct item *items = arena_alloc(&r->arena, most * sizeof *items);
	uint8_t sum[HASH_SHA256_LEN];

	for (int i = 0; i < ENTRIES; i++)
		items[n++] = (struct item){"standard", entry_words[i], r->set.standard[i].text, NULL};
	items[n++] = (struct item){"tenant", "rules", r->set.tenant.text, NULL};
	for (size_t i = 0; i < r->set.libs_n; i++)
		items[n++] = (struct item){"lib", r->set.libs[i].module, r->set.libs[i].text, NULL};
	for (size_t i = 0; i < r->set.lists_n; i++)
		items[n++] = (struct item){.kind = "list", .name = r->lists[i].name, .list = &r->lists[i]};
	qsort(items, n, sizeof *items, item_order);

	struct hash *h = hash_new();
	hash_begin(h);
	add_text(h, SLICE("api 1"));
	add_text(h, SLICE(LUA_RELEASE));
	for (size_t i = 0; i < n; i++)
		add_item(h, &items[i]);
	hash_end(h, sum);
	hash_free(&h);
	hash_hex(sum, sizeof sum, r->hash);
}

const char *rules_hash(const struct rules *r)
{
	return r->hash;
}

const char *rules_library_version(void)
{
	return LUA_RELEASE;
}
