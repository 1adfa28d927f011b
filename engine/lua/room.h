/* What load.c and call.c share: a tenant's rules as loaded. */
#ifndef LUA_ROOM_H
#define LUA_ROOM_H

#include "base/hash.h"
#include "lua/rules.h"
#include "lua/sandbox.h"

enum { ENTRY_IDENTITY, ENTRY_CONSENT, ENTRY_AUTHORITY, ENTRIES };
extern const char *const entry_words[ENTRIES + 1]; /* ends with null */

enum { LAYERS = 2, LIMIT_HITS_MAX = 3, USE_DEPTH_MAX = 8 };

/* One layer has a state of its own, so that no limit or fault of the tenant's file reaches the standard rules. */
struct rules_layer {
	enum layer which;
	struct sandbox *sb;   /* null: the layer has no rules, or is off */
	int entries[ENTRIES]; /* LUA_NOREF: the layer does not say anything there */
	struct {
		const char *file;
		int line; /* its last one: where nothing was returned */
	} ends[ENTRIES];
	int limit_hits;
	bool off;    /* after LIMIT_HITS_MAX, or when it could not be built again */
	bool silent; /* for the rest of this call: its state was killed */
	char off_place[PLACE_LEN];
	char off_text[320];
};

struct rules {
	struct arena arena;
	struct ruleset set; /* copied */
	struct rules_list *lists;
	struct rules_layer layers[LAYERS];
	char hash[HASH_HEX_LEN + 1];
	struct rules_cost cost;
	bool exact;
	struct str trace; /* of the latest call, both layers */
};

/* What is under way while a layer is loaded. */
struct loader {
	struct rules *rules;
	struct rules_layer *layer;
	struct problems *problems; /* null: a layer is built again, which was told before */
	size_t errors;
	bool told; /* the error under way is among the problems already */
	const char *using[USE_DEPTH_MAX];
	size_t using_n;
};

/* report.c */
struct slice loader_line(struct slice text, int line);         /* the line of a file, or nothing */
struct slice loader_quoted(const char *text);                  /* the first 'word' of a message */
int loader_line_of_word(struct slice text, struct slice word); /* first line with the word, comments aside; or 0 */

/* Make the layer's state and load its files. problems may be null. False when there is an error. */
bool layer_open(struct rules *r, struct rules_layer *layer, struct problems *problems);

/* hash.c: fill r->hash. */
void rules_take_hash(struct rules *r);

#endif
