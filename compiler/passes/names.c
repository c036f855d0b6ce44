/* Can the program read a function's name while it runs? If not, the image holds none (they are in the .map). A name is
 * read by `f.name`, by showing f (console.log, also what contains f, and what f constructs), by making a string of it,
 * and by most of the library that f is given to.
 *
 * What may be a function of the program, or contain one, is "marked"; marks flow through variables, calls, fields by name and
 * elements (all arrays are one) until nothing changes. What is stored into objects after they were made is not followed object by
 * object: from then on every object may contain functions (`stored`). Whatever is not understood reads names. */
#include "facts.h"

typedef struct FunctionMarks {
    bool *values, *locals, *captures, *params;
    bool result;
} FunctionMarks;

typedef struct Names {
    const PassContext *context;
    const IrProgram *program;
    bool *consts, *fields, *globals; /* fields: by constant of the key */
    FunctionMarks *functions;
    bool elements, dynamic /* fields of unknown name */, any_field, cells, stored;
    bool arguments, results; /* of functions called without being known */
    bool changed, read;
} Names;

static void mark(Names *n, bool *place, bool marked)
{
    if (marked && !*place)
        *place = n->changed = true;
}

static bool is_marked(const Names *n, const IrFunction *function, const IrInstr *v)
{
    if (v->type != IR_ANY || (v->kind != 0 && (v->kind & (KIND_OBJECT | KIND_INTERNAL)) == 0))
        return false;
    return n->functions[function->index].values[v->id];
}

/* May it show a function's name when it is printed or made a string? */
static bool may_show(const Names *n, const IrFunction *function, const IrInstr *v)
{
    bool object = v->type == IR_ANY && (v->kind == 0 || (v->kind & KIND_OBJECT) != 0);
    if (v->op == IR_const) {
        IrConstKind kind = n->program->consts[v->imm.index].kind;
        object = ir_const_has_identity(kind);
    }
    return is_marked(n, function, v) || (n->stored && object);
}

static bool key_is(const Names *n, int32_t key, const char *name)
{
    const IrConst *c = &n->program->consts[key];
    return c->kind == CONST_STRING && c->length == strlen(name) && memcmp(c->text, name, c->length) == 0;
}

static bool key_among(const Names *n, int32_t key, const char *const *names)
{
    for (; *names != NULL; names++)
        if (key_is(n, key, *names))
            return true;
    return false;
}

static bool is_number(const Names *n, const IrInstr *v)
{
    if (v->op == IR_const && n->program->consts[v->imm.index].kind == CONST_NUMBER)
        return true;
    return v->type != IR_ANY || (v->kind != 0 && (v->kind & ~KIND_NUMBER) == 0);
}

static int32_t string_key(const Names *n, const IrInstr *v)
{
    return v->op == IR_const && n->program->consts[v->imm.index].kind == CONST_STRING ? v->imm.index : -1;
}

/* ---- stores and loads */

static void store(Names *n, int32_t key, bool marked)
{
    mark(n, key >= 0 ? &n->fields[key] : &n->dynamic, marked);
    mark(n, &n->any_field, marked);
    mark(n, &n->stored, marked);
    mark(n, &n->arguments, marked); /* of a setter */
}

static void store_element(Names *n, bool marked)
{
    mark(n, &n->elements, marked);
    mark(n, &n->stored, marked);
    mark(n, &n->arguments, marked);
}

static bool load(Names *n, const IrFunction *f, const IrInstr *object, int32_t key)
{
    static const char *const READERS[] = {"name", "toString", "toLocaleString", NULL};
    static const char *const LINKS[] = {"constructor", "prototype", "__proto__", "bind", NULL};
    if (key_among(n, key, READERS) && may_show(n, f, object))
        n->read = true;
    return n->fields[key] || n->dynamic || key_among(n, key, LINKS);
}

static bool load_computed(Names *n, const IrFunction *f, const IrInstr *v)
{
    const IrInstr *object = v->args[0], *key = v->args[1];
    if (is_number(n, key))
        return n->elements || n->dynamic || n->any_field;
    if (string_key(n, key) >= 0)
        return load(n, f, object, string_key(n, key));
    if (may_show(n, f, object) || may_show(n, f, key))
        n->read = true;
    return true;
}

static void store_computed(Names *n, const IrFunction *f, const IrInstr *v)
{
    const IrInstr *key = v->args[1];
    bool marked = is_marked(n, f, v->args[2]);
    if (may_show(n, f, key))
        n->read = true;
    if (is_number(n, key))
        store_element(n, marked);
    else
        store(n, string_key(n, key), marked);
}

/* ---- calls */

