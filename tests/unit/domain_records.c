/* The closed lists as words, the two questions about a call, and how column names compare. */
#include "check.h"
#include "domain/format.h"
#include "domain/records.h"

static void test_words(void **state)
{
	(void)state;
	for (int list = WORDS_DIRECTION; list <= WORDS_EXCEPTION_KIND; list++) {
		const char *const *words = word_list((enum word_list)list);
		for (int i = 0; words[i]; i++)
			check_int(word_from((enum word_list)list, slice_of(words[i])), i);
		check_int(word_from((enum word_list)list, SLICE("no such word")), -1);
		check_int(word_from((enum word_list)list, SLICE("")), -1);
	}
	check_text(call_outcome_word(CALL_AFTER_HOURS), "after_hours");
	check_text(exception_kind_word(EXCEPTION_DOUBT), "doubt");
	check_text(consent_kind_word(CONSENT_IMPORTED_CLAIM), "imported_claim");
	check_text(booking_status_word(BOOKING_CANCELLED), "cancelled");
	check_int(word_from(WORDS_CALL_OUTCOME, SLICE("Missed")), CALL_MISSED);
	check_int(word_from(WORDS_BOOKING_STATUS, SLICE("canceled")), BOOKING_CANCELLED);
	check_int(word_from(WORDS_MESSAGE_STATUS, SLICE("cancelled")), MESSAGE_CANCELED);
	check_int(word_from(WORDS_PAYMENT_STATUS, SLICE("cancelled")), -1);
}

static void test_calls(void **state)
{
	(void)state;
	static const struct {
		enum direction direction;
		enum call_outcome outcome;
		int64_t talk_s;
		bool missed, talk;
	} table[] = {
		{DIRECTION_IN, CALL_MISSED, 0, true, false},        {DIRECTION_IN, CALL_AUTO_ANSWERED, 0, true, false},
		{DIRECTION_IN, CALL_VOICEMAIL, 40, true, false},    {DIRECTION_IN, CALL_UNKNOWN, -1, true, false},
		{DIRECTION_IN, CALL_IN_PROGRESS, -1, false, false}, {DIRECTION_IN, CALL_TALKED, 29, false, false},
		{DIRECTION_IN, CALL_TALKED, 30, false, true},       {DIRECTION_IN, CALL_TALKED, -1, false, false},
		{DIRECTION_OUT, CALL_TALKED, 90, false, true},      {DIRECTION_OUT, CALL_MISSED, 0, false, false},
		{DIRECTION_UNKNOWN, CALL_MISSED, 0, false, false},  {DIRECTION_INTERNAL, CALL_MISSED, 0, false, false},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct call c = {
			.direction = table[i].direction, .outcome = table[i].outcome, .talk_s = table[i].talk_s};
		check_int(call_is_missed(&c), table[i].missed);
		check_int(call_is_talk(&c, 30), table[i].talk);
	}
}

static bool matches(const char *pattern, const char *name)
{
	struct str key, other;
	str_init(&key, 200);
	str_init(&other, 200);
	format_add_key(&key, slice_of(pattern));
	format_add_key(&other, slice_of(name));
	struct format_column column = {.key = str_slice(&key), .pattern = strchr(pattern, '*') != NULL};
	bool is = format_column_is(&column, str_slice(&other));
	str_release(&key);
	str_release(&other);
	return is;
}

static void test_columns(void **state)
{
	(void)state;
	check_true(matches("ParentCallSid", "Parent Call SID"));
	check_true(matches("parent_call_sid", "\xEF\xBB\xBF"
					      "ParentCallSid\r"));
	check_false(matches("From", "FromFormatted"));
	check_true(matches("Phone * - Value", "Phone 12 - Value"));
	check_false(matches("Phone * - Value", "Phone 12 - Label"));
	check_true(matches("* (metadata)", "productID (metadata)"));
	check_true(matches("*a*b*", "xxabyyab"));
	check_false(matches("*a*b", "xxabyyac"));
	check_true(matches("*", "anything"));
	check_true(matches("Dispute*", "Disputed Amount"));
}

static void test_fields(void **state)
{
	(void)state;
	for (int kind = 0; kind < READS_KINDS; kind++) {
		size_t n;
		const struct format_field *fields = format_fields((enum format_reads)kind, &n);
		check_true(n <= FORMAT_MAX_FIELDS);
		for (size_t i = 0; i < n; i++) {
			check_true(fields[i].name && fields[i].about);
			check_int(format_field_find((enum format_reads)kind, slice_of(fields[i].name)), i);
			check_int(fields[i].type == FIELD_WORD, fields[i].words != WORDS_NONE);
		}
		check_int(format_reads_from(slice_of(format_reads_word((enum format_reads)kind))), kind);
	}
	check_int(format_field_find(READS_CALLS, SLICE("group")), -1);
	check_int(format_field_find(READS_LEGS, SLICE("group")), F_LEG_GROUP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_fields),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
