/* Cells -> typed values. Nothing is guessed: a cell that does not read refuses its row, in words. */
#include <stdarg.h>

#include "base/utf8.h"
#include "sources/rows.h"

#define MAX_REASON 900

bool row_refuse(struct rows *r, const char *fmt, ...)
{
	char text[MAX_REASON];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	/* Words of the file may stand in it, cut anywhere. */
	utf8_add_clean(&r->reason, slice_of(text));
	return false;
}

struct str_column row_column(const struct rows *r, int field)
{
	struct str_column out;
	size_t n;
	const struct format_field *fields = format_fields(r->format->reads, &n);
	if (!r->columns.of[field].n) {
		snprintf(out.text, sizeof out.text, "%s", fields[field].name);
		return out;
	}
	size_t column = r->columns.items[r->columns.of[field].first].column;
	for (size_t i = 0; i < r->columns.of[field].n; i++) {
		size_t other = r->columns.items[r->columns.of[field].first + i].column;
		if (other < r->row.n && r->row.field[other].len) {
			column = other;
			break;
		}
	}
	if (column < r->columns.header.n) {
		struct slice shown = utf8_head(r->columns.header.shown[column], 60);
		snprintf(out.text, sizeof out.text, "column \"%.*s\"", (int)shown.len, shown.at);
	} else {
		snprintf(out.text, sizeof out.text, "column %zu (%s)", column + 1, fields[field].name);
	}
	return out;
}

/* ---- taking the cells ---- */

static bool is_ascii(struct slice s)
{
	uint64_t bits = 0, part;
	size_t i = 0;
	for (; i + sizeof part <= s.len; i += sizeof part) {
		memcpy(&part, s.at + i, sizeof part);
		bits |= part;
	}
	for (; i < s.len; i++)
		bits |= (uint64_t)(unsigned char)s.at[i] << 56 | (unsigned char)s.at[i];
	return !(bits & UINT64_C(0x8080808080808080));
}

/* ="1234" (Housecall Pro), '+44... (Acuity), ""1234"" after a strict reader: armour against spreadsheets. */
static struct slice strip_armour(struct slice s)
{
	if (s.at[0] == '=' && s.len > 2 && s.at[1] == '"') {
		s = slice_part(s, 1, s.len);
		while (s.len && s.at[0] == '"')
			s = slice_part(s, 1, s.len);
		while (s.len && s.at[s.len - 1] == '"')
			s.len--;
	} else if (s.at[0] == '\'' && s.len > 1 && (strchr("+-=@(", s.at[1]) || (s.at[1] >= '0' && s.at[1] <= '9'))) {
		s = slice_part(s, 1, s.len);
	}
	return s;
}

struct slice text_clean(struct rows *r, struct slice s)
{
	if (!s.len)
		return s;
	unsigned char first = (unsigned char)s.at[0], last = (unsigned char)s.at[s.len - 1];
	if (first <= ' ' || last <= ' ' || first >= 0x80 || last >= 0x80)
		s = slice_trim(s);
	if (s.len && (s.at[0] == '=' || s.at[0] == '\''))
		s = strip_armour(s);
	if (is_ascii(s) || utf8_valid(s))
		return s;
	struct str clean;
	str_init(&clean, CSV_MAX_ROW_BYTES);
	utf8_add_clean(&clean, s);
	struct slice kept = arena_slice(&r->row_arena, str_slice(&clean));
	str_release(&clean);
	r->lossy = true;
	r->counts.cleaned++;
	return kept;
}

/* What an export writes where there is nothing is nothing. */
static void take_cell(struct rows *r, const struct binding *b)
{
	struct slice cell = text_clean(r, r->row.field[b->column]);
	if (!slice_in_words(cell, &r->format->empty) && !slice_in_words(cell, &r->format->target[b->field].nothing))
		r->cell[b->field] = cell;
}

bool row_take_cells(struct rows *r)
{
	size_t n;
	format_fields(r->format->reads, &n);
	for (size_t i = 0; i < n; i++)
		r->cell[i] = (struct slice){NULL, 0};
	for (size_t i = 0; i < r->columns.n; i++) {
		const struct binding *b = &r->columns.items[i];
		if (!r->cell[b->field].len && b->column < r->row.n && r->row.field[b->column].len)
			take_cell(r, b);
	}
	if (r->shaped && !row_shape_cells(r, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!r->cell[i].len)
			r->cell[i] = r->format->target[i].fixed;
	return true;
}

/* ---- damage ---- */

static bool all_hashes(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] != '#')
			return false;
	return s.len >= 3;
}

/* 1.6175E+10 */
static bool is_scientific(struct slice s)
{
	ptrdiff_t e = slice_find_char(s, 'E');
	if (e < 1 || (size_t)e + 2 >= s.len || s.at[e + 1] != '+')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("0123456789.E+", s.at[i]))
			return false;
	return true;
}

/* 45321.458: days since 1899-12-30. Five digits are 1927 to 2173, and never an epoch of a call. */
static bool is_serial_date(struct slice s)
{
	size_t digits = 0, i = 0;
	while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9') {
		digits++;
		i++;
	}
	if (digits != 5)
		return false;
	if (i < s.len && s.at[i++] != '.')
		return false;
	while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
		i++;
	return i == s.len;
}

