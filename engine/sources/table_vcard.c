/* vCards 2.1, 3.0 and 4.0 as a table: a card is a row, a property a column (FN, TEL, EMAIL, ...), several of one name
 * are joined. Of structured ones there are N.family, N.given, ADR.region and ADR.code; of ORG the first part.
 *
 * Read here and not by a library: of those in Debian 12, libical knows no vCard, libvformat stands still since 2003,
 * and libvc reads by a grammar, to which what phones write does not keep. Cards are taken as they are found: without
 * VERSION, without END, with lines folded or not, pictures gone over.
 */
#include "base/mem.h"
#include "sources/table.h"
#include "sources/vcard_lines.h"

#define RAW_BYTES      4096
#define MAX_CARD_BYTES (1u << 20) /* pictures aside */

struct vcard_table {
	struct vcard_lines lines;
	bool again; /* the last line began a card while one was open */
	uint32_t begin_line;
	bool has_address;
	struct str part; /* a value, escapes undone */
	struct str raw;
};

static void *open_vcard(struct table *t, struct slice head)
{
	struct vcard_table *v = mem_alloc(sizeof *v);
	(void)head;
	*v = (struct vcard_table){0};
	vcard_lines_open(&v->lines, &t->feed);
	str_init(&v->part, 3 * VCARD_MAX_LINE);
	str_init(&v->raw, RAW_BYTES);
	return v;
}

static void close_vcard(struct table *t)
{
	struct vcard_table *v = t->reader;
	vcard_lines_close(&v->lines);
	str_release(&v->part);
	str_release(&v->raw);
	free(v);
}

/* ---- properties ---- */

static bool add(struct table *t, const char *name, struct slice value)
{
	return cells_add(&t->cells, slice_of(name), slice_trim(value));
}

/* Add the parts of a structured value under their names; those without one are left out. */
static bool add_parts(struct table *t, struct slice value, const char *const *names, size_t n)
{
	struct vcard_table *v = t->reader;
	bool ok = true;
	for (size_t i = 0; i < n; i++) {
		str_clear(&v->part);
		if (!vcard_next_part(&value, ';', &v->part))
			break;
		if (names[i])
			ok = ok && add(t, names[i], str_slice(&v->part));
	}
	return ok;
}

static bool add_address(struct table *t, struct slice value)
{
	static const char *const names[] = {NULL, NULL, NULL, NULL, "ADR.region", "ADR.code"};
	struct vcard_table *v = t->reader;
	struct slice rest = value;
	size_t given = 0;
	for (size_t i = 0; i < 6; i++) {
		str_clear(&v->part);
		vcard_next_part(&rest, ';', &v->part);
		given += i >= 4 && v->part.len > 0;
	}
	/* The first that says where it is: two must not be mixed. */
	if (v->has_address || !given)
		return true;
	v->has_address = true;
	return add_parts(t, value, names, 6);
}

/* tel:+1-415-555-0134;ext=12 */
static bool add_phone(struct table *t, struct slice value)
{
	if (slice_equal_fold(slice_part(value, 0, 4), SLICE("tel:"))) {
		ptrdiff_t end = slice_find_char(value, ';');
		value = slice_part(value, 4, end < 0 ? value.len : (size_t)end - 4);
	}
	struct vcard_table *v = t->reader;
	str_clear(&v->part);
	vcard_next_part(&value, '\0', &v->part);
	return add(t, "TEL", str_slice(&v->part));
}

static bool add_property(struct table *t, const struct vcard_property *p)
{
	static const char *const name_parts[] = {"N.family", "N.given"}, *const org_parts[] = {"ORG"};
	struct vcard_table *v = t->reader;
	struct slice value = p->value;
	char name[40];
	if (slice_is_fold(p->name, "N"))
		return add_parts(t, value, name_parts, 2);
	if (slice_is_fold(p->name, "ORG"))
		return add_parts(t, value, org_parts, 1);
	if (slice_is_fold(p->name, "ADR"))
		return add_address(t, value);
	if (slice_is_fold(p->name, "TEL"))
		return add_phone(t, value);
	if (!p->name.len || p->name.len >= sizeof name || p->binary)
		return true;
	for (size_t i = 0; i < p->name.len; i++)
		name[i] = p->name.at[i] >= 'a' && p->name.at[i] <= 'z' ? (char)(p->name.at[i] - 'a' + 'A')
								       : p->name.at[i];
	name[p->name.len] = '\0';
	str_clear(&v->part);
	vcard_next_part(&value, '\0', &v->part);
	return add(t, name, str_slice(&v->part));
}

/* ---- cards ---- */

static bool is_line(const struct vcard_property *p, const char *name)
{
	return slice_is_fold(p->name, name) && slice_is_fold(slice_trim(p->value), "VCARD");
}

static bool find_begin(struct vcard_table *v)
{
	struct vcard_property p;
	if (v->again) {
		v->again = false;
		return true;
	}
	while (vcard_lines_next(&v->lines, &p))
		if (is_line(&p, "BEGIN")) {
			v->begin_line = p.line;
			return true;
		}
	return false;
}

static void keep_raw(struct vcard_table *v, const struct vcard_property *p)
{
	if (p->binary)
		return;
	str_add_slice(&v->raw, p->whole);
	str_addc(&v->raw, '\n');
}

/* The lines of one card, up to its END or the BEGIN of the next. */
static enum csv_status read_card(struct table *t, struct csv_row *row, struct err *err)
{
	struct vcard_table *v = t->reader;
	struct vcard_property p;
	const char *why = NULL;
	size_t bytes = 0;
	bool agent = false;
	while (vcard_lines_next(&v->lines, &p)) {
		row->last_line = p.line;
		bool end = is_line(&p, "END"), begin = is_line(&p, "BEGIN");
		if (end && agent) {
			agent = false; /* of a card inside the card */
			continue;
		}
		if (begin && !agent) {
			v->again = true;
			v->begin_line = p.line;
		}
		if (end || v->again)
			return why ? (err_set(err, ERR_INPUT, "line %u: %s", (unsigned)row->first_line, why), CSV_BAD)
				   : CSV_ROW;
		if (agent)
			continue;
		keep_raw(v, &p);
		bytes += p.binary ? 0 : p.whole.len;
		agent = slice_is_fold(p.name, "AGENT") && !slice_trim(p.value).len;
		if (p.too_long && !p.binary)
			why = "a line of the card is longer than 64 KiB";
		else if (bytes > MAX_CARD_BYTES)
			why = "the card is longer than 1 MiB";
		else if (!add_property(t, &p))
			why = "the file has more than 512 different names";
	}
	return CSV_CUT;
}

static enum csv_status next_card(struct table *t, struct csv_row *row, struct err *err)
{
	static const char *const always[] = {"FN",    "N.family",   "N.given",  "ORG",        "TEL",
					     "EMAIL", "ADR.region", "ADR.code", "CATEGORIES", "UID"};
	struct vcard_table *v = t->reader;
	*row = (struct csv_row){0};
	str_clear(&v->raw);
	v->has_address = false;
	if (!find_begin(v))
		return feed_ok(&t->feed, err) ? CSV_END : CSV_FAILED;
	row->first_line = row->last_line = v->begin_line;
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		add(t, always[i], (struct slice){NULL, 0});
	enum csv_status status = read_card(t, row, err);
	return feed_ok(&t->feed, err) ? status : CSV_FAILED;
}

static struct slice raw_card(const struct table *t)
{
	const struct vcard_table *v = t->reader;
	return str_slice(&v->raw);
}

const struct table_reader table_vcard = {open_vcard, next_card, raw_card, close_vcard};
