/* The image under construction: a graph of entities that may refer to each other in cycles, laid out and
 * numbered by builder_finish. Programs (writer.c) and the firmware library (compiler/library) are both
 * made with it.
 */
#ifndef MOTE_IMAGE_BUILDER_H
#define MOTE_IMAGE_BUILDER_H

#include "diag.h"
#include "image.h"
#include "library.h"
#include "writer.h"

/* A value in the making: a slot value known now, or an entity whose flash index is known at the end. */
typedef struct Ref {
    int32_t entity; /* -1: `value` it is */
    Value value;
    unsigned feature; /* library: this reference is there for a feature (feature.h) only; 0: always */
} Ref;

static inline Ref ref_value(Value value)
{
    return (Ref){-1, value, 0};
}

typedef struct ImageBuilder ImageBuilder;

/* `symbols`: the library whose strings are shared; NULL when the image is itself a library. */
ImageBuilder *builder_new(Arena *arena, const LibrarySymbols *symbols);

/* Strings: characters, library strings, or one entity for each different text. */
Ref builder_string(ImageBuilder *b, const char *wtf8, uint32_t length);
/* Number: an immediate where it fits a slot, else a TYPE_FLOAT; equal numbers share one. */
Ref builder_number(ImageBuilder *b, double d);
/* The number as TYPE_FLOAT even where an immediate would do (LOADF). */
Ref builder_float(ImageBuilder *b, double d);
/* Shape of `count` keys (strings or int values); attributes may be NULL. Equal shapes share one. */
Ref builder_shape(ImageBuilder *b, Ref prototype, const Ref *keys, const uint8_t *attributes, uint32_t count);
/* One that no other thing gets. */
Ref builder_own_shape(ImageBuilder *b, Ref prototype, const Ref *keys, const uint8_t *attributes, uint32_t count);
/* TYPE_OBJECT, TYPE_ERROR, TYPE_WRAPPER with `count` slots, undefined at first; the shape may come later. */
Ref builder_object(ImageBuilder *b, Type type, uint32_t count);
void builder_set_shape(ImageBuilder *b, Ref object, Ref shape);
void builder_set_slot(ImageBuilder *b, Ref object, uint32_t index, Ref value);
/* TYPE_ARRAY or TYPE_TABLE; elements by builder_set_slot. */
Ref builder_array(ImageBuilder *b, Type type, uint32_t count);
/* TYPE_TYPED of these bytes; TYPE_VIEW on one of kind TYPED_BUFFER. */
Ref builder_typed(ImageBuilder *b, unsigned kind, const void *bytes, uint32_t count);
Ref builder_view(ImageBuilder *b, unsigned kind, Ref buffer, uint32_t offset, uint32_t count);
Ref builder_symbol(ImageBuilder *b, Ref description);
/* TYPE_BIGINT; equal ones share one. */
Ref builder_bigint(ImageBuilder *b, const char *decimal);
/* TYPE_REGEXP with this program. */
Ref builder_regexp(ImageBuilder *b, Ref source, Ref names, const void *program, uint32_t length);
Ref builder_accessor(ImageBuilder *b, Ref getter, Ref setter);
/* Captures by builder_set_slot. */
Ref builder_closure(ImageBuilder *b, Ref function, uint32_t captures);
/* The cell whose content is a global. */
Ref builder_cell(ImageBuilder *b, uint32_t global);
/* Slots 0 and 1 are target and `this`, arguments follow. */
Ref builder_bound(ImageBuilder *b, uint32_t arguments);
/* HEADER_SEALED. */
void builder_set_flags(ImageBuilder *b, Ref object, uint16_t flags);
/* Own properties of a thing (an entity or a library's flash value), if it gets into the image. */
void builder_pair(ImageBuilder *b, Ref thing, Ref properties);
/* TYPE_NATIVE, numbered as they are made; length 0 .. 3, magic 0 .. 127; a constructor's prototype and properties may be set later with builder_set_slot 0 and 1. */
Ref builder_native(ImageBuilder *b, uint8_t length, uint8_t magic, bool constructor, Ref name);

/* TYPE_FUNCTION: the record's plain fields; with FUNCTION_PROTOTYPE prototype and shape are slots 0 and 1; fixups at code
 * offsets. `name`: for people. */
Ref builder_function(ImageBuilder *b, const FunctionRecord *record, uint32_t captures, uint32_t length, const Code *code,
                     const char *name);
void builder_function_carried(ImageBuilder *b, Ref function); /* of a library: written for a feature */
void builder_set_fixup(ImageBuilder *b, Ref function, uint32_t index, Ref value, bool packed); /* packed: as a short constant */
/* The name that programs can ask for, once. */
void builder_function_name(ImageBuilder *b, Ref function, Ref name);
/* The same for a library's function, which is written under another name (VALUE_UNDEFINED: that has none); and set
 * `length`. */
void builder_function_rename(ImageBuilder *b, Ref function, Ref name, const char *text, uint8_t length);

/* Header fields that the caller knows. `roots`: library only; `features`: of a library all it has, of a program what it needs
 * besides the library's entities that it refers to. */
typedef struct ImageInfo {
    Ref entry, globals_init;
    uint32_t global_count;
    uint16_t native_counts[4]; /* library: of the general part; with features that have no C of their own; with devices; with all */
    unsigned features;
    uint32_t builtin_hash; /* of the library without features; 0: it is this one */
    const Ref *roots;
    uint32_t root_count;
} ImageInfo;

/* Lay out everything. Only entities reachable from entry, globals, roots and `keep`ed ones are written.
 * NULL after reporting a limit to diag. */
Image *builder_finish(ImageBuilder *b, const ImageInfo *info, Diag *diag);
void builder_keep(ImageBuilder *b, Ref ref);
/* After builder_finish, of a library: the feature for which entity number `index` is there, or 0. A text alone
 * needs no C, whoever says it: it counts as one of FEATURES_CARRIED. */
unsigned builder_feature(const ImageBuilder *b, uint32_t index);
/* After builder_finish: the flash value (0 if the entity was not reachable). */
Value builder_value(const ImageBuilder *b, Ref ref);
/* After builder_finish: offset of the entity in the image. */
uint32_t builder_offset(const ImageBuilder *b, Ref ref);

#endif
