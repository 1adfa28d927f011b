/* The roll-up: one line a company, what is wrong on top, nothing unescaped, no money, and the same bytes again. */
#include "report/rollup.h"

#include "scratch.h"

#define HOSTILE "<script>alert(1)</script>\"'&"
#define NOW     1795179600 /* 2026-11-20T13:00:00Z */

static const struct rollup_row rows[] = {
	{.tenant = "acme",
	 .name = "Acme Air",
	 .exit_words = "done",
	 .counted = true,
	 .needs_person = 0,
	 .health = "",
	 .mode = "dry-run",
	 .tier = "draft",
	 .report = "acme/reports/2026-11-20"},
	{.tenant = "bolt",
	 .name = HOSTILE,
	 .exit_code = 65,
	 .exit_words = "input sick",
	 .counted = true,
	 .needs_person = 1234,
	 .oldest_open_at = NOW - 50 * 3600,
	 .health = "=HYPERLINK(1) is no row.",
	 .mode = "dry-run",
	 .tier = "auto",
	 .report = "bolt/reports/2026-11-20.2"},
	{.tenant = "crow",
	 .name = "",
	 .exit_code = 78,
	 .exit_words = "config or rules are wrong",
	 .health = "not run: config or rules are wrong",
	 .mode = "",
	 .tier = "",
	 .report = ""},
	{.tenant = "dove",
	 .name = "Dove & Daughters",
	 .exit_words = "done",
	 .counted = true,
	 .needs_person = 2,
	 .oldest_open_at = NOW - 600,
	 .health = "",
	 .mode = "live",
	 .tier = "supervised",
	 .report = "dove/reports/2026-11-20"},
};
static const struct rollup all = {.now = NOW, .part = "", .rows = rows, .n = sizeof rows / sizeof *rows};

static struct str out;

static int set_up(void **state)
{
	(void)state;
	str_init(&out, 1 << 24);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	str_release(&out);
	return 0;
}

static size_t where(const char *text)
{
	const char *at = strstr(out.data, text);

	if (!at)
		fail_msg("%s is not there", text);
	return (size_t)(at - out.data);
}

static void the_csv_is_its_contract(void **state)
{
	(void)state;
	str_clear(&out);
	rollup_add_csv(&out, &all);
	check_text(out.data,
		   "tenant,name,exit_code,exit_meaning,needs_person,oldest_open_at,oldest_open_hours,data_health,mode,"
		   "tier,report\r\n"
		   "acme,Acme Air,0,done,0,,,,dry-run,draft,acme/reports/2026-11-20\r\n"
		   "bolt,\"<script>alert(1)</script>\"\"'&\",65,input sick,1234,2026-11-18T11:00:00+00:00,50,"
		   "'=HYPERLINK(1) is no row.,dry-run,auto,bolt/reports/2026-11-20.2\r\n"
		   "crow,,78,config or rules are wrong,,,,not run: config or rules are wrong,,,\r\n"
		   "dove,Dove & Daughters,0,done,2,2026-11-20T12:50:00+00:00,0,,live,supervised,"
		   "dove/reports/2026-11-20\r\n");
}

static void the_json_has_null_for_what_is_not_known(void **state)
{
	(void)state;
	str_clear(&out);
	rollup_add_json(&out, &all);
	where("{\"now\":\"2026-11-20T13:00:00+00:00\",\"part\":null,\"companies\":4,\"rows\":[{\"tenant\":\"acme\"");
	where("{\"tenant\":\"crow\",\"name\":null,\"exit_code\":78,\"exit_meaning\":\"config or rules are wrong\","
	      "\"needs_person\":null,\"oldest_open_at\":null,\"oldest_open_hours\":null,"
	      "\"data_health\":\"not run: config or rules are wrong\",\"mode\":null,\"tier\":null,\"report\":null}");
	check_true(slice_ends(str_slice(&out), "]}\n"));
}

