/* Which profile reads a file: by its header, by its shape, or not at all, and then what it looks like. */
#include "base/utf8.h"
#include "sources/rows.h"

#define HEAD_ROWS   64 /* rows of the head that are looked at */
#define TITLE_ROWS  24 /* of which one may be a header */
#define ARENA_BYTES (64u << 20)
#define NAMES_SHOWN 12

/* The first rows of a file, copied. Where cells come with their names, one header and no row. */
struct head_rows {
	struct csv_row row[HEAD_ROWS];
	struct header header[TITLE_ROWS];
	size_t n;
};

/* Files that are read nowhere here, by their first bytes. */
static const struct {
	const char *begins;
	size_t len;
	const char *what, *then;
} strangers[] = {
	{"PK\x03\x04", 4, "an .xlsx workbook (or a zip)", "open it and save the sheet as CSV UTF-8; unpack a zip"},
	{"\xD0\xCF\x11\xE0", 4, "an old .xls workbook", "open it and save the sheet as CSV UTF-8"},
	{"\x1F\x8B", 2, "gzip inside gzip", "unpack it first: gunzip FILE"},
	{"%PDF", 4, "a PDF", "ask the program that made it for CSV"},
	{"SQLite format 3", 15, "an SQLite database", "export the table as CSV"},
	{"INSERT INTO", 11, "SQL", "have the system write CSV (FreeSWITCH: the template \"example\")"},
};

static struct slice without_bom(struct slice head)
{
	return slice_starts(head, "\xEF\xBB\xBF") ? slice_part(head, 3, head.len) : head;
}

bool detect_refuse_stranger(struct slice head, const char *file_name, struct err *err)
{
	struct slice text = slice_trim(without_bom(head));
	if (!text.len)
		return err_set(err, ERR_INPUT, "%s is empty: nothing was exported, or the download broke off",
			       file_name);
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
		if (text.len >= strangers[i].len &&
		    slice_equal_fold(slice_part(text, 0, strangers[i].len),
				     (struct slice){strangers[i].begins, strangers[i].len}))
			return err_set(err, ERR_INPUT, "%s is %s: %s", file_name, strangers[i].what, strangers[i].then);
	return true;
}

static void read_head(struct slice head, const struct format *f, struct arena *arena, struct head_rows *out)
{
	size_t bom = 0;
	struct csv_options options = {.encoding = utf8_guess(head, &bom), .skip_bytes = bom};
	options.delimiter = f->delimiter ? f->delimiter : csv_guess_delimiter(head);
	*out = (struct head_rows){.n = 0};
	if (table_look(head) != TABLE_CSV) {
		out->header[0] = table_names(head, f, arena);
		out->n = out->header[0].n > 0;
		return;
	}
	struct csv_reader *csv = csv_open_memory(head, &options);
	struct csv_row row;
	enum csv_status status;
	while (out->n < HEAD_ROWS && (status = csv_next(csv, &row, NULL)) != CSV_END) {
		if (status == CSV_FAILED || status == CSV_CUT)
			break;
		if (status == CSV_BAD || row_is_blank(&row))
			continue;
		struct slice *cells = arena_alloc(arena, (row.n + 1) * sizeof *cells);
		for (size_t i = 0; i < row.n; i++)
			cells[i] = arena_slice(arena, row.field[i]);
		row.field = cells;
		if (out->n < TITLE_ROWS)
			header_read(&row, arena, &out->header[out->n]);
		out->row[out->n++] = row;
	}
	csv_close(&csv);
}

/* ---- shapes ---- */

/* YYYY-MM-DD HH:MM:SS */
static bool is_stamp(struct slice s)
{
	static const char form[] = "dddd-dd-dd dd:dd:dd";
	if (s.len < sizeof form - 1)
		return false;
	for (size_t i = 0; i < sizeof form - 1; i++)
		if (form[i] == 'd' ? s.at[i] < '0' || s.at[i] > '9'
				   : s.at[i] != form[i] && !(s.at[i] == 'T' && i == 10))
			return false;
	return true;
}

/* 2020/2/10 22:41, 11/18/2026 10:02: what a spreadsheet makes of it. */
static bool is_resaved_stamp(struct slice s)
{
	size_t slashes = 0, colons = 0;
	for (size_t i = 0; i < s.len; i++) {
		slashes += s.at[i] == '/';
		colons += s.at[i] == ':';
		if (!strchr("0123456789/: APMapm", s.at[i]))
			return false;
	}
	return slashes == 2 && colons >= 1 && s.len >= 12;
}

