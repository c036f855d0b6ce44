/* IR -> bytecode, stage by stage (mir.h lists them). */
#include "mir.h"

#include <ctype.h>

static void report_size(const IrFunction *function, Diag *diag)
{
    const char *name = function->name && *function->name ? function->name : "(anonymous)";
    if (diag)
        diag_report(diag, SEVERITY_ERROR, function->span, "split it into smaller functions",
                    "function too large: '%s' needs more than 250 registers or 32 KB of code", name);
}

Code *codegen_function(Arena *arena, const IrProgram *program, const IrFunction *function, Diag *diag)
{
    Mir *mir = select_function(arena, program, function);
    if (!mir->too_large) {
        flow_analyse(mir);
        if (!program->open) { /* in the library flash counts more than time */
            if (!function->generator && !function->async) /* they would be in every suspended call */
                flow_hoist_constants(mir);
            flow_rotate_tests(mir);
        }
        flow_analyse(mir);
        layout_blocks(mir);
        liveness_compute(mir);
        regalloc_assign(mir);
    }
    if (!mir->too_large) {
        ownership_decide(mir);
        suspension_lists(mir);
    }
    Code *code = mir->too_large ? NULL : emit_code(mir);
    if (code == NULL) {
        report_size(function, diag);
        return NULL;
    }
    if (!check_code(code, stderr)) {
        mir_print(mir, stderr);
        if (diag)
            diag_report(diag, SEVERITY_ERROR, function->span, "this is a bug in mote: please report it",
                        "internal error: wrong code for function '%s'", function->name ? function->name : "");
        return NULL;
    }
    return code;
}

/* ---- --dump=bytecode */

typedef struct Dump {
    const Code *code;
    const IrProgram *program;
} Dump;

static void constant_text(const IrProgram *program, int32_t index, char *buffer, size_t size)
{
    static const char *const NAMES[] = {"undefined", "null", "true", "false", "<hole>", "<tdz>", "<internal>"};
    const IrConst *c = &program->consts[index];
    switch (c->kind) {
    case CONST_NUMBER: snprintf(buffer, size, "%.17g", c->number); break;
    case CONST_STRING: {
        size_t at = 0;
        buffer[at++] = '"';
        for (uint32_t i = 0; i < c->length && at + 6 < size; i++)
            buffer[at++] = isprint((unsigned char)c->text[i]) ? c->text[i] : '.';
        snprintf(buffer + at, size - at, c->length > size - 8 ? "...\"" : "\"");
        break;
    }
    case CONST_BIGINT: snprintf(buffer, size, "%.40s%sn", c->text, c->length > 40 ? "..." : ""); break;
    case CONST_FUNCTION: snprintf(buffer, size, "function %s#%d", program->functions[c->index]->name, c->index); break;
    case CONST_OBJECT: snprintf(buffer, size, "{...}#%d", index); break;
    case CONST_ARRAY: snprintf(buffer, size, "[...]#%d", index); break;
    case CONST_BUILTIN: snprintf(buffer, size, "builtin %d", c->index); break;
    case CONST_CLOSURE: snprintf(buffer, size, "closure of %s#%d", program->functions[c->index]->name, index); break;
    case CONST_CELL: snprintf(buffer, size, "cell of global %d", c->index); break;
    case CONST_TYPED: snprintf(buffer, size, "typed#%d", index); break;
    case CONST_REGEXP: snprintf(buffer, size, "regexp#%d", index); break;
    case CONST_BOUND: snprintf(buffer, size, "bound#%d", index); break;
    case CONST_ACCESSOR: snprintf(buffer, size, "accessor#%d", index); break;
    case CONST_SYMBOL: snprintf(buffer, size, "symbol#%d", index); break;
    default: snprintf(buffer, size, "%s", NAMES[c->kind]);
    }
}

static void slot_text(int32_t slot, char *buffer, size_t size)
{
    static const char *const NAMES[] = {"undefined", "null", "false", "true", "<hole>", "<tdz>"};
    if (value_is_int(slot))
        snprintf(buffer, size, "%d", value_int(slot));
    else if (value_is_flash(slot) && (uint32_t)value_flash_index(slot) < 6)
        snprintf(buffer, size, "%s", NAMES[value_flash_index(slot)]);
    else
        snprintf(buffer, size, "flash %d", value_flash_index(slot));
}

static void shape_text(const IrProgram *program, int32_t index, char *buffer, size_t size)
{
    const IrShape *shape = &program->shapes[index];
    size_t at = (size_t)snprintf(buffer, size, "{");
    for (uint32_t i = 0; i < shape->count && at < size; i++) {
        const IrConst *key = &program->consts[shape->keys[i]];
        at += key->kind == CONST_STRING
                  ? (size_t)snprintf(buffer + at, size - at, "%s%.*s", i ? ", " : "", (int)key->length, key->text)
                  : (size_t)snprintf(buffer + at, size - at, "%s%g", i ? ", " : "", key->number);
    }
    if (at + 1 < size)
        snprintf(buffer + at, size - at, "}");
    else
        memcpy(buffer + size - 5, "...}", 5);
}

static const char *dump_reference(void *context, const BytecodeOperand *operand, char *buffer, size_t size)
{
    const Dump *dump = context;
    const IrProgram *program = dump->program;
    for (uint32_t i = 0; i < dump->code->fixup_count; i++) {
        const CodeFixup *fixup = &dump->code->fixups[i];
        if (fixup->offset != operand->offset)
            continue;
        if (fixup->kind == FIXUP_SHAPE)
            shape_text(program, fixup->index, buffer, size);
        else if (fixup->kind == FIXUP_FUNCTION)
            snprintf(buffer, size, "function %s#%d", program->functions[fixup->index]->name, fixup->index);
        else
            constant_text(program, fixup->index, buffer, size);
        return buffer;
    }
    if (operand->letter == 'k' || operand->letter == 'K' || operand->letter == 'v') {
        slot_text(operand->value, buffer, size);
        return buffer;
    }
    if (operand->letter == 'g' && program->global_names && (uint32_t)operand->value < program->global_count &&
        program->global_names[operand->value]) {
        snprintf(buffer, size, "%s", program->global_names[operand->value]);
        return buffer;
    }
    return NULL;
}

static bool is_label(const Code *code, uint32_t offset)
{
    for (uint32_t i = 0; i < code->label_count; i++)
        if (code->labels[i] == offset)
            return true;
    return false;
}

void codegen_dump(const Code *code, const IrProgram *program, FILE *out)
{
    Dump dump = {code, program};
    BytecodeNames names = {code->nref, code->nraw, dump_reference, &dump};
    const char *name = code->function->name && *code->function->name ? code->function->name : "(anonymous)";
    fprintf(out, "function %s#%u: %u parameters, %u reference + %u raw registers, window %u, %u bytes\n", name,
            code->function->index, code->function->param_count, code->nref, code->nraw, code->window, code->size);
    BytecodeInstr instr;
    for (uint32_t offset = 0; offset < code->size; offset += instr.length) {
        if (!bytecode_decode(code->bytes, code->size, offset, &instr))
            break;
        fprintf(out, is_label(code, offset) ? "> " : "  ");
        bytecode_print(&instr, &names, out);
        fprintf(out, "\n");
    }
    for (uint32_t i = 0; i < code->handler_count; i++)
        fprintf(out, "  protected %04u..%04u -> %04u\n", code->handlers[i].start, code->handlers[i].end,
                code->handlers[i].target);
    fprintf(out, "\n");
}
