/* The text form back into IR, for tests of passes without a front end. Line oriented; names may be used before their
 * line (a first walk counts functions and objects). Predecessors may be left out of hand-written text: they are then
 * the branches to the block in layout order. */
#include "text.h"

#include <ctype.h>

typedef struct Pending {
    IrInstr *instr;
    uint32_t arg, id, position;
} Pending;

typedef struct Parser {
    Arena *arena;
    const SourceFile *source;
    Diag *diag;
    uint32_t at;
    bool failed;
    IrProgram *program;
    uint32_t functions_done, shapes_done, objects_done;
    /* of the function being read */
    IrFunction *function;
    IrBlock *block;
    struct { IrInstr **items; uint32_t count, capacity; } values;
    struct { IrBlock **items; uint32_t count, capacity; } blocks;
    struct { Pending *items; uint32_t count, capacity; } pending;
} Parser;

/* ---- characters */

static void fail(Parser *p, uint32_t position, const char *message)
{
    if (!p->failed)
        diag_report(p->diag, SEVERITY_ERROR, (Span){position, position + 1, p->source->index}, NULL, "%s", message);
    p->failed = true;
}

static char peek(const Parser *p) { return p->at < p->source->length ? p->source->text[p->at] : '\0'; }

static void skip_blanks(Parser *p)
{
    while (peek(p) == ' ' || peek(p) == '\t' || peek(p) == '\r')
        p->at++;
    if (peek(p) == ';')
        while (peek(p) != '\n' && p->at < p->source->length)
            p->at++;
}

static bool at_end_of_line(Parser *p)
{
    skip_blanks(p);
    return p->failed || p->at >= p->source->length || peek(p) == '\n';
}

static bool accept(Parser *p, char c)
{
    skip_blanks(p);
    if (peek(p) != c)
        return false;
    p->at++;
    return true;
}

static void expect(Parser *p, char c)
{
    char message[] = "expected '?'";
    message[10] = c;
    if (!accept(p, c))
        fail(p, p->at, message);
}

static bool word_char(char c) { return isalnum((unsigned char)c) || c == '_'; }

static bool accept_word(Parser *p, const char *word)
{
    size_t n = strlen(word);
    skip_blanks(p);
    if (p->at + n > p->source->length || memcmp(p->source->text + p->at, word, n) != 0 ||
        word_char(p->source->text[p->at + n]))
        return false;
    p->at += (uint32_t)n;
    return true;
}

/* A letter with a number: b12, s0, f3. */
static bool accept_name(Parser *p, char letter, uint32_t *number)
{
    skip_blanks(p);
    if (peek(p) != letter || !isdigit((unsigned char)p->source->text[p->at + 1]))
        return false;
    char *end;
    *number = (uint32_t)strtoul(p->source->text + p->at + 1, &end, 10);
    p->at = (uint32_t)(end - p->source->text);
    return true;
}

static uint32_t expect_name(Parser *p, char letter)
{
    uint32_t number = 0;
    char message[] = "expected a name ?0";
    message[16] = letter;
    if (!accept_name(p, letter, &number))
        fail(p, p->at, message);
    if (number > 1000000)
        fail(p, p->at, "number too large");
    return p->failed ? 0 : number;
}

static int32_t expect_integer(Parser *p)
{
    skip_blanks(p);
    const char *start = p->source->text + p->at;
    char *end;
    long n = strtol(start, &end, 10);
    if (end == start)
        fail(p, p->at, "expected an integer");
    p->at = (uint32_t)(end - p->source->text);
    return (int32_t)n;
}

static unsigned hex_digit(char c)
{
    return (unsigned)(isdigit((unsigned char)c)    ? c - '0'
                      : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                                   : 0);
}

static char *expect_string(Parser *p, uint32_t *length)
{
    expect(p, '"');
    char *text = ARENA_ARRAY(p->arena, char, p->source->length - p->at + 1);
    uint32_t n = 0;
    while (!p->failed && peek(p) != '"') {
        char c = peek(p);
        if (c == '\0' || c == '\n') {
            fail(p, p->at, "unterminated string");
            break;
        }
        p->at++;
        if (c == '\\') {
            c = peek(p);
            p->at++;
            if (c == 'n') {
                c = '\n';
            } else if (c == 'x' && p->at + 2 <= p->source->length) {
                c = (char)(hex_digit(peek(p)) << 4 | hex_digit(p->source->text[p->at + 1]));
                p->at += 2;
            }
        }
        text[n++] = c;
    }
    p->at++;
    *length = n;
    return text;
}

/* ---- constants */

