/* Numbers that look random, the same in every run (Marsaglia, "Xorshift RNGs", 2003). */
#ifndef MOTE_TESTS_XORSHIFT_H
#define MOTE_TESTS_XORSHIFT_H

#include <stdint.h>

static uint64_t xorshift_state = 88172645463325252u;

static inline uint64_t xorshift(void)
{
    xorshift_state ^= xorshift_state << 13;
    xorshift_state ^= xorshift_state >> 7;
    xorshift_state ^= xorshift_state << 17;
    return xorshift_state;
}

#endif
