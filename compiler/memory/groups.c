/* What belongs together: instances of one class, objects of one literal, closures of one function. Told by the
 * thing's bytes as layout.h has them, in the VM's heap or in a copy of it. What does not look as it should is
 * grouped by where it was allocated. */
#include "memory_trace.h"

static uint16_t u16_at(const uint8_t *p)
{
    uint16_t u;
    memcpy(&u, p, sizeof u);
    return u;
}
static Slot slot_at(const uint8_t *p) { return (Slot)u16_at(p); }

/* Where `v` lies, TYPE_FORWARD followed; NULL: nowhere. */
static const uint8_t *view_thing(const HeapView *view, Value v)
{
    for (unsigned steps = 0; value_is_heap(v) && steps < 64; steps++) {
        const uint8_t *p = view->middle + (ptrdiff_t)(v >> 2) * (ptrdiff_t)view->granule;
        if (p < view->start || p + 4 > view->top)
            return NULL;
        if ((*p & HEADER_TYPE_MASK) != TYPE_FORWARD)
            return p;
        v = slot_at(p + 2);
    }
    if (!value_is_flash(v))
        return NULL;
    int32_t index = value_flash_index(v);
    const ImageHeader *header = (const ImageHeader *)(const void *)(index < 0 ? view->image : view->library);
    uint32_t entity = (uint32_t)(index < 0 ? index - FLASH_INDEX_MIN : index - FLASH_LIBRARY_FIRST);
    if (index >= 0 && index < FLASH_LIBRARY_FIRST)
        return NULL;
    return entity < header->entity_count ? image_entity(header, entity) : NULL;
}

/* ---- shapes */

enum { KEYS_SHOWN = 6, KEYS_TEXT = 96 };

typedef struct ShapeLook {
    Value prototype;
    Value keys[KEYS_SHOWN];
    uint32_t count;
} ShapeLook;

static bool look_flash_shape(ShapeLook *look, const uint8_t *p)
{
    const ShapeRecord *record = (const ShapeRecord *)(const void *)p;
    look->prototype = record->prototype;
    for (uint32_t i = 0; i < record->count && i < KEYS_SHOWN; i++)
        look->keys[i] = slot_at(p + sizeof *record + 2 * i);
    look->count += record->count;
    return true;
}

static bool look_shape(ShapeLook *look, const HeapView *view, Value shape)
{
    look->count = 0;
    look->prototype = VALUE_UNDEFINED;
    for (const uint8_t *p = view_thing(view, shape); p; p = view_thing(view, shape)) {
        switch (*p & HEADER_TYPE_MASK) {
        case TYPE_SHAPE: {
            ShapeLook base = {0};
            look_flash_shape(&base, p);
            if (look->count == 0) /* else keys were added to it at run time: they are not shown */
                *look = base;
            look->prototype = base.prototype;
            return true;
        }
        case TYPE_SHAPE_NODE:
            if (look->count == 0)
                look->count = p[7];
            if (p[7] && p[7] <= KEYS_SHOWN)
                look->keys[p[7] - 1] = slot_at(p + 4);
            shape = slot_at(p + 2);
            break;
        case TYPE_SHAPE_ROOT: look->prototype = slot_at(p + 2); return true;
        case TYPE_SHAPE_DICT:
            look->prototype = u16_at(p) & HEADER_DICT_FULL ? slot_at(p + 4) : VALUE_UNDEFINED;
            look->count = 0;
            return true;
        default: return false;
        }
    }
    return false;
}

static void append_key(const HeapView *view, Value key, char *text, size_t room)
{
    size_t used = strlen(text);
    uint32_t length = 0;
    const uint8_t *p = NULL, *bytes = NULL;
    if (value_is_int(key)) {
        snprintf(text + used, room - used, "%d", value_int(key));
        return;
    }
    if (value_is_char(key)) {
        snprintf(text + used, room - used, "%c", (char)(value_flash_index(key) - FLASH_CHAR_FIRST));
        return;
    }
    if (value_is_heap(key) || value_is_flash(key))
        p = view_thing(view, key);
    if (p && (*p & HEADER_TYPE_MASK) == TYPE_STRING8 && !(value_is_heap(key) && (u16_at(p) & HEADER_VIEW))) {
        bytes = value_is_heap(key) ? p + 4 : flash_text(p, &length);
        length = value_is_heap(key) ? u16_at(p + 2) : length;
    }
    bool plain = bytes != NULL;
    for (uint32_t i = 0; plain && i < length; i++)
        plain = bytes[i] > 0x20 && bytes[i] < 0x7F && bytes[i] != '"' && bytes[i] != '\\';
    snprintf(text + used, room - used, "%.*s", plain ? (int)length : 1, plain ? (const char *)bytes : "?");
}

