#include "domain/facts.h"

#include <assert.h>

#include "base/json.h"

/* Rules remember which facts they looked at in two 64-bit masks (ruleset.h). */
#define FACTS_MAX 128

static struct fact_value value_int(bool known, int64_t number)
{
	return (struct fact_value){.known = known, .number = number};
}

static struct fact_value value_text(const char *text)
{
	return (struct fact_value){.known = true, .text = slice_of(text)};
}

static bool instant_known(int64_t at)
{
	return at != 0 && at != FACTS_NEVER;
}

static struct fact_value make_consent(const struct facts *f)
{
	if (f->written_consent)
		return value_text("written");
	if (f->verbal_consent)
		return value_text("verbal");
	return value_text(instant_known(f->last_inbound_at) ? "inbound" : "none");
}

static struct fact_value make_contact_tag(const struct facts *f)
{
	struct slice rest = f->contact_tags, tag = {0};

	slice_next(&rest, ',', &tag);
	return (struct fact_value){.known = true, .text = slice_trim(tag)};
}

static struct fact_value make_greeting_notice(const struct facts *f)
{
	return value_int(true, f->tenant != NULL && f->tenant->greeting_notice);
}

static struct fact_value make_identity(const struct facts *f)
{
	return value_text(identity_word(f->identity));
}

static struct fact_value make_identity_default(const struct facts *f)
{
	return value_text(identity_word(f->identity_default));
}

static struct fact_value make_max_age_s(const struct facts *f)
{
	return value_int(true, f->tenant != NULL ? f->tenant->missed_call_max_age_s : 0);
}

static struct fact_value make_message_segments(const struct facts *f)
{
	return value_int(true, f->text.segments);
}

static const char *npa_kind_word(enum npa_kind kind)
{
	static const char *const words[] = {
		[NPA_UNKNOWN] = "unknown_area",
		[NPA_GEOGRAPHIC] = "geographic",
		[NPA_TOLL_FREE] = "toll_free",
		[NPA_TOLL_FREE_RESERVED] = "invalid",
		[NPA_PREMIUM] = "premium",
		[NPA_CARRIER] = "carrier",
		[NPA_GOVERNMENT] = "government",
		[NPA_PERSONAL] = "personal",
		[NPA_NON_GEOGRAPHIC_CA] = "non_geographic",
		[NPA_OTHER_COUNTRY] = "other_country",
	};

	assert((size_t)kind < sizeof words / sizeof *words);
	return words[kind];
}

static struct fact_value make_number_kind(const struct facts *f)
{
	if (f->caller_kind == PHONE_SHORT)
		return value_text("short");
	if (f->caller_kind == PHONE_INVALID)
		return value_text("invalid");
	if (f->caller == 0)
		return value_text("hidden");
	if (!phone_is_nanp(f->caller))
		return value_text("other_country");
	return value_text(npa_kind_word(f->npa != NULL ? f->npa->kind : NPA_UNKNOWN));
}

static struct fact_value make_purpose(const struct facts *f)
{
	static const char *const words[] = {
		[FACTS_DECIDE] = "decide",
		[FACTS_APPROVE] = "approve",
		[FACTS_DISPATCH] = "dispatch",
	};

	assert((size_t)f->purpose < sizeof words / sizeof *words);
	return value_text(words[f->purpose]);
}

static struct fact_value make_region(const struct facts *f)
{
	if (f->npa == NULL || f->npa->region[0] == '\0')
		return (struct fact_value){.known = false};
	return value_text(f->npa->region);
}

static struct fact_value make_tenant(const struct facts *f)
{
	return value_text(f->tenant != NULL ? f->tenant->id : "");
}

static struct fact_value make_tier(const struct facts *f)
{
	return value_text(tier_word(f->tenant != NULL ? f->tenant->tier : TIER_OBSERVE));
}

static struct fact_value make_waited_s(const struct facts *f)
{
	/* A call from the future has waited for no time; clock_suspect says what is wrong with it. */
	if (!instant_known(f->called_at))
		return (struct fact_value){.known = false};
	return value_int(true, f->called_at > f->now ? 0 : f->now - f->called_at);
}

static struct fact_value make_zone(const struct facts *f)
{
	if (f->places.zones_n == 0)
		return (struct fact_value){.known = false};
	return value_text(civil_zone_name(f->places.zones[0]));
}

#define BOOL(field) FACT_FROM_BOOL, .offset = offsetof(struct facts, field)
#define INT(field)  FACT_FROM_INT, .offset = offsetof(struct facts, field)
#define TEXT(field) FACT_FROM_TEXT, .offset = offsetof(struct facts, field)
#define MADE(name)  FACT_FROM_FUNCTION, .make = make_##name

