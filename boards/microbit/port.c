/* BBC micro:bit: pins are P0.00 = 0 .. P0.30. The UART on 24 and 25 is the console (the USB's). The 25 LEDs are 3 rows of 9 (13 to
 * 15, lit when high) and 9 columns (4 to 12, lit when low): LED1 .. LED3 are the rows; making one an output pulls all columns
 * down. Registers: nRF51 reference manual.
 */
#include "board.h"
#include "cpu.h"
#include "io.h"
#include "board_pins.h"

enum { CLOCK = 0x40000000, UART0 = 0x40002000, RNG = 0x4000D000, GPIO = 0x50000000 };
enum { STARTRX = 0x000, STARTTX = 0x008, RXDRDY = 0x108, TXDRDY = 0x11C, INTENSET = 0x304, INTENCLR = 0x308, ENABLE = 0x500,
       PSELTXD = 0x50C, PSELRXD = 0x514, RXD = 0x518, TXD = 0x51C, BAUDRATE = 0x524 };
enum { OUTSET = 0x508, OUTCLR = 0x50C, IN = 0x510, PIN_CNF = 0x700 };
enum { CNF_OUTPUT = 1, CNF_NO_INPUT = 2, CNF_DOWN = 1 << 2, CNF_UP = 3 << 2, CNF_OPEN_DRAIN = 6 << 8, CNF_SENSE_HIGH = 2 << 16,
       CNF_SENSE_LOW = 3 << 16 };
enum { PIN_TX = 24, PIN_RX = 25, PIN_ROW = 13, PIN_ROWS = 3, PIN_COLUMN = 4, PIN_COLUMNS = 9 };

/* Start a task and poll for its event, but not forever: an emulator may not model it. Events of tasks at 0 are at 0x100. */
static bool task(uintptr_t module)
{
    *reg(module + 0x100) = 0;
    *reg(module) = 1;
    for (unsigned i = 0; i < 20000; i++)
        if (*reg(module + 0x100))
            return true;
    return false;
}

static volatile uint32_t *configuration(unsigned pin) { return reg(GPIO + PIN_CNF + pin * 4); }

void board_init(void)
{
    task(CLOCK); /* the crystal, for an exact UART */
    board_pin_write(PIN_TX, 1);
    *configuration(PIN_TX) = CNF_OUTPUT;
    *configuration(PIN_RX) = 0;
    *reg(UART0 + PSELTXD) = PIN_TX;
    *reg(UART0 + PSELRXD) = PIN_RX;
    *reg(UART0 + BAUDRATE) = 0x01D7E000;
    *reg(UART0 + ENABLE) = 4;
    *reg(UART0 + STARTTX) = 1;
    *reg(UART0 + STARTRX) = 1;
}

void board_put(char c)
{
    *reg(UART0 + TXDRDY) = 0;
    *reg(UART0 + TXD) = (uint8_t)c;
    while (!*reg(UART0 + TXDRDY))
        ;
}

int board_get(void)
{
    if (!*reg(UART0 + RXDRDY))
        return -1;
    *reg(UART0 + RXDRDY) = 0;
    return (int)(*reg(UART0 + RXD) & 0xFF);
}

uint32_t board_random(void *context)
{
    enum { VALUE = 0x508 };
    uint32_t bits = clock_random();
    (void)context;
    for (unsigned i = 0; i < 4 && task(RNG); i++)
        bits = bits << 8 ^ *reg(RNG + VALUE) ^ bits >> 24;
    *reg(RNG + 4) = 1; /* stop */
    return bits;
}

void board_pin_mode(unsigned pin, unsigned mode)
{
    static const uint16_t MODES[] = {0, CNF_OUTPUT, CNF_UP, CNF_DOWN, CNF_OUTPUT | CNF_OPEN_DRAIN | CNF_UP, CNF_NO_INPUT};
    volatile uint32_t *cnf = configuration(pin);
    *cnf = (*cnf & CNF_SENSE_LOW) | (mode < sizeof MODES / sizeof *MODES ? MODES[mode] : 0u);
    if (mode == MOTE_PIN_OUTPUT && pin - PIN_ROW < PIN_ROWS)
        for (unsigned column = PIN_COLUMN; column < PIN_COLUMN + PIN_COLUMNS; column++) {
            board_pin_write(column, 0);
            *configuration(column) = CNF_OUTPUT;
        }
}

void board_pin_write(unsigned pin, unsigned level) { *reg(GPIO + (level ? OUTSET : OUTCLR)) = 1u << pin; }

unsigned board_pin_read(unsigned pin) { return *reg(GPIO + IN) >> pin & 1; }

