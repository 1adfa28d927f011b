#include "domain/replies.h"

#include <assert.h>

#include "base/utf8.h"
#include "domain/replies_text.h"
#include "domain/replies_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *reply_class_word(enum reply_class c)
{
	static const char *const words[] = {
		[REPLY_ORDINARY] = "ordinary", [REPLY_OPT_OUT] = "opt_out",   [REPLY_OPT_IN] = "opt_in",
		[REPLY_HELP] = "help",         [REPLY_DOUBTFUL] = "doubtful", [REPLY_IGNORED] = "ignored",
	};

	assert((size_t)c < COUNT(words));
	return words[c];
}

/* ---- patterns -------------------------------------------------------------------------------------------- */

static bool word_in(const struct reply_text *t, size_t at, uint64_t classes)
{
	return at < t->words_n && (t->words[at].classes & classes) != 0;
}

static bool clause_ended(const struct reply_text *t, size_t at)
{
	return at >= t->words_n || (t->words[at].classes & W_BREAK) != 0;
}

/* Only polite words between the start of the clause and `at`. */
static bool stands_first(const struct reply_text *t, size_t at)
{
	while (at > 0 && !word_in(t, at - 1, W_BREAK))
		if (!word_in(t, --at, W_POLITE))
			return false;
	return true;
}

static bool stands_last(const struct reply_text *t, size_t at)
{
	while (!clause_ended(t, at))
		if (!word_in(t, at++, W_POLITE | W_JUST))
			return false;
	return true;
}

static bool steps_match(const struct reply_text *t, size_t at, const struct reply_step *step);

/* Steps that take a run of words: the shortest run that lets the rest match. */
static bool run_match(const struct reply_text *t, size_t at, const struct reply_step *step)
{
	size_t most = step->kind == STEP_SKIP ? (size_t)step->classes : step->kind == STEP_MAYBE ? 1 : SIZE_MAX;

	for (size_t n = 0;; n++) {
		if (steps_match(t, at + n, step + 1))
			return true;
		if (n == most || clause_ended(t, at + n))
			return false;
		if (step->kind != STEP_SKIP && !word_in(t, at + n, step->classes))
			return false;
	}
}

static bool steps_match(const struct reply_text *t, size_t at, const struct reply_step *step)
{
	for (;; step++) {
		switch (step->kind) {
		case STEP_END: return true;
		case STEP_ANY:
		case STEP_MAYBE:
		case STEP_SKIP: return run_match(t, at, step);
		case STEP_ONE:
			if (!word_in(t, at++, step->classes))
				return false;
			break;
		case STEP_WORD:
			if (at >= t->words_n || !slice_is(reply_word(t, at), step->word))
				return false;
			at++;
			break;
		case STEP_AHEAD_NOT:
			if (word_in(t, at, step->classes))
				return false;
			break;
		case STEP_BEFORE_NOT:
			if (at > 0 && word_in(t, at - 1, step->classes))
				return false;
			break;
		case STEP_FIRST:
			if (!stands_first(t, at))
				return false;
			break;
		case STEP_LAST:
			if (!stands_last(t, at))
				return false;
			break;
		}
	}
}

static bool pattern_found(const struct reply_text *t, const struct reply_pattern *pattern)
{
	for (size_t at = 0; at < t->words_n; at++)
		if (steps_match(t, at, pattern->steps))
			return true;
	return false;
}

static bool any_found(const struct reply_text *t, const struct reply_pattern *patterns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (pattern_found(t, &patterns[i]))
			return true;
	return false;
}

/* ---- stops that were denied ------------------------------------------------------------------------------ */

/* "The water won't stop", "please don't cancel", "I will stop": a stop word, and no request. But "you don't stop" and
 * "if you won't stop" are complaints, and stay what they are. */
static void negations_mark(struct reply_text *t)
{
	const uint64_t stops = W_STOP | W_UNSUB | W_ERASE | W_REVOKE;

	for (size_t i = 0; i < t->words_n; i++) {
		bool denied = word_in(t, i, W_NOT);
		bool told = i > 0 && word_in(t, i, W_MODAL) && word_in(t, i - 1, W_I);
		size_t at = i + 1, before = i;

		if (!denied && !told)
			continue;
		while (before > 0 && word_in(t, before - 1, W_DO | W_MODAL))
			before--;
		if (denied && before > 0 && word_in(t, before - 1, W_YOU))
			continue;
		while (word_in(t, at, W_JUST) && !word_in(t, at, stops))
			at++;
		if (word_in(t, at, denied ? stops : W_STOP | W_UNSUB))
			t->words[at].classes = W_NEGATED;
	}
}

/* ---- the whole message ----------------------------------------------------------------------------------- */

