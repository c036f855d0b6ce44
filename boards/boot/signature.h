/* Signed images: firmware that was built with a public key runs no others (docs/flashing.md says what is signed). */
#ifndef MOTE_SIGNATURE_H
#define MOTE_SIGNATURE_H

#include "resident.h"

#ifdef MOTE_SIGNED
enum { SIGNED_ONLY = 1, SIGNATURE_BEHIND = UPDATE_SIGNATURE_BYTES };

/* An image that arrives in pieces. */
typedef struct SignatureStream {
    uint64_t hash[26]; /* of libsodium */
} SignatureStream;
void signature_start(SignatureStream *stream);
void signature_add(SignatureStream *stream, const uint8_t *bytes, uint32_t count);
bool signature_end(SignatureStream *stream, uint32_t image_bytes, const uint8_t *signature);

/* Of the image in a slot, which is whole. */
bool signature_check(unsigned slot);
#else
enum { SIGNED_ONLY = 0, SIGNATURE_BEHIND = 0 };
typedef struct SignatureStream {
    uint8_t nothing[1];
} SignatureStream;
static inline void signature_start(SignatureStream *stream) { (void)stream; }
static inline void signature_add(SignatureStream *stream, const uint8_t *bytes, uint32_t count) { (void)stream, (void)bytes, (void)count; }
static inline bool signature_end(SignatureStream *stream, uint32_t image_bytes, const uint8_t *signature)
{
    return (void)stream, (void)image_bytes, (void)signature, true;
}
static inline bool signature_check(unsigned slot) { return (void)slot, true; }
#endif

#endif
