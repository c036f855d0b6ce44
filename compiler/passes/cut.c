/* Minimum cut by Dinic's maximum flow: levels by breadth, then blocking flow by depth with an explicit path. */
#include "cut.h"

#define FAR UINT32_MAX

void cut_init(Cut *cut, uint32_t count)
{
    *cut = (Cut){.count = count};
    cut->first = xcalloc(count + 2, sizeof *cut->first);
    cut->level = xcalloc(count + 2, sizeof *cut->level);
    cut->at = xcalloc(count + 2, sizeof *cut->at);
}

void cut_free(Cut *cut)
{
    free(cut->first);
    free(cut->level);
    free(cut->at);
    free(cut->edges);
}

static void half_edge(Cut *cut, uint32_t from, uint32_t to, double room)
{
    if (cut->edge_count == cut->edge_capacity) {
        cut->edge_capacity = cut->edge_capacity == 0 ? 256 : cut->edge_capacity * 2;
        cut->edges = xrealloc(cut->edges, cut->edge_capacity * sizeof *cut->edges);
    }
    cut->edges[cut->edge_count] = (CutEdge){to, cut->first[from], room};
    cut->first[from] = ++cut->edge_count;
}

static void edge(Cut *cut, uint32_t from, uint32_t to, double room)
{
    if (room <= 0 || from == to)
        return;
    half_edge(cut, from, to, room);
    half_edge(cut, to, from, 0);
}

void cut_if_chosen(Cut *cut, uint32_t node, double cost) { edge(cut, node, cut->count + 1, cost); }
void cut_unless_chosen(Cut *cut, uint32_t node, double cost) { edge(cut, cut->count, node, cost); }
void cut_if_only(Cut *cut, uint32_t a, uint32_t b, double cost) { edge(cut, a, b, cost); }
bool cut_is_chosen(const Cut *cut, uint32_t node) { return cut->level[node] != FAR; }

static bool find_levels(Cut *cut, uint32_t *queue)
{
    uint32_t source = cut->count, sink = cut->count + 1, head = 0, tail = 0;
    for (uint32_t i = 0; i < cut->count + 2; i++)
        cut->level[i] = FAR;
    cut->level[source] = 0;
    queue[tail++] = source;
    while (head < tail) {
        uint32_t node = queue[head++];
        for (uint32_t e = cut->first[node]; e != 0; e = cut->edges[e - 1].next) {
            const CutEdge *edge = &cut->edges[e - 1];
            if (edge->room > 0 && cut->level[edge->to] == FAR) {
                cut->level[edge->to] = cut->level[node] + 1;
                queue[tail++] = edge->to;
            }
        }
    }
    return cut->level[sink] != FAR;
}

/* One augmenting path along the levels; path holds edge numbers. False when there is none left. */
static bool augment(Cut *cut, uint32_t *path)
{
    uint32_t source = cut->count, sink = cut->count + 1, depth = 0, node = source;
    while (node != sink) {
        uint32_t e = cut->at[node];
        while (e != 0 && !(cut->edges[e - 1].room > 0 && cut->level[cut->edges[e - 1].to] == cut->level[node] + 1))
            e = cut->edges[e - 1].next;
        cut->at[node] = e;
        if (e != 0) {
            path[depth++] = e - 1;
            node = cut->edges[e - 1].to;
        } else if (depth == 0) {
            return false;
        } else {
            node = cut->edges[path[--depth] ^ 1].to;
            cut->at[node] = cut->edges[cut->at[node] - 1].next;
        }
    }
    double room = CUT_NEVER * 4;
    for (uint32_t i = 0; i < depth; i++)
        if (cut->edges[path[i]].room < room)
            room = cut->edges[path[i]].room;
    for (uint32_t i = 0; i < depth; i++) {
        cut->edges[path[i]].room -= room;
        cut->edges[path[i] ^ 1].room += room;
    }
    return true;
}

void cut_solve(Cut *cut)
{
    uint32_t *scratch = xcalloc(cut->count + 3, sizeof *scratch);
    while (find_levels(cut, scratch)) {
        memcpy(cut->at, cut->first, (cut->count + 2) * sizeof *cut->at);
        while (augment(cut, scratch))
            ;
    }
    free(scratch);
}
