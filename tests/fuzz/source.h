/* A whole file through the door of sources/, with every shipped profile and one company, and what must hold of what
 * comes out: nothing is lost, and all text is text. */
#ifndef TESTS_FUZZ_SOURCE_H
#define TESTS_FUZZ_SOURCE_H

#include "base/utf8.h"
#include "config/formats.h"
#include "fuzz.h"
#include "sources/source.h"

enum { RECORDS_MAX = 200000 };

/* ---- the company ---- */

static struct arena fuzz_arena;
static struct format_set fuzz_formats;
static int64_t fuzz_lines[] = {14155550100, 14155550101};
static struct tenant_phone fuzz_internal[] = {{14155550111, "Owner's cell"}};
static struct tenant fuzz_tenant = {
	.id = "acme",
	.timezone = "America/Los_Angeles",
	.country = "US",
	.lines = fuzz_lines,
	.lines_n = 2,
	.internal = fuzz_internal,
	.internal_n = 1,
};
static struct source_env fuzz_company = {.tenant = &fuzz_tenant, .formats = &fuzz_formats, .horizon_at = 1795179600};

/* What the company and the profiles are; loaded once. */
static inline const struct source_env *fuzz_env(void)
{
	if (fuzz_tenant.zone)
		return &fuzz_company;
	struct problems problems;
	struct err err = {0};
	arena_init(&fuzz_arena, 64u << 20);
	problems_init(&problems);
	HOLDS(formats_load(&(struct folders){.rules = "rules"}, NULL, &fuzz_arena, &fuzz_formats, &problems));
	problems_release(&problems);
	fuzz_tenant.zone = civil_zone(SLICE("America/Los_Angeles"), &err);
	HOLDS(fuzz_tenant.zone);
	return &fuzz_company;
}

/* ---- what must hold of a record ---- */

static inline void all_text(const struct slice *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!utf8_valid(texts[i])) {
			fprintf(stderr, "no text: %.*s\n", (int)texts[i].len, texts[i].at);
			abort();
		}
}
#define ALL_TEXT(...)                                                                                                  \
	all_text((const struct slice[]){__VA_ARGS__},                                                                  \
		 sizeof((const struct slice[]){__VA_ARGS__}) / sizeof(struct slice))

/* Years that civil_parse takes, with room for a zone's offset. */
static inline void time_holds(int64_t at)
{
	HOLDS(at >= 0 && at <= 4102444800 + 2 * 86400);
}

static inline void call_holds(const struct call *c)
{
	ALL_TEXT(c->native_id, c->other_raw, c->line_raw, c->caller_name, c->outcome_raw, c->needed, c->needed_source);
	HOLDS(c->ring_s >= -1 && c->talk_s >= -1 && c->total_s >= -1);
	HOLDS(c->other >= 0 && c->line >= 0);
	HOLDS(call_outcome_word(c->outcome) && direction_word(c->direction));
	time_holds(c->started_at);
}

static inline void leg_holds(const struct leg *l)
{
	struct call joined = {0};
	ALL_TEXT(l->group, l->id, l->format, l->app);
	HOLDS(l->group.len);
	call_holds(&l->call);
	if (legs_join(format_set_find(&fuzz_formats, l->format), &fuzz_tenant, l, 1, &joined))
		call_holds(&joined);
}

static inline void booking_holds(const struct booking *b)
{
	ALL_TEXT(b->native_id, b->status_raw, b->title, b->person, b->email, b->channel, b->message_ref, b->currency);
	HOLDS(booking_status_word(b->status));
	HOLDS(!b->phone || b->phones == 1);
	time_holds(b->created_at);
	time_holds(b->updated_at);
	HOLDS(b->starts_at > -civil_days(4000, 1, 1) * 86400 && b->starts_at < civil_days(10000, 1, 2) * 86400);
}

static inline void payment_holds(const struct payment *p)
{
	ALL_TEXT(p->native_id, p->status_raw, p->currency, p->booking_ref, p->related_id, p->payer, p->email,
		 p->description);
	HOLDS(payment_kind_word(p->kind) && payment_status_word(p->status));
	HOLDS(p->amount_minor >= 0);
	time_holds(p->paid_at);
}

