/* Generators: ECMA-262 27.5; and what async.js is written on. */
#include "natives.h"
#include "opcode.h"
#include "suspended.h"

/* @generator(suspended): the object that a call of a generator function gives, its state in the hidden slot. */
Value generator_make(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    const FunctionRecord *f = suspended_function(vm, win[2]);
    Value callee = load_slot(heap_thing(vm, win[2]) + SUSPENDED_CALLEE), shape = construct_of(f).shape, prototype = VALUE_UNDEFINED;
    if (shape != VALUE_UNDEFINED && side_find(vm, callee) == VALUE_HOLE) {
        Value object = object_new_typed(vm, TYPE_WRAPPER, shape);
        if (object != VALUE_EXCEPTION)
            store_slot(heap_address(vm, object) + 4, value_copied(vm, win[2]));
        return object;
    }
    if (property_get(vm, callee, vm_root(vm, ROOT_PROTOTYPE), &prototype) == FOUND_ERROR)
        return VALUE_EXCEPTION;
    hold_push(vm, prototype);
    if (!value_is_object(vm, prototype))
        prototype = vm_root(vm, f->flags & FUNCTION_ASYNC ? ROOT_ASYNC_GENERATOR_PROTO : ROOT_GENERATOR_PROTO);
    Value object = object_new_with(vm, TYPE_WRAPPER, prototype, VALUE_KEY_INTERNAL, value_copied(vm, win[2]),
                                   ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY);
    unhold_top(vm);
    return object;
}

/* The suspended function of a generator object, VALUE_UNDEFINED if `v` is none. */
static Value suspended_of(VmRef vm, Value v, unsigned kind)
{
    if (!value_is_heap(v) || value_type(vm, v) != TYPE_WRAPPER)
        return VALUE_UNDEFINED;
    Value inner = load_slot(heap_thing(vm, v) + 4);
    bool right = value_type(vm, inner) == TYPE_SUSPENDED &&
                 (suspended_function(vm, inner)->flags & (FUNCTION_GENERATOR | FUNCTION_ASYNC)) == kind;
    return right ? inner : VALUE_UNDEFINED;
}

/* Have the interpreter resume what stands as callee, sending it what stands as `this`. */
static Value resume(VmRef vm, unsigned how)
{
    VM->coerce_index = 0;
    VM->coerce_hint = how & 3;
    return VALUE_TAIL;
}

static Value window_taken(Value *win, uint32_t argc, uint32_t i)
{
    Value v = native_arg(win, argc, i);
    if (i < argc)
        win[2 + i] = VALUE_UNDEFINED;
    return v;
}

/* next, throw, return of %GeneratorPrototype% */
Value generator_resume(VmRef vm, Value *win, uint32_t argc)
{
    unsigned how = native_magic(vm, win);
    Value suspended = suspended_of(vm, win[1], FUNCTION_GENERATOR), value = native_arg(win, argc, 0);
    if (suspended == VALUE_UNDEFINED)
        return error_type(vm, "%v method called on incompatible receiver %v",
                           ((const NativeRecord *)(const void *)flash_address(vm, win[0]))->name, win[1]);
    const uint8_t *at = suspended_at(vm, suspended);
    if (at && (*at != OP_GENERATOR || how != RESUME_RETURN)) {
        win[0] = value_copied(vm, suspended); /* the native itself is in flash */
        native_replace(vm, win, 1, window_taken(win, argc, 0));
        return resume(vm, how);
    }
    if (load_slot(heap_thing(vm, suspended) + SUSPENDED_STATE) == SUSPENDED_RUNS)
        return error_type(vm, "Generator is already running");
    if (!at && how == RESUME_THROW)
        return error_throw_value(vm, value_copied(vm, value));
    store_slot(heap_thing(vm, suspended) + SUSPENDED_STATE, VALUE_UNDEFINED); /* it never runs */
    win[0] = vm_root(vm, ROOT_DONE);
    VM->coerce_index = how == RESUME_RETURN && argc;
    return VALUE_TAIL;
}

/* $continue(suspended, value, how) */
Value generator_continue(VmRef vm, Value *win, uint32_t argc)
{
    win[0] = window_taken(win, argc, 0);
    win[1] = window_taken(win, argc, 1);
    return resume(vm, (unsigned)value_int(win[4]));
}

/* $waits(suspended): 0 not at all, 1 at an await, 2 at a yield, 3 at its start; $suspended(v): that of an asynchronous
 * generator object, or undefined; $finish(suspended): it does not go on any more. */
Value generator_state(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    unsigned what = native_magic(vm, win);
    if (what == 1)
        return value_copied(vm, suspended_of(vm, win[2], FUNCTION_GENERATOR | FUNCTION_ASYNC));
    if (what == 2) {
        store_slot(heap_thing(vm, win[2]) + SUSPENDED_STATE, VALUE_UNDEFINED);
        return VALUE_UNDEFINED;
    }
    const uint8_t *at = value_type(vm, win[2]) == TYPE_SUSPENDED ? suspended_at(vm, win[2]) : NULL; /* a damaged program's is anything */
    return VALUE_INT(!at ? 0 : *at == OP_GENERATOR ? 3 : at[4 + at[3]] ? 2 : 1);
}

/* $owner(suspended), $owner(suspended, value): what async.js keeps for it */
Value generator_owner(VmRef vm, Value *win, uint32_t argc)
{
    uint8_t *owner = heap_thing(vm, win[2]) + SUSPENDED_OWNER;
    Value old = load_slot(owner);
    if (argc < 2)
        return value_copied(vm, old);
    store_slot(owner, value_copied(vm, win[3]));
    value_release(vm, old);
    return VALUE_UNDEFINED;
}
