/* The rows of the law tables: what law_rows.c reads and law.c puts together. Private to these two. */
#ifndef CONFIG_LAW_ROWS_H
#define CONFIG_LAW_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "domain/law.h"

enum {
	LAW_TABLES = 5,
	LAW_COLUMNS_MAX = 8,
	LAW_HOLIDAYS_MAX = 20000,
	LAW_ERRORS_MAX = 10000,
	LAW_DAY_S = 86400,
};

/* A holiday before the list is sorted and shared out to the rows it closes. */
struct law_closed_day {
	int row; /* of law.windows */
	struct holiday holiday;
};

struct law_loading {
	struct law *law;
	struct hash *hash; /* over the bytes of every table, in the order of law_tables */
	struct arena *arena;
	struct law_closed_day *days;
	size_t days_n, days_cap;
	struct law_error *errors; /* as they stand in the file */
	size_t errors_n, errors_cap;
	int64_t review_by[LAW_TABLES]; /* by table; 0: not said in tables.csv */
};

/* One table: its file, the columns wanted, and the reader of a row, whose cells come in the order of the columns. */
struct law_table {
	const char *name;
	const char *columns[LAW_COLUMNS_MAX];
	bool (*read)(struct law_loading *l, const struct slice *cell, struct err *err);
};

extern const struct law_table law_tables[LAW_TABLES]; /* in the order of reading */

#endif
