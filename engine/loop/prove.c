/* Step 5, prove, and the place where a person's steps come together: replay what the records say, decide what is new,
 * act on it, and write down how far each case provably got. */
#include "loop/night.h"

#include <assert.h>

#include "base/hash.h"
#include "domain/floor.h"
#include "domain/states.h"
#include "loop/row.h"
#include "store/receipts.h"

enum { BACKLOG_AGE_S = 7 * 86400 };

/* One case being worked on. */
struct work {
	struct night *n;
	struct person *p;
	const struct identified *who;
	const struct replay *replay;
	size_t index; /* of the case in replay */
	const struct replay_case *c;
	struct case_row row;
	struct facts facts;
	struct rules_answer answer;
	struct decision decision;
	uint8_t rules[16];   /* first half of the rules' hash, as decisions store it */
	const char *trigger; /* of a decision made now; null when none was */
};

/* ---- what a case is called ---- */

/* Derived from content: the caller and the call that opened it. */
static bool name_case(struct work *w, struct err *err)
{
	uint64_t value =
		hash_mix64(hash_mix64((uint64_t)w->p->phone, (uint64_t)w->c->first_missed_at), w->c->first_call->key);
	bool taken = true;

	for (uint64_t salt = 0; taken; salt++) {
		hash_short_id('C', hash_mix64(value, salt), w->row.id);
		if (!cases_id_taken(w->n->store, w->row.id, &taken, err))
			return false;
	}
	return true;
}

static struct slice call_name(struct night *n, const struct person_call *c)
{
	char id[10];

	if (c->native_id.len)
		return c->native_id;
	hash_short_id('K', c->key, id);
	return arena_slice(&n->person, slice_of(id));
}

/* ---- deciding ---- */

/* They called again after a text went: one text was enough, a person calls them. Everything else still stands. */
static void called_again(struct work *w)
{
	static const char *const satisfied[] = {"ALREADY_TEXTED", "CAP_FLOOR", "CAP_24H", "DUPLICATE", NULL};
	struct decision all = w->decision;

	decision_init(&w->decision);
	for (size_t i = 0; i < all.voices_n; i++) {
		bool skip = false;
		for (size_t k = 0; satisfied[k]; k++)
			skip = skip || strcmp(all.voices[i].code, satisfied[k]) == 0;
		if (!skip)
			decision_add(&w->decision, &all.voices[i]);
	}
	struct voice v = {.layer = LAYER_STANDARD,
			  .outcome = OUTCOME_REVIEW,
			  .code = "called_again",
			  .entry = "authority",
			  .note = "They called again after a text: call them."};
	decision_add(&w->decision, &v);
	decision_settle(&w->decision);
}

static void judge(struct work *w, enum facts_purpose purpose)
{
	consent_gather(w->n, w->p, w->who, w->c, purpose, &w->facts);
	w->facts.case_id = slice_of(w->row.id);
	if (w->facts.places.zones_n && w->facts.npa && w->facts.npa->zones_n)
		w->row.zone = slice_of(civil_zone_name(w->facts.npa->zones[0]));
	consent_judge(w->n, &w->facts, &w->answer, &w->decision);
}

/* What a voice says beside the one that is shown. */
static unsigned voices_flags(const struct decision *d)
{
	static const struct {
		const char *code;
		unsigned flag;
	} said[] = {
		{"possible_emergency", CASE_URGENT},   {"LEGAL_RISK", CASE_SILENCE},
		{"WRONG_PARTY", CASE_SILENCE},         {"legal_words", CASE_SILENCE},
		{"asks_for_no_contact", CASE_SILENCE},
	};
	unsigned flags = 0;

	for (size_t i = 0; i < d->voices_n; i++)
		for (size_t k = 0; k < sizeof said / sizeof *said; k++)
			if (strcmp(d->voices[i].code, said[k].code) == 0)
				flags |= said[k].flag;
	return flags;
}

/* Take the decision over into the row; it is written after its case. */
static void settle(struct work *w, const char *trigger)
{
	struct night *n = w->n;

	if (w->decision.outcome == OUTCOME_NO_CONTACT)
		w->decision.hold_until = 0; /* there is nothing to hold */
	w->trigger = trigger;
	w->row.decision = n->ids.next_decision++;
	w->row.outcome = w->decision.outcome;
	w->row.code = arena_slice(&n->person, slice_of(w->decision.code));
	w->row.reason = arena_slice(&n->person, slice_of(w->decision.reason));
	w->row.decided_at = n->now;
	w->row.hold_until = w->decision.hold_until;
	w->row.identity = w->answer.identity;
	w->row.flags = voices_flags(&w->decision) | (w->facts.silence ? CASE_SILENCE : 0);
}

