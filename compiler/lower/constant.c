/* What is known at build time: constants without effects, quiet expressions, keys. */
#include "lowering.h"

#include <math.h>

#include "bigint_text.h"
#include "layout.h"

int32_t constant_text_of(Lower *l, const AstText *text)
{
    return ir_const_string(l->program, text->bytes, text->length);
}

bool constant_text(const Lower *l, int32_t constant, const char **text, uint32_t *length)
{
    if (constant == NO_CONST || l->program->consts[constant].kind != CONST_STRING)
        return false;
    *text = l->program->consts[constant].text;
    *length = l->program->consts[constant].length;
    return true;
}

static int32_t function_constant(Lower *l, const AstFunction *function)
{
    IrConst c = {.kind = CONST_FUNCTION, .index = (int32_t)function->analysis->index};
    return ir_const(l->program, &c);
}

const AstFunction *constant_function(Lower *l, int32_t constant)
{
    if (constant == NO_CONST || l->program->consts[constant].kind != CONST_FUNCTION)
        return NULL;
    return l->scopes->functions[l->program->consts[constant].index]->ast;
}

/* ---- keys */

int64_t text_index(const char *text, uint32_t length)
{
    int64_t index = 0;
    if (length == 0 || length > 10 || (length > 1 && text[0] == '0'))
        return -1;
    for (uint32_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        index = index * 10 + (text[i] - '0');
    }
    return index < (1 << 30) ? index : -1;
}

int32_t constant_key(Lower *l, const AstNode *key)
{
    if (key->kind == AST_STRING) {
        int64_t index = text_index(key->text->bytes, key->text->length);
        if (index < 0)
            return constant_text_of(l, key->text);
        return index <= SLOT_INT_MAX ? ir_const_number(l->program, (double)index) : NO_CONST;
    }
    if (key->kind == AST_NUMBER && key->number >= 0 && key->number <= SLOT_INT_MAX &&
        key->number == floor(key->number))
        return ir_const_number(l->program, key->number + 0.0);
    return NO_CONST;
}

int32_t constant_private_key(Lower *l, int32_t number)
{
    return ir_const_number(l->program, -number);
}

int32_t constant_field_key(Lower *l, const AstNode *key)
{
    if (key->kind == AST_PRIVATE)
        return key->private ? constant_private_key(l, key->private->number) : NO_CONST;
    return constant_key(l, key);
}

bool constant_is_symbol(const Lower *l, int32_t constant)
{
    const IrConst *c = constant == NO_CONST ? NULL : &l->program->consts[constant];
    if (!c || c->kind != CONST_BUILTIN)
        return c && c->kind == CONST_SYMBOL;
    for (uint32_t i = 0; i < l->symbols->count; i++)
        if (l->symbols->items[i].value == c->index)
            return library_is_symbol(&l->symbols->items[i]);
    return false;
}

int32_t constant_property_key(Lower *l, const AstNode *property)
{
    if (!property->computed)
        return constant_field_key(l, property->a);
    int32_t constant = constant_of(l, property->a);
    return constant_is_symbol(l, constant) ? constant : NO_CONST;
}

bool property_names_late(Lower *l, const AstNode *property)
{
    const AstNode *key = property->a, *value = property->b;
    bool anonymous = value && ((value->kind == AST_FUNCTION && !value->function->identifier) ||
                               (value->kind == AST_CLASS && !value->class->named));
    if (!anonymous || !property->computed)
        return false;
    const AstText *name = value->kind == AST_FUNCTION ? value->function->name : value->class->name;
    bool told = key->kind == AST_STRING || key->kind == AST_NUMBER ||
                (key->kind == AST_MEMBER && constant_is_symbol(l, constant_of(l, key)));
    return !told || !name->length; /* a constant may have got into the key's place since the parser looked */
}

/* ---- builtins */

int32_t constant_library(Lower *l, const char *path)
{
    int32_t value = library_find(l->symbols, path, (uint32_t)strlen(path));
    return value != 0 ? ir_const_builtin(l->program, value) : ir_const_simple(l->program, CONST_UNDEFINED);
}

/* Numbers of the standard as numbers, so that folding and inference see them. */
static const struct {
    const char *name;
    double value;
} NUMBERS[] = {
    {"Math.E", 2.718281828459045},
    {"Math.LN10", 2.302585092994046},
    {"Math.LN2", 0.6931471805599453},
    {"Math.LOG10E", 0.4342944819032518},
    {"Math.LOG2E", 1.4426950408889634},
    {"Math.PI", 3.141592653589793},
    {"Math.SQRT1_2", 0.7071067811865476},
    {"Math.SQRT2", 1.4142135623730951},
    {"Number.EPSILON", 2.220446049250313e-16},
    {"Number.MAX_SAFE_INTEGER", 9007199254740991.0},
    {"Number.MIN_SAFE_INTEGER", -9007199254740991.0},
    {"Number.MAX_VALUE", 1.7976931348623157e308},
    {"Number.MIN_VALUE", 5e-324},
    {"Number.NaN", (double)NAN},
    {"Number.POSITIVE_INFINITY", (double)INFINITY},
    {"Number.NEGATIVE_INFINITY", -(double)INFINITY},
};

