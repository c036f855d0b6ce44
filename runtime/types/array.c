/* Arrays. Element kinds: slots (anything), int32, double. A number that does not fit a slot makes the array
 * packed when all its elements are numbers; something that is no number turns it back to slots.
 */
#include "array.h"

#include "error.h"
#include "own.h"

/* ---- looking */

static uint32_t element_size(Type type)
{
    return type == TYPE_ARRAY_F64 ? 8 : type == TYPE_ARRAY_I32 ? 4 : 2;
}

static uint32_t array_bytes(Type type, uint32_t length)
{
    return 4 + element_size(type) * length;
}

static bool is_slots(Type type) { return type <= TYPE_ARGUMENTS; }

static void set_length(uint8_t *p, uint32_t length)
{
    *(uint16_t *)(void *)(p + 2) = (uint16_t)length;
}

static void set_type(uint8_t *p, Type type)
{
    uint16_t *header = (uint16_t *)(void *)p;
    *header = (uint16_t)((*header & ~HEADER_TYPE_MASK) | type);
}

bool value_is_array(const Vm *vm, Value v)
{
    Type type = value_type(vm, v);
    return type_is_arraylike(type) && type != TYPE_ARGUMENTS;
}

bool array_is_plain(const Vm *vm, Value v)
{
    if (!value_is_heap(v)) {
        if (!type_is_arraylike(value_type(vm, v)))
            return false;
        v = own_resolve(vm, v);
    }
    uint16_t header = load_u16(thing_address(vm, v));
    return type_is_arraylike(header_type(header)) && !(header & (HEADER_SEALED | HEADER_SIDE));
}

uint32_t array_length(const Vm *vm, Value array)
{
    return load_u16(thing_address(vm, own_resolve(vm, array)) + 2);
}

bool array_has(const Vm *vm, Value array, uint32_t index)
{
    const uint8_t *p = thing_address(vm, own_resolve(vm, array));
    return index < load_u16(p + 2) &&
           (!is_slots(header_type(load_u16(p))) || load_slot(p + 4 + 2 * index) != VALUE_HOLE);
}

Value array_get(Vm *vm, Value array, uint32_t index)
{
    const uint8_t *p = thing_address(vm, own_resolve(vm, array));
    if (index >= load_u16(p + 2))
        return VALUE_HOLE;
    Type type = header_type(load_u16(p));
    if (type == TYPE_ARRAY_F64) {
        double d;
        memcpy(&d, p + 4 + 8 * index, 8);
        return number_from_double(vm, d);
    }
    if (type == TYPE_ARRAY_I32) {
        int32_t i;
        memcpy(&i, p + 4 + 4 * index, 4);
        return number_from_int32(vm, i);
    }
    Slot slot = load_slot(p + 4 + 2 * index);
    if (slot == VALUE_HOLE && (load_u16(p) & HEADER_SIDE)) { /* perhaps an element with attributes */
        Own own;
        if (own_find(vm, array, VALUE_INT((int32_t)index), &own) && !(own.attributes & ATTR_ACCESSOR))
            return own_load(vm, array, &own);
    }
    return own_slot_value(vm, slot);
}

/* ---- kinds */

/* The narrowest kind that holds numbers like v: TYPE_ARRAY_I32, TYPE_ARRAY_F64, or TYPE_ARRAY if it is none. */
static Type kind_of(const Vm *vm, Value v)
{
    if (value_is_int(v))
        return TYPE_ARRAY_I32;
    Type type = value_type(vm, v);
    return type == TYPE_INT32 ? TYPE_ARRAY_I32 : type == TYPE_FLOAT ? TYPE_ARRAY_F64 : TYPE_ARRAY;
}

static Type wider(Type a, Type b)
{
    if (a == TYPE_ARRAY || b == TYPE_ARRAY)
        return TYPE_ARRAY;
    return a > b ? a : b;
}

