#include "domain/tenant.h"

static const char *const tier_words[] = {
	[TIER_OBSERVE] = "observe", [TIER_DRAFT] = "draft", [TIER_SUPERVISED] = "supervised", [TIER_AUTO] = "auto"};
static const char *const mode_words[] = {[MODE_DRY_RUN] = "dry-run", [MODE_LIVE] = "live"};

bool tenant_owns_line(const struct tenant *t, int64_t phone)
{
	for (size_t i = 0; phone != 0 && i < t->lines_n; i++) {
		if (t->lines[i] == phone)
			return true;
	}
	return false;
}

static const char *label_of(const struct tenant_phone *list, size_t n, int64_t phone)
{
	for (size_t i = 0; phone != 0 && i < n; i++) {
		if (list[i].phone == phone)
			return list[i].label;
	}
	return NULL;
}

const char *tenant_inside_label(const struct tenant *t, int64_t phone, bool *test)
{
	const char *label = label_of(t->internal, t->internal_n, phone);

	*test = false;
	if (label)
		return label;
	label = label_of(t->test_numbers, t->test_numbers_n, phone);
	*test = label != NULL;
	return label;
}

const char *tier_word(enum tier t)
{
	return tier_words[t];
}

const char *mode_word(enum tenant_mode m)
{
	return mode_words[m];
}