int32_t constant_builtin(Lower *l, const AstText *name)
{
    int32_t value = library_find(l->symbols, name->bytes, name->length);
    return value != 0 ? ir_const_builtin(l->program, value) : NO_CONST;
}

/* A builtin object whose members are what the library made them. */
static bool builtin_is_closed(const Lower *l, const AstText *name)
{
    static const char *const NAMESPACES[] = {"Math", "JSON", "console", "process", NULL};
    if (memchr(name->bytes, ':', name->length)) /* a module's namespace is immutable */
        return true;
    if (l->library) /* what it keeps in objects of its own changes */
        return name->bytes[0] != '$';
    if (l->survey.everything_leaks || survey_text(l, name) & TEXT_LEAKS)
        return false;
    for (const char *const *n = NAMESPACES; *n; n++)
        if (text_is(name, *n))
            return true;
    return !l->survey.constructors_leak;
}

static int32_t builtin_member(Lower *l, const AstNode *node)
{
    const AstText *object = node->a->text, *key = node->b->text;
    if (!builtin_is_closed(l, object))
        return NO_CONST;
    uint32_t length = object->length + 1 + key->length;
    char *path = arena_alloc(l->arena, length + 1);
    memcpy(path, object->bytes, object->length);
    path[object->length] = '.';
    memcpy(path + object->length + 1, key->bytes, key->length);
    int32_t value = library_find(l->symbols, path, length);
    if (value == 0)
        return NO_CONST;
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        if (strcmp(NUMBERS[i].name, path) == 0)
            return ir_const_number(l->program, NUMBERS[i].value);
    return ir_const_builtin(l->program, value);
}

/* ---- bindings */

int32_t binding_constant(Lower *l, const Binding *binding, bool checks_tdz)
{
    if (binding->storage == STORAGE_CONSTANT)
        return function_constant(l, binding->constant);
    BindingFacts *facts = survey_binding(l, binding);
    if (l->snapshot && facts->initial != NO_CONST && facts->writes + facts->initialisers == 0)
        return l->program->consts[facts->initial].kind != CONST_TDZ ? facts->initial : NO_CONST;
    if (facts->writes > 0 || facts->initialisers != 1)
        return NO_CONST;
    if (!l->snapshot && facts->initial != NO_CONST)
        return facts->initial;
    if (checks_tdz || (binding->kind != BINDING_CONST && binding->kind != BINDING_LET))
        return NO_CONST;
    if (facts->state == 0) {
        facts->state = 1;
        int32_t constant = facts->init->class ? class_constant(l, facts->init->class) : constant_of(l, facts->init);
        facts = survey_binding(l, binding); /* the table may have moved */
        facts->constant = constant;
        facts->state = 2;
    }
    return facts->constant;
}

static int32_t identifier_constant(Lower *l, const AstNode *node)
{
    if (node->reference)
        return binding_constant(l, node->reference, node->checks_tdz);
    if (node->unknown)
        return NO_CONST;
    if (text_is(node->text, "undefined"))
        return ir_const_simple(l->program, CONST_UNDEFINED);
    if (text_is(node->text, "NaN"))
        return ir_const_number(l->program, (double)NAN);
    if (text_is(node->text, "Infinity"))
        return ir_const_number(l->program, (double)INFINITY);
    return constant_builtin(l, node->text);
}

/* ---- operators */

static int32_t binary_constant(Lower *l, const AstNode *node)
{
    int32_t b = constant_of(l, node->b); /* first: long chains lean to the left */
    int32_t a = b == NO_CONST ? NO_CONST : constant_of(l, node->a);
    if (a == NO_CONST)
        return NO_CONST;
    const IrConst *x = &l->program->consts[a], *y = &l->program->consts[b];
    double result;
    if (x->kind == CONST_NUMBER && y->kind == CONST_NUMBER && number_binary(node->op, x->number, y->number, &result))
        return ir_const_number(l->program, result);
    if (node->op == OPR_ADD && x->kind == CONST_STRING && y->kind == CONST_STRING) {
        char *text = arena_alloc(l->arena, x->length + y->length + 1);
        memcpy(text, x->text, x->length);
        memcpy(text + x->length, y->text, y->length);
        return ir_const_string(l->program, text, x->length + y->length);
    }
    return NO_CONST;
}

static bool truthiness(const IrConst *c, bool *truthy)
{
    switch (c->kind) {
    case CONST_UNDEFINED:
    case CONST_NULL:
    case CONST_FALSE: *truthy = false; return true;
    case CONST_TRUE:
    case CONST_FUNCTION:
    case CONST_OBJECT:
    case CONST_CLOSURE:
    case CONST_BOUND:
    case CONST_TYPED:
    case CONST_REGEXP:
    case CONST_ARRAY: *truthy = true; return true;
    case CONST_NUMBER: *truthy = c->number != 0 && !isnan(c->number); return true;
    case CONST_STRING: *truthy = c->length > 0; return true;
    case CONST_BIGINT: *truthy = strcmp(c->text, "0") != 0; return true;
    default: return false;
    }
}

