/* From reset to main, for any Cortex-M: vectors, .data and .bss, the painted C stack.
 *
 * The C stack lies at the start of RAM, so that running over it faults instead of eating data. It is
 * painted before use; how much of the paint is gone tells the most it ever held.
 */
#include <stdint.h>

#include "board.h"
#include "memory.h"

void Reset_Handler(void);
void clock_tick(void);
int main(void);
_Noreturn void report_fault(uint32_t pc);

_Noreturn static void stop(void)
{
    for (;;)
        __asm volatile("wfi");
}

static void ignore(void) {}

/* The stack may be what failed: start it anew. r0: the program counter that was stacked, where the
 * stack pointer is still inside RAM. */
__attribute__((naked, noreturn)) static void fault(void)
{
    __asm volatile("mov r1, sp\n"
                   "ldr r2, =memory_stack_bottom\n"
                   "movs r0, #0\n"
                   "cmp r1, r2\n"
                   "blo 1f\n"
                   "ldr r0, [r1, #24]\n"
                   "1: ldr r2, =memory_stack_top\n"
                   "mov sp, r2\n"
                   "ldr r2, =report_fault\n"
                   "bx r2\n"
                   ".ltorg\n");
}

#define VECTOR(function) ((uintptr_t)(function))
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {
    VECTOR(memory_stack_top), VECTOR(Reset_Handler), VECTOR(fault), VECTOR(fault), /* NMI, hard fault */
    VECTOR(fault), VECTOR(fault), VECTOR(fault), 0, 0, 0, 0,                        /* memory, bus, usage */
    VECTOR(ignore), VECTOR(ignore), 0, VECTOR(ignore), VECTOR(clock_tick)};

void Reset_Handler(void)
{
    uint32_t *here;
    __asm volatile("mov %0, sp" : "=r"(here));
    for (uint32_t *p = memory_stack_bottom; p < here; p++)
        *p = STACK_PAINT;
    const uint32_t *from = memory_data_load;
    for (uint32_t *to = memory_data_start; to < memory_data_end; to++)
        *to = *from++;
    for (uint32_t *to = memory_bss_start; to < memory_bss_end; to++)
        *to = 0;
    board_init();
    clock_init();
    main();
    stop();
}

uint32_t memory_stack_peak(void)
{
    const uint32_t *p = memory_stack_bottom;
    while (p < memory_stack_top && *p == STACK_PAINT)
        p++;
    return (uint32_t)((const uint8_t *)memory_stack_top - (const uint8_t *)p);
}