static bool shape_fits(const struct format_shape *shape, const struct csv_row *row, bool (*is_time)(struct slice))
{
	if (row->n > 63 || !(shape->counts >> row->n & 1))
		return false;
	for (size_t i = 0; i < shape->time_columns_n; i++)
		if ((size_t)shape->time_columns[i] > row->n ||
		    !is_time(slice_trim(row->field[shape->time_columns[i] - 1])))
			return false;
	if (!shape->word_column)
		return true;
	if ((size_t)shape->word_column > row->n)
		return false;
	struct slice cell = slice_trim(row->field[shape->word_column - 1]);
	for (size_t i = 0; i < shape->words.n; i++)
		if (slice_equal_fold(cell, shape->words.items[i]))
			return true;
	return false;
}

bool shape_fits_row(const struct format_shape *shape, const struct csv_row *row)
{
	return shape_fits(shape, row, is_stamp);
}

uint64_t shape_counts(const struct format *f)
{
	uint64_t counts = 0;
	for (size_t i = 0; i < f->detect_n; i++)
		if (f->detect[i].by_shape)
			counts |= f->detect[i].shape.counts;
	return counts;
}

/* Most rows of the head are of this shape: one bad row does not hide a file. */
static size_t rows_of_shape(const struct format_detect *d, const struct head_rows *rows)
{
	size_t fit = 0;
	for (size_t i = 0; i < rows->n; i++)
		fit += shape_fits_row(&d->shape, &rows->row[i]);
	return fit * 2 > rows->n ? fit : 0;
}

/* The profile whose files, saved again by a spreadsheet, look like this one; or null. */
static const struct format *find_resaved(struct slice head, const struct source_env *env, struct arena *arena)
{
	if (table_look(head) != TABLE_CSV)
		return NULL;
	struct head_rows *rows = arena_alloc(arena, sizeof *rows);
	for (size_t i = 0; i < env->formats->n; i++) {
		const struct format *f = env->formats->items[i];
		if (f->header || !f->detect_n)
			continue;
		read_head(head, f, arena, rows);
		for (size_t d = 0; rows->n && d < f->detect_n; d++)
			if (f->detect[d].by_shape && f->detect[d].shape.time_columns_n &&
			    shape_fits(&f->detect[d].shape, &rows->row[0], is_resaved_stamp))
				return f;
	}
	return NULL;
}

static bool refuse_resaved(const struct format *f, const char *file_name, struct err *err)
{
	return err_set(
		err, ERR_INPUT,
		"%s looks like %s after a spreadsheet saved it: dates are rewritten and seconds are lost; take the "
		"file as the phone system wrote it",
		file_name, f->name);
}

/* ---- headers ---- */

static bool header_fits(const struct format_detect *d, const struct header *h)
{
	for (size_t i = 0; i < d->all_of.n; i++)
		if (header_find(h, &d->all_of.items[i], 0) < 0)
			return false;
	bool any = !d->any_of.n;
	for (size_t i = 0; i < d->any_of.n && !any; i++)
		any = header_find(h, &d->any_of.items[i], 0) >= 0;
	return any && d->all_of.n + d->any_of.n > 0;
}

/* How well a profile fits a file. */
struct fit {
	const struct format *format;
	size_t matched; /* columns or rows it knows */
	size_t of;
	bool by_shape;
	bool strict;                /* its own detection says so, not only that nothing required is missing */
	const struct format *rival; /* another one that knows the file by itself */
};

static bool detects(const struct format *f, const struct header *h)
{
	for (size_t i = 0; i < f->detect_n; i++)
		if (!f->detect[i].by_shape && header_fits(&f->detect[i], h))
			return true;
	/* A tenant's own mapping knows its file by the columns that it needs. */
	return !f->shipped && !f->detect_n;
}

static bool fit_format(const struct format *f, const struct head_rows *rows, struct fit *fit, struct err *err)
{
	*fit = (struct fit){.format = f};
	for (size_t i = 0; i < f->detect_n; i++)
		if (f->detect[i].by_shape && (fit->matched = rows_of_shape(&f->detect[i], rows)) > 0) {
			fit->of = rows->n;
			fit->by_shape = fit->strict = true;
			return true;
		}
	if (!f->header)
		return f->detect_n ? err_set(err, ERR_INPUT, "its rows do not have the shape of %s", f->name) : true;
	size_t tries = (size_t)f->title_lines + 1, best = 0;
	struct err nearest = {0};
	for (size_t i = 0; i < rows->n && i < TITLE_ROWS && i < tries; i++) {
		const struct header *h = &rows->header[i];
		struct err why = {0};
		if (header_satisfies(h, f, err ? &why : NULL)) {
			fit->matched = header_count_known(h, f);
			fit->of = h->n;
			fit->strict = detects(f, h);
			return true;
		}
		/* Complain about the row that looks most like the header. */
		size_t known = header_count_known(h, f) + 1;
		if (known > best)
			nearest = why;
		best = known > best ? known : best;
	}
	return err_set(err, ERR_INPUT, "%s", best ? nearest.text : "no row of it can be read as a header");
}

