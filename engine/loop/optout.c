/* Code of Federal Regulations 47, 64.1200(a)(10): people may revoke by any reasonable means, and it must be honored as
 * soon as practicable. It binds at once; the one who enters it stands beside it. */
#include "loop/optout.h"

static bool enter(struct night *n, const struct consent_event *c, const char *name, const char *note, bool *known,
		  struct err *err)
{
	struct put put = {.format = "optout"};
	enum put_status status = records_put_consent(n->store, &put, c, err);
	char shown[PHONE_TEXT_LEN];

	if (status == PUT_FAILED)
		return false;
	*known = status != PUT_NEW;
	if (*known)
		return true;
	phone_format(c->phone, shown);
	/* event, phone and said_at as on every consent receipt: `ringback verify` looks for the event by them. */
	struct receipt_field fields[] = {
		RECEIPT_TEXT("by", slice_of(name)),
		RECEIPT_TEXT("event", slice_of(consent_kind_word(c->kind))),
		RECEIPT_TEXT("evidence", c->evidence),
		RECEIPT_TEXT("note", slice_of(note)),
		RECEIPT_TEXT("phone", slice_of(shown)),
		RECEIPT_INT("said_at", c->at),
		RECEIPT_TEXT("scope", slice_of(consent_scope_word(c->scope))),
	};
	return night_receipt(n, "consent", fields, sizeof fields / sizeof *fields, NULL, err) &&
	       dirty_add(n->store, &c->phone, 1, err);
}

bool optout_enter(struct night *n, int64_t phone, enum consent_scope scope, const char *name, const char *note,
		  bool *known, struct err *err)
{
	char evidence[256];
	struct consent_event c = {.phone = phone,
				  .kind = CONSENT_OPT_OUT,
				  .scope = scope,
				  .at = n->now,
				  .words = slice_of(note),
				  .asserted_by = slice_of(name),
				  .keyword = false}; /* taken down by staff: no word of theirs in writing */

	snprintf(evidence, sizeof evidence, "taken down by %s", name);
	c.evidence = slice_of(evidence);
	if (!store_begin(n->store, err))
		return false;
	if (!enter(n, &c, name, note, known, err)) {
		store_rollback(n->store);
		return false;
	}
	return store_commit(n->store, err) && run_people(n, err);
}
