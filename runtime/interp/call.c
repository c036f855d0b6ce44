/* Calls and returns, all kinds: script functions get a frame (frame.h), natives are called at once,
 * bound functions and argument arrays are spread into the window first.
 *
 * Windows are consumed: whatever happens, their words are UNDEFINED afterwards. Spreading moves a window's
 * start, never its end.
 */
#include "bigint.h"
#include "error.h"
#include "execute.h"
#include "own.h"
#include "suspended.h"
#include "typed.h"

const uint8_t interp_exit[1] = {OP_EXIT};

/* ---- windows */

static void values_release(VmRef vm, Value *values, const Value *end)
{
    for (; values < end; values++)
        register_set(vm, values, VALUE_UNDEFINED);
}

void window_drop(VmRef vm, Value *win, Value *end)
{
    values_release(vm, win, end);
    vm_set_sp(vm, VM->function ? vm_fp(vm) : end);
}

/* Make sure that the stack may reach down to `low`; may compact. false: threw. */
static bool stack_room(VmRef vm, Value *low)
{
    if ((uint8_t *)low < VM->stack_peak)
        VM->stack_peak = (uint8_t *)low;
    if (stack_fits(vm, low))
        return true;
    ptrdiff_t words = vm_sp(vm) - low;
    if (heap_make_room(vm, words > 0 ? (uint32_t)words * (uint32_t)sizeof(Value) : 0))
        return true;
    error_stack_overflow(vm);
    return false;
}

/* ---- frames */

/* `prototype` of the function that *r is takes its place. */
static bool load_prototype(VmRef vm, Value *r)
{
    Value prototype = VALUE_UNDEFINED;
    if (property_get(vm, *r, vm_root(vm, ROOT_PROTOTYPE), &prototype) == FOUND_ERROR)
        return false;
    register_set(vm, r, prototype);
    return true;
}

/* The object that new.target, in *r, makes takes its place. */
static bool construct_object(VmRef vm, Value *r)
{
    FunctionConstruct construct = {VALUE_UNDEFINED, VALUE_UNDEFINED};
    bool fixed = false; /* it has the prototype that it was compiled with */
    if (value_type(vm, *r) == TYPE_FUNCTION) {
        const FunctionRecord *f = (const FunctionRecord *)(const void *)flash_address(vm, *r);
        construct = construct_of(f);
        fixed = construct.shape != VALUE_UNDEFINED && ((f->header & FUNCTION_CLASS) || side_find(vm, *r) == VALUE_HOLE);
    }
    Value object;
    if (!fixed && !load_prototype(vm, r))
        return false;
    if (fixed || (construct.shape != VALUE_UNDEFINED && *r == construct.prototype))
        object = object_new(vm, construct.shape);
    else
        object = object_new_plain(vm, value_is_object(vm, *r) ? *r : vm_root(vm, ROOT_OBJECT_PROTO));
    if (object == VALUE_EXCEPTION)
        return false;
    register_set(vm, r, object);
    return true;
}

/* What a constructor finds as `this`, in win[1], where new.target stands. */
static bool construct_this(VmRef vm, Value *win, const FunctionRecord *f)
{
    if (win[1] == VALUE_UNDEFINED)
        win[1] = value_copied(vm, win[0]);
    return (f->header & FUNCTION_TARGET) || construct_object(vm, &win[1]);
}

Value op_newtarget(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)pc, (void)x, (void)y;
    const Value *win = frame_window(vm, vm_fp(vm));
    bool made = frame_link_result((uint32_t)win[-1]) == RESULT_CONSTRUCT;
    return made ? value_copied(vm, win[1]) : VALUE_UNDEFINED;
}

/* x: new.target, or undefined. That it is a proxy, whose `prototype` the library has to ask for, comes to light in two
 * rounds: what the library makes of it stands in its place in the second. */
