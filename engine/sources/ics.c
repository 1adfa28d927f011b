/* Calendars -> bookings. An event is one; so is a series (ics_series.c). The text is cut into events before libical
 * sees it (ics_lines.c), so that each keeps its line and a broken one is set aside alone. */
#include "sources/ics_parts.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "sources/rows.h"

#define MAX_EVENT_BYTES (1u << 20)
#define MAX_RAW_BYTES   3000
#define MAX_PHONES      32

/* ---- zones ---- */

/* "/mozilla.org/20070129_1/America/New_York", "posix/Europe/Vaduz": a known zone is the tail of it. */
static const struct zone *zone_of_tail(struct slice tzid)
{
	for (;;) {
		const struct zone *zone = civil_zone(tzid, NULL);
		ptrdiff_t slash = slice_find_char(tzid, '/');
		if (zone || slash < 0)
			return zone;
		tzid = slice_part(tzid, (size_t)slash + 1, tzid.len);
		if (slice_find_char(tzid, '/') < 0)
			return NULL;
	}
}

/* "UTC+11", "(GMT +01:00)". A text with two offsets (standard and daylight) is no single one. */
static bool parse_offset(struct slice tzid, int64_t *seconds)
{
	int hours = 0, minutes = 0, end = 0;
	char sign, text[32];
	if (tzid.len && tzid.at[0] == '(')
		tzid = slice_part(tzid, 1, tzid.len - 2);
	if (tzid.len >= sizeof text || (!slice_starts(tzid, "UTC") && !slice_starts(tzid, "GMT")))
		return false;
	memcpy(text, tzid.at, tzid.len);
	text[tzid.len] = 0;
	if (sscanf(text + 3, " %c%2d%n:%2d%n", &sign, &hours, &end, &minutes, &end) < 2 || text[3 + end])
		return false;
	if ((sign != '+' && sign != '-') || hours > 14 || minutes > 59)
		return false;
	*seconds = (sign == '-' ? -1 : 1) * (hours * INT64_C(3600) + minutes * 60);
	return true;
}

/* The calendar's own VTIMEZONE of that name, before or after its use. */
static icaltimezone *define_zone(struct ics *c, struct slice tzid, uint32_t calendar)
{
	for (size_t i = 0; i < c->lines.zones_n; i++) {
		const struct ics_part *part = &c->lines.zones[i];
		if (part->calendar != calendar || part->open || part->len > MAX_EVENT_BYTES)
			continue;
		struct slice text = {c->lines.text.data + part->offset, part->len};
		if (slice_find(text, tzid) < 0)
			continue;
		icalcomponent *component = icalparser_parse_string(arena_text(&c->arena, text));
		icaltimezone *zone = icaltimezone_new();
		bool taken = component && icaltimezone_set_component(zone, component);
		if (taken && slice_is(tzid, icaltimezone_get_tzid(zone)))
			return zone;
		icaltimezone_free(zone, 1);
		if (component && !taken)
			icalcomponent_free(component); /* it names no zone, and so is still ours */
	}
	return NULL;
}

/* What is named like a zone is that zone: our tables are newer than what a program once wrote into a calendar. */
static const struct clock *find_clock(struct ics *c, struct slice tzid, uint32_t calendar)
{
	for (size_t i = 0; i < c->clocks_n; i++)
		if (c->clocks[i].calendar == calendar && slice_equal(c->clocks[i].tzid, tzid))
			return &c->clocks[i];
	struct clock *clock = vec_add((void **)&c->clocks, &c->clocks_n, &c->clocks_cap, sizeof *clock, SIZE_MAX);
	*clock = (struct clock){.tzid = arena_slice(&c->arena, tzid), .calendar = calendar};
	const char *alias = civil_zone_alias(tzid);
	clock->zone = alias ? civil_zone(slice_of(alias), NULL) : zone_of_tail(tzid);
	if (!clock->zone)
		clock->own = define_zone(c, tzid, calendar);
	clock->known = clock->zone || clock->own || parse_offset(tzid, &clock->offset_s);
	return clock;
}

