/* LM3S6965 evaluation board: pins are PA0 = 0 .. PG7 = 55, 56 to 59 the inputs of the converter; UART0 on PA0 and PA1 is the
 * console. The OLED display (SSD0323) is at SPI 1, selected by PD0 or PA3 and told data from commands by PC7. Registers: the
 * chip's data sheet.
 */
#include "board.h"
#include "cpu.h"
#include "io.h"
#include "board_pins.h"

enum { SYSCTL = 0x400FE000, UART0 = 0x4000C000 };
enum { RIS = 0x050, RCC = 0x060, RCGC0 = 0x100, RCGC1 = 0x104, RCGC2 = 0x108 };
enum { UART_DR = 0x00, UART_FR = 0x18, UART_IBRD = 0x24, UART_FBRD = 0x28, UART_LCRH = 0x2C, UART_CTL = 0x30, UART_IM = 0x38, UART_ICR = 0x44 };
enum { GPIO_DIR = 0x400, GPIO_IBE = 0x408, GPIO_IEV = 0x40C, GPIO_IM = 0x410, GPIO_MIS = 0x418, GPIO_ICR = 0x41C, GPIO_AFSEL = 0x420,
       GPIO_ODR = 0x50C, GPIO_PUR = 0x510, GPIO_PDR = 0x514, GPIO_DEN = 0x51C };
enum { PIN_ADC = 56 };

static uintptr_t gpio(unsigned pin) { return (pin < 32 ? 0x40004000u : 0x40020000u) + (pin >> 3) * 0x1000u; }

/* Poll for `mask`, but not forever: an emulator may not model the register. */
static bool wait_for(uintptr_t address, uint32_t mask)
{
    for (unsigned i = 0; i < 20000; i++)
        if ((*reg(address) & mask) == mask)
            return true;
    return false;
}

static void set_bit(unsigned pin, unsigned offset, bool on)
{
    volatile uint32_t *r = reg(gpio(pin) + offset);
    const uint32_t bit = 1u << (pin & 7);
    *r = on ? *r | bit : *r & ~bit;
}

static void set_function(unsigned pin)
{
    *reg(SYSCTL + RCGC2) |= 1u << (pin >> 3);
    set_bit(pin, GPIO_AFSEL, true);
    set_bit(pin, GPIO_DEN, true);
}

bool board_baud(uint32_t baud)
{
    const uint32_t divisor = (CLOCK_HZ * 4 + baud / 2) / baud; /* in 64ths of 16 cycles */
    if (divisor < 64 || divisor >> 6 > 0xFFFF)
        return false;
    *reg(UART0 + UART_CTL) = 0;
    *reg(UART0 + UART_IBRD) = divisor >> 6;
    *reg(UART0 + UART_FBRD) = divisor & 63;
    *reg(UART0 + UART_LCRH) = 3 << 5;
    *reg(UART0 + UART_CTL) = 0x301;
    return true;
}

/* 50 MHz: 400 / 2 / 4 by the PLL, from the crystal of 8 MHz. The PWM clock is a 16th of it. */
static void clock_tree(void)
{
    enum { BYPASS = 1 << 11, POWER_DOWN = 1 << 13, PWM_DIVIDED = 1 << 20 | 3 << 17, DIVIDED = 1 << 22 | 3 << 23, CRYSTAL = 14 << 6 };
    *reg(SYSCTL + RCC) = BYPASS | POWER_DOWN | CRYSTAL | PWM_DIVIDED | DIVIDED | 1;
    *reg(SYSCTL + RCC) = BYPASS | CRYSTAL | PWM_DIVIDED | DIVIDED | 1;
    wait_for(SYSCTL + RIS, 1 << 6);
    *reg(SYSCTL + RCC) = CRYSTAL | PWM_DIVIDED | DIVIDED | 1;
}

void board_init(void)
{
    clock_tree();
    *reg(SYSCTL + RCGC1) |= 1;
    set_function(0);
    set_function(1);
    board_baud(115200);
}

void board_put(char c)
{
    while (*reg(UART0 + UART_FR) & 0x20)
        ;
    *reg(UART0 + UART_DR) = (uint8_t)c;
}

int board_get(void) { return *reg(UART0 + UART_FR) & 0x10 ? -1 : (int)(*reg(UART0 + UART_DR) & 0xFF); }

uint32_t board_random(void *context)
{
    (void)context;
    return clock_random();
}

/* A bit of the data register by itself: bits 2 to 9 of the address are a mask. */
static volatile uint32_t *data(unsigned pin) { return reg(gpio(pin) + (4u << (pin & 7))); }

