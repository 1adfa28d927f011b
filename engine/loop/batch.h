/* Many tenants a night: a child process each, so that one that crashes, hangs or eats the memory is one tenant's
 * trouble.
 *
 * The caller must hold no ledger: a connection to a database may not be carried over fork()
 * (sqlite.org/howtocorrupt.html, 2.6). What all tenants share (tables of law, lines) is loaded before, once, and costs
 * each child nothing. */
#ifndef LOOP_BATCH_H
#define LOOP_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop/night.h"

enum {
	BATCH_JOBS_MAX = 128,    /* four descriptors a child, of the usual 1024 */
	BATCH_LIMIT_S = 30 * 60, /* a tenant's time unless said otherwise: a million calls take about a minute */
	BATCH_GRACE_S = 5,       /* between asking a child to end and making it */
	BATCH_FAULT = 70,        /* EX_SOFTWARE of sysexits.h: the exit code of a child that did not come to its end */
};

/* What one tenant's night came to. It goes through a pipe as it is, so it holds no pointer. */
struct batch_result {
	int32_t exit_code;
	bool counted;   /* run to its end: what follows is filled */
	bool live;      /* it was no dry run */
	char name[128]; /* the company's, cut when longer */
	char tier[16];  /* observe, draft, supervised, auto */
	char why[256];  /* one line: why it was not run, or stopped; empty when it was done */
	struct night_counts counts;
};

struct batch_end {
	const char *tenant;
	bool whole; /* false: the child crashed, hung or ended oddly; result is BATCH_FAULT and why */
	struct batch_result result;
	struct slice out, said; /* what the child printed on stdout and stderr: the first 1 MiB */
};

struct batch {
	const char *const *tenants;
	size_t n;
	int jobs;         /* at once; 1 to BATCH_JOBS_MAX */
	int64_t limit_ms; /* a tenant's time from its own start */
	int64_t grace_ms;
	void (*work)(void *ctx, const char *tenant,
		     struct batch_result *r);                  /* in a child; may print; *r comes zeroed */
	void (*ended)(void *ctx, const struct batch_end *end); /* here, in the order of tenants */
	void *ctx;
};

/* Work on every tenant. Each is told to `ended` as soon as all before it have been. */
void batch_run(const struct batch *b);

/* Is a tenant in shard `index` of `of` (1 to of)? By its name alone: on every machine, and every night, the same. */
bool batch_in_shard(const char *tenant, int64_t index, int64_t of);

#endif
