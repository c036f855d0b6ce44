/* interp_fixture: bytecode written by hand and run on the mini library.
 *
 *   fixture_start(&f)                  images and a list of natives, no VM yet
 *   begin(&f, nparams, nref, nraw)     a function ...
 *   op(&f, OP_ADD, d, a, b)            ... its instructions, operands as in opcode.def; jumps name a label
 *   label(&f, 1)
 *   Value function = end(&f)           ... is an entity of the program
 *   run(&f, function, ...)             the result, owned by root register 0; VALUE_EXCEPTION: caught(&f) is it
 *
 * Registers of a frame: 0 .. nref-1, raw ones, then callee(), self() and arg(i) behind the linkage.
 * $toPrimitive and $keyed are there, in bytecode, and $operator.
 */
#ifndef MOTE_TESTS_INTERP_FIXTURE_H
#define MOTE_TESTS_INTERP_FIXTURE_H

#ifndef MOTE_TEST_OOM
#error "link mote_runtime_oom"
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "arith.h"
#include "heap_check.h"
#include "interp.h"
#include "mini_library.h"
#include "opcode.h"

enum { FIXTURE_CODE = 600, FIXTURE_LABELS = 12, FIXTURE_HANDLERS = 4 };

typedef struct Fixture {
    Mini mini;
    MoteConfig config;
    NativeFunction natives[MINI_ENTITIES];
    FunctionRecord record;
    unsigned captures;
    FunctionConstruct construct; /* with FUNCTION_PROTOTYPE */
    uint8_t code[FIXTURE_CODE];
    unsigned size;
    int labels[FIXTURE_LABELS];
    struct {
        unsigned at, label;
    } jumps[32];
    unsigned jump_count;
    struct {
        int start, end, target; /* labels */
    } handlers[FIXTURE_HANDLERS];
    unsigned handler_count;
} Fixture;

static const OpcodeInfo fixture_opcodes[] = {
#define OP(name, operands, result, meaning) {#name, operands, result, meaning},
#include "../../runtime/contract/opcode.def"
#undef OP
};

/* vm_root before there is a VM. */
static inline Value root_of(const Fixture *f, Root root)
{
    const uint8_t *library = f->mini.library.bytes;
    return load_slot(library + ((const ImageHeader *)(const void *)library)->entry * IMAGE_ALIGN + 2 * root);
}

/* ---- assembling */

static inline void begin(Fixture *f, unsigned nparams, unsigned nref, unsigned nraw)
{
    f->record = (FunctionRecord){.header = (uint16_t)(TYPE_FUNCTION | nparams << FUNCTION_LENGTH_SHIFT),
                                 .nparams = (uint8_t)nparams,
                                 .nref = (uint8_t)nref,
                                 .nraw = (uint8_t)nraw,
                                 .flags = FUNCTION_CONSTRUCTOR | FUNCTION_NAMED};
    f->size = f->jump_count = f->handler_count = f->captures = 0;
    for (unsigned i = 0; i < FIXTURE_LABELS; i++)
        f->labels[i] = -1;
}
static inline int callee(const Fixture *f) { return f->record.nref + f->record.nraw + 2; }
static inline int self(const Fixture *f) { return callee(f) + 1; }
static inline int arg(const Fixture *f, int i) { return callee(f) + 2 + i; }

static inline void put(Fixture *f, int32_t v, unsigned bytes)
{
    memcpy(f->code + f->size, &v, bytes);
    f->size += bytes;
    assert_true(f->size <= FIXTURE_CODE);
}

static inline void op(Fixture *f, Opcode code, ...)
{
    va_list args;
    va_start(args, code);
    put(f, code, 1);
    unsigned at = f->size;
    int n = 0;
    for (const char *letter = fixture_opcodes[code].operands; *letter; letter++) {
        if (*letter == ':') /* the two bytes after the opcode become one */ {
            f->code[at] = (uint8_t)(f->code[at] | f->code[at + 1] << 4);
            memmove(f->code + at + 1, f->code + at + 2, f->size - at - 2);
            f->size--;
            continue;
        }
        if (*letter == '*') {
            while (n--)
                put(f, va_arg(args, int), 1);
            continue;
        }
        n = va_arg(args, int);
        if (*letter == 'j') {
            f->jumps[f->jump_count].at = f->size;
            f->jumps[f->jump_count++].label = (unsigned)n;
        }
        put(f, n, (unsigned)opcode_operand_bytes(*letter));
    }
    va_end(args);
}