#ifdef BOARD_INTERRUPTS
enum { IRQ_UART0 = 2, IRQ_GPIOTE = 6 };

void board_receive(bool on)
{
    *reg(UART0 + (on ? INTENSET : INTENCLR)) = 1u << 2;
    cpu_interrupt_on(IRQ_UART0);
}

#endif

#if MOTE_FEATURES & FEATURE_IO
enum { GPIOTE = 0x40006000, ADC = 0x40007000, TIMER2 = 0x4000A000, TEMP = 0x4000C000, WDT = 0x40010000, PPI = 0x4001F000 };

bool board_baud(uint32_t baud)
{
    if (baud < 1200 || baud > 1000000)
        return false;
    *reg(UART0 + BAUDRATE) = baud * 268 + baud / 100 * 435 / 10; /* 2^32 / 16 MHz */
    return true;
}

/* ---- watches: pins are sensed for the level they do not have */

typedef struct Watches {
    uint32_t rising, falling; /* pins */
} Watches;

static Watches *watches(void) { return (Watches *)(void *)memory_io.chip; }

static void sense_next(unsigned pin)
{
    volatile uint32_t *cnf = configuration(pin);
    *cnf = (*cnf & ~(uint32_t)CNF_SENSE_LOW) | (board_pin_read(pin) ? CNF_SENSE_LOW : CNF_SENSE_HIGH);
}

bool board_pin_watch(unsigned pin, unsigned edges)
{
    enum { PORT = 0x17C };
    const uint32_t bit = 1u << pin;
    Watches *w = watches();
    w->rising = (w->rising & ~bit) | (edges & MOTE_EDGE_RISING ? bit : 0);
    w->falling = (w->falling & ~bit) | (edges & MOTE_EDGE_FALLING ? bit : 0);
    *configuration(pin) &= ~(uint32_t)CNF_SENSE_LOW;
    if (edges) {
        sense_next(pin);
        *reg(GPIOTE + PORT) = 0;
        *reg(GPIOTE + INTENSET) = 1u << 31;
        cpu_interrupt_on(IRQ_GPIOTE);
    }
    return true;
}

static void changed(void)
{
    enum { PORT = 0x17C };
    const Watches *w = watches();
    *reg(GPIOTE + PORT) = 0;
    for (unsigned pin = 0; pin < BOARD_PIN_COUNT; pin++)
        if ((w->rising | w->falling) >> pin & 1) {
            const unsigned level = board_pin_read(pin), awaited = (*configuration(pin) & CNF_SENSE_LOW) == CNF_SENSE_HIGH;
            if (level != awaited)
                continue;
            sense_next(pin);
            if ((level ? w->rising : w->falling) >> pin & 1)
                io_pin_changed(pin, level);
        }
}

/* ---- analog */

enum { ADC_CONFIG = 0x504, ADC_RESULT = 0x508 };

/* 10 bits of what `config` says; -1: nothing is converted. */
static int32_t convert(uint32_t config)
{
    *reg(ADC + ENABLE) = 1;
    *reg(ADC + ADC_CONFIG) = config | 2;
    bool ok = task(ADC);
    int32_t bits = (int32_t)(*reg(ADC + ADC_RESULT) & 0x3FF);
    *reg(ADC + 4) = 1; /* stop */
    *reg(ADC + ENABLE) = 0;
    return ok ? bits : -1;
}

static int32_t analog_read(void *context, unsigned pin)
{
    enum { INPUT_THIRD = 2 << 2, SUPPLY_THIRD = 3 << 5 };
    (void)context;
    pin = pins_number(pin);
    if (pin - 1 >= 6 && pin != 26 && pin != 27)
        return -1;
    const unsigned input = pin < 7 ? pin + 1 : pin - 26;
    board_pin_mode(pin, MOTE_PIN_ANALOG);
    int32_t bits = convert(INPUT_THIRD | SUPPLY_THIRD | 0x100u << input);
    return bits < 0 ? bits : bits << 6 | bits >> 4;
}

static int32_t sensor(void *context, unsigned which)
{
    enum { SUPPLY_THIRD = 6 << 2, VALUE = 0x508 }; /* against 1.2 V */
    (void)context;
    if (which == MOTE_SENSOR_SUPPLY) {
        int32_t bits = convert(SUPPLY_THIRD);
        return bits < 0 ? INT32_MIN : bits * 3600 / 1023 * 256 / 1000;
    }
    if (which != MOTE_SENSOR_TEMPERATURE || !task(TEMP))
        return INT32_MIN;
    return (int32_t)*reg(TEMP + VALUE) * 64;
}

