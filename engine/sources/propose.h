/* A mapping for a CSV that no profile knows, proposed from its header and its values: a formats/NAME.yaml in which
 * every line that is not sure is a comment that a person confirms. Nothing in it is a guess that counts: a word whose
 * meaning is not plain sets its rows aside, and "answered" is never taken for a talk. */
#ifndef SOURCES_PROPOSE_H
#define SOURCES_PROPOSE_H

#include "domain/format.h"
#include "domain/tenant.h"

#define PROPOSE_UNSURE "#? " /* a line that begins so waits for a person, who takes these three bytes away */

struct proposal {
	struct str yaml;    /* the caller's, set up by str_init */
	size_t unsure;      /* lines to be confirmed */
	const char *format; /* the base that it builds on: mapped-calls and the like */
};

/* Read fd from its start (at most the first 20,000 rows). `base`: the base profile when a person named one, else null.
 * False when nothing can be proposed: the file does not look like a table with times, numbers or addresses in it. */
bool source_propose(int fd, const char *file_name, const struct tenant *t, const char *base, struct proposal *out);

#endif
