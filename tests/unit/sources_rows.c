/* CSV -> calls: headers, awkward rows, dates and zones, and that nothing is lost silently. */
#include "profiles.h"

#define HEAD "Id,When,From,To,Result,Talk,Direction,Name,Note\n"

static void test_calls(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = profiles_read(
		&p, profile_mapped_calls(&p),
		SLICE(HEAD "c1,2026-11-20 05:00:00,(415) 555-0134,+14155550100,Missed,,,Ann Smith,\"leak, upstairs\"\n"
			   "c2,2026-11-20 05:01,4155550100,415.555.0135,Answered,95,,,\n"));
	check_int(all->n, 2);
	const struct call *c = &all->records[0].call;
	check_slice(c->native_id, "c1");
	check_int(c->direction, DIRECTION_IN);
	check_int(c->other, 14155550134);
	check_int(c->line, 14155550100);
	check_int(c->started_at, 1795179600);
	check_int(c->time_quality, CIVIL_EXACT);
	check_int(c->outcome, CALL_MISSED);
	check_slice(c->outcome_raw, "Missed");
	check_slice(c->needed, "leak, upstairs");
	check_slice(c->needed_source, "note");
	check_slice(c->caller_name, "Ann Smith");
	c = &all->records[1].call;
	check_int(all->records[1].origin.line, 3);
	check_int(c->direction, DIRECTION_OUT);
	check_int(c->other, 14155550135);
	check_int(c->time_quality, CIVIL_MINUTE);
	check_int(c->talk_s, 95);
	check_int(c->outcome, CALL_TALKED);
	check_int(all->counts.rows, 2);
	check_int(all->counts.first_at, 1795179600);
	check_int(all->counts.last_at, 1795179660);
	check_slice(slice_of(all->counts.zone_basis), "tenant's timezone America/Los_Angeles");
	profiles_end(&p);
}

/* A ring of 0 beside a miss is what an export writes that says nothing; a call that was over at once is known. */
static void test_rings(void **state)
{
	static const struct {
		const char *cells; /* When, Result, Ring, Talk, Total, End */
		int64_t ring_s;
	} table[] = {
		{"2026-11-20 05:00:00,Missed,25,,,", 25},
		{"2026-11-20 05:00:00,Missed,2,,,", 2},
		{"2026-11-20 05:00:00,Missed,2,,25,", 2},
		{"2026-11-20 05:00:00,Voicemail,2,,25,", 2},
		{"2026-11-20 05:00:00,Missed,0,,,", -1},
		{"2026-11-20 05:00:00,Missed,0,0,0,", -1},
		{"2026-11-20 05:00:00,Missed,0,0,25,", -1},
		{"2026-11-20 05:00:00,Missed,,,,", -1},
		{"2026-11-20 05:00:00,Missed,,0,25,", 25},
		{"2026-11-20 05:00:00,Missed,,,2,", 2},
		{"2026-11-20 05:00:00,Missed,,,,2026-11-20 05:00:01", 1},
		{"2026-11-20 05:00:00,Missed,,0,0,2026-11-20 05:00:00", 0},
		{"2026-11-20 05:00:00,Missed,,,,2026-11-20 05:00:20", 20},
		{"2026-11-20 05:00,Missed,,,,2026-11-20 05:00", -1}, /* the same minute is not the same second */
		{"2026-11-20 05:00:00,Voicemail,,20,45,", 25},
		{"2026-11-20 05:00:00,Voicemail,,45,45,", -1},
		{"2026-11-20 05:00:00,Answered,0,60,,", 0},
		{"2026-11-20 05:00:00,Answered,,60,60,", -1},
		{"2026-11-20 05:00:00,Answered,,60,70,", 10},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "rings", READS_CALLS);
		profile_map(
			&p, f,
			"from: From; started_at: When; outcome: Result; ring_s: Ring; talk_s: Talk; total_s: Total; "
			"ended_at: End");
		profile_values(&p, f, "outcome", "Missed=missed, Answered=talked, Voicemail=voicemail");
		str_init(&text, 1000);
		str_addf(&text, "From,When,Result,Ring,Talk,Total,End\n4155550134,%s\n", table[i].cells);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->n, 1);
		if (all->records[0].call.ring_s != table[i].ring_s)
			fail_msg("%s: rang %lld s", table[i].cells, (long long)all->records[0].call.ring_s);
		str_release(&text);
		profiles_end(&p);
	}
}

