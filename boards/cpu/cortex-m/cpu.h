/* What code that all boards share needs of this family of processors. */
#ifndef MOTE_CPU_H
#define MOTE_CPU_H

#include <stdint.h>

/* Until an interrupt is pending, even one that is held off. */
static inline void cpu_wait(void) { __asm volatile("wfi"); }

/* Hold interrupts off. Returns what cpu_unlock makes of it again. */
static inline uint32_t cpu_lock(void)
{
    uint32_t before;
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(before)::"memory");
    return before;
}

static inline void cpu_unlock(uint32_t before) { __asm volatile("msr primask, %0" ::"r"(before) : "memory"); }

/* Call a function on another stack, which ends at `stack` (8-byte aligned). */
void cpu_call_on(void *stack, void (*function)(void *argument), void *argument);

/* Interrupt `number` of the chip, by its vector in `.vectors.board`. */
static inline void cpu_interrupt_on(unsigned number)
{
    ((volatile uint32_t *)0xE000E100u)[number >> 5] = 1u << (number & 31);
}

static inline void cpu_interrupt_off(unsigned number)
{
    ((volatile uint32_t *)0xE000E180u)[number >> 5] = 1u << (number & 31);
}

/* The chip's vectors, by the numbers of their interrupts: VECTORS = {[IRQ] = VECTOR(handler), ...}; */
#define VECTOR(function) ((uintptr_t)(function))
#define VECTORS __attribute__((section(".vectors.board"), used)) static const uintptr_t board_vectors[]

#endif
