/* What exports of office programs need: rows that are none, words that say nothing, parts of cells, a row that is two
 * records, files that are known and refused. */
#include "profiles.h"

static struct format_words words(struct profiles *p, const char *list)
{
	struct slice *items = arena_alloc(&p->arena, 16 * sizeof *items);
	struct slice rest = slice_of(list), word;
	size_t n = 0;
	while (slice_next(&rest, '|', &word))
		items[n++] = word;
	return (struct format_words){items, n};
}

/* PayPal: money that left, refunds that came back to us and notes are no money of a customer. */
static void test_rows_that_a_rule_skips(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		bool taken;
		enum payment_kind kind;
	} table[] = {
		{"Payment,\"1,500.00\",Credit", true, PAYMENT_PAYMENT},
		{"Payment,-42.92,Debit", false, 0},
		{"Payment,($42.92),Debit", false, 0},
		{"Refund,-250.00,Debit", true, PAYMENT_REFUND},
		{"Refund,18.00,Credit", false, 0},
		{"Payment,12.00,Memo", false, 0},
		{"Payment,0.00,Credit", true, PAYMENT_PAYMENT},
		{"Payment,0.01,Credit", true, PAYMENT_PAYMENT},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_PAYMENTS);
		profile_map(&p, f, "paid_at: When; kind: Type; amount: Gross; side: Impact");
		f->target[F_PAYMENT_STATUS].fixed = SLICE("succeeded");
		f->currency = SLICE("USD");
		struct format_test out[] = {{.field = F_PAYMENT_AMOUNT, .kind = TEST_BELOW},
					    {.field = F_PAYMENT_KIND, .kind = TEST_NOT, .words = words(&p, "Refund")}};
		struct format_test back[] = {{.field = F_PAYMENT_AMOUNT, .kind = TEST_ABOVE},
					     {.field = F_PAYMENT_KIND, .kind = TEST_IS, .words = words(&p, "refund")}};
		struct format_test memo[] = {{.field = F_PAYMENT_SIDE, .kind = TEST_IS, .words = words(&p, "Memo")}};
		struct format_rule skips[] = {{FORMAT_SKIP, out, 2}, {FORMAT_SKIP, back, 2}, {FORMAT_SKIP, memo, 1}};
		f->skips = skips;
		f->skips_n = 3;
		str_init(&text, 4000);
		str_addf(&text, "When,Type,Gross,Impact\n2026-11-20 05:00:00,%s\n", table[i].row);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->n, table[i].taken);
		check_int(all->counts.skipped, !table[i].taken);
		if (table[i].taken)
			check_int(all->records[0].payment.kind, table[i].kind);
		str_release(&text);
		profiles_end(&p);
	}
}

/* Jobber: "9:00 AM - 11:00 AM", and "Anytime", which is a day without an hour. */
static void test_spans_of_time_and_words_that_say_nothing(void **state)
{
	(void)state;
	static const struct {
		const char *times;
		int64_t starts_at; /* 0: set aside */
	} table[] = {
		{"5:00 AM - 7:00 AM", 1795179600}, {"5:00 AM", 1795179600}, {"Anytime", 1795161600},
		{"anytime", 1795161600},           {"", 1795161600},        {"whenever", 0},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_BOOKINGS);
		profile_map(&p, f, "date: Date; time: Times; person: Client");
		f->target[F_AT_TIME].part = PART_BEFORE;
		f->target[F_AT_TIME].mark = SLICE(" - ");
		f->target[F_AT_TIME].nothing = words(&p, "Anytime");
		str_init(&text, 4000);
		str_addf(&text, "Date,Times,Client\n\"Nov 20, 2026\",%s,Ann\n", table[i].times);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->n, 1);
		check_int(all->records[0].kind, table[i].starts_at ? RECORD_BOOKING : RECORD_FINDING);
		if (table[i].starts_at)
			check_int(all->records[0].booking.starts_at, table[i].starts_at);
		str_release(&text);
		profiles_end(&p);
	}
}

