/* Calls and returns, all kinds: script functions get a frame (frame.h), natives are called at once,
 * bound functions and argument arrays are spread into the window first. The loop has the common cases of
 * script functions inline and comes here for the rest.
 *
 * Windows are consumed: whatever happens, their words are UNDEFINED afterwards.
 */
#include "execute.h"

const uint8_t interp_exit[1] = {OP_EXIT};

/* ---- windows */

static void values_release(Vm *vm, Value *values, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        register_set(vm, &values[i], VALUE_UNDEFINED);
}

void window_drop(Vm *vm, Value *win, unsigned count)
{
    values_release(vm, win, count);
    vm->sp = vm->function ? vm->fp : win + count;
}

static inline void stack_note_peak(Vm *vm, const Value *low)
{
    if ((const uint8_t *)low < vm->stack_peak)
        vm->stack_peak = (uint8_t *)low;
}

/* Make sure that the stack may reach down to `low`; may compact. */
static bool stack_room(Vm *vm, const Value *low)
{
    stack_note_peak(vm, low);
    if (stack_fits(vm, low))
        return true;
    ptrdiff_t words = vm->sp - low;
    return heap_make_room(vm, words > 0 ? (uint32_t)words * (uint32_t)sizeof(Value) : 0);
}

/* ---- frames */

static inline void frame_place(Vm *vm, Value *base, unsigned dst, unsigned argc, unsigned result, Pc next)
{
    bool bottom = vm->function == NULL;
    base[0] = (Value)(bottom ? FRAME_BOTTOM : vm->return_bias + (uint32_t)(uintptr_t)next);
    base[1] = (Value)frame_link(dst, argc, bottom ? 0 : (int)(base + 2 - vm->fp), result);
}

/* `new F`: the object, in win[1]. */
static bool construct_this(Vm *vm, Value *win, const FunctionRecord *f)
{
    const FunctionConstruct construct = construct_of(f);
    Value shape = construct.shape;
    if (shape == VALUE_UNDEFINED || value_is_heap(win[0]) ||
        (vm->side != VALUE_UNDEFINED && side_find(vm, win[0]) != VALUE_HOLE)) {
        Value prototype = VALUE_UNDEFINED;
        Found found = property_get(vm, win[0], vm_root(vm, ROOT_PROTOTYPE), &prototype);
        if (found == FOUND_ERROR)
            return false;
        if (shape == VALUE_UNDEFINED || prototype != construct.prototype) {
            Value object;
            if (found == FOUND_DATA && value_is_object(vm, prototype)) {
                register_set(vm, &win[1], prototype); /* a root while the object is made */
                object = object_new_plain(vm, win[1]);
            } else {
                if (found != FOUND_NONE)
                    value_release(vm, prototype);
                object = object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO));
            }
            if (object == VALUE_EXCEPTION)
                return false;
            register_set(vm, &win[1], object);
            return true;
        }
        value_release(vm, prototype);
    }
    Value object = object_new(vm, shape);
    if (object == VALUE_EXCEPTION)
        return false;
    register_set(vm, &win[1], object);
    return true;
}

static Pc enter_function(Vm *vm, Value *win, uint32_t link, const FunctionRecord *f, Pc next)
{
    unsigned argc = frame_link_argc(link), result = frame_link_result(link);
    unsigned pads = argc < f->nparams ? f->nparams - argc : 0;
    unsigned below = 2u + f->nref + f->nraw;
    if (result == RESULT_CONSTRUCT && !construct_this(vm, win, f)) {
        window_drop(vm, win, 2 + argc);
        return NULL;
    }
    if (!stack_room(vm, win - pads - below)) {
        window_drop(vm, win, 2 + argc);
        error_stack_overflow(vm);
        return NULL;
    }
    if (pads) {
        memmove(win - pads, win, (2 + argc) * sizeof *win);
        win -= pads;
        for (unsigned i = 0; i < pads; i++)
            win[2 + argc + i] = VALUE_UNDEFINED;
    }
    frame_place(vm, win - 2, frame_link_dst(link), argc, result, next);
    if (pads)
        win[-1] = (Value)((uint32_t)win[-1] | FRAME_LINK_PADDED);
    Value *fp = win - below;
    for (unsigned i = 0; i < f->nref; i++)
        fp[i] = VALUE_UNDEFINED;
    vm->fp = vm->sp = fp;
    frame_run(vm, f);
    return function_code(f);
}

