/* STM32F100RB: USART1 on PA9 and PA10 is the console; pins are PA0 = 0 .. PE15 = 79. Registers: reference manual RM0041. */
#include "board.h"
#include "cpu.h"
#include "io.h"
#include "board_pins.h"

enum {
    RCC = 0x40021000,
    GPIOA = 0x40010800, /* ports are 0x400 apart */
    USART1 = 0x40013800
};
enum { RCC_CR = 0x00, RCC_CFGR = 0x04, RCC_APB2ENR = 0x18, RCC_APB1ENR = 0x1C };
enum { GPIO_CRL = 0x00, GPIO_IDR = 0x08, GPIO_BSRR = 0x10 };
enum { USART_SR = 0x00, USART_DR = 0x04, USART_BRR = 0x08, USART_CR1 = 0x0C };
enum { MODE_ANALOG = 0, MODE_OUTPUT = 2, MODE_INPUT = 4, MODE_OPEN_DRAIN = 6, MODE_PULLED = 8, MODE_ALTERNATE = 11 };

static uintptr_t gpio(unsigned pin) { return GPIOA + (pin >> 4) * 0x400u; }

/* Poll for `mask`, but not forever: an emulator may not model the register. */
static bool wait_for(uintptr_t address, uint32_t mask)
{
    for (unsigned i = 0; i < 2000; i++)
        if ((*reg(address) & mask) == mask)
            return true;
    return false;
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
    set_mode(9, MODE_ALTERNATE);
    *reg(USART1 + USART_BRR) = CLOCK_HZ / 115200;
    *reg(USART1 + USART_CR1) = 1u << 13 | 1u << 3 | 1u << 2;
}

void board_put(char c)
{
    while (!(*reg(USART1 + USART_SR) & 0x80))
        ;
    *reg(USART1 + USART_DR) = (uint8_t)c;
}

int board_get(void) { return *reg(USART1 + USART_SR) & 0x20 ? (int)(*reg(USART1 + USART_DR) & 0xFF) : -1; }

uint32_t board_random(void *context)
{
    (void)context;
    return clock_random();
}

void board_pin_mode(unsigned pin, unsigned mode)
{
    static const uint8_t MODES[] = {MODE_INPUT, MODE_OUTPUT, MODE_PULLED, MODE_PULLED, MODE_OPEN_DRAIN, MODE_ANALOG};
    set_mode(pin, MODES[mode < sizeof MODES ? mode : 0]);
    if (MODES[mode < sizeof MODES ? mode : 0] == MODE_PULLED)
        board_pin_write(pin, mode == MOTE_PIN_INPUT_PULLUP);
}

void board_pin_write(unsigned pin, unsigned level) { *reg(gpio(pin) + GPIO_BSRR) = (level ? 1u : 0x10000u) << (pin & 15); }

unsigned board_pin_read(unsigned pin) { return *reg(gpio(pin) + GPIO_IDR) >> (pin & 15) & 1; }

#ifdef BOARD_INTERRUPTS
enum { IRQ_EXTI0 = 6, IRQ_EXTI9_5 = 23, IRQ_USART1 = 37, IRQ_EXTI15_10 = 40 };

void board_receive(bool on)
{
    set_mode(10, MODE_INPUT);
    *reg(USART1 + USART_CR1) = (*reg(USART1 + USART_CR1) & ~0x20u) | (on ? 0x20u : 0u);
    if (on)
        cpu_interrupt_on(IRQ_USART1);
    else
        cpu_interrupt_off(IRQ_USART1); /* an emulator's stays asserted */
}

#endif

#if MOTE_FEATURES & FEATURE_IO
enum { AFIO = 0x40010000, EXTI = 0x40010400, ADC1 = 0x40012400, TIM2 = 0x40000000, IWDG = 0x40003000 };
enum { AFIO_MAPR = 0x04, AFIO_EXTICR = 0x08, EXTI_IMR = 0x00, EXTI_RTSR = 0x08, EXTI_FTSR = 0x0C, EXTI_PR = 0x14 };
enum { ADC_SR = 0x00, ADC_CR2 = 0x08, ADC_SMPR1 = 0x0C, ADC_SMPR2 = 0x10, ADC_SQR3 = 0x34, ADC_DR = 0x4C };
enum { TIM_CR1 = 0x00, TIM_EGR = 0x14, TIM_CCMR1 = 0x18, TIM_CCER = 0x20, TIM_PSC = 0x28, TIM_ARR = 0x2C, TIM_CCR1 = 0x34 };
enum { CHANNEL_TEMPERATURE = 16, CHANNEL_REFERENCE = 17, NO_CHANNEL = 0xFF };

