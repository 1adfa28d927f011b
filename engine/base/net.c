#include "base/net.h"

#include <curl/curl.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

enum {
	REDIRECTS_MAX = 5,
	CONNECT_S = 15,
	STALLED_S = 30, /* fewer than STALLED_BYTES a second for so long: nothing comes any more */
	STALLED_BYTES = 16,
	ERROR_PAGE_MAX = 1 << 20, /* of an answer that is not taken */
};

struct net {
	CURL *curl;
};

/* One request, over all its redirects. */
struct transfer {
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

static bool is_ok(CURLcode code)
{
	return code == CURLE_OK;
}

/* ---- addresses ---- */

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

/* Same scheme, host and port: whoever may see the login. */
static bool same_origin(const char *a, const char *b)
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

/* ---- what an answer says of itself ---- */

static const char *header(CURL *curl, const char *name)
{
	struct curl_header *h;

	return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK ? h->value : NULL;
}

static void set_validator(struct net_answer *a, const char *kind, const char *value)
{
	int n = snprintf(a->validator, sizeof a->validator, "%s %s", kind, value);

	if (n < 0 || (size_t)n >= sizeof a->validator)
		a->validator[0] = '\0'; /* too long to compare */
}

static void read_headers(struct transfer *t)
{
	struct net_answer *a = t->a;
	const char *etag = header(t->curl, "ETag"), *date = header(t->curl, "Last-Modified");
	const char *type = header(t->curl, "Content-Type"), *range = header(t->curl, "Content-Range");
	curl_off_t length = -1;

	if (etag)
		set_validator(a, "etag", etag);
	else if (date)
		set_validator(a, "date", date);
	/* RFC 9110, 13.1.5: a weak etag says that two files mean the same, not that their bytes are. */
	a->resumable = a->validator[0] && !(etag && strncmp(etag, "W/", 2) == 0);
	a->page = type && strncasecmp(type, "text/html", 9) == 0;
	curl_easy_getinfo(t->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	a->size = length;
	if (a->code == 206 && range) {
		long long first = -1, last = -1, size = -1;
		if (sscanf(range, "bytes %lld-%lld/%lld", &first, &last, &size) == 3 && last == size - 1) {
			a->from = first;
			a->size = size;
		}
	}
}

static void read_file_time(struct transfer *t)
{
	curl_off_t at = -1, length = -1;
	char text[32];

	curl_easy_getinfo(t->curl, CURLINFO_FILETIME_T, &at);
	curl_easy_getinfo(t->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	snprintf(text, sizeof text, "%lld", (long long)at);
	if (at >= 0)
		set_validator(t->a, "mtime", text);
	t->a->resumable = at >= 0;
	t->a->from = t->q->from;
	t->a->size = length < 0 ? -1 : t->q->from + length;
}

static bool stop(struct transfer *t)
{
	t->stopped = true;
	return false;
}

/* Whether the end will be known: by a length, by chunks, or by the frames of HTTP/2. */
static bool has_end(const struct transfer *t)
{
	long version = 0;

	curl_easy_getinfo(t->curl, CURLINFO_HTTP_VERSION, &version);
	return t->a->size >= 0 || header(t->curl, "Transfer-Encoding") || version >= CURL_HTTP_VERSION_2_0;
}

static bool begin_web(struct transfer *t)
{
	long code = 0;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &code);
	t->a->code = (int)code;
	t->taken = code == 200 || code == 206;
	if (!t->taken)
		return true;
	t->a->from = code == 206 ? -1 : 0;
	read_headers(t);
	const char *coding = header(t->curl, "Content-Encoding");
	if (code == 206 && t->a->from != t->q->from) {
		t->changed = true;
		return false;
	}
	if (coding && strcasecmp(coding, "identity") != 0) {
		err_set(t->err, ERR_IO, "%s: it comes packed (%.20s), which was not asked for", t->shown, coding);
		return stop(t);
	}
	if (!has_end(t)) {
		err_set(t->err, ERR_IO,
			"%s: the server does not say where the file ends (no Content-Length), so it could be cut",
			t->shown);
		return stop(t);
	}
	return true;
}

static bool begin_sftp(struct transfer *t)
{
	t->taken = true;
	read_file_time(t);
	t->changed = t->q->from && (!t->q->same_as || strcmp(t->q->same_as, t->a->validator) != 0);
	return !t->changed;
}

static bool too_big(struct transfer *t)
{
	err_set(t->err, ERR_IO, "%s: it is bigger than the %lld bytes that are taken; export a shorter period",
		t->shown, (long long)t->q->max_bytes);
	return stop(t);
}

/* What is to come is known: tell the receiver, if it is for it. */
static bool begin(struct transfer *t)
{
	t->begun = true;
	if (!(t->web ? begin_web(t) : begin_sftp(t)))
		return false;
	if (!t->taken)
		return true;
	if (t->a->size > t->q->max_bytes)
		return too_big(t);
	return t->q->begin(t->q->ctx, t->a, t->err) || stop(t);
}

static size_t on_bytes(char *at, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	size_t len = size * n;

	if (!t->begun && !begin(t))
		return 0;
	t->got += (int64_t)len;
	if (!t->taken)
		return t->got > ERROR_PAGE_MAX ? 0 : len;
	bool ok = t->a->from + t->got > t->q->max_bytes
			  ? too_big(t)
			  : t->q->take(t->q->ctx, (struct slice){at, len}, t->err) || stop(t);
	return ok ? len : 0;
}

static int on_progress(void *ctx, curl_off_t size, curl_off_t done, curl_off_t up_size, curl_off_t up_done)
{
	const struct transfer *t = ctx;

	(void)size, (void)done, (void)up_size, (void)up_done;
	if (t->q->progress && t->taken)
		t->q->progress(t->q->ctx, t->a->from + t->got, t->a->size);
	return 0;
}

/* ---- how a request ended ---- */

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

static enum net_status failed(struct transfer *t, enum err_kind kind, const char *words)
{
	err_set(t->err, kind, "%s: %s", t->shown, words);
	return kind == ERR_BUSY ? NET_LATER : NET_FAILED;
}

static enum net_status end_http(struct transfer *t)
{
	const struct ending *e = ending_of(http_endings, sizeof http_endings / sizeof *http_endings, t->a->code);
	curl_off_t after = 0;
	char words[160];

	if (t->a->code == 304 && t->q->unless)
		return NET_SAME;
	curl_easy_getinfo(t->curl, CURLINFO_RETRY_AFTER, &after);
	t->a->retry_after_s = after;
	if (e)
		snprintf(words, sizeof words, "%s (HTTP %d)", e->words, t->a->code);
	else if (t->a->code >= 500)
		snprintf(words, sizeof words, "the server is out of order; try again later (HTTP %d)", t->a->code);
	else
		snprintf(words, sizeof words, "an answer that gives no file (HTTP %d); look at url", t->a->code);
	return failed(t, e ? e->kind : t->a->code >= 500 ? ERR_BUSY : ERR_IO, words);
}

/* libcurl says it with both fingerprints, which are public; of TLS it says what is wrong with the certificate. */
static enum net_status end_untrusted(struct transfer *t)
{
	err_set(t->err, ERR_IO, "%s: %s: %s. Nothing was sent. %s", t->shown,
		t->web ? "the server cannot prove who it is" : "the server has another key than host_key_sha256 says",
		t->why,
		t->web ? "A server of your own needs ca_file"
		       : "Ask its owner whether the key was changed before you change it here");
	return NET_FAILED;
}

static enum net_status end_curl(struct transfer *t, CURLcode code)
{
	const struct ending *e = ending_of(curl_endings, sizeof curl_endings / sizeof *curl_endings, (long)code);
	char words[CURL_ERROR_SIZE + 64];

	if (t->stopped)
		return NET_FAILED;
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return end_untrusted(t);
	if (code == CURLE_FILESIZE_EXCEEDED) {
		too_big(t);
		return NET_FAILED;
	}
	if (e)
		return failed(t, e->kind, e->words);
	snprintf(words, sizeof words, "%s", t->why[0] ? t->why : curl_easy_strerror(code));
	return failed(t, code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SSH ? ERR_BUSY : ERR_IO, words);
}

/* ---- one request ---- */

static void add_line(struct curl_slist **lines, const char *name, const char *value)
{
	struct str line;

	str_init(&line, 8192);
	str_addf(&line, "%s: %s", name, value);
	*lines = curl_slist_append(*lines, line.data);
	explicit_bzero(line.data, line.len);
	str_release(&line);
}

static const char *of_kind(const char *validator, const char *kind)
{
	size_t len = strlen(kind);

	return validator && strncmp(validator, kind, len) == 0 && validator[len] == ' ' ? validator + len + 1 : NULL;
}

static struct curl_slist *conditions(struct transfer *t)
{
	struct curl_slist *lines = NULL;
	const char *etag = of_kind(t->q->unless, "etag"), *date = of_kind(t->q->unless, "date");

	if (etag)
		add_line(&lines, "If-None-Match", etag);
	if (date)
		add_line(&lines, "If-Modified-Since", date);
	etag = of_kind(t->q->same_as, "etag");
	date = of_kind(t->q->same_as, "date");
	if (t->q->from && (etag || date))
		add_line(&lines, "If-Range", etag ? etag : date);
	return lines;
}

static void set_login_web(CURL *c, const struct net_login *l, struct curl_slist **lines)
{
	if (l->user) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(c, CURLOPT_USERNAME, l->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, l->password);
	} else if (l->token && l->token_header) {
		add_line(lines, l->token_header, l->token);
	} else if (l->token) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, l->token);
	}
}

