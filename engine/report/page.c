#include "report/page.h"

#include "report/show.h"
#include "report/wording.h"

static struct str *fresh(struct page *p)
{
	str_clear(&p->scratch);
	return &p->scratch;
}

void page_free(struct page *p, struct slice text)
{
	if (!p->t->mask_numbers) {
		html_foreign(&p->h, text);
		return;
	}
	show_free(fresh(p), p->t, text);
	html_foreign(&p->h, str_slice(&p->scratch));
}

void page_prose(struct page *p, struct slice text)
{
	if (!p->t->mask_numbers) {
		html_text(&p->h, text);
		return;
	}
	show_free(fresh(p), p->t, text);
	html_text(&p->h, str_slice(&p->scratch));
}

void page_sentence(struct page *p, struct slice text)
{
	struct str *out = fresh(p);
	bool whole = slice_ends(text, ".") || slice_ends(text, "?") || slice_ends(text, "!");
	show_free(out, p->t, text);
	if (out->len && out->data[0] >= 'a' && out->data[0] <= 'z')
		out->data[0] = (char)(out->data[0] - 'a' + 'A');
	html_foreign(&p->h, str_slice(out));
	html_words(&p->h, whole || !text.len ? "" : ".");
}

void page_time(struct page *p, int64_t at)
{
	if (!at) {
		html_raw(&p->h, "–");
		return;
	}
	show_rfc3339(fresh(p), p->t, at);
	html_raw(&p->h, "<time");
	html_attr(&p->h, "datetime", str_slice(&p->scratch));
	html_raw(&p->h, ">");
	show_time(fresh(p), p->t, at);
	html_text(&p->h, str_slice(&p->scratch));
	html_raw(&p->h, "</time>");
}

void page_when(struct page *p, const struct case_row *row, int64_t at)
{
	show_rfc3339(fresh(p), p->t, at);
	html_raw(&p->h, "<time");
	html_attr(&p->h, "datetime", str_slice(&p->scratch));
	html_raw(&p->h, ">");
	wording_when(fresh(p), p->f, row, at);
	html_text(&p->h, str_slice(&p->scratch));
	html_raw(&p->h, "</time>");
}

void page_phone(struct page *p, int64_t phone)
{
	if (!phone) {
		html_raw(&p->h, "number hidden");
		return;
	}
	show_phone(fresh(p), p->t, phone);
	html_raw(&p->h, "<span class=\"tel\">");
	html_text(&p->h, str_slice(&p->scratch));
	html_raw(&p->h, "</span>");
}

void page_call_link(struct page *p, int64_t phone)
{
	if (!phone || p->t->mask_numbers) {
		page_phone(p, phone);
		return;
	}
	str_adds(fresh(p), "tel:");
	show_phone(&p->scratch, p->t, phone);
	html_raw(&p->h, "<a class=\"tel\"");
	html_url(&p->h, str_slice(&p->scratch));
	html_raw(&p->h, ">");
	html_text(&p->h, slice_part(str_slice(&p->scratch), 4, p->scratch.len));
	html_raw(&p->h, "</a>");
}

void page_age(struct page *p, int64_t since)
{
	show_age(fresh(p), p->f->now - since);
	html_text(&p->h, str_slice(&p->scratch));
}

void page_share(struct page *p, int64_t n, int64_t of)
{
	show_share(fresh(p), n, of);
	html_text(&p->h, str_slice(&p->scratch));
}

void page_money(struct page *p, int64_t minor, struct slice currency)
{
	if (!currency.len) {
		html_raw(&p->h, "–");
		return;
	}
	show_money(fresh(p), minor, currency);
	html_text(&p->h, str_slice(&p->scratch));
}

void page_id(struct page *p, struct slice id)
{
	if (!id.len) {
		html_raw(&p->h, "–");
		return;
	}
	show_id(fresh(p), p->t, id);
	html_raw(&p->h, "<code>");
	html_text(&p->h, str_slice(&p->scratch));
	html_raw(&p->h, "</code>");
}

void page_who(struct page *p, const struct case_row *row)
{
	if (row->caller_name.len)
		page_free(p, row->caller_name);
	else if (row->caller)
		page_phone(p, row->caller);
	else
		html_raw(&p->h, "Hidden number");
}

void page_more(struct page *p, int64_t total, size_t shown, const char *where)
{
	if (total <= (int64_t)shown)
		return;
	html_raw(&p->h, "<p class=\"more\">and ");
	html_count(&p->h, total - (int64_t)shown);
	html_raw(&p->h, " more in ");
	html_words(&p->h, where);
	html_raw(&p->h, "</p>\n");
}

void page_say(struct page *p, void (*sentence)(struct str *out, const struct figures *f, const struct case_row *row),
	      const struct case_row *row)
{
	sentence(fresh(p), p->f, row);
	html_text(&p->h, str_slice(&p->scratch));
}

/* tabindex: a box that scrolls must be reachable with the keyboard (WCAG 2.1.1); a region needs a name. */
void page_table_open(struct page *p, const char *caption, const char *const *columns)
{
	html_raw(&p->h, "<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
	html_attr_words(&p->h, "aria-label", caption);
	html_raw(&p->h, "><table>\n<caption>");
	html_words(&p->h, caption);
	html_raw(&p->h, "</caption>\n<thead><tr>");
	for (size_t i = 0; columns[i]; i++) {
		html_raw(&p->h, "<th scope=\"col\">");
		html_words(&p->h, columns[i]);
		html_raw(&p->h, "</th>");
	}
	html_raw(&p->h, "</tr></thead>\n<tbody>\n");
}

void page_table_close(struct page *p)
{
	html_raw(&p->h, "</tbody></table></div>\n");
}
