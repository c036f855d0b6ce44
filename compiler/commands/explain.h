/* `mote build --explain` (explain.c). */
#ifndef MOTE_COMMANDS_EXPLAIN_H
#define MOTE_COMMANDS_EXPLAIN_H

#include "commands.h"

/* To stdout: what of the program was not evaluated at build time and why, and what is in RAM when its top level has run. */
int explain_program(const Program *program, const Options *options);

#endif