#define CORE_MAX_WORDS 6
#define CORE_MAX_BYTES 40

/* A clause without its politeness: its words joined, so that "opt out", "S T O P" and "un subscribe" are one word. */
struct core {
	char joined[CORE_MAX_BYTES];
	size_t len, words_n;
	size_t words[CORE_MAX_WORDS];
	bool too_long;
};

static void core_make(const struct reply_text *t, size_t from, size_t to, uint64_t drop, struct core *core)
{
	memset(core, 0, sizeof *core);
	for (size_t i = from; i < to; i++) {
		struct slice word = reply_word(t, i);

		if (word_in(t, i, W_BREAK | drop))
			continue;
		if (core->words_n == CORE_MAX_WORDS || core->len + word.len >= sizeof core->joined) {
			core->too_long = true;
			return;
		}
		core->words[core->words_n++] = i;
		memcpy(core->joined + core->len, word.at, word.len);
		core->len += word.len;
	}
}

static const struct reply_keyword *keyword_find(struct slice word)
{
	for (size_t i = 0; i < reply_keywords_n; i++)
		if (slice_is(word, reply_keywords[i].word))
			return &reply_keywords[i];
	return NULL;
}

static bool keyword_stops(const struct reply_keyword *k)
{
	return k != NULL && (k->kind == KEYWORD_STOP || k->kind == KEYWORD_ALONE || k->kind == KEYWORD_CANCEL);
}

static const struct reply_keyword *keyword_near(struct slice word)
{
	for (size_t i = 0; i < reply_keywords_n; i++)
		if ((reply_keywords[i].kind == KEYWORD_STOP || reply_keywords[i].kind == KEYWORD_CANCEL) &&
		    reply_typo_of(word, reply_keywords[i].word))
			return &reply_keywords[i];
	return NULL;
}

/* "STOP HELP", "stop stop stop": every word a keyword, and one of them a stop. */
static bool core_all_keywords(const struct reply_text *t, const struct core *core)
{
	bool stops = false;

	for (size_t i = 0; i < core->words_n; i++) {
		const struct reply_keyword *k = keyword_find(reply_word(t, core->words[i]));

		if (k == NULL)
			return false;
		stops = stops || keyword_stops(k);
	}
	return stops;
}

static struct reply reply_stop(bool keyword, bool tell_owner, const char *why)
{
	return (struct reply){
		.class = REPLY_OPT_OUT, .scope = SCOPE_ALL, .keyword = keyword, .tell_owner = tell_owner, .why = why};
}

static struct reply reply_of(enum reply_class class, const char *why)
{
	return (struct reply){.class = class, .scope = SCOPE_ALL, .why = why};
}

static struct reply keyword_reply(const struct reply_text *t, const struct reply_keyword *k, size_t said)
{
	switch (k->kind) {
	case KEYWORD_STOP:
	case KEYWORD_ALONE: return reply_stop(true, false, "a word for stop is the whole message");
	case KEYWORD_CANCEL: return reply_stop(true, true, "CANCEL is a word for stop, and may mean the appointment");
	case KEYWORD_START:
		/* "Start on Monday?" has more words; "start please" may mean the job. */
		if (t->question || (said > 1 && strcmp(k->word, "unstop") != 0))
			return reply_of(REPLY_DOUBTFUL, "may want texts again");
		return reply_of(REPLY_OPT_IN, "START or UNSTOP is the whole message");
	case KEYWORD_HELP: break;
	}
	struct reply help = reply_of(REPLY_HELP, "a word for help is the whole message");
	help.tell_owner = t->exclaimed || said > 1; /* may be an emergency, not a keyword */
	return help;
}

/* Read the message as one keyword with politeness around it. */
static bool whole_read(const struct reply_text *t, struct reply *reply)
{
	struct core core;
	const struct reply_keyword *k;
	size_t said = 0;

	for (size_t i = 0; i < t->words_n; i++)
		said += !word_in(t, i, W_BREAK);
	core_make(t, 0, t->words_n, W_POLITE | W_SWEAR, &core);
	if (core.too_long || core.words_n == 0)
		return false;
	k = keyword_find((struct slice){core.joined, core.len});
	if (k != NULL) {
		*reply = keyword_reply(t, k, said);
		return true;
	}
	if (core_all_keywords(t, &core)) {
		*reply = reply_stop(true, false, "a word for stop is the whole message");
		return true;
	}
	k = keyword_near((struct slice){core.joined, core.len});
	if (k != NULL) {
		*reply = reply_stop(false, true, "the whole message is one slip away from a word for stop");
		return true;
	}
	core_make(t, 0, t->words_n, W_POLITE | W_SWEAR | W_PRONOUN, &core);
	k = core.words_n == 1 ? keyword_find((struct slice){core.joined, core.len}) : NULL;
	if (k == NULL || (k->kind != KEYWORD_STOP && k->kind != KEYWORD_CANCEL))
		return false;
	*reply = keyword_reply(t, k, said);
	return true;
}

