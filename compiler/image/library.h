/* What the compiler knows of the firmware's library: names to flash values. Made by the library
 * builder (library_build.c) together with the library image; linked into `mote` as a table. */
#ifndef MOTE_IMAGE_LIBRARY_H
#define MOTE_IMAGE_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

typedef struct LibrarySymbol {
    const char *name;    /* "Math", "Math.sqrt", "Array.prototype.push", "$toPrimitive" */
    int32_t value;       /* flash value */
} LibrarySymbol;

typedef struct LibrarySymbols {
    const LibrarySymbol *items; /* sorted by name */
    uint32_t count;
    const uint8_t *image;       /* the library image, with all features */
    uint32_t image_bytes;
    const uint8_t *general;     /* without features: what general firmware has */
    uint32_t general_bytes;
    const uint8_t *features;    /* for which feature each entity from `first_feature` on is there */
    uint32_t first_feature;
} LibrarySymbols;

/* One of the well-known symbols? */
bool library_is_symbol(const LibrarySymbol *symbol);
/* 0 if there is none (0 is no flash value). Global builtins have no dot in their name. */
int32_t library_find(const LibrarySymbols *symbols, const char *name, uint32_t length);
/* The library's flash value of a string (Latin-1 or UTF-16 compared after decoding WTF-8), characters and "" included; 0 if not there. */
int32_t library_find_string(const LibrarySymbols *symbols, const char *wtf8, uint32_t length);

/* The feature (a bit of feature.h) for which the library has an entity; 0: for none. */
unsigned library_feature(const LibrarySymbols *symbols, int32_t value);
/* "Reflect, BigInt": the names of features; static text, valid until the next call. */
const char *feature_names(unsigned features);

/* The library linked into this program; in the library builder itself: an empty table. */
const LibrarySymbols *library_symbols(void);

#endif
