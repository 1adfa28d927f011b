/* What is packed comes out as it was; what is cut is said to be cut; what is damaged is refused or comes out. */
#include <zlib.h>

#include "base/gunzip.h"
#include "fuzz.h"

/* Gzip as every program writes it, in memory; to be freed. */
static struct slice pack(struct slice bytes)
{
	z_stream z = {0};
	HOLDS(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	size_t room = deflateBound(&z, bytes.len);
	char *out = malloc(room);
	HOLDS(out);
	z.next_in = (Bytef *)(uintptr_t)bytes.at;
	z.avail_in = (uInt)bytes.len;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)room;
	HOLDS(deflate(&z, Z_FINISH) == Z_STREAM_END);
	struct slice packed = {out, z.total_out};
	deflateEnd(&z);
	return packed;
}

/* Unpack; where it can be read, is it the head of `whole` (or all of it)? */
static void unpack(struct slice packed, const struct slice *whole, bool all)
{
	struct unpacked u;
	struct err err = {0};
	int fd = fuzz_file(packed);
	bool ok = unpacked_open(&u, fd, &err);
	HOLDS(ok || err.kind != ERR_NONE);
	HOLDS(ok || !all);
	if (ok) {
		char *inside = malloc(1 << 20);
		ssize_t n = read(u.fd, inside, 1 << 20);
		HOLDS(inside && n >= 0);
		if (whole && u.packed) {
			HOLDS((size_t)n <= whole->len && (n == 0 || memcmp(inside, whole->at, (size_t)n) == 0));
			HOLDS(u.cut == !all && (!all || (size_t)n == whole->len));
		}
		HOLDS(u.packed || (size_t)n == (packed.len < 1 << 20 ? packed.len : 1 << 20));
		free(inside);
		unpacked_close(&u);
	}
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = fuzz_text(data, size);
	unpack(input, NULL, false);

	uint8_t choice = fuzz_choice(&input);
	struct slice packed = pack(input);
	unpack(packed, &input, true);
	size_t kept = packed.len * choice / 256;
	if (kept > 2)
		unpack((struct slice){packed.at, kept}, &input, false);
	free((void *)(uintptr_t)packed.at);
	return 0;
}
