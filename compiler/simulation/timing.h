/* The trace of a run: what happened on pins and buses, and when, as VCD for wave viewers and as lines of JSON. */
#ifndef MOTE_SIMULATION_TIMING_H
#define MOTE_SIMULATION_TIMING_H

#include "host.h"
#include "support.h"

typedef struct Timing Timing;
typedef const char *TimingName(void *context, unsigned pin); /* may be static text */

/* Either path may be NULL. NULL with *failed, the path, and errno set. */
Timing *timing_open(const char *vcd, const char *json, TimingName *name, void *context, const char **failed);
/* keep: the files are complete at `us`. false with *failed and errno set. */
bool timing_close(Timing *timing, uint64_t us, bool keep, const char **failed);
/* The files that are being written, for whoever has to remove them; NULL where there is none. */
const char *timing_temporary(const Timing *timing, unsigned which);

/* All times are the run's microseconds; hz: of the bus, which spaces its bytes. */
void timing_level(Timing *timing, uint64_t us, unsigned pin, unsigned level);
void timing_mode(Timing *timing, uint64_t us, unsigned pin, const char *mode, unsigned level);
void timing_pwm(Timing *timing, uint64_t us, unsigned pin, unsigned duty, uint32_t hz);
typedef struct TimingTransfer {
    unsigned bus;    /* from 0 */
    int address;     /* of I2C */
    const uint8_t *write, *read; /* NULL: none */
    size_t write_count, read_count;
    bool nack;
    uint32_t hz;
} TimingTransfer;
void timing_i2c(Timing *timing, uint64_t us, const TimingTransfer *transfer);
void timing_spi(Timing *timing, uint64_t us, const TimingTransfer *transfer);
void timing_serial(Timing *timing, uint64_t us, unsigned number, bool sent, const uint8_t *bytes, size_t count, uint32_t baud);

#endif
