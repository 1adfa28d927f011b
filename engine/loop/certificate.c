/* The certificate of an owner test, for people (.txt) and for programs (.json): what was run, each gate in order, how
 * it ended, and what it does not prove. */
#include "base/json.h"
#include "domain/floor.h"
#include "loop/owner_test.h"
#include "report/show.h"

/* Said on every certificate. */
static const char *const not_proven[] = {
	"that a text would reach a phone: nothing was handed to a provider, and this version has none built in",
	"that the phone system writes a missed call into its export: the call was made up for the test",
	"anything about rules, tables or config as they are after this instant: test again when one changes",
	"that the chain of receipts was not cut off at its end since: `ringback verify` checks the rest of it",
};
enum { NOT_PROVEN = sizeof not_proven / sizeof *not_proven };

static const char *list_of(const struct owner_test *t)
{
	return t->test ? "test_numbers" : "internal";
}

static const struct voice *voice_of_row(const struct decision *d, const char *row)
{
	for (size_t i = 0; i < d->voices_n; i++)
		if (strcmp(d->voices[i].row, row) == 0)
			return &d->voices[i];
	return NULL;
}

/* ---- for people ---- */

static void text_identify(const struct owner_walk *w, struct str *out)
{
	str_addf(out, "  1 identify   %s", identity_word(w->who.identity));
	if (w->who.evidence.len)
		str_addf(out, ": %.*s", (int)w->who.evidence.len, w->who.evidence.at);
	if (w->answer.identity != w->who.identity)
		str_addf(out, "; the rules say %s (%s)", identity_word(w->answer.identity), w->answer.identity_place);
	str_addc(out, '\n');
}

static void text_rules(const struct night *n, const struct owner_walk *w, struct str *out)
{
	if (!w->answer.voices_n)
		str_adds(out, "  2 rules      had nothing to say\n");
	for (size_t i = 0; i < w->answer.voices_n; i++) {
		const struct voice *v = &w->answer.voices[i];
		str_addf(out, "  2 rules      %s: %s", v->entry, outcome_word(v->outcome));
		str_addf(out, "%s%s%s%s", v->code[0] ? " " : "", v->code, v->note[0] ? ": " : "", v->note);
		if (v->until) {
			str_adds(out, " until ");
			show_time(out, n->tenant, v->until);
		}
		str_addf(out, "%s%s%s\n", v->place[0] ? " (" : "", v->place, v->place[0] ? ")" : "");
	}
}

static void text_floor(const struct night *n, const struct decision *d, struct str *out)
{
	for (size_t i = 0; i < floor_table_n; i++) {
		const struct floor_row *row = &floor_table[i];
		const struct voice *v = voice_of_row(d, row->id);
		str_addf(out, "  4 floor %-4s %-20s %s", row->id, row->code, v ? "FIRED " : "passed");
		if (v)
			str_addf(out, "  %s: %.*s%s%s%s", outcome_word(v->outcome), (int)strcspn(row->sentence, "."),
				 row->sentence, v->note[0] ? ": " : "", v->note, v->until ? "" : ".");
		if (v && v->until) {
			str_adds(out, ". Not before ");
			show_time(out, n->tenant, v->until);
			str_addc(out, '.');
		}
		str_addc(out, '\n');
	}
}

static void text_walk(const struct night *n, const struct owner_walk *w, struct str *out)
{
	const struct decision *d = &w->decision;

	text_identify(w, out);
	text_rules(n, w, out);
	str_addf(out, "  3 text       \"%.*s\" (%.*s)\n", (int)w->facts.message_text.len, w->facts.message_text.at,
		 (int)w->facts.message_key.len, w->facts.message_key.at);
	text_floor(n, d, out);
	str_addf(out, "  5 decision   %s %s: %s", outcome_word(d->outcome), d->code, d->reason);
	if (d->hold_until && d->outcome != OUTCOME_NO_CONTACT) {
		str_adds(out, " Not before ");
		show_time(out, n->tenant, d->hold_until);
		str_addc(out, '.');
	}
	str_addc(out, '\n');
}

static void text_head(const struct night *n, const struct owner_test *t, struct str *out)
{
	str_addf(out, "Owner test of ringback %s\n\n  company   %s (%s)\n  run at    ", RINGBACK_VERSION,
		 n->tenant->name, n->tenant->id);
	show_rfc3339(out, n->tenant, n->now);
	str_adds(out, "\n  number    ");
	show_phone(out, n->tenant, t->phone);
	str_addf(out, ", \"%s\", on the list %s of tenant.yaml\n", t->label, list_of(t));
	str_addf(out, "  set to    mode %s, authority %s\n", mode_word(n->tenant->mode), tier_word(n->tenant->tier));
	str_addf(out, "  rules     %s\n  tables    %s%s\n", rules_hash(n->rules), n->law->version,
		 n->law->tzdata_fresh ? "" : ", and this machine's zone data is TOO OLD");
	str_adds(out, "  what ran  the real path, on a missed call at that instant that was made up for the test.\n"
		      "            No case and no call was written.\n");
}

