/* Entities, their references, and the final layout.
 *
 * An entity is a byte template plus a list of patches: (offset, Ref). Laying out means: mark what is
 * reachable, put the strings first and sorted, number the rest, place them, apply patches.
 */
#include "builder.h"

#include "bigint_text.h"
#include "opcode.h"
#include "text_encode.h"

typedef struct Patch {
    uint32_t offset;
    Ref ref;
    bool packed; /* a short constant, above four bits that stay */
} Patch;

typedef struct Entity {
    char kind; /* c code, s string, h shape, d data, p table of pairs */
    uint8_t *bytes;
    uint32_t size;
    Patch *items;
    uint32_t count, capacity;
    const char *name;
    bool reached;
    bool carried;     /* library: code that programs may carry */
    unsigned feature; /* library: for which of them it is there; 0: for none */
    unsigned needs;   /* program: features of the library that it refers to */
    int32_t number; /* entity number in the image */
    uint32_t offset;
    uint32_t hash; /* of content, for sharing; 0: never shared */
} Entity;

typedef struct Pair {
    Ref thing, properties;
} Pair;

struct ImageBuilder {
    Arena *arena;
    const LibrarySymbols *symbols; /* NULL: this is a library */
    Entity *items;
    uint32_t count, capacity;
    int32_t *index; /* open addressing on Entity.hash; -1 empty */
    uint32_t index_size;
    bool far; /* a short constant does not reach */
    Ref *kept;
    uint32_t kept_count, kept_capacity;
    struct {
        Pair *items;
        uint32_t count, capacity;
    } pairs;
};

ImageBuilder *builder_new(Arena *arena, const LibrarySymbols *symbols)
{
    ImageBuilder *b = ARENA_NEW(arena, ImageBuilder);
    b->arena = arena;
    b->symbols = symbols;
    b->index_size = 1u << 15;
    b->index = ARENA_ARRAY(arena, int32_t, b->index_size);
    memset(b->index, 0xFF, sizeof(int32_t) * b->index_size);
    return b;
}

static Ref entity_new(ImageBuilder *b, char kind, Type type, uint32_t size, const char *name)
{
    Entity entity = {.kind = kind, .size = size, .name = name, .number = -1};
    entity.bytes = arena_alloc(b->arena, size ? size : 1);
    uint16_t header = (uint16_t)((unsigned)type | HEADER_FLASH);
    memcpy(entity.bytes, &header, 2);
    VEC_PUSH(b->arena, b, entity);
    return (Ref){(int32_t)b->count - 1, 0, 0};
}

static Entity *entity_of(const ImageBuilder *b, Ref ref)
{
    return &b->items[ref.entity];
}

static void put_u16(uint8_t *p, unsigned v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
}

/* Set the slot at byte `offset`: now, or when its entity has a number. */
static void patch(ImageBuilder *b, Ref in, uint32_t offset, Ref value)
{
    Entity *entity = entity_of(b, in);
    if (value.entity < 0) {
        put_u16(entity->bytes + offset, (uint16_t)value.value);
        entity->needs |= library_feature(b->symbols, value.value);
        for (uint32_t i = 0; i < entity->count; i++)
            if (entity->items[i].offset == offset)
                entity->items[i].ref = value;
        return;
    }
    for (uint32_t i = 0; i < entity->count; i++) {
        if (entity->items[i].offset == offset) {
            entity->items[i].ref = value;
            return;
        }
    }
    Patch p = {offset, value, false};
    VEC_PUSH(b->arena, entity, p);
}

/* ---- sharing of equal content */

static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ p[i]) * 16777619u;
    return hash;
}

static bool same_entity(const Entity *a, const Entity *e)
{
    if (a->size != e->size || a->count != e->count || memcmp(a->bytes, e->bytes, a->size) != 0)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const Patch *p = &a->items[i], *q = &e->items[i];
        if (p->offset != q->offset || p->ref.entity != q->ref.entity || p->ref.value != q->ref.value)
            return false;
    }
    return true;
}

/* The newest entity, or an equal older one in its place. */
static Ref share(ImageBuilder *b, Ref newest)
{
    Entity *entity = entity_of(b, newest);
    uint32_t hash = hash_bytes(2166136261u, entity->bytes, entity->size);
    for (uint32_t i = 0; i < entity->count; i++)
        hash = hash_bytes(hash, &entity->items[i].ref.entity, sizeof(int32_t));
    entity->hash = hash | 1u;
    uint32_t at = hash & (b->index_size - 1);
    while (b->index[at] >= 0) {
        Entity *other = &b->items[b->index[at]];
        if (other->hash == entity->hash && same_entity(other, entity)) {
            b->count--;
            return (Ref){b->index[at], 0, 0};
        }
        at = (at + 1) & (b->index_size - 1);
    }
    if (b->count < b->index_size / 2)
        b->index[at] = newest.entity;
    return newest;
}

/* ---- making entities */

