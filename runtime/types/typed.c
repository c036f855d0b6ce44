/* Typed arrays, ArrayBuffer, DataView: see typed.h. */
#include "typed.h"

#include "bigint.h"
#include "error.h"
#include "own.h"

/* ---- looking */

static unsigned kind_at(const uint8_t *p) { return load_u16(p + TYPED_KIND); }
static bool is_view(const uint8_t *p) { return header_type(load_u16(p)) == TYPE_VIEW; }

/* A constant typed array may have become a view: its copy in RAM. */
static const uint8_t *look(VmRef vm, Value v) { return thing_address(vm, own_resolve(vm, v)); }

unsigned typed_kind(VmRef vm, Value v)
{
    return type_is_typed(value_type(vm, v)) ? kind_at(thing_address(vm, v)) : (unsigned)TYPED_KINDS;
}

bool value_is_typed_array(VmRef vm, Value v) { return typed_has_elements(typed_kind(vm, v)); }

TypedView typed_view(VmRef vm, Value v)
{
    const uint8_t *p = look(vm, v);
    TypedView view = {NULL, load_u16(p + 2), 0, kind_at(p)};
    if (is_view(p)) {
        view.bytes = load_u16(p + VIEW_LENGTH);
        view.offset = load_u16(p + VIEW_OFFSET);
        p = look(vm, load_slot(p + 2));
    }
    view.data = (uint8_t *)(uintptr_t)(p + TYPED_BYTES + view.offset);
    return view;
}

bool typed_writable(VmRef vm, Value v)
{
    const uint8_t *p = look(vm, v);
    return own_writable(vm, is_view(p) ? load_slot(p + 2) : v) != VALUE_EXCEPTION;
}

uint32_t typed_length(VmRef vm, Value v)
{
    if (!value_is_typed_array(vm, v))
        return 0;
    TypedView view = typed_view(vm, v);
    return view.bytes >> typed_shift(view.kind);
}

bool typed_owns_key(VmRef vm, Value v, Value key)
{
    if (!value_is_typed_array(vm, v))
        return false;
    if (value_is_int(key) || !value_is_string(vm, key))
        return value_is_int(key);
    TextView text = text_view(vm, key);
    char digits[26];
    if (text.length < 2 || text.wide || *text.bytes > 'N') /* neither a digit, '-', Infinity nor NaN */
        return false;
    return number_format(text_to_double(&text), digits) == text.length ? memcmp(digits, text.bytes, text.length) == 0
                                                                       : text.length == 2 && memcmp(text.bytes, "-0", 2) == 0;
}

/* ---- making */

Value typed_new(VmRef vm, unsigned kind, uint32_t bytes)
{
    Value made = heap_alloc(vm, TYPE_TYPED, TYPED_BYTES + ((bytes + 1) & ~1u));
    if (made != VALUE_EXCEPTION) {
        uint8_t *p = heap_address(vm, made);
        store_slot(p + 2, (Value)bytes);
        store_slot(p + TYPED_KIND, (Value)kind);
        memset(p + TYPED_BYTES, 0, (bytes + 1) & ~1u);
    }
    return made;
}

static void set_view(uint8_t *p, Value buffer, unsigned kind, uint32_t offset, uint32_t bytes)
{
    store_slot(p + 2, buffer);
    store_slot(p + TYPED_KIND, (Value)kind);
    store_slot(p + VIEW_LENGTH, (Value)bytes);
    store_slot(p + VIEW_OFFSET, (Value)offset);
}

Value typed_new_view(VmRef vm, unsigned kind, Value buffer, uint32_t offset, uint32_t bytes)
{
    hold(vm, buffer);
    Value made = heap_alloc(vm, TYPE_VIEW, VIEW_SIZE);
    buffer = heap_pop(vm);
    if (made == VALUE_EXCEPTION)
        value_release(vm, buffer);
    else
        set_view(heap_address(vm, made), buffer, kind, offset, bytes);
    return made;
}

