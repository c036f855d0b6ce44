/* Frames that leave the stack and come back: generators and asynchronous functions.
 *
 * GENERATOR and YIELD move the registers that the function still needs (their list is in the instruction) into a
 * TYPE_SUSPENDED, two bytes each, and the frame is gone. Such a thing is resumed by being called (call_enter), with the
 * value sent as `this` and VM->coerce_hint saying how, and goes on in a fresh frame: so there is no recursion in C, and what
 * resumes gets what the function yields or returns as the result of its call. While it runs its frame refers to it behind
 * the parameters, where the next YIELD finds it.
 */
#include "execute.h"
#include "suspended.h"

/* What a function record or closure in a callee register runs; NULL: it is something else. */
static const FunctionRecord *record_of(VmRef vm, Value callee)
{
    if (value_type(vm, callee) == TYPE_CLOSURE)
        callee = load_slot(thing_address(vm, callee) + 2);
    return value_type(vm, callee) == TYPE_FUNCTION ? (const FunctionRecord *)(const void *)flash_address(vm, callee) : NULL;
}

const FunctionRecord *suspended_function(VmRef vm, Value suspended)
{
    return record_of(vm, load_slot(heap_thing(vm, suspended) + SUSPENDED_CALLEE));
}

const uint8_t *suspended_at(VmRef vm, Value suspended)
{
    uint16_t state = load_u16(heap_thing(vm, suspended) + SUSPENDED_STATE);
    return state & 1 ? function_code(suspended_function(vm, suspended)) + (state >> 1) : NULL;
}

/* The list of registers of the instruction at pc: their number, they themselves, the distance of the jump. */
static Pc list_of(Pc pc) { return pc + (*pc == OP_YIELD ? 3 : 2); }

static bool is_raw(const FunctionRecord *f, unsigned reg) { return reg - f->nref < f->nraw; }

/* Bytes before the registers. */
static uint32_t fixed_bytes(const FunctionRecord *f)
{
    enum { BOTH = FUNCTION_GENERATOR | FUNCTION_ASYNC };
    return (f->flags & BOTH) == BOTH ? SUSPENDED_BYTES + 2 : SUSPENDED_BYTES;
}

/* Give the suspended thing room for the registers that the instruction lists; and all of these a form that
 * fits. false: threw, and every register holds what it held. */
static bool prepare(VmRef vm, Value *fp, Pc list, const Value *suspended)
{
    const FunctionRecord *f = VM->function;
    uint32_t bytes = fixed_bytes(f), old = heap_size_of(vm, heap_thing(vm, *suspended));
    for (unsigned i = *list; i > 0; i--) {
        Value *r = &fp[list[i]], v;
        bytes += 2;
        if (is_raw(f, list[i])) {
            bytes += 2;
            continue;
        }
        v = value_to_slot(vm, *r);
        if (v == VALUE_EXCEPTION)
            return false;
        *r = v;
    }
    uint8_t *p = heap_resize(vm, *suspended, old, bytes, 0);
    if (!p)
        return false;
    store_slot(p + 2, (Value)(bytes - 4) / 2);
    return true;
}

/* Move the registers there, or back: nothing can fail. A raw one is two integers. */
static void move_registers(VmRef vm, Value *fp, Pc list, uint8_t *p, bool back)
{
    const FunctionRecord *f = VM->function;
    p += fixed_bytes(f);
    for (unsigned n = *list; n > 0; n--, p += 2) {
        unsigned reg = *++list;
        Value *r = &fp[reg], v = load_slot(p);
        if (is_raw(f, reg)) {
            p += 2;
            if (back)
                *r = (value_int(v) & 0x7FFF) | value_int(load_slot(p)) * 0x8000;
            store_slot(p - 2, VALUE_INT(*r));
            store_slot(p, VALUE_INT(*r >> 15));
        } else if (back) {
            store_slot(p, VALUE_UNDEFINED);
            *r = value_unboxed(vm, v);
            if (*r != v)
                value_release(vm, v);
        } else {
            store_slot(p, value_taken(r));
        }
    }
}

/* GENERATOR and YIELD */
Pc op_suspend(VmRef vm, Value *fp, Pc pc)
{
    const FunctionRecord *f = VM->function;
    Value *window = frame_window(vm, fp), *suspended = window + 2 + f->nparams;
    Pc list = list_of(pc);
    uint8_t *p;
    if (*pc == OP_GENERATOR) {
        Value made = heap_alloc(vm, TYPE_SUSPENDED, fixed_bytes(f));
        if (made == VALUE_EXCEPTION)
            return NULL;
        p = heap_address(vm, made);
        store_slot(p + 2, (Value)(fixed_bytes(f) - 4) / 2);
        store_slot(p + SUSPENDED_CALLEE, value_copied(vm, *window));
        store_slot(p + fixed_bytes(f) - 2, VALUE_UNDEFINED);
        store_slot(p + SUSPENDED_STATE, VALUE_UNDEFINED);
        hold_push(vm, made);
        suspended = vm_sp(vm);
    }
    if ((*pc == OP_YIELD && frame_link_argc((uint32_t)window[-1]) <= f->nparams) ||
        value_type(vm, *suspended) != TYPE_SUSPENDED || suspended_function(vm, *suspended) != f) {
        throw_damaged(vm);
        return NULL;
    }
    if (!prepare(vm, fp, list, suspended))
        return NULL;
    p = heap_thing(vm, *suspended);
    store_slot(p + SUSPENDED_STATE, (Value)((uint32_t)(pc - function_code(f)) << 1 | 1));
    move_registers(vm, fp, list, p, false);
    if (*pc == OP_YIELD)
        return call_return(vm, value_taken(&fp[pc[2]]));
    register_set(vm, &fp[pc[1]], heap_pop(vm));
    return list + 2 + *list;
}

Value *suspended_window(VmRef vm, Value *win, const Value *end)
{
    return window_widen(vm, win, end, suspended_function(vm, win[0])->nparams + 1);
}

Pc suspended_start(VmRef vm)
{
    Value *fp = vm_fp(vm), *window = frame_window(vm, fp), suspended = window[0];
    const FunctionRecord *f = VM->function;
    if (value_type(vm, suspended) != TYPE_SUSPENDED)
        return function_code(f);
    Pc pc = suspended_at(vm, suspended), list = list_of(pc), next = list + 2 + *list;
    uint8_t *p = heap_thing(vm, suspended);
    Value sent = value_taken(&window[1]);
    store_slot(p + SUSPENDED_STATE, SUSPENDED_RUNS);
    window[0] = value_copied(vm, load_slot(p + SUSPENDED_CALLEE));
    window[2 + f->nparams] = suspended;
    move_registers(vm, fp, list, p, true);
    if (VM->coerce_hint == RESUME_THROW) {
        error_throw_value(vm, sent);
        return f->flags & FUNCTION_ASYNC ? exception_goes_on(vm, pc) : exception_raise(vm, pc);
    }
    register_set(vm, &fp[pc[1]], sent);
    return *pc == OP_GENERATOR || VM->coerce_hint == RESUME_RETURN ? next + (int8_t)next[-1] : next;
}

void suspended_done(VmRef vm, Value suspended)
{
    if (value_type(vm, suspended) != TYPE_SUSPENDED)
        return;
    Slot *state = (Slot *)(void *)(heap_thing(vm, suspended) + SUSPENDED_STATE);
    if (*state == (Slot)SUSPENDED_RUNS)
        *state = (Slot)VALUE_UNDEFINED;
}