static int32_t find_object(Parser *p, uint32_t ordinal)
{
    for (uint32_t i = 0; i < p->program->const_count; i++)
        if (ir_const_has_identity(p->program->consts[i].kind) && ordinal-- == 0)
            return (int32_t)i;
    fail(p, p->at, "no such object");
    return 0;
}

static int32_t expect_number(Parser *p)
{
    const char *start = p->source->text + p->at;
    char *end;
    double d = strtod(start, &end);
    if (end == start)
        fail(p, p->at, "expected a constant");
    p->at = (uint32_t)(end - p->source->text);
    if (*end != 'n' || strcspn(start, ".e") < (size_t)(end - start))
        return ir_const_number(p->program, d);
    p->at++;
    p->program->bigints = true;
    return ir_const_bigint(p->program, arena_strndup(p->arena, start, (size_t)(end - start)));
}

static int32_t expect_const(Parser *p)
{
    uint32_t number;
    skip_blanks(p);
    if (peek(p) == '"') {
        char *text = expect_string(p, &number);
        return ir_const_string(p->program, text, number);
    }
    for (int kind = CONST_UNDEFINED; kind <= CONST_INTERNAL; kind++)
        if (accept_word(p, IR_SIMPLE_NAMES[kind]))
            return ir_const_simple(p->program, (IrConstKind)kind);
    if (accept_word(p, "builtin"))
        return ir_const_builtin(p->program, expect_integer(p));
    if (accept_name(p, 'f', &number))
        return ir_const(p->program, &(IrConst){.kind = CONST_FUNCTION, .index = (int32_t)number});
    if (accept_name(p, 'o', &number))
        return find_object(p, number);
    return expect_number(p);
}

/* ---- tables */

typedef struct Items {
    int32_t *items;
    uint32_t count, capacity;
} Items;

static void read_global(Parser *p)
{
    IrProgram *program = p->program;
    uint32_t n = program->global_count, length;
    int32_t *globals = ARENA_ARRAY(p->arena, int32_t, n + 1);
    const char **names = ARENA_ARRAY(p->arena, const char *, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        globals[i] = program->globals[i];
        names[i] = program->global_names[i];
    }
    names[n] = expect_string(p, &length);
    expect(p, '=');
    globals[n] = expect_const(p);
    program->globals = globals;
    program->global_names = names;
    program->global_count = n + 1;
}

static void read_shape(Parser *p)
{
    Items keys = {0}, attributes = {0};
    IrShape shape = {0};
    uint32_t position = p->at;
    bool expected = expect_name(p, 's') == p->shapes_done;
    if (!accept_word(p, "proto"))
        fail(p, p->at, "expected proto");
    shape.prototype = expect_const(p);
    expect(p, '{');
    while (!p->failed && !accept(p, '}')) {
        VEC_PUSH(p->arena, &keys, expect_const(p));
        VEC_PUSH(p->arena, &attributes, accept(p, ':') ? expect_integer(p) : 0);
        accept(p, ',');
    }
    shape.keys = keys.items;
    shape.count = keys.count;
    shape.attributes = ARENA_ARRAY(p->arena, uint8_t, keys.count + 1);
    for (uint32_t i = 0; i < keys.count; i++)
        shape.attributes[i] = (uint8_t)attributes.items[i];
    if (!expected || ir_shape(p->program, &shape) != (int32_t)p->shapes_done)
        fail(p, position, "shapes are numbered in order, and no two are equal");
    p->shapes_done++;
}

/* What stands before an object's items: its kind and type. */
static IrConst read_object_head(Parser *p)
{
    static const struct {
        const char *word;
        IrConstKind kind;
        IrObjectType type;
    } HEADS[] = {{"error", CONST_OBJECT, OBJECT_ERROR}, {"wrapper", CONST_OBJECT, OBJECT_WRAPPER},
                 {"closure", CONST_CLOSURE, OBJECT_PLAIN}, {"cell", CONST_CELL, OBJECT_PLAIN},
                 {"bound", CONST_BOUND, OBJECT_PLAIN}, {"accessor", CONST_ACCESSOR, OBJECT_PLAIN},
                 {"symbol", CONST_SYMBOL, OBJECT_PLAIN}, {"typed", CONST_TYPED, OBJECT_PLAIN}, {"regexp", CONST_REGEXP, OBJECT_PLAIN}, {"view", CONST_TYPED, OBJECT_ERROR /* not OBJECT_PLAIN */}};
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++)
        if (accept_word(p, HEADS[i].word))
            return (IrConst){.kind = HEADS[i].kind, .type = (uint8_t)HEADS[i].type, .index = -1};
    return (IrConst){.kind = accept(p, '[') ? CONST_ARRAY : CONST_OBJECT, .index = -1};
}