Value op_create(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)pc, (void)y;
    Value *self = frame_window(vm, vm_fp(vm)) + 1;
    if (PROXIES && value_is_proxy(vm, *x)) {
        if (*self == *x) {
            if (self - vm_fp(vm) > 255) /* no result arrives there */
                return error_stack_overflow(vm);
            hold_copy(vm, *x);
            return call_library(vm, ROOT_PROXY_TARGET, 1, frame_link((unsigned)(self - vm_fp(vm)), 0, 0, RESULT_DST), pc);
        }
        return construct_object(vm, self) ? value_copied(vm, *self) : VALUE_EXCEPTION;
    }
    if (*x != VALUE_UNDEFINED) {
        register_set(vm, self, value_copied(vm, *x));
        if (!construct_object(vm, self))
            return VALUE_EXCEPTION;
    }
    return value_copied(vm, *self);
}

static Value enter_function(VmRef vm, Value *win, uint32_t link, const FunctionRecord *f, Pc next)
{
    unsigned argc = frame_link_argc(link), pads = argc < f->nparams ? f->nparams - argc : 0;
    Value *end = win + 2 + argc, *low = win - pads - 2 - f->nraw, *fp = low - f->nref;
    if ((THERE_ARE(CONSTRUCTORS) && frame_link_result(link) == RESULT_CONSTRUCT && !construct_this(vm, win, f)) || !stack_room(vm, fp)) {
        window_drop(vm, win, end);
        return VALUE_EXCEPTION;
    }
    if (pads) {
        Value *from = win;
        win -= pads;
        memmove(win, from, (2 + argc) * sizeof *win);
        do
            *--end = VALUE_UNDEFINED;
        while (--pads);
        link |= FRAME_LINK_PADDED;
    }
    int window = 0;
    win[-2] = (Value)FRAME_BOTTOM;
    if (VM->function) {
        window = (int)(win - vm_fp(vm));
        if (window > 0) /* an empty array was spread: not where an ordinary call's window is */
            link |= FRAME_LINK_PADDED;
        win[-2] = (Value)(VM->return_bias + (uint32_t)(uintptr_t)next);
    }
    win[-1] = (Value)(link | frame_link(0, 0, window, 0));
    while (low > fp)
        *--low = VALUE_UNDEFINED;
    vm_set_sp(vm, fp);
    vm_set_fp(vm, fp);
    frame_run(vm, f);
    TELL_STACK(vm);
    return VALUE_TAIL;
}

void frame_pop(VmRef vm, FramePopped *popped)
{
    FrameWalk walk;
    walk.fp = vm_fp(vm);
    walk.function = VM->function;
    frame_look(&walk, walk.fp);
    Value *end = walk.window + walk.window_count;
    popped->address = walk.address;
    popped->link = walk.link;
    popped->end = end;
    if (OPCODES_USED(GENERATOR, YIELD) && walk.window_count > 2u + walk.function->nparams)
        suspended_done(vm, walk.window[2 + walk.function->nparams]);
    values_release(vm, walk.registers, walk.registers + walk.register_count);
    values_release(vm, walk.window, end);
    if (walk.address == FRAME_BOTTOM) {
        vm_set_fp(vm, VM->stack_top);
        VM->function = NULL;
        vm_set_sp(vm, end);
        return;
    }
    Value *caller = walk.window - frame_link_window(walk.link);
    for (Value *r = caller; r < end; r++)
        *r = VALUE_UNDEFINED;
    frame_run(vm, frame_return_function(vm, walk.address));
    vm_set_fp(vm, caller);
    vm_set_sp(vm, end < caller ? end : caller);
}

/* ---- values that arrive */

