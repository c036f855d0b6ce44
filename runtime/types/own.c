/* Own properties: finding, reading, adding, changing. See own.h for where they live. */
#include "own.h"

#include "array.h"
#include "error.h"

static Own found(OwnKind kind, uint32_t index, unsigned attributes)
{
    return (Own){(uint8_t)kind, (uint8_t)attributes, (uint16_t)index, VALUE_HOLE};
}

/* Length and characters of a string. */
static Own string_find(const Vm *vm, Value string, Value key)
{
    if (key == vm_root(vm, ROOT_LENGTH))
        return found(OWN_VIRTUAL, VIRTUAL_COUNT, ATTR_READONLY | ATTR_HIDDEN | ATTR_PERMANENT);
    if (value_is_int(key) && (uint32_t)value_int(key) < text_view(vm, string).length)
        return found(OWN_ELEMENT, (uint32_t)value_int(key), ATTR_READONLY | ATTR_PERMANENT);
    return found(OWN_NONE, 0, 0);
}

static Own array_find(const Vm *vm, Value array, Value key)
{
    unsigned limits = array_limits(vm, array);
    if (value_is_int(key)) {
        uint32_t index = (uint32_t)value_int(key);
        if (array_has(vm, array, index))
            return found(OWN_ELEMENT, index,
                         (limits & LIMIT_PERMANENT ? ATTR_PERMANENT : 0u) | (limits & LIMIT_READONLY ? ATTR_READONLY : 0u));
    } else if (key == vm_root(vm, ROOT_LENGTH) && value_type(vm, array) != TYPE_ARGUMENTS) {
        return found(OWN_VIRTUAL, VIRTUAL_COUNT,
                     ATTR_HIDDEN | ATTR_PERMANENT | (limits & LIMIT_LENGTH ? ATTR_READONLY : 0u));
    }
    return found(OWN_NONE, 0, 0);
}

/* FunctionRecord, NativeRecord or bound function that `v` runs. */
static const uint8_t *code_of(const Vm *vm, Value v)
{
    const uint8_t *p = thing_address(vm, v);
    return header_type(load_u16(p)) == TYPE_CLOSURE ? flash_address(vm, load_slot(p + 2)) : p;
}

/* Has the function at p a `prototype` that its record names (*named) or that is made on demand? */
static bool has_prototype(const uint8_t *p, Value *named)
{
    *named = VALUE_UNDEFINED;
    if (header_type(load_u16(p)) == TYPE_NATIVE) {
        const NativeConstruct *construct = native_constructor((const NativeRecord *)(const void *)p);
        *named = construct ? construct->prototype : VALUE_UNDEFINED;
        return construct && *named != VALUE_UNDEFINED;
    }
    if (header_type(load_u16(p)) != TYPE_FUNCTION)
        return false;
    const FunctionRecord *record = (const FunctionRecord *)(const void *)p;
    *named = construct_of(record).prototype;
    return *named != VALUE_UNDEFINED || (record->flags & FUNCTION_CONSTRUCTOR);
}

static Own function_find(const Vm *vm, Value function, Value key)
{
    Value named;
    if (key == vm_root(vm, ROOT_LENGTH))
        return found(OWN_VIRTUAL, VIRTUAL_LENGTH, ATTR_READONLY | ATTR_HIDDEN);
    if (key == vm_root(vm, ROOT_NAME))
        return found(OWN_VIRTUAL, VIRTUAL_NAME, ATTR_READONLY | ATTR_HIDDEN);
    if (key == vm_root(vm, ROOT_PROTOTYPE)) {
        const uint8_t *p = code_of(vm, function);
        bool builtin = header_type(load_u16(p)) == TYPE_NATIVE;
        if (has_prototype(p, &named))
            return found(OWN_VIRTUAL, VIRTUAL_PROTOTYPE, ATTR_HIDDEN | ATTR_PERMANENT | (builtin ? ATTR_READONLY : 0u));
    }
    return found(OWN_NONE, 0, 0);
}

Own own_find(const Vm *vm, Value object, Value key)
{
    Own own = found(OWN_NONE, 0, 0);
    Type type = value_type(vm, object);
    if (type == TYPE_STRING8 || type == TYPE_STRING16)
        return string_find(vm, object, key);
    if (type_is_arraylike(type)) {
        own = array_find(vm, own_resolve(vm, object), key);
    } else if (type == TYPE_WRAPPER) {
        Value primitive = load_slot(thing_address(vm, own_resolve(vm, object)) + 4);
        if (value_is_string(vm, primitive))
            own = string_find(vm, primitive, key);
    }
    if (own.kind != OWN_NONE)
        return own;
    Value home = own_home(vm, object);
    if (home != VALUE_HOLE) {
        const uint8_t *p = thing_address(vm, home);
        int32_t slot = shape_find(vm, load_slot(p + 2), key, &own.attributes);
        if (slot >= 0) {
            own.kind = load_slot(p + 4 + 2 * slot) == VALUE_HOLE ? OWN_NONE : OWN_SLOT;
            own.index = (uint16_t)slot;
            own.home = home;
            return own;
        }
    }
    if (value_is_int(key))
        return own;
    if (type_is_callable(type))
        return function_find(vm, object, key);
    if (type == TYPE_ARGUMENTS && key == vm_root(vm, ROOT_LENGTH))
        return found(OWN_VIRTUAL, VIRTUAL_COUNT, ATTR_HIDDEN);
    return own;
}

