/* SiFive FE310 (HiFive1): UART0 is the console; pins are those of GPIO, 0 to 31. Registers: FE310-G000 manual. */
#include "board.h"
#include "board_pins.h"
#include "cpu.h"
#include "io.h"

enum { AON = 0x10000000, PRCI = 0x10008000, GPIO = 0x10012000, UART0 = 0x10013000, PWM0 = 0x10015000 /* and each 0x10000 on */ };
enum { PLIC = 0x0C000000, PLIC_ENABLE = 0x0C002000, PLIC_THRESHOLD = 0x0C200000, PLIC_CLAIM = 0x0C200004 };
enum { PRCI_HFXOSCCFG = 0x04, PRCI_PLLCFG = 0x08, PRCI_PLLDIV = 0x0C };
enum { GPIO_INPUT = 0x00, GPIO_INPUT_EN = 0x04, GPIO_OUTPUT_EN = 0x08, GPIO_OUTPUT = 0x0C, GPIO_PULLUP = 0x10, GPIO_RISE_IE = 0x18,
       GPIO_RISE_IP = 0x1C, GPIO_FALL_IE = 0x20, GPIO_FALL_IP = 0x24, GPIO_IOF_EN = 0x38, GPIO_IOF_SEL = 0x3C };
enum { UART_TX = 0x00, UART_RX = 0x04, UART_TXCTRL = 0x08, UART_RXCTRL = 0x0C, UART_IE = 0x10, UART_DIV = 0x18 };
enum { AON_WDOGCFG = 0x00, AON_WDOGFEED = 0x18, AON_WDOGKEY = 0x1C, AON_WDOGCMP = 0x20, WDOG_KEY = 0x51F15E, WDOG_FOOD = 0xD09F00D };
enum { UART0_PINS = 3 << 16 };

static void set_bits(uintptr_t address, uint32_t mask, bool on)
{
    uint32_t lock = cpu_lock();
    *reg(address) = on ? *reg(address) | mask : *reg(address) & ~mask;
    cpu_unlock(lock);
}

/* 16 MHz from the crystal, past the PLL; not forever, where it does not start. */
static void start_clock(void)
{
    enum { ON = 1 << 30, READY = 1u << 31, SELECT = 1 << 16, CRYSTAL = 1 << 17, BYPASS = 1 << 18 };
    *reg(PRCI + PRCI_HFXOSCCFG) = ON;
    for (unsigned i = 0; i < 20000 && !(*reg(PRCI + PRCI_HFXOSCCFG) & READY); i++)
        ;
    *reg(PRCI + PRCI_PLLDIV) = 1 << 8;
    *reg(PRCI + PRCI_PLLCFG) |= CRYSTAL | BYPASS;
    *reg(PRCI + PRCI_PLLCFG) |= SELECT;
}

void board_init(void)
{
    start_clock();
    set_bits(GPIO + GPIO_IOF_SEL, UART0_PINS, false);
    set_bits(GPIO + GPIO_IOF_EN, UART0_PINS, true);
    *reg(UART0 + UART_DIV) = CLOCK_HZ / 115200 - 1;
    *reg(UART0 + UART_TXCTRL) = 1;
    *reg(UART0 + UART_RXCTRL) = 1;
}

void board_put(char c)
{
    while (*reg(UART0 + UART_TX) >> 31)
        ;
    *reg(UART0 + UART_TX) = (uint8_t)c;
}

int board_get(void)
{
    uint32_t word = *reg(UART0 + UART_RX);
    return word >> 31 ? -1 : (int)(word & 0xFF);
}

uint32_t board_random(void *context)
{
    (void)context;
    return clock_random() ^ cpu_cycles();
}

