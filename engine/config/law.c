#include <limits.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/vec.h"
#include "config/config.h"
#include "config/law_rows.h"

enum { TABLE_MAX_BYTES = 1 << 20 };

/* ---- a file ---------------------------------------------------------------------------------------------- */

/* Where each wanted column stands in the header. */
static bool find_columns(const char *const *columns, const struct csv_row *header, size_t *at, struct err *err)
{
	for (size_t c = 0; c < LAW_COLUMNS_MAX && columns[c]; c++) {
		size_t i = 0;
		while (i < header->n && !slice_is(header->field[i], columns[c]))
			i++;
		if (i == header->n)
			return err_set(err, ERR_CONFIG, "the column \"%s\" is missing", columns[c]);
		at[c] = i;
	}
	return true;
}

static bool read_rows(struct law_loading *l, size_t table, struct csv_reader *csv, struct err *err)
{
	size_t at[LAW_COLUMNS_MAX] = {0};
	struct csv_row row;
	enum csv_status status = csv_next(csv, &row, err);

	if (status != CSV_ROW)
		return err_set(err, ERR_CONFIG, "there is no header");
	if (!find_columns(law_tables[table].columns, &row, at, err))
		return false;
	while ((status = csv_next(csv, &row, err)) == CSV_ROW) {
		struct slice cell[LAW_COLUMNS_MAX] = {0};
		for (size_t c = 0; c < LAW_COLUMNS_MAX && law_tables[table].columns[c]; c++)
			cell[c] = at[c] < row.n ? row.field[at[c]] : (struct slice){0};
		if (!law_tables[table].read(l, cell, err))
			return err_wrap(err, "line %u", row.first_line);
	}
	return status == CSV_END;
}

static bool read_table(struct law_loading *l, size_t table, const char *folder, struct err *err)
{
	struct csv_options options = {.delimiter = ',', .encoding = ENC_UTF8};
	struct str path, text;

	str_init(&path, PATH_MAX);
	str_init(&text, TABLE_MAX_BYTES);
	file_join(&path, folder, law_tables[table].name);
	bool ok = file_read(path.data, &text, err);
	if (ok) {
		hash_add(l->hash, text.data, text.len);
		struct csv_reader *csv = csv_open_memory(str_slice(&text), &options);
		ok = read_rows(l, table, csv, err) || err_wrap(err, "rules/data/%s", law_tables[table].name);
		csv_close(&csv);
	}
	str_release(&text);
	str_release(&path);
	return ok;
}

/* ---- what follows from the rows -------------------------------------------------------------------------- */

static void narrow(struct window_day *day, struct window_day by)
{
	if (by.start > day->start)
		day->start = by.start;
	if (by.end < day->end)
		day->end = by.end;
}

/* For a state we do not know: what every row allows. Derived here, so that it cannot lag behind a row. */
static void add_strictest(struct law *law)
{
	const struct window_day all = {0, 1440};
	struct state_window s = {.state = "STRICTEST", .weekday = all, .saturday = all, .sunday = all};

	for (size_t i = 0; i < law->windows_n; i++) {
		const struct state_window *w = &law->windows[i];
		narrow(&s.weekday, w->weekday);
		narrow(&s.saturday, w->saturday);
		narrow(&s.sunday, w->sunday);
		s.closed_on_holidays |= w->closed_on_holidays;
		if (w->cap_per_24h && (!s.cap_per_24h || w->cap_per_24h < s.cap_per_24h))
			s.cap_per_24h = w->cap_per_24h;
	}
	law->strictest = (int)law->windows_n;
	law->windows[law->windows_n++] = s;
}

static int order_days(const void *a, const void *b)
{
	const struct law_closed_day *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->holiday.day != y->holiday.day)
		return x->holiday.day < y->holiday.day ? -1 : 1;
	return strcmp(x->holiday.name, y->holiday.name);
}

/* STRICTEST is closed on every holiday of every state that closes. */
static bool add_strictest_days(struct law_loading *l, struct err *err)
{
	size_t n = l->days_n;

	for (size_t i = 0; i < n; i++) {
		if (!l->law->windows[l->days[i].row].closed_on_holidays)
			continue;
		struct law_closed_day *day =
			vec_add((void **)&l->days, &l->days_n, &l->days_cap, sizeof *day, LAW_HOLIDAYS_MAX);
		if (!day)
			return err_set(err, ERR_CONFIG, "rules/data/holidays.csv: more than %d holidays",
				       LAW_HOLIDAYS_MAX);
		*day = (struct law_closed_day){l->law->strictest, l->days[i].holiday};
	}
	return true;
}

/* The last day of the year that holds a day. */
static int32_t year_end(int32_t day)
{
	int year = 1970;

	while (civil_days(year + 1, 1, 1) <= day)
		year++;
	return (int32_t)civil_days(year, 12, 31);
}