/* ---- reading */

Value own_slot_value(Vm *vm, Slot slot)
{
    if (value_is_heap(slot)) {
        const uint8_t *p = heap_address(vm, slot);
        if (header_type(load_u16(p)) == TYPE_INT32) {
            int32_t i;
            memcpy(&i, p + 2, 4);
            if (value_int_fits(i))
                return VALUE_INT(i);
        }
        value_retain(vm, slot);
    }
    return slot;
}

/* The function under `depth` layers of bind. */
static Value bound_target(const Vm *vm, Value function, uint32_t *depth, uint32_t *arguments)
{
    *depth = *arguments = 0;
    for (const uint8_t *p; header_type(load_u16(p = thing_address(vm, function))) == TYPE_BOUND; ++*depth) {
        *arguments += load_u16(p + 2);
        function = load_slot(p + 4);
    }
    return function;
}

static Value function_name(Vm *vm, Value function)
{
    uint32_t depth, arguments;
    function = bound_target(vm, function, &depth, &arguments);
    const uint8_t *p = code_of(vm, function);
    Value name = header_type(load_u16(p)) == TYPE_NATIVE ? ((const NativeRecord *)(const void *)p)->name
                                                         : ((const FunctionRecord *)(const void *)p)->name;
    if (depth) {
        Own own = own_find(vm, function, vm_root(vm, ROOT_NAME)); /* a name of its own */
        if (own.kind == OWN_SLOT)
            name = load_slot(thing_address(vm, own.home) + 4 + 2 * own.index);
    }
    if (!value_is_string(vm, name))
        name = vm_root(vm, ROOT_EMPTY);
    value_retain(vm, name);
    for (; depth && name != VALUE_EXCEPTION; depth--) {
        if (!hold_owned(vm, name))
            return VALUE_EXCEPTION;
        name = text_new8(vm, (const uint8_t *)"bound ", 6);
        if (name != VALUE_EXCEPTION)
            name = text_concat(vm, name, held(vm, 0));
        unhold(vm, 1);
    }
    return name;
}

static Value function_length(const Vm *vm, Value function)
{
    uint32_t depth, arguments;
    function = bound_target(vm, function, &depth, &arguments);
    const uint8_t *p = code_of(vm, function);
    uint32_t length = header_type(load_u16(p)) == TYPE_NATIVE ? ((const NativeRecord *)(const void *)p)->length
                                                              : ((const FunctionRecord *)(const void *)p)->length;
    return VALUE_INT(length > arguments ? (int32_t)(length - arguments) : 0);
}

/* `prototype` of a function: made when first asked for. */
static Value function_prototype(Vm *vm, Value function)
{
    Value named;
    if (has_prototype(code_of(vm, function), &named) && named != VALUE_UNDEFINED)
        return named;
    if (!hold(vm, function))
        return VALUE_EXCEPTION;
    Value made = object_new(vm, vm_root(vm, ROOT_PROTOTYPE_SHAPE));
    if (made != VALUE_EXCEPTION && hold_owned(vm, made)) {
        function = held(vm, 1);
        value_retain(vm, function);
        store_slot(heap_address(vm, made) + 4, function);
        value_retain(vm, made);
        bool done = own_add(vm, function, vm_root(vm, ROOT_PROTOTYPE), made, ATTR_HIDDEN | ATTR_PERMANENT);
        made = heap_pop(vm);
        if (!done) {
            value_release(vm, made);
            made = VALUE_EXCEPTION;
        }
    } else {
        made = VALUE_EXCEPTION;
    }
    unhold(vm, 1);
    return made;
}

Value own_load(Vm *vm, Value object, const Own *own)
{
    if (own->kind == OWN_SLOT)
        return own_slot_value(vm, load_slot(thing_address(vm, own->home) + 4 + 2 * own->index));
    Type type = value_type(vm, object);
    if (type == TYPE_WRAPPER) {
        object = load_slot(thing_address(vm, own_resolve(vm, object)) + 4);
        type = TYPE_STRING8;
    }
    if (own->kind == OWN_ELEMENT) {
        if (type_is_arraylike(type))
            return array_get(vm, object, own->index);
        TextView t = text_view(vm, object);
        return text_char(vm, text_unit(&t, own->index));
    }
    switch ((enum Virtual)own->index) {
    case VIRTUAL_COUNT:
        return VALUE_INT((int32_t)(type_is_arraylike(type) ? array_length(vm, object) : text_view(vm, object).length));
    case VIRTUAL_LENGTH: return function_length(vm, object);
    case VIRTUAL_NAME: return function_name(vm, object);
    default: return function_prototype(vm, object);
    }
}

