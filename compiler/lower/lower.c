/* AST + scopes -> IR: the whole program. */
#include "lowering.h"

enum { MAX_PARAMETERS = 200, MAX_CAPTURES = 250, MAX_GLOBALS = 65535 };

static uint32_t function_length(const AstFunction *function)
{
    uint32_t n = 0;
    while (n < function->parameters.count &&
           (function->parameters.items[n]->kind == AST_IDENTIFIER || ast_is_pattern(function->parameters.items[n])))
        n++;
    return n;
}

static void declare_function(Lower *l, const ScopeFunction *scope)
{
    const AstFunction *ast = scope->ast;
    const char *name = ast && ast->name ? ast->name->bytes : "";
    IrFunction *ir = ir_function_new(l->program, name);
    ir->capture_count = scope->count;
    if (!ast) {
        ir->span = l->ast->span;
        ir->async = ast_awaits(l->ast);
        return;
    }
    uint32_t count = ast->parameters.count;
    bool rest = count > 0 && ast->parameters.items[count - 1]->kind == AST_REST;
    ir->span = ast->span;
    ir->param_count = rest ? count - 1 : count;
    ir->length = function_length(ast);
    ir->arrow = ast->arrow;
    ir->method = ast->method || ast->getter || ast->setter;
    ir->generator = ast->generator;
    ir->async = ast->async;
    ir->constructor = !ir->arrow && !ir->method && !ir->generator && !ir->async;
    ir->class = ast->class != NULL;
    ir->takes_target = ir->constructor && scope->new_target != NULL;
    ir->uses_extra_arguments = rest || (scope->arguments && scope->arguments->function == scope);
    if (ir->param_count > MAX_PARAMETERS)
        diag_report(l->diag, SEVERITY_ERROR, ir->span, NULL, "function has more than %d parameters", MAX_PARAMETERS);
    if (ir->capture_count > MAX_CAPTURES)
        diag_report(l->diag, SEVERITY_ERROR, ir->span, NULL, "function uses more than %d variables of outer functions",
                    MAX_CAPTURES);
}

/* ---- globals */

static int32_t global_initial(Lower *l, const Binding *binding)
{
    int32_t initial = survey_binding(l, binding)->initial;
    if (initial != NO_CONST)
        return initial;
    return ir_const_simple(l->program, binding->needs_tdz ? CONST_TDZ : CONST_UNDEFINED);
}

void globals_fill(Lower *l)
{
    const ScopeProgram *scopes = l->scopes;
    const Scope *top = scopes->functions[0]->scope;
    uint32_t cell_count;
    const int32_t *cells = snapshot_cells(l, &cell_count);
    l->program->globals = ARENA_ARRAY(l->arena, int32_t, scopes->global_count + cell_count + 1);
    l->program->global_names = ARENA_ARRAY(l->arena, const char *, scopes->global_count + cell_count + 1);
    l->program->global_spans = ARENA_ARRAY(l->arena, Span, scopes->global_count + cell_count + 1);
    l->program->global_count = scopes->global_count + cell_count;
    for (uint32_t i = 0; i < cell_count; i++) {
        l->program->globals[scopes->global_count + i] = cells[i];
        l->program->global_names[scopes->global_count + i] = "";
        l->program->global_spans[scopes->global_count + i] = (Span){UINT32_MAX, UINT32_MAX, 0};
    }
    for (uint32_t i = 0; i < scopes->global_count; i++) {
        l->program->globals[i] = global_initial(l, scopes->globals[i]);
        l->program->global_names[i] = scopes->globals[i]->name->bytes;
        l->program->global_spans[i] = scopes->globals[i]->span;
    }
    for (uint32_t i = 0; i < scopes->assigned_builtin_count; i++) {
        const Binding *binding = scopes->assigned_builtins[i];
        int32_t builtin = constant_builtin(l, binding->name);
        if (binding->storage == STORAGE_GLOBAL && builtin != NO_CONST && survey_binding(l, binding)->initial == NO_CONST)
            l->program->globals[binding->global] = builtin;
    }
    for (uint32_t i = 0; i < top->functions.count; i++) {
        const AstNode *declaration = top->functions.items[i];
        const Binding *binding = declaration->a->reference;
        if (binding->storage != STORAGE_GLOBAL || declaration->function->analysis->count > 0 ||
            survey_binding(l, binding)->initial != NO_CONST)
            continue;
        IrConst c = {.kind = CONST_FUNCTION, .index = (int32_t)declaration->function->analysis->index};
        l->program->globals[binding->global] = ir_const(l->program, &c);
    }
}

