/* A month of a random company: the order in which files came, and how often, never shows in cases.csv. */
#include "night_world.h"

#define NOW "2026-11-18T12:00:00-05:00"

enum { PEOPLE = 24, CALLS = 160, FILES = 6, ROW = 200 };

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d, uint64_t sides)
{
	d->state = d->state * 6364136223846793005u + 1442695040888963407u;
	return (d->state >> 33) % sides;
}

/* An instant of the three weeks before now, as an export writes it. */
static const char *when(struct dice *d, char out[32])
{
	int64_t at = instant(NOW) - (int64_t)roll(d, 21 * 24 * 60) * 60;

	civil_format_rfc3339(civil_zone(SLICE("America/New_York"), NULL), at, out);
	return out;
}

static const char *phone(uint64_t person, char out[16])
{
	snprintf(out, 16, "+12125550%03u", 130 + (unsigned)person);
	return out;
}

struct export
{
	const char *name, *head;
	char *row[CALLS];
	size_t rows;
};

static void add(struct nights *w, struct export *e, const char *row)
{
	assert_true(e->rows < CALLS);
	e->row[e->rows++] = arena_text(&w->memory, slice_of(row));
}

static void random_calls(struct nights *w, struct export *e, struct dice *d)
{
	static const char *const outcomes[] = {"missed", "missed", "voicemail", "talked", "abandoned"};
	for (int i = 0; i < CALLS; i++) {
		char row[ROW], at[32], from[16];
		uint64_t o = roll(d, 5);
		bool in = roll(d, 5) != 0;
		phone(roll(d, PEOPLE), from);
		if (roll(d, 12) == 0)
			snprintf(from, sizeof from, "anonymous");
		snprintf(row, sizeof row, "k%d,%s,%s,%s,%s,%s,%d,,%s\n", i, when(d, at), in ? "in" : "out",
			 in ? from : LINE, in ? LINE : from, outcomes[o], o == 3 ? (int)roll(d, 90) : 0,
			 o == 2 ? "Please call me about the furnace" : "");
		add(w, e, row);
	}
}

static void random_texts(struct nights *w, struct export *e, struct dice *d)
{
	static const char *const words[] = {"Thanks", "STOP", "Stop by tomorrow at 3?", "Yes please", "wrong number"};
	static const char *const statuses[] = {"delivered", "sent", "failed", "undelivered"};
	for (int i = 0; i < 40; i++) {
		char row[ROW], at[32], other[16];
		bool in = roll(d, 2);
		phone(roll(d, PEOPLE), other);
		snprintf(row, sizeof row, "SM%d,%s,%s,%s,%s,%s,%s\n", i, when(d, at), in ? "in" : "out",
			 in ? other : LINE, in ? LINE : other, in ? words[roll(d, 5)] : "Hello from Acme Air",
			 in ? "received" : statuses[roll(d, 4)]);
		add(w, e, row);
	}
}

static void random_jobs(struct nights *w, struct export *bookings, struct export *payments, struct dice *d)
{
	static const char *const statuses[] = {"scheduled", "completed", "cancelled"};
	for (int i = 0; i < 24; i++) {
		char row[ROW], made[32], starts[32], paid[32], who[16];
		phone(roll(d, PEOPLE), who);
		snprintf(row, sizeof row, "J%d,%s,%s,,%s,%s,,,%s\n", i, statuses[roll(d, 3)], who, when(d, made),
			 when(d, starts), roll(d, 6) ? "" : "SM1");
		add(w, bookings, row);
		if (roll(d, 2))
			continue;
		snprintf(row, sizeof row, "P%d,payment,succeeded,%s,%d.00,USD,%s,,%s,\n", i, when(d, paid),
			 100 + (int)roll(d, 5), roll(d, 2) ? "" : "J1", roll(d, 4) ? who : "");
		add(w, payments, row);
		if (roll(d, 3) == 0) {
			snprintf(row, sizeof row, "R%d,refund,succeeded,%s,100.00,USD,,%s,%s,\n", i, when(d, paid),
				 roll(d, 2) ? "P1" : "", who);
			add(w, payments, row);
		}
	}
}

