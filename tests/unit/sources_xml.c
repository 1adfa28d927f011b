/* XML as a table: what is whole is kept, nothing grows, and a file that is cut is known for it. */
#include "base/utf8.h"
#include "profiles.h"

static struct format *phone_calls(struct profiles *p)
{
	struct format *f = profile(p, "phone", READS_CALLS);
	f->reader = READER_XML;
	f->rows = SLICE("call");
	static const struct slice empty[] = {{"null", 4}};
	f->empty = (struct format_words){empty, 1};
	profile_map(p, f, "id: id; other: number; started_at: date; outcome: type; name: name; note: tag|who.note");
	profile_values(p, f, "outcome", "1=talked, 3=missed");
	profile_need(p, f, "other,started_at,outcome");
	f->target[F_AT].time.format = CIVIL_EPOCH_MS;
	f->ignore = profile_list(p, f, "count");
	return f;
}

#define CALL(id, more) "<call id=\"" id "\" number=\"4155550134\" date=\"1795179600742\" type=\"3\"" more

/* What came of each row: line and id, or ! and the line of a row set aside. */
static void tell(const struct reading *all, struct str *out)
{
	str_clear(out);
	for (size_t i = 0; i < all->n; i++) {
		const struct record *r = &all->records[i];
		if (r->kind == RECORD_CALL)
			str_addf(out, "%u:%.*s ", (unsigned)r->origin.line, (int)r->call.native_id.len,
				 r->call.native_id.at);
		else if (r->finding.kind == EXCEPTION_BAD_ROW)
			str_addf(out, "!%u ", (unsigned)r->origin.line);
	}
	str_adds(out, all->counts.cut ? "cut" : "");
}

static void test_files(void **state)
{
	(void)state;
	static const struct {
		const char *text, *told; /* told null: there is no row in it */
	} table[] = {
		{"<calls>\n" CALL("a", "/>") "\n" CALL("b", "></call>") "</calls>", "2:a 3:b "},
		{"<?xml version=\"1.0\"?>\r\n<!-- x -->\r\n<calls count=\"1\">" CALL("a", "/>") "</calls>\r\n", "3:a "},
		{"<calls>" CALL("a", "/>") "<other id=\"x\"/>" CALL("b", "/>") "</calls>", "1:a 1:b "},
		{"<calls>" CALL("a", "/>") "<call id=\"x\"/></calls>", "1:a !1 "},
		{"<x:calls xmlns:x=\"urn:x\"><x:call id=\"a\" number=\"1\" date=\"1795179600742\" "
		 "type=\"3\"/></x:calls>",
		 "1:a "},
		{"<calls/>", NULL},
		{"<calls></calls>", NULL},
		/* cut: in a tag, between rows, in a row, before the last tag */
		{"<calls>" CALL("a", "/>") "\n<call id=\"b\" number=\"41555", "1:a !2 cut"},
		{"<calls>" CALL("a", "/>") "\n", "1:a !1 cut"},
		{"<calls>" CALL("a", "/>") "\n" CALL("b", "><tag>x"), "1:a !2 cut"},
		{"<calls>" CALL("a", "/>") "\n</call", "1:a !2 cut"},
		/* broken: nothing behind it is believed */
		{"<calls>" CALL("a", "/>") "<call id=b/>" CALL("c", "/>") "</calls>", "1:a !1 cut"},
		{"<calls>" CALL("a", "/>") CALL("b", "></x>") CALL("c", "/>") "</calls>", "1:a !1 cut"},
		{"<calls>" CALL("a", "/>") "</calls>" CALL("c", "/>"), "1:a !1 cut"},
		{"<calls>" CALL("a", "/>") CALL("b", " name=\"&who;\"/>") "</calls>", "1:a !1 cut"},
	};
	struct str told;
	str_init(&told, 1000);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct err err = {0};
		int fd;
		profiles_begin(&p);
		struct format *f = phone_calls(&p);
		if (table[i].told) {
			tell(profiles_read(&p, f, slice_of(table[i].text)), &told);
			if (strcmp(told.data, table[i].told) != 0)
				fail_msg("%s\ngave %s\nwant %s", table[i].text, told.data, table[i].told);
		} else {
			check_true(!profiles_open(&p, f, slice_of(table[i].text), &fd, &err));
			check_has(slice_of(err.text), "nothing was exported");
		}
		profiles_end(&p);
	}
	str_release(&told);
}

