/* Entities of a graph as an image has them, with new numbers. Private to link/. */
#ifndef MOTE_LINK_ENTITY_WRITER_H
#define MOTE_LINK_ENTITY_WRITER_H

#include "reach.h"
#include "writer.h"

typedef struct EntityWriter {
    const Reached *r;
    int32_t *numbers; /* by node; -1: not there */
    bool own;         /* the program's entities and features' have new numbers, as a program's; else all of the library's, as a library's */
    Buffer out;
    bool far;         /* a short constant does not reach */
    uint32_t at;      /* where in `out` the entity starts that is being patched */
} EntityWriter;

/* The value with its entity's new number; VALUE_UNDEFINED if that is not there. */
Value link_renumbered(const EntityWriter *w, Value value);
void link_put_slot(EntityWriter *w, Value value);
/* Append an entity. */
void link_write_entity(EntityWriter *w, uint32_t node);
/* The references of an entity whose bytes are at `at`. */
void link_patch(EntityWriter *w, uint32_t node);
/* In the order of an image's strings. */
void link_sort_strings(const Graph *g, uint32_t *nodes, uint32_t count);

#endif
