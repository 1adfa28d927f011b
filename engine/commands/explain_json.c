/* The stored trace as JSON. Times are RFC 3339 in the tenant's zone; facts are as they were stored. */
#include "commands/explain.h"

#include "base/json.h"
#include "domain/floor.h"

enum { JSON_BYTES_MAX = 64 << 20, FACTS_SEEN_MAX = 256 };

struct telling {
	struct trace *t;
	struct json j;
};

static void put_time(struct telling *w, const char *key, int64_t at)
{
	char text[CIVIL_RFC3339_LEN];

	civil_format_rfc3339(w->t->n->tenant->zone, at, text);
	json_text(&w->j, key, at ? text : NULL);
}

static void put_case(struct telling *w)
{
	const struct case_row *r = &w->t->row;
	struct json *j = &w->j;
	char phone[PHONE_TEXT_LEN];

	phone_format(r->caller, phone);
	json_text(j, "case_id", r->id);
	json_bool(j, "open", r->open);
	json_text(j, "caller", phone);
	json_str(j, "caller_name", r->caller_name);
	json_str(j, "caller_id_says", r->caller_id_says);
	json_text(j, "identity", identity_word(r->identity));
	json_str(j, "identity_evidence", r->identity_evidence);
	json_bool(j, "doubt", r->doubt);
	put_time(w, "first_missed_at", r->first_missed_at);
	put_time(w, "last_missed_at", r->last_missed_at);
	json_int(j, "missed_calls", r->missed_calls);
	json_str(j, "needed", r->needed);
	json_str(j, "needed_source", r->needed_source);
	json_text(j, "rung", rung_word(r->rung));
	json_str(j, "proof_kind", r->proof_kind);
	json_str(j, "proof_source", r->proof_source);
	json_str(j, "proof_id", r->proof_id);
	put_time(w, "proof_at", r->proof_at);
	json_text(j, "match_class", match_class_word(r->match_class));
	json_text(j, "match_reason", match_reason_word(r->match_reason));
	json_str(j, "booking_id", r->booking_id);
	json_int(j, "paid_minor", r->paid_minor);
	json_str(j, "currency", r->currency);
	json_text(j, "next_step", next_step_word(r->next_step));
	put_time(w, "due_at", r->due_at);
	json_str(j, "closed_by", r->closed_by);
	json_str(j, "closed_reason", r->closed_reason);
	put_time(w, "closed_at", r->closed_at);
}

static void put_calls(struct telling *w)
{
	struct json *j = &w->j;

	json_array(j, "missed");
	for (size_t i = 0; i < w->t->calls_n; i++) {
		const struct call_view *c = &w->t->calls[i];
		json_object(j, NULL);
		json_str(j, "call_id", c->native_id);
		put_time(w, "started_at", c->started_at);
		json_text(j, "outcome", call_outcome_word(c->outcome));
		json_str(j, "outcome_raw", c->outcome_raw);
		json_bool(j, "voicemail", c->voicemail);
		json_bool(j, "joined", c->joined);
		json_str(j, "file", c->file);
		json_int(j, "line", c->file_line);
		json_int(j, "rows", c->legs);
		json_int(j, "receipt", c->receipt);
		json_end_object(j);
	}
	json_end_array(j);
}

static void put_voices(struct telling *w, const struct stored_decision *d)
{
	struct json *j = &w->j;

	json_array(j, "voices");
	for (size_t i = 0; i < d->voices_n; i++) {
		const struct voice *v = &d->voices[i];
		json_object(j, NULL);
		json_text(j, "outcome", outcome_word(v->outcome));
		json_text(j, "layer", layer_word(v->layer));
		json_text(j, "code", v->code);
		json_text(j, "row", v->row);
		json_text(j, "entry", v->entry);
		json_text(j, "place", v->place);
		json_text(j, "note", v->note);
		put_time(w, "until", v->until);
		json_bool(j, "answerable", v->answerable);
		json_end_object(j);
	}
	json_end_array(j);
}

static void put_floor(struct telling *w, const struct stored_decision *d)
{
	static const char *const marks[] = {
		[FLOOR_PASSED] = "passed", [FLOOR_FIRED] = "fired", [FLOOR_NOT_KEPT] = "not_kept"};
	const struct voice *voice;

	json_array(&w->j, "floor");
	for (size_t i = 0; i < floor_table_n; i++) {
		json_object(&w->j, NULL);
		json_text(&w->j, "row", floor_table[i].id);
		json_text(&w->j, "code", floor_table[i].code);
		json_text(&w->j, "result", marks[trace_floor(d, i, &voice)]);
		json_end_object(&w->j);
	}
	json_end_array(&w->j);
}

