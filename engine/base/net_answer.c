#include "base/net_transfer.h"

enum { ERROR_PAGE_MAX = 1 << 20 }; /* of an answer that is not taken */

static const char *header(const struct net_transfer *t, const char *name)
{
	struct curl_header *h;

	return t->lib->easy_header(t->curl, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK ? h->value : NULL;
}

static void set_validator(struct net_answer *a, const char *kind, const char *value)
{
	int n = snprintf(a->validator, sizeof a->validator, "%s %s", kind, value);

	if (n < 0 || (size_t)n >= sizeof a->validator)
		a->validator[0] = '\0'; /* too long to compare */
}

static void read_headers(struct net_transfer *t)
{
	struct net_answer *a = t->a;
	const char *etag = header(t, "ETag"), *date = header(t, "Last-Modified");
	const char *type = header(t, "Content-Type"), *range = header(t, "Content-Range");
	curl_off_t length = -1;

	if (etag)
		set_validator(a, "etag", etag);
	else if (date)
		set_validator(a, "date", date);
	/* RFC 9110, 13.1.5: a weak etag says that two files mean the same, not that their bytes are. */
	a->resumable = a->validator[0] && !(etag && strncmp(etag, "W/", 2) == 0);
	a->page = type && strncasecmp(type, "text/html", 9) == 0;
	t->lib->easy_getinfo(t->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	a->size = length;
	if (a->code == 206 && range) {
		long long first = -1, last = -1, size = -1;
		if (sscanf(range, "bytes %lld-%lld/%lld", &first, &last, &size) == 3 && last == size - 1) {
			a->from = first;
			a->size = size;
		}
	}
}

static void read_file_time(struct net_transfer *t)
{
	curl_off_t at = -1, length = -1;
	char text[32];

	t->lib->easy_getinfo(t->curl, CURLINFO_FILETIME_T, &at);
	t->lib->easy_getinfo(t->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	snprintf(text, sizeof text, "%lld", (long long)at);
	if (at >= 0)
		set_validator(t->a, "mtime", text);
	t->a->resumable = at >= 0;
	t->a->from = t->q->from;
	t->a->size = length < 0 ? -1 : t->q->from + length;
}

static bool stop(struct net_transfer *t)
{
	t->stopped = true;
	return false;
}

/* Whether the end will be known: by a length, by chunks, or by the frames of HTTP/2. */
static bool has_end(const struct net_transfer *t)
{
	long version = 0;

	t->lib->easy_getinfo(t->curl, CURLINFO_HTTP_VERSION, &version);
	return t->a->size >= 0 || header(t, "Transfer-Encoding") || version >= CURL_HTTP_VERSION_2_0;
}

static bool begin_web(struct net_transfer *t)
{
	long code = 0;

	t->lib->easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &code);
	t->a->code = (int)code;
	t->taken = code == 200 || code == 206;
	if (!t->taken)
		return true;
	t->a->from = code == 206 ? -1 : 0;
	read_headers(t);
	const char *coding = header(t, "Content-Encoding");
	if (code == 206 && t->a->from != t->q->from) {
		t->changed = t->q->from > 0;
		err_set(t->err, ERR_IO, "%s: a part of the file comes, and all of it was asked for", t->shown);
		return t->changed ? false : stop(t);
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

static bool begin_sftp(struct net_transfer *t)
{
	t->taken = true;
	read_file_time(t);
	t->changed = t->q->from && (!t->q->same_as || strcmp(t->q->same_as, t->a->validator) != 0);
	return !t->changed;
}

bool net_answer_too_big(struct net_transfer *t)
{
	err_set(t->err, ERR_IO, "%s: it is bigger than the %lld bytes that are taken; export a shorter period",
		t->shown, (long long)t->q->max_bytes);
	return stop(t);
}

bool net_answer_begin(struct net_transfer *t)
{
	t->begun = true;
	if (!(t->web ? begin_web(t) : begin_sftp(t)))
		return false;
	if (!t->taken)
		return true;
	if (t->a->size > t->q->max_bytes)
		return net_answer_too_big(t);
	return t->q->begin(t->q->ctx, t->a, t->err) || stop(t);
}

size_t net_answer_bytes(char *at, size_t size, size_t n, void *ctx)
{
	struct net_transfer *t = ctx;
	size_t len = size * n;

	if (!t->begun && !net_answer_begin(t))
		return 0;
	t->got += (int64_t)len;
	if (!t->taken)
		return t->got > ERROR_PAGE_MAX ? 0 : len;
	bool ok = t->a->from + t->got > t->q->max_bytes
			  ? net_answer_too_big(t)
			  : t->q->take(t->q->ctx, (struct slice){at, len}, t->err) || stop(t);
	return ok ? len : 0;
}
