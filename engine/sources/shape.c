/* Cells that are not taken as they stand: a part of the text, or the cell of the row above. */
#include "sources/rows.h"

static struct slice take_part(struct slice cell, const struct format_target *t)
{
	static const struct slice none = {NULL, 0};
	enum format_part part = t->part;
	ptrdiff_t mark;
	bool ends_so = cell.len && cell.at[cell.len - 1] == ')';
	size_t open = cell.len, digits = 0;
	switch (part) {
	case PART_ALL: return cell;
	case PART_BEFORE:
		mark = slice_find(cell, t->mark);
		return mark >= 0 ? slice_trim(slice_part(cell, 0, (size_t)mark)) : cell;
	case PART_LAST_NUMBER:
		while (digits < cell.len && cell.at[cell.len - 1 - digits] >= '0' &&
		       cell.at[cell.len - 1 - digits] <= '9')
			digits++;
		return slice_part(cell, cell.len - digits, digits);
	case PART_IN_PARENTHESES:
	case PART_BEFORE_PARENTHESES: break;
	}
	while (ends_so && open > 0 && cell.at[open - 1] != '(')
		open--;
	if (!ends_so || !open)
		return part == PART_IN_PARENTHESES ? cell : none;
	return slice_trim(part == PART_IN_PARENTHESES ? slice_part(cell, open, cell.len - open - 1)
						      : slice_part(cell, 0, open - 1));
}

/* Keep the cells that the next rows may repeat. */
static void keep_above(struct rows *r, size_t n)
{
	r->above.sequence = r->above.at = 0;
	r->above.whole = true;
	for (size_t i = 0; i < n; i++) {
		struct str *kept = &r->above.cell[i];
		if (!r->format->target[i].fill_down)
			continue;
		if (!kept->data)
			str_init(kept, CSV_MAX_ROW_BYTES);
		str_clear(kept);
		str_add_slice(kept, r->cell[i]);
	}
}

bool row_refuse_order(struct rows *r)
{
	r->above.whole = false;
	return row_refuse(
		r, "the row goes on from the one above, which is not there: the file was sorted or cut; export it "
		   "again and leave its order");
}

/* RingCentral writes a call's further legs without type and ids: they are those of the row above, as long as nobody
 * sorted the file. Rows that are numbered prove it. */
static bool fill_down(struct rows *r, size_t n)
{
	size_t filled = 0, empty = 0;
	r->above.goes_on = false;
	for (size_t i = 0; i < n; i++)
		if (r->format->target[i].fill_down) {
			filled++;
			empty += !r->cell[i].len;
		}
	if (!filled)
		return true;
	if (empty < filled) {
		keep_above(r, n);
		return true;
	}
	int64_t sequence = r->above.sequence + 1;
	if (r->format->reads == READS_LEGS && r->cell[F_LEG_SEQUENCE].len &&
	    !value_number(r, F_LEG_SEQUENCE, &sequence))
		return false;
	if (!r->above.whole || sequence != r->above.sequence + 1)
		return row_refuse_order(r);
	r->above.sequence = sequence;
	r->above.goes_on = true;
	for (size_t i = 0; i < n; i++)
		if (r->format->target[i].fill_down)
			r->cell[i] = str_slice(&r->above.cell[i]);
	return true;
}

bool row_shape_cells(struct rows *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (r->format->target[i].part != PART_ALL)
			r->cell[i] = take_part(r->cell[i], &r->format->target[i]);
	return fill_down(r, n);
}
