/* What people answer in between: drafts, cases, replies. Everything is evaluated again at that instant; a person can
 * answer a review, never a no_contact and never a hold. */
#include "loop/night.h"

#include "domain/cases.h"
#include "store/people.h"
#include "store/views.h"

/* ---- drafts ---- */

struct answered {
	struct night *n;
	struct outbox_row draft;
	const char *name, *note;
};

static bool say_answer(struct answered *a, const char *answer, struct slice codes, const char *result, struct err *err)
{
	struct receipt_field fields[] = {
		RECEIPT_TEXT("answer", slice_of(answer)),
		RECEIPT_TEXT("by", slice_of(a->name)),
		RECEIPT_TEXT("codes", codes),
		RECEIPT_TEXT("message", slice_of(a->draft.message_id)),
		RECEIPT_INT("not_before", a->draft.not_before),
		RECEIPT_TEXT("note", slice_of(a->note)),
		RECEIPT_TEXT("result", slice_of(result)),
	};

	return night_receipt(a->n, "approval", fields, sizeof fields / sizeof *fields, NULL, err);
}

/* "It would be too old when the quiet hours end" and "it is too old" are one question, asked an hour apart. */
static bool same_question(struct slice asked, const char *code)
{
	static const char stale[] = "STALE_CALL", after_hold[] = "STALE_AFTER_HOLD";

	return slice_is(asked, code) || (slice_is(asked, after_hold) && strcmp(code, stale) == 0) ||
	       (slice_is(asked, stale) && strcmp(code, after_hold) == 0);
}

/* A review of this decision that is not among the codes the draft asked about, or that nobody may answer; null: none.
 */
static const struct voice *new_question(const struct decision *d, struct slice asked)
{
	for (size_t i = 0; i < d->voices_n; i++) {
		struct slice rest = asked, code;
		bool known = false;
		if (d->voices[i].outcome != OUTCOME_REVIEW)
			continue;
		while (slice_next(&rest, ',', &code))
			known = known || same_question(code, d->voices[i].code);
		if (!known || !d->voices[i].answerable)
			return &d->voices[i];
	}
	return NULL;
}

static bool judge_again(struct night *n, struct person *p, int64_t case_row, struct facts *f, struct decision *d)
{
	struct identified who;
	struct replay replay;
	struct rules_answer answer;
	struct replay_env env = {
		.now = n->now, .proof_window_s = n->tenant->proof_window_s, .talked_s = n->tenant->talked_s};

	identify_person(n, p, p->calls_n ? p->calls[p->calls_n - 1].at : n->now, &who);
	env.inside = who.inside;
	env.two_people = who.two_people;
	replay_person(p, &env, &n->person, &replay);
	for (size_t i = 0; i < p->cases_n; i++) {
		if (p->cases[i].row != case_row || !replay.cases[i].last_call)
			continue;
		identify_person(n, p, replay.cases[i].last_missed_at, &who); /* who they were when they rang */
		consent_gather(n, p, &who, &replay.cases[i], FACTS_APPROVE, f);
		consent_judge(n, f, &answer, d);
		return replay.cases[i].open;
	}
	return false;
}

static bool take_back(struct answered *a, const char *answer, const char *why, struct err *err)
{
	a->draft.why = slice_of(why);
	return outbox_step(a->n->store, &a->draft, "canceled", err) &&
	       say_answer(a, answer, a->draft.review_codes, why, err) &&
	       dirty_add(a->n->store, &a->draft.phone, 1, err);
}

/* A new question was not answered by an old approval: the draft now asks it too, and waits for a second yes. */
static bool ask_again(struct answered *a, const struct decision *d, const struct voice *question, struct err *err)
{
	a->draft.review_codes = act_review_codes(a->n, d);
	a->draft.not_before = d->hold_until;
	if (!outbox_step(a->n->store, &a->draft, "draft", err) ||
	    !say_answer(a, "approve", a->draft.review_codes, "asks again: something new", err) ||
	    !dirty_add(a->n->store, &a->draft.phone, 1, err) || !store_commit(a->n->store, err))
		return false;
	return err_set(
		err, ERR_REFUSED,
		"%s: something is new since it was drafted: %s (%s) Approve it once more if it may go all the same.",
		a->draft.message_id, *question->note ? question->note : d->reason, question->code);
}