Ref builder_string(ImageBuilder *b, const char *wtf8, uint32_t length)
{
    EncodedText text = text_encode(b->arena, wtf8, length);
    if (text.length == 1 && !text.wide)
        return ref_value(VALUE_CHAR(text.bytes[0]));
    if (b->symbols) {
        int32_t shared = library_find_string(b->symbols, wtf8, length);
        if (shared)
            return ref_value(shared);
    }
    uint32_t bytes = text.length * (text.wide ? 2u : 1u), start = text.length < FLASH_TEXT_LONG ? 2 : 4;
    Type type = text.wide ? TYPE_STRING16 : TYPE_STRING8;
    Ref ref = entity_new(b, 's', type, start + bytes, arena_strndup(b->arena, wtf8, length));
    uint8_t *to = entity_of(b, ref)->bytes;
    if (start > 2)
        put_u16(to + 2, text.length);
    put_u16(to, (unsigned)type | (start > 2 ? (unsigned)FLASH_TEXT_LONG : text.length) << FLASH_TEXT_SHIFT);
    memcpy(to + start, text.bytes, bytes);
    return share(b, ref);
}

Ref builder_float(ImageBuilder *b, double d)
{
    Ref ref = entity_new(b, 'd', TYPE_FLOAT, 10, arena_printf(b->arena, "%.17g", d));
    memcpy(entity_of(b, ref)->bytes + 2, &d, 8);
    return share(b, ref);
}

Ref builder_number(ImageBuilder *b, double d)
{
    if (d >= SLOT_INT_MIN && d <= SLOT_INT_MAX && d == (double)(int32_t)d && !(d == 0 && 1 / d < 0))
        return ref_value(VALUE_INT((int32_t)d));
    return builder_float(b, d);
}

Ref builder_own_shape(ImageBuilder *b, Ref prototype, const Ref *keys, const uint8_t *attributes, uint32_t count)
{
    uint8_t common = attributes && count ? attributes[0] : 0;
    bool plain = true; /* all have the same attributes */
    for (uint32_t i = 0; attributes && i < count; i++)
        plain = plain && attributes[i] == common;
    ShapeRecord record = {(uint16_t)(TYPE_SHAPE | (plain ? common : SHAPE_ATTRIBUTES) << 8), 0, (uint16_t)count};
    Ref ref = entity_new(b, 'h', TYPE_SHAPE, shape_index_offset(&record) + shape_index_bytes(count), "shape");
    uint8_t *bytes = entity_of(b, ref)->bytes;
    memcpy(bytes, &record, sizeof record);
    patch(b, ref, offsetof(ShapeRecord, prototype), prototype);
    Buffer name = {0};
    buffer_printf(&name, "shape {");
    for (uint32_t i = 0; i < count; i++) {
        patch(b, ref, (uint32_t)sizeof(ShapeRecord) + 2 * i, keys[i]);
        if (!plain)
            bytes[sizeof(ShapeRecord) + 2 * count + i] = attributes[i];
        if (keys[i].entity >= 0)
            buffer_printf(&name, "%s%s", i ? ", " : "", entity_of(b, keys[i])->name);
        else
            buffer_printf(&name, "%s#%d", i ? ", " : "", keys[i].value >> 2);
    }
    buffer_printf(&name, "}");
    entity_of(b, ref)->name = arena_strndup(b->arena, (const char *)name.data, name.size);
    buffer_free(&name);
    return ref;
}

Ref builder_shape(ImageBuilder *b, Ref prototype, const Ref *keys, const uint8_t *attributes, uint32_t count)
{
    return share(b, builder_own_shape(b, prototype, keys, attributes, count));
}

Ref builder_object(ImageBuilder *b, Type type, uint32_t count)
{
    Ref ref = entity_new(b, 'd', type, 4 + 2 * count, "object");
    for (uint32_t i = 0; i < count; i++)
        patch(b, ref, 4 + 2 * i, ref_value(VALUE_UNDEFINED));
    return ref;
}

void builder_set_shape(ImageBuilder *b, Ref object, Ref shape)
{
    patch(b, object, 2, shape);
}

static Type type_of(const Entity *entity)
{
    return (Type)(entity->bytes[0] & HEADER_TYPE_MASK);
}

/* Where slot `index` lies: see builder.h for what functions and natives call slots. */
static uint32_t slot_offset(const Entity *entity, uint32_t index)
{
    const void *bytes = entity->bytes;
    switch (type_of(entity)) {
    case TYPE_FUNCTION: return (uint32_t)(function_tail(bytes) - entity->bytes) + 2 * index;
    case TYPE_NATIVE: return (uint32_t)sizeof(NativeRecord) + 2 * index;
    case TYPE_ACCESSOR: case TYPE_SYMBOL: return 2 + 2 * index;
    default: return 4 + 2 * index;
    }
}

void builder_set_slot(ImageBuilder *b, Ref object, uint32_t index, Ref value)
{
    patch(b, object, slot_offset(entity_of(b, object), index), value);
}

Ref builder_array(ImageBuilder *b, Type type, uint32_t count)
{
    Ref ref = builder_object(b, type, count);
    put_u16(entity_of(b, ref)->bytes + 2, count);
    entity_of(b, ref)->name = type == TYPE_ARRAY ? "array" : "globals";
    return ref;
}

Ref builder_typed(ImageBuilder *b, unsigned kind, const void *bytes, uint32_t count)
{
    Ref ref = entity_new(b, 'd', TYPE_TYPED, TYPED_BYTES + count, "typed array");
    uint8_t *to = entity_of(b, ref)->bytes;
    put_u16(to + 2, count);
    put_u16(to + TYPED_KIND, kind);
    if (count)
        memcpy(to + TYPED_BYTES, bytes, count);
    entity_of(b, ref)->needs = typed_holds_bigints(kind) ? FEATURE_BIGINT : 0;
    return ref;
}

