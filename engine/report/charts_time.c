/* Pictures of time: the last 14 days by end state, and misses by weekday and hour. */
#include "report/charts.h"

#include "report/show.h"

#define DAYS   14
#define STATES 6

/* Sized for a phone: 360 units wide, so that a letter of 10 stays a letter of 10 there. */
#define TOP        16
#define BASE       126
#define LEFT       4
#define COLUMN     25
#define COLUMN_BAR 17

static const struct {
	const char *words, *look;
} states[STATES] = {
	{"Proven: talked, booked, done or paid", "s-proven"},
	{"Texted; nothing more is proven", "s-texted"},
	{"Drafted, queued or held", "s-drafted"},
	{"Not contacted, on purpose", "s-quiet"},
	{"Nobody acted", "s-nobody"},
	{"Unknown or failed", "s-unknown"},
};

/* Weekday of a civil day number, 0 = Sunday: 1970-01-01 was a Thursday. */
static int weekday(int32_t day)
{
	return (int)(((int64_t)day % 7 + 11) % 7);
}

static const char *const weekdays[7] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static int64_t day_total(const struct figures *f, size_t day)
{
	int64_t n = 0;
	for (size_t s = 0; s < STATES; s++)
		n += f->by_day[day][s];
	return n;
}

static void add_date(struct page *p, size_t day)
{
	str_clear(&p->scratch);
	show_day(&p->scratch, p->f->by_day_first + (int32_t)day);
	html_text(&p->h, str_slice(&p->scratch));
}

static void write_column(struct page *p, size_t day, int64_t max)
{
	int64_t x = LEFT + (int64_t)day * COLUMN + (COLUMN - COLUMN_BAR) / 2, total = day_total(p->f, day), below = 0;
	for (size_t s = 0; s < STATES; s++) {
		int64_t n = p->f->by_day[day][s];
		int64_t from = below * (BASE - TOP) / max, to = (below + n) * (BASE - TOP) / max;
		below += n;
		if (n == 0)
			continue;
		html_raw(&p->h, "<rect");
		html_attr_words(&p->h, "class", states[s].look);
		html_attr_int(&p->h, "x", x);
		html_attr_int(&p->h, "y", BASE - to);
		html_attr_int(&p->h, "width", COLUMN_BAR);
		html_attr_int(&p->h, "height", to > from ? to - from : 1);
		html_raw(&p->h, "/>");
	}
	html_raw(&p->h, "<text class=\"num\"");
	html_attr_int(&p->h, "x", x + COLUMN_BAR / 2);
	html_attr_int(&p->h, "y", BASE - total * (BASE - TOP) / max - 4);
	html_raw(&p->h, ">");
	if (total)
		html_count(&p->h, total);
	html_raw(&p->h, "</text><text class=\"axis\"");
	html_attr_int(&p->h, "x", x + COLUMN_BAR / 2);
	html_attr_int(&p->h, "y", BASE + 13);
	html_raw(&p->h, ">");
	html_say(&p->h, "%.2s", weekdays[weekday(p->f->by_day_first + (int32_t)day)]);
	html_raw(&p->h, "</text>\n");
}

static void write_legend(struct page *p)
{
	html_raw(&p->h, "<ul class=\"legend\">\n");
	for (size_t s = 0; s < STATES; s++) {
		int64_t n = 0;
		for (size_t d = 0; d < DAYS; d++)
			n += p->f->by_day[d][s];
		html_raw(&p->h, "<li><svg class=\"swatch\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect");
		html_attr_words(&p->h, "class", states[s].look);
		html_raw(&p->h, " width=\"10\" height=\"10\"/></svg> ");
		html_words(&p->h, states[s].words);
		html_raw(&p->h, " <b>");
		html_count(&p->h, n);
		html_raw(&p->h, "</b></li>\n");
	}
	html_raw(&p->h, "</ul>\n");
}

static void write_days_table(struct page *p)
{
	static const char *const columns[] = {"Day",    "Proven",  "Texted",   "Drafted", "On purpose",
					      "Nobody", "Unknown", "Together", NULL};
	html_raw(&p->h, "<details class=\"raw\"><summary>The numbers</summary>\n");
	page_table_open(p, "The last 14 days by end state", columns);
	for (size_t d = 0; d < DAYS; d++) {
		html_raw(&p->h, "<tr><th scope=\"row\">");
		add_date(p, d);
		html_raw(&p->h, "</th>");
		for (size_t s = 0; s < STATES; s++) {
			html_raw(&p->h, "<td class=\"n\">");
			html_count(&p->h, p->f->by_day[d][s]);
			html_raw(&p->h, "</td>");
		}
		html_raw(&p->h, "<td class=\"n\">");
		html_count(&p->h, day_total(p->f, d));
		html_raw(&p->h, "</td></tr>\n");
	}
	page_table_close(p);
	html_raw(&p->h, "</details>\n");
}

