/* RP2040 (Raspberry Pi Pico): UART0 on GP0 and GP1 is the console; pins are GP0 to GP29. Registers: RP2040 datasheet. */
#include "board.h"
#include "board_pins.h"
#include "cpu.h"
#include "io.h"
#include "primecell.h"

enum { CLOCKS = 0x40008000, RESETS = 0x4000C000, PSM = 0x40010000, IO_BANK0 = 0x40014000, PADS_BANK0 = 0x4001C000, XOSC = 0x40024000,
       PLL_SYS = 0x40028000, PLL_USB = 0x4002C000, UART0 = 0x40034000, ADC = 0x4004C000, PWM = 0x40050000, WATCHDOG = 0x40058000,
       ROSC = 0x40060000 };
enum { SIO = (int)0xD0000000 };
enum { SET = 0x2000, CLEAR = 0x3000 }; /* the same register: writing sets, or clears, the ones */
enum { CLK_REF_CTRL = 0x30, CLK_REF_SELECTED = 0x38, CLK_SYS_CTRL = 0x3C, CLK_SYS_SELECTED = 0x44, CLK_PERI_CTRL = 0x48, CLK_ADC_CTRL = 0x60 };
enum { RESETS_RESET = 0x0, RESETS_DONE = 0x8, RESET_ADC = 1 << 0, RESET_IO = 1 << 5, RESET_PADS = 1 << 8, RESET_PLL_SYS = 1 << 12,
       RESET_PLL_USB = 1 << 13, RESET_PWM = 1 << 14, RESET_TIMER = 1 << 21, RESET_UART0 = 1 << 22 };
enum { XOSC_CTRL = 0x00, XOSC_STATUS = 0x04, XOSC_STARTUP = 0x0C, PLL_CS = 0x0, PLL_PWR = 0x4, PLL_FBDIV = 0x8, PLL_PRIM = 0xC };
enum { SIO_IN = 0x04, SIO_OUT_SET = 0x14, SIO_OUT_CLR = 0x18, SIO_OE_SET = 0x24, SIO_OE_CLR = 0x28 };
enum { FUNCTION_UART = 2, FUNCTION_PWM = 4, FUNCTION_SIO = 5, FUNCTION_NONE = 31 };
enum { PAD_SCHMITT = 1 << 1, PAD_DOWN = 1 << 2, PAD_UP = 1 << 3, PAD_4MA = 1 << 4, PAD_INPUT = 1 << 6, PAD_NO_OUTPUT = 1 << 7 };
enum { WATCHDOG_CTRL = 0x00, WATCHDOG_LOAD = 0x04, WATCHDOG_TICK = 0x2C, PSM_WDSEL = 0x08, ALL_BUT_OSCILLATORS = 0x1FFFC };

static void set_function(unsigned pin, unsigned function) { *reg(IO_BANK0 + pin * 8 + 4) = function; }
static void set_pad(unsigned pin, uint32_t bits) { *reg(PADS_BANK0 + 4 + pin * 4) = PAD_SCHMITT | PAD_4MA | bits; }

static void take_out_of_reset(uint32_t blocks)
{
    *reg(RESETS + CLEAR) = blocks;
    while (~*reg(RESETS + RESETS_DONE) & blocks)
        ;
}

/* 12 MHz * multiple / (first * second). */
static void start_pll(uintptr_t pll, uint32_t multiple, uint32_t first, uint32_t second)
{
    enum { POWER_DOWN = 1 << 0, DIVIDERS_DOWN = 1 << 3, VCO_DOWN = 1 << 5 };
    *reg(pll + PLL_CS) = 1;
    *reg(pll + PLL_FBDIV) = multiple;
    *reg(pll + PLL_PWR + CLEAR) = POWER_DOWN | VCO_DOWN;
    while (!(*reg(pll + PLL_CS) >> 31))
        ;
    *reg(pll + PLL_PRIM) = first << 16 | second << 12;
    *reg(pll + PLL_PWR + CLEAR) = DIVIDERS_DOWN;
}

/* The crystal's 12 MHz make the processor's 125 MHz, which peripherals have too, the converter's 48 MHz, and ticks of a microsecond.
 * After a reset of the processor alone everything runs already: off the PLLs first. */
static void start_clocks(void)
{
    *reg(CLOCKS + CLK_SYS_CTRL + CLEAR) = 1;
    while (*reg(CLOCKS + CLK_SYS_SELECTED) != 1)
        ;
    *reg(XOSC + XOSC_CTRL) = 0xAA0;
    *reg(XOSC + XOSC_STARTUP) = 47; /* a millisecond, in 256 cycles */
    *reg(XOSC + XOSC_CTRL + SET) = 0xFAB000;
    while (!(*reg(XOSC + XOSC_STATUS) >> 31))
        ;
    *reg(CLOCKS + CLK_REF_CTRL) = 2;
    while (*reg(CLOCKS + CLK_REF_SELECTED) != 4)
        ;
    *reg(RESETS + SET) = RESET_PLL_SYS | RESET_PLL_USB;
    take_out_of_reset(RESET_PLL_SYS | RESET_PLL_USB);
    start_pll(PLL_SYS, 125, 6, 2);
    start_pll(PLL_USB, 100, 5, 5);
    *reg(CLOCKS + CLK_SYS_CTRL) = 1; /* PLL_SYS */
    while (*reg(CLOCKS + CLK_SYS_SELECTED) != 2)
        ;
    *reg(CLOCKS + CLK_PERI_CTRL) = 1 << 11;
    *reg(CLOCKS + CLK_ADC_CTRL) = 1 << 11; /* PLL_USB */
    *reg(WATCHDOG + WATCHDOG_TICK) = 1 << 9 | 12;
}

