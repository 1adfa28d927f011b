/* Pages of Google Voice (Takeout) as a table. A page is one call (class haudio) or one thread of texts (hChatLog); what
 * is which is said by classes and rel="tag", not by words, so the language of the account does not matter. Other pages
 * have no rows.
 *
 *   of a call:   kind (missed received placed voicemail recorded), number, name, published, duration, transcript
 *   of a text:   sent, from, to, name, side, body; side: them, me, me in a group, me to nobody known
 *
 * The own side of a thread is marked up as <abbr class="fn">, the others as <span class="fn">. To whom we wrote is told
 * by their texts in the thread; where only we wrote it stands in the title, if anywhere.
 */
#include "base/mem.h"
#include "base/vec.h"
#include "base/xml_read.h"
#include "sources/table.h"

#define MAX_PAGE_BYTES (64u << 20)
#define MAX_TEXTS      100000
#define MAX_FIELD      (256u << 10)
#define RAW_BYTES      4096
#define TAIL_BYTES     32

/* A text of the thread. */
struct text {
	struct slice sent, sender, name, body;
	bool mine;
	uint32_t line;
};

/* The parts that a page is made of. `depth` is that of the element; 0: not inside one. */
enum part { PART_CALL, PART_CONTRIBUTOR, PART_PARTICIPANTS, PART_TEXT, PARTS };

struct page {
	struct xml_parser *parser;
	struct arena arena;
	int depth, inside[PARTS];
	/* What is being written down, and the element that ends it. */
	struct slice *into;
	int into_depth;
	struct str written;
	/* the page */
	struct slice title, kind, number, name, published, duration, transcript, contributor, own;
	uint32_t line;
	bool is_call, is_thread;
	size_t participants;
	struct text *texts;
	size_t texts_n, texts_cap, next;
	bool read, full, given, said_cut;
	char tail[TAIL_BYTES]; /* the last bytes of the file */
};

/* ---- reading the page ---- */

static const struct {
	const char *name;
	enum part part;
} parts[] = {{"haudio", PART_CALL},
	     {"contributor", PART_CONTRIBUTOR},
	     {"participants", PART_PARTICIPANTS},
	     {"message", PART_TEXT}};

static struct slice keep(struct page *p, struct slice text)
{
	return arena_slice(&p->arena, slice_trim(text));
}

/* What stands before an element inside belongs to the outer one: "Missed call from <a ...>". */
static void write_down(struct page *p, struct slice *into)
{
	if (p->into)
		*p->into = keep(p, str_slice(&p->written));
	p->into = into;
	p->into_depth = p->depth;
	str_clear(&p->written);
}

/* href="tel:+14155550134" */
static struct slice number_of(const struct xml_tag *tag)
{
	struct slice href = xml_attribute(tag, "href");
	return slice_starts(href, "tel:") ? slice_part(href, 4, href.len) : (struct slice){NULL, 0};
}

static void open_in_text(struct page *p, const struct xml_tag *tag)
{
	struct text *t = &p->texts[p->texts_n - 1];
	if (xml_has_class(tag, "dt"))
		t->sent = keep(p, xml_attribute(tag, "title"));
	else if (xml_has_class(tag, "tel"))
		t->sender = keep(p, number_of(tag));
	else if (slice_is(tag->name, "q"))
		write_down(p, &t->body);
	if (!xml_has_class(tag, "fn"))
		return;
	t->mine = slice_is(tag->name, "abbr");
	write_down(p, &t->name);
}

static void open_in_call(struct page *p, const struct xml_tag *tag)
{
	if (xml_has_class(tag, "published"))
		p->published = keep(p, xml_attribute(tag, "title"));
	else if (xml_has_class(tag, "duration"))
		p->duration = keep(p, xml_attribute(tag, "title"));
	else if (xml_has_class(tag, "full-text"))
		write_down(p, &p->transcript);
	else if (p->inside[PART_CONTRIBUTOR] && xml_has_class(tag, "tel"))
		p->number = keep(p, number_of(tag));
	else if (p->inside[PART_CONTRIBUTOR] && xml_has_class(tag, "fn"))
		write_down(p, &p->name);
	else if (xml_has_class(tag, "contributor"))
		write_down(p, &p->contributor);
}