Ref builder_view(ImageBuilder *b, unsigned kind, Ref buffer, uint32_t offset, uint32_t count)
{
    Ref ref = entity_new(b, 'd', TYPE_VIEW, VIEW_SIZE, "view of a buffer");
    uint8_t *to = entity_of(b, ref)->bytes;
    patch(b, ref, 2, buffer);
    put_u16(to + TYPED_KIND, kind);
    put_u16(to + VIEW_LENGTH, count);
    put_u16(to + VIEW_OFFSET, offset);
    entity_of(b, ref)->needs |= typed_holds_bigints(kind) ? FEATURE_BIGINT : 0;
    return ref;
}

Ref builder_bigint(ImageBuilder *b, const char *decimal)
{
    bool negative = *decimal == '-';
    uint32_t count;
    const uint16_t *digits = bigint_digits(b->arena, decimal + negative, (uint32_t)strlen(decimal) - negative, 10, &count);
    Ref ref = entity_new(b, 'd', TYPE_BIGINT, 4 + 2 * count, arena_printf(b->arena, "%.40sn", decimal));
    uint8_t *to = entity_of(b, ref)->bytes;
    to[0] |= negative ? HEADER_NEGATIVE : 0;
    put_u16(to + 2, count);
    for (uint32_t i = 0; i < count; i++)
        put_u16(to + 4 + 2 * i, digits[i]);
    entity_of(b, ref)->needs = FEATURE_BIGINT;
    return share(b, ref);
}

Ref builder_symbol(ImageBuilder *b, Ref description)
{
    Ref ref = entity_new(b, 'd', TYPE_SYMBOL, 4, "symbol");
    patch(b, ref, 2, description);
    return ref;
}

Ref builder_regexp(ImageBuilder *b, Ref source, Ref names, const void *program, uint32_t length)
{
    Ref ref = entity_new(b, 'd', TYPE_REGEXP, REGEXP_PROGRAM + length, "regular expression");
    uint8_t *to = entity_of(b, ref)->bytes;
    put_u16(to + 2, length);
    entity_of(b, ref)->needs = FEATURE_REGEXP;
    patch(b, ref, REGEXP_SOURCE, source);
    patch(b, ref, REGEXP_NAMES, names);
    memcpy(to + REGEXP_PROGRAM, program, length);
    return share(b, ref);
}

Ref builder_accessor(ImageBuilder *b, Ref getter, Ref setter)
{
    Ref ref = entity_new(b, 'd', TYPE_ACCESSOR, 6, "accessor");
    patch(b, ref, 2, getter);
    patch(b, ref, 4, setter);
    return ref;
}

Ref builder_closure(ImageBuilder *b, Ref function, uint32_t captures)
{
    Ref ref = builder_object(b, TYPE_CLOSURE, captures);
    patch(b, ref, 2, function);
    entity_of(b, ref)->name = "closure";
    return ref;
}

Ref builder_cell(ImageBuilder *b, uint32_t global)
{
    Ref ref = entity_new(b, 'd', TYPE_CELL, 4, "cell");
    put_u16(entity_of(b, ref)->bytes + 2, global);
    return ref;
}

Ref builder_bound(ImageBuilder *b, uint32_t arguments)
{
    Ref ref = builder_object(b, TYPE_BOUND, 2 + arguments);
    put_u16(entity_of(b, ref)->bytes + 2, arguments);
    entity_of(b, ref)->name = "bound function";
    return ref;
}

void builder_set_flags(ImageBuilder *b, Ref object, uint16_t flags)
{
    entity_of(b, object)->bytes[0] |= (uint8_t)flags;
    entity_of(b, object)->bytes[1] |= (uint8_t)(flags >> 8);
}

Ref builder_native(ImageBuilder *b, uint8_t length, uint8_t magic, bool constructor, Ref name)
{
    Ref ref = entity_new(b, 'd', TYPE_NATIVE, sizeof(NativeRecord) + (constructor ? sizeof(NativeConstruct) : 0), "native");
    put_u16(entity_of(b, ref)->bytes, TYPE_NATIVE | (constructor ? NATIVE_CONSTRUCTOR : 0u) |
                                          (unsigned)length << NATIVE_LENGTH_SHIFT | (unsigned)magic << NATIVE_MAGIC_SHIFT);
    if (name.entity >= 0)
        entity_of(b, ref)->name = arena_printf(b->arena, "native %s", entity_of(b, name)->name);
    patch(b, ref, offsetof(NativeRecord, name), name);
    for (uint32_t i = 0; constructor && i < 2; i++)
        builder_set_slot(b, ref, i, ref_value(VALUE_UNDEFINED));
    return ref;
}

