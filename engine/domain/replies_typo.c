/* Which classes a word has, also with a slip of the finger in it. */
#include "domain/replies_text.h"
#include "domain/replies_words.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define TYPO_MAX   16
#define LISTED_MAX 48 /* no word of the lists is near that */

static int smallest(int a, int b, int c)
{
	int least = a < b ? a : b;

	return least < c ? least : c;
}

/* Edit distance in which swapping two neighbours costs one. Both at most TYPO_MAX letters. */
static int word_distance(struct slice a, struct slice b)
{
	int d[TYPO_MAX + 1][TYPO_MAX + 1];

	for (size_t i = 0; i <= a.len; i++)
		d[i][0] = (int)i;
	for (size_t j = 0; j <= b.len; j++)
		d[0][j] = (int)j;
	for (size_t i = 1; i <= a.len; i++) {
		for (size_t j = 1; j <= b.len; j++) {
			int change = d[i - 1][j - 1] + (a.at[i - 1] != b.at[j - 1]);

			d[i][j] = smallest(d[i - 1][j] + 1, d[i][j - 1] + 1, change);
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
				d[i][j] = smallest(d[i][j], d[i - 2][j - 2] + 1, d[i][j]);
		}
	}
	return d[a.len][b.len];
}

/* Is the word one of a list that has a blank on either side of each? */
static bool list_has(const char *list, struct slice word)
{
	char padded[LISTED_MAX + 3];

	if (word.len == 0 || word.len > LISTED_MAX)
		return false;
	padded[0] = ' ';
	memcpy(padded + 1, word.at, word.len);
	padded[word.len + 1] = ' ';
	padded[word.len + 2] = '\0';
	return strstr(list, padded) != NULL;
}

bool reply_typo_of(struct slice word, const char *right)
{
	struct slice want = slice_of(right);
	int slips = want.len >= 9 ? 2 : 1;

	if (want.len < 4 || word.len < 3 || word.len > TYPO_MAX || want.len > TYPO_MAX)
		return false;
	if (word.len > want.len + (size_t)slips || word.len + (size_t)slips < want.len)
		return false;
	return !list_has(reply_not_typos, word) && word_distance(word, want) <= slips;
}

uint64_t reply_word_classes(struct slice word)
{
	static const struct {
		const char *right;
		size_t min_len; /* of the word as typed: shorter ones are too often something else */
		uint64_t classes;
	} typos[] = {
		{"stop", 3, W_STOP | W_STEM}, {"unsubscribe", 8, W_UNSUB | W_STEM},
		{"cancel", 5, W_STEM},        {"remove", 6, W_STEM},
		{"texting", 6, W_CONTACT},    {"message", 6, W_CONTACT},
		{"messages", 7, W_CONTACT},   {"messaging", 8, W_CONTACT},
		{"contacting", 9, W_CONTACT}, {"spam", 5, W_STEM},
	};
	static const char *const heads[] = {"stop", "unsub", "spam", "harass", "desabon", "desinscri"};
	uint64_t classes = 0;

	for (size_t i = 0; i < reply_vocabulary_n; i++)
		if (list_has(reply_vocabulary[i].words, word))
			classes |= reply_vocabulary[i].class;
	for (size_t i = 0; classes == 0 && i < COUNT(typos); i++)
		if (word.len >= typos[i].min_len && reply_typo_of(word, typos[i].right))
			classes = typos[i].classes;
	for (size_t i = 0; classes == 0 && i < COUNT(heads); i++)
		if (slice_starts(word, heads[i])) /* "stop2end", "spamming" misspelt */
			classes = W_STEM;
	return classes;
}
