/* What import --check found, in words or as JSON. */
#include "commands/import_look.h"

#include "base/json.h"

static const char *const kind_words[LOOK_KINDS] = {
	[RECORD_CALL] = "calls",
	[RECORD_LEG] = "legs",
	[RECORD_MESSAGE] = "texts",
	[RECORD_BOOKING] = "bookings",
	[RECORD_PAYMENT] = "payments",
	[RECORD_CONTACT] = "contacts",
	[RECORD_CONSENT] = "consent events",
};

static void say_times(const struct look *l)
{
	char from[CIVIL_RFC3339_LEN], to[CIVIL_RFC3339_LEN];

	if (!l->counts.first_at)
		return;
	civil_format_rfc3339(l->tenant->zone, l->counts.first_at, from);
	civil_format_rfc3339(l->tenant->zone, l->counts.last_at, to);
	printf("  times   %s to %s (%s); zone: %s", from, to, l->tenant->timezone, l->counts.zone_basis);
	printf(*l->counts.order_basis ? "; dates: %s\n" : "%s\n", l->counts.order_basis);
}

static void say_findings(const struct look *l)
{
	for (size_t i = 0; i < l->columns_n; i++)
		printf("  column  %s\n", l->columns[i].reason);
	for (size_t i = 0; i < l->rows_n; i++)
		printf("  %s:%lld: %s (%s)%s%s\n", l->name, (long long)l->rows[i].line, l->rows[i].reason,
		       exception_kind_word(l->rows[i].kind), *l->rows[i].text ? "\n      " : "", l->rows[i].text);
	if (l->findings > (int64_t)l->rows_n)
		printf("  and %lld more findings\n", (long long)(l->findings - (int64_t)l->rows_n));
}

/* started_at = "Call Date", id = "Call Id" or "Sid", ... in lines that fit a terminal. */
static void say_bindings(const struct look *l)
{
	enum { WIDTH = 110 };
	size_t at = 0;

	for (size_t i = 0; i < l->bindings_n; i++) {
		const char *field = l->bindings[i].field, *column = l->bindings[i].column;
		bool more = i && strcmp(l->bindings[i - 1].field, field) == 0;
		size_t len = strlen(field) + strlen(column) + 10;
		if (i && !more)
			at += (size_t)printf(",");
		if (!i || at + len > WIDTH)
			at = (size_t)printf(i ? "\n          " : "  fields  ");
		else
			at += (size_t)printf(" ");
		at += (size_t)(more ? printf("or ") : printf("%s = ", field));
		at += (size_t)printf(l->bindings[i].set ? "%s (set)" : "\"%s\"", column);
	}
	if (l->bindings_n)
		putchar('\n');
}

/* A file holds records of one kind, so what it repeats or revises is of that kind. */
static int64_t new_of(const struct look *l, size_t kind)
{
	return l->by_kind[kind] - l->seen_as[ROW_REPEATED] - l->seen_as[ROW_REVISED];
}

/* Every row is in it once; the words are those of `ringback import`. */
static void say_rows(const struct look *l)
{
	const int64_t *as = l->seen_as;
	int64_t sum = (int64_t)(l->counts.skipped + l->counts.set_aside);

	if (!l->counts.rows)
		return;
	printf("  rows    %llu = ", (unsigned long long)l->counts.rows);
	for (size_t k = 0; k < LOOK_KINDS; k++) {
		sum += l->by_kind[k];
		if (l->by_kind[k])
			printf("%lld %s + ", (long long)new_of(l, k), kind_words[k]);
	}
	printf("%lld repeated + %lld revised + %llu skipped + %llu set aside", (long long)as[ROW_REPEATED],
	       (long long)as[ROW_REVISED], (unsigned long long)l->counts.skipped,
	       (unsigned long long)l->counts.set_aside);
	if (l->by_kind[RECORD_LEG])
		printf("; the legs make %lld calls", (long long)l->calls);
	printf(sum == (int64_t)l->counts.rows ? "\n" : "; THIS DOES NOT ADD UP\n");
}

static void say_sick(const struct look *l)
{
	if (l->counts.cut)
		printf("  sick    the end of the file is missing: it stops in the middle of a row\n");
	else if ((int64_t)l->counts.set_aside * 1000 > (int64_t)l->counts.rows * l->tenant->sick_rows_per_mille)
		printf("  sick    more than %lld.%lld%% of the rows are bad (report.sick_rows)\n",
		       (long long)l->tenant->sick_rows_per_mille / 10, (long long)l->tenant->sick_rows_per_mille % 10);
	for (size_t i = 0; i < l->doubts_n; i++)
		printf("  doubt   %s\n", l->doubts[i]);
}

