/* One company as its tenant.yaml describes it: plain values, filled by config/tenant, read by everybody. */
#ifndef DOMAIN_TENANT_H
#define DOMAIN_TENANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/str.h"

enum tenant_mode { MODE_DRY_RUN, MODE_LIVE };
/* What the owner lets the machine do: read only, draft and ask, send what a person approved, send inside bounds. */
enum tier { TIER_OBSERVE, TIER_DRAFT, TIER_SUPERVISED, TIER_AUTO };

struct tenant_phone {
	int64_t phone;
	const char *label; /* "Owner's cell" */
};

/* A secret is a reference, never a value: an environment variable or a file. Read only when it is used. */
struct secret_ref {
	const char *env;  /* name, or null */
	const char *file; /* path, or null */
};

struct tenant_source {
	const char *format;   /* name of a profile, shipped or in formats/ */
	const char *files;    /* pattern of names in the inbox: "calls*.csv" */
	const char *timezone; /* zone of naive times in these files; null: the tenant's */
	char date_order;      /* 'm' or 'd' where the file cannot tell; 0: decide per file */
	const char *url;      /* where a later step fetches it from; null */
	int line;             /* of tenant.yaml */
};

struct tenant {
	const char *id;  /* name of the folder: ^[a-z0-9][a-z0-9-]{0,39}$ */
	const char *dir; /* tenants/ID */
	const char *name;
	const char *brand;    /* short_name, or name when that fits: at most 21 characters, goes into texts */
	const char *timezone; /* IANA */
	const struct zone *zone;
	int64_t *lines; /* our own numbers */
	size_t lines_n;
	const char *region; /* state or province of the service area, or null */
	char country[3];
	struct tenant_phone *internal;
	size_t internal_n;
	struct tenant_phone *test_numbers;
	size_t test_numbers_n;
	bool fictional_numbers;
	enum tenant_mode mode;
	enum tier tier;
	const char *signed_by; /* of the authority; null when unsigned */
	int64_t signed_at;     /* start of signed_on in the tenant's zone; 0 when unsigned */
	int64_t per_day, per_number_per_day, per_number_per_30_days;
	int64_t missed_call_max_age_s; /* consent.missed_call.max_age; above 60 min only with a signature, never above
					  16 h */
	bool greeting_notice;
	const char *consent_signed_by;
	int64_t consent_signed_at;
	int64_t dormant_after_months; /* one of the two is set */
	int64_t dormant_after_s;
	int64_t proof_window_s;
	int64_t talked_s;
	const char *provider_kind; /* "dryrun", "twilio", ... ; null: none configured */
	int64_t provider_from;
	struct secret_ref provider_account, provider_token;
	struct tenant_source *sources;
	size_t sources_n;
	int64_t report_period_s;
	const char **email_to; /* report.email.to */
	size_t email_to_n;
	const char *smtp;   /* report.email.smtp, or null */
	const char *upload; /* report.upload, or null */
	bool mask_numbers;
	int64_t sick_rows_per_mille; /* more set-aside rows than this of a file make it sick (2% = 20) */
};

bool tenant_owns_line(const struct tenant *t, int64_t phone);
/* The label of an internal or test number, or null. *test tells which list. */
const char *tenant_inside_label(const struct tenant *t, int64_t phone, bool *test);

const char *tier_word(enum tier t);
const char *mode_word(enum tenant_mode m);

#endif
