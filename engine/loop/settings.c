/* What decides besides the records: rules, tables, and what tenant.yaml says. A change leaves a receipt before anything
 * is decided by it, and reaches the cases that are open: what it forbids is taken back in the same run. */
#include "base/hash.h"
#include "loop/night.h"
#include "store/people.h"

enum { SETTINGS_BYTES_MAX = 1 << 20, NUMBERS_BYTES_MAX = 16 << 20 };

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

static bool note_inside(struct night *n, struct err *err)
{
	struct slice was = store_meta(n->store, "inside");
	struct str now;
	bool ok;

	str_init(&now, NUMBERS_BYTES_MAX);
	list_inside(n, &now);
	ok = slice_equal(was, str_slice(&now)) ||
	     (store_begin(n->store, err) &&
	      dirty_add_changed(n->store, was.len ? was : SLICE("[]"), str_slice(&now), INSIDE_KINDS, err) &&
	      store_set_meta(n->store, "inside", str_slice(&now), err) && store_commit(n->store, err));
	str_release(&now);
	return ok;
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

/* The receipt of a ledger's first run names no settings: there is nothing that they differ from. */
static bool say_config(struct night *n, const char *settings, struct err *err)
{
	struct receipt_field fields[] = {
		RECEIPT_TEXT("law", slice_of(n->law->version)),
		RECEIPT_TEXT("mode", slice_of(mode_word(n->tenant->mode))),
		RECEIPT_TEXT("rules", slice_of(rules_hash(n->rules))),
		RECEIPT_TEXT("settings", slice_of(settings)),
		RECEIPT_TEXT("tier", slice_of(tier_word(n->tenant->tier))),
	};

	return night_receipt(n, "config", fields, sizeof fields / sizeof *fields, NULL, err);
}

static bool note_settings(struct night *n, struct err *err)
{
	char config[200], settings[HASH_HEX_LEN + 1];

	snprintf(config, sizeof config, "rules %s law %s mode %s tier %s", rules_hash(n->rules), n->law->version,
		 mode_word(n->tenant->mode), tier_word(n->tenant->tier));
	hash_settings(n, settings);
	struct slice was = store_meta(n->store, "config");
	bool first = !was.len, config_same = slice_is(was, config);
	was = store_meta(n->store, "settings");
	bool known = was.len > 0, settings_same = slice_is(was, settings);
	if (config_same && settings_same)
		return true;
	bool ok = store_begin(n->store, err) && (first || dirty_add_open(n->store, err));
	if (ok && (!config_same || known))
		ok = say_config(n, settings_same || !known ? "" : settings, err);
	return ok && store_set_meta(n->store, "config", slice_of(config), err) &&
	       store_set_meta(n->store, "settings", slice_of(settings), err) && store_commit(n->store, err);
}

bool settings_note(struct night *n, struct err *err)
{
	return note_settings(n, err) && note_inside(n, err);
}
