/* The image: what the compiler writes and the runtime executes in place.
 *
 * One format for the firmware's library and for programs. Position-independent: every reference is
 * a flash value (value.h) or an offset from the image's start. Little-endian, 4-byte aligned.
 *
 *   ImageHeader
 *   entity table   u16 x entity_count: offset of entity e from the image start in units of 2 bytes; of 4 bytes in
 *                  an image of more than 128 KB (at most 256 KB), which IMAGE_LARGE tells
 *   entities       headers as in layout.h
 *
 * The globals' initial values, if any is not undefined, are a TYPE_TABLE right behind the strings.
 * Properties of things that have no room for them (image_pairs) are a TYPE_TABLE behind everything else.
 *
 * Entity order: strings first, sorted by string_order (STRING8 before STRING16, then length, then
 * bytes), so that a name made at run time is found by binary search and no index is stored.
 * A string exists once in firmware + image; one-character Latin-1 strings are never stored.
 */
#ifndef MOTE_CONTRACT_IMAGE_H
#define MOTE_CONTRACT_IMAGE_H

#include <stddef.h>

#include "feature.h"
#include "layout.h"

enum {
    IMAGE_MAGIC = 0x45544F4D, /* "MOTE" */
    IMAGE_VERSION = 4,
    IMAGE_MAX_BYTES = 256 * 1024,
    IMAGE_MAX_ENTITIES = 8192,
    IMAGE_ALIGN = 4, /* of the image's length, the library's roots, and functions (return addresses count by it) */
    IMAGE_SMALL_BYTES = 128 * 1024,
    ENTITY_BYTES_MIN = 4
};

/* feature bits */
enum {
    IMAGE_LIBRARY = 1, /* it is a firmware library, not a program */
    IMAGE_PAIRS = 2,   /* there is a table of pairs */
    IMAGE_LARGE = 4,   /* entities are 4-byte aligned: image_shift() */
    IMAGE_FEATURES_SHIFT = 3,
    IMAGE_FEATURES = 0xFFF8 /* feature.h: what a program uses, or a library has */
};

typedef struct ImageHeader {
    uint32_t magic;
    uint32_t crc;          /* CRC-32 (IEEE 802.3) of all bytes behind this field */
    uint32_t builtin_hash; /* of the library that this image needs: the one without features, unless it uses some and does not
                              carry them; of a library: its own without features */
    uint32_t build_id;     /* content hash; keys the .map sidecar */
    uint16_t version;      /* IMAGE_VERSION */
    uint16_t features;
    uint16_t board;        /* the id of the board it is for (MoteConfig.board), as it names pins of that; 0: any */
    uint16_t last;         /* the image's last unit of 4 bytes: image_bytes() */
    uint16_t entity_count;
    uint16_t string_count; /* entities 0 .. string_count-1 are strings, sorted */
    uint16_t global_count; /* global slots; library: natives that its records index */
    uint16_t entry;        /* flash value of the FunctionRecord to run; library: offset/4 of the LibraryRoots */
} ImageHeader;

/* Length of the whole image in bytes. */
static inline uint32_t image_bytes(const ImageHeader *header) { return (header->last + 1u) * IMAGE_ALIGN; }

/* Bytes of the entity table's unit, as a power of two. */
static inline unsigned image_shift(const ImageHeader *header) { return header->features & IMAGE_LARGE ? 2 : 1; }
enum { LIBRARY_SHIFT = 1 };

/* Behind the roots of every library. In one with features their entities are behind all others, which have the same numbers without
 * them, and begin with strings, sorted like the others, then natives. */
typedef struct LibraryFeatures {
    uint16_t first;   /* entity */
    uint16_t strings; /* how many */
    uint16_t natives; /* number of the first native in the firmware's table */
    uint16_t plain;   /* of the first one behind those of features without C of their own, */
    uint16_t io;      /* and behind those of FEATURE_IO */
    uint16_t end;     /* how many the table has with all features */
} LibraryFeatures;

/* A string in flash has no use for counts and flags: bits 6-15 of its header are its length, if it is below
 * FLASH_TEXT_LONG; else the length follows as an u16. Returns where the text is; *length: its units. */
