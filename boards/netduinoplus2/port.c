/* Netduino Plus 2: pins are PA0 = 0 .. PD2 = 50; USART6 on PC6 and PC7 (D1 and D0) is the console. Registers: RM0090. The
 * floating-point unit is off: JavaScript's numbers are doubles, which it does not know.
 */
#include "board.h"
#include "board_pins.h"
#include "cpu.h"
#include "io.h"
#include "stm32.h"

enum {
    RCC = 0x40023800,
    FLASH_ACR = 0x40023C00,
    GPIOA = 0x40020000, /* ports are 0x400 apart */
    USART6 = 0x40011400,
    RNG = 0x50060800,
    APB2_HZ = CLOCK_HZ / 2,
    TIMERS_HZ = CLOCK_HZ / 2 /* those at APB1: twice its clock */
};
enum { RCC_CR = 0x00, RCC_PLLCFGR = 0x04, RCC_CFGR = 0x08, RCC_AHB1ENR = 0x30, RCC_AHB2ENR = 0x34, RCC_APB1ENR = 0x40, RCC_APB2ENR = 0x44 };
enum { GPIO_MODER = 0x00, GPIO_OTYPER = 0x04, GPIO_PUPDR = 0x0C, GPIO_IDR = 0x10, GPIO_BSRR = 0x18, GPIO_AFR = 0x20 };
enum { MODE_INPUT, MODE_OUTPUT, MODE_ALTERNATE, MODE_ANALOG };

static uintptr_t gpio(unsigned pin) { return GPIOA + (pin >> 4) * 0x400u; }

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
    reg_wait(RCC + RCC_CR, 1u << 17);
    *reg(RCC + RCC_PLLCFGR) = 25 | 336 << 6 | 0 << 16 | 1 << 22 | 7 << 24;
    *reg(RCC + RCC_CR) |= 1u << 24;
    reg_wait(RCC + RCC_CR, 1u << 25);
    *reg(FLASH_ACR) = 0x705; /* caches, prefetching, 5 wait states */
    *reg(RCC + RCC_CFGR) = 5 << 10 | 4 << 13;
    *reg(RCC + RCC_CFGR) |= 2;
    reg_wait(RCC + RCC_CFGR, 2 << 2);
}

void board_init(void)
{
    clock_tree();
    *reg(RCC + RCC_APB2ENR) |= 1u << 5;
    set_function(38, 8);
    usart_init(USART6, APB2_HZ / 115200);
}

void board_put(char c) { usart_put(USART6, c); }

int board_get(void) { return usart_get(USART6); }

uint32_t board_random(void *context)
{
    enum { CONTROL = 0x00, STATE = 0x04, DATA = 0x08 };
    (void)context;
    *reg(RCC + RCC_AHB2ENR) |= 1u << 6;
    *reg(RNG + CONTROL) = 4;
    return (reg_wait(RNG + STATE, 1) ? *reg(RNG + DATA) : 0) ^ clock_random();
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
enum { IRQ_USART6 = 71 };

void board_receive(bool on)
{
    set_function(39, 8);
    usart_interrupt(USART6, on);
    if (on)
        cpu_interrupt_on(IRQ_USART6);
    else
        cpu_interrupt_off(IRQ_USART6); /* an emulator's stays asserted */
}
#endif

#if MOTE_FEATURES & FEATURE_IO
enum { SYSCFG_EXTICR = 0x40013808, EXTI = 0x40013C00, ADC1 = 0x40012000, ADC_COMMON = 0x40012304 };
enum { ADC_SR = 0x00, ADC_CR2 = 0x08, ADC_SMPR1 = 0x0C, ADC_SMPR2 = 0x10, ADC_SQR3 = 0x34, ADC_DR = 0x4C };
enum { CHANNEL_TEMPERATURE = 16, CHANNEL_REFERENCE = 17 };

bool board_baud(uint32_t baud) { return usart_baud(USART6, APB2_HZ, baud); }

bool board_pin_watch(unsigned pin, unsigned edges)
{
    *reg(RCC + RCC_APB2ENR) |= 1u << 14;
    return exti_watch(EXTI, SYSCFG_EXTICR, pin, edges);
}

static void changed(void) { exti_changed(EXTI, SYSCFG_EXTICR); }

/* ---- analog */

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
    reg_wait(ADC1 + ADC_SR, 2);
    return (int32_t)(*reg(ADC1 + ADC_DR) & 0xFFF);
}

int32_t board_analog_read(unsigned pin)
{
    const unsigned channel = adc_channel(pin);
    if (channel == ADC_NO_CHANNEL)
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

bool board_analog_write(unsigned pin, unsigned duty, uint32_t hz)
{
    static const struct {
        uint8_t pin, timer, channel, function;
    } PINS[] = {{0, 5, 0, 2}, {1, 5, 1, 2}, {2, 5, 2, 2}, {3, 5, 3, 2}, {6, 3, 0, 2}, {24, 4, 2, 2}, {25, 4, 3, 2}, {26, 2, 2, 1}};
    for (unsigned i = 0; i < sizeof PINS / sizeof *PINS; i++)
        if (PINS[i].pin == pin) {
            if (!timer_wave(RCC + RCC_APB1ENR, TIMERS_HZ, PINS[i].timer, PINS[i].channel, duty, hz))
                return false;
            board_pin_mode(pin, MOTE_PIN_OUTPUT); /* neither an open drain nor pulled */
            set_function(pin, PINS[i].function);
            return true;
        }
    return false;
}

/* ---- the rest */

static bool watchdog(void *context, unsigned seconds)
{
    (void)context;
    return iwdg_watch(seconds, 32000);
}

const MoteDevices board_devices = {
    IO_DEVICES, IO_SOFT_I2C, IO_SOFT_SPI, .analog_read = pins_analog_read, .analog_write = pins_analog_write, .sensor = sensor, .watchdog = watchdog,
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
