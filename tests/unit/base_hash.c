/* base/hash: published vectors of SHA-256 and SipHash-2-4, mixing and short ids. */
#include "check.h"

#include "base/hash.h"

/* FIPS 180-2, appendix B; and the empty message. */
static const struct {
	const char *text, *hex;
} sha256_vectors[] = {
	{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void sha256_gives_the_published_values(void **state)
{
	(void)state;
	uint8_t got[HASH_SHA256_LEN];
	char hex[HASH_HEX_LEN + 1];
	struct hash *h = hash_new(); /* one context for all: nothing of one message stays for the next */
	for (size_t i = 0; i < sizeof sha256_vectors / sizeof *sha256_vectors; i++) {
		struct slice text = slice_of(sha256_vectors[i].text);
		hash_sha256(text.at, text.len, got);
		hash_hex(got, sizeof got, hex);
		check_text(hex, sha256_vectors[i].hex);
		for (size_t step = 1; step <= 64; step *= 4) {
			hash_begin(h);
			for (size_t at = 0; at < text.len; at += step) {
				struct slice part = slice_part(text, at, step);
				hash_add(h, part.at, part.len);
			}
			hash_add(h, NULL, 0);
			hash_end(h, got);
			hash_hex(got, sizeof got, hex);
			check_text(hex, sha256_vectors[i].hex);
		}
	}
	hash_begin(h); /* begun and left: the next begin starts afresh */
	hash_add(h, "rubbish", 7);
	hash_begin(h);
	hash_add(h, "abc", 3);
	hash_end(h, got);
	hash_hex(got, sizeof got, hex);
	check_text(hex, sha256_vectors[1].hex);
	hash_free(&h);
	assert_null(h);
	hash_free(&h);
}

static void sha256_of_a_million(void **state)
{
	(void)state;
	char block[1000];
	memset(block, 'a', sizeof block);
	uint8_t got[HASH_SHA256_LEN];
	char hex[HASH_HEX_LEN + 1];
	struct hash *h = hash_new();
	hash_begin(h);
	for (int i = 0; i < 1000; i++)
		hash_add(h, block, sizeof block);
	hash_end(h, got);
	hash_free(&h);
	hash_hex(got, sizeof got, hex);
	check_text(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	hash_hex(got, 0, hex);
	check_text(hex, "");
}

/* The authors' values (github.com/veorq/SipHash, vectors.h) for the key 00 to 0f and the message 00 01 02 ... */
static void siphash_gives_the_published_values(void **state)
{
	(void)state;
	static const struct {
		size_t len;
		uint64_t want;
	} rows[] = {
		{0, 0x726fdb47dd0e0e31},  {1, 0x74f839c593dc67fd},  {2, 0x0d6c8009d9a94f5a},  {3, 0x85676696d7fb7e2d},
		{4, 0xcf2794e0277187b7},  {5, 0x18765564cd99a68d},  {6, 0xcbc9466e58fee3ce},  {7, 0xab0200f58b01d137},
		{8, 0x93f5f5799a932462},  {9, 0x9e0082df0ba9e4b0},  {15, 0xa129ca6149be45e5}, {16, 0x3f2acc7f57c29bdb},
		{17, 0x699ae9f52cbe4794}, {24, 0xb8ad50c6f649af94}, {31, 0x32d892fad841c342}, {32, 0x7127512f72f27cce},
		{47, 0xd06c98cd5c0975eb}, {62, 0xe51b38608ef25f57}, {63, 0x958a324ceb064572},
	};
	uint8_t message[64];
	for (size_t i = 0; i < sizeof message; i++)
		message[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(hash_key64(message, rows[i].len), rows[i].want);
	assert_int_equal(hash_key64(NULL, 0), rows[0].want);
	/* Where the bytes lie does not matter. */
	uint8_t moved[65];
	memcpy(moved + 1, message, sizeof message);
	assert_int_equal(hash_key64(moved + 1, 63), hash_key64(message, 63));
}

static void mixing_minds_the_order(void **state)
{
	(void)state;
	check_true(hash_mix64(1, 2) != hash_mix64(2, 1));
	check_true(hash_mix64(0, 0) != 0);
	check_true(hash_mix64(hash_mix64(0, 1), 2) != hash_mix64(hash_mix64(0, 2), 1));
	check_true(hash_mix64(7, 9) == hash_mix64(7, 9));
	/* One bit more in changes about half of what comes out. */
	int bits = 0;
	for (int i = 0; i < 64; i++)
		bits += __builtin_popcountll(hash_mix64(5, 100) ^ hash_mix64(5, 100 ^ (UINT64_C(1) << i)));
	assert_in_range(bits, 64 * 24, 64 * 40);
}

static void short_ids_are_crockford(void **state)
{
	(void)state;
	static const struct {
		char prefix;
		uint64_t value;
		const char *want;
	} rows[] = {
		{'C', 0, "C00000000"},
		{'P', 1, "P00000001"},
		{'C', 31, "C0000000Z"},
		{'C', 32, "C00000010"},
		{'C', 0xFFFFFFFFFF, "CZZZZZZZZ"},
		{'C', UINT64_C(1) << 40, "C00000001"}, /* the upper bits count too */
	};
	char id[10];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		hash_short_id(rows[i].prefix, rows[i].value, id);
		check_text(id, rows[i].want);
	}
	for (uint64_t i = 0; i < 1000; i++) {
		hash_short_id('C', hash_mix64(i, i), id);
		check_int(strlen(id), 9);
		assert_null(strpbrk(id + 1, "ILOUilou"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_published_values),
		cmocka_unit_test(sha256_of_a_million),
		cmocka_unit_test(siphash_gives_the_published_values),
		cmocka_unit_test(mixing_minds_the_order),
		cmocka_unit_test(short_ids_are_crockford),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
