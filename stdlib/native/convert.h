/* Arguments of natives, converted. An object argument is coerced by script first (VALUE_RETRY); what a
 * conversion makes replaces the argument in the window, which keeps it alive.
 */
#ifndef MOTE_NATIVE_CONVERT_H
#define MOTE_NATIVE_CONVERT_H

#include "native.h"

/* The text of window entry `index` (borrowed; lives in the window). VALUE_EXCEPTION: out of memory. Allocates.
 * Objects must have been coerced (NATIVE_COERCE with COERCE_STRING). */
Value native_text(VmRef vm, Value *win, uint32_t argc, uint32_t index);
/* ToIntegerOrInfinity of argument i (primitive). */
double native_integer(VmRef vm, const Value *win, uint32_t argc, uint32_t i);
/* ToIntegerOrInfinity of argument i (primitive), limited to what no position in a string or array exceeds. */
int32_t native_int(VmRef vm, const Value *win, uint32_t argc, uint32_t i);
/* ToIntegerOrInfinity clamped to 0 .. limit; `undefined` is 0. */
uint32_t native_clamped(VmRef vm, const Value *win, uint32_t argc, uint32_t i, uint32_t limit);
/* A relative index, as Array.prototype.slice has them: clamped to 0 .. length. */
uint32_t native_position(VmRef vm, const Value *win, uint32_t argc, uint32_t i, uint32_t length);
/* Replace a window entry, releasing the old; takes over the count. */
void native_replace(VmRef vm, Value *win, uint32_t index, Value value);

#define COERCE_NUMBER_ARG(i) NATIVE_COERCE(vm, win, argc, 2u + (i), COERCE_NUMBER)

/* Which of its function's variants the running native is (NATIVEM in builtins.def). */
static inline unsigned native_magic(VmRef vm, const Value *win)
{
    return ((const NativeRecord *)(const void *)flash_address(vm, win[0]))->header >> NATIVE_MAGIC_SHIFT;
}

/* Bring window entries into the wanted form, in the standard's order: a letter each for this and the arguments,
 * 't' text (made in place; undefined becomes "undefined", a `this` of undefined or null throws), 'o' text or undefined,
 * 'n' primitive for ToNumber, '-' as it is; '*' repeats the letter before. 0: done; else the native returns the answer. */
Value native_prepare(VmRef vm, Value *win, uint32_t argc, const char *forms);
#define PREPARE(forms)                                                                                     \
    do {                                                                                                   \
        Value answer_ = native_prepare(vm, win, argc, forms);                                              \
        if (answer_)                                                                                       \
            return answer_;                                                                                \
    } while (0)

/* Whether a helper of the library that programs carry got what it counts on, a letter for each argument: 's' a string, 'i' an
 * integer, 'n' a number, '-' anything. false: exception, as only a damaged program calls it otherwise. */
#ifdef MOTE_LINKED /* trusts its program */
static inline bool native_gets(VmRef vm, const Value *win, uint32_t argc, const char *kinds) { return (void)vm, (void)win, (void)argc, (void)kinds, true; }
#else
bool native_gets(VmRef vm, const Value *win, uint32_t argc, const char *kinds);
#endif

/* Property key of window entry `index`, with a count (release it). VALUE_EXCEPTION possible. Allocates. */
Value native_key(VmRef vm, const Value *win, uint32_t argc, uint32_t index);

#endif
