/* A folder of its own for a test that needs files, and words about the problems found. */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <ftw.h>
#include <unistd.h>

#include "base/file.h"
#include "base/problem.h"
#include "check.h"

struct scratch {
	char dir[64];
	struct arena arena;
	struct problems problems;
	struct str said; /* "line: text" of each problem, a line each; warnings start with "warning: " */
};

static inline void scratch_open(struct scratch *s)
{
	snprintf(s->dir, sizeof s->dir, "/tmp/ringback-test-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	arena_init(&s->arena, 64u << 20);
	problems_init(&s->problems);
	str_init(&s->said, 1 << 20);
}

static int scratch_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static inline void scratch_close(struct scratch *s)
{
	nftw(s->dir, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
	str_release(&s->said);
	problems_release(&s->problems);
	arena_release(&s->arena);
}

/* The full path of a name in the folder; the arena owns it. */
static inline const char *scratch_path(struct scratch *s, const char *name)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", s->dir, name);
	return arena_text(&s->arena, slice_of(path));
}

/* Write a file, making its folders. */
static inline const char *scratch_write(struct scratch *s, const char *name, const char *bytes, size_t len)
{
	const char *path = scratch_path(s, name);
	char folder[256];
	struct err err = {0};

	snprintf(folder, sizeof folder, "%s", path);
	*strrchr(folder, '/') = '\0';
	check_ok(file_make_folder(folder, &err), err);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
	return path;
}

/* All problems so far as one text, then forgotten. */
static inline const char *scratch_said(struct scratch *s)
{
	str_clear(&s->said);
	for (size_t i = 0; i < s->problems.n; i++) {
		const struct problem *p = &s->problems.items[i];
		str_addf(&s->said, "%s%d: %s\n", p->warning ? "warning: " : "", p->line, p->text);
	}
	problems_release(&s->problems);
	problems_init(&s->problems);
	return s->said.data;
}

#endif
