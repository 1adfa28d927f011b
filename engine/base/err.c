#include "base/err.h"

#include <stdarg.h>

/* After a cut: end with "...", and never inside a UTF-8 character. */
static void mark_cut(char *text, size_t size)
{
	size_t at = size - sizeof "...";
	while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
		at--;
	memcpy(text + at, "...", sizeof "...");
}

bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	if (!err)
		return false;
	/* Formatted aside, since an argument may be the text that is there now. */
	char text[sizeof err->text];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n < 0)
		text[0] = '\0';
	else if ((size_t)n >= sizeof text)
		mark_cut(text, sizeof text);
	err->kind = kind;
	memcpy(err->text, text, sizeof text);
	return false;
}

bool err_wrap(struct err *err, const char *fmt, ...)
{
	if (!err)
		return false;
	char context[sizeof err->text];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(context, sizeof context, fmt, args);
	va_end(args);
	if (n < 0)
		context[0] = '\0';
	else if ((size_t)n >= sizeof context)
		mark_cut(context, sizeof context);
	char whole[sizeof err->text];
	n = snprintf(whole, sizeof whole, "%s: %s", context, err->text);
	if (n >= 0 && (size_t)n >= sizeof whole)
		mark_cut(whole, sizeof whole);
	memcpy(err->text, whole, sizeof whole);
	return false;
}
