/* CSV -> messages, bookings, payments, contacts and consent. */
#include "base/utf8.h"
#include "profiles.h"

static struct format *twilio_messages(struct profiles *p)
{
	struct format *f = profile(p, "twilio-messages", READS_MESSAGES);
	profile_map(p, f,
		    "id: Sid; from: From; to: To; body: Body; status: Status; direction: Direction; sent_at: SentDate; "
		    "error_code: ErrorCode; segments: NumSegments");
	f->ignore = profile_list(p, f, "ApiVersion|AccountSid|Price|PriceUnit");
	profile_values(p, f, "direction", "inbound=in, outbound-api=out, outbound-reply=out");
	profile_values(p, f, "status",
		       "queued=queued, sent=sent, delivered=delivered, read=delivered, undelivered=undelivered, "
		       "failed=failed, received=received, *=unknown");
	profile_need(p, f, "id,from,to,status");
	profile_zone(f, ZONE_UTC);
	return f;
}

#define MESSAGES                                                                                                       \
	"From,To,Body,Status,SentDate,ApiVersion,NumSegments,ErrorCode,AccountSid,Sid,Direction,Price,PriceUnit\r\n"

static void test_messages(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = profiles_read(
		&p, twilio_messages(&p),
		SLICE(MESSAGES "+14155550134,+14155550100,\"please no more\r\ntexts, \"\"thanks\"\"\",received,\"Fri, "
			       "20 Nov 2026 "
			       "00:31:50 +0000\",2010-04-01,1,,AC0,SM1,inbound,-0.0079,USD\r\n"
			       "+14155550100,+14155550134,Hi,failed,,2010-04-01,1,21610,AC0,SM2,outbound-api,,USD\r\n"
			       "+14155550100,whatsapp:+14155550134,Hi,delivered,2026-11-20T00:00:00Z,2010-04-01,2,0,"
			       "AC0,SM3,outbound-"
			       "reply,,usd\r\n"
			       "+14155550100,+14155550134,Hi,delivered,,2010-04-01,1,,AC0,SM4,outbound-api,,USD\r\n"
			       "+14155550100,+14155550134,Hi,sent,2026-11-20T00:00:00Z,2010-04-01,1,,AC0,SM5,sideways,,"
			       "USD\r\n"));
	check_int(all->n, 5);
	const struct message *m = &all->records[0].message;
	check_slice(m->body, "please no more\r\ntexts, \"thanks\"");
	check_int(m->direction, DIRECTION_IN);
	check_int(m->status, MESSAGE_RECEIVED);
	check_int(m->other, 14155550134);
	check_int(m->line, 14155550100);
	check_int(m->sent_at, 1795134710);
	check_int(all->records[1].origin.line, 4); /* the body above took two lines */
	m = &all->records[1].message;
	check_int(m->status, MESSAGE_FAILED);
	check_slice(m->error_code, "21610");
	check_int(m->sent_at, 0);
	m = &all->records[2].message;
	check_int(m->other, 14155550134);
	check_int(m->segments, 2);
	check_int(m->error_code.len, 0);
	check_has(all->records[3].finding.reason, "when the message was sent");
	check_has(all->records[4].finding.reason, "\"sideways\"");
	profiles_end(&p);
}

static struct format *bookings(struct profiles *p)
{
	struct format *f = profile(p, "jobs", READS_BOOKINGS);
	profile_map(p, f,
		    "id: Job #; created_at: Booked; starts_at: Starts; phone: Phone; status: Status; text: Notes; "
		    "cancelled: Canceled; no_show: No-show; amount: Price; title: Work");
	profile_values(p, f, "status", "Done=completed, Scheduled=scheduled");
	profile_need(p, f, "starts_at,phone|text");
	return f;
}

