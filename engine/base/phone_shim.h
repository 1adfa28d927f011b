/* libphonenumber as C sees it. The only user of that C++ library is phone_shim.cc; the only caller is phone.c. */
#ifndef BASE_PHONE_SHIM_H
#define BASE_PHONE_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct phone_shim_answer {
	int64_t e164;   /* digits of E.164; 0 when not read, or too short or long to be a number of its country */
	bool valid;     /* by the library's metadata, which Debian ships years old */
	bool extension; /* an extension followed */
};

/* Ask the library to read text as a number written in region ("US"). Never throws: out of memory aborts. */
struct phone_shim_answer phone_shim_parse(const char *text, size_t len, const char region[3]);

#ifdef __cplusplus
}
#endif

#endif
