/* Literals and names: from source text to values.
 *
 * Texts are WTF-8: UTF-8 in which a surrogate without its partner may stand, as JavaScript strings may have them. A pair of
 * escapes \uD83D\uDE00 becomes one four-byte character.
 */
#include "parser.h"

#include <math.h>

#include "bigint_text.h"

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

typedef struct Decoder {
    Parser *p;
    const char *at, *end;
    char *out;
    uint32_t n;
    uint32_t high; /* a high surrogate was just written by an escape, 0 if none */
    bool lenient, failed; /* an invalid escape is no error: there is no value */
} Decoder;

static void put_code(Decoder *d, uint32_t code)
{
    bool low = code >= 0xdc00 && code <= 0xdfff;
    if (d->high && low) {
        d->n -= 3;
        code = 0x10000 + ((d->high - 0xd800) << 10) + (code - 0xdc00);
    }
    d->high = code >= 0xd800 && code <= 0xdbff ? code : 0;
    d->n += utf8_encode(d->out + d->n, code);
}

static Span decoder_span(const Decoder *d, const char *from, const char *to)
{
    const char *text = d->p->source->text;
    return (Span){(uint32_t)(from - text), (uint32_t)(to - text), d->p->source->index};
}

/* n hexadecimal digits at d->at; UINT32_MAX if they are not there. */
static uint32_t hex_digits(Decoder *d, int n)
{
    uint32_t code = 0;
    for (int i = 0; i < n; i++) {
        if (d->at == d->end || digit_value(*d->at) > 15)
            return UINT32_MAX;
        code = code * 16 + (uint32_t)digit_value(*d->at++);
    }
    return code;
}

/* After "\u": four digits or {digits}. UINT32_MAX when malformed or beyond U+10FFFF. */
static uint32_t unicode_escape(Decoder *d)
{
    if (d->at == d->end || *d->at != '{')
        return hex_digits(d, 4);
    d->at++;
    uint32_t code = 0, digits = 0;
    for (; d->at < d->end && digit_value(*d->at) <= 15; digits++) {
        code = code * 16 + (uint32_t)digit_value(*d->at++);
        if (code > 0x10ffff)
            return UINT32_MAX;
    }
    if (!digits || d->at == d->end || *d->at != '}')
        return UINT32_MAX;
    d->at++;
    return code;
}

/* At the digit after a backslash: only \0 without a digit behind it exists in strict code. */
static void digit_escape(Decoder *d, const char *start, bool is_template)
{
    char c = *d->at++;
    bool more = d->at < d->end && *d->at >= '0' && *d->at <= '9';
    if (c == '0' && !more) {
        put_code(d, 0);
        return;
    }
    d->failed = true;
    if (!d->lenient)
        parser_error(d->p, decoder_span(d, start, d->at), "write it as \\xHH", "%s are not allowed in %s",
                 c < '8' ? "octal escapes" : "\\8 and \\9", is_template ? "template literals" : "strict mode");
}

static void escape(Decoder *d, bool is_template)
{
    const char *start = d->at++;
    if (d->at == d->end)
        return;
    char c = *d->at;
    if (c >= '0' && c <= '9') {
        digit_escape(d, start, is_template);
        return;
    }
    if ((unsigned char)c >= 0x80) {
        uint32_t code = utf8_decode(&d->at, d->end);
        if (code != 0x2028 && code != 0x2029) /* those continue the line */
            put_code(d, code);
        return;
    }
    d->at++;
    uint32_t code;
    switch (c) {
    case 'n': code = '\n'; break;
    case 't': code = '\t'; break;
    case 'r': code = '\r'; break;
    case 'b': code = '\b'; break;
    case 'f': code = '\f'; break;
    case 'v': code = '\v'; break;
    case '\r':
        if (d->at < d->end && *d->at == '\n')
            d->at++;
        return;
    case '\n': return;
    case 'x': code = hex_digits(d, 2); break;
    case 'u': code = unicode_escape(d); break;
    default: code = (unsigned char)c;
    }
    if (code == UINT32_MAX && d->lenient)
        d->failed = true;
    else if (code == UINT32_MAX)
        parser_error(d->p, decoder_span(d, start, d->at), c == 'x' ? "\\x takes two hexadecimal digits" : "\\u takes four hexadecimal digits, or \\u{...} up to 10FFFF",
                     "invalid \\%c escape", c);
    else
        put_code(d, code);
}

