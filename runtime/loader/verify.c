/* The verifier, first half: the image's structure. Nothing is read before it is known to be inside the
 * image, nothing is trusted before it was checked: header, entity table, then each entity by its type. A
 * value inside an entity needs to be of the right kind, for which the header of what it names is enough.
 */
#include "verify_image.h"

#include "bigint.h"

#include <string.h>

static uint16_t get_u16(const uint8_t *p) { return *(const uint16_t *)(const void *)p; }
static Slot get_slot(const uint8_t *p) { return (Slot)get_u16(p); }

#ifdef MOTE_FIRMWARE /* its own library is part of it: it checks programs only */
#define HAS_LIBRARY(v) true
#else
#define HAS_LIBRARY(v) ((v)->library != NULL)
#endif

/* ---- values */

/* Entity `index`; the table is in order. */
static bool entity_in(const ImageHeader *image, uint32_t index, Entity *entity)
{
    if (index >= image->entity_count)
        return false;
    entity->p = image_entity(image, index);
    const uint8_t *end = index + 1u < image->entity_count ? image_entity(image, index + 1)
                                                          : (const uint8_t *)image + image_bytes(image);
    entity->room = (uint32_t)(end - entity->p);
    return true;
}

static Type entity_type(const Entity *e) { return (Type)(*e->p & HEADER_TYPE_MASK); }

static bool is_text(const Entity *e) { return (entity_type(e) | 1) == TYPE_STRING16; }

/* The library's own helpers trust their callers and are not for programs: those without a name, Function.prototype excepted. */
static bool is_of_library(const Verify *v, Slot value)
{
    (void)v;
    return HAS_LIBRARY(v) && value_flash_index(value) >= FLASH_LIBRARY_FIRST;
}

static bool is_empty(const Verify *v, Slot name)
{
    Entity text;
    return entity_in(v->library, (uint32_t)(value_flash_index(name) - FLASH_LIBRARY_FIRST), &text) &&
           get_u16(text.p) >> FLASH_TEXT_SHIFT == 0;
}

static unsigned kind_of_native(const Verify *v, Slot value, const Entity *e)
{
    const NativeRecord *native = (const NativeRecord *)(const void *)e->p;
    bool helper = !(native->header & NATIVE_CONSTRUCTOR) && is_of_library(v, value) && is_empty(v, native->name);
    return helper ? 0 : KIND_DATA | KIND_OBJECT | KIND_CALLABLE;
}

static unsigned kind_of_function(const Verify *v, Slot value, const Entity *e)
{
    const FunctionRecord *function = (const FunctionRecord *)(const void *)e->p;
    if (e->room < sizeof *function || e->room < (uint32_t)(function_handlers(function) - e->p) || (is_of_library(v, value) && !(function->flags & FUNCTION_NAMED)))
        return 0;
    return function_captures(function) ? KIND_CAPTURING : KIND_DATA | KIND_OBJECT | KIND_CALLABLE | KIND_SCRIPT;
}

static unsigned kind_of_entity(const Verify *v, Slot value, const Entity *e)
{
    switch (entity_type(e)) {
    case TYPE_STRING8: case TYPE_STRING16: return KIND_DATA | KIND_STRING | KIND_KEY;
    case TYPE_SYMBOL: return KIND_DATA | KIND_KEY | KIND_SYMBOL;
    case TYPE_FLOAT: case TYPE_INT32: return KIND_DATA | KIND_NUMBER;
#if MOTE_FEATURES & FEATURE_BIGINT
    case TYPE_BIGINT: return KIND_DATA;
#endif
    case TYPE_OBJECT: case TYPE_ARRAY: case TYPE_ARRAY_I32: case TYPE_ARRAY_F64: case TYPE_TYPED:
        return KIND_DATA | KIND_OBJECT | KIND_LITERAL;
    case TYPE_WRAPPER: return KIND_DATA | KIND_OBJECT | KIND_LITERAL;
    case TYPE_ERROR: return KIND_DATA | KIND_OBJECT;
#if MOTE_FEATURES & FEATURE_REGEXP
    case TYPE_REGEXP: return KIND_RECORD;
#endif
    case TYPE_VIEW: return KIND_DATA | KIND_OBJECT;
    case TYPE_CLOSURE: case TYPE_BOUND: return KIND_DATA | KIND_OBJECT | KIND_CALLABLE;
    case TYPE_CELL: return KIND_CELL;
    case TYPE_NATIVE: return kind_of_native(v, value, e);
    case TYPE_FUNCTION: return kind_of_function(v, value, e);
    case TYPE_SHAPE: return e->room < sizeof(ShapeRecord) ? 0 : KIND_SHAPE;
    case TYPE_ACCESSOR: return KIND_ACCESSOR;
    default: return 0;
    }
}