static bool write_decision(struct work *w, struct err *err)
{
	struct night *n = w->n;

	str_clear(&n->facts);
	facts_write_json(&w->facts, &n->facts);
	struct decision_row d = {
		.id = w->row.decision,
		.case_row = w->row.row,
		.call = w->c->last_call ? w->c->last_call->row : 0,
		.decided_at = n->now,
		.trigger = w->trigger,
		.identity = w->answer.identity,
		.rules = w->rules,
		.law = n->law->version,
		.facts = str_slice(&n->facts),
		.decision = &w->decision,
	};
	return decisions_add(n->store, &d, err);
}

/* The disposition receipt of one missed call: decision or no_contact for the one that opened its case, else joined. */
static bool say_disposition(struct work *w, const struct person_call *call, bool joined, struct err *err)
{
	struct night *n = w->n;
	const char *kind = joined ? "joined" : w->row.outcome == OUTCOME_NO_CONTACT ? "no_contact" : "decision";
	char caller[PHONE_TEXT_LEN];
	int64_t receipt = 0;

	phone_format(w->p->phone, caller);
	struct receipt_field fields[] = {
		RECEIPT_TEXT("call", call_name(n, call)),
		RECEIPT_TEXT("caller", slice_of(caller)),
		RECEIPT_TEXT("case", slice_of(w->row.id)),
		RECEIPT_TEXT("code", w->trigger ? w->row.code : (struct slice){0}),
		RECEIPT_INT("hold_until", w->trigger ? w->row.hold_until : 0),
		RECEIPT_TEXT("identity", slice_of(identity_word(w->row.identity))),
		RECEIPT_TEXT("law", slice_of(n->law->version)),
		RECEIPT_INT("missed_at", call->at),
		RECEIPT_TEXT("outcome", w->trigger ? slice_of(outcome_word(w->row.outcome)) : (struct slice){0}),
		RECEIPT_TEXT("rules", slice_part(slice_of(rules_hash(n->rules)), 0, 16)),
	};
	if (joined)
		n->counts.joined++;
	else
		n->counts.decided[w->row.outcome]++;
	return night_receipt(n, kind, fields, sizeof fields / sizeof *fields, &receipt, err) &&
	       cases_place_call(n->store, call->row, w->row.row, joined, receipt, err);
}

static bool say_dispositions(struct work *w, struct err *err)
{
	for (size_t i = 0; i < w->p->calls_n; i++) {
		const struct person_call *call = &w->p->calls[i];
		if (w->replay->places[i].case_index != (int64_t)w->index || call->case_row)
			continue;
		if (!say_disposition(w, call, call != w->c->first_call || w->c->known, err))
			return false;
	}
	return true;
}

static bool has_new_miss(const struct work *w)
{
	for (size_t i = 0; i < w->p->calls_n; i++)
		if (w->replay->places[i].case_index == (int64_t)w->index && !w->p->calls[i].case_row)
			return true;
	return false;
}

static void decide_new(struct work *w)
{
	judge(w, FACTS_DECIDE);
	settle(w, "first");
}

/* Take back what waits for this case; the row says so at once. */
static bool take_back(struct work *w, const char *why, struct err *err)
{
	if (!act_cancel(w->n, w->p, w->c->known->row, why, err))
		return false;
	if (slice_is(w->row.message_state, "draft") || slice_is(w->row.message_state, "queued"))
		w->row.message_state = SLICE("canceled");
	return true;
}

/* A joined miss: decided again when no text went, else a person calls. An unanswered draft gives way to the new one. */
static bool decide_joined(struct work *w, struct err *err)
{
	judge(w, FACTS_DECIDE);
	if (w->facts.text_queued_or_sent || w->c->text)
		called_again(w);
	settle(w, "joined");
	w->row.backlog = false; /* they rang again: this is today's work */
	/* A miss that came late, and is not the latest: what waits was written for the latest one. */
	if (w->c->last_call->row == w->c->known->decided_call && w->decision.outcome != OUTCOME_NO_CONTACT)
		return true;
	return take_back(w, "they called again: decided anew", err);
}

