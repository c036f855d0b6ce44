/* The verifier, first half: the image's structure. Nothing is read before it is known to be inside the
 * image, nothing is trusted before it was checked: header, entity table, then each entity by its type. A
 * value inside an entity needs to be of the right kind, for which the header of what it names is enough.
 */
#include "verify_image.h"

#include <string.h>

bool verify_fail(Verify *v, const uint8_t *where, const char *reason)
{
    if (!v->reason) {
        v->reason = reason;
        v->offset = (uint32_t)(where - v->image);
    }
    return false;
}

static uint16_t get_u16(const uint8_t *p)
{
    uint16_t n;
    memcpy(&n, p, sizeof n);
    return n;
}

static Slot get_slot(const uint8_t *p) { return (Slot)get_u16(p); }

/* ---- values */

static bool entity_in(const uint8_t *image, uint32_t index, Entity *entity)
{
    const ImageHeader *header = (const ImageHeader *)(const void *)image;
    const uint16_t *entities = (const uint16_t *)(const void *)(image + sizeof *header);
    if (index >= header->entity_count)
        return false;
    uint32_t start = entities[index] * (uint32_t)IMAGE_ALIGN, end = header->length;
    if (index + 1u < header->entity_count)
        end = entities[index + 1] * (uint32_t)IMAGE_ALIGN;
    entity->p = image + start;
    entity->room = end - start;
    entity->type = (Type)(get_u16(entity->p) & HEADER_TYPE_MASK);
    return true;
}

bool verify_entity(const Verify *v, Slot value, Entity *entity)
{
    int32_t index = value_flash_index(value);
    *entity = (Entity){NULL, 0, TYPE_FREE};
    if (value_is_int(value))
        return true;
    if (!value_is_flash(value))
        return false;
    if (index < 0)
        return v->library && entity_in(v->image, (uint32_t)(index - FLASH_INDEX_MIN), entity);
    if (index >= FLASH_LIBRARY_FIRST)
        return entity_in(v->library ? v->library : v->image, (uint32_t)(index - FLASH_LIBRARY_FIRST), entity);
    if (index >= FLASH_CHAR_FIRST)
        entity->type = TYPE_STRING8;
    return true;
}

static Type type_of(const Verify *v, Slot value)
{
    Entity entity;
    return verify_entity(v, value, &entity) ? entity.type : TYPE_DEAD;
}

bool verify_is_string(const Verify *v, Slot value)
{
    Type type = type_of(v, value);
    return type == TYPE_STRING8 || type == TYPE_STRING16;
}

bool verify_is_number(const Verify *v, Slot value)
{
    Type type = type_of(v, value);
    return value_is_int(value) || type == TYPE_FLOAT || type == TYPE_INT32;
}

/* The library's own helpers trust their callers: "$name" is not for programs. */
static bool is_internal(const Verify *v, Slot value, Slot name)
{
    Entity text;
    return v->library && value_flash_index(value) >= 0 && verify_entity(v, name, &text) && text.p &&
           text.type == TYPE_STRING8 && text.room > 4 && text.p[4] == '$';
}

bool verify_is_function(const Verify *v, Slot value, unsigned captures, bool native)
{
    Entity entity;
    if (!verify_entity(v, value, &entity))
        return false;
    if (entity.type == TYPE_NATIVE)
        return native && !is_internal(v, value, ((const NativeRecord *)(const void *)entity.p)->name);
    if (entity.type != TYPE_FUNCTION || entity.room < sizeof(FunctionRecord))
        return false;
    const FunctionRecord *function = (const FunctionRecord *)(const void *)entity.p;
    return function->ncaptures == captures && !is_internal(v, value, function->name);
}

static bool is_plain_object(Type type)
{
    return (type >= TYPE_OBJECT && type <= TYPE_WRAPPER) || type == TYPE_ARRAY || type == TYPE_ARRAY_I32 ||
           type == TYPE_ARRAY_F64;
}

bool verify_is_object(const Verify *v, Slot value)
{
    return is_plain_object(type_of(v, value)) || verify_is_function(v, value, 0, true);
}

bool verify_is_data(const Verify *v, Slot value)
{
    if (value_is_int(value) || value_is_bool(value) || value_is_nullish(value))
        return true;
    return verify_is_string(v, value) || verify_is_number(v, value) || verify_is_object(v, value);
}

