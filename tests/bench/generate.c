/* Six exports of one invented company, for measuring: generate CALLS SEED FOLDER [DAYS].
 *
 * Equal arguments write equal bytes: every row throws dice of its own, seeded by (seed, file, row). Of CALLS rows in
 * calls.csv, 60% come from a number that never rang before and the others from one that rang lately; 5% go out; of
 * those that come in, 35% are missed and a fifth of the others end in a voicemail. 2% of the numbers are junk, 1% are
 * British or French, 0.3% carry an extension, the rest stand in seven spellings. messages.csv has as many rows: a text
 * 1 to 30 minutes after most misses, then reminders, replies (some over two lines) and campaigns. contacts.csv and
 * bookings.csv have a fifth of that (60% of the bookings follow a miss), payments.csv a tenth, optouts.csv a fiftieth.
 *
 * The 60 days begin on 15 September 2026, so the clocks change inside them (1 November). With DAYS the calls are spread
 * over so many days up to the same end, and the office rings back: 19 of 20 talks are with whoever has waited longest
 * since an unanswered call, so that nearly every old case is closed. 109,500 calls over 1,095 days are three years of a
 * company with 100 calls a day. The North American numbers are
 * ordinary ones, since fiction has too few: somebody may have one, so nothing may ever be sent to them (the tenant is a
 * dry run without a provider). The British and French ones are those that Ofcom and Arcep keep for fiction. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ENDS  INT64_C(1794614400) /* 2026-11-14T00:00:00Z */
#define DAY_S INT64_C(86400)
#define DAYS  60

enum { AREAS = 100, LINES_AN_AREA = 8000000, CALLS_MAX = 5000000, DAYS_MAX = 10000, OUR_LINES = 10 };
#define ABROAD UINT32_C(0x80000000) /* added to a person's index: somebody abroad */

/* Long in use everywhere, not among the table's: 720, which is where our own lines are. */
static const short areas[AREAS] = {201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219,
				   224, 225, 228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267,
				   269, 270, 276, 281, 301, 302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315,
				   316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337, 352, 360, 361, 386, 401,
				   402, 404, 405, 406, 407, 408, 409, 410, 412, 413, 414, 415, 416, 417, 419, 423, 425,
				   432, 434, 435, 440, 443, 469, 478, 479, 480, 501, 502, 503, 504, 604, 905};

static const char *const given_names[] = {"Ada",   "Bruno", "Chen",  "Dalia", "Emeka", "Farah", "Grace", "Hugo",
					  "Ilona", "Jamal", "Keiko", "Leon",  "Marta", "Nadia", "Omar",  "Petra"};
static const char *const family_names[] = {"Abbott",  "Barros", "Castillo", "Dubois", "Eriksen",  "Fontaine",
					   "Greene",  "Huang",  "Ivanov",   "Jensen", "Kowalski", "Lindqvist",
					   "Mendoza", "Nolan",  "O'Hara",   "Park"};
static const char *const junk[] = {"Anonymous",   "Restricted",   "",       "555-0142", "(000) 555-0199",
				   "Unavailable", "123-456-7890", "Private"};
static const char *const jobs[] = {"Water heater", "Drain cleaning", "Furnace repair", "AC tune-up",
				   "Leak search",  "Thermostat",     "Repipe",         "Sump pump"};

#define PICK(d, table) ((table)[below(d, sizeof(table) / sizeof *(table))])

/* ---- dice ---- */

struct dice {
	uint64_t state;
};

/* Sebastiano Vigna's splitmix64: one addition and a mix; every seed gives another sequence. */
static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint64_t throw_dice(struct dice *d)
{
	d->state += UINT64_C(0x9e3779b97f4a7c15);
	return mix(d->state);
}

/* 0 to n - 1. */
static uint64_t below(struct dice *d, uint64_t n)
{
	return (throw_dice(d) >> 32) * n >> 32;
}

static bool percent(struct dice *d, unsigned p)
{
	return below(d, 100) < p;
}

enum stream { CALLS, MESSAGES, CONTACTS, BOOKINGS, PAYMENTS, OPTOUTS, HABIT, NAME };

