/* The way in: tree-sitter parses, its errors become messages, its tree becomes ours.
 *
 * tree-sitter's grammar is made for editors and accepts more than JavaScript. What it accepts wrongly and the
 * text alone shows (missing elements between commas, precedence, line breaks, literals) is caught during
 * conversion; rules about names, labels and places are early.c's.
 */
#include "parser.h"

const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_typescript(void);

enum { PARSE_TIMEOUT_SECONDS = 20, BRACKET_LIMIT = 5000 };

NodeType parser_type(const Parser *p, TSNode node)
{
    TSSymbol symbol = ts_node_symbol(node);
    return symbol < p->type_count ? p->types[symbol] : TYPE_OTHER;
}

Span parser_span(const Parser *p, TSNode node)
{
    return (Span){ts_node_start_byte(node), ts_node_end_byte(node), p->source->index};
}

void parser_error(Parser *p, Span span, const char *hint, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    syntax_errors_add(&p->errors, SEVERITY_SYNTAX, span, hint, format, list);
    va_end(list);
}

void parser_unsupported(Parser *p, Span span, const char *hint, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    syntax_errors_add(&p->errors, SEVERITY_ERROR, span, hint, format, list);
    va_end(list);
}

/* ---- interned texts */

static uint32_t text_hash(const char *bytes, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)bytes[i]) * 16777619u;
    return h;
}

static void texts_grow(Arena *arena, AstTexts *texts)
{
    uint32_t capacity = texts->capacity ? texts->capacity * 2 : 256;
    const AstText **items = ARENA_ARRAY(arena, const AstText *, capacity);
    for (uint32_t i = 0; i < texts->capacity; i++) {
        const AstText *text = texts->items[i];
        if (!text)
            continue;
        uint32_t at = text_hash(text->bytes, text->length) & (capacity - 1);
        while (items[at])
            at = (at + 1) & (capacity - 1);
        items[at] = text;
    }
    texts->items = items;
    texts->capacity = capacity;
}

const AstText *ast_text(Arena *arena, AstTexts *texts, const char *bytes, size_t n)
{
    if (texts->count * 2 >= texts->capacity)
        texts_grow(arena, texts);
    uint32_t at = text_hash(bytes, n) & (texts->capacity - 1);
    for (; texts->items[at]; at = (at + 1) & (texts->capacity - 1)) {
        const AstText *text = texts->items[at];
        if (text->length == n && memcmp(text->bytes, bytes, n) == 0)
            return text;
    }
    AstText *text = ARENA_NEW(arena, AstText);
    text->bytes = arena_strndup(arena, bytes, n);
    text->length = (uint32_t)n;
    texts->items[at] = text;
    texts->count++;
    return text;
}

const AstText *parser_intern(Parser *p, const char *bytes, size_t n)
{
    return ast_text(p->arena, p->texts, bytes, n);
}

/* ---- walking tree-sitter's tree */

/* The grammar skips a few characters that ECMA-262 does not count as white space. */
static void check_gap(Parser *p, uint32_t from, uint32_t to)
{
    const char *at = p->source->text + from, *end = p->source->text + to;
    while (at < end) {
        if ((unsigned char)*at < 0x80) {
            at++;
            continue;
        }
        uint32_t start = (uint32_t)(at - p->source->text), code = utf8_decode(&at, end);
        bool space = code == 0xa0 || code == 0xfeff || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 ||
                     code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
        if (!space)
            parser_error(p, (Span){start, (uint32_t)(at - p->source->text), p->source->index},
                         "it is invisible: delete it and type the text around it again", "invalid character U+%04X", code);
    }
}

static void push_kid(Parser *p, Kid kid)
{
    if (p->kid_count == p->kid_capacity) {
        p->kid_capacity = p->kid_capacity ? p->kid_capacity * 2 : 256;
        p->kids = xrealloc(p->kids, p->kid_capacity * sizeof *p->kids);
    }
    p->kids[p->kid_count++] = kid;
}

