/* Rows -> contacts. */
#include "base/utf8.h"
#include "sources/rows.h"

#define MAX_TAGS_BYTES 1000

/* States, territories and provinces by their names; exports hold both forms (USPS Publication 28, Canada Post). */
static const struct {
	const char *code, *name;
} regions[] = {
	{"AL", "alabama"},
	{"AK", "alaska"},
	{"AZ", "arizona"},
	{"AR", "arkansas"},
	{"CA", "california"},
	{"CO", "colorado"},
	{"CT", "connecticut"},
	{"DE", "delaware"},
	{"DC", "district of columbia"},
	{"FL", "florida"},
	{"GA", "georgia"},
	{"HI", "hawaii"},
	{"ID", "idaho"},
	{"IL", "illinois"},
	{"IN", "indiana"},
	{"IA", "iowa"},
	{"KS", "kansas"},
	{"KY", "kentucky"},
	{"LA", "louisiana"},
	{"ME", "maine"},
	{"MD", "maryland"},
	{"MA", "massachusetts"},
	{"MI", "michigan"},
	{"MN", "minnesota"},
	{"MS", "mississippi"},
	{"MO", "missouri"},
	{"MT", "montana"},
	{"NE", "nebraska"},
	{"NV", "nevada"},
	{"NH", "new hampshire"},
	{"NJ", "new jersey"},
	{"NM", "new mexico"},
	{"NY", "new york"},
	{"NC", "north carolina"},
	{"ND", "north dakota"},
	{"OH", "ohio"},
	{"OK", "oklahoma"},
	{"OR", "oregon"},
	{"PA", "pennsylvania"},
	{"PR", "puerto rico"},
	{"RI", "rhode island"},
	{"SC", "south carolina"},
	{"SD", "south dakota"},
	{"TN", "tennessee"},
	{"TX", "texas"},
	{"UT", "utah"},
	{"VT", "vermont"},
	{"VA", "virginia"},
	{"WA", "washington"},
	{"WV", "west virginia"},
	{"WI", "wisconsin"},
	{"WY", "wyoming"},
	{"AB", "alberta"},
	{"BC", "british columbia"},
	{"MB", "manitoba"},
	{"NB", "new brunswick"},
	{"NL", "newfoundland and labrador"},
	{"NS", "nova scotia"},
	{"NT", "northwest territories"},
	{"NU", "nunavut"},
	{"ON", "ontario"},
	{"PE", "prince edward island"},
	{"QC", "quebec"},
	{"SK", "saskatchewan"},
	{"YT", "yukon"},
};

/* "33957 (Gulfside Place)": what people add in parentheses is no part of it. */
static struct slice without_remark(struct slice text)
{
	ptrdiff_t open = slice_find_char(text, '(');
	return slice_trim(open >= 0 ? slice_part(text, 0, (size_t)open) : text);
}

/* "FL", "Fl.", "Florida", "Florida (Pelican Preserve)"; anything else stays unknown. */
static struct slice region_code(struct slice text)
{
	text = without_remark(text);
	if (slice_ends(text, "."))
		text.len--;
	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
		if (slice_is_fold(text, regions[i].code) || slice_is_fold(text, regions[i].name))
			return slice_of(regions[i].code);
	return (struct slice){NULL, 0};
}

/* "* myContacts ::: Vendor" -> "vendor". A star marks groups that the program made itself. */
static void add_tag(struct slice tag, struct str *out)
{
	tag = slice_trim(tag);
	if (!tag.len || tag.at[0] == '*')
		return;
	if (out->len)
		str_addc(out, ',');
	utf8_add_folded(out, tag);
}

static struct slice fold_tags(struct rows *r, struct slice cell)
{
	struct str tags;
	if (!cell.len)
		return cell;
	str_init(&tags, MAX_TAGS_BYTES);
	while (cell.len) {
		size_t i = 0;
		while (i < cell.len && cell.at[i] != ',' && cell.at[i] != ';' && cell.at[i] != ':')
			i++;
		add_tag(slice_part(cell, 0, i), &tags);
		while (i < cell.len && (cell.at[i] == ',' || cell.at[i] == ';' || cell.at[i] == ':'))
			i++;
		cell = slice_part(cell, i, cell.len);
	}
	struct slice kept = arena_slice(&r->row_arena, str_slice(&tags));
	str_release(&tags);
	return kept;
}

static struct slice whole_name(struct rows *r)
{
	struct slice first = r->cell[F_CONTACT_FIRST_NAME], last = r->cell[F_CONTACT_LAST_NAME];
	if (r->cell[F_CONTACT_NAME].len)
		return r->cell[F_CONTACT_NAME];
	if (!first.len || !last.len)
		return first.len ? first : last;
	struct str name;
	str_init(&name, 2000);
	str_add_slice(&name, first);
	str_addc(&name, ' ');
	str_add_slice(&name, last);
	struct slice kept = arena_slice(&r->row_arena, str_slice(&name));
	str_release(&name);
	return kept;
}

/* "a@example.com ::: b@example.com", "a@example.com, b@example.com": the first. */
static struct slice first_email(struct slice cell)
{
	size_t i = 0;
	while (i < cell.len && cell.at[i] != ',' && cell.at[i] != ';' && cell.at[i] != ':' && cell.at[i] != ' ')
		i++;
	return slice_part(cell, 0, i);
}

bool row_build_contact(struct rows *r, struct record *record)
{
	struct contact *c = &record->contact;
	enum civil_quality quality;
	size_t n;
	*c = (struct contact){.native_id = r->cell[F_CONTACT_ID]};
	if (!value_row_time(r, &c->created_at, &quality) ||
	    !value_phones(r, F_CONTACT_PHONES, c->phones, CONTACT_MAX_PHONES, &n))
		return false;
	c->phones_n = (uint32_t)n;
	c->name = whole_name(r);
	c->company = r->cell[F_CONTACT_COMPANY];
	c->tags = fold_tags(r, r->cell[F_CONTACT_TAGS]);
	c->email = first_email(r->cell[F_CONTACT_EMAIL]);
	c->region = region_code(r->cell[F_CONTACT_REGION]);
	c->postal_code = without_remark(r->cell[F_CONTACT_POSTAL_CODE]);
	rows_saw_time(r, c->created_at);
	return true;
}
