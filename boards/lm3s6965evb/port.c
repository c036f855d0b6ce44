/* LM3S6965 evaluation board: pins are PA0 = 0 .. PG7 = 55, 56 to 59 the inputs of the converter; UART0 on PA0 and PA1 is the
 * console. The OLED display (SSD0323) is at SPI 1, selected by PD0 or PA3 and told data from commands by PC7. Registers: the
 * chip's data sheet.
 */
#include "board.h"
#include "board_pins.h"
#include "cpu.h"
#include "io.h"
#include "primecell.h"

enum { SYSCTL = 0x400FE000, UART0 = 0x4000C000 };
enum { RIS = 0x050, RCC = 0x060, RCGC0 = 0x100, RCGC1 = 0x104, RCGC2 = 0x108 };
enum { GPIO_DIR = 0x400, GPIO_IBE = 0x408, GPIO_IEV = 0x40C, GPIO_IM = 0x410, GPIO_MIS = 0x418, GPIO_ICR = 0x41C, GPIO_AFSEL = 0x420,
       GPIO_ODR = 0x50C, GPIO_PUR = 0x510, GPIO_PDR = 0x514, GPIO_DEN = 0x51C };
enum { PIN_ADC = 56, ALL_PORTS = 0x7F /* of pins that nobody has set up, too: without a clock, looking at one is a fault */ };

static uintptr_t gpio(unsigned pin) { return (pin < 32 ? 0x40004000u : 0x40020000u) + (pin >> 3) * 0x1000u; }

static void set_bit(unsigned pin, unsigned offset, bool on)
{
    volatile uint32_t *r = reg(gpio(pin) + offset);
    const uint32_t bit = 1u << (pin & 7);
    *r = on ? *r | bit : *r & ~bit;
}

/* Give blocks their clock. Reading takes the three cycles that they must be left alone for. */
static void clock_on(unsigned gates, uint32_t blocks)
{
    *reg(SYSCTL + gates) |= blocks;
    (void)*reg(SYSCTL + gates);
    (void)*reg(SYSCTL + gates);
}

static void set_function(unsigned pin)
{
    set_bit(pin, GPIO_AFSEL, true);
    set_bit(pin, GPIO_DEN, true);
}

/* 50 MHz: 400 / 2 / 4 by the PLL, from the crystal of 8 MHz. The PWM clock is a 16th of it. */
static void clock_tree(void)
{
    enum { BYPASS = 1 << 11, POWER_DOWN = 1 << 13, PWM_DIVIDED = 1 << 20 | 3 << 17, DIVIDED = 1 << 22 | 3 << 23, CRYSTAL = 14 << 6,
           INTERNAL = 1 << 4 /* oscillator, of some 12 MHz */, CRYSTAL_STARTS = 20000 /* looks: 10 ms */ };
    *reg(SYSCTL + RCC) = BYPASS | POWER_DOWN | CRYSTAL | PWM_DIVIDED | INTERNAL; /* the crystal starts */
    for (unsigned i = 0; i < CRYSTAL_STARTS; i++)
        (void)*reg(SYSCTL + RCC);
    *reg(SYSCTL + RCC) = BYPASS | POWER_DOWN | CRYSTAL | PWM_DIVIDED;
    *reg(SYSCTL + RCC) = BYPASS | CRYSTAL | PWM_DIVIDED | DIVIDED;
    reg_wait(SYSCTL + RIS, 1 << 6);
    *reg(SYSCTL + RCC) = CRYSTAL | PWM_DIVIDED | DIVIDED;
}

void board_init(void)
{
    clock_tree();
    clock_on(RCGC2, ALL_PORTS);
    clock_on(RCGC1, 1);
    set_function(0);
    set_function(1);
    uart_baud(UART0, 115200, UART_8_BITS);
}

void board_put(char c) { uart_put(UART0, c); }

int board_get(void) { return uart_get(UART0); }

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
    *reg(UART0 + UART_IM) = on ? UART_RECEIVED : 0;
    cpu_interrupt_on(IRQ_UART0);
}

static void received(void)
{
    *reg(UART0 + UART_ICR) = UART_RECEIVED;
    console_receive();
}
#endif

#if MOTE_FEATURES & FEATURE_IO
bool board_baud(uint32_t baud) { return uart_baud(UART0, baud, UART_8_BITS); }

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
        if (*reg(gpio(pin) + GPIO_MIS) >> (pin & 7) & 1) {
            *reg(gpio(pin) + GPIO_ICR) = 1u << (pin & 7);
            io_pin_changed(pin, board_pin_read(pin));
        }
}

