/* Writing what was reached: the library's entities get new numbers in their old order, with all strings at the start; objects
 * and shapes are written without the properties that they lost.
 */
#include "reach.h"

#include "writer.h"

typedef struct Writer {
    const Reached *r;
    int32_t *numbers; /* of the library's kept entities, by node */
    Buffer out;
    uint32_t at;      /* where in `out` the entity starts that is being patched */
} Writer;

static Value renumbered(const Writer *w, Value value)
{
    const Graph *g = &w->r->graph;
    int32_t node = graph_node_of(g, value);
    if (node < 0 || !graph_is_library(g, (uint32_t)node))
        return value;
    return w->numbers[node] < 0 ? VALUE_UNDEFINED : VALUE_FLASH(w->numbers[node] + FLASH_LIBRARY_FIRST);
}

static void patch(void *context, uint32_t node, const Reference *reference)
{
    Writer *w = context;
    (void)node;
    link_put(w->out.data + w->at + reference->offset, (uint32_t)renumbered(w, reference->value));
}

/* ---- one entity */

static void put_slot(Writer *w, Value value)
{
    uint8_t bytes[2];
    link_put(bytes, (uint32_t)renumbered(w, value));
    buffer_append(&w->out, bytes, 2);
}

static Value key_of(const ShapeRecord *shape, uint32_t i) { return link_slot((const uint8_t *)(shape + 1) + 2 * i); }

static void write_shape(Writer *w, uint32_t node, const ShapeRecord *shape)
{
    ShapeRecord record = *shape;
    record.count = 0;
    for (uint32_t i = 0; i < shape->count; i++)
        record.count = (uint16_t)(record.count + link_has_key(w->r, node, key_of(shape, i)));
    record.prototype = (Slot)renumbered(w, shape->prototype);
    buffer_append(&w->out, &record, sizeof record);
    for (uint32_t i = 0; i < shape->count; i++)
        if (link_has_key(w->r, node, key_of(shape, i)))
            put_slot(w, key_of(shape, i));
    for (uint32_t i = 0; i < shape->count && (shape_flags(shape) & SHAPE_ATTRIBUTES); i++)
        if (link_has_key(w->r, node, key_of(shape, i)))
            buffer_u8(&w->out, ((const uint8_t *)(shape + 1))[2u * shape->count + i]);
    const uint32_t bytes = shape_index_offset(&record) + shape_index_bytes(record.count);
    while (w->out.size < w->at + bytes)
        buffer_u8(&w->out, 0);
    image_fill_index(w->out.data + w->at);
}

static void write_object(Writer *w, uint32_t node, const ShapeRecord *shape)
{
    const uint8_t *p = graph_entity(&w->r->graph, node, NULL);
    buffer_append(&w->out, p, 2);
    put_slot(w, link_slot(p + 2));
    for (uint32_t i = 0; i < shape->count; i++)
        if (link_has_key(w->r, (uint32_t)graph_shape_of(&w->r->graph, node), key_of(shape, i)))
            put_slot(w, link_slot(p + 4 + 2 * i));
}

static void write_entity(Writer *w, uint32_t node)
{
    const Graph *g = &w->r->graph;
    const int32_t shape = graph_shape_of(g, node);
    uint32_t bytes;
    const uint8_t *p = graph_entity(g, node, &bytes);
    w->at = (uint32_t)w->out.size;
    if (w->r->shaken[node])
        write_shape(w, node, (const ShapeRecord *)(const void *)p);
    else if (shape >= 0 && w->r->shaken[shape])
        write_object(w, node, graph_shape(g, shape));
    else {
        buffer_append(&w->out, p, bytes);
        graph_references(g, node, patch, w);
        if (graph_type(g, node) == TYPE_SHAPE)
            image_fill_index(w->out.data + w->at);
    }
}

/* ---- the library */

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

static int rank_of(Type type) { return type == TYPE_STRING8 || type == TYPE_STRING16 ? 0 : type == TYPE_NATIVE ? 1 : 2; }

/* The kept entities of the library in their new order; how many are strings. */
static uint32_t order_entities(const Reached *r, uint32_t *order, uint32_t *strings)
{
    const Graph *g = &r->graph;
    uint32_t count = 0;
    for (int rank = 0; rank < 3; rank++) {
        for (uint32_t node = g->counts[0]; node < graph_nodes(g); node++)
            if (r->kept[node] && rank_of(graph_type(g, node)) == rank)
                order[count++] = node;
        if (rank == 0) {
            *strings = count;
            sorted_graph = g;
            qsort(order, count, sizeof *order, string_order);
        }
    }
    return count;
}

static void pad(Buffer *b, uint32_t unit)
{
    while (b->size % unit)
        buffer_u8(b, 0);
}

