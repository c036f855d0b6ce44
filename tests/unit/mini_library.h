/* mini_library: a library image and a program image built by hand, for tests of the runtime without the
 * compiler. Every root of roots.def is there (strings; plain objects as prototypes; scripts as empty
 * functions), so C code that asks vm_root works.
 *
 *   mini_start(&mini, arena_bytes)   fresh VM; mini.r[0 .. MINI_REGISTERS-1] are root registers
 *   mini_string(&mini, "name")       flash string (must be in the list below)
 *   mini_shape / mini_object / mini_array / mini_float / mini_function / mini_native: entities of the program
 */
#ifndef MOTE_TESTS_MINI_LIBRARY_H
#define MOTE_TESTS_MINI_LIBRARY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../runtime/types/text.h"

enum { MINI_IMAGE_BYTES = 16384, MINI_ENTITIES = 300, MINI_REGISTERS = 16, MINI_ARENA = 32768 };

typedef struct MiniImage {
    _Alignas(8) uint8_t bytes[MINI_IMAGE_BYTES];
    uint32_t used;
    uint32_t count;
    int32_t first; /* flash index of entity 0 */
} MiniImage;

typedef struct Mini {
    MiniImage library, program;
    _Alignas(8) uint8_t arena[MINI_ARENA];
    Vm *vm;
    Value *r;
} Mini;

/* Further strings of the library and of the program. */
static const char *const mini_library_names[] = {"push", "keys", "Array", "isArray", "abs", "valueOf", "toString", "get", "set",
                                                 "writable", "enumerable", "configurable", "callee", "index"};
static const char *const mini_program_names[] = {"alpha", "beta", "gamma", "delta", "Point", "one", "two", "12", "count"};

static inline uint16_t *mini_table(MiniImage *image)
{
    return (uint16_t *)(void *)(image->bytes + sizeof(ImageHeader));
}

static inline Value mini_entity(MiniImage *image, const void *bytes, uint32_t size)
{
    if (image->count >= MINI_ENTITIES || image->used + size + 4 > MINI_IMAGE_BYTES)
        abort();
    memcpy(image->bytes + image->used, bytes, size);
    mini_table(image)[image->count] = (uint16_t)(image->used >> LIBRARY_SHIFT);
    image->used = (image->used + size + 3u) & ~3u;
    return VALUE_FLASH(image->first + (int32_t)image->count++);
}

static inline int mini_order(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    size_t m = strlen(x), n = strlen(y);
    return m != n ? (m < n ? -1 : 1) : memcmp(x, y, m);
}

/* An empty image with these strings, unique and sorted. */
static inline void mini_image(MiniImage *image, int32_t first, const char **names, size_t count)
{
    memset(image, 0, sizeof *image);
    image->first = first;
    image->used = (uint32_t)(sizeof(ImageHeader) + 2 * MINI_ENTITIES + 3) & ~3u;
    qsort(names, count, sizeof *names, mini_order);
    for (size_t i = 0; i < count; i++) {
        if (i && strcmp(names[i], names[i - 1]) == 0)
            continue;
        uint16_t header = (uint16_t)(TYPE_STRING8 | strlen(names[i]) << FLASH_TEXT_SHIFT);
        uint8_t bytes[64];
        memcpy(bytes, &header, 2);
        memcpy(bytes + 2, names[i], strlen(names[i]));
        mini_entity(image, bytes, 2 + (uint32_t)strlen(names[i]));
    }
    ImageHeader *header = (ImageHeader *)(void *)image->bytes;
    *header = (ImageHeader){.magic = IMAGE_MAGIC, .version = IMAGE_VERSION, .string_count = (uint16_t)image->count};
}

static inline Value mini_find(const MiniImage *image, const char *text)
{
    const ImageHeader *header = (const ImageHeader *)(const void *)image->bytes;
    const uint16_t *table = (const uint16_t *)(const void *)(image->bytes + sizeof *header);
    for (uint32_t i = 0; i < header->string_count; i++) {
        uint32_t length;
        const uint8_t *p = flash_text(image->bytes + ((uint32_t)table[i] << LIBRARY_SHIFT), &length);
        if (length == strlen(text) && memcmp(p, text, length) == 0)
            return VALUE_FLASH(image->first + (int32_t)i);
    }
    return VALUE_HOLE;
}

