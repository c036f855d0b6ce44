/* Which characters have a property of Unicode: what \p{...} in a regular expression asks for. */
#ifndef MOTE_EVALUATE_PROPERTIES_H
#define MOTE_EVALUATE_PROPERTIES_H

#include "support.h"

/* `boundaries`: characters below the first have it not, those from there to the second have it, and so on; ascending. `strings`: those
 * of several characters that have it, each behind a '|', in UTF-8. */
typedef struct Property {
    struct {
        uint32_t *items, count, capacity;
    } boundaries;
    const char *strings;
    uint32_t strings_length;
} Property;
/* What the standard calls `name` (ECMA-262 22.2.1.1): "Lu", "Script=Greek", "Alphabetic"; `strings`: with flag v also "RGI_Emoji" and
 * the like. false: there is no such property. */
bool property_find(Arena *arena, const char *name, uint32_t length, bool strings, Property *property);

#endif
