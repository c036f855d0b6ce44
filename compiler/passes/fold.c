/* Constant folding with JavaScript's own arithmetic, algebra that holds for every value, and branches on constants.
 *
 * A folded instruction becomes a `const` in place, so its users see it at once; one that equals another value is
 * forwarded to it. One walk in layout order (definitions before uses but for phis) and a sweep of all arguments. */
#include "cfg.h"
#include "number.h"
#include "passes.h"

#include <math.h>

enum { LONGEST_STRING = 256 }; /* a concatenation folded beyond this costs more flash than it saves */

typedef struct Folder {
    IrProgram *program;
    IrFunction *function;
} Folder;

static const IrConst *const_of(const Folder *f, const IrInstr *value)
{
    return value->op == IR_const ? &f->program->consts[value->imm.index] : NULL;
}

static void become_const(IrInstr *instr, int32_t index)
{
    instr->op = IR_const;
    instr->arg_count = 0;
    instr->imm.index = index;
    instr->imm.shape = -1;
}

static void become_number(const Folder *f, IrInstr *instr, double d)
{
    become_const(instr, ir_const_number(f->program, d));
}

static void become_boolean(const Folder *f, IrInstr *instr, bool b)
{
    become_const(instr, ir_const_simple(f->program, b ? CONST_TRUE : CONST_FALSE));
}

static void become_string(const Folder *f, IrInstr *instr, const char *text)
{
    become_const(instr, ir_const_string(f->program, text, (uint32_t)strlen(text)));
}

/* ---- what an operation's result always is */

static bool gives_number(const Folder *f, const IrInstr *v)
{
    switch (v->op) {
    case IR_sub: case IR_mul: case IR_div: case IR_mod: case IR_exp: case IR_band: case IR_bor: case IR_bxor:
    case IR_shl: case IR_shr: case IR_neg: case IR_bnot:
        if (!f->program->bigints)
            return true;
        break;
    case IR_ushr: case IR_tonum: case IR_i2a: case IR_u2a: case IR_f2a: return true;
    case IR_const: return const_of(f, v)->kind == CONST_NUMBER;
    default: break;
    }
    return v->kind != 0 && (v->kind & ~KIND_NUMBER) == 0;
}

static bool gives_boolean(const IrInstr *v)
{
    switch (v->op) {
    case IR_not: case IR_lt: case IR_le: case IR_gt: case IR_ge: case IR_eq: case IR_ne: case IR_seq: case IR_sne:
    case IR_isnullish: case IR_isundef: case IR_in: case IR_instanceof: case IR_delete: return true;
    default: return ir_op_type(v->op) == IR_ANY && v->kind == KIND_BOOLEAN;
    }
}

static bool gives_string(const Folder *f, const IrInstr *v)
{
    if (v->op == IR_const)
        return const_of(f, v)->kind == CONST_STRING;
    return v->op == IR_tostr || v->op == IR_typeof || v->kind == KIND_STRING;
}

static bool gives_object(const Folder *f, const IrInstr *v)
{
    switch (v->op) {
    case IR_closure: case IR_callee: case IR_newobj: case IR_newarr: case IR_clone: case IR_arguments: case IR_rest:
    case IR_new: case IR_newv: return true;
    case IR_const:
        return const_of(f, v)->kind == CONST_FUNCTION || const_of(f, v)->kind == CONST_OBJECT ||
               const_of(f, v)->kind == CONST_ARRAY || const_of(f, v)->kind == CONST_CLOSURE ||
               const_of(f, v)->kind == CONST_BOUND || const_of(f, v)->kind == CONST_TYPED;
    default: return v->kind == KIND_OBJECT;
    }
}

/* ---- operations on constants */

static bool fold_arithmetic(const Folder *f, IrInstr *instr, double a, double b)
{
    int32_t x = double_to_int32(a), y = double_to_int32(b);
    uint32_t shift = (uint32_t)y & 31;
    double power;
    switch (instr->op) {
    case IR_add: become_number(f, instr, a + b); return true;
    case IR_sub: case IR_step: become_number(f, instr, a - b); return true;
    case IR_mul: become_number(f, instr, a * b); return true;
    case IR_div: become_number(f, instr, a / b); return true;
    case IR_mod: become_number(f, instr, fmod(a, b)); return true;
    case IR_exp:
        /* Only what is exact in any correct pow. */
        if (a != trunc(a) || b != trunc(b) || b < 0 || b > 64 || fabs(a) > 65536)
            return false;
        power = pow(a, b);
        if (fabs(power) > 9007199254740992.0)
            return false;
        become_number(f, instr, power);
        return true;
    case IR_band: become_number(f, instr, x & y); return true;
    case IR_bor: become_number(f, instr, x | y); return true;
    case IR_bxor: become_number(f, instr, x ^ y); return true;
    case IR_shl: become_number(f, instr, (int32_t)((uint32_t)x << shift)); return true;
    case IR_shr: become_number(f, instr, x >> shift); return true;
    case IR_ushr: become_number(f, instr, (uint32_t)x >> shift); return true;
    default: return false;
    }
}