/* "Who gave you this number? Stop": the first or the last clause is a per-se word and nothing else. */
static bool edge_clause_stops(const struct reply_text *t)
{
	size_t first_end = 0, last_start = t->words_n;
	struct core core;

	while (!clause_ended(t, first_end))
		first_end++;
	while (last_start > 0 && !word_in(t, last_start - 1, W_BREAK))
		last_start--;
	for (int last = 0; last < 2; last++) {
		const struct reply_keyword *k;

		core_make(t, last ? last_start : 0, last ? t->words_n : first_end, W_POLITE | W_SWEAR | W_PRONOUN,
			  &core);
		k = core.too_long || core.words_n == 0 ? NULL : keyword_find((struct slice){core.joined, core.len});
		if (k != NULL && k->kind == KEYWORD_STOP)
			return true;
	}
	return false;
}

/* ---- in six steps (compliance.md 4) ---- */

static bool phrase_read(const struct reply_text *t, struct reply *reply)
{
	const struct reply_pattern *hit = NULL;
	unsigned marks = 0;

	for (size_t i = 0; i < reply_stops_n; i++) {
		if (!pattern_found(t, &reply_stops[i]))
			continue;
		marks |= reply_stops[i].marks;
		if (hit == NULL)
			hit = &reply_stops[i];
	}
	if (hit == NULL && !edge_clause_stops(t))
		return false;
	*reply = reply_stop(false, (marks & MARK_TELL) != 0, hit != NULL ? hit->why : "asks us to stop");
	reply->wrong_number = (marks & MARK_WRONG) != 0;
	reply->legal_threat = (marks & MARK_LEGAL) != 0;
	reply->complaint = (marks & MARK_COMPLAINT) != 0;
	if (any_found(t, reply_call_wanted, reply_call_wanted_n) && !reply->wrong_number) {
		reply->scope = SCOPE_TEXT;
		reply->tell_owner = true;
	}
	if (any_found(t, reply_text_wanted, reply_text_wanted_n)) {
		reply->class = REPLY_DOUBTFUL;
		reply->tell_owner = true;
		reply->why = "wants something to stop, and wants texts";
	}
	return true;
}

static struct reply words_read(struct reply_text *t)
{
	struct reply reply;

	if (whole_read(t, &reply))
		return reply;
	negations_mark(t);
	if (phrase_read(t, &reply))
		return reply;
	for (size_t i = 0; i < reply_doubts_n; i++)
		if (pattern_found(t, &reply_doubts[i]))
			return reply_of(REPLY_DOUBTFUL, reply_doubts[i].why);
	return reply_of(REPLY_ORDINARY, "ordinary words");
}

static bool text_has(const struct reply_text *t, uint64_t classes)
{
	for (size_t i = 0; i < t->words_n; i++)
		if (word_in(t, i, classes))
			return true;
	return false;
}

static struct reply text_read(struct reply_text *t)
{
	if (t->reaction != REACTION_NONE)
		return t->reaction == REACTION_DOUBTFUL ? reply_of(REPLY_DOUBTFUL, "a reaction that is not pleased")
							: reply_of(REPLY_IGNORED, "a reaction that quotes us");
	if (t->words_n == 0 && t->stop_sign)
		return reply_stop(false, true, "a stop sign is the whole message");
	if (t->words_n == 0 && t->no_sign)
		return reply_of(REPLY_DOUBTFUL, "a sign that may mean stop");
	if (t->words_n == 0 && !t->foreign)
		return t->signs ? reply_of(REPLY_ORDINARY, "signs without words")
				: reply_of(REPLY_IGNORED, "an empty message");
	if (t->automatic && !text_has(t, W_STOP | W_UNSUB))
		return reply_of(REPLY_IGNORED, "a phone's automatic answer");
	return words_read(t);
}

struct reply reply_read(struct slice body)
{
	struct reply_text text;
	struct reply reply;

	reply_text_init(&text, body);
	reply = text_read(&text);
	if (reply.class != REPLY_OPT_OUT && reply.class != REPLY_DOUBTFUL) {
		if (text.cut)
			reply = reply_of(REPLY_DOUBTFUL, "too long to be read whole");
		else if (text.foreign && reply.class != REPLY_IGNORED)
			reply = reply_of(REPLY_DOUBTFUL, "letters that this program cannot read");
	}
	reply_text_release(&text);
	return reply;
}
