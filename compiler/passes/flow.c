/* One function's dataflow: the fact of every value from the facts of its operands, sparse over SSA, with what
 * dominating branches say about them. Ascends with widening, then descends to win back bounds that conditions give.
 * What other functions contribute (parameters, globals, fields, results) comes from the program's facts. */
#include "facts.h"

enum { WIDEN_AFTER = 4, LONGEST_CHAIN = 32 };

/* ---- conditions */

static bool is_condition(const IrInstr *v)
{
    switch (v->op) {
    case IR_lt: case IR_le: case IR_gt: case IR_ge: case IR_seq: case IR_sne: case IR_isnullish: case IR_isundef:
        return true;
    default: return false;
    }
}

/* What a branch says on the edge to succ. Operands are copied: the passes rewrite conditions while facts are in use. */
static Constraint edge_constraint(const IrBlock *block, const IrBlock *succ)
{
    const IrInstr *last = block->last;
    Constraint c = {.op = IR_nop};
    if (last == NULL || last->op != IR_br || block->succs[0] == block->succs[1])
        return c;
    const IrInstr *condition = last->args[0];
    c.truth = block->succs[0] == succ;
    while (condition->op == IR_not) {
        condition = condition->args[0];
        c.truth = !c.truth;
    }
    if (!is_condition(condition))
        return c;
    c.op = condition->op;
    c.a = condition->args[0];
    c.b = condition->arg_count > 1 ? condition->args[1] : NULL;
    return c;
}

static void find_constraints(Flow *flow)
{
    for (uint32_t i = 0; i < flow->tree.count; i++) {
        const IrBlock *block = flow->tree.order[i];
        Constraint *c = &flow->constraints[i];
        uint32_t up = flow->tree.idom[i];
        *c = (Constraint){.op = IR_nop};
        if (block->pred_count == 1)
            *c = edge_constraint(block->preds[0], block);
        c->outer = i == 0 ? UINT32_MAX : flow->constraints[up].op != IR_nop ? up : flow->constraints[up].outer;
    }
}

static IrOp mirrored(IrOp op)
{
    switch (op) {
    case IR_lt: return IR_gt;
    case IR_le: return IR_ge;
    case IR_gt: return IR_lt;
    case IR_ge: return IR_le;
    default: return op;
    }
}

static Fact apply_constraint(const Flow *flow, Fact f, const IrInstr *value, const Constraint *c)
{
    if (c->op == IR_isundef || c->op == IR_isnullish) {
        unsigned kinds = c->op == IR_isundef ? KIND_UNDEFINED : KIND_UNDEFINED | KIND_NULL;
        if (c->a != value)
            return f;
        if (c->truth)
            return fact_kind(f.kind & kinds);
        f = fact_refine(f, IR_sne, fact_kind(KIND_UNDEFINED), true);
        return c->op == IR_isundef ? f : fact_refine(f, IR_sne, fact_kind(KIND_NULL), true);
    }
    if (c->a == value)
        f = fact_refine(f, c->op, flow->values[c->b->id], c->truth);
    if (c->b == value)
        f = fact_refine(f, mirrored(c->op), flow->values[c->a->id], c->truth);
    return f;
}

Fact flow_at(const Flow *flow, const IrInstr *value, const IrBlock *block)
{
    Fact f = flow->values[value->id];
    uint32_t at = flow->tree.number[block->id];
    if (value->op == IR_const || at == UINT32_MAX)
        return f;
    for (int i = 0; i < LONGEST_CHAIN && at != UINT32_MAX; i++) {
        const Constraint *c = &flow->constraints[at];
        if (c->op != IR_nop)
            f = apply_constraint(flow, f, value, c);
        at = c->outer;
    }
    return f;
}

/* What comes over the edge from preds[i]. */
static Fact flow_over(const Flow *flow, const IrInstr *phi, uint32_t i)
{
    const IrBlock *pred = phi->block->preds[i];
    Fact f = flow_at(flow, phi->args[i], pred);
    Constraint c = edge_constraint(pred, phi->block);
    return c.op != IR_nop ? apply_constraint(flow, f, phi->args[i], &c) : f;
}

