/* Small functions in place of calls to them, and the objects of plain constructors in place of `new`. A closure that
 * is called where it was made is such a function, too, and so is a method of an object literal.
 *
 * What is inlined is straight: no loops, no handlers, nothing that looks at the frame (arguments, captures, pinned
 * locals), no call to itself. The call's block is split; the callee's blocks go between, protected by what protects the
 * call; returns jump to the second half, where a phi takes their values. */
#include "facts.h"

enum {
    MOST_INSTRUCTIONS = 8, /* of the callee, not counting constants and parameters */
    MOST_IN_LIBRARY = 2,   /* the same where flash counts more than time */
    MOST_BLOCKS = 5,
    MOST_GROWTH = 200      /* instructions a caller takes in */
};

typedef struct Inliner {
    IrProgram *program;
    IrFunction *function;
    const ProgramFacts *facts;
    uint32_t grown;
    struct { IrInstr **items; uint32_t count, capacity; } work; /* calls and loads to look at */
} Inliner;

/* ---- what can be inlined */

static bool is_free(IrOp op)
{
    return op == IR_const || op == IR_param || op == IR_this || op == IR_phi || op == IR_jmp || op == IR_ret ||
           op == IR_getcap;
}

static bool looks_at_frame(const IrProgram *program, const IrFunction *callee, const IrInstr *v)
{
    switch (v->op) {
    case IR_callee: case IR_newtarget: case IR_create: case IR_arguments: case IR_rest: case IR_getlocal: case IR_setlocal: case IR_forinnext:
    case IR_iterate: case IR_forofnext: case IR_iterclose: case IR_iterabandon: case IR_catch: case IR_generator: case IR_yield: return true;
    case IR_callk: {
        const IrConst *k = &program->consts[v->imm.index];
        return k->kind == CONST_FUNCTION && k->index == (int32_t)callee->index;
    }
    case IR_call:
    case IR_new: case IR_super: return called_function(program, callee, v->args[0]) == (int32_t)callee->index;
    default: return false;
    }
}

/* Its size, or 0 if it is none to inline. */
static uint32_t inlined_size(const IrProgram *program, const IrFunction *callee)
{
    uint32_t size = 1, most = program->open ? MOST_IN_LIBRARY : MOST_INSTRUCTIONS;
    if (callee->class || callee->block_count > MOST_BLOCKS || callee->local_count > 0 || callee->uses_extra_arguments)
        return 0;
    for (const IrBlock *block = callee->entry; block != NULL; block = block->next) {
        if (block->handler != NULL || block->is_handler || block->loop_depth > 0)
            return 0;
        for (const IrInstr *v = block->first; v != NULL; v = v->next) {
            if (looks_at_frame(program, callee, v))
                return 0;
            size += is_free(v->op) ? 0 : 1;
        }
    }
    return size <= most + 1 ? size : 0;
}

/* ---- copying */

static void consider(Inliner *inliner, IrInstr *v)
{
    switch (v->op) {
    case IR_callk: case IR_call: case IR_callm: case IR_new: case IR_getfield:
        VEC_PUSH(inliner->program->arena, &inliner->work, v);
        break;
    default: break;
    }
}

typedef struct Copy {
    Inliner *inliner;
    IrInstr *call;
    const IrInstr *closure; /* that is called, or NULL */
    const IrFunction *callee;
    IrInstr **values;   /* by the callee's value ids */
    IrBlock **blocks;   /* by the callee's block ids */
    IrBlock *after;     /* what followed the call */
    IrInstr **results;  /* by the predecessors of `after` */
    uint32_t first;     /* the call's first argument */
    IrInstr *self;      /* `this`, or NULL: undefined */
    IrInstr *undefined;
} Copy;

static const Span NOWHERE = {UINT32_MAX, UINT32_MAX, 0};

static IrInstr *undefined_at(const Inliner *inliner, IrBlock *block)
{
    int32_t index = ir_const_simple(inliner->program, CONST_UNDEFINED);
    return ir_append(inliner->program, inliner->function, block, IR_const, NULL, 0, index, NOWHERE);
}

