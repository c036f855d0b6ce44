#include "bigint_text.h"

static unsigned value_of(char c) { return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a') + 10; }

uint16_t *bigint_digits(Arena *arena, const char *text, uint32_t length, unsigned radix, uint32_t *count)
{
    uint16_t *digits = ARENA_ARRAY(arena, uint16_t, length / 4 + 1);
    *count = 0;
    for (uint32_t at = 0; at < length;) { /* as many at once as a digit holds */
        uint32_t factor = 1, carry = 0;
        for (; at < length && factor * radix <= 65536; at++, factor *= radix)
            carry = carry * radix + value_of(text[at]);
        for (uint32_t i = 0; i < *count; i++) {
            uint64_t sum = (uint64_t)digits[i] * factor + carry;
            digits[i] = (uint16_t)sum;
            carry = (uint32_t)(sum >> 16);
        }
        if (carry && *count == BIGINT_MOST_DIGITS)
            return NULL;
        if (carry)
            digits[(*count)++] = (uint16_t)carry;
    }
    return digits;
}

char *bigint_text(Arena *arena, const uint16_t *digits, uint32_t count, bool negative)
{
    enum { CHUNK = 10000, PLACES = 4 };
    uint16_t *rest = ARENA_ARRAY(arena, uint16_t, count + 1);
    const uint32_t room = count * 5 + 3;
    char *text = arena_alloc(arena, room), *end = text + room - 1, *at = end;
    if (count)
        memcpy(rest, digits, count * sizeof *rest);
    *end = 0;
    while (count) {
        uint32_t part = 0;
        for (uint32_t i = count; i-- > 0;) {
            part = part << 16 | rest[i];
            rest[i] = (uint16_t)(part / CHUNK);
            part %= CHUNK;
        }
        while (count && !rest[count - 1])
            count--;
        for (int i = 0; i < PLACES && (part || count); i++, part /= 10)
            *--at = (char)('0' + part % 10);
    }
    if (at == end)
        *--at = '0';
    if (negative)
        *--at = '-';
    return at;
}

const char *bigint_negated(Arena *arena, const char *text)
{
    return *text == '-' ? text + 1 : strcmp(text, "0") == 0 ? text : arena_printf(arena, "-%s", text);
}
