#include "domain/states.h"

const struct outbox_state outbox_states[] = {
	{"draft", false, false, false, true, "A draft waits for a person's answer."},
	{"queued", false, false, false, true, "Queued: it goes when its time comes."},
	{"dry", false, false, false, false, "DRY RUN: this text would have gone; nothing was sent."},
	{"sending", true, false, true, false, "Being handed over; no answer yet."},
	{"accepted", true, true, false, false, "The provider accepted it."},
	{"rejected", false, false, false, true, "The provider refused it; it did not go."},
	{"uncertain", true, false, true, true, "We do not know whether this text went."},
	{"unconfirmed", true, false, true, true, "We do not know whether this text went; looked up, not found."},
	{"ambiguous", true, false, true, true, "We do not know whether this text went; the provider shows another."},
	{"delivered", true, true, false, false, "The carrier reports it reached the phone."},
	{"undelivered", true, true, false, true, "The carrier reports it did not reach the phone."},
	{"failed", true, true, false, true, "The provider accepted it and then reports that it failed."},
	{"status_unknown", true, true, false, false, "Accepted; no final word from the carrier within 72 hours."},
	{"expired", false, false, false, false, "Its time passed before it went; it was not sent."},
	{"canceled", false, false, false, false, "Taken back before it went; it was not sent."},
};
const size_t outbox_states_n = sizeof outbox_states / sizeof *outbox_states;

const struct outbox_step outbox_steps[] = {
	{"", "draft", "decided: a person must answer"},
	{"", "queued", "decided: may go by itself"},
	{"", "dry", "decided in a dry run"},
	{"draft", "queued", "a person approved it"},
	{"draft", "dry", "a person approved it in a dry run"},
	{"draft", "canceled", "rejected, superseded, or the reason for it fell away"},
	{"draft", "expired", "nobody answered in time"},
	{"queued", "sending", "claimed: committed before the first byte"},
	{"queued", "canceled", "an opt-out, a booking or a person came first"},
	{"queued", "expired", "its window or freshness passed"},
	{"sending", "accepted", "the provider answered with its id"},
	{"sending", "rejected", "a definite refusal"},
	{"sending", "queued", "proven not processed: may be tried again"},
	{"sending", "uncertain", "anything else, or found so at start-up"},
	{"uncertain", "accepted", "looked up and found"},
	{"uncertain", "unconfirmed", "looked up twice and not found"},
	{"uncertain", "ambiguous", "something like it was found"},
	{"uncertain", "queued", "not found twice, and the tenant opted in to sending again"},
	{"accepted", "delivered", "the carrier's report"},
	{"accepted", "undelivered", "the carrier's report"},
	{"accepted", "failed", "the provider's report"},
	{"accepted", "status_unknown", "no final word in 72 hours"},
	{"status_unknown", "delivered", "a late report"},
	{"status_unknown", "undelivered", "a late report"},
	{"status_unknown", "failed", "a late report"},
};
const size_t outbox_steps_n = sizeof outbox_steps / sizeof *outbox_steps;

const struct outbox_state *outbox_state_find(const char *word)
{
	for (size_t i = 0; i < outbox_states_n; i++)
		if (strcmp(outbox_states[i].word, word) == 0)
			return &outbox_states[i];
	return NULL;
}

bool outbox_may_step(const char *was, const char *becomes)
{
	for (size_t i = 0; i < outbox_steps_n; i++)
		if (strcmp(outbox_steps[i].was, was) == 0 && strcmp(outbox_steps[i].becomes, becomes) == 0)
			return true;
	return false;
}
