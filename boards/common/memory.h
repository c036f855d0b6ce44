/* The linker script's symbols. */
#ifndef MOTE_MEMORY_H
#define MOTE_MEMORY_H

#include <stdint.h>

#define STACK_PAINT_WORD 0x5AA5C33C /* as the assembler reads it */
enum { STACK_PAINT = STACK_PAINT_WORD };

extern uint32_t memory_stack_bottom[], memory_stack_top[];
extern uint32_t memory_bss_end[];
extern uint8_t memory_arena_start[], memory_arena_end[], memory_resident[];
extern const uint8_t memory_boot[], memory_image_start[], memory_image_end[];

uint32_t memory_stack_peak(void); /* bytes of C stack ever used */

#endif
