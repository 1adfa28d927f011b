/* Answers of people: whatever they are, they have a class and a reason; and a word for stop, alone, is a stop however
 * it is written. */
#include "domain/replies.h"

#include "domain/replies_words.h"
#include "fuzz.h"

static bool is_stop(const struct reply_keyword *k)
{
	return k->kind == KEYWORD_STOP || k->kind == KEYWORD_ALONE || k->kind == KEYWORD_CANCEL;
}

static void stop_in_any_case(struct slice bits)
{
	static const char *const around[] = {"", " ", "\n", "\t", ".", "!", "  \r\n"};
	const struct reply_keyword *k;
	char text[64];
	size_t n = 0;
	if (bits.len < 4)
		return;
	k = &reply_keywords[(uint8_t)bits.at[0] % reply_keywords_n];
	const char *before = around[(uint8_t)bits.at[1] % 4], *after = around[(uint8_t)bits.at[2] % 7];
	n += (size_t)snprintf(text, sizeof text, "%s", before);
	for (size_t i = 0; k->word[i]; i++) {
		bool big = i < 32 && ((uint8_t)bits.at[3] >> i % 8 & 1);
		text[n++] = big ? (char)(k->word[i] - 'a' + 'A') : k->word[i];
	}
	snprintf(text + n, sizeof text - n, "%s", after);
	struct reply reply = reply_read(slice_of(text));
	HOLDS(!is_stop(k) || (reply.class == REPLY_OPT_OUT && reply.keyword && reply.scope == SCOPE_ALL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice body = fuzz_text(data, size), word = slice_trim(body);
	struct reply reply = reply_read(body);
	HOLDS(reply.class <= REPLY_IGNORED && reply.why && reply_class_word(reply.class));
	HOLDS(reply.class == REPLY_OPT_OUT || !reply.keyword);
	HOLDS(!(reply.wrong_number || reply.legal_threat || reply.complaint) || reply.class != REPLY_OPT_IN);
	for (size_t i = 0; i < reply_keywords_n; i++)
		if (is_stop(&reply_keywords[i]) && slice_is_fold(word, reply_keywords[i].word))
			HOLDS(reply.class == REPLY_OPT_OUT);
	stop_in_any_case(body);
	return 0;
}
