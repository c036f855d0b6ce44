/* Exceptions: no code runs and no memory is needed until one is thrown; then the handler tables of the
 * functions on the stack are searched, innermost frame first. A frame without a handler is taken down as
 * RET does. The positions passed on the way are kept for mote_error_position.
 */
#include "execute.h"

static uint32_t position_of(const Vm *vm, Pc pc)
{
    uintptr_t offset = (uintptr_t)pc - (uintptr_t)vm->library;
    if (offset < image_bytes((const ImageHeader *)(const void *)vm->library))
        return (uint32_t)offset | 0x80000000u;
    return (uint32_t)((uintptr_t)pc - (uintptr_t)vm->image);
}

/* Handler of `f` for an exception at pc, or NULL. */
static Pc handler_find(const FunctionRecord *f, Pc pc)
{
    Pc code = function_code(f);
    if (!(f->flags & FUNCTION_HANDLERS))
        return NULL;
    uint32_t offset = (uint32_t)(pc - code);
    const uint8_t *handlers = function_handlers(f);
    const HandlerRecord *h = (const HandlerRecord *)(const void *)(handlers + 2);
    for (unsigned i = load_u16(handlers); i > 0; i--, h++)
        if (offset >= h->start && offset < h->end)
            return code + h->target;
    return NULL;
}

Pc exception_unwind(Vm *vm, Pc pc)
{
    while (vm->function) {
        Pc handler = handler_find(vm->function, pc);
        if (handler) {
            vm->sp = vm->fp;
            return handler;
        }
        FramePopped popped;
        frame_pop(vm, &popped);
        if (frame_link_result(popped.link) == RESULT_RETRY) {
            unsigned argc = retry_argc(*popped.end);
            *popped.end = VALUE_UNDEFINED;
            popped.end += 3 + argc;
            window_drop(vm, popped.end - 2 - argc, 2 + argc);
        }
        if (!vm->function) {
            vm->sp = popped.end;
            break;
        }
        pc = function_code(vm->function) + (popped.address & FRAME_OFFSET) - 1; /* within the calling instruction */
        if (vm->trace_count < sizeof vm->trace / sizeof vm->trace[0])
            vm->trace[vm->trace_count++] = position_of(vm, pc);
    }
    *--vm->sp = VALUE_EXCEPTION;
    return interp_exit;
}

Pc exception_raise(Vm *vm, Pc pc)
{
    vm->trace_count = 0;
    vm->throw_position = vm->function ? position_of(vm, pc) : 0;
    return exception_unwind(vm, pc);
}

Pc op_throw(Vm *vm, Value *fp, Pc pc)
{
    error_throw_value(vm, value_copied(vm, fp[pc[1]]));
    return NULL;
}

Pc op_rethrow(Vm *vm, Value *fp, Pc pc)
{
    error_throw_value(vm, value_copied(vm, fp[pc[1]]));
    return exception_unwind(vm, pc);
}

Pc op_catch(Vm *vm, Value *fp, Pc pc)
{
    Value exception = vm->exception;
    vm->exception = VALUE_HOLE;
    register_set(vm, &fp[pc[1]], exception == VALUE_HOLE ? VALUE_UNDEFINED : exception);
    return pc + 2;
}

Pc op_throwconst(Vm *vm, Value *fp, Pc pc)
{
    (void)fp;
    (void)pc;
    error_throw(vm, ERROR_TYPE, "Assignment to constant variable.");
    return NULL;
}

Pc op_chktdz(Vm *vm, Value *fp, Pc pc)
{
    if (fp[pc[1]] != VALUE_TDZ)
        return pc + 4;
    error_throw(vm, ERROR_REFERENCE, "Cannot access '%v' before initialization", operand16(pc + 2));
    return NULL;
}
