/* Strings. One byte a character where all are Latin-1, else UTF-16, never both: a string that holds no
 * unit above 0xFF is STRING8, so equal strings have equal types and bytes. One-character Latin-1
 * strings and the empty string have no storage in RAM, and a part of a string in flash is a view of it.
 */
#include "text.h"

#include "error.h"
#include "hold.h"

enum { TEXT_MAX = 65535 /* bytes */, VIEW_BYTES = 8 };

#ifdef __OPTIMIZE_SIZE__
#define CHARACTER(c) ((const uint8_t *)(uintptr_t)(uint32_t)(c))
#else
#define ROW(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7
#define ROWS(n) ROW(n), ROW(n + 8), ROW(n + 16), ROW(n + 24), ROW(n + 32), ROW(n + 40), ROW(n + 48), ROW(n + 56)
static const uint8_t latin1_characters[256] = {ROWS(0), ROWS(64), ROWS(128), ROWS(192)};
#define CHARACTER(c) (latin1_characters + (c))
#endif

bool value_is_string(VmRef vm, Value v)
{
    const uint8_t *p;
    if (value_is_heap(v))
        p = heap_thing(vm, v);
    else if (value_is_char(v))
        return true;
    else if (value_is_int(v) || value_is_special(v))
        return false;
    else
        p = flash_address(vm, v);
    return (load_u16(p) & (HEADER_TYPE_MASK & ~1)) == TYPE_STRING8;
}

TextView text_view(VmRef vm, Value string)
{
    const uint8_t *p, *bytes;
    uint32_t length;
    if (value_is_heap(string)) {
        p = heap_thing(vm, string);
        length = load_u16(p + 2);
        bytes = p + 4;
        if (load_u16(p) & HEADER_VIEW) {
            uint32_t whole;
            bytes = flash_text(flash_address(vm, load_slot(p + 4)), &whole) +
                    ((uint32_t)load_u16(p + 6) << (header_type(load_u16(p)) == TYPE_STRING16));
        }
    } else if (value_is_char(string)) {
        return (TextView){CHARACTER(value_flash_index(string) - FLASH_CHAR_FIRST), 1, false};
    } else {
        p = flash_address(vm, string);
        bytes = flash_text(p, &length);
    }
    return (TextView){bytes, length, header_type(load_u16(p)) == TYPE_STRING16};
}

#ifdef __OPTIMIZE_SIZE__
__attribute__((noinline)) uint32_t text_unit(const TextView *t, uint32_t i)
{
    if ((uintptr_t)t->bytes < 256)
        return (uintptr_t)t->bytes;
    return t->wide ? (uint32_t)t->bytes[2 * i] | (uint32_t)t->bytes[2 * i + 1] << 8 : t->bytes[i];
}
#endif

/* Bytes of a string of `length` units, even. */
static uint32_t text_bytes(uint32_t length, bool wide)
{
    return 4 + (wide ? 2 * length : ((length + 1) & ~1u));
}

void text_copy(uint8_t *to, bool wide, const TextView *t, uint32_t start, uint32_t count)
{
#ifndef __OPTIMIZE_SIZE__
    if (wide == t->wide) {
        memcpy(to, t->bytes + (start << wide), count << wide);
        return;
    }
#endif
    for (uint32_t i = 0; i < count; i++) {
        uint32_t unit = text_unit(t, start + i);
        *to++ = (uint8_t)unit;
        if (wide)
            *to++ = (uint8_t)(unit >> 8);
    }
}

static bool has_wide(const TextView *t, uint32_t start, uint32_t end)
{
    if (t->wide)
        for (uint32_t i = start; i < end; i++)
            if (t->bytes[2 * i + 1])
                return true;
    return false;
}

/* The string at p is `length` long now. Returns its characters. */
static uint8_t *set_length(uint8_t *p, uint32_t length, bool wide)
{
    *(uint16_t *)(void *)(p + 2) = (uint16_t)length;
    if (!wide && (length & 1))
        p[4 + length] = 0;
    return p + 4;
}

