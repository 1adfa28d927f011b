/* What decides besides the records: rules, tables, and what tenant.yaml says. A change leaves a receipt before anything
 * is decided by it, and reaches the cases that are open: what it forbids is taken back in the same run. */
#include "base/hash.h"
#include "base/log.h"
#include "base/num.h"
#include "base/vec.h"
#include "loop/night.h"
#include "store/people.h"

enum { SETTINGS_BYTES_MAX = 1 << 20, NUMBERS_BYTES_MAX = 16 << 20, RECEIPT_NUMBERS_MAX = 16 << 10 };

/* ---- numbers that get no text ---- */

/* A number and why, as one integer. */
enum inside { INSIDE_LINE, INSIDE_INTERNAL, INSIDE_TEST, INSIDE_OTHER, INSIDE_KINDS = 8 };

static void add_inside(struct str *out, int64_t phone, enum inside kind)
{
	if (out->len > 1)
		str_addc(out, ',');
	str_add_int(out, phone * INSIDE_KINDS + kind);
}

/* As JSON, for one statement. */
static void list_inside(const struct night *n, struct str *out)
{
	const struct tenant *t = n->tenant;

	str_addc(out, '[');
	for (size_t i = 0; i < t->lines_n; i++)
		add_inside(out, t->lines[i], INSIDE_LINE);
	for (size_t i = 0; i < t->internal_n; i++)
		add_inside(out, t->internal[i].phone, INSIDE_INTERNAL);
	for (size_t i = 0; i < t->test_numbers_n; i++)
		add_inside(out, t->test_numbers[i].phone, INSIDE_TEST);
	for (size_t i = 0; i < n->lines_n; i++)
		if (strcmp(n->lines[i].tenant, t->id) != 0)
			add_inside(out, n->lines[i].phone, INSIDE_OTHER);
	str_addc(out, ']');
}

/* Another company's tenant.yaml is broken: its lines stay what they were, and nobody's case comes alive for it. */
static void keep_unknown_lines(struct night *n)
{
	int64_t *known = NULL, value;
	size_t known_n = 0, cap = 0;

	if (!n->lines_n || n->lines[0].phone)
		return;
	log_verbose("%s: the lines in tenants/%s/tenant.yaml cannot be read; they stay what they were", n->tenant->id,
		    n->lines[0].tenant);
	struct slice rest = store_meta(n->store, "inside"), one;
	rest = slice_part(rest, 1, rest.len > 2 ? rest.len - 2 : 0);
	while (slice_next(&rest, ',', &one)) {
		if (!num_parse_int(one, 0, INT64_MAX, &value) || value % INSIDE_KINDS != INSIDE_OTHER)
			continue;
		int64_t *place = vec_add((void **)&known, &known_n, &cap, sizeof *place, NUMBERS_BYTES_MAX);
		if (place)
			*place = value / INSIDE_KINDS;
	}
	lines_keep(&n->lines, &n->lines_n, known, known_n, &n->arena);
	free(known);
}

/* ---- everything else ---- */

static void say(struct str *out, const char *text)
{
	str_adds(out, text ? text : "");
	str_addc(out, '\n');
}

/* Of tenant.yaml and messages.yaml, whatever a decision or a proof may rest on. */
static void list_settings(const struct night *n, struct str *out)
{
	const struct tenant *t = n->tenant;
	const int64_t numbers[] = {
		t->fictional_numbers,
		t->signed_at,
		t->per_day,
		t->per_number_per_day,
		t->per_number_per_30_days,
		t->consent_signed_at,
		t->missed_call_max_age_s,
		t->greeting_notice,
		t->dormant_after_months,
		t->dormant_after_s,
		t->proof_window_s,
		t->talked_s,
		t->provider_from,
	};
	const char *const texts[] = {t->brand, t->timezone, t->region, t->country, t->signed_by, t->consent_signed_by};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		str_add_int(out, numbers[i]);
		str_addc(out, '\n');
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		say(out, texts[i]);
	for (size_t i = 0; i < n->templates.n; i++) {
		say(out, n->templates.items[i].key);
		say(out, n->templates.items[i].body);
	}
	for (size_t i = 0; i < t->lines_n; i++)
		str_addf(out, "line %lld\n", (long long)t->lines[i]);
	for (size_t i = 0; i < t->internal_n; i++)
		str_addf(out, "internal %lld\n", (long long)t->internal[i].phone);
	for (size_t i = 0; i < t->test_numbers_n; i++)
		str_addf(out, "test %lld\n", (long long)t->test_numbers[i].phone);
}

