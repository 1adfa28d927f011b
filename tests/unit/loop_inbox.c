/* What may lie in an inbox, and what becomes of it. */
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "night_world.h"

#define NOON  "2026-11-18T12:00:00-05:00"
#define CALL  "k1,2026-11-18T11:50:00-05:00,in,+12125550131," LINE ",missed,0,,\n"
#define LATER "k2,2026-11-18T11:55:00-05:00,in,+12125550132," LINE ",missed,0,,\n"

static const char *in_var(struct nights *w, const char *folder, const char *name)
{
	char *path = arena_alloc(&w->memory, 512);

	snprintf(path, 512, "%s/" TENANT "/%s/%s", w->folders.var, folder, name);
	return path;
}

static bool lies(struct nights *w, const char *folder, const char *name)
{
	struct stat st;

	return lstat(in_var(w, folder, name), &st) == 0;
}

/* Findings of a kind that stand. */
static size_t findings(struct nights *w, const char *kind)
{
	struct sheet *t = report_sheet(w, "exceptions.csv");
	size_t n = 0;

	for (size_t i = 1; i < t->rows; i++)
		n += slice_is(cell(t, i, "kind"), kind);
	return n;
}

/* None of these is read, none hangs the run, each is said by name, and the one good file is read. */
static void test_strangers(void **state)
{
	(void)state;
	struct nights w;
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	nights_open(&w, "");
	drop(&w, "calls-good.csv", CALLS_HEAD, CALL);
	drop(&w, "calls-two-names.csv", CALLS_HEAD, LATER);
	check_int(link(in_var(&w, "inbox", "calls-two-names.csv"), in_var(&w, "inbox", "calls-2.csv")), 0);
	check_int(mkdir(in_var(&w, "inbox", "Takeout"), 0700), 0);
	check_int(mkfifo(in_var(&w, "inbox", "calls-fifo.csv"), 0600), 0);
	check_int(symlink(in_var(&w, "inbox", "calls-good.csv"), in_var(&w, "inbox", "calls-link.csv")), 0);
	check_int(symlink("/nowhere", in_var(&w, "inbox", "calls-dangling.csv")), 0);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	snprintf(name.sun_path, sizeof name.sun_path, "%s", in_var(&w, "inbox", "s.csv"));
	check_int(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
	run_at(&w, NOON);
	close(fd);
	check_int(w.last.files, 1);
	check_int(w.last.files_bad, 7);
	check_int(findings(&w, "bad_file"), 7);
	check_true(lies(&w, "archive", "calls-good.csv"));
	check_true(lies(&w, "inbox", "Takeout") && lies(&w, "inbox", "calls-fifo.csv") && lies(&w, "inbox", "s.csv"));
	check_true(lies(&w, "inbox", "calls-link.csv") && lies(&w, "inbox", "calls-2.csv"));
	nights_close(&w);
}

/* A finding about a file goes when the file is mended or taken away, and comes again with it. */
static void test_mended(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD, CALL);
	drop(&w, "calls-2.csv", "", "");
	run_at(&w, NOON);
	check_true(w.last.sick);
	run_at(&w, NOON);
	check_true(w.last.sick);
	check_false(w.last.report_written);
	check_int(unlink(in_var(&w, "inbox", "calls-2.csv")), 0);
	run_at(&w, NOON);
	check_false(w.last.sick);
	check_int(findings(&w, "bad_file"), 0);
	drop(&w, "calls-2.csv", "", "");
	run_at(&w, NOON);
	check_true(w.last.sick);
	check_int(findings(&w, "bad_file"), 1);
	nights_close(&w);
}

/* ---- still being written ---- */

static void test_unfinished_names(void **state)
{
	(void)state;
	static const char *const names[] = {"calls-1.csv.part",     "calls-1.csv.crdownload", "calls-1.csv.tmp",
					    "calls-1.CSV.FILEPART", "~$calls-1.csv",          ".calls-1.csv"};
	struct nights w;
	nights_open(&w, "");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		drop(&w, names[i], CALLS_HEAD, CALL);
	run_at(&w, NOON);
	check_int(w.last.files, 0);
	check_int(w.last.files_bad, 0);
	check_int(w.last.files_waiting, 5); /* a leading dot is nobody's export, and not worth a word */
	check_false(w.last.sick);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		check_true(lies(&w, "inbox", names[i]));
	check_int(rename(in_var(&w, "inbox", names[0]), in_var(&w, "inbox", "calls-1.csv")), 0);
	run_at(&w, NOON);
	check_int(w.last.files, 1);
	check_int(w.last.cases_opened, 1);
	nights_close(&w);
}

