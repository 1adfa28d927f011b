/* Needs a person now: at most seven cards, most urgent first, with the drafts to answer. */
#include "report/page.h"
#include "report/show.h"
#include "report/wording.h"

#define WORDS_MAX 400 /* characters of their words on a card; the fold-out below has all */

static bool is_listed(const struct figures *f, const struct case_row *row)
{
	for (size_t i = 0; i < f->cases_shown; i++)
		if (strcmp(f->cases[i].row.id, row->id) == 0)
			return true;
	return false;
}

static void write_card_head(struct page *p, const struct case_row *row)
{
	html_raw(&p->h, "<p class=\"card-top\"><span class=\"step\">");
	html_words(&p->h, wording_next(row));
	html_raw(&p->h, "</span> <span class=\"age\">waiting ");
	page_age(p, row->first_missed_at);
	html_raw(&p->h, "</span></p>\n<h3>");
	if (row->caller_name.len || !row->caller)
		page_who(p, row);
	else
		page_call_link(p, row->caller);
	html_raw(&p->h, "</h3>\n<p class=\"card-who\">");
	if (row->caller_name.len && row->caller) {
		page_call_link(p, row->caller);
		html_raw(&p->h, " <span class=\"dot\">·</span> ");
	}
	html_words(&p->h, wording_identity(row->identity));
	html_raw(&p->h, " <span class=\"dot\">·</span> rang ");
	page_time(p, row->last_missed_at);
	if (row->missed_calls > 1)
		html_say(&p->h, ", %lld times", (long long)row->missed_calls);
	html_raw(&p->h, "</p>\n");
}

static void write_words(struct page *p, struct slice words, struct slice source)
{
	bool cut;
	if (!words.len) {
		html_raw(&p->h, "<p class=\"nowords\">They left no words.</p>\n");
		return;
	}
	html_raw(&p->h, "<blockquote><p>");
	page_free(p, show_cut(words, WORDS_MAX, &cut));
	html_words(&p->h, cut ? "…" : "");
	html_raw(&p->h, "</p>");
	if (source.len) {
		html_raw(&p->h, "<footer>");
		page_free(p, source);
		html_raw(&p->h, "</footer>");
	}
	html_raw(&p->h, "</blockquote>\n");
}

/* Why a person has it. Of an answer that waits: not what was decided of the call before they wrote. */
static void write_reason(struct page *p, const struct case_row *row)
{
	if (row->next_step == STEP_ANSWER_REPLY && !wording_is_urgent(row)) {
		html_raw(&p->h, "A reply from them waits for a person.");
		return;
	}
	html_words(&p->h, wording_is_urgent(row) ? "Their words may tell of an emergency. " : "");
	if (row->reason.len)
		page_sentence(p, row->reason);
	else
		html_raw(&p->h, "Nothing has been decided yet.");
	if (row->code.len) {
		html_raw(&p->h, " <code>");
		html_text(&p->h, row->code);
		html_raw(&p->h, "</code>");
	}
}

static void write_why(struct page *p, const struct case_row *row)
{
	html_raw(&p->h, "<dl class=\"why\">\n<div><dt>Why the machine stopped</dt><dd>");
	write_reason(p, row);
	html_raw(&p->h, "</dd></div>\n<div><dt>So far</dt><dd>");
	page_say(p, wording_how_far, row);
	html_raw(&p->h, "</dd></div>\n<div><dt>Next step</dt><dd>");
	page_say(p, wording_to_do, row);
	html_raw(&p->h, "</dd></div>\n</dl>\n");
}