/* Bad rows are results: each is set aside with its line, its reason and its text, and the rest goes on. */
static void test_awkward_rows(void **state)
{
	(void)state;
	static const struct {
		const char *row, *reason; /* null: it is taken */
	} table[] = {
		{"c,2026-11-20 05:00:00,4155550134,4155550100,Answered,seven,,,", "column \"Talk\" holds \"seven\""},
		{"c,,4155550134,4155550100,Missed,,,,", "does not say when the call began"},
		{"c,yesterday,4155550134,4155550100,Missed,,,,", "column \"When\""},
		{"c,45321.458,4155550134,4155550100,Missed,,,,", "without opening it in a spreadsheet"},
		{"c,########,4155550134,4155550100,Missed,,,,", "a spreadsheet wrote ####"},
		{"c,2026-11-20 05:00:00,4.1555E+09,4155550100,Missed,,,,", "a spreadsheet rounded the number"},
		{"c,2026-11-20 05:00:00,4.155550134E+09,4155550100,Missed,,,,", NULL}, /* all digits are there */
		{"c,2026-11-20 05:00:00,4155550134,4155550100,Perhaps,,,,", "\"Perhaps\""},
		{"c,Fri, 20 Nov 2026 13:20:11 +0000,4155550134,4155550100,Missed,,,,x", "10 cells and the header 9"},
		{"c,2026-11-20 05:00:00,4155550134,4155550100,Missed", NULL}, /* short, but nothing needed is gone */
		{"c,2026-11-20 05:00:00,4155550134,4155550100,Missed,,,,,,,", NULL}, /* empty cells at the end */
		{"c,2026-11-20 05:00:00,Anonymous,4155550100,Missed,,,,", NULL},
		{"c,2026-11-20 05:00:00,\"\"\"Ann\"\" <4155550134>\",4155550100,Missed,,,,", NULL},
		{"c,2026-11-20 05:00:00,'+14155550134,4155550100,Missed,,,,", NULL},
		{"\"=\"\"1042\"\"\",2026-11-20 05:00:00,4155550134,4155550100,Missed,,,,", NULL},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, HEAD "%s\nlast,2026-11-20 06:00:00,4155550134,4155550100,Missed,,,,\n", table[i].row);
		struct reading *all = profiles_read(&p, profile_mapped_calls(&p), str_slice(&text));
		check_int(all->n, 2);
		check_int(all->records[1].kind, RECORD_CALL);
		check_slice(all->records[1].call.native_id, "last");
		check_int(all->counts.set_aside, table[i].reason ? 1 : 0);
		const struct record *r = &all->records[0];
		if (table[i].reason) {
			check_int(r->kind, RECORD_FINDING);
			check_int(r->finding.kind, EXCEPTION_BAD_ROW);
			check_int(r->origin.line, 2);
			check_has(r->finding.reason, table[i].reason);
			check_slice(r->finding.text, table[i].row);
		} else {
			check_int(r->kind, RECORD_CALL);
			check_true(r->call.other == 14155550134 || r->call.other_kind == PHONE_WITHHELD);
		}
		str_release(&text);
		profiles_end(&p);
	}
}

static void test_rows_that_are_none(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = profiles_read(&p, profile_mapped_calls(&p),
					    SLICE("\xEF\xBB\xBFJournal,,\r\n\r\n" HEAD
						  "c1,2026-11-20 05:00:00,4155550134,4155550100,Missed,,,,\r\n"
						  ",,,,,,,,\r\n" HEAD "c2,2026-11-20 05:00:00,4155550134,,Spam,,,,\r\n"
						  "Total,,,,,,,,2\r\n"));
	check_int(all->n, 1);
	check_slice(all->records[0].call.native_id, "c1");
	check_int(all->counts.records, 1);
	check_true(all->counts.skipped >= 3); /* blank, header again, spam, total */
	check_int(all->counts.set_aside, 0);
	profiles_end(&p);
}

