/* Shapes: the keys of an object in slot order, and its prototype. Three kinds (layout.h): flash lists
 * made by the compiler, shared transitions in RAM, and dictionaries owned by one object.
 *
 * Functions marked "allocates" may move the heap: they protect their own arguments, the caller the rest.
 */
#ifndef MOTE_TYPES_SHAPE_H
#define MOTE_TYPES_SHAPE_H

#include "text.h"

uint32_t shape_count(VmRef vm, Value shape);
uint32_t shape_keys(VmRef vm, Value shape); /* without the slots whose keys are gone */
Value shape_prototype(VmRef vm, Value shape); /* borrowed: object or null */
/* Slot of `key`, or -1. *attributes may be NULL. */
int32_t shape_find(VmRef vm, Value shape, Value key, uint8_t *attributes);
Value shape_key(VmRef vm, Value shape, uint32_t slot); /* borrowed; int keys always immediate */
uint8_t shape_attributes(VmRef vm, Value shape, uint32_t slot);
bool shape_is_dict(VmRef vm, Value shape);

/* The empty shape of `prototype`, with a count. VALUE_EXCEPTION: out of memory. Allocates. */
Value shape_empty(VmRef vm, Value prototype);
/* `shape` (no dictionary, below SHAPE_NODE_MAX keys) plus a key: shared transition (found or made), with a
 * count. Allocates. */
Value shape_add(VmRef vm, Value shape, Value key, uint8_t attributes);
/* May `shape` take one more shared key, or is it time for a dictionary? */
bool shape_can_add(VmRef vm, Value shape);
/* A dictionary with the same keys and room for `more`, with a count: a new one, or `shape` itself. It has attribute bytes
 * if some of its keys' or these attributes are not 0, and with `full` (or where it needs one) a field for its prototype.
 * Allocates. */
Value shape_to_dict(VmRef vm, Value shape, uint32_t more, uint8_t attributes, bool full);

/* Dictionaries. Their count is their object's slot count, so the caller changes both without allocating between.
 * The key of a slot whose property was deleted is VALUE_HOLE: shape_key may return that. */
void shape_dict_append(VmRef vm, Value dict, Value key, uint8_t attributes); /* key: as stored (slot form) */
/* Delete a key. When there are many holes all behind them moves down, and so do the object's values (NULL: it has none).
 * Returns the slots there are now. */
uint32_t shape_dict_remove(VmRef vm, Value dict, uint32_t slot, Slot *values);
void shape_dict_set_attributes(VmRef vm, Value dict, uint32_t slot, uint8_t attributes); /* 0 or shape_to_dict was told */
void shape_dict_set_prototype(VmRef vm, Value dict, Value prototype); /* full ones only */
/* `object` is somebody's prototype from now on. */
void shape_mark_prototype(VmRef vm, Value object);

/* VM->shapes lists whatever knows others weakly: shared shapes, and things of collection.h. */
void shapes_enlist(VmRef vm, Value v);
void shape_freed(VmRef vm, Value v); /* unlink from VM->shapes; called by the heap */

#endif
