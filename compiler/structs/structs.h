/* The runtime's structures as a target's compiler lays them out: read with libclang from the runtime's own headers,
 * which are built into this program. libclang is looked for when it is needed, not when the program starts. */
#ifndef MOTE_STRUCTS_H
#define MOTE_STRUCTS_H

#include "diag.h"
#include "support.h"

typedef struct StructField {
    char *name, *type;
    uint32_t offset, bytes;
    uint32_t bit, bits; /* of a bit-field: its first bit in the byte at `offset`, and how many; else 0 */
} StructField;

typedef struct StructLayout {
    char *name, *file;
    uint32_t size, align, padding; /* padding: bytes that belong to no field */
    StructField *fields;
    uint32_t field_count;
} StructLayout;

/* A thing in the heap, from its comment in layout.h: "[hdr][shape][slots]". */
typedef struct HeapField {
    char *name;
    uint32_t offset, bytes; /* bytes 0: as many as the length says; offset: of the first such field, not of later ones */
} HeapField;

typedef struct HeapLayout {
    char *type;        /* "TYPE_OBJECT" */
    uint32_t number;
    uint32_t fixed;    /* bytes of the fields that are always there */
    bool grows;        /* and more, by a length */
    HeapField *fields;
    uint32_t field_count;
} HeapLayout;

typedef struct StructTarget {
    const char *name, *triple; /* triple NULL: this machine's */
    const char *note;
} StructTarget;
extern const StructTarget STRUCT_TARGETS[]; /* ended by a NULL name */
/* NULL: there is none of that name. */
const StructTarget *structs_target(const char *name);

typedef struct Structs {
    Arena arena;
    struct { StructLayout *items; uint32_t count, capacity; } structs;
    struct { HeapLayout *items; uint32_t count, capacity; } things;
} Structs;

/* `defines`: "NAME=VALUE", ended by NULL. false after a message. structs_free in any case. */
bool structs_read(Structs *structs, const StructTarget *target, const char *const *defines, Diag *diag);
void structs_free(Structs *structs);

#endif
