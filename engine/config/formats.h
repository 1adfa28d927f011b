/* Format profiles: rules/formats/NAME.yaml and a tenant's own formats/NAME.yaml, as struct format. */
#ifndef CONFIG_FORMATS_H
#define CONFIG_FORMATS_H

#include "base/arena.h"
#include "base/problem.h"
#include "config/config.h"
#include "domain/format.h"

/* Load every shipped profile and, when t is given, the tenant's own (which may not take a shipped name). All faults in
 * problems with file:line and a suggestion; false when there are errors. */
bool formats_load(const struct folders *f, const struct tenant *t, struct arena *arena, struct format_set *out,
		  struct problems *problems);

/* Only the tenant's own, beside shipped ones that were loaded before: those are the same for every tenant. */
bool formats_load_own(const struct tenant *t, const struct format_set *shipped, struct arena *arena,
		      struct format_set *out, struct problems *problems);

#endif
