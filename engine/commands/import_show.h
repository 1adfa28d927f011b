/* import --check --show N: records as ringback reads them, one line each. */
#ifndef COMMANDS_IMPORT_SHOW_H
#define COMMANDS_IMPORT_SHOW_H

#include "base/arena.h"
#include "base/json.h"
#include "domain/records.h"
#include "domain/tenant.h"

enum { SHOWN_FIELDS_MAX = 32 };

/* A record in words: only what its row said. The texts live as long as the arena. */
struct shown_record {
	int64_t line;     /* of the file; 0: joined from several rows */
	const char *kind; /* call leg text booking payment contact consent */
	struct {
		const char *name, *value;
	} fields[SHOWN_FIELDS_MAX];
	size_t fields_n;
};

/* r is no finding. */
void show_record(const struct record *r, const struct tenant *t, struct arena *arena, struct shown_record *out);

void shown_print(const struct shown_record *s, const char *file);
void shown_json(const struct shown_record *s, struct json *j);

#endif
