/* The verifier, second half: code. One pass over a function's instructions checks every operand against
 * the register layout of its record, and walks the sorted table of labels alongside, so that each label
 * is known to be an instruction's start and a jump only needs to find its target in the table.
 */
#include "verify_image.h"

#include <string.h>

#include "opcode.h"

/* Operand letters of every opcode (opcode.def); no final 0 after five. */
enum { MOST_OPERANDS = 5 };
static const char operands[OP_COUNT][MOST_OPERANDS] = {
#define OP(name, letters, result, meaning) letters,
#include "opcode.def"
#undef OP
};

typedef struct CodeCheck {
    Verify *v;
    const FunctionRecord *f;
    const uint8_t *code, *pc;
    const uint16_t *labels;
    const HandlerRecord *handlers;
    uint32_t base; /* nref + nraw */
} CodeCheck;

static int16_t get_s16(const uint8_t *p) { return (int16_t)(uint16_t)(p[0] | p[1] << 8); }

static bool fail(const CodeCheck *c, const char *reason) { return verify_fail(c->v, c->pc, reason); }

static bool is_label(const CodeCheck *c, int32_t offset)
{
    uint32_t low = 0, high = c->f->label_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (c->labels[middle] == offset)
            return true;
        if (c->labels[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Registers. The callee holds the captures, so a function that has some may only read it. */
static bool is_reference(const CodeCheck *c, uint32_t reg, bool written)
{
    uint32_t callee = c->base + 2;
    if (reg == callee && written && c->f->ncaptures)
        return false;
    return reg < c->f->nref || (reg >= callee && reg < callee + 2u + c->f->nparams);
}

static bool is_raw(const CodeCheck *c, uint32_t reg, uint32_t words)
{
    return reg >= c->f->nref && reg + words <= c->base;
}

static bool check_constant(const CodeCheck *c, Opcode op, Slot k, unsigned count)
{
    const Verify *v = c->v;
    Entity e;
    switch (op) {
    case OP_LOADF:
        return verify_is_number(v, k);
    case OP_CALLK:
        return verify_is_function(v, k, 0, true);
    case OP_CLOSURE:
        return count != 0 && verify_is_function(v, k, count, false);
    case OP_CLONE:
        return verify_entity(v, k, &e) && (e.type == TYPE_OBJECT || (e.type >= TYPE_ARRAY && e.type <= TYPE_ARRAY_F64));
    case OP_GETFIELD: case OP_SETFIELD: case OP_SETFIELDM: case OP_CALLM: case OP_CHKTDZ: case OP_THROWCONST:
        return verify_is_string(v, k);
    case OP_LOADK:
        return k == VALUE_TDZ || k == VALUE_HOLE || verify_is_data(v, k);
    default:
        return verify_is_data(v, k);
    }
}

/* The second shape is the first with one more key. */
static bool is_extension(const ShapeRecord *from, const ShapeRecord *to)
{
    if (to->count != from->count + 1u || to->prototype != from->prototype ||
        memcmp(from + 1, to + 1, 2u * from->count) != 0)
        return false;
    for (uint32_t i = 0; i < from->count; i++)
        if (verify_shape_attributes(from, i) != verify_shape_attributes(to, i))
            return false;
    return true;
}

static bool check_shapes(const CodeCheck *c, Opcode op, const uint8_t *pc)
{
    switch (op) {
    case OP_NEWOBJ: {
        const ShapeRecord *shape = verify_plain_shape(c->v, get_s16(pc + 2));
        return shape && pc[4] + (uint32_t)shape->count <= c->f->nref;
    }
    case OP_NEWOBJK:
        return verify_plain_shape(c->v, get_s16(pc + 2)) != NULL;
    case OP_GETFIELDS: case OP_GETFIELDF: {
        const ShapeRecord *shape = verify_plain_shape(c->v, get_s16(pc + 4));
        return shape && pc[3] < shape->count;
    }
    case OP_SETFIELDS: case OP_SETFIELDSM: case OP_SETFIELDF: {
        const ShapeRecord *shape = verify_plain_shape(c->v, get_s16(pc + 3));
        return shape && pc[2] < shape->count && !(verify_shape_attributes(shape, pc[2]) & ATTR_READONLY);
    }
    case OP_ADDFIELD: {
        const ShapeRecord *from = verify_plain_shape(c->v, get_s16(pc + 2));
        const ShapeRecord *to = verify_plain_shape(c->v, get_s16(pc + 4));
        return from && to && is_extension(from, to);
    }
    default:
        return true;
    }
}

/* Registers that a window takes: callee, this, arguments, or what becomes slots and elements. */
static uint32_t window_words(Opcode op, const uint8_t *pc)
{
    switch (op) {
    case OP_CALL: case OP_CALLK: case OP_CALLM: case OP_NEW: return 2u + pc[3];
    case OP_CALLV: case OP_NEWV: return 3;
    case OP_NEWARR: return pc[3];
    default: return 0; /* NEWOBJ: check_shapes */
    }
}

static bool check_operand(const CodeCheck *c, char letter, Opcode op, const uint8_t *p, const uint8_t *end)
{
    switch (letter) {
    case 'd': case 'm':
        return is_reference(c, *p, true) ? true : fail(c, "no such register");
    case 'r':
        return is_reference(c, *p, false) ? true : fail(c, "no such register");
    case 'D': case 'I':
        return is_raw(c, *p, 1) ? true : fail(c, "no such raw register");
    case 'E': case 'F':
        return is_raw(c, *p, 2) ? true : fail(c, "no such raw register pair");
    case 'w':
        return *p + window_words(op, c->pc) <= c->f->nref ? true : fail(c, "call window outside of the registers");
    case 'g':
        return (uint16_t)get_s16(p) < c->v->header->global_count ? true : fail(c, "no such global");
    case 'c':
        return *p < c->f->ncaptures ? true : fail(c, "no such capture");
    case 'j': case 'l':
        return is_label(c, (int32_t)(end - c->code) + (letter == 'j' ? (int8_t)*p : get_s16(p))) ? true
                                                                                             : fail(c, "jump to no label");
    case 'k':
        return check_constant(c, op, get_s16(p), op == OP_CLOSURE ? c->pc[4] : 0) ? true : fail(c, "wrong kind of constant");
    case 'i': {
        int32_t n;
        memcpy(&n, p, sizeof n);
        return op != OP_LOADINT || value_int_fits(n) ? true : fail(c, "integer too large");
    }
    default:
        return true; /* b h n x s: any value, or checked with the instruction */
    }
}

static bool is_handler(const CodeCheck *c, uint32_t offset)
{
    for (unsigned i = 0; i < c->f->handler_count; i++)
        if (c->handlers[i].target == offset)
            return true;
    return false;
}

/* Checks the instruction at c->pc; its end, or NULL. */
static const uint8_t *check_instruction(const CodeCheck *c, const uint8_t *code_end)
{
    Opcode op = (Opcode)*c->pc;
    if (op >= OP_COUNT) {
        fail(c, "unknown instruction");
        return NULL;
    }
    const uint8_t *end = c->pc + 1;
    const char *letters = operands[op];
    unsigned count = 0;
    while (count < MOST_OPERANDS && letters[count])
        end += opcode_operand_bytes(letters[count++]);
    if (end <= code_end && op == OP_CLOSURE)
        end += c->pc[4];
    if (end > code_end) {
        fail(c, "instruction cut short");
        return NULL;
    }
    const uint8_t *p = c->pc + 1;
    for (unsigned i = 0; i < count; p += opcode_operand_bytes(letters[i++]))
        if (letters[i] != '*' && !check_operand(c, letters[i], op, p, end))
            return NULL;
    for (; p < end; p++) /* CLOSURE's captures */
        if (!check_operand(c, 'r', op, p, end))
            return NULL;
    if (!check_shapes(c, op, c->pc)) {
        fail(c, "wrong shape");
        return NULL;
    }
    if (op == OP_CATCH && !is_handler(c, (uint32_t)(c->pc - c->code))) {
        fail(c, "CATCH outside of a handler");
        return NULL;
    }
    return end;
}

static bool ends_code(Opcode op)
{
    return op == OP_RET || op == OP_RETU || op == OP_THROW || op == OP_RETHROW || op == OP_THROWCONST || op == OP_JMP ||
           op == OP_JMPL;
}

static bool check_handlers(CodeCheck *c)
{
    for (unsigned i = 0; i < c->f->handler_count; i++) {
        const HandlerRecord *h = &c->handlers[i];
        if (h->start > h->end || h->end > c->f->code_bytes || !is_label(c, h->target) || c->code[h->target] != OP_CATCH) {
            c->pc = (const uint8_t *)h;
            return fail(c, "wrong exception handler");
        }
    }
    return true;
}

bool verify_code(Verify *v, const FunctionRecord *f)
{
    const uint8_t *code = (const uint8_t *)(f + 1), *code_end = code + f->code_bytes;
    CodeCheck c = {v, f, code, code, (const uint16_t *)(const void *)(code + ((f->code_bytes + 1u) & ~1u)), NULL,
                   (uint32_t)f->nref + f->nraw};
    c.handlers = (const HandlerRecord *)(const void *)(c.labels + f->label_count);
    for (uint32_t i = 1; i < f->label_count; i++)
        if (c.labels[i - 1] >= c.labels[i])
            return fail(&c, "labels not in order");
    uint32_t label = 0;
    Opcode last = OP_NOP;
    while (c.pc < code_end) {
        uint32_t offset = (uint32_t)(c.pc - code);
        if (label < f->label_count && c.labels[label] <= offset) {
            if (c.labels[label] != offset)
                return fail(&c, "label inside of an instruction");
            label++;
        }
        last = (Opcode)*c.pc;
        const uint8_t *end = check_instruction(&c, code_end);
        if (!end)
            return false;
        c.pc = end;
    }
    if (label != f->label_count)
        return fail(&c, "label behind the code");
    if (!ends_code(last))
        return fail(&c, "code without an end");
    return check_handlers(&c);
}
