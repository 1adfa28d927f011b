/* A tenant in a scratch folder: mapped CSVs dropped into its inbox, nights run at a fixed clock, and what they wrote.
 */
#ifndef TESTS_UNIT_NIGHT_WORLD_H
#define TESTS_UNIT_NIGHT_WORLD_H

#include "base/csv.h"
#include "loop/night.h"
#include "scratch.h"
#include "store/receipts.h"
#include "store/views.h"

#define TENANT "acme"
#define LINE   "+12125550100"

struct nights {
	struct scratch s;
	struct folders folders;
	struct law *law;
	struct arena memory; /* reports and law: as long as the test */
	struct night night;
	struct night_counts last; /* of the last run */
	int64_t now;
};

/* `more`: further lines of tenant.yaml. */
static inline void nights_config(struct nights *w, const char *more)
{
	char yaml[2048];
	static const char kinds[][12] = {"calls", "messages", "bookings", "payments", "contacts", "consent"};
	int len = snprintf(yaml, sizeof yaml,
			   "name: Acme Air\ntimezone: America/New_York\nregion: NY\nlines: [\"%s\"]\n"
			   "fictional_numbers: true\ninternal: {\"+12125550111\": Owner}\n"
			   "test_numbers: {\"+12125550112\": Test phone}\n%ssources:\n",
			   LINE, more);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		len += snprintf(yaml + len, sizeof yaml - (size_t)len, "  - {format: mapped-%s, files: \"%s*.csv\"}\n",
				kinds[i], kinds[i]);
	scratch_write(&w->s, "tenants/" TENANT "/tenant.yaml", yaml, (size_t)len);
}

static inline void nights_open(struct nights *w, const char *more)
{
	struct err err = {0};

	memset(w, 0, sizeof *w);
	scratch_open(&w->s);
	arena_init(&w->memory, 256u << 20);
	w->folders = (struct folders){
		.tenants = scratch_path(&w->s, "tenants"), .var = scratch_path(&w->s, "var"), .rules = "rules"};
	w->law = law_load(&w->folders, &w->memory, &err);
	check_ok(w->law, err);
	w->law->tzdata_fresh = true; /* the machine's own age is not what is tested */
	nights_config(w, more);
}

static inline void nights_close(struct nights *w)
{
	arena_release(&w->memory);
	scratch_close(&w->s);
}

static inline int64_t instant(const char *text)
{
	struct err err = {0};
	int64_t at = 0;

	check_ok(civil_parse(slice_of(text), CIVIL_ISO, NULL, &at, NULL, &err), err);
	return at;
}

/* ---- what lies in the inbox ---- */

#define CALLS_HEAD    "id,started_at,direction,from,to,outcome,talk_s,name,transcript\n"
#define MESSAGES_HEAD "id,sent_at,direction,from,to,body,status\n"
#define BOOKINGS_HEAD "id,status,phone,person,created_at,starts_at,ends_at,updated_at,message_ref\n"
#define PAYMENTS_HEAD "id,kind,status,paid_at,amount,currency,booking_ref,related_id,phone,refunded\n"
#define CONTACTS_HEAD "id,name,phone,tags\n"
#define CONSENT_HEAD  "phone,kind,at\n"

static inline void drop(struct nights *w, const char *name, const char *head, const char *rows)
{
	char path[128];
	char *text = arena_alloc(&w->memory, strlen(head) + strlen(rows) + 1);
	int len = snprintf(text, strlen(head) + strlen(rows) + 1, "%s%s", head, rows);

	snprintf(path, sizeof path, "var/" TENANT "/inbox/%s", name);
	scratch_write(&w->s, path, text, (size_t)len);
}

/* ---- nights ---- */

static inline struct night *night_at(struct nights *w, const char *now, enum store_mode mode)
{
	struct err err = {0};
	struct night_options o = {
		.folders = &w->folders, .tenant = TENANT, .law = w->law, .now = instant(now), .mode = mode};

	w->now = o.now;
	if (!night_open(&w->night, &o, &w->s.problems, &err))
		fail_msg("%s\n%s", err.text, scratch_said(&w->s));
	return &w->night;
}

static inline struct slice report_file(struct nights *w, const char *name)
{
	struct err err = {0};
	struct str bytes;
	char path[256];

	str_init(&bytes, 1 << 26);
	snprintf(path, sizeof path, "%s/" TENANT "/reports/%s/%s", w->folders.var, w->last.report_folder, name);
	check_ok(file_read(path, &bytes, &err), err);
	struct slice all = arena_slice(&w->memory, str_slice(&bytes));
	str_release(&bytes);
	return all;
}

