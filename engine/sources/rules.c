/* Rules of a profile on the row's own cells: how a call ended, which rows are no records. */
#include "sources/rows.h"

#define MONEY_FINEST 4 /* decimals of the currency that has most: only the sign and the size matter here */

bool slice_in_words(struct slice cell, const struct format_words *words)
{
	for (size_t i = 0; i < words->n; i++)
		if (slice_equal_fold(cell, words->items[i]))
			return true;
	return false;
}

/* Is one of `words` an item of "inbound,missed,ring_no_answer"? */
static bool has_one_of(struct slice cell, const struct format_words *words)
{
	struct slice item;
	while (slice_next(&cell, ',', &item))
		if (slice_in_words(slice_trim(item), words))
			return true;
	return false;
}

static bool is_like_one_of(struct slice cell, const struct format_words *words)
{
	for (size_t i = 0; i < words->n; i++)
		if (slice_matches(words->items[i], cell))
			return true;
	return false;
}

/* The cell as a number of its own unit. */
static bool cell_number(const struct rows *r, int field, int64_t *value)
{
	size_t n;
	struct slice cell = r->cell[field];
	switch (format_fields(r->format->reads, &n)[field].type) {
	case FIELD_DURATION: return num_parse_duration(cell, r->format->target[field].unit, value);
	case FIELD_MONEY: return cell_money(r->format, cell, MONEY_FINEST, value);
	default: return num_parse_int(cell, INT32_MIN, INT64_MAX / 2, value);
	}
}

static bool compares(const struct rows *r, const struct format_test *t)
{
	int64_t value, limit = t->limit;
	size_t n;
	if (!cell_number(r, t->field, &value))
		return false;
	if (format_fields(r->format->reads, &n)[t->field].type == FIELD_MONEY)
		for (int i = 0; i < MONEY_FINEST; i++)
			limit *= 10;
	return t->kind == TEST_ABOVE ? value > limit : value < limit;
}

static bool test_holds(const struct rows *r, const struct format_test *t)
{
	struct slice cell = r->cell[t->field];
	switch (t->kind) {
	case TEST_IS: return slice_in_words(cell, &t->words);
	case TEST_NOT: return !slice_in_words(cell, &t->words);
	case TEST_HAS: return has_one_of(cell, &t->words);
	case TEST_LIKE: return is_like_one_of(cell, &t->words);
	case TEST_GIVEN: return cell.len > 0;
	case TEST_EMPTY: return cell.len == 0;
	case TEST_ABOVE:
	case TEST_BELOW: return compares(r, t);
	}
	return false;
}

const struct format_rule *row_rule(const struct rows *r, const struct format_rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct format_rule *rule = &rules[i];
		size_t held = 0;
		while (held < rule->tests_n && test_holds(r, &rule->tests[held]))
			held++;
		if (held == rule->tests_n)
			return rule;
	}
	return NULL;
}
