/* An index of the old image: every fourth byte's neighbourhood by its hash. */
#include "delta.h"

enum { WINDOW = 16, WORTH = 48, CANDIDATES = 32 };

static uint32_t hash_of(const uint8_t *bytes)
{
    uint32_t hash = 0x811C9DC5u;
    for (int i = 0; i < WINDOW; i++)
        hash = (hash ^ bytes[i]) * 0x01000193u;
    return hash ^ hash >> 15;
}

void delta_open(Delta *delta, const uint8_t *old, uint32_t old_size)
{
    uint32_t entries = 64;
    while (entries < old_size / 4)
        entries *= 2;
    *delta = (Delta){.old = old, .old_size = old_size, .mask = entries - 1};
    delta->first = xcalloc(entries, sizeof *delta->first);
    delta->next = xcalloc(old_size / 4 + 1, sizeof *delta->next);
    for (uint32_t at = old_size / 4 * 4; at >= 4;) {
        at -= 4;
        if (at + WINDOW > old_size)
            continue;
        uint32_t *head = &delta->first[hash_of(old + at) & delta->mask];
        delta->next[at / 4] = *head;
        *head = at + 1;
    }
}

uint32_t delta_find(const Delta *delta, const uint8_t *bytes, uint32_t count, uint32_t unit, uint32_t *from)
{
    uint32_t best = 0;
    if (!delta->old || count < WORTH)
        return 0;
    uint32_t candidate = delta->first[hash_of(bytes) & delta->mask];
    for (int i = 0; candidate && i < CANDIDATES; i++, candidate = delta->next[(candidate - 1) / 4]) {
        const uint32_t at = candidate - 1, most = delta->old_size - at < count ? delta->old_size - at : count;
        uint32_t length = 0;
        while (length < most && delta->old[at + length] == bytes[length])
            length++;
        length -= length % unit;
        if (length > best) {
            best = length;
            *from = at;
        }
    }
    return best >= WORTH ? best : 0;
}

void delta_close(Delta *delta)
{
    free(delta->first);
    free(delta->next);
    *delta = (Delta){0};
}