static bool any_marked(const Names *n, const IrFunction *f, const IrInstr *v, uint32_t first)
{
    bool marked = false;
    for (uint32_t i = first; i < v->arg_count; i++)
        marked = marked || is_marked(n, f, v->args[i]);
    return marked;
}

static bool any_may_show(const Names *n, const IrFunction *f, const IrInstr *v, uint32_t first)
{
    bool shown = false;
    for (uint32_t i = first; i < v->arg_count; i++)
        shown = shown || may_show(n, f, v->args[i]);
    return shown;
}

static bool call_known(Names *n, const IrFunction *f, const IrInstr *v, int32_t target, uint32_t first)
{
    const IrFunction *callee = n->program->functions[target];
    for (uint32_t i = first; i < v->arg_count; i++) {
        bool marked = is_marked(n, f, v->args[i]);
        mark(n, i - first < callee->param_count ? &n->functions[target].params[i - first] : &n->arguments, marked);
    }
    return n->functions[target].result;
}

/* It may be any function of the program, or of the library. */
static bool call_unknown(Names *n, const IrFunction *f, const IrInstr *v, uint32_t first)
{
    if (any_may_show(n, f, v, first))
        n->read = true;
    return true;
}

static bool call_builtin(Names *n, const IrFunction *f, const IrInstr *v, int32_t builtin, uint32_t first)
{
    static const char *const KEEPERS[] = {"setTimeout", "setInterval", "setWatch", NULL}; /* only call what they get */
    for (const char *const *name = KEEPERS; *name != NULL; name++)
        if (library_find(n->context->symbols, *name, (uint32_t)strlen(*name)) == builtin)
            first++; /* the rest is for the function, whatever that is */
    if (any_may_show(n, f, v, first))
        n->read = true;
    return false;
}

/* Callbacks get the elements: those of the library may show them. */
static void call_back(Names *n, const IrFunction *f, const IrInstr *v)
{
    for (uint32_t i = 1; i < v->arg_count; i++) {
        const IrInstr *arg = v->args[i];
        IrConstKind kind = arg->op == IR_const ? n->program->consts[arg->imm.index].kind : CONST_BUILTIN;
        if (arg->op != IR_closure && kind != CONST_FUNCTION && kind != CONST_CLOSURE && (n->elements || n->stored))
            n->read = true;
    }
    mark(n, &n->arguments, n->elements || any_marked(n, f, v, 0));
}

static bool call_method(Names *n, const IrFunction *f, const IrInstr *v)
{
    static const char *const LISTS[] = {"push", "pop", "shift", "unshift", "slice", "splice", "reverse", "fill", "at", NULL};
    static const char *const CALLERS[] = {"forEach", "map", "filter", "some", "every", "find", "findIndex", "reduce", NULL};
    int32_t key = v->imm.index;
    const IrConst *c = &n->program->consts[key];
    bool marked = any_marked(n, f, v, 1), own = n->fields[key] || n->dynamic;
    mark(n, &n->arguments, own && marked);
    if (key_among(n, key, LISTS)) {
        store_element(n, marked);
        return marked || n->elements || n->stored || (own && n->results);
    }
    if (key_among(n, key, CALLERS)) {
        call_back(n, f, v);
        return any_marked(n, f, v, 2) || n->elements || n->stored || n->results;
    }
    bool library = c->kind != CONST_STRING || library_find_string(n->context->symbols, c->text, c->length) != 0;
    if (library && any_may_show(n, f, v, 0))
        n->read = true;
    return own && n->results;
}

static bool call(Names *n, const IrFunction *f, const IrInstr *v)
{
    uint32_t first = v->op == IR_callk ? 0 : v->op == IR_call ? 2 : 1;
    int32_t target = -1, builtin = called_builtin(n->program, v);
    const IrConst *k = v->op == IR_callk ? &n->program->consts[v->imm.index]
                       : v->args[0]->op == IR_const ? &n->program->consts[v->args[0]->imm.index] : NULL;
    if (k != NULL && (k->kind == CONST_FUNCTION || k->kind == CONST_CLOSURE))
        target = k->index;
    else if (v->op != IR_callk && (v->args[0]->op == IR_closure || v->args[0]->op == IR_callee))
        target = v->args[0]->op == IR_closure ? v->args[0]->imm.index : (int32_t)f->index;
    if (target >= 0 && v->op == IR_new && !n->program->functions[target]->constructor)
        n->read = true; /* "f is not a constructor" */
    if (target >= 0)
        return call_known(n, f, v, target, first) || v->op == IR_new;
    if (v->op == IR_new && builtin == 0 && may_show(n, f, v->args[0]))
        n->read = true;
    return builtin != 0 ? call_builtin(n, f, v, builtin, first) : call_unknown(n, f, v, first);
}

