/* BBC micro:bit: pins are P0.00 = 0 .. P0.30. The UART on 24 and 25 is the console (the USB's). The 25 LEDs are 3 rows of 9 (13 to
 * 15, lit when high) and 9 columns (4 to 12, lit when low): LED1 .. LED3 are the rows; making one an output pulls all columns
 * down. Registers: nRF51 reference manual.
 */
#include "board.h"
#include "board_pins.h"
#include "cpu.h"
#include "io.h"
#include "waves.h"

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
    wave_end(pin);
    uint32_t lock = cpu_lock(); /* what is sensed is an interrupt's, too */
    *cnf = (*cnf & CNF_SENSE_LOW) | (mode < sizeof MODES / sizeof *MODES ? MODES[mode] : 0u);
    cpu_unlock(lock);
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
enum { ADC = 0x40007000, TEMP = 0x4000C000, WDT = 0x40010000 };
enum { PORT = 0x17C, PORT_INTERRUPT = 31 }; /* of GPIOTE: a pin has what it is sensed for */

bool board_baud(uint32_t baud)
{
    if (baud < 1200 || baud > 1000000)
        return false;
    *reg(UART0 + BAUDRATE) = baud * 268 + baud / 100 * 435 / 10; /* 2^32 / 16 MHz */
    return true;
}

/* ---- watches: pins are sensed for the level they do not have */

/* It has had this level: the other one is awaited, also where it is there already. */
static void sense_next(unsigned pin, unsigned level)
{
    volatile uint32_t *cnf = configuration(pin);
    *cnf = (*cnf & ~(uint32_t)CNF_SENSE_LOW) | (level ? CNF_SENSE_LOW : CNF_SENSE_HIGH);
}

bool board_pin_watch(unsigned pin, unsigned edges)
{
    const uint32_t bit = 1u << pin;
    Edges *w = edges_of_pins();
    w->rising = (w->rising & ~bit) | (edges & MOTE_EDGE_RISING ? bit : 0);
    w->falling = (w->falling & ~bit) | (edges & MOTE_EDGE_FALLING ? bit : 0);
    *configuration(pin) &= ~(uint32_t)CNF_SENSE_LOW;
    if (edges) { /* an event that is there may be another pin's: it stays */
        sense_next(pin, board_pin_read(pin));
        *reg(GPIOTE + INTENSET) = 1u << PORT_INTERRUPT;
        cpu_interrupt_on(IRQ_GPIOTE);
    }
    return true;
}

/* The event is that one of the pins has what it is sensed for where none had it before: it comes again only after all have been seen
 * without. */
static void changed(void)
{
    const Edges *w = edges_of_pins();
    const uint32_t watched = w->rising | w->falling;
    bool any;
    *reg(GPIOTE + PORT) = 0;
    do {
        any = false;
        for (unsigned pin = 0; pin < BOARD_PIN_COUNT; pin++) {
            const unsigned level = board_pin_read(pin), awaited = (*configuration(pin) & CNF_SENSE_LOW) == CNF_SENSE_HIGH;
            if (!(watched >> pin & 1) || level != awaited)
                continue;
            any = true;
            sense_next(pin, level);
            if ((level ? w->rising : w->falling) >> pin & 1)
                io_pin_changed(pin, level);
        }
    } while (any);
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

int32_t board_analog_read(unsigned pin)
{
    enum { INPUT_THIRD = 2 << 2, SUPPLY_THIRD = 3 << 5 };
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
    const int32_t quarters = (int32_t)((*reg(TEMP + VALUE) & 0x3FF) ^ 0x200) - 0x200; /* early chips leave out the sign's upper bits */
    *reg(TEMP + 4) = 1; /* stop */
    return quarters * 64;
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

const MoteDevices board_devices = {
    IO_DEVICES, IO_SOFT_I2C, IO_SOFT_SPI, .analog_read = pins_analog_read, .analog_write = pins_analog_write, .sensor = sensor, .watchdog = watchdog,
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
