/* One stored decision in words: what it was asked on, who said what, and the whole floor. */
#include "commands/explain.h"

#include "commands/say.h"
#include "domain/floor.h"
#include "report/show.h"

enum { FACTS_SEEN_MAX = 256, VALUE_COLUMN = 28, ABSENT_BYTES_MAX = 8192 };

static const struct {
	const char *trigger, *words;
} triggers[] = {
	{"first", "the first decision about it"},
	{"joined", "another missed call joined it"},
	{"consent", "what they said about being contacted changed"},
	{"reply", "a reply of theirs waits for a person"},
	{"changed", "what was known about it changed"},
	{"hold_due", "its hold was over"},
	{"approval", "a person answered"},
	{"dispatch", "just before the hand-over"},
	{"live", "decided anew for a live run"},
};

static const char *trigger_words(struct slice trigger)
{
	for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++)
		if (slice_is(trigger, triggers[i].trigger))
			return triggers[i].words;
	return "";
}

/* By its row: several rows share a code. */
static const struct floor_row *row_of(const struct voice *v)
{
	for (size_t i = 0; v->row[0] && i < floor_table_n; i++)
		if (strcmp(floor_table[i].id, v->row) == 0)
			return &floor_table[i];
	return NULL;
}

static void say_voice(struct trace *t, const struct voice *v, struct str *out)
{
	const struct floor_row *row = row_of(v);

	str_addf(out, "    %-10s %-9s %s%s%s", outcome_word(v->outcome), layer_word(v->layer), v->row,
		 v->row[0] ? " " : "", v->code);
	if (row)
		str_addf(out, ": %.*s", (int)strcspn(row->sentence, "."), row->sentence);
	if (v->note[0]) {
		str_adds(out, ": ");
		say_free(out, t->n->tenant, slice_of(v->note));
	}
	if (v->place[0])
		str_addf(out, " (%s, %s)", v->place, v->entry);
	if (v->until) {
		str_adds(out, " until ");
		show_time(out, t->n->tenant, v->until);
	}
	if (v->outcome == OUTCOME_REVIEW)
		str_adds(out, v->answerable ? " [a person may approve]" : " [no approval can answer this]");
	str_addc(out, '\n');
}

static void say_voices(struct trace *t, const struct stored_decision *d, struct str *out)
{
	bool also = false, silent = false;

	for (size_t i = 0; i < d->voices_n; i++) {
		const struct voice *v = &d->voices[i];
		if (v->outcome == OUTCOME_SEND && !silent) {
			str_adds(out, "  had nothing against a text:\n");
			silent = true;
		} else if (i == 0) {
			str_adds(out, "  what stopped it:\n");
		} else if (v->outcome != OUTCOME_SEND && !also) {
			str_adds(out, "  also would have stopped it:\n");
			also = true;
		}
		say_voice(t, v, out);
	}
	if (d->outcome == OUTCOME_SEND)
		str_adds(out, "  nothing spoke against a text\n");
}

/* What is not written with a decision: usual values, those at their zero, and what nobody knew. */
static void say_absent(const bool *seen, struct str *out)
{
	struct str zeros, unknown;

	str_init(&zeros, ABSENT_BYTES_MAX);
	str_init(&unknown, ABSENT_BYTES_MAX);
	str_adds(out, "    as usual: ");
	for (size_t i = 0; i < fact_table_n; i++) {
		const char *unsaid = fact_unsaid(i);
		if (seen[i])
			continue;
		if (!unsaid)
			str_addf(&unknown, "%s%s", unknown.len ? ", " : "", fact_table[i].name);
		else if (!*unsaid)
			str_addf(&zeros, "%s%s", zeros.len ? ", " : "", fact_table[i].name);
		else
			str_addf(out, "%s%s %s", out->data[out->len - 2] == ':' ? "" : ", ", fact_table[i].name,
				 unsaid);
	}
	str_addf(out, "\n    no, 0 or empty: %s\n    unknown then: %s\n", zeros.len ? zeros.data : "none",
		 unknown.len ? unknown.data : "none");
	str_release(&unknown);
	str_release(&zeros);
}

static bool say_facts(struct trace *t, const struct stored_decision *d, struct str *out, struct err *err)
{
	bool seen[FACTS_SEEN_MAX] = {false};
	struct fact_view *facts;
	size_t n;

	if (!trace_facts(t, d, &facts, &n, seen, err))
		return false;
	str_adds(out, "  on these facts:\n");
	for (size_t i = 0; i < n; i++) {
		size_t from = out->len;
		str_addf(out, "    %-22.*s ", (int)facts[i].name.len, facts[i].name.at);
		trace_fact_value(out, t->n->tenant, &facts[i]);
		while (out->len - from < 4 + 23 + VALUE_COLUMN)
			str_addc(out, ' ');
		str_addf(out, "  %s\n", facts[i].info ? facts[i].info->sentence : "(a fact of an earlier version)");
	}
	say_absent(seen, out);
	return true;
}

static void say_floor(struct trace *t, const struct stored_decision *d, struct str *out)
{
	str_adds(out, "  the floor, row by row:\n");
	for (size_t i = 0; i < floor_table_n; i++) {
		const struct voice *v = NULL;
		enum floor_mark mark = trace_floor(d, i, &v);
		str_addf(out, "    %-4s %-20s ", floor_table[i].id, floor_table[i].code);
		if (mark == FLOOR_FIRED) {
			str_addf(out, "FIRED  %s", outcome_word(v->outcome));
			if (v->note[0]) {
				str_adds(out, ": ");
				say_free(out, t->n->tenant, slice_of(v->note));
			}
		} else {
			str_adds(out, mark == FLOOR_PASSED ? "passed" : "not kept: they called again after a text");
		}
		str_addc(out, '\n');
	}
}

bool trace_say_decision(struct trace *t, const struct stored_decision *d, size_t index, struct str *out,
			struct err *err)
{
	str_addf(out, "\nDecision %zu, ", index + 1);
	show_time(out, t->n->tenant, d->decided_at);
	str_addf(out, " (%.*s: %s)\n  %s, %.*s: ", (int)d->trigger.len, d->trigger.at, trigger_words(d->trigger),
		 outcome_word(d->outcome), (int)d->code.len, d->code.at);
	say_free(out, t->n->tenant, d->reason);
	if (d->hold_until) {
		str_adds(out, " Not before ");
		show_time(out, t->n->tenant, d->hold_until);
		str_addc(out, '.');
	}
	str_addf(out, "\n  identity %s; rules %.*s; tables of %.*s\n", identity_word(d->identity),
		 (int)d->rules_hex.len, d->rules_hex.at, (int)d->law.len, d->law.at);
	say_voices(t, d, out);
	if (!say_facts(t, d, out, err))
		return false;
	say_floor(t, d, out);
	return true;
}