/* A surrogate pair split over two strings would have to be joined: leave it to the runtime. */
static bool joins_surrogates(const char *a, uint32_t a_length, const char *b, uint32_t b_length)
{
    return a_length >= 3 && b_length >= 3 && (uint8_t)a[a_length - 3] == 0xED && (uint8_t)a[a_length - 2] >= 0xA0 &&
           (uint8_t)b[0] == 0xED && (uint8_t)b[1] >= 0xB0;
}

static bool fold_concat(const Folder *f, IrInstr *instr, const IrConst *a, const IrConst *b)
{
    const char *x, *y;
    uint32_t m, n;
    if (!const_to_string(f->program->arena, a, &x, &m) || !const_to_string(f->program->arena, b, &y, &n) ||
        m + n > LONGEST_STRING || joins_surrogates(x, m, y, n))
        return false;
    char *text = ARENA_ARRAY(f->program->arena, char, m + n + 1);
    memcpy(text, x, m);
    memcpy(text + m, y, n);
    become_const(instr, ir_const_string(f->program, text, m + n));
    return true;
}

static bool fold_relation(const Folder *f, IrInstr *instr, const IrConst *a, const IrConst *b)
{
    double x, y;
    int order;
    if (a->kind == CONST_STRING && b->kind == CONST_STRING) {
        if (!string_is_ascii(a) || !string_is_ascii(b))
            return false;
        order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
        x = order != 0 ? order : (double)a->length - (double)b->length;
        y = 0;
    } else if (!const_to_number(a, &x) || !const_to_number(b, &y)) {
        return false;
    }
    become_boolean(f, instr,
                   instr->op == IR_lt   ? x < y
                   : instr->op == IR_le ? x <= y
                   : instr->op == IR_gt ? x > y
                                        : x >= y);
    return true;
}

static bool is_nullish(const IrConst *c) { return c->kind == CONST_UNDEFINED || c->kind == CONST_NULL; }
static bool is_boolean(const IrConst *c) { return c->kind == CONST_TRUE || c->kind == CONST_FALSE; }

static bool fold_equality(const Folder *f, IrInstr *instr, const IrConst *a, const IrConst *b)
{
    bool strict = instr->op == IR_seq || instr->op == IR_sne, negate = instr->op == IR_sne || instr->op == IR_ne;
    bool equal;
    double x, y;
    if (a->kind == CONST_BUILTIN || b->kind == CONST_BUILTIN || a->kind == CONST_TDZ || b->kind == CONST_TDZ)
        return false;
    if (a->kind == CONST_NUMBER && b->kind == CONST_NUMBER) {
        equal = a->number == b->number;
    } else if (strict || a->kind == b->kind || (is_boolean(a) && is_boolean(b))) {
        /* Unique constants: equal ones are one. */
        equal = a == b;
    } else if (is_nullish(a) || is_nullish(b)) {
        equal = is_nullish(a) && is_nullish(b);
    } else if (const_to_number(a, &x) && const_to_number(b, &y)) {
        equal = x == y;
    } else {
        return false;
    }
    become_boolean(f, instr, equal != negate);
    return true;
}

static bool fold_binary(const Folder *f, IrInstr *instr)
{
    const IrConst *a = const_of(f, instr->args[0]), *b = const_of(f, instr->args[1]);
    double x, y;
    if (a == NULL || b == NULL)
        return false;
    switch (instr->op) {
    case IR_lt: case IR_le: case IR_gt: case IR_ge: return fold_relation(f, instr, a, b);
    case IR_eq: case IR_ne: case IR_seq: case IR_sne: return fold_equality(f, instr, a, b);
    case IR_add:
        if (a->kind == CONST_STRING || b->kind == CONST_STRING)
            return fold_concat(f, instr, a, b);
        break;
    default: break;
    }
    return const_to_number(a, &x) && const_to_number(b, &y) && fold_arithmetic(f, instr, x, y);
}

