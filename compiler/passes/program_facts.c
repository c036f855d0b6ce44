/* Whole-program inference: what parameters, captures, results, globals and fields (by name) may hold, from every call
 * and store in sight. Functions whose constant goes anywhere but into a call may be called from anywhere and know
 * nothing of their parameters. In the library, whose functions user programs call, nothing is assumed.
 *
 * Fields are followed by name: whatever object it is, a load of "vx" gives what some store to "vx" put there, or
 * undefined. That breaks where properties appear under names that are not in the program's text next to their values:
 * JSON.parse, the defineProperty family and Reflect, which switch it off, and computed stores and named groups of regular
 * expressions, which count for all names. What the parts of classes store by calls of the library is followed. */
#include "facts.h"

#include "layout.h"

enum { ROUNDS_UP = 40, ROUNDS_DOWN = 3 };

typedef struct Solver {
    ProgramFacts *facts;
    IrProgram *program;
    Flow *flows;
    bool grew, widen;
} Solver;

int32_t called_function(const IrProgram *program, const IrFunction *function, const IrInstr *callee)
{
    if (callee->op == IR_callee)
        return (int32_t)function->index;
    if (callee->op == IR_const && program->consts[callee->imm.index].kind == CONST_FUNCTION)
        return program->consts[callee->imm.index].index;
    return -1;
}

int32_t called_builtin(const IrProgram *program, const IrInstr *call)
{
    int32_t index = call->imm.index;
    if ((call->op == IR_call || call->op == IR_new || call->op == IR_super) && call->args[0]->op == IR_const)
        index = call->args[0]->imm.index;
    else if (call->op != IR_callk)
        return 0;
    return program->consts[index].kind == CONST_BUILTIN ? program->consts[index].index : 0;
}

/* ---- builtins */

static int32_t find_builtin(const ProgramFacts *facts, const char *name)
{
    const LibrarySymbols *symbols = facts->context->symbols;
    return symbols != NULL ? library_find(symbols, name, (uint32_t)strlen(name)) : 0;
}

static void add_builtins(ProgramFacts *facts, const char *const *names, uint32_t count, Fact result)
{
    for (uint32_t i = 0; i < count; i++) {
        int32_t value = find_builtin(facts, names[i]);
        if (value != 0)
            facts->builtins[facts->builtin_count++] = (BuiltinFact){value, result};
    }
}

static void find_builtins(ProgramFacts *facts, Arena *arena)
{
    static const char *const NUMBERS[] = {"Math.sin", "Math.cos", "Math.tan", "Math.asin", "Math.acos", "Math.atan",
                                          "Math.atan2", "Math.sqrt", "Math.pow", "Math.exp", "Math.log", "Math.random"};
    static const char *const ROUNDED[] = {"Math.floor", "Math.ceil", "Math.round", "Math.abs", "Math.min", "Math.max",
                                          "parseInt", "parseFloat", "Number"};
    static const char *const STRINGS[] = {"String", "String.fromCharCode"};
    static const char *const BOOLEANS[] = {"Boolean", "isNaN", "isFinite", "Array.isArray"};
    static const char *const ARRAYS[] = {"Array", "Object.keys"}, *const INTEGERS[] = {"Math.imul", "Math.clz32"};
    Fact real = fact_kind(KIND_NUMBER), array = fact_kind(KIND_OBJECT);
    facts->builtins = ARENA_ARRAY(arena, BuiltinFact, 40);
    add_builtins(facts, INTEGERS, 2, fact_kind(KIND_INT));
    add_builtins(facts, ROUNDED, sizeof ROUNDED / sizeof *ROUNDED, real);
    real.likely_double = true;
    add_builtins(facts, NUMBERS, sizeof NUMBERS / sizeof *NUMBERS, real);
    add_builtins(facts, STRINGS, sizeof STRINGS / sizeof *STRINGS, fact_kind(KIND_STRING));
    add_builtins(facts, BOOLEANS, sizeof BOOLEANS / sizeof *BOOLEANS, fact_kind(KIND_BOOLEAN));
    array.array = true;
    add_builtins(facts, ARRAYS, sizeof ARRAYS / sizeof *ARRAYS, array);
    facts->member = find_builtin(facts, "@member");
    facts->super_set = find_builtin(facts, "@superSet");
    facts->math_sqrt = find_builtin(facts, "Math.sqrt");
    facts->math_floor = find_builtin(facts, "Math.floor");
    facts->math_abs = find_builtin(facts, "Math.abs");
    facts->math_imul = find_builtin(facts, "Math.imul");
}

