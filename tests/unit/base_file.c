/* base/file, base/clock and base/log: on a temporary folder, with every thing an inbox may hold. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"

/* Each test has its own folder and works in it, so names are short and relative. */
static int enter_folder(void **state)
{
	char *folder = strdup("/tmp/ringback-base-file-XXXXXX");
	*state = folder;
	return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
	char *folder = *state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	int bad = chdir("/") != 0 || system(command) != 0;
	free(folder);
	return bad ? -1 : 0;
}

static void put(const char *path, const char *text)
{
	struct err err = {0};
	check_ok(file_write_atomic(path, slice_of(text), 0644, &err), err);
}

static void check_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' does not say '%s'", text, part);
}

static void reads_what_was_written(void **state)
{
	(void)state;
	struct str got;
	struct err err = {0};
	struct stat st;
	str_init(&got, 20);
	put("a", "first");
	put("a", "0123456789"); /* over the old one */
	check_ok(file_read("a", &got, &err), err);
	check_ok(file_read("a", &got, &err), err); /* appended: now exactly full */
	check_text(got.data, "01234567890123456789");
	check_false(file_read("a", &got, &err));
	check_int(err.kind, ERR_INPUT);
	check_has(err.text, "a: longer than the 20 bytes");
	check_text(got.data, "01234567890123456789"); /* as before */
	check_true(str_ok(&got));
	put("empty", "");
	check_ok(file_read("empty", &got, &err), err);
	check_int(got.len, 20);
	check_ok(file_write_atomic("private", SLICE("x"), 0600, &err), err);
	check_int(stat("private", &st), 0);
	check_int(st.st_mode & 0777, 0600);
	str_release(&got);

	str_init(&got, 1 << 20);
	struct str large;
	str_init(&large, 1 << 20);
	for (int i = 0; i < 100000; i++)
		str_add_int(&large, i);
	check_ok(file_write_atomic("large", str_slice(&large), 0644, &err), err);
	check_ok(file_read("large", &got, &err), err);
	check_true(slice_equal(str_slice(&got), str_slice(&large)));
	str_release(&got);
	str_release(&large);
}

static void refuses_to_read(void **state)
{
	(void)state;
	static const struct {
		const char *path, *words;
		enum err_kind kind;
	} rows[] = {
		{"absent", "absent: cannot be opened: No such file", ERR_IO},
		{"folder", "is a folder", ERR_INPUT},
		{"fifo", "is a FIFO", ERR_INPUT},
		{"/dev/null", "is a device", ERR_INPUT},
		{"/proc/self/maps", "longer than the 10 bytes", ERR_INPUT}, /* says it has 0 bytes */
	};
	struct str got;
	struct err err = {0};
	check_int(mkdir("folder", 0755), 0);
	check_int(mkfifo("fifo", 0644), 0);
	str_init(&got, 10);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		check_false(file_read(rows[i].path, &got, &err));
		check_has(err.text, rows[i].words);
		check_int(err.kind, rows[i].kind);
		check_int(got.len, 0);
		check_true(str_ok(&got));
	}
	put("real", "ok");
	check_int(symlink("real", "link"), 0);
	check_ok(file_read("link", &got, &err), err); /* config may be linked; an inbox may not */
	check_text(got.data, "ok");
	str_release(&got);
}

