/* Classes that are made while the program runs, and what is left to do for those in flash: static values, fields,
 * what happens on entry to a constructor. ECMA-262 15.7.14. The library's @class and @member link and define. */
#include "lowering.h"

IrInstr *call_builtin(Lower *l, const AstNode *node, const char *path, IrInstr **args, uint32_t count)
{
    return emit(l, node, IR_callk, constant_library(l, path), args, count);
}

IrInstr *class_binding(Lower *l, const AstNode *node, const Binding *binding)
{
    int32_t constant = binding_constant(l, binding, node->checks_tdz);
    return constant != NO_CONST ? emit_const(l, node, constant) : binding_read(l, node, binding, node->checks_tdz);
}

static IrInstr *undefined_value(Lower *l, const AstNode *node)
{
    return emit_const(l, node, ir_const_simple(l->program, CONST_UNDEFINED));
}

/* ---- fields */

/* A shape that says nothing but a key, and that the object can not have it yet (opcode.def: INITFIELD). */
static int32_t key_shape(Lower *l, int32_t key)
{
    IrShape shape = {.prototype = ir_const_simple(l->program, CONST_NULL), .keys = &key, .count = 1};
    return ir_shape(l->program, &shape);
}

/* Define own object[key] = value. `predicts`: the object is the constructor's own, whose shape is predicted. */
static void define_field(Lower *l, const AstNode *node, IrInstr *object, int32_t key, IrInstr *value, bool predicts)
{
    int32_t shape = predicts ? l->fn.this_shape : -1, slot = shape >= 0 ? shape_slot(l, shape, key) : -1;
    bool plain = node->a && (node->a->kind == AST_PRIVATE || (node->a->kind == AST_STRING && key_assignable(l, node->a->text)));
    int32_t longer = shape >= 0 && slot < 0 && plain && l->fn.conditional == 0 ? shape_with(l, shape, key) : -1;
    if (longer >= 0) {
        emit2(l, node, IR_addfield, shape, object, value)->imm.shape = longer;
        l->fn.this_shape = longer;
        return;
    }
    IrInstr *define = emit2(l, node, IR_initfield, key, object, value);
    define->imm.shape = slot >= 0 ? shape : key_shape(l, key);
    define->imm.slot = slot >= 0 ? slot : 0;
}

static void lower_field(Lower *l, const AstNode *member, IrInstr *object, IrInstr *key, bool predicts)
{
    IrInstr *value = !member->b ? undefined_value(l, member) : key ? property_value(l, member, key) : lower_expression(l, member->b);
    int32_t constant = member->computed ? NO_CONST : constant_field_key(l, member->a);
    if (constant != NO_CONST && l->program->consts[constant].kind == CONST_NUMBER && member->a->kind != AST_PRIVATE) {
        key = emit_const(l, member, constant);
        constant = NO_CONST;
    }
    if (constant != NO_CONST)
        define_field(l, member, object, constant, value, predicts);
    else
        emit3(l, member, IR_deffield, 0, object, key, value);
}

/* The instance's fields, in a constructor or in AstClass.initialiser. */
void class_fields(Lower *l, const AstClass *class, const AstNode *node)
{
    bool predicts = l->fn.scope->ast == class->constructor;
    const Binding *binding = predicts ? l->fn.scope->this_binding : NULL;
    IrInstr *object = binding ? binding_read(l, node, binding, false) : this_read(l, node);
    if (class->brand) {
        const AstNode *value = class->unique ? NULL : class->brand_value;
        IrInstr *mark = value ? class_binding(l, value, value->reference) : undefined_value(l, node);
        define_field(l, class->identifier, object, constant_private_key(l, class->brand), mark, predicts);
    }
    for (uint32_t i = 0; i < class->members.count; i++) {
        const AstNode *member = class->members.items[i];
        if (member->is_static || member->property != PROP_VALUE)
            continue;
        IrInstr *key = NULL;
        if (member->reference)
            key = binding_read(l, member, member->reference, false);
        else if (constant_field_key(l, member->a) == NO_CONST)
            key = lower_expression(l, member->a);
        lower_field(l, member, object, key, predicts);
    }
}

