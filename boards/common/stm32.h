/* Blocks that several STM32 have alike, each at an address of its own: USART, EXTI, general timers, IWDG. Pins are PA0 = 0 .. PA15 = 15,
 * PB0 = 16 ... Registers: reference manuals RM0041 (STM32F100) and RM0090 (STM32F405).
 */
#ifndef MOTE_STM32_H
#define MOTE_STM32_H

#include "io.h"

/* ---- USART */

enum { USART_SR = 0x00, USART_DR = 0x04, USART_BRR = 0x08, USART_CR1 = 0x0C };
enum { USART_OVERRUN = 1 << 3, USART_RECEIVED = 1 << 5, USART_SENT = 1 << 6, USART_ROOM = 1 << 7 };
enum { USART_ON = 1 << 13 | 1 << 3 | 1 << 2, USART_RECEIVE_INTERRUPT = 1 << 5 };

static inline void usart_init(uintptr_t usart, uint32_t divisor)
{
    *reg(usart + USART_BRR) = divisor;
    *reg(usart + USART_CR1) = USART_ON;
}

static inline void usart_put(uintptr_t usart, char c)
{
    while (!(*reg(usart + USART_SR) & USART_ROOM))
        ;
    *reg(usart + USART_DR) = (uint8_t)c;
}

/* An overrun may be told of when its byte has been read already. Its interrupt would come again and again if nobody read. */
static inline int usart_get(uintptr_t usart)
{
    const uint32_t state = *reg(usart + USART_SR) & (USART_RECEIVED | USART_OVERRUN);
    if (!state)
        return -1;
    const uint32_t byte = *reg(usart + USART_DR) & 0xFF; /* clears both */
    return state & USART_RECEIVED ? (int)byte : -1;
}

static inline void usart_interrupt(uintptr_t usart, bool on)
{
    *reg(usart + USART_CR1) = on ? USART_ON | USART_RECEIVE_INTERRUPT : USART_ON;
}

#if MOTE_FEATURES & FEATURE_IO
static inline bool usart_baud(uintptr_t usart, uint32_t clock_hz, uint32_t baud)
{
    const uint32_t divisor = (clock_hz + baud / 2) / baud;
    if (divisor < 16 || divisor > 0xFFFF)
        return false;
    while (!(*reg(usart + USART_SR) & USART_SENT))
        ;
    *reg(usart + USART_BRR) = divisor;
    return true;
}

/* ---- EXTI: it watches one pin of each number, whatever its port, which `select` (EXTICR) says */

enum { IRQ_EXTI0 = 6, IRQ_EXTI9_5 = 23, IRQ_EXTI15_10 = 40 };
enum { EXTI_IMR = 0x00, EXTI_RTSR = 0x08, EXTI_FTSR = 0x0C, EXTI_PR = 0x14, EXTI_LINES = 16 };

static inline unsigned exti_port(uintptr_t select, unsigned line) { return *reg(select + (line >> 2) * 4) >> (line & 3) * 4 & 15; }

static inline void exti_set(uintptr_t address, uint32_t bit, bool on) { *reg(address) = on ? *reg(address) | bit : *reg(address) & ~bit; }

/* The select registers have their clock. */
static inline bool exti_watch(uintptr_t exti, uintptr_t select, unsigned pin, unsigned edges)
{
    const unsigned line = pin & 15, bit = 1u << line, shift = (line & 3) * 4;
    if (*reg(exti + EXTI_IMR) & bit && exti_port(select, line) != pin >> 4)
        return edges == MOTE_EDGE_NONE; /* another port's pin is watched */
    exti_set(exti + EXTI_IMR, bit, false);
    if (edges == MOTE_EDGE_NONE)
        return true;
    volatile uint32_t *port = reg(select + (line >> 2) * 4);
    *port = (*port & ~(15u << shift)) | pin >> 4 << shift;
    exti_set(exti + EXTI_RTSR, bit, edges & MOTE_EDGE_RISING);
    exti_set(exti + EXTI_FTSR, bit, edges & MOTE_EDGE_FALLING);
    *reg(exti + EXTI_PR) = bit;
    exti_set(exti + EXTI_IMR, bit, true);
    cpu_interrupt_on(line < 5 ? IRQ_EXTI0 + line : line < 10 ? IRQ_EXTI9_5 : IRQ_EXTI15_10);
    return true;
}

