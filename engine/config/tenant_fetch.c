/* Where a source is fetched and how: which keys go together for each kind of address. */
#include "config/tenant_fields.h"

/* A SHA-256 has 32 bytes: 43 letters of base 64, and a = that ssh-keygen leaves out. */
enum { HOST_KEY_LEN = 43 };

void tenant_fetch_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct slice text = node->text, rest, host = {0};

	if (slice_is(text, "twilio:calls") || slice_is(text, "twilio:messages")) {
		*(const char **)at = text.at;
		return;
	}
	if (slice_starts(text, "twilio:")) {
		TENANT_FAULT(r, node->line, "%s: of twilio there are twilio:calls and twilio:messages", key->path);
		return;
	}
	ptrdiff_t colon = slice_find(text, SLICE("://"));
	rest = slice_part(text, colon < 0 ? 0 : (size_t)colon + 3, text.len);
	slice_next(&rest, '/', &host);
	ptrdiff_t sign = slice_find_char(host, '@');
	if (sign >= 0 && slice_find_char(slice_part(host, 0, (size_t)sign), ':') < 0)
		TENANT_FAULT(r, node->line, "%s: write the name before @ as user: beside it", key->path);
	else
		tenant_url_read(r, key, node, at);
}

static bool is_base64(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
		      c == '/'))
			return false;
	}
	return true;
}

/* "SHA256:..." as ssh-keygen prints it becomes what a library compares. */
static void check_host_key(struct tenant_reading *r, struct tenant_source *s)
{
	struct slice text = slice_of(s->fetch.host_key_sha256);

	if (slice_starts(text, "SHA256:"))
		text = slice_part(text, 7, text.len);
	if (slice_ends(text, "="))
		text = slice_part(text, 0, text.len - 1);
	if (text.len == HOST_KEY_LEN && is_base64(text))
		s->fetch.host_key_sha256 = arena_text(r->arena, text);
	else
		TENANT_FAULT(r, s->line,
			     "sources[].host_key_sha256 must be a fingerprint as ssh-keygen -l prints it: SHA256: and "
			     "43 letters and digits");
}

static bool is_header_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return text.len > 0;
}

/* ---- each kind of address ---- */

enum kind { KIND_WEB, KIND_SFTP, KIND_LIST };

static enum kind kind_of(const struct tenant_fetch *f)
{
	if (f->url && slice_starts(slice_of(f->url), "sftp:"))
		return KIND_SFTP;
	return f->url && slice_starts(slice_of(f->url), "twilio:") ? KIND_LIST : KIND_WEB;
}

/* Keys that say something to one kind of address only. */
static void check_keys(struct tenant_reading *r, const struct tenant_source *s, enum kind kind)
{
	const struct tenant_fetch *f = &s->fetch;
	const struct {
		const char *key;
		bool given;
		unsigned kinds; /* a bit each */
	} keys[] = {
		{"user", f->user, 1u << KIND_WEB | 1u << KIND_SFTP},
		{"password", secret_given(&f->password), 1u << KIND_WEB | 1u << KIND_SFTP},
		{"token", secret_given(&f->token), 1u << KIND_WEB},
		{"token_header", f->token_header, 1u << KIND_WEB},
		{"key", secret_given(&f->key), 1u << KIND_SFTP},
		{"host_key_sha256", f->host_key_sha256, 1u << KIND_SFTP},
		{"ca_file", f->ca_file, 1u << KIND_WEB},
	};
	static const char *const words[] = {
		[KIND_WEB] = "an https address", [KIND_SFTP] = "an sftp address", [KIND_LIST] = "a provider's list"};

	bool fetched = tenant_source_fetched(s);

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!keys[i].given || (fetched && keys[i].kinds & 1u << kind))
			continue;
		if (fetched)
			TENANT_FAULT(r, s->line, "this source has %s, which says nothing to %s", keys[i].key,
				     words[kind]);
		else
			TENANT_FAULT(r, s->line, "this source has %s and no url to use it at", keys[i].key);
	}
}