/* The thing grows by the size of a view: its start is the view then, the rest the ArrayBuffer, its bytes moved up. */
static bool split(VmRef vm, Value v)
{
    enum { VIEW_BLOCK = (VIEW_SIZE + MOTE_GRANULE - 1) / MOTE_GRANULE * MOTE_GRANULE };
    v = own_writable(vm, v);
    if (v == VALUE_EXCEPTION)
        return false;
    const uint8_t *from = heap_thing(vm, v);
    uint32_t bytes = load_u16(from + 2), size = heap_size_of(vm, from);
    uint8_t *p = heap_resize(vm, v, size, VIEW_BLOCK + size, 0);
    if (!p)
        return false;
    uint8_t *buffer = p + VIEW_BLOCK;
    memmove(buffer + TYPED_BYTES, p + TYPED_BYTES, size - TYPED_BYTES);
    *(uint16_t *)(void *)buffer = TYPE_TYPED | HEADER_COUNT_ONE;
    store_slot(buffer + 2, (Value)bytes);
    store_slot(buffer + TYPED_KIND, TYPED_BUFFER);
    *(uint16_t *)(void *)p = (uint16_t)((load_u16(p) & ~HEADER_TYPE_MASK) | TYPE_VIEW);
    set_view(p, heap_value(vm, buffer), kind_at(p), 0, bytes);
    TELL(vm, .kind = MOTE_TRACE_RESIZE, .at = p, .to = p, .before = VIEW_BLOCK + size, .bytes = VIEW_SIZE);
    TELL(vm, .kind = MOTE_TRACE_ALLOCATE, .type = TYPE_TYPED, .at = buffer, .bytes = size);
    return true;
}

Value typed_buffer(VmRef vm, Value v)
{
    const uint8_t *p = look(vm, v);
    if (!is_view(p) && kind_at(p) != TYPED_BUFFER) {
        hold(vm, v);
        bool done = split(vm, v);
        v = heap_pop(vm);
        value_release(vm, v); /* the caller holds it, too */
        if (!done)
            return VALUE_EXCEPTION;
        p = look(vm, v);
    }
    if (is_view(p))
        v = load_slot(p + 2);
    return value_copied(vm, v);
}

/* ---- elements */

double typed_load_double(unsigned kind, const uint8_t *p)
{
    float f;
    double d;
    int32_t i;
    switch (kind) {
    case TYPED_I8: return (int8_t)*p;
    case TYPED_I16: return load_slot(p);
    case TYPED_U16: return load_u16(p);
    case TYPED_F32: memcpy(&f, p, 4); return (double)f;
    case TYPED_F64: memcpy(&d, p, 8); return d;
    case TYPED_I32: case TYPED_U32: memcpy(&i, p, 4); return kind == TYPED_I32 ? (double)i : (double)(uint32_t)i;
    default: return *p;
    }
}

#if MOTE_FEATURES & FEATURE_BIGINT
static Value load_bigint(VmRef vm, unsigned kind, const uint8_t *p)
{
    uint64_t bits;
    memcpy(&bits, p, sizeof bits);
    bool negative = kind == TYPED_I64 && bits >> 63;
    return bigint_from_bits(vm, negative ? 0 - bits : bits, negative);
}
#endif

Value typed_load(VmRef vm, unsigned kind, const uint8_t *p)
{
    int32_t i;
    switch (kind) {
    case TYPED_I8: return VALUE_INT((int8_t)*p);
    case TYPED_I16: return VALUE_INT(load_slot(p));
    case TYPED_U16: return VALUE_INT(load_u16(p));
    case TYPED_I32: case TYPED_U32:
        memcpy(&i, p, 4);
        return kind == TYPED_I32 ? number_from_int32(vm, i) : number_from_uint32(vm, (uint32_t)i);
    case TYPED_F32: case TYPED_F64: return number_from_double(vm, typed_load_double(kind, p));
#if MOTE_FEATURES & FEATURE_BIGINT
    case TYPED_I64: case TYPED_U64: return load_bigint(vm, kind, p);
#endif
    default: return VALUE_INT(*p);
    }
}

/* To 0 .. 255, half-way cases to the even neighbour: what is left of a number behind the point when 2^52 is added. */
static uint8_t clamped(double d)
{
    if (!(d > 0))
        return 0;
    return d >= 255 ? 255 : (uint8_t)real_bits(d + 4503599627370496.0);
}