static void say_why(const struct fit *fit, const char *how, struct source_choice *choice)
{
	choice->format = fit->format;
	if (fit->by_shape)
		snprintf(choice->why, sizeof choice->why, "%s: %zu of the first %zu rows have the shape of %s", how,
			 fit->matched, fit->of, fit->format->name);
	else if (!fit->format->header)
		snprintf(choice->why, sizeof choice->why, "%s: columns by number", how);
	else
		snprintf(choice->why, sizeof choice->why, "%s: %zu of %zu columns in the header are known to %s", how,
			 fit->matched, fit->of, fit->format->name);
	size_t len = strlen(choice->why);
	if (fit->rival)
		snprintf(choice->why + len, sizeof choice->why - len, "; it is also like %s: name one in tenant.yaml",
			 fit->rival->name);
}

static bool better(const struct fit *a, const struct fit *b)
{
	if (!b->format)
		return true;
	if (a->format->shipped != b->format->shipped)
		return !a->format->shipped; /* the tenant wrote a mapping for it */
	return a->matched > b->matched;
}

/* The best of all profiles that know the file by themselves, or none. */
static struct fit guess(struct slice head, const struct source_env *env, struct arena *arena)
{
	struct fit best = {0}, fit;
	struct head_rows *rows = arena_alloc(arena, sizeof *rows);
	const struct format *rival = NULL;
	const struct format *read_with = NULL;
	enum table_kind kind = table_look(head);
	for (size_t i = 0; i < env->formats->n; i++) {
		const struct format *f = env->formats->items[i];
		if (!table_suits(kind, f))
			continue;
		if (!read_with || f->delimiter != read_with->delimiter || !slice_equal(f->rows, read_with->rows))
			read_head(head, read_with = f, arena, rows);
		if (!fit_format(f, rows, &fit, NULL) || !fit.strict)
			continue;
		const struct format *loser = best.format;
		if (better(&fit, &best))
			best = fit;
		else
			loser = f;
		rival = loser ? loser : rival;
	}
	/* A mapping of the tenant's own is meant to take a file from a shipped profile. */
	best.rival = rival && rival->shipped == best.format->shipped ? rival : NULL;
	return best;
}

static bool detect_calendar(const char *file_name, const struct source_env *env, const char *named,
			    struct source_choice *choice, struct err *err)
{
	const struct format *asked = named ? format_set_find(env->formats, slice_of(named)) : NULL;
	if (asked && asked->reader != READER_ICS)
		return err_set(err, ERR_INPUT, "%s is a calendar, which %s does not read: use google-calendar",
			       file_name, named);
	for (size_t i = 0; !asked && i < env->formats->n; i++)
		if (env->formats->items[i]->reader == READER_ICS)
			asked = env->formats->items[i];
	if (!asked)
		return err_set(err, ERR_INPUT, "%s is a calendar, and no profile for calendars is loaded", file_name);
	choice->format = asked;
	snprintf(choice->why, sizeof choice->why, "%s: it begins with BEGIN:VCALENDAR", named ? "named" : "guessed");
	return true;
}

static bool refuse_kind(const struct format *f, enum table_kind kind, const char *file_name, struct err *err)
{
	if (f->reader == READER_ICS)
		return err_set(err, ERR_INPUT, "%s is no calendar: %s reads files that begin with BEGIN:VCALENDAR",
			       file_name, f->name);
	return err_set(err, ERR_INPUT, "%s is %s, which %s does not read", file_name, table_word(kind), f->name);
}

static bool refuse_page(const char *file_name, struct err *err)
{
	return err_set(err, ERR_INPUT,
		       "%s is a web page, and none of Google Voice: download the export itself; a log-in page is often "
		       "saved in its place",
		       file_name);
}

/* A file of cells with names in which no cell is. */
static bool refuse_empty(enum table_kind kind, const char *file_name, struct err *err)
{
	if (kind == TABLE_PAGE)
		return refuse_page(file_name, err);
	return err_set(err, ERR_INPUT, "%s is %s without a row in it: nothing was exported", file_name,
		       table_word(kind));
}

