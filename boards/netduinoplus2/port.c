/* Netduino Plus 2: pins are PA0 = 0 .. PD2 = 50; USART6 on PC6 and PC7 (D1 and D0) is the console. Registers: RM0090. The
 * floating-point unit is off: JavaScript's numbers are doubles, which it does not know.
 */
#include "board.h"
#include "cpu.h"
#include "io.h"
#include "board_pins.h"

enum {
    RCC = 0x40023800,
    FLASH_ACR = 0x40023C00,
    GPIOA = 0x40020000, /* ports are 0x400 apart */
    USART6 = 0x40011400,
    RNG = 0x50060800,
    APB2_HZ = CLOCK_HZ / 2
};
enum { RCC_CR = 0x00, RCC_PLLCFGR = 0x04, RCC_CFGR = 0x08, RCC_AHB1ENR = 0x30, RCC_AHB2ENR = 0x34, RCC_APB1ENR = 0x40, RCC_APB2ENR = 0x44 };
enum { GPIO_MODER = 0x00, GPIO_OTYPER = 0x04, GPIO_PUPDR = 0x0C, GPIO_IDR = 0x10, GPIO_BSRR = 0x18, GPIO_AFR = 0x20 };
enum { USART_SR = 0x00, USART_DR = 0x04, USART_BRR = 0x08, USART_CR1 = 0x0C };
enum { MODE_INPUT, MODE_OUTPUT, MODE_ALTERNATE, MODE_ANALOG };

static uintptr_t gpio(unsigned pin) { return GPIOA + (pin >> 4) * 0x400u; }

/* Poll for `mask`, but not forever: an emulator may not model the register. */
static bool wait_for(uintptr_t address, uint32_t mask)
{
    for (unsigned i = 0; i < 20000; i++)
        if ((*reg(address) & mask) == mask)
            return true;
    return false;
}

static void set_field(uintptr_t address, unsigned index, unsigned bits, uint32_t value)
{
    volatile uint32_t *r = reg(address);
    *r = (*r & ~(((1u << bits) - 1) << index * bits)) | value << index * bits;
}

static void set_mode(unsigned pin, uint32_t mode)
{
    *reg(RCC + RCC_AHB1ENR) |= 1u << (pin >> 4);
    set_field(gpio(pin) + GPIO_MODER, pin & 15, 2, mode);
}

static void set_function(unsigned pin, unsigned function)
{
    set_field(gpio(pin) + GPIO_AFR + (pin & 8 ? 4u : 0u), pin & 7, 4, function);
    set_mode(pin, MODE_ALTERNATE);
}

/* 168 MHz from the crystal of 25 MHz (/ 25 * 336 / 2); the buses' clocks are 42 and 84 MHz. */
static void clock_tree(void)
{
    *reg(RCC + RCC_CR) |= 1u << 16;
    wait_for(RCC + RCC_CR, 1u << 17);
    *reg(RCC + RCC_PLLCFGR) = 25 | 336 << 6 | 0 << 16 | 1 << 22 | 7 << 24;
    *reg(RCC + RCC_CR) |= 1u << 24;
    wait_for(RCC + RCC_CR, 1u << 25);
    *reg(FLASH_ACR) = 0x705; /* caches, prefetching, 5 wait states */
    *reg(RCC + RCC_CFGR) = 5 << 10 | 4 << 13;
    *reg(RCC + RCC_CFGR) |= 2;
    wait_for(RCC + RCC_CFGR, 2 << 2);
}

void board_init(void)
{
    clock_tree();
    *reg(RCC + RCC_APB2ENR) |= 1u << 5;
    set_function(38, 8);
    *reg(USART6 + USART_BRR) = APB2_HZ / 115200;
    *reg(USART6 + USART_CR1) = 1u << 13 | 1u << 3 | 1u << 2;
}

void board_put(char c)
{
    while (!(*reg(USART6 + USART_SR) & 0x80))
        ;
    *reg(USART6 + USART_DR) = (uint8_t)c;
}

int board_get(void) { return *reg(USART6 + USART_SR) & 0x20 ? (int)(*reg(USART6 + USART_DR) & 0xFF) : -1; }

uint32_t board_random(void *context)
{
    enum { CONTROL = 0x00, STATE = 0x04, DATA = 0x08 };
    (void)context;
    *reg(RCC + RCC_AHB2ENR) |= 1u << 6;
    *reg(RNG + CONTROL) = 4;
    return (wait_for(RNG + STATE, 1) ? *reg(RNG + DATA) : 0) ^ clock_random();
}

