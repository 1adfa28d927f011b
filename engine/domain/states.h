/* The states of a text and the steps between them: the only table of it. The ledger enforces the same steps. */
#ifndef DOMAIN_STATES_H
#define DOMAIN_STATES_H

#include <stdbool.h>
#include <stddef.h>

struct outbox_step {
	const char *was; /* "" = does not exist yet */
	const char *becomes;
	const char *when; /* what happened */
};
extern const struct outbox_step outbox_steps[];
extern const size_t outbox_steps_n;

struct outbox_state {
	const char *word;
	bool handed_over; /* it may have left the machine: counts against every cap */
	bool accepted;    /* a provider has acknowledged it, by id */
	bool unknown;     /* handed over, no answer: never sent again blindly */
	bool waiting;     /* a person or the clock must act */
	const char *sentence;
};
extern const struct outbox_state outbox_states[];
extern const size_t outbox_states_n;

const struct outbox_state *outbox_state_find(const char *word); /* null when none */
bool outbox_may_step(const char *was, const char *becomes);

#endif