/* The kind that the array at p should have with `value` at `index`. */
static Type wanted_kind(const Vm *vm, const uint8_t *p, uint32_t index, Value value)
{
    Type type = header_type(load_u16(p)), kind = kind_of(vm, value);
    uint32_t length = load_u16(p + 2);
    if (type == TYPE_ARGUMENTS)
        return type;
    bool small = value_fits_slot(value) && (value_is_int(value) || kind == TYPE_ARRAY);
    if (index > length || (small && (length == 0 || kind == TYPE_ARRAY)))
        return TYPE_ARRAY;
    if (length == 0)
        return kind;
    if (type != TYPE_ARRAY)
        return wider(type, kind);
    if (small)
        return type;
    const Slot *elements = (const Slot *)(const void *)(p + 4);
    if (index != 0)
        kind = wider(kind, kind_of(vm, elements[0]));
    for (uint32_t i = length; i-- > 0 && kind != TYPE_ARRAY;) /* from the end: unfilled arrays show there */
        if (i != index)
            kind = wider(kind, kind_of(vm, elements[i]));
    return kind;
}

/* Store a number that the kind can hold, or (slots) a value that fits one. */
static void store_element(Vm *vm, uint8_t *p, uint32_t index, Value value)
{
    Type type = header_type(load_u16(p));
    Value old = value;
    if (type == TYPE_ARRAY_F64) {
        double d = number_to_double(vm, value);
        memcpy(p + 4 + 8 * index, &d, 8);
    } else if (type == TYPE_ARRAY_I32) {
        int32_t i = value_is_int(value) ? value_int(value) : (int32_t)number_to_double(vm, value);
        memcpy(p + 4 + 4 * index, &i, 4);
    } else {
        old = load_slot(p + 4 + 2 * index);
        store_slot(p + 4 + 2 * index, value);
    }
    value_release(vm, old);
}

/* Array held(0) from slots or int32 to a wider kind. */
static bool widen(Vm *vm, Type kind)
{
    uint8_t *p = heap_thing(vm, held(vm, 0));
    Type type = header_type(load_u16(p));
    uint32_t length = load_u16(p + 2);
    p = heap_resize(vm, held(vm, 0), array_bytes(type, length), array_bytes(kind, length), 0);
    if (!p)
        return false;
    set_type(p, kind);
    for (uint32_t i = length; i-- > 0;) { /* from the end: an element never overwrites one not yet read */
        Value v = VALUE_INT(0);
        int32_t n;
        double d;
        if (type == TYPE_ARRAY_I32) {
            memcpy(&n, p + 4 + 4 * i, 4);
            d = n;
        } else {
            v = load_slot(p + 4 + 2 * i);
            d = v == VALUE_HOLE ? 0 : number_to_double(vm, v); /* a hole: about to be filled */
        }
        n = kind == TYPE_ARRAY_I32 ? (int32_t)d : 0;
        memcpy(p + 4 + element_size(kind) * i, kind == TYPE_ARRAY_I32 ? (void *)&n : (void *)&d, element_size(kind));
        value_release(vm, v);
    }
    return true;
}

/* Array held(0) from packed numbers to slots: boxes are gathered in a second array first. */
static bool narrow(Vm *vm)
{
    uint32_t length = array_length(vm, held(vm, 0));
    Value slots = array_new(vm, length);
    if (slots == VALUE_EXCEPTION || !hold_owned(vm, slots))
        return false;
    for (uint32_t i = 0; i < length; i++) {
        Value v = array_get(vm, held(vm, 1), i);
        if (v != VALUE_EXCEPTION)
            v = value_to_slot(vm, v);
        if (v == VALUE_EXCEPTION) {
            unhold(vm, 1);
            return false;
        }
        store_slot(heap_thing(vm, held(vm, 0)) + 4 + 2 * i, v);
    }
    uint8_t *p = heap_thing(vm, held(vm, 1)), *from = heap_thing(vm, held(vm, 0));
    Type type = header_type(load_u16(p));
    memcpy(p + 4, from + 4, 2 * length);
    set_type(p, TYPE_ARRAY);
    set_length(from, 0); /* moved out */
    heap_resize(vm, held(vm, 1), array_bytes(type, length), array_bytes(TYPE_ARRAY, length), 0);
    heap_resize(vm, held(vm, 0), array_bytes(TYPE_ARRAY, length), 4, 0);
    unhold(vm, 1);
    return true;
}

/* Give array held(0) this kind. */
static bool convert(Vm *vm, Type kind)
{
    uint8_t *p = heap_thing(vm, held(vm, 0));
    Type type = header_type(load_u16(p));
    if (type == kind)
        return true;
    if (load_u16(p + 2) == 0) {
        set_type(p, kind);
        return true;
    }
    return kind == TYPE_ARRAY ? narrow(vm) : widen(vm, kind);
}

/* ---- making */