unsigned verify_kind(const Verify *v, Slot value, Entity *entity)
{
    int32_t index = value_flash_index(value);
    entity->p = NULL;
    if (value_is_int(value))
        return KIND_DATA | KIND_NUMBER | (value >= 0 ? KIND_KEY : KIND_PRIVATE);
    if (!value_is_flash(value))
        return 0;
    if (index < 0 || index >= FLASH_LIBRARY_FIRST) {
        bool own = index < 0 || !HAS_LIBRARY(v);
        uint32_t number = (uint32_t)(index - (index < 0 ? FLASH_INDEX_MIN : FLASH_LIBRARY_FIRST));
        if ((index < 0 && !HAS_LIBRARY(v)) || !entity_in(own ? v->header : v->library, number, entity))
            return 0;
        return kind_of_entity(v, value, entity);
    }
    if (index >= FLASH_CHAR_FIRST)
        return KIND_DATA | KIND_STRING | KIND_KEY;
    switch (value) {
    case VALUE_UNDEFINED: return KIND_DATA | KIND_UNDEFINED;
    case VALUE_NULL: case VALUE_TRUE: case VALUE_FALSE: return KIND_DATA;
    case VALUE_HOLE: return KIND_HOLE;
    case VALUE_TDZ: return KIND_TDZ;
    default: return 0;
    }
}

static bool is_kind(const Verify *v, Slot value, unsigned kinds)
{
    Entity entity;
    return (verify_kind(v, value, &entity) & kinds) != 0;
}

/* ---- shapes */

static const ShapeRecord *shape_of(const Verify *v, Slot value)
{
    Entity entity;
    if (!(verify_kind(v, value, &entity) & KIND_SHAPE))
        return NULL;
    const ShapeRecord *shape = (const ShapeRecord *)(const void *)entity.p;
    return entity.room >= shape_index_offset(shape) + shape_index_bytes(shape->count) ? shape : NULL;
}

uint8_t verify_shape_attributes(const ShapeRecord *shape, uint32_t slot)
{
    const uint8_t *keys = (const uint8_t *)(shape + 1);
    uint8_t flags = shape_flags(shape);
    return flags & SHAPE_ATTRIBUTES ? keys[2u * shape->count + slot] : flags;
}

static Slot shape_key_at(const ShapeRecord *shape, uint32_t slot) { return ((const Slot *)(shape + 1))[slot]; }

const ShapeRecord *verify_plain_shape(const Verify *v, Slot value)
{
    const ShapeRecord *shape = shape_of(v, value);
    for (uint32_t i = 0; shape && i < shape->count; i++)
        if ((verify_shape_attributes(shape, i) & ATTR_ACCESSOR) || shape_key_at(shape, i) == VALUE_KEY_INTERNAL)
            return NULL;
    return shape;
}

/* That of things which C makes: the hidden slot, `count` slots in all, no accessor in the first. */
static bool is_hidden_shape(const Verify *v, Slot value, uint32_t count)
{
    const ShapeRecord *shape = shape_of(v, value);
    return shape && shape->count == count && shape_key_at(shape, 0) == VALUE_KEY_INTERNAL &&
           !(verify_shape_attributes(shape, 0) & ATTR_ACCESSOR);
}

/* ---- entities */

