/* `mote size --structs`. */
#ifndef MOTE_COMMANDS_SIZE_STRUCTS_H
#define MOTE_COMMANDS_SIZE_STRUCTS_H

#include "commands.h"

int size_structs(const Options *options);

#endif
