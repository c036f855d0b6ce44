/* What the start-up code that all boards share asks of one board, and gives it.
 *
 * A board is a folder: board.json (memories, processor, emulator), port.c (this interface). Linker
 * script, vectors, clock and main program come from here.
 */
#ifndef MOTE_BOARD_H
#define MOTE_BOARD_H

#include "port.h"

/* The board's side: hardware behind the port, and its first lines. */
extern const MotePort board_port;
void board_init(void); /* clock tree, console; the stack and .bss are ready */
void board_put(char c); /* to the console; blocks */

/* clock.c: SysTick at CLOCK_HZ / 1000. */
void clock_init(void);
uint32_t clock_now_ms(void *context);
void clock_sleep_until(void *context, uint32_t due_ms);
uint32_t clock_busy_cycles(void); /* cycles since start that were not slept, modulo 2^32 */
uint32_t clock_random(void *context);

/* report.c: the program's console output, and what the desktop asked to hear of (see boot.h). */
void report_write(void *context, const char *bytes, size_t count);
void report_pin(unsigned pin, unsigned level);

static inline volatile uint32_t *reg(uintptr_t address) { return (volatile uint32_t *)address; }

#endif
