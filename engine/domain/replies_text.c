/* From a body to folded words: contractions, spaced letters, hidden letters, signatures. */
#include "domain/replies_text.h"

#include <assert.h>

#include "base/utf8.h"
#include "domain/replies_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FOLDED_MAX   (REPLY_MAX_BYTES * 8)
#define WORD_MAX     48 /* longer ones are cut: no word of ours is near that */

struct slice reply_word(const struct reply_text *t, size_t index)
{
	return (struct slice){t->folded.data + t->words[index].at, t->words[index].len};
}

/* ---- adding words ---- */

static void token_add(struct reply_text *t, struct slice word, uint64_t classes)
{
	struct reply_token *token;

	if (t->words_n == REPLY_MAX_WORDS) {
		t->cut = true;
		return;
	}
	token = &t->words[t->words_n++];
	token->at = (uint32_t)t->folded.len;
	token->len = (uint32_t)word.len;
	token->classes = classes;
	str_add_slice(&t->folded, word);
	str_addc(&t->folded, ' ');
}

static void break_add(struct reply_text *t)
{
	if (t->words_n > 0 && (t->words[t->words_n - 1].classes & W_BREAK) == 0)
		token_add(t, SLICE("."), W_BREAK);
}

static void word_add(struct reply_text *t, const char *text)
{
	token_add(t, slice_of(text), 0);
}

/* Words that phones and thumbs write as one. */
static const struct contraction {
	const char *word, *first, *second;
} contractions[] = {
	{"dont", "do", "not"},
	{"wont", "will", "not"},
	{"cant", "can", "not"},
	{"cannot", "can", "not"},
	{"doesnt", "does", "not"},
	{"didnt", "did", "not"},
	{"isnt", "is", "not"},
	{"arent", "are", "not"},
	{"wasnt", "was", "not"},
	{"wouldnt", "would", "not"},
	{"couldnt", "could", "not"},
	{"shouldnt", "should", "not"},
	{"havent", "have", "not"},
	{"hasnt", "has", "not"},
	{"aint", "is", "not"},
	{"im", "i", "am"},
	{"ive", "i", "have"},
	{"youre", "you", "are"},
	{"youve", "you", "have"},
	{"thankyou", "thank", "you"},
	{"nomore", "no", "more"},
	{"nomas", "no", "mas"},
	{"dnt", "do", "not"},
	{"donot", "do", "not"},
	{"stoptexting", "stop", "texting"},
	{"textme", "text", "me"},
	{"stopcalling", "stop", "calling"},
	{"leaveme", "leave", "me"},
	{"removeme", "remove", "me"},
};

/* Digits for letters ("ST0P", "5TOP") are letters only where that makes a keyword. */
static bool word_unmask(char *word, size_t len)
{
	static const char digits[] = "0134578", letters[] = "oleasbt";
	char plain[WORD_MAX + 1];
	bool changed = false;

	for (size_t i = 0; i < len; i++) {
		const char *digit = memchr(digits, word[i], sizeof digits - 1);

		plain[i] = digit != NULL ? letters[digit - digits] : word[i];
		changed = changed || digit != NULL;
	}
	if (changed && plain[0] == 't' && word[0] == '7')
		return false;
	for (size_t i = 0; changed && i < reply_keywords_n; i++) {
		if (!slice_is((struct slice){plain, len}, reply_keywords[i].word))
			continue;
		memcpy(word, plain, len);
		return true;
	}
	return false;
}

/* "Stooop" is "stop": three or more of a letter are one. */
static size_t word_squeeze(char *word, size_t len)
{
	size_t out = 0;

	for (size_t i = 0; i < len;) {
		size_t run = 1;

		while (i + run < len && word[i + run] == word[i])
			run++;
		for (size_t keep = run >= 3 && (word[i] < '0' || word[i] > '9') ? 1 : run; keep > 0; keep--)
			word[out++] = word[i];
		i += run;
	}
	return out;
}

struct word_buffer {
	char text[WORD_MAX];
	size_t len;
};

static void word_flush(struct reply_text *t, struct word_buffer *w)
{
	struct slice word;

	if (w->len == 0)
		return;
	w->len = word_squeeze(w->text, w->len);
	word_unmask(w->text, w->len);
	word = (struct slice){w->text, w->len};
	w->len = 0;
	for (size_t i = 0; i < COUNT(contractions); i++) {
		if (!slice_is(word, contractions[i].word))
			continue;
		word_add(t, contractions[i].first);
		word_add(t, contractions[i].second);
		return;
	}
	token_add(t, word, 0);
}

static void word_push(struct word_buffer *w, char c)
{
	if (w->len < sizeof w->text)
		w->text[w->len++] = c;
}

/* ---- characters ---- */