Pc call_deliver(VmRef vm, Value value, uint32_t link, Value *end, Pc next)
{
    for (;;) {
        unsigned dst = frame_link_dst(link), result = frame_link_result(link);
        if (value == VALUE_TAIL)
            return OPCODES_USED(GENERATOR, YIELD) ? suspended_start(vm) : function_code(VM->function);
        if (value == VALUE_EXCEPTION)
            return exception_raise(vm, next - 1); /* within the instruction */
        if (result == RESULT_RETRY) {
            Value *win = end + 1;
            link = retry_link(*end);
            *end = VALUE_UNDEFINED;
            register_set(vm, &win[dst], value);
            end = win + 2 + frame_link_argc(link);
            value = call_enter(vm, win, link, next);
            continue;
        }
        if (result == RESULT_BOTTOM) {
            vm_set_sp(vm, end);
            stack_push(vm, value);
            return interp_exit;
        }
        vm_set_sp(vm, vm_fp(vm));
        if (result == RESULT_DOUBLE && value_resists(vm, value)) {
#if MOTE_FEATURES & FEATURE_BIGINT
            if (value_is_bigint(vm, value)) {
                value_release(vm, value);
                value = error_type(vm, "Cannot convert a BigInt value to a number");
                continue;
            }
#endif
            hold_push(vm, VALUE_INT(COERCE_NUMBER));
            hold_push(vm, value);
            value = call_library(vm, ROOT_TO_PRIMITIVE, 2, link, next);
            continue;
        }
        Value *d = &vm_fp(vm)[dst], old = value;
        if (result == RESULT_DOUBLE)
            register_set_double(d, primitive_to_double(vm, value));
        else if (result == RESULT_JUMP)
            next += value_truthy(vm, value) ? (int8_t)next[-1] : 0;
        else if (OPCODE_USED(FOROFNEXT) && result == RESULT_ITERATE && value == VALUE_HOLE)
            next += (int8_t)next[-1];
        else if (result != RESULT_DROP) {
            old = *d;
            *d = value;
            if (OPCODE_USED(FOROFNEXT) && result == RESULT_ITERATE)
                vm_fp(vm)[next[-2]] = ITERATES;
        }
        value_release(vm, old);
        return next;
    }
}

Pc call_return(VmRef vm, Value result)
{
    Value *win = frame_window(vm, vm_fp(vm));
    if (frame_link_result((uint32_t)win[-1]) == RESULT_CONSTRUCT && !value_is_object(vm, result)) {
        value_release(vm, result);
        result = value_taken(&win[1]);
    }
    FramePopped popped;
    frame_pop(vm, &popped);
    return call_deliver(vm, result, popped.link, popped.end,
                        VM->function ? function_code(VM->function) + (popped.address & FRAME_OFFSET) : interp_exit + 1);
}

Pc op_return(VmRef vm, Value *fp, Pc pc)
{
    Value result = *pc == OP_RETV ? (int8_t)pc[1] : VALUE_UNDEFINED;
    return call_return(vm, *pc <= OP_RET0 ? value_taken(&fp[*pc == OP_RET ? pc[1] : 0]) : result);
}

/* ---- other callees */

static Value throw_not_callable(VmRef vm, Value shown, bool construct)
{
    if (value_is_stored_flash(shown)) {
        const uint8_t *thing = flash_address(vm, shown);
        if (header_type(load_u16(thing)) == TYPE_FUNCTION)
            shown = function_name((const FunctionRecord *)(const void *)thing);
        else if (header_type(load_u16(thing)) == TYPE_NATIVE)
            shown = ((const NativeRecord *)(const void *)thing)->name;
        if (shown == VALUE_UNDEFINED)
            shown = vm_root(vm, ROOT_EMPTY);
    }
    return error_type(vm, construct ? "%v is not a constructor" : "%v is not a function", shown);
}

Value *window_widen(VmRef vm, Value *win, const Value *end, int count)
{
    Value *to = win - count;
    if (end - to > 257) {
        error_stack_overflow(vm);
        return NULL;
    }
    if (!stack_room(vm, to))
        return NULL;
    Value callee = win[0], this_value = win[1];
    for (Value *r = to; r < win + 2; r++)
        *r = VALUE_UNDEFINED;
    win[0] = VALUE_UNDEFINED; /* a window may shrink */
    to[0] = callee;
    to[1] = this_value;
    if (to < vm_sp(vm))
        vm_set_sp(vm, to);
    return to;
}

/* A bound function's target, this and arguments take its place. */
static Value *expand_bound(VmRef vm, Value *win, Value *end, bool construct)
{
    int count = load_u16(thing_address(vm, win[0]) + 2);
    win = window_widen(vm, win, end, count);
    if (!win)
        return NULL;
    const uint8_t *thing = thing_address(vm, win[0]) + 4;
    for (int i = 0; i < count; i++)
        win[2 + i] = value_copied(vm, load_slot(thing + 4 + 2 * i));
    if (!construct)
        register_set(vm, &win[1], value_copied(vm, load_slot(thing + 2)));
    register_set(vm, &win[0], value_copied(vm, load_slot(thing)));
    return win;
}

