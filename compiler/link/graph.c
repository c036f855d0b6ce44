/* Where the references of each type of entity lie. */
#include "graph.h"

#include "bytecode.h"

void graph_open(Graph *g, const uint8_t *program, uint32_t program_bytes, const LibrarySymbols *symbols)
{
    *g = (Graph){{program, symbols->image}, {program_bytes, symbols->image_bytes}, {0, 0}};
    for (unsigned i = 0; i < 2; i++)
        g->counts[i] = link_u16(g->images[i] + offsetof(ImageHeader, entity_count));
}

int32_t graph_node_of(const Graph *g, Value value)
{
    if (!value_is_flash(value))
        return -1;
    int32_t index = value_flash_index(value);
    if (index < 0)
        return index - FLASH_INDEX_MIN;
    return index >= FLASH_LIBRARY_FIRST ? (int32_t)g->counts[0] + index - FLASH_LIBRARY_FIRST : -1;
}

const uint8_t *graph_entity(const Graph *g, uint32_t node, uint32_t *bytes)
{
    const unsigned which = graph_is_library(g, node);
    const uint32_t index = node - (which ? g->counts[0] : 0);
    ImageHeader header;
    memcpy(&header, g->images[which], sizeof header);
    const uint8_t *table = g->images[which] + sizeof header;
    const uint32_t at = link_u16(table + 2 * index) << image_shift(&header);
    if (bytes)
        *bytes = (index + 1 < header.entity_count ? link_u16(table + 2 * index + 2) << image_shift(&header) : g->bytes[which]) - at;
    return g->images[which] + at;
}

Type graph_type(const Graph *g, uint32_t node) { return (Type)(*graph_entity(g, node, NULL) & HEADER_TYPE_MASK); }

unsigned graph_native_number(const Graph *g, uint32_t node)
{
    return native_number((const ImageHeader *)(const void *)g->images[1], (const NativeRecord *)(const void *)graph_entity(g, node, NULL),
                         VALUE_FLASH((int)(node - g->counts[0]) + FLASH_LIBRARY_FIRST));
}

const ShapeRecord *graph_shape(const Graph *g, int32_t node)
{
    return node >= 0 && graph_type(g, (uint32_t)node) == TYPE_SHAPE
               ? (const ShapeRecord *)(const void *)graph_entity(g, (uint32_t)node, NULL) : NULL;
}

int32_t graph_shape_of(const Graph *g, uint32_t node)
{
    Type type = graph_type(g, node);
    return type >= TYPE_OBJECT && type <= TYPE_WRAPPER ? graph_node_of(g, link_slot(graph_entity(g, node, NULL) + 2)) : -1;
}

typedef struct Look {
    const Graph *g;
    uint32_t node;
    const uint8_t *p;
    ReferenceVisit visit;
    void *context;
} Look;

static void refer(const Look *l, ReferenceKind kind, uint32_t offset, uint32_t index)
{
    Reference reference = {kind, offset, index, false, link_slot(l->p + offset), -1};
    reference.node = graph_node_of(l->g, reference.value);
    l->visit(l->context, l->node, &reference);
}

static void refer_short(const Look *l, uint32_t offset)
{
    Reference reference = {REFERENCE_PLAIN, offset, 0, true, short_constant(link_u16(l->p + offset) >> 4), -1};
    reference.node = graph_node_of(l->g, reference.value);
    l->visit(l->context, l->node, &reference);
}

bool link_refer(uint8_t *p, const Reference *reference, Value value)
{
    const int32_t twelve = reference->packed ? short_constant_of(value) : 0;
    p += reference->offset;
    link_put(p, reference->packed ? (uint32_t)twelve << 4 | (p[0] & 15u) : (uint32_t)value);
    return twelve >= 0;
}

static void refer_all(const Look *l, ReferenceKind kind, uint32_t offset, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        refer(l, kind, offset + 2 * i, i);
}