static void write_header(Buffer *b, ImageHeader *header)
{
    const size_t covered = offsetof(ImageHeader, crc) + sizeof header->crc;
    header->last = (uint16_t)(b->size / IMAGE_ALIGN - 1);
    memcpy(b->data, header, sizeof *header);
    header->crc = image_crc(b->data + covered, b->size - covered);
    memcpy(b->data, header, sizeof *header);
}

static void write_library(Arena *arena, Writer *w)
{
    const Graph *g = &w->r->graph;
    Linked *linked = w->r->linked;
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, graph_nodes(g)), strings = 0;
    const uint32_t count = order_entities(w->r, order, &strings);
    for (uint32_t i = 0; i < count; i++)
        w->numbers[order[i]] = (int32_t)i;
    ImageHeader header;
    memcpy(&header, g->images[1], sizeof header);
    const uint8_t *roots = g->images[1] + header.entry * (uint32_t)IMAGE_ALIGN;
    header.features = IMAGE_LIBRARY;
    header.entity_count = (uint16_t)count;
    header.string_count = (uint16_t)strings;
    header.global_count = 0;
    for (uint32_t i = 0; i < LINK_NATIVE_COUNT; i++)
        header.global_count = (uint16_t)(header.global_count + (linked->natives[i] != 0));
    buffer_append(&w->out, &header, sizeof header);
    for (uint32_t i = 0; i < count; i++)
        buffer_append(&w->out, "\0", 2);
    pad(&w->out, IMAGE_ALIGN);
    header.entry = (uint16_t)(w->out.size / IMAGE_ALIGN);
    for (int i = 0; i < ROOT_COUNT; i++)
        put_slot(w, link_slot(roots + 2 * i)); /* undefined where it is not there */
    for (uint32_t i = 0; i < count; i++) {
        pad(&w->out, graph_type(g, order[i]) == TYPE_FUNCTION ? IMAGE_ALIGN : 2);
        link_put(w->out.data + sizeof header + 2 * i, (uint32_t)w->out.size >> LIBRARY_SHIFT);
        write_entity(w, order[i]);
    }
    pad(&w->out, IMAGE_ALIGN);
    write_header(&w->out, &header);
    linked->library_bytes = (uint32_t)w->out.size;
    linked->library = arena_alloc(arena, w->out.size);
    memcpy(linked->library, w->out.data, w->out.size);
    buffer_free(&w->out);
}

/* ---- the program: the same bytes with other numbers */

static void write_program(Arena *arena, Writer *w)
{
    const Graph *g = &w->r->graph;
    buffer_append(&w->out, g->images[0], g->bytes[0]);
    for (uint32_t node = 0; node < g->counts[0]; node++) {
        w->at = (uint32_t)(graph_entity(g, node, NULL) - g->images[0]);
        graph_references(g, node, patch, w);
        if (graph_type(g, node) == TYPE_SHAPE)
            image_fill_index(w->out.data + w->at);
    }
    ImageHeader header;
    memcpy(&header, w->out.data, sizeof header);
    write_header(&w->out, &header);
    w->r->linked->program_bytes = (uint32_t)w->out.size;
    w->r->linked->program = arena_alloc(arena, w->out.size);
    memcpy(w->r->linked->program, w->out.data, w->out.size);
    buffer_free(&w->out);
}

static unsigned features_of(const Reached *r, const LibrarySymbols *symbols)
{
    const unsigned header = r->graph.images[0][offsetof(ImageHeader, features)];
    unsigned features = (header & IMAGE_FEATURES) >> IMAGE_FEATURES_SHIFT;
    for (uint32_t node = r->graph.counts[0]; node < graph_nodes(&r->graph); node++)
        if (r->kept[node])
            features |= library_feature(symbols, VALUE_FLASH((int)(node - r->graph.counts[0]) + FLASH_LIBRARY_FIRST));
    return features;
}

void image_link(Arena *arena, const uint8_t *program, uint32_t bytes, const LibrarySymbols *symbols, Linked *linked,
                FILE *tell)
{
    Reached r = {.linked = linked};
    memset(linked, 0, sizeof *linked);
    linked->natives = ARENA_ARRAY(arena, uint8_t, LINK_NATIVE_COUNT);
    graph_open(&r.graph, program, bytes, symbols);
    link_reach(arena, &r, symbols);
    if (tell)
        link_tell(tell, &r, symbols, arena);
    linked->features = features_of(&r, symbols);
    Writer w = {.r = &r, .numbers = ARENA_ARRAY(arena, int32_t, graph_nodes(&r.graph))};
    memset(w.numbers, 0xFF, graph_nodes(&r.graph) * sizeof *w.numbers);
    write_library(arena, &w);
    write_program(arena, &w);
}
