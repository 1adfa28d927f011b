/* Rows -> messages. */
#include "base/utf8.h"
#include "sources/rows.h"

/* A message that never left has no time of sending. */
static bool may_lack_time(enum message_status s)
{
	return s == MESSAGE_QUEUED || s == MESSAGE_FAILED || s == MESSAGE_CANCELED;
}

static bool take_sides(struct rows *r, struct message *m)
{
	struct phone from, to;
	int direction = DIRECTION_UNKNOWN;
	if (!value_phone(r, F_MESSAGE_FROM, &from) || !value_phone(r, F_MESSAGE_TO, &to) ||
	    !value_word(r, F_MESSAGE_DIRECTION, &direction))
		return false;
	const struct tenant *t = r->env.tenant;
	if (direction == DIRECTION_UNKNOWN && tenant_owns_line(t, from.e164) != tenant_owns_line(t, to.e164))
		direction = tenant_owns_line(t, from.e164) ? DIRECTION_OUT : DIRECTION_IN;
	if (direction != DIRECTION_IN && direction != DIRECTION_OUT)
		return row_refuse(r,
				  "nothing says whether the message came in or went out: no direction, and not exactly "
				  "one of the two numbers is a line of ours");
	bool out = direction == DIRECTION_OUT;
	m->direction = (enum direction)direction;
	m->other = out ? to.e164 : from.e164;
	m->other_kind = out ? to.kind : from.kind;
	m->other_raw = r->cell[out ? F_MESSAGE_TO : F_MESSAGE_FROM];
	m->line = out ? from.e164 : to.e164;
	/* Kept under no number, a stop of theirs would be nobody's. */
	if (!out && phone_is_lost(&from, m->other_raw))
		return row_refuse(
			r, "%s holds \"%.*s\", which does not read as one number: nothing says who wrote this",
			row_column(r, F_MESSAGE_FROM).text, (int)utf8_head(m->other_raw, 80).len, m->other_raw.at);
	return true;
}

bool row_build_message(struct rows *r, struct record *record)
{
	struct message *m = &record->message;
	enum civil_quality quality;
	int status = MESSAGE_UNKNOWN;
	*m = (struct message){.segments = -1};
	if (!value_row_time(r, &m->sent_at, &quality) || !take_sides(r, m) ||
	    !value_word(r, F_MESSAGE_STATUS, &status) || !value_number(r, F_MESSAGE_SEGMENTS, &m->segments))
		return false;
	m->native_id = r->cell[F_MESSAGE_ID];
	m->body = r->cell[F_MESSAGE_BODY];
	m->status_raw = r->cell[F_MESSAGE_STATUS];
	m->status = (enum message_status)status;
	/* An export without a status column still says that what came in was received. */
	if (m->status == MESSAGE_UNKNOWN && m->direction == DIRECTION_IN && !m->status_raw.len)
		m->status = MESSAGE_RECEIVED;
	/* What somebody wrote to us is read whenever it came: it may say stop. */
	bool written = m->direction == DIRECTION_IN && m->other && m->body.len;
	if (!m->sent_at && !written && !may_lack_time(m->status))
		return row_refuse(r, "the row does not say when the message was sent (%s is empty)",
				  row_column(r, F_AT).text);
	struct slice error = r->cell[F_MESSAGE_ERROR];
	if (!slice_is(error, "0") && !slice_is_fold(error, "null"))
		m->error_code = error;
	rows_saw_time(r, m->sent_at);
	return true;
}
