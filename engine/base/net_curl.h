/* Private to base/net*.c: libcurl, loaded when the network is used. The program is not linked with it, since every
 * process would then load its thirty libraries of TLS, Kerberos and LDAP, and only `ringback fetch` has a use for them.
 *
 * The types are those of curl.h, so that the compiler checks a call through the table as it does a direct one. */
#ifndef BASE_NET_CURL_H
#define BASE_NET_CURL_H

#include <curl/curl.h>

#include "base/err.h"

/* clang-format off */
#define NET_CURL_FUNCTIONS(X) \
	X(global_init) X(global_cleanup) X(version_info) X(free) \
	X(easy_init) X(easy_cleanup) X(easy_reset) X(easy_setopt) X(easy_perform) X(easy_getinfo) X(easy_header) \
	X(easy_strerror) \
	X(slist_append) X(slist_free_all) \
	X(url) X(url_cleanup) X(url_get) X(url_set)
/* clang-format on */

struct net_curl {
#define X(name) __typeof__(curl_##name) *name;
	NET_CURL_FUNCTIONS(X)
#undef X
};

/* False, with err saying what to install, when it is not there or is too old. It is never unloaded: a thread of it that
 * looks up a name may outlive the transfer. */
bool net_curl_load(struct net_curl *lib, struct err *err);

#endif
