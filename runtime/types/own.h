/* Inside runtime/types: where own properties live.
 *
 *   thing with a shape in RAM      in itself
 *   thing with a shape in flash    in itself until the first write, then in a RAM copy (overlay)
 *   array in flash                 elements likewise; the overlay is an array
 *   array, closure, bound, function, native: named properties in a side object, once there are any
 *   native with `properties`       in that flash object (or its overlay)
 *
 * The thing with a shape that holds the named properties is called the home. Some properties have no
 * storage at all (virtual): `length` of arrays and strings; `length`, `name`, `prototype` of functions. A side
 * object's property shadows a virtual one; a slot holding VALUE_HOLE says that it was deleted.
 */
#ifndef MOTE_TYPES_OWN_H
#define MOTE_TYPES_OWN_H

#include "hold.h"
#include "object.h"

typedef enum OwnKind {
    OWN_NONE,
    OWN_SLOT,    /* slot `index` of `home` */
    OWN_ELEMENT, /* element `index` of an array, character of a string */
    OWN_VIRTUAL  /* enum Virtual `index` */
} OwnKind;

enum Virtual { VIRTUAL_COUNT, VIRTUAL_LENGTH, VIRTUAL_NAME, VIRTUAL_PROTOTYPE }; /* COUNT: of arrays and strings */

typedef struct Own {
    uint8_t kind; /* OwnKind */
    uint8_t attributes;
    uint16_t index;
    Value home;
} Own;

static inline bool type_has_shape(Type type) { return type >= TYPE_OBJECT && type <= TYPE_WRAPPER; }
static inline bool type_is_arraylike(Type type) { return type >= TYPE_ARRAY && type <= TYPE_ARRAY_F64; }
static inline bool type_is_callable(Type type) { return type >= TYPE_CLOSURE && type <= TYPE_NATIVE; }

/* A flash object's or array's overlay, or `v` itself. */
Value own_resolve(const Vm *vm, Value v);
/* As own_resolve, but a RAM thing: makes the overlay of a flash object or array. Allocates. */
Value own_writable(Vm *vm, Value v);
/* Home of v's named properties, VALUE_HOLE when there is none. */
Value own_home(const Vm *vm, Value v);
/* As own_home, in RAM; made if there is none. Borrowed, or VALUE_EXCEPTION. Allocates. */
Value own_home_writable(Vm *vm, Value v);
static inline Value home_shape(const Vm *vm, Value home) { return load_slot(thing_address(vm, home) + 2); }

Own own_find(const Vm *vm, Value object, Value key);
/* Its value (the TYPE_ACCESSOR for an accessor) with a count, or VALUE_EXCEPTION. Allocates. */
Value own_load(Vm *vm, Value object, const Own *own);
/* A slot's content as a register value, with a count; boxed integers become immediate. */
Value own_slot_value(Vm *vm, Slot slot);

/* Add a property that own_find did not find. Takes over value's count. false: exception. Allocates. */
bool own_add(Vm *vm, Value object, Value key, Value value, uint8_t attributes);
/* Store into what own_find found. Takes over value's count. false: exception. Allocates. */
bool own_store(Vm *vm, Value object, Value key, const Own *own, Value value);
/* Change attributes of an OWN_SLOT. Allocates. */
bool own_set_attributes(Vm *vm, Value object, uint32_t slot, uint8_t attributes);
bool own_remove_slot(Vm *vm, Value object, uint32_t slot); /* Allocates */
/* The keys of `home` changed: cached look-ups may be wrong. */
void own_changed(Vm *vm, Value object, Value home);
/* Assignment to an array's length. false: exception. Allocates. */
bool own_set_length(Vm *vm, Value array, Value value);

/* What an array with HEADER_SEALED forbids: kept in slot VALUE_KEY_INTERNAL of its side object. */
enum { LIMIT_EXTENSIONS = 1, LIMIT_PERMANENT = 2, LIMIT_READONLY = 4, LIMIT_LENGTH = 8 };
unsigned array_limits(const Vm *vm, Value array);
bool array_limit(Vm *vm, Value array, unsigned limits); /* add some. Allocates */

#endif
