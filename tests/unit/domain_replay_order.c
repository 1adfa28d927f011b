/* Random people: what holds for any records. The order in which they were imported never shows; a cancelled booking
 * never closes; a text alone never closes and never pays; what is decided stays where it is. */
#include "replay_world.h"

enum { PEOPLE = 3000, IDS = 256 };

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d, uint64_t sides)
{
	d->state = d->state * 6364136223846793005u + 1442695040888963407u;
	return (d->state >> 33) % sides;
}

/* Names that live as long as the program. */
static const char *name(char letter, uint64_t n)
{
	static char names[26][IDS][8];
	char *at = names[letter - 'A'][n % IDS];

	snprintf(at, sizeof names[0][0], "%c%llu", letter, (unsigned long long)(n % IDS));
	return at;
}

/* Few instants, so that many records share one. */
static int64_t when(struct dice *d)
{
	return (int64_t)roll(d, 40) * 3 * HOUR / 2;
}

static void random_calls(struct world *w, struct dice *d)
{
	for (uint64_t n = 1 + roll(d, 8); n; n--) {
		enum direction way = roll(d, 3) ? DIRECTION_IN : DIRECTION_OUT;
		enum call_outcome o = roll(d, 3) ? CALL_MISSED : CALL_TALKED;
		struct person_call *c = world_call(w, when(d), way, o, o == CALL_TALKED ? (int64_t)roll(d, 90) : 0);
		c->native_id = slice_of(name('K', n));
		c->key = roll(d, 1u << 30);
	}
}

static void random_texts(struct world *w, struct dice *d)
{
	static const enum message_status statuses[] = {MESSAGE_SENT, MESSAGE_DELIVERED, MESSAGE_FAILED,
						       MESSAGE_CANCELED, MESSAGE_QUEUED};
	for (uint64_t n = roll(d, 6); n; n--) {
		if (roll(d, 3) == 0) {
			reply(w, when(d), (enum reply_class)roll(d, REPLY_IGNORED + 1), name('R', n));
			continue;
		}
		struct person_text *t = text_out(w, when(d), statuses[roll(d, 5)], name('T', n));
		t->ours = roll(d, 2);
		t->unknown = roll(d, 8) == 0;
	}
}

static void random_bookings(struct world *w, struct dice *d)
{
	for (uint64_t n = roll(d, 6); n; n--) {
		struct person_booking *b = book(w, when(d), name('B', n));
		b->status = (enum booking_status)roll(d, BOOKING_CANCELLED + 1);
		b->series = roll(d, 6) == 0;
		b->by_email = roll(d, 8) == 0;
		b->channel = slice_of(roll(d, 6) ? "" : "Angi");
		b->message_ref = slice_of(roll(d, 6) ? "" : name('T', 1 + roll(d, 5)));
		b->phones = roll(d, 8) ? 1 : 2;
		if (roll(d, 12) == 0)
			b->created_at = 0;
		if (roll(d, 4) == 0)
			b->completed_at = b->ends_at;
	}
}

static void random_payments(struct world *w, struct dice *d)
{
	for (uint64_t n = roll(d, 6); n; n--) {
		int64_t amount = 100 * (int64_t)(1 + roll(d, 4));
		if (roll(d, 4) == 0) {
			refund(w, when(d), amount, roll(d, 2) ? "" : name('P', 1 + roll(d, 5)))->native_id =
				slice_of(name('Q', n));
			continue;
		}
		struct person_payment *p = pay(w, when(d), amount, name('P', n));
		p->booking_ref = slice_of(roll(d, 3) ? "" : name('B', 1 + roll(d, 5)));
		p->by_email = roll(d, 8) == 0;
		p->currency = slice_of(roll(d, 6) ? "USD" : "EUR");
		p->refunded_minor = roll(d, 6) ? 0 : amount / 2;
		p->status = roll(d, 6) ? PAYMENT_SUCCEEDED : PAYMENT_PENDING;
	}
}

/* The calls that were missed by a first night get their dispositions; a person closes some of those cases. */
static void first_night(struct world *w, struct dice *d)
{
	random_calls(w, d);
	world_replay(w);
	for (size_t i = 0; i < w->out.cases_n; i++)
		known(w, 100 + (int64_t)i, 0)->first_missed_at = w->out.cases[i].first_missed_at;
	for (size_t i = 0; i < w->p.calls_n; i++)
		if (w->out.places[i].case_index >= 0)
			w->calls[i].case_row = 100 + w->out.places[i].case_index;
	for (size_t i = 0; i < w->p.cases_n; i++)
		if (roll(d, 4) == 0)
			close_by(w, w->cases[i].row, when(d), "Ann");
}

static void random_person(struct world *w, uint64_t seed)
{
	struct dice d = {seed * 2654435761u + 1};

	world_clear(w);
	w->env.two_people = roll(&d, 10) == 0;
	if (roll(&d, 2))
		first_night(w, &d);
	random_calls(w, &d);
	random_texts(w, &d);
	random_bookings(w, &d);
	random_payments(w, &d);
}

