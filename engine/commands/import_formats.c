/* import --formats: which exports can be read. docs/formats.md's table is made from its --json. */
#include "base/json.h"
#include "commands/import.h"
#include "commands/say.h"
#include "config/formats.h"

enum { TABLE_BYTES_MAX = 4 << 20, WORDS_BYTES_MAX = 16 << 10 };

/* ---- what a profile does, in words ---- */

static void add_columns(struct str *out, const struct format_columns *columns, const char *none)
{
	if (!columns->n)
		str_adds(out, none);
	for (size_t i = 0; i < columns->n; i++) {
		const struct format_column *c = &columns->items[i];
		str_adds(out, i ? ", else " : "");
		if (c->number)
			str_addf(out, "column %d", c->number);
		else
			str_addf(out, "%.*s", (int)c->shown.len, c->shown.at);
	}
}

static int id_field(enum format_reads reads)
{
	switch (reads) {
	case READS_CALLS:
	case READS_LEGS: return F_CALL_ID;
	case READS_MESSAGES: return F_MESSAGE_ID;
	case READS_BOOKINGS: return F_BOOKING_ID;
	case READS_PAYMENTS: return F_PAYMENT_ID;
	case READS_CONTACTS: return F_CONTACT_ID;
	case READS_CONSENT:
	case READS_KINDS: break;
	}
	return -1;
}

/* What makes a row the same record when it comes again. */
static void add_id(struct str *out, const struct format *f)
{
	int field = id_field(f->reads);

	if (f->reader == READER_ICS) {
		str_adds(out, "UID");
		return;
	}
	if (field < 0)
		str_adds(out, "number, event and time");
	else
		add_columns(out, &f->target[field].columns, "what the row says (there is no id)");
	if (f->reads == READS_LEGS && f->target[F_LEG_GROUP].columns.n) {
		str_adds(out, "; rows of one call: ");
		add_columns(out, &f->target[F_LEG_GROUP].columns, "");
	}
}

static void add_zone(struct str *out, const struct format *f)
{
	const struct format_time *t = &f->target[F_AT].time;

	switch (t->basis) {
	case ZONE_TENANT:
		str_adds(out, f->reader == READER_ICS ? "in the event, else the company's" : "the company's");
		break;
	case ZONE_UTC: str_adds(out, "UTC"); break;
	case ZONE_COLUMN: str_adds(out, "in each row"); break;
	case ZONE_NAMED: str_adds(out, civil_zone_name(t->zone)); break;
	}
}

static void add_words(struct str *out, const struct format_words *words)
{
	for (size_t i = 0; i < words->n; i++)
		str_addf(out, words->items[i].len ? "%s%.*s" : "%sempty%.*s", i ? " or " : "", (int)words->items[i].len,
			 words->items[i].at ? words->items[i].at : "");
}

static void add_test(struct str *out, const struct format *f, const struct format_test *t)
{
	size_t n;

	str_addf(out, "%s ", format_fields(f->reads, &n)[t->field].name);
	switch (t->kind) {
	case TEST_IS:
		str_adds(out, "is ");
		add_words(out, &t->words);
		break;
	case TEST_NOT:
		str_adds(out, "is not ");
		add_words(out, &t->words);
		break;
	case TEST_HAS:
		str_adds(out, "has ");
		add_words(out, &t->words);
		break;
	case TEST_LIKE:
		str_adds(out, "is like ");
		add_words(out, &t->words);
		break;
	case TEST_GIVEN: str_adds(out, "is given"); break;
	case TEST_EMPTY: str_adds(out, "is empty"); break;
	case TEST_ABOVE: str_addf(out, "is above %lld", (long long)t->limit); break;
	case TEST_BELOW: str_addf(out, "is below %lld", (long long)t->limit); break;
	}
}

/* When a person spoke. Whatever else happened to a call that came in is a miss. */
static void add_talk(struct str *out, const struct format *f)
{
	const struct format_target *outcome = &f->target[F_CALL_OUTCOME];
	size_t said = 0;

	if (f->reads != READS_CALLS && f->reads != READS_LEGS)
		return;
	for (size_t i = 0; i < f->rules_n; i++) {
		if (f->rules[i].say != CALL_TALKED)
			continue;
		str_adds(out, said++ ? "; or " : "");
		for (size_t k = 0; k < f->rules[i].tests_n; k++) {
			str_adds(out, k ? " and " : "");
			add_test(out, f, &f->rules[i].tests[k]);
		}
	}
	for (size_t i = 0; i < outcome->values_n && !f->rules_n; i++)
		if (outcome->values[i].means == CALL_TALKED)
			str_addf(out, "%soutcome is %.*s", said++ ? " or " : "", (int)outcome->values[i].word.len,
				 outcome->values[i].word.at);
}

/* ---- the list ---- */

static void json_words(struct json *j, const char *key, void (*add)(struct str *out, const struct format *f),
		       const struct format *f)
{
	struct str text;

	str_init(&text, WORDS_BYTES_MAX);
	add(&text, f);
	json_str(j, key, str_slice(&text));
	str_release(&text);
}

static void print_json(const struct format_set *set)
{
	struct json j;
	struct str out;

	str_init(&out, TABLE_BYTES_MAX);
	json_init(&j, &out, false);
	json_array(&j, NULL);
	for (size_t i = 0; i < set->n; i++) {
		const struct format *f = set->items[i];
		json_object(&j, NULL);
		json_text(&j, "format", f->name);
		json_text(&j, "about", f->about);
		json_text(&j, "reads", format_reads_word(f->reads));
		json_text(&j, "how_sure", format_sure_word(f->sure));
		json_bool(&j, "shipped", f->shipped);
		json_words(&j, "id", add_id, f);
		json_words(&j, "zone", add_zone, f);
		json_words(&j, "talked", add_talk, f);
		json_text(&j, "quirks", f->quirks);
		json_text(&j, "refused", f->refuse);
		json_end_object(&j);
	}
	json_end_array(&j);
	str_addc(&out, '\n');
	print_str(&out);
	str_release(&out);
}

static void print_words(const struct format_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct format *f = set->items[i];
		printf("%-22s %-9s %s\n", f->name, f->refuse ? "refused" : format_reads_word(f->reads),
		       f->about ? f->about : "a mapping of this company");
	}
}

int import_formats(struct invocation *in)
{
	const struct tenant *t = NULL;
	struct problems problems;
	struct format_set set;

	problems_init(&problems);
	if (in->arguments)
		t = tenant_load(&in->folders, in->argument[0], &in->arena, &problems);
	bool ok = (t || !in->arguments) && formats_load(&in->folders, t, &in->arena, &set, &problems);
	say_problems(&problems);
	problems_release(&problems);
	if (!ok)
		return EXIT_CONFIG;
	if (in->json)
		print_json(&set);
	else
		print_words(&set);
	return EXIT_DONE;
}
