/* Image bytes as text: header, then every entity. The bytes may be damaged: nothing is read beyond `size`. */
#include <math.h>

#include "bytecode.h"
#include "writer.h"

typedef struct Look {
    const uint8_t *image;
    uint32_t size;
    ImageHeader header;
    const LibrarySymbols *symbols;
    const Map *map;
    FILE *out;
} Look;

static uint32_t u16_at(const Look *l, uint32_t offset)
{
    return offset + 2 <= l->size ? (uint32_t)(l->image[offset] | l->image[offset + 1] << 8) : 0;
}

static Value slot_at(const Look *l, uint32_t offset)
{
    return (Slot)u16_at(l, offset);
}

static uint32_t entity_offset(const Look *l, uint32_t entity)
{
    return u16_at(l, (uint32_t)sizeof(ImageHeader) + 2 * entity) << image_shift(&l->header);
}

/* At most 40 characters of a string entity, quoted. */
static void string_text(const uint8_t *entity, uint32_t room, char *buffer, size_t size)
{
    uint32_t length = 0, start = room >= 4 ? (uint32_t)(flash_text(entity, &length) - entity) : 0;
    bool wide = (entity[0] & HEADER_TYPE_MASK) == TYPE_STRING16;
    size_t n = 0;
    buffer[n++] = '"';
    for (uint32_t i = 0; i < length && i < 40 && n + 12 < size; i++) {
        uint32_t at = start + (wide ? 2 * i : i);
        if (at + wide >= room)
            break;
        unsigned unit = entity[at] | (wide ? (unsigned)entity[at + 1] << 8 : 0);
        if (unit >= 0x20 && unit < 0x7F && unit != '"' && unit != '\\')
            buffer[n++] = (char)unit;
        else
            n += (size_t)snprintf(buffer + n, size - n, "\\u%04x", unit);
    }
    snprintf(buffer + n, size - n, length > 40 ? "...\"" : "\"");
}

static const char *library_name(const Look *l, Value v)
{
    for (uint32_t i = 0; l->symbols && i < l->symbols->count; i++)
        if (l->symbols->items[i].value == v)
            return l->symbols->items[i].name;
    return NULL;
}

static const char *entity_text(const Look *l, uint32_t entity, char *buffer, size_t size)
{
    uint32_t offset = entity_offset(l, entity);
    if (entity >= l->header.entity_count || offset + 4 > l->size) {
        snprintf(buffer, size, "e%u?", entity);
        return buffer;
    }
    const uint8_t *p = l->image + offset;
    double d;
    switch (p[0] & HEADER_TYPE_MASK) {
    case TYPE_STRING8:
    case TYPE_STRING16: string_text(p, l->size - offset, buffer, size); break;
    case TYPE_FLOAT:
        d = 0;
        if (offset + 10 <= l->size)
            memcpy(&d, p + 2, 8);
        snprintf(buffer, size, "%.17g", d);
        break;
    case TYPE_FUNCTION: {
        const char *name = l->map ? map_function(l->map, offset) : NULL;
        snprintf(buffer, size, "function e%u %s", entity, name ? name : "");
        break;
    }
    case TYPE_SYMBOL: snprintf(buffer, size, "symbol e%u", entity); break;
    case TYPE_BIGINT: snprintf(buffer, size, "BigInt e%u", entity); break;
    case TYPE_SHAPE: snprintf(buffer, size, "shape e%u", entity); break;
    default: snprintf(buffer, size, "e%u", entity);
    }
    return buffer;
}

static const char *value_text(const Look *l, Value v, char *buffer, size_t size)
{
    static const char *const SPECIAL[] = {"undefined", "null", "false", "true", "hole", "tdz", "exception", "retry",
                                          "construct", "tail", "internal"};
    int32_t index = value_flash_index(v);
    if (value_is_int(v))
        snprintf(buffer, size, "%d", value_int(v));
    else if (value_is_heap(v))
        snprintf(buffer, size, "heap %d?", v);
    else if (value_is_special(v))
        snprintf(buffer, size, "%s", (size_t)index < sizeof SPECIAL / sizeof *SPECIAL ? SPECIAL[index] : "?");
    else if (value_is_char(v))
        snprintf(buffer, size, index - FLASH_CHAR_FIRST > 0x20 && index - FLASH_CHAR_FIRST < 0x7F ? "\"%c\"" : "\"\\x%02x\"",
                 index - FLASH_CHAR_FIRST);
    else if (index < 0)
        return entity_text(l, (uint32_t)(index - FLASH_INDEX_MIN), buffer, size);
    else if (library_name(l, v))
        snprintf(buffer, size, "%s", library_name(l, v));
    else if (l->symbols && l->symbols->image && l->image != l->symbols->image) {
        Look library = {.image = l->symbols->image, .size = l->symbols->image_bytes};
        memcpy(&library.header, library.image, sizeof library.header);
        return entity_text(&library, (uint32_t)(index - FLASH_LIBRARY_FIRST), buffer, size);
    } else if (l->header.features & IMAGE_LIBRARY)
        return entity_text(l, (uint32_t)(index - FLASH_LIBRARY_FIRST), buffer, size);
    else
        snprintf(buffer, size, "library %d", index - FLASH_LIBRARY_FIRST);
    return buffer;
}