static bool too_long(Vm *vm, uint32_t length)
{
    if (length <= ARRAY_LENGTH_MAX)
        return false;
    error_out_of_memory(vm);
    return true;
}

static void fill_holes(uint8_t *p, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        store_slot(p + 4 + 2 * i, VALUE_HOLE);
}

Value array_new(Vm *vm, uint32_t length)
{
    if (too_long(vm, length))
        return VALUE_EXCEPTION;
    Value array = heap_alloc(vm, TYPE_ARRAY, array_bytes(TYPE_ARRAY, length));
    if (array != VALUE_EXCEPTION) {
        uint8_t *p = heap_address(vm, array);
        set_length(p, length);
        fill_holes(p, 0, length);
    }
    return array;
}

Value array_from(Vm *vm, Value *values, uint32_t count)
{
    Type kind = TYPE_ARRAY_I32;
    bool big = false; /* is there a number that a slot can not hold? */
    for (uint32_t i = 0; i < count && kind != TYPE_ARRAY; i++) {
        kind = wider(kind, kind_of(vm, values[i]));
        big = big || !value_is_int(values[i]) || !value_fits_slot(values[i]);
    }
    if (!big)
        kind = TYPE_ARRAY;
    if (kind == TYPE_ARRAY) {
        for (uint32_t i = 0; i < count; i++) {
            Value v = value_to_slot(vm, values[i]);
            if (v == VALUE_EXCEPTION)
                return v;
            values[i] = v;
        }
    }
    if (too_long(vm, count))
        return VALUE_EXCEPTION;
    Value array = heap_alloc(vm, kind, array_bytes(kind, count));
    if (array == VALUE_EXCEPTION)
        return array;
    uint8_t *p = heap_address(vm, array);
    set_length(p, count);
    for (uint32_t i = 0; i < count; i++) {
        if (kind == TYPE_ARRAY)
            store_slot(p + 4 + 2 * i, values[i]);
        else
            store_element(vm, p, i, values[i]);
        values[i] = VALUE_UNDEFINED;
    }
    return array;
}

Value array_part(Vm *vm, Value array, uint32_t start, uint32_t end)
{
    array = own_resolve(vm, array);
    Type type = header_type(load_u16(thing_address(vm, array)));
    uint32_t count = start < end ? end - start : 0, size = element_size(type);
    hold(vm, array);
    Value part = heap_alloc(vm, is_slots(type) ? TYPE_ARRAY : type, 4 + size * count);
    if (part != VALUE_EXCEPTION) {
        uint8_t *p = heap_address(vm, part);
        set_length(p, count);
        memcpy(p + 4, thing_address(vm, held(vm, 0)) + 4 + size * start, size * count);
        if (is_slots(type))
            for (uint32_t i = 0; i < count; i++)
                value_retain(vm, load_slot(p + 4 + 2 * i));
    }
    unhold(vm, 1);
    return part;
}

/* ---- writing */

/* Elements kept free behind a grown array, in bytes. */
static uint32_t slack_for(uint32_t bytes)
{
    uint32_t slack = (bytes / 8 & ~1u) + 2;
    return slack < 64 ? slack : 64;
}

/* Make `array` `length` long, longer than it is, with holes (zeros in packed kinds). Returns its address, or NULL. */
static uint8_t *extend(Vm *vm, Value array, uint32_t length)
{
    uint8_t *p = heap_thing(vm, array);
    Type type = header_type(load_u16(p));
    uint32_t old = load_u16(p + 2), bytes = array_bytes(type, length);
    if (too_long(vm, length))
        return NULL;
    p = heap_resize(vm, array, array_bytes(type, old), bytes, slack_for(bytes));
    if (!p)
        return NULL;
    set_length(p, length);
    if (is_slots(type))
        fill_holes(p, old, length);
    else
        memset(p + array_bytes(type, old), 0, bytes - array_bytes(type, old));
    return p;
}

