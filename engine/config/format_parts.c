/* The parts of a profile: columns, words, units, times and rules. */
#include "config/format_parts.h"

#include "base/num.h"

#define MAX_COLUMN_NUMBER 512

/* ---- words and faults ---- */

void profile_refuse_word(struct profile *p, int line, const char *what, struct slice word, const char *const *words)
{
	const char *near = str_nearest(word, words);
	struct str all;
	str_init(&all, 700);
	for (size_t i = 0; words[i]; i++)
		str_addf(&all, "%s%s", i ? ", " : "", words[i]);
	PROFILE_FAULT(p, line, "%s: \"%.*s\" is not known%s%s%s; it may be: %s", what, CUT(word),
		      near ? " (did you mean \"" : "", near ? near : "", near ? "\"?)" : "", all.data);
	str_release(&all);
}

bool profile_is_map(struct profile *p, const struct yaml_node *node, const char *what)
{
	if (node->kind == YAML_MAP)
		return true;
	PROFILE_FAULT(p, node->line, "%s must be a map, such as {from: Phone}", what);
	return false;
}

bool profile_scalar(struct profile *p, const struct yaml_node *node, const char *what, struct slice *out)
{
	if (node->kind != YAML_SCALAR) {
		PROFILE_FAULT(p, node->line, "%s must be one word or number", what);
		return false;
	}
	*out = node->text;
	return true;
}

int profile_choose(struct profile *p, const struct yaml_node *node, const char *what, const char *const *words)
{
	struct slice text;
	if (!profile_scalar(p, node, what, &text))
		return -1;
	for (int i = 0; words[i]; i++)
		if (slice_is(text, words[i]))
			return i;
	profile_refuse_word(p, node->line, what, text, words);
	return -1;
}

bool profile_number(struct profile *p, const struct yaml_node *node, const char *what, int64_t max, int64_t *out)
{
	struct slice text;
	if (!profile_scalar(p, node, what, &text))
		return false;
	if (num_parse_int(text, 0, max, out))
		return true;
	PROFILE_FAULT(p, node->line, "%s: \"%.*s\" is not a whole number from 0 to %lld", what, CUT(text),
		      (long long)max);
	return false;
}

int profile_find_field(struct profile *p, int line, struct slice name)
{
	size_t n;
	const char *names[FORMAT_MAX_FIELDS + 1] = {NULL};
	const struct format_field *fields = format_fields(p->f->reads, &n);
	int found = format_field_find(p->f->reads, name);
	if (found >= 0)
		return found;
	for (size_t i = 0; i < n; i++)
		names[i] = fields[i].name;
	char what[40];
	snprintf(what, sizeof what, "field of %s", format_reads_word(p->f->reads));
	profile_refuse_word(p, line, what, name, names);
	return -1;
}

static const struct format_field *field_of(const struct profile *p, int field)
{
	size_t n;
	return &format_fields(p->f->reads, &n)[field];
}

/* The node's scalars: itself, or its items. */
static size_t scalars(const struct yaml_node *node, const struct yaml_node **items)
{
	*items = node->kind == YAML_LIST ? node->items : node;
	return node->kind == YAML_LIST ? node->n : 1;
}

struct format_words profile_words(struct profile *p, const struct yaml_node *node, const char *what)
{
	const struct yaml_node *items;
	size_t n = scalars(node, &items);
	struct slice *words = arena_alloc(p->arena, (n + 1) * sizeof *words);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		kept += profile_scalar(p, &items[i], what, &words[kept]);
	return (struct format_words){words, kept};
}

/* ---- columns ---- */

static void read_column(struct profile *p, const struct yaml_node *node, struct format_column *column)
{
	int64_t number;
	struct str key;
	str_init(&key, 1000);
	column->shown = node->text;
	if (node->plain && num_parse_int(node->text, 1, MAX_COLUMN_NUMBER, &number))
		column->number = (int)number;
	format_add_key(&key, node->text);
	column->key = arena_slice(p->arena, str_slice(&key));
	column->pattern = slice_find_char(column->key, '*') >= 0;
	if (!column->key.len)
		PROFILE_FAULT(p, node->line, "a column's name is empty");
	str_release(&key);
}

struct format_columns profile_columns(struct profile *p, const struct yaml_node *node)
{
	const struct yaml_node *items;
	struct slice text;
	size_t n = scalars(node, &items), kept = 0;
	if (n > FORMAT_MAX_COLUMNS) {
		PROFILE_FAULT(p, node->line, "more than %d columns in one list", FORMAT_MAX_COLUMNS);
		n = FORMAT_MAX_COLUMNS;
	}
	struct format_column *columns = arena_alloc(p->arena, (n + 1) * sizeof *columns);
	for (size_t i = 0; i < n; i++)
		if (profile_scalar(p, &items[i], "a column", &text))
			read_column(p, &items[i], &columns[kept++]);
	return (struct format_columns){columns, kept};
}

