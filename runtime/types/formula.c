/* Mathematical functions as postfix programs, a byte an operation, for a machine that has a stack of doubles.
 *
 * On a processor without floating point an operation on doubles is a call with its operands to be moved: a dozen
 * bytes. Here it is one or two, and the calls take so long that the interpreter hardly counts.
 *
 * The methods are those of fdlibm (Sun Microsystems, 1993), which other engines use: the same reductions, coefficients
 * and order of evaluation give the same results to the last bit. Branches that the general way answers anyway are left
 * out.
 */
#include "formula.h"

#include "number.h"

/* ---- constants */

/* Polynomials, lowest power first, then single numbers. */
static const double DOUBLES[] = {
    /* sin */ -0.16666666666666632, 0.00833333333332249, -0.0001984126982985795, 0.0000027557313707070068,
    -2.5050760253406863e-8, 1.58969099521155e-10,
    /* cos */ 0.0416666666666666, -0.001388888888887411, 0.00002480158728947673, -2.7557314351390663e-7,
    2.087572321298175e-9, -1.1359647557788195e-11,
    /* tan */ 0.3333333333333341, 0.13333333333320124, 0.05396825397622605, 0.021869488294859542,
    0.0088632398235993, 0.0035920791075913124, 0.0014562094543252903, 0.0005880412408202641, 0.0002464631348184699,
    0.00007817944429395571, 0.00007140724913826082, -0.000018558637485527546, 0.00002590730518636337,
    /* exp */ 0.16666666666666602, -0.0027777777777015593, 0.00006613756321437934, -0.0000016533902205465252,
    4.1381367970572385e-8,
    /* expm1 */ 1, -0.03333333333333313, 0.0015873015872548146, -0.0000793650757867488, 0.000004008217827329362,
    -2.0109921818362437e-7,
    /* log */ 0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
    0.15313837699209373, 0.14798198605116586,
    /* atan */ 0.3333333333333293, -0.19999999999876483, 0.14285714272503466, -0.11111110405462356,
    0.09090887133436507, -0.0769187620504483, 0.06661073137387531, -0.058335701337905735, 0.049768779946159324,
    -0.036531572744216916, 0.016285820115365782,
    /* pow */ 0.5999999999999946, 0.4285714285785502, 0.33333332981837743, 0.272728123808534, 0.23066074577556175,
    0.20697501780033842,
    /* asin: p */ 0.16666666666666666, -0.3255658186224009, 0.20121253213486293, -0.04005553450067941,
    0.0007915349942898145, 0.00003479331075960212,
    /* asin: q */ 1, -2.403394911734414, 2.0209457602335057, -0.6882839716054533, 0.07703815055590194,
    /* cbrt */ 1.87595182427177, -1.8849797954337717, 1.6214297201053545, -0.758397934778766, 0.14599619288661245,
#define DOUBLE(name, value) value,
#define DOUBLES_LIST                                                                                                  \
    DOUBLE(LOG2E, 1.4426950408889634) DOUBLE(LN2, 0.6931471805599453) DOUBLE(E, 2.718281828459045)                    \
    DOUBLE(LN2_HIGH, 0.6931471803691238) DOUBLE(LN2_LOW, 1.9082149292705877e-10)                                      \
    DOUBLE(LOG2E_HIGH, 1.4426950407214463) DOUBLE(LOG2E_LOW, 1.6751713164886512e-10)                                  \
    DOUBLE(LOG10E, 0.4342944819032518) DOUBLE(LOG10_2_HIGH, 0.30102999566361177)                                      \
    DOUBLE(LOG10_2_LOW, 3.694239077158931e-13)                                                                        \
    DOUBLE(PI, 3.141592653589793) DOUBLE(PI_REST, 1.2246467991473532e-16) DOUBLE(PI_2, 1.5707963267948966)            \
    DOUBLE(PI_2_REST, 6.123233995736766e-17) DOUBLE(PI_4, 0.7853981633974483)                                         \
    DOUBLE(PI_4_REST, 3.061616997868383e-17) DOUBLE(PI_2_SHORT_REST, 3.139164786504813e-7)                            \
    DOUBLE(ATAN_1_2, 0.4636476090008061) DOUBLE(ATAN_1_2_REST, 2.2698777452961687e-17)                                \
    DOUBLE(ATAN_3_2, 0.982793723247329) DOUBLE(ATAN_3_2_REST, 1.3903311031230998e-17)                                 \
    DOUBLE(LOG2_3_2_LOW, 1.350039202129749e-8) DOUBLE(LOG2_CUBE, 0.9617966939259756)                                  \
    DOUBLE(LOG2_CUBE_LOW, -7.028461650952758e-9) DOUBLE(LN2_SHORT_REST, -1.904654299957768e-9)
    DOUBLES_LIST
#undef DOUBLE
};