void chart_days(struct page *p)
{
	int64_t max = 0;
	for (size_t d = 0; d < DAYS; d++)
		max = day_total(p->f, d) > max ? day_total(p->f, d) : max;
	if (max == 0) {
		html_raw(&p->h, "<p class=\"calm\">No missed call in these 14 days.</p>\n");
		return;
	}
	html_raw(&p->h, "<svg class=\"days\" viewBox=\"0 0 360 158\" role=\"img\" aria-labelledby=\"days-t days-d\">"
			"<title id=\"days-t\">The last 14 days by end state</title><desc id=\"days-d\">");
	for (size_t d = 0; d < DAYS; d++) {
		add_date(p, d);
		html_say(&p->h, ": %lld. ", (long long)day_total(p->f, d));
	}
	html_raw(&p->h, "</desc>\n<line class=\"ground\" x1=\"4\" x2=\"356\" y1=\"126.5\" y2=\"126.5\"/>\n");
	for (size_t d = 0; d < DAYS; d++)
		write_column(p, d, max);
	html_raw(&p->h, "<text class=\"edge\" x=\"8\" y=\"154\">");
	add_date(p, 0);
	html_raw(&p->h, "</text><text class=\"edge end\" x=\"352\" y=\"154\">");
	add_date(p, DAYS - 1);
	html_raw(&p->h, "</text></svg>\n");
	write_legend(p);
	write_days_table(p);
}

/* ---- misses by weekday and hour -------------------------------------------------------------------------------- */

#define CELL       13
#define HOURS_LEFT 32
#define HOURS_TOP  16

static const char *const shades[] = {"h0", "h1", "h2", "h3", "h4"};

/* Four even steps of the largest number; none is its own. */
static const char *shade(int64_t n, int64_t max)
{
	return n == 0 ? shades[0] : shades[1 + (n - 1) * 4 / max];
}

static void write_hours_row(struct page *p, size_t row, size_t day, int64_t max)
{
	int64_t y = HOURS_TOP + (int64_t)row * CELL;
	html_raw(&p->h, "<text class=\"edge\" x=\"0\"");
	html_attr_int(&p->h, "y", y + CELL - 3);
	html_raw(&p->h, ">");
	html_words(&p->h, weekdays[day]);
	html_raw(&p->h, "</text>");
	for (size_t h = 0; h < 24; h++) {
		html_raw(&p->h, "<rect");
		html_attr_words(&p->h, "class", shade(p->f->by_hour[day][h], max));
		html_attr_int(&p->h, "x", HOURS_LEFT + (int64_t)h * CELL + (int64_t)h / 6);
		html_attr_int(&p->h, "y", y);
		html_raw(&p->h, " width=\"12\" height=\"12\" rx=\"2\"/>");
	}
	html_raw(&p->h, "\n");
}

static void write_hours_table(struct page *p)
{
	static const char *const columns[] = {"Hour", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", NULL};
	html_raw(&p->h, "<details class=\"raw\"><summary>The numbers</summary>\n");
	page_table_open(p, "Missed calls by hour and weekday", columns);
	for (size_t h = 0; h < 24; h++) {
		int64_t any = 0;
		for (size_t d = 0; d < 7; d++)
			any += p->f->by_hour[d][h];
		if (any == 0)
			continue;
		html_raw(&p->h, "<tr><th scope=\"row\">");
		html_say(&p->h, "%02zu:00", h);
		html_raw(&p->h, "</th>");
		for (size_t d = 0; d < 7; d++) {
			html_raw(&p->h, "<td class=\"n\">");
			html_count(&p->h, p->f->by_hour[(d + 1) % 7][h]);
			html_raw(&p->h, "</td>");
		}
		html_raw(&p->h, "</tr>\n");
	}
	page_table_close(p);
	html_raw(&p->h, "<p class=\"note\">Hours without a missed call are left out.</p></details>\n");
}

/* The busiest hour, and the sum; in words, since a shade is no number. */
static int64_t write_hours_words(struct page *p)
{
	int64_t max = 0, sum = 0;
	size_t day = 0, hour = 0;
	for (size_t d = 0; d < 7; d++)
		for (size_t h = 0; h < 24; h++) {
			int64_t n = p->f->by_hour[d][h];
			sum += n;
			if (n <= max)
				continue;
			max = n;
			day = d;
			hour = h;
		}
	if (max == 0)
		return 0;
	html_raw(&p->h, "<p>Most: ");
	html_say(&p->h, "%s %02zu:00 to %02zu:00, ", weekdays[day], hour, (hour + 1) % 24);
	page_share(p, max, sum);
	html_raw(&p->h, ".</p>\n");
	return max;
}

void chart_hours(struct page *p)
{
	int64_t max = write_hours_words(p);
	if (max == 0) {
		html_raw(&p->h, "<p class=\"calm\">No missed call in this period.</p>\n");
		return;
	}
	html_raw(&p->h, "<svg class=\"hours\" viewBox=\"0 0 360 110\" role=\"img\" aria-labelledby=\"hours-t hours-d\">"
			"<title id=\"hours-t\">Missed calls by weekday and hour</title><desc id=\"hours-d\">"
			"Darker is more. The numbers stand in the table below.</desc>\n");
	for (int64_t h = 0; h < 24; h += 6) {
		html_raw(&p->h, "<text class=\"edge\"");
		html_attr_int(&p->h, "x", HOURS_LEFT + h * CELL + h / 6);
		html_raw(&p->h, " y=\"10\">");
		html_say(&p->h, "%02d:00", (int)h);
		html_raw(&p->h, "</text>");
	}
	for (size_t row = 0; row < 7; row++)
		write_hours_row(p, row, (row + 1) % 7, max);
	html_raw(&p->h, "</svg>\n");
	write_hours_table(p);
}
