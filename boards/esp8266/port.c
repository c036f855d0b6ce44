/* QEMU's machine `sim` with the ESP8266's core and memory map: the console is the emulator's (SIMCALL); pins are remembered. */
#include "board.h"

enum { CALL_READ = 3, CALL_WRITE = 4, CALL_SELECT_ONE = 29, SELECT_READ = 1, PINS = 17 };

static uint32_t levels;

/* The emulator starts here; on the chip the boot ROM jumps to cpu_start. */
__asm(".section .reset, \"ax\"\n"
      "j 1f\n"
      ".align 4\n"
      "reset_start: .word cpu_start\n"
      "1: l32r a0, reset_start\n"
      "jx a0\n"
      ".text\n");

/* The emulator does what a2 says with a3 to a5; the result is in a2. */
static int32_t simcall(uint32_t call, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r2 __asm("a2") = call;
    register uint32_t r3 __asm("a3") = a;
    register uint32_t r4 __asm("a4") = b;
    register uint32_t r5 __asm("a5") = c;
    __asm volatile("simcall" : "+r"(r2), "+r"(r3) : "r"(r4), "r"(r5) : "memory");
    return (int32_t)r2;
}

void board_init(void) {}

void board_put(char c) { simcall(CALL_WRITE, 1, (uint32_t)&c, 1); }

static void pin_mode(void *context, unsigned pin, unsigned mode) { (void)context, (void)pin, (void)mode; }

static void pin_write(void *context, unsigned pin, unsigned level)
{
    (void)context;
    if (pin < PINS)
        levels = level ? levels | 1u << pin : levels & ~(1u << pin);
    report_pin(pin, level);
}

static unsigned pin_read(void *context, unsigned pin)
{
    (void)context;
    return pin < PINS ? levels >> pin & 1 : 0;
}

const MotePort board_port = {
    .write = report_write,
    .now_ms = clock_now_ms,
    .sleep_until = clock_sleep_until,
    .random = clock_random,
    .pin_mode = pin_mode,
    .pin_write = pin_write,
    .pin_read = pin_read,
    .pin_count = PINS,
    .led1 = 2,
};
