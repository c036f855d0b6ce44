/* What the verifier's two halves share: a bounds-checked look at an image. Private to verify*.c. */
#ifndef MOTE_LOADER_VERIFY_IMAGE_H
#define MOTE_LOADER_VERIFY_IMAGE_H

#include "verify.h"

typedef struct Verify {
    const uint8_t *image;
    const ImageHeader *header;
    const uint16_t *entities;
    const uint8_t *library; /* NULL while the image is itself the library */
    uint32_t length;
    const char *reason; /* NULL while all is well */
    uint32_t offset;
} Verify;

/* Something that a flash value stands for; p is NULL for what has no storage. */
typedef struct Entity {
    const uint8_t *p;
    uint32_t room; /* bytes up to the next entity */
    Type type;     /* TYPE_FREE: special values, integers; strings without storage are TYPE_STRING8 */
} Entity;

/* The first failure is kept. Returns false. */
bool verify_fail(Verify *v, const uint8_t *where, const char *reason);

/* false, without a failure noted: no such entity, or a heap reference. */
bool verify_entity(const Verify *v, Slot value, Entity *entity);

/* Kinds of value. */
bool verify_is_data(const Verify *v, Slot value);   /* what a variable or property may hold */
bool verify_is_string(const Verify *v, Slot value);
bool verify_is_function(const Verify *v, Slot value, unsigned captures, bool native); /* with so many captures; or native */
bool verify_is_object(const Verify *v, Slot value);
bool verify_is_number(const Verify *v, Slot value);
bool verify_is_key(const Verify *v, Slot value);
/* A shape whose properties all are plain data: objects made of it hold undefined at first. NULL if it is none. */
const ShapeRecord *verify_plain_shape(const Verify *v, Slot value);
uint8_t verify_shape_attributes(const ShapeRecord *shape, uint32_t slot);

/* A function's code, labels and handlers; the record is known to be whole. */
bool verify_code(Verify *v, const FunctionRecord *record);

#endif
