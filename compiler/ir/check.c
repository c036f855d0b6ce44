/* The invariants of the IR, checked between passes in debug builds and after every pass in tests. Each violation is a
 * line of text that names the block and the value. */
#include "cfg.h"
#include "layout.h"
#include "text.h"

#include <stdarg.h>

typedef struct Checker {
    const IrProgram *program;
    const IrFunction *function;
    FILE *out;
    DomTree tree;
    bool *seen_values, *seen_blocks;
    bool ok;
} Checker;

static void violation(Checker *c, const IrBlock *block, const IrInstr *instr, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void violation(Checker *c, const IrBlock *block, const IrInstr *instr, const char *format, ...)
{
    va_list args;
    c->ok = false;
    fprintf(c->out, "f%u \"%s\" b%u", (unsigned)c->function->index, c->function->name, (unsigned)block->id);
    if (instr != NULL)
        fprintf(c->out, " %%%u = %s", (unsigned)instr->id, ir_op_name(instr->op));
    fputs(": ", c->out);
    va_start(args, format);
    vfprintf(c->out, format, args);
    va_end(args);
    fputc('\n', c->out);
}

/* Operand types: A any, I int32, F double, E any or int32 (element key), L as the local's, * any number of A, ? A or
 * nothing. */
static const char *signature(IrOp op)
{
    switch (op) {
    case IR_add: case IR_sub: case IR_step: case IR_mul: case IR_div: case IR_mod: case IR_exp: case IR_band: case IR_bor:
    case IR_bxor: case IR_shl: case IR_shr: case IR_ushr: case IR_lt: case IR_le: case IR_gt: case IR_ge:
    case IR_eq: case IR_ne: case IR_seq: case IR_sne: case IR_in: case IR_instanceof: return "AA";
    case IR_neg: case IR_bnot: case IR_tonum: case IR_numeric: case IR_tostr: case IR_tokey: case IR_not: case IR_typeof:
    case IR_isnullish: case IR_isundef: return "A";
    case IR_iadd: case IR_isub: case IR_imul: case IR_iand: case IR_ior: case IR_ixor: case IR_ishl: case IR_ishr:
    case IR_iushr: case IR_ilt: case IR_ile: case IR_ieq: case IR_ine: return "II";
    case IR_fadd: case IR_fsub: case IR_fmul: case IR_fdiv: case IR_fmod: case IR_flt: case IR_fle: case IR_feq:
    case IR_fne: return "FF";
    case IR_ineg: case IR_inot: case IR_i2a: case IR_u2a: case IR_i2f: case IR_u2f: return "I";
    case IR_fneg: case IR_fsqrt: case IR_ffloor: case IR_fabs: case IR_f2a: case IR_f2i: return "F";
    case IR_a2i: case IR_a2f: case IR_setglobal: case IR_chktdz: case IR_newcell: case IR_getcell: case IR_appendhole:
    case IR_getfield: case IR_getfieldf: case IR_length: case IR_forin: case IR_iterate: case IR_forofnext: case IR_iterclose:
    case IR_iterabandon: case IR_br: case IR_brhole: case IR_brresume: case IR_yield:
    case IR_throw: case IR_rethrow: case IR_create: return "A";
    case IR_setlocal: return "L";
    case IR_closure: case IR_newobj: case IR_newarr: case IR_callk: return "*";
    case IR_setcell: case IR_append: case IR_spread: case IR_setfield: case IR_initfield: case IR_addfield: case IR_delete:
    case IR_setproto: case IR_forinnext: case IR_newv: return "AA";
    case IR_setfieldf: return "AF";
    case IR_getelem: return "AE";
    case IR_setelem: return "AEA";
    case IR_deffield: case IR_defget: case IR_defset: case IR_callv: case IR_superv: return "AAA";
    case IR_call: case IR_super: return "AA*";
    case IR_callm: case IR_new: return "A*";
    case IR_ret: return "?";
    default: return "";
    }
}

static bool type_fits(const Checker *c, const IrInstr *instr, char letter, IrType type)
{
    switch (letter) {
    case 'I': return type == IR_INT;
    case 'F': return type == IR_DOUBLE;
    case 'E': return type == IR_ANY || type == IR_INT;
    case 'L':
        return c->function->local_types == NULL || (uint32_t)instr->imm.index >= c->function->local_count ||
               type == c->function->local_types[instr->imm.index];
    default: return type == IR_ANY;
    }
}

static void check_operands(Checker *c, const IrInstr *instr)
{
    const char *letters = signature(instr->op);
    uint32_t i = 0;
    for (; i < instr->arg_count && *letters != '\0'; i++) {
        if (!type_fits(c, instr, *letters, instr->args[i]->type))
            violation(c, instr->block, instr, "operand %%%u has the wrong type", (unsigned)instr->args[i]->id);
        if (*letters != '*')
            letters++;
    }
    if (i < instr->arg_count || (*letters != '\0' && *letters != '*' && *letters != '?'))
        violation(c, instr->block, instr, "wrong number of operands");
}

static void check_phi(Checker *c, const IrInstr *phi)
{
    const IrBlock *block = phi->block;
    if (phi->prev != NULL && phi->prev->op != IR_phi)
        violation(c, block, phi, "phi after other instructions");
    if (phi->arg_count != block->pred_count) {
        violation(c, block, phi, "%u arguments for %u predecessors", (unsigned)phi->arg_count,
                  (unsigned)block->pred_count);
        return;
    }
    for (uint32_t i = 0; i < phi->arg_count; i++) {
        const IrInstr *arg = phi->args[i];
        if (arg->type != phi->type)
            violation(c, block, phi, "operand %%%u has the wrong type", (unsigned)arg->id);
        if (arg->block == NULL || (c->tree.number[block->preds[i]->id] != UINT32_MAX &&
                                   !ir_dominates(&c->tree, arg->block, block->preds[i])))
            violation(c, block, phi, "%%%u does not reach the end of b%u", (unsigned)arg->id,
                      (unsigned)block->preds[i]->id);
    }
}

/* A name, a symbol, or the negative number of a private one. */
static bool is_field_key(const IrConst *key)
{
    return key->kind == CONST_STRING || ir_const_is_symbol(key) || (key->kind == CONST_NUMBER && key->number < 0);
}

static bool imm_in_range(const Checker *c, const IrInstr *instr)
{
    const IrProgram *program = c->program;
    uint32_t index = (uint32_t)instr->imm.index;
    switch (ir_text_imm(instr->op)) {
    case 'c': return index < program->const_count;
    case 'k':
        return index < program->const_count && is_field_key(&program->consts[index]) &&
               (instr->imm.shape < 0 || (uint32_t)instr->imm.shape < program->shape_count);
    case 'f': return index < program->function_count;
    case 's': return index < program->shape_count && program->shapes[index].count == instr->arg_count;
    case 'a': return index < program->shape_count && (uint32_t)instr->imm.shape < program->shape_count;
    default: break;
    }
    switch (instr->op) {
    case IR_getglobal: case IR_setglobal: return index < program->global_count;
    case IR_param: return index < c->function->param_count;
    case IR_getcap: return index < c->function->capture_count;
    case IR_forinnext: case IR_iterate: case IR_forofnext: case IR_iterclose: case IR_iterabandon:
        return index < c->function->local_count && c->function->local_types != NULL &&
               c->function->local_types[index] == IR_INT;
    case IR_getlocal: case IR_setlocal: return index < c->function->local_count;
    default: return true;
    }
}

static void check_place(Checker *c, const IrInstr *instr)
{
    const IrBlock *block = instr->block;
    bool terminator = ir_op_effects(instr->op) == 'T';
    if (terminator != (instr == block->last))
        violation(c, block, instr, terminator ? "terminator inside the block" : "block ends without a terminator");
    if ((instr->op == IR_param || instr->op == IR_this || instr->op == IR_callee) && block != c->function->entry)
        violation(c, block, instr, "outside the entry block");
    if (instr->op == IR_catch && (!block->is_handler || instr != block->first))
        violation(c, block, instr, "not first in a handler");
    if ((instr->op == IR_brresume && instr->prev != instr->args[0]) ||
        (instr->op == IR_generator && (instr->next == NULL || instr->next->op != IR_brresume)))
        violation(c, block, instr, "generator, yield and brresume stand apart");
    if (!imm_in_range(c, instr))
        violation(c, block, instr, "index %d out of range", (int)instr->imm.index);
    IrType own = ir_op_type(instr->op);
    bool retyped = (instr->op == IR_phi || instr->op == IR_const) && instr->type != IR_VOID;
    bool raw_local = instr->op == IR_getlocal && instr->type == IR_INT;
    if (instr->type != own && !retyped && !raw_local)
        violation(c, block, instr, "wrong result type");
    if (instr->op == IR_const && instr->type != IR_ANY && imm_in_range(c, instr) &&
        c->program->consts[instr->imm.index].kind != CONST_NUMBER)
        violation(c, block, instr, "raw constant that is not a number");
}

static void check_instr(Checker *c, const IrInstr *instr)
{
    const IrBlock *block = instr->block;
    if (instr->id >= c->function->value_count || c->seen_values[instr->id])
        violation(c, block, instr, "value number used twice or out of range");
    else
        c->seen_values[instr->id] = true;
    check_place(c, instr);
    if (instr->op == IR_phi) {
        check_phi(c, instr);
        return;
    }
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        const IrInstr *arg = instr->args[i];
        if (arg == NULL || arg->block == NULL || arg->type == IR_VOID) {
            violation(c, block, instr, "operand %u is not a value", (unsigned)i);
            return;
        }
        if (c->tree.number[block->id] != UINT32_MAX && !ir_def_dominates(&c->tree, arg, instr))
            violation(c, block, instr, "%%%u does not dominate this use", (unsigned)arg->id);
    }
    check_operands(c, instr);
}