static inline void label(Fixture *f, unsigned i) { f->labels[i] = (int)f->size; }
static inline void handler(Fixture *f, int start, int end, int target)
{
    f->handlers[f->handler_count].start = start;
    f->handlers[f->handler_count].end = end;
    f->handlers[f->handler_count++].target = target;
}

static inline Value end(Fixture *f)
{
    uint8_t bytes[sizeof f->record + FIXTURE_CODE + 64] = {0};
    for (unsigned i = 0; i < f->jump_count; i++) { /* an offset is the last byte */
        int offset = f->labels[f->jumps[i].label] - (int)f->jumps[i].at - 1;
        assert_in_range(offset + 128, 0, 255);
        f->code[f->jumps[i].at] = (uint8_t)offset;
    }
    f->record.code_bytes = (uint16_t)f->size;
    if (f->handler_count)
        f->record.flags |= FUNCTION_HANDLERS;
    if (f->captures)
        f->record.flags |= FUNCTION_MORE;
    memcpy(bytes, &f->record, sizeof f->record);
    memcpy(bytes + sizeof f->record, f->code, f->size);
    uint32_t at = (uint32_t)(sizeof f->record + ((f->size + 1) & ~1u));
    if (f->record.flags & FUNCTION_PROTOTYPE) {
        memcpy(bytes + at, &f->construct, sizeof f->construct);
        at += sizeof f->construct;
    }
    if (f->captures) {
        bytes[at] = (uint8_t)f->captures;
        at += 2;
    }
    bytes[at] = (uint8_t)f->handler_count;
    at += f->handler_count ? 2 : 0;
    for (unsigned i = 0; i < f->handler_count; i++) {
        HandlerRecord h = {(uint16_t)f->labels[f->handlers[i].start], (uint16_t)f->labels[f->handlers[i].end],
                           (uint16_t)f->labels[f->handlers[i].target]};
        memcpy(bytes + at, &h, sizeof h);
        at += sizeof h;
    }
    store_slot(bytes + at, root_of(f, ROOT_VALUE)); /* its name */
    return mini_entity(&f->mini.program, bytes, at + 2);
}

static inline Value native(Fixture *f, NativeFunction function, unsigned flags)
{
    const struct {
        NativeRecord record;
        NativeConstruct construct;
    } native = {{(uint16_t)(TYPE_NATIVE | flags), (Slot)root_of(f, ROOT_VALUE)}, {VALUE_UNDEFINED, VALUE_UNDEFINED}};
    Value v = mini_entity(&f->mini.library, &native, sizeof native);
    f->natives[native_number((const ImageHeader *)(const void *)f->mini.library.bytes, NULL, v)] = function;
    return v;
}

/* ---- the library's scripts */

static Value fixture_operator(Vm *vm, Value *win, uint32_t argc)
{
    NATIVE_COERCE(vm, win, argc, 3, COERCE_DEFAULT);
    NATIVE_COERCE(vm, win, argc, 4, COERCE_DEFAULT);
    return argc == 3 ? arith_binary(vm, (Opcode)value_int(win[2]), &win[1], &win[3], &win[4])
                     : arith_unary(vm, (Opcode)value_int(win[2]), &win[1], win[3]);
}

static inline void set_root(Fixture *f, Root root, Value v)
{
    uint8_t *roots = f->mini.library.bytes + ((ImageHeader *)(void *)f->mini.library.bytes)->entry * IMAGE_ALIGN;
    store_slot(roots + 2 * root, v);
}

/* $toPrimitive: object.valueOf(), primitives as they are. */
static inline Value fixture_to_primitive(Fixture *f)
{
    begin(f, 2, 2, 0);
    op(f, OP_TYPEOF, 0, arg(f, 0));
    op(f, OP_JSEQK, 0, mini_string(&f->mini, "object"), 1);
    op(f, OP_MOVE, 0, arg(f, 0));
    op(f, OP_RET, 0);
    label(f, 1);
    op(f, OP_MOVE, 1, arg(f, 0));
    op(f, OP_CALLM, 0, 0, mini_string(&f->mini, "valueOf"));
    op(f, OP_RET, 0);
    return end(f);
}