void board_init(void)
{
    enum { BLOCKS = RESET_IO | RESET_PADS | RESET_TIMER | RESET_UART0 };
    start_clocks();
    *reg(RESETS + SET) = BLOCKS | RESET_PWM | RESET_ADC;
    take_out_of_reset(BLOCKS);
    uart_baud(UART0, 115200, UART_8_BITS | UART_FIFO);
    set_function(0, FUNCTION_UART);
    set_pad(1, PAD_INPUT | PAD_UP);
    set_function(1, FUNCTION_UART);
}

void board_put(char c) { uart_put(UART0, c); }

int board_get(void) { return uart_get(UART0); }

/* The ring oscillator's random bit. */
uint32_t board_random(void *context)
{
    uint32_t bits = clock_random();
    for (unsigned i = 0; i < 32; i++) {
        bits = bits << 1 ^ bits >> 31 ^ (*reg(ROSC + 0x1C) & 1);
        clock_delay_us(context, 1);
    }
    return bits;
}

_Noreturn void board_reset(void)
{
    *reg(PSM + PSM_WDSEL) = ALL_BUT_OSCILLATORS;
    *reg(WATCHDOG + WATCHDOG_CTRL) = 1u << 31;
    for (;;)
        ;
}

/* ---- pins */

static uint32_t open_drain; /* pins that are driven at level 0 only */

void board_pin_mode(unsigned pin, unsigned mode)
{
    const uint32_t bit = 1u << pin;
    open_drain = mode == MOTE_PIN_OPEN_DRAIN ? open_drain | bit : open_drain & ~bit;
    if (mode == MOTE_PIN_OPEN_DRAIN)
        *reg(SIO + SIO_OUT_CLR) = bit;
    *reg(SIO + (mode == MOTE_PIN_OUTPUT ? SIO_OE_SET : SIO_OE_CLR)) = bit;
    set_pad(pin, mode == MOTE_PIN_ANALOG ? PAD_NO_OUTPUT
                 : mode == MOTE_PIN_INPUT_PULLUP || mode == MOTE_PIN_OPEN_DRAIN ? PAD_INPUT | PAD_UP
                 : mode == MOTE_PIN_INPUT_PULLDOWN ? PAD_INPUT | PAD_DOWN : PAD_INPUT);
    set_function(pin, mode == MOTE_PIN_ANALOG ? FUNCTION_NONE : FUNCTION_SIO);
}

void board_pin_write(unsigned pin, unsigned level)
{
    const uint32_t bit = 1u << pin;
    if (open_drain & bit)
        *reg(SIO + (level ? SIO_OE_CLR : SIO_OE_SET)) = bit;
    else
        *reg(SIO + (level ? SIO_OUT_SET : SIO_OUT_CLR)) = bit;
}

unsigned board_pin_read(unsigned pin) { return *reg(SIO + SIO_IN) >> pin & 1; }

/* ---- interrupts */

enum { IRQ_TIMER0 = 0, IRQ_IO_BANK0 = 13, IRQ_UART0 = 20 };
enum { INTR = 0xF0, INTE = 0x100, INTS = 0x120, EDGE_LOW = 4, EDGE_HIGH = 8 }; /* four bits a pin */

#ifdef BOARD_INTERRUPTS
void board_receive(bool on)
{
    enum { RECEIVED = UART_RECEIVED | UART_RECEIVED_A_WHILE_AGO };
    *reg(UART0 + UART_ICR) = RECEIVED;
    *reg(UART0 + UART_IM) = on ? RECEIVED : 0;
    cpu_interrupt_on(IRQ_UART0);
}
#endif

#if MOTE_FEATURES & FEATURE_IO
bool board_baud(uint32_t baud) { return uart_baud(UART0, baud, UART_8_BITS | UART_FIFO); }

bool board_pin_watch(unsigned pin, unsigned edges)
{
    const uintptr_t word = IO_BANK0 + pin / 8 * 4;
    const unsigned shift = pin % 8 * 4;
    *reg(PADS_BANK0 + 4 + pin * 4 + SET) = PAD_INPUT;
    *reg(word + INTE + CLEAR) = 15u << shift;
    *reg(word + INTR) = (uint32_t)(EDGE_LOW | EDGE_HIGH) << shift;
    *reg(word + INTE + SET) = (uint32_t)((edges & MOTE_EDGE_FALLING ? EDGE_LOW : 0) | (edges & MOTE_EDGE_RISING ? EDGE_HIGH : 0)) << shift;
    cpu_interrupt_on(IRQ_IO_BANK0);
    return true;
}

