/* The verifier, second half: code. One walk over a function's instructions checks every operand against the
 * register layout of its record. Jumps then have to meet the start of an instruction: the starts are marked
 * in a bitmap, for TARGETS bytes of code at a time, and all jumps into these bytes compared with it. So a
 * function is walked three times, and twice more for each further KB of it (64 KB is the most).
 */
#include "verify_image.h"

#include <string.h>

#include "opcode.h"

/* What an operand letter of opcode.def asks for; b h n x s are anything, or checked with the instruction. */
enum { END, BYTE, PAIR, WORD, REFERENCE, WRITTEN, RAW, RAW_PAIR, GLOBAL, CAPTURE, JUMP, FAR, CONSTANT, SMALL, LIST, HALVES };
enum { TARGETS = 1024 };


#define LETTER(letters, i) (sizeof(letters) > (i) + 1u ? (letters)[sizeof(letters) > (i) ? (i) : 0] : 0)
#define CODE_OF(l)                                                                                              \
    ((l) == 'b' || (l) == 'n' || (l) == 'x' || (l) == 't' ? BYTE                                                 \
     : (l) == 'h' || (l) == 's' ? PAIR                                                                           \
     : (l) == 'd' || (l) == 'm' ? WRITTEN                                                                        \
     : (l) == 'D' || (l) == 'I' ? RAW                                                                            \
     : (l) == 'E' || (l) == 'F' ? RAW_PAIR                                                                       \
     : (l) == 'i' ? WORD : (l) == 'r' ? REFERENCE : (l) == 'g' ? GLOBAL : (l) == 'c' ? CAPTURE                   \
     : (l) == 'j' ? JUMP : (l) == 'l' ? FAR : (l) == 'k' || (l) == 'K' ? CONSTANT : (l) == 'v' ? SMALL : (l) == '*' ? LIST : END)
#define CODES(a, i) (CODE_OF(LETTER(a, i)) | CODE_OF(LETTER(a, (i) + 1)) << 4)
#define IN_HALVES(a) (LETTER(a, 2) == ':' || LETTER(a, 3) == ':' ? HALVES << 12 : 0)

/* The operands of every opcode, four bits each; HALVES in the fourth's place: the first two share a byte, or two, if the second is
 * a (short) constant. */
