/* What code that all boards share needs of this family of processors: RISC-V of 32 bits in machine mode. */
#ifndef MOTE_CPU_H
#define MOTE_CPU_H

#include <stdint.h>

enum { CPU_MSTATUS_MIE = 8, CPU_MIE_TIMER = 1 << 7, CPU_MIE_EXTERNAL = 1 << 11 };

/* The assembler knows these instructions as an extension, for which GCC's libraries have no build of their own. */
#define CPU_CSR ".option arch, +zicsr\n\t"

/* Until an interrupt is pending, even one that is held off. */
static inline void cpu_wait(void) { __asm volatile("wfi"); }

/* Hold interrupts off. Returns what cpu_unlock makes of it again. */
static inline uint32_t cpu_lock(void)
{
    uint32_t before;
    __asm volatile(CPU_CSR "csrrci %0, mstatus, 8" : "=r"(before)::"memory");
    return before;
}

static inline void cpu_unlock(uint32_t before)
{
    __asm volatile(CPU_CSR "csrs mstatus, %0" ::"r"(before & CPU_MSTATUS_MIE) : "memory");
}

/* Which kinds of interrupts there are: CPU_MIE_*. */
static inline void cpu_interrupts_set(uint32_t kinds) { __asm volatile(CPU_CSR "csrs mie, %0" ::"r"(kinds) : "memory"); }
static inline void cpu_interrupts_clear(uint32_t kinds) { __asm volatile(CPU_CSR "csrc mie, %0" ::"r"(kinds) : "memory"); }

static inline uint32_t cpu_cycles(void)
{
    uint32_t cycles;
    __asm volatile(CPU_CSR "csrr %0, mcycle" : "=r"(cycles));
    return cycles;
}

/* From reset on; interrupts are held off. */
_Noreturn void cpu_start(void);

/* startup.c calls it for every interrupt from outside of the core; it is the board's. */
void board_interrupt(void);

#endif
