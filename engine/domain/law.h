/* The dated tables of rules/data as one struct: what an area code is, when a state allows a text, which days are
 * closed, what a provider's error says. Filled once per program by config/law; read-only ever after. */
#ifndef DOMAIN_LAW_H
#define DOMAIN_LAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/str.h"

enum npa_kind {
	NPA_UNKNOWN,    /* not in the file: a new code, so "review", not "invalid" */
	NPA_GEOGRAPHIC, /* US or Canadian area code that can be texted */
	NPA_TOLL_FREE,
	NPA_TOLL_FREE_RESERVED,
	NPA_PREMIUM,
	NPA_CARRIER,           /* 700 */
	NPA_GOVERNMENT,        /* 710 */
	NPA_PERSONAL,          /* 5XX */
	NPA_NON_GEOGRAPHIC_CA, /* 600 622 633 */
	NPA_OTHER_COUNTRY,     /* another +1 country */
};

#define LAW_MAX_NPA_ZONES  6 /* 867 (Yukon, Northwest Territories, Nunavut) has five */
#define LAW_MAX_NPA_STATES 3
struct npa {
	enum npa_kind kind;
	char region[12]; /* as the table has it: "NJ", "NS/PE", "BS" */
	uint8_t zones_n;
	const struct zone *zones[LAW_MAX_NPA_ZONES];
	uint8_t states_n; /* rows of law.windows that bind it */
	uint8_t states[LAW_MAX_NPA_STATES];
};

#define LAW_MAX_WINDOWS     96
#define LAW_MAX_STATE_ZONES 12
/* Minutes after local midnight; end is exclusive; start == end means closed all day. */
struct window_day {
	int16_t start, end;
};
struct state_window {
	char state[12]; /* "PA", "FED", "NS/PE"; "STRICTEST" is derived: every row's narrowest, every row's holidays */
	struct window_day weekday, saturday, sunday;
	bool closed_on_holidays;
	int16_t cap_per_24h;              /* 0: none of its own */
	int32_t holiday_first, holiday_n; /* its rows of law.holidays */
	uint8_t zones_n;                  /* of all area codes there, in their order */
	const struct zone *zones[LAW_MAX_STATE_ZONES];
};
struct holiday {
	int32_t day; /* days since 1970-01-01, civil_days() */
	char name[64];
};

/* What a provider's error says, mildest first: exports do not name the provider, so where two of them use one code the
 * graver meaning counts. */
enum error_class {
	ERROR_CLASS_NONE,         /* not in the table */
	ERROR_CLASS_THROTTLE,     /* too many at once */
	ERROR_CLASS_CAP,          /* a carrier's limit of the day */
	ERROR_CLASS_EXPIRED,      /* too old when its turn came */
	ERROR_CLASS_UNREACHABLE,  /* off or out of reach for now */
	ERROR_CLASS_UNKNOWN,      /* the carrier does not say why, or whether it arrived */
	ERROR_CLASS_ROUTE,        /* not from this sender to that number */
	ERROR_CLASS_CONFIG,       /* our account or number is set up wrongly */
	ERROR_CLASS_ACCOUNT,      /* our account is closed */
	ERROR_CLASS_REGISTRATION, /* our brand, campaign or toll-free number is not registered */
	ERROR_CLASS_SPAM_FILTER,  /* our words were taken for spam */
	ERROR_CLASS_FRAUD,
	ERROR_CLASS_BLOCKED,  /* the person or their carrier lets nothing through */
	ERROR_CLASS_NEVER,    /* an emergency number */
	ERROR_CLASS_INVALID,  /* no such number, or dead */
	ERROR_CLASS_LANDLINE, /* cannot get texts */
	ERROR_CLASS_OPT_OUT,  /* the person told the provider to stop */
};

struct law_error {
	char code[12]; /* "21610" */
	enum error_class class;
};

struct law {
	struct npa npa[1000]; /* by area code */
	struct state_window windows[LAW_MAX_WINDOWS];
	size_t windows_n;
	int fed, strictest; /* their rows */
	struct holiday *holidays;
	size_t holidays_n;
	int32_t holidays_until;   /* last day of the last year the table covers: beyond it closed days are unknown */
	struct law_error *errors; /* in order of their codes, each once */
	size_t errors_n;
	int64_t review_by; /* after this instant the tables are stale: nothing is sent (C11) */
	bool tzdata_fresh; /* America/Winnipeg at 2026-12-15T18:00Z reads 13:00 (C11) */
	char version[17];  /* first hex digits of the SHA-256 over the tables */
};

/* Row of a state or province by name ("CA"; also one part of "NS/PE"), or -1. */
int law_state(const struct law *law, const char *state);

/* The holiday of a row on a local day (civil_days()), or null. */
const struct holiday *law_holiday(const struct law *law, const struct state_window *row, int64_t day);

/* What an error code of an export says, whoever the provider is. Blanks around it do not count; "30006 - Landline" and
 * "21610.0" are read by their number. ERROR_CLASS_NONE when the table does not have it, or it is empty. */
enum error_class law_error_class(const struct law *law, struct slice code);
const char *error_class_word(enum error_class c);     /* as the table writes it; "" for NONE */
enum error_class error_class_from(struct slice word); /* NONE when the word is not one of them */

#endif