#if MOTE_FEATURES & FEATURE_PROXY
/* What stands in the window is called by a function of the library that gets callee and this as its first arguments. */
static Value *window_wrap(VmRef vm, Value *win, const Value *end, Root function)
{
    win = window_widen(vm, win, end, 2);
    if (win) {
        win[2] = win[0];
        win[3] = win[1] == VALUE_UNDEFINED && function == ROOT_PROXY_CONSTRUCT ? value_copied(vm, win[0]) : win[1];
        win[0] = vm_feature_root(vm, function);
        win[1] = VALUE_UNDEFINED;
    }
    return win;
}

/* The proxy in the window, of a constructor if it is constructed, gives way to the library. */
static Value *expand_proxy(VmRef vm, Value *win, const Value *end, bool construct)
{
    if (construct && !(load_u16(thing_address(vm, win[0])) & HEADER_CONSTRUCTS)) {
        throw_not_callable(vm, win[0], true);
        return NULL;
    }
    return window_wrap(vm, win, end, construct ? ROOT_PROXY_CONSTRUCT : ROOT_PROXY_CALL);
}
#endif

/* The elements of the array in win[2], the only argument, take its place. */
static Value *expand_array(VmRef vm, Value *win, Value *end)
{
    Value array = win[2];
    uint32_t count = 0;
    if (value_is_arraylike(vm, array) || value_is_typed_array(vm, array))
        count = own_count(vm, array);
    else if (!value_is_nullish(array)) {
        error_type(vm, "CreateListFromArrayLike called on non-object");
        return NULL;
    }
    if (count == 0)
        register_set(vm, &win[2], VALUE_UNDEFINED);
    win = window_widen(vm, win, end, (int)count - 1);
    for (uint32_t i = 0; win && i < count; i++) {
        Value v = own_element(vm, end[-1], i); /* the array gives way to its last element */
        if (v == VALUE_EXCEPTION)
            return NULL;
        register_set(vm, &win[2 + i], v == VALUE_HOLE ? VALUE_UNDEFINED : v);
    }
    return win;
}

/* The window `inner`, which ends below `win`, is called before it: what that returns becomes win[index]. */
static Value call_before(VmRef vm, Value *inner, Value *win, uint32_t link, unsigned index, Pc next)
{
    win[-1] = retry_state(link);
    if (inner < vm_sp(vm))
        vm_set_sp(vm, inner);
    Value value = call_enter(vm, inner, frame_link(index, (unsigned)(win - inner) - 3, 0, RESULT_RETRY), next);
    if (value == VALUE_TAIL)
        return value;
    win[-1] = VALUE_UNDEFINED;
    if (value == VALUE_EXCEPTION) {
        window_drop(vm, win, win + 2 + frame_link_argc(link));
        return value;
    }
    register_set(vm, &win[index], value);
    return call_enter(vm, win, link, next);
}

#if MOTE_FEATURES & FEATURE_BIGINT
/* The same where that is a BigInt: a text of it or TypeError. */
static Value retry_bigint(VmRef vm, Value *win, uint32_t link, Pc next)
{
    Value *v = &win[VM->coerce_index];
    Value text = VM->coerce_hint & COERCE_STRING ? primitive_to_text(vm, *v)
                                                 : error_type(vm, "Cannot convert a BigInt value to a number");
    if (text == VALUE_EXCEPTION) {
        window_drop(vm, win, win + 2 + frame_link_argc(link));
        return text;
    }
    register_set(vm, v, text);
    return call_enter(vm, win, link, next);
}
#endif

/* The native wants win[VM->coerce_index] made primitive, or a list of numbers, and to be called again then. Or it leaves its
 * work to the library. */
