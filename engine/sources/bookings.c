/* Rows -> bookings. */
#include "sources/rows.h"

#define MAX_PHONES 32

static bool take_status(struct rows *r, struct booking *b)
{
	int status = BOOKING_UNKNOWN, cancelled, no_show, done, series;
	if (!value_word(r, F_BOOKING_STATUS, &status) || !value_flag(r, F_BOOKING_IS_CANCELLED, &cancelled) ||
	    !value_flag(r, F_BOOKING_IS_NO_SHOW, &no_show) || !value_flag(r, F_BOOKING_IS_DONE, &done) ||
	    !value_flag(r, F_BOOKING_SERIES, &series))
		return false;
	b->status_raw = r->cell[F_BOOKING_STATUS];
	/* A record that says nothing of its state and has a time is on the calendar. */
	if (!b->status_raw.len && b->starts_at)
		status = BOOKING_SCHEDULED;
	if (done == 1)
		status = BOOKING_COMPLETED;
	if (no_show == 1)
		status = BOOKING_NO_SHOW;
	if (cancelled == 1)
		status = BOOKING_CANCELLED;
	b->status = (enum booking_status)status;
	b->series = series == 1;
	return true;
}

static bool take_times(struct rows *r, struct booking *b)
{
	enum civil_quality quality;
	if (!value_row_time(r, &b->starts_at, &quality) || !value_time(r, F_BOOKING_ENDS_AT, &b->ends_at, &quality) ||
	    !value_time(r, F_BOOKING_CREATED_AT, &b->created_at, &quality) ||
	    !value_time(r, F_BOOKING_COMPLETED_AT, &b->completed_at, &quality) ||
	    !value_time(r, F_BOOKING_UPDATED_AT, &b->updated_at, &quality))
		return false;
	b->last_starts_at = b->starts_at;
	if (!b->starts_at && !b->created_at)
		return row_refuse(r, "the row says neither when the visit is nor when it was booked");
	return true;
}

static bool take_phones(struct rows *r, struct booking *b)
{
	int64_t found[MAX_PHONES];
	size_t n;
	if (!value_phones(r, F_BOOKING_PHONE, found, MAX_PHONES, &n))
		return false;
	if (!n)
		value_phones_in_text(r, F_BOOKING_TEXT, found, MAX_PHONES, &n);
	n = phones_outside(r->env.tenant, found, n);
	b->phones = (uint32_t)n;
	b->phone = n == 1 ? found[0] : 0;
	return true;
}

bool row_build_booking(struct rows *r, struct record *record)
{
	struct booking *b = &record->booking;
	*b = (struct booking){.native_id = r->cell[F_BOOKING_ID]};
	if (!take_times(r, b) || !take_status(r, b) || !take_phones(r, b) ||
	    !value_number(r, F_BOOKING_SEQUENCE, &b->sequence))
		return false;
	b->title = r->cell[F_BOOKING_TITLE];
	b->person = r->cell[F_BOOKING_PERSON];
	b->email = r->cell[F_BOOKING_EMAIL];
	b->channel = r->cell[F_BOOKING_CHANNEL];
	b->message_ref = r->cell[F_BOOKING_MESSAGE_REF];
	b->currency = value_currency(r, F_BOOKING_CURRENCY);
	if (!value_money(r, F_BOOKING_AMOUNT, b->currency, &b->amount_minor))
		return false;
	rows_saw_time(r, b->created_at ? b->created_at : b->starts_at);
	return true;
}
