#include "ast.h"
bool ast_check_early(const AstNode *program, const SourceFile *source, Diag *diag) { (void)program;(void)source;(void)diag; return true; }
