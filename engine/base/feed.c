#include "base/feed.h"

#include <errno.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/mem.h"

/* windows-1252 grows at most threefold in UTF-8, UTF-16 by half. */
#define CONVERTED_BYTES (3 * FEED_BLOCK_BYTES + 16)

void feed_open(struct feed *f, int fd, struct slice memory, struct slice head)
{
	*f = (struct feed){.fd = fd, .memory = memory};
	f->encoding = utf8_guess(head, &f->skip);
	f->block = mem_alloc(FEED_BLOCK_BYTES);
	str_init(&f->converted, CONVERTED_BYTES);
	str_init(&f->clean, 3 * CONVERTED_BYTES);
}

void feed_close(struct feed *f)
{
	free(f->block);
	str_release(&f->converted);
	str_release(&f->clean);
	*f = (struct feed){.fd = -1};
}

static size_t read_some(struct feed *f)
{
	if (f->fd < 0) {
		size_t n = f->memory.len < FEED_BLOCK_BYTES ? f->memory.len : FEED_BLOCK_BYTES;
		if (n)
			memcpy(f->block, f->memory.at, n);
		f->memory = slice_part(f->memory, n, f->memory.len);
		return n;
	}
	ssize_t got;
	do
		got = read(f->fd, f->block, FEED_BLOCK_BYTES);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		f->read_errno = errno;
	return got > 0 ? (size_t)got : 0;
}

/* How many bytes at the end begin a character that is not whole: at most three. */
static size_t cut_character(struct slice s)
{
	for (size_t n = 1; n <= 3 && n <= s.len; n++) {
		unsigned char c = (unsigned char)s.at[s.len - n];
		if (c < 0x80)
			return 0;
		if (c >= 0xC0)
			return n < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? n : 0;
	}
	return 0;
}

/* UTF-8 already: what was cut off the last block comes first, what this one cuts off waits. */
static struct slice join(struct feed *f, struct slice raw)
{
	size_t cut = f->ended ? 0 : cut_character(raw);
	struct slice whole = slice_part(raw, 0, raw.len - cut);
	if (f->carry_n) {
		str_clear(&f->converted);
		str_add(&f->converted, f->carry, f->carry_n);
		str_add_slice(&f->converted, whole);
		whole = str_slice(&f->converted);
	}
	if (cut)
		memcpy(f->carry, raw.at + raw.len - cut, cut);
	f->carry_n = cut;
	return whole;
}

static struct slice convert(struct feed *f, struct slice raw)
{
	struct slice text;
	if (f->encoding == ENC_UTF8 || f->encoding == ENC_UNKNOWN) {
		text = join(f, raw);
	} else {
		str_clear(&f->converted);
		if (raw.len || f->ended)
			utf8_add_converted(&f->converted, raw, f->encoding, f->carry, &f->carry_n);
		text = str_slice(&f->converted);
	}
	if (utf8_valid(text))
		return text;
	str_clear(&f->clean);
	f->replaced += utf8_add_clean(&f->clean, text);
	return str_slice(&f->clean);
}

bool feed_next(struct feed *f, struct slice *block)
{
	*block = (struct slice){NULL, 0};
	while (!f->ended && !block->len) {
		size_t n = read_some(f);
		f->ended = n == 0;
		f->bytes += n;
		if (n && f->hash)
			hash_add(f->hash, f->block, n);
		size_t drop = n < f->skip ? n : f->skip;
		f->skip -= drop;
		*block = convert(f, (struct slice){f->block + drop, n - drop});
	}
	return block->len > 0;
}

bool feed_ok(const struct feed *f, struct err *err)
{
	return !f->read_errno || err_set(err, ERR_IO, "reading failed after %llu bytes: %s",
					 (unsigned long long)f->bytes, strerror(f->read_errno));
}

void feed_drain(struct feed *f)
{
	struct slice block;
	while (feed_next(f, &block))
		;
}