static void test_columns(void **state)
{
	(void)state;
	struct profiles p;
	struct err err = {0};
	int fd;
	profiles_begin(&p);
	struct format *f = profile_mapped_calls(&p);
	static const int wanted[] = {F_CALL_VOICEMAIL};
	f->wanted = wanted;
	f->wanted_n = 1;
	f->ignore = profile_list(&p, f, "Cost*");
	struct reading *all = profiles_read(&p, f,
					    SLICE("Talk,RESULT,when,Cost USD,Truck,to,From\n"
						  "5,Missed,2026-11-20 05:00:00,1,2,4155550100,4155550134\n"));
	check_int(all->n, 3);
	check_int(all->records[0].finding.kind, EXCEPTION_UNKNOWN_COLUMN);
	check_has(all->records[0].finding.reason, "\"Truck\"");
	check_int(all->records[1].finding.kind, EXCEPTION_MISSING_COLUMN);
	check_has(all->records[1].finding.reason, "voicemail");
	check_int(all->records[2].call.other, 14155550134);

	check_true(profiles_open(&p, f, SLICE("When,Form,To,Result\n"), &fd, &err) == NULL);
	check_int(err.kind, ERR_INPUT);
	check_has(slice_of(err.text), "test.csv");
	check_has(slice_of(err.text), "from (\"From\")");
	check_has(slice_of(err.text), "nearest is \"Form\"");
	close(fd);
	check_true(profiles_open(&p, f, SLICE(""), &fd, &err) == NULL);
	check_has(slice_of(err.text), "no header");
	close(fd);
	profiles_end(&p);
}

/* A tenant's own mapping takes a column before a default of the base profile does. */
static void test_inherited_columns(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct format *f = profile_mapped_calls(&p);
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++)
		f->target[i].inherited = i != F_AT;
	profile_map(&p, f, "started_at: Date");
	struct reading *all =
		profiles_read(&p, f, SLICE("Date,From,To,Result\n11/20/2026 5:00 AM,4155550134,,Missed\n"));
	check_int(all->n, 1);
	check_int(all->records[0].call.started_at, 1795179600);
	profiles_end(&p);
}

static void test_date_order(void **state)
{
	(void)state;
	static const struct {
		const char *dates[2];
		char told, habit;
		int64_t first; /* 0: the file is refused */
	} table[] = {
		{{"11/10/2026 5:00", "11/20/2026 5:00"}, 0, 0, 1794315600},
		{{"10/11/2026 5:00", "20/11/2026 5:00"}, 0, 0, 1794315600},
		{{"10/11/2026 5:00", "20/11/2026 5:00"}, 0, 'm', 1794315600}, /* the file outranks a habit */
		{{"11/10/2026 5:00", "11/09/2026 5:00"}, 0, 0, 0},
		{{"11/10/2026 5:00", "11/09/2026 5:00"}, 'm', 0, 1794315600},
		{{"10/11/2026 5:00", "09/11/2026 5:00"}, 'd', 'm', 1794315600},
		{{"11/10/2026 5:00", "11/09/2026 5:00"}, 0, 'm', 1794315600},
		{{"11/20/2026 5:00", "20/11/2026 5:00"}, 0, 0, 0}, /* both proven */
		{{"2026-11-10 05:00", "2026-11-09 05:00"}, 0, 0, 1794315600},
		{{"2026/11/10 5:00", "2026/11/9 5:00"}, 0, 0, 1794315600},
		{{"11/11/2026 5:00", "11/11/2026 5:00"}, 0, 0, 1794402000}, /* the same day both ways */
		{{"10.11.2026 5:00", "20.11.2026 5:00"}, 0, 0, 1794315600},
		{{"10.11.2026 5:00", "09.11.2026 5:00"}, 'd', 0, 1794315600},
		{{"10-11-2026 5:00", "09-11-2026 5:00"}, 'd', 'm', 1794315600},
		{{"10.11.2026 5:00", "09.11.2026 5:00"}, 0, 0, 0},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		struct err err = {0};
		int fd;
		profiles_begin(&p);
		str_init(&text, 4000);
		p.env.date_order = table[i].told;
		struct format *f = profile_mapped_calls(&p);
		f->date_order = table[i].habit;
		str_adds(&text, "When,From,To,Result\n");
		for (size_t k = 0; k < 2; k++)
			str_addf(&text, "%s,4155550134,4155550100,Missed\n", table[i].dates[k]);
		if (table[i].first) {
			struct reading *all = profiles_read(&p, f, str_slice(&text));
			check_int(all->records[0].kind, RECORD_CALL);
			check_int(all->records[0].call.started_at, table[i].first);
		} else {
			check_true(profiles_open(&p, f, str_slice(&text), &fd, &err) == NULL);
			check_int(err.kind, ERR_INPUT);
			bool both = strcmp(table[i].dates[0], "11/20/2026 5:00") == 0;
			check_has(slice_of(err.text),
				  both ? "only be month/day (line 2: 11/20/2026 5:00) and others only day/month (line "
					 "3: 20/11/2026 5:00)"
				       : "both as month/day");
			close(fd);
		}
		str_release(&text);
		profiles_end(&p);
	}
}

