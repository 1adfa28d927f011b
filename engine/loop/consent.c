/* Step 3, consent: may this number get an automated text now? Facts, the rules of the tenant, then the floor. */
#include "domain/floor.h"
#include "domain/replies.h"
#include "loop/night.h"

enum { DAY_S = 86400, NEEDED_MAX = 4096, ZONES_APART_S = 2 * 3600 };

/* ---- what they said about being contacted
 * ---------------------------------------------------------------------------- */

static void gather_consent(const struct person *p, struct facts *f)
{
	int64_t out_at = FACTS_NEVER, in_at = FACTS_NEVER, written_at = FACTS_NEVER, verbal_at = FACTS_NEVER;

	for (size_t i = 0; i < p->consents_n; i++) {
		const struct person_consent *c = &p->consents[i];
		if (c->at > f->now)
			continue;
		switch (c->kind) {
		case CONSENT_OPT_OUT:
		case CONSENT_COMPLAINT:
			if (c->scope != SCOPE_VOICE && c->at > out_at)
				out_at = c->at;
			break;
		case CONSENT_WRONG_NUMBER:
		case CONSENT_REASSIGNED_YES:
			f->wrong_number = true;
			if (c->at > out_at)
				out_at = c->at;
			break;
		case CONSENT_LEGAL_THREAT:
		case CONSENT_LITIGATOR: f->legal_risk = true; break;
		case CONSENT_OPT_IN: in_at = c->at > in_at ? c->at : in_at; break;
		case CONSENT_WRITTEN: written_at = c->at > written_at ? c->at : written_at; break;
		case CONSENT_VERBAL: verbal_at = c->at > verbal_at ? c->at : verbal_at; break;
		default: break; /* claims of others and list look-ups are shown, never consent */
		}
	}
	f->opted_out = out_at != FACTS_NEVER && out_at >= in_at;
	f->opted_out_at = f->opted_out ? out_at : FACTS_NEVER;
	f->written_consent = written_at != FACTS_NEVER && written_at > out_at;
	f->verbal_consent = verbal_at != FACTS_NEVER && verbal_at > out_at;
}

/* ---- what was already sent
 * --------------------------------------------------------------------------------------------- */

static bool may_have_reached(const struct person_text *t)
{
	return t->direction == DIRECTION_OUT &&
	       (t->unknown ||
		(t->status != MESSAGE_FAILED && t->status != MESSAGE_UNDELIVERED && t->status != MESSAGE_CANCELED));
}

static void gather_texts(const struct person *p, struct facts *f)
{
	int64_t last_in = FACTS_NEVER, last_out = FACTS_NEVER;

	for (size_t i = 0; i < p->texts_n; i++)
		if (p->texts[i].direction == DIRECTION_IN && p->texts[i].at <= f->now && p->texts[i].at > last_in)
			last_in = p->texts[i].at;
	if (last_in > f->last_inbound_at)
		f->last_inbound_at = last_in;
	for (size_t i = 0; i < p->texts_n; i++) {
		const struct person_text *t = &p->texts[i];
		if (t->at > f->now || !may_have_reached(t))
			continue;
		bool answer = false; /* to a text of theirs since our last one */
		for (size_t k = 0; k < p->texts_n && !answer; k++)
			answer = p->texts[k].direction == DIRECTION_IN && p->texts[k].at <= t->at &&
				 p->texts[k].at > last_out && t->at - p->texts[k].at <= DAY_S;
		last_out = t->at > last_out ? t->at : last_out;
		if (f->now - t->at <= DAY_S && !answer) {
			f->texts_24h++;
			if (f->oldest_text_24h_at == FACTS_NEVER || t->at < f->oldest_text_24h_at)
				f->oldest_text_24h_at = t->at;
		}
		if (f->now - t->at <= 30 * DAY_S && t->stop_wording)
			f->stop_shown_30d = true;
		if (t->ours && f->now - t->at <= DAY_S)
			f->auto_texts_24h++;
		if (t->ours && f->now - t->at <= 30 * DAY_S && t->at > last_in)
			f->texts_30d_unanswered++;
		if (t->ours && f->now - t->at <= DAY_S && t->at > last_in)
			f->texted_this_episode = true;
		if (!t->ours && t->at > f->called_at && (f->human_text_at == FACTS_NEVER || t->at < f->human_text_at))
			f->human_text_at = t->at;
	}
}

