/* What `ringback run` says: a line or a JSON object a tenant, and the roll-up of many. */
#ifndef COMMANDS_RUN_SAY_H
#define COMMANDS_RUN_SAY_H

#include "commands/command.h"
#include "loop/batch.h"

/* One tenant's line, or with --json its object. */
void run_say(const struct invocation *in, const char *tenant, const struct batch_result *r);

/* What an exit code means, in a few words. */
const char *run_exit_words(int code);

/* Write the roll-up of n results, one a tenant, and say where it is (not with --json). Returns the exit code. */
int run_say_rollup(const struct invocation *in, const char *const *tenants, const struct batch_result *results,
		   size_t n, const char *part);

#endif