/* ---- calls */

typedef struct MethodFact {
    const char *name;
    char receiver; /* s string, a array */
    char result;   /* s string, a array, b boolean, i index or -1, l length, c character code */
} MethodFact;

static const MethodFact METHODS[] = {
    {"charCodeAt", 's', 'c'}, {"charAt", 's', 's'},      {"substring", 's', 's'},   {"slice", 's', 's'},
    {"substr", 's', 's'},     {"toUpperCase", 's', 's'}, {"toLowerCase", 's', 's'}, {"trim", 's', 's'},
    {"repeat", 's', 's'},     {"concat", 's', 's'},      {"padStart", 's', 's'},    {"padEnd", 's', 's'},
    {"indexOf", 's', 'i'},    {"lastIndexOf", 's', 'i'}, {"split", 's', 'a'},       {"includes", 's', 'b'},
    {"startsWith", 's', 'b'}, {"endsWith", 's', 'b'},    {"push", 'a', 'l'},        {"unshift", 'a', 'l'},
    {"indexOf", 'a', 'i'},    {"lastIndexOf", 'a', 'i'}, {"join", 'a', 's'},        {"slice", 'a', 'a'},
    {"concat", 'a', 'a'},     {"map", 'a', 'a'},         {"filter", 'a', 'a'},      {"splice", 'a', 'a'},
    {"sort", 'a', 'a'},       {"reverse", 'a', 'a'},     {"includes", 'a', 'b'},    {"some", 'a', 'b'},
    {"every", 'a', 'b'},
};

static Fact array_fact(void)
{
    Fact f = fact_kind(KIND_OBJECT);
    f.array = true;
    return f;
}

static Fact result_fact(char result)
{
    switch (result) {
    case 's': return fact_kind(KIND_STRING);
    case 'a': return array_fact();
    case 'b': return fact_kind(KIND_BOOLEAN);
    case 'i': return fact_integer(-1, 65535);
    case 'l': return fact_integer(0, 65535);
    default: return fact_kind(KIND_NUMBER);
    }
}

static bool below_length(const Constraint *c, const IrInstr *index, const IrInstr *text)
{
    const IrInstr *small = c->op == IR_lt ? c->a : c->b, *large = c->op == IR_lt ? c->b : c->a;
    if ((c->op != IR_lt && c->op != IR_gt) || !c->truth || large->op != IR_length || large->args[0] != text)
        return false;
    return small == index || (small->op == IR_const && index->op == IR_const && small->imm.index == index->imm.index);
}

/* Do the conditions say index < text.length in block? A loop's counter is, if what comes in on every edge is. */
static bool is_below_length(const Flow *flow, const IrInstr *index, const IrInstr *text, const IrBlock *block,
                            int depth)
{
    uint32_t at = flow->tree.number[block->id];
    for (int i = 0; i < LONGEST_CHAIN && at != UINT32_MAX; i++, at = flow->constraints[at].outer)
        if (flow->constraints[at].op != IR_nop && below_length(&flow->constraints[at], index, text))
            return true;
    /* What held on the edge holds on: the string is the same as then. */
    if (index->op != IR_phi || depth == 0 || text->block == index->block ||
        !ir_dominates(&flow->tree, text->block, index->block))
        return false;
    for (uint32_t i = 0; i < index->arg_count; i++) {
        const IrBlock *pred = index->block->preds[i];
        Constraint c = edge_constraint(pred, index->block);
        bool edge = c.op != IR_nop && below_length(&c, index->args[i], text);
        if (!edge && !is_below_length(flow, index->args[i], text, pred, depth - 1))
            return false;
    }
    return true;
}

/* charCodeAt gives NaN only outside the string. */
static Fact char_code(const Flow *flow, const IrInstr *call)
{
    Fact index = call->arg_count > 1 ? flow_at(flow, call->args[1], call->block) : fact_kind(KIND_NUMBER);
    bool inside = fact_is_int(&index) && index.low >= 0 &&
                  is_below_length(flow, call->args[1], call->args[0], call->block, 2);
    return inside ? fact_integer(0, 65535) : fact_kind(KIND_NUMBER);
}

