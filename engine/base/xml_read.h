/* XML and web pages as events, pushed in block by block. The only user of libxml2.
 *
 * A document brings no definitions of its own (a DTD in XML is refused), so no entity can grow or reach for a file or
 * the network. XML that is not well formed is read up to the fault. Characters that XML forbids but that phones write
 * (emoji as two halves) are left out and counted. A web page is read as browsers do: nothing in it is a fault.
 */
#ifndef BASE_XML_READ_H
#define BASE_XML_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define XML_MAX_ATTRIBUTES 128

struct xml_attribute {
	struct slice name, value;
};

struct xml_tag {
	struct slice name;
	const struct xml_attribute *attribute;
	size_t n;
	uint32_t line; /* on which the tag ends */
};

/* All slices are valid UTF-8 and gone after the call. Any may be null. */
struct xml_events {
	void (*open)(void *ctx, const struct xml_tag *tag);
	void (*text)(void *ctx, struct slice text); /* in pieces */
	void (*close)(void *ctx);
};

struct xml_parser; /* opaque */

struct xml_parser *xml_parser_new(bool html, const struct xml_events *events, void *ctx);
void xml_parser_free(struct xml_parser **p);

/* The next block, in UTF-8. False when the document cannot be read on; err says where and why. Events of all that
 * stands before that place were given. */
bool xml_parser_feed(struct xml_parser *p, struct slice block, struct err *err);
/* The end of the file. False when the document is not over. */
bool xml_parser_end(struct xml_parser *p, struct err *err);
uint32_t xml_parser_fault_line(const struct xml_parser *p);
uint64_t xml_parser_left_out(const struct xml_parser *p); /* characters that were left out */

/* The value of an attribute; empty when there is none. */
struct slice xml_attribute(const struct xml_tag *tag, const char *name);
bool xml_has_class(const struct xml_tag *tag, const char *name); /* one of the words of class="..." */

const char *xml_library_version(void);

#endif
