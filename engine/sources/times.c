/* Whose clock a file's times are, in which order its dates are written, and cells -> instants. */
#include "base/utf8.h"
#include "sources/rows.h"

#define MAX_SAMPLE_ROWS 2000
#define FIRST_CALL_AT   INT64_C(946684800) /* 2000-01-01: an earlier call or text is a clock or a unit that is wrong */

/* The first two numbers of a date like 12/27/2018, 27.12.2018 or 27-12-2018: between equal separators, each at most 31.
 */
static bool date_pair(struct slice s, int64_t *a, int64_t *b)
{
	size_t first = 0;
	while (first < s.len && s.at[first] != '/' && s.at[first] != '.' && s.at[first] != '-')
		first++;
	if (first < 1 || first >= s.len)
		return false;
	size_t from = first;
	while (from > 0 && s.at[from - 1] >= '0' && s.at[from - 1] <= '9')
		from--;
	struct slice rest = slice_part(s, first + 1, s.len);
	ptrdiff_t second = slice_find_char(rest, s.at[first]);
	return second > 0 && num_parse_int(slice_part(s, from, first - from), 1, 31, a) &&
	       num_parse_int(slice_part(rest, 0, (size_t)second), 1, 31, b);
}

/* The form of a cell, so that only one way of reading it is tried. */
static enum civil_format form_of(struct slice s, char date_order)
{
	int64_t a, b;
	if (s.len < 6)
		return CIVIL_AUTO;
	bool starts_digit = s.at[0] >= '0' && s.at[0] <= '9';
	if (starts_digit && s.at[4] == '-')
		return CIVIL_ISO;
	if (starts_digit && s.at[4] == '/' && s.at[1] != '/' && s.at[2] != '/')
		return CIVIL_YMD_SLASH;
	if (!date_pair(s, &a, &b))
		return CIVIL_AUTO;
	/* 11/11/2026 is one day in both orders. */
	if (date_order || a == b)
		return date_order == 'd' ? CIVIL_DMY : CIVIL_MDY;
	return CIVIL_AUTO;
}

static enum civil_format format_for(const struct rows *r, int field, struct slice cell)
{
	enum civil_format stated = r->format->target[field].time.format;
	return stated == CIVIL_AUTO ? form_of(cell, r->date_order) : stated;
}

/* ---- zones ---- */

/* A zone as exports write it: IANA, "Eastern Time (US & Canada)", "PST". */
static const struct zone *zone_by_any_name(struct slice name)
{
	const char *alias = civil_zone_alias(name);
	return civil_zone(alias ? slice_of(alias) : name, NULL);
}

static const struct zone *row_zone(struct rows *r)
{
	struct slice name = r->cell[F_AT_ZONE];
	struct zone_memory *m = &r->memory;
	if (m->zone && m->len == name.len && !memcmp(m->name, name.at, name.len))
		return m->zone;
	if (!name.len || name.len > sizeof m->name) {
		row_refuse(r, "the row does not say its time zone (%s is empty or no zone)",
			   row_column(r, F_AT_ZONE).text);
		return NULL;
	}
	const struct zone *zone = zone_by_any_name(name);
	if (!zone) {
		row_refuse(r, "%s holds \"%.*s\", which is no time zone that is known", row_column(r, F_AT_ZONE).text,
			   (int)name.len, name.at);
		return NULL;
	}
	memcpy(m->name, name.at, name.len);
	m->len = name.len;
	m->zone = zone;
	return zone;
}

/* "Created (UTC)", "datetime (utc)": the column's own name says it, and outranks everything else. */
static bool column_says_utc(const struct rows *r, int field)
{
	if (!r->columns.of[field].n || !r->columns.header.n)
		return false;
	struct slice key = r->columns.header.key[r->columns.items[r->columns.of[field].first].column];
	return slice_find(key, SLICE("(utc)")) >= 0 || slice_ends(key, "utc");
}

static const struct zone *utc(void)
{
	return civil_zone(SLICE("UTC"), NULL);
}

static const struct zone *field_zone(const struct rows *r, int field, const char **why)
{
	const struct format_time *t = &r->format->target[field].time;
	*why = "in the row";
	if (column_says_utc(r, field)) {
		*why = "UTC by the column's name";
		return utc();
	}
	if (t->basis == ZONE_COLUMN)
		return NULL;
	if (r->env.zone) {
		*why = "given for this file:";
		return r->env.zone;
	}
	if (t->basis == ZONE_UTC) {
		*why = "UTC by the profile";
		return utc();
	}
	*why = t->basis == ZONE_NAMED ? "the profile's timezone" : "tenant's timezone";
	return t->basis == ZONE_NAMED ? t->zone : r->env.tenant->zone;
}

