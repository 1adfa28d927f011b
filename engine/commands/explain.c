/* Why a case stands as it stands: the stored trace, in words. */
#include "commands/explain.h"

#include "commands/list.h"
#include "commands/say.h"
#include "domain/states.h"
#include "report/show.h"
#include "report/wording.h"

enum { TEXT_BYTES_MAX = 64 << 20 };

/* Nothing when the text is empty. */
static void say_more(struct str *out, const char *before, struct slice text)
{
	if (!text.len)
		return;
	str_adds(out, before);
	say_free(out, NULL, text);
}

static void say_place(struct str *out, struct slice file, int64_t line)
{
	if (file.len)
		str_addf(out, " [%.*s line %lld]", (int)file.len, file.at, (long long)line);
}

static void say_case(struct trace *t, struct str *out)
{
	const struct case_row *r = &t->row;
	struct figures *f = arena_alloc(&t->arena, sizeof *f); /* the wording asks it for tenant, clock and mode only */

	f->tenant = t->n->tenant;
	f->now = t->in->now;
	f->dry = t->n->tenant->mode != MODE_LIVE;
	str_addf(out, "Case %s, %s\n  who      ", r->id, r->open ? "open" : "closed");
	if (r->caller)
		show_phone(out, f->tenant, r->caller);
	else
		str_adds(out, "number hidden or unreadable");
	say_more(out, ", ", r->caller_name);
	str_addf(out, ": %s", identity_word(r->identity));
	say_more(out, "; ", r->identity_evidence);
	say_more(out, "; caller ID says ", r->caller_id_says);
	str_addf(out, "%s\n", r->doubt ? "; IN DOUBT" : "");
	str_adds(out, "  needed   ");
	if (r->needed.len) {
		str_addc(out, '"');
		say_free(out, f->tenant, r->needed);
		str_addf(out, "\" (%.*s)\n", (int)r->needed_source.len, r->needed_source.at);
	} else {
		str_adds(out, "no words of theirs on record\n");
	}
	str_addf(out, "  how far  %s: ", rung_word(r->rung));
	wording_how_far(out, f, r);
	str_adds(out, "\n  result   ");
	wording_result(out, f, r);
	str_adds(out, "\n  proof    ");
	wording_proof(out, f, r);
	str_adds(out, "\n  to do    ");
	wording_to_do(out, f, r);
	str_addc(out, '\n');
}

static void say_calls(struct trace *t, struct str *out)
{
	str_adds(out, "\nMissed calls\n");
	for (size_t i = 0; i < t->calls_n; i++) {
		const struct call_view *c = &t->calls[i];
		str_adds(out, "  ");
		show_time(out, t->n->tenant, c->started_at);
		str_addf(out, "  %s", call_outcome_word(c->outcome));
		say_more(out, ": ", c->outcome_raw);
		if (c->ring_s >= 0)
			str_addf(out, ", rang %lld s", (long long)c->ring_s);
		str_addf(out, "%s; %s, receipt %lld", c->voicemail ? ", left a voicemail" : "",
			 c->joined ? "joined this case" : "opened this case", (long long)c->receipt);
		say_place(out, c->file, c->file_line);
		if (c->legs > 1)
			str_addf(out, " and %lld more rows", (long long)c->legs - 1);
		str_addc(out, '\n');
	}
}

static void say_text(struct trace *t, const struct outbox_row *o, struct str *out)
{
	char state[32];

	snprintf(state, sizeof state, "%.*s", (int)o->state.len, o->state.at);
	const struct outbox_state *s = outbox_state_find(state);
	str_addf(out, "  %s  %s: %s\n    \"", o->message_id, state, s ? s->sentence : "");
	say_free(out, t->n->tenant, o->body);
	str_addf(out, "\"\n    template %.*s, made ", (int)o->template.len, o->template.at);
	show_time(out, t->n->tenant, o->created_at);
	if (o->not_before) {
		str_adds(out, ", not before ");
		show_time(out, t->n->tenant, o->not_before);
	}
	say_more(out, ", a person must answer ", o->review_codes);
	say_more(out, ", approved by ", o->approved_by);
	if (o->handed_over_at) {
		str_adds(out, ", handed over ");
		show_time(out, t->n->tenant, o->handed_over_at);
	}
	say_more(out, ", provider ", o->provider);
	say_more(out, ", its id ", o->provider_id);
	say_more(out, ", error ", o->error_code);
	say_more(out, ", because: ", o->why);
	str_addf(out, "%s\n", o->dry ? ", DRY RUN" : "");
}

