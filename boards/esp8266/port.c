/* QEMU's machine `sim` with the ESP8266's core and memory map: the console is the emulator's (SIMCALL); pins are remembered. */
#include "board.h"
#include "cpu.h"

enum { CALL_READ = 3, CALL_WRITE = 4, CALL_SELECT_ONE = 29, SELECT_READ = 1 };

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

/* A byte that waits in the emulator's console; there is no interrupt that tells of it. */
int board_get(void)
{
    const uint32_t at_once[2] = {0, 0};
    uint8_t c;
    if (simcall(CALL_SELECT_ONE, 0, SELECT_READ, (uint32_t)at_once) != 1 || simcall(CALL_READ, 0, (uint32_t)&c, 1) != 1)
        return -1;
    return c;
}

uint32_t board_random(void *context)
{
    (void)context;
    return clock_random();
}

void board_pin_mode(unsigned pin, unsigned mode) { (void)pin, (void)mode; }

void board_pin_write(unsigned pin, unsigned level) { levels = level ? levels | 1u << pin : levels & ~(1u << pin); }

unsigned board_pin_read(unsigned pin) { return levels >> pin & 1; }

_Noreturn void board_reset(void)
{
    cpu_lock();
    cpu_start();
}
