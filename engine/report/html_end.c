/* What we cannot say, what changed, and how to check all of it. */
#include "report/page.h"
#include "report/wording.h"

static void write_exceptions(struct page *p)
{
	static const char *const columns[] = {"File", "Line", "What", "Why and what to do", "The row as it stands",
					      NULL};
	const struct figures *f = p->f;
	html_raw(&p->h, "<details class=\"raw\"><summary>Rows set aside and findings: ");
	html_count(&p->h, f->exceptions_total);
	html_raw(&p->h, "</summary>\n");
	page_table_open(p, "Rows set aside and findings", columns);
	for (size_t i = 0; i < f->exceptions_shown; i++) {
		const struct exception_row *r = &f->exceptions[i];
		html_raw(&p->h, "<tr><th scope=\"row\">");
		page_free(p, r->file);
		html_raw(&p->h, "</th><td class=\"n\">");
		if (r->line > 0)
			html_count(&p->h, r->line);
		html_raw(&p->h, "</td><td>");
		html_words(&p->h, wording_exception(r->kind));
		html_raw(&p->h, "</td><td>");
		page_free(p, r->reason);
		html_raw(&p->h, "</td><td class=\"rawtext\">");
		page_free(p, r->text);
		html_raw(&p->h, "</td></tr>\n");
	}
	page_table_close(p);
	page_more(p, f->exceptions_total, f->exceptions_shown, "exceptions.csv");
	html_raw(&p->h, "</details>\n");
}

void page_cannot_say(struct page *p)
{
	const struct figures *f = p->f;
	int64_t any = 0;
	for (size_t i = 0; i < f->cannot_say_n; i++)
		any += f->cannot_say[i].n;
	if (any == 0)
		html_raw(&p->h, "<p class=\"calm\">Nothing of this kind was found.</p>\n");
	else
		html_raw(&p->h, "<ul class=\"plain\">\n");
	for (size_t i = 0; i < f->cannot_say_n; i++) {
		const struct tally *t = &f->cannot_say[i];
		if (t->n == 0)
			continue;
		html_raw(&p->h, "<li><b>");
		html_count(&p->h, t->n);
		html_raw(&p->h, "</b> ");
		page_prose(p, t->words.len ? t->words : t->word);
		html_raw(&p->h, "</li>\n");
	}
	if (any)
		html_raw(&p->h, "</ul>\n");
	if (f->exceptions_total > 0)
		write_exceptions(p);
}

static void write_change(struct page *p, const struct change *c)
{
	html_raw(&p->h, "<tr><th scope=\"row\">");
	page_free(p, c->what);
	html_raw(&p->h, "</th><td>");
	page_free(p, c->was);
	html_raw(&p->h, "</td><td>");
	page_free(p, c->now);
	html_raw(&p->h, "</td><td>");
	page_free(p, c->why);
	html_raw(&p->h, "</td></tr>\n");
}

void page_changes(struct page *p)
{
	static const char *const columns[] = {"What", "Was", "Now", "What can have changed it", NULL};
	const struct figures *f = p->f;
	if (f->changes_n == 0) {
		html_raw(&p->h, "<p class=\"calm\">");
		html_words(&p->h, f->report_number <= 1 ? "This is the first report; there is nothing to compare with."
							: "Nothing that an earlier report said has changed.");
		html_raw(&p->h, "</p>\n");
		return;
	}
	page_table_open(p, "What the last report said, and what is said now", columns);
	for (size_t i = 0; i < f->changes_n; i++)
		write_change(p, &f->changes[i]);
	page_table_close(p);
}

static void write_definitions(struct page *p)
{
	if (!p->f->all_n)
		return;
	html_raw(&p->h,
		 "<details class=\"raw\"><summary>What each number means</summary>\n<dl class=\"definitions\">\n");
	for (size_t i = 0; i < p->f->all_n; i++) {
		const struct figure *g = &p->f->all[i];
		html_raw(&p->h, "<dt>");
		html_words(&p->h, g->name);
		html_raw(&p->h, " <b>");
		if (g->yes_no)
			html_words(&p->h, g->value ? "yes" : "no");
		else
			html_count(&p->h, g->value);
		html_raw(&p->h, "</b></dt><dd>");
		html_words(&p->h, g->definition);
		html_raw(&p->h, " <code>");
		html_words(&p->h, g->key);
		html_raw(&p->h, "</code></dd>\n");
	}
	html_raw(&p->h, "</dl></details>\n");
}

void page_foot(struct page *p)
{
	const struct figures *f = p->f;
	html_raw(&p->h, "<dl class=\"facts foot\">\n<div><dt>A booking counts as coming after a text within</dt><dd>");
	html_say(&p->h, "%lld hours", (long long)(p->t->proof_window_s / 3600));
	html_raw(&p->h, "</dd></div>\n<div><dt>A talk counts from</dt><dd>");
	html_say(&p->h, "%lld seconds", (long long)p->t->talked_s);
	html_raw(&p->h, "</dd></div>\n<div><dt>Rules</dt><dd><code class=\"long\">");
	html_text(&p->h, f->rules_hash);
	html_raw(&p->h, "</code></dd></div>\n<div><dt>Tables of law</dt><dd>");
	html_text(&p->h, f->law_version);
	html_raw(&p->h, "</dd></div>\n<div><dt>Receipts before this report</dt><dd>");
	html_count(&p->h, f->chain_number);
	html_raw(&p->h,
		 "</dd></div>\n<div class=\"whole\"><dt>Head of the chain of receipts</dt><dd><code class=\"long\">");
	html_text(&p->h, f->chain_head);
	html_raw(&p->h,
		 "</code></dd></div>\n</dl>\n<p class=\"note\">Check all of it with the company's files alone: <code>");
	html_say(&p->h, "ringback verify %s", p->t->id);
	html_raw(&p->h,
		 "</code>. Keep this page: the head above is a witness that no earlier receipt was changed.</p>\n");
	write_definitions(p);
	html_raw(&p->h, "<p class=\"note\">Times are of ");
	html_words(&p->h, p->t->timezone);
	html_raw(&p->h, ". Written ");
	page_time(p, f->now);
	html_raw(&p->h, ". A sent text is never counted as an answer, and nothing here is estimated.</p>\n");
}
