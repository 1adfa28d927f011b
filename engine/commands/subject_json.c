/* One number's record as JSON: every event with the same keys, and when it was known. */
#include "commands/subject.h"
#include "domain/replies.h"

void subject_put_time(const struct subject *s, struct json *j, const char *key, int64_t at)
{
	char text[CIVIL_RFC3339_LEN];

	civil_format_rfc3339(s->tenant->zone, at, text);
	json_text(j, key, at ? text : NULL);
}

void subject_put_head(const struct subject *s, struct json *j)
{
	char phone[PHONE_TEXT_LEN];

	phone_format(s->phone, phone);
	json_text(j, "tenant", s->tenant->id);
	json_text(j, "phone", phone);
	subject_put_time(s, j, "as_of", s->as_of);
}

void subject_put_standing(const struct subject *s, struct json *j, const char *key, int64_t known_by)
{
	const struct subject_event *event;
	struct standing stands = subject_stands(s, s->as_of, known_by, &event);

	json_object(j, key);
	json_bool(j, "opted_out", stands.opted_out);
	json_bool(j, "wrong_number", stands.wrong_number);
	json_bool(j, "legal_risk", stands.legal_risk);
	json_bool(j, "written_consent", stands.written);
	json_bool(j, "verbal_consent", stands.verbal);
	json_bool(j, "unread_row", stands.unread >= 0);
	json_text(j, "says", standing_words(&stands));
	if (event) {
		json_object(j, "by");
		json_text(j, "event", consent_kind_word((enum consent_kind)event->type));
		json_text(j, "scope", consent_scope_word((enum consent_scope)event->way));
		json_bool(j, "keyword", event->flag);
		subject_put_time(s, j, "said_at", event->at);
		subject_put_time(s, j, "known_at", event->learnt_at);
		json_str(j, "words", event->words);
		json_str(j, "asserted_by", event->who);
		json_str(j, "evidence", event->why);
		json_str(j, "file", event->file);
		json_int(j, "line", event->line);
		json_end_object(j);
	} else {
		json_null(j, "by");
	}
	json_end_object(j);
}

/* What `type` says, by the kind of the event; null where it says nothing. */
static const char *type_word(const struct subject_event *e)
{
	switch (e->kind) {
	case SUBJECT_CALL: return call_outcome_word((enum call_outcome)e->type);
	case SUBJECT_TEXT:
		return e->way == DIRECTION_IN ? reply_class_word((enum reply_class)e->type)
					      : message_status_word((enum message_status)e->type);
	case SUBJECT_CONSENT: return consent_kind_word((enum consent_kind)e->type);
	case SUBJECT_DECISION: return outcome_word((enum outcome)e->type);
	case SUBJECT_BOOKING: return booking_status_word((enum booking_status)e->type);
	case SUBJECT_PAYMENT: return payment_status_word((enum payment_status)e->type);
	case SUBJECT_APPROVAL: return e->flag ? "approved" : "rejected";
	default: return NULL;
	}
}

static const char *way_word(const struct subject_event *e)
{
	switch (e->kind) {
	case SUBJECT_CALL:
	case SUBJECT_TEXT: return direction_word((enum direction)e->way);
	case SUBJECT_CONSENT: return consent_scope_word((enum consent_scope)e->way);
	case SUBJECT_PAYMENT: return payment_kind_word((enum payment_kind)e->way);
	default: return NULL;
	}
}

static void put_match(struct json *j, const struct subject_event *e)
{
	if (e->kind != SUBJECT_BOOKING)
		return;
	json_text(j, "match_class", match_class_word((enum match_class)e->match));
	json_text(j, "match_reason", match_reason_word((enum match_reason)e->reason));
}

static void put_stood(const struct subject *s, struct json *j, const struct subject_event *e)
{
	const struct subject_event *by;
	int64_t at = e->handed_over_at ? e->handed_over_at : e->at;
	struct standing stood = subject_stands(s, at, SUBJECT_TODAY, &by), knew = subject_stands(s, at, at, &by);

	json_bool(j, "opted_out_then", stood.opted_out);
	json_bool(j, "known_opted_out_then", knew.opted_out);
}