static void function_references(const Look *l)
{
    const FunctionRecord *f = (const FunctionRecord *)(const void *)l->p;
    const uint8_t *code = (const uint8_t *)(f + 1);
    BytecodeInstr instr;
    for (uint32_t at = 0; bytecode_decode(code, f->code_bytes, at, &instr); at += instr.length)
        for (uint32_t i = 0; i < instr.operand_count; i++) {
            const BytecodeOperand *operand = &instr.operands[i];
            if (operand->letter == 'K')
                refer_short(l, (uint32_t)sizeof *f + operand->offset);
            if (operand->letter == 'k' || operand->letter == 's')
                refer(l, operand->letter == 'k' ? REFERENCE_PLAIN : REFERENCE_CODE_SHAPE, (uint32_t)sizeof *f + operand->offset, 0);
        }
    uint32_t tail = (uint32_t)(function_tail(f) - l->p);
    if (f->flags & FUNCTION_PROTOTYPE) {
        refer(l, REFERENCE_PLAIN, tail, 0);
        refer(l, REFERENCE_CODE_SHAPE, tail + 2, 0);
    }
    if (f->flags & FUNCTION_NAMED)
        refer(l, REFERENCE_NAME, (uint32_t)(function_name_place(f) - l->p), 0);
}

static void closure_references(const Look *l)
{
    refer(l, REFERENCE_PLAIN, 2, 0);
    int32_t function = graph_node_of(l->g, link_slot(l->p + 2));
    const FunctionRecord *f = (const FunctionRecord *)(const void *)graph_entity(l->g, (uint32_t)function, NULL);
    refer_all(l, REFERENCE_PLAIN, 4, function_captures(f));
}

void graph_references(const Graph *g, uint32_t node, ReferenceVisit visit, void *context)
{
    const Look l = {g, node, graph_entity(g, node, NULL), visit, context};
    const uint32_t length = link_u16(l.p + 2);
    const ShapeRecord *shape = graph_shape(g, graph_shape_of(g, node));
    switch (graph_type(g, node)) {
    case TYPE_OBJECT: case TYPE_ERROR: case TYPE_WRAPPER:
        refer(&l, REFERENCE_SHAPE, 2, 0);
        refer_all(&l, REFERENCE_PROPERTY, 4, shape ? shape->count : 0);
        break;
    case TYPE_ARRAY: case TYPE_TABLE: refer_all(&l, REFERENCE_PLAIN, 4, length); break;
    case TYPE_BOUND: refer_all(&l, REFERENCE_PLAIN, 4, length + 2); break;
    case TYPE_VIEW: refer(&l, REFERENCE_PLAIN, 2, 0); break;
    case TYPE_SYMBOL: refer(&l, REFERENCE_NAME, 2, 0); break;
    case TYPE_REGEXP:
        refer(&l, REFERENCE_NAME, REGEXP_SOURCE, 0);
        refer(&l, REFERENCE_PLAIN, REGEXP_NAMES, 0);
        break;
    case TYPE_ACCESSOR: refer_all(&l, REFERENCE_PLAIN, 2, 2); break;
    case TYPE_SHAPE:
        refer(&l, REFERENCE_PLAIN, offsetof(ShapeRecord, prototype), 0);
        refer_all(&l, REFERENCE_KEY, sizeof(ShapeRecord), ((const ShapeRecord *)(const void *)l.p)->count);
        break;
    case TYPE_NATIVE:
        refer(&l, REFERENCE_NAME, offsetof(NativeRecord, name), 0);
        if (native_constructor((const NativeRecord *)(const void *)l.p))
            refer_all(&l, REFERENCE_PLAIN, sizeof(NativeRecord), 2);
        break;
    case TYPE_FUNCTION: function_references(&l); break;
    case TYPE_CLOSURE: closure_references(&l); break;
    default: break; /* no references */
    }
}

void graph_opcodes(const Graph *g, uint32_t node, bool *opcodes)
{
    if (graph_type(g, node) != TYPE_FUNCTION)
        return;
    const FunctionRecord *f = (const FunctionRecord *)(const void *)graph_entity(g, node, NULL);
    BytecodeInstr instr;
    for (uint32_t at = 0; bytecode_decode((const uint8_t *)(f + 1), f->code_bytes, at, &instr); at += instr.length)
        opcodes[instr.op] = opcodes[bytecode_long_form(instr.op)] = true;
}
