/* What a program reaches of features (contract/feature.h) moves into its image: entities of the library become its own, behind
 * those that it has, its strings sorted with them. Objects lose the properties that nothing mentions, as in linked firmware.
 *
 *   strings | initial values of globals | the program's others | carried | what features add to | the features' roots | pairs
 */
#include "carry.h"

#include "additions.h"
typedef struct Carry {
    EntityWriter writer;
    Arena *arena;
    uint32_t *order, count, strings;
    uint32_t *offsets; /* by number */
    int32_t pairs;     /* the program's table of them, or -1 */
    Additions additions; /* two entities each: shape, object */
    unsigned features;
    ImageHeader header;/* of the new image */
} Carry;

static bool is_carried(const Reached *r, uint32_t node) { return node >= r->features && r->kept[node]; }

/* ---- order */

static int32_t pairs_of(const Graph *g)
{
    ImageHeader header;
    memcpy(&header, g->images[0], sizeof header);
    return header.features & IMAGE_PAIRS ? (int32_t)g->counts[0] - 1 : -1;
}

static bool is_text(const Graph *g, uint32_t node) { return (graph_type(g, node) | 1) == TYPE_STRING16; }

static void order_entities(Carry *c)
{
    const Reached *r = c->writer.r;
    const Graph *g = &r->graph;
    for (int texts = 1; texts >= 0; texts--) {
        for (uint32_t node = 0; node < graph_nodes(g); node++)
            if ((node < g->counts[0] ? (int32_t)node != c->pairs : is_carried(r, node)) && is_text(g, node) == (bool)texts)
                c->order[c->count++] = node;
        if (texts) {
            c->strings = c->count;
            link_sort_strings(g, c->order, c->count);
        }
    }
}

/* ---- places */

static void start_entity(Carry *c, uint32_t number, bool function)
{
    const uint32_t unit = function ? IMAGE_ALIGN : 1u << image_shift(&c->header);
    buffer_pad(&c->writer.out, unit);
    c->offsets[number] = (uint32_t)c->writer.out.size;
    link_put(c->writer.out.data + sizeof c->header + 2 * number, (uint32_t)c->writer.out.size >> image_shift(&c->header));
}

static void end_entity(Carry *c, uint32_t number)
{
    while (c->writer.out.size < c->offsets[number] + ENTITY_BYTES_MIN)
        buffer_u8(&c->writer.out, 0);
}

/* A native that the program carries says its number. */
static void write_native(Carry *c, uint32_t node)
{
    const Graph *g = &c->writer.r->graph;
    const NativeRecord *record = (const NativeRecord *)(const void *)graph_entity(g, node, NULL);
    uint8_t number[2];
    c->writer.out.size = c->writer.at + sizeof *record + (native_constructor(record) ? sizeof(NativeConstruct) : 0);
    link_put(number, graph_native_number(g, node));
    buffer_append(&c->writer.out, number, 2);
}

static void write_roots(Carry *c)
{
    const Reached *r = c->writer.r;
    const uint8_t *library = r->graph.images[1];
    const uint8_t *roots = library + ((const ImageHeader *)(const void *)library)->entry * (uint32_t)IMAGE_ALIGN;
    uint8_t head[4];
    link_put(head, TYPE_TABLE | HEADER_FLASH);
    link_put(head + 2, CARRIED_ROOTS + 1);
    buffer_append(&c->writer.out, head, sizeof head);
    for (uint32_t i = ROOT_FEATURES; i < ROOT_COUNT; i++)
        link_put_slot(&c->writer, link_slot(roots + 2 * i));
    uint32_t first = c->count;
    while (graph_is_library(&r->graph, c->order[first - 1]) && !is_text(&r->graph, c->order[first - 1]))
        first--;
    link_put_slot(&c->writer, VALUE_INT((int32_t)first));
}

static int by_thing(const void *a, const void *b)
{
    return link_slot(a) - link_slot(b);
}

static bool has_pairs(const Carry *c) { return c->pairs >= 0 || c->additions.count; }

static void write_addition(Carry *c, uint32_t number, const Addition *addition)
{
    start_entity(c, number, false);
    addition_write_shape(&c->writer, addition);
    end_entity(c, number);
    start_entity(c, number + 1, false);
    addition_write_object(&c->writer, addition, VALUE_FLASH((int32_t)number + FLASH_INDEX_MIN));
    end_entity(c, number + 1);
}

/* Those of the program, and what features add to. */
static void write_pairs(Carry *c, uint32_t at)
{
    static const uint8_t NONE[4] = {(TYPE_TABLE | HEADER_FLASH) & 0xFF, HEADER_FLASH >> 8};
    if (c->pairs >= 0)
        link_write_entity(&c->writer, (uint32_t)c->pairs);
    else
        buffer_append(&c->writer.out, NONE, sizeof NONE);
    c->writer.out.size = at + 4 + 2 * link_u16(c->writer.out.data + at + 2); /* without what fills it up */
    for (uint32_t i = 0; i < c->additions.count; i++) {
        uint8_t pair[4];
        link_put(pair, (uint32_t)c->additions.items[i].thing);
        link_put(pair + 2, (uint32_t)VALUE_FLASH((int32_t)(c->count + 2 * i + 1) + FLASH_INDEX_MIN));
        buffer_append(&c->writer.out, pair, sizeof pair);
    }
    uint8_t *table = c->writer.out.data + at;
    link_put(table + 2, link_u16(table + 2) + 2 * c->additions.count);
    qsort(table + 4, link_u16(table + 2) / 2, 4, by_thing);
}