static void gather_outbox(const struct person *p, const struct replay_case *c, struct facts *f)
{
	for (size_t i = 0; c->known && i < p->outbox_n; i++) {
		const struct person_outbox *o = &p->outbox[i];
		bool idle = slice_is(o->state, "draft") || slice_is(o->state, "canceled") ||
			    slice_is(o->state, "expired") || slice_is(o->state, "rejected");
		if (o->case_row == c->known->row && !idle)
			f->text_queued_or_sent = true;
	}
}

/* ---- where they could be
 * ----------------------------------------------------------------------------------------------- */

/* Every zone of a state: of all area codes there. Wider than the truth, which can only close hours, never open them. */
static void add_region(const struct law *law, struct places *places, struct slice region, const struct zone **first)
{
	char name[12];

	if (!region.len || region.len >= sizeof name)
		return;
	memcpy(name, region.at, region.len);
	name[region.len] = 0;
	int state = law_state(law, name);
	places_add_state(places, state);
	for (int code = 200; state >= 0 && code < 1000; code++) {
		const struct npa *npa = &law->npa[code];
		bool there = false;
		for (int i = 0; npa->kind == NPA_GEOGRAPHIC && i < npa->states_n; i++)
			there = there || npa->states[i] == state;
		for (int i = 0; there && i < npa->zones_n; i++) {
			places_add_zone(places, npa->zones[i]);
			if (first && !*first)
				*first = npa->zones[i];
		}
	}
}

static void gather_places(struct night *n, const struct identified *who, struct facts *f)
{
	const struct zone *address = NULL;

	places_init(&f->places, n->law);
	if (phone_is_nanp(f->caller)) {
		f->npa = &n->law->npa[phone_area_code(f->caller)];
		places_add_npa(&f->places, f->npa);
	}
	f->local_minute = f->local_weekday = -1;
	if (f->places.zones_n) {
		struct civil c = civil_from_utc(f->places.zones[0], f->now);
		f->local_minute = c.hour * 60 + c.minute;
		f->local_weekday = c.weekday;
		f->local_date = c.year * 10000 + c.month * 100 + c.day;
	}
	if (who->region.len) {
		add_region(n->law, &f->places, who->region, &address);
		f->address_known = address != NULL;
	}
	if (address && f->npa && f->npa->zones_n) {
		int64_t apart = INT64_MAX;
		for (int i = 0; i < f->npa->zones_n; i++) {
			int64_t d = civil_offset(f->npa->zones[i], f->now) - civil_offset(address, f->now);
			d = d < 0 ? -d : d;
			apart = d < apart ? d : apart;
		}
		f->zone_conflict = apart > ZONES_APART_S;
	}
	places_add_zone(&f->places, n->tenant->zone);
	if (n->tenant->region)
		places_add_state(&f->places, law_state(n->law, n->tenant->region));
}

/* ---- all of it
 * --------------------------------------------------------------------------------------------------------- */

static void gather_calls(const struct person *p, struct facts *f)
{
	for (size_t i = 0; i < p->calls_n; i++)
		if (p->calls[i].direction == DIRECTION_IN && p->calls[i].at <= f->now &&
		    p->calls[i].at > f->last_inbound_at)
			f->last_inbound_at = p->calls[i].at;
}

static struct slice needed_of(const struct person *p, const struct replay_case *c)
{
	struct slice words = {0};

