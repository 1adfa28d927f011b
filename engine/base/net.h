/* Getting bytes from other machines by HTTPS and SFTP: net*.c are the only users of libcurl, and the only files that
 * open a connection to anywhere.
 *
 * Never without proof of who answers: TLS is verified always, and an SSH server must have the key that it is asked for.
 * Plain http is for this machine alone. Redirects lead to https only, five at most, and a login is never sent to
 * another host than the one it is for. No secret and no part of an address behind ? is ever in a message. */
#ifndef BASE_NET_H
#define BASE_NET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum { NET_VALIDATOR_LEN = 256, NET_SHOWN_LEN = 256 };

/* How one is let in, and how the other side is known. Null: not that way. Borrowed until the request is done. */
struct net_login {
	const char *user, *password;
	const char *token; /* Authorization: Bearer, unless token_header names another header */
	const char *token_header;
	const char *key_file;        /* SSH private key; password is what it is locked with */
	const char *host_key_sha256; /* base 64; without it there is no SFTP */
	const char *ca_file;         /* in place of the system's authorities */
};

struct net_answer {
	int code;     /* of HTTP; 0 for SFTP */
	int64_t from; /* where the bytes that come stand in the file: what was asked for, or 0 */
	int64_t size; /* of the whole file; -1 while it is not known */
	/* What tells this state of the file from others: "etag ...", "date ..." or "mtime ..."; empty: nothing does. */
	char validator[NET_VALIDATOR_LEN];
	bool resumable; /* the validator is strong enough to go on with this file later */
	bool page;      /* it says that it is a web page */
	int64_t retry_after_s;
};

struct net_request {
	const char *url;
	const char *shown; /* what messages call it; null: its address up to the ? */
	const struct net_login *login;
	const char *unless;  /* validator: NET_SAME when the file is still that one; null: whatever it is */
	int64_t from;        /* that many bytes are here already, */
	const char *same_as; /* of the file with this validator; of another one it begins anew */
	int64_t max_bytes;
	int64_t deadline_ms; /* by clock_monotonic_ms */
	bool stay;           /* no redirect at all */
	/* Before the first byte, and then bytes in their order. False stops it, with err set. */
	bool (*begin)(void *ctx, const struct net_answer *a, struct err *err);
	bool (*take)(void *ctx, struct slice bytes, struct err *err);
	void (*progress)(void *ctx, int64_t done, int64_t size); /* several times a second; null: nobody looks */
	void *ctx;
};

enum net_status {
	NET_DONE,   /* all of it, and the other side said that it was */
	NET_SAME,   /* it is what `unless` says */
	NET_LATER,  /* a temporary failure; err (ERR_BUSY) says which */
	NET_FAILED, /* err says why, and what to do */
};

struct net; /* keeps its connection from one request to the next */
struct net *net_open(void);
void net_close(struct net **n);
enum net_status net_get(struct net *n, const struct net_request *q, struct net_answer *a, struct err *err);

/* Is this an address that is fetched? https, sftp, or http of this machine; nobody's name or password in it. err says
 * what is wrong without repeating it. */
bool net_url_valid(const char *url, struct err *err);
/* An address as it may be shown: without what follows a ?, cut when long. `host_only`: without its path too. */
void net_url_show(const char *url, bool host_only, char out[NET_SHOWN_LEN]);

const char *net_library_version(void); /* of libcurl */

#endif
