/* One event of a number's record, on a line or two. */
#include "commands/say.h"
#include "commands/subject.h"
#include "domain/replies.h"
#include "report/show.h"

static void say_more(struct str *out, const struct tenant *t, const char *before, struct slice text)
{
	if (!text.len)
		return;
	str_adds(out, before);
	say_free(out, t, text);
}

static void say_place(const struct subject_event *e, struct str *out)
{
	if (!e->file.len)
		return;
	str_adds(out, " [");
	say_free(out, NULL, e->file);
	str_addf(out, " line %lld]", (long long)e->line);
}

static void say_words(const struct subject *s, struct slice words, struct str *out)
{
	if (!words.len)
		return;
	str_adds(out, "\n      \"");
	say_free(out, s->tenant, words);
	str_addc(out, '"');
}

static void say_consent(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_addf(out, "%s (%s%s)", consent_kind_word((enum consent_kind)e->type),
		 consent_scope_word((enum consent_scope)e->way), e->flag ? ", by keyword" : "");
	if (e->words.len) {
		str_adds(out, " \"");
		say_free(out, s->tenant, e->words);
		str_addc(out, '"');
	}
	say_more(out, NULL, ", by ", e->who);
	say_more(out, s->tenant, ", evidence ", e->why);
	say_place(e, out);
	str_adds(out, ", known here since ");
	show_rfc3339(out, s->tenant, e->learnt_at);
}

void subject_say_consent(const struct subject *s, const struct subject_event *e, struct str *out)
{
	show_rfc3339(out, s->tenant, e->at);
	str_addc(out, ' ');
	say_consent(s, e, out);
}

/* ---- each kind ---- */

static void say_call(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_addf(out, "call %s: %s", direction_word((enum direction)e->way),
		 call_outcome_word((enum call_outcome)e->type));
	say_more(out, s->tenant, ": ", e->state);
	str_adds(out, e->flag ? ", left a voicemail" : "");
	say_more(out, s->tenant, ", caller ID says ", e->who);
	if (e->case_id.len)
		str_addf(out, ", %s %.*s, receipt %lld", e->joined ? "joined" : "opened", (int)e->case_id.len,
			 e->case_id.at, (long long)e->receipt);
	str_adds(out, e->other_id.len ? ", while they talked with us: another phone of that ring, no missed call" : "");
	if (e->number > 1)
		str_addf(out, ", %lld rows", (long long)e->number);
	say_place(e, out);
	say_words(s, e->words, out);
}

static void say_text(const struct subject *s, const struct subject_event *e, struct str *out)
{
	bool in = e->way == DIRECTION_IN;

	str_addf(out, "text %s", direction_word((enum direction)e->way));
	if (in) {
		str_addf(out, ": read as %s", reply_class_word((enum reply_class)e->type));
		say_more(out, NULL, ": ", e->why);
		say_more(out, NULL, "; a person: ", e->who);
	} else {
		str_addf(out, ": %s", message_status_word((enum message_status)e->type));
		say_more(out, NULL, ", error ", e->why);
		say_more(out, NULL, ", ours: ", e->other_id);
		say_more(out, NULL, ", reconciled: ", e->reconciled);
	}
	say_more(out, NULL, ", id ", e->id);
	say_place(e, out);
	say_words(s, e->words, out);
}

static void say_decision(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_addf(out, "decision on %.*s (%.*s): %s %.*s: ", (int)e->case_id.len, e->case_id.at, (int)e->id.len,
		 e->id.at, outcome_word((enum outcome)e->type), (int)e->state.len, e->state.at);
	say_free(out, s->tenant, e->words);
	if (e->number) {
		str_adds(out, " Not before ");
		show_rfc3339(out, s->tenant, e->number);
	}
	say_more(out, NULL, "\n      against a text: ", e->why);
	str_addf(out, "\n      rules %.*s, tables %.*s", (int)e->other_id.len, e->other_id.at, (int)e->law.len,
		 e->law.at);
}

static void say_outbox(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_addf(out, "text of ours %.*s for %.*s: %.*s%s", (int)e->id.len, e->id.at, (int)e->case_id.len,
		 e->case_id.at, (int)e->state.len, e->state.at, e->flag ? ", DRY RUN" : "");
	if (e->number) {
		str_adds(out, ", not before ");
		show_rfc3339(out, s->tenant, e->number);
	}
	say_more(out, NULL, ", approved by ", e->who);
	if (e->handed_over_at) {
		str_adds(out, ", handed over ");
		show_rfc3339(out, s->tenant, e->handed_over_at);
	}
	say_more(out, NULL, ", the provider's id ", e->other_id);
	say_more(out, NULL, ", reconciled: ", e->reconciled);
	say_more(out, s->tenant, ", because: ", e->why);
	say_words(s, e->words, out);
}

