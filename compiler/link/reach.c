/* Reachability. From the program's references on, and from the roots that the runtime's C code looks at, as far as it can get
 * to look at them. Objects of the library (prototypes, constructors' properties, Math ...) keep only properties whose key is
 * mentioned: is a constant of something that is kept. Where the program may make a name at run time, they keep all.
 *
 * For a program that carries features, what the firmware has is no question; it is followed as if it were. There a name made at
 * run time finds the properties of what is carried, `constructor` excepted, and never the way to another feature.
 */
#include "reach.h"

typedef struct Work {
    Reached *r;
    Arena *arena;
    int32_t *items;
    uint32_t count, capacity;
    int32_t by; /* for Reached.because */
    bool changed;
} Work;

static const ImageHeader *library_of(const Reached *r) { return (const ImageHeader *)(const void *)r->graph.images[1]; }

static void keep(Work *w, int32_t node)
{
    if (node < 0 || w->r->kept[node] == KEPT)
        return;
    w->r->kept[node] = KEPT;
    w->r->because[node] = w->by;
    w->changed = true;
    VEC_PUSH(w->arena, w, node);
}

/* `by`: MENTIONED or MENTIONED_FOR_OBJECTS. */
static void mention_by(Work *w, int32_t node, unsigned by)
{
    if (node < 0)
        return;
    w->changed = w->changed || (w->r->mentioned[node] & by) != by;
    w->r->mentioned[node] |= (uint8_t)by;
}

static void mention(Work *w, int32_t node) { mention_by(w, node, MENTIONED); }

bool link_has_key(const Reached *r, uint32_t shape, Value key)
{
    int32_t node = graph_node_of(&r->graph, key);
    const bool named = r->named && (!r->features || (shape >= r->features && node != r->constructor));
    if (named || node < 0 || (r->mentioned[node] & MENTIONED) || (r->classes && node == r->constructor))
        return true;
    return r->mentioned[node] && (r->wrappers || !r->primitive[shape]);
}

bool link_is_shaken(const Reached *r, uint32_t node)
{
    const int32_t shape = graph_shape(&r->graph, (int32_t)node) ? (int32_t)node : graph_shape_of(&r->graph, node);
    return shape >= 0 && r->shaken[shape] && !(node >= r->features && (uint32_t)shape < r->features);
}

/* ---- what objects can lose properties */

static void forbid_code_shape(void *context, uint32_t node, const Reference *reference)
{
    Reached *r = context;
    (void)node;
    if (reference->kind == REFERENCE_CODE_SHAPE && reference->node >= 0)
        r->shaken[reference->node] = false;
}

static void may_shake(Reached *r, bool *holders, Value value)
{
    int32_t node = graph_node_of(&r->graph, value);
    if (node >= 0 && graph_shape_of(&r->graph, (uint32_t)node) >= 0)
        holders[node] = true;
}

/* Shapes of nothing but such objects, and not known to any code. */
static void find_shaken(Arena *arena, Reached *r, const LibrarySymbols *symbols)
{
    const Graph *g = &r->graph;
    bool *holders = ARENA_ARRAY(arena, bool, graph_nodes(g));
    for (uint32_t i = 0; i < symbols->count; i++)
        may_shake(r, holders, symbols->items[i].value);
    for (uint32_t node = g->counts[0]; node < graph_nodes(g); node++) {
        const NativeRecord *native = (const NativeRecord *)(const void *)graph_entity(g, node, NULL);
        if (graph_type(g, node) == TYPE_NATIVE && native_constructor(native))
            may_shake(r, holders, native_constructor(native)->properties);
    }
    for (uint32_t node = 0; node < graph_nodes(g); node++)
        if (holders[node])
            r->shaken[graph_shape_of(g, node)] = true;
    for (uint32_t node = 0; node < graph_nodes(g); node++) {
        int32_t shape = graph_shape_of(g, node);
        if (shape >= 0 && !holders[node])
            r->shaken[shape] = false;
        graph_references(g, node, forbid_code_shape, r);
    }
    for (int i = 0; i < ROOT_COUNT; i++) {
        const uint8_t *roots = g->images[1] + library_of(r)->entry * (uint32_t)IMAGE_ALIGN;
        int32_t node = graph_node_of(g, link_slot(roots + 2 * i));
        if (graph_shape(g, node))
            r->shaken[node] = false;
    }
}

/* ---- what features add */

static Value property_key(const Reached *r, uint32_t object, uint32_t i)
{
    return link_slot((const uint8_t *)(graph_shape(&r->graph, graph_shape_of(&r->graph, object)) + 1) + 2 * i);
}

