/* Replay in event time. The file reads downward: events, cases, what each kind of event does, payments, the walk. */
#include "domain/replay_walk.h"

#include "base/hash.h"
#include "domain/matching.h"
#include "domain/replies.h"

enum { DAY_S = 86400, REPLY_WAITS_S = 30 * DAY_S };

int replay_by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->tie < y->tie ? -1 : x->tie > y->tie;
}

/* A provider has it: its export says so, or gives it an id and no word about its state. */
static bool text_accepted(const struct person_text *t)
{
	return t->direction == DIRECTION_OUT && !t->unknown &&
	       (t->status == MESSAGE_QUEUED || t->status == MESSAGE_SENT || t->status == MESSAGE_DELIVERED ||
		(t->status == MESSAGE_UNKNOWN && t->native_id.len));
}

/* It was handed over and came to nothing. One that was taken back before was never handed over. */
static bool text_failed(const struct person_text *t)
{
	return t->status == MESSAGE_FAILED || t->status == MESSAGE_UNDELIVERED;
}

/* ---- events ---------------------------------------------------------------------------------------------- */

/* Long enough a talk to prove that a person spoke with them. */
static bool proves(const struct person_call *c, const struct replay_env *env)
{
	struct call call = replay_plain_call(c);

	return call_is_talk(&call, env->talked_s);
}

static size_t collect_calls(const struct person *p, const struct replay_env *env, struct event *e, struct arena *arena,
			    struct replay_place *places)
{
	struct replay_talks talks;
	size_t n = 0;

	replay_find_talks(p, env, arena, &talks);

	for (size_t i = 0; i < p->calls_n; i++) {
		const struct person_call *c = &p->calls[i], *talk = replay_talk_around(&talks, c);
		struct call call = replay_plain_call(c);
		if (c->at > env->now && !c->case_row)
			continue;
		if (talk && !c->case_row) {
			places[i].in_talk = talk->row;
			continue;
		}
		/* A miss that has its disposition keeps it, even when later legs show that somebody did answer. */
		if (call_is_missed(&call) || c->case_row)
			e[n++] = (struct event){c->at, EVENT_MISS, c->key, i};
		if (talk && proves(talk, env))
			e[n++] = (struct event){c->at, EVENT_TALK, talk->key, (size_t)(talk - p->calls)};
		if (proves(c, env))
			e[n++] = (struct event){c->at, EVENT_TALK, c->key, i};
	}
	return n;
}

static uint64_t tie_of(struct slice id)
{
	return hash_key64(id.at, id.len);
}

/* Records of one second stand in the order of what they say, never in that of their import. */
static uint64_t text_tie(const struct person_text *t)
{
	return tie_of(t->native_id.len ? t->native_id : t->our_id.len ? t->our_id : t->body);
}

static uint64_t booking_tie(const struct person_booking *b)
{
	return hash_mix64(tie_of(b->native_id), (uint64_t)b->starts_at);
}

uint64_t replay_payment_tie(const struct person_payment *p)
{
	return hash_mix64(tie_of(p->native_id), (uint64_t)p->amount_minor);
}

bool replay_booking_before(const struct person_booking *a, const struct person_booking *b)
{
	return a->created_at != b->created_at ? a->created_at < b->created_at : booking_tie(a) < booking_tie(b);
}

static size_t collect_rest(const struct person *p, int64_t now, struct event *e)
{
	size_t n = 0;

	for (size_t i = 0; i < p->texts_n; i++) {
		const struct person_text *t = &p->texts[i];
		if (t->at <= now)
			e[n++] = (struct event){t->at, t->direction == DIRECTION_IN ? EVENT_REPLY : EVENT_TEXT,
						text_tie(t), i};
	}
	for (size_t i = 0; i < p->bookings_n; i++)
		if (p->bookings[i].created_at && p->bookings[i].created_at <= now)
			e[n++] = (struct event){p->bookings[i].created_at, EVENT_BOOKING, booking_tie(&p->bookings[i]),
						i};
	for (size_t i = 0; i < p->payments_n; i++)
		if (p->payments[i].kind == PAYMENT_PAYMENT && p->payments[i].at && p->payments[i].at <= now)
			e[n++] = (struct event){p->payments[i].at, EVENT_PAYMENT, replay_payment_tie(&p->payments[i]),
						i};
	for (size_t i = 0; i < p->closings_n; i++)
		if (p->closings[i].at <= now)
			e[n++] = (struct event){p->closings[i].at, EVENT_CLOSING, (uint64_t)p->closings[i].case_row, i};
	return n;
}

