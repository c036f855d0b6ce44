/* Kinds, ranges, representations. */
#include "passes.h"

void pass_infer(const PassContext *context, IrFunction *function)
{
    (void)context;
    (void)function;
}
