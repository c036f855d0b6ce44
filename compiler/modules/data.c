/* Files that are no code. JSON is an expression like any other, so what nobody writes of it lies in flash; other files are a string
 * or, byte by byte, a Uint8Array in flash.
 */
#include <errno.h>
#include <jansson.h>

#include "graph.h"

enum { BYTES_LIMIT = 65535, JSON_DEPTH = 500 };

static const struct { const char *extension, *type; } TYPES[] = {
    {".json", "json"}, {".txt", "text"}, {".html", "text"}, {".css", "text"}, {".csv", "text"}, {".bin", "bytes"}, {".dat", "bytes"}, {".raw", "bytes"}};

const char *data_type(const char *path, const AstText *type)
{
    if (type)
        return type->bytes;
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        size_t n = strlen(TYPES[i].extension);
        if (length > n && strcmp(path + length - n, TYPES[i].extension) == 0)
            return TYPES[i].type;
    }
    return NULL;
}

/* ---- JSON */

static AstNode *json_node(Graph *g, const json_t *value, Span span, int depth);

static const AstText *text_of(Graph *g, const char *bytes, size_t n)
{
    return ast_text(g->arena, &g->texts, bytes, n);
}

static AstNode *json_property(Graph *g, const char *key, size_t length, const json_t *value, Span span, int depth)
{
    AstNode *property = graph_node(g, AST_PROPERTY, span);
    property->a = graph_node(g, AST_STRING, span);
    property->a->text = text_of(g, key, length);
    property->computed = strcmp(key, "__proto__") == 0; /* a property like any other */
    property->b = json_node(g, value, span, depth);
    return property;
}

static AstNode *json_node(Graph *g, const json_t *value, Span span, int depth)
{
    static const AstKind kinds[] = {[JSON_OBJECT] = AST_OBJECT, [JSON_ARRAY] = AST_ARRAY, [JSON_STRING] = AST_STRING, [JSON_INTEGER] = AST_NUMBER,
                                    [JSON_REAL] = AST_NUMBER, [JSON_TRUE] = AST_TRUE, [JSON_FALSE] = AST_FALSE, [JSON_NULL] = AST_NULL};
    AstNode *node = graph_node(g, depth > JSON_DEPTH ? AST_NULL : kinds[json_typeof(value)], span);
    void *at;
    switch (node->kind) {
    case AST_STRING: node->text = text_of(g, json_string_value(value), json_string_length(value)); break;
    case AST_NUMBER: node->number = json_number_value(value); break;
    case AST_ARRAY:
        for (size_t i = 0; i < json_array_size(value); i++)
            VEC_PUSH(g->arena, &node->list, json_node(g, json_array_get(value, i), span, depth + 1));
        break;
    case AST_OBJECT:
        for (at = json_object_iter((json_t *)(uintptr_t)value); at; at = json_object_iter_next((json_t *)(uintptr_t)value, at))
            VEC_PUSH(g->arena, &node->list, json_property(g, json_object_iter_key(at), json_object_iter_key_len(at), json_object_iter_value(at),
                                                          span, depth + 1));
        break;
    default: break;
    }
    return node;
}

static AstNode *json_value_of(Graph *g, const Module *module, Span span)
{
    json_error_t error;
    const SourceFile *source = module->source;
    json_t *root = json_loadb(source->text, source->length, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &error);
    if (!root) {
        uint32_t at = error.position > 0 && (uint32_t)error.position <= source->length ? (uint32_t)error.position - 1 : 0;
        diag_report(g->diag, SEVERITY_SYNTAX, (Span){at, at + 1, span.file}, NULL, "this is no JSON: %s", error.text);
        return NULL;
    }
    AstNode *value = json_node(g, root, span, 0);
    json_decref(root);
    return value;
}

/* ---- bytes */

static AstNode *bytes_value(Graph *g, const Module *module, Span span)
{
    size_t n;
    uint8_t *bytes = file_read(module->real, &n);
    AstNode *node = NULL;
    if (!bytes) {
        diag_plain(g->diag, SEVERITY_ERROR, "cannot read '%s': %s", module->path, strerror(errno));
    } else if (n > BYTES_LIMIT) {
        diag_plain(g->diag, SEVERITY_ERROR, "'%s' is too large for a typed array: %zu bytes (the limit is %d)", module->path, n, BYTES_LIMIT);
    } else {
        node = graph_node(g, AST_BYTES, span);
        AstText *text = ARENA_NEW(g->arena, AstText);
        text->bytes = arena_strndup(g->arena, (const char *)bytes, n);
        text->length = (uint32_t)n;
        node->text = text;
    }
    free(bytes);
    return node;
}

AstNode *data_value(Graph *g, Module *module)
{
    bool bytes = strcmp(module->type, "bytes") == 0, text = strcmp(module->type, "text") == 0;
    module->source = bytes ? source_from_text(module->path, "", 0) : source_read(module->path, g->diag);
    if (!module->source)
        return NULL;
    diag_add_file(g->diag, module->source);
    Span span = {0, 0, module->source->index};
    if (bytes)
        return bytes_value(g, module, span);
    if (!text)
        return json_value_of(g, module, span);
    AstNode *node = graph_node(g, AST_STRING, span);
    node->text = text_of(g, module->source->text, module->source->length);
    return node;
}