static bool fold_typeof(const Folder *f, IrInstr *instr)
{
    const IrInstr *a = instr->args[0];
    const IrConst *c = const_of(f, a);
    const char *text = NULL;
    if (c != NULL && c->kind == CONST_UNDEFINED)
        text = "undefined";
    else if (c != NULL && c->kind == CONST_NULL)
        text = "object";
    else if (c != NULL && c->kind == CONST_BIGINT)
        text = "bigint";
    else if ((c != NULL && (c->kind == CONST_FUNCTION || c->kind == CONST_CLOSURE || c->kind == CONST_BOUND)) || a->op == IR_closure || a->op == IR_callee)
        text = "function";
    else if ((c != NULL && is_boolean(c)) || gives_boolean(a))
        text = "boolean";
    else if (gives_number(f, a))
        text = "number";
    else if (gives_string(f, a))
        text = "string";
    else if (a->op == IR_newobj || a->op == IR_newarr || a->op == IR_clone || a->op == IR_arguments || a->op == IR_rest)
        text = "object";
    if (text != NULL)
        become_string(f, instr, text);
    return text != NULL;
}

static bool fold_unary(const Folder *f, IrInstr *instr)
{
    const IrConst *c = const_of(f, instr->args[0]);
    const char *text;
    uint32_t length;
    double d;
    bool b;
    if (instr->op == IR_typeof)
        return fold_typeof(f, instr);
    if (c == NULL)
        return false;
    switch (instr->op) {
    case IR_neg:
    case IR_bnot:
    case IR_tonum:
    case IR_numeric:
        if (!const_to_number(c, &d))
            return false;
        become_number(f, instr, instr->op == IR_neg ? -d : instr->op == IR_bnot ? (double)~double_to_int32(d) : d);
        return true;
    case IR_not:
        if (!const_to_boolean(c, &b))
            return false;
        become_boolean(f, instr, !b);
        return true;
    case IR_tostr:
        if (!const_to_string(f->program->arena, c, &text, &length))
            return false;
        become_const(instr, ir_const_string(f->program, text, length));
        return true;
    case IR_isnullish:
    case IR_isundef:
        if (c->kind == CONST_BUILTIN)
            return false;
        become_boolean(f, instr, c->kind == CONST_UNDEFINED || (instr->op == IR_isnullish && c->kind == CONST_NULL));
        return true;
    default: return false;
    }
}

/* ---- raw constants (after inference) */

static bool raw_number(const Folder *f, const IrInstr *v, double *d)
{
    const IrConst *c = const_of(f, v);
    if (c == NULL || c->kind != CONST_NUMBER)
        return false;
    *d = c->number;
    return true;
}

static bool fold_raw_int(const Folder *f, IrInstr *instr, double a, double b)
{
    int32_t i = double_to_int32(a), j = double_to_int32(b);
    uint32_t x = (uint32_t)i, y = (uint32_t)j, shift = y & 31;
    switch (instr->op) {
    case IR_iadd: become_number(f, instr, (int32_t)(x + y)); return true;
    case IR_isub: become_number(f, instr, (int32_t)(x - y)); return true;
    case IR_imul: become_number(f, instr, (int32_t)(x * y)); return true;
    case IR_iand: become_number(f, instr, (int32_t)(x & y)); return true;
    case IR_ior: become_number(f, instr, (int32_t)(x | y)); return true;
    case IR_ixor: become_number(f, instr, (int32_t)(x ^ y)); return true;
    case IR_ishl: become_number(f, instr, (int32_t)(x << shift)); return true;
    case IR_ishr: become_number(f, instr, i >> shift); return true;
    case IR_iushr: become_number(f, instr, (int32_t)(x >> shift)); return true;
    case IR_ilt: become_boolean(f, instr, i < j); return true;
    case IR_ile: become_boolean(f, instr, i <= j); return true;
    case IR_ieq: become_boolean(f, instr, i == j); return true;
    case IR_ine: become_boolean(f, instr, i != j); return true;
    default: return false;
    }
}

static bool fold_raw_double(const Folder *f, IrInstr *instr, double a, double b)
{
    switch (instr->op) {
    case IR_fadd: become_number(f, instr, a + b); return true;
    case IR_fsub: become_number(f, instr, a - b); return true;
    case IR_fmul: become_number(f, instr, a * b); return true;
    case IR_fdiv: become_number(f, instr, a / b); return true;
    case IR_fmod: become_number(f, instr, fmod(a, b)); return true;
    case IR_flt: become_boolean(f, instr, a < b); return true;
    case IR_fle: become_boolean(f, instr, a <= b); return true;
    case IR_feq: become_boolean(f, instr, a == b); return true;
    case IR_fne: become_boolean(f, instr, a != b); return true;
    default: return false;
    }
}

