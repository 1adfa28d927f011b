#include "base/clock.h"

#include <assert.h>

int64_t clock_now_utc(void)
{
	struct timespec now;
	int bad = clock_gettime(CLOCK_REALTIME, &now);
	assert(!bad);
	return now.tv_sec;
}

int64_t clock_monotonic_ms(void)
{
	struct timespec now;
	int bad = clock_gettime(CLOCK_MONOTONIC, &now);
	assert(!bad);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