/* ---- instructions */

static bool make_object(Names *n, const IrFunction *f, const IrInstr *v)
{
    const IrShape *shape = &n->program->shapes[v->imm.index];
    for (uint32_t i = 0; i < v->arg_count; i++) {
        mark(n, &n->fields[shape->keys[i]], is_marked(n, f, v->args[i]));
        mark(n, &n->any_field, is_marked(n, f, v->args[i]));
    }
    return any_marked(n, f, v, 0) || (shape->prototype >= 0 && n->consts[shape->prototype]);
}

static bool make_array(Names *n, const IrFunction *f, const IrInstr *v)
{
    mark(n, &n->elements, any_marked(n, f, v, 0));
    return any_marked(n, f, v, 0);
}

static bool make_closure(Names *n, const IrFunction *f, const IrInstr *v)
{
    for (uint32_t i = 0; i < v->arg_count; i++)
        mark(n, &n->functions[v->imm.index].captures[i], is_marked(n, f, v->args[i]));
    return true;
}

static void add_field(Names *n, const IrFunction *f, const IrInstr *v)
{
    const IrShape *shape = &n->program->shapes[v->imm.shape];
    store(n, shape->keys[shape->count - 1], is_marked(n, f, v->args[1]));
}

static bool shows(Names *n, const IrFunction *f, const IrInstr *v)
{
    if (any_may_show(n, f, v, 0))
        n->read = true;
    return false;
}

static bool is_nullish_const(const Names *n, const IrInstr *v)
{
    IrConstKind kind = v->op == IR_const ? n->program->consts[v->imm.index].kind : CONST_TRUE;
    return kind == CONST_NULL || kind == CONST_UNDEFINED;
}

/* Is v's value marked? */
static bool follow(Names *n, const IrFunction *f, const IrInstr *v)
{
    FunctionMarks *own = &n->functions[f->index];
    int32_t index = v->imm.index;
    switch (v->op) {
    case IR_const: case IR_clone: return n->consts[index];
    case IR_phi: return any_marked(n, f, v, 0);
    case IR_param: return own->params[index] || n->arguments;
    case IR_this: case IR_callee: return true;
    case IR_arguments: case IR_rest: /* of parameters that are marked, or could be */
        mark(n, &n->elements, true);
        return true;
    case IR_getlocal: return own->locals[index];
    case IR_setlocal: mark(n, &own->locals[index], is_marked(n, f, v->args[0])); return false;
    case IR_getglobal: return n->globals[index];
    case IR_setglobal: mark(n, &n->globals[index], is_marked(n, f, v->args[0])); return false;
    case IR_getcap: return own->captures[index];
    case IR_newcell: mark(n, &n->cells, is_marked(n, f, v->args[0])); return false;
    case IR_setcell: mark(n, &n->cells, is_marked(n, f, v->args[1])); return false;
    case IR_getcell: return n->cells;
    case IR_closure: return make_closure(n, f, v);
    case IR_newobj: return make_object(n, f, v);
    case IR_newarr: return make_array(n, f, v);
    case IR_append: store_element(n, is_marked(n, f, v->args[1])); return false;
    case IR_getfield: return load(n, f, v->args[0], index);
    case IR_setfield: store(n, index, is_marked(n, f, v->args[1])); return false;
    case IR_addfield: add_field(n, f, v); return false;
    case IR_getelem: return load_computed(n, f, v);
    case IR_setelem: store_computed(n, f, v); return false;
    case IR_iterate:
        if (may_show(n, f, v->args[0]))
            n->read = true;
        return is_marked(n, f, v->args[0]);
    case IR_forofnext: return n->elements || n->dynamic || n->any_field || n->results || n->stored;
    case IR_iterclose: case IR_iterabandon: return false;
    case IR_call: case IR_callk: case IR_new: return call(n, f, v);
    case IR_callm: return call_method(n, f, v);
    case IR_ret:
        mark(n, &own->result, v->arg_count > 0 && is_marked(n, f, v->args[0]));
        mark(n, &n->results, own->result);
        return false;
    case IR_add: case IR_lt: case IR_le: case IR_gt: case IR_ge: case IR_tostr: case IR_tokey: case IR_in: case IR_delete:
    case IR_throw: case IR_rethrow: return shows(n, f, v);
    case IR_eq: case IR_ne:
        return is_nullish_const(n, v->args[0]) || is_nullish_const(n, v->args[1]) ? false : shows(n, f, v);
    /* what only makes numbers or booleans, or moves nothing */
    case IR_sub: case IR_step: case IR_mul: case IR_div: case IR_mod: case IR_exp: case IR_band: case IR_bor: case IR_bxor: case IR_shl:
    case IR_shr: case IR_ushr: case IR_neg: case IR_bnot: case IR_tonum: case IR_numeric: case IR_not: case IR_typeof: case IR_seq: case IR_sne:
    case IR_isnullish: case IR_isundef: case IR_instanceof: case IR_chktdz: case IR_throwconst: case IR_appendhole:
    case IR_spread: case IR_getfieldf: case IR_setfieldf: case IR_length: case IR_forin: case IR_forinnext: case IR_catch:
    case IR_jmp: case IR_br: case IR_brhole: case IR_unreachable: case IR_nop: case IR_generator: case IR_brresume: return false;
    case IR_yield: /* to whoever resumes it; and from there */
        mark(n, &n->results, is_marked(n, f, v->args[0]));
        return true;
    default:
        if (ir_op_effects(v->op) != 'p')
            n->read = true;
        return false;
    }
}

