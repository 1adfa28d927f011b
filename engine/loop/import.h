/* Private to capture: one file being read into the ledger. inbox.c finds it, capture.c opens it, take.c takes its
 * records, join.c makes calls of its legs. */
#ifndef LOOP_IMPORT_H
#define LOOP_IMPORT_H

#include "base/file.h"
#include "base/gunzip.h"
#include "base/hash.h"
#include "domain/replies.h"
#include "loop/health.h"
#include "loop/night.h"
#include "sources/source.h"

enum {
	PHONES_MAX = 1 << 16, /* people noted as changed before they are written down */
	REPLIES_KEPT = 1024,
};

/* A body's hash and what reply_read said of it. */
struct read_reply {
	uint64_t body;
	struct reply reply;
};

/* One file being read. */
struct import {
	struct night *n;
	const char *name;                   /* as it lay in the inbox */
	const struct tenant_source *source; /* what tenant.yaml says of it, or null */
	struct source_env env;
	struct source_choice choice;
	struct put put;
	struct file_row file;
	int fd;                 /* the file as it came */
	struct unpacked inside; /* what is read: the file, or what it holds packed */
	struct file_mark mark;  /* when it was opened */
	bool waits;             /* somebody is still writing it */
	bool unreadable;        /* the file is why it failed, and nothing of ours */
	int64_t conflicts;
	int64_t later, latest_at; /* rows dated more than a day after now, and the latest of them */
	int64_t *phones;          /* people this file changed */
	size_t phones_n;
	uint64_t *groups; /* calls whose legs changed */
	size_t groups_n, groups_cap;
	struct arena legs;
	struct slice raw; /* text of the row being taken, where the source kept it */
	struct clock_watch clock;
	struct read_reply *replies; /* what was read lately: people write the same few words again and again */
};

/* How the reading of one file ended. */
struct captured {
	struct file_mark mark; /* of what was read */
	bool known;            /* these very bytes were read before */
	bool waits, unreadable;
};
bool capture_one(struct night *n, const char *path, const char *format, struct captured *end, struct err *err);

/* A file's name as it is shown and kept: valid UTF-8, whatever the folder holds. */
const char *import_clean_name(struct night *n, const char *name);

enum { CONSENT_WORDS_MAX = 1024 }; /* of what was said, bytes that a consent event keeps */

/* unread.c: rows that were set aside, and files that are refused as a whole, may hold a stop. Whoever stands in a file
 * of texts or of consent is named under `id` (empty: nobody is), until a file of that name was read. */
bool unread_finding(struct night *n, const struct put *put, const struct finding *f, struct err *err);
bool unread_file(struct night *n, const char *path, const char *name, char id[10], struct err *err);
bool unread_file_is_read(struct night *n, const char *name, struct err *err);

bool import_finding(struct import *m, enum exception_kind kind, const char *reason, struct slice text, struct err *err);
bool import_conflict(struct import *m, const char *what, struct slice id, struct err *err);
bool import_note_time(struct import *m, const struct call *c, struct err *err); /* a doubtful time is a finding */
bool import_note_phone(struct import *m, int64_t phone, struct err *err);       /* this person changed */
bool import_flush_phones(struct import *m, struct err *err);
bool import_is_repeat(enum put_status status);
bool import_take(struct import *m, const struct record *r, struct err *err);
bool import_join_groups(struct import *m, struct err *err); /* calls of every group whose legs changed */

#endif
