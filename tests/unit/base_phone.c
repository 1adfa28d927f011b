#include "check.h"

#include "base/phone.h"

struct reading {
	const char *text;
	enum phone_kind kind;
	int64_t e164;
};

static void check_reading(const struct reading *want, const char country[3], bool extension, bool damaged)
{
	struct phone got = phone_parse(slice_of(want->text), country);
	if (got.kind != want->kind || got.e164 != want->e164 || got.extension != extension || got.damaged != damaged)
		fail_msg("\"%s\": kind %d e164 %lld extension %d damaged %d, not kind %d e164 %lld", want->text,
			 (int)got.kind, (long long)got.e164, got.extension, got.damaged, (int)want->kind,
			 (long long)want->e164);
}

#define CHECK_READINGS(cases, country, extension, damaged)                                                             \
	for (size_t i_ = 0; i_ < sizeof(cases) / sizeof *(cases); i_++)                                                \
	check_reading(&(cases)[i_], (country), (extension), (damaged))

static void test_plain_numbers(void **state)
{
	(void)state;
	static const struct reading cases[] = {
		{"4155550134", PHONE_VALID, 14155550134},        {"14155550134", PHONE_VALID, 14155550134},
		{"+14155550134", PHONE_VALID, 14155550134},      {"+1 (415) 555-0134", PHONE_VALID, 14155550134},
		{"(415) 555-0134", PHONE_VALID, 14155550134},    {"415.555.0134", PHONE_VALID, 14155550134},
		{" 415 555 0134 ", PHONE_VALID, 14155550134},    {"1-415-555-0134", PHONE_VALID, 14155550134},
		{"+1-212-988-1234", PHONE_VALID, 12129881234},   {"800-555-0199", PHONE_VALID, 18005550199},
		{"0155550134", PHONE_INVALID, 10155550134},      {"1415555013", PHONE_INVALID, 11415555013},
		{"+1 115 555 0134", PHONE_INVALID, 11155550134}, {"911-555-0134", PHONE_INVALID, 19115550134},
		{"415-911-0134", PHONE_INVALID, 14159110134},    {"415-155-0134", PHONE_INVALID, 14151550134},
		{"495-555-0134", PHONE_INVALID, 14955550134},    {"370-555-0134", PHONE_INVALID, 13705550134},
		{"962-555-0134", PHONE_INVALID, 19625550134},
	};
	CHECK_READINGS(cases, "US", false, false);
	CHECK_READINGS(cases, "CA", false, false);
}

/* Numbers that spreadsheets, formulas and typography dressed up. */
static void test_dressed_numbers(void **state)
{
	(void)state;
	static const struct reading cases[] = {
		{"=\"4155550134\"", PHONE_VALID, 14155550134},
		{"'+14155550134", PHONE_VALID, 14155550134},
		{"=+14155550134", PHONE_VALID, 14155550134},
		{"\"415-555-0134\"", PHONE_VALID, 14155550134},
		{"<4155550134>", PHONE_VALID, 14155550134},
		{"tel:+1-415-555-0134", PHONE_VALID, 14155550134},
		{"whatsapp:+14155550134", PHONE_VALID, 14155550134},
		{"14155550134.0", PHONE_VALID, 14155550134},
		{"4155550134.0", PHONE_VALID, 14155550134},
		{"1415555013.0", PHONE_INVALID, 11415555013},
		{"415/555-0134", PHONE_VALID, 14155550134},
		{"(+1) 415 555 0134", PHONE_VALID, 14155550134},
		{"\t415-555-0134\r", PHONE_VALID, 14155550134},
		{"415\xE2\x80\x93"
		 "555\xE2\x80\x93"
		 "0134",
		 PHONE_VALID, 14155550134}, /* en dash */
		{"415\xC2\xA0"
		 "555\xC2\xA0"
		 "0134",
		 PHONE_VALID, 14155550134},                                              /* no-break space */
		{"\xE2\x80\xAA+1 (415) 555-0134\xE2\x80\xAC", PHONE_VALID, 14155550134}, /* iOS direction marks */
		{"\xEF\xBC\x94\xEF\xBC\x91\xEF\xBC\x95"
		 "5550134",
		 PHONE_VALID, 14155550134}, /* full-width digits */
		{"011 1 415 555 0134", PHONE_VALID, 14155550134},
	};
	CHECK_READINGS(cases, "US", false, false);
}