static void test_zones(void **state)
{
	(void)state;
	static const struct {
		const char *head, *cells;
		enum format_zone basis;
		const char *told, *why;
		int64_t at;
		enum civil_quality quality;
	} table[] = {
		{"When", "2026-11-20 05:00:00", ZONE_TENANT, NULL, "tenant's timezone America/Los_Angeles", 1795179600,
		 CIVIL_EXACT},
		{"When", "2026-11-20 05:00:00", ZONE_UTC, NULL, "UTC by the profile", 1795150800, CIVIL_EXACT},
		{"When", "2026-11-20 05:00:00", ZONE_UTC, "America/New_York", "given for this file: America/New_York",
		 1795168800, CIVIL_EXACT},
		{"When", "2026-11-20T05:00:00-08:00", ZONE_UTC, NULL, "UTC by the profile", 1795179600, CIVIL_EXACT},
		{"When", "2026-11-01 01:30:00", ZONE_TENANT, NULL, "tenant's timezone America/Los_Angeles", 1793521800,
		 CIVIL_AMBIGUOUS},
		{"When", "2026-03-08 02:30:00", ZONE_TENANT, NULL, "tenant's timezone America/Los_Angeles", 1772965800,
		 CIVIL_NONEXISTENT},
		{"Zone,When", "Eastern Time (US & Canada),2026-11-20 05:00:00", ZONE_COLUMN, NULL, "in the row",
		 1795168800, CIVIL_EXACT},
		{"Zone,When", "America/Denver,2026-11-20 05:00:00", ZONE_COLUMN, "UTC", "in the row", 1795176000,
		 CIVIL_EXACT},
		{"Zone,Date,Time", "PST,11/20/2026,5:00:00 AM", ZONE_COLUMN, NULL, "in the row", 1795179600,
		 CIVIL_EXACT},
		{"Zone,When", "Mars,2026-11-20 05:00:00", ZONE_COLUMN, NULL, "in the row", 0, CIVIL_EXACT},
		{"Zone,When", ",2026-11-20 05:00:00", ZONE_COLUMN, NULL, "in the row", 0, CIVIL_EXACT},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		struct format *f = profile_mapped_calls(&p);
		profile_zone(f, table[i].basis);
		p.env.zone = table[i].told ? civil_zone(slice_of(table[i].told), NULL) : NULL;
		str_addf(&text, "%s,From,To,Result\n%s,4155550134,4155550100,Missed\n", table[i].head, table[i].cells);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_slice(slice_of(all->counts.zone_basis), table[i].why);
		check_int(all->records[0].kind, table[i].at ? RECORD_CALL : RECORD_FINDING);
		if (table[i].at) {
			check_int(all->records[0].call.started_at, table[i].at);
			check_int(all->records[0].call.time_quality, table[i].quality);
			/* What parsing had to decide keeps its text. */
			check_int(all->records[0].raw.len > 0, table[i].quality >= CIVIL_AMBIGUOUS);
		}
		str_release(&text);
		profiles_end(&p);
	}
}