Ref builder_function(ImageBuilder *b, const FunctionRecord *plain, uint32_t captures, uint32_t length, const Code *code,
                     const char *name)
{
    const uint32_t code_size = (code->size + 1) / 2 * 2, handlers = (uint32_t)sizeof(HandlerRecord) * code->handler_count;
    const bool more = captures || length > FUNCTION_LENGTH_MAX;
    FunctionRecord copy = *plain, *record = &copy;
    uint32_t size = (uint32_t)sizeof *record + code_size;
    size += (record->flags & FUNCTION_PROTOTYPE ? (uint32_t)sizeof(FunctionConstruct) : 0) + (handlers ? 2 + handlers : 0) +
            (more ? 2 : 0);
    record->header |= (uint16_t)(more ? 0 : length << FUNCTION_LENGTH_SHIFT);
    record->flags |= more ? FUNCTION_MORE : 0;
    Ref ref = entity_new(b, 'c', TYPE_FUNCTION, size, name);
    uint8_t *bytes = entity_of(b, ref)->bytes;
    memcpy(bytes, record, sizeof *record);
    if (more) {
        uint8_t *to = bytes + (function_more((const FunctionRecord *)(const void *)bytes) - bytes);
        to[0] = (uint8_t)captures;
        to[1] = (uint8_t)length;
    }
    if (code->size)
        memcpy(bytes + sizeof *record, code->bytes, code->size);
    if (handlers) {
        uint8_t *tail = bytes + size - handlers;
        put_u16(tail - 2, code->handler_count);
        memcpy(tail, code->handlers, handlers);
    }
    for (uint32_t i = 0; i < (record->flags & FUNCTION_PROTOTYPE ? 2 : 0); i++)
        builder_set_slot(b, ref, i, ref_value(VALUE_UNDEFINED));
    return ref;
}

/* A value at p; false: it is too far for a short constant. */
static bool put_value(uint8_t *p, bool packed, Value value)
{
    const int32_t twelve = packed ? short_constant_of(value) : 0;
    put_u16(p, packed ? (unsigned)twelve << 4 | (p[0] & 15u) : (uint16_t)value);
    return twelve >= 0;
}

void builder_set_fixup(ImageBuilder *b, Ref function, uint32_t offset, Ref value, bool packed)
{
    Entity *entity = entity_of(b, function);
    const uint32_t at = (uint32_t)sizeof(FunctionRecord) + offset;
    if (packed && value.entity < 0) {
        b->far |= !put_value(entity->bytes + at, true, value.value);
        entity->needs |= library_feature(b->symbols, value.value);
        return;
    }
    patch(b, function, at, value);
    if (packed)
        entity->items[entity->count - 1].packed = true;
}

void builder_function_carried(ImageBuilder *b, Ref function) { entity_of(b, function)->carried = true; }

void builder_function_name(ImageBuilder *b, Ref function, Ref name)
{
    Entity *entity = entity_of(b, function);
    if (!(entity->bytes[offsetof(FunctionRecord, flags)] & FUNCTION_NAMED)) {
        uint8_t *bytes = arena_alloc(b->arena, entity->size + 2);
        memcpy(bytes, entity->bytes, entity->size);
        bytes[offsetof(FunctionRecord, flags)] |= FUNCTION_NAMED;
        entity->bytes = bytes;
        entity->size += 2;
    }
    patch(b, function, entity->size - 2, name);
}

void builder_function_rename(ImageBuilder *b, Ref function, Ref name, const char *text, uint8_t length)
{
    if (name.entity >= 0 || name.value != VALUE_UNDEFINED)
        builder_function_name(b, function, name);
    Entity *entity = entity_of(b, function);
    FunctionRecord *record = (FunctionRecord *)(void *)entity->bytes;
    entity->name = text;
    if (record->flags & FUNCTION_MORE)
        entity->bytes[function_more(record) + 1 - entity->bytes] = length;
    else
        record->header = (uint16_t)((record->header & ((1u << FUNCTION_LENGTH_SHIFT) - 1)) | (unsigned)length << FUNCTION_LENGTH_SHIFT);
}

void builder_pair(ImageBuilder *b, Ref thing, Ref properties)
{
    Pair pair = {thing, properties};
    VEC_PUSH(b->arena, &b->pairs, pair);
    if (thing.entity < 0)
        return;
    Type type = type_of(entity_of(b, thing));
    if (type == TYPE_ARRAY || type == TYPE_TYPED || type == TYPE_VIEW)
        builder_set_flags(b, thing, HEADER_SIDE);
}

void builder_keep(ImageBuilder *b, Ref ref)
{
    if (ref.entity < 0)
        return;
    struct {
        Ref *items;
        uint32_t count, capacity;
    } v = {b->kept, b->kept_count, b->kept_capacity};
    VEC_PUSH(b->arena, &v, ref);
    b->kept = v.items, b->kept_count = v.count, b->kept_capacity = v.capacity;
}

/* ---- layout */

typedef struct Work {
    int32_t *items;
    uint32_t count, capacity;
} Work;

static void reach(ImageBuilder *b, Work *work, Ref ref)
{
    if (ref.entity < 0 || b->items[ref.entity].reached)
        return;
    b->items[ref.entity].reached = true;
    VEC_PUSH(b->arena, work, ref.entity);
}

static bool is_reached(const ImageBuilder *b, Ref ref) { return ref.entity < 0 || b->items[ref.entity].reached; }

/* All that is reached, without what is there for other features than these. */
static void reach_all(ImageBuilder *b, Work *work, unsigned features)
{
    while (work->count) {
        Entity *entity = &b->items[work->items[--work->count]];
        for (uint32_t i = 0; i < entity->count; i++)
            if (!(entity->items[i].ref.feature & ~features))
                reach(b, work, entity->items[i].ref);
    }
}