/* A path with blanks goes into quotes, so that the line can be copied. */
static void say_what_next(const struct look *l)
{
	const char *quote = strpbrk(l->path, " ()&;") && !strchr(l->path, '\'') ? "'" : "";

	if (l->counts.rows && l->counts.set_aside == l->counts.rows)
		printf("  Nothing was stored, and no row could be read: why stands above.\n");
	else
		printf("  Nothing was stored. To take it in: ringback import %s %s%s%s\n", l->tenant->id, quote,
		       l->path, quote);
}

void look_print(const struct look *l)
{
	printf("%s\n", l->path);
	if (l->choice.format)
		printf("  format  %s: %s\n", l->choice.format->name, l->choice.why);
	say_bindings(l);
	say_rows(l);
	say_times(l);
	for (size_t i = 0; i < l->records_n; i++)
		shown_print(&l->records[i], l->name);
	say_findings(l);
	say_sick(l);
	if (l->err.kind)
		printf("  error   %s\n", l->err.text);
	if (l->proposal && !option_given(l->in, "write-format"))
		printf("  A mapping to start from follows; %zu of its lines wait for you. --write-format NAME writes "
		       "it to\n"
		       "  %s/%s/formats/NAME.yaml.\n\n%s\n",
		       l->proposal_unsure, l->in->folders.tenants, l->tenant->id, l->proposal);
	if (!l->err.kind)
		say_what_next(l);
}

static void json_findings(struct json *j, const char *key, const struct shown *items, size_t n)
{
	json_array(j, key);
	for (size_t i = 0; i < n; i++) {
		json_object(j, NULL);
		json_int(j, "line", items[i].line);
		json_text(j, "kind", exception_kind_word(items[i].kind));
		json_text(j, "reason", items[i].reason);
		json_text(j, "text", items[i].text);
		json_end_object(j);
	}
	json_end_array(j);
}

static void json_bindings(struct json *j, const struct look *l)
{
	json_array(j, "fields");
	for (size_t i = 0; i < l->bindings_n; i++) {
		json_object(j, NULL);
		json_text(j, "field", l->bindings[i].field);
		json_text(j, l->bindings[i].set ? "set" : "column", l->bindings[i].column);
		json_end_object(j);
	}
	json_end_array(j);
}

static void json_texts(struct json *j, const char *key, const char *const *texts, size_t n)
{
	json_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_text(j, NULL, texts[i]);
	json_end_array(j);
}

void look_print_json(const struct look *l)
{
	struct json j;
	struct str out;

	str_init(&out, 1 << 20);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "file", l->path);
	json_text(&j, "format", l->choice.format ? l->choice.format->name : NULL);
	json_text(&j, "why", l->choice.why);
	json_int(&j, "rows", (int64_t)l->counts.rows);
	json_int(&j, "records", (int64_t)l->counts.records);
	json_int(&j, "calls", l->by_kind[RECORD_LEG] ? l->calls : new_of(l, RECORD_CALL));
	json_int(&j, "repeated", l->seen_as[ROW_REPEATED]);
	json_int(&j, "revised", l->seen_as[ROW_REVISED]);
	json_int(&j, "conflicts", l->seen_as[ROW_CONFLICT]);
	json_int(&j, "skipped", (int64_t)l->counts.skipped);
	json_int(&j, "set_aside", (int64_t)l->counts.set_aside);
	json_int(&j, "first_at", l->counts.first_at);
	json_int(&j, "last_at", l->counts.last_at);
	json_text(&j, "zone", l->counts.zone_basis);
	json_text(&j, "date_order", *l->counts.order_basis ? l->counts.order_basis : NULL);
	json_bool(&j, "cut", l->counts.cut);
	json_bool(&j, "sick", l->sick);
	json_int(&j, "findings", l->findings);
	json_texts(&j, "doubts", l->doubts, l->doubts_n);
	json_bindings(&j, l);
	json_findings(&j, "columns", l->columns, l->columns_n);
	json_findings(&j, "first_findings", l->rows, l->rows_n);
	json_array(&j, "first_records");
	for (size_t i = 0; i < l->records_n; i++)
		shown_json(&l->records[i], &j);
	json_end_array(&j);
	json_text(&j, "proposal", l->proposal);
	json_int(&j, "proposal_unsure", (int64_t)l->proposal_unsure);
	json_text(&j, "error", l->err.kind ? l->err.text : NULL);
	json_end_object(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
}