static void test_column_says_utc(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct format *f = profile_mapped_calls(&p);
	profile_map(&p, f, "started_at: Created (UTC)");
	p.env.zone = civil_zone(SLICE("America/Denver"), NULL);
	struct reading *all = profiles_read(
		&p, f, SLICE("Created (UTC),From,To,Result\n2026-11-20 05:00,4155550134,4155550100,Missed\n"));
	check_int(all->records[0].call.started_at, 1795150800);
	check_slice(slice_of(all->counts.zone_basis), "UTC by the column's name");
	profiles_end(&p);
}

/* Garbage bytes in a name cost no row; a cut file is said. */
static void test_bytes(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all =
		profiles_read(&p, profile_mapped_calls(&p),
			      SLICE(HEAD "c1,2026-11-20 05:00:00,4155550134,4155550100,Missed,,,CAF\x81\x81,\n"
					 "c2,2026-11-20 05:00:00,4155550134,4155550100,Missed,,,Jos\xC3\xA9,\n"
					 "c3,2026-11-20 05:00:00,4155550134,4155550100,Missed,,,\"Ann"));
	check_int(all->n, 3);
	check_slice(all->records[0].call.caller_name, "CAF\xEF\xBF\xBD\xEF\xBF\xBD");
	check_true(all->records[0].raw.len > 0);
	check_slice(all->records[1].call.caller_name, "Jos\xC3\xA9");
	check_int(all->records[1].raw.len, 0);
	check_int(all->records[2].kind, RECORD_FINDING);
	check_true(all->counts.cut);
	check_int(all->counts.set_aside, 1);
	profiles_end(&p);
}

/* A download that broke off between two cells: the last row alone is short. */
static void test_cut_between_cells(void **state)
{
	(void)state;
	static const struct {
		const char *rows;
		bool cut;
	} table[] = {
		{"a,2026-11-20 05:00:00,4155550134,4155550100,Missed,,,,\nb,2026-11-20 "
		 "05:00:00,4155550134,4155550100,Missed",
		 true},
		{"a,2026-11-20 05:00:00,4155550134,4155550100,Missed\nb,2026-11-20 "
		 "05:00:00,4155550134,4155550100,Missed",
		 false},
		{"a,2026-11-20 05:00:00,4155550134,4155550100,Missed\nb,2026-11-20 05:00:00,4155550134,,Missed,,,,",
		 false},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, HEAD "%s", table[i].rows);
		check_int(profiles_read(&p, profile_mapped_calls(&p), str_slice(&text))->counts.cut, table[i].cut);
		str_release(&text);
		profiles_end(&p);
	}
}

static void test_directions(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		enum direction direction;
		int64_t other;
	} table[] = {
		{"4155550134", "4155550100", DIRECTION_IN, 14155550134},
		{"4155550134", "201", DIRECTION_IN, 14155550134},
		{"4155550134", "s", DIRECTION_IN, 14155550134},
		{"Anonymous", "4155550100", DIRECTION_IN, 0},
		{"", "4155550100", DIRECTION_IN, 0},
		{"x", "4155550100", DIRECTION_IN, 0},
		{"201", "4155550134", DIRECTION_OUT, 14155550134},
		{"4155550100", "4155550134", DIRECTION_OUT, 14155550134},
		{"sip:201@pbx", "4155550134", DIRECTION_OUT, 14155550134},
		{"201", "202", DIRECTION_INTERNAL, 0},
		{"201", "*98", DIRECTION_INTERNAL, 0},
		{"4155550100", "4155550101", DIRECTION_INTERNAL, 0},
		{"4155550111", "4155550100", DIRECTION_IN, 14155550111}, /* the owner rings the office */
		{"4155550134", "4155550111", DIRECTION_IN, 14155550134}, /* and is rung */
		{"4155550111", "4155550134", DIRECTION_OUT, 14155550134},
		{"4155550134", "4155550135", DIRECTION_UNKNOWN, 14155550134},
		{"102", "4155550100", DIRECTION_INTERNAL, 0}, /* a colleague */
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, "When,From,To,Result\n2026-11-20 05:00:00,%s,%s,Missed\n", table[i].from, table[i].to);
		struct reading *all = profiles_read(&p, profile_mapped_calls(&p), str_slice(&text));
		check_int(all->records[0].kind, RECORD_CALL);
		check_int(all->records[0].call.direction, table[i].direction);
		check_int(all->records[0].call.other, table[i].other);
		str_release(&text);
		profiles_end(&p);
	}
}

