/* super and private names: what they find, and what stands in the way. */
#include "lowering.h"

/* ---- super */

/* What the class inherits from, as a value. */
static IrInstr *parent_value(Lower *l, const AstNode *super)
{
    int32_t parent = class_parent(l, super->class);
    if (parent != NO_CONST)
        return emit_const(l, super, parent);
    IrInstr *function = class_binding(l, super, super->reference);
    return call_builtin(l, super, "Object.getPrototypeOf", &function, 1);
}

/* Where the look-up of super.name starts. */
IrInstr *lower_super_start(Lower *l, const AstNode *super)
{
    const AstClass *class = super->class;
    if (class && super->is_static)
        return parent_value(l, super);
    int32_t prototype = class ? class_parent_prototype(l, class) : NO_CONST;
    if (prototype != NO_CONST)
        return emit_const(l, super, prototype);
    IrInstr *home = class_binding(l, super, super->reference);
    if (class)
        home = emit1(l, super, IR_getfield, ir_const_string(l->program, "prototype", 9), home);
    return call_builtin(l, super, "Object.getPrototypeOf", &home, 1);
}

/* super(...) of a constructor that was made up: the arguments as they came. */
static IrInstr *pass_on(Lower *l, const AstNode *node, IrInstr *parent, IrInstr *target)
{
    const IrFunction *ir = l->fn.ir;
    if (ir->uses_extra_arguments)
        return emit3(l, node, IR_superv, 0, parent, target, emit0(l, node, IR_rest, 0));
    IrInstr **args = ARENA_ARRAY(l->arena, IrInstr *, ir->param_count + 2);
    args[0] = parent;
    args[1] = target;
    for (uint32_t i = 0; i < ir->param_count; i++)
        args[2 + i] = emit0(l, node, IR_param, (int32_t)i);
    return emit(l, node, IR_super, 0, args, ir->param_count + 2);
}

static IrInstr *construct_base(Lower *l, const AstNode *node, const AstClass *class)
{
    const AstNode *super = node->a;
    IrInstr *parent = parent_value(l, super), *target = class_binding(l, super->b, super->b->reference);
    if (class->implicit)
        return pass_on(l, node, parent, target);
    if (needs_array(&node->list))
        return emit3(l, node, IR_superv, 0, parent, target, lower_elements(l, node, &node->list, 0));
    IrInstr **args = ARENA_ARRAY(l->arena, IrInstr *, node->list.count + 2);
    args[0] = parent;
    args[1] = target;
    for (uint32_t i = 0; i < node->list.count; i++)
        args[2 + i] = lower_expression(l, node->list.items[i]);
    return emit(l, node, IR_super, 0, args, node->list.count + 2);
}

static void refuse(Lower *l, const AstNode *node, int kind, const AstText *name)
{
    IrInstr *args[2];
    args[0] = emit_number(l, node, kind);
    args[1] = emit_const(l, node, constant_text_of(l, name));
    call_builtin(l, node, "@refuse", args, 2);
}

/* `this` must not have its value yet. */
static void check_first(Lower *l, const AstNode *node)
{
    const Binding *called = node->a->d->reference;
    IrBlock *again = block_new(l), *first = block_new(l);
    branch(l, IR_br, binding_read(l, node, called, false), again, first, node->span);
    block_start_sealed(l, again);
    refuse(l, node, 6, node->a->class->name);
    jump(l, first, node->span);
    block_start_sealed(l, first);
    binding_initialise(l, node, called, emit_const(l, node, ir_const_simple(l->program, CONST_TRUE)));
}

IrInstr *lower_super_call(Lower *l, const AstNode *node)
{
    const AstNode *super = node->a;
    const AstClass *class = super->class;
    const Binding *binding = super->c->reference;
    IrInstr *object = construct_base(l, node, class);
    if (super->d && super->d->reference)
        check_first(l, node);
    binding_initialise(l, super->c, binding, object);
    if (class->initialiser) {
        IrInstr *args[2] = {class_binding(l, super, class->initialiser_binding), object};
        emit(l, node, IR_call, 0, args, 2);
    } else if (class->super_calls == 1 && !class->super_in_arrow) {
        if (!survey_function(l, class->constructor)->whole)
            l->fn.this_shape = -1;
        class_fields(l, class, node);
    }
    return object;
}

