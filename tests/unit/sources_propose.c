/* Mappings proposed for files that no profile knows. */
#include "base/utf8.h"
#include "profiles.h"
#include "sources/propose.h"

struct proposed {
	struct str text;
	bool ok;
	size_t unsure;
	const char *format;
};

static struct proposed propose_named(const char *file, const char *csv, const char *base)
{
	struct profiles p;
	struct proposal out = {0};
	int fd = memfd_create("csv", 0);

	profiles_begin(&p);
	check_int(write(fd, csv, strlen(csv)), strlen(csv));
	str_init(&out.yaml, 1 << 20);
	bool ok = source_propose(fd, file, &p.tenant, base, &out);
	close(fd);
	profiles_end(&p);
	return (struct proposed){out.yaml, ok, out.unsure, out.format};
}

static struct proposed propose(const char *csv, const char *base)
{
	return propose_named("export.csv", csv, base);
}

/* Does a line stand in it, up to its comment? */
static bool has_line(const struct proposed *p, const char *wanted)
{
	struct slice rest = str_slice(&p->text), text;

	while (slice_next(&rest, '\n', &text)) {
		ptrdiff_t comment = slice_find(text, SLICE(" # "));
		struct slice left = comment >= 0 ? slice_part(text, 0, (size_t)comment) : text;
		while (left.len && left.at[left.len - 1] == ' ')
			left.len--;
		if (slice_is(left, wanted))
			return true;
	}
	return false;
}

static void check_proposal(const char *csv, const char *base, const char *const *lines)
{
	struct proposed p = propose(csv, base);

	check_true(p.ok);
	for (; *lines; lines++)
		if (!has_line(&p, *lines))
			fail_msg("no line \"%s\" in\n%s", *lines, p.text.data);
	str_release(&p.text);
}

static void test_calls(void **state)
{
	(void)state;
	check_proposal("Front desk,,,,,\nCall Date,Caller,Phone,Result,Talk time,Agent\n"
		       "11/19/2026 4:45 PM,Ann,(303) 555-0140,Missed Call,,\n"
		       "11/19/2026 5:12 PM,,720-555-0142,Answered,6:30,Dana\n",
		       NULL,
		       (const char *const[]){"format: mapped-calls", "columns:", "  started_at: Call Date",
					     "  from: Phone", "  name: Caller", "  outcome: Result",
					     "  talk_s: Talk time", "#? set: {direction: in}", "#? ignore: [Agent]",
					     "  date_order: month_first", "  talk_s: clock", "    Missed Call: missed",
					     "#?     Answered: talked", "    default: refuse", NULL});
	/* two columns for a time, no order proven, a duration without a unit, words of directions */
	check_proposal("Date;Time;Caller ID;Duration;Status;Type\n03/04/2026;9:00 AM;3035550140;12;No Answer;Inbound\n"
		       "03/05/2026;9:05 AM;anonymous;120;Hm;Inbound\n",
		       NULL,
		       (const char *const[]){"  date: Date", "  time: Time", "  from: Caller ID", "  direction: Type",
					     "#?   total_s: Duration", "#?   total_s: seconds",
					     "#?   date_order: month_first", "    Inbound: in", "    No Answer: missed",
					     "#?     Hm:", NULL});
	/* Quebec: names that are not known, hours with an h, decimals with a comma */
	check_proposal(
		"Jour;Heure;N\xC2\xBA;Dur\xC3\xA9\x65 (min);Duration (min)\n17/11/2026;8 h 05;514 555-0140;0,7;3,5\n"
		"18/11/2026;17h30;514 555-0141;;\n",
		"mapped-calls",
		(const char *const[]){"#?   date: Jour", "#?   time: Heure",
				      "#?   outcome:", "  total_s: Duration (min)", "  total_s: decimal_minutes",
				      "#?   date_order: day_first", NULL});
	/* "Type" that says how calls ended */
	check_proposal("Date,Number,Type\n2026-11-03 09:00,303-555-0140,Missed\n", NULL,
		       (const char *const[]){"  outcome: Type", "    Missed: missed", NULL});
	check_proposal("When,Who,Length (sec)\n2026-11-03 09:00,303-555-0140,12\n", "mapped-calls",
		       (const char *const[]){"  started_at: When", "#?   from: Who", "#?   outcome:", NULL});
}

/* Without names nothing is sure; the file still says what its columns look like. */
static void test_no_header(void **state)
{
	(void)state;
	check_proposal("2026-11-03 09:00,303-555-0140,missed\n2026-11-03 09:05,303-555-0141,missed\n", NULL,
		       (const char *const[]){"header: no", "#? columns:", "#?   started_at: 1", "#?   from: 2",
					     "#?   outcome: 3", "#?     missed: missed", NULL});
}

static void test_other_kinds(void **state)
{
	(void)state;
	check_proposal(
		"Date,From,To,Message,Status\n2026-11-03 09:00,303-555-0140,415-555-0100,Hi there,received\n", NULL,
		(const char *const[]){"format: mapped-messages", "  body: Message", "    received: received", NULL});
	check_proposal("Job #,Customer,Mobile Phone,Scheduled,Status,Total,Created\n"
		       "1001,Ann,303-555-0140,11/23/2026 9:00 AM,Completed,$240.00,10/04/2026 8:12 AM\n",
		       NULL,
		       (const char *const[]){"format: mapped-bookings", "  id: \"Job #\"", "  created_at: Created",
					     "  amount: Total", "    Completed: completed", NULL});
	check_proposal("Invoice #;Customer;Date Paid;Amount;Status\n77;Ann;23.11.2026;240,00;Paid\n", NULL,
		       (const char *const[]){"format: mapped-payments", "  date: Date Paid", "  date_order: day_first",
					     "  amount: Amount", "#? set: {kind: payment}", "#?     Paid: succeeded",
					     NULL});
	check_proposal("First Name,Last Name,Phone,Email,State\nAnn,Smith,303-555-0140,ann@example.com,CO\n", NULL,
		       (const char *const[]){"format: mapped-contacts", "  phones: Phone", "  region: State", NULL});
	check_proposal(
		"Phone,Name\n303-555-0140,Ann\n", "mapped-consent",
		(const char *const[]){"format: mapped-consent", "  phone: Phone", "#? set: {kind: opt_out}", NULL});
}