/* Does every search in the index end, and within the keys? */
static bool is_index_sound(const ShapeRecord *shape)
{
    const uint8_t *index = (const uint8_t *)shape + shape_index_offset(shape);
    uint32_t count = shape->count, entries = shape_index_entries(count), empty = 0;
    for (uint32_t i = 0; i < entries; i++) {
        uint32_t slot = shape_index_entry(index, count, i);
        if (slot > count)
            return false;
        empty += slot == 0;
    }
    return empty || !entries;
}

static Refusal check_shape(const Verify *v, Slot value)
{
    const ShapeRecord *shape = shape_of(v, value);
    if (!shape)
        return REFUSED_TOO_LONG;
    uint8_t flags = shape_flags(shape);
    if ((shape->header & 0xC0) || (flags & SHAPE_ATTRIBUTES ? flags != SHAPE_ATTRIBUTES : flags > 15))
        return REFUSED_SHAPE_FLAGS;
    if (shape->prototype != VALUE_NULL && !is_kind(v, shape->prototype, KIND_OBJECT))
        return REFUSED_SHAPE_PROTOTYPE;
    for (uint32_t i = 0; i < shape->count; i++) {
        Slot key = shape_key_at(shape, i);
        if (!(i == 0 && key == VALUE_KEY_INTERNAL) && !is_kind(v, key, KIND_KEY | KIND_PRIVATE))
            return REFUSED_SHAPE_KEY;
        if (verify_shape_attributes(shape, i) > 15)
            return REFUSED_SHAPE_ATTRIBUTE;
    }
    return is_index_sound(shape) ? REFUSED_NONE : REFUSED_SHAPE_INDEX;
}

/* What a wrapper holds: a primitive, a RegExp's program, a Set's keys, or the object with a Map's keys and values. */
static bool is_content(const Verify *v, Slot value)
{
    Entity entity;
    unsigned kind = verify_kind(v, value, &entity);
    if (!(kind & KIND_OBJECT))
        return (kind & (KIND_DATA | KIND_HOLE | KIND_RECORD)) || verify_plain_shape(v, value);
    return entity_type(&entity) == TYPE_OBJECT && verify_plain_shape(v, get_slot(entity.p + 2));
}

static Refusal check_object(const Verify *v, const Entity *e)
{
    const ShapeRecord *shape = shape_of(v, get_slot(e->p + 2));
    if (!shape)
        return REFUSED_NO_SHAPE;
    if (e->room < 4 + 2u * shape->count)
        return REFUSED_TOO_LONG;
    bool hidden = shape->count && shape_key_at(shape, 0) == VALUE_KEY_INTERNAL;
    if (entity_type(e) != TYPE_OBJECT && hidden != (entity_type(e) == TYPE_WRAPPER))
        return REFUSED_HIDDEN_SLOT;
    hidden = hidden && entity_type(e) == TYPE_WRAPPER;
    if (hidden && !is_content(v, get_slot(e->p + 4)))
        return REFUSED_PROPERTY;
    for (uint32_t i = hidden; i < shape->count; i++)
        if (!is_kind(v, get_slot(e->p + 4 + 2 * i),
                     verify_shape_attributes(shape, i) & ATTR_ACCESSOR ? KIND_ACCESSOR : KIND_DATA | KIND_HOLE))
            return REFUSED_PROPERTY;
    return REFUSED_NONE;
}

static Refusal check_elements(const Verify *v, const Entity *e, uint32_t count, unsigned kinds)
{
    for (uint32_t i = 0; i < count; i++)
        if (!is_kind(v, get_slot(e->p + 4 + 2 * i), kinds))
            return REFUSED_ELEMENT;
    return REFUSED_NONE;
}

/* The two slots that a constructor's record has besides. */
enum Fields { FIELDS_NATIVE, FIELDS_FUNCTION, FIELDS_GENERATOR };
static bool are_fields(const Verify *v, const uint8_t *slots, enum Fields of)
{
    Slot second = get_slot(slots + 2);
    if (!is_kind(v, get_slot(slots), KIND_OBJECT | KIND_UNDEFINED))
        return false;
    if (second == VALUE_UNDEFINED)
        return true;
    if (of == FIELDS_NATIVE)
        return is_kind(v, second, KIND_LITERAL);
    return of == FIELDS_GENERATOR ? is_hidden_shape(v, second, 1) : verify_plain_shape(v, second) != NULL;
}

