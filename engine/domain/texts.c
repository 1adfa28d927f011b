#include "domain/texts.h"

#include <stddef.h>

/* Units of one message and of each part of a longer one, whose user data header takes 6 octets (3GPP TS 23.040). */
enum { GSM_ONE = 160, GSM_PART = 153, UCS2_ONE = 70, UCS2_PART = 67 };

/* The default alphabet of 3GPP TS 23.038 beyond ASCII, and the ASCII part of its extension table, whose characters
 * (and the euro sign) cost two septets. Of ASCII only the grave accent is in neither. */
static const uint32_t gsm_letters[] = {0xA1,   0xA3,   0xA4,   0xA5,   0xA7,   0xBF,   0xC4,   0xC5,   0xC6,  0xC7,
				       0xC9,   0xD1,   0xD6,   0xD8,   0xDC,   0xDF,   0xE0,   0xE4,   0xE5,  0xE6,
				       0xE8,   0xE9,   0xEC,   0xF1,   0xF2,   0xF6,   0xF8,   0xF9,   0xFC,  0x0393,
				       0x0394, 0x0398, 0x039B, 0x039E, 0x03A0, 0x03A3, 0x03A6, 0x03A8, 0x03A9};
static const char gsm_extension[] = "^{}\\[~]|\f";

const struct text_template *text_template_find(const struct text_templates *t, const char *key)
{
	for (size_t i = 0; i < t->n; i++) {
		if (slice_is(slice_of(t->items[i].key), key))
			return &t->items[i];
	}
	return NULL;
}

/* ---- filling --------------------------------------------------------------------------------------------- */

/* The value of a placeholder, or null when it is unknown or has none. */
static const char *value_of(struct slice name, const struct text_values *values)
{
	const struct {
		const char *name, *value;
	} known[] = {{"brand", values->brand}, {"line", values->line}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (slice_is_fold(name, known[i].name))
			return known[i].value;
	}
	return NULL;
}

bool text_fill(const char *body, const struct text_values *values, struct str *out, struct slice *bad)
{
	struct slice rest = slice_of(body);

	while (rest.len > 0) {
		ptrdiff_t open = slice_find_char(rest, '{');
		if (open < 0)
			break;
		str_add(out, rest.at, (size_t)open);
		rest = slice_part(rest, (size_t)open + 1, rest.len);
		ptrdiff_t close = slice_find_char(rest, '}');
		struct slice name = slice_part(rest, 0, close < 0 ? rest.len : (size_t)close);
		const char *value = close < 0 ? NULL : value_of(name, values);
		if (!value || !*value) {
			*bad = name;
			return false;
		}
		str_adds(out, value);
		rest = slice_part(rest, (size_t)close + 1, rest.len);
	}
	str_add_slice(out, rest);
	return true;
}

/* ---- examining ------------------------------------------------------------------------------------------- */

/* Take one character off *rest. Returns 0xFFFFFFFF for a byte that is not UTF-8 (one byte is taken then). */
static uint32_t next_character(struct slice *rest)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *at = (const unsigned char *)rest->at;
	size_t len = at[0] < 0x80 ? 1 : at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;
	uint32_t c = len == 1 ? at[0] : at[0] & (0x7Fu >> len);

	for (size_t i = 1; i < len; i++) {
		if (i >= rest->len || (at[i] & 0xC0) != 0x80)
			len = 0;
		else
			c = c << 6 | (at[i] & 0x3Fu);
	}
	if (len == 0 || c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
		*rest = slice_part(*rest, 1, rest->len);
		return 0xFFFFFFFF;
	}
	*rest = slice_part(*rest, len, rest->len);
	return c;
}

/* Septets of a character in the GSM alphabet; 0 when it is not in it. */
static int gsm_cost(uint32_t c)
{
	if (c == 0x20AC || (c < 0x80 && c != 0 && strchr(gsm_extension, (int)c)))
		return 2;
	if ((c >= ' ' && c < 0x7F && c != '`') || c == '\n' || c == '\r')
		return 1;
	for (size_t i = 0; i < sizeof gsm_letters / sizeof *gsm_letters; i++) {
		if (gsm_letters[i] == c)
			return 1;
	}
	return 0;
}