static void test_cells(void **state)
{
	(void)state;
	static const struct {
		const char *call, *name, *note;
	} table[] = {
		{CALL("a", " name=\"Ann &amp; &lt;Joe&gt;\"/>"), "Ann & <Joe>", ""},
		{CALL("a", " name=\"null\"/>"), "", ""},
		{CALL("a", " name=\"NULL and void\"/>"), "NULL and void", ""},
		/* half of a character, as phones write emoji */
		{CALL("a", " name=\"Ann &#55357;&#56832;\"/>"), "Ann", ""},
		{CALL("a", " name=\"caf\xC3\xA9 \x81\"/>"), "caf\xC3\xA9 \xEF\xBF\xBD", ""},
		{CALL("a", "><tag> no heat </tag></call>"), "", "no heat"},
		{CALL("a", "><tag>no heat</tag><tag>null</tag><tag><![CDATA[<2nd>]]></tag></call>"), "",
		 "no heat; <2nd>"},
		{CALL("a", "><who><note>x</note><note/></who></call>"), "", "x"},
		{CALL("a", "><who note=\"y\"/></call>"), "", "y"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, "<calls>%s</calls>", table[i].call);
		struct reading *all = profiles_read(&p, phone_calls(&p), str_slice(&text));
		check_int(all->records[0].kind, RECORD_CALL);
		check_slice(all->records[0].call.caller_name, table[i].name);
		check_slice(all->records[0].call.needed, table[i].note);
		str_release(&text);
		profiles_end(&p);
	}
}

/* A file that says what it is, and is something else after the first block, is no way around the limits. */
static void test_hostile(void **state)
{
	(void)state;
	static const char *const bombs[] = {
		"<?xml version=\"1.0\"?><!DOCTYPE calls [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
		"<calls>" CALL("a", " name=\"&b;\"/>") "</calls>",
		"<!DOCTYPE calls SYSTEM \"file:///etc/passwd\"><calls>" CALL("a", "/>") "</calls>",
		"<!DOCTYPE calls [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><calls><call>&a;</call></calls>",
	};
	struct str text;
	str_init(&text, 32 << 20);
	for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
		struct profiles p;
		struct err err = {0};
		int fd;
		profiles_begin(&p);
		check_true(!profiles_open(&p, phone_calls(&p), slice_of(bombs[i]), &fd, &err));
		profiles_end(&p);
	}
	for (int what = 0; what < 3; what++) {
		struct profiles p;
		profiles_begin(&p);
		str_clear(&text);
		str_adds(&text, "<calls>" CALL("a", "/>") "\n" CALL("b", ""));
		if (what == 0) {
			str_adds(&text, " name=\"");
			while (text.len < 3 << 20)
				str_adds(&text, "0123456789abcdef");
			str_adds(&text, "\"/>");
		} else if (what == 1) {
			str_adds(&text, ">");
			for (int i = 0; i < 5000; i++)
				str_adds(&text, "<x>");
		} else {
			str_adds(&text, ">");
			while (text.len < 20 << 20)
				str_adds(&text, "<tag>0123456789abcdef</tag>");
			str_adds(&text, "</call>");
		}
		str_adds(&text, "\n" CALL("c", "/>") "</calls>");
		struct reading *all = profiles_read(&p, phone_calls(&p), str_slice(&text));
		check_slice(all->records[0].call.native_id, "a");
		check_int(all->records[1].kind, RECORD_FINDING);
		check_has(all->records[1].finding.reason, what == 1 ? "cannot be read on" : "longer than 1 MiB");
		if (what != 1) {
			check_int(all->n, 3);
			check_slice(all->records[2].call.native_id, "c");
		}
		check_int(all->counts.cut, what == 1);
		profiles_end(&p);
	}
	str_release(&text);
}

/* Rows that lie across blocks are whole. */
static void test_many(void **state)
{
	(void)state;
	struct profiles p;
	struct str text;
	profiles_begin(&p);
	str_init(&text, 4 << 20);
	str_adds(&text, "<calls>\n");
	for (int i = 0; i < 6000; i++)
		str_addf(&text, CALL("%d", "><tag>row %d</tag></call>\n"), i, i);
	str_adds(&text, "</calls>\n");
	struct source_counts counts;
	struct record record;
	struct err err = {0};
	int fd;
	struct source *s = profiles_open(&p, phone_calls(&p), str_slice(&text), &fd, &err);
	check_ok(s != NULL, err);
	for (int i = 0; i < 6000; i++) {
		char want[40];
		check_int(source_next(s, &record, &err), SOURCE_RECORD);
		snprintf(want, sizeof want, "row %d", i);
		check_slice(record.call.needed, want);
		check_int(record.origin.line, i + 2);
	}
	check_int(source_next(s, &record, &err), SOURCE_END);
	source_counts(s, &counts);
	check_int(counts.rows, 6000);
	check_int(counts.bytes, text.len);
	check_false(counts.cut);
	source_close(&s);
	str_release(&text);
	profiles_end(&p);
}

/* A name is kept to 200 bytes and shown to 120: neither ends inside a character. */
static void test_name_cut_inside_a_character(void **state)
{
	(void)state;
	struct profiles p;
	struct str text;
	profiles_begin(&p);
	str_init(&text, 4096);
	str_adds(&text, "<calls>" CALL("a", ""));
	str_adds(&text, " n");
	for (int i = 0; i < 120; i++)
		str_adds(&text, "\xC3\xA9");
	str_adds(&text, "=\"x\"/></calls>");
	struct reading *all = profiles_read(&p, phone_calls(&p), str_slice(&text));
	check_int(all->n, 2);
	check_int(all->records[0].kind, RECORD_FINDING);
	check_true(utf8_valid(all->records[0].finding.reason));
	check_true(utf8_valid(all->records[0].finding.text));
	str_release(&text);
	profiles_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_name_cut_inside_a_character),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
