/* Printing what other people wrote: nothing of it may steer the terminal or break a line. */
#ifndef COMMANDS_SAY_H
#define COMMANDS_SAY_H

#include "base/str.h"
#include "domain/tenant.h"

/* Append somebody's text on one line: control characters become blanks, phone numbers are masked when the tenant masks
 * them (t null: never masked). */
void say_free(struct str *out, const struct tenant *t, struct slice text);

/* The same as a terminated text in the arena, for printf. */
struct arena;
const char *say_safe(struct arena *arena, struct slice text);

#endif