/* A sender who reads as no number may have said stop, unless nobody could be meant by it. */
static void test_senders(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		bool kept;
	} table[] = {
		{"+14155550134", true},
		{"Ann <4155550134>", true},
		{"72345", true},
		{"anonymous", true},
		{"", true},
		{"ACME", true},
		{"ann@mail.example", true},
		{"client:ann", true},
		{"4 Seasons", true},
		{"messenger:24681012141618", true},
		{"+61390001234", true},
		{"Ann4155550134", false},
		{"14155550134@txt.example", false},
		{"%2B14155550134", false},
		{"4155550134;4155550177", false},
		{"4,155,550,134", false},
		{"555-0134", false},
		{"sip:+14155550134@sip.example", false},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (int out = 0; out < 2; out++) {
			struct profiles p;
			struct str text;
			profiles_begin(&p);
			str_init(&text, 4000);
			str_addf(&text, "%s\"%s\",\"%s\",STOP,received,2026-11-20T00:00:00Z,,1,,AC0,SM1,%s,,\r\n",
				 MESSAGES, out ? "+14155550100" : table[i].from, out ? table[i].from : "+14155550100",
				 out ? "outbound-api" : "inbound");
			struct reading *all = profiles_read(&p, twilio_messages(&p), str_slice(&text));
			check_int(all->n, 1);
			bool kept = all->records[0].kind == RECORD_MESSAGE;
			if (kept != (out || table[i].kept))
				fail_msg("%s, out %d: kept %d", table[i].from, out, kept);
			if (!kept)
				check_has(all->records[0].finding.reason, "nothing says who wrote this");
			str_release(&text);
			profiles_end(&p);
		}
}

static void test_bookings(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		enum booking_status status;
		int64_t phone;
		uint32_t phones;
	} table[] = {
		{"j1,2026-11-20 05:00,2026-11-21 09:00,415-555-0134,Done,,,,\"$1,149.00\"", BOOKING_COMPLETED,
		 14155550134, 1},
		{"j1,,2026-11-21 09:00,415-555-0134 / 415-555-0135,Scheduled,,,,", BOOKING_SCHEDULED, 0, 2},
		{"j1,,2026-11-21 09:00,4155550134; 4155550134,Scheduled,,true,,", BOOKING_CANCELLED, 14155550134, 1},
		{"j1,,2026-11-21 09:00,,,call (415) 555-0134,false,yes,", BOOKING_NO_SHOW, 14155550134, 1},
		{"j1,,2026-11-21 09:00,4155550100,,,,,", BOOKING_SCHEDULED, 0, 0}, /* our own line is nobody */
		{"j1,,2026-11-21 09:00,x,,,,,", BOOKING_SCHEDULED, 0, 0},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, "Job #,Booked,Starts,Phone,Status,Notes,Canceled,No-show,Price\n%s\n", table[i].row);
		struct reading *all = profiles_read(&p, bookings(&p), str_slice(&text));
		check_int(all->records[0].kind, RECORD_BOOKING);
		const struct booking *b = &all->records[0].booking;
		check_int(b->status, table[i].status);
		check_int(b->phone, table[i].phone);
		check_int(b->phones, table[i].phones);
		check_int(b->last_starts_at, b->starts_at);
		check_int(b->created_at, i ? 0 : 1795179600);
		check_int(b->amount_minor, i ? 0 : 114900);
		str_release(&text);
		profiles_end(&p);
	}
}

static struct format *square(struct profiles *p)
{
	struct format *f = profile(p, "square-transactions", READS_PAYMENTS);
	profile_map(p, f,
		    "date: Date; time: Time; zone: Time Zone; id: Payment ID|Transaction ID; kind: Event Type; amount: "
		    "Total "
		    "Collected; description: Description|Details; payer: Customer Name");
	profile_values(p, f, "kind", "payment=payment, refund=refund, *=skip");
	f->target[F_PAYMENT_STATUS].fixed = SLICE("succeeded");
	f->currency = SLICE("USD");
	f->date_order = 'm';
	profile_zone(f, ZONE_COLUMN);
	profile_need(p, f, "date,id,amount");
	return f;
}

