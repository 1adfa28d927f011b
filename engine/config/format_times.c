/* The parts of a profile that say how it writes times, durations and money, and how its files are known. */
#include "config/format_parts.h"

#include "base/num.h"

static const char *const time_words[] = {[CIVIL_ISO] = "iso",
					 [CIVIL_RFC2822] = "rfc2822",
					 [CIVIL_MDY] = "month_first",
					 [CIVIL_DMY] = "day_first",
					 [CIVIL_YMD_SLASH] = "year_first",
					 [CIVIL_MONTH_NAME] = "month_name",
					 [CIVIL_EPOCH_S] = "epoch_seconds",
					 [CIVIL_EPOCH_MS] = "epoch_milliseconds",
					 [CIVIL_AUTO] = "auto",
					 NULL};
static const char *const unit_words[] = {[DURATION_SECONDS] = "seconds",
					 [DURATION_MILLISECONDS] = "milliseconds",
					 [DURATION_DECIMAL_MINUTES] = "decimal_minutes",
					 [DURATION_DECIMAL_HOURS] = "decimal_hours",
					 [DURATION_CLOCK] = "clock",
					 [DURATION_ISO] = "iso",
					 NULL};

/* ---- time ---- */

static void read_zone(struct profile *p, const struct yaml_node *node, struct format_time *time)
{
	struct slice text;
	struct err err = {0};
	if (!profile_scalar(p, node, "zone", &text))
		return;
	if (slice_is(text, "tenant")) {
		time->basis = ZONE_TENANT;
	} else if (slice_is_fold(text, "utc")) {
		time->basis = ZONE_UTC;
	} else if (slice_is(text, "column")) {
		time->basis = ZONE_COLUMN;
	} else {
		time->basis = ZONE_NAMED;
		time->zone = civil_zone(text, &err);
		if (!time->zone)
			PROFILE_FAULT(p, node->line,
				      "zone: %s; it may be: utc, tenant, column, or a name such as "
				      "America/Denver",
				      err.text);
	}
}

static void read_time_format(struct profile *p, const struct yaml_node *node, struct format_time *time)
{
	int format = profile_choose(p, node, "time format", time_words);
	if (format >= 0)
		time->format = (enum civil_format)format;
}

static void read_date_order(struct profile *p, const struct yaml_node *node)
{
	static const char *const words[] = {"month_first", "day_first", NULL};
	int order = profile_choose(p, node, "date_order", words);
	if (order >= 0)
		p->f->date_order = "md"[order];
}

/* {zone: utc, format: iso} of one field. */
static void read_field_time(struct profile *p, const struct yaml_pair *pair)
{
	static const char *const known[] = {"zone", "format", NULL};
	size_t n;
	int field = profile_find_field(p, pair->key_line, pair->key);
	if (field < 0 || !profile_is_map(p, &pair->value, "the time of one field"))
		return;
	if (format_fields(p->f->reads, &n)[field].type != FIELD_TIME) {
		PROFILE_FAULT(p, pair->key_line, "time: %.*s is no field of time", CUT(pair->key));
		return;
	}
	yaml_refuse_unknown(&pair->value, known, p->shown, p->problems);
	const struct yaml_node *zone = yaml_get(&pair->value, "zone"), *format = yaml_get(&pair->value, "format");
	if (zone)
		read_zone(p, zone, &p->f->target[field].time);
	if (format)
		read_time_format(p, format, &p->f->target[field].time);
}

/* zone and format of all times first, then those of single fields. */
void profile_read_time(struct profile *p, const struct yaml_node *node)
{
	if (!profile_is_map(p, node, "time"))
		return;
	const struct yaml_node *zone = yaml_get(node, "zone"), *format = yaml_get(node, "format");
	const struct yaml_node *order = yaml_get(node, "date_order");
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++) {
		/* Said once, not for each field. */
		size_t errors = p->problems->errors;
		if (zone)
			read_zone(p, zone, &p->f->target[i].time);
		if (format)
			read_time_format(p, format, &p->f->target[i].time);
		if (p->problems->errors != errors)
			break;
	}
	if (order)
		read_date_order(p, order);
	for (size_t i = 0; i < node->n; i++)
		if (!slice_is(node->pairs[i].key, "zone") && !slice_is(node->pairs[i].key, "format") &&
		    !slice_is(node->pairs[i].key, "date_order"))
			read_field_time(p, &node->pairs[i]);
}

/* ---- units and money ---- */