static void text_ending(const struct night *n, const struct owner_test *t, struct str *out)
{
	const struct decision *would = &t->customer.decision;

	str_adds(out, "\nENDING: not contacted. Nothing was sent, and no text was queued or drafted.\n");
	str_addf(out, "  receipt   number %lld, kind owner_test\n  head      %s\n", (long long)t->receipt, t->head);
	if (t->test && would->outcome == OUTCOME_NO_CONTACT)
		str_addf(out, "  to anybody else: no text either (%s)\n", would->code);
	else if (t->test)
		str_addf(out, "  to anybody else the text above would %s. It was not sent to this number.\n",
			 n->tenant->tier == TIER_OBSERVE    ? "only be recorded: the company observes"
			 : would->outcome == OUTCOME_REVIEW ? "wait for a person"
			 : n->tenant->tier == TIER_DRAFT    ? "be a draft that a person answers"
			 : would->outcome == OUTCOME_HOLD   ? "be held until the instant above"
			 : n->tenant->mode == MODE_LIVE     ? "be handed to the provider"
							    : "be handed over, were the company live");
}

void certificate_text(const struct night *n, const struct owner_test *t, struct str *out)
{
	text_head(n, t, out);
	str_adds(out, "\nEvery gate, for the number itself\n");
	text_walk(n, &t->real, out);
	if (t->test) {
		str_adds(out, "\nEvery gate, were the same call from the same number not on the list\n");
		text_walk(n, &t->customer, out);
	}
	text_ending(n, t, out);
	str_adds(out, "\nThis does not prove\n");
	for (size_t i = 0; i < NOT_PROVEN; i++)
		str_addf(out, "  - %s\n", not_proven[i]);
}

/* ---- for programs ---- */

struct form {
	struct json j;
	const struct night *n;
};

static void put_time(struct form *f, const char *key, int64_t at)
{
	char text[CIVIL_RFC3339_LEN];

	civil_format_rfc3339(f->n->tenant->zone, at, text);
	json_text(&f->j, key, at ? text : NULL);
}

static void json_voice(struct form *f, const struct voice *v)
{
	json_object(&f->j, NULL);
	json_text(&f->j, "layer", layer_word(v->layer));
	json_text(&f->j, "entry", v->entry);
	json_text(&f->j, "outcome", outcome_word(v->outcome));
	json_text(&f->j, "code", v->code);
	json_text(&f->j, "note", v->note);
	json_text(&f->j, "place", v->place);
	put_time(f, "until", v->until);
	json_end_object(&f->j);
}

static void json_floor(struct form *f, const struct decision *d)
{
	json_array(&f->j, "floor");
	for (size_t i = 0; i < floor_table_n; i++) {
		const struct voice *v = voice_of_row(d, floor_table[i].id);
		json_object(&f->j, NULL);
		json_text(&f->j, "row", floor_table[i].id);
		json_text(&f->j, "code", floor_table[i].code);
		json_text(&f->j, "result", v ? "fired" : "passed");
		json_text(&f->j, "outcome", v ? outcome_word(v->outcome) : NULL);
		json_text(&f->j, "note", v && v->note[0] ? v->note : NULL);
		put_time(f, "until", v ? v->until : 0);
		json_end_object(&f->j);
	}
	json_end_array(&f->j);
}

static void json_walk(struct form *f, const char *key, const struct owner_walk *w)
{
	struct json *j = &f->j;

	json_object(j, key);
	json_text(j, "identity", identity_word(w->answer.identity));
	json_str(j, "evidence", w->who.evidence);
	json_array(j, "rules");
	for (size_t i = 0; i < w->answer.voices_n; i++)
		json_voice(f, &w->answer.voices[i]);
	json_end_array(j);
	json_str(j, "template", w->facts.message_key);
	json_str(j, "text", w->facts.message_text);
	json_floor(f, &w->decision);
	json_text(j, "outcome", outcome_word(w->decision.outcome));
	json_text(j, "code", w->decision.code);
	json_text(j, "reason", w->decision.reason);
	put_time(f, "hold_until", w->decision.outcome == OUTCOME_NO_CONTACT ? 0 : w->decision.hold_until);
	json_end_object(j);
}

void certificate_json(const struct night *n, const struct owner_test *t, struct str *out)
{
	struct form f = {.n = n};
	struct str phone;

	str_init(&phone, 64);
	show_phone(&phone, n->tenant, t->phone);
	json_init(&f.j, out, false);
	json_object(&f.j, NULL);
	json_text(&f.j, "version", RINGBACK_VERSION);
	json_text(&f.j, "tenant", n->tenant->id);
	put_time(&f, "run_at", n->now);
	json_str(&f.j, "phone", str_slice(&phone));
	json_text(&f.j, "list", list_of(t));
	json_text(&f.j, "label", t->label);
	json_text(&f.j, "mode", mode_word(n->tenant->mode));
	json_text(&f.j, "tier", tier_word(n->tenant->tier));
	json_text(&f.j, "rules", rules_hash(n->rules));
	json_text(&f.j, "law", n->law->version);
	json_bool(&f.j, "tzdata_fresh", n->law->tzdata_fresh);
	json_walk(&f, "number", &t->real);
	if (t->test)
		json_walk(&f, "were_it_not_listed", &t->customer);
	else
		json_null(&f.j, "were_it_not_listed");
	json_text(&f.j, "ending", "no_contact");
	json_text(&f.j, "sent", "nothing");
	json_int(&f.j, "receipt", t->receipt);
	json_text(&f.j, "head", t->head);
	json_array(&f.j, "does_not_prove");
	for (size_t i = 0; i < NOT_PROVEN; i++)
		json_text(&f.j, NULL, not_proven[i]);
	json_end_array(&f.j);
	json_end_object(&f.j);
	str_addc(out, '\n');
	str_release(&phone);
}
