/* Calls and the legs they are joined from. */
#include "base/arena.h"
#include "base/vec.h"
#include "store/put.h"

enum { LEGS_MAX = 5000 }; /* of one call; more is a broken file */

#define CALL_INSERT                                                                                                    \
	"INSERT INTO calls (key, native_id, direction, phone, phone_kind, raw, line, started_at, quality, outcome,"    \
	" outcome_raw, ring_s, talk_s, voicemail, caller_name, needed, needed_source, legs, content, file, file_line)" \
	" VALUES (:key, :native_id, :direction, :phone, :phone_kind, :raw, :line, :started_at, :quality, :outcome,"    \
	" :outcome_raw, :ring_s, :talk_s, :voicemail, :caller_name, :needed, :needed_source, :legs, :content, :file,"  \
	" :file_line)"

uint64_t records_call_key(const char *format, const struct call *c)
{
	struct mix m;

	mix_begin(&m);
	mix_text(&m, slice_of(format));
	mix_text(&m, c->native_id);
	if (!c->native_id.len) {
		mix_int(&m, c->other);
		if (!c->other)
			mix_text(&m, c->other_raw);
		mix_int(&m, c->direction);
		mix_int(&m, c->started_at);
	}
	return mix_end(&m);
}

uint64_t records_leg_call_key(const char *format, struct slice group)
{
	struct mix m;

	mix_begin(&m);
	mix_text(&m, slice_of(format));
	mix_text(&m, group);
	mix_int(&m, 1); /* not the key of a call with that id */
	return mix_end(&m);
}

static uint64_t fixed_of(int64_t phone, int64_t kind, int64_t direction, int64_t started_at)
{
	uint64_t h = hash_mix64(1, (uint64_t)phone);

	h = hash_mix64(h, (uint64_t)(kind * 8 + direction));
	return hash_mix64(h, (uint64_t)started_at);
}

/* A call that is over beats one in progress; then the longer talk is the later word. */
static int64_t rank_of(int64_t outcome)
{
	return outcome > CALL_IN_PROGRESS;
}

static uint64_t content_of(const struct call *c)
{
	struct mix m;

	mix_begin(&m);
	mix_text(&m, c->native_id);
	mix_int(&m, (int64_t)c->direction * 64 + (int64_t)c->other_kind * 8 + (int64_t)c->time_quality);
	mix_int(&m, c->other);
	mix_text(&m, c->other_raw);
	mix_int(&m, c->line);
	mix_int(&m, c->started_at);
	mix_int(&m, c->outcome);
	mix_text(&m, c->outcome_raw);
	mix_int(&m, c->ring_s);
	mix_int(&m, c->talk_s);
	mix_int(&m, c->voicemail_left);
	mix_text(&m, c->caller_name);
	mix_text(&m, c->needed);
	mix_int(&m, c->legs);
	return mix_end(&m);
}

struct record_identity call_identity(const char *format, const struct call *c)
{
	return (struct record_identity){records_call_key(format, c), content_of(c),
					fixed_of(c->other, c->other_kind, c->direction, c->started_at)};
}

static bool write_call(struct store *s, const char *sql, const struct version *v, const struct call *c,
		       const struct put *put, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);

	if (!q)
		return false;
	sql_int(q, ":key", key_int(v->key));
	sql_text(q, ":native_id", c->native_id);
	sql_int(q, ":direction", c->direction);
	sql_int(q, ":phone", c->other);
	sql_int(q, ":phone_kind", c->other_kind);
	sql_text(q, ":raw", c->other_raw);
	sql_int(q, ":line", c->line);
	sql_int(q, ":started_at", c->started_at);
	sql_int(q, ":quality", c->time_quality);
	sql_int(q, ":outcome", c->outcome);
	sql_text(q, ":outcome_raw", c->outcome_raw);
	sql_int(q, ":ring_s", c->ring_s);
	sql_int(q, ":talk_s", c->talk_s);
	sql_int(q, ":voicemail", c->voicemail_left);
	sql_text(q, ":caller_name", c->caller_name);
	sql_text(q, ":needed", c->needed);
	sql_text(q, ":needed_source", c->needed_source);
	sql_int(q, ":legs", c->legs);
	sql_int(q, ":content", key_int(v->content));
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":file_line", put->origin.line);
	return sql_run(q, err);
}

static bool standing_call(struct store *s, uint64_t key, struct version *v, struct err *err)
{
	static const char SQL[] = "SELECT content, phone, phone_kind, direction, started_at, outcome, talk_s, file"
				  " FROM calls WHERE key = :key";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":key", key_int(key));
	if (sql_row(q, err)) {
		v->content = (uint64_t)sql_column_int(q, 0);
		v->fixed = fixed_of(sql_column_int(q, 1), sql_column_int(q, 2), sql_column_int(q, 3),
				    sql_column_int(q, 4));
		v->rank = rank_of(sql_column_int(q, 5));
		v->rank2 = sql_column_int(q, 6);
		v->file = sql_column_int(q, 7);
	}
	return sql_done(q);
}