/* A word that says nothing leaves the next column its chance. */
static void test_an_empty_word_gives_way(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct format *f = profile(&p, "x", READS_CONTACTS);
	profile_map(&p, f, "name: Company|Name; phones: Phone");
	f->target[F_CONTACT_NAME].nothing = words(&p, "N/A|none");
	struct reading *all =
		profiles_read(&p, f, SLICE("Company,Name,Phone\nn/a,Ann,4155550134\nGulf,Bob,4155550135\n"));
	check_slice(all->records[0].contact.name, "Ann");
	check_slice(all->records[1].contact.name, "Gulf");
	profiles_end(&p);
}

/* Calendly: the number stands in the place or in one of the answers. */
static void test_numbers_in_several_texts(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		int64_t phone;
		int64_t phones;
	} table[] = {
		{"4155550134,12 Main,4155550135,", 14155550134, 1}, /* its own column decides */
		{",12 Main St,no heat,call 415-555-0135", 14155550135, 1},
		{",(415) 555-0135,415-555-0135,", 14155550135, 1},
		{",,415-555-0135,or 415-555-0136", 0, 2},
		{",,415-555-0100,415-555-0135", 14155550135, 1}, /* our own line */
		{",,,", 0, 0},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_BOOKINGS);
		profile_map(&p, f, "starts_at: When; phone: Phone; text: Location|Response *");
		str_init(&text, 4000);
		str_addf(&text, "When,Phone,Location,Response 1,Response 2\n2026-11-20 05:00:00,%s\n", table[i].row);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->records[0].booking.phone, table[i].phone);
		check_int(all->records[0].booking.phones, table[i].phones);
		str_release(&text);
		profiles_end(&p);
	}
}

/* On the list and known for suing: two events. Not on the list: nothing, unless it says when. */
static void test_a_row_of_two_events(void **state)
{
	(void)state;
	static const struct {
		const char *answers;
		enum consent_kind kinds[2];
		size_t n;
		bool skipped, refused;
	} table[] = {
		{"Y,N,", {CONSENT_DNC_LISTED}, 1, false, false},
		{"Y,Y,", {CONSENT_LITIGATOR, CONSENT_DNC_LISTED}, 2, false, false},
		{"N,Y,", {CONSENT_LITIGATOR}, 1, false, false},
		{"N,Y,2026-11-20", {CONSENT_LITIGATOR, CONSENT_DNC_CLEAR}, 2, false, false},
		{"N,N,2026-11-20", {CONSENT_DNC_CLEAR}, 1, false, false},
		{"N,N,", {0}, 0, true, false},
		{",N,", {0}, 0, true, false},
		{",,", {0}, 0, false, true},
		{"maybe,N,", {0}, 0, false, true},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_CONSENT);
		profile_map(&p, f, "phone: phone; listed: national_dnc; litigator: litigator; at: asked");
		str_init(&text, 4000);
		str_addf(&text, "phone,national_dnc,litigator,asked\n4155550134,%s\n4155550135,Y,N,\n",
			 table[i].answers);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->n, table[i].n + table[i].refused + 1);
		check_int(all->counts.rows, all->counts.records + all->counts.skipped + all->counts.set_aside);
		check_int(all->counts.skipped, table[i].skipped);
		for (size_t k = 0; k < table[i].n; k++) {
			check_int(all->records[k].consent.kind, table[i].kinds[k]);
			check_int(all->records[k].consent.phone, 14155550134);
			check_int(all->records[k].origin.line, 2);
		}
		check_int(all->records[all->n - 1].consent.phone, 14155550135);
		str_release(&text);
		profiles_end(&p);
	}
}