static void test_extensions(void **state)
{
	(void)state;
	static const struct reading cases[] = {
		{"415-555-0134x12", PHONE_VALID, 14155550134},
		{"(415) 555-0134 x 12", PHONE_VALID, 14155550134},
		{"4155550134 ext 12", PHONE_VALID, 14155550134},
		{"+1 415 555 0134 Ext. 1234", PHONE_VALID, 14155550134},
		{"415.555.0134 extension 7", PHONE_VALID, 14155550134},
		{"415.555.0134, ext 7", PHONE_VALID, 14155550134},
		{"415.555.0134 #7", PHONE_VALID, 14155550134},
		{"tel:+14155550134;ext=12", PHONE_VALID, 14155550134},
		{"115-555-0134 x12", PHONE_INVALID, 11155550134},
		{"+44 20 7946 0958 ext 5", PHONE_VALID, 442079460958},
	};
	CHECK_READINGS(cases, "US", true, false);
}

/* formats: what stands in phone columns and is no number. */
static void test_junk(void **state)
{
	(void)state;
	static const struct reading cases[] = {
		{"", PHONE_EMPTY, 0},
		{"   ", PHONE_EMPTY, 0},
		{"=\"\"", PHONE_EMPTY, 0},
		{"'", PHONE_EMPTY, 0},
		{"-", PHONE_EMPTY, 0},
		{"N/A", PHONE_EMPTY, 0},
		{"102", PHONE_SHORT, 0},
		{"144", PHONE_SHORT, 0},
		{"1023", PHONE_SHORT, 0},
		{"33733", PHONE_SHORT, 0},
		{"777777", PHONE_SHORT, 0},
		{"0", PHONE_UNREADABLE, 0},
		{"12", PHONE_UNREADABLE, 0},
		{"x", PHONE_UNREADABLE, 0},
		{"x12", PHONE_UNREADABLE, 0},
		{"ext 12", PHONE_UNREADABLE, 0},
		{"+", PHONE_UNREADABLE, 0},
		{"555-0134", PHONE_UNREADABLE, 0},
		{"5550134", PHONE_UNREADABLE, 0},
		{"55501345", PHONE_UNREADABLE, 0},
		{"415555013", PHONE_UNREADABLE, 0},
		{"1-800-FLOWERS", PHONE_UNREADABLE, 0},
		{"415-555-HELP", PHONE_UNREADABLE, 0},
		{"415-555-0134 x", PHONE_UNREADABLE, 0},
		{"call me", PHONE_UNREADABLE, 0},
		{"Sales (+1 415 555 0134)", PHONE_UNREADABLE, 0},
		{"415-555-0134 / 415-555-0177", PHONE_UNREADABLE, 0},
		{"4155550134;4155550177", PHONE_UNREADABLE, 0},
		{"415-555-0134 ::: 415-555-0177", PHONE_UNREADABLE, 0},
		{"61390001234", PHONE_UNREADABLE, 0}, /* bare international: guessing a country is not reading */
		{"+1 415 555 01345", PHONE_UNREADABLE, 0},
		{"+1 415 555", PHONE_UNREADABLE, 0},
		{"++14155550134", PHONE_UNREADABLE, 0},
		{"12/27/2018", PHONE_UNREADABLE, 0},
		{"$1,234.50", PHONE_UNREADABLE, 0},
		{"10:15", PHONE_UNREADABLE, 0},
		{"12345678901234567890", PHONE_UNREADABLE, 0},
		{"sip:alice@example.com", PHONE_SIP, 0},
		{"SIP:100@10.0.0.1", PHONE_SIP, 0},
		{"client:anna", PHONE_SIP, 0},
		{"1000@pbx.example", PHONE_SIP, 0},
		{"HS0123456789abcdef0123456789abcdef", PHONE_SIP, 0},
	};
	CHECK_READINGS(cases, "US", false, false);
	char longer[400];
	memset(longer, '4', sizeof longer);
	check_int(phone_parse((struct slice){longer, sizeof longer}, "US").kind, PHONE_UNREADABLE);
	check_int(phone_parse(SLICE("415\0"
				    "5550134"),
			      "US")
			  .kind,
		  PHONE_UNREADABLE);
}