enum put_status records_put_call(struct store *s, const struct put *put, uint64_t key, const struct call *c,
				 bool joined, struct err *err)
{
	static const char INSERT[] = CALL_INSERT " ON CONFLICT (key) DO NOTHING";
	static const char REVISE[] = CALL_INSERT
		" ON CONFLICT (key) DO UPDATE SET native_id = excluded.native_id, direction = excluded.direction,"
		" phone = excluded.phone, phone_kind = excluded.phone_kind, raw = excluded.raw, line = excluded.line,"
		" started_at = excluded.started_at, quality = excluded.quality, outcome = excluded.outcome,"
		" outcome_raw = excluded.outcome_raw, ring_s = excluded.ring_s, talk_s = excluded.talk_s,"
		" voicemail = excluded.voicemail, caller_name = excluded.caller_name, needed = excluded.needed,"
		" needed_source = excluded.needed_source, legs = excluded.legs, content = excluded.content,"
		" file = excluded.file, file_line = excluded.file_line";
	struct version standing = {0}, coming = {.key = key, .content = content_of(c)};

	if (!write_call(s, INSERT, &coming, c, put, err))
		return PUT_FAILED;
	if (sql_changes(s) == 1)
		return PUT_NEW;
	if (!standing_call(s, key, &standing, err))
		return PUT_FAILED;
	if (joined && standing.content == coming.content)
		return PUT_REPEATED;
	if (joined)
		return write_call(s, REVISE, &coming, c, put, err) ? PUT_REVISED : PUT_FAILED;
	coming.fixed = fixed_of(c->other, c->other_kind, c->direction, c->started_at);
	coming.rank = rank_of(c->outcome);
	coming.rank2 = c->talk_s;
	switch (put_choose(s, RECORD_CALL, &standing, &coming, put, err)) {
	case CHOICE_FAILED: return PUT_FAILED;
	case CHOICE_DUPLICATE: return PUT_DUPLICATE;
	case CHOICE_REPEATED: return PUT_REPEATED;
	case CHOICE_OLD_WINS: return PUT_REVISED;
	case CHOICE_NEW_WINS: return write_call(s, REVISE, &coming, c, put, err) ? PUT_REVISED : PUT_FAILED;
	case CHOICE_CONFLICT: break;
	}
	/* One id for two different calls: the other one is kept under a key of its own, and has its own later news. */
	enum put_status status = records_put_call(s, put, hash_mix64(key, coming.fixed) & INT64_MAX, c, joined, err);
	return status == PUT_NEW ? PUT_CONFLICT : status;
}

/* ---- legs ---- */

static uint64_t leg_row_key(const char *format, const struct leg *leg)
{
	struct mix m;

	mix_begin(&m);
	mix_text(&m, slice_of(format));
	mix_text(&m, leg->group);
	mix_text(&m, leg->id);
	mix_int(&m, (int64_t)leg->row);
	mix_int(&m, (int64_t)content_of(&leg->call));
	return mix_end(&m);
}

struct record_identity leg_identity(const char *format, const struct leg *leg)
{
	return (struct record_identity){.key = leg_row_key(format, leg)};
}

static enum put_status leg_repeated(struct store *s, const struct put *put, const struct leg *leg, struct err *err)
{
	static const char SQL[] = "SELECT file FROM legs WHERE row_key = :row_key";
	struct sql *q = sql_use(s, SQL, err);
	int64_t file = 0;

	if (!q)
		return PUT_FAILED;
	sql_int(q, ":row_key", key_int(leg_row_key(put->format, leg)));
	if (sql_row(q, err))
		file = sql_column_int(q, 0);
	if (!sql_done(q))
		return PUT_FAILED;
	return file == put->origin.file ? PUT_DUPLICATE : PUT_REPEATED;
}

