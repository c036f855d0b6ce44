/* MPS2+ AN386: CMSDK UART0 is the console; pins 0 and 1 are the LEDs, 2 and 3 the buttons of FPGAIO. */
#include "board.h"

enum { UART0 = 0x40004000, FPGAIO = 0x40028000 };
enum { UART_DATA = 0x00, UART_STATE = 0x04, UART_CTRL = 0x08, UART_BAUDDIV = 0x10 };
enum { FPGAIO_LED = 0x00, FPGAIO_BUTTON = 0x08 };

void board_init(void)
{
    *reg(UART0 + UART_BAUDDIV) = CLOCK_HZ / 115200;
    *reg(UART0 + UART_CTRL) = 1;
}

void board_put(char c)
{
    while (*reg(UART0 + UART_STATE) & 1)
        ;
    *reg(UART0 + UART_DATA) = (uint8_t)c;
}

static void pin_mode(void *context, unsigned pin, unsigned mode)
{
    (void)context, (void)pin, (void)mode; /* directions are fixed */
}

static void pin_write(void *context, unsigned pin, unsigned level)
{
    (void)context;
    volatile uint32_t *leds = reg(FPGAIO + FPGAIO_LED);
    if (pin < 2)
        *leds = level ? *leds | 1u << pin : *leds & ~(1u << pin);
    report_pin(pin, level);
}

static unsigned pin_read(void *context, unsigned pin)
{
    (void)context;
    return pin < 2 ? *reg(FPGAIO + FPGAIO_LED) >> pin & 1 : *reg(FPGAIO + FPGAIO_BUTTON) >> (pin - 2) & 1;
}

const MotePort board_port = {
    .write = report_write,
    .now_ms = clock_now_ms,
    .sleep_until = clock_sleep_until,
    .random = clock_random,
    .pin_mode = pin_mode,
    .pin_write = pin_write,
    .pin_read = pin_read,
    .pin_count = 4,
    .led1 = 0,
};
