/* One record of a file: stored, counted, and what follows from it noted. */
#include "base/utf8.h"
#include "base/vec.h"
#include "loop/import.h"

enum { DAY_S = 86400 };

/* ---- noting who changed ---- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

bool import_flush_phones(struct import *m, struct err *err)
{
	size_t n = 0;

	qsort(m->phones, m->phones_n, sizeof *m->phones, by_number);
	for (size_t i = 0; i < m->phones_n; i++)
		if (!n || m->phones[n - 1] != m->phones[i])
			m->phones[n++] = m->phones[i];
	m->phones_n = 0;
	return dirty_add(m->n->store, m->phones, n, err);
}

bool import_note_phone(struct import *m, int64_t phone, struct err *err)
{
	if (phone <= 0)
		return true;
	if (m->phones_n == PHONES_MAX && !import_flush_phones(m, err))
		return false;
	m->phones[m->phones_n++] = phone;
	return true;
}

/* ---- one record ---- */

bool import_finding(struct import *m, enum exception_kind kind, const char *reason, struct slice text, struct err *err)
{
	struct finding f = {.kind = kind, .reason = slice_of(reason), .text = text};

	return records_put_finding(m->n->store, &m->put, &f, m->n->now, err) != PUT_FAILED;
}

bool import_conflict(struct import *m, const char *what, struct slice id, struct err *err)
{
	char reason[256];

	m->conflicts++;
	snprintf(reason, sizeof reason,
		 "The same %s id, %.*s, stands for two different facts (from, to or start differ). Both are kept.",
		 what, (int)(id.len > 80 ? 80 : id.len), id.at ? id.at : "");
	return import_finding(m, EXCEPTION_CONFLICT, reason, id, err);
}

bool import_is_repeat(enum put_status status)
{
	return status == PUT_REPEATED || status == PUT_DUPLICATE;
}

static bool count(struct import *m, enum put_status status, struct err *err)
{
	switch (status) {
	case PUT_FAILED: return false;
	case PUT_NEW: m->file.taken++; break;
	case PUT_REPEATED: m->file.repeated++; break;
	case PUT_DUPLICATE:
		m->file.repeated++;
		return import_finding(m, EXCEPTION_DUPLICATE,
				      "This row stands in the same file already; it counts once.", m->raw, err);
	case PUT_REVISED: m->file.revised++; break;
	case PUT_CONFLICT: m->file.taken++; break;
	}
	return true;
}

/* What an inbound text says about being contacted becomes a consent event, with the text as its evidence. */
static bool note_consent_of(struct import *m, const struct message *msg, const struct reply *r, struct err *err)
{
	struct consent_event c = {.phone = msg->other,
				  .at = msg->sent_at ? msg->sent_at : m->n->now, /* unknown: from now on */
				  .scope = r->scope,
				  .evidence = msg->native_id,
				  .words = utf8_head(msg->body, CONSENT_WORDS_MAX),
				  .asserted_by = SLICE("reply"),
				  .keyword = r->keyword};
	const struct {
		bool said;
		enum consent_kind kind;
	} events[] = {
		{r->class == REPLY_OPT_OUT, CONSENT_OPT_OUT},
		{r->class == REPLY_OPT_IN, CONSENT_OPT_IN},
		{r->wrong_number, CONSENT_WRONG_NUMBER},
		{r->legal_threat, CONSENT_LEGAL_THREAT},
		{r->complaint, CONSENT_COMPLAINT},
	};

	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		if (!events[i].said)
			continue;
		c.kind = events[i].kind;
		enum put_status status = records_put_consent(m->n->store, &m->put, &c, err);
		if (status == PUT_FAILED)
			return false;
		char phone[PHONE_TEXT_LEN];
		phone_format(c.phone, phone);
		struct receipt_field fields[] = {
			RECEIPT_TEXT("event", slice_of(consent_kind_word(c.kind))),
			RECEIPT_TEXT("evidence", c.evidence),
			RECEIPT_TEXT("phone", slice_of(phone)),
			RECEIPT_INT("said_at", c.at),
			RECEIPT_TEXT("why", slice_of(r->why)),
		};
		if (status == PUT_NEW &&
		    !night_receipt(m->n, "consent", fields, sizeof fields / sizeof *fields, NULL, err))
			return false;
	}
	return true;
}

static struct reply read_reply(struct import *m, struct slice body)
{
	uint64_t hash = hash_key64(body.at, body.len);
	struct read_reply *known = &m->replies[hash % REPLIES_KEPT];

	if (known->body != hash || !hash)
		*known = (struct read_reply){hash, reply_read(body)};
	return known->reply;
}

