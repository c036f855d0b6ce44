/* The compiler's texts (WTF-8) to the image's encoding: Latin-1 bytes, or UTF-16 units where that is not enough. */
#ifndef MOTE_IMAGE_TEXT_ENCODE_H
#define MOTE_IMAGE_TEXT_ENCODE_H

#include "support.h"

typedef struct EncodedText {
    const uint8_t *bytes; /* little-endian units when wide */
    uint32_t length;      /* in units */
    bool wide;
} EncodedText;

/* Lone surrogates (three-byte forms) are kept. */
EncodedText text_encode(Arena *arena, const char *wtf8, uint32_t length);

#endif