/* One draft. The ticks are hidden until the script, which makes the file of answers, has run. */
static void write_draft(struct page *p, const struct case_row *row, const struct draft_row *draft)
{
	static const char *const answers[][2] = {{"approve", "Approve"}, {"reject", "Reject"}};
	html_raw(&p->h, "<div class=\"draft\"><p class=\"draft-title\">");
	html_words(&p->h, p->f->dry ? "DRY RUN: this text would have been drafted" : "Draft, not sent");
	html_raw(&p->h, "</p>\n<p class=\"bubble\">");
	page_free(p, draft->body);
	html_raw(&p->h, "</p>\n<p class=\"note\">");
	html_raw(&p->h, "Draft ");
	page_id(p, draft->id);
	if (draft->not_before > p->f->now) {
		html_raw(&p->h, ". If approved it goes at ");
		page_when(p, row, draft->not_before);
		html_raw(&p->h, " at the earliest, after being judged again.");
	} else {
		html_raw(&p->h, ". If approved it is judged again and goes when the hours there allow.");
	}
	html_raw(&p->h, "</p>\n<fieldset class=\"answer\" hidden");
	html_attr(&p->h, "data-draft", draft->id);
	html_raw(&p->h, "><legend class=\"sr\">");
	html_say(&p->h, "Answer to draft %.*s", (int)draft->id.len, draft->id.len ? draft->id.at : "");
	html_raw(&p->h, "</legend>");
	for (size_t i = 0; i < 2; i++) {
		html_raw(&p->h, "<label><input type=\"checkbox\"");
		html_attr_words(&p->h, "value", answers[i][0]);
		html_raw(&p->h, "> ");
		html_words(&p->h, answers[i][1]);
		html_raw(&p->h, "</label>");
	}
	html_raw(&p->h,
		 "<label class=\"wide\">Note <input type=\"text\" maxlength=\"200\" autocomplete=\"off\"></label>"
		 "</fieldset>\n</div>\n");
}

static void write_reply(struct page *p, const struct reply_row *r)
{
	html_raw(&p->h, "<div class=\"reply\"><p class=\"draft-title\">They wrote ");
	page_time(p, r->at);
	html_raw(&p->h, "</p>\n<p class=\"bubble theirs\">");
	page_free(p, r->body);
	html_raw(&p->h, "</p>\n<p class=\"note\">");
	if (r->why.len) {
		html_raw(&p->h, "What the machine read in it: ");
		page_free(p, r->why);
		html_words(&p->h, slice_ends(r->why, ".") ? " " : ". ");
	}
	html_raw(&p->h, "When it is answered, end its waiting (");
	page_id(p, r->id);
	html_raw(&p->h, "): <code>");
	html_say(&p->h, "ringback resolve %s %.*s --as NAME --is stop|ok|wrong_number", p->t->id, (int)r->id.len,
		 r->id.len ? r->id.at : "");
	html_raw(&p->h, "</code></p></div>\n");
}

static void write_card(struct page *p, const struct case_view *view)
{
	const struct figures *f = p->f;
	bool said = false; /* the reply below says it */
	for (size_t i = 0; i < f->replies_n; i++)
		said = said || (slice_is(f->replies[i].case_id, view->row.id) &&
				slice_equal(f->replies[i].body, view->row.needed));
	html_raw(&p->h, "<li class=\"card\">\n");
	write_card_head(p, &view->row);
	if (!said)
		write_words(p, view->row.needed, view->row.needed_source);
	for (size_t i = 0; i < f->replies_n; i++)
		if (slice_is(f->replies[i].case_id, view->row.id))
			write_reply(p, &f->replies[i]);
	write_why(p, &view->row);
	if (view->draft && !(view->row.flags & CASE_URGENT)) /* an emergency is called, not texted */
		write_draft(p, &view->row, view->draft);
	html_raw(&p->h, "<p class=\"note\">Case ");
	if (is_listed(f, &view->row)) {
		html_raw(&p->h, "<a href=\"#c-");
		html_words(&p->h, view->row.id);
		html_raw(&p->h, "\">");
		html_words(&p->h, view->row.id);
		html_raw(&p->h, ", the whole trace</a>");
	} else {
		html_words(&p->h, view->row.id);
	}
	html_raw(&p->h, "</p>\n</li>\n");
}

static bool has_card(const struct figures *f, struct slice case_id)
{
	for (size_t i = 0; i < f->needs_n; i++)
		if (case_id.len && slice_is(case_id, f->needs[i].row.id))
			return true;
	return false;
}

