#include "commands/import_show.h"

#include <assert.h>

#include "commands/say.h"
#include "report/show.h"

enum { VALUE_SHOWN = 200 };

/* Where the fields of one record go. */
struct teller {
	struct shown_record *out;
	const struct tenant *t;
	struct arena *arena;
};

static void add(struct teller *to, const char *name, const char *value)
{
	struct shown_record *s = to->out;

	assert(s->fields_n < SHOWN_FIELDS_MAX);
	s->fields[s->fields_n].name = name;
	s->fields[s->fields_n++].value = value;
}

static void add_text(struct teller *to, const char *name, struct slice text)
{
	bool cut;

	if (text.len)
		add(to, name, say_safe(to->arena, show_cut(text, VALUE_SHOWN, &cut)));
}

static void add_int(struct teller *to, const char *name, int64_t value, int64_t none)
{
	char text[24];

	if (value == none)
		return;
	snprintf(text, sizeof text, "%lld", (long long)value);
	add(to, name, arena_text(to->arena, slice_of(text)));
}

static void add_yes(struct teller *to, const char *name, bool is)
{
	if (is)
		add(to, name, "yes");
}

static void add_time(struct teller *to, const char *name, int64_t at)
{
	char text[CIVIL_RFC3339_LEN];

	if (!at)
		return;
	civil_format_rfc3339(to->t->zone, at, text);
	add(to, name, arena_text(to->arena, slice_of(text)));
}

static void add_phone(struct teller *to, const char *name, int64_t phone, struct slice raw)
{
	char text[PHONE_TEXT_LEN];

	if (!phone) {
		add_text(to, name, raw);
		return;
	}
	phone_format(phone, text);
	add(to, name, arena_text(to->arena, slice_of(text)));
}

static void add_call(struct teller *to, const struct call *c)
{
	static const char *const doubts[] = {
		[CIVIL_AMBIGUOUS] = "stands twice that night, the earlier reading taken",
		[CIVIL_NONEXISTENT] = "skipped that night, moved on",
		[CIVIL_MINUTE] = "to the minute",
		[CIVIL_SUSPECT] = "from a clock that jumped",
	};

	add_text(to, "id", c->native_id);
	add(to, "direction", direction_word(c->direction));
	add_phone(to, "other", c->other, c->other_raw);
	add_phone(to, "line", c->line, c->line_raw);
	add_time(to, "started_at", c->started_at);
	if ((size_t)c->time_quality < sizeof doubts / sizeof *doubts && doubts[c->time_quality])
		add(to, "time", doubts[c->time_quality]);
	add(to, "outcome", call_outcome_word(c->outcome));
	add_text(to, "said", c->outcome_raw);
	add_int(to, "ring_s", c->ring_s, -1);
	add_int(to, "talk_s", c->talk_s, -1);
	add_int(to, "total_s", c->total_s, -1);
	add_yes(to, "voicemail", c->voicemail_left);
	add_text(to, "name", c->caller_name);
	add_text(to, "needed", c->needed);
	add_text(to, "needed_source", c->needed_source);
	add_int(to, "legs", c->legs, c->legs < 2 ? c->legs : 0);
}

static void add_leg(struct teller *to, const struct leg *l)
{
	add_text(to, "group", l->group);
	add_text(to, "app", l->app);
	add_int(to, "sequence", l->sequence, 0);
	add_yes(to, "person", l->person);
	add_yes(to, "child", l->child);
	add_call(to, &l->call);
}

static void add_message(struct teller *to, const struct message *m)
{
	add_text(to, "id", m->native_id);
	add(to, "direction", direction_word(m->direction));
	add_phone(to, "other", m->other, m->other_raw);
	add_phone(to, "line", m->line, (struct slice){0});
	add_time(to, "sent_at", m->sent_at);
	add(to, "status", message_status_word(m->status));
	add_text(to, "error_code", m->error_code);
	add_int(to, "segments", m->segments, -1);
	add_text(to, "body", m->body);
}

static void add_booking(struct teller *to, const struct booking *b)
{
	add_text(to, "id", b->native_id);
	add(to, "status", booking_status_word(b->status));
	add_text(to, "title", b->title);
	add_text(to, "person", b->person);
	add_phone(to, "phone", b->phone, (struct slice){0});
	add_int(to, "phones", b->phones, b->phones < 2 ? b->phones : 0);
	add_text(to, "email", b->email);
	add_time(to, "created_at", b->created_at);
	add_time(to, "starts_at", b->starts_at);
	add_time(to, "ends_at", b->ends_at);
	add_time(to, "last_starts_at", b->last_starts_at == b->starts_at ? 0 : b->last_starts_at);
	add_yes(to, "series", b->series);
	add_time(to, "completed_at", b->completed_at);
	add_time(to, "updated_at", b->updated_at);
	add_int(to, "sequence", b->sequence, 0);
	add_text(to, "channel", b->channel);
	add_text(to, "message_ref", b->message_ref);
	add_int(to, "amount_minor", b->amount_minor, 0);
	add_text(to, "currency", b->currency);
}