/* "Ann (201)", "Sales (+1 415 555 0100)", "Leg-2": what of the cell is the value. */
static void test_parts_of_cells(void **state)
{
	(void)state;
	static const struct {
		const char *cell, *inside, *before;
		int64_t number; /* -1: none */
	} table[] = {
		{"Ann (201)", "201", "Ann", -1},
		{"\"Smith, Ann (201)\"", "201", "Smith, Ann", -1},
		{"Line (5/17/21) (201)", "201", "Line (5/17/21)", -1},
		{"(415) 555-0134", "(415) 555-0134", "", 134},
		{"Ann", "Ann", "", -1},
		{"201)", "201)", "", -1},
		{"()", "", "", -1},
		{"Leg-12", "Leg-12", "", 12},
		{"Leg-master", "Leg-master", "", -1},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_LEGS);
		profile_map(&p, f, "started_at: When; id: Id; from: From; note: Cell; name: Cell; sequence: Cell");
		f->target[F_CALL_NOTE].part = PART_IN_PARENTHESES;
		f->target[F_CALL_NAME].part = PART_BEFORE_PARENTHESES;
		f->target[F_LEG_SEQUENCE].part = PART_LAST_NUMBER;
		str_init(&text, 4000);
		str_addf(&text, "When,Id,From,Cell\n2026-11-20 05:00:00,1,4155550134,%s\n", table[i].cell);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->records[0].kind, RECORD_LEG);
		const struct leg *leg = &all->records[0].leg;
		check_slice(leg->call.needed, table[i].inside);
		check_slice(leg->call.caller_name, table[i].before);
		check_int(leg->sequence, table[i].number > 0 ? table[i].number : 0);
		str_release(&text);
		profiles_end(&p);
	}
}

/* Rows that leave cells empty to say "as above" go on from the row above, or are refused: never joined to a stranger.
 */
static void test_continuation_rows(void **state)
{
	(void)state;
	static const struct {
		const char *rows;
		const char *groups[4]; /* of each record in order; null: set aside */
		size_t n;
	} table[] = {
		{"A,1,Leg-master\n,,Leg-1\n,,Leg-2\nB,2,Leg-master\n", {"1", "1", "1", "2"}, 4},
		{",,Leg-1\nA,1,Leg-master\n,,Leg-1\n", {NULL, "1", "1"}, 3},
		{"A,1,Leg-master\n,,Leg-2\n,,Leg-1\n", {"1", NULL, NULL}, 3},           /* sorted */
		{"A,1,Leg-master\nB,2,Leg-master,,x\n,,Leg-1\n", {"1", NULL, NULL}, 3}, /* after a broken row */
		{"A,1,Leg-master\n,2,Leg-1\n", {"1", "2"}, 2},                          /* not all empty: its own */
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		struct slice rest = slice_of(table[i].rows), row;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_LEGS);
		profile_map(&p, f,
			    "started_at: When; from: From; kind: Kind; id: Session; group: Session; sequence: Leg");
		f->target[F_CALL_KIND].fill_down = f->target[F_CALL_ID].fill_down = true;
		f->target[F_LEG_GROUP].fill_down = true;
		f->target[F_LEG_SEQUENCE].part = PART_LAST_NUMBER;
		str_init(&text, 4000);
		str_adds(&text, "When,From,Kind,Session,Leg\n");
		while (slice_next(&rest, '\n', &row))
			str_addf(&text, "2026-11-20 05:00:00,4155550134,%.*s\n", (int)row.len, row.at);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->n, table[i].n);
		for (size_t k = 0; k < all->n; k++) {
			check_int(all->records[k].kind, table[i].groups[k] ? RECORD_LEG : RECORD_FINDING);
			if (table[i].groups[k])
				check_slice(all->records[k].leg.group, table[i].groups[k]);
		}
		str_release(&text);
		profiles_end(&p);
	}
}