static inline void contact_holds(const struct contact *c)
{
	ALL_TEXT(c->native_id, c->name, c->company, c->tags, c->email, c->region, c->postal_code);
	HOLDS(c->phones_n <= CONTACT_MAX_PHONES);
	for (uint32_t i = 0; i < c->phones_n; i++)
		HOLDS(c->phones[i] > 0);
}

static inline void record_holds(const struct record *r)
{
	ALL_TEXT(r->raw);
	switch (r->kind) {
	case RECORD_CALL: call_holds(&r->call); break;
	case RECORD_LEG: leg_holds(&r->leg); break;
	case RECORD_MESSAGE:
		ALL_TEXT(r->message.native_id, r->message.other_raw, r->message.body, r->message.status_raw,
			 r->message.error_code);
		time_holds(r->message.sent_at);
		HOLDS(r->message.direction == DIRECTION_IN || r->message.direction == DIRECTION_OUT);
		break;
	case RECORD_BOOKING: booking_holds(&r->booking); break;
	case RECORD_PAYMENT: payment_holds(&r->payment); break;
	case RECORD_CONTACT: contact_holds(&r->contact); break;
	case RECORD_CONSENT:
		ALL_TEXT(r->consent.evidence, r->consent.words, r->consent.asserted_by);
		HOLDS(consent_kind_word(r->consent.kind) && consent_scope_word(r->consent.scope));
		time_holds(r->consent.at);
		break;
	case RECORD_FINDING:
		ALL_TEXT(r->finding.reason, r->finding.text);
		HOLDS(r->finding.reason.len && r->finding.text.len <= FINDING_TEXT_MAX);
		break;
	}
}

/* ---- a file ---- */

static inline void read_all(struct source *s)
{
	struct record record = {0};
	struct err err = {0};
	struct source_counts counts;
	uint64_t records = 0, bad = 0;
	enum source_status status;

	while ((status = source_next(s, &record, &err)) == SOURCE_RECORD) {
		record_holds(&record);
		records += record.kind != RECORD_FINDING;
		bad += record.kind == RECORD_FINDING && record.finding.kind == EXCEPTION_BAD_ROW;
		HOLDS(records < RECORDS_MAX);
	}
	HOLDS(status == SOURCE_END || err.kind != ERR_NONE);
	HOLDS(source_next(s, &record, &err) == status);
	source_counts(s, &counts);
	HOLDS(counts.rows == counts.records + counts.skipped + counts.set_aside);
	HOLDS(counts.records == records);
	HOLDS(counts.set_aside <= bad);
	HOLDS(counts.first_at <= counts.last_at);
}

static inline void fuzz_read(struct slice bytes, const struct format *format)
{
	struct source_choice choice = {.format = format};
	struct source_binding bindings[FORMAT_MAX_COLUMNS];
	struct source_counts counts;
	struct err err = {0};
	int fd = fuzz_file(bytes);
	struct source *s = source_open(fd, "fuzz", fuzz_env(), &choice, &err);
	HOLDS(s || err.kind != ERR_NONE);
	if (s) {
		read_all(s);
		source_counts(s, &counts);
		HOLDS(counts.bytes <= bytes.len);
		HOLDS(source_bindings(s, bindings, FORMAT_MAX_COLUMNS) <= FORMAT_MAX_COLUMNS);
	}
	source_close(&s);
	close(fd);
}

/* Read the input by one of the profiles that have this reader; its first byte says which. */
static inline int fuzz_reader(enum format_reader reader, const uint8_t *data, size_t size)
{
	struct slice input = fuzz_text(data, size);
	uint8_t choice = fuzz_choice(&input);
	const struct format_set *all = fuzz_env()->formats;
	const struct format *fit[256];
	size_t n = 0;
	for (size_t i = 0; i < all->n && n < 256; i++)
		if (all->items[i]->reader == reader && !all->items[i]->refuse)
			fit[n++] = all->items[i];
	HOLDS(n);
	fuzz_read(input, fit[choice % n]);
	return 0;
}

#endif
