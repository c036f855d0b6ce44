/* String and String.prototype: ECMA-262 22.1, on UTF-16 units. */
#include "natives.h"
#include "objects.h"

static Value arg_text(const Vm *vm, const Value *win, uint32_t argc, uint32_t i)
{
    return i < argc ? win[2 + i] : vm_root(vm, ROOT_S_UNDEFINED);
}

Value string_construct(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_STRING_ARG(0);
    Value text = vm_root(vm, ROOT_EMPTY);
    if (argc) {
        text = native_text(vm, win, argc, 2);
        if (text == VALUE_EXCEPTION)
            return text;
    }
    return win[1] == VALUE_CONSTRUCT ? object_wrap(vm, text) : native_share(vm, text);
}

Value string_value_of(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    Value v = object_unwrap(vm, win[1]);
    if (v != VALUE_HOLE && value_is_string(vm, v))
        return v;
    value_release(vm, v);
    return error_throw(vm, ERROR_TYPE, "String.prototype.valueOf requires that 'this' be a String");
}

Value string_from_char_code(Vm *vm, Value *win, uint32_t argc)
{
    for (uint32_t i = 0; i < argc; i++)
        COERCE_NUMBER_ARG(i);
    if (argc == 1)
        return text_char(vm, (uint32_t)primitive_to_int32(vm, win[2]) & 0xFFFF);
    Value text = vm_root(vm, ROOT_EMPTY);
    for (uint32_t i = 0; i < argc && text != VALUE_EXCEPTION; i++) {
        if (!hold_owned(vm, text))
            return VALUE_EXCEPTION;
        Value c = text_char(vm, (uint32_t)primitive_to_int32(vm, win[2 + i]) & 0xFFFF);
        text = native_share(vm, held(vm, 0));
        unhold(vm, 1);
        if (c == VALUE_EXCEPTION || !hold_owned(vm, c)) {
            value_release(vm, text);
            return VALUE_EXCEPTION;
        }
        text = text_concat(vm, text, c);
        unhold(vm, 1);
    }
    return text;
}

/* ---- characters */

Value string_char_code_at(Vm *vm, Value *win, uint32_t argc)
{
    if (argc != 1 || !value_is_int(win[2]) || !value_is_string(vm, win[1]))
        PREPARE("tn");
    TextView t = text_view(vm, win[1]);
    uint32_t at = native_position(vm, win, argc, t.length);
    return at < t.length ? VALUE_INT((int32_t)text_unit(&t, at)) : number_from_double(vm, __builtin_nan(""));
}

enum { CHAR_AT, AT, CODE_POINT_AT };

