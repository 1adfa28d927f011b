/* Names of zones that products write instead of IANA's. */
#include "base/civil.h"

struct alias {
	const char *name, *zone;
};

/* Rails ActiveSupport::TimeZone (Square, many others), Calendly's variants of it, Windows (CLDR windowsZones.xml) and
 * the American abbreviations of PayPal. An abbreviation names the zone, not a fixed offset: PayPal writes PST and PDT
 * beside wall times. */
static const struct alias ALIASES[] = {
	{"Eastern Time (US & Canada)", "America/New_York"},
	{"Central Time (US & Canada)", "America/Chicago"},
	{"Mountain Time (US & Canada)", "America/Denver"},
	{"Pacific Time (US & Canada)", "America/Los_Angeles"},
	{"Atlantic Time (Canada)", "America/Halifax"},
	{"Indiana (East)", "America/Indiana/Indianapolis"},
	{"Arizona", "America/Phoenix"},
	{"Alaska", "America/Juneau"},
	{"Hawaii", "Pacific/Honolulu"},
	{"Saskatchewan", "America/Regina"},
	{"Newfoundland", "America/St_Johns"},
	{"Puerto Rico", "America/Puerto_Rico"},
	{"Tijuana", "America/Tijuana"},
	{"American Samoa", "Pacific/Pago_Pago"},
	{"Guam", "Pacific/Guam"},
	{"London", "Europe/London"},
	{"Eastern Time - US & Canada", "America/New_York"},
	{"Central Time - US & Canada", "America/Chicago"},
	{"Mountain Time - US & Canada", "America/Denver"},
	{"Pacific Time - US & Canada", "America/Los_Angeles"},
	{"Alaska Time", "America/Anchorage"},
	{"Arizona Time", "America/Phoenix"},
	{"Arizona, Yukon Time", "America/Phoenix"},
	{"Hawaii Time", "Pacific/Honolulu"},
	{"Atlantic Time", "America/Halifax"},
	{"Newfoundland Time", "America/St_Johns"},
	{"Saskatchewan, Guatemala, Costa Rica Time", "America/Regina"},
	{"Eastern Time", "America/New_York"},
	{"Central Time", "America/Chicago"},
	{"Mountain Time", "America/Denver"},
	{"Pacific Time", "America/Los_Angeles"},
	{"Eastern Standard Time", "America/New_York"},
	{"Central Standard Time", "America/Chicago"},
	{"Mountain Standard Time", "America/Denver"},
	{"Pacific Standard Time", "America/Los_Angeles"},
	{"Eastern Daylight Time", "America/New_York"},
	{"Central Daylight Time", "America/Chicago"},
	{"Mountain Daylight Time", "America/Denver"},
	{"Pacific Daylight Time", "America/Los_Angeles"},
	{"US Eastern Standard Time", "America/Indiana/Indianapolis"},
	{"US Mountain Standard Time", "America/Phoenix"},
	{"Alaskan Standard Time", "America/Anchorage"},
	{"Aleutian Standard Time", "America/Adak"},
	{"Hawaiian Standard Time", "Pacific/Honolulu"},
	{"Atlantic Standard Time", "America/Halifax"},
	{"Newfoundland Standard Time", "America/St_Johns"},
	{"Canada Central Standard Time", "America/Regina"},
	{"Yukon Standard Time", "America/Whitehorse"},
	{"SA Western Standard Time", "America/La_Paz"},
	{"GMT Standard Time", "Europe/London"},
	{"EST", "America/New_York"},
	{"EDT", "America/New_York"},
	{"CST", "America/Chicago"},
	{"CDT", "America/Chicago"},
	{"MST", "America/Denver"},
	{"MDT", "America/Denver"},
	{"PST", "America/Los_Angeles"},
	{"PDT", "America/Los_Angeles"},
	{"AKST", "America/Anchorage"},
	{"AKDT", "America/Anchorage"},
	{"HST", "Pacific/Honolulu"},
	{"AST", "America/Halifax"},
	{"ADT", "America/Halifax"},
	{"NST", "America/St_Johns"},
	{"NDT", "America/St_Johns"},
	{"ET", "America/New_York"},
	{"CT", "America/Chicago"},
	{"MT", "America/Denver"},
	{"PT", "America/Los_Angeles"},
	{"GMT", "UTC"},
	{"Z", "UTC"},
	{"UTC", "UTC"},
	{"Coordinated Universal Time", "UTC"},
	{"UTC Time", "UTC"},
};

const char *civil_zone_alias(struct slice name)
{
	for (size_t i = 0; i < sizeof ALIASES / sizeof *ALIASES; i++)
		if (slice_is_fold(name, ALIASES[i].name))
			return ALIASES[i].zone;
	return NULL;
}