static struct dice dice_of(uint64_t seed, enum stream stream, uint64_t row)
{
	return (struct dice){mix(mix(seed * 31 + stream) + row)};
}

/* ---- people ---- */

/* A person is an index; what is known of it follows from it. */
static void digits_of(uint32_t person, char out[16])
{
	uint64_t line = ((uint64_t)person / AREAS * 7919 + 1234) % LINES_AN_AREA; /* prime to it: no line comes twice */
	snprintf(out, 16, "%03d%07u", areas[person % AREAS], (unsigned)(2000000 + line));
}

static void e164_of(uint32_t person, char out[32])
{
	char d[16];
	if (person & ABROAD) {
		uint32_t n = person - ABROAD;
		if (n % 2)
			snprintf(out, 32, "+447700900%03u", (unsigned)(n / 2 % 1000));
		else
			snprintf(out, 32, "+3363998%04u", (unsigned)(n / 2 % 10000));
		return;
	}
	digits_of(person, d);
	snprintf(out, 32, "+1%s", d);
}

/* Most rows spell a number as its owner is usually spelled, the others anyhow. */
static void spell(struct dice *d, uint64_t seed, uint32_t person, char out[48])
{
	struct dice habit = dice_of(seed, HABIT, person);
	char n[16];
	unsigned how = (unsigned)(percent(d, 70) ? below(&habit, 100) : below(d, 100));
	int len = 0;
	if (person & ABROAD) {
		e164_of(person, out);
		return;
	}
	digits_of(person, n);
	if (how < 30)
		len = snprintf(out, 48, "(%.3s) %.3s-%s", n, n + 3, n + 6);
	else if (how < 55)
		len = snprintf(out, 48, "+1%s", n);
	else if (how < 72)
		len = snprintf(out, 48, "%.3s-%.3s-%s", n, n + 3, n + 6);
	else if (how < 82)
		len = snprintf(out, 48, "%s", n);
	else if (how < 88)
		len = snprintf(out, 48, "1 %.3s %.3s %s", n, n + 3, n + 6);
	else if (how < 94)
		len = snprintf(out, 48, "%.3s.%.3s.%s", n, n + 3, n + 6);
	else
		len = snprintf(out, 48, "+1 (%.3s) %.3s-%s", n, n + 3, n + 6);
	if (below(d, 1000) < 3)
		snprintf(out + len, (size_t)(48 - len), " x%u", (unsigned)(10 + below(d, 90)));
}

/* How people and lists write them; a name with a comma needs its quotes. */
static void name_of(uint64_t seed, uint32_t person, bool family_first, char out[64])
{
	struct dice d = dice_of(seed, NAME, person);
	const char *given = PICK(&d, given_names), *family = PICK(&d, family_names);
	if (family_first)
		snprintf(out, 64, "\"%s, %s\"", family, given);
	else
		snprintf(out, 64, "%s %s", given, family);
}

static void our_line(struct dice *d, char out[32])
{
	snprintf(out, 32, "+172055501%02u", (unsigned)below(d, OUR_LINES));
}

/* ---- times ---- */

