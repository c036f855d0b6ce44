/* Keys that images are signed with: Ed25519 (libsodium). docs/flashing.md says what is signed.
 *
 * A key file is one line of text: "mote-secret-key-ed25519 HEX" with the 64 bytes of libsodium's secret key, or
 * "mote-public-key-ed25519 HEX" with 32.
 */
#ifndef MOTE_FLASH_KEYS_H
#define MOTE_FLASH_KEYS_H

#include "flash_result.h"

enum { KEY_PUBLIC_BYTES = 32, KEY_SECRET_BYTES = 64, SIGNATURE_BYTES = 64 };

typedef struct Key {
    bool secret; /* both; else the public one only */
    uint8_t public_key[KEY_PUBLIC_BYTES], secret_key[KEY_SECRET_BYTES];
} Key;

/* A new pair: the secret key to `path` (mode 0600; never over a file that is there), the public one to `path`.pub. */
FlashResult key_generate(const char *path, Key *key, FlashError *error);
FlashResult key_read(const char *path, Key *key, FlashError *error);
/* `board`: its id, 0 for none in particular. */
FlashResult key_sign(const Key *key, const uint8_t *image, uint32_t size, uint32_t board, uint8_t *signature, FlashError *error);
bool key_verify(const Key *key, const uint8_t *image, uint32_t size, uint32_t board, const uint8_t *signature);
void key_forget(Key *key);

#endif
