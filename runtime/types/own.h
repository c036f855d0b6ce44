/* Inside runtime/types: where own properties live.
 *
 *   thing with a shape in RAM      in itself
 *   thing with a shape in flash    in itself until the first write, then in a RAM copy (overlay)
 *   array in flash                 elements likewise; the overlay is an array (typed arrays: typed.h)
 *   array, typed, closure, bound, function, native: named properties in a side object, once there are any
 *   native with `properties`       in that flash object until the first write, then in a side object
 *   thing with a pair in the image in the pair's flash object until the first write, then in a RAM copy of it
 *
 * The thing with a shape that holds the named properties is called the home. Some properties have no
 * storage at all (virtual): `length` of arrays and strings; `length`, `name`, `prototype` of functions, `length`
 * of arguments. Those of functions and arguments get slots with all others when a side object is made; a slot of VALUE_HOLE
 * there is a `prototype` that nobody has asked for yet.
 */
#ifndef MOTE_TYPES_OWN_H
#define MOTE_TYPES_OWN_H

#include "hold.h"
#include "object.h"

typedef enum OwnKind {
    OWN_NONE,
    OWN_NEVER,   /* an index that a typed array has not: nor has anybody for it, and storing there does nothing */
    OWN_PROXY,   /* perhaps: it is a proxy */
    OWN_SLOT,    /* slot `index` of `home` */
    OWN_ELEMENT, /* element `index` of an array or typed array, character of a string */
    OWN_COUNT,   /* the number of those: `length` */
    OWN_VIRTUAL  /* of a function (or arguments' length): `index` is in enum Virtual */
} OwnKind;

enum Virtual { VIRTUAL_LENGTH, VIRTUAL_NAME, VIRTUAL_PROTOTYPE, VIRTUAL_ITERATOR /* of arguments */, VIRTUAL_CALLEE /* likewise */, VIRTUAL_KINDS };

typedef struct Own {
    uint8_t kind; /* OwnKind */
    uint8_t attributes;
    uint16_t index;
    Value home;
} Own;

static inline bool type_has_shape(Type type) { return type >= TYPE_OBJECT && type <= TYPE_WRAPPER; }
static inline bool type_is_arraylike(Type type) { return THERE_ARE(ARRAYS) && type >= TYPE_ARRAY && type <= TYPE_ARRAY_F64; }
bool value_is_arraylike(VmRef vm, Value v);
static inline bool type_is_callable(Type type) { return type >= TYPE_CLOSURE && type <= TYPE_PROXY_FUNCTION; }

/* A flash object's or array's overlay, or `v` itself. */
Value own_resolve(VmRef vm, Value v);
/* As own_resolve, but a RAM thing: makes the overlay of a flash object or array. Allocates. */
Value own_writable(VmRef vm, Value v);
/* A copy of a flash object or array, one level deep. Allocates. */
Value object_copy(VmRef vm, Value template);
/* Home of v's named properties, VALUE_HOLE when there is none. */
Value own_home(VmRef vm, Value v);
/* Are all named properties of v, which has no shape, in its home? A native's `properties` lack the virtual ones. */
bool own_home_is_whole(VmRef vm, Value v, Value home);
/* As own_home, in RAM; made if there is none. Borrowed, or VALUE_EXCEPTION. Allocates. */
Value own_home_writable(VmRef vm, Value v);
static inline Value home_shape(VmRef vm, Value home) { return load_slot(thing_address(vm, home) + 2); }
Value own_shape(VmRef vm, Value v); /* of v's home */
/* Give the home (in RAM) of `object` another shape (owned) of as many keys. */
void own_set_shape(VmRef vm, Value object, Value shape);
/* The keys of `home` changed: cached look-ups may be wrong. */
void own_changed(VmRef vm, Value object, Value home);

/* Is there such a property, and where? */
bool own_find(VmRef vm, Value object, Value key, Own *own);
/* Its value (the TYPE_ACCESSOR for an accessor) with a count, or VALUE_EXCEPTION. Allocates. */
Value own_load(VmRef vm, Value object, const Own *own);
/* The same, but VALUE_HOLE for a function's `prototype` that is not made yet. */
Value own_content(VmRef vm, Value object, const Own *own);
/* What the slot that own_find found holds. */
Slot own_slot(VmRef vm, const Own *own);
/* A slot's content as a register value, with a count; boxed integers become immediate. */
Value own_slot_value(VmRef vm, Slot slot);
/* Where number i of the properties that are neither elements nor indices is: returns its key (VALUE_HOLE: there is none of
 * this number, but perhaps of a higher one), VALUE_UNDEFINED behind the last. */
Value own_key(VmRef vm, Value object, uint32_t i, Own *own);
/* How many elements or characters an array, typed array or string has; 0 for everything else. */
uint32_t own_count(VmRef vm, Value object);
/* Element of an array or typed array with a count, VALUE_HOLE where there is none, VALUE_EXCEPTION. Allocates. */
Value own_element(VmRef vm, Value object, uint32_t index);

/* Put a property into a slot of the home. `fresh`: own_find says that there is none yet. Takes over value's count.
 * false: exception. Allocates. */
bool own_put(VmRef vm, Value object, Value key, Value value, uint8_t attributes, bool fresh);
/* Change the attributes of a property that has a slot. false: exception. Allocates. */
bool own_set_attributes(VmRef vm, Value object, Value key, uint8_t attributes);
/* Store into what own_find found. Takes over value's count. false: exception. Allocates. */
bool own_store(VmRef vm, Value object, Value key, const Own *own, Value value);
/* 1 deleted, -1 exception. Allocates. */
int own_remove_slot(VmRef vm, Value object, Value key);
/* Assignment to an array's length. false: exception. Allocates. */
bool own_set_length(VmRef vm, Value array, Value value);

/* What an array with HEADER_SEALED forbids: kept in slot VALUE_KEY_INTERNAL of its side object. The attributes are
 * those of all its elements. */
enum { LIMIT_EXTENSIONS = 1, LIMIT_PERMANENT = ATTR_PERMANENT, LIMIT_LENGTH = 4, LIMIT_READONLY = ATTR_READONLY };
unsigned array_limits(VmRef vm, Value array);
bool array_limit(VmRef vm, Value array, unsigned limits); /* add some. Allocates */

#endif