void board_pin_mode(unsigned pin, unsigned mode)
{
    if (pin >= PIN_ADC)
        return;
    *reg(SYSCTL + RCGC2) |= 1u << (pin >> 3);
    set_bit(pin, GPIO_AFSEL, false);
    set_bit(pin, GPIO_ODR, mode == MOTE_PIN_OPEN_DRAIN);
    set_bit(pin, GPIO_PUR, mode == MOTE_PIN_INPUT_PULLUP || mode == MOTE_PIN_OPEN_DRAIN);
    set_bit(pin, GPIO_PDR, mode == MOTE_PIN_INPUT_PULLDOWN);
    set_bit(pin, GPIO_DIR, mode == MOTE_PIN_OUTPUT || mode == MOTE_PIN_OPEN_DRAIN);
    set_bit(pin, GPIO_DEN, true);
}

void board_pin_write(unsigned pin, unsigned level)
{
    if (pin < PIN_ADC)
        *data(pin) = level ? 0xFF : 0;
}

unsigned board_pin_read(unsigned pin) { return pin < PIN_ADC && *data(pin) != 0; }

#ifdef BOARD_INTERRUPTS
enum { IRQ_GPIOA = 0, IRQ_GPIOE = 4, IRQ_UART0 = 5, IRQ_GPIOF = 30, IRQ_GPIOG = 31 };

void board_receive(bool on)
{
    *reg(UART0 + UART_IM) = on ? 0x10 : 0;
    cpu_interrupt_on(IRQ_UART0);
}

static void received(void)
{
    *reg(UART0 + UART_ICR) = 0x10;
    console_receive();
}
#endif

#if MOTE_FEATURES & FEATURE_IO

bool board_pin_watch(unsigned pin, unsigned edges)
{
    if (pin >= PIN_ADC)
        return edges == MOTE_EDGE_NONE;
    const unsigned port = pin >> 3;
    set_bit(pin, GPIO_IM, false);
    if (edges == MOTE_EDGE_NONE)
        return true;
    set_bit(pin, GPIO_IBE, edges == MOTE_EDGE_BOTH);
    set_bit(pin, GPIO_IEV, edges == MOTE_EDGE_RISING);
    *reg(gpio(pin) + GPIO_ICR) = 1u << (pin & 7);
    set_bit(pin, GPIO_IM, true);
    cpu_interrupt_on(port <= 4 ? IRQ_GPIOA + port : IRQ_GPIOF + port - 5);
    return true;
}

static void changed(void)
{
    for (unsigned pin = 0; pin < PIN_ADC; pin++)
        if (*reg(SYSCTL + RCGC2) >> (pin >> 3) & 1 && *reg(gpio(pin) + GPIO_MIS) >> (pin & 7) & 1) {
            *reg(gpio(pin) + GPIO_ICR) = 1u << (pin & 7);
            io_pin_changed(pin, board_pin_read(pin));
        }
}

/* ---- analog: sequencer 3, which takes one sample */

enum { ADC = 0x40038000, ADC_ACTSS = 0x000, ADC_RIS = 0x004, ADC_ISC = 0x00C, ADC_PSSI = 0x028, ADC_SSMUX3 = 0x0A0, ADC_SSCTL3 = 0x0A4,
       ADC_SSFIFO3 = 0x0A8 };

static int32_t convert(unsigned input, uint32_t control)
{
    *reg(SYSCTL + RCGC0) |= 1u << 16;
    *reg(ADC + ADC_ACTSS) = 0;
    *reg(ADC + ADC_SSMUX3) = input;
    *reg(ADC + ADC_SSCTL3) = control | 6; /* the last one, interrupt state */
    *reg(ADC + ADC_ACTSS) = 8;
    *reg(ADC + ADC_PSSI) = 8;
    bool ok = wait_for(ADC + ADC_RIS, 8);
    *reg(ADC + ADC_ISC) = 8;
    return ok ? (int32_t)(*reg(ADC + ADC_SSFIFO3) & 0x3FF) : -1;
}

static int32_t analog_read(void *context, unsigned pin)
{
    (void)context;
    if (pin - PIN_ADC >= 4)
        return -1;
    int32_t bits = convert(pin - PIN_ADC, 0);
    return bits < 0 ? bits : bits << 6 | bits >> 4;
}

/* 147.5 - 75 * volts of 3, in degrees */
static int32_t sensor(void *context, unsigned which)
{
    (void)context;
    int32_t bits = which == MOTE_SENSOR_TEMPERATURE ? convert(0, 8) : -1;
    return bits < 0 ? INT32_MIN : (295 * 1023 - bits * 450) * 128 / 1023;
}

