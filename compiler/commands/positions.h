/* BUILD+OFFSET, as devices print it, in a stream of text: replaced by file, line and column where the build's map is known. */
#ifndef MOTE_COMMANDS_POSITIONS_H
#define MOTE_COMMANDS_POSITIONS_H

#include "commands.h"

enum { POSITIONS_MAPS = 8, POSITIONS_HELD = 8 + 1 + 8 };

typedef struct Positions {
    FILE *out;
    Map *maps[POSITIONS_MAPS]; /* those asked for last, the newest first */
    char held[POSITIONS_HELD]; /* what may be the start of a position */
    unsigned count;
    bool in_word;              /* the last character belongs to a word */
} Positions;

void positions_take(Positions *positions, const char *bytes, size_t count);
/* Nothing more comes for now: what is held back is no position, or a whole one. */
void positions_flush(Positions *positions);
/* Takes the map. */
void positions_add(Positions *positions, Map *map);
void positions_free(Positions *positions);

/* Where in the source: "f (a.js:2:5), inlined into g (a.js:9:1)", or what is known else. */
void position_print(FILE *out, const Map *map, uint32_t offset);
/* For monitors to come, by its build: ~/.cache/mote/maps. */
void map_keep(const Map *map);
/* Images, so that an update can tell what a board has already: ~/.cache/mote/images. Kept: malloc'ed, or NULL. */
void image_keep(uint32_t build, const uint8_t *bytes, size_t size);
uint8_t *image_kept(uint32_t build, size_t *size);

#endif