void board_pin_mode(unsigned pin, unsigned mode)
{
    const unsigned index = pin & 15;
    const uint32_t pull = mode == MOTE_PIN_INPUT_PULLUP ? 1 : mode == MOTE_PIN_INPUT_PULLDOWN ? 2 : 0;
    const bool open_drain = mode == MOTE_PIN_OPEN_DRAIN;
    *reg(RCC + RCC_AHB1ENR) |= 1u << (pin >> 4);
    set_field(gpio(pin) + GPIO_PUPDR, index, 2, open_drain ? 1 : pull);
    set_field(gpio(pin) + GPIO_OTYPER, index, 1, open_drain);
    set_mode(pin, mode == MOTE_PIN_OUTPUT || open_drain ? MODE_OUTPUT : mode == MOTE_PIN_ANALOG ? MODE_ANALOG : MODE_INPUT);
}

void board_pin_write(unsigned pin, unsigned level) { *reg(gpio(pin) + GPIO_BSRR) = (level ? 1u : 0x10000u) << (pin & 15); }

unsigned board_pin_read(unsigned pin) { return *reg(gpio(pin) + GPIO_IDR) >> (pin & 15) & 1; }

#ifdef BOARD_INTERRUPTS
enum { IRQ_EXTI0 = 6, IRQ_EXTI9_5 = 23, IRQ_EXTI15_10 = 40, IRQ_USART6 = 71 };

void board_receive(bool on)
{
    set_function(39, 8);
    set_field(USART6 + USART_CR1, 5, 1, on);
    if (on)
        cpu_interrupt_on(IRQ_USART6);
    else
        cpu_interrupt_off(IRQ_USART6); /* an emulator's stays asserted */
}

#endif

#if MOTE_FEATURES & FEATURE_IO
enum { SYSCFG_EXTICR = 0x40013808, EXTI = 0x40013C00, ADC1 = 0x40012000, ADC_COMMON = 0x40012304, TIM2 = 0x40000000, IWDG = 0x40003000 };
enum { EXTI_IMR = 0x00, EXTI_RTSR = 0x08, EXTI_FTSR = 0x0C, EXTI_PR = 0x14 };
enum { ADC_SR = 0x00, ADC_CR2 = 0x08, ADC_SMPR1 = 0x0C, ADC_SMPR2 = 0x10, ADC_SQR3 = 0x34, ADC_DR = 0x4C };
enum { TIM_CR1 = 0x00, TIM_EGR = 0x14, TIM_CCMR1 = 0x18, TIM_CCER = 0x20, TIM_PSC = 0x28, TIM_ARR = 0x2C, TIM_CCR1 = 0x34 };
enum { CHANNEL_TEMPERATURE = 16, CHANNEL_REFERENCE = 17, NO_CHANNEL = 0xFF };

bool board_baud(uint32_t baud)
{
    uint32_t divisor = (APB2_HZ + baud / 2) / baud;
    if (divisor < 16 || divisor > 0xFFFF)
        return false;
    *reg(USART6 + USART_BRR) = divisor;
    return true;
}

/* ---- watches: there is one for pins of the same number, whatever their port */

bool board_pin_watch(unsigned pin, unsigned edges)
{
    const unsigned line = pin & 15, bit = 1u << line;
    const uintptr_t port = SYSCFG_EXTICR + (line >> 2) * 4;
    const bool taken = *reg(EXTI + EXTI_IMR) & bit, here = (*reg(port) >> (line & 3) * 4 & 15) == pin >> 4;
    if (taken && !here)
        return edges == MOTE_EDGE_NONE;
    *reg(EXTI + EXTI_IMR) &= ~bit;
    if (edges == MOTE_EDGE_NONE)
        return true;
    *reg(RCC + RCC_APB2ENR) |= 1u << 14;
    set_field(port, line & 3, 4, pin >> 4);
    set_field(EXTI + EXTI_RTSR, line, 1, (edges & MOTE_EDGE_RISING) != 0);
    set_field(EXTI + EXTI_FTSR, line, 1, (edges & MOTE_EDGE_FALLING) != 0);
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
            unsigned pin = (*reg(SYSCFG_EXTICR + (line >> 2) * 4) >> (line & 3) * 4 & 15) * 16 + line;
            io_pin_changed(pin, board_pin_read(pin));
        }
}

/* ---- analog */

static unsigned channel_of(unsigned pin)
{
    return pin < 8 ? pin : pin == 16 || pin == 17 ? pin - 8 : pin >= 32 && pin < 38 ? pin - 22 : NO_CHANNEL;
}

