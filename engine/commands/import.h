/* import --check: read a file and say what it is, without a ledger. */
#ifndef COMMANDS_IMPORT_H
#define COMMANDS_IMPORT_H

#include "commands/command.h"
#include "domain/format.h"
#include "domain/tenant.h"

int import_check(struct invocation *in);
int import_formats(struct invocation *in);

/* Legs of one file, kept until it is read: rows of one call need not stand together. */
struct leg;
struct call;
struct legs_kept {
	struct arena arena;
	struct leg *items;
	size_t n, cap;
};
void legs_kept_init(struct legs_kept *k);
void legs_kept_release(struct legs_kept *k);
void legs_keep(struct legs_kept *k, const struct leg *leg);
void legs_join_kept(struct legs_kept *k, const struct format *format, const struct tenant *tenant,
		    void (*each)(void *ctx, const struct call *call), void *ctx);

#endif
