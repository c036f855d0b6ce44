/* RegExp objects. All share a shape in flash until somebody changes one. */
#include "regexp.h"

#include "own.h"
#include "text.h"

enum { LAST_INDEX = 1 /* slot */, RECORD_PLACE = 4, LAST_INDEX_PLACE = 6 };

Value regexp_of(VmRef vm, Value v)
{
    if (value_type(vm, v) != TYPE_WRAPPER)
        return VALUE_HOLE;
    Value record = load_slot(thing_address(vm, own_resolve(vm, v)) + RECORD_PLACE);
    return value_type(vm, record) == TYPE_REGEXP ? record : VALUE_HOLE;
}

static bool is_untouched(VmRef vm, Value thing) { return side_find(vm, thing) == VALUE_HOLE; }

bool regexp_is_plain(VmRef vm, Value v)
{
    if (regexp_of(vm, v) == VALUE_HOLE)
        return false;
    const Value home = own_resolve(vm, v), shape = home_shape(vm, home), prototype = vm_feature_root(vm, ROOT_REGEXP_PROTO);
    return shape_prototype(vm, shape) == prototype && shape_count(vm, shape) == LAST_INDEX + 1 &&
           shape_attributes(vm, shape, LAST_INDEX) == (ATTR_HIDDEN | ATTR_PERMANENT) &&
           value_is_int(load_slot(thing_address(vm, home) + LAST_INDEX_PLACE)) && is_untouched(vm, prototype) &&
           is_untouched(vm, vm_feature_root(vm, ROOT_REGEXP));
}

Value regexp_new(VmRef vm, Value record)
{
    Value object = wrapper_new(vm, ROOT_REGEXP_SHAPE, record);
    if (object != VALUE_EXCEPTION)
        store_slot(heap_address(vm, object) + LAST_INDEX_PLACE, VALUE_INT(0));
    return object;
}

/* What is filled is new, so it is in RAM, or the same again. */
bool regexp_fill(VmRef vm, const Value *window)
{
    uint32_t length = text_view(vm, window[2]).length;
    Value record = heap_alloc(vm, TYPE_REGEXP, (REGEXP_PROGRAM + length + 1) & ~1u);
    if (record == VALUE_EXCEPTION)
        return false;
    uint8_t *p = heap_address(vm, record);
    TextView bytes = text_view(vm, window[2]);
    *(uint16_t *)(void *)(p + 2) = (uint16_t)length;
    value_retain(vm, window[1]);
    store_slot(p + REGEXP_SOURCE, window[1]);
    value_retain(vm, window[3]);
    store_slot(p + REGEXP_NAMES, window[3]);
    text_copy(p + REGEXP_PROGRAM, false, &bytes, 0, length);
    store_slot(heap_thing(vm, window[0]) + RECORD_PLACE, record);
    return true;
}

Value regexp_program(VmRef vm, Value v)
{
    uint32_t length = load_u16(thing_address(vm, regexp_of(vm, v)) + 2);
    uint8_t *bytes;
    Value text = text_alloc(vm, length, false, &bytes);
    if (text != VALUE_EXCEPTION)
        memcpy(bytes, thing_address(vm, regexp_of(vm, v)) + REGEXP_PROGRAM, length);
    return text;
}
