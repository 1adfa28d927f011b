/* A reply as folded words with their classes: what replies.c judges. Only replies.c and its tests include this. */
#ifndef DOMAIN_REPLIES_TEXT_H
#define DOMAIN_REPLIES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define REPLY_MAX_BYTES 4096 /* of a body; the rest is not read */
#define REPLY_MAX_WORDS 1024

struct reply_token {
	uint32_t at, len; /* in the folded text */
	uint64_t classes; /* replies_words.h */
};

enum reply_reaction_kind { REACTION_NONE, REACTION_PLAIN, REACTION_DOUBTFUL };

struct reply_text {
	struct str folded; /* owned: the words, a blank between them */
	size_t words_n;
	struct reply_token words[REPLY_MAX_WORDS];
	enum reply_reaction_kind reaction;
	bool automatic;          /* a phone wrote it */
	bool cut;                /* longer than what is read */
	bool foreign;            /* letters of an alphabet that the tables do not know */
	bool signs;              /* characters that are neither letters nor blanks */
	bool stop_sign, no_sign; /* U+1F6D1; a raised hand, a no-entry sign and the like */
	bool question, exclaimed;
};

void reply_text_init(struct reply_text *t, struct slice body);
void reply_text_release(struct reply_text *t);
struct slice reply_word(const struct reply_text *t, size_t index);

/* What the words of replies_words.c say of this one, also when it is mistyped. */
uint64_t reply_word_classes(struct slice word);
/* A whole folded body: is it a reaction to a text of ours and nothing else? */
enum reply_reaction_kind reply_reaction_find(struct slice folded);

/* Is `word` one slip of the finger away from `right` (two when it is long), and no word of its own? */
bool reply_typo_of(struct slice word, const char *right);

static inline bool reply_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool reply_is_wordy(char c)
{
	return reply_is_letter(c) || (c >= '0' && c <= '9');
}

#endif