/* What is exact in single precision. Odd numbers like 1.4142113 are fdlibm's: the first 20 bits of a limit. */
static const float FLOATS[] = {
#define FLOAT(name, value) value,
#define FLOATS_LIST                                                                                                   \
    FLOAT(ZERO, 0.0f) FLOAT(ONE, 1.0f) FLOAT(TWO, 2.0f) FLOAT(THREE, 3.0f) FLOAT(SIX, 6.0f) FLOAT(HALF, 0.5f)         \
    FLOAT(MINUS_ONE, -1.0f) FLOAT(MINUS_TWO, -2.0f) FLOAT(INFINITE, __builtin_inff()) FLOAT(MUCH, 1100.0f)            \
    FLOAT(HALF_LN2, 0.34657359f) FLOAT(MINUS_1_4, -0.25f) FLOAT(N20, 20.0f) FLOAT(N22, 22.0f) FLOAT(N28, 28.0f)       \
    FLOAT(LOG_NEAR, 1.3800001f) FLOAT(LOG_FAR, 1.4200001f) FLOAT(SQRT2, 1.4142113f)                                   \
    FLOAT(LOG1P_HIGH, 0.41421366f) FLOAT(LOG1P_LOW, -0.29289365f)                                                     \
    FLOAT(COS_NEAR, 0.29999995f) FLOAT(COS_FAR, 0.78125048f) FLOAT(N9_32, 0.28125f) FLOAT(TAN_FAR, 0.67433548f)       \
    FLOAT(ATAN_A, 0.4375f) FLOAT(ATAN_B, 0.6875f) FLOAT(ATAN_C, 1.1875f) FLOAT(ATAN_D, 2.4375f) FLOAT(N3_2, 1.5f)     \
    FLOAT(ATAN_MAX, 0x1p60f) FLOAT(ASIN_FAR, 0.9749999f) FLOAT(TINY, 0x1p-28f) FLOAT(HUGE, 0x1p28f)                   \
    FLOAT(EXP_MAX, 709.78223f) FLOAT(SQRT_3_2, 1.2247458f) FLOAT(SQRT3, 1.7320499f)                                   \
    FLOAT(LOG2_3_2, 0.58496249f) FLOAT(LOG2_CUBE_SHORT, 0.9617967f) FLOAT(LN2_SHORT, 0.69314718f)                     \
    FLOAT(PI_2_SHORT, 1.570796012878418f) FLOAT(MINUS_63, -63.0f) FLOAT(MINUS_126, -126.0f) FLOAT(N29, 29.0f)         \
    FLOAT(SINGLE_MAX, 0x1.fffffep127f) FLOAT(CBRT_START, -384195.0f)
    FLOATS_LIST
#undef FLOAT
};

/* Slices of DOUBLES: the last, how many more, the step. */
static const uint8_t POLYNOMIALS[][3] = {
    {5, 5, 1}, {5, 4, 1}, {11, 5, 1}, {23, 5, 2}, {24, 5, 2}, {29, 4, 1}, {35, 5, 1}, {42, 3, 2}, {41, 2, 2},
    {42, 6, 1}, {53, 5, 2}, {52, 4, 2}, {59, 5, 1}, {65, 5, 1}, {70, 4, 1}, {73, 2, 1}, {75, 1, 1}
};
enum {
    P_SIN, P_SIN_REST, P_COS, P_TAN_ODD, P_TAN_EVEN, P_EXP, P_EXPM1, P_LOG_ODD, P_LOG_EVEN, P_LOG1P, P_ATAN_EVEN,
    P_ATAN_ODD, P_POW, P_ASIN, P_ASIN_DIVISOR, P_CBRT, P_CBRT_REST, P_COUNT
};

/* ---- the machine's code */

enum {
    F_END, F_RETURN, F_ODD, F_REDUCE, F_IF, F_SELECT,
    F_NEG, F_ABS, F_SQRT, F_FLOOR, F_CUT, F_EXPONENT,                                          /* of one number */
    F_ADD, F_SUB, F_MUL, F_DIV, F_SCALE, F_LESS, F_LESSEQ, F_EQUAL, F_COPYSIGN, /* of two */
    F_SET,                       /* + variable */
    F_GET = F_SET + 14,          /* + variable */
    F_POLY = F_GET + 14,         /* + polynomial */
    F_CALL = F_POLY + P_COUNT,   /* + formula */
    F_FLOAT = F_CALL + FORMULA_COUNT,
#define FLOAT(name, value) name,
    F_FLOAT_ = F_FLOAT - 1, FLOATS_LIST
#undef FLOAT
    F_DOUBLE, MINUS_1_6 = F_DOUBLE, N1_3 = F_DOUBLE + 12, /* the first ones of sin and tan */
    F_DOUBLES = F_DOUBLE + 75,
#define DOUBLE(name, value) name,
    DOUBLES_LIST
#undef DOUBLE
    F_OPERATIONS
};
_Static_assert(F_OPERATIONS <= 256, "an operation is a byte");

enum { X = F_GET, Y, K, A, B, C, D, G, H, I, J, L, M, N }; /* variables; X and Y are the arguments */

