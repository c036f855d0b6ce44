/* Map, Set, WeakMap, WeakSet, WeakRef: ECMA-262 24, 26.1. What calls script is in stdlib/js/collection.js. */
#include "natives.h"
#include "objects.h"

/* The magic of collection_method (builtins.def): a CollectionClass and what is to be done. */
enum { GET, PUT, HAS, DELETE, CLEAR, SIZE, ENTRIES, KEYS, VALUES, DEREF, CLASS_MASK = 7, ACTION_SHIFT = 3 };

Value iterator_result(VmRef vm, Value value)
{
    bool done = value == VALUE_HOLE;
    if (value == VALUE_EXCEPTION)
        return value;
    hold_push(vm, done ? VALUE_UNDEFINED : value);
    Value result = object_new(vm, vm_root(vm, ROOT_RESULT_SHAPE));
    if (result == VALUE_EXCEPTION) {
        unhold_top(vm);
        return result;
    }
    value = heap_pop(vm);
    store_slot(heap_address(vm, result) + 6, value_bool(done));
    hold_push(vm, result);
    return hold_result(vm, slot_set(vm, result, 4, value));
}

/* The constructors: what they iterate over is put in by script. */
Value collection_construct(VmRef vm, Value *win, uint32_t argc)
{
    CollectionClass class = (CollectionClass)native_magic(vm, win);
    Value first = native_arg(win, argc, 0);
    if (win[1] != VALUE_CONSTRUCT)
        return error_type(vm, "Constructor %v requires 'new'", win[0]);
    if (class == COLLECTION_WEAK_REF) {
        if (!collection_may_hold(vm, first))
            return error_type(vm, "WeakRef: invalid target");
    } else if (!value_is_nullish(first)) {
        win[0] = vm_root(vm, class == COLLECTION_MAP || class == COLLECTION_WEAK_MAP ? ROOT_FILL_MAP : ROOT_FILL_SET);
    }
    return collection_new(vm, class, first);
}

/* What is done with the key that is a handle; collection win[1]. */
static Value with_key(VmRef vm, Value *win, uint32_t argc, unsigned action)
{
    Value key = held(vm, 0), found;
    int deleted;
    switch (action) {
    case PUT: return collection_put(vm, win[1], key, value_copied(vm, native_arg(win, argc, 1))) ? value_copied(vm, win[1]) : VALUE_EXCEPTION;
    case DELETE: deleted = collection_delete(vm, win[1], key); return deleted < 0 ? VALUE_EXCEPTION : value_bool(deleted);
    default: break;
    }
    found = collection_get(vm, win[1], key);
    if (action == GET || found == VALUE_EXCEPTION)
        return found == VALUE_HOLE ? VALUE_UNDEFINED : found;
    value_release(vm, found);
    return value_bool(found != VALUE_HOLE);
}

static Value incompatible(VmRef vm, const Value *win)
{
    return error_type(vm, "%v called on incompatible receiver %v", win[0], win[1]);
}

/* All methods, and `size`. */
Value collection_method(VmRef vm, Value *win, uint32_t argc)
{
    static const uint16_t what[] = {0, HEADER_ITERATES_KEYS, HEADER_ITERATES_VALUES};
    unsigned magic = native_magic(vm, win), action = magic >> ACTION_SHIFT, class = magic & CLASS_MASK;
    Value key = native_arg(win, argc, 0);
    if (collection_class(vm, win[1]) != class)
        return incompatible(vm, win);
    switch (action) {
    case CLEAR: return collection_clear(vm, win[1]) ? VALUE_UNDEFINED : VALUE_EXCEPTION;
    case SIZE: return VALUE_INT((int32_t)collection_size(vm, win[1]));
    case ENTRIES: case KEYS: case VALUES: return collection_iterate(vm, win[1], what[action - ENTRIES]);
    case DEREF: return value_copied(vm, load_slot(heap_address(vm, wrapper_content(vm, win[1])) + 2));
    default: break;
    }
    if (action == PUT && class >= COLLECTION_WEAK_MAP && !collection_may_hold(vm, key))
        return error_type(vm, "Invalid value used as weak key: %v", key);
    key = collection_key(vm, key);
    if (key == VALUE_EXCEPTION)
        return key;
    hold_push(vm, key);
    Value result = with_key(vm, win, argc, action);
    unhold_top(vm);
    return result;
}

/* next() of the iterators of Maps (magic 0), Sets (1), $nextOf for either */
Value collection_iterator_next(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    unsigned magic = native_magic(vm, win), class = collection_class(vm, collection_iterated(vm, win[1]));
    if (class != magic && (magic != 2 || class > COLLECTION_SET))
        return incompatible(vm, win);
    return iterator_result(vm, collection_next(vm, win[1]));
}
