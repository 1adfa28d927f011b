#include "domain/floor.h"

#include "domain/floor_checks.h"

#define CD "conservative default"

/* In the order of compliance.md's table, which is also the order in which equals are shown. docs/floor.md is this table
 * for people; tests/unit/domain_floor.c fails when the two differ. */
const struct floor_row floor_table[] = {
	/* A: identity */
	{"A1", "NO_CALLER_ID", floor_no_caller_id, OUTCOME_NO_CONTACT, false,
	 "The call came without a number that we could answer.", "nobody to answer"},
	{"A2", "INVALID_NUMBER", floor_invalid_number, OUTCOME_NO_CONTACT, false, "No telephone can have this number.",
	 "NANP numbering rules"},
	{"A3", "TEST_NUMBER", floor_test_number, OUTCOME_NO_CONTACT, false, "This is a test number.",
	 "NANPA fictional range, Twilio test credentials, tenant.yaml test_numbers"},
	{"A4", "NON_GEOGRAPHIC", floor_non_geographic, OUTCOME_NO_CONTACT, false,
	 "This kind of number does not belong to a person's phone.", "NANPA: premium, 700, 710, 5XX, 600, short codes"},
	{"A5", "FOREIGN_NUMBER", floor_foreign_number, OUTCOME_NO_CONTACT, false,
	 "The number is from outside the US and Canada.", "rules of other countries are not in our tables"},
	{"A6", "TOLL_FREE_CALLER", floor_toll_free, OUTCOME_REVIEW, true, "The call came from a toll-free number.", CD},
	{"A7", "UNKNOWN_NPA", floor_unknown_npa, OUTCOME_REVIEW, true, "We do not know this area code.", CD},
	{"A8", "INTERNAL_NUMBER", floor_internal_number, OUTCOME_NO_CONTACT, false, "This is one of our own numbers.",
	 "tenant.yaml lines and internal"},
	{"A9", "NOT_TEXTABLE", floor_not_textable, OUTCOME_NO_CONTACT, false,
	 "A provider says that no text reaches this number. Please call back.",
	 "rules/data/error_codes.csv: an error in the last 180 days, and none delivered since"},
	{"A11", "WRONG_PARTY", floor_wrong_party, OUTCOME_NO_CONTACT, false,
	 "We were told that this number is somebody else's.",
	 "47 CFR 64.1200(a)(1): consent is the called party's own"},

	/* B: consent and suppression */
	{"B1", "OPTED_OUT", floor_opted_out, OUTCOME_NO_CONTACT, false, "We have a record that they asked us to stop.",
	 "47 CFR 64.1200(a)(10), (d)(6)"},
	{"B3", "PROVIDER_OPT_OUT", floor_provider_opt_out, OUTCOME_NO_CONTACT, false,
	 "A provider refused a text because this number had opted out.",
	 "rules/data/error_codes.csv; 47 CFR 64.1200(a)(10)"},
	{"B4", "REPLY_PENDING", floor_reply_pending, OUTCOME_REVIEW, false,
	 "A reply from them waits for a person to read it.",
	 "47 CFR 64.1200(a)(10): any reasonable words may be a stop"},
	{"B5", "NO_CONSENT", floor_no_consent, OUTCOME_NO_CONTACT, false,
	 "We have no record that they contacted us in the last three months.",
	 "47 CFR 64.1200(f)(5): an inquiry carries three months"},
	{"B6", "STALE_CALL", floor_stale_call, OUTCOME_REVIEW, true, "The call is too old for an automatic text.",
	 CD " after FCC 15-72 (on-demand texts, sent at once)"},
	{"B7", "STALE_AFTER_HOLD", floor_stale_after_hold, OUTCOME_REVIEW, true,
	 "When the quiet hours end, the call is too old for an automatic text.", CD " as B6, at most 16 hours"},
	{"B8", "STALE_CALL", floor_stale_for_all, OUTCOME_REVIEW, false, "The call is more than a day old.",
	 CD ": no text a day late"},
	{"B9", "ALREADY_TEXTED", floor_already_texted, OUTCOME_NO_CONTACT, false,
	 "An automatic text about this has gone to them, or may have.", "FCC 15-72: one text for one request"},
	{"B10", "ALREADY_HANDLED", floor_already_handled, OUTCOME_NO_CONTACT, false,
	 "Something has been done since the call.", "nothing is missed any more"},
	{"B16", "UNREAD_ROW", floor_unread_row, OUTCOME_REVIEW, false,
	 "A row of texts or of consent that names them could not be read, and may be a stop.",
	 "47 CFR 64.1200(a)(10): a stop binds whether or not we can read it"},

	/* C: time and number of texts */
	{"C1", "QUIET_FEDERAL", floor_quiet_federal, OUTCOME_HOLD, false,
	 "It is before 8:00 or after 21:00 where they may be.", "47 CFR 64.1200(c)(1)"},
	{"C2", "QUIET_STATE", floor_quiet_state, OUTCOME_HOLD, false,
	 "It is outside the hours in which their state allows texts.", "rules/data/state_windows.csv; " CD},
	{"C3", "CLOSED_DAY", floor_closed_day, OUTCOME_HOLD, false, "Their state allows no texts today.",
	 "rules/data/state_windows.csv and holidays.csv; " CD},
	{"C4", "WINDOW_MARGIN", floor_window_margin, OUTCOME_HOLD, false,
	 "The quiet hours begin in less than ten minutes.", CD ": carriers queue"},
	{"C5", "STATE_UNKNOWN", floor_state_unknown, OUTCOME_REVIEW, true, "We do not know in which state they are.",
	 CD ": row STRICTEST is the guide"},
	{"C6", "ZONE_CONFLICT", floor_zone_conflict, OUTCOME_REVIEW, true,
	 "Their address and their area code are far apart.", CD},
	{"C8", "CAP_24H", floor_cap_24h, OUTCOME_HOLD, false, "As many texts have gone to them as a day may bring.",
	 "Fla. Stat. 501.059, Md. CL 14-4502, 15 O.S. 775C, Oregon HB 3865"},
	{"C9", "CAP_FLOOR", floor_cap_automatic, OUTCOME_REVIEW, true, "Enough automatic texts have gone to them.", CD},
	{"C11", "RULES_STALE", floor_rules_stale, OUTCOME_REVIEW, false,
	 "Our tables of laws or time zones are out of date.", "tzdata 2026b to 2026e; rules/data review date"},
	{"C12", "CLOCK_SUSPECT", floor_clock_suspect, OUTCOME_REVIEW, false, "The time of the call cannot be right.",
	 "hours and freshness are nothing without a clock"},

	/* D: risk and content */
	{"D1", "LEGAL_RISK", floor_legal_risk, OUTCOME_REVIEW, false,
	 "There is a record of a legal threat, or a list of people who sue has them. Let a person handle this.",
	 "47 U.S.C. 227(b)(3)"},
	{"D2", "TEMPLATE_INCOMPLETE", floor_template_incomplete, OUTCOME_NO_CONTACT, false,
	 "The text lacks something that it must say.", "CTIA Messaging Principles 5.1"},
	{"D3", "TEMPLATE_MARKETING", floor_template_marketing, OUTCOME_REVIEW, false, "The text advertises something.",
	 "CTIA Messaging Principles: promotional texts need written consent"},
	{"D4", "TEMPLATE_LINK", floor_template_link, OUTCOME_REVIEW, false,
	 "The text holds a shortened link, or more than one link.", "carriers filter those as fraud"},
	{"D5", "TEMPLATE_FORM", floor_template_form, OUTCOME_REVIEW, false, "The text cannot be sent as it is.",
	 "GSM 03.38: one message; CTIA"},
	{"D8", "CALL_FLOOD", floor_call_flood, OUTCOME_REVIEW, true, "They called more than five times in an hour.",
	 CD},
	{"D9", "SHORT_RING", floor_short_ring, OUTCOME_REVIEW, true,
	 "It rang for less than three seconds, and they left no voicemail.", CD ": one ring, a pocket, a false number"},

	/* E: authority */
	{"E1", "OWNER_APPROVAL", floor_owner_approval, OUTCOME_REVIEW, true,
	 "The owner has not signed for automatic texts.", "tenant.yaml authority"},
	{"E2", "BOUNDS_EXCEEDED", floor_bounds_exceeded, OUTCOME_REVIEW, true,
	 "As many texts as the company allows in a day have been queued or sent.", "tenant.yaml limits.per_day"},
	{"E3", "APPROVAL_EXPIRED", floor_approval_expired, OUTCOME_REVIEW, true,
	 "The owner's signature is more than a year old.", CD},
	{"E5", "RULE_FAULT", floor_never, OUTCOME_REVIEW, false, "The company's rules failed on this call.",
	 "raised by the rules' room; a fault never sends"},
	{"E6", "RECHECK", floor_never, OUTCOME_SEND, false, "Everything is judged again just before a text leaves.",
	 "names the second judgement; never fires itself"},
	{"E7", "DUPLICATE", floor_duplicate, OUTCOME_NO_CONTACT, false, "This text went already, or may have gone.",
	 "one decision, one text"},
	{"E8", "CLEAR", floor_never, OUTCOME_SEND, false, "Nothing speaks against a text.",
	 "what an empty decision shows; never fires itself"},
};