/* ---- cases ----------------------------------------------------------------------------------------------- */

static void open_case(struct walk *w, size_t i)
{
	struct replay_case *c = &w->out->cases[i];

	if (c->open)
		return;
	c->open = true;
	c->closed_at = 0;
	c->closed_proof = NULL;
	c->closed_by = NULL;
	w->open[w->open_n++] = i;
}

void replay_close_case(struct walk *w, size_t i, int64_t at, const char *proof, const struct person_closing *by)
{
	struct replay_case *c = &w->out->cases[i];

	if (!c->open)
		return;
	c->open = false;
	c->closed_at = at;
	c->closed_proof = proof;
	c->closed_by = by;
	for (size_t k = 0; k < w->open_n; k++)
		if (w->open[k] == i) {
			memmove(&w->open[k], &w->open[k + 1], (w->open_n - k - 1) * sizeof *w->open);
			w->open_n--;
			return;
		}
}

void replay_prove(struct replay_case *c, enum rung rung, int64_t at, struct slice id, int64_t file, int64_t line)
{
	if (rung <= c->rung)
		return;
	c->rung = rung;
	c->proof_at = at;
	c->proof_id = id;
	c->proof_file = file;
	c->proof_line = line;
}

/* A booking that nobody's case came before belongs to the first case whose miss it still lay ahead of. */
static void claim_earlier_bookings(struct walk *w, size_t case_index)
{
	const struct replay_case *c = &w->out->cases[case_index];
	struct match_facts m = {.missed_at = c->first_missed_at, .two_people = w->env->two_people};

	for (size_t i = 0; i < w->p->bookings_n; i++) {
		struct person_booking *b = &w->p->bookings[i];
		if (b->case_index >= 0 || !b->created_at || b->created_at > c->first_missed_at)
			continue;
		if (!match_active(b) || !match_still_ahead(b, c->first_missed_at))
			continue;
		b->case_index = (int64_t)case_index;
		match_booking(b, &m, w->env->proof_window_s, &b->match_class, &b->match_reason);
	}
}

static ptrdiff_t known_case(const struct walk *w, int64_t row)
{
	for (size_t i = 0; row && i < w->p->cases_n; i++)
		if (w->p->cases[i].row == row)
			return (ptrdiff_t)i;
	return -1;
}

/* A talk, a booking or a person closed it, before the number became one of ours: that stays true. */
static bool closed_before(const struct replay_case *c)
{
	return c->known && !c->known->open && !slice_is(c->known->closed_by, "config");
}

static void on_miss(struct walk *w, size_t index)
{
	const struct person_call *call = &w->p->calls[index];
	struct replay_place *place = &w->out->places[index];
	ptrdiff_t i = known_case(w, call->case_row);

	if (i < 0 && w->open_n)
		i = (ptrdiff_t)w->open[w->open_n - 1];
	if (i < 0) {
		i = (ptrdiff_t)w->out->cases_n++;
		w->out->cases[i] = (struct replay_case){.rung = RUNG_CAPTURED};
	}
	struct replay_case *c = &w->out->cases[i];
	place->case_index = i;
	place->joined = w->started[i];
	c->last_missed_at = call->at;
	c->last_call = call;
	c->missed_calls++;
	c->talked_at = c->booked_at = 0;
	if (!w->started[i]) {
		w->started[i] = true;
		c->first_missed_at = call->at;
		c->first_call = call;
		w->latest = i;
		claim_earlier_bookings(w, (size_t)i);
	}
	open_case(w, (size_t)i); /* a miss fixed to a case that stood closed opens it again: nobody has answered it */
	if (w->env->inside && !closed_before(c))
		replay_close_case(w, (size_t)i, call->at, NULL, NULL);
}

