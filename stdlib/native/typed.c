/* Typed arrays, ArrayBuffer, DataView: ECMA-262 23.2, 25.1, 25.3. What stdlib/js/typedarray.js is written on; most methods
 * of typed arrays are those of arrays, which work on everything that has elements.
 */
#include "bigint.h"
#include "natives.h"
#include "objects.h"

/* The magic of typed_construct: an enum TypedKind, or the constructor that the typed arrays inherit from. */
enum { ABSTRACT = TYPED_KINDS };
/* The magic of typed_property: what is asked, and of which kind (0: any typed array). */
enum { GET_BUFFER, GET_BYTE_LENGTH, GET_BYTE_OFFSET, GET_LENGTH, GET_TAG, GET_SHIFT = 4, KIND_MASK = 15 };

static Value not_typed(VmRef vm)
{
    return error_type(vm, "this is not a typed array.");
}

/* ToIndex (7.1.22) of a primitive argument; above TYPED_BYTES_MAX for what is out of every range. */
static uint32_t to_index(VmRef vm, const Value *win, uint32_t argc, uint32_t i)
{
    int32_t n = native_int(vm, win, argc, i);
    return n < 0 || n > TYPED_BYTES_MAX ? TYPED_BYTES_MAX + 1u : (uint32_t)n;
}

/* ---- making */

static Value wrong_length(VmRef vm, Value length)
{
    return error_throw(vm, ERROR_RANGE, "Invalid typed array length: %v", length);
}

static Value new_of_length(VmRef vm, unsigned kind, uint32_t length, Value shown)
{
    if (length <= (uint32_t)TYPED_BYTES_MAX >> typed_shift(kind))
        return typed_new(vm, kind, length << typed_shift(kind));
    return kind == TYPED_BUFFER ? error_throw(vm, ERROR_RANGE, "Invalid array buffer length") : wrong_length(vm, shown);
}

/* A view on the ArrayBuffer in win[2]: byteOffset and length (of a DataView byteLength) may follow. */
static Value view_on_buffer(VmRef vm, Value *win, uint32_t argc, unsigned kind)
{
    PREPARE("--nn");
    uint32_t total = typed_view(vm, win[2]).bytes, offset = to_index(vm, win, argc, 1), length = to_index(vm, win, argc, 2);
    unsigned shift = typed_shift(kind), odd = (1u << shift) - 1;
    bool to_end = native_arg(win, argc, 2) == VALUE_UNDEFINED;
    if ((offset | (to_end ? total : 0)) & odd)
        return error_throw(vm, ERROR_RANGE, "offset and length for %v must be multiples of %v", win[0], VALUE_INT(1 << shift));
    if (offset > total)
        return error_throw(vm, ERROR_RANGE, "Start offset %v is outside the bounds of the buffer", win[3]);
    if (to_end)
        length = (total - offset) >> shift;
    if (length > (total - offset) >> shift)
        return wrong_length(vm, win[4]);
    return typed_new_view(vm, kind, win[2], offset, length << shift);
}

#if MOTE_FEATURES & FEATURE_BIGINT
/* Elements of one can't be stored in the other. */
static bool content_differs(VmRef vm, Value source, unsigned kind)
{
    if (typed_holds_bigints(typed_kind(vm, source)) == typed_holds_bigints(kind))
        return false;
    error_type(vm, "Cannot mix BigInt and other types, use explicit conversions");
    return true;
}
#else
#define content_differs(vm, source, kind) false
#endif

