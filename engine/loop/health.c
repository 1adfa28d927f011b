#include "loop/health.h"

#include "base/mem.h"
#include "store/views.h"

enum {
	HOUR_S = 3600,
	DAY_S = 86400,
	RISING_BEFORE_TRUST = 10,
	LOOK_BACK_DAYS = 120,
	OTHER_DAYS_MIN = 3, /* of the same weekday, to know what is usual */
	QUIET_HOURS_MIN = 3,
	QUIET_DAYS_ONE_IN = 5,
	THIN_MIDDLE_MIN = 20, /* a quarter of fewer calls may be chance */
	USUAL_CALLS_MIN = 4,  /* calls in the same hours on the middle one of the other days: none by chance is rare */
	WEEKS_MAX = LOOK_BACK_DAYS / 7 + 2,
};

bool clock_jumped(struct clock_watch *w, int64_t ended_at)
{
	if (!ended_at)
		return false;
	if (ended_at >= w->latest) {
		w->latest = ended_at;
		w->rising++;
		return false;
	}
	if (w->rising >= RISING_BEFORE_TRUST && w->latest - ended_at > HOUR_S)
		return true;
	w->rising = w->latest - ended_at > HOUR_S ? 0 : w->rising;
	return false;
}

const char *health_round_rows(uint64_t rows)
{
	static const struct {
		uint64_t rows;
		const char *why;
	} limits[] = {
		{1500, "Jobber writes at most 1500 rows into one file"},
		{65535, "an old Excel sheet ends at line 65536"},
		{65536, "an old Excel sheet ends at line 65536"},
		{1048575, "an Excel sheet ends at line 1048576"},
		{1048576, "an Excel sheet ends at line 1048576"},
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (limits[i].rows == rows)
			return limits[i].why;
	return NULL;
}

/* ---- gaps ---- */

struct hours {
	const struct zone *zone;
	int64_t first_day; /* civil day number */
	int days;
	int from_hour, to_hour; /* of the first and the last day: what the logs cover of them */
	bool holiday[LOOK_BACK_DAYS + 2];
	int32_t calls[LOOK_BACK_DAYS + 2][24];
};

static void count_call(void *ctx, int64_t at)
{
	struct hours *h = ctx;
	struct civil c = civil_from_utc(h->zone, at);
	int64_t day = civil_days(c.year, c.month, c.day) - h->first_day;

	if (day >= 0 && day < h->days)
		h->calls[day][c.hour]++;
}

static int32_t calls_in(const struct hours *h, int day, int from, int to)
{
	int32_t calls = 0;

	for (int hour = from; hour < to; hour++)
		calls += h->calls[day][hour];
	return calls;
}

static int by_size(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

/* What the other days of a weekday have in the same hours. */
struct usual {
	int days;
	int32_t least, middle, most;
	bool always; /* hardly a day without any: one in five may be a gap of its own */
};

/* Holidays say nothing of other days, nor do the first and the last day, which the logs rarely hold whole. False when
 * there are too few days to know what is usual. */
static bool find_usual(const struct hours *h, int day, int from, int to, struct usual *u)
{
	int32_t totals[WEEKS_MAX];
	int n = 0;

	for (int d = day % 7; d < h->days - 1; d += 7)
		if (d != day && d != 0 && !h->holiday[d] && n < WEEKS_MAX)
			totals[n++] = calls_in(h, d, from, to);
	if (n < OTHER_DAYS_MIN)
		return false;
	qsort(totals, (size_t)n, sizeof *totals, by_size);
	*u = (struct usual){.days = n,
			    .least = totals[0],
			    .middle = totals[n / 2],
			    .most = totals[n - 1],
			    .always = totals[n / QUIET_DAYS_ONE_IN] > 0};
	return true;
}

static bool say_gap(struct night *n, const struct hours *h, int day, const char *what, const struct usual *u,
		    const char *advice, struct err *err)
{
	static const char *const weekdays[] = {"Thursday", "Friday",  "Saturday", "Sunday",
					       "Monday",   "Tuesday", "Wednesday"};
	char reason[400], date[11];
	const char *weekday = weekdays[(h->first_day + day) % 7]; /* 1970-01-01 was a Thursday */
	struct put put = {.format = "gap", .origin = {0, (uint32_t)(h->first_day + day)}};
	int64_t noon = (h->first_day + day) * DAY_S + DAY_S / 2;
	struct finding f = {.kind = EXCEPTION_GAP};

	civil_format_date(civil_zone(SLICE("UTC"), NULL), noon, date);
	snprintf(reason, sizeof reason,
		 "%s on %s %s: %d other %ss, holidays aside, had %d to %d then, the middle one %d. %s", what, weekday,
		 date, u->days, weekday, u->least, u->most, u->middle, advice);
	f.reason = slice_of(reason);
	f.text = slice_of(date);
	return records_put_finding(n->store, &put, &f, n->now, err) != PUT_FAILED;
}

/* A day far below its like, though no stretch of it is empty: half an export. */
static bool judge_total(struct night *n, const struct hours *h, int day, int begin, int end, struct err *err)
{
	char what[80];
	struct usual u;
	int32_t calls = calls_in(h, day, begin, end);

	if (!find_usual(h, day, begin, end, &u) || u.middle < THIN_MIDDLE_MIN || calls * 4 > u.middle ||
	    calls * 2 > u.least)
		return true;
	snprintf(what, sizeof what, "Only %d call%s between %02d:00 and %02d:00", calls, calls == 1 ? "" : "s", begin,
		 end);
	return say_gap(n, h, day, what, &u, "The export may hold a part of that day only: export it again.", err);
}

/* Stretches of hours without a call, judged by what the other days of that weekday have in the same hours. One busy
 * evening does not make every other evening a gap. */
static bool judge_day(struct night *n, const struct hours *h, int day, struct err *err)
{
	int begin = day == 0 ? h->from_hour : 0, end = day == h->days - 1 ? h->to_hour : 24;
	char what[80];
	struct usual u;

	for (int from = begin, to; from < end; from = to + 1) {
		for (to = from; to < end && h->calls[day][to] == 0;)
			to++;
		if (to - from < QUIET_HOURS_MIN || !find_usual(h, day, from, to, &u) || !u.always ||
		    u.middle < USUAL_CALLS_MIN)
			continue;
		snprintf(what, sizeof what, "No calls between %02d:00 and %02d:00", from, to);
		return say_gap(n, h, day, what, &u,
			       "Missed calls of that time may not be in this report: export that day again.", err);
	}
	return judge_total(n, h, day, begin, end, err);
}

/* The days on which a shop of that state may be closed: those of its own list, and the federal ones. */
static void mark_holidays(const struct law *law, const char *region, struct hours *h)
{
	int state = region ? law_state(law, region) : -1;

	for (int day = 0; day < h->days; day++)
		h->holiday[day] = law_holiday(law, &law->windows[law->fed], h->first_day + day) ||
				  (state >= 0 && law_holiday(law, &law->windows[state], h->first_day + day));
}

/* How many files had been read when gaps were last looked for: a crash in between does not lose the search. */
static void files_read(struct night *n, char out[24])
{
	snprintf(out, 24, "%zu", n->file_names_n);
}

static bool note_searched(struct night *n, struct err *err)
{
	char files[24];

	files_read(n, files);
	return store_set_meta(n->store, "gaps_searched", slice_of(files), err);
}

static bool find_gaps(struct night *n, struct hours *h, int64_t from, int64_t to, struct err *err)
{
	if (!views_each_call_start(n->store, from, to, count_call, h, err) || !store_begin(n->store, err))
		return false;
	bool ok = findings_forget(n->store, EXCEPTION_GAP, h->first_day, n->now, err) && note_searched(n, err);
	for (int day = 0; ok && day < h->days; day++)
		ok = h->holiday[day] || judge_day(n, h, day, err);
	if (ok)
		return store_commit(n->store, err);
	store_rollback(n->store);
	return false;
}

bool health_find_gaps(struct night *n, struct err *err)
{
	int64_t first = 0, last = 0;
	char files[24];
	bool ok;

	files_read(n, files);
	if (slice_is(store_meta(n->store, "gaps_searched"), files))
		return true;
	if (!views_call_range(n->store, n->now, &first, &last, err))
		return false;
	if (!first || last <= first)
		return true;
	if (last - first > (int64_t)LOOK_BACK_DAYS * DAY_S)
		first = last - (int64_t)LOOK_BACK_DAYS * DAY_S;
	struct hours *h = mem_alloc(sizeof *h);
	struct civil from = civil_from_utc(n->tenant->zone, first), to = civil_from_utc(n->tenant->zone, last);
	*h = (struct hours){.zone = n->tenant->zone, .first_day = civil_days(from.year, from.month, from.day)};
	h->days = (int)(civil_days(to.year, to.month, to.day) - h->first_day) + 1;
	h->from_hour = from.hour;
	h->to_hour = to.hour;
	mark_holidays(n->law, n->tenant->region, h);
	ok = find_gaps(n, h, first, last, err);
	free(h);
	return ok;
}
