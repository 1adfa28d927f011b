#include "base/json_split.h"

/* Going through one value by its brackets and quotes alone. */
struct walk {
	uint64_t objects; /* bit n: the bracket at depth n is a brace */
	int depth;
	bool quoted, escaped;
	char last; /* the last character that is no blank, outside quotes; a quote stands for a text */
	bool deep;
};

enum step { STEP_ON, STEP_DONE, STEP_BROKEN };

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A brace or bracket opens a value only where one may stand. So an object that was never closed ends where the next
 * line begins another, and does not swallow it. */
static bool may_open(const struct walk *w)
{
	if (!w->depth || w->deep)
		return true;
	bool in_object = w->objects >> w->depth & 1;
	return in_object ? w->last == ':' : w->last == '[' || w->last == ',';
}

static enum step open_bracket(struct walk *w, char c)
{
	if (!may_open(w))
		return STEP_BROKEN;
	w->depth++;
	if (w->depth > JSON_MAX_NESTING)
		w->deep = true;
	else if (c == '{')
		w->objects |= UINT64_C(1) << w->depth;
	else
		w->objects &= ~(UINT64_C(1) << w->depth);
	return STEP_ON;
}

static enum step walk_quoted(struct walk *w, char c)
{
	if (c == '\n')
		return STEP_BROKEN; /* in JSON it is written \n */
	if (w->escaped)
		w->escaped = false;
	else if (c == '\\')
		w->escaped = true;
	else
		w->quoted = c != '"';
	return STEP_ON;
}

static inline enum step walk_step(struct walk *w, char c)
{
	enum step step = STEP_ON;
	if (w->quoted)
		return walk_quoted(w, c);
	if (is_blank(c))
		return STEP_ON;
	if (c == '"') {
		w->quoted = true;
	} else if (c == '{' || c == '[') {
		step = open_bracket(w, c);
	} else if (c == '}' || c == ']') {
		w->depth--;
		step = w->depth <= 0 ? STEP_DONE : STEP_ON;
	}
	w->last = c;
	return step;
}

/* ---- the text ---- */

static bool more(struct json_split *s)
{
	struct slice block;
	if (s->at) {
		s->text.len -= s->at;
		memmove(s->text.data, s->text.data + s->at, s->text.len);
		s->at = 0;
	}
	if (!feed_next(s->feed, &block))
		return false;
	str_add_slice(&s->text, block);
	return true;
}

/* The character i places on, or -1 at the end of the file. */
static inline int peek(struct json_split *s, size_t i)
{
	while (s->at + i >= s->text.len)
		if (!more(s))
			return -1;
	return (unsigned char)s->text.data[s->at + i];
}

static uint32_t count_lines(struct slice text)
{
	uint32_t n = 0;
	for (ptrdiff_t feed; (feed = slice_find_char(text, '\n')) >= 0; n++)
		text = slice_part(text, (size_t)feed + 1, text.len);
	return n;
}

static void go_on(struct json_split *s, size_t n)
{
	s->line += count_lines((struct slice){s->text.data + s->at, n});
	s->at += n;
}

/* How many of the next bytes of a quoted text, from i on, can neither end nor break it. */
static size_t plain_run(const struct json_split *s, size_t i)
{
	const char *at = s->text.data + s->at + i, *end = s->text.data + s->text.len, *from = at;
	while (at < end && *at != '"' && *at != '\\' && *at != '\n')
		at++;
	return (size_t)(at - from);
}

static int skip_blanks(struct json_split *s, bool commas)
{
	int c;
	while ((c = peek(s, 0)) >= 0 && (is_blank(c) || (commas && c == ',')))
		go_on(s, 1);
	return c;
}

static struct json_span span_here(const struct json_split *s, size_t len)
{
	struct json_span span = {{s->text.data + s->at, len}, s->line, s->line, NULL};
	span.last_line += count_lines(span.text);
	return span;
}

/* ---- values ---- */