/* ---- what is in sight */

static void escape(ProgramFacts *facts, int32_t function)
{
    if (function >= 0)
        facts->functions[function].escapes = true;
}

/* Does this use of a function constant let somebody else call it? */
static bool use_escapes(const IrInstr *user, uint32_t arg, bool accessors)
{
    switch (user->op) {
    case IR_call: case IR_super:
    case IR_new: return arg != 0;
    case IR_getfield: case IR_setfield: case IR_initfield: case IR_addfield: return arg != 0 || accessors;
    case IR_instanceof: return arg != 1;
    case IR_seq: case IR_sne: case IR_typeof: case IR_not: case IR_br: case IR_isundef: case IR_isnullish: return false;
    default: return true;
    }
}

static void note_store(ProgramFacts *facts, int32_t key)
{
    facts->field_stored[key] = facts->field_assigned[key] = true;
}

/* Of @member(target, key, value, kind, named) and @superSet(start, key, receiver, value) the value, else NULL. */
static const IrInstr *stored_by_call(const ProgramFacts *facts, const IrProgram *program, const IrInstr *call)
{
    int32_t builtin = call->op == IR_callk ? called_builtin(program, call) : 0;
    return builtin == 0 ? NULL : builtin == facts->member ? call->args[2] : builtin == facts->super_set ? call->args[3] : NULL;
}

static bool is_method(const IrProgram *program, const IrInstr *call)
{
    const IrConst *kind = call->args[3]->op == IR_const ? &program->consts[call->args[3]->imm.index] : NULL;
    return kind != NULL && kind->kind == CONST_NUMBER && kind->number == 0;
}

static void scan_store(ProgramFacts *facts, const IrProgram *program, const IrInstr *v)
{
    switch (v->op) {
    case IR_callk:
        if (stored_by_call(facts, program, v) == NULL)
            break;
        if (v->args[1]->op == IR_const)
            note_store(facts, v->args[1]->imm.index);
        if (called_builtin(program, v) == facts->member && !is_method(program, v))
            facts->fields_open = true;
        break;
    case IR_setfield: case IR_initfield: note_store(facts, v->imm.index); break;
    case IR_addfield:
        if (program->shapes[v->imm.shape].count > 0)
            note_store(facts, program->shapes[v->imm.shape].keys[program->shapes[v->imm.shape].count - 1]);
        break;
    case IR_deffield:
    case IR_setelem:
        if (v->args[1]->op == IR_const)
            note_store(facts, v->args[1]->imm.index);
        break;
    case IR_defget: case IR_defset: facts->fields_open = true; break;
    case IR_delete: facts->fields_named = false; break;
    default: break;
    }
}

static void scan_function(ProgramFacts *facts, const IrProgram *program, const IrFunction *function, bool accessors)
{
    for (const IrBlock *block = function->entry; block != NULL; block = block->next)
        for (const IrInstr *v = block->first; v != NULL; v = v->next) {
            for (uint32_t i = 0; i < v->arg_count; i++)
                if (use_escapes(v, i, accessors))
                    escape(facts, called_function(program, function, v->args[i]));
            if (v->op == IR_closure)
                escape(facts, v->imm.index);
            if (v->op == IR_newtarget)
                facts->targets_known = true;
            scan_store(facts, program, v);
        }
}

/* A prototype's own link to its constructor is no way to it in a program that never reads the name. */
static void scan_constant(ProgramFacts *facts, const IrProgram *program, const IrConst *c, bool constructors)
{
    const IrShape *shape = c->kind == CONST_OBJECT && c->index >= 0 ? &program->shapes[c->index] : NULL;
    for (uint32_t i = 0; i < c->item_count; i++) { /* of accessors, too */
        const IrConst *item = &program->consts[c->items[i]];
        const IrConst *key = shape != NULL && i < shape->count ? &program->consts[shape->keys[i]] : NULL;
        bool link = key != NULL && key->kind == CONST_STRING && key->length == 11 &&
                    memcmp(key->text, "constructor", 11) == 0;
        if (item->kind == CONST_FUNCTION && (!link || constructors))
            escape(facts, item->index);
    }
    if (c->kind == CONST_CLOSURE)
        escape(facts, c->index);
}

