/* Headers: which column of this file gives which field, and what to say of the others. */
#include "base/utf8.h"
#include "base/vec.h"
#include "sources/rows.h"

#define MAX_PENDING (CSV_MAX_FIELDS + FORMAT_MAX_FIELDS)

void header_read(const struct csv_row *row, struct arena *arena, struct header *out)
{
	struct str text;
	str_init(&text, CSV_MAX_ROW_BYTES);
	out->n = row->n;
	out->shown = arena_alloc(arena, row->n * sizeof *out->shown);
	out->key = arena_alloc(arena, row->n * sizeof *out->key);
	for (size_t i = 0; i < row->n; i++) {
		str_clear(&text);
		utf8_add_clean(&text, slice_trim(row->field[i]));
		out->shown[i] = arena_slice(arena, str_slice(&text));
		str_clear(&text);
		format_add_key(&text, out->shown[i]);
		out->key[i] = arena_slice(arena, str_slice(&text));
	}
	str_release(&text);
}

ptrdiff_t header_find(const struct header *h, const struct format_column *column, size_t from)
{
	for (size_t i = from; i < h->n; i++)
		if (h->key[i].len && format_column_is(column, h->key[i]))
			return (ptrdiff_t)i;
	return -1;
}

static bool has_any(const struct header *h, const struct format_columns *columns)
{
	for (size_t i = 0; i < columns->n; i++)
		if (columns->items[i].number || header_find(h, &columns->items[i], 0) >= 0)
			return true;
	return false;
}

static bool is_in(const struct format_columns *columns, struct slice key)
{
	for (size_t i = 0; i < columns->n; i++)
		if (format_column_is(&columns->items[i], key))
			return true;
	return false;
}

static bool is_known(const struct format *f, struct slice key)
{
	size_t n;
	format_fields(f->reads, &n);
	for (size_t i = 0; i < n; i++)
		if (is_in(&f->target[i].columns, key))
			return true;
	return is_in(&f->ignore, key);
}

size_t header_count_known(const struct header *h, const struct format *f)
{
	size_t known = 0;
	for (size_t i = 0; i < h->n; i++)
		known += h->key[i].len && is_known(f, h->key[i]);
	return known;
}

/* ---- required fields ---- */

static bool field_is_given(const struct header *h, const struct format *f, int field)
{
	return f->target[field].fixed.len || has_any(h, &f->target[field].columns);
}

static const char *nearest_header(const struct header *h, const struct format_columns *columns, struct arena *arena)
{
	const char **names = arena_alloc(arena, (h->n + 1) * sizeof *names);
	size_t n = 0;
	for (size_t i = 0; i < h->n; i++)
		if (h->shown[i].len)
			names[n++] = arena_text(arena, h->shown[i]);
	for (size_t i = 0; i < columns->n; i++) {
		const char *near = str_nearest(columns->items[i].shown, names);
		if (near)
			return near;
	}
	return NULL;
}

static bool refuse_missing(const struct header *h, const struct format *f, const struct format_need *need,
			   struct err *err)
{
	if (!err)
		return false; /* a file is held against every profile, and each would look for its nearest names */
	struct arena arena;
	struct str text;
	size_t n;
	const struct format_field *fields = format_fields(f->reads, &n);
	const char *near = NULL;
	arena_init(&arena, 1 << 20);
	str_init(&text, 600);
	for (size_t i = 0; i < need->n; i++) {
		const struct format_columns *columns = &f->target[need->fields[i]].columns;
		str_addf(&text, "%s%s", i ? " or " : "", fields[need->fields[i]].name);
		for (size_t c = 0; c < columns->n && c < 6; c++)
			str_addf(&text, "%s\"%.*s\"", c ? ", " : " (", (int)columns->items[c].shown.len,
				 columns->items[c].shown.at);
		str_adds(&text, columns->n ? ")" : " (the profile names no column for it)");
		if (!near)
			near = nearest_header(h, columns, &arena);
	}
	err_set(err, ERR_INPUT, "the header has no column for %s, which %s needs%s%s%s", text.data, f->name,
		near ? "; the nearest is \"" : "", near ? near : "", near ? "\"" : "");
	str_release(&text);
	arena_release(&arena);
	return false;
}

bool header_satisfies(const struct header *h, const struct format *f, struct err *err)
{
	for (size_t i = 0; i < f->required_n; i++) {
		const struct format_need *need = &f->required[i];
		bool given = false;
		for (size_t k = 0; k < need->n && !given; k++)
			given = field_is_given(h, f, need->fields[k]);
		if (!given)
			return refuse_missing(h, f, need, err);
	}
	return true;
}