/* The value of the literal's inside [from, to). Templates normalise CR and CR LF to LF. `raw`: escapes are not looked at. */
static const AstText *literal_text(Parser *p, uint32_t from, uint32_t to, bool is_template, bool raw, bool lenient)
{
    const char *text = p->source->text;
    Decoder d = {.p = p, .at = text + from, .end = text + to, .lenient = lenient};
    d.out = arena_alloc(p->arena, (size_t)(to - from) + 8);
    while (d.at < d.end) {
        char c = *d.at;
        if (c == '\\' && !raw) {
            escape(&d, is_template);
            continue;
        }
        d.high = 0;
        if (!is_template && (c == '\n' || c == '\r')) { /* the grammar skips white space before the closing quote */
            parser_error(p, (Span){from - 1, (uint32_t)(d.at - text), p->source->index},
                         "close it on the same line; a template literal may have several lines", "unterminated string");
            break;
        }
        if (c == '\r' && is_template) {
            d.at += d.at + 1 < d.end && d.at[1] == '\n' ? 2 : 1;
            d.out[d.n++] = '\n';
            continue;
        }
        d.out[d.n++] = c;
        d.at++;
    }
    return lenient && d.failed ? NULL : parser_intern(p, d.out, d.n);
}

const AstText *parser_string(Parser *p, uint32_t from, uint32_t to, bool is_template)
{
    return literal_text(p, from, to, is_template, false, false);
}

const AstText *parser_template_text(Parser *p, Span span, bool raw)
{
    return literal_text(p, span.start, span.end, true, raw, true);
}

/* ---- numbers */

/* Digits of a power-of-two base, exactly rounded: as hexadecimal text, which strtod rounds correctly. */
static double parse_binary_base(const char *digits, uint32_t n, uint32_t bits)
{
    if (bits == 4) {
        char small[64], *text = n + 3 < sizeof small ? small : xmalloc(n + 3);
        text[0] = '0';
        text[1] = 'x';
        memcpy(text + 2, digits, n);
        text[n + 2] = 0;
        double value = strtod(text, NULL);
        if (text != small)
            free(text);
        return value;
    }
    uint32_t total = n * bits, hex = (total + 3) / 4;
    char *text = xcalloc(hex + 1, 1);
    for (uint32_t i = 0; i < total; i++) { /* bit i from the lowest */
        uint32_t digit = (uint32_t)digit_value(digits[n - 1 - i / bits]);
        if (digit >> (i % bits) & 1)
            text[hex - 1 - i / 4] |= (char)(1 << (i % 4));
    }
    for (uint32_t i = 0; i < hex; i++)
        text[i] = "0123456789abcdef"[(int)text[i]];
    double value = parse_binary_base(text, hex, 4);
    free(text);
    return value;
}

static const char *number_problem(const char *s, uint32_t n, const char **hint)
{
    *hint = NULL;
    if (n > 1 && s[0] == '0' && ((s[1] >= '0' && s[1] <= '9') || s[1] == '_')) {
        bool octal = s[1] != '_';
        for (uint32_t i = 1; i < n; i++)
            octal = octal && s[i] >= '0' && s[i] <= '7';
        *hint = octal ? "write octal numbers as 0o..." : "leave the zeros at the front out";
        return octal ? "octal literals with a leading 0 are not allowed in strict mode" : "a decimal number cannot start with 0";
    }
    for (uint32_t i = 0; i < n; i++) {
        if (s[i] != '_')
            continue;
        if (i == 0 || i + 1 == n || digit_value(s[i - 1]) > 15 || digit_value(s[i + 1]) > 15)
            return "a numeric separator must stand between digits";
    }
    return NULL;
}

static double number_value(const char *digits, uint32_t n)
{
    uint32_t bits = 0;
    if (n > 2 && digits[0] == '0')
        bits = (digits[1] | 32) == 'x' ? 4 : (digits[1] | 32) == 'o' ? 3 : (digits[1] | 32) == 'b' ? 1 : 0;
    return bits ? parse_binary_base(digits + 2, n - 2, bits) : strtod(digits, NULL);
}

