/* Files: reading whole small ones, atomic writing, moving, locks, and paths that cannot escape their folder. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* Append a whole regular file to out. False with a message when absent, not regular (links to regular files are
 * followed), or longer than out->max. */
bool file_read(const char *path, struct str *out, struct err *err);

/* Write a file so that readers see the old or the new, never half: temporary beside it, fsync, rename, fsync folder. */
bool file_write_atomic(const char *path, struct slice bytes, unsigned mode, struct err *err);

/* All of the bytes, from where fd stands; false with errno. */
bool file_write_all(int fd, struct slice bytes);

/* A rename is on disk only when its folder is. False with errno. */
bool file_sync_folder(const char *folder);

/* Make a folder and its missing parents (0750). An existing folder is fine. */
bool file_make_folder(const char *path, struct err *err);

bool file_exists(const char *path);
bool file_is_folder(const char *path);

/* Names in a folder, sorted by bytes, without . and ..; the arena owns them. An absent folder gives none. */
struct arena;
bool file_list(const char *folder, struct arena *arena, const char ***names, size_t *n, struct err *err);

/* True when name matches the shell pattern (* and ? only, ASCII case ignored). */
bool file_name_matches(const char *pattern, const char *name);

/* Open an inbox file for reading: regular files only, no links, FIFOs or devices, not larger than max_bytes.
 * Returns the descriptor or -1 with a message that says which of these it was. */
int file_open_inbox(const char *path, int64_t max_bytes, int64_t *size, struct err *err);

/* Which file a descriptor is, and what was last written to it: equal marks are the same bytes. */
struct file_mark {
	uint64_t device, inode;
	int64_t size, changed_ns;
};
bool file_mark_of(int fd, struct file_mark *out);
bool file_mark_equal(const struct file_mark *a, const struct file_mark *b);

/* True when some process has this file open for writing, as far as the file system tells (a read lease is then refused;
 * NFS and files of other users tell nothing, which is false). fd: opened for reading only. */
bool file_has_writer(int fd);

/* Move the file marked so from one name to another of the same file system, never over another file: false with
 * *taken when the new name is taken. When what bore the old name was another file by then, it is put back and the
 * answer is false (ERR_BUSY); when it was written to meanwhile, too. mark null: whatever bears the name is moved. */
bool file_move_marked(const char *from, const char *to, const struct file_mark *mark, bool *taken, struct err *err);

/* Take the exclusive lock on path (created 0600). Returns a descriptor that holds it, or -1: ERR_BUSY naming the
 * holder's process id when another run has it. wait_ms: how long to try. Closing the descriptor frees it. */
int file_lock(const char *path, int wait_ms, struct err *err);

/* "dir/name" into out (cleared first). */
const char *file_join(struct str *out, const char *dir, const char *name);

#endif
