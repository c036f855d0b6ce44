/* Destructuring: ECMA-262 13.15.5 and 14.3.3. The parts are taken in the order of the text; a part is a name that comes
 * to life, a name or member that is assigned, or a pattern again. Arrays are iterated as for-of does, without an array
 * for what is taken. */
#include "lowering.h"

static void lower_part(Lower *l, const AstNode *target, IrInstr *value, PatternMode mode)
{
    if (ast_is_pattern(target))
        lower_pattern(l, target, value, mode);
    else if (mode == PATTERN_ASSIGN)
        lower_store(l, target, value);
    else if (!target->reference)
        return;
    else if (mode == PATTERN_DECLARE && !(target->reference->kind == BINDING_PARAMETER && target->reference->needs_tdz))
        binding_declare(l, target, target->reference, value);
    else
        binding_initialise(l, target, target->reference, value);
}

/* A part with what it is taken from; a member that is assigned is evaluated before its value is. */
typedef struct Part {
    const AstNode *target, *fallback; /* ASSIGN_PATTERN that says what undefined becomes, or NULL */
    Reference reference;
    bool is_member;
} Part;

static void part_open(Lower *l, Part *part, const AstNode *item, PatternMode mode)
{
    *part = (Part){.target = item};
    if (item->kind == AST_ASSIGN_PATTERN) {
        part->fallback = item;
        part->target = item->a;
    }
    part->is_member = mode == PATTERN_ASSIGN && (part->target->kind == AST_MEMBER || part->target->kind == AST_INDEX);
    if (part->is_member)
        reference_make(l, &part->reference, part->target, false);
}

static void part_close(Lower *l, Part *part, IrInstr *value, PatternMode mode)
{
    if (part->fallback)
        value = with_default(l, part->fallback, value);
    if (part->is_member)
        reference_set(l, &part->reference, value);
    else
        lower_part(l, part->target, value, mode);
}

/* ---- arrays */

/* The next element, undefined at the end. */
static IrInstr *take(Lower *l, const Iteration *it)
{
    IrBlock *missing = block_new(l), *given = block_new(l), *end = block_new(l);
    uint32_t result = variable_new(l);
    IrInstr *value = iteration_next(l, it);
    branch(l, IR_brhole, value, missing, given, it->node->span);
    block_start_sealed(l, missing);
    variable_write(l, result, emit_const(l, it->node, ir_const_simple(l->program, CONST_UNDEFINED)));
    jump(l, end, it->node->span);
    block_start_sealed(l, given);
    variable_write(l, result, value);
    jump(l, end, it->node->span);
    block_start_sealed(l, end);
    return variable_read(l, result);
}

static IrInstr *take_rest(Lower *l, const AstNode *node, const Iteration *it)
{
    IrInstr *array = emit(l, node, IR_newarr, 0, NULL, 0);
    IrBlock *head = block_new(l), *body = block_new(l), *exit = block_new(l);
    jump(l, head, node->span);
    block_start(l, head);
    l->fn.loops++;
    IrInstr *value = iteration_next(l, it);
    branch(l, IR_brhole, value, exit, body, node->span);
    block_start_sealed(l, body);
    emit2(l, node, IR_append, 0, array, value);
    jump(l, head, node->span);
    l->fn.loops--;
    block_seal(l, head);
    block_start_sealed(l, exit);
    return array;
}

static void lower_array_pattern(Lower *l, const AstNode *node, IrInstr *value, PatternMode mode)
{
    IrBlock *end = block_new(l);
    Iteration it;
    iteration_begin(l, &it, node, value, !l->library && l->survey.closes);
    target_push(l, TARGET_PATTERN, NULL, NULL)->iteration = &it;
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *item = node->list.items[i];
        bool rest = item && item->kind == AST_REST;
        Part part;
        if (item)
            part_open(l, &part, rest ? item->a : item, mode);
        IrInstr *element = rest ? take_rest(l, item, &it) : take(l, &it);
        if (item)
            part_close(l, &part, element, mode);
    }
    iteration_close(l, &it);
    target_pop(l);
    iteration_end(l, &it, end);
}

/* ---- objects */

static bool has_rest(const AstNode *node)
{
    return node->list.count > 0 && node->list.items[node->list.count - 1]->kind == AST_REST;
}

/* The key of a property that is taken, evaluated: `field` is the constant that it is, or NO_CONST. `keep`: it is wanted as a value, too. */
static IrInstr *evaluate_key(Lower *l, const AstNode *property, int32_t *field, bool keep)
{
    const AstNode *at = property->a;
    int32_t constant = property->computed ? constant_of(l, at) : constant_key(l, at);
    const char *text;
    uint32_t length;
    bool named = constant_text(l, constant, &text, &length) ? text_index(text, length) < 0 : constant_is_symbol(l, constant);
    *field = named ? constant : NO_CONST;
    if (named)
        return keep ? emit_const(l, at, constant) : NULL;
    IrInstr *key = at->kind == AST_NUMBER ? emit_number(l, at, at->number) : lower_expression(l, at);
    return keep || property->computed ? emit1(l, at, IR_tokey, 0, key) : key;
}

static void lower_object_pattern(Lower *l, const AstNode *node, IrInstr *value, PatternMode mode)
{
    bool rest = has_rest(node);
    IrInstr **keys = ARENA_ARRAY(l->arena, IrInstr *, node->list.count + 1);
    if (node->list.count == 0 || rest || (node->list.items[0]->computed && mode != PATTERN_ASSIGN))
        call_builtin(l, node, "@destructured", &value, 1);
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *item = node->list.items[i];
        Part part;
        if (item->kind == AST_REST) {
            IrInstr *args[3] = {emit(l, item, IR_newobj, ir_shape(l->program, &(IrShape){.prototype = l->object_prototype}), NULL, 0),
                                value, emit(l, item, IR_newarr, 0, keys, i)};
            part_open(l, &part, item->a, mode);
            call_builtin(l, item, "@copy", args, 3);
            part_close(l, &part, args[0], mode);
            continue;
        }
        int32_t field;
        keys[i] = evaluate_key(l, item, &field, rest);
        part_open(l, &part, item->b, mode);
        IrInstr *content = field != NO_CONST ? emit1(l, item->a, IR_getfield, field, value) : emit2(l, item->a, IR_getelem, 0, value, keys[i]);
        part_close(l, &part, content, mode);
    }
}

void lower_pattern(Lower *l, const AstNode *node, IrInstr *value, PatternMode mode)
{
    if (node->kind == AST_ARRAY_PATTERN)
        lower_array_pattern(l, node, value, mode);
    else
        lower_object_pattern(l, node, value, mode);
}
