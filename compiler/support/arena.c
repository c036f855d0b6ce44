/* The compiler never frees piecemeal: a compilation's memory is one arena that dies at once.
 *
 * Chunks are chained newest first; a request that does not fit the current chunk opens a new one, so pointers
 * never move. A host without memory is not something a compiler can mend: it says so and ends.
 */
#include "support.h"

#include <stdarg.h>

enum { ARENA_CHUNK = 64 * 1024, ARENA_ALIGN = 16 };

struct ArenaChunk {
    struct ArenaChunk *next;
    size_t used, size;
    size_t pad_; /* keeps bytes 16-aligned */
    unsigned char bytes[];
};

static _Noreturn void out_of_memory(size_t bytes)
{
    fprintf(stderr, "mote: error: out of memory (%zu bytes wanted)\n", bytes);
    exit(70);
}

void *xmalloc(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    if (!p)
        out_of_memory(bytes);
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    if (!p)
        out_of_memory(n * size);
    return p;
}

void *xrealloc(void *p, size_t bytes)
{
    void *q = realloc(p, bytes ? bytes : 1);
    if (!q)
        out_of_memory(bytes);
    return q;
}

void *arena_alloc(Arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        out_of_memory(bytes);
    bytes = (bytes + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    struct ArenaChunk *chunk = arena->chunk;
    if (!chunk || chunk->size - chunk->used < bytes) {
        size_t size = bytes > ARENA_CHUNK / 4 ? bytes : ARENA_CHUNK;
        struct ArenaChunk *fresh = xmalloc(sizeof *fresh + size);
        fresh->used = 0;
        fresh->size = size;
        if (chunk && size == bytes && bytes != ARENA_CHUNK) { /* a big piece: keep filling the current chunk */
            fresh->next = chunk->next;
            chunk->next = fresh;
        } else {
            fresh->next = chunk;
            arena->chunk = fresh;
        }
        chunk = fresh;
    }
    void *p = chunk->bytes + chunk->used;
    chunk->used += bytes;
    return memset(p, 0, bytes);
}

char *arena_strndup(Arena *arena, const char *s, size_t n)
{
    char *copy = arena_alloc(arena, n + 1);
    if (n)
        memcpy(copy, s, n);
    return copy;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *text = arena_alloc(arena, (size_t)(n < 0 ? 0 : n) + 1);
    if (n > 0)
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

void arena_free(Arena *arena)
{
    struct ArenaChunk *chunk = arena->chunk;
    while (chunk) {
        struct ArenaChunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    arena->chunk = NULL;
}

void vec_grow_(Arena *arena, void **items, uint32_t *capacity, size_t item_size)
{
    uint32_t wanted = *capacity ? *capacity * 2 : 8;
    if (wanted <= *capacity)
        out_of_memory((size_t)wanted * item_size);
    void *fresh = arena_alloc(arena, (size_t)wanted * item_size);
    if (*capacity)
        memcpy(fresh, *items, (size_t)*capacity * item_size);
    *items = fresh;
    *capacity = wanted;
}
