#include "domain/history.h"

#include "domain/facts.h"
#include "domain/replies.h"

enum { HOUR_S = 3600, DAY_S = 86400 };
/* A9: how long a provider's word about a number is believed (the table's action, rules/data/error_codes.csv). */
enum { NOT_TEXTABLE_S = 180 * DAY_S };

/* ---- texts ---- */

/* Of one second, what they wrote comes first (ours may answer it), and a delivery before a failure (the stricter end).
 * Rows decide between equals, so that the order of import does not. */
static int order_texts(const void *a, const void *b)
{
	const struct person_text *x = *(const struct person_text *const *)a;
	const struct person_text *y = *(const struct person_text *const *)b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->direction != y->direction)
		return x->direction < y->direction ? -1 : 1;
	if (x->status != y->status)
		return x->status < y->status ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* A walk over the texts, earliest first. */
struct walk {
	const struct history_env *env;
	struct text_history *out;
	int64_t last_out_at; /* our latest text that may have reached them */
	int64_t dead_at;     /* a provider's error that says that none will; FACTS_NEVER when one was delivered since */
};

static void take_theirs(struct walk *w, const struct person_text *t)
{
	w->out->last_in_at = t->at;
	w->out->texts_30d_unanswered = 0;
	w->out->texted_this_episode = false;
	/* Only the person can lift it, and only by START: the provider lifts its own block by that word alone. */
	if (t->reply_class == REPLY_OPT_IN)
		w->out->provider_opt_out = false;
}

static void take_error(struct walk *w, const struct person_text *t)
{
	if (t->status == MESSAGE_DELIVERED) {
		w->dead_at = FACTS_NEVER;
		return;
	}
	switch (law_error_class(w->env->law, t->error_code)) {
	case ERROR_CLASS_OPT_OUT: w->out->provider_opt_out = true; break;
	case ERROR_CLASS_LANDLINE:
	case ERROR_CLASS_INVALID:
	case ERROR_CLASS_NEVER:
	case ERROR_CLASS_BLOCKED: w->dead_at = t->at; break;
	default: break; /* of the moment, or of us: it says nothing about the number */
	}
}

static bool may_have_reached(const struct person_text *t)
{
	return t->unknown ||
	       (t->status != MESSAGE_FAILED && t->status != MESSAGE_UNDELIVERED && t->status != MESSAGE_CANCELED);
}

static void take_ours(struct walk *w, const struct person_text *t)
{
	struct text_history *out = w->out;
	int64_t age_s = w->env->now - t->at;
	/* To a text of theirs since our last one. One answer a text, so that a reply does not open a series. */
	bool answer =
		out->last_in_at != FACTS_NEVER && out->last_in_at > w->last_out_at && t->at - out->last_in_at <= DAY_S;

	w->last_out_at = t->at;
	if (age_s <= DAY_S && !answer && out->texts_24h++ == 0)
		out->oldest_text_24h_at = t->at;
	out->stop_shown_30d |= age_s <= 30 * DAY_S && t->stop_wording;
	if (!t->ours && t->at > w->env->called_at && out->human_text_at == FACTS_NEVER)
		out->human_text_at = t->at;
	if (!t->ours)
		return;
	out->auto_texts_24h += age_s <= DAY_S;
	if (t->at > out->last_in_at) {
		out->texts_30d_unanswered += age_s <= 30 * DAY_S;
		out->texted_this_episode |= age_s <= DAY_S;
	}
}

/* A text that the provider refused at once never was one, so it stands in the outbox alone; its error counts all the
 * same. Dated by the latest that is known of it: a START that may have come before it must not lift it. */
static size_t add_refused(const struct person *p, int64_t now, struct arena *arena, const struct person_text **texts)
{
	size_t n = 0;

	for (size_t i = 0; i < p->outbox_n; i++) {
		const struct person_outbox *o = &p->outbox[i];
		if (!slice_is(o->state, "rejected") || o->error_code.len == 0)
			continue;
		struct person_text *t = arena_alloc(arena, sizeof *t);
		*t = (struct person_text){.row = o->row,
					  .direction = DIRECTION_OUT,
					  .status = MESSAGE_FAILED,
					  .error_code = o->error_code};
		t->at = o->created_at > o->not_before ? o->created_at : o->not_before;
		t->at = o->handed_over_at > t->at ? o->handed_over_at : t->at;
		if (t->at <= now)
			texts[n++] = t;
	}
	return n;
}

void history_read_texts(const struct person *p, const struct history_env *env, struct arena *arena,
			struct text_history *out)
{
	const struct person_text **texts = arena_alloc(arena, (p->texts_n + p->outbox_n + 1) * sizeof *texts);
	struct walk w = {.env = env, .out = out, .last_out_at = FACTS_NEVER, .dead_at = FACTS_NEVER};
	size_t n = 0;

	*out = (struct text_history){
		.last_in_at = FACTS_NEVER, .oldest_text_24h_at = FACTS_NEVER, .human_text_at = FACTS_NEVER};
	for (size_t i = 0; i < p->texts_n; i++)
		if (p->texts[i].at <= env->now)
			texts[n++] = &p->texts[i];
	n += add_refused(p, env->now, arena, texts + n);
	qsort(texts, n, sizeof *texts, order_texts); /* never null: one more than needed was taken */
	for (size_t i = 0; i < n; i++) {
		if (texts[i]->direction == DIRECTION_IN)
			take_theirs(&w, texts[i]);
		if (texts[i]->direction != DIRECTION_OUT)
			continue;
		take_error(&w, texts[i]);
		if (may_have_reached(texts[i]))
			take_ours(&w, texts[i]);
	}
	out->not_textable = w.dead_at != FACTS_NEVER && env->now - w.dead_at <= NOT_TEXTABLE_S;
}

/* ---- calls and consent ---- */

static int64_t calls_until(const struct person *p, int64_t until)
{
	int64_t n = 0;

	for (size_t i = 0; i < p->calls_n; i++)
		n += p->calls[i].direction == DIRECTION_IN && p->calls[i].at <= until &&
		     until - p->calls[i].at <= HOUR_S;
	return n;
}

int64_t history_calls_1h(const struct person *p, const struct history_env *env)
{
	int64_t miss = env->called_at < env->now ? env->called_at : env->now;
	int64_t then = calls_until(p, miss), lately = calls_until(p, env->now);

	return then > lately ? then : lately;
}

bool history_wants_silence(const struct person *p, int64_t now)
{
	for (size_t i = 0; i < p->consents_n; i++) {
		const struct person_consent *c = &p->consents[i];
		if (c->at > now)
			continue;
		switch (c->kind) {
		case CONSENT_LEGAL_THREAT:
		case CONSENT_COMPLAINT:
		case CONSENT_WRONG_NUMBER:
		case CONSENT_REASSIGNED_YES: return true;
		case CONSENT_OPT_OUT:
			if (c->scope == SCOPE_VOICE)
				return true;
			break;
		default: break; /* a plain STOP is about texts: a person may still ring */
		}
	}
	return false;
}