/* <a rel="tag" href="http://www.google.com/voice#missed">: labels of the owner (inbox, unread) stand beside the kind.
 */
static void take_label(struct page *p, const struct xml_tag *tag)
{
	static const char *const kinds[] = {"missed", "received", "placed", "voicemail", "recorded"};
	struct slice href = xml_attribute(tag, "href");
	ptrdiff_t hash = slice_find_char(href, '#');
	struct slice label = slice_part(href, hash < 0 ? href.len : (size_t)hash + 1, href.len);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_is_fold(label, kinds[i]))
			p->kind = slice_of(kinds[i]);
}

static void enter(struct page *p, const struct xml_tag *tag)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!p->inside[parts[i].part] && xml_has_class(tag, parts[i].name))
			p->inside[parts[i].part] = p->depth;
	if (p->inside[PART_CALL] == p->depth) {
		p->is_call = true;
		p->line = tag->line;
	}
	p->is_thread |= xml_has_class(tag, "hChatLog");
	if (p->inside[PART_TEXT] != p->depth)
		return;
	struct text *t = vec_add((void **)&p->texts, &p->texts_n, &p->texts_cap, sizeof *t, MAX_TEXTS);
	if (t)
		*t = (struct text){.line = tag->line};
	else
		p->full = true;
}

static void on_open(void *ctx, const struct xml_tag *tag)
{
	struct page *p = ctx;
	p->depth++;
	if (slice_is(tag->name, "br") && p->into)
		str_addc(&p->written, '\n');
	if (p->full)
		return;
	enter(p, tag);
	if (slice_is(tag->name, "title") && !p->title.len)
		write_down(p, &p->title);
	if (slice_is(xml_attribute(tag, "rel"), "tag"))
		take_label(p, tag);
	if (p->inside[PART_PARTICIPANTS])
		p->participants += xml_has_class(tag, "tel");
	else if (p->inside[PART_TEXT] && !p->full)
		open_in_text(p, tag);
	else if (p->inside[PART_CALL])
		open_in_call(p, tag);
}

static void on_text(void *ctx, struct slice text)
{
	struct page *p = ctx;
	if (p->into)
		str_add_slice(&p->written, text);
}

static void on_close(void *ctx)
{
	struct page *p = ctx;
	if (p->into && p->depth <= p->into_depth) {
		*p->into = keep(p, str_slice(&p->written));
		p->into = NULL;
	}
	for (int i = 0; i < PARTS; i++)
		if (p->inside[i] >= p->depth)
			p->inside[i] = 0;
	p->depth--;
}

static const struct xml_events events = {on_open, on_text, on_close};

/* ---- opening ---- */

static void *open_page(struct table *t, struct slice head)
{
	struct page *p = mem_alloc(sizeof *p);
	(void)t, (void)head;
	*p = (struct page){0};
	arena_init(&p->arena, 4ul * MAX_PAGE_BYTES); /* as UTF-8 a byte may be three */
	str_init(&p->written, MAX_FIELD);
	p->parser = xml_parser_new(true, &events, p);
	return p;
}

static void close_page(struct table *t)
{
	struct page *p = t->reader;
	xml_parser_free(&p->parser);
	arena_release(&p->arena);
	str_release(&p->written);
	free(p->texts);
	free(p);
}

/* A page that was renamed, or saved without its labels, still says "Missed call from". */
static void tell_kind(struct page *p)
{
	static const struct {
		const char *begins, *kind;
	} words[] = {{"Missed call", "missed"},
		     {"Received call", "received"},
		     {"Placed call", "placed"},
		     {"Voicemail from", "voicemail"},
		     {"Recorded call", "recorded"}};
	for (size_t i = 0; i < sizeof words / sizeof *words && !p->kind.len; i++)
		if (slice_starts(p->contributor, words[i].begins))
			p->kind = slice_of(words[i].kind);
}

/* Ours, and that of the one person we write with. */
static void tell_numbers(struct page *p)
{
	for (size_t i = 0; i < p->texts_n; i++)
		if (p->texts[i].sender.len)
			*(p->texts[i].mine ? &p->own : &p->number) = p->texts[i].sender;
	ptrdiff_t plus = slice_find_char(p->title, '+');
	if (p->is_thread && !p->number.len && plus >= 0)
		p->number = slice_trim(slice_part(p->title, (size_t)plus, p->title.len));
}

