/* Rows -> consent events. Opt-outs are taken even when thin; anything that permits must say when. */
#include "sources/rows.h"

/* What speaks for contacting needs its time; what speaks against it holds from the beginning when it has none. */
static bool may_lack_time(enum consent_kind k)
{
	switch (k) {
	case CONSENT_OPT_OUT:
	case CONSENT_WRONG_NUMBER:
	case CONSENT_COMPLAINT:
	case CONSENT_LEGAL_THREAT:
	case CONSENT_DNC_LISTED:
	case CONSENT_REASSIGNED_YES:
	case CONSENT_LITIGATOR: return true;
	default: return false;
	}
}

static struct slice file_and_line(struct rows *r)
{
	struct str text;
	str_init(&text, 300);
	str_addf(&text, "%.200s line %u", r->file_name, r->row.first_line);
	struct slice kept = arena_slice(&r->row_arena, str_slice(&text));
	str_release(&text);
	return kept;
}

/* What the row says: in its own word, or as the answer of a list, which can be two things. Empty when it says nothing
 * that holds: "not on the list" is true of one day only. */
static bool take_kind(struct rows *r, int64_t at, int *kind)
{
	int listed, litigator;
	enum consent_kind said[2];
	int n = 0;
	if (!value_word(r, F_CONSENT_KIND, kind) || !value_flag(r, F_CONSENT_IS_LISTED, &listed) ||
	    !value_flag(r, F_CONSENT_IS_LITIGATOR, &litigator))
		return false;
	if (litigator == 1)
		said[n++] = CONSENT_LITIGATOR;
	if (listed == 1)
		said[n++] = CONSENT_DNC_LISTED;
	else if (listed == 0 && at)
		said[n++] = CONSENT_DNC_CLEAR;
	if (r->part < n)
		*kind = (int)said[r->part];
	r->more = r->part + 1 < n;
	r->skip = *kind == CONSENT_NONE && (listed >= 0 || litigator >= 0);
	return !r->skip;
}

bool row_build_consent(struct rows *r, struct record *record)
{
	struct consent_event *e = &record->consent;
	enum civil_quality quality;
	struct phone phone;
	int kind = CONSENT_NONE, scope = SCOPE_ALL, keyword;
	*e = (struct consent_event){0};
	if (!value_phone(r, F_CONSENT_PHONE, &phone) || !value_word(r, F_CONSENT_SCOPE, &scope) ||
	    !value_flag(r, F_CONSENT_KEYWORD, &keyword) || !value_row_time(r, &e->at, &quality) ||
	    !take_kind(r, e->at, &kind))
		return false;
	if (!phone.e164)
		return row_refuse(r, "%s holds no phone number that can be read", row_column(r, F_CONSENT_PHONE).text);
	if (kind == CONSENT_NONE || kind >= CONSENT_UNREAD_ROW) /* the last ones are ours to say */
		return row_refuse(r,
				  "the row does not say what kind of consent it is (map kind, or give it under set:)");
	if (!e->at && !may_lack_time((enum consent_kind)kind))
		return row_refuse(r, "%s without a time proves nothing; only what forbids contact may lack one",
				  consent_kind_word((enum consent_kind)kind));
	e->phone = phone.e164;
	e->kind = (enum consent_kind)kind;
	e->scope = (enum consent_scope)scope;
	e->words = r->cell[F_CONSENT_WORDS];
	e->asserted_by = r->cell[F_CONSENT_ASSERTED_BY];
	e->evidence = r->cell[F_CONSENT_EVIDENCE].len ? r->cell[F_CONSENT_EVIDENCE] : file_and_line(r);
	e->keyword = keyword == 1;
	rows_saw_time(r, e->at);
	return true;
}
