/* Everything about one number, in the order in which it happened. Reads what is stored; computes no decision again. */
#include "commands/subject.h"

#include <limits.h>

#include "base/file.h"
#include "base/mem.h"
#include "commands/list.h"
#include "commands/say.h"
#include "report/show.h"

enum { SUBJECT_BYTES_MAX = 512 << 20, PAGE_BYTES_MAX = 256 << 20 };

/* ---- gathering ---- */

static void gather_consents(struct subject *s)
{
	s->consents = arena_alloc(&s->arena, (s->events_n + 1) * sizeof *s->consents);
	s->consent_event = arena_alloc(&s->arena, (s->events_n + 1) * sizeof *s->consent_event);
	for (size_t i = 0; i < s->events_n; i++) {
		const struct subject_event *e = &s->events[i];
		if (e->kind != SUBJECT_CONSENT)
			continue;
		s->consent_event[s->consents_n] = i;
		s->consents[s->consents_n++] = (struct person_consent){.at = e->at,
								       .kind = (enum consent_kind)e->type,
								       .scope = (enum consent_scope)e->way,
								       .keyword = e->flag,
								       .evidence = e->why,
								       .words = e->words};
	}
}

static bool read_command_line(struct subject *s, int *code)
{
	struct invocation *in = s->in;
	const char *as_of = option_value(in, "as-of");
	struct err err = {0};
	struct phone phone;

	if (in->arguments != 2) {
		*code = say_usage(in, "name the tenant and one phone number");
		return false;
	}
	if (!(s->tenant = tenant_given(in, code)) || !phone_given(s->tenant, in->argument[1], &phone, code))
		return false;
	s->phone = phone.e164;
	s->as_of = in->now;
	if (!as_of || civil_parse(slice_of(as_of), CIVIL_ISO, s->tenant->zone, &s->as_of, NULL, &err))
		return true;
	*code = say_usage(in, "--as-of takes a time like 2026-11-22T05:00:00-08:00, not \"%s\"", as_of);
	return false;
}

static bool gather(struct subject *s, struct err *err)
{
	struct str folder;

	str_init(&folder, PATH_MAX);
	s->store = store_open(file_join(&folder, s->in->folders.var, s->tenant->id), s->tenant->id, STORE_READ, err);
	str_release(&folder);
	if (!s->store)
		return err_wrap(err, "%s", s->tenant->id);
	if (!subject_load(s->store, s->phone, &s->arena, &s->events, &s->events_n, err) ||
	    !subject_cases(s->store, s->phone, &s->arena, &s->cases, &s->cases_n, err) ||
	    !subject_names(s->store, s->phone, &s->arena, &s->names, &s->names_n, err))
		return false;
	gather_consents(s);
	return true;
}

bool subject_open(struct subject *s, struct invocation *in, int *code)
{
	struct err err = {0};

	*s = (struct subject){.in = in};
	arena_init(&s->arena, SUBJECT_BYTES_MAX);
	if (read_command_line(s, code)) {
		if (gather(s, &err))
			return true;
		*code = say_error(&err);
	}
	subject_close(s);
	return false;
}

void subject_close(struct subject *s)
{
	store_close(&s->store);
	arena_release(&s->arena);
}

/* A row that may be a stop, and that was not read yet by what is known: texts of theirs can have brought it again. */
static ptrdiff_t subject_unread(const struct subject *s, const struct person_consent *known, size_t n, int64_t at,
				int64_t known_by)
{
	struct person_text *texts = mem_alloc((s->events_n + 1) * sizeof *texts);
	size_t texts_n = 0;

	for (size_t i = 0; i < s->events_n; i++)
		if (s->events[i].kind == SUBJECT_TEXT && s->events[i].learnt_at <= known_by)
			texts[texts_n++] = (struct person_text){.native_id = s->events[i].id,
								.direction = (enum direction)s->events[i].way};
	ptrdiff_t unread = consents_unread(known, n, at, texts, texts_n);
	free(texts);
	return unread;
}