/* Value held(1) to element `index` of RAM array held(0). */
static bool put_held(Vm *vm, uint32_t index)
{
    uint8_t *p = heap_thing(vm, held(vm, 0));
    Type kind = wanted_kind(vm, p, index, held(vm, 1)), type = header_type(load_u16(p));
    if (!convert(vm, kind)) {
        if (!is_slots(type))
            return false;
        vm->exception = VALUE_HOLE; /* no room for packed numbers: box this one */
    }
    if (is_slots(header_type(load_u16(heap_thing(vm, held(vm, 0))))) && !value_fits_slot(held(vm, 1))) {
        Value box = value_to_slot(vm, held(vm, 1));
        if (box == VALUE_EXCEPTION)
            return false;
        Value array = heap_pop(vm);
        heap_pop(vm); /* the immediate integer */
        heap_push(vm, box); /* as many handles as before: can not fail */
        heap_push(vm, array);
    }
    p = heap_thing(vm, held(vm, 0));
    if (index >= load_u16(p + 2) && !(p = extend(vm, held(vm, 0), index + 1)))
        return false;
    value_retain(vm, held(vm, 1));
    store_element(vm, p, index, held(vm, 1));
    return true;
}

/* RAM array of `array`; `*value` (owned) stays valid or is released. */
static Value writable(Vm *vm, Value array, Value *value)
{
    Value ram = own_resolve(vm, array);
    if (value_is_heap(ram))
        return ram;
    if (!hold_owned(vm, *value))
        return VALUE_EXCEPTION;
    ram = own_writable(vm, array);
    *value = heap_pop(vm);
    if (ram == VALUE_EXCEPTION)
        value_release(vm, *value);
    return ram;
}

bool array_put(Vm *vm, Value array, uint32_t index, Value value)
{
    array = writable(vm, array, &value);
    if (array == VALUE_EXCEPTION)
        return false;
    uint8_t *p = heap_thing(vm, array);
    uint32_t length = load_u16(p + 2);
    /* An element that is there or the next one, when the value and the kind agree. */
    bool fits = value_fits_slot(value) || !is_slots(header_type(load_u16(p)));
    if (index <= length && fits && wanted_kind(vm, p, index, value) == header_type(load_u16(p))) {
        if (index == length) {
            hold_owned(vm, value);
            p = extend(vm, array, index + 1);
            value = heap_pop(vm);
            if (!p) {
                value_release(vm, value);
                return false;
            }
        }
        store_element(vm, p, index, value);
        return true;
    }
    if (too_long(vm, index)) {
        value_release(vm, value);
        return false;
    }
    if (!hold_owned(vm, value))
        return false;
    bool done = hold(vm, array);
    if (done) {
        done = put_held(vm, index);
        unhold(vm, 1);
    }
    unhold(vm, 1);
    return done;
}

static bool refuse(Vm *vm, const char *format, uint32_t index, Value array)
{
    error_throw(vm, ERROR_TYPE, format, VALUE_INT((int32_t)index), array);
    return false;
}

static const char fixed_length[] = "Cannot assign to read only property 'length' of object '[object Array]'";

/* Is writing element `index` forbidden? RAM array. */
static bool restricted(Vm *vm, Value array, uint32_t index)
{
    unsigned limits = array_limits(vm, array);
    if (array_has(vm, array, index)) {
        if (limits & LIMIT_READONLY)
            return !refuse(vm, "Cannot assign to read only property '%v' of object '%v'", index, array);
    } else if (limits & LIMIT_EXTENSIONS) {
        return !refuse(vm, "Cannot add property %v, object is not extensible", index, array);
    } else if ((limits & LIMIT_LENGTH) && index >= array_length(vm, array)) {
        return !refuse(vm, fixed_length, index, array);
    }
    return false;
}

bool array_set(Vm *vm, Value array, uint32_t index, Value value)
{
    Value ram = own_resolve(vm, array);
    if ((load_u16(thing_address(vm, ram)) & HEADER_SEALED) && restricted(vm, ram, index)) {
        value_release(vm, value);
        return false;
    }
    return array_put(vm, array, index, value);
}

/* Is it the common push: onto a plain RAM array of slots, a value without a reference? */
static bool is_plain_push(const Vm *vm, Value array, Value value)
{
    if (!value_is_heap(array) || !(value_is_int(value) || value_is_special(value) || value_is_char(value)) || !value_fits_slot(value))
        return false;
    const uint8_t *p = heap_thing(vm, array);
    return (load_u16(p) & (HEADER_TYPE_MASK | HEADER_FLAG_A | HEADER_SIDE)) == TYPE_ARRAY && load_u16(p + 2) < UINT16_MAX;
}

