/* text.*: comparing words as people write them. Both sides are folded: case, accents and the width of letters do not
 * count; for mentions, neither do punctuation, apostrophes and the number of blanks. */
#include "base/utf8.h"
#include "lua/sandbox.h"

enum { TEXT_MAX = 8192, WORD_MAX = 256, WORDS_MAX = 500, BYTES_PER_INSTRUCTION = 4 };

static struct slice check_text(lua_State *L, int index, size_t max)
{
	struct slice text;

	if (lua_type(L, index) != LUA_TSTRING)
		sandbox_raise(L, "value %d must be a text, not a %s", index < 0 ? 2 : index, luaL_typename(L, index));
	text.at = lua_tolstring(L, index, &text.len);
	if (text.len > max)
		sandbox_raise(L, "this text is longer than %zu bytes", max);
	sandbox_charge(L, 1 + text.len / BYTES_PER_INSTRUCTION);
	return text;
}

static bool is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

static void fold(struct str *out, struct slice text)
{
	str_clear(out);
	if (!is_ascii(text)) {
		utf8_add_folded(out, text);
		return;
	}
	str_add_slice(out, text);
	for (size_t i = 0; i < out->len; i++)
		if (out->data[i] >= 'A' && out->data[i] <= 'Z')
			out->data[i] += 'a' - 'A';
}

static bool is_word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Apostrophes part no words: don't is dont. The longer one is the apostrophe of phones. */
static size_t apostrophe(const char *at)
{
	return *at == '\'' ? 1 : *at == '\xE2' && strncmp(at, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
}

/* "Don't  TEXT me!" -> " dont text me ": words between single blanks. */
static void fold_words(struct str *out, struct slice text)
{
	size_t n = 1;

	str_clear(out);
	str_addc(out, ' ');
	if (is_ascii(text))
		str_add_slice(out, text);
	else
		utf8_add_folded(out, text);
	str_addc(out, ' ');
	char *data = out->data;
	for (size_t i = 1; i < out->len; i++) {
		unsigned char c = (unsigned char)data[i];
		size_t skip = 0;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		else if (!is_word_byte(c) || c == 0xE2)
			skip = apostrophe(data + i);
		if (skip) {
			i += skip - 1;
			continue;
		}
		if (is_word_byte(c))
			data[n++] = (char)c;
		else if (data[n - 1] != ' ')
			data[n++] = ' ';
	}
	out->len = n;
	data[n] = '\0';
}

/* The first two letters of each word of a text: nine of ten entries of a list need no closer look. */
struct heads {
	uint64_t bits[64];
};

static void heads_take(struct heads *heads, struct slice folded)
{
	*heads = (struct heads){0};
	for (size_t i = 1; i + 1 < folded.len; i++)
		if (folded.at[i - 1] == ' ')
			heads->bits[folded.at[i] & 63] |= (uint64_t)1 << (folded.at[i + 1] & 63);
}

/* May the entry begin a word of the text? Certain only when it says no. */
static bool heads_may_hold(const struct heads *heads, struct slice word)
{
	unsigned char first = word.len > 1 ? (unsigned char)word.at[0] : 0;
	unsigned char second = word.len > 1 ? (unsigned char)word.at[1] : 0;

	if (!is_word_byte(first) || !is_word_byte(second) || first >= 0x80 || second >= 0x80)
		return true; /* its folded form begins with something else */
	return heads->bits[first & 63] >> (second & 63) & 1;
}

/* Is the word at `index` in sb->scratch? "flood*" is the head of a word. */
static bool mentions_word(lua_State *L, int index, const struct heads *heads)
{
	struct sandbox *sb = sandbox_of(L);
	struct slice word = check_text(L, index, WORD_MAX);
	bool head = word.len && word.at[word.len - 1] == '*';

	word.len -= head;
	if (slice_find_char(word, '*') >= 0)
		sandbox_raise(L, "text.mentions: a * stands only at the end: '%.60s'", word.at);
	sandbox_charge(L, 1 + sb->scratch.len / 64);
	if (!heads_may_hold(heads, word))
		return false;
	fold_words(&sb->needle, word);
	struct slice needle = str_slice(&sb->needle);
	if (needle.len < 3) /* no letter between the blanks */
		return false;
	return slice_find(str_slice(&sb->scratch), slice_part(needle, 0, needle.len - head)) >= 0;
}

/* mentions(text, words): the first of the words that stands in the text, or nil */
static int text_mentions(lua_State *L)
{
	struct slice text = check_text(L, 1, TEXT_MAX);
	int words = lua_type(L, 2);
	struct heads heads;

	if (words != LUA_TTABLE && words != LUA_TSTRING)
		return sandbox_raise(L, "text.mentions takes a text and a list of words");
	lua_settop(L, 2);
	if (!text.len)
		return 0;
	fold_words(&sandbox_of(L)->scratch, text);
	heads_take(&heads, str_slice(&sandbox_of(L)->scratch));
	if (words == LUA_TSTRING) {
		if (!mentions_word(L, 2, &heads))
			return 0;
		return 1;
	}
	freeze_push_real(L, 2);
	lua_Integer n = (lua_Integer)lua_rawlen(L, 3);
	if (n > WORDS_MAX)
		return sandbox_raise(L, "text.mentions takes at most %d words", WORDS_MAX);
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, 3, i);
		if (mentions_word(L, 4, &heads))
			return 1;
		lua_settop(L, 3);
	}
	return 0;
}

static struct slice fold_both(lua_State *L, struct slice *part)
{
	struct sandbox *sb = sandbox_of(L);
	struct slice text = check_text(L, 1, TEXT_MAX), wanted = check_text(L, 2, TEXT_MAX);

	fold(&sb->scratch, text);
	fold(&sb->needle, wanted);
	*part = str_slice(&sb->needle);
	return str_slice(&sb->scratch);
}

static int text_starts(lua_State *L)
{
	struct slice part, text = fold_both(L, &part);

	lua_pushboolean(L, slice_equal(slice_part(text, 0, part.len), part));
	return 1;
}

static int text_ends(lua_State *L)
{
	struct slice part, text = fold_both(L, &part);

	lua_pushboolean(L, text.len >= part.len && slice_equal(slice_part(text, text.len - part.len, part.len), part));
	return 1;
}

static int text_contains(lua_State *L)
{
	struct slice part, text = fold_both(L, &part);

	sandbox_charge(L, 1 + text.len * part.len / 128);
	lua_pushboolean(L, slice_find(text, part) >= 0);
	return 1;
}

static int text_digits(lua_State *L)
{
	struct str *digits = &sandbox_of(L)->scratch;
	struct slice text = check_text(L, 1, TEXT_MAX);

	str_clear(digits);
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= '0' && text.at[i] <= '9')
			str_addc(digits, text.at[i]);
	lua_pushlstring(L, digits->data, digits->len);
	return 1;
}

#define TEXT_AND_PART "text: string, part: string"

const struct api_row api_text[] = {
	{"mentions", text_mentions, "text: string, words: string[]|string", "string?",
	 "The first of the words or phrases that stands in the text as whole words, or nil. \"flood*\" also finds "
	 "flooded."},
	{"starts", text_starts, TEXT_AND_PART, "boolean", "The text begins with the part."},
	{"ends", text_ends, TEXT_AND_PART, "boolean", "The text ends with the part."},
	{"contains", text_contains, TEXT_AND_PART, "boolean", "The part stands anywhere in the text."},
	{"digits", text_digits, "text: string", "string", "The digits of the text and nothing else."},
	{NULL, NULL, NULL, NULL, NULL},
};
