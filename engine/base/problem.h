/* Faults found in files that people write (config, formats, rules): all of them in one pass, each with its place.
 *
 *     tenants/acme/tenant.yaml:7: unknown key "time_zone" (did you mean "timezone"?)
 */
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define PROBLEMS_MAX 200 /* more than this of one run are counted, not kept */

struct problem {
	const char *file; /* as shown to the person; owned by the list */
	int line;         /* from 1; 0 when the whole file is meant */
	bool warning;     /* true: said, but not a reason to refuse */
	const char *text; /* one or more lines (a rule error shows the source line and a caret below) */
};

struct problems {
	struct arena arena;
	struct problem *items;
	size_t n, cap;
	size_t dropped; /* beyond PROBLEMS_MAX */
	size_t errors;  /* items that are not warnings */
};

void problems_init(struct problems *p);
void problems_release(struct problems *p);
void problems_add(struct problems *p, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void problems_warn(struct problems *p, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif
