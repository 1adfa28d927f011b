/* Profiles written in C for the tests of sources/, which may not link config/: the same things that YAML says, shorter.
 * Everything lives in one arena that profiles_end frees. */
#ifndef TESTS_UNIT_PROFILES_H
#define TESTS_UNIT_PROFILES_H

#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "check.h"
#include "sources/source.h"

struct profiles {
	struct arena arena;
	struct tenant tenant;
	int64_t lines[2];
	struct tenant_phone internal[1];
	const struct format *items[16];
	struct format_set set;
	struct source_env env;
};

static inline void profiles_begin(struct profiles *p)
{
	*p = (struct profiles){.lines = {14155550100, 14155550101}, .internal = {{14155550111, "Owner's cell"}}};
	arena_init(&p->arena, 8 << 20);
	p->tenant = (struct tenant){.id = "acme",
				    .timezone = "America/Los_Angeles",
				    .country = "US",
				    .lines = p->lines,
				    .lines_n = 2,
				    .internal = p->internal,
				    .internal_n = 1,
				    .zone = civil_zone(SLICE("America/Los_Angeles"), NULL)};
	p->set = (struct format_set){p->items, 0};
	p->env = (struct source_env){.tenant = &p->tenant, .formats = &p->set};
}

static inline void profiles_end(struct profiles *p)
{
	arena_release(&p->arena);
}

static inline struct format *profile(struct profiles *p, const char *name, enum format_reads reads)
{
	struct format *f = arena_alloc(&p->arena, sizeof *f);
	*f = (struct format){.name = name, .reads = reads, .header = true, .shipped = true};
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++) {
		f->target[i].otherwise = FORMAT_REFUSE;
		f->target[i].time.format = CIVIL_AUTO;
	}
	p->items[p->set.n++] = f;
	return f;
}

static inline int profile_field(const struct format *f, struct slice name)
{
	int field = format_field_find(f->reads, slice_trim(name));
	if (field < 0)
		fail_msg("no field %.*s", (int)name.len, name.at);
	return field;
}

/* "A|B|Phone * - Value", or numbers in a file without header. */
static inline struct format_columns profile_list(struct profiles *p, const struct format *f, const char *names)
{
	struct format_column *items = arena_alloc(&p->arena, 64 * sizeof *items);
	struct slice rest = slice_of(names), name;
	size_t n = 0;
	while (slice_next(&rest, '|', &name)) {
		struct str key;
		str_init(&key, 200);
		format_add_key(&key, name);
		items[n].shown = name;
		items[n].key = arena_slice(&p->arena, str_slice(&key));
		items[n].pattern = slice_find_char(name, '*') >= 0;
		items[n++].number = f->header ? 0 : (int)strtol(name.at, NULL, 10);
		str_release(&key);
	}
	return (struct format_columns){items, n};
}

/* "from: From|Caller; to: To" */
static inline void profile_map(struct profiles *p, struct format *f, const char *text)
{
	struct slice rest = slice_of(text), part;
	while (slice_next(&rest, ';', &part)) {
		ptrdiff_t colon = slice_find_char(part, ':');
		const char *names = arena_text(&p->arena, slice_trim(slice_part(part, (size_t)colon + 1, part.len)));
		f->target[profile_field(f, slice_part(part, 0, (size_t)colon))].columns = profile_list(p, f, names);
	}
}

/* "inbound=in, outbound-dial=out, *=unknown": * is the default. */
static inline void profile_values(struct profiles *p, struct format *f, const char *field, const char *text)
{
	size_t n;
	int at = profile_field(f, slice_of(field));
	const struct format_field *about = &format_fields(f->reads, &n)[at];
	struct format_value *values = arena_alloc(&p->arena, 64 * sizeof *values);
	struct format_target *t = &f->target[at];
	struct slice rest = slice_of(text), part;
	while (slice_next(&rest, ',', &part)) {
		part = slice_trim(part);
		size_t equal = (size_t)slice_find_char(part, '=');
		struct slice word = slice_part(part, 0, equal), target = slice_part(part, equal + 1, part.len);
		int means = slice_is(target, "skip") ? FORMAT_SKIP : word_from(about->words, target);
		if (slice_is(word, "*"))
			t->otherwise = means;
		else
			values[t->values_n++] = (struct format_value){word, means};
	}
	t->values = values;
}

/* profile_rule(p, f, CALL_TALKED, "app=Dial|Queue, agent?, talk_s>0"): = is, ! is not, ~ is like, @ has, ? given, >
 * above. */
static inline void profile_rule(struct profiles *p, struct format *f, int say, const char *text)
{
	struct format_rule *rules = arena_alloc(&p->arena, (f->rules_n + 1) * sizeof *rules);
	struct format_test *tests = arena_alloc(&p->arena, 8 * sizeof *tests);
	struct slice rest = slice_of(text), part, word;
	size_t n = 0;
	while (slice_next(&rest, ',', &part)) {
		part = slice_trim(part);
		size_t i = 0;
		while (!strchr("=!~@?>", part.at[i]))
			i++;
		tests[n].field = profile_field(f, slice_part(part, 0, i));
		tests[n].kind = part.at[i] == '='   ? TEST_IS
				: part.at[i] == '!' ? TEST_NOT
				: part.at[i] == '~' ? TEST_LIKE
				: part.at[i] == '@' ? TEST_HAS
						    : TEST_GIVEN;
		struct slice list = slice_part(part, i + 1, part.len);
		if (part.at[i] == '>') {
			tests[n].kind = TEST_ABOVE;
			tests[n].limit = strtol(list.at, NULL, 10);
		} else if (part.at[i] != '?') {
			struct slice *words = arena_alloc(&p->arena, 16 * sizeof *words);
			tests[n].words.items = words;
			while (slice_next(&list, '|', &word))
				words[tests[n].words.n++] = word;
		}
		n++;
	}
	for (size_t i = 0; i < f->rules_n; i++)
		rules[i] = f->rules[i];
	rules[f->rules_n] = (struct format_rule){say, tests, n};
	f->rules = rules;
	f->rules_n++;
}

/* "started_at|date" is one need. */
static inline void profile_need(struct profiles *p, struct format *f, const char *text)
{
	struct format_need *needs = arena_alloc(&p->arena, 16 * sizeof *needs);
	struct slice rest = slice_of(text), part, name;
	while (slice_next(&rest, ',', &part)) {
		struct format_need *need = &needs[f->required_n++];
		while (slice_next(&part, '|', &name))
			need->fields[need->n++] = profile_field(f, name);
	}
	f->required = needs;
}

static inline void profile_zone(struct format *f, enum format_zone basis)
{
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++)
		f->target[i].time.basis = basis;
}

/* ---- the phone systems of the tests, as rules/formats has them ---- */

static inline struct format *profile_asterisk(struct profiles *p)
{
	static const struct slice words[] = {
		{"ANSWERED", 8}, {"NO ANSWER", 9}, {"BUSY", 4}, {"FAILED", 6}, {"CONGESTION", 10}};
	struct format *f = profile(p, "asterisk-cdr", READS_LEGS);
	struct format_detect *d = arena_alloc(&p->arena, sizeof *d);
	*d = (struct format_detect){.by_shape = true,
				    .shape = {.counts = 1 << 16 | 1 << 17 | 1 << 18 | 1 << 21,
					      .word_column = 15,
					      .words = {words, 5},
					      .time_columns = {10, 12},
					      .time_columns_n = 2}};
	f->detect = d;
	f->detect_n = 1;
	f->header = false;
	f->delimiter = ',';
	f->group_is_stamp = true;
	profile_map(p, f,
		    "from: 2; to: 3; caller_id: 5; agent: 7; app: 8; started_at: 10; answered_at: 11; ended_at: 12; "
		    "total_s: 13; talk_s: 14; outcome: 15; id: 17; group: 20|17; sequence: 21; note: 18");
	profile_rule(p, f, CALL_VOICEMAIL, "app=VoiceMail, outcome=ANSWERED");
	profile_rule(p, f, CALL_TALKED, "app=Dial, outcome=ANSWERED, talk_s>0");
	profile_rule(p, f, CALL_TALKED, "app=Queue, agent?, outcome=ANSWERED, talk_s>0");
	profile_rule(p, f, CALL_AUTO_ANSWERED, "outcome=ANSWERED");
	profile_rule(p, f, CALL_MISSED, "outcome=NO ANSWER");
	profile_rule(p, f, CALL_BUSY, "outcome=BUSY");
	profile_rule(p, f, CALL_FAILED, "outcome=FAILED|CONGESTION");
	return f;
}

static inline struct format *profile_twilio_calls(struct profiles *p)
{
	struct format *f = profile(p, "twilio-calls", READS_LEGS);
	struct format_detect *d = arena_alloc(&p->arena, sizeof *d);
	f->detect = d;
	f->detect_n = 1;
	d->all_of = profile_list(p, f, "From|To|Status|Direction");
	d->any_of = profile_list(p, f, "ParentCallSid");
	profile_map(p, f,
		    "id: Sid|CallSid; group: ParentCallSid|Sid|CallSid; from: From; to: To; direction: Direction; "
		    "outcome: Status; answered_by: AnsweredBy; started_at: StartTime|DateCreated; ended_at: EndTime; "
		    "talk_s: Duration; name: CallerName");
	profile_need(p, f, "id,from,to,outcome,direction,started_at");
	profile_values(p, f, "direction", "inbound=in, outbound-api=out, outbound-dial=out, *=unknown");
	profile_rule(p, f, CALL_IN_PROGRESS, "outcome=queued|ringing|in-progress");
	profile_rule(p, f, CALL_VOICEMAIL, "outcome=completed, answered_by=machine_start|machine_end_beep");
	profile_rule(p, f, CALL_TALKED, "outcome=completed, direction=outbound-dial, talk_s>0");
	profile_rule(p, f, CALL_TALKED, "outcome=completed, direction=outbound-api, answered_by=human, talk_s>0");
	profile_rule(p, f, CALL_AUTO_ANSWERED, "outcome=completed, talk_s>0");
	profile_rule(p, f, CALL_MISSED, "outcome=completed|no-answer");
	profile_rule(p, f, CALL_BUSY, "outcome=busy");
	profile_rule(p, f, CALL_ABANDONED, "outcome=canceled");
	profile_rule(p, f, CALL_FAILED, "outcome=failed");
	profile_zone(f, ZONE_UTC);
	return f;
}