static void hash_settings(const struct night *n, char hex[HASH_HEX_LEN + 1])
{
	uint8_t sha[HASH_SHA256_LEN];
	struct str text;

	str_init(&text, SETTINGS_BYTES_MAX);
	list_settings(n, &text);
	hash_sha256(text.data, text.len, sha);
	hash_hex(sha, sizeof sha, hex);
	hex[16] = 0;
	str_release(&text);
}

/* ---- what changed ---- */

struct settings {
	struct night *n;
	char config[200], hash[HASH_HEX_LEN + 1];
	struct str inside;
	bool first;                            /* nothing was noted before */
	bool config_new, hash_new, inside_new; /* it differs from the last run's */
	bool hash_known, inside_known;         /* the last run noted it */
	struct str listed, unlisted;           /* numbers with cases that were put on a list, or taken off */
};

static void look(struct settings *s)
{
	struct night *n = s->n;

	snprintf(s->config, sizeof s->config, "rules %s law %s mode %s tier %s", rules_hash(n->rules), n->law->version,
		 mode_word(n->tenant->mode), tier_word(n->tenant->tier));
	hash_settings(n, s->hash);
	list_inside(n, &s->inside);
	struct slice was = store_meta(n->store, "config");
	s->first = !was.len;
	s->config_new = !slice_is(was, s->config);
	was = store_meta(n->store, "settings");
	s->hash_known = was.len > 0;
	s->hash_new = !slice_is(was, s->hash);
	was = store_meta(n->store, "inside");
	s->inside_known = was.len > 0;
	s->inside_new = !slice_equal(was, str_slice(&s->inside));
}

/* What came with a ledger's first run, or with a newer ringback, differs from nothing and is not named. Numbers are
 * named as far as they have cases: a text that went before is no text to one of ours. */
static bool say_change(struct settings *s, struct err *err)
{
	struct night *n = s->n;
	bool named = s->inside_known && (s->listed.len || s->unlisted.len), hash = s->hash_new && s->hash_known;
	struct receipt_field fields[] = {
		RECEIPT_TEXT("law", slice_of(n->law->version)),
		RECEIPT_TEXT("listed", named ? str_slice(&s->listed) : SLICE("")),
		RECEIPT_TEXT("mode", slice_of(mode_word(n->tenant->mode))),
		RECEIPT_TEXT("rules", slice_of(rules_hash(n->rules))),
		RECEIPT_TEXT("settings", slice_of(hash ? s->hash : "")),
		RECEIPT_TEXT("tier", slice_of(tier_word(n->tenant->tier))),
		RECEIPT_TEXT("unlisted", named ? str_slice(&s->unlisted) : SLICE("")),
	};

	return (!s->config_new && !hash && !named) ||
	       night_receipt(n, "config", fields, sizeof fields / sizeof *fields, NULL, err);
}

/* Whom it reaches is looked at again, in this run. */
static bool take_over(struct settings *s, struct err *err)
{
	struct store *store = s->n->store;
	struct slice was = s->inside_new ? store_meta(store, "inside") : str_slice(&s->inside);

	return (!s->inside_new || dirty_add_changed(store, was.len ? was : SLICE("[]"), str_slice(&s->inside),
						    INSIDE_KINDS, &s->listed, &s->unlisted, err)) &&
	       (s->first || !(s->config_new || s->hash_new) || dirty_add_open(store, err)) && say_change(s, err) &&
	       store_set_meta(store, "config", slice_of(s->config), err) &&
	       store_set_meta(store, "settings", slice_of(s->hash), err) &&
	       store_set_meta(store, "inside", str_slice(&s->inside), err);
}

bool settings_note(struct night *n, struct err *err)
{
	struct settings s = {.n = n};
	bool ok = true;

	str_init(&s.inside, NUMBERS_BYTES_MAX);
	str_init(&s.listed, RECEIPT_NUMBERS_MAX);
	str_init(&s.unlisted, RECEIPT_NUMBERS_MAX);
	keep_unknown_lines(n);
	look(&s);
	if (s.config_new || s.hash_new || s.inside_new)
		ok = store_begin(n->store, err) && take_over(&s, err) && store_commit(n->store, err);
	str_release(&s.inside);
	str_release(&s.listed);
	str_release(&s.unlisted);
	return ok;
}