static int32_t unary_constant(Lower *l, const AstNode *node)
{
    int32_t a = node->op == OPR_TYPEOF || node->op == OPR_DELETE ? NO_CONST : constant_of(l, node->a);
    if (a == NO_CONST)
        return NO_CONST;
    const IrConst *c = &l->program->consts[a];
    bool truthy;
    if (node->op == OPR_VOID)
        return ir_const_simple(l->program, CONST_UNDEFINED);
    if (node->op == OPR_NOT && truthiness(c, &truthy))
        return ir_const_simple(l->program, truthy ? CONST_FALSE : CONST_TRUE);
    if (c->kind == CONST_BIGINT && node->op == OPR_NEG)
        return ir_const_bigint(l->program, bigint_negated(l->arena, c->text));
    if (c->kind != CONST_NUMBER)
        return NO_CONST;
    switch (node->op) {
    case OPR_NEG: return ir_const_number(l->program, -c->number);
    case OPR_PLUS: return a;
    case OPR_BITNOT: return ir_const_number(l->program, ~number_to_int32(c->number));
    default: return NO_CONST;
    }
}

int32_t constant_of(Lower *l, const AstNode *node)
{
    switch (node->kind) {
    case AST_NUMBER: return ir_const_number(l->program, node->number);
    case AST_STRING: return constant_text_of(l, node->text);
    case AST_BIGINT: return ir_const_bigint(l->program, node->text->bytes);
    case AST_TRUE: return ir_const_simple(l->program, CONST_TRUE);
    case AST_FALSE: return ir_const_simple(l->program, CONST_FALSE);
    case AST_NULL: return ir_const_simple(l->program, CONST_NULL);
    case AST_TEMPLATE: return node->list.count == 1 ? constant_of(l, node->list.items[0]) : NO_CONST;
    case AST_IDENTIFIER: return identifier_constant(l, node);
    case AST_FUNCTION:
        return node->function->analysis->count == 0 ? function_constant(l, node->function) : NO_CONST;
    case AST_CLASS: /* units write its inner name, too */
        return !l->units && class_is_complete(l, node->class) ? class_constant(l, node->class) : NO_CONST;
    case AST_THIS: return node->reference ? binding_constant(l, node->reference, node->checks_tdz) : NO_CONST;
    case AST_UNARY: return unary_constant(l, node);
    case AST_BINARY: return binary_constant(l, node);
    case AST_MEMBER:
        return !node->optional && node_is_builtin(node->a) ? builtin_member(l, node) : NO_CONST;
    default: return NO_CONST;
    }
}

/* ---- quiet expressions */

static bool list_is_quiet(const Lower *l, const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i] && !node_is_quiet(l, list->items[i]))
            return false;
    return true;
}

bool node_is_quiet(const Lower *l, const AstNode *node)
{
    switch (node->kind) {
    case AST_NUMBER:
    case AST_BIGINT:
    case AST_STRING:
    case AST_TRUE:
    case AST_FALSE:
    case AST_NULL:
    case AST_REGEXP:
    case AST_FUNCTION: return true;
    case AST_THIS:
    case AST_IDENTIFIER: return !node->checks_tdz && !node->unknown;
    case AST_TEMPLATE: return !l->survey.conversions && list_is_quiet(l, &node->list);
    case AST_ARRAY:
    case AST_OBJECT:
    case AST_SEQUENCE: return list_is_quiet(l, &node->list);
    case AST_PROPERTY: return !node->computed && node_is_quiet(l, node->b);
    case AST_UNARY:
        if (node->op == OPR_DELETE)
            return false;
        return node_is_quiet(l, node->a) && (!l->survey.conversions || node->op == OPR_NOT ||
                                             node->op == OPR_TYPEOF || node->op == OPR_VOID);
    case AST_BINARY:
        if (node->op == OPR_IN || node->op == OPR_INSTANCEOF)
            return false;
        return node_is_quiet(l, node->a) && node_is_quiet(l, node->b) &&
               (!l->survey.conversions || node->op == OPR_SEQ || node->op == OPR_SNE);
    case AST_LOGICAL: return node_is_quiet(l, node->a) && node_is_quiet(l, node->b);
    case AST_CONDITIONAL:
        return node_is_quiet(l, node->a) && node_is_quiet(l, node->b) && node_is_quiet(l, node->c);
    case AST_MEMBER:
        if (node->a->kind == AST_SUPER || (node->b->kind == AST_PRIVATE && !(node->b->private && node->b->private->field)))
            return false;
        return (!l->survey.accessors || node->b->kind == AST_PRIVATE) && node_is_quiet(l, node->a);
    case AST_INDEX:
        return node->a->kind != AST_SUPER && !l->survey.accessors && !l->survey.conversions && node_is_quiet(l, node->a) && node_is_quiet(l, node->b);
    case AST_CHAIN: return node_is_quiet(l, node->a);
    default: return false;
    }
}
