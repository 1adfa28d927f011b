/* Numbers alone and in free text: what is taken is a number of at most 15 digits that reads back as itself. */
#include "base/phone.h"
#include "fuzz.h"

static void reads_back(int64_t e164)
{
	char text[PHONE_TEXT_LEN];
	phone_format(e164, text);
	struct phone again = phone_parse(slice_of(text), "US");
	HOLDS(again.kind == PHONE_VALID && again.e164 == e164);
}

static void one(struct slice text, const char *country)
{
	struct phone p = phone_parse(text, country);
	HOLDS(p.kind <= PHONE_VALID);
	HOLDS((p.e164 != 0) == (p.kind == PHONE_VALID || p.kind == PHONE_INVALID));
	HOLDS(p.e164 >= 0 && p.e164 < INT64_C(1000000000000000));
	HOLDS(!p.damaged || p.kind == PHONE_UNREADABLE);
	if (p.kind == PHONE_VALID)
		reads_back(p.e164);
}

static void in_text(struct slice text, const char *country)
{
	int64_t found[4], more[64];
	size_t n = phone_find(text, country, found, 4), all = phone_find(text, country, more, 64);
	HOLDS(n <= 4 && all <= 64 && n == (all < 4 ? all : 4));
	for (size_t i = 0; i < all; i++) {
		HOLDS(i >= n || found[i] == more[i]);
		reads_back(more[i]);
		for (size_t j = 0; j < i; j++)
			HOLDS(more[i] != more[j]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char countries[][3] = {"US", "CA", "GB", "DE", "AU", "MX"};
	struct slice text = fuzz_text(data, size);
	uint8_t choice = fuzz_choice(&text);
	const char *country = countries[choice % 6];
	one(text, country);
	in_text(text, country);
	return 0;
}