static void test_withheld(void **state)
{
	(void)state;
	static const struct reading cases[] = {
		{"Anonymous", PHONE_WITHHELD, 0},         {"Restricted", PHONE_WITHHELD, 0},
		{"PRIVATE", PHONE_WITHHELD, 0},           {"Unavailable", PHONE_WITHHELD, 0},
		{"unknown", PHONE_WITHHELD, 0},           {"Blocked", PHONE_WITHHELD, 0},
		{"No Caller ID", PHONE_WITHHELD, 0},      {"withheld", PHONE_WITHHELD, 0},
		{"(Unknown)", PHONE_WITHHELD, 0},         {"<anonymous>", PHONE_WITHHELD, 0},
		{"Private Number", PHONE_WITHHELD, 0},    {"sip:anonymous@anonymous.invalid", PHONE_WITHHELD, 0},
		{"+266696687", PHONE_WITHHELD, 0},        {"266696687", PHONE_WITHHELD, 0},
		{"+7378742833", PHONE_WITHHELD, 0},       {"+2562533", PHONE_WITHHELD, 0},
		{"+8656696", PHONE_WITHHELD, 0},          {"+86282452253", PHONE_WITHHELD, 0},
		{"86282452253", PHONE_WITHHELD, 0},       {"+1 000 000 0000", PHONE_WITHHELD, 0},
		{"+1 000 555 0134", PHONE_WITHHELD, 0},   {"0000000000", PHONE_WITHHELD, 0},
		{"9999999999", PHONE_WITHHELD, 0},        {"222-222-2222", PHONE_WITHHELD, 0},
		{"+1 (555) 555-5555", PHONE_WITHHELD, 0}, {"000", PHONE_WITHHELD, 0},
		{"0000000", PHONE_WITHHELD, 0},           {"+00000000000", PHONE_WITHHELD, 0},
	};
	CHECK_READINGS(cases, "US", false, false);
	static const struct reading austin = {"7378742833", PHONE_VALID, 17378742833};
	check_reading(&austin, "US", false, false);
}

static void test_damaged(void **state)
{
	(void)state;
	static const struct reading cases[] = {
		{"1.6175E+10", PHONE_UNREADABLE, 0},      {"6.14E+10", PHONE_UNREADABLE, 0},
		{"1,41556e+10", PHONE_UNREADABLE, 0},     {"1E+10", PHONE_UNREADABLE, 0},
		{"=\"1.6175E+10\"", PHONE_UNREADABLE, 0}, {"########", PHONE_UNREADABLE, 0},
	};
	CHECK_READINGS(cases, "US", false, true);
}

static void test_other_countries(void **state)
{
	(void)state;
	static const struct reading cases[] = {
		{"+33 1 42 34 56 78", PHONE_VALID, 33142345678},
		{"+442079460958", PHONE_VALID, 442079460958},
		{"011 44 20 7946 0958", PHONE_VALID, 442079460958},
		{"0044 20 7946 0958", PHONE_VALID, 442079460958},
		{"00442079460958", PHONE_VALID, 442079460958},
		{"0015105550134", PHONE_VALID, 15105550134},
		{"+61 413 555 123", PHONE_VALID, 61413555123},
		{"+33 9 99", PHONE_UNREADABLE, 0},
		{"+44 9999999999", PHONE_INVALID, 449999999999},
		{"+999 1234 5678", PHONE_UNREADABLE, 0},
		{"44002079460958", PHONE_UNREADABLE, 0},
	};
	for (int again = 0; again < 2; again++) /* the second time from the cache */
		CHECK_READINGS(cases, "US", false, false);
	static const struct reading british[] = {
		{"020 7946 0958", PHONE_VALID, 442079460958},
		{"+1 415 555 0134", PHONE_VALID, 14155550134},
		{"anonymous", PHONE_WITHHELD, 0},
	};
	CHECK_READINGS(british, "GB", false, false);
	static const struct reading australian = {"61413555123", PHONE_VALID, 61413555123}; /* Aircall: no + */
	check_reading(&australian, "AU", false, false);
}

