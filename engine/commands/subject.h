/* One phone number: everything on record, and what stood and was known about being contacted at any minute. */
#ifndef COMMANDS_SUBJECT_H
#define COMMANDS_SUBJECT_H

#include "base/json.h"
#include "commands/command.h"
#include "domain/standing.h"
#include "store/subject.h"

struct subject {
	struct invocation *in;
	const struct tenant *tenant;
	struct store *store;
	struct arena arena; /* owns all below */
	int64_t phone;
	int64_t as_of; /* --as-of, else now */
	struct subject_event *events;
	struct subject_case *cases;
	struct subject_name *names;
	struct person_consent *consents; /* the consent events, and where each stands among `events` */
	size_t *consent_event;
	size_t events_n, cases_n, names_n, consents_n;
};

/* TENANT PHONE and --as-of of the command line, and all that the ledger has of that number. False with the exit code in
 * *code, everything said. Needs config and ledger alone: no rules, no network. */
bool subject_open(struct subject *s, struct invocation *in, int *code);
void subject_close(struct subject *s);

/* What stood at an instant, counting the events that were known by `known_by` (SUBJECT_TODAY: all). *event: the one
 * that decides, null when none does. */
#define SUBJECT_TODAY INT64_MAX
struct standing subject_stands(const struct subject *s, int64_t at, int64_t known_by,
			       const struct subject_event **event);

/* Not after --as-of. One whose time is unknown counts from when it was learnt. */
bool subject_happened(const struct subject *s, const struct subject_event *e);

/* "2026-11-19T20:15:00-08:00, opt_out (all): "no more texts", by reply [messages.csv line 41], known here since ..." */
void subject_say_consent(const struct subject *s, const struct subject_event *e, struct str *out);
void subject_say_event(const struct subject *s, const struct subject_event *e, struct str *out);

void subject_put_time(const struct subject *s, struct json *j, const char *key, int64_t at);
void subject_put_standing(const struct subject *s, struct json *j, const char *key, int64_t known_by);
void subject_put_head(const struct subject *s, struct json *j); /* tenant, phone, as_of */
void subject_json(const struct subject *s, struct str *out);

#endif
