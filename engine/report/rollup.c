#include "report/rollup.h"

#include "base/civil.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"

enum { FILE_MAX = 64 << 20, PATH_BYTES = 4096, FILE_MODE = 0640, HOUR_S = 3600 };

/* Companies live in many zones; their roll-up has one clock. */
static const struct zone *clock_zone(void)
{
	return civil_zone(SLICE("UTC"), NULL);
}

/* ---- rollup.csv ---- */

static void add_cell(struct str *out, const char *text, enum csv_cell kind)
{
	csv_add_cell(out, slice_of(text), kind, false);
}

static void add_number(struct str *out, bool known, int64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)n);
	add_cell(out, known ? text : "", CSV_PLAIN);
}

void rollup_add_csv(struct str *out, const struct rollup *r)
{
	str_adds(out,
		 "tenant,name,exit_code,exit_meaning,needs_person,oldest_open_at,oldest_open_hours,data_health,mode,"
		 "tier,report\r\n");
	for (size_t i = 0; i < r->n; i++) {
		const struct rollup_row *row = &r->rows[i];
		bool open = row->counted && row->oldest_open_at;
		char at[CIVIL_RFC3339_LEN] = "";
		if (open)
			civil_format_rfc3339(clock_zone(), row->oldest_open_at, at);
		add_cell(out, row->tenant, CSV_PLAIN);
		add_cell(out, row->name, CSV_FREE);
		add_number(out, true, row->exit_code);
		add_cell(out, row->exit_words, CSV_PLAIN);
		add_number(out, row->counted, row->needs_person);
		add_cell(out, at, CSV_PLAIN);
		add_number(out, open, (r->now - row->oldest_open_at) / HOUR_S);
		add_cell(out, row->health, CSV_FREE);
		add_cell(out, row->mode, CSV_PLAIN);
		add_cell(out, row->tier, CSV_PLAIN);
		csv_add_cell(out, slice_of(row->report), CSV_PLAIN, true);
	}
}

/* ---- rollup.json ---- */

static void add_time(struct json *j, const char *key, int64_t at)
{
	char text[CIVIL_RFC3339_LEN];

	if (!at) {
		json_null(j, key);
		return;
	}
	civil_format_rfc3339(clock_zone(), at, text);
	json_text(j, key, text);
}

static void add_row(struct json *j, const struct rollup *r, const struct rollup_row *row)
{
	const struct {
		const char *key, *value;
	} texts[] = {{"data_health", row->health}, {"mode", row->mode}, {"tier", row->tier}, {"report", row->report}};
	bool open = row->counted && row->oldest_open_at;

	json_object(j, NULL);
	json_text(j, "tenant", row->tenant);
	json_text(j, "name", *row->name ? row->name : NULL);
	json_int(j, "exit_code", row->exit_code);
	json_text(j, "exit_meaning", row->exit_words);
	if (row->counted)
		json_int(j, "needs_person", row->needs_person);
	else
		json_null(j, "needs_person");
	add_time(j, "oldest_open_at", open ? row->oldest_open_at : 0);
	if (open)
		json_int(j, "oldest_open_hours", (r->now - row->oldest_open_at) / HOUR_S);
	else
		json_null(j, "oldest_open_hours");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		json_text(j, texts[i].key, *texts[i].value ? texts[i].value : NULL);
	json_end_object(j);
}

void rollup_add_json(struct str *out, const struct rollup *r)
{
	struct json j;

	json_init(&j, out, false);
	json_object(&j, NULL);
	add_time(&j, "now", r->now);
	json_text(&j, "part", *r->part ? r->part : NULL);
	json_int(&j, "companies", (int64_t)r->n);
	json_array(&j, "rows");
	for (size_t i = 0; i < r->n; i++)
		add_row(&j, r, &r->rows[i]);
	json_end_array(&j);
	json_end_object(&j);
	str_addc(out, '\n');
}

/* ---- the folder ---- */

bool rollup_write(const struct rollup *r, const char *var, struct str *folder, struct err *err)
{
	static const struct {
		const char *name;
		void (*add)(struct str *out, const struct rollup *r);
	} files[] = {
		{"rollup.html", rollup_add_html}, {"rollup.csv", rollup_add_csv}, {"rollup.json", rollup_add_json}};
	struct str path, bytes;
	char day[11];
	bool ok;

	str_init(&path, PATH_BYTES);
	str_init(&bytes, FILE_MAX);
	civil_format_date(clock_zone(), r->now, day);
	str_clear(folder);
	str_addf(folder, "%s/rollup/%s%s%s", var, day, *r->part ? "." : "", r->part);
	ok = file_make_folder(folder->data, err);
	for (size_t i = 0; ok && i < sizeof files / sizeof *files; i++) {
		str_clear(&bytes);
		files[i].add(&bytes, r);
		file_join(&path, folder->data, files[i].name);
		ok = str_ok(&bytes) ? file_write_atomic(path.data, str_slice(&bytes), FILE_MODE, err)
				    : err_set(err, ERR_FAULT, "%s: longer than %d bytes", path.data, FILE_MAX);
	}
	str_release(&bytes);
	str_release(&path);
	return ok;
}