Kids parser_kids(Parser *p, TSNode node)
{
    Kids kids = {p->kid_count, 0};
    ts_tree_cursor_reset(&p->cursor, node);
    if (!ts_tree_cursor_goto_first_child(&p->cursor))
        return kids;
    uint32_t end = ts_node_start_byte(node);
    do {
        TSNode child = ts_tree_cursor_current_node(&p->cursor);
        NodeType type = parser_type(p, child);
        check_gap(p, end, ts_node_start_byte(child) > end ? ts_node_start_byte(child) : end);
        end = ts_node_end_byte(child);
        if (type == TYPE_HTML_COMMENT) {
            parser_error(p, parser_span(p, child), "use // or /* */", "HTML-like comments are not allowed in modules");
            continue;
        }
        if (type == TYPE_HASH_BANG) /* the one at the file's start has become a comment: source_read */
            parser_error(p, parser_span(p, child), NULL, "'#!' can only stand at the start of a file");
        if (type == TYPE_COMMENT || type == TYPE_HASH_BANG)
            continue;
        if (p->erased && p->erased[ts_node_symbol(child)]) {
            typescript_erase(p, child);
            continue;
        }
        TSFieldId field = ts_tree_cursor_current_field_id(&p->cursor);
        push_kid(p, (Kid){child, type, field < p->field_count ? p->fields[field] : FIELD_NONE});
    } while (ts_tree_cursor_goto_next_sibling(&p->cursor));
    kids.count = p->kid_count - kids.base;
    return kids;
}

void parser_drop(Parser *p, Kids kids)
{
    p->kid_count = kids.base;
}

const Kid *parser_kid(const Parser *p, Kids kids, NodeField field)
{
    for (uint32_t i = 0; i < kids.count; i++)
        if (p->kids[kids.base + i].field == field)
            return &p->kids[kids.base + i];
    return NULL;
}

bool parser_newline_between(const Parser *p, uint32_t from, uint32_t to)
{
    const unsigned char *text = (const unsigned char *)p->source->text;
    for (uint32_t i = from; i < to; i++)
        if (text[i] == '\n' || text[i] == '\r' ||
            (text[i] == 0xe2 && i + 2 < to && text[i + 1] == 0x80 && (text[i + 2] & 0xfe) == 0xa8))
            return true;
    return false;
}

AstNode *parser_node(Parser *p, AstKind kind, Span span)
{
    AstNode *node = ARENA_NEW(p->arena, AstNode);
    node->kind = kind;
    node->span = span;
    return node;
}

AstNode *parser_dummy(Parser *p, Span span)
{
    return parser_node(p, AST_NULL, span);
}

bool parser_enter(Parser *p, TSNode node)
{
    if (++p->depth <= PARSER_DEPTH)
        return true;
    if (!p->too_deep)
        parser_unsupported(p, parser_span(p, node), "split it into smaller functions or expressions", "nested too deeply (the limit is %d levels)",
                     PARSER_DEPTH);
    p->too_deep = true;
    return false;
}

void parser_leave(Parser *p)
{
    p->depth--;
}

/* ---- setting up */

static void map_types(Parser *p, const TSLanguage *language)
{
    static const struct { const char *name; bool named; } known[] = {
#define T(constant, name, named) {name, named},
        PARSER_TYPES(T)
#undef T
    };
    p->type_count = ts_language_symbol_count(language);
    p->types = ARENA_ARRAY(p->arena, NodeType, p->type_count);
    for (uint32_t s = 0; s < p->type_count; s++) {
        const char *name = ts_language_symbol_name(language, (TSSymbol)s);
        TSSymbolType kind = ts_language_symbol_type(language, (TSSymbol)s);
        if (!name || kind == TSSymbolTypeAuxiliary)
            continue;
        for (uint32_t i = 0; i < sizeof known / sizeof *known; i++)
            if (known[i].named == (kind == TSSymbolTypeRegular) && strcmp(known[i].name, name) == 0)
                p->types[s] = (NodeType)(i + 1);
    }
}

static void map_fields(Parser *p, const TSLanguage *language)
{
    static const char *const known[] = {
#define F(constant, name) name,
        PARSER_FIELDS(F)
#undef F
    };
    p->field_count = ts_language_field_count(language) + 1;
    p->fields = ARENA_ARRAY(p->arena, NodeField, p->field_count);
    for (uint32_t i = 0; i < sizeof known / sizeof *known; i++) {
        TSFieldId id = ts_language_field_id_for_name(language, known[i], (uint32_t)strlen(known[i]));
        if (id && id < p->field_count)
            p->fields[id] = (NodeField)(i + 1);
    }
}

/* Brackets nested this deep would take conversion beyond its cap anyway; found before tree-sitter sees them, because parts of
 * its error recovery recurse. Strings and comments are not told apart here, so the bound is generous. */
