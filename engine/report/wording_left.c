/* What is left to do for a case, and until when a text is held: on the caller's wall where we know where that hangs. */
#include "report/wording.h"

#include "base/civil.h"
#include "base/phone.h"
#include "report/show.h"

bool wording_is_urgent(const struct case_row *row)
{
	bool person = row->next_step == STEP_CALL || row->next_step == STEP_APPROVE_DRAFT ||
		      row->next_step == STEP_ANSWER_REPLY;

	/* what was in the first import's old logs is nobody's emergency now */
	return (row->flags & CASE_URGENT) && row->open && !row->backlog && person;
}

const char *wording_next(const struct case_row *row)
{
	return wording_is_urgent(row) ? "Call them now" : wording_step(row->next_step);
}

/* "America/Indiana/Indianapolis" -> "Indianapolis", "America/New_York" -> "New York". */
static void add_city(struct str *out, struct slice zone)
{
	struct slice city = zone, part;

	while (slice_next(&zone, '/', &part))
		city = part;
	for (size_t i = 0; i < city.len; i++)
		str_addc(out, (char)(city.at[i] == '_' ? ' ' : city.at[i]));
}

static void add_place(struct str *out, const struct case_row *row)
{
	int area = phone_area_code(row->caller);

	str_adds(out, " their time (");
	add_city(out, row->zone);
	if (area)
		str_addf(out, ", from area code %d", area);
	str_addc(out, ')');
}

void wording_when(struct str *out, const struct figures *f, const struct case_row *row, int64_t at)
{
	struct err none;
	const struct zone *theirs = row->zone.len ? civil_zone(row->zone, &none) : NULL;
	char text[32];

	if (!theirs) {
		show_time(out, f->tenant, at);
		str_adds(out, " our time");
		return;
	}
	struct civil then = civil_from_utc(theirs, at), now = civil_from_utc(theirs, f->now);
	civil_format_short(theirs, at, text);
	if (then.year == now.year && then.month == now.month && then.day == now.day)
		snprintf(text, sizeof text, "%02d:%02d", then.hour, then.minute);
	str_adds(out, text);
	add_place(out, row);
}

static void add_closed(struct str *out, const struct figures *f, const struct case_row *row)
{
	str_adds(out, "Nothing. Closed ");
	show_time(out, f->tenant, row->closed_at);
	str_adds(out, row->closed_at ? " by " : "by ");
	if (slice_starts(row->closed_by, "proof:")) {
		str_adds(out, "proof: ");
		str_add_slice(out, slice_part(row->closed_by, 6, row->closed_by.len - 6));
	} else if (slice_is(row->closed_by, "config")) {
		str_adds(out, "the company's own list of numbers");
	} else {
		show_free(out, f->tenant, row->closed_by);
	}
	if (row->closed_reason.len) {
		str_adds(out, " (");
		show_free(out, f->tenant, row->closed_reason);
		str_addc(out, ')');
	}
	str_addc(out, '.');
}

static void add_due(struct str *out, const struct figures *f, const struct case_row *row)
{
	if (!row->due_at || wording_is_urgent(row))
		return;
	if (row->next_step == STEP_WAIT) {
		str_adds(out, " until ");
		wording_when(out, f, row, row->due_at);
		return;
	}
	str_adds(out, row->due_at < f->now ? ", due since " : ", by ");
	show_time(out, f->tenant, row->due_at);
	str_adds(out, row->zone.len && !slice_is(row->zone, f->tenant->timezone) ? " our time" : "");
}

void wording_to_do(struct str *out, const struct figures *f, const struct case_row *row)
{
	if (!row->open && row->next_step == STEP_NONE) {
		add_closed(out, f, row);
		return;
	}
	str_adds(out, wording_next(row));
	add_due(out, f, row);
	str_addc(out, '.');
}
