/* What needs a person, most urgent first: open cases, then replies that wait. Only reads. */
#include "base/json.h"
#include "base/vec.h"
#include "commands/list.h"
#include "commands/say.h"
#include "loop/night.h"
#include "report/show.h"
#include "report/wording.h"
#include "store/views.h"

enum { CASES_MAX = 1 << 22, QUEUE_BYTES_MAX = 1 << 30, LINE_BYTES_MAX = 1 << 20 };

struct item {
	struct case_row row;
	int rank;
};

struct queue {
	struct invocation *in;
	struct night *n;
	struct arena arena; /* what the items borrow */
	struct item *items;
	size_t n_items, cap;
	int64_t *emergencies; /* ledger rows, ascending */
	size_t emergencies_n, emergencies_cap;
	bool all;
	int64_t open, backlog, backlog_oldest_at, replies, by_step[STEPS];
	struct str line; /* what is being printed */
	struct json json;
};

/* ---- gathering ---- */

static void note_emergency(void *ctx, int64_t case_row)
{
	struct queue *q = ctx;
	int64_t *row =
		vec_add((void **)&q->emergencies, &q->emergencies_n, &q->emergencies_cap, sizeof *row, CASES_MAX);

	if (row)
		*row = case_row;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static bool is_emergency(const struct queue *q, int64_t row)
{
	return q->emergencies_n && bsearch(&row, q->emergencies, q->emergencies_n, sizeof row, by_number);
}

static const int step_rank[STEPS] = {
	[STEP_ANSWER_REPLY] = 1, [STEP_LOOK_UP_SEND] = 2, [STEP_APPROVE_DRAFT] = 3, [STEP_CALL] = 4,
	[STEP_FIX_CONFIG] = 5,   [STEP_WAIT] = 6,         [STEP_NONE] = 7,
};

static bool take_case(void *ctx, const struct case_row *row, struct err *err)
{
	struct queue *q = ctx;
	int rank = is_emergency(q, row->row) ? 0 : step_rank[row->next_step];
	struct item *item;

	q->open++;
	q->by_step[row->next_step]++;
	/* Old misses of the first import are one line, unless somebody waits for an answer or spoke of an emergency. */
	if (row->backlog && rank > 1) {
		q->backlog++;
		if (!q->backlog_oldest_at)
			q->backlog_oldest_at = row->first_missed_at;
		if (!q->all)
			return true;
	}
	item = vec_add((void **)&q->items, &q->n_items, &q->cap, sizeof *item, CASES_MAX);
	if (!item)
		return err_set(err, ERR_FAULT, "more than %d open cases", CASES_MAX);
	*item = (struct item){.row = *row, .rank = rank};
	case_row_keep(&item->row, &q->arena);
	return true;
}

static int by_urgency(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->row.last_missed_at != y->row.last_missed_at)
		return x->row.last_missed_at > y->row.last_missed_at ? -1 : 1; /* the newest can still be saved */
	return strcmp(x->row.id, y->row.id);
}

static bool gather(struct queue *q, struct err *err)
{
	if (!views_each_voiced(q->n->store, "possible_emergency", note_emergency, q, err) ||
	    !cases_each_open(q->n->store, take_case, q, err))
		return false;
	if (q->n_items)
		qsort(q->items, q->n_items, sizeof *q->items, by_urgency);
	return true;
}

/* ---- words ---- */

static void flush(struct queue *q)
{
	print_str(&q->line);
	str_clear(&q->line);
}

static void say_caller(struct queue *q, const struct case_row *r)
{
	if (r->caller)
		show_phone(&q->line, q->n->tenant, r->caller);
	else
		str_adds(&q->line, "number hidden");
	str_adds(&q->line, "  ");
	if (r->caller_name.len) {
		say_free(&q->line, NULL, r->caller_name);
	} else if (r->caller_id_says.len) {
		str_adds(&q->line, "(caller ID says ");
		say_free(&q->line, NULL, r->caller_id_says);
		str_addc(&q->line, ')');
	}
	str_addf(&q->line, "%s%s%s\n", r->caller_name.len || r->caller_id_says.len ? ", " : "",
		 identity_word(r->identity), r->doubt ? ", in doubt" : "");
}

static void say_draft(struct queue *q, const struct outbox_row *o)
{
	str_addf(&q->line, "    %s %s", slice_is(o->state, "draft") ? "draft" : "text", o->message_id);
	if (!slice_is(o->state, "draft"))
		str_addf(&q->line, " (%.*s)", (int)o->state.len, o->state.at);
	if (o->not_before) {
		str_adds(&q->line, ", not before ");
		show_time(&q->line, q->n->tenant, o->not_before);
	}
	str_adds(&q->line, ": ");
	say_free(&q->line, q->n->tenant, o->body);
	str_addc(&q->line, '\n');
}

