#include "config/tenant_fields.h"

#include "base/civil.h"
#include "base/num.h"
#include "base/phone.h"
#include "domain/texts.h"

enum { DORMANT_MAX_MONTHS = 120, WORDS_MAX = 8 };

/* States, territories and provinces that law tables know; each stands alone here though NS and PE share a row there. */
static const char *const regions[] = {
	"AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY",
	"LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH",
	"OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "VI", "WA", "WV", "WI", "WY", "GU",
	"MP", "AS", "AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT", NULL};

static void read_text(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct text_check check;
	struct slice text = slice_trim(node->text);

	text_examine(text, "", &check);
	int64_t units = check.gsm ? check.units : 0;
	for (size_t i = 0; !check.gsm && i < text.len; i++)
		units += ((unsigned char)text.at[i] & 0xC0) != 0x80;
	if (check.control_chars || slice_find_char(text, '\n') >= 0)
		TENANT_FAULT(r, node->line, "%s must be one line of plain text", key->path);
	else if (check.unfilled)
		TENANT_FAULT(r, node->line, "%s may not hold { or }", key->path);
	else if (units < key->min || units > key->max)
		TENANT_FAULT(r, node->line, "%s has %d characters, where %d to %d are allowed", key->path, (int)units,
			     (int)key->min, (int)key->max);
	else
		*(const char **)at = arena_text(r->arena, text);
}

static void read_zone(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct err err = {0};
	const struct zone *zone = civil_zone(node->text, &err);
	const char *alias = zone ? NULL : civil_zone_alias(node->text);

	if (zone)
		*(const char **)at = node->text.at;
	else if (alias)
		TENANT_FAULT(r, node->line, "%s: \"%.*s\" is not an IANA name (did you mean \"%s\"?)", key->path,
			     WRITTEN(node), alias);
	else
		TENANT_FAULT(r, node->line, "%s: %s", key->path, err.text);
}

static bool is_two_letters(struct slice text)
{
	return text.len == 2 && text.at[0] >= 'A' && text.at[0] <= 'Z' && text.at[1] >= 'A' && text.at[1] <= 'Z';
}

static void read_country(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	if (is_two_letters(node->text))
		memcpy(at, node->text.at, 3);
	else
		TENANT_FAULT(r, node->line, "%s must be two capital letters (US, CA), not \"%.*s\"", key->path,
			     WRITTEN(node));
}

static void read_region(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	for (size_t i = 0; regions[i]; i++) {
		if (!slice_is_fold(node->text, regions[i]))
			continue;
		if (slice_is(node->text, regions[i]))
			*(const char **)at = regions[i];
		else
			TENANT_FAULT(r, node->line, "%s: \"%.*s\" is written in capitals (did you mean \"%s\"?)",
				     key->path, WRITTEN(node), regions[i]);
		return;
	}
	TENANT_FAULT(r, node->line,
		     "%s: \"%.*s\" is no state or province we have hours for: write its two letters (CA, ON)",
		     key->path, WRITTEN(node));
}

int64_t tenant_phone_read(struct tenant_reading *r, const char *path, int line, struct slice text)
{
	struct phone phone = phone_parse(text, r->tenant->country);
	int len = (int)(text.len > 60 ? 60 : text.len);

	if (phone.kind == PHONE_VALID && !phone.extension)
		return phone.e164;
	if (phone.damaged)
		TENANT_FAULT(r, line,
			     "%s: \"%.*s\" looks like a number that a spreadsheet has damaged: write it out, "
			     "\"+14155550100\"",
			     path, len, text.at);
	else if (phone.kind == PHONE_VALID)
		TENANT_FAULT(r, line, "%s: \"%.*s\" has an extension: write the number alone", path, len, text.at);
	else
		TENANT_FAULT(r, line,
			     "%s: \"%.*s\" is no phone number that can be used: write it like \"+14155550100\"", path,
			     len, text.at);
	return 0;
}

static void read_phone(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	int64_t phone = tenant_phone_read(r, key->path, node->line, node->text);

	if (phone)
		memcpy(at, &phone, sizeof phone);
}

static void read_flag(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	bool yes = slice_is(node->text, "true");

	if (yes || slice_is(node->text, "false"))
		memcpy(at, &yes, sizeof yes);
	else
		TENANT_FAULT(r, node->line, "%s must be true or false, not \"%.*s\"", key->path, WRITTEN(node));
}

/* The index of the written word among key->words, or -1 with a problem. */
static int word_index(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node)
{
	const char *words[WORDS_MAX + 1] = {0};
	struct slice rest = slice_of(key->words), word;
	int n = 0;

	while (slice_next(&rest, '|', &word)) {
		if (slice_equal(word, node->text))
			return n;
		words[n++] = arena_text(r->arena, word);
	}
	const char *near = str_nearest(node->text, words);
	if (near)
		TENANT_FAULT(r, node->line, "%s: \"%.*s\" is not one of %s (did you mean \"%s\"?)", key->path,
			     WRITTEN(node), key->words, near);
	else
		TENANT_FAULT(r, node->line, "%s: \"%.*s\" is not one of %s", key->path, WRITTEN(node), key->words);
	return -1;
}

