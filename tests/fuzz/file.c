/* A file that somebody dropped: which profile knows it, all its records, and, where none does, a mapping for it. */
#include "source.h"

#include "base/utf8.h"
#include "fuzz.h"
#include "sources/propose.h"

static void propose(struct slice bytes)
{
	struct proposal p = {0};
	int fd = fuzz_file(bytes);
	str_init(&p.yaml, 1 << 20);
	if (source_propose(fd, "fuzz.csv", fuzz_env()->tenant, NULL, &p))
		HOLDS(p.yaml.len && utf8_valid(str_slice(&p.yaml)) && p.format);
	str_release(&p.yaml);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = fuzz_text(data, size);
	struct slice head = slice_part(bytes, 0, 64 * 1024);
	struct source_choice choice = {0};
	struct err err = {0};
	if (source_detect(head, "fuzz.csv", fuzz_env(), NULL, &choice, &err)) {
		HOLDS(choice.format && !choice.format->refuse);
		fuzz_read(bytes, choice.format);
	} else {
		HOLDS(err.kind != ERR_NONE && err.text[0]);
		propose(bytes);
	}
	return 0;
}