/* The library alone reads the first as +5215555550134, and that as the others. */
static void test_one_phone_is_one_number(void **state)
{
	(void)state;
	static const char *const written[] = {"115555550134", "+52 1 1 5555 550134", "+52 1 55 5555 0134",
					      "+52 55 5555 0134"};
	for (size_t i = 0; i < sizeof written / sizeof *written; i++)
		check_int(phone_parse(slice_of(written[i]), "MX").e164, 525555550134);
}

static void test_predicates(void **state)
{
	(void)state;
	check_true(phone_is_nanp(14155550134));
	check_false(phone_is_nanp(4155550134));
	check_false(phone_is_nanp(442079460958));
	check_false(phone_is_nanp(0));
	check_int(phone_area_code(14155550134), 415);
	check_int(phone_area_code(442079460958), 0);
	check_true(phone_is_fictional(14155550100));
	check_true(phone_is_fictional(14155550199));
	check_false(phone_is_fictional(14155550200));
	check_false(phone_is_fictional(14155550099));
	check_false(phone_is_fictional(14155560100));
	check_false(phone_is_fictional(455550100));
	check_false(phone_nanp_pattern(0));
	check_false(phone_nanp_pattern(-14155550134));
	char text[PHONE_TEXT_LEN];
	phone_format(14155550134, text);
	check_text(text, "+14155550134");
	phone_format(999999999999999, text);
	check_text(text, "+999999999999999");
	phone_format(0, text);
	check_text(text, "");
}

/* What stands in free text, how many numbers of it are ones, and which. */
static const struct {
	const char *text;
	size_t n;
	int64_t first, second;
} finds[] = {
	{"AC tune-up - Maria Lopez 415-555-0134", 1, 14155550134, 0},
	{"call (415) 555.0134 or +1 415 555 0177", 2, 14155550134, 14155550177},
	{"\"Ann\" <8005551234>", 1, 18005551234, 0},
	{"Sales (+1 415 555 0134)", 1, 14155550134, 0},
	{"Ann(415)555-0134", 1, 14155550134, 0},
	{"Tel:415-555-0134.", 1, 14155550134, 0},
	{"tel.415.555.0134, thanks", 1, 14155550134, 0},
	{"4155550134;4155550177", 2, 14155550134, 14155550177},
	{"415-555-0134/415-555-0177", 2, 14155550134, 14155550177},
	{"4155550134,4155550177", 2, 14155550134, 14155550177},
	{"415-555-0134 ::: +1 (415) 555-0177", 2, 14155550134, 14155550177},
	{"4155550134 and again 415-555-0134", 1, 14155550134, 0},
	{"415-555-0134x12 gate 5", 1, 14155550134, 0},
	{"415-555-0134 ext. 12", 1, 14155550134, 0},
	{"12 Elm St 94110 415 555 0134 10:00", 1, 14155550134, 0},
	{"2026-11-22 415-555-0134 $1,234.50", 1, 14155550134, 0},
	{"14155550134", 1, 14155550134, 0},
	{"415\xE2\x80\x91"
	 "555\xE2\x80\x91"
	 "0134",
	 1, 14155550134, 0},
	{"415\xC2\xA0"
	 "555\xC2\xA0"
	 "0134",
	 1, 14155550134, 0},
	{"London +44 20 7946 0958 10:00", 1, 442079460958, 0},
	{"(+33 1 42 34 56 78)", 1, 33142345678, 0},
	{"", 0, 0, 0},
	{"order 415555013412", 0, 0, 0},
	{"order 4155550134123456", 0, 0, 0},
	{"4155 5501 3412 3456", 0, 0, 0},
	{"2026-11-22", 0, 0, 0},
	{"2026-11-22 05:00", 0, 0, 0},
	{"2026-11-22 0530", 0, 0, 0},
	{"11/22/2026 5:00 PM", 0, 0, 0},
	{"$1,234.50", 0, 0, 0},
	{"$4155550134", 0, 0, 0},
	{"10:00-11:00", 0, 0, 0},
	{"A4155550134", 0, 0, 0},
	{"4155550134B", 0, 0, 0},
	{"job_4155550134", 0, 0, 0},
	{"#4155550134", 0, 0, 0},
	{"415-555-0134-22", 0, 0, 0},
	{"22-415-555-0134", 0, 0, 0},
	{"4155550134@vtext.com", 0, 0, 0},
	{"https://meet.example/4155550134", 0, 0, 0},
	{"555-0134", 0, 0, 0},
	{"1521654952", 0, 0, 0},
	{"115-555-0134", 0, 0, 0},
	{"415-911-0134", 0, 0, 0},
	{"+1 415 555 013", 0, 0, 0},
	{"+", 0, 0, 0},
	{"(((", 0, 0, 0},
	{"(415 555-0134)", 1, 14155550134, 0},
	{"123-45-6789", 0, 0, 0},
	{"192.168.100.1000", 0, 0, 0},
};

