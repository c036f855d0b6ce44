/* The heap as people look at it: block after block, with its kind. Looking changes nothing and allocates nothing.
 *
 * Kinds are what users know things as; each has a letter for maps here and a name in stdlib/js/memory.js. A new type of thing
 * gets its kind in survey.c.
 */
#ifndef MOTE_HEAP_SURVEY_H
#define MOTE_HEAP_SURVEY_H

#include "heap.h"

typedef enum HeapKind {
    KIND_FREE, KIND_STRING, KIND_NUMBER, KIND_OBJECT, KIND_ARRAY, KIND_FUNCTION, KIND_VARIABLE, KIND_ACCESSOR, KIND_SHAPE,
    KIND_TABLE, KIND_BUFFER, KIND_TIMER,
    KIND_MOVED, /* what is left where a thing moved away, until the next collection */
    HEAP_KINDS
} HeapKind;

typedef struct HeapBlock {
    const uint8_t *address; /* NULL: before the first */
    uint32_t granules;
    HeapKind kind;
} HeapBlock;

/* On to the next block; false behind the last. What is being released counts as free. */
bool heap_survey(VmRef vm, HeapBlock *block);
HeapKind heap_kind(const uint8_t *thing);
char heap_kind_letter(HeapKind kind);

/* Bytes of the thing `v` (a heap value), rounded to granules as it takes them. */
uint32_t heap_bytes_of(VmRef vm, Value v);
/* The same with what belongs to it alone: an object's dictionary, an array's or function's object with named properties. With
 * `deep` all that can be reached from it, each thing once, but for shapes that objects share and for what hangs on flash
 * things. Marks things for the time being. */
uint32_t heap_reach(VmRef vm, Value v, bool deep);
/* All marks away; the bytes of what was marked. */
uint32_t heap_unmark(VmRef vm);

/* References that the thing holds: heap things that its fields name, one after the other. `*at` is the byte offset to look
 * from, and afterwards where the field is; VALUE_HOLE: no more. */
Value heap_next_reference(VmRef vm, Value v, uint32_t *at);

#endif
