/* Guessing the delimiter of a file, and writing cells. */
#include "base/csv.h"

/* ---- the delimiter ---- */

static const char DELIMITERS[] = {',', ';', '\t', '|'};
enum { DELIMITERS_N = sizeof DELIMITERS, GUESS_LINES = 32 };

static int delimiter_index(char c)
{
	for (int i = 0; i < DELIMITERS_N; i++)
		if (DELIMITERS[i] == c)
			return i;
	return -1;
}

/* Count each delimiter outside quotes, a line at a time. A quote opens only at the head of a cell, so that the inches
 * in 12" pipe do not hide the rest of the file. Returns the number of lines. */
static size_t count_lines(struct slice head, uint32_t counts[GUESS_LINES][DELIMITERS_N])
{
	size_t lines = 0;
	bool quoted = false, at_head = true, any = false;
	for (size_t i = 0; i < head.len && lines < GUESS_LINES; i++) {
		char c = head.at[i];
		int delimiter = delimiter_index(c);
		bool line_end = (c == '\n' || c == '\r') && !quoted;
		if (line_end && any) {
			lines++;
			any = false;
		} else if (!line_end && c == '"' && (quoted || at_head)) {
			quoted = !quoted;
		} else if (!line_end && !quoted && delimiter >= 0) {
			counts[lines][delimiter]++;
		}
		any = any || !line_end;
		at_head = line_end || delimiter >= 0;
	}
	return lines + (any && lines == 0); /* the last line may be cut: it counts only when it is all there is */
}

/* The count that most lines share (0 aside), and how many share it. */
static size_t commonest(uint32_t counts[GUESS_LINES][DELIMITERS_N], size_t lines, int delimiter, uint32_t *count)
{
	size_t best = 0;
	for (size_t i = 0; i < lines; i++) {
		uint32_t here = counts[i][delimiter];
		size_t same = 0;
		for (size_t k = 0; k < lines; k++)
			same += counts[k][delimiter] == here;
		if (here > 0 && (same > best || (same == best && here > *count))) {
			best = same;
			*count = here;
		}
	}
	return best;
}

char csv_guess_delimiter(struct slice head)
{
	uint32_t counts[GUESS_LINES][DELIMITERS_N] = {{0}};
	size_t lines = count_lines(head, counts);
	char guess = ',';
	size_t best = 0;
	uint32_t best_count = 0;
	for (int d = 0; d < DELIMITERS_N; d++) {
		uint32_t count = 0;
		size_t same = commonest(counts, lines, d, &count);
		if (same > best || (same == best && count > best_count)) {
			guess = DELIMITERS[d];
			best = same;
			best_count = count;
		}
	}
	return guess;
}

/* ---- writing ---- */

/* Heads that make a spreadsheet run a cell as a formula: OWASP "CSV Injection", CWE-1236. Full-width = + - @ too. */
static const char *const FORMULA_HEADS[] = {
	"=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0",
};

/* What those begin with, so that other cells need one look. */
static const bool FORMULA_FIRST[256] = {['='] = true,  ['+'] = true,  ['-'] = true,  ['@'] = true,
					['\t'] = true, ['\r'] = true, ['\n'] = true, [0xEF] = true};

static bool is_e164(struct slice s)
{
	if (s.len < 8 || s.len > 16 || s.at[0] != '+' || s.at[1] < '1' || s.at[1] > '9')
		return false;
	for (size_t i = 2; i < s.len; i++)
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
	return true;
}

static bool needs_guard(struct slice value)
{
	struct slice whole = value;
	/* Some readers drop leading blanks, so what stands behind them counts. */
	while (value.len && value.at[0] == ' ')
		value = slice_part(value, 1, value.len);
	if (!value.len || !FORMULA_FIRST[(unsigned char)value.at[0]] || is_e164(whole))
		return false;
	for (size_t i = 0; i < sizeof FORMULA_HEADS / sizeof *FORMULA_HEADS; i++)
		if (slice_starts(value, FORMULA_HEADS[i]))
			return true;
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const bool QUOTED[256] = {[','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};

static bool needs_quotes(struct slice value)
{
	if (value.len == 0)
		return false;
	if (is_blank(value.at[0]) || is_blank(value.at[value.len - 1])) /* readers trim blanks of unquoted cells */
		return true;
	for (size_t i = 0; i < value.len; i++)
		if (QUOTED[(unsigned char)value.at[i]])
			return true;
	return false;
}

static void add_quoted(struct str *out, struct slice value, bool guard)
{
	str_addc(out, '"');
	if (guard)
		str_addc(out, '\'');
	for (struct slice rest = value; rest.len;) {
		ptrdiff_t quote = slice_find_char(rest, '"');
		size_t n = quote < 0 ? rest.len : (size_t)quote + 1;
		str_add(out, rest.at, n);
		if (quote >= 0)
			str_addc(out, '"');
		rest = slice_part(rest, n, rest.len);
	}
	str_addc(out, '"');
}

void csv_end_cell(struct str *out, bool last)
{
	if (last)
		str_add(out, "\r\n", 2);
	else
		str_addc(out, ',');
}

void csv_add_cell(struct str *out, struct slice value, enum csv_cell kind, bool last)
{
	bool guard = kind == CSV_FREE && needs_guard(value);
	/* A row of one empty cell would be an empty line, which readers skip. */
	bool alone = value.len == 0 && last && (out->len == 0 || out->data[out->len - 1] == '\n');
	if (alone || needs_quotes(value)) {
		add_quoted(out, value, guard);
	} else {
		if (guard)
			str_addc(out, '\'');
		str_add_slice(out, value);
	}
	csv_end_cell(out, last);
}
