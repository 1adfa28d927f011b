/* vCards as a table: lines that are folded in every way, values in every writing, cards that do not end. */
#include "profiles.h"

static struct format *cards(struct profiles *p)
{
	struct format *f = profile(p, "vcard", READS_CONTACTS);
	f->reader = READER_VCARD;
	profile_map(
		p, f,
		"id: UID; name: FN; first_name: N.given; last_name: N.family; company: ORG; tags: CATEGORIES; phones: "
		"TEL; email: EMAIL; region: ADR.region; postal_code: ADR.code");
	profile_need(p, f, "name|phones");
	f->ignore = profile_list(p, f, "*");
	return f;
}

#define CARD(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"

static void test_values(void **state)
{
	(void)state;
	static const struct {
		const char *lines, *name, *email;
		uint32_t phones;
		int64_t phone;
	} table[] = {
		{"FN:Ann\r\n", "Ann", "", 0, 0},
		{"fn:Ann\\, Dr.\\; \\\\ x\r\n", "Ann, Dr.; \\ x", "", 0, 0},
		{"FN:An\r\n n Sm\r\n\tith\r\n", "Ann Smith", "", 0, 0},
		{"N:Smith;Ann;Q.;Dr.;\r\n", "Ann Smith", "", 0, 0},
		{"N:;Ann\r\nEMAIL;INTERNET:a@example.com\r\nitem1.EMAIL:b@example.com\r\n", "Ann", "a@example.com", 0,
		 0},
		{"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\r\n=C3=B6rg\r\n",
		 "J\xC3\xB6rg M\xC3\xBCller", "", 0, 0},
		{"FN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCller=3D=3\r\n", "M\xC3\xBCller==3", "", 0, 0},
		{"FN;QUOTED-PRINTABLE:=FF=FE\r\n", "\xEF\xBF\xBD\xEF\xBF\xBD", "", 0, 0},
		{"FN:a=\r\nTEL:4155550134\r\n", "a=", "", 1, 14155550134},
		{"TEL;CELL;PREF:415-555-0134\r\n", "", "", 1, 14155550134},
		{"item2.TEL;type=CELL;type=VOICE;type=pref:(415) 555-0134\r\n", "", "", 1, 14155550134},
		{"TEL;VALUE=uri;TYPE=\"voice,home\":tel:+1-415-555-0134;ext=102\r\n", "", "", 1, 14155550134},
		{"TEL:BusinessPhone\r\nTEL:415-555-0134\r\nTEL:+1 415 555 0134\r\nTEL:144\r\n", "", "", 1, 14155550134},
		{"TEL;X-NOTE=\"a:b;c\":415-555-0134\r\n", "", "", 1, 14155550134},
		{"TEL:(415) 555-0134\\; (415) 555-0135\r\n", "", "", 2, 14155550134},
		{"PHOTO;ENCODING=b:TEL\r\n 415-555-0199\r\nno colon here\r\n:\r\nTEL:415-555-0134\r\n", "", "", 1,
		 14155550134},
		{"AGENT:\r\nBEGIN:VCARD\r\nFN:Bob\r\nTEL:415-555-0199\r\nEND:VCARD\r\nTEL:415-555-0134\r\n", "", "", 1,
		 14155550134},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, CARD("%s"), table[i].lines);
		struct reading *all = profiles_read(&p, cards(&p), str_slice(&text));
		check_int(all->n, 1);
		const struct contact *c = &all->records[0].contact;
		check_slice(c->name, table[i].name);
		check_slice(c->email, table[i].email);
		check_int(c->phones_n, table[i].phones);
		if (c->phones_n)
			check_int(c->phones[0], table[i].phone);
		check_false(all->counts.cut);
		str_release(&text);
		profiles_end(&p);
	}
}

