/* One door for every kind of outside file. */
#include "sources/source.h"

#include "base/mem.h"
#include "sources/ics.h"
#include "sources/rows.h"

struct source {
	bool ended; /* END or FAILED was returned */
	enum source_status last;
	struct ics *ics;  /* one of the two */
	struct rows rows; /* unused while ics is there */
};

struct source *source_open(int fd, const char *file_name, const struct source_env *env,
			   const struct source_choice *choice, struct err *err)
{
	struct source *s = mem_alloc(sizeof *s);
	*s = (struct source){.rows = {.format = choice->format, .env = *env, .file_name = file_name}};
	bool ok;
	if (choice->format->reader == READER_ICS) {
		s->ics = ics_open(fd, file_name, env, choice->format, err);
		ok = s->ics != NULL;
		if (!ok)
			free(s);
	} else {
		ok = rows_open(&s->rows, fd, err);
		if (!ok)
			source_close(&s);
	}
	return ok ? s : NULL;
}

void source_close(struct source **s)
{
	if (!*s)
		return;
	if ((*s)->ics)
		ics_close(&(*s)->ics);
	else
		rows_close(&(*s)->rows);
	free(*s);
	*s = NULL;
}

enum source_status source_next(struct source *s, struct record *record, struct err *err)
{
	if (s->ended)
		return s->last;
	s->last = s->ics ? ics_next(s->ics, record) : rows_next(&s->rows, record, err);
	s->ended = s->last != SOURCE_RECORD;
	return s->last;
}

void source_counts(const struct source *s, struct source_counts *counts)
{
	*counts = s->ics ? *ics_counts(s->ics) : s->rows.counts;
}

size_t source_bindings(const struct source *s, struct source_binding *out, size_t max)
{
	const struct columns *c = &s->rows.columns;
	const struct format *f = s->rows.format;
	size_t fields, n = 0;
	const struct format_field *field = format_fields(f->reads, &fields);

	for (size_t i = 0; !s->ics && i < fields && n < max; i++) {
		for (size_t b = 0; b < c->of[i].n && n < max; b++) {
			size_t column = c->items[c->of[i].first + b].column;
			out[n++] = (struct source_binding){
				field[i].name, column < c->header.n ? c->header.shown[column] : (struct slice){NULL, 0},
				column + 1};
		}
		if (!c->of[i].n && f->target[i].fixed.len)
			out[n++] = (struct source_binding){.field = field[i].name, .column = f->target[i].fixed};
	}
	return n;
}
