/* String and String.prototype: ECMA-262 22.1, on UTF-16 units. */
#include "letters.h"
#include "natives.h"
#include "objects.h"

Value string_construct(VmRef vm, Value *win, uint32_t argc)
{
    if (argc && win[1] != VALUE_CONSTRUCT && value_is_symbol(vm, win[2]))
        return error_symbol_text(vm, win[2], false);
    PREPARE("-t");
    Value text = argc ? win[2] : vm_root(vm, ROOT_EMPTY);
    return object_constructed(vm, win, value_copied(vm, text));
}

/* ---- making strings: the same loop measures first, then writes
 *
 *   Maker m = {0};
 *   do { ... put(&m, unit); ... } while (made(vm, &m));     what the loop reads may have moved between the passes
 *   return m.text;
 */
typedef struct Maker {
    uint8_t *to; /* NULL: measuring */
    uint32_t length, last;
    bool wide;
    Value text;
} Maker;

static void put(Maker *m, uint32_t unit)
{
    if (!m->to) {
        m->length++;
        m->last = unit;
        m->wide |= unit > 0xFF;
        return;
    }
    *m->to++ = (uint8_t)unit;
    if (m->wide)
        *m->to++ = (uint8_t)(unit >> 8);
}

static bool made(VmRef vm, Maker *m)
{
    if (m->to)
        return false;
    m->text = m->length > 1  ? text_alloc(vm, m->length, m->wide, &m->to)
              : m->length ? text_char(vm, m->last)
                          : vm_root(vm, ROOT_EMPTY);
    return m->to != NULL;
}

/* fromCharCode, fromCodePoint */
Value string_from_codes(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("-n*");
    bool points = native_magic(vm, win);
    Maker m = {0};
    do {
        for (uint32_t i = 0; i < argc; i++) {
            uint32_t c = (uint32_t)primitive_to_int32(vm, win[2 + i]);
            if (!points)
                c &= 0xFFFF;
            else if (c > 0x10FFFF || (double)c != primitive_to_double(vm, win[2 + i]))
                return error_throw(vm, ERROR_RANGE, "Invalid code point %v", win[2 + i]);
            if (c > 0xFFFF) {
                put(&m, 0xD7C0 + (c >> 10));
                c = 0xDC00 + (c & 0x3FF);
            }
            put(&m, c);
        }
    } while (made(vm, &m));
    return m.text;
}

/* ---- characters */

enum { CHAR_CODE_AT, CODE_POINT_AT, CHAR_AT, AT };

static Value char_at(VmRef vm, Value *win, uint32_t argc, unsigned which)
{
    uint32_t at;
    if (argc == 1 && value_is_int(win[2]) && value_is_string(vm, win[1])) {
        at = (uint32_t)value_int(win[2]);
    } else {
        PREPARE("tn");
        at = (uint32_t)native_int(vm, win, argc, 0);
    }
    TextView t = text_view(vm, win[1]);
    if (which == AT && (int32_t)at < 0)
        at += t.length;
    if (at >= t.length)
        return which == CHAR_AT        ? vm_root(vm, ROOT_EMPTY)
               : which != CHAR_CODE_AT ? VALUE_UNDEFINED
                                       : number_from_double(vm, __builtin_nan(""));
    if (which == CODE_POINT_AT)
        return VALUE_INT((int32_t)text_point(&t, at));
    uint32_t c = text_unit(&t, at);
    return which == CHAR_CODE_AT ? VALUE_INT((int32_t)c) : text_char(vm, c);
}

/* codePointAt, charAt, at */
Value string_char(VmRef vm, Value *win, uint32_t argc)
{
    return char_at(vm, win, argc, native_magic(vm, win));
}

/* By itself, since it is what loops over text call. */
Value string_char_code_at(VmRef vm, Value *win, uint32_t argc)
{
    return char_at(vm, win, argc, CHAR_CODE_AT);
}

/* ---- searching */

enum { INDEX_OF, INCLUDES, STARTS_WITH, ENDS_WITH, LAST_INDEX_OF, COMPARE };

/* indexOf, includes, startsWith, endsWith, lastIndexOf, localeCompare */
Value string_find(VmRef vm, Value *win, uint32_t argc)
{
    unsigned which = native_magic(vm, win);
    if (which - INCLUDES <= ENDS_WITH - INCLUDES) {
        PREPARE("t");
        NATIVE_COERCE(vm, win, argc, 2, COERCE_NO_REGEXP);
    }
    PREPARE("ttn");
    Value what = argc ? win[2] : vm_root(vm, ROOT_S_UNDEFINED), second = native_arg(win, argc, 1);
    if (which == COMPARE) {
        int order = text_compare(vm, win[1], what);
        return VALUE_INT(order < 0 ? -1 : order > 0);
    }
    TextView t = text_view(vm, win[1]), needle = text_view(vm, what);
    int32_t from = (int32_t)native_clamped(vm, win, argc, 1, t.length), room = (int32_t)(t.length - needle.length);
    if (which <= INCLUDES) {
        from = text_index_of(&t, &needle, (uint32_t)from);
        return which == INDEX_OF ? VALUE_INT(from) : value_bool(from >= 0);
    }
    if (which == ENDS_WITH) {
        from = (second == VALUE_UNDEFINED ? (int32_t)t.length : from) - (int32_t)needle.length;
    } else if (which == LAST_INDEX_OF) {
        double d = primitive_to_double(vm, second);
        from = d != d || from > room ? room : from;
    }
    for (; from >= 0 && from <= room; from--) {
        t.length = (uint32_t)from + needle.length;
        if (text_index_of(&t, &needle, (uint32_t)from) >= 0)
            return which == LAST_INDEX_OF ? VALUE_INT(from) : VALUE_TRUE;
        if (which != LAST_INDEX_OF)
            break;
    }
    return which == LAST_INDEX_OF ? VALUE_INT(-1) : VALUE_FALSE;
}

