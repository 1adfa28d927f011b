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

/* ---- armour ---- */

static size_t count_quotes(const char *at, const char *end)
{
	size_t n = 0;
	while (at + n < end && at[n] == '"')
		n++;
	return n;
}

/* The end of the cell that begins at `at`: its delimiter, or the end of the line. */
static char *cell_end(char *at, char *end, char delimiter)
{
	bool quotes = at < end && *at == '"', inside = false;
	for (; at < end && (inside || *at != delimiter); at++)
		if (quotes && *at == '"')
			inside = !inside; /* a doubled quote closes and opens */
	return at;
}

/* ="1234" or =""1234"", nothing else in the cell. */
static bool disarm_cell(char *at, char *end)
{
	size_t quotes = at < end && *at == '=' ? count_quotes(at + 1, end) : 0;
	char *inside = at + 1 + quotes;
	if (!quotes || quotes > 2)
		return false;
	char *close = memchr(inside, '"', (size_t)(end - inside));
	if (!close || count_quotes(close, end) != quotes || close + quotes != end)
		return false;
	memset(at, ' ', quotes + 1);
	memset(close, ' ', quotes);
	return true;
}

bool csv_line_disarm(char *line, size_t n, char delimiter)
{
	char *end = line + n, *to;
	bool found = false;
	for (char *at = line; at < end; at = to + 1) {
		while (at < end && *at == ' ')
			at++;
		to = cell_end(at, end, delimiter);
		char *last = to;
		while (last > at && last[-1] == ' ')
			last--;
		found |= disarm_cell(at, last);
	}
	return found;
}
