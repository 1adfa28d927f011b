#include "base/json.h"

#include <assert.h>

#include "base/utf8.h"

void json_init(struct json *j, struct str *out, bool canonical)
{
	*j = (struct json){.out = out, .canonical = canonical};
}

/* What JSON.stringify and RFC 8785 (canonical JSON, 3.2.2.2) write: short escapes where there are, \u00xx for other
 * controls, everything else as it is. */
static void add_escaped(struct str *out, unsigned char c)
{
	static const char short_form[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};
	if (c < sizeof short_form && short_form[c]) {
		str_addc(out, '\\');
		str_addc(out, short_form[c]);
		return;
	}
	static const char digits[] = "0123456789abcdef";
	char hex[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
	str_add(out, hex, sizeof hex);
}

static bool is_plain(unsigned char c)
{
	return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
}

/* The same byte in all eight places of a word. */
static uint64_t each_byte(unsigned char c)
{
	return UINT64_C(0x0101010101010101) * c;
}

/* Eight at once: a byte's high bit is set when it is below `limit`, borrows aside, which only say no too often. */
static uint64_t below(uint64_t bytes, unsigned char limit)
{
	return bytes - each_byte(limit);
}

static bool are_plain(const char *eight)
{
	uint64_t bytes;

	memcpy(&bytes, eight, sizeof bytes);
	uint64_t odd = bytes | below(bytes, ' ') | below(bytes ^ each_byte('"'), 1) | below(bytes ^ each_byte('\\'), 1);
	return !(odd & each_byte(0x80));
}

static void add_string(struct str *out, struct slice value)
{
	size_t from = 0, i = 0; /* from: start of the bytes that can be copied as they are */

	str_addc(out, '"');
	for (;;) {
		while (i + sizeof(uint64_t) <= value.len && are_plain(value.at + i))
			i += sizeof(uint64_t);
		while (i < value.len && is_plain((unsigned char)value.at[i]))
			i++;
		if (i == value.len)
			break;
		unsigned char c = (unsigned char)value.at[i];
		size_t len = c < 0x80 ? 0 : utf8_char_len(slice_part(value, i, value.len));
		if (len > 0) {
			i += len;
			continue;
		}
		str_add(out, value.at + from, i - from);
		if (c < 0x80)
			add_escaped(out, c);
		else
			str_adds(out, UTF8_REPLACEMENT);
		from = ++i;
	}
	if (value.len > from)
		str_add(out, value.at + from, value.len - from);
	str_addc(out, '"');
}

/* Write the comma and the key that come before a value. */
static void begin_value(struct json *j, const char *key)
{
	if (j->depth == 0) {
		assert(!key);
		return;
	}
	int at = j->depth - 1;
	assert(j->array[at] == !key);
	if (j->any[at])
		str_addc(j->out, ',');
	if (!key) {
		j->any[at] = true;
		return;
	}
	assert(!j->canonical || !j->any[at] || strcmp(j->last_key[at], key) < 0);
	j->last_key[at] = key;
	j->any[at] = true;
	add_string(j->out, slice_of(key));
	str_addc(j->out, ':');
}

static void open_group(struct json *j, const char *key, bool array)
{
	begin_value(j, key);
	assert(j->depth < JSON_MAX_DEPTH);
	j->array[j->depth] = array;
	j->any[j->depth] = false;
	j->depth++;
	str_addc(j->out, array ? '[' : '{');
}

static void close_group(struct json *j, bool array)
{
	assert(j->depth > 0 && j->array[j->depth - 1] == array);
	j->depth--;
	str_addc(j->out, array ? ']' : '}');
}

void json_object(struct json *j, const char *key)
{
	open_group(j, key, false);
}

void json_array(struct json *j, const char *key)
{
	open_group(j, key, true);
}

void json_end_object(struct json *j)
{
	close_group(j, false);
}

void json_end_array(struct json *j)
{
	close_group(j, true);
}

void json_str(struct json *j, const char *key, struct slice value)
{
	begin_value(j, key);
	add_string(j->out, value);
}

void json_text(struct json *j, const char *key, const char *value)
{
	if (value)
		json_str(j, key, slice_of(value));
	else
		json_null(j, key);
}

void json_int(struct json *j, const char *key, int64_t value)
{
	begin_value(j, key);
	str_add_int(j->out, value);
}

void json_bool(struct json *j, const char *key, bool value)
{
	begin_value(j, key);
	str_adds(j->out, value ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
	begin_value(j, key);
	str_adds(j->out, "null");
}