/* May the property be another than before? What a changed object of the library still holds of it, and a function's own
 * prototype, are no stores. */
static bool is_change(const IrProgram *program, const IrSide *side, int32_t key, int32_t item)
{
    const IrConst *thing = &program->consts[side->thing], *name = &program->consts[key];
    if (thing->kind == CONST_BUILTIN)
        return program->consts[item].kind != CONST_BUILTIN;
    bool prototype = name->kind == CONST_STRING && name->length == 9 && memcmp(name->text, "prototype", 9) == 0;
    return !prototype || thing->kind != CONST_FUNCTION || item != program->functions[thing->index]->prototype;
}

/* Shapes that are only those of properties of constants, so that nothing but the constants themselves stores under
 * their names. */
static bool *side_shapes(const IrProgram *program)
{
    bool *only = ARENA_ARRAY(program->arena, bool, program->shape_count + 1);
    for (uint32_t i = 0; i < program->side_count; i++)
        only[program->consts[program->sides[i].properties].index] = true;
    for (uint32_t i = 0; i < program->const_count; i++) {
        bool side = false;
        for (uint32_t k = 0; k < program->side_count; k++)
            side = side || program->sides[k].properties == (int32_t)i;
        if (program->consts[i].kind == CONST_OBJECT && program->consts[i].index >= 0 && !side)
            only[program->consts[i].index] = false;
    }
    for (uint32_t f = 0; f < program->function_count; f++) {
        if (program->functions[f]->shape >= 0)
            only[program->functions[f]->shape] = false;
        for (const IrBlock *block = program->functions[f]->entry; block != NULL; block = block->next)
            for (const IrInstr *v = block->first; v != NULL; v = v->next) {
                if (v->op == IR_newobj || v->op == IR_addfield)
                    only[v->imm.index] = false;
                if (v->op == IR_addfield)
                    only[v->imm.shape] = false;
            }
    }
    return only;
}

/* What objects made of the program's shapes have is stored. */
static void scan_shapes(ProgramFacts *facts, const IrProgram *program)
{
    const bool *only = program->side_count > 0 ? side_shapes(program) : NULL;
    for (uint32_t i = 0; i < program->shape_count; i++)
        for (uint32_t k = 0; k < program->shapes[i].count && (only == NULL || !only[i]); k++) {
            facts->field_stored[program->shapes[i].keys[k]] = true;
            if (program->shapes[i].attributes != NULL && (program->shapes[i].attributes[k] & ATTR_ACCESSOR) != 0)
                facts->fields_open = true;
        }
    for (uint32_t i = 0; i < program->side_count; i++) {
        const IrSide *side = &program->sides[i];
        const IrConst *properties = &program->consts[side->properties];
        const IrShape *shape = &program->shapes[properties->index];
        for (uint32_t k = 0; k < shape->count && k < properties->item_count; k++)
            if (is_change(program, side, shape->keys[k], properties->items[k])) {
                facts->field_stored[shape->keys[k]] = true;
                if (shape->attributes != NULL && (shape->attributes[k] & ATTR_ACCESSOR) != 0)
                    facts->fields_open = true;
            }
    }
}

static int32_t find_string(const IrProgram *program, const char *text)
{
    size_t n = strlen(text);
    for (uint32_t i = 0; i < program->const_count; i++)
        if (program->consts[i].kind == CONST_STRING && program->consts[i].length == n &&
            memcmp(program->consts[i].text, text, n) == 0)
            return (int32_t)i;
    return -1;
}

bool program_mentions(const IrProgram *program, const char *text) { return find_string(program, text) >= 0; }

/* Is the string an operand, or with `keys` also read as a key, somewhere in the code? */
static bool used_by_code(const IrProgram *program, const char *text, bool keys)
{
    int32_t index = find_string(program, text);
    for (uint32_t f = 0; index >= 0 && f < program->function_count; f++)
        for (const IrBlock *block = program->functions[f]->entry; block != NULL; block = block->next)
            for (const IrInstr *v = block->first; v != NULL; v = v->next)
                if (v->imm.index == index &&
                    (v->op == IR_const || (keys && (v->op == IR_getfield || v->op == IR_callm))))
                    return true;
    return false;
}

