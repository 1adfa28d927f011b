/* The one way in which a report prints HTML. Every value goes through an escape that fits its place; only string
 * literals of this source can be printed as they are, and the compiler sees to it. */
#ifndef REPORT_HTML_OUT_H
#define REPORT_HTML_OUT_H

#include <stdint.h>

#include "base/str.h"

struct html {
	struct str *out;    /* borrowed */
	struct str scratch; /* for html_count */
};

void html_init(struct html *h, struct str *out);
void html_release(struct html *h);

/* Markup of ours. `literal` must be a string literal: "" x "" does not compile with anything else. */
#define html_raw(h, literal) html_print_literal((h), "" literal "", sizeof("" literal "") - 1)
void html_print_literal(struct html *h, const char *at, size_t len); /* only through html_raw */

/* Text between tags. & < > " ' become entities; controls, U+2028/9, characters that turn the direction of writing and
 * non-characters are dropped; invalid bytes become U+FFFD. Line feeds stay. */
void html_text(struct html *h, struct slice text);
void html_words(struct html *h, const char *text); /* the same for a terminated text; null prints nothing */
void html_say(struct html *h, const char *fmt, ...) __attribute__((format(printf, 2, 3))); /* printf, then html_text */
void html_count(struct html *h, int64_t n);                                                /* 12,431 */

/* Somebody else's text, kept from turning the direction of what stands around it: <bdi>...</bdi>. */
void html_foreign(struct html *h, struct slice text);

/* ` name="value"` inside a tag; the name must be a literal. */
#define html_attr(h, name, value)       html_print_attr((h), "" name "", (value))
#define html_attr_words(h, name, value) html_print_attr((h), "" name "", slice_of(value))
#define html_attr_int(h, name, value)   html_print_attr_int((h), "" name "", (value))
void html_print_attr(struct html *h, const char *name, struct slice value);
void html_print_attr_int(struct html *h, const char *name, int64_t value);

/* ` href="value"`, only for #, tel:, mailto: and https: addresses, and for paths that begin with ../; anything else
 * prints href="#". */
void html_url(struct html *h, struct slice value);

/* A style or script that was embedded at build. Asserts that it cannot end its element ("</"). */
#define ASSET(bytes) ((struct slice){(const char *)(bytes), sizeof(bytes) - 1})
void html_asset(struct html *h, struct slice asset);

/* The meta element that lets nothing load, and nothing run but this style and this script, by their hash: a page is
 * opened from mail. An empty script allows none. */
void html_policy(struct html *h, struct slice style, struct slice script);

#endif
