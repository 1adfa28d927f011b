#include "sources/vcard_lines.h"

/* What the parameters of a property say: TEL;TYPE=CELL;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE, or in 2.1 TEL;CELL. */
struct parameters {
	bool quoted_printable, binary;
	struct slice charset;
};

void vcard_lines_open(struct vcard_lines *l, struct feed *feed)
{
	*l = (struct vcard_lines){.feed = feed};
	str_init(&l->physical, VCARD_MAX_LINE);
	str_init(&l->logical, VCARD_MAX_LINE);
	str_init(&l->decoded, 3 * VCARD_MAX_LINE);
}

void vcard_lines_close(struct vcard_lines *l)
{
	str_release(&l->physical);
	str_release(&l->logical);
	str_release(&l->decoded);
}

/* ---- lines ---- */

/* The next line of the file, without its end: LF, CRLF or CR CR LF. What is too long for a line is dropped. */
static bool read_physical(struct vcard_lines *l)
{
	bool any = false;
	if (l->ahead) {
		l->ahead = false;
		return true;
	}
	str_clear(&l->physical);
	while (l->rest.len || feed_next(l->feed, &l->rest)) {
		ptrdiff_t feed = slice_find_char(l->rest, '\n');
		size_t len = feed < 0 ? l->rest.len : (size_t)feed;
		any = true;
		str_add_slice(&l->physical, slice_part(l->rest, 0, len));
		l->rest = slice_part(l->rest, len + 1, l->rest.len);
		if (feed >= 0)
			break;
	}
	l->physical_no += any;
	while (l->physical.len && l->physical.data[l->physical.len - 1] == '\r')
		l->physical.data[--l->physical.len] = '\0';
	return any;
}

static bool says(struct slice text, const char *word)
{
	return slice_is_fold(slice_trim(text), word);
}

static void read_parameter(struct slice text, struct parameters *p)
{
	ptrdiff_t equal = slice_find_char(text, '=');
	struct slice name = slice_part(text, 0, equal < 0 ? 0 : (size_t)equal);
	struct slice value = slice_part(text, equal < 0 ? 0 : (size_t)equal + 1, text.len);
	if (name.len && !says(name, "ENCODING") && !says(name, "CHARSET"))
		return;
	if (says(name, "CHARSET"))
		p->charset = slice_trim(value);
	p->quoted_printable |= says(value, "QUOTED-PRINTABLE");
	p->binary |= says(value, "BASE64") || says(value, "B");
}

/* Where the value begins: behind the first colon that stands in no quotes. len when there is none. */
static size_t read_head(struct slice line, struct slice *name, struct parameters *p)
{
	size_t from = 0, i = 0;
	bool quoted = false;
	*p = (struct parameters){0};
	*name = (struct slice){NULL, 0};
	for (; i < line.len; i++) {
		quoted ^= line.at[i] == '"';
		if (quoted || (line.at[i] != ';' && line.at[i] != ':'))
			continue;
		struct slice part = slice_part(line, from, i - from);
		if (!from)
			*name = slice_trim(part);
		else
			read_parameter(part, p);
		from = i + 1;
		if (line.at[i] == ':')
			return from;
	}
	*name = (struct slice){NULL, 0};
	return line.len;
}

/* A quoted-printable line that ends with = goes on in the next one, whatever that begins with. */
static bool goes_on(const struct vcard_lines *l)
{
	struct slice name;
	struct parameters p;
	struct slice line = str_slice(&l->logical);
	if (!slice_ends(line, "="))
		return false;
	read_head(line, &name, &p);
	return p.quoted_printable;
}

static bool read_logical(struct vcard_lines *l, uint32_t *line)
{
	do
		if (!read_physical(l))
			return false;
	while (!slice_trim(str_slice(&l->physical)).len);
	*line = l->physical_no;
	str_clear(&l->logical);
	str_add_slice(&l->logical, str_slice(&l->physical));
	bool long_line = l->physical.full;
	while (read_physical(l)) {
		struct slice next = str_slice(&l->physical);
		bool soft = goes_on(l);
		if (soft)
			l->logical.data[--l->logical.len] = '\0';
		else if (!next.len || (next.at[0] != ' ' && next.at[0] != '\t'))
			break;
		str_add_slice(&l->logical, slice_part(next, soft ? 0 : 1, next.len));
		long_line |= l->physical.full;
	}
	l->ahead = l->physical.len || l->rest.len || !l->feed->ended;
	l->logical.full |= long_line;
	return true;
}

/* ---- values ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void add_quoted_printable(struct str *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		int high = i + 2 < text.len ? hex_digit(text.at[i + 1]) : -1;
		int low = i + 2 < text.len ? hex_digit(text.at[i + 2]) : -1;
		if (text.at[i] != '=' || high < 0 || low < 0) {
			str_addc(out, text.at[i]);
			continue;
		}
		str_addc(out, (char)(high << 4 | low));
		i += 2;
	}
}

/* Bytes that stood as =E9 are in the charset that the line names; everything else is UTF-8 by now. */
static struct slice decode(struct vcard_lines *l, struct slice value, const struct parameters *p)
{
	static const char *const western[] = {"ISO-8859-1", "ISO-8859-15", "WINDOWS-1252", "LATIN1", "US-ASCII"};
	char carry[4];
	size_t carry_n = 0;
	if (!p->quoted_printable)
		return value;
	struct str bytes;
	str_init(&bytes, VCARD_MAX_LINE);
	add_quoted_printable(&bytes, value);
	enum utf8_encoding from = ENC_UTF8;
	for (size_t i = 0; i < sizeof western / sizeof *western; i++)
		if (slice_is_fold(p->charset, western[i]))
			from = ENC_WINDOWS_1252;
	str_clear(&l->decoded);
	if (bytes.len)
		utf8_add_converted(&l->decoded, str_slice(&bytes), from, carry, &carry_n);
	str_release(&bytes);
	return str_slice(&l->decoded);
}

bool vcard_lines_next(struct vcard_lines *l, struct vcard_property *property)
{
	static const char *const binaries[] = {"PHOTO", "LOGO", "SOUND", "KEY"};
	struct parameters p;
	*property = (struct vcard_property){0};
	if (!read_logical(l, &property->line))
		return false;
	struct slice line = str_slice(&l->logical);
	size_t value = read_head(line, &property->name, &p);
	property->whole = line;
	property->too_long = l->logical.full;
	ptrdiff_t dot = slice_find_char(property->name, '.');
	if (dot >= 0)
		property->name = slice_part(property->name, (size_t)dot + 1, property->name.len);
	property->binary = p.binary;
	for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
		property->binary |= slice_is_fold(property->name, binaries[i]);
	property->value = property->binary ? (struct slice){NULL, 0} : decode(l, slice_part(line, value, line.len), &p);
	return true;
}

bool vcard_next_part(struct slice *rest, char sep, struct str *out)
{
	size_t i = 0;
	if (!rest->len)
		return false;
	for (; i < rest->len && rest->at[i] != sep; i++) {
		char c = rest->at[i];
		if (c == '\\' && i + 1 < rest->len) {
			c = rest->at[++i];
			c = c == 'n' || c == 'N' ? '\n' : c;
		}
		str_addc(out, c);
	}
	*rest = slice_part(*rest, i + 1, rest->len);
	return true;
}
