/* links: mote_passes mote_ir mote_support m */
/* Random programs through the passes: whatever they do, the trace and the result stay (ir_eval.h). Programs are
 * structured (assignments, branches, loops, calls between three functions) and drawn towards what inference likes:
 * counters, bits, products, doubles, fields. MOTE_SEED=n runs one seed and prints it; MOTE_SEEDS=n sets how many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ir_eval.h"
#include "passes.h"

static const LibrarySymbol SYMBOLS[] = {{"Math", 4008}, {"Math.sqrt", 4000}};
static const LibrarySymbols LIBRARY = {.items = SYMBOLS, .count = 2};

int32_t library_find(const LibrarySymbols *symbols, const char *name, uint32_t length)
{
    (void)symbols;
    return length == 9 && memcmp(name, "Math.sqrt", 9) == 0 ? 4000 : 0;
}

int32_t library_find_string(const LibrarySymbols *symbols, const char *wtf8, uint32_t length)
{
    (void)symbols;
    (void)wtf8;
    return length == 1;
}

enum { VARS = 5, FUNCTIONS = 3, GLOBALS = 2 };

typedef struct Gen {
    IrProgram *program;
    IrFunction *function;
    IrBlock *block;
    IrInstr *vars[VARS];
    uint32_t random;
    uint32_t budget;
    bool reals; /* draw to doubles */
    int32_t keys[2];
} Gen;

static uint32_t rnd(Gen *g, uint32_t n)
{
    g->random = g->random * 1664525u + 1013904223u;
    return (g->random >> 9) % n;
}

static IrInstr *emit(Gen *g, IrOp op, IrInstr *a, IrInstr *b, IrInstr *c, int32_t index)
{
    IrInstr *args[3] = {a, b, c};
    uint32_t n = a == NULL ? 0 : b == NULL ? 1 : c == NULL ? 2 : 3;
    return ir_append(g->program, g->function, g->block, op, args, n, index, (Span){UINT32_MAX, UINT32_MAX, 0});
}

static IrInstr *number(Gen *g, double d) { return emit(g, IR_const, NULL, NULL, NULL, ir_const_number(g->program, d)); }

static IrInstr *constant(Gen *g)
{
    static const double NUMBERS[] = {0,
                                     1,
                                     2,
                                     3,
                                     5,
                                     7,
                                     31,
                                     255,
                                     65535,
                                     -1,
                                     -3,
                                     0.5,
                                     0.25,
                                     -0.0,
                                     1.5,
                                     2147483647,
                                     -2147483648.0,
                                     4294967295.0,
                                     3988292384.0,
                                     1073741824,
                                     1e10};
    static const char *const STRINGS[] = {"", "7", "ab"};
    static const double REALS[] = {0.5, 0.25, 1.5, -2.75, 1e10, 3.125, 0, 2};
    uint32_t n = rnd(g, 30);
    if (n < 26 && g->reals)
        return number(g, REALS[rnd(g, sizeof REALS / sizeof *REALS)]);
    if (n < 26)
        return number(g, NUMBERS[rnd(g, sizeof NUMBERS / sizeof *NUMBERS)]);
    if (n < 28) {
        const char *s = STRINGS[rnd(g, 3)];
        return emit(g, IR_const, NULL, NULL, NULL, ir_const_string(g->program, s, (uint32_t)strlen(s)));
    }
    return emit(g, IR_const, NULL, NULL, NULL, ir_const_simple(g->program, (IrConstKind)rnd(g, 4)));
}

static IrInstr *operand(Gen *g) { return rnd(g, 3) == 0 ? constant(g) : g->vars[rnd(g, VARS)]; }

static IrInstr *condition(Gen *g)
{
    static const IrOp OPS[] = {IR_lt,  IR_le,      IR_gt,   IR_ge,  IR_lt,       IR_seq,
                               IR_sne, IR_isundef, IR_band, IR_not, IR_isnullish};
    IrOp op = OPS[rnd(g, sizeof OPS / sizeof *OPS)];
    bool unary = op == IR_isundef || op == IR_not || op == IR_isnullish;
    IrInstr *a = operand(g);
    return emit(g, op, a, unary ? NULL : operand(g), NULL, 0);
}

