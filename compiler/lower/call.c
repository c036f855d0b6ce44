/* Calls. ECMA-262 looks the callee up before it evaluates the arguments; callm, which looks it up at the call,
 * is for arguments that cannot make a difference. */
#include "lowering.h"

#include "image.h"

enum { MAX_ARGUMENTS = 60, PIN_LED1 = 1000 /* MOTE_PIN_LED1 */ };

bool needs_array(const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i]->kind == AST_SPREAD)
            return true;
    return list->count > MAX_ARGUMENTS;
}

static bool arguments_are_quiet(const Lower *l, const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (!node_is_quiet(l, list->items[i]))
            return false;
    return true;
}

/* The library's entity, NULL if it is none; while the library itself is compiled there is no image to look at. */
static const uint8_t *library_entity(const Lower *l, int32_t value)
{
    const int32_t entity = value_flash_index(value) - FLASH_LIBRARY_FIRST;
    ImageHeader header;
    if (!l->symbols->image || !value_is_flash(value) || entity < 0)
        return NULL;
    memcpy(&header, l->symbols->image, sizeof header);
    if (entity >= header.entity_count)
        return NULL;
    const uint8_t *place = l->symbols->image + sizeof header + 2 * entity;
    return l->symbols->image + ((size_t)(place[0] | (uint32_t)place[1] << 8) << LIBRARY_SHIFT);
}

/* The number of a Pin of the library, as every firmware understands it; -1: the constant is none, or a Pin that needs FEATURE_IO. */
static int32_t pin_number(const Lower *l, int32_t constant)
{
    const IrConst *object = constant == NO_CONST ? NULL : &l->program->consts[constant];
    const uint8_t *wrapper = object && object->kind == CONST_BUILTIN ? library_entity(l, object->index) : NULL;
    if (!wrapper || (wrapper[0] & HEADER_TYPE_MASK) != TYPE_WRAPPER)
        return -1;
    const Value number = (Slot)(wrapper[4] | wrapper[5] << 8);
    return value_is_int(number) && value_int(number) <= PIN_LED1 ? value_int(number) : -1;
}

/* digitalWrite(LED1, ...): these take numbers as well, so no program carries a Pin for that. */
static IrInstr *plain_pin(Lower *l, const AstNode *node, int32_t callee, IrInstr *pin)
{
    static const char *const FUNCTIONS[] = {"digitalWrite", "digitalRead", "pinMode"};
    const IrConst *function = &l->program->consts[callee];
    const int32_t number = pin->op == IR_const && function->kind == CONST_BUILTIN ? pin_number(l, pin->imm.index) : -1;
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS && number >= 0; i++)
        if (library_find(l->symbols, FUNCTIONS[i], (uint32_t)strlen(FUNCTIONS[i])) == function->index)
            return emit_const(l, node, ir_const_number(l->program, number));
    return pin;
}

/* Emit `op` over the `count` values of `first` and then the arguments from number `skip` on. */
static IrInstr *emit_call(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr **first, uint32_t count,
                          uint32_t skip)
{
    const AstList *list = &node->list;
    IrInstr **args = ARENA_ARRAY(l->arena, IrInstr *, count + list->count + 1);
    if (count > 0)
        memcpy(args, first, count * sizeof *args);
    for (uint32_t i = skip; i < list->count; i++)
        args[count++] = lower_expression(l, list->items[i]);
    if (op == IR_callk && count > 0)
        args[0] = plain_pin(l, node, index, args[0]);
    return emit(l, node, op, index, args, count);
}

static IrInstr *call_value(Lower *l, const AstNode *node, IrInstr *callee, IrInstr *receiver)
{
    if (needs_array(&node->list))
        return emit3(l, node, IR_callv, 0, callee, receiver, lower_elements(l, node, &node->list, 0));
    return emit_call(l, node, IR_call, 0, (IrInstr *[]){callee, receiver}, 2, 0);
}

/* The header of the library's entity; while the library itself is compiled there is no image to look at: a native's. */
static unsigned library_header(const Lower *l, int32_t value)
{
    const uint8_t *place = library_entity(l, value);
    return !l->symbols->image ? TYPE_NATIVE : place ? place[0] | (unsigned)place[1] << 8 : TYPE_FREE;
}

