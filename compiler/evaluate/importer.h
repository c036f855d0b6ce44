/* The heap that evaluation left, as constants. */
#ifndef MOTE_EVALUATE_IMPORTER_H
#define MOTE_EVALUATE_IMPORTER_H

#include "evaluate.h"
#include "snapshot.h"
#include "writer.h"

typedef struct ImportSource {
    const MoteVm *vm;
    const IrProgram *program; /* of the units */
    const Image *image;
    uint32_t global_count;    /* to import: variables and arguments */
    uint32_t function_count;  /* of the source, without units */
} ImportSource;

/* Fill in pool, globals and prototypes of the snapshot. NULL, or what it is that a constant can't be. */
const char *import_heap(Arena *arena, const ImportSource *source, Snapshot *snapshot);

#endif