void profile_read_units(struct profile *p, const struct yaml_node *node)
{
	size_t n;
	if (!profile_is_map(p, node, "units"))
		return;
	for (size_t i = 0; i < node->n; i++) {
		const struct yaml_pair *pair = &node->pairs[i];
		int field = profile_find_field(p, pair->key_line, pair->key);
		if (field < 0)
			continue;
		if (format_fields(p->f->reads, &n)[field].type != FIELD_DURATION) {
			PROFILE_FAULT(p, pair->key_line, "units: %.*s is no duration", CUT(pair->key));
			continue;
		}
		int unit = profile_choose(p, &pair->value, "unit", unit_words);
		if (unit >= 0)
			p->f->target[field].unit = (enum num_duration_unit)unit;
	}
}

static void read_decimal(struct profile *p, const struct yaml_node *node)
{
	static const char *const words[] = {"auto", "point", "comma", NULL};
	int decimal = profile_choose(p, node, "decimal", words);
	if (decimal >= 0)
		p->f->decimal = (enum format_decimal)decimal;
}

void profile_read_money(struct profile *p, const struct yaml_node *node)
{
	static const char *const known[] = {"currency", "decimal", "unit", NULL};
	static const char *const units_of_money[] = {"whole", "cents", NULL};
	struct slice text;
	if (!profile_is_map(p, node, "money"))
		return;
	yaml_refuse_unknown(node, known, p->shown, p->problems);
	const struct yaml_node *currency = yaml_get(node, "currency"), *unit = yaml_get(node, "unit");
	const struct yaml_node *decimal = yaml_get(node, "decimal");
	if (currency && profile_scalar(p, currency, "currency", &text)) {
		if (text.len != 3)
			PROFILE_FAULT(p, currency->line, "currency: three letters, such as USD");
		p->f->currency = text;
	}
	if (decimal)
		read_decimal(p, decimal);
	if (unit)
		p->f->minor_units = profile_choose(p, unit, "unit of money", units_of_money) == 1;
}

/* ---- detection ---- */

static void read_counts(struct profile *p, const struct yaml_node *node, struct format_shape *shape)
{
	size_t n = node->kind == YAML_LIST ? node->n : 1;
	const struct yaml_node *items = node->kind == YAML_LIST ? node->items : node;
	int64_t count;
	for (size_t i = 0; i < n; i++)
		if (profile_number(p, &items[i], "shape: columns", 63, &count))
			shape->counts |= UINT64_C(1) << count;
}

static void read_shape(struct profile *p, const struct yaml_node *node, struct format_shape *shape)
{
	static const char *const known[] = {"columns", "word_column", "words", "time_columns", NULL};
	int64_t number;
	if (!profile_is_map(p, node, "shape"))
		return;
	yaml_refuse_unknown(node, known, p->shown, p->problems);
	const struct yaml_node *counts = yaml_get(node, "columns"), *column = yaml_get(node, "word_column");
	const struct yaml_node *words = yaml_get(node, "words"), *times = yaml_get(node, "time_columns");
	if (counts)
		read_counts(p, counts, shape);
	else
		PROFILE_FAULT(p, node->line, "shape: columns is missing: how many a row may have");
	if (column && profile_number(p, column, "shape: word_column", 63, &number))
		shape->word_column = (int)number;
	if (words)
		shape->words = profile_words(p, words, "shape: words");
	size_t n = times && times->kind == YAML_LIST ? times->n : 0;
	for (size_t i = 0; i < n && i < sizeof shape->time_columns / sizeof *shape->time_columns; i++)
		if (profile_number(p, &times->items[i], "shape: time_columns", 63, &number) && number > 0)
			shape->time_columns[shape->time_columns_n++] = (int)number;
}

static void read_way(struct profile *p, const struct yaml_node *node, struct format_detect *d)
{
	static const char *const known[] = {"all_of", "any_of", "shape", NULL};
	if (!profile_is_map(p, node, "detect"))
		return;
	yaml_refuse_unknown(node, known, p->shown, p->problems);
	const struct yaml_node *all_of = yaml_get(node, "all_of"), *any_of = yaml_get(node, "any_of");
	const struct yaml_node *shape = yaml_get(node, "shape");
	if (all_of)
		d->all_of = profile_columns(p, all_of);
	if (any_of)
		d->any_of = profile_columns(p, any_of);
	if (shape) {
		d->by_shape = true;
		read_shape(p, shape, &d->shape);
	}
	if (!all_of && !any_of && !shape)
		PROFILE_FAULT(p, node->line, "detect: one of all_of, any_of or shape is needed");
}

/* One way, or a list of ways of which one must hold. */
void profile_read_detect(struct profile *p, const struct yaml_node *node)
{
	size_t n = node->kind == YAML_LIST ? node->n : 1;
	const struct yaml_node *items = node->kind == YAML_LIST ? node->items : node;
	struct format_detect *ways = arena_alloc(p->arena, (n + 1) * sizeof *ways);
	for (size_t i = 0; i < n; i++)
		read_way(p, &items[i], &ways[i]);
	p->f->detect = ways;
	p->f->detect_n = n;
}