/* ---- what came out, in words that do not know of places in arrays ---- */

static void say_case(struct str *out, const struct replay_case *c)
{
	str_addf(out,
		 "%lld/%llu n%lld %s %lld %s %.*s rung %s %.*s at %lld booking %.*s paid %lld %.*s text %lld wait "
		 "%.*s\n",
		 (long long)c->first_missed_at, (unsigned long long)c->first_call->key, (long long)c->missed_calls,
		 c->open ? "open" : "closed", (long long)c->closed_at, c->closed_proof ? c->closed_proof : "-",
		 c->closed_by ? (int)c->closed_by->name.len : 0, c->closed_by ? c->closed_by->name.at : "",
		 rung_word(c->rung), (int)c->proof_id.len, c->proof_id.at ? c->proof_id.at : "", (long long)c->proof_at,
		 c->booking ? (int)c->booking->native_id.len : 0, c->booking ? c->booking->native_id.at : "",
		 (long long)c->paid_minor, (int)c->currency.len, c->currency.at ? c->currency.at : "",
		 c->text ? (long long)c->text->at : 0, c->reply_waiting ? (int)c->reply_waiting->native_id.len : 0,
		 c->reply_waiting ? c->reply_waiting->native_id.at : "");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* One line a record, sorted. */
static void say_sorted(struct str *lines, struct str *out)
{
	char *line[4 * WORLD_MAX];
	size_t n = 0;

	for (char *p = lines->data, *end; *p; p = end + 1) {
		end = strchr(p, '\n');
		*end = 0;
		line[n++] = p;
	}
	qsort(line, n, sizeof *line, by_text);
	for (size_t i = 0; i < n; i++)
		str_addf(out, "%s\n", line[i]);
	str_clear(lines);
}

static int64_t case_key(const struct world *w, int64_t index)
{
	return index < 0 ? -1 : (int64_t)w->out.cases[index].first_call->key;
}

static void say_world(struct world *w, struct str *out)
{
	struct str lines;

	str_init(&lines, 1 << 20);
	str_clear(out);
	for (size_t i = 0; i < w->out.cases_n; i++)
		if (w->out.cases[i].first_call)
			say_case(&lines, &w->out.cases[i]);
	say_sorted(&lines, out);
	for (size_t i = 0; i < w->p.calls_n; i++)
		str_addf(&lines, "call %llu case %lld %d %lld\n", (unsigned long long)w->calls[i].key,
			 (long long)case_key(w, w->out.places[i].case_index), w->out.places[i].joined,
			 (long long)w->out.places[i].in_talk);
	for (size_t i = 0; i < w->p.bookings_n; i++) {
		const struct person_booking *b = &w->bookings[i];
		str_addf(&lines, "booking %s case %lld %s %s paid %lld\n", b->native_id.at,
			 (long long)case_key(w, b->case_index), match_class_word(b->match_class),
			 match_reason_word(b->match_reason), (long long)b->paid_minor);
	}
	for (size_t i = 0; i < w->p.payments_n; i++) {
		const struct person_payment *p = &w->payments[i];
		str_addf(&lines, "payment %s left %lld case %lld booking %s\n", p->native_id.at,
			 (long long)p->left_minor, (long long)case_key(w, p->case_index),
			 p->booking_index < 0 ? "-" : w->bookings[p->booking_index].native_id.at);
	}
	say_sorted(&lines, out);
	str_release(&lines);
}

/* ---- properties ---- */

#define SHUFFLE(w, list, d)                                                                                            \
	for (size_t i_ = (w)->p.list##_n; i_ > 1; i_--) {                                                              \
		size_t k_ = (size_t)roll((d), i_);                                                                     \
		__typeof__((w)->list[0]) keep_ = (w)->list[i_ - 1];                                                    \
		(w)->list[i_ - 1] = (w)->list[k_];                                                                     \
		(w)->list[k_] = keep_;                                                                                 \
	}

/* The first line that differs is enough to see why. */
static void check_same(uint64_t seed, const struct str *one, const struct str *two)
{
	struct slice a = str_slice(one), b = str_slice(two), x, y;

	while (slice_next(&a, '\n', &x) && slice_next(&b, '\n', &y))
		if (!slice_equal(x, y))
			fail_msg("person %llu\n%.*s\n%.*s", (unsigned long long)seed, (int)x.len, x.at, (int)y.len,
				 y.at);
	check_int(one->len, two->len);
}

static void test_order_of_import(void **state)
{
	(void)state;
	struct world w;
	struct str one, two;
	world_open(&w);
	str_init(&one, 1 << 20);
	str_init(&two, 1 << 20);
	for (uint64_t seed = 1; seed <= PEOPLE; seed++) {
		struct dice d = {seed};
		random_person(&w, seed);
		world_replay(&w);
		say_world(&w, &one);
		SHUFFLE(&w, calls, &d);
		SHUFFLE(&w, texts, &d);
		SHUFFLE(&w, bookings, &d);
		SHUFFLE(&w, payments, &d);
		SHUFFLE(&w, closings, &d);
		world_replay(&w);
		say_world(&w, &two);
		check_same(seed, &one, &two);
	}
	str_release(&one);
	str_release(&two);
	world_close(&w);
}

static bool talk_is_around(const struct world *w, const struct person_call *c)
{
	for (size_t i = 0; i < w->p.calls_n; i++) {
		const struct person_call *t = &w->calls[i];
		if (t->direction == DIRECTION_IN && t->outcome == CALL_TALKED && t->at <= c->at + 2 &&
		    c->at <= t->at + (t->ring_s > 0 ? t->ring_s : 0) + t->talk_s)
			return true;
	}
	return false;
}

static void test_always(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	for (uint64_t seed = 1; seed <= PEOPLE; seed++) {
		int64_t misses = 0;
		random_person(&w, seed);
		world_replay(&w);
		for (size_t i = 0; i < w.p.calls_n; i++) {
			const struct person_call *c = &w.calls[i];
			bool miss = c->direction == DIRECTION_IN && c->outcome == CALL_MISSED;
			bool in_talk = w.out.places[i].in_talk != 0; /* another phone of a ring that was answered */
			check_true(!in_talk || (miss && !c->case_row && talk_is_around(&w, c)));
			check_int(w.out.places[i].case_index >= 0, miss && !in_talk); /* each has exactly one place */
			if (c->case_row)                                              /* and never leaves it */
				check_int(w.out.places[i].case_index, c->case_row - 100);
		}
		for (size_t i = 0; i < w.out.cases_n; i++) {
			const struct replay_case *c = &w.out.cases[i];
			misses += c->missed_calls;
			check_true(c->missed_calls > 0);
			check_true(c->first_missed_at <= c->last_missed_at);
			check_true(c->open || c->closed_proof || c->closed_by);
			check_true(c->open || c->closed_at >= c->last_missed_at);
			check_true(c->paid_minor >= 0 && (c->paid_minor > 0) == (c->rung == RUNG_PAID));
			check_true(c->rung < RUNG_ATTEMPTED || c->proof_id.len > 0);
			if (c->rung == RUNG_BOOKED || c->rung == RUNG_DONE)
				check_true(match_lifts(c->booking->match_class, c->booking->match_reason) &&
					   match_active(c->booking));
		}
		for (size_t i = 0; i < w.p.calls_n; i++)
			misses -= w.out.places[i].case_index >= 0;
		check_int(misses, 0);
		for (size_t i = 0; i < w.p.payments_n; i++)
			check_true(w.payments[i].left_minor >= 0 &&
				   w.payments[i].left_minor <= w.payments[i].amount_minor);
	}
	world_close(&w);
}

/* Adding a cancelled booking changes no case but for what it shows. */
static void test_cancelled_changes_nothing(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	for (uint64_t seed = 1; seed <= PEOPLE; seed++) {
		struct dice d = {seed};
		struct replay_case was[WORLD_MAX];
		random_person(&w, seed);
		size_t n = world_replay(&w)->cases_n;
		memcpy(was, w.out.cases, n * sizeof *was);
		book(&w, when(&d), "X-cancelled")->status = BOOKING_CANCELLED;
		world_replay(&w);
		check_int(w.out.cases_n, n);
		for (size_t i = 0; i < n; i++) {
			const struct replay_case *c = &w.out.cases[i];
			check_int(c->open, was[i].open);
			check_int(c->closed_at, was[i].closed_at);
			check_int(c->rung, was[i].rung);
			check_int(c->paid_minor, was[i].paid_minor);
			check_int(c->missed_calls, was[i].missed_calls);
			check_int(c->booked_at, was[i].booked_at);
		}
	}
	world_close(&w);
}

/* Taking every text away closes and opens nothing, and moves no money: a sent message is never "recovered". */
static void test_texts_close_nothing(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	for (uint64_t seed = 1; seed <= PEOPLE; seed++) {
		struct replay_case was[WORLD_MAX];
		random_person(&w, seed);
		for (size_t i = 0; i < w.p.bookings_n; i++)
			w.bookings[i].message_ref.len = 0; /* a record that names a text is a record, and says so */
		size_t n = world_replay(&w)->cases_n;
		memcpy(was, w.out.cases, n * sizeof *was);
		w.p.texts_n = 0;
		world_replay(&w);
		check_int(w.out.cases_n, n);
		for (size_t i = 0; i < n; i++) {
			const struct replay_case *c = &w.out.cases[i];
			check_int(c->open, was[i].open);
			check_int(c->closed_at, was[i].closed_at);
			check_int(c->paid_minor, was[i].paid_minor);
			check_int(c->rung >= RUNG_TALKED ? c->rung : 0, was[i].rung >= RUNG_TALKED ? was[i].rung : 0);
		}
	}
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_order_of_import),
		WORLD_TEST(test_always),
		WORLD_TEST(test_cancelled_changes_nothing),
		WORLD_TEST(test_texts_close_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