/* Six outputs, two of one generator, which have its frequency in common. */
static bool analog_write(void *context, unsigned pin, unsigned duty, uint32_t hz)
{
    enum { PWM = 0x40028000, ENABLE = 0x008, CONTROL = 0x00, LOAD = 0x10, CMPA = 0x18, GENA = 0x20 };
    static const uint8_t PINS[] = {40, 49, 8, 9, 32, 33};
    unsigned output = 0;
    (void)context;
    pin = pins_number(pin);
    while (output < sizeof PINS && PINS[output] != pin)
        output++;
    const uint32_t ticks = CLOCK_HZ / 16 / (hz ? hz : 1000);
    if (output == sizeof PINS || ticks < 2 || ticks > 0x10000)
        return false;
    const uint32_t high = (duty > 0xFFFF ? 0xFFFF : duty) * ticks / 0xFFFF;
    if (high == 0 || high == ticks) {
        board_pin_mode(pin, MOTE_PIN_OUTPUT);
        board_pin_write(pin, high != 0);
        return true;
    }
    const uintptr_t generator = PWM + 0x40 + output / 2 * 0x40;
    *reg(SYSCTL + RCGC0) |= 1u << 20;
    *reg(generator + CONTROL) = 0;
    *reg(generator + GENA + (output & 1) * 4) = output & 1 ? 0x80C : 0x08C; /* high at the load, low at the comparison, counting down */
    *reg(generator + LOAD) = ticks - 1;
    *reg(generator + CMPA + (output & 1) * 4) = ticks - 1 - high;
    *reg(generator + CONTROL) = 1;
    *reg(PWM + ENABLE) |= 1u << output;
    set_function(pin);
    return true;
}

/* ---- I2C: bus 0 has a controller */

enum { I2C = 0x40020000, I2C_MSA = 0x00, I2C_MCS = 0x04, I2C_MDR = 0x08, I2C_MTPR = 0x0C, I2C_MCR = 0x20 };
enum { I2C_RUN = 1, I2C_START = 2, I2C_STOP = 4, I2C_ACK = 8, I2C_BUSY = 1, I2C_FAILED = 0x12 };

static bool i2c_setup(void *context, unsigned bus, const MoteI2cSetup *setup)
{
    const bool own = (setup->sda == MOTE_PIN_DEFAULT || setup->sda == 11) && (setup->scl == MOTE_PIN_DEFAULT || setup->scl == 10);
    if (bus != 0 || !own) {
        if (bus == 0)
            *reg(SYSCTL + RCGC1) &= ~(1u << 12);
        return soft_i2c_setup(context, bus, setup);
    }
    const uint32_t hz = setup->hz ? setup->hz : 100000, period = (CLOCK_HZ / 20 + hz - 1) / hz;
    memory_io.i2c[0].half_us = 0;
    board_pin_mode(10, MOTE_PIN_OPEN_DRAIN);
    board_pin_mode(11, MOTE_PIN_OPEN_DRAIN);
    set_function(10);
    set_function(11);
    *reg(SYSCTL + RCGC1) |= 1u << 12;
    *reg(I2C + I2C_MCR) = 0x10;
    *reg(I2C + I2C_MTPR) = period < 2 ? 1 : period > 128 ? 127 : period - 1;
    return true;
}

/* One step; what happens to the bus is in `what`. */
static bool i2c_step(uint32_t what)
{
    *reg(I2C + I2C_MCS) = what;
    for (uint32_t start = clock_now_us(); *reg(I2C + I2C_MCS) & I2C_BUSY;)
        if (clock_now_us() - start > 25000)
            return false;
    return !(*reg(I2C + I2C_MCS) & I2C_FAILED);
}

static bool i2c_controlled(unsigned address, const uint8_t *write, size_t write_count, uint8_t *read, size_t read_count, bool stop)
{
    if (write_count || !read_count) {
        *reg(I2C + I2C_MSA) = address << 1;
        size_t i = 0;
        do { /* an address alone can't be asked for: a zero comes with it */
            bool last = i + 1 >= write_count && !read_count && stop;
            *reg(I2C + I2C_MDR) = i < write_count ? write[i] : 0;
            if (!i2c_step(I2C_RUN | (i ? 0 : I2C_START) | (last ? I2C_STOP : 0u))) {
                i2c_step(I2C_STOP);
                return false;
            }
        } while (++i < write_count);
    }
    *reg(I2C + I2C_MSA) = address << 1 | 1;
    for (size_t i = 0; i < read_count; i++) {
        bool last = i + 1 == read_count;
        if (!i2c_step(I2C_RUN | (i ? 0 : I2C_START) | (last ? (stop ? I2C_STOP : 0u) : I2C_ACK))) {
            i2c_step(I2C_STOP);
            return false;
        }
        read[i] = (uint8_t)*reg(I2C + I2C_MDR);
    }
    return true;
}

static bool i2c_transfer(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                         size_t read_count, bool stop)
{
    if (bus == 0 && *reg(SYSCTL + RCGC1) >> 12 & 1)
        return i2c_controlled(address, write, write_count, read, read_count, stop);
    return soft_i2c_transfer(context, bus, address, write, write_count, read, read_count, stop);
}

