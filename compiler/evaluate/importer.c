/* From the globals, and from what the program changed of functions and of the library, to everything that hangs on
 * them. A thing becomes a constant when it is met, its content later, so that cycles end and depth does not matter.
 * Flash things of the evaluated image come under their own identity with the content that they have now.
 */
#include "importer.h"

#include "bigint_text.h"
#include "layout.h"

enum {
    MOST_THINGS = 6000,        /* an image has at most 8,192 entities */
    MOST_BYTES = 192 * 1024    /* and 256 KB */
};

typedef struct Entry {
    int32_t value;
    int32_t constant; /* + 1; 0: free */
} Entry;

typedef struct Importer {
    Arena *arena;
    const ImportSource *source;
    IrProgram *pool;
    Entry *entries;       /* by identity */
    uint32_t count, capacity;
    Entry *aliases;       /* overlays that have properties of their own: whose they are */
    uint32_t alias_count;
    struct { MoteThing *items; uint32_t count, capacity; } pending; /* content to come */
    struct { int32_t *items; uint32_t count, capacity; } pending_constants;
    uint32_t *functions;  /* by image offset / 4: function + 1 */
    uint32_t things, bytes;
    const char *failed;
} Importer;

static const MoteVm *vm_of(const Importer *im) { return im->source->vm; }

static int32_t fail(Importer *im, const char *why)
{
    if (!im->failed)
        im->failed = why;
    return ir_const_simple(im->pool, CONST_UNDEFINED);
}

/* ---- identity */

static Entry *entry_place(Entry *entries, uint32_t capacity, int32_t value)
{
    uint32_t i = (uint32_t)value * 2654435761u >> 7;
    while (entries[i & (capacity - 1)].constant && entries[i & (capacity - 1)].value != value)
        i++;
    return &entries[i & (capacity - 1)];
}

static void entries_grow(Importer *im)
{
    Entry *old = im->entries;
    uint32_t capacity = im->capacity;
    im->capacity = capacity ? capacity * 2 : 256;
    im->entries = ARENA_ARRAY(im->arena, Entry, im->capacity);
    for (uint32_t i = 0; i < capacity; i++)
        if (old[i].constant)
            *entry_place(im->entries, im->capacity, old[i].value) = old[i];
}

static int32_t known(const Importer *im, int32_t value)
{
    return im->capacity ? entry_place(im->entries, im->capacity, value)->constant - 1 : -1;
}

static void remember(Importer *im, int32_t value, int32_t constant)
{
    if ((im->count + 1) * 2 > im->capacity)
        entries_grow(im);
    *entry_place(im->entries, im->capacity, value) = (Entry){value, constant + 1};
    im->count++;
}

/* ---- values without content */

static int32_t import_string(Importer *im, const MoteThing *thing)
{
    char *text = xmalloc(3 * (size_t)thing->count + 1);
    uint32_t length = 0;
    for (uint32_t i = 0; i < thing->count; i++) {
        uint32_t unit = mote_evaluate_unit(vm_of(im), thing, i);
        if ((unit & 0xFC00) == 0xD800 && i + 1 < thing->count) {
            uint32_t low = mote_evaluate_unit(vm_of(im), thing, i + 1);
            if ((low & 0xFC00) == 0xDC00) {
                unit = 0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF));
                i++;
            }
        }
        length += utf8_encode(text + length, unit);
    }
    im->bytes += thing->count;
    int32_t constant = ir_const_string(im->pool, text, length);
    free(text);
    return constant;
}

static int32_t import_special(Importer *im, int32_t value)
{
    switch (value) {
    case VALUE_UNDEFINED: return ir_const_simple(im->pool, CONST_UNDEFINED);
    case VALUE_NULL: return ir_const_simple(im->pool, CONST_NULL);
    case VALUE_TRUE: return ir_const_simple(im->pool, CONST_TRUE);
    case VALUE_FALSE: return ir_const_simple(im->pool, CONST_FALSE);
    case VALUE_HOLE: return ir_const_simple(im->pool, CONST_HOLE);
    case VALUE_TDZ: return ir_const_simple(im->pool, CONST_TDZ);
    case VALUE_KEY_INTERNAL: return ir_const_simple(im->pool, CONST_INTERNAL);
    default: return fail(im, "an internal value");
    }
}

static int32_t function_index(const Importer *im, uint32_t offset)
{
    return (int32_t)im->functions[offset / IMAGE_ALIGN] - 1;
}

static int32_t import_function(Importer *im, const MoteThing *thing)
{
    int32_t index = function_index(im, thing->function);
    if (index < 0 || (uint32_t)index >= im->source->function_count)
        return fail(im, "a function of the compiler's");
    return ir_const(im->pool, &(IrConst){.kind = CONST_FUNCTION, .index = index});
}

