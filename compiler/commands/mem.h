/* `mote mem --replay` (mem_replay.c). */
#ifndef MOTE_COMMANDS_MEM_H
#define MOTE_COMMANDS_MEM_H

#include "commands.h"

/* `args`: paths of logs, ended by NULL. */
int mem_replay(const Options *options, char **args);

#endif