/* What these features need; properties are reached with what they belong to. */
static void mark_features(ImageBuilder *b, const ImageInfo *info, unsigned features)
{
    Work work = {0};
    for (uint32_t i = 0; i < info->root_count; i++)
        if (!(info->roots[i].feature & ~features))
            reach(b, &work, info->roots[i]);
    for (uint32_t i = 0; i < b->kept_count; i++)
        if (!(b->kept[i].feature & ~features))
            reach(b, &work, b->kept[i]);
    for (uint32_t i = 0; i < b->count; i++) /* again, for the references that were left out */
        if (b->items[i].reached)
            VEC_PUSH(b->arena, &work, (int32_t)i);
    do {
        reach_all(b, &work, features);
        for (uint32_t i = 0; i < b->pairs.count; i++)
            if (is_reached(b, b->pairs.items[i].thing))
                reach(b, &work, b->pairs.items[i].properties);
    } while (work.count);
}

/* Feature by feature: what an earlier one needs, too, counts as that one's. */
static void mark(ImageBuilder *b, const ImageInfo *info)
{
    Work work = {0};
    for (uint32_t i = 0; i < b->count; i++)
        b->items[i].reached = false;
    reach(b, &work, info->entry);
    reach(b, &work, info->globals_init);
    mark_features(b, info, 0);
    for (unsigned bit = 1; bit && bit <= info->features && !b->symbols; bit <<= 1) {
        if (!(info->features & bit))
            continue;
        for (uint32_t i = 0; i < b->count; i++)
            b->items[i].feature = b->items[i].reached ? b->items[i].feature : bit;
        mark_features(b, info, info->features & (2 * bit - 1));
    }
}

/* ---- what features use of the rest of the library: programs that carry them refer to it, so it gets a name (image.h) */

static bool is_nameless(const ImageBuilder *b, const Entity *native)
{
    for (uint32_t i = 0; i < native->count; i++)
        if (native->items[i].offset == offsetof(NativeRecord, name) && native->items[i].ref.entity >= 0)
            return b->items[native->items[i].ref.entity].size == 2; /* the empty string */
    return false;
}

static void open_to_programs(ImageBuilder *b, Ref used)
{
    Entity *entity = entity_of(b, used);
    const Ref name = ref_value(VALUE_CHAR('$'));
    if (type_of(entity) == TYPE_FUNCTION && !(entity->bytes[offsetof(FunctionRecord, flags)] & FUNCTION_NAMED))
        builder_function_name(b, used, name);
    else if (type_of(entity) == TYPE_NATIVE && !(entity->bytes[0] & NATIVE_CONSTRUCTOR) && is_nameless(b, entity))
        patch(b, used, offsetof(NativeRecord, name), name);
}

static bool is_resident(const Entity *entity) { return entity->reached && !entity->feature; }

/* Functions that only features use are carried with them, wherever they are written. Those that nothing uses any more, having been
 * inlined, open nothing. */
static void find_carried(ImageBuilder *b)
{
    for (bool again = true; again;) {
        again = false;
        for (uint32_t i = 0; i < b->count; i++) {
            for (uint32_t k = 0; b->items[i].carried && k < b->items[i].count; k++) {
                Entity *used = b->items[i].items[k].ref.entity < 0 ? NULL : entity_of(b, b->items[i].items[k].ref);
                if (used && type_of(used) == TYPE_FUNCTION && !used->carried && !is_resident(used))
                    used->carried = again = true;
            }
        }
    }
}

static void open_helpers(ImageBuilder *b)
{
    find_carried(b);
    for (uint32_t i = 0; i < b->count; i++) {
        for (uint32_t k = 0; b->items[i].carried && k < b->items[i].count; k++) {
            const Ref used = b->items[i].items[k].ref;
            if (used.entity >= 0 && is_resident(&b->items[used.entity]))
                open_to_programs(b, used);
        }
    }
}

/* ---- packed arrays: numbers in place where that is smaller than slots and the doubles that they refer to */

static int32_t slot_value(const Entity *entity, uint32_t offset)
{
    return (int16_t)(entity->bytes[offset] | entity->bytes[offset + 1] << 8);
}

static bool is_float(const ImageBuilder *b, Ref ref)
{
    return ref.entity >= 0 && type_of(&b->items[ref.entity]) == TYPE_FLOAT;
}

/* An array of numbers only, some of which no slot holds. */
static bool is_packable(const ImageBuilder *b, const Entity *entity)
{
    if (type_of(entity) != TYPE_ARRAY || !entity->count)
        return false;
    for (uint32_t i = 0; i < entity->count; i++)
        if (!is_float(b, entity->items[i].ref))
            return false;
    for (uint32_t at = 4; at < entity->size; at += 2) {
        bool refers = false;
        for (uint32_t i = 0; i < entity->count && !refers; i++)
            refers = entity->items[i].offset == at;
        if (!refers && !value_is_int(slot_value(entity, at)))
            return false;
    }
    return true;
}

static double double_of(const Entity *entity)
{
    double d;
    memcpy(&d, entity->bytes + 2, sizeof d);
    return d;
}

static bool is_int32(double d)
{
    return d >= INT32_MIN && d <= INT32_MAX && d == (double)(int32_t)d && !(d == 0 && 1 / d < 0);
}

