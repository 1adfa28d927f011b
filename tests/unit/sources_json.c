/* JSON as a table: lines, a list, a document with a list in it; what is whole is kept, what is broken is set aside. */
#include "profiles.h"

static struct format *texts(struct profiles *p)
{
	struct format *f = profile(p, "texts", READS_MESSAGES);
	profile_map(p, f,
		    "id: Sid; from: From|Sender.Number; to: To; body: Body; direction: Direction; sent_at: DateSent");
	profile_values(p, f, "direction", "inbound=in, outbound-api=out");
	profile_need(p, f, "from,sent_at");
	return f;
}

#define TEXT(id)                                                                                                       \
	"{\"sid\":\"" id "\",\"from\":\"+14155550134\",\"to\":\"+14155550100\",\"direction\":\"inbound\","             \
	"\"date_sent\":\"2026-11-20T13:00:00Z\",\"body\":\"hi\"}"

/* What came of each row: its id, or ! and the line of a row set aside. */
static void tell(const struct reading *all, struct str *out)
{
	str_clear(out);
	for (size_t i = 0; i < all->n; i++) {
		const struct record *r = &all->records[i];
		if (r->kind == RECORD_MESSAGE)
			str_addf(out, "%u:%.*s ", (unsigned)r->origin.line, (int)r->message.native_id.len,
				 r->message.native_id.at);
		else if (r->finding.kind == EXCEPTION_BAD_ROW)
			str_addf(out, "!%u ", (unsigned)r->origin.line);
	}
	str_adds(out, all->counts.cut ? "cut" : "");
}

static const struct {
	const char *text, *rows, *told;
} shapes[] = {
	{TEXT("a"), "", "1:a "},
	{TEXT("a") "\n" TEXT("b") "\n", "", "1:a 2:b "},
	{"\xEF\xBB\xBF" TEXT("a") "\r\n\r\n" TEXT("b"), "", "1:a 3:b "},
	{TEXT("a") TEXT("b"), "", "1:a 1:b "},
	{"[" TEXT("a") ",\n" TEXT("b") "]", "", "1:a 2:b "},
	{"[\n]", "", NULL},
	{"{}", "", NULL},
	{"{\"calls\": []}", "", NULL},
	{"{\"page\":0,\"messages\":[\n" TEXT("a") "\n,\n" TEXT("b") "\n],\"end\":1}\n", "", "2:a 4:b "},
	/* lists of something else go before it, and behind it */
	{"{\"tags\":[1,[2,3]],\"none\":[],\"messages\":[" TEXT("a") "],\"errors\":[{\"from\":1}]}", "", "1:a "},
	{"{\"errors\":[{\"from\":1}],\"m\\\"x\":{\"a\":[{}]},\"messages\":[" TEXT("a") "]}", "messages", "1:a "},
	/* cut */
	{TEXT("a") "\n{\"sid\":\"b\",\"fr", "", "1:a !2 cut"},
	{"{\"messages\":[" TEXT("a") ",\n" TEXT("b") "", "", "1:a 2:b !2 cut"},
	{"{\"messages\":[" TEXT("a") ",\n{\"sid\":", "", "1:a !2 cut"},
	{"{\"messages\":[" TEXT("a") "],\n\"end\":1", "", "1:a !2 cut"},
	{"[" TEXT("a") "", "", "1:a !1 cut"},
	/* broken in the middle */
	{TEXT("a") "\nlogged out\n" TEXT("b") "\n", "", "1:a !2 3:b "},
	{TEXT("a") "\n{\"sid\":\"b\",\"from\":\n" TEXT("c") "\n", "", "1:a !2 cut"},
	{TEXT("a") "\n{\"sid\":\"b\",\"from\":\"1\"\n" TEXT("c") "\n", "", "1:a !2 3:c "},
	{TEXT("a") "\n{\"sid\":\"b\",\"from\":\"1\n" TEXT("c") "\n", "", "1:a !2 3:c "},
	{TEXT("a") "\n{\"sid\":\"b\",}\n" TEXT("c") "\n", "", "1:a !2 3:c "},
	{TEXT("a") "\n{\"sid\":\"b\",\"sid\":\"c\"}\n" TEXT("c") "\n", "", "1:a !2 3:c "},
	{"[" TEXT("a") ",7,\n\"x\"," TEXT("b") "]", "", "1:a !1 !2 2:b "},
	{"[" TEXT("a") ",[\"+1, 415\",\"STOP\"],\n\"x ] , y\",[\n [1],{\"b\":[]}\n],\n" TEXT("b") "]", "",
	 "1:a !1 !2 !2 5:b "},
	{"[" TEXT("a") ",}[,\n" TEXT("b") "]", "", "1:a !1 !2 cut"},
	/* two files in one */
	{"[" TEXT("a") "]\n[" TEXT("b") "," TEXT("c") "]\n", "", "1:a !2 "},
	{"{\"messages\":[" TEXT("a") "]}\n\n[" TEXT("b") "]", "", "1:a !3 "},
};