bool board_baud(uint32_t baud)
{
    uint32_t divisor = (CLOCK_HZ + baud / 2) / baud;
    if (divisor < 16 || divisor > 0xFFFF)
        return false;
    *reg(USART1 + USART_BRR) = divisor;
    return true;
}

/* ---- watches: there is one for pins of the same number, whatever their port */

bool board_pin_watch(unsigned pin, unsigned edges)
{
    const unsigned line = pin & 15, bit = 1u << line, shift = (line & 3) * 4;
    volatile uint32_t *port = reg(AFIO + AFIO_EXTICR + (line >> 2) * 4);
    const bool taken = *reg(EXTI + EXTI_IMR) & bit, here = (*port >> shift & 15) == pin >> 4;
    if (taken && !here)
        return edges == MOTE_EDGE_NONE;
    *reg(EXTI + EXTI_IMR) &= ~bit;
    if (edges == MOTE_EDGE_NONE)
        return true;
    *reg(RCC + RCC_APB2ENR) |= 1;
    *port = (*port & ~(15u << shift)) | pin >> 4 << shift;
    *reg(EXTI + EXTI_RTSR) = (*reg(EXTI + EXTI_RTSR) & ~bit) | (edges & MOTE_EDGE_RISING ? bit : 0);
    *reg(EXTI + EXTI_FTSR) = (*reg(EXTI + EXTI_FTSR) & ~bit) | (edges & MOTE_EDGE_FALLING ? bit : 0);
    *reg(EXTI + EXTI_PR) = bit;
    *reg(EXTI + EXTI_IMR) |= bit;
    cpu_interrupt_on(line < 5 ? IRQ_EXTI0 + line : line < 10 ? IRQ_EXTI9_5 : IRQ_EXTI15_10);
    return true;
}

static void changed(void)
{
    uint32_t lines = *reg(EXTI + EXTI_PR) & *reg(EXTI + EXTI_IMR);
    *reg(EXTI + EXTI_PR) = lines;
    for (unsigned line = 0; line < 16; line++)
        if (lines >> line & 1) {
            unsigned pin = (*reg(AFIO + AFIO_EXTICR + (line >> 2) * 4) >> (line & 3) * 4 & 15) * 16 + line;
            io_pin_changed(pin, board_pin_read(pin));
        }
}

/* ---- analog */

static unsigned channel_of(unsigned pin)
{
    return pin < 8 ? pin : pin == 16 || pin == 17 ? pin - 8 : pin >= 32 && pin < 38 ? pin - 22 : NO_CHANNEL;
}

/* 12 bits, or -1: nothing is converted. */
static int32_t convert(unsigned channel)
{
    enum { ON = 1, CALIBRATE = 4, START_BY_SOFTWARE = 7 << 17 | 1 << 20, START = 1 << 22, SENSORS = 1 << 23 };
    if (!(*reg(RCC + RCC_APB2ENR) & 1u << 9)) {
        *reg(RCC + RCC_APB2ENR) |= 1u << 9;
        *reg(ADC1 + ADC_CR2) = ON | SENSORS | START_BY_SOFTWARE;
        *reg(ADC1 + ADC_SMPR1) = *reg(ADC1 + ADC_SMPR2) = 0x3FFFFFFF; /* 240 cycles: the sensor needs 17 us */
        clock_delay_us(NULL, 10);
        *reg(ADC1 + ADC_CR2) |= CALIBRATE;
        for (unsigned i = 0; i < 2000 && *reg(ADC1 + ADC_CR2) & CALIBRATE; i++)
            ;
    }
    *reg(ADC1 + ADC_SQR3) = channel;
    *reg(ADC1 + ADC_CR2) |= START;
    return wait_for(ADC1 + ADC_SR, 2) ? (int32_t)(*reg(ADC1 + ADC_DR) & 0xFFF) : -1;
}

static int32_t analog_read(void *context, unsigned pin)
{
    (void)context;
    pin = pins_number(pin);
    unsigned channel = channel_of(pin);
    if (channel == NO_CHANNEL)
        return -1;
    set_mode(pin, MODE_ANALOG);
    int32_t bits = convert(channel);
    return bits < 0 ? bits : bits << 4 | bits >> 8;
}

