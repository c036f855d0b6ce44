/* Map and Set, and what refers to others weakly: WeakMap, WeakSet, WeakRef; ECMA-262 24, 26.1.
 *
 * A Map is a wrapper whose slot 0 holds an object, a Set one with a shape: keys and their hash index are those of dictionaries
 * (shape.c), and so are growing, closing up and lying in flash. As keys they are what `collection_key` makes of values: strings
 * interned, numbers by value, everything else by identity. An empty one has an empty object or shape in flash.
 *
 * WeakMap and WeakSet are turned round: a value is a property of the object that is its key, hidden under a key (TYPE_WEAK)
 * that is the WeakMap's own. So it lives and dies with that object, and the collector knows nothing of it.
 */
#ifndef MOTE_TYPES_COLLECTION_H
#define MOTE_TYPES_COLLECTION_H

#include "object.h"

typedef enum CollectionClass {
    COLLECTION_MAP, COLLECTION_SET, COLLECTION_WEAK_MAP, COLLECTION_WEAK_SET, COLLECTION_WEAK_REF, COLLECTION_NONE
} CollectionClass;

CollectionClass collection_class(VmRef vm, Value v);
bool collection_may_hold(VmRef vm, Value v); /* weakly: objects and symbols */
/* A new, empty one; of a WeakRef `target` is its target. Allocates. */
Value collection_new(VmRef vm, CollectionClass class, Value target);

/* The key for `v`, with a count. VALUE_EXCEPTION possible. Allocates. */
Value collection_key(VmRef vm, Value v);
/* `key` is one of collection_key from here on. A Map's value with a count, true for a Set's; VALUE_HOLE: there is none. */
Value collection_get(VmRef vm, Value collection, Value key);
/* Add or change; a Set ignores the value, whose count is taken over. false: exception. Allocates. */
bool collection_put(VmRef vm, Value collection, Value key, Value value);
/* 1 deleted, 0 there was none, -1 exception. Allocates. */
int collection_delete(VmRef vm, Value collection, Value key);
bool collection_clear(VmRef vm, Value collection); /* false: exception. Allocates */
uint32_t collection_size(VmRef vm, Value collection);

/* An iterator of a Map or Set: HEADER_ITERATES_* in `what`. Allocates. */
Value collection_iterate(VmRef vm, Value collection, unsigned what);
/* The iterator's Map or Set; VALUE_HOLE: it is no iterator. */
Value collection_iterated(VmRef vm, Value iterator);
/* What it gives next, with a count; VALUE_HOLE behind the last. VALUE_EXCEPTION possible. Allocates. */
Value collection_next(VmRef vm, Value iterator);
/* The hole in slot `slot` of a dictionary was closed: iterators behind it follow. */
void collection_closed_up(VmRef vm, Value dict, uint32_t slot);

#endif