static bool mentions_any(const IrProgram *program, const char *const *names)
{
    for (; *names != NULL; names++)
        if (program_mentions(program, *names))
            return true;
    return false;
}

static bool uses_builtin(const ProgramFacts *facts, const IrProgram *program, const char *const *names)
{
    for (; *names != NULL; names++) {
        int32_t value = find_builtin(facts, *names);
        for (uint32_t i = 0; i < program->const_count; i++)
            if (value != 0 && program->consts[i].kind == CONST_BUILTIN && program->consts[i].index == value)
                return true;
    }
    return false;
}

static bool defines(const ProgramFacts *facts, const IrProgram *program, const char *name)
{
    int32_t key = find_string(program, name);
    return key >= 0 && (facts->field_stored[key] || used_by_code(program, name, false));
}

bool calls_library(const ProgramFacts *facts, int32_t key)
{
    return facts->closed && !facts->fields_open && (uint32_t)key < facts->const_count && !facts->field_stored[key];
}

/* A name that typed arrays take for an index that they have not: stores go nowhere. */
static bool is_numeric(const IrConst *c)
{
    return c->length > 0 && (c->text[0] == '-' || (c->text[0] >= '0' && c->text[0] <= '9') ||
                             (c->length == 8 && memcmp(c->text, "Infinity", 8) == 0) ||
                             (c->length == 3 && memcmp(c->text, "NaN", 3) == 0));
}

static void scan_program(ProgramFacts *facts, IrProgram *program)
{
    static const char *const DEFINERS[] = {"defineProperty", "defineProperties", "create", "fromEntries", "parse",
                                           "__defineGetter__", "__defineSetter__", NULL};
    static const char *const DEFINING[] = {"Object.defineProperty", "Object.defineProperties", "Object.create",
                                           "Object.fromEntries", "JSON.parse", "Reflect", "Reflect.set",
                                           "Reflect.defineProperty", NULL};
    static const char *const PATTERNS[] = {"RegExp", NULL}, *const MATCHERS[] = {"match", "matchAll", NULL};
    static const char *const LISTERS[] = {"getOwnPropertyNames", "getOwnPropertyDescriptor",
                                          "getOwnPropertyDescriptors", NULL};
    static const char *const LISTING[] = {"Object.getOwnPropertyNames", "Object.getOwnPropertyDescriptor",
                                          "Object.getOwnPropertyDescriptors", NULL};
    static const char *const CHAINS[] = {"getPrototypeOf", "__proto__", NULL};
    static const char *const CHAINING[] = {"Object.getPrototypeOf", NULL};
    static const char *const PRIMITIVES[] = {"Symbol", "Symbol.toPrimitive", NULL};
    static const char *const ITERATORS[] = {"Symbol", "Symbol.iterator", NULL};
    static const char *const ASSIGNERS[] = {"assign", NULL};
    static const char *const ASSIGNING[] = {"Object.assign", "@copy", NULL};
    bool definers = mentions_any(program, DEFINERS) || uses_builtin(facts, program, DEFINING);
    bool constructors = used_by_code(program, "constructor", true) || mentions_any(program, LISTERS) ||
                        uses_builtin(facts, program, LISTING);
    facts->fields_open = definers;
    facts->patterns = uses_builtin(facts, program, PATTERNS) || (program_mentions(program, "groups") && mentions_any(program, MATCHERS));
    facts->fields_named = !mentions_any(program, ASSIGNERS) && !uses_builtin(facts, program, ASSIGNING);
    facts->functions[0].escapes = true; /* the loader calls it */
    for (uint32_t i = 0; i < program->function_count; i++)
        scan_function(facts, program, program->functions[i], definers);
    /* new.target and the prototypes of functions are ways to constructors, too */
    constructors = constructors || facts->targets_known;
    bool chains = mentions_any(program, CHAINS) || uses_builtin(facts, program, CHAINING);
    for (uint32_t i = 0; i < program->const_count; i++)
        scan_constant(facts, program, &program->consts[i], constructors || chains);
    for (uint32_t i = 0; i < program->function_count; i++)
        if (facts->targets_known && program->functions[i]->constructor)
            escape(facts, (int32_t)i);
    for (uint32_t i = 0; chains && i < program->shape_count; i++)
        if (program->shapes[i].prototype >= 0 && program->consts[program->shapes[i].prototype].kind == CONST_FUNCTION)
            escape(facts, program->consts[program->shapes[i].prototype].index);
    for (uint32_t i = 0; i < program->global_count; i++)
        if (program->consts[program->globals[i]].kind == CONST_FUNCTION)
            escape(facts, program->consts[program->globals[i]].index);
    scan_shapes(facts, program);
    for (uint32_t i = 0; i < program->const_count; i++) {
        const IrConst *c = &program->consts[i];
        if (ir_const_is_symbol(c))
            facts->field_open[i] = facts->field_stored[i] = true;
        if (c->kind == CONST_STRING)
            facts->field_open[i] =
                (c->length > 1 && library_find_string(facts->context->symbols, c->text, c->length) != 0) ||
                (c->length == 9 && memcmp(c->text, "__proto__", 9) == 0) || is_numeric(c);
    }
    facts->plain_fields = facts->closed && !facts->fields_open;
    facts->fixed_prototypes = facts->plain_fields && !defines(facts, program, "prototype");
    facts->plain_conversions =
        facts->plain_fields && !defines(facts, program, "valueOf") && !defines(facts, program, "toString") &&
        !uses_builtin(facts, program, PRIMITIVES);
    facts->plain_iteration = facts->plain_fields && !uses_builtin(facts, program, ITERATORS) && !program_mentions(program, "getOwnPropertySymbols");
    for (uint32_t i = 0; i < program->shape_count; i++)
        for (uint32_t k = 0; k < program->shapes[i].count; k++)
            if (ir_const_is_symbol(&program->consts[program->shapes[i].keys[k]]))
                facts->plain_iteration = false;
}