/* Cut the block after the call. */
static IrBlock *split_after(const Inliner *inliner, IrInstr *call)
{
    IrBlock *block = call->block, *after = ir_block_new(inliner->program, inliner->function);
    after->handler = block->handler;
    after->first = call->next;
    after->last = block->last;
    after->loop_depth = block->loop_depth;
    after->first->prev = NULL;
    call->next = NULL;
    block->last = call;
    for (IrInstr *v = after->first; v != NULL; v = v->next)
        v->block = after;
    for (uint32_t i = 0; i < block->succ_count; i++) {
        IrBlock *succ = after->succs[i] = block->succs[i];
        for (uint32_t p = 0; p < succ->pred_count; p++)
            if (succ->preds[p] == block)
                succ->preds[p] = after;
    }
    after->succ_count = block->succ_count;
    block->succ_count = 0;
    block->succs[0] = block->succs[1] = NULL;
    return after;
}

static IrInstr *copy_param(const Copy *c, const IrInstr *v)
{
    uint32_t i = c->first + (uint32_t)v->imm.index;
    return i < c->call->arg_count ? c->call->args[i] : c->undefined;
}

static void copy_return(Copy *c, const IrInstr *ret, IrBlock *block)
{
    const Inliner *inliner = c->inliner;
    c->results[c->after->pred_count] = ret->arg_count > 0 ? c->values[ret->args[0]->id] : c->undefined;
    ir_append(inliner->program, inliner->function, block, IR_jmp, NULL, 0, 0, NOWHERE);
    ir_add_succ(inliner->program, block, c->after);
}

/* What stands for the file of code of `function` that takes the place of `call`. */
static uint16_t inlined_at(IrProgram *program, const char *function, uint16_t file, Span call)
{
    for (uint32_t i = program->inlined_count; i-- > 0 && program->inlined_count - i < 64;) {
        const IrInlined *at = &program->inlined[i];
        if (at->function == function && at->call.start == call.start && at->call.file == call.file)
            return (uint16_t)(SPAN_INLINED + i);
    }
    if (SPAN_INLINED + program->inlined_count > UINT16_MAX)
        return file;
    if (program->inlined_count == program->inlined_capacity)
        vec_grow_(program->arena, (void **)&program->inlined, &program->inlined_capacity, sizeof *program->inlined);
    program->inlined[program->inlined_count++] = (IrInlined){function, file, call};
    return (uint16_t)(SPAN_INLINED + program->inlined_count - 1);
}

/* The span of code of the callee where the call was: what has been inlined into the callee keeps its own places. */
static Span moved(const Copy *c, Span span)
{
    IrProgram *program = c->inliner->program;
    if (span.file >= SPAN_INLINED) {
        const IrInlined inner = program->inlined[span.file - SPAN_INLINED];
        span.file = inlined_at(program, inner.function, inner.file, moved(c, inner.call));
    } else {
        span.file = inlined_at(program, c->callee->name, span.file, c->call->span);
    }
    return span;
}

/* Instructions first, arguments when all are there: phis may look ahead. */
static void copy_block(Copy *c, const IrBlock *from)
{
    const Inliner *inliner = c->inliner;
    IrBlock *to = c->blocks[from->id];
    for (const IrInstr *v = from->first; v != NULL; v = v->next) {
        if (v->op == IR_param) {
            c->values[v->id] = copy_param(c, v);
        } else if (v->op == IR_this) {
            c->values[v->id] = c->self != NULL ? c->self : c->undefined;
        } else if (v->op == IR_getcap && c->closure != NULL) {
            c->values[v->id] = c->closure->args[v->imm.index];
        } else if (v->op != IR_ret) {
            IrInstr *copy =
                ir_append(inliner->program, inliner->function, to, v->op, v->args, v->arg_count, v->imm.index, moved(c, v->span));
            copy->imm = v->imm;
            copy->type = v->type;
            c->values[v->id] = copy;
            consider(c->inliner, copy);
        }
    }
}