enum put_status records_put_leg(struct store *s, const struct put *put, const struct leg *leg, uint64_t *call_key,
				struct err *err)
{
	static const char SQL[] =
		"INSERT INTO legs (row_key, call_key, format, grp, leg_id, app, sequence, answered_at, ended_at, "
		"person, child,"
		" direction, phone, phone_kind, raw, line, line_raw, caller_name, started_at, quality, outcome, "
		"outcome_raw,"
		" ring_s, talk_s, total_s, voicemail, needed, needed_source, file, file_line)"
		" VALUES (:row_key, :call_key, :format, :grp, :leg_id, :app, :sequence, :answered_at, :ended_at, "
		":person, :child,"
		" :direction, :phone, :phone_kind, :raw, :line, :line_raw, :caller_name, :started_at, :quality, "
		":outcome,"
		" :outcome_raw, :ring_s, :talk_s, :total_s, :voicemail, :needed, :needed_source, :file, :file_line)"
		" ON CONFLICT (row_key) DO NOTHING";
	const struct call *c = &leg->call;
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return PUT_FAILED;
	*call_key = records_leg_call_key(put->format, leg->group);
	sql_int(q, ":row_key", key_int(leg_row_key(put->format, leg)));
	sql_int(q, ":call_key", key_int(*call_key));
	sql_text(q, ":format", slice_of(put->format));
	sql_text(q, ":grp", leg->group);
	sql_text(q, ":leg_id", leg->id);
	sql_text(q, ":app", leg->app);
	sql_int(q, ":sequence", leg->sequence);
	sql_int(q, ":answered_at", leg->answered_at);
	sql_int(q, ":ended_at", leg->ended_at);
	sql_int(q, ":person", leg->person);
	sql_int(q, ":child", leg->child);
	sql_int(q, ":direction", c->direction);
	sql_int(q, ":phone", c->other);
	sql_int(q, ":phone_kind", c->other_kind);
	sql_text(q, ":raw", c->other_raw);
	sql_int(q, ":line", c->line);
	sql_text(q, ":line_raw", c->line_raw);
	sql_text(q, ":caller_name", c->caller_name);
	sql_int(q, ":started_at", c->started_at);
	sql_int(q, ":quality", c->time_quality);
	sql_int(q, ":outcome", c->outcome);
	sql_text(q, ":outcome_raw", c->outcome_raw);
	sql_int(q, ":ring_s", c->ring_s);
	sql_int(q, ":talk_s", c->talk_s);
	sql_int(q, ":total_s", c->total_s);
	sql_int(q, ":voicemail", c->voicemail_left);
	sql_text(q, ":needed", c->needed);
	sql_text(q, ":needed_source", c->needed_source);
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":file_line", put->origin.line);
	if (!sql_run(q, err))
		return PUT_FAILED;
	return sql_changes(s) == 1 ? PUT_NEW : leg_repeated(s, put, leg, err);
}

static void read_leg(struct sql *q, struct arena *arena, struct leg *leg)
{
	struct call *c = &leg->call;

	leg->format = arena_slice(arena, sql_column_text(q, 0));
	leg->group = arena_slice(arena, sql_column_text(q, 1));
	leg->id = arena_slice(arena, sql_column_text(q, 2));
	leg->app = arena_slice(arena, sql_column_text(q, 3));
	leg->sequence = sql_column_int(q, 4);
	leg->answered_at = sql_column_int(q, 5);
	leg->ended_at = sql_column_int(q, 6);
	leg->person = sql_column_int(q, 7);
	leg->child = sql_column_int(q, 8);
	c->direction = (enum direction)sql_column_int(q, 9);
	c->other = sql_column_int(q, 10);
	c->other_kind = (enum phone_kind)sql_column_int(q, 11);
	c->other_raw = arena_slice(arena, sql_column_text(q, 12));
	c->line = sql_column_int(q, 13);
	c->line_raw = arena_slice(arena, sql_column_text(q, 14));
	c->caller_name = arena_slice(arena, sql_column_text(q, 15));
	c->started_at = sql_column_int(q, 16);
	c->time_quality = (enum civil_quality)sql_column_int(q, 17);
	c->outcome = (enum call_outcome)sql_column_int(q, 18);
	c->outcome_raw = arena_slice(arena, sql_column_text(q, 19));
	c->ring_s = sql_column_int(q, 20);
	c->talk_s = sql_column_int(q, 21);
	c->total_s = sql_column_int(q, 22);
	c->voicemail_left = sql_column_int(q, 23);
	c->needed = arena_slice(arena, sql_column_text(q, 24));
	c->needed_source = arena_slice(arena, sql_column_text(q, 25));
	c->native_id = leg->id;
	c->legs = 1;
}

bool records_load_legs(struct store *s, uint64_t call_key, struct arena *arena, struct leg **legs, size_t *n,
		       struct origin *first, struct err *err)
{
	static const char SQL[] =
		"SELECT format, grp, leg_id, app, sequence, answered_at, ended_at, person, child, direction, phone, "
		"phone_kind,"
		" raw, line, line_raw, caller_name, started_at, quality, outcome, outcome_raw, ring_s, talk_s, total_s,"
		" voicemail, needed, needed_source, file, file_line FROM legs WHERE call_key = :call_key"
		" ORDER BY sequence, started_at, row_key /* SCAN: sorts the few legs of one call */";
	struct sql *q = sql_use(s, SQL, err);
	struct leg *items = NULL;
	size_t cap = 0;

	*n = 0;
	if (!q)
		return false;
	sql_int(q, ":call_key", key_int(call_key));
	while (sql_row(q, err)) {
		struct leg *leg = vec_add((void **)&items, n, &cap, sizeof *leg, LEGS_MAX);
		if (!leg)
			break;
		read_leg(q, arena, leg);
		if (*n == 1)
			*first = (struct origin){sql_column_int(q, 26), (uint32_t)sql_column_int(q, 27)};
	}
	*legs = arena_alloc(arena, (*n + 1) * sizeof *items);
	if (*n)
		memcpy(*legs, items, *n * sizeof *items);
	free(items);
	return sql_done(q);
}