/* Whatever of a number's cases is still open when the number becomes one of ours. */
static void close_inside(struct walk *w)
{
	while (w->env->inside && w->open_n) {
		size_t i = w->open[w->open_n - 1];
		replay_close_case(w, i, w->out->cases[i].last_missed_at, NULL, NULL);
	}
}

/* ---- what proves ---- */

static void talk_with(struct walk *w, size_t i, const struct person_call *call)
{
	struct replay_case *c = &w->out->cases[i];
	/* It had begun before, and went on when another of our phones rang in vain. */
	int64_t at = call->at > c->last_missed_at ? call->at : c->last_missed_at;

	if (call->direction == DIRECTION_IN)
		w->inbound_talk[i] = at;
	else
		w->outbound_talk[i] = at;
	if (!c->talked_at)
		c->talked_at = at;
	if (!c->answered_at)
		c->answered_at = at;
	replay_prove(c, RUNG_TALKED, call->at, call->native_id, call->file, call->file_line);
	replay_close_case(w, i, at, "talked", NULL);
}

static void on_talk(struct walk *w, size_t index)
{
	const struct person_call *call = &w->p->calls[index];

	if (w->latest < 0)
		return;
	while (w->open_n) {
		size_t i = w->open[w->open_n - 1];
		talk_with(w, i, call);
	}
	talk_with(w, (size_t)w->latest, call);
}

static ptrdiff_t case_of_text(const struct walk *w, const struct person_text *t)
{
	ptrdiff_t own = known_case(w, t->outbox_case);

	if (own >= 0)
		return own;
	if (w->latest < 0 || t->at - w->out->cases[w->latest].last_missed_at > w->env->proof_window_s)
		return -1;
	return w->latest;
}

static void on_text(struct walk *w, size_t index)
{
	const struct person_text *t = &w->p->texts[index];
	ptrdiff_t i = case_of_text(w, t);
	struct slice id = t->native_id.len ? t->native_id : t->our_id;

	if (i < 0)
		return;
	struct replay_case *c = &w->out->cases[i];
	c->any_text = t;
	if (t->unknown) {
		replay_prove(c, RUNG_UNKNOWN, t->at, id, t->file, t->file_line);
		return;
	}
	if (text_failed(t))
		replay_prove(c, RUNG_ATTEMPTED, t->at, id, t->file, t->file_line);
	if (!text_accepted(t))
		return;
	c->text = t;
	if (!t->ours && !c->answered_at)
		c->answered_at = t->at;
	replay_prove(c, t->status == MESSAGE_DELIVERED ? RUNG_DELIVERED : RUNG_ACCEPTED, t->at, id, t->file,
		     t->file_line);
}

static void on_reply(struct walk *w, size_t index)
{
	const struct person_text *t = &w->p->texts[index];

	if (w->latest >= 0 && w->out->cases[w->latest].text && t->reply_class != REPLY_IGNORED)
		replay_prove(&w->out->cases[w->latest], RUNG_REPLIED, t->at, t->native_id, t->file, t->file_line);
}

static bool names_our_text(const struct person *p, const struct person_booking *b)
{
	for (size_t i = 0; b->message_ref.len && i < p->texts_n; i++) {
		const struct person_text *t = &p->texts[i];
		if (t->direction == DIRECTION_OUT && text_accepted(t) && t->at <= b->created_at &&
		    (slice_equal(b->message_ref, t->native_id) || slice_equal(b->message_ref, t->our_id)))
			return true;
	}
	return false;
}

