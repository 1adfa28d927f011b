/* Rows of phone systems -> legs -> calls: who spoke with whom, by the layouts of Asterisk and Twilio. */
#include "profiles.h"

/* One Asterisk row of 21 columns. linked "" makes it 18: a file without newcdrcolumns. */
struct row {
	const char *src, *dst, *channel, *app, *start, *answer;
	int duration, billsec;
	const char *disposition, *unique, *linked;
	int sequence;
};

static void add_asterisk(struct str *out, const struct row *r)
{
	int minute = 0, second = 0;
	sscanf(r->start + 14, "%d:%d", &minute, &second);
	second += minute * 60 + r->duration;
	str_addf(out, "\"\",\"%s\",\"%s\",\"in\",\"\"\"\"\" <%s>\",\"PJSIP/trunk-1\",\"%s\",\"%s\",\"x\",\"%s\",",
		 r->src, r->dst, r->src, r->channel, r->app, r->start);
	if (*r->answer)
		str_addf(out, "\"%s\"", r->answer);
	str_addf(out, ",\"%.14s%02d:%02d\",%d,%d,\"%s\",\"DOCUMENTATION\",\"%s\",\"\"", r->start, second / 60,
		 second % 60, r->duration, r->billsec, r->disposition, r->unique);
	if (*r->linked)
		str_addf(out, ",\"\",\"%s\",%d", r->linked, r->sequence);
	str_adds(out, "\n");
}

/* Read rows, check that they are one group, join them. */
static struct call join(struct profiles *p, const struct format *f, struct slice text)
{
	struct leg legs[64];
	struct call call;
	struct reading *all = profiles_read(p, f, text);
	for (size_t i = 0; i < all->n; i++) {
		check_int(all->records[i].kind, RECORD_LEG);
		legs[i] = all->records[i].leg;
		check_true(slice_equal(legs[i].group, legs[0].group));
	}
	check_true(legs_join(f, &p->tenant, legs, all->n, &call));
	check_int(call.legs, all->n);
	return call;
}

static struct call join_asterisk(struct profiles *p, const struct row *rows, size_t n)
{
	static const char *const names[] = {"asterisk-cdr"};
	struct str text;
	str_init(&text, 1 << 20);
	const struct format *f = format_set_find(&p->set, slice_of(names[0]));
	for (size_t i = 0; i < n; i++)
		add_asterisk(&text, &rows[i]);
	struct call call = join(p, f ? f : profile_asterisk(p), str_slice(&text));
	str_release(&text);
	return call;
}

#define T1            "2026-11-18 10:02:00"
#define T2            "2026-11-18 10:02:05"
#define T3            "2026-11-18 10:02:31"
#define JOIN(p, rows) join_asterisk((p), (rows), sizeof(rows) / sizeof *(rows))

/* A queue rings five phones; the third picks up. */
static void test_queue_of_five(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	static const struct row rows[] = {
		{"4155550134", "600", "PJSIP/201-1", "Queue", T2, "", 26, 0, "NO ANSWER", "1795000000.1",
		 "1795000000.1", 1},
		{"4155550134", "600", "PJSIP/202-1", "Queue", T2, "", 26, 0, "NO ANSWER", "1795000000.1",
		 "1795000000.1", 2},
		{"4155550134", "600", "PJSIP/203-1", "Queue", T2, T3, 119, 93, "ANSWERED", "1795000000.1",
		 "1795000000.1", 3},
		{"4155550134", "600", "PJSIP/204-1", "Queue", T2, "", 26, 0, "NO ANSWER", "1795000000.1",
		 "1795000000.1", 4},
		{"4155550134", "600", "PJSIP/205-1", "Queue", T2, "", 26, 0, "BUSY", "1795000000.1", "1795000000.1", 5},
		{"4155550134", "4155550100", "", "BackGround", T1, T1, 5, 5, "ANSWERED", "1795000000.1", "1795000000.1",
		 0},
	};
	struct call c = JOIN(&p, rows);
	check_int(c.outcome, CALL_TALKED);
	check_int(c.direction, DIRECTION_IN);
	check_int(c.other, 14155550134);
	check_int(c.line, 14155550100);
	check_int(c.talk_s, 93);
	check_int(c.ring_s, 31); /* from the start of the call to the person */
	check_slice(c.native_id, "1795000000.1");
	check_false(call_is_missed(&c));
	check_true(call_is_talk(&c, 30));
	profiles_end(&p);
}