static IrInstr *call_known(Gen *g, uint32_t callee)
{
    int32_t k = ir_const(g->program, &(IrConst){.kind = CONST_FUNCTION, .index = (int32_t)callee});
    uint32_t n = rnd(g, 3);
    IrInstr *a = n > 0 ? operand(g) : NULL, *b = n > 1 ? operand(g) : NULL;
    return emit(g, IR_callk, a, b, NULL, k);
}

static IrInstr *call_unknown(Gen *g)
{
    IrInstr *f = number(g, 1), *a = operand(g);
    if (rnd(g, 12) == 0)
        a = emit(g, IR_const, NULL, NULL, NULL,
                 ir_const(g->program, &(IrConst){.kind = CONST_FUNCTION, .index = 1 + (int32_t)rnd(g, FUNCTIONS - 1)}));
    return emit(g, IR_call, f, a, operand(g), 0);
}

static IrInstr *field(Gen *g, IrInstr *object)
{
    uint32_t slot = rnd(g, 2);
    IrInstr *v = emit(g, IR_getfield, object, NULL, NULL, g->keys[slot]);
    if (rnd(g, 4) != 0) {
        v->imm.shape = 0;
        v->imm.slot = (int32_t)slot;
    }
    return v;
}

static IrInstr *object(Gen *g)
{
    IrInstr *a = operand(g);
    return emit(g, IR_newobj, a, operand(g), NULL, 0);
}

static IrInstr *arithmetic(Gen *g)
{
    static const IrOp OPS[] = {IR_add, IR_add, IR_add, IR_sub, IR_sub, IR_mul, IR_mul, IR_div, IR_mod, IR_band, IR_band,
                               IR_bor, IR_bxor, IR_bxor, IR_shl, IR_shr, IR_ushr, IR_ushr, IR_lt, IR_seq};
    static const IrOp REALS[] = {IR_add, IR_sub, IR_mul, IR_mul, IR_div, IR_sub, IR_mul, IR_mod};
    IrInstr *a = operand(g);
    if (g->reals && rnd(g, 8) == 0)
        return emit(g, IR_callk, a, NULL, NULL, ir_const_builtin(g->program, 4000));
    IrOp op = g->reals && rnd(g, 6) != 0 ? REALS[rnd(g, 8)] : OPS[rnd(g, sizeof OPS / sizeof *OPS)];
    return emit(g, op, a, operand(g), NULL, 0);
}

static IrInstr *expression(Gen *g)
{
    static const IrOp UNARY[] = {IR_neg, IR_bnot, IR_tonum, IR_tonum, IR_not, IR_typeof};
    IrInstr *a;
    switch (rnd(g, 24)) {
    case 0: return constant(g);
    case 1: return emit(g, UNARY[rnd(g, 6)], operand(g), NULL, NULL, 0);
    case 2: return call_known(g, 1 + rnd(g, FUNCTIONS - 1));
    case 3: return call_unknown(g);
    case 4: return emit(g, IR_getglobal, NULL, NULL, NULL, (int32_t)rnd(g, GLOBALS));
    case 5: a = operand(g); return emit(g, IR_getelem, a, operand(g), NULL, 0);
    case 6: return object(g);
    case 7: return field(g, rnd(g, 2) == 0 ? object(g) : g->vars[rnd(g, VARS)]);
    default: return arithmetic(g);
    }
}

static void statements(Gen *g, uint32_t depth);

static void terminate(Gen *g, IrInstr *condition, IrBlock *a, IrBlock *b)
{
    emit(g, b != NULL ? IR_br : IR_jmp, condition, NULL, NULL, 0);
    ir_add_succ(g->program, g->block, a);
    if (b != NULL)
        ir_add_succ(g->program, g->block, b);
}

static IrInstr *phi(Gen *g, IrInstr *a, IrInstr *b)
{
    IrInstr *args[2] = {a, b};
    return ir_append(g->program, g->function, g->block, IR_phi, args, 2, 0, (Span){UINT32_MAX, UINT32_MAX, 0});
}