/* Drop the rest of a value that is too long to keep. */
static enum json_found drop_rest(struct json_split *s, struct walk *w)
{
	for (int c; (c = peek(s, 0)) >= 0; go_on(s, 1)) {
		enum step step = walk_step(w, (char)c);
		if (step == STEP_ON)
			continue;
		if (step == STEP_DONE)
			go_on(s, 1);
		return JSON_FOUND;
	}
	return JSON_CUT_OFF;
}

static enum json_found too_long(struct json_split *s, struct walk *w, size_t len, struct json_span *span)
{
	/* Its text goes with the file's buffer, so that only its line is told. */
	*span = (struct json_span){{NULL, 0}, s->line, s->line, "the object is longer than 1 MiB"};
	go_on(s, len);
	enum json_found found = drop_rest(s, w);
	return found == JSON_CUT_OFF ? found : JSON_BROKEN;
}

/* An object, from its opening brace on. Goes over it. */
static enum json_found take_object(struct json_split *s, struct json_span *span)
{
	struct walk w = {0};
	enum step step = STEP_ON;
	size_t len = 0;
	int c;
	while (step == STEP_ON && (c = peek(s, len)) >= 0) {
		if (len > JSON_MAX_ROW_BYTES)
			return too_long(s, &w, len, span);
		step = walk_step(&w, (char)c);
		len += step != STEP_BROKEN;
		if (w.quoted && !w.escaped)
			len += plain_run(s, len);
	}
	*span = span_here(s, len);
	go_on(s, len);
	if (step == STEP_ON)
		return JSON_CUT_OFF;
	if (step == STEP_BROKEN)
		span->why = "an object or a text in it is not closed";
	else if (w.deep)
		span->why = "the object is nested too deep";
	return span->why ? JSON_BROKEN : JSON_FOUND;
}

/* What stands where an object should: to the end of the line or, in an array, to the comma behind it; its own brackets
 * and quotes are gone through, so that none of theirs ends the list. */
static enum json_found take_stray(struct json_split *s, struct json_span *span)
{
	struct walk w = {0};
	enum step step = STEP_ON;
	size_t len = 0;
	int c;
	while (step != STEP_BROKEN && (c = peek(s, len)) >= 0 && len < JSON_MAX_ROW_BYTES) {
		bool inside = w.depth > 0 || w.quoted;
		if ((c == '\n' && !w.depth) || (s->shape != SHAPE_LINES && !inside && (c == ',' || c == ']')))
			break;
		if (s->shape != SHAPE_LINES)
			step = walk_step(&w, (char)c);
		if (step == STEP_DONE)
			w.depth = 0; /* a bracket too many opens nothing */
		len += step != STEP_BROKEN;
	}
	*span = span_here(s, len);
	span->why = "an object {...} should stand here";
	go_on(s, len);
	return JSON_BROKEN;
}

/* ---- documents ---- */

/* Go over a text in quotes and say what it is, escapes as they stand. */
static struct slice take_name(struct json_split *s)
{
	size_t len = 1;
	int c;
	while ((c = peek(s, len)) >= 0 && c != '"' && len < JSON_MAX_ROW_BYTES)
		len += c == '\\' ? 2 : 1;
	if (c < 0)
		len = s->text.len - s->at - 1;
	struct slice name = {s->text.data + s->at + 1, len ? len - 1 : 0};
	go_on(s, len + 1);
	return name;
}

/* Go over one value of the document, up to the comma or brace behind it. */
static void skip_value(struct json_split *s)
{
	struct walk w = {0};
	for (int c; (c = peek(s, 0)) >= 0; go_on(s, 1)) {
		if (!w.quoted && w.depth == 0 && (c == ',' || c == '}' || c == ']'))
			return;
		if (walk_step(&w, (char)c) == STEP_BROKEN)
			return;
	}
}

/* Go over a member's name and colon. True when it may be the array that is looked for. */
static bool take_member(struct json_split *s)
{
	bool ours = slice_equal(take_name(s), s->rows) || !s->rows.len;
	if (skip_blanks(s, false) == ':')
		go_on(s, 1);
	return skip_blanks(s, false) == '[' && ours;
}

