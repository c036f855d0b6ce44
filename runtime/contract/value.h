/* The value encoding: 16 bits at rest (slot), 32 bits in a register.
 *
 *   xxxxxxxx xxxxxxx1   integer (15 bits in a slot, 31 bits in a register)
 *   gggggggg gggggg00   heap reference: signed granule number, relative to the heap's middle
 *   ffffffff ffffff10   flash reference: signed index; >= 0 firmware, < 0 image
 *
 * A register is a slot sign-extended to 32 bits, so loading is one signed halfword load and
 * storing is one compare (value_fits_slot) with a slow path that boxes the integer.
 *
 * Part of the contract between compiler and runtime: no state, no dependencies.
 */
#ifndef MOTE_CONTRACT_VALUE_H
#define MOTE_CONTRACT_VALUE_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t Value; /* register form */
typedef int16_t Slot;  /* form at rest */

enum {
    VALUE_INT_MIN = -(1 << 30), /* immediate integer in a register */
    VALUE_INT_MAX = (1 << 30) - 1,
    SLOT_INT_MIN = -(1 << 14), /* immediate integer in a slot */
    SLOT_INT_MAX = (1 << 14) - 1,
    FLASH_INDEX_MIN = -8192, /* image entity 0 */
    FLASH_INDEX_MAX = 8191
};

#define VALUE_FLASH(index) ((Value)(((uint32_t)(int32_t)(index) << 2) | 2u))
#define VALUE_INT(i) ((Value)((uint32_t)(int32_t)(i) * 2 + 1))

/* Flash indices 0..15 are constants without storage; 16..271 the one-character Latin-1 strings
 * (no storage either); from FLASH_LIBRARY_FIRST on the entities of the firmware's library image;
 * negative ones are the image's: entity e has index e + FLASH_INDEX_MIN. */
enum {
    FLASH_UNDEFINED = 0,
    FLASH_NULL = 1,
    FLASH_FALSE = 2,
    FLASH_TRUE = 3,
    FLASH_HOLE = 4,      /* array hole; also "no such property" inside the runtime */
    FLASH_TDZ = 5,       /* binding not yet initialised */
    FLASH_EXCEPTION = 6, /* a C function's answer: vm->exception is set */
    FLASH_RETRY = 7,     /* a native's answer: coerce vm->coerce and call me again */
    FLASH_CONSTRUCT = 8, /* `this` of a native called by `new` */
    FLASH_TAIL = 9,      /* a native's answer: call what stands in the window now instead */
    FLASH_KEY_INTERNAL = 10, /* key of a hidden slot (primitive value of a wrapper) */
    FLASH_CHAR_FIRST = 16,
    FLASH_LIBRARY_FIRST = 272
};

#define VALUE_UNDEFINED VALUE_FLASH(FLASH_UNDEFINED)
#define VALUE_NULL VALUE_FLASH(FLASH_NULL)
#define VALUE_FALSE VALUE_FLASH(FLASH_FALSE)
#define VALUE_TRUE VALUE_FLASH(FLASH_TRUE)
#define VALUE_HOLE VALUE_FLASH(FLASH_HOLE)
#define VALUE_TDZ VALUE_FLASH(FLASH_TDZ)
#define VALUE_EXCEPTION VALUE_FLASH(FLASH_EXCEPTION)
#define VALUE_RETRY VALUE_FLASH(FLASH_RETRY)
#define VALUE_CONSTRUCT VALUE_FLASH(FLASH_CONSTRUCT)
#define VALUE_TAIL VALUE_FLASH(FLASH_TAIL)
#define VALUE_KEY_INTERNAL VALUE_FLASH(FLASH_KEY_INTERNAL)
#define VALUE_CHAR(c) VALUE_FLASH(FLASH_CHAR_FIRST + (int)(uint8_t)(c))

static inline bool value_is_int(Value v) { return (v & 1) != 0; }
static inline bool value_is_heap(Value v) { return (v & 3) == 0; }
static inline bool value_is_flash(Value v) { return (v & 3) == 2; }
/* Both integers: one test. */
static inline bool value_both_int(Value a, Value b) { return (a & b & 1) != 0; }
static inline int32_t value_int(Value v) { return v >> 1; }
static inline int32_t value_flash_index(Value v) { return v >> 2; }
static inline bool value_is_special(Value v) { return (v & 3) == 2 && (uint32_t)(v >> 2) < FLASH_CHAR_FIRST; }
static inline bool value_is_char(Value v)
{
    return (v & 3) == 2 && (uint32_t)((v >> 2) - FLASH_CHAR_FIRST) < 256u;
}
static inline bool value_is_bool(Value v) { return (v | 4) == VALUE_TRUE; }
static inline bool value_is_nullish(Value v) { return (v | 4) == VALUE_NULL; }
static inline Value value_bool(bool b) { return b ? VALUE_TRUE : VALUE_FALSE; }
static inline bool value_int_fits(int64_t i) { return i >= VALUE_INT_MIN && i <= VALUE_INT_MAX; }
static inline bool value_fits_slot(Value v) { return v == (Value)(int16_t)v; }

_Static_assert((VALUE_FLASH(FLASH_TRUE) ^ VALUE_FLASH(FLASH_FALSE)) == 4, "booleans differ in one bit");
_Static_assert((VALUE_FLASH(FLASH_NULL) ^ VALUE_FLASH(FLASH_UNDEFINED)) == 4, "nullish values differ in one bit");

#endif
