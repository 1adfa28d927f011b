/* gzip files: read as what is inside, and no way to fill a disk or to hide that the end is missing. */
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/gunzip.h"
#include "check.h"

static int file_of(const void *at, size_t len)
{
	int fd = memfd_create("test", 0);
	check_true(fd >= 0 && write(fd, at, len) == (ssize_t)len);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* text packed by gzip, appended to out. */
static size_t pack(const char *text, size_t len, unsigned char *out, size_t max)
{
	z_stream z = {0};
	check_int(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)text;
	z.avail_in = (uInt)len;
	z.next_out = out;
	z.avail_out = (uInt)max;
	check_int(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return max - z.avail_out;
}

static void check_inside(const struct unpacked *u, const char *want)
{
	char got[4096];
	ssize_t n = read(u->fd, got, sizeof got);
	check_true(n >= 0);
	check_slice(((struct slice){got, (size_t)n}), want);
}

static void test_files(void **state)
{
	static const char text[] = "a,b\n1,2\n3,4\n";
	unsigned char gz[8192];
	size_t len = pack(text, sizeof text - 1, gz, sizeof gz);
	struct unpacked u;
	struct err err = {0};

	(void)state;
	int fd = file_of(text, sizeof text - 1);
	check_ok(unpacked_open(&u, fd, &err), err);
	check_false(u.packed || u.cut);
	check_int(u.fd, fd);
	unpacked_close(&u);
	check_int(lseek(fd, 0, SEEK_CUR), 0);
	close(fd);

	fd = file_of(gz, len);
	check_ok(unpacked_open(&u, fd, &err), err);
	check_true(u.packed && !u.cut && u.fd != fd);
	check_inside(&u, text);
	unpacked_close(&u);
	close(fd);

	/* two, one after the other */
	size_t both = len + pack("5,6\n", 4, gz + len, sizeof gz - len);
	fd = file_of(gz, both);
	check_ok(unpacked_open(&u, fd, &err), err);
	check_inside(&u, "a,b\n1,2\n3,4\n5,6\n");
	unpacked_close(&u);
	close(fd);

	/* damaged */
	gz[len - 6] ^= 1;
	fd = file_of(gz, len);
	check_false(unpacked_open(&u, fd, &err));
	check_true(strstr(err.text, "damaged") != NULL);
	check_int(err.kind, ERR_INPUT);
	close(fd);
}

/* A download that broke off gives what there is of it, and is known for it, wherever it broke. */
static void test_cut(void **state)
{
	char text[20000];
	unsigned char gz[30000];
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + (i * i + i / 7) % 26);
	size_t len = pack(text, sizeof text, gz, sizeof gz);
	for (size_t cut = 3; cut < len; cut += cut < 30 || cut > len - 30 ? 1 : 97) {
		struct unpacked u;
		int fd = file_of(gz, cut);
		check_ok(unpacked_open(&u, fd, &err), err);
		if (!u.cut)
			fail_msg("%zu of %zu bytes pass for a whole file", cut, len);
		unpacked_close(&u);
		close(fd);
	}
}

static void test_bomb(void **state)
{
	enum { INSIDE = 80 << 20, PACKED = 200 << 10 };
	char *zeros = calloc(1, INSIDE);
	unsigned char *gz = malloc(PACKED);
	struct unpacked u;
	struct err err = {0};

	(void)state;
	size_t len = pack(zeros, INSIDE, gz, PACKED);
	int fd = file_of(gz, len);
	check_false(unpacked_open(&u, fd, &err));
	check_true(strstr(err.text, "more than 200 times as large") != NULL);
	close(fd);
	free(zeros);
	free(gz);
}

static void test_names(void **state)
{
	char bare[256];

	(void)state;
	check_text(unpacked_name("calls.csv.gz", bare), "calls.csv");
	check_text(unpacked_name("CALLS.GZ", bare), "CALLS");
	check_text(unpacked_name("calls.csv", bare), "calls.csv");
	check_text(unpacked_name(".gz", bare), ".gz");
	check_text(unpacked_name("gz", bare), "gz");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