/* ANSWERED is not a person. */
static void test_nobody_spoke(void **state)
{
	(void)state;
	static const struct {
		const char *app, *channel, *disposition, *answer;
		int billsec;
		enum call_outcome outcome;
	} table[] = {
		{"BackGround", "", "ANSWERED", T1, 40, CALL_AUTO_ANSWERED},
		{"Read", "", "ANSWERED", T1, 12, CALL_AUTO_ANSWERED},
		{"Queue", "", "ANSWERED", T1, 50, CALL_AUTO_ANSWERED}, /* nobody was reached */
		{"VoiceMail", "", "ANSWERED", T1, 32, CALL_VOICEMAIL},
		{"Dial", "PJSIP/201-1", "NO ANSWER", T1, 60, CALL_MISSED}, /* seen in a real file */
		{"Dial", "PJSIP/201-1", "ANSWERED", T1, 0, CALL_AUTO_ANSWERED},
		{"Dial", "PJSIP/201-1", "BUSY", "", 0, CALL_BUSY},
		{"Dial", "PJSIP/201-1", "CONGESTION", "", 0, CALL_FAILED},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		profiles_begin(&p);
		struct row row = {"4155550134",
				  "4155550100",
				  table[i].channel,
				  table[i].app,
				  T1,
				  table[i].answer,
				  60,
				  table[i].billsec,
				  table[i].disposition,
				  "1795000000.1",
				  "1795000000.1",
				  0};
		struct call c = join_asterisk(&p, &row, 1);
		check_int(c.outcome, table[i].outcome);
		check_int(c.talk_s, 0);
		check_true(call_is_missed(&c));
		check_false(call_is_talk(&c, 0));
		profiles_end(&p);
	}
}

/* What says most of a call in which nobody talked. */
static void test_ranks(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	static const struct row menu_then_ring[] = {
		{"4155550134", "4155550100", "", "BackGround", T1, T1, 5, 5, "ANSWERED", "1795000000.1", "1795000000.1",
		 0},
		{"4155550134", "201", "PJSIP/201-1", "Dial", T2, "", 20, 0, "NO ANSWER", "1795000000.1", "1795000000.1",
		 1},
	};
	check_int(JOIN(&p, menu_then_ring).outcome, CALL_MISSED);
	static const struct row then_mailbox[] = {
		{"4155550134", "201", "PJSIP/201-1", "Dial", T1, "", 20, 0, "NO ANSWER", "1795000000.1", "1795000000.1",
		 0},
		{"4155550134", "201", "", "VoiceMail", T2, T2, 20, 20, "ANSWERED", "1795000000.1", "1795000000.1", 1},
	};
	check_int(JOIN(&p, then_mailbox).outcome, CALL_VOICEMAIL);
	/* The first leg of a split start has no talk; the second has. */
	static const struct row split[] = {
		{"4155550134", "201", "PJSIP/201-1", "Dial", T1, T1, 6, 0, "ANSWERED", "1795000000.1", "1795000000.1",
		 0},
		{"4155550134", "201", "PJSIP/201-1", "Dial", T2, T2, 95, 95, "ANSWERED", "1795000000.1", "1795000000.1",
		 1},
	};
	struct call c = JOIN(&p, split);
	check_int(c.outcome, CALL_TALKED);
	check_int(c.talk_s, 95);
	profiles_end(&p);
}