/* Does this file system tell who writes? (NFS does not.) */
static bool tells_writers(struct nights *w, const char *path)
{
	(void)w;
	int out = open(path, O_WRONLY | O_APPEND), in = open(path, O_RDONLY);
	bool tells = file_has_writer(in);
	close(out);
	check_false(file_has_writer(in));
	close(in);
	return tells;
}

static void test_open_for_writing(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD, CALL);
	const char *path = in_var(&w, "inbox", "calls-1.csv");
	if (!tells_writers(&w, path)) {
		nights_close(&w);
		skip();
	}
	int fd = open(path, O_WRONLY | O_APPEND);
	run_at(&w, NOON);
	check_int(w.last.files_waiting, 1);
	check_int(w.last.files, 0);
	check_true(lies(&w, "inbox", "calls-1.csv"));
	check_int(write(fd, LATER, sizeof LATER - 1), sizeof LATER - 1);
	close(fd);
	run_at(&w, NOON);
	check_int(w.last.files_waiting, 0);
	check_int(w.last.taken, 2);
	nights_close(&w);
}

/* What changes between the reading and the move is put back, and read by the next run. */
static void test_move_marked(void **state)
{
	(void)state;
	struct nights w;
	struct file_mark mark;
	struct err err = {0};
	bool taken;
	nights_open(&w, "");
	drop(&w, "a.csv", CALLS_HEAD, CALL);
	drop(&w, "b.csv", CALLS_HEAD, CALL);
	drop(&w, "c.csv", CALLS_HEAD, CALL);
	const char *a = in_var(&w, "inbox", "a.csv"), *b = in_var(&w, "inbox", "b.csv"), *to = in_var(&w, "inbox", "t");
	int fd = open(a, O_RDONLY);
	check_true(file_mark_of(fd, &mark));
	close(fd);
	check_int(rename(b, a), 0); /* another file under the name */
	check_false(file_move_marked(a, to, &mark, &taken, &err));
	check_int(err.kind, ERR_BUSY);
	check_true(file_exists(a) && !file_exists(to));
	fd = open(a, O_RDWR | O_APPEND);
	check_true(file_mark_of(fd, &mark));
	check_int(write(fd, LATER, sizeof LATER - 1), sizeof LATER - 1); /* it grew */
	close(fd);
	check_false(file_move_marked(a, to, &mark, &taken, &err));
	check_true(file_exists(a) && !file_exists(to));
	check_false(file_move_marked(a, in_var(&w, "inbox", "c.csv"), NULL, &taken, &err)); /* never over another */
	check_true(taken && file_exists(a));
	check_true(file_move_marked(a, to, NULL, &taken, &err));
	check_true(!file_exists(a) && file_exists(to));
	nights_close(&w);
}

/* ---- the archive ---- */

/* A crash between the commit and the move: the next run knows the bytes and only moves the file. */
static void test_crash_before_move(void **state)
{
	(void)state;
	struct nights w;
	struct err err = {0};
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD, CALL);
	struct night *n = night_at(&w, NOON, STORE_WRITE);
	check_ok(capture_file(n, in_var(&w, "inbox", "calls-1.csv"), NULL, &err), err);
	night_close(n); /* here it died */
	check_true(lies(&w, "inbox", "calls-1.csv"));
	run_at(&w, NOON);
	check_int(w.last.files, 0);
	check_int(w.last.files_known, 1);
	check_int(w.last.cases_opened, 1);
	check_true(lies(&w, "archive", "calls-1.csv") && !lies(&w, "inbox", "calls-1.csv"));
	check_int(receipts_of(&w, "import"), 1);
	drop(&w, "calls-1.csv", CALLS_HEAD, CALL LATER); /* another export of that name: both are kept */
	run_at(&w, NOON);
	check_int(w.last.repeated, 1);
	check_true(lies(&w, "archive", "calls-1.csv") && lies(&w, "archive", "calls-1.csv.2"));
	nights_close(&w);
}

/* A file of ours that nobody may read is one bad file. */
static void test_locked_away(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD, CALL);
	drop(&w, "calls-2.csv", CALLS_HEAD, LATER);
	check_int(chmod(in_var(&w, "inbox", "calls-1.csv"), 0), 0);
	run_at(&w, NOON);
	check_int(w.last.files_bad, geteuid() == 0 ? 0 : 1);
	check_true(lies(&w, "archive", "calls-2.csv"));
	nights_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strangers),        cmocka_unit_test(test_mended),
		cmocka_unit_test(test_unfinished_names), cmocka_unit_test(test_open_for_writing),
		cmocka_unit_test(test_move_marked),      cmocka_unit_test(test_crash_before_move),
		cmocka_unit_test(test_locked_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
