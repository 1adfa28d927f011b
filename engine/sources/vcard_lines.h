/* Inside the sources room: vCards as lines. Undoes folds, quoted-printable and escapes, so that a property is a name
 * and a value. */
#ifndef SOURCES_VCARD_LINES_H
#define SOURCES_VCARD_LINES_H

#include "base/feed.h"

#define VCARD_MAX_LINE (64u << 10)

struct vcard_lines {
	struct feed *feed;
	struct slice rest;    /* of the block */
	struct str physical;  /* one line of the file */
	struct str logical;   /* with its continuations */
	struct str decoded;   /* its value */
	bool ahead;           /* `physical` was read and belongs to the next property */
	uint32_t physical_no; /* from 1 */
};

/* One property; all slices are valid until the next. */
struct vcard_property {
	struct slice whole; /* the line, unfolded */
	struct slice name;  /* without its group: TEL of item2.TEL */
	struct slice value; /* decoded into UTF-8; its escapes as they stand, for they tell the parts of a list apart */
	bool binary;        /* a picture, a sound, a key: the value is not for reading */
	bool too_long;      /* cut at VCARD_MAX_LINE */
	uint32_t line;
};

void vcard_lines_open(struct vcard_lines *l, struct feed *feed);
void vcard_lines_close(struct vcard_lines *l);
/* False at the end of the file. Lines without a colon come as a property without a name. */
bool vcard_lines_next(struct vcard_lines *l, struct vcard_property *property);

/* Cut the next part off *rest at an unescaped `sep` (eaten) and append it, escapes undone. False when *rest is over. */
bool vcard_next_part(struct slice *rest, char sep, struct str *out);

#endif
