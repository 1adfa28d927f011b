#include "base/net_transfer.h"

enum { RETRY_AFTER_MAX_S = 366 * 24 * 3600 }; /* whoever says more means never */

struct ending {
	long code;
	enum err_kind kind; /* ERR_BUSY: temporary */
	const char *words;
};

static const struct ending http_endings[] = {
	{401, ERR_CONFIG, "the server refuses the login; look at user and password, or token"},
	{403, ERR_CONFIG, "the server refuses this login that file; ask whoever runs it"},
	{407, ERR_CONFIG, "the proxy wants a login"},
	{404, ERR_IO, "there is no such file; look at url"},
	{410, ERR_IO, "the file is gone for good; look at url"},
	{408, ERR_BUSY, "the server waited too long; try again later"},
	{425, ERR_BUSY, "the server is not ready yet; try again later"},
	{429, ERR_BUSY, "the server was asked too often; try again later"},
};

/* Those without words of ours are said in libcurl's. */
static const struct ending curl_endings[] = {
	{CURLE_COULDNT_RESOLVE_HOST, ERR_BUSY, "no host of this name is found now; look at url and at the network"},
	{CURLE_COULDNT_RESOLVE_PROXY, ERR_BUSY, "the proxy is not found; look at the network"},
	{CURLE_COULDNT_CONNECT, ERR_BUSY, "nobody answers there now; try again later"},
	{CURLE_OPERATION_TIMEDOUT, ERR_BUSY, "it took too long; try again later, what came is kept where it can be"},
	{CURLE_PARTIAL_FILE, ERR_BUSY, "the connection was cut; try again later"},
	{CURLE_GOT_NOTHING, ERR_BUSY, "the connection was closed without an answer; try again later"},
	{CURLE_RECV_ERROR, ERR_BUSY, "the connection was cut; try again later"},
	{CURLE_SEND_ERROR, ERR_BUSY, "the connection was cut; try again later"},
	{CURLE_HTTP2, ERR_BUSY, "the connection was cut; try again later"},
	{CURLE_HTTP2_STREAM, ERR_BUSY, "the connection was cut; try again later"},
	{CURLE_LOGIN_DENIED, ERR_CONFIG, "the server refuses the login; look at user and key, or password"},
	{CURLE_REMOTE_FILE_NOT_FOUND, ERR_IO, "there is no such file; look at url"},
	{CURLE_REMOTE_ACCESS_DENIED, ERR_IO, "the server does not let this user read that file"},
	{CURLE_SSL_CACERT_BADFILE, ERR_CONFIG, "ca_file cannot be read as certificates"},
};

static const struct ending *ending_of(const struct ending *rows, size_t n, long code)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].code == code)
			return &rows[i];
	return NULL;
}

enum net_status net_fail(struct net_transfer *t, enum err_kind kind, const char *words)
{
	err_set(t->err, kind, "%s: %s", t->shown, words);
	return kind == ERR_BUSY ? NET_LATER : NET_FAILED;
}

enum net_status net_end_http(struct net_transfer *t)
{
	const struct ending *e = ending_of(http_endings, sizeof http_endings / sizeof *http_endings, t->a->code);
	curl_off_t after = 0;
	char words[160];

	if (t->a->code == 304 && t->q->unless)
		return NET_SAME;
	t->lib->easy_getinfo(t->curl, CURLINFO_RETRY_AFTER, &after);
	t->a->retry_after_s = after < RETRY_AFTER_MAX_S ? after : RETRY_AFTER_MAX_S;
	if (e)
		snprintf(words, sizeof words, "%s (HTTP %d)", e->words, t->a->code);
	else if (t->a->code >= 500)
		snprintf(words, sizeof words, "the server is out of order; try again later (HTTP %d)", t->a->code);
	else
		snprintf(words, sizeof words, "an answer that gives no file (HTTP %d); look at url", t->a->code);
	return net_fail(t, e ? e->kind : t->a->code >= 500 ? ERR_BUSY : ERR_IO, words);
}

/* libcurl says it with both fingerprints, which are public; of TLS it says what is wrong with the certificate. */
static enum net_status end_untrusted(struct net_transfer *t)
{
	err_set(t->err, ERR_IO, "%s: %s: %s. Nothing was sent. %s", t->shown,
		t->web ? "the server cannot prove who it is" : "the server has another key than host_key_sha256 says",
		t->why,
		t->web ? "A server of your own needs ca_file"
		       : "Ask its owner whether the key was changed before you change it here");
	return NET_FAILED;
}

enum net_status net_end_curl(struct net_transfer *t, CURLcode code)
{
	const struct ending *e = ending_of(curl_endings, sizeof curl_endings / sizeof *curl_endings, (long)code);
	char words[CURL_ERROR_SIZE + 64];

	if (t->stopped)
		return NET_FAILED;
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return end_untrusted(t);
	if (code == CURLE_FILESIZE_EXCEEDED) {
		net_answer_too_big(t);
		return NET_FAILED;
	}
	if (e)
		return net_fail(t, e->kind, e->words);
	snprintf(words, sizeof words, "%s", t->why[0] ? t->why : t->lib->easy_strerror(code));
	return net_fail(t, code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SSH ? ERR_BUSY : ERR_IO, words);
}