static void bigint_literal(Parser *p, AstNode *node, const char *text, uint32_t n)
{
    unsigned letter = n > 2 && text[0] == '0' ? (unsigned)text[1] | 32 : 0, radix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    uint32_t start = radix == 10 ? 0 : 2, count;
    const uint16_t *digits = bigint_digits(p->arena, text + start, n - start, radix, &count);
    node->kind = AST_BIGINT;
    if (!digits)
        parser_error(p, node->span, "at most 262,128 bits", "the BigInt literal is too large");
    const char *decimal = bigint_text(p->arena, digits, digits ? count : 0, false);
    node->text = parser_intern(p, decimal, strlen(decimal));
}

void parser_number(Parser *p, AstNode *node)
{
    const char *s = p->source->text + node->span.start;
    uint32_t n = node->span.end - node->span.start;
    const char *hint, *problem = number_problem(s, n, &hint);
    const char *after = s + n, *end = p->source->text + p->source->length;
    if (problem)
        parser_error(p, node->span, hint, "%s", problem);
    if (after < end) {
        const char *next = after;
        uint32_t code = utf8_decode(&next, end);
        if (name_starts(code) || code == '\\' || (code >= '0' && code <= '9'))
            parser_error(p, (Span){node->span.end, (uint32_t)(next - p->source->text), node->span.file}, NULL,
                         "a number cannot be followed directly by a name or a digit");
    }
    bool bigint = n && s[n - 1] == 'n';
    n -= bigint;
    char small[64], *digits = n < sizeof small ? small : xmalloc(n + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        if (s[i] != '_')
            digits[count++] = s[i];
    digits[count] = 0;
    if (bigint && !problem)
        bigint_literal(p, node, digits, count);
    else
        node->number = number_value(digits, count);
    if (digits != small)
        free(digits);
}

/* A number as the property key it names, for functions named after it. */
const AstText *parser_number_key(Parser *p, double number)
{
    char text[40];
    if (number >= 0 && number < 1e15 && floor(number) == number) {
        snprintf(text, sizeof text, "%.0f", number);
    } else {
        for (int digits = 1; digits <= 17; digits++) {
            snprintf(text, sizeof text, "%.*g", digits, number);
            if (strtod(text, NULL) == number)
                break;
        }
    }
    return parser_intern(p, text, strlen(text));
}

const AstText *parser_key_name(Parser *p, const AstNode *property)
{
    const AstNode *key = property->a;
    if (key->kind == AST_NUMBER)
        return parser_number_key(p, key->number);
    if (key->kind == AST_STRING || (key->kind == AST_PRIVATE && !property->computed))
        return key->text;
    if (key->kind != AST_MEMBER || key->a->kind != AST_IDENTIFIER || strcmp(key->a->text->bytes, "Symbol") != 0 || !key->b->text)
        return NULL;
    char *text = arena_printf(p->arena, "[Symbol.%s]", key->b->text->bytes);
    return parser_intern(p, text, strlen(text));
}

/* ---- names */

const AstText *parser_identifier(Parser *p, TSNode node)
{
    return parser_name(p, parser_span(p, node));
}

const AstText *parser_name(Parser *p, Span span)
{
    const char *text = p->source->text;
    Decoder d = {.p = p, .at = text + span.start, .end = text + span.end};
    bool plain = true;
    for (const char *at = d.at; at < d.end; at++)
        plain = plain && *at != '\\' && (unsigned char)*at < 0x80;
    if (plain)
        return parser_intern(p, d.at, span.end - span.start);
    d.out = arena_alloc(p->arena, (size_t)(span.end - span.start) + 8);
    while (d.at < d.end) {
        const char *start = d.at;
        uint32_t code;
        if (*d.at == '\\' && d.at + 1 < d.end && d.at[1] == 'u') {
            d.at += 2;
            code = unicode_escape(&d);
        } else {
            code = utf8_decode(&d.at, d.end);
        }
        if (code == UINT32_MAX || !(d.n ? name_continues(code) : name_starts(code))) {
            if (code == UINT32_MAX)
                parser_error(p, decoder_span(&d, start, d.at), NULL, "invalid escape in a name");
            else
                parser_error(p, decoder_span(&d, start, d.at), NULL, "invalid character U+%04X in a name", code);
            break;
        }
        d.n += utf8_encode(d.out + d.n, code);
    }
    return parser_intern(p, d.out, d.n);
}
