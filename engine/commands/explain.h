/* The stored trace of one case: gathered once (explain_gather.c), then said in words (explain.c, explain_trace.c) or as
 * JSON (explain_json.c). Nothing is recomputed. */
#ifndef COMMANDS_EXPLAIN_H
#define COMMANDS_EXPLAIN_H

#include "commands/command.h"
#include "domain/facts.h"
#include "loop/night.h"
#include "store/views.h"

struct receipt_view {
	int64_t number, at;
	struct slice kind, payload;
};

struct fact_view {
	struct slice name, value;
	const struct fact_info *info; /* null: a fact that this program no longer has */
};

struct trace {
	struct invocation *in;
	struct night *n;
	struct arena arena; /* owns all below */
	struct case_row row;
	struct call_view *calls;
	struct stored_decision *decisions;
	struct record_view *records;
	struct outbox_row *texts;
	const char **text_ids;
	struct receipt_view *receipts;
	size_t calls_n, calls_cap, decisions_n, records_n, records_cap, texts_n, receipts_n, receipts_cap;
};

/* Everything stored about one case; id may also be that of a text of ours. False with *err set; ERR_REFUSED when there
 * is no such case. */
bool trace_gather(struct trace *t, const char *id, struct err *err);
void trace_release(struct trace *t);

/* The facts of a stored decision, in the arena; *seen marks those of the table that are among them. */
bool trace_facts(struct trace *t, const struct stored_decision *d, struct fact_view **facts, size_t *n, bool *seen,
		 struct err *err);

/* What a floor row did in a stored decision. A row that is not among the voices passed, but for those that a second
 * call sets aside: they are not kept, so nothing is said of them. */
enum floor_mark { FLOOR_PASSED, FLOOR_FIRED, FLOOR_NOT_KEPT };
enum floor_mark trace_floor(const struct stored_decision *d, size_t row, const struct voice **voice);

/* A fact as people read it: a time, a number, minutes as 08:30. */
void trace_fact_value(struct str *out, const struct tenant *t, const struct fact_view *f);

bool trace_say_decision(struct trace *t, const struct stored_decision *d, size_t index, struct str *out,
			struct err *err);
bool trace_print_json(struct trace *t, struct err *err);

#endif