static void add_payment(struct teller *to, const struct payment *p)
{
	add_text(to, "id", p->native_id);
	add(to, "kind", payment_kind_word(p->kind));
	add(to, "status", payment_status_word(p->status));
	add_time(to, "paid_at", p->paid_at);
	add_int(to, "amount_minor", p->amount_minor, INT64_MIN);
	add_int(to, "refunded_minor", p->refunded_minor, 0);
	add_text(to, "currency", p->currency);
	add_text(to, "booking_ref", p->booking_ref);
	add_text(to, "related_id", p->related_id);
	add_text(to, "payer", p->payer);
	add_phone(to, "phone", p->phone, (struct slice){0});
	add_text(to, "email", p->email);
	add_text(to, "description", p->description);
}

static void add_phones(struct teller *to, const struct contact *c)
{
	char text[CONTACT_MAX_PHONES * (PHONE_TEXT_LEN + 1)] = "", *at = text;

	for (uint32_t i = 0; i < c->phones_n; i++) {
		if (i)
			*at++ = ' ';
		phone_format(c->phones[i], at);
		at += strlen(at);
	}
	add_text(to, "phones", slice_of(text));
}

static void add_contact(struct teller *to, const struct contact *c)
{
	add_text(to, "id", c->native_id);
	add_text(to, "name", c->name);
	add_text(to, "company", c->company);
	add_text(to, "tags", c->tags);
	add_phones(to, c);
	add_text(to, "email", c->email);
	add_text(to, "region", c->region);
	add_text(to, "postal_code", c->postal_code);
	add_time(to, "created_at", c->created_at);
}

static void add_consent(struct teller *to, const struct consent_event *c)
{
	add(to, "event", consent_kind_word(c->kind));
	add(to, "scope", consent_scope_word(c->scope));
	add_phone(to, "phone", c->phone, (struct slice){0});
	add_time(to, "at", c->at);
	add_text(to, "evidence", c->evidence);
	add_text(to, "words", c->words);
	add_text(to, "asserted_by", c->asserted_by);
	add_yes(to, "keyword", c->keyword);
}

void show_record(const struct record *r, const struct tenant *t, struct arena *arena, struct shown_record *out)
{
	static const char *const kinds[] = {
		[RECORD_CALL] = "call",       [RECORD_LEG] = "leg",         [RECORD_MESSAGE] = "text",
		[RECORD_BOOKING] = "booking", [RECORD_PAYMENT] = "payment", [RECORD_CONTACT] = "contact",
		[RECORD_CONSENT] = "consent",
	};
	struct teller to = {out, t, arena};

	*out = (struct shown_record){.line = r->origin.line, .kind = kinds[r->kind]};
	switch (r->kind) {
	case RECORD_CALL: add_call(&to, &r->call); break;
	case RECORD_LEG: add_leg(&to, &r->leg); break;
	case RECORD_MESSAGE: add_message(&to, &r->message); break;
	case RECORD_BOOKING: add_booking(&to, &r->booking); break;
	case RECORD_PAYMENT: add_payment(&to, &r->payment); break;
	case RECORD_CONTACT: add_contact(&to, &r->contact); break;
	case RECORD_CONSENT: add_consent(&to, &r->consent); break;
	case RECORD_FINDING: break;
	}
}

void shown_print(const struct shown_record *s, const char *file)
{
	if (s->line)
		printf("  %s:%lld: %s", file, (long long)s->line, s->kind);
	else
		printf("  %s: %s", file, s->kind);
	for (size_t i = 0; i < s->fields_n; i++) {
		const char *quote = strchr(s->fields[i].value, ' ') || strchr(s->fields[i].value, ',') ? "\"" : "";
		printf("%s %s %s%s%s", i ? "," : "", s->fields[i].name, quote, s->fields[i].value, quote);
	}
	putchar('\n');
}

void shown_json(const struct shown_record *s, struct json *j)
{
	json_object(j, NULL);
	if (s->line)
		json_int(j, "line", s->line);
	json_text(j, "record", s->kind);
	for (size_t i = 0; i < s->fields_n; i++)
		json_text(j, s->fields[i].name, s->fields[i].value);
	json_end_object(j);
}
