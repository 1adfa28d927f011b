/* Loading people: everything the ledger knows of one number at a time, for one or for all that are dirty.
 *
 * The same statements serve both: for a few people they look up one number each, for many they run once over all
 * numbers in order and are merged, which is several times cheaper. */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "base/arena.h"
#include "domain/person.h"
#include "store/store.h"

struct people; /* a walk over people in the order of their numbers */

/* Walk over everybody in `dirty`. New dirty rows added during the walk are not part of it. */
struct people *people_open_dirty(struct store *s, struct err *err);
/* The next person; *p is filled anew (its text in the arena). False at the end, or with err->kind set. */
bool people_next(struct people *w, struct person *p, struct arena *arena, struct err *err);
void people_close(struct people **w);
int64_t people_total(const struct people *w); /* for progress */

/* One person by number. */
bool people_load(struct store *s, int64_t phone, struct person *p, struct arena *arena, struct err *err);

/* Forget that everybody up to and including this number is dirty. */
bool dirty_done(struct store *s, int64_t up_to, struct err *err);

/* Everybody with a case whose entry stands in one of two lists alone. Entries are number x kinds + kind, as JSON.
 * *listed, *unlisted: those of them that stand in the second list alone, whatever their kind, and in the first alone:
 * ",+14155550134,+14155550135,". */
bool dirty_add_changed(struct store *s, struct slice was, struct slice now, int64_t kinds, struct str *listed,
		       struct str *unlisted, struct err *err);
/* Everybody with an open case. */
bool dirty_add_open(struct store *s, struct err *err);

/* A record dated after `now` is stored and unused until its time has come: note when that is for a person, and mark as
 * dirty those for whom it has come. */
bool later_add(struct store *s, int64_t phone, int64_t due_at, struct err *err);
bool later_wake(struct store *s, int64_t now, struct err *err);

/* Hidden misses without a disposition, in the order of time: each is a person of its own. up to `max` a call. */
bool people_hidden(struct store *s, struct person_call *calls, size_t max, size_t *n, struct arena *arena,
		   struct err *err);
/* The person of a hidden case: its one call and whatever belongs to that case. */
bool people_load_hidden(struct store *s, int64_t case_row, struct person *p, struct arena *arena, struct err *err);

#endif