#if MOTE_FEATURES & FEATURE_BIGINT
void text_shorten(VmRef vm, Value string, uint32_t length)
{
    uint8_t *p = heap_thing(vm, string);
    heap_resize(vm, string, text_bytes(load_u16(p + 2), false), text_bytes(length, false), 0);
    set_length(p, length, false);
}
#endif

static bool too_long(uint32_t length, bool wide)
{
    return length > (uint32_t)TEXT_MAX >> wide;
}

Value text_alloc(VmRef vm, uint32_t length, bool wide, uint8_t **bytes)
{
    if (too_long(length, wide))
        return error_throw(vm, ERROR_RANGE, "Invalid string length");
    Value v = heap_alloc(vm, wide ? TYPE_STRING16 : TYPE_STRING8, text_bytes(length, wide));
    if (v != VALUE_EXCEPTION)
        *bytes = set_length(heap_address(vm, v), length, wide);
    return v;
}

Value text_new8(VmRef vm, const void *latin1, uint32_t length)
{
    if (length == 0)
        return vm_root(vm, ROOT_EMPTY);
    if (length == 1)
        return VALUE_CHAR(*(const uint8_t *)latin1);
    uint8_t *to = NULL;
    Value v = text_alloc(vm, length, false, &to);
    if (v != VALUE_EXCEPTION)
        memcpy(to, latin1, length);
    return v;
}

Value text_char(VmRef vm, uint32_t unit)
{
    if (unit < 256)
        return VALUE_CHAR(unit);
    uint8_t *to = NULL;
    Value v = text_alloc(vm, 1, true, &to);
    if (v != VALUE_EXCEPTION)
        *(uint16_t *)(void *)to = (uint16_t)unit;
    return v;
}

/* ---- UTF-8 */

uint32_t text_point(const TextView *t, uint32_t i)
{
    uint32_t unit = text_unit(t, i);
    if ((unit & 0xFC00) == 0xD800 && i + 1 < t->length) {
        uint32_t low = text_unit(t, i + 1) - 0xDC00;
        if (low < 0x400)
            return 0x10000 + ((unit & 0x3FF) << 10) + low;
    }
    return unit;
}

void text_write_utf8(VmRef vm, Value string, TextSink sink, void *context)
{
    char buffer[32];
    uint32_t filled = 0;
    TextView t = text_view(vm, string);
    for (uint32_t i = 0; i < t.length; i++) {
        uint32_t point = text_point(&t, i);
        if (point > 0xFFFF)
            i++;
        else if ((point & 0xF800) == 0xD800)
            point = 0xFFFD;
        uint32_t more = point < 0x80 ? 0 : point < 0x800 ? 6 : point < 0x10000 ? 12 : 18; /* bits of the bytes that follow */
        buffer[filled++] = (char)(uint8_t)(point >> more | (more ? 0x780u >> more / 6 : 0));
        while (more) {
            more -= 6;
            buffer[filled++] = (char)(uint8_t)(0x80u | (point >> more & 0x3Fu));
        }
        if (filled > sizeof buffer - 4 || i + 1 >= t.length) {
            sink(context, buffer, filled);
            filled = 0;
        }
    }
}

/* ---- slices, joining, comparing */

/* A view of `count` units of flash string `string` (or of the one that it is a view of itself). */
static Value view_new(VmRef vm, Value string, uint32_t start, uint32_t count, bool wide)
{
    if (value_is_heap(string)) {
        const uint8_t *p = heap_thing(vm, string);
        start += load_u16(p + 6);
        string = load_slot(p + 4);
    }
    Value v = heap_alloc(vm, wide ? TYPE_STRING16 : TYPE_STRING8, VIEW_BYTES);
    if (v != VALUE_EXCEPTION) {
        uint8_t *p = heap_address(vm, v);
        *(uint16_t *)(void *)p |= HEADER_VIEW;
        store_slot(p + 2, (Value)count);
        store_slot(p + 4, string);
        store_slot(p + 6, (Value)start);
    }
    return v;
}

