/* Integer arithmetic that the core has no instructions for. Of GCC's library these functions are left out for the lx106, because
 * the ESP8266 has them in its ROM; here they are for any chip.
 */
#include <stdint.h>

#define ASKED_FOR __attribute__((used, externally_visible)) /* by code that is made last */
ASKED_FOR uint32_t __udivsi3(uint32_t a, uint32_t b);
ASKED_FOR uint32_t __umodsi3(uint32_t a, uint32_t b);
ASKED_FOR int32_t __divsi3(int32_t a, int32_t b);
ASKED_FOR int32_t __modsi3(int32_t a, int32_t b);
ASKED_FOR uint64_t __muldi3(uint64_t a, uint64_t b);
ASKED_FOR uint64_t __udivdi3(uint64_t a, uint64_t b);
ASKED_FOR uint64_t __umoddi3(uint64_t a, uint64_t b);

/* The quotient in the low word, the remainder in the high one; nobody divides by 0. */
static __attribute__((noinline)) uint64_t divide(uint32_t a, uint32_t b)
{
    uint32_t quotient = 0;
    if (a >= b) {
        int shift = __builtin_clz(b) - __builtin_clz(a);
        for (b <<= shift; shift >= 0; shift--, b >>= 1) {
            quotient <<= 1;
            if (a >= b) {
                a -= b;
                quotient |= 1;
            }
        }
    }
    return (uint64_t)a << 32 | quotient;
}

uint32_t __udivsi3(uint32_t a, uint32_t b) { return (uint32_t)divide(a, b); }
uint32_t __umodsi3(uint32_t a, uint32_t b) { return (uint32_t)(divide(a, b) >> 32); }

static uint32_t magnitude(int32_t a) { return a < 0 ? 0u - (uint32_t)a : (uint32_t)a; }

int32_t __divsi3(int32_t a, int32_t b)
{
    uint32_t quotient = __udivsi3(magnitude(a), magnitude(b));
    return (int32_t)((a ^ b) < 0 ? 0u - quotient : quotient);
}

int32_t __modsi3(int32_t a, int32_t b)
{
    uint32_t rest = __umodsi3(magnitude(a), magnitude(b));
    return (int32_t)(a < 0 ? 0u - rest : rest);
}

/* By 16 bits, the most that the core multiplies into one register. */
uint64_t __muldi3(uint64_t a, uint64_t b)
{
    const uint32_t al = (uint16_t)a, ah = (uint32_t)a >> 16, bl = (uint16_t)b, bh = (uint32_t)b >> 16;
    const uint32_t across = (uint32_t)(a >> 32) * (uint32_t)b + (uint32_t)a * (uint32_t)(b >> 32);
    const uint32_t low = al * bl, middle = ah * bl + (low >> 16), other = al * bh + (uint16_t)middle;
    return (uint64_t)(ah * bh + (middle >> 16) + (other >> 16) + across) << 32 | (other << 16 | (uint16_t)low);
}

static __attribute__((noinline)) uint64_t divide_long(uint64_t a, uint64_t b, uint64_t *rest)
{
    uint64_t quotient = 0, left = 0;
    for (int i = 0; i < 64; i++) {
        left = left << 1 | a >> 63;
        a <<= 1;
        quotient <<= 1;
        if (left >= b) { /* no divisor here has its highest bit set */
            left -= b;
            quotient |= 1;
        }
    }
    *rest = left;
    return quotient;
}

uint64_t __udivdi3(uint64_t a, uint64_t b)
{
    uint64_t rest;
    return divide_long(a, b, &rest);
}

uint64_t __umoddi3(uint64_t a, uint64_t b)
{
    uint64_t rest;
    divide_long(a, b, &rest);
    return rest;
}