enum { FLASH_TEXT_SHIFT = 6, FLASH_TEXT_LONG = 1023 };
static inline const uint8_t *flash_text(const uint8_t *string, uint32_t *length)
{
    const uint16_t *p = (const uint16_t *)(const void *)string;
    *length = *p++ >> FLASH_TEXT_SHIFT;
    if (*length == FLASH_TEXT_LONG)
        *length = *p++;
    return (const uint8_t *)p;
}

static inline const uint8_t *image_entity(const ImageHeader *header, uint32_t index)
{
    return (const uint8_t *)header + ((uint32_t)((const uint16_t *)(const void *)(header + 1))[index] << image_shift(header));
}

/* The table of the globals' initial values, or NULL: all are undefined. */
static inline const uint8_t *image_globals(const ImageHeader *header)
{
    const uint8_t *entity = header->string_count < header->entity_count ? image_entity(header, header->string_count) : NULL;
    return entity && (*entity & HEADER_TYPE_MASK) == TYPE_TABLE ? entity : NULL;
}

/* The table of pairs (thing, properties), ascending by thing, or NULL. What the side table (types/side.c) is in RAM:
 * the thing is a function, closure, bound function or array of the image or an object of the library, `properties` an
 * object of the image. */
static inline const uint8_t *image_pairs(const ImageHeader *header)
{
    return header->features & IMAGE_PAIRS ? image_entity(header, header->entity_count - 1u) : NULL;
}

/* TYPE_FUNCTION. The code follows the record; 2-aligned behind it, in this order: FunctionConstruct if
 * FUNCTION_PROTOTYPE; if FUNCTION_MORE, the number of captures (u8) and `length` (u8); if FUNCTION_HANDLERS, their number (u16) and so many HandlerRecords, innermost first; if
 * FUNCTION_NAMED, the name (Slot). A function has none where no code can ask for it; one of the library that has none is
 * not for programs.
 *
 * Frame, in register operands (words, ascending addresses):
 *   0 .. nref-1               reference registers, VALUE_UNDEFINED at entry
 *   nref .. B-1               raw registers, B = nref + nraw (an f64 takes two words)
 *   B, B+1                    linkage
 *   B+2                       callee, B+3 this, B+4+i parameter i (reference registers too)
 *   then                      arguments beyond the parameters
 */
typedef struct FunctionRecord {
    uint16_t header;       /* TYPE_FUNCTION, FUNCTION_CLASS, FUNCTION_TARGET, FUNCTION_RECEIVER; from FUNCTION_LENGTH_SHIFT on the
                              `length` property, or FUNCTION_MORE says it */
    uint8_t flags;         /* FUNCTION_* */
    uint8_t nparams;       /* parameter registers (callers pad with undefined) */
    uint8_t nref;
    uint8_t nraw;
    uint16_t code_bytes;
} FunctionRecord;

enum {
    FUNCTION_CONSTRUCTOR = 1, /* may be called by new */
    FUNCTION_REST = 2,        /* extra arguments are looked at (ARGUMENTS, REST) */
    FUNCTION_GENERATOR = 4,   /* a call gives a generator object, */
    FUNCTION_ASYNC = 8,       /* or a promise; both: an asynchronous generator object */
    FUNCTION_KIND_SHIFT = 2,  /* of these two */
    FUNCTION_PROTOTYPE = 16,  /* a FunctionConstruct follows the code; without: `.prototype` is made on demand, or none */
    FUNCTION_HANDLERS = 32,   /* exception handlers follow */
    FUNCTION_NAMED = 64,      /* a name is the last */
    FUNCTION_MORE = 128       /* it has captures, or a length above FUNCTION_LENGTH_MAX */
};
enum { FUNCTION_LENGTH_SHIFT = HEADER_COUNT_SHIFT, FUNCTION_LENGTH_MAX = HEADER_COUNT_MAX };

/* In the header, where calls see at once that it is no ordinary function. */
enum {
    FUNCTION_CLASS = HEADER_FLAG_A, /* a class constructor: only `new` and super() call it */
    FUNCTION_TARGET = HEADER_MARK,  /* `new` gives it new.target in the place of `this`; generators whose objects' shape is known have it, so
                                       that a fast `new` does not take them for constructors */
    FUNCTION_RECEIVER = HEADER_PROTO /* in the library: it looks at `this` (for the compiler) */
};

