/* A proposed mapping as YAML: what is sure as lines, what is not as comments. Values of the file stand in it only where
 * they are words of a closed list: no names and no numbers of people. */
#include <stdarg.h>

#include "sources/propose_parts.h"

enum { LEFT_MAX = 4096, WHY_COLUMN = 44 };

static void line(struct writer *w, bool sure, const char *left, const char *why, ...)
	__attribute__((format(printf, 4, 5)));

/* `left` from the first column on, and why behind it. */
static void line(struct writer *w, bool sure, const char *left, const char *why, ...)
{
	char text[300];
	va_list args;
	struct str *out = &w->p->yaml;
	size_t len = 0;

	for (const char *c = left; *c; c++)
		len += ((unsigned char)*c & 0xC0) != 0x80; /* letters, not bytes */
	va_start(args, why);
	vsnprintf(text, sizeof text, why, args);
	va_end(args);
	str_adds(out, sure ? "" : PROPOSE_UNSURE);
	str_adds(out, left);
	for (len += sure ? 0 : strlen(PROPOSE_UNSURE); *text && len < WHY_COLUMN; len++)
		str_addc(out, ' ');
	if (*text)
		str_addf(out, " # %s", text);
	str_addc(out, '\n');
	w->p->unsure += !sure;
}

/* A plain scalar where that is safe, else in double quotes. */
static void add_yaml(struct str *out, struct slice text)
{
	static const char *const reserved[] = {"yes", "no", "true", "false", "null", "on", "off", "default", "y", "n"};
	bool plain = text.len > 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		plain = plain && (letter || (i && ((c >= '0' && c <= '9') || strchr(" _/()-.", c))));
	}
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		plain = plain && !slice_is_fold(text, reserved[i]);
	if (plain) {
		str_add_slice(out, text);
		return;
	}
	str_addc(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c < ' ' || c == 0x7f)
			str_addf(out, "\\x%02x", c);
		else
			str_addf(out, c == '"' || c == '\\' ? "\\%c" : "%c", c);
	}
	str_addc(out, '"');
}

static const struct looked_column *column_of(const struct writer *w, size_t field)
{
	return w->c->column[field] < 0 ? NULL : &w->l->column[w->c->column[field]];
}

static bool is_surely(const struct writer *w, size_t field)
{
	return w->c->column[field] >= 0 && w->c->sure[field];
}

/* The unit of a duration as far as its values or its name tell, or null. */
static const char *unit_of(const struct looked_column *c)
{
	static const char *const by_name[][2] = {{"milli", "milliseconds"},  {"(ms)", "milliseconds"},
						 {"sec", "seconds"},         {"(s)", "seconds"},
						 {"min", "decimal_minutes"}, {"hour", "decimal_hours"}};

	if (looks_like(c, CELL_CLOCK))
		return "clock";
	if (looks_like(c, CELL_ISO_DURATION))
		return "iso";
	if (looks_like(c, CELL_NUMBER) && slice_ends(c->shown, "_s"))
		return "seconds";
	for (size_t i = 0; looks_like(c, CELL_NUMBER) && i < sizeof by_name / sizeof *by_name; i++)
		if (slice_find(c->key, slice_of(by_name[i][0])) >= 0)
			return by_name[i][1];
	return NULL;
}

static bool field_is_sure(const struct writer *w, size_t field)
{
	return is_surely(w, field) && (w->fields[field].type != FIELD_DURATION || unit_of(column_of(w, field)));
}

/* ---- the parts ---- */

static void write_head(struct writer *w)
{
	struct str *out = &w->p->yaml;

	str_adds(out, "# A mapping for ");
	for (const char *c = w->file_name; *c; c++)
		str_addc(out, (unsigned char)*c < ' ' ? '?' : *c);
	str_addf(out, ", proposed from its header and %llu rows. Look at every line.\n",
		 (unsigned long long)w->l->rows);
	str_adds(out,
		 "# A line that begins with \"" PROPOSE_UNSURE "\" could not be told: make it right and take the three "
		 "signs away, or delete it.\n");
	char left[64];
	snprintf(left, sizeof left, "format: %s", w->p->format);
	line(w, true, left, "%s",
	     w->clear ? "" : "not sure: see docs/formats.md for mapped-messages, -bookings and others");
	if (!w->l->header)
		line(w, true, "header: no", "the first row holds values; columns are counted from 1");
}

