/* Early errors of classes: where super, private names and new.target may stand. What the members alone tell (a second
 * constructor, a name declared twice) classes.c has said already. */
#include "early.h"

static bool is_declared(const Early *e, const AstText *name)
{
    for (const EarlyClass *around = e->classes; around; around = around->parent)
        for (const AstPrivate *private = around->class->privates; private; private = private->next)
            if (private->name == name)
                return true;
    return false;
}

void early_private(Early *e, const AstNode *name)
{
    if (!is_declared(e, name->text))
        early_error(e, name->span, NULL, "private name '%s' is not declared in a class around it", name->text->bytes);
}

void early_super(Early *e, const AstNode *node)
{
    bool call = node->kind == AST_CALL;
    if (node->kind == AST_NEW)
        early_error(e, node->a->span, NULL, "'super' cannot be what 'new' constructs");
    else if (node->optional || (node->kind == AST_MEMBER && node->b->kind == AST_PRIVATE))
        early_error(e, node->a->span, NULL, node->optional ? "'super' cannot stand before '?.'" : "'super' has no private members");
    else if (call && !e->super_call)
        early_error(e, node->a->span, NULL, "'super(...)' can only stand in the constructor of a class that extends another one");
    else if (!call && !e->super_property)
        early_error(e, node->a->span, NULL, "'super' can only stand in methods");
}

/* Code that runs with the class or an instance as `this`. */
static void enter_initialiser(Early *e)
{
    e->super_property = e->new_target = e->no_arguments = true;
    e->super_call = e->yields = e->awaits = e->await_reserved = false;
}

static void check_block(Early *e, const AstNode *block)
{
    Early outer = *e;
    EarlyScope scope;
    enter_initialiser(e);
    e->await_reserved = true;
    e->function = NULL;
    e->labels = NULL;
    e->in_loop = e->in_switch = false;
    early_open(e, &scope, true);
    early_lexical(e, &block->list);
    early_check_list(e, &block->list);
    early_restore(e, &outer);
}

static void check_member(Early *e, const AstNode *member)
{
    if (member->property == PROP_STATIC_BLOCK) {
        check_block(e, member->b);
        return;
    }
    if (member->computed)
        early_check(e, member->a);
    if (member->property != PROP_VALUE) {
        early_check_function(e, member->b->function);
        return;
    }
    Early outer = *e;
    enter_initialiser(e);
    early_check(e, member->b);
    early_restore(e, &outer);
}

void early_class(Early *e, const AstClass *class)
{
    EarlyClass inner = {e->classes, class};
    early_check(e, class->heritage);
    e->classes = &inner;
    if (!class->implicit)
        early_check_function(e, class->constructor);
    for (uint32_t i = 0; i < class->members.count; i++)
        check_member(e, class->members.items[i]);
    e->classes = inner.parent;
}
