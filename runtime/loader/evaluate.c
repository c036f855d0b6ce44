/* Build-time evaluation, the runtime's side (evaluate.h). Not on devices.
 *
 * What it tells of the heap is what the rest of the runtime would find: numbers out of their boxes and packed arrays,
 * overlays in the place of what they lie over, things that grew and moved under their last address.
 */
#ifdef MOTE_EVAL

#include "evaluate.h"

#include "bigint.h"
#include "interp.h"
#include "own.h"
#include "typed.h"

void mote_evaluate_limit(MoteVm *self, uint32_t fuel, MoteStopper *stop)
{
    VmRef vm = vm_ref(self);
    VM->fuel = fuel;
    VM->stop = stop;
}

uint32_t mote_evaluate_fuel(const MoteVm *self)
{
    VmRef vm = vm_ref(self);
    return VM->fuel;
}

void vm_stop(VmRef vm, MoteStop why)
{
    if (VM->stop)
        VM->stop(VM->config->port_context, why, NULL);
}

void mote_evaluate_outside(MoteVm *self, const char *what)
{
    VmRef vm = vm_ref(self);
    if (VM->stop)
        VM->stop(VM->config->port_context, MOTE_STOP_OUTSIDE, what);
}

MoteStatus mote_evaluate_call(MoteVm *self, int32_t function)
{
    VmRef vm = vm_ref(self);
    Value result = interp_call(vm, function, VALUE_UNDEFINED, NULL, 0);
    if (result == VALUE_EXCEPTION)
        return MOTE_UNCAUGHT;
    value_release(vm, result);
    return MOTE_OK;
}

void mote_evaluate_exception(const MoteVm *vm, MoteThing *thing) { mote_evaluate_look(vm, VM->exception, thing); }

/* ---- a look */

static MoteKind kind_of(Type type)
{
    switch (type) {
    case TYPE_OBJECT: return MOTE_KIND_OBJECT;
    case TYPE_ERROR: return MOTE_KIND_ERROR;
    case TYPE_WRAPPER: return MOTE_KIND_WRAPPER;
    case TYPE_SHAPE:
    case TYPE_SHAPE_DICT: return MOTE_KIND_KEYS;
    case TYPE_ARRAY:
    case TYPE_ARRAY_I32:
    case TYPE_ARRAY_F64: return MOTE_KIND_ARRAY;
    case TYPE_FUNCTION: return MOTE_KIND_FUNCTION;
    case TYPE_CLOSURE: return MOTE_KIND_CLOSURE;
    case TYPE_BOUND: return MOTE_KIND_BOUND;
    case TYPE_CELL: return MOTE_KIND_CELL;
    case TYPE_ACCESSOR: return MOTE_KIND_ACCESSOR;
    case TYPE_SYMBOL: return MOTE_KIND_SYMBOL;
    case TYPE_BIGINT: return MOTE_KIND_BIGINT;
    case TYPE_TYPED:
    case TYPE_VIEW: return MOTE_KIND_TYPED;
    case TYPE_REGEXP: return MOTE_KIND_REGEXP;
    default: return MOTE_KIND_OTHER;
    }
}

static uint32_t image_offset(VmRef vm, Value function)
{
    return (uint32_t)(flash_address(vm, function) - VM->image);
}

static void look_at_typed(VmRef vm, MoteThing *thing, const uint8_t *p)
{
    const TypedView view = typed_view(vm, thing->value);
    thing->count = view.bytes;
    thing->function = view.kind;
    thing->number = view.offset;
    thing->prototype = header_type(load_u16(p)) == TYPE_VIEW ? load_slot(p + 2) : VALUE_UNDEFINED;
}

/* A thing with a header that is no primitive. */
static void look_at_thing(VmRef vm, MoteThing *thing)
{
    const Value resolved = own_resolve(vm, thing->value);
    const uint8_t *p = thing_address(vm, resolved);
    const FunctionRecord *record;
    thing->sealed = (load_u16(p) & HEADER_SEALED) != 0;
    thing->kind = kind_of(header_type(load_u16(p)));
    switch (thing->kind) {
    case MOTE_KIND_OBJECT:
    case MOTE_KIND_ERROR:
    case MOTE_KIND_WRAPPER:
        thing->count = shape_count(vm, load_slot(p + 2));
        thing->prototype = shape_prototype(vm, load_slot(p + 2));
        break;
    case MOTE_KIND_KEYS:
        thing->count = shape_count(vm, resolved);
        thing->prototype = shape_prototype(vm, resolved);
        break;
    case MOTE_KIND_ARRAY: thing->count = array_length(vm, resolved); break;
    case MOTE_KIND_FUNCTION:
        thing->function = image_offset(vm, resolved);
        thing->prototype = construct_of((const FunctionRecord *)(const void *)p).prototype;
        break;
    case MOTE_KIND_CLOSURE:
        record = (const FunctionRecord *)(const void *)flash_address(vm, load_slot(p + 2));
        thing->count = function_captures(record);
        if (value_flash_index(load_slot(p + 2)) >= 0) /* one of the library's */
            thing->kind = MOTE_KIND_OTHER;
        else
            thing->function = image_offset(vm, load_slot(p + 2));
        break;
    case MOTE_KIND_BOUND: thing->count = 2u + load_u16(p + 2); break;
    case MOTE_KIND_SYMBOL:
    case MOTE_KIND_CELL: thing->count = 1; break;
    case MOTE_KIND_ACCESSOR: thing->count = 2; break;
    case MOTE_KIND_TYPED: look_at_typed(vm, thing, p); break;
    case MOTE_KIND_REGEXP: thing->count = load_u16(p + 2); break;
    case MOTE_KIND_BIGINT:
        thing->count = 2u * load_u16(p + 2);
        thing->number = load_u16(p) & HEADER_NEGATIVE ? -1 : 1;
        break;
    default: break;
    }
}

