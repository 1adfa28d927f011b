/* A format profile as plain data: which file it knows, which column is which field, what its words mean.
 *
 * One profile is one YAML file (rules/formats/NAME.yaml, or a tenant's formats/NAME.yaml); config/formats fills this
 * struct, sources/ reads files by it. The tables of target fields in format.c are the one place that says what a column
 * can become: loader, reader and docs/formats.md all follow them.
 */
#ifndef DOMAIN_FORMAT_H
#define DOMAIN_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/num.h"
#include "base/str.h"
#include "domain/records.h"

/* How the layout is known. */
enum format_sure {
	SURE_VERBATIM, /* a real file, or one embedded in a test, was seen */
	SURE_BY_NAME,  /* the names are right; order and further columns are not known */
	SURE_OWN,      /* defined here, or by the tenant */
};

enum format_reads {
	READS_CALLS,
	READS_LEGS, /* rows of a phone system that legs_join makes calls of */
	READS_MESSAGES,
	READS_BOOKINGS,
	READS_PAYMENTS,
	READS_CONTACTS,
	READS_CONSENT,
	READS_KINDS
};

/* What a file must be written in. */
enum format_reader {
	READER_NAMED, /* whatever has the columns: CSV, JSON or XML */
	READER_CSV,
	READER_JSON,
	READER_XML,
	READER_HTML,
	READER_VCARD,
	READER_ICS,
};

enum field_type {
	FIELD_TEXT,
	FIELD_NUMBER,
	FIELD_PHONE,
	FIELD_PHONES, /* all columns, all numbers in each */
	FIELD_TIME,
	FIELD_DATE, /* half of a time */
	FIELD_CLOCK,
	FIELD_ZONE,
	FIELD_DURATION,
	FIELD_MONEY,
	FIELD_WORD, /* one of a closed list */
	FIELD_FLAG, /* yes or no */
};

/* One thing that a column can become. */
struct format_field {
	const char *name; /* as written in `columns:` */
	enum field_type type;
	enum word_list words; /* of a FIELD_WORD */
	const char *about;    /* one line for people */
};

/* Every kind of record has its own time first, and the same four fields in front. */
enum { F_AT, F_AT_DATE, F_AT_TIME, F_AT_ZONE, F_OWN };

enum call_field {
	F_CALL_ID = F_OWN,
	F_CALL_DIRECTION,
	F_CALL_FROM,
	F_CALL_TO,
	F_CALL_OTHER,
	F_CALL_LINE,
	F_CALL_NAME,
	F_CALL_CALLER_ID,
	F_CALL_OUTCOME,
	F_CALL_ANSWERED,
	F_CALL_ANSWERED_BY,
	F_CALL_ANSWERED_AT,
	F_CALL_ENDED_AT,
	F_CALL_RING_S,
	F_CALL_TALK_S,
	F_CALL_TOTAL_S,
	F_CALL_VOICEMAIL,
	F_CALL_TRANSCRIPT,
	F_CALL_NOTE,
	F_CALL_TAG,
	F_CALL_KIND,
	F_CALL_FIELDS,
	/* legs have all of the above, and these */
	F_LEG_GROUP = F_CALL_FIELDS,
	F_LEG_SEQUENCE,
	F_LEG_APP,
	F_LEG_AGENT,
	F_LEG_FIELDS
};

enum message_field {
	F_MESSAGE_ID = F_OWN,
	F_MESSAGE_DIRECTION,
	F_MESSAGE_FROM,
	F_MESSAGE_TO,
	F_MESSAGE_BODY,
	F_MESSAGE_STATUS,
	F_MESSAGE_ERROR,
	F_MESSAGE_SEGMENTS,
	F_MESSAGE_FIELDS
};

enum booking_field {
	F_BOOKING_ID = F_OWN,
	F_BOOKING_STATUS,
	F_BOOKING_IS_CANCELLED,
	F_BOOKING_IS_NO_SHOW,
	F_BOOKING_IS_DONE,
	F_BOOKING_TITLE,
	F_BOOKING_PERSON,
	F_BOOKING_PHONE,
	F_BOOKING_TEXT,
	F_BOOKING_EMAIL,
	F_BOOKING_CREATED_AT,
	F_BOOKING_ENDS_AT,
	F_BOOKING_COMPLETED_AT,
	F_BOOKING_UPDATED_AT,
	F_BOOKING_SEQUENCE,
	F_BOOKING_SERIES,
	F_BOOKING_CHANNEL,
	F_BOOKING_MESSAGE_REF,
	F_BOOKING_AMOUNT,
	F_BOOKING_CURRENCY,
	F_BOOKING_FIELDS
};

