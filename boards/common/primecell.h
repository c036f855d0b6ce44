/* Arm's blocks that makers of chips use, each at an address of its own: UART (PL011), SPI (PL022), watchdog (SP805). */
#ifndef MOTE_PRIMECELL_H
#define MOTE_PRIMECELL_H

#include "board.h"

/* ---- UART */

enum { UART_DR = 0x00, UART_FR = 0x18, UART_IBRD = 0x24, UART_FBRD = 0x28, UART_LCRH = 0x2C, UART_CTL = 0x30, UART_IM = 0x38, UART_ICR = 0x44 };
enum { UART_BUSY = 1 << 3, UART_EMPTY = 1 << 4, UART_FULL = 1 << 5 };                /* UART_FR */
enum { UART_8_BITS = 3 << 5, UART_FIFO = 1 << 4 };                                   /* UART_LCRH */
enum { UART_ON = 1 << 9 | 1 << 8 | 1 };                                              /* UART_CTL: receiver, transmitter */
enum { UART_RECEIVED = 1 << 4, UART_RECEIVED_A_WHILE_AGO = 1 << 6 };                 /* UART_IM, UART_ICR */

static inline void uart_put(uintptr_t uart, char c)
{
    while (*reg(uart + UART_FR) & UART_FULL)
        ;
    *reg(uart + UART_DR) = (uint8_t)c;
}

static inline int uart_get(uintptr_t uart) { return *reg(uart + UART_FR) & UART_EMPTY ? -1 : (int)(*reg(uart + UART_DR) & 0xFF); }

/* With all that is to be sent on its way. The line's format takes the divisor over. */
static inline bool uart_baud(uintptr_t uart, uint32_t baud, uint32_t format)
{
    const uint32_t divisor = (CLOCK_HZ * 4u + baud / 2) / baud; /* in 64ths of 16 cycles */
    if (divisor < 64 || divisor >> 6 > 0xFFFF)
        return false;
    while (*reg(uart + UART_FR) & UART_BUSY)
        ;
    *reg(uart + UART_CTL) = 0;
    *reg(uart + UART_IBRD) = divisor >> 6;
    *reg(uart + UART_FBRD) = divisor & 63;
    *reg(uart + UART_LCRH) = format;
    *reg(uart + UART_CTL) = UART_ON;
    return true;
}

/* ---- SPI as a master, words of 8 bits */

enum { SSP_CR0 = 0x00, SSP_CR1 = 0x04, SSP_DR = 0x08, SSP_SR = 0x0C, SSP_CPSR = 0x10, SSP_RECEIVED = 1 << 2, SSP_ENABLED = 1 << 1 };

static inline void ssp_setup(uintptr_t ssp, uint32_t hz, unsigned mode)
{
    const uint32_t prescaler = hz < CLOCK_HZ / 512 ? 254 : 2, divisor = (CLOCK_HZ / prescaler + hz - 1) / hz;
    *reg(ssp + SSP_CR1) = 0;
    *reg(ssp + SSP_CPSR) = prescaler;
    *reg(ssp + SSP_CR0) = ((divisor > 256 ? 256 : divisor) - 1) << 8 | (mode & 1u) << 7 | (mode >> 1 & 1u) << 6 | 7;
    *reg(ssp + SSP_CR1) = SSP_ENABLED;
}

static inline void ssp_transfer(uintptr_t ssp, const uint8_t *write, uint8_t *read, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        *reg(ssp + SSP_DR) = write ? write[i] : 0;
        while (!(*reg(ssp + SSP_SR) & SSP_RECEIVED))
            ;
        const uint32_t byte = *reg(ssp + SSP_DR);
        if (read)
            read[i] = (uint8_t)byte;
    }
}

/* ---- watchdog: it resets when it has run down twice */

enum { WATCHDOG_MOST_SECONDS = UINT32_MAX / (CLOCK_HZ / 2) };

static inline void watchdog_feed(uintptr_t watchdog, unsigned seconds)
{
    enum { LOAD = 0x000, CONTROL = 0x008, CLEAR = 0x00C, LOCK = 0xC00, RESET = 3, KEY = 0x1ACCE551 };
    *reg(watchdog + LOCK) = KEY;
    if (seconds) {
        *reg(watchdog + LOAD) = seconds * (CLOCK_HZ / 2);
        *reg(watchdog + CONTROL) = RESET;
    }
    *reg(watchdog + CLEAR) = 0;
    *reg(watchdog + LOCK) = 0;
}

#endif
