#include "base/file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/vec.h"

#ifdef RINGBACK_TINY
enum { READ_BYTES = 7, LIST_MAX = 64 };
#else
enum { READ_BYTES = 1 << 16, LIST_MAX = 1 << 20 };
#endif

#define NS_A_SECOND 1000000000LL

/* A word for what stands where a regular file should. */
static const char *kind_name(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return "a regular file";
	case S_IFDIR: return "a folder";
	case S_IFLNK: return "a symbolic link";
	case S_IFIFO: return "a FIFO (named pipe)";
	case S_IFCHR:
	case S_IFBLK: return "a device";
	case S_IFSOCK: return "a socket";
	default: return "of an unknown kind";
	}
}

/* ---- reading --------------------------------------------------------------------------------------------- */

static bool read_rest(int fd, const char *path, struct str *out, struct err *err)
{
	char block[READ_BYTES];
	for (;;) {
		ssize_t n = read(fd, block, sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_IO, "%s: reading failed: %s", path, strerror(errno));
		if (n == 0)
			return true;
		str_add(out, block, (size_t)n);
		if (!str_ok(out))
			return err_set(err, ERR_INPUT, "%s: longer than the %zu bytes allowed here", path, out->max);
	}
}

static bool read_open(int fd, const char *path, struct str *out, struct err *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_INPUT, "%s: is %s, where a regular file is needed", path,
			       kind_name(st.st_mode));
	/* Said before reading it, but checked again while reading: the file may grow, and /proc says 0. */
	if ((uintmax_t)st.st_size > out->max - out->len)
		return err_set(err, ERR_INPUT, "%s: longer than the %zu bytes allowed here (%jd bytes)", path, out->max,
			       (intmax_t)st.st_size);
	return read_rest(fd, path, out, err);
}

bool file_read(const char *path, struct str *out, struct err *err)
{
	/* O_NONBLOCK: opening a FIFO must not wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_set(err, ERR_IO, "%s: cannot be opened: %s", path, strerror(errno));
	size_t before = out->len;
	bool ok = read_open(fd, path, out, err);
	close(fd);
	if (!ok) {
		out->len = before;
		out->data[before] = '\0';
		out->full = false;
	}
	return ok;
}

/* ---- writing --------------------------------------------------------------------------------------------- */

/* The folder a path is in: "a/b" gives "a", "b" gives ".", "/b" gives "/". */
static bool folder_of(const char *path, char out[PATH_MAX], struct err *err)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 1;
	const char *from = slash ? path : ".";
	if (slash == path)
		n = 1;
	if (n >= PATH_MAX)
		return err_set(err, ERR_CREATE, "%s: the path is too long", path);
	memcpy(out, from, n);
	out[n] = '\0';
	return true;
}

bool file_write_all(int fd, struct slice bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.at, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes = slice_part(bytes, (size_t)n, bytes.len);
	}
	return true;
}

bool file_sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = fsync(fd) == 0;
	close(fd);
	return ok;
}

/* Fill, sync and close fd. Each step's errno is kept, so close comes last and alone. */
static bool fill_and_close(int fd, struct slice bytes, unsigned mode)
{
	bool ok = file_write_all(fd, bytes) && fchmod(fd, (mode_t)mode) == 0 && fsync(fd) == 0;
	int why = errno;
	bool closed = close(fd) == 0;
	if (!ok)
		errno = why;
	return ok && closed;
}

bool file_write_atomic(const char *path, struct slice bytes, unsigned mode, struct err *err)
{
	char folder[PATH_MAX], temporary[PATH_MAX];
	if (!folder_of(path, folder, err))
		return false;
	const char *slash = strrchr(path, '/');
	/* A leading dot: nobody's pattern (*.csv) takes the half-written file for the real one. One name a file, so
	 * that what a crash leaves is written over by the next run; a tenant has one writer at a time, by its lock. */
	int n = snprintf(temporary, sizeof temporary, "%s/.%s.part", folder, slash ? slash + 1 : path);
	if (n < 0 || (size_t)n >= sizeof temporary)
		return err_set(err, ERR_CREATE, "%s: the path is too long", path);
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, ERR_CREATE, "%s: cannot be created in %s: %s", path, folder, strerror(errno));
	if (!fill_and_close(fd, bytes, mode)) {
		err_set(err, ERR_IO, "%s: writing failed: %s", path, strerror(errno));
		unlink(temporary);
		return false;
	}
	if (rename(temporary, path) != 0) {
		err_set(err, ERR_CREATE, "%s: cannot be put in place: %s", path, strerror(errno));
		unlink(temporary);
		return false;
	}
	if (!file_sync_folder(folder))
		return err_set(err, ERR_IO, "%s: written, but its folder could not be synced: %s", path,
			       strerror(errno));
	return true;
}

/* ---- folders and names ----------------------------------------------------------------------------------- */

