/* Product: 8. Two endings are good; this version, which has no provider built in, can reach one of them: a no-contact
 * receipt is saved. */
#include "loop/owner_test.h"

#include "base/file.h"
#include "base/vec.h"
#include "store/people.h"
#include "store/receipts.h"

enum { CERTIFICATE_BYTES_MAX = 1 << 20, SAME_SECOND_MAX = 1000, CALLS_MAX = 1 << 20 };

bool owner_test_allowed(const struct tenant *t, int64_t phone, bool live, struct err *err)
{
	bool test = false;
	char shown[PHONE_TEXT_LEN];

	phone_format(phone, shown);
	if (!tenant_inside_label(t, phone, &test))
		return err_set(
			err, ERR_REFUSED,
			"%s is on no list of tenants/%s/tenant.yaml: only a number under test_numbers or internal "
			"can be tested. Nothing was sent, and nothing was written",
			shown, t->id);
	if (!test || !live)
		return true;
	return err_set(
		err, ERR_REFUSED,
		"%s: --live needs `mode: live` in tenant.yaml (it says %s) and a provider, and this version has none "
		"built in. Nothing was sent, and nothing was written; without --live the test says what would be sent",
		shown, mode_word(t->mode));
}

/* ---- the path ---- */

/* A miss at this very instant, in its place among the calls that are on record. */
static bool add_miss(struct night *n, struct person *p, size_t *place, struct err *err)
{
	struct person_call miss = {
		.at = n->now,
		.key = hash_mix64(hash_mix64(hash_key64("owner test", 10), (uint64_t)p->phone), (uint64_t)n->now),
		.direction = DIRECTION_IN,
		.kind = PHONE_VALID,
		.outcome = CALL_MISSED,
		.line = n->tenant->lines[0],
		.ring_s = -1,
	};
	size_t at = p->calls_n;

	if (!vec_add((void **)&p->calls, &p->calls_n, &p->calls_cap, sizeof *p->calls, CALLS_MAX))
		return err_set(err, ERR_REFUSED, "this number has too many calls on record");
	for (; at && p->calls[at - 1].at > miss.at; at--)
		p->calls[at] = p->calls[at - 1];
	p->calls[at] = miss;
	*place = at;
	return true;
}

static bool walk(struct night *n, struct person *p, size_t miss, struct owner_walk *w, struct err *err)
{
	struct replay_env env = {
		.now = n->now, .proof_window_s = n->tenant->proof_window_s, .talked_s = n->tenant->talked_s};
	struct replay replay;

	identify_person(n, p, n->now, &w->who);
	env.inside = w->who.inside;
	env.two_people = w->who.two_people;
	replay_person(p, &env, &n->person, &replay);
	int64_t at = replay.places[miss].case_index;
	if (at < 0)
		return err_set(err, ERR_FAULT, "the test's own call found no place");
	consent_gather(n, p, &w->who, &replay.cases[at], FACTS_DECIDE, &w->facts);
	consent_judge(n, &w->facts, &w->answer, &w->decision);
	return true;
}

/* The same company without its list of test numbers: every step then treats this one as anybody's. */
static bool walk_as_customer(struct night *n, struct person *p, size_t miss, struct owner_test *t, struct err *err)
{
	const struct tenant *real = n->tenant;
	struct tenant *bare = arena_alloc(&n->arena, sizeof *bare);

	*bare = *real;
	bare->test_numbers_n = 0;
	n->tenant = bare;
	bool ok = walk(n, p, miss, &t->customer, err);
	n->tenant = real;
	str_add_slice(&t->customer_text, t->customer.facts.message_text);
	t->customer.facts.message_text = str_slice(&t->customer_text); /* the night's buffer is used again */
	return ok;
}

static bool walk_both(struct night *n, struct owner_test *t, struct err *err)
{
	struct person p = {0};
	int64_t day = civil_day_start(n->tenant->zone, n->now);
	size_t miss = 0;

	arena_reset(&n->person);
	bool ok = outbox_count_since(n->store, day, &n->texts_today, err) &&
		  people_load(n->store, t->phone, &p, &n->person, err) && add_miss(n, &p, &miss, err) &&
		  (!t->test || walk_as_customer(n, &p, miss, t, err)) && walk(n, &p, miss, &t->real, err);
	person_release(&p);
	/* What the whole test is about: if this ever fails, say so loudly instead of certifying it. */
	if (ok && t->real.decision.outcome != OUTCOME_NO_CONTACT)
		return err_set(
			err, ERR_FAULT,
			"the path did not stop a number that tenant.yaml lists (%s). Nothing was sent. Do not go live, "
			"and please report this",
			t->real.decision.code);
	return ok;
}

/* ---- what is kept of it ---- */

