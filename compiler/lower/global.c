/* The global object, of programs that look at it (scope/global.c): an object constant with the library's globals and the
 * program's own. It lies in flash until something changes it.
 */
#include "lowering.h"

#include <math.h>

#include "layout.h"

static void put(Lower *l, Draft *draft, const char *name, int32_t value, uint8_t attributes)
{
    draft_put(l, draft, ir_const_string(l->program, name, (uint32_t)strlen(name)), value, attributes);
}

/* What is there for a feature (contract/feature.h) is left out where the program never says its name, or all programs that look at
 * the global object would need the feature. */
static bool is_wanted(const Lower *l, const LibrarySymbol *symbol)
{
    return !strpbrk(symbol->name, " .:@$") &&
           (library_feature(l->symbols, symbol->value) == 0 || survey_mentions(l, symbol->name));
}

static void put_builtins(Lower *l, Draft *draft)
{
    for (uint32_t i = 0; i < l->symbols->count; i++) {
        const LibrarySymbol *symbol = &l->symbols->items[i];
        if (is_wanted(l, symbol))
            put(l, draft, symbol->name, ir_const_builtin(l->program, symbol->value), ATTR_HIDDEN);
    }
    uint8_t fixed = ATTR_HIDDEN | ATTR_READONLY | ATTR_PERMANENT;
    put(l, draft, "undefined", ir_const_simple(l->program, CONST_UNDEFINED), fixed);
    put(l, draft, "NaN", ir_const_number(l->program, (double)NAN), fixed);
    put(l, draft, "Infinity", ir_const_number(l->program, (double)INFINITY), fixed);
}

static bool is_builtin(const Lower *l, const AstText *name)
{
    return library_find(l->symbols, name->bytes, name->length) != 0;
}

/* A var with a builtin's name changes nothing, a function replaces it. */
static void put_declarations(Lower *l, Draft *draft)
{
    const Scope *top = l->scopes->functions[0]->scope;
    for (uint32_t i = 0; i < top->count; i++)
        if (top->items[i]->storage == STORAGE_PROPERTY && !is_builtin(l, top->items[i]->name))
            put(l, draft, top->items[i]->name->bytes, ir_const_simple(l->program, CONST_UNDEFINED), ATTR_PERMANENT);
    for (uint32_t i = 0; i < top->functions.count; i++) {
        const AstNode *declaration = top->functions.items[i];
        IrConst function = {.kind = CONST_FUNCTION, .index = (int32_t)declaration->function->analysis->index};
        if (declaration->a->reference->storage == STORAGE_PROPERTY && declaration->function->analysis->count == 0)
            put(l, draft, declaration->a->text->bytes, ir_const(l->program, &function), ATTR_PERMANENT);
    }
}

void global_object_make(Lower *l)
{
    const Binding *binding = l->scopes->global_object;
    if (!binding)
        return;
    Draft draft = {.parent = l->object_prototype};
    int32_t object = ir_const(l->program, &(IrConst){.kind = CONST_OBJECT, .index = -1});
    put_builtins(l, &draft);
    put(l, &draft, "globalThis", object, ATTR_HIDDEN);
    put_declarations(l, &draft);
    draft_finish(l, &draft, object);
    survey_binding(l, binding)->initial = object;
    survey_binding(l, binding)->initialisers = 1;
    l->survey.everything_leaks = l->survey.closes = true;
}

IrInstr *global_object(Lower *l, const AstNode *node)
{
    return class_binding(l, node, l->scopes->global_object);
}

IrInstr *global_property(Lower *l, const AstNode *node, const AstText *name)
{
    bool length = text_is(name, "length");
    return emit1(l, node, length ? IR_length : IR_getfield, length ? 0 : constant_text_of(l, name), global_object(l, node));
}

/* Throws a ReferenceError if `object` has no such property. */
static void check_known(Lower *l, const AstNode *node, IrInstr *object)
{
    IrInstr *args[2] = {emit_const(l, node, constant_text_of(l, node->text)), object};
    call_builtin(l, node, "@known", args, 2);
}

IrInstr *global_unknown_get(Lower *l, const AstNode *node)
{
    bool exists = l->scopes->global_object != NULL;
    check_known(l, node, exists ? global_object(l, node) : l->fn.undefined);
    return exists ? global_property(l, node, node->text) : l->fn.undefined;
}

IrInstr *global_unknown_find(Lower *l, const AstNode *node)
{
    if (!l->scopes->global_object)
        return NULL;
    return emit2(l, node, IR_in, 0, emit_const(l, node, constant_text_of(l, node->text)), global_object(l, node));
}

void global_unknown_set(Lower *l, const AstNode *node, IrInstr *found, IrInstr *value)
{
    if (!found) {
        check_known(l, node, l->fn.undefined);
        return;
    }
    IrBlock *refuse = block_new(l), *go_on = block_new(l);
    branch(l, IR_br, found, go_on, refuse, node->span);
    block_start_sealed(l, refuse);
    check_known(l, node, l->fn.undefined);
    jump(l, go_on, node->span);
    block_start_sealed(l, go_on);
    emit2(l, node, IR_setfield, constant_text_of(l, node->text), global_object(l, node), value);
}
