/* A last look at emitted code: what the verifier will demand, so that a mistake shows here and with the function's
 * name. Registers lie in the region of their class, jumps go to labels, labels are starts of instructions. */
#include "mir.h"

typedef struct Check {
    const Code *code;
    const uint8_t *starts; /* by offset: 1 where an instruction starts */
    FILE *out;
    bool fine;
} Check;

static void complain(Check *check, uint32_t offset, const char *what)
{
    check->fine = false;
    if (check->out)
        fprintf(check->out, "code check: %s+%u: %s\n", check->code->function->name ? check->code->function->name : "",
                offset, what);
}

static void check_reference(Check *check, uint32_t offset, uint32_t reg)
{
    uint32_t raw_end = (uint32_t)check->code->nref + check->code->nraw;
    uint32_t end = raw_end + 4 + check->code->function->param_count;
    if (reg >= end || (reg >= check->code->nref && reg < raw_end + 2))
        complain(check, offset, "not a reference register");
}

static void check_raw(Check *check, uint32_t offset, uint32_t reg, uint32_t words)
{
    uint32_t raw_end = (uint32_t)check->code->nref + check->code->nraw;
    if (reg < check->code->nref || reg + words > raw_end)
        complain(check, offset, "not a raw register");
}

static uint32_t window_words(const BytecodeInstr *instr)
{
    switch (instr->op) {
    case OP_CALL: case OP_CALLK: case OP_CALLM: case OP_NEW: case OP_SUPER:
    case OP_CALLKS1: case OP_CALLKS2: case OP_CALLKS3: case OP_CALLKS4: case OP_CALLMS1: case OP_CALLMS2:
        return bytecode_arguments(instr) + 2;
    case OP_CALLK1: case OP_CALLK1M: case OP_CALLV: case OP_NEWV: case OP_SUPERV: return 3;
    case OP_NEWARR: return (uint32_t)instr->operands[1].value;
    case OP_NEWOBJ: case OP_RET0: return 1;
    default: return 0;
    }
}

static bool is_label(const Code *code, int64_t offset)
{
    uint32_t low = 0, high = code->label_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (code->labels[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < code->label_count && code->labels[low] == offset;
}

static void check_instr(Check *check, const BytecodeInstr *instr)
{
    for (uint32_t i = 0; i < instr->operand_count; i++) {
        uint32_t value = (uint32_t)instr->operands[i].value;
        switch (instr->operands[i].letter) {
        case 'd': case 'r': case 'm': check_reference(check, instr->offset, value); break;
        case 'D': case 'I': check_raw(check, instr->offset, value, 1); break;
        case 'E': case 'F': check_raw(check, instr->offset, value, 2); break;
        case 'j': case 'l':
            if (!is_label(check->code, instr->target))
                complain(check, instr->offset, "jump to no label");
            break;
        default: break;
        }
    }
    if (window_words(instr) > check->code->nref)
        complain(check, instr->offset, "window outside of the reference registers");
    bool suspends = instr->op == OP_GENERATOR || instr->op == OP_YIELD;
    for (uint32_t i = 0; i < instr->list_count; i++)
        if (suspends && instr->list[i] >= check->code->nref && instr->list[i] < check->code->nref + check->code->nraw)
            check_raw(check, instr->offset, instr->list[i], 1);
        else
            check_reference(check, instr->offset, instr->list[i]);
}

static void check_tables(Check *check)
{
    const Code *code = check->code;
    for (uint32_t i = 0; i < code->label_count; i++) {
        if (code->labels[i] >= code->size || !check->starts[code->labels[i]])
            complain(check, code->labels[i], "label is no instruction");
        if (i > 0 && code->labels[i] <= code->labels[i - 1])
            complain(check, code->labels[i], "labels do not ascend");
    }
    for (uint32_t i = 0; i < code->handler_count; i++) {
        const HandlerRecord *handler = &code->handlers[i];
        if (handler->start >= handler->end || handler->end > code->size)
            complain(check, handler->start, "empty protected range");
        if (!is_label(code, handler->target) || code->bytes[handler->target] != OP_CATCH)
            complain(check, handler->target, "handler does not catch");
    }
}

bool check_code(const Code *code, FILE *out)
{
    uint8_t *starts = xcalloc((size_t)code->size + 1, 1);
    Check check = {.code = code, .starts = starts, .out = out, .fine = true};
    BytecodeInstr instr = {.op = OP_NOP};
    for (uint32_t offset = 0; offset < code->size; offset += instr.length) {
        if (!bytecode_decode(code->bytes, code->size, offset, &instr)) {
            complain(&check, offset, "no instruction");
            break;
        }
        starts[offset] = 1;
        check_instr(&check, &instr);
    }
    if (!bytecode_ends_block(instr.op))
        complain(&check, code->size, "control runs off the end");
    check_tables(&check);
    free(starts);
    return check.fine;
}
