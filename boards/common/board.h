/* What the start-up code that all boards share asks of one board, and gives it.
 *
 * A board is a folder: board.json (memories, processor, pins, emulator), port.c (this interface). Linker script and main program
 * come from here, start-up, vectors and clock from cpu/FAMILY; a file of the board stands in the place of one of the
 * same name there, and that in the place of one here.
 */
#ifndef MOTE_BOARD_H
#define MOTE_BOARD_H

#include "feature.h"
#include "flash.h"
#include "port.h"

/* Firmware that listens to its console, or watches pins, has interrupts beside the clock's. */
#if (MOTE_FEATURES & FEATURE_IO) || (!defined(MOTE_LINKED) && BOARD_SLOTS)
#define BOARD_INTERRUPTS
#endif
/* General firmware of boards that can write their flash has the loader (boards/boot). */
#if !defined(MOTE_LINKED) && BOARD_SLOTS
#define BOARD_RESIDENT
#endif

/* The board's side: port.c. Pins are the chip's numbers, below BOARD_PIN_COUNT. */
void board_init(void); /* clock tree, console; the stack and .bss are ready */
void board_put(char c); /* to the console; blocks */
int board_get(void);    /* from the console: a byte, -1: none has arrived */
void board_receive(bool on); /* its interrupt, which calls console_receive (io.h) */
bool board_baud(uint32_t baud); /* the console's; false: that can't be */
uint32_t board_random(void *context);
void board_pin_mode(unsigned pin, unsigned mode); /* MOTE_PIN_* */
void board_pin_write(unsigned pin, unsigned level);
unsigned board_pin_read(unsigned pin);
int32_t board_analog_read(unsigned pin); /* 0 .. 65535; -1: no converter. The pin may be left as it pleases */
bool board_analog_write(unsigned pin, unsigned duty, uint32_t hz); /* high for duty / 65535 of the time; false: it can't */
bool board_pin_watch(unsigned pin, unsigned edges); /* by its interrupt, which calls io_pin_changed. Interrupts are held off */
_Noreturn void board_reset(void); /* of the family of processors, or the board's */
extern const MoteDevices board_devices; /* where there is FEATURE_IO */
extern const MoteFlash board_flash; /* of boards that can write their own (board.json: flash.page) */

/* pins.c: all that */
extern const MotePort board_port;

/* clock.c: of the family of processors, or the board's. */
void clock_init(void);
uint32_t clock_now_ms(void *context);
uint32_t clock_now_us(void); /* modulo 2^32 */
void clock_sleep_until(void *context, uint32_t due_ms);
void clock_delay_us(void *context, uint32_t us); /* busy */
uint32_t clock_busy_cycles(void); /* cycles since start that were not slept, modulo 2^32 */

/* The loader (boards/boot) wants to see each byte that the console receives while a program runs, and that no one sleeps longer than
 * until resident_wake. */
#if defined(BOARD_RESIDENT) || !defined(MOTE_FIRMWARE)
void resident_received(uint8_t byte);
uint32_t resident_wake(uint32_t due_ms);
#else
static inline void resident_received(uint8_t byte) { (void)byte; }
static inline uint32_t resident_wake(uint32_t due_ms) { return due_ms; }
#endif

/* report.c: the program's console output, and what the desktop asked to hear of (see boot.h). */
void report_write(void *context, const char *bytes, size_t count);
void report_pin(unsigned pin, unsigned level);

/* Bits that nobody knows beforehand where something outside made the program take another time; else always the same. */
static inline uint32_t clock_random(void) { return clock_busy_cycles() * 2654435761u; }

#ifdef BOARD_TEST_REGISTERS /* a unit test's model of a chip */
volatile uint32_t *reg(uintptr_t address);
volatile uint16_t *reg16(uintptr_t address);
#else
static inline volatile uint32_t *reg(uintptr_t address) { return (volatile uint32_t *)address; }
static inline volatile uint16_t *reg16(uintptr_t address) { return (volatile uint16_t *)address; }
#endif

/* Poll for all ones of `mask`, but not forever: an emulator may not model the register. */
static inline bool reg_wait(uintptr_t address, uint32_t mask)
{
    for (unsigned i = 0; i < 20000; i++)
        if ((*reg(address) & mask) == mask)
            return true;
    return false;
}

#endif
