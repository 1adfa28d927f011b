/* One error value for the whole engine: what went wrong, in words for a person, and what kind it is.
 *
 * A function that can fail returns bool (or an enum where there are three answers) and takes `struct err *err` last.
 * On success the err is left alone. On the way up, callers add context: "tenant acme: calls.csv line 41: ...".
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

/* Kinds map to exit codes in commands/ (product: 64, 65, 70, 73, 74, 75, 78, 82, 83). */
enum err_kind {
	ERR_NONE,    /* nothing went wrong */
	ERR_USAGE,   /* the command line is wrong */
	ERR_INPUT,   /* an input file is sick */
	ERR_FAULT,   /* a fault of ours */
	ERR_CREATE,  /* an output cannot be created */
	ERR_IO,      /* reading or writing failed */
	ERR_BUSY,    /* another run holds the lock; try later */
	ERR_CONFIG,  /* config or rules are wrong */
	ERR_CHAIN,   /* the receipt chain is broken */
	ERR_REFUSED, /* understood, and refused */
};

struct err {
	enum err_kind kind;
	char text[1024]; /* always terminated; cut with "..." when longer */
};

/* Set kind and text. Always returns false, so that a caller can `return err_set(...)`. A null err is allowed. */
bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Put "context: " before the text that is there; the kind stays. Always returns false. */
bool err_wrap(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
