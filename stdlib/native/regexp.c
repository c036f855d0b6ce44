/* RegExp: what stdlib/js/features/regexp.js and pattern.js are written on (ECMA-262 22.2). */
#include "letters.h"
#include "match.h"
#include "natives.h"
#include "program.h"
#include "regexp.h"

static Value no_regexp(VmRef vm, Value v)
{
    return error_type(vm, "Receiver is not a RegExp: %v", v);
}

/* RegExp(pattern, flags): the script fills what is made here, for `new`. */
Value regexp_construct(VmRef vm, Value *win, uint32_t argc)
{
    const bool constructs = win[1] == VALUE_CONSTRUCT;
    win[0] = vm_feature_root(vm, ROOT_REGEXP_FILL);
    if (constructs)
        return regexp_new(vm, VALUE_UNDEFINED);
    native_replace(vm, win, 1, VALUE_UNDEFINED);
    VM->coerce_index = (uint8_t)argc;
    return VALUE_TAIL;
}

/* $recompile(regexp, flags): RegExp(regexp, flags), in programs that can compile patterns: literals need no compiler. */
Value regexp_again(VmRef vm, Value *win, uint32_t argc)
{
    win[0] = vm_feature_root(vm, ROOT_REGEXP_FILL);
    if (win[0] == VALUE_UNDEFINED)
        return error_throw(vm, ERROR_TYPE, "RegExp is nowhere in the program");
    VM->coerce_index = (uint8_t)argc;
    return VALUE_TAIL;
}

/* $match(regexp, text, from) */
Value regexp_match_text(VmRef vm, Value *win, uint32_t argc)
{
    if (!native_gets(vm, win, argc, "-si"))
        return VALUE_EXCEPTION;
    const Value record = regexp_of(vm, win[2]);
    return record == VALUE_HOLE ? no_regexp(vm, win[2]) : regexp_match(vm, record, &win[3], (uint32_t)value_int(win[4]));
}

/* $newRegExp(), to be filled; $copyRegExp(regexp); $fillRegExp(regexp, source, program, names) */
Value regexp_make(VmRef vm, Value *win, uint32_t argc)
{
    if (argc <= 1)
        return regexp_new(vm, argc ? value_copied(vm, regexp_of(vm, win[2])) : VALUE_UNDEFINED);
    if (!native_gets(vm, win, argc, "-ss-"))
        return VALUE_EXCEPTION;
    if (!value_is_heap(win[2]) || wrapper_content(vm, win[2]) != VALUE_UNDEFINED)
        return no_regexp(vm, win[2]);
    return regexp_fill(vm, &win[2]) ? value_copied(vm, win[2]) : VALUE_EXCEPTION;
}

enum { SOURCE = 8, FLAGS_OF, NAMES_OF, IS_PLAIN, PROGRAM_OF };

/* The getters of flags (by bit) and of `source`, of `this`; $flagsOf, $namesOf, $isPlain, $programOf, of the argument. The first is -1 of what is no RegExp. */
Value regexp_property(VmRef vm, Value *win, uint32_t argc)
{
    const unsigned which = native_magic(vm, win);
    const Value v = which > SOURCE ? native_arg(win, argc, 0) : win[1], record = regexp_of(vm, v);
    if (which == IS_PLAIN)
        return value_bool(regexp_is_plain(vm, v) &&
                          !(thing_address(vm, record)[REGEXP_PROGRAM] & REGEXP_STICKY));
    if (record == VALUE_HOLE) {
        if (which == FLAGS_OF)
            return VALUE_INT(-1);
        if (v != vm_feature_root(vm, ROOT_REGEXP_PROTO))
            return no_regexp(vm, v);
        static const char EMPTY[] = "(?:)";
        return which == SOURCE ? text_new8(vm, EMPTY, sizeof EMPTY - 1) : VALUE_UNDEFINED;
    }
    const uint8_t *p = thing_address(vm, record);
    switch (which) {
    case SOURCE: return value_copied(vm, load_slot(p + REGEXP_SOURCE));
    case NAMES_OF: return value_copied(vm, load_slot(p + REGEXP_NAMES));
    case FLAGS_OF: return VALUE_INT(p[REGEXP_PROGRAM]);
    case PROGRAM_OF: return regexp_program(vm, v);
    default: return value_bool(p[REGEXP_PROGRAM] >> (which & 31) & 1);
    }
}

/* $canonical(code, unicode) */
Value regexp_canonical(VmRef vm, Value *win, uint32_t argc)
{
    if (!native_gets(vm, win, argc, "i-"))
        return VALUE_EXCEPTION;
    return VALUE_INT((int32_t)letter_canonical((uint32_t)value_int(win[2]), win[3] == VALUE_TRUE));
}