static const uint16_t operands[OP_COUNT] = {
#define OP(name, letters, result, meaning) CODES(letters, 0) | CODES(letters, 2) << 8 | IN_HALVES(letters),
#include "opcode.def"
#undef OP
};
#define FIFTH_JUMPS(op) ((op) == OP_FORINNEXT || (op) == OP_YIELD) /* those with so many */
#define OP(name, letters, result, meaning) \
    _Static_assert(sizeof letters <= 5 || FIFTH_JUMPS(OP_##name), "four operands find room");
#include "opcode.def"
#undef OP

/* Bytes that an operand takes, by its code. */
static const uint8_t widths[] = {0, 1, 2, 4, 1, 1, 1, 1, 2, 1, 1, 2, 2, 1, 0, 0};

typedef struct CodeCheck {
    Verify *v;
    const FunctionRecord *f;
    const uint8_t *code, *pc;
    const HandlerRecord *handlers;
    uint32_t handler_count;
    uint32_t base; /* nref + nraw */
    unsigned captures;
} CodeCheck;

static Slot get_s16(const uint8_t *p) { return (Slot)(p[0] | p[1] << 8); }

enum { MOST_OPERANDS = 5 };
static bool has_halves(Opcode op) { return operands[op] >> 12 == HALVES; }
static bool has_short(Opcode op) { return has_halves(op) && (operands[op] >> 4 & 15) == CONSTANT; }
static unsigned operand_code(Opcode op, unsigned i)
{
    if (i == 4)
        return FIFTH_JUMPS(op) ? JUMP : END;
    return operands[op] >> 4 * i & 15;
}

/* Where the instruction says how many registers its list has, 0: it has no list. */
static unsigned count_place(Opcode op)
{
    return op == OP_CLOSURE ? 4 : op == OP_YIELD ? 3 : op == OP_GENERATOR ? 2 : 0;
}

/* Bytes of the instruction at pc, whose opcode is one. */
static uint32_t instruction_length(const uint8_t *pc)
{
    unsigned count = count_place((Opcode)*pc);
    uint32_t length = 1u - has_halves((Opcode)*pc) + (count ? pc[count] : 0);
    for (unsigned i = 0; i < MOST_OPERANDS; i++)
        length += widths[operand_code((Opcode)*pc, i)];
    return length;
}

/* Registers. The callee holds the captures, so a function that has some may only read it. */
static bool is_reference(const CodeCheck *c, uint32_t reg, bool written)
{
    uint32_t callee = c->base + 2;
    if (reg == callee && written && c->captures)
        return false;
    return reg < c->f->nref || (reg >= callee && reg < callee + 2u + c->f->nparams);
}

static bool is_constant(const CodeCheck *c, Opcode op, Slot k)
{
    Entity e;
    unsigned wanted = KIND_DATA;
    switch (op) {
    case OP_LOADF: wanted = KIND_NUMBER; break;
    case OP_CALLK: case OP_CALLK1: case OP_CALLK1M: case OP_CALLKS1: case OP_CALLKS2: case OP_CALLKS3: case OP_CALLKS4:
        wanted = KIND_CALLABLE;
        break;
    case OP_CLOSURE: wanted = KIND_CAPTURING | KIND_SCRIPT; break;
    case OP_CLONE: wanted = KIND_LITERAL; break;
    case OP_GETFIELD: case OP_GETFIELD4: case OP_SETFIELD: case OP_SETFIELDM: case OP_CALLM: case OP_CALLMS1: case OP_CALLMS2:
        wanted = KIND_STRING | KIND_PRIVATE | KIND_SYMBOL;
        break;
    case OP_CHKTDZ: case OP_THROWCONST: wanted = KIND_STRING; break;
    case OP_LOADK: case OP_LOADKS: wanted = KIND_DATA | KIND_HOLE | KIND_TDZ | KIND_CELL; break;
    default: break;
    }
    if (!(verify_kind(c->v, k, &e) & wanted))
        return false;
    return op != OP_CLOSURE || function_captures((const FunctionRecord *)(const void *)e.p) == c->pc[4];
}

/* The second shape is the first with one more key. */
static bool is_extension(const ShapeRecord *from, const ShapeRecord *to)
{
    if (!from || !to || to->count != from->count + 1u || to->prototype != from->prototype ||
        memcmp(from + 1, to + 1, 2u * from->count) != 0)
        return false;
    for (uint32_t i = 0; i < from->count; i++)
        if (verify_shape_attributes(from, i) != verify_shape_attributes(to, i))
            return false;
    return true;
}

static bool are_shapes_right(const CodeCheck *c, Opcode op)
{
    const uint8_t *pc = c->pc;
    const ShapeRecord *shape;
    switch (op) {
    case OP_NEWOBJ: case OP_NEWOBJK: case OP_ADDFIELD:
        shape = verify_plain_shape(c->v, get_s16(pc + 2));
        if (op == OP_ADDFIELD)
            return is_extension(shape, verify_plain_shape(c->v, get_s16(pc + 4)));
        return shape && (op == OP_NEWOBJK || shape->count <= c->f->nref);
    case OP_GETFIELDS: case OP_GETFIELDF:
        shape = verify_plain_shape(c->v, get_s16(pc + 4));
        return shape && pc[3] < shape->count;
    case OP_SETFIELDS: case OP_SETFIELDSM: case OP_SETFIELDF: case OP_INITFIELD:
        shape = verify_plain_shape(c->v, get_s16(pc + 3));
        return shape && pc[2] < shape->count && !(verify_shape_attributes(shape, pc[2]) & ATTR_READONLY);
    default:
        return true;
    }
}

/* Registers that a window takes: callee, this, arguments, or what becomes slots and elements. */
static uint32_t window_words(Opcode op, const uint8_t *pc)
{
    switch (op) {
    case OP_CALL: case OP_CALLK: case OP_CALLM: case OP_NEW: case OP_SUPER: return 2u + (pc[1] >> 4);
    case OP_CALLKS1: case OP_CALLKS2: case OP_CALLKS3: case OP_CALLKS4: return 3u + op - OP_CALLKS1;
    case OP_CALLMS1: case OP_CALLMS2: return 3u + op - OP_CALLMS1;
    case OP_CALLK1: case OP_CALLK1M: case OP_CALLV: case OP_NEWV: case OP_SUPERV: return 3;
    case OP_NEWARR: return pc[2];
    case OP_RET0: return 1;
    default: return 0; /* NEWOBJ: are_shapes_right */
    }
}

/* `reg`: the byte at p, or half of it. */
static Refusal check_operand(const CodeCheck *c, Opcode op, unsigned code, uint32_t reg, const uint8_t *p)
{
    const FunctionRecord *f = c->f;
    switch (code) {
    case REFERENCE: case WRITTEN:
        return is_reference(c, reg, code == WRITTEN) ? REFUSED_NONE : REFUSED_REGISTER;
    case RAW: case RAW_PAIR:
        return reg >= f->nref && reg + 1 + (code == RAW_PAIR) <= c->base ? REFUSED_NONE : REFUSED_RAW_REGISTER;
    case GLOBAL:
        return (uint16_t)get_s16(p) < c->v->header->global_count ? REFUSED_NONE : REFUSED_GLOBAL;
    case CAPTURE:
        return reg < c->captures ? REFUSED_NONE : REFUSED_CAPTURE;
    case SMALL:
        return (reg & 1) || ((reg & 2) && reg < 16) ? REFUSED_NONE : REFUSED_CONSTANT;
    case CONSTANT:
        return is_constant(c, op, has_short(op) ? (Slot)short_constant((uint16_t)get_s16(p) >> 4) : get_s16(p)) ? REFUSED_NONE : REFUSED_CONSTANT;
    case WORD: {
        int32_t n = (int32_t)((uint32_t)(uint16_t)get_s16(p) | (uint32_t)get_s16(p + 2) << 16);
        return op != OP_LOADINT || value_int_fits(n) ? REFUSED_NONE : REFUSED_CONSTANT;
    }
    default:
        return REFUSED_NONE;
    }
}

/* Checks the instruction at c->pc, all but its jump. */
static Refusal check_instruction(const CodeCheck *c, uint32_t room, uint32_t *length)
{
    Opcode op = (Opcode)*c->pc;
    if (op >= OP_COUNT)
        return REFUSED_OPCODE;
    unsigned list = count_place(op);
    if (room <= list)
        return REFUSED_INSTRUCTION_CUT;
    *length = instruction_length(c->pc);
    if (*length > room)
        return REFUSED_INSTRUCTION_CUT;
    const uint8_t *p = c->pc + 1, *end = c->pc + *length;
    Refusal refusal = window_words(op, c->pc) > c->f->nref ? REFUSED_WINDOW : REFUSED_NONE;
    unsigned i = 0;
    if (has_halves(op) && !refusal)
        refusal = check_operand(c, op, operand_code(op, i++), *p & 15, p);
    for (; p < end && !refusal; i++) {
        unsigned code = i < MOST_OPERANDS ? operand_code(op, i) : END;
        if (code == LIST) {
            for (unsigned n = c->pc[list]; n && !refusal; n--, p++) {
                bool raw = op != OP_CLOSURE && *p >= c->f->nref && *p < c->base;
                refusal = check_operand(c, op, raw ? RAW : op == OP_CLOSURE ? REFERENCE : WRITTEN, *p, p);
            }
            continue;
        }
        refusal = check_operand(c, op, code, i == 1 && has_halves(op) ? *p >> 4 : *p, p);
        p += widths[code];
    }
    if (!refusal && !are_shapes_right(c, op))
        return REFUSED_SHAPE;
    return refusal;
}

static bool ends_code(Opcode op)
{
    return (op >= OP_RET && op < OP_CATCH) || op == OP_JMP || op == OP_JMPL;
}

/* ---- jumps */

/* Where the instruction at c->pc jumps to; `none` if it does not. */
static uint32_t jump_target(const CodeCheck *c, uint32_t length, uint32_t none)
{
    const uint8_t *end = c->pc + length;
    for (unsigned i = 0; i < MOST_OPERANDS; i++) { /* the last operand, if any */
        unsigned code = operand_code((Opcode)*c->pc, i);
        if (code == JUMP || code == FAR)
            return (uint32_t)(end - c->code) + (uint32_t)(code == FAR ? get_s16(end - 2) : (int8_t)end[-1]);
    }
    return none;
}

static bool is_start(const uint8_t *starts, uint32_t offset)
{
    return offset >= TARGETS || (starts[offset / 8] >> offset % 8 & 1);
}

/* Is there the start of an instruction at each target from `base` to base + TARGETS? */
static bool are_targets_right(CodeCheck *c, uint32_t base)
{
    uint8_t starts[TARGETS / 8] = {0};
    const uint8_t *end = c->code + c->f->code_bytes;
    for (unsigned walk = 0; walk < 2; walk++) {
        uint32_t length;
        for (c->pc = c->code; c->pc < end; c->pc += length) {
            length = instruction_length(c->pc);
            uint32_t at = (uint32_t)(c->pc - c->code) - base;
            if (walk == 0 && at < TARGETS)
                starts[at / 8] |= (uint8_t)(1 << at % 8);
            else if (walk && !is_start(starts, jump_target(c, length, base + TARGETS) - base))
                return false;
        }
    }
    for (uint32_t i = 0; i < c->handler_count; i++)
        if (!is_start(starts, c->handlers[i].target - base))
            return false;
    return true;
}

static Refusal check_jumps(CodeCheck *c)
{
    uint32_t size = c->f->code_bytes;
    for (uint32_t i = 0; i < c->handler_count; i++) {
        const HandlerRecord *h = &c->handlers[i];
        c->pc = (const uint8_t *)h;
        if (h->start > h->end || h->end > size || h->target >= size || c->code[h->target] != OP_CATCH)
            return REFUSED_HANDLER;
    }
    for (uint32_t base = 0; base < size; base += TARGETS)
        if (!are_targets_right(c, base))
            return REFUSED_JUMP;
    return REFUSED_NONE;
}

Refusal verify_code(Verify *v, const FunctionRecord *f)
{
    CodeCheck c = {v, f, (const uint8_t *)(f + 1), NULL, NULL, 0, (uint32_t)f->nref + f->nraw, function_captures(f)};
    const uint8_t *end = c.code + f->code_bytes, *handlers = function_handlers(f);
    if (f->flags & FUNCTION_HANDLERS) {
        c.handler_count = *(const uint16_t *)(const void *)handlers;
        c.handlers = (const HandlerRecord *)(const void *)(handlers + 2);
    }
    Opcode last = OP_NOP;
    uint32_t length = 0;
    Refusal refusal = REFUSED_NONE;
    for (c.pc = c.code; c.pc < end && !refusal; c.pc += length) {
        v->where = c.pc;
        last = (Opcode)*c.pc;
        refusal = check_instruction(&c, (uint32_t)(end - c.pc), &length);
        if (!refusal && jump_target(&c, length, 0) >= f->code_bytes)
            refusal = REFUSED_JUMP;
    }
    if (!refusal && !ends_code(last))
        refusal = REFUSED_NO_END;
    if (!refusal) {
        refusal = check_jumps(&c);
        v->where = refusal ? c.pc : v->where;
    }
    return refusal;
}
