/* Pages of a provider's list: as many lines as records, each one an object, all of it text. */
#include "base/json_page.h"
#include "base/utf8.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_page page = {0};
	struct err err = {0};
	struct str lines;
	str_init(&lines, 4 << 20);
	if (json_page_read(fuzz_text(data, size), "calls", "next_page_uri", &lines, &page, &err)) {
		struct slice rest = str_slice(&lines), line;
		int64_t n = 0;
		HOLDS(utf8_valid(rest) && memchr(page.next, '\0', sizeof page.next));
		for (; slice_next(&rest, '\n', &line); n++)
			HOLDS(slice_starts(line, "{") && slice_ends(line, "}"));
		HOLDS(n == page.records);
	} else {
		HOLDS(err.kind == ERR_BUSY || err.kind == ERR_IO);
	}
	str_release(&lines);
	return 0;
}
