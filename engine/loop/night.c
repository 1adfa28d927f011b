#include "loop/night.h"

#include <assert.h>

#include "base/file.h"
#include "base/json.h"
#include "store/receipts.h"
#include "store/views.h"

enum {
	NIGHT_BYTES_MAX = 64 << 20,
	PERSON_BYTES_MAX = 512 << 20,
	PAYLOAD_MAX = 64 * 1024,
	FACTS_MAX = 32 * 1024,
};

static bool load_config(struct night *n, const struct night_options *o, struct problems *problems, struct err *err)
{
	struct tenant *t = tenant_load(o->folders, o->tenant, &n->arena, problems);
	struct ruleset *set = arena_alloc(&n->arena, sizeof *set);

	if (!t)
		return err_set(err, ERR_CONFIG, "tenants/%s/tenant.yaml cannot be used", o->tenant);
	n->tenant = t;
	n->home = t->region ? law_state(o->law, t->region) : -1;
	bool formats = o->shipped ? formats_load_own(t, o->shipped, &n->arena, &n->formats, problems)
				  : formats_load(o->folders, t, &n->arena, &n->formats, problems);
	bool messages = messages_load(o->folders, t, &n->arena, &n->templates, problems);
	bool sources = ruleset_load(o->folders, t, &n->arena, set, problems);
	if (formats && messages && sources)
		n->rules = rules_load(set, problems);
	if (!n->rules)
		return err_set(err, ERR_CONFIG, "tenants/%s: config or rules are wrong", o->tenant);
	return true;
}

bool night_open(struct night *n, const struct night_options *o, struct problems *problems, struct err *err)
{
	*n = (struct night){.folders = o->folders,
			    .law = o->law,
			    .lines = o->lines,
			    .lines_n = o->lines_n,
			    .now = o->now,
			    .live = false,
			    .progress = o->progress,
			    .provider = &provider_dryrun};
	arena_init(&n->arena, NIGHT_BYTES_MAX);
	arena_init(&n->person, PERSON_BYTES_MAX);
	str_init(&n->var, 4096);
	str_init(&n->payload, PAYLOAD_MAX);
	str_init(&n->text, TEXT_MAX_BYTES);
	str_init(&n->facts, FACTS_MAX);
	if (!load_config(n, o, problems, err))
		return false;
	n->live = o->live && n->tenant->mode == MODE_LIVE;
	n->store = store_open(file_join(&n->var, o->folders->var, o->tenant), o->tenant, o->mode, err);
	if (!n->store)
		return err_wrap(err, "%s", o->tenant);
	return row_ids_next(n->store, &n->ids, err) &&
	       views_file_names(n->store, &n->arena, &n->file_names, &n->file_names_n, err);
}

void night_close(struct night *n)
{
	store_close(&n->store);
	rules_free(&n->rules);
	str_release(&n->facts);
	str_release(&n->text);
	str_release(&n->payload);
	str_release(&n->var);
	arena_release(&n->person);
	arena_release(&n->arena);
}

/* Fields come in the order of their keys; "at" and "kind" are put in where they belong. */
static size_t add_field(struct receipt_field *all, size_t n, struct receipt_field field)
{
	size_t at = n;

	for (; at > 0 && strcmp(field.key, all[at - 1].key) < 0; at--)
		all[at] = all[at - 1];
	all[at] = field;
	return n + 1;
}

bool night_receipt(struct night *n, const char *kind, const struct receipt_field *fields, size_t fields_n,
		   int64_t *number, struct err *err)
{
	enum { FIELDS_MAX = 24 };
	struct receipt_field all[FIELDS_MAX];
	struct json j;

	assert(fields_n + 2 <= FIELDS_MAX);
	memcpy(all, fields, fields_n * sizeof *fields);
	size_t all_n = add_field(all, fields_n, (struct receipt_field)RECEIPT_TEXT("kind", slice_of(kind)));
	all_n = add_field(all, all_n, (struct receipt_field)RECEIPT_INT("at", n->now));
	str_clear(&n->payload);
	json_init(&j, &n->payload, true);
	json_object(&j, NULL);
	for (size_t i = 0; i < all_n; i++)
		if (all[i].is_text && all[i].text.len)
			json_str(&j, all[i].key, all[i].text);
		else if (!all[i].is_text && all[i].number)
			json_int(&j, all[i].key, all[i].number);
	json_end_object(&j);
	return receipts_add(n->store, kind, n->now, str_slice(&n->payload), number, err);
}

struct slice night_source(struct night *n, int64_t file, int64_t line)
{
	char text[160];

	if (file <= 0 || (size_t)file > n->file_names_n)
		return (struct slice){0};
	snprintf(text, sizeof text, "%s line %lld", n->file_names[file - 1], (long long)line);
	return arena_slice(&n->person, slice_of(text));
}
