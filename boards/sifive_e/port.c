#include "board.h"
#include "cpu.h"
enum { UART0 = 0x10013000 };
void board_init(void) { *reg(UART0 + 8) = 1; }
void board_put(char c) { while (*reg(UART0) >> 31) ; *reg(UART0) = (uint8_t)c; }
void board_interrupt(void) {}
static void pin_mode(void *context, unsigned pin, unsigned mode) { (void)context, (void)pin, (void)mode; }
static void pin_write(void *context, unsigned pin, unsigned level) { (void)context; report_pin(pin, level); }
static unsigned pin_read(void *context, unsigned pin) { (void)context, (void)pin; return 0; }
const MotePort board_port = { .write = report_write, .now_ms = clock_now_ms, .sleep_until = clock_sleep_until, .random = clock_random, .pin_mode = pin_mode, .pin_write = pin_write, .pin_read = pin_read, .pin_count = 32, .led1 = 19 };
