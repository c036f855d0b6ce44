/* Numbers: immediate integers, TYPE_INT32 and TYPE_FLOAT boxes; ECMA-262 6.1.6.1, 7.1. */
#ifndef MOTE_TYPES_NUMBER_H
#define MOTE_TYPES_NUMBER_H

#include "real.h"
#include "text.h"

bool value_is_number(VmRef vm, Value v);
double number_to_double(VmRef vm, Value number);
/* A Number value; integers (but not -0) become immediate. VALUE_EXCEPTION: out of memory. */
Value number_from_double(VmRef vm, double d);
Value number_from_int32(VmRef vm, int32_t i);
Value number_from_uint32(VmRef vm, uint32_t u);
int32_t double_to_int32(double d); /* ToInt32 */
static inline bool double_finite(double d) { return (real_bits(d) & REAL_INFINITY) != REAL_INFINITY; }
/* ToNumber of a primitive (undefined NaN, strings by StringToNumber ...). Objects: NaN; coerce first. */
double primitive_to_double(VmRef vm, Value v);
int32_t primitive_to_int32(VmRef vm, Value v);
/* Text to number: all of it (StringToNumber, 7.1.4.1.1; no text is 0), or as much from its start as parseFloat and parseInt
 * understand. `radix` is parseInt's (0, 2 .. 36), else 0 for Number and 10 for parseFloat. */
typedef enum ParseStyle { PARSE_NUMBER, PARSE_FLOAT, PARSE_INT } ParseStyle;
double text_parse(const TextView *text, ParseStyle style, int32_t radix);
static inline double text_to_double(const TextView *t) { return text_parse(t, PARSE_NUMBER, 0); }
bool text_is_space(uint32_t unit); /* WhiteSpace and LineTerminator, 12.2, 12.3 */

/* Number::toString(radix 10), 6.1.6.1.20: shortest digits that round-trip. At most 25 characters; returns how many. */
unsigned number_format(double value, char *buffer);
unsigned number_format_int(uint32_t n, char *buffer); /* at most 10 */
/* `digits` of them (FIXED: behind the point), ties away from zero; -1: as many as number_format (which FIXED is like from
 * 10^21 on). At most NUMBER_TEXT_MAX characters; returns how many. */
typedef enum NumberStyle { NUMBER_FIXED, NUMBER_EXPONENTIAL, NUMBER_PRECISION } NumberStyle;
enum { NUMBER_TEXT_MAX = 124 };
unsigned number_lay_out(double value, NumberStyle style, int digits, char *buffer);

#endif