static bool brackets_too_deep(Parser *p)
{
    uint32_t depth = 0;
    for (uint32_t i = 0; i < p->source->length; i++) {
        char c = p->source->text[i];
        if (c == '(' || c == '[' || c == '{') {
            if (++depth > BRACKET_LIMIT) {
                parser_unsupported(p, (Span){i, i + 1, p->source->index}, NULL, "nested too deeply (the limit is %d levels)", PARSER_DEPTH);
                return true;
            }
        } else if (depth && (c == ')' || c == ']' || c == '}')) {
            depth--;
        }
    }
    return false;
}

static const char *skip_space(const char *text) { return text + strspn(text, " \t\r\n"); }

/* Does `await (let [` stand here? */
static bool awaits_pattern(const char *text)
{
    if (strncmp(text, "await", 5) != 0)
        return false;
    text = skip_space(text + 5);
    if (*text != '(')
        return false;
    text = skip_space(text + 1);
    return strncmp(text, "let", 3) == 0 && *skip_space(text + 3) == '[';
}

/* The text as it goes to tree-sitter, which takes only LF for the end of a line and U+0000 for the end of the file. In `for await (let [` its grammar takes `let` for a
 * name; without the await (statements.c finds it in the source) it does not. Inside of literals the text does not matter. */
static const char *grammar_text(Arena *arena, const SourceFile *source)
{
    char *copy = NULL;
    for (uint32_t i = 0; i < source->length; i++) {
        bool newline = source->text[i] == '\r' && source->text[i + 1] != '\n';
        bool await = source->text[i] == 'a' && awaits_pattern(source->text + i);
        bool nul = !source->text[i];
        if (!newline && !await && !nul)
            continue;
        if (!copy)
            copy = arena_strndup(arena, source->text, source->length);
        if (newline || nul)
            copy[i] = newline ? '\n' : 1;
        else
            memset(copy + i, ' ', 5);
    }
    return copy ? copy : source->text;
}

static AstNode *convert(Parser *p, TSNode root)
{
    AstNode *program = parser_node(p, AST_PROGRAM, (Span){0, p->source->length, p->source->index});
    p->cursor = ts_tree_cursor_new(root);
    if (parser_type(p, root) == TYPE_PROGRAM)
        parser_statements(p, root, &program->list);
    program->await_names = p->await_names;
    ts_tree_cursor_delete(&p->cursor);
    return program;
}

/* ---- a mended file: its tree is good for finding more mistakes, once its spans speak of the real text */

static void restore_span(const Parser *p, Span *span)
{
    span->start = parser_original(p, span->start);
    span->end = parser_original(p, span->end);
    if (span->end < span->start)
        span->end = span->start;
}

static void restore_node(const Parser *p, AstNode *node);

static void restore_list(const Parser *p, const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        restore_node(p, list->items[i]);
}

static void restore_function(const Parser *p, AstFunction *function)
{
    if (!function)
        return;
    restore_span(p, &function->span);
    restore_node(p, function->identifier);
    restore_list(p, &function->parameters);
    restore_node(p, function->body);
}

static void restore_node(const Parser *p, AstNode *node)
{
    if (!node)
        return;
    restore_span(p, &node->span);
    AstNode *parts[] = {node->a, node->b, node->c, node->d};
    for (int i = 0; i < 4; i++)
        restore_node(p, parts[i]);
    restore_list(p, &node->list);
    restore_function(p, node->function);
    AstClass *class = node->class;
    if (!class)
        return;
    restore_span(p, &class->span);
    restore_node(p, class->identifier);
    restore_node(p, class->heritage);
    restore_list(p, &class->members);
    if (!class->implicit)
        restore_function(p, class->constructor);
}

static bool on_reported_line(const Parser *p, uint32_t reported, Span span)
{
    uint32_t line = source_position(p->source, span.start).line;
    for (uint32_t i = 0; i < reported; i++)
        if (source_position(p->source, p->errors.items[i].span.start).line == line)
            return true;
    return false;
}

/* The errors that conversion finds count only on lines where nothing was mended. */
AstNode *parser_convert_mended(Parser *p, TSParser *ts, const char *text)
{
    const SourceFile *source = p->source;
    uint32_t reported = p->errors.count, kept = reported;
    TSTree *tree = ts_parser_parse_string(ts, NULL, text, p->mended.file->length);
    if (!tree)
        return NULL;
    p->source = p->mended.file;
    AstNode *program = convert(p, ts_tree_root_node(tree));
    p->source = source;
    ts_tree_delete(tree);
    if (p->too_deep)
        return NULL;
    for (uint32_t i = reported; i < p->errors.count; i++) {
        SyntaxError error = p->errors.items[i];
        restore_span(p, &error.span);
        if (!on_reported_line(p, reported, error.span))
            p->errors.items[kept++] = error;
    }
    p->errors.count = kept;
    restore_node(p, program);
    return program;
}