bool array_push(Vm *vm, Value array, Value value)
{
    if (!is_plain_push(vm, array, value))
        return array_set(vm, array, array_length(vm, array), value);
    uint32_t length = load_u16(heap_thing(vm, array) + 2);
    uint8_t *p = extend(vm, array, length + 1);
    if (!p)
        return false; /* and `array` is stale: memory was looked for */
    store_slot(p + 4 + 2 * length, value);
    return true;
}

/* Is taking away or moving elements from `from` on forbidden? RAM array. */
static bool fixed(Vm *vm, Value array, uint32_t from)
{
    unsigned limits = array_limits(vm, array);
    if (limits & LIMIT_LENGTH)
        return !refuse(vm, fixed_length, 0, array);
    if ((limits & LIMIT_PERMANENT) && from < array_length(vm, array))
        return !refuse(vm, "Cannot delete property '%v' of %v", array_length(vm, array) - 1, array);
    return false;
}

/* Drop the elements from `length` on. RAM array. */
static void truncate(Vm *vm, Value array, uint32_t length)
{
    uint8_t *p = heap_thing(vm, array);
    Type type = header_type(load_u16(p));
    uint32_t old = load_u16(p + 2);
    set_length(p, length);
    if (is_slots(type))
        for (uint32_t i = length; i < old; i++)
            value_release(vm, load_slot(p + 4 + 2 * i));
    heap_resize(vm, array, array_bytes(type, old), array_bytes(type, length), 0);
}

bool array_set_length(Vm *vm, Value array, uint32_t length)
{
    if (length == array_length(vm, array))
        return true;
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION || fixed(vm, array, length))
        return false;
    if (length < array_length(vm, array)) {
        truncate(vm, array, length);
        return true;
    }
    if (!hold(vm, array))
        return false;
    bool slots = is_slots(header_type(load_u16(heap_thing(vm, array))));
    bool done = !too_long(vm, length) && (slots || convert(vm, TYPE_ARRAY)) && extend(vm, held(vm, 0), length);
    unhold(vm, 1);
    return done;
}

Value array_pop(Vm *vm, Value array)
{
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION)
        return array;
    uint32_t length = array_length(vm, array);
    if (fixed(vm, array, 0))
        return VALUE_EXCEPTION;
    if (length == 0)
        return VALUE_UNDEFINED;
    if (!hold(vm, array))
        return VALUE_EXCEPTION;
    Value last = array_get(vm, array, length - 1);
    if (last != VALUE_EXCEPTION)
        truncate(vm, held(vm, 0), length - 1);
    unhold(vm, 1);
    return last == VALUE_HOLE ? VALUE_UNDEFINED : last;
}

bool array_unpack(Vm *vm, Value array)
{
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION)
        return false;
    if (is_slots(header_type(load_u16(heap_thing(vm, array)))))
        return true;
    if (!hold(vm, array))
        return false;
    bool done = convert(vm, TYPE_ARRAY);
    unhold(vm, 1);
    return done;
}

bool array_remove(Vm *vm, Value array, uint32_t index)
{
    if (value_is_flash(array) || !is_slots(header_type(load_u16(heap_thing(vm, array))))) {
        if (!hold(vm, array))
            return false;
        bool done = array_unpack(vm, array);
        array = held(vm, 0);
        unhold(vm, 1);
        if (!done)
            return false;
        array = own_resolve(vm, array);
    }
    store_element(vm, heap_thing(vm, array), index, VALUE_HOLE);
    return true;
}

bool array_splice(Vm *vm, Value array, uint32_t index, uint32_t removed, uint32_t inserted)
{
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION)
        return false;
    uint8_t *p = heap_thing(vm, array);
    Type type = header_type(load_u16(p));
    uint32_t old = load_u16(p + 2), length = old - removed + inserted, size = element_size(type);
    if (array_limits(vm, array) && (fixed(vm, array, index) || (length > old && restricted(vm, array, old))))
        return false;
    if (length > old && !(p = extend(vm, array, length)))
        return false;
    uint8_t *at = p + 4 + size * index;
    if (is_slots(type))
        for (uint32_t i = 0; i < removed; i++)
            value_release(vm, load_slot(at + 2 * i));
    memmove(at + size * inserted, at + size * removed, size * (old - index - removed));
    if (is_slots(type))
        fill_holes(p, index, index + inserted);
    else
        memset(at, 0, size * inserted);
    if (length < old) {
        set_length(p, length); /* what lies behind was moved or released */
        heap_resize(vm, array, array_bytes(type, old), array_bytes(type, length), 0);
    }
    return true;
}
