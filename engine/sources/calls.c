/* Rows -> calls, and rows of phone systems -> legs: who is outside, how it ended, how long it took. */
#include "base/hash.h"
#include "sources/rows.h"

/* The two ends of a row as numbers and as written. */
struct ends {
	struct phone from, to;
	struct slice from_raw, to_raw;
};

/* An extension, a softphone, a name in the dialplan ("s", "client2"); no number of the outside world. */
static bool is_extension(const struct phone *p, struct slice raw)
{
	return p->kind == PHONE_SHORT || p->kind == PHONE_SIP || (p->kind == PHONE_UNREADABLE && count_digits(raw) < 7);
}

static bool is_outside(const struct phone *p, struct slice raw, const struct tenant *t)
{
	return p->kind != PHONE_EMPTY && !is_extension(p, raw) && !tenant_owns_line(t, p->e164);
}

/* Where an export has no direction: from an extension or our line to outside is outbound, from outside to a line or an
 * extension inbound. A call between two numbers that are both outside is left unknown. */
static enum direction tell_direction(const struct ends *e, const struct tenant *t)
{
	bool test;
	bool from_line = tenant_owns_line(t, e->from.e164), to_line = tenant_owns_line(t, e->to.e164);
	bool from_inside = from_line || e->from.kind == PHONE_SHORT || e->from.kind == PHONE_SIP;
	if (to_line && !from_inside)
		return DIRECTION_IN;
	from_inside |= is_extension(&e->from, e->from_raw);
	if (from_inside)
		return is_outside(&e->to, e->to_raw, t) ? DIRECTION_OUT : DIRECTION_INTERNAL;
	bool from_ours = tenant_inside_label(t, e->from.e164, &test) != NULL;
	bool to_inside = to_line || e->to.kind == PHONE_EMPTY || is_extension(&e->to, e->to_raw);
	if (to_inside || (!from_ours && tenant_inside_label(t, e->to.e164, &test)))
		return DIRECTION_IN;
	return from_ours ? DIRECTION_OUT : DIRECTION_UNKNOWN;
}

static void take_other(struct call *c, const struct phone *p, struct slice raw)
{
	c->other = p->e164;
	c->other_kind = p->kind;
	c->other_raw = raw;
}

static void take_line(struct rows *r, struct call *c, const struct phone *p, struct slice raw)
{
	c->line = tenant_owns_line(r->env.tenant, p->e164) ? p->e164 : 0;
	c->line_raw = raw;
}

/* "Ann" <4155550134>: the name and, where the number's own column is of no use, the number. */
static void take_caller_id(struct rows *r, struct ends *e, struct slice *name)
{
	struct slice cell = r->cell[F_CALL_CALLER_ID];
	int64_t found[2];
	if (!cell.len)
		return;
	ptrdiff_t open = slice_find_char(cell, '<');
	struct slice head = slice_trim(open >= 0 ? slice_part(cell, 0, (size_t)open) : cell);
	while (head.len && head.at[0] == '"')
		head = slice_part(head, 1, head.len);
	while (head.len && head.at[head.len - 1] == '"')
		head.len--;
	if (!name->len && count_digits(head) < 7)
		*name = head;
	if (e->from.kind != PHONE_EMPTY && e->from.kind != PHONE_UNREADABLE)
		return;
	if (phone_find(cell, r->env.tenant->country, found, 2) == 1) {
		e->from = (struct phone){.e164 = found[0], .kind = PHONE_VALID};
		e->from_raw = cell;
	}
}

static bool take_sides(struct rows *r, struct call *c)
{
	struct ends e = {.from_raw = r->cell[F_CALL_FROM], .to_raw = r->cell[F_CALL_TO]};
	int direction = DIRECTION_UNKNOWN;
	if (!value_phone(r, F_CALL_FROM, &e.from) || !value_phone(r, F_CALL_TO, &e.to) ||
	    !value_word(r, F_CALL_DIRECTION, &direction))
		return false;
	c->caller_name = r->cell[F_CALL_NAME];
	take_caller_id(r, &e, &c->caller_name);
	c->direction = (enum direction)direction;
	if (c->direction == DIRECTION_UNKNOWN && (e.from_raw.len || e.to_raw.len))
		c->direction = tell_direction(&e, r->env.tenant);
	bool out = c->direction == DIRECTION_OUT;
	take_other(c, out ? &e.to : &e.from, out ? e.to_raw : e.from_raw);
	take_line(r, c, out ? &e.from : &e.to, out ? e.from_raw : e.to_raw);
	enum phone_kind line_kind = out ? e.from.kind : e.to.kind;

	struct phone p;
	if (r->cell[F_CALL_OTHER].len) {
		if (!value_phone(r, F_CALL_OTHER, &p))
			return false;
		take_other(c, &p, r->cell[F_CALL_OTHER]);
	}
	if (r->cell[F_CALL_LINE].len) {
		if (!value_phone(r, F_CALL_LINE, &p))
			return false;
		take_line(r, c, &p, r->cell[F_CALL_LINE]);
		line_kind = p.kind;
	}
	/* "Incoming" from 102 to no number of ours: a colleague. A short code that calls a line is not. */
	if (c->direction == DIRECTION_IN && c->other_kind == PHONE_SHORT && line_kind != PHONE_VALID)
		c->direction = DIRECTION_INTERNAL;
	if (c->direction == DIRECTION_INTERNAL)
		c->other = 0;
	return true;
}