/* What `set:` would say of every row: its field, or nothing. */
static struct slice set_field(const struct writer *w)
{
	struct slice rest = slice_of(w->c->kind->set), name = {0};

	return slice_next(&rest, ':', &name) ? name : (struct slice){0};
}

static void add_column(const struct writer *w, struct str *left, size_t field)
{
	if (w->l->header)
		add_yaml(left, column_of(w, field)->shown);
	else
		str_add_int(left, w->c->column[field] + 1);
}

static void write_column(struct writer *w, size_t field, struct str *left)
{
	const struct looked_column *c = column_of(w, field);
	unsigned long long filled = c->filled;

	str_clear(left);
	str_addf(left, "  %s: ", w->fields[field].name);
	add_column(w, left, field);
	if (field_is_sure(w, field))
		line(w, true, left->data, "%llu of %llu rows", filled, (unsigned long long)w->l->rows);
	else if (!filled)
		line(w, false, left->data, "empty in every row; %s?", w->fields[field].about);
	else if (is_surely(w, field))
		line(w, false, left->data, "in which unit? see units below");
	else
		line(w, false, left->data, "by its look only: %s?", w->fields[field].about);
}

static void write_columns(struct writer *w, struct str *left)
{
	bool any = false;

	for (size_t i = 0; i < w->fields_n; i++)
		any = any || field_is_sure(w, i);
	line(w, any, "columns:", "%s", "");
	for (size_t i = 0; i < w->fields_n; i++)
		if (w->c->column[i] >= 0)
			write_column(w, i, left);
	for (size_t i = 0; i < w->fields_n; i++)
		if (choice_needs(w->c, w->fields[i].name) && w->c->column[i] < 0 &&
		    !slice_is(set_field(w), w->fields[i].name) && !(i == F_AT && w->c->column[F_AT_DATE] >= 0)) {
			str_clear(left);
			str_addf(left, "  %s: ", w->fields[i].name);
			line(w, false, left->data, "no column was found: %s%s", w->fields[i].about,
			     w->fields[i].type == FIELD_WORD ? "; what its words mean goes below values:" : "");
		}
}

static void write_rest(struct writer *w, struct str *left)
{
	bool any = false;

	str_clear(left);
	for (size_t i = 0; w->l->header && i < w->l->n; i++) {
		if (w->c->taken[i] || !w->l->column[i].key.len)
			continue;
		str_adds(left, any ? ", " : "ignore: [");
		add_yaml(left, w->l->column[i].shown);
		any = true;
	}
	if (any) {
		str_adds(left, "]");
		line(w, false, left->data, "columns that nothing is read from");
	}
}

static void write_set(struct writer *w)
{
	char left[64];
	int line_field = format_field_find(w->c->kind->reads, SLICE("to"));
	struct slice name = set_field(w);

	if (!name.len || w->c->column[format_field_find(w->c->kind->reads, name)] >= 0)
		return;
	snprintf(left, sizeof left, "set: {%s}", w->c->kind->set);
	if (line_field < 0 || w->c->column[line_field] < 0)
		line(w, false, left, "no column says it: is it true of every row?");
}

static void write_time(struct writer *w)
{
	bool pair = w->c->column[F_AT] < 0;
	const struct looked_column *c = column_of(w, pair ? F_AT_DATE : F_AT);

	if (!c)
		return;
	bool sure = is_surely(w, pair ? F_AT_DATE : F_AT);
	line(w, sure, "time:", "%s", "");
	if (is_surely(w, F_AT_ZONE))
		line(w, sure, "  zone: column", "%s", "");
	else
		line(w, sure, "  zone: tenant", "times are on the company's clock, %s; else utc, or the name of a zone",
		     w->t->timezone);
	if (c->order.month_first != c->order.day_first)
		line(w, sure, c->order.day_first ? "  date_order: day_first" : "  date_order: month_first",
		     "its own dates prove it");
	else if (c->order.open)
		line(w, false, "  date_order: month_first", "every date reads both ways: or day_first?");
}

