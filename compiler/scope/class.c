/* Classes: what their names, `this`, super, new.target and private names mean, and when the parts are evaluated.
 *
 * Everything is said with bindings, so that what is known of variables (constants, captures by value, cells) serves
 * classes too. Members are visited in the order in which they come to life: the constructor, the private methods,
 * methods and computed keys in the order of the text, then the static values with the class as `this`.
 */
#include "analysis.h"

static AstNode *new_node(Analysis *a, AstKind kind, Span span)
{
    AstNode *node = ARENA_NEW(a->arena, AstNode);
    node->kind = kind;
    node->span = span;
    return node;
}

/* A name that no code can say: texts are found by address. */
static const AstText *nameless(Analysis *a, const AstText *shown)
{
    AstText *text = ARENA_NEW(a->arena, AstText);
    *text = *shown;
    return text;
}

const AstText *hidden_text(Analysis *a, const char *shown)
{
    AstText text = {shown, (uint32_t)strlen(shown)};
    return nameless(a, &text);
}

static BindingInfo *hidden_binding(Analysis *a, Scope *scope, const AstText *name, BindingKind kind, AstNode *declaration)
{
    BindingInfo *info = binding_new(a, scope, name, kind, declaration);
    VEC_PUSH(a->arena, scope, &info->binding);
    return info;
}

static void initialise(Analysis *a, BindingInfo *info, AstNode *node)
{
    info->initialisers++;
    mention_write(a, info, node, true);
    info->ready = a->order;
}

/* The class's function as the code here has it: the constructor knows itself. */
static BindingInfo *class_binding(const Analysis *a, const AstClass *class)
{
    for (const FunctionInfo *f = a->current; f; f = f->parent)
        if (f->function.ast == class->constructor)
            return binding_info(class->fields_scope->items[0]);
    return class->identifier->reference ? binding_info(class->identifier->reference) : NULL;
}

/* ---- this, new.target */

void visit_this(Analysis *a, AstNode *node)
{
    BindingInfo *info = a->context.this_binding;
    node->reference = info ? &info->binding : NULL;
    if (!info && global_mention(a, node))
        return;
    if (info)
        mention_binding(a, node, info, MENTION_READ);
    else
        mention_this(a);
}

static FunctionInfo *function_of_this(const Analysis *a)
{
    FunctionInfo *function = a->current;
    while (function->function.ast && function->function.ast->arrow)
        function = function->parent;
    return function;
}

static BindingInfo *target_binding(Analysis *a, FunctionInfo *function)
{
    if (!function->function.new_target) {
        BindingInfo *info = hidden_binding(a, function->function.scope, hidden_text(a, "new.target"), BINDING_NEW_TARGET,
                                           function->function.ast->body);
        info->ready = scope_info(function->function.scope)->start;
        function->function.new_target = &info->binding;
    }
    return binding_info(function->function.new_target);
}

void visit_new_target(Analysis *a, AstNode *node)
{
    FunctionInfo *function = function_of_this(a);
    node->reference = NULL;
    if (a->context.no_target || !function->function.ast)
        return;
    BindingInfo *info = target_binding(a, function);
    node->reference = &info->binding;
    mention_binding(a, node, info, MENTION_READ);
}

/* ---- super */

/* Does `node` say super.x, in itself or in arrows? */
static bool says_super(const AstNode *node)
{
    if (!node || (node->kind == AST_FUNCTION && !node->function->arrow) || node->kind == AST_FUNCTION_DECLARATION)
        return false;
    if (node->kind == AST_SUPER)
        return true;
    if (node->class) { /* a class's own code has a super of its own; keys and what it extends have not */
        bool says = says_super(node->class->heritage);
        for (uint32_t i = 0; i < node->class->members.count && !says; i++)
            says = node->class->members.items[i]->computed && says_super(node->class->members.items[i]->a);
        return says;
    }
    if (node->function) {
        for (uint32_t i = 0; i < node->function->parameters.count; i++)
            if (says_super(node->function->parameters.items[i]))
                return true;
        return says_super(node->function->body);
    }
    for (uint32_t i = 0; i < node->list.count; i++)
        if (says_super(node->list.items[i]))
            return true;
    return says_super(node->a) || says_super(node->b) || says_super(node->c) || says_super(node->d);
}