/* Consent changed, or the reason to contact fell away: what waits is taken back at once. Never the passing of time. */
static bool decide_changed(struct work *w, struct err *err)
{
	bool waiting = false;

	for (size_t i = 0; i < w->p->outbox_n; i++)
		waiting = waiting ||
			  (w->p->outbox[i].case_row == w->c->known->row &&
			   (slice_is(w->p->outbox[i].state, "draft") || slice_is(w->p->outbox[i].state, "queued")));
	/* The number has become one of ours; or was, and is none any more. */
	bool inside = !w->c->open && !w->c->closed_by && !w->c->closed_proof &&
		      (w->c->known->open || !slice_is(w->c->known->closed_by, "config"));
	bool was_inside = slice_is(w->row.code, "INTERNAL_NUMBER") || slice_is(w->row.code, "TEST_NUMBER");
	if (!waiting && !w->c->open && !inside)
		return true;
	judge(w, FACTS_DECIDE);
	if (inside) {
		settle(w, "changed");
		return take_back(w, w->decision.reason, err);
	}
	bool unread = w->facts.unread_row.len > 0, pending = (w->facts.reply_pending || unread) && waiting;
	/* A person has read what stopped the machine: it is decided anew, and may become a draft. */
	bool read = w->c->open && ((slice_is(w->row.code, "REPLY_PENDING") && !w->facts.reply_pending) ||
				   (slice_is(w->row.code, "UNREAD_ROW") && !unread) ||
				   (was_inside && w->decision.outcome != OUTCOME_NO_CONTACT));
	if (w->decision.outcome != OUTCOME_NO_CONTACT && waiting && !w->c->open)
		return take_back(w, "the case is closed", err);
	if (w->decision.outcome != OUTCOME_NO_CONTACT && !pending && !read)
		return !waiting || w->n->tenant->tier != TIER_OBSERVE || take_back(w, OBSERVES, err);
	if (w->decision.outcome == OUTCOME_NO_CONTACT && w->row.outcome == OUTCOME_NO_CONTACT && !waiting)
		return true;
	/* What the machine itself did since is no change of theirs. */
	if (w->facts.text_queued_or_sent && !w->facts.opted_out && !waiting)
		return true;
	settle(w, w->facts.opted_out ? "consent" : pending || read ? "reply" : "changed");
	return read || take_back(w, w->decision.reason, err);
}

/* ---- proof receipts ---- */

static bool say_proof(struct work *w, struct err *err)
{
	const struct person_case *was = w->c->known;
	bool same = was && was->rung == w->row.rung && slice_equal(was->proof_id, w->row.proof_id) &&
		    was->paid_minor == w->row.paid_minor;

	if (w->row.rung < RUNG_ATTEMPTED || same)
		return true;
	struct receipt_field fields[] = {
		RECEIPT_TEXT("case", slice_of(w->row.id)),   RECEIPT_INT("paid_minor", w->row.paid_minor),
		RECEIPT_TEXT("proof", w->row.proof_kind),    RECEIPT_INT("proof_at", w->row.proof_at),
		RECEIPT_TEXT("proof_id", w->row.proof_id),   RECEIPT_TEXT("rung", slice_of(rung_word(w->row.rung))),
		RECEIPT_TEXT("source", w->row.proof_source),
	};
	return night_receipt(w->n, "proof", fields, sizeof fields / sizeof *fields, NULL, err);
}

static bool say_open_or_closed(struct work *w, struct err *err)
{
	const struct person_case *was = w->c->known;

	if (was ? was->open == w->row.open : w->row.open)
		return true;
	struct receipt_field fields[] = {
		RECEIPT_TEXT("by", w->row.closed_by),
		RECEIPT_TEXT("case", slice_of(w->row.id)),
		RECEIPT_INT("closed_at", w->row.closed_at),
		RECEIPT_TEXT("reason", w->row.closed_reason),
	};
	if (w->row.open) {
		w->n->counts.cases_reopened++;
		return night_receipt(w->n, "reopen", fields, sizeof fields / sizeof *fields, NULL, err);
	}
	w->n->counts.cases_closed++;
	/* A person's closing has its receipt from the moment they closed it. */
	if (w->c->closed_by)
		return true;
	return night_receipt(w->n, "close", fields, sizeof fields / sizeof *fields, NULL, err);
}

/* ---- one case, one person ---- */

