/* A packed file: unpacked, cut, or refused with a reason. */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/gunzip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct unpacked u = {0};
	struct err err = {0};
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	CLAIM(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
	if (!unpacked_open(&u, fd, &err))
		CLAIM(err.kind && *err.text);
	unpacked_close(&u);
	close(fd);
	return 0;
}
