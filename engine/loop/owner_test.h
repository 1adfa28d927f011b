/* The owner test: the real path for one number of tenant.yaml, as if it had just called. No case and no call row is
 * written; a number of ours is never contacted, and that it was not is on the receipt and the certificate. */
#ifndef LOOP_OWNER_TEST_H
#define LOOP_OWNER_TEST_H

#include <limits.h>

#include "base/hash.h"
#include "loop/night.h"

/* One walk of the path: identify, rules, text, floor. */
struct owner_walk {
	struct identified who;
	struct rules_answer answer;
	struct facts facts;
	struct decision decision;
};

struct owner_test {
	int64_t phone;
	bool test;         /* on the list test_numbers, else on internal */
	const char *label; /* as tenant.yaml names it */
	struct owner_walk real;
	/* Of a test number: the same call from the same number if the config did not list it, so that the text and
	 * every other gate can be looked at. Nothing is ever done about it. */
	struct owner_walk customer;
	struct str customer_text; /* its filled text */
	int64_t receipt;
	char head[HASH_HEX_LEN + 1]; /* of the chain, with that receipt */
	char certificate[PATH_MAX];  /* without its ending: .txt and .json stand there */
};

/* May this number be tested? ERR_REFUSED says why not. Asked before anything is opened, so that nothing is written. */
bool owner_test_allowed(const struct tenant *t, int64_t phone, bool live, struct err *err);

/* Walk the path, append the receipt (kind owner_test), write the certificate. The night is open for writing. */
bool owner_test_run(struct night *n, int64_t phone, struct owner_test *out, struct err *err);
void owner_test_release(struct owner_test *t);

/* The certificate's two forms (certificate.c). */
void certificate_text(const struct night *n, const struct owner_test *t, struct str *out);
void certificate_json(const struct night *n, const struct owner_test *t, struct str *out);

#endif
