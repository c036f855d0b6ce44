/* Functions come first, as empty boxes, because constants refer to them; then each function's fixups pull in
 * constants and shapes. Cycles (prototype -> constructor -> prototype) end at the entity, which exists before
 * its references are set.
 */
#include "translate.h"

Ref translate_shape(Translation *t, int32_t index)
{
    if (t->shapes[index].entity != TRANSLATION_NONE)
        return t->shapes[index];
    const IrShape *shape = &t->program->shapes[index];
    Ref *keys = xcalloc(shape->count ? shape->count : 1, sizeof *keys);
    for (uint32_t i = 0; i < shape->count; i++)
        keys[i] = translate_const(t, shape->keys[i]);
    Ref prototype = shape->prototype < 0 ? ref_value(VALUE_NULL) : translate_const(t, shape->prototype);
    /* a prototype object may have this very shape's owner in it: made meanwhile */
    if (t->shapes[index].entity == TRANSLATION_NONE)
        t->shapes[index] = builder_shape(t->builder, prototype, keys, shape->attributes, shape->count);
    free(keys);
    return t->shapes[index];
}

/* What has items and identity: it exists before they are made, for they may lead back to it. */
static Ref translate_object(Translation *t, int32_t index, const IrConst *c)
{
    static const Type TYPES[] = {TYPE_OBJECT, TYPE_ERROR, TYPE_WRAPPER};
    ImageBuilder *b = t->builder;
    Ref ref = ref_value(VALUE_UNDEFINED);
    switch (c->kind) {
    case CONST_ARRAY: ref = builder_array(b, TYPE_ARRAY, c->item_count); break;
    case CONST_CLOSURE: ref = builder_closure(b, t->functions[c->index], c->item_count); break;
    case CONST_ACCESSOR: ref = builder_accessor(b, ref_value(VALUE_UNDEFINED), ref_value(VALUE_UNDEFINED)); break;
    case CONST_BOUND: /* behind its target, so that no chain of them is a circle */
        translate_const(t, c->items[0]);
        if (t->consts[index].entity != TRANSLATION_NONE) /* meanwhile: the target leads back to it */
            return t->consts[index];
        ref = builder_bound(b, c->item_count - 2);
        break;
    default: ref = builder_object(b, TYPES[c->type], c->item_count); break;
    }
    t->consts[index] = ref;
    if (c->kind == CONST_OBJECT)
        builder_set_shape(b, ref, translate_shape(t, c->index));
    for (uint32_t i = 0; i < c->item_count; i++)
        builder_set_slot(b, ref, i, translate_const(t, c->items[i]));
    if (c->sealed)
        builder_set_flags(b, ref, HEADER_SEALED);
    return ref;
}

Ref translate_const(Translation *t, int32_t index)
{
    if (t->consts[index].entity != TRANSLATION_NONE)
        return t->consts[index];
    const IrConst *c = &t->program->consts[index];
    Ref ref = ref_value(VALUE_UNDEFINED);
    switch (c->kind) {
    case CONST_UNDEFINED: break;
    case CONST_NULL: ref = ref_value(VALUE_NULL); break;
    case CONST_TRUE: ref = ref_value(VALUE_TRUE); break;
    case CONST_FALSE: ref = ref_value(VALUE_FALSE); break;
    case CONST_HOLE: ref = ref_value(VALUE_HOLE); break;
    case CONST_TDZ: ref = ref_value(VALUE_TDZ); break;
    case CONST_INTERNAL: ref = ref_value(VALUE_KEY_INTERNAL); break;
    case CONST_NUMBER: ref = builder_number(t->builder, c->number); break;
    case CONST_STRING: ref = builder_string(t->builder, c->text, c->length); break;
    case CONST_BIGINT: ref = builder_bigint(t->builder, c->text); break;
    case CONST_FUNCTION: ref = t->functions[c->index]; break;
    case CONST_BUILTIN: ref = t->builtin ? t->builtin(t->context, c->index) : ref_value(c->index); break;
    case CONST_TYPED:
        ref = c->item_count ? builder_view(t->builder, c->type, translate_const(t, c->items[0]), (uint32_t)c->index, c->length)
                            : builder_typed(t->builder, c->type, c->text, c->length);
        break;
    case CONST_REGEXP:
        ref = builder_regexp(t->builder, translate_const(t, c->items[0]), translate_const(t, c->items[1]), c->text, c->length);
        break;
    case CONST_CELL: ref = builder_cell(t->builder, (uint32_t)c->index); break;
    case CONST_SYMBOL: ref = builder_symbol(t->builder, translate_const(t, c->items[0])); break;
    case CONST_OBJECT: case CONST_ARRAY: case CONST_CLOSURE: case CONST_BOUND: case CONST_ACCESSOR:
        if (c->kind != CONST_OBJECT || c->type != OBJECT_KEYS)
            return translate_object(t, index, c);
        ref = translate_shape(t, c->index);
        break;
    }
    t->consts[index] = ref;
    return ref;
}

