/* Cells -> phone numbers: one, or as many as stand in a cell. */
#include "base/utf8.h"
#include "base/vec.h"
#include "sources/rows.h"

#define MAX_IN_CELL 32

/* "whatsapp:+1415..." is the number behind it. */
static struct slice strip_channel(struct slice s)
{
	return slice_starts(s, "whatsapp:") ? slice_part(s, 9, s.len) : s;
}

static bool refuse_damaged(struct rows *r, int field, struct slice cell)
{
	const char *damage = spreadsheet_damage(cell, FIELD_PHONE);
	cell = utf8_head(cell, 80);
	return row_refuse(r, "%s holds \"%.*s\": %s; " SPREADSHEET_ADVICE, row_column(r, field).text, (int)cell.len,
			  cell.at, damage ? damage : "a spreadsheet rounded the number");
}

/* 4.125550165E+09 still holds all its digits, 4.12555E+09 does not. The digits of the former, else the text itself. */
static struct slice undo_rounding(struct slice cell, char digits[16])
{
	int64_t exponent;
	size_t n = 0, i = 0;
	if (cell.len < 5 || cell.len > 24 || cell.at[1] != '.')
		return cell;
	for (; i < cell.len && n < 16 && (cell.at[i] == '.' || (cell.at[i] >= '0' && cell.at[i] <= '9')); i++)
		if (cell.at[i] != '.')
			digits[n++] = cell.at[i];
	if (i + 2 >= cell.len || cell.at[i] != 'E' || cell.at[i + 1] != '+')
		return cell;
	if (!num_parse_int(slice_part(cell, i + 2, cell.len), 1, 15, &exponent) || n != (size_t)exponent + 1)
		return cell;
	return (struct slice){digits, n};
}

static struct phone read_number_of(const struct tenant *t, struct slice cell)
{
	char digits[16];
	return phone_parse(undo_rounding(cell, digits), t->country);
}

static struct phone read_number(struct rows *r, struct slice cell)
{
	return read_number_of(r->env.tenant, cell);
}

static bool is_damaged(const struct phone *p, struct slice cell)
{
	return p->damaged || (!p->e164 && spreadsheet_damage(cell, FIELD_PHONE));
}

static bool has_letters(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= 'A' && s.at[i] <= 'Z') || s.at[i] == '<')
			return true;
	return false;
}

bool value_phone(struct rows *r, int field, struct phone *out)
{
	struct slice cell = strip_channel(r->cell[field]);
	*out = read_number(r, cell);
	if (is_damaged(out, cell))
		return refuse_damaged(r, field, r->cell[field]);
	if (out->kind != PHONE_UNREADABLE || !has_letters(cell))
		return true;
	/* "Sales (+1 415 555 0134)", "\"Ann\" <4155550134>" */
	int64_t found[2];
	if (phone_find(cell, r->env.tenant->country, found, 2) == 1)
		*out = (struct phone){.e164 = found[0], .kind = PHONE_VALID};
	return true;
}

static void add_once(int64_t phone, int64_t *out, size_t max, size_t *n)
{
	for (size_t i = 0; i < *n; i++)
		if (out[i] == phone)
			return;
	if (*n < max)
		out[(*n)++] = phone;
}

/* Cut at ";" (Jobber), ":::" (Google), "|" and line feeds. A comma may belong to "+1 415 555 0134, ext 2". */
static bool next_number(struct slice *rest, struct slice *part)
{
	if (!rest->len)
		return false;
	size_t i = 0;
	while (i < rest->len && rest->at[i] != ';' && rest->at[i] != '|' && rest->at[i] != '\n' &&
	       !(rest->at[i] == ':' && i + 2 < rest->len && rest->at[i + 1] == ':' && rest->at[i + 2] == ':'))
		i++;
	*part = slice_trim(slice_part(*rest, 0, i));
	size_t cut = i < rest->len && rest->at[i] == ':' ? 3 : 1;
	*rest = slice_part(*rest, i + cut, rest->len);
	return true;
}

