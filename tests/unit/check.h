/* What every unit test includes: cmocka in the order it wants its headers, and a few readable shorthands. */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/str.h"

/* Both sides are printed when they differ. */
#define check_text(got, want) assert_string_equal((got), (want))
#define check_int(got, want)  assert_int_equal((int64_t)(got), (int64_t)(want))
#define check_true(what)      assert_true(what)
#define check_false(what)     assert_false(what)
#define check_slice(got, want)                                                                                         \
	do {                                                                                                           \
		struct slice check_slice_ = (got);                                                                     \
		char check_buf_[4096];                                                                                 \
		size_t check_n_ = check_slice_.len < sizeof check_buf_ - 1 ? check_slice_.len : sizeof check_buf_ - 1; \
		if (check_n_)                                                                                          \
			memcpy(check_buf_, check_slice_.at, check_n_);                                                 \
		check_buf_[check_n_] = 0;                                                                              \
		assert_string_equal(check_buf_, (want));                                                               \
	} while (0)
/* ok must be true; prints the error's words when it is not. */
#define check_ok(ok, err)                                                                                              \
	do {                                                                                                           \
		if (!(ok))                                                                                             \
			fail_msg("failed: %s", (err).text);                                                            \
	} while (0)

#endif