/* ---- analog: sequencer 3, which takes one sample */

enum { ADC = 0x40038000, ADC_ACTSS = 0x000, ADC_RIS = 0x004, ADC_ISC = 0x00C, ADC_PSSI = 0x028, ADC_SSMUX3 = 0x0A0, ADC_SSCTL3 = 0x0A4,
       ADC_SSFIFO3 = 0x0A8 };

static int32_t convert(unsigned input, uint32_t control)
{
    clock_on(RCGC0, 1u << 16);
    *reg(ADC + ADC_ACTSS) = 0;
    *reg(ADC + ADC_SSMUX3) = input;
    *reg(ADC + ADC_SSCTL3) = control | 6; /* the last one, interrupt state */
    *reg(ADC + ADC_ACTSS) = 8;
    *reg(ADC + ADC_PSSI) = 8;
    bool ok = reg_wait(ADC + ADC_RIS, 8);
    *reg(ADC + ADC_ISC) = 8;
    return ok ? (int32_t)(*reg(ADC + ADC_SSFIFO3) & 0x3FF) : -1;
}

int32_t board_analog_read(unsigned pin)
{
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
bool board_analog_write(unsigned pin, unsigned duty, uint32_t hz)
{
    enum { PWM = 0x40028000, ENABLE = 0x008, CONTROL = 0x00, LOAD = 0x10, CMPA = 0x18, GENA = 0x20 };
    static const uint8_t PINS[] = {40, 49, 8, 9, 32, 33};
    unsigned output = 0;
    while (output < sizeof PINS && PINS[output] != pin)
        output++;
    const uint32_t ticks = CLOCK_HZ / 16 / hz;
    if (output == sizeof PINS || ticks < 2 || ticks > 0x10000)
        return false;
    const uint32_t high = duty * ticks / 0xFFFF;
    if (high == 0 || high == ticks) {
        board_pin_mode(pin, MOTE_PIN_OUTPUT);
        board_pin_write(pin, high != 0);
        return true;
    }
    const uintptr_t generator = PWM + 0x40 + output / 2 * 0x40;
    clock_on(RCGC0, 1u << 20);
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
    clock_on(RCGC1, 1u << 12);
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

/* ---- SPI: Arm's controller; on other pins bit by bit */

enum { SSI = 0x40008000 };

static bool spi_setup(void *context, unsigned bus, const MoteSpiSetup *setup)
{
    const bool own = (setup->mosi == MOTE_PIN_DEFAULT || setup->mosi == 5) &&
                     (setup->miso == MOTE_PIN_DEFAULT || setup->miso == 4 || setup->miso == MOTE_PIN_NONE);
    *reg(SYSCTL + RCGC1) &= ~(1u << 4);
    if (bus != 0 || (setup->sck != MOTE_PIN_DEFAULT && setup->sck != 2) || !own || setup->lsb_first)
        return soft_spi_setup(context, bus, setup);
    clock_on(RCGC1, 1u << 4);
    set_function(2);
    set_function(4);
    set_function(5);
    ssp_setup(SSI, setup->hz ? setup->hz : 100000, setup->mode);
    return true;
}

static void spi_transfer(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count)
{
    if (*reg(SYSCTL + RCGC1) >> 4 & 1)
        ssp_transfer(SSI, write, read, count);
    else
        soft_spi_transfer(context, bus, write, read, count);
}

/* ---- the rest */

static bool watchdog(void *context, unsigned seconds)
{
    enum { WATCHDOG = 0x40000000, GATE = 1 << 3 };
    (void)context;
    if (seconds > WATCHDOG_MOST_SECONDS)
        return false;
    if (seconds)
        clock_on(RCGC0, GATE);
    if (*reg(SYSCTL + RCGC0) & GATE) /* else it has not been started */
        watchdog_feed(WATCHDOG, seconds);
    return true;
}

const MoteDevices board_devices = {
    IO_DEVICES, .analog_read = pins_analog_read, .analog_write = pins_analog_write, .sensor = sensor, .watchdog = watchdog,
    .i2c_setup = i2c_setup, .i2c_transfer = i2c_transfer, .spi_setup = spi_setup, .spi_transfer = spi_transfer,
};
#define CHANGED VECTOR(changed)
#else
#define CHANGED 0
#endif

#ifdef BOARD_INTERRUPTS
VECTORS = {[IRQ_GPIOA] = CHANGED, CHANGED, CHANGED, CHANGED, CHANGED, [IRQ_UART0] = VECTOR(received),
           [IRQ_GPIOF] = CHANGED, CHANGED};
#endif