static void follow_function(Names *n, const IrFunction *f)
{
    for (const IrBlock *block = f->entry; block != NULL; block = block->next)
        for (const IrInstr *v = block->first; v != NULL && !n->read; v = v->next) {
            bool marked = follow(n, f, v);
            if (v->type != IR_VOID)
                mark(n, &n->functions[f->index].values[v->id], marked);
        }
}

/* ---- constants */

static bool is_const_marked(const Names *n, const IrConst *c)
{
    bool marked = c->kind == CONST_FUNCTION || c->kind == CONST_CLOSURE || c->kind == CONST_BOUND;
    for (uint32_t i = 0; i < c->item_count; i++)
        marked = marked || n->consts[c->items[i]];
    if (c->kind == CONST_OBJECT && c->index >= 0 && n->program->shapes[c->index].prototype >= 0)
        marked = marked || n->consts[n->program->shapes[c->index].prototype];
    return marked;
}

static void mark_constants(Names *n)
{
    const IrProgram *program = n->program;
    do {
        n->changed = false;
        for (uint32_t i = 0; i < program->const_count; i++)
            mark(n, &n->consts[i], is_const_marked(n, &program->consts[i]));
    } while (n->changed);
    for (uint32_t i = 0; i < program->const_count; i++) {
        const IrConst *c = &program->consts[i];
        for (uint32_t k = 0; k < c->item_count; k++) {
            bool marked = n->consts[c->items[k]];
            if (c->kind == CONST_OBJECT)
                mark(n, &n->fields[program->shapes[c->index].keys[k]], marked);
            else if (c->kind == CONST_CLOSURE)
                mark(n, &n->functions[c->index].captures[k], marked);
            else if (c->kind == CONST_ARRAY)
                mark(n, &n->elements, marked);
            else
                n->read = n->read || marked; /* accessors, bound functions */
            mark(n, &n->any_field, marked && c->kind == CONST_OBJECT);
        }
        if (c->kind == CONST_CELL)
            mark(n, &n->cells, true);
    }
    for (uint32_t i = 0; i < program->global_count; i++)
        mark(n, &n->globals[i], n->consts[program->globals[i]]);
}

static void new_marks(Names *n, Arena *arena)
{
    const IrProgram *program = n->program;
    n->consts = ARENA_ARRAY(arena, bool, program->const_count + 1);
    n->fields = ARENA_ARRAY(arena, bool, program->const_count + 1);
    n->globals = ARENA_ARRAY(arena, bool, program->global_count + 1);
    n->functions = ARENA_ARRAY(arena, FunctionMarks, program->function_count + 1);
    for (uint32_t i = 0; i < program->function_count; i++) {
        const IrFunction *f = program->functions[i];
        n->functions[i].values = ARENA_ARRAY(arena, bool, f->value_count + 1);
        n->functions[i].locals = ARENA_ARRAY(arena, bool, f->local_count + 1);
        n->functions[i].captures = ARENA_ARRAY(arena, bool, f->capture_count + 1);
        n->functions[i].params = ARENA_ARRAY(arena, bool, f->param_count + 1);
    }
}

void pass_names(const PassContext *context)
{
    Names n = {.context = context, .program = context->program};
    n.read = context->program->open || context->symbols == NULL || context->program->side_count > 0;
    for (uint32_t i = 0; i < n.program->function_count; i++) /* classes are named when they are called without `new` */
        n.read = n.read || n.program->functions[i]->class;
    if (n.read)
        return;
    new_marks(&n, context->program->arena);
    mark_constants(&n);
    do {
        n.changed = false;
        for (uint32_t i = 0; i < n.program->function_count && !n.read; i++)
            follow_function(&n, n.program->functions[i]);
    } while (n.changed && !n.read);
    context->program->unnamed = !n.read;
}
