/* Names under which exports keep what a field holds, and words with a plain meaning. Keys are compared as everywhere:
 * lower case, without blanks and _. A name stands here only where it can hardly mean something else, once the column's
 * values agree with the type. */
#include "sources/propose_parts.h"

enum { NAME_MAX_BYTES = 1024 };

const struct known_names known_names[] = {
	{READS_CALLS, "started_at", NAME_TIME,
	 "startedat|starttime|callstart|callstarttime|calldate|calltime|calldate/time|datetime|date/time|dateandtime|"
	 "timestamp|date|time|when|received"},
	{READS_CALLS, "date", NAME_DATE, "calldate|date|day|startdate"},
	{READS_CALLS, "time", NAME_HOUR, "calltime|time|timeofday|hour|starttime"},
	{READS_CALLS, "zone", NAME_WORD, "timezone|zone|tz"},
	{READS_CALLS, "id", NAME_TEXT, "callid|callsid|calluuid|uniqueid|uuid|sessionid|id"},
	{READS_CALLS, "direction", NAME_WORD, "direction|calldirection|inbound/outbound|in/out|calltype|type"},
	{READS_CALLS, "from", NAME_PHONE,
	 "from|fromnumber|callernumber|callerphone|callerphonenumber|callingnumber|callerid|caller|customerphone|"
	 "customernumber|customerphonenumber|clientphone|phone|phonenumber|phone#|telephone|number|contactnumber|"
	 "callbacknumber|ani|source|src"},
	{READS_CALLS, "to", NAME_PHONE,
	 "to|tonumber|callednumber|dialednumber|dialled|destination|destinationnumber|dnis|dst|recipient"},
	{READS_CALLS, "line", NAME_PHONE,
	 "line|trackingnumber|trackingphonenumber|ournumber|businessnumber|companynumber"},
	{READS_CALLS, "name", NAME_TEXT,
	 "callername|customername|clientname|contactname|fromname|caller|customer|client|contact|name"},
	{READS_CALLS, "outcome", NAME_WORD,
	 "outcome|result|callresult|callstatus|status|disposition|calldisposition|answerstatus|calloutcome|calltype|"
	 "type"},
	{READS_CALLS, "ring_s", NAME_DURATION, "ringtime|ringduration|ringing|timetoanswer|ringseconds"},
	{READS_CALLS, "talk_s", NAME_DURATION, "talktime|talkduration|talkseconds|talking|billsec|conversationtime"},
	{READS_CALLS, "total_s", NAME_DURATION,
	 "duration|callduration|totalduration|calllength|length|durationseconds|duration(s)|duration(sec)|"
	 "duration(seconds)|duration(min)|duration(minutes)"},
	{READS_CALLS, "transcript", NAME_TEXT, "transcript|transcription|voicemailtranscript|voicemailtranscription"},
	{READS_CALLS, "note", NAME_TEXT,
	 "note|notes|comment|comments|whattheywanted|reasonforcall|reason|message|callnotes|description|summary"},
	{READS_CALLS, "tag", NAME_TEXT, "tag|tags|label|labels"},

	{READS_MESSAGES, "sent_at", NAME_TIME,
	 "sentat|sentdate|datesent|senttime|messagedate|messagetime|datetime|date/time|timestamp|date|time"},
	{READS_MESSAGES, "date", NAME_DATE, "date|sentdate|messagedate|day"},
	{READS_MESSAGES, "time", NAME_HOUR, "time|senttime|messagetime"},
	{READS_MESSAGES, "zone", NAME_WORD, "timezone|zone|tz"},
	{READS_MESSAGES, "id", NAME_TEXT, "messageid|messagesid|sid|id"},
	{READS_MESSAGES, "direction", NAME_WORD, "direction|messagedirection|type|in/out"},
	{READS_MESSAGES, "from", NAME_PHONE, "from|fromnumber|sender|sendernumber|source"},
	{READS_MESSAGES, "to", NAME_PHONE, "to|tonumber|recipient|receiver|recipientnumber|destination"},
	{READS_MESSAGES, "body", NAME_TEXT, "body|message|messagebody|text|messagetext|content|sms"},
	{READS_MESSAGES, "status", NAME_WORD, "status|messagestatus|deliverystatus"},
	{READS_MESSAGES, "error_code", NAME_TEXT, "errorcode|error"},

	{READS_BOOKINGS, "starts_at", NAME_TIME,
	 "startsat|start|starttime|startdate|appointment|appointmenttime|appointmentdate|scheduled|scheduledfor|"
	 "scheduledstart|scheduleddate|jobdate|visitdate|servicedate|datetime|date"},
	{READS_BOOKINGS, "date", NAME_DATE,
	 "appointmentdate|scheduleddate|jobdate|visitdate|servicedate|startdate|date|day"},
	{READS_BOOKINGS, "time", NAME_HOUR, "appointmenttime|scheduledtime|starttime|time|arrivaltime"},
	{READS_BOOKINGS, "created_at", NAME_TIME,
	 "createdat|created|createddate|datecreated|bookedat|bookedon|bookingdate|createdon"},
	{READS_BOOKINGS, "ends_at", NAME_TIME, "endsat|end|endtime|enddate|scheduledend"},
	{READS_BOOKINGS, "completed_at", NAME_TIME, "completedat|completed|completeddate|datecompleted|completedon"},
	{READS_BOOKINGS, "id", NAME_TEXT,
	 "job#|jobid|jobnumber|job|bookingid|appointmentid|workorder|workorder#|ticket|ticket#|invoice#|id"},
	{READS_BOOKINGS, "status", NAME_WORD, "status|jobstatus|bookingstatus|appointmentstatus|state"},
	{READS_BOOKINGS, "title", NAME_TEXT,
	 "title|jobtitle|service|servicetype|jobtype|jobdescription|description|subject"},
	{READS_BOOKINGS, "person", NAME_TEXT, "customer|customername|client|clientname|name|contact|contactname"},
	{READS_BOOKINGS, "phone", NAME_PHONE,
	 "phone|phonenumber|customerphone|clientphone|mobile|mobilephone|mobilenumber|cell|telephone|homephone"},
	{READS_BOOKINGS, "email", NAME_EMAIL, "email|e-mail|emailaddress|customeremail|clientemail"},
	{READS_BOOKINGS, "amount", NAME_MONEY, "amount|total|price|jobtotal|jobamount|quote|estimate"},
	{READS_BOOKINGS, "channel", NAME_WORD, "leadsource|source|channel|bookedvia|bookedby"},

	{READS_PAYMENTS, "paid_at", NAME_TIME, "paidat|paidon|paymentdate|transactiondate|datetime|date/time|date"},
	{READS_PAYMENTS, "date", NAME_DATE, "paymentdate|paidon|transactiondate|date|datepaid"},
	{READS_PAYMENTS, "time", NAME_HOUR, "time|paymenttime|transactiontime"},
	{READS_PAYMENTS, "id", NAME_TEXT, "paymentid|transactionid|transaction#|payment#|id"},
	{READS_PAYMENTS, "kind", NAME_WORD, "type|transactiontype|eventtype"},
	{READS_PAYMENTS, "status", NAME_WORD, "status|paymentstatus|transactionstatus"},
	{READS_PAYMENTS, "amount", NAME_MONEY, "amountpaid|paymentamount|amount|paid|total|amountcollected|gross"},
	{READS_PAYMENTS, "refunded", NAME_MONEY, "refunded|amountrefunded|refund|refundamount"},
	{READS_PAYMENTS, "currency", NAME_WORD, "currency"},
	{READS_PAYMENTS, "booking_ref", NAME_TEXT, "invoice#|invoice|invoiceid|invoicenumber|job#|jobnumber|jobid|job"},
	{READS_PAYMENTS, "payer", NAME_TEXT, "customer|customername|client|clientname|payer|name"},
	{READS_PAYMENTS, "phone", NAME_PHONE, "phone|phonenumber|customerphone|clientphone|mobile|cell"},
	{READS_PAYMENTS, "email", NAME_EMAIL, "email|e-mail|emailaddress|customeremail"},
	{READS_PAYMENTS, "description", NAME_TEXT, "description|memo|note|notes"},

	{READS_CONTACTS, "id", NAME_TEXT, "customerid|clientid|contactid|customer#|id"},
	{READS_CONTACTS, "name", NAME_TEXT,
	 "name|fullname|displayname|customername|clientname|customer|client|contact"},
	{READS_CONTACTS, "first_name", NAME_TEXT, "firstname|first|givenname"},
	{READS_CONTACTS, "last_name", NAME_TEXT, "lastname|last|surname|familyname"},
	{READS_CONTACTS, "company", NAME_TEXT, "company|companyname|business|organization|businessname"},
	{READS_CONTACTS, "tags", NAME_TEXT, "tags|tag|labels|groups|group|customertype"},
	{READS_CONTACTS, "phones", NAME_PHONE,
	 "phone|phonenumber|mobile|mobilephone|mobilenumber|cell|cellphone|telephone|mainphone|homephone|workphone|"
	 "phone1"},
	{READS_CONTACTS, "email", NAME_EMAIL, "email|e-mail|emailaddress|email1"},
	{READS_CONTACTS, "region", NAME_WORD, "state|province|region|billingstate|servicestate"},
	{READS_CONTACTS, "postal_code", NAME_TEXT, "zip|zipcode|postalcode|postcode|billingzip"},
	{READS_CONTACTS, "created_at", NAME_TIME, "createdat|created|customersince|datecreated|dateadded"},

	{READS_CONSENT, "phone", NAME_PHONE,
	 "phone|phonenumber|phone#|number|mobile|mobilenumber|mobilephone|cell|cellphone|telephone|customerphone|"
	 "customernumber|contact|contactnumber|donotcall|donotcallnumber|donotcallnumbers|dnc|dncnumber|optout|"
	 "optouts"},
	{READS_CONSENT, "kind", NAME_ANSWER,
	 "optout|opt-out|optedout|opted-out|smsoptout|smsopt-out|textoptout|dnc|donotcall|"
	 "do-not-call|donottext|do-not-text|donotcontact|unsubscribed|stop|suppressed|optoutstatus"},
	{READS_CONSENT, "at", NAME_TIME,
	 "optedoutat|optoutat|optoutdate|opt-outdate|dateoptedout|consentdate|unsubscribedat|unsubscribedon|dateadded|"
	 "addedon|date|when"},
	{READS_CONSENT, "date", NAME_DATE,
	 "optedoutat|optoutat|optoutdate|opt-outdate|dateoptedout|consentdate|unsubscribedat|unsubscribedon|dateadded|"
	 "addedon|date|when"},
	{READS_CONSENT, "words", NAME_TEXT, "reason|note|notes|comment|comments|message"},
	{READS_CALLS, NULL, NAME_TEXT, NULL},
};