static Value property_value(const Reached *r, uint32_t object, uint32_t i)
{
    return link_slot(graph_entity(&r->graph, object, NULL) + 4 + 2 * i);
}

bool link_is_added(const Reached *r, uint32_t object, uint32_t i)
{
    const Graph *g = &r->graph;
    return r->features && object >= g->counts[0] && object < r->features && graph_shape_of(g, object) >= 0 &&
           (graph_node_of(g, property_key(r, object, i)) >= (int32_t)r->features ||
            graph_node_of(g, property_value(r, object, i)) >= (int32_t)r->features);
}

/* A key says that a program uses what is added if nothing but that has it; `map` may be any array's. So others come along with
 * such a one, or with the constructor that is added; those of iterators with generators, or where one of theirs is a constant. */
static bool uses_additions(const Reached *r, uint32_t object)
{
    if ((int32_t)object == r->iterators && (r->generators || r->kept[r->helpers]))
        return true;
    const ShapeRecord *shape = graph_shape(&r->graph, graph_shape_of(&r->graph, object));
    for (uint32_t i = 0; i < shape->count; i++) {
        const int32_t key = graph_node_of(&r->graph, property_key(r, object, i)), value = graph_node_of(&r->graph, property_value(r, object, i));
        if (link_is_added(r, object, i) &&
            (key >= (int32_t)r->features ? r->mentioned[key] & MENTIONED : key == r->constructor && r->kept[value] == KEPT))
            return true;
    }
    return false;
}

bool link_has_addition(const Reached *r, uint32_t object, uint32_t i)
{
    return link_is_added(r, object, i) &&
           link_has_key(r, (uint32_t)graph_shape_of(&r->graph, object), property_key(r, object, i)) && uses_additions(r, object);
}

/* ---- following */

static void follow(void *context, uint32_t node, const Reference *reference)
{
    Work *w = context;
    Reached *r = w->r;
    if (link_is_shaken(r, node) && (reference->kind == REFERENCE_KEY || reference->kind == REFERENCE_PROPERTY))
        return; /* keep_properties looks */
    keep(w, reference->node);
    if (reference->node >= 0 && !graph_is_library(&r->graph, node))
        r->used[reference->node] = true;
    if (r->features && reference->node == r->constructor && graph_is_library(&r->graph, node))
        return; /* of what is carried the library asks only for names of constructors, or for changed ones */
    if (reference->kind != REFERENCE_NAME && (int32_t)node != r->prototype_shape)
        mention_by(w, reference->node, (int32_t)node == r->to_primitive ? MENTIONED_FOR_OBJECTS : MENTIONED);
}

static void note_native(const Reached *r, uint32_t node, unsigned how)
{
    if (graph_type(&r->graph, node) == TYPE_NATIVE)
        r->linked->natives[graph_native_number(&r->graph, node)] = (uint8_t)how;
}

static void follow_all(Work *w)
{
    while (w->count) {
        uint32_t node = (uint32_t)w->items[--w->count];
        w->by = (int32_t)node;
        graph_references(&w->r->graph, node, follow, w);
        graph_opcodes(&w->r->graph, node, w->r->linked->opcodes);
        note_native(w->r, node, LINKED_CODE);
    }
}

static void keep_only_name(void *context, uint32_t node, const Reference *reference)
{
    (void)node;
    if (reference->kind == REFERENCE_NAME)
        keep(context, reference->node);
}

/* A constructor that nobody can call. */
static void keep_name(Work *w, int32_t node)
{
    if (node < 0 || w->r->kept[node])
        return;
    w->r->kept[node] = KEPT_NAME;
    w->r->because[node] = w->by;
    w->changed = true;
    note_native(w->r, (uint32_t)node, LINKED_NAME);
    graph_references(&w->r->graph, (uint32_t)node, keep_only_name, w);
}

