/* What reading one number and finding many share. Inside phone only. */
#ifndef BASE_PHONE_NANP_H
#define BASE_PHONE_NANP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Is +1 the country code there? */
bool phone_nanp_country(const char country[3]);

/* Ten digits after +1 that switches send for "no caller ID": all the same, or an area code of 000. */
bool phone_nanp_withheld(int64_t national);

/* How many bytes at the head of rest are an extension ("x12", " ext. 12", ";ext=12", "#12"); 0 when none. */
size_t phone_extension_len(struct slice rest);

#endif
