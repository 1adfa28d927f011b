/* Step 4, act: draft, hold or queue, by the authority that the owner gave (the table of product: 10). Never a network.
 */
#include "base/hash.h"
#include "loop/night.h"
#include "store/cases.h"

enum { DRAFT_MAX_AGE_S = 24 * 3600 };

enum action { ACTION_NONE, ACTION_DRAFT, ACTION_STANDING, ACTION_QUEUE };

/* outcome x tier -> action. no_contact: nothing, in every tier. */
static const enum action actions[4][4] = {
	/*                     observe      draft         supervised       auto */
	[OUTCOME_SEND] = {ACTION_NONE, ACTION_DRAFT, ACTION_STANDING, ACTION_QUEUE},
	[OUTCOME_HOLD] = {ACTION_NONE, ACTION_DRAFT, ACTION_STANDING, ACTION_QUEUE},
	[OUTCOME_REVIEW] = {ACTION_NONE, ACTION_DRAFT, ACTION_DRAFT, ACTION_DRAFT},
	[OUTCOME_NO_CONTACT] = {ACTION_NONE, ACTION_NONE, ACTION_NONE, ACTION_NONE},
};

/* The codes that an approval would answer, sorted by appearance, comma separated. */
struct slice act_review_codes(struct night *n, const struct decision *d)
{
	char text[512] = "";
	size_t len = 0;

	for (size_t i = 0; i < d->voices_n; i++)
		if (d->voices[i].outcome == OUTCOME_REVIEW && len < sizeof text) {
			int wrote = snprintf(text + len, sizeof text - len, "%s%s", len ? "," : "", d->voices[i].code);
			len += wrote > 0 ? (size_t)wrote : 0;
		}
	return arena_slice(&n->person, slice_of(text));
}

/* SHA-256(tenant, purpose, mode, caller, case, latest miss): all from content. The same missed call can never have a
 * second text, however often it comes. */
static void dedupe_key(struct night *n, const struct facts *f, const char *mode, uint8_t out[32])
{
	struct hash *h = hash_new();
	char text[160];
	int len = snprintf(text, sizeof text, "%s|missed_call|%s|%lld|%.*s|%lld", n->tenant->id, mode,
			   (long long)f->caller, (int)f->case_id.len, f->case_id.at, (long long)f->called_at);

	hash_begin(h);
	hash_add(h, text, (size_t)len);
	hash_end(h, out);
	hash_free(&h);
}

static bool print_id(struct night *n, struct outbox_row *o, struct err *err)
{
	struct err none = {0};
	uint64_t value = 0;

	memcpy(&value, o->dedupe_key, sizeof value);
	for (uint64_t salt = 0;; salt++) {
		struct outbox_row other;
		hash_short_id('M', hash_mix64(value, salt), o->message_id);
		if (!outbox_find(n->store, slice_of(o->message_id), &n->person, &other, &none))
			break;
	}
	if (none.kind)
		*err = none;
	return none.kind == ERR_NONE;
}

static bool say_draft(struct night *n, const struct outbox_row *o, const struct case_row *row, struct err *err)
{
	struct receipt_field fields[] = {
		RECEIPT_TEXT("case", slice_of(row->id)),
		RECEIPT_TEXT("codes", o->review_codes),
		RECEIPT_TEXT("message", slice_of(o->message_id)),
		RECEIPT_INT("not_before", o->not_before),
		RECEIPT_TEXT("template", o->template),
		RECEIPT_TEXT("text", o->body),
	};

	n->counts.drafts++;
	return night_receipt(n, "draft", fields, sizeof fields / sizeof *fields, NULL, err);
}

/* A dry run is a provider: same path, and its answer is on the receipt. */
static bool say_dry(struct night *n, const struct outbox_row *o, const struct case_row *row, struct err *err)
{
	struct provider_answer answer;
	struct provider_text text = {
		.message_id = o->message_id, .to = o->phone, .from = o->from_phone, .body = o->body};

	provider_dryrun.send(provider_dryrun.self, &text, &answer);
	struct receipt_field fields[] = {
		RECEIPT_TEXT("case", slice_of(row->id)),       RECEIPT_TEXT("message", slice_of(o->message_id)),
		RECEIPT_INT("not_before", o->not_before),      RECEIPT_TEXT("text", o->body),
		RECEIPT_TEXT("words", slice_of(answer.words)),
	};
	n->counts.dry_texts++;
	return night_receipt(n, "dry_run", fields, sizeof fields / sizeof *fields, NULL, err);
}

