/* One file by HTTPS or SFTP: into the hidden part file, from where it broke off if it is still the same file there. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "loop/fetch_source.h"

struct download {
	struct fetch_source *f;
	int fd;
	int64_t size;                      /* of the whole file as it was told; -1 */
	char validator[NET_VALIDATOR_LEN]; /* of what came whole */
};

static bool begin(void *ctx, const struct net_answer *a, struct err *err)
{
	struct download *d = ctx;
	struct fetch_source *f = d->f;

	if (a->page && !file_name_matches("*.htm*", f->source->files))
		return err_set(
			err, ERR_IO,
			"%s: a web page comes in place of a file; such an address may want a login, or be one for "
			"people to look at",
			f->result.from);
	d->size = a->size;
	/* What the part will be the beginning of is on disk before its first byte. */
	snprintf(f->known.part, sizeof f->known.part, "%s", a->resumable ? a->validator : "");
	if (!fetch_known_save(f, err))
		return false;
	return (ftruncate(d->fd, a->from) == 0 && lseek(d->fd, a->from, SEEK_SET) == a->from) ||
	       err_set(err, ERR_IO, "%s: %s", f->part, strerror(errno));
}

static bool take(void *ctx, struct slice bytes, struct err *err)
{
	const struct download *d = ctx;

	return file_write_all(d->fd, bytes) ||
	       err_set(err, ERR_IO, "%s: writing failed: %s", d->f->part, strerror(errno));
}

static void progress(void *ctx, int64_t done, int64_t size)
{
	const struct download *d = ctx;

	fetch_progress(d->f, done, size);
}

static enum net_status attempt(void *ctx, struct net_answer *a, struct err *err)
{
	struct download *d = ctx;
	struct fetch_source *f = d->f;
	struct stat st = {0};
	bool part = f->known.part[0] && fstat(d->fd, &st) == 0 && st.st_size > 0;
	struct net_request q = {.url = f->url.data,
				.shown = f->result.from,
				.login = &f->login,
				.unless =
					!part && f->known.validator[0] && fetch_is_held(f) ? f->known.validator : NULL,
				.from = part ? st.st_size : 0,
				.same_as = f->known.part,
				.max_bytes = FETCH_BYTES_MAX,
				.deadline_ms = f->deadline_ms,
				.begin = begin,
				.take = take,
				.progress = f->o->progress ? progress : NULL,
				.ctx = d};
	enum net_status status = net_get(f->net, &q, a, err);

	if (status == NET_DONE && (fstat(d->fd, &st) != 0 || (d->size >= 0 && st.st_size != d->size))) {
		err_set(err, ERR_BUSY, "%s: it ended before its end; try again later", f->result.from);
		return NET_LATER;
	}
	snprintf(d->validator, sizeof d->validator, "%s", a->validator);
	return status;
}

static bool end(struct download *d, enum net_status status, struct err *err)
{
	struct fetch_source *f = d->f;

	if (status == NET_SAME) {
		f->result.state = FETCH_SAME;
		unlink(f->part);
		return true;
	}
	if (status != NET_DONE)
		return false; /* what came stays, if it can be gone on with */
	if (fsync(d->fd) != 0)
		return err_set(err, ERR_IO, "%s: %s", f->part, strerror(errno));
	snprintf(f->known.validator, sizeof f->known.validator, "%s", d->validator);
	return fetch_deliver(f, NULL, err);
}

bool fetch_file(struct fetch_source *f, struct err *err)
{
	struct download d = {.f = f, .size = -1};

	d.fd = open(f->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (d.fd < 0)
		return err_set(err, ERR_CREATE, "%s: %s", f->part, strerror(errno));
	enum net_status status = fetch_ask(f, attempt, &d, err);
	bool ok = end(&d, status, err);
	struct stat st;
	if (!ok && fstat(d.fd, &st) == 0 && (st.st_size == 0 || !f->known.part[0]))
		unlink(f->part); /* a beginning that nothing can go on with */
	close(d.fd);
	return ok;
}
