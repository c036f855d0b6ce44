/* --dump=ast: one node a line, children indented, everything a later stage reads from the tree. */
#include "ast.h"

static const char *const kind_names[] = {
#define NODE(kind, name) name,
    AST_NODES(NODE)
#undef NODE
};

static const char *const op_texts[] = {
    "", "+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>", "<", "<=", ">", ">=", "==", "!=", "===", "!==", "in",
    "instanceof", "&&", "||", "??", "-", "+", "~", "!", "typeof", "void", "delete", "++", "--", "="};

static const char *const kind_tags[] = {
#define NODE(kind, name) #kind,
    AST_NODES(NODE)
#undef NODE
};

const char *ast_kind_name(AstKind kind)
{
    return kind < AST_KIND_COUNT ? kind_names[kind] : "?";
}

const char *ast_op_text(AstOp op)
{
    return op <= OPR_ASSIGN ? op_texts[op] : "?";
}

static void put_text(FILE *out, const AstText *text)
{
    fputs(" \"", out);
    for (uint32_t i = 0; i < text->length; i++) {
        unsigned char c = (unsigned char)text->bytes[i];
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            fprintf(out, "\\x%02x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void put_tag(FILE *out, AstKind kind)
{
    for (const char *s = kind_tags[kind]; *s; s++)
        fputc(*s == '_' ? '-' : *s >= 'A' && *s <= 'Z' ? *s + 32 : *s, out);
}

static void dump(const AstNode *node, int depth, FILE *out);

static void dump_function(const AstFunction *f, int depth, FILE *out)
{
    put_text(out, f->name);
    static const char *const names[] = {" arrow", " method", " getter", " setter", " generator", " async"};
    const bool flags[] = {f->arrow, f->method, f->getter, f->setter, f->generator, f->async};
    for (int i = 0; i < 6; i++)
        if (flags[i])
            fputs(names[i], out);
    if (f->identifier)
        fputs(" named", out);
    fprintf(out, "\n%*s(parameters", depth * 2 + 2, "");
    for (uint32_t i = 0; i < f->parameters.count; i++)
        dump(f->parameters.items[i], depth + 2, out);
    fputc(')', out);
    dump(f->body, depth + 1, out);
}

static void dump_class(const AstClass *class, int depth, FILE *out)
{
    put_text(out, class->name);
    if (class->named)
        fputs(" named", out);
    if (class->heritage) {
        fprintf(out, "\n%*s(extends", depth * 2 + 2, "");
        dump(class->heritage, depth + 2, out);
        fputc(')', out);
    }
    if (!class->implicit) {
        fprintf(out, "\n%*s(constructor", depth * 2 + 2, "");
        dump_function(class->constructor, depth + 1, out);
        fputc(')', out);
    }
    for (uint32_t i = 0; i < class->members.count; i++)
        dump(class->members.items[i], depth + 1, out);
}

static void put_attributes(const AstNode *node, FILE *out)
{
    static const char *const declarations[] = {" var", " let", " const"};
    static const char *const properties[] = {"", " get", " set", " method", " block"};
    if (node->op != OPR_NONE)
        fprintf(out, " %s", ast_op_text(node->op));
    if (node->kind == AST_UPDATE)
        fputs(node->prefix ? " prefix" : " postfix", out);
    if (node->kind == AST_VAR)
        fputs(declarations[node->declaration], out);
    if (node->kind == AST_PROPERTY)
        fputs(properties[node->property], out);
    if (node->kind == AST_NUMBER)
        fprintf(out, " %.17g", node->number);
    if (node->is_static)
        fputs(" static", out);
    if (node->optional)
        fputs(" ?.", out);
    if (node->computed)
        fputs(" computed", out);
    if (node->shorthand)
        fputs(" shorthand", out);
    if (node->is_await)
        fputs(" await", out);
    if (node->delegates)
        fputs(" *", out);
    if (node->text)
        put_text(out, node->text);
}

/* Kinds whose a to d may be missing: a placeholder keeps the others' places. */
static bool shows_gaps(AstKind kind)
{
    return kind == AST_FOR || kind == AST_TRY || kind == AST_CASE || kind == AST_CATCH;
}

static void dump(const AstNode *node, int depth, FILE *out)
{
    if (depth)
        fprintf(out, "\n%*s", depth * 2, "");
    if (!node) {
        fputs("()", out);
        return;
    }
    fputc('(', out);
    put_tag(out, node->kind);
    put_attributes(node, out);
    const AstNode *parts[] = {node->a, node->b, node->c, node->d};
    int count = node->kind == AST_FOR ? 4 : node->kind == AST_TRY ? 3 : node->kind == AST_CASE || node->kind == AST_CATCH ? 1 : 0;
    for (int i = 0; i < 4; i++)
        if (parts[i] || (shows_gaps(node->kind) && i < count))
            dump(parts[i], depth + 1, out);
    for (uint32_t i = 0; i < node->list.count; i++)
        dump(node->list.items[i], depth + 1, out);
    if (node->function)
        dump_function(node->function, depth, out);
    if (node->class)
        dump_class(node->class, depth, out);
    fputc(')', out);
}

void ast_dump(const AstNode *program, FILE *out)
{
    dump(program, 0, out);
    fputc('\n', out);
}