/* 12 bits. The emulator has the result at once, and does not say that it has. */
static int32_t convert(unsigned channel)
{
    enum { ON = 1, START = 1 << 30, SENSORS = 1 << 23, QUARTER = 1 << 16 };
    if (!(*reg(RCC + RCC_APB2ENR) & 1u << 8) || !(*reg(ADC1 + ADC_CR2) & ON)) {
        *reg(RCC + RCC_APB2ENR) |= 1u << 8;
        *reg(ADC_COMMON) = SENSORS | QUARTER;
        *reg(ADC1 + ADC_SMPR1) = *reg(ADC1 + ADC_SMPR2) = 0x3FFFFFFF; /* 480 cycles: the sensor needs 10 us */
        *reg(ADC1 + ADC_CR2) = ON;
        clock_delay_us(NULL, 10);
    }
    *reg(ADC1 + ADC_SR) = 0;
    *reg(ADC1 + ADC_SQR3) = channel;
    *reg(ADC1 + ADC_CR2) |= START;
    wait_for(ADC1 + ADC_SR, 2);
    return (int32_t)(*reg(ADC1 + ADC_DR) & 0xFFF);
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
    return bits << 4 | bits >> 8;
}

/* Millivolts of the supply by the internal reference of 1.21 V; of the sensor 760 at 25 degrees, 2.5 more for each further one. */
static int32_t sensor(void *context, unsigned which)
{
    (void)context;
    int32_t reference = convert(CHANNEL_REFERENCE);
    if (reference == 0 || which > MOTE_SENSOR_SUPPLY)
        return INT32_MIN;
    if (which == MOTE_SENSOR_SUPPLY)
        return 1210 * 4095 / reference * 256 / 1000;
    return (convert(CHANNEL_TEMPERATURE) * 1210 / reference - 760) * 512 / 5 + 25 * 256;
}

/* The channels of one timer have its frequency in common. The timers' clock is 84 MHz. */
static bool analog_write(void *context, unsigned pin, unsigned duty, uint32_t hz)
{
    static const struct {
        uint8_t pin, timer, channel, function;
    } PINS[] = {{0, 5, 0, 2}, {1, 5, 1, 2}, {2, 5, 2, 2}, {3, 5, 3, 2}, {6, 3, 0, 2}, {24, 4, 2, 2}, {25, 4, 3, 2}, {26, 2, 2, 1}};
    enum { COUNT = sizeof PINS / sizeof *PINS };
    unsigned i = 0;
    (void)context;
    pin = pins_number(pin);
    while (i < COUNT && PINS[i].pin != pin)
        i++;
    const uint32_t period = CLOCK_HZ / 2 / (hz ? hz : 1000), prescaler = period >> 16, ticks = period / (prescaler + 1);
    if (i == COUNT || ticks < 2 || prescaler > 0xFFFF)
        return false;
    const unsigned channel = PINS[i].channel;
    const uintptr_t timer = TIM2 + (PINS[i].timer - 2u) * 0x400u;
    *reg(RCC + RCC_APB1ENR) |= 1u << (PINS[i].timer - 2);
    *reg(timer + TIM_PSC) = prescaler;
    *reg(timer + TIM_ARR) = ticks - 1;
    *reg(timer + TIM_CCR1 + channel * 4) = (duty > 0xFFFF ? 0xFFFF : duty) * ticks / 0xFFFF;
    *reg(timer + TIM_CCMR1 + (channel >> 1) * 4) |= 0x68u << (channel & 1) * 8; /* PWM mode 1, preload */
    *reg(timer + TIM_CCER) |= 1u << channel * 4;
    *reg(timer + TIM_EGR) = 1;
    *reg(timer + TIM_CR1) = 0x81;
    set_function(pin, PINS[i].function);
    return true;
}

/* ---- the rest */

static bool watchdog(void *context, unsigned seconds)
{
    (void)context;
    if (seconds > 32) /* 32 kHz / 256, 12 bits */
        return false;
    if (seconds) {
        *reg(IWDG) = 0xCCCC;
        *reg(IWDG) = 0x5555;
        *reg(IWDG + 4) = 6;
        *reg(IWDG + 8) = seconds * 125;
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
#define CHANGED VECTOR(changed)
#else
#define CHANGED 0
#endif

#ifdef BOARD_INTERRUPTS
VECTORS = {
    [IRQ_EXTI0] = CHANGED, CHANGED, CHANGED, CHANGED, CHANGED, [IRQ_EXTI9_5] = CHANGED, [IRQ_EXTI15_10] = CHANGED,
    [IRQ_USART6] = VECTOR(console_receive)};
#endif