void profile_read_columns(struct profile *p, const struct yaml_node *node)
{
	if (!profile_is_map(p, node, "columns"))
		return;
	for (size_t i = 0; i < node->n; i++) {
		int field = profile_find_field(p, node->pairs[i].key_line, node->pairs[i].key);
		if (field < 0)
			continue;
		struct format_target *t = &p->f->target[field];
		t->inherited = false;
		t->columns = yaml_is_null(&node->pairs[i].value) ? (struct format_columns){NULL, 0}
								 : profile_columns(p, &node->pairs[i].value);
	}
}

void profile_read_set(struct profile *p, const struct yaml_node *node)
{
	if (!profile_is_map(p, node, "set"))
		return;
	for (size_t i = 0; i < node->n; i++) {
		const struct yaml_node *value = &node->pairs[i].value;
		int field = profile_find_field(p, node->pairs[i].key_line, node->pairs[i].key);
		struct slice text;
		if (field < 0 || !profile_scalar(p, value, "a value of set", &text))
			continue;
		const struct format_field *about = field_of(p, field);
		if (about->type == FIELD_WORD && word_from(about->words, text) < 0)
			profile_refuse_word(p, value->line, about->name, text, word_list(about->words));
		p->f->target[field].fixed = text;
	}
}

void profile_read_ignore(struct profile *p, const struct yaml_node *node)
{
	struct format_columns more = profile_columns(p, node), base = p->f->ignore;
	struct format_column *all = arena_alloc(p->arena, (more.n + base.n + 1) * sizeof *all);
	if (base.n)
		memcpy(all, base.items, base.n * sizeof *all);
	if (more.n)
		memcpy(all + base.n, more.items, more.n * sizeof *all);
	p->f->ignore = (struct format_columns){all, base.n + more.n};
}

/* "started_at or date" */
static void read_need(struct profile *p, const struct yaml_node *node, struct format_need *need)
{
	struct slice rest = node->text;
	while (rest.len && need->n < sizeof need->fields / sizeof *need->fields) {
		ptrdiff_t or = slice_find(rest, SLICE(" or "));
		struct slice name = slice_trim(or >= 0 ? slice_part(rest, 0, (size_t) or) : rest);
		int field = profile_find_field(p, node->line, name);
		if (field >= 0)
			need->fields[need->n++] = field;
		rest = or >= 0 ? slice_part(rest, (size_t) or +4, rest.len) : (struct slice){NULL, 0};
	}
}

void profile_read_required(struct profile *p, const struct yaml_node *node)
{
	const struct yaml_node *items;
	struct slice text;
	size_t n = scalars(node, &items), kept = 0;
	struct format_need *needs = arena_alloc(p->arena, (n + 1) * sizeof *needs);
	for (size_t i = 0; i < n; i++)
		if (profile_scalar(p, &items[i], "required", &text))
			read_need(p, &items[i], &needs[kept++]);
	p->f->required = needs;
	p->f->required_n = kept;
}

void profile_read_wanted(struct profile *p, const struct yaml_node *node)
{
	const struct yaml_node *items;
	struct slice text;
	size_t n = scalars(node, &items), kept = 0;
	int *fields = arena_alloc(p->arena, (n + 1) * sizeof *fields);
	for (size_t i = 0; i < n; i++) {
		if (!profile_scalar(p, &items[i], "wanted", &text))
			continue;
		int field = profile_find_field(p, items[i].line, text);
		if (field >= 0)
			fields[kept++] = field;
	}
	p->f->wanted = fields;
	p->f->wanted_n = kept;
}

/* ---- parts of cells, cells of the row before ---- */

/* The field of a name, unless all its cells are read whole. */
static int find_field_of_one_cell(struct profile *p, int line, struct slice name, const char *key)
{
	int field = profile_find_field(p, line, name);
	if (field < 0 || field_of(p, field)->type != FIELD_PHONES)
		return field;
	PROFILE_FAULT(p, line, "%s: %s reads every number of all its cells", key, field_of(p, field)->name);
	return -1;
}