static bool add_cell(struct rows *r, int field, struct slice cell, int64_t *out, size_t *n, size_t max)
{
	struct slice part;
	while (next_number(&cell, &part)) {
		part = strip_channel(part);
		struct phone p = read_number(r, part);
		if (is_damaged(&p, part))
			return refuse_damaged(r, field, part);
		if (p.kind == PHONE_VALID) {
			add_once(p.e164, out, max, n);
			continue;
		}
		int64_t found[MAX_IN_CELL];
		size_t found_n = phone_find(part, r->env.tenant->country, found, MAX_IN_CELL);
		for (size_t i = 0; i < found_n && i < MAX_IN_CELL; i++)
			add_once(found[i], out, max, n);
	}
	return true;
}

bool value_phones(struct rows *r, int field, int64_t *out, size_t max, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < r->columns.of[field].n; i++) {
		size_t column = r->columns.items[r->columns.of[field].first + i].column;
		if (column >= r->row.n || !r->row.field[column].len)
			continue;
		if (!add_cell(r, field, text_clean(r, r->row.field[column]), out, n, max))
			return false;
	}
	return true;
}

void value_phones_in_text(struct rows *r, int field, int64_t *out, size_t max, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < r->columns.of[field].n; i++) {
		size_t column = r->columns.items[r->columns.of[field].first + i].column;
		if (column >= r->row.n)
			continue;
		int64_t found[MAX_IN_CELL];
		size_t found_n = phone_find(r->row.field[column], r->env.tenant->country, found, MAX_IN_CELL);
		for (size_t k = 0; k < found_n && k < MAX_IN_CELL; k++)
			add_once(found[k], out, max, n);
	}
}

size_t phones_outside(const struct tenant *t, int64_t *found, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!tenant_owns_line(t, found[i]))
			add_once(found[i], found, n, &kept);
	return kept;
}

size_t count_digits(struct slice s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += s.at[i] >= '0' && s.at[i] <= '9';
	return n;
}

bool phone_is_lost(const struct phone *p, struct slice cell)
{
	size_t digits = count_digits(cell);
	if ((p->kind != PHONE_UNREADABLE && p->kind != PHONE_SIP) || slice_starts(cell, "messenger:"))
		return false;
	return digits >= 10 || (digits >= 7 && !has_letters(cell));
}

/* ---- rows that cannot be read ---- */

struct named {
	const struct tenant *tenant;
	int64_t *phones;
	size_t n, cap;
};

static void add_phone(struct named *m, int64_t phone)
{
	if (!phone || tenant_owns_line(m->tenant, phone))
		return;
	int64_t *p = vec_add((void **)&m->phones, &m->n, &m->cap, sizeof *p, SIZE_MAX / 16);
	*p = phone;
}