static void read_side(Parser *p)
{
    int32_t thing = expect_const(p);
    ir_side(p->program, thing, expect_const(p));
}

static void read_bytes(Parser *p, IrConst *head)
{
    struct {
        char *items;
        uint32_t count, capacity;
    } bytes = {0};
    expect(p, '[');
    while (!p->failed && !accept(p, ']')) {
        VEC_PUSH(p->arena, &bytes, (char)expect_integer(p));
        accept(p, ',');
    }
    head->text = bytes.items;
    head->length = bytes.count;
}

/* The rest of "regexp SOURCE NAMES [BYTE, ...]". */
static void read_regexp(Parser *p, IrConst *head)
{
    head->items = ARENA_ARRAY(p->arena, int32_t, 2);
    head->item_count = 2;
    head->items[0] = expect_const(p);
    head->items[1] = expect_const(p);
    read_bytes(p, head);
}

/* The rest of "typed KIND [BYTE, ...]" or "view KIND CONST OFFSET LENGTH". */
static void read_typed(Parser *p, IrConst *head)
{
    bool view = head->type != OBJECT_PLAIN;
    head->type = (uint8_t)expect_integer(p);
    if (view) {
        head->items = ARENA_NEW(p->arena, int32_t);
        head->item_count = 1;
        *head->items = expect_const(p);
        head->index = expect_integer(p);
        head->length = (uint32_t)expect_integer(p);
        return;
    }
    read_bytes(p, head);
}

static void read_object(Parser *p)
{
    Items items = {0};
    uint32_t position = p->at;
    if (expect_name(p, 'o') != p->objects_done)
        fail(p, position, "objects are numbered in order");
    expect(p, '=');
    IrConst head = read_object_head(p);
    bool array = head.kind == CONST_ARRAY;
    if (head.kind == CONST_TYPED || head.kind == CONST_REGEXP) {
        (head.kind == CONST_TYPED ? read_typed : read_regexp)(p, &head);
        p->program->consts[find_object(p, p->objects_done++)] = head;
        return;
    }
    if (head.kind == CONST_CLOSURE || head.kind == CONST_OBJECT)
        head.index = (int32_t)expect_name(p, head.kind == CONST_OBJECT ? 's' : 'f');
    else if (head.kind == CONST_CELL)
        head.index = expect_integer(p);
    if (head.kind != CONST_CELL && !array)
        expect(p, '{');
    while (head.kind != CONST_CELL && !p->failed && !accept(p, array ? ']' : '}')) {
        VEC_PUSH(p->arena, &items, expect_const(p));
        accept(p, ',');
    }
    head.items = items.items;
    head.item_count = items.count;
    head.sealed = accept_word(p, "sealed");
    p->program->consts[find_object(p, p->objects_done++)] = head;
}

/* ---- functions */

static IrBlock *block_named(Parser *p, uint32_t number)
{
    while (p->blocks.count <= number)
        VEC_PUSH(p->arena, &p->blocks, (IrBlock *)NULL);
    if (p->blocks.items[number] == NULL) {
        p->blocks.items[number] = ARENA_NEW(p->arena, IrBlock);
        p->blocks.items[number]->id = number;
    }
    return p->blocks.items[number];
}

static void read_function_head(Parser *p)
{
    IrFunction *f = p->function;
    uint32_t length;
    f->name = expect_string(p, &length);
    while (!at_end_of_line(p)) {
        if (accept_word(p, "params")) f->param_count = (uint32_t)expect_integer(p);
        else if (accept_word(p, "length")) f->length = (uint32_t)expect_integer(p);
        else if (accept_word(p, "captures")) f->capture_count = (uint32_t)expect_integer(p);
        else if (accept_word(p, "constructor")) f->constructor = true;
        else if (accept_word(p, "arrow")) f->arrow = true;
        else if (accept_word(p, "method")) f->method = true;
        else if (accept_word(p, "extra")) f->uses_extra_arguments = true;
        else if (accept_word(p, "class")) f->class = true;
        else if (accept_word(p, "target")) f->takes_target = true;
        else if (accept_word(p, "proto")) f->prototype = expect_const(p);
        else if (accept_word(p, "shape")) f->shape = (int32_t)expect_name(p, 's');
        else if (accept_word(p, "locals")) {
            f->local_types = ARENA_ARRAY(p->arena, IrType, p->source->length - p->at + 1);
            while (!at_end_of_line(p) && !p->failed) {
                bool raw = accept_word(p, "I");
                if (!raw && !accept_word(p, "A"))
                    fail(p, p->at, "expected A or I");
                f->local_types[f->local_count++] = raw ? IR_INT : IR_ANY;
            }
        } else fail(p, p->at, "unknown function attribute");
    }
}

