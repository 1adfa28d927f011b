#include "config/yaml.h"

#include <yaml.h>

#include "base/file.h"
#include "base/vec.h"
#include "config/config.h"

enum { MAX_BYTES = 256 * 1024, MAX_DEPTH = 32, MAX_NODES = 10000 };

struct reading {
	yaml_parser_t parser;
	struct arena *arena;
	struct problems *problems;
	const char *shown;
	struct slice file; /* the whole text */
	size_t nodes;
	size_t faults; /* said by this reading */
};

#define FAULT(r, line, ...) ((r)->faults++, problems_add((r)->problems, (r)->shown, (line), __VA_ARGS__))

/* libyaml's words are for people who know its insides: what to write instead, by a part of them. */
static const struct {
	const char *part, *advice;
} advices[] = {
	{"cannot start any token", "indent with spaces, not tabs, and put text that starts with @ ` % or & in quotes"},
	{"mapping values are not allowed", "put text that holds a colon and a space, or starts with {, in quotes"},
	{"could not find expected ':'", "each line of a map is written as key: value"},
	{"did not find expected key",
	 "check the indentation, the closing quotes, and put text that starts with { or [ in quotes"},
	{"unexpected end of stream", "a quote is not closed"},
	{"did not find expected ',' or", "a [ or { is not closed, or a comma is missing"},
	{"control characters", "write the file as plain UTF-8 text"},
	{"UTF-8", "save the file as UTF-8"},
	{"undefined alias", "write the value out where it is needed: aliases (*name) are not read here"},
	{"undefined tag handle", "write the value without !tags"},
	{"unknown escape character", "write \\\\ for a backslash, or use single quotes"},
	{"block sequence entries are not allowed", "put each \"- item\" on a line of its own"},
	{"did not find expected '-' indicator", "start each item of the list at the same column"},
};

static void fault_of_parser(struct reading *r)
{
	const char *problem = r->parser.problem ? r->parser.problem : "it cannot be read";
	const char *advice = "check quotes, colons and indentation near this line";
	size_t line = r->parser.problem_mark.line + 1;

	if (r->parser.error == YAML_READER_ERROR) { /* such an error has an offset into the file, no mark */
		line = 1;
		for (size_t i = 0; i < r->parser.problem_offset && i < r->file.len; i++)
			line += r->file.at[i] == '\n';
	}
	for (size_t i = 0; i < sizeof advices / sizeof *advices; i++) {
		if (strstr(problem, advices[i].part)) {
			advice = advices[i].advice;
			break;
		}
	}
	FAULT(r, (int)line, "this is not YAML that can be read (%s): %s", problem, advice);
}

/* The next event, or false with a problem when the text is broken. */
static bool next_event(struct reading *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return true;
	fault_of_parser(r);
	return false;
}

static int line_of(const yaml_event_t *event)
{
	return (int)event->start_mark.line + 1;
}

/* Anchors and tags on a node: said, then read as if they were not there, so that the rest is checked too. */
static void refuse_decoration(struct reading *r, int line, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		FAULT(r, line, "anchors (&%.40s) are not read here: write the value out at each place",
		      (const char *)anchor);
	if (tag)
		FAULT(r, line, "tags (%.40s) are not read here: write the value alone", (const char *)tag);
}

/* Copy a scalar's bytes. Escapes such as "\\0" or "\\e" can put controls into it: they would cut a text short, or write
 * to a terminal when a message quotes it. */
static struct slice read_scalar(struct reading *r, const yaml_event_t *event)
{
	struct slice text = {(const char *)event->data.scalar.value, event->data.scalar.length};

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
			FAULT(r, line_of(event), "control characters (\\x%02X) are not read here: leave them out", c);
			return SLICE("");
		}
	}
	return (struct slice){arena_text(r->arena, text), text.len};
}

static bool read_node(struct reading *r, const yaml_event_t *event, int depth, struct yaml_node *node);

/* Read the value that stands next. */
static bool read_next(struct reading *r, int depth, struct yaml_node *node)
{
	yaml_event_t event;

	if (!next_event(r, &event))
		return false;
	bool ok = read_node(r, &event, depth, node);
	yaml_event_delete(&event);
	return ok;
}

