/* What features add to objects that firmware has without it (Array.prototype.toSorted): the program's table of pairs gets the object
 * as it is with what the program uses of that. Private to link/.
 */
#ifndef MOTE_LINK_ADDITIONS_H
#define MOTE_LINK_ADDITIONS_H

#include "entity_writer.h"

typedef struct Addition {
    Value thing;                /* the object, or the constructor whose properties it has */
    uint32_t object;            /* node */
    const NativeRecord *native; /* the constructor, or NULL */
} Addition;

/* All that are needed. */
typedef struct Additions {
    Addition *items;
    uint32_t count, capacity;
} Additions;
void additions_find(Arena *arena, const Reached *r, Additions *additions);
void addition_write_shape(EntityWriter *w, const Addition *addition);
/* With the flash value of that shape. */
void addition_write_object(EntityWriter *w, const Addition *addition, Value shape);

#endif
