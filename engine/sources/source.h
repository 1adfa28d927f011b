/* Outside files -> domain records, pulled one by one. No SQL, no clock: everything needed comes in.
 *
 *     struct source *s = source_open(fd, name, &env, &choice, &err);
 *     while ((status = source_next(s, &record, &err)) == SOURCE_RECORD)
 *             ...
 *     source_counts(s, &counts);
 *     source_close(&s);
 */
#ifndef SOURCES_SOURCE_H
#define SOURCES_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/format.h"
#include "domain/records.h"
#include "domain/tenant.h"

/* What a reader must know of the world. All borrowed. */
struct source_env {
	const struct tenant *tenant;      /* zone, country, own lines */
	const struct zone *zone;          /* of naive times in this file; null: the profile's or the tenant's */
	char date_order;                  /* 'm', 'd' or 0: decide per file */
	const struct format_set *formats; /* every profile, shipped and the tenant's */
	int64_t horizon_at;               /* expand recurring events up to here (the run's now) */
};

/* Which profile reads a file, and why. */
struct source_choice {
	const struct format *format;
	char why[256]; /* "12 of 12 columns of twilio-calls are in the header" */
	bool unmapped; /* none: it is a table, and a mapping can be written for it */
};

/* Choose by the first bytes (64 KiB or the whole of a smaller file). `named` is the profile the tenant's source says,
 * or null to guess among all. False with ERR_INPUT when none fits or the named one does not: err says what the file
 * looks like (.xlsx, JSON with other names, a web page, another profile) and what to do. */
bool source_detect(struct slice head, const char *file_name, const struct source_env *env, const char *named,
		   struct source_choice *choice, struct err *err);

struct source; /* opaque */

/* fd stays the caller's and stands at the start of the file. */
struct source *source_open(int fd, const char *file_name, const struct source_env *env,
			   const struct source_choice *choice, struct err *err);
void source_close(struct source **s);

enum source_status {
	SOURCE_RECORD, /* *record is valid until the next call; findings (set-aside rows, unknown columns) come this way
			  too */
	SOURCE_END,
	SOURCE_FAILED, /* the file cannot be read on; err says why; what came before is good */
};
enum source_status source_next(struct source *s, struct record *record, struct err *err);

/* rows = records + duplicates + set aside, always: nothing is lost silently. A contact row is one record. */
struct source_counts {
	uint64_t rows;      /* data rows in the file (or events, cards); one that says two things counts twice */
	uint64_t records;   /* taken: calls or legs, messages, ... */
	uint64_t skipped;   /* rows that are no record by the profile (payouts, header repeated), counted and said */
	uint64_t set_aside; /* bad rows; each came as a finding */
	int64_t first_at, last_at; /* earliest and latest time seen in the records; 0 when none */
	bool cut;                  /* the end of the file came in the middle of a row */
	uint8_t sha256[32];        /* of the whole file, once SOURCE_END was returned */
	uint64_t bytes;
	uint64_t cleaned;     /* cells in which bytes that are no text were replaced */
	const char *encoding; /* null for UTF-8: "windows-1252", ... the file was converted from it */
	char order_basis[64]; /* "month first: its own dates prove it"; empty when no date can be read both ways */
	char zone_basis[96];  /* "in the row", "UTC by the column's name", "tenant's timezone America/Los_Angeles" */
};
void source_counts(const struct source *s, struct source_counts *counts);

/* Which column gives which field, in the order of fields; borrowed from the source. None for calendars. */
struct source_binding {
	const char *field;
	struct slice column; /* as the header has it; empty: column `number` of a file without header */
	size_t number;       /* from 1; 0: every row has the fixed value `column`, by the profile */
};
size_t source_bindings(const struct source *s, struct source_binding *out, size_t max);

/* Join the legs of one group (same `group`, any order) into one call, by the named profile's rules: who is the caller,
 * did a person speak, how long. Slices of *call borrow from the legs or are static. Pure; call it again when more legs
 * come. */
bool legs_join(const struct format *format, const struct tenant *tenant, const struct leg *legs, size_t n,
	       struct call *call);

/* Move the legs that contradict an earlier one with their id to the end, and say how many agree (at least one of n >
 * 0): those are one call, the rest another. */
size_t legs_agree(const struct format *format, struct leg *legs, size_t n);

/* Whose numbers stand in the text (UTF-8) of a file that no reader took, our lines aside: ascending, each once. */
size_t source_named_numbers(const struct tenant *t, struct slice text, struct arena *arena, int64_t **phones);

const char *sources_library_version(void); /* of libical */

#endif
