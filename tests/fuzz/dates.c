/* Every way to write a time: what is taken lies in its years, and is the same time when it is written and read again.
 */
#include "base/civil.h"
#include "fuzz.h"

static const char *const zones[] = {"America/Los_Angeles", "UTC", "Australia/Lord_Howe", "America/St_Johns",
				    "Africa/Casablanca"};

static void reads_back(const struct zone *z, int64_t at)
{
	char text[CIVIL_RFC3339_LEN], day[11], words[32];
	struct civil_stamp stamp = {.zone = z};
	struct err err = {0};
	enum civil_quality quality;
	int64_t again = 0;
	civil_format_rfc3339(z, at, text);
	HOLDS(strcmp(text, civil_stamp_rfc3339(&stamp, at)) == 0);
	HOLDS(civil_parse(slice_of(text), CIVIL_ISO, z, &again, &quality, &err) && again == at);
	HOLDS(quality == CIVIL_EXACT);
	civil_format_date(z, at, day);
	HOLDS(slice_starts(slice_of(text), day));
	civil_format_short(z, at, words);

	struct civil c = civil_from_utc(z, at);
	HOLDS(civil_valid(c) && c.weekday >= 0 && c.weekday <= 6);
	int64_t back = civil_to_utc(z, c, &quality);
	HOLDS(back == at || (quality == CIVIL_AMBIGUOUS && back < at && at - back <= 2 * 3600));
	int64_t began = civil_day_start(z, at);
	HOLDS(began <= at && at - began < 26 * 3600);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = fuzz_text(data, size);
	uint8_t choice = fuzz_choice(&text);
	struct err err = {0};
	const struct zone *z = civil_zone(slice_of(zones[choice % 5]), &err);
	HOLDS(z);
	for (int f = CIVIL_ISO; f <= CIVIL_AUTO; f++) {
		int64_t at = 0;
		enum civil_quality quality = CIVIL_EXACT;
		err = (struct err){0};
		if (!civil_parse(text, (enum civil_format)f, z, &at, &quality, &err)) {
			HOLDS(err.kind != ERR_NONE);
			continue;
		}
		HOLDS(at >= -86400 && at <= 4102444800 + 86400);
		if (at >= 86400 && at < 4102444800 - 86400)
			reads_back(z, at);
	}
	ptrdiff_t cut = slice_find_char(text, '|');
	int64_t at;
	enum civil_quality quality;
	if (cut >= 0)
		civil_parse_pair(slice_part(text, 0, (size_t)cut), slice_part(text, (size_t)cut + 1, text.len),
				 (enum civil_format)(choice / 5 % (CIVIL_AUTO + 1)), z, &at, &quality, &err);
	civil_zone_alias(text);
	if (choice % 64 == 1) /* what is not known is looked for in a folder */
		civil_zone(text, &err);
	return 0;
}