/* Where both edges have been, the pin has been at the level where it is not now, and come back. */
static void changed(void)
{
    for (unsigned pin = 0; pin < BOARD_PIN_COUNT; pin++) {
        const uintptr_t word = IO_BANK0 + pin / 8 * 4;
        const unsigned edges = *reg(word + INTS) >> pin % 8 * 4 & (EDGE_LOW | EDGE_HIGH), level = board_pin_read(pin);
        if (!edges)
            continue;
        *reg(word + INTR) = edges << pin % 8 * 4;
        if (edges == (EDGE_LOW | EDGE_HIGH))
            io_pin_changed(pin, !level);
        io_pin_changed(pin, edges == EDGE_LOW ? 0 : edges == EDGE_HIGH ? 1 : level);
    }
}

/* ---- analog: GP26 to GP29 are channels 0 to 3, the temperature is 4 */

static uint32_t convert(unsigned channel)
{
    enum { CS = 0, RESULT = 4, ON = 1, SENSOR = 2, START = 4, READY = 1 << 8 };
    take_out_of_reset(RESET_ADC);
    *reg(ADC + CS) = ON | SENSOR | channel << 12;
    while (!(*reg(ADC + CS) & READY))
        ;
    *reg(ADC + CS) = ON | SENSOR | channel << 12 | START;
    while (!(*reg(ADC + CS) & READY))
        ;
    return *reg(ADC + RESULT) & 0xFFF;
}

int32_t board_analog_read(unsigned pin)
{
    if (pin < 26 || pin >= BOARD_PIN_COUNT)
        return -1;
    board_pin_mode(pin, MOTE_PIN_ANALOG);
    uint32_t bits = convert(pin - 26);
    return (int32_t)(bits << 4 | bits >> 8);
}

/* 706 mV at 27 degrees, 1.721 mV less for each further one; of the supply GP29 has a third. */
static int32_t sensor(void *context, unsigned which)
{
    (void)context;
    if (which == MOTE_SENSOR_TEMPERATURE) {
        const int32_t microvolts = (int32_t)(convert(4) * 80566 / 100); /* 3.3 V / 4096 */
        return 27 * 256 - (microvolts - 706000) * 256 / 1721;
    }
    if (which != MOTE_SENSOR_SUPPLY)
        return INT32_MIN;
    board_pin_mode(29, MOTE_PIN_ANALOG);
    return (int32_t)(convert(3) * 3 * 33 * 256 / 40960);
}

/* Eight slices with two pins each, which have one frequency. */
bool board_analog_write(unsigned pin, unsigned duty, uint32_t hz)
{
    enum { SLICE = 0x14, CSR = 0x00, DIV = 0x04, CC = 0x0C, TOP = 0x10 };
    const uint32_t cycles = CLOCK_HZ / hz, divider = cycles / 0xFFFF + 1, ticks = cycles / divider;
    if (pin >= BOARD_PIN_COUNT || divider > 255 || ticks < 2)
        return false;
    const uintptr_t slice = PWM + (pin >> 1 & 7) * SLICE;
    const uint32_t high = (uint32_t)((uint64_t)duty * ticks / 0xFFFF), shift = (pin & 1) * 16;
    take_out_of_reset(RESET_PWM);
    *reg(slice + DIV) = divider << 4;
    *reg(slice + TOP) = ticks - 1;
    *reg(slice + CC) = (*reg(slice + CC) & ~(0xFFFFu << shift)) | high << shift;
    *reg(slice + CSR) = 1;
    set_pad(pin, PAD_INPUT);
    set_function(pin, FUNCTION_PWM);
    return true;
}

/* It counts two for each microsecond (erratum E1), in 24 bits. */
static bool watchdog(void *context, unsigned seconds)
{
    static uint32_t load;
    (void)context;
    if (seconds > 8)
        return false;
    if (seconds)
        load = seconds * 2000000;
    *reg(WATCHDOG + WATCHDOG_LOAD) = load;
    if (seconds) {
        *reg(PSM + PSM_WDSEL) = ALL_BUT_OSCILLATORS;
        *reg(WATCHDOG + WATCHDOG_CTRL + SET) = 1 << 30;
    }
    return true;
}

const MoteDevices board_devices = {
    IO_DEVICES, IO_SOFT_I2C, IO_SOFT_SPI, .analog_read = pins_analog_read, .analog_write = pins_analog_write, .sensor = sensor, .watchdog = watchdog,
};
#endif

void clock_alarm(void);
VECTORS = {
    [IRQ_TIMER0] = VECTOR(clock_alarm),
#if MOTE_FEATURES & FEATURE_IO
    [IRQ_IO_BANK0] = VECTOR(changed),
#endif
#ifdef BOARD_INTERRUPTS
    [IRQ_UART0] = VECTOR(console_receive),
#endif
};