static void test_outbound_and_grouping(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	/* 18 columns: no linkedid, the uniqueid joins. */
	static const struct row out[] = {
		{"201", "14155550134", "PJSIP/trunk-2", "Dial", T1, T2, 65, 60, "ANSWERED", "1795000000.7", "", 0},
	};
	struct call c = JOIN(&p, out);
	check_int(c.direction, DIRECTION_OUT);
	check_int(c.other, 14155550134);
	check_slice(c.line_raw, "201");
	check_true(call_is_talk(&c, 30));
	static const struct row inside[] = {
		{"201", "202", "PJSIP/202-2", "Dial", T1, T2, 65, 60, "ANSWERED", "1795000000.8", "", 0},
	};
	check_int(JOIN(&p, inside).direction, DIRECTION_INTERNAL);
	/* A word where the uniqueid belongs joins nothing: the key is who, whom, when. */
	static const struct row userfield[] = {
		{"4155550134", "4155550100", "", "BackGround", T1, T1, 5, 5, "ANSWERED", "front desk", "", 0},
		{"4155550134", "4155550100", "PJSIP/1", "Dial", T1, "", 5, 0, "NO ANSWER", "front desk", "", 0},
	};
	c = JOIN(&p, userfield);
	check_int(c.native_id.len, 0);
	check_int(c.outcome, CALL_MISSED);
	profiles_end(&p);
}

/* The hour that comes twice: the epoch in the uniqueid says which. */
static void test_hour_twice(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	static const char at[] = "2026-11-01 01:20:10"; /* Los Angeles: 1793521210 and an hour later */
	struct row row = {"4155550134", "4155550100", "",         "Playback",     at, at,
			  12,           12,           "ANSWERED", "1793524810.1", "", 0};
	struct call c = join_asterisk(&p, &row, 1);
	check_int(c.started_at, 1793524810);
	check_int(c.time_quality, CIVIL_EXACT);
	row.unique = "1793521210.1";
	check_int(join_asterisk(&p, &row, 1).started_at, 1793521210);
	row.unique = "";
	c = join_asterisk(&p, &row, 1);
	check_int(c.started_at, 1793521210);
	check_int(c.time_quality, CIVIL_AMBIGUOUS);
	profiles_end(&p);
}

#define HEAD   "Sid,ParentCallSid,From,To,Status,StartTime,EndTime,Duration,Direction,AnsweredBy,CallerName\n"
#define START  "\"Fri, 20 Nov 2026 13:20:11 +0000\",\"Fri, 20 Nov 2026 13:21:10 +0000\""
#define PARENT "CA1,,+14155550134,+14155550100,completed," START ",59,inbound,,ANN\n"

static void test_twilio(void **state)
{
	(void)state;
	static const struct {
		const char *rows;
		enum call_outcome outcome;
		enum direction direction;
		int64_t other, talk_s;
	} table[] = {
		/* A web application answered: nobody is shown. */
		{HEAD PARENT, CALL_AUTO_ANSWERED, DIRECTION_IN, 14155550134, 0},
		{HEAD PARENT "CA2,CA1,+14155550134,+14155550102,no-answer," START ",,outbound-dial,,\n", CALL_MISSED,
		 DIRECTION_IN, 14155550134, 0},
		{HEAD "CA2,CA1,+14155550134,+14155550102,completed," START ",41,outbound-dial,human,\n" PARENT,
		 CALL_TALKED, DIRECTION_IN, 14155550134, 41},
		/* One of two phones that rang together. */
		{HEAD PARENT "CA2,CA1,+14155550134,+14155550102,canceled," START ",,outbound-dial,,\n"
			     "CA3,CA1,+14155550134,+14155550103,completed," START ",33,outbound-dial,,\n",
		 CALL_TALKED, DIRECTION_IN, 14155550134, 33},
		/* The technician's mailbox. */
		{HEAD PARENT "CA2,CA1,+14155550134,+14155550102,completed," START ",33,outbound-dial,machine_start,\n",
		 CALL_VOICEMAIL, DIRECTION_IN, 14155550134, 0},
		{HEAD "CA1,,+14155550134,+14155550100,in-progress," START ",,inbound,,\n", CALL_IN_PROGRESS,
		 DIRECTION_IN, 14155550134, -1},
		{HEAD "CA9,,+14155550100,+14155550134,completed," START ",50,outbound-api,,\n", CALL_AUTO_ANSWERED,
		 DIRECTION_OUT, 14155550134, 0},
		{HEAD "CA9,,+14155550100,+14155550134,completed," START ",50,outbound-api,human,\n", CALL_TALKED,
		 DIRECTION_OUT, 14155550134, 50},
		/* The office calls out: a softphone, or the owner's cell that is rung first. */
		{HEAD "CA1,,client:ann,+14155550100,completed," START ",59,inbound,,\n"
		      "CA2,CA1,+14155550100,+14155550134,completed," START ",40,outbound-dial,,\n",
		 CALL_TALKED, DIRECTION_OUT, 14155550134, 40},
		{HEAD "CA1,,+14155550100,+14155550111,completed," START ",59,outbound-api,,\n"
		      "CA2,CA1,+14155550100,+14155550134,completed," START ",40,outbound-dial,,\n",
		 CALL_TALKED, DIRECTION_OUT, 14155550134, 40},
		/* Two numbers that are nobody's by config: which is the customer, nothing says; the first stands. */
		{HEAD "CA1,,+14155550100,+14155550135,completed," START ",59,outbound-api,,\n"
		      "CA2,CA1,+14155550100,+14155550134,completed," START ",40,outbound-dial,,\n",
		 CALL_TALKED, DIRECTION_OUT, 14155550135, 40},
		/* The parent fell outside the export. */
		{HEAD "CA2,CA1,+14155550134,+14155550102,no-answer," START ",,outbound-dial,,\n", CALL_MISSED,
		 DIRECTION_IN, 14155550134, 0},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		profiles_begin(&p);
		struct call c = join(&p, profile_twilio_calls(&p), slice_of(table[i].rows));
		check_int(c.outcome, table[i].outcome);
		check_int(c.direction, table[i].direction);
		check_int(c.other, table[i].other);
		check_int(c.talk_s, table[i].talk_s);
		check_int(c.started_at, 1795180811);
		profiles_end(&p);
	}
}

