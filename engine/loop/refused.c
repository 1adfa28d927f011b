/* A file of texts or of consent that cannot be read as a whole: a column is lost, two pages are in one. A stop in it
 * would be nobody's, so its numbers are named as those of an unread row are: the id is made of its name and its bytes.
 */
#include <errno.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "loop/import.h"
#include "store/views.h"

enum { READ_MAX = 16 << 20, HEAD_BYTES = 64 * 1024, NAMED_ARENA_MAX = 256 << 20 };

static size_t read_start(int fd, char *bytes)
{
	size_t n = 0;

	while (n < READ_MAX) {
		ssize_t got = read(fd, bytes + n, READ_MAX - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	return n;
}

/* By what tenant.yaml says of such names, else by its own columns. A file that nothing is known of is none. */
static bool may_hold_stops(struct night *n, const char *name, struct slice head)
{
	const struct tenant_source *source = tenant_source_of(n->tenant, name);
	struct source_env env = {.tenant = n->tenant, .formats = &n->formats, .horizon_at = n->now};
	struct source_choice choice = {0};
	struct err ignored = {0};

	if (source && source->format)
		choice.format = format_set_find(&n->formats, slice_of(source->format));
	else if (!source_detect(head, name, &env, NULL, &choice, &ignored))
		return false;
	return choice.format && (choice.format->reads == READS_MESSAGES || choice.format->reads == READS_CONSENT);
}

static size_t find_numbers(struct night *n, struct slice bytes, struct arena *arena, int64_t **phones)
{
	struct str text;
	size_t bom = 0, carry_n = 0;
	char carry[4] = {0};
	enum utf8_encoding encoding = utf8_guess(slice_part(bytes, 0, HEAD_BYTES), &bom);

	if (encoding == ENC_UTF8 || encoding == ENC_UNKNOWN)
		return source_named_numbers(n->tenant, bytes, arena, phones);
	str_init(&text, SIZE_MAX / 4);
	utf8_add_converted(&text, slice_part(bytes, bom, bytes.len), encoding, carry, &carry_n);
	size_t found = source_named_numbers(n->tenant, str_slice(&text), arena, phones);
	str_release(&text);
	return found;
}

/* What is kept of the file, and found again by. */
static struct slice words_of(struct night *n, const char *name, char words[300])
{
	snprintf(words, 300, "file %.250s could not be read", import_clean_name(n, name));
	return slice_of(words);
}

static bool say_of(struct night *n, struct consent_event *c, const int64_t *phones, size_t phones_n, struct err *err)
{
	struct put put = {.format = "inbox"};

	for (size_t i = 0; i < phones_n; i++) {
		c->phone = phones[i];
		enum put_status status = records_put_consent(n->store, &put, c, err);
		if (status == PUT_FAILED || (status == PUT_NEW && !dirty_add(n->store, &phones[i], 1, err)))
			return false;
	}
	return true;
}

static bool name_all(struct night *n, const char *name, struct slice bytes, char id[10], struct err *err)
{
	struct arena arena;
	char words[300];
	int64_t *phones = NULL;

	if (!may_hold_stops(n, name, slice_part(bytes, 0, HEAD_BYTES)))
		return true;
	arena_init(&arena, NAMED_ARENA_MAX);
	size_t phones_n = find_numbers(n, bytes, &arena, &phones);
	bool ok = true;
	if (phones_n) {
		hash_short_id('R', hash_mix64(hash_key64(name, strlen(name)), hash_key64(bytes.at, bytes.len)), id);
		struct consent_event c = {.kind = CONSENT_UNREAD_ROW,
					  .scope = SCOPE_ALL,
					  .evidence = slice_of(id),
					  .words = words_of(n, name, words),
					  .asserted_by = SLICE("import")};
		ok = store_begin(n->store, err) && say_of(n, &c, phones, phones_n, err) && store_commit(n->store, err);
		if (!ok)
			store_rollback(n->store);
	}
	arena_release(&arena);
	return ok;
}

bool refused_name(struct night *n, const char *path, const char *name, char id[10], struct err *err)
{
	struct err ignored = {0};
	struct unpacked inside = {0};
	int64_t size = 0;
	int fd = file_open_inbox(path, INT64_MAX, &size, &ignored);
	bool ok = true;

	id[0] = '\0';
	if (fd < 0)
		return true;
	if (unpacked_open(&inside, fd, &ignored)) {
		char *bytes = mem_alloc(READ_MAX);
		ok = name_all(n, name, (struct slice){bytes, read_start(inside.fd, bytes)}, id, err);
		free(bytes);
		unpacked_close(&inside);
	}
	close(fd);
	return ok;
}

bool refused_is_read(struct night *n, const char *name, struct err *err)
{
	char words[300];
	struct unread_view *rows = NULL;
	size_t rows_n = 0;
	bool ok = true;

	arena_reset(&n->person);
	if (!views_unread_words(n->store, words_of(n, name, words), &rows, &rows_n, &n->person, err))
		return false;
	if (!rows_n)
		return true;
	struct consent_event c = {.kind = CONSENT_ROW_READ, .at = n->now, .asserted_by = SLICE("import")};
	if (!store_begin(n->store, err))
		return false;
	for (size_t i = 0; ok && i < rows_n; i++) {
		c.evidence = rows[i].id;
		ok = say_of(n, &c, &rows[i].phone, 1, err);
	}
	ok = ok && store_commit(n->store, err);
	if (!ok)
		store_rollback(n->store);
	return ok;
}