/* A string of UTF-16 units: MINI_TEXT16(vm, u"...") */
static inline Value mini_text16(Vm *vm, const void *units, uint32_t length)
{
    uint8_t *to = NULL;
    Value v = text_alloc(vm, length, true, &to);
    if (v != VALUE_EXCEPTION)
        memcpy(to, units, 2 * length);
    return v;
}
#define MINI_TEXT16(vm, literal) mini_text16(vm, literal, sizeof literal / 2 - 1)

static inline Value mini_string(const Mini *mini, const char *text)
{
    if (strlen(text) == 1)
        return VALUE_CHAR(text[0]);
    Value v = mini_find(&mini->library, text);
    if (v == VALUE_HOLE)
        v = mini_find(&mini->program, text);
    if (v == VALUE_HOLE) {
        fprintf(stderr, "mini_string: no \"%s\"\n", text);
        abort();
    }
    return v;
}

/* keys: flash strings or ints; attributes: NULL for none. */
static inline Value mini_shape_in(MiniImage *image, Value prototype, const Value *keys, const uint8_t *attributes, uint32_t count)
{
    uint8_t bytes[sizeof(ShapeRecord) + 5 * 64] = {0};
    ShapeRecord record = {TYPE_SHAPE | (attributes ? SHAPE_ATTRIBUTES << 8 : 0), (Slot)prototype, (uint16_t)count};
    memcpy(bytes, &record, sizeof record);
    for (uint32_t i = 0; i < count; i++)
        store_slot(bytes + sizeof record + 2 * i, keys[i]);
    if (attributes)
        memcpy(bytes + sizeof record + 2 * count, attributes, count);
    uint32_t index = shape_index_offset(&record), entries = shape_index_entries(count);
    for (uint32_t i = 0; entries && i < count; i++) {
        uint32_t at = shape_index_home(count, keys[i]);
        while (bytes[index + at])
            at = at + 1 == entries ? 0 : at + 1;
        bytes[index + at] = (uint8_t)(i + 1);
    }
    return mini_entity(image, bytes, index + shape_index_bytes(count));
}

/* TYPE_OBJECT, TYPE_ERROR, TYPE_WRAPPER: `word` is the shape. TYPE_ARRAY, TYPE_TABLE: the length. TYPE_ACCESSOR: use count 1. */
static inline Value mini_slots_in(MiniImage *image, Type type, int32_t word, const Value *slots, uint32_t count)
{
    uint8_t bytes[4 + 2 * 64] = {0};
    *(uint16_t *)(void *)bytes = (uint16_t)(type | HEADER_FLASH);
    store_slot(bytes + 2, word);
    for (uint32_t i = 0; i < count; i++)
        store_slot(bytes + 4 + 2 * i, slots[i]);
    return mini_entity(image, bytes, 4 + 2 * count);
}