static bool decide(struct work *w, struct err *err)
{
	bool fresh_miss = has_new_miss(w);

	if (!w->c->known) {
		if (!name_case(w, err))
			return false;
		w->row.row = w->n->ids.next_case++;
		w->row.opened_run = w->n->now;
		w->n->counts.cases_opened++;
		decide_new(w);
		return true;
	}
	if (fresh_miss)
		return decide_joined(w, err);
	return decide_changed(w, err);
}

static bool changed(const struct work *w)
{
	const struct person_case *was = w->c->known;

	return !was || w->trigger || was->open != w->row.open || was->rung != w->row.rung ||
	       was->paid_minor != w->row.paid_minor || !slice_equal(was->proof_id, w->row.proof_id) ||
	       !slice_equal(was->closed_by, w->row.closed_by);
}

static bool act(struct work *w, bool *acted, struct err *err)
{
	int64_t before = w->row.message;
	bool acts = w->trigger && w->decision.outcome != OUTCOME_NO_CONTACT && w->c->open;

	if (acts && !(w->facts.text_queued_or_sent || w->c->text) &&
	    !act_on(w->n, &w->facts, &w->decision, &w->row, err))
		return false;
	*acted = w->row.message != before;
	return true;
}

/* The case first, then what refers to it. A new case without a text is written once. */
static bool work_case(struct work *w, struct err *err)
{
	bool acted = false, is_new = !w->c->known;

	row_begin(w->p, w->who, w->c, &w->row);
	if (!decide(w, err))
		return false;
	if (is_new)
		w->row.backlog = w->n->now - w->c->last_missed_at > BACKLOG_AGE_S;
	row_finish(w->n, w->c, &w->row);
	w->row.changed_at = changed(w) ? w->n->now : w->row.changed_at;
	if (is_new && !cases_insert(w->n->store, &w->row, err))
		return false;
	if ((w->trigger && !write_decision(w, err)) || !act(w, &acted, err))
		return false;
	if (acted)
		row_finish(w->n, w->c, &w->row);
	if ((acted || !is_new) && !cases_update(w->n->store, &w->row, err))
		return false;
	return say_dispositions(w, err) && say_proof(w, err) && say_open_or_closed(w, err);
}

/* One for the whole night: thirty kilobytes of voices are not cleared for every case, each part is filled before it is
 * read. */
static struct work *work_of(struct night *n)
{
	if (!n->work) {
		n->work = arena_alloc(&n->arena, sizeof *n->work);
		n->work->n = n;
		for (size_t i = 0; i < sizeof n->work->rules; i++) {
			char byte[3] = {rules_hash(n->rules)[2 * i], rules_hash(n->rules)[2 * i + 1], 0};
			n->work->rules[i] = (uint8_t)strtoul(byte, NULL, 16);
		}
	}
	return n->work;
}

/* Which calls are another phone of a ring that somebody answered: kept, since they are no missed calls. */
static bool note_talks(struct night *n, const struct person *p, const struct replay *replay, struct err *err)
{
	for (size_t i = 0; i < p->calls_n; i++)
		if (p->calls[i].in_talk != replay->places[i].in_talk &&
		    !cases_note_talk(n->store, p->calls[i].row, replay->places[i].in_talk, err))
			return false;
	return true;
}

bool prove_person(struct night *n, struct person *p, struct err *err)
{
	struct identified who;
	struct replay replay;
	struct replay_env env = {
		.now = n->now, .proof_window_s = n->tenant->proof_window_s, .talked_s = n->tenant->talked_s};
	int64_t at = p->calls_n ? p->calls[p->calls_n - 1].at : n->now;

	identify_person(n, p, at, &who);
	env.inside = who.inside;
	env.two_people = who.two_people;
	replay_person(p, &env, &n->person, &replay);
	if (!note_talks(n, p, &replay, err))
		return false;
	int64_t *rows = arena_alloc(&n->person, (replay.cases_n + 1) * sizeof *rows);
	struct work *w = work_of(n);
	for (size_t i = 0; i < replay.cases_n; i++) {
		w->p = p;
		w->who = &who;
		w->replay = &replay;
		w->index = i;
		w->c = &replay.cases[i];
		w->trigger = NULL;
		if (!w->c->last_call) /* its calls are gone from view: nothing to say that is not said already */
			continue;
		identify_person(n, p, w->c->last_missed_at, &who);
		if (!work_case(w, err))
			return false;
		rows[i] = w->row.row;
	}
	return proofs_write(n->store, p, rows, err);
}
