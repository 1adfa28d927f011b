/* Lists of bars: how far each person got, age of open work, time to the first human response. Bars, not funnels: a
 * funnel claims that one step led to the next. */
#include "report/charts.h"

#include "report/wording.h"

#define BAR_WIDTH 1000 /* units of the bar's own picture: tenths of a percent */
#define BAR_MIN   8    /* so that one of many is still seen */

static int64_t bar_width(int64_t n, int64_t of)
{
	if (n <= 0 || of <= 0)
		return 0;
	int64_t width = n >= of ? BAR_WIDTH : n * BAR_WIDTH / of;
	return width < BAR_MIN ? BAR_MIN : width;
}

static void write_bar(struct page *p, const struct chart_bar *bar, int64_t of)
{
	html_raw(&p->h, "<li><span class=\"bar-label\">");
	if (bar->label)
		html_words(&p->h, bar->label);
	else
		page_free(p, bar->label_free);
	if (bar->small && *bar->small) {
		html_raw(&p->h, "<small>");
		html_words(&p->h, bar->small);
		html_raw(&p->h, "</small>");
	}
	html_raw(&p->h, "</span> <span class=\"bar-n\">");
	if (of > 0)
		page_share(p, bar->n, of);
	else
		html_count(&p->h, bar->n);
	html_raw(&p->h, "</span>\n<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\" "
			"focusable=\"false\"><title>");
	page_share(p, bar->n, of);
	html_raw(&p->h, "</title><rect class=\"track\" width=\"1000\" height=\"10\"/><rect");
	html_attr_words(&p->h, "class", bar->look);
	html_attr_int(&p->h, "width", bar_width(bar->n, of));
	html_raw(&p->h, " height=\"10\"/></svg></li>\n");
}

void chart_bars(struct page *p, const struct chart_bar *bars, size_t n, int64_t of)
{
	html_raw(&p->h, "<ul class=\"bars\">\n");
	for (size_t i = 0; i < n; i++)
		write_bar(p, &bars[i], of);
	html_raw(&p->h, "</ul>\n");
}

/* Colours of rungs: proven strong, a text pale, nobody acted in the warning colour. */
static const char *rung_look(enum rung r)
{
	if (r >= RUNG_TALKED)
		return "s-proven";
	if (r >= RUNG_ACCEPTED)
		return "s-texted";
	switch (r) {
	case RUNG_ATTEMPTED:
	case RUNG_UNKNOWN: return "s-unknown";
	case RUNG_NOT_CONTACTED: return "s-quiet";
	case RUNG_DECIDED: return "s-drafted";
	default: return "s-nobody";
	}
}

void chart_rungs(struct page *p)
{
	struct chart_bar bars[RUNGS];
	size_t n = 0;
	int64_t of = 0;
	for (int r = RUNGS - 1; r >= 0; r--) {
		of += p->f->rungs[r].n;
		if (r == RUNG_CAPTURED && p->f->rungs[r].n == 0)
			continue; /* every case is decided in the run that finds it */
		const char *proof = rung_proof((enum rung)r);
		bars[n++] = (struct chart_bar){.label = wording_rung_label((enum rung)r),
					       .small = proof,
					       .n = p->f->rungs[r].n,
					       .look = rung_look((enum rung)r)};
	}
	chart_bars(p, bars, n, of);
}

#define AGES_MAX 16

void chart_ages(struct page *p)
{
	struct chart_bar bars[AGES_MAX];
	size_t n = p->f->open_by_age_n < AGES_MAX ? p->f->open_by_age_n : AGES_MAX;
	for (size_t i = 0; i < n; i++) {
		const struct tally *t = &p->f->open_by_age[i];
		bars[i] = (struct chart_bar){
			.label_free = t->words.len ? t->words : t->word, .n = t->n, .look = "s-open"};
	}
	chart_bars(p, bars, n, p->f->carried);
}

void chart_response(struct page *p)
{
	static const char *const lanes[6] = {
		"Within 5 minutes", "Within an hour", "Within a day", "Within a week", "Later", "No person responded",
	};
	struct chart_bar bars[6];
	int64_t of = 0;
	for (size_t i = 0; i < 6; i++) {
		of += p->f->response[i];
		bars[i] = (struct chart_bar){
			.label = lanes[i], .n = p->f->response[i], .look = i == 5 ? "s-nobody" : "s-proven"};
	}
	if (of == 0) {
		html_raw(&p->h, "<p class=\"calm\">No missed call to respond to.</p>\n");
		return;
	}
	chart_bars(p, bars, 6, of);
	html_raw(&p->h,
		 "<p class=\"note\">Of the cases first missed in the period, our own and test numbers aside. Only a "
		 "person's "
		 "talk or typed text counts as a response. No average is given: it would leave out those whom nobody "
		 "answered.</p>\n");
}
