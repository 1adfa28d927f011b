#include "base/hash.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/mem.h"

struct hash {
	EVP_MD_CTX *context;
	EVP_MD *sha256; /* fetched once: looking an algorithm up costs more than hashing a row */
};

struct hash *hash_new(void)
{
	struct hash *h = mem_alloc(sizeof *h);
	h->context = EVP_MD_CTX_new();
	h->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	assert(h->context && h->sha256);
	return h;
}

void hash_free(struct hash **h)
{
	if (!*h)
		return;
	EVP_MD_CTX_free((*h)->context);
	EVP_MD_free((*h)->sha256);
	free(*h);
	*h = NULL;
}

void hash_begin(struct hash *h)
{
	int ok = EVP_DigestInit_ex2(h->context, h->sha256, NULL);
	assert(ok == 1);
}

void hash_add(struct hash *h, const void *at, size_t len)
{
	if (len == 0)
		return;
	int ok = EVP_DigestUpdate(h->context, at, len);
	assert(ok == 1);
}

void hash_end(struct hash *h, uint8_t out[HASH_SHA256_LEN])
{
	unsigned len = 0;
	int ok = EVP_DigestFinal_ex(h->context, out, &len);
	assert(ok == 1 && len == HASH_SHA256_LEN);
}

void hash_sha256(const void *at, size_t len, uint8_t out[HASH_SHA256_LEN])
{
	struct hash *h = hash_new();
	hash_begin(h);
	hash_add(h, at, len);
	hash_end(h, out);
	hash_free(&h);
}

void hash_hex(const uint8_t *bytes, size_t len, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < len; i++) {
		*hex++ = digits[bytes[i] >> 4];
		*hex++ = digits[bytes[i] & 15];
	}
	*hex = '\0';
}

/* ---- SipHash-2-4 (Aumasson and Bernstein, 2012) ---------------------------------------------------------- */

static uint64_t rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static uint64_t read_le(const uint8_t *at, size_t n)
{
	uint64_t word = 0;
	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)at[i] << (8 * i);
	return word;
}

static void sip_rounds(uint64_t v[4], int rounds)
{
	while (rounds-- > 0) {
		v[0] += v[1];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[0] = rotate(v[0], 32);
		v[2] += v[3];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] += v[3];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[2] += v[1];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[2] = rotate(v[2], 32);
	}
}

static void sip_word(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	sip_rounds(v, 2);
	v[0] ^= word;
}

static uint64_t siphash_2_4(const uint64_t key[2], const uint8_t *at, size_t len)
{
	uint64_t v[4] = {
		key[0] ^ 0x736f6d6570736575u,
		key[1] ^ 0x646f72616e646f6du,
		key[0] ^ 0x6c7967656e657261u,
		key[1] ^ 0x7465646279746573u,
	};
	size_t i = 0;
	for (; len - i >= 8; i += 8)
		sip_word(v, read_le(at + i, 8));
	sip_word(v, read_le(at + i, len - i) | (uint64_t)len << 56);
	v[2] ^= 0xff;
	sip_rounds(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t hash_key64(const void *at, size_t len)
{
	/* The key of the published test vectors (bytes 00 to 0f), so that they test this very function. It is no
	 * secret: these values name rows, and stand in the ledger of every machine. Never change it. */
	static const uint64_t key[2] = {0x0706050403020100u, 0x0f0e0d0c0b0a0908u};
	static const uint8_t nothing[1];
	return siphash_2_4(key, len ? at : nothing, len);
}

uint64_t hash_mix64(uint64_t seed, uint64_t value)
{
	/* The finish of splitmix64 (Vigna, 2015). Multiplying the seed alone makes the order matter. */
	uint64_t x = seed * 0x9e3779b97f4a7c15u + value + 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

void hash_short_id(char prefix, uint64_t value, char out[10])
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint64_t bits = value ^ value >> 40; /* 8 letters hold 40 bits: let the upper 24 count too */
	out[0] = prefix;
	for (int i = 8; i >= 1; i--) {
		out[i] = letters[bits & 31];
		bits >>= 5;
	}
	out[9] = '\0';
}

const char *hash_library_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}