static bool shows_text(const struct case_row *r)
{
	return r->message &&
	       (r->next_step == STEP_APPROVE_DRAFT || r->next_step == STEP_WAIT || r->next_step == STEP_LOOK_UP_SEND);
}

static void say_case(struct queue *q, const struct item *item, const struct outbox_row *o)
{
	const struct case_row *r = &item->row;
	const struct tenant *t = q->n->tenant;

	str_addf(&q->line, "%s  %s", r->id, item->rank == 0 ? "POSSIBLE EMERGENCY  " : "");
	show_age(&q->line, q->in->now - r->last_missed_at);
	str_addf(&q->line, " ago%s", r->missed_calls > 1 ? "" : "  ");
	if (r->missed_calls > 1)
		str_addf(&q->line, ", %lld calls  ", (long long)r->missed_calls);
	say_caller(q, r);
	if (r->needed.len) {
		str_adds(&q->line, "    said  \"");
		say_free(&q->line, t, r->needed);
		str_addf(&q->line, "\" (%.*s)\n", (int)r->needed_source.len, r->needed_source.at);
	}
	str_adds(&q->line, "    why   ");
	say_free(&q->line, t, r->reason);
	str_addf(&q->line, " [%.*s]\n    next  %s", (int)r->code.len, r->code.at, wording_next(r));
	if (r->due_at) {
		str_adds(&q->line, ", due ");
		show_time(&q->line, t, r->due_at);
	}
	str_addc(&q->line, '\n');
	if (o)
		say_draft(q, o);
	flush(q);
}

static bool say_reply(void *ctx, const struct reply_view *r)
{
	struct queue *q = ctx;

	if (!q->replies++)
		str_adds(&q->line, "\nReplies that wait for a person:\n");
	str_add_slice(&q->line, r->id);
	str_adds(&q->line, "  ");
	show_age(&q->line, q->in->now - r->at);
	str_adds(&q->line, " ago  ");
	show_phone(&q->line, q->n->tenant, r->from);
	str_addf(&q->line, "  case %.*s\n    said  \"", r->case_id.len ? (int)r->case_id.len : 4,
		 r->case_id.len ? r->case_id.at : "none");
	say_free(&q->line, q->n->tenant, r->body);
	str_adds(&q->line, "\"\n");
	if (r->why.len)
		str_addf(&q->line, "    why   %.*s\n", (int)r->why.len, r->why.at);
	flush(q);
	return true;
}

static void say_counts(struct queue *q)
{
	if (q->backlog) {
		str_addf(&q->line, "\nBacklog: %lld older case%s from before the first import, the oldest of ",
			 (long long)q->backlog, q->backlog == 1 ? "" : "s");
		show_time(&q->line, q->n->tenant, q->backlog_oldest_at);
		str_addf(&q->line, "%s\n", q->all ? ", among those above" : "; --all lists them");
	}
	str_addf(&q->line, "%s%s: %lld open case%s (", q->n_items || q->replies ? "\n" : "", q->n->tenant->id,
		 (long long)q->open, q->open == 1 ? "" : "s");
	const char *comma = "";
	for (int step = STEPS - 1; step >= 0; step--)
		if (q->by_step[step]) {
			str_addf(&q->line, "%s%s %lld", comma, next_step_word((enum next_step)step),
				 (long long)q->by_step[step]);
			comma = ", ";
		}
	str_addf(&q->line, "%s), %lld repl%s waiting, %zu possible emergenc%s\n", *comma ? "" : "nothing to do",
		 (long long)q->replies, q->replies == 1 ? "y" : "ies", q->emergencies_n,
		 q->emergencies_n == 1 ? "y" : "ies");
	flush(q);
}

/* ---- JSON ---- */

static void json_time(struct queue *q, const char *key, int64_t at)
{
	char text[CIVIL_RFC3339_LEN];

	civil_format_rfc3339(q->n->tenant->zone, at, text);
	json_text(&q->json, key, at ? text : NULL);
}

static void json_phone(struct queue *q, const char *key, int64_t phone)
{
	struct str text;

	str_init(&text, 64);
	show_phone(&text, q->n->tenant, phone);
	json_str(&q->json, key, str_slice(&text));
	str_release(&text);
}

static void json_case(struct queue *q, const struct item *item, const struct outbox_row *o)
{
	const struct case_row *r = &item->row;
	struct json *j = &q->json;

	json_object(j, NULL);
	json_text(j, "case_id", r->id);
	json_bool(j, "possible_emergency", item->rank == 0);
	json_phone(q, "caller", r->caller);
	json_str(j, "caller_name", r->caller_name);
	json_str(j, "caller_id_says", r->caller_id_says);
	json_text(j, "identity", identity_word(r->identity));
	json_bool(j, "doubt", r->doubt);
	json_time(q, "first_missed_at", r->first_missed_at);
	json_time(q, "last_missed_at", r->last_missed_at);
	json_int(j, "missed_calls", r->missed_calls);
	json_str(j, "needed", r->needed);
	json_str(j, "needed_source", r->needed_source);
	json_text(j, "decision", outcome_word(r->outcome));
	json_str(j, "decision_code", r->code);
	json_str(j, "decision_reason", r->reason);
	json_time(q, "hold_until", r->hold_until);
	json_text(j, "next_step", next_step_word(r->next_step));
	json_time(q, "due_at", r->due_at);
	json_bool(j, "backlog", r->backlog);
	json_text(j, "message_id", o ? o->message_id : NULL);
	json_str(j, "message_state", o ? o->state : (struct slice){0});
	json_str(j, "message_text", o ? o->body : (struct slice){0});
	json_end_object(j);
	flush(q);
}

