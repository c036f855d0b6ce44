/* exp, log, sin and their relatives: see formula.c. */
#ifndef MOTE_TYPES_FORMULA_H
#define MOTE_TYPES_FORMULA_H

typedef enum Formula {
    FORMULA_EXP, FORMULA_EXPM1, FORMULA_LOG, FORMULA_LOG1P, FORMULA_SINE, FORMULA_TAN, FORMULA_ASIN, FORMULA_ACOS,
    FORMULA_ATAN, FORMULA_ATAN2, FORMULA_SINH, FORMULA_COSH, FORMULA_TANH, FORMULA_ASINH, FORMULA_ACOSH, FORMULA_ATANH,
    FORMULA_CBRT, FORMULA_POW, FORMULA_ASIN_CORE, FORMULA_SIGN,
    FORMULA_SINGLE, FORMULA_ROUND, FORMULA_COUNT
} Formula;

/* y: the second argument of ATAN2 and POW; LOG: 0 natural, 1 to base 2, 2 to base 10; SINE: 0 sine, 1 cosine; else 0 */
double formula(Formula which, double x, double y);

#endif