static void refuse_duplicate(struct reading *r, const struct yaml_pair *pairs, size_t n)
{
	const struct yaml_pair *last = &pairs[n - 1];

	for (size_t i = 0; i + 1 < n; i++) {
		if (!slice_equal(pairs[i].key, last->key))
			continue;
		FAULT(r, last->key_line, "\"%.*s\" stands here a second time (first on line %d): keep one of the two",
		      (int)last->key.len, last->key.at, pairs[i].key_line);
		return;
	}
}

static bool read_key(struct reading *r, const yaml_event_t *event, struct yaml_pair *pair)
{
	int line = line_of(event);

	if (event->type == YAML_ALIAS_EVENT) {
		FAULT(r, line, "aliases (*%.40s) are not read here: write the key out",
		      (const char *)event->data.alias.anchor);
		return false;
	}
	if (event->type != YAML_SCALAR_EVENT) {
		FAULT(r, line,
		      "a key must be one word or text: a placeholder like {name} as a value needs quotes around it");
		return false;
	}
	refuse_decoration(r, line, event->data.scalar.anchor, event->data.scalar.tag);
	if (++r->nodes > MAX_NODES) {
		FAULT(r, line, "more than %d keys and values: split the file", MAX_NODES);
		return false;
	}
	pair->key_line = line;
	pair->key = read_scalar(r, event);
	return true;
}

static bool read_map(struct reading *r, int depth, struct yaml_node *node)
{
	struct yaml_pair *pairs = NULL;
	size_t n = 0, cap = 0;
	bool ok = true;

	for (;;) {
		yaml_event_t event;
		if (!next_event(r, &event)) {
			ok = false;
			break;
		}
		bool end = event.type == YAML_MAPPING_END_EVENT;
		if (!end) {
			struct yaml_pair *pair = vec_add((void **)&pairs, &n, &cap, sizeof *pair, MAX_NODES + 1);
			ok = pair && read_key(r, &event, pair);
			if (ok)
				refuse_duplicate(r, pairs, n);
			ok = ok && read_next(r, depth + 1, &pair->value);
		}
		yaml_event_delete(&event);
		if (end || !ok)
			break;
	}
	if (ok && n > 0) {
		node->pairs = arena_alloc(r->arena, n * sizeof *pairs);
		memcpy(node->pairs, pairs, n * sizeof *pairs);
	}
	node->n = n;
	free(pairs);
	return ok;
}

static bool read_list(struct reading *r, int depth, struct yaml_node *node)
{
	struct yaml_node *items = NULL;
	size_t n = 0, cap = 0;
	bool ok = true;

	for (;;) {
		yaml_event_t event;
		if (!next_event(r, &event)) {
			ok = false;
			break;
		}
		bool end = event.type == YAML_SEQUENCE_END_EVENT;
		if (!end) {
			struct yaml_node *item = vec_add((void **)&items, &n, &cap, sizeof *item, MAX_NODES + 1);
			ok = item && read_node(r, &event, depth + 1, item);
		}
		yaml_event_delete(&event);
		if (end || !ok)
			break;
	}
	if (ok && n > 0) {
		node->items = arena_alloc(r->arena, n * sizeof *items);
		memcpy(node->items, items, n * sizeof *items);
	}
	node->n = n;
	free(items);
	return ok;
}

