/* Questions about a piece of a tree. */
#include "ast.h"

bool ast_some(const AstNode *node, bool (*test)(const AstNode *node))
{
    const AstNode *parts[] = {node->a, node->b, node->c, node->d};
    for (int i = 0; i < 4; i++)
        if (parts[i] && test(parts[i]))
            return true;
    for (uint32_t i = 0; i < node->list.count; i++)
        if (node->list.items[i] && test(node->list.items[i]))
            return true;
    return false;
}

bool ast_awaits(const AstNode *node)
{
    if (node->function)
        return false;
    if (node->kind == AST_AWAIT || node->is_await || ast_some(node, ast_awaits))
        return true;
    if (node->class && node->class->heritage && ast_awaits(node->class->heritage))
        return true;
    for (uint32_t i = 0; node->class && i < node->class->members.count; i++)
        if (node->class->members.items[i]->computed && ast_awaits(node->class->members.items[i]->a))
            return true;
    return false;
}
