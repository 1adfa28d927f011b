#include "domain/standing.h"

#include "domain/facts.h"

/* The latest instant of each sort of event, and which event it was. */
struct latest {
	int64_t at;
	ptrdiff_t by;
};

static void later(struct latest *l, int64_t at, size_t i)
{
	if (at > l->at)
		*l = (struct latest){at, (ptrdiff_t)i};
}

/* Claims of others and list look-ups are shown, never consent. */
static void take(const struct person_consent *c, size_t i, struct standing *out, struct latest *no, struct latest *yes)
{
	switch (c->kind) {
	case CONSENT_OPT_OUT:
	case CONSENT_COMPLAINT:
		if (c->scope != SCOPE_VOICE)
			later(no, c->at, i);
		break;
	case CONSENT_WRONG_NUMBER:
	case CONSENT_REASSIGNED_YES:
		out->wrong_number = true;
		later(no, c->at, i);
		break;
	case CONSENT_LEGAL_THREAT:
	case CONSENT_LITIGATOR: out->legal_risk = true; break;
	case CONSENT_OPT_IN: later(yes, c->at, i); break;
	default: break;
	}
}

void consents_stand(const struct person_consent *events, size_t n, int64_t at, struct standing *out)
{
	struct latest no = {FACTS_NEVER, -1}, yes = no, written = no, verbal = no;

	*out = (struct standing){.opted_out_at = FACTS_NEVER, .by = -1, .unread = -1};
	for (size_t i = 0; i < n; i++) {
		if (events[i].at > at)
			continue;
		take(&events[i], i, out, &no, &yes);
		if (events[i].kind == CONSENT_WRITTEN)
			later(&written, events[i].at, i);
		if (events[i].kind == CONSENT_VERBAL)
			later(&verbal, events[i].at, i);
	}
	/* Said in the same second, the stop counts. */
	out->opted_out = no.at != FACTS_NEVER && no.at >= yes.at;
	out->written = written.at != FACTS_NEVER && written.at > no.at;
	out->verbal = verbal.at != FACTS_NEVER && verbal.at > no.at;
	if (out->opted_out) {
		out->opted_out_at = no.at;
		out->by = no.by;
		return;
	}
	out->by = out->written ? written.by : out->verbal ? verbal.by : yes.by;
}

void consents_stand_now(const struct person_consent *events, size_t n, int64_t now, struct standing *out)
{
	struct latest no = {FACTS_NEVER, -1}, yes = no;

	consents_stand(events, n, now, out);
	for (size_t i = 0; i < n; i++)
		if (events[i].at > now && events[i].kind != CONSENT_OPT_IN)
			take(&events[i], i, out, &no, &yes);
	if (no.at == FACTS_NEVER || out->opted_out)
		return;
	out->opted_out = true;
	out->opted_out_at = now;
	out->by = no.by;
	out->written = out->verbal = false;
}

/* ---- rows that nobody could read ---- */

/* Shorter ones are numbers of somebody's list, and stand in any row. */
enum { ID_MIN = 8 };
/* Above this nobody asks whether each of them has been read. */
enum { UNREAD_MAX = 1000 };

static bool goes_on(struct slice row, size_t i)
{
	unsigned char c = i < row.len ? (unsigned char)row.at[i] : ' ';

	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

/* The id of a text stands in the row, as a word of its own. Asked of what came in only: an answer may quote the id of
 * the text of ours that it answers, and was not read for that. */
static bool row_has_id(struct slice row, struct slice id)
{
	if (id.len < ID_MIN)
		return false;
	for (size_t from = 0; from < row.len;) {
		ptrdiff_t found = slice_find(slice_part(row, from, row.len), id);
		if (found < 0)
			return false;
		size_t at = from + (size_t)found;
		if ((!at || !goes_on(row, at - 1)) && !goes_on(row, at + id.len))
			return true;
		from = at + 1;
	}
	return false;
}

ptrdiff_t consents_unread(const struct person_consent *events, size_t n, int64_t at, const struct person_text *texts,
			  size_t texts_n)
{
	size_t asked = 0;
	ptrdiff_t first = -1; /* of those that came at once, by id: the order of import does not show */

	for (size_t i = 0; i < n; i++) {
		const struct person_consent *e = &events[i], *f = first >= 0 ? &events[first] : NULL;
		bool read = false;
		if (e->kind != CONSENT_UNREAD_ROW || e->at > at)
			continue;
		if (f && (e->at > f->at || slice_compare(e->evidence, f->evidence) >= 0))
			continue;
		if (++asked > UNREAD_MAX)
			return (ptrdiff_t)i;
		for (size_t k = 0; !read && k < n; k++)
			read = events[k].kind == CONSENT_ROW_READ && events[k].at <= at &&
			       slice_equal(events[k].evidence, e->evidence);
		for (size_t k = 0; !read && k < texts_n; k++)
			read = texts[k].direction == DIRECTION_IN && row_has_id(e->words, texts[k].native_id);
		if (!read)
			first = (ptrdiff_t)i;
	}
	return first;
}

const char *standing_words(const struct standing *s)
{
	if (s->opted_out)
		return s->wrong_number ? "may not be texted: the number is not theirs"
				       : "may not be texted: they asked to stop";
	if (s->wrong_number)
		return "may not be texted: they said that the number is wrong";
	if (s->legal_risk)
		return "never automatically: they spoke of the law, or are known to sue";
	if (s->unread >= 0)
		return "not automatically: a row that names them, and may be a stop, could not be read";
	if (s->written)
		return "not opted out; consent in writing";
	if (s->verbal)
		return "not opted out; consent by word";
	return s->by >= 0 ? "not opted out; they opted in" : "not opted out: nothing on record says so";
}