#define NEG(a) a, F_NEG
#define ABS(a) a, F_ABS
#define SQRT(a) a, F_SQRT
#define FLOOR(a) a, F_FLOOR
#define CUT(a) a, F_CUT           /* without its lower 32 bits */
#define EXPONENT(a) a, F_EXPONENT /* floor(log2(|a|)) */
#define ADD(a, b) a, b, F_ADD
#define SUB(a, b) a, b, F_SUB
#define MUL(a, b) a, b, F_MUL
#define DIV(a, b) a, b, F_DIV
#define SCALE(a, b) a, b, F_SCALE /* a * 2^b */
#define LESS(a, b) a, b, F_LESS   /* 1 or 0 */
#define LESSEQ(a, b) a, b, F_LESSEQ
#define EQUAL(a, b) a, b, F_EQUAL
#define COPYSIGN(a, b) a, b, F_COPYSIGN
#define SELECT(c, a, b) c, a, b, F_SELECT /* c != 0 ? a : b */
#define POLY(a, p) a, F_POLY + (p)
#define CALL(f, a) a, F_CALL + (f)
#define EXP(a) a, F_CALL + FORMULA_EXP
#define LOG(a) a, F_CALL + FORMULA_LOG
#define LET(v, a) a, F_SET + (v) - F_GET
#define RETURN(a) a, F_RETURN
#define IF(c, ...) c, F_IF, __VA_ARGS__ /* ends with END or a RETURN; no other inside */
#define END F_END
#define ODD F_ODD /* goes on for x > 0; f(-x) = -f(x), 0 and NaN answer themselves */
#define REDUCE F_REDUCE
#define NAN_ SUB(INFINITE, INFINITE)

/* e^x = 2^k e^r, |r| <= ln(2) / 2, r = Y - A; e^r = 1 + 2r / (R - r) with a polynomial R. */
static const uint8_t CODE_EXP[] = {
    IF(EQUAL(X, ONE), RETURN(E)),
    IF(LESS(MUCH, ABS(X)), RETURN(SELECT(LESS(X, ZERO), ZERO, INFINITE))),
    LET(K, FLOOR(ADD(MUL(LOG2E, X), HALF))),
    LET(Y, SUB(X, MUL(K, LN2_HIGH))), LET(A, MUL(K, LN2_LOW)), LET(X, SUB(Y, A)),
    LET(B, MUL(X, X)), LET(B, SUB(X, MUL(B, POLY(B, P_EXP)))),
    RETURN(SCALE(SUB(ONE, SUB(SUB(A, DIV(MUL(X, B), SUB(TWO, B))), Y)), K))
};

/* In the same way, e^r - 1 kept apart as B. */
static const uint8_t CODE_EXPM1[] = {
    IF(EQUAL(X, ZERO), RETURN(X)),
    IF(LESS(MUCH, ABS(X)), RETURN(SELECT(LESS(X, ZERO), MINUS_ONE, INFINITE))),
    LET(K, MUL(LESS(HALF_LN2, ABS(X)), FLOOR(ADD(MUL(LOG2E, X), HALF)))),
    LET(Y, SUB(X, MUL(K, LN2_HIGH))), LET(A, MUL(K, LN2_LOW)), LET(X, SUB(Y, A)), LET(Y, SUB(SUB(Y, X), A)),
    LET(A, MUL(X, HALF)), LET(B, MUL(X, A)), LET(C, POLY(B, P_EXPM1)), LET(A, SUB(THREE, MUL(C, A))),
    LET(A, MUL(B, DIV(SUB(C, A), SUB(SIX, MUL(X, A))))),
    IF(EQUAL(K, ZERO), RETURN(SUB(X, SUB(MUL(X, A), B)))),
    LET(A, SUB(SUB(MUL(X, SUB(A, Y)), Y), B)), LET(B, SUB(X, A)),
    IF(EQUAL(K, MINUS_ONE), RETURN(SUB(MUL(HALF, B), HALF))),
    IF(EQUAL(K, ONE), RETURN(SELECT(LESS(X, MINUS_1_4), MUL(TWO, SUB(ADD(X, HALF), A)), ADD(ONE, MUL(TWO, B))))),
    IF(LESS(N28, ABS(SUB(K, N28))), RETURN(SUB(SCALE(ADD(ONE, B), K), ONE))),
    LET(Y, SCALE(ONE, NEG(K))),
    RETURN(SCALE(SELECT(LESS(K, N20), ADD(SUB(ONE, Y), B), ADD(SUB(X, ADD(A, Y)), ONE)), K))
};

/* log(2^k (1 + f)) with f around 0: s = f / (2 + f), log(1 + f) = 2s + s^3 R(s^2). */
static const uint8_t CODE_LOG[] = {
    IF(LESSEQ(X, ZERO), RETURN(SUB(SQRT(X), INFINITE))),
    IF(EQUAL(X, INFINITE), RETURN(X)),
    LET(K, EXPONENT(X)),
    IF(EQUAL(Y, TWO), LET(K, ADD(K, LESS(K, ZERO))),
       RETURN(ADD(ADD(MUL(K, LOG10_2_LOW), MUL(LOG10E, LOG(SCALE(X, NEG(K))))), MUL(K, LOG10_2_HIGH)))),
    LET(X, SCALE(X, NEG(K))),
    LET(A, SUB(LESS(X, LOG_FAR), LESS(X, LOG_NEAR))), LET(B, LESSEQ(SQRT2, X)),
    LET(K, ADD(K, B)), LET(X, SUB(SCALE(X, NEG(B)), ONE)),
    LET(B, DIV(X, ADD(TWO, X))), LET(C, MUL(B, B)), LET(D, MUL(C, C)),
    LET(C, ADD(MUL(C, POLY(D, P_LOG_ODD)), MUL(D, POLY(D, P_LOG_EVEN)))), LET(D, MUL(MUL(HALF, X), X)),
    IF(Y, LET(A, CUT(SUB(X, D))), LET(D, ADD(SUB(SUB(X, A), D), MUL(B, ADD(D, C)))),
       LET(X, MUL(A, LOG2E_HIGH)), LET(B, ADD(K, X)),
       RETURN(ADD(ADD(ADD(MUL(ADD(D, A), LOG2E_LOW), MUL(D, LOG2E_HIGH)), ADD(SUB(K, B), X)), B))),
    LET(Y, MUL(K, LN2_LOW)), LET(K, MUL(K, LN2_HIGH)),
    RETURN(SELECT(A, SUB(K, SUB(SUB(D, ADD(MUL(B, ADD(D, C)), Y)), X)),
                  SUB(K, SUB(SUB(MUL(B, SUB(X, C)), Y), X))))
};

