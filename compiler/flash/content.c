/* Runs of bytes, and the formats that are plain bytes. */
#include "content.h"

enum { FLAT_MOST = 64 * 1024 * 1024 };

void content_add(FlashContent *content, uint32_t address, const void *bytes, uint32_t size)
{
    if (!size)
        return;
    FlashRun run = {address, size, arena_alloc(&content->arena, size)};
    memcpy(run.bytes, bytes, size);
    VEC_PUSH(&content->arena, content, run);
}

void content_add_all(FlashContent *content, const FlashContent *other)
{
    for (uint32_t i = 0; i < other->count; i++)
        content_add(content, other->items[i].address, other->items[i].bytes, other->items[i].size);
}

static int by_address(const void *a, const void *b)
{
    uint32_t x = ((const FlashRun *)a)->address, y = ((const FlashRun *)b)->address;
    return x < y ? -1 : x > y;
}

/* Runs i .. end - 1, which touch, in the place of the first. */
static FlashRun join(FlashContent *content, uint32_t i, uint32_t end)
{
    FlashRun run = content->items[i];
    if (end == i + 1)
        return run;
    for (uint32_t k = i + 1; k < end; k++)
        run.size += content->items[k].size;
    run.bytes = arena_alloc(&content->arena, run.size);
    for (uint32_t at = 0; i < end; at += content->items[i++].size)
        memcpy(run.bytes + at, content->items[i].bytes, content->items[i].size);
    return run;
}

bool content_settle(FlashContent *content, uint32_t *address)
{
    if (content->count)
        qsort(content->items, content->count, sizeof *content->items, by_address);
    uint32_t kept = 0;
    for (uint32_t i = 0, end; i < content->count; i = end) {
        const FlashRun *items = content->items;
        for (end = i + 1; end < content->count; end++) {
            uint64_t behind = (uint64_t)items[end - 1].address + items[end - 1].size;
            if (items[end].address < behind) {
                *address = items[end].address;
                return false;
            }
            if (items[end].address > behind)
                break;
        }
        content->items[kept++] = join(content, i, end);
    }
    content->count = kept;
    return true;
}

bool content_flat(const FlashContent *content, FlashRun *flat, Arena *arena)
{
    *flat = (FlashRun){0};
    if (!content->count)
        return true;
    const FlashRun *first = content->items, *last = content->items + content->count - 1;
    uint64_t size = (uint64_t)last->address + last->size - first->address;
    if (size > FLAT_MOST)
        return false;
    *flat = (FlashRun){first->address, (uint32_t)size, arena_alloc(arena, size)};
    memset(flat->bytes, 0xFF, size);
    for (uint32_t i = 0; i < content->count; i++)
        memcpy(flat->bytes + (content->items[i].address - first->address), content->items[i].bytes, content->items[i].size);
    return true;
}

uint32_t content_bytes(const FlashContent *content)
{
    uint32_t bytes = 0;
    for (uint32_t i = 0; i < content->count; i++)
        bytes += content->items[i].size;
    return bytes;
}

void content_free(FlashContent *content)
{
    arena_free(&content->arena);
    *content = (FlashContent){0};
}

/* ---- plain bytes */

static const char TOO_FAR[] = "the parts lie too far apart for a file without addresses";

static bool raw_write(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why)
{
    (void)info;
    Arena arena = {0};
    FlashRun flat;
    bool ok = content_flat(content, &flat, &arena);
    if (ok)
        buffer_append(out, flat.bytes, flat.size);
    else
        *why = TOO_FAR;
    arena_free(&arena);
    return ok;
}

static bool raw_read(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why)
{
    (void)info;
    if (size > FLAT_MOST) {
        *why = "it is too large";
        return false;
    }
    content_add(content, 0, bytes, (uint32_t)size);
    return true;
}

static bool c_write(Buffer *out, const FlashContent *content, const FileInfo *info, const char **why)
{
    Arena arena = {0};
    FlashRun flat;
    bool ok = content_flat(content, &flat, &arena);
    if (!ok)
        *why = TOO_FAR;
    if (ok)
        buffer_printf(out, "/* Made by mote from %s, build %08x. */\n#include <stdint.h>\n\n"
                           "extern const uint8_t mote_image[%u];\n_Alignas(4) const uint8_t mote_image[%u] = {",
                      info->source, info->build_id, flat.size, flat.size);
    for (uint32_t i = 0; i < flat.size; i++)
        buffer_printf(out, i % 16 ? " %u," : "\n    %u,", flat.bytes[i]);
    if (ok)
        buffer_printf(out, "\n};\n");
    arena_free(&arena);
    return ok;
}

static bool c_read(FlashContent *content, const uint8_t *bytes, size_t size, FileInfo *info, const char **why)
{
    (void)content, (void)bytes, (void)size, (void)info;
    *why = "C is written only; keep the image";
    return false;
}

/* ---- which */

static const FileFormat FORMATS[] = {
    {".img", false, raw_write, raw_read}, {".bin", false, raw_write, raw_read},
    {".hex", true, hex_write, hex_read}, {".uf2", true, uf2_write, uf2_read},
    {".elf", true, elf_file_write, elf_file_read}, {".c", false, c_write, c_read}};
const char FORMAT_EXTENSIONS[] = ".img .bin .hex .uf2 .elf .c";
enum { FORMAT_COUNT = sizeof FORMATS / sizeof *FORMATS };

const FileFormat *format_of_name(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (unsigned i = 0; dot && i < FORMAT_COUNT; i++)
        if (strcmp(dot, FORMATS[i].extension) == 0)
            return &FORMATS[i];
    return NULL;
}

static bool starts(const uint8_t *bytes, size_t size, const char *with, size_t count)
{
    return size >= count && memcmp(bytes, with, count) == 0;
}

const FileFormat *format_of_bytes(const uint8_t *bytes, size_t size)
{
    const char *extension = ".bin";
    if (starts(bytes, size, "MOTE", 4))
        extension = ".img";
    else if (starts(bytes, size, "\177ELF", 4))
        extension = ".elf";
    else if (starts(bytes, size, "UF2\n", 4))
        extension = ".uf2";
    else if (starts(bytes, size, ":", 1))
        extension = ".hex";
    else if (starts(bytes, size, "/* Made by mote", 15))
        extension = ".c";
    return format_of_name(extension);
}
