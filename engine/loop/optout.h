/* A STOP that came by voice, mail or paper: a person enters it, by name. */
#ifndef LOOP_OPTOUT_H
#define LOOP_OPTOUT_H

#include "loop/night.h"

/* One consent event, append only, and its receipt; then everybody whose records changed is looked at again, so that
 * what waits for this number is taken back before the command ends. *known: the same stop had been entered at this very
 * instant already, and nothing was written. */
bool optout_enter(struct night *n, int64_t phone, enum consent_scope scope, const char *name, const char *note,
		  bool *known, struct err *err);

#endif
