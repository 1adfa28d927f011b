#include "base/civil_zone.h"

#include <assert.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/mem.h"

enum {
	MAX_NAME = 64,
	MAX_FILE = 256 * 1024, /* the fattest TZif file of tzdata has 4 KiB */
	MAX_TRANSITIONS = 16 * 1024,
	HEADER = 44, /* RFC 8536 3.1 */
};

struct zone {
	struct zone *next;
	char name[MAX_NAME];
	size_t n;                /* transitions */
	int64_t *at;             /* when each happens, ascending */
	int32_t *offset;         /* and the offset from then on */
	int32_t first_offset;    /* before the first */
	struct zone_rule rule;   /* after the last */
	struct zone_range *last; /* the range asked for last; calls of one file are mostly in one season */
};

/* ---- answering ---- */

static struct zone_range find_range(const struct zone *z, int64_t at)
{
	size_t low = 0, high = z->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (z->at[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	struct zone_range range = {INT64_MIN, INT64_MAX, z->first_offset};
	if (low < z->n)
		range.until = z->at[low];
	if (low > 0) {
		range.from = z->at[low - 1];
		range.offset = z->offset[low - 1];
	}
	if (low == z->n && z->rule.present) {
		struct zone_range ruled = civil_rule_range(&z->rule, at);
		if (ruled.from < range.from)
			ruled.from = range.from;
		range = ruled;
	}
	return range;
}

const struct zone_range *civil_zone_range(const struct zone *z, int64_t at)
{
	if (at < z->last->from || at >= z->last->until)
		*z->last = find_range(z, at);
	return z->last;
}

int civil_offset(const struct zone *z, int64_t at)
{
	return civil_zone_range(z, at)->offset;
}

const char *civil_zone_name(const struct zone *z)
{
	return z->name;
}

/* ---- reading TZif ---- */

struct tzif {
	const unsigned char *at;
	size_t len;
};

static uint32_t big32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t big64(const unsigned char *p)
{
	return (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4));
}

/* The counts of a header, in the order of RFC 8536. */
struct counts {
	size_t isutc, isstd, leap, time, type, chars;
};

static bool read_counts(struct tzif f, struct counts *c)
{
	if (f.len < HEADER || memcmp(f.at, "TZif", 4) != 0 || f.at[4] < '2') /* version 1 has no 64-bit block */
		return false;
	*c = (struct counts){big32(f.at + 20), big32(f.at + 24), big32(f.at + 28),
			     big32(f.at + 32), big32(f.at + 36), big32(f.at + 40)};
	return c->isutc <= 256 && c->isstd <= 256 && c->leap <= 1024 && c->time <= MAX_TRANSITIONS && c->type >= 1 &&
	       c->type <= 256 && c->chars <= 1024;
}

static size_t block_bytes(const struct counts *c, size_t time_size)
{
	return c->time * (time_size + 1) + c->type * 6 + c->chars + c->leap * (time_size + 4) + c->isstd + c->isutc;
}

static bool skip_bytes(struct tzif *f, size_t n)
{
	if (n > f->len)
		return false;
	f->at += n;
	f->len -= n;
	return true;
}

static bool read_transitions(struct zone *z, const struct counts *c, const unsigned char *block)
{
	const unsigned char *indexes = block + c->time * 8, *types = indexes + c->time;
	z->n = c->time;
	z->at = mem_alloc(c->time * sizeof *z->at);
	z->offset = mem_alloc(c->time * sizeof *z->offset);
	z->first_offset = (int32_t)big32(types); /* RFC 8536: type 0 holds before the first transition */
	for (size_t i = 0; i < c->time; i++) {
		z->at[i] = big64(block + i * 8);
		if (indexes[i] >= c->type || (i > 0 && z->at[i] <= z->at[i - 1]))
			return false;
		z->offset[i] = (int32_t)big32(types + (size_t)6 * indexes[i]);
		if (z->offset[i] < -90000 || z->offset[i] > 93600)
			return false;
	}
	return true;
}

static bool read_footer(struct zone *z, struct tzif f)
{
	if (f.len < 2 || f.at[0] != '\n')
		return false;
	const unsigned char *end = memchr(f.at + 1, '\n', f.len - 1);
	if (!end)
		return false;
	const char *text = (const char *)f.at + 1;
	size_t len = (size_t)(end - f.at) - 1;
	return len == 0 || civil_rule_parse(text, len, &z->rule);
}

static bool read_tzif(struct zone *z, struct tzif f)
{
	struct counts c;
	if (!read_counts(f, &c) || !skip_bytes(&f, HEADER + block_bytes(&c, 4)) || !read_counts(f, &c))
		return false;
	if (c.leap) /* the right/ files count leap seconds; our instants do not */
		return false;
	skip_bytes(&f, HEADER);
	const unsigned char *block = f.at;
	return skip_bytes(&f, block_bytes(&c, 8)) && read_transitions(z, &c, block) && read_footer(z, f);
}

/* ---- files ---- */

static const char *zone_folder(void)
{
	const char *folder = getenv("TZDIR");
	return folder && *folder ? folder : "/usr/share/zoneinfo";
}

/* Read a whole small file of the zone folder; null when it cannot be. The caller frees. */
static char *read_zone_file(const char *name, size_t *len)
{
	char path[512];
	int n = snprintf(path, sizeof path, "%s/%s", zone_folder(), name);
	if (n < 0 || (size_t)n >= sizeof path)
		return NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	char *bytes = mem_alloc(MAX_FILE);
	*len = 0;
	ssize_t got;
	while (*len < MAX_FILE && (got = read(fd, bytes + *len, MAX_FILE - *len)) > 0)
		*len += (size_t)got;
	close(fd);
	return bytes;
}

static void free_zone(struct zone *z)
{
	free(z->at);
	free(z->offset);
	free(z->last);
	free(z);
}

static struct zone *load_zone(const char *name)
{
	size_t len = 0;
	char *bytes = read_zone_file(name, &len);
	if (!bytes)
		return NULL;
	struct zone *z = mem_alloc(sizeof *z);
	*z = (struct zone){0};
	snprintf(z->name, sizeof z->name, "%s", name);
	bool ok = read_tzif(z, (struct tzif){(const unsigned char *)bytes, len});
	free(bytes);
	if (!ok) {
		free_zone(z);
		return NULL;
	}
	z->last = mem_alloc(sizeof *z->last);
	*z->last = find_range(z, 0);
	return z;
}

/* ---- unknown names ---- */

enum { MAX_KNOWN = 1000 };

/* Cut the zone names (third column) out of zone1970.tab, in place. */
static size_t list_names(char *table, size_t len, const char *names[MAX_KNOWN])
{
	size_t n = 0;
	struct slice rest = {table, len}, line, cell;
	while (n < MAX_KNOWN - 1 && slice_next(&rest, '\n', &line)) {
		if (slice_starts(line, "#"))
			continue;
		slice_next(&line, '\t', &cell);
		slice_next(&line, '\t', &cell);
		if (!slice_next(&line, '\t', &cell) || cell.len == 0)
			continue;
		table[cell.at + cell.len - table] = '\0'; /* the tab or line feed behind it */
		names[n++] = cell.at;
	}
	names[n] = NULL;
	return n;
}

static bool refuse_name(struct slice name, struct err *err)
{
	if (!err)
		return false; /* the nearest name is looked for among hundreds: not for nobody */
	const char *alias = civil_zone_alias(name);
	if (alias)
		return err_set(err, ERR_CONFIG, "\"%.*s\" is not the name of a time zone: write \"%s\"", (int)name.len,
			       name.at, alias);
	int shown = (int)(name.len < MAX_NAME ? name.len : MAX_NAME);
	const char *names[MAX_KNOWN], *nearest = NULL;
	size_t len = 0;
	char *table = read_zone_file("zone1970.tab", &len);
	if (table && len < MAX_FILE) {
		list_names(table, len, names);
		nearest = str_nearest(name, names);
		for (size_t i = 0; names[i]; i++)
			if (slice_is_fold(name, names[i]))
				nearest = names[i];
	}
	if (nearest)
		err_set(err, ERR_CONFIG, "unknown time zone \"%.*s\" (did you mean \"%s\"?)", shown, name.at, nearest);
	else
		err_set(err, ERR_CONFIG, "unknown time zone \"%.*s\": write a name such as \"America/Los_Angeles\"",
			shown, name.at ? name.at : "");
	free(table);
	return false;
}

/* Letters, digits and _ + - /, no leading or doubled slash, no dot: nothing that leaves the folder. */
static bool is_zone_name(struct slice name)
{
	if (name.len == 0 || name.len >= MAX_NAME || name.at[0] == '/' || name.at[name.len - 1] == '/')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!word && !(c && strchr("_+-/", c)))
			return false;
		if (c == '/' && name.at[i + 1] == '/')
			return false;
	}
	return true;
}

const struct zone *civil_zone(struct slice name, struct err *err)
{
	/* A cache, and so allowed to be static: a zone is a pure function of its file, is never changed but for its
	 * own range cache, and lives until the program ends. Processes are single-threaded, so no lock. */
	static struct zone *loaded;
	for (struct zone *z = loaded; z; z = z->next)
		if (slice_is(name, z->name))
			return z;
	struct zone *z = NULL;
	if (is_zone_name(name)) {
		char text[MAX_NAME];
		memcpy(text, name.at, name.len);
		text[name.len] = '\0';
		z = load_zone(text);
	}
	if (!z) {
		refuse_name(name, err);
		return NULL;
	}
	z->next = loaded;
	loaded = z;
	return z;
}