/* Millivolts of the supply by the internal reference of 1.2 V; of the sensor 1,410 at 25 degrees, 4.3 less for each further one. */
static int32_t sensor(void *context, unsigned which)
{
    (void)context;
    int32_t reference = convert(CHANNEL_REFERENCE), bits = which == MOTE_SENSOR_TEMPERATURE ? convert(CHANNEL_TEMPERATURE) : 0;
    if (reference <= 0 || bits < 0 || which > MOTE_SENSOR_SUPPLY)
        return INT32_MIN;
    if (which == MOTE_SENSOR_SUPPLY)
        return 1200 * 4095 / reference * 256 / 1000;
    return (1410 - bits * 1200 / reference) * 2560 / 43 + 25 * 256;
}

/* Timers 2, 3 (on its last pins, which are the LEDs') and 4; the channels of one have its frequency in common. */
static bool analog_write(void *context, unsigned pin, unsigned duty, uint32_t hz)
{
    static const struct {
        uint8_t first, timer, channel, count;
    } PINS[] = {{0, 2, 0, 4}, {38, 3, 0, 4}, {22, 4, 0, 4}}; /* PA0, PC6, PB6 */
    (void)context;
    pin = pins_number(pin);
    unsigned i = 0;
    while (i < 3 && (pin < PINS[i].first || pin >= (unsigned)PINS[i].first + PINS[i].count))
        i++;
    const uint32_t period = CLOCK_HZ / (hz ? hz : 1000), prescaler = period >> 16, ticks = period / (prescaler + 1);
    if (i == 3 || ticks < 2 || prescaler > 0xFFFF)
        return false;
    const uintptr_t timer = TIM2 + (PINS[i].timer - 2u) * 0x400u;
    const unsigned channel = pin - PINS[i].first;
    *reg(RCC + RCC_APB1ENR) |= 1u << (PINS[i].timer - 2);
    *reg(RCC + RCC_APB2ENR) |= 1;
    *reg(AFIO + AFIO_MAPR) |= 3u << 10;
    *reg(timer + TIM_PSC) = prescaler;
    *reg(timer + TIM_ARR) = ticks - 1;
    *reg(timer + TIM_CCR1 + channel * 4) = (duty > 0xFFFF ? 0xFFFF : duty) * ticks / 0xFFFF;
    *reg(timer + TIM_CCMR1 + (channel >> 1) * 4) |= 0x68u << (channel & 1) * 8; /* PWM mode 1, preload */
    *reg(timer + TIM_CCER) |= 1u << channel * 4;
    *reg(timer + TIM_EGR) = 1;
    *reg(timer + TIM_CR1) = 0x81;
    set_mode(pin, MODE_ALTERNATE);
    return true;
}

/* ---- the rest */

static bool watchdog(void *context, unsigned seconds)
{
    (void)context;
    if (seconds > 26) /* 40 kHz / 256, 12 bits */
        return false;
    if (seconds) {
        *reg(IWDG) = 0xCCCC;
        *reg(IWDG) = 0x5555;
        *reg(IWDG + 4) = 6;
        *reg(IWDG + 8) = seconds * 40000 / 256;
    }
    *reg(IWDG) = 0xAAAA;
    return true;
}

static const uint8_t leds[] = {BOARD_LEDS}, buttons[] = {BOARD_BUTTONS};
const MoteDevices board_devices = {
    .i2c_count = BOARD_I2C_COUNT, .spi_count = BOARD_SPI_COUNT, .serial_count = 1,
    .led_count = BOARD_LED_COUNT, .button_count = BOARD_BUTTON_COUNT, .leds = leds, .buttons = buttons,
    .pin_watch = io_pin_watch, .analog_read = analog_read, .analog_write = analog_write, .sensor = sensor,
    .i2c_setup = soft_i2c_setup, .i2c_transfer = soft_i2c_transfer, .spi_setup = soft_spi_setup, .spi_transfer = soft_spi_transfer,
    .serial_setup = io_serial_setup, .serial_write = io_serial_write, .serial_read = io_serial_read, .serial_listen = io_serial_listen,
    .event = io_event, .pin_mode_of = pins_mode_of, .listening = io_listening, .watchdog = watchdog, .delay_us = clock_delay_us, .reset = io_reset,
};
#endif

#ifdef BOARD_INTERRUPTS
#if MOTE_FEATURES & FEATURE_IO
#define CHANGED VECTOR(changed)
#else
#define CHANGED 0
#endif
VECTORS = {
    [IRQ_EXTI0] = CHANGED, CHANGED, CHANGED, CHANGED, CHANGED, [IRQ_EXTI9_5] = CHANGED, [IRQ_USART1] = VECTOR(console_receive),
    [IRQ_EXTI15_10] = CHANGED};
#endif