/* In order of their names: finding one is a binary search, and the JSON of a trace comes out canonical. */
const struct fact_info fact_table[] = {
	{"address_known", FACT_BOOL, "", NULL, "The caller's address is known.", BOOL(address_known)},
	{"auto_texts_24h", FACT_INT, "", NULL, "Automatic texts of ours to the caller in the last 24 hours.",
	 INT(auto_texts_24h)},
	{"booked_at", FACT_INT, "epoch", "nothing was booked since",
	 "When a booking was made after the latest missed call.", INT(booked_at), .none = FACTS_NEVER},
	{"called_at", FACT_INT, "epoch", "the export has no time", "When the latest missed call began.",
	 INT(called_at)},
	{"caller", FACT_PHONE, "", "the caller hid the number or it cannot be read", "The caller's number.",
	 INT(caller)},
	{"caller_name", FACT_TEXT, "", NULL,
	 "The caller's name from contacts or bookings; empty when nobody knows it or two people share the number.",
	 TEXT(caller_name)},
	{"calls_1h", FACT_INT, "", NULL,
	 "Calls from the caller in the hour up to the latest missed one, or up to now when those are more.",
	 INT(calls_1h)},
	{"case_id", FACT_TEXT, "", NULL, "The case this call belongs to.", TEXT(case_id), .beside = "the case's own"},
	{"cases_before", FACT_INT, "", NULL, "Earlier cases of this caller.", INT(cases_before)},
	{"clock_suspect", FACT_BOOL, "", NULL, "The call lies in the future, or the clock of its source jumped.",
	 BOOL(clock_suspect)},
	{"consent", FACT_WORD, "", NULL,
	 "The best consent there is: written, verbal, inbound (they called or texted us) or none.", MADE(consent),
	 .usual = "inbound"},
	{"contact_tag", FACT_TEXT, "", NULL, "The first of the caller's tags; empty when there is none.",
	 MADE(contact_tag)},
	{"contact_tags", FACT_TEXT, "", NULL, "The caller's tags, separated by commas, in small letters.",
	 TEXT(contact_tags)},
	{"doubt", FACT_BOOL, "", NULL, "Two people use this number, or the records contradict each other.",
	 BOOL(doubt)},
	{"duplicate_key", FACT_BOOL, "", NULL, "This very text was handed over already, or may have been.",
	 BOOL(duplicate_key)},
	{"first_missed_at", FACT_INT, "epoch", "the export has no time",
	 "When the first missed call of the case began.", INT(first_missed_at)},
	{"greeting_notice", FACT_BOOL, "", NULL, "The company's greeting says that it may text back.",
	 MADE(greeting_notice)},
	{"human_text_at", FACT_INT, "epoch", "nobody has texted since",
	 "When a person of ours texted the caller after the latest missed call.", INT(human_text_at),
	 .none = FACTS_NEVER},
	{"identity", FACT_WORD, "", NULL,
	 "Who the caller is, after the identity rules: returning, dormant, lead, internal, test, vendor, spam, "
	 "unknown.",
	 MADE(identity), .beside = "as identity_default"},
	{"identity_default", FACT_WORD, "", NULL, "Who the caller is by config and history alone.",
	 MADE(identity_default)},
	{"jobs", FACT_INT, "", NULL, "Bookings that were not cancelled and payments before the call.", INT(jobs)},
	{"known_contact", FACT_BOOL, "", NULL, "The caller's number stands in the contacts.", BOOL(known_contact)},
	{"last_inbound_at", FACT_INT, "epoch", "they never called or texted us", "When they last called or texted us.",
	 INT(last_inbound_at), .none = FACTS_NEVER},
	{"last_job_at", FACT_INT, "epoch", "there was no job", "When their last job was.", INT(last_job_at),
	 .none = FACTS_NEVER},
	{"legal_risk", FACT_BOOL, "", NULL,
	 "There is a record of a legal threat, or they stand on a list of people who sue.", BOOL(legal_risk)},
	{"line", FACT_PHONE, "", "the export does not say", "Our number that rang.", INT(line)},
	{"local_date", FACT_INT, "yyyymmdd", "nobody knows where the caller is", "The date where the caller is.",
	 INT(local_date)},
	{"local_holiday", FACT_BOOL, "", NULL, "Today is a legal holiday where the caller is.", BOOL(local_holiday)},
	{"local_minute", FACT_INT, "minute of the day", "nobody knows where the caller is",
	 "The time of day where the caller is, in minutes after midnight.", INT(local_minute), .none = -1},
	{"local_weekday", FACT_INT, "0 = Sunday", "nobody knows where the caller is",
	 "The day of the week where the caller is.", INT(local_weekday), .none = -1},
	{"max_age_s", FACT_INT, "s", NULL, "How old a missed call may be for a text that nobody approved.",
	 MADE(max_age_s), .beside = "the tenant's"},
	{"message_has_brand", FACT_BOOL, "", NULL, "The text that would go names the business.", BOOL(text.has_brand),
	 .usual = "yes"},
	{"message_has_stop", FACT_BOOL, "", NULL, "The text that would go says how to stop.", BOOL(text.has_stop),
	 .usual = "yes"},
	{"message_key", FACT_TEXT, "", NULL,
	 "The text that would go unless the rules ask for another: its key in messages.yaml.", TEXT(message_key),
	 .usual = "missed_call"},
	{"message_missing", FACT_BOOL, "", NULL,
	 "The text that would go cannot be made: no such key, or a placeholder without a value.", BOOL(text_missing)},
	{"message_segments", FACT_INT, "", NULL, "How many parts the text that would go is sent in.",
	 MADE(message_segments), .usual = "1"},
	{"missed_calls", FACT_INT, "", NULL, "Missed calls of this case.", INT(missed_calls)},
	{"not_textable", FACT_BOOL, "", NULL,
	 "By a provider's error of the last 180 days no text reaches the number (a landline, dead, or barred), and "
	 "none "
	 "was delivered since.",
	 BOOL(not_textable)},
	{"now", FACT_INT, "epoch", NULL, "The instant of this decision.", INT(now),
	 .beside = "the instant of the decision"},
	{"number_kind", FACT_WORD, "", NULL,
	 "geographic, toll_free, premium, carrier, government, personal, non_geographic, other_country, unknown_area, "
	 "short, invalid or hidden.",
	 MADE(number_kind), .usual = "geographic"},
	{"oldest_text_24h_at", FACT_INT, "epoch", "there was no text", "When the oldest of texts_24h went.",
	 INT(oldest_text_24h_at), .none = FACTS_NEVER},
	{"opted_out", FACT_BOOL, "", NULL,
	 "There is a record that they asked us to stop, and none since that takes it back.", BOOL(opted_out)},
	{"opted_out_at", FACT_INT, "epoch", "there is no such record", "When that record is from.", INT(opted_out_at),
	 .none = FACTS_NEVER},
	{"own_line", FACT_BOOL, "", NULL, "The caller is one of our own lines or an internal number.", BOOL(own_line)},
	{"provider_opt_out", FACT_BOOL, "", NULL,
	 "A provider refused a text because the number opted out there, and they have not sent START since.",
	 BOOL(provider_opt_out)},
	{"purpose", FACT_WORD, "", NULL, "Why the case is looked at: decide, approve or dispatch.", MADE(purpose),
	 .usual = "decide"},
	{"region", FACT_TEXT, "", "the number is not from the US or Canada",
	 "State or province of the caller's area code.", MADE(region)},
	{"reply_pending", FACT_BOOL, "", NULL, "A reply of theirs waits for a person.", BOOL(reply_pending)},
	{"ring_s", FACT_INT, "s", "the export does not say", "How long it rang.", INT(ring_s), .none = -1},
	{"silence", FACT_BOOL, "", NULL,
	 "There is a record of a legal threat, a complaint, a wrong number, or that they want no calls: do not call "
	 "them either.",
	 BOOL(silence)},
	{"stop_shown_30d", FACT_BOOL, "", NULL, "A text that says how to stop reached them in the last 30 days.",
	 BOOL(stop_shown_30d)},
	{"talked_at", FACT_INT, "epoch", "nobody has talked with them since",
	 "When a person talked with them after the latest missed call.", INT(talked_at), .none = FACTS_NEVER},
	{"tenant", FACT_TEXT, "", NULL, "The name of the company's folder.", MADE(tenant), .beside = "this one"},
	{"test_number", FACT_BOOL, "", NULL, "The caller stands in test_numbers.", BOOL(test_number)},
	{"text_queued_or_sent", FACT_BOOL, "", NULL, "A text for this very case is queued or was sent.",
	 BOOL(text_queued_or_sent)},
	{"texted_this_episode", FACT_BOOL, "", NULL,
	 "An automatic text went since the first call of this episode, and they have not texted since.",
	 BOOL(texted_this_episode)},
	{"texts_24h", FACT_INT, "", NULL,
	 "Texts from our lines to the caller in the last 24 hours that were no answers to a text of theirs.",
	 INT(texts_24h)},
	{"texts_30d_unanswered", FACT_INT, "", NULL, "Automatic texts since their last text, within 30 days.",
	 INT(texts_30d_unanswered)},
	{"texts_today", FACT_INT, "", NULL, "Texts the company queued or handed over in the last 24 hours.",
	 INT(texts_today)},
	{"tier", FACT_WORD, "", NULL, "What the owner lets the machine do: observe, draft, supervised or auto.",
	 MADE(tier)},
	{"time_doubtful", FACT_BOOL, "", NULL, "The call's wall-clock time was ambiguous, or did not exist.",
	 BOOL(time_doubtful)},
	{"unread_row", FACT_TEXT, "", NULL,
	 "The id of a row that names them, may be a stop and could not be read; empty when there is none.",
	 TEXT(unread_row)},
	{"upcoming_booking_at", FACT_INT, "epoch", "no booking is ahead", "When their next booking begins.",
	 INT(upcoming_booking_at), .none = FACTS_NEVER},
	{"verbal_consent", FACT_BOOL, "", NULL, "They agreed to texts by word of mouth, and have not taken it back.",
	 BOOL(verbal_consent)},
	{"voicemail", FACT_TEXT, "", NULL, "The caller's own words on the voicemail; empty when there are none.",
	 TEXT(voicemail)},
	{"voicemail_left", FACT_BOOL, "", NULL, "The caller left a voicemail.", BOOL(voicemail_left)},
	{"waited_s", FACT_INT, "s", "the export has no time", "How long the latest missed call is ago.",
	 MADE(waited_s)},
	{"written_consent", FACT_BOOL, "", NULL, "They agreed to texts in writing, and have not taken it back.",
	 BOOL(written_consent)},
	{"wrong_number", FACT_BOOL, "", NULL, "We were told that this number is somebody else's.", BOOL(wrong_number)},
	{"zone", FACT_TEXT, "", "nobody knows where the caller is", "The time zone the caller's local time is told in.",
	 MADE(zone)},
	{"zone_conflict", FACT_BOOL, "", NULL, "Address and area code lie more than two hours apart.",
	 BOOL(zone_conflict)},
};

