/* Own properties: finding, reading, adding, changing. See own.h for where they live. */
#include "own.h"

#include "array.h"
#include "error.h"
#include "typed.h"

/* ---- finding */

/* The string in a wrapper, or v itself. */
static Value unwrapped(VmRef vm, Value v)
{
    return value_type(vm, v) == TYPE_WRAPPER ? load_slot(thing_address(vm, own_resolve(vm, v)) + 4) : v;
}

uint32_t own_count(VmRef vm, Value object)
{
    object = unwrapped(vm, object);
    if (value_is_string(vm, object))
        return text_view(vm, object).length;
    return value_is_arraylike(vm, object) ? array_length(vm, object) : typed_length(vm, object);
}

Value own_element(VmRef vm, Value object, uint32_t index)
{
    return value_is_arraylike(vm, object) ? array_get(vm, object, index) : typed_get(vm, object, index);
}

/* FunctionRecord, NativeRecord or bound function that `v` runs. */
static const uint8_t *code_of(VmRef vm, Value v)
{
    const uint8_t *p = thing_address(vm, v);
    return header_type(load_u16(p)) == TYPE_CLOSURE ? flash_address(vm, load_slot(p + 2)) : p;
}

/* The `prototype` that the function's record names, VALUE_HOLE if it is made on demand, VALUE_UNDEFINED if it has none. */
static Value recorded_prototype(const uint8_t *p)
{
    if (header_type(load_u16(p)) == TYPE_NATIVE) {
        const NativeConstruct *construct = native_constructor((const NativeRecord *)(const void *)p);
        return construct ? construct->prototype : VALUE_UNDEFINED;
    }
    if (header_type(load_u16(p)) != TYPE_FUNCTION)
        return VALUE_UNDEFINED;
    const FunctionRecord *record = (const FunctionRecord *)(const void *)p;
    Value prototype = construct_of(record).prototype;
    bool made = (record->flags & FUNCTION_CONSTRUCTOR) || (record->flags & FUNCTION_GENERATOR);
    return prototype == VALUE_UNDEFINED && made ? VALUE_HOLE : prototype;
}

static const uint8_t virtual_roots[] = {ROOT_LENGTH, ROOT_NAME, ROOT_PROTOTYPE, ROOT_ITERATOR, ROOT_CALLEE};

/* A virtual property of a function or of arguments that have no side object. */
static bool virtual_find(VmRef vm, Value v, unsigned which, Own *own)
{
    Type type = value_type(vm, v);
    own->kind = OWN_VIRTUAL;
    own->index = (uint16_t)which;
    own->attributes = which == VIRTUAL_CALLEE ? ATTR_HIDDEN | ATTR_PERMANENT | ATTR_ACCESSOR : ATTR_HIDDEN;
    if (!type_is_callable(type))
        return type == TYPE_ARGUMENTS && (which == VIRTUAL_LENGTH || which >= VIRTUAL_ITERATOR);
    if (which >= VIRTUAL_ITERATOR)
        return false;
    if (which != VIRTUAL_PROTOTYPE) {
        own->attributes = ATTR_HIDDEN | ATTR_READONLY;
        return true;
    }
    own->attributes = type == TYPE_NATIVE || (load_u16(code_of(vm, v)) & FUNCTION_CLASS) ? ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY : ATTR_HIDDEN | ATTR_PERMANENT;
    return recorded_prototype(code_of(vm, v)) != VALUE_UNDEFINED;
}

