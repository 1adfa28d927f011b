/* Private to propose: what a column looks like, and which field it may give. */
#ifndef SOURCES_PROPOSE_PARTS_H
#define SOURCES_PROPOSE_PARTS_H

#include "sources/propose.h"
#include "sources/rows.h"

enum { LOOKED_COLUMNS_MAX = 64, LOOKED_WORDS_MAX = 24, LOOKED_WORD_BYTES = 60 };

enum cell_kind {
	CELL_TEXT,
	CELL_PHONE,
	CELL_TIME,  /* date and time of day */
	CELL_DATE,  /* date alone */
	CELL_HOUR,  /* 4:45 PM: a time of day, and nothing else */
	CELL_CLOCK, /* 16:45 or 0:06:30: a time of day or a duration */
	CELL_ISO_DURATION,
	CELL_NUMBER,
	CELL_MONEY,
	CELL_EMAIL,
	CELL_KINDS
};

struct looked_column {
	struct slice shown, key; /* of the header; shown is empty in a file without one */
	uint64_t filled, of_kind[CELL_KINDS];
	struct order_seen order;
	struct {
		struct slice word;
		uint64_t n;
	} words[LOOKED_WORDS_MAX];
	size_t words_n;
	bool many; /* more different words than are kept */
};

struct looked {
	struct arena arena;
	struct looked_column column[LOOKED_COLUMNS_MAX];
	size_t n;
	uint64_t rows, whole; /* whole: as wide as the table */
	bool header;
};

/* ---- propose_look.c ---- */

bool look_at_columns(int fd, const struct tenant *t, struct looked *out);
/* Nearly all of its cells (nine in ten) are of this kind. */
bool looks_like(const struct looked_column *c, enum cell_kind kind);

/* ---- propose.c ---- */

struct proposed_kind {
	enum format_reads reads;
	const char *base;     /* the shipped profile to build on */
	const char *required; /* fields, | between them */
	const char *set;      /* what may be true of every row when no column says it, or null */
};

struct choice {
	const struct proposed_kind *kind;
	int column[FORMAT_MAX_FIELDS]; /* -1: none */
	bool sure[FORMAT_MAX_FIELDS];
	bool taken[LOOKED_COLUMNS_MAX];
	int score;
};
bool choice_needs(const struct choice *c, const char *field);

/* ---- propose_write.c ---- */

struct writer {
	struct proposal *p;
	const struct looked *l;
	const struct choice *c;
	const struct format_field *fields;
	size_t fields_n;
	const struct tenant *t;
	const char *file_name;
	bool clear; /* which kind of record it holds */
};
void proposal_write(struct writer *w);

/* ---- propose_names.c: what well-known names and words mean ---- */

/* What a field's column holds. */
enum name_type {
	NAME_TIME,
	NAME_DATE,
	NAME_HOUR,
	NAME_PHONE,
	NAME_DURATION,
	NAME_MONEY,
	NAME_WORD,
	NAME_ANSWER, /* a few words, or 1 and 0 */
	NAME_EMAIL,
	NAME_TEXT
};
struct known_names {
	enum format_reads reads;
	const char *field;
	enum name_type type;
	const char *names; /* keys, | between them, best first */
};
extern const struct known_names known_names[]; /* ends with a null field */

/* What a word of an export plainly means in a closed list (a word of the list), and what it may mean. */
struct known_word {
	enum word_list list;
	const char *means;
	bool plain; /* no person spoke, or nothing else it could be */
	const char *words;
};
const struct known_word *known_word_find(enum word_list list, struct slice word); /* null when it is not one */

/* Is `key` one of the names between the bars? */
bool name_is_in(struct slice key, const char *names);
/* Does the name of a file or a column say that these people want no calls or texts? */
bool name_says_stop(struct slice name, bool of_file);

#endif