static bool take_message(struct import *m, const struct message *msg, struct err *err)
{
	struct reply reply = {0};
	bool inbound = msg->direction == DIRECTION_IN;

	if (inbound)
		reply = read_reply(m, msg->body);
	enum put_status status = records_put_message(m->n->store, &m->put, msg, inbound ? &reply : NULL, err);
	if (!count(m, status, err))
		return false;
	if (import_is_repeat(status))
		return true;
	if (status == PUT_CONFLICT && !import_conflict(m, "message", msg->native_id, err))
		return false;
	if (inbound && msg->other && !note_consent_of(m, msg, &reply, err))
		return false;
	if (inbound && !msg->sent_at &&
	    !import_finding(m, EXCEPTION_DOUBT,
			    "This text came in without a time. It answers nothing; a stop in it counts from now on.",
			    msg->native_id.len ? msg->native_id : msg->other_raw, err))
		return false;
	return import_note_phone(m, msg->other, err);
}

/* A wall time that does not tell one instant is a doubt, and said. */
bool import_note_time(struct import *m, const struct call *c, struct err *err)
{
	const char *reason =
		c->time_quality == CIVIL_AMBIGUOUS
			? "The time stands twice on the night clocks went back; the earlier reading was taken."
		: c->time_quality == CIVIL_NONEXISTENT
			? "The time does not exist: clocks went forward over it. It was moved by the gap."
		: c->time_quality == CIVIL_SUSPECT
			? "The clock that wrote this row had jumped back: its time cannot be believed."
			: NULL;

	return !reason || import_finding(m, c->time_quality == CIVIL_SUSPECT ? EXCEPTION_CLOCK : EXCEPTION_DOUBT,
					 reason, c->native_id.len ? c->native_id : c->other_raw, err);
}

static bool take_call(struct import *m, const struct call *c, struct err *err)
{
	enum put_status status =
		records_put_call(m->n->store, &m->put, records_call_key(m->put.format, c), c, false, err);

	if (!count(m, status, err))
		return false;
	if (status == PUT_CONFLICT && !import_conflict(m, "call", c->native_id, err))
		return false;
	if (!import_is_repeat(status) && !import_note_time(m, c, err))
		return false;
	return import_is_repeat(status) || import_note_phone(m, c->other, err);
}

static bool take_leg(struct import *m, const struct leg *seen, struct err *err)
{
	uint64_t group = 0;
	struct leg leg = *seen;

	if (clock_jumped(&m->clock, leg.ended_at))
		leg.call.time_quality = CIVIL_SUSPECT;
	enum put_status status = records_put_leg(m->n->store, &m->put, &leg, &group, err);

	if (!count(m, status, err))
		return false;
	if (import_is_repeat(status) || (m->groups_n && m->groups[m->groups_n - 1] == group))
		return true;
	uint64_t *g = vec_add((void **)&m->groups, &m->groups_n, &m->groups_cap, sizeof *g, SIZE_MAX / 16);
	*g = group;
	return true;
}

static bool take_contact(struct import *m, const struct contact *c, struct err *err)
{
	enum put_status status = records_put_contact(m->n->store, &m->put, c, err);

	if (!count(m, status, err))
		return false;
	for (uint32_t i = 0; !import_is_repeat(status) && i < c->phones_n; i++)
		if (!import_note_phone(m, c->phones[i], err))
			return false;
	return true;
}

bool import_take(struct import *m, const struct record *r, struct err *err)
{
	enum put_status status;
	int64_t at = record_happened_at(r);

	m->later += at > m->n->now + DAY_S;
	m->latest_at = at > m->latest_at ? at : m->latest_at;

	m->put.origin = r->origin;
	m->put.origin.file = m->file.id;
	m->raw = r->raw;
	switch (r->kind) {
	case RECORD_CALL: return take_call(m, &r->call, err);
	case RECORD_LEG: return take_leg(m, &r->leg, err);
	case RECORD_MESSAGE: return take_message(m, &r->message, err);
	case RECORD_CONTACT: return take_contact(m, &r->contact, err);
	case RECORD_BOOKING:
		status = records_put_booking(m->n->store, &m->put, &r->booking, err);
		return count(m, status, err) &&
		       (import_is_repeat(status) || import_note_phone(m, r->booking.phone, err));
	case RECORD_PAYMENT:
		status = records_put_payment(m->n->store, &m->put, &r->payment, err);
		return count(m, status, err) &&
		       (import_is_repeat(status) || import_note_phone(m, r->payment.phone, err));
	case RECORD_CONSENT:
		status = records_put_consent(m->n->store, &m->put, &r->consent, err);
		return count(m, status, err) &&
		       (import_is_repeat(status) || import_note_phone(m, r->consent.phone, err));
	case RECORD_FINDING: return unread_finding(m->n, &m->put, &r->finding, err);
	}
	return true;
}
