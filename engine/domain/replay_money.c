/* Money in the replay: refunds, which booking a payment belongs to, and which case it proves (product: 10, Payments).
 */
#include "domain/matching.h"
#include "domain/replay_walk.h"

enum {
	PAYMENT_AFTER_END_S = 30 * 86400,
	SAME_DAY_S = 2 * 86400, /* some exports give a refund's day and no more, on a clock of another zone: it then
				   seems to be from before its payment */
};

static bool payment_before(const struct person_payment *a, const struct person_payment *b)
{
	return a->at != b->at ? a->at < b->at : replay_payment_tie(a) < replay_payment_tie(b);
}

/* In one currency, as far as the refund says which. */
static bool same_currency(const struct person_payment *refund, const struct person_payment *pay)
{
	return !refund->currency.len || slice_equal(pay->currency, refund->currency);
}

/* The payment that a refund takes back: the one it names, else the person's latest one that is at least as large. */
static struct person_payment *refunded_payment(struct person *p, const struct person_payment *refund)
{
	struct person_payment *from = NULL;

	for (size_t i = 0; i < p->payments_n; i++) {
		struct person_payment *pay = &p->payments[i];
		bool named = refund->related_id.len && slice_equal(refund->related_id, pay->native_id);
		bool fits = !refund->related_id.len && pay->at <= refund->at &&
			    pay->left_minor >= refund->amount_minor && same_currency(refund, pay);
		if (pay->kind == PAYMENT_PAYMENT && (named || (fits && (!from || payment_before(from, pay)))))
			from = pay;
	}
	return from;
}

static void take_back(struct person_payment *pay, int64_t *amount)
{
	int64_t taken = *amount < pay->left_minor ? *amount : pay->left_minor;

	pay->left_minor -= taken;
	*amount -= taken;
}

/* What goes beyond all that was paid is left over; what the payment's own column has taken off already is not. */
static int64_t give_back(struct person_payment *pay, int64_t amount)
{
	int64_t covered = pay->given_back_minor > pay->amount_minor ? pay->given_back_minor : pay->amount_minor;
	int64_t taken = amount;

	take_back(pay, &taken);
	pay->given_back_minor += amount;
	return pay->given_back_minor > covered ? pay->given_back_minor - covered : 0;
}

bool replay_take_back_refunds(struct person *p, int64_t now, struct event *scratch)
{
	size_t n = 0;
	bool rest = false;

	for (size_t i = 0; i < p->payments_n; i++) {
		struct person_payment *pay = &p->payments[i];
		bool happened = pay->at <= now && pay->status != PAYMENT_FAILED && pay->status != PAYMENT_VOIDED;
		bool counts = pay->kind == PAYMENT_PAYMENT && pay->status == PAYMENT_SUCCEEDED && pay->at;
		pay->case_index = pay->booking_index = -1;
		pay->given_back_minor = pay->rest_minor = 0;
		pay->rest = REST_NONE;
		pay->left_minor = counts && happened ? pay->amount_minor - pay->refunded_minor : 0;
		if (pay->left_minor < 0)
			pay->left_minor = 0;
		if (pay->kind == PAYMENT_REFUND && happened)
			scratch[n++] = (struct event){pay->related_id.len ? INT64_MIN : pay->at, EVENT_PAYMENT,
						      replay_payment_tie(pay), i};
	}
	qsort(scratch, n, sizeof *scratch, replay_by_time);
	for (size_t i = 0; i < n; i++) {
		struct person_payment *refund = &p->payments[scratch[i].index];
		struct person_payment *from = refunded_payment(p, refund);
		refund->rest_minor = from ? give_back(from, refund->amount_minor) : refund->amount_minor;
		if (refund->rest_minor > 0)
			refund->rest = REST_LEFT;
		rest = rest || refund->rest_minor > 0;
	}
	return rest;
}

static bool is_matched(const struct person_payment *pay)
{
	return pay->case_index >= 0 || pay->booking_index >= 0;
}

/* What a refund is rather taken off: what is matched, then what was paid before it, then the latest. */
static bool rather(const struct person_payment *refund, const struct person_payment *a, const struct person_payment *b)
{
	bool a_later = a->at > refund->at, b_later = b->at > refund->at;

	if (is_matched(a) != is_matched(b))
		return is_matched(a);
	return a_later != b_later ? b_later : payment_before(b, a);
}

/* Of what is left and not of a later day than the refund. */
static struct person_payment *next_to_reduce(struct person *p, const struct person_payment *refund)
{
	struct person_payment *from = NULL;

