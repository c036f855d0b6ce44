/* What the parts of the simulation share. */
#ifndef MOTE_SIMULATION_PARTS_H
#define MOTE_SIMULATION_PARTS_H

#include <jansson.h>

#include "diag.h"
#include "process.h"
#include "simulation.h"
#include "timing.h"

typedef struct Bytes {
    uint8_t *data;
    size_t count;
} Bytes;

/* ---- actions (script.c) */

typedef struct Edge {
    uint64_t at; /* HOST_NEVER: at any time */
    uint8_t pin, level;
} Edge;

typedef enum ExpectKind { EXPECT_LEVEL, EXPECT_DUTY, EXPECT_SENT, EXPECT_REGISTERS, EXPECT_EDGES } ExpectKind;

typedef struct Expectation {
    ExpectKind kind;
    double duty, hz; /* hz 0: any */
    Edge *edges;
    unsigned edge_count;
    uint64_t tolerance; /* of edges' times */
} Expectation;

typedef enum ActionKind { ACT_PIN, ACT_SERIAL, ACT_I2C, ACT_SPI, ACT_SENSOR, ACT_EXPECT, ACT_END } ActionKind;

typedef struct Action {
    struct Action *next;
    uint64_t at; /* microseconds */
    uint64_t every; /* and again, `times` in all */
    uint32_t times;
    ActionKind kind;
    uint32_t index;  /* in the script; NO_INDEX: a device's */
    uint8_t number;  /* pin, bus, serial port, sensor */
    uint8_t address, first; /* of an I2C device and its registers */
    int32_t value;   /* HostPin.outside, level, sensor */
    Bytes data;
    Expectation expect;
    char *message;   /* or NULL */
} Action;
enum { NO_INDEX = UINT32_MAX };

void action_free(Action *action);

/* ---- chips that a script describes */

typedef struct I2cChip {
    struct I2cChip *next;
    uint8_t bus, address, at;
    uint8_t registers[256];
} I2cChip;

/* ---- what a program has done, for expectations (expect.c) */

typedef struct Sent {
    Buffer bytes;
    size_t found; /* behind what was expected last */
    bool kept;    /* somebody expects something */
} Sent;

typedef struct History {
    Edge *edges;
    unsigned count, capacity;
    bool kept[HOST_PINS];
} History;

struct Simulation {
    const SimulationOptions *options;
    HostBoard *board;
    HostWorld world;
    Diag diag;
    SourceFile *source; /* of the script, or NULL */
    Action *agenda, *agenda_last; /* in the order in which they happen */
    I2cChip *chips;
    Bytes answers[HOST_BUSES]; /* of SPI devices */
    Sent sent[HOST_SERIALS];
    History history;
    Timing *timing; /* the trace, or NULL */
    Process *process; /* or NULL */
    unsigned wanted;  /* kinds of requests, bits */
    uint64_t process_wake;
    bool happening;
    SimulationResult result;
};

const char *simulation_pin_name(const Simulation *simulation, unsigned pin); /* static text, valid until the next call */
/* The run ends with this result, the first of several. */
void simulation_fail(Simulation *simulation, SimulationResult result);

/* ---- script.c */

/* Reads and checks the script; the board gets what it begins with. */
SimulationResult script_read(Simulation *simulation, const char *path);
/* An array of actions from a device, `at` or later. false: `why` tells. */
bool script_actions(Simulation *simulation, json_t *actions, char *why, size_t room);
/* Into the agenda, behind those of the same time. */
void agenda_add(Simulation *simulation, Action *action);
/* Says what is wrong with an action, where it stands. */
void script_complain(Simulation *simulation, const Action *action, const char *text);

/* ---- expect.c */
void expect_check(Simulation *simulation, const Action *action);
void expect_missed(Simulation *simulation, const Action *action); /* the run has ended before */
void expect_prepare(Simulation *simulation, const Action *action); /* what it needs must be recorded from now on */
void expect_sent(Simulation *simulation, unsigned number, const uint8_t *bytes, size_t count);
void expect_edge(Simulation *simulation, unsigned pin, unsigned level);
void expect_free(Simulation *simulation);

/* ---- chips.c: the script's I2C and SPI devices, and the process' */
bool chips_i2c(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
               size_t read_count, bool stop);
void chips_spi(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count);
I2cChip *chips_find(Simulation *simulation, unsigned bus, unsigned address);

/* ---- requests.c: what the process is told and asked. All do nothing where it does not want to hear of it. */
enum { WANT_PIN = 1, WANT_MODE = 2, WANT_PWM = 4, WANT_ANALOG = 8, WANT_I2C_SETUP = 16, WANT_SPI_SETUP = 32, WANT_SERIAL_SETUP = 64,
       WANT_I2C = 128, WANT_SPI = 256, WANT_SERIAL = 512, WANT_END = 1024 };
extern const char *const MODE_NAMES[]; /* of MotePinMode */
bool request_start(Simulation *simulation);
void request_pin(Simulation *simulation, unsigned pin, unsigned level);
void request_mode(Simulation *simulation, unsigned pin, unsigned mode);
void request_pwm(Simulation *simulation, unsigned pin, unsigned duty, uint32_t hz);
void request_analog(Simulation *simulation, unsigned pin);
void request_i2c_setup(Simulation *simulation, unsigned bus, const MoteI2cSetup *setup);
void request_spi_setup(Simulation *simulation, unsigned bus, const MoteSpiSetup *setup);
void request_serial_setup(Simulation *simulation, unsigned number, const MoteSerialSetup *setup);
bool request_i2c(Simulation *simulation, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                 size_t read_count, bool stop);
void request_spi(Simulation *simulation, unsigned bus, const uint8_t *write, uint8_t *read, size_t count);
void request_serial(Simulation *simulation, unsigned number, const uint8_t *bytes, size_t count);
void request_wake(Simulation *simulation);
void request_end(Simulation *simulation);

/* ---- simulation.c */
void simulation_happen(void *context);

#endif
