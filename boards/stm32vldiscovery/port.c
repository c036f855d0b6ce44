/* STM32F100RB: USART1 on PA9 and PA10 is the console; pins are PA0 = 0 .. PE15 = 79. Registers: reference manual RM0041. */
#include "board.h"
#include "board_pins.h"
#include "cpu.h"
#include "io.h"
#include "stm32.h"

enum {
    RCC = 0x40021000,
    GPIOA = 0x40010800, /* ports are 0x400 apart */
    USART1 = 0x40013800
};
enum { RCC_CR = 0x00, RCC_CFGR = 0x04, RCC_APB2ENR = 0x18, RCC_APB1ENR = 0x1C };
enum { GPIO_CRL = 0x00, GPIO_IDR = 0x08, GPIO_BSRR = 0x10 };
enum { MODE_ANALOG = 0, MODE_OUTPUT = 2, MODE_INPUT = 4, MODE_OPEN_DRAIN = 6, MODE_PULLED = 8, MODE_ALTERNATE = 11 };

static uintptr_t gpio(unsigned pin) { return GPIOA + (pin >> 4) * 0x400u; }

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
    reg_wait(RCC + RCC_CR, 1u << 25);
    *reg(RCC + RCC_CFGR) |= 2;
    reg_wait(RCC + RCC_CFGR, 2u << 2);
    *reg(RCC + RCC_APB2ENR) |= 1u << 14;
    set_mode(9, MODE_ALTERNATE);
    usart_init(USART1, CLOCK_HZ / 115200);
}

void board_put(char c) { usart_put(USART1, c); }

int board_get(void) { return usart_get(USART1); }

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
enum { IRQ_USART1 = 37 };

void board_receive(bool on)
{
    set_mode(10, MODE_INPUT);
    usart_interrupt(USART1, on);
    if (on)
        cpu_interrupt_on(IRQ_USART1);
    else
        cpu_interrupt_off(IRQ_USART1); /* an emulator's stays asserted */
}
#endif

#if MOTE_FEATURES & FEATURE_IO
enum { AFIO = 0x40010000, EXTI = 0x40010400, ADC1 = 0x40012400 };
enum { AFIO_MAPR = 0x04, AFIO_EXTICR = 0x08 };
enum { ADC_SR = 0x00, ADC_CR2 = 0x08, ADC_SMPR1 = 0x0C, ADC_SMPR2 = 0x10, ADC_SQR3 = 0x34, ADC_DR = 0x4C };
enum { CHANNEL_TEMPERATURE = 16, CHANNEL_REFERENCE = 17 };

bool board_baud(uint32_t baud) { return usart_baud(USART1, CLOCK_HZ, baud); }

bool board_pin_watch(unsigned pin, unsigned edges)
{
    *reg(RCC + RCC_APB2ENR) |= 1;
    return exti_watch(EXTI, AFIO + AFIO_EXTICR, pin, edges);
}

static void changed(void) { exti_changed(EXTI, AFIO + AFIO_EXTICR); }

/* ---- analog */

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
    return reg_wait(ADC1 + ADC_SR, 2) ? (int32_t)(*reg(ADC1 + ADC_DR) & 0xFFF) : -1;
}

int32_t board_analog_read(unsigned pin)
{
    const unsigned channel = adc_channel(pin);
    if (channel == ADC_NO_CHANNEL)
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

/* Timer 3 is on its last pins, which are the LEDs'. */
bool board_analog_write(unsigned pin, unsigned duty, uint32_t hz)
{
    static const struct {
        uint8_t first, timer;
    } PINS[] = {{0, 2}, {38, 3}, {22, 4}}; /* four each, from PA0, PC6, PB6 */
    enum { AFIO_ON = 1, TIM3_REMAP = 3 << 10 };
    for (unsigned i = 0; i < sizeof PINS / sizeof *PINS; i++)
        if (pin - PINS[i].first < 4) {
            if (!timer_wave(RCC + RCC_APB1ENR, CLOCK_HZ, PINS[i].timer, pin - PINS[i].first, duty, hz))
                return false;
            *reg(RCC + RCC_APB2ENR) |= AFIO_ON;
            *reg(AFIO + AFIO_MAPR) |= TIM3_REMAP;
            set_mode(pin, MODE_ALTERNATE);
            return true;
        }
    return false;
}

/* ---- the rest */

static bool watchdog(void *context, unsigned seconds)
{
    (void)context;
    return iwdg_watch(seconds, 40000);
}

const MoteDevices board_devices = {
    IO_DEVICES, IO_SOFT_I2C, IO_SOFT_SPI, .analog_read = pins_analog_read, .analog_write = pins_analog_write, .sensor = sensor, .watchdog = watchdog,
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