void profile_read_take(struct profile *p, const struct yaml_node *node)
{
	static const char *const parts[] = {"all", "in_parentheses", "before_parentheses", "last_number", NULL};
	struct slice text;
	if (!profile_is_map(p, node, "take"))
		return;
	for (size_t i = 0; i < node->n; i++) {
		const struct yaml_node *value = &node->pairs[i].value;
		int field = find_field_of_one_cell(p, node->pairs[i].key_line, node->pairs[i].key, "take");
		const struct yaml_node *mark = value->kind == YAML_MAP ? yaml_get(value, "before") : NULL;
		if (field >= 0 && mark && profile_scalar(p, mark, "take: before", &text)) {
			p->f->target[field].part = PART_BEFORE;
			p->f->target[field].mark = text;
			continue;
		}
		int part = field >= 0 ? profile_choose(p, value, "take", parts) : -1;
		if (part >= 0)
			p->f->target[field].part = (enum format_part)part;
	}
}

/* Words for all fields, or a map of fields. */
void profile_read_empty(struct profile *p, const struct yaml_node *node)
{
	if (node->kind != YAML_MAP) {
		p->f->empty = profile_words(p, node, "empty");
		return;
	}
	for (size_t i = 0; i < node->n; i++) {
		int field = profile_find_field(p, node->pairs[i].key_line, node->pairs[i].key);
		if (field >= 0)
			p->f->target[field].nothing = profile_words(p, &node->pairs[i].value, "empty");
	}
}

void profile_read_fill_down(struct profile *p, const struct yaml_node *node)
{
	const struct yaml_node *items;
	struct slice text;
	size_t n = scalars(node, &items);
	for (size_t i = 0; i < n; i++) {
		int field = profile_scalar(p, &items[i], "fill_down", &text)
				    ? find_field_of_one_cell(p, items[i].line, text, "fill_down")
				    : -1;
		if (field >= 0)
			p->f->target[field].fill_down = true;
	}
}

/* ---- what words mean ---- */

static int read_meaning(struct profile *p, const struct yaml_node *node, const struct format_field *about)
{
	static const char *const flags[] = {"no", "yes", "skip", "refuse", NULL};
	struct slice text;
	if (!profile_scalar(p, node, about->name, &text))
		return FORMAT_REFUSE;
	if (slice_is(text, "skip"))
		return FORMAT_SKIP;
	if (slice_is(text, "refuse"))
		return FORMAT_REFUSE;
	if (about->type == FIELD_FLAG) {
		bool yes = slice_is(text, "yes") || slice_is(text, "true");
		if (!yes && !slice_is(text, "no") && !slice_is(text, "false"))
			profile_refuse_word(p, node->line, about->name, text, flags);
		return yes;
	}
	int means = word_from(about->words, text);
	if (means < 0) {
		profile_refuse_word(p, node->line, about->name, text, word_list(about->words));
		return FORMAT_REFUSE;
	}
	return means;
}

/* {no-answer: missed, busy: busy, default: unknown}. The words are new as a whole: none of the base stays. */
static void read_value_map(struct profile *p, const struct yaml_node *map, int field)
{
	const struct format_field *about = field_of(p, field);
	struct format_target *t = &p->f->target[field];
	struct format_value *values = arena_alloc(p->arena, (map->n + 1) * sizeof *values);
	size_t n = 0;
	t->otherwise = FORMAT_REFUSE;
	for (size_t i = 0; i < map->n; i++) {
		int means = read_meaning(p, &map->pairs[i].value, about);
		if (slice_is(map->pairs[i].key, "default"))
			t->otherwise = means;
		else
			values[n++] = (struct format_value){map->pairs[i].key, means};
	}
	t->values = values;
	t->values_n = n;
}

void profile_read_values(struct profile *p, const struct yaml_node *node)
{
	if (!profile_is_map(p, node, "values"))
		return;
	for (size_t i = 0; i < node->n; i++) {
		const struct yaml_node *map = &node->pairs[i].value;
		int field = profile_find_field(p, node->pairs[i].key_line, node->pairs[i].key);
		if (field < 0 || !profile_is_map(p, map, "the words of a field"))
			continue;
		enum field_type type = field_of(p, field)->type;
		if (type == FIELD_WORD || type == FIELD_FLAG)
			read_value_map(p, map, field);
		else
			PROFILE_FAULT(p, map->line, "values: %s is not a field of words", field_of(p, field)->name);
	}
}

/* ---- rules ---- */

static void read_limit(struct profile *p, const struct yaml_node *node, struct slice text, struct format_test *test)
{
	enum field_type type = field_of(p, test->field)->type;
	test->kind = slice_starts(text, "above") ? TEST_ABOVE : TEST_BELOW;
	if (type != FIELD_DURATION && type != FIELD_NUMBER && type != FIELD_MONEY)
		PROFILE_FAULT(p, node->line,
			      "a rule: only durations, numbers and money can be above or below something");
	else if (!num_parse_int(slice_trim(slice_part(text, 6, text.len)), 0, INT32_MAX, &test->limit))
		PROFILE_FAULT(p, node->line, "outcome_rules: \"%.*s\" should read like: above 0, below 0", CUT(text));
}

