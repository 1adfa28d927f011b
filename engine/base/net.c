#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/net_transfer.h"

enum {
	REDIRECTS_MAX = 5,
	CONNECT_S = 15,
	STALLED_S = 30, /* fewer than STALLED_BYTES a second for so long: nothing comes any more */
	STALLED_BYTES = 16,
};

struct net {
	struct net_curl lib;
	CURL *curl;
};

/* ---- options: their values go through an ellipsis, where no compiler looks at types ---- */

static void set_number(const struct net_transfer *t, CURLoption option, long value)
{
	t->lib->easy_setopt(t->curl, option, value);
}

static void set_bytes(const struct net_transfer *t, CURLoption option, curl_off_t value)
{
	t->lib->easy_setopt(t->curl, option, value);
}

static void set_text(const struct net_transfer *t, CURLoption option, const char *value)
{
	t->lib->easy_setopt(t->curl, option, value);
}

static void set_callbacks(struct net_transfer *t, curl_write_callback write, curl_xferinfo_callback progress)
{
	t->lib->easy_setopt(t->curl, CURLOPT_ERRORBUFFER, t->why);
	t->lib->easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, write);
	t->lib->easy_setopt(t->curl, CURLOPT_WRITEDATA, t);
	t->lib->easy_setopt(t->curl, CURLOPT_XFERINFOFUNCTION, progress);
	t->lib->easy_setopt(t->curl, CURLOPT_XFERINFODATA, t);
}

static int on_progress(void *ctx, curl_off_t size, curl_off_t done, curl_off_t up_size, curl_off_t up_done)
{
	const struct net_transfer *t = ctx;

	(void)size, (void)done, (void)up_size, (void)up_done;
	if (t->q->progress && t->taken)
		t->q->progress(t->q->ctx, t->a->from + t->got, t->a->size);
	return 0;
}

static void add_line(const struct net_transfer *t, struct curl_slist **lines, const char *name, const char *value)
{
	struct str line;

	str_init(&line, 8192);
	str_addf(&line, "%s: %s", name, value);
	*lines = t->lib->slist_append(*lines, line.data);
	explicit_bzero(line.data, line.len);
	str_release(&line);
}

static const char *of_kind(const char *validator, const char *kind)
{
	size_t len = strlen(kind);

	return validator && strncmp(validator, kind, len) == 0 && validator[len] == ' ' ? validator + len + 1 : NULL;
}

static struct curl_slist *conditions(struct net_transfer *t)
{
	struct curl_slist *lines = NULL;
	const char *etag = of_kind(t->q->unless, "etag"), *date = of_kind(t->q->unless, "date");

	if (etag)
		add_line(t, &lines, "If-None-Match", etag);
	if (date)
		add_line(t, &lines, "If-Modified-Since", date);
	etag = of_kind(t->q->same_as, "etag");
	date = of_kind(t->q->same_as, "date");
	if (t->q->from && (etag || date))
		add_line(t, &lines, "If-Range", etag ? etag : date);
	return lines;
}