/* ---- contributions */

static void contribute(Solver *s, Fact *place, Fact fresh)
{
    Fact f = s->widen ? fact_widen(*place, fresh) : fact_join(*place, fresh);
    if (!fact_equal(&f, place)) {
        *place = f;
        s->grew = true;
    }
}

static void contribute_call(Solver *s, const Flow *flow, const IrInstr *call, int32_t target, uint32_t first)
{
    if (target < 0)
        return;
    const IrFunction *callee = s->program->functions[target];
    for (uint32_t i = 0; i < callee->param_count; i++) {
        bool given = first + i < call->arg_count;
        contribute(s, &s->facts->functions[target].params[i],
                   given ? flow_at(flow, call->args[first + i], call->block) : fact_kind(KIND_UNDEFINED));
    }
}

static void contribute_computed(Solver *s, const Flow *flow, const IrInstr *v, const IrInstr *value)
{
    const IrInstr *key = v->args[1];
    if (key->op == IR_const && s->program->consts[key->imm.index].kind == CONST_STRING)
        contribute(s, &s->facts->fields[key->imm.index], flow_at(flow, value, v->block));
    else if (key->type == IR_ANY && (flow->values[key->id].kind & ~KIND_NUMBER) != 0)
        contribute(s, &s->facts->dynamic, flow_at(flow, value, v->block));
}

