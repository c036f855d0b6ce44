/* What the chip's GPIOTE is used for: watches (port.c) and square waves (waves.c), whose state is memory_io.chip. */
#ifndef MOTE_WAVES_H
#define MOTE_WAVES_H

#include "io.h"

enum { GPIOTE = 0x40006000 };

#if MOTE_FEATURES & FEATURE_IO
enum { WAVES = 3 };

typedef struct Edges {
    uint32_t rising, falling; /* pins that are watched */
    uint8_t wave[WAVES];      /* pins + 1; 0: free */
} Edges;

static inline Edges *edges_of_pins(void) { return (Edges *)(void *)memory_io.chip; }

void wave_end(unsigned pin); /* the pin is its output register's again */
#else
static inline void wave_end(unsigned pin) { (void)pin; }
#endif

#endif