static void link_block(Copy *c, const IrBlock *from)
{
    const Inliner *inliner = c->inliner;
    IrBlock *to = c->blocks[from->id];
    for (IrInstr *v = to->first; v != NULL; v = v->next)
        for (uint32_t i = 0; i < v->arg_count; i++)
            v->args[i] = c->values[v->args[i]->id];
    for (uint32_t p = 0; p < from->pred_count; p++) {
        if (to->pred_count == to->pred_capacity)
            vec_grow_(inliner->program->arena, (void **)&to->preds, &to->pred_capacity, sizeof *to->preds);
        to->preds[to->pred_count++] = c->blocks[from->preds[p]->id];
    }
    for (uint32_t i = 0; i < from->succ_count; i++)
        to->succs[i] = c->blocks[from->succs[i]->id];
    to->succ_count = from->succ_count;
}

static void copy_callee(Copy *c)
{
    const Inliner *inliner = c->inliner;
    IrBlock *block = c->call->block;
    for (const IrBlock *b = c->callee->entry; b != NULL; b = b->next) {
        c->blocks[b->id] = ir_block_new(inliner->program, inliner->function);
        c->blocks[b->id]->handler = block->handler;
    }
    for (const IrBlock *b = c->callee->entry; b != NULL; b = b->next)
        copy_block(c, b);
    for (const IrBlock *b = c->callee->entry; b != NULL; b = b->next)
        link_block(c, b);
    for (const IrBlock *b = c->callee->entry; b != NULL; b = b->next)
        if (b->last->op == IR_ret)
            copy_return(c, b->last, c->blocks[b->id]);
}

/* The value of the call: what the returns bring. */
static IrInstr *join_results(const Copy *c)
{
    const Inliner *inliner = c->inliner;
    if (c->after->pred_count < 2)
        return c->after->pred_count == 1 ? c->results[0] : c->undefined;
    return ir_insert_before(inliner->program, inliner->function, c->after->first, IR_phi, c->results,
                            c->after->pred_count, 0);
}

static void inline_call(Inliner *inliner, IrInstr *call, const IrFunction *callee, uint32_t first, IrInstr *self)
{
    Copy c = {.inliner = inliner, .call = call, .callee = callee, .first = first, .self = self};
    c.closure = call->op == IR_call && call->args[0]->op == IR_closure ? call->args[0] : NULL;
    IrBlock *block = call->block;
    c.values = xcalloc(callee->value_count + 1, sizeof(IrInstr *));
    c.blocks = xcalloc(callee->block_count + 1, sizeof(IrBlock *));
    c.results = xcalloc(callee->block_count + 1, sizeof(IrInstr *));
    c.after = split_after(inliner, call);
    c.undefined = undefined_at(inliner, block);
    copy_callee(&c);
    ir_append(inliner->program, inliner->function, block, IR_jmp, NULL, 0, 0, NOWHERE);
    ir_add_succ(inliner->program, block, c.blocks[callee->entry->id]);
    ir_replace_uses(inliner->function, call, join_results(&c));
    ir_remove(call);
    free(c.values);
    free(c.blocks);
    free(c.results);
}

/* ---- plain constructors */

/* The slots of `new`'s object if the constructor only stores parameters and constants in fields of its shape. */
static bool plain_slots(const Inliner *inliner, const IrFunction *callee, const IrInstr **slots)
{
    const IrBlock *block = callee->entry;
    if (callee->shape < 0 || callee->local_count > 0 || block->succ_count > 0 || block->last->op != IR_ret ||
        block->last->arg_count > 0)
        return false;
    uint32_t count = inliner->program->shapes[callee->shape].count;
    for (const IrInstr *v = block->first; v != block->last; v = v->next) {
        if (v->op == IR_param || v->op == IR_const || v->op == IR_this)
            continue;
        if ((v->op != IR_setfield && v->op != IR_initfield) || v->imm.shape != callee->shape || (uint32_t)v->imm.slot >= count ||
            v->args[0]->op != IR_this || v->args[1]->op == IR_this)
            return false;
        slots[v->imm.slot] = v->args[1];
    }
    return true;
}

