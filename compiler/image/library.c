/* Look-ups in the linked library: names by binary search, strings in the library image's sorted entities. */
#include "library.h"

#include <stdio.h>
#include <string.h>

#include "image.h"
#include "text_encode.h"

int32_t library_find(const LibrarySymbols *symbols, const char *name, uint32_t length)
{
    uint32_t low = 0, high = symbols ? symbols->count : 0;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const char *candidate = symbols->items[middle].name;
        int order = strncmp(candidate, name, length);
        if (order == 0)
            order = candidate[length] != 0;
        if (order == 0)
            return symbols->items[middle].value;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* The runtime's order of strings: one-byte before two-byte, then length, then bytes. */
static int string_order(const uint8_t *entity, const EncodedText *text)
{
    unsigned type = entity[0] & HEADER_TYPE_MASK, wanted = text->wide ? TYPE_STRING16 : TYPE_STRING8;
    if (type != wanted)
        return type < wanted ? -1 : 1;
    uint32_t length;
    const uint8_t *bytes = flash_text(entity, &length);
    if (length != text->length)
        return length < text->length ? -1 : 1;
    return memcmp(bytes, text->bytes, length * (text->wide ? 2u : 1u));
}

bool library_is_symbol(const LibrarySymbol *symbol)
{
    static const char PREFIX[] = "Symbol.";
    const char *name = symbol->name + sizeof PREFIX - 1;
    if (strncmp(symbol->name, PREFIX, sizeof PREFIX - 1) != 0 || strchr(name, '.'))
        return false;
    return strcmp(name, "for") != 0 && strcmp(name, "keyFor") != 0 && strcmp(name, "prototype") != 0;
}

/* Among `high` strings of the library from entity `low` on: the text's number, or -1. */
static int32_t find_among(const LibrarySymbols *symbols, uint32_t low, uint32_t high, const EncodedText *text)
{
    const uint8_t *table = symbols->image + sizeof(ImageHeader);
    for (high += low; low < high;) {
        uint32_t middle = (low + high) / 2;
        uint32_t offset = (table[2 * middle] | (uint32_t)table[2 * middle + 1] << 8) << LIBRARY_SHIFT;
        int order = string_order(symbols->image + offset, text);
        if (order == 0)
            return (int32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

int32_t library_find_string(const LibrarySymbols *symbols, const char *wtf8, uint32_t length)
{
    Arena arena = {0};
    EncodedText text = text_encode(&arena, wtf8, length);
    int32_t found = 0;
    if (text.length == 1 && !text.wide) {
        found = VALUE_CHAR(text.bytes[0]);
    } else if (symbols && symbols->image) {
        ImageHeader header;
        memcpy(&header, symbols->image, sizeof header);
        int32_t number = find_among(symbols, 0, header.string_count, &text);
#ifdef LIBRARY_FEATURES
        const LibraryFeatures *features = library_features((const ImageHeader *)(const void *)symbols->image);
        if (features && number < 0)
            number = find_among(symbols, features->first, features->strings, &text);
#endif
        if (number >= 0)
            found = VALUE_FLASH(FLASH_LIBRARY_FIRST + number);
    }
    arena_free(&arena);
    return found;
}

unsigned library_feature(const LibrarySymbols *symbols, int32_t value)
{
    if (!symbols || !value_is_flash(value) || value_flash_index(value) < FLASH_LIBRARY_FIRST)
        return 0;
    uint32_t entity = (uint32_t)(value_flash_index(value) - FLASH_LIBRARY_FIRST);
    return symbols->features && entity >= symbols->first_feature ? symbols->features[entity - symbols->first_feature] : 0;
}

const char *feature_names(unsigned features)
{
    static const struct {
        unsigned bit;
        const char *name;
    } FEATURES[] = {
#define F(id, name) {FEATURE_##id, name},
        FEATURE_LIST(F)
#undef F
    };
    static char text[200];
    size_t used = 0;
    for (size_t i = 0; i < sizeof FEATURES / sizeof *FEATURES; i++)
        if (features & FEATURES[i].bit)
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", used ? ", " : "", FEATURES[i].name);
    return text;
}
