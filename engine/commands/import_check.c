#include "commands/import.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"
#include "base/gunzip.h"
#include "base/json.h"
#include "base/log.h"
#include "base/num.h"
#include "commands/import_show.h"
#include "commands/say.h"
#include "config/formats.h"
#include "report/show.h"
#include "sources/source.h"

enum {
	HEAD_BYTES = 64 * 1024,
	FILE_BYTES_MAX_GIB = 8,
	FINDINGS_SHOWN = 10,
	COLUMNS_SHOWN = 40,
	TEXT_SHOWN = 100,
	RECORDS_SHOWN_MAX = 1000,
};

static const char *const kind_words[] = {
	[RECORD_CALL] = "calls",
	[RECORD_LEG] = "legs",
	[RECORD_MESSAGE] = "texts",
	[RECORD_BOOKING] = "bookings",
	[RECORD_PAYMENT] = "payments",
	[RECORD_CONTACT] = "contacts",
	[RECORD_CONSENT] = "consent events",
};
enum { KINDS = sizeof kind_words / sizeof *kind_words };

struct shown {
	int64_t line;
	enum exception_kind kind;
	const char *reason, *text;
};

/* One file looked at. */
struct look {
	struct invocation *in;
	const struct tenant *tenant;
	const struct format_set *formats;
	const char *path, *name, *named; /* named: the profile asked for, or null */
	struct unpacked inside;
	struct source_choice choice;
	struct source_counts counts;
	int64_t by_kind[KINDS], findings;
	struct shown rows[FINDINGS_SHOWN], columns[COLUMNS_SHOWN];
	size_t rows_n, columns_n;
	struct legs_kept legs;        /* joined into calls once the file is at its end */
	struct shown_record *records; /* the first, when --show asks for them */
	size_t records_n, records_max;
	bool sick;
	struct err err;
};

static void note_finding(struct look *l, const struct record *r)
{
	const struct finding *f = &r->finding;
	bool column = f->kind == EXCEPTION_UNKNOWN_COLUMN || f->kind == EXCEPTION_MISSING_COLUMN;
	struct arena *a = &l->in->arena;
	struct shown s = {.line = r->origin.line, .kind = f->kind};
	bool cut;

	l->findings += !column;
	if (column ? l->columns_n == COLUMNS_SHOWN : l->rows_n == FINDINGS_SHOWN)
		return;
	s.reason = say_safe(a, f->reason);
	s.text = say_safe(a, show_cut(f->text, TEXT_SHOWN, &cut));
	if (column)
		l->columns[l->columns_n++] = s;
	else
		l->rows[l->rows_n++] = s;
}

static const struct tenant_source *source_of(const struct tenant *t, const char *name)
{
	char bare[256];

	for (size_t i = 0; i < t->sources_n; i++)
		if (file_name_matches(t->sources[i].files, name) ||
		    file_name_matches(t->sources[i].files, unpacked_name(name, bare)))
			return &t->sources[i];
	return NULL;
}

static bool detect(struct look *l, int fd, struct source_env *env)
{
	const struct tenant_source *source = source_of(l->tenant, l->name);
	char *head = arena_alloc(&l->in->arena, HEAD_BYTES);
	size_t n = 0;

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
	return source_detect((struct slice){head, n}, l->name, env, l->named, &l->choice, &l->err);
}

static void note_record(struct look *l, const struct record *r)
{
	l->by_kind[r->kind]++;
	if (r->kind == RECORD_LEG)
		legs_keep(&l->legs, &r->leg);
	if (l->records_n < l->records_max)
		show_record(r, l->tenant, &l->in->arena, &l->records[l->records_n++]);
}

/* What the legs make: an export of rows is read as calls in the end. */
static void note_call(void *ctx, const struct call *call)
{
	const struct record r = {.kind = RECORD_CALL, .call = *call};

	note_record(ctx, &r);
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
	while ((status = source_next(s, &r, &l->err)) == SOURCE_RECORD) {
		if (r.kind == RECORD_FINDING)
			note_finding(l, &r);
		else
			note_record(l, &r);
	}
	legs_join_kept(&l->legs, l->choice.format, l->tenant, note_call, l);
	source_counts(s, &l->counts);
	source_close(&s);
	l->counts.cut |= l->inside.cut;
	l->sick = l->counts.cut ||
		  (int64_t)l->counts.set_aside * 1000 > (int64_t)l->counts.rows * l->tenant->sick_rows_per_mille;
	return status == SOURCE_END;
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
	if (unpacked_open(&l->inside, fd, &l->err))
		read_all(l, l->inside.fd);
	unpacked_close(&l->inside);
	legs_kept_release(&l->legs);
	close(fd);
}

/* ---- saying it ---- */