static inline void run_at(struct nights *w, const char *now)
{
	struct err err = {0};
	struct night *n = night_at(w, now, STORE_WRITE);

	check_ok(run_night(n, &err), err);
	w->last = n->counts;
	night_close(n);
	if (!w->last.balanced) {
		struct slice said = report_file(w, "summary.json");
		ptrdiff_t why = slice_find(said, SLICE("\"why\""));
		said = slice_part(said, why > 0 ? (size_t)why : 0, 300);
		fail_msg("%s: the books do not balance: %.*s", now, (int)said.len, said.at);
	}
}

/* ---- the ledger ---- */

static inline int64_t receipts_of(struct nights *w, const char *kind)
{
	struct err err = {0};
	char folder[256];
	int64_t n = 0;

	snprintf(folder, sizeof folder, "%s/" TENANT, w->folders.var);
	struct store *s = store_open(folder, TENANT, STORE_READ, &err);
	check_ok(s, err);
	check_ok(!kind || receipts_count(s, kind, &n, &err), err);
	n = kind ? n : receipts_number(s);
	store_close(&s);
	return n;
}

struct said {
	struct str text;
};

static inline bool say_receipt(void *ctx, int64_t number, struct slice kind, int64_t at, struct slice payload)
{
	struct said *s = ctx;

	(void)number, (void)kind, (void)at;
	str_add_slice(&s->text, payload);
	str_addc(&s->text, '\n');
	return true;
}

/* Payloads of one kind, a line each. The world's memory owns them. */
static inline const char *receipts_text(struct nights *w, const char *kind)
{
	struct err err = {0};
	struct said said;
	char folder[256];

	str_init(&said.text, 1 << 22);
	snprintf(folder, sizeof folder, "%s/" TENANT, w->folders.var);
	struct store *s = store_open(folder, TENANT, STORE_READ, &err);
	check_ok(s, err);
	check_ok(receipts_each(s, kind, say_receipt, &said, &err), err);
	store_close(&s);
	const char *text = arena_text(&w->memory, str_slice(&said.text));
	str_release(&said.text);
	return text;
}

/* ---- the report ---- */

enum { SHEET_ROWS = 600, SHEET_COLUMNS = 48 };

struct sheet {
	struct slice cell[SHEET_ROWS][SHEET_COLUMNS];
	size_t rows, columns;
};

/* Quotes and line ends as RFC 4180 has them; doubled quotes stay doubled. */
static inline struct sheet *report_sheet(struct nights *w, const char *name)
{
	struct sheet *t = arena_alloc(&w->memory, sizeof *t);
	struct slice all = report_file(w, name);
	size_t from = 0, column = 0;
	bool quoted = false;

	for (size_t i = 0; i < all.len; i++) {
		quoted = quoted != (all.at[i] == '"');
		if (quoted || (all.at[i] != ',' && all.at[i] != '\n'))
			continue;
		struct slice cell = slice_trim(slice_part(all, from, i - from));
		if (cell.len >= 2 && cell.at[0] == '"')
			cell = slice_part(cell, 1, cell.len - 2);
		assert_true(t->rows < SHEET_ROWS && column < SHEET_COLUMNS);
		t->cell[t->rows][column++] = cell;
		from = i + 1;
		if (all.at[i] != '\n')
			continue;
		t->columns = column;
		t->rows++;
		column = 0;
	}
	return t;
}

/* Row 1 is the first below the header. */
static inline struct slice cell(const struct sheet *t, size_t row, const char *column)
{
	assert_true(row < t->rows);
	for (size_t i = 0; i < t->columns; i++)
		if (slice_is(t->cell[0][i], column))
			return t->cell[row][i];
	fail_msg("no column %s", column);
	return (struct slice){0};
}

#define check_cell(sheet, row, column, want) check_slice(cell((sheet), (row), (column)), (want))

static inline struct sheet *cases(struct nights *w)
{
	return report_sheet(w, "cases.csv");
}

/* A number of summary.json by its key, the first time that it stands there: "key": n, or "key": {"value": n, ...}. */
static inline int64_t summary_number(struct nights *w, const char *key)
{
	struct slice all = report_file(w, "summary.json");
	char quoted[64];
	int64_t n = 0;

	snprintf(quoted, sizeof quoted, "\"%s\":", key);
	ptrdiff_t at = slice_find(all, slice_of(quoted));
	assert_true(at >= 0);
	struct slice rest = slice_trim(slice_part(all, (size_t)at + strlen(quoted), 80));
	if (slice_starts(rest, "{"))
		rest = slice_part(rest, (size_t)slice_find(rest, SLICE("\"value\":")) + 8, 40);
	rest = slice_trim(rest);
	assert_true(rest.len > 0 && rest.at[0] >= '0' && rest.at[0] <= '9');
	for (size_t i = 0; i < rest.len && rest.at[i] >= '0' && rest.at[i] <= '9'; i++)
		n = 10 * n + (rest.at[i] - '0');
	return n;
}

#endif
