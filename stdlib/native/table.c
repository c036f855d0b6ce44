/* The firmware's table of natives, in the order of builtins.def, which is theirs in the library image. */
#include "natives.h"
#include "outside.h"
#include "table.h"

#ifdef NATIVES_NUMBERED
#include "library_natives.h" /* made by mote-library */

#define NUMBER(n) n,
#define FUNCTION(function) (const void *)function,
_Static_assert((MOTE_FEATURES & ~FEATURE_IO) == FEATURES_CARRIED, "its lists are for these");
#if MOTE_FEATURES & FEATURE_IO
static const uint8_t numbers[] = {NATIVE_NUMBERS(NUMBER) NATIVE_NUMBERS_IO(NUMBER)};
const void *const mote_natives[] = {numbers, NATIVE_FUNCTIONS(FUNCTION) NATIVE_FUNCTIONS_IO(FUNCTION)};
#else
static const uint8_t numbers[] = {NATIVE_NUMBERS(NUMBER)};
const void *const mote_natives[] = {numbers, NATIVE_FUNCTIONS(FUNCTION)};
#endif
#elif !defined MOTE_LINKED /* a linked firmware has a table of its own */
_Static_assert((MOTE_FEATURES & ~FEATURE_IO) == FEATURES_CARRIED || MOTE_FEATURES == 0x3F, "numbers would not be those of other firmware");
const NativeFunction mote_natives[] = {
#define FUNCTION(function) function,
#include "natives.def"
};
#endif
