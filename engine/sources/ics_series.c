/* A series (RRULE, RDATE) and its overrides (the same UID with RECURRENCE-ID) are one booking, which lasts until the
 * last instance before the horizon. */
#include "base/mem.h"
#include "base/vec.h"
#include "sources/ics_parts.h"

#define MAX_INSTANCES  20000 /* of one series: fifty years of days */
#define MAX_EXCEPTIONS 4000

/* ---- when it ends ---- */

/* Instances of a series that do not take place as the rule says. */
struct exceptions {
	int64_t *at;
	size_t n, cap;
};

static void except(struct exceptions *x, int64_t at)
{
	int64_t *slot = vec_add((void **)&x->at, &x->n, &x->cap, sizeof *slot, MAX_EXCEPTIONS);
	if (slot)
		*slot = at;
}

static bool is_excepted(const struct exceptions *x, int64_t at)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->at[i] == at)
			return true;
	return false;
}

static void take_instance(const struct ics *c, struct booking *b, int64_t at)
{
	if (at > b->last_starts_at && at <= c->env.horizon_at)
		b->last_starts_at = at;
}

static void read_exdates(struct ics *c, icalcomponent *e, uint32_t calendar, struct exceptions *x)
{
	const struct clock *clock;
	icalproperty *p = icalcomponent_get_first_property(e, ICAL_EXDATE_PROPERTY);
	for (; p; p = icalcomponent_get_next_property(e, ICAL_EXDATE_PROPERTY))
		if (ics_clock_of(c, p, calendar, &clock))
			except(x, ics_instant(c, icalproperty_get_exdate(p), clock));
}

/* A rule as it is walked. UNTIL is compared here, as an instant: libical compares it as wall time. */
struct walk {
	struct icalrecurrencetype rule;
	icaltimetype start;
	const struct clock *clock;
	int64_t until; /* no instance is later: the rule's own end, or the horizon */
};

/* Take the instances from `days` after the start on. False when there is none that takes place. */
static bool take_instances(struct ics *c, const struct walk *w, int days, struct booking *b, const struct exceptions *x)
{
	icalrecur_iterator *all = icalrecur_iterator_new(w->rule, w->start);
	icaltimetype from = w->start;
	bool any = false;
	icaltime_adjust(&from, days, 0, 0, 0);
	if (all && days > 0 && !icalrecur_iterator_set_start(all, from)) {
		icalrecur_iterator_free(all);
		return false;
	}
	for (int i = 0; all && i < MAX_INSTANCES; i++) {
		int64_t at = ics_instant(c, icalrecur_iterator_next(all), w->clock);
		if (!at || at > w->until)
			break;
		if (is_excepted(x, at))
			continue;
		take_instance(c, b, at);
		any = true;
	}
	if (all)
		icalrecur_iterator_free(all);
	return any;
}

/* The last instance before the horizon. Only it is wanted, so its last weeks are looked at first, then a year, then
 * ten; but a rule that counts its instances must be walked from the first, and libical loses the beat of one of hours
 * or minutes when it starts later. */
static void expand_rule(struct ics *c, icalcomponent *e, uint32_t calendar, struct booking *b,
			const struct exceptions *x)
{
	struct walk w = {0};
	icalproperty *start = icalcomponent_get_first_property(e, ICAL_DTSTART_PROPERTY);
	icalproperty *p = icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY);
	if (!p || !ics_clock_of(c, start, calendar, &w.clock))
		return;
	w.rule = icalproperty_get_rrule(p);
	w.start = icalvalue_get_datetime(icalproperty_get_value(start));
	w.until = ics_instant(c, w.rule.until, w.clock);
	if (w.until && w.rule.until.is_date)
		w.until += 86399; /* the whole of that day */
	if (!w.until || w.until > c->env.horizon_at)
		w.until = c->env.horizon_at;
	w.rule.until = icaltime_null_time();
	bool from_first = w.rule.count > 0 || w.rule.freq < ICAL_DAILY_RECURRENCE;
	int64_t days = (w.until - b->starts_at) / 86400;
	for (int64_t back = 8; !from_first && back < days; back *= 10)
		if (take_instances(c, &w, (int)(days - back), b, x))
			return;
	take_instances(c, &w, 0, b, x);
}

static void expand_dates(struct ics *c, icalcomponent *e, uint32_t calendar, struct booking *b,
			 const struct exceptions *x)
{
	const struct clock *clock;
	icalproperty *p = icalcomponent_get_first_property(e, ICAL_RDATE_PROPERTY);
	for (; p; p = icalcomponent_get_next_property(e, ICAL_RDATE_PROPERTY)) {
		struct icaldatetimeperiodtype d = icalproperty_get_rdate(p);
		if (!ics_clock_of(c, p, calendar, &clock))
			continue;
		int64_t at = ics_instant(c, icaltime_is_null_time(d.time) ? d.period.start : d.time, clock);
		if (!is_excepted(x, at))
			take_instance(c, b, at);
	}
}

static void expand(struct ics *c, size_t i, const struct exceptions *moved)
{
	struct booking *b = &c->events[i].booking;
	uint32_t calendar = c->lines.events[i].calendar;
	struct exceptions x = {0};
	icalcomponent *e = ics_parse_event(c, i);
	if (!e)
		return;
	for (size_t k = 0; k < moved->n; k++)
		except(&x, moved->at[k]);
	read_exdates(c, e, calendar, &x);
	expand_rule(c, e, calendar, b, &x);
	expand_dates(c, e, calendar, b, &x);
	free(x.at);
	icalcomponent_free(e);
}

/* ---- one UID ---- */

struct order {
	const struct event *event;
	size_t place;
};

static int compare_events(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	int by = slice_compare(x->event->booking.native_id, y->event->booking.native_id);
	if (!by)
		by = (x->event->instance_at > y->event->instance_at) - (x->event->instance_at < y->event->instance_at);
	if (!by)
		by = (x->event->booking.sequence < y->event->booking.sequence) -
		     (x->event->booking.sequence > y->event->booking.sequence);
	return by ? by : (x->place > y->place) - (x->place < y->place);
}

/* Fold the overrides of one series into its master, or, when the master is not in the file, into the first of them. */
static void fold(struct ics *c, const struct order *group, size_t n)
{
	struct event *master = &c->events[group[0].place];
	struct booking *b = &master->booking;
	struct exceptions moved = {0};
	b->series |= master->instance_at != 0;
	for (size_t i = 1; i < n; i++) {
		struct event *other = &c->events[group[i].place];
		if (!other->instance_at)
			continue; /* the same UID twice is two rows with one id: both are kept */
		other->folded = true;
		except(&moved, other->instance_at);
		if (other->booking.status != BOOKING_CANCELLED)
			take_instance(c, b, other->booking.starts_at);
		if (other->booking.updated_at > b->updated_at)
			b->updated_at = other->booking.updated_at;
	}
	if (b->series && !master->instance_at)
		expand(c, group[0].place, &moved);
	free(moved.at);
}

void ics_fold_series(struct ics *c)
{
	size_t n = 0;
	struct order *order = mem_alloc((c->lines.events_n + 1) * sizeof *order);
	for (size_t i = 0; i < c->lines.events_n; i++)
		if (!c->events[i].broken)
			order[n++] = (struct order){&c->events[i], i};
	qsort(order, n, sizeof *order, compare_events);
	for (size_t i = 0, end; i < n; i = end) {
		struct slice uid = order[i].event->booking.native_id;
		for (end = i + 1; uid.len && end < n; end++)
			if (!slice_equal(order[end].event->booking.native_id, uid))
				break;
		fold(c, order + i, end - i);
	}
	free(order);
}