/* Has the firmware's table this number; and may a program carry such a native, if it is one's? */
static bool has_native(const Verify *v, uint32_t number)
{
    if (!HAS_LIBRARY(v))
        return number < v->header->global_count;
    const LibraryFeatures *features = library_features(v->library);
    const unsigned end = MOTE_FEATURES & (FEATURE_BIGINT | FEATURE_PROXY) ? features->end : MOTE_FEATURES & FEATURE_IO ? features->io : features->plain;
    return number >= features->natives && number < end;
}

static Refusal check_native(const Verify *v, const Entity *e, Slot value)
{
    const NativeRecord *native = (const NativeRecord *)(const void *)e->p;
    const bool constructor = native->header & NATIVE_CONSTRUCTOR;
    if (e->room < sizeof *native + (constructor ? sizeof(NativeConstruct) : 0) + (HAS_LIBRARY(v) ? 2 : 0))
        return REFUSED_TOO_LONG;
    if (!has_native(v, native_number(v->header, native, value)))
        return REFUSED_NATIVE;
    if (!is_kind(v, native->name, KIND_STRING))
        return REFUSED_FIELD;
    if (!constructor)
        return REFUSED_NONE;
    return are_fields(v, (const uint8_t *)(native + 1), FIELDS_NATIVE) ? REFUSED_NONE : REFUSED_FIELD;
}

static Refusal check_function(Verify *v, const Entity *e)
{
    const FunctionRecord *f = (const FunctionRecord *)(const void *)e->p;
    uint32_t need = sizeof *f;
    if (e->room >= need)
        need = (uint32_t)(function_handlers(f) - e->p) + (f->flags & FUNCTION_HANDLERS ? 2u : 0);
    if (e->room >= need && (f->flags & FUNCTION_HANDLERS))
        need += get_u16(function_handlers(f)) * (uint32_t)sizeof(HandlerRecord);
    if (e->room >= need && (f->flags & FUNCTION_NAMED))
        need += 2;
    if (e->room < need)
        return REFUSED_TOO_LONG;
    if ((uintptr_t)f & (IMAGE_ALIGN - 1))
        return REFUSED_OUTSIDE;
    if (((f->flags & FUNCTION_NAMED) && !is_kind(v, function_name(f), KIND_STRING)) ||
        ((f->flags & FUNCTION_PROTOTYPE) && !are_fields(v, function_tail(f), f->flags & FUNCTION_GENERATOR ? FIELDS_GENERATOR : FIELDS_FUNCTION)))
        return REFUSED_FIELD;
    return verify_code(v, f);
}

/* The function has captures, as many as follow. What is expected to be a cell is looked at when it is used. */
static Refusal check_closure(const Verify *v, const Entity *e)
{
    Entity function;
    if (!(verify_kind(v, get_slot(e->p + 2), &function) & (KIND_CAPTURING | KIND_SCRIPT)))
        return REFUSED_CLOSURE;
    uint32_t count = function_captures((const FunctionRecord *)(const void *)function.p);
    if (e->room < 4 + 2 * count)
        return REFUSED_TOO_LONG;
    return check_elements(v, e, count, KIND_DATA | KIND_HOLE | KIND_TDZ | KIND_CELL);
}

/* A target that is bound itself comes before it, so every chain of them ends. */
static Refusal check_bound(const Verify *v, const Entity *e)
{
    Entity target;
    if (e->room < 8 || e->room < 8 + 2u * get_u16(e->p + 2))
        return REFUSED_TOO_LONG;
    if (!(verify_kind(v, get_slot(e->p + 4), &target) & KIND_CALLABLE) ||
        (entity_type(&target) == TYPE_BOUND && target.p >= e->p))
        return REFUSED_CLOSURE;
    return check_elements(v, e, 2u + get_u16(e->p + 2), KIND_DATA);
}