static void set_login_sftp(CURL *c, const struct net_login *l)
{
	curl_easy_setopt(c, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, l->host_key_sha256);
	curl_easy_setopt(c, CURLOPT_USERNAME, l->user);
	if (l->key_file) {
		curl_easy_setopt(c, CURLOPT_SSH_AUTH_TYPES, (long)CURLSSH_AUTH_PUBLICKEY);
		curl_easy_setopt(c, CURLOPT_SSH_PRIVATE_KEYFILE, l->key_file);
		curl_easy_setopt(c, CURLOPT_KEYPASSWD, l->password);
	} else {
		curl_easy_setopt(c, CURLOPT_SSH_AUTH_TYPES, (long)(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD));
		curl_easy_setopt(c, CURLOPT_PASSWORD, l->password);
	}
}

static void set_safety(struct transfer *t, int64_t left_ms)
{
	CURL *c = t->curl;

	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https,sftp");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L); /* by hand, so that no login goes along */
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)STALLED_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)STALLED_S);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)left_ms);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->q->max_bytes);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->why);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "ringback/" RINGBACK_VERSION);
	curl_easy_setopt(c, CURLOPT_FILETIME, 1L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, t->q->progress ? 0L : 1L);
}

/* `known`: this is the host that the login is for. */
static CURLcode perform(struct transfer *t, const char *url, bool known, int64_t left_ms)
{
	const struct net_login *l = t->q->login;
	struct curl_slist *lines = NULL;
	char range[32];
	int64_t began_ms = clock_monotonic_ms();

	curl_easy_reset(t->curl); /* options, not the connection */
	t->begun = t->taken = t->stopped = t->changed = false;
	t->got = 0;
	*t->a = (struct net_answer){.size = -1};
	set_safety(t, left_ms);
	curl_easy_setopt(t->curl, CURLOPT_URL, url);
	t->web = strncmp(url, "http", 4) == 0;
	if (t->web) {
		lines = conditions(t);
		if (known && l)
			set_login_web(t->curl, l, &lines);
		if (l && l->ca_file)
			curl_easy_setopt(t->curl, CURLOPT_CAINFO, l->ca_file);
		snprintf(range, sizeof range, "%lld-", (long long)t->q->from);
		if (t->q->from) /* not RESUME_FROM: that fails where a server sends the whole file again */
			curl_easy_setopt(t->curl, CURLOPT_RANGE, range);
		curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, lines);
	} else {
		set_login_sftp(t->curl, l);
		curl_easy_setopt(t->curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)t->q->from);
	}
	CURLcode code = curl_easy_perform(t->curl);
	if (is_ok(code) && !t->begun && !begin(t)) /* an empty file, or an answer without a body */
		code = CURLE_WRITE_ERROR;
	for (struct curl_slist *x = lines; x; x = x->next)
		explicit_bzero(x->data, strlen(x->data));
	curl_slist_free_all(lines);
	log_verbose("GET %s: %s%d, %lld bytes, %lld ms", t->shown, t->web ? "HTTP " : "",
		    t->web ? t->a->code : (int)code, (long long)t->got, (long long)(clock_monotonic_ms() - began_ms));
	return code;
}