/* ---- how it ended ---- */

static bool take_outcome(struct rows *r, struct call *c)
{
	int outcome = CALL_UNKNOWN, voicemail;
	c->outcome_raw = r->cell[F_CALL_OUTCOME];
	const struct format_rule *rule = row_rule(r, r->format->rules, r->format->rules_n);
	r->skip = rule && rule->say == FORMAT_SKIP;
	if (r->skip)
		return false;
	if (rule)
		outcome = rule->say;
	else if (!value_word(r, F_CALL_OUTCOME, &outcome))
		return false;
	if (!value_flag(r, F_CALL_VOICEMAIL, &voicemail))
		return false;
	c->voicemail_left = voicemail == 1;
	if (c->voicemail_left && outcome != CALL_TALKED)
		outcome = CALL_VOICEMAIL;
	c->outcome = (enum call_outcome)outcome;
	return true;
}

/* 1706369600.6, asterisk-1240499812.774: the second a channel began, and a count. False for anything else. */
static bool read_stamp(struct slice s, int64_t *second)
{
	size_t n = s.len, fraction = 0, seconds = 0;
	while (n && s.at[n - 1] >= '0' && s.at[n - 1] <= '9') {
		n--;
		fraction++;
	}
	if (!fraction || !n || s.at[--n] != '.')
		return false;
	while (n && s.at[n - 1] >= '0' && s.at[n - 1] <= '9') {
		n--;
		seconds++;
	}
	return seconds >= 9 && seconds <= 10 && num_parse_int(slice_part(s, n, seconds), 1, INT64_MAX, second);
}

/* The times of one row and how sure each is. */
struct row_times {
	int64_t answered_at, ended_at;
	enum civil_quality answered, ended;
};

/* In the hour that comes twice, an epoch in the row's own id decides; the clock on the wall cannot. */
static void settle_hour(struct rows *r, struct call *c, struct row_times *t)
{
	int64_t epoch, later = 3600;
	if (c->time_quality != CIVIL_AMBIGUOUS || !r->format->group_is_stamp || !read_stamp(r->cell[F_CALL_ID], &epoch))
		return;
	int64_t off_first = llabs(c->started_at - epoch), off_second = llabs(c->started_at + later - epoch);
	if (off_first > later && off_second > later)
		return;
	c->time_quality = CIVIL_EXACT;
	if (off_first <= off_second)
		return;
	c->started_at += later;
	t->answered_at += t->answered == CIVIL_AMBIGUOUS ? later : 0;
	t->ended_at += t->ended == CIVIL_AMBIGUOUS ? later : 0;
}

static bool take_times(struct rows *r, struct call *c, struct row_times *t)
{
	if (!value_row_time(r, &c->started_at, &c->time_quality) ||
	    !value_time(r, F_CALL_ANSWERED_AT, &t->answered_at, &t->answered) ||
	    !value_time(r, F_CALL_ENDED_AT, &t->ended_at, &t->ended) || !value_duration(r, F_CALL_RING_S, &c->ring_s) ||
	    !value_duration(r, F_CALL_TALK_S, &c->talk_s) || !value_duration(r, F_CALL_TOTAL_S, &c->total_s))
		return false;
	if (!c->started_at)
		return row_refuse(r, "the row does not say when the call began (%s is empty)",
				  row_column(r, F_AT).text);
	settle_hour(r, c, t);
	/* 0 beside a miss is how an export that counts talk alone says nothing; two equal instants do say it. */
	if (c->total_s == 0 && !t->ended_at)
		c->total_s = -1;
	if (c->talk_s < 0 && t->answered_at && t->ended_at >= t->answered_at)
		c->talk_s = t->ended_at - t->answered_at;
	if (c->total_s < 0 && t->ended_at >= c->started_at && c->time_quality != CIVIL_MINUTE)
		c->total_s = t->ended_at - c->started_at;
	return true;
}

/* How long it rang, where the row does not say so itself: until somebody or something answered; else what is left of
 * the whole without the talk; else the whole, when nothing answered. Where talk and whole are equal the clock began at
 * the answer (Twilio's does), and nobody knows; nor when a menu or a mailbox picked up so soon that no phone rang. */