void frame_pop(Vm *vm, FramePopped *popped)
{
    const FunctionRecord *f = vm->function;
    Value *base = vm->fp + f->nref + f->nraw;
    popped->address = (uint32_t)base[0];
    popped->link = (uint32_t)base[1];
    unsigned argc = frame_link_argc(popped->link);
    unsigned count = 2 + (argc > f->nparams ? argc : f->nparams);
    values_release(vm, vm->fp, f->nref);
    values_release(vm, base + 2, count);
    Value *end = base + 2 + count;
    popped->end = end;
    if (popped->address == FRAME_BOTTOM) {
        vm->fp = vm->stack_top;
        vm->function = NULL;
        vm->sp = end;
        return;
    }
    Value *caller = base + 2 - frame_link_window(popped->link);
    for (Value *r = caller; r < end; r++)
        *r = VALUE_UNDEFINED;
    frame_run(vm, frame_return_function(vm, popped->address));
    vm->fp = caller;
    vm->sp = end < caller ? end : caller;
}

/* ---- values that arrive */

static Pc deliver_double(Vm *vm, Value value, unsigned dst, Pc next)
{
    if (value_is_object(vm, value)) {
        Value args[2] = {value, VALUE_INT(COERCE_NUMBER)};
        return call_script(vm, vm_root(vm, ROOT_TO_PRIMITIVE), VALUE_UNDEFINED, args, 2,
                           frame_link(dst, 2, 0, RESULT_DOUBLE), next);
    }
    register_set_double(&vm->fp[dst], primitive_to_double(vm, value));
    value_release(vm, value);
    return next;
}

Pc call_deliver(Vm *vm, Value value, uint32_t link, Value *end, Pc next)
{
    unsigned dst = frame_link_dst(link), result = frame_link_result(link);
    if (result == RESULT_RETRY) {
        Value *win = end + 1;
        unsigned state = (unsigned)value_int(end[0]);
        *end = VALUE_UNDEFINED;
        register_set(vm, &win[dst], value);
        return call_enter(vm, win, frame_link(state & 0xFF, state >> 8 & 0xFF, 0, state >> 16), next);
    }
    if (result == RESULT_BOTTOM) {
        vm->sp = end;
        *--vm->sp = value;
        return interp_exit;
    }
    vm->sp = vm->fp;
    if (result == RESULT_DOUBLE)
        return deliver_double(vm, value, dst, next);
    if (result <= RESULT_CONSTRUCT) {
        register_set(vm, &vm->fp[dst], value);
        return next;
    }
    bool taken = result != RESULT_DROP && value_truthy(vm, value) == (result == RESULT_JUMP_TRUE);
    value_release(vm, value);
    return taken ? next + (int8_t)next[-1] : next;
}

Pc call_return(Vm *vm, Value result)
{
    Value *win = frame_window(vm, vm->fp);
    if (frame_link_result((uint32_t)win[-1]) == RESULT_CONSTRUCT && !value_is_object(vm, result)) {
        value_release(vm, result);
        result = value_taken(&win[1]);
    }
    FramePopped popped;
    frame_pop(vm, &popped);
    Pc next = vm->function ? function_code(vm->function) + (popped.address & FRAME_OFFSET) : NULL;
    Pc pc = call_deliver(vm, result, popped.link, popped.end, next);
    return pc ? pc : exception_raise(vm, next ? next - 1 : NULL);
}

/* ---- other callees */

static Pc throw_not_callable(Vm *vm, Value *win, unsigned argc, bool construct)
{
    Value shown = win[0];
    if (value_is_stored_flash(shown)) {
        const uint8_t *thing = flash_address(vm, shown);
        if (header_type(load_u16(thing)) == TYPE_FUNCTION)
            shown = ((const FunctionRecord *)(const void *)thing)->name;
        else if (header_type(load_u16(thing)) == TYPE_NATIVE)
            shown = ((const NativeRecord *)(const void *)thing)->name;
    }
    error_throw(vm, ERROR_TYPE, construct ? "%v is not a constructor" : "%v is not a function", shown);
    window_drop(vm, win, 2 + argc);
    return NULL;
}

/* A bound function's target, this and arguments take its place. */
static Value *expand_bound(Vm *vm, Value *win, unsigned *argc, bool construct)
{
    unsigned count = load_u16(heap_thing(vm, win[0]) + 2);
    if (count + *argc > 255 || !stack_room(vm, win - count)) {
        window_drop(vm, win, 2 + *argc);
        if (count + *argc > 255)
            error_throw(vm, ERROR_RANGE, "too many arguments");
        else
            error_stack_overflow(vm);
        return NULL;
    }
    Value bound = win[0], old_this = win[1];
    const uint8_t *thing = heap_thing(vm, bound);
    win -= count;
    win[0] = value_copied(vm, load_slot(thing + 4));
    win[1] = construct ? old_this : value_copied(vm, load_slot(thing + 6));
    for (unsigned i = 0; i < count; i++)
        win[2 + i] = value_copied(vm, load_slot(thing + 8 + 2 * i));
    value_release(vm, bound);
    if (!construct)
        value_release(vm, old_this);
    *argc += count;
    return win;
}