/* What Twilio says of ringing: the parent's clock begins at the answer, the children's when they are dialled. */
static void test_ring_of_twilio(void **state)
{
#define FROM(s, e) "\"Fri, 20 Nov 2026 13:20:" s " +0000\",\"Fri, 20 Nov 2026 13:20:" e " +0000\""
#define IN         "CA1,,+14155550134,+14155550100,"
#define CHILD      "CA2,CA1,+14155550134,+14155550102,"
	static const struct {
		const char *rows;
		int64_t ring_s;
	} table[] = {
		{HEAD IN "completed," FROM("11", "59") ",48,inbound,,\n" CHILD
						       "no-answer," FROM("12", "32") ",,outbound-dial,,\n",
		 20},
		{HEAD IN "completed," FROM("11", "59") ",48,inbound,,\n", -1}, /* an application took it */
		{HEAD IN "completed," FROM("11", "59") ",48,inbound,,\n" CHILD
						       "completed," FROM("12", "59") ",47,outbound-dial,,\n",
		 -1}, /* somebody talked; when they picked up is not said */
		{HEAD IN "completed," FROM("11", "59") ",48,inbound,,\n" CHILD
						       "busy," FROM("12", "12") ",,outbound-dial,,\n",
		 -1}, /* 0 in a call that took longer */
		{HEAD IN "no-answer," FROM("11", "41") ",0,inbound,,\n", 30},
		{HEAD IN "canceled," FROM("11", "13") ",,inbound,,\n", 2},
		{HEAD IN "completed," FROM("11", "11") ",0,inbound,,\n", 0},
		{HEAD IN "completed," FROM("11", "13") ",2,inbound,,\n", 2}, /* over at once: it rang no longer */
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		profiles_begin(&p);
		struct call c = join(&p, profile_twilio_calls(&p), slice_of(table[i].rows));
		if (c.ring_s != table[i].ring_s)
			fail_msg("%zu: rang %lld s", i, (long long)c.ring_s);
		profiles_end(&p);
	}
}