static Value native_retry(VmRef vm, Value *win, uint32_t link, Pc next)
{
#if MOTE_FEATURES & FEATURE_PROXY
    if (VM->coerce_hint == COERCE_PROXY) {
        Value *end = win + 2 + frame_link_argc(link), *wrapped = window_wrap(vm, win, end, ROOT_PROXY_NATIVE);
        if (wrapped)
            return call_enter(vm, wrapped, link + (2u << 16), next);
        window_drop(vm, win, end);
        return VALUE_EXCEPTION;
    }
#endif
    Value *inner = win - 5;
    const unsigned hint = VM->coerce_hint;
#if MOTE_FEATURES & FEATURE_BIGINT
    if (hint != COERCE_ARRAY && value_is_bigint(vm, win[VM->coerce_index]))
        return retry_bigint(vm, win, link, next);
#endif
    inner[0] = vm_any_root(vm, hint == COERCE_LIST ? ROOT_NUMBERS : hint == COERCE_ARRAY ? ROOT_LIST
                           : MOTE_FEATURES & FEATURE_BIGINT && hint == COERCE_BIGINT_LIST ? ROOT_BIGINTS
                           : hint == COERCE_NO_REGEXP ? ROOT_TEXT_ONLY : ROOT_TO_PRIMITIVE);
    inner[1] = VALUE_UNDEFINED;
    inner[2] = value_copied(vm, win[VM->coerce_index]);
    inner[3] = VALUE_INT(hint);
    return call_before(vm, inner, win, link, VM->coerce_index, next);
}

Value *call_tail(VmRef vm, Value *win, Value **end)
{
    unsigned count = VM->coerce_index;
    bool spread = count == 255;
    Value *new_end = win + 2 + (spread ? 1 : count);
    values_release(vm, new_end, *end);
    *end = new_end;
    return THERE_ARE(SPREAD_CALLS) && spread ? expand_array(vm, win, new_end) : win;
}

/* new.target, in win[1], is a proxy: the library puts something with its `prototype` in its place. */
static Value call_with_target(VmRef vm, Value *win, uint32_t link, Pc next)
{
    Value *inner = win - 4;
    inner[0] = vm_feature_root(vm, ROOT_PROXY_TARGET);
    inner[1] = VALUE_UNDEFINED;
    inner[2] = value_copied(vm, win[1]);
    return call_before(vm, inner, win, link, 1, next);
}

static Value go_on(VmRef vm, Value *win, unsigned argc, Value constructor, Value made)
{
    if (win[0] == constructor || made == VALUE_EXCEPTION || made == VALUE_TAIL)
        return made;
    win[1] = made;
    VM->coerce_index = (uint8_t)argc;
    return VALUE_TAIL;
}

static NativeFunction native_function(VmRef vm, Value native)
{
    const NativeRecord *record = (const NativeRecord *)(const void *)flash_address(vm, native);
    const NativeFunction *natives = VM->config->natives;
    unsigned number = native_number((const ImageHeader *)(const void *)VM->library, record, native);
#ifdef NATIVES_NUMBERED
    number = ((const uint8_t *const *)VM->config->natives)[0][number];
#endif
    return natives[number];
}

/* A native constructor, win[0]. What it makes for a class that extends it inherits from the class's prototype. If it has put
 * a function in its own place, that is called on what it made, and returns the result (VALUE_TAIL). */
static Value construct_native(VmRef vm, Value *win, unsigned argc)
{
    NativeFunction native = native_function(vm, win[0]);
    Value target = win[1], callee = win[0];
    win[1] = VALUE_CONSTRUCT;
    if (target == VALUE_UNDEFINED || target == callee || !OPCODES_USED(SUPER, SUPERV)) {
        value_release(vm, target);
        return go_on(vm, win, argc, callee, native(vm, win, argc));
    }
    const NativeConstruct *construct = native_constructor((const NativeRecord *)(const void *)flash_address(vm, callee));
    if (construct->prototype == vm_root(vm, ROOT_OBJECT_PROTO)) /* Object makes an empty object then, whatever it gets */
        argc = 0;
    hold_push(vm, target);
    Value made = native(vm, win, argc);
    if (made == VALUE_RETRY || made == VALUE_TAIL || made == VALUE_EXCEPTION) {
        target = heap_pop(vm);
        register_set(vm, &win[1], target);
        return made;
    }
    hold_push(vm, made);
    bool done = load_prototype(vm, &vm_sp(vm)[1]);
    if (done && value_is_object(vm, held(vm, 1)) && value_is_object(vm, made) && !value_is_proxy(vm, made))
        done = object_set_prototype(vm, held(vm, 0), held(vm, 1));
    made = hold_result(vm, done);
    unhold_top(vm);
    return go_on(vm, win, argc, callee, made);
}

