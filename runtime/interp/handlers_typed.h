/* Handlers, continued: elements and lengths of what is neither an array in RAM nor a string. Part of interp.c, as handlers.h is.
 *
 * Integers that a register holds go straight in and out of the bytes; doubles reuse the box in the destination register.
 */

/* Where the bytes of a typed array are; false: leave it to an operation. */
typedef struct Bytes {
    uint8_t *data;
    uint32_t length, kind;
} Bytes;
INLINED bool bytes_of(const uint8_t *thing, Bytes *bytes)
{
    Type type = header_type(load_u16(thing));
    bytes->kind = load_u16(thing + TYPED_KIND);
    bytes->length = load_u16(thing + 2);
    bytes->data = (uint8_t *)(uintptr_t)(thing + TYPED_BYTES);
    if (UNLIKELY(type != TYPE_TYPED)) {
        Value buffer = load_slot(thing + 2);
        if (type != TYPE_VIEW || !value_is_heap(buffer))
            return false;
        const uint8_t *shared = AT(buffer);
        bytes->length = load_u16(thing + VIEW_LENGTH);
        bytes->data = (uint8_t *)(uintptr_t)(shared + TYPED_BYTES + load_u16(thing + VIEW_OFFSET));
        if (header_type(load_u16(shared)) != TYPE_TYPED)
            return false;
    }
    return true;
}

APART void load_typed_number(unsigned kind, const uint8_t *at)
{
    if (kind >= TYPED_F32)
        slow_value(arith_result(vm, &R(1), typed_load_double(kind, at)), 4);
    else
        slow_value(typed_load(vm, kind, at), 4);
}

APART void load_typed(const uint8_t *thing, uint32_t index)
{
    Bytes bytes;
    int32_t i;
    if (!bytes_of(thing, &bytes))
        SLOW(load_element);
    const uint8_t *at = bytes.data + index;
    switch (bytes.kind) {
    case TYPED_U8: case TYPED_U8_CLAMPED: case TYPED_I8:
        if (UNLIKELY(index >= bytes.length))
            break;
        i = *at;
        if (bytes.kind == TYPED_I8)
            i = (int8_t)i;
        STORE(4, VALUE_INT(i));
    case TYPED_I16: case TYPED_U16:
        if (UNLIKELY(index >= bytes.length >> 1))
            break;
        i = load_u16(at + index);
        if (bytes.kind == TYPED_I16)
            i = (int16_t)i;
        STORE(4, VALUE_INT(i));
    case TYPED_I32: case TYPED_U32: case TYPED_F32:
        if (UNLIKELY(index >= bytes.length >> 2))
            break;
        at = bytes.data + 4 * index;
        i = (int32_t)load_pair(at);
        if (bytes.kind == TYPED_F32 || !value_int_fits(i) || (bytes.kind == TYPED_U32 && i < 0))
            TAIL(load_typed_number(bytes.kind, at));
        STORE(4, VALUE_INT(i));
    case TYPED_F64:
        if (UNLIKELY(index >= bytes.length >> 3))
            break;
        TAIL(load_typed_number(TYPED_F64, bytes.data + 8 * index));
    default: SLOW(load_element); /* BigInts, too */
    }
    STORE(4, VALUE_UNDEFINED);
}

APART void load_element_array(const uint8_t *thing, uint32_t index)
{
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_ARRAY || index >= load_u16(thing + 2)))
        SLOW(load_element);
    Value v = load_slot(thing + 4 + 2 * index);
    if (UNLIKELY(v == VALUE_HOLE))
        SLOW(load_element);
    LOAD(4, v);
}

/* Of a thing that is no array in RAM. */
APART void load_element_bytes(const uint8_t *thing, uint32_t index)
{
    Type type = header_type(load_u16(thing));
    if (type == TYPE_TYPED && load_u16(thing + TYPED_KIND) == TYPED_U8 && index < load_u16(thing + 2)) /* before all others */
        STORE(4, VALUE_INT(thing[TYPED_BYTES + index]));
    if (type_is_typed(type))
        TAIL(load_typed(thing, index));
    TAIL(load_element_array(thing, index));
}

/* Of a thing that is no array where it was expected: it may have moved when it grew (once: further moves go the slow way). */
APART void load_element_other(const uint8_t *thing, uint32_t index)
{
    if (header_type(load_u16(thing)) != TYPE_FORWARD)
        TAIL(load_element_bytes(thing, index));
    thing = AT(load_slot(thing + 2));
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_ARRAY || index >= load_u16(thing + 2)))
        TAIL(load_element_bytes(thing, index));
    Value v = load_slot(thing + 4 + 2 * index);
    if (UNLIKELY(v == VALUE_HOLE))
        SLOW(load_element);
    LOAD(4, v);
}

/* Of a constant: where it is, or its copy in RAM. */
APART void load_element_flash(Value a, uint32_t index)
{
    if (!value_is_stored_flash(a))
        SLOW(load_element);
    if (VM->side != VALUE_UNDEFINED)
        a = own_resolve(vm, a);
    TAIL(load_element_bytes(thing_address(vm, a), index));
}

APART void store_typed_number(unsigned kind, uint8_t *at)
{
    Value *source = &R(3), v = *source;
    typed_store(vm, kind, at, v);
    if (!value_is_heap(v) || *pc == OP_SETELEM || *pc == OP_SETELEMI)
        NEXT_AT(4);
    *source = VALUE_UNDEFINED;
    TAIL(release(v, 4));
}

