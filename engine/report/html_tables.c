/* How far each person got with its pictures, not contacted on purpose, still open, bookings and money. */
#include "report/charts.h"
#include "report/wording.h"

void page_how_far(struct page *p)
{
	if (p->f->cases_n == 0 && p->f->cases_total == 0) {
		html_raw(&p->h, "<p class=\"calm\">There is no case in this period yet.</p>\n");
		return;
	}
	html_raw(&p->h, "<p class=\"note\">Each case stands once, at the highest step that a record proves. "
			"Under each step: the record that proves it.</p>\n");
	chart_rungs(p);
	html_raw(&p->h, "<div class=\"pictures\">\n<figure>\n<h3>The last 14 days by end state</h3>\n");
	chart_days(p);
	html_raw(&p->h, "</figure>\n<figure>\n<h3>When calls are missed</h3>\n");
	chart_hours(p);
	html_raw(&p->h, "</figure>\n<figure>\n<h3>Time to the first human response</h3>\n");
	chart_response(p);
	html_raw(&p->h, "</figure>\n</div>\n");
}

void page_not_contacted(struct page *p)
{
	static const char *const columns[] = {"Reason", "Code", "Cases", NULL};
	const struct figures *f = p->f;
	if (f->not_contacted_n == 0) {
		html_raw(&p->h, "<p class=\"calm\">Nobody was left out on purpose.</p>\n");
		return;
	}
	page_table_open(p, "Not contacted on purpose, by reason", columns);
	for (size_t i = 0; i < f->not_contacted_n; i++) {
		const struct tally *t = &f->not_contacted[i];
		html_raw(&p->h, "<tr><th scope=\"row\">");
		page_sentence(p, t->words.len ? t->words : t->word);
		html_raw(&p->h, "</th><td><code>");
		html_text(&p->h, t->word);
		html_raw(&p->h, "</code></td><td class=\"n\">");
		html_count(&p->h, t->n);
		html_raw(&p->h, "</td></tr>\n");
	}
	page_table_close(p);
}

void page_open(struct page *p)
{
	const struct figures *f = p->f;
	int64_t sum = 0;
	if (f->carried == 0) {
		html_raw(&p->h, "<p class=\"calm\">Nothing is open.</p>\n");
		return;
	}
	chart_ages(p);
	for (size_t i = 0; i < f->open_by_age_n; i++)
		sum += f->open_by_age[i].n;
	html_raw(&p->h, "<p class=\"note\">Age since the first missed call. Together ");
	html_count(&p->h, sum);
	if (sum == f->carried)
		html_raw(&p->h, ", the cases that are carried on.");
	else
		html_say(&p->h, ", which is not the %lld that are carried on: please report this fault.",
			 (long long)f->carried);
	html_raw(&p->h, "</p>\n");
}

static void write_matches(struct page *p)
{
	static const char *const columns[] = {"What the records say", "Bookings", "Payments on record", NULL};
	page_table_open(p, "Bookings by match class", columns);
	for (size_t i = 0; i < p->f->matches_n; i++) {
		const struct tally *t = &p->f->matches[i];
		html_raw(&p->h, "<tr><th scope=\"row\">");
		page_free(p, t->words.len ? t->words : t->word);
		html_raw(&p->h, "<small>");
		page_free(p, t->meaning);
		html_raw(&p->h, "</small></th><td class=\"n\">");
		html_count(&p->h, t->n);
		html_raw(&p->h, "</td><td class=\"n\">");
		page_money(p, t->amount_minor, t->currency);
		html_raw(&p->h, "</td></tr>\n");
	}
	page_table_close(p);
	html_raw(&p->h,
		 "<p class=\"note\">Money comes from payment records alone, less refunds, and is never added up across "
		 "these lines or across currencies. “Came after” does not mean “because of”.</p>\n");
}

static void write_booking(struct page *p, const struct proof_row *r)
{
	html_raw(&p->h, "<tr><th scope=\"row\">");
	page_free(p, r->title.len ? r->title : r->person);
	html_raw(&p->h, "<small>");
	if (r->title.len && r->person.len) {
		page_free(p, r->person);
		html_raw(&p->h, " <span class=\"dot\">·</span> ");
	}
	page_id(p, r->booking_id);
	html_raw(&p->h, "</small></th><td>");
	page_free(p, r->booking_status);
	html_raw(&p->h, "</td><td>");
	page_time(p, r->booking_created_at);
	html_raw(&p->h, "</td><td>");
	page_time(p, r->starts_at);
	html_raw(&p->h, "</td><td>");
}

static void write_proof(struct page *p, const struct proof_row *r)
{
	bool stands = !slice_is(r->booking_status, booking_status_word(BOOKING_CANCELLED));
	write_booking(p, r);
	html_words(&p->h,
		   stands ? wording_match_label(r->match_class, r->match_reason) : "Cancelled: it shows nothing");
	if (stands && r->minutes_after_text >= 0) {
		html_raw(&p->h, "<small>made ");
		page_age(p, p->f->now - r->minutes_after_text * 60);
		html_raw(&p->h, " after the text</small>");
	}
	html_raw(&p->h, "</td><td>");
	page_id(p, r->case_id);
	html_raw(&p->h, "</td><td class=\"n\">");
	if (r->payment_id.len)
		page_money(p, r->paid_minor, r->currency);
	else
		html_raw(&p->h, "–");
	html_raw(&p->h, "</td></tr>\n");
}

void page_bookings(struct page *p)
{
	static const char *const columns[] = {"Booking",       "Status", "Made",     "Starts",
					      "What it shows", "Case",   "Payments", NULL};
	const struct figures *f = p->f;
	if (f->matches_n == 0 && f->proofs_total == 0) {
		html_raw(&p->h, "<p class=\"calm\">No booking and no payment is on record for this period.</p>\n");
		return;
	}
	if (f->matches_n)
		write_matches(p);
	if (f->proofs_shown == 0)
		return;
	html_raw(&p->h, "<details class=\"raw\"><summary>Each booking</summary>\n");
	page_table_open(p, "Bookings, each with what its record shows", columns);
	for (size_t i = 0; i < f->proofs_shown; i++)
		write_proof(p, &f->proofs[i]);
	page_table_close(p);
	page_more(p, f->proofs_total, f->proofs_shown, "proof.csv");
	html_raw(&p->h, "</details>\n");
}