bool verify_is_key(const Verify *v, Slot value)
{
    return value_is_int(value) ? value >= 0 : verify_is_string(v, value);
}

/* ---- shapes */

static const ShapeRecord *shape_of(const Verify *v, Slot value)
{
    Entity entity;
    if (!verify_entity(v, value, &entity) || entity.type != TYPE_SHAPE || entity.room < sizeof(ShapeRecord))
        return NULL;
    const ShapeRecord *shape = (const ShapeRecord *)(const void *)entity.p;
    uint32_t bytes = (uint32_t)sizeof *shape + 2u * shape->count;
    if (shape->flags & SHAPE_ATTRIBUTES)
        bytes += shape->count;
    return entity.room >= bytes ? shape : NULL;
}

uint8_t verify_shape_attributes(const ShapeRecord *shape, uint32_t slot)
{
    const uint8_t *keys = (const uint8_t *)(shape + 1);
    return shape->flags & SHAPE_ATTRIBUTES ? keys[2u * shape->count + slot] : 0;
}

static Slot shape_key_at(const ShapeRecord *shape, uint32_t slot)
{
    return get_slot((const uint8_t *)(shape + 1) + 2 * slot);
}

const ShapeRecord *verify_plain_shape(const Verify *v, Slot value)
{
    const ShapeRecord *shape = shape_of(v, value);
    for (uint32_t i = 0; shape && i < shape->count; i++)
        if ((verify_shape_attributes(shape, i) & ATTR_ACCESSOR) || shape_key_at(shape, i) == VALUE_KEY_INTERNAL)
            return NULL;
    return shape;
}

/* ---- entities */

static bool check_shape(Verify *v, const Entity *e)
{
    const ShapeRecord *shape = (const ShapeRecord *)(const void *)e->p;
    if (e->room < sizeof *shape + 2u * shape->count ||
        ((shape->flags & SHAPE_ATTRIBUTES) && e->room < sizeof *shape + 3u * shape->count))
        return verify_fail(v, e->p, "shape too long");
    if (shape->flags & ~SHAPE_ATTRIBUTES)
        return verify_fail(v, e->p, "unknown shape flags");
    if (shape->prototype != VALUE_NULL && !verify_is_object(v, shape->prototype))
        return verify_fail(v, e->p, "prototype is no object");
    for (uint32_t i = 0; i < shape->count; i++) {
        Slot key = shape_key_at(shape, i);
        if (!(i == 0 && key == VALUE_KEY_INTERNAL) && !verify_is_key(v, key))
            return verify_fail(v, e->p, "shape key is no string or index");
        if (verify_shape_attributes(shape, i) > 15)
            return verify_fail(v, e->p, "unknown property attributes");
    }
    return true;
}

static bool check_object(Verify *v, const Entity *e)
{
    const ShapeRecord *shape = e->room >= 4 ? shape_of(v, get_slot(e->p + 2)) : NULL;
    if (!shape)
        return verify_fail(v, e->p, "object without shape");
    if (e->room < 4 + 2u * shape->count)
        return verify_fail(v, e->p, "object too long");
    bool hidden = shape->count && shape_key_at(shape, 0) == VALUE_KEY_INTERNAL;
    if (hidden != (e->type == TYPE_WRAPPER))
        return verify_fail(v, e->p, "hidden slot without wrapper or the reverse");
    for (uint32_t i = 0; i < shape->count; i++) {
        Slot value = get_slot(e->p + 4 + 2 * i);
        bool accessor = (verify_shape_attributes(shape, i) & ATTR_ACCESSOR) != 0;
        if (accessor ? type_of(v, value) != TYPE_ACCESSOR : !verify_is_data(v, value))
            return verify_fail(v, e->p, "wrong kind of property value");
    }
    return true;
}

static bool check_elements(Verify *v, const Entity *e)
{
    uint32_t count = e->room >= 4 ? get_u16(e->p + 2) : 0;
    if (e->room < 4 + 2 * count)
        return verify_fail(v, e->p, "array too long");
    for (uint32_t i = 0; i < count; i++) {
        Slot value = get_slot(e->p + 4 + 2 * i);
        bool special = value == VALUE_HOLE || (value == VALUE_TDZ && e->type == TYPE_TABLE);
        if (!special && !verify_is_data(v, value))
            return verify_fail(v, e->p, "wrong kind of element");
    }
    return true;
}

