/* The entities of library and program as one graph: nodes, and the references between them where they lie. Private to link/. */
#ifndef MOTE_LINK_GRAPH_H
#define MOTE_LINK_GRAPH_H

#include "image.h"
#include "link.h"

typedef enum ReferenceKind {
    REFERENCE_PLAIN,
    REFERENCE_NAME,     /* of a function, which names no property */
    REFERENCE_KEY,      /* of a shape */
    REFERENCE_SHAPE,    /* of an object */
    REFERENCE_PROPERTY, /* of an object: number `index` of its shape */
    REFERENCE_CODE_SHAPE/* that code knows */
} ReferenceKind;

typedef struct Reference {
    ReferenceKind kind;
    uint32_t offset; /* within the entity */
    uint32_t index;
    bool packed;     /* a short constant (opcode.h), above four bits of the instruction */
    Value value;
    int32_t node;    /* what it refers to; -1: nothing with storage */
} Reference;

/* Nodes: the program's entities, then the library's. */
typedef struct Graph {
    const uint8_t *images[2];
    uint32_t bytes[2], counts[2];
} Graph;

typedef void (*ReferenceVisit)(void *context, uint32_t node, const Reference *reference);

void graph_open(Graph *g, const uint8_t *program, uint32_t program_bytes, const LibrarySymbols *symbols);
static inline uint32_t graph_nodes(const Graph *g) { return g->counts[0] + g->counts[1]; }
static inline bool graph_is_library(const Graph *g, uint32_t node) { return node >= g->counts[0]; }
int32_t graph_node_of(const Graph *g, Value value);
const uint8_t *graph_entity(const Graph *g, uint32_t node, uint32_t *bytes);
Type graph_type(const Graph *g, uint32_t node);
/* The number of a native of the library. */
unsigned graph_native_number(const Graph *g, uint32_t node);
/* Every reference of an entity. */
void graph_references(const Graph *g, uint32_t node, ReferenceVisit visit, void *context);
/* Marks the instructions of a function. */
void graph_opcodes(const Graph *g, uint32_t node, bool *opcodes);
/* An object's shape; a shape's record; both where there is one, else -1 and NULL. */
int32_t graph_shape_of(const Graph *g, uint32_t node);
const ShapeRecord *graph_shape(const Graph *g, int32_t node);

static inline uint32_t link_u16(const uint8_t *p) { return (uint32_t)(p[0] | p[1] << 8); }
static inline Value link_slot(const uint8_t *p) { return (Slot)link_u16(p); }
static inline void link_put(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
}
/* What the reference in the entity `p` refers to from now on; false: that is too far. */
bool link_refer(uint8_t *p, const Reference *reference, Value value);

#endif
