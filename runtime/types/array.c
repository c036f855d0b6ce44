/* Arrays. Element kinds: slots (anything), int32, double. A number that does not fit a slot makes the array
 * packed when all its elements are numbers; something that is no number turns it back to slots.
 */
#include "array.h"

#include "error.h"
#include "own.h"

/* ---- looking */

/* Bytes of an element, as a power of two: types 16 and 17 have 2, 18 has 4, 20 has 8. */
static unsigned element_shift(Type type) { return (type - 14u) >> 1; }

_Static_assert(TYPE_ARRAY == 16 && TYPE_ARGUMENTS == 17 && TYPE_ARRAY_I32 == 18 && TYPE_ARRAY_F64 == 20, "element_shift");

static Type type_at(const uint8_t *p) { return header_type(load_u16(p)); }
static uint32_t length_at(const uint8_t *p) { return load_u16(p + 2); }
static bool is_slots(Type type) { return type <= TYPE_ARGUMENTS; }

static const uint8_t *look(VmRef vm, Value array)
{
    return thing_address(vm, own_resolve(vm, array));
}

bool value_is_array(VmRef vm, Value v)
{
    Type type = value_type(vm, v);
    return type_is_arraylike(type) && type != TYPE_ARGUMENTS;
}

bool array_is_plain(VmRef vm, Value v)
{
    if (!value_is_heap(v)) {
        if (!value_is_arraylike(vm, v))
            return false;
        v = own_resolve(vm, v);
    }
    uint16_t header = load_u16(thing_address(vm, v));
    return type_is_arraylike(header_type(header)) && !(header & (HEADER_SEALED | HEADER_SIDE));
}

uint32_t array_length(VmRef vm, Value array)
{
    return length_at(look(vm, array));
}

bool array_has(VmRef vm, Value array, uint32_t index)
{
    const uint8_t *p = look(vm, array);
    return index < length_at(p) && (!is_slots(type_at(p)) || load_slot(p + 4 + 2 * index) != VALUE_HOLE);
}

Value array_get(VmRef vm, Value array, uint32_t index)
{
    const uint8_t *p = look(vm, array);
    Type type = type_at(p);
    if (index >= length_at(p))
        return VALUE_HOLE;
    const uint8_t *at = p + 4 + (index << element_shift(type));
    if (type == TYPE_ARRAY_F64) {
        double d;
        memcpy(&d, at, 8);
        return number_from_double(vm, d);
    }
    if (type == TYPE_ARRAY_I32) {
        int32_t i;
        memcpy(&i, at, 4);
        return number_from_int32(vm, i);
    }
    Slot slot = load_slot(at);
    if (slot == VALUE_HOLE && (load_u16(p) & HEADER_SIDE)) { /* perhaps an element with attributes */
        Own own;
        if (own_find(vm, array, VALUE_INT((int32_t)index), &own) && !(own.attributes & ATTR_ACCESSOR))
            return own_load(vm, array, &own);
    }
    return own_slot_value(vm, slot);
}

/* ---- kinds */

/* What values ask of the array that is to hold them. */
enum { INTEGERS = 1, DOUBLES = 2, OTHERS = 4, BOXES = 8 /* a number that no slot holds */ };

static unsigned traits(VmRef vm, Value v)
{
    if (value_is_int(v))
        return value_fits_slot(v) ? INTEGERS : INTEGERS | BOXES;
    Type type = value_type(vm, v);
    return type == TYPE_INT32 ? INTEGERS | BOXES : type == TYPE_FLOAT ? DOUBLES | BOXES : OTHERS;
}

static Type kind_for(unsigned all)
{
    return (all & OTHERS) || !(all & BOXES) ? TYPE_ARRAY : all & DOUBLES ? TYPE_ARRAY_F64 : TYPE_ARRAY_I32;
}

/* The kind that the array at p should have with `value` at `index`. */
static Type wanted_kind(VmRef vm, const uint8_t *p, uint32_t index, Value value)
{
    Type type = type_at(p);
    uint32_t length = length_at(p);
    unsigned all = traits(vm, value);
    if (type == TYPE_ARGUMENTS || index > length)
        return TYPE_ARRAY;
    if (length && type != TYPE_ARRAY) {
        all |= type == TYPE_ARRAY_F64 ? DOUBLES | BOXES : INTEGERS | BOXES;
    } else if (all & BOXES) {
        const Slot *elements = (const Slot *)(const void *)(p + 4);
        if (index != 0)
            all |= traits(vm, elements[0]);
        for (uint32_t i = length; i-- > 0 && !(all & OTHERS);) /* from the end: unfilled arrays show there */
            if (i != index)
                all |= traits(vm, elements[i]);
    }
    return kind_for(all);
}

static void put_number(uint8_t *p, Type kind, uint32_t index, double d)
{
    uint8_t *at = p + 4 + (index << element_shift(kind));
    if (kind == TYPE_ARRAY_F64) {
        memcpy(at, &d, 8);
    } else {
        int32_t i = (int32_t)d;
        memcpy(at, &i, 4);
    }
}

