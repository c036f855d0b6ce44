/* Bytecode + constants + shapes -> image bytes, and its .map sidecar. */
#ifndef MOTE_IMAGE_WRITER_H
#define MOTE_IMAGE_WRITER_H

#include "codegen.h"
#include "library.h"

/* Bytes by kind; entity table and header are `other`. */
typedef struct ImageSplit {
    uint32_t code, strings, shapes, data, other;
} ImageSplit;

typedef struct ImageItem { /* for `mote size` and `mote disasm` */
    const char *name;      /* function name, string text (shortened), "shape {a, b}" ... */
    char kind;             /* c code, s string, h shape, d data */
    uint32_t offset, bytes;
    bool library;          /* carried for a feature */
} ImageItem;

typedef struct Image {
    uint8_t *bytes;
    uint32_t size;
    uint32_t build_id;
    ImageSplit split;
    ImageItem *items;
    uint32_t item_count;
    uint32_t *function_offsets; /* of each IrFunction's record; 0: not in the image */
    int32_t *const_values;      /* of each IrConst: its value; 0: not in the image */
    uint32_t function_count, const_count;
} Image;

/* Only what is reachable from the entry function gets into the image. Reports limits (8,192 entities, 256 KB) to diag. */
Image *image_write(Arena *arena, const IrProgram *program, Code *const *codes, const LibrarySymbols *symbols, Diag *diag);

/* The index of a ShapeRecord whose keys have their values. */
void image_fill_index(uint8_t *shape);
uint32_t image_crc(const uint8_t *bytes, size_t count);
/* The header as the image's start, with its length and checksum, and a new build id if `build`. */
struct ImageHeader;
/* No other board takes it. */
void image_for_board(Image *image, uint16_t board);
void image_seal(Buffer *image, struct ImageHeader *header, bool build);

/* The map: where in the source an image offset comes from. Its file form, the .map sidecar, is JSON:
 * {"build": "hex", "files": [paths], "functions": [{"name", "offset", "bytes"}],
 *  "positions": [image offset, file, line, column, inlined, ...], offsets and lines as differences to the row before,
 *  "expressions": [number of a position, text, ...],
 *  "inlined": [[function, file, line, column, inlined], ...] whose code is where that call was; 1 + such a number is `inlined`} */
typedef struct Map Map;
/* `files` by SourceFile.index. */
Map *map_make(const Image *image, const IrProgram *program, Code *const *codes, const SourceFile *const *files,
              uint32_t file_count);
bool map_write(const Map *map, const char *path, Diag *diag);
Map *map_read(const char *path, Diag *diag);
void map_free(Map *map);
/* Position of an image offset; false when there is none. Strings live as long as the map. */
bool map_find(const Map *map, uint32_t offset, const char **function, const char **file, uint32_t *line, uint32_t *column);
/* The same with all that is known. A function that was inlined is told of, `function` being it; map_caller goes to the place that
 * called it. */
typedef struct MapPlace {
    const char *function, *file;
    uint32_t line, column;
    const char *expression; /* what is looked up or called there: a.b.c; or NULL */
    uint32_t inlined;       /* the map's own */
    const char *outermost;
} MapPlace;
bool map_place(const Map *map, uint32_t offset, MapPlace *place);
bool map_caller(const Map *map, MapPlace *place); /* false: the place was in the outermost function */
uint32_t map_build_id(const Map *map);
/* Name of the function whose record or code is at an image offset, or NULL. */
const char *map_function(const Map *map, uint32_t offset);
/* The same for the library, from its image (`general`: the one without features). */
const char *library_function(const LibrarySymbols *symbols, uint32_t offset, bool general);

/* Disassemble image bytes (user or library), names from the map where not NULL. */
void image_disasm(const uint8_t *image, uint32_t size, const LibrarySymbols *symbols, const Map *map, FILE *out);

#endif