static bool fold_raw(const Folder *f, IrInstr *instr)
{
    double a, b = 0;
    if (!raw_number(f, instr->args[0], &a) || (instr->arg_count > 1 && !raw_number(f, instr->args[1], &b)))
        return false;
    switch (instr->op) {
    case IR_i2a: case IR_i2f: case IR_f2a: case IR_a2f: become_number(f, instr, a); return true;
    case IR_f2i: case IR_a2i: become_number(f, instr, double_to_int32(a)); return true;
    case IR_u2a: case IR_u2f: become_number(f, instr, (uint32_t)double_to_int32(a)); return true;
    case IR_ineg: become_number(f, instr, (int32_t)(0u - (uint32_t)double_to_int32(a))); return true;
    case IR_inot: become_number(f, instr, ~double_to_int32(a)); return true;
    case IR_fneg: become_number(f, instr, -a); return true;
    case IR_fabs: become_number(f, instr, fabs(a)); return true;
    case IR_ffloor: become_number(f, instr, floor(a)); return true;
    case IR_fsqrt: become_number(f, instr, sqrt(a)); return true;
    default: return fold_raw_int(f, instr, a, b) || fold_raw_double(f, instr, a, b);
    }
}

/* ---- algebra */

static bool is_number(const Folder *f, const IrInstr *v, double d)
{
    const IrConst *c = const_of(f, v);
    return c != NULL && c->kind == CONST_NUMBER && c->number == d && signbit(c->number) == signbit(d);
}

static bool never_nullish(const Folder *f, const IrInstr *v)
{
    return gives_number(f, v) || gives_string(f, v) || gives_object(f, v) || gives_boolean(v);
}

static void become_unary(IrInstr *instr, IrOp op, IrInstr *a)
{
    instr->op = op;
    instr->args[0] = a;
    instr->arg_count = 1;
}

/* !(a === b) -> a !== b, !!a -> a. */
static IrInstr *simplify_not(const Folder *f, IrInstr *instr, const IrInstr *a)
{
    if (a->op == IR_seq || a->op == IR_sne) {
        IrInstr *args[2] = {a->args[0], a->args[1]};
        instr->op = a->op == IR_seq ? IR_sne : IR_seq;
        instr->args = ARENA_ARRAY(f->program->arena, IrInstr *, 2);
        memcpy(instr->args, args, sizeof args);
        instr->arg_count = 2;
        return NULL;
    }
    return a->op == IR_not && gives_boolean(a->args[0]) ? a->args[0] : NULL;
}

/* a - constant -> a + -constant: addition has an immediate form. */
static void add_instead(const Folder *f, IrInstr *instr, const IrInstr *b)
{
    double d;
    if (!raw_number(f, b, &d) || d == (double)INT32_MIN || b->type != IR_INT)
        return;
    IrInstr *negated = ir_insert_before(f->program, f->function, instr, IR_const, NULL, 0,
                                        ir_const_number(f->program, d == 0 ? 0 : -d));
    negated->type = IR_INT;
    negated->kind = KIND_INT;
    negated->range_min = negated->range_max = (int32_t)-d;
    instr->op = IR_iadd;
    instr->args[1] = negated;
}

/* The value that instr equals, or NULL. May also rewrite instr into something simpler. */
static IrInstr *simplify(const Folder *f, IrInstr *instr)
{
    IrInstr *a = instr->arg_count > 0 ? instr->args[0] : NULL, *b = instr->arg_count > 1 ? instr->args[1] : NULL;
    switch (instr->op) {
    case IR_mul: /* x * 1 */
        if (is_number(f, a, 1) && instr->arg_count == 2)
            become_unary(instr, IR_tonum, b);
        else if (is_number(f, b, 1))
            become_unary(instr, IR_tonum, a);
        break;
    case IR_div:
        if (is_number(f, b, 1))
            become_unary(instr, IR_tonum, a);
        break;
    case IR_sub: /* x - 0 keeps -0, x + 0 would not */
        if (is_number(f, b, 0))
            become_unary(instr, IR_tonum, a);
        break;
    case IR_not: return simplify_not(f, instr, a);
    case IR_tostr: return gives_string(f, a) ? a : NULL;
    case IR_isnullish:
    case IR_isundef:
        if (never_nullish(f, a))
            become_boolean(f, instr, false);
        break;
    case IR_i2a: return a->op == IR_a2i && a->args[0]->kind == KIND_INT ? a->args[0] : NULL;
    case IR_a2i: return a->op == IR_i2a || a->op == IR_u2a ? a->args[0] : NULL;
    case IR_a2f:
        if (a->op == IR_f2a)
            return a->args[0];
        if (a->op == IR_i2a || a->op == IR_u2a)
            become_unary(instr, a->op == IR_i2a ? IR_i2f : IR_u2f, a->args[0]);
        break;
    case IR_isub:
        add_instead(f, instr, b);
        return is_number(f, b, 0) ? a : NULL;
    case IR_iadd: case IR_ior: case IR_ixor: case IR_ishl: case IR_ishr: case IR_iushr:
        return is_number(f, b, 0) ? a : NULL;
    default: break;
    }
    if ((instr->op == IR_tonum || instr->op == IR_numeric) && gives_number(f, instr->args[0]))
        return instr->args[0];
    return NULL;
}

