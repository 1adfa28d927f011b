/* import --check: one file after the other, read as an import would read it, without a ledger. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/num.h"
#include "commands/import_look.h"
#include "commands/say.h"
#include "config/formats.h"
#include "loop/health.h"
#include "loop/night.h"
#include "report/show.h"
#include "sources/propose.h"

enum {
	HEAD_BYTES = 64 * 1024,
	FILE_BYTES_MAX_GIB = 8,
	TEXT_SHOWN = 100,
	RECORDS_SHOWN_MAX = 1000,
	DAY_S = 86400,
	PROPOSAL_BYTES_MAX = 1 << 18,
};

static void note_finding(struct look *l, const struct record *r)
{
	const struct finding *f = &r->finding;
	bool column = f->kind == EXCEPTION_UNKNOWN_COLUMN || f->kind == EXCEPTION_MISSING_COLUMN;
	struct arena *a = &l->in->arena;
	struct shown s = {.line = r->origin.line, .kind = f->kind};
	bool cut;

	l->findings += !column;
	if (column ? l->columns_n == LOOK_COLUMNS : l->rows_n == LOOK_FINDINGS)
		return;
	s.reason = say_safe(a, f->reason);
	s.text = say_safe(a, show_cut(f->text, TEXT_SHOWN, &cut));
	if (column)
		l->columns[l->columns_n++] = s;
	else
		l->rows[l->rows_n++] = s;
}

/* The first bytes, and what else a reader must know; fd stands at the start again. */
static bool read_head(struct look *l, int fd, struct source_env *env, struct slice *out)
{
	const struct tenant_source *source = tenant_source_of(l->tenant, l->name);
	char *head = arena_alloc(&l->in->arena, HEAD_BYTES);
	size_t n = 0;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_set(&l->err, ERR_IO, "cannot read again from the start: %s", strerror(errno));
	for (ssize_t got = 1; n < HEAD_BYTES && got > 0; n += got > 0 ? (size_t)got : 0)
		if ((got = read(fd, head + n, HEAD_BYTES - n)) < 0 && errno != EINTR)
			return err_set(&l->err, ERR_IO, "cannot read: %s", strerror(errno));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_set(&l->err, ERR_IO, "cannot read again from the start: %s", strerror(errno));
	*env = (struct source_env){.tenant = l->tenant,
				   .formats = l->formats,
				   .horizon_at = l->in->now,
				   .date_order = source ? source->date_order : 0};
	if (source && source->timezone)
		env->zone = civil_zone(slice_of(source->timezone), NULL);
	if (!l->named && source)
		l->named = source->format;
	*out = (struct slice){head, n};
	return true;
}

static bool detect(struct look *l, int fd, struct source_env *env)
{
	struct slice head;

	return read_head(l, fd, env, &head) && source_detect(head, l->name, env, l->named, &l->choice, &l->err);
}

static void show(struct look *l, const struct record *r)
{
	if (l->records_n < l->records_max)
		show_record(r, l->tenant, &l->in->arena, &l->records[l->records_n++]);
}

static void note_record(struct look *l, const struct record *r)
{
	int64_t at = record_happened_at(r);

	l->by_kind[r->kind]++;
	l->seen_as[rows_see(&l->seen, l->choice.format->name, r)]++;
	l->later += at > l->in->now + DAY_S;
	l->latest_at = at > l->latest_at ? at : l->latest_at;
	if (r->kind == RECORD_LEG)
		legs_keep(&l->legs, &r->leg);
	show(l, r);
}

/* What the legs make: an export of rows is read as calls in the end. */
static void note_call(void *ctx, const struct call *call)
{
	struct look *l = ctx;
	const struct record r = {.kind = RECORD_CALL, .call = *call};

	l->calls++;
	show(l, &r);
}

