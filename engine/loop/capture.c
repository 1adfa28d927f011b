/* Step 1, capture: what happened? A file becomes records of the ledger: one transaction, every row taken, repeated,
 * revised, skipped or set aside, and counted. inbox.c brings the files. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "loop/import.h"
#include "loop/progress.h"
#include "store/receipts.h"

enum {
	HEAD_BYTES = 64 * 1024,
	FILE_BYTES_MAX_GIB = 8,
};

/* ---- one file ---- */

static bool read_head(int fd, char *head, size_t size, struct slice *out, struct err *err)
{
	size_t n = 0;

	while (n < size) {
		ssize_t got = read(fd, head + n, size - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, "cannot read: %s", strerror(errno));
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*out = (struct slice){head, n};
	return lseek(fd, 0, SEEK_SET) == 0 ||
	       err_set(err, ERR_IO, "cannot read again from the start: %s", strerror(errno));
}

static bool read_records(struct import *m, int fd, struct source_counts *counts, struct err *err)
{
	struct source *s = source_open(fd, m->name, &m->env, &m->choice, err);
	struct progress p = {.n = m->n, .name = m->name, .fd = fd, .size = m->mark.size};
	struct record record;
	enum source_status status = SOURCE_FAILED;
	bool ok = s != NULL;

	progress_begin(&p);
	while (ok && (status = source_next(s, &record, err)) == SOURCE_RECORD) {
		ok = import_take(m, &record, err);
		progress_row(&p);
	}
	progress_end(&p);
	m->unreadable = !s || (ok && status == SOURCE_FAILED);
	if (ok && status == SOURCE_END)
		source_counts(s, counts);
	source_close(&s);
	return ok && status == SOURCE_END;
}

static void fill_file(struct import *m, const struct source_counts *c)
{
	const struct format *f = m->choice.format;

	/* A packed file is known again by its own bytes, which hash_file has read. */
	if (!m->inside.packed) {
		memcpy(m->file.sha256, c->sha256, sizeof m->file.sha256);
		m->file.bytes = c->bytes;
	}
	m->file.name = m->name;
	m->file.format = f->name;
	m->file.rows = c->rows;
	m->file.skipped = c->skipped;
	m->file.set_aside = c->set_aside;
	m->file.imported_at = m->n->now;
	m->file.first_at = c->first_at;
	m->file.last_at = c->last_at;
	m->file.calls = f->reads == READS_CALLS || f->reads == READS_LEGS;
	m->file.cut = c->cut || m->inside.cut;
	m->file.zone_basis = arena_text(&m->n->arena, slice_of(c->zone_basis));
}

/* Bytes that are no text, and other encodings, are survived and said. */
static bool note_encoding(struct import *m, const struct source_counts *c, struct err *err)
{
	char reason[256];

	m->put.origin = (struct origin){m->file.id, 0};
	if (c->cleaned) {
		snprintf(reason, sizeof reason,
			 "%llu cells hold bytes that are no text; they were replaced, the rows were kept.",
			 (unsigned long long)c->cleaned);
		if (!import_finding(m, EXCEPTION_ENCODING, reason, slice_of(m->name), err))
			return false;
	}
	if (!c->encoding)
		return true;
	snprintf(reason, sizeof reason, "The file is not UTF-8; it was read as %s. Check a name with an accent.",
		 c->encoding);
	return import_finding(m, EXCEPTION_ENCODING, reason, slice_of(m->name), err);
}

/* What may be wrong with a file as a whole. */
static bool note_doubts(struct import *m, struct err *err)
{
	const char *round = health_round_rows(m->file.rows);
	char reason[256], day[11];

	m->put.origin = (struct origin){m->file.id, 0};
	if (m->later) {
		civil_format_date(m->n->tenant->zone, m->latest_at, day);
		snprintf(reason, sizeof reason,
			 "Rows dated more than a day after this run: %lld, the latest on %s. A wrong year, order of "
			 "day and "
			 "month, or clock; they are kept, and not used before their time.",
			 (long long)m->later, day);
		if (!import_finding(m, EXCEPTION_CLOCK, reason, slice_of(m->name), err))
			return false;
	}
	if (!round)
		return true;
	snprintf(reason, sizeof reason,
		 "The file holds exactly %llu rows, and %s: it may be cut there. Compare its last row with the "
		 "program's.",
		 (unsigned long long)m->file.rows, round);
	return import_finding(m, EXCEPTION_DOUBT, reason, slice_of(m->name), err);
}

static bool say_import(struct import *m, struct err *err)
{
	char hex[HASH_HEX_LEN + 1];

	hash_hex(m->file.sha256, sizeof m->file.sha256, hex);
	struct receipt_field fields[] = {
		RECEIPT_TEXT("file", slice_of(m->name)),
		RECEIPT_TEXT("format", slice_of(m->file.format)),
		RECEIPT_INT("repeated", (int64_t)m->file.repeated),
		RECEIPT_INT("revised", (int64_t)m->file.revised),
		RECEIPT_INT("rows", (int64_t)m->file.rows),
		RECEIPT_INT("set_aside", (int64_t)m->file.set_aside),
		RECEIPT_TEXT("sha256", slice_of(hex)),
		RECEIPT_INT("taken", (int64_t)m->file.taken),
	};
	return night_receipt(m->n, "import", fields, sizeof fields / sizeof *fields, NULL, err);
}

static void add_counts(struct import *m)
{
	struct night_counts *c = &m->n->counts;

	c->files++;
	c->rows += (int64_t)m->file.rows;
	c->taken += (int64_t)m->file.taken;
	c->repeated += (int64_t)m->file.repeated;
	c->revised += (int64_t)m->file.revised;
	c->skipped += (int64_t)m->file.skipped;
	c->set_aside += (int64_t)m->file.set_aside;
	c->conflicts += m->conflicts;
	if (m->file.cut ||
	    (int64_t)m->file.set_aside * 1000 > (int64_t)m->file.rows * m->n->tenant->sick_rows_per_mille)
		c->sick = true;
}

static bool keep_name(struct night *n, const char *name)
{
	const char **names = arena_alloc(&n->arena, (n->file_names_n + 1) * sizeof *names);

	if (n->file_names_n)
		memcpy(names, n->file_names, n->file_names_n * sizeof *names);
	names[n->file_names_n++] = arena_text(&n->arena, slice_of(name));
	n->file_names = names;
	return true;
}

static bool import_open(struct import *m, int fd, struct err *err)
{
	struct source_counts counts = {0};

	return files_begin(m->n->store, m->name, &m->file.id, err) && read_records(m, fd, &counts, err) &&
	       import_join_groups(m, err) && import_flush_phones(m, err) &&
	       (fill_file(m, &counts), files_finish(m->n->store, &m->file, err)) && note_encoding(m, &counts, err) &&
	       note_doubts(m, err) && say_import(m, err);
}

/* Whoever writes still writes, or wrote while this was read: what was read is thrown away. */
static bool still_written(struct import *m, struct err *err)
{
	struct file_mark now;

	m->waits = file_has_writer(m->fd) || !file_mark_of(m->fd, &now) || !file_mark_equal(&now, &m->mark);
	if (m->waits)
		err_set(err, ERR_BUSY,
			"%s: is still being written, or open in a program that may write it; it is left for the next "
			"run",
			m->name);
	return m->waits;
}

/* Where to get the mapping that is lacking. */
static void say_unmapped(const struct import *m, struct err *err)
{
	struct err why = *err;

	err_set(err, why.kind,
		"%s; `ringback import %s FILE --check` proposes one if the columns tell what they hold, and "
		"docs/formats.md shows the ten lines to write",
		why.text, m->n->tenant->id);
}

/* The whole file in one transaction: all of it or nothing. */
static bool import_fd(struct import *m, int fd, const char *named, struct err *err)
{
	char *head = arena_alloc(&m->legs, HEAD_BYTES);
	struct slice bytes;
	bool ok;

	m->unreadable = !read_head(fd, head, HEAD_BYTES, &bytes, err) ||
			!source_detect(bytes, m->name, &m->env, named, &m->choice, err);
	if (m->choice.unmapped)
		say_unmapped(m, err);
	if (m->unreadable)
		return false;
	m->put = (struct put){.format = format_ids(m->choice.format)};
	if (!store_begin(m->n->store, err))
		return false;
	ok = import_open(m, fd, err) && !still_written(m, err) && store_commit(m->n->store, err);
	if (!ok)
		store_rollback(m->n->store);
	return ok;
}

static bool hash_file(int fd, uint8_t sha[HASH_SHA256_LEN], struct err *err)
{
	char block[64 * 1024];
	struct hash *h = hash_new();
	ssize_t got;

	hash_begin(h);
	while ((got = read(fd, block, sizeof block)) > 0)
		hash_add(h, block, (size_t)got);
	hash_end(h, sha);
	hash_free(&h);
	if (got < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return err_set(err, ERR_IO, "cannot read: %s", strerror(errno));
	return true;
}

const char *import_clean_name(struct night *n, const char *name)
{
	struct str clean;
	const char *kept;

	str_init(&clean, 1024);
	utf8_add_clean(&clean, slice_of(name));
	kept = arena_text(&n->arena, str_slice(&clean));
	str_release(&clean);
	return kept;
}

static void begin(struct import *m)
{
	struct night *n = m->n;

	arena_init(&m->legs, 256 << 20);
	m->phones = mem_alloc(PHONES_MAX * sizeof *m->phones);
	m->replies = arena_alloc(&n->arena, REPLIES_KEPT * sizeof *m->replies);
	m->source = tenant_source_of(n->tenant, m->name);
	m->env = (struct source_env){.tenant = n->tenant,
				     .formats = &n->formats,
				     .horizon_at = n->now,
				     .date_order = m->source ? m->source->date_order : 0};
	if (m->source && m->source->timezone)
		m->env.zone = civil_zone(slice_of(m->source->timezone), NULL);
}

/* What a file that was read before costs: one pass over its bytes. */
static bool take_file(struct import *m, const char *format, struct captured *end, struct err *err)
{
	struct night *n = m->n;
	bool known = false;

	if (still_written(m, err))
		return false;
	m->unreadable = !hash_file(m->fd, m->file.sha256, err);
	if (m->unreadable || !files_known(n->store, m->file.sha256, &known, err))
		return false;
	end->known = known;
	n->counts.files_known += known;
	if (known)
		return true;
	begin(m);
	if (!format && m->source)
		format = m->source->format;
	m->unreadable = !unpacked_open(&m->inside, m->fd, err);
	bool ok = !m->unreadable && import_fd(m, m->inside.fd, format, err) && keep_name(n, m->name);
	if (ok)
		add_counts(m);
	unpacked_close(&m->inside);
	free(m->phones);
	free(m->groups);
	arena_release(&m->legs);
	return ok;
}

bool capture_one(struct night *n, const char *path, const char *format, struct captured *end, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct import m = {.n = n, .name = import_clean_name(n, slash ? slash + 1 : path)};
	int64_t size = 0, since_ms = clock_monotonic_ms();
	int fd = file_open_inbox(path, (int64_t)FILE_BYTES_MAX_GIB << 30, &size, err);

	*end = (struct captured){.unreadable = fd < 0};
	if (fd < 0)
		return false;
	m.fd = fd;
	m.file.bytes = (uint64_t)size;
	bool ok = file_mark_of(fd, &m.mark) || err_set(err, ERR_IO, "%s: %s", m.name, strerror(errno));
	ok = ok && take_file(&m, format, end, err);
	end->mark = m.mark;
	end->waits = m.waits;
	end->unreadable = m.unreadable;
	log_verbose("%s: %s: %lld bytes, %llu rows, took %lld ms", n->tenant->id, m.name, (long long)size,
		    (unsigned long long)m.file.rows, (long long)(clock_monotonic_ms() - since_ms));
	close(fd);
	return ok || (strncmp(err->text, m.name, strlen(m.name)) == 0 ? false : err_wrap(err, "%s", m.name));
}

bool capture_file(struct night *n, const char *path, const char *format, struct err *err)
{
	struct captured end;

	return capture_one(n, path, format, &end, err);
}
