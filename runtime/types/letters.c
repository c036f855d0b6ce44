/* Ranges of small letters and how far behind their capitals they stand; 1: every other code is one. Searched in this
 * order both ways, so what is only mapped upwards comes last, but for signs that are only mapped down to a letter. */
#include "letters.h"

typedef struct Letters {
    uint16_t first, count;
    int16_t distance;
} Letters;

static const Letters LETTERS[] = {
    {'a', 26, 32},    {0xE0, 23, 32},   {0xF8, 7, 32},      {0xFF, 1, -121},     {0x101, 47, 1},     {0x133, 5, 1},
    {0x13A, 15, 1},   {0x14B, 45, 1},   {0x17A, 5, 1},      {0x3B1, 17, 32},     {0x3C3, 7, 32},     {0x3AC, 1, 38},
    {0x3AD, 3, 37},   {0x430, 32, 32},  {0x450, 16, 80},    {0xB5, 1, -743},     {0x131, 1, 232},    {0x3C2, 1, 31},
    {0x17F, 1, 300},  {'k', 1, -8383},  {0xE5, 1, -8262},   {0x3C9, 1, -7517},
};

uint32_t letter_other(uint32_t c, bool upper)
{
    for (const Letters *l = LETTERS; l < LETTERS + sizeof LETTERS / sizeof *LETTERS; l++) {
        uint32_t at = (upper ? c : c + (uint32_t)l->distance) - l->first;
        if (at < l->count && !(l->distance == 1 && (at & 1)))
            return upper ? c - (uint32_t)l->distance : c + (uint32_t)l->distance;
        if (c < 0x80)
            break;
    }
    return c;
}

enum { DOTLESS_I = 0x131 };

uint32_t letter_canonical(uint32_t c, bool unicode)
{
    uint32_t upper = letter_other(c, true);
    if (unicode)
        return c == DOTLESS_I ? c : letter_other(upper, false);
    return c >= 0x80 && upper < 0x80 ? c : upper;
}
