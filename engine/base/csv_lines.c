#include "base/csv_lines.h"

static uint64_t has_byte(uint64_t word, char c)
{
	uint64_t x = word ^ (UINT64_C(0x0101010101010101) * (unsigned char)c);
	return (x - UINT64_C(0x0101010101010101)) & ~x & UINT64_C(0x8080808080808080);
}

/* The first quote, CR or LF at or after `at`. Eight bytes at a time: this runs over every byte that libcsv read. */
static size_t find_special(const char *text, size_t at, size_t len)
{
	for (; len - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
		uint64_t word;
		memcpy(&word, text + at, sizeof word);
		if (has_byte(word, '"') | has_byte(word, '\n') | has_byte(word, '\r'))
			break;
	}
	while (at < len && text[at] != '"' && text[at] != '\n' && text[at] != '\r')
		at++;
	return at;
}

void csv_lines_step_over(struct csv_lines *l, size_t end)
{
	l->after_cr = l->text[end] == '\r';
	l->at = end + 1;
	l->line++;
}

void csv_lines_skip_blank(struct csv_lines *l)
{
	while (l->at < l->len) {
		if (l->after_cr && l->text[l->at] == '\n')
			l->at++;
		l->after_cr = false;
		size_t end = l->at;
		while (end < l->len && (l->text[end] == ' ' || (l->text[end] == '\t' && l->delimiter != '\t')))
			end++;
		if (end == l->len || (l->text[end] != '\r' && l->text[end] != '\n'))
			return;
		csv_lines_step_over(l, end);
	}
}

struct csv_span csv_lines_next_row(struct csv_lines *l)
{
	csv_lines_skip_blank(l);
	struct csv_span span = {.start = l->at, .first_line = l->line};
	bool quoted = false;
	size_t at = l->at;
	while ((at = find_special(l->text, at, l->len)) < l->len) {
		if (l->text[at] == '"') {
			quoted = !quoted;
		} else if (quoted) {
			l->line++;
			if (l->text[at] == '\r' && at + 1 < l->len && l->text[at + 1] == '\n')
				at++;
		} else {
			break;
		}
		at++;
	}
	span.end = at;
	span.last_line = l->line;
	if (at < l->len)
		csv_lines_step_over(l, at);
	else
		l->at = at;
	return span;
}

size_t csv_lines_find_end(const struct csv_lines *l, size_t from)
{
	size_t at = from;
	while ((at = find_special(l->text, at, l->len)) < l->len && l->text[at] == '"')
		at++;
	return at;
}