static void check_web(struct tenant_reading *r, const struct tenant_source *s)
{
	const struct tenant_fetch *f = &s->fetch;
	bool password = secret_given(&f->password), token = secret_given(&f->token);

	if (!f->user != !password)
		TENANT_FAULT(r, s->line, "this source needs user and password together");
	if (token && password)
		TENANT_FAULT(r, s->line, "this source has a password and a token: keep the one that the server wants");
	if (f->token_header && !token)
		TENANT_FAULT(r, s->line, "this source has token_header and no token for it");
	if (f->token_header && !is_header_name(slice_of(f->token_header)))
		TENANT_FAULT(r, s->line, "sources[].token_header must be the name of a header, like X-Api-Key");
}

/* Whoever sits between can play an SSH server whose key nobody compares: no key, no fetching. */
static void check_sftp(struct tenant_reading *r, struct tenant_source *s)
{
	struct tenant_fetch *f = &s->fetch;

	if (!f->user)
		TENANT_FAULT(r, s->line, "an sftp address needs user");
	if (!secret_given(&f->key) && !secret_given(&f->password))
		TENANT_FAULT(r, s->line, "an sftp address needs key: {file: PATH} or password: {...}");
	if (f->key.env)
		TENANT_FAULT(r, s->line, "sources[].key must be {file: PATH}: a private key is a file");
	if (f->host_key_sha256)
		check_host_key(r, s);
	else
		TENANT_FAULT(r, s->line,
			     "an sftp address needs host_key_sha256: ask the server's owner for what ssh-keygen -lf "
			     "prints of its host key");
}

static void check_list(struct tenant_reading *r, const struct tenant_source *s)
{
	const struct tenant *t = r->tenant;

	if (!t->provider_kind || strcmp(t->provider_kind, "twilio") != 0 || !secret_given(&t->provider_account) ||
	    !secret_given(&t->provider_token))
		TENANT_FAULT(r, s->line,
			     "url: %s needs provider: {kind: twilio, account_sid: {...}, auth_token: {...}}",
			     s->fetch.url);
	if (!strchr(s->files, '*'))
		TENANT_FAULT(r, s->line, "files needs a * for the time of fetching: \"calls-*.jsonl\"");
}

static void check_name(struct tenant_reading *r, const struct tenant_source *s, enum kind kind)
{
	struct str name;

	str_init(&name, 1024);
	if (!tenant_source_name(r->tenant, s, kind == KIND_LIST ? "20261122-050000" : NULL, 1, &name))
		TENANT_FAULT(r, s->line,
			     "no name that fits files: \"%s\" would be read by this source (one above it fits too, or "
			     "it is a name of answers)",
			     s->files);
	str_release(&name);
}

static void check_source(struct tenant_reading *r, struct tenant_source *s)
{
	enum kind kind = kind_of(&s->fetch);

	check_keys(r, s, kind);
	if (!tenant_source_fetched(s) || !s->files)
		return;
	if (s->fetch.url && secret_given(&s->fetch.secret_url))
		TENANT_FAULT(r, s->line, "this source has url and secret_url: keep one");
	if (kind == KIND_WEB)
		check_web(r, s);
	else if (kind == KIND_SFTP)
		check_sftp(r, s);
	else
		check_list(r, s);
	check_name(r, s, kind);
}

/* The provider's key must not go anywhere but to the provider, or to a test on this machine. */
static void check_api(struct tenant_reading *r)
{
	const char *api = r->tenant->provider_api;

	if (api && !slice_starts(slice_of(api), "http://127.0.0.1:") &&
	    !slice_starts(slice_of(api), "https://127.0.0.1:"))
		TENANT_FAULT(r, yaml_get(yaml_get(r->root, "provider"), "api")->line,
			     "provider.api is for tests on this machine: http://127.0.0.1:PORT");
}

void tenant_fetch_check(struct tenant_reading *r)
{
	check_api(r);
	for (size_t i = 0; i < r->tenant->sources_n; i++)
		check_source(r, &r->tenant->sources[i]);
}