typedef struct FunctionConstruct {
    Slot prototype; /* flash object that is `.prototype`, or VALUE_UNDEFINED */
    Slot shape;     /* shape `new` gives the object (its prototype is `prototype`), or VALUE_UNDEFINED */
} FunctionConstruct;

typedef struct HandlerRecord {
    uint16_t start, end; /* code offsets of the protected range; the pc of a throw is its instruction's start */
    uint16_t target;     /* where the handler starts; it fetches the value with CATCH */
} HandlerRecord;

/* What lies behind a function's code, and its handlers: a u16 with their number first. */
static inline const uint8_t *function_tail(const FunctionRecord *function)
{
    return (const uint8_t *)(function + 1) + ((function->code_bytes + 1u) & ~1u);
}

/* What `new` needs to know: both VALUE_UNDEFINED where the record has none. */
static inline FunctionConstruct construct_of(const FunctionRecord *function)
{
    if (!(function->flags & FUNCTION_PROTOTYPE))
        return (FunctionConstruct){VALUE_UNDEFINED, VALUE_UNDEFINED};
    return *(const FunctionConstruct *)(const void *)function_tail(function);
}

static inline const uint8_t *function_more(const FunctionRecord *function)
{
    return function_tail(function) + (function->flags & FUNCTION_PROTOTYPE ? sizeof(FunctionConstruct) : 0);
}
static inline unsigned function_captures(const FunctionRecord *function)
{
    return function->flags & FUNCTION_MORE ? function_more(function)[0] : 0;
}
static inline unsigned function_length(const FunctionRecord *function)
{
    return function->flags & FUNCTION_MORE ? function_more(function)[1] : function->header >> FUNCTION_LENGTH_SHIFT;
}

static inline const uint8_t *function_handlers(const FunctionRecord *function)
{
    return function_more(function) + (function->flags & FUNCTION_MORE ? 2 : 0);
}

/* Where its name is, if it has one. */
static inline const uint8_t *function_name_place(const FunctionRecord *function)
{
    const uint8_t *p = function_handlers(function);
    return function->flags & FUNCTION_HANDLERS ? p + 2 + *(const uint16_t *)(const void *)p * sizeof(HandlerRecord) : p;
}

/* A string, or VALUE_UNDEFINED. */
static inline Slot function_name(const FunctionRecord *function)
{
    return function->flags & FUNCTION_NAMED ? *(const Slot *)(const void *)function_name_place(function) : (Slot)VALUE_UNDEFINED;
}

/* TYPE_NATIVE: a function written in C, in a library. Bits 6-15 of the header are not needed for counts and
 * flags, they tell what it is. Natives follow the strings: entity string_count + n is number n of the firmware's
 * table. A constructor's record is followed by a NativeConstruct. */
typedef struct NativeRecord {
    uint16_t header; /* TYPE_NATIVE, NATIVE_CONSTRUCTOR, length, magic */
    Slot name;
} NativeRecord;

enum {
    NATIVE_CONSTRUCTOR = 0x40,
    NATIVE_LENGTH_SHIFT = 7, /* the `length` property, 0 .. NATIVE_LENGTH_MAX */
    NATIVE_LENGTH_MAX = 3,
    NATIVE_MAGIC_SHIFT = 9,  /* which of the function's variants, 0 .. 127 */
    NATIVE_LONG = 114        /* from this magic on the length is 4 more */
};

static inline unsigned native_length(const NativeRecord *native)
{
    return (native->header >> NATIVE_LENGTH_SHIFT & NATIVE_LENGTH_MAX) + (native->header >> NATIVE_MAGIC_SHIFT >= NATIVE_LONG ? 4 : 0);
}

typedef struct NativeConstruct {
    Slot prototype; /* `.prototype`, or VALUE_UNDEFINED */
    Slot properties;/* flash TYPE_OBJECT with further own properties (Object.keys ...), or VALUE_UNDEFINED */
} NativeConstruct;

/* The constructor's, or NULL. */
static inline const NativeConstruct *native_constructor(const NativeRecord *native)
{
    return native->header & NATIVE_CONSTRUCTOR ? (const NativeConstruct *)(const void *)(native + 1) : NULL;
}

