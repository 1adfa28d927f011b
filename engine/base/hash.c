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

/* Eight bytes as a number, the first the least. Compilers make one load of it. */
static uint64_t read_word(const uint8_t *at)
{
	return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
	       (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

static uint64_t read_rest(const uint8_t *at, size_t n)
{
	uint64_t word = 0;
	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)at[i] << (8 * i);
	return word;
}

/* By value, so that the state stays in registers. */
struct sip {
	uint64_t a, b, c, d;
};

static inline struct sip sip_round(struct sip v)
{
	v.a += v.b;
	v.b = rotate(v.b, 13) ^ v.a;
	v.a = rotate(v.a, 32);
	v.c += v.d;
	v.d = rotate(v.d, 16) ^ v.c;
	v.a += v.d;
	v.d = rotate(v.d, 21) ^ v.a;
	v.c += v.b;
	v.b = rotate(v.b, 17) ^ v.c;
	v.c = rotate(v.c, 32);
	return v;
}

static inline struct sip sip_word(struct sip v, uint64_t word)
{
	v.d ^= word;
	v = sip_round(sip_round(v));
	v.a ^= word;
	return v;
}

static uint64_t siphash_2_4(const uint64_t key[2], const uint8_t *at, size_t len)
{
	struct sip v = {
		key[0] ^ 0x736f6d6570736575u,
		key[1] ^ 0x646f72616e646f6du,
		key[0] ^ 0x6c7967656e657261u,
		key[1] ^ 0x7465646279746573u,
	};
	size_t i = 0;
	for (; len - i >= 8; i += 8)
		v = sip_word(v, read_word(at + i));
	v = sip_word(v, read_rest(at + i, len - i) | (uint64_t)len << 56);
	v.c ^= 0xff;
	v = sip_round(sip_round(sip_round(sip_round(v))));
	return v.a ^ v.b ^ v.c ^ v.d;
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