static void test_shapes(void **state)
{
	(void)state;
	struct str told;
	str_init(&told, 1000);
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct profiles p;
		profiles_begin(&p);
		struct format *f = texts(&p);
		f->rows = slice_of(shapes[i].rows);
		if (shapes[i].told) {
			tell(profiles_read(&p, f, slice_of(shapes[i].text)), &told);
			if (strcmp(told.data, shapes[i].told) != 0)
				fail_msg("%s\ngave %s\nwant %s", shapes[i].text, told.data, shapes[i].told);
		} else {
			struct err err = {0};
			int fd;
			struct source *s = profiles_open(&p, f, slice_of(shapes[i].text), &fd, &err);
			check_true(s == NULL);
			check_has(slice_of(err.text), "nothing was exported");
		}
		profiles_end(&p);
	}
	str_release(&told);
}

static void test_cells(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct format *f = profile(&p, "bookings", READS_BOOKINGS);
	profile_map(&p, f,
		    "id: id; created_at: made; phone: people.phone; amount: price; title: title; series: often; "
		    "email: tags");
	profile_need(&p, f, "id,created_at");
	struct reading *all = profiles_read(
		&p, f,
		SLICE("{\"id\":12345678901,\"made\":\"2026-11-20T13:00:00Z\",\"price\":12.35,\"often\":true,"
		      "\"title\":\"caf\\u00e9 \\\"x\\\"\",\"people\":[{\"phone\":\"415 555 0134\"},{\"phone\":null},"
		      "{\"phone\":\"4155550135\"}],\"tags\":[\"a@example.com\",\"b\"]}\n{\"id\":2,\"made\":\"\"}\n"));
	check_int(all->n, 2);
	const struct booking *b = &all->records[0].booking;
	check_slice(b->native_id, "12345678901");
	check_int(b->amount_minor, 1235);
	check_slice(b->title, "caf\xC3\xA9 \"x\"");
	check_int(b->phones, 2);
	check_true(b->series);
	profiles_end(&p);
}

/* A name that only later objects have is a column all the same; one that nobody named is said once. */
static void test_late_names(void **state)
{
	(void)state;
	struct profiles p;
	struct str text;
	profiles_begin(&p);
	str_init(&text, 1 << 20);
	struct format *f = texts(&p);
	str_adds(&text, "{\"from\":\"+14155550134\",\"to\":\"+14155550100\",\"date_sent\":\"2026-11-20T13:00:00Z\"}\n");
	while (text.len < 70000)
		str_adds(&text, " \n");
	str_adds(&text, TEXT("a") "\n{\"sid\":\"b\",\"odd\":1,\"sender\":{\"number\":\"+14155550135\"},\"to\":"
				  "\"+14155550100\",\"date_sent\":\"2026-11-20T13:00:00Z\",\"body\":\"x\"}\n");
	struct reading *all = profiles_read(&p, f, str_slice(&text));
	check_int(all->n, 4);
	check_int(all->records[0].kind, RECORD_MESSAGE);
	check_slice(all->records[1].message.native_id, "a");
	check_slice(all->records[1].message.body, "hi");
	check_int(all->records[2].message.other, 14155550135);
	check_int(all->records[3].finding.kind, EXCEPTION_UNKNOWN_COLUMN);
	check_has(all->records[3].finding.reason, "\"odd\"");
	str_release(&text);
	profiles_end(&p);
}

/* Rows that are set aside, with what is said of them. */
static void test_limits(void **state)
{
	(void)state;
	struct profiles p;
	struct str text;
	str_init(&text, 8 << 20);
	for (int what = 0; what < 4; what++) {
		static const char *const says[] = {"longer than 1 MiB", "nested too deep", "512 different names", NULL};
		profiles_begin(&p);
		str_clear(&text);
		str_adds(&text, TEXT("a") "\n");
		if (what == 0) {
			str_adds(&text, "{\"body\":\"");
			while (text.len < 3 << 20)
				str_adds(&text, "0123456789abcdef");
			str_adds(&text, "\"}\n");
		} else if (what == 1) {
			for (int i = 0; i < 5000; i++)
				str_adds(&text, "{\"a\":");
			str_adds(&text, "1");
			for (int i = 0; i < 5000; i++)
				str_adds(&text, "}");
			str_adds(&text, "\n");
		} else if (what == 2) {
			str_adds(&text, "{");
			for (int i = 0; i < 600; i++)
				str_addf(&text, "\"n%d\":1,", i);
			str_adds(&text, "\"z\":1}\n");
		} else {
			str_adds(&text,
				 "{\"sid\":\"caf\xC3\xA9 \x81\",\"from\":\"+14155550134\",\"to\":\"+14155550100\","
				 "\"date_sent\":\"2026-11-20T13:00:00Z\"}\n");
		}
		str_adds(&text, TEXT("c") "\n");
		struct format *f = texts(&p);
		f->ignore = profile_list(&p, f, "*");
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->n, 3);
		check_int(all->records[1].origin.line, 2);
		if (says[what]) {
			check_int(all->records[1].kind, RECORD_FINDING);
			check_has(all->records[1].finding.reason, says[what]);
		} else {
			check_slice(all->records[1].message.native_id, "caf\xC3\xA9 \xEF\xBF\xBD");
			check_int(all->counts.cleaned, 1);
		}
		check_slice(all->records[2].message.native_id, "c");
		check_int(all->records[2].origin.line, 3);
		profiles_end(&p);
	}
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_late_names),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
