/* The dry run as a provider: the same path as a real one, and no network code in reach. */
#include "providers/provider.h"

static void send_nothing(void *self, const struct provider_text *text, struct provider_answer *answer)
{
	(void)self;
	*answer = (struct provider_answer){.outcome = PROVIDER_DRY};
	snprintf(answer->words, sizeof answer->words,
		 "Dry run: %zu bytes would have been handed over; nothing was sent.", text->body.len);
}

const struct provider provider_dryrun = {.name = "dryrun", .send = send_nothing};
