#include "config/tenant_fields.h"

static int64_t item_phone(struct tenant_reading *r, const char *path, int line, const struct yaml_node *node)
{
	if (node->kind == YAML_SCALAR)
		return tenant_phone_read(r, path, line, node->text);
	TENANT_FAULT(r, line, "%s: each item must be one phone number", path);
	return 0;
}

void tenant_lines_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct tenant *t = r->tenant;

	(void)at; /* the count stands beside it */
	t->lines = arena_alloc(r->arena, (node->n + 1) * sizeof *t->lines);
	for (size_t i = 0; i < node->n; i++) {
		int64_t phone = item_phone(r, key->path, node->items[i].line, &node->items[i]);
		if (phone && tenant_owns_line(t, phone))
			TENANT_FAULT(r, node->items[i].line, "%s: +%lld stands here twice: keep one", key->path,
				     (long long)phone);
		else if (phone)
			t->lines[t->lines_n++] = phone;
	}
	if (node->n == 0)
		TENANT_FAULT(r, node->line, "%s: at least one number of the company is needed", key->path);
}

void tenant_numbers_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct tenant_phone **list = at;
	size_t *n = (size_t *)(void *)(list + 1); /* the layout of struct tenant: each list is followed by its count */

	*list = arena_alloc(r->arena, (node->n + 1) * sizeof **list);
	for (size_t i = 0; i < node->n; i++) {
		const struct yaml_pair *pair = &node->pairs[i];
		int64_t phone = tenant_phone_read(r, key->path, pair->key_line, pair->key);
		if (pair->value.kind != YAML_SCALAR || slice_trim(pair->value.text).len == 0) {
			TENANT_FAULT(r, pair->key_line, "%s: say whose number %.*s is: \"%.*s\": \"Owner's cell\"",
				     key->path, (int)pair->key.len, pair->key.at, (int)pair->key.len, pair->key.at);
			continue;
		}
		for (size_t k = 0; phone && k < *n; k++) {
			if ((*list)[k].phone != phone)
				continue;
			TENANT_FAULT(r, pair->key_line, "%s: +%lld stands here twice: keep one", key->path,
				     (long long)phone);
			phone = 0;
		}
		if (phone)
			(*list)[(*n)++] = (struct tenant_phone){phone, pair->value.text.at};
	}
}

static bool is_env_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (!((c >= 'A' && c <= 'Z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
			return false;
	}
	return name.len > 0;
}

/* Nothing that stands below a secret is repeated in a message: people paste the secret itself. */
void tenant_secret_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	const struct yaml_node *env = yaml_get(node, "env"), *file = yaml_get(node, "file");
	const struct yaml_node *given = env ? env : file;
	struct secret_ref *ref = at;

	if (node->n != 1 || !given || given->kind != YAML_SCALAR)
		TENANT_FAULT(r, node->line, "%s: write either {env: NAME} or {file: PATH}, and nothing else",
			     key->path);
	else if (env && !is_env_name(env->text))
		TENANT_FAULT(r, env->line,
			     "%s: env must be the name of an environment variable (capitals, digits, _), not the "
			     "secret itself",
			     key->path);
	else if (file && file->text.len == 0)
		TENANT_FAULT(r, file->line, "%s: file must be a path", key->path);
	else if (env)
		ref->env = env->text.at;
	else
		ref->file = file->text.at;
}

/* An address that can stand in a mail header: no blank, no control, no bracket, one @ with something on both sides. */
static bool is_email(struct slice text)
{
	ptrdiff_t sign = slice_find_char(text, '@');

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c <= ' ' || c >= 0x7f || strchr("<>()[]\\,;:\"", c) || (c == '@' && (ptrdiff_t)i != sign))
			return false;
	}
	return sign > 0 && (size_t)sign + 1 < text.len && text.len <= 254;
}

void tenant_emails_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct tenant *t = r->tenant;

	(void)at; /* the count stands beside it */
	t->email_to = arena_alloc(r->arena, (node->n + 1) * sizeof *t->email_to);
	for (size_t i = 0; i < node->n; i++) {
		const struct yaml_node *item = &node->items[i];
		if (item->kind == YAML_SCALAR && is_email(item->text))
			t->email_to[t->email_to_n++] = item->text.at;
		else
			TENANT_FAULT(r, item->line, "%s: \"%.*s\" is no mail address like owner@example.com", key->path,
				     WRITTEN(item));
	}
}

static void source_read(struct tenant_reading *r, const struct yaml_node *item, struct tenant_source *source)
{
	static const char group[] = "sources[]";

	*source = (struct tenant_source){.line = item->line};
	yaml_refuse_unknown(item, tenant_keys_below(group, r->arena), r->shown, r->problems);
	for (size_t i = 0; i < tenant_keys_n; i++) {
		const struct tenant_key *key = &tenant_keys[i];
		if (!slice_starts(slice_of(key->path), group))
			continue;
		const struct yaml_node *node = yaml_get(item, key->path + sizeof group);
		if (!yaml_is_null(node))
			tenant_field_read(r, key, node, source);
		else if (key->required)
			TENANT_FAULT(r, item->line, "this source needs %s: %s", key->path + sizeof group,
				     key->sentence);
	}
}

void tenant_sources_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct tenant *t = r->tenant;

	(void)at; /* the count stands beside it */
	t->sources = arena_alloc(r->arena, (node->n + 1) * sizeof *t->sources);
	for (size_t i = 0; i < node->n; i++) {
		if (node->items[i].kind == YAML_MAP)
			source_read(r, &node->items[i], &t->sources[t->sources_n++]);
		else
			TENANT_FAULT(r, node->items[i].line,
				     "%s: each item is a map: - {format: twilio-calls, files: \"calls*.csv\"}",
				     key->path);
	}
}