/* Square waves: timer 2 clears itself at its fourth comparison; that and comparison i toggle the pin of GPIOTE channel i, by
 * way of PPI channels 2i and 2i + 1. Three pins, one frequency. */
typedef struct Waves {
    uint8_t pin[3]; /* + 1; 0: free */
} Waves;

static Waves *waves(void) { return (Waves *)(void *)(memory_io.chip + sizeof(Watches) / 4); }

enum { TIMER_STOP = 0x004, TIMER_CLEAR = 0x00C, TIMER_COMPARED = 0x140, TIMER_SHORTS = 0x200, TIMER_PRESCALER = 0x510, TIMER_CC = 0x540,
       GPIOTE_OUT = 0x000, GPIOTE_CONFIG = 0x510, PPI_CHENSET = 0x504, PPI_CHENCLR = 0x508, PPI_CH = 0x510 };

static void wave_route(unsigned channel, unsigned compare)
{
    *reg(PPI + PPI_CH + channel * 8) = TIMER2 + TIMER_COMPARED + compare * 4;
    *reg(PPI + PPI_CH + channel * 8 + 4) = GPIOTE + GPIOTE_OUT + channel / 2 * 4;
    *reg(PPI + PPI_CHENSET) = 1u << channel;
}

static bool analog_write(void *context, unsigned pin, unsigned duty, uint32_t hz)
{
    enum { TOGGLES_FROM_HIGH = 3 | 3 << 16 | 1 << 20 };
    (void)context;
    Waves *w = waves();
    unsigned channel = 0, prescaler = 0;
    pin = pins_number(pin);
    while (channel < 3 && w->pin[channel] != pin + 1)
        channel++;
    for (unsigned i = 0; channel == 3 && i < 3; i++)
        if (!w->pin[i])
            channel = i;
    hz = hz ? hz : 1000;
    while (prescaler < 10 && (CLOCK_HZ >> prescaler) / hz > 0xFFFF)
        prescaler++;
    const uint32_t ticks = (CLOCK_HZ >> prescaler) / hz;
    if (pin >= BOARD_PIN_COUNT || channel == 3 || ticks > 0xFFFF || ticks < 2)
        return false;
    const uint32_t high = (duty > 0xFFFF ? 0xFFFF : duty) * ticks / 0xFFFF;
    board_pin_mode(pin, MOTE_PIN_OUTPUT);
    *reg(PPI + PPI_CHENCLR) = 3u << channel * 2;
    *reg(GPIOTE + GPIOTE_CONFIG + channel * 4) = 0;
    w->pin[channel] = 0;
    if (high == 0 || high == ticks) {
        board_pin_write(pin, high != 0);
        return true;
    }
    w->pin[channel] = (uint8_t)(pin + 1);
    *reg(TIMER2 + TIMER_STOP) = 1;
    *reg(TIMER2 + TIMER_CLEAR) = 1;
    *reg(TIMER2 + TIMER_PRESCALER) = prescaler;
    *reg(TIMER2 + TIMER_SHORTS) = 1u << 3;
    *reg(TIMER2 + TIMER_CC + 12) = ticks;
    *reg(TIMER2 + TIMER_CC + channel * 4) = high;
    for (unsigned i = 0; i < 3; i++) /* all from the start of a period */
        if (w->pin[i]) {
            *reg(GPIOTE + GPIOTE_CONFIG + i * 4) = 0;
            *reg(GPIOTE + GPIOTE_CONFIG + i * 4) = TOGGLES_FROM_HIGH | (w->pin[i] - 1u) << 8;
            wave_route(2 * i, i);
            wave_route(2 * i + 1, 3);
        }
    *reg(TIMER2) = 1;
    return true;
}

/* ---- the rest */

static bool watchdog(void *context, unsigned seconds)
{
    enum { RELOAD_VALUE = 0x504, CONFIG = 0x50C, RELOAD = 0x600 };
    (void)context;
    if (seconds > UINT32_MAX / 32768)
        return false;
    if (seconds) {
        *reg(WDT + RELOAD_VALUE) = seconds * 32768 - 1;
        *reg(WDT + CONFIG) = 1; /* asleep, too */
        *reg(WDT) = 1;
    }
    *reg(WDT + RELOAD) = 0x6E524635;
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

void clock_tick(void);
VECTORS = {
#ifdef BOARD_INTERRUPTS
    [IRQ_UART0] = VECTOR(console_receive),
#if MOTE_FEATURES & FEATURE_IO
    [IRQ_GPIOTE] = VECTOR(changed),
#endif
#endif
    [8] = VECTOR(clock_tick) /* TIMER0 */
};
