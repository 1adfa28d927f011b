/* Step 3, consent: may this number get an automated text now? Facts, the rules of the tenant, then the floor. */
#include "base/log.h"
#include "base/utf8.h"
#include "domain/floor.h"
#include "domain/history.h"
#include "domain/standing.h"
#include "loop/night.h"

enum { DAY_S = 86400, NEEDED_MAX = 4096, ZONES_APART_S = 2 * 3600 };

/* ---- what they said about being contacted ---- */

static void gather_consent(const struct person *p, struct facts *f)
{
	struct standing s;

	consents_stand_now(p->consents, p->consents_n, f->now, &s);
	f->opted_out = s.opted_out;
	f->opted_out_at = s.opted_out_at;
	f->wrong_number = s.wrong_number;
	f->legal_risk = s.legal_risk;
	f->written_consent = s.written;
	f->verbal_consent = s.verbal;
	ptrdiff_t unread = consents_unread(p->consents, p->consents_n, f->now, p->texts, p->texts_n);
	if (unread >= 0)
		f->unread_row = p->consents[unread].evidence;
}

/* ---- what was already sent ---- */

static void gather_history(struct night *n, const struct person *p, struct facts *f)
{
	const struct history_env env = {.law = n->law, .now = f->now, .called_at = f->called_at};
	struct text_history h;

	history_read_texts(p, &env, &n->person, &h);
	if (h.last_in_at > f->last_inbound_at)
		f->last_inbound_at = h.last_in_at;
	f->texts_24h = h.texts_24h;
	f->oldest_text_24h_at = h.oldest_text_24h_at;
	f->auto_texts_24h = h.auto_texts_24h;
	f->texts_30d_unanswered = h.texts_30d_unanswered;
	f->human_text_at = h.human_text_at;
	f->texted_this_episode = h.texted_this_episode;
	f->stop_shown_30d = h.stop_shown_30d;
	f->provider_opt_out = h.provider_opt_out;
	f->not_textable = h.not_textable;
	f->calls_1h = history_calls_1h(p, &env);
	f->silence = history_wants_silence(p, f->now);
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

/* ---- where they could be ---- */

/* A state's hours and all of its zones; the first of those, null when nobody knows the state. */
static const struct zone *add_region(const struct law *law, struct places *places, struct slice region)
{
	char name[12];

	if (!region.len || region.len >= sizeof name)
		return NULL;
	memcpy(name, region.at, region.len);
	name[region.len] = 0;
	int state = law_state(law, name);
	if (state < 0)
		return NULL;
	const struct state_window *w = &law->windows[state];
	places_add_state(places, state);
	for (int i = 0; i < w->zones_n; i++)
		places_add_zone(places, w->zones[i]);
	return w->zones_n ? w->zones[0] : NULL;
}

/* A known address more than two hours of clock away from the area code: where they are cannot be told. */
static bool zones_conflict(const struct facts *f, const struct zone *address)
{
	int64_t apart = INT64_MAX;

	for (int i = 0; f->npa && i < f->npa->zones_n; i++) {
		int64_t d = civil_offset(f->npa->zones[i], f->now) - civil_offset(address, f->now);
		d = d < 0 ? -d : d;
		apart = d < apart ? d : apart;
	}
	return apart != INT64_MAX && apart > ZONES_APART_S;
}

static bool is_holiday(const struct law *law, const struct places *places, int64_t day)
{
	bool closed = false;

	for (int i = 0; i < places->states_n; i++)
		closed = closed || law_holiday(law, &law->windows[places->states[i]], day);
	return closed;
}

static void gather_clock(struct facts *f)
{
	f->local_minute = f->local_weekday = -1;
	if (!f->places.zones_n)
		return;
	struct civil c = civil_from_utc(f->places.zones[0], f->now);
	f->local_minute = c.hour * 60 + c.minute;
	f->local_weekday = c.weekday;
	f->local_date = c.year * 10000 + c.month * 100 + c.day;
}

/* The area code's places, every known address, and the tenant's service area. */
static void gather_places(struct night *n, const struct person *p, struct facts *f)
{
	places_init(&f->places, n->law);
	if (phone_is_nanp(f->caller)) {
		f->npa = &n->law->npa[phone_area_code(f->caller)];
		places_add_npa(&f->places, f->npa);
	}
	gather_clock(f);
	for (size_t i = 0; i < p->contacts_n; i++) {
		const struct zone *address = add_region(n->law, &f->places, p->contacts[i].region);
		f->address_known = f->address_known || address;
		f->zone_conflict = f->zone_conflict || (address && zones_conflict(f, address));
	}
	places_add_zone(&f->places, n->tenant->zone);
	places_add_state(&f->places, n->home);
	struct civil today = civil_from_utc(f->places.zones[0], f->now);
	f->local_holiday = is_holiday(n->law, &f->places, civil_days(today.year, today.month, today.day));
}

/* ---- all of it ---- */

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
	return utf8_head(words, NEEDED_MAX);
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
	gather_history(n, p, f);
	gather_outbox(p, c, f);
	gather_places(n, p, f);
	f->reply_pending = person_reply_waiting(p, &env) != NULL;
}

/* The text of a key is the same for every caller of a tenant: filled and examined once, until another key is asked for.
 */
static void fill_text(struct night *n, const char *key)
{
	const struct text_template *t = text_template_find(&n->templates, key);
	char line[PHONE_TEXT_LEN], national[24] = "";
	struct slice bad;

	phone_format(n->tenant->lines[0], line);
	if (strlen(line) == 12)
		snprintf(national, sizeof national, "%.3s-%.3s-%s", line + 2, line + 5, line + 8);
	str_clear(&n->text);
	n->text_missing =
		!t || !text_fill(t->body, &(struct text_values){n->tenant->brand, *national ? national : line},
				 &n->text, &bad);
	text_examine(str_slice(&n->text), n->tenant->brand, &n->text_check);
	snprintf(n->text_key, sizeof n->text_key, "%s", key);
}

static void take_text(struct night *n, struct facts *f, const char *key)
{
	key = *key ? key : "missed_call";
	if (strcmp(n->text_key, key) != 0)
		fill_text(n, key);
	f->message_key = slice_of(n->text_key);
	f->message_text = str_slice(&n->text);
	f->text_missing = n->text_missing;
	f->text = n->text_check;
}

/* One faulty rule may speak at every call: the first is said, and each is in its own decision. Not its words, which may
 * hold the caller's. */
static void say_rule_fault(struct night *n, const struct rules_answer *answer)
{
	for (size_t i = 0; i < answer->voices_n && !n->rule_fault_said; i++)
		if (strcmp(answer->voices[i].code, "RULE_FAULT") == 0) {
			n->rule_fault_said = true;
			log_error("%s: a rule failed at %s, and such calls go to a person; `ringback explain %s CASE` "
				  "says why",
				  n->tenant->id, answer->voices[i].place, n->tenant->id);
		}
}

void consent_judge(struct night *n, struct facts *f, struct rules_answer *answer, struct decision *d)
{
	decision_init(d);
	rules_judge(n->rules, f, 1, answer);
	say_rule_fault(n, answer);
	f->identity = answer->identity;
	if (answer->identity == IDENTITY_INTERNAL)
		f->own_line = true;
	if (answer->identity == IDENTITY_TEST)
		f->test_number = true;
	take_text(n, f, answer->message_key);
	for (size_t i = 0; i < answer->voices_n; i++)
		decision_add(d, &answer->voices[i]);
	floor_judge(f, n->law, d);
	decision_settle(d);
}