/* What the program changed at build time has it already. */
static void drop_changed(Carry *c)
{
    uint32_t kept = 0;
    const uint8_t *table = c->pairs < 0 ? NULL : graph_entity(&c->writer.r->graph, (uint32_t)c->pairs, NULL);
    for (uint32_t i = 0; i < c->additions.count; i++) {
        bool changed = false;
        for (uint32_t k = 0; table && k < link_u16(table + 2); k += 2)
            changed = changed || link_slot(table + 4 + 2 * k) == c->additions.items[i].thing;
        if (!changed)
            c->additions.items[kept++] = c->additions.items[i];
    }
    c->additions.count = kept;
}

static void write_entities(Carry *c)
{
    const Graph *g = &c->writer.r->graph;
    for (uint32_t i = 0; i < c->count; i++) {
        start_entity(c, i, graph_type(g, c->order[i]) == TYPE_FUNCTION);
        link_write_entity(&c->writer, c->order[i]);
        if (graph_is_library(g, c->order[i]) && graph_type(g, c->order[i]) == TYPE_NATIVE)
            write_native(c, c->order[i]);
        if (graph_is_library(g, c->order[i]) && graph_type(g, c->order[i]) == TYPE_FUNCTION)
            c->writer.out.data[c->offsets[i] + 1] &= (uint8_t)~(FUNCTION_RECEIVER >> 8); /* for the compiler */
        end_entity(c, i);
    }
    uint32_t number = c->count;
    for (uint32_t i = 0; i < c->additions.count; i++, number += 2)
        write_addition(c, number, &c->additions.items[i]);
    if (c->features) {
        start_entity(c, number, false);
        write_roots(c);
        number++;
    }
    if (has_pairs(c)) {
        start_entity(c, number, false);
        write_pairs(c, c->offsets[number]);
    }
}

/* ---- the image */

static unsigned carried_features(const Reached *r, const LibrarySymbols *symbols)
{
    const unsigned header = link_u16(r->graph.images[0] + offsetof(ImageHeader, features));
    unsigned features = (header & IMAGE_FEATURES) >> IMAGE_FEATURES_SHIFT & ~(unsigned)FEATURES_CARRIED;
    for (uint32_t node = r->features; node < graph_nodes(&r->graph); node++)
        if (r->kept[node])
            features |= library_feature(symbols, VALUE_FLASH((int)(node - r->graph.counts[0]) + FLASH_LIBRARY_FIRST));
    return features;
}

static void write_all(Carry *c, bool large, const LibrarySymbols *symbols)
{
    Buffer *out = &c->writer.out;
    const uint32_t more = 2 * c->additions.count + (c->features != 0) + has_pairs(c);
    ImageHeader *h = &c->header;
    memcpy(h, c->writer.r->graph.images[0], sizeof *h);
    h->features = (uint16_t)((has_pairs(c) ? IMAGE_PAIRS : 0) | c->features << IMAGE_FEATURES_SHIFT | (large ? IMAGE_LARGE : 0));
    h->entity_count = (uint16_t)(c->count + more);
    h->string_count = (uint16_t)c->strings;
    h->entry = (uint16_t)link_renumbered(&c->writer, (Slot)h->entry);
    memcpy(&h->builtin_hash, symbols->general + offsetof(ImageHeader, builtin_hash), sizeof h->builtin_hash);
    out->size = 0;
    buffer_append(out, h, sizeof *h);
    for (uint32_t i = 0; i < c->count + more; i++)
        buffer_append(out, "\0", 2);
    write_entities(c);
    buffer_pad(out, IMAGE_ALIGN);
}

/* ---- what the compiler knows of the image */

static char kind_of(const Graph *g, uint32_t node)
{
    switch (graph_type(g, node)) {
    case TYPE_STRING8: case TYPE_STRING16: return 's';
    case TYPE_FUNCTION: return 'c';
    case TYPE_SHAPE: return 'h';
    default: return 'd';
    }
}

static const char *name_of(const Carry *c, uint32_t node, const LibrarySymbols *symbols)
{
    const Graph *g = &c->writer.r->graph;
    const uint8_t *p = graph_entity(g, node, NULL);
    const char *name = NULL;
    uint32_t length;
    if (graph_type(g, node) == TYPE_STRING8) {
        const uint8_t *text = flash_text(p, &length);
        return arena_strndup(c->arena, (const char *)text, length);
    }
    if (graph_type(g, node) == TYPE_FUNCTION)
        name = library_function(symbols, (uint32_t)(p - g->images[1]), false);
    if (graph_type(g, node) == TYPE_FUNCTION)
        return name ? name : "$";
    return kind_of(g, node) == 'h' ? "shape" : "data";
}

