/* What the library's C halves are written on: everything a native may use of the runtime.
 *
 *   Value array_push(VmRef vm, Value *win, uint32_t argc)
 *
 * win[0] callee, win[1] this (VALUE_CONSTRUCT when called by `new`), win[2] .. win[1+argc] arguments;
 * all borrowed: the caller releases them, and they are roots, so what hangs on them survives a
 * collection. Absent arguments: use native_arg. A native returns a value with a count, VALUE_EXCEPTION
 * after setting the exception, VALUE_RETRY (NATIVE_COERCE) to have an argument made primitive first,
 * or VALUE_TAIL to have what it put into the window (callee, this, argc in VM->coerce_index) called instead.
 *
 * Natives never call script functions: library functions that take callbacks are written in JavaScript.
 * C locals that hold heap addresses die at every allocation (heap.h).
 */
#ifndef MOTE_NATIVE_H
#define MOTE_NATIVE_H

#include "vm.h"
#include "heap.h"
#include "hold.h"
#include "text.h"
#include "number.h"
#include "formula.h"
#include "shape.h"
#include "object.h"
#include "array.h"
#include "collection.h"
#include "typed.h"
#include "error.h"

typedef Value (*NativeFunction)(VmRef vm, Value *win, uint32_t argc);

static inline Value native_arg(const Value *win, uint32_t argc, uint32_t i)
{
    return i < argc ? win[2 + i] : VALUE_UNDEFINED;
}

/* Must window entry `index` go through $toPrimitive first? Then says so to the interpreter. */
bool native_resists(VmRef vm, const Value *win, uint32_t argc, uint32_t index, unsigned hint);
/* If window entry `index` (1 this, 2.. arguments) is an object: ask the interpreter to run
 * ToPrimitive(hint) on it and call this native again. Use before any side effect, in the standard's order. Symbols throw
 * unless the hint has COERCE_SYMBOLS. */
#define NATIVE_COERCE(vm, win, argc, index, hint)                                          \
    do {                                                                                   \
        if (native_resists(vm, win, argc, index, hint))                                    \
            return VALUE_RETRY;                                                            \
    } while (0)

/* The library's $proxied, which gets the native itself, `this` and the arguments, is called instead of this native. */
static inline Value native_proxied(VmRef vm)
{
    VM->coerce_hint = COERCE_PROXY;
    return VALUE_RETRY;
}
/* Is `v` a proxy? Then so. Use before any side effect. */
#define NATIVE_PROXY(vm, v)                 \
    do {                                    \
        if (value_is_proxy(vm, v))          \
            return native_proxied(vm);      \
    } while (0)

#endif