/* Characters that are never words: controls (a line feed aside), invisible and direction marks, line separators,
 * private use, and what is not UTF-8 at all. */
static bool is_control(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {{0, 0x09},           {0x0B, 0x1F},
		      {0x7F, 0x9F},        {0xAD, 0xAD},
		      {0x200B, 0x200F},    {0x2028, 0x202E},
		      {0x2060, 0x206F},    {0xE000, 0xF8FF},
		      {0xFEFF, 0xFEFF},    {0xFFF9, 0xFFFB},
		      {0xFFFE, 0xFFFF},    {0xE0000, 0xE007F},
		      {0xF0000, 0x10FFFF}, {0xFFFFFFFF, 0xFFFFFFFF}};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	}
	return false;
}

/* Counting units into parts: a character of two units never stands across two parts. */
struct parts {
	int one, part; /* most units of a text alone, and of each part of a longer one */
	int units;
	int parts, left; /* when cut into parts: how many, and units left in the last */
};

static void parts_add(struct parts *p, int units)
{
	p->units += units;
	if (p->left < units) {
		p->parts++;
		p->left = p->part;
	}
	p->left -= units;
}

static int parts_count(const struct parts *p)
{
	if (p->units == 0)
		return 0;
	return p->units <= p->one ? 1 : p->parts;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

/* The word STOP in capitals: "Reply STOP", not "we can stop by". */
bool text_says_stop(struct slice text)
{
	const struct slice word = SLICE("STOP");
	size_t from = 0;

	for (ptrdiff_t hit; (hit = slice_find(slice_part(text, from, text.len), word)) >= 0; from++) {
		from += (size_t)hit;
		bool starts = from == 0 || !is_word(text.at[from - 1]);
		bool ends = from + word.len == text.len || !is_word(text.at[from + word.len]);
		if (starts && ends)
			return true;
	}
	return false;
}

static bool has_folded(struct slice text, struct slice needle)
{
	for (size_t i = 0; needle.len > 0 && i + needle.len <= text.len; i++) {
		if (slice_equal_fold(slice_part(text, i, needle.len), needle))
			return true;
	}
	return false;
}

/* "://", "www.", or a dot between a letter or digit and two or more letters: bit.ly/x, acme.com. A missing blank after
 * a full stop looks the same and is better asked about than sent. */
static bool is_link(struct slice word)
{
	if (has_folded(word, SLICE("://")) || has_folded(word, SLICE("www.")))
		return true;
	for (size_t i = 1; i + 2 < word.len; i++) {
		if (word.at[i] == '.' && is_word(word.at[i - 1]) && is_letter(word.at[i + 1]) &&
		    is_letter(word.at[i + 2]))
			return true;
	}
	return false;
}

static void count_links(struct slice text, struct text_check *check)
{
	size_t end;

	for (size_t at = 0; at < text.len; at = end + 1) {
		for (end = at; end < text.len && text.at[end] != ' ' && text.at[end] != '\n'; end++)
			;
		struct slice word = slice_part(text, at, end - at);
		if (!is_link(word))
			continue;
		check->links++;
		check->short_link |= text_link_is_short(word);
	}
	check->link = check->links > 0;
}

void text_examine(struct slice text, const char *brand, struct text_check *check)
{
	struct parts gsm = {.one = GSM_ONE, .part = GSM_PART}, ucs2 = {.one = UCS2_ONE, .part = UCS2_PART};
	struct slice rest = text;

	*check = (struct text_check){.gsm = true};
	while (rest.len > 0) {
		uint32_t c = next_character(&rest);
		int cost = gsm_cost(c);
		check->gsm &= cost > 0;
		check->control_chars |= is_control(c);
		check->unfilled |= c == '{' || c == '}';
		parts_add(&gsm, cost);
		parts_add(&ucs2, c > 0xFFFF && c <= 0x10FFFF ? 2 : 1);
	}
	check->units = check->gsm ? gsm.units : ucs2.units;
	check->segments = parts_count(check->gsm ? &gsm : &ucs2);
	check->has_brand = has_folded(text, slice_of(brand));
	check->has_stop = text_says_stop(text);
	count_links(text, check);
	check->marketing = text_marketing_word(text, brand);
}
