/* The dated vectors of tests/data/window_vectors.csv: an instant, the places, and what is right (without margin). */
#ifndef TESTS_UNIT_WINDOW_VECTORS_H
#define TESTS_UNIT_WINDOW_VECTORS_H

#include "base/civil.h"
#include "base/csv.h"
#include "base/file.h"
#include "check.h"
#include "domain/window.h"

struct window_vector {
	int npa;
	int64_t at, next_open;
	bool open;
	struct slice states, zones; /* joined by | */
	struct slice note;
};

static inline int64_t vector_instant(struct slice text)
{
	int64_t at;
	struct err err = {0};

	check_ok(civil_parse(text, CIVIL_ISO, NULL, &at, NULL, &err), err);
	return at;
}

/* Fill places from the row's own states and zones. */
static inline void vector_places(const struct law *law, const struct window_vector *v, struct places *places)
{
	struct slice rest = v->states, part;
	struct err err = {0};

	places_init(places, law);
	while (slice_next(&rest, '|', &part)) {
		char name[16];
		snprintf(name, sizeof name, "%.*s", (int)part.len, part.at);
		assert_true(law_state(law, name) >= 0);
		places_add_state(places, law_state(law, name));
	}
	rest = v->zones;
	while (slice_next(&rest, '|', &part)) {
		const struct zone *zone = civil_zone(part, &err);
		check_ok(zone, err);
		places_add_zone(places, zone);
	}
}

/* Hand each vector to check; returns how many there were. */
static inline size_t vectors_each(const struct law *law,
				  void (*check)(const struct law *, const struct window_vector *))
{
	struct csv_options options = {.delimiter = ',', .encoding = ENC_UTF8};
	struct str text;
	struct err err = {0};
	struct csv_row row;
	size_t n = 0;

	str_init(&text, 1 << 20);
	check_ok(file_read("tests/data/window_vectors.csv", &text, &err), err);
	struct csv_reader *csv = csv_open_memory(str_slice(&text), &options);
	assert_int_equal(csv_next(csv, &row, &err), CSV_ROW);
	while (csv_next(csv, &row, &err) == CSV_ROW) {
		assert_int_equal(row.n, 7);
		struct window_vector v = {.npa = (row.field[0].at[0] - '0') * 100 + (row.field[0].at[1] - '0') * 10 +
						 (row.field[0].at[2] - '0'),
					  .at = vector_instant(row.field[1]),
					  .states = row.field[2],
					  .zones = row.field[3],
					  .open = slice_is(row.field[4], "OPEN"),
					  .next_open = vector_instant(row.field[5]),
					  .note = row.field[6]};
		check(law, &v);
		n++;
	}
	csv_close(&csv);
	str_release(&text);
	return n;
}

static inline void vector_check_places(const struct law *law, const struct places *places,
				       const struct window_vector *v)
{
	bool open = window_is_open(law, places, v->at);
	int64_t next = window_next_open(law, places, v->at, 0);

	if (open != v->open || next != v->next_open)
		fail_msg("%.*s: open %d, next %lld, want %d, %lld", (int)v->note.len, v->note.at, open, (long long)next,
			 v->open, (long long)v->next_open);
}

#endif