/* Of the bytes of a program, a picture or noise more than one in twenty is a control character. */
static bool is_no_text(struct slice head)
{
	size_t controls = 0, bom;
	enum utf8_encoding encoding = utf8_guess(head, &bom);

	for (size_t i = 0; i < head.len; i++)
		controls += (unsigned char)head.at[i] < ' ' && !strchr("\t\n\r\f\v", head.at[i] ? head.at[i] : ' ');
	return encoding != ENC_UTF16LE && encoding != ENC_UTF16BE && controls * 20 > head.len;
}

static bool refuse_no_text(const char *file_name, struct err *err)
{
	return err_set(err, ERR_INPUT,
		       "%s is no text (a program, a picture, a damaged download?): have the system export CSV",
		       file_name);
}

static bool detect_named(struct slice head, const char *file_name, const struct source_env *env, const char *named,
			 struct source_choice *choice, struct arena *arena, struct err *err)
{
	const struct format *f = format_set_find(env->formats, slice_of(named));
	enum table_kind kind = table_look(head);
	struct head_rows *rows = arena_alloc(arena, sizeof *rows);
	struct fit fit;
	if (!f)
		return err_set(err, ERR_CONFIG, "%s: there is no format named %s", file_name, named);
	if (table_suits(kind, f)) {
		read_head(head, f, arena, rows);
		if (kind != TABLE_CSV && !rows->n)
			return refuse_empty(kind, file_name, err);
		if (fit_format(f, rows, &fit, err)) {
			say_why(&fit, "named", choice);
			return true;
		}
		if (kind == TABLE_CSV && is_no_text(head))
			return refuse_no_text(file_name, err);
		err_wrap(err, "%s", file_name);
	} else {
		refuse_kind(f, kind, file_name, err);
	}
	const struct format *resaved = f->header ? NULL : find_resaved(head, env, arena);
	if (resaved)
		return refuse_resaved(resaved, file_name, err);
	struct fit other = guess(head, env, arena);
	if (other.format && err)
		snprintf(err->text + strlen(err->text), sizeof err->text - strlen(err->text), "; it looks like %s",
			 other.format->name);
	return false;
}

/* Says what was found, so that whoever must write a profile for it can. */
static bool refuse_unknown(struct slice head, const char *file_name, const struct source_env *env,
			   struct source_choice *choice, struct arena *arena, struct err *err)
{
	const struct format any = {.header = true, .reader = READER_NAMED};
	const struct format *resaved = find_resaved(head, env, arena);
	enum table_kind kind = table_look(head);
	struct header h = table_names(head, &any, arena);
	struct str what;
	if (resaved)
		return refuse_resaved(resaved, file_name, err);
	if (kind == TABLE_PAGE)
		return refuse_page(file_name, err);
	if (kind == TABLE_CSV && is_no_text(head))
		return refuse_no_text(file_name, err);
	if (kind != TABLE_CSV && !h.n)
		return refuse_empty(kind, file_name, err);
	str_init(&what, 700);
	choice->unmapped = kind == TABLE_CSV;
	if (choice->unmapped) {
		str_adds(&what, ": its columns are those of no profile: it needs a mapping, formats/NAME.yaml, that "
				"sources: in tenant.yaml names");
	} else {
		str_addf(&what, " is %s, of which no profile knows the names ", table_word(kind));
		for (size_t i = 0; i < h.n && i < NAMES_SHOWN; i++)
			str_addf(&what, "%s%.*s", i ? ", " : "", (int)utf8_head(h.shown[i], 40).len, h.shown[i].at);
		str_addf(
			&what,
			"%s; write formats/NAME.yaml for it (docs/formats.md has a ten-line example) and name it under "
			"sources: in tenant.yaml",
			h.n > NAMES_SHOWN ? ", ..." : "");
	}
	err_set(err, ERR_INPUT, "%s%s", file_name, what.data);
	str_release(&what);
	return false;
}

bool source_detect(struct slice head, const char *file_name, const struct source_env *env, const char *named,
		   struct source_choice *choice, struct err *err)
{
	*choice = (struct source_choice){0};
	if (table_look(head) == TABLE_CALENDAR)
		return detect_calendar(file_name, env, named, choice, err);
	if (!detect_refuse_stranger(head, file_name, err))
		return false;
	struct arena arena;
	arena_init(&arena, ARENA_BYTES);
	bool ok;
	if (named) {
		ok = detect_named(head, file_name, env, named, choice, &arena, err);
	} else {
		struct fit fit = guess(head, env, &arena);
		ok = fit.format != NULL;
		if (ok)
			say_why(&fit, "guessed", choice);
		else
			refuse_unknown(head, file_name, env, choice, &arena, err);
	}
	arena_release(&arena);
	if (ok && choice->format->refuse)
		return err_set(err, ERR_INPUT, "%s is %s: %s", file_name, choice->format->about,
			       choice->format->refuse);
	return ok;
}