/* 1 + x is A, and Y what its rounding lost. */
static const uint8_t CODE_LOG1P[] = {
    IF(LESSEQ(X, MINUS_ONE), RETURN(SUB(SQRT(ADD(X, ONE)), INFINITE))),
    IF(EQUAL(X, ADD(X, X)), RETURN(X)),
    LET(K, ZERO), LET(A, X),
    IF(ADD(LESSEQ(LOG1P_HIGH, X), LESSEQ(X, LOG1P_LOW)),
       LET(A, ADD(ONE, X)), LET(K, EXPONENT(A)),
       LET(Y, DIV(SELECT(LESS(ZERO, K), SUB(ONE, SUB(A, X)), SUB(X, SUB(A, ONE))), A)),
       LET(A, SCALE(A, NEG(K))), LET(B, LESSEQ(SQRT2, A)),
       LET(K, ADD(K, B)), LET(A, SUB(SCALE(A, NEG(B)), ONE)), END),
    LET(B, MUL(MUL(HALF, A), A)), LET(C, DIV(A, ADD(TWO, A))), LET(D, MUL(C, C)),
    RETURN(SUB(MUL(K, LN2_HIGH),
               SUB(SUB(B, ADD(MUL(C, ADD(B, MUL(D, POLY(D, P_LOG1P)))), ADD(MUL(K, LN2_LOW), Y))), A)))
};

/* The rest of a quarter turn as an angle: 21 bits of pi/2 for an exact product with X. */
static const uint8_t CODE_TURN[] = {
    LET(Y, ADD(MUL(X, PI_2_SHORT_REST), MUL(SCALE(Y, MINUS_63), PI_2))), LET(B, MUL(X, PI_2_SHORT)),
    LET(C, ADD(B, Y)), LET(X, MUL(SCALE(C, K), A)), LET(Y, MUL(SCALE(ADD(SUB(B, C), Y), K), A)), RETURN(X)
};

/* x = X + Y + quarter turns: K is 1 for the cosine of X + Y, A the sign. C: some of 1 - x^2/2 is kept exact. */
static const uint8_t CODE_SINE[] = {
    REDUCE,
    IF(EQUAL(ADD(ABS(X), K), ZERO), RETURN(X)),
    LET(B, MUL(X, X)),
    IF(K, LET(C, ABS(X)),
       LET(C, SELECT(LESS(C, COS_NEAR), ZERO, SELECT(LESS(C, COS_FAR), SCALE(CUT(C), MINUS_TWO), N9_32))),
       RETURN(MUL(A, SUB(SUB(ONE, C), SUB(SUB(MUL(HALF, B), C), SUB(MUL(B, MUL(B, POLY(B, P_COS))), MUL(X, Y))))))),
    LET(C, MUL(B, X)),
    RETURN(MUL(A, SELECT(EQUAL(Y, ZERO), ADD(X, MUL(C, POLY(B, P_SIN))),
                         SUB(X, SUB(SUB(MUL(B, SUB(MUL(HALF, Y), MUL(C, POLY(B, P_SIN_REST)))), Y),
                                    MUL(C, MINUS_1_6))))))
};

/* K: 1 for tan, -1 for -1 / tan. Near pi/4 (A) from the distance to it. */
static const uint8_t CODE_TAN[] = {
    REDUCE,
    IF(EQUAL(ADD(ABS(X), K), ZERO), RETURN(X)),
    LET(K, SUB(ONE, ADD(K, K))),
    LET(B, ABS(X)), LET(A, LESSEQ(TAN_FAR, B)), LET(C, COPYSIGN(ONE, X)),
    IF(A, LET(X, ADD(SUB(PI_4, B), SUB(PI_4_REST, MUL(C, Y)))), LET(Y, ZERO), END),
    LET(B, MUL(X, X)), LET(D, MUL(B, B)), LET(G, MUL(B, X)),
    LET(B, ADD(ADD(Y, MUL(B, ADD(MUL(G, ADD(POLY(D, P_TAN_ODD), MUL(B, POLY(D, P_TAN_EVEN)))), Y))), MUL(N1_3, G))),
    LET(D, ADD(X, B)),
    IF(A, RETURN(MUL(C, SUB(K, MUL(TWO, SUB(X, SUB(DIV(MUL(D, D), ADD(D, K)), B))))))),
    IF(LESS(ZERO, K), RETURN(D)),
    LET(G, CUT(D)), LET(C, DIV(MINUS_ONE, D)), LET(A, CUT(C)),
    RETURN(ADD(A, MUL(C, ADD(ADD(ONE, MUL(A, G)), MUL(A, SUB(B, SUB(G, X)))))))
};

