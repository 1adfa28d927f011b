/* A ledger into which files bring records, for tests of storing them. */
#ifndef TESTS_UNIT_BOOKS_WORLD_H
#define TESTS_UNIT_BOOKS_WORLD_H

#include "domain/replies.h"
#include "ledger_world.h"

struct books {
	struct store *s;
	struct put put;
	uint8_t files;
};

static void books_open(struct books *b)
{
	*b = (struct books){.s = ledger_memory(), .put = {.format = "test"}};
}

/* Begin a file: records refer to it. */
static void file_begin(struct books *b)
{
	struct err err = {0};
	int64_t id = 0;

	ledger_begin(b->s);
	check_ok(files_begin(b->s, "calls.csv", &id, &err), err);
	b->put.origin = (struct origin){.file = id, .line = 2};
}

static void file_end(struct books *b)
{
	struct err err = {0};
	struct file_row f = {.id = b->put.origin.file, .name = "calls.csv", .format = "test", .zone_basis = ""};
	bool known = false;

	f.sha256[0] = ++b->files;
	check_ok(files_known(b->s, f.sha256, &known, &err), err);
	check_false(known);
	check_ok(files_finish(b->s, &f, &err), err);
	check_ok(files_known(b->s, f.sha256, &known, &err), err);
	check_true(known);
	ledger_commit(b->s);
}

static enum put_status put_call(struct books *b, const struct call *c)
{
	struct err err = {0};
	enum put_status status = records_put_call(b->s, &b->put, records_call_key("test", c), c, false, &err);

	check_ok(status != PUT_FAILED, err);
	return status;
}

static struct call a_call(void)
{
	return (struct call){.native_id = SLICE("k1"),
			     .direction = DIRECTION_IN,
			     .other = CALLER,
			     .other_kind = PHONE_VALID,
			     .started_at = T0,
			     .outcome = CALL_MISSED,
			     .ring_s = 20,
			     .talk_s = -1,
			     .legs = 1};
}

static enum put_status put_message(struct books *b, const struct message *m)
{
	struct err err = {0};
	struct reply r = reply_read(m->body);
	enum put_status status = records_put_message(b->s, &b->put, m, m->direction == DIRECTION_IN ? &r : NULL, &err);

	check_ok(status != PUT_FAILED, err);
	return status;
}

#endif