/* ---- times ---- */

static struct civil to_civil(icaltimetype t)
{
	return (struct civil){.year = t.year,
			      .month = t.month,
			      .day = t.day,
			      .hour = t.is_date ? 0 : t.hour,
			      .minute = t.is_date ? 0 : t.minute,
			      .second = t.is_date || t.second > 59 ? 0 : t.second};
}

bool ics_clock_of(struct ics *c, icalproperty *p, uint32_t calendar, const struct clock **clock)
{
	icalparameter *named = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
	const char *tzid = named ? icalparameter_get_tzid(named) : NULL;
	struct slice text = slice_trim(slice_of(tzid));
	*clock = NULL;
	if (text.len > 1 && text.at[0] == '"')
		text = slice_part(text, 1, text.len - 2);
	if (!text.len)
		return true;
	*clock = find_clock(c, text, calendar);
	return (*clock)->known;
}

int64_t ics_instant(const struct ics *c, icaltimetype t, const struct clock *clock)
{
	const struct zone *zone = clock && !t.is_date ? clock->zone : c->floating;
	if (icaltime_is_null_time(t) || !civil_valid(to_civil(t)))
		return 0;
	if (icaltime_is_utc(t))
		zone = civil_zone(SLICE("UTC"), NULL);
	else if (!zone && clock->own)
		return (int64_t)icaltime_as_timet_with_zone(t, clock->own);
	else if (!zone)
		return civil_to_utc(civil_zone(SLICE("UTC"), NULL), to_civil(t), NULL) - clock->offset_s;
	return civil_to_utc(zone, to_civil(t), NULL);
}

/* The instant of the first property of a kind; 0 when absent or unreadable. */
static int64_t read_time(struct ics *c, icalcomponent *e, icalproperty_kind kind, uint32_t calendar)
{
	const struct clock *clock;
	icalproperty *p = icalcomponent_get_first_property(e, kind);
	icalvalue *v = p ? icalproperty_get_value(p) : NULL;
	if (!v || !ics_clock_of(c, p, calendar, &clock))
		return 0;
	if (icalvalue_isa(v) != ICAL_DATE_VALUE && icalvalue_isa(v) != ICAL_DATETIME_VALUE)
		return 0;
	return ics_instant(c, icalvalue_get_datetime(v), clock);
}

/* When the event was made or changed. Outside the years that a clock of ours knows it is not known. */
static int64_t read_stamp(struct ics *c, icalcomponent *e, icalproperty_kind kind, uint32_t calendar)
{
	int64_t at = read_time(c, e, kind, calendar);
	return at > 0 && at < civil_days(2100, 1, 1) * 86400 ? at : 0;
}

/* ---- texts ---- */

static struct slice keep_text(struct ics *c, const char *text, size_t max)
{
	struct str clean;
	struct slice raw = slice_part(slice_trim(slice_of(text)), 0, max);
	if (!raw.len)
		return raw;
	str_init(&clean, max * 3);
	utf8_add_clean(&clean, raw);
	struct slice kept = arena_slice(&c->arena, str_slice(&clean));
	str_release(&clean);
	return kept;
}

static const char *read_text(icalcomponent *e, icalproperty_kind kind)
{
	icalproperty *p = icalcomponent_get_first_property(e, kind);
	icalvalue *v = p ? icalproperty_get_value(p) : NULL;
	return v && icalvalue_isa(v) == ICAL_TEXT_VALUE ? icalvalue_get_text(v) : NULL;
}

/* The person is the single distinct number in title, description and place that is not ours. */
static void read_phones(struct ics *c, icalcomponent *e, struct booking *b)
{
	static const icalproperty_kind kinds[] = {ICAL_SUMMARY_PROPERTY, ICAL_DESCRIPTION_PROPERTY,
						  ICAL_LOCATION_PROPERTY};
	int64_t found[MAX_PHONES];
	size_t n = 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const char *text = read_text(e, kinds[i]);
		size_t room = MAX_PHONES - n;
		size_t more = text ? phone_find(slice_of(text), c->env.tenant->country, found + n, room) : 0;
		n = phones_outside(c->env.tenant, found, n + (more < room ? more : room));
	}
	b->phones = (uint32_t)n;
	b->phone = n == 1 ? found[0] : 0;
}

