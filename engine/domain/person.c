#include "domain/person.h"

void person_release(struct person *p)
{
	free(p->calls);
	free(p->texts);
	free(p->bookings);
	free(p->payments);
	free(p->contacts);
	free(p->consents);
	free(p->closings);
	free(p->outbox);
	free(p->cases);
	*p = (struct person){0};
}

void person_clear(struct person *p)
{
	p->phone = 0;
	p->calls_n = p->texts_n = p->bookings_n = p->payments_n = 0;
	p->contacts_n = p->consents_n = p->closings_n = p->outbox_n = p->cases_n = 0;
}