Value text_slice(VmRef vm, Value string, uint32_t start, uint32_t end)
{
    TextView t = text_view(vm, string);
    if (end > t.length)
        end = t.length;
    if (start >= end)
        return vm_root(vm, ROOT_EMPTY);
    uint32_t count = end - start;
    if (count == t.length) {
        return value_copied(vm, string);
    }
    if (count == 1)
        return text_char(vm, text_unit(&t, start));
    bool wide = has_wide(&t, start, end);
    bool in_flash = value_is_flash(string) || (load_u16(heap_thing(vm, string)) & HEADER_VIEW);
    if (in_flash && wide == t.wide && text_bytes(count, wide) > VIEW_BYTES)
        return view_new(vm, string, start, count, wide);
    hold(vm, string);
    uint8_t *to = NULL;
    Value v = text_alloc(vm, count, wide, &to);
    if (v != VALUE_EXCEPTION) {
        t = text_view(vm, held(vm, 0));
        text_copy(to, wide, &t, start, count);
    }
    unhold_top(vm);
    return v;
}

Value text_concat(VmRef vm, Value a, Value b)
{
    TextView head = text_view(vm, a), tail = text_view(vm, b);
    if (tail.length == 0)
        return a;
    if (head.length == 0) { /* in flash, not counted */
        return value_copied(vm, b);
    }
    uint32_t length = head.length + tail.length;
    bool wide = head.wide || tail.wide, in_place = value_is_heap(a) && a != b && head.wide == wide && heap_unshared(vm, a) &&
                !(load_u16(heap_thing(vm, a)) & (HEADER_ATOM | HEADER_VIEW)) && !too_long(length, wide);
    Value joined = VALUE_EXCEPTION;
    uint8_t *to = NULL;
    hold_owned(vm, a);
    hold(vm, b);
    if (in_place) {
        uint32_t old = text_bytes(head.length, wide), bytes = text_bytes(length, wide);
        to = bytes == old ? heap_thing(vm, a) : heap_resize(vm, a, old, bytes, HEAP_SLACK(bytes));
        if (to) {
            to = set_length(to, length, wide);
            joined = held(vm, 1);
            value_retain(vm, joined);
        }
    } else {
        joined = text_alloc(vm, length, wide, &to);
        head = text_view(vm, held(vm, 1));
        if (to)
            text_copy(to, wide, &head, 0, head.length);
    }
    tail = text_view(vm, held(vm, 0));
    if (to)
        text_copy(to + (head.length << wide), wide, &tail, 0, tail.length);
    unhold(vm, 2);
    return joined;
}

bool text_equal(VmRef vm, Value a, Value b)
{
    if (a == b)
        return true;
    if (value_is_flash(a) && value_is_flash(b))
        return false; /* a flash string exists once */
#ifndef __OPTIMIZE_SIZE__
    TextView x = text_view(vm, a), y = text_view(vm, b);
    return x.length == y.length && x.wide == y.wide && memcmp(x.bytes, y.bytes, x.length << x.wide) == 0;
#else
    return text_compare(vm, a, b) == 0;
#endif
}

int text_compare(VmRef vm, Value a, Value b)
{
    TextView x = text_view(vm, a), y = text_view(vm, b);
    uint32_t common = x.length < y.length ? x.length : y.length;
    for (uint32_t i = 0; i < common; i++) {
        int order = (int)text_unit(&x, i) - (int)text_unit(&y, i);
        if (order)
            return order;
    }
    return (int)x.length - (int)y.length;
}

uint32_t text_hash(const TextView *t)
{
    uint32_t hash = 2166136261u;
    uint32_t bytes = t->length << t->wide;
    for (uint32_t i = 0; i < bytes; i++)
        hash = (hash ^ t->bytes[i]) * 16777619u;
    return hash ^ hash >> 15;
}

int32_t text_index_of(const TextView *t, const TextView *needle, uint32_t from)
{
    for (uint32_t i = from; i + needle->length <= t->length; i++) {
        uint32_t k = 0;
        while (k < needle->length && text_unit(t, i + k) == text_unit(needle, k))
            k++;
        if (k == needle->length)
            return (int32_t)i;
    }
    return -1;
}
