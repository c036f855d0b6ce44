/* --pins, --devices, --vcd and --trace of a run on the simulator. All functions do nothing for NULL. */
#ifndef MOTE_COMMANDS_SIMULATE_H
#define MOTE_COMMANDS_SIMULATE_H

#include "commands.h"
#include "simulation.h"

typedef struct Simulated Simulated;

bool simulate_wanted(const Options *options);
bool simulate_virtual(const Options *options); /* is time virtual? With a script, or devices, unless it is said otherwise */
/* *result: NULL if none of it was asked for. STATUS_OK, or the status to leave with. */
int simulate_open(Simulated **result, const Options *options, HostBoard *board);
/* The program has ended by itself. */
void simulate_finish(Simulated *simulated, uint64_t until_us);
/* The status to leave with if the program has none. */
int simulate_close(Simulated *simulated, bool completed);
/* In a signal handler: files to remove (which: 0 or 1), and the process to end. */
const char *simulate_temporary(const Simulated *simulated, unsigned which);
void simulate_abandon(const Simulated *simulated);

#endif
