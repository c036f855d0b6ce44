/* Exceptions: no code runs and no memory is needed until one is thrown; then the handler tables of the
 * functions on the stack are searched, innermost frame first. A frame without a handler is taken down as
 * RET does. The positions passed on the way are kept for mote_error_position.
 */
#include "execute.h"

static uint32_t position_of(VmRef vm, Pc pc)
{
    uintptr_t offset = (uintptr_t)pc - (uintptr_t)VM->library;
    if (offset < image_bytes((const ImageHeader *)(const void *)VM->library))
        return (uint32_t)offset | 0x80000000u;
    return (uint32_t)((uintptr_t)pc - (uintptr_t)VM->image);
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

static void trace_add(VmRef vm, Pc pc)
{
    uint32_t *at = VM->trace;
    while (*at)
        if (++at == VM->trace + sizeof VM->trace / sizeof *VM->trace)
            return;
    *at = position_of(vm, pc);
}

Pc exception_unwind(VmRef vm, Pc pc)
{
    if (VM->function)
        unhold(vm, (unsigned)(vm_fp(vm) - vm_sp(vm)));
    for (bool outer = false; VM->function; outer = true) {
        Pc handler = handler_find(VM->function, pc);
        if (outer && !(handler && position_of(vm, pc) >> 31)) /* what the library catches it passes on */
            trace_add(vm, pc);
        if (handler) {
            vm_set_sp(vm, vm_fp(vm));
            return handler;
        }
        FramePopped popped;
        frame_pop(vm, &popped);
        if (frame_link_result(popped.link) == RESULT_RETRY) {
            Value *win = popped.end + 1;
            popped.end = win + 2 + frame_link_argc(retry_link(win[-1]));
            win[-1] = VALUE_UNDEFINED;
            window_drop(vm, win, popped.end);
        }
        if (!VM->function) {
            vm_set_sp(vm, popped.end);
            break;
        }
        pc = function_code(VM->function) + (popped.address & FRAME_OFFSET) - 1; /* within the calling instruction */
    }
    stack_push(vm, VALUE_EXCEPTION);
    return interp_exit;
}

Pc exception_raise(VmRef vm, Pc pc)
{
    memset(VM->trace, 0, sizeof VM->trace);
    return exception_goes_on(vm, pc);
}

Pc exception_goes_on(VmRef vm, Pc pc)
{
    if (VM->function)
        trace_add(vm, pc);
    return exception_unwind(vm, pc);
}

/* The library's own frames say nothing. */
void interp_here(VmRef vm)
{
    FrameWalk walk;
    bool known = false;
    for (bool more = frame_first(vm, &walk); more && walk.address != FRAME_BOTTOM; more = frame_next(vm, &walk)) {
        Pc pc = function_code(frame_return_function(vm, walk.address)) + (walk.address & FRAME_OFFSET) - 1;
        if (!known && !(position_of(vm, pc) >> 31)) {
            known = true;
            memset(VM->trace, 0, sizeof VM->trace);
        }
        if (known)
            trace_add(vm, pc);
    }
}

Value op_throw(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)pc, (void)y;
    return error_throw_value(vm, value_copied(vm, *x));
}

Pc op_rethrow(VmRef vm, Value *fp, Pc pc)
{
    error_throw_value(vm, value_copied(vm, fp[pc[1]]));
    return exception_unwind(vm, pc);
}

Value op_catch(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)pc, (void)x, (void)y;
    Value exception = VM->exception;
    VM->exception = VALUE_HOLE;
    return exception == VALUE_HOLE ? VALUE_UNDEFINED : exception;
}

Value op_throwconst(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)pc, (void)x, (void)y;
    return error_type(vm, "Assignment to constant variable.");
}

Value op_thrownew(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x;
    Value message = *pc == OP_THROWKS ? operand_short(pc + 1) : value_copied(vm, *y);
    Value error = error_new(vm, vm_root(vm, (Root)(ROOT_ERROR_PROTO + (pc[1] & 3))), message);
    return error == VALUE_EXCEPTION ? error : error_throw_value(vm, error);
}

Value op_chktdz(VmRef vm, Pc pc, Value *x, Value *name)
{
    (void)pc;
    if (*x != VALUE_TDZ)
        return VALUE_UNDEFINED;
    if (*name == vm_root(vm, ROOT_EMPTY)) /* `this` */
        return error_throw(vm, ERROR_REFERENCE, "Must call super constructor in derived class before accessing 'this' or returning from derived constructor");
    return error_throw(vm, ERROR_REFERENCE, "Cannot access '%v' before initialization", *name);
}
