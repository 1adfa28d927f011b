/* The page: one self-contained file. Head, sections in the order of the contract, foot; style and script inside,
 * allowed by their hash alone. */
#include "report/write.h"

#include "assets.h"
#include "report/page.h"
#include "report/show.h"
#include "report/wording.h"

#define SCRATCH_MAX (256u << 10)

struct section {
	const char *id, *title;
	void (*write)(struct page *p);
};

/* The order is part of the contract: health before any good news, people before numbers. */
static const struct section sections[] = {
	{"health", "Health of the data", page_health},
	{"needs", "Needs a person now", page_needs},
	{"balance", "The whole in one sentence", page_balance},
	{"far", "How far each person got", page_how_far},
	{"cases", "Every missed call", page_cases},
	{"not-contacted", "Not contacted, on purpose", page_not_contacted},
	{"open", "Still open", page_open},
	{"bookings", "Bookings and money", page_bookings},
	{"cannot-say", "What we cannot say", page_cannot_say},
	{"changes", "Changes since the last report", page_changes},
	{"foot", "How to read and check this report", page_foot},
};

static void write_head(struct page *p)
{
	html_raw(&p->h, "<!DOCTYPE html>\n<html lang=\"en\"");
	html_attr_words(&p->h, "class", p->f->dry ? "dry" : "live");
	html_raw(&p->h, ">\n<head>\n<meta charset=\"utf-8\">\n");
	html_policy(&p->h, ASSET(asset_report_css), ASSET(asset_report_js));
	html_raw(&p->h, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			"<meta name=\"color-scheme\" content=\"light dark\">\n"
			"<meta name=\"format-detection\" content=\"telephone=no\">\n"
			"<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	html_words(&p->h, p->t->name);
	html_say(&p->h, ": missed calls, report %lld", (long long)p->f->report_number);
	html_raw(&p->h, "</title>\n<style>");
	html_asset(&p->h, ASSET(asset_report_css));
	html_raw(&p->h, "</style>\n</head>\n<body>\n"
			"<a class=\"skip\" href=\"#needs\">Skip to what needs a person</a>\n");
}

static void write_period(struct page *p)
{
	const struct figures *f = p->f;
	html_raw(&p->h, "<div><dt>Period</dt><dd>");
	page_time(p, f->period_from);
	html_raw(&p->h, " to ");
	page_time(p, f->period_to);
	html_raw(&p->h, "<small>");
	html_words(&p->h, p->t->timezone);
	html_raw(&p->h, "</small></dd></div>\n<div><dt>Data complete up to</dt><dd>");
	if (f->data_complete_to)
		page_time(p, f->data_complete_to);
	else
		html_raw(&p->h, "no call log has been read yet");
	html_raw(&p->h, "</dd></div>\n<div><dt>Report</dt><dd>");
	html_say(&p->h, "No. %lld", (long long)f->report_number);
	if (f->corrects) {
		html_raw(&p->h, "<small>");
		html_say(&p->h, "corrects No. %lld", (long long)f->corrects);
		html_raw(&p->h, "</small>");
	}
	html_raw(&p->h, "</dd></div>\n");
}

static void write_masthead(struct page *p)
{
	html_raw(&p->h, "<header class=\"masthead\">\n<p class=\"eyebrow\">Missed calls</p>\n<h1>");
	html_foreign(&p->h, slice_of(p->t->name));
	html_raw(&p->h, "</h1>\n<dl class=\"facts\">\n");
	write_period(p);
	html_raw(&p->h, "</dl>\n<p");
	html_attr_words(&p->h, "class", p->f->dry ? "mode mode-dry" : "mode");
	html_raw(&p->h, ">");
	str_clear(&p->scratch);
	wording_mode(&p->scratch, p->f);
	html_text(&p->h, str_slice(&p->scratch));
	html_raw(&p->h, "</p>\n</header>\n");
}

static void write_sections(struct page *p)
{
	html_raw(&p->h, "<main>\n");
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		const struct section *s = &sections[i];
		html_raw(&p->h, "<section");
		html_attr_words(&p->h, "id", s->id);
		html_raw(&p->h, " aria-labelledby=\"h-");
		html_words(&p->h, s->id);
		html_raw(&p->h, "\">\n<h2 id=\"h-");
		html_words(&p->h, s->id);
		html_raw(&p->h, "\">");
		html_words(&p->h, s->title);
		html_raw(&p->h, "</h2>\n");
		s->write(p);
		html_raw(&p->h, "</section>\n");
	}
	html_raw(&p->h, "</main>\n");
}

bool report_write_html(const struct figures *f, struct str *out, struct err *err)
{
	struct page p = {.f = f, .t = f->tenant};
	html_init(&p.h, out);
	str_init(&p.scratch, SCRATCH_MAX);
	write_head(&p);
	write_masthead(&p);
	write_sections(&p);
	html_raw(&p.h, "<script>");
	html_asset(&p.h, ASSET(asset_report_js));
	html_raw(&p.h, "</script>\n</body>\n</html>\n");
	str_release(&p.scratch);
	html_release(&p.h);
	if (!str_ok(out))
		return err_set(err, ERR_FAULT, "report.html: the page is longer than %zu bytes; shorten report.period",
			       out->max);
	return true;
}
