/* One file as import --check sees it: import_check.c looks, import_look.c says what was seen. */
#ifndef COMMANDS_IMPORT_LOOK_H
#define COMMANDS_IMPORT_LOOK_H

#include "base/gunzip.h"
#include "commands/import.h"
#include "commands/import_show.h"
#include "sources/source.h"

enum { LOOK_FINDINGS = 10, LOOK_COLUMNS = 40, LOOK_BINDINGS = 64, LOOK_DOUBTS = 4, LOOK_KINDS = RECORD_FINDING };

struct shown {
	int64_t line;
	enum exception_kind kind;
	const char *reason, *text;
};

struct look {
	struct invocation *in;
	const struct tenant *tenant;
	const struct format_set *formats;
	const char *path, *name, *named; /* named: the profile asked for, or null */
	struct unpacked inside;          /* what is read: the file, or what it holds packed */
	struct source_choice choice;
	struct source_counts counts;
	int64_t by_kind[LOOK_KINDS], calls; /* calls: what the legs make */
	int64_t seen_as[ROW_CONFLICT + 1];  /* records, by what earlier rows of the file said */
	struct rows_seen seen;
	int64_t later, latest_at; /* rows dated more than a day after now */
	int64_t findings;
	struct shown rows[LOOK_FINDINGS], columns[LOOK_COLUMNS];
	size_t rows_n, columns_n;
	struct {
		const char *field, *column; /* column: as printed; a fixed value when `set` */
		bool set;
	} bindings[LOOK_BINDINGS];
	size_t bindings_n;
	const char *doubts[LOOK_DOUBTS]; /* of the file as a whole */
	size_t doubts_n;
	struct legs_kept legs;        /* joined into calls once the file is at its end */
	struct shown_record *records; /* the first, when --show asks for them */
	size_t records_n, records_max;
	bool sick;
	const char *proposal;   /* a mapping to be confirmed, when no profile fits; else null */
	size_t proposal_unsure; /* lines of it that a person must confirm */
	struct err err;
};

void look_print(const struct look *l);
void look_print_json(const struct look *l);

/* --write-format NAME (import_write.c): the proposal as the tenant's own formats/NAME.yaml; the exit code. */
int import_write_format(const struct look *l, const char *name);

#endif
