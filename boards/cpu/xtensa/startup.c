/* From reset to main, for an Xtensa: vectors, .bss, the painted C stack. Nothing has initial data.
 *
 * How much of the paint is gone tells the most that the C stack ever held.
 */
#include <stdint.h>

#include "board.h"
#include "memory.h"

void clock_interrupt(void);
void interrupt(void);
_Noreturn void report_fault(uint32_t pc);

/* Level 1 has one that is ever let in: the timer's. */
void interrupt(void) { clock_interrupt(); }

#define TEXT(x) #x
#define NUMBER(x) TEXT(x)

/* Vectors at the distances from VECBASE that the lx106 has: a debug exception, NMI, an exception in the kernel's mode, in the
 * user's, and while another one is handled. What a C function may change is saved. A fault has the stack start anew, as it may
 * be what failed: the program counter is reported where the stack pointer is still inside RAM, else 0. */
__asm(".section .vectors, \"ax\"\n"
      ".align 16\n"
      "vectors:\n"
      "stack_bottom: .word memory_stack_bottom\n"
      "stack_top: .word memory_stack_top\n"
      "fault_function: .word report_fault\n"
      "interrupt_function: .word interrupt\n"
      ".org 0x10\n"
      "j fault\n"
      ".org 0x20\n"
      "j fault\n"
      ".org 0x30\n"
      "j trap\n"
      ".org 0x50\n"
      "j trap\n"
      ".org 0x70\n"
      "j fault\n"
      ".org 0x80\n"
      "trap:\n"
      "wsr a0, excsave1\n"
      "rsr a0, exccause\n"
      "bnei a0, 4, fault\n" /* an interrupt of level 1 */
      "addi a1, a1, -64\n"
      "rsr a0, excsave1\n"
      "s32i a0, a1, 0\n"
      "rsr a0, sar\n"
      "s32i a0, a1, 4\n"
      "s32i a2, a1, 8\n"
      "s32i a3, a1, 12\n"
      "s32i a4, a1, 16\n"
      "s32i a5, a1, 20\n"
      "s32i a6, a1, 24\n"
      "s32i a7, a1, 28\n"
      "s32i a8, a1, 32\n"
      "s32i a9, a1, 36\n"
      "s32i a10, a1, 40\n"
      "s32i a11, a1, 44\n"
      "l32r a0, interrupt_function\n"
      "callx0 a0\n"
      "l32i a0, a1, 4\n"
      "wsr a0, sar\n"
      "l32i a2, a1, 8\n"
      "l32i a3, a1, 12\n"
      "l32i a4, a1, 16\n"
      "l32i a5, a1, 20\n"
      "l32i a6, a1, 24\n"
      "l32i a7, a1, 28\n"
      "l32i a8, a1, 32\n"
      "l32i a9, a1, 36\n"
      "l32i a10, a1, 40\n"
      "l32i a11, a1, 44\n"
      "l32i a0, a1, 0\n"
      "addi a1, a1, 64\n"
      "rfe\n"
      ".align 4\n"
      "fault:\n"
      "movi a2, 0\n"
      "l32r a3, stack_bottom\n"
      "bltu a1, a3, 1f\n"
      "rsr a2, epc1\n"
      "1: l32r a1, stack_top\n"
      "movi a0, 0x2F\n" /* the user's mode; interrupts are held off */
      "wsr a0, ps\n"
      "rsync\n"
      "l32r a0, fault_function\n"
      "callx0 a0\n");

/* The .bss follows the stack. The VM is the arena's start; in code built for size it is found by a14 (runtime/value/vm.h). */
__asm(".section .text.cpu_start, \"ax\"\n"
      ".align 4\n"
      "start_vectors: .word vectors\n"
      "start_bottom: .word memory_stack_bottom\n"
      "start_top: .word memory_stack_top\n"
      "start_end: .word memory_bss_end\n"
      "start_paint: .word " NUMBER(STACK_PAINT_WORD) "\n"
      "start_arena: .word memory_arena_start\n"
      "start_main: .word main\n"
      ".global cpu_start\n"
      "cpu_start:\n"
      "movi a2, 0\n"
      "wsr a2, intenable\n"
      "l32r a2, start_vectors\n"
      "wsr a2, vecbase\n"
      "l32r a1, start_top\n"
      "l32r a2, start_bottom\n"
      "l32r a3, start_paint\n"
      "1: s32i a3, a2, 0\n"
      "addi a2, a2, 4\n"
      "bltu a2, a1, 1b\n"
      "movi a3, 0\n"
      "l32r a4, start_end\n"
      "2: s32i a3, a2, 0\n"
      "addi a2, a2, 4\n"
      "bltu a2, a4, 2b\n"
      "l32r a14, start_arena\n"
      "movi a3, 0x20\n" /* the user's mode, interrupts are let in */
      "wsr a3, ps\n"
      "rsync\n"
      "l32r a0, start_main\n"
      "callx0 a0\n"
      ".text\n");