/* May it be called without a receiver? */
static bool is_library_function(const Lower *l, int32_t value)
{
    unsigned header = library_header(l, value), type = header & HEADER_TYPE_MASK;
    return type == TYPE_NATIVE || (type == TYPE_FUNCTION && !(header & FUNCTION_RECEIVER));
}

static bool is_callable_constant(const Lower *l, int32_t constant)
{
    if (constant == NO_CONST)
        return false;
    const IrConst *c = &l->program->consts[constant];
    if (c->kind == CONST_FUNCTION) /* a class throws: the general way */
        return !l->program->functions[c->index]->class;
    return (c->kind == CONST_BUILTIN && is_library_function(l, c->index));
}

enum { LOOKED_UP_EARLY = 1 }; /* imm.slot of a call that calls_settle may improve */

/* No code of the program makes a property of that name. */
static bool is_library_name(const Lower *l, const AstNode *callee)
{
    enum { MADE = TEXT_WRITTEN | TEXT_STRING | TEXT_LITERAL_KEY | TEXT_ON_PROTOTYPE };
    return callee->kind == AST_MEMBER && !l->survey.defines && !(survey_text(l, callee->b->text) & MADE);
}

/* LED1.write(x) is digitalWrite(LED1, x), and other methods of a Pin that is known need no look-up. NULL: it is something else. */
static IrInstr *call_pin(Lower *l, const AstNode *node)
{
    static const struct { const char *method, *function; int level; } DIRECT[] = {
        {"write", "digitalWrite", -1}, {"set", "digitalWrite", 1}, {"reset", "digitalWrite", 0}, {"mode", "pinMode", -1}};
    const AstNode *callee = node->a;
    if (l->library || callee->kind != AST_MEMBER || node->optional || callee->optional || needs_array(&node->list) || !is_library_name(l, callee))
        return NULL;
    const int32_t pin = constant_of(l, callee->a), number = pin_number(l, pin);
    const char *path = arena_printf(l->arena, "Pin.prototype.%s", callee->b->text->bytes);
    const int32_t method = library_find(l->symbols, path, (uint32_t)strlen(path));
    if (number < 0 || !method || l->survey.everything_leaks)
        return NULL;
    for (size_t i = 0; i < sizeof DIRECT / sizeof *DIRECT; i++) {
        if (!text_is(callee->b->text, DIRECT[i].method) || (DIRECT[i].level >= 0 && node->list.count))
            continue;
        IrInstr *first[] = {emit_const(l, node, ir_const_number(l->program, number)),
                            DIRECT[i].level < 0 ? NULL : emit_const(l, node, ir_const_number(l->program, DIRECT[i].level))};
        return emit_call(l, node, IR_callk, constant_library(l, DIRECT[i].function), first, 1 + (DIRECT[i].level >= 0), 0);
    }
    IrInstr *function = emit_const(l, node, ir_const_builtin(l->program, method));
    return emit_call(l, node, IR_call, 0, (IrInstr *[]){function, emit_const(l, node, pin)}, 2, 0);
}

static IrInstr *call_method(Lower *l, const AstNode *node)
{
    const AstNode *callee = node->a;
    IrInstr *of_pin = call_pin(l, node);
    if (of_pin)
        return of_pin;
    Reference reference;
    reference_make(l, &reference, callee, false);
    if (reference.name != NO_CONST && !reference.start && !reference.private && !node->optional && !needs_array(&node->list) &&
        arguments_are_quiet(l, &node->list)) {
        AstNode at = *node;
        at.span.start = callee->b->span.start;
        return emit_call(l, &at, IR_callm, reference.name, &reference.object, 1, 0);
    }
    IrInstr *function = reference_get(l, &reference);
    if (node->optional)
        chain_exit_if_nullish(l, node, function);
    IrInstr *call = call_value(l, node, function, reference.object);
    bool settled = call->op == IR_call && function->op == IR_getfield && !reference.start && callee->b->kind != AST_PRIVATE && !node->optional && is_library_name(l, callee);
    call->imm.slot = settled ? LOOKED_UP_EARLY : 0;
    return call;
}

/* A value that is certainly an object. */
static bool is_made_here(const Lower *l, const IrInstr *value)
{
    if (value->op == IR_const)
        return l->program->consts[value->imm.index].kind >= CONST_STRING;
    return value->op == IR_newarr || value->op == IR_newobj || value->op == IR_clone || value->op == IR_new;
}