/* An element, character, or the number of them. */
static bool element_find(VmRef vm, Value object, Value key, Own *own)
{
    unsigned limits = LIMIT_PERMANENT | LIMIT_READONLY | LIMIT_LENGTH;
    bool array = value_is_arraylike(vm, object), typed = value_is_typed_array(vm, object);
    object = array ? own_resolve(vm, object) : unwrapped(vm, object);
    if (key_is_private(key))
        return false;
    if (array || typed)
        limits = array ? array_limits(vm, object) : 0;
    else if (!value_is_string(vm, object))
        return false;
    if (value_is_int(key)) {
        own->kind = OWN_ELEMENT;
        own->index = (uint16_t)value_int(key);
        own->attributes = limits & (ATTR_PERMANENT | ATTR_READONLY);
        return array ? array_has(vm, object, (uint32_t)value_int(key)) : (uint32_t)value_int(key) < own_count(vm, object);
    }
    own->kind = OWN_COUNT;
    own->attributes = limits & LIMIT_LENGTH ? ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY : ATTR_HIDDEN | ATTR_PERMANENT;
    return key == vm_root(vm, ROOT_LENGTH) && value_type(vm, object) != TYPE_ARGUMENTS && !typed;
}

static bool slot_find(VmRef vm, Value home, Value key, Own *own)
{
    int32_t slot = shape_find(vm, home_shape(vm, home), key, &own->attributes);
    own->kind = OWN_SLOT;
    own->index = (uint16_t)slot;
    own->home = home;
    return slot >= 0;
}

bool own_find(VmRef vm, Value object, Value key, Own *own)
{
    Type type = value_type(vm, object);
    if (type != TYPE_OBJECT && element_find(vm, object, key, own))
        return true;
    Value home = own_home(vm, object);
    if (home != VALUE_HOLE && slot_find(vm, home, key, own))
        return true;
    if (type >= TYPE_ARRAY && !type_is_proxy(type) && !own_home_is_whole(vm, object, home))
        for (unsigned which = 0; which < VIRTUAL_KINDS; which++)
            if (key == vm_root(vm, (Root)virtual_roots[which]) && virtual_find(vm, object, which, own))
                return true;
    own->kind = typed_owns_key(vm, object, key) ? OWN_NEVER : type_is_proxy(type) ? OWN_PROXY : OWN_NONE;
    return false;
}

Value own_key(VmRef vm, Value object, uint32_t i, Own *own)
{
    Value home = own_home(vm, object);
    if (i < VIRTUAL_KINDS) {
        Value key = vm_root(vm, (Root)virtual_roots[i]);
        return own_find(vm, object, key, own) && own->kind != OWN_SLOT ? key : VALUE_HOLE;
    }
    i -= VIRTUAL_KINDS;
    if (home == VALUE_HOLE || i >= shape_count(vm, home_shape(vm, home)))
        return VALUE_UNDEFINED;
    Value key = shape_key(vm, home_shape(vm, home), i);
    Type type = value_type(vm, key);
    if (type == TYPE_FREE || type == TYPE_WEAK) /* an index, private or hidden, or gone */
        return VALUE_HOLE;
    own->kind = OWN_SLOT;
    own->attributes = shape_attributes(vm, home_shape(vm, home), i);
    own->index = (uint16_t)i;
    own->home = home;
    return key;
}

/* ---- reading */

Slot own_slot(VmRef vm, const Own *own)
{
    return load_slot(thing_address(vm, own->home) + 4 + 2u * own->index);
}

Value own_slot_value(VmRef vm, Slot slot)
{
    Value v = value_unboxed(vm, slot);
    return value_copied(vm, v);
}

/* `length` or `name` of a function, under layers of bind. */
static Value virtual_load(VmRef vm, Value function, unsigned which)
{
    uint32_t depth = 0, arguments = 0;
    for (const uint8_t *p; THERE_ARE(BOUND) && header_type(load_u16(p = thing_address(vm, function))) == TYPE_BOUND; depth++) {
        arguments += load_u16(p + 2);
        function = load_slot(p + 4);
    }
    if (value_is_proxy(vm, function)) /* the library gives such a function both */
        return which == VIRTUAL_LENGTH ? VALUE_INT(0) : vm_root(vm, ROOT_EMPTY);
    const FunctionRecord *record = (const FunctionRecord *)(const void *)code_of(vm, function);
    const NativeRecord *native = (const NativeRecord *)(const void *)record;
    bool is_native = header_type(record->header) == TYPE_NATIVE;
    if (which == VIRTUAL_LENGTH) {
        uint32_t length = is_native ? native_length(native) : function_length(record);
        return VALUE_INT((int32_t)(length > arguments ? length - arguments : 0));
    }
    Value name = is_native ? native->name : function_name(record);
    Own own;
    if (depth && own_find(vm, function, vm_root(vm, ROOT_NAME), &own) && own.kind == OWN_SLOT) /* a name of its own */
        name = own_slot(vm, &own);
    if (!value_is_string(vm, name))
        name = vm_root(vm, ROOT_EMPTY);
    value_retain(vm, name);
    for (; depth && name != VALUE_EXCEPTION; depth--) {
        hold_push(vm, name);
        name = text_new8(vm, (const uint8_t *)"bound ", 6);
        if (name != VALUE_EXCEPTION)
            name = text_concat(vm, name, held(vm, 0));
        unhold_top(vm);
    }
    return name;
}

