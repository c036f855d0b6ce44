/* What of library and program is reached. Private to link/. */
#ifndef MOTE_LINK_REACH_H
#define MOTE_LINK_REACH_H

#include <stdio.h>

#include "graph.h"

enum { MENTIONED = 1, MENTIONED_FOR_OBJECTS = 2 /* by $toPrimitive */ };
enum { KEPT = 1, KEPT_NAME = 2 /* a native that is there for its name: without code or references */ };

typedef struct Reached {
    Graph graph;
    uint8_t *kept;   /* nodes: 0, or */
    int32_t *because; /* the node that made it kept; -1 - root; itself: the program */
    uint8_t *mentioned; /* strings that may name a property: 0, or */
    bool *used;      /* by the program itself */
    bool *shaken;    /* shapes of the library that are left with the properties whose keys are mentioned */
    bool roots[ROOT_COUNT];
    bool named;      /* any property may be named */
    bool classes;    /* constructors are asked for their names */
    bool wrappers;   /* there may be objects that primitives are wrapped in */
    bool regexps, symbols, errors, dates, bigints; /* there may be some: symbols as values, errors that are made with options */
    uint32_t features; /* if the program is to carry what it reaches of them: their first node. 0: a firmware is linked */
    bool *primitive; /* shapes of the prototypes of primitives */
    bool generators; /* the program has some, so that anything named `map` may be theirs */
    int32_t iterators, helpers; /* Iterator.prototype, and that of what its methods return */
    int32_t constructor, to_primitive, prototype_shape; /* the string, the function, what C makes functions' prototypes of */
    Linked *linked;
} Reached;

void link_reach(Arena *arena, Reached *r, const LibrarySymbols *symbols);
/* Can the object (or shape) lose properties? What is carried can't if it shares a shape with something that the firmware has. */
bool link_is_shaken(const Reached *r, uint32_t node);
/* Is the property with this key left in a shape? */
bool link_has_key(const Reached *r, uint32_t shape, Value key);

/* Does a feature add property `i` to an object that firmware has without it? */
bool link_is_added(const Reached *r, uint32_t object, uint32_t i);
/* Property `i` of an object: is it added, and reached? */
bool link_has_addition(const Reached *r, uint32_t object, uint32_t i);

/* What takes most of the library, and because of what it is there. */
void link_tell(FILE *file, const Reached *r, const LibrarySymbols *symbols, Arena *arena);

bool link_native_is_plain(unsigned number);
extern const char *const LINK_NAMING[]; /* ended by NULL */
bool link_native_is(unsigned number, const char *function);

#endif
