/* The image: what the compiler writes and the runtime executes in place.
 *
 * One format for the firmware's library and for programs. Position-independent: every reference is
 * a flash value (value.h) or an offset from the image's start. Little-endian, 4-byte aligned.
 *
 *   ImageHeader
 *   entity table   u16 x entity_count: offset of entity e in units of 4 bytes from the image start
 *                  (so entities are 4-byte aligned and an image is at most 256 KB)
 *   entities       headers as in layout.h
 *
 * Entity order: strings first, sorted by string_order (STRING8 before STRING16, then length, then
 * bytes), so that a name made at run time is found by binary search and no index is stored.
 * A string exists once in firmware + image; one-character Latin-1 strings are never stored.
 */
#ifndef MOTE_CONTRACT_IMAGE_H
#define MOTE_CONTRACT_IMAGE_H

#include "layout.h"

enum {
    IMAGE_MAGIC = 0x45544F4D, /* "MOTE" */
    IMAGE_VERSION = 1,
    IMAGE_MAX_BYTES = 256 * 1024,
    IMAGE_MAX_ENTITIES = 8192,
    IMAGE_ALIGN = 4
};

/* feature bits: what the image needs of the firmware */
enum { IMAGE_LIBRARY = 1 /* it is a firmware library, not a program */ };

typedef struct ImageHeader {
    uint32_t magic;
    uint16_t version;      /* IMAGE_VERSION */
    uint16_t features;
    uint32_t builtin_hash; /* of the firmware library this image was compiled against (its own for a library) */
    uint32_t build_id;     /* content hash; keys the .map sidecar */
    uint32_t length;       /* bytes of the whole image */
    uint32_t crc;          /* CRC-32 (IEEE 802.3) of all bytes from offset 24 to length */
    uint16_t entity_count;
    uint16_t string_count; /* entities 0 .. string_count-1 are strings, sorted */
    uint16_t global_count; /* global slots */
    Slot entry;            /* flash value of the FunctionRecord to run (library: VALUE_UNDEFINED) */
    uint16_t native_count; /* library: number of natives its records index; program: 0 */
    Slot globals_init;     /* flash value of a TYPE_TABLE with the globals' initial values, or VALUE_UNDEFINED (all undefined) */
    uint16_t symbols;      /* library: offset/4 of the LibraryRoots; program: 0 */
    uint16_t reserved;     /* 0 */
} ImageHeader;

/* TYPE_FUNCTION. The code follows the record, then (2-aligned) the labels and the handlers.
 *
 * Frame, in register operands (words, ascending addresses):
 *   0 .. nref-1               reference registers, VALUE_UNDEFINED at entry
 *   nref .. B-1               raw registers, B = nref + nraw (an f64 takes two words)
 *   B, B+1                    linkage
 *   B+2                       callee, B+3 this, B+4+i parameter i (reference registers too)
 *   then                      arguments beyond the parameters
 */
typedef struct FunctionRecord {
    uint16_t header;       /* TYPE_FUNCTION | HEADER_FLASH */
    uint8_t nparams;       /* parameter registers (callers pad with undefined) */
    uint8_t length;        /* the `length` property */
    uint8_t nref;
    uint8_t nraw;
    uint8_t ncaptures;
    uint8_t flags;         /* FUNCTION_* */
    Slot name;             /* string */
    Slot prototype;        /* flash object that is `.prototype`, or VALUE_UNDEFINED (made on demand, or none) */
    Slot shape;            /* shape `new` gives the object (its prototype is `prototype`), or VALUE_UNDEFINED */
    uint16_t code_bytes;
    uint16_t label_count;  /* u16 x label_count follow the code: ascending offsets of all jump and handler targets */
    uint8_t handler_count; /* HandlerRecord x handler_count follow the labels, innermost first */
    uint8_t window;        /* highest register of any call window + 1 (0: leaf) */
} FunctionRecord;

enum {
    FUNCTION_CONSTRUCTOR = 1, /* may be called by new */
    FUNCTION_REST = 2,        /* extra arguments are looked at (ARGUMENTS, REST) */
    FUNCTION_ARROW = 4,
    FUNCTION_METHOD = 8
};

typedef struct HandlerRecord {
    uint16_t start, end; /* code offsets of the protected range; the pc of a throw is its instruction's start */
    uint16_t target;     /* label: where the handler starts; it fetches the value with CATCH */
} HandlerRecord;

/* TYPE_NATIVE: a function written in C. `index` selects it in the firmware's table. */
typedef struct NativeRecord {
    uint16_t header;
    uint16_t index;
    uint8_t length;
    uint8_t flags;  /* NATIVE_* */
    Slot name;
    Slot prototype; /* `.prototype` of a constructor, or VALUE_UNDEFINED */
    Slot properties;/* flash TYPE_OBJECT with further own properties (Object.keys ...), or VALUE_UNDEFINED */
} NativeRecord;

enum { NATIVE_CONSTRUCTOR = 1, NATIVE_MAGIC_SHIFT = 1 /* bits 1-7: which of the function's variants */ };

/* TYPE_SHAPE: keys (Slots: strings or non-negative ints) follow, then attributes (u8 each, even) if
 * SHAPE_ATTRIBUTES. */
typedef struct ShapeRecord {
    uint16_t header;
    Slot prototype; /* object or VALUE_NULL */
    uint8_t count;
    uint8_t flags;
} ShapeRecord;

enum { SHAPE_ATTRIBUTES = 1 };

/* LibraryRoots: the library's well-known entities (roots.def), Slots in that order, at
 * ImageHeader.symbols. */
typedef enum Root {
#define ROOT(id, kind, name) ROOT_##id,
#include "roots.def"
#undef ROOT
    ROOT_COUNT
} Root;

#endif