/* `prototype` of a function, made when first asked for. */
static Value make_prototype(VmRef vm, Value function, uint8_t attributes)
{
    unsigned flags = ((const FunctionRecord *)(const void *)code_of(vm, function))->flags;
    bool generator = flags & FUNCTION_GENERATOR;
    hold(vm, function);
    Value made = generator ? object_new_plain(vm, vm_root(vm, flags & FUNCTION_ASYNC ? ROOT_ASYNC_GENERATOR_PROTO : ROOT_GENERATOR_PROTO))
                           : object_new(vm, vm_root(vm, ROOT_PROTOTYPE_SHAPE));
    if (made == VALUE_EXCEPTION) {
        unhold_top(vm);
        return made;
    }
    function = heap_pop(vm);
    if (generator)
        value_release(vm, function); /* its holder has it */
    else
        store_slot(heap_address(vm, made) + 4, function); /* with the handle's count */
    hold_push(vm, value_copied(vm, made));
    return hold_result(vm, own_put(vm, function, vm_root(vm, ROOT_PROTOTYPE), made, attributes, false));
}

Value own_content(VmRef vm, Value object, const Own *own)
{
    bool listed = value_is_arraylike(vm, object) || value_is_typed_array(vm, object);
    if (own->kind == OWN_SLOT)
        return own_slot_value(vm, own_slot(vm, own));
    if (own->kind == OWN_ELEMENT) {
        if (listed)
            return own_element(vm, object, own->index);
        TextView t = text_view(vm, unwrapped(vm, object));
        return text_char(vm, text_unit(&t, own->index));
    }
    if (own->kind == OWN_VIRTUAL && own->index >= VIRTUAL_ITERATOR)
        return vm_root(vm, own->index == VIRTUAL_CALLEE ? ROOT_RESTRICTED : ROOT_ARRAY_VALUES);
    if (own->kind == OWN_COUNT || listed)
        return VALUE_INT((int32_t)own_count(vm, object));
    if (own->index == VIRTUAL_PROTOTYPE)
        return recorded_prototype(code_of(vm, object));
    return virtual_load(vm, object, own->index);
}

Value own_load(VmRef vm, Value object, const Own *own)
{
    Value v = own_content(vm, object, own);
    return THERE_ARE(CONSTRUCTORS) && v == VALUE_HOLE ? make_prototype(vm, object, own->attributes) : v;
}

/* ---- shapes of homes */

void own_set_shape(VmRef vm, Value object, Value shape)
{
    Value home = own_home(vm, object);
    uint8_t *p = heap_thing(vm, home);
    Value old = load_slot(p + 2);
    store_slot(p + 2, shape);
    value_release(vm, old);
    own_changed(vm, object, home);
}

/* The slot of `key`, in a home in RAM with a dictionary of its own that can hold such attributes; -1: exception. Allocates. */
static int32_t slot_in_dict(VmRef vm, Value object, Value key, uint8_t attributes)
{
    hold_two(vm, object, key);
    Value home = own_home_writable(vm, object);
    int32_t slot = -1;
    if (home != VALUE_EXCEPTION) {
        Value dict = shape_to_dict(vm, home_shape(vm, home), 0, attributes, false);
        if (dict != VALUE_EXCEPTION) {
            own_set_shape(vm, held(vm, 1), dict);
            slot = shape_find(vm, dict, held(vm, 0), NULL);
        }
    }
    unhold(vm, 2);
    return slot;
}

