/* Regular expression literals are compiled by the library's compiler of patterns (stdlib/js/features/pattern.js), in a machine of its
 * own: a function for each literal, which leaves the RegExp in a global, or throws. The characters that \p{...} stands for go along, as an
 * array of names in their braces, each followed by a text with three characters for each boundary and one of the strings: the device has
 * no such tables.
 */
#include "evaluator.h"

#include "machine.h"
#include "properties.h"

typedef struct Literal {
    const AstNode *node;
    const char *source, *flags;
    uint32_t source_length, flags_length;
} Literal;

static Literal literal_of(const AstNode *node)
{
    const char *text = node->text->bytes;
    uint32_t slash = node->text->length;
    while (text[slash - 1] != '/')
        slash--;
    return (Literal){node, text + 1, text + slash, slash - 2, node->text->length - slash};
}

/* ---- properties */

static int32_t boundaries_text(Arena *arena, IrProgram *program, const Property *property)
{
    Buffer text = {0};
    for (uint32_t i = 0; i < 3 * property->boundaries.count; i++) {
        char code[4];
        buffer_append(&text, code, utf8_encode(code, property->boundaries.items[i / 3] >> 8 * (i % 3) & 0xFF));
    }
    const char *copy = arena_strndup(arena, text.size ? (const char *)text.data : "", text.size);
    int32_t constant = ir_const_string(program, copy, (uint32_t)text.size);
    buffer_free(&text);
    return constant;
}

/* What a literal asks for, as a constant; names that are no properties are left to the compiler of patterns. */
static int32_t properties_of(Arena *arena, IrProgram *program, const Literal *literal)
{
    struct {
        int32_t *items;
        uint32_t count, capacity;
    } found = {0};
    const char *p = literal->source, *end = p + literal->source_length;
    bool sets = memchr(literal->flags, 'v', literal->flags_length), unicode = sets || memchr(literal->flags, 'u', literal->flags_length);
    for (; unicode && p < end; p++) {
        if (*p != '\\')
            continue;
        p++;
        const char *close = p + 1 < end && (*p | 32) == 'p' && p[1] == '{' ? memchr(p, '}', (size_t)(end - p)) : NULL;
        Property property = {0};
        if (close && property_find(arena, p + 2, (uint32_t)(close - p) - 2, sets, &property)) {
            VEC_PUSH(arena, &found, ir_const_string(program, p + 1, (uint32_t)(close - p)));
            VEC_PUSH(arena, &found, boundaries_text(arena, program, &property));
            VEC_PUSH(arena, &found, ir_const_string(program, property.strings, property.strings_length));
        }
    }
    return ir_const(program, &(IrConst){.kind = CONST_ARRAY, .items = found.items, .item_count = found.count});
}

/* ---- the program */

static void add_function(Arena *arena, IrProgram *program, const Literal *literal, int32_t compiler, uint32_t global)
{
    const Span span = literal->node->span;
    IrFunction *function = ir_function_new(program, "");
    IrBlock *block = function->entry = ir_block_new(program, function);
    IrInstr *args[3];
    args[0] = ir_append(program, function, block, IR_const, NULL, 0, ir_const_string(program, literal->source, literal->source_length), span);
    args[1] = ir_append(program, function, block, IR_const, NULL, 0, ir_const_string(program, literal->flags, literal->flags_length), span);
    args[2] = ir_append(program, function, block, IR_const, NULL, 0, properties_of(arena, program, literal), span);
    IrInstr *made = ir_append(program, function, block, IR_callk, args, 3, compiler, span);
    ir_append(program, function, block, IR_setglobal, &made, 1, (int32_t)global, span);
    ir_append(program, function, block, IR_ret, NULL, 0, 0, span);
}

/* Globals: first the results, then the functions. */
static IrProgram *make_program(Arena *arena, const AstList *regexps, const LibrarySymbols *symbols)
{
    IrProgram *program = ir_program_new(arena);
    const uint32_t count = regexps->count;
    int32_t compiler = ir_const_builtin(program, library_find(symbols, "@pattern", 8));
    program->globals = ARENA_ARRAY(arena, int32_t, 2 * count);
    program->global_names = ARENA_ARRAY(arena, const char *, 2 * count);
    program->global_count = 2 * count;
    IrFunction *top = ir_function_new(program, "");
    top->entry = ir_block_new(program, top);
    ir_append(program, top, top->entry, IR_ret, NULL, 0, 0, (Span){0});
    for (uint32_t i = 0; i < count; i++) {
        Literal literal = literal_of(regexps->items[i]);
        IrConst function = {.kind = CONST_FUNCTION, .index = (int32_t)i + 1};
        add_function(arena, program, &literal, compiler, i);
        program->globals[i] = ir_const_simple(program, CONST_UNDEFINED);
        program->globals[count + i] = ir_const(program, &function);
    }
    return program;
}

/* ---- what comes of it */

static const AstText *text_of(Arena *arena, const MoteVm *vm, const MoteThing *string)
{
    AstText *text = ARENA_NEW(arena, AstText);
    char *bytes = arena_alloc(arena, 3 * (size_t)string->count + 1);
    for (uint32_t i = 0; i < string->count; i++) {
        uint32_t unit = mote_evaluate_unit(vm, string, i), low;
        if ((unit & 0xFC00) == 0xD800 && i + 1 < string->count &&
            ((low = mote_evaluate_unit(vm, string, i + 1)) & 0xFC00) == 0xDC00) {
            unit = 0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF));
            i++;
        }
        text->length += utf8_encode(bytes + text->length, unit);
    }
    text->bytes = bytes;
    return text;
}