static void number(MoteThing *thing, double d)
{
    thing->kind = MOTE_KIND_NUMBER;
    thing->number = d;
}

void mote_evaluate_look(const MoteVm *self, int32_t value, MoteThing *thing)
{
    VmRef vm = vm_ref(self);
    memset(thing, 0, sizeof *thing);
    thing->value = value = value_unboxed(vm, value);
    if (value_is_number(vm, value)) {
        number(thing, number_to_double(vm, value));
    } else if (value_is_special(value)) {
        thing->kind = MOTE_KIND_SPECIAL;
    } else if (value_is_string(vm, value)) {
        thing->kind = MOTE_KIND_STRING;
        thing->count = text_view(vm, value).length;
    } else if (value_is_flash(value) && value_flash_index(value) >= FLASH_LIBRARY_FIRST) {
        thing->kind = MOTE_KIND_BUILTIN;
    } else {
        if (value_is_heap(value)) /* where it is now */
            thing->value = heap_value(vm, heap_thing(vm, value));
        look_at_thing(vm, thing);
    }
}

/* ---- what is in it */

static const uint8_t *content(VmRef vm, const MoteThing *thing)
{
    return thing_address(vm, own_resolve(vm, thing->value));
}

static uint32_t first_item(MoteKind kind)
{
    return kind == MOTE_KIND_CELL || kind == MOTE_KIND_ACCESSOR || kind == MOTE_KIND_SYMBOL ? 2 : 4;
}

void mote_evaluate_item(const MoteVm *self, const MoteThing *thing, uint32_t i, MoteThing *item)
{
    VmRef vm = vm_ref(self);
    const uint8_t *p = content(vm, thing);
    Type type = header_type(load_u16(p));
    double d;
    int32_t n;
    p += first_item(thing->kind);
    memset(item, 0, sizeof *item);
    if (thing->kind == MOTE_KIND_KEYS) {
        mote_evaluate_look(vm, VALUE_UNDEFINED, item);
    } else if (type == TYPE_ARRAY_F64) {
        memcpy(&d, p + sizeof d * i, sizeof d);
        number(item, d);
    } else if (type == TYPE_ARRAY_I32) {
        memcpy(&n, p + sizeof n * i, sizeof n);
        number(item, n);
    } else {
        mote_evaluate_look(vm, load_slot(p + sizeof(Slot) * i), item);
    }
}

void mote_evaluate_key(const MoteVm *self, const MoteThing *thing, uint32_t i, MoteThing *key, uint8_t *attributes)
{
    VmRef vm = vm_ref(self);
    Value shape = thing->kind == MOTE_KIND_KEYS ? thing->value : load_slot(content(vm, thing) + 2);
    mote_evaluate_look(vm, shape_key(vm, shape, i), key);
    *attributes = shape_attributes(vm, shape, i);
}

uint32_t mote_evaluate_unit(const MoteVm *self, const MoteThing *string, uint32_t i)
{
    VmRef vm = vm_ref(self);
    TextView view = text_view(vm, string->value);
    return text_unit(&view, i);
}

const uint8_t *mote_evaluate_bytes(const MoteVm *self, const MoteThing *thing)
{
    VmRef vm = vm_ref(self);
    if (thing->kind == MOTE_KIND_BIGINT)
        return thing_address(vm, thing->value) + BIGINT_DIGITS;
    return thing->kind == MOTE_KIND_REGEXP ? thing_address(vm, thing->value) + REGEXP_PROGRAM : typed_view(vm, thing->value).data;
}

void mote_evaluate_global(const MoteVm *self, uint32_t slot, MoteThing *thing)
{
    VmRef vm = vm_ref(self);
    mote_evaluate_look(vm, load_slot(heap_thing(vm, VM->globals) + 4 + sizeof(Slot) * slot), thing);
}

bool mote_evaluate_side(const MoteVm *self, uint32_t i, MoteThing *thing, MoteThing *properties, bool *overlay)
{
    VmRef vm = vm_ref(self);
    uint32_t count;
    const Slot *pair = heap_side_pairs(vm, &count);
    if (2 * i >= count) { /* the image's own */
        const uint8_t *table = side_is_empty(vm, VALUE_UNDEFINED) ? NULL : image_pairs((const ImageHeader *)(const void *)VM->image);
        if (!table || 2 * i - count >= load_u16(table + 2))
            return false;
        pair = (const Slot *)(const void *)(table + 4) - count;
    }
    pair += (ptrdiff_t)2 * i;
    mote_evaluate_look(vm, pair[0], thing);
    if (2 * i >= count && side_find(vm, pair[0]) != pair[1])
        thing->kind = MOTE_KIND_OTHER; /* it has others by now */
    mote_evaluate_look(vm, pair[1], properties);
    Type type = value_type(vm, pair[0]);
    *overlay = value_is_flash(pair[0]) && !type_is_callable(type);
    return true;
}

#endif
