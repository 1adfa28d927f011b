#include "commands/say.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "report/show.h"

enum { TEXT_BYTES_MAX = 1 << 20 };

/* A voicemail transcript must not be able to clear somebody's screen, or to look like a line of ours. */
void say_free(struct str *out, const struct tenant *t, struct slice text)
{
	size_t from = out->len;
	struct str shown;

	str_init(&shown, TEXT_BYTES_MAX);
	if (t)
		show_free(&shown, t, text);
	else
		str_add_slice(&shown, text);
	utf8_add_clean(out, str_slice(&shown));
	str_release(&shown);
	for (size_t i = from; i < out->len; i++)
		if (out->data[i] == '\n' || out->data[i] == '\r' || out->data[i] == '\t')
			out->data[i] = ' ';
}

const char *say_safe(struct arena *arena, struct slice text)
{
	struct str safe;

	str_init(&safe, TEXT_BYTES_MAX);
	say_free(&safe, NULL, text);
	const char *copy = arena_text(arena, str_slice(&safe));
	str_release(&safe);
	return copy;
}