static void take_names(Arena *arena, const MoteVm *vm, const MoteThing *names, AstRegexp *regexp)
{
    MoteThing key, number;
    uint8_t attributes;
    regexp->names = ARENA_ARRAY(arena, const AstText *, names->count + 1);
    regexp->numbers = ARENA_ARRAY(arena, uint32_t, names->count + 1);
    for (uint32_t i = 0; i < names->count; i++) {
        mote_evaluate_key(vm, names, i, &key, &attributes);
        mote_evaluate_item(vm, names, i, &number);
        regexp->names[i] = text_of(arena, vm, &key);
        regexp->numbers[i] = (uint32_t)number.number;
    }
    regexp->name_count = names->count;
}

static AstRegexp *take(Arena *arena, const MoteVm *vm, uint32_t global)
{
    MoteThing object, record, source, names;
    AstRegexp *regexp = ARENA_NEW(arena, AstRegexp);
    mote_evaluate_global(vm, global, &object);
    mote_evaluate_item(vm, &object, 0, &record);
    mote_evaluate_item(vm, &record, 0, &source);
    mote_evaluate_item(vm, &record, 1, &names);
    regexp->source = text_of(arena, vm, &source);
    regexp->program = (const uint8_t *)arena_strndup(arena, (const char *)mote_evaluate_bytes(vm, &record), record.count);
    regexp->length = record.count;
    if (names.kind == MOTE_KIND_OBJECT)
        take_names(arena, vm, &names, regexp);
    return regexp;
}

/* Where in the file the unit `index` of the pattern is. */
static Span place_of(const Literal *literal, uint32_t index)
{
    const char *at = literal->source, *end = at + literal->source_length, *next = at;
    Span span = literal->node->span;
    while (at < end && index > 0) {
        index -= utf8_decode(&next, end) > 0xFFFF && index > 1 ? 2 : 1;
        at = next;
    }
    if (at > literal->source && at == end)
        at--;
    span.start += (uint32_t)(at - literal->source) + 1;
    span.end = span.start + 1;
    return span;
}

/* "Invalid regular expression: /.../: WHY at INDEX" */
static void report(Arena *arena, const MoteVm *vm, const Literal *literal, Diag *diag)
{
    MoteThing error, key, value;
    const AstText *message = NULL;
    uint8_t attributes;
    mote_evaluate_exception(vm, &error);
    for (uint32_t i = 0; error.kind == MOTE_KIND_ERROR && i < error.count; i++) {
        mote_evaluate_key(vm, &error, i, &key, &attributes);
        mote_evaluate_item(vm, &error, i, &value);
        if (value.kind == MOTE_KIND_STRING && strcmp(text_of(arena, vm, &key)->bytes, "message") == 0)
            message = text_of(arena, vm, &value);
    }
    static const char HEAD[] = "Invalid regular expression: /";
    const char *text = message ? message->bytes : "it is too large", *why = text, *at = NULL;
    if (strncmp(text, HEAD, sizeof HEAD - 1) == 0)
        why = text + sizeof HEAD - 1 + literal->source_length + 3;
    for (const char *p = why; why > text && (p = strstr(p, " at ")); p++)
        at = p;
    Span span = at ? place_of(literal, (uint32_t)strtoul(at + 4, NULL, 10)) : literal->node->span;
    diag_report(diag, SEVERITY_SYNTAX, span, NULL, "%s%.*s", why > text ? "invalid regular expression: " : "",
                (int)(at ? at - why : (ptrdiff_t)strlen(why)), why);
}

static Outcome run(Machine *machine, uint32_t global)
{
    MoteThing function;
    mote_evaluate_global(machine->vm, global, &function);
    return machine_call(machine, function.value);
}

bool evaluate_regexps(Arena *arena, const AstList *regexps, const LibrarySymbols *symbols, Diag *diag)
{
    Image *image = machine_image(arena, make_program(arena, regexps, symbols), symbols, diag);
    if (!image)
        return false;
    const uint32_t errors = diag->errors, count = regexps->count;
    Machine machine = {.arena = xmalloc(MACHINE_BYTES)};
    MoteConfig config = machine_config(&machine);
    bool fresh = false;
    for (uint32_t i = 0; i < count; i++) {
        Outcome outcome = fresh ? run(&machine, count + i) : STOPPED;
        if (outcome == STOPPED) /* once more with all its memory and time */
            outcome = machine_start(&machine, &config, image) == RAN ? run(&machine, count + i) : STOPPED;
        fresh = outcome == RAN;
        Literal literal = literal_of(regexps->items[i]);
        if (outcome == RAN)
            regexps->items[i]->regexp = take(arena, machine.vm, i);
        else if (outcome == THREW)
            report(arena, machine.vm, &literal, diag);
        else
            diag_report(diag, SEVERITY_ERROR, literal.node->span, NULL, "the regular expression is too large to be compiled");
    }
    free(machine.arena);
    return diag->errors == errors;
}
