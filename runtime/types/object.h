/* Objects and property access, for everything that has properties: ECMA-262 10.1 on shapes.
 *
 * Flash objects are read in place; the first write makes a RAM copy (overlay) that the side table
 * finds by the flash value; identity stays the flash value. Non-objects (functions, arrays, errors'
 * extra ...) keep additional own properties in an object that the side table finds.
 *
 * Functions marked "allocates" may move the heap: they protect their own arguments (so those may be passed
 * straight from registers); every other heap value or address in the caller's C locals is stale after.
 * "object" and "key" are always borrowed.
 */
#ifndef MOTE_TYPES_OBJECT_H
#define MOTE_TYPES_OBJECT_H

#include "feature.h"
#include "number.h"
#include "shape.h"

/* The key of a private name: no code can say it, own properties alone have it, lists of keys leave it out. */
static inline bool key_is_private(Value key) { return value_is_int(key) && key < 0; }
/* An array index. */
static inline bool key_is_index(Value key) { return value_is_int(key) && key > 0; }

bool value_is_object(VmRef vm, Value v);   /* Object in the language's sense, functions included */
bool value_is_callable(VmRef vm, Value v);
bool value_is_symbol(VmRef vm, Value v);
/* Neither a string nor a number nor special: operators that convert it hand it to $toPrimitive, which calls script code or throws,
 * but for BigInts (bigint.h). */
bool value_resists(VmRef vm, Value v);
Type value_type(VmRef vm, Value v);        /* heap or stored flash thing; TYPE_STRING8 for chars; TYPE_FREE for specials and ints */

/* What meets a proxy leaves it to the library: none of the functions below does anything with one but tell. Its own
 * properties, which it has as a function has, are under private and weak keys only. */
enum { PROXIES = (MOTE_FEATURES & FEATURE_PROXY) != 0 };
static inline bool type_is_proxy(Type type) { return PROXIES && (type == TYPE_PROXY || type == TYPE_PROXY_FUNCTION); }
static inline bool value_is_proxy(VmRef vm, Value v) { return PROXIES && type_is_proxy(value_type(vm, v)); }
/* Where the prototype chain of v, v included, meets one; VALUE_NULL if it does not. */
Value object_next_proxy(VmRef vm, Value v);

/* New object with all `shape_count` slots undefined; retains shape. */
Value object_new(VmRef vm, Value shape);
/* As object_new with another of the types that have a shape: TYPE_ERROR, TYPE_WRAPPER. */
Value object_new_typed(VmRef vm, Type type, Value shape);
Value object_new_plain(VmRef vm, Value prototype); /* empty, inherits from prototype */
Value object_new_of(VmRef vm, Type type, Value prototype); /* the same of another type */
/* The same with one property; takes over value's count. The key is in flash. */
Value object_new_with(VmRef vm, Type type, Value prototype, Value key, Value value, uint8_t attributes);
/* A wrapper of that flash shape around content, or the content that an operation before made: takes over its count, hands on
 * VALUE_EXCEPTION. Allocates. */
Value wrapper_new(VmRef vm, Root shape, Value content);
bool wrapper_set(VmRef vm, Value wrapper, Value content); /* likewise; false: exception. Allocates */
/* What slot 0 of a wrapper holds (borrowed), VALUE_HOLE for everything else. */
Value wrapper_content(VmRef vm, Value v);
Value object_slot(VmRef vm, Value object, uint32_t slot); /* of a thing with a shape, borrowed */
/* Deep copy of a constant literal (TYPE_OBJECT / TYPE_ARRAY in flash). */
Value object_clone(VmRef vm, Value template);
Value object_prototype(VmRef vm, Value v); /* borrowed; null if none; primitives: their class's */
/* The caller has seen to it that the chain makes no circle. false: exception set (not extensible). Allocates */
bool object_set_prototype(VmRef vm, Value v, Value prototype);
/* OrdinaryHasInstance (7.3.21) as a boolean, or VALUE_EXCEPTION; VALUE_HOLE where a proxy has a say in it. Allocates. */
Value object_is_instance(VmRef vm, Value v, Value function);
Root value_class(VmRef vm, Value v); /* the prototype that things of v's type have by default, or 0 */

typedef enum Found {
    FOUND_DATA,     /* value is the property's value, with a count, or undefined if there is none */
    FOUND_GETTER,   /* value is the getter, with a count: call it on the receiver */
    FOUND_PROXY,    /* value is a proxy, with a count, that is to be asked for the receiver */
    FOUND_ERROR     /* exception set */
} Found;

/* [[Get]] with the prototype chain; keys are property keys (int or interned string). Primitive receivers work (strings'
 * length and indices, prototypes of their classes); undefined/null: the caller throws. Allocates (a function's prototype, numbers out of packed arrays). */
Found property_get(VmRef vm, Value receiver, Value key, Value *value);
/* Own property: its value, or TYPE_ACCESSOR (getter, setter), with a count; VALUE_HOLE: none; VALUE_EXCEPTION. attributes may be NULL. Allocates. */
Value property_own(VmRef vm, Value object, Value key, uint8_t *attributes);
int property_attributes(VmRef vm, Value object, Value key); /* ATTR_ bits of an own property; -1: none */