static void test_cards(void **state)
{
	(void)state;
	static const struct {
		const char *text, *told;
	} table[] = {
		{CARD("FN:a\r\n") CARD("FN:b\r\n"), "1:a 5:b "},
		{"BEGIN:VCARD\nFN:a\nEND:VCARD\n\n\nbegin:vcard\nFN:b\nend:vcard", "1:a 6:b "},
		{"\xEF\xBB\xBF" CARD("FN:a\r\n") "\r\n", "1:a "},
		{"BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nFN:b\nEND:VCARD\n", "1:a 3:b "},
		{CARD("FN:a\r\n") "FN:x\r\n" CARD("FN:b\r\n"), "1:a 6:b "},
		{CARD("FN:a\r\n") "BEGIN:VCARD\r\nFN:b\r\nTEL:41", "1:a !5 cut"},
		{CARD("FN:a\r\n") "BEGIN:VC", "1:a "},
		{CARD("TEL:4.1555E+09\r\n") CARD("FN:b\r\n"), "!1 5:b "},
		{CARD("UID:x\r\n") CARD("FN:b\r\n"), "1: 5:b "},
	};
	struct str told;
	str_init(&told, 1000);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		profiles_begin(&p);
		const struct reading *all = profiles_read(&p, cards(&p), slice_of(table[i].text));
		str_clear(&told);
		for (size_t k = 0; k < all->n; k++) {
			const struct record *r = &all->records[k];
			if (r->kind == RECORD_CONTACT)
				str_addf(&told, "%u:%.*s ", (unsigned)r->origin.line, (int)r->contact.name.len,
					 r->contact.name.at);
			else
				str_addf(&told, "!%u ", (unsigned)r->origin.line);
		}
		str_adds(&told, all->counts.cut ? "cut" : "");
		if (strcmp(told.data, table[i].told) != 0)
			fail_msg("%s\ngave %s\nwant %s", table[i].text, told.data, table[i].told);
		profiles_end(&p);
	}
	str_release(&told);
}

/* Two addresses are not mixed; a picture of any size is gone over; notes of any size and number set only their card
 * aside. */
static void test_limits(void **state)
{
	(void)state;
	struct profiles p;
	struct str text;
	profiles_begin(&p);
	str_init(&text, 32 << 20);
	str_adds(&text,
		 "BEGIN:VCARD\r\nFN:a\r\nADR:;;x;y;;;\r\nADR:;;1 St;Reno;Nevada;89501;\r\nADR:;;;;CA;94607;\r\nPHOTO:");
	while (text.len < 3 << 20)
		str_adds(&text, "0123456789abcdef\r\n ");
	while (text.len < 6 << 20)
		str_adds(&text, "0123456789abcdef");
	str_adds(&text, "\r\nTEL:415-555-0134\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:b\r\nNOTE:");
	while (text.len < 7 << 20)
		str_adds(&text, "0123456789abcdef");
	str_adds(&text, "\r\nEND:VCARD\r\n" CARD("FN:c\r\nCATEGORIES:Vendor,Plan member\r\n") "BEGIN:VCARD\r\n");
	for (int i = 0; text.len < 25 << 20; i++) {
		str_addf(&text, "\r\nX-NOTE-%d:", i);
		for (int k = 0; k < 4000; k++)
			str_adds(&text, "0123456789abcdef");
	}
	str_adds(&text, "\r\nEND:VCARD\r\n" CARD("FN:d\r\n"));
	struct reading *all = profiles_read(&p, cards(&p), str_slice(&text));
	check_int(all->n, 5);
	check_int(all->records[0].contact.phones_n, 1);
	check_slice(all->records[0].contact.region, "NV");
	check_slice(all->records[0].contact.postal_code, "89501");
	check_int(all->records[1].kind, RECORD_FINDING);
	check_has(all->records[1].finding.reason, "longer than 64 KiB");
	check_slice(all->records[2].contact.tags, "vendor,plan member");
	check_int(all->records[3].kind, RECORD_FINDING);
	check_has(all->records[3].finding.reason, "longer than 1 MiB");
	check_slice(all->records[4].contact.name, "d");
	str_release(&text);
	profiles_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_cards),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
