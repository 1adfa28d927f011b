/* Problems of rule files as people see them: the sentence, the source line, a caret under the word that is meant. */
#include <stdarg.h>

#include "lua/room.h"

enum { LINE_SHOWN_MAX = 160 };

static struct slice text_of_file(const struct rules *r, const char *file)
{
	for (size_t i = 0; i < ENTRIES; i++)
		if (r->set.standard[i].name && strcmp(r->set.standard[i].name, file) == 0)
			return r->set.standard[i].text;
	for (size_t i = 0; i < r->set.libs_n; i++)
		if (strcmp(r->set.libs[i].name, file) == 0)
			return r->set.libs[i].text;
	if (r->set.tenant.name && strcmp(r->set.tenant.name, file) == 0)
		return r->set.tenant.text;
	return (struct slice){NULL, 0};
}

struct slice loader_line(struct slice text, int line)
{
	struct slice part = {NULL, 0};

	while (line-- > 0)
		if (!slice_next(&text, '\n', &part))
			return (struct slice){NULL, 0};
	return slice_part(slice_ends(part, "\r") ? slice_part(part, 0, part.len - 1) : part, 0, LINE_SHOWN_MAX);
}

static bool is_name_byte(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Where the word stands in the line as a word of its own, or -1. */
static ptrdiff_t find_word(struct slice line, struct slice word)
{
	for (size_t from = 0; word.len && from < line.len;) {
		ptrdiff_t at = slice_find(slice_part(line, from, line.len), word);
		if (at < 0)
			return -1;
		size_t start = from + (size_t)at, end = start + word.len;
		bool cut = (start && is_name_byte(line.at[start - 1]) && is_name_byte(word.at[0])) ||
			   (end < line.len && is_name_byte(line.at[end]) && is_name_byte(word.at[word.len - 1]));
		if (!cut)
			return (ptrdiff_t)start;
		from = start + 1;
	}
	return -1;
}

static void add_source(struct str *out, struct slice line, int number, struct slice hint)
{
	char head[24];

	if (!slice_trim(line).len)
		return;
	snprintf(head, sizeof head, "%6d | ", number);
	str_addf(out, "\n%s%.*s", head, (int)line.len, line.at);
	ptrdiff_t at = find_word(line, hint);
	if (at < 0)
		return;
	str_addf(out, "\n%*s", (int)strlen(head), "");
	for (ptrdiff_t i = 0; i < at; i++)
		if (((unsigned char)line.at[i] & 0xC0) != 0x80)
			str_addc(out, line.at[i] == '\t' ? '\t' : ' ');
	for (size_t i = 0; i < hint.len; i++)
		str_addc(out, '^');
}

void loader_problem(struct loader *ld, const char *file, int line, struct slice hint, const char *fmt, ...)
{
	char text[512];
	struct str whole;
	va_list args;

	ld->errors++;
	if (!ld->problems)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	str_init(&whole, 2000);
	str_adds(&whole, text);
	add_source(&whole, loader_line(text_of_file(ld->rules, file), line), line, hint);
	problems_add(ld->problems, file, line, "%s", whole.data);
	str_release(&whole);
}

/* The first 'word' of a message. */
struct slice loader_quoted(const char *text)
{
	const char *from = strchr(text, '\'');
	const char *to = from ? strchr(from + 1, '\'') : NULL;

	return to ? (struct slice){from + 1, (size_t)(to - from - 1)} : (struct slice){NULL, 0};
}

/* A line that names the key, for values that have no line of their own. */
int loader_line_of_word(struct slice text, struct slice word)
{
	struct slice line;

	for (int number = 1; slice_next(&text, '\n', &line); number++)
		if (!slice_starts(slice_trim(line), "--") && find_word(line, word) >= 0)
			return number;
	return 0;
}
