/* An SPI master on any pins, bit by bit. Chip select is the program's own pin. */
#include "io.h"

#include "board_pins.h"

#if MOTE_FEATURES & FEATURE_IO

static const struct {
    uint16_t sck, mosi, miso;
} defaults[] = {BOARD_SPI};

/* A pin's number, or IO_NO_PIN; more than 0xFF: there is no such. */
static unsigned pin_of(uint16_t asked, uint16_t usual)
{
    unsigned pin = asked == MOTE_PIN_DEFAULT ? usual : asked;
    if (pin == MOTE_PIN_NONE)
        return IO_NO_PIN;
    pin = pins_number(pin);
    return pin < BOARD_PIN_COUNT ? pin : 0x100;
}

bool soft_spi_setup(void *context, unsigned bus, const MoteSpiSetup *setup)
{
    (void)context;
    if (bus >= BOARD_SPI_COUNT || bus >= IO_BUSES)
        return false;
    const unsigned sck = pin_of(setup->sck, defaults[bus].sck), mosi = pin_of(setup->mosi, defaults[bus].mosi);
    const unsigned miso = pin_of(setup->miso, defaults[bus].miso);
    if (sck >= BOARD_PIN_COUNT || mosi > IO_NO_PIN || miso > IO_NO_PIN)
        return false;
    const uint32_t hz = setup->hz ? setup->hz : 100000, half = hz > 250000 ? 0 : (500000 + hz - 1) / hz;
    memory_io.spi[bus] = (IoSpi){(uint8_t)sck, (uint8_t)mosi, (uint8_t)miso, setup->mode & 3, setup->lsb_first,
                                 (uint8_t)(half < 255 ? half : 255)};
    board_pin_mode(sck, MOTE_PIN_OUTPUT);
    board_pin_write(sck, setup->mode >> 1 & 1);
    if (mosi != IO_NO_PIN)
        board_pin_mode(mosi, MOTE_PIN_OUTPUT);
    if (miso != IO_NO_PIN)
        board_pin_mode(miso, MOTE_PIN_INPUT);
    return true;
}

static void wait(const IoSpi *spi)
{
    if (spi->half_us)
        clock_delay_us(NULL, spi->half_us);
}

static unsigned exchange(const IoSpi *spi, unsigned byte)
{
    const unsigned idle = spi->mode >> 1 & 1, late = spi->mode & 1;
    unsigned seen = 0;
    for (unsigned i = 0; i < 8; i++) {
        const unsigned place = spi->lsb_first ? i : 7 - i;
        if (late)
            board_pin_write(spi->sck, !idle);
        if (spi->mosi != IO_NO_PIN)
            board_pin_write(spi->mosi, byte >> place & 1);
        wait(spi);
        board_pin_write(spi->sck, late ? idle : !idle);
        if (spi->miso != IO_NO_PIN && board_pin_read(spi->miso))
            seen |= 1u << place;
        wait(spi);
        if (!late)
            board_pin_write(spi->sck, idle);
    }
    return seen;
}

void soft_spi_transfer(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count)
{
    (void)context;
    const IoSpi *spi = &memory_io.spi[bus];
    for (size_t i = 0; bus < BOARD_SPI_COUNT && bus < IO_BUSES && i < count; i++) {
        unsigned seen = exchange(spi, write ? write[i] : 0);
        if (read)
            read[i] = (uint8_t)seen;
    }
}

#endif
