#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>

#include "base/mem.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h> /* so that reading an arena's text after its reset is found, as after free() */
#else
#define ASAN_POISON_MEMORY_REGION(at, len)   ((void)(at), (void)(len))
#define ASAN_UNPOISON_MEMORY_REGION(at, len) ((void)(at), (void)(len))
#endif

#ifdef RINGBACK_TINY
enum { BLOCK_BYTES = 64, BLOCK_GROWN_BYTES = 256, KEPT_BYTES = 1024 };
#else
enum {
	BLOCK_BYTES = 4096,          /* the first block: a person's case fits */
	BLOCK_GROWN_BYTES = 1 << 20, /* blocks double up to this */
	KEPT_BYTES = 4 << 20,        /* one giant case must not hold its memory for the rest of a run */
};
#endif

struct arena_block {
	struct arena_block *next; /* older blocks */
	size_t cap;               /* bytes in data */
	size_t used;              /* of them handed out, padding included */
	alignas(max_align_t) char data[];
};

static struct arena_block *block_new(size_t cap, struct arena_block *next)
{
	struct arena_block *b = mem_alloc(sizeof *b + cap);
	b->next = next;
	b->cap = cap;
	b->used = 0;
	ASAN_POISON_MEMORY_REGION(b->data, cap);
	return b;
}

static void blocks_free(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;
		ASAN_UNPOISON_MEMORY_REGION(b->data, b->cap);
		free(b);
		b = next;
	}
}

void arena_init(struct arena *a, size_t max_bytes)
{
	*a = (struct arena){.max = max_bytes};
}

void arena_release(struct arena *a)
{
	blocks_free(a->head);
	a->head = NULL;
	a->used = 0;
}

void arena_reset(struct arena *a)
{
	a->used = 0;
	if (!a->head)
		return;
	if (a->head->next) {
		/* One block as large as all of them: the next round of the same size needs no malloc. */
		size_t total = 0;
		for (struct arena_block *b = a->head; b; b = b->next)
			total += b->cap;
		blocks_free(a->head);
		a->head = block_new(total < KEPT_BYTES ? total : KEPT_BYTES, NULL);
	} else if (a->head->cap > KEPT_BYTES) {
		blocks_free(a->head);
		a->head = NULL;
		return;
	}
	a->head->used = 0;
	ASAN_POISON_MEMORY_REGION(a->head->data, a->head->cap);
}

static struct arena_block *block_for(struct arena *a, size_t bytes)
{
	size_t cap = a->head ? a->head->cap * 2 : BLOCK_BYTES;
	if (cap > BLOCK_GROWN_BYTES)
		cap = BLOCK_GROWN_BYTES;
	if (cap < bytes)
		cap = bytes;
	a->head = block_new(cap, a->head);
	return a->head;
}

/* Hand out bytes, not zeroed. `align` is a power of two, at most that of max_align_t. */
static void *take(struct arena *a, size_t bytes, size_t align)
{
	if (bytes > a->max - a->used) {
		fprintf(stderr, "ringback: a unit of work needs more than the %zu bytes it may have\n", a->max);
		abort();
	}
	struct arena_block *b = a->head;
	size_t at = b ? (b->used + align - 1) & ~(align - 1) : 0;
	if (!b || at > b->cap || bytes > b->cap - at) {
		b = block_for(a, bytes);
		at = 0;
	}
	b->used = at + bytes;
	a->used += bytes;
	ASAN_UNPOISON_MEMORY_REGION(b->data + at, bytes);
	return b->data + at;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
	/* Rounded up, so that the limit counts what is really used. */
	size_t align = alignof(max_align_t);
	if (bytes <= SIZE_MAX - align)
		bytes = (bytes + align - 1) & ~(align - 1);
	return memset(take(a, bytes, align), 0, bytes);
}

char *arena_text(struct arena *a, struct slice text)
{
	assert(text.len < SIZE_MAX);
	char *copy = take(a, text.len + 1, 1);
	if (text.len)
		memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return copy;
}

struct slice arena_slice(struct arena *a, struct slice text)
{
	if (text.len == 0)
		return (struct slice){NULL, 0};
	return (struct slice){memcpy(take(a, text.len, 1), text.at, text.len), text.len};
}
