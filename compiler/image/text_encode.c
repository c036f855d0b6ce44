/* WTF-8 decoding (https://simonsapin.github.io/wtf-8/) into units, then the narrowest encoding. */
#include "text_encode.h"

static uint32_t decode(const uint8_t *s, uint32_t length, uint32_t *at)
{
    uint32_t c = s[(*at)++];
    unsigned more = c < 0xC0 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    if (more)
        c &= 0x3Fu >> more;
    while (more-- && *at < length)
        c = c << 6 | (s[(*at)++] & 0x3Fu);
    return c;
}

EncodedText text_encode(Arena *arena, const char *wtf8, uint32_t length)
{
    const uint8_t *s = (const uint8_t *)wtf8;
    uint16_t *units = ARENA_ARRAY(arena, uint16_t, length + 1);
    uint32_t count = 0;
    bool wide = false;
    for (uint32_t at = 0; at < length;) {
        uint32_t c = decode(s, length, &at);
        wide = wide || c > 0xFF;
        if (c >= 0x10000) {
            units[count++] = (uint16_t)(0xD7C0 + (c >> 10));
            units[count++] = (uint16_t)(0xDC00 + (c & 0x3FF));
        } else {
            units[count++] = (uint16_t)c;
        }
    }
    uint8_t *bytes = ARENA_ARRAY(arena, uint8_t, 2 * count + 1);
    for (uint32_t i = 0; i < count; i++) {
        if (wide) {
            bytes[2 * i] = (uint8_t)units[i];
            bytes[2 * i + 1] = (uint8_t)(units[i] >> 8);
        } else {
            bytes[i] = (uint8_t)units[i];
        }
    }
    return (EncodedText){bytes, count, wide};
}