static void store_double(unsigned kind, uint8_t *p, double d)
{
    int32_t i;
    float f;
    switch (kind) {
    case TYPED_U8_CLAMPED: *p = clamped(d); break;
    case TYPED_F64: memcpy(p, &d, 8); break;
    case TYPED_F32: f = (float)d; memcpy(p, &f, 4); break;
    default: i = double_to_int32(d); memcpy(p, &i, 1u << typed_shift(kind));
    }
}

void typed_store(VmRef vm, unsigned kind, uint8_t *p, Value primitive)
{
#if MOTE_FEATURES & FEATURE_BIGINT
    if (typed_holds_bigints(kind)) {
        uint64_t bits = value_is_bigint(vm, primitive) ? bigint_low_bits(vm, primitive) : 0;
        memcpy(p, &bits, sizeof bits);
        return;
    }
#endif
    store_double(kind, p, primitive_to_double(vm, primitive));
}

Value typed_get(VmRef vm, Value v, uint32_t index)
{
    if (index >= typed_length(vm, v))
        return VALUE_HOLE;
    TypedView view = typed_view(vm, v);
    return typed_load(vm, view.kind, view.data + (index << typed_shift(view.kind)));
}

#if MOTE_FEATURES & FEATURE_BIGINT
bool typed_resists(VmRef vm, Value v, Value value)
{
    return value_resists(vm, value) && !(value_is_bigint(vm, value) && typed_holds_bigints(typed_kind(vm, v)));
}

/* The value held(0) as an element of `v`, which the caller holds, too: the array it is now. */
static bool convert_element(VmRef vm, Value *v)
{
    if (!typed_holds_bigints(typed_kind(vm, *v)))
        return true;
    hold(vm, *v);
    Value converted = bigint_convert(vm, &vm_sp(vm)[1]);
    *v = heap_pop(vm);
    value_release(vm, *v);
    if (converted == VALUE_EXCEPTION)
        return false;
    value_release(vm, held(vm, 0));
    *vm_sp(vm) = converted;
    return true;
}
#else
#define convert_element(vm, v) true
#endif

bool typed_set(VmRef vm, Value v, uint32_t index, Value primitive)
{
    hold_push(vm, primitive);
    bool done = convert_element(vm, &v);
    if (done && index < typed_length(vm, v)) {
        hold(vm, v);
        done = typed_writable(vm, v);
        if (done) {
            TypedView view = typed_view(vm, held(vm, 0));
            typed_store(vm, view.kind, view.data + (index << typed_shift(view.kind)), held(vm, 1));
        }
        unhold_top(vm);
    }
    unhold_top(vm);
    return done;
}

/* The elements of typed thing held(0) in new memory: handle held(0) from now on. */
static bool copy_source(VmRef vm)
{
    TypedView view = typed_view(vm, held(vm, 0));
    Value copy = typed_new(vm, view.kind, view.bytes);
    if (copy == VALUE_EXCEPTION)
        return false;
    view = typed_view(vm, held(vm, 0));
    memcpy(heap_address(vm, copy) + TYPED_BYTES, view.data, view.bytes);
    unhold_top(vm);
    hold_push(vm, copy);
    return true;
}

bool typed_move(VmRef vm, Value target, uint32_t to, Value source, uint32_t from, uint32_t count)
{
    hold_two(vm, target, source);
    bool done = typed_writable(vm, target);
    TypedView t = typed_view(vm, held(vm, 1)), s = typed_view(vm, held(vm, 0));
    if (done && t.kind != s.kind && t.data - t.offset == s.data - s.offset) { /* would read what it wrote */
        done = copy_source(vm);
        t = typed_view(vm, held(vm, 1)), s = typed_view(vm, held(vm, 0));
    }
    unsigned shift = typed_shift(s.kind);
#if MOTE_FEATURES & FEATURE_BIGINT
    if (typed_holds_bigints(s.kind) && typed_holds_bigints(t.kind))
        t.kind = s.kind; /* the same bytes */
#endif
    s.data += from << shift;
    t.data += to << typed_shift(t.kind);
    if (done && t.kind == s.kind)
        memmove(t.data, s.data, count << shift);
    else
        for (; done && count; count--) {
            store_double(t.kind, t.data, typed_load_double(s.kind, s.data));
            s.data += 1u << shift;
            t.data += 1u << typed_shift(t.kind);
        }
    unhold(vm, 2);
    return done;
}