static void test_square(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = profiles_read(
		&p, square(&p),
		SLICE("Description,Date,Time,Time Zone,Total Collected,Transaction ID,Payment ID,Event Type,Customer "
		      "Name\n"
		      "\"Custom Amount, phone: 4155550134, email: x\",2026-11-20,05:00:00,Pacific Time (US & "
		      "Canada),\"$1,149.00 \",T1,P1,Payment,Ann\n"
		      ",11/20/2026,5:00:00 AM,Pacific Time (US & Canada),($33.62),T2,,Refund,\n"
		      ",11/20/2026,5:00:00 AM,Pacific Time (US & Canada),$5.00,T3,P3,Payout,\n"
		      ",11/20/2026,5:00:00 AM,Pacific Time (US & Canada),-$5.00,T4,P4,Payment,\n"
		      ",11/20/2026,5:00:00 AM,Pacific Time (US & Canada),,T5,P5,Payment,\n"));
	check_int(all->n, 4);
	const struct payment *pay = &all->records[0].payment;
	check_int(pay->kind, PAYMENT_PAYMENT);
	check_int(pay->status, PAYMENT_SUCCEEDED);
	check_int(pay->amount_minor, 114900);
	check_int(pay->paid_at, 1795179600);
	check_int(pay->phone, 14155550134);
	check_slice(pay->currency, "USD");
	pay = &all->records[1].payment;
	check_int(pay->kind, PAYMENT_REFUND);
	check_int(pay->amount_minor, 3362);
	check_slice(pay->native_id, "T2");
	check_int(pay->paid_at, 1795179600);
	check_int(all->counts.skipped, 1); /* a payout is no money of a person */
	check_has(all->records[2].finding.reason, "below zero");
	check_has(all->records[3].finding.reason, "no amount");
	profiles_end(&p);
}

static const struct {
	const char *amount, *refunded, *currency, *status, *captured;
	enum payment_status want;
	int64_t minor, back;
	const char *disputed, *dispute;
	enum payment_dispute stands;
} charges[] = {
	{"380.00", "80.00", "usd", "Paid", "true", PAYMENT_SUCCEEDED, 38000, 8000, NULL, NULL, DISPUTE_NONE},
	{"\"0,25\"", "\"0,00\"", "eur", "Paid", "true", PAYMENT_SUCCEEDED, 25, 0, NULL, NULL, DISPUTE_NONE},
	{"\"1,500.00\"", "", "usd", "Paid", "true", PAYMENT_SUCCEEDED, 150000, 0, NULL, NULL, DISPUTE_NONE},
	{"5000", "0", "jpy", "Paid", "true", PAYMENT_SUCCEEDED, 5000, 0, NULL, NULL, DISPUTE_NONE},
	{"20.00", "0.00", "usd", "Failed", "false", PAYMENT_FAILED, 2000, 0, NULL, NULL, DISPUTE_NONE},
	{"20.00", "0.00", "usd", "Paid", "false", PAYMENT_PENDING, 2000, 0, NULL, NULL, DISPUTE_NONE},
	{"20.00", "0.00", "usd", "Odd", "true", PAYMENT_STATUS_UNKNOWN, 2000, 0, NULL, NULL, DISPUTE_NONE},
	{"20.00", "0.00", "usd", "Paid", "true", PAYMENT_SUCCEEDED, 2000, 2000, "20.00", "lost", DISPUTE_SETTLED},
	{"20.00", "5.00", "usd", "Paid", "true", PAYMENT_SUCCEEDED, 2000, 1700, "12.00", "Lost", DISPUTE_SETTLED},
	{"20.00", "15.00", "usd", "Paid", "true", PAYMENT_SUCCEEDED, 2000, 2000, "20.00", "lost", DISPUTE_SETTLED},
	{"20.00", "", "usd", "Paid", "true", PAYMENT_SUCCEEDED, 2000, 2000, "", "lost", DISPUTE_SETTLED},
	{"20.00", "", "usd", "Paid", "true", PAYMENT_SUCCEEDED, 2000, 0, "20.00", "won", DISPUTE_SETTLED},
	{"20.00", "", "usd", "Paid", "true", PAYMENT_PENDING, 2000, 0, "20.00", "under_review", DISPUTE_OPEN},
	{"20.00", "", "usd", "Paid", "true", PAYMENT_PENDING, 2000, 0, "20.00", "", DISPUTE_OPEN},
	{"20.00", "", "usd", "Failed", "true", PAYMENT_FAILED, 2000, 0, "", "under_review", DISPUTE_OPEN},
	{"20.00", "", "usd", "Paid", "true", PAYMENT_SUCCEEDED, 2000, 0, "0.00", "", DISPUTE_NONE},
};