static void pack(ImageBuilder *b, Entity *entity, Type type)
{
    const uint32_t count = (entity->size - 4) / 2, width = type == TYPE_ARRAY_I32 ? 4 : 8;
    double *numbers = xcalloc(count, sizeof *numbers);
    for (uint32_t i = 0; i < count; i++)
        numbers[i] = value_int(slot_value(entity, 4 + 2 * i));
    for (uint32_t i = 0; i < entity->count; i++)
        numbers[(entity->items[i].offset - 4) / 2] = double_of(&b->items[entity->items[i].ref.entity]);
    uint8_t *bytes = arena_alloc(b->arena, 4 + width * count);
    memcpy(bytes, entity->bytes, 4);
    bytes[0] = (uint8_t)((bytes[0] & ~HEADER_TYPE_MASK) | type);
    for (uint32_t i = 0; i < count; i++) {
        int32_t integer = width == 4 ? (int32_t)numbers[i] : 0;
        memcpy(bytes + 4 + width * i, width == 4 ? (const void *)&integer : &numbers[i], width);
    }
    free(numbers);
    entity->bytes = bytes;
    entity->size = 4 + width * count;
    entity->count = 0;
}

/* What the doubles take that nobody but `users` arrays like this one refers to, this one's share. */
static uint32_t saved_by_packing(const Entity *entity, const uint32_t *users)
{
    enum { EACH = 10 + 2 }; /* with its entry in the table */
    uint32_t saved = 0;
    for (uint32_t i = 0; i < entity->count; i++) {
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++)
            again = entity->items[k].ref.entity == entity->items[i].ref.entity;
        uint32_t n = users[entity->items[i].ref.entity];
        saved += again || n == UINT32_MAX ? 0 : EACH / n;
    }
    return saved;
}

static bool pack_arrays(ImageBuilder *b)
{
    uint32_t *users = xcalloc(b->count + 1, sizeof *users); /* packable arrays, UINT32_MAX: others, too */
    bool *candidates = xcalloc(b->count + 1, sizeof *candidates), any = false;
    for (uint32_t e = 0; e < b->count; e++) {
        const Entity *entity = &b->items[e];
        candidates[e] = entity->reached && is_packable(b, entity);
        for (uint32_t i = 0; i < entity->count && entity->reached; i++) {
            if (!is_float(b, entity->items[i].ref))
                continue;
            uint32_t *n = &users[entity->items[i].ref.entity];
            bool again = false;
            for (uint32_t k = 0; k < i && !again && candidates[e]; k++)
                again = entity->items[k].ref.entity == entity->items[i].ref.entity;
            *n = !candidates[e] || *n == UINT32_MAX ? UINT32_MAX : *n + !again;
        }
    }
    for (uint32_t e = 0; e < b->count; e++) {
        Entity *entity = &b->items[e];
        if (!candidates[e])
            continue;
        Type type = TYPE_ARRAY_I32;
        for (uint32_t i = 0; i < entity->count; i++)
            if (!is_int32(double_of(&b->items[entity->items[i].ref.entity])))
                type = TYPE_ARRAY_F64;
        uint32_t slots = (entity->size - 4) / 2, packed = slots * (type == TYPE_ARRAY_I32 ? 4 : 8);
        if (packed < 2 * slots + saved_by_packing(entity, users)) {
            pack(b, entity, type);
            any = true;
        }
    }
    free(users);
    free(candidates);
    return any;
}

/* ---- order and place */

/* The table of pairs, to be filled when the things have numbers; -1: none. */
static int32_t make_pairs(ImageBuilder *b)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < b->pairs.count; i++)
        if (is_reached(b, b->pairs.items[i].thing))
            b->pairs.items[count++] = b->pairs.items[i];
    b->pairs.count = count;
    if (count == 0)
        return -1;
    Ref table = builder_array(b, TYPE_TABLE, 2 * count);
    Entity *entity = entity_of(b, table);
    entity->kind = 'p';
    entity->name = "properties of constants";
    entity->reached = true;
    return table.entity;
}

static void fill_pairs(ImageBuilder *b, int32_t table)
{
    for (uint32_t i = 1; i < b->pairs.count; i++) { /* ascending by thing */
        Pair pair = b->pairs.items[i];
        uint32_t k = i;
        for (; k > 0 && builder_value(b, b->pairs.items[k - 1].thing) > builder_value(b, pair.thing); k--)
            b->pairs.items[k] = b->pairs.items[k - 1];
        b->pairs.items[k] = pair;
    }
    for (uint32_t i = 0; table >= 0 && i < b->pairs.count; i++) {
        builder_set_slot(b, (Ref){table, 0, 0}, 2 * i, b->pairs.items[i].thing);
        builder_set_slot(b, (Ref){table, 0, 0}, 2 * i + 1, b->pairs.items[i].properties);
    }
}

static long kind_rank(const Entity *entity)
{
    if (entity->kind == 'd' && (type_of(entity) == TYPE_TABLE || type_of(entity) == TYPE_NATIVE))
        return 1; /* the globals' initial values; the library's natives, in the order of their numbers */
    static const char KINDS[] = "s.dhcp";
    return strchr(KINDS, entity->kind) - KINDS;
}

/* Strings before everything else, in the order the runtime searches them; then by kind. The same once more for features. */
static int entity_order(const void *x, const void *y)
{
    const Entity *a = *(Entity *const *)x, *c = *(Entity *const *)y;
    if (!a->feature != !c->feature)
        return a->feature ? 1 : -1;
    long by_kind = kind_rank(a) - kind_rank(c);
    if (by_kind)
        return by_kind < 0 ? -1 : 1;
    if (a->kind == 's') {
        int type_a = a->bytes[0] & HEADER_TYPE_MASK, type_c = c->bytes[0] & HEADER_TYPE_MASK;
        if (type_a != type_c)
            return type_a < type_c ? -1 : 1;
        if (a->size != c->size)
            return a->size < c->size ? -1 : 1;
        return memcmp(a->bytes, c->bytes, a->size);
    }
    return a < c ? -1 : a > c;
}

