/* Step 6, show: keep what is left in front of the owner until it is done. The same inputs make no new report; other
 * inputs of a day already shown make a new one that says which it corrects. */
#include "base/file.h"
#include "base/hash.h"
#include "loop/night.h"
#include "report/figures.h"
#include "report/write.h"
#include "store/receipts.h"
#include "store/views.h"

/* The first sick thing of the last report: said again by every run that finds nothing new. */
#define SICK_WHY "sick_why"

enum { PAGE_BYTES_MAX = 64 << 20, FIGURES_BYTES_MAX = 512 << 20, FILE_MODE = 0640 };

/* What the report would be made from: data, config, rules, tables, and the day it is for. */
static bool digest_inputs(struct night *n, const char *day, uint8_t out[HASH_SHA256_LEN], struct err *err)
{
	int64_t receipt = 0, records = 0, findings = 0;
	struct slice config = store_meta(n->store, "config");
	char text[1024];

	if (!reports_inputs(n->store, &receipt, &records, &findings, err))
		return false;
	int len = snprintf(text, sizeof text, "%lld|%lld|%lld|%s|%lld|%s|%.*s", (long long)receipt, (long long)records,
			   (long long)findings, day, (long long)n->tenant->report_period_s, n->tenant->name,
			   (int)config.len, config.at);
	hash_sha256(text, len > 0 ? (size_t)len : 0, out);
	return true;
}

static bool write_files(const struct figures *f, struct report_csvs *csvs, const char *folder, struct str *summary,
			struct err *err)
{
	struct str path, page;
	bool ok;

	str_init(&path, 4096);
	str_init(&page, PAGE_BYTES_MAX);
	ok = report_write_html(f, &page, err) &&
	     file_write_atomic(file_join(&path, folder, "report.html"), str_slice(&page), FILE_MODE, err) &&
	     report_publish_csvs(csvs, err);
	str_clear(&page);
	ok = ok && report_write_summary(f, &page) &&
	     file_write_atomic(file_join(&path, folder, "summary.json"), str_slice(&page), FILE_MODE, err);
	for (size_t i = 0; ok && i < f->all_n; i++)
		str_addf(summary, "%s %lld\n", f->all[i].key, (long long)f->all[i].value);
	str_release(&page);
	str_release(&path);
	return ok;
}

static bool say_report(struct night *n, const struct report_record *r, struct err *err)
{
	char hex[HASH_HEX_LEN + 1];

	hash_hex(r->inputs_sha, sizeof r->inputs_sha, hex);
	struct receipt_field fields[] = {
		RECEIPT_INT("corrects", r->corrects),
		RECEIPT_TEXT("folder", r->folder),
		RECEIPT_TEXT("inputs", slice_of(hex)),
		RECEIPT_INT("number", r->number),
	};
	return night_receipt(n, "report", fields, sizeof fields / sizeof *fields, NULL, err);
}

static bool write_report(struct night *n, struct report_record *r, int64_t last_head, struct err *err)
{
	struct figures *f;
	struct arena arena;
	struct str folder, summary;
	struct since_last since = {0};
	struct report_csvs *csvs = NULL;
	bool ok;

	arena_init(&arena, FIGURES_BYTES_MAX);
	str_init(&folder, 4096);
	str_init(&summary, 1 << 20);
	f = arena_alloc(&arena, sizeof *f);
	f->report_number = r->number;
	f->corrects = r->corrects;
	f->dry = !n->live;
	f->since = &since;
	str_addf(&folder, "%s/%s/reports/%.*s", n->folders->var, n->tenant->id, (int)r->folder.len, r->folder.at);
	ok = store_index_reports(n->store, err) &&
	     views_answers_since(n->store, last_head, &since.answers, &since.settings, err) &&
	     file_make_folder(folder.data, err) && (csvs = report_open_csvs(n->tenant, folder.data, err));
	f->rows = csvs ? report_csvs_rows(csvs) : NULL;
	ok = ok && figures_load(n->store, n->tenant, n->now, &arena, f, err) &&
	     write_files(f, csvs, folder.data, &summary, err);
	report_close_csvs(&csvs);
	n->counts.needs_person = f->needs_total;
	n->counts.balanced = f->balanced; /* missed calls in = dispositions out, opening + new = closed + carried */
	n->counts.missed = f->missed_calls;
	n->counts.sick = n->counts.sick || f->sick;
	if (n->counts.sick)
		snprintf(n->counts.sick_why, sizeof n->counts.sick_why, "%.*s", (int)f->sick_why.len,
			 f->sick_why.len ? f->sick_why.at : "");
	r->summary = str_slice(&summary);
	ok = ok && store_begin(n->store, err) && reports_add(n->store, r, err) && say_report(n, r, err) &&
	     store_set_meta(n->store, SICK_WHY, slice_of(n->counts.sick_why), err) && store_commit(n->store, err);
	if (!ok)
		store_rollback(n->store);
	str_release(&summary);
	str_release(&folder);
	arena_release(&arena);
	return ok;
}

bool show_report(struct night *n, struct err *err)
{
	struct report_record last, next = {0};
	char day[11], folder[32];
	int64_t of_day = 0, same_day = 0;

	civil_format_date(n->tenant->zone, n->now, day);
	if (!digest_inputs(n, day, next.inputs_sha, err) || !reports_last(n->store, &n->arena, &last, err) ||
	    !reports_of_day(n->store, slice_of(day), &same_day, &of_day, err))
		return false;
	if (last.number && memcmp(last.inputs_sha, next.inputs_sha, sizeof next.inputs_sha) == 0) {
		/* What it said still holds. */
		snprintf(n->counts.report_folder, sizeof n->counts.report_folder, "%.*s", (int)last.folder.len,
			 last.folder.at);
		n->counts.needs_person = reports_was(&last, "needs_person");
		n->counts.sick = n->counts.sick || reports_was(&last, "data_sick");
		struct slice why = store_meta(n->store, SICK_WHY);
		snprintf(n->counts.sick_why, sizeof n->counts.sick_why, "%.*s", (int)why.len, why.at ? why.at : "");
		n->counts.balanced = reports_was(&last, "balanced");
		n->counts.missed = reports_was(&last, "missed_calls");
		return true;
	}
	if (of_day)
		snprintf(folder, sizeof folder, "%s.%lld", day, (long long)of_day + 1);
	else
		snprintf(folder, sizeof folder, "%s", day);
	next.number = last.number + 1;
	next.at = n->now;
	next.corrects = same_day;
	next.day = slice_of(day);
	next.folder = slice_of(folder);
	next.head_number = receipts_number(n->store) + 1;
	memcpy(next.head, receipts_head(n->store), sizeof next.head);
	n->counts.report_written = true;
	snprintf(n->counts.report_folder, sizeof n->counts.report_folder, "%s", folder);
	return write_report(n, &next, last.head_number, err);
}