/* The elements of the array in win[2] become the arguments; the window's end stays. */
static Value *expand_array(Vm *vm, Value *win, unsigned *argc)
{
    Value array = win[2];
    uint32_t count = 0;
    Type type = value_type(vm, array);
    if (type >= TYPE_ARRAY && type <= TYPE_ARRAY_F64)
        count = array_length(vm, array);
    else if (!value_is_nullish(array)) {
        error_throw(vm, ERROR_TYPE, "CreateListFromArrayLike called on non-object");
        window_drop(vm, win, 3);
        return NULL;
    }
    if (count > 254 || !stack_room(vm, win - count)) {
        if (count > 254)
            error_throw(vm, ERROR_RANGE, "too many arguments");
        else
            error_stack_overflow(vm);
        window_drop(vm, win, 3);
        return NULL;
    }
    Value callee = win[0], this_value = win[1];
    array = win[2];
    Value *end = win + 3;
    win = end - 2 - count;
    for (Value *r = win - 1; r < end; r++)
        *r = VALUE_UNDEFINED;
    win[-1] = array;
    win[0] = callee;
    win[1] = this_value;
    if (win - 1 < vm->sp)
        vm->sp = win - 1;
    for (uint32_t i = 0; i < count; i++) {
        Value v = array_get(vm, win[-1], i);
        if (v == VALUE_EXCEPTION) {
            window_drop(vm, win - 1, 3 + count);
            return NULL;
        }
        win[2 + i] = v == VALUE_HOLE ? VALUE_UNDEFINED : v;
    }
    register_set(vm, &win[-1], VALUE_UNDEFINED);
    if (vm->sp == win - 1)
        vm->sp = win;
    *argc = count;
    return win;
}

/* The native wants win[vm->coerce_index] made primitive and to be called again then. */
static Pc native_retry(Vm *vm, Value *win, uint32_t link, Pc next)
{
    unsigned argc = frame_link_argc(link), index = vm->coerce_index;
    Value hint = VALUE_INT(vm->coerce_hint);
    Value *inner = win - 5;
    inner[0] = vm_root(vm, ROOT_TO_PRIMITIVE);
    inner[1] = VALUE_UNDEFINED;
    inner[2] = value_copied(vm, win[index]);
    inner[3] = hint;
    inner[4] = retry_state(frame_link_dst(link), argc, frame_link_result(link));
    if (inner < vm->sp)
        vm->sp = inner;
    Pc pc = call_enter(vm, inner, frame_link(index, 2, 0, RESULT_RETRY), next);
    if (!pc)
        window_drop(vm, win, 2 + argc);
    return pc;
}

/* What a native left in the window is called instead. */
Value *call_tail(Vm *vm, Value *win, unsigned *argc)
{
    unsigned count = vm->coerce_index;
    bool spread = count == 255;
    if (spread)
        count = 1;
    for (unsigned i = count; i < *argc; i++)
        register_set(vm, &win[2 + i], VALUE_UNDEFINED);
    *argc = count;
    return spread ? expand_array(vm, win, argc) : win;
}

Pc call_enter(Vm *vm, Value *win, uint32_t link, Pc next)
{
    for (;;) {
        unsigned argc = frame_link_argc(link);
        bool construct = frame_link_result(link) == RESULT_CONSTRUCT;
        if (win < vm->sp)
            vm->sp = win;
        Type type = value_is_heap(win[0]) || value_is_stored_flash(win[0]) ? value_type(vm, win[0]) : TYPE_FREE;
        if (type == TYPE_FUNCTION || type == TYPE_CLOSURE) {
            const uint8_t *thing = thing_address(vm, win[0]);
            if (type == TYPE_CLOSURE)
                thing = flash_address(vm, load_slot(thing + 2));
            const FunctionRecord *f = (const FunctionRecord *)(const void *)thing;
            if (construct && !(f->flags & FUNCTION_CONSTRUCTOR))
                return throw_not_callable(vm, win, argc, true);
            return enter_function(vm, win, link, f, next);
        }
        if (type == TYPE_NATIVE) {
            const NativeRecord *record = (const NativeRecord *)(const void *)flash_address(vm, win[0]);
            if (construct) {
                if (!(record->flags & NATIVE_CONSTRUCTOR))
                    return throw_not_callable(vm, win, argc, true);
                register_set(vm, &win[1], VALUE_CONSTRUCT);
            }
            Value value = ((const NativeFunction *)vm->config->natives)[record->index](vm, win, argc);
            if (value == VALUE_RETRY)
                return native_retry(vm, win, link, next);
            if (value != VALUE_TAIL) {
                window_drop(vm, win, 2 + argc);
                return value == VALUE_EXCEPTION ? NULL : call_deliver(vm, value, link, win + 2 + argc, next);
            }
            win = call_tail(vm, win, &argc);
        } else if (type == TYPE_BOUND) {
            win = expand_bound(vm, win, &argc, construct);
        } else {
            return throw_not_callable(vm, win, argc, construct);
        }
        if (!win)
            return NULL;
        link = frame_link(frame_link_dst(link), argc, 0, frame_link_result(link));
    }
}

