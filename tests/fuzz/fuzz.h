/* What the fuzzers share: bytes as a slice or a file, and a word about what does not hold. Each SUBJECT.c feeds one
 * door of the engine with whatever libFuzzer makes up; run.sh builds up what it starts from. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLDS(what)                                                                                                    \
	do {                                                                                                           \
		if (!(what)) {                                                                                         \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what);                      \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

static inline struct slice fuzz_text(const uint8_t *data, size_t size)
{
	return (struct slice){(const char *)data, size};
}

/* The bytes as a file, at its start; to be closed. */
static inline int fuzz_file(struct slice bytes)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	HOLDS(fd >= 0);
	for (size_t done = 0; done < bytes.len;) {
		ssize_t got = write(fd, bytes.at + done, bytes.len - done);
		HOLDS(got > 0);
		done += (size_t)got;
	}
	HOLDS(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* The first byte of an input says which of the ways to read the rest. */
static inline uint8_t fuzz_choice(struct slice *input)
{
	uint8_t choice = input->len ? (uint8_t)input->at[0] : 0;
	*input = slice_part(*input, 1, input->len);
	return choice;
}

#endif
