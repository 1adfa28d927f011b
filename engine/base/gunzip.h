/* Files packed with gzip, read as what is inside. The only user of zlib.
 *
 * The inside goes into a file without a name, in TMPDIR or /var/tmp, or in memory where neither can be written; it is
 * gone when its descriptor is closed. Several gzip files one after the other are read as one, as gunzip does.
 */
#ifndef BASE_GUNZIP_H
#define BASE_GUNZIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define GUNZIP_MAX_BYTES (INT64_C(4) << 30) /* of what is inside */
/* A log packs to a twentieth or so; deflate cannot do better than a thousandth, and what comes near that is made to
 * fill a disk. Small files may do what they like. */
#define GUNZIP_MAX_RATIO   200
#define GUNZIP_SMALL_BYTES (INT64_C(64) << 20)

struct unpacked {
	int fd;      /* to read, at its start; the packed file's own when it is not packed */
	bool packed; /* fd is another file's */
	bool cut;    /* the packed file ends too early; what there was is in fd */
};

/* fd stays the caller's and stands at its start. False when the inside is too large or damaged. */
bool unpacked_open(struct unpacked *u, int fd, struct err *err);
void unpacked_close(struct unpacked *u);

/* The name of the inside, as patterns of the tenant's sources may have it: calls.csv.gz is calls.csv. */
const char *unpacked_name(const char *name, char bare[256]);

const char *gunzip_library_version(void); /* of zlib */

#endif