static bool make_one_folder(const char *path, struct err *err)
{
	if (mkdir(path, 0750) == 0)
		return true;
	int why = errno;
	if (file_is_folder(path))
		return true;
	return err_set(err, ERR_CREATE, "%s: the folder cannot be made: %s", path,
		       why == EEXIST ? "something else has this name" : strerror(why));
}

bool file_make_folder(const char *path, struct err *err)
{
	char part[PATH_MAX];
	size_t n = strlen(path);
	if (n == 0 || n >= sizeof part)
		return err_set(err, ERR_CREATE, "'%.60s': the folder's path is %s", path, n ? "too long" : "empty");
	memcpy(part, path, n + 1);
	for (char *p = part + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (!make_one_folder(part, err))
			return false;
		*p = '/';
	}
	return make_one_folder(part, err);
}

bool file_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0;
}

bool file_is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct name_list {
	const char **names;
	size_t n, cap;
};

static bool read_names(DIR *dir, const char *folder, struct arena *arena, struct name_list *list, struct err *err)
{
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(dir);
		if (!entry && errno)
			return err_set(err, ERR_IO, "%s: the folder cannot be read: %s", folder, strerror(errno));
		if (!entry)
			return true;
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		const char **name = vec_add((void **)&list->names, &list->n, &list->cap, sizeof *name, LIST_MAX);
		if (!name)
			return err_set(err, ERR_INPUT, "%s: the folder holds more than %d names", folder, LIST_MAX);
		*name = arena_text(arena, slice_of(entry->d_name));
	}
}

bool file_list(const char *folder, struct arena *arena, const char ***names, size_t *n, struct err *err)
{
	DIR *dir = opendir(folder);
	if (!dir && errno != ENOENT)
		return err_set(err, ERR_IO, "%s: the folder cannot be opened: %s", folder, strerror(errno));
	*names = NULL;
	*n = 0;
	if (!dir)
		return true;
	struct name_list list = {0};
	bool ok = read_names(dir, folder, arena, &list, err);
	closedir(dir);
	if (ok && list.n) {
		qsort(list.names, list.n, sizeof *list.names, compare_names);
		*names = arena_alloc(arena, list.n * sizeof *list.names);
		memcpy(*names, list.names, list.n * sizeof *list.names);
		*n = list.n;
	}
	free(list.names);
	return ok;
}

bool file_name_matches(const char *pattern, const char *name)
{
	return slice_matches_file(slice_of(pattern), slice_of(name));
}

const char *file_join(struct str *out, const char *dir, const char *name)
{
	assert(dir != out->data && name != out->data);
	str_clear(out);
	str_adds(out, dir);
	if (out->len && out->data[out->len - 1] != '/')
		str_addc(out, '/');
	str_adds(out, name);
	return out->data;
}

/* ---- the inbox: files that anybody may have put there ---------------------------------------------------- */

static bool check_inbox(int fd, const char *path, int64_t max_bytes, struct stat *st, struct err *err)
{
	if (fstat(fd, st) != 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (S_ISDIR(st->st_mode))
		return err_set(
			err, ERR_INPUT,
			"%s: is a folder, and folders are not searched; move the exports in it up into the inbox",
			path);
	if (!S_ISREG(st->st_mode))
		return err_set(err, ERR_INPUT, "%s: is %s; only regular files are read from an inbox", path,
			       kind_name(st->st_mode));
	if (st->st_nlink != 1)
		return err_set(err, ERR_INPUT,
			       "%s: is a hard link (the file has %ju names), so it may be somebody else's; copy it in "
			       "instead",
			       path, (uintmax_t)st->st_nlink);
	if (st->st_size > max_bytes)
		return err_set(err, ERR_INPUT, "%s: has %jd bytes, more than the %jd allowed; export a shorter period",
			       path, (intmax_t)st->st_size, (intmax_t)max_bytes);
	return true;
}

int file_open_inbox(const char *path, int64_t max_bytes, int64_t *size, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		struct stat link;
		if (errno == ELOOP && lstat(path, &link) == 0 && S_ISLNK(link.st_mode))
			err_set(err, ERR_INPUT, "%s: is a symbolic link; only regular files are read from an inbox",
				path);
		else if (errno == ENXIO) /* what open says of a socket, and of a device that nobody drives */
			err_set(err, ERR_INPUT,
				"%s: is a socket or a device; only regular files are read from an inbox", path);
		else
			err_set(err, errno == EACCES || errno == EPERM ? ERR_INPUT : ERR_IO, "%s: cannot be opened: %s",
				path, strerror(errno));
		return -1;
	}
	struct stat st;
	if (!check_inbox(fd, path, max_bytes, &st, err)) {
		close(fd);
		return -1;
	}
	*size = st.st_size;
	return fd;
}