	for (size_t i = 0; i < p->calls_n; i++)
		if (p->calls[i].needed.len && p->calls[i].at >= c->first_missed_at &&
		    p->calls[i].at <= c->last_missed_at)
			words = p->calls[i].needed;
	return slice_part(words, 0, NEEDED_MAX);
}

void consent_gather(struct night *n, const struct person *p, const struct identified *who, const struct replay_case *c,
		    enum facts_purpose purpose, struct facts *f)
{
	const struct person_call *call = c->last_call;
	struct replay_env env = {.now = n->now, .talked_s = n->tenant->talked_s};

	*f = (struct facts){
		.now = n->now,
		.purpose = purpose,
		.caller = p->phone,
		.caller_kind = call ? call->kind : PHONE_EMPTY,
		.line = call ? call->line : 0,
		.called_at = c->last_missed_at,
		.first_missed_at = c->first_missed_at,
		.missed_calls = c->missed_calls,
		.ring_s = call ? call->ring_s : -1,
		.voicemail_left = call && call->voicemail,
		.voicemail = needed_of(p, c),
		.clock_suspect = c->last_missed_at > n->now || (call && call->quality == CIVIL_SUSPECT),
		.time_doubtful = call && (call->quality == CIVIL_AMBIGUOUS || call->quality == CIVIL_NONEXISTENT),
		.identity_default = who->identity,
		.identity = who->identity,
		.caller_name = who->name,
		.contact_tags = who->tags,
		.known_contact = who->known,
		.doubt = who->doubt,
		.jobs = who->jobs,
		.last_job_at = who->last_job_at,
		.upcoming_booking_at = who->upcoming_at,
		.own_line = (who->inside && !who->test) || who->other_line,
		.test_number = who->test,
		.last_inbound_at = FACTS_NEVER,
		.oldest_text_24h_at = FACTS_NEVER,
		.talked_at = c->talked_at ? c->talked_at : FACTS_NEVER,
		.human_text_at = FACTS_NEVER,
		.booked_at = c->booked_at ? c->booked_at : FACTS_NEVER,
		.tenant = n->tenant,
		.texts_today = n->texts_today,
	};
	if (c->known)
		f->case_id = slice_of(c->known->id);
	for (size_t i = 0; i < p->cases_n; i++)
		f->cases_before += p->cases[i].first_missed_at < c->first_missed_at;
	gather_consent(p, f);
	gather_calls(p, f);
	gather_texts(p, f);
	gather_outbox(p, c, f);
	gather_places(n, who, f);
	f->reply_pending = person_reply_waiting(p, &env) != NULL;
}

static void fill_text(struct night *n, struct facts *f, const char *key)
{
	const struct text_template *t = text_template_find(&n->templates, *key ? key : "missed_call");
	char line[PHONE_TEXT_LEN], national[24] = "";
	struct slice bad;

	phone_format(n->tenant->lines[0], line);
	if (strlen(line) == 12)
		snprintf(national, sizeof national, "%.3s-%.3s-%s", line + 2, line + 5, line + 8);
	str_clear(&n->text);
	f->message_key = slice_of(t ? t->key : key);
	f->text_missing =
		!t || !text_fill(t->body, &(struct text_values){n->tenant->brand, *national ? national : line},
				 &n->text, &bad);
	f->message_text = str_slice(&n->text);
	text_examine(f->message_text, n->tenant->brand, &f->text);
}

void consent_judge(struct night *n, struct facts *f, struct rules_answer *answer, struct decision *d)
{
	decision_init(d);
	rules_judge(n->rules, f, 1, answer);
	f->identity = answer->identity;
	if (answer->identity == IDENTITY_INTERNAL)
		f->own_line = true;
	if (answer->identity == IDENTITY_TEST)
		f->test_number = true;
	fill_text(n, f, answer->message_key);
	for (size_t i = 0; i < answer->voices_n; i++)
		decision_add(d, &answer->voices[i]);
	floor_judge(f, n->law, d);
	decision_settle(d);
}
