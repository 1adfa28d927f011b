/* A whole file by the shipped profiles, whatever it is: CSV, calendar, vCard, JSON, XML, page. Every row is a record,
 * no record, or set aside with a reason; what comes out is text. */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "config/formats.h"
#include "sources/source.h"

static struct arena arena;
static struct format_set formats;
static struct tenant tenant;
static int64_t lines[] = {14155550100};

static void set_up(void)
{
	struct folders folders = {.rules = "rules"};
	struct problems problems;

	if (tenant.zone)
		return;
	arena_init(&arena, 64 << 20);
	problems_init(&problems);
	CLAIM(formats_load(&folders, NULL, &arena, &formats, &problems));
	problems_release(&problems);
	tenant = (struct tenant){.id = "acme",
				 .timezone = "America/Los_Angeles",
				 .country = "US",
				 .lines = lines,
				 .lines_n = 1,
				 .zone = civil_zone(SLICE("America/Los_Angeles"), NULL)};
}

static void look_at(const struct record *r)
{
	CLAIM(utf8_valid(r->raw));
	switch (r->kind) {
	case RECORD_CALL: CLAIM(utf8_valid(r->call.native_id) && utf8_valid(r->call.needed)); break;
	case RECORD_LEG: CLAIM(r->leg.group.len && utf8_valid(r->leg.group)); break;
	case RECORD_MESSAGE: CLAIM(utf8_valid(r->message.body) && utf8_valid(r->message.status_raw)); break;
	case RECORD_BOOKING: CLAIM(utf8_valid(r->booking.title) && utf8_valid(r->booking.person)); break;
	case RECORD_PAYMENT: CLAIM(r->payment.amount_minor >= 0 && utf8_valid(r->payment.payer)); break;
	case RECORD_CONTACT: CLAIM(r->contact.phones_n <= CONTACT_MAX_PHONES && utf8_valid(r->contact.name)); break;
	case RECORD_CONSENT: CLAIM(r->consent.phone > 0 && r->consent.kind != CONSENT_NONE); break;
	case RECORD_FINDING: CLAIM(r->finding.reason.len && utf8_valid(r->finding.text)); break;
	}
}

static void read_by(int fd, const struct source_env *env, const struct source_choice *choice)
{
	struct err err = {0};
	struct record r;
	struct source_counts counts;
	enum source_status status;
	struct source *s = source_open(fd, "file", env, choice, &err);

	if (!s) {
		CLAIM(err.kind && *err.text);
		return;
	}
	while ((status = source_next(s, &r, &err)) == SOURCE_RECORD)
		look_at(&r);
	source_counts(s, &counts);
	if (status == SOURCE_END && choice->format->reads != READS_CONSENT) /* of which a row may hold two */
		CLAIM(counts.rows == counts.records + counts.skipped + counts.set_aside);
	source_close(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source_choice choice;
	struct err err = {0};
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	set_up();
	struct source_env env = {.tenant = &tenant, .formats = &formats, .horizon_at = 1795352400, .date_order = 'm'};
	CLAIM(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
	size_t head = size < 64 * 1024 ? size : 64 * 1024;
	if (source_detect(fuzz_slice(data, head), "file", &env, NULL, &choice, &err))
		read_by(fd, &env, &choice);
	else
		CLAIM(err.kind && *err.text);
	close(fd);
	return 0;
}