static void if_statement(Gen *g, uint32_t depth)
{
    IrBlock *yes = ir_block_new(g->program, g->function), *no = ir_block_new(g->program, g->function);
    IrBlock *after = ir_block_new(g->program, g->function);
    IrInstr *before[VARS], *then[VARS];
    memcpy(before, g->vars, sizeof before);
    terminate(g, condition(g), yes, no);
    g->block = yes;
    statements(g, depth + 1);
    terminate(g, NULL, after, NULL);
    memcpy(then, g->vars, sizeof then);
    memcpy(g->vars, before, sizeof before);
    g->block = no;
    if (rnd(g, 2) == 0)
        statements(g, depth + 1);
    terminate(g, NULL, after, NULL);
    g->block = after;
    for (int i = 0; i < VARS; i++)
        if (then[i] != g->vars[i])
            g->vars[i] = phi(g, then[i], g->vars[i]);
}

/* do { ... } while (...) or while (...) { ... }; mostly with a counter. */
static void loop(Gen *g, uint32_t depth)
{
    IrBlock *header = ir_block_new(g->program, g->function), *body = ir_block_new(g->program, g->function);
    IrBlock *exit = ir_block_new(g->program, g->function);
    IrInstr *phis[VARS], *bound = rnd(g, 3) == 0 ? operand(g) : number(g, 1 + rnd(g, 9));
    uint32_t counter = rnd(g, VARS);
    static const IrOp TESTS[] = {IR_lt, IR_le, IR_lt, IR_sne, IR_gt};
    IrOp test = TESTS[rnd(g, 5)];
    bool counts = rnd(g, 4) != 0, at_end = rnd(g, 2) == 0;
    if (counts)
        g->vars[counter] = number(g, test == IR_gt ? 9 : 0);
    terminate(g, NULL, header, NULL);
    g->block = header;
    for (int i = 0; i < VARS; i++)
        phis[i] = g->vars[i] = phi(g, g->vars[i], g->vars[i]);
    if (!at_end) {
        IrInstr *c = counts ? emit(g, test, g->vars[counter], bound, NULL, 0) : condition(g);
        memcpy(phis, g->vars, sizeof phis);
        terminate(g, c, body, exit);
        g->block = body;
    }
    statements(g, depth + 1);
    if (counts)
        g->vars[counter] =
            emit(g, test == IR_gt ? IR_sub : IR_add, at_end || rnd(g, 8) != 0 ? phis[counter] : g->vars[counter],
                 number(g, 1 + rnd(g, 2)), NULL, 0);
    IrInstr *end[VARS];
    memcpy(end, g->vars, sizeof end);
    if (at_end) {
        IrInstr *c = counts ? emit(g, test, g->vars[counter], bound, NULL, 0) : condition(g);
        terminate(g, c, header, exit);
        terminate(&(Gen){.program = g->program, .function = g->function, .block = body}, NULL, exit, NULL);
    } else {
        terminate(g, NULL, header, NULL);
        memcpy(g->vars, phis, sizeof phis);
    }
    for (int i = 0; i < VARS; i++)
        phis[i]->args[1] = end[i];
    g->block = exit;
}

static void store(Gen *g)
{
    IrInstr *a, *b;
    switch (rnd(g, 3)) {
    case 0: emit(g, IR_setglobal, operand(g), NULL, NULL, (int32_t)rnd(g, GLOBALS)); break;
    case 1:
        a = operand(g);
        b = operand(g);
        emit(g, IR_setelem, a, b, operand(g), 0);
        break;
    default:
        a = rnd(g, 2) == 0 ? object(g) : g->vars[rnd(g, VARS)];
        b = operand(g);
        uint32_t slot = rnd(g, 2);
        IrInstr *v = emit(g, IR_setfield, a, b, NULL, g->keys[slot]);
        v->imm.shape = 0;
        v->imm.slot = (int32_t)slot;
        break;
    }
}

static void statements(Gen *g, uint32_t depth)
{
    for (uint32_t n = 1 + rnd(g, 4); n > 0 && g->budget > 0; n--, g->budget--) {
        uint32_t what = rnd(g, 12);
        if (what == 0 && depth < 3)
            if_statement(g, depth);
        else if (what <= 2 && depth < 3)
            loop(g, depth);
        else if (what == 3)
            store(g);
        else
            g->vars[rnd(g, VARS)] = expression(g);
    }
    if (depth > 0 && rnd(g, 3) == 0)
        g->vars[0] = call_unknown(g);
}

