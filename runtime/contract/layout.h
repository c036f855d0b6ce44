/* How things lie in memory: the same bytes in the heap and in flash.
 *
 * Every thing starts with a 16-bit header. Its size follows from its type, a length field, its
 * shape or its function record; there is no size word. All fields are 16-bit aligned only:
 * doubles and 32-bit integers are read with memcpy. Everything is little-endian.
 *
 *   bits 0-5   type (enum Type); (type & 3) != 3 for every type
 *   bit  6     mark (cycle collector)
 *   bit  7     flag A: string: interned (RAM atom); object/array: not extensible; BigInt: negative
 *   bit  8     flag SIDE: the side table has an entry for it (own properties of non-objects)
 *   bit  9     flag PROTO: somebody's prototype: a change of its shape flushes the lookup cache; or a WeakRef's target
 *   bits 10-15 reference count, saturating at 63 (then only the collector frees it)
 *
 * A RAM string with bit 9 set is a view: its text is a part of a string in flash, [hdr][length u16][string][offset u16].
 * In a dictionary of properties (TYPE_SHAPE_DICT) bits 7 and 9 say which fields it has.
 * A header whose low two bits are 11 is a free hole of one granule; bits 2-15 hold the next hole.
 * In flash the count field is all ones.
 */
#ifndef MOTE_CONTRACT_LAYOUT_H
#define MOTE_CONTRACT_LAYOUT_H

#include "value.h"

/* Can there be any ARRAYS, TYPED (arrays), BOUND (functions), CONSTRUCTORS (that are script, or generators), JOBS, KEYS (made at run
 * time), SPREAD_CALLS (by natives), WRITES (of properties, to what is not just being made)? Only a firmware linked for one program knows that (compiler/commands/firmware.c). */
#ifdef MOTE_LINKED
#define THERE_ARE(things) LINKED_##things
#else
#define THERE_ARE(things) 1
#endif

typedef enum Type {
    TYPE_FREE = 0,        /* run of 2+ granules: [hdr: bits 6-15 granules, or 0][link u16]([granules u16]) */
    TYPE_DEAD = 1,        /* being freed, on the pending list: [hdr][link u16]... */
    TYPE_FORWARD = 2,     /* [hdr][to]: a thing that grew and moved to `to`; healed by compaction */
    /* primitives */
    TYPE_STRING8 = 4,     /* [hdr][length u16][Latin-1 bytes]; in flash the length is in the header: flash_text */
    TYPE_STRING16 = 5,    /* [hdr][length u16][UTF-16 units]; holds at least one unit > 0xFF; flash as above */
    TYPE_FLOAT = 6,       /* [hdr][double]: 10 bytes */
    TYPE_INT32 = 8,       /* [hdr][int32]: 6 bytes: an integer that did not fit its slot */
    TYPE_SYMBOL = 9,      /* [hdr][description]: a string or VALUE_UNDEFINED; equal to itself alone */
    TYPE_BIGINT = 10,     /* [hdr][count u16][digits u16 x count]: types/bigint.h; a feature */
    /* things with a shape: [hdr][shape][slots]; the slot count is the shape's */
    TYPE_OBJECT = 12,
    TYPE_ERROR = 13,
    TYPE_WRAPPER = 14,    /* slot 0, key VALUE_KEY_INTERNAL: a primitive, or what tells by its type the class:
                             TYPE_OBJECT Map (keys are its properties'), a shape Set, TYPE_DATE Date ... */
    /* array-like: [hdr][length u16][elements] */
    TYPE_ARRAY = 16,      /* Slot elements; VALUE_HOLE where absent */
    TYPE_ARGUMENTS = 17,  /* as TYPE_ARRAY; inherits from Object.prototype */
    TYPE_ARRAY_I32 = 18,  /* int32 elements, no holes */
    TYPE_ARRAY_F64 = 20,  /* double elements, no holes */
    /* bytes: the length counts bytes, `kind` is an enum TypedKind */
    TYPE_TYPED = 21,      /* [hdr][length u16][kind u16][bytes]: typed array with its own memory, or ArrayBuffer */
    TYPE_VIEW = 22,       /* [hdr][ArrayBuffer][kind u16][length u16][offset u16]: typed array or DataView on shared memory */
    /* callable */
    TYPE_CLOSURE = 24,    /* [hdr][function: flash][captures: Slot x record.ncaptures]; in flash, too */
    TYPE_BOUND = 25,      /* [hdr][count u16][target][this][arguments x count] */
    TYPE_FUNCTION = 26,   /* flash only: FunctionRecord (image.h) */
    TYPE_NATIVE = 28,     /* flash only: NativeRecord (image.h) */
    /* RAM: [hdr][target][handler], both VALUE_NULL when it is revoked; flag A: target is a constructor. The last objects */
    TYPE_PROXY_FUNCTION = 29, /* of something callable */
    TYPE_PROXY = 30,
    /* internal */
    TYPE_CELL = 32,       /* [hdr][slot]: captured variable that is shared and mutated; in flash
                             [hdr][global u16]: the variable is that global */
    TYPE_ACCESSOR = 33,   /* [hdr][getter][setter]: VALUE_UNDEFINED where absent */
    TYPE_SHAPE = 34,      /* flash only: ShapeRecord (image.h): keys known at build time */
    TYPE_SHAPE_NODE = 36, /* RAM: [hdr][parent][key][attributes u8, count u8][next]: shared transition; 10 bytes */
    TYPE_SHAPE_ROOT = 37, /* RAM: [hdr][prototype][next]: the empty shape of a prototype; 6 bytes */
    TYPE_SHAPE_DICT = 38, /* RAM, owned by one object. Small: [hdr][count u8, room u8][keys: Slot x room], prototype
                             Object.prototype, default attributes. HEADER_DICT_FULL: [hdr][count u16][prototype]
                             [room u16][holes u16][keys: Slot x room][index: shape_index_bytes(room)]
                             [attributes u8 x room, even, if HEADER_DICT_ATTRIBUTES] */
    TYPE_TABLE = 40,      /* RAM: [hdr][count u16][Slots x count]: globals, side table, atoms */
    TYPE_BYTES = 41,      /* RAM: [hdr][byte count u16][bytes]: no references inside */
    TYPE_TIMER = 42,      /* RAM: [hdr][next timer][callback][10 raw bytes], see events.c */
    TYPE_SUSPENDED = 44,  /* RAM: [hdr][count u16][Slots x count]: a frame that waits, enum SuspendedField; and what its
                             registers hold in the order of the list of the instruction that it waits at */
    /* in slot 0 of a wrapper */
    TYPE_COLLECTION = 45, /* RAM: [hdr][Map or Set][next slot u16][next in vm->shapes]: iterator; HEADER_ITERATES_* */
    TYPE_PROMISE = 46,    /* RAM, what a promise is a wrapper of: [hdr][value, or first reaction]; flag A and bit 9 are the state */
    TYPE_REGEXP = 48,     /* [hdr][byte count u16][source text][names of groups: object whose values are their numbers, or VALUE_UNDEFINED]
                             [bytes: runtime/regexp/program.h] */
    TYPE_DATE = 49,       /* [hdr][double]: a Date's time value */
    TYPE_WEAK = 50,       /* RAM: [hdr][WeakRef's target, not counted][next in vm->shapes]; of a WeakMap or WeakSet, and
                             key of its values in the objects that are its keys: [hdr][int: enum CollectionClass][] */
    TYPE_JOB = 54         /* RAM, a job or reaction: [hdr][next][handler][value][result]; flag A and bit 9 are its kind: jobs.h */
} Type;

