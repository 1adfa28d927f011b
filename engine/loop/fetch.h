/* `ringback fetch`: files of other machines into a tenant's inbox. Nothing but that command calls it: a run reads what
 * is in the inbox, and has no way to the network.
 *
 * A file comes whole or not at all. What came of it so far waits as inbox/.fetch-KEY.part; what is known of a source
 * since last time (its validator, the hash of what was put into the inbox) stands in fetch/KEY. Losing that folder
 * costs only that everything is fetched once more; an import knows the same bytes again. */
#ifndef LOOP_FETCH_H
#define LOOP_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "config/config.h"

enum fetch_state {
	FETCH_NEW,   /* a file was put into the inbox */
	FETCH_SAME,  /* there is nothing new */
	FETCH_WOULD, /* only looked at (check) */
	FETCH_FAILED,
};

/* How one source went. Texts live until `ended` returns. */
struct fetch_result {
	const char *source; /* what it is: the name of its file, or twilio:calls */
	const char *from;   /* its address, as far as it may be shown */
	const char *file;   /* in the inbox, when new; null */
	const char *since;  /* a list's: YYYY-MM-DD; null */
	enum fetch_state state;
	enum err_kind kind; /* of a failure: ERR_BUSY for one that is temporary */
	const char *why;    /* and what to do; empty */
	int64_t bytes;
	int64_t records; /* of a list; -1: it is a file */
};

struct fetch_options {
	const struct folders *folders;
	const struct tenant *tenant;
	int64_t now;
	const char *since; /* YYYY-MM-DD in place of what is known; null */
	int64_t limit_ms;  /* a source's time, its repeated attempts too */
	bool check;        /* only say what would be done: no network, nothing written */
	bool progress;     /* a terminal is looking */
	void (*ended)(void *ctx, const struct fetch_result *r);
	void *ctx;
};

/* Every source with a url. One that fails is told to `ended` as the others are. False when none could be tried. */
bool fetch_tenant(const struct fetch_options *o, struct err *err);

#endif
