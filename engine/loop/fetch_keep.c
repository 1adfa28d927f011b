/* What is known of a source between two nights, and the last step: a whole part becomes a file of the inbox. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "loop/fetch_source.h"
#include "store/records.h"
#include "store/store.h"

enum { KEEP_MAX = 4096, NAMES_MAX = 100 };

/* ---- fetch/KEY ---- */

static void read_line(struct fetch_known *k, struct slice line)
{
	struct slice word;
	const struct {
		const char *name;
		char *at;
		size_t size;
	} texts[] = {
		{"validator", k->validator, sizeof k->validator},
		{"part", k->part, sizeof k->part},
		{"sha256", k->sha256, sizeof k->sha256},
		{"name", k->name, sizeof k->name},
	};

	if (!slice_next(&line, ' ', &word))
		return;
	if (slice_is(word, "until"))
		num_parse_int(line, 0, INT64_MAX, &k->until);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (slice_is(word, texts[i].name) && line.len < texts[i].size)
			snprintf(texts[i].at, texts[i].size, "%.*s", (int)line.len, line.at);
}

/* An absent or broken one says nothing: everything is fetched again then. */
void fetch_known_load(struct fetch_source *f)
{
	struct str text;
	struct slice rest, line;

	f->known = (struct fetch_known){0};
	str_init(&text, KEEP_MAX);
	if (file_exists(f->keep) && file_read(f->keep, &text, NULL))
		for (rest = str_slice(&text); slice_next(&rest, '\n', &line);)
			read_line(&f->known, line);
	str_release(&text);
}

bool fetch_known_save(struct fetch_source *f, struct err *err)
{
	const struct fetch_known *k = &f->known;
	struct str text;

	str_init(&text, KEEP_MAX);
	str_addf(&text, "of %s\nvalidator %s\npart %s\nsha256 %s\nname %s\nuntil %lld\n", f->result.from, k->validator,
		 k->part, k->sha256, k->name, (long long)k->until);
	bool ok = file_write_atomic(f->keep, str_slice(&text), 0600, err);
	str_release(&text);
	return ok;
}

/* ---- what is here already ---- */

static bool from_hex(const char *hex, uint8_t out[HASH_SHA256_LEN])
{
	for (size_t i = 0; i < HASH_SHA256_LEN; i++) {
		unsigned byte;
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		out[i] = (uint8_t)byte;
	}
	return true;
}

/* Did an import read these bytes? A ledger that a run holds, or that is none, says `otherwise`. */
static bool in_ledger(const struct fetch_source *f, const char *hex, bool otherwise)
{
	uint8_t sha[HASH_SHA256_LEN];
	bool known = false;
	struct err err = {0};

	if (strlen(hex) != HASH_HEX_LEN || !from_hex(hex, sha))
		return false;
	struct store *s = store_open(f->folder, f->o->tenant->id, STORE_READ, &err);
	if (!s)
		return err.kind == ERR_REFUSED ? false : otherwise; /* REFUSED: nothing was ever read */
	if (!files_known(s, sha, &known, &err))
		known = otherwise;
	store_close(&s);
	return known;
}

static bool in_inbox(const struct fetch_source *f)
{
	struct str path;

	if (!f->known.name[0])
		return false;
	str_init(&path, KEEP_MAX);
	bool there = file_exists(file_join(&path, f->inbox, f->known.name));
	str_release(&path);
	return there;
}

bool fetch_is_held(struct fetch_source *f)
{
	return in_inbox(f) || in_ledger(f, f->known.sha256, true);
}

/* ---- into the inbox ---- */

static bool hash_part(const struct fetch_source *f, char hex[HASH_HEX_LEN + 1], int64_t *bytes, struct err *err)
{
	uint8_t sha[HASH_SHA256_LEN];
	char block[64 * 1024];
	struct hash *h = hash_new();
	ssize_t got = -1;
	int fd = open(f->part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	*bytes = 0;
	hash_begin(h);
	while (fd >= 0 && (got = read(fd, block, sizeof block)) > 0) {
		hash_add(h, block, (size_t)got);
		*bytes += got;
	}
	hash_end(h, sha);
	hash_free(&h);
	hash_hex(sha, sizeof sha, hex);
	if (got < 0)
		err_set(err, ERR_IO, "%s: %s", f->part, strerror(errno));
	if (fd >= 0)
		close(fd);
	return got == 0;
}

/* Never over a file that waits there: one that was not read yet would be lost. */
static bool put_into_inbox(struct fetch_source *f, const char *stamp, struct err *err)
{
	struct str name, path;
	bool ok = false, taken = true;

	str_init(&name, sizeof f->known.name - 1);
	str_init(&path, KEEP_MAX);
	for (int nth = 1; taken && !ok && nth <= NAMES_MAX; nth++) {
		if (!tenant_source_name(f->o->tenant, f->source, stamp, nth, &name))
			break;
		ok = file_move_marked(f->part, file_join(&path, f->inbox, name.data), NULL, &taken, err);
	}
	if (ok) {
		snprintf(f->known.name, sizeof f->known.name, "%s", name.data);
		f->result.file = arena_text(f->arena, str_slice(&name));
		ok = file_sync_folder(f->inbox) || err_set(err, ERR_IO, "%s: %s", f->inbox, strerror(errno));
	} else if (taken) {
		err_set(err, ERR_BUSY,
			"another file waits in the inbox under every name that fits files: \"%s\"; run ringback run "
			"first, "
			"or give the pattern a *",
			f->source->files);
	}
	str_release(&name);
	str_release(&path);
	return ok;
}

bool fetch_deliver(struct fetch_source *f, const char *stamp, struct err *err)
{
	char hex[HASH_HEX_LEN + 1];

	if (!hash_part(f, hex, &f->result.bytes, err))
		return false;
	bool same = strcmp(hex, f->known.sha256) == 0 ? fetch_is_held(f) : in_ledger(f, hex, false);
	f->result.state = same ? FETCH_SAME : FETCH_NEW;
	if (same)
		unlink(f->part);
	else if (chmod(f->part, 0640) != 0 || !put_into_inbox(f, stamp, err))
		return false;
	snprintf(f->known.sha256, sizeof f->known.sha256, "%s", hex);
	f->known.part[0] = '\0';
	return fetch_known_save(f, err);
}