/* ---- constructors */

static void enter_derived(Lower *l, const AstClass *class, const AstNode *node)
{
    const Binding *target = l->fn.scope->new_target;
    binding_declare(l, node, target, emit0(l, node, IR_this, 0));
    scope_enter(l, class->fields_scope, node); /* `this` */
}

void class_enter(Lower *l, const AstFunction *function)
{
    const AstClass *class = function->class;
    const AstNode *node = function->body;
    const Binding *self = class ? class->fields_scope->items[0] : NULL;
    if (self && self->storage != STORAGE_CONSTANT)
        binding_declare(l, node, self, emit0(l, node, IR_callee, 0));
    if (class && class->heritage) {
        enter_derived(l, class, node);
        return;
    }
    const Binding *target = l->fn.scope->new_target;
    if (target) {
        IrInstr *value = emit0(l, node, IR_newtarget, 0);
        binding_declare(l, node, target, value);
        l->fn.this_value = emit1(l, node, IR_create, 0, value);
    }
    if (class)
        class_fields(l, class, node);
}

/* Derived constructors return the object that `value` (NULL: undefined) is, or else `this`. Nothing guards that code: it runs
 * when the function is left, behind all finally blocks. */
IrInstr *class_result(Lower *l, const AstNode *node, IrInstr *value)
{
    if (!value || (value->op == IR_const && l->program->consts[value->imm.index].kind == CONST_UNDEFINED))
        return this_read(l, node->d);
    IrBlock *missing = block_new(l), *given = block_new(l), *end = block_new(l);
    uint32_t result = variable_new(l);
    branch(l, IR_br, emit1(l, node, IR_isundef, 0, value), missing, given, node->span);
    block_start_sealed(l, missing);
    l->fn.conditional++;
    variable_write(l, result, this_read(l, node->d));
    jump(l, end, node->span);
    block_start_sealed(l, given);
    variable_write(l, result, call_builtin(l, node, "@result", &value, 1));
    jump(l, end, node->span);
    l->fn.conditional--;
    block_start_sealed(l, end);
    return variable_read(l, result);
}

/* ---- the definition */

static IrInstr *member_key(Lower *l, const AstNode *member)
{
    int32_t symbol = member->computed ? constant_property_key(l, member) : NO_CONST;
    if (symbol != NO_CONST)
        return emit_const(l, member->a, symbol);
    if (member->computed)
        return emit1(l, member->a, IR_tokey, 0, lower_expression(l, member->a));
    return member->a->kind == AST_NUMBER ? emit_number(l, member->a, member->a->number)
                                         : emit_const(l, member->a, constant_text_of(l, member->a->text));
}

static void define_method(Lower *l, const AstNode *member, IrInstr *target)
{
    const AstFunction *function = member->b->function;
    bool late = property_names_late(l, member);
    IrInstr *args[5];
    args[0] = target;
    args[1] = member_key(l, member);
    args[2] = late ? function_fresh(l, member, function) : function_value(l, member, function);
    args[3] = emit_number(l, member, member->property == PROP_GET ? 1 : member->property == PROP_SET ? 2 : 0);
    args[4] = emit_const(l, member, ir_const_simple(l->program, late ? CONST_TRUE : CONST_FALSE));
    call_builtin(l, member, "@member", args, 5);
}

static void initialise_private_methods(Lower *l, const AstClass *class)
{
    for (const AstPrivate *private = class->privates; private; private = private->next) {
        const AstNode *first = private->method ? private->method : private->getter;
        if (private->binding)
            binding_initialise(l, first, private->binding, function_value(l, first, first->b->function));
        if (private->setter_binding)
            binding_initialise(l, private->setter, private->setter_binding,
                               function_value(l, private->setter, private->setter->b->function));
    }
}

