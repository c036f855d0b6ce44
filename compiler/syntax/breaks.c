/* What the grammar needs to be told before it takes it.
 *
 * Where a statement or class member ends and the grammar does not know it, there goes a semicolon, and the file is parsed again.
 *
 * Some such places the conversion finds in a tree that looks sound (parser_break): a block that was taken for an object, an exported
 * function that was taken for the start of an expression. At the others the grammar stumbles: a line that starts with `*` or `in`
 * behind a field of a class, and code on the same line behind an exported function or class without a name.
 *
 * Parentheses around variables and properties in patterns, `[(a)] = b`, become blanks.
 */
#include "parser.h"

enum { TRIALS = 100 };

void parser_break(Parser *p, uint32_t at, Span span, const char *hint, const char *message)
{
    Break place = {at, span, hint, message};
    if (p->mended.file)
        parser_error(p, span, hint, "%s", message);
    else
        VEC_PUSH(p->arena, &p->breaks, place);
}

void parser_brace(Parser *p, uint32_t at)
{
    parser_break(p, at + 1, (Span){at, at + 1, p->source->index}, "put parentheses around the object literal", "'{' starts a block here, not an object");
}

static int compare(const void *a, const void *b)
{
    const Break *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* A text of the file's length with a semicolon at each break; malloc'd. */
static char *broken_text(Parser *p, const char *whole)
{
    uint32_t n = p->source->length, from = 0, count = p->breaks.count;
    char *text = xmalloc((size_t)n + count + 1), *to = text;
    if (count)
        qsort(p->breaks.items, count, sizeof *p->breaks.items, compare);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t end = p->breaks.items[i].at;
        memcpy(to, whole + from, end - from);
        to += end - from;
        *to++ = ';';
        from = end;
    }
    memcpy(to, whole + from, n - from + 1);
    return text;
}

AstNode *parser_convert_broken(Parser *p, TSParser *ts)
{
    const SourceFile *source = p->source;
    uint32_t count = p->breaks.count, n = source->length + count;
    char *text = broken_text(p, p->source->text), *grammar = broken_text(p, p->text);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t place = p->breaks.items[i].at + i, one = 1;
        VEC_PUSH(p->arena, &p->mended.inserted, place);
        VEC_PUSH(p->arena, &p->mended.inserted, one);
    }
    TSTree *tree = ts_parser_parse_string(ts, NULL, grammar, n);
    bool sound = tree && !ts_node_has_error(ts_tree_root_node(tree));
    ts_tree_delete(tree);
    p->mended.file = source_from_text(source->path, text, n);
    p->mended.file->index = source->index;
    p->errors.count = 0;
    AstNode *program = sound ? parser_convert_mended(p, ts, grammar) : NULL;
    for (uint32_t i = 0; i < count && !program; i++) {
        const Break *one = &p->breaks.items[i];
        parser_break(p, one->at, one->span, one->hint, one->message);
    }
    source_free(p->mended.file);
    p->mended.file = NULL;
    if (!program)
        p->mended.inserted.count = 0;
    free(text);
    free(grammar);
    return program;
}

/* ---- where the grammar stumbles */

typedef struct Tokens {
    struct { TSNode *items; uint32_t count, capacity; } list;
    uint32_t limit; /* those that start before this offset */
} Tokens;

static void collect(Arena *arena, Tokens *tokens, TSNode node)
{
    uint32_t count = ts_node_child_count(node);
    if (ts_node_start_byte(node) >= tokens->limit || strcmp(ts_node_type(node), "comment") == 0)
        return;
    if (!count && ts_node_end_byte(node) > ts_node_start_byte(node))
        VEC_PUSH(arena, &tokens->list, node);
    for (uint32_t i = 0; i < count; i++)
        collect(arena, tokens, ts_node_child(node, i));
}

static const char *token(const Tokens *tokens, uint32_t i)
{
    return i < tokens->list.count ? ts_node_type(tokens->list.items[i]) : "";
}

static bool token_is(const Tokens *tokens, uint32_t i, const char *text) { return strcmp(token(tokens, i), text) == 0; }

/* Are the last tokens `default [async] function ...}` or `default class ...}`? */
static bool ends_default(const Tokens *tokens)
{
    int32_t depth = 0;
    bool body = false; /* its start has been passed */
    if (!tokens->list.count || !token_is(tokens, tokens->list.count - 1, "}"))
        return false;
    for (uint32_t i = tokens->list.count; i-- > 0;) {
        char c = token(tokens, i)[0];
        bool function = token_is(tokens, i + 1, "function") || (token_is(tokens, i + 1, "async") && token_is(tokens, i + 2, "function"));
        if (token_is(tokens, i, "}") || c == ')' || c == ']')
            depth++;
        else if (token_is(tokens, i, "{") || token_is(tokens, i, "${") || c == '(' || c == '[')
            depth--;
        else if (depth == 0 && c == ';')
            return false;
        else if (depth == 0 && token_is(tokens, i, "default"))
            return body && (function || token_is(tokens, i + 1, "class"));
        body |= depth == 0;
        if (depth < 0)
            return false;
    }
    return false;
}