static bool is_redirect(int code)
{
	return code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
}

/* The address that an answer leads to, checked; false with err set. */
static bool redirected(struct transfer *t, struct str *url)
{
	const char *to = NULL;
	struct err err = {0};

	curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &to);
	if (t->q->stay || !to)
		return err_set(t->err, ERR_IO, "%s: it leads elsewhere (HTTP %d), which is not followed here", t->shown,
			       t->a->code);
	if (strncmp(to, "https://", 8) != 0 || !net_url_valid(to, &err))
		return err_set(t->err, ERR_IO, "%s: it leads to an address that is not https, which is not followed",
			       t->shown);
	str_clear(url);
	str_adds(url, to);
	return str_ok(url) || err_set(t->err, ERR_IO, "%s: it leads to an address that is too long", t->shown);
}

static enum net_status follow(struct transfer *t, struct str *url)
{
	for (int hop = 0; hop <= REDIRECTS_MAX; hop++) {
		int64_t left_ms = t->q->deadline_ms - clock_monotonic_ms();
		if (left_ms <= 0)
			return failed(t, ERR_BUSY, "it took too long; try again later");
		CURLcode code = perform(t, url->data, same_origin(url->data, t->q->url), left_ms);
		/* What is here already is of another file, or more than there is of it (416). */
		if (t->changed || (t->q->from && t->a->code == 416)) {
			t->changed = true;
			return NET_DONE;
		}
		if (!is_ok(code))
			return end_curl(t, code);
		if (t->taken)
			return NET_DONE;
		if (!is_redirect(t->a->code))
			return end_http(t);
		if (!redirected(t, url))
			return NET_FAILED;
		if (!t->q->shown)
			net_url_show(url->data, false, t->shown);
	}
	return failed(t, ERR_IO, "it leads from one address to the next without end");
}

