#include "base/file.h"
#include "base/gunzip.h"
#include "domain/tenant.h"

enum { NAME_MAX_BYTES = 200 };

bool secret_given(const struct secret_ref *ref)
{
	return ref->env || ref->file;
}

bool tenant_source_fetched(const struct tenant_source *s)
{
	return s->fetch.url || secret_given(&s->fetch.secret_url);
}

const struct tenant_source *tenant_source_of(const struct tenant *t, const char *name)
{
	char bare[256];
	const char *unpacked = unpacked_name(name, bare); /* calls.csv.gz is of calls*.csv */

	for (size_t i = 0; i < t->sources_n; i++)
		if (t->sources[i].files &&
		    (file_name_matches(t->sources[i].files, name) || file_name_matches(t->sources[i].files, unpacked)))
			return &t->sources[i];
	return NULL;
}

/* The last part of an address, when it is a plain name: no escapes, nothing hidden. */
static struct slice name_in_url(const char *url)
{
	struct slice text = slice_of(url), part = {0};
	ptrdiff_t end = slice_find_char(text, '?'), start = slice_find(text, SLICE("://"));

	if (start < 0)
		return part;
	text = slice_part(text, (size_t)start + 3, end < 0 ? text.len : (size_t)(end - start) - 3);
	if (slice_find_char(text, '/') < 0)
		return part;
	while (slice_next(&text, '/', &part))
		;
	for (size_t i = 0; i < part.len; i++) {
		char c = part.at[i];
		bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			     (i > 0 && (c == '.' || c == '-' || c == '_'));
		if (!plain)
			return (struct slice){0};
	}
	return part;
}

static void add_number(struct str *out, int nth)
{
	if (nth > 1)
		str_addf(out, "-%d", nth);
}

/* "calls.csv", and "calls-2.csv" the second time. */
static void name_of_url(struct slice name, int nth, struct str *out)
{
	size_t dot = name.len;

	for (size_t i = 1; i < name.len; i++)
		if (name.at[i] == '.')
			dot = i;
	str_add_slice(out, slice_part(name, 0, dot));
	add_number(out, nth);
	str_add_slice(out, slice_part(name, dot, name.len));
}

static bool is_word(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "calls*.csv" is "calls.csv", and "calls-STAMP.csv" with a stamp. */
static void name_of_pattern(const char *pattern, const char *stamp, int nth, struct str *out)
{
	bool first = true;

	for (const char *p = pattern; *p; p++) {
		if (*p != '*') {
			str_addc(out, *p == '?' ? '0' : *p);
			continue;
		}
		if (first && p == pattern && (p[1] == '.' || !p[1]))
			str_adds(out, "fetched");
		if (first && stamp) {
			if (out->len && is_word(out->data[out->len - 1]))
				str_addc(out, '-');
			str_adds(out, stamp);
		}
		if (first)
			add_number(out, nth);
		first = false;
	}
}

static bool is_fit(const struct tenant *t, const struct tenant_source *s, const struct str *name)
{
	/* approvals*.csv are answers of people: never a file from elsewhere. */
	return str_ok(name) && name->len && name->data[0] != '.' && tenant_source_of(t, name->data) == s &&
	       !file_name_matches("approvals*.csv", name->data);
}

bool tenant_source_name(const struct tenant *t, const struct tenant_source *s, const char *stamp, int nth,
			struct str *out)
{
	struct slice own = s->fetch.url && !stamp ? name_in_url(s->fetch.url) : (struct slice){0};

	str_clear(out);
	if (own.len && own.len < NAME_MAX_BYTES)
		name_of_url(own, nth, out);
	if (is_fit(t, s, out))
		return true;
	str_clear(out);
	if (nth > 1 && !strchr(s->files, '*'))
		return false; /* there is only one such name */
	name_of_pattern(s->files, stamp, nth, out);
	return is_fit(t, s, out);
}