/* (asin(s) - s) / s for s^2 = x */
static const uint8_t CODE_ASIN_CORE[] = {RETURN(DIV(MUL(X, POLY(X, P_ASIN)), POLY(X, P_ASIN_DIVISOR)))};
#define ASIN_CORE(a) a, F_CALL + FORMULA_ASIN_CORE

/* asin(x) = pi/2 - 2 asin(sqrt((1 - x) / 2)) */
static const uint8_t CODE_ASIN[] = {
    ODD,
    IF(LESS(X, HALF), RETURN(ADD(X, MUL(X, ASIN_CORE(MUL(X, X)))))),
    LET(A, MUL(SUB(ONE, X), HALF)), LET(B, SQRT(A)), LET(C, ASIN_CORE(A)),
    IF(LESSEQ(ASIN_FAR, X), RETURN(SUB(PI_2, SUB(MUL(TWO, ADD(B, MUL(B, C))), PI_2_REST)))),
    LET(D, CUT(B)),
    RETURN(SUB(PI_4, SUB(SUB(MUL(MUL(TWO, B), C),
                             SUB(PI_2_REST, MUL(TWO, DIV(SUB(A, MUL(D, D)), ADD(B, D))))),
                         SUB(PI_4, MUL(TWO, D)))))
};

static const uint8_t CODE_ACOS[] = {
    IF(LESS(ABS(X), HALF), RETURN(SUB(PI_2, SUB(X, SUB(PI_2_REST, MUL(X, ASIN_CORE(MUL(X, X)))))))),
    LET(A, MUL(SUB(ONE, ABS(X)), HALF)), LET(B, SQRT(A)), LET(C, MUL(ASIN_CORE(A), B)),
    IF(LESS(X, ZERO), RETURN(SUB(PI, MUL(TWO, ADD(B, SUB(C, PI_2_REST)))))),
    IF(EQUAL(A, ZERO), RETURN(A)),
    LET(D, CUT(B)),
    RETURN(MUL(TWO, ADD(D, ADD(C, DIV(SUB(A, MUL(D, D)), ADD(B, D))))))
};

/* atan(x) = atan(c) + atan((x - c) / (1 + cx)), c = 0, 1/2, 1, 3/2 or infinite */
static const uint8_t CODE_ATAN[] = {
    ODD,
    LET(A, ZERO), LET(B, ZERO), LET(C, ZERO),
    IF(LESSEQ(ATAN_A, X), LET(C, HALF), LET(A, ATAN_1_2), LET(B, ATAN_1_2_REST), END),
    IF(LESSEQ(ATAN_B, X), LET(C, ONE), LET(A, PI_4), LET(B, PI_4_REST), END),
    IF(LESSEQ(ATAN_C, X), LET(C, N3_2), LET(A, ATAN_3_2), LET(B, ATAN_3_2_REST), END),
    IF(LESSEQ(ATAN_D, X), LET(C, ZERO), LET(A, PI_2), LET(B, PI_2_REST), LET(X, DIV(MINUS_ONE, X)), END),
    LET(X, DIV(SUB(X, C), ADD(ONE, MUL(C, X)))),
    LET(C, MUL(X, X)), LET(D, MUL(C, C)),
    RETURN(SUB(A, SUB(SUB(MUL(X, ADD(MUL(C, POLY(D, P_ATAN_EVEN)), MUL(D, POLY(D, P_ATAN_ODD)))), B), X)))
};

/* of X / Y */
static const uint8_t CODE_ATAN2[] = {
    LET(A, SELECT(EQUAL(ABS(X), ABS(Y)), LESS(ZERO, ABS(X)), ABS(DIV(X, Y)))),
    LET(B, CALL(FORMULA_ATAN, A)),
    IF(MUL(LESS(A, ATAN_MAX), LESS(COPYSIGN(ONE, Y), ZERO)), LET(B, SUB(PI, SUB(B, PI_REST))), END),
    RETURN(COPYSIGN(B, X))
};

static const uint8_t CODE_SINH[] = {
    ODD,
    IF(LESS(X, TINY), RETURN(X)),
    IF(LESSEQ(N22, X), RETURN(CALL(FORMULA_COSH, X))),
    LET(A, CALL(FORMULA_EXPM1, X)), LET(B, ADD(A, ONE)),
    RETURN(MUL(HALF, SELECT(LESS(X, ONE), SUB(MUL(TWO, A), DIV(MUL(A, A), B)), ADD(A, DIV(A, B)))))
};

static const uint8_t CODE_COSH[] = {
    LET(X, ABS(X)),
    IF(LESS(X, HALF_LN2), LET(A, CALL(FORMULA_EXPM1, X)), LET(B, ADD(ONE, A)),
       RETURN(ADD(ONE, DIV(MUL(A, A), ADD(B, B))))),
    IF(LESS(X, EXP_MAX), LET(A, EXP(X)), LET(B, MUL(HALF, A)), RETURN(SELECT(LESS(X, N22), ADD(B, DIV(HALF, A)), B))),
    LET(A, EXP(MUL(HALF, X))),
    RETURN(MUL(MUL(HALF, A), A))
};

