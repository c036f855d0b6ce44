/* Programs that carry what they use of features. */
#ifndef MOTE_LINK_CARRY_H
#define MOTE_LINK_CARRY_H

#include "diag.h"
#include "library.h"
#include "writer.h"

/* `image`, a program's made against the library with features: the same with what it reaches of them among its own entities, for
 * general firmware. false after reporting a limit to diag. */
bool image_carry(Arena *arena, Image *image, const LibrarySymbols *symbols, Diag *diag);

#endif
