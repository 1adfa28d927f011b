/* Inside the config room: reading one profile. formats.c finds the files, format_parts.c reads columns, words and
 * rules. */
#ifndef CONFIG_FORMAT_PARTS_H
#define CONFIG_FORMAT_PARTS_H

#include "config/formats.h"
#include "config/yaml.h"

/* One profile being read. */
struct profile {
	struct format *f;
	const char *shown; /* file name in messages */
	const char *stem;  /* name of the file without .yaml */
	bool shipped;
	struct arena *arena;
	struct problems *problems;
	const struct format_set *known; /* profiles that can be a base */
};

#define PROFILE_FAULT(p, line, ...) problems_add((p)->problems, (p)->shown, (line), __VA_ARGS__)

/* %.*s of a slice that a person wrote, cut where a message would drown in it. */
#define CUT(s) (int)((s).len > 60 ? 60 : (s).len), (s).at

/* Say that `word` is none of `words` (ends with null), with the nearest. */
void profile_refuse_word(struct profile *p, int line, const char *what, struct slice word, const char *const *words);

typedef void profile_reader(struct profile *p, const struct yaml_node *node);
profile_reader profile_read_columns, profile_read_set, profile_read_required, profile_read_wanted, profile_read_ignore,
	profile_read_take, profile_read_fill_down, profile_read_empty, profile_read_skips, profile_read_units,
	profile_read_values, profile_read_rules, profile_read_detect, profile_read_time, profile_read_money;

/* The field of a name, or -1 and a problem with the nearest name. */
int profile_find_field(struct profile *p, int line, struct slice name);
/* A scalar as it stands; a problem when it is a list or map. */
bool profile_scalar(struct profile *p, const struct yaml_node *node, const char *what, struct slice *out);
/* The place of the node's word in `words` (ends with null), or -1 and a problem. */
int profile_choose(struct profile *p, const struct yaml_node *node, const char *what, const char *const *words);
/* A number in [0, max], or a problem. */
bool profile_number(struct profile *p, const struct yaml_node *node, const char *what, int64_t max, int64_t *out);
/* One scalar or a list of them. */
struct format_words profile_words(struct profile *p, const struct yaml_node *node, const char *what);
struct format_columns profile_columns(struct profile *p, const struct yaml_node *node);
bool profile_is_map(struct profile *p, const struct yaml_node *node, const char *what);

#endif
