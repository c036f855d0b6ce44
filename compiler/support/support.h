/* What every stage of the compiler uses: an arena that owns a compilation's memory, growing vectors, byte buffers. */
#ifndef MOTE_SUPPORT_SUPPORT_H
#define MOTE_SUPPORT_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bump allocator; everything dies with arena_free. Running out of host memory ends the program with a message. */
typedef struct Arena {
    struct ArenaChunk *chunk;
} Arena;
void *arena_alloc(Arena *arena, size_t bytes); /* zeroed, 16-aligned */
char *arena_strndup(Arena *arena, const char *s, size_t n);
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_free(Arena *arena);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_alloc((arena), sizeof(type) * (n)))

/* malloc family that ends the program with a message when the host is out of memory. */
void *xmalloc(size_t bytes);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t bytes);

/* vec_push(v, x): v is a struct with items, count, capacity; memory from the arena (old blocks stay behind). */
void vec_grow_(Arena *arena, void **items, uint32_t *capacity, size_t item_size);
#define VEC_PUSH(arena, v, x)                                                                   \
    do {                                                                                        \
        if ((v)->count == (v)->capacity)                                                        \
            vec_grow_((arena), (void **)&(v)->items, &(v)->capacity, sizeof *(v)->items);       \
        (v)->items[(v)->count++] = (x);                                                         \
    } while (0)

/* Growing byte buffer on malloc; buffer_free when done. */
typedef struct Buffer {
    uint8_t *data;
    size_t size, capacity;
} Buffer;
void buffer_append(Buffer *b, const void *bytes, size_t n);
void buffer_u8(Buffer *b, unsigned v);
void buffer_u16(Buffer *b, unsigned v); /* little-endian */
void buffer_u32(Buffer *b, uint32_t v);
void buffer_pad(Buffer *b, size_t alignment);
void buffer_printf(Buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_free(Buffer *b);

static inline uint32_t round_up(uint32_t n, uint32_t unit) { return (n + unit - 1) / unit * unit; }

/* The character at *p, which goes behind it. What is no UTF-8 is U+FFFD. */
uint32_t utf8_decode(const char **p, const char *end);
/* At most 4 bytes to `out`, how many is returned; surrogates too (WTF-8). */
uint32_t utf8_encode(char *out, uint32_t code);

/* Write a whole file through a temporary and rename: never a half-written output. false with errno set. */
bool file_write(const char *path, const void *bytes, size_t n);
/* The same for what is written piece by piece. */
typedef struct FileOutput {
    FILE *out;
    char *path, *temporary; /* temporary: NULL when the file itself is written (a device, a pipe) */
} FileOutput;
bool file_output_open(FileOutput *file, const char *path); /* false with errno set */
/* keep: it is complete. false with errno set; in that case, and when it is not kept, nothing is left of it. */
bool file_output_close(FileOutput *file, bool keep);
/* Whole file, malloc'ed, 0-terminated; NULL with errno set. */
uint8_t *file_read(const char *path, size_t *n);

#endif