/* Go behind the bracket of the array whose objects are rows. False when the document has none. */
static bool find_array(struct json_split *s)
{
	go_on(s, 1);
	while (skip_blanks(s, true) == '"') {
		if (take_member(s)) {
			size_t i = 1;
			while (is_blank(peek(s, i)))
				i++;
			if (peek(s, i) == '{' || s->rows.len) {
				go_on(s, 1);
				return true;
			}
		}
		skip_value(s);
	}
	return false;
}

/* What follows the array: the rest of the document, which tells whether the file is whole. Nothing may stand behind it:
 * of several exports in one file all but the first would be lost unsaid. */
static enum json_found finish(struct json_split *s, struct json_span *span)
{
	int c;
	s->ended = true;
	if (s->shape == SHAPE_DOCUMENT) {
		while ((c = skip_blanks(s, true)) == '"') {
			take_member(s);
			skip_value(s);
		}
		*span = span_here(s, 0);
		if (c < 0)
			return JSON_CUT_OFF;
		go_on(s, 1);
	}
	if (skip_blanks(s, false) < 0)
		return JSON_OVER;
	enum json_found found = take_stray(s, span);
	span->why = "something stands behind the end of the list and is not read: one export a file";
	return found;
}

/* ---- the shape ---- */

static bool array_in(struct slice head, struct slice rows)
{
	struct feed feed;
	feed_open(&feed, -1, head, head);
	struct json_split s = {.feed = &feed, .rows = rows, .line = 1};
	str_init(&s.text, head.len * 3 + 16);
	skip_blanks(&s, false);
	bool found = find_array(&s);
	str_release(&s.text);
	feed_close(&feed);
	return found;
}

/* Two objects one after the other are lines; a single one is a document when a member of it is an array of objects. */
static enum json_shape tell_shape(struct slice head, struct slice rows)
{
	struct feed feed;
	struct json_span span;
	feed_open(&feed, -1, head, head);
	struct json_split s = {.feed = &feed, .line = 1};
	str_init(&s.text, JSON_MAX_ROW_BYTES * 2ul);
	int first = skip_blanks(&s, false);
	enum json_found found = first == '{' ? take_object(&s, &span) : JSON_BROKEN;
	bool lines = found == JSON_FOUND && skip_blanks(&s, false) == '{';
	str_release(&s.text);
	feed_close(&feed);
	if (first == '[')
		return SHAPE_ARRAY;
	return first == '{' && !lines && array_in(head, rows) ? SHAPE_DOCUMENT : SHAPE_LINES;
}

void json_split_open(struct json_split *s, struct feed *feed, struct slice head, struct slice rows)
{
	*s = (struct json_split){.feed = feed, .shape = tell_shape(head, rows), .rows = rows, .line = 1};
	/* A row, the block in which it ends and, behind it, what a name of a document may take. */
	str_init(&s->text, 4ul * JSON_MAX_ROW_BYTES);
}

void json_split_close(struct json_split *s)
{
	str_release(&s->text);
}

static void begin(struct json_split *s)
{
	s->began = true;
	int c = skip_blanks(s, false);
	if (s->shape == SHAPE_ARRAY && c == '[')
		go_on(s, 1);
	else if (s->shape == SHAPE_DOCUMENT)
		s->closed = !find_array(s);
}

enum json_found json_split_next(struct json_split *s, struct json_span *span)
{
	*span = (struct json_span){0};
	if (s->ended)
		return JSON_OVER;
	if (!s->began)
		begin(s);
	bool array = s->shape != SHAPE_LINES;
	int c = s->closed ? ']' : skip_blanks(s, array);
	if (c < 0) {
		s->ended = true;
		*span = span_here(s, 0);
		return array ? JSON_CUT_OFF : JSON_OVER;
	}
	if (array && c == ']') {
		if (!s->closed)
			go_on(s, 1);
		return finish(s, span);
	}
	enum json_found found = c == '{' ? take_object(s, span) : take_stray(s, span);
	s->ended = found == JSON_CUT_OFF;
	return found;
}
