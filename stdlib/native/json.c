/* JSON text: quoting and parsing (ECMA-262 25.5, ECMA-404). No recursion: open containers and their
 * pending keys are handles on the register stack.
 */
#include "natives.h"
#include "objects.h"

Value json_primitive(Vm *vm, Value *win, uint32_t argc)
{
    return object_unwrap(vm, native_arg(win, argc, 0));
}

/* ---- quoting */

static const char HEX[] = "0123456789abcdef";

static bool lone_surrogate(const TextView *t, uint32_t i)
{
    uint32_t c = text_unit(t, i);
    if (c < 0xD800 || c > 0xDFFF)
        return false;
    if (c < 0xDC00)
        return i + 1 >= t->length || text_unit(t, i + 1) < 0xDC00 || text_unit(t, i + 1) > 0xDFFF;
    return i == 0 || text_unit(t, i - 1) < 0xD800 || text_unit(t, i - 1) > 0xDBFF;
}

/* The escape of unit i: its length (1: itself, 2: \x, 6: \uXXXX), spelled into `out`. */
static unsigned escape(const TextView *t, uint32_t i, char out[6])
{
    static const char SHORT[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    uint32_t c = text_unit(t, i);
    if (c < 0x80)
        for (const char *p = SHORT; *p; p += 2) {
            if ((uint32_t)*p == c) {
                out[0] = '\\';
                out[1] = p[1];
                return 2;
            }
        }
    if (c >= 0x20 && !lone_surrogate(t, i))
        return 1;
    out[0] = '\\';
    out[1] = 'u';
    for (unsigned k = 0; k < 4; k++)
        out[2 + k] = HEX[c >> (12 - 4 * k) & 15];
    return 6;
}

Value json_quote(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    TextView t = text_view(vm, win[2]);
    uint32_t length = 2;
    char out[6];
    for (uint32_t i = 0; i < t.length; i++)
        length += escape(&t, i, out);
    if (length > 65535)
        return error_throw(vm, ERROR_RANGE, "Invalid string length");
    uint8_t *bytes;
    bool wide = t.wide;
    Value text = text_alloc(vm, length, wide, &bytes);
    if (text == VALUE_EXCEPTION)
        return text;
    t = text_view(vm, win[2]);
    uint32_t at = 0;
    unsigned unit = wide ? 2 : 1;
    memset(bytes, 0, length * unit);
    bytes[at++ * unit] = '"';
    for (uint32_t i = 0; i < t.length; i++) {
        unsigned n = escape(&t, i, out);
        if (n == 1) {
            memcpy(bytes + at++ * unit, t.bytes + i * unit, unit);
            continue;
        }
        for (unsigned k = 0; k < n; k++)
            bytes[at++ * unit] = (uint8_t)out[k];
    }
    bytes[at * unit] = '"';
    return text;
}

/* ---- parsing */

typedef struct Parser {
    Vm *vm;
    Value *win; /* win[2]: the text */
    uint32_t at;
    uint32_t depth; /* open containers */
    uint32_t handles;
} Parser;

static uint32_t peek(const Parser *p)
{
    TextView t = text_view(p->vm, p->win[2]);
    return p->at < t.length ? text_unit(&t, p->at) : 0;
}

static uint32_t next_token(Parser *p)
{
    TextView t = text_view(p->vm, p->win[2]);
    while (p->at < t.length) {
        uint32_t c = text_unit(&t, p->at);
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return c;
        p->at++;
    }
    return 0;
}

static Value unexpected(Parser *p)
{
    TextView t = text_view(p->vm, p->win[2]);
    if (p->at >= t.length)
        return error_throw(p->vm, ERROR_SYNTAX, "Unexpected end of JSON input");
    uint32_t c = text_unit(&t, p->at);
    return error_throw(p->vm, ERROR_SYNTAX, "Unexpected token '%v' in JSON at position %d",
                       c < 256 ? VALUE_CHAR(c) : VALUE_CHAR('?'), (int)p->at);
}

static int hex4(const TextView *t, uint32_t at)
{
    int value = 0;
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t c = at + i < t->length ? text_unit(t, at + i) : 0;
        int digit = c >= '0' && c <= '9' ? (int)c - '0' : -1;
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = (int)(c | 0x20) - 'a' + 10;
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

/* One unit of string content at *at (moved on): its value, or -1 when malformed. */
static int32_t string_unit(const TextView *t, uint32_t *at)
{
    uint32_t c = text_unit(t, (*at)++);
    if (c < 0x20)
        return -1;
    if (c != '\\')
        return (int32_t)c;
    c = *at < t->length ? text_unit(t, (*at)++) : 0;
    switch (c) {
    case '"': case '\\': case '/': return (int32_t)c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u': {
        int value = hex4(t, *at);
        *at += 4;
        return value;
    }
    default: return -1;
    }
}

/* The string whose quote is at p->at. */
static Value parse_string(Parser *p)
{
    Vm *vm = p->vm;
    TextView t = text_view(vm, p->win[2]);
    uint32_t start = p->at + 1, at = start, length = 0;
    bool wide = false, plain = true;
    int32_t last = 0;
    while (at < t.length && text_unit(&t, at) != '"') {
        plain = plain && text_unit(&t, at) != '\\';
        uint32_t before = at;
        last = string_unit(&t, &at);
        if (last < 0) {
            p->at = before;
            return unexpected(p);
        }
        wide = wide || last > 0xFF;
        length++;
    }
    p->at = at;
    if (at >= t.length)
        return unexpected(p);
    p->at = at + 1;
    if (plain || length == 0)
        return text_slice(vm, p->win[2], start, at);
    if (length == 1)
        return text_char(vm, (uint32_t)last);
    uint8_t *bytes;
    Value text = text_alloc(vm, length, wide, &bytes);
    if (text == VALUE_EXCEPTION)
        return text;
    t = text_view(vm, p->win[2]);
    at = start;
    for (uint32_t i = 0; i < length; i++) {
        int32_t unit = string_unit(&t, &at);
        if (wide) {
            bytes[2 * i] = (uint8_t)unit;
            bytes[2 * i + 1] = (uint8_t)(unit >> 8);
        } else {
            bytes[i] = (uint8_t)unit;
        }
    }
    return text;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool skip_digits(Parser *p)
{
    if (!is_digit(peek(p)))
        return false;
    while (is_digit(peek(p)))
        p->at++;
    return true;
}

static Value parse_number(Parser *p)
{
    uint32_t start = p->at;
    if (peek(p) == '-')
        p->at++;
    if (peek(p) == '0')
        p->at++;
    else if (!skip_digits(p))
        return unexpected(p);
    if (peek(p) == '.') {
        p->at++;
        if (!skip_digits(p))
            return unexpected(p);
    }
    if ((peek(p) | 0x20) == 'e') {
        p->at++;
        if (peek(p) == '+' || peek(p) == '-')
            p->at++;
        if (!skip_digits(p))
            return unexpected(p);
    }
    TextView t = text_view(p->vm, p->win[2]);
    t.bytes += start * (t.wide ? 2u : 1u);
    t.length = p->at - start;
    return number_from_double(p->vm, text_to_double(&t));
}

static Value parse_word(Parser *p)
{
    static const struct {
        const char *word;
        Value value;
    } WORDS[] = {{"true", VALUE_TRUE}, {"false", VALUE_FALSE}, {"null", VALUE_NULL}};
    uint32_t first = peek(p);
    for (unsigned i = 0; i < 3; i++) {
        const char *w = WORDS[i].word;
        if ((uint32_t)*w != first)
            continue;
        for (; *w; w++, p->at++)
            if (peek(p) != (uint32_t)*w)
                return unexpected(p);
        return WORDS[i].value;
    }
    return unexpected(p);
}

static bool push(Parser *p, Value v)
{
    if (v == VALUE_EXCEPTION || !hold_owned(p->vm, v))
        return false;
    p->handles++;
    return true;
}

/* A key and its colon; the interned key becomes the top handle. */
static bool parse_key(Parser *p)
{
    if (next_token(p) != '"') {
        unexpected(p);
        return false;
    }
    if (!push(p, parse_string(p)))
        return false;
    if (next_token(p) != ':') {
        unexpected(p);
        return false;
    }
    p->at++;
    return true;
}

/* Put a finished value where it belongs; takes over its count. */
static bool attach(Parser *p, Value value)
{
    Vm *vm = p->vm;
    if (value_is_array(vm, held(vm, 0)))
        return array_push(vm, held(vm, 0), value);
    if (!hold_owned(vm, value)) /* handles: value, key, object */
        return false;
    Value key = text_to_key(vm, held(vm, 1));
    bool ok = key != VALUE_EXCEPTION;
    if (ok && hold_owned(vm, key)) {
        Value v = native_share(vm, held(vm, 1));
        ok = property_define(vm, held(vm, 3), held(vm, 0), v, 0);
        unhold(vm, 1);
    } else {
        ok = false;
    }
    unhold(vm, 2);
    p->handles--;
    return ok;
}

enum Step { STEP_VALUE, STEP_DONE, STEP_FAILED };

/* Start of a value. Containers are opened (STEP_VALUE: their first element comes next); else *value is it. */
static enum Step open_value(Parser *p, Value *value)
{
    uint32_t c = next_token(p);
    if (c == '[' || c == '{') {
        p->at++;
        if (!push(p, c == '[' ? array_new(p->vm, 0) : object_new(p->vm, vm_root(p->vm, ROOT_OBJECT_SHAPE))))
            return STEP_FAILED;
        p->depth++;
        if (next_token(p) != (c == '[' ? ']' : '}'))
            return c == '[' || parse_key(p) ? STEP_VALUE : STEP_FAILED;
        p->at++;
        *value = native_share(p->vm, held(p->vm, 0));
        unhold(p->vm, 1);
        p->handles--;
        p->depth--;
        return STEP_DONE;
    }
    *value = c == '"' ? parse_string(p) : c == '-' || is_digit(c) ? parse_number(p) : parse_word(p);
    return *value == VALUE_EXCEPTION ? STEP_FAILED : STEP_DONE;
}

/* After a value: attach it, close what closes; STEP_VALUE when another element follows. */
static enum Step close_value(Parser *p, Value *value)
{
    while (p->depth) {
        if (!attach(p, *value))
            return STEP_FAILED;
        bool array = value_is_array(p->vm, held(p->vm, 0));
        uint32_t c = next_token(p);
        if (c == ',') {
            p->at++;
            return array || parse_key(p) ? STEP_VALUE : STEP_FAILED;
        }
        if (c != (array ? ']' : '}')) {
            unexpected(p);
            return STEP_FAILED;
        }
        p->at++;
        *value = native_share(p->vm, held(p->vm, 0));
        unhold(p->vm, 1);
        p->handles--;
        p->depth--;
    }
    return STEP_DONE;
}

Value json_parse_text(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    Parser parser = {.vm = vm, .win = win};
    Value value = VALUE_UNDEFINED;
    enum Step step;
    do {
        step = open_value(&parser, &value);
        if (step == STEP_DONE)
            step = close_value(&parser, &value);
    } while (step == STEP_VALUE);
    if (step == STEP_DONE && next_token(&parser) != 0) {
        value_release(vm, value);
        unexpected(&parser);
        step = STEP_FAILED;
    }
    if (step == STEP_FAILED && parser.handles)
        unhold(vm, parser.handles);
    return step == STEP_DONE ? value : VALUE_EXCEPTION;
}