static uint32_t count_edges(const IrBlock *from, const IrBlock *to)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < from->succ_count; i++)
        n += from->succs[i] == to;
    return n;
}

static uint32_t count_preds(const IrBlock *block, const IrBlock *pred)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < block->pred_count; i++)
        n += block->preds[i] == pred;
    return n;
}

static void check_edges(Checker *c, const IrBlock *block)
{
    uint32_t wanted = 0;
    if (block->last != NULL && (block->last->op == IR_br || block->last->op == IR_brhole || block->last->op == IR_brresume))
        wanted = 2;
    else if (block->last != NULL && block->last->op == IR_jmp)
        wanted = 1;
    if (block->last == NULL)
        violation(c, block, NULL, "empty block");
    if (block->succ_count != wanted)
        violation(c, block, block->last, "%u successors", (unsigned)block->succ_count);
    for (uint32_t i = 0; i < block->succ_count; i++)
        if (block->succs[i] == NULL || count_preds(block->succs[i], block) != count_edges(block, block->succs[i]))
            violation(c, block, block->last, "successor %u does not know its predecessor", (unsigned)i);
    for (uint32_t i = 0; i < block->pred_count; i++)
        if (count_edges(block->preds[i], block) != count_preds(block, block->preds[i]))
            violation(c, block, NULL, "b%u is no predecessor", (unsigned)block->preds[i]->id);
    if ((block == c->function->entry || block->is_handler) && block->pred_count > 0)
        violation(c, block, NULL, "%s with predecessors", block->is_handler ? "handler" : "entry");
    if (block == c->function->entry && (block->handler != NULL || block->is_handler))
        violation(c, block, NULL, "the entry block cannot be protected or a handler");
    if (block->handler != NULL && !block->handler->is_handler)
        violation(c, block, NULL, "b%u is not marked as a handler", (unsigned)block->handler->id);
}

