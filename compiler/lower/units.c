/* The top level cut into units for build-time evaluation: snapshot.h.
 *
 * Between units nothing lives in registers, so all variables of the top level are globals here. They become what
 * scope analysis made them when the units are done.
 */
#include "lowering.h"

enum { MAX_ARGUMENTS = 32 }; /* of a call whose arguments are units */

/* ---- which units there are */

static void unit_add(Lower *l, const AstNode *node, uint32_t statement, bool argument, bool prints)
{
    Unit unit = {.node = node, .statement = statement, .function = -1, .global = argument ? 0 : -1, .prints = prints,
                 .awaits = ast_awaits(node)};
    VEC_PUSH(l->arena, l->units, unit);
}

/* A call of a builtin, which the arguments can't change: they are evaluated before it. */
const AstList *unit_arguments(Lower *l, const AstNode *statement)
{
    const AstNode *call = statement->a;
    if (statement->kind != AST_EXPRESSION_STATEMENT || call->kind != AST_CALL || call->optional)
        return NULL;
    int32_t callee = constant_of(l, call->a);
    if (callee == NO_CONST || l->program->consts[callee].kind != CONST_BUILTIN)
        return NULL;
    if (call->list.count > MAX_ARGUMENTS)
        return NULL;
    for (uint32_t i = 0; i < call->list.count; i++)
        if (call->list.items[i]->kind == AST_SPREAD)
            return NULL;
    return &call->list;
}

/* What it prints depends on nothing but its arguments, if they are primitives. */
static bool is_printer(const Lower *l, int32_t callee)
{
    static const char *const PRINTERS[] = {"print", "console.log"};
    for (size_t i = 0; i < sizeof PRINTERS / sizeof *PRINTERS; i++)
        if (library_find(l->symbols, PRINTERS[i], (uint32_t)strlen(PRINTERS[i])) == l->program->consts[callee].index)
            return true;
    return false;
}

static void units_of(Lower *l, uint32_t index, const AstNode *statement)
{
    if (statement->kind == AST_VAR) {
        for (uint32_t i = 0; i < statement->list.count; i++)
            unit_add(l, statement->list.items[i], index, false, false);
        return;
    }
    const AstList *arguments = unit_arguments(l, statement);
    bool prints = arguments && is_printer(l, constant_of(l, statement->a->a));
    for (uint32_t i = 0; arguments && i < arguments->count; i++) {
        int32_t constant = constant_of(l, arguments->items[i]);
        if (constant == NO_CONST)
            unit_add(l, arguments->items[i], index, true, false);
        else
            prints = prints && l->program->consts[constant].kind <= CONST_STRING;
    }
    unit_add(l, statement, index, false, prints);
}

/* ---- variables */

static void variables_to_globals(Lower *l, uint32_t *slot)
{
    const Scope *top = l->scopes->functions[0]->scope;
    for (uint32_t i = 0; i < top->count; i++) {
        Binding *binding = top->items[i];
        if (binding->storage != STORAGE_LOCAL)
            continue;
        binding->storage = STORAGE_GLOBAL;
        binding->global = (*slot)++;
        VEC_PUSH(l->arena, &l->moved, binding);
    }
}

static void variables_back(Lower *l)
{
    for (uint32_t i = 0; i < l->moved.count; i++)
        l->moved.items[i]->storage = STORAGE_LOCAL;
}

static void globals_extend(Lower *l, uint32_t count)
{
    IrProgram *program = l->program;
    int32_t *globals = ARENA_ARRAY(l->arena, int32_t, count + 1);
    const char **names = ARENA_ARRAY(l->arena, const char *, count + 1);
    memcpy(globals, program->globals, program->global_count * sizeof *globals);
    memcpy(names, program->global_names, program->global_count * sizeof *names);
    for (uint32_t i = program->global_count; i < count; i++) {
        globals[i] = ir_const_simple(program, CONST_UNDEFINED);
        names[i] = "";
    }
    for (uint32_t i = 0; i < l->moved.count; i++) {
        const Binding *binding = l->moved.items[i];
        globals[binding->global] = ir_const_simple(program, binding->needs_tdz ? CONST_TDZ : CONST_UNDEFINED);
    }
    const AstList *functions = &l->scopes->functions[0]->scope->functions;
    for (uint32_t i = 0; i < functions->count; i++) { /* hoisted ones are values from the start: scope_enter */
        const AstNode *declaration = functions->items[i];
        IrConst function = {.kind = CONST_FUNCTION, .index = (int32_t)declaration->function->analysis->index};
        if (declaration->a->reference->storage == STORAGE_GLOBAL && declaration->function->analysis->count == 0)
            globals[declaration->a->reference->global] = ir_const(program, &function);
    }
    program->globals = globals;
    program->global_names = names;
    program->global_count = count;
}