static Refusal check_accessor(const Verify *v, const Entity *e)
{
    for (uint32_t i = 2; i < 6; i += 2)
        if (e->room < 6 || !is_kind(v, get_slot(e->p + i), KIND_CALLABLE | KIND_UNDEFINED))
            return REFUSED_ACCESSOR;
    return REFUSED_NONE;
}

/* Elements are within the bytes, those within the entity or within the ArrayBuffer. */
static Refusal check_typed(const Verify *v, const Entity *e)
{
    bool view = entity_type(e) == TYPE_VIEW;
    Entity buffer = *e;
    if (e->room < (view ? VIEW_SIZE : TYPED_BYTES))
        return REFUSED_TOO_LONG;
    uint32_t kind = get_u16(e->p + TYPED_KIND), end = 0;
    if (kind > (MOTE_FEATURES & FEATURE_BIGINT ? TYPED_U64 : TYPED_BUFFER) || (kind == TYPED_BUFFER && view) || (kind == TYPED_DATA_VIEW && !view))
        return REFUSED_TYPED;
    if (view) {
        end = get_u16(e->p + VIEW_OFFSET) + (uint32_t)get_u16(e->p + VIEW_LENGTH);
        verify_kind(v, get_slot(e->p + 2), &buffer);
        if (!buffer.p || entity_type(&buffer) != TYPE_TYPED || buffer.room < TYPED_BYTES ||
            get_u16(buffer.p + TYPED_KIND) != TYPED_BUFFER)
            return REFUSED_TYPED;
    }
    uint32_t length = get_u16(buffer.p + 2);
    return end > length || buffer.room < TYPED_BYTES + length ? REFUSED_TOO_LONG : REFUSED_NONE;
}

#if MOTE_FEATURES & FEATURE_REGEXP
/* The matcher checks what the program does. */
static Refusal check_regexp(const Verify *v, const Entity *e)
{
    if (e->room < REGEXP_PROGRAM + (uint32_t)get_u16(e->p + 2) || get_u16(e->p + 2) < REGEXP_HEADER)
        return REFUSED_TOO_LONG;
    return is_kind(v, get_slot(e->p + REGEXP_SOURCE), KIND_STRING) &&
                   is_kind(v, get_slot(e->p + REGEXP_NAMES), KIND_OBJECT | KIND_UNDEFINED) ? REFUSED_NONE : REFUSED_FIELD;
}
#endif

#if MOTE_FEATURES & FEATURE_BIGINT
/* No zeros at the upper end: division relies on it. */
static Refusal check_bigint(const Entity *e)
{
    uint32_t count = get_u16(e->p + 2);
    if (count > BIGINT_DIGITS_MAX || e->room < BIGINT_DIGITS + 2 * count)
        return REFUSED_TOO_LONG;
    return count ? get_u16(e->p + 2 + 2 * count) ? REFUSED_NONE : REFUSED_FIELD
                 : get_u16(e->p) & HEADER_NEGATIVE ? REFUSED_HEADER : REFUSED_NONE;
}
#endif

/* Header flags that a thing in flash may have. */
static unsigned flags_of(Type type)
{
    if (type == TYPE_FUNCTION)
        return FUNCTION_CLASS | FUNCTION_TARGET;
    if (type == TYPE_SYMBOL)
        return HEADER_KNOWN;
#if MOTE_FEATURES & FEATURE_BIGINT
    if (type == TYPE_BIGINT)
        return HEADER_NEGATIVE;
#endif
    if (type < TYPE_OBJECT || type > TYPE_VIEW)
        return 0;
    return type < TYPE_ARRAY ? HEADER_SEALED : HEADER_SEALED | HEADER_SIDE;
}

/* A library without features leaves them to the program. */
static bool is_carrying(const Verify *v)
{
    return v->header->features & IMAGE_FEATURES && !(v->library->features & IMAGE_FEATURES);
}

/* check_carried looks at what is in it. */
static bool is_root_table(const Verify *v, const Entity *e)
{
    return HAS_LIBRARY(v) && is_carrying(v) && e->p == image_carried(v->header);
}