static const char *reference(void *context, const BytecodeOperand *operand, char *buffer, size_t size)
{
    if (operand->letter != 'k' && operand->letter != 'K' && operand->letter != 'v' && operand->letter != 's')
        return NULL;
    return value_text(context, operand->value, buffer, size);
}

static const char *name_of(const Look *l, uint32_t offset, const FunctionRecord *f, char *buffer, size_t size)
{
    uint32_t place = offset + (uint32_t)sizeof *f + (f->code_bytes + 1u) / 2 * 2;
    if (f->flags & FUNCTION_PROTOTYPE)
        place += (uint32_t)sizeof(FunctionConstruct);
    if (f->flags & FUNCTION_MORE)
        place += 2;
    if (f->flags & FUNCTION_HANDLERS)
        place += 2 + u16_at(l, place) * (uint32_t)sizeof(HandlerRecord);
    return f->flags & FUNCTION_NAMED ? value_text(l, slot_at(l, place), buffer, size) : "(no name)";
}

static void print_function(const Look *l, uint32_t offset)
{
    FunctionRecord f;
    if (offset + sizeof f > l->size) {
        fprintf(l->out, "  truncated\n");
        return;
    }
    memcpy(&f, l->image + offset, sizeof f);
    char name[128];
    const uint32_t behind = offset + (uint32_t)sizeof f + (f.code_bytes + 1u) / 2 * 2;
    const uint32_t more = behind + (f.flags & FUNCTION_PROTOTYPE ? (uint32_t)sizeof(FunctionConstruct) : 0);
    const unsigned captures = f.flags & FUNCTION_MORE ? u16_at(l, more) & 0xFF : 0;
    fprintf(l->out, "  %s: %u parameters, %u reference + %u raw registers, %u captures, %u bytes of code\n",
            name_of(l, offset, &f, name, sizeof name), f.nparams, f.nref, f.nraw, captures, f.code_bytes);
    uint32_t start = offset + (uint32_t)sizeof f, room = l->size - start;
    uint32_t size = f.code_bytes < room ? f.code_bytes : room;
    BytecodeNames names = {f.nref, f.nraw, reference, (void *)(uintptr_t)l};
    for (uint32_t at = 0; at < size;) {
        BytecodeInstr instr;
        if (!bytecode_decode(l->image + start, size, at, &instr)) {
            fprintf(l->out, "  %04x  not an instruction\n", at);
            break;
        }
        fputs("    ", l->out);
        bytecode_print(&instr, &names, l->out);
        fputc('\n', l->out);
        at += instr.length;
    }
    uint32_t tail = start + (f.code_bytes + 1u) / 2 * 2;
    if (f.flags & FUNCTION_PROTOTYPE) {
        fprintf(l->out, "    prototype %s", value_text(l, slot_at(l, tail), name, sizeof name));
        fprintf(l->out, ", instances of %s\n", value_text(l, slot_at(l, tail + 2), name, sizeof name));
        tail += (uint32_t)sizeof(FunctionConstruct);
    }
    tail += f.flags & FUNCTION_MORE ? 2 : 0;
    uint32_t handlers = f.flags & FUNCTION_HANDLERS ? u16_at(l, tail) : 0;
    for (uint32_t i = 0; i < handlers; i++) {
        uint32_t at = tail + 2 + i * (uint32_t)sizeof(HandlerRecord);
        if (at + sizeof(HandlerRecord) > l->size)
            break;
        fprintf(l->out, "    handler %04x..%04x -> %04x\n", u16_at(l, at), u16_at(l, at + 2), u16_at(l, at + 4));
    }
}

/* `count` slots from `offset`. */
static void print_slots(const Look *l, uint32_t offset, uint32_t count)
{
    char text[128];
    for (uint32_t i = 0; i < count && offset + 2 * i + 2 <= l->size; i++)
        fprintf(l->out, "%s%s", i ? ", " : "", value_text(l, slot_at(l, offset + 2 * i), text, sizeof text));
}