static inline Value fixture_keyed(Fixture *f, Value to_primitive)
{
    begin(f, 4, 5, 0);
    op(f, OP_MOVE, 2, arg(f, 2));
    op(f, OP_LOADK, 3, VALUE_INT(2));
    op(f, OP_CALLK, 4, 2, to_primitive);
    op(f, OP_JSEQK, arg(f, 0), VALUE_INT(1), 1);
    op(f, OP_GETELEM, 0, arg(f, 1), 4);
    op(f, OP_RET, 0);
    label(f, 1);
    op(f, OP_SETELEM, arg(f, 1), 4, arg(f, 3));
    op(f, OP_RETU);
    return end(f);
}

/* ---- running */

static inline void fixture_vm(Fixture *f, uint32_t arena)
{
    ((ImageHeader *)(void *)f->mini.library.bytes)->last = (uint16_t)(f->mini.library.used / IMAGE_ALIGN - 1);
    ((ImageHeader *)(void *)f->mini.program.bytes)->last = (uint16_t)(f->mini.program.used / IMAGE_ALIGN - 1);
    mini_start(&f->mini, arena);
    Vm *vm = f->mini.vm;
    f->config = (MoteConfig){.natives = f->natives};
    vm->config = &f->config;
    Value globals = heap_alloc(vm, TYPE_TABLE, 4 + 2 * 8);
    assert_true(value_is_heap(globals));
    uint8_t *p = heap_address(vm, globals);
    store_slot(p + 2, 8);
    for (int i = 0; i < 8; i++)
        store_slot(p + 4 + 2 * i, VALUE_UNDEFINED);
    vm->globals = (Slot)globals;
}

static inline void fixture_start(Fixture *f)
{
    mini_build(&f->mini);
    Value to_primitive = fixture_to_primitive(f);
    set_root(f, ROOT_TO_PRIMITIVE, to_primitive);
    set_root(f, ROOT_ORDINARY_INSTANCE, VALUE_UNDEFINED); /* nothing here has an @@hasInstance */
    set_root(f, ROOT_OPERATOR, native(f, fixture_operator, 0));
    set_root(f, ROOT_KEYED, fixture_keyed(f, to_primitive));
}

/* Call and keep the result in root register 0. */
static inline Value run_args(Fixture *f, Value function, const Value *args, unsigned argc)
{
    Vm *vm = f->mini.vm;
    Value *sp = vm->stack_low;
    Value v = interp_call(vm, function, VALUE_UNDEFINED, args, argc);
    assert_ptr_equal(vm->stack_low, sp);
    assert_ptr_equal(vm->frame, vm->stack_top);
    assert_null(vm->function);
    mini_set(&f->mini, 0, v);
    assert_int_equal(vm->exception == VALUE_HOLE, v != VALUE_EXCEPTION);
    assert_true(heap_check(vm));
    return v;
}
static inline Value run(Fixture *f, Value function) { return run_args(f, function, NULL, 0); }

/* The exception's message, and forget the exception. */
static inline const char *caught(Fixture *f)
{
    static char message[100];
    Vm *vm = f->mini.vm;
    Value v = VALUE_UNDEFINED, exception = vm->exception;
    assert_int_not_equal(exception, VALUE_HOLE);
    vm->exception = VALUE_HOLE;
    mini_set(&f->mini, 1, exception);
    *message = 0;
    if (value_is_object(vm, exception) &&
        property_get(vm, exception, vm_root(vm, ROOT_MESSAGE), &v) == FOUND_DATA && value_is_string(vm, v)) {
        TextView text = text_view(vm, v);
        for (uint32_t i = 0; i < text.length && i < sizeof message - 1; i++)
            message[i] = (char)text_unit(&text, i), message[i + 1] = 0;
    }
    value_release(vm, v);
    mini_set(&f->mini, 1, VALUE_UNDEFINED);
    return message;
}

/* Nothing may be left when all roots are empty. */
static inline void fixture_end(Fixture *f)
{
    mini_clear(&f->mini);
    heap_collect(f->mini.vm);
    assert_true(heap_check(f->mini.vm));
}

#endif