static Slot slot_of(const ImageBuilder *b, Ref ref)
{
    return (Slot)builder_value(b, ref);
}

static void split_add(ImageSplit *split, char kind, uint32_t bytes)
{
    switch (kind) {
    case 'c': split->code += bytes; break;
    case 's': split->strings += bytes; break;
    case 'h': split->shapes += bytes; break;
    default: split->data += bytes; break;
    }
}

/* The library's roots lie behind the entity table, and behind them LibraryFeatures. */
static uint32_t roots_place(uint32_t count) { return round_up((uint32_t)sizeof(ImageHeader) + 2 * count, IMAGE_ALIGN); }
static uint32_t roots_bytes(const ImageInfo *info)
{
    return 2 * info->root_count + (info->root_count ? (uint32_t)sizeof(LibraryFeatures) : 0);
}

/* Number the reached entities and place them at multiples of `unit`, functions at those of IMAGE_ALIGN, behind `roots`
 * bytes of roots; returns the image's size. */
static uint32_t place(Entity **order, uint32_t count, uint32_t roots, uint32_t unit)
{
    uint32_t offset = roots ? roots_place(count) + roots : (uint32_t)sizeof(ImageHeader) + 2 * count;
    for (uint32_t i = 0; i < count; i++) {
        offset = round_up(offset, order[i]->kind == 'c' ? IMAGE_ALIGN : unit);
        order[i]->number = (int32_t)i;
        order[i]->offset = offset;
        offset += order[i]->size > ENTITY_BYTES_MIN ? order[i]->size : ENTITY_BYTES_MIN;
    }
    return round_up(offset, IMAGE_ALIGN);
}

void image_fill_index(uint8_t *shape)
{
    ShapeRecord record;
    memcpy(&record, shape, sizeof record);
    uint8_t *index = shape + shape_index_offset(&record);
    uint32_t count = record.count, entries = shape_index_entries(count);
    memset(index, 0, shape_index_bytes(count));
    for (uint32_t slot = 0; entries && slot < count; slot++) {
        Slot key;
        memcpy(&key, shape + sizeof record + 2 * slot, sizeof key);
        uint32_t i = shape_index_home(count, key);
        while (shape_index_entry(index, count, i) != 0)
            i = i + 1 == entries ? 0 : i + 1;
        if (count > 255)
            put_u16(index + 2 * i, slot + 1);
        else
            index[i] = (uint8_t)(slot + 1);
    }
}

static void write_entities(ImageBuilder *b, Entity **order, uint32_t count, uint32_t unit, Image *image)
{
    uint8_t *table = image->bytes + sizeof(ImageHeader);
    image->items = ARENA_ARRAY(b->arena, ImageItem, count ? count : 1);
    image->item_count = count;
    uint32_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        Entity *entity = order[i];
        put_u16(table + 2 * i, entity->offset / unit);
        memcpy(image->bytes + entity->offset, entity->bytes, entity->size);
        for (uint32_t k = 0; k < entity->count; k++)
            b->far |= !put_value(image->bytes + entity->offset + entity->items[k].offset, entity->items[k].packed,
                                 slot_of(b, entity->items[k].ref));
        if ((entity->bytes[0] & HEADER_TYPE_MASK) == TYPE_SHAPE)
            image_fill_index(image->bytes + entity->offset);
        uint32_t padded = (i + 1 < count ? order[i + 1]->offset : image->size) - entity->offset;
        image->items[i] = (ImageItem){entity->name, entity->kind, entity->offset, padded, false};
        split_add(&image->split, entity->kind, padded);
        used += padded;
    }
    image->split.other = image->size - used;
}

