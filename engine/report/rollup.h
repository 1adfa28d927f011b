/* The operator's roll-up: one line a company after a run over more than one. Counts and health only; money is never
 * added across companies, so none is here. */
#ifndef REPORT_ROLLUP_H
#define REPORT_ROLLUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* One company. Texts are never null. */
struct rollup_row {
	const char *tenant;
	const char *name; /* the company's; empty when its config could not be read */
	int exit_code;
	const char *exit_words; /* what the exit code means */
	bool counted;           /* false: its night was not run to the end, so nothing below is known but `health` */
	int64_t needs_person;   /* cases */
	int64_t oldest_open_at; /* first miss of the oldest open case; 0 when none is open */
	const char *health;     /* the first bad sentence; empty when there is none */
	const char *mode, *tier;
	const char *report; /* folder of its report below the var folder; empty when there is none */
};

struct rollup {
	int64_t now;
	const char *part;              /* empty: all companies; else "shard-1-of-4", "named" */
	const struct rollup_row *rows; /* by name */
	size_t n;
};

/* rollup.html rollup.csv rollup.json in VAR/rollup/YYYY-MM-DD (the day of `now` in UTC), with ".PART" behind it when it
 * is not the whole. Each file is the old one or the new one, never half; a later run of that day takes its place. The
 * path goes to *folder (cleared first). */
bool rollup_write(const struct rollup *r, const char *var, struct str *folder, struct err *err);

/* The bytes of each. Pure. */
void rollup_add_html(struct str *out, const struct rollup *r);
void rollup_add_csv(struct str *out, const struct rollup *r);
void rollup_add_json(struct str *out, const struct rollup *r);

#endif