static uint32_t code_point(struct slice text)
{
	static const unsigned char head[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	uint32_t cp = (unsigned char)text.at[0] & head[text.len];

	for (size_t i = 1; i < text.len; i++)
		cp = cp << 6 | ((unsigned char)text.at[i] & 0x3F);
	return cp;
}

/* Letters that folding leaves outside a to z, as people would read them. */
static const char *letter_plain(uint32_t cp)
{
	switch (cp) {
	case 0xE6: return "ae";
	case 0xF8: return "o";
	case 0x111: return "d";
	case 0x131: return "i";
	case 0x142: return "l";
	case 0x153: return "oe";
	default: return NULL;
	}
}

static bool is_foreign(uint32_t cp)
{
	return (cp >= 0x370 && cp <= 0x1FFF) || (cp >= 0x2C00 && cp <= 0x2DFF) || (cp >= 0x3040 && cp <= 0xD7FF) ||
	       (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

static bool is_invisible(uint32_t cp)
{
	return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060 || (cp >= 0xFE00 && cp <= 0xFE0F) ||
	       cp == 0xFEFF;
}

static void wide_read(struct reply_text *t, struct word_buffer *w, uint32_t cp)
{
	const char *plain = letter_plain(cp);

	if (is_invisible(cp))
		return;
	for (; plain != NULL && *plain != '\0'; plain++)
		word_push(w, *plain);
	if (letter_plain(cp) != NULL)
		return;
	word_flush(t, w);
	t->foreign = t->foreign || is_foreign(cp);
	t->signs = true;
	t->stop_sign = t->stop_sign || cp == 0x1F6D1;
	/* no entry, prohibited, raised hand, no good, middle finger, no one under eighteen */
	t->no_sign = t->no_sign || cp == 0x26D4 || cp == 0x1F6AB || cp == 0x270B || cp == 0x1F645 || cp == 0x1F595 ||
		     cp == 0x1F91A;
	if (cp >= 0x2010 && cp != 0x2019 && !(cp >= 0x2018 && cp <= 0x201F))
		break_add(t);
}

/* "n't" is " not"; any other apostrophe parts two words. Returns how many characters were read. */
static size_t apostrophe_read(struct reply_text *t, struct word_buffer *w, struct slice rest)
{
	bool ends = rest.len < 3 || !reply_is_wordy(rest.at[2]);

	if (w->len > 1 && w->text[w->len - 1] == 'n' && rest.len >= 2 && rest.at[1] == 't' && ends) {
		if (w->len == 3 && memcmp(w->text, "won", 3) == 0)
			memcpy(w->text, "will", (w->len = 4));
		else if (w->len != 3 || memcmp(w->text, "can", 3) != 0)
			w->len--;
		word_flush(t, w);
		word_add(t, "not");
		return 2;
	}
	word_flush(t, w);
	return 1;
}

/* Marks inside a word that hide it: "$top", "st*p", "st@p". Returns false when it is a mark like any other. */
static bool mark_hides(struct word_buffer *w, struct slice rest)
{
	bool before = w->len > 0 && reply_is_letter(w->text[w->len - 1]),
	     after = rest.len > 1 && reply_is_letter(rest.at[1]);

	if (rest.at[0] == '$' && after && !before && w->len == 0)
		word_push(w, 's');
	else if (rest.at[0] == '@' && before && after)
		word_push(w, 'a');
	else if (rest.at[0] == '+' && before && after)
		word_push(w, 't');
	else if ((rest.at[0] == '*' || rest.at[0] == '_') && before && after)
		return true; /* one letter is missing: a slip of the finger finds it */
	else
		return false;
	return true;
}

static size_t mark_read(struct reply_text *t, struct word_buffer *w, struct slice rest)
{
	char c = rest.at[0];

	if (c == '\'' || c == '`')
		return apostrophe_read(t, w, rest);
	if (mark_hides(w, rest))
		return 1;
	word_flush(t, w);
	if (c == ' ' || c == '\t')
		return 1;
	t->signs = t->signs || (c != '\n' && c != '\r');
	t->question = t->question || c == '?';
	t->exclaimed = t->exclaimed || c == '!';
	if (c == '&')
		word_add(t, "and");
	if (c == '#' && !(rest.len > 1 && reply_is_wordy(rest.at[1])))
		word_add(t, "number"); /* "you got the wrong #" */
	/* A full stop inside "s.t.o.p" or "3.5" ends nothing; a hyphen or a quote never does. */
	if (c == '.' && rest.len > 1 && reply_is_wordy(rest.at[1]))
		return 1;
	if (c != '-' && c != '"' && c != '&' && c != '/' && c != '#')
		break_add(t);
	return 1;
}

static void words_cut(struct reply_text *t, struct slice text)
{
	struct word_buffer w = {.len = 0};

	for (size_t i = 0; i < text.len;) {
		size_t len = utf8_char_len(slice_part(text, i, 4));

		if (reply_is_wordy(text.at[i])) {
			char c = text.at[i++];

			word_push(&w, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
		} else if (len > 1) {
			wide_read(t, &w, code_point(slice_part(text, i, len)));
			i += len;
		} else {
			i += mark_read(t, &w, slice_part(text, i, text.len - i));
		}
	}
	word_flush(t, &w);
}

/* ---- after all words are there ---- */

static void words_remove(struct reply_text *t, size_t at, size_t n)
{
	memmove(&t->words[at], &t->words[at + n], (t->words_n - at - n) * sizeof *t->words);
	t->words_n -= n;
}

/* "s t o p" becomes one word: the letters lie one blank apart, so they are written again at the end. */
static void letters_join(struct reply_text *t)
{
	for (size_t i = 0; i < t->words_n; i++) {
		char joined[WORD_MAX];
		size_t n = 0;

		while (i + n < t->words_n && n < sizeof joined && t->words[i + n].len == 1 &&
		       (t->words[i + n].classes & W_BREAK) == 0 && reply_is_letter(reply_word(t, i + n).at[0])) {
			joined[n] = reply_word(t, i + n).at[0];
			n++;
		}
		if (n < 3)
			continue;
		t->words[i].at = (uint32_t)t->folded.len;
		t->words[i].len = (uint32_t)n;
		str_add(&t->folded, joined, n);
		str_addc(&t->folded, ' ');
		words_remove(t, i + 1, n - 1);
	}
}

/* "don t" with an apostrophe that folding made a blank. */
static void contractions_join(struct reply_text *t)
{
	for (size_t i = 1; i < t->words_n; i++) {
		struct slice before = reply_word(t, i - 1);

		if (!slice_is(reply_word(t, i), "t") || before.len < 3 || before.at[before.len - 1] != 'n')
			continue;
		if (!slice_is(before, "can"))
			t->words[i - 1].len--;
		t->words[i].at = (uint32_t)t->folded.len;
		t->words[i].len = 3;
		str_adds(&t->folded, "not ");
	}
}

/* Do the words from `at` on read so? Clause ends between them do not count. Returns the index after, or 0. */
static size_t words_read_so(const struct reply_text *t, size_t at, const char *text)
{
	struct slice rest = slice_of(text), want;

	while (slice_next(&rest, ' ', &want)) {
		while (at < t->words_n && (t->words[at].classes & W_BREAK) != 0)
			at++;
		if (at >= t->words_n || !slice_equal(reply_word(t, at), want))
			return 0;
		at++;
	}
	return at;
}

#define SIGNATURE_MAX_WORDS 8
static void signature_drop(struct reply_text *t)
{
	static const char *const heads[] = {"sent from my", "sent from",     "get outlook for",
					    "sent via",     "envoye de mon", "enviado desde mi"};

	for (size_t at = t->words_n > SIGNATURE_MAX_WORDS ? t->words_n - SIGNATURE_MAX_WORDS : 0; at < t->words_n; at++)
		for (size_t i = 0; i < COUNT(heads); i++)
			if (at > 0 && (t->words[at - 1].classes & W_BREAK) != 0 && words_read_so(t, at, heads[i]) != 0)
				t->words_n = at;
	/* On one line with the rest only the words that phones write. */
	for (size_t at = 1; at < t->words_n; at++)
		if (t->words_n - at <= SIGNATURE_MAX_WORDS && words_read_so(t, at, "sent from my") != 0)
			t->words_n = at;
}

static void automatic_find(struct reply_text *t)
{
	for (size_t i = 0; reply_auto_heads[i] != NULL; i++)
		t->automatic = t->automatic || words_read_so(t, 0, reply_auto_heads[i]) != 0;
	for (size_t at = 0; at < t->words_n; at++)
		for (size_t i = 0; reply_auto_parts[i] != NULL; i++)
			t->automatic = t->automatic || words_read_so(t, at, reply_auto_parts[i]) != 0;
}

/* ---- all of it ---- */

void reply_text_init(struct reply_text *t, struct slice body)
{
	struct str folded;
	struct slice head = body;

	str_init(&t->folded, FOLDED_MAX);
	t->words_n = 0;
	t->reaction = REACTION_NONE;
	t->automatic = t->foreign = t->signs = t->stop_sign = t->no_sign = t->question = t->exclaimed = false;
	t->cut = body.len > REPLY_MAX_BYTES;
	if (t->cut) {
		head.len = REPLY_MAX_BYTES;
		while (head.len > 0 && ((unsigned char)head.at[head.len] & 0xC0) == 0x80)
			head.len--;
	}
	str_init(&folded, FOLDED_MAX);
	utf8_add_folded(&folded, head);
	t->reaction = reply_reaction_find(str_slice(&folded));
	words_cut(t, str_slice(&folded));
	t->cut = t->cut || !str_ok(&folded) || !str_ok(&t->folded);
	str_release(&folded);

	contractions_join(t);
	letters_join(t);
	signature_drop(t);
	while (t->words_n > 0 && (t->words[t->words_n - 1].classes & W_BREAK) != 0)
		t->words_n--;
	for (size_t i = 0; i < t->words_n; i++)
		if ((t->words[i].classes & W_BREAK) == 0)
			t->words[i].classes = reply_word_classes(reply_word(t, i));
	automatic_find(t);
}

void reply_text_release(struct reply_text *t)
{
	str_release(&t->folded);
}