static void test_stripe(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof charges / sizeof *charges; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "stripe-charges", READS_PAYMENTS);
		profile_map(&p, f,
			    "id: id; paid_at: Created (UTC); amount: Amount; refunded: Amount Refunded; currency: "
			    "Currency; "
			    "status: Status; captured: Captured; dispute: Dispute Status; disputed: Disputed Amount");
		profile_values(&p, f, "dispute", "won=succeeded, lost=voided, *=pending");
		profile_values(&p, f, "status", "paid=succeeded, failed=failed, *=unknown");
		f->target[F_PAYMENT_KIND].fixed = SLICE("payment");
		profile_need(&p, f, "id,paid_at,amount");
		str_init(&text, 4000);
		str_addf(&text,
			 "\xEF\xBB\xBFid,Created (UTC),Amount,Amount Refunded,Currency,Status,Captured,Disputed "
			 "Amount,Dispute Status\r\n"
			 "ch_1,2026-11-20 13:00,%s,%s,%s,%s,%s,%s,%s\r\n",
			 charges[i].amount, charges[i].refunded, charges[i].currency, charges[i].status,
			 charges[i].captured, charges[i].disputed ? charges[i].disputed : "",
			 charges[i].dispute ? charges[i].dispute : "");
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->records[0].kind, RECORD_PAYMENT);
		const struct payment *pay = &all->records[0].payment;
		check_int(pay->status, charges[i].want);
		check_int(pay->amount_minor, charges[i].minor);
		check_int(pay->refunded_minor, charges[i].back);
		check_int(pay->dispute, charges[i].stands);
		check_int(pay->paid_at, 1795179600);
		check_true(pay->currency.at[0] >= 'A' && pay->currency.at[0] <= 'Z');
		str_release(&text);
		profiles_end(&p);
	}
}

static void test_contacts(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct format *f = profile(&p, "google-contacts", READS_CONTACTS);
	profile_map(&p, f,
		    "name: Name; first_name: First Name; last_name: Last Name; tags: Labels; phones: Phone * - Value; "
		    "email: "
		    "E-mail 1 - Value; region: Address 1 - Region");
	f->ignore = profile_list(&p, f, "Phone * - Label");
	profile_need(&p, f, "first_name|phones");
	struct reading *all = profiles_read(&p, f,
					    SLICE("First Name,Last Name,Labels,E-mail 1 - Value,Phone 1 - Label,Phone "
						  "1 - Value,Phone 2 - Value,Phone 10 - "
						  "Value,Address 1 - Region\n"
						  "Ann,Smith,Vendor ::: * myContacts ::: Plan Member,a@example.com ::: "
						  "b@example.com,Mobile,+1 415 555 0134 "
						  "::: (415) 555-0135,4155550134,415.555.0136 x12,Florida (Gulfside)\n"
						  ",,,,,144,,*86,fl.\n"
						  "\"O\nNeil\",,,,,4.1555E+09,,,\n"));
	check_int(all->n, 3);
	const struct contact *c = &all->records[0].contact;
	check_slice(c->name, "Ann Smith");
	check_slice(c->tags, "vendor,plan member");
	check_slice(c->email, "a@example.com");
	check_slice(c->region, "FL");
	check_int(c->phones_n, 3);
	check_int(c->phones[0], 14155550134);
	check_int(c->phones[1], 14155550135);
	check_int(c->phones[2], 14155550136);
	c = &all->records[1].contact;
	check_int(c->phones_n, 0);
	check_slice(c->region, "FL");
	check_has(all->records[2].finding.reason, "spreadsheet");
	profiles_end(&p);
}