static void read_block_head(Parser *p, uint32_t number)
{
    IrBlock *block = block_named(p, number);
    if (block == p->block || block->next != NULL || block == p->function->last_block)
        fail(p, p->at, "block defined twice");
    if (p->function->last_block != NULL)
        p->function->last_block->next = block;
    else
        p->function->entry = block;
    p->function->last_block = p->block = block;
    while (!at_end_of_line(p)) {
        if (accept_word(p, "depth")) {
            block->loop_depth = (uint32_t)expect_integer(p);
        } else if (accept_word(p, "preds")) {
            do {
                if (block->pred_count == block->pred_capacity)
                    vec_grow_(p->arena, (void **)&block->preds, &block->pred_capacity, sizeof *block->preds);
                block->preds[block->pred_count++] = block_named(p, expect_name(p, 'b'));
            } while (accept(p, ','));
        } else if (accept_word(p, "handler")) {
            block->handler = block_named(p, expect_name(p, 'b'));
        } else if (accept_word(p, "catches")) {
            block->is_handler = true;
        } else {
            fail(p, p->at, "unknown block attribute");
        }
    }
}

static void read_facts(Parser *p, IrInstr *instr)
{
    do {
        const IrKindName *k = IR_KIND_NAMES;
        while (k->bits != 0 && !accept_word(p, k->name))
            k++;
        if (k->bits == 0)
            fail(p, p->at, "unknown kind");
        instr->kind |= k->bits;
    } while (!p->failed && accept(p, '|'));
    if (accept(p, '[')) {
        instr->range_min = expect_integer(p);
        expect(p, ',');
        instr->range_max = expect_integer(p);
        expect(p, ']');
    }
}

static void read_imm(Parser *p, IrInstr *instr)
{
    char imm = ir_text_imm(instr->op);
    switch (imm) {
    case 'c':
    case 'k': instr->imm.index = expect_const(p); break;
    case '#': instr->imm.index = expect_integer(p); break;
    case 'f': instr->imm.index = (int32_t)expect_name(p, 'f'); break;
    case 's': instr->imm.index = (int32_t)expect_name(p, 's'); break;
    case 'a':
        instr->imm.index = (int32_t)expect_name(p, 's');
        expect(p, ',');
        instr->imm.shape = (int32_t)expect_name(p, 's');
        break;
    default: return;
    }
    accept(p, ',');
}

static IrOp read_op(Parser *p)
{
    for (int op = 0; op < IR_OP_COUNT; op++)
        if (accept_word(p, ir_op_name((IrOp)op)))
            return (IrOp)op;
    fail(p, p->at, "unknown operation");
    return IR_nop;
}

static void read_operands(Parser *p, IrInstr *instr)
{
    uint32_t number;
    struct { IrInstr **items; uint32_t count, capacity; } args = {0};
    do {
        uint32_t position = p->at;
        if (accept_name(p, '%', &number)) {
            Pending use = {instr, args.count, number, position};
            VEC_PUSH(p->arena, &p->pending, use);
            VEC_PUSH(p->arena, &args, (IrInstr *)NULL);
        } else if (accept_name(p, 'b', &number) && p->block->succ_count < 2) {
            p->block->succs[p->block->succ_count++] = block_named(p, number);
        } else if (!at_end_of_line(p) && peek(p) != '@' && peek(p) != '!') {
            fail(p, p->at, "expected an operand");
        }
    } while (!p->failed && accept(p, ','));
    instr->args = args.items;
    instr->arg_count = args.count;
    if (accept(p, '@')) {
        instr->imm.shape = (int32_t)expect_name(p, 's');
        expect(p, '.');
        instr->imm.slot = expect_integer(p);
    }
    if (accept(p, '!'))
        read_facts(p, instr);
}

static void define_value(Parser *p, IrInstr *instr, uint32_t id, uint32_t position)
{
    while (p->values.count <= id)
        VEC_PUSH(p->arena, &p->values, (IrInstr *)NULL);
    if (p->values.items[id] != NULL)
        fail(p, position, "value defined twice");
    p->values.items[id] = instr;
    instr->id = id;
}