/* A method of the library is what runs if the program stores nothing under its name anywhere. */
static Fact method_result(const Flow *flow, const IrInstr *call)
{
    const ProgramFacts *facts = flow->facts;
    Fact receiver = flow_at(flow, call->args[0], call->block);
    char wanted = receiver.kind == KIND_STRING ? 's' : receiver.kind == KIND_OBJECT && receiver.array ? 'a' : '-';
    if (wanted == '-' || !calls_library(facts, call->imm.index))
        return fact_any();
    for (size_t i = 0; i < sizeof METHODS / sizeof *METHODS; i++)
        if (METHODS[i].receiver == wanted && strcmp(METHODS[i].name, flow->program->consts[call->imm.index].text) == 0)
            return METHODS[i].result == 'c' ? char_code(flow, call) : result_fact(METHODS[i].result);
    return fact_any();
}

static Fact call_result(const Flow *flow, const IrInstr *call)
{
    const ProgramFacts *facts = flow->facts;
    const IrConst *k = call->op == IR_callk ? &flow->program->consts[call->imm.index] : NULL;
    int32_t target = k == NULL ? called_function(flow->program, flow->function, call->args[0])
                     : k->kind == CONST_FUNCTION ? k->index : -1;
    int32_t builtin = called_builtin(flow->program, call);
    for (uint32_t i = 0; i < facts->builtin_count && builtin != 0; i++)
        if (facts->builtins[i].value == builtin &&
            (call->op != IR_new || facts->builtins[i].result.kind == KIND_OBJECT))
            return facts->builtins[i].result;
    if (call->op == IR_new)
        return fact_kind(KIND_OBJECT);
    return target >= 0 ? facts->functions[target].result : fact_any();
}

/* ---- loads */

static Fact field_fact(const Flow *flow, const IrInstr *load)
{
    const ProgramFacts *facts = flow->facts;
    uint32_t key = (uint32_t)load->imm.index;
    if (!facts->closed || key >= facts->const_count)
        return fact_any();
    Fact f = fact_join(facts->fields[key], facts->dynamic);
    if (facts->fields_open || facts->field_open[key]) {
        bool likely_double = f.likely_double;
        f = fact_any();
        f.likely_double = likely_double;
    }
    return fact_join(f, fact_kind(KIND_UNDEFINED));
}

static Fact length_fact(const Flow *flow, const IrInstr *v)
{
    Fact a = flow_at(flow, v->args[0], v->block);
    unsigned kinds = a.kind & ~(unsigned)(KIND_UNDEFINED | KIND_NULL | KIND_INTERNAL);
    if ((kinds & ~(unsigned)(KIND_STRING | KIND_OBJECT)) != 0 || ((kinds & KIND_OBJECT) != 0 && !a.array))
        return fact_any();
    return a.kind == 0 ? a : fact_integer(0, 65535);
}

static Fact const_fact(const IrProgram *program, const IrInstr *v)
{
    const IrConst *c = &program->consts[v->imm.index];
    switch (c->kind) {
    case CONST_UNDEFINED: return fact_kind(KIND_UNDEFINED);
    case CONST_NULL: return fact_kind(KIND_NULL);
    case CONST_TRUE:
    case CONST_FALSE: return fact_kind(KIND_BOOLEAN);
    case CONST_NUMBER: return fact_number(c->number);
    case CONST_STRING: return fact_kind(KIND_STRING);
    case CONST_FUNCTION: case CONST_CLOSURE: case CONST_BOUND: case CONST_TYPED: case CONST_SYMBOL: case CONST_BIGINT:
    case CONST_OBJECT: return fact_kind(KIND_OBJECT);
    case CONST_ARRAY: return array_fact();
    case CONST_BUILTIN: return fact_any();
    default: return fact_kind(KIND_INTERNAL);
    }
}

