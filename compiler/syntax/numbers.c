/* What operators make of numbers: for constants of every kind that the compiler folds. */
#include <math.h>

#include "ast.h"

int32_t number_to_int32(double d)
{
    if (!isfinite(d))
        return 0;
    double m = fmod(trunc(d), 4294967296.0);
    return (int32_t)(uint32_t)(int64_t)m;
}

bool number_binary(AstOp op, double a, double b, double *result)
{
    int32_t x = number_to_int32(a), y = number_to_int32(b);
    switch (op) {
    case OPR_ADD: *result = a + b; return true;
    case OPR_SUB: *result = a - b; return true;
    case OPR_MUL: *result = a * b; return true;
    case OPR_DIV: *result = a / b; return true;
    case OPR_MOD: *result = fmod(a, b); return true;
    case OPR_AND: *result = x & y; return true;
    case OPR_OR: *result = x | y; return true;
    case OPR_XOR: *result = x ^ y; return true;
    case OPR_SHL: *result = (int32_t)((uint32_t)x << (y & 31)); return true;
    case OPR_SHR: *result = x >> (y & 31); return true;
    case OPR_USHR: *result = (uint32_t)x >> (y & 31); return true;
    default: return false;
    }
}
