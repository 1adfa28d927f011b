/* The vocabulary and the patterns behind replies.c. Only replies.c and its tests include this.
 *
 * Each word of a reply is looked up once and becomes a set of classes; a pattern is a row of classes. So a new word is
 * one word in a list, and a new way to say stop is one row. Words are folded: small letters, no accents, "don't" as
 * "do not".
 */
#ifndef DOMAIN_REPLIES_WORDS_H
#define DOMAIN_REPLIES_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define W(n) (UINT64_C(1) << (n))

#define W_STOP     W(0)  /* stop, cease, quit, arretez, deje */
#define W_STEM     W(1)  /* enough by itself for the doubtful band: cancel, remove, spam, lawyer */
#define W_CONTACT  W(2)  /* being written to: text, messages, contacting, escriban, textos */
#define W_CALL     W(3)  /* being called */
#define W_GAP      W(4)  /* may stand between a stop and its object: all these, sending me, your */
#define W_NOT      W(5)  /* not, never, ne */
#define W_NO       W(6)  /* no, ningun, aucun */
#define W_DO       W(7)  /* do, please: what makes a "not" a request */
#define W_POLITE   W(8)  /* changes nothing: please, thanks, hi, now */
#define W_PRONOUN  W(9)  /* it, this, all: what a strong keyword may carry */
#define W_MORE     W(10) /* more, further, mas, plus */
#define W_WANT     W(11) /* want, wish, need, quiero, veux */
#define W_RECEIVE  W(12) /* receive, get, hear, recibir */
#define W_SEND     W(13)
#define W_ME       W(14)
#define W_MY       W(15) /* my, this, our, mi, mon */
#define W_REMOVE   W(16) /* remove, delete, take, erase, quiten, retirez */
#define W_OFF      W(17) /* off, from, de */
#define W_LIST     W(18)
#define W_NUMBER   W(19) /* number, name, info, numero */
#define W_YOU      W(20)
#define W_I        W(21) /* I, we, they, he: somebody tells, nobody asks */
#define W_MODAL    W(22) /* will, can, would */
#define W_MUST     W(23) /* need, have, must, better */
#define W_TOLD     W(24) /* told, asked, said */
#define W_LEAVE    W(25)
#define W_ALONE    W(26) /* alone, be, tranquille */
#define W_SWEAR    W(27)
#define W_WRONG    W(28)
#define W_PERSON   W(29) /* person, guy, phone */
#define W_HAVE     W(30) /* have, got, reached, texted */
#define W_SPAM     W(31)
#define W_HARASS   W(32)
#define W_LAW      W(33) /* words that only a threat holds: tcpa, lawsuit */
#define W_LAWYER   W(34) /* lawyer, attorney, fcc */
#define W_CONSENT  W(35)
#define W_REVOKE   W(36)
#define W_INTEREST W(37) /* interested, interesado */
#define W_UNSUB    W(38)
#define W_THING    W(39) /* this, these, it, anything: what is received */
#define W_FINE     W(40) /* fine, ok, better: after "text is" */
#define W_LIMIT    W(41) /* at night, before, while: a partial stop */
#define W_BLOCK    W(42)
#define W_AGREED   W(43) /* signed, agreed, subscribed, asked */
#define W_IS       W(44)
#define W_KEEP     W(45)
#define W_TIRED    W(46)
#define W_GAVE     W(47) /* gave, dialed, called: the caller's own wrong number */
#define W_HARMLESS W(48) /* after "do not": worry, forget, know */
#define W_AGAIN    W(49) /* start, resume, resubscribe: may want texts again */
#define W_JUST     W(50) /* adverbs inside a request: ever, just, even, again, anymore */
#define W_TEXT     W(51) /* the noun or verb text itself: "text me", "text is fine" */
#define W_PLEA     W(52) /* can, could, would: how a request begins */
#define W_SUBJECT  W(53) /* I, we, you, they: who did or did not do something */
#define W_ERASE    W(54) /* remove, delete, lose: not take or get, which are said of much else */
#define W_DONE     W(55) /* texted, contacted: what was or may be done to them */
#define W_DID      W(56) /* did, was: tells of the past, asks for nothing */
#define W_NEGATED  W(62) /* set by replies.c: a stop that was denied */
#define W_BREAK    W(63) /* set by replies.c: the end of a clause */

/* One class and its words, each with a space on either side. */
struct reply_class_words {
	uint64_t class;
	const char *words;
};
extern const struct reply_class_words reply_vocabulary[];
extern const size_t reply_vocabulary_n;

/* What the whole message may be, politeness aside. */
enum reply_keyword_kind {
	KEYWORD_STOP,   /* a per-se word: also as the first or last clause of more, and with one typo */
	KEYWORD_ALONE,  /* only as the whole message: these words have other uses */
	KEYWORD_CANCEL, /* as KEYWORD_ALONE, and may mean the appointment: the owner is told */
	KEYWORD_START,
	KEYWORD_HELP,
};
struct reply_keyword {
	const char *word; /* joined: "opt out" is "optout" */
	enum reply_keyword_kind kind;
};
extern const struct reply_keyword reply_keywords[];
extern const size_t reply_keywords_n;

/* Real words one slip away from "stop": no typing errors. Spaces on either side. */
extern const char *const reply_not_typos;

enum reply_step_kind {
	STEP_END,        /* the pattern is over: it matches */
	STEP_ONE,        /* one word of these classes */
	STEP_ANY,        /* as many words of these classes as there are */
	STEP_MAYBE,      /* one word of these classes, or none */
	STEP_WORD,       /* this very word */
	STEP_SKIP,       /* up to so many words of the same clause */
	STEP_AHEAD_NOT,  /* the next word is none of these classes */
	STEP_BEFORE_NOT, /* the word before is none of these classes */
	STEP_FIRST,      /* only polite words stand before it in the clause */
	STEP_LAST,       /* only polite words and adverbs follow in the clause */
};
struct reply_step {
	enum reply_step_kind kind;
	uint64_t classes; /* of STEP_SKIP: how many */
	const char *word;
};
#define REPLY_STEPS 10

/* What a pattern says beside its class. */
enum reply_mark { MARK_WRONG = 1, MARK_LEGAL = 2, MARK_COMPLAINT = 4, MARK_TELL = 8 };

struct reply_pattern {
	struct reply_step steps[REPLY_STEPS];
	unsigned marks;
	const char *why;
};
extern const struct reply_pattern reply_stops[]; /* a stop in plain words */
extern const size_t reply_stops_n;
extern const struct reply_pattern reply_doubts[]; /* a person should read this before anything else is sent */
extern const size_t reply_doubts_n;
extern const struct reply_pattern reply_text_wanted[]; /* they want texts: no phrase is then sure */
extern const size_t reply_text_wanted_n;
extern const struct reply_pattern reply_call_wanted[]; /* they want a call: the stop is for texts only */
extern const size_t reply_call_wanted_n;

/* What phones send by themselves, folded, without punctuation. */
extern const char *const reply_auto_heads[]; /* how it begins; ends with null */
extern const char *const reply_auto_parts[]; /* what it holds somewhere; ends with null */

/* A reaction: its first words, folded; the quoted text follows. */
struct reply_reaction {
	const char *head;
	bool doubtful; /* disliked, questioned: a person should see it */
};
extern const struct reply_reaction reply_reactions[];
extern const size_t reply_reactions_n;

#endif