/* A list of those who want no calls is never proposed as calls: their rows would be misses to answer. */
static void test_lists_of_stops(void **state)
{
	(void)state;
	static const char numbers[] = "Phone,Date Added,Result\n303-555-0140,2026-11-03 09:00,Declined\n";
	static const char one_column[] = "Number\n303-555-0140\n303-555-0141\n";
	static const struct {
		const char *file, *csv, *format; /* null: nothing is proposed */
	} table[] = {
		{"Do Not Call list.csv", numbers, "mapped-consent"},
		{"dir.of/do-not-text_2026.csv", numbers, "mapped-consent"},
		{"DNC-November.csv", numbers, "mapped-consent"},
		{"opted out.csv", numbers, "mapped-consent"},
		{"twilio_OptOuts.csv", numbers, "mapped-consent"},
		{"unsubscribed.csv", one_column, "mapped-consent"},
		{"Suppression.csv", "303-555-0140\n303-555-0141\n", "mapped-consent"},
		{"stops.csv", one_column, "mapped-consent"},
		{"numbers.csv", one_column, NULL},
		{"leads-old-nc.csv", one_column, NULL},
		{"dnc/numbers.csv", one_column, NULL}, /* the folder's name is nobody's word */
		{"list.csv", "Name,Mobile,DNC\nAnn,303-555-0140,x\n", "mapped-consent"},
		{"list.csv", "Name,Mobile,Email,Opt-Out\nAnn,303-555-0140,a@example.com,1\n", "mapped-consent"},
		{"list.csv", "Date,Phone,Reason,Stop\n2026-11-03 09:00,303-555-0140,sold,x\n", "mapped-consent"},
		/* what says so of some rows only stays what it is */
		{"calls.csv", "Date,Phone,Result,DNC\n2026-11-03 09:00,303-555-0140,Missed,no\n", "mapped-calls"},
		{"jobs.csv", "Job #,Scheduled,Phone,Opt Out\n7,2026-11-03 09:00,303-555-0140,no\n", "mapped-bookings"},
		{"calls.csv", "Start,Phone,Result,Stop time\n2026-11-03 09:00,303-555-0140,Missed,9:01\n",
		 "mapped-calls"},
		{"stops.csv", "Date,From,To,Message\n2026-11-03 09:00,303-555-0140,415-555-0100,STOP\n",
		 "mapped-messages"}, /* two numbers in a row: a log */
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct proposed p = propose_named(table[i].file, table[i].csv, NULL);
		if (p.ok != !!table[i].format || (p.ok && strcmp(p.format, table[i].format) != 0))
			fail_msg("%s, file %zu: %s\n%s", table[i].file, i, p.ok ? p.format : "nothing", p.text.data);
		str_release(&p.text);
	}
	check_proposal("Customer,Mobile,Opted Out,Date\nAnn,303-555-0140,Yes,2026-11-03\n,303-555-0141,No,2026-11-03\n"
		       ",303-555-0142,,2026-11-03\n",
		       NULL,
		       (const char *const[]){"  phone: Mobile", "  kind: Opted Out", "  date: Date",
					     "#?     \"Yes\": opt_out", "#?     \"No\": skip", "    default: refuse",
					     "#? skip_rules: [{kind: empty}]", NULL});
}

/* What a file's own words could do to a YAML file. */
static void test_hostile(void **state)
{
	(void)state;
	check_proposal("Date,Phone,Result,\"yes\",\"a\nb: \"\"x\"\" #\"\n"
		       "2026-11-03 09:00,303-555-0140,\"a: [b\",1,2\n2026-11-03 09:01,303-555-0140,default,1,2\n",
		       NULL,
		       (const char *const[]){"  outcome: Result", "#?     \"a: [b\":", "#?     \"default\":",
					     "#? ignore: [\"yes\", \"a\\x0ab: \\\"x\\\" #\"]", NULL});
}

static void test_words_with_bytes_that_are_no_text(void **state)
{
	(void)state;
	struct proposed p = propose("Call Date,Customer Phone,Result\n"
				    "11/20/2026 5:00 AM,(415) 555-0134,Missed\n"
				    "11/20/2026 6:00 AM,(415) 555-0135,M\x81ssed\n",
				    NULL);
	check_true(p.ok);
	check_true(utf8_valid(str_slice(&p.text)));
	str_release(&p.text);
}

static void test_nothing(void **state)
{
	(void)state;
	static const char *const files[] = {"",
					    "a,b\nhello,world\n",
					    "{\"a\": 1, \"b\": \"303-555-0140\"}\n",
					    "<html><body>303-555-0140, 2026-11-03</body>\n",
					    "PK\x03\x04",
					    "only one column\n303-555-0140\n",
					    "Date,Phone\n"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct proposed p = propose(files[i], NULL);
		if (p.ok)
			fail_msg("proposed for file %zu:\n%s", i, p.text.data);
		str_release(&p.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),       cmocka_unit_test(test_no_header),
		cmocka_unit_test(test_other_kinds), cmocka_unit_test(test_lists_of_stops),
		cmocka_unit_test(test_hostile),     cmocka_unit_test(test_words_with_bytes_that_are_no_text),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