static bool put_facts(struct telling *w, const struct stored_decision *d, struct err *err)
{
	bool seen[FACTS_SEEN_MAX] = {false};
	struct fact_view *facts;
	size_t n;

	if (!trace_facts(w->t, d, &facts, &n, seen, err))
		return false;
	json_array(&w->j, "facts");
	for (size_t i = 0; i < n; i++) {
		json_object(&w->j, NULL);
		json_str(&w->j, "name", facts[i].name);
		json_str(&w->j, "value", facts[i].value);
		json_text(&w->j, "sentence", facts[i].info ? facts[i].info->sentence : NULL);
		json_end_object(&w->j);
	}
	json_end_array(&w->j);
	return true;
}

static bool put_decision(struct telling *w, const struct stored_decision *d, struct err *err)
{
	struct json *j = &w->j;

	json_object(j, NULL);
	json_str(j, "trigger", d->trigger);
	put_time(w, "decided_at", d->decided_at);
	json_text(j, "outcome", outcome_word(d->outcome));
	json_str(j, "code", d->code);
	json_str(j, "reason", d->reason);
	put_time(w, "hold_until", d->hold_until);
	json_bool(j, "answerable", d->answerable);
	json_text(j, "identity", identity_word(d->identity));
	json_str(j, "rules", d->rules_hex);
	json_str(j, "law", d->law);
	put_voices(w, d);
	if (!put_facts(w, d, err))
		return false;
	put_floor(w, d);
	json_end_object(j);
	return true;
}

static void put_texts(struct telling *w)
{
	struct json *j = &w->j;

	json_array(j, "texts");
	for (size_t i = 0; i < w->t->texts_n; i++) {
		const struct outbox_row *o = &w->t->texts[i];
		json_object(j, NULL);
		json_text(j, "message_id", o->message_id);
		json_str(j, "state", o->state);
		json_bool(j, "dry", o->dry);
		json_str(j, "template", o->template);
		json_str(j, "text", o->body);
		put_time(w, "created_at", o->created_at);
		put_time(w, "not_before", o->not_before);
		put_time(w, "handed_over_at", o->handed_over_at);
		json_str(j, "review_codes", o->review_codes);
		json_str(j, "approved_by", o->approved_by);
		json_str(j, "provider", o->provider);
		json_str(j, "provider_id", o->provider_id);
		json_str(j, "error_code", o->error_code);
		json_str(j, "why", o->why);
		json_end_object(j);
	}
	json_end_array(j);
}

static void put_records(struct telling *w)
{
	struct json *j = &w->j;

	json_array(j, "records");
	for (size_t i = 0; i < w->t->records_n; i++) {
		const struct record_view *r = &w->t->records[i];
		json_object(j, NULL);
		json_str(j, "kind", r->kind);
		json_str(j, "id", r->id);
		put_time(w, "at", r->at);
		json_str(j, "status", r->status);
		json_str(j, "words", r->words);
		json_text(j, "match_class", match_class_word(r->class));
		json_text(j, "match_reason", match_reason_word(r->reason));
		json_int(j, "amount_minor", r->minor);
		json_str(j, "currency", r->currency);
		json_str(j, "file", r->file);
		json_int(j, "line", r->file_line);
		json_end_object(j);
	}
	json_end_array(j);
}

static void put_receipts(struct telling *w)
{
	struct json *j = &w->j;

	json_array(j, "receipts");
	for (size_t i = 0; i < w->t->receipts_n; i++) {
		json_object(j, NULL);
		json_int(j, "number", w->t->receipts[i].number);
		json_str(j, "kind", w->t->receipts[i].kind);
		put_time(w, "at", w->t->receipts[i].at);
		json_str(j, "payload", w->t->receipts[i].payload); /* the very text that was hashed */
		json_end_object(j);
	}
	json_end_array(j);
}

bool trace_print_json(struct trace *t, struct err *err)
{
	struct telling w = {.t = t};
	struct str out;
	bool ok = true;

	str_init(&out, JSON_BYTES_MAX);
	json_init(&w.j, &out, false);
	json_object(&w.j, NULL);
	json_text(&w.j, "tenant", t->n->tenant->id);
	put_case(&w);
	put_calls(&w);
	json_array(&w.j, "decisions");
	for (size_t i = 0; ok && i < t->decisions_n; i++)
		ok = put_decision(&w, &t->decisions[i], err);
	if (ok) {
		json_end_array(&w.j);
		put_texts(&w);
		put_records(&w);
		put_receipts(&w);
		json_end_object(&w.j);
		str_addc(&out, '\n');
		print_str(&out);
	}
	str_release(&out);
	return ok;
}