static const struct known_word known_words[] = {
	{WORDS_DIRECTION, "in", true, "in|inbound|incoming|received"},
	{WORDS_DIRECTION, "out", true, "out|outbound|outgoing|placed|dialed|dialled|sent"},
	{WORDS_DIRECTION, "internal", true, "internal|intercom"},
	/* These all say that no person spoke with the caller. */
	{WORDS_CALL_OUTCOME, "missed", true,
	 "missed|missedcall|noanswer|no-answer|unanswered|notanswered|didnotanswer"},
	{WORDS_CALL_OUTCOME, "voicemail", true,
	 "voicemail|leftvoicemail|leftvm|vm|voicemailleft|leftmessage|senttovoicemail"},
	{WORDS_CALL_OUTCOME, "abandoned", true, "abandoned|abandonedcall"},
	{WORDS_CALL_OUTCOME, "busy", true, "busy|linebusy"},
	{WORDS_CALL_OUTCOME, "failed", true, "failed|callfailed|error|congestion"},
	{WORDS_CALL_OUTCOME, "after_hours", true, "afterhours|outofbusinesshours|closed"},
	/* Answered by whom? Only a person at the company's desk knows. */
	{WORDS_CALL_OUTCOME, "talked", false,
	 "answered|talked|spoke|spokewith|connected|callconnected|completed|accepted|yes"},
	{WORDS_CALL_OUTCOME, "abandoned", false, "hungup|hangup|callerhungup|cancelled|canceled|disconnected"},
	{WORDS_CALL_OUTCOME, "missed", false, "no|nopickup|rejected|declined"},
	{WORDS_CALL_OUTCOME, "skip", false, "test|testcall"},
	{WORDS_MESSAGE_STATUS, "received", true, "received|inbound"},
	{WORDS_BOOKING_STATUS, "completed", false, "done|finished|closed|invoiced|paid|complete"},
	{WORDS_BOOKING_STATUS, "scheduled", false, "booked|confirmed|open|upcoming|new"},
	{WORDS_BOOKING_STATUS, "no_show", false, "noshow|no-show|customernothome"},
	{WORDS_PAYMENT_STATUS, "succeeded", false,
	 "paid|complete|completed|captured|success|successful|settled|approved"},
	{WORDS_PAYMENT_STATUS, "failed", false, "declined|error|unpaid"},
	{WORDS_PAYMENT_KIND, "payment", false, "charge|sale|payment"},
	{WORDS_CONSENT_KIND, "opt_out", false,
	 "yes|y|true|1|x|stop|optout|opt-out|optedout|opted-out|unsubscribed|suppressed|dnc|donotcall|donottext"},
	{WORDS_CONSENT_KIND, "skip", false, "no|n|false|0"},
};