static void set_login_web(const struct net_transfer *t, const struct net_login *l, struct curl_slist **lines)
{
	if (l->user) {
		set_number(t, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		set_text(t, CURLOPT_USERNAME, l->user);
		set_text(t, CURLOPT_PASSWORD, l->password);
	} else if (l->token && l->token_header) {
		add_line(t, lines, l->token_header, l->token);
	} else if (l->token) {
		set_number(t, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		set_text(t, CURLOPT_XOAUTH2_BEARER, l->token);
	}
}

static void set_login_sftp(const struct net_transfer *t, const struct net_login *l)
{
	set_text(t, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, l->host_key_sha256);
	set_text(t, CURLOPT_USERNAME, l->user);
	if (l->key_file) {
		set_number(t, CURLOPT_SSH_AUTH_TYPES, CURLSSH_AUTH_PUBLICKEY);
		set_text(t, CURLOPT_SSH_PRIVATE_KEYFILE, l->key_file);
		set_text(t, CURLOPT_KEYPASSWD, l->password);
	} else {
		set_number(t, CURLOPT_SSH_AUTH_TYPES, CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD);
		set_text(t, CURLOPT_PASSWORD, l->password);
	}
}

static void set_safety(struct net_transfer *t, int64_t left_ms)
{
	set_text(t, CURLOPT_PROTOCOLS_STR, "http,https,sftp");
	set_number(t, CURLOPT_FOLLOWLOCATION, 0); /* by hand, so that no login goes along */
	set_number(t, CURLOPT_SSL_VERIFYPEER, 1);
	set_number(t, CURLOPT_SSL_VERIFYHOST, 2);
	set_number(t, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	set_text(t, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
	set_number(t, CURLOPT_NOSIGNAL, 0); /* a connection that closes while TLS writes must not end us */
	set_number(t, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	set_number(t, CURLOPT_LOW_SPEED_LIMIT, STALLED_BYTES);
	set_number(t, CURLOPT_LOW_SPEED_TIME, STALLED_S);
	set_number(t, CURLOPT_TIMEOUT_MS, left_ms);
	set_bytes(t, CURLOPT_MAXFILESIZE_LARGE, t->q->max_bytes);
	set_text(t, CURLOPT_USERAGENT, "ringback/" RINGBACK_VERSION);
	set_number(t, CURLOPT_FILETIME, 1);
	set_callbacks(t, net_answer_bytes, on_progress);
	set_number(t, CURLOPT_NOPROGRESS, t->q->progress ? 0 : 1);
}

static void say_request(const struct net_transfer *t, CURLcode code, int64_t took_ms)
{
	char how[16];

	snprintf(how, sizeof how, "HTTP %d", t->a->code);
	log_verbose("GET %s: %s, %lld bytes, %lld ms", t->shown,
		    code != CURLE_OK ? t->lib->easy_strerror(code)
		    : t->web         ? how
				     : "whole",
		    (long long)t->got, (long long)took_ms);
}

/* `known`: this is the host that the login is for. */
static CURLcode perform(struct net_transfer *t, const char *url, bool known, int64_t left_ms)
{
	const struct net_login *l = t->q->login;
	struct curl_slist *lines = NULL;
	char range[32];
	int64_t began_ms = clock_monotonic_ms();

	t->lib->easy_reset(t->curl); /* options, not the connection */
	t->begun = t->taken = t->stopped = t->changed = false;
	t->got = 0;
	*t->a = (struct net_answer){.size = -1};
	set_safety(t, left_ms);
	set_text(t, CURLOPT_URL, url);
	t->web = strncmp(url, "http", 4) == 0;
	if (t->web) {
		lines = conditions(t);
		if (known && l)
			set_login_web(t, l, &lines);
		if (l && l->ca_file)
			set_text(t, CURLOPT_CAINFO, l->ca_file);
		snprintf(range, sizeof range, "%lld-", (long long)t->q->from);
		if (t->q->from) /* not RESUME_FROM: that fails where a server sends the whole file again */
			set_text(t, CURLOPT_RANGE, range);
		t->lib->easy_setopt(t->curl, CURLOPT_HTTPHEADER, lines);
	} else {
		set_login_sftp(t, l);
		set_bytes(t, CURLOPT_RESUME_FROM_LARGE, t->q->from);
	}
	CURLcode code = t->lib->easy_perform(t->curl);
	if (code == CURLE_OK && !t->begun && !net_answer_begin(t)) /* an empty file, or an answer without a body */
		code = CURLE_WRITE_ERROR;
	for (struct curl_slist *x = lines; x; x = x->next)
		explicit_bzero(x->data, strlen(x->data));
	t->lib->slist_free_all(lines);
	say_request(t, code, clock_monotonic_ms() - began_ms);
	return code;
}

static bool is_redirect(int code)
{
	return code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
}

/* The address that an answer leads to, checked; false with err set. */
static bool redirected(struct net_transfer *t, struct str *url)
{
	const char *to = NULL;
	struct err err = {0};

	t->lib->easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &to);
	if (t->q->stay || !to)
		return err_set(t->err, ERR_IO, "%s: it leads elsewhere (HTTP %d), which is not followed here", t->shown,
			       t->a->code);
	if (strncmp(to, "https://", 8) != 0 || !net_address_valid(t->lib, to, &err))
		return err_set(t->err, ERR_IO, "%s: it leads to an address that is not https, which is not followed",
			       t->shown);
	str_clear(url);
	str_adds(url, to);
	return str_ok(url) || err_set(t->err, ERR_IO, "%s: it leads to an address that is too long", t->shown);
}

static enum net_status follow(struct net_transfer *t, struct str *url)
{
	for (int hop = 0; hop <= REDIRECTS_MAX; hop++) {
		int64_t left_ms = t->q->deadline_ms - clock_monotonic_ms();
		if (left_ms <= 0)
			return net_fail(t, ERR_BUSY, "it took too long; try again later");
		CURLcode code = perform(t, url->data, net_same_origin(t->lib, url->data, t->q->url), left_ms);
		/* What is here already is of another file, or more than there is of it. */
		if (t->changed || (t->q->from && (t->a->code == 416 || code == CURLE_BAD_DOWNLOAD_RESUME))) {
			t->changed = true;
			return NET_DONE;
		}
		if (code != CURLE_OK)
			return net_end_curl(t, code);
		if (t->taken)
			return NET_DONE;
		if (!is_redirect(t->a->code))
			return net_end_http(t);
		if (!redirected(t, url))
			return NET_FAILED;
		if (!t->q->shown)
			net_url_show(url->data, false, t->shown);
	}
	return net_fail(t, ERR_IO, "it leads from one address to the next without end");
}

enum net_status net_get(struct net *n, const struct net_request *q, struct net_answer *a, struct err *err)
{
	struct net_transfer t = {.lib = &n->lib, .curl = n->curl, .q = q, .a = a, .err = err};
	struct net_request anew = *q;
	struct str url;

	*a = (struct net_answer){.size = -1};
	if (!net_address_valid(&n->lib, q->url, err))
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
	n->lib.easy_reset(n->curl);
	return status;
}

struct net *net_open(struct err *err)
{
	struct net *n = mem_alloc(sizeof *n);

	if (!net_curl_load(&n->lib, err)) {
		free(n);
		return NULL;
	}
	n->lib.global_init(CURL_GLOBAL_DEFAULT);
	n->curl = n->lib.easy_init();
	if (!n->curl)
		abort(); /* out of memory: see base/mem.h */
	return n;
}

void net_close(struct net **n)
{
	if (!*n)
		return;
	(*n)->lib.easy_cleanup((*n)->curl);
	(*n)->lib.global_cleanup();
	free(*n);
	*n = NULL;
}

bool net_url_valid(const struct net *n, const char *url, struct err *err)
{
	return net_address_valid(&n->lib, url, err);
}
