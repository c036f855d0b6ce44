/* Numbers: immediate integers, TYPE_INT32 and TYPE_FLOAT boxes; ECMA-262 6.1.6.1, 7.1. */
#ifndef MOTE_TYPES_NUMBER_H
#define MOTE_TYPES_NUMBER_H

#include "text.h"

bool value_is_number(const Vm *vm, Value v);
double number_to_double(const Vm *vm, Value number);
/* A Number value; integers (but not -0) become immediate. VALUE_EXCEPTION: out of memory. */
Value number_from_double(Vm *vm, double d);
Value number_from_int32(Vm *vm, int32_t i);
Value number_from_uint32(Vm *vm, uint32_t u);
int32_t double_to_int32(double d); /* ToInt32 */
/* ToNumber of a primitive (undefined NaN, strings by StringToNumber ...). Objects: NaN; coerce first. */
double primitive_to_double(const Vm *vm, Value v);
int32_t primitive_to_int32(const Vm *vm, Value v);
double text_to_double(const TextView *t); /* StringToNumber, 7.1.4.1.1 */

/* Number::toString(radix 10), 6.1.6.1.20: shortest digits that round-trip. Writes at most 26 bytes with the 0; returns length. */
unsigned number_format(double d, char buffer[26]);
/* Shortest round-trip digits: at most 17 into digits, *exponent so that 0.d1d2... * 10^exponent; returns count. d finite > 0. */
unsigned double_shortest(double d, char digits[17], int *exponent);
/* Exactly `count` significant digits (count 1..120), or with `fixed`, digits up to `count` places after the point; correctly rounded. */
unsigned double_digits(double d, int count, bool fixed, char *digits, int *exponent);
/* Correctly rounded decimal to double: digits (no point) times 10^exponent. */
double double_parse(const char *digits, unsigned count, int exponent);

#endif