/* Sort, and give each row its run. The table ends where the first closing state's list ends. */
static bool settle_days(struct law_loading *l, struct err *err)
{
	struct law *law = l->law;

	if (!add_strictest_days(l, err))
		return false;
	qsort(l->days, l->days_n, sizeof *l->days, order_days);
	law->holidays = arena_alloc(l->arena, (l->days_n + 1) * sizeof *law->holidays);
	law->holidays_n = l->days_n;
	law->holidays_until = INT32_MAX;
	for (size_t i = 0; i < l->days_n; i++) {
		struct state_window *w = &law->windows[l->days[i].row];
		law->holidays[i] = l->days[i].holiday;
		if (w->holiday_n++ == 0)
			w->holiday_first = (int32_t)i;
	}
	for (size_t i = 0; i < law->windows_n; i++) {
		const struct state_window *w = &law->windows[i];
		if (!w->closed_on_holidays)
			continue;
		if (w->holiday_n == 0)
			return err_set(err, ERR_CONFIG,
				       "rules/data/holidays.csv: %s closes on holidays, and none is listed", w->state);
		int32_t until = year_end(law->holidays[w->holiday_first + w->holiday_n - 1].day);
		if (until < law->holidays_until)
			law->holidays_until = until;
	}
	return true;
}

static int order_errors(const void *a, const void *b)
{
	const struct law_error *x = a, *y = b;
	int order = strcmp(x->code, y->code);

	return order != 0 ? order : (x->class < y->class) - (x->class > y->class);
}

/* Sort by code; where several providers use one, the gravest meaning stays. */
static void settle_errors(struct law_loading *l)
{
	struct law *law = l->law;

	if (l->errors_n > 0)
		qsort(l->errors, l->errors_n, sizeof *l->errors, order_errors);
	law->errors = arena_alloc(l->arena, (l->errors_n + 1) * sizeof *law->errors);
	for (size_t i = 0; i < l->errors_n; i++) {
		if (i == 0 || strcmp(l->errors[i].code, l->errors[i - 1].code) != 0)
			law->errors[law->errors_n++] = l->errors[i];
	}
}

/* C11: without the Canadian changes of 2026 (tzdata 2026e: Manitoba stays on -05) zones there are an hour wrong. */
static bool tzdata_is_fresh(void)
{
	const struct zone *zone = civil_zone(SLICE("America/Winnipeg"), NULL);
	const int64_t probe = 1797357600; /* 2026-12-15T18:00:00Z */

	return zone && civil_from_utc(zone, probe).hour == 13;
}

static bool add_zone(struct state_window *w, const struct zone *zone)
{
	for (int i = 0; i < w->zones_n; i++)
		if (w->zones[i] == zone)
			return true;
	if (w->zones_n == LAW_MAX_STATE_ZONES)
		return false;
	w->zones[w->zones_n++] = zone;
	return true;
}

/* Every zone of a state: of all area codes there. Wider than the truth, which can only close hours, never open them. */
static bool settle_zones(struct law *law, struct err *err)
{
	for (int code = 0; code < 1000; code++) {
		const struct npa *npa = &law->npa[code];
		for (int i = 0; npa->states_n && i < npa->zones_n; i++)
			if (!add_zone(&law->windows[npa->states[0]], npa->zones[i]))
				return err_set(err, ERR_CONFIG,
					       "rules/data/npa_timezones.csv: %s has more than %d zones", npa->region,
					       LAW_MAX_STATE_ZONES);
	}
	return true;
}

static bool settle(struct law_loading *l, struct err *err)
{
	struct law *law = l->law;
	uint8_t digest[HASH_SHA256_LEN];
	char hex[HASH_HEX_LEN + 1];

	law->fed = law_state(law, "FED");
	if (law->fed < 0)
		return err_set(err, ERR_CONFIG, "rules/data/state_windows.csv: the row FED is missing");
	for (size_t i = 0; i + 1 < LAW_TABLES; i++) {
		if (l->review_by[i] == 0)
			return err_set(err, ERR_CONFIG, "rules/data/tables.csv: no row for %s", law_tables[i].name);
	}
	add_strictest(law);
	if (!settle_days(l, err) || !settle_zones(law, err))
		return false;
	settle_errors(l);
	law->tzdata_fresh = tzdata_is_fresh();
	hash_end(l->hash, digest);
	hash_hex(digest, sizeof digest, hex);
	memcpy(law->version, hex, sizeof law->version - 1);
	law->version[sizeof law->version - 1] = '\0';
	return true;
}

struct law *law_load(const struct folders *f, struct arena *arena, struct err *err)
{
	struct law_loading l = {.law = arena_alloc(arena, sizeof *l.law), .arena = arena, .hash = hash_new()};
	struct str folder;
	bool ok = true;

	str_init(&folder, PATH_MAX);
	file_join(&folder, f->rules, "data");
	hash_begin(l.hash);
	for (size_t i = 0; ok && i < LAW_TABLES; i++)
		ok = read_table(&l, i, folder.data, err);
	ok = ok && settle(&l, err);
	hash_free(&l.hash);
	free(l.days);
	free(l.errors);
	str_release(&folder);
	return ok ? l.law : NULL;
}
