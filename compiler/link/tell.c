/* `mote build --firmware -v`: what takes most of a linked firmware's library, and because of what it is there; then the natives,
 * whose C takes more than they do.
 */
#include "reach.h"

#include <stdlib.h>

enum { TOLD = 40, LINE = 160 };

typedef struct Teller {
    FILE *file;
    const Reached *r;
    const LibrarySymbols *symbols;
} Teller;

static uint32_t bytes_of(const Reached *r, uint32_t node)
{
    uint32_t bytes;
    graph_entity(&r->graph, node, &bytes);
    return bytes;
}

static const char *symbol_of(const Teller *t, uint32_t node)
{
    const int32_t value = VALUE_FLASH((int)(node - t->r->graph.counts[0]) + FLASH_LIBRARY_FIRST);
    for (uint32_t i = 0; graph_is_library(&t->r->graph, node) && i < t->symbols->count; i++)
        if (t->symbols->items[i].value == value)
            return t->symbols->items[i].name;
    return NULL;
}

/* The text of a string, or what something with a name is called. */
static void describe_string(const Teller *t, int32_t node, char *text, size_t room)
{
    uint32_t length = 0;
    const bool is_text = node >= 0 && graph_type(&t->r->graph, (uint32_t)node) == TYPE_STRING8;
    const uint8_t *p = is_text ? flash_text(graph_entity(&t->r->graph, (uint32_t)node, NULL), &length) : NULL;
    snprintf(text, room, "%.*s", (int)(length < 40 ? length : 40), p ? (const char *)p : "");
}

static void describe(const Teller *t, int32_t node, char *text, size_t room)
{
    static const char *const ROOTS[] = {
#define ROOT(id, kind, name) name,
#include "roots.def"
#undef ROOT
    };
    const Graph *g = &t->r->graph;
    const char *symbol = node >= 0 ? symbol_of(t, (uint32_t)node) : NULL;
    char inner[LINE / 2] = "";
    if (node < 0) {
        snprintf(text, room, "the runtime (%s)", ROOTS[-1 - node]);
        return;
    }
    const uint8_t *p = graph_entity(g, (uint32_t)node, NULL);
    const Type type = graph_type(g, (uint32_t)node);
    if (symbol)
        snprintf(text, room, "%s", symbol);
    else if (!graph_is_library(g, (uint32_t)node))
        snprintf(text, room, "the program");
    else if (type == TYPE_SHAPE) {
        describe(t, graph_node_of(g, graph_shape(g, node)->prototype), inner, sizeof inner);
        snprintf(text, room, "shape of %s", inner);
    } else if (type == TYPE_FUNCTION || type == TYPE_NATIVE) {
        const Value name = type == TYPE_NATIVE ? ((const NativeRecord *)(const void *)p)->name
                                               : function_name((const FunctionRecord *)(const void *)p);
        describe_string(t, graph_node_of(g, name), inner, sizeof inner);
        snprintf(text, room, "%s()", inner);
    } else if (type == TYPE_STRING8) {
        describe_string(t, node, inner, sizeof inner);
        snprintf(text, room, "\"%s\"", inner);
    } else
        snprintf(text, room, "#%d (type %d)", (int)node, (int)type);
}

/* "  96  Array.prototype.map: shape of ..., Array.prototype, the runtime (Array.prototype)" */
static void tell_why(const Teller *t, uint32_t node)
{
    char text[LINE];
    describe(t, (int32_t)node, text, sizeof text);
    fprintf(t->file, "  %5u  %s", (unsigned)bytes_of(t->r, node), text);
    int32_t at = (int32_t)node;
    for (unsigned step = 0; step < 12 && at >= 0 && t->r->because[at] != at; step++) {
        at = t->r->because[at];
        describe(t, at, text, sizeof text);
        fprintf(t->file, "%s %s", step ? "," : ":", text);
    }
    fputc('\n', t->file);
}

static const Reached *sorted;

static int larger_first(const void *a, const void *b)
{
    const uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b, p_bytes = bytes_of(sorted, p), q_bytes = bytes_of(sorted, q);
    return p_bytes != q_bytes ? (p_bytes < q_bytes ? 1 : -1) : p < q ? -1 : p > q;
}

void link_tell(FILE *file, const Reached *r, const LibrarySymbols *symbols, Arena *arena)
{
    const Teller t = {file, r, symbols};
    uint32_t *nodes = ARENA_ARRAY(arena, uint32_t, graph_nodes(&r->graph)), count = 0;
    for (uint32_t node = r->graph.counts[0]; node < graph_nodes(&r->graph); node++)
        if (r->kept[node] == KEPT && graph_type(&r->graph, node) != TYPE_NATIVE)
            nodes[count++] = node;
    sorted = r;
    qsort(nodes, count, sizeof *nodes, larger_first);
    fprintf(file, "the library's largest parts, and because of what they are there (bytes before they lose properties):\n");
    for (uint32_t i = 0; i < count && i < TOLD; i++)
        tell_why(&t, nodes[i]);
    fprintf(file, "natives:\n");
    for (uint32_t node = r->graph.counts[0]; node < graph_nodes(&r->graph); node++)
        if (r->kept[node] == KEPT && graph_type(&r->graph, node) == TYPE_NATIVE)
            tell_why(&t, node);
}
