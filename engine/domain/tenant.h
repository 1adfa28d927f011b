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

/* Where `ringback fetch` gets a source's file, and how it is let in there. Null, or a reference without a name: not
 * given. */
struct tenant_fetch {
	const char *url;              /* https://, sftp://, or twilio:calls, twilio:messages */
	struct secret_ref secret_url; /* in place of url: the address itself lets in */
	const char *user;
	struct secret_ref password;  /* with a key: what the key is locked with */
	struct secret_ref token;     /* Authorization: Bearer, unless token_header */
	const char *token_header;    /* "X-Api-Key" */
	struct secret_ref key;       /* a file: the SSH private key */
	const char *host_key_sha256; /* of the SSH server, as ssh-keygen -l prints it, SHA256: aside */
	const char *ca_file;         /* who vouches for an https server in place of the system's CAs */
};

struct tenant_source {
	const char *format;   /* name of a profile, shipped or in formats/ */
	const char *files;    /* pattern of names in the inbox: "calls*.csv" */
	const char *timezone; /* zone of naive times in these files; null: the tenant's */
	char date_order;      /* 'm' or 'd' where the file cannot tell; 0: decide per file */
	struct tenant_fetch fetch;
	int line; /* of tenant.yaml */
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
	const char *provider_api; /* in place of the provider's own address, on this machine only: for tests; null */
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

bool secret_given(const struct secret_ref *ref);
bool tenant_source_fetched(const struct tenant_source *s); /* it says where ringback fetch gets it */
/* The first source whose pattern a file's name matches, which is how files are read; null: none. */
const struct tenant_source *tenant_source_of(const struct tenant *t, const char *name);
/* The name that a fetched file gets in the inbox: one that this source reads, and no other before it. The url's own
 * last part if it is such a name, else the pattern without its stars. `stamp`, when given, stands for the first star;
 * `nth` from 2 on gives other names, for when the ones before are taken. False: there is no such name. */
bool tenant_source_name(const struct tenant *t, const struct tenant_source *s, const char *stamp, int nth,
			struct str *out);

bool tenant_owns_line(const struct tenant *t, int64_t phone);
/* The label of an internal or test number, or null. *test tells which list. */
const char *tenant_inside_label(const struct tenant *t, int64_t phone, bool *test);

const char *tier_word(enum tier t);
const char *mode_word(enum tenant_mode m);

#endif