enum payment_field {
	F_PAYMENT_ID = F_OWN,
	F_PAYMENT_KIND,
	F_PAYMENT_STATUS,
	F_PAYMENT_CAPTURED,
	F_PAYMENT_AMOUNT,
	F_PAYMENT_REFUNDED,
	F_PAYMENT_DISPUTE,
	F_PAYMENT_DISPUTED,
	F_PAYMENT_CURRENCY,
	F_PAYMENT_BOOKING_REF,
	F_PAYMENT_RELATED_ID,
	F_PAYMENT_PAYER,
	F_PAYMENT_PHONE,
	F_PAYMENT_EMAIL,
	F_PAYMENT_DESCRIPTION,
	F_PAYMENT_SIDE,
	F_PAYMENT_FIELDS
};

enum contact_field {
	F_CONTACT_ID = F_OWN,
	F_CONTACT_NAME,
	F_CONTACT_FIRST_NAME,
	F_CONTACT_LAST_NAME,
	F_CONTACT_COMPANY,
	F_CONTACT_TAGS,
	F_CONTACT_PHONES,
	F_CONTACT_EMAIL,
	F_CONTACT_REGION,
	F_CONTACT_POSTAL_CODE,
	F_CONTACT_FIELDS
};

enum consent_field {
	F_CONSENT_PHONE = F_OWN,
	F_CONSENT_KIND,
	F_CONSENT_SCOPE,
	F_CONSENT_EVIDENCE,
	F_CONSENT_WORDS,
	F_CONSENT_ASSERTED_BY,
	F_CONSENT_KEYWORD,
	F_CONSENT_IS_LISTED,
	F_CONSENT_IS_LITIGATOR,
	F_CONSENT_FIELDS
};

#define FORMAT_MAX_FIELDS  32
#define FORMAT_MAX_COLUMNS 256 /* columns or words in one list of a profile */

/* A column as a profile names it. */
struct format_column {
	struct slice shown; /* as written in the profile */
	struct slice key;   /* as compared: format_add_key */
	bool pattern;       /* the key holds *, which stands for any text: "Phone * - Value" */
	int number;         /* from 1 in a file without header; else 0 */
};

struct format_columns {
	const struct format_column *items;
	size_t n;
};

struct format_words {
	const struct slice *items;
	size_t n;
};

/* What one word of an export means. */
struct format_value {
	struct slice word;
	int means; /* a place in the closed list, 0/1 of a flag, or FORMAT_SKIP */
};

enum {
	FORMAT_REFUSE = -1, /* set the row aside and say which word it was */
	FORMAT_SKIP = -2,   /* no record by the profile: a payout, a total; counted */
};

/* Whose clock a time without an offset is. */
enum format_zone {
	ZONE_TENANT, /* what the tenant says of the file, else the tenant's own */
	ZONE_UTC,
	ZONE_COLUMN, /* the field `zone` of the row */
	ZONE_NAMED,
};

struct format_time {
	enum format_zone basis;
	const struct zone *zone; /* of ZONE_NAMED */
	enum civil_format format;
};

/* What of a cell is the value. */
enum format_part {
	PART_ALL,
	PART_IN_PARENTHESES,     /* 201 of "Ann (201)"; all of a cell that does not end so */
	PART_BEFORE_PARENTHESES, /* Ann of "Ann (201)"; nothing of a cell that does not end so */
	PART_LAST_NUMBER,        /* 2 of "Leg-2"; nothing of a cell that does not end in a digit */
	PART_BEFORE,             /* 9:00 AM of "9:00 AM - 11:00 AM"; all of a cell without the mark */
};

/* One target field in one profile. */
struct format_target {
	struct format_columns columns; /* the first one that is not empty gives the value */
	bool inherited;     /* of the base profile: never takes a column that the tenant gave to another field */
	struct slice fixed; /* `set:`: the value where no column gives one */
	const struct format_value *values; /* null: the words of the closed list themselves */
	size_t values_n;
	int otherwise; /* for a word in neither: FORMAT_REFUSE, FORMAT_SKIP or a value */
	enum num_duration_unit unit;
	enum format_part part;
	struct slice mark;           /* of PART_BEFORE */
	struct format_words nothing; /* words that are as good as an empty cell: Anytime, N/A */
	bool fill_down;              /* an empty cell repeats the row before */
	struct format_time time;
};

