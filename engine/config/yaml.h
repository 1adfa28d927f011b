/* YAML as people write it here: maps, lists and scalars, each with its line. The only user of yaml.h of libyaml.
 *
 * Aliases, anchors, tags, duplicate keys and several documents are refused: each is a way to be read differently by two
 * programs. Control characters too. Limits: 256 KiB a file, depth 32, 10,000 keys and values. */
#ifndef CONFIG_YAML_H
#define CONFIG_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/str.h"

enum yaml_kind { YAML_SCALAR, YAML_MAP, YAML_LIST };

struct yaml_node {
	enum yaml_kind kind;
	int line;                /* from 1 */
	struct slice text;       /* of a scalar, terminated too */
	bool plain;              /* a scalar without quotes: null, ~ and empty mean "not given" only then */
	struct yaml_pair *pairs; /* of a map, in file order */
	struct yaml_node *items; /* of a list */
	size_t n;                /* pairs or items */
};

struct yaml_pair {
	struct slice key;
	int key_line;
	struct yaml_node value;
};

/* Read a whole file into the arena; a file of nothing but comments is a map without keys. Null and a problem with
 * file:line when it cannot be read or breaks a rule above. `shown` is the name used in problems. */
struct yaml_node *yaml_load(const char *path, const char *shown, struct arena *arena, struct problems *problems);

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key); /* null when absent */
bool yaml_is_null(const struct yaml_node *n);                                   /* absent, or plain empty, null, ~ */

/* Report every key of map that is not in `known` (ends with null), with the nearest known one. */
void yaml_refuse_unknown(const struct yaml_node *map, const char *const *known, const char *shown,
			 struct problems *problems);

#endif
