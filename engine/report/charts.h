/* The five pictures: inline SVG without text inside bars, the numbers always beside them as text. */
#ifndef REPORT_CHARTS_H
#define REPORT_CHARTS_H

#include "report/page.h"

/* One bar of a list of bars. */
struct chart_bar {
	const char *label;
	struct slice label_free; /* used when label is null */
	const char *small;       /* a second line, or null */
	int64_t n;
	const char *look; /* class of its colour */
};

/* A list of bars against `of`; the number stands in each row ("3 of 11"). Nothing of `of`: only numbers. */
void chart_bars(struct page *p, const struct chart_bar *bars, size_t n, int64_t of);

void chart_days(struct page *p);     /* last 14 days by end state */
void chart_hours(struct page *p);    /* misses by hour and weekday */
void chart_response(struct page *p); /* time to the first human response, no response in its own lane */
void chart_ages(struct page *p);     /* age of open work */
void chart_rungs(struct page *p);    /* how far each person got */

#endif