/* How a file without header is known. */
struct format_shape {
	uint64_t counts;           /* bit n: rows of n columns are of this layout (n up to 63) */
	int word_column;           /* from 1; 0: none */
	struct format_words words; /* what stands there */
	int time_columns[4];       /* from 1: YYYY-MM-DD HH:MM:SS stands there */
	size_t time_columns_n;
};

/* One way to know a file by itself. */
struct format_detect {
	struct format_columns all_of; /* of the header */
	struct format_columns any_of; /* at least one of these, when there are any */
	bool by_shape;
	struct format_shape shape;
};

enum format_test_kind {
	TEST_IS,
	TEST_NOT,
	TEST_HAS,  /* one of the words is an item of the cell's comma list */
	TEST_LIKE, /* one of the words, in which * is any text, is the cell */
	TEST_GIVEN,
	TEST_EMPTY,
	TEST_ABOVE,
	TEST_BELOW
};

/* One condition on the row's own text. */
struct format_test {
	int field;
	enum format_test_kind kind;
	struct format_words words; /* of TEST_IS to TEST_LIKE, ASCII case ignored */
	int64_t limit;             /* of TEST_ABOVE and TEST_BELOW: seconds, whole money, or a plain number */
};

/* The first rule whose tests all hold says how the call ended. */
struct format_rule {
	int say; /* an enum call_outcome, or FORMAT_SKIP */
	const struct format_test *tests;
	size_t tests_n;
};

/* Fields of which one at least must have a column or a fixed value. */
struct format_need {
	int fields[4];
	size_t n;
};

enum format_decimal { DECIMAL_AUTO, DECIMAL_POINT, DECIMAL_COMMA };

struct format {
	const char *name;
	const char *about;
	const char *quirks; /* what an owner must know of such a file, in a sentence or two; or null */
	const char *file;   /* as shown in messages */
	const char *base;   /* name of the profile it builds on, or null */
	bool shipped;
	const char *ids_of; /* the profile whose records have the same ids: one payment in two exports is one */
	const char *refuse; /* such a file is known and not read: why, and what to export in its place; or null */
	enum format_sure sure;
	enum format_reads reads;
	enum format_reader reader;
	struct slice rows; /* name of the JSON list or of the XML elements that are rows; empty: the first, all */
	struct format_words empty; /* words that an export writes where there is nothing: null, (Unknown) */
	bool header;
	bool header_optional; /* without names: the first row is none when it holds no digit */
	char delimiter;       /* 0: guess */
	int title_lines;      /* at most this many rows stand before the header; totals rows are then skipped too */
	const struct format_detect *detect;
	size_t detect_n;
	struct format_target target[FORMAT_MAX_FIELDS];
	const struct format_need *required;
	size_t required_n;
	const int *wanted; /* fields whose absence is worth a finding */
	size_t wanted_n;
	struct format_columns ignore;
	char date_order; /* 'm', 'd', or 0: only when the file itself does not tell */
	enum format_decimal decimal;
	bool minor_units;      /* money stands in cents */
	struct slice currency; /* where no column says; upper case */
	const struct format_rule *rules;
	size_t rules_n;
	const struct format_rule *skips; /* a row for which one of them holds is no record */
	size_t skips_n;
	bool group_is_stamp;   /* a leg's group must look like 1706369600.6, else the natural key is used */
	bool group_is_dialled; /* the group is the id of the row that was dialled, not of the caller's own */
};

struct format_set {
	const struct format *const *items;
	size_t n;
};

/* The target fields of a kind, and how many. */
const struct format_field *format_fields(enum format_reads reads, size_t *n);
int format_field_find(enum format_reads reads, struct slice name); /* -1 when there is none */

/* The name under which its records' ids are unique. */
const char *format_ids(const struct format *f);

const char *format_reads_word(enum format_reads reads);
int format_reads_from(struct slice word);
const char *format_sure_word(enum format_sure sure);
int format_sure_from(struct slice word);

const struct format *format_set_find(const struct format_set *set, struct slice name); /* null when absent */

/* Append the form in which column names are compared: ASCII lower case, blanks and _ dropped, no byte order mark, so
 * that "Parent Call SID", "parent_call_sid" and "ParentCallSid" are one. */
void format_add_key(struct str *out, struct slice name);

/* True when a header's key is the column's. */
bool format_column_is(const struct format_column *column, struct slice key);

#endif