uint32_t image_crc(const uint8_t *bytes, size_t count)
{
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

void image_seal(Buffer *image, struct ImageHeader *header, bool build)
{
    const size_t covered = offsetof(ImageHeader, crc) + sizeof header->crc;
    header->last = (uint16_t)(image->size / IMAGE_ALIGN - 1);
    if (build) {
        header->build_id = 0;
        memcpy(image->data, header, sizeof *header);
        header->build_id = hash_bytes(2166136261u, image->data + covered, image->size - covered);
    }
    memcpy(image->data, header, sizeof *header);
    header->crc = image_crc(image->data + covered, image->size - covered);
    memcpy(image->data, header, sizeof *header);
}

static void write_roots(const ImageBuilder *b, const ImageInfo *info, Entity **order, uint32_t count, uint8_t *to)
{
    LibraryFeatures features = {(uint16_t)count, 0, info->native_counts[0], info->native_counts[1], info->native_counts[2], info->native_counts[3]};
    for (uint32_t i = 0; i < info->root_count; i++)
        put_u16(to + 2 * i, (uint16_t)slot_of(b, info->roots[i]));
    for (uint32_t i = count; i-- > 0 && order[i]->feature;) {
        features.first = (uint16_t)i;
        features.strings = (uint16_t)(features.strings + (order[i]->kind == 's'));
    }
    if (roots_bytes(info))
        memcpy(to + 2 * info->root_count, &features, sizeof features);
}

void image_for_board(Image *image, uint16_t board)
{
    ImageHeader header;
    Buffer whole = {.data = image->bytes, .size = image->size};
    memcpy(&header, image->bytes, sizeof header);
    header.board = board;
    image_seal(&whole, &header, true);
    image->build_id = header.build_id;
}

/* Of a program: what it needs. */
static unsigned features_of(const ImageBuilder *b, const ImageInfo *info)
{
    unsigned features = info->features;
    for (uint32_t i = 0; i < b->count && b->symbols; i++)
        features |= b->items[i].reached ? b->items[i].needs : 0;
    return features;
}

static void write_header(ImageBuilder *b, const ImageInfo *info, Image *image, uint32_t count, uint32_t strings,
                         uint32_t roots_offset)
{
    const unsigned features = features_of(b, info);
    ImageHeader header = {
        .magic = IMAGE_MAGIC,
        .version = IMAGE_VERSION,
        .features = (uint16_t)((b->symbols ? 0 : IMAGE_LIBRARY) | (b->pairs.count ? IMAGE_PAIRS : 0) |
                               features << IMAGE_FEATURES_SHIFT | (image->size > IMAGE_SMALL_BYTES ? IMAGE_LARGE : 0)),
        .entity_count = (uint16_t)count,
        .string_count = (uint16_t)strings,
        .global_count = (uint16_t)(b->symbols ? info->global_count : info->native_counts[info->features ? 3 : 0]),
        .entry = b->symbols ? (uint16_t)slot_of(b, info->entry) : (uint16_t)(roots_offset / IMAGE_ALIGN),
    };
    Buffer whole = {.data = image->bytes, .size = image->size};
    if (b->symbols)
        memcpy(&header.builtin_hash, b->symbols->image + (features ? offsetof(ImageHeader, build_id)
                                                                   : offsetof(ImageHeader, builtin_hash)), 4);
    image_seal(&whole, &header, true);
    if (!b->symbols) {
        header.builtin_hash = info->builtin_hash ? info->builtin_hash : header.build_id;
        image_seal(&whole, &header, false);
    }
    image->build_id = header.build_id;
}

Image *builder_finish(ImageBuilder *b, const ImageInfo *info, Diag *diag)
{
    mark(b, info);
    if (pack_arrays(b))
        mark(b, info);
    if (!b->symbols)
        open_helpers(b);
    const int32_t pairs = make_pairs(b);
    Entity **order = ARENA_ARRAY(b->arena, Entity *, b->count ? b->count : 1);
    uint32_t count = 0, strings = 0;
    for (uint32_t i = 0; i < b->count; i++) {
        if (!b->items[i].reached)
            continue;
        order[count++] = &b->items[i];
        strings += b->items[i].kind == 's' && !b->items[i].feature;
    }
    qsort(order, count, sizeof *order, entity_order);
    uint32_t limit = b->symbols ? IMAGE_MAX_ENTITIES : FLASH_INDEX_MAX + 1 - FLASH_LIBRARY_FIRST;
    if (count > limit) {
        diag_plain(diag, SEVERITY_ERROR,
                   "the program has %u constants, functions and shapes; an image holds at most %u", count, limit);
        return NULL;
    }
    uint32_t unit = 2, size = place(order, count, roots_bytes(info), unit);
    if (size > IMAGE_SMALL_BYTES && b->symbols) {
        unit = 4;
        size = place(order, count, roots_bytes(info), unit);
    }
    if (size > (b->symbols ? IMAGE_MAX_BYTES : IMAGE_SMALL_BYTES)) {
        diag_plain(diag, SEVERITY_ERROR, "the image would take %u bytes; the format's limit is %u", size,
                   (unsigned)(b->symbols ? IMAGE_MAX_BYTES : IMAGE_SMALL_BYTES));
        return NULL;
    }
    fill_pairs(b, pairs);
    Image *image = ARENA_NEW(b->arena, Image);
    image->size = size;
    image->bytes = arena_alloc(b->arena, size);
    write_entities(b, order, count, unit, image);
    uint32_t roots_offset = info->root_count ? roots_place(count) : 0;
    if (info->root_count)
        write_roots(b, info, order, count, image->bytes + roots_offset);
    write_header(b, info, image, count, strings, roots_offset);
    if (b->far) { /* the code generator should have seen that there are too many */
        diag_plain(diag, SEVERITY_ERROR, "internal error: a constant is out of reach");
        return NULL;
    }
    return image;
}

Value builder_value(const ImageBuilder *b, Ref ref)
{
    if (ref.entity < 0)
        return ref.value;
    int32_t number = b->items[ref.entity].number;
    if (number < 0)
        return 0;
    return VALUE_FLASH(number + (b->symbols ? FLASH_INDEX_MIN : FLASH_LIBRARY_FIRST));
}

unsigned builder_feature(const ImageBuilder *b, uint32_t index)
{
    for (uint32_t i = 0; i < b->count; i++)
        if (b->items[i].number == (int32_t)index)
            return b->items[i].kind == 's' && b->items[i].feature & ~(unsigned)FEATURES_CARRIED ? FEATURE_MORE : b->items[i].feature;
    return 0;
}

uint32_t builder_offset(const ImageBuilder *b, Ref ref)
{
    return ref.entity < 0 ? 0 : b->items[ref.entity].offset;
}
