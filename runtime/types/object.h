/* Objects and property access, for everything that has properties: ECMA-262 10.1 on shapes.
 *
 * Flash objects are read in place; the first write makes a RAM copy (overlay) that the side table
 * finds by the flash value; identity stays the flash value. Non-objects (functions, arrays, errors'
 * extra ...) keep additional own properties in an object that the side table finds.
 */
#ifndef MOTE_TYPES_OBJECT_H
#define MOTE_TYPES_OBJECT_H

#include "number.h"
#include "shape.h"

bool value_is_object(const Vm *vm, Value v);   /* Object in the language's sense, functions included */
bool value_is_callable(const Vm *vm, Value v);
Type value_type(const Vm *vm, Value v);        /* heap or stored flash thing; TYPE_STRING8 for chars; TYPE_FREE for specials and ints */

/* New object with all `shape_count` slots undefined; retains shape. */
Value object_new(Vm *vm, Value shape);
/* As object_new with another of the types that have a shape: TYPE_ERROR, TYPE_WRAPPER. */
Value object_new_typed(Vm *vm, Type type, Value shape);
Value object_new_plain(Vm *vm, Value prototype); /* empty, inherits from prototype */
/* Deep copy of a constant literal (TYPE_OBJECT / TYPE_ARRAY in flash). */
Value object_clone(Vm *vm, Value template);
Value object_prototype(const Vm *vm, Value v); /* borrowed; null if none; primitives: their class's */
bool object_set_prototype(Vm *vm, Value v, Value prototype); /* false: exception set */

typedef enum Found {
    FOUND_NONE,
    FOUND_DATA,     /* value is the property's value, with a count */
    FOUND_GETTER,   /* value is the getter, with a count: call it on the receiver */
    FOUND_ERROR     /* exception set */
} Found;

/* [[Get]] with the prototype chain; keys are property keys (int or interned string). Primitive receivers work (strings'
 * length and indices, prototypes of their classes); undefined/null: the caller throws. */
Found property_get(Vm *vm, Value receiver, Value key, Value *value);
/* Own property only. attributes may be NULL. */
Found property_get_own(Vm *vm, Value object, Value key, Value *value, uint8_t *attributes);

/* The TYPE_ACCESSOR (getter, setter) of an own accessor property, borrowed; VALUE_HOLE if it is none. For
 * property descriptors. Never allocates. */
Value property_own_accessor(const Vm *vm, Value object, Value key);

typedef enum Stored {
    STORED,
    STORED_SETTER, /* *setter (with a count) must be called with the value */
    STORED_ERROR   /* exception set (TypeError for read-only ..., out of memory) */
} Stored;
/* [[Set]], strict: takes over value's count unless STORED_SETTER. */
Stored property_set(Vm *vm, Value receiver, Value key, Value value, Value *setter);
/* CreateDataProperty / DefineOwnProperty without checks of the old attributes; takes over value's count. false: exception set. */
bool property_define(Vm *vm, Value object, Value key, Value value, uint8_t attributes);
/* ValidateAndApplyPropertyDescriptor, 10.1.6.3. `mask` says which ATTR_ bits and which of value/get/set the descriptor has. */
enum { DESC_VALUE = 0x10, DESC_GET = 0x20, DESC_SET = 0x40 };
bool property_define_checked(Vm *vm, Value object, Value key, Value value, Value getter, Value setter, uint8_t attributes, uint8_t mask);
bool property_define_accessor(Vm *vm, Value object, Value key, Value function, bool setter);
/* 1 deleted, 0 refused (not configurable), -1 exception set. */
int property_delete(Vm *vm, Value object, Value key);
/* 1 yes, 0 no, -1 exception. With the prototype chain (`in`) or own only. */
int property_has(Vm *vm, Value object, Value key, bool own);
/* Own keys in the standard's order (integers ascending, then strings as created) as a new array of strings;
 * enumerable ones only unless `hidden`. */
Value property_keys(Vm *vm, Value object, bool hidden);
/* for-in: enumerable string keys, prototypes too, shadowed ones once. */
Value property_enumerate(Vm *vm, Value object);
bool object_is_extensible(const Vm *vm, Value object);
bool object_prevent_extensions(Vm *vm, Value object);
/* Set attribute bits on all own properties (freeze: READONLY on data + PERMANENT; seal: PERMANENT) and prevent extensions. */
bool object_freeze(Vm *vm, Value object, bool readonly);
bool object_is_frozen(Vm *vm, Value object, bool readonly);

/* ToPropertyKey of a primitive: int or interned string with a count; objects: coerce first. VALUE_EXCEPTION possible. */
Value value_to_key(Vm *vm, Value v);
/* ToString of a primitive, with a count; objects: coerce first. */
Value primitive_to_text(Vm *vm, Value v);
bool value_truthy(const Vm *vm, Value v);
bool value_strict_equal(const Vm *vm, Value a, Value b);
bool value_same(const Vm *vm, Value a, Value b);      /* SameValue */
bool value_same_zero(const Vm *vm, Value a, Value b); /* SameValueZero */
Value value_typeof(const Vm *vm, Value v);            /* flash string */

/* Own properties of a flash object or non-object live elsewhere: the overlay or property object of `thing`
 * (borrowed), VALUE_HOLE when none. */
Value side_find(const Vm *vm, Value thing);
bool side_set(Vm *vm, Value thing, Value properties); /* takes over the count */
void side_freed(Vm *vm, Value thing); /* called by the heap */
void cache_flush(Vm *vm);

#endif
