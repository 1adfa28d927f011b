#include "base/str.h"

#include <assert.h>
#include <stdarg.h>

#include "base/mem.h"

#ifdef RINGBACK_TINY
enum { FIRST_CAP = 2 };
#else
enum { FIRST_CAP = 64 };
#endif

/* ---- slices ---------------------------------------------------------------------------------------------- */

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

struct slice slice_of(const char *text)
{
	return text ? (struct slice){text, strlen(text)} : (struct slice){NULL, 0};
}

bool slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool slice_is(struct slice a, const char *text)
{
	return slice_equal(a, slice_of(text));
}

bool slice_equal_fold(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (fold(a.at[i]) != fold(b.at[i]))
			return false;
	return true;
}

bool slice_is_fold(struct slice a, const char *text)
{
	return slice_equal_fold(a, slice_of(text));
}

int slice_compare(struct slice a, struct slice b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared ? memcmp(a.at, b.at, shared) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool slice_starts(struct slice a, const char *head)
{
	size_t n = strlen(head);
	return n == 0 || (a.len >= n && memcmp(a.at, head, n) == 0);
}

bool slice_ends(struct slice a, const char *tail)
{
	size_t n = strlen(tail);
	return n == 0 || (a.len >= n && memcmp(a.at + a.len - n, tail, n) == 0);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Blanks that are no ASCII: web pages and spreadsheets put them beside numbers and names. */
static const char *const wide_blanks[] = {"\xC2\xA0", "\xE2\x80\xAF", NULL};

static size_t blank_at_head(struct slice a)
{
	if (is_blank(a.at[0]))
		return 1;
	if ((unsigned char)a.at[0] < 0x80) /* no other ASCII */
		return 0;
	for (const char *const *w = wide_blanks; *w; w++)
		if (slice_starts(a, *w))
			return strlen(*w);
	return 0;
}

static size_t blank_at_tail(struct slice a)
{
	if (is_blank(a.at[a.len - 1]))
		return 1;
	if ((unsigned char)a.at[a.len - 1] < 0x80)
		return 0;
	for (const char *const *w = wide_blanks; *w; w++)
		if (slice_ends(a, *w))
			return strlen(*w);
	return 0;
}

struct slice slice_trim(struct slice a)
{
	size_t n;
	while (a.len && (n = blank_at_head(a)) > 0)
		a = (struct slice){a.at + n, a.len - n};
	while (a.len && (n = blank_at_tail(a)) > 0)
		a.len -= n;
	return a;
}

struct slice slice_part(struct slice a, size_t from, size_t len)
{
	if (from > a.len)
		from = a.len;
	if (len > a.len - from)
		len = a.len - from;
	return (struct slice){a.at ? a.at + from : NULL, len};
}

ptrdiff_t slice_find(struct slice a, struct slice needle)
{
	if (needle.len == 0)
		return 0;
	if (needle.len > a.len)
		return -1;
	const char *hit = memmem(a.at, a.len, needle.at, needle.len);
	return hit ? hit - a.at : -1;
}

ptrdiff_t slice_find_char(struct slice a, char c)
{
	const char *hit = a.len ? memchr(a.at, c, a.len) : NULL;
	return hit ? hit - a.at : -1;
}

/* Greedy match with one point of return: each * takes as little as it can, the last one is widened on failure. `one`
 * stands for any byte. */
static bool matches(struct slice pattern, struct slice text, char one)
{
	size_t i = 0, k = 0, star = SIZE_MAX, mark = 0;
	while (k < text.len) {
		if (i < pattern.len && pattern.at[i] == '*') {
			star = i++;
			mark = k;
		} else if (i < pattern.len && (pattern.at[i] == one || fold(pattern.at[i]) == fold(text.at[k]))) {
			i++;
			k++;
		} else if (star != SIZE_MAX) {
			i = star + 1;
			k = ++mark;
		} else {
			return false;
		}
	}
	while (i < pattern.len && pattern.at[i] == '*')
		i++;
	return i == pattern.len;
}

bool slice_matches(struct slice pattern, struct slice text)
{
	return matches(pattern, text, '*');
}

bool slice_matches_file(struct slice pattern, struct slice text)
{
	return matches(pattern, text, '?');
}

bool slice_next(struct slice *rest, char sep, struct slice *part)
{
	if (rest->len == 0)
		return false;
	ptrdiff_t at = slice_find_char(*rest, sep);
	*part = at < 0 ? *rest : slice_part(*rest, 0, (size_t)at);
	*rest = slice_part(*rest, part->len + 1, rest->len);
	return true;
}

/* ---- the growing buffer ---------------------------------------------------------------------------------- */

void str_init(struct str *s, size_t max)
{
	assert(max < SIZE_MAX / 2);
	size_t cap = max < FIRST_CAP ? max + 1 : FIRST_CAP;
	*s = (struct str){.data = mem_alloc(cap), .cap = cap, .max = max};
	s->data[0] = '\0';
}

void str_release(struct str *s)
{
	free(s->data);
	*s = (struct str){0};
}

void str_clear(struct str *s)
{
	s->len = 0;
	s->full = false;
	s->data[0] = '\0';
}

bool str_ok(const struct str *s)
{
	return !s->full;
}

/* Make room for `more` bytes and the terminator. Returns how many of them fit under max; fewer sets `full`. */
static size_t make_room(struct str *s, size_t more)
{
	if (more > s->max - s->len) {
		more = s->max - s->len;
		s->full = true;
	}
	size_t need = s->len + more + 1;
	if (need > s->cap) {
		size_t cap = s->cap * 2 > need ? s->cap * 2 : need;
		s->cap = cap > s->max + 1 ? s->max + 1 : cap;
		s->data = mem_grow(s->data, s->cap);
	}
	return more;
}

void str_add(struct str *s, const char *at, size_t len)
{
	if (len == 0)
		return;
	if (len >= s->cap - s->len)
		len = make_room(s, len);
	memcpy(s->data + s->len, at, len);
	s->len += len;
	s->data[s->len] = '\0';
}

void str_adds(struct str *s, const char *text)
{
	str_add(s, text, strlen(text));
}

void str_add_slice(struct str *s, struct slice part)
{
	str_add(s, part.at, part.len);
}

void str_add_int(struct str *s, int64_t n)
{
	char digits[20]; /* of 2^63, and the sign */
	size_t at = sizeof digits;
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (n < 0)
		digits[--at] = '-';
	str_add(s, digits + at, sizeof digits - at);
}

void str_addf(struct str *s, const char *fmt, ...)
{
	char small[256];
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof small) {
		str_add(s, small, (size_t)n);
	} else if (n > 0) {
		char *large = mem_alloc((size_t)n + 1);
		vsnprintf(large, (size_t)n + 1, fmt, again);
		str_add(s, large, (size_t)n);
		free(large);
	}
	va_end(again);
}

struct slice str_slice(const struct str *s)
{
	return (struct slice){s->data, s->len};
}

/* ---- did you mean ---------------------------------------------------------------------------------------- */

enum { NEAREST_MAX = 64 }; /* longer words are nobody's slip of the finger */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edit distance with transpositions of neighbours (optimal string alignment), ASCII case ignored. */
static size_t edit_distance(struct slice a, struct slice b)
{
	size_t rows[3][NEAREST_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *oldest = before;
		before = above;
		above = row;
		row = oldest;
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t swap_cost = fold(a.at[i - 1]) != fold(b.at[j - 1]);
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + swap_cost);
			if (i > 1 && j > 1 && fold(a.at[i - 1]) == fold(b.at[j - 2]) &&
			    fold(a.at[i - 2]) == fold(b.at[j - 1]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return row[b.len];
}

const char *str_nearest(struct slice wrong, const char *const *words)
{
	const char *best = NULL;
	size_t best_distance = SIZE_MAX;
	if (wrong.len > NEAREST_MAX)
		return NULL;
	for (; *words; words++) {
		struct slice word = slice_of(*words);
		if (word.len > NEAREST_MAX)
			continue;
		size_t distance = edit_distance(wrong, word);
		size_t letters = wrong.len > word.len ? wrong.len : word.len;
		if (distance * 3 > letters || distance >= best_distance)
			continue;
		best = *words;
		best_distance = distance;
	}
	return best;
}
