/* The page while it is written: what every section and picture gets. Private to the room. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/figures.h"
#include "report/html_out.h"

struct page {
	struct html h;
	const struct figures *f;
	const struct tenant *t;
	struct str scratch; /* one value or sentence at a time */
};

/* ---- values ---- */
void page_free(struct page *p, struct slice text);  /* somebody else's words: masked when asked, direction kept in */
void page_prose(struct page *p, struct slice text); /* a sentence of ours that may name a number: masked when asked */
void page_sentence(struct page *p, struct slice text); /* page_free with a capital in front and a full stop behind */
void page_time(struct page *p, int64_t at);            /* <time datetime=...>; a dash for 0 */
void page_when(struct page *p, const struct case_row *row, int64_t at); /* "08:00 their time (Denver, ...)" */
void page_phone(struct page *p, int64_t phone);     /* plain, masked when asked; "number hidden" for 0 */
void page_call_link(struct page *p, int64_t phone); /* the same as a tel: link when it is not masked */
void page_age(struct page *p, int64_t since);       /* "9 h" until f->now */
void page_share(struct page *p, int64_t n, int64_t of);
void page_money(struct page *p, int64_t minor, struct slice currency);
void page_id(struct page *p, struct slice id);             /* <code>, cut in the middle when long */
void page_who(struct page *p, const struct case_row *row); /* name, else number, else "Hidden number" */
void page_more(struct page *p, int64_t total, size_t shown, const char *where); /* "and 12 more in cases.csv" */

/* A sentence of wording.h about a row, as text. */
void page_say(struct page *p, void (*sentence)(struct str *out, const struct figures *f, const struct case_row *row),
	      const struct case_row *row);

/* ---- tables that scroll inside their own box ---- */
void page_table_open(struct page *p, const char *caption, const char *const *columns); /* ends with null */
void page_table_close(struct page *p);

/* ---- sections, in the order of the page ---- */
void page_health(struct page *p);
void page_needs(struct page *p);
void page_balance(struct page *p);
void page_how_far(struct page *p);
void page_cases(struct page *p);
void page_not_contacted(struct page *p);
void page_open(struct page *p);
void page_bookings(struct page *p);
void page_cannot_say(struct page *p);
void page_changes(struct page *p);
void page_foot(struct page *p);

#endif
