/* Every missed call: the six questions, what is still to do, and why. One fold-out a case. */
#include "report/page.h"
#include "report/show.h"
#include "report/wording.h"

/* Only what nobody has taken up is in the colour of warning: a list that is red all over warns of nothing. */
static const char *chip_look(const struct case_row *row, enum rung r)
{
	bool untouched = r <= RUNG_NO_ACTION || r == RUNG_UNKNOWN || r == RUNG_ATTEMPTED || row->answer_waiting;
	if (!row->open && !row->answer_waiting)
		return "chip";
	return untouched || wording_is_urgent(row) ? "chip chip-warn" : "chip chip-open";
}

static void write_summary(struct page *p, const struct case_row *row)
{
	enum rung r = wording_rung(row);
	html_raw(&p->h, "<summary><span class=\"when\">");
	page_time(p, row->last_missed_at);
	html_raw(&p->h, "</span> <span class=\"who\">");
	page_who(p, row);
	if (row->missed_calls > 1)
		html_say(&p->h, " ×%lld", (long long)row->missed_calls);
	html_raw(&p->h, "</span> <span");
	html_attr_words(&p->h, "class", chip_look(row, r));
	html_raw(&p->h, ">");
	html_words(&p->h, wording_is_urgent(row) ? "Call now" : wording_rung_short(r));
	html_words(&p->h, row->open ? ", open" : ", closed");
	html_raw(&p->h, "</span></summary>\n");
}

static void write_caller(struct page *p, const struct case_view *view)
{
	const struct case_row *row = &view->row;
	html_raw(&p->h, "<dt>Who called?</dt><dd>");
	if (row->caller_name.len) {
		page_free(p, row->caller_name);
		html_raw(&p->h, ", ");
	}
	page_phone(p, row->caller);
	if (row->caller_id_says.len) {
		html_raw(&p->h, ". Caller ID says ");
		page_free(p, row->caller_id_says);
	}
	html_raw(&p->h, ". ");
	if (row->missed_calls > 1) {
		html_say(&p->h, "%lld missed calls, ", (long long)row->missed_calls);
		page_time(p, row->first_missed_at);
		html_raw(&p->h, " to ");
	}
	page_time(p, row->last_missed_at);
	if (row->line) {
		html_raw(&p->h, ", to our line ");
		page_phone(p, row->line);
	}
	if (view->origin.len) {
		html_raw(&p->h, " (");
		page_free(p, view->origin);
		html_raw(&p->h, ")");
	}
	html_raw(&p->h, "</dd>\n");
}

static void write_needed(struct page *p, const struct case_row *row)
{
	html_raw(&p->h, "<dt>What did they need?</dt><dd>");
	if (row->needed.len) {
		html_raw(&p->h, "<q>");
		page_free(p, row->needed);
		html_raw(&p->h, "</q>");
		if (row->needed_source.len) {
			html_raw(&p->h, " (");
			page_free(p, row->needed_source);
			html_raw(&p->h, ")");
		}
	} else {
		html_raw(&p->h, "They left no words.");
	}
	html_raw(&p->h, "</dd>\n<dt>Already a customer?</dt><dd>");
	html_words(&p->h, wording_identity(row->identity));
	if (row->identity_evidence.len) {
		html_raw(&p->h, ": ");
		page_free(p, row->identity_evidence);
	}
	html_raw(&p->h, ".");
	if (row->doubt)
		html_raw(&p->h,
			 " <strong>Doubtful:</strong> two people may share this number, or its records contradict.");
	html_raw(&p->h, "</dd>\n");
}

static void write_answers(struct page *p, const struct case_view *view)
{
	html_raw(&p->h, "<dt>Did anyone respond?</dt><dd>");
	page_say(p, wording_responded, &view->row);
	html_raw(&p->h, "</dd>\n<dt>Booking, payment or only a message?</dt><dd>");
	page_say(p, wording_result, &view->row);
	html_raw(&p->h, "</dd>\n<dt>What proof exists?</dt><dd>");
	page_say(p, wording_proof, &view->row);
	html_raw(&p->h, "</dd>\n<dt>What is still to do?</dt><dd>");
	page_say(p, wording_to_do, &view->row);
	html_raw(&p->h, "</dd>\n");
}

static const char *layer_words(struct slice layer)
{
	static const struct {
		const char *word, *text;
	} words[] = {
		{"floor", "Hard rule"},
		{"standard", "Standard rule"},
		{"tenant", "Your rule"},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_is(layer, words[i].word))
			return words[i].text;
	return "Rule";
}

