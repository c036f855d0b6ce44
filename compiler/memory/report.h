/* What a trace shows, as JSON: the one source of the terminal's tables, of `--json` and of the page. */
#ifndef MOTE_MEMORY_REPORT_H
#define MOTE_MEMORY_REPORT_H

#include <jansson.h>

#include "memory_trace.h"
#include "writer.h"

typedef struct MemoryAbout {
    const char *program, *board;
    const Map *map;          /* or NULL */
    const uint8_t *image;
    uint32_t image_bytes, build_id;
    const ImageSplit *split;
    const ImageItem *items;  /* or NULL */
    uint32_t item_count;
    uint32_t arena_bytes, vm_bytes; /* as on a device */
    uint32_t static_bytes, c_stack_bytes;
    const char *message;     /* of an uncaught exception, or NULL */
} MemoryAbout;

/* A new reference. */
json_t *memory_report(const MemoryTrace *trace, const MemoryAbout *about);

/* Tables and a chart; at most `rows` lines of each table, 0: all. */
void memory_print(const json_t *report, unsigned rows, FILE *out);
/* The high-water marks of a replay's log. */
void memory_print_marks(const json_t *log, FILE *out);

/* ---- the pages: a template with the data in it; to a file, false with errno set */
bool memory_page_write(const char *path, const char *kind, const json_t *data);

#endif
