/* The IR as text: one line an instruction, constants in place, so that a pass's test reads like what it tests. */
#include "text.h"

#include <math.h>

const IrKindName IR_KIND_NAMES[] = {
    {KIND_PRIMITIVE, "primitive"}, {KIND_NUMBER, "number"},       {KIND_INT, "int"},       {KIND_DOUBLE, "double"},
    {KIND_UNDEFINED, "undefined"}, {KIND_NULL, "null"},           {KIND_BOOLEAN, "boolean"}, {KIND_STRING, "string"},
    {KIND_OBJECT, "object"},       {KIND_INTERNAL, "internal"}, {0, NULL},
};

const char *const IR_SIMPLE_NAMES[] = {"undefined", "null", "true", "false", "hole", "tdz", "internal"};

char ir_text_imm(IrOp op)
{
    switch (op) {
    case IR_const: case IR_chktdz: case IR_throwconst: case IR_clone: case IR_callk: return 'c';
    case IR_param: case IR_getlocal: case IR_setlocal: case IR_getglobal: case IR_setglobal: case IR_getcap:
    case IR_rest: case IR_forinnext: case IR_iterate: case IR_forofnext: case IR_iterclose: case IR_iterabandon: return '#';
    case IR_closure: return 'f';
    case IR_newobj: return 's';
    case IR_getfield: case IR_setfield: case IR_getfieldf: case IR_setfieldf: case IR_initfield: case IR_callm: return 'k';
    case IR_addfield: return 'a';
    default: return '-';
    }
}

static void print_string(const char *text, uint32_t length, FILE *out)
{
    fputc('"', out);
    for (uint32_t i = 0; i < length; i++) {
        unsigned c = (uint8_t)text[i];
        bool surrogate = c == 0xED && i + 2 < length && (uint8_t)text[i + 1] >= 0xA0;
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", (int)c);
        } else if (c == '\n') {
            fputs("\\n", out);
        } else if (surrogate) {
            fprintf(out, "\\x%02X\\x%02X\\x%02X", c, (unsigned)(uint8_t)text[i + 1], (unsigned)(uint8_t)text[i + 2]);
            i += 2;
        } else if (c < 0x20 || c == 0x7F) {
            fprintf(out, "\\x%02X", c);
        } else {
            fputc((int)c, out);
        }
    }
    fputc('"', out);
}

/* The shortest digits that read back as the same double. */
static void print_number(double d, FILE *out)
{
    char text[40];
    if (isnan(d)) {
        fputs("nan", out);
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, d);
        if (strtod(text, NULL) == d)
            break;
    }
    fputs(text, out);
}

/* Number of the constants with identity before this one. */
static uint32_t object_ordinal(const IrProgram *program, int32_t index)
{
    uint32_t n = 0;
    for (int32_t i = 0; i < index; i++)
        if (ir_const_has_identity(program->consts[i].kind))
            n++;
    return n;
}

static void print_const(const IrProgram *program, int32_t index, FILE *out)
{
    if (index < 0 || (uint32_t)index >= program->const_count) {
        fprintf(out, "?%d", (int)index);
        return;
    }
    const IrConst *c = &program->consts[index];
    switch (c->kind) {
    case CONST_NUMBER: print_number(c->number, out); break;
    case CONST_STRING: print_string(c->text, c->length, out); break;
    case CONST_BIGINT: fprintf(out, "%sn", c->text); break;
    case CONST_FUNCTION: fprintf(out, "f%d", (int)c->index); break;
    case CONST_BUILTIN: fprintf(out, "builtin %d", (int)c->index); break;
    case CONST_UNDEFINED: case CONST_NULL: case CONST_TRUE: case CONST_FALSE: case CONST_HOLE: case CONST_TDZ:
    case CONST_INTERNAL: fputs(IR_SIMPLE_NAMES[c->kind], out); break;
    default: fprintf(out, "o%u", (unsigned)object_ordinal(program, index)); break;
    }
}

