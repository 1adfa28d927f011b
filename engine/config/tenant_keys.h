/* Every key of tenant.yaml in one table: type, default, range and a sentence. The reader, the messages and the
 * documentation come from the same rows; the order is that of reading (a zone before the dates that need it). */
#ifndef CONFIG_TENANT_KEYS_H
#define CONFIG_TENANT_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/problem.h"
#include "config/yaml.h"
#include "domain/tenant.h"

enum tenant_key_type {
	KEY_TEXT,    /* const char *: one line of min to max characters */
	KEY_ZONE,    /* const char *: an IANA name */
	KEY_COUNTRY, /* char[3] */
	KEY_REGION,  /* const char *: a state or province */
	KEY_PHONE,   /* int64_t */
	KEY_LINES,   /* tenant.lines */
	KEY_NUMBERS, /* struct tenant_phone * and its count beside it: a map of number -> label */
	KEY_FLAG,    /* bool: true or false, nothing else */
	KEY_CHOICE,  /* an enum, in the order of `words` */
	KEY_WORD,    /* const char *: one of `words` */
	KEY_ORDER,   /* char: the first letter of one of `words` */
	KEY_COUNT,   /* int64_t from min to max */
	KEY_SPAN,    /* int64_t seconds from min to max: 60m, 72h, 31 days */
	KEY_AGE,     /* tenant.dormant_after_*: months or days */
	KEY_DATE,    /* int64_t: the start of YYYY-MM-DD in the tenant's zone */
	KEY_SECRET,  /* struct secret_ref: {env: NAME} or {file: PATH}, never the value */
	KEY_PATTERN, /* const char *: a file name pattern */
	KEY_EMAILS,  /* tenant.email_to */
	KEY_URL,     /* const char *: with one of the schemes in `words`, no password in it */
	KEY_FETCH,   /* const char *: as KEY_URL without anybody's name in it, or twilio:LIST */
	KEY_PERCENT, /* int64_t per mille: 2% or 2.5% */
	KEY_SOURCES, /* tenant.sources: a list of maps, whose keys are the rows "sources[].*" */
};

struct tenant_key {
	const char *path; /* "authority.tier" */
	enum tenant_key_type type;
	bool required;
	const char *preset; /* the default as one would write it; null: none */
	int64_t min, max;
	const char *words;    /* "observe|draft|supervised|auto" */
	const char *range;    /* what is allowed, for people; null: nothing to add */
	const char *sentence; /* what it means */
	size_t at;            /* where the value goes: offset in struct tenant, or in struct tenant_source */
};

extern const struct tenant_key tenant_keys[];
extern const size_t tenant_keys_n;

/* What the readers of fields share. */
struct tenant_reading {
	struct tenant *tenant;
	const struct yaml_node *root;
	const char *shown; /* "tenants/acme/tenant.yaml" */
	struct arena *arena;
	struct problems *problems;
};

/* Read one value into base + key->at. A fault is added to the problems, and the field stays as it was. */
void tenant_field_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node,
		       void *base);

/* The rows directly below a group ("", "consent.missed_call", "sources[]") as a list that ends with null, for
 * yaml_refuse_unknown; groups inside it count once. */
const char **tenant_keys_below(const char *group, struct arena *arena);

#endif
