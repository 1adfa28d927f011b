/* Inside the sources room: one file being read as a table by one profile, and what the record builders use of it. */
#ifndef SOURCES_ROWS_H
#define SOURCES_ROWS_H

#include "base/arena.h"
#include "base/hash.h"
#include "sources/source.h"
#include "sources/table.h"

/* A column of this file that gives a field. Those of one field stand together, best first. */
struct binding {
	uint16_t field;
	uint16_t column;
};

struct columns {
	struct header header; /* n = 0 in a file without one */
	struct binding *items;
	size_t n;
	struct {
		uint16_t first, n;
	} of[FORMAT_MAX_FIELDS];
	size_t widest; /* cells that a row must have for its bound columns */
	size_t said;   /* columns of the header of which it was said whether they are known */
};

struct zone_memory {
	char name[64]; /* the last name asked for: rows of a file repeat it */
	size_t len;
	const struct zone *zone;
};

/* The last whole row of an export whose next rows leave cells empty to say "as above". */
struct above {
	struct str cell[FORMAT_MAX_FIELDS]; /* of fields that are filled down */
	bool whole;                         /* false: there was none, or the row between was set aside */
	bool goes_on;                       /* the row being read repeats them */
	int64_t at;                         /* when it began; 0: unknown */
	int64_t sequence;
};

struct rows {
	const struct format *format;
	struct source_env env;
	const char *file_name;
	struct table table;
	struct hash *hash;
	struct csv_row row;
	struct columns columns;
	struct arena keep;                          /* as long as the file: header, findings */
	struct arena bound;                         /* until columns are bound again: which gives what */
	struct arena row_arena;                     /* as long as the row: cleaned and joined texts */
	struct slice cell[FORMAT_MAX_FIELDS];       /* trimmed, armour off, valid UTF-8; or the fixed value; or empty */
	const struct zone *zone[FORMAT_MAX_FIELDS]; /* of time fields; null: the row's own */
	struct zone_memory memory;
	struct above above;
	bool shaped;     /* some field takes a part of its cell, or repeats the row above */
	char date_order; /* 'm', 'd' or 0 */
	struct str reason;
	bool skip;               /* the row is no record by the profile */
	int part;                /* a row that is several records: which of them is built */
	bool more;               /* and whether there are further ones */
	bool lossy;              /* the row's text is worth keeping */
	struct finding *pending; /* said before the first row */
	size_t pending_n, pending_cap, pending_at;
	struct source_counts counts;
	uint64_t short_rows; /* with fewer cells than the header */
	bool last_is_short;
};

bool rows_open(struct rows *r, int fd, struct err *err);
void rows_close(struct rows *r);
bool row_is_blank(const struct csv_row *row);
enum source_status rows_next(struct rows *r, struct record *record, struct err *err);

/* ---- columns.c ---- */

void header_read(const struct csv_row *row, struct arena *arena, struct header *out);
ptrdiff_t header_find(const struct header *h, const struct format_column *column, size_t from);
size_t header_count_known(const struct header *h, const struct format *f);
/* True when every required field has a column or a fixed value; else says which is missing and what is nearest. */
bool header_satisfies(const struct header *h, const struct format *f, struct err *err);
/* Bind the columns of a header (null: by number) and queue findings for unknown and missing ones. Again, when a later
 * row brought new names. */
void columns_bind(struct rows *r, const struct header *h);

/* ---- detect.c ---- */

bool detect_refuse_stranger(struct slice head, const char *file_name, struct err *err); /* a file that is no CSV */
bool shape_fits_row(const struct format_shape *shape, const struct csv_row *row);
uint64_t shape_counts(const struct format *f); /* bits of all its shapes; 0: any count */

/* ---- values.c: the row's cells as typed values. All return false after a refusal or a skip ---- */