static inline struct format *profile_mapped_calls(struct profiles *p)
{
	struct format *f = profile(p, "mapped-calls", READS_CALLS);
	f->shipped = false;
	f->title_lines = 3;
	profile_map(
		p, f,
		"id: Id; started_at: When; date: Date; time: Time; zone: Zone; from: From; to: To; outcome: Result; "
		"talk_s: Talk; direction: Direction; name: Name; note: Note; voicemail: Voicemail; other: Customer");
	profile_values(p, f, "outcome", "Missed=missed, Answered=talked, Voicemail=voicemail, Spam=skip");
	profile_need(p, f, "started_at|date,from|other,outcome");
	return f;
}

/* ---- reading text ---- */

static inline int profiles_file(struct slice text)
{
	int fd = memfd_create("test", 0);
	check_true(fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Open text as a file read by f. Null, with *err set, when it is refused. */
static inline struct source *profiles_open(struct profiles *p, const struct format *f, struct slice text, int *fd,
					   struct err *err)
{
	struct source_choice choice = {.format = f};
	*fd = profiles_file(text);
	return source_open(*fd, "test.csv", &p->env, &choice, err);
}

/* Read it all: records and findings come in order, copied (their slices into the arena) as far as max. */
struct reading {
	struct record records[64];
	size_t n;
	struct source_counts counts;
};

static inline void keep(struct profiles *p, struct slice *s)
{
	*s = arena_slice(&p->arena, *s);
}

static inline void keep_call(struct profiles *p, struct call *c)
{
	struct slice *all[] = {&c->native_id,   &c->other_raw, &c->line_raw,     &c->caller_name,
			       &c->outcome_raw, &c->needed,    &c->needed_source};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		keep(p, all[i]);
}

static inline void keep_record(struct profiles *p, struct record *r)
{
	keep(p, &r->raw);
	if (r->kind == RECORD_CALL) {
		keep_call(p, &r->call);
	} else if (r->kind == RECORD_LEG) {
		keep_call(p, &r->leg.call);
		keep(p, &r->leg.group);
		keep(p, &r->leg.id);
		keep(p, &r->leg.app);
	} else if (r->kind == RECORD_FINDING) {
		keep(p, &r->finding.reason);
		keep(p, &r->finding.text);
		int64_t *phones = arena_alloc(&p->arena, (r->finding.phones_n + 1) * sizeof *phones);
		if (r->finding.phones_n)
			memcpy(phones, r->finding.phones, r->finding.phones_n * sizeof *phones);
		r->finding.phones = phones;
	} else if (r->kind == RECORD_MESSAGE) {
		keep(p, &r->message.native_id);
		keep(p, &r->message.body);
		keep(p, &r->message.error_code);
	} else if (r->kind == RECORD_BOOKING) {
		keep(p, &r->booking.native_id);
		keep(p, &r->booking.title);
		keep(p, &r->booking.status_raw);
	} else if (r->kind == RECORD_PAYMENT) {
		keep(p, &r->payment.native_id);
		keep(p, &r->payment.currency);
	} else if (r->kind == RECORD_CONTACT) {
		keep(p, &r->contact.name);
		keep(p, &r->contact.tags);
		keep(p, &r->contact.email);
		keep(p, &r->contact.postal_code);
	} else if (r->kind == RECORD_CONSENT) {
		keep(p, &r->consent.evidence);
		keep(p, &r->consent.words);
	}
}

static inline struct reading *profiles_read(struct profiles *p, const struct format *f, struct slice text)
{
	struct err err = {0};
	int fd;
	struct reading *all = arena_alloc(&p->arena, sizeof *all);
	struct source *s = profiles_open(p, f, text, &fd, &err);
	check_ok(s != NULL, err);
	struct record record;
	enum source_status status;
	while ((status = source_next(s, &record, &err)) == SOURCE_RECORD) {
		check_true(all->n < sizeof all->records / sizeof *all->records);
		keep_record(p, &record);
		all->records[all->n++] = record;
	}
	check_int(status, SOURCE_END);
	check_int(source_next(s, &record, &err), SOURCE_END);
	source_counts(s, &all->counts);
	check_int(all->counts.rows, all->counts.records + all->counts.skipped + all->counts.set_aside);
	source_close(&s);
	close(fd);
	return all;
}

static inline bool slice_has(struct slice text, const char *words)
{
	return slice_find(text, slice_of(words)) >= 0;
}

#define check_has(text, words)                                                                                         \
	do {                                                                                                           \
		struct slice check_has_ = (text);                                                                      \
		if (!slice_has(check_has_, words))                                                                     \
			fail_msg("\"%.*s\" does not say \"%s\"", (int)check_has_.len, check_has_.at, words);           \
	} while (0)

#endif
