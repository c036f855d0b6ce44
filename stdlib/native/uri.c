/* encodeURI, decodeURI and their components: ECMA-262 19.2.6. */
#include "natives.h"

static const char UNRESERVED[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
static const char RESERVED[] = ";/?:@&=+$,#";

static bool one_of(const char *set, uint32_t c)
{
    while (*set && (uint32_t)*set != c)
        set++;
    return *set != 0;
}

static Value malformed(Vm *vm)
{
    return error_throw(vm, ERROR_URI, "URI malformed");
}

/* The code point at *at (moved on), or -1 for a lone surrogate. */
static int32_t next_code_point(const TextView *t, uint32_t *at)
{
    uint32_t c = text_unit(t, (*at)++);
    if (c < 0xD800 || c > 0xDFFF)
        return (int32_t)c;
    if (c >= 0xDC00 || *at >= t->length)
        return -1;
    uint32_t low = text_unit(t, *at);
    if (low < 0xDC00 || low > 0xDFFF)
        return -1;
    (*at)++;
    return (int32_t)(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
}

static unsigned utf8_of(uint32_t c, uint8_t bytes[4])
{
    if (c < 0x80) {
        bytes[0] = (uint8_t)c;
        return 1;
    }
    unsigned n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (unsigned i = n - 1; i > 0; i--, c >>= 6)
        bytes[i] = (uint8_t)(0x80 | (c & 0x3F));
    bytes[0] = (uint8_t)(0xF00 >> n | c);
    return n;
}

/* Length of the encoding, or -1; written to `out` unless NULL. */
static int32_t encode(const TextView *t, bool component, uint8_t *out)
{
    static const char HEX[] = "0123456789ABCDEF";
    int32_t n = 0;
    for (uint32_t at = 0; at < t->length;) {
        int32_t c = next_code_point(t, &at);
        if (c < 0)
            return -1;
        if (one_of(UNRESERVED, (uint32_t)c) || (!component && one_of(RESERVED, (uint32_t)c))) {
            if (out)
                out[n] = (uint8_t)c;
            n++;
            continue;
        }
        uint8_t bytes[4];
        unsigned count = utf8_of((uint32_t)c, bytes);
        for (unsigned i = 0; i < count; i++, n += 3) {
            if (out) {
                out[n] = '%';
                out[n + 1] = (uint8_t)HEX[bytes[i] >> 4];
                out[n + 2] = (uint8_t)HEX[bytes[i] & 15];
            }
        }
    }
    return n;
}

static Value uri_encode(Vm *vm, Value *win, uint32_t argc, bool component)
{
    Value text = native_text(vm, win, argc, 2);
    if (text == VALUE_EXCEPTION)
        return text;
    TextView t = text_view(vm, text);
    int32_t n = encode(&t, component, NULL);
    if (n < 0)
        return malformed(vm);
    if (n < 2 || (uint32_t)n == t.length)
        return argc ? native_share(vm, win[2]) : text;
    if (n > 65535)
        return error_throw(vm, ERROR_RANGE, "Invalid string length");
    uint8_t *bytes;
    Value result = text_alloc(vm, (uint32_t)n, false, &bytes);
    if (result == VALUE_EXCEPTION)
        return result;
    t = text_view(vm, win[2]);
    encode(&t, component, bytes);
    return result;
}

static int hex_digit(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

/* The byte of "%XX" at `at`, or -1. */
static int percent_byte(const TextView *t, uint32_t at)
{
    if (at + 2 >= t->length || text_unit(t, at) != '%')
        return -1;
    int high = hex_digit(text_unit(t, at + 1)), low = hex_digit(text_unit(t, at + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* The code point of the escapes at *at (moved on), or -1 when malformed. */
static int32_t decode_escape(const TextView *t, uint32_t *at)
{
    int first = percent_byte(t, *at);
    if (first < 0)
        return -1;
    *at += 3;
    if (first < 0x80)
        return first;
    unsigned more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4)
        return -1;
    uint32_t c = (uint32_t)first & (0x3Fu >> more);
    for (unsigned i = 0; i < more; i++, *at += 3) {
        int next = percent_byte(t, *at);
        if (next < 0x80 || next > 0xBF)
            return -1;
        c = c << 6 | ((uint32_t)next & 0x3F);
    }
    static const uint32_t LEAST[] = {0, 0x80, 0x800, 0x10000};
    return c < LEAST[more] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? -1 : (int32_t)c;
}

static uint32_t put(uint8_t *out, bool wide, uint32_t at, uint32_t unit)
{
    if (out && wide) {
        out[2 * at] = (uint8_t)unit;
        out[2 * at + 1] = (uint8_t)(unit >> 8);
    } else if (out) {
        out[at] = (uint8_t)unit;
    }
    return at + 1;
}

/* Units of the decoded text, or -1; *wide is set where needed; written to `out` (in the width *wide) unless NULL. */
static int32_t decode(const TextView *t, bool component, bool *wide, uint8_t *out)
{
    uint32_t n = 0;
    for (uint32_t at = 0; at < t->length;) {
        uint32_t start = at, unit = text_unit(t, at);
        if (unit != '%') {
            *wide = *wide || unit > 0xFF;
            n = put(out, *wide, n, unit);
            at++;
            continue;
        }
        int32_t c = decode_escape(t, &at);
        if (c < 0)
            return -1;
        if (!component && one_of(RESERVED, (uint32_t)c)) {
            while (start < at)
                n = put(out, *wide, n, text_unit(t, start++));
        } else if (c >= 0x10000) {
            *wide = true;
            n = put(out, *wide, n, 0xD7C0 + ((uint32_t)c >> 10));
            n = put(out, *wide, n, 0xDC00 + ((uint32_t)c & 0x3FF));
        } else {
            *wide = *wide || c > 0xFF;
            n = put(out, *wide, n, (uint32_t)c);
        }
    }
    return (int32_t)n;
}

static Value uri_decode(Vm *vm, Value *win, uint32_t argc, bool component)
{
    Value text = native_text(vm, win, argc, 2);
    if (text == VALUE_EXCEPTION)
        return text;
    TextView t = text_view(vm, text);
    bool wide = false;
    int32_t n = decode(&t, component, &wide, NULL);
    if (n < 0)
        return malformed(vm);
    if ((uint32_t)n == t.length)
        return argc ? native_share(vm, win[2]) : text;
    uint8_t *bytes, pair[2];
    if (n == 1) {
        decode(&t, component, &wide, pair);
        return text_char(vm, wide ? pair[0] | (uint32_t)pair[1] << 8 : pair[0]);
    }
    Value result = text_alloc(vm, (uint32_t)n, wide, &bytes);
    if (result == VALUE_EXCEPTION)
        return result;
    t = text_view(vm, win[2]);
    decode(&t, component, &wide, bytes);
    return result;
}

/* decodeURI, decodeURIComponent, encodeURI, encodeURIComponent */
Value uri_code(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_STRING_ARG(0);
    unsigned which = native_magic(vm, win);
    return which & 2 ? uri_encode(vm, win, argc, which & 1) : uri_decode(vm, win, argc, which & 1);
}