#define MINI_KEYS(...) (const Value[]){__VA_ARGS__}, NULL, sizeof((Value[]){__VA_ARGS__}) / sizeof(Value)
static inline Value mini_shape(Mini *mini, Value prototype, const Value *keys, const uint8_t *attributes, size_t count)
{
    return mini_shape_in(&mini->program, prototype, keys, attributes, (uint32_t)count);
}
#define MINI_SLOTS(...) (const Value[]){__VA_ARGS__}, sizeof((Value[]){__VA_ARGS__}) / sizeof(Value)
static inline Value mini_object(Mini *mini, Value shape, const Value *slots, size_t count)
{
    return mini_slots_in(&mini->program, TYPE_OBJECT, shape, slots, (uint32_t)count);
}
static inline Value mini_array(Mini *mini, const Value *slots, size_t count)
{
    return mini_slots_in(&mini->program, TYPE_ARRAY, (int32_t)count, slots, (uint32_t)count);
}
static inline Value mini_float(Mini *mini, double d)
{
    uint8_t bytes[10] = {TYPE_FLOAT, HEADER_FLASH >> 8};
    memcpy(bytes + 2, &d, 8);
    return mini_entity(&mini->program, bytes, sizeof bytes);
}
/* A function of no code. */
static inline Value mini_function(Mini *mini, Value name, Value prototype, unsigned length, unsigned captures, unsigned flags)
{
    FunctionRecord record = {.header = TYPE_FUNCTION, .flags = (uint8_t)(flags | FUNCTION_NAMED | FUNCTION_MORE)};
    uint8_t bytes[sizeof record + sizeof(FunctionConstruct) + 4];
    FunctionConstruct construct = {(Slot)prototype, VALUE_UNDEFINED};
    if (prototype != VALUE_UNDEFINED)
        record.flags |= FUNCTION_PROTOTYPE;
    memcpy(bytes, &record, sizeof record);
    memcpy(bytes + sizeof record, &construct, sizeof construct);
    uint32_t end = (uint32_t)(prototype != VALUE_UNDEFINED ? sizeof bytes - 4 : sizeof record);
    bytes[end++] = (uint8_t)captures;
    bytes[end++] = (uint8_t)length;
    store_slot(bytes + end, name);
    return mini_entity(&mini->program, bytes, end + 2);
}
static inline Value mini_native(Mini *mini, Value name, Value prototype, Value properties, unsigned length)
{
    const struct {
        NativeRecord record;
        NativeConstruct construct;
    } native = {{(uint16_t)(TYPE_NATIVE | NATIVE_CONSTRUCTOR | length << NATIVE_LENGTH_SHIFT), (Slot)name},
                {(Slot)prototype, (Slot)properties}};
    return mini_entity(&mini->program, &native, sizeof native);
}

static inline void mini_build_library(MiniImage *image)
{
    static const struct {
        char kind;
        const char *name;
    } roots[] = {
#define string 's'
#define object 'o'
#define script 'f'
#define native 'f'
#define member 'f'
#define symbol 'y'
#define shape 'h'
#define error 'e'
#define ROOT(id, kind, name) {kind, name},
#include "../../runtime/contract/roots.def"
#undef ROOT
#undef string
#undef object
#undef script
#undef native
#undef member
#undef symbol
#undef shape
#undef error
    };
    const char *names[ROOT_COUNT + sizeof mini_library_names / sizeof *mini_library_names];
    size_t count = 0;
    for (unsigned i = 0; i < ROOT_COUNT; i++)
        if (roots[i].kind == 's' && strlen(roots[i].name) != 1)
            names[count++] = roots[i].name;
    for (unsigned i = 0; i < sizeof mini_library_names / sizeof *mini_library_names; i++)
        names[count++] = mini_library_names[i];
    mini_image(image, FLASH_LIBRARY_FIRST, names, count);
    Value values[ROOT_COUNT];
    Value next = VALUE_FLASH(image->first + (int32_t)image->count); /* Object.prototype's shape, then itself */
    Value object_prototype = next + 4, to_string = mini_find(image, "toString");
    mini_shape_in(image, VALUE_NULL, &to_string, (const uint8_t[]){ATTR_HIDDEN}, 1);
    mini_slots_in(image, TYPE_OBJECT, next, (const Value[]){VALUE_TRUE}, 1);
    Value message = mini_find(image, "message"), constructor = mini_find(image, "constructor");
    const Value empty = mini_shape_in(image, object_prototype, NULL, NULL, 0);
    Value error_prototype = VALUE_HOLE, text;
    for (unsigned i = 0; i < ROOT_COUNT; i++) {
        const char *name = roots[i].name;
        switch (roots[i].kind) {
        case 's': values[i] = strlen(name) == 1 ? VALUE_CHAR(name[0]) : mini_find(image, name); break;
        case 'o':
            if (i == ROOT_OBJECT_PROTO) {
                values[i] = object_prototype;
            } else if (strstr(name, "Error.prototype")) {
                Value above = i == ROOT_ERROR_PROTO ? object_prototype : error_prototype;
                values[i] = mini_slots_in(image, TYPE_OBJECT, mini_shape_in(image, above, NULL, NULL, 0), NULL, 0);
                error_prototype = i == ROOT_ERROR_PROTO ? values[i] : error_prototype;
            } else {
                Value push = mini_find(image, "push");
                Value s = mini_shape_in(image, object_prototype, &push, (const uint8_t[]){ATTR_HIDDEN}, 1);
                values[i] = mini_slots_in(image, TYPE_OBJECT, s, (const Value[]){VALUE_INT((int)i)}, 1);
            }
            break;
        case 'y': values[i] = mini_entity(image, (const Slot[]){(Slot)(TYPE_SYMBOL | HEADER_FLASH), VALUE_UNDEFINED}, 4); break;
        case 'h':
            values[i] = i == ROOT_OBJECT_SHAPE
                            ? empty
                            : mini_shape_in(image, object_prototype, &constructor, (const uint8_t[]){ATTR_HIDDEN}, 1);
            break;
        case 'e':
            text = values[ROOT_S_NULL];
            values[i] = mini_slots_in(image, TYPE_ERROR,
                                      mini_shape_in(image, values[ROOT_RANGE_ERROR_PROTO], &message,
                                                    (const uint8_t[]){ATTR_HIDDEN}, 1), &text, 1);
            break;
        default: {
            FunctionRecord record = {.header = TYPE_FUNCTION};
            values[i] = mini_entity(image, &record, sizeof record);
        }
        }
    }
    /* arrays iterate as the library's do */
    const Value keys[] = {mini_find(image, "push"), values[ROOT_ITERATOR]};
    Value shape = mini_shape_in(image, object_prototype, keys, (const uint8_t[]){ATTR_HIDDEN, ATTR_HIDDEN}, 2);
    const Value methods[] = {VALUE_INT(ROOT_ARRAY_PROTO), values[ROOT_ARRAY_VALUES]};
    values[ROOT_ARRAY_PROTO] = mini_slots_in(image, TYPE_OBJECT, shape, methods, 2);
    ((ImageHeader *)(void *)image->bytes)->entry = (uint16_t)(image->used / IMAGE_ALIGN);
    ((ImageHeader *)(void *)image->bytes)->features = IMAGE_LIBRARY;
    for (unsigned i = 0; i < ROOT_COUNT; i++)
        store_slot(image->bytes + image->used + 2 * i, values[i]);
    const LibraryFeatures none = {UINT16_MAX, 0, UINT16_MAX, UINT16_MAX, UINT16_MAX, UINT16_MAX};
    memcpy(image->bytes + image->used + 2 * ROOT_COUNT, &none, sizeof none);
    image->used += (2u * ROOT_COUNT + (uint32_t)sizeof none + 3) & ~3u;
}

