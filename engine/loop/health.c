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
	USUAL_CALLS_MIN = 4, /* calls in the same hours on the middle one of the other days: none by chance is rare */
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

/* ---- gaps ---- */

struct hours {
	const struct zone *zone;
	int64_t first_day; /* civil day number */
	int days;
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

static int by_size(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

/* The same hours on the other days of that weekday: the middle one had some, and none was wholly quiet either. One busy
 * evening does not make every other evening a gap. */
static bool usually_has_calls(const struct hours *h, int day, int from, int to)
{
	int32_t totals[WEEKS_MAX];
	int n = 0;

	for (int d = day % 7; d < h->days - 1; d += 7) {
		if (d == day || d == 0 || n == WEEKS_MAX)
			continue;
		totals[n] = 0;
		for (int hour = from; hour < to; hour++)
			totals[n] += h->calls[d][hour];
		n++;
	}
	if (n < OTHER_DAYS_MIN)
		return false;
	qsort(totals, (size_t)n, sizeof *totals, by_size);
	return totals[0] > 0 && totals[n / 2] >= USUAL_CALLS_MIN;
}

static bool say_gap(struct night *n, const struct hours *h, int day, int from, int to, struct err *err)
{
	char reason[256], date[11];
	struct put put = {.format = "gap", .origin = {0, (uint32_t)(h->first_day + day)}};
	int64_t noon = (h->first_day + day) * DAY_S + DAY_S / 2;
	struct finding f = {.kind = EXCEPTION_GAP};

	civil_format_date(civil_zone(SLICE("UTC"), NULL), noon, date);
	snprintf(reason, sizeof reason,
		 "No calls on %s between %02d:00 and %02d:00, hours in which this weekday usually has some. Missed "
		 "calls of that "
		 "time may not be in this report: export that day again.",
		 date, from, to);
	f.reason = slice_of(reason);
	f.text = slice_of(date);
	return records_put_finding(n->store, &put, &f, n->now, err) != PUT_FAILED;
}

/* Stretches of hours without a call, judged by what the other days of that weekday have in the same hours. */
static bool judge_day(struct night *n, const struct hours *h, int day, struct err *err)
{
	for (int from = 0; from < 24; from++) {
		int to = from;
		while (to < 24 && h->calls[day][to] == 0)
			to++;
		if (to - from >= QUIET_HOURS_MIN && usually_has_calls(h, day, from, to))
			return say_gap(n, h, day, from, to, err);
		from = to;
	}
	return true;
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
	/* The first and the last day of the logs are rarely whole. */
	for (int day = 1; ok && day < h->days - 1; day++)
		ok = judge_day(n, h, day, err);
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
	ok = find_gaps(n, h, first, last, err);
	free(h);
	return ok;
}
