/* Rows -> payments. Only money of a person counts; a payout to the bank is skipped by the profile's words. */
#include "sources/rows.h"

#define MAX_PHONES 16

static bool take_money(struct rows *r, struct payment *p)
{
	int64_t amount = 0;
	if (!r->cell[F_PAYMENT_AMOUNT].len)
		return row_refuse(r, "the row holds no amount (%s is empty)", row_column(r, F_PAYMENT_AMOUNT).text);
	p->currency = value_currency(r, F_PAYMENT_CURRENCY);
	if (!value_money(r, F_PAYMENT_AMOUNT, p->currency, &amount) ||
	    !value_money(r, F_PAYMENT_REFUNDED, p->currency, &p->refunded_minor))
		return false;
	if (amount < 0 && p->kind == PAYMENT_UNKNOWN)
		p->kind = PAYMENT_REFUND;
	else if (p->kind == PAYMENT_UNKNOWN)
		p->kind = PAYMENT_PAYMENT;
	if (amount < 0 && p->kind == PAYMENT_PAYMENT)
		return row_refuse(r, "a payment cannot be below zero (%s)", row_column(r, F_PAYMENT_AMOUNT).text);
	p->amount_minor = amount < 0 ? -amount : amount;
	p->refunded_minor = p->refunded_minor < 0 ? -p->refunded_minor : p->refunded_minor;
	return true;
}

/* A dispute that is open proves no money, one that was lost took it back, one that was won changes nothing. An amount
 * in dispute without a word about it is open. */
static bool take_dispute(struct rows *r, struct payment *p)
{
	int settled = PAYMENT_STATUS_UNKNOWN;
	int64_t disputed = 0;
	if (!value_word(r, F_PAYMENT_DISPUTE, &settled) || !value_money(r, F_PAYMENT_DISPUTED, p->currency, &disputed))
		return false;
	disputed = disputed < 0 ? -disputed : disputed;
	if (!r->cell[F_PAYMENT_DISPUTE].len && !disputed)
		return true;
	if (settled == PAYMENT_SUCCEEDED) {
		p->dispute = DISPUTE_SETTLED;
		return true;
	}
	if (settled != PAYMENT_FAILED && settled != PAYMENT_VOIDED) {
		p->dispute = DISPUTE_OPEN;
		if (p->status == PAYMENT_SUCCEEDED)
			p->status = PAYMENT_PENDING;
	} else {
		p->dispute = DISPUTE_SETTLED;
		p->refunded_minor += disputed ? disputed : p->amount_minor;
		if (p->refunded_minor > p->amount_minor)
			p->refunded_minor = p->amount_minor;
	}
	if (r->cell[F_PAYMENT_DISPUTE].len)
		p->status_raw = r->cell[F_PAYMENT_DISPUTE];
	return true;
}

/* From its own column, else the single number in the description (Square: "..., phone: 2175551212, email: ..."). */
static bool take_phone(struct rows *r, struct payment *p)
{
	int64_t found[MAX_PHONES];
	size_t n;
	if (!value_phones(r, F_PAYMENT_PHONE, found, MAX_PHONES, &n))
		return false;
	if (!n && p->description.len) {
		n = phone_find(p->description, r->env.tenant->country, found, MAX_PHONES);
		n = n < MAX_PHONES ? n : MAX_PHONES;
	}
	n = phones_outside(r->env.tenant, found, n);
	p->phone = n == 1 ? found[0] : 0;
	return true;
}

bool row_build_payment(struct rows *r, struct record *record)
{
	struct payment *p = &record->payment;
	enum civil_quality quality;
	int kind = PAYMENT_UNKNOWN, status = PAYMENT_STATUS_UNKNOWN, captured;
	*p = (struct payment){.native_id = r->cell[F_PAYMENT_ID]};
	if (!value_word(r, F_PAYMENT_KIND, &kind) || !value_word(r, F_PAYMENT_STATUS, &status) ||
	    !value_flag(r, F_PAYMENT_CAPTURED, &captured) || !value_row_time(r, &p->paid_at, &quality))
		return false;
	p->kind = (enum payment_kind)kind;
	p->status = (enum payment_status)status;
	p->status_raw = r->cell[F_PAYMENT_STATUS];
	if (captured == 0 && p->status == PAYMENT_SUCCEEDED)
		p->status = PAYMENT_PENDING;
	if (!p->paid_at)
		return row_refuse(r, "the row does not say when it was paid (%s is empty)", row_column(r, F_AT).text);
	p->description = r->cell[F_PAYMENT_DESCRIPTION];
	if (!take_money(r, p) || !take_dispute(r, p) || !take_phone(r, p))
		return false;
	p->booking_ref = r->cell[F_PAYMENT_BOOKING_REF];
	p->related_id = r->cell[F_PAYMENT_RELATED_ID];
	p->payer = r->cell[F_PAYMENT_PAYER];
	p->email = r->cell[F_PAYMENT_EMAIL];
	rows_saw_time(r, p->paid_at);
	return true;
}