static bool method_says_super(const AstFunction *method)
{
    for (uint32_t i = 0; i < method->parameters.count; i++)
        if (says_super(method->parameters.items[i]))
            return true;
    return says_super(method->body);
}

/* The object's methods get at it through a binding; it exists before they do. */
void visit_object_method(Analysis *a, AstNode *object, AstNode *property, BindingInfo *carrier)
{
    ThisContext outer = a->context;
    if (property->computed)
        visit(a, property->a);
    if (method_says_super(property->b->function)) {
        if (!object->reference) {
            BindingInfo *home = hidden_binding(a, a->scope, hidden_text(a, "object"), BINDING_FUNCTION, object);
            object->reference = &home->binding;
            home->ready = ++a->order;
        }
        a->context.super_class = NULL;
        a->context.super_object = object->reference;
    }
    visit_value(a, property->b, carrier);
    a->context = outer;
}

static void visit_fields(Analysis *a, AstClass *class);

/* super(...): `this` gets its value, then the fields are made. */
static void visit_super_call(Analysis *a, AstNode *node)
{
    AstNode *super = node->a;
    AstClass *class = a->context.super_class;
    BindingInfo *this_binding = a->context.this_binding;
    bool straight = a->straight;
    a->straight = false;
    visit_list(a, &node->list);
    if (!class || !this_binding) /* a rejected program */
        return;
    super->class = class;
    super->reference = &class_binding(a, class)->binding;
    mention_binding(a, super, binding_info(super->reference), MENTION_READ);
    if (!super->b) {
        super->b = new_node(a, AST_META, super->span);
        super->c = new_node(a, AST_THIS, super->span);
    }
    visit_new_target(a, super->b);
    super->c->reference = &this_binding->binding;
    class->super_in_loop = class->super_in_loop || a->loop;
    if (class->super_calls > 1 || class->super_in_arrow || class->super_in_loop) {
        super->d = super->d ? super->d : new_node(a, AST_THIS, super->span);
        super->d->reference = this_binding->binding.function->super_called;
        mention_binding(a, super->d, binding_info(super->d->reference), MENTION_READ | MENTION_WRITE);
    }
    mention_binding(a, super->c, this_binding, MENTION_INITIALISE);
    if (straight)
        this_binding->ready = a->order;
    if (class->initialiser_binding)
        mention_binding(a, super, binding_info(class->initialiser_binding), MENTION_READ);
    else if (!class->initialiser)
        visit_fields(a, class);
}

void visit_super(Analysis *a, AstNode *node)
{
    AstNode *super = node->a;
    if (node->kind == AST_CALL) {
        visit_super_call(a, node);
        return;
    }
    if (!super->b)
        super->b = new_node(a, AST_THIS, super->span);
    visit_this(a, super->b); /* the receiver */
    if (node->kind == AST_INDEX)
        visit(a, node->b);
    super->class = a->context.super_class;
    super->is_static = a->context.super_static;
    BindingInfo *info = super->class ? class_binding(a, super->class) : binding_info(a->context.super_object);
    super->reference = info ? &info->binding : NULL;
    if (info)
        mention_binding(a, super, info, MENTION_READ);
}

/* ---- constructors */

static void count_super_calls(const AstNode *node, AstClass *class, bool arrow)
{
    if (!node || (node->kind == AST_FUNCTION && !node->function->arrow) || node->kind == AST_FUNCTION_DECLARATION)
        return;
    if (node->kind == AST_CALL && node->a->kind == AST_SUPER) {
        class->super_calls++;
        class->super_in_arrow = class->super_in_arrow || arrow;
    }
    if (node->class) {
        count_super_calls(node->class->heritage, class, arrow);
        for (uint32_t i = 0; i < node->class->members.count; i++)
            if (node->class->members.items[i]->computed)
                count_super_calls(node->class->members.items[i]->a, class, arrow);
        return;
    }
    if (node->function) {
        for (uint32_t i = 0; i < node->function->parameters.count; i++)
            count_super_calls(node->function->parameters.items[i], class, true);
        count_super_calls(node->function->body, class, true);
    }
    for (uint32_t i = 0; i < node->list.count; i++)
        count_super_calls(node->list.items[i], class, arrow);
    count_super_calls(node->a, class, arrow);
    count_super_calls(node->b, class, arrow);
    count_super_calls(node->c, class, arrow);
    count_super_calls(node->d, class, arrow);
}