static void write_trace_line(struct page *p, const struct case_row *row, const struct trace_line *t)
{
	char outcome[16];
	snprintf(outcome, sizeof outcome, "%.*s", (int)t->outcome.len, t->outcome.len ? t->outcome.at : "");
	int known = outcome_from(outcome);
	const char *sentence = wording_code(t->code);
	html_raw(&p->h, "<li><b>");
	if (known >= 0)
		html_words(&p->h, wording_outcome((enum outcome)known));
	else
		html_text(&p->h, t->outcome);
	html_words(&p->h, *sentence || t->note.len ? ":" : "");
	html_raw(&p->h, "</b> ");
	if (*sentence && t->note.len) { /* "It is too old: it is 2 hours old." */
		html_text(&p->h, slice_part(slice_of(sentence), 0, strlen(sentence) - 1));
		html_raw(&p->h, ": ");
		page_free(p, t->note);
		html_words(&p->h, slice_ends(t->note, ".") ? "" : ".");
	} else if (t->note.len) {
		page_sentence(p, t->note);
	} else {
		html_words(&p->h, sentence);
	}
	html_raw(&p->h, " <small>");
	html_words(&p->h, layer_words(t->layer));
	html_raw(&p->h, " <code>");
	html_text(&p->h, t->code);
	html_raw(&p->h, "</code>");
	if (t->place.len) {
		html_raw(&p->h, " at ");
		page_free(p, t->place);
	}
	if (t->until) {
		html_raw(&p->h, ", not before ");
		page_when(p, row, t->until);
	}
	html_raw(&p->h, "</small></li>\n");
}

static void write_trace(struct page *p, const struct case_view *view)
{
	const struct case_row *row = &view->row;
	html_raw(&p->h, "<dt>Why?</dt><dd>");
	if (!row->decided_at && !view->trace_n) {
		html_raw(&p->h, "Nothing has been decided about this call.</dd>\n");
		return;
	}
	html_words(&p->h, wording_outcome(row->outcome));
	html_raw(&p->h, ". ");
	page_sentence(p, row->reason);
	html_raw(&p->h, " Decided ");
	page_time(p, row->decided_at);
	html_raw(&p->h, ".");
	if (view->trace_n) {
		html_raw(&p->h, "\n<ol class=\"trace\">\n");
		for (size_t i = 0; i < view->trace_n; i++)
			write_trace_line(p, row, &view->trace[i]);
		html_raw(&p->h, "</ol>");
	}
	if (view->facts.len) {
		html_raw(&p->h, "\n<details class=\"raw\"><summary>The facts it was decided on</summary><pre>");
		page_prose(p, view->facts);
		html_raw(&p->h, "</pre></details>");
	}
	html_raw(&p->h, "</dd>\n");
}

static void write_case(struct page *p, const struct case_view *view)
{
	html_raw(&p->h, "<details class=\"case\" id=\"c-");
	html_words(&p->h, view->row.id);
	html_raw(&p->h, "\">");
	write_summary(p, &view->row);
	html_raw(&p->h, "<dl class=\"six\">\n");
	write_caller(p, view);
	write_needed(p, &view->row);
	write_answers(p, view);
	write_trace(p, view);
	html_raw(&p->h, "</dl>\n<p class=\"note\">Case ");
	html_words(&p->h, view->row.id);
	html_raw(&p->h, "</p></details>\n");
}

void page_cases(struct page *p)
{
	const struct figures *f = p->f;
	if (f->cases_total == 0) {
		html_raw(&p->h, "<p class=\"calm\">No missed call is on record for this period.</p>\n");
		return;
	}
	html_raw(&p->h,
		 "<p class=\"note\">Newest first. Each opens to who called, what they needed, what came of it, what "
		 "proves it, and why.</p>\n"
		 "<p class=\"find\" hidden><label for=\"find\">Find a name, a number or a word</label> "
		 "<input id=\"find\" type=\"search\" autocomplete=\"off\"> "
		 "<span id=\"found\" role=\"status\"></span></p>\n<div class=\"caselist\">\n");
	for (size_t i = 0; i < f->cases_shown; i++)
		write_case(p, &f->cases[i]);
	html_raw(&p->h, "</div>\n");
	page_more(p, f->cases_total, f->cases_shown, "cases.csv");
}