static void write_units(struct writer *w)
{
	char left[80];
	bool any = false, sure = false;

	for (size_t i = 0; i < w->fields_n; i++) {
		bool duration = w->fields[i].type == FIELD_DURATION && column_of(w, i);
		any = any || duration;
		sure = sure || (duration && field_is_sure(w, i));
	}
	if (!any)
		return;
	line(w, sure, "units:", "%s", "");
	for (size_t i = 0; i < w->fields_n; i++) {
		if (w->fields[i].type != FIELD_DURATION || !column_of(w, i))
			continue;
		const char *unit = unit_of(column_of(w, i));
		snprintf(left, sizeof left, "  %s: %s", w->fields[i].name, unit ? unit : "seconds");
		line(w, field_is_sure(w, i), left, "%s", unit ? "" : "or milliseconds, decimal_minutes, clock (6:30)?");
	}
}

static void write_word(struct writer *w, size_t field, struct slice word, uint64_t rows)
{
	enum word_list list = w->fields[field].words;
	/* Yes under a name that is no opt-out's may be consent: nobody is told that it means stop. */
	bool telling = list != WORDS_CONSENT_KIND || is_surely(w, field);
	const struct known_word *known = telling ? known_word_find(list, word) : NULL;
	bool ours = !known && word_from(list, word) >= 0, plain = ours || (known && known->plain);
	struct str left;

	str_init(&left, LEFT_MAX);
	str_adds(&left, "    ");
	add_yaml(&left, word);
	str_adds(&left, ": ");
	if (known)
		str_adds(&left, known->means);
	else if (ours)
		str_adds(&left, word_list(list)[word_from(list, word)]);
	const char *ask = plain ? ""
			  : known && !strcmp(known->means, "talked")
				  ? ": only if a person spoke; a menu or mailbox that answered is auto_answered"
			  : known ? ": is that what it means?"
				  : ": which word of docs/formats.md? skip: no record; refuse: set aside";
	line(w, plain && is_surely(w, field), left.data, "%llu row%s%s", (unsigned long long)rows, rows == 1 ? "" : "s",
	     ask);
	str_release(&left);
}

static void write_values(struct writer *w)
{
	char left[80];
	bool any = false, sure = false;

	for (size_t i = 0; i < w->fields_n; i++) {
		bool words = w->fields[i].type == FIELD_WORD && column_of(w, i) && column_of(w, i)->filled;
		any = any || words;
		sure = sure || (words && is_surely(w, i));
	}
	if (!any)
		return;
	line(w, sure, "values:", "%s", "");
	for (size_t i = 0; i < w->fields_n; i++) {
		const struct looked_column *c = column_of(w, i);
		if (w->fields[i].type != FIELD_WORD || !c || !c->filled)
			continue;
		snprintf(left, sizeof left, "  %s:", w->fields[i].name);
		line(w, is_surely(w, i), left, "%s", "");
		for (size_t k = 0; k < c->words_n; k++)
			write_word(w, i, c->words[k].word, c->words[k].n);
		line(w, is_surely(w, i), "    default: refuse", "a word that is not here sets its row aside");
	}
}

/* Whoever has no answer there has said nothing. */
static void write_skips(struct writer *w)
{
	const struct looked_column *c = w->c->kind->reads == READS_CONSENT ? column_of(w, F_CONSENT_KIND) : NULL;

	if (c && c->filled < w->l->rows)
		line(w, false, "skip_rules: [{kind: empty}]", "empty in %llu of %llu rows: do they not ask to stop?",
		     (unsigned long long)(w->l->rows - c->filled), (unsigned long long)w->l->rows);
}

void proposal_write(struct writer *w)
{
	struct str left;

	str_init(&left, LEFT_MAX);
	w->fields = format_fields(w->c->kind->reads, &w->fields_n);
	write_head(w);
	write_columns(w, &left);
	write_set(w);
	write_rest(w, &left);
	write_time(w);
	write_units(w);
	write_values(w);
	write_skips(w);
	str_release(&left);
}