	for (size_t i = 0; i < p->payments_n; i++) {
		struct person_payment *pay = &p->payments[i];
		if (!pay->left_minor || pay->at >= refund->at + SAME_DAY_S || !same_currency(refund, pay))
			continue;
		if (!from || rather(refund, pay, from))
			from = pay;
	}
	return from;
}

bool replay_take_back_the_rest(struct person *p, struct event *scratch)
{
	size_t n = 0;
	bool reduced = false;

	for (size_t i = 0; i < p->payments_n; i++)
		if (p->payments[i].rest_minor > 0)
			scratch[n++] = (struct event){p->payments[i].at, EVENT_PAYMENT,
						      replay_payment_tie(&p->payments[i]), i};
	qsort(scratch, n, sizeof *scratch, replay_by_time);
	for (size_t i = 0; i < n; i++) {
		struct person_payment *refund = &p->payments[scratch[i].index], *from;
		while (refund->rest_minor && (from = next_to_reduce(p, refund))) {
			take_back(from, &refund->rest_minor);
			reduced = true;
		}
		refund->rest = refund->rest_minor ? REST_LEFT : REST_TAKEN;
	}
	for (size_t i = 0; reduced && i < p->payments_n; i++)
		p->payments[i].case_index = p->payments[i].booking_index = -1;
	return reduced;
}

static int64_t booking_end(const struct person_booking *b)
{
	int64_t end = match_end(b);

	return end > b->created_at ? end : b->created_at;
}

static ptrdiff_t booking_of_payment(const struct person *p, const struct person_payment *pay)
{
	ptrdiff_t best = -1;

	for (size_t i = 0; i < p->bookings_n; i++) {
		const struct person_booking *b = &p->bookings[i];
		if (pay->booking_ref.len) {
			if (slice_equal(b->native_id, pay->booking_ref))
				return (ptrdiff_t)i;
			continue;
		}
		if (pay->by_email || !match_lifts(b->match_class, b->match_reason) || !match_active(b))
			continue;
		if (b->case_index < 0 || pay->at < b->created_at || pay->at > booking_end(b) + PAYMENT_AFTER_END_S)
			continue;
		if (best < 0 || replay_booking_before(&p->bookings[best], b))
			best = (ptrdiff_t)i;
	}
	return best;
}

bool replay_booking_lifts(const struct person_booking *b)
{
	return b->case_index >= 0 && match_active(b) && match_lifts(b->match_class, b->match_reason);
}

/* What is left of a payment proves its case. */
static void credit_case(struct walk *w, struct person_payment *pay, int64_t case_index)
{
	struct replay_case *c = &w->out->cases[case_index];

	pay->case_index = case_index;
	if (!pay->left_minor)
		return;
	if (c->paid_minor && !slice_equal(c->currency, pay->currency))
		return; /* never a total across currencies: the first one stands, the rest is in proof.csv */
	c->paid_minor += pay->left_minor;
	c->currency = pay->currency;
	replay_prove(c, RUNG_PAID, pay->at, pay->native_id, pay->file, pay->file_line);
	replay_close_case(w, (size_t)case_index, pay->at, "paid", NULL);
}

void replay_on_payment(struct walk *w, size_t index)
{
	struct person_payment *pay = &w->p->payments[index];
	ptrdiff_t b = booking_of_payment(w->p, pay);

	if (pay->status != PAYMENT_SUCCEEDED)
		return;
	if (b >= 0) {
		struct person_booking *booking = &w->p->bookings[b];
		pay->booking_index = b;
		if (!booking->paid_minor || slice_equal(booking->currency, pay->currency)) {
			booking->paid_minor += pay->left_minor;
			booking->currency = pay->currency;
			booking->payment_id = pay->native_id;
		}
		if (replay_booking_lifts(booking))
			credit_case(w, pay, booking->case_index);
	} else if (!pay->by_email && !pay->booking_ref.len && w->latest >= 0 &&
		   pay->at - w->out->cases[w->latest].last_missed_at <= w->env->proof_window_s) {
		credit_case(w, pay, w->latest);
	}
}

/* The earliest first, so that the order of import does not show in what proves the case. */
void replay_credit_deposits(struct walk *w, size_t booking)
{
	struct person_payment *next;

	do {
		next = NULL;
		for (size_t i = 0; i < w->p->payments_n; i++) {
			struct person_payment *pay = &w->p->payments[i];
			bool waits = pay->booking_index == (int64_t)booking && pay->case_index < 0;
			if (waits && (!next || payment_before(pay, next)))
				next = pay;
		}
		if (next)
			credit_case(w, next, w->p->bookings[booking].case_index);
	} while (next);
}