static Refusal check_entity(Verify *v, const Entity *e, Slot value)
{
    const Type type = entity_type(e);
    const uint8_t *elements = e->p + 4;
    uint32_t length = get_u16(e->p + 2), size = 0; /* of an element */
    if (is_text(e))
        elements = flash_text(e->p, &length);
    else if (type != TYPE_NATIVE && type != TYPE_SHAPE &&
             ((get_u16(e->p) | (type == TYPE_FUNCTION ? HEADER_FLASH : 0u)) & ~flags_of(type)) != (type | HEADER_FLASH))
        return REFUSED_HEADER;
    switch (type) {
    case TYPE_STRING8: size = 1; break;
    case TYPE_STRING16: case TYPE_ARRAY: case TYPE_TABLE: size = 2; break;
    case TYPE_FLOAT: return e->room < 10 ? REFUSED_TOO_LONG : REFUSED_NONE;
    case TYPE_INT32: return e->room < 6 ? REFUSED_TOO_LONG : REFUSED_NONE;
    case TYPE_SYMBOL: return is_kind(v, get_slot(e->p + 2), KIND_STRING | KIND_UNDEFINED) ? REFUSED_NONE : REFUSED_FIELD;
    case TYPE_ARRAY_I32: size = 4; break;
    case TYPE_ARRAY_F64: size = 8; break;
    case TYPE_OBJECT: case TYPE_ERROR: case TYPE_WRAPPER: return check_object(v, e);
    case TYPE_SHAPE: return check_shape(v, value);
    case TYPE_NATIVE: return check_native(v, e, value);
    case TYPE_FUNCTION: return check_function(v, e);
    case TYPE_ACCESSOR: return check_accessor(v, e);
    case TYPE_CLOSURE: return check_closure(v, e);
    case TYPE_BOUND: return check_bound(v, e);
    case TYPE_TYPED: case TYPE_VIEW: return check_typed(v, e);
#if MOTE_FEATURES & FEATURE_REGEXP
    case TYPE_REGEXP: return check_regexp(v, e);
#endif
#if MOTE_FEATURES & FEATURE_BIGINT
    case TYPE_BIGINT: return check_bigint(e);
#endif
    case TYPE_CELL: return HAS_LIBRARY(v) && length < v->header->global_count ? REFUSED_NONE : REFUSED_GLOBAL;
    default: return REFUSED_TYPE;
    }
    if (e->room < (uint32_t)(elements - e->p) + size * length)
        return REFUSED_TOO_LONG;
    if (type == TYPE_ARRAY)
        return check_elements(v, e, length, KIND_DATA | KIND_HOLE);
    return type == TYPE_TABLE && !is_root_table(v, e) ? check_elements(v, e, length, KIND_DATA | KIND_HOLE | KIND_TDZ) : REFUSED_NONE;
}

/* Strings come first, ascending: by type, length, bytes. Their lengths are checked. */
static Refusal check_order(const Verify *v, uint32_t index, const Entity *e, const Entity *before)
{
    uint32_t first = 0, strings = v->header->string_count;
#ifdef LIBRARY_FEATURES
    const LibraryFeatures *features = HAS_LIBRARY(v) ? NULL : library_features(v->header);
    if (features && index >= features->first) {
        first = features->first;
        strings = first + features->strings;
    }
#endif
    if (is_text(e) != (index < strings))
        return REFUSED_STRING_PLACE;
    if (index >= strings)
        return REFUSED_NONE;
    const Type type = entity_type(e);
    uint32_t length, length_before;
    const uint8_t *text = flash_text(e->p, &length);
    if (length == 1 && type == TYPE_STRING8)
        return REFUSED_STRING_CHAR;
    if (index == first)
        return REFUSED_NONE;
    const uint8_t *text_before = flash_text(before->p, &length_before);
    int order = (int)entity_type(before) - (int)type;
    if (order == 0)
        order = (int)length_before - (int)length;
    if (order == 0)
        order = memcmp(text_before, text, length << (type == TYPE_STRING16));
    return order < 0 ? REFUSED_NONE : REFUSED_STRING_ORDER;
}