static void random_people(struct nights *w, struct export *contacts, struct export *consents, struct dice *d)
{
	for (unsigned i = 0; i < PEOPLE; i++) {
		char row[ROW], at[32], who[16];
		phone(i, who);
		snprintf(row, sizeof row, "%u,Person %u,%s,%s\n", i, i % 20, who, roll(d, 10) ? "" : "vendor");
		if (roll(d, 3))
			add(w, contacts, row);
		snprintf(row, sizeof row, "x%u,PERSON %u,%s,%s\n", i, i % 20 + (roll(d, 4) == 0), who,
			 roll(d, 3) ? "" : "plan member");
		if (roll(d, 3) == 0) /* a second card of the same person, or of another one on the same number */
			add(w, contacts, row);
		snprintf(row, sizeof row, "%s,opt_out,%s\n", who, when(d, at));
		if (roll(d, 8) == 0)
			add(w, consents, row);
	}
}

static void random_company(struct nights *w, struct export e[FILES], uint64_t seed)
{
	static const char *const names[][2] = {
		{"calls", CALLS_HEAD},       {"messages", MESSAGES_HEAD}, {"bookings", BOOKINGS_HEAD},
		{"payments", PAYMENTS_HEAD}, {"contacts", CONTACTS_HEAD}, {"consent", CONSENT_HEAD},
	};
	struct dice d = {seed};

	for (size_t i = 0; i < FILES; i++)
		e[i] = (struct export){.name = names[i][0], .head = names[i][1]};
	random_calls(w, &e[0], &d);
	random_texts(w, &e[1], &d);
	random_jobs(w, &e[2], &e[3], &d);
	random_people(w, &e[4], &e[5], &d);
}

/* Rows [from, to) as one file in the drop folder; the path. */
static const char *write_rows(struct nights *w, const struct export *e, const char *suffix, size_t from, size_t to)
{
	char name[64];
	struct str text;

	str_init(&text, 1 << 20);
	str_adds(&text, e->head);
	for (size_t i = from; i < to; i++)
		str_adds(&text, e->row[i]);
	snprintf(name, sizeof name, "drop/%s%s.csv", e->name, suffix);
	const char *path = scratch_write(&w->s, name, text.data, text.len);
	str_release(&text);
	return path;
}

/* All files in this order, in one night. */
static void import_and_run(struct nights *w, const char *const *paths, size_t n)
{
	struct err err = {0};
	struct night *night = night_at(w, NOW, STORE_WRITE);

	for (size_t i = 0; i < n; i++)
		check_ok(capture_file(night, paths[i], NULL, &err), err);
	check_ok(run_night(night, &err), err);
	w->last = night->counts;
	night_close(night);
	check_true(w->last.balanced);
	check_int(w->last.set_aside, 0);
}

#define TENANT_YAML                                                                                                    \
	"authority: {tier: auto, signed_by: Ann, signed_on: 2026-10-01}\n"                                             \
	"consent: {missed_call: {max_age: 16h, signed_by: Ann, signed_on: 2026-10-01}}\n"

/* cases.csv of a new tenant; its whole text stays in `keep`. */
static struct slice night_of(const struct export e[FILES], const int order[FILES], struct arena *keep)
{
	struct nights w;
	const char *paths[FILES];

	nights_open(&w, TENANT_YAML);
	for (size_t i = 0; i < FILES; i++)
		paths[i] = write_rows(&w, &e[order[i]], "", 0, e[order[i]].rows);
	import_and_run(&w, paths, FILES);
	struct slice text = arena_slice(keep, report_file(&w, "cases.csv"));
	nights_close(&w);
	return text;
}

static void check_same(struct slice a, struct slice b)
{
	struct slice x, y;

	while (slice_next(&a, '\n', &x) && slice_next(&b, '\n', &y))
		if (!slice_equal(x, y))
			fail_msg("\n%.*s\n%.*s", (int)x.len, x.at, (int)y.len, y.at);
	check_int(a.len, b.len);
}

