/* Judging: facts in, voices out. Whatever a rule does, the answer can only gain voices: a fault is a REVIEW of its own
 * layer beside what the other layer says. */
#include <assert.h>

#include "lua/room.h"

static struct voice *add_voice(struct rules_answer *answer, enum layer layer, int entry)
{
	assert(answer->voices_n < sizeof answer->voices / sizeof *answer->voices);
	struct voice *v = &answer->voices[answer->voices_n++];

	*v = (struct voice){.layer = layer};
	memccpy(v->entry, entry_words[entry], 0, sizeof v->entry - 1);
	return v;
}

static void add_fault(struct rules_answer *answer, const struct rules_layer *layer, int entry, const char *place,
		      const char *text)
{
	struct voice *v = add_voice(answer, layer->which, entry);

	v->outcome = OUTCOME_REVIEW;
	snprintf(v->code, sizeof v->code, "RULE_FAULT");
	snprintf(v->place, sizeof v->place, "%s", place);
	snprintf(v->note, sizeof v->note, "%s%s%s", place, *place ? ": " : "", text);
}

/* ---- what came back -------------------------------------------------------------------------------------- */

/* What is wrong with the values on top, in words, or null: then *v is the verdict (or null for an identity's word). */
static const char *read_result(lua_State *L, struct sandbox *sb, bool wants_identity, const struct verdict **v)
{
	int type = lua_type(L, -2);

	*v = NULL;
	if (lua_type(L, -1) != LUA_TNIL)
		return "a rule returns one value; more than one came back";
	if (type == LUA_TNIL)
		return wants_identity
			       ? "nothing was returned: end every path with an identity, e.g. call.identity_default"
			       : "nothing was returned: end every path with allow, hold, review or deny";
	if (type == LUA_TLIGHTUSERDATA) {
		const struct verdict *made = lua_touserdata(L, -2);
		assert(made >= sb->verdicts && made < sb->verdicts + sb->verdicts_n);
		if (made->is_identity != wants_identity)
			return wants_identity ? "identity returns a class like returning(code), not a verdict"
					      : "this returns allow, hold, review or deny, not an identity";
		*v = made;
		return NULL;
	}
	if (type == LUA_TSTRING && wants_identity) {
		const char *word = lua_tostring(L, -2);
		if (strcmp(word, identity_word(sb->facts->identity_default)) == 0 ||
		    strcmp(word, identity_word(sb->facts->identity)) == 0)
			return NULL;
		return "identity returned a text: use returning(code), lead(code), ... or call.identity_default";
	}
	if (type == LUA_TSTRING)
		return "a text was returned: use allow(code), hold(code, when), review(code) or deny(code)";
	return wants_identity ? "identity returned a value that is no identity"
			      : "a value was returned that is no verdict: use allow, hold, review or deny";
}

/* Config stays as it is; internal, test and spam may be added, never taken away (product: Identity). */
static int identity_weight(enum identity i)
{
	switch (i) {
	case IDENTITY_INTERNAL: return 3;
	case IDENTITY_TEST: return 2;
	case IDENTITY_SPAM: return 1;
	default: return 0;
	}
}

static void take_identity(struct rules_answer *answer, const struct verdict *v, enum identity by_config)
{
	if (by_config == IDENTITY_INTERNAL || by_config == IDENTITY_TEST)
		return;
	if (identity_weight(v->identity) < identity_weight(answer->identity))
		return;
	answer->identity = v->identity;
	memcpy(answer->identity_code, v->code, sizeof answer->identity_code);
	memcpy(answer->identity_place, v->place, sizeof answer->identity_place);
}

static void take_verdict(struct rules_answer *answer, const struct rules_layer *layer, int entry,
			 const struct verdict *v)
{
	struct voice *voice = add_voice(answer, layer->which, entry);

	voice->outcome = v->outcome;
	voice->until = v->until;
	voice->answerable = v->outcome == OUTCOME_REVIEW;
	memcpy(voice->code, v->code, sizeof voice->code);
	memcpy(voice->place, v->place, sizeof voice->place);
	memcpy(voice->note, v->note, sizeof voice->note);
}

/* ---- one entry of one layer ------------------------------------------------------------------------------ */

static void take_limit_hit(struct rules_layer *layer)
{
	const struct fault *fault = &layer->sb->fault;

	layer->silent = true;
	layer->limit_hits++;
	snprintf(layer->off_place, sizeof layer->off_place, "%s", fault->place);
	snprintf(layer->off_text, sizeof layer->off_text, "%s", fault->text);
}

