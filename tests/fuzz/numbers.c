/* Whole numbers, durations, spans and money: what is taken keeps its limits and reads back as it is written. */
#include "base/num.h"
#include "fuzz.h"

static void money(struct slice text, int exponent, bool comma)
{
	int64_t minor, again;
	struct str out;
	if (!num_parse_money(text, exponent, comma, &minor))
		return;
	str_init(&out, 64);
	num_format_money(&out, minor, exponent);
	HOLDS(str_ok(&out) && num_parse_money(str_slice(&out), exponent, false, &again) && again == minor);
	str_release(&out);
}

static void duration(struct slice text, enum num_duration_unit unit)
{
	int64_t seconds, again;
	char clock[64];
	if (!num_parse_duration(text, unit, &seconds))
		return;
	HOLDS(seconds >= 0 && seconds <= 31 * 86400);
	snprintf(clock, sizeof clock, "%lld:%02lld:%02lld", (long long)seconds / 3600, (long long)seconds / 60 % 60,
		 (long long)seconds % 60);
	HOLDS(num_parse_duration(slice_of(clock), DURATION_CLOCK, &again) && again == seconds);
	snprintf(clock, sizeof clock, "PT%lldS", (long long)seconds);
	HOLDS(num_parse_duration(slice_of(clock), DURATION_ISO, &again) && again == seconds);
}

/* Any eight bytes as an amount. */
static void amount(struct slice bytes, int exponent)
{
	int64_t minor = 0, again;
	struct str out;
	memcpy(&minor, bytes.at, sizeof minor);
	minor %= INT64_C(1000000000000);
	str_init(&out, 64);
	num_format_money(&out, minor, exponent);
	HOLDS(num_parse_money(str_slice(&out), exponent, false, &again) && again == minor);
	str_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = fuzz_text(data, size);
	int64_t n, months, again;
	struct str out;
	for (int exponent = 0; exponent <= 3; exponent++) {
		money(text, exponent, false);
		money(text, exponent, true);
		if (size >= sizeof(int64_t))
			amount(text, exponent);
	}
	for (int unit = DURATION_SECONDS; unit <= DURATION_ISO; unit++)
		duration(text, (enum num_duration_unit)unit);
	if (num_parse_span(text, &n, &months))
		HOLDS(n >= 0 && months >= 0 && (!n || !months));
	if (num_parse_int(text, INT64_MIN, INT64_MAX, &n)) {
		str_init(&out, 64);
		str_add_int(&out, n);
		HOLDS(num_parse_int(str_slice(&out), n, n, &again) && again == n);
		str_release(&out);
	}
	HOLDS(num_currency_exponent(text) >= 0 && num_currency_exponent(text) <= 4);
	return 0;
}
