/* One tenant's night: everything a run of it needs, gathered once. The steps are in the files named after them:
 * capture, identify, consent, act, prove, show. run.c walks them; answer.c is what people answer in between. */
#ifndef LOOP_NIGHT_H
#define LOOP_NIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/problem.h"
#include "config/config.h"
#include "config/formats.h"
#include "domain/facts.h"
#include "domain/replay.h"
#include "lua/rules.h"
#include "providers/provider.h"
#include "store/cases.h"
#include "store/records.h"
#include "store/store.h"

struct work; /* private to prove.c */

/* What a run did: the one line a tenant of its output, and --json. */
struct night_counts {
	int64_t files, files_known, files_bad, files_waiting; /* waiting: still being written, left for the next run */
	int64_t rows, taken, repeated, revised, skipped, set_aside, conflicts;
	int64_t people, missed, cases_opened, cases_closed, cases_reopened, joined;
	int64_t decided[4]; /* by enum outcome: first decisions of cases */
	int64_t drafts, dry_texts, queued, canceled;
	int64_t needs_person;
	int64_t oldest_open_at;           /* first miss of the oldest open case; 0 when none is open */
	int64_t answers, answers_refused; /* rows of approvals.csv */
	bool sick;                        /* set-aside rows or gaps above the tenant's limit */
	bool balanced;
	bool report_written;
	char report_folder[64];
	char head[65];
	char sick_why[256]; /* the first sick thing, for the one line */
};

struct night {
	const struct folders *folders;
	const struct tenant *tenant;
	const struct law *law;
	int home;                        /* row of the tenant's region in the law's windows; -1 none */
	const struct tenant_line *lines; /* of every tenant here */
	size_t lines_n;
	struct format_set formats;
	struct text_templates templates;
	struct rules *rules;
	bool rule_fault_said;
	const struct provider *provider;
	struct store *store;
	struct arena arena;      /* lives as long as the night */
	struct arena person;     /* reset for each person */
	struct str var;          /* var/NAME */
	struct str payload;      /* of the receipt being written */
	struct str text;         /* the filled text */
	char text_key[CODE_LEN]; /* whose text that is, what was found in it, and whether it is none */
	struct text_check text_check;
	bool text_missing;
	struct str facts; /* facts as JSON */
	int64_t now;
	bool live; /* a dry run unless the tenant is live and the command said so */
	int64_t texts_today;
	struct row_ids ids;
	const char **file_names; /* by ledger id */
	size_t file_names_n;
	bool progress;     /* a terminal is looking */
	struct work *work; /* of prove.c, kept between cases */
	struct night_counts counts;
};

/* How a night is opened. */
struct night_options {
	const struct folders *folders;
	const char *tenant;
	const struct law *law; /* loaded once by the caller, as are the lines of all tenants */
	const struct tenant_line *lines;
	size_t lines_n;
	const struct format_set *shipped; /* profiles, when the caller has them; else they are loaded */
	int64_t now;
	bool live;
	bool progress;
	enum store_mode mode;
};

/* Load config, rules, formats and open the ledger. Problems in files go to `problems`; ERR_CONFIG then. */
bool night_open(struct night *n, const struct night_options *o, struct problems *problems, struct err *err);
void night_close(struct night *n);

/* ---- receipts ---- */

/* One field of a receipt; `text` null means the number counts. */
struct receipt_field {
	const char *key;
	struct slice text;
	int64_t number;
	bool is_text;
};
#define RECEIPT_TEXT(key, value)                                                                                       \
	{                                                                                                              \
		(key), (value), 0, true                                                                                \
	}
#define RECEIPT_INT(key, value)                                                                                        \
	{                                                                                                              \
		(key), {0}, (value), false                                                                             \
	}

/* Append a receipt: the fields, which come in the order of their keys (asserted), with "at" and "kind". Empty texts and
 * zero numbers are left out. */
bool night_receipt(struct night *n, const char *kind, const struct receipt_field *fields, size_t fields_n,
		   int64_t *number, struct err *err);

/* "calendar.ics line 41" into the person's arena; empty when there is no file. */
struct slice night_source(struct night *n, int64_t file, int64_t line);

/* ---- capture (inbox.c, capture.c) ---- */