/* A copy of the typed array or array in win[2]; VALUE_HOLE when the array has objects in it. */
static Value copy_of(VmRef vm, const Value *win, unsigned kind)
{
    bool typed = value_is_typed_array(vm, win[2]);
    uint32_t count = typed ? typed_length(vm, win[2]) : array_length(vm, win[2]);
    Value made = new_of_length(vm, kind, count, VALUE_INT((int32_t)count)), v = VALUE_UNDEFINED;
    if (made == VALUE_EXCEPTION)
        return made;
    if (typed && content_differs(vm, win[2], kind)) {
        value_release(vm, made);
        return VALUE_EXCEPTION;
    }
    hold_push(vm, made);
    bool done = !typed || typed_move(vm, made, 0, win[2], 0, count), objects = false;
    for (uint32_t i = 0; !typed && done && i < count; i++) {
        v = array_get(vm, win[2], i);
        objects = typed_resists(vm, held(vm, 0), v);
        done = v != VALUE_EXCEPTION && !objects && typed_set(vm, held(vm, 0), i, v);
    }
    if (objects)
        value_release(vm, v);
    made = hold_result(vm, done);
    return objects ? VALUE_HOLE : made;
}

/* All constructors: (length), (typed array), (array or array-like), (buffer, byteOffset, length). */
Value typed_construct(VmRef vm, Value *win, uint32_t argc)
{
    unsigned kind = native_magic(vm, win);
    Value first = native_arg(win, argc, 0);
    if (kind == ABSTRACT)
        return error_type(vm, "%v is not a constructor", win[0]);
    if (win[1] != VALUE_CONSTRUCT)
        return error_type(vm, "Constructor %v requires 'new'", win[0]);
    if (kind != TYPED_BUFFER && typed_kind(vm, first) == TYPED_BUFFER)
        return view_on_buffer(vm, win, argc, kind);
    if (kind == TYPED_DATA_VIEW)
        return error_type(vm, "First argument must be an ArrayBuffer");
    if (typed_has_elements(kind)) {
        Value copy = VALUE_HOLE;
        if (value_is_typed_array(vm, first) || array_is_plain(vm, first))
            copy = copy_of(vm, win, kind);
        if (copy != VALUE_HOLE)
            return copy;
        NATIVE_COERCE(vm, win, argc, 2, typed_holds_bigints(kind) ? COERCE_BIGINT_LIST : COERCE_LIST);
    }
    PREPARE("-n");
    return new_of_length(vm, kind, to_index(vm, win, argc, 0), first);
}

/* ---- looking */

Value typed_is_view(VmRef vm, Value *win, uint32_t argc)
{
    unsigned kind = typed_kind(vm, native_arg(win, argc, 0));
    return value_bool(kind == TYPED_DATA_VIEW || typed_has_elements(kind));
}

Value typed_property(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    unsigned magic = native_magic(vm, win), kind = typed_kind(vm, win[1]);
    if ((magic & KIND_MASK) ? kind != (magic & KIND_MASK) : !typed_has_elements(kind))
        return magic >> GET_SHIFT == GET_TAG ? VALUE_UNDEFINED : error_type(vm, "Incompatible receiver");
    TypedView view = typed_view(vm, win[1]);
    switch (magic >> GET_SHIFT) {
    case GET_TAG: return object_class_name(vm, win[1]);
    case GET_BUFFER: return typed_buffer(vm, win[1]);
    case GET_BYTE_OFFSET: view.bytes = view.offset; break;
    case GET_LENGTH: view.bytes >>= typed_shift(kind); break;
    default: break;
    }
    return VALUE_INT((int32_t)view.bytes);
}

/* $typedLength(array): its length, or TypeError; $typedLength(array, value): the value, converted as far as that
 * may run script or throw. */
Value typed_checked_length(VmRef vm, Value *win, uint32_t argc)
{
    if (!value_is_typed_array(vm, native_arg(win, argc, 0)))
        return not_typed(vm);
    if (argc == 1)
        return VALUE_INT((int32_t)typed_length(vm, win[2]));
#if MOTE_FEATURES & FEATURE_BIGINT
    if (typed_holds_bigints(typed_kind(vm, win[2]))) {
        NATIVE_COERCE(vm, win, argc, 3, COERCE_NUMBER | COERCE_BIGINTS);
        return bigint_convert(vm, &win[3]);
    }
#endif
    PREPARE("--n");
    return value_copied(vm, win[3]); /* a primitive: storing it makes it a number */
}

