/* Regular expression literals: a RegExp in flash. One that is evaluated once is that; of others each evaluation makes a copy, since
 * lastIndex is the object's own.
 */
#include "lowering.h"

#include "layout.h"

/* The object that tells the numbers of named groups. */
static int32_t names_of(Lower *l, const AstRegexp *regexp)
{
    if (regexp->name_count == 0)
        return ir_const_simple(l->program, CONST_UNDEFINED);
    int32_t *keys = ARENA_ARRAY(l->arena, int32_t, regexp->name_count), *items = ARENA_ARRAY(l->arena, int32_t, regexp->name_count);
    for (uint32_t i = 0; i < regexp->name_count; i++) {
        keys[i] = constant_text_of(l, regexp->names[i]);
        items[i] = ir_const_number(l->program, regexp->numbers[i]);
    }
    IrShape shape = {.prototype = -1, .keys = keys, .count = regexp->name_count};
    IrConst names = {.kind = CONST_OBJECT, .index = ir_shape(l->program, &shape), .items = items, .item_count = regexp->name_count};
    return ir_const(l->program, &names);
}

int32_t constant_regexp(Lower *l, const AstNode *node)
{
    static const uint8_t ATTRIBUTES[] = {ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY, ATTR_HIDDEN | ATTR_PERMANENT};
    const AstRegexp *regexp = node->regexp;
    int32_t *parts = ARENA_ARRAY(l->arena, int32_t, 2), *slots = ARENA_ARRAY(l->arena, int32_t, 2);
    parts[0] = constant_text_of(l, regexp->source);
    parts[1] = names_of(l, regexp);
    IrConst record = {.kind = CONST_REGEXP, .text = (const char *)regexp->program, .length = regexp->length, .items = parts,
                      .item_count = 2};
    int32_t keys[] = {ir_const_simple(l->program, CONST_INTERNAL), ir_const_string(l->program, "lastIndex", 9)};
    IrShape shape = {.prototype = constant_library(l, "RegExp.prototype"), .keys = keys, .attributes = (uint8_t *)ATTRIBUTES,
                     .count = 2};
    slots[0] = ir_const(l->program, &record);
    slots[1] = ir_const_number(l->program, 0);
    IrConst object = {.kind = CONST_OBJECT, .type = OBJECT_WRAPPER, .index = ir_shape(l->program, &shape), .items = slots,
                      .item_count = 2};
    return ir_const(l->program, &object);
}

IrInstr *lower_regexp(Lower *l, const AstNode *node)
{
    int32_t constant = constant_literal_once(l, node, NULL);
    return constant != NO_CONST ? emit_const(l, node, constant) : emit0(l, node, IR_clone, constant_regexp(l, node));
}
