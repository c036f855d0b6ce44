/* From reset to main, for any RISC-V of 32 bits that runs from flash: traps, .bss, the painted C stack. Nothing has initial data.
 *
 * The C stack lies at the start of RAM, so that running over it faults instead of eating data. It is
 * painted before use; how much of the paint is gone tells the most it ever held.
 */
#include <stdint.h>

#include "board.h"
#include "cpu.h"
#include "memory.h"

void clock_interrupt(void);
void main(void);
_Noreturn void report_fault(uint32_t pc);

/* Of interrupts; all else is a fault, which `trap` keeps to itself. */
static __attribute__((used)) void interrupt(uint32_t cause)
{
    if ((cause & 31) == 7)
        clock_interrupt();
    else
        board_interrupt();
}

/* What a C function may change is saved. A fault has the stack start anew, as it may be what failed: the program counter
 * is reported where the stack pointer is still inside RAM, else 0. */
__attribute__((naked, aligned(4), used)) static void trap(void)
{
    __asm volatile(".option push\n\t" CPU_CSR
                   "csrw mscratch, t0\n\t"
                   "csrr t0, mcause\n\t"
                   "bgez t0, 1f\n\t"
                   "csrr t0, mscratch\n\t"
                   "addi sp, sp, -64\n\t"
                   "sw ra, 0(sp)\n\t"
                   "sw t0, 4(sp)\n\t"
                   "sw t1, 8(sp)\n\t"
                   "sw t2, 12(sp)\n\t"
                   "sw t3, 16(sp)\n\t"
                   "sw t4, 20(sp)\n\t"
                   "sw t5, 24(sp)\n\t"
                   "sw t6, 28(sp)\n\t"
                   "sw a0, 32(sp)\n\t"
                   "sw a1, 36(sp)\n\t"
                   "sw a2, 40(sp)\n\t"
                   "sw a3, 44(sp)\n\t"
                   "sw a4, 48(sp)\n\t"
                   "sw a5, 52(sp)\n\t"
                   "sw a6, 56(sp)\n\t"
                   "sw a7, 60(sp)\n\t"
                   "csrr a0, mcause\n\t"
                   "call interrupt\n\t"
                   "lw ra, 0(sp)\n\t"
                   "lw t0, 4(sp)\n\t"
                   "lw t1, 8(sp)\n\t"
                   "lw t2, 12(sp)\n\t"
                   "lw t3, 16(sp)\n\t"
                   "lw t4, 20(sp)\n\t"
                   "lw t5, 24(sp)\n\t"
                   "lw t6, 28(sp)\n\t"
                   "lw a0, 32(sp)\n\t"
                   "lw a1, 36(sp)\n\t"
                   "lw a2, 40(sp)\n\t"
                   "lw a3, 44(sp)\n\t"
                   "lw a4, 48(sp)\n\t"
                   "lw a5, 52(sp)\n\t"
                   "lw a6, 56(sp)\n\t"
                   "lw a7, 60(sp)\n\t"
                   "addi sp, sp, 64\n\t"
                   "mret\n"
                   "1:\n\t"
                   "la t0, memory_stack_bottom\n\t"
                   "li a0, 0\n\t"
                   "bltu sp, t0, 2f\n\t"
                   "csrr a0, mepc\n"
                   "2:\n\t"
                   "la sp, memory_stack_top\n\t"
                   "call report_fault\n\t"
                   ".option pop");
}

/* The .bss follows the stack. The VM is the arena's start; in code built for size it is found by s11 (runtime/value/vm.h). */
__attribute__((section(".vectors"), naked, noreturn, used)) void cpu_start(void)
{
    __asm volatile(".option push\n\t" CPU_CSR
                   "csrw mie, zero\n\t"
                   "la t0, %1\n\t"
                   "csrw mtvec, t0\n\t"
                   "la sp, memory_stack_top\n\t"
                   "la t0, memory_stack_bottom\n\t"
                   "li t1, %0\n"
                   "1: sw t1, 0(t0)\n\t"
                   "addi t0, t0, 4\n\t"
                   "bltu t0, sp, 1b\n\t"
                   "la t1, memory_bss_end\n"
                   "2: sw zero, 0(t0)\n\t"
                   "addi t0, t0, 4\n\t"
                   "bltu t0, t1, 2b\n\t"
                   "la s11, memory_arena_start\n\t"
                   "csrsi mstatus, 8\n\t"
                   "call main\n\t"
                   ".option pop" ::"i"(STACK_PAINT), "i"(trap));
}