/* A bare list of numbers is an opt-out list; what permits must say when. */
/* A call or text from before 2000 is a clock or a unit that is wrong; a stop of then is a stop. */
static void test_before_2000(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct format *f = profile_mapped_calls(&p);
	struct reading *all = profiles_read(&p, f,
					    SLICE("Id,When,From,To,Result,Talk,Direction,Name,Note\n"
						  "c1,1999-12-31 12:00:00,4155550134,4155550100,Missed,,,,\n"
						  "c2,2000-01-01 00:00:00,4155550134,4155550100,Missed,,,,\n"));
	check_int(all->counts.set_aside, 1);
	check_has(all->records[0].finding.reason, "older than 2000");
	check_has(all->records[0].finding.reason, "clock that wrote it");
	check_int(all->records[1].kind, RECORD_CALL);
	f->target[F_AT].time.format = CIVIL_EPOCH_MS;
	all = profiles_read(&p, f,
			    SLICE("Id,When,From,To,Result,Talk,Direction,Name,Note\n"
				  "c1,1795179600,4155550134,4155550100,Missed,,,,\n"
				  "c2,1795179600000,4155550134,4155550100,Missed,,,,\n"));
	check_int(all->counts.set_aside, 1);
	check_has(all->records[0].finding.reason, "seconds where milliseconds belong");
	check_int(all->records[1].call.started_at, 1795179600);
	f = profile(&p, "stops", READS_CONSENT);
	profile_map(&p, f, "phone: Phone; at: When");
	f->target[F_CONSENT_KIND].fixed = SLICE("opt_out");
	all = profiles_read(&p, f, SLICE("Phone,When\n4155550134,1998-05-01\n"));
	check_int(all->records[0].kind, RECORD_CONSENT);
	profiles_end(&p);
}

static void test_consent(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct format *list = profile(&p, "stop-list", READS_CONSENT);
	list->header = false;
	profile_map(&p, list, "phone: 1");
	list->target[F_CONSENT_KIND].fixed = SLICE("opt_out");
	struct reading *all = profiles_read(&p, list, SLICE("4155550134\n(415) 555-0135\nnobody\n"));
	check_int(all->n, 3);
	check_int(all->records[0].consent.phone, 14155550134);
	check_int(all->records[0].consent.kind, CONSENT_OPT_OUT);
	check_int(all->records[0].consent.at, 0);
	check_slice(all->records[1].consent.evidence, "test.csv line 2");
	check_has(all->records[2].finding.reason, "no phone number");
	check_int(all->records[2].finding.phones_n, 0);

	struct format *f = profile(&p, "forms", READS_CONSENT);
	profile_map(&p, f, "phone: Phone; kind: What; scope: Scope; at: At; words: Words; keyword: Keyword");
	profile_need(&p, f, "phone,kind");
	all = profiles_read(&p, f,
			    SLICE("Phone,What,Scope,At,Words,Keyword\n"
				  "4155550134,written,marketing,2026-11-20 05:00,I agree,\n"
				  "4155550134,opt_in,all,,yes,\n"
				  "4155550134,opt_out,text,,STOP,yes\n"
				  "4155550134,,,,,\n"));
	check_int(all->n, 4);
	check_int(all->records[0].consent.scope, SCOPE_MARKETING);
	check_int(all->records[0].consent.at, 1795179600);
	check_has(all->records[1].finding.reason, "without a time");
	check_true(all->records[2].consent.keyword);
	check_has(all->records[3].finding.reason, "what kind of consent");
	check_int(all->records[3].finding.phones_n, 1);
	check_int(all->records[3].finding.phones[0], 14155550134);
	profiles_end(&p);
}