struct standing subject_stands(const struct subject *s, int64_t at, int64_t known_by,
			       const struct subject_event **event)
{
	struct person_consent *known = mem_alloc((s->consents_n + 1) * sizeof *known);
	size_t *from = mem_alloc((s->consents_n + 1) * sizeof *from), n = 0;
	struct standing out;

	for (size_t i = 0; i < s->consents_n; i++) {
		if (s->events[s->consent_event[i]].learnt_at > known_by)
			continue;
		from[n] = s->consent_event[i];
		known[n++] = s->consents[i];
	}
	consents_stand(known, n, at, &out);
	out.unread = subject_unread(s, known, n, at, known_by);
	if (out.unread >= 0 && !out.opted_out && !out.wrong_number && !out.legal_risk)
		out.by = out.unread;
	*event = out.by >= 0 ? &s->events[from[out.by]] : NULL;
	free(from);
	free(known);
	return out;
}

bool subject_happened(const struct subject *s, const struct subject_event *e)
{
	return (e->at ? e->at : e->learnt_at) <= s->as_of;
}

/* ---- the page ---- */

static void say_names(const struct subject *s, struct str *out)
{
	for (size_t i = 0; i < s->names_n; i++) {
		const struct subject_name *n = &s->names[i];
		str_adds(out, i ? "             " : "  known as   ");
		say_free(out, s->tenant, n->name);
		if (n->tags.len) {
			str_adds(out, ", labelled ");
			say_free(out, s->tenant, n->tags);
		}
		str_addf(out, " [%.*s line %lld]%s\n", (int)n->file.len, n->file.at, (long long)n->line,
			 n->learnt_at > s->as_of ? ", learnt later" : "");
	}
	if (!s->names_n)
		str_adds(out, "  known as   no contact has this number\n");
}

static void say_cases(const struct subject *s, struct str *out)
{
	bool any = false;

	for (size_t i = 0; i < s->cases_n; i++) {
		const struct subject_case *c = &s->cases[i];
		if (c->first_missed_at > s->as_of)
			continue;
		str_addf(out, "%s%s %s, %s: %s, %lld missed call%s from ", any ? "             " : "  cases      ",
			 c->id, c->open ? "open" : "closed", identity_word(c->identity), rung_word(c->rung),
			 (long long)c->missed_calls, c->missed_calls == 1 ? "" : "s");
		show_rfc3339(out, s->tenant, c->first_missed_at);
		any = true;
		if (!c->open) {
			str_adds(out, "; closed by ");
			say_free(out, NULL, c->closed_by);
			str_adds(out, c->closed_reason.len ? ", " : "");
			say_free(out, NULL, c->closed_reason);
		}
		str_addc(out, '\n');
	}
	if (!any)
		str_adds(out, "  cases      none\n");
}

static void say_standing(const struct subject *s, int64_t known_by, const char *label, struct str *out)
{
	const struct subject_event *event;
	struct standing stands = subject_stands(s, s->as_of, known_by, &event);

	str_addf(out, "  %-10s %s\n", label, standing_words(&stands));
	if (!event)
		return;
	str_adds(out, "             ");
	subject_say_consent(s, event, out);
	str_addc(out, '\n');
}

static void say_events(const struct subject *s, struct str *out)
{
	size_t told = 0;

	str_adds(out, "\nIn the order in which it happened\n");
	for (size_t i = 0; i < s->events_n; i++) {
		if (!subject_happened(s, &s->events[i]))
			continue;
		subject_say_event(s, &s->events[i], out);
		told++;
	}
	if (!told)
		str_adds(out, "  nothing is on record of this number\n");
	str_adds(out,
		 "\nCases, texts, bookings and payments are shown in the state that they have today; the receipts say\n"
		 "what was said when. Check the store itself with: ringback verify ");
	str_addf(out, "%s\n", s->tenant->id);
}

