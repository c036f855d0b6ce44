/* Natural numbers of any size as rows of 16-bit digits, least significant first: what BigInts are made of. Nothing here knows of
 * values or memory; whoever calls has made room. 16 bits, because a processor without 64-bit division multiplies and divides
 * them in one instruction.
 *
 * "Normal": without zeros at the upper end; zero has no digits.
 */
#ifndef MOTE_TYPES_DIGITS_H
#define MOTE_TYPES_DIGITS_H

#include <stdbool.h>
#include <stdint.h>

typedef uint16_t Digit;
enum { DIGIT_BITS = 16 };

/* How many of n digits are left without zeros at the upper end; how many bits a normal number has. */
uint32_t digits_count(const Digit *a, uint32_t n);
uint32_t digits_bits(const Digit *a, uint32_t n);
int digits_compare(const Digit *a, uint32_t m, const Digit *b, uint32_t n); /* normal: <0, 0, >0 */

/* r = a + b in max(m, n) + 1 digits. */
void digits_add(Digit *r, const Digit *a, uint32_t m, const Digit *b, uint32_t n);
/* r = a - b, which is not negative, in m digits. */
void digits_subtract(Digit *r, const Digit *a, uint32_t m, const Digit *b, uint32_t n);
/* r = a * b in m + n digits; r is apart from both. */
void digits_multiply(Digit *r, const Digit *a, uint32_t m, const Digit *b, uint32_t n);
/* r = r * factor + carry; what does not fit. factor, carry <= 65536. */
uint32_t digits_scale(Digit *r, uint32_t n, uint32_t factor, uint32_t carry);
/* r = r / divisor; the remainder. divisor <= 65536. */
uint32_t digits_divide_small(Digit *r, uint32_t n, uint32_t divisor);
/* u has room for m + 1 digits, a >= b, both normal: the low n digits become a % b, the others a / b. */
void digits_divide(Digit *u, const Digit *a, uint32_t m, const Digit *b, uint32_t n);
/* r = a * 2^bits in m + bits / 16 + 1 digits. */
void digits_shift_left(Digit *r, const Digit *a, uint32_t m, uint32_t bits);
/* r = a / 2^bits in m - bits / 16 digits, if there are that many; was there a remainder? r may be a. */
bool digits_shift_right(Digit *r, const Digit *a, uint32_t m, uint32_t bits);
/* r = 2^(16 n) - r, if r is not 0: from and to two's complement. */
void digits_negate(Digit *r, uint32_t n);

#endif