/* What the bytes of TYPE_TYPED and TYPE_VIEW are. Elements lie as a little-endian machine has them. */
typedef enum TypedKind {
    TYPED_I8, TYPED_U8, TYPED_U8_CLAMPED, TYPED_I16, TYPED_U16, TYPED_I32, TYPED_U32, TYPED_F32, TYPED_F64,
    TYPED_DATA_VIEW, TYPED_BUFFER, TYPED_I64, TYPED_U64 /* BigInts, a feature */, TYPED_KINDS,
    TYPED_ARRAYS = TYPED_DATA_VIEW /* kinds below this have elements, which are numbers */
} TypedKind;
enum { TYPED_KIND = 4, TYPED_BYTES = 6, VIEW_LENGTH = 6, VIEW_OFFSET = 8, VIEW_SIZE = 10 }; /* where the fields are */

enum { REGEXP_SOURCE = 4, REGEXP_NAMES = 6, REGEXP_PROGRAM = 8, REGEXP_HEADER = 3 /* least bytes of a program */ };

/* Bytes of an element as a power of two; 0 for what has none. */
static inline unsigned typed_shift(unsigned kind) { return 0x3C3A940u >> 2 * kind & 3; }
static inline bool typed_holds_bigints(unsigned kind) { return kind - TYPED_I64 < 2u; }

/* Where the fields of a TYPE_SUSPENDED are. The state is the offset of the instruction times two plus one, so that it
 * looks like an integer; SUSPENDED_RUNS while the function runs, VALUE_UNDEFINED when it has come to its end. */
#define SUSPENDED_RUNS VALUE_HOLE
enum SuspendedField {
    SUSPENDED_CALLEE = 4, /* function or closure */
    SUSPENDED_STATE = 6,
    SUSPENDED_OWNER = 8,  /* of asynchronous generators only: what async.js keeps for it */
    SUSPENDED_BYTES = 8   /* where the registers begin; 2 later in asynchronous generators */
};

enum {
    HEADER_TYPE_MASK = 0x3F,
    HEADER_MARK = 0x40,
    HEADER_FLAG_A = 0x80,
    HEADER_ATOM = HEADER_FLAG_A,
    HEADER_SEALED = HEADER_FLAG_A, /* not extensible */
    HEADER_KNOWN = HEADER_FLAG_A, /* well-known symbol: its description is without the "Symbol." */
    HEADER_CONSTRUCTS = HEADER_FLAG_A, /* proxy of a constructor */
    HEADER_NEGATIVE = HEADER_FLAG_A,
    HEADER_DICT_FULL = HEADER_FLAG_A,
    HEADER_SIDE = 0x100,
    HEADER_PROTO = 0x200,
    HEADER_DICT_ATTRIBUTES = HEADER_PROTO,
    HEADER_VIEW = HEADER_PROTO,
    HEADER_ITERATES_KEYS = HEADER_FLAG_A, /* what an iterator gives: keys, values, or both as pairs */
    HEADER_ITERATES_VALUES = HEADER_PROTO,
    HEADER_COUNT_SHIFT = 10,
    HEADER_COUNT_ONE = 1 << HEADER_COUNT_SHIFT,
    HEADER_COUNT_MAX = 63,
    HEADER_FLASH = HEADER_COUNT_MAX << HEADER_COUNT_SHIFT /* or'ed with the type */
};

/* Property attributes, in shapes. The default (0) is what assignment makes: writable, enumerable,
 * configurable data, so that shapes made of assignments store no attribute bytes. */
enum {
    ATTR_HIDDEN = 1,    /* not enumerable */
    ATTR_PERMANENT = 2, /* not configurable */
    ATTR_ACCESSOR = 4,  /* the slot holds a TYPE_ACCESSOR */
    ATTR_READONLY = 8
};

#endif