/* The digits are in the arena: aligned, and in this machine's order. */
static int32_t import_bigint(Importer *im, const MoteThing *thing)
{
    const uint16_t *digits = (const uint16_t *)(const void *)mote_evaluate_bytes(vm_of(im), thing);
    return ir_const_bigint(im->pool, bigint_text(im->arena, digits, thing->count / 2, thing->number < 0));
}

/* ---- things with content */

static IrConstKind constant_kind(MoteKind kind)
{
    switch (kind) {
    case MOTE_KIND_ARRAY: return CONST_ARRAY;
    case MOTE_KIND_CLOSURE: return CONST_CLOSURE;
    case MOTE_KIND_BOUND: return CONST_BOUND;
    case MOTE_KIND_CELL: return CONST_CELL;
    case MOTE_KIND_ACCESSOR: return CONST_ACCESSOR;
    case MOTE_KIND_SYMBOL: return CONST_SYMBOL;
    case MOTE_KIND_TYPED: return CONST_TYPED;
    case MOTE_KIND_REGEXP: return CONST_REGEXP;
    default: return CONST_OBJECT;
    }
}

static int32_t import_thing(Importer *im, const MoteThing *thing)
{
    IrConst c = {.kind = constant_kind(thing->kind), .index = -1, .sealed = thing->sealed};
    if (thing->kind == MOTE_KIND_OTHER)
        return fail(im, "an object of a kind that only exists in RAM");
    const uint32_t item = thing->kind == MOTE_KIND_TYPED || thing->kind == MOTE_KIND_REGEXP ? 1 : 2;
    if (++im->things > MOST_THINGS || (im->bytes += 4 + item * thing->count) > MOST_BYTES)
        return fail(im, "more objects than an image has room for");
    if (thing->kind == MOTE_KIND_ERROR)
        c.type = OBJECT_ERROR;
    if (thing->kind == MOTE_KIND_WRAPPER)
        c.type = OBJECT_WRAPPER;
    if (thing->kind == MOTE_KIND_KEYS)
        c.type = OBJECT_KEYS;
    if (thing->kind == MOTE_KIND_CLOSURE)
        c.index = function_index(im, thing->function);
    if (thing->kind == MOTE_KIND_TYPED) {
        c.type = (uint8_t)thing->function;
        c.length = thing->count;
        c.index = (int32_t)thing->number;
        if (thing->prototype == VALUE_UNDEFINED)
            c.text = arena_strndup(im->arena, (const char *)mote_evaluate_bytes(vm_of(im), thing), thing->count);
    }
    if (thing->kind == MOTE_KIND_REGEXP) {
        c.length = thing->count;
        c.text = arena_strndup(im->arena, (const char *)mote_evaluate_bytes(vm_of(im), thing), thing->count);
    }
    int32_t constant = ir_const(im->pool, &c);
    VEC_PUSH(im->arena, &im->pending, *thing);
    VEC_PUSH(im->arena, &im->pending_constants, constant);
    return constant;
}

static int32_t identity_of(const Importer *im, int32_t value)
{
    for (uint32_t i = 0; i < im->alias_count; i++)
        if (im->aliases[i].value == value)
            return im->aliases[i].constant;
    return value;
}

static int32_t import(Importer *im, const MoteThing *thing)
{
    MoteThing resolved;
    switch (thing->kind) {
    case MOTE_KIND_NUMBER: return ir_const_number(im->pool, thing->number);
    case MOTE_KIND_BIGINT: return import_bigint(im, thing);
    case MOTE_KIND_SPECIAL: return import_special(im, thing->value);
    case MOTE_KIND_BUILTIN: return ir_const_builtin(im->pool, thing->value);
    case MOTE_KIND_FUNCTION: return import_function(im, thing);
    default: break;
    }
    int32_t value = identity_of(im, thing->value), constant = known(im, value);
    if (constant >= 0)
        return constant;
    if (value != thing->value) {
        mote_evaluate_look(vm_of(im), value, &resolved);
        thing = &resolved;
    }
    constant = thing->kind == MOTE_KIND_STRING ? import_string(im, thing) : import_thing(im, thing);
    remember(im, value, constant);
    return constant;
}

static int32_t import_value(Importer *im, int32_t value)
{
    MoteThing thing;
    mote_evaluate_look(vm_of(im), value, &thing);
    return import(im, &thing);
}

static void import_item(Importer *im, const MoteThing *thing, uint32_t i, int32_t *item)
{
    MoteThing value;
    mote_evaluate_item(vm_of(im), thing, i, &value);
    *item = import(im, &value);
}

