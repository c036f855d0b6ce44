/* How much of the C stack was ever used: the start-up code has painted it. */
#include "memory.h"

uint32_t memory_stack_peak(void)
{
    const uint32_t *p = memory_stack_bottom;
    while (*p == STACK_PAINT)
        p++;
    return (uint32_t)((const uint8_t *)memory_stack_top - (const uint8_t *)p);
}
