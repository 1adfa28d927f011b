/* rollup.html: the page that an operator of many companies opens in the morning. What is wrong stands on top. */
#include "report/rollup.h"

#include "assets.h"
#include "base/civil.h"
#include "report/page.h"
#include "report/show.h"

#define SCRATCH_MAX (64u << 10)

static struct str *fresh(struct page *p)
{
	str_clear(&p->scratch);
	return &p->scratch;
}

static void write_head(struct page *p, const char *day)
{
	html_raw(&p->h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
	html_policy(&p->h, ASSET(asset_report_css), (struct slice){0});
	html_raw(&p->h, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			"<meta name=\"color-scheme\" content=\"light dark\">\n"
			"<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	html_say(&p->h, "Missed calls of all companies, %s", day);
	html_raw(&p->h, "</title>\n<style>");
	html_asset(&p->h, ASSET(asset_report_css));
	html_raw(&p->h, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#companies\">Skip to the companies</a>\n");
}

struct sums {
	int64_t wrong, busy, needs, live;
};

static struct sums add_up(const struct rollup *r)
{
	struct sums s = {0};

	for (size_t i = 0; i < r->n; i++) {
		const struct rollup_row *row = &r->rows[i];
		s.wrong += row->exit_code != 0;
		s.busy += row->counted && row->needs_person > 0;
		s.needs += row->counted ? row->needs_person : 0;
		s.live += strcmp(row->mode, "live") == 0;
	}
	return s;
}

static void write_fact(struct page *p, const char *name, const char *value)
{
	html_raw(&p->h, "<div><dt>");
	html_words(&p->h, name);
	html_raw(&p->h, "</dt><dd>");
	html_words(&p->h, value);
	html_raw(&p->h, "</dd></div>\n");
}

static void write_masthead(struct page *p, const struct rollup *r, const struct sums *s)
{
	char at[32], text[96];

	civil_format_short(civil_zone(SLICE("UTC"), NULL), r->now, at);
	html_raw(&p->h, "<header class=\"masthead\">\n<p class=\"eyebrow\">Missed calls</p>\n"
			"<h1>All companies</h1>\n<dl class=\"facts\">\n");
	snprintf(text, sizeof text, "%s UTC", at);
	write_fact(p, "Clock of this run", text);
	snprintf(text, sizeof text, "%zu%s%s%s", r->n, *r->part ? " (" : "", r->part, *r->part ? ")" : "");
	write_fact(p, "Companies", text);
	show_count(fresh(p), s->needs);
	str_addf(&p->scratch, " %s in ", s->needs == 1 ? "case" : "cases");
	show_count(&p->scratch, s->busy);
	str_addf(&p->scratch, " %s", s->busy == 1 ? "company" : "companies");
	write_fact(p, "Needs a person", p->scratch.data);
	html_raw(&p->h, "</dl>\n<p");
	html_attr_words(&p->h, "class", s->live ? "mode" : "mode mode-dry");
	html_raw(&p->h, ">");
	if (s->live)
		html_say(&p->h, "Live: %lld of %zu. The others ran dry: nothing of theirs was sent.",
			 (long long)s->live, r->n);
	else
		html_raw(&p->h, "DRY RUN of every company: nothing was sent.");
	html_raw(&p->h, "</p>\n</header>\n");
}

/* The first sentence of the page, before anything that sounds good. */
static void write_verdict(struct page *p, const struct rollup *r, const struct sums *s)
{
	html_raw(&p->h, "<section id=\"health\" aria-labelledby=\"h-health\">\n<h2 id=\"h-health\">Health</h2>\n<div");
	html_attr_words(&p->h, "class", s->wrong ? "health health-bad" : "health");
	html_raw(&p->h, ">\n<p class=\"verdict\">");
	if (!s->wrong)
		html_raw(&p->h, "Every company was run, and its data is in order.");
	else
		html_say(&p->h, "%lld of %zu %s not in order: the first %s below.", (long long)s->wrong, r->n,
			 s->wrong == 1 ? "companies is" : "companies are", s->wrong == 1 ? "line" : "lines");
	html_raw(&p->h, "</p>\n</div>\n</section>\n");
}

static void write_count(struct page *p, bool known, int64_t n)
{
	html_raw(&p->h, "<td class=\"n\">");
	if (known)
		html_count(&p->h, n);
	else
		html_raw(&p->h, "–");
	html_raw(&p->h, "</td>");
}

static void write_age(struct page *p, const struct rollup *r, const struct rollup_row *row)
{
	html_raw(&p->h, "<td class=\"n\">");
	if (row->counted && row->oldest_open_at) {
		show_age(fresh(p), r->now - row->oldest_open_at);
		html_text(&p->h, str_slice(&p->scratch));
	} else {
		html_raw(&p->h, "–");
	}
	html_raw(&p->h, "</td>");
}

static void write_words(struct page *p, const char *text)
{
	html_raw(&p->h, "<td>");
	if (*text)
		html_words(&p->h, text);
	else
		html_raw(&p->h, "–");
	html_raw(&p->h, "</td>");
}

static void write_health(struct page *p, const struct rollup_row *row)
{
	html_raw(&p->h, "<td>");
	if (row->exit_code) {
		html_raw(&p->h, "<span class=\"chip-warn\">");
		html_words(&p->h, *row->health ? row->health : row->exit_words);
		html_raw(&p->h, "</span>");
	} else {
		html_words(&p->h, *row->health ? row->health : "Good.");
	}
	html_raw(&p->h, "</td>");
}

/* The company's name leads to its report, from VAR/rollup/DAY/ up to VAR/. */
static void write_company(struct page *p, const struct rollup_row *row)
{
	html_raw(&p->h, "<tr><th scope=\"row\">");
	if (*row->report) {
		str_addf(fresh(p), "../../%s/report.html", row->report);
		html_raw(&p->h, "<a");
		html_url(&p->h, str_slice(&p->scratch));
		html_raw(&p->h, ">");
	}
	html_foreign(&p->h, slice_of(*row->name ? row->name : row->tenant));
	if (*row->report)
		html_raw(&p->h, "</a>");
	html_raw(&p->h, "<small>");
	html_words(&p->h, row->tenant);
	html_raw(&p->h, "</small></th>");
}

static void write_row(struct page *p, const struct rollup *r, const struct rollup_row *row)
{
	write_company(p, row);
	write_count(p, row->counted, row->needs_person);
	write_age(p, r, row);
	write_health(p, row);
	write_words(p, row->mode);
	write_words(p, row->tier);
	html_raw(&p->h, "<td class=\"n\">");
	html_say(&p->h, "%d", row->exit_code);
	html_raw(&p->h, "<small>");
	html_words(&p->h, row->exit_words);
	html_raw(&p->h, "</small></td></tr>\n");
}

/* What is not in order first, then whoever has work for a person, then the rest; each by name. */
static int group_of(const struct rollup_row *row)
{
	return row->exit_code ? 0 : row->needs_person ? 1 : 2;
}

static void write_companies(struct page *p, const struct rollup *r)
{
	static const char *const columns[] = {"Company", "Needs a person", "Oldest open", "Data health",
					      "Mode",    "Authority",      "Exit code",   NULL};

	html_raw(&p->h, "<section id=\"companies\" aria-labelledby=\"h-companies\">\n"
			"<h2 id=\"h-companies\">Every company</h2>\n");
	page_table_open(p, "One line a company; its name leads to its report", columns);
	for (int group = 0; group < 3; group++)
		for (size_t i = 0; i < r->n; i++)
			if (group_of(&r->rows[i]) == group)
				write_row(p, r, &r->rows[i]);
	page_table_close(p);
	html_raw(&p->h,
		 "<p class=\"note\">Needs a person: open cases that wait for somebody. Oldest open: since the first "
		 "missed call of the oldest case that is open, backlog included. Exit code: 0 is done; the others are "
		 "in "
		 "docs/operating.md. Money stands in each company's own report and is never added across "
		 "companies.</p>\n"
		 "</section>\n");
}

void rollup_add_html(struct str *out, const struct rollup *r)
{
	struct page p = {0};
	struct sums s = add_up(r);
	char day[11];

	html_init(&p.h, out);
	str_init(&p.scratch, SCRATCH_MAX);
	civil_format_date(civil_zone(SLICE("UTC"), NULL), r->now, day);
	write_head(&p, day);
	write_masthead(&p, r, &s);
	html_raw(&p.h, "<main>\n");
	write_verdict(&p, r, &s);
	write_companies(&p, r);
	html_raw(&p.h, "</main>\n</body>\n</html>\n");
	str_release(&p.scratch);
	html_release(&p.h);
}