/* Keys that properties have, too: of those the image's shapes are made. */
static bool is_importable_key(const MoteThing *key)
{
    if (key->kind == MOTE_KIND_SPECIAL)
        return key->value == VALUE_KEY_INTERNAL;
    if (key->kind == MOTE_KIND_NUMBER)
        return key->number >= SLOT_INT_MIN && key->number <= SLOT_INT_MAX && key->number == (int)key->number;
    return key->kind == MOTE_KIND_STRING || key->kind == MOTE_KIND_SYMBOL || key->kind == MOTE_KIND_BUILTIN;
}

/* Shape and slots. A dictionary has gaps where keys were deleted. */
static void import_properties(Importer *im, const MoteThing *thing, int32_t constant, int32_t *items)
{
    IrShape shape = {.prototype = import_value(im, thing->prototype)};
    shape.keys = ARENA_ARRAY(im->arena, int32_t, thing->count + 1);
    shape.attributes = ARENA_ARRAY(im->arena, uint8_t, thing->count + 1);
    for (uint32_t i = 0; i < thing->count; i++) {
        MoteThing key;
        mote_evaluate_key(vm_of(im), thing, i, &key, &shape.attributes[shape.count]);
        if (key.kind == MOTE_KIND_SPECIAL && key.value == VALUE_HOLE)
            continue;
        if (!is_importable_key(&key))
            fail(im, "a Map or Set with other keys than strings, symbols and small integers");
        import_item(im, thing, i, &items[shape.count]);
        shape.keys[shape.count++] = import(im, &key);
    }
    im->pool->consts[constant].index = ir_shape(im->pool, &shape);
    im->pool->consts[constant].item_count = shape.count;
}

static void import_content(Importer *im, const MoteThing *thing, int32_t constant)
{
    int32_t *items = ARENA_ARRAY(im->arena, int32_t, thing->count + 2);
    im->pool->consts[constant].items = items;
    if (im->pool->consts[constant].kind == CONST_OBJECT) {
        import_properties(im, thing, constant, items);
        return;
    }
    if (thing->kind == MOTE_KIND_TYPED) {
        bool view = thing->prototype != VALUE_UNDEFINED;
        if (view)
            items[0] = import_value(im, thing->prototype);
        im->pool->consts[constant].item_count = view;
        return;
    }
    const uint32_t count = thing->kind == MOTE_KIND_REGEXP ? 2 : thing->count;
    for (uint32_t i = 0; i < count; i++)
        import_item(im, thing, i, &items[i]);
    im->pool->consts[constant].item_count = count;
}

static void import_pending(Importer *im)
{
    while (im->pending.count && !im->failed) {
        MoteThing thing = im->pending.items[--im->pending.count];
        import_content(im, &thing, im->pending_constants.items[--im->pending_constants.count]);
    }
}

/* ---- the side table */

/* An array in flash that was written to and has properties too: those are its overlay's. */
static void find_aliases(Importer *im)
{
    MoteThing thing, properties;
    bool overlay;
    uint32_t count = 0;
    while (mote_evaluate_side(vm_of(im), count, &thing, &properties, &overlay))
        count++;
    im->aliases = ARENA_ARRAY(im->arena, Entry, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        mote_evaluate_side(vm_of(im), i, &thing, &properties, &overlay);
        if (overlay)
            im->aliases[im->alias_count++] = (Entry){properties.value, thing.value};
    }
}

static bool slot_is(Importer *im, const MoteThing *object, uint32_t i, const char *name, uint8_t attributes)
{
    MoteThing key;
    uint8_t bits;
    if (i >= object->count)
        return false;
    mote_evaluate_key(vm_of(im), object, i, &key, &bits);
    const IrConst *c = &im->pool->consts[import(im, &key)];
    return bits == attributes && c->kind == CONST_STRING && c->length == strlen(name) &&
           memcmp(c->text, name, c->length) == 0;
}

/* Only `prototype` among the properties of a function is not what its record says. */
static bool is_plain_function(Importer *im, const IrFunction *function, const MoteThing *object)
{
    MoteThing length, name;
    if (object->count != 3 || object->sealed || !slot_is(im, object, 0, "length", ATTR_HIDDEN | ATTR_READONLY) ||
        !slot_is(im, object, 1, "name", ATTR_HIDDEN | ATTR_READONLY) ||
        !slot_is(im, object, 2, "prototype", ATTR_HIDDEN | ATTR_PERMANENT))
        return false;
    mote_evaluate_item(vm_of(im), object, 0, &length);
    mote_evaluate_item(vm_of(im), object, 1, &name);
    if (length.kind != MOTE_KIND_NUMBER || length.number != function->length || name.kind != MOTE_KIND_STRING)
        return false;
    const IrConst *text = &im->pool->consts[import(im, &name)];
    return strlen(function->name) == text->length && memcmp(text->text, function->name, text->length) == 0;
}

