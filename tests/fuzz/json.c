/* JSON, one document or a line each. */
#include "source.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_reader(READER_NAMED, data, size);
}