static Refusal check_entities(Verify *v)
{
    Entity e = {NULL, 0};
    Refusal refusal = REFUSED_NONE;
    int first = HAS_LIBRARY(v) ? FLASH_INDEX_MIN : FLASH_LIBRARY_FIRST;
    for (uint32_t i = 0; i < v->header->entity_count && !refusal; i++) {
        Entity before = e;
        entity_in(v->header, i, &e);
        v->where = e.p;
        refusal = check_entity(v, &e, (Slot)VALUE_FLASH(first + (int)i));
        if (!refusal)
            refusal = check_order(v, i, &e, &before);
    }
    return refusal;
}

/* ---- the image as a whole */

static Refusal check_table(Verify *v)
{
    const ImageHeader *h = v->header;
    const uint16_t *table = (const uint16_t *)(const void *)(h + 1);
    uint32_t count = h->entity_count, last = (uint32_t)sizeof *h + 2 * count;
    uint32_t most = HAS_LIBRARY(v) ? IMAGE_MAX_ENTITIES : FLASH_INDEX_MAX + 1 - FLASH_LIBRARY_FIRST;
    if (count > most || h->string_count > count || last > image_bytes(h))
        return REFUSED_TABLE;
    if (!HAS_LIBRARY(v) && h->entry * (uint32_t)IMAGE_ALIGN + ROOT_COUNT * sizeof(Slot) + sizeof(LibraryFeatures) > image_bytes(h))
        return REFUSED_ROOTS;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t offset = (uint32_t)table[i] << image_shift(h);
        v->where = &table[i];
        if (offset < last || offset + ENTITY_BYTES_MIN > image_bytes(h))
            return REFUSED_OUTSIDE;
        last = offset + ENTITY_BYTES_MIN;
    }
    return REFUSED_NONE;
}

/* Properties of what has no room for them: see image_pairs. */
static Refusal check_pairs(Verify *v)
{
    const ImageHeader *h = v->header;
    v->where = h;
    if (!(h->features & IMAGE_PAIRS))
        return REFUSED_NONE;
    const uint8_t *pairs = HAS_LIBRARY(v) && h->entity_count ? image_pairs(h) : NULL;
    if (!pairs || (*pairs & HEADER_TYPE_MASK) != TYPE_TABLE)
        return REFUSED_PAIR;
    const Slot *pair = (const Slot *)(const void *)(pairs + 4), *end = pair + get_u16(pairs + 2);
    for (const Slot *p = pair; p + 1 < end; p += 2) {
        Entity thing, properties;
        unsigned kinds = verify_kind(v, p[0], &thing);
        v->where = p;
        if (!(kinds & KIND_OBJECT) || !(verify_kind(v, p[1], &properties) & KIND_OBJECT) || (p > pair && p[-2] >= p[0]))
            return REFUSED_PAIR;
        Type type = entity_type(&thing);
        if (entity_type(&properties) != (type >= TYPE_OBJECT && type <= TYPE_WRAPPER ? type : TYPE_OBJECT))
            return REFUSED_PAIR;
    }
    return REFUSED_NONE;
}

enum { ROOT_IS_object = KIND_OBJECT, ROOT_IS_script = KIND_CALLABLE, ROOT_IS_shape = KIND_SHAPE, ROOT_IS_string = KIND_STRING };
static const uint16_t FEATURE_ROOTS[CARRIED_ROOTS] = {
#define ROOT(id, kind, name)
#define FEATURE_ROOT(feature, id, kind, name) ROOT_IS_##kind,
#include "roots.def"
#undef ROOT
};

static Refusal check_carried(Verify *v)
{
    const ImageHeader *h = v->header;
    const uint8_t *table = is_carrying(v) && h->entity_count ? image_carried(h) : NULL;
    v->where = h;
    if (!is_carrying(v))
        return REFUSED_NONE;
    if (!table || table < (const uint8_t *)h || (*table & HEADER_TYPE_MASK) != TYPE_TABLE || get_u16(table + 2) != CARRIED_ROOTS + 1)
        return REFUSED_ROOTS;
    for (uint32_t i = 0; i < CARRIED_ROOTS; i++) {
        Slot root = get_slot(table + 4 + 2 * i);
        const bool shape = FEATURE_ROOTS[i] == KIND_SHAPE;
        if (shape && root != VALUE_UNDEFINED ? !is_hidden_shape(v, root, i + ROOT_FEATURES == ROOT_REGEXP_SHAPE ? 2 : 1)
                                             : !is_kind(v, root, FEATURE_ROOTS[i] | KIND_UNDEFINED))
            return REFUSED_ROOT_KIND;
    }
    return REFUSED_NONE;
}

