/* summary.json: every number of the page with its definition, and where the report stands. */
#include "report/write.h"

#include "base/json.h"
#include "report/show.h"

static void add_time(struct json *j, const struct figures *f, const char *key, int64_t at)
{
	char text[CIVIL_RFC3339_LEN];
	if (!at) {
		json_null(j, key);
		return;
	}
	civil_format_rfc3339(f->tenant->zone, at, text);
	json_text(j, key, text);
}

static void add_masked(struct json *j, const struct figures *f, const char *key, struct slice text)
{
	struct str shown;
	str_init(&shown, 64u << 10);
	show_free(&shown, f->tenant, text);
	json_str(j, key, str_slice(&shown));
	str_release(&shown);
}

static void add_head(struct json *j, const struct figures *f)
{
	json_text(j, "tenant", f->tenant->id);
	json_text(j, "name", f->tenant->name);
	json_text(j, "timezone", f->tenant->timezone);
	json_int(j, "report", f->report_number);
	if (f->corrects)
		json_int(j, "corrects", f->corrects);
	else
		json_null(j, "corrects");
	add_time(j, f, "now", f->now);
	json_text(j, "mode", f->dry ? "dry-run" : "live");
	json_object(j, "period");
	add_time(j, f, "from", f->period_from);
	add_time(j, f, "to", f->period_to);
	json_end_object(j);
	add_time(j, f, "data_complete_to", f->data_complete_to);
	json_bool(j, "data_sick", f->sick);
	add_masked(j, f, "data_sick_why", f->sick_why);
	json_object(j, "chain");
	json_int(j, "number", f->chain_number);
	json_str(j, "head", f->chain_head);
	json_end_object(j);
	json_str(j, "rules", f->rules_hash);
	json_str(j, "law", f->law_version);
}

static void add_number(struct json *j, const struct figure *number)
{
	json_object(j, number->key);
	json_int(j, "value", number->value);
	json_text(j, "name", number->name);
	json_text(j, "definition", number->definition);
	json_end_object(j);
}

/* The terms are defined once, among the figures. */
static void add_balance(struct json *j, const struct figures *f)
{
	json_object(j, "balance");
	json_text(j, "definition", "opening + new = closed + carried, as these words are defined under figures.");
	json_int(j, "opening", f->opening);
	json_int(j, "new", f->opened);
	json_int(j, "closed", f->closed);
	json_int(j, "carried", f->carried);
	json_bool(j, "balanced", f->balanced);
	json_str(j, "why", f->balance_why);
	json_end_object(j);
}

struct list {
	const char *key, *definition;
	const struct tally *items;
	size_t n;
	bool money; /* payments of each line; never a sum of lines */
};

static void add_list(struct json *j, const struct list *list)
{
	json_object(j, list->key);
	json_text(j, "definition", list->definition);
	json_array(j, "rows");
	for (size_t i = 0; i < list->n; i++) {
		const struct tally *t = &list->items[i];
		json_object(j, NULL);
		json_str(j, "word", t->word);
		json_str(j, "words", t->words);
		if (t->meaning.len)
			json_str(j, "meaning", t->meaning);
		json_int(j, "value", t->n);
		if (list->money && t->currency.len) {
			json_int(j, "paid_minor", t->amount_minor);
			json_str(j, "currency", t->currency);
		}
		json_end_object(j);
	}
	json_end_array(j);
	json_end_object(j);
}

static void add_rungs(struct json *j, const struct figures *f)
{
	json_object(j, "rungs");
	json_text(j, "definition", "Cases by the highest step that a record proves; each case once.");
	json_array(j, "rows");
	for (int r = RUNGS - 1; r >= 0; r--) {
		json_object(j, NULL);
		json_text(j, "word", rung_word((enum rung)r));
		json_text(j, "proved_by", rung_proof((enum rung)r));
		json_int(j, "value", f->rungs[r].n);
		json_end_object(j);
	}
	json_end_array(j);
	json_end_object(j);
}

static void add_row(struct json *j, const int64_t *values, size_t n)
{
	json_array(j, NULL);
	for (size_t i = 0; i < n; i++)
		json_int(j, NULL, values[i]);
	json_end_array(j);
}

static void add_pictures(struct json *j, const struct figures *f)
{
	json_object(j, "by_day");
	json_text(j, "definition",
		  "The last 14 days, oldest first: cases by end state (proven, texted, drafted, not contacted, nobody "
		  "acted, unknown or failed).");
	json_int(j, "first_day", f->by_day_first);
	json_array(j, "rows");
	for (size_t d = 0; d < 14; d++)
		add_row(j, f->by_day[d], 6);
	json_end_array(j);
	json_end_object(j);
	json_object(j, "by_hour");
	json_text(j, "definition", "Missed calls by weekday (Sunday first) and hour of the day.");
	json_array(j, "rows");
	for (size_t d = 0; d < 7; d++)
		add_row(j, f->by_hour[d], 24);
	json_end_array(j);
	json_end_object(j);
	json_object(j, "response");
	json_text(j, "definition",
		  "Cases first missed in the period by time to the first human response: under 5 minutes, 1 hour, 24 "
		  "hours, "
		  "7 days, later, none. Our own and test numbers aside.");
	json_array(j, "rows");
	add_row(j, f->response, 6);
	json_end_array(j);
	json_end_object(j);
}

static void add_changes(struct json *j, const struct figures *f)
{
	json_array(j, "changes");
	for (size_t i = 0; i < f->changes_n; i++) {
		json_object(j, NULL);
		add_masked(j, f, "what", f->changes[i].what);
		add_masked(j, f, "was", f->changes[i].was);
		add_masked(j, f, "now", f->changes[i].now);
		add_masked(j, f, "why", f->changes[i].why);
		json_end_object(j);
	}
	json_end_array(j);
}

bool report_write_summary(const struct figures *f, struct str *out)
{
	const struct list lists[] = {
		{"not_contacted", "Cases not contacted on purpose, by reason.", f->not_contacted, f->not_contacted_n,
		 false},
		{"open_by_age", "Open cases by the age of their first missed call; adds up to balance.carried.",
		 f->open_by_age, f->open_by_age_n, false},
		{"matches",
		 "Standing bookings by match class, cancelled ones and those that name no person in lines of their "
		 "own; payments "
		 "less refunds a line, never added up across lines.",
		 f->matches, f->matches_n, true},
		{"cannot_say", "What the records do not tell.", f->cannot_say, f->cannot_say_n, false},
	};
	struct json j;
	json_init(&j, out, false);
	json_object(&j, NULL);
	add_head(&j, f);
	add_balance(&j, f);
	json_object(&j, "figures");
	for (size_t i = 0; i < f->all_n; i++)
		add_number(&j, &f->all[i]);
	json_end_object(&j);
	add_rungs(&j, f);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		add_list(&j, &lists[i]);
	add_pictures(&j, f);
	add_changes(&j, f);
	json_end_object(&j);
	str_addc(out, '\n');
	return str_ok(out);
}