static void say_approval(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_addf(out, "%.*s %s by ", (int)e->id.len, e->id.at, e->flag ? "approved" : "rejected");
	say_free(out, NULL, e->who);
	say_more(out, NULL, ", answering ", e->state);
	say_words(s, e->words, out);
}

static void say_closing(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_addf(out, "%.*s closed by ", (int)e->case_id.len, e->case_id.at);
	say_free(out, NULL, e->who);
	say_more(out, NULL, ": ", e->state);
	say_words(s, e->words, out);
}

static void say_booking(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_adds(out, "booking ");
	say_free(out, NULL, e->id);
	str_addf(out, ": %s", booking_status_word((enum booking_status)e->type));
	if (e->number) {
		str_adds(out, ", for ");
		show_rfc3339(out, s->tenant, e->number);
	}
	if (e->match)
		str_addf(out, ", match: %s%s%s", match_class_word((enum match_class)e->match), e->reason ? " " : "",
			 match_reason_word((enum match_reason)e->reason));
	say_more(out, NULL, ", to ", e->case_id);
	if (e->minor) {
		str_adds(out, ", paid ");
		show_money(out, e->minor, e->currency);
	}
	say_place(e, out);
	say_words(s, e->words, out);
}

static void say_payment(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_addf(out, "%s ", payment_kind_word((enum payment_kind)e->way));
	say_free(out, NULL, e->id);
	str_addf(out, ": %s, ", payment_status_word((enum payment_status)e->type));
	show_money(out, e->minor, e->currency);
	say_more(out, NULL, ", for booking ", e->other_id);
	say_more(out, NULL, ", to ", e->case_id);
	say_place(e, out);
	say_words(s, e->words, out);
}

static void say_receipt(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_addf(out, "receipt %lld, %.*s: ", (long long)e->number, (int)e->state.len, e->state.at);
	say_free(out, s->tenant, e->words);
}

static void say_consent_event(const struct subject *s, const struct subject_event *e, struct str *out)
{
	const struct subject_event *by;

	str_adds(out, e->type == CONSENT_UNREAD_ROW || e->type == CONSENT_ROW_READ ? "about them: " : "they said: ");
	say_consent(s, e, out);
	struct standing stands = subject_stands(s, e->at, SUBJECT_TODAY, &by);
	str_addf(out, "\n      from here: %s", standing_words(&stands));
}

/* In the order of enum subject_kind. `contact`: it is something done towards them, so what stood then is said with it.
 */
static const struct {
	void (*say)(const struct subject *s, const struct subject_event *e, struct str *out);
	bool contact;
} sayers[SUBJECT_KINDS] = {
	[SUBJECT_BOOKING] = {say_booking, false},
	[SUBJECT_PAYMENT] = {say_payment, false},
	[SUBJECT_CALL] = {say_call, false},
	[SUBJECT_TEXT] = {say_text, true},
	[SUBJECT_CONSENT] = {say_consent_event, false},
	[SUBJECT_DECISION] = {say_decision, true},
	[SUBJECT_OUTBOX] = {say_outbox, true},
	[SUBJECT_APPROVAL] = {say_approval, true},
	[SUBJECT_CLOSING] = {say_closing, false},
	[SUBJECT_RECEIPT] = {say_receipt, false},
};

static void say_stood(const struct subject *s, const struct subject_event *e, struct str *out)
{
	const struct subject_event *by;
	int64_t at = e->handed_over_at ? e->handed_over_at : e->at;
	struct standing stood = subject_stands(s, at, SUBJECT_TODAY, &by), knew = subject_stands(s, at, at, &by);

	str_addf(out, "      consent then: %s", standing_words(&stood));
	if (standing_words(&stood) != standing_words(&knew))
		str_addf(out, "; as known then: %s", standing_words(&knew));
	str_addc(out, '\n');
}

void subject_say_event(const struct subject *s, const struct subject_event *e, struct str *out)
{
	str_adds(out, "  ");
	show_rfc3339(out, s->tenant, e->at);
	str_adds(out, e->at ? "  " : "time unknown               ");
	sayers[e->kind].say(s, e, out);
	if (e->learnt_at > s->as_of) {
		str_adds(out, "\n      NOT KNOWN HERE before ");
		show_rfc3339(out, s->tenant, e->learnt_at);
	}
	str_addc(out, '\n');
	if (sayers[e->kind].contact && !(e->kind == SUBJECT_TEXT && e->way == DIRECTION_IN))
		say_stood(s, e, out);
}
