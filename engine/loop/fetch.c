#include "loop/fetch.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "loop/fetch_source.h"

enum {
	ATTEMPTS_MAX = 4,
	FIRST_WAIT_MS = 1000, /* doubled each time */
	WAIT_MAX_MS = 60000,  /* whoever asks for more is asked again by the next fetch: others wait behind it */
	SECRET_MAX = 8192,
	PATH_MAX_BYTES = 4096,
	MEGABYTE = 1000000,
};

void fetch_progress(const struct fetch_source *f, int64_t done, int64_t size)
{
	if (!f->o->progress)
		return;
	if (size > 0)
		fprintf(stderr, "\r%s: %s: %lld of %lld MB", f->o->tenant->id, f->result.source,
			(long long)(done / MEGABYTE), (long long)((size + MEGABYTE - 1) / MEGABYTE));
	else
		fprintf(stderr, "\r%s: %s: %lld MB", f->o->tenant->id, f->result.source, (long long)(done / MEGABYTE));
}

/* ---- again and again ---- */

static void wait_ms(int64_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	while (nanosleep(&left, &left) != 0)
		;
}

enum net_status fetch_ask(const struct fetch_source *f,
			  enum net_status (*attempt)(void *ctx, struct net_answer *a, struct err *err), void *ctx,
			  struct err *err)
{
	int64_t pause_ms = FIRST_WAIT_MS;

	for (int i = 1;; i++, pause_ms *= 2) {
		struct net_answer a;
		struct err why = {0};
		enum net_status status = attempt(ctx, &a, &why);
		int64_t this_ms = a.retry_after_s * 1000 > pause_ms ? a.retry_after_s * 1000 : pause_ms;
		bool late = this_ms > WAIT_MAX_MS || clock_monotonic_ms() + this_ms >= f->deadline_ms;
		if (status != NET_LATER || i == ATTEMPTS_MAX || late) {
			if (status != NET_DONE && status != NET_SAME)
				*err = why;
			if (status == NET_LATER && a.retry_after_s)
				err_set(err, why.kind, "%s; it asks to wait %lld s", why.text,
					(long long)a.retry_after_s);
			return status;
		}
		log_verbose("%s: %s; once more in %lld ms", f->o->tenant->id, why.text, (long long)this_ms);
		wait_ms(this_ms);
	}
}

/* ---- getting ready ---- */

static const char *path_of(struct fetch_source *f, const char *format, const char *name)
{
	struct str path;

	str_init(&path, PATH_MAX_BYTES);
	str_addf(&path, "%s/%s/", f->o->folders->var, f->o->tenant->id);
	str_adds(&path, format);
	str_adds(&path, name);
	const char *kept = arena_text(f->arena, str_slice(&path));
	str_release(&path);
	return kept;
}

/* The same source has the same key tomorrow, wherever it stands in tenant.yaml. */
static void make_key(struct fetch_source *f)
{
	const struct tenant_fetch *t = &f->source->fetch;
	const char *parts[] = {t->url, t->secret_url.env, t->secret_url.file};
	struct str text;

	str_init(&text, 16384);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		str_adds(&text, parts[i] ? parts[i] : "");
		str_addc(&text, '\n');
	}
	hash_short_id('F', hash_key64(text.data, text.len), f->key);
	str_release(&text);
	f->folder = path_of(f, "", "");
	f->inbox = path_of(f, "inbox", "");
	f->keep = path_of(f, "fetch/", f->key);
	char part[32];
	snprintf(part, sizeof part, ".fetch-%s.part", f->key);
	f->part = path_of(f, "inbox/", part);
}

static bool read_secret(const char *key, const struct secret_ref *ref, struct str *out, struct err *err)
{
	return !secret_given(ref) || secret_read(ref, out, err) || err_wrap(err, "%s", key);
}

static bool read_url(struct fetch_source *f, struct err *err)
{
	const struct tenant_fetch *t = &f->source->fetch;

	if (t->url)
		str_adds(&f->url, t->url);
	else if (!read_secret("secret_url", &t->secret_url, &f->url, err))
		return false;
	else if (!slice_starts(str_slice(&f->url), "https://"))
		return err_set(err, ERR_CONFIG, "secret_url: that address does not begin with https://");
	return net_url_valid(f->url.data, err) || err_wrap(err, "%s", t->url ? "url" : "secret_url");
}

static bool read_login(struct fetch_source *f, struct err *err)
{
	const struct tenant_fetch *t = &f->source->fetch;
	struct net_login *l = &f->login;
	const char *ca = t->ca_file;

	if (!read_secret("password", &t->password, &f->password, err) ||
	    !read_secret("token", &t->token, &f->token, err))
		return false;
	if (secret_given(&t->key) && !secret_path(&t->key, &f->key_file, err))
		return err_wrap(err, "key");
	if (ca && ca[0] != '/') {
		struct str path;
		str_init(&path, PATH_MAX_BYTES);
		ca = arena_text(f->arena, slice_of(file_join(&path, f->o->tenant->dir, t->ca_file)));
		str_release(&path);
	}
	*l = (struct net_login){.user = t->user,
				.password = secret_given(&t->password) ? f->password.data : NULL,
				.token = secret_given(&t->token) ? f->token.data : NULL,
				.token_header = t->token_header,
				.key_file = secret_given(&t->key) ? f->key_file.data : NULL,
				.host_key_sha256 = t->host_key_sha256,
				.ca_file = ca};
	return true;
}

