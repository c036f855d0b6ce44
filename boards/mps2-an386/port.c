/* MPS2+ AN386: CMSDK UART0 is the console; pins 0 and 1 are the LEDs, 2 and 3 the buttons of FPGAIO, which have no interrupt;
 * 4 to 7 are the lines of two I2C interfaces, which are two bits each, so that they are driven as pins: of shields 0 and
 * 1. SPI 1 is shield 0's. Registers: application note DAI0386.
 */
#include "board.h"
#include "board_pins.h"
#include "cpu.h"
#include "io.h"
#include "primecell.h"

enum { UART0 = 0x40004000, WATCHDOG = 0x40008000, SPI_SHIELD = 0x40026000, FPGAIO = 0x40028000 };
enum { CMSDK_DATA = 0x00, CMSDK_STATE = 0x04, CMSDK_CTRL = 0x08, CMSDK_INTCLEAR = 0x0C, CMSDK_BAUDDIV = 0x10 };
enum { FPGAIO_LED = 0x00, FPGAIO_BUTTON = 0x08 };
enum { I2C_READ = 0x00, I2C_SET = 0x00, I2C_CLEAR = 0x04, SCL = 1, SDA = 2 };

void board_init(void)
{
    *reg(UART0 + CMSDK_BAUDDIV) = CLOCK_HZ / 115200;
    *reg(UART0 + CMSDK_CTRL) = 3;
}

void board_put(char c)
{
    while (*reg(UART0 + CMSDK_STATE) & 1)
        ;
    *reg(UART0 + CMSDK_DATA) = (uint8_t)c;
}

int board_get(void) { return *reg(UART0 + CMSDK_STATE) & 2 ? (int)(*reg(UART0 + CMSDK_DATA) & 0xFF) : -1; }

uint32_t board_random(void *context)
{
    (void)context;
    return clock_random();
}

void board_pin_mode(unsigned pin, unsigned mode)
{
    (void)pin, (void)mode; /* directions are fixed */
}

#if MOTE_FEATURES & FEATURE_IO
static uintptr_t i2c(unsigned pin) { return pin < 6 ? 0x40029000 : 0x4002A000; }
static uint32_t line(unsigned pin) { return pin & 1 ? SCL : SDA; }
static void line_write(unsigned pin, unsigned level) { *reg(i2c(pin) + (level ? I2C_SET : I2C_CLEAR)) = line(pin); }
static unsigned line_read(unsigned pin) { return (*reg(i2c(pin) + I2C_READ) & line(pin)) != 0; }
#else /* the language alone, which the figure for flash is about */
#define line_write(pin, level) ((void)0)
#define line_read(pin) 0u
#endif

void board_pin_write(unsigned pin, unsigned level)
{
    volatile uint32_t *leds = reg(FPGAIO + FPGAIO_LED);
    if (pin < 2)
        *leds = level ? *leds | 1u << pin : *leds & ~(1u << pin);
    else if (pin > 3)
        line_write(pin, level);
}

unsigned board_pin_read(unsigned pin)
{
    return pin < 2 ? *reg(FPGAIO + FPGAIO_LED) >> pin & 1 : pin < 4 ? *reg(FPGAIO + FPGAIO_BUTTON) >> (pin - 2) & 1 : line_read(pin);
}

#ifdef BOARD_INTERRUPTS
enum { IRQ_UART0_RX = 0 };

void board_receive(bool on)
{
    *reg(UART0 + CMSDK_CTRL) = on ? 3 | 8 : 3;
    cpu_interrupt_on(IRQ_UART0_RX);
}

static void received(void)
{
    *reg(UART0 + CMSDK_INTCLEAR) = 2;
    console_receive();
}

VECTORS = {[IRQ_UART0_RX] = VECTOR(received)};
#endif

#if MOTE_FEATURES & FEATURE_IO
bool board_baud(uint32_t baud)
{
    uint32_t divisor = CLOCK_HZ / baud;
    if (divisor < 16 || divisor > 0xFFFFF)
        return false;
    *reg(UART0 + CMSDK_BAUDDIV) = divisor;
    return true;
}

bool board_pin_watch(unsigned pin, unsigned edges)
{
    (void)pin;
    return edges == MOTE_EDGE_NONE;
}

/* ---- SPI and the watchdog: Arm's */

static bool spi_setup(void *context, unsigned bus, const MoteSpiSetup *setup)
{
    (void)context;
    if (bus != 0 || setup->sck != MOTE_PIN_DEFAULT || setup->lsb_first)
        return false;
    ssp_setup(SPI_SHIELD, setup->hz ? setup->hz : 100000, setup->mode);
    return true;
}

static void spi_transfer(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count)
{
    (void)context;
    if (bus == 0)
        ssp_transfer(SPI_SHIELD, write, read, count);
}

static bool watchdog(void *context, unsigned seconds)
{
    (void)context;
    if (seconds > WATCHDOG_MOST_SECONDS)
        return false;
    watchdog_feed(WATCHDOG, seconds);
    return true;
}

const MoteDevices board_devices = {
    IO_DEVICES, IO_SOFT_I2C, .spi_setup = spi_setup, .spi_transfer = spi_transfer, .watchdog = watchdog,
};
#endif
