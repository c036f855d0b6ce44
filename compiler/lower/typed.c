/* Typed arrays of numbers known at build time: new Uint8Array([1, 2, 3]), evaluated once, IS the bytes in flash. A write makes a
 * copy of them in RAM, as for literals; who evidently writes starts in RAM.
 */
#include "lowering.h"

#include "layout.h"

/* In the order of enum TypedKind. */
static const char *const CONSTRUCTORS[TYPED_KINDS] = {"Int8Array",  "Uint8Array",  "Uint8ClampedArray", "Int16Array",  "Uint16Array",
                                                       "Int32Array", "Uint32Array", "Float32Array",      "Float64Array", "DataView",
                                                      "ArrayBuffer", "BigInt64Array", "BigUint64Array"};

/* To the nearest, half-way cases to the even neighbour. */
static uint8_t clamped(double d)
{
    if (!(d > 0))
        return 0;
    if (d >= 255)
        return 255;
    uint8_t below = (uint8_t)d;
    double rest = d - below;
    return (uint8_t)(below + (rest > 0.5 || (rest == 0.5 && (below & 1))));
}

/* The number as an element, little-endian as the host is. */
static void convert(unsigned kind, double d, uint8_t *to)
{
    int32_t i = number_to_int32(d);
    float f = (float)d;
    uint8_t byte = clamped(d);
    const void *from = kind == TYPED_F64 ? (const void *)&d : kind == TYPED_F32 ? (const void *)&f
                       : kind == TYPED_U8_CLAMPED ? (const void *)&byte : (const void *)&i;
    memcpy(to, from, 1u << typed_shift(kind));
}

/* Which constructor of the library `node` names, TYPED_ARRAYS if none. */
static unsigned kind_named(Lower *l, const AstNode *node)
{
    unsigned kind = 0;
    if (node->kind != AST_IDENTIFIER || node->reference || constant_builtin(l, node->text) == NO_CONST)
        return TYPED_ARRAYS;
    while (kind < TYPED_ARRAYS && !text_is(node->text, CONSTRUCTORS[kind]))
        kind++;
    return kind;
}

int32_t typed_constructor(Lower *l, unsigned kind)
{
    return ir_const_builtin(l->program, library_find(l->symbols, CONSTRUCTORS[kind], (uint32_t)strlen(CONSTRUCTORS[kind])));
}

int32_t constant_bytes(Lower *l, const AstNode *node)
{
    const IrProgram *program = l->program;
    for (uint32_t i = 0; i < program->const_count; i++) /* it is one thing, however often it is looked at */
        if (program->consts[i].kind == CONST_TYPED && program->consts[i].text == node->text->bytes)
            return (int32_t)i;
    IrConst c = {.kind = CONST_TYPED, .type = TYPED_U8, .text = node->text->bytes, .length = node->text->length};
    return ir_const(l->program, &c);
}

int32_t constant_typed(Lower *l, const AstNode *node)
{
    if (node->list.count != 1 || node->list.items[0]->kind != AST_ARRAY)
        return NO_CONST;
    const unsigned kind = kind_named(l, node->a);
    const AstList *numbers = &node->list.items[0]->list;
    if (kind == TYPED_ARRAYS || numbers->count == 0 || numbers->count > 65535u >> typed_shift(kind))
        return NO_CONST;
    const uint32_t size = 1u << typed_shift(kind);
    uint8_t *bytes = arena_alloc(l->program->arena, numbers->count * size);
    for (uint32_t i = 0; i < numbers->count; i++) {
        int32_t constant = numbers->items[i] ? constant_of(l, numbers->items[i]) : NO_CONST;
        if (constant == NO_CONST || l->program->consts[constant].kind != CONST_NUMBER)
            return NO_CONST;
        convert(kind, l->program->consts[constant].number, bytes + i * size);
    }
    IrConst c = {.kind = CONST_TYPED, .type = (uint8_t)kind, .text = (const char *)bytes, .length = numbers->count * size};
    return ir_const(l->program, &c);
}