/* ---- code */

void argument_note(Lower *l, Argument argument)
{
    VEC_PUSH(l->arena, &l->arguments, argument);
}

bool argument_is_known(const Lower *l, const AstNode *node)
{
    for (uint32_t i = 0; i < l->arguments.count; i++)
        if (l->arguments.items[i].node == node)
            return true;
    return false;
}

IrInstr *argument_value(Lower *l, const AstNode *node)
{
    for (uint32_t i = 0; i < l->arguments.count; i++) {
        const Argument *argument = &l->arguments.items[i];
        if (argument->node != node)
            continue;
        if (argument->constant != NO_CONST)
            return emit_const(l, node, argument->constant);
        return argument->start >= 0 ? start_value(l, argument->start) : emit0(l, node, IR_getglobal, argument->global);
    }
    return NULL;
}

static bool has_code(const AstNode *node, const AstNode *statement)
{
    if (node->kind == AST_DECLARATOR)
        return node->b || statement->declaration != DECL_VAR;
    return node->kind != AST_FUNCTION_DECLARATION && node->kind != AST_EMPTY;
}

static void unit_lower(Lower *l, Unit *unit, const AstNode *statement)
{
    IrFunction *ir = ir_function_new(l->program, "");
    ir->span = unit->node->span;
    unit->function = (int32_t)ir->index;
    function_start(l, l->scopes->functions[0], ir);
    if (unit->node->kind == AST_DECLARATOR)
        lower_declarator(l, statement, unit->node);
    else if (unit->global >= 0)
        emit1(l, unit->node, IR_setglobal, unit->global, lower_expression(l, unit->node));
    else
        lower_statement(l, unit->node);
    function_finish(l, unit->node);
    if (unit->global < 0)
        l->arguments.count = 0;
    else
        argument_note(l, (Argument){unit->node, NO_CONST, unit->global, -1});
}

static void units_lower(Lower *l, uint32_t first_global)
{
    UnitList *units = l->units;
    for (uint32_t i = 0; i < units->count; i++)
        if (units->items[i].global >= 0)
            units->items[i].global = (int32_t)first_global++;
    units->global_count = units->first_function = first_global;
    globals_extend(l, first_global + units->count);
    for (uint32_t i = 0; i < l->scopes->function_count; i++)
        function_lower(l, l->scopes->functions[i]);
    for (uint32_t i = 0; i < units->count; i++) {
        Unit *unit = &units->items[i];
        const AstNode *statement = l->ast->list.items[unit->statement];
        if (unit->awaits || !has_code(unit->node, statement))
            continue;
        unit_lower(l, unit, statement);
        IrConst function = {.kind = CONST_FUNCTION, .index = unit->function};
        l->program->globals[units->first_function + i] = ir_const(l->program, &function);
    }
}

IrProgram *lower_units(Arena *arena, const AstNode *ast, const ScopeProgram *scopes, const LibrarySymbols *symbols,
                       UnitList *units, Diag *diag)
{
    Lower state = {.arena = arena, .ast = ast, .scopes = scopes, .symbols = symbols, .diag = diag, .units = units};
    Lower *l = &state;
    uint32_t errors = diag->errors, slot = scopes->global_count;
    lower_prepare(l);
    survey_program(l);
    global_object_make(l);
    prefix_prototypes(l);
    globals_fill(l);
    l->fn.scope = scopes->functions[0];
    variables_to_globals(l, &slot);
    for (uint32_t i = 0; i < ast->list.count; i++)
        units_of(l, i, ast->list.items[i]);
    units_lower(l, slot);
    variables_back(l);
    units->classes = l->survey.classes.items;
    units->class_count = l->survey.classes.count;
    return diag->errors == errors ? l->program : NULL;
}
