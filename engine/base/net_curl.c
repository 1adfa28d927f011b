#include "base/net_curl.h"

#include <dlfcn.h>
#include <stddef.h>

#include "base/net_library.h"

static const char file_name[] = "libcurl.so.4";

static const struct {
	const char *name;
	size_t at; /* in struct net_curl */
} functions[] = {
#define X(name) {"curl_" #name, offsetof(struct net_curl, name)},
	NET_CURL_FUNCTIONS(X)
#undef X
};

bool net_curl_load(struct net_curl *lib, struct err *err)
{
	void *loaded = dlopen(file_name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (!loaded) /* the system's words begin with the file's name */
		return err_set(err, ERR_IO, "%s; install the package libcurl4", dlerror());
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		void *function = dlsym(loaded, functions[i].name);
		if (!function)
			return err_set(err, ERR_IO, "%s has no %s: it is too old; upgrade the package libcurl4",
				       file_name, functions[i].name);
		memcpy((char *)lib + functions[i].at, &function, sizeof function);
	}
	return true;
}

const char *net_library_version(struct err *err)
{
	struct net_curl lib;

	return net_curl_load(&lib, err) ? lib.version_info(CURLVERSION_NOW)->version : NULL;
}