static void print_typed(const IrProgram *program, const IrConst *c, FILE *out)
{
    fprintf(out, c->item_count ? "view %u " : "typed %u [", c->type);
    if (c->item_count) {
        print_const(program, c->items[0], out);
        fprintf(out, " %d %u\n", (int)c->index, (unsigned)c->length);
        return;
    }
    for (uint32_t i = 0; i < c->length; i++)
        fprintf(out, "%s%u", i ? ", " : "", (uint8_t)c->text[i]);
    fputs("]\n", out);
}

static void print_regexp(const IrProgram *program, const IrConst *c, FILE *out)
{
    fputs("regexp ", out);
    print_const(program, c->items[0], out);
    fputc(' ', out);
    print_const(program, c->items[1], out);
    for (uint32_t i = 0; i < c->length; i++)
        fprintf(out, "%s%u", i ? ", " : " [", (uint8_t)c->text[i]);
    fputs("]\n", out);
}

static void print_facts(const IrInstr *instr, FILE *out)
{
    unsigned left = instr->kind;
    const char *separator = "";
    if (left == 0 || left == KIND_ANY)
        return;
    fputs(" !", out);
    for (const IrKindName *k = IR_KIND_NAMES; k->bits != 0; k++)
        if ((left & k->bits) == k->bits) {
            fprintf(out, "%s%s", separator, k->name);
            separator = "|";
            left &= ~(unsigned)k->bits;
        }
    if ((instr->kind & KIND_INT) != 0 && (instr->range_min != INT32_MIN || instr->range_max != INT32_MAX))
        fprintf(out, "[%d,%d]", (int)instr->range_min, (int)instr->range_max);
}

static const char *print_imm(const IrProgram *program, const IrInstr *instr, FILE *out)
{
    switch (ir_text_imm(instr->op)) {
    case 'c':
    case 'k':
        fputc(' ', out);
        print_const(program, instr->imm.index, out);
        return ",";
    case '#': fprintf(out, " %d", (int)instr->imm.index); return ",";
    case 'f': fprintf(out, " f%d", (int)instr->imm.index); return ",";
    case 's': fprintf(out, " s%d", (int)instr->imm.index); return ",";
    case 'a': fprintf(out, " s%d, s%d", (int)instr->imm.index, (int)instr->imm.shape); return ",";
    default: return "";
    }
}

static void print_instr(const IrProgram *program, const IrInstr *instr, FILE *out)
{
    static const char TYPES[] = "-aif";
    fputs("  ", out);
    if (instr->type != IR_VOID) {
        fprintf(out, "%%%u", (unsigned)instr->id);
        if (instr->type != ir_op_type(instr->op))
            fprintf(out, ":%c", TYPES[instr->type]);
        fputs(" = ", out);
    }
    fputs(ir_op_name(instr->op), out);
    const char *separator = print_imm(program, instr, out);
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        fprintf(out, "%s %%%u", separator, (unsigned)instr->args[i]->id);
        separator = ",";
    }
    if (ir_op_effects(instr->op) == 'T' && instr->block != NULL)
        for (uint32_t i = 0; i < instr->block->succ_count; i++) {
            fprintf(out, "%s b%u", separator, (unsigned)instr->block->succs[i]->id);
            separator = ",";
        }
    if (ir_text_imm(instr->op) == 'k' && instr->imm.shape >= 0)
        fprintf(out, " @s%d.%d", (int)instr->imm.shape, (int)instr->imm.slot);
    print_facts(instr, out);
    fputc('\n', out);
}

static void print_block(const IrProgram *program, const IrBlock *block, FILE *out)
{
    fprintf(out, "b%u:", (unsigned)block->id);
    if (block->loop_depth > 0)
        fprintf(out, " depth %u", (unsigned)block->loop_depth);
    for (uint32_t i = 0; i < block->pred_count; i++)
        fprintf(out, "%s b%u", i == 0 ? " preds" : ",", (unsigned)block->preds[i]->id);
    if (block->handler != NULL)
        fprintf(out, " handler b%u", (unsigned)block->handler->id);
    if (block->is_handler)
        fputs(" catches", out);
    fputc('\n', out);
    for (const IrInstr *instr = block->first; instr != NULL; instr = instr->next)
        print_instr(program, instr, out);
}