/* false: the function has no properties in the side table. */
static bool import_function_side(Importer *im, Snapshot *snapshot, const MoteThing *thing, const MoteThing *properties)
{
    int32_t index = function_index(im, thing->function);
    if (index < 0 || (uint32_t)index >= im->source->function_count)
        return true;
    MoteThing prototype;
    if (is_plain_function(im, im->source->program->functions[index], properties)) {
        mote_evaluate_item(vm_of(im), properties, 2, &prototype);
        bool object = prototype.kind != MOTE_KIND_NUMBER && prototype.kind != MOTE_KIND_STRING && prototype.kind != MOTE_KIND_SPECIAL;
        if (object || prototype.value == VALUE_HOLE) {
            snapshot->prototypes[index] = object ? import(im, &prototype) : -1;
            return true;
        }
    }
    snapshot->prototypes[index] = -1;
    if (im->source->program->functions[index]->class && slot_is(im, properties, 2, "prototype", ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY)) {
        mote_evaluate_item(vm_of(im), properties, 2, &prototype);
        snapshot->prototypes[index] = import(im, &prototype);
    }
    ir_side(im->pool, import(im, thing), import(im, properties));
    return true;
}

static void import_sides(Importer *im, Snapshot *snapshot)
{
    MoteThing thing, properties;
    bool overlay, *done;
    uint32_t count = 0;
    while (mote_evaluate_side(vm_of(im), count, &thing, &properties, &overlay))
        count++;
    done = ARENA_ARRAY(im->arena, bool, count + 1);
    for (bool found = true; found && !im->failed;) {
        found = false;
        import_pending(im);
        for (uint32_t i = 0; i < count; i++) {
            mote_evaluate_side(vm_of(im), i, &thing, &properties, &overlay);
            bool root = thing.kind == MOTE_KIND_FUNCTION || thing.kind == MOTE_KIND_BUILTIN;
            if (done[i] || (!root && (overlay || known(im, identity_of(im, thing.value)) < 0)))
                continue;
            done[i] = found = true;
            if (thing.kind == MOTE_KIND_FUNCTION)
                import_function_side(im, snapshot, &thing, &properties);
            else if (thing.kind == MOTE_KIND_BUILTIN) /* the overlay has no identity of its own */
                ir_side(im->pool, import(im, &thing), import_thing(im, &properties));
            else
                ir_side(im->pool, import(im, &thing), import(im, &properties));
        }
    }
}

/* ---- roots */

static void find_functions(Importer *im)
{
    const Image *image = im->source->image;
    im->functions = ARENA_ARRAY(im->arena, uint32_t, image->size / IMAGE_ALIGN + 1);
    for (uint32_t i = 0; i < im->source->program->function_count; i++)
        if (image->function_offsets[i])
            im->functions[image->function_offsets[i] / IMAGE_ALIGN] = i + 1;
}

/* Prototypes that are in the functions' records. */
static void import_prototypes(Importer *im, Snapshot *snapshot)
{
    ImageHeader header;
    memcpy(&header, im->source->image->bytes, sizeof header);
    for (uint32_t entity = 0; entity < header.entity_count && !im->failed; entity++) {
        const uint8_t *place = im->source->image->bytes + sizeof header + 2 * (size_t)entity;
        int32_t index = function_index(im, (uint32_t)(place[0] | place[1] << 8) << image_shift(&header));
        MoteThing function;
        if (index < 0 || (uint32_t)index >= im->source->function_count)
            continue;
        mote_evaluate_look(vm_of(im), VALUE_FLASH((int32_t)entity + FLASH_INDEX_MIN), &function);
        if (function.prototype != VALUE_UNDEFINED)
            snapshot->prototypes[index] = import_value(im, function.prototype);
    }
}

const char *import_heap(Arena *arena, const ImportSource *source, Snapshot *snapshot)
{
    Importer importer = {.arena = arena, .source = source, .pool = ir_program_new(arena)}, *im = &importer;
    snapshot->pool = im->pool;
    snapshot->function_count = source->function_count;
    snapshot->globals = ARENA_ARRAY(arena, int32_t, source->global_count + 1);
    snapshot->prototypes = ARENA_ARRAY(arena, int32_t, source->function_count + 1);
    memset(snapshot->prototypes, -1, sizeof(int32_t) * source->function_count);
    find_functions(im);
    find_aliases(im);
    for (uint32_t i = 0; i < source->global_count && !im->failed; i++) {
        MoteThing thing;
        mote_evaluate_global(source->vm, i, &thing);
        snapshot->globals[i] = import(im, &thing);
    }
    import_prototypes(im, snapshot);
    import_sides(im, snapshot);
    snapshot->in_ram = ARENA_ARRAY(arena, bool, im->pool->const_count + 1);
    snapshot->constants = ARENA_ARRAY(arena, int32_t, im->pool->const_count + 1);
    return im->failed;
}