static void on_booking(struct walk *w, size_t index)
{
	struct person_booking *b = &w->p->bookings[index];

	if (w->latest < 0)
		return; /* perhaps it still lies ahead when a case opens: claim_earlier_bookings */
	size_t i = (size_t)w->latest;
	struct replay_case *c = &w->out->cases[i];
	struct match_facts m = {
		.missed_at = c->first_missed_at,
		.inbound_talk_at = w->inbound_talk[i],
		.outbound_talk_at = w->outbound_talk[i],
		.accepted_text_at = c->text ? c->text->at : 0,
		.names_our_text = names_our_text(w->p, b),
		.two_people = w->env->two_people,
	};
	if (b->created_at == c->first_missed_at && !match_still_ahead(b, c->first_missed_at))
		return;
	b->case_index = (int64_t)i;
	b->text = c->text;
	match_booking(b, &m, w->env->proof_window_s, &b->match_class, &b->match_reason);
	if (!match_active(b) || !match_lifts(b->match_class, b->match_reason))
		return;
	if (!c->booked_at)
		c->booked_at = b->created_at;
	if (b->status == BOOKING_COMPLETED)
		replay_prove(c, RUNG_DONE, b->completed_at ? b->completed_at : match_end(b), b->native_id, b->file,
			     b->file_line);
	replay_close_case(w, i, b->created_at, "booked", NULL);
	replay_credit_deposits(w, index);
}

static void on_closing(struct walk *w, size_t index)
{
	const struct person_closing *by = &w->p->closings[index];
	ptrdiff_t i = known_case(w, by->case_row);

	if (i >= 0 && w->started[i])
		replay_close_case(w, (size_t)i, by->at, NULL, by);
}

/* ---- the walk ---- */

static void do_event(struct walk *w, const struct event *e)
{
	static void (*const on[])(struct walk *, size_t) = {
		[EVENT_MISS] = on_miss,       [EVENT_TALK] = on_talk,       [EVENT_TEXT] = on_text,
		[EVENT_REPLY] = on_reply,     [EVENT_BOOKING] = on_booking, [EVENT_PAYMENT] = replay_on_payment,
		[EVENT_CLOSING] = on_closing,
	};
	on[e->kind](w, e->index);
}

/* Standing before cancelled, strongest class first, then the earliest. */
static bool shown_before(const struct person_booking *a, const struct person_booking *b)
{
	int x = match_strength(a->match_class, a->match_reason), y = match_strength(b->match_class, b->match_reason);

	if (match_active(a) != match_active(b))
		return match_active(a);
	return x != y ? x > y : replay_booking_before(a, b);
}

/* Which booking a case shows is known after the walk; that one proves that it is booked. */
static void prove_bookings(struct walk *w)
{
	for (size_t i = 0; i < w->p->bookings_n; i++) {
		struct person_booking *b = &w->p->bookings[i];
		if (!b->created_at)
			b->match_class = MATCH_UNKNOWN_CREATED;
		else if (b->case_index < 0 && b->created_at <= w->env->now)
			b->match_class = MATCH_UNMATCHED;
		if (b->case_index < 0)
			continue;
		struct replay_case *c = &w->out->cases[b->case_index];
		if (!c->booking || shown_before(b, c->booking))
			c->booking = b;
	}
	for (size_t i = 0; i < w->out->cases_n; i++) {
		struct replay_case *c = &w->out->cases[i];
		const struct person_booking *b = c->booking;
		if (b && replay_booking_lifts(b))
			replay_prove(c, RUNG_BOOKED, b->created_at, b->native_id, b->file, b->file_line);
	}
}

const struct person_text *person_reply_waiting(const struct person *p, const struct replay_env *env)
{
	const struct person_text *waiting = NULL;
	int64_t answered_at = 0;

	for (size_t i = 0; i < p->texts_n; i++)
		if (p->texts[i].direction == DIRECTION_OUT && p->texts[i].at <= env->now &&
		    text_accepted(&p->texts[i]) && p->texts[i].at > answered_at)
			answered_at = p->texts[i].at;
	for (size_t i = 0; i < p->calls_n; i++)
		if (proves(&p->calls[i], env) && p->calls[i].at <= env->now && p->calls[i].at > answered_at)
			answered_at = p->calls[i].at;
	for (size_t i = 0; i < p->bookings_n; i++) /* that they booked is an answer to what they wrote */
		if (match_active(&p->bookings[i]) && p->bookings[i].created_at <= env->now &&
		    p->bookings[i].created_at > answered_at)
			answered_at = p->bookings[i].created_at;
	for (size_t i = 0; i < p->texts_n; i++) {
		const struct person_text *t = &p->texts[i];
		bool doubtful = t->reply_class == REPLY_DOUBTFUL;
		bool fresh = (t->reply_class == REPLY_ORDINARY || t->reply_class == REPLY_HELP) &&
			     t->at > answered_at && env->now - t->at <= REPLY_WAITS_S;
		if (t->direction == DIRECTION_IN && !t->resolved && t->at <= env->now && (doubtful || fresh) &&
		    (!waiting || t->at < waiting->at || (t->at == waiting->at && text_tie(t) < text_tie(waiting))))
			waiting = t;
	}
	return waiting;
}

