/* One person made by hand: minutes since an instant, a line a record, then replay and look. */
#ifndef TESTS_UNIT_REPLAY_WORLD_H
#define TESTS_UNIT_REPLAY_WORLD_H

#include "check.h"
#include "domain/matching.h"
#include "domain/replay.h"
#include "domain/replies.h"

#define T0       INT64_C(1795300000)
#define MINUTE_S INT64_C(60)
#define HOUR     60 /* minutes */
#define DAY      (24 * HOUR)
#define CALLER   INT64_C(14155550134)

enum { WORLD_MAX = 64 };

struct world {
	struct person p;
	struct replay_env env;
	struct arena arena;
	struct replay out;
	struct person_call calls[WORLD_MAX];
	struct person_text texts[WORLD_MAX];
	struct person_booking bookings[WORLD_MAX];
	struct person_payment payments[WORLD_MAX];
	struct person_closing closings[WORLD_MAX];
	struct person_case cases[WORLD_MAX];
};

/* Records refer to the world's own arrays, so a world is never copied. */
static inline void world_open(struct world *w)
{
	memset(w, 0, sizeof *w);
	w->p = (struct person){.phone = CALLER,
			       .calls = w->calls,
			       .texts = w->texts,
			       .bookings = w->bookings,
			       .payments = w->payments,
			       .closings = w->closings,
			       .cases = w->cases};
	w->env = (struct replay_env){.now = T0 + 100 * DAY * MINUTE_S, .proof_window_s = 72 * 3600, .talked_s = 30};
	arena_init(&w->arena, 64u << 20);
}

static inline void world_close(struct world *w)
{
	arena_release(&w->arena);
}

/* Forget all records, keep the env. */
static inline void world_clear(struct world *w)
{
	person_clear(&w->p);
	w->p.phone = CALLER;
}

static inline int64_t at(int64_t minutes)
{
	return T0 + minutes * MINUTE_S;
}

/* ---- records ---- */

static inline struct person_call *world_call(struct world *w, int64_t minutes, enum direction d, enum call_outcome o,
					     int64_t talk_s)
{
	struct person_call *c = &w->calls[w->p.calls_n++];

	assert_true(w->p.calls_n <= WORLD_MAX);
	*c = (struct person_call){.row = (int64_t)w->p.calls_n,
				  .at = at(minutes),
				  .key = w->p.calls_n * 7919u,
				  .direction = d,
				  .kind = PHONE_VALID,
				  .outcome = o,
				  .talk_s = talk_s,
				  .ring_s = -1,
				  .native_id = SLICE("call")};
	return c;
}

static inline struct person_call *miss(struct world *w, int64_t minutes)
{
	return world_call(w, minutes, DIRECTION_IN, CALL_MISSED, 0);
}

static inline struct person_call *they_talk(struct world *w, int64_t minutes, int64_t talk_s)
{
	return world_call(w, minutes, DIRECTION_IN, CALL_TALKED, talk_s);
}

static inline struct person_call *we_talk(struct world *w, int64_t minutes, int64_t talk_s)
{
	return world_call(w, minutes, DIRECTION_OUT, CALL_TALKED, talk_s);
}

/* An outbound text as the provider's export tells it; nobody's of ours. */
static inline struct person_text *text_out(struct world *w, int64_t minutes, enum message_status status, const char *id)
{
	struct person_text *t = &w->texts[w->p.texts_n++];

	assert_true(w->p.texts_n <= WORLD_MAX);
	*t = (struct person_text){.row = (int64_t)w->p.texts_n,
				  .at = at(minutes),
				  .direction = DIRECTION_OUT,
				  .status = status,
				  .native_id = slice_of(id)};
	return t;
}

static inline struct person_text *reply(struct world *w, int64_t minutes, enum reply_class class, const char *id)
{
	struct person_text *t = text_out(w, minutes, MESSAGE_RECEIVED, id);

	t->direction = DIRECTION_IN;
	t->reply_class = (int)class;
	return t;
}

/* A booking of one hour that starts a day after it was made. */
static inline struct person_booking *book(struct world *w, int64_t created, const char *id)
{
	struct person_booking *b = &w->bookings[w->p.bookings_n++];

	assert_true(w->p.bookings_n <= WORLD_MAX);
	*b = (struct person_booking){.row = (int64_t)w->p.bookings_n,
				     .native_id = slice_of(id),
				     .status = BOOKING_SCHEDULED,
				     .phones = 1,
				     .created_at = at(created),
				     .starts_at = at(created + DAY),
				     .ends_at = at(created + DAY + HOUR)};
	b->last_starts_at = b->starts_at;
	return b;
}

static inline struct person_payment *pay(struct world *w, int64_t minutes, int64_t amount, const char *id)
{
	struct person_payment *p = &w->payments[w->p.payments_n++];

	assert_true(w->p.payments_n <= WORLD_MAX);
	*p = (struct person_payment){.row = (int64_t)w->p.payments_n,
				     .at = at(minutes),
				     .native_id = slice_of(id),
				     .currency = SLICE("USD"),
				     .kind = PAYMENT_PAYMENT,
				     .status = PAYMENT_SUCCEEDED,
				     .amount_minor = amount};
	return p;
}

static inline struct person_payment *refund(struct world *w, int64_t minutes, int64_t amount, const char *of)
{
	struct person_payment *p = pay(w, minutes, amount, "refund");

	p->kind = PAYMENT_REFUND;
	p->related_id = slice_of(of);
	return p;
}

static inline struct person_case *known(struct world *w, int64_t row, int64_t first_missed)
{
	struct person_case *c = &w->cases[w->p.cases_n++];

	assert_true(w->p.cases_n <= WORLD_MAX);
	*c = (struct person_case){.row = row, .first_missed_at = at(first_missed), .open = true};
	return c;
}

static inline void close_by(struct world *w, int64_t row, int64_t minutes, const char *name)
{
	w->closings[w->p.closings_n++] = (struct person_closing){
		.case_row = row, .at = at(minutes), .name = slice_of(name), .reason = SLICE("called")};
	assert_true(w->p.closings_n <= WORLD_MAX);
}

/* ---- looking ---- */

static inline struct replay *world_replay(struct world *w)
{
	arena_reset(&w->arena);
	replay_person(&w->p, &w->env, &w->arena, &w->out);
	return &w->out;
}

/* The only case. */
static inline struct replay_case *only(struct world *w)
{
	world_replay(w);
	assert_int_equal(w->out.cases_n, 1);
	return &w->out.cases[0];
}

static inline void check_proof(const struct replay_case *c, enum rung rung, const char *id)
{
	check_text(rung_word(c->rung), rung_word(rung));
	check_slice(c->proof_id, id);
}

static inline void check_closed(const struct replay_case *c, const char *proof, int64_t minutes)
{
	check_false(c->open);
	assert_non_null(c->closed_proof);
	check_text(c->closed_proof, proof);
	check_int(c->closed_at, at(minutes));
}

static inline void check_match(const struct person_booking *b, enum match_class class, enum match_reason reason)
{
	check_text(match_class_word(b->match_class), match_class_word(class));
	check_text(match_reason_word(b->match_reason), match_reason_word(reason));
}

#define WORLD_TEST(name) cmocka_unit_test(name)

#endif