static void contribute_instr(Solver *s, const Flow *flow, const IrInstr *v)
{
    ProgramFacts *facts = s->facts;
    const IrShape *shape;
    const IrConst *k;
    const IrInstr *stored;
    switch (v->op) {
    case IR_callk:
        k = &s->program->consts[v->imm.index];
        contribute_call(s, flow, v, k->kind == CONST_FUNCTION ? k->index : -1, 0);
        stored = stored_by_call(facts, s->program, v);
        if (stored != NULL)
            contribute_computed(s, flow, v, stored);
        break;
    case IR_call: contribute_call(s, flow, v, called_function(s->program, flow->function, v->args[0]), 2); break;
    case IR_new: contribute_call(s, flow, v, called_function(s->program, flow->function, v->args[0]), 1); break;
    case IR_super: contribute_call(s, flow, v, called_function(s->program, flow->function, v->args[0]), 2); break;
    case IR_ret:
        contribute(s, &facts->functions[flow->function->index].result,
                   v->arg_count > 0 ? flow_at(flow, v->args[0], v->block) : fact_kind(KIND_UNDEFINED));
        break;
    case IR_setglobal: contribute(s, &facts->globals[v->imm.index], flow_at(flow, v->args[0], v->block)); break;
    case IR_closure:
        for (uint32_t i = 0; i < v->arg_count && i < s->program->functions[v->imm.index]->capture_count; i++)
            contribute(s, &facts->functions[v->imm.index].captures[i], flow_at(flow, v->args[i], v->block));
        break;
    case IR_setfield: case IR_initfield:
        contribute(s, &facts->fields[v->imm.index], flow_at(flow, v->args[1], v->block));
        break;
    case IR_addfield:
        shape = &s->program->shapes[v->imm.shape];
        if (shape->count > 0)
            contribute(s, &facts->fields[shape->keys[shape->count - 1]], flow_at(flow, v->args[1], v->block));
        break;
    case IR_newobj:
        shape = &s->program->shapes[v->imm.index];
        for (uint32_t i = 0; i < v->arg_count && i < shape->count; i++)
            contribute(s, &facts->fields[shape->keys[i]], flow_at(flow, v->args[i], v->block));
        break;
    case IR_setelem:
    case IR_deffield: contribute_computed(s, flow, v, v->args[2]); break;
    default: break;
    }
}

static Fact constant_fact(const IrConst *c)
{
    switch (c->kind) {
    case CONST_UNDEFINED: return fact_kind(KIND_UNDEFINED);
    case CONST_NULL: return fact_kind(KIND_NULL);
    case CONST_TRUE:
    case CONST_FALSE: return fact_kind(KIND_BOOLEAN);
    case CONST_NUMBER: return fact_number(c->number);
    case CONST_STRING: return fact_kind(KIND_STRING);
    case CONST_HOLE: case CONST_INTERNAL: case CONST_CELL: case CONST_ACCESSOR:
    case CONST_TDZ: return fact_kind(KIND_INTERNAL);
    case CONST_BUILTIN: return fact_any();
    default: break;
    }
    Fact f = fact_kind(KIND_OBJECT);
    f.array = c->kind == CONST_ARRAY;
    return f;
}

static void contribute_constants(Solver *s)
{
    const IrProgram *program = s->program;
    if (s->facts->patterns)
        contribute(s, &s->facts->dynamic, fact_any());
    for (uint32_t i = 0; i < program->global_count; i++)
        contribute(s, &s->facts->globals[i], constant_fact(&program->consts[program->globals[i]]));
    for (uint32_t i = 0; i < program->const_count; i++) {
        const IrConst *c = &program->consts[i];
        const IrShape *shape = c->kind == CONST_OBJECT && c->index >= 0 ? &program->shapes[c->index] : NULL;
        for (uint32_t k = 0; shape != NULL && k < c->item_count && k < shape->count; k++)
            contribute(s, &s->facts->fields[shape->keys[k]], constant_fact(&program->consts[c->items[k]]));
        const IrConst *groups = c->kind == CONST_REGEXP ? &program->consts[c->items[1]] : NULL; /* numbers, by the names that matches have */
        for (uint32_t k = 0; groups != NULL && groups->kind == CONST_OBJECT && k < program->shapes[groups->index].count; k++)
            contribute(s, &s->facts->fields[program->shapes[groups->index].keys[k]], fact_any());
        if (c->kind == CONST_CELL) /* stores to cells are not followed */
            contribute(s, &s->facts->globals[c->index], fact_kind(KIND_ANY));
        for (uint32_t k = 0; c->kind == CONST_CLOSURE && k < c->item_count; k++)
            contribute(s, &s->facts->functions[c->index].captures[k], constant_fact(&program->consts[c->items[k]]));
    }
}

static void contribute_all(Solver *s)
{
    contribute_constants(s);
    for (uint32_t i = 0; i < s->program->function_count; i++) {
        const Flow *flow = &s->flows[i];
        for (const IrBlock *block = flow->function->entry; block != NULL; block = block->next)
            for (const IrInstr *v = block->first; v != NULL; v = v->next)
                contribute_instr(s, flow, v);
    }
}

/* ---- solving */

