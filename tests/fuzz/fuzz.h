/* What every driver has: libFuzzer calls it with bytes; a failed claim ends the program, and libFuzzer keeps the input.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CLAIM(is)                                                                                                      \
	do {                                                                                                           \
		if (!(is)) {                                                                                           \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #is);                        \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

static inline struct slice fuzz_slice(const uint8_t *data, size_t size)
{
	return (struct slice){(const char *)data, size};
}

#endif