static bool read_provider(struct fetch_source *f, struct err *err)
{
	const struct tenant *t = f->o->tenant;

	if (!read_secret("provider.account_sid", &t->provider_account, &f->account, err) ||
	    !read_secret("provider.auth_token", &t->provider_token, &f->password, err))
		return false;
	for (size_t i = 0; i < f->account.len; i++) {
		char c = f->account.data[i]; /* it becomes a part of an address */
		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			return err_set(err, ERR_CONFIG, "provider.account_sid is no account: AC and 32 letters");
	}
	f->login = (struct net_login){.user = f->account.data, .password = f->password.data};
	return true;
}

static bool prepare(struct fetch_source *f, struct err *err)
{
	struct fetch_result *r = &f->result;
	struct str name;

	make_key(f);
	fetch_known_load(f);
	r->records = -1;
	if (fetch_is_list(f)) {
		r->source = r->from = f->source->fetch.url;
		r->since = fetch_list_since(f);
		return read_provider(f, err);
	}
	str_init(&name, 1024);
	bool named = tenant_source_name(f->o->tenant, f->source, NULL, 1, &name);
	r->source = named ? arena_text(f->arena, str_slice(&name)) : f->source->files;
	str_release(&name);
	r->from = "secret_url";
	if (!read_url(f, err))
		return false;
	char *shown = arena_alloc(f->arena, NET_SHOWN_LEN);
	net_url_show(f->url.data, !f->source->fetch.url, shown);
	r->from = shown;
	return read_login(f, err);
}

/* ---- one source, and all of a tenant ---- */

static void wipe(struct str *s)
{
	explicit_bzero(s->data, s->len);
	str_release(s);
}

static bool fetch_one(struct fetch_source *f, struct err *err)
{
	if (!prepare(f, err))
		return false;
	if (f->o->check) {
		f->result.state = FETCH_WOULD;
		return true;
	}
	f->net = net_open();
	bool ok = fetch_is_list(f) ? fetch_list(f, err) : fetch_file(f, err);
	net_close(&f->net);
	if (f->o->progress)
		fputs("\r\033[K", stderr);
	return ok;
}

static void fetch_source(const struct fetch_options *o, const struct tenant_source *source, struct arena *arena,
			 char key[FETCH_KEY_LEN])
{
	struct fetch_source f = {.o = o, .source = source, .arena = arena};
	struct str *secrets[] = {&f.url, &f.password, &f.token, &f.key_file, &f.account};
	struct err err = {0};

	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		str_init(secrets[i], SECRET_MAX);
	f.deadline_ms = clock_monotonic_ms() + o->limit_ms;
	f.result.why = "";
	if (!fetch_one(&f, &err)) {
		f.result.state = FETCH_FAILED;
		f.result.kind = err.kind;
		f.result.why = err.text;
	}
	o->ended(o->ctx, &f.result);
	memcpy(key, f.key, sizeof f.key);
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		wipe(secrets[i]);
}

static bool take_lock(const struct fetch_options *o, int *lock, struct err *err)
{
	struct str folder, path;

	str_init(&folder, PATH_MAX_BYTES);
	str_init(&path, PATH_MAX_BYTES);
	str_addf(&folder, "%s/%s/inbox", o->folders->var, o->tenant->id);
	bool ok = file_make_folder(folder.data, err);
	str_clear(&folder);
	str_addf(&folder, "%s/%s/fetch", o->folders->var, o->tenant->id);
	ok = ok && file_make_folder(folder.data, err);
	*lock = ok ? file_lock(file_join(&path, folder.data, "lock"), 0, err) : -1;
	str_release(&folder);
	str_release(&path);
	return *lock >= 0;
}

/* Beginnings that belong to no source any more hold people's data for nothing. */
static void drop_old_parts(const struct fetch_options *o, char (*keys)[FETCH_KEY_LEN], size_t keys_n,
			   struct arena *arena)
{
	struct str folder, path;
	const char **names;
	size_t n;

	str_init(&folder, PATH_MAX_BYTES);
	str_init(&path, PATH_MAX_BYTES);
	str_addf(&folder, "%s/%s/inbox", o->folders->var, o->tenant->id);
	if (!file_list(folder.data, arena, &names, &n, NULL))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		bool old = file_name_matches(".fetch-*.part", names[i]);
		for (size_t k = 0; old && k < keys_n; k++)
			old = !strstr(names[i], keys[k]);
		if (old)
			unlink(file_join(&path, folder.data, names[i]));
	}
	str_release(&folder);
	str_release(&path);
}

static size_t count_fetched(const struct tenant *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->sources_n; i++)
		n += tenant_source_fetched(&t->sources[i]);
	return n;
}

bool fetch_tenant(const struct fetch_options *o, struct err *err)
{
	const struct tenant *t = o->tenant;
	struct arena arena, kept;
	size_t n = count_fetched(t), done = 0;
	int lock = -1;

	if (n == 0)
		return true;
	if (!o->check && !take_lock(o, &lock, err))
		return false;
	arena_init(&arena, 16 << 20);
	arena_init(&kept, 16 << 20);
	char(*keys)[FETCH_KEY_LEN] = arena_alloc(&kept, n * sizeof *keys);
	for (size_t i = 0; i < t->sources_n; i++) {
		if (tenant_source_fetched(&t->sources[i]))
			fetch_source(o, &t->sources[i], &arena, keys[done++]);
		arena_reset(&arena);
	}
	if (!o->check)
		drop_old_parts(o, keys, n, &arena);
	arena_release(&arena);
	arena_release(&kept);
	if (lock >= 0)
		close(lock);
	return true;
}
