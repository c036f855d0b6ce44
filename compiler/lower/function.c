/* Functions: what happens on entry, and closures. */
#include "lowering.h"

IrInstr *function_fresh(Lower *l, const AstNode *node, const AstFunction *function)
{
    const ScopeFunction *analysis = function->analysis;
    IrInstr **args = ARENA_ARRAY(l->arena, IrInstr *, analysis->count + 1);
    for (uint32_t i = 0; i < analysis->count; i++)
        args[i] = binding_capture(l, node, &analysis->items[i]);
    return emit(l, node, IR_closure, (int32_t)analysis->index, args, analysis->count);
}

IrInstr *function_value(Lower *l, const AstNode *node, const AstFunction *function)
{
    if (function->analysis->count > 0)
        return function_fresh(l, node, function);
    IrConst c = {.kind = CONST_FUNCTION, .index = (int32_t)function->analysis->index};
    return emit_const(l, node, ir_const(l->program, &c));
}

/* value === undefined ? default : value */
IrInstr *with_default(Lower *l, const AstNode *node, IrInstr *value)
{
    IrBlock *missing = block_new(l), *end = block_new(l);
    uint32_t result = variable_new(l);
    variable_write(l, result, value);
    branch(l, IR_br, emit1(l, node, IR_isundef, 0, value), missing, end, node->span);
    block_start_sealed(l, missing);
    l->fn.conditional++;
    IrInstr *other = lower_expression(l, node->b);
    l->fn.conditional--;
    variable_write(l, result, other);
    jump(l, end, node->span);
    block_start_sealed(l, end);
    return variable_read(l, result);
}

static void initialise_parameter(Lower *l, const AstNode *target, IrInstr *value)
{
    const Binding *binding = target->reference;
    if (ast_is_pattern(target))
        lower_pattern(l, target, value, PATTERN_DECLARE);
    if (!binding)
        return;
    if (binding->needs_tdz)
        binding_initialise(l, target, binding, value);
    else
        binding_declare(l, target, binding, value);
}

static const AstNode *parameter_target(const AstNode *parameter)
{
    return parameter->kind == AST_ASSIGN_PATTERN || parameter->kind == AST_REST ? parameter->a : parameter;
}

static void enter_parameters(Lower *l, const AstFunction *function)
{
    const AstList *parameters = &function->parameters;
    IrInstr **values = ARENA_ARRAY(l->arena, IrInstr *, parameters->count + 1);
    for (uint32_t i = 0; i < parameters->count; i++)
        values[i] = emit0(l, parameters->items[i], parameters->items[i]->kind == AST_REST ? IR_rest : IR_param, (int32_t)i);
    const Binding *arguments = l->fn.scope->arguments;
    if (arguments && arguments->function == l->fn.scope)
        binding_declare(l, function->body, arguments, emit0(l, function->body, IR_arguments, 0));
    if (function->async && !function->generator) /* what goes wrong with the parameters rejects the promise */
        suspend_start(l, function->body);
    const Scope *scope = l->fn.scope->scope;
    for (uint32_t i = 0; i < scope->count; i++)
        if (scope->items[i]->kind == BINDING_PARAMETER && scope->items[i]->needs_tdz)
            binding_declare(l, function->body, scope->items[i], emit_const(l, function->body, ir_const_simple(l->program, CONST_TDZ)));
    for (uint32_t i = 0; i < parameters->count; i++) {
        const AstNode *parameter = parameters->items[i];
        IrInstr *value = values[i];
        if (parameter->kind == AST_ASSIGN_PATTERN)
            value = with_default(l, parameter, value);
        initialise_parameter(l, parameter_target(parameter), value);
    }
}

/* The own name of a function expression that is a closure: the running function. */
static void enter_own_name(Lower *l, const AstFunction *function)
{
    const AstNode *name = function->identifier;
    if (!name || !name->reference || name->reference->kind != BINDING_FUNCTION_NAME ||
        name->reference->storage == STORAGE_CONSTANT || name->reference->function != l->fn.scope)
        return;
    binding_declare(l, name, name->reference, emit0(l, name, IR_callee, 0));
}

static void lower_body(Lower *l, const AstFunction *function)
{
    enter_own_name(l, function);
    if (function->class || l->fn.scope->new_target)
        class_enter(l, function);
    if (function->initialises)
        class_fields(l, function->initialises, function->body);
    if (!function->class || !function->class->implicit)
        enter_parameters(l, function);
    if (function->generator)
        suspend_start(l, function->body);
    scope_enter(l, l->fn.scope->scope, function->body);
    if (function->expression_body) {
        lower_return(l, function->body, lower_expression(l, function->body));
        return;
    }
    if (function->body->scope && function->body->scope != l->fn.scope->scope)
        scope_enter(l, function->body->scope, function->body);
    lower_statements(l, &function->body->list);
    if (l->fn.block && function->class && function->class->heritage) {
        AstNode end = {.kind = AST_RETURN, .span = function->body->span, .d = function->class->end_this};
        jump_return(l, &end, NULL);
    }
}

void function_start(Lower *l, const ScopeFunction *function, IrFunction *ir)
{
    FunctionState empty = {0};
    l->fn = empty;
    l->fn.scope = function;
    l->fn.ir = ir;
    l->fn.this_shape = ir->shape;
    IrBlock *entry = block_new(l);
    block_seal(l, entry);
    block_start(l, entry);
    const AstNode *node = function->ast ? function->ast->body : l->ast;
    l->fn.undefined = emit_const(l, node, ir_const_simple(l->program, CONST_UNDEFINED));
}

void function_finish(Lower *l, const AstNode *node)
{
    if (l->fn.block)
        lower_return(l, node, NULL);
    ssa_finish(l);
    calls_settle(l);
    ir_clean_cfg(l->program, l->fn.ir);
}

void function_lower(Lower *l, const ScopeFunction *function)
{
    function_start(l, function, l->program->functions[function->index]);
    if (function->ast && function_is_live(l, function)) {
        lower_body(l, function->ast);
    } else if (!function->ast) {
        if (l->fn.ir->async && !l->units)
            suspend_start(l, l->ast);
        if (l->snapshot)
            snapshot_enter(l);
        else
            scope_enter(l, function->scope, l->ast);
        if (!l->units)
            lower_statements(l, &l->ast->list);
    }
    function_finish(l, function->ast ? function->ast->body : l->ast);
}
