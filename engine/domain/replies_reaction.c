/* Reactions: `Liked "Sorry we missed your call ... Reply STOP to opt out"` holds our own words, and is no stop. */
#include "domain/replies_text.h"
#include "domain/replies_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The length of a quotation mark at the start, or 0. */
static size_t quote_len(struct slice text)
{
	static const char *const quotes[] = {"\"", "\u201C", "\u201D", "\u201E", "\u00AB", "\u00BB"};

	for (size_t i = 0; i < COUNT(quotes); i++)
		if (slice_starts(text, quotes[i]))
			return strlen(quotes[i]);
	return 0;
}

static bool head_matches(struct slice text, const char *head, size_t *len)
{
	size_t n = strlen(head);

	if (text.len < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (text.at[i] != head[i] && !(head[i] == ' ' && text.at[i] == '\''))
			return false;
	*len = n;
	return true;
}

/* `Liked "..."` and nothing else: exactly one quotation, up to the end. */
static bool reaction_quotes(struct slice text, size_t gap_max)
{
	size_t quotes = 0, first = 0, last_end = 0;

	for (size_t i = 0; i < text.len;) {
		size_t len = quote_len(slice_part(text, i, text.len - i));

		if (len > 0 && quotes++ == 0)
			first = i;
		if (len > 0)
			last_end = i + len;
		i += len > 0 ? len : 1;
	}
	return quotes == 2 && first <= gap_max && last_end == text.len;
}

enum reply_reaction_kind reply_reaction_find(struct slice folded)
{
	struct slice text = slice_trim(folded);
	bool sign = false;

	while (text.len > 0 && !reply_is_wordy(text.at[0]) && quote_len(text) == 0) {
		sign = sign || (unsigned char)text.at[0] >= 0x80;
		text = slice_part(text, 1, text.len - 1);
	}
	for (size_t i = 0; i < reply_reactions_n; i++) {
		const struct reply_reaction *r = &reply_reactions[i];
		size_t len = 0;
		/* "Reacted <picture> to" has something in between; "<picture> to" begins with one. */
		size_t gap = strcmp(r->head, "reacted") == 0 ? 24 : 4;

		if (!head_matches(text, r->head, &len) || (strcmp(r->head, "to") == 0 && !sign))
			continue;
		if (reaction_quotes(slice_part(text, len, text.len - len), gap))
			return r->doubtful ? REACTION_DOUBTFUL : REACTION_PLAIN;
	}
	return REACTION_NONE;
}