/* What Asterisk says: a menu that answers is no ring, phones in a queue are. */
static void test_ring_of_asterisk(void **state)
{
	struct profiles p;
	(void)state;
	profiles_begin(&p);
#define MENU(start, answer, s, bill)                                                                                   \
	{                                                                                                              \
		"4155550134", "4155550100", "", "BackGround", start, answer, s, bill, "ANSWERED", "1795000000.1",      \
			"1795000000.1", 0                                                                              \
	}
#define PHONE(start, s, said)                                                                                          \
	{                                                                                                              \
		"4155550134", "201", "PJSIP/201-1", "Dial", start, "", s, 0, said, "1795000000.1", "1795000000.1", 1   \
	}
	static const struct row menu[] = {MENU(T1, T1, 40, 40)}, soon[] = {MENU(T1, "2026-11-18 10:02:02", 40, 38)};
	static const struct row waited[] = {MENU(T1, T1, 5, 5), PHONE(T2, 20, "NO ANSWER")};
	static const struct row busy[] = {MENU(T1, T1, 5, 5), PHONE(T2, 0, "BUSY")};
	static const struct row one_ring[] = {PHONE(T1, 1, "NO ANSWER")}, none[] = {PHONE(T1, 0, "NO ANSWER")};
	static const struct row mailbox[] = {{"4155550134", "201", "", "VoiceMail", T1, "2026-11-18 10:02:22", 60, 38,
					      "ANSWERED", "1795000000.1", "1795000000.1", 0}};
	check_int(JOIN(&p, menu).ring_s, -1);
	check_int(JOIN(&p, soon).ring_s, -1);
	check_int(JOIN(&p, waited).ring_s, 20);
	check_int(JOIN(&p, busy).ring_s, -1);
	check_int(JOIN(&p, one_ring).ring_s, 1);
	check_int(JOIN(&p, none).ring_s, 0); /* the same second at both ends: it is said */
	check_int(JOIN(&p, mailbox).ring_s, 22);
	profiles_end(&p);
}

/* Any order in, the same call out. */
static void test_any_order(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	const struct format *f = profile_twilio_calls(&p);
	struct reading *all = profiles_read(
		&p, f,
		SLICE(HEAD PARENT "CA2,CA1,+14155550134,+14155550102,no-answer," START ",,outbound-dial,,\n"
				  "CA3,CA1,+14155550134,+14155550103,completed," START ",33,outbound-dial,,\n"
				  "CA4,CA1,+14155550134,+14155550103,busy," START ",,outbound-dial,,\n"));
	static const int orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}, {1, 3, 0, 2}};
	struct call want = {0}, got;
	for (size_t k = 0; k < 4; k++) {
		struct leg legs[4];
		for (size_t i = 0; i < 4; i++)
			legs[i] = all->records[orders[k][i]].leg;
		check_true(legs_join(f, &p.tenant, legs, 4, &got));
		if (!k)
			want = got;
		check_int(got.outcome, want.outcome);
		check_int(got.other, want.other);
		check_int(got.line, want.line);
		check_int(got.talk_s, want.talk_s);
		check_int(got.total_s, want.total_s);
		check_true(slice_equal(got.caller_name, want.caller_name));
		check_true(slice_equal(got.outcome_raw, want.outcome_raw));
	}
	check_int(want.line, 14155550100);
	check_slice(want.caller_name, "ANN");
	check_false(legs_join(f, &p.tenant, NULL, 0, &got));
	profiles_end(&p);
}

/* One id in two exports: the same call when it is of the same two and begins within two seconds, else a contradiction.
 */