/* ---- binding ---- */

static void bind(struct columns *c, size_t field, size_t column)
{
	struct binding *b = &c->items[c->n++];
	*b = (struct binding){.field = (uint16_t)field, .column = (uint16_t)column};
	if (!c->of[field].n++)
		c->of[field].first = (uint16_t)(b - c->items);
	if (column + 1 > c->widest)
		c->widest = column + 1;
}

static size_t count_bindings(const struct format *f, size_t fields, const struct header *h)
{
	size_t most = 0;
	for (size_t i = 0; i < fields; i++)
		for (size_t k = 0; k < f->target[i].columns.n; k++)
			most += f->target[i].columns.items[k].pattern && h ? h->n : 1;
	return most;
}

/* `strong`: columns that the tenant's own mapping took, which a default of the base profile may not take too. */
static void bind_field(struct rows *r, size_t field, const bool *strong, bool *taken)
{
	const struct format_target *t = &r->format->target[field];
	const struct header *h = &r->columns.header;
	for (size_t i = 0; i < t->columns.n; i++) {
		const struct format_column *wanted = &t->columns.items[i];
		if (wanted->number) {
			bind(&r->columns, field, (size_t)wanted->number - 1);
			continue;
		}
		for (ptrdiff_t at = header_find(h, wanted, 0); at >= 0; at = header_find(h, wanted, (size_t)at + 1)) {
			if (t->inherited && strong[at])
				continue;
			bind(&r->columns, field, (size_t)at);
			taken[at] = true;
			if (!wanted->pattern)
				break;
		}
	}
}

static void queue(struct rows *r, enum exception_kind kind, struct str *reason, struct slice text)
{
	struct finding *f = vec_add((void **)&r->pending, &r->pending_n, &r->pending_cap, sizeof *f, MAX_PENDING);
	if (f)
		*f = (struct finding){.kind = kind,
				      .reason = arena_slice(&r->keep, str_slice(reason)),
				      .text = utf8_head(text, FINDING_TEXT_MAX)};
	str_clear(reason);
}

static void say_unknown(struct rows *r, const bool *taken)
{
	struct str reason;
	str_init(&reason, 600);
	const struct header *h = &r->columns.header;
	for (size_t i = r->columns.said; i < h->n; i++) {
		if (taken[i] || !h->key[i].len || is_in(&r->format->ignore, h->key[i]))
			continue;
		struct slice shown = utf8_head(h->shown[i], 120);
		bool twice = is_known(r->format, h->key[i]);
		str_addf(&reason, "column \"%.*s\" %s", (int)shown.len, shown.at,
			 twice ? "stands twice in the header, or another column already gives its field; this one was "
				 "not "
				 "read"
			       : "is not known to ");
		if (!twice)
			str_addf(&reason, "%s and was not read; name it under columns: or ignore: if that is right",
				 r->format->name);
		queue(r, EXCEPTION_UNKNOWN_COLUMN, &reason, h->shown[i]);
	}
	str_release(&reason);
}

static void say_missing(struct rows *r)
{
	struct str reason;
	size_t n;
	const struct format_field *fields = format_fields(r->format->reads, &n);
	str_init(&reason, 600);
	for (size_t i = 0; i < r->format->wanted_n; i++) {
		int field = r->format->wanted[i];
		if (r->columns.of[field].n || r->format->target[field].fixed.len)
			continue;
		str_addf(&reason, "no column gives %s (%s)", fields[field].name, fields[field].about);
		queue(r, EXCEPTION_MISSING_COLUMN, &reason, slice_of(fields[field].name));
	}
	str_release(&reason);
}

void columns_bind(struct rows *r, const struct header *h)
{
	struct columns *c = &r->columns;
	size_t fields, said = c->said;
	format_fields(r->format->reads, &fields);
	*c = (struct columns){.said = said};
	if (h)
		c->header = *h;
	size_t n = c->header.n;
	arena_reset(&r->bound);
	c->items = arena_alloc(&r->bound, (count_bindings(r->format, fields, h) + 1) * sizeof *c->items);
	bool *taken = arena_alloc(&r->bound, n + 1);
	bool *strong = arena_alloc(&r->bound, n + 1);
	for (size_t i = 0; i < fields; i++)
		if (!r->format->target[i].inherited)
			bind_field(r, i, strong, taken);
	memcpy(strong, taken, n);
	for (size_t i = 0; i < fields; i++)
		if (r->format->target[i].inherited)
			bind_field(r, i, strong, taken);
	if (!h)
		return;
	say_unknown(r, taken);
	if (!said)
		say_missing(r);
	c->said = n;
}