static enum booking_status read_status(struct ics *c, icalcomponent *e, struct booking *b)
{
	const struct format_target *t = &c->format->target[F_BOOKING_STATUS];
	icalproperty *p = icalcomponent_get_first_property(e, ICAL_STATUS_PROPERTY);
	b->status_raw = keep_text(c, p ? icalproperty_get_value_as_string(p) : NULL, 60);
	for (size_t i = 0; i < t->values_n; i++)
		if (slice_equal_fold(b->status_raw, t->values[i].word) && t->values[i].means >= 0)
			return (enum booking_status)t->values[i].means;
	return b->status_raw.len ? BOOKING_UNKNOWN : BOOKING_SCHEDULED;
}

/* ---- one event ---- */

icalcomponent *ics_parse_event(struct ics *c, size_t i)
{
	const struct ics_part *part = &c->lines.events[i];
	struct str text;
	if (part->open || part->len > MAX_EVENT_BYTES)
		return NULL;
	str_init(&text, part->len + 1);
	str_add(&text, c->lines.text.data + part->offset, part->len);
	icalcomponent *e = icalparser_parse_string(text.data);
	str_release(&text);
	if (e && icalcomponent_isa(e) != ICAL_VEVENT_COMPONENT) {
		icalcomponent_free(e);
		e = NULL;
	}
	return e;
}

static int64_t read_end(struct ics *c, icalcomponent *e, uint32_t calendar, int64_t starts_at)
{
	int64_t ends_at = read_time(c, e, ICAL_DTEND_PROPERTY, calendar);
	icalproperty *p = icalcomponent_get_first_property(e, ICAL_DURATION_PROPERTY);
	if (!ends_at && p)
		ends_at = starts_at + icaldurationtype_as_int(icalproperty_get_duration(p));
	return ends_at;
}

static const char *why_no_start(struct ics *c, icalcomponent *e, uint32_t calendar)
{
	const struct clock *clock;
	icalproperty *p = icalcomponent_get_first_property(e, ICAL_DTSTART_PROPERTY);
	if (!icalcomponent_get_first_property(e, ICAL_ANY_PROPERTY))
		return "the event is empty";
	if (p && !ics_clock_of(c, p, calendar, &clock))
		return "the event's time zone (TZID) is neither known nor defined in the calendar";
	return "the event has no DTSTART that can be read";
}

static void read_event(struct ics *c, size_t i)
{
	struct event *event = &c->events[i];
	struct booking *b = &event->booking;
	const struct ics_part *part = &c->lines.events[i];
	uint32_t calendar = part->calendar;
	icalcomponent *e = ics_parse_event(c, i);
	if (!e) {
		event->broken = part->open ? "the event does not end (END:VEVENT is missing): the file may be cut"
					   : "the event cannot be read";
		return;
	}
	b->starts_at = read_time(c, e, ICAL_DTSTART_PROPERTY, calendar);
	if (!b->starts_at) {
		event->broken = why_no_start(c, e, calendar);
		icalcomponent_free(e);
		return;
	}
	b->native_id = keep_text(c, read_text(e, ICAL_UID_PROPERTY), 1000);
	b->title = keep_text(c, read_text(e, ICAL_SUMMARY_PROPERTY), 1000);
	b->ends_at = read_end(c, e, calendar, b->starts_at);
	b->last_starts_at = b->starts_at;
	b->created_at = read_stamp(c, e, ICAL_CREATED_PROPERTY, calendar);
	b->updated_at = read_stamp(c, e, ICAL_LASTMODIFIED_PROPERTY, calendar);
	b->status = read_status(c, e, b);
	icalproperty *p = icalcomponent_get_first_property(e, ICAL_SEQUENCE_PROPERTY);
	b->sequence = p ? icalproperty_get_sequence(p) : 0;
	b->series = icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY) ||
		    icalcomponent_get_first_property(e, ICAL_RDATE_PROPERTY);
	event->instance_at = read_time(c, e, ICAL_RECURRENCEID_PROPERTY, calendar);
	read_phones(c, e, b);
	icalcomponent_free(e);
}