static void print_entity(const Look *l, uint32_t entity, uint32_t end)
{
    uint32_t offset = entity_offset(l, entity);
    char text[128];
    if (offset + 4 > l->size) {
        fprintf(l->out, "e%u at %05x: outside of the image\n", entity, offset);
        return;
    }
    unsigned type = l->image[offset] & HEADER_TYPE_MASK;
    fprintf(l->out, "e%u at %05x: ", entity, offset);
    switch (type) {
    case TYPE_STRING8:
    case TYPE_STRING16:
    case TYPE_FLOAT: fprintf(l->out, "%s", entity_text(l, entity, text, sizeof text)); break;
    case TYPE_OBJECT:
    case TYPE_ERROR:
    case TYPE_WRAPPER:
        fprintf(l->out, "object of %s: ", value_text(l, slot_at(l, offset + 2), text, sizeof text));
        print_slots(l, offset + 4, end > offset + 4 ? (end - offset - 4) / 2 : 0);
        break;
    case TYPE_ARRAY:
    case TYPE_TABLE:
        fprintf(l->out, type == TYPE_ARRAY ? "array: " : "table: ");
        print_slots(l, offset + 4, u16_at(l, offset + 2));
        break;
    case TYPE_TYPED:
        fprintf(l->out, "typed array, kind %u:", u16_at(l, offset + TYPED_KIND));
        for (uint32_t i = 0; i < u16_at(l, offset + 2) && offset + TYPED_BYTES + i < l->size; i++)
            fprintf(l->out, " %02x", l->image[offset + TYPED_BYTES + i]);
        break;
    case TYPE_BIGINT:
        fprintf(l->out, "BigInt %s0x", u16_at(l, offset) & HEADER_NEGATIVE ? "-" : "");
        for (uint32_t i = u16_at(l, offset + 2); i-- > 0;)
            if (offset + 6 + 2 * i <= l->size)
                fprintf(l->out, "%04x", u16_at(l, offset + 4 + 2 * i));
        break;
    case TYPE_REGEXP:
        fprintf(l->out, "regular expression %s:", value_text(l, slot_at(l, offset + REGEXP_SOURCE), text, sizeof text));
        for (uint32_t i = 0; i < u16_at(l, offset + 2) && offset + REGEXP_PROGRAM + i < l->size; i++)
            fprintf(l->out, " %02x", l->image[offset + REGEXP_PROGRAM + i]);
        break;
    case TYPE_VIEW:
        fprintf(l->out, "view, kind %u, bytes %u .. of %s, %u of them", u16_at(l, offset + TYPED_KIND),
                u16_at(l, offset + VIEW_OFFSET), value_text(l, slot_at(l, offset + 2), text, sizeof text),
                u16_at(l, offset + VIEW_LENGTH));
        break;
    case TYPE_SHAPE:
        fprintf(l->out, "shape, prototype %s: ", value_text(l, slot_at(l, offset + 2), text, sizeof text));
        print_slots(l, offset + (uint32_t)sizeof(ShapeRecord), u16_at(l, offset + (uint32_t)offsetof(ShapeRecord, count)));
        break;
    case TYPE_NATIVE:
        fprintf(l->out, "native %u %s", entity - l->header.string_count,
                value_text(l, slot_at(l, offset + (uint32_t)offsetof(NativeRecord, name)), text, sizeof text));
        break;
    case TYPE_ACCESSOR: fprintf(l->out, "accessor: "); print_slots(l, offset + 2, 2); break;
    case TYPE_FUNCTION:
        fprintf(l->out, "function\n");
        print_function(l, offset);
        return;
    default: fprintf(l->out, "type %u", type);
    }
    fputc('\n', l->out);
}

void image_disasm(const uint8_t *image, uint32_t size, const LibrarySymbols *symbols, const Map *map, FILE *out)
{
    Look look = {.image = image, .size = size, .symbols = symbols, .map = map, .out = out};
    if (size < sizeof look.header) {
        fprintf(out, "not an image: %u bytes\n", size);
        return;
    }
    memcpy(&look.header, image, sizeof look.header);
    const ImageHeader *h = &look.header;
    char entry[128];
    fprintf(out, "image: format %u, build %08x, builtins %08x, %u bytes, crc %08x\n", h->version, h->build_id,
            h->builtin_hash, image_bytes(h), h->crc);
    if (h->board)
        fprintf(out, "for the board with the id %04x\n", h->board);
    fprintf(out, "%u entities (%u strings), %u globals, entry %s\n", h->entity_count, h->string_count, h->global_count,
            value_text(&look, h->entry, entry, sizeof entry));
    for (uint32_t i = 0; i < h->entity_count; i++)
        print_entity(&look, i, i + 1u < h->entity_count ? entity_offset(&look, i + 1) : size);
}

const char *library_function(const LibrarySymbols *symbols, uint32_t offset, bool general)
{
    if (!symbols || !symbols->image)
        return NULL;
    Look look = {.image = general ? symbols->general : symbols->image, .symbols = symbols};
    look.size = general ? symbols->general_bytes : symbols->image_bytes;
    memcpy(&look.header, look.image, sizeof look.header);
    for (uint32_t i = look.header.entity_count; i-- > 0;) {
        uint32_t at = entity_offset(&look, i);
        if (at > offset)
            continue;
        return library_name(&look, VALUE_FLASH(FLASH_LIBRARY_FIRST + (int)i));
    }
    return NULL;
}