/* ---- adding */

/* Add value held(0) under key held(1) to object held(2), whose home is in RAM. The key is in slot form from here on only if
 * it is used in a dictionary: shared shapes are searched by the immediate key. */
static bool add_held(VmRef vm, uint8_t attributes)
{
    Value shape = own_shape(vm, held(vm, 2));
    bool dict = THERE_ARE(WRITES) && !shape_can_add(vm, shape);
    if (dict) {
        Value key = value_to_slot(vm, held(vm, 1));
        if (key == VALUE_EXCEPTION)
            return false;
        vm_sp(vm)[1] = key; /* the immediate key has no count */
        shape = shape_to_dict(vm, own_shape(vm, held(vm, 2)), 1, attributes, false);
    } else {
        shape = shape_add(vm, shape, held(vm, 1), attributes);
    }
    if (shape == VALUE_EXCEPTION)
        return false;
    hold_push(vm, shape);
    uint32_t count = shape_count(vm, own_shape(vm, held(vm, 3)));
    uint8_t *p = heap_resize(vm, own_home(vm, held(vm, 3)), 4 + 2 * count, 6 + 2 * count, dict ? HEAP_SLACK(2 * count) : 0);
    if (p) { /* nothing moves from here on */
        Value value = held(vm, 1);
        shape = held(vm, 0);
        if (dict)
            shape_dict_append(vm, shape, held(vm, 2), attributes);
        store_slot(p + 4 + 2 * count, value_copied(vm, value));
        value_retain(vm, shape);
        own_set_shape(vm, held(vm, 3), shape);
    }
    unhold_top(vm);
    return p != NULL;
}

/* Object held(2), key held(1), value held(0). */
static bool put_held(VmRef vm, uint8_t attributes, bool fresh)
{
    Value home = THERE_ARE(WRITES) ? own_home_writable(vm, held(vm, 2)) : held(vm, 2);
    if (home == VALUE_EXCEPTION)
        return false;
    Own own;
    if (!THERE_ARE(WRITES) || fresh || !slot_find(vm, home, held(vm, 1), &own))
        return add_held(vm, attributes);
    if (own.attributes != attributes && !own_set_attributes(vm, held(vm, 2), held(vm, 1), attributes))
        return false;
    Value value = held(vm, 0);
    return slot_set(vm, own_home(vm, held(vm, 2)), 4 + 2u * own.index, value_copied(vm, value)); /* it fits: can not fail */
}

bool own_put(VmRef vm, Value object, Value key, Value value, uint8_t attributes, bool fresh)
{
    hold_two(vm, object, key);
    value = value_to_slot(vm, value);
    bool done = value != VALUE_EXCEPTION;
    if (done) {
        hold_push(vm, value);
        done = put_held(vm, attributes, fresh);
    }
    unhold(vm, 2u + (value != VALUE_EXCEPTION));
    return done;
}

/* ---- changing */

bool own_set_attributes(VmRef vm, Value object, Value key, uint8_t attributes)
{
    hold(vm, object);
    int32_t slot = slot_in_dict(vm, object, key, attributes);
    if (slot >= 0)
        shape_dict_set_attributes(vm, own_shape(vm, held(vm, 0)), (uint32_t)slot, attributes);
    unhold_top(vm);
    return slot >= 0;
}

int own_remove_slot(VmRef vm, Value object, Value key)
{
    hold(vm, object);
    int32_t slot = slot_in_dict(vm, object, key, 0);
    Value home = own_home(vm, held(vm, 0));
    unhold_top(vm);
    if (slot < 0)
        return -1;
    Value shape = home_shape(vm, home);
    uint32_t count = shape_count(vm, shape);
    Slot *values = (Slot *)(void *)(heap_thing(vm, home) + 4);
    Value removed = values[slot];
    values[slot] = VALUE_UNDEFINED;
    uint32_t left = shape_dict_remove(vm, shape, (uint32_t)slot, values);
    heap_resize(vm, home, 4 + 2 * count, 4 + 2 * left, 0);
    value_release(vm, removed);
    return 1;
}

