/* A provider's list of calls or messages, all its pages: one record a line in one file, or nothing at all.
 *
 * Twilio (twilio.com/docs/voice/api/call-resource and .../messaging/api/message-resource, "read multiple"): pages of at
 * most 1000 records, newest first; next_page_uri is null on the last one. Days are UTC. A record changes for a while
 * after its day (a status, a price), so every fetch asks for the last days once more; an import keeps what it knows and
 * takes what changed. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json_page.h"
#include "loop/fetch_source.h"

enum {
	DAY = 24 * 60 * 60,
	OVERLAP_DAYS = 3,
	PAGES_MAX = 5000,
	PAGE_BYTES_MAX = 16 << 20,
};

static const struct list {
	const char *url, *path, *rows, *since;
} lists[] = {
	{"twilio:calls", "Calls.json", "calls", "StartTime"},
	{"twilio:messages", "Messages.json", "messages", "DateSent"},
};

static const char TWILIO[] = "https://api.twilio.com";

struct pages {
	struct fetch_source *f;
	const struct list *list;
	const char *api;
	char home[128]; /* every page's address begins with it */
	struct str url, body, lines;
	struct json_page page;
	int number;
	int64_t records, bytes;
	int fd;
};

static const struct list *list_of(const struct tenant_source *s)
{
	for (size_t i = 0; s->fetch.url && i < sizeof lists / sizeof *lists; i++)
		if (strcmp(s->fetch.url, lists[i].url) == 0)
			return &lists[i];
	return NULL;
}

bool fetch_is_list(const struct fetch_source *f)
{
	return list_of(f->source) != NULL;
}

static const struct zone *utc(void)
{
	return civil_zone(SLICE("UTC"), NULL);
}

/* The first day of which not all is known, and some that may have changed. */
static const char *since_last(const struct fetch_source *f)
{
	int64_t until = f->known.until && f->known.until < f->o->now ? f->known.until : f->o->now;
	int64_t back = f->known.until ? OVERLAP_DAYS * DAY : f->o->tenant->report_period_s;
	char *day = arena_alloc(f->arena, 11);

	civil_format_date(utc(), until - back, day);
	return day;
}

const char *fetch_list_since(const struct fetch_source *f)
{
	return f->o->since ? f->o->since : since_last(f);
}

/* ---- one page ---- */

static bool begin(void *ctx, const struct net_answer *a, struct err *err)
{
	struct pages *p = ctx;

	(void)a, (void)err;
	str_clear(&p->body);
	return true;
}

static bool take(void *ctx, struct slice bytes, struct err *err)
{
	struct pages *p = ctx;

	(void)err; /* max_bytes holds */
	str_add_slice(&p->body, bytes);
	return true;
}

static enum net_status attempt(void *ctx, struct net_answer *a, struct err *err)
{
	struct pages *p = ctx;
	char shown[64];
	struct net_request q = {.url = p->url.data,
				.shown = shown,
				.login = &p->f->login,
				.max_bytes = PAGE_BYTES_MAX,
				.deadline_ms = p->f->deadline_ms,
				.stay = true,
				.begin = begin,
				.take = take,
				.ctx = p};

	snprintf(shown, sizeof shown, "%s, page %d", p->list->url, p->number);
	str_clear(&p->body);
	enum net_status status = net_get(p->f->net, &q, a, err);
	if (status != NET_DONE)
		return status;
	str_clear(&p->lines);
	if (json_page_read(str_slice(&p->body), p->list->rows, "next_page_uri", &p->lines, &p->page, err))
		return NET_DONE;
	err_wrap(err, "%s", shown);
	return err->kind == ERR_BUSY ? NET_LATER : NET_FAILED;
}

static bool add_page(struct pages *p, struct err *err)
{
	p->records += p->page.records;
	p->bytes += (int64_t)p->lines.len;
	if (p->bytes > FETCH_BYTES_MAX)
		return err_set(err, ERR_IO, "%s: more than %d bytes; ask for fewer days with --since", p->list->url,
			       FETCH_BYTES_MAX);
	if (!file_write_all(p->fd, str_slice(&p->lines)))
		return err_set(err, ERR_IO, "%s: writing failed: %s", p->f->part, strerror(errno));
	fetch_progress(p->f, p->bytes, -1);
	return true;
}

/* The next page is one of the same list of the same account, or it is not asked for. */
static bool go_on(struct pages *p, struct err *err)
{
	if (!slice_starts(slice_of(p->page.next), p->home))
		return err_set(err, ERR_IO, "%s, page %d: the next page would be somewhere else; nothing was taken",
			       p->list->url, p->number);
	str_clear(&p->url);
	str_addf(&p->url, "%s%s", p->api, p->page.next);
	return true;
}

/* ---- all of them ---- */

static bool all_pages(struct pages *p, struct err *err)
{
	str_addf(&p->url, "%s%sPageSize=1000&%s%%3E=%s", p->api, p->home, p->list->since, p->f->result.since);
	for (p->number = 1; p->number <= PAGES_MAX; p->number++) {
		if (fetch_ask(p->f, attempt, p, err) != NET_DONE || !add_page(p, err))
			return false;
		if (!p->page.next[0])
			return fsync(p->fd) == 0 || err_set(err, ERR_IO, "%s: %s", p->f->part, strerror(errno));
		if (!go_on(p, err))
			return false;
	}
	return err_set(err, ERR_IO, "%s: more than %d pages; ask for fewer days with --since", p->list->url, PAGES_MAX);
}

static bool deliver(struct pages *p, struct err *err)
{
	struct fetch_source *f = p->f;
	struct civil c = civil_from_utc(utc(), f->o->now);
	char stamp[32];

	snprintf(stamp, sizeof stamp, "%04d%02d%02d-%02d%02d%02d", c.year, c.month, c.day, c.hour, c.minute, c.second);
	f->result.records = p->records;
	/* Days that --since left out are asked for by the next fetch. */
	if (!f->known.until || strcmp(f->result.since, since_last(f)) <= 0)
		f->known.until = f->o->now;
	if (p->records)
		return fetch_deliver(f, stamp, err);
	f->result.state = FETCH_SAME;
	unlink(f->part);
	return fetch_known_save(f, err);
}

bool fetch_list(struct fetch_source *f, struct err *err)
{
	const char *api = f->o->tenant->provider_api;
	struct pages p = {.f = f, .list = list_of(f->source), .api = api ? api : TWILIO};

	snprintf(p.home, sizeof p.home, "/2010-04-01/Accounts/%.64s/%s?", f->account.data, p.list->path);
	p.fd = open(f->part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (p.fd < 0)
		return err_set(err, ERR_CREATE, "%s: %s", f->part, strerror(errno));
	str_init(&p.url, 4096);
	str_init(&p.body, PAGE_BYTES_MAX);
	str_init(&p.lines, 2 * PAGE_BYTES_MAX);
	bool ok = all_pages(&p, err) && deliver(&p, err);
	if (!ok)
		unlink(f->part); /* half a list is none: next time it is asked for from the same day */
	close(p.fd);
	str_release(&p.url);
	str_release(&p.body);
	str_release(&p.lines);
	return ok;
}
