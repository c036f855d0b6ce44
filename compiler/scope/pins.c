/* Names of a board's pins (A0, D13): they stand for entities of the library, as names from built-in modules do (imports.c). And the
 * board's own name.
 */
#include "analysis.h"

#include <ctype.h>

/* Letters, then a number: how long the letters are; 0: it is no such name. */
static uint32_t prefix_of(const char *name)
{
    uint32_t letters = 0, digits = 0;
    while (isupper((unsigned char)name[letters]))
        letters++;
    while (isdigit((unsigned char)name[letters + digits]))
        digits++;
    return letters <= 2 && digits && digits <= 3 && !name[letters + digits] ? letters : 0;
}

/* Could it be meant as one: has the board, or most boards, names that begin so? */
static bool looks_like_pin(const PinNames *pins, const char *name)
{
    const uint32_t length = prefix_of(name);
    bool known = length == 1 && name[0] <= 'D';
    const char *other;
    unsigned number;
    for (uint32_t i = 0; length && pins->at(pins->context, i, &other, &number); i++)
        known = known || (prefix_of(other) == length && memcmp(other, name, length) == 0);
    return length && known;
}

static int by_number(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    const uint32_t m = prefix_of(x), n = prefix_of(y);
    const int letters = !m || !n ? strcmp(x, y) : strncmp(x, y, m > n ? m : n);
    if (!m || m != n || memcmp(x, y, m) != 0)
        return letters;
    return atoi(x + m) - atoi(y + n);
}

/* Is it the next one behind `last`? */
static bool follows(const char *last, const char *name)
{
    const uint32_t length = prefix_of(name);
    return length && prefix_of(last) == length && memcmp(last, name, length) == 0 && atoi(last + length) + 1 == atoi(name + length);
}

/* "A0-A5, D0-D13, SDA" */
static const char *list_pins(Analysis *a)
{
    const PinNames *pins = a->builtins->pins;
    struct { const char **items; uint32_t count, capacity; } names = {0};
    Buffer list = {0};
    const char *name;
    unsigned number;
    for (uint32_t i = 0; pins->at(pins->context, i, &name, &number); i++)
        VEC_PUSH(a->arena, &names, name);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_number);
    for (uint32_t i = 0, last; i < names.count; i = last + 1) {
        for (last = i; last + 1 < names.count && follows(names.items[last], names.items[last + 1]);)
            last++;
        buffer_printf(&list, last > i ? "%s%s-%s" : "%s%s", i ? ", " : "", names.items[i], names.items[last]);
    }
    const char *text = arena_strndup(a->arena, list.size ? (const char *)list.data : "", list.size);
    buffer_free(&list);
    return text;
}

/* Once for each name. */
static void report_no_pin(Analysis *a, const AstNode *node)
{
    a->failed = true;
    for (uint32_t i = 0; i < a->unknown.count; i++)
        if (a->unknown.items[i] == node->text)
            return;
    VEC_PUSH(a->arena, &a->unknown, node->text);
    const char *known = list_pins(a);
    if (a->diag)
        diag_report(a->diag, SEVERITY_ERROR, node->span, NULL, *known ? "'%s' is not a pin of %s; its pins are %s" : "'%s' is not a pin of %s, whose pins have no names",
                    node->text->bytes, a->builtins->pins->board, known);
}

const AstText *pin_mention(Analysis *a, const AstNode *node, bool is_typeof)
{
    const PinNames *pins = a->builtins->pins;
    const char *name;
    unsigned number;
    for (uint32_t i = 0; pins && pins->at(pins->context, i, &name, &number); i++) {
        if (strcmp(node->text->bytes, name) != 0)
            continue;
        AstText *text = ARENA_NEW(a->arena, AstText);
        text->bytes = arena_printf(a->arena, "@pin%03u", number);
        text->length = (uint32_t)strlen(text->bytes);
        return a->builtins->has(a->builtins->context, text->bytes, text->length) ? text : NULL;
    }
    if (pins && !is_typeof && looks_like_pin(pins, node->text->bytes))
        report_no_pin(a, node);
    return NULL;
}

static bool is_named(const AstNode *node, AstKind kind, const char *name) { return node->kind == kind && strcmp(node->text->bytes, name) == 0; }

bool board_mention(Analysis *a, AstNode *node)
{
    const AstNode *env = node->a;
    if (!a->builtins->pins || node->kind != AST_MEMBER || !is_named(node->b, AST_STRING, "BOARD") || env->kind != AST_MEMBER ||
        !is_named(env->b, AST_STRING, "env") || !is_named(env->a, AST_IDENTIFIER, "process") || env->a->module || find_binding(a, env->a->text))
        return false;
    AstText *text = ARENA_NEW(a->arena, AstText);
    text->bytes = a->builtins->pins->board;
    text->length = (uint32_t)strlen(text->bytes);
    node->kind = AST_STRING;
    node->text = text;
    node->names_board = true;
    return true;
}