static void say_zone(struct rows *r, int field)
{
	const char *why;
	const struct zone *zone = field_zone(r, field, &why);
	bool name_it = zone && !slice_starts(slice_of(why), "UTC");
	snprintf(r->counts.zone_basis, sizeof r->counts.zone_basis, "%s%s%s", why, name_it ? " " : "",
		 name_it ? civil_zone_name(zone) : "");
}

/* ---- date order ---- */

static void keep_date(struct slice cell, uint32_t line, bool *seen, struct seen_date *first)
{
	if (!*seen)
		first->line = line;
	for (size_t i = 0; !*seen && i < cell.len && i + 1 < sizeof first->text; i++)
		first->text[i] = cell.at[i] >= ' ' && cell.at[i] <= '~' ? cell.at[i] : '?';
	*seen = true;
}

void times_see_date(struct slice cell, uint32_t line, struct order_seen *seen)
{
	int64_t a, b;
	cell = slice_trim(cell);
	if (!date_pair(cell, &a, &b))
		return;
	if (a > 12 && b <= 12)
		keep_date(cell, line, &seen->day_first, &seen->day_date);
	else if (b > 12 && a <= 12)
		keep_date(cell, line, &seen->month_first, &seen->month_date);
	else if (a <= 12 && b <= 12 && a != b)
		seen->open = true;
}

/* Times whose order of day and month the file itself must tell. */
static bool is_open_time(const struct rows *r, size_t field)
{
	size_t n;
	enum field_type type = format_fields(r->format->reads, &n)[field].type;
	int time = type == FIELD_DATE ? F_AT : (int)field;
	return (type == FIELD_TIME || type == FIELD_DATE) && r->columns.of[field].n &&
	       r->format->target[time].time.format == CIVIL_AUTO;
}

static void see_head(const struct rows *r, struct slice head, struct order_seen *seen)
{
	struct table table;
	struct csv_row row;
	struct table_input in = {.fd = -1, .memory = head, .head = head};
	table_open(&table, &in, r->format);
	for (int i = 0; i < MAX_SAMPLE_ROWS; i++) {
		enum csv_status status = table_next(&table, &row, NULL);
		if (status == CSV_END || status == CSV_FAILED || status == CSV_CUT)
			break;
		for (size_t b = 0; status == CSV_ROW && b < r->columns.n; b++)
			if (is_open_time(r, r->columns.items[b].field) && r->columns.items[b].column < row.n)
				times_see_date(row.field[r->columns.items[b].column], row.first_line, seen);
	}
	table_close(&table);
}

static void say_order(struct rows *r, const char *why)
{
	snprintf(r->counts.order_basis, sizeof r->counts.order_basis, "%s first%s",
		 r->date_order == 'd' ? "day" : "month", why);
}

/* What was told of this file wins; then what the file proves; then the profile's habit. Else nobody knows. */
static bool decide_order(struct rows *r, struct slice head, struct err *err)
{
	struct order_seen seen = {0};
	r->date_order = r->env.date_order;
	if (r->date_order) {
		say_order(r, ", as tenant.yaml says of this source");
		return true;
	}
	see_head(r, head, &seen);
	if (seen.month_first && seen.day_first)
		return err_set(err, ERR_INPUT,
			       "%s: some dates can only be month/day (line %u: %s) and others only day/month (line %u: "
			       "%s); split the file, or export it again in one form",
			       r->file_name, seen.month_date.line, seen.month_date.text, seen.day_date.line,
			       seen.day_date.text);
	bool proven = seen.month_first || seen.day_first;
	r->date_order = !proven ? r->format->date_order : seen.day_first ? 'd' : 'm';
	if (r->date_order && (proven || seen.open))
		say_order(r, proven ? ": its own dates prove it" : " by the profile");
	if (!r->date_order && seen.open)
		return err_set(err, ERR_INPUT,
			       "%s: every date reads both as month/day and as day/month; set date_order: mdy or dmy "
			       "for this source in tenant.yaml",
			       r->file_name);
	return true;
}

