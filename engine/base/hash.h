/* Hashes: SHA-256 through libcrypto (the only user of openssl), and a fast keyed 64-bit hash for identities. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define HASH_SHA256_LEN 32
#define HASH_HEX_LEN    64

struct hash; /* a running SHA-256; one context is kept and used again, since set-up costs more than the hashing */

struct hash *hash_new(void);
void hash_free(struct hash **h);
void hash_begin(struct hash *h);
void hash_add(struct hash *h, const void *at, size_t len);
void hash_end(struct hash *h, uint8_t out[HASH_SHA256_LEN]);

void hash_sha256(const void *at, size_t len, uint8_t out[HASH_SHA256_LEN]); /* one shot, for rare use */
void hash_hex(const uint8_t *bytes, size_t len, char *hex);                 /* writes 2*len digits and a terminator */

/* SipHash-2-4 with a fixed key: equal inputs give equal values on every machine. For keys of rows, not for proof. */
uint64_t hash_key64(const void *at, size_t len);

/* Mix one more value into a 64-bit hash (order matters). */
uint64_t hash_mix64(uint64_t seed, uint64_t value);

/* Short printable id: prefix and 8 letters of Crockford base 32 (no I L O U) of the hash: "C7K2M9QXF". out: 10 bytes.
 */
void hash_short_id(char prefix, uint64_t value, char out[10]);

const char *hash_library_version(void); /* "OpenSSL 3.0.15 3 Sep 2024", for `ringback doctor` */

#endif
