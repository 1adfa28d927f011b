/* What somebody wrote: read without fail, and never less of a stop for blanks and capitals. */
#include "fuzz.h"

#include "domain/replies.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = fuzz_slice(data, size < 4096 ? size : 4096);
	struct str loud;

	if (!utf8_valid(text))
		return 0; /* bodies are */
	struct reply r = reply_read(text);
	CLAIM(*r.why || r.class == REPLY_ORDINARY);
	str_init(&loud, 1 << 16);
	str_adds(&loud, "  ");
	for (size_t i = 0; i < text.len; i++)
		str_addc(&loud, text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] - 32) : text.at[i]);
	str_adds(&loud, " \n");
	struct reply same = reply_read(str_slice(&loud));
	CLAIM(r.class != REPLY_OPT_OUT || same.class == REPLY_OPT_OUT);
	str_release(&loud);
	return 0;
}