static void failed_writes_leave_nothing(void **state)
{
	(void)state;
	struct err err = {0};
	struct arena arena;
	const char **names;
	size_t n;
	arena_init(&arena, 1 << 16);
	check_false(file_write_atomic("no/such/file", SLICE("x"), 0644, &err));
	check_int(err.kind, ERR_CREATE);
	check_has(err.text, "no/such/file: cannot be created in no/such: No such file");
	check_int(mkdir("taken", 0755), 0);
	check_false(file_write_atomic("taken", SLICE("x"), 0644, &err)); /* a folder has the name */
	check_int(err.kind, ERR_CREATE);
	char long_name[300];
	memset(long_name, 'n', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	check_false(file_write_atomic(long_name, SLICE("x"), 0644, &err));
	check_int(err.kind, ERR_CREATE);
	check_ok(file_list(".", &arena, &names, &n, &err), err);
	check_int(n, 1); /* no temporary is left */
	check_text(names[0], "taken");
	arena_release(&arena);
}

static void makes_folders(void **state)
{
	(void)state;
	struct err err = {0};
	check_ok(file_make_folder("a/b//c/", &err), err);
	check_ok(file_make_folder("a/b/c", &err), err); /* again is fine */
	check_true(file_is_folder("a/b/c"));
	check_ok(file_make_folder("/", &err), err);
	put("a/file", "");
	check_true(file_exists("a/file"));
	check_false(file_is_folder("a/file") || file_exists("a/other"));
	check_false(file_make_folder("a/file", &err));
	check_has(err.text, "a/file: the folder cannot be made: something else has this name");
	check_int(err.kind, ERR_CREATE);
	check_false(file_make_folder("a/file/below", &err));
	check_false(file_make_folder("", &err));
	check_has(err.text, "empty");
}

static void lists_sorted(void **state)
{
	(void)state;
	struct err err = {0};
	struct arena arena;
	const char **names = NULL;
	size_t n = 99;
	arena_init(&arena, 1 << 16);
	check_ok(file_list("absent", &arena, &names, &n, &err), err);
	check_int(n, 0);
	check_int(mkdir("in", 0755), 0);
	check_ok(file_list("in", &arena, &names, &n, &err), err);
	check_int(n, 0);
	static const char *const want[] = {".hidden", "A.csv", "a.csv", "b", "caf\xC3\xA9"};
	for (size_t i = 5; i-- > 0;) {
		char path[40];
		snprintf(path, sizeof path, "in/%s", want[i]);
		put(path, "x");
	}
	check_ok(file_list("in", &arena, &names, &n, &err), err);
	check_int(n, 5);
	for (size_t i = 0; i < n; i++)
		check_text(names[i], want[i]);
	check_false(file_list("in/b", &arena, &names, &n, &err));
	check_int(err.kind, ERR_IO);
	arena_release(&arena);
}

static void matches_names(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *name;
		bool want;
	} rows[] = {
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "x.csv", true},
		{"?", "", false},
		{"?", "a", true},
		{"?", "ab", false},
		{"*.csv", "calls.csv", true},
		{"*.csv", "CALLS.CSV", true},
		{"*.csv", "calls.csv.tmp", false},
		{"*.csv", ".csv", true},
		{"calls*.csv", "calls-2026.csv", true},
		{"*a*b*", "xxaxxbxx", true},
		{"*a*b*", "xxbxxaxx", false},
		{"*ab", "aab", true},
		{"a*b?", "axxbxbz", true},
		{"[a]", "a", false},
		{"[a]", "[A]", true},
		{"a*****b", "ab", true},
		{"a?c", "abc", true},
		{"abc", "ab", false},
		{"ab", "abc", false},
		{"*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false}, /* and not slow */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (file_name_matches(rows[i].pattern, rows[i].name) != rows[i].want)
			fail_msg("'%s' on '%s'", rows[i].pattern, rows[i].name);
}

static void joins(void **state)
{
	(void)state;
	static const struct {
		const char *dir, *name, *want;
	} rows[] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}, {"a/b", "", "a/b/"}};
	struct str out;
	str_init(&out, 100);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_text(file_join(&out, rows[i].dir, rows[i].name), rows[i].want);
	str_release(&out);
}

static void make_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	check_int(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
	close(fd);
}

static void inbox_takes_regular_files_only(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		const char *words; /* null: is opened */
		enum err_kind kind;
	} rows[] = {
		{"ten", NULL, ERR_NONE},
		{"empty", NULL, ERR_NONE},
		{"eleven", "eleven: has 11 bytes, more than the 10 allowed", ERR_INPUT},
		{"link", "link: is a symbolic link", ERR_INPUT},
		{"dangling", "dangling: is a symbolic link", ERR_INPUT},
		{"fifo", "fifo: is a FIFO", ERR_INPUT},
		{"folder", "folder: is a folder", ERR_INPUT},
		{"socket", "socket: is a socket", ERR_INPUT},
		{"hard", "hard: is a hard link (the file has 2 names)", ERR_INPUT},
		{"/dev/null", "/dev/null: is a device", ERR_INPUT},
		{"absent", "absent: cannot be opened: No such file", ERR_IO},
	};
	put("ten", "0123456789");
	put("eleven", "0123456789a");
	put("empty", "");
	put("hard", "x");
	check_int(link("hard", "hard2"), 0);
	check_int(symlink("ten", "link"), 0);
	check_int(symlink("nowhere", "dangling"), 0);
	check_int(mkfifo("fifo", 0644), 0);
	check_int(mkdir("folder", 0755), 0);
	make_socket("socket");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = {0};
		int64_t size = -1;
		int fd = file_open_inbox(rows[i].path, 10, &size, &err);
		check_int(fd >= 0, rows[i].words == NULL);
		check_int(err.kind, rows[i].kind);
		if (rows[i].words) {
			check_has(err.text, rows[i].words);
			check_int(size, -1);
			continue;
		}
		check_int(size, i == 0 ? 10 : 0);
		check_int(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
		close(fd);
	}
}

/* A child that holds the lock until it is told to go. */
static pid_t hold_lock(const char *path, int tell[2])
{
	int ready[2];
	char byte;
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(tell), 0);
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(tell[1]);
		int fd = file_lock(path, 0, NULL);
		ssize_t n = write(ready[1], fd >= 0 ? "y" : "n", 1);
		n += read(tell[0], &byte, 1);
		_exit(n < 0 || fd < 0);
	}
	close(tell[0]);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	check_int(byte, 'y');
	close(ready[0]);
	return child;
}

