/* Text: `struct slice` borrows bytes, `struct str` owns a growing buffer with a stated maximum. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes, not terminated, possibly empty (at may then be null). Never freed through this struct. */
struct slice {
	const char *at;
	size_t len;
};

#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

struct slice slice_of(const char *text); /* a null text gives the empty slice */
bool slice_equal(struct slice a, struct slice b);
bool slice_is(struct slice a, const char *text);
bool slice_equal_fold(struct slice a, struct slice b); /* ASCII case ignored */
bool slice_is_fold(struct slice a, const char *text);
int slice_compare(struct slice a, struct slice b); /* by bytes, shorter first when one is the head of the other */
bool slice_starts(struct slice a, const char *head);
bool slice_ends(struct slice a, const char *tail);
struct slice slice_trim(struct slice a); /* ASCII blanks, tabs, CR, LF, and U+00A0 / U+202F off both ends */
struct slice slice_part(struct slice a, size_t from, size_t len); /* clamped to a */
/* Find needle in a; returns its offset or -1. An empty needle is found at 0. */
ptrdiff_t slice_find(struct slice a, struct slice needle);
ptrdiff_t slice_find_char(struct slice a, char c);
bool slice_matches(struct slice pattern, struct slice text);      /* each * stands for any text; ASCII case ignored */
bool slice_matches_file(struct slice pattern, struct slice text); /* and each ? for one byte, as in a shell */
/* Cut the head off *rest up to `sep` (eaten). Returns false when *rest is empty: "a,,b," gives "a", "", "b". */
bool slice_next(struct slice *rest, char sep, struct slice *part);

/* A growing buffer. data is never null and always terminated after str_init. Growing past max sets `full`, drops the
 * bytes that do not fit and goes on: check str_ok before using the result for anything that must be whole. */
struct str {
	char *data;
	size_t len;
	size_t cap;
	size_t max;
	bool full;
};

void str_init(struct str *s, size_t max); /* max: most bytes it may ever hold, terminator aside */
void str_release(struct str *s);
void str_clear(struct str *s); /* keeps the memory */
bool str_ok(const struct str *s);
void str_add(struct str *s, const char *at, size_t len);
void str_adds(struct str *s, const char *text);
void str_add_slice(struct str *s, struct slice part);
static inline void str_addc(struct str *s, char c)
{
	if (s->len + 1 < s->cap) {
		s->data[s->len++] = c;
		s->data[s->len] = '\0';
	} else {
		str_add(s, &c, 1);
	}
}
void str_add_int(struct str *s, int64_t n);
void str_addf(struct str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct slice str_slice(const struct str *s);

/* The known word nearest to `wrong` by edit distance (transpositions count 1), or null when none is near enough
 * (more than a third of the letters differ). `words` ends with null. For "did you mean". */
const char *str_nearest(struct slice wrong, const char *const *words);

#endif