static void each_global_access(IrProgram *program, void (*visit)(IrInstr *instr, int32_t *slots), int32_t *slots)
{
    for (uint32_t f = 0; f < program->function_count; f++)
        for (IrBlock *block = program->functions[f]->entry; block; block = block->next)
            for (IrInstr *i = block->first, *next; i; i = next) {
                next = i->next;
                if (i->op == IR_getglobal || i->op == IR_setglobal)
                    visit(i, slots);
            }
}

static void mark_read(IrInstr *instr, int32_t *slots)
{
    if (instr->op == IR_getglobal)
        slots[instr->imm.index] = 0;
}

static void renumber(IrInstr *instr, int32_t *slots)
{
    if (slots[instr->imm.index] >= 0)
        instr->imm.index = slots[instr->imm.index];
    else
        ir_remove(instr);
}

/* Globals that no code reads any more (their reads were constants) need no slot. */
static void globals_compact(Lower *l)
{
    IrProgram *program = l->program;
    int32_t *slots = ARENA_ARRAY(l->arena, int32_t, program->global_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < program->global_count; i++)
        slots[i] = -1;
    each_global_access(program, mark_read, slots);
    for (uint32_t i = 0; i < program->const_count; i++)
        if (program->consts[i].kind == CONST_CELL)
            slots[program->consts[i].index] = 0;
    for (uint32_t i = 0; i < program->global_count; i++) {
        if (slots[i] < 0)
            continue;
        slots[i] = (int32_t)count;
        program->globals[count] = program->globals[i];
        program->global_spans[count] = program->global_spans[i];
        program->global_names[count++] = program->global_names[i];
    }
    each_global_access(program, renumber, slots);
    for (uint32_t i = 0; i < program->const_count; i++)
        if (program->consts[i].kind == CONST_CELL)
            program->consts[i].index = slots[program->consts[i].index];
    program->global_count = count;
}

/* ---- the program */

static int32_t find_object_prototype(Lower *l)
{
    static const char NAME[] = "Object.prototype";
    int32_t value = library_find(l->symbols, NAME, sizeof NAME - 1);
    return value != 0 ? ir_const_builtin(l->program, value) : ir_const_simple(l->program, CONST_NULL);
}

void lower_prepare(Lower *l)
{
    const ScopeProgram *scopes = l->scopes;
    l->program = ir_program_new(l->arena);
    l->program->open = l->library;
    for (uint32_t i = 0; i < scopes->function_count; i++)
        declare_function(l, scopes->functions[i]);
    if (scopes->global_count > MAX_GLOBALS)
        diag_report(l->diag, SEVERITY_ERROR, l->ast->span, NULL, "program has more than %d global variables", MAX_GLOBALS);
    l->object_prototype = find_object_prototype(l);
}

IrProgram *lower_program(Arena *arena, const AstNode *ast, const ScopeProgram *scopes, const LibrarySymbols *symbols,
                         bool library, const Snapshot *snapshot, Diag *diag)
{
    Lower state = {.arena = arena, .ast = ast, .scopes = scopes, .symbols = symbols, .diag = diag, .library = library,
                   .snapshot = snapshot};
    Lower *l = &state;
    uint32_t errors = diag->errors;
    lower_prepare(l);
    if (snapshot) {
        snapshot_resume(l);
    } else {
        survey_program(l);
        global_object_make(l);
        prefix_evaluate(l);
    }
    globals_fill(l);
    for (uint32_t i = 0; i < scopes->function_count; i++)
        function_lower(l, scopes->functions[i]);
    globals_compact(l);
    static const char *const ERRORS[] = {"Error", "TypeError", "RangeError", "ReferenceError"};
    for (int i = 0; i < 4; i++)
        l->program->errors[i] = library_find(symbols, ERRORS[i], (uint32_t)strlen(ERRORS[i]));
    return diag->errors == errors && !l->broken ? l->program : NULL;
}