/* What the library has under a name in the prototype of a class. */
static Value class_member(VmRef vm, Root class, Value name)
{
    const uint8_t *prototype = flash_address(vm, vm_any_root(vm, class));
    return load_slot(prototype + 4 + 2 * shape_find(vm, load_slot(prototype + 2), name, NULL));
}

/* $constructorOf(array): that of its class, whatever programs do to it. */
Value typed_constructor(VmRef vm, Value *win, uint32_t argc)
{
    return class_member(vm, value_class(vm, native_arg(win, argc, 0)), vm_root(vm, ROOT_CONSTRUCTOR));
}

/* Methods that typed arrays have in common with arrays: those of Array.prototype as the library defines them. */
Value typed_method(VmRef vm, Value *win, uint32_t argc)
{
    if (!value_is_typed_array(vm, win[1]))
        return not_typed(vm);
    Value name = ((const NativeRecord *)(const void *)flash_address(vm, win[0]))->name;
    native_replace(vm, win, 0, class_member(vm, ROOT_ARRAY_PROTO, name));
    VM->coerce_index = (uint8_t)argc;
    return VALUE_TAIL;
}

/* ---- moving */

/* $typedMove(target, to, source, from, count): elements, or bytes of an ArrayBuffer. false: one of them is neither. */
Value typed_move_native(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    unsigned kind = typed_kind(vm, win[4]);
    if (kind == TYPED_KINDS || kind == TYPED_DATA_VIEW)
        return VALUE_FALSE;
    if (content_differs(vm, win[2], kind))
        return VALUE_EXCEPTION;
    bool done = typed_move(vm, win[2], (uint32_t)value_int(win[3]), win[4], (uint32_t)value_int(win[5]), (uint32_t)value_int(win[6]));
    return done ? VALUE_TRUE : VALUE_EXCEPTION;
}

/* ---- DataView */

/* get (position, littleEndian), set (position, value, littleEndian); the magic: kind, and 16 for set. */
Value data_view_access(VmRef vm, Value *win, uint32_t argc)
{
    unsigned magic = native_magic(vm, win), kind = magic & KIND_MASK, size = 1u << typed_shift(kind), set = magic >> 4;
    if (typed_kind(vm, win[1]) != TYPED_DATA_VIEW)
        return error_type(vm, "Incompatible receiver");
    PREPARE("-n");
    uint32_t position = to_index(vm, win, argc, 0);
#if MOTE_FEATURES & FEATURE_BIGINT
    if (set && typed_holds_bigints(kind) && position <= TYPED_BYTES_MAX) {
        NATIVE_COERCE(vm, win, argc, 3, COERCE_NUMBER | COERCE_BIGINTS);
        Value value = native_arg(win, argc, 1);
        value = bigint_convert(vm, argc > 1 ? &win[3] : &value);
        if (value == VALUE_EXCEPTION)
            return value;
        native_replace(vm, win, 3, value);
    } else
#endif
    if (set && position <= TYPED_BYTES_MAX)
        PREPARE("--n");
    if (position + size > typed_view(vm, win[1]).bytes)
        return error_throw(vm, ERROR_RANGE, "Offset is outside the bounds of the DataView");
    if (set && !typed_writable(vm, win[1]))
        return VALUE_EXCEPTION;
    uint8_t bytes[8], *data = typed_view(vm, win[1]).data + position;
    unsigned turn = value_truthy(vm, native_arg(win, argc, 1 + set)) ? 0 : size - 1;
    typed_store(vm, kind, bytes, set ? native_arg(win, argc, 1) : VALUE_UNDEFINED);
    for (unsigned i = 0; i < size; i++) {
        if (set)
            data[i ^ turn] = bytes[i];
        else
            bytes[i] = data[i ^ turn];
    }
    return set ? VALUE_UNDEFINED : typed_load(vm, kind, bytes);
}