/* What is done; and, when it is something, what an approval of it would answer. */
static bool choose(struct night *n, const struct facts *f, const struct decision *d, struct outbox_row *o,
		   enum action *action, struct err *err)
{
	bool standing = false;

	*action = actions[d->outcome][n->tenant->tier];
	if (d->outcome == OUTCOME_REVIEW && (!d->answerable || f->now - f->called_at > DRAFT_MAX_AGE_S))
		*action = ACTION_NONE;
	if (*action == ACTION_NONE)
		return true;
	o->review_codes = act_review_codes(n, d);
	hash_sha256(o->body.at, o->body.len, o->template_sha);
	if (*action == ACTION_STANDING) {
		if (!approvals_standing(n->store, o->template_sha, o->review_codes, &standing, err))
			return false;
		*action = standing ? ACTION_QUEUE : ACTION_DRAFT;
	}
	if (*action == ACTION_QUEUE && n->texts_today >= n->tenant->per_day)
		*action = ACTION_DRAFT; /* above the day's bound a person is asked */
	return true;
}

bool act_on(struct night *n, const struct facts *f, const struct decision *d, struct case_row *row, struct err *err)
{
	struct outbox_row o = {
		.id = n->ids.next_outbox,
		.case_row = row->row,
		.call = row->last_call,
		.decision = row->decision,
		.phone = f->caller,
		.from_phone = n->tenant->provider_from ? n->tenant->provider_from : n->tenant->lines[0],
		.body = f->message_text,
		.template = f->message_key,
		.created_at = n->now,
		.not_before = d->hold_until,
		.dry = !n->live,
		.provider = slice_of(n->live ? n->provider->name : "dryrun"),
	};
	enum action action;
	bool used = false;

	if (!choose(n, f, d, &o, &action, err))
		return false;
	if (action == ACTION_NONE)
		return true;
	dedupe_key(n, f, n->live ? "live" : "dry", o.dedupe_key);
	if (!outbox_dedupe_used(n->store, o.dedupe_key, &used, err))
		return false;
	if (used)
		return true; /* this very miss has its text already */
	o.state = action == ACTION_DRAFT ? SLICE("draft") : n->live ? SLICE("queued") : SLICE("dry");
	if (!print_id(n, &o, err) || !outbox_add(n->store, &o, err))
		return false;
	n->ids.next_outbox++;
	row->message = o.id;
	row->message_id = arena_slice(&n->person, slice_of(o.message_id));
	row->message_state = o.state;
	row->dry = o.dry;
	if (action == ACTION_DRAFT)
		return say_draft(n, &o, row, err);
	n->texts_today++;
	if (!n->live)
		return say_dry(n, &o, row, err);
	n->counts.queued++;
	struct receipt_field fields[] = {
		RECEIPT_TEXT("case", slice_of(row->id)),
		RECEIPT_TEXT("message", slice_of(o.message_id)),
		RECEIPT_INT("not_before", o.not_before),
		RECEIPT_TEXT("state", SLICE("queued")),
		RECEIPT_TEXT("text", o.body),
	};
	return night_receipt(n, "draft", fields, sizeof fields / sizeof *fields, NULL, err);
}

bool act_cancel(struct night *n, const struct person *p, int64_t case_row, const char *why, struct err *err)
{
	for (size_t i = 0; i < p->outbox_n; i++) {
		const struct person_outbox *po = &p->outbox[i];
		struct outbox_row o;
		if (po->case_row != case_row || !(slice_is(po->state, "draft") || slice_is(po->state, "queued")))
			continue;
		if (!outbox_find(n->store, po->message_id, &n->person, &o, err))
			return false;
		o.why = slice_of(why);
		struct receipt_field fields[] = {
			RECEIPT_TEXT("message", slice_of(o.message_id)),
			RECEIPT_TEXT("was", o.state),
			RECEIPT_TEXT("why", o.why),
		};
		n->counts.canceled++;
		if (!outbox_step(n->store, &o, "canceled", err) ||
		    !night_receipt(n, "cancel", fields, sizeof fields / sizeof *fields, NULL, err))
			return false;
	}
	return true;
}