/* charAt, at, codePointAt */
Value string_char(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("tn");
    unsigned which = native_magic(vm, win);
    TextView t = text_view(vm, win[1]);
    uint32_t at = native_position(vm, win, argc, t.length);
    if (which == AT && native_integer(vm, win, argc, 0) < 0) {
        double d = native_integer(vm, win, argc, 0) + t.length;
        at = d < 0 ? t.length : (uint32_t)d;
    }
    if (at >= t.length)
        return which == CHAR_AT ? vm_root(vm, ROOT_EMPTY) : VALUE_UNDEFINED;
    uint32_t c = text_unit(&t, at);
    if (which != CODE_POINT_AT)
        return text_char(vm, c);
    if (c >= 0xD800 && c < 0xDC00 && at + 1 < t.length) {
        uint32_t low = text_unit(&t, at + 1);
        if (low >= 0xDC00 && low < 0xE000)
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    return VALUE_INT((int32_t)c);
}

/* ---- searching */

/* Does the text have the needle exactly at `at`? */
static bool has_at(const TextView *t, const TextView *needle, uint32_t at)
{
    if (needle->length > t->length || at > t->length - needle->length)
        return false;
    TextView here = *t;
    here.bytes += at * (t->wide ? 2u : 1u);
    here.length = needle->length;
    return text_index_of(&here, needle, 0) == 0;
}

enum { INDEX_OF, INCLUDES, STARTS_WITH, ENDS_WITH };

/* indexOf, includes, startsWith, endsWith */
Value string_find(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("ttn");
    unsigned which = native_magic(vm, win);
    TextView t = text_view(vm, win[1]), needle = text_view(vm, arg_text(vm, win, argc, 0));
    uint32_t from = native_clamped(vm, win, argc, 1, t.length);
    if (which == STARTS_WITH)
        return value_bool(has_at(&t, &needle, from));
    if (which == ENDS_WITH) {
        uint32_t end = native_arg(win, argc, 1) == VALUE_UNDEFINED ? t.length : from;
        return value_bool(end >= needle.length && has_at(&t, &needle, end - needle.length));
    }
    int32_t at = text_index_of(&t, &needle, from);
    return which == INDEX_OF ? VALUE_INT(at) : value_bool(at >= 0);
}

/* ---- parts */

enum { SLICE, SUBSTRING, SUBSTR };

/* slice, substring, substr */
Value string_part(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("tnn");
    unsigned which = native_magic(vm, win);
    uint32_t length = text_view(vm, win[1]).length, start, end;
    if (which == SUBSTRING) {
        start = native_clamped(vm, win, argc, 0, length);
        end = native_arg(win, argc, 1) == VALUE_UNDEFINED ? length : native_clamped(vm, win, argc, 1, length);
        if (end < start) {
            uint32_t low = end;
            end = start;
            start = low;
        }
    } else {
        start = native_relative(vm, win, argc, 0, length, 0);
        end = native_relative(vm, win, argc, 1, length, length);
        if (which == SUBSTR && native_arg(win, argc, 1) != VALUE_UNDEFINED)
            end = start + native_clamped(vm, win, argc, 1, length - start);
    }
    return text_slice(vm, win[1], start, end < start ? start : end);
}

static bool is_trimmed(uint32_t c)
{
    return (c >= 9 && c <= 13) || c == 0x20 || c == 0xA0 || c == 0xFEFF || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

enum { TRIM_START = 1, TRIM_END = 2 };

/* trim, trimStart, trimEnd */
Value string_trim(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("t");
    unsigned which = native_magic(vm, win);
    TextView t = text_view(vm, win[1]);
    uint32_t start = 0, end = t.length;
    while ((which & TRIM_START) && start < end && is_trimmed(text_unit(&t, start)))
        start++;
    while ((which & TRIM_END) && end > start && is_trimmed(text_unit(&t, end - 1)))
        end--;
    return text_slice(vm, win[1], start, end);
}

/* ---- building */

static void put_unit(uint8_t *bytes, bool wide, uint32_t at, uint32_t unit)
{
    if (wide) {
        bytes[2 * at] = (uint8_t)unit;
        bytes[2 * at + 1] = (uint8_t)(unit >> 8);
    } else {
        bytes[at] = (uint8_t)unit;
    }
}

Value string_repeat(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("tn");
    double count = native_integer(vm, win, argc, 0);
    TextView t = text_view(vm, win[1]);
    if (count < 0 || count > 4294967295.0)
        return error_throw(vm, ERROR_RANGE, "Invalid count value: %v", native_arg(win, argc, 0));
    if (t.length == 0 || count == 0)
        return vm_root(vm, ROOT_EMPTY);
    if (count * t.length > 65535)
        return error_throw(vm, ERROR_RANGE, "Invalid string length");
    uint32_t n = (uint32_t)count, unit = t.wide ? 2 : 1;
    if (n == 1)
        return native_share(vm, win[1]);
    uint8_t *bytes;
    Value text = text_alloc(vm, n * t.length, t.wide, &bytes);
    if (text == VALUE_EXCEPTION)
        return text;
    t = text_view(vm, win[1]);
    for (uint32_t i = 0; i < n; i++)
        memcpy(bytes + i * t.length * unit, t.bytes, t.length * unit);
    return text;
}

/* Push text[start..end) to the array that is held on top. */
static bool push_part(Vm *vm, Value *win, uint32_t start, uint32_t end)
{
    Value part = text_slice(vm, win[1], start, end);
    return part != VALUE_EXCEPTION && array_push(vm, held(vm, 0), part);
}

static bool split_all(Vm *vm, Value *win, Value separator, uint32_t limit)
{
    uint32_t start = 0, pieces = 0;
    for (;;) {
        TextView t = text_view(vm, win[1]), by = text_view(vm, separator);
        if (pieces == limit)
            return true;
        int32_t at;
        if (by.length == 0) {
            if (start >= t.length)
                return true;
            at = (int32_t)start + 1;
        } else {
            at = text_index_of(&t, &by, start);
        }
        bool last = at < 0;
        uint32_t end = last ? t.length : (uint32_t)at;
        uint32_t next = end + by.length;
        if (!push_part(vm, win, start, end))
            return false;
        if (last)
            return true;
        pieces++;
        start = next;
        /* the separator may have moved: it is in the window or in flash */
        if (value_is_heap(separator))
            separator = win[2];
    }
}

Value string_split(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("ton");
    bool whole = native_arg(win, argc, 0) == VALUE_UNDEFINED;
    uint32_t limit = native_arg(win, argc, 1) == VALUE_UNDEFINED
                         ? 0xFFFFFFFFu
                         : (uint32_t)primitive_to_int32(vm, native_arg(win, argc, 1));
    Value array = array_new(vm, 0);
    if (array == VALUE_EXCEPTION || !hold_owned(vm, array))
        return VALUE_EXCEPTION;
    bool ok = true;
    if (limit > 0)
        ok = whole ? push_part(vm, win, 0, text_view(vm, win[1]).length) : split_all(vm, win, win[2], limit);
    array = ok ? native_share(vm, held(vm, 0)) : VALUE_EXCEPTION;
    unhold(vm, 1);
    return array;
}

Value string_locale_compare(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("tt");
    int order = text_compare(vm, win[1], arg_text(vm, win, argc, 0));
    return VALUE_INT(order < 0 ? -1 : order > 0);
}

/* ---- case: Latin-1, Latin Extended-A, Greek and Cyrillic by rule; other letters stay */

static uint32_t upper_of(uint32_t c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    if (c == 0xB5)
        return 0x39C;
    if (c >= 0xE0 && c <= 0xFE && c != 0xF7)
        return c - 32;
    if (c == 0xFF)
        return 0x178;
    if ((c >= 0x100 && c <= 0x137 && c != 0x131) || (c >= 0x14A && c <= 0x177))
        return c & ~1u;
    if (c == 0x131)
        return 'I';
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c & 1 ? c : c - 1;
    if (c >= 0x3B1 && c <= 0x3C9)
        return c == 0x3C2 ? 0x3A3 : c - 32;
    if (c == 0x3AC)
        return 0x386;
    if (c >= 0x3AD && c <= 0x3AF)
        return c - 37;
    if (c >= 0x430 && c <= 0x44F)
        return c - 32;
    if (c >= 0x450 && c <= 0x45F)
        return c - 80;
    return c;
}

static uint32_t lower_of(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c + 32;
    if (c == 0x178)
        return 0xFF;
    if ((c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c & 1 ? c + 1 : c;
    if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2)
        return c + 32;
    if (c == 0x386)
        return 0x3AC;
    if (c >= 0x388 && c <= 0x38A)
        return c + 37;
    if (c >= 0x410 && c <= 0x42F)
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    return c;
}

/* Special casing (one unit becomes two): only sharp s, upwards. */
enum { SHARP_S = 0xDF };

/* toLowerCase, toUpperCase */
Value string_case(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("t");
    bool upper = native_magic(vm, win);
    TextView t = text_view(vm, win[1]);
    uint32_t length = t.length;
    bool wide = false, changed = false;
    for (uint32_t i = 0; i < t.length; i++) {
        uint32_t c = text_unit(&t, i), to = upper ? upper_of(c) : lower_of(c);
        wide = wide || to > 0xFF;
        changed = changed || to != c || (upper && c == SHARP_S);
        length += upper && c == SHARP_S;
    }
    if (!changed)
        return native_share(vm, win[1]);
    if (length == 1)
        return text_char(vm, upper ? upper_of(text_unit(&t, 0)) : lower_of(text_unit(&t, 0)));
    uint8_t *bytes;
    Value text = text_alloc(vm, length, wide, &bytes);
    if (text == VALUE_EXCEPTION)
        return text;
    t = text_view(vm, win[1]);
    for (uint32_t i = 0, at = 0; i < t.length; i++) {
        uint32_t c = text_unit(&t, i);
        if (upper && c == SHARP_S) {
            put_unit(bytes, wide, at++, 'S');
            c = 'S';
        }
        put_unit(bytes, wide, at++, upper ? upper_of(c) : lower_of(c));
    }
    return text;
}
