/* References: the names and members that expressions read, write, call and delete. The object and the key are
 * evaluated once, in that order; a key that is a name at build time makes a field access. */
#include "lowering.h"

static bool is_index_like(const char *text, uint32_t length)
{
    return text_index(text, length) >= 0;
}

/* The string or symbol that the key always is, unless it spells an index. */
static int32_t fixed_name(Lower *l, const AstNode *node)
{
    const char *text;
    uint32_t length;
    int32_t key = node->kind == AST_MEMBER ? constant_text_of(l, node->b->text) : constant_of(l, node->b);
    bool name = constant_text(l, key, &text, &length) ? !is_index_like(text, length) : constant_is_symbol(l, key);
    return name ? key : NO_CONST;
}

static bool gives_primitive(const AstNode *node)
{
    switch (node->kind) {
    case AST_NUMBER:
    case AST_STRING:
    case AST_TEMPLATE:
    case AST_UPDATE: return true;
    case AST_UNARY: return true;
    case AST_BINARY: return true;
    default: return false;
    }
}

/* A member of undefined or null is an error before its key is converted: reading one whose name is known is that error. */
static void refuse_nullish(Lower *l, const Reference *reference)
{
    const AstNode *node = reference->node;
    IrBlock *refuse = block_new(l), *go_on = block_new(l);
    branch(l, IR_br, emit1(l, node, IR_isnullish, 0, reference->object), refuse, go_on, node->span);
    block_start_sealed(l, refuse);
    emit1(l, node->b, IR_getfield, ir_const_string(l->program, "", 0), reference->object);
    jump(l, go_on, node->span);
    block_start_sealed(l, go_on);
}

void reference_make(Lower *l, Reference *reference, const AstNode *node, bool again)
{
    *reference = (Reference){.node = node, .name = NO_CONST};
    if (node->kind == AST_IDENTIFIER && node->unknown)
        reference->found = global_unknown_find(l, node);
    if (node->kind != AST_MEMBER && node->kind != AST_INDEX)
        return;
    const AstNode *super = node->a->kind == AST_SUPER ? node->a : NULL;
    reference->object = super ? this_read(l, super->b) : lower_expression(l, node->a);
    if (node->optional)
        chain_exit_if_nullish(l, node, reference->object);
    if (node->b->kind == AST_PRIVATE) {
        const AstPrivate *private = node->b->private;
        reference->private = !private->field;
        if (private->field)
            private_check_field(l, node, reference->object);
        reference->name = constant_private_key(l, private->number);
        return;
    }
    reference->name = fixed_name(l, node);
    if (super) {
        reference->key = reference->name != NO_CONST ? NULL : lower_expression(l, node->b);
        reference->start = lower_super_start(l, super);
        if (again && reference->key)
            reference->key = emit1(l, node->b, IR_tokey, 0, reference->key);
        return;
    }
    if (reference->name != NO_CONST)
        return;
    reference->key = lower_expression(l, node->b);
    if (again && l->survey.conversions && !gives_primitive(node->b)) {
        refuse_nullish(l, reference);
        reference->key = emit1(l, node->b, IR_tokey, 0, reference->key);
    }
}

/* In a constructor the shape of `this` is predicted as it grows. */
static bool is_predicted_this(const Lower *l, const AstNode *node)
{
    return node->a->kind == AST_THIS && l->fn.this_shape >= 0 &&
           (!node->a->reference || node->a->reference == l->fn.scope->this_binding);
}

static void predict(const Lower *l, const AstNode *node, int32_t name, IrInstr *access)
{
    int32_t slot = is_predicted_this(l, node) ? shape_slot(l, l->fn.this_shape, name) : -1;
    if (slot < 0)
        return;
    access->imm.shape = l->fn.this_shape;
    access->imm.slot = slot;
}

/* Where messages point: the key. */
static const AstNode *key_node(const AstNode *node)
{
    return node->b;
}

/* Is the property certainly no accessor, so that it does not matter on whom it is read? */
static bool is_plain(const Lower *l, const AstNode *node)
{
    return node->kind == AST_MEMBER && key_assignable(l, node->b->text);
}

static IrInstr *super_key(Lower *l, const Reference *reference)
{
    if (!reference->key || reference->key->op == IR_tokey)
        return reference_key(l, reference);
    return emit1(l, key_node(reference->node), IR_tokey, 0, reference->key);
}

static IrInstr *super_get(Lower *l, const Reference *reference)
{
    const AstNode *node = reference->node;
    if (!reference->key && is_plain(l, node))
        return emit1(l, key_node(node), IR_getfield, reference->name, reference->start);
    IrInstr *args[3] = {reference->start, super_key(l, reference), reference->object};
    return call_builtin(l, node, "@superGet", args, 3);
}

IrInstr *reference_get(Lower *l, const Reference *reference)
{
    const AstNode *node = reference->node;
    if (!reference->object)
        return lower_expression(l, node);
    if (reference->start)
        return super_get(l, reference);
    if (reference->private)
        return private_get(l, node, reference->object);
    if (reference->key)
        return emit2(l, key_node(node), IR_getelem, 0, reference->object, reference->key);
    const IrConst *name = &l->program->consts[reference->name];
    if (name->length == 6 && memcmp(name->text, "length", 6) == 0)
        return emit1(l, key_node(node), IR_length, 0, reference->object);
    IrInstr *value = emit1(l, key_node(node), IR_getfield, reference->name, reference->object);
    predict(l, node, reference->name, value);
    return value;
}

static bool extends_this(Lower *l, const AstNode *node, int32_t name)
{
    return is_predicted_this(l, node) && l->fn.conditional == 0 && node->kind == AST_MEMBER &&
           node->b->kind != AST_PRIVATE && shape_slot(l, l->fn.this_shape, name) < 0 && key_assignable(l, node->b->text);
}

void reference_set(Lower *l, const Reference *reference, IrInstr *value)
{
    const AstNode *node = reference->node;
    if (!reference->object && !node->reference && node->unknown) {
        global_unknown_set(l, node, reference->found, value);
        return;
    }
    if (!reference->object) {
        binding_assign(l, node, value);
        return;
    }
    if (reference->start) {
        IrInstr *args[4] = {reference->start, super_key(l, reference), reference->object, value};
        call_builtin(l, node, "@superSet", args, 4);
        return;
    }
    if (reference->private) {
        private_set(l, node, reference->object, value);
        return;
    }
    if (reference->key) {
        emit3(l, key_node(node), IR_setelem, 0, reference->object, reference->key, value);
        return;
    }
    int32_t longer = extends_this(l, node, reference->name) ? shape_with(l, l->fn.this_shape, reference->name) : -1;
    if (longer >= 0) {
        IrInstr *add = emit2(l, key_node(node), IR_addfield, l->fn.this_shape, reference->object, value);
        add->imm.shape = longer;
        l->fn.this_shape = longer;
        return;
    }
    predict(l, node, reference->name,
            emit2(l, key_node(node), IR_setfield, reference->name, reference->object, value));
}

IrInstr *reference_key(Lower *l, const Reference *reference)
{
    return reference->key ? reference->key : emit_const(l, key_node(reference->node), reference->name);
}
