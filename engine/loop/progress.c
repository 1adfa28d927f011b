#include "loop/progress.h"

#include <unistd.h>

#include "base/clock.h"

enum {
	LOOK_EVERY = 1024, /* rows between two looks at the clock */
	QUIET_MS = 1000,
	REDRAW_MS = 200,
	BAR = 20, /* cells */
	MIB = 1 << 20,
};

void progress_begin(struct progress *p)
{
	p->since_ms = clock_monotonic_ms();
	p->drawn_ms = 0;
	p->rows = 0;
}

static void draw(struct progress *p)
{
	char bar[BAR + 1];
	int64_t at = lseek(p->fd, 0, SEEK_CUR);
	int part = p->size > 0 && at > 0 ? (int)(at >= p->size ? 100 : at * 100 / p->size) : 0;

	for (int i = 0; i < BAR; i++)
		bar[i] = i * 100 < part * BAR ? '#' : '.';
	bar[BAR] = '\0';
	fprintf(stderr, "\r\033[K%s: %.60s [%s] %d%%, %lld of %lld MiB, %llu rows", p->n->tenant->id, p->name, bar,
		part, (long long)(at / MIB), (long long)(p->size / MIB), (unsigned long long)p->rows);
}

void progress_row(struct progress *p)
{
	p->rows++;
	if (!p->n->progress || p->rows % LOOK_EVERY)
		return;
	int64_t now_ms = clock_monotonic_ms();
	if (now_ms - p->since_ms < QUIET_MS || now_ms - p->drawn_ms < REDRAW_MS)
		return;
	p->drawn_ms = now_ms;
	draw(p);
}

void progress_end(struct progress *p)
{
	if (p->drawn_ms)
		fputs("\r\033[K", stderr);
}