static const uint8_t CODE_TANH[] = {
    ODD,
    IF(LESS(X, TINY), RETURN(X)),
    IF(LESS(X, ONE), LET(A, CALL(FORMULA_EXPM1, MUL(MINUS_TWO, X))), RETURN(DIV(NEG(A), ADD(A, TWO)))),
    RETURN(SUB(ONE, DIV(TWO, ADD(CALL(FORMULA_EXPM1, ADD(X, X)), TWO))))
};

static const uint8_t CODE_ASINH[] = {
    ODD,
    IF(LESS(X, TINY), RETURN(X)),
    IF(LESS(HUGE, X), RETURN(ADD(LOG(X), LN2))),
    LET(A, MUL(X, X)), LET(B, SQRT(ADD(A, ONE))),
    IF(LESS(TWO, X), RETURN(LOG(ADD(ADD(X, X), DIV(ONE, ADD(B, X)))))),
    RETURN(CALL(FORMULA_LOG1P, ADD(X, DIV(A, ADD(ONE, B)))))
};

static const uint8_t CODE_ACOSH[] = {
    IF(LESS(X, ONE), RETURN(NAN_)),
    IF(LESS(HUGE, X), RETURN(ADD(LOG(X), LN2))),
    IF(LESS(TWO, X), RETURN(LOG(SUB(ADD(X, X), DIV(ONE, ADD(X, SQRT(SUB(MUL(X, X), ONE)))))))),
    LET(A, SUB(X, ONE)),
    RETURN(CALL(FORMULA_LOG1P, ADD(A, SQRT(ADD(MUL(TWO, A), MUL(A, A))))))
};

static const uint8_t CODE_ATANH[] = {
    ODD,
    LET(A, ADD(X, X)), LET(B, SUB(ONE, X)),
    RETURN(MUL(HALF, CALL(FORMULA_LOG1P, SELECT(LESS(X, HALF), ADD(A, DIV(MUL(A, X), B)), DIV(A, B)))))
};

/* From a third of exponent and first 20 bits as one number, by a polynomial to 23 bits, then a step of Newton's. */
static const uint8_t CODE_CBRT[] = {
    ODD,
    IF(EQUAL(X, INFINITE), RETURN(X)),
    LET(K, EXPONENT(X)), LET(A, FLOOR(SCALE(ADD(K, SCALE(X, NEG(K))), N20))),
    LET(A, SCALE(ADD(FLOOR(DIV(ADD(A, TWO), THREE)), CBRT_START), NEG(N20))),
    LET(B, FLOOR(A)), LET(A, SCALE(ADD(ONE, SUB(A, B)), B)), LET(B, MUL(MUL(A, A), DIV(A, X))),
    LET(A, MUL(A, ADD(POLY(B, P_CBRT), MUL(MUL(MUL(B, B), B), POLY(B, P_CBRT_REST))))),
    LET(K, SUB(EXPONENT(A), N22)), LET(A, SCALE(ADD(FLOOR(SCALE(A, NEG(K))), TWO), K)),
    LET(B, DIV(X, MUL(A, A))),
    RETURN(ADD(A, MUL(A, DIV(SUB(B, A), ADD(ADD(A, A), B)))))
};

/* sign 2^(y log2|x|), the logarithm and the product in two parts, of which the first has no lower 32 bits */
static const uint8_t CODE_POW[] = {
    IF(EQUAL(Y, ZERO), RETURN(ONE)),
    IF(EQUAL(Y, ONE), RETURN(X)),
    IF(EQUAL(Y, TWO), RETURN(MUL(X, X))),
    IF(EQUAL(Y, MINUS_ONE), RETURN(DIV(ONE, X))),
    IF(MUL(EQUAL(Y, HALF), LESSEQ(ZERO, X)), RETURN(ADD(SQRT(X), ZERO))),
    LET(A, ABS(X)), LET(D, LESS(COPYSIGN(ONE, X), ZERO)),
    LET(C, SUB(Y, MUL(TWO, FLOOR(MUL(HALF, Y))))), /* 0 for even y, 1 for odd */
    LET(B, SELECT(MUL(D, EQUAL(C, ONE)), MINUS_ONE, ONE)),
    IF(ADD(EQUAL(A, ADD(A, A)), EQUAL(Y, ADD(Y, Y))), RETURN(MUL(B, EXP(MUL(MUL(SUB(A, ONE), Y), INFINITE))))),
    IF(MUL(D, MUL(C, SUB(C, ONE))), RETURN(NAN_)),
    LET(K, EXPONENT(A)), LET(A, SCALE(A, NEG(K))), /* to A between sqrt(3)/2 and sqrt(3), or around 3/2 (H) */
    LET(D, LESSEQ(SQRT3, A)), LET(H, SUB(LESSEQ(SQRT_3_2, A), D)),
    LET(K, ADD(K, D)), LET(A, SCALE(A, NEG(D))), LET(D, ADD(ONE, MUL(HALF, H))),
    LET(G, SUB(A, D)), LET(C, DIV(ONE, ADD(A, D))), LET(I, MUL(G, C)), LET(J, CUT(I)), LET(L, CUT(ADD(A, D))),
    LET(G, MUL(C, SUB(SUB(G, MUL(J, L)), MUL(J, SUB(A, SUB(L, D)))))),
    LET(C, MUL(I, I)), LET(C, ADD(MUL(MUL(C, C), POLY(C, P_POW)), MUL(G, ADD(J, I)))),
    LET(A, MUL(J, J)), LET(L, CUT(ADD(ADD(THREE, A), C))), LET(J, MUL(J, L)),
    LET(G, ADD(MUL(G, L), MUL(SUB(C, SUB(SUB(L, THREE), A)), I))), LET(A, CUT(ADD(J, G))),
    LET(G, ADD(ADD(MUL(LOG2_CUBE_LOW, A), MUL(SUB(G, SUB(A, J)), LOG2_CUBE)), MUL(H, LOG2_3_2_LOW))),
    LET(A, MUL(LOG2_CUBE_SHORT, A)), LET(H, MUL(H, LOG2_3_2)), LET(C, CUT(ADD(ADD(ADD(A, G), H), K))),
    LET(G, SUB(G, SUB(SUB(SUB(C, K), H), A))),
    LET(A, CUT(Y)), LET(G, ADD(MUL(SUB(Y, A), C), MUL(Y, G))), LET(A, MUL(A, C)), LET(C, ADD(G, A)),
    IF(LESS(MUCH, ABS(C)), RETURN(MUL(B, EXP(C)))),
    LET(K, FLOOR(ADD(C, HALF))), LET(A, SUB(A, K)), LET(C, CUT(ADD(G, A))), LET(D, MUL(C, LN2_SHORT)),
    LET(G, ADD(MUL(SUB(G, SUB(C, A)), LN2), MUL(C, LN2_SHORT_REST))), LET(A, ADD(D, G)),
    LET(G, SUB(G, SUB(A, D))), LET(C, MUL(A, A)), LET(C, SUB(A, MUL(C, POLY(C, P_EXP)))),
    RETURN(MUL(B, SCALE(SUB(ONE, SUB(DIV(MUL(A, C), SUB(SUB(C, TWO), ADD(G, MUL(A, G)))), A)), K)))
};

