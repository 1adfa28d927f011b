#include "base/xml_read.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include "base/mem.h"

struct xml_parser {
	xmlParserCtxtPtr ctxt;
	bool html;
	const struct xml_events *events;
	void *ctx;
	bool broken;
	uint64_t left_out;
	uint32_t fault_line;
	char fault[200];
};

static struct slice of_xml(const xmlChar *text)
{
	return slice_of((const char *)text);
}

/* ---- faults ---- */

static void stop(struct xml_parser *p, int line, const char *why)
{
	if (p->broken)
		return;
	p->broken = true;
	p->fault_line = line > 0 ? (uint32_t)line : 0;
	snprintf(p->fault, sizeof p->fault, "%.*s", (int)slice_trim(slice_of(why)).len, why);
	xmlStopParser(p->ctxt);
}

static void on_fault(void *data, xmlErrorPtr fault)
{
	struct xml_parser *p = data;
	switch (fault->code) {
	case XML_ERR_INVALID_HEX_CHARREF:
	case XML_ERR_INVALID_DEC_CHARREF:
	case XML_ERR_INVALID_CHARREF:
	case XML_ERR_INVALID_CHAR: p->left_out++; return;
	default: break;
	}
	/* Doubtful namespaces change no name that is looked for. */
	if (!p->html && fault->level >= XML_ERR_ERROR && fault->domain != XML_FROM_NAMESPACE)
		stop(p, fault->line, fault->message ? fault->message : "it is not well formed");
}

static void on_definitions(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	struct xml_parser *p = data;
	(void)name, (void)external, (void)system;
	stop(p, p->ctxt->input ? p->ctxt->input->line : 0,
	     "it brings definitions of its own (a DTD), which are not read");
}

/* ---- events ---- */

static void give_tag(struct xml_parser *p, struct slice name, const struct xml_attribute *attribute, size_t n)
{
	struct xml_tag tag = {name, attribute, n, p->ctxt->input ? (uint32_t)p->ctxt->input->line : 0};
	if (p->events->open && !p->broken)
		p->events->open(p->ctx, &tag);
}

static void on_open(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces_n,
		    const xmlChar **namespaces, int n, int defaulted, const xmlChar **values)
{
	struct xml_attribute attribute[XML_MAX_ATTRIBUTES];
	size_t kept = 0;
	(void)prefix, (void)uri, (void)namespaces_n, (void)namespaces, (void)defaulted;
	/* Five pointers an attribute: name, prefix, URI, begin and end of the value. */
	for (int i = 0; i < n && kept < XML_MAX_ATTRIBUTES; i++, values += 5)
		attribute[kept++] = (struct xml_attribute){of_xml(values[0]),
							   {(const char *)values[3], (size_t)(values[4] - values[3])}};
	give_tag(data, of_xml(name), attribute, kept);
}

static void on_html_open(void *data, const xmlChar *name, const xmlChar **values)
{
	struct xml_attribute attribute[XML_MAX_ATTRIBUTES];
	size_t kept = 0;
	for (; values && values[0] && kept < XML_MAX_ATTRIBUTES; values += 2)
		attribute[kept++] = (struct xml_attribute){of_xml(values[0]), of_xml(values[1])};
	give_tag(data, of_xml(name), attribute, kept);
}

static void on_text(void *data, const xmlChar *text, int len)
{
	struct xml_parser *p = data;
	if (p->events->text && !p->broken && len > 0)
		p->events->text(p->ctx, (struct slice){(const char *)text, (size_t)len});
}

static void on_html_close(void *data, const xmlChar *name)
{
	struct xml_parser *p = data;
	(void)name;
	if (p->events->close && !p->broken)
		p->events->close(p->ctx);
}

static void on_close(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)prefix, (void)uri;
	on_html_close(data, name);
}

/* ---- the parser ---- */

struct xml_parser *xml_parser_new(bool html, const struct xml_events *events, void *ctx)
{
	struct xml_parser *p = mem_alloc(sizeof *p);
	xmlSAXHandler sax = {.characters = on_text,
			     .ignorableWhitespace = on_text,
			     .cdataBlock = on_text,
			     .serror = on_fault,
			     .initialized = XML_SAX2_MAGIC};
	*p = (struct xml_parser){.html = html, .events = events, .ctx = ctx};
	if (html) {
		sax.startElement = on_html_open;
		sax.endElement = on_html_close;
		p->ctxt = htmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	} else {
		sax.startElementNs = on_open;
		sax.endElementNs = on_close;
		sax.internalSubset = on_definitions;
		p->ctxt = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
	}
	if (!p->ctxt)
		abort(); /* out of memory */
	/* The blocks are UTF-8 by now, whatever the document says of itself. RECOVER lets it go on behind a forbidden
	 * character; every other fault stops it. NOENT: without a DTD there are but the five entities that are
	 * characters. */
	if (html)
		htmlCtxtUseOptions(p->ctxt, HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_RECOVER);
	else
		xmlCtxtUseOptions(p->ctxt,
				  XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_RECOVER | XML_PARSE_NOENT);
	return p;
}

void xml_parser_free(struct xml_parser **p)
{
	if (!*p)
		return;
	if ((*p)->html)
		htmlFreeParserCtxt((*p)->ctxt);
	else
		xmlFreeParserCtxt((*p)->ctxt);
	free(*p);
	*p = NULL;
}

static bool say_fault(const struct xml_parser *p, struct err *err)
{
	return !p->broken || err_set(err, ERR_INPUT, "line %u: the file cannot be read on from here: %s",
				     (unsigned)p->fault_line, p->fault);
}

static void push(struct xml_parser *p, struct slice block, int last)
{
	if (p->html)
		htmlParseChunk(p->ctxt, block.at, (int)block.len, last);
	else
		xmlParseChunk(p->ctxt, block.at, (int)block.len, last);
}

bool xml_parser_feed(struct xml_parser *p, struct slice block, struct err *err)
{
	if (!p->broken)
		push(p, block, 0);
	return say_fault(p, err);
}

bool xml_parser_end(struct xml_parser *p, struct err *err)
{
	if (!p->broken)
		push(p, SLICE(""), 1);
	return say_fault(p, err);
}

uint32_t xml_parser_fault_line(const struct xml_parser *p)
{
	return p->fault_line;
}

uint64_t xml_parser_left_out(const struct xml_parser *p)
{
	return p->left_out;
}

/* ---- attributes ---- */

struct slice xml_attribute(const struct xml_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->n; i++)
		if (slice_is(tag->attribute[i].name, name))
			return tag->attribute[i].value;
	return (struct slice){NULL, 0};
}

bool xml_has_class(const struct xml_tag *tag, const char *name)
{
	struct slice rest = xml_attribute(tag, "class"), word;
	while (slice_next(&rest, ' ', &word))
		if (slice_is(slice_trim(word), name))
			return true;
	return false;
}

const char *xml_library_version(void)
{
	return LIBXML_DOTTED_VERSION;
}
