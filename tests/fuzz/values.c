/* One cell: dates, money, durations, phones. What is read can be written and read again. */
#include "fuzz.h"

#include "base/civil.h"
#include "base/num.h"
#include "base/phone.h"

#define DAY_S  86400
#define LATEST INT64_C(4102358400) /* the last day of 2099 */

static void read_dates(struct slice text)
{
	const struct zone *zone = civil_zone(SLICE("America/Denver"), NULL);

	for (int format = CIVIL_ISO; format <= CIVIL_AUTO; format++) {
		enum civil_quality quality;
		char again[CIVIL_RFC3339_LEN];
		int64_t at, same;
		if (!civil_parse(text, (enum civil_format)format, zone, &at, &quality, NULL))
			continue;
		if (at < DAY_S || at > LATEST) /* may be the year before or after those that are read */
			continue;
		civil_format_rfc3339(zone, at, again);
		CLAIM(civil_parse(slice_of(again), CIVIL_ISO, zone, &same, &quality, NULL) && same == at);
	}
}

static void read_numbers(struct slice text)
{
	char again[64];
	int64_t minor, same, seconds;

	for (int exponent = 0; exponent < 4; exponent++)
		for (int comma = 0; comma < 2; comma++) {
			if (!num_parse_money(text, exponent, comma, &minor) || exponent != 2)
				continue;
			snprintf(again, sizeof again, "%s%lld.%02lld", minor < 0 ? "-" : "",
				 (long long)(minor < 0 ? -(minor / 100) : minor / 100),
				 (long long)(minor < 0 ? -(minor % 100) : minor % 100));
			CLAIM(num_parse_money(slice_of(again), 2, false, &same) && same == minor);
		}
	for (int unit = DURATION_SECONDS; unit <= DURATION_ISO; unit++)
		if (num_parse_duration(text, (enum num_duration_unit)unit, &seconds))
			CLAIM(seconds >= 0);
}

static void read_phones(struct slice text)
{
	struct phone p = phone_parse(text, "US");
	int64_t found[8];
	size_t n = phone_find(text, "US", found, 8);
	char again[PHONE_TEXT_LEN];

	for (size_t i = 0; i < n && i < 8; i++)
		CLAIM(found[i] > 0);
	if (p.kind != PHONE_VALID)
		return;
	phone_format(p.e164, again);
	struct phone same = phone_parse(slice_of(again), "US");
	CLAIM(same.kind == PHONE_VALID && same.e164 == p.e164);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_trim(fuzz_slice(data, size < 512 ? size : 512));

	if (!utf8_valid(text))
		return 0; /* cells are */
	read_dates(text);
	read_numbers(text);
	read_phones(text);
	return 0;
}
