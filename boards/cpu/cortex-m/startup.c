/* From reset to main, for any Cortex-M: vectors, .bss, the painted C stack. Nothing has initial data.
 *
 * The C stack lies at the start of RAM, so that running over it faults instead of eating data. It is
 * painted before use; how much of the paint is gone tells the most it ever held.
 */
#include <stdint.h>

#include "board.h"
#include "cpu.h"
#include "memory.h"

void cpu_start(void);
void clock_tick(void);
void main(void);
_Noreturn void report_fault(uint32_t pc);

static void ignore(void) {}

/* The stack may be what failed: start it anew. r0: the program counter that was stacked, where the
 * stack pointer is still inside RAM. */
__attribute__((naked, noreturn)) static void fault(void)
{
    __asm volatile("ldr r2, =memory_stack_bottom\n"
                   "movs r0, #0\n"
                   "cmp sp, r2\n"
                   "blo 1f\n"
                   "ldr r0, [sp, #24]\n"
                   "1: ldr r2, =memory_stack_top\n"
                   "mov sp, r2\n"
                   "bl report_fault\n"
                   ".ltorg\n");
}

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[16] = {
    VECTOR(memory_stack_top), VECTOR(cpu_start), VECTOR(fault), VECTOR(fault), /* NMI, hard fault */
    VECTOR(fault), VECTOR(fault), VECTOR(fault), 0, 0, 0, 0,                        /* memory, bus, usage */
    VECTOR(ignore), VECTOR(ignore), 0, VECTOR(ignore), VECTOR(clock_tick)};

/* The .bss follows the stack. The VM is the arena's start; in code built for size it is found by r9 (runtime/value/vm.h). */
__attribute__((naked, noreturn)) void cpu_start(void)
{
    __asm volatile("ldr r0, =memory_stack_bottom\n"
                   "ldr r1, =%c0\n"
                   "mov r2, sp\n"
                   "1: stm r0!, {r1}\n"
                   "cmp r0, r2\n"
                   "blo 1b\n"
                   "movs r1, #0\n"
                   "ldr r2, =memory_bss_end\n"
                   "2: stm r0!, {r1}\n"
                   "cmp r0, r2\n"
                   "blo 2b\n"
                   "ldr r1, =memory_arena_start\n"
                   "mov r9, r1\n"
                   "bl main\n"
                   ".ltorg\n" ::"i"(STACK_PAINT));
}

__attribute__((weak)) _Noreturn void board_reset(void)
{
    __asm volatile("dsb" ::: "memory");
    *reg(0xE000ED0Cu) = 0x05FA0004; /* AIRCR: SYSRESETREQ */
    for (;;)
        ;
}

#define USED __attribute__((unused))
__attribute__((naked)) void cpu_call_on(USED void *stack, USED void (*function)(void *argument), USED void *argument)
{
    __asm volatile("push {r4, lr}\n"
                   "mov r4, sp\n"
                   "mov sp, r0\n"
                   "mov r0, r2\n"
                   "blx r1\n"
                   "mov sp, r4\n"
                   "pop {r4, pc}\n");
}
