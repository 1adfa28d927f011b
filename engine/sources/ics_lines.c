/* Unfolds a calendar and cuts it into events and zones, so that one broken event spoils nothing but itself and each
 * keeps its line. Survives: LF, CRLF, blank lines, tabs as folds, "DTSTART;;VALUE=", spaces around ; and =. */
#include <unistd.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "sources/ics.h"

#define MAX_EVENTS 1000000

enum inside { INSIDE_NOTHING, INSIDE_CALENDAR, INSIDE_EVENT, INSIDE_ZONE };

struct cutter {
	struct ics_lines *out;
	enum inside inside;
	uint32_t calendar;
	uint32_t line; /* of the logical line being finished */
	struct ics_part part;
	bool full;
};

static void end_part(struct cutter *c, bool open)
{
	struct ics_lines *l = c->out;
	bool event = c->inside == INSIDE_EVENT;
	c->part.len = l->text.len - c->part.offset;
	c->part.open = open;
	struct ics_part *kept =
		event ? vec_add((void **)&l->events, &l->events_n, &l->events_cap, sizeof *kept, MAX_EVENTS)
		      : vec_add((void **)&l->zones, &l->zones_n, &l->zones_cap, sizeof *kept, MAX_EVENTS);
	if (kept)
		*kept = c->part;
	else
		c->full = true;
	c->inside = INSIDE_CALENDAR;
}

static void begin_part(struct cutter *c, enum inside inside)
{
	if (c->inside == INSIDE_EVENT || c->inside == INSIDE_ZONE)
		end_part(c, true);
	c->inside = inside;
	c->part = (struct ics_part){.offset = c->out->text.len, .line = c->line, .calendar = c->calendar};
}

/* Name and parameters without the blanks and doubled semicolons that some programs write; the value as it is. */
static void add_line(struct str *out, struct slice line)
{
	bool quoted = false;
	size_t i = 0;
	for (; i < line.len && (quoted || line.at[i] != ':'); i++) {
		char c = line.at[i];
		if (c == '"')
			quoted = !quoted;
		if (!quoted && (c == ' ' || c == '\t') && i + 1 < line.len) {
			char last = i ? line.at[i - 1] : ' ', next = line.at[i + 1];
			if (strchr(";=: \t", last) || strchr(";=: \t", next))
				continue;
		}
		if (!quoted && c == ';' && i && line.at[i - 1] == ';')
			continue;
		str_addc(out, c);
	}
	str_add_slice(out, slice_part(line, i, line.len));
	str_adds(out, "\r\n");
}

static void finish_line(struct cutter *c, struct slice line)
{
	struct slice end = slice_trim(line);
	if (!end.len)
		return;
	if (slice_is_fold(end, "BEGIN:VCALENDAR")) {
		if (c->inside == INSIDE_EVENT || c->inside == INSIDE_ZONE)
			end_part(c, true);
		c->inside = INSIDE_CALENDAR;
		c->calendar++;
		return;
	}
	if (slice_is_fold(end, "BEGIN:VEVENT"))
		begin_part(c, INSIDE_EVENT);
	else if (slice_is_fold(end, "BEGIN:VTIMEZONE"))
		begin_part(c, INSIDE_ZONE);
	if (c->inside == INSIDE_EVENT || c->inside == INSIDE_ZONE)
		add_line(&c->out->text, line);
	if ((slice_is_fold(end, "END:VEVENT") && c->inside == INSIDE_EVENT) ||
	    (slice_is_fold(end, "END:VTIMEZONE") && c->inside == INSIDE_ZONE)) {
		end_part(c, false);
	} else if (slice_is_fold(end, "END:VCALENDAR")) {
		if (c->inside == INSIDE_EVENT || c->inside == INSIDE_ZONE)
			end_part(c, true);
		c->inside = INSIDE_NOTHING;
	}
}

/* One physical line off the head of *rest, without its end. */
static struct slice next_line(struct slice *rest)
{
	ptrdiff_t feed = slice_find_char(*rest, '\n');
	size_t len = feed >= 0 ? (size_t)feed : rest->len;
	struct slice line = slice_part(*rest, 0, len);
	*rest = slice_part(*rest, feed >= 0 ? len + 1 : len, rest->len);
	while (line.len && line.at[line.len - 1] == '\r')
		line.len--;
	return line;
}

bool ics_lines_read(struct ics_lines *l, struct slice bytes, struct err *err)
{
	struct cutter c = {.out = l};
	struct str logical;
	uint32_t number = 0;
	*l = (struct ics_lines){0};
	/* Every line may gain a carriage return. */
	str_init(&l->text, bytes.len * 2 + 16);
	str_init(&logical, bytes.len + 1);
	if (slice_starts(bytes, "\xEF\xBB\xBF"))
		bytes = slice_part(bytes, 3, bytes.len);
	while (bytes.len && !c.full) {
		struct slice line = next_line(&bytes);
		number++;
		if (!line.len)
			continue;
		if (line.at[0] == ' ' || line.at[0] == '\t') {
			str_add_slice(&logical, slice_part(line, 1, line.len));
			continue;
		}
		finish_line(&c, str_slice(&logical));
		str_clear(&logical);
		str_add_slice(&logical, line);
		c.line = number;
	}
	finish_line(&c, str_slice(&logical));
	l->cut = c.inside != INSIDE_NOTHING;
	if (c.inside == INSIDE_EVENT || c.inside == INSIDE_ZONE)
		end_part(&c, true);
	str_release(&logical);
	return !c.full || err_set(err, ERR_INPUT, "the calendar holds more than %d events", MAX_EVENTS);
}

/* ---- the file ---- */

static bool read_file(int fd, struct str *out, struct err *err)
{
	char block[1 << 16];
	ssize_t got;
	while ((got = read(fd, block, sizeof block)) > 0) {
		str_add(out, block, (size_t)got);
		if (!str_ok(out))
			return err_set(err, ERR_INPUT, "the calendar is larger than 64 MiB");
	}
	return got == 0 || err_set(err, ERR_IO, "reading failed");
}

/* Calendars are UTF-8; programs on Windows write others. */
static void convert(struct str *bytes)
{
	size_t bom = 0, carry_n = 0;
	char carry[4];
	enum utf8_encoding from = utf8_guess(slice_part(str_slice(bytes), 0, 1 << 16), &bom);
	if (from == ENC_UTF8 || from == ENC_UNKNOWN)
		return;
	struct str out;
	str_init(&out, ICS_MAX_FILE_BYTES * 3ul);
	utf8_add_converted(&out, slice_part(str_slice(bytes), bom, bytes->len), from, carry, &carry_n);
	str_release(bytes);
	*bytes = out;
}

bool ics_lines_read_file(struct ics_lines *l, int fd, struct source_counts *counts, struct err *err)
{
	struct str bytes;
	str_init(&bytes, ICS_MAX_FILE_BYTES);
	bool ok = read_file(fd, &bytes, err);
	counts->bytes = bytes.len;
	hash_sha256(bytes.data, bytes.len, counts->sha256);
	if (ok) {
		convert(&bytes);
		ok = ics_lines_read(l, str_slice(&bytes), err);
		counts->cut = l->cut;
	}
	str_release(&bytes);
	return ok;
}

void ics_lines_release(struct ics_lines *l)
{
	str_release(&l->text);
	free(l->events);
	free(l->zones);
	*l = (struct ics_lines){0};
}