/* Replies whose case has no card above: from numbers without a case, or below the seventh. */
static void write_other_replies(struct page *p)
{
	const struct figures *f = p->f;
	size_t shown = 0;
	for (size_t i = 0; i < f->replies_n; i++) {
		if (has_card(f, f->replies[i].case_id) || shown == FIGURES_NEEDS_MAX)
			continue;
		if (shown++ == 0)
			html_raw(&p->h, "<h3>Replies that wait for a person</h3>\n<ul class=\"cards\">\n");
		html_raw(&p->h, "<li class=\"card\"><p class=\"card-who\">");
		page_call_link(p, f->replies[i].from);
		html_raw(&p->h, "</p>\n");
		write_reply(p, &f->replies[i]);
		html_raw(&p->h, "</li>\n");
	}
	if (shown)
		html_raw(&p->h, "</ul>\n");
}

static void write_backlog(struct page *p)
{
	if (!p->f->backlog_n)
		return;
	html_raw(&p->h, "<p class=\"backlog\"><strong>Backlog:</strong> ");
	html_count(&p->h, p->f->backlog_n);
	html_words(&p->h, p->f->backlog_n == 1 ? " case was" : " cases were");
	html_raw(&p->h, " older than 7 days when the log was first read; the oldest is of ");
	page_time(p, p->f->backlog_oldest_at);
	html_raw(&p->h, ". Clear them at once, by name, with <code>");
	html_say(&p->h, "ringback close %s --before DATE --as NAME --reason backlog", p->t->id);
	html_raw(&p->h, "</code></p>\n");
}

/* Where the ticks become a file. Without scripts the commands do the same. */
static void write_answers(struct page *p)
{
	bool any = false;
	for (size_t i = 0; i < p->f->needs_n; i++)
		any = any || (p->f->needs[i].draft && !(p->f->needs[i].row.flags & CASE_URGENT));
	if (!any)
		return;
	html_raw(&p->h, "<p class=\"noscript note\" id=\"answers-command\">To answer a draft: <code>");
	html_say(&p->h, "ringback approve %s ID --as NAME", p->t->id);
	html_raw(&p->h, "</code> or <code>");
	html_say(&p->h, "ringback reject %s ID --as NAME", p->t->id);
	html_raw(&p->h, "</code></p>\n<div class=\"answers\" id=\"answers\" hidden>\n"
			"<h3>Your answers</h3>\n<p id=\"answers-count\" role=\"status\">No draft is ticked yet.</p>\n"
			"<p><label for=\"answers-name\">Your name</label> <input id=\"answers-name\" type=\"text\" "
			"autocomplete=\"name\" maxlength=\"80\"></p>\n"
			"<p><button type=\"button\" id=\"answers-make\">Make approvals.csv</button></p>\n"
			"<p class=\"note\">Nothing is sent by this page. Drop the file into <code>");
	html_say(&p->h, "var/%s/inbox/", p->t->id);
	html_raw(&p->h, "</code>; the next run reads it.");
	if (p->f->dry)
		html_raw(&p->h, " In a dry run an approval is recorded and nothing is sent.");
	html_raw(&p->h, "</p>\n<p id=\"answers-out\" hidden><label for=\"answers-text\">approvals.csv, to copy by hand"
			"</label><textarea id=\"answers-text\" rows=\"5\" readonly></textarea></p>\n</div>\n");
}

void page_needs(struct page *p)
{
	const struct figures *f = p->f;
	bool calm = f->needs_total == 0 && f->replies_n == 0;
	if (calm && f->backlog_n)
		html_raw(&p->h, "<p class=\"calm\">Only the backlog waits for a person.</p>\n");
	else if (calm)
		html_raw(&p->h, "<p class=\"calm\">Nobody waits for a person.</p>\n");
	if (f->needs_n) {
		html_raw(&p->h, "<ol class=\"cards\">\n");
		for (size_t i = 0; i < f->needs_n; i++)
			write_card(p, &f->needs[i]);
		html_raw(&p->h, "</ol>\n");
	}
	page_more(p, f->needs_total, f->needs_n, "the list of every missed call, and in ringback queue");
	write_other_replies(p);
	write_backlog(p);
	write_answers(p);
}
