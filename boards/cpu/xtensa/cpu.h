/* What code that all boards share needs of this family of processors: Xtensa with exceptions of the second architecture (XEA2),
 * one timer, and all interrupts on level 1. */
#ifndef MOTE_CPU_H
#define MOTE_CPU_H

#include <stdint.h>

/* Until there is an interrupt. It is let in, also where interrupts are held off. */
static inline void cpu_wait(void) { __asm volatile("waiti 0" ::: "memory"); }

/* Hold interrupts off. Returns what cpu_unlock makes of it again. */
static inline uint32_t cpu_lock(void)
{
    uint32_t before;
    __asm volatile("rsil %0, 1" : "=r"(before)::"memory");
    return before;
}

static inline void cpu_unlock(uint32_t before) { __asm volatile("wsr %0, ps\n\trsync" ::"r"(before) : "memory"); }

static inline uint32_t cpu_cycles(void)
{
    uint32_t cycles;
    __asm volatile("rsr %0, ccount" : "=r"(cycles));
    return cycles;
}

/* From reset on; interrupts are held off. */
_Noreturn void cpu_start(void);

#endif
