/* The bytes of a file block by block, as UTF-8, hashed and counted on the way: what the readers of JSON, XML, web pages
 * and vCards pull from. (CSV reads for itself: it is the one whose speed is felt.)
 *
 * What comes out is valid UTF-8, whatever went in: windows-1252 and UTF-16 are converted, bytes that are no text
 * replaced and counted. The hash and the count of bytes are of the file as it lies there.
 */
#ifndef BASE_FEED_H
#define BASE_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"

#ifdef RINGBACK_TINY
enum { FEED_BLOCK_BYTES = 16 };
#else
enum { FEED_BLOCK_BYTES = 64 * 1024 };
#endif

struct hash;

struct feed {
	int fd;              /* the caller's; -1: from memory */
	struct slice memory; /* what is left of it */
	struct hash *hash;   /* borrowed, may be null */
	enum utf8_encoding encoding;
	size_t skip; /* bytes of a byte order mark still to drop */
	uint64_t bytes;
	uint64_t replaced; /* bytes that were no text */
	bool ended;        /* the last block was given, or reading failed */
	int read_errno;
	char carry[4]; /* bytes of a character that the next block ends */
	size_t carry_n;
	char *block;
	struct str converted, clean; /* the block, when it needed it */
};

/* Read from fd, or from `memory` (which must outlive it) when fd is -1. The encoding is guessed from `head`, the first
 * bytes of the file. */
void feed_open(struct feed *f, int fd, struct slice memory, struct slice head);
void feed_close(struct feed *f);

/* The next block, never empty, valid until the next call. False at the end of the file and when reading failed. */
bool feed_next(struct feed *f, struct slice *block);
/* False, with err, when reading failed. */
bool feed_ok(const struct feed *f, struct err *err);
/* Read what is left, for the hash and the count of the whole file. */
void feed_drain(struct feed *f);

#endif
