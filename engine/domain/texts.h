/* The texts we may send: filling {placeholders}, and what a text must and must not hold before it may leave. Pure. */
#ifndef DOMAIN_TEXTS_H
#define DOMAIN_TEXTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define TEXT_MAX_BYTES 640

/* One entry of messages.yaml. */
struct text_template {
	const char *key;  /* "missed_call" */
	const char *body; /* "{Brand}: Sorry we missed your call. ..." */
	int line;         /* of messages.yaml, for messages */
	const char *file;
};

struct text_templates {
	struct text_template *items;
	size_t n;
};

const struct text_template *text_template_find(const struct text_templates *t, const char *key);

/* What placeholders may stand for. Names are matched without case: {Brand} {brand}, {line}. */
struct text_values {
	const char *brand;
	const char *line; /* our number in national form: 415-555-0100 */
};

/* Append the filled text. False when a placeholder is unknown or has no value; *bad then names it. */
bool text_fill(const char *body, const struct text_values *values, struct str *out, struct slice *bad);

/* What D2 to D5 of the floor ask. */
struct text_check {
	bool has_brand;        /* names the business */
	bool has_stop;         /* says how to stop: the word STOP */
	bool unfilled;         /* a { or } is left */
	bool control_chars;    /* control, private-use or line-separator characters */
	bool gsm;              /* every character is in the GSM 03.38 alphabet */
	int units;             /* GSM septets, or UTF-16 units when not GSM */
	int segments;          /* 160 / 153 septets, or 70 / 67 units */
	bool link;             /* holds something that looks like an address */
	int links;             /* how many of those */
	bool short_link;       /* one of them hides where it leads: bit.ly/x */
	const char *marketing; /* the first word that makes it an advertisement: "free"; null when there is none */
};
/* The word STOP stands in it, as a word: the first text of 30 days must say how to stop (D2). */
bool text_says_stop(struct slice text);
void text_examine(struct slice text, const char *brand, struct text_check *check);

/* ---- texts_risk.c ---- */

/* The first word of an advertisement in it, as the table has it; null when there is none. The brand's own words do not
 * count: "Best Price Plumbing" may say who it is. */
const char *text_marketing_word(struct slice text, const char *brand);
/* A word that looks like a link leads through a public shortener. */
bool text_link_is_short(struct slice word);

#endif