/* ---- adding */

/* Put `next` (owned; the shape with one more key, or VALUE_HOLE: the object's own dictionary, to which held(1)
 * is appended) and held(0) into the home of held(2), which grows by a slot. */
static bool grow_home(Vm *vm, Value next, uint8_t attributes)
{
    bool dict = next == VALUE_HOLE || shape_is_dict(vm, next);
    if (!hold_owned(vm, next))
        return false;
    Value home = own_home(vm, held(vm, 3));
    uint32_t count = shape_count(vm, home_shape(vm, home));
    uint32_t slack = dict ? (count / 4 < 16 ? count / 4 * 2 : 32) : 0;
    uint8_t *p = heap_resize(vm, home, 4 + 2 * count, 6 + 2 * count, slack);
    if (!p) {
        unhold(vm, 1);
        return false;
    }
    next = heap_pop(vm); /* nothing moves from here on */
    if (next != VALUE_HOLE) {
        Value old = load_slot(p + 2);
        store_slot(p + 2, next);
        value_release(vm, old);
    }
    if (dict) {
        value_retain(vm, held(vm, 1));
        shape_dict_append(vm, load_slot(p + 2), held(vm, 1), attributes);
    }
    Value value = held(vm, 0);
    value_retain(vm, value);
    store_slot(p + 4 + 2 * count, value);
    own_changed(vm, held(vm, 2), own_home(vm, held(vm, 2)));
    return true;
}

/* Add value held(0) under key held(1) to object held(2). The key is in slot form from here on only if it is used in a
 * dictionary: shared shapes are searched by the immediate key. */
static bool add_held(Vm *vm, uint8_t attributes)
{
    Value home = own_home_writable(vm, held(vm, 2));
    if (home == VALUE_EXCEPTION)
        return false;
    Value shape = home_shape(vm, home), key = held(vm, 1);
    int32_t deleted = home != held(vm, 2) ? shape_find(vm, shape, key, NULL) : -1;
    if (deleted >= 0) { /* a virtual property that was deleted comes back */
        if (!own_set_attributes(vm, held(vm, 2), (uint32_t)deleted, attributes))
            return false;
        value_retain(vm, held(vm, 0));
        store_slot(heap_thing(vm, own_home(vm, held(vm, 2))) + 4 + 2 * deleted, held(vm, 0));
        return true;
    }
    if (shape_can_add(vm, shape)) {
        Value next = shape_add(vm, shape, key, attributes);
        return next != VALUE_EXCEPTION && grow_home(vm, next, attributes);
    }
    if (!value_fits_slot(key)) {
        key = value_to_slot(vm, key);
        if (key == VALUE_EXCEPTION)
            return false;
        Value value = heap_pop(vm);
        heap_pop(vm); /* the immediate key, no count */
        heap_push(vm, key);
        heap_push(vm, value); /* as many handles as before: can not fail */
    }
    shape = home_shape(vm, own_home(vm, held(vm, 2)));
    if (shape_is_dict(vm, shape))
        return shape_dict_reserve(vm, shape) && grow_home(vm, VALUE_HOLE, attributes);
    Value next = shape_to_dict(vm, shape, 4);
    return next != VALUE_EXCEPTION && grow_home(vm, next, attributes);
}

bool own_add(Vm *vm, Value object, Value key, Value value, uint8_t attributes)
{
    if (!hold_two(vm, object, key)) {
        value_release(vm, value);
        return false;
    }
    value = value_to_slot(vm, value);
    if (value == VALUE_EXCEPTION || !hold_owned(vm, value)) {
        unhold(vm, 2);
        return false;
    }
    bool added = add_held(vm, attributes);
    unhold(vm, 3);
    return added;
}

/* ---- changing */

/* The home of held(0) in RAM with a dictionary of its own. */
static bool make_dict(Vm *vm)
{
    Value home = own_home_writable(vm, held(vm, 0));
    if (home == VALUE_EXCEPTION)
        return false;
    Value old = home_shape(vm, home);
    if (shape_is_dict(vm, old))
        return true;
    Value dict = shape_to_dict(vm, old, 0);
    if (dict == VALUE_EXCEPTION)
        return false;
    home = own_home(vm, held(vm, 0));
    uint8_t *p = heap_thing(vm, home);
    old = load_slot(p + 2);
    store_slot(p + 2, dict);
    value_release(vm, old);
    own_changed(vm, held(vm, 0), home);
    return true;
}

