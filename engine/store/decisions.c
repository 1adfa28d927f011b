/* Decisions: written once, read back for explain and the page. A voice is one line of tab-separated fields. */
#include "base/num.h"
#include "base/vec.h"
#include "store/cases.h"
#include "store/sql.h"

enum { DECISIONS_OF_A_CASE_MAX = 1000 };

/* Tabs and line feeds inside a note would end the field: they become blanks. */
static void add_field(struct str *out, const char *text)
{
	for (;;) {
		size_t plain = strcspn(text, "\t\n\r");
		str_add(out, text, plain);
		if (!text[plain])
			return;
		str_addc(out, ' ');
		text += plain + 1;
	}
}

static void write_voice(struct str *out, const struct voice *v)
{
	str_add_int(out, v->layer);
	str_addc(out, '\t');
	str_add_int(out, v->outcome);
	str_addc(out, '\t');
	str_add_int(out, v->until);
	str_addc(out, '\t');
	str_add_int(out, v->answerable);
	const char *const fields[] = {v->row, v->code, v->entry, v->place, v->note};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		str_addc(out, '\t');
		add_field(out, fields[i]);
	}
	str_addc(out, '\n');
}

bool decisions_add(struct store *s, const struct decision_row *d, struct err *err)
{
	static const char SQL[] = "INSERT INTO decisions (id, case_id, call, trigger, decided_at, outcome, code, "
				  "reason, hold_until, answerable,"
				  " identity, rules, law, voices, facts) VALUES (:id, :case_id, :call, :trigger, "
				  ":decided_at, :outcome, :code,"
				  " :reason, :hold_until, :answerable, :identity, :rules, :law, :voices, :facts)";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	str_clear(&s->voices);
	for (size_t i = 0; i < d->decision->voices_n; i++)
		write_voice(&s->voices, &d->decision->voices[i]);
	sql_int(q, ":id", d->id);
	sql_int(q, ":case_id", d->case_row);
	sql_int(q, ":call", d->call);
	sql_text(q, ":trigger", slice_of(d->trigger));
	sql_int(q, ":decided_at", d->decided_at);
	sql_int(q, ":outcome", d->decision->outcome);
	sql_text(q, ":code", slice_of(d->decision->code));
	sql_text(q, ":reason", slice_of(d->decision->reason));
	sql_int(q, ":hold_until", d->decision->hold_until);
	sql_int(q, ":answerable", d->decision->answerable);
	sql_int(q, ":identity", d->identity);
	sql_blob(q, ":rules", d->rules, 16);
	sql_text(q, ":law", slice_of(d->law));
	sql_text(q, ":voices", str_slice(&s->voices));
	sql_text(q, ":facts", d->facts);
	return sql_run(q, err);
}

static void copy_field(char *out, size_t size, struct slice field)
{
	size_t n = field.len < size ? field.len : size - 1;

	memcpy(out, field.at, n);
	out[n] = 0;
}

static bool read_voice(struct slice line, struct voice *v)
{
	struct slice field[9] = {{0}};
	int64_t number[4];
	size_t n = 0;

	*v = (struct voice){0};
	for (const char *at = line.at, *end = line.at + line.len; n < 9 && at <= end; n++) {
		const char *tab = memchr(at, '\t', (size_t)(end - at));
		const char *stop = tab && n < 8 ? tab : end;
		field[n] = (struct slice){at, (size_t)(stop - at)};
		at = stop + 1;
	}
	if (n != 9)
		return false;
	for (size_t i = 0; i < 4; i++)
		if (!num_parse_int(field[i], INT64_MIN, INT64_MAX, &number[i]))
			return false;
	v->layer = (enum layer)number[0];
	v->outcome = (enum outcome)number[1];
	v->until = number[2];
	v->answerable = number[3];
	copy_field(v->row, sizeof v->row, field[4]);
	copy_field(v->code, sizeof v->code, field[5]);
	copy_field(v->entry, sizeof v->entry, field[6]);
	copy_field(v->place, sizeof v->place, field[7]);
	copy_field(v->note, sizeof v->note, field[8]);
	return true;
}

static void read_voices(struct slice text, struct arena *arena, struct stored_decision *d)
{
	struct slice line;
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.at[i] == '\n';
	lines = lines < DECISION_MAX_VOICES ? lines : DECISION_MAX_VOICES;
	d->voices = arena_alloc(arena, (lines + 1) * sizeof *d->voices);
	while (d->voices_n < lines && slice_next(&text, '\n', &line))
		if (read_voice(line, &d->voices[d->voices_n]))
			d->voices_n++;
}

bool decisions_load(struct store *s, int64_t case_row, struct arena *arena, struct stored_decision **out, size_t *n,
		    struct err *err)
{
	static const char SQL[] =
		"SELECT id, call, trigger, decided_at, outcome, code, reason, hold_until, answerable, identity,"
		" lower(hex(rules)), law, voices, facts FROM decisions WHERE case_id = :case ORDER BY id";
	struct sql *q = sql_use(s, SQL, err);
	struct stored_decision *items = NULL;
	size_t cap = 0;

	*n = 0;
	if (!q)
		return false;
	sql_int(q, ":case", case_row);
	while (sql_row(q, err)) {
		struct stored_decision *d = vec_add((void **)&items, n, &cap, sizeof *d, DECISIONS_OF_A_CASE_MAX);
		if (!d)
			break;
		d->id = sql_column_int(q, 0);
		d->call = sql_column_int(q, 1);
		d->trigger = arena_slice(arena, sql_column_text(q, 2));
		d->decided_at = sql_column_int(q, 3);
		d->outcome = (enum outcome)sql_column_int(q, 4);
		d->code = arena_slice(arena, sql_column_text(q, 5));
		d->reason = arena_slice(arena, sql_column_text(q, 6));
		d->hold_until = sql_column_int(q, 7);
		d->answerable = sql_column_int(q, 8);
		d->identity = (enum identity)sql_column_int(q, 9);
		d->rules_hex = arena_slice(arena, sql_column_text(q, 10));
		d->law = arena_slice(arena, sql_column_text(q, 11));
		read_voices(sql_column_text(q, 12), arena, d);
		d->facts = arena_slice(arena, sql_column_text(q, 13));
	}
	*out = arena_alloc(arena, (*n + 1) * sizeof *items);
	if (*n)
		memcpy(*out, items, *n * sizeof *items);
	free(items);
	return sql_done(q);
}
