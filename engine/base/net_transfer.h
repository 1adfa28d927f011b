/* Private to base/net*.c: one request, over all its redirects. net.c asks, net_answer.c takes what comes, net_end.c
 * says how it ended, net_url.c looks at addresses. */
#ifndef BASE_NET_TRANSFER_H
#define BASE_NET_TRANSFER_H

#include <curl/curl.h>

#include "base/net.h"

struct net_transfer {
	CURL *curl;
	const struct net_request *q;
	struct net_answer *a;
	struct err *err;
	char shown[NET_SHOWN_LEN];
	char why[CURL_ERROR_SIZE];
	bool web;     /* HTTP, not SFTP */
	bool begun;   /* the receiver knows */
	bool taken;   /* what comes is the file, not an error's page */
	bool stopped; /* by us, err is set */
	bool changed; /* the file is another one than the one to go on with */
	int64_t got;  /* bytes of this answer */
};

bool net_same_origin(const char *a, const char *b); /* scheme, host and port: whoever may see a login */

/* What is to come is known: check it, and tell the receiver if it is for it. False stops the transfer. */
bool net_answer_begin(struct net_transfer *t);
size_t net_answer_bytes(char *at, size_t size, size_t n, void *ctx); /* for CURLOPT_WRITEFUNCTION; ctx: a transfer */
bool net_answer_too_big(struct net_transfer *t);

enum net_status net_fail(struct net_transfer *t, enum err_kind kind, const char *words);
enum net_status net_end_http(struct net_transfer *t);
enum net_status net_end_curl(struct net_transfer *t, CURLcode code);

#endif
