/* Objects of the firmware's library with what features add to them, as entities of the program's image. All properties that the
 * firmware knows are kept, and of those that are added the ones that are reached.
 */
#include "additions.h"

#include "layout.h"

enum { OWN = 3 /* properties that a native has without a table: length, name, prototype */ };

static const ShapeRecord *shape_of(const Reached *r, uint32_t node) { return graph_shape(&r->graph, graph_shape_of(&r->graph, node)); }
static Value key_at(const ShapeRecord *shape, uint32_t i) { return link_slot((const uint8_t *)(shape + 1) + 2 * i); }
static Value value_at(const Reached *r, uint32_t node, uint32_t i) { return link_slot(graph_entity(&r->graph, node, NULL) + 4 + 2 * i); }

static uint8_t attributes_at(const ShapeRecord *shape, uint32_t i)
{
    return shape_flags(shape) & SHAPE_ATTRIBUTES ? ((const uint8_t *)(shape + 1))[2u * shape->count + i] : shape_flags(shape);
}

/* Is property `i` added, and reached? */
static bool is_reached(const Reached *r, uint32_t node, uint32_t i)
{
    const int32_t value = graph_node_of(&r->graph, value_at(r, node, i));
    return link_has_addition(r, node, i) && (value < (int32_t)r->features || r->kept[value]);
}

static bool is_there(const Reached *r, uint32_t node, uint32_t i) { return !link_is_added(r, node, i) || is_reached(r, node, i); }

/* ---- which */

/* The constructor whose properties the object has, or -1. */
static int32_t native_with(const Reached *r, uint32_t object)
{
    const Graph *g = &r->graph;
    for (uint32_t node = g->counts[0]; node < r->features; node++) {
        const NativeRecord *native = (const NativeRecord *)(const void *)graph_entity(g, node, NULL);
        if (graph_type(g, node) == TYPE_NATIVE && native_constructor(native) &&
            graph_node_of(g, native_constructor(native)->properties) == (int32_t)object)
            return (int32_t)node;
    }
    return -1;
}

static Value value_of(const Graph *g, uint32_t node) { return VALUE_FLASH((int32_t)(node - g->counts[0]) + FLASH_LIBRARY_FIRST); }

void additions_find(Arena *arena, const Reached *r, Additions *additions)
{
    const Graph *g = &r->graph;
    for (uint32_t node = g->counts[0]; node < r->features; node++) {
        const ShapeRecord *shape = shape_of(r, node);
        bool any = false;
        for (uint32_t i = 0; shape && i < shape->count && !any; i++)
            any = r->kept[node] == KEPT && is_reached(r, node, i);
        if (!any)
            continue;
        const int32_t native = native_with(r, node);
        Addition addition = {value_of(g, native >= 0 ? (uint32_t)native : node), node,
                             native >= 0 ? (const NativeRecord *)(const void *)graph_entity(g, (uint32_t)native, NULL) : NULL};
        VEC_PUSH(arena, additions, addition);
    }
}

/* ---- writing */

static Value root(const Reached *r, Root which)
{
    const uint8_t *library = r->graph.images[1];
    return link_slot(library + ((const ImageHeader *)(const void *)library)->entry * (uint32_t)IMAGE_ALIGN + 2 * which);
}

void addition_write_shape(EntityWriter *w, const Addition *addition)
{
    static const Root NAMES[OWN] = {ROOT_LENGTH, ROOT_NAME, ROOT_PROTOTYPE};
    static const uint8_t ATTRIBUTES[OWN] = {ATTR_HIDDEN | ATTR_READONLY, ATTR_HIDDEN | ATTR_READONLY,
                                            ATTR_HIDDEN | ATTR_READONLY | ATTR_PERMANENT};
    const ShapeRecord *shape = shape_of(w->r, addition->object);
    const uint32_t own = addition->native ? OWN : 0;
    ShapeRecord record = {(uint16_t)((shape->header & 0xFF) | SHAPE_ATTRIBUTES << 8), (Slot)link_renumbered(w, shape->prototype), (uint16_t)own};
    for (uint32_t i = 0; i < shape->count; i++)
        record.count = (uint16_t)(record.count + is_there(w->r, addition->object, i));
    w->at = (uint32_t)w->out.size;
    buffer_append(&w->out, &record, sizeof record);
    for (uint32_t i = 0; i < own; i++)
        link_put_slot(w, root(w->r, NAMES[i]));
    for (uint32_t i = 0; i < shape->count; i++)
        if (is_there(w->r, addition->object, i))
            link_put_slot(w, key_at(shape, i));
    buffer_append(&w->out, ATTRIBUTES, own);
    for (uint32_t i = 0; i < shape->count; i++)
        if (is_there(w->r, addition->object, i))
            buffer_u8(&w->out, attributes_at(shape, i));
    const uint32_t bytes = shape_index_offset(&record) + shape_index_bytes(record.count);
    while (w->out.size < w->at + bytes)
        buffer_u8(&w->out, 0);
    image_fill_index(w->out.data + w->at);
}

void addition_write_object(EntityWriter *w, const Addition *addition, Value shape)
{
    const ShapeRecord *keys = shape_of(w->r, addition->object);
    uint8_t head[4];
    memcpy(head, graph_entity(&w->r->graph, addition->object, NULL), 2);
    link_put(head + 2, (uint32_t)shape);
    w->at = (uint32_t)w->out.size;
    buffer_append(&w->out, head, sizeof head);
    if (addition->native) {
        link_put_slot(w, VALUE_INT((int32_t)native_length(addition->native)));
        link_put_slot(w, addition->native->name);
        link_put_slot(w, native_constructor(addition->native)->prototype);
    }
    for (uint32_t i = 0; i < keys->count; i++)
        if (is_there(w->r, addition->object, i))
            link_put_slot(w, value_at(w->r, addition->object, i));
}
