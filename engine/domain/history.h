/* What one person's texts, calls and consent events add up to at one instant: how many texts went, which came back with
 * what error, how often they called, and whether they want to be left alone. Pure. */
#ifndef DOMAIN_HISTORY_H
#define DOMAIN_HISTORY_H

#include "base/arena.h"
#include "domain/law.h"
#include "domain/person.h"

/* The instant that is asked about. Records after `now` are not used. */
struct history_env {
	const struct law *law;
	int64_t now;
	int64_t called_at; /* the latest miss */
};

/* Instants that do not exist are FACTS_NEVER. The fields of struct facts with the same names say what they mean. */
struct text_history {
	int64_t last_in_at; /* their latest text */
	int64_t texts_24h, oldest_text_24h_at;
	int64_t auto_texts_24h, texts_30d_unanswered;
	int64_t human_text_at;
	bool texted_this_episode, stop_shown_30d;
	bool provider_opt_out, not_textable;
};

/* Read the texts once, in the order of time, whatever order they stand in. */
void history_read_texts(const struct person *p, const struct history_env *env, struct arena *arena,
			struct text_history *out);

/* The most calls of theirs in one hour up to the latest miss, or up to now. */
int64_t history_calls_1h(const struct person *p, const struct history_env *env);

/* A legal threat, a complaint, a wrong number, or "do not call": nobody should ring them either. */
bool history_wants_silence(const struct person *p, int64_t now);

#endif