enum { MAX_NAMED = 3 };

static const struct {
	const char *row;
	int64_t named[MAX_NAMED + 1]; /* ended by 0 */
} unread_rows[] = {
	{"+14155550134,+14155550100,STOP,received,2026-11-20T00:00:00Z,,1,,AC0,SM1,Sideways,,", {14155550134}},
	{"+14155550134,+14155550100,STOP,received,tomorrow,,1,,AC0,SM1,inbound,,", {14155550134}},
	{"(415) 555-0134,4155550100,a, b, STOP,received,2026-11-20T00:00:00Z,,1,,AC0,SM1,inbound,,", {14155550134}},
	{"+14155550134,+14155550100,\"say \"STOP\" now\",received,2026-11-20,,1,,AC0,SM1,inbound,,", {14155550134}},
	{"2026-11-20;+14155550134;14155550100;STOP;received", {14155550134}},
	{"whatsapp:+14155550134,+14155550100,STOP,received,,,1,,AC0,SM1,x,,", {14155550134}},
	{"4.155550134E+09,+14155550100,STOP,received,2026-11-20T00:00:00Z,,1,,AC0,SM1,x,,", {14155550134}},
	{"+14155550135,+14155550100,call 415-555-0134 / 415-555-0136 please,received,,,1,,AC0,SM1,x,,",
	 {14155550134, 14155550135, 14155550136}},
	{"+14155550134,+14155550134,STOP,received,,,1,,AC0,SM1,x,,", {14155550134}},
	{"anonymous,+14155550100,STOP,received,11/20/2026 18:00:00,,1,,AC0,SM00112233445566,x,,", {0}},
	{"SM1,4.155550134E+09,+14155550100,\"S\"TOP,received,,,1,,AC0,x,,", {14155550134}},
	{"SM1,0014155550134,+14155550100,\"S\"TOP,received,,,1,,AC0,x,,", {14155550134}},
	{"SM1,4155550134.0,+14155550100,\"S\"TOP,received,,,1,,AC0,x,,", {14155550134}},
	/* full-width, of Arabic, and with a no-break space */
	{"\xEF\xBC\x94\xEF\xBC\x91\xEF\xBC\x95"
	 "5550134,+14155550100,STOP,received,x,,1,,AC0,SM1,inbound,,",
	 {14155550134}},
	{"x,+14155550100,no \xEF\xBC\x94\xEF\xBC\x91\xEF\xBC\x95-555-0134 no,received,x,,1,,AC0,SM1,x,,",
	 {14155550134}},
	{"\xD9\xA4\xD9\xA1\xD9\xA5\xD9\xA5\xD9\xA5\xD9\xA5\xD9\xA0\xD9\xA1\xD9\xA3\xD9\xA4,+14155550100,STOP,"
	 "received,x,,1,,AC0,SM1,inbound,,",
	 {14155550134}},
	{"415\xC2\xA0"
	 "555\xC2\xA0"
	 "0134,+14155550100,caf\xC3\xA9 no,received,x,,1,,AC0,SM1,inbound,,",
	 {14155550134}},
	/* glued to a word, and cut by punctuation */
	{"Ann4155550134,+14155550100,STOP,received,x,,1,,AC0,SM1,inbound,,", {14155550134}},
	{"14155550134@txt.example,+14155550100,STOP,received,x,,1,,AC0,SM1,inbound,,", {14155550134}},
	{"%2B14155550134,+14155550100,STOP,received,x,,1,,AC0,SM1,inbound,,", {14155550134}},
	{"\"(415) 555,0134\",+14155550100,STOP,received,x,,1,,AC0,SM1,inbound,,", {14155550134}},
	{"+1 415 / 555 / 0134,+14155550100,STOP,received,x,,1,,AC0,SM1,inbound,,", {14155550134}},
	{"555-0134,+14155550100,STOP 50%,received,x,,1,,AC0,SM1a4155550134b,inbound,,", {0}},
	{"+14155550134,+14155550100,\"STOP", {14155550134}}, /* the end of the file */
};