static bool starts_member(const char *text, uint32_t from, uint32_t at)
{
    const char *next = text + at;
    bool word = (strncmp(next, "in", 2) == 0 && !name_continues((unsigned char)next[2])) ||
                (strncmp(next, "instanceof", 10) == 0 && !name_continues((unsigned char)next[10]));
    return (*next == '*' || word) && memchr(text + from, '\n', at - from);
}

/* Offset in `text` of the break that is missing where it fails, or UINT32_MAX. */
static uint32_t missing_break(Parser *p, TSParser *ts, const char *text, uint32_t n, uint32_t failure)
{
    uint32_t result = UINT32_MAX;
    TSTree *tree = ts_parser_parse_string(ts, NULL, text, n);
    Tokens tokens = {.limit = failure};
    if (!tree)
        return result;
    collect(p->arena, &tokens, ts_tree_root_node(tree));
    if (tokens.list.count) {
        uint32_t end = ts_node_end_byte(tokens.list.items[tokens.list.count - 1]);
        if (end <= failure && (starts_member(text, end, failure) || ends_default(&tokens)))
            result = end;
    }
    ts_tree_delete(tree);
    return result;
}

bool parser_find_breaks(Parser *p, TSParser *ts)
{
    uint32_t failure = 0, shift;
    for (int trial = 0; trial < TRIALS; trial++) {
        uint32_t n = p->source->length + p->breaks.count, before = failure;
        char *text = broken_text(p, p->text);
        failure = parser_first_failure(ts, text, n);
        while (failure < n && strchr(" \t\r\n", text[failure]))
            failure++;
        uint32_t at = failure == UINT32_MAX || failure <= before ? UINT32_MAX : missing_break(p, ts, text, n, failure);
        free(text);
        if (failure == UINT32_MAX)
            return true;
        if (at == UINT32_MAX)
            break;
        for (shift = 0; shift < p->breaks.count && p->breaks.items[shift].at + shift < at;)
            shift++;
        Break place = {.at = at - shift};
        VEC_PUSH(p->arena, &p->breaks, place);
    }
    p->breaks.count = 0;
    return false;
}

/* ---- parentheses in patterns */

static uint32_t skip_blanks(const char *text, uint32_t at) { return at + (uint32_t)strspn(text + at, " \t\r\n"); }

static uint32_t skip_name(const char *text, uint32_t at)
{
    while ((unsigned char)text[at] >= 0x80 || name_continues((unsigned char)text[at]) || text[at] == '\\')
        at++;
    return at;
}

/* Behind a name or property at `at`; 0: there is something else. */
static uint32_t skip_target(const char *text, uint32_t at)
{
    uint32_t end = skip_name(text, at);
    if (end == at || (text[at] >= '0' && text[at] <= '9'))
        return 0;
    for (;;) {
        at = skip_blanks(text, end);
        if (text[at] == '[') {
            end = at + 1 + (uint32_t)strcspn(text + at + 1, "[](){}");
            if (text[end++] != ']')
                return 0;
        } else if (text[at] == '.') {
            at = skip_blanks(text, at + 1);
            end = skip_name(text, at + (text[at] == '#'));
        } else {
            return end;
        }
    }
}

/* Where nothing but patterns have a use for them; in other places they mean nothing. */
static bool is_in_pattern(const char *text, uint32_t open, uint32_t close)
{
    while (open > 0 && strchr(" \t\r\n", text[open - 1]))
        open--;
    char before = open ? text[open - 1] : 0;
    const char *next = text + skip_blanks(text, close + 1);
    bool ends = *next == ',' || *next == ']' || *next == '}' || (*next == '=' && next[1] != '=' && next[1] != '>');
    return ends && (before == '[' || before == ',' || before == ':' || (open > 2 && memcmp(text + open - 3, "...", 3) == 0));
}

void parser_blank_parentheses(Parser *p, char *text)
{
    for (uint32_t i = 0; i < p->source->length; i++) {
        uint32_t depth = 0, target = i;
        for (; text[target] == '('; depth++)
            target = skip_blanks(text, target + 1);
        uint32_t end = depth ? skip_target(text, target) : 0, close = end ? skip_blanks(text, end) : 0;
        for (; end && depth > 1 && text[close] == ')'; depth--)
            close = skip_blanks(text, close + 1);
        if (!end || text[close] != ')' || !is_in_pattern(text, i, close))
            continue;
        for (uint32_t at = i; at < target; at++)
            if (text[at] == '(')
                text[at] = ' ';
        for (uint32_t at = end; at <= close; at++) {
            if (text[at] == ')') {
                text[at] = ' ';
                VEC_PUSH(p->arena, &p->blanked, at);
            }
        }
    }
}

bool parser_was_parenthesized(const Parser *p, uint32_t end)
{
    uint32_t at = p->blanked.count ? skip_blanks(p->text, parser_original(p, end)) : 0;
    for (uint32_t i = 0; i < p->blanked.count; i++)
        if (p->blanked.items[i] < at && p->blanked.items[i] >= parser_original(p, end))
            return true;
    return false;
}
