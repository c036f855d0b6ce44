/* Newlib's math without the wrappers that set errno: the IEEE functions underneath answer the same.
 * Put in front of every source by boards/CMakeLists.txt. */
#ifndef MOTE_PLAIN_MATH_H
#define MOTE_PLAIN_MATH_H

#include <math.h>

double __ieee754_acos(double), __ieee754_acosh(double), __ieee754_asin(double), __ieee754_atanh(double);
double __ieee754_cosh(double), __ieee754_exp(double), __ieee754_log(double), __ieee754_log10(double);
double __ieee754_sinh(double), __ieee754_sqrt(double);
double __ieee754_atan2(double, double), __ieee754_fmod(double, double), __ieee754_hypot(double, double);
double __ieee754_pow(double, double);

#define acos __ieee754_acos
#define acosh __ieee754_acosh
#define asin __ieee754_asin
#define atan2 __ieee754_atan2
#define atanh __ieee754_atanh
#define cosh __ieee754_cosh
#define exp __ieee754_exp
#define fmod __ieee754_fmod
#define hypot __ieee754_hypot
#define log __ieee754_log
#define log10 __ieee754_log10
#define pow __ieee754_pow
#define sinh __ieee754_sinh
#define sqrt __ieee754_sqrt

#endif