/* Now that the values are known: a method of the library, of an object that is there, is found as well at the call. */
void calls_settle(Lower *l)
{
    for (IrBlock *block = l->fn.ir->entry; block; block = block->next)
        for (IrInstr *call = block->first; call; call = call->next) {
            if (call->op != IR_call || call->imm.slot != LOOKED_UP_EARLY)
                continue;
            call->imm.slot = 0;
            IrInstr *lookup = call->args[0];
            if (lookup->op != IR_getfield || lookup->args[0] != call->args[1] || !is_made_here(l, call->args[1]))
                continue;
            call->op = IR_callm;
            call->imm.index = lookup->imm.index;
            call->span.start = lookup->span.start;
            call->args++;
            call->arg_count--;
            ir_remove(lookup);
        }
}

/* (a?.b)(): the chain ends at the parenthesis, and a is still `this`. */
static IrInstr *call_chain(Lower *l, const AstNode *node)
{
    const AstNode *operand = node->a->a;
    Chain chain = {.has_receiver = true}, *outer = l->fn.chain;
    chain_enter(l, &chain);
    if (operand->kind == AST_MEMBER || operand->kind == AST_INDEX) {
        Reference reference;
        reference_make(l, &reference, operand, false);
        variable_write(l, chain.receiver, reference.object);
        IrInstr *function = reference_get(l, &reference);
        variable_write(l, chain.result, function);
    } else {
        IrInstr *function = lower_expression(l, operand);
        variable_write(l, chain.result, function);
        variable_write(l, chain.receiver, l->fn.undefined);
    }
    chain_leave(l, node, &chain, outer);
    IrInstr *callee = variable_read(l, chain.result);
    if (node->optional)
        chain_exit_if_nullish(l, node, callee);
    return call_value(l, node, callee, variable_read(l, chain.receiver));
}

/* f.call(receiver, ...) of a function known at build time. */
static bool is_direct_call(Lower *l, const AstNode *node)
{
    const AstNode *callee = node->a;
    return callee->kind == AST_MEMBER && !callee->optional && !node->optional && text_is(callee->b->text, "call") &&
           node->list.count > 0 && !needs_array(&node->list) && !(survey_text(l, callee->b->text) & TEXT_WRITTEN) &&
           constant_function(l, constant_of(l, callee->a));
}

static IrInstr *lower_direct_call(Lower *l, const AstNode *node)
{
    IrInstr *first[2];
    first[0] = lower_expression(l, node->a->a);
    first[1] = lower_expression(l, node->list.items[0]);
    return emit_call(l, node, IR_call, 0, first, 2, 1);
}

IrInstr *lower_call(Lower *l, const AstNode *node)
{
    const AstNode *callee = node->a;
    IrInstr *value = l->library ? lower_intrinsic(l, node) : NULL;
    if (value)
        return value;
    if (callee->kind == AST_SUPER)
        return lower_super_call(l, node);
    int32_t constant = constant_of(l, callee);
    if (is_callable_constant(l, constant) && !needs_array(&node->list))
        return emit_call(l, node, IR_callk, constant, NULL, 0, 0);
    if (is_direct_call(l, node))
        return lower_direct_call(l, node);
    if (constant == NO_CONST && (callee->kind == AST_MEMBER || callee->kind == AST_INDEX))
        return call_method(l, node);
    if (callee->kind == AST_CHAIN)
        return call_chain(l, node);
    IrInstr *function = lower_expression(l, callee);
    if (node->optional)
        chain_exit_if_nullish(l, node, function);
    if (constant != NO_CONST && callee->kind == AST_MEMBER)
        return call_value(l, node, function, lower_expression(l, callee->a));
    return call_value(l, node, function, emit_const(l, node, ir_const_simple(l->program, CONST_UNDEFINED)));
}

IrInstr *lower_new(Lower *l, const AstNode *node, const BindingFacts *holder)
{
    int32_t constant = constant_literal_once(l, node, holder);
    if (constant != NO_CONST)
        return emit_const(l, node, constant);
    IrInstr *callee = lower_expression(l, node->a);
    if (needs_array(&node->list))
        return emit2(l, node, IR_newv, 0, callee, lower_elements(l, node, &node->list, 0));
    return emit_call(l, node, IR_new, 0, &callee, 1, 0);
}