static void generate_function(Gen *g, uint32_t index)
{
    g->function = g->program->functions[index];
    g->function->param_count = index > 0 ? 2 : 0;
    g->block = ir_block_new(g->program, g->function);
    bool small = index == 2 && rnd(g, 2) == 0; /* small enough to be inlined */
    g->budget = small ? 4 : 24;
    for (uint32_t i = 0; i < VARS; i++)
        g->vars[i] = constant(g);
    for (uint32_t i = 0; i < VARS; i++)
        g->vars[i] = i < g->function->param_count ? emit(g, IR_param, NULL, NULL, NULL, (int32_t)i)
                     : i == VARS - 1 && !small     ? object(g)
                                                   : constant(g);
    for (int i = 0; i < 3 && g->budget > 0; i++)
        statements(g, small ? 2 : 0);
    emit(g, IR_ret, g->vars[rnd(g, VARS)], NULL, NULL, 0);
    ir_clean_cfg(g->program, g->function);
}

static IrProgram *generate(Arena *arena, uint32_t seed)
{
    static const char *const NAMES[] = {"x", "y"};
    Gen g = {.program = ir_program_new(arena), .random = seed * 2654435761u + 12345, .reals = seed % 4 == 1};
    for (int i = 0; i < 2; i++)
        g.keys[i] = ir_const_string(g.program, NAMES[i], 1);
    IrShape shape = {.prototype = ir_const_simple(g.program, CONST_NULL), .keys = g.keys, .count = 2};
    ir_shape(g.program, &shape);
    g.program->globals = ARENA_ARRAY(arena, int32_t, GLOBALS);
    g.program->global_count = GLOBALS;
    for (int i = 0; i < GLOBALS; i++)
        g.program->globals[i] = ir_const_simple(g.program, CONST_UNDEFINED);
    for (uint32_t i = 0; i < FUNCTIONS; i++)
        ir_function_new(g.program, "f");
    for (uint32_t i = 0; i < FUNCTIONS; i++)
        generate_function(&g, i);
    return g.program;
}

static bool check_all(const IrProgram *program, const char *after)
{
    bool ok = true;
    for (uint32_t i = 0; i < program->function_count; i++)
        if (!ir_check(program, program->functions[i], stderr)) {
            fprintf(stderr, "broken after %s\n", after);
            ok = false;
        }
    return ok;
}

/* Passes change how many blocks and frames there are: what is stopped for that says nothing. */
static bool is_endless(const Buffer *trace)
{
    return strstr((char *)trace->data, "too many steps") != NULL || strstr((char *)trace->data, "too deep") != NULL;
}

static bool run_seed(uint32_t seed, bool show)
{
    Arena arena = {0};
    IrProgram *program = generate(&arena, seed);
    /* One in three is a library: anybody may call its functions, and conversions are seen. */
    bool open = seed % 3 == 0, ok = check_all(program, "generation");
    program->open = open;
    Buffer before = ev_run(program, open);
    PassContext context = {program, &LIBRARY};
    if (show)
        ir_print(program, stdout);
    for (const Pass *pass = PASSES; ok && pass->name != NULL; pass++) {
        for (uint32_t i = 0; i < program->function_count; i++)
            pass->run(&context, program->functions[i]);
        ok = check_all(program, pass->name);
        if (show) {
            printf("; ---- %s\n", pass->name);
            ir_print(program, stdout);
        }
        Buffer after = ev_run(program, open);
        bool endless = is_endless(&before) || is_endless(&after);
        if (ok && !endless && strcmp((char *)before.data, (char *)after.data) != 0) {
            fprintf(stderr, "seed %u differs after %s\n", (unsigned)seed, pass->name);
            if (show)
                printf("; before:\n%s\n; after:\n%s\n", (char *)before.data, (char *)after.data);
            ok = false;
        }
        buffer_free(&after);
    }
    buffer_free(&before);
    arena_free(&arena);
    return ok;
}

static void test_random_programs(void **state)
{
    const char *one = getenv("MOTE_SEED"), *many = getenv("MOTE_SEEDS");
    uint32_t count = many != NULL ? (uint32_t)atoi(many) : 1000, failed = 0;
    (void)state;
    if (one != NULL) {
        assert_true(run_seed((uint32_t)atoi(one), true));
        return;
    }
    for (uint32_t seed = 1; seed <= count && failed < 10; seed++)
        failed += !run_seed(seed, false);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_programs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
