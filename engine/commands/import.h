/* import --check: read a file and say what it is, without a ledger. */
#ifndef COMMANDS_IMPORT_H
#define COMMANDS_IMPORT_H

#include "commands/command.h"

int import_check(struct invocation *in);

#endif
