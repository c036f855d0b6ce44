/* Chips on the buses: those of the script, else the devices' process; and the trace of what they said. */
#include "parts.h"

I2cChip *chips_find(Simulation *simulation, unsigned bus, unsigned address)
{
    I2cChip *chip = simulation->chips;
    while (chip && (chip->bus != bus || chip->address != address))
        chip = chip->next;
    return chip;
}

/* The first byte written is a register's number. */
static void chip_transfer(I2cChip *chip, const uint8_t *write, size_t write_count, uint8_t *read, size_t read_count)
{
    if (write_count)
        chip->at = write[0];
    for (size_t i = 1; i < write_count; i++)
        chip->registers[chip->at++] = write[i];
    for (size_t i = 0; i < read_count; i++)
        read[i] = chip->registers[chip->at++];
}

/* What is written and what is read may be the same bytes. */
static uint8_t *copy_of(const uint8_t *bytes, size_t count)
{
    uint8_t *copy = bytes ? xmalloc(count + 1) : NULL;
    if (bytes)
        memcpy(copy, bytes, count);
    return copy;
}

bool chips_i2c(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
               size_t read_count, bool stop)
{
    Simulation *simulation = context;
    const uint64_t us = host_board_us(simulation->board);
    I2cChip *chip = chips_find(simulation, bus, address);
    uint8_t *sent = copy_of(write, write_count);
    bool done = chip != NULL;
    if (chip)
        chip_transfer(chip, sent, write_count, read, read_count);
    else
        done = request_i2c(simulation, bus, address, sent, write_count, read, read_count, stop);
    if (simulation->timing)
        timing_i2c(simulation->timing, us, &(TimingTransfer){.bus = bus, .address = (int)address, .write = sent, .write_count = write_count,
                   .read = read, .read_count = read_count, .nack = !done, .hz = simulation->board->i2c_hz[bus]});
    free(sent);
    return done;
}

void chips_spi(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count)
{
    Simulation *simulation = context;
    const uint64_t us = host_board_us(simulation->board);
    const Bytes *answer = &simulation->answers[bus];
    uint8_t *sent = copy_of(write, count);
    if (!answer->data)
        request_spi(simulation, bus, sent, read, count);
    else if (read)
        for (size_t i = 0; i < count; i++)
            read[i] = i < answer->count ? answer->data[i] : 0;
    if (simulation->timing)
        timing_spi(simulation->timing, us, &(TimingTransfer){.bus = bus, .write = sent, .write_count = count, .read = read,
                   .read_count = count, .hz = simulation->board->spi_hz[bus]});
    free(sent);
}