bool own_set_attributes(Vm *vm, Value object, uint32_t slot, uint8_t attributes)
{
    Value home = own_home(vm, object);
    if (shape_attributes(vm, home_shape(vm, home), slot) == attributes)
        return true;
    if (!hold(vm, object))
        return false;
    bool done = make_dict(vm);
    if (done) {
        home = own_home(vm, held(vm, 0));
        shape_dict_set_attributes(vm, home_shape(vm, home), slot, attributes);
        own_changed(vm, held(vm, 0), home);
    }
    unhold(vm, 1);
    return done;
}

bool own_remove_slot(Vm *vm, Value object, uint32_t slot)
{
    if (!hold(vm, object))
        return false;
    if (!make_dict(vm)) {
        unhold(vm, 1);
        return false;
    }
    Value home = own_home(vm, held(vm, 0)), shape = home_shape(vm, home);
    uint32_t count = shape_count(vm, shape);
    uint8_t *p = heap_thing(vm, home) + 4 + 2 * slot;
    Value removed = load_slot(p);
    memmove(p, p + 2, 2 * (count - slot - 1));
    shape_dict_remove(vm, shape, slot);
    heap_resize(vm, home, 4 + 2 * count, 2 + 2 * count, 0);
    value_release(vm, removed);
    own_changed(vm, held(vm, 0), home);
    unhold(vm, 1);
    return true;
}

/* Assignment to `length`: values are numbers or what converts to them. */
bool own_set_length(Vm *vm, Value array, Value value)
{
    double d = value_is_object(vm, value) ? -1 : primitive_to_double(vm, value);
    value_release(vm, value);
    if (!(d >= 0 && d <= 4294967295.0) || d != (double)(uint32_t)d) {
        error_throw(vm, ERROR_RANGE, "Invalid array length");
        return false;
    }
    if (!hold(vm, array))
        return false;
    bool done = array_set_length(vm, array, (uint32_t)d);
    for (;;) { /* elements with attributes of their own live in the side object */
        array = held(vm, 0);
        Value home = own_home(vm, array);
        if (!done || home == VALUE_HOLE)
            break;
        Value shape = home_shape(vm, home);
        uint32_t slot = shape_count(vm, shape);
        while (slot-- > 0) {
            Value key = shape_key(vm, shape, slot);
            if (value_is_int(key) && value_int(key) >= (int32_t)d)
                break;
        }
        if (slot == UINT32_MAX)
            break;
        done = own_remove_slot(vm, array, slot);
    }
    unhold(vm, 1);
    return done;
}

bool own_store(Vm *vm, Value object, Value key, const Own *own, Value value)
{
    if (own->kind == OWN_ELEMENT)
        return array_set(vm, object, own->index, value);
    if (own->kind == OWN_VIRTUAL) {
        if (own->index == VIRTUAL_COUNT && value_type(vm, object) != TYPE_ARGUMENTS)
            return own_set_length(vm, object, value);
        return own_add(vm, object, key, value, own->attributes);
    }
    if (value_is_heap(own->home))
        return slot_set(vm, own->home, 4 + 2u * own->index, value);
    if (!hold_owned(vm, value))
        return false;
    Value home = own_home_writable(vm, object);
    value = heap_pop(vm);
    if (home == VALUE_EXCEPTION) {
        value_release(vm, value);
        return false;
    }
    return slot_set(vm, home, 4 + 2u * own->index, value);
}

/* ---- restricted arrays */

unsigned array_limits(const Vm *vm, Value array)
{
    if (!(load_u16(thing_address(vm, array)) & HEADER_SEALED))
        return 0;
    Value home = own_home(vm, array);
    int32_t slot = home == VALUE_HOLE ? -1 : shape_find(vm, home_shape(vm, home), VALUE_KEY_INTERNAL, NULL);
    return slot < 0 ? 0 : (unsigned)value_int(load_slot(thing_address(vm, home) + 4 + 2 * slot));
}

bool array_limit(Vm *vm, Value array, unsigned limits)
{
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION)
        return false;
    unsigned old = array_limits(vm, array);
    Value marker = VALUE_INT((int32_t)(old | limits));
    if (old == 0) {
        if (!hold(vm, array))
            return false;
        bool added = own_add(vm, array, VALUE_KEY_INTERNAL, marker, ATTR_HIDDEN);
        array = held(vm, 0);
        unhold(vm, 1);
        if (!added)
            return false;
        *(uint16_t *)(void *)heap_thing(vm, array) |= HEADER_SEALED;
        return true;
    }
    Own own = own_find(vm, array, VALUE_KEY_INTERNAL);
    return own_store(vm, array, VALUE_KEY_INTERNAL, &own, marker);
}