static void put_event(const struct subject *s, struct json *j, const struct subject_event *e)
{
	static const char *const kinds[SUBJECT_KINDS] = {
		[SUBJECT_BOOKING] = "booking", [SUBJECT_PAYMENT] = "payment",   [SUBJECT_CALL] = "call",
		[SUBJECT_TEXT] = "text",       [SUBJECT_CONSENT] = "consent",   [SUBJECT_DECISION] = "decision",
		[SUBJECT_OUTBOX] = "outbox",   [SUBJECT_APPROVAL] = "approval", [SUBJECT_CLOSING] = "closing",
		[SUBJECT_RECEIPT] = "receipt",
	};
	const struct {
		const char *key;
		struct slice text;
	} texts[] = {
		{"id", e->id},      {"case_id", e->case_id}, {"state", e->state},           {"words", e->words},
		{"why", e->why},    {"who", e->who},         {"reconciled", e->reconciled}, {"other_id", e->other_id},
		{"tables", e->law}, {"file", e->file},
	};

	json_object(j, NULL);
	json_text(j, "kind", kinds[e->kind]);
	subject_put_time(s, j, "at", e->at);
	subject_put_time(s, j, "known_at", e->learnt_at);
	json_bool(j, "known_then", e->learnt_at <= s->as_of);
	if (type_word(e))
		json_text(j, "type", type_word(e));
	if (way_word(e))
		json_text(j, "way", way_word(e));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].text.len)
			json_str(j, texts[i].key, texts[i].text);
	if (e->file.len)
		json_int(j, "line", e->line);
	if (e->kind == SUBJECT_CALL) {
		json_int(j, "rows", e->number);
		json_bool(j, "voicemail", e->flag);
	}
	if (e->kind == SUBJECT_RECEIPT)
		json_int(j, "number", e->number);
	if (e->receipt)
		json_int(j, "receipt", e->receipt);
	if (e->kind == SUBJECT_OUTBOX) {
		json_bool(j, "dry", e->flag);
		subject_put_time(s, j, "handed_over_at", e->handed_over_at);
	}
	if (e->kind == SUBJECT_OUTBOX || e->kind == SUBJECT_DECISION)
		subject_put_time(s, j, "not_before", e->number);
	if (e->kind == SUBJECT_BOOKING)
		subject_put_time(s, j, "starts_at", e->number);
	put_match(j, e);
	if (e->currency.len) {
		json_int(j, "amount_minor", e->minor);
		json_str(j, "currency", e->currency);
	}
	if (e->kind != SUBJECT_RECEIPT)
		put_stood(s, j, e);
	json_end_object(j);
}

static void put_cases(const struct subject *s, struct json *j)
{
	json_array(j, "cases");
	for (size_t i = 0; i < s->cases_n; i++) {
		const struct subject_case *c = &s->cases[i];
		if (c->first_missed_at > s->as_of)
			continue;
		json_object(j, NULL);
		json_text(j, "case_id", c->id);
		json_bool(j, "open", c->open);
		json_text(j, "identity", identity_word(c->identity));
		json_text(j, "rung", rung_word(c->rung));
		json_int(j, "missed_calls", c->missed_calls);
		subject_put_time(s, j, "first_missed_at", c->first_missed_at);
		subject_put_time(s, j, "last_missed_at", c->last_missed_at);
		json_str(j, "closed_by", c->closed_by);
		json_str(j, "closed_reason", c->closed_reason);
		subject_put_time(s, j, "closed_at", c->closed_at);
		json_end_object(j);
	}
	json_end_array(j);
}

static void put_names(const struct subject *s, struct json *j)
{
	json_array(j, "names");
	for (size_t i = 0; i < s->names_n; i++) {
		json_object(j, NULL);
		json_str(j, "name", s->names[i].name);
		json_str(j, "tags", s->names[i].tags);
		json_str(j, "file", s->names[i].file);
		json_int(j, "line", s->names[i].line);
		subject_put_time(s, j, "known_at", s->names[i].learnt_at);
		json_end_object(j);
	}
	json_end_array(j);
}

void subject_json(const struct subject *s, struct str *out)
{
	struct json j;

	json_init(&j, out, false);
	json_object(&j, NULL);
	subject_put_head(s, &j);
	put_names(s, &j);
	put_cases(s, &j);
	json_object(&j, "consent");
	subject_put_standing(s, &j, "stood", SUBJECT_TODAY);
	subject_put_standing(s, &j, "known", s->as_of);
	json_end_object(&j);
	json_array(&j, "events");
	for (size_t i = 0; i < s->events_n; i++)
		if (subject_happened(s, &s->events[i]))
			put_event(s, &j, &s->events[i]);
	json_end_array(&j);
	json_end_object(&j);
	str_addc(out, '\n');
}