static void read_choice(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	int index = word_index(r, key, node);
	unsigned value = (unsigned)index;

	_Static_assert(sizeof(enum tier) == sizeof value && sizeof(enum tenant_mode) == sizeof value,
		       "enums are unsigned");
	if (index >= 0)
		memcpy(at, &value, sizeof value);
}

static void read_word(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	if (word_index(r, key, node) >= 0)
		*(const char **)at = node->text.at;
}

static void read_order(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	if (word_index(r, key, node) >= 0)
		*(char *)at = node->text.at[0];
}

static void read_count(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	int64_t n;

	if (num_parse_int(node->text, key->min, key->max, &n))
		memcpy(at, &n, sizeof n);
	else
		TENANT_FAULT(r, node->line, "%s must be a whole number, %s, not \"%.*s\"", key->path, key->range,
			     WRITTEN(node));
}

static void read_span(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	int64_t seconds, months;

	if (!num_parse_span(node->text, &seconds, &months) || months)
		TENANT_FAULT(r, node->line, "%s must be a span with its unit, like 60m, 72h or 31 days, not \"%.*s\"",
			     key->path, WRITTEN(node));
	else if (seconds < key->min || seconds > key->max)
		TENANT_FAULT(r, node->line, "%s: \"%.*s\" is outside what is allowed: %s", key->path, WRITTEN(node),
			     key->range);
	else
		memcpy(at, &seconds, sizeof seconds);
}

static void read_age(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	int64_t seconds, months;

	(void)at; /* one of two fields is set */
	if (!num_parse_span(node->text, &seconds, &months))
		TENANT_FAULT(r, node->line, "%s must be in months or days, like 18 months, not \"%.*s\"", key->path,
			     WRITTEN(node));
	else if (months > DORMANT_MAX_MONTHS ||
		 (months == 0 && (seconds < 86400 || seconds > DORMANT_MAX_MONTHS * 2678400LL)))
		TENANT_FAULT(r, node->line, "%s: \"%.*s\" is outside what is allowed: %s", key->path, WRITTEN(node),
			     key->range);
	else {
		r->tenant->dormant_after_months = months;
		r->tenant->dormant_after_s = seconds;
	}
}

static void read_date(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct slice s = node->text;
	int64_t year, month, day;
	bool shape = s.len == 10 && s.at[4] == '-' && s.at[7] == '-';

	if (!shape || !num_parse_int(slice_part(s, 0, 4), 2000, 2099, &year) ||
	    !num_parse_int(slice_part(s, 5, 2), 1, 12, &month) || !num_parse_int(slice_part(s, 8, 2), 1, 31, &day) ||
	    !civil_valid((struct civil){.year = (int)year, .month = (int)month, .day = (int)day})) {
		TENANT_FAULT(r, node->line, "%s must be a date like 2026-11-22, not \"%.*s\"", key->path,
			     WRITTEN(node));
		return;
	}
	struct civil midnight = {.year = (int)year, .month = (int)month, .day = (int)day};
	int64_t start = r->tenant->zone ? civil_to_utc(r->tenant->zone, midnight, NULL) : 1;
	memcpy(at, &start, sizeof start);
}

static void read_pattern(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	if (node->text.len == 0 || slice_find_char(node->text, '/') >= 0 || node->text.at[0] == '.')
		TENANT_FAULT(r, node->line,
			     "%s must be a name in the inbox, with * and ? where it varies (\"calls*.csv\"), not "
			     "\"%.*s\"",
			     key->path, WRITTEN(node));
	else
		*(const char **)at = node->text.at;
}

/* http without TLS carries people's numbers in the open: only to this machine, for tests and local relays. */
static bool is_local_host(struct slice host)
{
	struct slice rest = host, name;

	if (slice_starts(host, "[::1]"))
		return true;
	return slice_next(&rest, ':', &name) && (slice_is(name, "localhost") || slice_is(name, "127.0.0.1"));
}