static void read_instr(Parser *p)
{
    uint32_t id = 0, position = p->at;
    bool has_value = accept_name(p, '%', &id);
    int type = -1;
    if (has_value && id > 1000000)
        fail(p, position, "number too large");
    if (has_value && accept(p, ':'))
        type = accept_word(p, "i") ? IR_INT : accept_word(p, "f") ? IR_DOUBLE : accept_word(p, "a") ? IR_ANY : -1;
    if (has_value)
        expect(p, '=');
    if (p->block == NULL)
        fail(p, position, "instruction outside a block");
    IrOp op = read_op(p);
    if (p->failed)
        return;
    Span nowhere = {UINT32_MAX, UINT32_MAX, 0};
    IrInstr *instr = ir_append(p->program, p->function, p->block, op, NULL, 0, 0, nowhere);
    if (has_value != (instr->type != IR_VOID))
        fail(p, position, has_value ? "operation gives no value" : "value needs a name: %0 = ...");
    instr->id = UINT32_MAX;
    if (has_value)
        define_value(p, instr, id, position);
    if (type >= 0)
        instr->type = (IrType)type;
    read_imm(p, instr);
    read_operands(p, instr);
}

static void derive_preds(Parser *p)
{
    for (IrBlock *block = p->function->entry; block != NULL; block = block->next) {
        if (block->pred_count > 0)
            continue;
        for (IrBlock *from = p->function->entry; from != NULL; from = from->next)
            for (uint32_t i = 0; i < from->succ_count; i++)
                if (from->succs[i] == block) {
                    if (block->pred_count == block->pred_capacity)
                        vec_grow_(p->arena, (void **)&block->preds, &block->pred_capacity, sizeof *block->preds);
                    block->preds[block->pred_count++] = from;
                }
    }
}

static void finish_function(Parser *p)
{
    IrFunction *f = p->function;
    for (uint32_t i = 0; i < p->pending.count && !p->failed; i++) {
        Pending *use = &p->pending.items[i];
        if (use->id >= p->values.count || p->values.items[use->id] == NULL)
            fail(p, use->position, "value is not defined");
        else
            use->instr->args[use->arg] = p->values.items[use->id];
    }
    for (uint32_t i = 0; i < p->blocks.count && !p->failed; i++)
        if (p->blocks.items[i] != NULL && p->blocks.items[i]->next == NULL && p->blocks.items[i] != f->last_block)
            fail(p, p->at, "a block that is mentioned is not defined");
    f->value_count = p->values.count;
    f->block_count = p->blocks.count;
    for (IrBlock *block = f->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first; instr != NULL; instr = instr->next)
            if (instr->id == UINT32_MAX)
                instr->id = f->value_count++;
    derive_preds(p);
    p->values.count = p->blocks.count = p->pending.count = 0;
    p->function = NULL;
    p->block = NULL;
}

static void read_line(Parser *p)
{
    uint32_t number;
    if (p->function == NULL) {
        if (accept_word(p, "global")) read_global(p);
        else if (accept_word(p, "shape")) read_shape(p);
        else if (accept_word(p, "object")) read_object(p);
        else if (accept_word(p, "side")) read_side(p);
        else if (accept_word(p, "function")) {
            if (expect_name(p, 'f') != p->functions_done || p->failed)
                fail(p, p->at, "functions are numbered in order");
            else {
                p->function = p->program->functions[p->functions_done++];
                p->block = NULL;
                read_function_head(p);
            }
        } else fail(p, p->at, "expected global, shape, object, side or function");
    } else if (accept_word(p, "end")) {
        finish_function(p);
    } else if (accept_name(p, 'b', &number)) {
        if (number > 1000000)
            fail(p, p->at, "number too large");
        expect(p, ':');
        if (!p->failed)
            read_block_head(p, number);
    } else {
        read_instr(p);
    }
}

/* First walk: functions and objects exist before the lines that mention them. */
static void count_names(Parser *p)
{
    while (p->at < p->source->length) {
        if (accept_word(p, "function")) {
            ir_function_new(p->program, "");
        } else if (accept_word(p, "object")) {
            while (!at_end_of_line(p) && peek(p) != '=')
                p->at++;
            accept(p, '=');
            IrConst head = read_object_head(p);
            ir_const(p->program, &head);
        }
        while (p->at < p->source->length && peek(p) != '\n')
            p->at++;
        p->at++;
    }
    p->at = 0;
}

IrProgram *ir_parse(Arena *arena, const SourceFile *source, Diag *diag)
{
    Parser p = {.arena = arena, .source = source, .diag = diag};
    p.program = ir_program_new(arena);
    count_names(&p);
    while (!p.failed && p.at < source->length) {
        if (!at_end_of_line(&p))
            read_line(&p);
        if (!at_end_of_line(&p))
            fail(&p, p.at, "more on the line than expected");
        p.at++;
    }
    if (p.function != NULL)
        fail(&p, source->length, "function without end");
    return p.failed ? NULL : p.program;
}
