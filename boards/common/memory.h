/* The linker script's symbols. */
#ifndef MOTE_MEMORY_H
#define MOTE_MEMORY_H

#include <stdint.h>

enum { STACK_PAINT = 0x5AA5C33C };

extern uint32_t memory_stack_bottom[], memory_stack_top[];
extern uint32_t memory_bss_end[];
extern uint8_t memory_arena_start[], memory_arena_end[], memory_resident[];
extern const uint8_t memory_boot[], memory_image_start[], memory_image_end[];

uint32_t memory_stack_peak(void); /* bytes of C stack ever used */

#endif