/* Whoever stands in a row of texts or of consent that was set aside is named, however broken it is; our line is not. */
static void test_numbers_of_unread_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof unread_rows / sizeof *unread_rows; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, "%s%s%s", MESSAGES, unread_rows[i].row,
			 i + 1 < sizeof unread_rows / sizeof *unread_rows ? "\r\n" : "");
		struct reading *all = profiles_read(&p, twilio_messages(&p), str_slice(&text));
		check_int(all->n, 1);
		check_int(all->records[0].kind, RECORD_FINDING);
		const struct finding *f = &all->records[0].finding;
		size_t n = 0;
		while (n < MAX_NAMED && unread_rows[i].named[n])
			n++;
		if (f->phones_n != n || (n && memcmp(f->phones, unread_rows[i].named, n * sizeof *f->phones) != 0))
			fail_msg("%s: %zu numbers named, the first %lld", unread_rows[i].row, f->phones_n,
				 f->phones_n ? (long long)f->phones[0] : 0);
		str_release(&text);
		profiles_end(&p);
	}
}

/* So many of one cell, and none is forgotten. */
static void test_many_numbers_of_an_unread_row(void **state)
{
	(void)state;
	enum { MANY = 1000 };
	struct profiles p;
	struct str text;
	profiles_begin(&p);
	str_init(&text, 64 << 10);
	str_adds(&text, MESSAGES "x,+14155550100,STOP all of these:");
	for (int i = 0; i < MANY; i++)
		str_addf(&text, " and (415) 555-%04d", i);
	str_adds(&text, ",received,x,,1,,AC0,SM1,inbound,,\r\n");
	struct reading *all = profiles_read(&p, twilio_messages(&p), str_slice(&text));
	const struct finding *f = &all->records[0].finding;
	check_int(all->records[0].kind, RECORD_FINDING);
	check_int(f->phones_n, MANY - 2); /* two are our lines */
	for (size_t i = 0; i < f->phones_n; i++)
		check_int(f->phones[i], 14155550000 + (int64_t)i + (i >= 100 ? 2 : 0));
	str_release(&text);
	profiles_end(&p);
}

/* A name or a row of bytes that are no text grows when it is cleaned, to three times its length. */
static void test_findings_stay_short(void **state)
{
	(void)state;
	static const char *const heads[] = {"From,To,When,Result,", "From,To,When,Result\n,,,"};
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 32 << 10);
		str_adds(&text, heads[i]);
		for (int k = 0; k < 6000; k++)
			str_addc(&text, '\x81');
		str_adds(&text, "\n4155550134,4155550100,2026-11-20 05:00:00,Missed\n");
		struct reading *all = profiles_read(&p, profile_mapped_calls(&p), str_slice(&text));
		check_int(all->records[0].kind, RECORD_FINDING);
		check_true(all->records[0].finding.text.len > FINDING_TEXT_MAX - 3);
		check_true(all->records[0].finding.text.len <= FINDING_TEXT_MAX);
		check_true(utf8_valid(all->records[0].finding.text));
		str_release(&text);
		profiles_end(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings_stay_short),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_senders),
		cmocka_unit_test(test_bookings),
		cmocka_unit_test(test_square),
		cmocka_unit_test(test_stripe),
		cmocka_unit_test(test_contacts),
		cmocka_unit_test(test_before_2000),
		cmocka_unit_test(test_consent),
		cmocka_unit_test(test_numbers_of_unread_rows),
		cmocka_unit_test(test_many_numbers_of_an_unread_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
