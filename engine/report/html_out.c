#include "report/html_out.h"

#include <assert.h>
#include <stdarg.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "report/show.h"

#define COUNT_MAX  64
#define POLICY_MAX 1024

void html_init(struct html *h, struct str *out)
{
	h->out = out;
	str_init(&h->scratch, COUNT_MAX);
}

void html_release(struct html *h)
{
	str_release(&h->scratch);
}

void html_print_literal(struct html *h, const char *at, size_t len)
{
	str_add(h->out, at, len);
}

/* What an ASCII byte becomes; null: it stays; "": it is dropped. */
static const char *entity(unsigned char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	case '\n':
	case '\t': return NULL;
	case 0x7f: return "";
	default: return c < 0x20 ? "" : NULL;
	}
}

/* Characters that are valid UTF-8 but have no place in a page: C1 controls, line separators, marks and overrides of
 * direction (a name must not reverse the sentence around it), U+FEFF, non-characters. */
static bool is_unwanted(const unsigned char *c, size_t len)
{
	uint32_t point = len == 2 ? c[0] & 0x1fu : len == 3 ? c[0] & 0x0fu : c[0] & 0x07u;
	for (size_t i = 1; i < len; i++)
		point = point << 6 | (c[i] & 0x3fu);
	return point < 0xa0 || (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) ||
	       point == 0x200e || point == 0x200f || point == 0x061c || point == 0xfeff ||
	       (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) == 0xfffe;
}

/* Take the character at `rest`, which does not start with ASCII. Returns its length in bytes; prints or drops it. */
static size_t add_wide(struct str *out, struct slice rest)
{
	size_t len = utf8_char_len(rest);
	if (len < 2) {
		str_adds(out, UTF8_REPLACEMENT);
		return 1;
	}
	if (!is_unwanted((const unsigned char *)rest.at, len))
		str_add(out, rest.at, len);
	return len;
}

/* An ASCII byte that stays as it is; nearly all do, and most of them lie behind '>'. */
static bool is_plain(unsigned char c)
{
	return c > '>' ? c < 0x7f : c >= ' ' && c != '"' && c != '&' && c != '\'' && c != '<' && c != '>';
}

static void add_escaped(struct str *out, struct slice text)
{
	size_t from = 0, i = 0;
	for (;;) {
		while (i < text.len && is_plain((unsigned char)text.at[i]))
			i++;
		if (i == text.len)
			break;
		unsigned char c = (unsigned char)text.at[i];
		const char *instead = c < 0x80 ? entity(c) : NULL;
		if (c < 0x80 && !instead) {
			i++;
			continue;
		}
		str_add(out, text.at + from, i - from);
		if (instead)
			str_adds(out, instead);
		i += instead ? 1 : add_wide(out, slice_part(text, i, text.len - i));
		from = i;
	}
	if (from < text.len)
		str_add(out, text.at + from, text.len - from);
}

void html_text(struct html *h, struct slice text)
{
	add_escaped(h->out, text);
}

void html_words(struct html *h, const char *text)
{
	add_escaped(h->out, slice_of(text));
}

void html_say(struct html *h, const char *fmt, ...)
{
	char small[512];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof small) {
		add_escaped(h->out, (struct slice){small, (size_t)n});
		return;
	}
	char *large = NULL;
	va_start(args, fmt);
	n = vasprintf(&large, fmt, args);
	va_end(args);
	assert(n >= 0);
	add_escaped(h->out, (struct slice){large, (size_t)n});
	free(large);
}

void html_count(struct html *h, int64_t n)
{
	str_clear(&h->scratch);
	show_count(&h->scratch, n);
	add_escaped(h->out, str_slice(&h->scratch));
}

void html_foreign(struct html *h, struct slice text)
{
	html_raw(h, "<bdi>");
	add_escaped(h->out, text);
	html_raw(h, "</bdi>");
}

void html_print_attr(struct html *h, const char *name, struct slice value)
{
	str_addc(h->out, ' ');
	str_adds(h->out, name);
	str_adds(h->out, "=\"");
	add_escaped(h->out, value);
	str_addc(h->out, '"');
}

void html_print_attr_int(struct html *h, const char *name, int64_t value)
{
	str_addc(h->out, ' ');
	str_adds(h->out, name);
	str_adds(h->out, "=\"");
	str_add_int(h->out, value);
	str_addc(h->out, '"');
}

void html_url(struct html *h, struct slice value)
{
	static const char *const allowed[] = {"#", "tel:+", "mailto:", "https://", "../", NULL};
	bool good = false;
	for (size_t i = 0; allowed[i]; i++)
		good = good || slice_starts(value, allowed[i]);
	html_attr(h, "href", good ? value : SLICE("#"));
}

void html_asset(struct html *h, struct slice asset)
{
	assert(slice_find(asset, SLICE("</")) < 0);
	str_add_slice(h->out, asset);
}

/* Base 64 of RFC 4648 section 4: the form in which a Content-Security-Policy names a hash. */
static void add_base64(struct str *out, const uint8_t *bytes, size_t len)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16;
		three |= i + 1 < len ? (uint32_t)bytes[i + 1] << 8 : 0;
		three |= i + 2 < len ? bytes[i + 2] : 0;
		str_addc(out, letters[three >> 18]);
		str_addc(out, letters[three >> 12 & 63]);
		str_addc(out, i + 1 < len ? letters[three >> 6 & 63] : '=');
		str_addc(out, i + 2 < len ? letters[three & 63] : '=');
	}
}

static void add_hash(struct str *out, struct slice asset)
{
	uint8_t sum[HASH_SHA256_LEN];
	hash_sha256(asset.at, asset.len, sum);
	str_adds(out, "'sha256-");
	add_base64(out, sum, sizeof sum);
	str_adds(out, "'");
}

void html_policy(struct html *h, struct slice style, struct slice script)
{
	struct str policy;
	str_init(&policy, POLICY_MAX);
	str_adds(&policy, "default-src 'none'; base-uri 'none'; form-action 'none'; style-src ");
	add_hash(&policy, style);
	if (script.len) {
		str_adds(&policy, "; script-src ");
		add_hash(&policy, script);
	}
	html_raw(h, "<meta http-equiv=\"Content-Security-Policy\"");
	html_attr(h, "content", str_slice(&policy));
	html_raw(h, ">\n");
	str_release(&policy);
}
