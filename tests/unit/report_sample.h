/* Figures made by hand: an empty first report, a full one, and one that is full of attacks. No ledger. */
#ifndef TESTS_UNIT_REPORT_SAMPLE_H
#define TESTS_UNIT_REPORT_SAMPLE_H

#include "check.h"

#include "base/civil.h"
#include "report/figures.h"

#define SAMPLE_NOW INT64_C(1795352400) /* Sun 22 Nov 2026 05:00 in Los Angeles */
#define HOUR       INT64_C(3600)
#define DAY        INT64_C(86400)

#define S(text) slice_of(text)

struct sample {
	struct tenant tenant;
	struct figures f;
	struct case_view views[8];
	struct draft_row drafts[2];
	struct trace_line trace[3];
	struct health_line health[3];
	struct tally ages[5], reasons[3], matches[4], cannot[3];
	struct figure all[3];
	struct proof_row proofs[3];
	struct reply_row replies[1];
	struct exception_row exceptions[2];
	struct message_row messages[2];
	struct change changes[1];
};

static inline void sample_tenant(struct tenant *t)
{
	struct err err;
	*t = (struct tenant){.id = "acme-hvac",
			     .name = "Acme Heating & Air",
			     .brand = "Acme Heating & Air",
			     .timezone = "America/Los_Angeles",
			     .country = "US",
			     .tier = TIER_DRAFT,
			     .provider_kind = "twilio",
			     .proof_window_s = 72 * HOUR,
			     .talked_s = 30};
	t->zone = civil_zone(slice_of(t->timezone), &err);
	assert_non_null(t->zone);
}

/* A tenant on the first morning, before any export: zero rows everywhere. */
static inline void sample_empty(struct sample *s)
{
	memset(s, 0, sizeof *s);
	sample_tenant(&s->tenant);
	s->f = (struct figures){.tenant = &s->tenant,
				.now = SAMPLE_NOW,
				.period_from = SAMPLE_NOW - 31 * DAY,
				.period_to = SAMPLE_NOW,
				.report_number = 1,
				.dry = true,
				.balanced = true,
				.chain_head = S("9f2c41d07a5be8836610c2f4b7a9d3e5c81f0b6d24973ae05c1d8f7b62e4a930"),
				.rules_hash = S("5c1d8f7b62e4a930"),
				.law_version = S("2026-11-01"),
				.by_day_first = (int32_t)civil_days(2026, 11, 9)};
}

static inline void sample_row(struct case_row *r, const char *id, int64_t caller, const char *name)
{
	*r = (struct case_row){.caller = caller,
			       .caller_kind = caller ? PHONE_VALID : PHONE_WITHHELD,
			       .caller_name = S(name),
			       .identity = IDENTITY_LEAD,
			       .first_missed_at = SAMPLE_NOW - 9 * HOUR,
			       .last_missed_at = SAMPLE_NOW - 9 * HOUR,
			       .missed_calls = 1,
			       .line = 14155550100,
			       .outcome = OUTCOME_REVIEW,
			       .code = S("STALE_CALL"),
			       .reason = S("The call is too old for an automatic text."),
			       .decided_at = SAMPLE_NOW,
			       .rung = RUNG_NO_ACTION,
			       .open = true,
			       .next_step = STEP_CALL};
	snprintf(r->id, sizeof r->id, "%s", id);
}