/* The properties of kept objects whose keys are mentioned. */
static void keep_property(void *context, uint32_t node, const Reference *reference)
{
    Work *w = context;
    if (reference->kind == REFERENCE_KEY && link_has_key(w->r, node, reference->value))
        keep(w, reference->node);
    if (reference->kind != REFERENCE_PROPERTY || (link_is_added(w->r, node, reference->index) && !link_has_addition(w->r, node, reference->index)))
        return;
    const uint32_t shape = (uint32_t)graph_shape_of(&w->r->graph, node);
    const Value key = link_slot((const uint8_t *)(graph_shape(&w->r->graph, (int32_t)shape) + 1) + 2 * reference->index);
    if (link_is_shaken(w->r, node) && !link_has_key(w->r, shape, key))
        return;
    const bool native = reference->node >= 0 && graph_type(&w->r->graph, (uint32_t)reference->node) == TYPE_NATIVE;
    if (native && graph_node_of(&w->r->graph, key) == w->r->constructor && (!w->r->named || w->r->features) && !w->r->mentioned[w->r->constructor] &&
        link_is_shaken(w->r, node))
        keep_name(w, reference->node);
    else {
        keep(w, reference->node);
        mention(w, reference->node);
    }
}

static void keep_properties(Work *w)
{
    for (uint32_t node = 0; node < graph_nodes(&w->r->graph); node++)
        if (w->r->kept[node] == KEPT) {
            w->by = (int32_t)node;
            graph_references(&w->r->graph, node, keep_property, w);
        }
}

/* ---- roots */

static bool has_any(const bool *opcodes, const Opcode *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (opcodes[list[i]])
            return true;
    return false;
}
#define HAS_ANY(opcodes, ...) has_any(opcodes, (const Opcode[]){__VA_ARGS__}, sizeof(const Opcode[]){__VA_ARGS__} / sizeof(Opcode))

static bool uses_native(const Reached *r, const char *function)
{
    for (unsigned i = 0; i < LINK_NATIVE_COUNT; i++)
        if (r->linked->natives[i] == LINKED_CODE && link_native_is(i, function))
            return true;
    return false;
}

static bool is_kept(const Reached *r, const LibrarySymbols *symbols, const char *name)
{
    const int32_t node = graph_node_of(&r->graph, library_find(symbols, name, (uint32_t)strlen(name)));
    return node >= 0 && r->kept[node] == KEPT;
}

/* Can there be regular expressions, values that are symbols, and errors with options? Keys that are symbols come to light as
 * lists of keys only; options get only constructors that the program knows. */
static void find_classes(Reached *r)
{
    const bool any = r->named || (r->mentioned[r->constructor] & MENTIONED);
    r->errors = r->errors || any;
    r->regexps = r->regexps || uses_native(r, "regexp_construct") || uses_native(r, "regexp_make");
    r->dates = r->dates || uses_native(r, "date_construct");
    r->bigints = link_u16(r->graph.images[0] + offsetof(ImageHeader, features)) >> IMAGE_FEATURES_SHIFT & FEATURE_BIGINT;
    r->symbols = r->symbols || r->named || uses_native(r, "symbol_construct") || uses_native(r, "object_names");
    for (uint32_t node = 0; node < graph_nodes(&r->graph); node++) {
        const Type type = graph_type(&r->graph, node);
        const bool native = r->used[node] && type == TYPE_NATIVE;
        r->regexps = r->regexps || (r->kept[node] && type == TYPE_REGEXP);
        r->dates = r->dates || (r->kept[node] && type == TYPE_DATE);
        r->symbols = r->symbols || (type == TYPE_SYMBOL && (r->used[node] || node < r->graph.counts[0]));
        r->errors = r->errors || (native && link_native_is(graph_native_number(&r->graph, node), "error_construct"));
    }
}

/* Can there be arrays, typed ones, and objects that primitives are wrapped in? */
static void find_kinds(Reached *r, const LibrarySymbols *symbols)
{
    Linked *l = r->linked;
    static const char *const WRAPPING[] = {"Object", "String", "Number", "Boolean"}; /* the library calls these without new */
    const int32_t to_object = graph_node_of(&r->graph, library_find(symbols, "$toObject", 9));
    r->wrappers = (to_object >= 0 && r->kept[to_object]) || r->named || (r->mentioned[r->constructor] & MENTIONED);
    for (size_t i = 0; i < sizeof WRAPPING / sizeof *WRAPPING; i++)
        r->wrappers = r->wrappers || r->used[graph_node_of(&r->graph, library_find(symbols, WRAPPING[i], (uint32_t)strlen(WRAPPING[i])))];
    for (unsigned i = 0; i < LINK_NATIVE_COUNT; i++)
        l->arrays = l->arrays || (l->natives[i] == LINKED_CODE && !link_native_is_plain(i));
    l->typed = l->typed || uses_native(r, "typed_construct");
    l->arrays = l->arrays || HAS_ANY(l->opcodes, OP_NEWARR, OP_REST, OP_FORIN, OP_SPREAD, OP_ARGUMENTS, OP_GENERATOR, OP_ITERATE);
    for (uint32_t node = 0; node < graph_nodes(&r->graph); node++) {
        Type type = graph_type(&r->graph, node);
        r->wrappers = r->wrappers || (node < r->graph.counts[0] && type == TYPE_WRAPPER);
        l->arrays = l->arrays || (r->kept[node] && type >= TYPE_ARRAY && type <= TYPE_ARRAY_F64);
        l->typed = l->typed || (r->kept[node] && (type == TYPE_TYPED || type == TYPE_VIEW));
    }
}