/* Methods, accessors, and the keys of fields. `keys`: of static fields, by member. */
static void define_members(Lower *l, const AstClass *class, IrInstr *function, IrInstr *prototype, IrInstr **keys)
{
    for (uint32_t i = 0; i < class->members.count; i++) {
        const AstNode *member = class->members.items[i];
        if (member->property == PROP_STATIC_BLOCK || member->a->kind == AST_PRIVATE)
            continue;
        if (member->property != PROP_VALUE)
            define_method(l, member, member->is_static ? function : prototype);
        else if (member->reference)
            binding_initialise(l, member, member->reference, member_key(l, member));
        else if (member->is_static)
            keys[i] = member_key(l, member);
    }
}

/* One that throws ends the class, which is a value to those around it all the same: code goes on in a block that nothing reaches. */
static void lower_static_block(Lower *l, const AstNode *block)
{
    lower_statement(l, block);
    if (l->fn.block)
        return;
    IrBlock *unreached = block_new(l);
    block_seal(l, unreached);
    block_start(l, unreached);
}

static void lower_statics(Lower *l, const AstClass *class, uint32_t first, IrInstr *function, IrInstr **keys)
{
    for (uint32_t i = first; i < class->members.count; i++) {
        const AstNode *member = class->members.items[i];
        if (member->property == PROP_STATIC_BLOCK)
            lower_static_block(l, member->b);
        else if (member->is_static && member->property == PROP_VALUE)
            lower_field(l, member, function, keys[i], false);
    }
}

static void initialise_name(Lower *l, const AstClass *class, IrInstr *function)
{
    binding_initialise(l, class->identifier, class->identifier->reference, function);
}

static IrInstr *make_class(Lower *l, const AstNode *node, IrInstr **keys)
{
    const AstClass *class = node->class;
    IrInstr *args[3];
    args[1] = class->heritage ? lower_expression(l, class->heritage) : undefined_value(l, node);
    args[0] = class->unique && class->constructor->analysis->count == 0 ? function_value(l, node, class->constructor)
                                                                         : function_fresh(l, node, class->constructor);
    args[2] = emit_const(l, node, ir_const_simple(l->program, class->heritage ? CONST_TRUE : CONST_FALSE));
    IrInstr *prototype = call_builtin(l, node, "@class", args, 3);
    if (!class->late)
        initialise_name(l, class, args[0]);
    initialise_private_methods(l, class);
    define_members(l, class, args[0], prototype, keys);
    if (class->late)
        initialise_name(l, class, args[0]);
    if (class->initialiser)
        binding_initialise(l, class->identifier, class->initialiser_binding, function_value(l, node, class->initialiser));
    return args[0];
}

IrInstr *lower_class(Lower *l, const AstNode *node)
{
    const AstClass *class = node->class;
    IrInstr **keys = ARENA_ARRAY(l->arena, IrInstr *, class->members.count + 1);
    int32_t constant = class_constant(l, class);
    IrInstr *function;
    uint32_t first = 0;
    scope_enter(l, class->scope, node);
    if (constant != NO_CONST) {
        function = emit_const(l, node, constant);
        first = class_facts(l, class)->statics;
        initialise_name(l, class, function);
        initialise_private_methods(l, class);
        if (class->initialiser)
            binding_initialise(l, class->identifier, class->initialiser_binding, function_value(l, node, class->initialiser));
        for (uint32_t i = first; i < class->members.count; i++)
            if (class->members.items[i]->is_static && class->members.items[i]->property == PROP_VALUE)
                keys[i] = class->members.items[i]->a->kind == AST_PRIVATE ? NULL : member_key(l, class->members.items[i]);
    } else {
        function = make_class(l, node, keys);
    }
    lower_statics(l, class, first, function, keys);
    return function;
}