/* Index of the first unit of a text, from a position on, that is in none of the ranges of another: "azAZ" is the letters. */
Value string_span(VmRef vm, Value *win, uint32_t argc)
{
    if (!native_gets(vm, win, argc, "sis"))
        return VALUE_EXCEPTION;
    TextView t = text_view(vm, win[2]), ranges = text_view(vm, win[4]);
    uint32_t at = (uint32_t)value_int(win[3]), i = 0;
    while (at < t.length && i + 1 < ranges.length) {
        uint32_t c = text_unit(&t, at);
        if (c >= text_unit(&ranges, i) && c <= text_unit(&ranges, i + 1)) {
            at++;
            i = 0;
        } else {
            i += 2;
        }
    }
    return VALUE_INT((int32_t)at);
}

/* ---- parts */

enum { SLICE, SUBSTRING, SUBSTR };

/* slice, substring, substr */
Value string_part(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("tnn");
    unsigned which = native_magic(vm, win);
    uint32_t length = text_view(vm, win[1]).length, end = length;
    uint32_t start = (which == SUBSTRING ? native_clamped : native_position)(vm, win, argc, 0, length);
    if (native_arg(win, argc, 1) != VALUE_UNDEFINED)
        end = (which == SLICE ? native_position : native_clamped)(vm, win, argc, 1, length);
    if (which == SUBSTR) {
        end += start;
    } else if (which == SUBSTRING && end < start) {
        uint32_t low = end;
        end = start;
        start = low;
    }
    return text_slice(vm, win[1], start, end);
}

enum { TRIM_START = 1, TRIM_END = 2 };

/* trim, trimStart, trimEnd */
Value string_trim(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("t");
    unsigned which = native_magic(vm, win);
    TextView t = text_view(vm, win[1]);
    uint32_t start = 0, end = t.length;
    while (which && start < end) {
        if (!text_is_space(text_unit(&t, which & TRIM_START ? start : end - 1)))
            which &= ~(which & TRIM_START ? TRIM_START : TRIM_END);
        else if (which & TRIM_START)
            start++;
        else
            end--;
    }
    return text_slice(vm, win[1], start, end);
}

/* split; with objects the script does it. */
Value string_split(VmRef vm, Value *win, uint32_t argc)
{
    if (value_is_object(vm, native_arg(win, argc, 0)) || value_is_object(vm, native_arg(win, argc, 1))) {
        native_replace(vm, win, 0, vm_root(vm, ROOT_SPLIT_BY));
        VM->coerce_index = (uint8_t)argc;
        return VALUE_TAIL;
    }
    PREPARE("ton");
    Value count = native_arg(win, argc, 1);
    uint32_t limit = count == VALUE_UNDEFINED ? UINT32_MAX : (uint32_t)primitive_to_int32(vm, count), start = 0;
    if (native_arg(win, argc, 0) == VALUE_UNDEFINED)
        return array_from(vm, win + 1, limit != 0);
    Value array = array_new(vm, 0);
    if (array == VALUE_EXCEPTION)
        return array;
    hold_owned(vm, array);
    bool ok = true;
    for (int32_t at = 0; ok && at >= 0 && limit; limit--) {
        TextView t = text_view(vm, win[1]), by = text_view(vm, win[2]); /* looked up again: they may have moved */
        if (by.length == 0 && start >= t.length)
            break;
        at = text_index_of(&t, &by, start + (by.length == 0));
        Value part = text_slice(vm, win[1], start, (uint32_t)at); /* -1 is the end */
        ok = part != VALUE_EXCEPTION && array_push(vm, held(vm, 0), part);
        start = (uint32_t)at + by.length;
    }
    return hold_result(vm, ok);
}

/* ---- case */

/* Special casing (one unit becomes two): only sharp s, upwards. */
enum { SHARP_S = 0xDF };

enum { UPPER = 1, WELL_FORMED };

/* toLowerCase, toUpperCase, toWellFormed */
Value string_case(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("t");
    const unsigned which = native_magic(vm, win);
    Maker m = {0};
    do {
        TextView t = text_view(vm, win[1]);
        for (uint32_t i = 0; i < t.length; i++) {
            uint32_t c = text_unit(&t, i);
            if (which == WELL_FORMED) {
                const bool whole = text_point(&t, i) > 0xFFFF;
                if (whole) {
                    put(&m, c);
                    c = text_unit(&t, ++i);
                }
                put(&m, !whole && c >> 11 == 0xD800 >> 11 ? 0xFFFD : c);
                continue;
            }
            if (which && c == SHARP_S)
                put(&m, c = 'S');
            put(&m, letter_other(c, which));
        }
    } while (made(vm, &m));
    return m.text;
}
