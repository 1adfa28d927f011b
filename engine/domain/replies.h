/* Reading what people answer: STOP in any words, START, HELP, wrong numbers, reactions, and everything doubtful.
 *
 * The doubtful band is what makes errors harmless: a message that might be a stop pauses all automatic texts to that
 * number and goes to a person. A false stop costs a lead; a missed one costs $500 to $1,500 (47 U.S.C. 227(b)(3)).
 * Sources: 47 CFR 64.1200(a)(10)-(12), CTIA Messaging Principles 5.1.3, the providers' keyword lists.
 */
#ifndef DOMAIN_REPLIES_H
#define DOMAIN_REPLIES_H

#include <stdbool.h>

#include "base/str.h"
#include "domain/records.h"

enum reply_class {
	REPLY_ORDINARY, /* words to us; a person reads them, no automatic harm in them */
	REPLY_OPT_OUT,
	REPLY_OPT_IN, /* START or UNSTOP as the whole message */
	REPLY_HELP,
	REPLY_DOUBTFUL, /* might be a stop, or asks for a person: pause automatic texts, a person decides */
	REPLY_IGNORED,  /* a reaction that quotes us, a phone's auto-reply, an empty body */
};

struct reply {
	enum reply_class class;
	enum consent_scope scope; /* of an opt-out: everything, or texts only */
	bool keyword; /* by keyword: nobody but the person can lift it; false: by phrase, an owner may undo it with a
			 reason */
	bool wrong_number;
	bool legal_threat;
	bool complaint;  /* spam, harassment */
	bool tell_owner; /* an owner should look although the machine has acted (CANCEL may mean the appointment) */
	const char *why; /* which pattern said so: a stable sentence */
};

/* Classify one inbound body. Never fails; anything unclear is REPLY_DOUBTFUL. Bodies over 4 KiB are read by their head
 * and are at best DOUBTFUL when the head is ordinary. */
struct reply reply_read(struct slice body);

const char *reply_class_word(enum reply_class c);

#endif