/* Items of a list in a cell, names with *, rows that are no calls, colleagues. */
static void test_rules(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		enum call_outcome outcome;
		bool skipped;
	} table[] = {
		{"Voice,\"inbound,missed,unanswered\",Ann", CALL_MISSED, false},
		{"Voice,\"inbound, Voicemail , unanswered\",Ann", CALL_VOICEMAIL, false},
		{"Voice,voicemailbox,Ann", CALL_UNKNOWN, false}, /* an item, not a part of one */
		{"Voice,,Main Fax 2", CALL_AUTO_ANSWERED, false},
		{"Voice,,FAX", CALL_AUTO_ANSWERED, false},
		{"Voice,,Fairfax", CALL_AUTO_ANSWERED, false},
		{"Voice,,Ann", CALL_UNKNOWN, false},
		{"Fax,missed,Ann", CALL_UNKNOWN, true},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_CALLS);
		profile_map(&p, f, "started_at: When; from: From; kind: Kind; answered: List; answered_by: Who");
		profile_rule(&p, f, FORMAT_SKIP, "kind=Fax");
		profile_rule(&p, f, CALL_VOICEMAIL, "answered@voicemail");
		profile_rule(&p, f, CALL_MISSED, "answered@missed|abandoned");
		profile_rule(&p, f, CALL_AUTO_ANSWERED, "answered_by~*fax|*fax *");
		str_init(&text, 4000);
		str_addf(&text, "When,From,Kind,List,Who\n2026-11-20 05:00:00,4155550134,%s\n", table[i].row);
		struct reading *all = profiles_read(&p, f, str_slice(&text));
		check_int(all->counts.skipped, table[i].skipped);
		check_int(all->n, table[i].skipped ? 0 : 1);
		if (all->n)
			check_int(all->records[0].call.outcome, table[i].outcome);
		str_release(&text);
		profiles_end(&p);
	}
}

/* A direction that is stated: from 102 it is a colleague, unless a line of ours was called. */
static void test_calls_of_colleagues(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		enum direction direction;
	} table[] = {
		{"102", "101", DIRECTION_INTERNAL},  {"102", "", DIRECTION_INTERNAL},
		{"102", "4155550100", DIRECTION_IN}, {"86753", "4155550100", DIRECTION_IN},
		{"Anonymous", "", DIRECTION_IN},     {"4155550134", "101", DIRECTION_IN},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, "When,From,To,Result,Direction\n2026-11-20 05:00:00,%s,%s,Missed,in\n", table[i].from,
			 table[i].to);
		struct reading *all = profiles_read(&p, profile_mapped_calls(&p), str_slice(&text));
		check_int(all->records[0].kind, RECORD_CALL);
		check_int(all->records[0].call.direction, table[i].direction);
		str_release(&text);
		profiles_end(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),           cmocka_unit_test(test_rings),
		cmocka_unit_test(test_awkward_rows),    cmocka_unit_test(test_rows_that_are_none),
		cmocka_unit_test(test_columns),         cmocka_unit_test(test_inherited_columns),
		cmocka_unit_test(test_date_order),      cmocka_unit_test(test_zones),
		cmocka_unit_test(test_column_says_utc), cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_directions),      cmocka_unit_test(test_cut_between_cells),
		cmocka_unit_test(test_parts_of_cells),  cmocka_unit_test(test_continuation_rows),
		cmocka_unit_test(test_rules),           cmocka_unit_test(test_calls_of_colleagues),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