enum net_status net_get(struct net *n, const struct net_request *q, struct net_answer *a, struct err *err)
{
	struct transfer t = {.curl = n->curl, .q = q, .a = a, .err = err};
	struct net_request anew = *q;
	struct str url;

	*a = (struct net_answer){.size = -1};
	if (!net_url_valid(q->url, err))
		return NET_FAILED;
	if (strncmp(q->url, "sftp", 4) == 0 && !(q->login && q->login->host_key_sha256 && q->login->user)) {
		err_set(err, ERR_CONFIG, "sftp needs user and host_key_sha256");
		return NET_FAILED;
	}
	if (q->shown)
		snprintf(t.shown, sizeof t.shown, "%s", q->shown);
	else
		net_url_show(q->url, false, t.shown);
	str_init(&url, 8192);
	str_adds(&url, q->url);
	enum net_status status = follow(&t, &url);
	if (t.changed) {
		anew.from = 0;
		t.q = &anew;
		str_clear(&url);
		str_adds(&url, q->url);
		status = follow(&t, &url);
	}
	str_release(&url);
	curl_easy_reset(n->curl);
	return status;
}

struct net *net_open(void)
{
	struct net *n = mem_alloc(sizeof *n);

	curl_global_init(CURL_GLOBAL_DEFAULT);
	n->curl = curl_easy_init();
	if (!n->curl)
		abort(); /* out of memory: see base/mem.h */
	return n;
}

void net_close(struct net **n)
{
	if (!*n)
		return;
	curl_easy_cleanup((*n)->curl);
	curl_global_cleanup();
	free(*n);
	*n = NULL;
}

const char *net_library_version(void)
{
	return curl_version_info(CURLVERSION_NOW)->version;
}