/* TYPE_SHAPE: keys (Slots: strings or ints; negative ones are private names, which no code can say) follow, then attributes (u8 each, even) if they are not
 * the same for all, then the index if there are more than SHAPE_INDEX_MIN keys. */
typedef struct ShapeRecord {
    uint16_t header; /* TYPE_SHAPE; bits 8-15: shape_flags */
    Slot prototype;  /* object or VALUE_NULL */
    uint16_t count;
} ShapeRecord;

enum { SHAPE_ATTRIBUTES = 0x80 };
/* SHAPE_ATTRIBUTES: attributes follow the keys; else those of every key. */
static inline uint8_t shape_flags(const ShapeRecord *shape) { return (uint8_t)(shape->header >> 8); }

/* The index of a shape with room for more than SHAPE_INDEX_MIN keys: a hash table with linear probing that knows each
 * key's slot + 1 (0: nothing) in one byte, or in two if there is room for more than 255. There always is a 0. */
enum { SHAPE_INDEX_MIN = 8 };
static inline uint32_t shape_index_entries(uint32_t room) { return room > SHAPE_INDEX_MIN ? room + room / 3 + 1 : 0; }
static inline uint32_t shape_index_bytes(uint32_t room)
{
    return ((shape_index_entries(room) << (room > 255)) + 1) & ~1u;
}
/* Where it is in a ShapeRecord, in bytes. */
static inline uint32_t shape_index_offset(const ShapeRecord *shape)
{
    uint32_t attributes = shape_flags(shape) & SHAPE_ATTRIBUTES ? (shape->count + 1u) & ~1u : 0;
    return (uint32_t)sizeof *shape + 2u * shape->count + attributes;
}
static inline uint32_t shape_index_entry(const uint8_t *index, uint32_t room, uint32_t i)
{
    return room > 255 ? ((const uint16_t *)(const void *)index)[i] : index[i];
}
/* Where the search for `key` (an integer, or the slot of a string) begins. */
static inline uint32_t shape_index_home(uint32_t room, Value key)
{
    return ((uint32_t)key * 0x9E3779B1u >> 16) * shape_index_entries(room) >> 16;
}

/* LibraryRoots: the library's well-known entities (roots.def), Slots in that order, at
 * ImageHeader.entry. */
typedef enum Root {
#define ROOT(id, kind, name) ROOT_##id,
#include "roots.def"
#undef ROOT
    ROOT_COUNT,
    ROOT_FEATURES = ROOT_REGEXP_PROTO /* those of features, to the end */
} Root;

static inline const LibraryFeatures *library_features(const ImageHeader *library)
{
    const uint8_t *roots = (const uint8_t *)library + library->entry * (uint32_t)IMAGE_ALIGN;
    return (const LibraryFeatures *)(const void *)(roots + ROOT_COUNT * sizeof(Slot));
}

#ifndef MOTE_FIRMWARE
#define LIBRARY_FEATURES /* there can be a library that has them */
#endif

/* The roots of the features that a program carries: a TYPE_TABLE behind everything else but the pairs. Behind them, an integer: the first
 * entity that was the library's, strings aside; the others follow. */
enum { CARRIED_ROOTS = ROOT_COUNT - ROOT_FEATURES };
static inline const uint8_t *image_carried(const ImageHeader *header)
{
    return header->features & IMAGE_FEATURES ? image_entity(header, header->entity_count - 1u - !!(header->features & IMAGE_PAIRS)) : NULL;
}

/* The number of a native in the firmware's table. Behind the record of one that a program carries it is said. */
static inline unsigned native_number(const ImageHeader *library, const NativeRecord *native, Value value)
{
    const int32_t index = value_flash_index(value);
    const unsigned entity = (unsigned)(index - FLASH_LIBRARY_FIRST);
#ifndef MOTE_LINKED /* carries nothing */
    if (index < 0)
        return ((const uint16_t *)(const void *)(native + 1))[native->header & NATIVE_CONSTRUCTOR ? sizeof(NativeConstruct) / 2 : 0];
#endif
    (void)native;
#ifdef LIBRARY_FEATURES
    const LibraryFeatures *features = library_features(library);
    if (entity >= features->first)
        return entity - features->first - features->strings + features->natives;
#endif
    return entity - library->string_count;
}

#endif