static bool makes_fields(const AstClass *class)
{
    for (uint32_t i = 0; i < class->members.count; i++)
        if (!class->members.items[i]->is_static && class->members.items[i]->property == PROP_VALUE)
            return true;
    return class->brand != 0;
}

/* The values of an instance's fields, where they are made. */
static void visit_fields(Analysis *a, AstClass *class)
{
    Scope *outer_scope = a->scope;
    ThisContext outer = a->context;
    if (class->fields_scope && a->current->function.ast == class->constructor)
        a->scope = class->fields_scope;
    a->context.no_target = true;
    a->context.super_class = class;
    a->context.super_static = false;
    if (class->brand && !class->unique) {
        if (!class->brand_value)
            class->brand_value = new_node(a, AST_IDENTIFIER, class->span);
        class->brand_value->reference = &class_binding(a, class)->binding;
        mention_binding(a, class->brand_value, class_binding(a, class), MENTION_READ);
    }
    for (uint32_t i = 0; i < class->members.count; i++) {
        AstNode *member = class->members.items[i];
        if (member->is_static || member->property != PROP_VALUE)
            continue;
        if (member->reference)
            mention_binding(a, member, binding_info(member->reference), MENTION_READ);
        visit(a, member->b);
    }
    a->context = outer;
    a->scope = outer_scope;
}

void enter_constructor(Analysis *a, FunctionInfo *info)
{
    AstClass *class = info->function.ast->class;
    class->fields_scope = scope_open(a, NULL);
    info->function.scope = class->fields_scope;
    a->context.super_class = class;
    a->context.super_static = false;
    BindingInfo *self = binding_new(a, class->fields_scope, class->identifier->text, BINDING_FUNCTION_NAME, class->identifier);
    VEC_PUSH(a->arena, class->fields_scope, &self->binding);
    self->ready = ++a->order;
    if (!class->heritage) {
        visit_fields(a, class);
        return;
    }
    BindingInfo *target = target_binding(a, info);
    target->ready = a->order;
    BindingInfo *this_binding = hidden_binding(a, class->fields_scope, hidden_text(a, "this"), BINDING_LET, class->identifier);
    this_binding->ready = NEVER - 1;
    info->function.this_binding = &this_binding->binding;
    info->function.super_called = &hidden_binding(a, class->fields_scope, hidden_text(a, "called"), BINDING_FUNCTION, class->identifier)->binding;
    binding_info(info->function.super_called)->ready = a->order;
    a->context.this_binding = this_binding;
}

void leave_constructor(Analysis *a, FunctionInfo *info)
{
    AstClass *class = info->function.ast->class;
    if (!class->heritage)
        return;
    if (!class->end_this)
        class->end_this = new_node(a, AST_THIS, class->span);
    visit_this(a, class->end_this);
}

/* What a derived constructor's `return` gives instead of undefined. */
void visit_return(Analysis *a, AstNode *node)
{
    const AstFunction *function = a->current->function.ast;
    visit(a, node->a);
    if (!function || !function->class || !function->class->heritage)
        return;
    if (!node->d)
        node->d = new_node(a, AST_THIS, node->span);
    visit_this(a, node->d);
}

/* ---- private names */