/* Half-way cases go up, and -0 stays (ECMA-262 21.3.2.28). */
static const uint8_t CODE_ROUND[] = {LET(A, FLOOR(X)), RETURN(COPYSIGN(ADD(A, LESSEQ(HALF, SUB(X, A))), X))};

static const uint8_t CODE_SIGN[] = {RETURN(SELECT(LESS(ZERO, ABS(X)), COPYSIGN(ONE, X), X))};

/* To 24 bits, by adding a number of which they are the last. */
static const uint8_t CODE_SINGLE[] = {
    LET(K, EXPONENT(X)), LET(A, SCALE(N3_2, ADD(N29, SELECT(LESS(K, MINUS_126), MINUS_126, K)))),
    LET(A, SUB(ADD(X, A), A)), RETURN(SELECT(LESSEQ(ABS(A), SINGLE_MAX), COPYSIGN(A, X), MUL(X, INFINITE)))
};

static const uint8_t *const CODE[FORMULA_COUNT] = {
    CODE_EXP, CODE_EXPM1, CODE_LOG, CODE_LOG1P, CODE_SINE, CODE_TAN, CODE_ASIN, CODE_ACOS, CODE_ATAN, CODE_ATAN2,
    CODE_SINH, CODE_COSH, CODE_TANH, CODE_ASINH, CODE_ACOSH, CODE_ATANH, CODE_CBRT, CODE_POW, CODE_ASIN_CORE,
    CODE_SIGN, CODE_SINGLE, CODE_ROUND
};

/* ---- the machine */

/* Horner's rule. */
static double polynomial(double x, const uint8_t slice[3])
{
    const double *c = DOUBLES + slice[0];
    double r = *c;
    for (uint32_t n = slice[1]; n; n--) {
        c -= slice[2];
        r = r * x + *c;
    }
    return r;
}

/* 2/pi after 96 bits of 0 */
static const uint32_t TWO_OVER_PI[] = {
    0, 0, 0, 0xA2F9836Eu, 0x4E441529u, 0xFC2757D1u, 0xF534DDC0u, 0xDB629599u, 0x3C439041u, 0xFE5163ABu, 0xDEBBC561u,
    0xB7246E3Au, 0x424DD2E0u, 0x06492EEAu, 0x09D1921Cu, 0xFE1DEB1Cu, 0xB129A73Eu, 0xE88235F5u, 0x2EBB4484u,
    0xE99C7026u, 0xB45F7E41u, 0x3991D639u, 0x835339F4u, 0x9C845F8Bu, 0xBDF9283Bu, 0x1FF897FFu, 0xDE05980Fu,
    0xEF2F118Bu, 0x5A0A6D1Fu, 0x6D367ECFu, 0x27CB09B7u, 0x4F463F66u, 0x9E5FEA2Du, 0x7527BAC7u, 0xEBE5F17Bu,
    0x3D0739F7u, 0x8A5292EAu, 0x6BFB5FB1u, 0x1F8D5D08u, 0x56033046u
};

/* v[0] = x as quarter turns and a rest between -1/2 and 1/2 of one. The answer is their number modulo 2^32, the rest is
 * (v[0] + v[1] 2^-63) 2^v[2] v[3]. In the way of Payne and Hanek: exact with those bits of 2/pi whose product with x
 * lies between 2^32 and 2^-139. */
