#include "config/law_rows.h"

#include "base/num.h"
#include "base/vec.h"

/* ---- cells ----------------------------------------------------------------------------------------------- */

/* YYYY-MM-DD as days since 1970-01-01. */
static bool read_date(struct slice text, int64_t *days)
{
	int64_t year, month, day;

	if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
		return false;
	if (!num_parse_int(slice_part(text, 0, 4), 1970, 2099, &year) ||
	    !num_parse_int(slice_part(text, 5, 2), 1, 12, &month) ||
	    !num_parse_int(slice_part(text, 8, 2), 1, 31, &day))
		return false;
	*days = civil_days((int)year, (int)month, (int)day);
	return civil_valid((struct civil){.year = (int)year, .month = (int)month, .day = (int)day});
}

/* HH:MM as a minute of the day. */
static bool read_minute(struct slice text, int16_t *minute)
{
	int64_t hours, minutes;

	if (text.len != 5 || text.at[2] != ':' || !num_parse_int(slice_part(text, 0, 2), 0, 24, &hours) ||
	    !num_parse_int(slice_part(text, 3, 2), 0, 59, &minutes))
		return false;
	*minute = (int16_t)(hours * 60 + minutes);
	return *minute <= 1440;
}

/* "08:00-21:00", or "closed". */
static bool read_hours(struct slice text, struct window_day *day)
{
	*day = (struct window_day){0};
	if (slice_is(text, "closed"))
		return true;
	return text.len == 11 && text.at[5] == '-' && read_minute(slice_part(text, 0, 5), &day->start) &&
	       read_minute(slice_part(text, 6, 5), &day->end) && day->start < day->end;
}

static bool read_name(struct slice text, char *out, size_t size)
{
	if (text.len == 0 || text.len >= size)
		return false;
	memcpy(out, text.at, text.len);
	out[text.len] = '\0';
	return true;
}

/* ---- rows, a reader a table ------------------------------------------------------------------------------ */

static bool read_window(struct law_loading *l, const struct slice *cell, struct err *err)
{
	struct law *law = l->law;
	struct state_window w = {0};
	int64_t cap = 0;

	if (!read_name(cell[0], w.state, sizeof w.state) || law_state(law, w.state) >= 0)
		return err_set(err, ERR_CONFIG, "the state is missing or stands here twice");
	if (!read_hours(cell[1], &w.weekday) || !read_hours(cell[2], &w.saturday) || !read_hours(cell[3], &w.sunday))
		return err_set(err, ERR_CONFIG, "hours are written 08:00-21:00 or closed");
	w.closed_on_holidays = slice_is(cell[4], "closed");
	if (!w.closed_on_holidays && !slice_is(cell[4], "open"))
		return err_set(err, ERR_CONFIG, "holidays must be open or closed");
	if (cell[5].len && !num_parse_int(cell[5], 1, 100, &cap))
		return err_set(err, ERR_CONFIG, "cap_per_24h must be a number or empty");
	if (law->windows_n + 1 >= LAW_MAX_WINDOWS) /* one is kept for STRICTEST */
		return err_set(err, ERR_CONFIG, "more than %d rows", LAW_MAX_WINDOWS - 1);
	w.cap_per_24h = (int16_t)cap;
	law->windows[law->windows_n++] = w;
	return true;
}

static const struct {
	const char *word;
	enum npa_kind kind;
} kinds[] = {{"geographic", NPA_GEOGRAPHIC},
	     {"toll_free", NPA_TOLL_FREE},
	     {"toll_free_reserved", NPA_TOLL_FREE_RESERVED},
	     {"premium", NPA_PREMIUM},
	     {"carrier", NPA_CARRIER},
	     {"government", NPA_GOVERNMENT},
	     {"personal", NPA_PERSONAL},
	     {"non_geographic_ca", NPA_NON_GEOGRAPHIC_CA},
	     {"other_country", NPA_OTHER_COUNTRY}};

static bool read_npa_zones(struct npa *npa, struct slice list, struct err *err)
{
	struct slice name;

	while (slice_next(&list, '|', &name)) {
		if (npa->zones_n == LAW_MAX_NPA_ZONES)
			return err_set(err, ERR_CONFIG, "more than %d zones", LAW_MAX_NPA_ZONES);
		const struct zone *zone = civil_zone(name, err);
		if (!zone)
			return false;
		npa->zones[npa->zones_n++] = zone;
	}
	return true;
}

