/* Frames that leave the stack and come back: generators and asynchronous functions.
 *
 * GENERATOR and YIELD move the registers that the function still needs (their list is in the instruction) into a
 * TYPE_SUSPENDED, two bytes each, and the frame is gone. Such a thing is resumed by being called (call_enter), with the
 * value sent as `this` and vm->coerce_hint saying how, and goes on in a fresh frame: so there is no recursion in C, and what
 * resumes gets what the function yields or returns as the result of its call. While it runs its frame refers to it behind
 * the parameters, where the next YIELD finds it.
 */
#include "execute.h"
#include "suspended.h"

/* The list of registers of the instruction at pc: their number, they themselves, the distance of the jump. */
static Pc list_of(Pc pc) { return pc + (*pc == OP_YIELD ? 3 : 2); }

static bool is_raw(const FunctionRecord *f, unsigned reg) { return reg - f->nref < f->nraw; }

const FunctionRecord *suspended_function(const Vm *vm, Value suspended)
{
    Value callee = load_slot(heap_thing(vm, suspended) + SUSPENDED_CALLEE);
    if (value_is_heap(callee) || value_type(vm, callee) == TYPE_CLOSURE)
        callee = load_slot(thing_address(vm, callee) + 2);
    return (const FunctionRecord *)(const void *)flash_address(vm, callee);
}

const uint8_t *suspended_at(const Vm *vm, Value suspended)
{
    uint16_t state = load_u16(heap_thing(vm, suspended) + SUSPENDED_STATE);
    return state == (uint16_t)VALUE_UNDEFINED ? NULL : function_code(suspended_function(vm, suspended)) + (state >> 1);
}

/* Bytes before the registers. */
static uint32_t fixed_bytes(const FunctionRecord *f) { return (f->flags & (FUNCTION_GENERATOR | FUNCTION_ASYNC)) == (FUNCTION_GENERATOR | FUNCTION_ASYNC) ? SUSPENDED_BYTES + 2 : SUSPENDED_BYTES; }

/* Give the suspended thing room for the registers that the instruction at pc lists; and all of these a form that
 * fits. false: threw, and every register holds what it held. */
static bool prepare(Vm *vm, Value *fp, Pc pc, Value *suspended)
{
    const FunctionRecord *f = vm->function;
    Pc list = list_of(pc);
    uint32_t bytes = fixed_bytes(f) + 2u * *list, old = heap_size_of(vm, heap_thing(vm, *suspended));
    for (unsigned i = 1; i <= *list; i++)
        bytes += is_raw(f, list[i]) ? 2 : 0;
    if (bytes != old) {
        uint8_t *p = heap_resize(vm, *suspended, old, bytes, 0);
        if (!p)
            return false;
        store_slot(p + 2, (Value)(bytes - 4) / 2);
        for (; old < bytes; old += 2)
            store_slot(p + old, VALUE_UNDEFINED);
    }
    for (unsigned i = 1; i <= *list; i++) {
        Value *r = &fp[list[i]], v = is_raw(f, list[i]) ? VALUE_UNDEFINED : value_to_slot(vm, *r);
        if (v == VALUE_EXCEPTION)
            return false;
        if (!is_raw(f, list[i]))
            *r = v;
    }
    return true;
}

/* Move the registers there: nothing can fail. */
static void suspend(Vm *vm, Value *fp, Pc pc, Value suspended)
{
    const FunctionRecord *f = vm->function;
    Pc list = list_of(pc);
    uint8_t *p = heap_thing(vm, suspended);
    store_slot(p + SUSPENDED_STATE, (Value)((uint32_t)(pc - function_code(f)) << 1 | 1));
    p += fixed_bytes(f);
    for (unsigned i = 1; i <= *list; i++, p += 2) {
        Value *r = &fp[list[i]];
        if (is_raw(f, list[i])) { /* in two integers */
            store_slot(p, VALUE_INT(*r));
            p += 2;
            store_slot(p, VALUE_INT(*r >> 15));
        } else {
            store_slot(p, value_taken(r));
        }
    }
}

