/* `await` as a name, which it is in scripts outside of asynchronous functions. The grammar takes it for the operator wherever an
 * expression can stand, and so do programs (top-level await): so only a file that is no module and makes no sense that way is
 * tried with another word of the same length in those places. Texts are taken from the source, so nobody else knows.
 */
#include "parser.h"

enum { AWAIT = 5, ROUNDS = 3 /* each tree tells better than the one before where functions are */ };

static bool has_part(TSNode node, const char *type)
{
    for (uint32_t i = 0; i < ts_node_child_count(node); i++)
        if (strcmp(ts_node_type(ts_node_child(node, i)), type) == 0)
            return true;
    return false;
}

static bool is_within(TSNode node, const char *field, uint32_t at)
{
    TSNode part = ts_node_child_by_field_name(node, field, (uint32_t)strlen(field));
    return !ts_node_is_null(part) && at >= ts_node_start_byte(part) && at < ts_node_end_byte(part);
}

/* Does the operator's part of the language hold at that place? Names of declarations, and parameters of arrows, belong to what is around. */
static bool is_in_async(TSNode node, uint32_t at)
{
    for (; !ts_node_is_null(node); node = ts_node_parent(node)) {
        const char *type = ts_node_type(node);
        const bool arrow = strcmp(type, "arrow_function") == 0, method = strcmp(type, "method_definition") == 0;
        const bool declaration = strstr(type, "function_declaration") != NULL;
        if (!arrow && !method && !declaration && strcmp(type, "function_expression") != 0 && strcmp(type, "generator_function") != 0)
            continue;
        if (has_part(node, "async") && !((declaration || method) && is_within(node, "name", at)))
            return true;
        if (arrow ? is_within(node, "body", at) : !is_within(node, "name", at))
            return false;
    }
    return false;
}

static bool continues_word(char c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '$' || (c & 0x80); }

/* Is it a word of code, no part of a comment or literal? `name`: the grammar knows that it is a name. */
static bool is_code(TSNode node, bool *name)
{
    const char *type = ts_node_type(node);
    *name = *name || strcmp(type, "identifier") == 0 || strstr(type, "shorthand_property") == type || strcmp(type, "statement_identifier") == 0;
    return strcmp(type, "await") == 0 || strstr(type, "identifier") || strcmp(type, "ERROR") == 0;
}

/* The text with names in the place of those awaits; NULL: there are none (`none`), or all can be operators. */
static char *renamed(const Parser *p, TSNode root, bool *none)
{
    char *copy = NULL;
    bool name = ts_node_has_error(root);
    for (const char *at = p->text; (at = strstr(at, "await")); at += AWAIT) {
        uint32_t place = (uint32_t)(at - p->text);
        if ((place && continues_word(at[-1])) || continues_word(at[AWAIT]))
            continue;
        TSNode node = ts_node_descendant_for_byte_range(root, place, place + AWAIT);
        if (!is_code(node, &name) || is_in_async(node, place))
            continue;
        if (!copy)
            copy = arena_strndup(p->arena, p->text, p->source->length);
        copy[place + 2] = '_';
    }
    *none = !copy;
    return name ? copy : NULL;
}

static bool is_module(TSNode root)
{
    for (uint32_t i = 0; i < ts_node_named_child_count(root); i++) {
        const char *type = ts_node_type(ts_node_named_child(root, i));
        if (strcmp(type, "import_statement") == 0 || strcmp(type, "export_statement") == 0)
            return true;
    }
    return false;
}

TSTree *parser_await_names(Parser *p, TSParser *ts, TSTree *tree)
{
    const char *path = p->source->path;
    const size_t length = strlen(path);
    if ((!strstr(p->text, "await") && !strstr(p->text, "\\u")) || is_module(ts_tree_root_node(tree)) || (length > 4 && strcmp(path + length - 4, ".mjs") == 0))
        return tree;
    TSTree *last = tree;
    for (int round = 0; round < ROUNDS; round++) {
        bool none;
        char *text = renamed(p, ts_tree_root_node(last), &none);
        p->await_names = none; /* some may be written with escapes */
        TSTree *next = text ? ts_parser_parse_string(ts, NULL, text, p->source->length) : NULL;
        if (last != tree)
            ts_tree_delete(last);
        if (!next)
            return tree;
        if (!ts_node_has_error(ts_tree_root_node(next))) {
            ts_tree_delete(tree);
            p->text = text;
            p->await_names = true;
            return next;
        }
        last = next;
    }
    ts_tree_delete(last);
    return tree;
}