/* The chip resets by its watchdog only; where there is none (an emulator), start-up runs again. */
_Noreturn void board_reset(void)
{
    cpu_lock();
    *reg(AON + AON_WDOGKEY) = WDOG_KEY;
    *reg(AON + AON_WDOGCMP) = 0;
    *reg(AON + AON_WDOGKEY) = WDOG_KEY;
    *reg(AON + AON_WDOGCFG) = 1 << 12 | 1 << 8; /* counts always, resets */
    clock_delay_us(NULL, 200);
    *reg(PLIC_ENABLE) = *reg(PLIC_ENABLE + 4) = 0;
    *reg(UART0 + UART_IE) = 0;
    cpu_start();
}

/* ---- pins. There are no pull-down resistors: such a mode is an input */

static uint32_t open_drain; /* pins that are driven at level 0 only */

void board_pin_mode(unsigned pin, unsigned mode)
{
    const uint32_t bit = 1u << pin;
    open_drain = mode == MOTE_PIN_OPEN_DRAIN ? open_drain | bit : open_drain & ~bit;
    set_bits(GPIO + GPIO_OUTPUT_EN, bit, mode == MOTE_PIN_OUTPUT);
    set_bits(GPIO + GPIO_PULLUP, bit, mode == MOTE_PIN_INPUT_PULLUP || mode == MOTE_PIN_OPEN_DRAIN);
    set_bits(GPIO + GPIO_INPUT_EN, bit, mode != MOTE_PIN_ANALOG);
    set_bits(GPIO + GPIO_IOF_EN, bit, false);
}

void board_pin_write(unsigned pin, unsigned level)
{
    const uint32_t bit = 1u << pin;
    if (!(open_drain & bit)) {
        set_bits(GPIO + GPIO_OUTPUT, bit, level);
        return;
    }
    set_bits(GPIO + GPIO_OUTPUT, bit, false);
    set_bits(GPIO + GPIO_OUTPUT_EN, bit, !level);
}

unsigned board_pin_read(unsigned pin) { return *reg(GPIO + GPIO_INPUT) >> pin & 1; }

/* ---- interrupts, of which the PLIC tells by number */

#ifdef BOARD_INTERRUPTS
enum { IRQ_UART0 = 3, IRQ_GPIO0 = 8 };

static void interrupt_on(unsigned number)
{
    *reg(PLIC + number * 4) = 1; /* priority */
    *reg(PLIC_THRESHOLD) = 0;
    *reg(PLIC_ENABLE + number / 32 * 4) |= 1u << number % 32;
    cpu_interrupts_set(CPU_MIE_EXTERNAL);
}

void board_receive(bool on)
{
    *reg(UART0 + UART_IE) = on ? 2 : 0;
    interrupt_on(IRQ_UART0);
}

#if MOTE_FEATURES & FEATURE_IO
/* Where both edges have been, the pin has been at the level where it is not now, and come back. */
static void changed(unsigned pin)
{
    const uint32_t bit = 1u << pin, rise = *reg(GPIO + GPIO_RISE_IP) & *reg(GPIO + GPIO_RISE_IE) & bit;
    const uint32_t fall = *reg(GPIO + GPIO_FALL_IP) & *reg(GPIO + GPIO_FALL_IE) & bit;
    const unsigned level = board_pin_read(pin);
    if (rise)
        *reg(GPIO + GPIO_RISE_IP) = rise;
    if (fall)
        *reg(GPIO + GPIO_FALL_IP) = fall;
    if (rise && fall)
        io_pin_changed(pin, !level);
    if (rise || fall)
        io_pin_changed(pin, rise && fall ? level : rise != 0);
}
#else
static void changed(unsigned pin) { (void)pin; }
#endif

void board_interrupt(void)
{
    uint32_t number;
    while ((number = *reg(PLIC_CLAIM)) != 0) {
        if (number == IRQ_UART0)
            console_receive();
        else if (number >= IRQ_GPIO0 && number < IRQ_GPIO0 + BOARD_PIN_COUNT)
            changed(number - IRQ_GPIO0);
        *reg(PLIC_CLAIM) = number;
    }
}
#else
void board_interrupt(void) {}
#endif