static bool is_accessor_function(const Verify *v, Slot value)
{
    return value == VALUE_UNDEFINED || verify_is_function(v, value, 0, true);
}

static bool check_native(Verify *v, const Entity *e)
{
    const NativeRecord *native = (const NativeRecord *)(const void *)e->p;
    if (v->library || e->room < sizeof *native || native->index >= v->header->native_count)
        return verify_fail(v, e->p, "native function outside of the firmware");
    if (!verify_is_string(v, native->name) ||
        (native->prototype != VALUE_UNDEFINED && !verify_is_object(v, native->prototype)) ||
        (native->properties != VALUE_UNDEFINED && type_of(v, native->properties) != TYPE_OBJECT))
        return verify_fail(v, e->p, "wrong kind of field in a native function");
    return true;
}

static bool check_function(Verify *v, const Entity *e)
{
    const FunctionRecord *f = (const FunctionRecord *)(const void *)e->p;
    if (e->room < sizeof *f || e->room < sizeof *f + ((f->code_bytes + 1u) & ~1u) + 2u * f->label_count +
                                             sizeof(HandlerRecord) * f->handler_count)
        return verify_fail(v, e->p, "function too long");
    if (!verify_is_string(v, f->name) || (f->prototype != VALUE_UNDEFINED && !verify_is_object(v, f->prototype)) ||
        (f->shape != VALUE_UNDEFINED && !verify_plain_shape(v, f->shape)))
        return verify_fail(v, e->p, "wrong kind of field in a function");
    if (f->flags & ~(FUNCTION_CONSTRUCTOR | FUNCTION_REST | FUNCTION_ARROW | FUNCTION_METHOD))
        return verify_fail(v, e->p, "unknown function flags");
    return verify_code(v, f);
}

static bool check_entity(Verify *v, const Entity *e)
{
    uint32_t length = e->room >= 4 ? get_u16(e->p + 2) : 0, need = 4;
    if (get_u16(e->p) != (e->type | HEADER_FLASH))
        return verify_fail(v, e->p, "unknown header flags");
    switch (e->type) {
    case TYPE_STRING8: need = 4 + length; break;
    case TYPE_STRING16: need = 4 + 2 * length; break;
    case TYPE_FLOAT: need = 10; break;
    case TYPE_INT32: need = 6; break;
    case TYPE_ARRAY_I32: need = 4 + 4 * length; break;
    case TYPE_ARRAY_F64: need = 4 + 8 * length; break;
    case TYPE_OBJECT: case TYPE_ERROR: case TYPE_WRAPPER: return check_object(v, e);
    case TYPE_ARRAY: case TYPE_TABLE: return check_elements(v, e);
    case TYPE_SHAPE: return e->room >= sizeof(ShapeRecord) ? check_shape(v, e) : verify_fail(v, e->p, "shape too long");
    case TYPE_NATIVE: return check_native(v, e);
    case TYPE_FUNCTION: return check_function(v, e);
    case TYPE_ACCESSOR:
        if (e->room < 6 || !is_accessor_function(v, get_slot(e->p + 2)) || !is_accessor_function(v, get_slot(e->p + 4)))
            return verify_fail(v, e->p, "accessor without functions");
        return true;
    default: return verify_fail(v, e->p, "unknown type of entity");
    }
    return e->room >= need ? true : verify_fail(v, e->p, "string or number too long");
}

/* Strings come first, ascending: by type, length, bytes. */
static bool check_order(Verify *v, uint32_t index, const Entity *e, const Entity *before)
{
    bool string = e->type == TYPE_STRING8 || e->type == TYPE_STRING16;
    if (string != (index < v->header->string_count))
        return verify_fail(v, e->p, "string out of place");
    if (!string)
        return true;
    uint32_t length = get_u16(e->p + 2);
    if (length == 1 && e->type == TYPE_STRING8)
        return verify_fail(v, e->p, "one-character string stored");
    if (index == 0)
        return true;
    int order = (int)before->type - (int)e->type;
    if (order == 0)
        order = (int)get_u16(before->p + 2) - (int)length;
    if (order == 0)
        order = memcmp(before->p + 4, e->p + 4, e->type == TYPE_STRING16 ? 2 * length : length);
    return order < 0 ? true : verify_fail(v, e->p, "strings not in order");
}