static void test_find(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
		int64_t out[4] = {0};
		size_t n = phone_find(slice_of(finds[i].text), "US", out, 4);
		if (n != finds[i].n || out[0] != finds[i].first || out[1] != finds[i].second)
			fail_msg("\"%s\": %zu numbers, %lld %lld", finds[i].text, n, (long long)out[0],
				 (long long)out[1]);
	}
	int64_t one = 0;
	check_int(phone_find(SLICE("415-555-0134 415-555-0177"), "US", &one, 1), 1);
	/* what is withheld when it stands alone is no number in a text */
	struct phone_place place = {0};
	struct slice list = SLICE("415-555-0134/415-555-0177, 415-555-0134");
	check_int(phone_find_next(list, "US", &place), 14155550134);
	check_int(phone_find_next(list, "US", &place), 14155550177);
	check_int(phone_find_next(list, "US", &place), 14155550134);
	check_int(phone_find_next(list, "US", &place), 0);
	check_int(phone_find(SLICE("from 222-222-2222"), "US", &one, 1), 0);
	check_int(phone_find(SLICE("415-555-0134"), "GB", &one, 1), 0);
	check_int(phone_find(SLICE("+1 415-555-0177"), "GB", &one, 1), 1);
	check_int(one, 14155550177);
}

/* ---- the fast path against the library ---- */

/* Area codes that the library knows for some exchanges only (Caribbean and Pacific codes, and the 5XX range). */
static bool is_split_area(int area)
{
	static const int split[] = {242, 246, 264, 268, 284, 340, 345, 441, 473, 505, 523, 524,
				    649, 664, 670, 671, 684, 721, 758, 767, 784, 868, 869, 876};
	for (size_t i = 0; i < sizeof split / sizeof *split; i++)
		if (split[i] == area)
			return true;
	return false;
}

/* Does the library's metadata call any exchange of the area code valid? Asked once a code. */
static bool library_knows_area(int area)
{
	static signed char known[1000]; /* 0 not asked, 1 yes, -1 no */
	for (int exchange = 220; exchange < 1000 && known[area] == 0; exchange += 65) {
		char text[32];
		bool valid = false;
		snprintf(text, sizeof text, "+1%03d%03d2345", area, exchange);
		phone_library_parse(slice_of(text), "US", &valid);
		known[area] = valid;
	}
	if (known[area] == 0)
		known[area] = -1;
	return known[area] > 0;
}

