/* Bytes on their way to a file: what images, sidecars and texts are built in. */
#include "support.h"

#include <stdarg.h>

static void buffer_reserve(Buffer *b, size_t more)
{
    if (b->capacity - b->size >= more)
        return;
    size_t capacity = b->capacity ? b->capacity : 256;
    while (capacity - b->size < more)
        capacity *= 2;
    b->data = xrealloc(b->data, capacity);
    b->capacity = capacity;
}

void buffer_append(Buffer *b, const void *bytes, size_t n)
{
    if (!n)
        return;
    buffer_reserve(b, n);
    memcpy(b->data + b->size, bytes, n);
    b->size += n;
}

void buffer_u8(Buffer *b, unsigned v)
{
    buffer_reserve(b, 1);
    b->data[b->size++] = (uint8_t)v;
}

void buffer_u16(Buffer *b, unsigned v)
{
    buffer_u8(b, v & 255);
    buffer_u8(b, v >> 8 & 255);
}

void buffer_u32(Buffer *b, uint32_t v)
{
    buffer_u16(b, v & 0xffff);
    buffer_u16(b, v >> 16);
}

void buffer_pad(Buffer *b, size_t alignment)
{
    while (b->size % alignment)
        buffer_u8(b, 0);
}

void buffer_printf(Buffer *b, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (n > 0) {
        buffer_reserve(b, (size_t)n + 1);
        vsnprintf((char *)b->data + b->size, (size_t)n + 1, format, again);
        b->size += (size_t)n;
    }
    va_end(again);
}

void buffer_free(Buffer *b)
{
    free(b->data);
    *b = (Buffer){0};
}