static void say_times(const struct look *l)
{
	char from[CIVIL_RFC3339_LEN], to[CIVIL_RFC3339_LEN];

	if (!l->counts.first_at)
		return;
	civil_format_rfc3339(l->tenant->zone, l->counts.first_at, from);
	civil_format_rfc3339(l->tenant->zone, l->counts.last_at, to);
	printf("  times   %s to %s (%s); zone: %s\n", from, to, l->tenant->timezone, l->counts.zone_basis);
}

static void say_findings(const struct look *l)
{
	for (size_t i = 0; i < l->columns_n; i++)
		printf("  column  %s\n", l->columns[i].reason);
	for (size_t i = 0; i < l->rows_n; i++)
		printf("  %s:%lld: %s (%s)%s%s\n", l->name, (long long)l->rows[i].line, l->rows[i].reason,
		       exception_kind_word(l->rows[i].kind), *l->rows[i].text ? "\n      " : "", l->rows[i].text);
	if (l->findings > (int64_t)l->rows_n)
		printf("  and %lld more findings\n", (long long)(l->findings - (int64_t)l->rows_n));
}

static void say_look(const struct look *l)
{
	const char *comma = "";

	printf("%s\n", l->path);
	if (l->choice.format)
		printf("  format  %s: %s\n", l->choice.format->name, l->choice.why);
	if (l->counts.rows) {
		printf("  rows    %llu: ", (unsigned long long)l->counts.rows);
		for (size_t k = 0; k < KINDS; k++)
			if (l->by_kind[k]) {
				printf("%s%lld %s", comma, (long long)l->by_kind[k], kind_words[k]);
				comma = ", ";
			}
		printf("%s%llu skipped, %llu set aside\n", comma, (unsigned long long)l->counts.skipped,
		       (unsigned long long)l->counts.set_aside);
	}
	say_times(l);
	for (size_t i = 0; i < l->records_n; i++)
		shown_print(&l->records[i], l->name);
	say_findings(l);
	if (l->counts.cut)
		printf("  sick    the end of the file is missing: it stops in the middle of a row\n");
	else if (l->sick)
		printf("  sick    more than %lld.%lld%% of the rows are bad (report.sick_rows)\n",
		       (long long)l->tenant->sick_rows_per_mille / 10, (long long)l->tenant->sick_rows_per_mille % 10);
	if (l->err.kind)
		printf("  error   %s\n", l->err.text);
	else
		printf("  Nothing was stored. To take it in: ringback import %s %s\n", l->tenant->id, l->path);
}

static void json_findings(struct json *j, const char *key, const struct shown *items, size_t n)
{
	json_array(j, key);
	for (size_t i = 0; i < n; i++) {
		json_object(j, NULL);
		json_int(j, "line", items[i].line);
		json_text(j, "kind", exception_kind_word(items[i].kind));
		json_text(j, "reason", items[i].reason);
		json_text(j, "text", items[i].text);
		json_end_object(j);
	}
	json_end_array(j);
}

static void json_look(const struct look *l)
{
	struct json j;
	struct str out;

	str_init(&out, 1 << 20);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "file", l->path);
	json_text(&j, "format", l->choice.format ? l->choice.format->name : NULL);
	json_text(&j, "why", l->choice.why);
	json_int(&j, "rows", (int64_t)l->counts.rows);
	json_int(&j, "records", (int64_t)l->counts.records);
	json_int(&j, "skipped", (int64_t)l->counts.skipped);
	json_int(&j, "set_aside", (int64_t)l->counts.set_aside);
	json_int(&j, "first_at", l->counts.first_at);
	json_int(&j, "last_at", l->counts.last_at);
	json_text(&j, "zone", l->counts.zone_basis);
	json_bool(&j, "cut", l->counts.cut);
	json_bool(&j, "sick", l->sick);
	json_int(&j, "findings", l->findings);
	json_findings(&j, "columns", l->columns, l->columns_n);
	json_findings(&j, "first_findings", l->rows, l->rows_n);
	json_array(&j, "first_records");
	for (size_t i = 0; i < l->records_n; i++)
		shown_json(&l->records[i], &j);
	json_end_array(&j);
	json_text(&j, "error", l->err.kind ? l->err.text : NULL);
	json_end_object(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
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
		if (names[i][0] != '.' && strcmp(names[i], "approvals.csv") != 0)
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

int import_check(struct invocation *in)
{
	const struct tenant *t;
	struct format_set formats;
	const char **files;
	struct err err = {0};
	size_t n;
	int64_t show;
	int code = EXIT_DONE;

	if (!read_show(in, &show))
		return EXIT_USAGE_WRONG;
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
		look_at(l);
		if (in->json)
			json_look(l);
		else
			say_look(l);
		if (l->err.kind || l->sick)
			code = exit_gravest(code, l->err.kind ? exit_of(&l->err) : EXIT_INPUT_SICK);
	}
	return code;
}