/* ---- parsing */

static bool is_line_end(const char *at, uint32_t *length)
{
    *length = *at == '\n' ? 1 : 3;
    return *at == '\n' || (memcmp(at, "\xE2\x80", 2) == 0 && (at[2] == '\xA8' || at[2] == '\xA9'));
}

/* A comment of several lines is a line break: so it becomes one. */
static void comments_to_lines(char *text, TSNode node)
{
    uint32_t from = ts_node_start_byte(node), to = ts_node_end_byte(node), length;
    if (strcmp(ts_node_type(node), "comment") == 0 && text[from + 1] == '*') {
        for (uint32_t i = from; i < to; i += length) {
            bool ends = is_line_end(text + i, &length);
            length = ends ? length : 1;
            memset(text + i, ' ', length);
            if (ends)
                text[i] = '\n';
        }
    }
    for (uint32_t i = 0; i < ts_node_child_count(node); i++)
        comments_to_lines(text, ts_node_child(node, i));
}

static AstNode *parse(Parser *p, TSParser *ts)
{
    Span all = {0, p->source->length, p->source->index};
    ts_parser_set_timeout_micros(ts, PARSE_TIMEOUT_SECONDS * 1000000ull);
    TSTree *tree = ts_parser_parse_string(ts, NULL, p->text, p->source->length);
    if (!tree) {
        parser_unsupported(p, (Span){0, 0, all.file}, NULL, "this file is too complicated to parse");
        return NULL;
    }
    TSNode root = ts_tree_root_node(tree);
    AstNode *program = NULL;
    if (ts_node_has_error(root)) {
        char *text = arena_strndup(p->arena, p->text, p->source->length);
        comments_to_lines(text, root);
        parser_blank_parentheses(p, text);
        p->text = text;
        ts_tree_delete(tree);
        tree = ts_parser_parse_string(ts, NULL, p->text, p->source->length);
        root = ts_tree_root_node(tree);
    }
    tree = p->erased ? tree : parser_await_names(p, ts, tree);
    root = ts_tree_root_node(tree);
    if (!ts_node_has_error(root)) {
        program = convert(p, root);
        AstNode *mended = p->breaks.count ? parser_convert_broken(p, ts) : NULL;
        program = mended ? mended : program;
    } else if (!parser_find_breaks(p, ts) || !(program = parser_convert_broken(p, ts))) {
        parser_report_errors(p, ts);
        if (!p->errors.count)
            parser_error(p, all, NULL, "syntax error");
        if (p->mended.file)
            program = parser_convert_mended(p, ts, p->mended.file->text);
        source_free(p->mended.file);
    }
    ts_tree_delete(tree);
    return p->too_deep ? NULL : program;
}

AstNode *ast_parse(Arena *arena, const SourceFile *source, Diag *diag)
{
    AstTexts texts = {0};
    return ast_parse_file(arena, &texts, source, diag);
}

AstNode *ast_parse_file(Arena *arena, AstTexts *texts, const SourceFile *source, Diag *diag)
{
    Parser parser = {.arena = arena, .texts = texts, .source = source, .diag = diag, .errors = {.arena = arena}}, *p = &parser;
    const bool typescript = source_is_typescript(source);
    const TSLanguage *language = typescript ? tree_sitter_typescript() : tree_sitter_javascript();
    TSParser *ts = ts_parser_new();
    if (!ts_parser_set_language(ts, language)) {
        diag_plain(diag, SEVERITY_ERROR, "the grammar does not fit this tree-sitter library");
        ts_parser_delete(ts);
        return NULL;
    }
    p->text = grammar_text(arena, source);
    map_types(p, language);
    map_fields(p, language);
    if (typescript)
        typescript_prepare(p, language);
    AstNode *program = brackets_too_deep(p) ? NULL : parse(p, ts);
    ts_parser_delete(ts);
    free(p->kids);
    if (program && typescript)
        typescript_finish(p, program);
    syntax_errors_report(&p->errors, p->diag);
    return program;
}
