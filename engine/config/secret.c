#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"

enum { SECRET_MAX = 4096 };

/* A secret goes into headers and URLs: a line break or another control in it would let it write more than itself. */
static bool keep_clean(struct str *out, const char *where, struct err *err)
{
	while (out->len > 0 && (out->data[out->len - 1] == '\n' || out->data[out->len - 1] == '\r'))
		out->data[--out->len] = '\0';
	if (out->len == 0)
		return err_set(err, ERR_CONFIG, "%s: the secret is empty", where);
	for (size_t i = 0; i < out->len; i++) {
		if ((unsigned char)out->data[i] < ' ' || out->data[i] == 0x7f)
			return err_set(err, ERR_CONFIG, "%s: the secret must be one line without control characters",
				       where);
	}
	return true;
}

static bool check_open_file(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_CONFIG, "%s: a secret must be a regular file", path);
	/* 0400, 0600 and 0440 (what systemd makes of LoadCredential=) are fine. */
	if (st.st_mode & (S_IRWXO | S_IWGRP))
		return err_set(err, ERR_CONFIG, "%s: others can reach this secret: chmod 600 it", path);
	return true;
}

static bool read_open_file(int fd, const char *path, struct str *out, struct err *err)
{
	char bytes[SECRET_MAX + 1];

	if (!check_open_file(fd, path, err))
		return false;
	ssize_t n = read(fd, bytes, sizeof bytes);
	if (n < 0)
		return err_set(err, ERR_IO, "%s: reading the secret failed: %s", path, strerror(errno));
	if (n > SECRET_MAX)
		return err_set(err, ERR_CONFIG, "%s: a secret may have at most %d bytes", path, SECRET_MAX);
	str_add(out, bytes, (size_t)n);
	explicit_bzero(bytes, sizeof bytes);
	return keep_clean(out, path, err);
}

/* A name without a slash is looked for where systemd puts credentials (systemd.exec(5), LoadCredential=). */
static bool find_file(const char *file, char path[PATH_MAX], struct err *err)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	int len = credentials && !strchr(file, '/') ? snprintf(path, PATH_MAX, "%s/%s", credentials, file)
						    : snprintf(path, PATH_MAX, "%s", file);

	if (len < 0 || len >= PATH_MAX)
		return err_set(err, ERR_CONFIG, "the path of a secret is too long");
	return true;
}

static int open_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		err_set(err, ERR_CONFIG, "%s: the secret cannot be opened: %s", path, strerror(errno));
	return fd;
}

static bool read_file(const char *file, struct str *out, struct err *err)
{
	char path[PATH_MAX];
	int fd = find_file(file, path, err) ? open_file(path, err) : -1;

	if (fd < 0)
		return false;
	bool ok = read_open_file(fd, path, out, err);
	close(fd);
	return ok;
}

bool secret_path(const struct secret_ref *ref, struct str *out, struct err *err)
{
	char path[PATH_MAX];
	int fd = find_file(ref->file, path, err) ? open_file(path, err) : -1;

	if (fd < 0)
		return false;
	bool ok = check_open_file(fd, path, err);
	close(fd);
	str_clear(out);
	str_adds(out, path);
	return ok;
}

bool secret_read(const struct secret_ref *ref, struct str *out, struct err *err)
{
	str_clear(out);
	if (ref->file)
		return read_file(ref->file, out, err);
	if (!ref->env)
		return err_set(err, ERR_CONFIG, "no secret is named in tenant.yaml: write {env: NAME} or {file: PATH}");
	const char *value = getenv(ref->env);
	if (!value)
		return err_set(err, ERR_CONFIG, "the environment variable %s is not set", ref->env);
	if (strlen(value) > SECRET_MAX)
		return err_set(err, ERR_CONFIG, "%s: a secret may have at most %d bytes", ref->env, SECRET_MAX);
	str_adds(out, value);
	return keep_clean(out, ref->env, err);
}