/* Already raw, or made by a pass: nothing is known beyond the type. */
static Fact typed_fact(const IrInstr *v)
{
    switch (v->type) {
    case IR_INT: return fact_kind(KIND_INT);
    case IR_DOUBLE: return fact_kind(KIND_NUMBER);
    default: return fact_kind(KIND_ANY);
    }
}

static Fact load_fact(const Flow *flow, const IrInstr *v)
{
    const ProgramFacts *facts = flow->facts;
    const FunctionFacts *own = &facts->functions[flow->function->index];
    switch (v->op) {
    case IR_param:
        return facts->closed && !own->escapes ? own->params[v->imm.index] : fact_any();
    case IR_getcap: return facts->closed ? own->captures[v->imm.index] : fact_kind(KIND_ANY);
    case IR_getglobal: return facts->globals[v->imm.index];
    case IR_getlocal: return v->type == IR_ANY ? flow->locals[v->imm.index] : typed_fact(v);
    case IR_getcell: return fact_kind(KIND_ANY);
    case IR_getfield: return field_fact(flow, v);
    case IR_length: return length_fact(flow, v);
    default: return fact_any();
    }
}

/* ---- transfer */

static Fact object_fact(const Flow *flow, const IrInstr *v)
{
    switch (v->op) {
    case IR_newarr: case IR_rest: case IR_forin: return array_fact();
    case IR_clone:
        return flow->program->consts[v->imm.index].kind == CONST_ARRAY ? array_fact() : fact_kind(KIND_OBJECT);
    default: return fact_kind(KIND_OBJECT);
    }
}

static Fact transfer_phi(const Flow *flow, const IrInstr *phi)
{
    Fact f = fact_none();
    for (uint32_t i = 0; i < phi->arg_count; i++)
        f = fact_join(f, flow_over(flow, phi, i));
    return f;
}

/* What arithmetic gives, which is a BigInt if all its operands are: where the program has any. */
static Fact arithmetic_fact(const Flow *flow, const IrInstr *v, Fact number)
{
    uint32_t operands = v->op == IR_step ? 1 : v->arg_count;
    if (!flow->program->bigints || v->op == IR_ushr)
        return number;
    for (uint32_t i = 0; i < operands; i++)
        if (!(flow_at(flow, v->args[i], v->block).kind & KIND_OBJECT))
            return number;
    return fact_join(number, fact_kind(KIND_OBJECT));
}

static Fact transfer(const Flow *flow, const IrInstr *v)
{
    if (v->type != IR_ANY)
        return typed_fact(v);
    if (v->op >= IR_add && v->op <= IR_ushr)
        return arithmetic_fact(flow, v, fact_binary(v->op, flow_at(flow, v->args[0], v->block), flow_at(flow, v->args[1], v->block)));
    switch (v->op) {
    case IR_phi: return transfer_phi(flow, v);
    case IR_const: return const_fact(flow->program, v);
    case IR_neg: return arithmetic_fact(flow, v, fact_neg(flow_at(flow, v->args[0], v->block)));
    case IR_bnot: return arithmetic_fact(flow, v, fact_bnot(flow_at(flow, v->args[0], v->block)));
    case IR_numeric: return arithmetic_fact(flow, v, fact_to_number(flow_at(flow, v->args[0], v->block)));
    case IR_tonum: return fact_to_number(flow_at(flow, v->args[0], v->block));
    case IR_tostr: case IR_typeof: return fact_kind(KIND_STRING);
    case IR_tokey: return fact_kind(KIND_STRING | KIND_NUMBER | KIND_OBJECT);
    case IR_not: case IR_lt: case IR_le: case IR_gt: case IR_ge: case IR_eq: case IR_ne: case IR_seq: case IR_sne:
    case IR_isnullish: case IR_isundef: case IR_in: case IR_instanceof: case IR_delete:
    case IR_ilt: case IR_ile: case IR_ieq: case IR_ine: case IR_flt: case IR_fle: case IR_feq: case IR_fne:
        return fact_kind(KIND_BOOLEAN);
    case IR_i2a: case IR_u2a: case IR_f2a: return fact_kind(KIND_NUMBER);
    case IR_this: return flow->function->index == 0 && flow->facts->closed ? fact_kind(KIND_UNDEFINED) : fact_any();
    case IR_callee: case IR_closure: case IR_arguments: case IR_rest: case IR_newobj: case IR_clone: case IR_newarr:
    case IR_forin: return object_fact(flow, v);
    case IR_newcell: return fact_kind(KIND_INTERNAL);
    case IR_newv: case IR_super: case IR_superv: return fact_kind(KIND_OBJECT);
    case IR_newtarget: case IR_create: return fact_any();
    case IR_forinnext: return fact_kind(KIND_STRING | KIND_NUMBER | KIND_INTERNAL);
    case IR_iterate: return fact_kind(KIND_STRING | KIND_OBJECT);
    case IR_forofnext: return fact_kind(KIND_ANY);
    case IR_callm: return method_result(flow, v);
    case IR_call: case IR_callk: case IR_new: return call_result(flow, v);
    default: return load_fact(flow, v);
    }
}

