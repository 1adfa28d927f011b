/* Pages of Google Voice as a table: one call a page, or a thread of texts. */
#include "profiles.h"

static struct format *voice_calls(struct profiles *p)
{
	struct format *f = profile(p, "voice-calls", READS_CALLS);
	f->reader = READER_HTML;
	profile_map(
		p, f,
		"other: number; name: name; started_at: published; direction: kind; outcome: kind; talk_s: duration; "
		"transcript: transcript");
	profile_values(p, f, "direction", "missed=in, received=in, voicemail=in, placed=out, recorded=unknown");
	profile_values(p, f, "outcome",
		       "missed=missed, received=talked, placed=talked, voicemail=voicemail, recorded=talked");
	profile_need(p, f, "started_at,outcome");
	f->target[F_CALL_TALK_S].unit = DURATION_ISO;
	return f;
}

static struct format *voice_texts(struct profiles *p)
{
	struct format *f = profile(p, "voice-texts", READS_MESSAGES);
	f->reader = READER_HTML;
	profile_map(p, f, "from: from; to: to; sent_at: sent; direction: side; body: body");
	profile_values(p, f, "direction", "them=in, me=out, me in a group=skip");
	profile_need(p, f, "sent_at,direction");
	f->ignore = profile_list(p, f, "name");
	return f;
}

#define PAGE(body) "<!DOCTYPE html><html><head><title>t</title></head><body>" body "</body></html>\n"
#define CALL(words, number, name, tag)                                                                                 \
	PAGE("<div class=\"haudio\"><span class=\"fn\">" words " x</span><div class=\"contributor vcard\">" words      \
	     "\n<a class=\"tel\" href=\"tel:" number "\"><span class=\"fn\">" name "</span></a></div>"                 \
	     "<abbr class=\"published\" title=\"2026-11-20T05:00:00.451-08:00\">x</abbr>"                              \
	     "<abbr class=\"duration\" title=\"PT1M5S\">(00:01:05)</abbr>" tag "</div>")
#define TAG(name) "<a rel=\"tag\" href=\"http://www.google.com/voice#" name "\">x</a>"

static void test_calls(void **state)
{
	(void)state;
	static const struct {
		const char *page;
		enum call_outcome outcome;
		enum direction direction;
		int64_t other;
		const char *name;
	} table[] = {
		{CALL("Missed call from", "+14155550134", "Ann", TAG("missed")), CALL_MISSED, DIRECTION_IN, 14155550134,
		 "Ann"},
		/* labels of the owner, in any order; other languages; the words where the labels are gone */
		{CALL("Anruf von", "+14155550134", "", TAG("inbox") TAG("received") TAG("unread")), CALL_TALKED,
		 DIRECTION_IN, 14155550134, ""},
		{CALL("Placed call to", "+14155550134", "Jo&amp;Al", ""), CALL_TALKED, DIRECTION_OUT, 14155550134,
		 "Jo&Al"},
		{CALL("Voicemail from", "", "", ""), CALL_VOICEMAIL, DIRECTION_IN, 0, ""},
		{CALL("Recorded call with", "+14155550134", "Ann", TAG("recorded")), CALL_TALKED, DIRECTION_UNKNOWN,
		 14155550134, "Ann"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		profiles_begin(&p);
		struct reading *all = profiles_read(&p, voice_calls(&p), slice_of(table[i].page));
		check_int(all->n, 1);
		check_int(all->records[0].kind, RECORD_CALL);
		const struct call *c = &all->records[0].call;
		check_int(c->outcome, table[i].outcome);
		check_int(c->direction, table[i].direction);
		check_int(c->other, table[i].other);
		check_slice(c->caller_name, table[i].name);
		check_int(c->started_at, 1795179600);
		check_int(c->talk_s, table[i].outcome == CALL_TALKED ? 65 : 0);
		check_false(all->counts.cut);
		profiles_end(&p);
	}
}

static void test_no_kind(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all =
		profiles_read(&p, voice_calls(&p), SLICE(CALL("Call with", "+14155550134", "", TAG("inbox"))));
	check_int(all->n, 1);
	check_int(all->records[0].call.outcome, CALL_UNKNOWN);
	profiles_end(&p);
}

#define TEXT(number, who, body)                                                                                        \
	"<div class=\"message\"><abbr class=\"dt\" title=\"2026-11-20T05:00:00.451-08:00\">x</abbr>:"                  \
	"<cite class=\"sender vcard\"><a class=\"tel\" href=\"tel:" number "\">" who "</a></cite>: <q>" body           \
	"</q></div>"
#define ME         "<abbr class=\"fn\" title=\"\">Me</abbr>"
#define THEM       "<span class=\"fn\">Ann</span>"
#define CHAT(body) PAGE("<div class=\"hChatLog hfeed\">" body "</div>")

/* i or o, the other's number, the body; ! for a row set aside */
static void test_texts(void **state)
{
	(void)state;
	static const struct {
		const char *page, *told;
	} table[] = {
		{CHAT(TEXT("+14155550134", THEM, "Hi &#39;you&#39;<br>2nd") TEXT("+14155550100", ME, "yes")),
		 "i14155550134:Hi 'you'\n2nd o14155550134:yes "},
		{CHAT(TEXT("+14155550100", ME, "yes") TEXT("+14155550134", THEM, "")),
		 "o14155550134:yes i14155550134: "},
		{CHAT(TEXT("+14155550100", ME, "to nobody")), "!"},
		{"<html><title>Me to\n+14155550135</title><div class=\"hChatLog hfeed\">" TEXT("+14155550100", ME,
											       "yes") "</div></html>",
		 "o14155550135:yes "},
		{CHAT("<div class=\"participants\"><a class=\"tel\" href=\"tel:+14155550134\">" THEM
		      "</a><a class=\"tel\" href=\"tel:+14155550135\">" THEM
		      "</a></div>" TEXT("+14155550134", THEM, "STOP") TEXT("+14155550100", ME, "skipped")),
		 "i14155550134:STOP "},
		{CHAT(""), NULL},
		{PAGE("<form>Log in</form>"), NULL},
		/* cut: what is whole is kept */
		{"<html><div class=\"hChatLog hfeed\">" TEXT("+14155550134", THEM,
							     "a") "<div class=\"message\"><abbr cl",
		 "i14155550134:a !!cut"},
	};
	struct str told;
	str_init(&told, 1000);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct err err = {0};
		int fd;
		profiles_begin(&p);
		struct format *f = voice_texts(&p);
		str_clear(&told);
		if (!table[i].told) {
			check_true(!profiles_open(&p, f, slice_of(table[i].page), &fd, &err));
			profiles_end(&p);
			continue;
		}
		const struct reading *all = profiles_read(&p, f, slice_of(table[i].page));
		for (size_t k = 0; k < all->n; k++) {
			const struct message *m = &all->records[k].message;
			if (all->records[k].kind != RECORD_MESSAGE)
				str_adds(&told, "!");
			else
				str_addf(&told, "%c%lld:%.*s ", m->direction == DIRECTION_IN ? 'i' : 'o',
					 (long long)m->other, (int)m->body.len, m->body.at);
		}
		str_adds(&told, all->counts.cut ? "cut" : "");
		if (strcmp(told.data, table[i].told) != 0)
			fail_msg("%s\ngave %s\nwant %s", table[i].page, told.data, table[i].told);
		profiles_end(&p);
	}
	str_release(&told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_no_kind),
		cmocka_unit_test(test_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