/* `length`, or what an array can shrink to instead: to behind its last element that can't be deleted. */
static uint32_t permanent_length(VmRef vm, Value array, uint32_t length)
{
    Value home = own_home(vm, array);
    if (home == VALUE_HOLE)
        return length;
    if ((array_limits(vm, array) & LIMIT_PERMANENT) && length < array_length(vm, array))
        return array_length(vm, array);
    Value shape = home_shape(vm, home);
    for (uint32_t slot = shape_count(vm, shape); slot-- > 0;) {
        Value key = shape_key(vm, shape, slot);
        if (value_is_int(key) && value_int(key) >= (int32_t)length && (shape_attributes(vm, shape, slot) & ATTR_PERMANENT))
            length = (uint32_t)value_int(key) + 1;
    }
    return length;
}

/* Assignment to `length`: values are numbers or what converts to them. */
bool own_set_length(VmRef vm, Value array, Value value)
{
    uint32_t length = (uint32_t)primitive_to_int32(vm, value);
    bool valid = primitive_to_double(vm, value) == length;
    value_release(vm, value);
    if (!valid) {
        error_throw(vm, ERROR_RANGE, "Invalid array length");
        return false;
    }
    uint32_t wanted = length;
    length = permanent_length(vm, array, length);
    hold(vm, array);
    bool done = array_set_length(vm, array, length);
    Value home = own_home(vm, held(vm, 0));
    if (home != VALUE_HOLE) { /* elements with attributes of their own live in the side object */
        for (uint32_t count = shape_count(vm, home_shape(vm, home)), slot = count; done && slot-- > 0;) {
            Value shape = own_shape(vm, held(vm, 0)), key = shape_key(vm, shape, slot);
            if (!value_is_int(key) || value_int(key) < (int32_t)length)
                continue;
            done = own_remove_slot(vm, held(vm, 0), key) > 0;
            if (shape_count(vm, own_shape(vm, held(vm, 0))) != count) /* all may have moved */
                slot = count = shape_count(vm, own_shape(vm, held(vm, 0)));
        }
    }
    if (done && length != wanted) {
        error_type(vm, "Cannot delete property '%v' of %v", VALUE_INT((int32_t)length - 1), held(vm, 0));
        done = false;
    }
    unhold_top(vm);
    return done;
}

bool own_store(VmRef vm, Value object, Value key, const Own *own, Value value)
{
    if (own->kind == OWN_ELEMENT)
        return value_is_arraylike(vm, object) ? array_set(vm, object, own->index, value)
                                                          : typed_set(vm, object, own->index, value);
    if (own->kind == OWN_COUNT)
        return own_set_length(vm, object, value);
    if (own->kind == OWN_SLOT && value_is_heap(own->home))
        return slot_set(vm, own->home, 4 + 2u * own->index, value);
    return own_put(vm, object, key, value, own->attributes, false);
}

/* ---- restricted arrays */

unsigned array_limits(VmRef vm, Value array)
{
    if (!(load_u16(thing_address(vm, array)) & HEADER_SEALED))
        return 0;
    Own own;
    Value home = own_home(vm, array);
    if (home == VALUE_HOLE || !slot_find(vm, home, VALUE_KEY_INTERNAL, &own)) /* of a damaged image */
        return LIMIT_EXTENSIONS;
    return (unsigned)value_int(own_slot(vm, &own));
}

bool array_limit(VmRef vm, Value array, unsigned limits)
{
    array = own_writable(vm, array);
    if (array == VALUE_EXCEPTION)
        return false;
    hold(vm, array);
    Value marker = VALUE_INT((int32_t)(array_limits(vm, array) | limits));
    bool done = own_put(vm, array, VALUE_KEY_INTERNAL, marker, ATTR_HIDDEN, false);
    if (done)
        *(uint16_t *)(void *)heap_thing(vm, held(vm, 0)) |= HEADER_SEALED;
    unhold_top(vm);
    return done;
}