static void take_ring(struct call *c, const struct row_times *t)
{
	bool machine =
		c->outcome == CALL_VOICEMAIL || c->outcome == CALL_AUTO_ANSWERED || c->outcome == CALL_AFTER_HOURS;
	bool dead = c->outcome == CALL_MISSED || c->outcome == CALL_ABANDONED || c->outcome == CALL_BUSY ||
		    c->outcome == CALL_FAILED;

	if (c->ring_s >= 0)
		return;
	if (t->answered_at >= c->started_at && c->time_quality != CIVIL_MINUTE)
		c->ring_s = t->answered_at - c->started_at;
	else if (c->talk_s >= 0 && c->total_s > c->talk_s)
		c->ring_s = c->total_s - c->talk_s;
	else if (dead && c->talk_s <= 0)
		c->ring_s = c->total_s;
	if (machine && c->ring_s < RING_SHORT_S)
		c->ring_s = -1;
}

void call_settle_ring(struct call *c)
{
	bool over_at_once = c->total_s >= 0 && c->total_s < RING_SHORT_S;

	if (c->outcome == CALL_TALKED)
		return;
	if (over_at_once && c->ring_s < 0)
		c->ring_s = c->total_s;
	else if (!over_at_once && c->ring_s == 0)
		c->ring_s = -1;
}

static void take_needed(struct rows *r, struct call *c)
{
	static const struct {
		int field;
		const char *source;
	} words[] = {{F_CALL_TRANSCRIPT, "voicemail"}, {F_CALL_NOTE, "note"}, {F_CALL_TAG, "tag"}};
	for (size_t i = 0; i < sizeof words / sizeof *words && !c->needed.len; i++)
		if (r->cell[words[i].field].len) {
			c->needed = r->cell[words[i].field];
			c->needed_source = slice_of(words[i].source);
		}
}

static bool build(struct rows *r, struct call *c, struct row_times *times)
{
	*c = (struct call){.ring_s = -1, .talk_s = -1, .total_s = -1, .legs = 1};
	c->native_id = r->cell[F_CALL_ID];
	if (!take_times(r, c, times) || !take_sides(r, c) || !take_outcome(r, c))
		return false;
	take_ring(c, times);
	/* Seconds that a menu or a dead line was "connected" are no talk. */
	if (c->outcome != CALL_TALKED && c->outcome != CALL_UNKNOWN && c->outcome != CALL_IN_PROGRESS)
		c->talk_s = 0;
	take_needed(r, c);
	rows_saw_time(r, c->started_at);
	return true;
}

bool row_build_call(struct rows *r, struct record *record)
{
	struct row_times times;
	if (!build(r, &record->call, &times))
		return false;
	call_settle_ring(&record->call);
	return true;
}

/* ---- legs ---- */

/* The key of a call whose export has no id to join by: who, whom, when. It begins with "~", as no id does. */
static struct slice natural_group(struct rows *r, const struct call *c)
{
	struct str key;
	str_init(&key, 300);
	str_addc(&key, '~');
	str_add_slice(&key, slice_part(r->cell[F_CALL_FROM], 0, 100));
	str_addc(&key, '~');
	str_add_slice(&key, slice_part(r->cell[F_CALL_TO], 0, 100));
	str_addc(&key, '~');
	str_add_int(&key, c->started_at);
	struct slice kept = arena_slice(&r->row_arena, str_slice(&key));
	str_release(&key);
	return kept;
}

/* Legs of a queue may differ in nothing but the phone that rang. */
static uint64_t row_hash(const struct rows *r)
{
	uint64_t h = 0;
	for (size_t i = 0; i < F_LEG_FIELDS; i++)
		if (r->cell[i].len)
			h = hash_mix64(h, hash_key64(r->cell[i].at, r->cell[i].len) + i);
	return h;
}

#define CALL_SPREAD_S 3600

/* A row that goes on from the one above began with its call. What stands hours away came there when the file was
 * sorted. */
static bool check_above(struct rows *r, const struct call *c)
{
	int64_t later = c->started_at - r->above.at;
	if (!r->above.goes_on)
		r->above.at = c->started_at;
	else if (r->above.at && (later < 0 || later > CALL_SPREAD_S))
		return row_refuse_order(r);
	return true;
}

bool row_build_leg(struct rows *r, struct record *record)
{
	struct leg *leg = &record->leg;
	struct row_times times;
	int64_t second;
	*leg = (struct leg){.row = row_hash(r)};
	if (!build(r, &leg->call, &times) || !value_number(r, F_LEG_SEQUENCE, &leg->sequence) ||
	    !check_above(r, &leg->call))
		return false;
	leg->answered_at = times.answered_at;
	leg->ended_at = times.ended_at;
	leg->format = slice_of(r->format->name);
	leg->app = r->cell[F_LEG_APP];
	leg->id = r->cell[F_CALL_ID];
	leg->group = r->cell[F_LEG_GROUP];
	/* A user field that some set-ups write in the same column would join strangers into one call. */
	if (!leg->group.len || (r->format->group_is_stamp && !read_stamp(leg->group, &second)))
		leg->group = natural_group(r, &leg->call);
	leg->person = leg->call.outcome == CALL_TALKED;
	/* Which of them was dialled, only the others of its call can tell. */
	leg->child = !r->format->group_is_dialled && leg->id.len && leg->group.at[0] != '~' &&
		     !slice_equal(leg->id, leg->group);
	return true;
}