static void say_record(struct trace *t, const struct record_view *r, struct str *out)
{
	str_adds(out, "  ");
	show_time(out, t->n->tenant, r->at);
	str_addf(out, "%s  %.*s", r->at ? "" : "time unknown", (int)r->kind.len, r->kind.at);
	if (r->id.len) {
		str_addc(out, ' ');
		show_id(out, t->n->tenant, r->id);
	}
	say_more(out, ", ", r->status);
	if (r->class)
		str_addf(out, ", match: %s%s%s", match_class_word(r->class), r->reason ? " " : "",
			 match_reason_word(r->reason));
	if (r->minor) {
		str_adds(out, ", ");
		show_money(out, r->minor, r->currency);
	}
	say_place(out, r->file, r->file_line);
	if (r->words.len) {
		str_adds(out, "\n      \"");
		say_free(out, t->n->tenant, r->words);
		str_addc(out, '"');
	}
	str_addc(out, '\n');
}

static void say_receipts(struct trace *t, struct str *out)
{
	str_adds(out, "\nReceipts that name it\n");
	for (size_t i = 0; i < t->receipts_n; i++) {
		str_addf(out, "  %lld  %.*s  ", (long long)t->receipts[i].number, (int)t->receipts[i].kind.len,
			 t->receipts[i].kind.at);
		say_free(out, t->n->tenant, t->receipts[i].payload);
		str_addc(out, '\n');
	}
}

static bool say_trace(struct trace *t, struct err *err)
{
	struct str out;
	bool ok = true;

	str_init(&out, TEXT_BYTES_MAX);
	say_case(t, &out);
	say_calls(t, &out);
	for (size_t i = 0; ok && i < t->decisions_n; i++)
		ok = trace_say_decision(t, &t->decisions[i], i, &out, err);
	str_adds(&out, t->texts_n ? "\nTexts of ours\n" : "\nTexts of ours: none was made\n");
	for (size_t i = 0; i < t->texts_n; i++)
		say_text(t, &t->texts[i], &out);
	str_adds(&out, t->records_n ? "\nWhat the exports show since then\n"
				    : "\nWhat the exports show since then: nothing\n");
	for (size_t i = 0; i < t->records_n; i++)
		say_record(t, &t->records[i], &out);
	say_receipts(t, &out);
	str_adds(&out,
		 "\nAll of this is stored; nothing was computed again. Check the store itself with: ringback verify ");
	str_addf(&out, "%s\n", t->n->tenant->id);
	if (ok)
		print_str(&out);
	str_release(&out);
	return ok;
}

static int run(struct invocation *in)
{
	struct trace *t = arena_alloc(&in->arena, sizeof *t);
	const char **names;
	struct err err = {0};
	size_t n;
	int code = EXIT_DONE;

	if (in->arguments != 2)
		return say_usage(in, "name the tenant and one case (C...) or text (M...)");
	in->arguments = 1; /* only the first one is a tenant */
	if (!tenants_chosen(in, 0, &names, &n, &code))
		return code;
	*t = (struct trace){.in = in, .n = arena_alloc(&in->arena, sizeof *t->n)};
	if (!night_for(in, in->argument[0], false, false, t->n, &code))
		return code;
	if (!trace_gather(t, in->argument[1], &err) || !(in->json ? trace_print_json(t, &err) : say_trace(t, &err)))
		code = say_error(&err);
	trace_release(t);
	night_close(t->n);
	return code;
}

const struct command command_explain = {
	.name = "explain",
	.summary = "the stored trace of a case: facts, every rule in order, what stopped it, proofs, receipts",
	.usage = "TENANT CASE",
	.help = "Shows what is on record about one case and nothing that is not: its missed calls with file and line, "
		"each\n"
		"decision with its facts, what stopped a text first and what else would have, every row of the floor, "
		"the\n"
		"texts, what the exports show since, and the receipts. CASE is an id that begins with C, or the id of "
		"a\n"
		"text (M). Nothing is computed again, so it says the same years later. Exit code 83: no such id.",
	.examples = "  $ ringback explain acme-heating C7K2M9QXF\n  $ ringback explain acme-heating M4F7Q2KXA --json",
	.run = run,
};
