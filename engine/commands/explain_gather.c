#include "commands/explain.h"

#include "base/num.h"
#include "base/vec.h"
#include "commands/say.h"
#include "domain/floor.h"
#include "report/show.h"
#include "store/receipts.h"

enum { TRACE_BYTES_MAX = 256 << 20, ROWS_MAX = 100000, FACTS_MAX = 256 };

static void keep(struct arena *a, struct slice *const *slices, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*slices[i] = arena_slice(a, *slices[i]);
}

static bool take_call(void *ctx, const struct call_view *from)
{
	struct trace *t = ctx;
	struct call_view *c = vec_add((void **)&t->calls, &t->calls_n, &t->calls_cap, sizeof *c, ROWS_MAX);

	if (!c)
		return false;
	*c = *from;
	struct slice *const slices[] = {&c->native_id, &c->raw,           &c->outcome_raw,
					&c->needed,    &c->needed_source, &c->file};
	keep(&t->arena, slices, sizeof slices / sizeof *slices);
	return true;
}

static bool take_record(void *ctx, const struct record_view *from)
{
	struct trace *t = ctx;
	struct record_view *r = vec_add((void **)&t->records, &t->records_n, &t->records_cap, sizeof *r, ROWS_MAX);

	if (!r)
		return false;
	*r = *from;
	struct slice *const slices[] = {&r->kind, &r->id, &r->file, &r->status, &r->words, &r->currency};
	keep(&t->arena, slices, sizeof slices / sizeof *slices);
	return true;
}

static bool names(struct slice payload, const char *id)
{
	char quoted[CASE_ID_LEN + 3];

	snprintf(quoted, sizeof quoted, "\"%s\"", id);
	return slice_find(payload, slice_of(quoted)) >= 0;
}

static bool take_receipt(void *ctx, int64_t number, struct slice kind, int64_t at, struct slice payload)
{
	struct trace *t = ctx;
	bool ours = names(payload, t->row.id);

	for (size_t i = 0; i < t->texts_n && !ours; i++)
		ours = names(payload, t->text_ids[i]);
	if (!ours)
		return true;
	struct receipt_view *r = vec_add((void **)&t->receipts, &t->receipts_n, &t->receipts_cap, sizeof *r, ROWS_MAX);
	if (!r)
		return false;
	*r = (struct receipt_view){.number = number,
				   .at = at,
				   .kind = arena_slice(&t->arena, kind),
				   .payload = arena_slice(&t->arena, payload)};
	return true;
}

static bool find_case(struct trace *t, const char *id, struct err *err)
{
	struct slice case_id = slice_of(id);
	struct err none = {0};

	if (*id == 'M' && !views_case_of_text(t->n->store, slice_of(id), &t->arena, &case_id, err))
		return false;
	if (cases_find(t->n->store, case_id, &t->arena, &t->row, &none))
		return true;
	if (none.kind)
		return err_set(err, none.kind, "%s", none.text);
	return err_set(err, ERR_REFUSED,
		       "no case and no text has the id %.40s; `ringback queue` and cases.csv name them", id);
}

static bool gather_texts(struct trace *t, struct err *err)
{
	size_t n;

	if (!views_texts_of(t->n->store, t->row.row, &t->arena, &t->text_ids, &n, err))
		return false;
	t->texts = arena_alloc(&t->arena, (n + 1) * sizeof *t->texts);
	for (; t->texts_n < n; t->texts_n++)
		if (!outbox_find(t->n->store, slice_of(t->text_ids[t->texts_n]), &t->arena, &t->texts[t->texts_n], err))
			return false;
	return true;
}

bool trace_gather(struct trace *t, const char *id, struct err *err)
{
	struct store *s = t->n->store;

	arena_init(&t->arena, TRACE_BYTES_MAX);
	return find_case(t, id, err) && views_each_call_of(s, t->row.row, take_call, t, err) &&
	       decisions_load(s, t->row.row, &t->arena, &t->decisions, &t->decisions_n, err) && gather_texts(t, err) &&
	       views_each_record_of(s, t->row.row, take_record, t, err) && receipts_each(s, "", take_receipt, t, err);
}

void trace_release(struct trace *t)
{
	free(t->calls);
	free(t->records);
	free(t->receipts);
	arena_release(&t->arena);
}

/* ---- facts ---- */

struct unfolding {
	struct arena *arena;
	struct fact_view *facts;
	size_t n;
	bool *seen;
};

static bool take_fact(void *ctx, struct slice name, struct slice value)
{
	struct unfolding *u = ctx;
	ptrdiff_t at = fact_find(name);

	if (u->n == FACTS_MAX)
		return false;
	u->facts[u->n++] = (struct fact_view){arena_slice(u->arena, name), arena_slice(u->arena, value),
					      at >= 0 ? &fact_table[at] : NULL};
	if (at >= 0)
		u->seen[at] = true;
	return true;
}

bool trace_facts(struct trace *t, const struct stored_decision *d, struct fact_view **facts, size_t *n, bool *seen,
		 struct err *err)
{
	struct unfolding u = {.arena = &t->arena, .seen = seen};

	u.facts = arena_alloc(&t->arena, FACTS_MAX * sizeof *u.facts);
	if (!views_each_fact(t->n->store, d->facts, take_fact, &u, err))
		return false;
	*facts = u.facts;
	*n = u.n;
	return true;
}

void trace_fact_value(struct str *out, const struct tenant *t, const struct fact_view *f)
{
	int64_t number = 0;
	bool is_number = num_parse_int(f->value, INT64_MIN, INT64_MAX, &number);

	if (!f->info || !is_number || f->info->type == FACT_TEXT || f->info->type == FACT_WORD)
		say_free(out, t, f->value);
	else if (f->info->type == FACT_PHONE)
		number ? show_phone(out, t, number) : str_adds(out, "none");
	else if (strcmp(f->info->unit, "epoch") == 0)
		number ? show_rfc3339(out, t, number) : str_adds(out, "none");
	else if (strcmp(f->info->unit, "minute of the day") == 0)
		str_addf(out, "%02lld:%02lld", (long long)number / 60, (long long)number % 60);
	else
		str_addf(out, "%lld%s%s", (long long)number, strcmp(f->info->unit, "s") == 0 ? " s" : "", "");
}

/* ---- the floor ---- */

static bool has_code(const struct stored_decision *d, const char *code)
{
	for (size_t i = 0; i < d->voices_n; i++)
		if (strcmp(d->voices[i].code, code) == 0)
			return true;
	return false;
}

enum floor_mark trace_floor(const struct stored_decision *d, size_t row, const struct voice **voice)
{
	/* Who calls again after a text has had it: the loop drops these four and asks a person to call (loop/prove.c).
	 */
	static const char *const dropped[] = {"ALREADY_TEXTED", "CAP_FLOOR", "CAP_24H", "DUPLICATE"};
	const struct floor_row *f = &floor_table[row];

	for (size_t i = 0; i < d->voices_n; i++) {
		const struct voice *v = &d->voices[i];
		if (strcmp(v->row, f->id) != 0 && !(v->row[0] == '\0' && strcmp(v->code, f->code) == 0))
			continue;
		*voice = v;
		return FLOOR_FIRED;
	}
	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		if (strcmp(dropped[i], f->code) == 0 && has_code(d, "called_again"))
			return FLOOR_NOT_KEPT;
	return FLOOR_PASSED;
}