static bool check_entities(Verify *v)
{
    Entity before = {NULL, 0, TYPE_FREE}, e = before;
    for (uint32_t i = 0; i < v->header->entity_count; i++, before = e) {
        entity_in(v->image, i, &e);
        if (!check_entity(v, &e) || !check_order(v, i, &e, &before))
            return false;
    }
    return true;
}

/* ---- the image as a whole */

static bool check_table(Verify *v)
{
    const ImageHeader *h = v->header;
    uint32_t count = h->entity_count, last = (uint32_t)sizeof *h + 2 * count;
    uint32_t most = v->library ? IMAGE_MAX_ENTITIES : FLASH_INDEX_MAX + 1 - FLASH_LIBRARY_FIRST;
    if (count > most || h->string_count > count || last > v->length)
        return verify_fail(v, v->image, "entity table too long");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t offset = v->entities[i] * (uint32_t)IMAGE_ALIGN;
        if (offset < last || offset + IMAGE_ALIGN > v->length)
            return verify_fail(v, (const uint8_t *)&v->entities[i], "entity outside of the image");
        last = offset + IMAGE_ALIGN;
    }
    return true;
}

static bool check_roots(Verify *v)
{
    const ImageHeader *h = v->header;
    if (v->library) {
        Entity e;
        bool table = h->globals_init == VALUE_UNDEFINED ||
                     (verify_entity(v, h->globals_init, &e) && e.type == TYPE_TABLE && e.room >= 4 &&
                      get_u16(e.p + 2) == h->global_count);
        if (!table)
            return verify_fail(v, v->image, "globals and their initial values differ in number");
        if (!verify_is_function(v, h->entry, 0, false))
            return verify_fail(v, v->image, "no function to start with");
        return h->native_count == 0 && h->symbols == 0 ? true : verify_fail(v, v->image, "program with parts of a library");
    }
    uint32_t symbols = h->symbols * (uint32_t)IMAGE_ALIGN;
    if (symbols + 2 * ROOT_COUNT > v->length)
        return verify_fail(v, v->image, "no table of roots");
    for (uint32_t i = 0; i < ROOT_COUNT; i++) {
        Slot root = get_slot(v->image + symbols + 2 * i);
        if (!verify_is_data(v, root) && type_of(v, root) != TYPE_SHAPE)
            return verify_fail(v, v->image + symbols + 2 * i, "wrong kind of root");
    }
    return true;
}

static VerifyResult refused(MoteStatus status, const char *reason, uint32_t offset)
{
    return (VerifyResult){status, reason, offset};
}

VerifyResult verify_image(const void *image, size_t bytes, const void *library)
{
    const ImageHeader *h = image;
    if (!image || ((uintptr_t)image & 3) || bytes < sizeof *h || h->magic != IMAGE_MAGIC)
        return refused(MOTE_BAD_IMAGE, "not an image", 0);
    if (h->version != IMAGE_VERSION)
        return refused(MOTE_BAD_VERSION, "other image format", 4);
    if (h->length < sizeof *h || h->length > bytes || h->length > IMAGE_MAX_BYTES)
        return refused(MOTE_BAD_IMAGE, "image cut short", 16);
    const uint32_t covered = (uint32_t)offsetof(ImageHeader, crc) + 4;
    if (crc32_update(0, (const uint8_t *)image + covered, h->length - covered) != h->crc)
        return refused(MOTE_BAD_IMAGE, "checksum wrong", 20);
    if (h->features != (library ? 0 : IMAGE_LIBRARY) || h->reserved != 0)
        return refused(MOTE_BAD_VERSION, "needs features this firmware does not have", 6);
    if (library && h->builtin_hash != ((const ImageHeader *)library)->builtin_hash)
        return refused(MOTE_BAD_VERSION, "made for another firmware library", 8);
    Verify v = {image, h, (const uint16_t *)(const void *)(h + 1), library, h->length, NULL, 0};
    if (check_table(&v) && check_entities(&v) && check_roots(&v))
        return (VerifyResult){MOTE_OK, "", 0};
    return refused(MOTE_BAD_CODE, v.reason, v.offset);
}