bool row_refuse(struct rows *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool row_take_cells(struct rows *r);                        /* false: it goes on from a row that is not there */
struct slice text_clean(struct rows *r, struct slice text); /* trimmed, armour off, valid UTF-8 */
struct str_column {
	char text[96];
};
struct str_column row_column(const struct rows *r, int field); /* `column "Duration"` */

bool value_word(struct rows *r, int field, int *out);             /* *out stays when the cell is empty */
bool value_flag(struct rows *r, int field, int *out);             /* 1, 0; -1 when empty */
bool value_duration(struct rows *r, int field, int64_t *seconds); /* -1 when empty */
bool value_number(struct rows *r, int field, int64_t *out);       /* stays when empty */
bool value_money(struct rows *r, int field, struct slice currency, int64_t *minor); /* stays when empty */
/* Money by the profile's own decimals and no more said; false when it does not read. */
bool cell_money(const struct format *f, struct slice cell, int exponent, int64_t *minor);
bool value_phone(struct rows *r, int field, struct phone *out);
/* Every number in the field's columns, each once; extensions and unreadable text are left out. */
bool value_phones(struct rows *r, int field, int64_t *out, size_t max, size_t *n);
/* Every number that stands in the text of the field's columns. */
void value_phones_in_text(struct rows *r, int field, int64_t *out, size_t max, size_t *n);
struct slice value_currency(struct rows *r, int field);

/* ---- shape.c ---- */

/* What the profile takes of the n cells, and what they repeat of the row above. */
bool row_shape_cells(struct rows *r, size_t n);
bool row_refuse_order(struct rows *r); /* the row does not go on from the one above */

/* ---- rules.c ---- */

/* The first rule whose tests all hold for the row's cells, or null. */
const struct format_rule *row_rule(const struct rows *r, const struct format_rule *rules, size_t n);
bool slice_in_words(struct slice cell, const struct format_words *words); /* ASCII case ignored */

/* ---- times.c ---- */

/* What the dates of a file allow. */
struct order_seen {
	bool month_first, day_first; /* one date proves it */
	bool open;                   /* one date reads both ways, as two different days */
	struct seen_date {
		uint32_t line;
		char text[24];
	} month_date, day_date; /* the first that does */
};
void times_see_date(struct slice cell, uint32_t line, struct order_seen *seen);
bool times_open(struct rows *r, struct slice head, struct err *err); /* zones, date order, words for the report */
void times_bind(struct rows *r);                                     /* the zone of each time field, by its column */
bool value_time(struct rows *r, int field, int64_t *at, enum civil_quality *quality); /* 0 when empty */
bool value_row_time(struct rows *r, int64_t *at,
		    enum civil_quality *quality); /* the record's own time, in one or two columns */
void rows_saw_time(struct rows *r, int64_t at);

/* ---- one builder a kind of record ---- */

typedef bool row_builder(struct rows *r, struct record *record);
row_builder row_build_call, row_build_leg, row_build_message, row_build_booking, row_build_payment, row_build_contact,
	row_build_consent;

/* ---- calls.c ---- */

/* Below this a ring says that the caller may not have meant it (floor row D9), and must be known, not filled in. */
#define RING_SHORT_S 3

/* Of a whole call in which nobody talked: one that was over at once did not ring longer than that; in any other a ring
 * of 0 is "not said". */
void call_settle_ring(struct call *c);

/* Damage that only a spreadsheet does, in words, or null. */
const char *spreadsheet_damage(struct slice cell, enum field_type type);
#define SPREADSHEET_ADVICE "export again as CSV, without opening it in a spreadsheet"

/* Whose numbers stand in the row being read, whatever became of its cells: `line` is its text. Not our lines;
 * ascending, each once. In the row's arena. */
void row_named_numbers(struct rows *r, struct slice line, struct finding *f);

size_t count_digits(struct slice s); /* ASCII ones */

/* A number stands there, or may, and `p` is not it: no short code, no hidden caller, no name of a sender. */
bool phone_is_lost(const struct phone *p, struct slice cell);

/* The numbers of `found` that are not our own lines, each once, in place. Returns how many stay. */
size_t phones_outside(const struct tenant *t, int64_t *found, size_t n);

#endif