static void place_waiting_reply(const struct walk *w)
{
	const struct person_text *t = person_reply_waiting(w->p, w->env);
	ptrdiff_t nearest = -1;

	for (size_t i = 0; t && i < w->out->cases_n; i++)
		if (w->out->cases[i].first_missed_at <= t->at &&
		    (nearest < 0 || w->out->cases[i].first_missed_at >= w->out->cases[nearest].first_missed_at))
			nearest = (ptrdiff_t)i;
	if (nearest >= 0)
		w->out->cases[nearest].reply_waiting = t;
}

/* Nothing has happened yet: the arrays are as they were made. */
static void begin_walk(struct walk *w)
{
	struct person *p = w->p;
	size_t cases_max = p->cases_n + p->calls_n;

	w->latest = -1;
	w->open_n = 0;
	w->out->cases_n = p->cases_n;
	memset(w->started, 0, cases_max * sizeof *w->started);
	memset(w->inbound_talk, 0, cases_max * sizeof *w->inbound_talk);
	memset(w->outbound_talk, 0, cases_max * sizeof *w->outbound_talk);
	for (size_t i = 0; i < p->cases_n; i++)
		w->out->cases[i] = (struct replay_case){.known = &p->cases[i], .rung = RUNG_CAPTURED};
	for (size_t i = 0; i < p->calls_n; i++)
		w->out->places[i] = (struct replay_place){.case_index = -1};
	for (size_t i = 0; i < p->bookings_n; i++) {
		struct person_booking *b = &p->bookings[i];
		b->case_index = -1;
		b->match_class = MATCH_NONE;
		b->match_reason = REASON_NONE;
		b->text = NULL;
		b->paid_minor = 0;
	}
}

static void walk(struct walk *w, struct event *events, struct arena *arena)
{
	begin_walk(w);
	size_t n = collect_calls(w->p, w->env, events, arena, w->out->places);
	n += collect_rest(w->p, w->env->now, events + n);
	qsort(events, n, sizeof *events, replay_by_time); /* never null: one more than needed was taken */
	for (size_t i = 0; i < n; i++)
		do_event(w, &events[i]);
	close_inside(w);
	prove_bookings(w);
	place_waiting_reply(w);
}

void replay_person(struct person *p, const struct replay_env *env, struct arena *arena, struct replay *out)
{
	size_t cases_max = p->cases_n + p->calls_n;
	size_t events_max = 2 * p->calls_n + p->texts_n + p->bookings_n + p->payments_n + p->closings_n;
	struct event *events = arena_alloc(arena, (events_max + 1) * sizeof *events);
	struct walk w = {.p = p, .env = env, .out = out};

	*out = (struct replay){0};
	out->cases = arena_alloc(arena, (cases_max + 1) * sizeof *out->cases);
	out->places = arena_alloc(arena, (p->calls_n + 1) * sizeof *out->places);
	w.started = arena_alloc(arena, cases_max + 1);
	w.open = arena_alloc(arena, (cases_max + 1) * sizeof *w.open);
	w.inbound_talk = arena_alloc(arena, (cases_max + 1) * sizeof *w.inbound_talk);
	w.outbound_talk = arena_alloc(arena, (cases_max + 1) * sizeof *w.outbound_talk);
	bool rest = replay_take_back_refunds(p, env->now, events);
	walk(&w, events, arena);
	/* What a refund of no single payment is taken off depends on what is matched, which only a walk tells. */
	if (rest && replay_take_back_the_rest(p, events))
		walk(&w, events, arena);
}