static __attribute__((noinline)) uint32_t quarter_turns(double *v)
{
    uint64_t bits = real_bits(v[0]), low = 0, high = 0;
    uint32_t skipped = ((uint32_t)(bits >> 52) & 0x7FF) - 1075 - 32 + 96;
    const uint32_t *word = TWO_OVER_PI + (skipped >> 5);
    uint32_t product[8], before = 0, top = ((uint32_t)(bits >> 32) & 0xFFFFF) | 0x100000;
    for (int i = 6; i >= 0; i--) {
        uint32_t f = word[i] << (skipped & 31) | word[i + 1] >> 1 >> (~skipped & 31);
        low = (uint64_t)f * (uint32_t)bits + (low >> 32);
        high = (uint64_t)before * top + (uint32_t)low + (high >> 32);
        product[i] = (uint32_t)high;
        before = f;
    }
    uint32_t flip = 0u - (product[1] >> 31), whole = product[0] - flip;
    for (int i = 1; i < 7; i++)
        product[i] ^= flip;
    product[7] = 0;
    int exponent = -32;
    for (; !(product[1] >> 31); exponent--)
        for (int i = 1; i < 7; i++)
            product[i] = product[i] << 1 | product[i + 1] >> 31;
    v[0] = product[1];
    v[1] = (double)(int64_t)(((uint64_t)product[2] << 32 | product[3]) >> 1);
    v[2] = exponent;
    v[3] = (flip ^ (uint32_t)(bits >> 32)) >> 31 ? -1 : 1;
    return bits >> 63 ? 0 - whole : whole;
}

static double add(double a, double b) { return a + b; }
static double subtract(double a, double b) { return a - b; }
static double multiply(double a, double b) { return a * b; }
static double divide(double a, double b) { return a / b; }
static double scale(double a, double b) { return real_scale(a, double_to_int32(b)); }
static double less(double a, double b) { return a < b; }
static double less_equal(double a, double b) { return a <= b; }
static double equal(double a, double b) { return a == b; }
static double copy_sign(double a, double b)
{
    return real_from_bits((real_bits(a) & ~REAL_SIGN) | (real_bits(b) & REAL_SIGN));
}
/* of one number: the second argument is whatever */
static double negate(double a, double b) { (void)b; return -a; }
static double absolute(double a, double b) { (void)b; return real_abs(a); }
static double root(double a, double b) { (void)b; return real_sqrt(a); }
static double round_down(double a, double b) { (void)b; return real_floor(a); }
static double cut(double a, double b) { (void)b; return real_from_bits(real_bits(a) >> 32 << 32); }
static double exponent(double a, double b) { (void)b; return real_exponent(a); }

static double (*const OPERATORS[])(double a, double b) = {
    negate, absolute, root, round_down, cut, exponent,
    add, subtract, multiply, divide, scale, less, less_equal, equal, copy_sign
};

static double run(const uint8_t *code, double *v);

/* REDUCE: X is the angle and Y a number of quarter turns to be added. */
static void reduce(double *v)
{
    uint32_t turns = (uint32_t)v[1], high = (uint32_t)(real_bits(v[0]) >> 32) & 0x7FFFFFFF;
    v[1] = 0;
    if (high >= 0x7FF00000) {
        v[0] -= v[0];
    } else if (high > 0x3FE921FB) { /* pi/4 */
        turns += quarter_turns(v);
        run(CODE_TURN, v);
    }
    v[K - X] = turns & 1;
    v[A - X] = turns & 2 ? -1 : 1;
}

enum { VARIABLES = 14, STACK = 8, LEVELS = 3 };

static bool zero(double a) { return real_bits(a) << 1 == 0; }

/* v: the variables, the first two of them set; the stack follows. */
static double run(const uint8_t *code, double *v)
{
    double *top = v + VARIABLES - 1;
    for (;;) {
        unsigned op = *code++;
        double a = *top, b = a; /* of two operands b is the upper one */
        if (op >= F_DOUBLE) {
            *++top = DOUBLES[op - F_DOUBLE];
        } else if (op >= F_FLOAT) {
            *++top = (double)FLOATS[op - F_FLOAT];
        } else if (op >= F_CALL) {
            top[1] = 0;
            *top = run(CODE[op - F_CALL], top);
        } else if (op >= F_POLY) {
            *top = polynomial(a, POLYNOMIALS[op - F_POLY]);
        } else if (op >= F_GET) {
            *++top = v[op - F_GET];
        } else if (op >= F_SET) {
            v[op - F_SET] = a;
            top--;
        } else if (op >= F_NEG) {
            if (op >= F_ADD)
                a = *--top;
            *top = OPERATORS[op - F_NEG](a, b);
        } else if (op == F_SELECT) {
            top -= 2;
            *top = top[zero(*top) ? 2 : 1];
        } else if (op == F_IF) {
            top--;
            if (zero(a))
                while (*code++ > F_RETURN)
                    ;
        } else if (op == F_REDUCE) {
            reduce(v);
        } else if (op == F_ODD) {
            uint64_t bits = real_bits(*v);
            if ((bits << 1) - 1 >= 2 * REAL_INFINITY) /* 0, NaN */
                return *v;
            if (bits >> 63) {
                *v = -*v;
                return -run(code, v);
            }
        } else if (op == F_RETURN) {
            return a;
        }
    }
}

double formula(Formula which, double x, double y)
{
    double v[LEVELS * (VARIABLES + STACK)];
    v[0] = x;
    v[1] = y;
    return run(CODE[which], v);
}