static bool read_npa(struct law_loading *l, const struct slice *cell, struct err *err)
{
	struct law *law = l->law;
	int64_t code;

	if (!num_parse_int(cell[0], 200, 999, &code) || law->npa[code].kind != NPA_UNKNOWN)
		return err_set(err, ERR_CONFIG, "the area code is missing or stands here twice");
	struct npa *npa = &law->npa[code];
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (slice_is(cell[2], kinds[i].word))
			npa->kind = kinds[i].kind;
	}
	if (npa->kind == NPA_UNKNOWN)
		return err_set(err, ERR_CONFIG, "the kind \"%.*s\" is not known", (int)cell[2].len, cell[2].at);
	if (cell[1].len && !read_name(cell[1], npa->region, sizeof npa->region))
		return err_set(err, ERR_CONFIG, "the region is too long");
	if (!read_npa_zones(npa, cell[3], err))
		return false;
	if (npa->kind != NPA_GEOGRAPHIC)
		return true;
	/* Regions of other countries share letters with our states (KY is the Caymans there): only ours have hours. */
	int row = law_state(law, npa->region);
	if (row < 0 || npa->zones_n == 0)
		return err_set(err, ERR_CONFIG, "area code %d needs a zone, and hours for \"%s\" in state_windows.csv",
			       (int)code, npa->region);
	npa->states[npa->states_n++] = (uint8_t)row;
	return true;
}

static bool read_holiday(struct law_loading *l, const struct slice *cell, struct err *err)
{
	char state[12];
	int64_t days;
	struct law_closed_day *day =
		vec_add((void **)&l->days, &l->days_n, &l->days_cap, sizeof *day, LAW_HOLIDAYS_MAX);

	if (!day)
		return err_set(err, ERR_CONFIG, "more than %d holidays", LAW_HOLIDAYS_MAX);
	if (!read_name(cell[0], state, sizeof state) || (day->row = law_state(l->law, state)) < 0)
		return err_set(err, ERR_CONFIG, "\"%.*s\" is no state of state_windows.csv", (int)cell[0].len,
			       cell[0].at);
	if (!read_date(cell[1], &days))
		return err_set(err, ERR_CONFIG, "\"%.*s\" is no date", (int)cell[1].len, cell[1].at);
	if (!read_name(cell[2], day->holiday.name, sizeof day->holiday.name))
		return err_set(err, ERR_CONFIG, "the name is missing or longer than %zu", sizeof day->holiday.name - 1);
	day->holiday.day = (int32_t)days;
	return true;
}

/* A code is a number or a short name. "http 408/timeout after submit" is a row for people: no export writes it. */
static bool read_error(struct law_loading *l, const struct slice *cell, struct err *err)
{
	enum error_class class = error_class_from(cell[1]);

	if (cell[0].len == 0)
		return err_set(err, ERR_CONFIG, "the code is missing");
	if (class == ERROR_CLASS_NONE)
		return err_set(err, ERR_CONFIG, "the class \"%.*s\" is not known", (int)cell[1].len, cell[1].at);
	if (slice_find_char(cell[0], ' ') >= 0)
		return true;
	struct law_error *e = vec_add((void **)&l->errors, &l->errors_n, &l->errors_cap, sizeof *e, LAW_ERRORS_MAX);
	if (!e)
		return err_set(err, ERR_CONFIG, "more than %d codes", LAW_ERRORS_MAX);
	e->class = class;
	if (!read_name(cell[0], e->code, sizeof e->code))
		return err_set(err, ERR_CONFIG, "the code is longer than %zu", sizeof e->code - 1);
	return true;
}

/* When each table must have been looked at again. Tables that only people and other rooms read are dated here too. */
static bool read_table_row(struct law_loading *l, const struct slice *cell, struct err *err)
{
	int64_t dated, review;

	if (!read_date(cell[1], &dated) || !read_date(cell[2], &review) || review <= dated)
		return err_set(err, ERR_CONFIG, "dated and review_by must be dates, the second after the first");
	for (size_t i = 0; i < LAW_TABLES; i++) {
		if (slice_is(cell[0], law_tables[i].name))
			l->review_by[i] = (review + 1) * LAW_DAY_S; /* the day itself still counts */
	}
	if (l->law->review_by == 0 || (review + 1) * LAW_DAY_S < l->law->review_by)
		l->law->review_by = (review + 1) * LAW_DAY_S;
	return true;
}

/* Rows name states, so the windows come first. */
const struct law_table law_tables[LAW_TABLES] = {
	{"state_windows.csv", {"state", "weekday", "saturday", "sunday", "holidays", "cap_per_24h"}, read_window},
	{"npa_timezones.csv", {"npa", "region", "kind", "zones"}, read_npa},
	{"holidays.csv", {"state", "date", "name"}, read_holiday},
	{"error_codes.csv", {"code", "class"}, read_error},
	{"tables.csv", {"table", "dated", "review_by"}, read_table_row},
};