const char *spreadsheet_damage(struct slice s, enum field_type type)
{
	if (!s.len)
		return NULL;
	if (all_hashes(s))
		return "a spreadsheet wrote #### for what did not fit its column";
	if (is_scientific(s))
		return "a spreadsheet rounded the number";
	if ((type == FIELD_TIME || type == FIELD_DATE) && is_serial_date(s))
		return "a spreadsheet wrote its own day number for the date";
	return NULL;
}

static bool refuse_cell(struct rows *r, int field, const char *what)
{
	struct slice cell = utf8_head(r->cell[field], 80);
	size_t n;
	const char *damage = spreadsheet_damage(cell, format_fields(r->format->reads, &n)[field].type);
	if (damage)
		return row_refuse(r, "%s holds \"%.*s\": %s; " SPREADSHEET_ADVICE, row_column(r, field).text,
				  (int)cell.len, cell.at, damage);
	return row_refuse(r, "%s holds \"%.*s\", which is not %s", row_column(r, field).text, (int)cell.len, cell.at,
			  what);
}

/* ---- typed values ---- */

/* The profile's meaning of a word. False when it has none. */
static bool mapped(const struct format_target *t, struct slice word, int *out)
{
	for (size_t i = 0; i < t->values_n; i++)
		if (slice_equal_fold(word, t->values[i].word)) {
			*out = t->values[i].means;
			return true;
		}
	return false;
}

static bool take_meaning(struct rows *r, int field, int means, int *out)
{
	if (means == FORMAT_SKIP) {
		r->skip = true;
		return false;
	}
	if (means == FORMAT_REFUSE)
		return refuse_cell(r, field, "a word that the profile knows (add it to the profile's values)");
	*out = means;
	return true;
}

bool value_word(struct rows *r, int field, int *out)
{
	struct slice word = r->cell[field];
	const struct format_target *t = &r->format->target[field];
	int means;
	if (!word.len)
		return true;
	if (mapped(t, word, &means))
		return take_meaning(r, field, means, out);
	size_t n;
	const struct format_field *fields = format_fields(r->format->reads, &n);
	/* A profile that maps words maps all of them; `set:` always speaks our own words. */
	bool own = !t->values_n || word.at == t->fixed.at;
	means = own ? word_from(fields[field].words, word) : -1;
	return take_meaning(r, field, means >= 0 ? means : t->otherwise, out);
}

static const char *const yes_words[] = {"yes", "y", "true", "t", "1", "x", NULL};
static const char *const no_words[] = {"no", "n", "false", "f", "0", "-", NULL};

static bool among(struct slice word, const char *const *words)
{
	for (; *words; words++)
		if (slice_is_fold(word, *words))
			return true;
	return false;
}

bool value_flag(struct rows *r, int field, int *out)
{
	struct slice word = r->cell[field];
	const struct format_target *t = &r->format->target[field];
	int means;
	*out = -1;
	if (!word.len)
		return true;
	if (mapped(t, word, &means))
		return take_meaning(r, field, means, out);
	if (among(word, yes_words))
		*out = 1;
	else if (among(word, no_words))
		*out = 0;
	else if (t->values_n && t->otherwise != FORMAT_REFUSE)
		return take_meaning(r, field, t->otherwise, out);
	else
		return refuse_cell(r, field, "yes or no");
	return true;
}

bool value_duration(struct rows *r, int field, int64_t *seconds)
{
	*seconds = -1;
	if (!r->cell[field].len)
		return true;
	return num_parse_duration(r->cell[field], r->format->target[field].unit, seconds) ||
	       refuse_cell(r, field, "a duration in the unit that the profile states");
}

bool value_number(struct rows *r, int field, int64_t *out)
{
	if (!r->cell[field].len)
		return true;
	return num_parse_int(r->cell[field], INT32_MIN, INT64_MAX / 2, out) || refuse_cell(r, field, "a whole number");
}

/* "0,25" and "1.250,00" (a European account) against "1,500": groups are of three, cents are of one or two. */
static bool is_comma_decimal(const struct format *f, struct slice s)
{
	if (f->decimal != DECIMAL_AUTO)
		return f->decimal == DECIMAL_COMMA;
	size_t digits = 0;
	for (size_t i = s.len; i-- > 0;) {
		if (s.at[i] >= '0' && s.at[i] <= '9')
			digits++;
		else if (s.at[i] == ',')
			return digits == 1 || digits == 2;
		else if (s.at[i] == '.')
			return false;
	}
	return false;
}

bool cell_money(const struct format *f, struct slice cell, int exponent, int64_t *minor)
{
	return num_parse_money(cell, exponent, is_comma_decimal(f, cell), minor);
}

bool value_money(struct rows *r, int field, struct slice currency, int64_t *minor)
{
	struct slice cell = r->cell[field];
	if (!cell.len)
		return true;
	int exponent = r->format->minor_units ? 0 : num_currency_exponent(currency);
	return cell_money(r->format, cell, exponent, minor) || refuse_cell(r, field, "an amount of money");
}

struct slice value_currency(struct rows *r, int field)
{
	struct slice cell = r->cell[field].len ? r->cell[field] : r->format->currency;
	if (cell.len != 3)
		return cell;
	char upper[3];
	for (size_t i = 0; i < 3; i++)
		upper[i] = cell.at[i] >= 'a' && cell.at[i] <= 'z' ? (char)(cell.at[i] - 'a' + 'A') : cell.at[i];
	return memcmp(upper, cell.at, 3) ? arena_slice(&r->row_arena, (struct slice){upper, 3}) : cell;
}
