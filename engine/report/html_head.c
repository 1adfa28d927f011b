/* Health of the data, and the one sentence that adds up. */
#include "report/page.h"
#include "report/show.h"
#include "report/wording.h"

static void write_line(struct page *p, bool bad, struct slice text)
{
	html_raw(&p->h, "<li");
	if (bad)
		html_raw(&p->h, " class=\"bad\"");
	html_raw(&p->h, ">");
	if (bad)
		html_raw(&p->h, "<strong class=\"sr\">Attention: </strong>");
	page_prose(p, text);
	html_raw(&p->h, "</li>\n");
}

static void write_imbalance(struct page *p)
{
	html_raw(&p->h, "<li class=\"bad\"><strong>The books do not balance.</strong> ");
	page_prose(p, p->f->balance_why);
	html_raw(&p->h, "</li>\n");
}

/* Bad lines first: they are said before anything that sounds good. */
void page_health(struct page *p)
{
	const struct figures *f = p->f;
	bool bad = f->sick || !f->balanced;
	html_raw(&p->h, "<div");
	html_attr_words(&p->h, "class", bad ? "health health-bad" : "health");
	html_raw(&p->h, ">\n<p class=\"verdict\">");
	if (bad)
		html_raw(&p->h, "Read this first. Some of the data is not as it should be.");
	else if (f->health_n == 0 && !f->data_complete_to)
		html_raw(&p->h, "Nothing has been read yet.");
	else
		html_raw(&p->h, "Every file was read and the books balance.");
	html_raw(&p->h, "</p>\n");
	if (f->health_n || !f->balanced) {
		html_raw(&p->h, "<ul>\n");
		if (!f->balanced)
			write_imbalance(p);
		for (int pass = 1; pass >= 0; pass--)
			for (size_t i = 0; i < f->health_n; i++)
				if (f->health[i].bad == (pass == 1))
					write_line(p, f->health[i].bad, f->health[i].text);
		html_raw(&p->h, "</ul>\n");
	}
	if (f->health_n == 0 && !f->data_complete_to) {
		html_raw(&p->h, "<p>Put an export of your phone system into <code>");
		html_say(&p->h, "var/%s/inbox/", p->t->id);
		html_raw(&p->h, "</code> and run <code>ringback run</code>.</p>\n");
	}
	html_raw(&p->h, "</div>\n");
}

static void write_term(struct page *p, int64_t n, const char *what)
{
	html_raw(&p->h, "<span class=\"term\"><b>");
	html_count(&p->h, n);
	html_raw(&p->h, "</b> <span>");
	html_words(&p->h, what);
	html_raw(&p->h, "</span></span>");
}

void page_balance(struct page *p)
{
	const struct figures *f = p->f;
	html_raw(&p->h, "<p class=\"lead\">");
	str_clear(&p->scratch);
	wording_balance(&p->scratch, f);
	html_text(&p->h, str_slice(&p->scratch));
	html_raw(&p->h, "</p>\n<p class=\"equation\">");
	write_term(p, f->opening, f->report_number <= 1 ? "open before the first" : "open at the last report");
	html_raw(&p->h, "<i>+</i>");
	write_term(p, f->opened, "new");
	if (f->opening + f->opened == f->closed + f->carried)
		html_raw(&p->h, "<i>=</i>");
	else
		html_raw(&p->h, "<i class=\"bad\">does not equal</i>");
	write_term(p, f->closed, "closed");
	html_raw(&p->h, "<i>+</i>");
	write_term(p, f->carried, "carried on");
	html_raw(&p->h, "</p>\n<p class=\"note\">");
	if (f->missed_calls == 0)
		html_raw(&p->h, "No missed call lies in this period.");
	else
		html_say(&p->h,
			 "In this period %lld missed %s from %lld %s (hidden ones not counted) belong to %lld %s. A "
			 "case "
			 "is the work for one caller; it closes by proof or by a person's name, never by a text.",
			 (long long)f->missed_calls, f->missed_calls == 1 ? "call" : "calls", (long long)f->people,
			 f->people == 1 ? "number" : "numbers", (long long)f->cases_n,
			 f->cases_n == 1 ? "case" : "cases");
	html_raw(&p->h, "</p>\n");
}