void times_bind(struct rows *r)
{
	size_t n;
	const char *why;
	const struct format_field *fields = format_fields(r->format->reads, &n);
	for (size_t i = 0; i < n; i++)
		if (fields[i].type == FIELD_TIME)
			r->zone[i] = field_zone(r, (int)i, &why);
	bool pair = !r->columns.of[F_AT].n && r->columns.of[F_AT_DATE].n;
	if (pair && column_says_utc(r, F_AT_DATE))
		r->zone[F_AT] = utc();
}

bool times_open(struct rows *r, struct slice head, struct err *err)
{
	times_bind(r);
	say_zone(r, F_AT);
	return decide_order(r, head, err);
}

/* ---- values ---- */

static bool refuse_time(struct rows *r, int field, const char *why)
{
	struct slice cell = utf8_head(r->cell[field], 60);
	const char *damage = spreadsheet_damage(cell, FIELD_TIME);
	if (damage)
		return row_refuse(r, "%s holds \"%.*s\": %s; " SPREADSHEET_ADVICE, row_column(r, field).text,
				  (int)cell.len, cell.at, damage);
	return row_refuse(r, "%s: %s", row_column(r, field).text, why);
}

static const struct zone *zone_of(struct rows *r, int field)
{
	return r->zone[field] ? r->zone[field] : row_zone(r);
}

bool value_time(struct rows *r, int field, int64_t *at, enum civil_quality *quality)
{
	struct slice cell = r->cell[field];
	struct err err = {0};
	*at = 0;
	if (!cell.len || slice_is_fold(cell, "null"))
		return true;
	if (spreadsheet_damage(cell, FIELD_TIME))
		return refuse_time(r, field, "");
	const struct zone *zone = zone_of(r, field);
	return zone && (civil_parse(cell, format_for(r, field, cell), zone, at, quality, &err) ||
			refuse_time(r, field, err.text));
}

/* A stop of long ago stops all the same, and a customer may be an old one: only calls and texts are asked. */
static bool is_too_early(const struct rows *r, int64_t at)
{
	enum format_reads reads = r->format->reads;
	return at && at < FIRST_CALL_AT && (reads == READS_CALLS || reads == READS_LEGS || reads == READS_MESSAGES);
}

static bool refuse_early(struct rows *r, int64_t at)
{
	int field = r->cell[F_AT].len ? F_AT : F_AT_DATE;
	struct slice cell = utf8_head(r->cell[field], 60);
	bool seconds = r->format->target[F_AT].time.format == CIVIL_EPOCH_MS && at < FIRST_CALL_AT / 10;
	char day[11];
	civil_format_date(r->env.tenant->zone, at, day);
	return row_refuse(r, "%s holds \"%.*s\", which reads as %s, and no call or text here is older than 2000: %s",
			  row_column(r, field).text, (int)cell.len, cell.at, day,
			  seconds ? "it may be seconds where milliseconds belong; if so, write a mapping with time: "
				    "{format: epoch_seconds}"
				  : "the clock that wrote it was wrong");
}

bool value_row_time(struct rows *r, int64_t *at, enum civil_quality *quality)
{
	struct err err = {0};
	*quality = CIVIL_EXACT;
	if (r->cell[F_AT].len || !r->cell[F_AT_DATE].len) {
		if (!value_time(r, F_AT, at, quality))
			return false;
	} else {
		struct slice date = r->cell[F_AT_DATE], clock = r->cell[F_AT_TIME];
		enum civil_format format = format_for(r, F_AT, date);
		*at = 0;
		if (spreadsheet_damage(date, FIELD_TIME))
			return refuse_time(r, F_AT_DATE, "");
		const struct zone *zone = zone_of(r, F_AT);
		if (!zone)
			return false;
		bool ok = clock.len ? civil_parse_pair(date, clock, format, zone, at, quality, &err)
				    : civil_parse(date, format, zone, at, quality, &err);
		if (!ok && clock.len)
			return row_refuse(r, "%s with %s: %s", row_column(r, F_AT_DATE).text,
					  row_column(r, F_AT_TIME).text, err.text);
		if (!ok)
			return refuse_time(r, F_AT_DATE, err.text);
	}
	r->lossy |= *quality == CIVIL_AMBIGUOUS || *quality == CIVIL_NONEXISTENT;
	return !is_too_early(r, *at) || refuse_early(r, *at);
}

void rows_saw_time(struct rows *r, int64_t at)
{
	struct source_counts *c = &r->counts;
	if (!at)
		return;
	if (!c->first_at || at < c->first_at)
		c->first_at = at;
	if (!c->last_at || at > c->last_at)
		c->last_at = at;
}
