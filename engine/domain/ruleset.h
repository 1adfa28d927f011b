/* Rule sources as text, gathered by config and run by lua: the Lua room opens no files. */
#ifndef DOMAIN_RULESET_H
#define DOMAIN_RULESET_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "domain/decision.h"

struct ruleset_file {
	const char *name;   /* as shown: "tenants/acme/rules.lua" */
	const char *module; /* lib: name for use "hours"; else null */
	struct slice text;
};

struct ruleset_list {
	const char *name; /* lists/vip_callers.txt -> "vip_callers" */
	struct slice
		*entries; /* one a line, trimmed, blank lines and # comments dropped; numbers as E.164 digits text */
	size_t n;
};

struct ruleset {
	/* The three files of the standard layer (identity.lua, consent.lua, authority.lua), each returning a function
	 * table. */
	struct ruleset_file standard[3];
	struct ruleset_file tenant; /* text.len 0: no layer of its own */
	struct ruleset_file *libs;
	size_t libs_n;
	struct ruleset_list *lists;
	size_t lists_n;
	const struct ruleset_list *words; /* unused today; null */
};

/* What one entry point of one layer said. */
struct rules_answer {
	enum identity identity;       /* after both layers; never softer than what config says */
	char identity_code[CODE_LEN]; /* of the layer that decided; empty = default */
	char identity_place[96];
	char message_key[CODE_LEN]; /* the text the rules ask for; empty = "missed_call" */
	size_t voices_n;
	struct voice voices[8]; /* consent and authority of each layer, faults among them */
	uint64_t facts_read[2]; /* bit per fact index: which facts the rules looked at */
};

#endif
