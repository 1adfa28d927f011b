/* Step 1, capture: what happened? Files of the inbox become records of the ledger: one transaction a file, every row
 * taken, repeated, revised, skipped or set aside, and counted. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "loop/import.h"
#include "store/receipts.h"

enum {
	HEAD_BYTES = 64 * 1024,
	FILE_BYTES_MAX_GIB = 8,
	PROGRESS_EVERY = 1 << 16,
};

/* ---- one file ---- */

static const struct tenant_source *source_of(const struct tenant *t, const char *name)
{
	for (size_t i = 0; i < t->sources_n; i++)
		if (file_name_matches(t->sources[i].files, name))
			return &t->sources[i];
	return NULL;
}

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

static void progress(const struct import *m, uint64_t records)
{
	if (m->n->progress && records % PROGRESS_EVERY == 0)
		fprintf(stderr, "\r%s: %s: %llu records", m->n->tenant->id, m->name, (unsigned long long)records);
}

static bool read_records(struct import *m, int fd, struct source_counts *counts, struct err *err)
{
	struct source *s = source_open(fd, m->name, &m->env, &m->choice, err);
	struct record record;
	enum source_status status = SOURCE_FAILED;
	uint64_t records = 0;
	bool ok = s != NULL;

	while (ok && (status = source_next(s, &record, err)) == SOURCE_RECORD) {
		ok = import_take(m, &record, err);
		progress(m, ++records);
	}
	if (m->n->progress && records >= PROGRESS_EVERY)
		fputs("\r\033[K", stderr);
	if (ok && status == SOURCE_END)
		source_counts(s, counts);
	source_close(&s);
	return ok && status == SOURCE_END;
}

static void fill_file(struct import *m, const struct source_counts *c)
{
	const struct format *f = m->choice.format;

	memcpy(m->file.sha256, c->sha256, sizeof m->file.sha256);
	m->file.name = m->name;
	m->file.format = f->name;
	m->file.bytes = c->bytes;
	m->file.rows = c->rows;
	m->file.skipped = c->skipped;
	m->file.set_aside = c->set_aside;
	m->file.imported_at = m->n->now;
	m->file.first_at = c->first_at;
	m->file.last_at = c->last_at;
	m->file.calls = f->reads == READS_CALLS || f->reads == READS_LEGS;
	m->file.cut = c->cut;
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
	       say_import(m, err);
}

/* The whole file in one transaction: all of it or nothing. */
static bool import_fd(struct import *m, int fd, const char *named, struct err *err)
{
	char *head = arena_alloc(&m->legs, HEAD_BYTES);
	struct slice bytes;
	bool ok;

	if (!read_head(fd, head, HEAD_BYTES, &bytes, err))
		return false;
	if (!source_detect(bytes, m->name, &m->env, named, &m->choice, err))
		return false;
	m->put = (struct put){.format = format_ids(m->choice.format)};
	if (!store_begin(m->n->store, err))
		return false;
	ok = import_open(m, fd, err) && store_commit(m->n->store, err);
	if (!ok)
		store_rollback(m->n->store);
	return ok;
}

static bool known_file(struct night *n, int fd, bool *known, struct err *err)
{
	uint8_t sha[HASH_SHA256_LEN];
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
	return files_known(n->store, sha, known, err);
}

/* A file's name as it is shown and kept: valid UTF-8, whatever the folder holds. */
static const char *clean_name(struct night *n, const char *name)
{
	struct str clean;
	const char *kept;

	str_init(&clean, 1024);
	utf8_add_clean(&clean, slice_of(name));
	kept = arena_text(&n->arena, str_slice(&clean));
	str_release(&clean);
	return kept;
}

