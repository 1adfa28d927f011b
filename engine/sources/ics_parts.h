/* What the files that read a calendar share; only they see libical. */
#ifndef SOURCES_ICS_PARTS_H
#define SOURCES_ICS_PARTS_H

#include <libical/ical.h>

#include "base/arena.h"
#include "sources/ics.h"

/* Whose clock a TZID is: ours, the calendar's own definition, or a plain offset. */
struct clock {
	struct slice tzid;
	uint32_t calendar;
	const struct zone *zone;
	icaltimezone *own;
	int64_t offset_s; /* when neither of the two */
	bool known;
};

struct event {
	struct booking booking;
	int64_t instance_at; /* RECURRENCE-ID; 0: not an override */
	const char *broken;  /* why it is set aside, or null */
	bool folded;         /* into another event */
};

struct ics {
	const struct format *format;
	struct source_env env;
	const struct zone *floating; /* zone of all-day and floating times */
	struct ics_lines lines;
	struct event *events; /* as lines.events */
	size_t next;
	struct clock *clocks;
	size_t clocks_n, clocks_cap;
	struct arena arena;
	struct source_counts counts;
};

/* The zone of a property's times; null: floating. False when it names one that nobody knows. */
bool ics_clock_of(struct ics *c, icalproperty *p, uint32_t calendar, const struct clock **clock);

/* 0: no time, or none that exists. */
int64_t ics_instant(const struct ics *c, icaltimetype t, const struct clock *clock);

/* Event i, for the caller to free; null when it cannot be read. */
icalcomponent *ics_parse_event(struct ics *c, size_t i);

/* Fold the events that are one booking into one, and set when each series ends. */
void ics_fold_series(struct ics *c);

#endif
