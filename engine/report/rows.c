/* The rows a page shows: health of the data, cases with their traces, bookings, replies, findings, changes. */
#include "report/rows.h"

#include <stdarg.h>

#include "base/num.h"
#include "base/vec.h"
#include "domain/records.h"
#include "domain/replies.h"
#include "report/wording.h"
#include "store/cases.h"

enum { HEALTH_MAX = 40, REPLIES_MAX = 200, CHANGES_MAX = 60, STALE_DATA_S = 36 * 3600 };

/* ---- health ---------------------------------------------------------------------------------------------------------------- */

static void say_health(struct gather *g, bool bad, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void say_health(struct gather *g, bool bad, const char *fmt, ...)
{
	struct figures *f = g->f;
	char text[512];
	va_list args;

	if (f->health_n == HEALTH_MAX)
		return;
	if (!f->health)
		f->health = arena_alloc(g->arena, HEALTH_MAX * sizeof *f->health);
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	f->health[f->health_n++] = (struct health_line){bad, arena_slice(g->arena, slice_of(text))};
	f->sick = f->sick || bad;
}

static bool file_health(void *ctx, const struct file_row *file)
{
	struct gather *g = ctx;
	int64_t rows = (int64_t)file->rows, aside = (int64_t)file->set_aside;
	bool bad = aside * 1000 > rows * g->f->tenant->sick_rows_per_mille;

	if (file->imported_at < g->f->period_from)
		return true;
	if (file->cut)
		say_health(g, true, "%s is cut: its end is missing. Export it again.", file->name);
	if (bad)
		say_health(g, true, "%s: %lld of %lld rows were set aside, more than the limit. See exceptions.csv.", file->name,
		           (long long)aside, (long long)rows);
	else if (aside)
		say_health(g, false, "%s: %lld of %lld rows set aside. See exceptions.csv.", file->name, (long long)aside,
		           (long long)rows);
	return true;
}

static bool sick_finding(void *ctx, const struct finding_row *row, struct err *err)
{
	struct gather *g = ctx;

	(void)err;
	if (row->kind == EXCEPTION_BAD_FILE || row->kind == EXCEPTION_GAP || row->kind == EXCEPTION_CLOCK)
		say_health(g, true, "%.*s%s%.*s", (int)row->file.len, row->file.at, row->file.len ? ": " : "",
		           (int)(row->reason.len > 300 ? 300 : row->reason.len), row->reason.at);
	return true;
}

bool rows_load_health(struct gather *g, struct err *err)
{
	char until[32];

	if (!views_each_finding(g->store, sick_finding, g, err) || !views_each_file(g->store, file_health, g, err))
		return false;
	if (!g->counts.data_to) {
		say_health(g, true, "No call log has been read yet: put an export into the inbox.");
		return true;
	}
	civil_format_short(g->f->tenant->zone, g->counts.data_to, until);
	if (g->f->now - g->counts.data_to > STALE_DATA_S)
		say_health(g, true, "The newest call in any file is of %s: later calls are not in this report.", until);
	if (!g->f->health_n)
		say_health(g, false, "Every row of every file was read. Data until %s.", until);
	return true;
}

/* ---- cases ------------------------------------------------------------------------------------------------------------------- */

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
	*d = (struct draft_row){.id = v->row.message_id, .case_id = slice_of(v->row.id), .body = o.body,
	                        .not_before = o.not_before};
	v->draft = d;
	return true;
}

static bool load_view(struct gather *g, int64_t row, struct case_view *v, struct err *err)
{
	struct stored_decision *d;
	size_t n = 0;

	if (!cases_load(g->store, row, g->arena, &v->row, err) ||
	    !decisions_load(g->store, row, g->arena, &d, &n, err))
		return false;
	if (n)
		load_trace(g, v, &d[n - 1]);
	return views_call_origin(g->store, v->row.last_call, g->arena, &v->origin, err) && load_draft(g, v, err);
}

bool rows_load_cases(struct gather *g, struct err *err)
{
	struct figures *f = g->f;
	int64_t shown = f->cases_total < FIGURES_ROWS_MAX ? f->cases_total : FIGURES_ROWS_MAX;

	f->needs = arena_alloc(g->arena, FIGURES_NEEDS_MAX * sizeof *f->needs);
	for (size_t i = 0; i < g->urgent_n; i++)
		if (!load_view(g, g->urgent[i].row, &f->needs[f->needs_n++], err))
			return false;
	f->cases = arena_alloc(g->arena, ((size_t)shown + 1) * sizeof *f->cases);
	for (int64_t i = 0; i < shown; i++)
		if (!load_view(g, g->newest[(f->cases_total - 1 - i) % FIGURES_ROWS_MAX], &f->cases[f->cases_shown++], err))
			return false;
	return true;
}

/* ---- bookings ------------------------------------------------------------------------------------------------------------------ */

static void keep_proof(struct arena *a, struct proof_row *p)
{
	struct slice *const borrowed[] = {&p->booking_id, &p->booking_source, &p->person,   &p->case_id, &p->message_id,
	                                  &p->provider_id, &p->payment_id,    &p->currency, &p->title};

	for (size_t i = 0; i < sizeof borrowed / sizeof *borrowed; i++)
		*borrowed[i] = arena_slice(a, *borrowed[i]);
}

static struct tally *match_tally(struct gather *g, const struct booking_view *b)
{
	struct figures *f = g->f;
	char word[64];