static char *keys_text(const HeapView *view, const ShapeLook *look)
{
    char text[KEYS_TEXT] = "{";
    for (uint32_t i = 0; i < look->count && i < KEYS_SHOWN && strlen(text) < KEYS_TEXT - 24; i++) {
        if (i)
            strcat(text, ", ");
        if (look->keys[i])
            append_key(view, look->keys[i], text, sizeof text - 8);
        else
            strcat(text, "?");
    }
    strcat(text, look->count > KEYS_SHOWN ? ", ...}" : "}");
    char *copy = xmalloc(strlen(text) + 1);
    return strcpy(copy, text);
}

/* ---- groups */

static uint32_t *group_place(MemoryTrace *trace, uint8_t type, MemoryGroupBy by, int32_t key)
{
    uint32_t mask = 2 * trace->group_capacity - 1, i = ((uint32_t)key * 2654435761u ^ type * 97u ^ (uint32_t)by) & mask;
    while (trace->group_index[i]) {
        const MemoryGroup *group = &trace->groups[trace->group_index[i] - 1];
        if (group->type == type && group->by == by && group->key == key)
            break;
        i = (i + 1) & mask;
    }
    return &trace->group_index[i];
}

static MemoryGroup *group_get(MemoryTrace *trace, uint8_t type, MemoryGroupBy by, int32_t key)
{
    uint32_t *place = group_place(trace, type, by, key);
    if (!*place && trace->group_count == trace->group_capacity) {
        trace->group_capacity *= 2;
        trace->groups = xrealloc(trace->groups, trace->group_capacity * sizeof *trace->groups);
        free(trace->group_index);
        trace->group_index = xcalloc(2 * trace->group_capacity, sizeof *trace->group_index);
        for (uint32_t i = 0; i < trace->group_count; i++)
            *group_place(trace, trace->groups[i].type, trace->groups[i].by, trace->groups[i].key) = i + 1;
        place = group_place(trace, type, by, key);
    }
    if (!*place) {
        trace->groups[trace->group_count] = (MemoryGroup){.type = type, .by = by, .key = key};
        *place = ++trace->group_count;
    }
    return &trace->groups[*place - 1];
}

static Value object_prototype(const HeapView *view)
{
    const ImageHeader *library = (const ImageHeader *)(const void *)view->library;
    return slot_at(view->library + (uint32_t)library->entry * IMAGE_ALIGN + ROOT_OBJECT_PROTO * sizeof(Slot));
}

MemoryGroup *memory_group(MemoryTrace *trace, const HeapView *view, const uint8_t *p, const MemoryThing *thing)
{
    if (!thing->id || thing->id == MEMORY_STUB)
        return NULL;
    MemoryGroupBy by = BY_SITE;
    int32_t key = (int32_t)thing->site;
    ShapeLook look = {0};
    bool shaped = thing->type >= TYPE_OBJECT && thing->type <= TYPE_WRAPPER && look_shape(&look, view, slot_at(p + 2));
    if (shaped && value_is_flash(look.prototype) && !value_is_special(look.prototype) && look.prototype != object_prototype(view)) {
        by = BY_PROTOTYPE;
        key = look.prototype;
    } else if (thing->type == TYPE_CLOSURE) {
        by = BY_FUNCTION;
        key = slot_at(p + 2);
    }
    MemoryGroup *group = group_get(trace, thing->type, by, key);
    uint32_t bytes = round_up(thing->bytes, trace->granule);
    if (!group->most || bytes < group->least)
        group->least = bytes;
    if (bytes > group->most)
        group->most = bytes;
    group->site = thing->site;
    if (shaped && !group->keys)
        group->keys = keys_text(view, &look);
    return group;
}
