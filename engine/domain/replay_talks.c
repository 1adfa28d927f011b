/* A call that began while its caller was talking with one of us is no missed call: systems that ring several phones,
 * one after another or at once, write a row for each, and some of those that rang in vain are joined to no call. */
#include "domain/replay_walk.h"

/* They write whole seconds, each row its own: the phone that rang in vain may seem to have begun before the call that
 * rang it. */
enum { SAME_RING_S = 2 };

struct call replay_plain_call(const struct person_call *c)
{
	return (struct call){.direction = c->direction, .outcome = c->outcome, .talk_s = c->talk_s};
}

/* They called and somebody spoke with them, told by a clock that can be believed. A call of ours rings nobody's phone
 * here, and what answered it may have been their mailbox: who rang us meanwhile was missed. */
static bool is_begun_by_them(const struct person_call *c, int64_t now)
{
	return c->outcome == CALL_TALKED && c->direction == DIRECTION_IN && c->quality == CIVIL_EXACT && c->at <= now;
}

/* At the earliest: where nobody knows how long it rang, it ended later. */
static int64_t end_of_talk(const struct person_call *c)
{
	return c->at + (c->ring_s > 0 ? c->ring_s : 0) + (c->talk_s > 0 ? c->talk_s : 0);
}

void replay_find_talks(const struct person *p, const struct replay_env *env, struct arena *arena,
		       struct replay_talks *out)
{
	size_t n = 0;

	*out = (struct replay_talks){.p = p, .env = env};
	for (size_t i = 0; i < p->calls_n; i++)
		n += is_begun_by_them(&p->calls[i], env->now);
	if (!n)
		return;
	out->begun = arena_alloc(arena, n * sizeof *out->begun);
	for (size_t i = 0; i < p->calls_n; i++)
		if (is_begun_by_them(&p->calls[i], env->now))
			out->begun[out->n++] = (struct event){p->calls[i].at, EVENT_TALK, p->calls[i].key, i};
	qsort(out->begun, n, sizeof *out->begun, replay_by_time);
	for (size_t i = 1; i < n; i++) {
		size_t before = out->begun[i - 1].index, *here = &out->begun[i].index;
		if (end_of_talk(&p->calls[before]) >= end_of_talk(&p->calls[*here]))
			*here = before;
	}
}

/* What they left on a mailbox stays a miss: somebody must hear it. */
static bool rang_in_vain(const struct person_call *c, int64_t now)
{
	struct call call = replay_plain_call(c);

	return call_is_missed(&call) && c->at <= now && c->quality == CIVIL_EXACT && c->outcome != CALL_VOICEMAIL &&
	       !c->voicemail && !c->needed.len;
}

const struct person_call *replay_talk_around(const struct replay_talks *t, const struct person_call *c)
{
	size_t low = 0, high = t->n;

	if (!t->n || !rang_in_vain(c, t->env->now))
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (t->begun[middle].at <= c->at + SAME_RING_S)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	const struct person_call *talk = &t->p->calls[t->begun[low - 1].index];
	return end_of_talk(talk) >= c->at ? talk : NULL;
}