/* A binding's check that can be seen to hold: everything but what may still carry the marker. */
static bool never_tdz(const Folder *f, const IrInstr *v)
{
    switch (v->op) {
    case IR_phi: case IR_getcap: case IR_getcell: case IR_getglobal: case IR_getlocal:
        return v->kind != 0 && (v->kind & KIND_INTERNAL) == 0;
    case IR_const: return const_of(f, v)->kind != CONST_TDZ;
    default: return true;
    }
}

static bool is_binary(IrOp op)
{
    return (op >= IR_add && op <= IR_ushr) || (op >= IR_lt && op <= IR_sne);
}

static bool is_unary(IrOp op)
{
    switch (op) {
    case IR_neg: case IR_bnot: case IR_tonum: case IR_numeric: case IR_not: case IR_typeof: case IR_tostr: case IR_isnullish:
    case IR_isundef: return true;
    default: return false;
    }
}

static void fold_instr(const Folder *f, IrInstr *instr)
{
    for (uint32_t i = 0; i < instr->arg_count; i++)
        if (instr->args[i]->pass != NULL)
            instr->args[i] = instr->args[i]->pass;
    if (instr->op == IR_chktdz && never_tdz(f, instr->args[0])) {
        ir_remove(instr);
        return;
    }
    bool folded = is_binary(instr->op)                            ? fold_binary(f, instr)
                  : is_unary(instr->op)                           ? fold_unary(f, instr)
                  : instr->op >= IR_iadd && instr->op <= IR_f2i ? fold_raw(f, instr)
                                                                  : false;
    if (!folded && instr->arg_count > 0)
        instr->pass = simplify(f, instr);
}

/* ---- branches */

static void become_jump(IrBlock *block, uint32_t dropped_edge)
{
    ir_remove_edge(block, dropped_edge);
    block->last->op = IR_jmp;
    block->last->arg_count = 0;
}

static void fold_branch(const Folder *f, IrBlock *block)
{
    IrInstr *last = block->last;
    bool taken;
    if (last == NULL || (last->op != IR_br && last->op != IR_brhole))
        return;
    while (last->op == IR_br && last->args[0]->op == IR_not && block->succs[0] != block->succs[1]) {
        IrBlock *first = block->succs[0];
        block->succs[0] = block->succs[1];
        block->succs[1] = first;
        last->args[0] = last->args[0]->args[0];
    }
    const IrConst *c = const_of(f, last->args[0]);
    if (c == NULL)
        return;
    if (last->op == IR_brhole)
        become_jump(block, c->kind == CONST_HOLE ? 1 : 0);
    else if (const_to_boolean(c, &taken))
        become_jump(block, taken ? 1 : 0);
}

/* Follow forwards to the end: a forwarded value may be forwarded again later in the walk. */
static IrInstr *resolve(IrInstr *v)
{
    while (v->pass != NULL)
        v = v->pass;
    return v;
}

void pass_fold(const PassContext *context, IrFunction *function)
{
    Folder f = {context->program, function};
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first; instr != NULL; instr = instr->next)
            instr->pass = NULL;
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first, *next; instr != NULL; instr = next) {
            next = instr->next;
            fold_instr(&f, instr);
        }
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first, *next; instr != NULL; instr = next) {
            next = instr->next;
            for (uint32_t i = 0; i < instr->arg_count; i++)
                instr->args[i] = resolve(instr->args[i]);
            if (instr->pass != NULL)
                ir_remove(instr);
        }
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        fold_branch(&f, block);
    ir_clean_cfg(context->program, function);
}