#if MOTE_FEATURES & FEATURE_IO
bool board_baud(uint32_t baud)
{
    uint32_t divisor = (CLOCK_HZ + baud / 2) / baud;
    if (divisor < 17 || divisor > 0x10000)
        return false;
    *reg(UART0 + UART_DIV) = divisor - 1;
    return true;
}

bool board_pin_watch(unsigned pin, unsigned edges)
{
    const uint32_t bit = 1u << pin;
    set_bits(GPIO + GPIO_RISE_IE, bit, false);
    set_bits(GPIO + GPIO_FALL_IE, bit, false);
    set_bits(GPIO + GPIO_INPUT_EN, bit, true);
    *reg(GPIO + GPIO_RISE_IP) = *reg(GPIO + GPIO_FALL_IP) = bit;
    set_bits(GPIO + GPIO_RISE_IE, bit, edges & MOTE_EDGE_RISING);
    set_bits(GPIO + GPIO_FALL_IE, bit, edges & MOTE_EDGE_FALLING);
    interrupt_on(IRQ_GPIO0 + pin);
    return true;
}

/* Three PWM units; comparator 0 of each sets its frequency, so there are three pins. A pin is high from its comparator's value on. */
bool board_analog_write(unsigned pin, unsigned duty, uint32_t hz)
{
    enum { CFG = 0x00, COUNT = 0x08, CMP = 0x20, ZERO_AT_CMP0 = 1 << 9, ALWAYS = 1 << 12, UNITS = 0x10000 };
    static const struct {
        uint8_t pin, unit, comparator;
    } PINS[] = {{1, 0, 1}, {2, 0, 2}, {3, 0, 3}, {19, 1, 1}, {21, 1, 2}, {22, 1, 3}, {11, 2, 1}, {12, 2, 2}, {13, 2, 3}};
    const unsigned count = sizeof PINS / sizeof *PINS;
    unsigned i = 0, scale = 0;
    while (i < count && PINS[i].pin != pin)
        i++;
    uint32_t ticks = CLOCK_HZ / hz;
    if (i == count || ticks < 2)
        return false;
    const uint32_t most = PINS[i].unit ? 0xFFFF : 0xFF; /* a comparator holds it: then the level is constant */
    while (ticks > most) {
        ticks >>= 1;
        scale++;
    }
    if (scale > 15)
        return false;
    const uintptr_t pwm = PWM0 + (uintptr_t)PINS[i].unit * UNITS;
    *reg(pwm + CMP) = ticks - 1;
    *reg(pwm + CMP + PINS[i].comparator * 4) = ticks - (uint32_t)((uint64_t)duty * ticks / 0xFFFF);
    *reg(pwm + CFG) = ALWAYS | ZERO_AT_CMP0 | scale;
    set_bits(GPIO + GPIO_IOF_SEL, 1u << pin, true);
    set_bits(GPIO + GPIO_IOF_EN, 1u << pin, true);
    return true;
}

static bool watchdog(void *context, unsigned seconds)
{
    enum { SCALE = 10, A_SECOND = 32768 >> SCALE, MOST = 0xFFFF / A_SECOND };
    (void)context;
    if (seconds > MOST)
        return false;
    if (seconds) {
        *reg(AON + AON_WDOGKEY) = WDOG_KEY;
        *reg(AON + AON_WDOGCMP) = seconds * A_SECOND;
        *reg(AON + AON_WDOGKEY) = WDOG_KEY;
        *reg(AON + AON_WDOGCFG) = 1 << 12 | 1 << 8 | SCALE;
    }
    *reg(AON + AON_WDOGKEY) = WDOG_KEY;
    *reg(AON + AON_WDOGFEED) = WDOG_FOOD;
    return true;
}

const MoteDevices board_devices = {
    IO_DEVICES, IO_SOFT_I2C, IO_SOFT_SPI, .analog_write = pins_analog_write, .watchdog = watchdog,
};
#endif
