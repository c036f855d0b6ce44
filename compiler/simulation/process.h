/* A program of its own that answers lines of JSON with lines of JSON, strictly in turn. */
#ifndef MOTE_SIMULATION_PROCESS_H
#define MOTE_SIMULATION_PROCESS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Process Process;

/* Runs `command` in a shell. NULL with errno set. */
Process *process_start(const char *command);
/* Takes over `request`. The answer, an object of the caller's; NULL: `why` tells, and the process is of no use any more. `seconds`
 * of real time are what it has for answering. */
json_t *process_ask(Process *process, json_t *request, double seconds, char *why, size_t room);
/* Its input ends; it has a moment to end, too. */
void process_end(Process *process);
/* In a signal handler. */
void process_kill(const Process *process);

#endif