/* ---- SPI: a PL022; on other pins bit by bit */

enum { SSI = 0x40008000, SSI_CR0 = 0x00, SSI_CR1 = 0x04, SSI_DR = 0x08, SSI_SR = 0x0C, SSI_CPSR = 0x10, SSI_RECEIVED = 4, SSI_ENABLED = 2 };

static bool spi_setup(void *context, unsigned bus, const MoteSpiSetup *setup)
{
    const uint32_t hz = setup->hz ? setup->hz : 100000, prescaler = hz < CLOCK_HZ / 512 ? 254 : 2;
    const uint32_t divisor = (CLOCK_HZ / prescaler + hz - 1) / hz;
    const bool own = (setup->mosi == MOTE_PIN_DEFAULT || setup->mosi == 5) && (setup->miso == MOTE_PIN_DEFAULT || setup->miso == 4 || setup->miso == MOTE_PIN_NONE);
    *reg(SYSCTL + RCGC1) &= ~(1u << 4);
    if (bus != 0 || (setup->sck != MOTE_PIN_DEFAULT && setup->sck != 2) || !own || setup->lsb_first)
        return soft_spi_setup(context, bus, setup);
    *reg(SYSCTL + RCGC1) |= 1u << 4;
    set_function(2);
    set_function(4);
    set_function(5);
    *reg(SSI + SSI_CR1) = 0;
    *reg(SSI + SSI_CPSR) = prescaler;
    *reg(SSI + SSI_CR0) = ((divisor > 256 ? 256 : divisor) - 1) << 8 | (setup->mode & 1u) << 7 | (setup->mode >> 1 & 1u) << 6 | 7;
    *reg(SSI + SSI_CR1) = SSI_ENABLED;
    return true;
}

static void spi_transfer(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count)
{
    if (!(*reg(SYSCTL + RCGC1) >> 4 & 1)) {
        soft_spi_transfer(context, bus, write, read, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        *reg(SSI + SSI_DR) = write ? write[i] : 0;
        while (!(*reg(SSI + SSI_SR) & SSI_RECEIVED))
            ;
        uint32_t byte = *reg(SSI + SSI_DR);
        if (read)
            read[i] = (uint8_t)byte;
    }
}

/* ---- the rest */

/* It resets when it has run down twice. */
static bool watchdog(void *context, unsigned seconds)
{
    enum { WATCHDOG = 0x40000000, LOAD = 0x000, CONTROL = 0x008, CLEAR = 0x00C, LOCK = 0xC00, RESET = 3 };
    (void)context;
    if (seconds > UINT32_MAX / (CLOCK_HZ / 2))
        return false;
    if (seconds)
        *reg(SYSCTL + RCGC0) |= 1u << 3;
    if (!(*reg(SYSCTL + RCGC0) >> 3 & 1))
        return true; /* not started */
    *reg(WATCHDOG + LOCK) = 0x1ACCE551;
    if (seconds) {
        *reg(WATCHDOG + LOAD) = seconds * (CLOCK_HZ / 2);
        *reg(WATCHDOG + CONTROL) = RESET;
    }
    *reg(WATCHDOG + CLEAR) = 0;
    *reg(WATCHDOG + LOCK) = 0;
    return true;
}

static const uint8_t leds[] = {BOARD_LEDS}, buttons[] = {BOARD_BUTTONS};
const MoteDevices board_devices = {
    .i2c_count = BOARD_I2C_COUNT, .spi_count = BOARD_SPI_COUNT, .serial_count = 1,
    .led_count = BOARD_LED_COUNT, .button_count = BOARD_BUTTON_COUNT, .leds = leds, .buttons = buttons,
    .pin_watch = io_pin_watch, .analog_read = analog_read, .analog_write = analog_write, .sensor = sensor,
    .i2c_setup = i2c_setup, .i2c_transfer = i2c_transfer, .spi_setup = spi_setup, .spi_transfer = spi_transfer,
    .serial_setup = io_serial_setup, .serial_write = io_serial_write, .serial_read = io_serial_read, .serial_listen = io_serial_listen,
    .event = io_event, .pin_mode_of = pins_mode_of, .listening = io_listening, .watchdog = watchdog, .delay_us = clock_delay_us, .reset = io_reset,
};
#define CHANGED VECTOR(changed)
#else
#define CHANGED 0
#endif

#ifdef BOARD_INTERRUPTS
VECTORS = {[IRQ_GPIOA] = CHANGED, CHANGED, CHANGED, CHANGED, CHANGED, [IRQ_UART0] = VECTOR(received),
           [IRQ_GPIOF] = CHANGED, CHANGED};
#endif