/* The constant of a LOADF must be a stored double. */
static Ref translate_float(Translation *t, int32_t index)
{
    if (t->floats[index].entity == TRANSLATION_NONE)
        t->floats[index] = builder_float(t->builder, t->program->consts[index].number);
    return t->floats[index];
}

static bool looks_at_this(const IrFunction *function)
{
    for (const IrInstr *instr = function->entry->first; instr; instr = instr->next)
        if (instr->op == IR_this)
            return true;
    return false;
}

static FunctionRecord record_of(const IrFunction *function, const Code *code)
{
    FunctionRecord record = {
        .header = (uint16_t)(TYPE_FUNCTION | (function->class ? FUNCTION_CLASS : 0) | (function->takes_target || (function->generator && function->shape >= 0) ? FUNCTION_TARGET : 0)),
        .nparams = (uint8_t)function->param_count,
        .nref = code->nref,
        .nraw = code->nraw,
        .code_bytes = (uint16_t)code->size,
    };
    record.flags = (uint8_t)((function->constructor ? FUNCTION_CONSTRUCTOR : 0) |
                             (function->uses_extra_arguments ? FUNCTION_REST : 0) |
                             (function->generator ? FUNCTION_GENERATOR : 0) | (function->async ? FUNCTION_ASYNC : 0) |
                             (function->prototype >= 0 || function->shape >= 0 ? FUNCTION_PROTOTYPE : 0) |
                             (code->handler_count ? FUNCTION_HANDLERS : 0));
    return record;
}

static void translate_fixups(Translation *t, uint32_t index)
{
    const Code *code = t->codes[index];
    for (uint32_t i = 0; i < code->fixup_count; i++) {
        const CodeFixup *fixup = &code->fixups[i];
        Ref ref = ref_value(VALUE_UNDEFINED);
        switch (fixup->kind) {
        case FIXUP_CONST: ref = translate_const(t, fixup->index); break;
        case FIXUP_FLOAT: ref = translate_float(t, fixup->index); break;
        case FIXUP_FUNCTION: ref = t->functions[fixup->index]; break;
        case FIXUP_SHAPE: ref = translate_shape(t, fixup->index); break;
        }
        builder_set_fixup(t->builder, t->functions[index], fixup->offset, ref, fixup->packed);
    }
}

static Ref *not_made(Arena *arena, uint32_t count)
{
    Ref *refs = ARENA_ARRAY(arena, Ref, count ? count : 1);
    for (uint32_t i = 0; i < count; i++)
        refs[i].entity = TRANSLATION_NONE;
    return refs;
}

void translate_functions(Translation *t, Arena *arena)
{
    const IrProgram *program = t->program;
    t->consts = not_made(arena, program->const_count);
    t->floats = not_made(arena, program->const_count);
    t->shapes = not_made(arena, program->shape_count);
    t->functions = not_made(arena, program->function_count);
    for (uint32_t i = 0; i < program->function_count; i++) {
        FunctionRecord record = record_of(program->functions[i], t->codes[i]);
        if (t->builtin && looks_at_this(program->functions[i]))
            record.header |= FUNCTION_RECEIVER;
        const IrFunction *function = program->functions[i];
        t->functions[i] = builder_function(t->builder, &record, function->capture_count, function->length, t->codes[i], function->name);
        if (t->builtin && function->span.start >= program->features_from)
            builder_function_carried(t->builder, t->functions[i]);
    }
}

void translate_references(Translation *t)
{
    const IrProgram *program = t->program;
    for (uint32_t i = 0; i < program->function_count; i++) {
        const IrFunction *function = program->functions[i];
        Ref ref = t->functions[i];
        bool inner = t->builtin && function->name[0] == '$'; /* of the library: nobody else can see it, or its name */
        if (function->name[0] && !inner && !program->unnamed)
            builder_function_name(t->builder, ref,
                                  builder_string(t->builder, function->name, (uint32_t)strlen(function->name)));
        if (function->prototype >= 0)
            builder_set_slot(t->builder, ref, 0, translate_const(t, function->prototype));
        if (function->shape >= 0)
            builder_set_slot(t->builder, ref, 1, translate_shape(t, function->shape));
        translate_fixups(t, i);
    }
}

void translate_sides(Translation *t)
{
    const IrProgram *program = t->program;
    for (uint32_t i = 0; i < program->side_count; i++) {
        const IrSide *side = &program->sides[i];
        builder_pair(t->builder, translate_const(t, side->thing), translate_const(t, side->properties));
    }
}
