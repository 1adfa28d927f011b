#include "base/gunzip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"

enum { BLOCK_BYTES = 256 * 1024 };

static bool is_packed(int fd)
{
	unsigned char head[2];
	return pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head && head[0] == 0x1F && head[1] == 0x8B;
}

static int open_nameless(void)
{
	const char *folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		int fd = folders[i] ? open(folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;
		if (fd >= 0)
			return fd;
	}
	return memfd_create("unpacked", MFD_CLOEXEC);
}

static bool check_size(int64_t inside, int64_t packed, struct err *err)
{
	if (inside > GUNZIP_MAX_BYTES)
		return err_set(err, ERR_INPUT, "what is inside is larger than 4 GiB; export a shorter period");
	if (inside > GUNZIP_SMALL_BYTES && inside / GUNZIP_MAX_RATIO > packed)
		return err_set(err, ERR_INPUT,
			       "what is inside is more than %d times as large as the file: no export packs so well",
			       GUNZIP_MAX_RATIO);
	return true;
}

/* After the last bytes: was that the end, or did the file break off? */
static bool check_end(gzFile gz, struct unpacked *u, struct err *err)
{
	int fault;
	const char *why = gzerror(gz, &fault);
	u->cut = fault == Z_BUF_ERROR;
	if (fault == Z_OK || fault == Z_STREAM_END || u->cut)
		return true;
	return err_set(err, fault == Z_ERRNO ? ERR_IO : ERR_INPUT, "it is damaged (%s): download it again",
		       fault == Z_ERRNO ? strerror(errno) : why);
}

static bool unpack(gzFile gz, struct unpacked *u, int64_t packed, struct err *err)
{
	char *block = mem_alloc(BLOCK_BYTES);
	int64_t inside = 0;
	int got;
	bool ok = true;
	while (ok && (got = gzread(gz, block, BLOCK_BYTES)) > 0) {
		inside += got;
		ok = check_size(inside, packed, err);
		if (ok && !file_write_all(u->fd, (struct slice){block, (size_t)got}))
			ok = err_set(err, ERR_IO, "what is inside cannot be unpacked: %s", strerror(errno));
	}
	free(block);
	return ok && check_end(gz, u, err);
}

bool unpacked_open(struct unpacked *u, int fd, struct err *err)
{
	struct stat st;
	*u = (struct unpacked){.fd = fd};
	if (!is_packed(fd))
		return true;
	/* zlib closes its own. */
	int own = fstat(fd, &st) == 0 ? dup(fd) : -1;
	gzFile gz = own >= 0 && lseek(own, 0, SEEK_SET) == 0 ? gzdopen(own, "rb") : NULL;
	if (!gz) {
		if (own >= 0)
			close(own);
		return err_set(err, ERR_IO, "cannot be read: %s", strerror(errno));
	}
	*u = (struct unpacked){.fd = open_nameless(), .packed = true};
	bool ok = u->fd >= 0 ? unpack(gz, u, st.st_size, err)
			     : err_set(err, ERR_IO, "there is no place to unpack it: %s", strerror(errno));
	gzclose_r(gz);
	if (ok && lseek(u->fd, 0, SEEK_SET) == 0)
		return true;
	unpacked_close(u);
	return ok ? err_set(err, ERR_IO, "what is inside cannot be read: %s", strerror(errno)) : false;
}

void unpacked_close(struct unpacked *u)
{
	if (u->packed && u->fd >= 0)
		close(u->fd);
	*u = (struct unpacked){.fd = -1};
}

const char *unpacked_name(const char *name, char bare[256])
{
	size_t len = strlen(name);
	if (len < 4 || len >= 256 || strcasecmp(name + len - 3, ".gz") != 0)
		return name;
	memcpy(bare, name, len - 3);
	bare[len - 3] = '\0';
	return bare;
}

const char *gunzip_library_version(void)
{
	return zlibVersion();
}
