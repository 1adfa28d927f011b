/* The loop: capture, then everybody whose records changed (identify, consent, act, prove), then show. */
#include "loop/health.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/people.h"
#include "store/receipts.h"

enum {
	PEOPLE_A_COMMIT =
		4000, /* people worked on in one transaction: a crash costs at most that many, done again the same */
	HIDDEN_A_COMMIT = 1000,
	DAY_S = 86400,
};

/* ---- people ---- */

static void show_progress(const struct night *n, int64_t done, int64_t total)
{
	if (n->progress && total > 2 * PEOPLE_A_COMMIT)
		fprintf(stderr, "\r%s: %lld of %lld people", n->tenant->id, (long long)done, (long long)total);
}

static void keep_earliest(int64_t *earliest, int64_t at, int64_t now)
{
	if (at > now && (!*earliest || at < *earliest))
		*earliest = at;
}

/* Records dated after `now` are stored and unused: the person is looked at again when the first of them is due. */
static bool wait_for_later(struct night *n, const struct person *p, struct err *err)
{
	int64_t due_at = 0;

	for (size_t i = 0; i < p->calls_n; i++)
		keep_earliest(&due_at, p->calls[i].at, n->now);
	for (size_t i = 0; i < p->texts_n; i++)
		keep_earliest(&due_at, p->texts[i].at, n->now);
	for (size_t i = 0; i < p->bookings_n; i++)
		keep_earliest(&due_at, p->bookings[i].created_at, n->now);
	for (size_t i = 0; i < p->payments_n; i++)
		keep_earliest(&due_at, p->payments[i].at, n->now);
	for (size_t i = 0; i < p->consents_n; i++)
		keep_earliest(&due_at, p->consents[i].at, n->now);
	return !due_at || later_add(n->store, p->phone, due_at, err);
}

/* One transaction's worth; everybody up to number *last is done. False at the end (err->kind none) or on failure. */
static bool work_batch(struct night *n, struct people *walk, struct person *p, int64_t *last, struct err *err)
{
	for (int in_batch = 0; in_batch < PEOPLE_A_COMMIT; in_batch++) {
		arena_reset(&n->person);
		if (!people_next(walk, p, &n->person, err) || !prove_person(n, p, err) || !wait_for_later(n, p, err))
			return false;
		*last = p->phone;
		n->counts.people++;
	}
	return true;
}

static bool work_dirty(struct night *n, struct err *err)
{
	struct person p = {0};
	struct people *walk = people_open_dirty(n->store, err);
	bool ok = walk != NULL, more = walk && people_total(walk) > 0;
	int64_t last = 0;

	while (ok && more) {
		struct err end = {0};
		ok = store_begin(n->store, err);
		if (!ok)
			break;
		more = work_batch(n, walk, &p, &last, &end);
		if (!more && end.kind) {
			*err = end;
			ok = false;
		}
		ok = ok && dirty_done(n->store, last, err) && store_commit(n->store, err);
		if (walk)
			show_progress(n, n->counts.people, people_total(walk));
	}
	if (n->progress)
		fputs("\r\033[K", stderr);
	people_close(&walk);
	if (!ok)
		store_rollback(n->store);
	person_release(&p);
	return ok;
}

/* Hidden callers: each miss its own case, never joined. */
static bool work_hidden(struct night *n, struct err *err)
{
	struct person p = {0};
	struct person_call call;
	size_t found = HIDDEN_A_COMMIT;
	bool ok = true, due = true; /* they come in the order of time: after the first that lies after now all do */

	while (ok && due && found == HIDDEN_A_COMMIT) {
		struct arena batch;
		arena_init(&batch, 64 << 20);
		struct person_call *calls = arena_alloc(&batch, HIDDEN_A_COMMIT * sizeof *calls);
		ok = people_hidden(n->store, calls, HIDDEN_A_COMMIT, &found, &batch, err) && store_begin(n->store, err);
		for (size_t i = 0; ok && i < found; i++) {
			call = calls[i];
			due = call.at <= n->now;
			if (!due)
				break;
			person_clear(&p);
			p.calls = &call;
			p.calls_n = 1;
			arena_reset(&n->person);
			ok = prove_person(n, &p, err);
			p.calls = NULL;
			n->counts.people++;
		}
		ok = ok && store_commit(n->store, err);
		arena_release(&batch);
	}
	if (!ok)
		store_rollback(n->store);
	person_release(&p);
	return ok;
}

bool run_people(struct night *n, struct err *err)
{
	int64_t day = n->now - DAY_S; /* caps count rolling hours, so that midnight opens no second day's worth */

	return settings_note(n, err) && unread_old_rows(n, err) && store_begin(n->store, err) &&
	       records_find_owners(n->store, err) && later_wake(n->store, n->now, err) && store_commit(n->store, err) &&
	       outbox_count_since(n->store, day, &n->texts_today, err) && work_dirty(n, err) && work_hidden(n, err);
}

/* With -v: where a night's time goes. */
static void lap(const struct night *n, const char *step, int64_t *since_ms)
{
	int64_t now_ms = clock_monotonic_ms();

	log_verbose("%s: %s took %lld ms", n->tenant->id, step, (long long)(now_ms - *since_ms));
	*since_ms = now_ms;
}

/* The first row is the oldest: it is all that is wanted. */
static bool take_oldest(void *ctx, const struct case_row *row, struct err *err)
{
	(void)err;
	*(int64_t *)ctx = row->first_missed_at;
	return false;
}

static bool find_oldest_open(struct night *n, struct err *err)
{
	struct err failed = {0};

	if (!cases_each_open(n->store, take_oldest, &n->counts.oldest_open_at, &failed) && failed.kind) {
		*err = failed;
		return false;
	}
	return true;
}

bool run_night(struct night *n, struct err *err)
{
	int64_t since_ms = clock_monotonic_ms();
	char hex[HASH_HEX_LEN + 1];

	if (!settings_note(n, err) || !capture_inbox(n, err) || !health_find_gaps(n, err))
		return false;
	lap(n, "capture", &since_ms);
	if (!run_people(n, err) || !answer_inbox(n, err) || (n->counts.answers && !run_people(n, err)))
		return false;
	lap(n, "people", &since_ms);
	if (!show_report(n, err) || !find_oldest_open(n, err))
		return false;
	lap(n, "report", &since_ms);
	hash_hex(receipts_head(n->store), HASH_SHA256_LEN, hex);
	snprintf(n->counts.head, sizeof n->counts.head, "%s", hex);
	return true;
}