static inline void sample_needs(struct sample *s)
{
	struct case_view *v = s->views;
	sample_row(&v[0].row, "C7K2M9QXF", 14155550134, "Marisol Ortega");
	v[0].row.identity = IDENTITY_RETURNING;
	v[0].row.identity_evidence = S("last job 2026-03-02 (square.csv line 41)");
	v[0].row.missed_calls = 3;
	v[0].row.first_missed_at -= 2 * HOUR;
	v[0].row.needed =
		S("Hi, the furnace is blowing cold air and my mother is staying with us. Please call me back, "
		  "any time before ten is fine.");
	v[0].row.needed_source = S("voicemail");
	v[0].row.rung = RUNG_DECIDED;
	v[0].row.message_id = S("M4T8WZ2KA");
	v[0].row.message_state = S("draft");
	v[0].row.hold_until = SAMPLE_NOW + 3 * HOUR;
	v[0].row.next_step = STEP_APPROVE_DRAFT;
	v[0].draft = &s->drafts[0];
	v[0].origin = S("calls.csv line 412");
	v[0].trace = s->trace;
	v[0].trace_n = 3;
	v[0].facts = S("{\"age_s\":32400,\"caller\":14155550134,\"now\":1795352400}");
	sample_row(&v[1].row, "C2NB5RT0E", 13035550171, "");
	v[1].row.caller_id_says = S("WIRELESS CALLER");
	v[1].row.answer_waiting = true;
	v[1].row.code = S("REPLY_PENDING");
	v[1].row.reason = S("A reply from them waits for a person to read it.");
	v[1].row.next_step = STEP_ANSWER_REPLY;
	v[1].row.rung = RUNG_REPLIED;
	v[1].row.proof_kind = S("reply");
	v[1].row.proof_id = S("SMin0001");
	v[1].row.proof_source = S("messages.csv line 9");
	v[1].row.proof_at = SAMPLE_NOW - 7 * HOUR;
	v[1].row.message_id = S("M0000001A");
	v[1].row.message_state = S("accepted");
	v[1].row.provider_id = S("SM5e11f2a0b3c4d5e6f708192a3b4c5d9f");
	sample_row(&v[2].row, "C9QWX1H3J", 0, "");
	v[2].row.identity = IDENTITY_UNKNOWN;
	v[2].row.outcome = OUTCOME_NO_CONTACT;
	v[2].row.code = S("NO_CALLER_ID");
	v[2].row.reason = S("The caller hid the number.");
	v[2].row.rung = RUNG_NOT_CONTACTED;
	v[2].row.needed = S("It's Bob about the quote.");
	v[2].row.needed_source = S("voicemail");
	s->drafts[0] =
		(struct draft_row){.id = S("M4T8WZ2KA"),
				   .case_id = S("C7K2M9QXF"),
				   .body = S("Acme Heating & Air: Sorry we missed your call. Reply with what you "
					     "need or we will call back. Reply STOP to opt out, HELP for help. "
					     "Msg&data rates may apply."),
				   .not_before = SAMPLE_NOW + 3 * HOUR};
	s->replies[0] = (struct reply_row){.id = S("R11AA22BB"),
					   .case_id = S("C2NB5RT0E"),
					   .from = 13035550171,
					   .at = SAMPLE_NOW - 7 * HOUR,
					   .body = S("Stop by tomorrow at 3?"),
					   .why = S("It may be a stop, or an appointment.")};
	s->trace[0] =
		(struct trace_line){S("floor"), S("review"), S("STALE_CALL"), S(""), S("9 h old, 60 min allowed."), 0};
	s->trace[1] = (struct trace_line){S("floor"),
					  S("hold"),
					  S("QUIET_FEDERAL"),
					  S(""),
					  S("opens 08:00 in America/Los_Angeles, from area code 415"),
					  SAMPLE_NOW + 3 * HOUR};
	s->trace[2] = (struct trace_line){S("tenant"),
					  S("review"),
					  S("plan_member"),
					  S("tenants/acme-hvac/rules.lua:14"),
					  S("Plan members get a person."),
					  0};
}

static inline void sample_proven(struct sample *s)
{
	struct case_view *v = s->views;
	sample_row(&v[3].row, "C3BOOKED0", 14155550122, "Dana Whitfield");
	v[3].row.rung = RUNG_BOOKED;
	v[3].row.first_missed_at = v[3].row.last_missed_at = SAMPLE_NOW - 3 * DAY;
	v[3].row.proof_kind = S("booking");
	v[3].row.proof_id = v[3].row.booking_id = S("8841");
	v[3].row.proof_source = S("calendar.ics line 41");
	v[3].row.proof_at = v[3].row.booking_created_at = SAMPLE_NOW - 3 * DAY + HOUR;
	v[3].row.match_class = MATCH_FOLLOWED;
	v[3].row.message_id = S("M00000002");
	v[3].row.message_state = S("delivered");
	v[3].row.provider_id = S("SM77aa");
	v[3].row.open = false;
	v[3].row.closed_by = S("proof:booking");
	v[3].row.closed_at = SAMPLE_NOW - 2 * DAY;
	v[3].row.next_step = STEP_NONE;
	v[3].row.answered_at = SAMPLE_NOW - 3 * DAY + HOUR / 2;
	sample_row(&v[4].row, "C4PAIDXX0", 14155550123, "Lee & Sons");
	v[4].row = v[3].row;
	sample_row(&v[4].row, "C4PAIDXX0", 14155550123, "Lee & Sons");
	v[4].row.rung = RUNG_PAID;
	v[4].row.proof_kind = S("payment");
	v[4].row.proof_id = S("p-77");
	v[4].row.proof_source = S("square.csv line 12");
	v[4].row.proof_at = SAMPLE_NOW - DAY;
	v[4].row.booking_id = S("8850");
	v[4].row.match_class = MATCH_EXPLAINED;
	v[4].row.match_reason = REASON_SELF_RETURN;
	v[4].row.paid_minor = 24000;
	v[4].row.currency = S("USD");
	v[4].row.open = false;
	v[4].row.closed_by = S("Ann");
	v[4].row.closed_reason = S("called");
	v[4].row.closed_at = SAMPLE_NOW - DAY;
	s->proofs[0] = (struct proof_row){.booking_id = S("8841"),
					  .booking_source = S("calendar.ics line 41"),
					  .booking_status = S("scheduled"),
					  .booking_created_at = SAMPLE_NOW - 3 * DAY + HOUR,
					  .starts_at = SAMPLE_NOW + 2 * DAY,
					  .person = S("Dana Whitfield"),
					  .case_id = S("C3BOOKED0"),
					  .message_id = S("M00000002"),
					  .provider_id = S("SM77aa"),
					  .accepted_at = SAMPLE_NOW - 3 * DAY + 37 * 60,
					  .minutes_after_text = 23,
					  .match_class = MATCH_FOLLOWED,
					  .title = S("Furnace check")};
	s->proofs[1] = (struct proof_row){.booking_id = S("8850"),
					  .booking_status = S("completed"),
					  .booking_created_at = SAMPLE_NOW - 2 * DAY,
					  .case_id = S("C4PAIDXX0"),
					  .minutes_after_text = -1,
					  .match_class = MATCH_EXPLAINED,
					  .match_reason = REASON_SELF_RETURN,
					  .payment_id = S("p-77"),
					  .paid_minor = 24000,
					  .currency = S("USD"),
					  .title = S("AC tune-up")};
}

