/* Readers of single values of tenant.yaml, shared by tenant_fields.c (one value), tenant_lists.c (many) and
 * tenant_fetch.c (where files are fetched). */
#ifndef CONFIG_TENANT_FIELDS_H
#define CONFIG_TENANT_FIELDS_H

#include "config/tenant_keys.h"

#define TENANT_FAULT(r, line, ...) problems_add((r)->problems, (r)->shown, (line), __VA_ARGS__)

/* %.*s of what the person wrote, cut where a message would drown in it. Never for secrets. */
#define WRITTEN(node) (int)((node)->text.len > 60 ? 60 : (node)->text.len), (node)->text.at

/* Read a phone number; 0 and a problem when it is none. */
int64_t tenant_phone_read(struct tenant_reading *r, const char *path, int line, struct slice text);

void tenant_lines_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at);
void tenant_numbers_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node,
			 void *at);
void tenant_secret_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at);
void tenant_emails_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at);
void tenant_url_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at);
void tenant_fetch_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at);
/* What the keys of fetching mean together; after all of them were read. */
void tenant_fetch_check(struct tenant_reading *r);
void tenant_sources_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node,
			 void *at);

#endif