const size_t floor_table_n = sizeof floor_table / sizeof *floor_table;

const struct floor_row *floor_find(const char *code)
{
	for (size_t i = 0; i < floor_table_n; i++) /* most differ in the first letter */
		if (floor_table[i].code[0] == code[0] && strcmp(floor_table[i].code, code) == 0)
			return &floor_table[i];
	return NULL;
}

/* Ask the quiet hours once for all rows. The federal hours bind even when no state is known; when no zone is known the
 * company's own stands in, which can only add a hold. */
static bool window_ask(const struct facts *f, const struct law *law, struct window_answer *answer)
{
	struct places places = f->places;

	if (places.zones_n == 0 && f->tenant != NULL)
		places_add_zone(&places, f->tenant->zone);
	if (places.zones_n == 0)
		return false;
	places_add_state(&places, law->fed);
	window_check(law, &places, f->now, answer);
	return true;
}

static void voice_write(struct voice *v, const struct floor_row *row, const struct floor_hit *hit)
{
	memset(v, 0, sizeof *v);
	v->layer = LAYER_FLOOR;
	v->outcome = hit->outcome > row->outcome ? hit->outcome : row->outcome;
	memccpy(v->code, row->code, 0, sizeof v->code - 1);
	memccpy(v->row, row->id, 0, sizeof v->row - 1);
	memccpy(v->note, hit->note, 0, sizeof v->note - 1);
	v->until = hit->until;
	v->answerable = v->outcome == OUTCOME_REVIEW && row->answerable;
}

void floor_judge(const struct facts *f, const struct law *law, struct decision *d)
{
	struct window_answer answer;
	bool asked = window_ask(f, law, &answer);
	struct floor_hit hit = {.window = asked ? &answer : NULL};

	for (size_t i = 0; i < floor_table_n; i++) {
		const struct floor_row *row = &floor_table[i];
		struct voice v;

		hit.outcome = row->outcome;
		hit.until = 0;
		hit.note[0] = '\0';
		if (!row->fires(f, law, &hit))
			continue;
		voice_write(&v, row, &hit);
		decision_add(d, &v);
	}
}
