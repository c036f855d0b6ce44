/* What loads would give: variables and fields just loaded or stored. */
#ifndef MOTE_PASSES_MEMORY_H
#define MOTE_PASSES_MEMORY_H

#include "facts.h"

enum { MEMORY_SIZE = 16 };

typedef struct MemoryItem {
    IrOp load;        /* getglobal, getcell, getlocal, getfield, getfieldf */
    int32_t index;
    const IrInstr *object; /* the cell, the object; NULL for others */
    IrInstr *value;
} MemoryItem;

typedef struct Memory {
    MemoryItem items[MEMORY_SIZE];
    uint32_t count, next;
} Memory;

/* Account for v; the value that it loads if that is known, else NULL. */
IrInstr *memory_track(Memory *memory, const ProgramFacts *facts, IrInstr *v);

#endif
