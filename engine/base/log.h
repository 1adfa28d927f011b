/* Log lines on stderr: one line each, "ringback: tenant: text". */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_QUIET, LOG_NORMAL, LOG_VERBOSE };

void log_set_level(enum log_level level);
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));   /* always */
void log_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));    /* unless -q */
void log_verbose(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* with -v */

#endif
