/* approvals.csv, the file that the report's page lets an owner make: read with the run, row by row, each by name. */
#include <fcntl.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/log.h"
#include "loop/import.h"
#include "loop/night.h"

enum { ANSWER_COLUMNS = 5, FILE_BYTES_MAX = 4 << 20 };

static const char *const columns[ANSWER_COLUMNS] = {"id", "answer", "name", "at", "note"};

struct answers {
	struct night *n;
	const char *file;
	int at[ANSWER_COLUMNS]; /* column of each in the file, -1 when absent */
	int64_t taken, refused;
};

static bool refuse(struct answers *a, uint32_t line, const char *why, struct slice raw, struct err *err)
{
	struct put put = {.format = "approvals", .origin = {0, line}};
	char reason[sizeof(struct err) + 256];

	snprintf(reason, sizeof reason, "%.200s: %s", import_clean_name(a->n, a->file), why);
	struct finding f = {.kind = EXCEPTION_BAD_ROW, .reason = slice_of(reason), .text = raw};
	a->refused++;
	log_error("%s: %s:%u: %s", a->n->tenant->id, a->file, line, why);
	return store_begin(a->n->store, err) &&
	       records_put_finding(a->n->store, &put, &f, a->n->now, err) != PUT_FAILED &&
	       store_commit(a->n->store, err);
}

static bool read_header(struct answers *a, const struct csv_row *row, struct err *err)
{
	for (int c = 0; c < ANSWER_COLUMNS; c++) {
		a->at[c] = -1;
		for (size_t i = 0; i < row->n; i++)
			if (slice_is_fold(slice_trim(row->field[i]), columns[c]))
				a->at[c] = (int)i;
	}
	return (a->at[0] >= 0 && a->at[1] >= 0 && a->at[2] >= 0) ||
	       err_set(err, ERR_INPUT,
		       "%s: the first line must be id,answer,name,at,note, as the report's page writes it", a->file);
}

static const char *cell(struct answers *a, const struct csv_row *row, int column)
{
	int i = a->at[column];
	struct slice text = i >= 0 && (size_t)i < row->n ? slice_trim(row->field[i]) : (struct slice){0};

	return arena_text(&a->n->arena, text);
}

static bool take_row(struct answers *a, const struct csv_row *row, struct slice raw, struct err *err)
{
	const char *id = cell(a, row, 0), *answer = cell(a, row, 1), *name = cell(a, row, 2), *note = cell(a, row, 4);
	bool yes = strcmp(answer, "approve") == 0;
	struct err why = {0};

	if (!yes && strcmp(answer, "reject") != 0)
		return refuse(a, row->first_line, "the answer must be approve or reject", raw, err);
	if (!*name)
		return refuse(a, row->first_line, "the name of who answers is missing", raw, err);
	if (answer_draft(a->n, id, yes, name, note, &why)) {
		a->taken++;
		return true;
	}
	if (why.kind != ERR_REFUSED)
		return err_set(err, why.kind, "%s", why.text);
	return refuse(a, row->first_line, why.text, raw, err);
}

static bool take_rows(struct answers *a, struct csv_reader *csv, struct err *err)
{
	struct csv_row row;
	enum csv_status status = csv_next(csv, &row, err);
	bool ok =
		status == CSV_ROW ? read_header(a, &row, err) : err_set(err, ERR_INPUT, "%s holds no answers", a->file);

	while (ok && (status = csv_next(csv, &row, err)) != CSV_END) {
		if (status == CSV_FAILED)
			return false;
		char raw[512];
		struct slice text = csv_raw(csv);
		size_t len = text.len < sizeof raw ? text.len : sizeof raw;
		memcpy(raw, text.at, len);
		ok = status == CSV_ROW
			     ? take_row(a, &row, (struct slice){raw, len}, err)
			     : refuse(a, row.first_line, "this row cannot be read", (struct slice){raw, len}, err);
		if (status == CSV_CUT)
			break;
	}
	return ok;
}

bool answer_file(struct night *n, const char *path, int64_t *taken, int64_t *refused, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct answers a = {.n = n, .file = slash ? slash + 1 : path};
	struct csv_options options = {.delimiter = ',', .encoding = ENC_UTF8};
	struct str bytes;
	int64_t size;
	int fd = file_open_inbox(path, FILE_BYTES_MAX, &size, err);
	bool ok;

	if (fd < 0)
		return false;
	close(fd);
	str_init(&bytes, FILE_BYTES_MAX);
	ok = file_read(path, &bytes, err);
	if (ok) {
		size_t bom = 0;
		options.encoding = utf8_guess(str_slice(&bytes), &bom);
		options.skip_bytes = bom;
		struct csv_reader *csv = csv_open_memory(str_slice(&bytes), &options);
		ok = take_rows(&a, csv, err);
		csv_close(&csv);
	}
	str_release(&bytes);
	*taken += a.taken;
	*refused += a.refused;
	return ok;
}

static bool take(struct night *n, const char *path, const char *name, struct err *err)
{
	struct err why = {0};

	if (!capture_is_answers(name))
		return true;
	if (answer_file(n, path, &n->counts.answers, &n->counts.answers_refused, &why))
		return capture_archive(n, path, name, err);
	if (why.kind != ERR_INPUT)
		return err_set(err, why.kind, "%s", why.text);
	return inbox_bad_file(n, name, &why, err);
}

bool answer_inbox(struct night *n, struct err *err)
{
	return inbox_each(n, take, err);
}