APART void store_typed(uint8_t *thing, uint32_t index)
{
    Bytes bytes;
    Value v = R(3);
    bool number = value_is_int(v) || (value_is_heap(v) && header_type(load_u16(AT(v))) == TYPE_FLOAT);
    if (!type_is_typed(header_type(load_u16(thing))) || !number || !bytes_of(thing, &bytes))
        SLOW(store_element);
    unsigned kind = bytes.kind, shift = typed_shift(kind);
    if (kind > TYPED_F64) /* no array, or one of BigInts */
        SLOW(store_element);
    uint8_t *at = bytes.data + (index << shift);
    if (index >= bytes.length >> shift)
        kind = TYPED_KINDS; /* nothing is stored */
    else if (value_is_heap(v))
        TAIL(store_typed_number(kind, at));
    int32_t i = v >> 1;
    switch (kind) {
    case TYPED_U8_CLAMPED:
        if (i & ~255)
            i = i < 0 ? 0 : 255;
        /* fall through */
    case TYPED_U8: case TYPED_I8: *at = (uint8_t)i; break;
    case TYPED_I16: case TYPED_U16: store_slot(at, i); break;
    case TYPED_I32: case TYPED_U32: store_pair(at, i); break;
    case TYPED_F32: case TYPED_F64: TAIL(store_typed_number(kind, at));
    default: break;
    }
    NEXT(4);
}

APART void store_element_other(uint8_t *thing)
{
    Value v = R(3);
    uint32_t index = (uint32_t)(*pc >= OP_GETELEMI ? R(2) : R(2) >> 1);
    if (!value_is_int(v) || header_type(load_u16(thing)) != TYPE_TYPED || load_u16(thing + TYPED_KIND) != TYPED_U8 ||
        index >= load_u16(thing + 2))
        TAIL(store_typed(thing, index));
    thing[TYPED_BYTES + index] = (uint8_t)(v >> 1);
    NEXT(4);
}

/* Of an array that grew and moved. */
APART void store_element_moved(uint8_t *thing)
{
    Value v = R(3);
    uint32_t index = (uint32_t)(*pc >= OP_GETELEMI ? R(2) : R(2) >> 1);
    if (header_type(load_u16(thing)) == TYPE_FORWARD)
        thing = AT(load_slot(thing + 2));
    if (!PLAIN_ARRAY(thing) || index >= load_u16(thing + 2) || !value_fits_slot(v))
        TAIL(store_element_other(thing));
    if (*pc == OP_SETELEMM || *pc == OP_SETELEMIM)
        R(3) = VALUE_UNDEFINED;
    else
        GIVE_COPY;
    PUT(4, thing + 4 + 2 * index, v);
}

/* Of a constant that has a copy in RAM. */
APART void store_element_flash(void)
{
    Value a = R(1);
    bool raw = *pc >= OP_GETELEMI;
    if (!value_is_stored_flash(a) || VM->side == VALUE_UNDEFINED || !(raw || value_is_int(R(2))))
        SLOW(store_element);
    a = own_resolve(vm, a);
    if (!value_is_heap(a) || header_type(load_u16(heap_thing(vm, a))) != TYPE_TYPED)
        SLOW(store_element);
    TAIL(store_element_other(heap_thing(vm, a)));
}

/* `length` is an accessor of all typed arrays' prototype; none of its own hides it. */
INLINED Value typed_length_at(const uint8_t *thing)
{
    uint32_t header = load_u16(thing), kind = load_u16(thing + TYPED_KIND);
    Type type = header_type((uint16_t)header);
    if (!type_is_typed(type) || header & HEADER_SIDE || kind >= TYPED_ARRAYS)
        return VALUE_UNDEFINED;
    return VALUE_INT(load_u16(thing + (type == TYPE_VIEW ? VIEW_LENGTH : 2)) >> typed_shift(kind));
}
/* Of a constant, where it is or in its copy in RAM; VALUE_UNDEFINED: leave it to an operation. */
INLINED Value length_in_flash(Value a)
{
    uint32_t length;
    if (!value_is_stored_flash(a))
        return VALUE_UNDEFINED;
    if (VM->side != VALUE_UNDEFINED)
        a = own_resolve(vm, a);
    const uint8_t *thing = thing_address(vm, a);
    Type type = header_type(load_u16(thing));
    if ((type & ~1) == TYPE_STRING8)
        flash_text(thing, &length);
    else if (type == TYPE_ARRAY || type == TYPE_ARRAY_I32 || type == TYPE_ARRAY_F64)
        length = load_u16(thing + 2);
    else
        return typed_length_at(thing);
    return VALUE_INT((int32_t)length);
}
APART void load_length_flash(Value a)
{
    Value length = length_in_flash(a);
    if (UNLIKELY(length == VALUE_UNDEFINED))
        SLOW(load_length);
    STORE(3, length);
}
APART void load_length_flash4(Value a)
{
    Value length = length_in_flash(a);
    if (UNLIKELY(length == VALUE_UNDEFINED))
        SLOW(load_length4);
    STORE4(length);
}
APART void load_length_other(const uint8_t *thing)
{
    Value length = typed_length_at(thing);
    if (UNLIKELY(length == VALUE_UNDEFINED))
        SLOW(load_length);
    STORE(3, length);
}
APART void load_length_other4(const uint8_t *thing)
{
    Value length = typed_length_at(thing);
    if (UNLIKELY(length == VALUE_UNDEFINED))
        SLOW(load_length4);
    STORE4(length);
}
