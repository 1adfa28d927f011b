#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

/* The log sink: the one piece of mutable state that is shared, set once while reading the command line. */
static enum log_level level = LOG_NORMAL;

void log_set_level(enum log_level wanted)
{
	level = wanted;
}

/* One write a line, so that the lines of several processes do not mix. */
static void write_line(const char *line, size_t len)
{
	while (len) {
		ssize_t n = write(STDERR_FILENO, line, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return; /* nowhere left to complain */
		line += n;
		len -= (size_t)n;
	}
}

static void add_line(const char *fmt, va_list args)
{
	static const char head[] = "ringback: ";
	char line[2048];
	size_t at = sizeof head - 1;
	size_t room = sizeof line - at - 1; /* the line feed takes the terminator's place */
	memcpy(line, head, at);
	int n = vsnprintf(line + at, room + 1, fmt, args);
	if (n < 0)
		return;
	bool cut = (size_t)n > room;
	size_t end = at + (cut ? room : (size_t)n);
	/* Text from files is in here: no line feeds that fake a line, no escapes that move a terminal's cursor. */
	for (size_t i = at; i < end; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7F)
			line[i] = ' ';
	if (cut)
		memcpy(line + end - 3, "...", 3);
	line[end] = '\n';
	write_line(line, end + 1);
}

void log_error(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	add_line(fmt, args);
	va_end(args);
}

void log_note(const char *fmt, ...)
{
	if (level < LOG_NORMAL)
		return;
	va_list args;
	va_start(args, fmt);
	add_line(fmt, args);
	va_end(args);
}

void log_verbose(const char *fmt, ...)
{
	if (level < LOG_VERBOSE)
		return;
	va_list args;
	va_start(args, fmt);
	add_line(fmt, args);
	va_end(args);
}
