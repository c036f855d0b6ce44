/* STM32F100: USART1 on PA9 is the console, pins are PA0 = 0 .. PE15 = 79, LED1 is PC9, LED2 PC8. */
#include "board.h"

enum {
    RCC = 0x40021000,
    GPIOA = 0x40010800, /* ports are 0x400 apart */
    USART1 = 0x40013800,
    PINS = 80
};
enum { RCC_CR = 0x00, RCC_CFGR = 0x04, RCC_APB2ENR = 0x18 };
enum { GPIO_CRL = 0x00, GPIO_IDR = 0x08, GPIO_BSRR = 0x10 };
enum { USART_SR = 0x00, USART_DR = 0x04, USART_BRR = 0x08, USART_CR1 = 0x0C };

static uintptr_t gpio(unsigned pin) { return GPIOA + (pin >> 4) * 0x400u; }

/* Poll for `mask`, but not forever: an emulator may not model the register. */
static void wait_for(uintptr_t address, uint32_t mask)
{
    for (unsigned i = 0; i < 2000 && (*reg(address) & mask) != mask; i++)
        ;
}

static void set_mode(unsigned pin, uint32_t bits)
{
    volatile uint32_t *control = reg(gpio(pin) + GPIO_CRL + (pin & 8 ? 4u : 0u));
    unsigned shift = (pin & 7) * 4;
    *reg(RCC + RCC_APB2ENR) |= 4u << (pin >> 4);
    *control = (*control & ~(15u << shift)) | bits << shift;
}

/* 24 MHz from the internal oscillator (HSI / 2 * 6); USART1 at 115200. */
void board_init(void)
{
    *reg(RCC + RCC_CFGR) = 4u << 18;
    *reg(RCC + RCC_CR) |= 1u << 24;
    wait_for(RCC + RCC_CR, 1u << 25);
    *reg(RCC + RCC_CFGR) |= 2;
    wait_for(RCC + RCC_CFGR, 2u << 2);
    *reg(RCC + RCC_APB2ENR) |= 1u << 14;
    set_mode(9, 0xB); /* PA9: alternate function, push-pull */
    *reg(USART1 + USART_BRR) = CLOCK_HZ / 115200;
    *reg(USART1 + USART_CR1) = 1u << 13 | 1u << 3;
}

void board_put(char c)
{
    while (!(*reg(USART1 + USART_SR) & 0x80))
        ;
    *reg(USART1 + USART_DR) = (uint8_t)c;
}

static void pin_mode(void *context, unsigned pin, unsigned mode)
{
    (void)context;
    set_mode(pin, mode == 1 ? 2 : mode == 2 ? 8 : 4);
    if (mode == 2)
        *reg(gpio(pin) + GPIO_BSRR) = 1u << (pin & 15);
}

static void pin_write(void *context, unsigned pin, unsigned level)
{
    (void)context;
    *reg(gpio(pin) + GPIO_BSRR) = (level ? 1u : 0x10000u) << (pin & 15);
    report_pin(pin, level);
}

static unsigned pin_read(void *context, unsigned pin)
{
    (void)context;
    return *reg(gpio(pin) + GPIO_IDR) >> (pin & 15) & 1;
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
    .led1 = 41,
};
