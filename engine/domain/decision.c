#include "domain/decision.h"

#include <assert.h>

#include "domain/floor.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const outcome_words[] = {
	[OUTCOME_SEND] = "send",
	[OUTCOME_HOLD] = "hold",
	[OUTCOME_REVIEW] = "review",
	[OUTCOME_NO_CONTACT] = "no_contact",
};

static const char *const identity_words[] = {
	[IDENTITY_UNKNOWN] = "unknown", [IDENTITY_RETURNING] = "returning", [IDENTITY_DORMANT] = "dormant",
	[IDENTITY_LEAD] = "lead",       [IDENTITY_INTERNAL] = "internal",   [IDENTITY_TEST] = "test",
	[IDENTITY_VENDOR] = "vendor",   [IDENTITY_SPAM] = "spam",
};

static const char *const layer_words[] = {
	[LAYER_FLOOR] = "floor",
	[LAYER_STANDARD] = "standard",
	[LAYER_TENANT] = "tenant",
};

static int word_find(const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; word != NULL && i < n; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

const char *outcome_word(enum outcome o)
{
	assert((size_t)o < COUNT(outcome_words));
	return outcome_words[o];
}

int outcome_from(const char *word)
{
	return word_find(outcome_words, COUNT(outcome_words), word);
}

const char *identity_word(enum identity i)
{
	assert((size_t)i < COUNT(identity_words));
	return identity_words[i];
}

int identity_from(const char *word)
{
	return word_find(identity_words, COUNT(identity_words), word);
}

const char *layer_word(enum layer l)
{
	assert((size_t)l < COUNT(layer_words));
	return layer_words[l];
}

/* Copy as much as fits, never half a UTF-8 character. */
static void text_copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80)
			n--;
	}
	memcpy(to, from, n);
	to[n] = '\0';
}

void decision_init(struct decision *d)
{
	const struct floor_row *clear = floor_find("CLEAR");

	assert(clear != NULL);
	d->outcome = OUTCOME_SEND;
	d->hold_until = 0;
	d->answerable = true;
	d->voices_n = 0; /* the voices stay as they are: twenty kilobytes that nobody reads */
	text_copy(d->code, sizeof d->code, clear->code);
	text_copy(d->reason, sizeof d->reason, clear->sentence);
}

/* How much a voice binds: what may be dropped first when there is no room. A review that nobody may answer binds more
 * than one that a person may. */
static int voice_weight(const struct voice *v)
{
	return 2 * (int)v->outcome + (v->outcome == OUTCOME_REVIEW && !v->answerable ? 1 : 0);
}

void decision_add(struct decision *d, const struct voice *v)
{
	size_t mildest = 0;

	/* What binds is taken over at once, so that a voice which finds no room still counts. */
	if (v->outcome > d->outcome)
		d->outcome = v->outcome;
	if (v->until > d->hold_until)
		d->hold_until = v->until;
	if (v->outcome == OUTCOME_NO_CONTACT || (v->outcome == OUTCOME_REVIEW && !v->answerable))
		d->answerable = false;

	if (d->voices_n < DECISION_MAX_VOICES) {
		d->voices[d->voices_n++] = *v;
		return;
	}
	for (size_t i = 1; i < d->voices_n; i++)
		if (voice_weight(&d->voices[i]) <= voice_weight(&d->voices[mildest]))
			mildest = i;
	if (voice_weight(v) > voice_weight(&d->voices[mildest]))
		d->voices[mildest] = *v;
}

/* Table order of the floor: "A2" before "A10" before "B1". A voice without a row comes after. */
static int row_order(const char *row)
{
	int n = 0;

	if (row[0] == '\0')
		return 1 << 20;
	for (const char *p = row + 1; *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (*p - '0');
	return (row[0] - 'A') * 1000 + n;
}

static int entry_order(const char *entry)
{
	static const char *const entries[] = {"identity", "consent", "authority"};
	int at = word_find(entries, COUNT(entries), entry);

	return at < 0 ? (int)COUNT(entries) : at;
}

static int voice_compare(const struct voice *a, const struct voice *b)
{
	if (a->outcome != b->outcome)
		return a->outcome > b->outcome ? -1 : 1;
	if (a->layer != b->layer)
		return a->layer < b->layer ? -1 : 1;
	if (row_order(a->row) != row_order(b->row))
		return row_order(a->row) < row_order(b->row) ? -1 : 1;
	return entry_order(a->entry) - entry_order(b->entry);
}

/* Insertion sort: a handful of voices, and equals keep the order in which they were added. */
static void voices_sort(struct voice *voices, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct voice moved = voices[i];
		size_t at = i;

		for (; at > 0 && voice_compare(&moved, &voices[at - 1]) < 0; at--)
			voices[at] = voices[at - 1];
		voices[at] = moved;
	}
}

static const struct floor_row *voice_row(const struct voice *v)
{
	for (size_t i = 0; v->row[0] != '\0' && i < floor_table_n; i++)
		if (floor_table[i].id[0] == v->row[0] && strcmp(floor_table[i].id, v->row) == 0)
			return &floor_table[i];
	return floor_find(v->code); /* RULE_FAULT comes from a rule layer and has its sentence in the table */
}

/* "Their state does not allow texts at this hour: PA is open 09:00 to 19:00." A rule's own note stands alone. */
static void reason_write(char *to, size_t size, const struct voice *v)
{
	const struct floor_row *row = voice_row(v);
	char text[2 * NOTE_LEN + 128];
	size_t n;

	if (row == NULL && v->note[0] != '\0') {
		text_copy(to, size, v->note);
		return;
	}
	if (row == NULL) {
		snprintf(text, sizeof text, "The rules say %s.", v->code);
		text_copy(to, size, text);
		return;
	}
	if (v->note[0] == '\0') {
		text_copy(to, size, row->sentence);
		return;
	}
	n = strlen(row->sentence);
	snprintf(text, sizeof text, "%.*s: %s.", (int)(n - (row->sentence[n - 1] == '.')), row->sentence, v->note);
	text_copy(to, size, text);
}

void decision_settle(struct decision *d)
{
	voices_sort(d->voices, d->voices_n);
	/* A rule's "no objection" is no reason of its own: an unopposed decision stays CLEAR. */
	if (d->outcome == OUTCOME_SEND)
		return;
	assert(d->voices_n > 0 && d->voices[0].outcome == d->outcome);
	text_copy(d->code, sizeof d->code, d->voices[0].code);
	reason_write(d->reason, sizeof d->reason, &d->voices[0]);
}