void tenant_url_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	ptrdiff_t colon = slice_find(node->text, SLICE("://"));
	struct slice scheme = slice_part(node->text, 0, colon < 0 ? 0 : (size_t)colon);
	struct slice rest = slice_part(node->text, colon < 0 ? 0 : (size_t)colon + 3, node->text.len);
	struct slice words = slice_of(key->words), word, host = {0}, user = {0};
	bool known = false;

	slice_next(&rest, '/', &host);
	ptrdiff_t sign = slice_find_char(host, '@');
	if (sign >= 0)
		user = slice_part(host, 0, (size_t)sign);
	while (slice_next(&words, '|', &word))
		known |= slice_equal(word, scheme);
	for (size_t i = 0; i < node->text.len; i++)
		known &= (unsigned char)node->text.at[i] > ' ' && node->text.at[i] != 0x7f;
	if (slice_find_char(user, ':') >= 0)
		TENANT_FAULT(r, node->line,
			     "%s holds a password: a secret never stands in this file. Take it out here, and "
			     "change it where it is used",
			     key->path);
	else if (!known || host.len == 0)
		TENANT_FAULT(r, node->line, "%s must be an address with one of %s before ://", key->path, key->words);
	else if (slice_is(scheme, "http") && !is_local_host(host))
		TENANT_FAULT(r, node->line,
			     "%s: http sends phone numbers unprotected: use https (http is for localhost alone)",
			     key->path);
	else
		*(const char **)at = node->text.at;
}

/* "2%" and "2.5%" in per mille. */
static void read_percent(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *at)
{
	struct slice text = slice_trim(node->text), whole;
	int64_t per_mille = 0, tenth = 0;
	bool ok = slice_ends(text, "%");

	text = slice_trim(slice_part(text, 0, ok ? text.len - 1 : 0));
	ok = ok && slice_next(&text, '.', &whole) && num_parse_int(whole, 0, 100, &per_mille) && whole.at[0] != '+';
	if (ok && text.len)
		ok = text.len == 1 && num_parse_int(text, 0, 9, &tenth);
	per_mille = per_mille * 10 + tenth;
	if (ok && per_mille <= 1000)
		memcpy(at, &per_mille, sizeof per_mille);
	else
		TENANT_FAULT(r, node->line, "%s must be a percentage like 2%% or 2.5%%, not \"%.*s\"", key->path,
			     WRITTEN(node));
}

/* How each type is read, and the shape its value has. */
static const struct {
	enum yaml_kind shape;
	const char *shape_words;
	void (*read)(struct tenant_reading *, const struct tenant_key *, const struct yaml_node *, void *at);
} readers[] = {
	[KEY_TEXT] = {YAML_SCALAR, "text", read_text},
	[KEY_ZONE] = {YAML_SCALAR, "the name of a zone", read_zone},
	[KEY_COUNTRY] = {YAML_SCALAR, "two letters", read_country},
	[KEY_REGION] = {YAML_SCALAR, "two letters", read_region},
	[KEY_PHONE] = {YAML_SCALAR, "one phone number", read_phone},
	[KEY_LINES] = {YAML_LIST, "a list of numbers: [\"+14155550100\"]", tenant_lines_read},
	[KEY_NUMBERS] = {YAML_MAP, "a map of numbers and labels: {\"+14155550111\": \"Owner's cell\"}",
			 tenant_numbers_read},
	[KEY_FLAG] = {YAML_SCALAR, "true or false", read_flag},
	[KEY_CHOICE] = {YAML_SCALAR, "one word", read_choice},
	[KEY_WORD] = {YAML_SCALAR, "one word", read_word},
	[KEY_ORDER] = {YAML_SCALAR, "one word", read_order},
	[KEY_COUNT] = {YAML_SCALAR, "a whole number", read_count},
	[KEY_SPAN] = {YAML_SCALAR, "a span like 60m or 31 days", read_span},
	[KEY_AGE] = {YAML_SCALAR, "a span like 18 months", read_age},
	[KEY_DATE] = {YAML_SCALAR, "a date like 2026-11-22", read_date},
	[KEY_SECRET] = {YAML_MAP, "{env: NAME} or {file: PATH}", tenant_secret_read},
	[KEY_PATTERN] = {YAML_SCALAR, "a file name pattern", read_pattern},
	[KEY_EMAILS] = {YAML_LIST, "a list of addresses: [owner@example.com]", tenant_emails_read},
	[KEY_URL] = {YAML_SCALAR, "one address", tenant_url_read},
	[KEY_FETCH] = {YAML_SCALAR, "one address", tenant_fetch_read},
	[KEY_PERCENT] = {YAML_SCALAR, "a percentage like 2%", read_percent},
	[KEY_SOURCES] = {YAML_LIST, "a list of maps: - {format: twilio-calls, files: \"calls*.csv\"}",
			 tenant_sources_read},
};

void tenant_field_read(struct tenant_reading *r, const struct tenant_key *key, const struct yaml_node *node, void *base)
{
	if (node->kind == readers[key->type].shape)
		readers[key->type].read(r, key, node, (char *)base + key->at);
	else if (key->type == KEY_SECRET) /* what stands there may be the secret itself: it is not repeated */
		TENANT_FAULT(r, node->line,
			     "%s: a secret never stands in this file: write {env: NAME} or {file: PATH}, and "
			     "change the secret if this file was shared",
			     key->path);
	else
		TENANT_FAULT(r, node->line, "%s must be %s", key->path, readers[key->type].shape_words);
}
