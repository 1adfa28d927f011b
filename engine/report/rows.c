/* The rows a page shows: health of the data, cases with their traces, bookings, replies, findings, changes. */
#include "report/rows.h"

#include <stdarg.h>

#include "base/vec.h"
#include "domain/records.h"
#include "domain/replies.h"
#include "report/show.h"
#include "report/wording.h"
#include "store/cases.h"

enum {
	HEALTH_MAX = 40,
	HEALTH_INFO_MAX = 20,
	REPLIES_MAX = 200,
	STALE_DATA_S = 36 * 3600,
	DAY_S = 86400,
	HEALTH_CHARS_MAX = 400,
	REASON_CHARS_MAX = 300
};

/* ---- health -------------------------------------------------------------------------------------------------- */

static void say_health(struct gather *g, bool bad, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void say_health(struct gather *g, bool bad, const char *fmt, ...)
{
	struct figures *f = g->f;
	char text[2048]; /* more than a file name and a reason of HEALTH_CHARS_MAX characters */
	bool cut;
	va_list args;

	if (f->health_n >=
	    (bad ? HEALTH_MAX : HEALTH_INFO_MAX)) /* what is only worth knowing leaves room for what is bad */
		return;
	if (!f->health)
		f->health = arena_alloc(g->arena, HEALTH_MAX * sizeof *f->health);
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	for (char *c = text; *c; c++) /* a file may be named in two lines; what is said of it is one */
		*c = (char)((unsigned char)*c < ' ' ? ' ' : *c);
	struct slice line = arena_slice(g->arena, show_cut(slice_of(text), HEALTH_CHARS_MAX, &cut));
	f->health[f->health_n++] = (struct health_line){bad, line};
	if (bad && !f->sick)
		f->sick_why = line;
	f->sick = f->sick || bad;
}

/* Which files came after the last report: it says how many had been read when it was written. */
static void count_file(struct gather *g, const struct file_row *file)
{
	int64_t before = 0;

	if (reports_said(&g->last, "files", &before) ? g->files_n >= before : file->imported_at > g->last.at) {
		int64_t rows = (int64_t)(file->taken + file->revised);
		if (rows && g->new_files++ == 0)
			g->new_file = arena_slice(g->arena, slice_of(file->name));
		g->new_rows += rows;
	}
	g->files_n++;
}

static bool file_health(void *ctx, const struct file_row *file)
{
	struct gather *g = ctx;
	int64_t rows = (int64_t)file->rows, aside = (int64_t)file->set_aside;
	bool bad = aside * 1000 > rows * g->f->tenant->sick_rows_per_mille;

	count_file(g, file);
	if (file->imported_at < g->f->period_from)
		return true;
	g->known_files += file->repeated > 0;
	g->known_rows += (int64_t)file->repeated;
	if (file->cut)
		say_health(g, true, "%s is cut: its end is missing. Export it again.", file->name);
	if (bad)
		say_health(g, true, "%s: %lld of %lld %s set aside, more than the limit. See exceptions.csv.",
			   file->name, (long long)aside, (long long)rows, rows == 1 ? "row was" : "rows were");
	else if (aside)
		say_health(g, false, "%s: %lld of %lld %s set aside. See exceptions.csv.", file->name, (long long)aside,
			   (long long)rows, rows == 1 ? "row was" : "rows were");
	return true;
}

/* One line for findings of one file and kind that say the same: they come in the order of kind, file and line. */
struct sick_line {
	struct gather *g;
	enum exception_kind kind;
	struct slice file, reason;
	int64_t rows;
};

/* Of these only the number is said: every one has its own words in exceptions.csv. */
static const char *counted_kind(enum exception_kind kind)
{
	switch (kind) {
	case EXCEPTION_CONFLICT: return "one id, two different facts. Both are kept";
	case EXCEPTION_DOUBT: return "the time does not tell one instant";
	default: return NULL;
	}
}

static void say_sick(struct sick_line *s)
{
	bool cut, bad = !counted_kind(s->kind);
	struct slice reason = show_cut(s->reason, REASON_CHARS_MAX, &cut);
	char rows[64] = "";

	if (!s->rows)
		return;
	if (s->rows > 1 && bad) {
		reason.len -= !cut && slice_ends(reason, ".");
		snprintf(rows, sizeof rows, " (%lld rows, listed in exceptions.csv).", (long long)s->rows);
	}
	/* Of a file that could not be read the reason names it. */
	struct slice file = slice_find(reason, s->file) ? s->file : (struct slice){"", 0};
	if (bad || s->reason.len)
		say_health(s->g, bad, "%.*s%s%.*s%s%s", (int)file.len, file.len ? file.at : "", file.len ? ": " : "",
			   (int)reason.len, reason.at, cut ? "\xE2\x80\xA6" : "", rows);
	else
		say_health(s->g, false, "%.*s: %lld %s: %s. See exceptions.csv.", (int)s->file.len,
			   s->file.len ? s->file.at : "", (long long)s->rows, s->rows == 1 ? "row" : "rows",
			   counted_kind(s->kind));
	s->rows = 0;
}

/* A gap's line is its day; a file that cannot be read lies in the inbox still; all else is of the run that found it. */
static bool is_of_period(const struct gather *g, const struct finding_row *row)
{
	int64_t at = row->kind == EXCEPTION_GAP ? (row->line + 1) * DAY_S : row->found_at;

	return row->kind == EXCEPTION_BAD_FILE || at >= g->f->period_from;
}

static bool sick_finding(void *ctx, const struct finding_row *row, struct err *err)
{
	struct sick_line *s = ctx;
	struct arena *arena = s->g->arena;
	struct exception_row exception = {.file = row->file,
					  .line = row->kind == EXCEPTION_GAP ? 0
									     : row->line, /* a gap has a day there */
					  .kind = row->kind,
					  .reason = row->reason,
					  .text = row->text};
	bool bad = row->kind == EXCEPTION_BAD_FILE || row->kind == EXCEPTION_GAP || row->kind == EXCEPTION_CLOCK;
	bool of_file = row->kind == EXCEPTION_DOUBT && !row->line;

	if (!rows_add_exception(s->g, &exception, err))
		return false;
	if ((!bad && !counted_kind(row->kind)) || !is_of_period(s->g, row))
		return true;
	struct slice reason = bad || of_file ? row->reason : (struct slice){0};
	if (!s->rows || s->kind != row->kind || !slice_equal(s->file, row->file) || !slice_equal(s->reason, reason)) {
		say_sick(s);
		s->kind = row->kind;
		s->file = arena_slice(arena, row->file);
		s->reason = arena_slice(arena, reason);
	}
	s->rows++;
	return true;
}

/* Exports that overlap are as it should be: one line for all of them. */
static void say_overlap(struct gather *g)
{
	if (g->known_files)
		say_health(g, false,
			   "%lld %s rows that were known already (%lld in all): exports overlap, and each row counts "
			   "once.",
			   (long long)g->known_files, g->known_files == 1 ? "file holds" : "files hold",
			   (long long)g->known_rows);
}

bool rows_load_health(struct gather *g, struct err *err)
{
	struct sick_line sick = {.g = g};
	char until[32];
	bool was_sick;

	if (!views_each_finding(g->store, sick_finding, &sick, err))
		return false;
	say_sick(&sick);
	if (!views_each_file(g->store, file_health, g, err))
		return false;
	say_overlap(g);
	was_sick = g->f->sick; /* a quiet day or a first morning is said aloud, but no file of it is sick */
	if (!g->counts.data_to) {
		say_health(g, true, "No call log has been read yet: put an export into the inbox.");
		g->f->sick = was_sick;
		return true;
	}
	civil_format_short(g->f->tenant->zone, g->counts.data_to, until);
	if (g->f->now - g->counts.data_to > STALE_DATA_S)
		say_health(g, true, "The newest call in any file is of %s: later calls are not in this report.", until);
	g->f->sick = was_sick;
	if (!g->f->health_n)
		say_health(g, false, "Every row of every file was read. Data until %s.", until);
	return true;
}

/* ---- cases --------------------------------------------------------------------------------------------------- */

static void load_trace(struct gather *g, struct case_view *v, const struct stored_decision *d)
{
	v->facts = d->facts;
	v->trace = arena_alloc(g->arena, (d->voices_n + 1) * sizeof *v->trace);
	for (size_t i = 0; i < d->voices_n; i++) {
		const struct voice *voice = &d->voices[i];
		v->trace[v->trace_n++] = (struct trace_line){.layer = slice_of(layer_word(voice->layer)),
							     .outcome = slice_of(outcome_word(voice->outcome)),
							     .code = slice_of(voice->code),
							     .place = slice_of(voice->place),
							     .note = slice_of(voice->note),
							     .until = voice->until};
	}
}

static bool load_draft(struct gather *g, struct case_view *v, struct err *err)
{
	struct outbox_row o;
	struct err none = {0};

	if (!slice_is(v->row.message_state, "draft"))
		return true;
	if (!outbox_find(g->store, v->row.message_id, g->arena, &o, &none))
		return none.kind == ERR_NONE || err_set(err, none.kind, "%s", none.text);
	struct draft_row *d = arena_alloc(g->arena, sizeof *d);
	*d = (struct draft_row){
		.id = v->row.message_id, .case_id = slice_of(v->row.id), .body = o.body, .not_before = o.not_before};
	v->draft = d;
	return true;
}

static bool load_view(struct gather *g, int64_t row, struct case_view *v, struct err *err)
{
	struct stored_decision *d;
	size_t n = 0;

	if (!cases_load(g->store, row, g->arena, &v->row, err) || !decisions_load(g->store, row, g->arena, &d, &n, err))
		return false;
	if (n)
		load_trace(g, v, &d[n - 1]);
	return views_call_origin(g->store, v->row.last_call, g->arena, &v->origin, err) && load_draft(g, v, err);
}

bool rows_load_cases(struct gather *g, struct err *err)
{
	struct figures *f = g->f;

	f->needs = arena_alloc(g->arena, FIGURES_NEEDS_MAX * sizeof *f->needs);
	for (size_t i = 0; i < g->urgent_n; i++)
		if (!load_view(g, g->urgent[i].row, &f->needs[f->needs_n++], err))
			return false;
	f->cases = arena_alloc(g->arena, (g->newest_n + 1) * sizeof *f->cases);
	for (size_t i = 0; i < g->newest_n; i++)
		if (!load_view(g, g->newest[i].row, &f->cases[f->cases_shown++], err))
			return false;
	return true;
}

/* ---- replies ------------------------------------------------------------------------------------------------- */

static bool add_reply(void *ctx, const struct reply_view *r)
{
	struct gather *g = ctx;
	struct figures *f = g->f;

	if (g->replies_total++ >= REPLIES_MAX)
		return true; /* counted all the same */
	if (!f->replies)
		f->replies = arena_alloc(g->arena, REPLIES_MAX * sizeof *f->replies);
	f->replies[f->replies_n++] = (struct reply_row){.id = arena_slice(g->arena, r->id),
							.case_id = arena_slice(g->arena, r->case_id),
							.from = r->from,
							.at = r->at,
							.body = arena_slice(g->arena, r->body),
							.why = arena_slice(g->arena, r->why)};
	return true;
}

bool rows_load_replies(struct gather *g, struct err *err)
{
	return views_each_reply(g->store, g->f->now, add_reply, g, err);
}