/* Store into an element that is there: packed kinds a number that they can hold. Takes over value's count. Allocates. */
static bool store(VmRef vm, Value array, uint32_t index, Value value)
{
    uint8_t *p = heap_thing(vm, array);
    Type type = type_at(p);
    if (is_slots(type))
        return slot_set(vm, array, 4 + 2 * index, value);
    put_number(p, type, index, primitive_to_double(vm, value)); /* what is no number is about to be replaced */
    value_release(vm, value);
    return true;
}

static Value make(VmRef vm, Type type, uint32_t length);

/* Give array held(0) this kind: its elements are gathered in another array, which it then becomes. */
static bool convert(VmRef vm, Type kind)
{
    const uint8_t *p = heap_thing(vm, held(vm, 0));
    Type type = type_at(p);
    uint32_t length = length_at(p);
    if (type == kind || (kind == TYPE_ARRAY && is_slots(type)))
        return true;
    if (length) {
        Value other = make(vm, kind, length);
        if (other == VALUE_EXCEPTION)
            return false;
        hold_push(vm, other);
        for (uint32_t i = 0; i < length; i++) {
            Value v = array_get(vm, held(vm, 1), i);
            if (v == VALUE_EXCEPTION || !store(vm, held(vm, 0), i, v)) {
                unhold_top(vm);
                return false;
            }
        }
        if (is_slots(type))
            for (uint32_t i = 0; i < length; i++)
                value_release(vm, load_slot(heap_thing(vm, held(vm, 1)) + 4 + 2 * i));
        other = heap_pop(vm);
        heap_become(vm, held(vm, 0), other, 4 + (length << element_shift(type)));
    }
    uint16_t *header = (uint16_t *)(void *)heap_thing(vm, held(vm, 0));
    *header = (uint16_t)((*header & ~HEADER_TYPE_MASK) | kind);
    return true;
}

/* ---- making */

static bool too_long(VmRef vm, uint32_t length)
{
    if (length <= ARRAY_LENGTH_MAX)
        return false;
    error_out_of_memory(vm);
    return true;
}

/* Elements `from` to `to` - 1 are absent (0 in packed kinds). */
static void clear(uint8_t *p, uint32_t from, uint32_t to)
{
    unsigned shift = element_shift(type_at(p));
    for (; from < to; from++) {
        uint8_t *at = p + 4 + (from << shift);
        if (shift == 1)
            store_slot(at, VALUE_HOLE);
        else
            memset(at, 0, 1u << shift);
    }
}

static void set_length(uint8_t *p, uint32_t length)
{
    *(uint16_t *)(void *)(p + 2) = (uint16_t)length;
}

static Value make(VmRef vm, Type type, uint32_t length)
{
    if (too_long(vm, length))
        return VALUE_EXCEPTION;
    Value array = heap_alloc(vm, type, 4 + (length << element_shift(type)));
    if (array != VALUE_EXCEPTION) {
        uint8_t *p = heap_address(vm, array);
        set_length(p, length);
        clear(p, 0, length);
    }
    return array;
}

Value array_new(VmRef vm, uint32_t length)
{
    return make(vm, TYPE_ARRAY, length);
}

Value array_from(VmRef vm, Value *values, uint32_t count)
{
    unsigned all = 0;
    for (uint32_t i = 0; i < count; i++)
        all |= traits(vm, values[i]);
    Value array = make(vm, kind_for(all), count);
    if (array == VALUE_EXCEPTION)
        return array;
#ifndef __OPTIMIZE_SIZE__ /* only for speed */
    if (!(all & BOXES)) {
        uint8_t *p = heap_address(vm, array);
        for (uint32_t i = 0; i < count; i++) {
            store_slot(p + 4 + 2 * i, values[i]);
            values[i] = VALUE_UNDEFINED;
        }
        return array;
    }
#endif
    hold_owned(vm, array);
    for (uint32_t i = 0; i < count; i++) {
        Value v = values[i];
        values[i] = VALUE_UNDEFINED;
        if (!store(vm, held(vm, 0), i, v)) {
            unhold_top(vm);
            return VALUE_EXCEPTION;
        }
    }
    return heap_pop(vm);
}

Value array_part(VmRef vm, Value array, uint32_t start, uint32_t end)
{
    Type type = type_at(look(vm, array));
    hold(vm, array);
    Value part = make(vm, is_slots(type) ? TYPE_ARRAY : type, start < end ? end - start : 0);
    if (part != VALUE_EXCEPTION) {
        uint8_t *p = heap_address(vm, part);
        unsigned shift = element_shift(type);
        memcpy(p + 4, look(vm, held(vm, 0)) + 4 + (start << shift), length_at(p) << shift);
        if (is_slots(type))
            for (uint32_t i = 0; i < length_at(p); i++)
                value_retain(vm, load_slot(p + 4 + 2 * i));
    }
    unhold_top(vm);
    return part;
}

/* ---- writing */

