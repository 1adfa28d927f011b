/* Inside the sources room: a file as a table, whatever it is written in: names of columns, then rows of cells, each
 * with its physical line and its text. rows.c reads by profile on top of this and does not know what the file was.
 *
 * In CSV the names are a row of the file. In everything else each cell comes with its name (an object's keys, an
 * element's attributes, a card's lines): names are numbered as they are met, so that columns may still be added by
 * later rows. The vocabulary of rows is that of base/csv.h.
 */
#ifndef SOURCES_TABLE_H
#define SOURCES_TABLE_H

#include "base/arena.h"
#include "base/csv.h"
#include "base/feed.h"
#include "domain/format.h"

enum table_kind {
	TABLE_CSV,
	TABLE_JSON,
	TABLE_XML,
	TABLE_PAGE, /* a web page */
	TABLE_VCARD,
	TABLE_CALENDAR, /* events, no table: ics.c */
	TABLE_NONE,     /* how many there are */
};

/* What a file is, by its first bytes. */
enum table_kind table_look(struct slice head);
const char *table_word(enum table_kind kind); /* "JSON" */
bool table_suits(enum table_kind kind, const struct format *format);

/* Column names, and in the form that is compared. */
struct header {
	struct slice *shown;
	struct slice *key;
	size_t n;
};

/* Cells that come with their names. */
struct named_cells {
	struct header header;
	struct slice *cell; /* of the row being read, by the number of its name */
	size_t next;        /* the name that came after the last one, the last time */
	struct arena keep;  /* the names */
	struct arena row;   /* the cells */
};

void cells_begin(struct named_cells *c); /* a new row, all empty */
/* Add a value; several of one name are joined by "; ". False when there are too many names. */
bool cells_add(struct named_cells *c, struct slice name, struct slice value);
void cells_fill(const struct named_cells *c, struct csv_row *row);

/* Where the bytes come from. */
struct table_input {
	int fd;              /* -1: from memory */
	struct slice memory; /* outlives the table */
	struct slice head;   /* the first bytes, by which kind and encoding are told */
	struct hash *hash;   /* of the whole file, or null */
};

struct table {
	struct csv_reader *csv; /* a CSV; else null, and the others are used */
	enum table_kind kind;
	const struct format *format;
	struct feed feed;
	struct named_cells cells;
	void *reader; /* the kind's own */
};

void table_open(struct table *t, const struct table_input *in, const struct format *format);
void table_close(struct table *t);
enum csv_status table_next_named(struct table *t, struct csv_row *row, struct err *err);
struct slice table_raw(const struct table *t);  /* of the row just returned, at most 4 KiB */
struct slice table_line(const struct table *t); /* the same, uncut where the file is a CSV */
uint64_t table_bytes(const struct table *t);

static inline enum csv_status table_next(struct table *t, struct csv_row *row, struct err *err)
{
	return t->csv ? csv_next(t->csv, row, err) : table_next_named(t, row, err);
}

/* The names that the first rows of a file in memory have; none in a CSV. Copied into the arena. */
struct header table_names(struct slice head, const struct format *format, struct arena *arena);

/* ---- one a kind ---- */

struct table_reader {
	void *(*open)(struct table *t, struct slice head);
	/* Puts the next row's cells into t->cells. */
	enum csv_status (*next)(struct table *t, struct csv_row *row, struct err *err);
	struct slice (*raw)(const struct table *t);
	void (*close)(struct table *t);
};
extern const struct table_reader table_json, table_xml, table_page, table_vcard;

#endif