static void note_bindings(struct look *l, const struct source *s)
{
	struct source_binding b[LOOK_BINDINGS];
	size_t n = source_bindings(s, b, LOOK_BINDINGS);
	char number[32];

	for (size_t i = 0; i < n; i++) {
		snprintf(number, sizeof number, "column %zu", b[i].number);
		l->bindings[i].field = b[i].field;
		l->bindings[i].set = !b[i].number;
		l->bindings[i].column = b[i].column.len ? say_safe(&l->in->arena, b[i].column)
							: arena_text(&l->in->arena, slice_of(number));
	}
	l->bindings_n = n;
}

static void doubt(struct look *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void doubt(struct look *l, const char *fmt, ...)
{
	char text[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (l->doubts_n < LOOK_DOUBTS)
		l->doubts[l->doubts_n++] = arena_text(&l->in->arena, slice_of(text));
}

/* The same words that a run would put on the report. */
static void note_doubts(struct look *l)
{
	const char *round = health_round_rows(l->counts.rows);
	char day[11];

	if (l->later) {
		civil_format_date(l->tenant->zone, l->latest_at, day);
		doubt(l,
		      "rows dated more than a day after this run: %lld, the latest on %s: a wrong year, order of day "
		      "and "
		      "month, or clock",
		      (long long)l->later, day);
	}
	if (round)
		doubt(l, "the file holds exactly %llu rows, and %s: it may be cut there",
		      (unsigned long long)l->counts.rows, round);
	if (l->seen_as[ROW_CONFLICT])
		doubt(l, "rows whose id stands for two different facts: %lld; both are kept",
		      (long long)l->seen_as[ROW_CONFLICT]);
	if (l->seen.full)
		doubt(l, "the file is so long that repeated rows were not looked for to its end");
}

static bool read_all(struct look *l, int fd)
{
	struct source_env env;
	struct record r;
	enum source_status status;

	if (!detect(l, fd, &env))
		return false;
	struct source *s = source_open(fd, l->name, &env, &l->choice, &l->err);
	if (!s)
		return false;
	note_bindings(l, s);
	while ((status = source_next(s, &r, &l->err)) == SOURCE_RECORD) {
		if (r.kind == RECORD_FINDING)
			note_finding(l, &r);
		else
			note_record(l, &r);
	}
	l->seen_as[ROW_CONFLICT] += legs_join_kept(&l->legs, l->choice.format, l->tenant, note_call, l);
	source_counts(s, &l->counts);
	source_close(&s);
	l->counts.cut |= l->inside.cut;
	note_doubts(l);
	l->sick = l->counts.cut || l->later ||
		  (int64_t)l->counts.set_aside * 1000 > (int64_t)l->counts.rows * l->tenant->sick_rows_per_mille;
	return status == SOURCE_END;
}

/* A file that no profile reads gets a mapping to start from. One that another profile reads than the one it was given
 * to does not: the error names that one. Nor does one that has a mapping of the tenant's own: the error says what to
 * mend in it. */
static void propose(struct look *l, int fd)
{
	const struct format *named = l->named ? format_set_find(l->formats, slice_of(l->named)) : NULL;
	bool base = named && named->shipped && slice_starts(slice_of(l->named), "mapped-");
	struct proposal p = {0};
	struct source_choice other;
	struct source_env env;
	struct slice head;

	if (l->err.kind != ERR_INPUT || l->choice.format || (named && !named->shipped))
		return;
	if (!base && l->named && read_head(l, fd, &env, &head) &&
	    source_detect(head, l->name, &env, NULL, &other, NULL))
		return;
	str_init(&p.yaml, PROPOSAL_BYTES_MAX);
	if (source_propose(fd, l->name, l->tenant, base ? l->named : NULL, &p)) {
		l->proposal = arena_text(&l->in->arena, str_slice(&p.yaml));
		l->proposal_unsure = p.unsure;
	}
	str_release(&p.yaml);
}

/* The mapping that is lacking follows, or why there is none. */
static void say_proposed(struct look *l)
{
	struct err why = l->err;

	if (l->choice.unmapped && !l->proposal)
		err_set(&l->err, why.kind,
			"%s; none can be proposed: too little of it looks like times, telephone numbers or e-mail "
			"addresses; docs/formats.md shows the ten lines to write",
			why.text);
}

static void look_at(struct look *l)
{
	const char *slash = strrchr(l->path, '/');
	int64_t size;
	int fd = file_open_inbox(l->path, (int64_t)FILE_BYTES_MAX_GIB << 30, &size, &l->err);

	l->name = slash ? slash + 1 : l->path;
	if (fd < 0)
		return;
	legs_kept_init(&l->legs);
	if (unpacked_open(&l->inside, fd, &l->err) && !read_all(l, l->inside.fd))
		propose(l, l->inside.fd);
	say_proposed(l);
	unpacked_close(&l->inside);
	legs_kept_release(&l->legs);
	rows_seen_release(&l->seen);
	close(fd);
}

/* ---- the command ---- */

/* The files named, else those that lie in the inbox. */
static bool files_to_look_at(struct invocation *in, const char ***files, size_t *n, struct err *err)
{
	struct str path;
	const char **names;
	size_t all;

	*files = &in->argument[1];
	*n = in->arguments - 1;
	if (*n)
		return true;
	str_init(&path, PATH_MAX);
	str_addf(&path, "%s/%s/inbox", in->folders.var, in->argument[0]);
	const char *inbox = arena_text(&in->arena, str_slice(&path));
	bool ok = file_list(inbox, &in->arena, &names, &all, err);
	*files = arena_alloc(&in->arena, (ok ? all + 1 : 1) * sizeof **files);
	for (size_t i = 0; ok && i < all; i++)
		if (names[i][0] != '.' && !capture_is_answers(names[i]) && !capture_is_unfinished(names[i]))
			(*files)[(*n)++] = arena_text(&in->arena, slice_of(file_join(&path, inbox, names[i])));
	str_release(&path);
	return ok;
}

static bool load(struct invocation *in, const struct tenant **t, struct format_set *formats)
{
	struct problems problems;
	bool ok;

	problems_init(&problems);
	*t = tenant_load(&in->folders, in->argument[0], &in->arena, &problems);
	ok = *t && formats_load(&in->folders, *t, &in->arena, formats, &problems);
	say_problems(&problems);
	problems_release(&problems);
	return ok;
}

static bool read_show(struct invocation *in, int64_t *show)
{
	const char *text = option_value(in, "show");

	*show = 0;
	if (!text || num_parse_int(slice_of(text), 0, RECORDS_SHOWN_MAX, show))
		return true;
	say_usage(in, "--show %s: write how many records to show, at most %d", text, RECORDS_SHOWN_MAX);
	return false;
}

/* Look at one file and say it. Returns the exit code. */
static int check_file(struct look *l, const char *write_as)
{
	int code = EXIT_DONE;

	look_at(l);
	if (l->in->json)
		look_print_json(l);
	else
		look_print(l);
	if (l->err.kind || l->sick)
		code = l->err.kind ? exit_of(&l->err) : EXIT_INPUT_SICK;
	return write_as ? import_write_format(l, write_as) : code;
}

int import_check(struct invocation *in)
{
	const struct tenant *t;
	struct format_set formats;
	const char **files, *write_as = option_value(in, "write-format");
	struct err err = {0};
	size_t n;
	int64_t show;
	int code = EXIT_DONE;

	if (!read_show(in, &show))
		return EXIT_USAGE_WRONG;
	if (write_as && in->arguments != 2)
		return say_usage(in, "--write-format: name the one file that the mapping is for");
	if (!load(in, &t, &formats))
		return EXIT_CONFIG;
	if (!files_to_look_at(in, &files, &n, &err))
		return say_error(&err);
	if (!n)
		log_note("the inbox of %s is empty: %s/%s/inbox", t->id, in->folders.var, t->id);
	for (size_t i = 0; i < n; i++) {
		struct look *l = arena_alloc(&in->arena, sizeof *l);
		*l = (struct look){.in = in,
				   .tenant = t,
				   .formats = &formats,
				   .path = files[i],
				   .named = option_value(in, "format"),
				   .records_max = (size_t)show};
		l->records = arena_alloc(&in->arena, ((size_t)show + 1) * sizeof *l->records);
		code = exit_gravest(code, check_file(l, write_as));
	}
	return code;
}