static void describe(Carry *c, Image *image, const LibrarySymbols *symbols)
{
    const Graph *g = &c->writer.r->graph;
    const uint32_t total = c->header.entity_count;
    ImageItem *items = ARENA_ARRAY(c->arena, ImageItem, total ? total : 1);
    ImageSplit split = {0};
    uint32_t used = 0;
    for (uint32_t i = 0; i < total; i++) {
        const uint32_t bytes = (i + 1 < total ? c->offsets[i + 1] : image->size) - c->offsets[i];
        const bool pairs = has_pairs(c) && i + 1 == total;
        if (i >= c->count + 2 * c->additions.count)
            items[i] = (ImageItem){pairs ? "properties of constants" : "roots", 'd', 0, 0, !pairs};
        else if (i >= c->count)
            items[i] = (ImageItem){(i - c->count) % 2 ? "data" : "shape", (i - c->count) % 2 ? 'd' : 'h', 0, 0, true};
        else if (c->order[i] < g->counts[0])
            items[i] = image->items[c->order[i]];
        else
            items[i] = (ImageItem){name_of(c, c->order[i], symbols), kind_of(g, c->order[i]), 0, 0, true};
        items[i].offset = c->offsets[i];
        items[i].bytes = bytes;
        uint32_t *part = items[i].kind == 'c' ? &split.code : items[i].kind == 's' ? &split.strings
                         : items[i].kind == 'h' ? &split.shapes : &split.data;
        *part += bytes;
        used += bytes;
    }
    split.other = image->size - used;
    image->items = items;
    image->item_count = total;
    image->split = split;
}

/* Offsets of functions, and values of constants, as they are now. */
static void renumber(const Carry *c, Image *image)
{
    const Graph *g = &c->writer.r->graph;
    for (uint32_t i = 0; i < image->function_count; i++)
        for (uint32_t node = 0; node < g->counts[0] && image->function_offsets[i]; node++)
            if (graph_entity(g, node, NULL) == g->images[0] + image->function_offsets[i]) {
                image->function_offsets[i] = c->offsets[c->writer.numbers[node]];
                break;
            }
    for (uint32_t i = 0; i < image->const_count; i++)
        if (value_is_flash(image->const_values[i]))
            image->const_values[i] = link_renumbered(&c->writer, image->const_values[i]);
}

static bool is_too_large(const Carry *c, Diag *diag)
{
    if (c->writer.far) { /* code generation should have seen that there are too many */
        diag_plain(diag, SEVERITY_ERROR, "internal error: a constant is out of reach");
        return true;
    }
    if (c->header.entity_count <= IMAGE_MAX_ENTITIES && c->writer.out.size <= IMAGE_MAX_BYTES)
        return false;
    diag_plain(diag, SEVERITY_ERROR, "with what it uses of %s the image has %u entities and %zu bytes; the format's limits are %u and %u",
               feature_names(c->features), c->header.entity_count, c->writer.out.size, IMAGE_MAX_ENTITIES, IMAGE_MAX_BYTES);
    return true;
}

bool image_carry(Arena *arena, Image *image, const LibrarySymbols *symbols, Diag *diag)
{
    Linked linked = {.natives = ARENA_ARRAY(arena, uint8_t, LINK_NATIVE_COUNT)};
    Reached r = {.linked = &linked};
    graph_open(&r.graph, image->bytes, image->size, symbols);
    r.features = r.graph.counts[0] + symbols->first_feature;
    link_reach(arena, &r, symbols);

    const uint32_t nodes = graph_nodes(&r.graph);
    Carry c = {.writer = {.r = &r, .numbers = ARENA_ARRAY(arena, int32_t, nodes), .own = true}, .arena = arena,
               .order = ARENA_ARRAY(arena, uint32_t, nodes),
               .pairs = pairs_of(&r.graph), .features = carried_features(&r, symbols)};
    additions_find(arena, &r, &c.additions);
    drop_changed(&c);
    c.offsets = ARENA_ARRAY(arena, uint32_t, nodes + 2 * c.additions.count + 2);
    order_entities(&c);
    memset(c.writer.numbers, 0xFF, nodes * sizeof *c.writer.numbers);
    for (uint32_t i = 0; i < c.count; i++)
        c.writer.numbers[c.order[i]] = (int32_t)i;
    write_all(&c, false, symbols);
    if (c.writer.out.size > IMAGE_SMALL_BYTES)
        write_all(&c, true, symbols);
    const bool fits = !is_too_large(&c, diag);
    if (fits) {
        image->size = (uint32_t)c.writer.out.size;
        image_seal(&c.writer.out, &c.header, true);
        image->build_id = c.header.build_id;
        describe(&c, image, symbols);
        renumber(&c, image);
        image->bytes = arena_alloc(arena, image->size);
        memcpy(image->bytes, c.writer.out.data, image->size);
    }
    buffer_free(&c.writer.out);
    return fits;
}