static void utc(int64_t at, char out[32])
{
	time_t t = (time_t)at;
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* The wall clock of Denver with its offset: -06:00 until 1 November 2026, 2 in the morning. */
static void denver(int64_t at, char out[40])
{
	int hours = at < INT64_C(1793520000) ? -6 : -7;
	time_t t = (time_t)(at + hours * 3600);
	struct tm tm;
	char text[32];
	gmtime_r(&t, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out, 40, "%s-0%d:00", text, -hours);
}

/* A share of the day's calls to the second of the (UTC) day: a quarter in the evening, few at night, most by day. */
static int64_t second_of_day(double share)
{
	if (share < 0.25)
		return (int64_t)(share / 0.25 * 5 * 3600);
	if (share < 0.32)
		return (int64_t)((5 + (share - 0.25) / 0.07 * 8) * 3600);
	return (int64_t)((13 + (share - 0.32) / 0.68 * 11) * 3600);
}

/* ---- the exports ---- */

struct miss {
	int64_t at;
	uint32_t person;
};

struct world {
	const char *folder;
	uint64_t seed, calls;
	uint32_t *caller; /* of each call */
	uint32_t people;  /* numbers that rang */
	struct miss *miss;
	uint64_t misses;
	uint64_t days;
	int64_t begins;
	uint32_t *waiting; /* for the office to ring back, the oldest first; null: it never does */
	uint64_t waiting_n, rung_back;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void *take(uint64_t n, size_t size)
{
	void *p = calloc((size_t)n + 1, size);
	if (!p)
		die("memory");
	return p;
}

static FILE *open_export(const struct world *w, const char *name, const char *header)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", w->folder, name);
	FILE *f = fopen(path, "w");
	if (!f)
		die(path);
	setvbuf(f, NULL, _IOFBF, 1 << 20);
	fprintf(f, "%s\n", header);
	return f;
}

static void close_export(FILE *f)
{
	if (ferror(f) || fclose(f) != 0)
		die("writing");
}

/* Who calls: somebody new, or one of the callers so far, the late ones more often. */
static uint32_t who_calls(struct world *w, struct dice *d, uint64_t row)
{
	double u = (double)below(d, 1 << 20) / (1 << 20);
	if (row == 0 || percent(d, 60)) {
		uint32_t person = w->people++;
		return percent(d, 1) ? person + ABROAD : person;
	}
	return w->caller[row - 1 - (uint64_t)((double)row * u * u)];
}

/* Whom a call is with. A talk is mostly with whoever waits for it, where the office rings back. */
static uint32_t who_talks(struct world *w, struct dice *d, uint64_t row, bool spoke)
{
	if (spoke && w->rung_back < w->waiting_n && !percent(d, 5))
		return w->waiting[w->rung_back++];
	return who_calls(w, d, row);
}

static void write_call(struct world *w, FILE *f, uint64_t row)
{
	struct dice d = dice_of(w->seed, CALLS, row);
	uint64_t a_day = (w->calls + w->days - 1) / w->days;
	double share = ((double)(row % a_day) + (double)below(&d, 1000) / 1000) / (double)a_day;
	int64_t at = w->begins + (int64_t)(row / a_day) * DAY_S + second_of_day(share);
	bool out = percent(&d, 5), missed = percent(&d, 35), spoke = !missed && (out || percent(&d, 80));
	uint32_t person = w->caller[row] = who_talks(w, &d, row, spoke);
	bool hidden = !out && percent(&d, 2);
	char number[48], line[32], when[32], name[64] = "";

	spell(&d, w->seed, person, number);
	if (hidden)
		snprintf(number, sizeof number, "%s", PICK(&d, junk));
	our_line(&d, line);
	utc(at, when);
	uint64_t named = below(&d, 10);
	if (named < 7)
		name_of(w->seed, person, named < 3, name);
	fprintf(f, "CA%016" PRIx64 ",%s,%s,%s,%s,%s,%s,%u,%u\n", throw_dice(&d), when, out ? "outbound" : "inbound",
		out ? line : number, out ? number : line, name,
		spoke    ? "answered"
		: missed ? "missed"
			 : "voicemail",
		(unsigned)below(&d, 40), missed ? 0 : (unsigned)below(&d, 900));
	if (w->waiting && !spoke && !out && !hidden)
		w->waiting[w->waiting_n++] = person;
	if (missed && !out && !hidden)
		w->miss[w->misses++] = (struct miss){at, person};
}

static void write_calls(struct world *w)
{
	FILE *f = open_export(w, "calls.csv", "call_id,started_at,direction,from,to,caller,outcome,ring_s,talk_s");
	for (uint64_t i = 0; i < w->calls; i++)
		write_call(w, f, i);
	close_export(f);
}

/* Mostly somebody who rang, else anybody. */
static uint32_t anybody(const struct world *w, struct dice *d)
{
	return percent(d, 75) ? w->caller[below(d, w->calls)] : (uint32_t)below(d, w->calls);
}

enum text { TEXT_BACK, REMINDER, REPLY, CAMPAIGN };

struct message {
	int64_t at;
	uint32_t person, number;
	enum text kind;
};

static int by_time(const void *a, const void *b)
{
	const struct message *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void write_message(const struct world *w, FILE *f, const struct message *m)
{
	static const char *const replies[] = {"\"Yes please, tomorrow works\"", "\"He said \"\"ok\"\"\nsee you then\"",
					      "What would that cost?", "Thank you"};
	static const char *const sent[] = {"delivered", "delivered",   "delivered", "delivered",
					   "delivered", "delivered",   "delivered", "delivered",
					   "delivered", "undelivered", "sent",      "failed"};
	struct dice d = dice_of(w->seed + 1, MESSAGES, m->number);
	char number[32], when[32], line[32];
	bool in = m->kind == REPLY;

	e164_of(m->person, number);
	our_line(&d, line);
	utc(m->at, when);
	fprintf(f, "SM%016" PRIx64 ",%s,%s,%s,%s,%s,%u,", throw_dice(&d), when, in ? "inbound" : "outbound",
		in ? number : line, in ? line : number, in ? "received" : PICK(&d, sent), (unsigned)(1 + below(&d, 2)));
	if (m->kind == TEXT_BACK)
		fprintf(f, "\"Sorry we missed your call, %s. How can we help? Reply STOP to opt out.\"\n",
			PICK(&d, given_names));
	else if (m->kind == REMINDER)
		fprintf(f, "Reminder: your visit is tomorrow between 10:30 and 12. Reply C to confirm.\n");
	else if (m->kind == CAMPAIGN)
		fprintf(f, "\"Fall tune-up: book before the frost, and we check your filters.\"\n");
	else
		fprintf(f, "%s\n", below(&d, 50) ? PICK(&d, replies) : "STOP");
}

static void write_messages(const struct world *w)
{
	struct message *m = take(w->calls, sizeof *m);
	uint64_t n = 0;
	for (uint64_t i = 0; i < w->misses && n < w->calls; i++) {
		struct dice d = dice_of(w->seed, MESSAGES, i);
		if (percent(&d, 85))
			m[n++] = (struct message){w->miss[i].at + 60 + (int64_t)below(&d, 1740), w->miss[i].person, 0,
						  TEXT_BACK};
	}
	for (; n < w->calls; n++) {
		struct dice d = dice_of(w->seed, MESSAGES, UINT64_C(1) << 40 | n);
		int64_t at = w->begins + (int64_t)below(&d, w->days * DAY_S);
		m[n] = (struct message){at, anybody(w, &d), 0, (enum text)(REMINDER + below(&d, 3))};
	}
	for (n = 0; n < w->calls; n++)
		m[n].number = (uint32_t)n;
	qsort(m, w->calls, sizeof *m, by_time);
	FILE *f = open_export(w, "messages.csv", "message_id,sent_at,direction,from,to,status,segments,body");
	for (n = 0; n < w->calls; n++)
		write_message(w, f, &m[n]);
	close_export(f);
	free(m);
}

static void write_contacts(const struct world *w)
{
	static const char *const regions[] = {"CO", "NY", "TX", "CA", "FL", "IL", "WA", "AZ"};
	FILE *f = open_export(w, "contacts.csv", "contact_id,name,phone,state,since");
	char number[48], when[32], name[64];
	for (uint64_t i = 0; i < w->calls / 5; i++) {
		struct dice d = dice_of(w->seed, CONTACTS, i);
		uint32_t person = (uint32_t)(i * 3); /* every third caller is known; some never rang */
		spell(&d, w->seed, person, number);
		utc(w->begins - (int64_t)below(&d, 700 * DAY_S), when);
		name_of(w->seed, person, true, name);
		fprintf(f, "%" PRIu64 ",%s,%s,%s,%s\n", i + 1, name, number, PICK(&d, regions), when);
	}
	close_export(f);
}

struct visit {
	int64_t at;
	uint32_t person;
};

static void write_bookings(const struct world *w, struct visit *visits)
{
	static const char *const states[] = {"confirmed", "confirmed", "confirmed", "confirmed", "done",
					     "done",      "done",      "cancelled", "cancelled", "no_show"};
	FILE *f = open_export(w, "bookings.csv", "booking_id,phone,name,created_at,starts_at,status,job,price");
	char number[48], made[32], start[40], name[64];
	for (uint64_t i = 0; i < w->calls / 5; i++) {
		struct dice d = dice_of(w->seed, BOOKINGS, i);
		uint32_t person = anybody(w, &d);
		int64_t at = w->begins + (int64_t)below(&d, w->days * DAY_S);
		if (w->misses && percent(&d, 60)) {
			const struct miss *m = &w->miss[below(&d, w->misses)];
			person = m->person;
			at = m->at + (int64_t)below(&d, 10 * DAY_S);
		}
		visits[i] = (struct visit){at + DAY_S + (int64_t)below(&d, 12 * DAY_S), person};
		spell(&d, w->seed, person, number);
		utc(at, made);
		denver(visits[i].at, start);
		const char *state = PICK(&d, states);
		if (visits[i].at > ENDS && (strcmp(state, "done") == 0 || strcmp(state, "no_show") == 0))
			state = "confirmed";
		name_of(w->seed, person, true, name);
		fprintf(f, "%" PRIu64 ",%s,%s,%s,%s,%s,%s,%u.00\n", i + 1, number, name, made, start, state,
			PICK(&d, jobs), (unsigned)(60 + below(&d, 900)));
	}
	close_export(f);
}

static void write_payments(const struct world *w, const struct visit *visits)
{
	static const char *const states[] = {"paid", "paid", "paid", "paid",   "paid",
					     "paid", "paid", "paid", "voided", "failed"};
	FILE *f = open_export(w, "payments.csv", "payment_id,booking_id,phone,paid_at,amount,status");
	char number[48], when[32];
	for (uint64_t i = 0; w->calls >= 5 && i < w->calls / 10; i++) {
		struct dice d = dice_of(w->seed, PAYMENTS, i);
		uint64_t booking = below(&d, w->calls / 5);
		spell(&d, w->seed, visits[booking].person, number);
		int64_t at = visits[booking].at + (int64_t)below(&d, DAY_S);
		utc(at < ENDS ? at : ENDS, when); /* nobody has paid for a visit that is still ahead */
		fprintf(f, "PY%014" PRIx64 ",%" PRIu64 ",%s,%s,%u.%02u,%s\n", throw_dice(&d) >> 8, booking + 1, number,
			when, (unsigned)(60 + below(&d, 900)), (unsigned)below(&d, 100), PICK(&d, states));
	}
	close_export(f);
}

static void write_optouts(const struct world *w)
{
	FILE *f = open_export(w, "optouts.csv", "phone,at,source");
	char number[48], when[32];
	for (uint64_t i = 0; i < w->calls / 50; i++) {
		struct dice d = dice_of(w->seed, OPTOUTS, i);
		spell(&d, w->seed, anybody(w, &d), number);
		utc(ENDS - (int64_t)below(&d, 300 * DAY_S), when);
		fprintf(f, "%s,%s,%s\n", number, when, below(&d, 3) ? "text" : "web form");
	}
	close_export(f);
}

int main(int argc, char **argv)
{
	struct world w = {0};
	w.days = argc == 5 ? strtoull(argv[4], NULL, 10) : DAYS;
	if (argc < 4 || argc > 5 || (w.calls = strtoull(argv[1], NULL, 10)) == 0 || w.calls > CALLS_MAX ||
	    w.days == 0 || w.days > DAYS_MAX) {
		fprintf(stderr, "Usage: generate CALLS SEED FOLDER [DAYS]   (1 to %d calls, 1 to %d days)\n", CALLS_MAX,
			DAYS_MAX);
		return 64;
	}
	w.begins = ENDS - (int64_t)w.days * DAY_S;
	w.seed = strtoull(argv[2], NULL, 10);
	w.folder = argv[3];
	w.caller = take(w.calls, sizeof *w.caller);
	w.miss = take(w.calls, sizeof *w.miss);
	w.waiting = argc == 5 ? take(w.calls, sizeof *w.waiting) : NULL;
	struct visit *visits = take(w.calls / 5, sizeof *visits);
	write_calls(&w);
	write_messages(&w);
	write_contacts(&w);
	write_bookings(&w, visits);
	write_payments(&w, visits);
	write_optouts(&w);
	free(visits);
	free(w.waiting);
	free(w.miss);
	free(w.caller);
	return 0;
}