static bool make_object(const Inliner *inliner, IrInstr *call, const IrFunction *callee)
{
    enum { MOST_SLOTS = 100 };
    const IrInstr *slots[MOST_SLOTS] = {NULL};
    IrInstr *args[MOST_SLOTS];
    if ((!inliner->facts->fixed_prototypes && !callee->class) || callee->takes_target || callee->shape < 0 ||
        inliner->program->shapes[callee->shape].count > MOST_SLOTS || !plain_slots(inliner, callee, slots))
        return false;
    uint32_t count = inliner->program->shapes[callee->shape].count;
    for (uint32_t i = 0; i < count; i++) {
        const IrInstr *from = slots[i];
        uint32_t given = from != NULL && from->op == IR_param ? (uint32_t)from->imm.index + 1 : call->arg_count;
        int32_t constant = from != NULL && from->op == IR_const ? from->imm.index
                                                                : ir_const_simple(inliner->program, CONST_UNDEFINED);
        args[i] = given < call->arg_count
                      ? call->args[given]
                      : ir_insert_before(inliner->program, inliner->function, call, IR_const, NULL, 0, constant);
    }
    IrInstr *object =
        ir_insert_before(inliner->program, inliner->function, call, IR_newobj, args, count, callee->shape);
    ir_replace_uses(inliner->function, call, object);
    ir_remove(call);
    return true;
}

/* ---- fields that stay what the literal made them */

static IrInstr *literal_field(const Inliner *inliner, const IrInstr *object, int32_t key)
{
    const ProgramFacts *facts = inliner->facts;
    if (object->op != IR_newobj || !facts->fields_named || (uint32_t)key >= facts->const_count ||
        facts->field_assigned[key])
        return NULL;
    const IrShape *shape = &inliner->program->shapes[object->imm.index];
    for (uint32_t i = 0; i < shape->count && i < object->arg_count; i++)
        if (shape->keys[i] == key && (shape->attributes == NULL || shape->attributes[i] == 0))
            return object->args[i];
    return NULL;
}

/* A method of a known object becomes a plain call; a field its value. */
static bool use_literal(Inliner *inliner, IrInstr *v)
{
    IrInstr *value = literal_field(inliner, v->args[0], v->imm.index);
    if (value == NULL)
        return false;
    if (v->op == IR_getfield) {
        ir_replace_uses(inliner->function, v, value);
        ir_remove(v);
        return true;
    }
    IrInstr **args = ARENA_ARRAY(inliner->program->arena, IrInstr *, v->arg_count + 1);
    args[0] = value;
    memcpy(args + 1, v->args, v->arg_count * sizeof *args);
    v->op = IR_call;
    v->args = args;
    v->arg_count++;
    v->imm.index = 0;
    v->imm.shape = -1;
    return false;
}

/* ---- the pass */

/* The function that a call certainly runs, or -1. */
static int32_t call_target(const Inliner *inliner, const IrInstr *v)
{
    const IrProgram *program = inliner->program;
    if (v->op == IR_callk)
        return program->consts[v->imm.index].kind == CONST_FUNCTION ? program->consts[v->imm.index].index : -1;
    if (v->op == IR_call && v->args[0]->op == IR_closure)
        return v->args[0]->imm.index;
    if ((v->op == IR_call || v->op == IR_new) && v->args[0]->op == IR_const)
        return called_function(program, inliner->function, v->args[0]);
    return -1;
}

static void try_call(Inliner *inliner, IrInstr *v)
{
    if (v->block == NULL || ((v->op == IR_getfield || v->op == IR_callm) && use_literal(inliner, v)))
        return;
    int32_t target = call_target(inliner, v);
    if (target < 0 || target == (int32_t)inliner->function->index)
        return;
    const IrFunction *callee = inliner->program->functions[target];
    if (v->op == IR_new) {
        make_object(inliner, v, callee);
        return;
    }
    uint32_t size = inlined_size(inliner->program, callee);
    if (size == 0 || inliner->grown + size > MOST_GROWTH)
        return;
    inliner->grown += size;
    inline_call(inliner, v, callee, v->op == IR_callk ? 0 : 2, v->op == IR_callk ? NULL : v->args[1]);
}

void pass_inline(const PassContext *context, IrFunction *function)
{
    Inliner inliner = {.program = context->program, .function = function, .facts = program_facts(context)};
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL; v = v->next)
            consider(&inliner, v);
    for (uint32_t i = 0; i < inliner.work.count; i++)
        try_call(&inliner, inliner.work.items[i]);
    ir_clean_cfg(context->program, function);
}