static void test_one_id_in_two_exports(void **state)
{
	(void)state;
#define ROW(from, to, second, direction)                                                                               \
	"CA1,," from "," to ",no-answer,\"Fri, 20 Nov 2026 13:20:" second " +0000\",,," direction ",,\n"
#define IN_ROW(second) ROW("+14155550134", "+14155550100", second, "inbound")
#define OUT_ROW(to, s) ROW("+14155550100", to, s, "outbound-api")
	static const struct {
		const char *rows;
		size_t agree;
	} table[] = {
		{HEAD IN_ROW("11") IN_ROW("11"), 2},
		{HEAD IN_ROW("11") IN_ROW("12"), 2},
		{HEAD IN_ROW("13") IN_ROW("11"), 2},
		{HEAD IN_ROW("11") IN_ROW("14"), 1},
		{HEAD IN_ROW("11") ROW("+14155550135", "+14155550100", "11", "inbound"), 1},
		{HEAD IN_ROW("11") ROW("+14155550135", "+14155550100", "12", "inbound"), 1},
		{HEAD IN_ROW("11") ROW("anonymous", "+14155550100", "12", "inbound"), 2},
		{HEAD OUT_ROW("+14155550134", "11") OUT_ROW("+14155550134", "12"), 2},
		{HEAD OUT_ROW("+14155550134", "11") OUT_ROW("+14155550135", "12"), 1},
		{HEAD OUT_ROW("+14155550134", "11") IN_ROW("12"), 1},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct call c;
		profiles_begin(&p);
		struct format *f = profile_twilio_calls(&p);
		struct reading *all = profiles_read(&p, f, slice_of(table[i].rows));
		struct leg legs[2] = {all->records[0].leg, all->records[1].leg};
		if (legs_agree(f, legs, 2) != table[i].agree)
			fail_msg("row %zu", i);
		check_true(legs_join(f, &p.tenant, legs, table[i].agree, &c));
		if (table[i].agree == 2)
			check_int(c.started_at, 1795180811); /* the earlier one, in any order */
		profiles_end(&p);
	}
}

/* FreeSWITCH: the caller's row names the phone that was dialled; only both together prove a talk. */
static void test_group_of_the_dialled(void **state)
{
	(void)state;
	static const struct {
		const char *rows; /* uuid,bleg,answered,ended */
		enum call_outcome outcome;
		int64_t talk_s;
	} table[] = {
		{"A,B,10:00:10,10:01:00\nB,,10:00:10,10:01:00\n", CALL_TALKED, 50},
		{"B,,10:00:10,10:01:00\nA,B,10:00:10,10:01:00\n", CALL_TALKED, 50},
		{"A,B,10:00:10,10:01:00\n", CALL_AUTO_ANSWERED, 0},        /* the phone's own row is not there */
		{"A,,10:00:10,10:01:00\n", CALL_AUTO_ANSWERED, 0},         /* a menu */
		{"A,B,10:00:10,10:01:00\nB,,,10:00:40\n", CALL_MISSED, 0}, /* the mailbox after it */
		{"A,B,,10:00:40\nB,,,10:00:40\n", CALL_MISSED, 0},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		struct slice rest = slice_of(table[i].rows), row, cell;
		profiles_begin(&p);
		struct format *f = profile(&p, "x", READS_LEGS);
		f->group_is_dialled = true;
		profile_map(&p, f,
			    "started_at: Start; from: From; to: To; id: Uuid; group: Bleg|Uuid; answered_at: Answer; "
			    "ended_at: End");
		profile_rule(&p, f, CALL_AUTO_ANSWERED, "answered_at?");
		profile_rule(&p, f, CALL_MISSED, "id?");
		str_init(&text, 4000);
		str_adds(&text, "Start,From,To,Uuid,Bleg,Answer,End\n");
		while (slice_next(&rest, '\n', &row)) {
			str_adds(&text, "2026-11-18 10:00:00,4155550134,4155550100");
			for (int k = 0; k < 4 && slice_next(&row, ',', &cell); k++)
				str_addf(&text, ",%s%.*s", k > 1 && cell.len ? "2026-11-18 " : "", (int)cell.len,
					 cell.at);
			str_adds(&text, "\n");
		}
		struct call c = join(&p, f, str_slice(&text));
		check_int(c.outcome, table[i].outcome);
		check_int(c.talk_s, table[i].talk_s);
		check_int(c.direction, DIRECTION_IN);
		str_release(&text);
		profiles_end(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_queue_of_five),
		cmocka_unit_test(test_nobody_spoke),
		cmocka_unit_test(test_ranks),
		cmocka_unit_test(test_outbound_and_grouping),
		cmocka_unit_test(test_hour_twice),
		cmocka_unit_test(test_twilio),
		cmocka_unit_test(test_ring_of_twilio),
		cmocka_unit_test(test_ring_of_asterisk),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_group_of_the_dialled),
		cmocka_unit_test(test_one_id_in_two_exports),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
