/* Step 2, identify: returning customer, dormant customer, lead, or internal and test numbers. Config first, then tags,
 * then history; with the evidence, and the doubt if there is any (product: 10, Identity). */
#include "base/utf8.h"
#include "loop/night.h"

struct history {
	int64_t latest_at, file, line;
	const char *what;
};

static void note_job(struct history *h, int64_t at, int64_t file, int64_t line, const char *what)
{
	if (at <= h->latest_at)
		return;
	*h = (struct history){at, file, line, what};
}

/* When a booking was work: its start when that lies before the call, else the day it was made. */
static int64_t job_instant(const struct person_booking *b, int64_t call_at)
{
	if (b->starts_at && b->starts_at <= call_at)
		return b->starts_at;
	return b->created_at && b->created_at < call_at ? b->created_at : 0;
}

static void gather_history(const struct person *p, int64_t at, struct identified *who, struct history *h)
{
	who->upcoming_at = FACTS_NEVER;
	for (size_t i = 0; i < p->bookings_n; i++) {
		const struct person_booking *b = &p->bookings[i];
		int64_t when = job_instant(b, at);
		if (b->status == BOOKING_CANCELLED || b->phones > 1 || b->by_email)
			continue;
		if (b->starts_at > at && b->created_at && b->created_at <= at &&
		    (who->upcoming_at == FACTS_NEVER || b->starts_at < who->upcoming_at))
			who->upcoming_at = b->starts_at;
		if (!when)
			continue;
		who->jobs++;
		note_job(h, when, b->file, b->file_line, "last job");
	}
	for (size_t i = 0; i < p->payments_n; i++) {
		const struct person_payment *pay = &p->payments[i];
		if (pay->kind != PAYMENT_PAYMENT || pay->status != PAYMENT_SUCCEEDED || pay->at > at || pay->by_email)
			continue;
		who->jobs++;
		note_job(h, pay->at, pay->file, pay->file_line, "last payment");
	}
	who->last_job_at = h->latest_at ? h->latest_at : FACTS_NEVER;
}

static bool same_name(struct night *n, struct slice a, struct slice b)
{
	struct str fa, fb;
	bool same;

	if (slice_equal_fold(a, b))
		return true;
	str_init(&fa, 1024);
	str_init(&fb, 1024);
	utf8_add_folded(&fa, slice_trim(a));
	utf8_add_folded(&fb, slice_trim(b));
	same = slice_equal(str_slice(&fa), str_slice(&fb));
	str_release(&fa);
	str_release(&fb);
	(void)n;
	return same;
}

/* Of two that are equally good the first by bytes stands, so that the order of import does not show. */
static void keep_first(struct slice *standing, struct slice coming)
{
	if (coming.len && (!standing->len || slice_compare(coming, *standing) < 0))
		*standing = coming;
}

static void note_name(struct night *n, struct identified *who, struct slice name)
{
	if (who->name.len && name.len && !same_name(n, who->name, name))
		who->two_people = true;
	keep_first(&who->name, name);
}

/* One name when every record agrees; none, and doubt, when two people share the number. */
static void gather_names(struct night *n, const struct person *p, struct identified *who)
{
	for (size_t i = 0; i < p->contacts_n; i++) {
		const struct person_contact *c = &p->contacts[i];
		who->known = true;
		who->doubt = who->doubt || (c->tags.len && who->tags.len && !slice_equal(c->tags, who->tags));
		keep_first(&who->tags, c->tags);
		keep_first(&who->region, c->region);
		note_name(n, who, c->name.len ? c->name : c->company);
	}
	for (size_t i = 0; i < p->bookings_n && !p->contacts_n; i++)
		if (!p->bookings[i].by_email && p->bookings[i].phones <= 1)
			note_name(n, who, p->bookings[i].person);
	if (who->two_people) {
		who->name = (struct slice){0};
		who->doubt = true;
	}
}

static bool has_tag(struct slice tags, const char *tag)
{
	struct slice part;

	while (slice_next(&tags, ',', &part))
		if (slice_is_fold(slice_trim(part), tag))
			return true;
	return false;
}

static bool any_tag(const struct person *p, const char *const *tags, bool *all)
{
	size_t hits = 0;

	for (size_t i = 0; i < p->contacts_n; i++)
		for (size_t t = 0; tags[t]; t++)
			if (has_tag(p->contacts[i].tags, tags[t])) {
				hits++;
				break;
			}
	*all = hits == p->contacts_n;
	return hits > 0;
}

static struct slice evidence(struct night *n, const char *what, int64_t at, int64_t file, int64_t line)
{
	char date[11], text[256];
	struct slice source = night_source(n, file, line);

	civil_format_date(n->tenant->zone, at, date);
	snprintf(text, sizeof text, "%s %s%s%.*s", what, date, source.len ? ", " : "", (int)source.len, source.at);
	return arena_slice(&n->person, slice_of(text));
}

static void classify(struct night *n, const struct person *p, int64_t at, const struct history *h,
		     struct identified *who)
{
	static const char *const vendor[] = {"vendor", "supplier", "vendors", "suppliers", NULL};
	static const char *const spam[] = {"spam", "robocall", "telemarketer", NULL};
	bool all = false, is_spam = any_tag(p, spam, &all);

	if (is_spam || any_tag(p, vendor, &all)) {
		who->identity = !all ? IDENTITY_UNKNOWN : is_spam ? IDENTITY_SPAM : IDENTITY_VENDOR;
		who->doubt = who->doubt || !all;
		who->evidence = SLICE("a contact's label");
		return;
	}
	if (h->latest_at) {
		int64_t months = n->tenant->dormant_after_months;
		int64_t since = months ? civil_add_months(at, -months) : at - n->tenant->dormant_after_s;
		who->identity = h->latest_at >= since ? IDENTITY_RETURNING : IDENTITY_DORMANT;
		who->evidence = evidence(n, h->what, h->latest_at, h->file, h->line);
		return;
	}
	who->identity = IDENTITY_LEAD;
	who->evidence = who->known ? SLICE("in the contacts, no job or payment before the call")
				   : SLICE("no job, booking or payment before the call");
}

void identify_person(struct night *n, const struct person *p, int64_t at, struct identified *who)
{
	struct history h = {0};
	const char *label;

	*who = (struct identified){.identity = IDENTITY_UNKNOWN, .evidence = SLICE("no readable number")};
	gather_history(p, at, who, &h);
	gather_names(n, p, who);
	const char *owner = p->phone ? lines_owner(n->lines, n->lines_n, p->phone) : NULL;
	who->other_line = owner && strcmp(owner, n->tenant->id) != 0;
	label = tenant_inside_label(n->tenant, p->phone, &who->test);
	if (label || (p->phone && tenant_owns_line(n->tenant, p->phone))) {
		who->inside = true;
		who->identity = who->test ? IDENTITY_TEST : IDENTITY_INTERNAL;
		who->name = label ? slice_of(label) : SLICE("one of our own lines");
		who->evidence = SLICE("listed in tenant.yaml");
		who->doubt = false;
		return;
	}
	if (!p->phone || (p->calls_n && p->calls[p->calls_n - 1].kind != PHONE_VALID))
		return;
	classify(n, p, at, &h, who);
}
