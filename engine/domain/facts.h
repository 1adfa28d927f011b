/* Everything that rules and floor may know about one case at one instant, flat and complete. Facts in, verdict out.
 *
 * One table in facts.c names each fact for rule authors (name, type, unit, when unknown, one sentence); the Lua room's
 * lookup, the editor stubs, the docs page and `explain` all come from it.
 */
#ifndef DOMAIN_FACTS_H
#define DOMAIN_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "domain/decision.h"
#include "domain/law.h"
#include "domain/records.h"
#include "domain/tenant.h"
#include "domain/texts.h"
#include "domain/window.h"

/* Why the case is looked at: some floor rows differ. */
enum facts_purpose { FACTS_DECIDE, FACTS_APPROVE, FACTS_DISPATCH };

#define FACTS_NEVER INT64_MIN /* an instant or age that does not exist */

struct facts {
	/* the instant and why */
	int64_t now;
	enum facts_purpose purpose;

	/* the call (the latest miss of the case) and its case */
	struct slice case_id;
	int64_t caller; /* E.164 or 0 */
	enum phone_kind caller_kind;
	int64_t line;      /* our number that rang, 0 unknown */
	int64_t called_at; /* start of the latest miss */
	int64_t first_missed_at;
	int64_t missed_calls; /* misses of this case */
	int64_t ring_s;       /* -1 unknown */
	int64_t calls_1h;     /* calls of theirs in the hour up to that miss, or up to now when more: D8 */
	bool voicemail_left;
	struct slice voicemail; /* the caller's own words, at most 4 KiB; empty when none */
	bool clock_suspect;     /* starts after `now`, or the source's clock jumped */
	bool time_doubtful;     /* the wall time was ambiguous or did not exist */

	/* the person */
	enum identity identity_default; /* by config and history */
	enum identity identity;         /* after the identity rules; = default before */
	struct slice caller_name;       /* from contacts or bookings; empty when two people share the number */
	struct slice contact_tags;
	bool known_contact;
	bool doubt;                  /* two people on one number, or contradictory records */
	int64_t jobs;                /* bookings (not cancelled) and payments before the call */
	int64_t last_job_at;         /* FACTS_NEVER when none */
	int64_t upcoming_booking_at; /* start of a booking still ahead; FACTS_NEVER */
	int64_t cases_before;        /* earlier cases of this caller */
	bool own_line;               /* caller is one of our lines, internal or forwarded: A8 */
	bool test_number;            /* caller is in test_numbers */

	/* consent */
	bool opted_out;          /* the latest of opt-outs and opt-ins says out */
	int64_t opted_out_at;    /* FACTS_NEVER */
	bool reply_pending;      /* a doubtful or unread reply waits for a person: B4 */
	struct slice unread_row; /* id of a row that names them, may be a stop and could not be read: B16; or empty */
	bool written_consent;    /* L5, or L4 when spoken, and not revoked since */
	bool verbal_consent;
	bool wrong_number;
	bool legal_risk;
	bool silence;          /* legal threat, complaint, wrong number, or no calls wanted: do not call them either */
	bool provider_opt_out; /* a provider refused a text because they opted out there, and no START since: B3 */
	int64_t last_inbound_at; /* latest call or text from them, FACTS_NEVER */

	/* what was already done */
	int64_t texts_24h; /* all texts from our lines to them in the last 24 h that were not answers to a text of
			      theirs; ours or not */
	int64_t texts_30d_unanswered; /* automatic ones since their last text, within 30 days */
	int64_t auto_texts_24h;
	int64_t oldest_text_24h_at; /* FACTS_NEVER */
	bool texted_this_episode;   /* an automatic text since the episode began, no text from them between: B9 */
	bool text_queued_or_sent;   /* for this very case */
	int64_t talked_at;          /* a person talked with them after the latest miss; FACTS_NEVER */
	int64_t human_text_at;      /* a text of ours that is not the machine's after the latest miss; FACTS_NEVER */
	int64_t booked_at;          /* a lifting booking made after the latest miss; FACTS_NEVER */
	bool not_textable;  /* landline, dead or barred by a provider's error in 180 days, none delivered since: A9 */
	bool duplicate_key; /* the same text was handed over already, or may have been: E7 */

	/* place and time there */
	const struct npa *npa; /* null unless +1 */
	struct places places;
	bool address_known;
	bool zone_conflict;    /* address and area code more than two hours apart: C6 */
	int64_t local_minute;  /* 0 to 1439 in the caller's first zone; -1 unknown */
	int64_t local_weekday; /* 0 = Sunday; -1 unknown */
	int64_t local_date;    /* yyyymmdd; 0 unknown */
	bool local_holiday;

	/* the text that would go */
	struct slice message_key;  /* key of messages.yaml */
	struct slice message_text; /* filled */
	struct text_check text;
	bool text_missing;   /* no such key, or an unknown placeholder */
	bool stop_shown_30d; /* a text with STOP wording reached them in the last 30 days */

	/* the tenant */
	const struct tenant *tenant;
	int64_t texts_today; /* queued or handed over by the tenant in the last 24 h */
};

enum fact_type { FACT_BOOL, FACT_INT, FACT_TEXT, FACT_PHONE, FACT_WORD };

struct fact_value;

/* One fact as rule authors see it, and how facts.c reads it. */
struct fact_info {
	const char *name; /* call.NAME in a rule */
	enum fact_type type;
	const char *unit;     /* "s", "epoch", "minute of the day", "" */
	const char *unknown;  /* when it is unknown, or null when it never is */
	const char *sentence; /* what it says */
	enum fact_source { FACT_FROM_BOOL, FACT_FROM_INT, FACT_FROM_TEXT, FACT_FROM_FUNCTION } source;
	size_t offset; /* in struct facts */
	int64_t none;  /* of a number: the value that means unknown */
	struct fact_value (*make)(const struct facts *f);
	const char *beside; /* it stands beside the decision already: what to show for it; null otherwise */
	const char *usual;  /* left out when it is this, as shown; null otherwise */
};

extern const struct fact_info fact_table[]; /* in order of their names */
extern const size_t fact_table_n;

/* A fact's value. known is false when it is unknown for this call. */
struct fact_value {
	bool known;
	int64_t number;    /* BOOL (0/1), INT, PHONE */
	struct slice text; /* TEXT, WORD */
};
struct fact_value fact_get(const struct facts *f, size_t index);
ptrdiff_t fact_find(struct slice name); /* index or -1 */

/* Append the facts as compact canonical JSON, for the stored trace: only those that are known and not at their zero.
 * One that may be unknown is written at its zero too, so that the trace tells "midnight" from "nobody knows". */
void facts_write_json(const struct facts *f, struct str *out);

/* What a fact was that is not among those written: "" for no, 0 or empty; its usual word for those that are written
 * only when they are unusual; null when it was unknown. */
const char *fact_unsaid(size_t index);

#endif
