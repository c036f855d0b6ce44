/* Writing entities with new numbers; objects and shapes without the properties that they lost. */
#include "entity_writer.h"

#include <stdlib.h>

Value link_renumbered(const EntityWriter *w, Value value)
{
    const Graph *g = &w->r->graph;
    const int32_t node = graph_node_of(g, value), first = w->own ? FLASH_INDEX_MIN : FLASH_LIBRARY_FIRST;
    if (node < 0 || (w->own ? node >= (int32_t)g->counts[0] && (uint32_t)node < w->r->features : (uint32_t)node < g->counts[0]))
        return value;
    return w->numbers[node] < 0 ? VALUE_UNDEFINED : VALUE_FLASH(w->numbers[node] + first);
}

static void patch(void *context, uint32_t node, const Reference *reference)
{
    EntityWriter *w = context;
    (void)node;
    w->far |= !link_refer(w->out.data + w->at, reference, link_renumbered(w, reference->value));
}

void link_patch(EntityWriter *w, uint32_t node) { graph_references(&w->r->graph, node, patch, w); }

/* ---- one entity */

void link_put_slot(EntityWriter *w, Value value)
{
    uint8_t bytes[2];
    link_put(bytes, (uint32_t)link_renumbered(w, value));
    buffer_append(&w->out, bytes, 2);
}

static Value key_of(const ShapeRecord *shape, uint32_t i) { return link_slot((const uint8_t *)(shape + 1) + 2 * i); }

static void write_shape(EntityWriter *w, uint32_t node, const ShapeRecord *shape)
{
    ShapeRecord record = *shape;
    record.count = 0;
    for (uint32_t i = 0; i < shape->count; i++)
        record.count = (uint16_t)(record.count + link_has_key(w->r, node, key_of(shape, i)));
    record.prototype = (Slot)link_renumbered(w, shape->prototype);
    buffer_append(&w->out, &record, sizeof record);
    for (uint32_t i = 0; i < shape->count; i++)
        if (link_has_key(w->r, node, key_of(shape, i)))
            link_put_slot(w, key_of(shape, i));
    for (uint32_t i = 0; i < shape->count && (shape_flags(shape) & SHAPE_ATTRIBUTES); i++)
        if (link_has_key(w->r, node, key_of(shape, i)))
            buffer_u8(&w->out, ((const uint8_t *)(shape + 1))[2u * shape->count + i]);
    const uint32_t bytes = shape_index_offset(&record) + shape_index_bytes(record.count);
    while (w->out.size < w->at + bytes)
        buffer_u8(&w->out, 0);
    image_fill_index(w->out.data + w->at);
}

static void write_object(EntityWriter *w, uint32_t node, const ShapeRecord *shape)
{
    const uint8_t *p = graph_entity(&w->r->graph, node, NULL);
    buffer_append(&w->out, p, 2);
    link_put_slot(w, link_slot(p + 2));
    for (uint32_t i = 0; i < shape->count; i++)
        if (link_has_key(w->r, (uint32_t)graph_shape_of(&w->r->graph, node), key_of(shape, i)))
            link_put_slot(w, link_slot(p + 4 + 2 * i));
}

void link_write_entity(EntityWriter *w, uint32_t node)
{
    const Graph *g = &w->r->graph;
    uint32_t bytes;
    const uint8_t *p = graph_entity(g, node, &bytes);
    w->at = (uint32_t)w->out.size;
    if (!link_is_shaken(w->r, node)) {
        buffer_append(&w->out, p, bytes);
        link_patch(w, node);
        if (graph_type(g, node) == TYPE_SHAPE)
            image_fill_index(w->out.data + w->at);
    } else if (graph_type(g, node) == TYPE_SHAPE)
        write_shape(w, node, (const ShapeRecord *)(const void *)p);
    else
        write_object(w, node, graph_shape(g, graph_shape_of(g, node)));
}

/* ---- strings */

static const Graph *sorted_graph;

static int string_order(const void *a, const void *b)
{
    const uint8_t *p = graph_entity(sorted_graph, *(const uint32_t *)a, NULL), *q = graph_entity(sorted_graph, *(const uint32_t *)b, NULL);
    uint32_t p_length, q_length;
    const uint8_t *p_text = flash_text(p, &p_length), *q_text = flash_text(q, &q_length);
    const int type = (*p & HEADER_TYPE_MASK) - (*q & HEADER_TYPE_MASK);
    if (type)
        return type;
    if (p_length != q_length)
        return p_length < q_length ? -1 : 1;
    return memcmp(p_text, q_text, p_length << ((*p & HEADER_TYPE_MASK) == TYPE_STRING16));
}

void link_sort_strings(const Graph *g, uint32_t *nodes, uint32_t count)
{
    sorted_graph = g;
    qsort(nodes, count, sizeof *nodes, string_order);
}