static Value throw_no_new(VmRef vm, Value class)
{
    return error_type(vm, "Class constructor %v cannot be invoked without 'new'", class);
}

/* The FunctionRecord or NativeRecord of a callee of such a type; NULL: threw, as it can not be called or constructed. */
static const void *record_called(VmRef vm, Value callee, Type type, bool construct)
{
    const void *record = type_is_callable(type) ? flash_address(vm, callee) : NULL;
    const FunctionRecord *f = record;
    const NativeRecord *native = record;
    unsigned may_construct = 0;
    if (record)
        may_construct = type == TYPE_NATIVE ? native->header & NATIVE_CONSTRUCTOR : f->flags & FUNCTION_CONSTRUCTOR;
    if (record && (!construct || may_construct))
        return record;
    throw_not_callable(vm, callee, construct);
    return NULL;
}

Value call_enter(VmRef vm, Value *win, uint32_t link, Pc next)
{
    Value *end = win + 2 + frame_link_argc(link), *spread = win;
    bool construct = frame_link_result(link) == RESULT_CONSTRUCT;
    do {
        win = spread;
        if (win < vm_sp(vm))
            vm_set_sp(vm, win);
        unsigned argc = (unsigned)(end - win) - 2;
        link = (link & ~0xFF0000u) | argc << 16;
        Value callee = win[0];
        Type type = value_type(vm, callee);
        if (THERE_ARE(BOUND) && type == TYPE_BOUND) {
            spread = expand_bound(vm, win, end, construct);
            continue;
        }
#if MOTE_FEATURES & FEATURE_PROXY
        if (type == TYPE_PROXY_FUNCTION) {
            spread = expand_proxy(vm, win, end, construct);
            construct = false;
            link &= ~((uint32_t)RESULT_CONSTRUCT << 28);
            continue;
        }
#endif
        if (OPCODES_USED(GENERATOR, YIELD) && type == TYPE_SUSPENDED) {
            spread = suspended_window(vm, win, end);
            if (!spread)
                break;
            const FunctionRecord *f = suspended_function(vm, spread[0]); /* it may have moved */
            /* PADDED: it returns by frame_pop */
            return enter_function(vm, spread, (link + ((f->nparams + 1u) << 16)) | FRAME_LINK_PADDED, f, next);
        }
        if (type == TYPE_CLOSURE)
            callee = load_slot(thing_address(vm, callee) + 2);
        const FunctionRecord *f = record_called(vm, callee, type, construct);
        if (!f)
            break;
        if (construct && value_is_proxy(vm, win[1]) && (type == TYPE_NATIVE || !(f->header & FUNCTION_TARGET)))
            return call_with_target(vm, win, link, next);
        if (type != TYPE_NATIVE) {
            if (construct || !(f->header & FUNCTION_CLASS))
                return enter_function(vm, win, link, f, next);
            throw_no_new(vm, win[0]);
            break;
        }
        Value value;
        if (construct) {
            value = construct_native(vm, win, argc);
            if (value == VALUE_TAIL) { /* an ordinary call */
                construct = false;
                link &= ~((uint32_t)RESULT_CONSTRUCT << 28);
            }
        } else {
            value = native_function(vm, callee)(vm, win, argc);
        }
        if (value == VALUE_RETRY)
            return native_retry(vm, win, link, next);
        if (value != VALUE_TAIL) {
            window_drop(vm, win, end);
            return value;
        }
        spread = call_tail(vm, win, &end);
    } while (spread);
    window_drop(vm, win, end);
    return VALUE_EXCEPTION;
}

Value op_call_handles(VmRef vm, unsigned argc, Pc pc)
{
    return call_enter(vm, vm_sp(vm), opcode_link(pc) | argc << 16, opcode_next(pc));
}

Value call_library(VmRef vm, Root function, unsigned argc, uint32_t link, Pc next)
{
    hold_push(vm, VALUE_UNDEFINED);
    hold_push(vm, vm_any_root(vm, function));
    return call_enter(vm, vm_sp(vm), link | argc << 16, next);
}

Value op_call_library(VmRef vm, Root function, unsigned argc, Pc pc)
{
    return call_library(vm, function, argc, opcode_link(pc), opcode_next(pc));
}

