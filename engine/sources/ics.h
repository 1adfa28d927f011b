/* Inside the sources room: calendars. ics_lines.c cuts a file into events, ics.c reads each, ics_series.c folds those
 * that are one booking. */
#ifndef SOURCES_ICS_H
#define SOURCES_ICS_H

#include "base/str.h"
#include "sources/source.h"

/* One BEGIN ... END of a calendar, unfolded. */
struct ics_part {
	size_t offset, len; /* in ics_lines.text */
	uint32_t line;      /* physical line of its BEGIN */
	uint32_t calendar;  /* which VCALENDAR of the file: zones are defined inside one */
	bool open;          /* its END is missing */
};

struct ics_lines {
	struct str text; /* unfolded lines, one a line */
	struct ics_part *events;
	size_t events_n, events_cap;
	struct ics_part *zones;
	size_t zones_n, zones_cap;
	bool cut; /* the file ends inside a calendar or an event */
};

#define ICS_MAX_FILE_BYTES (64u << 20)

/* Read a whole file, in UTF-8 or not, and cut it; fills bytes and hash of *counts. */
bool ics_lines_read_file(struct ics_lines *l, int fd, struct source_counts *counts, struct err *err);
/* Cut UTF-8 bytes into parts. False only when the file holds more than a million events. */
bool ics_lines_read(struct ics_lines *l, struct slice bytes, struct err *err);
void ics_lines_release(struct ics_lines *l);

struct ics; /* opaque */

struct ics *ics_open(int fd, const char *file_name, const struct source_env *env, const struct format *format,
		     struct err *err);
void ics_close(struct ics **c);
enum source_status ics_next(struct ics *c, struct record *record);
const struct source_counts *ics_counts(const struct ics *c);

#endif