bool name_is_in(struct slice key, const char *names)
{
	struct slice rest = slice_of(names), name;

	while (slice_next(&rest, '|', &name))
		if (slice_equal(name, key))
			return true;
	return false;
}

const struct known_word *known_word_find(enum word_list list, struct slice word)
{
	const struct known_word *found = NULL;
	struct str key;

	str_init(&key, 256);
	format_add_key(&key, word);
	for (size_t i = 0; i < sizeof known_words / sizeof *known_words && !found; i++)
		if (known_words[i].list == list && name_is_in(str_slice(&key), known_words[i].words))
			found = &known_words[i];
	str_release(&key);
	return found;
}

/* Letters alone, lower case; anything between them is one blank. */
static void add_words(struct str *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool upper = c >= 'A' && c <= 'Z';
		if (upper || (c >= 'a' && c <= 'z'))
			str_addc(out, upper ? (char)(c - 'A' + 'a') : c);
		else if (out->len && out->data[out->len - 1] != ' ')
			str_addc(out, ' ');
	}
}

bool name_says_stop(struct slice name, bool of_file)
{
	static const char *const signs[] = {"donotcall", "donottext", "donotcontact", "optout",
					    "optedout",  "optsout",   "unsubscrib",   "suppress"};
	struct str words, joined;
	struct slice rest, word;
	bool says = false;

	str_init(&words, NAME_MAX_BYTES);
	str_init(&joined, NAME_MAX_BYTES);
	add_words(&words, name);
	rest = str_slice(&words);
	while (slice_next(&rest, ' ', &word)) {
		bool alone =
			word.len == slice_trim(str_slice(&words)).len; /* a column "Stop time" says when a call ended */
		says = says || slice_starts(word, "dnc") ||
		       ((of_file || alone) && (slice_is(word, "stop") || slice_is(word, "stops")));
		str_add_slice(&joined, word);
	}
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		says = says || slice_find(str_slice(&joined), slice_of(signs[i])) >= 0;
	str_release(&words);
	str_release(&joined);
	return says;
}