/* What the runtime looks at a root for: natives, by the start of their names, and instructions. Other roots are always there. */
typedef struct RootUse {
    Root first, last;
    const char *natives[6];
    uint8_t opcodes[8]; /* ended by OP_NOP */
} RootUse;

#define ITERATION {OP_ITERATE, OP_ITERCLOSE, OP_FOROFNEXT, OP_SPREAD, OP_YIELD, OP_GENERATOR, OP_NOP}
static const RootUse USES[] = {
    {ROOT_GENERATOR_FUNCTION_PROTO, ROOT_ASYNC_GENERATOR_PROTO, {"generator_"}, {OP_GENERATOR, OP_NOP}},
    {ROOT_REGEXP_FILL, ROOT_REGEXP_FILL, {"regexp_construct"}, {OP_NOP}},
    {ROOT_SPLIT_BY, ROOT_SPLIT_BY, {"string_split"}, {OP_NOP}},
    {ROOT_LIST, ROOT_LIST, {"function_call"}, {OP_NOP}},
    {ROOT_TEXT_ONLY, ROOT_TEXT_ONLY, {"string_find"}, {OP_NOP}},
    {ROOT_PROMISE_PROTO, ROOT_PROMISE_SHAPE, {"promise_", "generator_"}, {OP_GENERATOR, OP_NOP}},
    {ROOT_MAP_SHAPE, ROOT_SET_ITERATOR_SHAPE, {"collection_", "map_", "set_", "weak_"}, {OP_NOP}},
    {ROOT_NAN, ROOT_EMPTY_OBJECT, {"collection_", "generator_"}, {OP_NOP}},
    {ROOT_CLOCK, ROOT_CLOCK, {"date_"}, {OP_NOP}},
    {ROOT_KIND_FREE, ROOT_KIND_MOVED, {"memory_kind", "memory_map", "memory_trace"}, {OP_NOP}},
    {ROOT_HAS_INSTANCE, ROOT_INSTANCE_OF, {NULL}, {OP_INSTANCEOF, OP_NOP}},
    {ROOT_KEYED, ROOT_KEYED, {NULL}, {OP_GETELEM, OP_SETELEM, OP_SETELEMM, OP_DELFIELD, OP_IN, OP_SETELEMI, OP_SETELEMIM, OP_NOP}},
    {ROOT_RUN_JOB, ROOT_RUN_JOB, {"promise_", "generator_"}, {OP_GENERATOR, OP_NOP}},
    {ROOT_CALLEE, ROOT_RESTRICTED, {NULL}, {OP_ARGUMENTS, OP_NOP}},
    {ROOT_PROMISE_START, ROOT_PROMISE_START, {"promise_"}, {OP_NOP}},
    {ROOT_ITERATOR, ROOT_SPREAD, {"generator_"}, ITERATION},
    {ROOT_DONE, ROOT_DONE, {"generator_"}, {OP_GENERATOR, OP_NOP}},
    {ROOT_ARRAY_SHIFT, ROOT_ARRAY_POP, {"array_take"}, {OP_NOP}},
    {ROOT_ARRAY_PUSH, ROOT_ARRAY_PUSH, {"array_push_native"}, {OP_NOP}},
    {ROOT_FILL_MAP, ROOT_FILL_SET, {"collection_", "map_", "set_"}, {OP_NOP}},
    {ROOT_EVENT, ROOT_EVENT, {"devices_watch"}, {OP_NOP}},
    {ROOT_OPEN, ROOT_OPEN, {"devices_construct"}, {OP_NOP}},
    {ROOT_PROXY_GET, ROOT_PROXY_NATIVE, {"proxy_construct"}, {OP_NOP}},
};

static bool is_used(const Reached *r, const RootUse *use)
{
    for (const uint8_t *op = use->opcodes; *op != OP_NOP; op++)
        if (r->linked->opcodes[*op])
            return true;
    for (size_t i = 0; i < sizeof use->natives / sizeof *use->natives && use->natives[i]; i++)
        for (unsigned n = 0; n < LINK_NATIVE_COUNT; n++)
            if (r->linked->natives[n] == LINKED_CODE && strncmp(LINK_NATIVES[n], use->natives[i], strlen(use->natives[i])) == 0)
                return true;
    return false;
}