bool capture_file(struct night *n, const char *path, const char *format, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct import m = {.n = n, .name = clean_name(n, slash ? slash + 1 : path)};
	int64_t size = 0;
	int fd = file_open_inbox(path, (int64_t)FILE_BYTES_MAX_GIB << 30, &size, err);
	bool known = false, ok;

	if (fd < 0)
		return false;
	arena_init(&m.legs, 256 << 20);
	m.phones = mem_alloc(PHONES_MAX * sizeof *m.phones);
	m.replies = arena_alloc(&n->arena, REPLIES_KEPT * sizeof *m.replies);
	m.source = source_of(n->tenant, m.name);
	m.env = (struct source_env){.tenant = n->tenant,
				    .formats = &n->formats,
				    .horizon_at = n->now,
				    .date_order = m.source ? m.source->date_order : 0};
	if (m.source && m.source->timezone)
		m.env.zone = civil_zone(slice_of(m.source->timezone), NULL);
	if (!format && m.source)
		format = m.source->format;
	int64_t since_ms = clock_monotonic_ms();
	ok = known_file(n, fd, &known, err);
	if (ok && known)
		n->counts.files_known++;
	else if (ok)
		ok = import_fd(&m, fd, format, err) && keep_name(n, m.name);
	if (ok && !known)
		add_counts(&m);
	log_verbose("%s: %s took %lld ms", n->tenant->id, m.name, (long long)(clock_monotonic_ms() - since_ms));
	close(fd);
	free(m.phones);
	free(m.groups);
	arena_release(&m.legs);
	return ok || (strncmp(err->text, m.name, strlen(m.name)) == 0 ? false : err_wrap(err, "%s", m.name));
}

/* ---- the inbox ---- */

/* The name it gets in archive/: its own, or with a number when that is taken. */
bool capture_archive(struct night *n, const char *path, const char *name, struct err *err)
{
	struct str folder, to;
	bool ok;

	str_init(&folder, 4096);
	str_init(&to, 4096);
	str_addf(&folder, "%s/%s/archive", n->folders->var, n->tenant->id);
	ok = file_make_folder(folder.data, err);
	file_join(&to, folder.data, name);
	for (int i = 2; ok && file_exists(to.data); i++) {
		str_clear(&to);
		str_addf(&to, "%s/%s.%d", folder.data, name, i);
	}
	if (ok && rename(path, to.data) != 0)
		ok = err_set(err, ERR_IO, "cannot move %s to %s: %s", path, to.data, strerror(errno));
	str_release(&folder);
	str_release(&to);
	return ok;
}

/* A file that cannot be read is a finding with its reason; it stays in the inbox, and the others go on. */
static bool bad_file(struct night *n, const char *name, const struct err *why, struct err *err)
{
	struct put put = {.format = "inbox"};
	struct finding f = {.kind = EXCEPTION_BAD_FILE,
			    .text = slice_of(clean_name(n, name)),
			    .reason = slice_of(clean_name(n, why->text))};

	n->counts.files_bad++;
	n->counts.sick = true;
	log_error("%s: %s", n->tenant->id, why->text);
	return store_begin(n->store, err) && records_put_finding(n->store, &put, &f, n->now, err) != PUT_FAILED &&
	       store_commit(n->store, err);
}

bool capture_is_answers(const char *name)
{
	return file_name_matches("approvals*.csv", name);
}

bool capture_inbox(struct night *n, struct err *err)
{
	struct str folder, path;
	const char **names = NULL;
	size_t names_n = 0;
	bool ok;

	str_init(&folder, 4096);
	str_init(&path, 4096);
	str_addf(&folder, "%s/%s/inbox", n->folders->var, n->tenant->id);
	ok = file_make_folder(folder.data, err) && file_list(folder.data, &n->arena, &names, &names_n, err);
	for (size_t i = 0; ok && i < names_n; i++) {
		struct err why = {0};
		if (names[i][0] == '.' || capture_is_answers(names[i]))
			continue; /* still being written, or an answer: not an export */
		file_join(&path, folder.data, names[i]);
		if (capture_file(n, path.data, NULL, &why))
			ok = capture_archive(n, path.data, names[i], err);
		else if (why.kind == ERR_INPUT || why.kind == ERR_CONFIG)
			ok = bad_file(n, names[i], &why, err);
		else
			ok = err_set(err, why.kind, "%s", why.text);
	}
	str_release(&folder);
	str_release(&path);
	return ok;
}
