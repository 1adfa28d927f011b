/* Everything on disk that is not data: tenants, rules, tables, found and loaded. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"
#include "domain/law.h"
#include "domain/ruleset.h"
#include "domain/tenant.h"
#include "domain/texts.h"

/* Where things are. Each is given by an option, or looked for beside the program's source tree, in its installed share
 * folder, then in the working directory. */
struct folders {
	const char *tenants; /* --tenants */
	const char *var;     /* --var */
	const char *rules;   /* --rules */
};

/* Fill the null members of *f. err says where was looked when the rules folder is nowhere. */
bool folders_find(struct folders *f, struct arena *arena, struct err *err);

/* A tenant's name: ^[a-z0-9][a-z0-9-]{0,39}$. */
bool tenant_name_valid(struct slice name);

/* Names of all tenants (folders with a valid name that hold a tenant.yaml), sorted. Folders with a bad name, or without
 * a tenant.yaml, are problems (warnings), not tenants. */
bool tenants_list(const struct folders *f, struct arena *arena, const char ***names, size_t *n,
		  struct problems *problems, struct err *err);

/* Load tenants/NAME/tenant.yaml. Null when it has errors (all of them are in problems) or is absent. */
struct tenant *tenant_load(const struct folders *f, const char *name, struct arena *arena, struct problems *problems);

/* A line of some tenant here: nobody's automation texts it. */
struct tenant_line {
	int64_t phone; /* 0: they cannot be read in its tenant.yaml, and are unknown */
	const char *tenant;
};
/* The lines of all tenants, by number. Read leniently: a tenant whose file has faults elsewhere still owns its lines.
 */
bool lines_load(const struct folders *f, struct arena *arena, struct tenant_line **lines, size_t *n, struct err *err);
/* While a tenant's lines are unknown, those that were known before stay lines. A new list in the arena, without unknown
 * ones. */
void lines_keep(const struct tenant_line **lines, size_t *n, const int64_t *known, size_t known_n, struct arena *arena);
/* The tenant that owns a number, or null. */
const char *lines_owner(const struct tenant_line *lines, size_t n, int64_t phone);

/* messages.yaml of rules/ with the tenant's own laid over it by key. Each text is filled with the tenant's brand and
 * checked: brand, STOP wording, one segment, known placeholders. */
bool messages_load(const struct folders *f, const struct tenant *t, struct arena *arena, struct text_templates *out,
		   struct problems *problems);

/* The Lua sources of the standard layer, the shared modules, the tenant's rules.lua and lists. */
bool ruleset_load(const struct folders *f, const struct tenant *t, struct arena *arena, struct ruleset *out,
		  struct problems *problems);

/* The dated tables of rules/data. Loaded once; the arena must live as long as the law. */
struct law *law_load(const struct folders *f, struct arena *arena, struct err *err);

/* The value of a secret into out (not logged, not stored): from the environment or a file that others cannot read. */
bool secret_read(const struct secret_ref *ref, struct str *out, struct err *err);
/* Where a secret that must stay a file is (a private key), its permissions checked. */
bool secret_path(const struct secret_ref *ref, struct str *out, struct err *err);

const char *config_library_version(void); /* of libyaml */

#endif
