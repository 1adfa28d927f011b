/* Getting a text out. The outcome classes are the whole vocabulary: the state machine knows no provider by name. */
#ifndef PROVIDERS_PROVIDER_H
#define PROVIDERS_PROVIDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum provider_outcome {
	PROVIDER_ACCEPTED,  /* the provider has it: id is set. The only thing that may be called sent */
	PROVIDER_DRY,       /* a dry run: no network was reached, nothing was sent */
	PROVIDER_TEMPORARY, /* proven not processed: may be tried again later */
	PROVIDER_PERMANENT, /* refused for good: code and words say why */
	PROVIDER_UNKNOWN,   /* it may have been sent: never sent again before it is resolved */
};

struct provider_text {
	const char *message_id; /* ours */
	const char *dedupe_key; /* hex, stable for this text */
	int64_t to, from;
	struct slice body;
	int64_t valid_s; /* seconds left in the allowed window */
};

struct provider_answer {
	enum provider_outcome outcome;
	char id[64];        /* the provider's message id; empty unless ACCEPTED */
	char code[16];      /* the provider's error code */
	char words[256];    /* what happened, for people */
	uint8_t sha256[32]; /* of the raw answer; zeros when there was none */
};

struct provider {
	const char *name; /* "dryrun", "twilio" */
	void (*send)(void *self, const struct provider_text *text, struct provider_answer *answer);
	void *self;
};

/* The provider that reaches no network. Always there. */
extern const struct provider provider_dryrun;

#endif