static void a_lock_keeps_others_out(void **state)
{
	(void)state;
	struct err err = {0};
	char words[64];
	int tell[2], status = 0;
	pid_t child = hold_lock("lock", tell);
	check_int(file_lock("lock", 0, &err), -1);
	check_int(err.kind, ERR_BUSY);
	snprintf(words, sizeof words, "lock: another run (process %ld) holds the lock", (long)child);
	check_has(err.text, words);
	int64_t before_ms = clock_monotonic_ms();
	check_int(file_lock("lock", 60, &err), -1); /* waited, in vain */
	assert_in_range(clock_monotonic_ms() - before_ms, 60, 10000);

	/* The holder goes, by itself or killed: the lock goes with it. */
	close(tell[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	check_int(status, 0);
	int fd = file_lock("lock", 0, &err);
	check_ok(fd >= 0, err);
	struct stat st;
	check_int(fstat(fd, &st), 0);
	check_int(st.st_mode & 0777, 0600);
	check_int(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	check_int(file_lock("lock", 0, &err), -1); /* not even this process a second time */
	close(fd);
	fd = file_lock("lock", 0, &err);
	check_ok(fd >= 0, err);
	close(fd);
}

static void a_lock_is_waited_for(void **state)
{
	(void)state;
	struct err err = {0};
	int tell[2], status;
	pid_t child = hold_lock("lock", tell);
	pid_t killer = fork();
	assert_true(killer >= 0);
	if (killer == 0) {
		nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000L}, NULL);
		_exit(0); /* the last writer of the pipe, once the test has closed its end */
	}
	close(tell[1]);
	int fd = file_lock("lock", 10000, &err);
	check_ok(fd >= 0, err);
	close(fd);
	assert_int_equal(waitpid(killer, &status, 0), killer);
	assert_int_equal(waitpid(child, &status, 0), child);
	check_int(status, 0);
}

static void a_lock_can_be_refused(void **state)
{
	(void)state;
	struct err err = {0};
	check_int(file_lock("no/such/lock", 0, &err), -1);
	check_int(err.kind, ERR_CREATE);
	check_int(symlink("elsewhere", "link"), 0);
	check_int(file_lock("link", 0, &err), -1);
	check_int(err.kind, ERR_CREATE);
	check_has(err.text, "it is a symbolic link");
	check_false(file_exists("elsewhere"));
	/* A lock file that somebody else made, with no process id in it. */
	put("lock", "rubbish");
	int fd = open("lock", O_RDWR | O_CLOEXEC), held = file_lock("lock", 0, &err);
	check_true(fd >= 0 && held >= 0);
	check_int(ftruncate(fd, 0), 0);
	check_int(file_lock("lock", 0, &err), -1);
	check_text(err.text, "lock: another run holds the lock; try again when it is done");
	close(fd);
	close(held);
}

static void log_lines_are_one_line_each(void **state)
{
	(void)state;
	struct str got;
	struct err err = {0};
	char fill[3000];
	memset(fill, 'a', sizeof fill);
	int old = dup(STDERR_FILENO);
	int fd = open("log", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	check_true(old >= 0 && fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
	log_verbose("not without -v");
	log_note("tenant %s: %d rows", "acme", 41);
	log_set_level(LOG_QUIET);
	log_note("not with -q");
	log_error("bad\nname\x1B[2J");
	log_set_level(LOG_VERBOSE);
	log_verbose("%s", "more");
	log_error("%.*s", (int)sizeof fill, fill);
	log_set_level(LOG_NORMAL);
	check_true(dup2(old, STDERR_FILENO) >= 0);
	close(old);
	close(fd);
	str_init(&got, 1 << 16);
	check_ok(file_read("log", &got, &err), err);
	struct slice rest = str_slice(&got), line;
	static const char *const want[] = {"ringback: tenant acme: 41 rows", "ringback: bad name [2J",
					   "ringback: more"};
	for (size_t i = 0; i < 3; i++) {
		check_true(slice_next(&rest, '\n', &line));
		check_slice(line, want[i]);
	}
	check_true(slice_next(&rest, '\n', &line)); /* too long: cut, and says so */
	check_int(line.len, 2047);
	check_true(slice_ends(line, "aaa..."));
	check_int(rest.len, 0);
	str_release(&got);
}

static void clock_tells_time(void **state)
{
	(void)state;
	check_true(clock_now_utc() > 1700000000); /* after November 2023 */
	int64_t before_ms = clock_monotonic_ms();
	nanosleep(&(struct timespec){.tv_nsec = 5 * 1000000L}, NULL);
	assert_in_range(clock_monotonic_ms() - before_ms, 4, 10000);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(reads_what_was_written),
		in_folder(refuses_to_read),
		in_folder(failed_writes_leave_nothing),
		in_folder(makes_folders),
		in_folder(lists_sorted),
		cmocka_unit_test(matches_names),
		cmocka_unit_test(joins),
		in_folder(inbox_takes_regular_files_only),
		in_folder(a_lock_keeps_others_out),
		in_folder(a_lock_is_waited_for),
		in_folder(a_lock_can_be_refused),
		in_folder(log_lines_are_one_line_each),
		cmocka_unit_test(clock_tells_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