/* ---- private names */

static void check_same(Lower *l, const AstNode *name, IrInstr *value, IrInstr *class)
{
    if (class == value || (class->op == IR_const && value->op == IR_const && class->imm.index == value->imm.index))
        return;
    IrBlock *other = block_new(l), *right = block_new(l);
    branch(l, IR_br, emit2(l, name, IR_seq, 0, value, class), right, other, name->span);
    block_start_sealed(l, other);
    refuse(l, name, 0, name->private->class->name);
    jump(l, right, name->span);
    block_start_sealed(l, right);
}

/* The object has the mark of the class, and of this evaluation of it; or is the class, for what is static. */
static void check_brand(Lower *l, const AstNode *node, IrInstr *object)
{
    const AstNode *name = node->b;
    const AstPrivate *private = name->private;
    if (private->is_static) {
        check_same(l, name, object, class_binding(l, name, name->reference));
        return;
    }
    IrInstr *mark = emit1(l, name, IR_getfield, constant_private_key(l, private->class->brand), object);
    bool known = node->a->kind == AST_THIS && l->fn.this_shape >= 0 && (!node->a->reference || node->a->reference == l->fn.scope->this_binding);
    int32_t slot = known ? shape_slot(l, l->fn.this_shape, mark->imm.index) : -1;
    if (slot >= 0) {
        mark->imm.shape = l->fn.this_shape;
        mark->imm.slot = slot;
    }
    if (!private->class->unique)
        check_same(l, name, mark, class_binding(l, name, name->reference));
}

/* A class that is evaluated more than once: its fields belong to one evaluation. */
void private_check_field(Lower *l, const AstNode *node, IrInstr *object)
{
    if (!node->b->private->class->unique)
        check_brand(l, node, object);
}

IrInstr *private_get(Lower *l, const AstNode *node, IrInstr *object)
{
    const AstNode *name = node->b;
    const AstPrivate *private = name->private;
    check_brand(l, node, object);
    if (private->method)
        return class_binding(l, name, private->binding);
    if (!private->getter) {
        refuse(l, name, 2, private->name);
        return l->fn.undefined;
    }
    IrInstr *args[2] = {class_binding(l, name, private->binding), object};
    return emit(l, node, IR_call, 0, args, 2);
}

void private_set(Lower *l, const AstNode *node, IrInstr *object, IrInstr *value)
{
    const AstNode *name = node->b;
    const AstPrivate *private = name->private;
    check_brand(l, node, object);
    if (!private->setter) {
        refuse(l, name, private->method ? 4 : 3, private->name);
        return;
    }
    IrInstr *args[3] = {class_binding(l, name, private->setter_binding), object, value};
    emit(l, node, IR_call, 0, args, 3);
}

/* #name in object */
IrInstr *lower_private_in(Lower *l, const AstNode *node)
{
    const AstPrivate *private = node->a->private;
    const AstClass *class = private->class;
    bool is_class = private->is_static && (!private->field || !class->unique);
    int32_t key = class->unique ? private->number : class->brand;
    IrInstr *args[3];
    args[0] = lower_expression(l, node->b);
    args[1] = emit_const(l, node, is_class ? ir_const_simple(l->program, CONST_UNDEFINED) : constant_private_key(l, key));
    args[2] = emit_const(l, node->a, constant_text_of(l, private->name));
    IrInstr *has = call_builtin(l, node, "@has", args, 3);
    if (is_class)
        return emit2(l, node, IR_seq, 0, args[0], class_binding(l, node->a, node->a->reference));
    if (class->unique)
        return has;
    IrBlock *compare = block_new(l), *end = block_new(l);
    uint32_t result = variable_new(l);
    variable_write(l, result, has);
    branch(l, IR_br, has, compare, end, node->span);
    block_start_sealed(l, compare);
    IrInstr *mark = emit1(l, node, IR_getfield, constant_private_key(l, key), args[0]);
    variable_write(l, result, emit2(l, node, IR_seq, 0, mark, class_binding(l, node->a, node->a->reference)));
    jump(l, end, node->span);
    block_start_sealed(l, end);
    return variable_read(l, result);
}
