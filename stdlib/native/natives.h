/* Declarations of all natives that builtins.def names. */
#ifndef MOTE_NATIVE_NATIVES_H
#define MOTE_NATIVE_NATIVES_H

#include "convert.h"

#define FUNCTION(function) Value function(VmRef vm, Value *win, uint32_t argc);
#include "natives.def"

#endif
