/* Quiet hours: is this instant open everywhere the person could be, and if not, when is it next? Pure.
 *
 * Source: 47 CFR 64.1200(c)(1) (08:00 to 21:00 at the called party's location) and the states' rows of rules/data.
 */
#ifndef DOMAIN_WINDOW_H
#define DOMAIN_WINDOW_H

#include "domain/law.h"

#define PLACES_MAX_ZONES  8
#define PLACES_MAX_STATES 8
#define WINDOW_MARGIN_S   600 /* do not send in the last ten minutes: carriers queue (conservative default, C4) */

/* Every zone and state the person could be in: of the area code, of a known address, of the tenant's service area. */
struct places {
	uint8_t zones_n, states_n;
	const struct zone *zones[PLACES_MAX_ZONES];
	uint8_t states[PLACES_MAX_STATES]; /* rows of law.windows; FED is always among them */
	bool overfull; /* a place did not fit: closed at every instant, since what is not looked at cannot be open */
};

void places_init(struct places *p, const struct law *law);    /* starts with FED alone */
void places_add_zone(struct places *p, const struct zone *z); /* once; null is ignored */
void places_add_state(struct places *p, int state);           /* once; negative is ignored */
void places_add_npa(struct places *p, const struct npa *npa);

enum window_reason {
	WINDOW_OPEN,
	WINDOW_FEDERAL,    /* outside 08:00-21:00 somewhere: C1 */
	WINDOW_STATE,      /* outside a state's hours: C2 */
	WINDOW_CLOSED_DAY, /* a closed Sunday or holiday: C3 */
	WINDOW_MARGIN,     /* open, but less than WINDOW_MARGIN_S before an end: C4 */
};

struct window_answer {
	/* Each reason on its own, since the trace lists every rule that would have fired. 0 = does not fire, else the
	 * next instant at which *every* window is open with margin (the same for all). */
	bool federal, state, closed_day, margin;
	int64_t next_open; /* the instant asked when nothing fires; 0 when none within 14 days */
	int by_state;      /* row of law.windows that closes it (the first), or -1 */
	const struct zone *by_zone;
	const char *holiday; /* its name, when a holiday closes it */
};

/* Judge one instant. No zones at all counts as closed everywhere: the caller must not ask without a place. */
void window_check(const struct law *law, const struct places *places, int64_t at, struct window_answer *answer);

/* Without margin: is it open, and when next (`at` itself when open). For tests against dated vectors. */
bool window_is_open(const struct law *law, const struct places *places, int64_t at);
int64_t window_next_open(const struct law *law, const struct places *places, int64_t at, int64_t margin_s);

#endif