static void clear_facts(ProgramFacts *facts, const IrProgram *program)
{
    for (uint32_t i = 0; i < program->function_count; i++) {
        FunctionFacts *f = &facts->functions[i];
        for (uint32_t k = 0; k < program->functions[i]->param_count; k++)
            f->params[k] = fact_none();
        for (uint32_t k = 0; k < program->functions[i]->capture_count; k++)
            f->captures[k] = fact_none();
        f->result = fact_none();
    }
    for (uint32_t i = 0; i < program->global_count; i++)
        facts->globals[i] = fact_none();
    for (uint32_t i = 0; i < facts->const_count; i++)
        facts->fields[i] = fact_none();
    facts->dynamic = fact_none();
}

static void forget_facts(ProgramFacts *facts, const IrProgram *program)
{
    facts->closed = facts->plain_iteration = facts->plain_conversions = facts->plain_fields = facts->fixed_prototypes = false;
    for (uint32_t i = 0; i < program->function_count; i++)
        facts->functions[i].result = fact_any();
    for (uint32_t i = 0; i < program->global_count; i++)
        facts->globals[i] = fact_kind(KIND_ANY);
}

static void solve(Solver *s)
{
    ProgramFacts *facts = s->facts;
    uint32_t n = s->program->function_count;
    int round = 0;
    s->flows = xcalloc(n + 1, sizeof *s->flows);
    for (uint32_t i = 0; i < n; i++)
        flow_init(&s->flows[i], facts, s->program, s->program->functions[i]);
    clear_facts(facts, s->program);
    do {
        s->grew = false;
        s->widen = round >= 4;
        for (uint32_t i = 0; i < n; i++)
            flow_ascend(&s->flows[i]);
        contribute_all(s);
    } while (s->grew && ++round < ROUNDS_UP);
    if (s->grew)
        forget_facts(facts, s->program);
    s->widen = false;
    for (round = 0; round < ROUNDS_DOWN && facts->closed; round++) {
        for (uint32_t i = 0; i < n; i++)
            flow_descend(&s->flows[i]);
        clear_facts(facts, s->program);
        contribute_all(s);
    }
    facts->fields_named = facts->fields_named && facts->closed && facts->plain_fields && facts->dynamic.kind == 0;
    for (uint32_t i = 0; i < n; i++)
        flow_free(&s->flows[i]);
    free(s->flows);
}

static ProgramFacts *new_facts(const PassContext *context)
{
    IrProgram *program = context->program;
    Arena *arena = program->arena;
    ProgramFacts *facts = ARENA_NEW(arena, ProgramFacts);
    facts->context = context;
    facts->function_count = program->function_count;
    facts->const_count = program->const_count;
    facts->functions = ARENA_ARRAY(arena, FunctionFacts, program->function_count + 1);
    for (uint32_t i = 0; i < program->function_count; i++) {
        facts->functions[i].params = ARENA_ARRAY(arena, Fact, program->functions[i]->param_count + 1);
        facts->functions[i].captures = ARENA_ARRAY(arena, Fact, program->functions[i]->capture_count + 1);
    }
    facts->globals = ARENA_ARRAY(arena, Fact, program->global_count + 1);
    facts->fields = ARENA_ARRAY(arena, Fact, program->const_count + 1);
    facts->field_stored = ARENA_ARRAY(arena, bool, program->const_count + 1);
    facts->field_assigned = ARENA_ARRAY(arena, bool, program->const_count + 1);
    facts->field_open = ARENA_ARRAY(arena, bool, program->const_count + 1);
    for (uint32_t i = 0; i < program->const_count; i++)
        facts->cells = facts->cells || program->consts[i].kind == CONST_CELL;
    return facts;
}

const ProgramFacts *program_facts(const PassContext *context)
{
    IrProgram *program = context->program;
    if (program->facts != NULL)
        return program->facts;
    ProgramFacts *facts = new_facts(context);
    static const char *const PROXIES[] = {"Proxy", NULL}; /* what they do is not in sight */
    program->facts = facts;
    find_builtins(facts, program->arena);
    facts->closed = !program->open && context->symbols != NULL && context->symbols->count > 0 && !uses_builtin(facts, program, PROXIES);
    if (!facts->closed) {
        forget_facts(facts, program);
        return facts;
    }
    scan_program(facts, program);
    Solver solver = {.facts = facts, .program = program};
    solve(&solver);
    return facts;
}