const size_t fact_table_n = sizeof fact_table / sizeof *fact_table;
_Static_assert(sizeof fact_table / sizeof *fact_table <= FACTS_MAX, "more facts than the masks of ruleset.h hold");

static struct fact_value read_int(const struct fact_info *info, const char *at)
{
	struct fact_value value = {.known = true};

	memcpy(&value.number, at, sizeof value.number);
	if (info->unknown != NULL && value.number == info->none)
		value.known = false;
	return value;
}

struct fact_value fact_get(const struct facts *f, size_t index)
{
	struct fact_value value = {.known = true};
	const struct fact_info *info = &fact_table[index];
	const char *at = (const char *)f + info->offset;
	bool yes;

	assert(index < fact_table_n);
	switch (info->source) {
	case FACT_FROM_BOOL:
		memcpy(&yes, at, sizeof yes);
		value.number = yes;
		break;
	case FACT_FROM_INT: return read_int(info, at);
	case FACT_FROM_TEXT: memcpy(&value.text, at, sizeof value.text); break;
	case FACT_FROM_FUNCTION: return info->make(f);
	}
	return value;
}

ptrdiff_t fact_find(struct slice name)
{
	size_t low = 0, high = fact_table_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(name, slice_of(fact_table[middle].name));

		if (order == 0)
			return (ptrdiff_t)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

static void json_fact(struct json *j, const struct fact_info *info, const struct fact_value *value)
{
	switch (info->type) {
	case FACT_BOOL: json_bool(j, info->name, value->number != 0); break;
	case FACT_INT:
	case FACT_PHONE: json_int(j, info->name, value->number); break;
	case FACT_TEXT:
	case FACT_WORD: json_str(j, info->name, value->text); break;
	}
}

/* What stands beside a decision already (its id, its clock, the identity when rules left it as it was), and what is as
 * it should be with the text and the tenant, would only repeat itself in every row. One of the usual ones is written at
 * its zero too: else "no" and "as usual" would look the same. */
static bool goes_without_saying(const struct facts *f, const struct fact_info *fact, const struct fact_value *value)
{
	if (fact->beside)
		return fact->make != make_identity || f->identity == f->identity_default;
	if (fact->usual)
		return fact->type == FACT_WORD || fact->type == FACT_TEXT ? slice_is(value->text, fact->usual)
									  : value->number == 1;
	return value->number == 0 && value->text.len == 0 && fact->unknown == NULL;
}

const char *fact_unsaid(size_t index)
{
	const struct fact_info *fact = &fact_table[index];

	if (fact->beside || fact->usual)
		return fact->beside ? fact->beside : fact->usual;
	return fact->unknown ? NULL : "";
}

void facts_write_json(const struct facts *f, struct str *out)
{
	struct json j;

	json_init(&j, out, true);
	json_object(&j, NULL);
	for (size_t i = 0; i < fact_table_n; i++) {
		struct fact_value value = fact_get(f, i);

		if (value.known && !goes_without_saying(f, &fact_table[i], &value))
			json_fact(&j, &fact_table[i], &value);
	}
	json_end_object(&j);
}