static void what_is_wrong_stands_on_top(void **state)
{
	(void)state;
	str_clear(&out);
	rollup_add_html(&out, &all);
	size_t verdict = where("2 of 4 companies are not in order: the first lines below");
	size_t bolt = where("<small>bolt</small>"), crow = where("<small>crow</small>");
	size_t dove = where("<small>dove</small>"), acme = where("<small>acme</small>");
	check_true(verdict < bolt && bolt < crow && crow < dove && dove < acme);
	where("1,236 cases in 2 companies");
	where("Live: 1 of 4.");
	where("href=\"../../bolt/reports/2026-11-20.2/report.html\"");
	check_true(strstr(out.data, "href=\"../../crow") == NULL);
}

static void nothing_of_others_is_markup(void **state)
{
	(void)state;
	str_clear(&out);
	rollup_add_html(&out, &all);
	check_true(strstr(out.data, "<script") == NULL);
	where("&lt;script&gt;alert(1)&lt;/script&gt;");
	where("Dove &amp; Daughters");
	where("Content-Security-Policy");
	check_true(strstr(out.data, "script-src") == NULL); /* default-src 'none' allows none */
	check_true(strstr(out.data, "http") == strstr(out.data, "http-equiv"));
}

static void all_in_order_and_dry_is_said(void **state)
{
	const struct rollup one = {.now = NOW, .part = "shard-1-of-4", .rows = rows, .n = 1};

	(void)state;
	str_clear(&out);
	rollup_add_html(&out, &one);
	where("Every company was run, and its data is in order.");
	where("DRY RUN of every company: nothing was sent.");
	where("1 (shard-1-of-4)");
	where("0 cases in 0 companies");
}

static struct slice content(struct scratch *s, const char *folder, const char *name)
{
	struct err err = {0};
	struct str path, bytes;

	str_init(&path, 4096);
	str_init(&bytes, 1 << 24);
	check_ok(file_read(file_join(&path, folder, name), &bytes, &err), err);
	struct slice kept = arena_slice(&s->arena, str_slice(&bytes));
	str_release(&bytes);
	str_release(&path);
	return kept;
}

static void the_folder_is_of_the_clock_and_equal_again(void **state)
{
	static const char *const names[] = {"rollup.html", "rollup.csv", "rollup.json"};
	struct rollup part = all;
	struct scratch s;
	struct str folder;
	struct slice first[3];
	struct err err = {0};

	(void)state;
	scratch_open(&s);
	str_init(&folder, 4096);
	check_ok(rollup_write(&all, s.dir, &folder, &err), err);
	check_text(folder.data, scratch_path(&s, "rollup/2026-11-20"));
	for (size_t i = 0; i < 3; i++)
		first[i] = content(&s, folder.data, names[i]);
	check_ok(rollup_write(&all, s.dir, &folder, &err), err);
	for (size_t i = 0; i < 3; i++)
		check_true(first[i].len && slice_equal(first[i], content(&s, folder.data, names[i])));
	part.part = "named";
	part.n = 2;
	check_ok(rollup_write(&part, s.dir, &folder, &err), err);
	check_text(folder.data, scratch_path(&s, "rollup/2026-11-20.named"));
	check_true(slice_equal(first[0], content(&s, scratch_path(&s, "rollup/2026-11-20"), names[0])));
	str_release(&folder);
	scratch_close(&s);
}

static void a_folder_that_cannot_be_made_is_said(void **state)
{
	struct scratch s;
	struct str folder;
	struct err err = {0};

	(void)state;
	scratch_open(&s);
	str_init(&folder, 4096);
	scratch_write(&s, "rollup", "a file", 6);
	check_false(rollup_write(&all, s.dir, &folder, &err));
	check_true(err.kind == ERR_CREATE || err.kind == ERR_IO);
	check_true(strstr(err.text, "rollup") != NULL);
	str_release(&folder);
	scratch_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_csv_is_its_contract),
		cmocka_unit_test(the_json_has_null_for_what_is_not_known),
		cmocka_unit_test(what_is_wrong_stands_on_top),
		cmocka_unit_test(nothing_of_others_is_markup),
		cmocka_unit_test(all_in_order_and_dry_is_said),
		cmocka_unit_test(the_folder_is_of_the_clock_and_equal_again),
		cmocka_unit_test(a_folder_that_cannot_be_made_is_said),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