void ir_print_function(const IrProgram *program, const IrFunction *function, FILE *out)
{
    fprintf(out, "function f%u ", (unsigned)function->index);
    print_string(function->name, (uint32_t)strlen(function->name), out);
    fprintf(out, " params %u length %u captures %u", (unsigned)function->param_count, (unsigned)function->length,
            (unsigned)function->capture_count);
    fputs(function->constructor ? " constructor" : "", out);
    fputs(function->arrow ? " arrow" : "", out);
    fputs(function->method ? " method" : "", out);
    fputs(function->uses_extra_arguments ? " extra" : "", out);
    fputs(function->class ? " class" : "", out);
    fputs(function->takes_target ? " target" : "", out);
    if (function->prototype >= 0) {
        fputs(" proto ", out);
        print_const(program, function->prototype, out);
    }
    if (function->shape >= 0)
        fprintf(out, " shape s%d", (int)function->shape);
    for (uint32_t i = 0; i < function->local_count; i++)
        fprintf(out, "%s %c", i == 0 ? " locals" : "",
                function->local_types != NULL && function->local_types[i] == IR_INT ? 'I' : 'A');
    fputc('\n', out);
    for (const IrBlock *block = function->entry; block != NULL; block = block->next)
        print_block(program, block, out);
    fputs("end\n", out);
}

static void print_shape(const IrProgram *program, uint32_t index, FILE *out)
{
    const IrShape *shape = &program->shapes[index];
    fprintf(out, "shape s%u proto ", (unsigned)index);
    print_const(program, shape->prototype, out);
    fputs(" {", out);
    for (uint32_t i = 0; i < shape->count; i++) {
        fputs(i > 0 ? ", " : "", out);
        print_const(program, shape->keys[i], out);
        if (shape->attributes != NULL && shape->attributes[i] != 0)
            fprintf(out, ":%u", (unsigned)shape->attributes[i]);
    }
    fputs("}\n", out);
}

static void print_object(const IrProgram *program, int32_t index, FILE *out)
{
    const IrConst *c = &program->consts[index];
    static const char *const TYPES[] = {"", "error ", "wrapper "};
    bool array = c->kind == CONST_ARRAY;
    fprintf(out, "object o%u = ", (unsigned)object_ordinal(program, index));
    switch (c->kind) {
    case CONST_ARRAY: fputc('[', out); break;
    case CONST_OBJECT: fprintf(out, "%ss%d {", TYPES[c->type], (int)c->index); break;
    case CONST_CLOSURE: fprintf(out, "closure f%d {", (int)c->index); break;
    case CONST_CELL: fprintf(out, "cell %d\n", (int)c->index); return;
    case CONST_TYPED: print_typed(program, c, out); return;
    case CONST_REGEXP: print_regexp(program, c, out); return;
    default: fprintf(out, "%s {", c->kind == CONST_BOUND ? "bound" : c->kind == CONST_SYMBOL ? "symbol" : "accessor"); break;
    }
    for (uint32_t i = 0; i < c->item_count; i++) {
        fputs(i > 0 ? ", " : "", out);
        print_const(program, c->items[i], out);
    }
    fputs(array ? "]" : "}", out);
    fputs(c->sealed ? " sealed\n" : "\n", out);
}

void ir_print(const IrProgram *program, FILE *out)
{
    for (uint32_t i = 0; i < program->global_count; i++) {
        const char *name =
            program->global_names != NULL && program->global_names[i] != NULL ? program->global_names[i] : "";
        fputs("global ", out);
        print_string(name, (uint32_t)strlen(name), out);
        fputs(" = ", out);
        print_const(program, program->globals[i], out);
        fputc('\n', out);
    }
    for (uint32_t i = 0; i < program->shape_count; i++)
        print_shape(program, i, out);
    for (uint32_t i = 0; i < program->const_count; i++)
        if (ir_const_has_identity(program->consts[i].kind))
            print_object(program, (int32_t)i, out);
    for (uint32_t i = 0; i < program->side_count; i++) {
        fputs("side ", out);
        print_const(program, program->sides[i].thing, out);
        fputc(' ', out);
        print_const(program, program->sides[i].properties, out);
        fputc('\n', out);
    }
    for (uint32_t i = 0; i < program->function_count; i++)
        ir_print_function(program, program->functions[i], out);
}