static inline void sample_lists(struct sample *s)
{
	static const char *const ages[] = {"under 1 hour", "1 to 24 hours", "1 to 7 days", "over 7 days", "backlog"};
	static const int64_t ages_n[] = {0, 6, 7, 1, 3};
	for (size_t i = 0; i < 5; i++)
		s->ages[i] = (struct tally){.word = S(ages[i]), .words = S(ages[i]), .n = ages_n[i]};
	s->reasons[0] = (struct tally){.word = S("OPTED_OUT"), .words = S("The caller asked us to stop."), .n = 2};
	s->reasons[1] = (struct tally){.word = S("NO_CALLER_ID"), .words = S("The caller hid the number."), .n = 4};
	s->matches[0] = (struct tally){.word = S("followed"),
				       .words = S("Came after a text"),
				       .meaning = S("It was made after a text was accepted."),
				       .n = 3,
				       .amount_minor = 48000,
				       .currency = S("USD")};
	s->matches[1] = (struct tally){.word = S("explained: self_return"),
				       .words = S("They rang again and talked first"),
				       .n = 2,
				       .amount_minor = 24000,
				       .currency = S("USD")};
	s->matches[2] = (struct tally){.word = S("explained: existing"), .words = S("Booked before the call"), .n = 1};
	s->cannot[0] = (struct tally){
		.word = S("unknown"), .words = S("texts of which we do not know whether they went"), .n = 1};
	s->cannot[1] =
		(struct tally){.word = S("no_report"), .words = S("accepted texts without a carrier report"), .n = 5};
	s->cannot[2] = (struct tally){.word = S("rows"), .words = S("rows were set aside"), .n = 2};
	s->health[0] = (struct health_line){false, S("calls.csv: 412 rows, 409 calls, 1 repeated.")};
	s->health[1] = (struct health_line){
		true, S("calls.csv: no rows from 10:00 to 15:00 on Fri 20 Nov, where calls usually are.")};
	s->health[2] = (struct health_line){false, S("calendar.ics: 38 events.")};
	s->all[0] =
		(struct figure){.key = "missed_calls",
				.name = "Missed calls",
				.value = 45,
				.definition = "Inbound calls in the period in which no person spoke with the caller."};
	s->all[1] =
		(struct figure){.key = "opening",
				.name = "Open at the last report",
				.value = 8,
				.definition = "Cases that were open when the last report was written; 0 at the first."};
	s->all[2] = (struct figure){.key = "balanced",
				    .name = "The books balance",
				    .value = 1,
				    .definition = "Opening and new are closed and carried.",
				    .yes_no = true};
	s->exceptions[0] =
		(struct exception_row){S("calls.csv"), 88, EXCEPTION_BAD_ROW,
				       S("The start time \"24:75\" cannot be read. Correct it and import again."),
				       S("\"24:75\",415-555-0134")};
	s->exceptions[1] = (struct exception_row){S("square.csv"), 0, EXCEPTION_MISSING_COLUMN,
						  S("No column says the phone."), S("")};
	s->messages[0] = (struct message_row){.message_id = S("M00000002"),
					      .case_id = S("C3BOOKED0"),
					      .to = 14155550122,
					      .queued_at = SAMPLE_NOW - 3 * DAY,
					      .handed_over_at = SAMPLE_NOW - 3 * DAY + 2220,
					      .state = S("delivered"),
					      .provider = S("twilio"),
					      .provider_id = S("SM77aa"),
					      .provider_status = S("delivered"),
					      .reconciled = S("matched"),
					      .segments = 1};
	s->changes[0] = (struct change){S("Missed calls on Fri 20 Nov"), S("2"), S("7"),
					S("The rows from 10:00 to 15:00 came on Sun 22 Nov.")};
}

