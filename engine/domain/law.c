#include "domain/law.h"

#include "base/str.h"

/* "NS" is one part of the row "NS/PE". */
static bool row_names(const char *row, struct slice state)
{
	struct slice rest = slice_of(row), part;

	if (slice_equal(rest, state))
		return true;
	while (slice_next(&rest, '/', &part)) {
		if (slice_equal(part, state))
			return true;
	}
	return false;
}

int law_state(const struct law *law, const char *state)
{
	struct slice wanted = slice_of(state);

	for (size_t i = 0; wanted.len > 0 && i < law->windows_n; i++) {
		if (row_names(law->windows[i].state, wanted))
			return (int)i;
	}
	return -1;
}