/* ---- the file ---- */

static void say_zone(struct ics *c)
{
	const char *why = c->env.zone ? "given for this file:" : "tenant's timezone";
	c->floating = c->env.zone ? c->env.zone : c->env.tenant->zone;
	snprintf(c->counts.zone_basis, sizeof c->counts.zone_basis, "in the event; floating times: %s %s", why,
		 civil_zone_name(c->floating));
}

struct ics *ics_open(int fd, const char *file_name, const struct source_env *env, const struct format *format,
		     struct err *err)
{
	struct ics *c = mem_alloc(sizeof *c);
	*c = (struct ics){.format = format, .env = *env};
	icalerror_set_errors_are_fatal(0); /* a broken calendar is a result, not a fault of ours */
	arena_init(&c->arena, 4ul * ICS_MAX_FILE_BYTES);
	bool ok = ics_lines_read_file(&c->lines, fd, &c->counts, err);
	if (!ok) {
		err_wrap(err, "%s", file_name);
		ics_close(&c);
		return NULL;
	}
	say_zone(c);
	c->events = arena_alloc(&c->arena, (c->lines.events_n + 1) * sizeof *c->events);
	for (size_t i = 0; i < c->lines.events_n; i++)
		read_event(c, i);
	ics_fold_series(c);
	return c;
}

void ics_close(struct ics **c)
{
	if (!*c)
		return;
	for (size_t i = 0; i < (*c)->clocks_n; i++)
		if ((*c)->clocks[i].own)
			icaltimezone_free((*c)->clocks[i].own, 1);
	free((*c)->clocks);
	ics_lines_release(&(*c)->lines);
	arena_release(&(*c)->arena);
	free(*c);
	*c = NULL;
}

static void set_aside(struct ics *c, size_t i, struct record *record)
{
	const struct ics_part *part = &c->lines.events[i];
	struct str raw;
	str_init(&raw, 3 * MAX_RAW_BYTES);
	utf8_add_clean(&raw,
		       slice_part((struct slice){c->lines.text.data + part->offset, part->len}, 0, MAX_RAW_BYTES));
	record->kind = RECORD_FINDING;
	record->finding = (struct finding){
		.kind = EXCEPTION_BAD_ROW,
		.reason = slice_of(c->events[i].broken),
		.text = arena_slice(&c->arena, utf8_head(str_slice(&raw), FINDING_TEXT_MAX)),
	};
	str_release(&raw);
	c->counts.set_aside++;
}

static void saw_time(struct source_counts *counts, int64_t at)
{
	if (at && (!counts->first_at || at < counts->first_at))
		counts->first_at = at;
	if (at > counts->last_at)
		counts->last_at = at;
}

enum source_status ics_next(struct ics *c, struct record *record)
{
	while (c->next < c->lines.events_n) {
		size_t i = c->next++;
		const struct event *event = &c->events[i];
		c->counts.rows++;
		if (event->folded) {
			c->counts.skipped++;
			continue;
		}
		record->origin.line = c->lines.events[i].line;
		record->raw = (struct slice){NULL, 0};
		if (event->broken) {
			set_aside(c, i, record);
			return SOURCE_RECORD;
		}
		record->kind = RECORD_BOOKING;
		record->booking = event->booking;
		c->counts.records++;
		saw_time(&c->counts, event->booking.created_at ? event->booking.created_at : event->booking.starts_at);
		return SOURCE_RECORD;
	}
	return SOURCE_END;
}

const struct source_counts *ics_counts(const struct ics *c)
{
	return &c->counts;
}

const char *sources_library_version(void)
{
	return ICAL_VERSION;
}
