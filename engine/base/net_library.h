/* Is what the network needs installed? For whoever may know that, and has no way to the network itself. */
#ifndef BASE_NET_LIBRARY_H
#define BASE_NET_LIBRARY_H

#include "base/err.h"

/* Of libcurl, which it loads. Null when it cannot be loaded; err says what to install. */
const char *net_library_version(struct err *err);

#endif