/* Import every file of the inbox that is a regular file; what was read goes to archive/. A bad file is a finding. */
bool capture_inbox(struct night *n, struct err *err);
/* Once a ledger: rows that were set aside by a version that named nobody in them. */
bool unread_old_rows(struct night *n, struct err *err);
/* Each file of the inbox, by name; what is not its own *take_one leaves. */
typedef bool inbox_take(struct night *n, const char *path, const char *name, struct err *err);
bool inbox_each(struct night *n, inbox_take *take_one, struct err *err);
/* A file that could not be read stays where it is and is a finding, said on the report until it is gone or mended. */
bool inbox_bad_file(struct night *n, const char *name, const struct err *why, struct err *err);
bool capture_is_answers(const char *name);    /* approvals*.csv: answers, not an export */
bool capture_is_unfinished(const char *name); /* half a download, by its name */
bool capture_archive(struct night *n, const char *path, const char *name, struct err *err);
/* Import one file, wherever it lies; it stays where it is. `format` may be null. ERR_BUSY: it is still being written.
 */
bool capture_file(struct night *n, const char *path, const char *format, struct err *err);

/* ---- identify (identify.c) ---- */

/* Who a person is, before any case is looked at. */
struct identified {
	enum identity identity;
	struct slice evidence; /* "last job 2026-03-02, calendar.ics line 41" */
	struct slice name;     /* a known name */
	struct slice tags;
	struct slice region; /* state of a known address */
	bool known, two_people, doubt, inside, test;
	bool other_line; /* the line of another tenant here: never texted, whoever they are to us */
	int64_t jobs, last_job_at, upcoming_at;
};
void identify_person(struct night *n, const struct person *p, int64_t at, struct identified *who);

/* ---- consent (consent.c) ---- */

/* Gather the facts of one case at the night's now. */
void consent_gather(struct night *n, const struct person *p, const struct identified *who, const struct replay_case *c,
		    enum facts_purpose purpose, struct facts *f);
/* Rules, then the text they ask for, then the floor. f is completed; the answer's identity counts. */
void consent_judge(struct night *n, struct facts *f, struct rules_answer *answer, struct decision *d);

/* ---- act (act.c) ---- */

/* What a decision leads to under the tenant's authority, written to the outbox. row gets message and its state. */
bool act_on(struct night *n, const struct facts *f, const struct decision *d, struct case_row *row, struct err *err);
/* The review codes of a decision, comma separated, in the person's arena: what an approval would answer. */
struct slice act_review_codes(struct night *n, const struct decision *d);
/* Take back the drafts and queued texts of a case; why goes to the receipts. */
bool act_cancel(struct night *n, const struct person *p, int64_t case_row, const char *why, struct err *err);
#define OBSERVES "the company only observes now" /* why, under tier: observe */

/* ---- prove (prove.c) ---- */

/* One person: replay, decide what is new, act, prove, and write every case row that changed. */
bool prove_person(struct night *n, struct person *p, struct err *err);

/* ---- show (show.c) ---- */

/* Write the report unless nothing changed since the last one. */
bool show_report(struct night *n, struct err *err);

/* ---- what decides besides the records (settings.c) ---- */

/* A change of rules, tables or config since the last run: its receipt, and whom it reaches is looked at again. */
bool settings_note(struct night *n, struct err *err);

/* ---- run (run.c) ---- */

/* The whole loop over an open night. */
bool run_night(struct night *n, struct err *err);
/* Cases of everybody who is dirty, and hidden misses: the middle of the loop, also after a person's answer. */
bool run_people(struct night *n, struct err *err);

/* ---- answers of people (answer.c) ---- */

bool answer_draft(struct night *n, const char *message_id, bool approve, const char *name, const char *note,
		  struct err *err);
bool answer_close(struct night *n, const char *case_id, const char *name, const char *reason, const char *note,
		  struct err *err);
/* Read an approvals.csv (id,answer,name,at,note): each row as answer_draft; what is refused is a finding and said. */
bool answer_file(struct night *n, const char *path, int64_t *taken, int64_t *refused, struct err *err);
bool answer_inbox(struct night *n, struct err *err); /* every approvals*.csv of the inbox, then to archive/ */
bool answer_reply(struct night *n, const char *reply_id, const char *name, const char *is, struct err *err);

#endif