static bool say_receipt(struct night *n, struct owner_test *t, struct err *err)
{
	const struct decision *would = &t->customer.decision;
	char shown[PHONE_TEXT_LEN];

	phone_format(t->phone, shown);
	struct receipt_field fields[] = {
		RECEIPT_TEXT("code", slice_of(t->real.decision.code)),
		RECEIPT_TEXT("identity", slice_of(identity_word(t->real.answer.identity))),
		RECEIPT_TEXT("law", slice_of(n->law->version)),
		RECEIPT_TEXT("list", t->test ? SLICE("test_numbers") : SLICE("internal")),
		RECEIPT_TEXT("mode", slice_of(mode_word(n->tenant->mode))),
		RECEIPT_TEXT("outcome", slice_of(outcome_word(t->real.decision.outcome))),
		RECEIPT_TEXT("phone", slice_of(shown)),
		RECEIPT_TEXT("rules", slice_part(slice_of(rules_hash(n->rules)), 0, 16)),
		RECEIPT_TEXT("sent", SLICE("nothing")),
		RECEIPT_TEXT("text", str_slice(&t->customer_text)),
		RECEIPT_TEXT("tier", slice_of(tier_word(n->tenant->tier))),
		RECEIPT_TEXT("would", t->test ? slice_of(outcome_word(would->outcome)) : (struct slice){0}),
		RECEIPT_TEXT("would_code", t->test ? slice_of(would->code) : (struct slice){0}),
		RECEIPT_INT("would_hold_until", t->test ? would->hold_until : 0),
	};

	if (!store_begin(n->store, err))
		return false;
	if (!night_receipt(n, "owner_test", fields, sizeof fields / sizeof *fields, &t->receipt, err)) {
		store_rollback(n->store);
		return false;
	}
	if (!store_commit(n->store, err))
		return false;
	hash_hex(receipts_head(n->store), HASH_SHA256_LEN, t->head);
	return true;
}

/* YYYY-MM-DDTHHMMSS in the company's zone; a second test of one second is .2, as reports of one day are. */
static bool name_certificate(struct night *n, struct owner_test *t, struct err *err)
{
	struct civil c = civil_from_utc(n->tenant->zone, n->now);
	char path[PATH_MAX + 8];
	int len;

	for (int i = 1; i < SAME_SECOND_MAX; i++) {
		char again[8] = "";
		if (i > 1)
			snprintf(again, sizeof again, ".%d", i);
		len = snprintf(t->certificate, sizeof t->certificate, "%s/%s/owner-tests/%04d-%02d-%02dT%02d%02d%02d%s",
			       n->folders->var, n->tenant->id, c.year, c.month, c.day, c.hour, c.minute, c.second,
			       again);
		if (len < 0 || (size_t)len >= sizeof t->certificate)
			return err_set(err, ERR_CREATE, "the path of the certificate is too long");
		snprintf(path, sizeof path, "%s.txt", t->certificate);
		if (!file_exists(path))
			return true;
	}
	return err_set(err, ERR_CREATE, "%s: too many certificates of one second", t->certificate);
}

static bool write_form(struct night *n, const struct owner_test *t, const char *ending,
		       void form(const struct night *, const struct owner_test *, struct str *), struct err *err)
{
	char path[PATH_MAX + 8];
	struct str out;

	str_init(&out, CERTIFICATE_BYTES_MAX);
	form(n, t, &out);
	snprintf(path, sizeof path, "%s%s", t->certificate, ending);
	bool ok = str_ok(&out) ? file_write_atomic(path, str_slice(&out), 0640, err)
			       : err_set(err, ERR_FAULT, "the certificate is too long");
	str_release(&out);
	return ok;
}

static bool write_certificate(struct night *n, struct owner_test *t, struct err *err)
{
	struct str folder;
	bool ok;

	str_init(&folder, PATH_MAX);
	str_addf(&folder, "%s/%s/owner-tests", n->folders->var, n->tenant->id);
	ok = file_make_folder(folder.data, err) && name_certificate(n, t, err) &&
	     write_form(n, t, ".json", certificate_json, err) && write_form(n, t, ".txt", certificate_text, err);
	str_release(&folder);
	return ok ||
	       err_wrap(err, "the test is done and its receipt is number %lld, but its certificate is not written",
			(long long)t->receipt);
}

bool owner_test_run(struct night *n, int64_t phone, struct owner_test *t, struct err *err)
{
	*t = (struct owner_test){.phone = phone};
	str_init(&t->customer_text, TEXT_MAX_BYTES);
	t->label = tenant_inside_label(n->tenant, phone, &t->test);
	return owner_test_allowed(n->tenant, phone, false, err) && walk_both(n, t, err) && say_receipt(n, t, err) &&
	       write_certificate(n, t, err);
}

void owner_test_release(struct owner_test *t)
{
	str_release(&t->customer_text);
}