void visit_private(Analysis *a, AstNode *node)
{
    node->private = NULL;
    node->reference = NULL;
    for (const ClassContext *c = a->classes; c && !node->private; c = c->parent)
        for (AstPrivate *private = c->class->privates; private && !node->private; private = private->next)
            if (private->name == node->text)
                node->private = private;
    const AstPrivate *private = node->private;
    if (!private)
        return;
    if (private->binding)
        mention_binding(a, node, binding_info(private->binding), MENTION_READ);
    if (private->setter_binding)
        mention_binding(a, node, binding_info(private->setter_binding), MENTION_READ);
    if (!private->class->unique || (private->is_static && !private->field)) {
        BindingInfo *class = class_binding(a, private->class);
        node->reference = class ? &class->binding : NULL;
        if (class)
            mention_binding(a, node, class, MENTION_READ);
    }
}

static Binding *private_function(Analysis *a, AstClass *class, AstNode *member)
{
    if (!member)
        return NULL;
    BindingInfo *info = hidden_binding(a, class->scope, nameless(a, member->a->text), BINDING_FUNCTION, member);
    info->value = member->b->function;
    return &info->binding;
}

static void number_privates(Analysis *a, AstClass *class)
{
    bool branded = false;
    class->brand = 0;
    for (AstPrivate *private = class->privates; private; private = private->next) {
        AstNode *first = private->method ? private->method : private->getter;
        branded = branded || (!private->is_static && (!private->field || !class->unique));
        private->number = private->field ? ++a->privates : 0;
        private->binding = private_function(a, class, first);
        private->setter_binding = private_function(a, class, private->setter);
    }
    if (branded)
        class->brand = ++a->privates;
    for (AstPrivate *private = class->privates; private; private = private->next)
        if (!private->field && !private->is_static)
            private->number = class->brand;
}

static void visit_private_methods(Analysis *a, AstClass *class)
{
    for (AstPrivate *private = class->privates; private; private = private->next) {
        AstNode *members[] = {private->method ? private->method : private->getter, private->setter};
        Binding *bindings[] = {private->binding, private->setter_binding};
        for (int i = 0; i < 2; i++) {
            if (!bindings[i])
                continue;
            a->context.super_static = private->is_static;
            visit_function(a, members[i]->b->function, binding_info(bindings[i]));
            initialise(a, binding_info(bindings[i]), members[i]);
        }
    }
}

/* ---- the class */

static bool has_statics_to_run(const AstClass *class)
{
    for (uint32_t i = 0; i < class->members.count; i++)
        if (class->members.items[i]->is_static &&
            (class->members.items[i]->property == PROP_VALUE || class->members.items[i]->property == PROP_STATIC_BLOCK))
            return true;
    return false;
}

static bool has_computed_keys(const AstClass *class)
{
    for (uint32_t i = 0; i < class->members.count; i++)
        if (class->members.items[i]->computed)
            return true;
    return false;
}

/* Computed keys of instance fields are kept until there are instances. */
static void declare_keys(Analysis *a, AstClass *class)
{
    for (uint32_t i = 0; i < class->members.count; i++) {
        AstNode *member = class->members.items[i];
        bool kept = member->computed && member->property == PROP_VALUE && !member->is_static;
        member->reference = kept ? &hidden_binding(a, class->scope, hidden_text(a, "key"), BINDING_FUNCTION, member)->binding : NULL;
    }
}

static void visit_members(Analysis *a, AstClass *class, BindingInfo *carrier)
{
    for (uint32_t i = 0; i < class->members.count; i++) {
        AstNode *member = class->members.items[i];
        if (member->computed)
            visit(a, member->a);
        if (member->reference)
            initialise(a, binding_info(member->reference), member);
        if (member->property == PROP_VALUE || member->property == PROP_STATIC_BLOCK || member->a->kind == AST_PRIVATE)
            continue;
        ThisContext outer = a->context;
        a->context.super_class = class;
        a->context.super_static = member->is_static;
        visit_function(a, member->b->function, carrier);
        a->context = outer;
    }
}

static void visit_block_of_class(Analysis *a, AstNode *block)
{
    Scope *scope = scope_open(a, block);
    declare_vars(a, scope, block);
    declare_statements(a, scope, &block->list);
    hoist_functions(a, scope, &block->list);
    visit_list(a, &block->list);
    scope_close(a, scope);
}