enum difference {
	NO_DIFFERENCE,
	ONLY_ONE_READS,  /* ten digits with a leading 1: the library takes it for the country code and is left with nine
			  */
	DIALLING_PREFIX, /* ten digits that begin with 011: the library goes abroad with the seven that are left */
	WITHHELD_BY_US,  /* all digits the same, area code 000 */
	AREA_UNKNOWN,    /* the library's metadata is older */
	AREA_SPLIT,      /* the library knows some exchanges of it */
	SERVICE_EXCHANGE, /* N11: the library does not look */
	TOLL_FREE_14X,    /* 800-14x: valid to the library */
	OTHER,
	DIFFERENCES,
};

static enum difference compare(const char *text, const char *digits)
{
	struct phone ours = phone_parse(slice_of(text), "US");
	bool valid = false;
	int64_t theirs = phone_library_parse(slice_of(text), "US", &valid);
	if (ours.kind == PHONE_WITHHELD)
		return WITHHELD_BY_US;
	if (ours.e164 != theirs && ours.kind == PHONE_INVALID && memcmp(digits, "011", 3) == 0)
		return DIALLING_PREFIX;
	if (ours.e164 && theirs && ours.e164 != theirs)
		return OTHER;
	if (!ours.e164 || !theirs)
		return !ours.e164 == !theirs ? NO_DIFFERENCE : (digits[0] == '1' && !valid ? ONLY_ONE_READS : OTHER);
	if (valid == (ours.kind == PHONE_VALID))
		return NO_DIFFERENCE;
	int area = phone_area_code(ours.e164), exchange = (int)(ours.e164 / 10000 % 1000);
	if (valid && exchange % 100 == 11)
		return SERVICE_EXCHANGE;
	if (valid)
		return area == 800 && exchange / 10 == 14 ? TOLL_FREE_14X : OTHER;
	if (!library_knows_area(area))
		return AREA_UNKNOWN;
	return is_split_area(area) ? AREA_SPLIT : OTHER;
}

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 20;
}

static void test_agrees_with_the_library(void **state)
{
	(void)state;
	enum { NUMBERS = 200000 };
	static const char *const head[] = {"", "", "", "1", "+1 "};
	size_t count[DIFFERENCES] = {0};
	uint64_t seed = 7;
	for (int i = 0; i < NUMBERS; i++) {
		char digits[12], text[40];
		uint64_t random = next_random(&seed);
		snprintf(digits, sizeof digits, "%010llu", (unsigned long long)(random % UINT64_C(10000000000)));
		const char *before = head[next_random(&seed) % 5];
		switch (next_random(&seed) % 5) { /* literal formats: the compiler checks them */
		case 0: snprintf(text, sizeof text, "%s%s", before, digits); break;
		case 1:
			snprintf(text, sizeof text, "%s(%.3s) %.3s-%.4s", before, digits, digits + 3, digits + 6);
			break;
		case 2: snprintf(text, sizeof text, "%s%.3s-%.3s-%.4s", before, digits, digits + 3, digits + 6); break;
		case 3: snprintf(text, sizeof text, "%s%.3s.%.3s.%.4s", before, digits, digits + 3, digits + 6); break;
		default: snprintf(text, sizeof text, "%s%.3s %.3s %.4s", before, digits, digits + 3, digits + 6);
		}
		enum difference difference = compare(text, digits);
		if (difference == OTHER)
			print_message("unexplained: %s\n", text);
		count[difference]++;
	}
	print_message("equal %zu, one reads %zu, 011 %zu, withheld %zu, area unknown %zu, area split %zu, N11 %zu, "
		      "800-14x %zu\n",
		      count[NO_DIFFERENCE], count[ONLY_ONE_READS], count[DIALLING_PREFIX], count[WITHHELD_BY_US],
		      count[AREA_UNKNOWN], count[AREA_SPLIT], count[SERVICE_EXCHANGE], count[TOLL_FREE_14X]);
	check_int(count[OTHER], 0);
	check_true(count[NO_DIFFERENCE] > NUMBERS / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_numbers),
		cmocka_unit_test(test_dressed_numbers),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_junk),
		cmocka_unit_test(test_withheld),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_other_countries),
		cmocka_unit_test(test_one_phone_is_one_number),
		cmocka_unit_test(test_predicates),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_agrees_with_the_library),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