static bool check_block_ids(Checker *c)
{
    uint32_t count = 0;
    for (const IrBlock *block = c->function->entry; block != NULL && c->ok; block = block->next) {
        if (block->id >= c->function->block_count || c->seen_blocks[block->id] || count++ > c->function->block_count)
            violation(c, block, NULL, "block number used twice or out of range");
        else
            c->seen_blocks[block->id] = true;
        if (block->next == NULL && block != c->function->last_block)
            violation(c, block, NULL, "last_block is another");
    }
    return c->ok;
}

bool ir_check(const IrProgram *program, const IrFunction *function, FILE *out)
{
    Checker c = {.program = program, .function = function, .out = out, .ok = true};
    c.seen_values = xcalloc(function->value_count + 1, sizeof(bool));
    c.seen_blocks = xcalloc(function->block_count + 1, sizeof(bool));
    if (check_block_ids(&c) && function->entry != NULL) {
        ir_dom_build(&c.tree, function);
        for (const IrBlock *block = function->entry; block != NULL; block = block->next) {
            check_edges(&c, block);
            for (const IrInstr *instr = block->first; instr != NULL; instr = instr->next) {
                if (instr->block != block)
                    violation(&c, block, instr, "belongs to another block");
                else
                    check_instr(&c, instr);
            }
        }
        ir_dom_free(&c.tree);
    }
    free(c.seen_values);
    free(c.seen_blocks);
    return c.ok;
}

/* ---- constants */

static bool is_callable_const(const IrConst *c)
{
    return c->kind == CONST_FUNCTION || c->kind == CONST_CLOSURE || c->kind == CONST_BOUND || c->kind == CONST_BUILTIN;
}

