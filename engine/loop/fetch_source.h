/* Private to fetching: one source. fetch.c walks them, fetch_file.c gets a file, fetch_list.c a provider's list,
 * fetch_keep.c keeps what is known of one between two nights. */
#ifndef LOOP_FETCH_SOURCE_H
#define LOOP_FETCH_SOURCE_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/net.h"
#include "loop/fetch.h"

enum {
	FETCH_KEY_LEN = 10,
	FETCH_BYTES_MAX = 1 << 30,
};

/* fetch/KEY: what is known since last time. */
struct fetch_known {
	char validator[NET_VALIDATOR_LEN]; /* of what was fetched last */
	char part[NET_VALIDATOR_LEN];      /* of what the .part is the beginning of; empty: it is none to go on with */
	char sha256[HASH_HEX_LEN + 1];     /* of what was put into the inbox last */
	char name[256];                    /* under which name */
	int64_t until;                     /* a list: asked for up to this instant */
};

struct fetch_source {
	const struct fetch_options *o;
	const struct tenant_source *source;
	struct arena *arena;
	struct net *net;
	struct net_login login;
	struct str url, password, token, key_file, account; /* secrets: wiped when done */
	char key[FETCH_KEY_LEN];
	const char *folder, *inbox, *part, *keep; /* paths: var/NAME, and below it */
	struct fetch_known known;
	int64_t deadline_ms;
	struct fetch_result result;
};

/* ---- fetch_keep.c ---- */

void fetch_known_load(struct fetch_source *f);
bool fetch_known_save(struct fetch_source *f, struct err *err);
/* Is what was fetched last still here: waiting in the inbox, or read into the ledger? */
bool fetch_is_held(struct fetch_source *f);
/* The .part is whole: into the inbox under a name of its own, unless its bytes were there before. Fills the result. */
bool fetch_deliver(struct fetch_source *f, const char *stamp, struct err *err);

/* ---- fetch.c ---- */

/* Try, and try again a few times while the failure is temporary and time is left; waits as long as the other side says,
 * else longer each time. */
enum net_status fetch_ask(const struct fetch_source *f,
			  enum net_status (*attempt)(void *ctx, struct net_answer *a, struct err *err), void *ctx,
			  struct err *err);
void fetch_progress(const struct fetch_source *f, int64_t done, int64_t size);

bool fetch_file(struct fetch_source *f, struct err *err); /* fetch_file.c */
bool fetch_list(struct fetch_source *f, struct err *err); /* fetch_list.c */
bool fetch_is_list(const struct fetch_source *f);
const char *fetch_list_since(const struct fetch_source *f); /* the first day that is asked for */

#endif