/* Both images, no VM yet. */
static inline void mini_build(Mini *mini)
{
    mini_build_library(&mini->library);
    const char *names[sizeof mini_program_names / sizeof *mini_program_names];
    memcpy(names, mini_program_names, sizeof names);
    mini_image(&mini->program, FLASH_INDEX_MIN, names, sizeof names / sizeof *names);
}

/* A fresh VM in the first `arena_bytes` of the arena; the images stay. */
static inline void mini_start(Mini *mini, uint32_t arena_bytes)
{
    Vm *vm = mini->vm = (Vm *)(void *)mini->arena;
    memset(mini->arena, 0xA5, sizeof mini->arena);
    memset(vm, 0, sizeof *vm);
    vm->library = mini->library.bytes;
    vm->library_entities = mini_table(&mini->library);
    vm->image = mini->program.bytes;
    vm->image_entities = mini_table(&mini->program);
    vm->image_shift = LIBRARY_SHIFT;
    heap_init(vm, mini->arena + sizeof *vm, mini->arena + arena_bytes);
    for (unsigned i = 0; i < MINI_REGISTERS; i++)
        heap_push(vm, VALUE_UNDEFINED);
    mini->r = vm->stack_low;
}

/* Put a value with a count into a root register. */
static inline void mini_set(Mini *mini, unsigned i, Value v)
{
    Value old = mini->r[i];
    mini->r[i] = v;
    value_release(mini->vm, old);
}
/* Empty all root registers and drop the exception. */
static inline void mini_clear(Mini *mini)
{
    for (unsigned i = 0; i < MINI_REGISTERS; i++)
        mini_set(mini, i, VALUE_UNDEFINED);
    value_release(mini->vm, mini->vm->exception);
    mini->vm->exception = VALUE_HOLE;
}

#endif
