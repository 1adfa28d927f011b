/* Names that fetched files get: read by their source, and by no other. */
#include "check.h"

#include "domain/tenant.h"

struct naming {
	const char *files, *url, *stamp;
	int nth;
	const char *name; /* null: there is none */
};

static const struct naming namings[] = {
	{"calls*.csv", "https://e.example/calls.csv", NULL, 1, "calls.csv"},
	{"calls*.csv", "https://e.example/x/calls-nov.csv?key=1", NULL, 1, "calls-nov.csv"},
	{"calls*.csv", "https://e.example/x/calls-nov.csv?key=1", NULL, 2, "calls-nov-2.csv"},
	{"calls*.csv", "https://e.example/export", NULL, 1, "calls.csv"},
	{"calls*.csv", "https://e.example", NULL, 1, "calls.csv"},
	{"calls*.csv", "https://e.example/", NULL, 1, "calls.csv"},
	{"calls*.csv", "https://e.example/calls%2F.csv", NULL, 1, "calls.csv"},
	{"calls*.csv", "https://e.example/..", NULL, 1, "calls.csv"},
	{"calls*.csv", "https://e.example/export", NULL, 3, "calls-3.csv"},
	{"calls.csv", "https://e.example/export", NULL, 1, "calls.csv"},
	{"calls.csv", "https://e.example/export", NULL, 2, NULL},
	{"*.ics", "https://e.example/basic.ics", NULL, 1, "basic.ics"},
	{"*.ics", NULL, NULL, 1, "fetched.ics"},
	{"*.ics", NULL, NULL, 2, "fetched-2.ics"},
	{"*", NULL, NULL, 1, "fetched"},
	{"*calls*", NULL, NULL, 2, "-2calls"},
	{"call?.csv", NULL, NULL, 1, "call0.csv"},
	{"calls-*.jsonl", "twilio:calls", "20261120-130000", 1, "calls-20261120-130000.jsonl"},
	{"calls*.jsonl", "twilio:calls", "20261120-130000", 2, "calls-20261120-130000-2.jsonl"},
	{"*.jsonl", "twilio:calls", "20261120-130000", 1, "fetched-20261120-130000.jsonl"},
	{"approvals*.csv", NULL, NULL, 1, NULL},
	{"*.csv", "https://e.example/approvals.csv", NULL, 1, "fetched.csv"},
	{"first*", "https://e.example/first.csv", NULL, 1, NULL}, /* the source above reads that */
};

static void test_names(void **state)
{
	struct str name;

	(void)state;
	str_init(&name, 256);
	for (size_t i = 0; i < sizeof namings / sizeof *namings; i++) {
		const struct naming *n = &namings[i];
		struct tenant_source sources[] = {{.files = "first*"}, {.files = n->files, .fetch.url = n->url}};
		const struct tenant t = {.sources = sources, .sources_n = 2};
		bool ok = tenant_source_name(&t, &sources[1], n->stamp, n->nth, &name);
		check_int(ok, n->name != NULL);
		if (n->name)
			check_text(name.data, n->name);
	}
	str_release(&name);
}

static void test_a_source_is_the_first_that_fits(void **state)
{
	struct tenant_source sources[] = {{.files = "a*.csv"}, {.files = "*.csv", .fetch.secret_url.env = "A"}};
	const struct tenant t = {.sources = sources, .sources_n = 2};

	(void)state;
	check_true(tenant_source_of(&t, "a1.csv") == &sources[0]);
	check_true(tenant_source_of(&t, "b.CSV") == &sources[1]);
	assert_null(tenant_source_of(&t, "b.txt"));
	check_false(tenant_source_fetched(&sources[0]));
	check_true(tenant_source_fetched(&sources[1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_a_source_is_the_first_that_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
