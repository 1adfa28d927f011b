/* Rows and files of texts or of consent that could not be read: each may hold a stop, so whoever stands in it is not
 * texted until it has been read. A row's id is made of what it says, so the same row in another export is the same; a
 * file's of its name and its bytes. */
#include <errno.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "loop/import.h"
#include "store/views.h"

enum { REASON_MAX = 2560, READ_MAX = 16 << 20, HEAD_BYTES = 64 * 1024, NAMED_ARENA_MAX = 256 << 20 };
#define OLD_ROWS_ARENA_MAX ((size_t)4 << 30)

static bool say_of(struct night *n, const struct put *put, struct consent_event *c, const int64_t *phones,
		   size_t phones_n, struct err *err)
{
	for (size_t i = 0; i < phones_n; i++) {
		c->phone = phones[i];
		enum put_status status = records_put_consent(n->store, put, c, err);
		if (status == PUT_FAILED || (status == PUT_NEW && !dirty_add(n->store, &phones[i], 1, err)))
			return false;
	}
	return true;
}

/* ---- rows ---- */

/* The finding says how to say that it was read. */
bool unread_finding(struct night *n, const struct put *put, const struct finding *seen, struct err *err)
{
	char id[10], reason[REASON_MAX];
	struct finding f = *seen;

	if (!f.phones_n)
		return records_put_finding(n->store, put, &f, n->now, err) != PUT_FAILED;
	hash_short_id('R', hash_mix64(hash_key64(put->format, strlen(put->format)), hash_key64(f.text.at, f.text.len)),
		      id);
	struct consent_event c = {.kind = CONSENT_UNREAD_ROW,
				  .scope = SCOPE_ALL,
				  .evidence = slice_of(id),
				  .words = utf8_head(f.text, CONSENT_WORDS_MAX),
				  .asserted_by = SLICE("import")};
	if (!say_of(n, put, &c, f.phones, f.phones_n, err))
		return false;
	snprintf(reason, sizeof reason,
		 "%.*s; it may be a stop, so whoever stands in it gets no automatic text until it has been read: "
		 "ringback resolve %s %s --as NAME --is ok (or stop, wrong_number)",
		 (int)utf8_head(f.reason, REASON_MAX / 2).len, f.reason.at, n->tenant->id, id);
	f.reason = slice_of(reason);
	return records_put_finding(n->store, put, &f, n->now, err) != PUT_FAILED;
}

static bool is_of_people(const struct format *f)
{
	return f && (f->reads == READS_MESSAGES || f->reads == READS_CONSENT);
}

/* What such a finding kept of its row is read for numbers, and another finding takes its place. */
static bool name_old_row(struct night *n, const struct bad_row_view *row, struct arena *arena, struct err *err)
{
	const struct format *format = format_set_find(&n->formats, row->format);
	int64_t *phones;

	if (!is_of_people(format) || slice_find(row->reason, SLICE("; it may be a stop, so ")) >= 0)
		return true;
	struct finding f = {.kind = EXCEPTION_BAD_ROW, .reason = row->reason, .text = row->text};
	f.phones_n = source_named_numbers(n->tenant, row->text, arena, &phones);
	f.phones = phones;
	if (!f.phones_n)
		return true;
	struct put put = {.format = format_ids(format), .origin = {row->file, (uint32_t)row->line}};
	return finding_forget(n->store, row->id, n->now, err) && unread_finding(n, &put, &f, err);
}

bool unread_old_rows(struct night *n, struct err *err)
{
	struct arena arena;
	struct bad_row_view *rows = NULL;
	size_t rows_n = 0;

	if (store_meta(n->store, "old_rows_named").len)
		return true;
	arena_init(&arena, OLD_ROWS_ARENA_MAX);
	bool ok = store_begin(n->store, err) && views_bad_rows(n->store, &rows, &rows_n, &arena, err);
	for (size_t i = 0; ok && i < rows_n; i++)
		ok = name_old_row(n, &rows[i], &arena, err);
	ok = ok && store_set_meta(n->store, "old_rows_named", SLICE("yes"), err) && store_commit(n->store, err);
	if (!ok)
		store_rollback(n->store);
	arena_release(&arena);
	return ok;
}

/* ---- files ---- */

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
	return is_of_people(choice.format);
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

static bool name_all(struct night *n, const char *name, struct slice bytes, char id[10], struct err *err)
{
	struct put put = {.format = "inbox"};
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
		ok = store_begin(n->store, err) && say_of(n, &put, &c, phones, phones_n, err) &&
		     store_commit(n->store, err);
		if (!ok)
			store_rollback(n->store);
	}
	arena_release(&arena);
	return ok;
}

bool unread_file(struct night *n, const char *path, const char *name, char id[10], struct err *err)
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

bool unread_file_is_read(struct night *n, const char *name, struct err *err)
{
	struct put put = {.format = "inbox"};
	char words[300];
	struct unread_view *rows = NULL;
	size_t rows_n = 0;
	bool ok = true;

	arena_reset(&n->person);
	if (!views_unread(n->store, UNREAD_BY_WORDS, words_of(n, name, words), &rows, &rows_n, &n->person, err))
		return false;
	if (!rows_n)
		return true;
	struct consent_event c = {.kind = CONSENT_ROW_READ, .at = n->now, .asserted_by = SLICE("import")};
	if (!store_begin(n->store, err))
		return false;
	for (size_t i = 0; ok && i < rows_n; i++) {
		c.evidence = rows[i].id;
		ok = say_of(n, &put, &c, &rows[i].phone, 1, err);
	}
	ok = ok && store_commit(n->store, err);
	if (!ok)
		store_rollback(n->store);
	return ok;
}