Value interp_call(VmRef vm, Value function, Value this_value, const Value *args, unsigned argc)
{
    Value *win = vm_sp(vm) - 2 - argc;
    if ((const uint8_t *)vm_sp(vm) - VM->heap_top < (ptrdiff_t)((2 + argc) * sizeof *win))
        return error_stack_overflow(vm);
    win[0] = value_copied(vm, function);
    win[1] = value_copied(vm, this_value);
    for (unsigned i = 0; i < argc; i++)
        win[2 + i] = value_copied(vm, args[i]);
    vm_set_sp(vm, win);
    VM->in_promise = 0;
    uint32_t link = frame_link(0, argc, 0, RESULT_BOTTOM);
    Pc next = interp_exit + 1; /* of no instruction */
    Value entered = call_enter(vm, win, link, next);
    interp_run(vm, call_deliver(vm, entered, link, win + 2 + argc, next));
    return heap_pop(vm);
}

/* ---- instructions */

Value op_call(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    Opcode op = (Opcode)*pc;
    Value *win = vm_fp(vm);
    uint32_t link = opcode_link(pc);
    unsigned argc = pc[1] >> 4;
    if (op == OP_CALLK1 || op == OP_CALLK1M) {
        Value *r = &win[argc];
        register_set(vm, &win[2], op == OP_CALLK1M ? value_taken(r) : value_copied(vm, *r));
        argc = 1;
    }
    if (op >= OP_CALLKS1) {
        argc = op - OP_CALLKS1 + 1u;
        win[0] = operand_short(pc + 1);
        win[1] = VALUE_UNDEFINED;
    } else if (op >= OP_CALLK && op <= OP_CALLK1M) { /* the compiler keeps a window empty */
        win[0] = operand16(pc + 2);
        win[1] = VALUE_UNDEFINED;
    } else if ((OPCODE_USED(CALLV) || OPCODE_USED(NEWV) || OPCODE_USED(SUPERV)) && (op == OP_CALLV || op == OP_NEWV || op == OP_SUPERV)) {
        Value *end = win + 3, *spread = expand_array(vm, win, end);
        if (!spread) {
            window_drop(vm, win, end);
            return VALUE_EXCEPTION;
        }
        win = spread;
        argc = (unsigned)(end - win) - 2;
    }
    if (op == OP_NEW || op == OP_NEWV)
        register_set(vm, &win[1], VALUE_UNDEFINED);
    if (op >= OP_NEW && op <= OP_SUPERV)
        link |= (uint32_t)RESULT_CONSTRUCT << 28;
    return call_enter(vm, win, link | argc << 16, opcode_next(pc));
}

Value op_callm(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)x, (void)y;
    const bool is_short = *pc != OP_CALLM;
    Pc next = opcode_next(pc);
    Value *win = vm_fp(vm), key = is_short ? operand_short(pc + 1) : operand16(pc + 2), method = VALUE_UNDEFINED;
    uint32_t link = opcode_link(pc) | (is_short ? *pc - OP_CALLMS1 + 1u : (uint32_t)pc[1] >> 4) << 16;
    Found found = FOUND_ERROR;
    win[0] = VALUE_UNDEFINED;
    if (value_is_nullish(win[1]))
        throw_nullish(vm, win[1], key);
    else
        found = property_get(vm, win[1], key, &method);
    if (found == FOUND_GETTER || (PROXIES && found == FOUND_PROXY)) { /* its result goes to win[0], then the window is called */
        const bool proxy = PROXIES && found == FOUND_PROXY;
        Value *inner = win - (proxy ? 6 : 3), *self = &inner[proxy ? 4 : 1];
        inner[0] = method;
        *self = value_copied(vm, win[1]);
        if (proxy) {
            inner[0] = vm_feature_root(vm, ROOT_PROXY_GET);
            inner[1] = VALUE_UNDEFINED;
            inner[2] = method;
            inner[3] = key;
        }
        return call_before(vm, inner, win, link, 0, next);
    }
    win[0] = method;
    if (found != FOUND_ERROR) {
        if (value_is_callable(vm, method))
            return call_enter(vm, win, link, next);
        throw_not_callable(vm, key, false);
    }
    window_drop(vm, win, win + 2 + frame_link_argc(link));
    return VALUE_EXCEPTION;
}