static inline void exti_changed(uintptr_t exti, uintptr_t select)
{
    const uint32_t lines = *reg(exti + EXTI_PR) & *reg(exti + EXTI_IMR);
    *reg(exti + EXTI_PR) = lines;
    for (unsigned line = 0; line < EXTI_LINES; line++)
        if (lines >> line & 1) {
            const unsigned pin = exti_port(select, line) * 16 + line;
            io_pin_changed(pin, board_pin_read(pin));
        }
}

/* ---- the converter's input that a pin is: PA0 to PA7, PB0, PB1, PC0 to PC5 */

enum { ADC_NO_CHANNEL = 0xFF };

static inline unsigned adc_channel(unsigned pin)
{
    return pin < 8 ? pin : pin == 16 || pin == 17 ? pin - 8 : pin >= 32 && pin < 38 ? pin - 22 : ADC_NO_CHANNEL;
}

/* ---- general timers, which are at the same addresses; the channels of one have its frequency in common */

enum { TIM2 = 0x40000000, TIM_CR1 = 0x00, TIM_EGR = 0x14, TIM_CCMR1 = 0x18, TIM_CCER = 0x20, TIM_PSC = 0x28, TIM_ARR = 0x2C, TIM_CCR1 = 0x34 };

/* A square wave at the output of channel 0 to 3 of timer 2 to 5, by a clock of `clock_hz`. enable: the register that has the timers' clocks. */
static inline bool timer_wave(uintptr_t enable, uint32_t clock_hz, unsigned number, unsigned channel, uint32_t duty, uint32_t hz)
{
    enum { PWM_MODE_1_PRELOADED = 0x68, RUN_PRELOADED = 0x81 };
    const uint32_t period = clock_hz / hz, prescaler = period >> 16, ticks = period / (prescaler + 1);
    const uintptr_t timer = TIM2 + (number - 2) * 0x400u;
    if (ticks < 2)
        return false;
    *reg(enable) |= 1u << (number - 2);
    *reg(timer + TIM_PSC) = prescaler;
    *reg(timer + TIM_ARR) = ticks - 1;
    *reg(timer + TIM_CCR1 + channel * 4) = duty * ticks / 0xFFFF;
    *reg(timer + TIM_CCMR1 + (channel >> 1) * 4) |= (uint32_t)PWM_MODE_1_PRELOADED << (channel & 1) * 8;
    *reg(timer + TIM_CCER) |= 1u << channel * 4;
    *reg(timer + TIM_EGR) = 1;
    *reg(timer + TIM_CR1) = RUN_PRELOADED;
    return true;
}

/* ---- IWDG: the internal slow clock by 256, in 12 bits */

static inline bool iwdg_watch(unsigned seconds, uint32_t slow_hz)
{
    enum { IWDG = 0x40003000, KEY = 0x0, PRESCALER = 0x4, RELOAD = 0x8, STATE = 0xC, BY_256 = 6, TAKEN_OVER_US = 50000 };
    if (seconds * slow_hz / 256 > 0xFFF)
        return false;
    if (seconds) {
        *reg(IWDG + KEY) = 0xCCCC; /* start */
        *reg(IWDG + KEY) = 0x5555; /* let the other registers be written */
        *reg(IWDG + PRESCALER) = BY_256;
        *reg(IWDG + RELOAD) = seconds * slow_hz / 256;
        for (uint32_t start = clock_now_us(); *reg(IWDG + STATE) && clock_now_us() - start < TAKEN_OVER_US;)
            ; /* until the slow clock has taken them over; else the old count would be what is loaded next */
    }
    *reg(IWDG + KEY) = 0xAAAA; /* count from the start again */
    return true;
}
#endif

#endif