static bool approve(struct answered *a, struct person *p, struct err *err)
{
	struct night *n = a->n;
	struct facts *f = arena_alloc(&n->person, sizeof *f);
	struct decision *d = arena_alloc(&n->person, sizeof *d);

	if (!judge_again(n, p, a->draft.case_row, f, d)) {
		return take_back(a, "approve", "the case is closed already: not sent", err) &&
		       store_commit(n->store, err) &&
		       err_set(err, ERR_REFUSED, "%s: its case is closed already; the draft was taken back",
			       a->draft.message_id);
	}
	if (n->tenant->tier == TIER_OBSERVE)
		return take_back(a, "approve", OBSERVES, err) && store_commit(n->store, err) &&
		       err_set(err, ERR_REFUSED,
			       "%s: tenant.yaml says tier: observe, in which nothing is sent; the draft was taken back",
			       a->draft.message_id);
	if (d->outcome == OUTCOME_NO_CONTACT)
		return take_back(a, "approve", d->code, err) && store_commit(n->store, err) &&
		       err_set(err, ERR_REFUSED, "%s: %s No approval can override that; the draft was taken back.",
			       a->draft.message_id, d->reason);
	const struct voice *question = new_question(d, a->draft.review_codes);
	if (question && question->answerable)
		return ask_again(a, d, question, err);
	if (question)
		return err_set(err, ERR_REFUSED, "%s: not possible now (%s): %s", a->draft.message_id, question->code,
			       d->reason);
	a->draft.not_before = d->hold_until;
	a->draft.approved_by = slice_of(a->name);
	a->draft.answered_codes = a->draft.review_codes;
	a->draft.dry = !n->live;
	return outbox_step(n->store, &a->draft, n->live ? "queued" : "dry", err) &&
	       approvals_add(n->store, &a->draft, "approve", a->name, a->note, n->now, err) &&
	       say_answer(a, "approve", a->draft.review_codes, n->live ? "queued" : "dry run: nothing is sent", err);
}

static bool answer_in_transaction(struct answered *a, bool yes, struct err *err)
{
	struct night *n = a->n;
	struct person p = {0};
	bool ok = people_load(n->store, a->draft.phone, &p, &n->person, err);

	if (ok && yes)
		ok = approve(a, &p, err);
	else if (ok)
		ok = approvals_add(n->store, &a->draft, "reject", a->name, a->note, n->now, err) &&
		     take_back(a, "reject", "a person rejected it", err);
	person_release(&p);
	return ok && dirty_add(n->store, &a->draft.phone, 1, err);
}

bool answer_draft(struct night *n, const char *message_id, bool yes, const char *name, const char *note,
		  struct err *err)
{
	struct answered a = {.n = n, .name = name, .note = note ? note : ""};
	struct err none = {0};

	arena_reset(&n->person);
	if (!outbox_find(n->store, slice_of(message_id), &n->arena, &a.draft, &none))
		return none.kind ? err_set(err, none.kind, "%s", none.text)
				 : err_set(err, ERR_REFUSED, "no draft has the id %s; `ringback queue` lists them",
					   message_id);
	if (!slice_is(a.draft.state, "draft"))
		return err_set(err, ERR_REFUSED, "%s is no draft any more: it is %.*s", message_id,
			       (int)a.draft.state.len, a.draft.state.at);
	if (!store_begin(n->store, err))
		return false;
	if (answer_in_transaction(&a, yes, err))
		return store_commit(n->store, err);
	store_rollback(n->store);
	return false;
}

/* ---- cases ---- */

static bool known_reason(const char *reason)
{
	for (size_t i = 0; closed_reasons[i]; i++)
		if (strcmp(closed_reasons[i], reason) == 0)
			return true;
	return false;
}

static bool close_in_transaction(struct night *n, struct case_row *row, const char *name, const char *reason,
				 const char *note, struct err *err)
{
	struct receipt_field fields[] = {
		RECEIPT_TEXT("by", slice_of(name)),       RECEIPT_TEXT("case", slice_of(row->id)),
		RECEIPT_INT("closed_at", n->now),         RECEIPT_TEXT("note", slice_of(note ? note : "")),
		RECEIPT_TEXT("reason", slice_of(reason)),
	};
	struct person p = {0};
	bool ok = closings_add(n->store, row, n->now, name, reason, note ? note : "", err) &&
		  night_receipt(n, "close", fields, sizeof fields / sizeof *fields, NULL, err);

	if (ok && row->caller)
		ok = people_load(n->store, row->caller, &p, &n->person, err);
	else if (ok)
		ok = people_load_hidden(n->store, row->row, &p, &n->person, err);
	ok = ok && act_cancel(n, &p, row->row, "the case was closed by a person", err);
	if (ok && row->caller) /* again, now that its texts are taken back */
		ok = people_load(n->store, row->caller, &p, &n->person, err);
	ok = ok && prove_person(n, &p, err);
	person_release(&p);
	return ok;
}

bool answer_close(struct night *n, const char *case_id, const char *name, const char *reason, const char *note,
		  struct err *err)
{
	struct case_row row;
	struct err none = {0};

