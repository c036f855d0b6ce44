/* Shapes: the keys of an object in slot order, and its prototype. Three kinds (layout.h): flash lists
 * made by the compiler, shared transitions in RAM, and dictionaries owned by one object. */
#ifndef MOTE_TYPES_SHAPE_H
#define MOTE_TYPES_SHAPE_H

#include "text.h"

uint32_t shape_count(const Vm *vm, Value shape);
Value shape_prototype(const Vm *vm, Value shape); /* borrowed: object or null */
/* Slot of `key`, or -1. *attributes may be NULL. */
int32_t shape_find(const Vm *vm, Value shape, Value key, uint8_t *attributes);
Value shape_key(const Vm *vm, Value shape, uint32_t slot); /* borrowed */
uint8_t shape_attributes(const Vm *vm, Value shape, uint32_t slot);
/* The empty shape of `prototype`, with a count. VALUE_EXCEPTION: out of memory. */
Value shape_empty(Vm *vm, Value prototype);
/* `shape` plus a key: shared transition (found or made), with a count. */
Value shape_add(Vm *vm, Value shape, Value key, uint8_t attributes);
/* A dictionary with the same keys, with a count. */
Value shape_to_dict(Vm *vm, Value shape);
void shape_freed(Vm *vm, Value shape); /* unlink from vm->shapes; called by the heap */

#endif
