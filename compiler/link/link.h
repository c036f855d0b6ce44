/* A library for one program: what of the library's image the program can reach, as an image of its own, and the program's
 * image with the numbers changed. The firmware that is built of both needs only the natives and instructions that they use.
 */
#ifndef MOTE_LINK_LINK_H
#define MOTE_LINK_LINK_H

#include <stdio.h>

#include "library.h"
#include "opcode.h"
#include "support.h"

enum { LINKED_CODE = 1, LINKED_NAME = 2 /* nobody can call it */ };

/* Whether an instruction, or a native, is there. */
typedef struct Linked {
    uint8_t *library, *program;
    uint32_t library_bytes, program_bytes;
    unsigned features;
    bool opcodes[OP_COUNT];
    uint8_t *natives; /* by number in the firmware's table with all features: 0, LINKED_CODE or LINKED_NAME */
    bool arrays, typed, bound, constructors, jobs, keys, spread_calls, writes; /* can there be any? (THERE_ARE in layout.h) */
} Linked;

/* `program`: an image made against `symbols`' library. `tell`: what is there, and why, goes there unless it is NULL. */
void image_link(Arena *arena, const uint8_t *program, uint32_t bytes, const LibrarySymbols *symbols, Linked *linked, FILE *tell);

/* The natives of builtins.def by number: names of their C functions. */
extern const char *const LINK_NATIVES[];
extern const unsigned LINK_NATIVE_COUNT;

#endif