static void test_order_of_files(void **state)
{
	(void)state;
	struct nights w;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct export e[FILES];
		int order[FILES] = {0, 1, 2, 3, 4, 5};
		struct dice d = {seed};
		nights_open(&w, "");
		random_company(&w, e, seed);
		struct slice first = night_of(e, order, &w.memory);
		check_true(first.len > 5000);
		for (int round = 0; round < 3; round++) {
			for (size_t i = FILES; i > 1; i--) {
				size_t k = (size_t)roll(&d, i);
				int keep = order[i - 1];
				order[i - 1] = order[k];
				order[k] = keep;
			}
			check_same(first, night_of(e, order, &w.memory));
		}
		nights_close(&w);
	}
}

/* Every cell but where a proof's row was read: halves have other lines. */
static void check_same_cells(const struct sheet *a, const struct sheet *b)
{
	check_int(a->rows, b->rows);
	for (size_t r = 0; r < a->rows; r++)
		for (size_t c = 0; c < a->columns; c++)
			if (!slice_is(a->cell[0][c], "proof_source") && !slice_equal(a->cell[r][c], b->cell[r][c]))
				fail_msg("row %zu, %.*s: \"%.*s\" and \"%.*s\"", r, (int)a->cell[0][c].len,
					 a->cell[0][c].at, (int)a->cell[r][c].len, a->cell[r][c].at,
					 (int)b->cell[r][c].len, b->cell[r][c].at);
}

/* Two halves that overlap, either first, and the rows of the whole turned round. */
static void test_overlapping_halves(void **state)
{
	(void)state;
	for (uint64_t seed = 11; seed <= 13; seed++) {
		struct nights whole, halves, turned;
		struct export e[FILES];
		const char *paths[2 * FILES];
		nights_open(&whole, TENANT_YAML);
		nights_open(&halves, TENANT_YAML);
		nights_open(&turned, TENANT_YAML);
		random_company(&whole, e, seed);
		for (size_t i = 0; i < FILES; i++)
			paths[i] = write_rows(&whole, &e[i], "", 0, e[i].rows);
		import_and_run(&whole, paths, FILES);
		for (size_t i = 0; i < FILES; i++) {
			size_t n = e[i].rows;
			paths[2 * i] = write_rows(&halves, &e[i], "-2", n / 3, n);
			paths[2 * i + 1] = write_rows(&halves, &e[i], "-1", 0, 2 * n / 3);
		}
		import_and_run(&halves, paths, 2 * FILES);
		check_same_cells(cases(&whole), cases(&halves));
		for (size_t i = 0; i < FILES; i++) {
			for (size_t k = 0; k < e[i].rows / 2; k++) {
				char *keep = e[i].row[k];
				e[i].row[k] = e[i].row[e[i].rows - 1 - k];
				e[i].row[e[i].rows - 1 - k] = keep;
			}
			paths[i] = write_rows(&turned, &e[i], "", 0, e[i].rows);
		}
		import_and_run(&turned, paths, FILES);
		check_same_cells(cases(&whole), cases(&turned));
		nights_close(&turned);
		nights_close(&halves);
		nights_close(&whole);
	}
}

/* Twice with the same inputs and clock: every file of the report is the same, byte for byte, and so is the chain. */
static void test_same_bytes(void **state)
{
	(void)state;
	static const char *const files[] = {"cases.csv",      "proof.csv",    "messages.csv",
					    "exceptions.csv", "summary.json", "report.html"};
	struct nights a, b;
	struct export e[FILES];
	const char *paths[FILES];
	nights_open(&a, TENANT_YAML);
	nights_open(&b, TENANT_YAML);
	random_company(&a, e, 21);
	for (size_t i = 0; i < FILES; i++)
		paths[i] = write_rows(&a, &e[i], "", 0, e[i].rows);
	import_and_run(&a, paths, FILES);
	for (size_t i = 0; i < FILES; i++)
		paths[i] = write_rows(&b, &e[i], "", 0, e[i].rows);
	import_and_run(&b, paths, FILES);
	check_text(a.last.head, b.last.head);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (!slice_equal(report_file(&a, files[i]), report_file(&b, files[i])))
			fail_msg("%s differs", files[i]);
	nights_close(&b);
	nights_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_of_files),
		cmocka_unit_test(test_overlapping_halves),
		cmocka_unit_test(test_same_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