Pc call_script(Vm *vm, Value function, Value this_value, const Value *args, unsigned count, uint32_t link, Pc next)
{
    Value *win = vm->sp - 2 - count;
    win[0] = function;
    win[1] = this_value;
    for (unsigned i = 0; i < count; i++)
        win[2 + i] = args[i];
    vm->sp = win;
    return call_enter(vm, win, frame_link(frame_link_dst(link), count, 0, frame_link_result(link)), next);
}

/* ---- instructions */

/* Destination and count share the byte behind the opcode. */
static uint32_t call_link(Pc pc, unsigned result) { return frame_link(pc[1] & 15, pc[1] >> 4, 0, result); }

Pc op_call(Vm *vm, Value *fp, Pc pc) { return call_enter(vm, fp, call_link(pc, RESULT_DST), pc + 2); }
Pc op_new(Vm *vm, Value *fp, Pc pc) { return call_enter(vm, fp, call_link(pc, RESULT_CONSTRUCT), pc + 2); }

static Pc call_spread(Vm *vm, Value *fp, Pc pc, unsigned result)
{
    unsigned argc;
    Value *win = expand_array(vm, fp, &argc);
    return win ? call_enter(vm, win, frame_link(pc[1], argc, 0, result), pc + 2) : NULL;
}

Pc op_callv(Vm *vm, Value *fp, Pc pc) { return call_spread(vm, fp, pc, RESULT_DST); }
Pc op_newv(Vm *vm, Value *fp, Pc pc) { return call_spread(vm, fp, pc, RESULT_CONSTRUCT); }

/* The method is an accessor: its getter's result goes to win[0], then the window is called. */
static Pc call_getter_then(Vm *vm, Value *win, Value getter, Pc pc)
{
    Value *inner = win - 3;
    unsigned argc = pc[1] >> 4;
    inner[0] = getter;
    inner[1] = value_copied(vm, win[1]);
    inner[2] = retry_state(pc[1] & 15, argc, RESULT_DST);
    if (inner < vm->sp)
        vm->sp = inner;
    Pc next = call_enter(vm, inner, frame_link(0, 0, 0, RESULT_RETRY), pc + 4);
    if (!next)
        window_drop(vm, win, 2u + argc);
    return next;
}

Pc op_callm(Vm *vm, Value *fp, Pc pc)
{
    Value *win = fp;
    Value key = operand16(pc + 2), method = VALUE_UNDEFINED;
    Found found = FOUND_ERROR;
    register_set(vm, &win[0], VALUE_UNDEFINED);
    if (value_is_nullish(win[1]))
        error_throw(vm, ERROR_TYPE, "Cannot read properties of %v (reading '%v')", win[1], key);
    else
        found = property_get(vm, win[1], key, &method);
    if (found == FOUND_GETTER)
        return call_getter_then(vm, win, method, pc);
    if (found == FOUND_DATA) {
        win[0] = method;
        if (value_is_callable(vm, method))
            return call_enter(vm, win, call_link(pc, RESULT_DST), pc + 4);
    }
    if (found != FOUND_ERROR)
        error_throw(vm, ERROR_TYPE, "%v is not a function", key);
    window_drop(vm, win, 2u + (pc[1] >> 4));
    return NULL;
}

Pc op_callk(Vm *vm, Value *fp, Pc pc)
{
    register_set(vm, &fp[0], operand16(pc + 2));
    register_set(vm, &fp[1], VALUE_UNDEFINED);
    return call_enter(vm, fp, call_link(pc, RESULT_DST), pc + 4);
}
