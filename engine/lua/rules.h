/* Tenant rules: load, judge, forget. Facts and answers cross as plain data, in batches; no handle of anything else is
 * in reach, so this can move into a worker process. */
#ifndef LUA_RULES_H
#define LUA_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/problem.h"
#include "base/str.h"
#include "domain/facts.h"
#include "domain/ruleset.h"

struct rules; /* one tenant's rules in one Lua state */

/* Compile and check everything. Problems are added with file:line and a suggestion; null when any is an error.
 * The ruleset's texts are copied or kept only while loading. */
struct rules *rules_load(const struct ruleset *set, struct problems *problems);
void rules_free(struct rules **r);

/* SHA-256 (hex) over API version, Lua version and every file and list, sorted by name. Every decision stores it. */
const char *rules_hash(const struct rules *r);

/* Judge a batch. Never fails: an error, a limit or an odd value becomes a REVIEW voice with code RULE_FAULT and a note
 * with file:line, and after three limit hits in the life of `r` the tenant's layer is switched off (all REVIEW). */
void rules_judge(struct rules *r, const struct facts *facts, size_t n, struct rules_answer *answers);

/* Instructions and bytes used by the last judged facts, against the limits: for `rules test`. */
struct rules_cost {
	int64_t instructions, instructions_max;
	int64_t bytes, bytes_max;
};
struct rules_cost rules_last_cost(const struct rules *r);

/* Count every instruction (slower) instead of in thousands. For `rules test` and `rules try`; off after loading. */
void rules_measure(struct rules *r, bool exact);

/* What trace() said about the last judged facts, a line each; "" for nothing. Valid until the next judging. */
const char *rules_last_trace(const struct rules *r);

/* Append the editor stubs (rules/types/ringback.d.lua), made from the fact table and the helper tables. False when they
 * did not fit. */
bool rules_write_stubs(struct str *out);

const char *rules_library_version(void); /* "Lua 5.4.4" */

#endif
