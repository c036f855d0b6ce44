/* Source files: read once, checked to be UTF-8, with an index of lines so that an offset becomes line and column. */
#include "diag.h"
#include "support.h"

#include <errno.h>

enum { SOURCE_LIMIT = 4 * 1024 * 1024 };

/* Bytes of the well-formed UTF-8 sequence at p, 0 if it is not one (overlong, surrogate, beyond U+10FFFF, cut off). */
static uint32_t utf8_length(const uint8_t *p, const uint8_t *end)
{
    uint8_t c = p[0];
    if (c < 0x80)
        return 1;
    uint32_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || (size_t)(end - p) < n)
        return 0;
    for (uint32_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) || (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f))
        return 0;
    return n;
}

static bool utf8_valid(const uint8_t *text, size_t n, size_t *bad)
{
    const uint8_t *p = text, *end = text + n;
    while (p < end) {
        uint32_t step = utf8_length(p, end);
        if (!step) {
            *bad = (size_t)(p - text);
            return false;
        }
        p += step;
    }
    return true;
}

/* ECMA-262 line terminators: LF, CR, CR LF as one, U+2028, U+2029. */
static void index_lines(SourceFile *file)
{
    uint32_t capacity = 64, count = 1;
    uint32_t *lines = xmalloc(capacity * sizeof *lines);
    lines[0] = 0;
    for (uint32_t i = 0; i < file->length; i++) {
        unsigned char c = (unsigned char)file->text[i];
        bool ends = c == '\n' || (c == '\r' && file->text[i + 1] != '\n');
        if (c == 0xe2 && (unsigned char)file->text[i + 1] == 0x80 && ((unsigned char)file->text[i + 2] & 0xfe) == 0xa8) {
            i += 2;
            ends = true;
        }
        if (!ends)
            continue;
        if (count == capacity)
            lines = xrealloc(lines, (capacity *= 2) * sizeof *lines);
        lines[count++] = i + 1;
    }
    file->lines = lines;
    file->line_count = count;
}

SourceFile *source_from_text(const char *path, const char *text, uint32_t length)
{
    SourceFile *file = xcalloc(1, sizeof *file);
    char *name = xmalloc(strlen(path) + 1), *copy = xmalloc((size_t)length + 1);
    memcpy(name, path, strlen(path) + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = 0;
    file->path = name;
    file->text = copy;
    file->length = length;
    index_lines(file);
    return file;
}

static const char *read_failure(int error)
{
    switch (error) {
    case ENOENT: return "no such file";
    case EISDIR: return "it is a directory";
    case EACCES: return "permission denied";
    default: return strerror(error);
    }
}

SourceFile *source_read(const char *path, Diag *diag)
{
    size_t n = 0, bad = 0;
    uint8_t *bytes = file_read(path, &n);
    if (!bytes) {
        diag_plain(diag, SEVERITY_ERROR, "cannot read '%s': %s", path, read_failure(errno));
        return NULL;
    }
    SourceFile *file = NULL;
    if (n > SOURCE_LIMIT)
        diag_plain(diag, SEVERITY_ERROR, "'%s' is too large: %zu bytes (the limit is %d)", path, n, SOURCE_LIMIT);
    else if (n >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
        diag_plain(diag, SEVERITY_ERROR, "'%s' is UTF-16: save it as UTF-8", path);
    else if (!utf8_valid(bytes, n, &bad))
        diag_plain(diag, SEVERITY_ERROR, "'%s' is not UTF-8: bad byte 0x%02x at offset %zu", path, bytes[bad], bad);
    else {
        const char *text = (const char *)bytes;
        if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
            text += 3;
            n -= 3;
        }
        file = source_from_text(path, text, (uint32_t)n);
        if (n >= 2 && text[0] == '#' && text[1] == '!') /* becomes a comment, so that positions stay */
            memcpy((char *)file->text, "//", 2);
    }
    free(bytes);
    return file;
}

void source_free(SourceFile *file)
{
    if (!file)
        return;
    free((char *)file->path);
    free((char *)file->text);
    free(file->lines);
    free(file);
}

bool source_is_typescript(const SourceFile *file)
{
    const char *dot = strrchr(file->path, '.');
    return dot && (strcmp(dot, ".ts") == 0 || strcmp(dot, ".mts") == 0 || strcmp(dot, ".cts") == 0);
}

Position source_position(const SourceFile *file, uint32_t offset)
{
    if (offset > file->length)
        offset = file->length;
    uint32_t low = 0, high = file->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (file->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    uint32_t column = 1;
    for (uint32_t i = file->lines[low]; i < offset; i++)
        if (((unsigned char)file->text[i] & 0xc0) != 0x80)
            column++;
    /* an offset inside a character belongs to that character */
    if (offset < file->length && ((unsigned char)file->text[offset] & 0xc0) == 0x80 && column > 1)
        column--;
    return (Position){low + 1, column};
}