static void keep_tail(struct page *p, struct slice block)
{
	size_t n = block.len < TAIL_BYTES ? block.len : TAIL_BYTES;
	memmove(p->tail, p->tail + n, TAIL_BYTES - n);
	memcpy(p->tail + TAIL_BYTES - n, block.at + block.len - n, n);
}

/* The parser closes whatever is open when a page ends early. That it did is seen by its last tag alone. */
static bool is_cut(const struct page *p)
{
	struct slice end = slice_trim((struct slice){p->tail, TAIL_BYTES});
	return !slice_equal_fold(slice_part(end, end.len < 7 ? 0 : end.len - 7, 7), SLICE("</html>"));
}

static bool read_page(struct page *p, struct feed *feed, struct err *err)
{
	struct slice block;
	while (feed_next(feed, &block)) {
		if (feed->bytes > MAX_PAGE_BYTES)
			return err_set(err, ERR_INPUT, "the page is larger than 64 MiB");
		xml_parser_feed(p->parser, block, NULL);
		keep_tail(p, block);
	}
	xml_parser_end(p->parser, NULL);
	if (p->full)
		return err_set(err, ERR_INPUT, "the page holds more than %d texts", MAX_TEXTS);
	tell_kind(p);
	tell_numbers(p);
	p->read = true;
	return feed_ok(feed, err);
}

/* ---- rows ---- */

static bool add(struct table *t, const char *name, struct slice value)
{
	return cells_add(&t->cells, slice_of(name), value);
}

static void give_call(struct table *t, const struct page *p)
{
	add(t, "kind", p->kind);
	add(t, "number", p->number);
	add(t, "name", p->name);
	add(t, "published", p->published);
	add(t, "duration", p->duration);
	add(t, "transcript", p->transcript);
}

static const char *side_of(const struct page *p, const struct text *text)
{
	if (!text->mine)
		return "them";
	if (p->participants > 1)
		return "me in a group";
	return p->number.len ? "me" : "me to nobody known";
}

static void give_text(struct table *t, const struct page *p, const struct text *text)
{
	add(t, "sent", text->sent);
	add(t, "from", text->sender);
	add(t, "to", text->mine ? p->number : p->own);
	add(t, "name", text->name);
	add(t, "side", slice_of(side_of(p, text)));
	add(t, "body", text->body);
}

static enum csv_status next_row(struct table *t, struct csv_row *row, struct err *err)
{
	struct page *p = t->reader;
	*row = (struct csv_row){0};
	if (!p->read && !read_page(p, &t->feed, err))
		return CSV_FAILED;
	if (p->is_call && !p->given) {
		p->given = true;
		row->first_line = row->last_line = p->line;
		give_call(t, p);
		return CSV_ROW;
	}
	if (!p->is_thread || p->next == p->texts_n) {
		bool cut = is_cut(p) && !p->said_cut && (p->is_thread || p->is_call);
		p->said_cut = true;
		row->first_line = row->last_line = p->texts_n ? p->texts[p->texts_n - 1].line : p->line;
		return cut ? CSV_CUT : CSV_END;
	}
	const struct text *text = &p->texts[p->next++];
	row->first_line = row->last_line = text->line;
	give_text(t, p, text);
	return CSV_ROW;
}

/* The cells of the row, as they were found. */
static struct slice raw_row(const struct table *t)
{
	struct page *p = t->reader;
	str_clear(&p->written);
	for (size_t i = 0; i < t->cells.header.n; i++) {
		struct slice name = t->cells.header.shown[i], cell = slice_part(t->cells.cell[i], 0, RAW_BYTES / 4);
		if (cell.len)
			str_addf(&p->written, "%s%.*s=\"%.*s\"", p->written.len ? " " : "", (int)name.len, name.at,
				 (int)cell.len, cell.at);
	}
	return slice_part(str_slice(&p->written), 0, RAW_BYTES);
}

const struct table_reader table_page = {open_page, next_row, raw_row, close_page};