static bool needs_root(const Reached *r, Root root, const LibrarySymbols *symbols)
{
    switch (root) {
    case ROOT_SYMBOL_PROTO: return r->symbols;
    case ROOT_ON: return false;
    case ROOT_SYNTAX_ERROR_PROTO: case ROOT_URI_ERROR_PROTO: return false; /* only the library's scripts throw these */
    case ROOT_EVAL_ERROR_PROTO: return is_kept(r, symbols, "Function");
    case ROOT_ERROR_CAUSE: return r->errors;
    case ROOT_ERROR_AGGREGATE: return is_kept(r, symbols, "AggregateError");
    case ROOT_REGEXP_PROTO: case ROOT_REGEXP: case ROOT_REGEXP_SHAPE: return r->regexps;
    case ROOT_FINALIZE: return is_kept(r, symbols, "FinalizationRegistry");
    case ROOT_DATE_SHAPE: case ROOT_DATE_MAKE: case ROOT_DATE_AS_TEXT: case ROOT_DATE_SET: case ROOT_DATE_TEXT: return r->dates;
    case ROOT_S_BIGINT: case ROOT_BIGINT_PROTO: return r->bigints;
    case ROOT_BIG_INT64_ARRAY_PROTO: case ROOT_BIG_UINT64_ARRAY_PROTO: case ROOT_BIGINTS: case ROOT_STORE_BIGINT: return r->bigints && r->linked->typed;
    case ROOT_ARRAY_PROTO: return r->linked->arrays;
    case ROOT_ARRAY_VALUES: return r->linked->arrays && HAS_ANY(r->linked->opcodes, OP_ITERATE, OP_SPREAD, OP_ARGUMENTS);
    case ROOT_ARRAY_ITERATOR_PROTO: return r->linked->arrays && HAS_ANY(r->linked->opcodes, OP_ITERATE, OP_SPREAD);
    default: break;
    }
    if (root == ROOT_NUMBERS || root == ROOT_TYPED_VALUES || (root >= ROOT_INT8_ARRAY_PROTO && root <= ROOT_ARRAY_BUFFER_PROTO))
        return r->linked->typed;
    for (size_t i = 0; i < sizeof USES / sizeof *USES; i++)
        if (root >= USES[i].first && root <= USES[i].last)
            return is_used(r, &USES[i]);
    return true;
}

static void keep_roots(Work *w, const LibrarySymbols *symbols)
{
    Reached *r = w->r;
    const uint8_t *roots = r->graph.images[1] + library_of(r)->entry * (uint32_t)IMAGE_ALIGN;
    find_kinds(r, symbols);
    find_classes(r);
    for (int i = 0; i < ROOT_COUNT; i++) {
        if (r->roots[i] || !needs_root(r, (Root)i, symbols))
            continue;
        int32_t node = graph_node_of(&r->graph, link_slot(roots + 2 * i));
        r->roots[i] = true;
        w->by = -1 - i;
        if (i == ROOT_REGEXP) /* only to see whether it was changed */
            keep_name(w, node);
        else
            keep(w, node);
        if (node != r->constructor)
            mention(w, node);
    }
    /* from C only Object.prototype.toString looks at constructors, and only at their names */
    w->changed = w->changed || r->classes != uses_native(r, "lang_class_of");
    r->classes = uses_native(r, "lang_class_of");
}

