/* Writing what was reached: the library's entities get new numbers in their old order, with all strings at the start; objects
 * and shapes are written without the properties that they lost.
 */
#include "reach.h"

#include "entity_writer.h"

/* ---- the library */

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
            link_sort_strings(g, order, count);
        }
    }
    return count;
}

static void write_library(Arena *arena, EntityWriter *w)
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
    buffer_pad(&w->out, IMAGE_ALIGN);
    header.entry = (uint16_t)(w->out.size / IMAGE_ALIGN);
    for (int i = 0; i < ROOT_COUNT; i++)
        link_put_slot(w, link_slot(roots + 2 * i)); /* undefined where it is not there */
    for (uint32_t i = 0; i < count; i++) {
        buffer_pad(&w->out, graph_type(g, order[i]) == TYPE_FUNCTION ? IMAGE_ALIGN : 2);
        link_put(w->out.data + sizeof header + 2 * i, (uint32_t)w->out.size >> LIBRARY_SHIFT);
        link_write_entity(w, order[i]);
    }
    buffer_pad(&w->out, IMAGE_ALIGN);
    image_seal(&w->out, &header, false);
    linked->library_bytes = (uint32_t)w->out.size;
    linked->library = arena_alloc(arena, w->out.size);
    memcpy(linked->library, w->out.data, w->out.size);
    buffer_free(&w->out);
}

/* ---- the program: the same bytes with other numbers */

static void write_program(Arena *arena, EntityWriter *w)
{
    const Graph *g = &w->r->graph;
    buffer_append(&w->out, g->images[0], g->bytes[0]);
    for (uint32_t node = 0; node < g->counts[0]; node++) {
        w->at = (uint32_t)(graph_entity(g, node, NULL) - g->images[0]);
        link_patch(w, node);
        if (graph_type(g, node) == TYPE_SHAPE)
            image_fill_index(w->out.data + w->at);
    }
    ImageHeader header;
    memcpy(&header, w->out.data, sizeof header);
    image_seal(&w->out, &header, false);
    w->r->linked->program_bytes = (uint32_t)w->out.size;
    w->r->linked->program = arena_alloc(arena, w->out.size);
    memcpy(w->r->linked->program, w->out.data, w->out.size);
    buffer_free(&w->out);
}

static unsigned features_of(const Reached *r, const LibrarySymbols *symbols)
{
    const unsigned header = link_u16(r->graph.images[0] + offsetof(ImageHeader, features));
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
    EntityWriter w = {.r = &r, .numbers = ARENA_ARRAY(arena, int32_t, graph_nodes(&r.graph))};
    memset(w.numbers, 0xFF, graph_nodes(&r.graph) * sizeof *w.numbers);
    write_library(arena, &w);
    write_program(arena, &w);
}