/* Make RAM array `array` `length` long; what is cut off must hold nothing. Returns its address, or NULL. */
static uint8_t *resize(VmRef vm, Value array, uint32_t length)
{
    uint8_t *p = heap_thing(vm, array);
    unsigned shift = element_shift(type_at(p));
    uint32_t old = length_at(p), bytes = 4 + (length << shift);
    if (too_long(vm, length))
        return NULL;
    p = heap_resize(vm, array, 4 + (old << shift), bytes, HEAP_SLACK(bytes));
    if (p) {
        set_length(p, length);
        clear(p, old, length);
    }
    return p;
}

/* Value held(1), which is moved out, to element `index` of RAM array held(0). */
static bool put(VmRef vm, uint32_t index)
{
    bool converted = convert(vm, wanted_kind(vm, heap_thing(vm, held(vm, 0)), index, held(vm, 1)));
    if (is_slots(type_at(heap_thing(vm, held(vm, 0))))) {
        if (!converted)
            VM->exception = VALUE_HOLE; /* no room for packed numbers: box this one */
        Value slot = value_to_slot(vm, held(vm, 1));
        if (slot == VALUE_EXCEPTION)
            return false;
        vm_sp(vm)[1] = slot;
    } else if (!converted) {
        return false;
    }
    if (index >= array_length(vm, held(vm, 0)) && !resize(vm, held(vm, 0), index + 1))
        return false;
    Value value = held(vm, 1);
    vm_sp(vm)[1] = VALUE_UNDEFINED;
    return store(vm, held(vm, 0), index, value);
}

bool array_set(VmRef vm, Value array, uint32_t index, Value value)
{
#ifndef __OPTIMIZE_SIZE__ /* only for speed: an element that is there, when value and kind agree */
    if (value_is_heap(array)) {
        const uint8_t *p = heap_thing(vm, array);
        Type type = type_at(p);
        if (index < length_at(p) && (value_fits_slot(value) || !is_slots(type)) &&
            wanted_kind(vm, p, index, value) == type)
            return store(vm, array, index, value);
    }
#endif
    hold_owned(vm, value);
    array = own_writable(vm, array);
    bool done = array != VALUE_EXCEPTION;
    if (done) {
        hold(vm, array);
        if (value_type(vm, array) == TYPE_ARGUMENTS && index >= array_length(vm, array)) /* their `length` does not grow */
            done = own_home_writable(vm, array) != VALUE_EXCEPTION;
        done = done && put(vm, index);
        unhold_top(vm);
    }
    unhold_top(vm);
    return done;
}

bool array_push(VmRef vm, Value array, Value value)
{
#ifndef __OPTIMIZE_SIZE__ /* only for speed: what a slot holds onto an array of slots in RAM, numbers that fit onto packed ones */
    if (value_is_heap(array)) {
        const uint8_t *p = heap_thing(vm, array);
        Type type = type_at(p);
        uint32_t length = length_at(p);
        bool plain = value_is_special(value) || (value_is_int(value) && value_fits_slot(value));
        if (type == TYPE_ARRAY ? plain || !(traits(vm, value) & BOXES) : length && wanted_kind(vm, p, length, value) == type) {
            if (value_is_heap(value))
                hold_push(vm, value);
            uint8_t *to = resize(vm, array, length + 1);
            if (value_is_heap(value))
                value = heap_pop(vm);
            if (to && type == TYPE_ARRAY) {
                store_slot(to + 4 + 2 * length, value);
                return true;
            }
            if (to)
                put_number(to, type, length, number_to_double(vm, value));
            value_release(vm, value);
            return to != NULL;
        }
    }
#endif
    return array_set(vm, array, array_length(vm, array), value);
}

bool array_splice(VmRef vm, Value array, uint32_t index, uint32_t removed, uint32_t inserted)
{
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION)
        return false;
    uint8_t *p = heap_thing(vm, array);
    uint32_t old = length_at(p), length = old - removed + inserted;
    unsigned shift = element_shift(type_at(p));
    if (length > old && !(p = resize(vm, array, length)))
        return false;
    uint8_t *at = p + 4 + (index << shift);
    if (is_slots(type_at(p)))
        for (uint32_t i = 0; i < removed; i++)
            value_release(vm, load_slot(at + 2 * i));
    memmove(at + (inserted << shift), at + (removed << shift), (old - index - removed) << shift);
    clear(p, index, index + inserted);
    return length >= old || resize(vm, array, length); /* what lies behind was moved or released */
}

bool array_set_length(VmRef vm, Value array, uint32_t length)
{
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION)
        return false;
    uint32_t old = array_length(vm, array);
    if (length < old) {
        if (!(array_limits(vm, array) & LIMIT_PERMANENT))
            return array_splice(vm, array, length, old - length, 0);
        error_type(vm, "Cannot delete property '%v' of %v", VALUE_INT((int32_t)old - 1), array);
        return false;
    }
    if (length == old)
        return true;
    hold(vm, array);
    bool done = convert(vm, TYPE_ARRAY) && resize(vm, held(vm, 0), length);
    unhold_top(vm);
    return done;
}

bool array_unpack(VmRef vm, Value array)
{
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION)
        return false;
    hold(vm, array);
    bool done = convert(vm, TYPE_ARRAY);
    unhold_top(vm);
    return done;
}
