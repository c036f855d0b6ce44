/* IR constants, shapes and functions as entities of an image under construction. */
#ifndef MOTE_IMAGE_TRANSLATE_H
#define MOTE_IMAGE_TRANSLATE_H

#include "builder.h"

typedef struct Translation {
    ImageBuilder *builder;
    const IrProgram *program;
    Code *const *codes;
    Ref *consts, *floats, *shapes, *functions; /* by IR index; entity -2: not made yet */
    /* Library: what a CONST_BUILTIN index stands for while flash values are not known yet. NULL: the index is the value. */
    Ref (*builtin)(void *context, int32_t index);
    void *context;
} Translation;

enum { TRANSLATION_NONE = -2 }; /* Ref.entity of what was not made */

/* An entity for every function of the program, without references yet. */
void translate_functions(Translation *t, Arena *arena);
/* Names, prototypes, shapes and the constants in the code; constants and shapes are made as they are met. */
void translate_references(Translation *t);
/* Properties of constants. */
void translate_sides(Translation *t);
Ref translate_const(Translation *t, int32_t index);
Ref translate_shape(Translation *t, int32_t index);

#endif
