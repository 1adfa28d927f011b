#include "base/net_transfer.h"

static bool is_this_machine(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0;
}

static bool check_parts(CURLU *u, struct err *err)
{
	char *scheme = NULL, *host = NULL, *user = NULL;
	bool ok = true;

	if (curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) || curl_url_get(u, CURLUPART_HOST, &host, 0))
		ok = err_set(err, ERR_CONFIG, "the address has no host");
	else if (!curl_url_get(u, CURLUPART_USER, &user, 0))
		ok = err_set(err, ERR_CONFIG, "the address holds a name or a password before @: it may not");
	else if (strcmp(scheme, "http") == 0 && !is_this_machine(host))
		ok = err_set(err, ERR_CONFIG, "http sends phone numbers unprotected: use https");
	else if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0 && strcmp(scheme, "sftp") != 0)
		ok = err_set(err, ERR_CONFIG, "an address begins with https:// or sftp://");
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	return ok;
}

bool net_url_valid(const char *url, struct err *err)
{
	CURLU *u = curl_url();
	bool ok = !curl_url_set(u, CURLUPART_URL, url, 0) ? check_parts(u, err)
							  : err_set(err, ERR_CONFIG, "that is no address");

	curl_url_cleanup(u);
	return ok;
}

void net_url_show(const char *url, bool host_only, char out[NET_SHOWN_LEN])
{
	const char *host = strstr(url, "://");
	size_t len = strcspn(url, "?#");

	if (host && host_only && host + 3 + strcspn(host + 3, "/?#") < url + len)
		len = (size_t)(host + 3 - url) + strcspn(host + 3, "/?#");
	bool cut = len > NET_SHOWN_LEN - 8;
	snprintf(out, NET_SHOWN_LEN, "%.*s%s", (int)(cut ? NET_SHOWN_LEN - 8 : len), url,
		 host_only ? "/..."
		 : cut     ? "..."
			   : "");
}

bool net_same_origin(const char *a, const char *b)
{
	static const CURLUPart parts[] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT};
	CURLU *x = curl_url(), *y = curl_url();
	bool same = !curl_url_set(x, CURLUPART_URL, a, 0) && !curl_url_set(y, CURLUPART_URL, b, 0);

	for (size_t i = 0; same && i < sizeof parts / sizeof *parts; i++) {
		char *left = NULL, *right = NULL;
		same = !curl_url_get(x, parts[i], &left, CURLU_DEFAULT_PORT) &&
		       !curl_url_get(y, parts[i], &right, CURLU_DEFAULT_PORT) && strcasecmp(left, right) == 0;
		curl_free(left);
		curl_free(right);
	}
	curl_url_cleanup(x);
	curl_url_cleanup(y);
	return same;
}
