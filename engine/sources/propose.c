/* Which column of an unknown CSV may give which field. */
#include "sources/propose.h"

#include "base/mem.h"

#include "sources/propose_parts.h"

enum { ANSWERS_MAX = 8 }; /* words of a column that says yes or no in some way */

static const struct proposed_kind proposed_kinds[] = {
	{READS_CALLS, "mapped-calls", "started_at|from|outcome", "direction: in"},
	{READS_MESSAGES, "mapped-messages", "sent_at|from|to|body", NULL},
	{READS_BOOKINGS, "mapped-bookings", "starts_at|phone", NULL},
	{READS_PAYMENTS, "mapped-payments", "paid_at|amount|status", "kind: payment"},
	{READS_CONTACTS, "mapped-contacts", "phones|email", NULL},
	{READS_CONSENT, "mapped-consent", "phone|kind", "kind: opt_out"},
};
enum { KINDS = sizeof proposed_kinds / sizeof *proposed_kinds, NAMES_BYTES_MAX = 1024 };

/* ---- which column gives which field ---- */

static bool agrees(const struct looked_column *c, enum name_type type)
{
	uint64_t durations = c->of_kind[CELL_CLOCK] + c->of_kind[CELL_ISO_DURATION] + c->of_kind[CELL_NUMBER];

	switch (type) {
	case NAME_TIME: return looks_like(c, CELL_TIME);
	case NAME_DATE: return looks_like(c, CELL_DATE);
	case NAME_HOUR: return looks_like(c, CELL_HOUR) || looks_like(c, CELL_CLOCK);
	case NAME_PHONE: return c->of_kind[CELL_PHONE] * 2 >= c->filled && c->filled; /* the rest: anonymous, 102 */
	case NAME_DURATION: return c->filled && durations * 10 >= c->filled * 9;
	case NAME_MONEY: return c->filled && (c->of_kind[CELL_MONEY] + c->of_kind[CELL_NUMBER]) * 10 >= c->filled * 9;
	case NAME_WORD: return looks_like(c, CELL_TEXT) && !c->many;
	case NAME_ANSWER:
		return c->filled && !c->many && (c->of_kind[CELL_TEXT] + c->of_kind[CELL_NUMBER]) == c->filled &&
		       c->words_n <= ANSWERS_MAX;
	case NAME_EMAIL: return looks_like(c, CELL_EMAIL);
	case NAME_TEXT:
		return c->filled && !agrees(c, NAME_PHONE) && !looks_like(c, CELL_TIME) && !looks_like(c, CELL_DATE);
	}
	return false;
}

/* How many of a column's words mean something in a closed list. */
static size_t words_known(const struct looked_column *c, enum word_list list)
{
	size_t known = 0;

	for (size_t i = 0; i < c->words_n; i++)
		known += known_word_find(list, c->words[i].word) || word_from(list, c->words[i].word) >= 0;
	return known;
}

/* "Type" may hold directions or how calls ended: its words tell. */
static bool words_fit(const struct looked_column *c, const struct known_names *row)
{
	return strcmp(row->field, "direction") != 0 || words_known(c, WORDS_DIRECTION) * 2 > c->words_n;
}

static bool is_free(const struct looked *l, const struct choice *c, size_t column, const struct known_names *row)
{
	return !c->taken[column] && agrees(&l->column[column], row->type) && words_fit(&l->column[column], row);
}

/* The column with one of the names, or with the field's own, whose values agree; else an empty one with such a name,
 * which proves nothing. */
static int find_named(const struct looked *l, const struct choice *c, const struct known_names *row, bool *sure)
{
	struct slice rest, name;
	struct str names;
	int found = -1, empty = -1;

	str_init(&names, NAMES_BYTES_MAX);
	format_add_key(&names, slice_of(row->field));
	str_addf(&names, "|%s", row->names);
	rest = str_slice(&names);
	while (found < 0 && slice_next(&rest, '|', &name))
		for (size_t i = 0; i < l->n && found < 0; i++) {
			if (!slice_equal(l->column[i].key, name))
				continue;
			found = is_free(l, c, i, row) ? (int)i : -1;
			empty = empty < 0 && !c->taken[i] && !l->column[i].filled ? (int)i : empty;
		}
	str_release(&names);
	*sure = found >= 0;
	return found >= 0 ? found : empty;
}

/* A look at a few cells of many rows proves nothing. */
static bool is_used(const struct looked *l, const struct looked_column *c)
{
	return c->filled * 10 >= l->rows;
}

static int find_by_look(const struct looked *l, const struct choice *c, const struct known_names *row)
{
	size_t n;
	const struct format_field *field =
		&format_fields(row->reads, &n)[format_field_find(row->reads, slice_of(row->field))];

	for (size_t i = 0; i < l->n; i++) {
		const struct looked_column *column = &l->column[i];
		bool fits = !c->taken[i] && is_used(l, column) && agrees(column, row->type);
		if (fits && (field->type != FIELD_WORD || words_known(column, field->words)))
			return (int)i;
	}
	return -1;
}