/* ---- the iteration */

void flow_init(Flow *flow, const ProgramFacts *facts, const IrProgram *program, const IrFunction *function)
{
    *flow = (Flow){.program = program, .facts = facts, .function = function};
    ir_dom_build(&flow->tree, function);
    flow->constraints = xcalloc(flow->tree.count + 1, sizeof *flow->constraints);
    flow->values = xcalloc(function->value_count + 1, sizeof *flow->values);
    flow->changes = xcalloc(function->value_count + 1, sizeof *flow->changes);
    flow->locals = xcalloc(function->local_count + 1, sizeof *flow->locals);
    flow->locals_next = xcalloc(function->local_count + 1, sizeof *flow->locals_next);
    for (uint32_t i = 0; i < function->value_count; i++)
        flow->values[i] = fact_none();
    for (uint32_t i = 0; i < function->local_count; i++)
        flow->locals[i] = fact_kind(KIND_UNDEFINED);
    find_constraints(flow);
}

void flow_free(Flow *flow)
{
    ir_dom_free(&flow->tree);
    free(flow->constraints);
    free(flow->values);
    free(flow->changes);
    free(flow->locals);
    free(flow->locals_next);
}

static bool grow(Fact *place, uint8_t *changes, Fact fresh)
{
    Fact f = *changes >= WIDEN_AFTER ? fact_widen(*place, fresh) : fact_join(*place, fresh);
    if (fact_equal(&f, place))
        return false;
    if (*changes < 255)
        ++*changes;
    *place = f;
    return true;
}

static bool ascend_instr(Flow *flow, const IrInstr *v)
{
    if (v->op == IR_setlocal && v->args[0]->type == IR_ANY) {
        Fact *local = &flow->locals[v->imm.index];
        Fact f = fact_widen(*local, flow_at(flow, v->args[0], v->block));
        bool changed = !fact_equal(&f, local);
        *local = f;
        return changed;
    }
    if (v->type == IR_VOID)
        return false;
    return grow(&flow->values[v->id], &flow->changes[v->id], transfer(flow, v));
}

bool flow_ascend(Flow *flow)
{
    bool any = false;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < flow->tree.count; i++)
            for (const IrInstr *v = flow->tree.order[i]->first; v != NULL; v = v->next)
                changed |= ascend_instr(flow, v);
        any |= changed;
    }
    return any;
}

void flow_descend(Flow *flow)
{
    for (uint32_t i = 0; i < flow->function->local_count; i++)
        flow->locals_next[i] = fact_kind(KIND_UNDEFINED);
    for (uint32_t i = 0; i < flow->tree.count; i++)
        for (const IrInstr *v = flow->tree.order[i]->first; v != NULL; v = v->next) {
            if (v->type != IR_VOID)
                flow->values[v->id] = transfer(flow, v);
            if (v->op == IR_setlocal && v->args[0]->type == IR_ANY)
                flow->locals_next[v->imm.index] =
                    fact_join(flow->locals_next[v->imm.index], flow_at(flow, v->args[0], v->block));
        }
    for (uint32_t i = 0; i < flow->function->local_count; i++)
        flow->locals[i] = flow->locals_next[i];
}