/* {not: [words]} | {has: [words]} | {like: [words with *]} */
static void read_test_map(struct profile *p, const struct yaml_node *node, struct format_test *test)
{
	static const struct {
		const char *key;
		enum format_test_kind kind;
	} kinds[] = {{"not", TEST_NOT}, {"has", TEST_HAS}, {"like", TEST_LIKE}};
	for (size_t i = 0; node->n == 1 && i < sizeof kinds / sizeof *kinds; i++)
		if (slice_is(node->pairs[0].key, kinds[i].key)) {
			test->kind = kinds[i].kind;
			test->words = profile_words(p, &node->pairs[0].value, "outcome_rules");
			return;
		}
	PROFILE_FAULT(
		p, node->line,
		"outcome_rules: a test is a word, [words], {not: [words]}, {has: [words]}, {like: [words]}, given, "
		"empty, above N or below N");
}

/* given | empty | above N | below N | a word | [words] | a map */
static void read_test(struct profile *p, const struct yaml_node *node, struct format_test *test)
{
	test->kind = TEST_IS;
	if (node->kind == YAML_MAP) {
		read_test_map(p, node, test);
		return;
	}
	struct slice text = node->kind == YAML_SCALAR ? node->text : (struct slice){NULL, 0};
	if (slice_is(text, "given"))
		test->kind = TEST_GIVEN;
	else if (slice_is(text, "empty"))
		test->kind = TEST_EMPTY;
	else if (slice_starts(text, "above ") || slice_starts(text, "below "))
		read_limit(p, node, text, test);
	else
		test->words = profile_words(p, node, "outcome_rules");
}

static int read_say(struct profile *p, const struct yaml_node *node)
{
	bool word = node->kind == YAML_SCALAR;
	int say = word ? word_from(WORDS_CALL_OUTCOME, node->text) : -1;
	if (word && slice_is(node->text, "skip"))
		return FORMAT_SKIP;
	if (say < 0)
		profile_refuse_word(p, node->line, "say", node->text, word_list(WORDS_CALL_OUTCOME));
	return say < 0 ? CALL_UNKNOWN : say;
}

static void read_rule(struct profile *p, const struct yaml_node *node, struct format_rule *rule)
{
	if (!profile_is_map(p, node, "a rule"))
		return;
	struct format_test *tests = arena_alloc(p->arena, (node->n + 1) * sizeof *tests);
	bool skips = rule->say == FORMAT_SKIP, said = skips;
	for (size_t i = 0; i < node->n; i++) {
		const struct yaml_pair *pair = &node->pairs[i];
		if (!skips && slice_is(pair->key, "say")) {
			rule->say = read_say(p, &pair->value);
			said = true;
			continue;
		}
		tests[rule->tests_n].field = profile_find_field(p, pair->key_line, pair->key);
		if (tests[rule->tests_n].field >= 0)
			read_test(p, &pair->value, &tests[rule->tests_n++]);
	}
	rule->tests = tests;
	if (!said)
		PROFILE_FAULT(p, node->line, "outcome_rules: a rule needs say:, how the call ended");
	if (skips && !rule->tests_n)
		PROFILE_FAULT(p, node->line, "skip_rules: a rule without a test would skip every row");
}

void profile_read_skips(struct profile *p, const struct yaml_node *node)
{
	if (node->kind != YAML_LIST) {
		PROFILE_FAULT(p, node->line, "skip_rules must be a list: - {kind: [Payout], amount: below 0}");
		return;
	}
	struct format_rule *rules = arena_alloc(p->arena, (node->n + 1) * sizeof *rules);
	for (size_t i = 0; i < node->n; i++) {
		rules[i].say = FORMAT_SKIP;
		read_rule(p, &node->items[i], &rules[i]);
	}
	p->f->skips = rules;
	p->f->skips_n = node->n;
}

void profile_read_rules(struct profile *p, const struct yaml_node *node)
{
	if (p->f->reads != READS_CALLS && p->f->reads != READS_LEGS) {
		PROFILE_FAULT(p, node->line, "outcome_rules: only calls end in an outcome");
		return;
	}
	if (node->kind != YAML_LIST) {
		PROFILE_FAULT(p, node->line, "outcome_rules must be a list: - {say: missed, outcome: [Missed Call]}");
		return;
	}
	struct format_rule *rules = arena_alloc(p->arena, (node->n + 1) * sizeof *rules);
	for (size_t i = 0; i < node->n; i++)
		read_rule(p, &node->items[i], &rules[i]);
	p->f->rules = rules;
	p->f->rules_n = node->n;
}
