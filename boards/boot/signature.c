/* Ed25519 and SHA-512 are libsodium's: its C sources, compiled with the firmware; in this process the library itself. They want more
 * stack than a board's, so they run on one in the arena (resident_call).
 */
#include "signature.h"

#ifdef MOTE_SIGNED
#include <crypto_hash_sha512.h>
#include <crypto_sign_ed25519.h>
#include <public_key.h> /* made by the build */
#include <string.h>

#include "slots.h"

enum { HASH_BYTES = crypto_hash_sha512_BYTES, MARK_BYTES = 8, MESSAGE_BYTES = MARK_BYTES + 4 + 4 + HASH_BYTES };
_Static_assert(sizeof(crypto_hash_sha512_state) <= sizeof(SignatureStream), "signature.h");
_Static_assert(crypto_sign_ed25519_BYTES == UPDATE_SIGNATURE_BYTES, "update.h");

typedef struct Work {
    crypto_hash_sha512_state *hash;
    const uint8_t *bytes;     /* to be hashed, or the signature */
    uint32_t count;           /* of the bytes, or of the image's */
    bool start, good;
} Work;

static void do_hash(void *argument)
{
    const Work *work = argument;
    if (work->start)
        crypto_hash_sha512_init(work->hash);
    crypto_hash_sha512_update(work->hash, work->bytes, work->count);
}

static void put_word(uint8_t *to, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        to[i] = (uint8_t)(word >> 8 * i);
}

static void do_verify(void *argument)
{
    static const uint8_t KEY[] = PUBLIC_KEY;
    Work *work = argument;
    uint8_t message[MESSAGE_BYTES];
    memcpy(message, "MoteSign", MARK_BYTES);
    put_word(message + MARK_BYTES, resident()->board);
    put_word(message + MARK_BYTES + 4, work->count);
    crypto_hash_sha512_final(work->hash, message + MARK_BYTES + 8);
    work->good = crypto_sign_ed25519_verify_detached(work->bytes, message, sizeof message, KEY) == 0;
}

static void hash(SignatureStream *stream, const uint8_t *bytes, uint32_t count, bool start)
{
    Work work = {(crypto_hash_sha512_state *)(void *)stream, bytes, count, start, false};
    resident_call(do_hash, &work);
}

void signature_start(SignatureStream *stream) { hash(stream, NULL, 0, true); }
void signature_add(SignatureStream *stream, const uint8_t *bytes, uint32_t count) { hash(stream, bytes, count, false); }

bool signature_end(SignatureStream *stream, uint32_t image_bytes, const uint8_t *signature)
{
    Work work = {(crypto_hash_sha512_state *)(void *)stream, signature, image_bytes, false, false};
    resident_call(do_verify, &work);
    return work.good;
}

bool signature_check(unsigned slot)
{
    const ImageHeader *image = slot_image(slot);
    SignatureStream stream;
    if (!image || image_bytes(image) > slot_image_end() - UPDATE_SIGNATURE_BYTES)
        return false;
    hash(&stream, (const uint8_t *)image, image_bytes(image), true);
    return signature_end(&stream, image_bytes(image), (const uint8_t *)image + image_bytes(image));
}
#endif