static bool are_items_right(const IrProgram *program, const IrConst *c)
{
    const IrShape *shape = c->kind == CONST_OBJECT ? &program->shapes[c->index] : NULL;
    for (uint32_t i = 0; i < c->item_count; i++) {
        if ((uint32_t)c->items[i] >= program->const_count)
            return false;
        const IrConst *item = &program->consts[c->items[i]];
        bool accessor = shape != NULL && shape->attributes != NULL && (shape->attributes[i] & ATTR_ACCESSOR) != 0;
        bool known = accessor && item->kind == CONST_BUILTIN; /* the library's, of an object that the program changed */
        bool allowed = item->kind != CONST_INTERNAL && (item->kind == CONST_ACCESSOR || known) == accessor &&
                       (item->kind != CONST_CELL || c->kind == CONST_CLOSURE) &&
                       (item->kind != CONST_TDZ || c->kind == CONST_CLOSURE);
        if (c->kind == CONST_ACCESSOR)
            allowed = is_callable_const(item) || item->kind == CONST_UNDEFINED;
        if (!allowed)
            return false;
    }
    return true;
}

static bool is_typed_right(const IrProgram *program, const IrConst *c)
{
    if (c->type >= TYPED_KINDS || c->length > UINT16_MAX || c->length % (1u << typed_shift(c->type)) != 0)
        return false;
    if (c->item_count == 0)
        return c->type != TYPED_DATA_VIEW && (c->text != NULL || c->length == 0);
    if (c->item_count != 1 || c->type == TYPED_BUFFER || (uint32_t)c->items[0] >= program->const_count)
        return false;
    const IrConst *buffer = &program->consts[c->items[0]];
    return buffer->kind == CONST_TYPED && buffer->type == TYPED_BUFFER && c->index >= 0 &&
           (uint32_t)c->index + c->length <= buffer->length;
}

static bool is_const_right(const IrProgram *program, const IrConst *c)
{
    uint32_t index = (uint32_t)c->index;
    switch (c->kind) {
    case CONST_FUNCTION: return index < program->function_count;
    case CONST_OBJECT:
        if (index >= program->shape_count || c->type > OBJECT_KEYS || program->shapes[index].count != c->item_count)
            return false;
        break;
    case CONST_CLOSURE:
        if (index >= program->function_count || program->functions[index]->capture_count != c->item_count)
            return false;
        break;
    case CONST_CELL: return index < program->global_count;
    case CONST_BOUND:
        if (c->item_count < 2 || (uint32_t)c->items[0] >= program->const_count ||
            !is_callable_const(&program->consts[c->items[0]]))
            return false;
        break;
    case CONST_ACCESSOR:
        if (c->item_count != 2)
            return false;
        break;
    case CONST_SYMBOL:
        if (c->item_count != 1)
            return false;
        break;
    case CONST_ARRAY: break;
    case CONST_REGEXP:
        if (c->item_count != 2 || c->length < REGEXP_HEADER)
            return false;
        break;
    case CONST_TYPED: return is_typed_right(program, c);
    default: return true;
    }
    return are_items_right(program, c);
}

static bool is_shape_right(const IrProgram *program, const IrShape *shape)
{
    for (uint32_t i = 0; i < shape->count; i++) {
        const IrConst *key = (uint32_t)shape->keys[i] < program->const_count ? &program->consts[shape->keys[i]] : NULL;
        if (key == NULL || (!is_field_key(key) && key->kind != CONST_NUMBER && (key->kind != CONST_INTERNAL || i > 0)))
            return false;
    }
    return shape->prototype < (int32_t)program->const_count;
}

static bool is_side_right(const IrProgram *program, const IrSide *side)
{
    if ((uint32_t)side->thing >= program->const_count || (uint32_t)side->properties >= program->const_count)
        return false;
    const IrConst *thing = &program->consts[side->thing];
    return program->consts[side->properties].kind == CONST_OBJECT &&
           (is_callable_const(thing) || thing->kind == CONST_ARRAY || thing->kind == CONST_TYPED);
}

bool ir_check_constants(const IrProgram *program, FILE *out)
{
    bool ok = true;
#define CHECK(what, count, right)                                                                               \
    for (uint32_t i = 0; i < program->count; i++)                                                               \
        if (!(right)) {                                                                                         \
            fprintf(out, what " %u is broken\n", (unsigned)i);                                                  \
            ok = false;                                                                                         \
        }
    CHECK("shape", shape_count, is_shape_right(program, &program->shapes[i]))
    CHECK("constant", const_count, is_const_right(program, &program->consts[i]))
    CHECK("global", global_count, (uint32_t)program->globals[i] < program->const_count)
    CHECK("side", side_count, is_side_right(program, &program->sides[i]))
#undef CHECK
    return ok;
}