/* And back. */
static void restore(Vm *vm, Value *fp, Pc pc, uint8_t *p)
{
    const FunctionRecord *f = vm->function;
    Pc list = list_of(pc);
    p += fixed_bytes(f);
    for (unsigned i = 1; i <= *list; i++, p += 2) {
        Value *r = &fp[list[i]], v = load_slot(p);
        store_slot(p, VALUE_UNDEFINED);
        if (is_raw(f, list[i])) {
            p += 2;
            *r = (value_int(v) & 0x7FFF) | value_int(load_slot(p)) * 0x8000;
        } else {
            *r = value_unboxed(vm, v);
            if (*r != v)
                value_release(vm, v);
        }
    }
}

Pc op_generator(Vm *vm, Value *fp, Pc pc)
{
    uint32_t bytes = fixed_bytes(vm->function);
    Value suspended = heap_alloc(vm, TYPE_SUSPENDED, bytes);
    if (suspended == VALUE_EXCEPTION)
        return NULL;
    uint8_t *p = heap_address(vm, suspended);
    store_slot(p + 2, (Value)(bytes - 4) / 2);
    for (uint32_t at = SUSPENDED_STATE; at < bytes; at += 2)
        store_slot(p + at, VALUE_UNDEFINED);
    store_slot(p + SUSPENDED_CALLEE, value_copied(vm, *frame_window(vm, fp)));
    hold_push(vm, suspended);
    if (!prepare(vm, fp, pc, vm->sp))
        return NULL;
    suspended = heap_pop(vm);
    suspend(vm, fp, pc, suspended);
    register_set(vm, &fp[pc[1]], suspended);
    Pc list = list_of(pc);
    return list + 2 + *list;
}

Pc op_yield(Vm *vm, Value *fp, Pc pc)
{
    Value *window = frame_window(vm, fp), *suspended = window + 2 + vm->function->nparams;
    if (frame_link_argc((uint32_t)window[-1]) <= vm->function->nparams || value_type(vm, *suspended) != TYPE_SUSPENDED) {
        throw_damaged(vm);
        return NULL;
    }
    if (!prepare(vm, fp, pc, suspended))
        return NULL;
    suspend(vm, fp, pc, *suspended);
    return call_return(vm, value_taken(&fp[pc[2]]));
}

Value *suspended_window(Vm *vm, Value *win, const Value *end)
{
    return window_widen(vm, win, end, suspended_function(vm, win[0])->nparams + 1);
}

Pc suspended_start(Vm *vm)
{
    Value *fp = vm->fp, *window = frame_window(vm, fp), suspended = window[0];
    const FunctionRecord *f = vm->function;
    Pc pc = function_code(f);
    if (value_type(vm, suspended) != TYPE_SUSPENDED)
        return pc;
    uint8_t *p = heap_thing(vm, suspended);
    Value sent = value_taken(&window[1]);
    pc += load_u16(p + SUSPENDED_STATE) >> 1;
    store_slot(p + SUSPENDED_STATE, VALUE_UNDEFINED);
    window[0] = value_copied(vm, load_slot(p + SUSPENDED_CALLEE));
    window[2 + f->nparams] = suspended;
    restore(vm, fp, pc, p);
    if (vm->coerce_hint == RESUME_THROW) {
        error_throw_value(vm, sent);
        return exception_raise(vm, pc);
    }
    register_set(vm, &fp[pc[1]], sent);
    Pc list = list_of(pc), next = list + 2 + *list;
    return *pc == OP_GENERATOR || vm->coerce_hint == RESUME_RETURN ? next + (int8_t)next[-1] : next;
}

bool suspended_is_running(const Vm *vm, Value suspended)
{
    FrameWalk walk = {0};
    for (bool more = frame_first(vm, &walk); more; more = frame_next(vm, &walk))
        if (walk.window_count > 2u + walk.function->nparams && walk.window[2 + walk.function->nparams] == suspended)
            return true;
    return false;
}
