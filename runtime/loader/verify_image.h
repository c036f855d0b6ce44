/* What the verifier's two halves share: a bounds-checked look at an image. Private to verify*.c. */
#ifndef MOTE_LOADER_VERIFY_IMAGE_H
#define MOTE_LOADER_VERIFY_IMAGE_H

#include "verify.h"

typedef struct Verify {
    const ImageHeader *header;
    const ImageHeader *library; /* NULL while the image is itself the library */
    const void *where;          /* what is being looked at */
} Verify;

/* Something that a flash value stands for. */
typedef struct Entity {
    const uint8_t *p; /* NULL for what has no storage */
    uint32_t room;    /* bytes up to the next entity */
} Entity;

/* What a value is, as far as it matters where it stands. */
enum {
    KIND_DATA = 1,      /* what a variable or property may hold */
    KIND_STRING = 2,
    KIND_NUMBER = 4,
    KIND_KEY = 8,       /* string, symbol or non-negative integer */
    KIND_OBJECT = 16,
    KIND_LITERAL = 32,  /* object, array, typed array or wrapper that CLONE can copy */
    KIND_CALLABLE = 64, /* function without captures, native, closure or bound function */
    KIND_SCRIPT = 128,  /* function without captures */
    KIND_CAPTURING = 256,
    KIND_SHAPE = 512,
    KIND_ACCESSOR = 1024,
    KIND_HOLE = 2048,
    KIND_TDZ = 4096,
    KIND_UNDEFINED = 8192,
    KIND_CELL = 16384,
    KIND_PRIVATE = 32768, /* key of a private name: a negative integer */
    KIND_SYMBOL = 65536,
    KIND_RECORD = 131072 /* what only a wrapper's hidden slot may hold */
};

/* The KIND_* of `value`: 0 when there is no such entity, or it is a heap reference. */
unsigned verify_kind(const Verify *v, Slot value, Entity *entity);

/* A shape whose properties all are plain data: objects made of it hold undefined at first. NULL if it is none. */
const ShapeRecord *verify_plain_shape(const Verify *v, Slot value);
uint8_t verify_shape_attributes(const ShapeRecord *shape, uint32_t slot);

/* A function's code and handlers; the record is known to be whole. */
Refusal verify_code(Verify *v, const FunctionRecord *record);

#endif