static void visit_statics(Analysis *a, AstClass *class)
{
    ThisContext outer = a->context;
    a->context = (ThisContext){.this_binding = binding_info(class->identifier->reference), .super_class = class,
                               .super_static = true, .no_target = true};
    for (uint32_t i = 0; i < class->members.count; i++) {
        AstNode *member = class->members.items[i];
        if (member->is_static && member->property == PROP_VALUE)
            visit(a, member->b);
        else if (member->property == PROP_STATIC_BLOCK)
            visit_block_of_class(a, member->b);
    }
    a->context = outer;
}

/* Where the constructor has not one place for the fields, they are made by a function of their own. */
static void plan_fields(Analysis *a, AstClass *class)
{
    class->super_calls = 0;
    class->super_in_arrow = class->super_in_loop = false;
    class->initialiser = NULL;
    class->initialiser_binding = NULL;
    class->fields_scope = NULL;
    if (!class->heritage)
        return;
    for (uint32_t i = 0; i < class->constructor->parameters.count; i++)
        count_super_calls(class->constructor->parameters.items[i], class, false);
    count_super_calls(class->constructor->body, class, false);
    if ((class->super_calls <= 1 && !class->super_in_arrow) || !makes_fields(class))
        return;
    AstFunction *function = class->initialiser = ARENA_NEW(a->arena, AstFunction);
    function->name = hidden_text(a, "");
    function->method = true;
    function->initialises = class;
    function->body = new_node(a, AST_BLOCK, class->span);
    function->span = class->span;
    BindingInfo *info = hidden_binding(a, class->scope, hidden_text(a, "fields"), BINDING_FUNCTION, class->identifier);
    info->value = function;
    class->initialiser_binding = &info->binding;
}

static void visit_initialiser(Analysis *a, AstClass *class)
{
    FunctionInfo *info = function_new(a, class->initialiser, a->current);
    BindingInfo *binding = binding_info(class->initialiser_binding);
    Scope *outer_scope = a->scope;
    FunctionInfo *outer = a->current;
    Loop *outer_loop = a->loop;
    ThisContext context = a->context;
    info->created = ++a->order;
    info->created_loop = a->loop;
    info->carrier = binding;
    a->current = info;
    a->loop = NULL;
    a->context.this_binding = NULL;
    Scope *scope = scope_open(a, NULL);
    info->function.scope = class->initialiser->scope = scope;
    visit_fields(a, class);
    a->context = context;
    a->loop = outer_loop;
    a->current = outer;
    a->scope = outer_scope;
    initialise(a, binding, class->identifier);
}

static void initialise_name(Analysis *a, AstClass *class)
{
    if (class->identifier->reference)
        initialise(a, binding_info(class->identifier->reference), class->identifier);
}

/* `carrier`: who alone has the class; what its methods can do starts when that is mentioned, unless static values run them. */
void visit_class(Analysis *a, AstNode *node, BindingInfo *carrier)
{
    AstClass *class = node->class;
    ClassContext context = {a->classes, class};
    ThisContext outer = a->context;
    bool runs = has_statics_to_run(class);
    class->unique = !a->current->function.ast && !a->loop;
    class->late = has_computed_keys(class);
    class->shares_name = node->kind == AST_CLASS_DECLARATION && !class->own_name && !runs && !class->late && node->a->reference;
    VEC_PUSH(a->arena, &a->class_nodes, node);
    if (runs)
        carrier = NULL;
    class->scope = scope_open(a, node);
    if (class->shares_name)
        class->identifier->reference = node->a->reference;
    else
        declare(a, class->scope, class->identifier, BINDING_CONST);
    number_privates(a, class);
    declare_keys(a, class);
    plan_fields(a, class);
    visit(a, class->heritage);
    a->classes = &context;
    visit_function(a, class->constructor, carrier);
    if (!class->late)
        initialise_name(a, class);
    a->context.super_class = class;
    visit_private_methods(a, class);
    a->context = outer;
    visit_members(a, class, carrier);
    if (class->late)
        initialise_name(a, class);
    if (class->initialiser)
        visit_initialiser(a, class);
    visit_statics(a, class);
    a->classes = context.parent;
    scope_close(a, class->scope);
}