/* A list of numbers with or without a heading; one that nobody named is not guessed. */
static void test_a_heading_that_may_be_there(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint64_t records, skipped, set_aside;
	} table[] = {
		{"4155550134\n4155550135\n", 2, 0, 0},
		{"Phone\n4155550134\n", 1, 1, 0},
		{"\xEF\xBB\xBFPhone,Name\r\n4155550134,Ann\r\n", 1, 1, 0},
		{"4155550134\nPhone\n", 1, 0, 1}, /* not in the first row: somebody must look */
		{"Phone 1\n4155550134\n", 1, 0, 1},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct source_choice choice;
		struct err err = {0};
		profiles_begin(&p);
		struct format *f = profile(&p, "stop-list", READS_CONSENT);
		f->header = false;
		f->header_optional = true;
		profile_map(&p, f, "phone: 1");
		f->target[F_CONSENT_KIND].fixed = SLICE("opt_out");
		struct reading *all = profiles_read(&p, f, slice_of(table[i].text));
		check_int(all->counts.records, table[i].records);
		check_int(all->counts.skipped, table[i].skipped);
		check_int(all->counts.set_aside, table[i].set_aside);
		check_false(source_detect(slice_of(table[i].text), "stop.csv", &p.env, NULL, &choice, &err));
		check_true(source_detect(slice_of(table[i].text), "stop.csv", &p.env, "stop-list", &choice, &err));
		profiles_end(&p);
	}
}

/* Square's list of items looks like its payments: it is known, and the owner is told what to export. */
static void test_a_file_that_is_known_and_refused(void **state)
{
	(void)state;
	struct profiles p;
	struct source_choice choice;
	struct err err = {0};
	profiles_begin(&p);
	struct format *f = profile(&p, "square-items", READS_PAYMENTS);
	struct format_detect way = {.all_of = profile_list(&p, f, "Item|Qty")};
	f->detect = &way;
	f->detect_n = 1;
	f->about = "the Square items report";
	f->refuse = "export Transactions";
	check_false(source_detect(SLICE("Date,Item,Qty\n1,2,3\n"), "items.csv", &p.env, NULL, &choice, &err));
	check_has(slice_of(err.text), "is the Square items report: export Transactions");
	check_false(source_detect(SLICE("Date,Item,Qty\n1,2,3\n"), "items.csv", &p.env, "square-items", &choice, &err));
	check_has(slice_of(err.text), "export Transactions");
	profiles_end(&p);
}

/* Housecall Pro: ="1234" in every spelling that CSV makes of it. */
static void test_armour_of_every_spelling(void **state)
{
	(void)state;
	static const char *const spellings[] = {
		"\"=\"\"1234\"\"\"", "=\"1234\"", "=\"\"1234\"\"", " =\"1234\" ", "1234", "'1234",
	};
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_BOOKINGS);
		profile_map(&p, f, "starts_at: When; id: Job; title: Name");
		str_init(&text, 4000);
		str_addf(&text, "Job,When,Name\n%s,2026-11-20 05:00:00,\"Smith, Ann\"\n", spellings[i]);
		str_addf(&text, "1,2026-11-20 05:00:00,Bob\n2,2026-11-20 05:00:00,12\" pipe\n");
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->n, 3);
		check_slice(all->records[0].booking.native_id, "1234");
		check_slice(all->records[0].booking.title, "Smith, Ann");
		check_int(all->records[2].kind, RECORD_FINDING); /* a bare quote is no armour */
		str_release(&text);
		profiles_end(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_that_a_rule_skips),
		cmocka_unit_test(test_spans_of_time_and_words_that_say_nothing),
		cmocka_unit_test(test_an_empty_word_gives_way),
		cmocka_unit_test(test_numbers_in_several_texts),
		cmocka_unit_test(test_a_row_of_two_events),
		cmocka_unit_test(test_a_heading_that_may_be_there),
		cmocka_unit_test(test_a_file_that_is_known_and_refused),
		cmocka_unit_test(test_armour_of_every_spelling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