bool choice_needs(const struct choice *c, const char *field)
{
	return name_is_in(slice_of(field), c->kind->required);
}

static void give(struct choice *c, int field, int column, bool sure)
{
	if (column < 0)
		return;
	c->column[field] = column;
	c->sure[field] = sure;
	c->taken[column] = true;
}

/* Names first, for all fields; then what is needed and has no name, by its look alone. */
static void choose(const struct looked *l, int kind, struct choice *c)
{
	enum format_reads reads = proposed_kinds[kind].reads;
	bool sure;

	*c = (struct choice){.kind = &proposed_kinds[kind]};
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++)
		c->column[i] = -1;
	for (int by_name = 1; by_name >= 0; by_name--)
		for (const struct known_names *row = known_names; row->field; row++) {
			int field = row->reads == reads ? format_field_find(reads, slice_of(row->field)) : -1;
			bool time = field == F_AT_DATE || field == F_AT_TIME;
			if (field < 0 || c->column[field] >= 0 || (time && c->column[F_AT] >= 0))
				continue;
			if (by_name) {
				int column = find_named(l, c, row, &sure);
				give(c, field, column, sure);
			} else if (choice_needs(c, row->field) || (time && c->column[F_AT] < 0)) {
				give(c, field, find_by_look(l, c, row), false);
			}
			bool needed = choice_needs(c, row->field) || (field == F_AT_DATE && c->column[F_AT] < 0);
			c->score += c->column[field] >= 0 && c->sure[field] ? 1 + 2 * needed : 0;
		}
}

static size_t count_given(const struct choice *c)
{
	size_t n = 0;

	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++)
		n += c->column[i] >= 0;
	return n;
}

/* Is it a table of anything that ringback reads? */
static bool worth_it(const struct looked *l)
{
	static const enum name_type tells[] = {NAME_TIME, NAME_DATE, NAME_PHONE, NAME_EMAIL};

	for (size_t i = 0; l->whole * 2 > l->rows && i < l->n; i++)
		for (size_t k = 0; k < sizeof tells / sizeof *tells; k++)
			if (is_used(l, &l->column[i]) && agrees(&l->column[i], tells[k]))
				return true;
	return false;
}

enum { CLEAR_LEAD = 2 };

/* ---- lists of those who want no calls ---- */

static bool is_whole(const struct choice *c)
{
	struct slice rest = slice_of(c->kind->required), name;

	while (slice_next(&rest, '|', &name)) {
		int field = format_field_find(c->kind->reads, name);
		bool pair = field == F_AT && c->column[F_AT_DATE] >= 0 && c->sure[F_AT_DATE];
		if (!pair && (c->column[field] < 0 || !c->sure[field]))
			return false;
	}
	return true;
}

/* One column of numbers in a table that says so, by the name of its file or of a column. A log of calls, texts, jobs or
 * payments stays what it is when a mere column of it says so. Such a list taken for calls would make misses of those
 * who asked for silence. */
static bool is_stop_list(const struct looked *l, const char *file_name)
{
	const char *slash = strrchr(file_name, '/');
	size_t phones = 0;
	bool by_column = false;
	struct choice c;

	for (size_t i = 0; i < l->n; i++) {
		phones += agrees(&l->column[i], NAME_PHONE);
		by_column = by_column || name_says_stop(l->column[i].shown, false);
	}
	if (phones != 1)
		return false;
	if (name_says_stop(slice_of(slash ? slash + 1 : file_name), true))
		return true;
	for (int kind = 0; by_column && kind < KINDS; kind++) {
		enum format_reads reads = proposed_kinds[kind].reads;
		choose(l, kind, &c);
		if (reads != READS_CONTACTS && reads != READS_CONSENT && is_whole(&c))
			return false;
	}
	return by_column;
}

bool source_propose(int fd, const char *file_name, const struct tenant *t, const char *base, struct proposal *out)
{
	struct looked *l = mem_alloc(sizeof *l);
	struct choice best = {.score = -1}, c;
	int second = -1;

	memset(l, 0, sizeof *l);
	bool ok = look_at_columns(fd, t, l) && worth_it(l);
	bool stops = ok && !base && is_stop_list(l, file_name);
	ok = ok && (l->n > 1 || stops || base); /* one column of numbers could be anything */
	for (int kind = 0; ok && kind < KINDS; kind++) {
		if (base && strcmp(base, proposed_kinds[kind].base) != 0)
			continue;
		if (stops && proposed_kinds[kind].reads != READS_CONSENT)
			continue;
		choose(l, kind, &c);
		second = c.score > best.score ? best.score : c.score > second ? c.score : second;
		best = c.score > best.score ? c : best;
	}
	/* One column by its look alone is chance. */
	ok = ok && best.score >= 0 && (stops || best.score > 0 || count_given(&best) > 1);
	if (ok) {
		struct writer w = {.p = out, .l = l, .c = &best, .t = t, .file_name = file_name};
		w.clear = base || stops || best.score - second >= CLEAR_LEAD;
		out->format = best.kind->base;
		proposal_write(&w);
	}
	arena_release(&l->arena);
	free(l);
	return ok && str_ok(&out->yaml);
}