static void speak(struct rules_layer *layer, int entry, struct rules_answer *answer, enum layer *message_layer)
{
	struct sandbox *sb = layer->sb;
	const struct verdict *v;
	char place[PLACE_LEN];

	if (layer->off || layer->silent || layer->entries[entry] == LUA_NOREF)
		return;
	lua_rawgeti(sb->L, LUA_REGISTRYINDEX, layer->entries[entry]);
	lua_rawgeti(sb->L, LUA_REGISTRYINDEX, sb->call_ref);
	if (!sandbox_call(sb, 1, 2)) {
		add_fault(answer, layer, entry, sb->fault.place, sb->fault.text);
		if (sb->fault.limit)
			take_limit_hit(layer);
		return;
	}
	const char *wrong = read_result(sb->L, sb, entry == ENTRY_IDENTITY, &v);
	lua_pop(sb->L, 2);
	if (wrong) {
		sandbox_format_place(place, layer->ends[entry].file, layer->ends[entry].line);
		add_fault(answer, layer, entry, place, wrong);
	} else if (v && v->is_identity) {
		take_identity(answer, v, sb->facts->identity_default);
	} else if (v) {
		take_verdict(answer, layer, entry, v);
		/* The last that names a text wins, the tenant over the standard rules. */
		if (*v->message && layer->which >= *message_layer) {
			memcpy(answer->message_key, v->message, sizeof answer->message_key);
			*message_layer = layer->which;
		}
	}
}

/* ---- one call -------------------------------------------------------------------------------------------- */

static void take_cost(struct rules *r, const struct rules_layer *layer)
{
	const struct sandbox *sb = layer->sb;

	r->cost = (struct rules_cost){
		.instructions = sb->budget_max - sb->budget,
		.instructions_max = sb->budget_max,
		.bytes = (int64_t)sb->volume,
		.bytes_max = (int64_t)sb->volume_max,
	};
}

/* A killed state is never used again: it is built anew, and after the third time the layer is switched off. */
static void renew(struct rules *r, struct rules_layer *layer)
{
	layer->silent = false;
	sandbox_free(&layer->sb);
	if (layer->limit_hits >= LIMIT_HITS_MAX || !layer_open(r, layer, NULL))
		layer->off = true;
}

static void say_off(const struct rules_layer *layer, struct rules_answer *answer)
{
	char text[NOTE_LEN + 200];

	snprintf(text, sizeof text, "these rules are switched off since they hit a limit %d times; the last: %s",
		 layer->limit_hits, layer->off_text);
	add_fault(answer, layer, ENTRY_CONSENT, layer->off_place, text);
}

static void end_layer(struct rules *r, struct rules_layer *layer, struct rules_answer *answer)
{
	if (layer->off) {
		say_off(layer, answer);
		return;
	}
	answer->facts_read[0] |= layer->sb->facts_read[0];
	answer->facts_read[1] |= layer->sb->facts_read[1];
	if (layer->which == LAYER_TENANT || !r->set.tenant.text.len)
		take_cost(r, layer);
	str_add_slice(&r->trace, str_slice(&layer->sb->trace));
	sandbox_end(layer->sb);
	if (layer->silent)
		renew(r, layer);
}

static void judge(struct rules *r, const struct facts *facts, struct rules_answer *answer)
{
	struct facts now = *facts;
	enum layer message_layer = LAYER_FLOOR;

	*answer = (struct rules_answer){.identity = facts->identity_default};
	now.identity = answer->identity;
	str_clear(&r->trace);
	for (int i = 0; i < LAYERS; i++)
		if (!r->layers[i].off)
			sandbox_begin_call(r->layers[i].sb, &now);
	for (int entry = 0; entry < ENTRIES; entry++)
		for (int i = 0; i < LAYERS; i++) {
			speak(&r->layers[i], entry, answer, &message_layer);
			now.identity = answer->identity;
		}
	for (int i = 0; i < LAYERS; i++)
		end_layer(r, &r->layers[i], answer);
}

void rules_judge(struct rules *r, const struct facts *facts, size_t n, struct rules_answer *answers)
{
	for (size_t i = 0; i < n; i++)
		judge(r, &facts[i], &answers[i]);
}

struct rules_cost rules_last_cost(const struct rules *r)
{
	return r->cost;
}

void rules_measure(struct rules *r, bool exact)
{
	r->exact = exact;
	for (int i = 0; i < LAYERS; i++)
		if (r->layers[i].sb)
			r->layers[i].sb->tick = exact ? 1 : SANDBOX_TICK;
}

const char *rules_last_trace(const struct rules *r)
{
	return r->trace.data;
}