/* What of the runtime's C is needed, when all is reached. Natives that write properties make arrays, too, or are named here. */
static void find_code(Reached *r)
{
    Linked *l = r->linked;
    l->bound = uses_native(r, "function_bind");
    l->jobs = r->roots[ROOT_RUN_JOB];
    l->spread_calls = uses_native(r, "function_call");
    for (uint32_t node = 0; node < graph_nodes(&r->graph); node++) {
        const Type type = r->kept[node] ? graph_type(&r->graph, node) : TYPE_SHAPE;
        const FunctionRecord *f = (const FunctionRecord *)(const void *)graph_entity(&r->graph, node, NULL);
        l->constructors = l->constructors || (type == TYPE_FUNCTION && f->flags & (FUNCTION_CONSTRUCTOR | FUNCTION_GENERATOR));
        l->bound = l->bound || type == TYPE_BOUND;
    }
    l->writes = l->constructors || l->arrays || l->typed || uses_native(r, "object_define") || uses_native(r, "object_change_prototype") ||
                uses_native(r, "object_restricted") ||
                HAS_ANY(l->opcodes, OP_SETFIELD, OP_SETFIELDM, OP_SETFIELDS, OP_SETFIELDSM, OP_ADDFIELD, OP_INITFIELD, OP_SETFIELDF,
                        OP_SETELEM, OP_SETELEMM, OP_SETELEMI, OP_SETELEMIM, OP_DELFIELD, OP_DEFFIELD, OP_DEFGET, OP_DEFSET,
                        OP_SETPROTO, OP_CLONE, OP_NEWOBJK, OP_SUPER, OP_SUPERV);
    l->keys = l->writes || r->roots[ROOT_KEYED] || uses_native(r, "object_has_own") || uses_native(r, "object_own") ||
              HAS_ANY(l->opcodes, OP_GETELEMB, OP_GETELEMI, OP_TOKEY, OP_IN);
}

/* Can the program come by a name of a property that is no constant of it? Its own code is asked: the library's uses what it is
 * given by natives that are asked, too. */
static void find_names(Work *w, const LibrarySymbols *symbols)
{
    Reached *r = w->r;
    bool opcodes[OP_COUNT] = {0};
    for (uint32_t node = 0; node < r->graph.counts[0]; node++)
        graph_opcodes(&r->graph, node, opcodes);
    bool named = HAS_ANY(opcodes, OP_GETELEM, OP_IN) || uses_native(r, "proxy_construct");
    for (const char *const *name = LINK_NAMING; *name; name++) {
        int32_t node = graph_node_of(&r->graph, library_find(symbols, *name, (uint32_t)strlen(*name)));
        named = named || (node >= 0 && r->kept[node]);
    }
    w->changed = w->changed || named != r->named;
    r->named = named;
}

static bool has_generators(const Graph *g)
{
    for (uint32_t node = 0; node < g->counts[0]; node++) {
        const FunctionRecord *f = (const FunctionRecord *)(const void *)graph_entity(g, node, NULL);
        if (graph_type(g, node) == TYPE_FUNCTION && (f->flags & (FUNCTION_GENERATOR | FUNCTION_ASYNC)) == FUNCTION_GENERATOR)
            return true;
    }
    return false;
}

void link_reach(Arena *arena, Reached *r, const LibrarySymbols *symbols)
{
    const uint32_t nodes = graph_nodes(&r->graph);
    Work w = {.r = r, .arena = arena};
    const uint8_t *roots = r->graph.images[1] + library_of(r)->entry * (uint32_t)IMAGE_ALIGN;
    r->constructor = graph_node_of(&r->graph, link_slot(roots + 2 * ROOT_CONSTRUCTOR));
    r->generators = has_generators(&r->graph);
    r->iterators = graph_node_of(&r->graph, library_find(symbols, "$Iterator.prototype", 19));
    r->helpers = graph_node_of(&r->graph, library_find(symbols, "$IteratorHelper.prototype", 25));
    r->kept = ARENA_ARRAY(arena, uint8_t, nodes);
    r->because = ARENA_ARRAY(arena, int32_t, nodes);
    r->mentioned = ARENA_ARRAY(arena, uint8_t, nodes);
    r->prototype_shape = graph_node_of(&r->graph, link_slot(roots + 2 * ROOT_PROTOTYPE_SHAPE));
    r->used = ARENA_ARRAY(arena, bool, nodes);
    r->primitive = ARENA_ARRAY(arena, bool, nodes);
    r->to_primitive = graph_node_of(&r->graph, library_find(symbols, "$ordinaryPrimitive", 18));
    for (int i = ROOT_STRING_PROTO; i <= ROOT_BOOLEAN_PROTO; i++)
        r->primitive[graph_shape_of(&r->graph, (uint32_t)graph_node_of(&r->graph, link_slot(roots + 2 * i)))] = true;
    r->shaken = ARENA_ARRAY(arena, bool, nodes);
    find_shaken(arena, r, symbols);
    for (uint32_t node = 0; node < r->graph.counts[0]; node++) {
        w.by = (int32_t)node;
        keep(&w, (int32_t)node);
        mention(&w, (int32_t)node);
    }
    do {
        follow_all(&w);
        w.changed = false;
        keep_roots(&w, symbols);
        find_names(&w, symbols);
        keep_properties(&w);
    } while (w.changed || w.count);
    find_code(r);
}