static bool json_reply(void *ctx, const struct reply_view *r)
{
	struct queue *q = ctx;

	q->replies++;
	json_object(&q->json, NULL);
	json_str(&q->json, "reply_id", r->id);
	json_str(&q->json, "case_id", r->case_id);
	json_phone(q, "from", r->from);
	json_time(q, "at", r->at);
	json_str(&q->json, "body", r->body);
	json_str(&q->json, "why", r->why);
	json_end_object(&q->json);
	flush(q);
	return true;
}

static void json_counts(struct queue *q)
{
	struct json *j = &q->json;

	json_object(j, "next_steps");
	for (int step = 0; step < STEPS; step++)
		json_int(j, next_step_word((enum next_step)step), q->by_step[step]);
	json_end_object(j);
	json_int(j, "open_cases", q->open);
	json_int(j, "backlog", q->backlog);
	json_int(j, "replies_waiting", q->replies);
	json_int(j, "possible_emergencies", (int64_t)q->emergencies_n);
	json_end_object(j);
	str_addc(&q->line, '\n');
	flush(q);
}

/* ---- the command ---- */

static bool print_cases(struct queue *q, struct err *err)
{
	for (size_t i = 0; i < q->n_items; i++) {
		const struct case_row *r = &q->items[i].row;
		struct outbox_row o;
		bool found = false;
		if (shows_text(r)) {
			struct err none = {0};
			arena_reset(&q->n->person);
			found = outbox_find(q->n->store, r->message_id, &q->n->person, &o, &none);
			if (none.kind)
				return err_set(err, none.kind, "%s", none.text);
		}
		if (q->in->json)
			json_case(q, &q->items[i], found ? &o : NULL);
		else
			say_case(q, &q->items[i], found ? &o : NULL);
	}
	return true;
}

static bool print_all(struct queue *q, struct err *err)
{
	if (!q->in->json) {
		if (!print_cases(q, err) || !views_each_reply(q->n->store, q->in->now, say_reply, q, err))
			return false;
		say_counts(q);
		return true;
	}
	json_init(&q->json, &q->line, false);
	json_object(&q->json, NULL);
	json_text(&q->json, "tenant", q->n->tenant->id);
	json_array(&q->json, "cases");
	if (!print_cases(q, err))
		return false;
	json_end_array(&q->json);
	json_array(&q->json, "replies");
	if (!views_each_reply(q->n->store, q->in->now, json_reply, q, err))
		return false;
	json_end_array(&q->json);
	json_counts(q);
	return true;
}

static int run(struct invocation *in)
{
	struct queue q = {.in = in, .n = arena_alloc(&in->arena, sizeof *q.n), .all = option_given(in, "all")};
	const char **names;
	struct err err = {0};
	size_t n;
	int code = EXIT_DONE;

	if (in->arguments != 1)
		return say_usage(in, "name one tenant");
	if (!tenants_chosen(in, 0, &names, &n, &code) || !night_for(in, in->argument[0], false, false, q.n, &code))
		return code;
	arena_init(&q.arena, QUEUE_BYTES_MAX);
	str_init(&q.line, LINE_BYTES_MAX);
	if (!gather(&q, &err) || !print_all(&q, &err))
		code = say_error(&err);
	str_release(&q.line);
	arena_release(&q.arena);
	free(q.items);
	free(q.emergencies);
	night_close(q.n);
	return code;
}

static const struct option_row options[] = {
	{"all", 0, NULL, "also each case of the backlog"},
	{NULL, 0, NULL, NULL},
};

const struct command command_queue = {
	.name = "queue",
	.summary = "open cases, most urgent first, and replies that wait",
	.usage = "TENANT [--all]",
	.help = "Callers who may have an emergency first, then replies to answer, texts to look up, drafts to "
		"approve,\n"
		"people to call, config to fix; within each the newest missed call first. Ids that begin with C are "
		"cases\n"
		"(ringback close, explain), M drafts (approve, reject), R replies (resolve). The backlog, calls that "
		"were\n"
		"old already when their log was first read, is one line.",
	.examples = "  $ ringback queue acme-heating\n  $ ringback queue acme-heating --json | jq '.cases[0]'",
	.options = options,
	.run = run,
};
