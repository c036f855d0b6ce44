/* What is outside of a simulated board: a script of what happens and what is expected, simulated chips in a process of their
 * own, a trace of it all (docs/device-api.md).
 */
#ifndef MOTE_SIMULATION_H
#define MOTE_SIMULATION_H

#include "host.h"
#include "support.h"

typedef struct SimulationPin {
    const char *name;
    unsigned number;
} SimulationPin;

typedef struct SimulationOptions {
    const char *script;  /* --pins: a file, or NULL; likewise: */
    const char *devices; /* --devices: a command */
    const char *vcd, *trace; /* files to write */
    const char *board;   /* its name */
    const SimulationPin *pins; /* their names: LED1 .., BTN1 .., the board's; several may name the same */
    unsigned pin_count;
    bool json; /* diagnostics */
} SimulationOptions;

/* How it went, or why not. Messages have been given. */
typedef enum SimulationResult {
    SIMULATION_OK,
    SIMULATION_WRONG,   /* errors in the script */
    SIMULATION_FILE,    /* a file can't be read or written */
    SIMULATION_FAILED,  /* an expectation failed */
    SIMULATION_DEVICES  /* the devices' process failed */
} SimulationResult;

typedef struct Simulation Simulation;

/* The board gets its world. NULL: *result tells why. `options` must stay. */
Simulation *simulation_open(const SimulationOptions *options, HostBoard *board, SimulationResult *result);
/* The program has ended by itself: what is left of the script happens until `until_us`. */
void simulation_finish(Simulation *simulation, uint64_t until_us);
/* completed: the program has not failed, so what was expected and did not come is an error. */
SimulationResult simulation_close(Simulation *simulation, bool completed);
/* Of the traces that are being written, which 0 or 1, or NULL: who breaks off removes it. */
const char *simulation_temporary(const Simulation *simulation, unsigned which);
/* In a signal handler: the process ends now. */
void simulation_abandon(const Simulation *simulation);

#endif