	if (!known_reason(reason))
		return err_set(err, ERR_USAGE, "\"%s\" is no reason for closing (did you mean \"%s\"?)", reason,
			       str_nearest(slice_of(reason), closed_reasons)
				       ? str_nearest(slice_of(reason), closed_reasons)
				       : "called");
	if (strcmp(reason, "other") == 0 && (!note || !*note))
		return err_set(err, ERR_USAGE, "the reason `other` needs a --note that says what happened");
	arena_reset(&n->person);
	if (!cases_find(n->store, slice_of(case_id), &n->arena, &row, &none))
		return none.kind ? err_set(err, none.kind, "%s", none.text)
				 : err_set(err, ERR_REFUSED,
					   "no case has the id %s; `ringback queue` lists the open ones", case_id);
	if (!row.open)
		return err_set(err, ERR_REFUSED, "%s is closed already, by %.*s", case_id, (int)row.closed_by.len,
			       row.closed_by.at);
	if (!store_begin(n->store, err))
		return false;
	if (close_in_transaction(n, &row, name, reason, note, err))
		return store_commit(n->store, err);
	store_rollback(n->store);
	return false;
}

/* ---- replies ---- */

struct verdict_of_reply {
	const char *word;
	enum consent_kind kind; /* the consent event it makes; NONE for ok */
};
static const struct verdict_of_reply verdicts[] = {
	{"stop", CONSENT_OPT_OUT},
	{"ok", CONSENT_NONE},
	{"wrong_number", CONSENT_WRONG_NUMBER},
};

/* What a named person says of one number's reply, or of a row that names it. */
struct resolving {
	struct night *n;
	const char *id, *name;
	const struct verdict_of_reply *verdict;
	struct slice evidence;
};

static bool resolve_for(const struct resolving *r, int64_t phone, struct err *err)
{
	struct night *n = r->n;
	const struct verdict_of_reply *v = r->verdict;
	const char *name = r->name, *reply_id = r->id;
	struct slice native = r->evidence;
	struct put put = {.format = "resolve"};
	char shown[PHONE_TEXT_LEN];

	phone_format(phone, shown);
	struct receipt_field fields[] = {
		RECEIPT_TEXT("by", slice_of(name)),        RECEIPT_TEXT("evidence", native),
		RECEIPT_TEXT("is", slice_of(v->word)),     RECEIPT_TEXT("phone", slice_of(shown)),
		RECEIPT_TEXT("reply", slice_of(reply_id)),
	};
	struct consent_event c = {.phone = phone,
				  .kind = v->kind,
				  .scope = SCOPE_ALL,
				  .at = n->now,
				  .evidence = native,
				  .asserted_by = slice_of(name)};
	if (v->kind && records_put_consent(n->store, &put, &c, err) == PUT_FAILED)
		return false;
	return night_receipt(n, "reply", fields, sizeof fields / sizeof *fields, NULL, err) &&
	       dirty_add(n->store, &phone, 1, err);
}

/* A row that could not be read: what is said of it is said of everybody in it. */
static bool resolve_row(const struct resolving *r, const struct unread_view *rows, size_t rows_n, struct err *err)
{
	struct put put = {.format = "resolve"};
	struct consent_event read = {.kind = CONSENT_ROW_READ,
				     .at = r->n->now,
				     .evidence = slice_of(r->id),
				     .asserted_by = slice_of(r->name)};

	for (size_t i = 0; i < rows_n; i++) {
		read.phone = rows[i].phone;
		if (records_put_consent(r->n->store, &put, &read, err) == PUT_FAILED ||
		    !resolve_for(r, rows[i].phone, err))
			return false;
	}
	return true;
}

static bool resolve(struct resolving *r, struct err *err)
{
	struct night *n = r->n;
	struct unread_view *rows = NULL;
	int64_t phone = 0;
	size_t rows_n;
	char by[160];

	if (!views_unread(n->store, UNREAD_BY_ID, slice_of(r->id), &rows, &rows_n, &n->person, err))
		return false;
	if (rows_n) {
		r->evidence = slice_of(r->id);
		return resolve_row(r, rows, rows_n, err);
	}
	snprintf(by, sizeof by, "%s by %s", r->verdict->word, r->name);
	return views_resolve_reply(n->store, slice_of(r->id), by, n->now, &phone, &r->evidence, &n->person, err) &&
	       resolve_for(r, phone, err);
}

bool answer_reply(struct night *n, const char *reply_id, const char *name, const char *is, struct err *err)
{
	const struct verdict_of_reply *v = NULL;

	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
		if (strcmp(verdicts[i].word, is) == 0)
			v = &verdicts[i];
	if (!v)
		return err_set(err, ERR_USAGE, "--is takes stop, ok or wrong_number, not \"%s\"", is);
	arena_reset(&n->person);
	struct resolving r = {.n = n, .id = reply_id, .name = name, .verdict = v};
	if (!store_begin(n->store, err))
		return false;
	if (resolve(&r, err))
		return store_commit(n->store, err);
	store_rollback(n->store);
	return false;
}
