/* One line on a terminal for a file that takes more than a second: how much of it is read, and how many rows it gave.
 */
#ifndef LOOP_PROGRESS_H
#define LOOP_PROGRESS_H

#include "loop/night.h"

struct progress {
	const struct night *n; /* draws only when n->progress */
	const char *name;
	int fd;       /* its position is how far the reading is */
	int64_t size; /* bytes in all */
	uint64_t rows;
	int64_t since_ms, drawn_ms;
};

void progress_begin(struct progress *p);
void progress_row(struct progress *p);
void progress_end(struct progress *p); /* clears the line */

#endif