	snprintf(word, sizeof word, "%s%s%s", match_class_word(b->class), b->reason ? "_" : "", match_reason_word(b->reason));
	for (size_t i = 0; i < f->matches_n; i++)
		if (slice_is(f->matches[i].word, word) && (!b->paid_minor || !f->matches[i].amount_minor ||
		                                           slice_equal(f->matches[i].currency, b->currency)))
			return &f->matches[i];
	if (!f->matches)
		f->matches = arena_alloc(g->arena, TALLIES_MAX * sizeof *f->matches);
	struct tally *t = &f->matches[f->matches_n < TALLIES_MAX ? f->matches_n++ : TALLIES_MAX - 1];
	*t = (struct tally){.word = arena_slice(g->arena, slice_of(word)),
	                    .words = slice_of(wording_match_label(b->class, b->reason))};
	return t;
}

static bool count_proof(void *ctx, const struct booking_view *b, struct err *err)
{
	struct gather *g = ctx;
	struct figures *f = g->f;
	struct tally *t = match_tally(g, b);

	(void)err;
	t->n++;
	if (b->paid_minor) {
		t->amount_minor += b->paid_minor;
		t->currency = arena_slice(g->arena, b->currency);
	}
	f->proofs_total++;
	g->unmatched_bookings += b->class == MATCH_UNMATCHED;
	if (f->proofs_shown == FIGURES_ROWS_MAX)
		return true;
	if (!f->proofs)
		f->proofs = arena_alloc(g->arena, FIGURES_ROWS_MAX * sizeof *f->proofs);
	f->proofs[f->proofs_shown] = rows_proof(b);
	keep_proof(g->arena, &f->proofs[f->proofs_shown++]);
	return true;
}

bool rows_load_proofs(struct gather *g, struct err *err)
{
	return views_each_booking(g->store, g->f->period_from, g->f->now, count_proof, g, err);
}

/* ---- replies, findings, changes -------------------------------------------------------------------------------------------------- */

static bool add_reply(void *ctx, const struct reply_view *r)
{
	struct gather *g = ctx;
	struct figures *f = g->f;

	if (!f->replies)
		f->replies = arena_alloc(g->arena, REPLIES_MAX * sizeof *f->replies);
	f->replies[f->replies_n++] = (struct reply_row){.id = arena_slice(g->arena, r->id),
	                                                .case_id = arena_slice(g->arena, r->case_id),
	                                                .from = r->from, .at = r->at,
	                                                .body = arena_slice(g->arena, r->body),
	                                                .why = arena_slice(g->arena, r->why)};
	return f->replies_n < REPLIES_MAX;
}

bool rows_load_replies(struct gather *g, struct err *err)
{
	return views_each_reply(g->store, g->f->now, add_reply, g, err);
}

static bool add_exception(void *ctx, const struct exception_row *row, struct err *err)
{
	struct gather *g = ctx;
	struct figures *f = g->f;

	(void)err;
	if (!f->exceptions)
		f->exceptions = arena_alloc(g->arena, FIGURES_ROWS_MAX * sizeof *f->exceptions);
	f->exceptions[f->exceptions_shown++] = (struct exception_row){
	        .file = arena_slice(g->arena, row->file), .line = row->line, .kind = row->kind,
	        .reason = arena_slice(g->arena, row->reason), .text = arena_slice(g->arena, slice_part(row->text, 0, 500))};
	return f->exceptions_shown < FIGURES_ROWS_MAX; /* the rest is counted and stands in the CSV */
}

bool rows_load_exceptions(struct gather *g, struct err *err)
{
	struct figures *f = g->f;
	struct err stopped = {0};
	int64_t one_sided = 0;

	if (!views_count_one_sided(g->store, f->period_from, f->now, &one_sided, err))
		return false;
	f->exceptions_total = g->counts.findings + g->unmatched_bookings + g->unmatched_payments + one_sided;
	if (!figures_each_exception(g->store, f, add_exception, g, &stopped) && stopped.kind)
		return err_set(err, stopped.kind, "%s", stopped.text);
	return true;
}

int64_t rows_was(const struct report_record *last, const char *key)
{
	struct slice rest = last->summary, line;
	int64_t value = 0;

	while (slice_next(&rest, '\n', &line)) {
		struct slice name;
		if (slice_next(&line, ' ', &name) && slice_is(name, key) && num_parse_int(line, INT64_MIN, INT64_MAX, &value))
			return value;
	}
	return 0;
}

/* What differs from the last report, and why it may. A number that was not there before is not a change. */
void rows_load_changes(struct gather *g, const struct report_record *last)
{
	struct figures *f = g->f;
	const char *why = f->corrects ? "later records, answers or rules of the same day" : "a day later: new records and answers";

	if (!last->number)
		return;
	f->changes = arena_alloc(g->arena, CHANGES_MAX * sizeof *f->changes);
	for (size_t i = 0; i < f->all_n && f->changes_n < CHANGES_MAX; i++) {
		int64_t was = rows_was(last, f->all[i].key);
		char text[2][24];
		if (was == f->all[i].value)
			continue;
		snprintf(text[0], sizeof text[0], "%lld", (long long)was);
		snprintf(text[1], sizeof text[1], "%lld", (long long)f->all[i].value);
		f->changes[f->changes_n++] = (struct change){.what = slice_of(f->all[i].key),
		                                             .was = arena_slice(g->arena, slice_of(text[0])),
		                                             .now = arena_slice(g->arena, slice_of(text[1])),
		                                             .why = slice_of(why)};
	}
}