bool file_mark_of(int fd, struct file_mark *out)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return false;
	*out = (struct file_mark){.device = (uint64_t)st.st_dev,
				  .inode = (uint64_t)st.st_ino,
				  .size = st.st_size,
				  .changed_ns = st.st_mtim.tv_sec * NS_A_SECOND + st.st_mtim.tv_nsec};
	return true;
}

bool file_mark_equal(const struct file_mark *a, const struct file_mark *b)
{
	return a->device == b->device && a->inode == b->inode && a->size == b->size && a->changed_ns == b->changed_ns;
}

bool file_has_writer(int fd)
{
	/* Somebody who opens it while we hold the lease makes the kernel tell us, by SIGIO unless told otherwise, which
	 * would end us; SIGURG is ignored by default. The lease is given back at once: no writer ever waits for us. */
	if (fcntl(fd, F_SETSIG, SIGURG) != 0)
		return false;
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
		return fcntl(fd, F_SETLEASE, F_UNLCK) != 0;
	return errno == EAGAIN;
}

/* NFS and others cannot rename without replacing; there a tenant's lock is what keeps the name free. */
static bool rename_to_free_name(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	struct stat st;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (lstat(to, &st) != 0)
		return rename(from, to) == 0;
	errno = EEXIST;
	return false;
}

static bool is_marked(const char *path, const struct file_mark *mark)
{
	struct file_mark now;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	bool same = fd >= 0 && file_mark_of(fd, &now) && file_mark_equal(&now, mark);
	if (fd >= 0)
		close(fd);
	return same;
}

bool file_move_marked(const char *from, const char *to, const struct file_mark *mark, bool *taken, struct err *err)
{
	bool moved = rename_to_free_name(from, to);
	*taken = !moved && errno == EEXIST;
	if (!moved)
		return err_set(err, ERR_IO, "%s: cannot be moved to %s: %s", from, to, strerror(errno));
	/* Looked at after the move: before it, a name may still change hands. */
	if (!mark || is_marked(to, mark))
		return true;
	if (!rename_to_free_name(to, from))
		return err_set(err, ERR_IO, "%s: changed while it was read and lies now unread in %s: %s", from, to,
			       strerror(errno));
	return err_set(err, ERR_BUSY, "%s: changed after it was read", from);
}

/* ---- locks ----------------------------------------------------------------------------------------------- */

enum { LOCK_RETRY_MS = 20 };

static void write_holder(int fd)
{
	/* Only for the words of a busy message: when it fails the lock is held all the same. */
	char pid[24];
	int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)n, 0) != n)
		return;
}

static long read_holder(int fd)
{
	char pid[24];
	ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
	if (n <= 0)
		return 0;
	pid[n] = '\0';
	return strtol(pid, NULL, 10);
}

/* The lock is on the file, not on its name: was the file replaced while we waited? */
static bool still_there(int fd, const char *path)
{
	struct stat open_file, named;
	return fstat(fd, &open_file) == 0 && lstat(path, &named) == 0 && open_file.st_ino == named.st_ino &&
	       open_file.st_dev == named.st_dev;
}

enum lock_answer { LOCK_TAKEN, LOCK_HELD, LOCK_LOST, LOCK_FAILED };

static enum lock_answer try_lock(int fd, const char *path, struct err *err)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return still_there(fd, path) ? LOCK_TAKEN : LOCK_LOST;
	if (errno == EWOULDBLOCK || errno == EINTR)
		return LOCK_HELD;
	err_set(err, ERR_IO, "%s: cannot be locked: %s", path, strerror(errno));
	return LOCK_FAILED;
}

static bool refuse_busy(int fd, const char *path, struct err *err)
{
	long holder = read_holder(fd);
	if (holder > 0)
		return err_set(err, ERR_BUSY, "%s: another run (process %ld) holds the lock; try again when it is done",
			       path, holder);
	return err_set(err, ERR_BUSY, "%s: another run holds the lock; try again when it is done", path);
}

static int open_lock(const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
	if (fd < 0)
		err_set(err, ERR_CREATE, "%s: the lock cannot be opened: %s", path,
			errno == ELOOP ? "it is a symbolic link" : strerror(errno));
	return fd;
}

int file_lock(const char *path, int wait_ms, struct err *err)
{
	int64_t deadline_ms = clock_monotonic_ms() + wait_ms;
	int fd = open_lock(path, err);
	while (fd >= 0) {
		enum lock_answer answer = try_lock(fd, path, err);
		if (answer == LOCK_TAKEN) {
			write_holder(fd);
			return fd;
		}
		if (answer == LOCK_FAILED || (answer == LOCK_HELD && clock_monotonic_ms() >= deadline_ms)) {
			if (answer == LOCK_HELD)
				refuse_busy(fd, path, err);
			close(fd);
			return -1;
		}
		if (answer == LOCK_LOST) {
			close(fd);
			fd = open_lock(path, err);
			continue;
		}
		nanosleep(&(struct timespec){.tv_nsec = LOCK_RETRY_MS * 1000000L}, NULL);
	}
	return -1;
}