static void say_page(const struct subject *s, struct str *out)
{
	show_phone(out, s->tenant, s->phone);
	str_addf(out, " at %s, as of ", s->tenant->id);
	show_rfc3339(out, s->tenant, s->as_of);
	str_addc(out, '\n');
	say_names(s, out);
	say_cases(s, out);
	say_standing(s, SUBJECT_TODAY, "consent", out);
	say_standing(s, s->as_of, "we knew", out);
	say_events(s, out);
}

static int run(struct invocation *in)
{
	struct subject *s = arena_alloc(&in->arena, sizeof *s);
	struct str out;
	int code = EXIT_DONE;

	if (!subject_open(s, in, &code))
		return code;
	str_init(&out, PAGE_BYTES_MAX);
	if (in->json)
		subject_json(s, &out);
	else
		say_page(s, &out);
	print_str(&out);
	str_release(&out);
	subject_close(s);
	return code;
}

/* The short form: opted out or not at one minute, by which evidence, and since when we know. */
static int run_consent(struct invocation *in)
{
	struct subject *s = arena_alloc(&in->arena, sizeof *s);
	struct json j;
	struct str out;
	int code = EXIT_DONE;

	if (!subject_open(s, in, &code))
		return code;
	str_init(&out, PAGE_BYTES_MAX);
	if (in->json) {
		json_init(&j, &out, false);
		json_object(&j, NULL);
		subject_put_head(s, &j);
		subject_put_standing(s, &j, "stood", SUBJECT_TODAY);
		subject_put_standing(s, &j, "known", s->as_of);
		json_end_object(&j);
		str_addc(&out, '\n');
	} else {
		show_phone(&out, s->tenant, s->phone);
		str_addf(&out, " at %s, as of ", s->tenant->id);
		show_rfc3339(&out, s->tenant, s->as_of);
		str_addc(&out, '\n');
		say_standing(s, SUBJECT_TODAY, "stood", &out);
		say_standing(s, s->as_of, "we knew", &out);
	}
	print_str(&out);
	str_release(&out);
	subject_close(s);
	return code;
}

static const struct option_row subject_options[] = {
	{"as-of", 0, "TIME", "leave out what happened later, and mark what was not known yet"},
	{NULL, 0, NULL, NULL},
};
static const struct option_row consent_options[] = {
	{"as-of", 0, "TIME", "the minute asked about (default: now)"},
	{NULL, 0, NULL, NULL},
};

const struct command command_subject = {
	.name = "subject",
	.summary = "everything about one number in the order in which it happened",
	.usage = "TENANT PHONE [--as-of T]",
	.help = "Calls, texts beside the provider's export, what they said about being contacted, decisions with "
		"rules\n"
		"and lines, drafts, answers, bookings, payments, closings and receipts. Consent is said as it stood "
		"at\n"
		"each of our decisions and texts, and as it was known then: a STOP counts from when it was said, and "
		"may\n"
		"have been read later. Needs the company's config and ledger alone. Exit code 83: there is no ledger "
		"yet.",
	.examples = "  $ ringback subject acme-heating +14155550134\n"
		    "  $ ringback subject acme-heating \"(415) 555-0134\" --as-of 2026-11-19T21:40:00-08:00",
	.options = subject_options,
	.run = run,
};
const struct command command_consent = {
	.name = "consent",
	.summary = "opted out or not at one minute: by which evidence, and since when we know",
	.usage = "TENANT PHONE [--as-of T]",
	.help = "`stood` is what was true at that minute by all that is known today; `we knew` is what was known here "
		"at\n"
		"that minute. They differ when a STOP was said before it and read after it.",
	.examples = "  $ ringback consent acme-heating +14155550134 --as-of 2026-11-19T21:40:00-08:00",
	.options = consent_options,
	.run = run_consent,
};