static Refusal check_roots(Verify *v)
{
    const ImageHeader *h = v->header;
    v->where = h;
    if (HAS_LIBRARY(v)) {
        const uint8_t *globals = image_globals(h);
        if (globals && get_u16(globals + 2) != h->global_count)
            return REFUSED_GLOBALS;
        return is_kind(v, (Slot)h->entry, KIND_SCRIPT) ? check_carried(v) : REFUSED_ENTRY;
    }
    uint32_t roots = h->entry * (uint32_t)IMAGE_ALIGN;
    for (uint32_t i = 0; i < ROOT_COUNT; i++) {
        v->where = (const uint8_t *)h + roots + 2 * i;
        if (!is_kind(v, get_slot(v->where), KIND_DATA | KIND_SHAPE))
            return REFUSED_ROOT_KIND;
    }
    return REFUSED_NONE;
}

static Refusal check_format(const ImageHeader *h)
{
    if (h->magic != IMAGE_MAGIC)
        return REFUSED_NO_IMAGE;
    return h->version == IMAGE_VERSION ? REFUSED_NONE : REFUSED_FORMAT;
}

/* Is it for this firmware? */
static Refusal check_fit(const Verify *v, unsigned board)
{
    const ImageHeader *h = v->header, *library = v->library;
    const bool program = HAS_LIBRARY(v);
    const unsigned features = (MOTE_FEATURES | FEATURES_CARRIED) << IMAGE_FEATURES_SHIFT;
    const unsigned known = program ? IMAGE_PAIRS | IMAGE_LARGE | features : IMAGE_LIBRARY | IMAGE_FEATURES;
    if ((h->features & ~known) || (h->features & IMAGE_LIBRARY) != (program ? 0 : IMAGE_LIBRARY))
        return REFUSED_FEATURES;
    if (!program)
        return REFUSED_NONE;
    if (h->builtin_hash != (h->features & IMAGE_FEATURES ? library->build_id : library->builtin_hash))
        return REFUSED_LIBRARY;
    return h->board && h->board != board ? REFUSED_BOARD : REFUSED_NONE;
}

Refusal verify_header(const void *header, const void *library, unsigned board)
{
    const Verify v = {header, library, header};
    Refusal refusal = check_format(header);
    return refusal ? refusal : check_fit(&v, board);
}

static Refusal check_header(Verify *v, size_t bytes, unsigned board)
{
    const ImageHeader *h = v->header;
    const uint32_t covered = (uint32_t)offsetof(ImageHeader, crc) + 4;
    v->where = h;
    if (((uintptr_t)h & 3) || bytes < sizeof *h)
        return REFUSED_NO_IMAGE;
    Refusal refusal = check_format(h);
    if (refusal)
        return refusal;
    if (image_bytes(h) < sizeof *h || image_bytes(h) > bytes)
        return REFUSED_CUT_SHORT;
    if (crc32_update(0, (const uint8_t *)h + covered, image_bytes(h) - covered) != h->crc)
        return REFUSED_CHECKSUM;
    return check_fit(v, board);
}

Refusal verify_image(const void *image, size_t bytes, const void *library, unsigned board, uint32_t *offset)
{
    Verify v = {image, library, image};
    Refusal refusal = image ? check_header(&v, bytes, board) : REFUSED_NO_IMAGE;
    if (!refusal)
        refusal = check_table(&v);
    if (!refusal)
        refusal = check_entities(&v);
    if (!refusal)
        refusal = check_pairs(&v);
    if (!refusal)
        refusal = check_roots(&v);
    *offset = (uint32_t)((const uint8_t *)v.where - (const uint8_t *)image);
    return refusal;
}