static bool read_node(struct reading *r, const yaml_event_t *event, int depth, struct yaml_node *node)
{
	*node = (struct yaml_node){.kind = YAML_SCALAR, .line = line_of(event), .text = SLICE("")};
	if (depth > MAX_DEPTH) {
		FAULT(r, node->line, "maps and lists stand more than %d deep here: flatten them", MAX_DEPTH);
		return false;
	}
	if (++r->nodes > MAX_NODES) {
		FAULT(r, node->line, "more than %d keys and values: split the file", MAX_NODES);
		return false;
	}
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		FAULT(r, node->line,
		      "aliases (*%.40s) are not read here: write the value out, or quote it if it is text",
		      (const char *)event->data.alias.anchor);
		return true;
	case YAML_SCALAR_EVENT:
		refuse_decoration(r, node->line, event->data.scalar.anchor, event->data.scalar.tag);
		node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
		node->text = read_scalar(r, event);
		return true;
	case YAML_MAPPING_START_EVENT:
		refuse_decoration(r, node->line, event->data.mapping_start.anchor, event->data.mapping_start.tag);
		node->kind = YAML_MAP;
		return read_map(r, depth, node);
	case YAML_SEQUENCE_START_EVENT:
		refuse_decoration(r, node->line, event->data.sequence_start.anchor, event->data.sequence_start.tag);
		node->kind = YAML_LIST;
		return read_list(r, depth, node);
	default: FAULT(r, node->line, "a value is missing here"); return false;
	}
}

static void refuse_directives(struct reading *r, const yaml_event_t *event)
{
	if (event->data.document_start.version_directive ||
	    event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
		FAULT(r, line_of(event), "lines that start with %% are not read here: leave them out");
}

/* One document, or none at all: a file of nothing but comments is a map without keys. */
static bool read_document(struct reading *r, struct yaml_node *root)
{
	*root = (struct yaml_node){.kind = YAML_MAP, .line = 1};
	for (int documents = 0;;) {
		yaml_event_t event;
		bool ok = next_event(r, &event);
		if (!ok)
			return false;
		yaml_event_type_t type = event.type;
		if (type == YAML_DOCUMENT_START_EVENT && ++documents > 1) {
			FAULT(r, line_of(&event), "a second document (---) starts here: keep one document in the file");
			ok = false;
		} else if (type == YAML_DOCUMENT_START_EVENT) {
			refuse_directives(r, &event);
			ok = read_next(r, 1, root);
		}
		yaml_event_delete(&event);
		if (!ok || type == YAML_STREAM_END_EVENT)
			return ok;
	}
}

struct yaml_node *yaml_load(const char *path, const char *shown, struct arena *arena, struct problems *problems)
{
	struct reading r = {.arena = arena, .problems = problems, .shown = shown};
	struct yaml_node *root = arena_alloc(arena, sizeof *root);
	struct str text;
	struct err err = {0};

	str_init(&text, MAX_BYTES);
	if (!file_read(path, &text, &err)) {
		problems_add(problems, shown, 0, "cannot be read: %s", err.text);
		str_release(&text);
		return NULL;
	}
	if (!yaml_parser_initialize(&r.parser))
		abort(); /* it fails only when memory is out */
	r.file = str_slice(&text);
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.data, text.len);
	bool ok = read_document(&r, root);
	yaml_parser_delete(&r.parser);
	str_release(&text);
	return ok && r.faults == 0 ? root : NULL;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++) {
		if (slice_is(map->pairs[i].key, key))
			return &map->pairs[i].value;
	}
	return NULL;
}

bool yaml_is_null(const struct yaml_node *n)
{
	if (!n)
		return true;
	return n->kind == YAML_SCALAR && n->plain &&
	       (n->text.len == 0 || slice_is(n->text, "~") || slice_is(n->text, "null"));
}

void yaml_refuse_unknown(const struct yaml_node *map, const char *const *known, const char *shown,
			 struct problems *problems)
{
	for (size_t i = 0; map->kind == YAML_MAP && i < map->n; i++) {
		const struct yaml_pair *pair = &map->pairs[i];
		size_t k = 0;
		while (known[k] && !slice_is(pair->key, known[k]))
			k++;
		if (known[k])
			continue;
		const char *near = str_nearest(pair->key, known);
		if (near)
			problems_add(problems, shown, pair->key_line, "unknown key \"%.*s\" (did you mean \"%s\"?)",
				     (int)pair->key.len, pair->key.at, near);
		else
			problems_add(problems, shown, pair->key_line, "unknown key \"%.*s\"", (int)pair->key.len,
				     pair->key.at);
	}
}

const char *config_library_version(void)
{
	return yaml_get_version_string();
}