typedef enum Stored {
    STORED,
    STORED_SETTER, /* *setter (with a count) must be called with the value */
    STORED_PROXY,  /* *setter is a proxy (with a count) that is to store it */
    STORED_ERROR   /* exception set (TypeError for read-only ..., out of memory) */
} Stored;
/* [[Set]], strict: takes over value's count unless STORED_SETTER or STORED_PROXY. Allocates. */
Stored property_set(VmRef vm, Value receiver, Value key, Value value, Value *setter);
/* CreateDataProperty / DefineOwnProperty without checks of the old attributes; takes over value's count. false: exception set. Allocates. */
bool property_define(VmRef vm, Value object, Value key, Value value, uint8_t attributes);
/* The same with an accessor; a half that is VALUE_HOLE stays as it is. The halves are borrowed. Allocates. */
bool property_define_accessor(VmRef vm, Value object, Value key, Value getter, Value setter, uint8_t attributes);
/* 1 deleted or not there, 0 refused (not configurable), -1 exception set. Allocates. */
int property_delete(VmRef vm, Value object, Value key);
/* With the prototype chain: a boolean, or the proxy (borrowed) that is to be asked. */
Value property_has(VmRef vm, Value object, Value key);
/* Own keys in the standard's order (integers ascending, then strings as created) as a new array of strings (and symbols, if asked for): those of properties
 * that lack one of the attributes (accessors count as READONLY). With `inherited` the prototypes' too, shadowed ones
 * once: for-in. Allocates. */
enum {
    ATTR_NONE_HAS = 0x10, /* all keys */
    KEYS_SYMBOLS = 0x20,  /* symbols too, behind the strings */
    KEYS_NO_STRINGS = 0x40
};
Value property_keys(VmRef vm, Value object, uint8_t lacking, bool inherited);
/* May `object` get a property `key` that it has not? VALUE_UNDEFINED: is it extensible? */
bool object_can_add(VmRef vm, Value object, Value key);
/* Prevent extensions, and give all properties these attributes (freeze: READONLY, but for accessors, and PERMANENT; seal: PERMANENT). Allocates. */
bool object_restrict(VmRef vm, Value object, uint8_t attributes);
int object_is_restricted(VmRef vm, Value object, uint8_t attributes); /* 1 yes, 0 no, -1 exception set. Allocates */

/* ToPropertyKey of a primitive: int or interned string with a count; objects: coerce first. VALUE_EXCEPTION possible. Allocates. */
Value value_to_key(VmRef vm, Value v);
/* ToString of a primitive, with a count; objects: coerce first. Allocates. */
Value primitive_to_text(VmRef vm, Value v);
bool value_truthy(VmRef vm, Value v);
bool value_strict_equal(VmRef vm, Value a, Value b);
/* Does it iterate as the library's classes do, so that an index is all there is to it? Allocates, runs no script. */
bool value_iterates_plainly(VmRef vm, Value v);
Value value_typeof(VmRef vm, Value v);            /* flash string */

/* Own properties of a flash object or non-object live elsewhere: the overlay or property object of `thing`
 * (borrowed), VALUE_HOLE when none. */
Value side_find(VmRef vm, Value thing);
/* Does nothing in flash have properties elsewhere, if `table` is VM->side? (VALUE_UNDEFINED: in the image?) */
static inline bool side_is_empty(VmRef vm, Value table)
{
    const ImageHeader *image = (const ImageHeader *)(const void *)VM->image;
    return table == VALUE_UNDEFINED && (!image || !(image->features & IMAGE_PAIRS));
}
bool side_set(VmRef vm, Value thing, Value properties); /* takes over the count. Allocates */
void side_freed(VmRef vm, Value thing); /* called by the heap */
void cache_flush(VmRef vm);

/* The look-up cache: data properties under string keys. `id` is the shape of a TYPE_OBJECT or TYPE_ERROR (not a dictionary),
 * or for a thing without own named properties the prototype it inherits from. A hit's holder is
 * VALUE_HOLE when the receiver itself has the property, else the RAM or flash thing with the slot (where it
 * lies now: there is no TYPE_FORWARD to follow). Or, where speed counts, it is CACHE_VALUE: `slot` is the value itself, of a
 * property in flash or of one that does not exist. */
#define CACHE_VALUE VALUE_UNDEFINED
enum { CACHE_READONLY = 0x8000, CACHE_SLOT = 0x7FFF }; /* parts of CacheEntry.slot */
/* Where an entry may be: in one of two places, one in each half, that go by different bits of the sum. What shares the first
 * place with others seldom shares the second one with them, too, whatever numbers the keys have got. */
static inline CacheEntry *cache_place(VmRef vm, Value id, Value key, bool second)
{
    enum { HALF = MOTE_CACHE_ENTRIES / 2 };
    uint32_t sum = ((uint32_t)id + (uint32_t)key) >> 2;
    return (CacheEntry *)&VM->cache[second ? HALF + sum / HALF % HALF : sum % HALF];
}
static inline const CacheEntry *cache_lookup(VmRef vm, Value id, Value key)
{
    const CacheEntry *entry = cache_place(vm, id, key, false);
    if (entry->shape == id && entry->key == key)
        return entry;
    entry = cache_place(vm, id, key, true);
    return entry->shape == id && entry->key == key ? entry : NULL;
}

#endif
