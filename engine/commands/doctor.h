/* Is this machine fit to run? Each check adds a line: how bad, what, of which company, and what to do. */
#ifndef COMMANDS_DOCTOR_H
#define COMMANDS_DOCTOR_H

#include "commands/command.h"

enum health { HEALTH_OK, HEALTH_WARN, HEALTH_BAD };

struct diagnosis {
	enum health health;
	const char *check;  /* "tzdata", "disk", ... */
	const char *tenant; /* null: the machine */
	const char *says;
	const char *advice; /* null when there is nothing to do */
};

struct doctor {
	struct invocation *in;
	struct arena arena;
	struct diagnosis *lines;
	size_t n, cap;
	bool var_open; /* others may enter the var folder */
};

void doctor_add(struct doctor *d, const struct diagnosis *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

void doctor_machine(struct doctor *d);                    /* doctor_machine.c */
void doctor_tenant(struct doctor *d, const char *tenant); /* doctor_tenant.c */

#endif