/* A month of a live company in a dry run: everything there is to show. */
static inline void sample_full(struct sample *s)
{
	static const int64_t rungs[RUNGS] = {0, 5, 9, 6, 1, 1, 5, 2, 2, 4, 3, 1, 1};
	sample_empty(s);
	sample_needs(s);
	sample_proven(s);
	sample_lists(s);
	struct figures *f = &s->f;
	f->report_number = 12;
	f->corrects = 11;
	f->data_complete_to = SAMPLE_NOW - 7 * HOUR;
	f->chain_number = 1204;
	f->health = s->health, f->health_n = 3, f->sick = true, f->sick_why = s->health[1].text;
	f->opening = 8, f->opened = 40, f->closed = 31, f->carried = 17;
	f->missed_calls = 45, f->cases_n = 40, f->people = 38;
	f->all = s->all, f->all_n = 3;
	f->needs = s->views, f->needs_n = 3, f->needs_total = 11;
	f->backlog_n = 3, f->backlog_oldest_at = SAMPLE_NOW - 80 * DAY;
	for (size_t i = 0; i < RUNGS; i++)
		f->rungs[i].n = rungs[i];
	f->cases = s->views, f->cases_shown = 5, f->cases_total = 40;
	f->not_contacted = s->reasons, f->not_contacted_n = 2;
	f->open_by_age = s->ages, f->open_by_age_n = 5;
	f->matches = s->matches, f->matches_n = 3;
	f->proofs = s->proofs, f->proofs_shown = 2, f->proofs_total = 2;
	f->replies = s->replies, f->replies_n = 1;
	f->cannot_say = s->cannot, f->cannot_say_n = 3;
	f->exceptions = s->exceptions, f->exceptions_shown = 2, f->exceptions_total = 2;
	f->changes = s->changes, f->changes_n = 1;
	for (size_t d = 0; d < 14; d++)
		for (size_t i = 0; i < 6; i++)
			f->by_day[d][i] = (int64_t)((d * 5 + i * 3) % 7) / (i > 3 ? 4 : 2);
	for (size_t d = 0; d < 7; d++)
		for (size_t h = 7; h < 22; h++)
			f->by_hour[d][h] = (int64_t)((d * 3 + h * 5) % 9) / 2 * (d > 0 && d < 6);
	f->response[0] = 2, f->response[1] = 4, f->response[2] = 5, f->response[3] = 1, f->response[5] = 28;
}

#define HOSTILE "<script>alert(1)</script>\"'&\xE2\x80\xAE\xD7\x90\xD7\x91 \xF0\x9F\x94\xA5\n=cmd\xFF\x01"

/* Every text that comes from outside is an attack. */
static inline void sample_hostile(struct sample *s)
{
	sample_full(s);
	s->tenant.name = "</title><script>alert(2)</script>&\"'";
	for (size_t i = 0; i < 5; i++) {
		struct case_row *r = &s->views[i].row;
		r->caller_name = r->caller_id_says = r->needed = r->needed_source = r->identity_evidence = S(HOSTILE);
		r->reason = r->code = r->provider_id = r->proof_id = r->proof_source = r->proof_kind = S(HOSTILE);
		r->booking_id = r->closed_by = r->closed_reason = S(HOSTILE);
		s->views[i].origin = s->views[i].facts = S(HOSTILE);
		r->zone = S(HOSTILE);
	}
	for (size_t i = 0; i < 3; i++)
		s->trace[i].code = s->trace[i].note = s->trace[i].place = s->trace[i].layer = s->trace[i].outcome =
			S(HOSTILE);
	s->drafts[0].id = s->drafts[0].body = S(HOSTILE);
	s->replies[0].id = s->replies[0].body = s->replies[0].why = S(HOSTILE);
	for (size_t i = 0; i < 2; i++) {
		struct proof_row *r = &s->proofs[i];
		r->booking_id = r->booking_source = r->booking_status = r->person = r->title = r->payment_id =
			S(HOSTILE);
		s->exceptions[i].file = s->exceptions[i].reason = s->exceptions[i].text = S(HOSTILE);
		s->reasons[i].word = s->reasons[i].words = s->matches[i].word = s->matches[i].words =
			s->matches[i].meaning = S(HOSTILE);
	}
	s->messages[0].provider_id = s->messages[0].provider_status = s->messages[0].error_code = S(HOSTILE);
	s->health[0].text = s->changes[0].what = s->changes[0].was = s->cannot[0].words = S(HOSTILE);
}

#endif