static void add_digits(struct named *m, struct slice digits)
{
	if (digits.len != 10 && digits.len != 11)
		return;
	struct phone p = phone_parse(digits, m->tenant->country);
	if (p.kind == PHONE_VALID && phone_is_nanp(p.e164))
		add_phone(m, p.e164);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* What no text of a person has, and cells do: Ann4155550129, 14155550130@txt.example, %2B14155550131. Of a word with
 * digits in two places none are taken, for ids have them. */
static void add_glued(struct named *m, struct slice part)
{
	for (size_t i = 0; i < part.len;) {
		if (part.at[i] == '%' || !is_word(part.at[i])) {
			i += part.at[i] == '%' && i + 2 < part.len && is_word(part.at[i + 2]) ? 3 : 1;
			continue;
		}
		struct slice digits = {0};
		size_t places = 0;
		while (i < part.len && is_word(part.at[i])) {
			size_t from = i;
			while (i < part.len && is_digit(part.at[i]))
				i++;
			if (i > from) {
				digits = slice_part(part, from, i - from);
				places++;
			} else {
				i++;
			}
		}
		if (places == 1)
			add_digits(m, digits);
	}
}

/* "(415) 555,0125", "+1 415 / 555 / 0125": nothing but punctuation among the digits of one number. */
static void add_spelled(struct named *m, struct slice cell)
{
	char digits[12];
	size_t n = 0;
	for (size_t i = 0; i < cell.len; i++) {
		if (is_digit(cell.at[i]) && n < sizeof digits)
			digits[n++] = cell.at[i];
		else if (!cell.at[i] || !strchr(" +-./(),'", cell.at[i]))
			return;
	}
	add_digits(m, (struct slice){digits, n});
}

/* One part of a row: a number and nothing else, or a text in which numbers stand. A bare date has fewer digits than a
 * number that we could text, and a bare time more. Digits of another script are the library's to count. */
static void add_named(struct named *m, struct slice part)
{
	const char *country = m->tenant->country;
	part = strip_channel(slice_trim(part));
	size_t digits = count_digits(part);
	bool foreign = false;
	for (size_t i = 0; i < part.len && !foreign; i++)
		foreign = (unsigned char)part.at[i] >= 0x80;
	if (digits < 10 && !foreign)
		return;
	if (digits < 16) {
		struct phone whole = read_number_of(m->tenant, part);
		if (whole.kind == PHONE_VALID && phone_is_nanp(whole.e164)) {
			add_phone(m, whole.e164);
			return;
		}
	}
	struct phone_place place = {0};
	for (int64_t phone; (phone = phone_find_next(part, country, &place)) != 0;)
		add_phone(m, phone);
	add_glued(m, part);
	add_spelled(m, part);
}

/* Broken quotes and shifted cells leave whatever separates cells: a number ends at each of them. */
static void add_parts(struct named *m, struct slice text)
{
	size_t from = 0;
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && !strchr(",;|\t\r\n\"<>", text.at[i]))
			continue;
		add_named(m, slice_part(text, from, i - from));
		from = i + 1;
	}
}

/* And once more with the digits and signs of other scripts as on a keyboard. */
static void add_text(struct named *m, struct slice text)
{
	struct str folded;
	size_t i = 0;
	add_parts(m, text);
	while (i < text.len && (unsigned char)text.at[i] < 0x80)
		i++;
	if (i == text.len)
		return;
	str_init(&folded, SIZE_MAX / 4);
	utf8_add_folded(&folded, text);
	add_parts(m, str_slice(&folded));
	str_release(&folded);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* What was found, ascending and each once, into the arena. */
static size_t keep_named(struct named *m, struct arena *arena, int64_t **phones)
{
	size_t kept = 0;
	if (m->n)
		qsort(m->phones, m->n, sizeof *m->phones, by_number);
	for (size_t i = 0; i < m->n; i++)
		if (!kept || m->phones[kept - 1] != m->phones[i])
			m->phones[kept++] = m->phones[i];
	*phones = arena_alloc(arena, (kept + 1) * sizeof **phones);
	if (kept)
		memcpy(*phones, m->phones, kept * sizeof **phones);
	free(m->phones);
	return kept;
}

void row_named_numbers(struct rows *r, struct slice line, struct finding *f)
{
	struct named m = {.tenant = r->env.tenant};
	int64_t *phones;
	for (size_t i = 0; i < r->row.n; i++) {
		add_text(&m, r->row.field[i]);
		add_spelled(&m, slice_trim(r->row.field[i]));
	}
	add_text(&m, line);
	f->phones_n = keep_named(&m, &r->row_arena, &phones);
	f->phones = phones;
}

size_t source_named_numbers(const struct tenant *t, struct slice text, struct arena *arena, int64_t **phones)
{
	struct named m = {.tenant = t};
	add_text(&m, text);
	return keep_named(&m, arena, phones);
}
