/* An I2C master on any two pins, bit by bit. Lines are pulled down or let go; a device may hold the clock low (stretching), for
 * at most STRETCH_US. Setting up frees a bus on which a device waits for the rest of a byte.
 */
#include "io.h"

#include "board_pins.h"

#if MOTE_FEATURES & FEATURE_IO

enum { STRETCH_US = 25000 };

static const struct {
    uint16_t sda, scl;
} defaults[] = {BOARD_I2C};

static const IoI2c *at(unsigned bus) { return &memory_io.i2c[bus]; }
static void wait(const IoI2c *i2c) { clock_delay_us(NULL, i2c->half_us); }

/* The clock goes up as soon as nobody holds it down. */
static bool clock_up(const IoI2c *i2c)
{
    board_pin_write(i2c->scl, 1);
    uint32_t start = clock_now_us();
    while (!board_pin_read(i2c->scl))
        if (clock_now_us() - start > STRETCH_US)
            return false;
    wait(i2c);
    return true;
}

static void clock_down(const IoI2c *i2c)
{
    board_pin_write(i2c->scl, 0);
    wait(i2c);
}

/* From either an idle bus or one whose clock is low. */
static bool start(const IoI2c *i2c)
{
    board_pin_write(i2c->sda, 1);
    wait(i2c);
    if (!clock_up(i2c) || !board_pin_read(i2c->sda))
        return false;
    board_pin_write(i2c->sda, 0);
    wait(i2c);
    clock_down(i2c);
    return true;
}

static bool stop(const IoI2c *i2c)
{
    board_pin_write(i2c->sda, 0);
    wait(i2c);
    bool up = clock_up(i2c);
    board_pin_write(i2c->sda, 1);
    wait(i2c);
    return up;
}

/* Nine clocks: eight bits and the acknowledgement, which the other side gives. Returns what was on the line, its 9 bits; -1: stuck. */
static int shift(const IoI2c *i2c, unsigned bits)
{
    int seen = 0;
    for (unsigned mask = 0x100; mask; mask >>= 1) {
        board_pin_write(i2c->sda, (bits & mask) != 0);
        wait(i2c);
        if (!clock_up(i2c))
            return -1;
        seen = seen << 1 | (board_pin_read(i2c->sda) ? 1 : 0);
        clock_down(i2c);
    }
    return seen;
}

static bool write_byte(const IoI2c *i2c, unsigned byte)
{
    int seen = shift(i2c, byte << 1 | 1);
    return seen >= 0 && !(seen & 1);
}

bool soft_i2c_setup(void *context, unsigned bus, const MoteI2cSetup *setup)
{
    (void)context;
    if (bus >= BOARD_I2C_COUNT || bus >= IO_BUSES)
        return false;
    const unsigned sda = pins_number(setup->sda == MOTE_PIN_DEFAULT ? defaults[bus].sda : setup->sda);
    const unsigned scl = pins_number(setup->scl == MOTE_PIN_DEFAULT ? defaults[bus].scl : setup->scl);
    if (sda >= BOARD_PIN_COUNT || scl >= BOARD_PIN_COUNT || sda == scl)
        return false;
    const uint32_t hz = setup->hz ? setup->hz : 100000;
    const uint32_t half = (500000 + hz - 1) / hz;
    IoI2c *i2c = &memory_io.i2c[bus];
    *i2c = (IoI2c){(uint8_t)sda, (uint8_t)scl, (uint16_t)(half < 5000 ? half : 5000)};
    board_pin_mode(sda, MOTE_PIN_OPEN_DRAIN);
    board_pin_mode(scl, MOTE_PIN_OPEN_DRAIN);
    board_pin_write(sda, 1);
    board_pin_write(scl, 1);
    for (unsigned i = 0; i < 9 && !board_pin_read(sda); i++) {
        clock_down(i2c);
        clock_up(i2c);
    }
    return true;
}

static bool transfer(const IoI2c *i2c, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read, size_t read_count)
{
    if (write_count || !read_count) {
        if (!start(i2c) || !write_byte(i2c, address << 1))
            return false;
        while (write_count--)
            if (!write_byte(i2c, *write++))
                return false;
    }
    if (read_count && (!start(i2c) || !write_byte(i2c, address << 1 | 1)))
        return false;
    while (read_count--) {
        int seen = shift(i2c, 0x1FE | (read_count == 0)); /* the last one is not acknowledged */
        if (seen < 0)
            return false;
        *read++ = (uint8_t)(seen >> 1);
    }
    return true;
}

bool soft_i2c_transfer(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                       size_t read_count, bool with_stop)
{
    (void)context;
    const IoI2c *i2c = at(bus);
    if (bus >= BOARD_I2C_COUNT || bus >= IO_BUSES || !i2c->half_us)
        return false;
    bool ok = transfer(i2c, address, write, write_count, read, read_count);
    if (with_stop || !ok)
        ok = stop(i2c) && ok;
    return ok;
}

#endif
