/* The firmware's table of natives, in the order of builtins.def, which is theirs in the library image. */
#include "natives.h"
#include "outside.h"
#include "table.h"

#ifdef NATIVES_NUMBERED
#include "library_natives.h" /* made by mote-library */

#define NUMBER(n) n,
#define FUNCTION(function) (const void *)function,
_Static_assert(MOTE_FEATURES == FEATURES_CARRIED, "its lists are for these");
static const uint8_t numbers[] = {NATIVE_NUMBERS(NUMBER)};
const void *const mote_natives[] = {numbers, NATIVE_FUNCTIONS(FUNCTION)};
#elif !defined MOTE_LINKED /* a linked firmware has a table of its own */
const NativeFunction mote_natives[] = {
#define OBJECT(name, type, prototype)
#define MODULE(name)
#define NATIVE(owner, name, function, length) function,
#define NATIVEM(owner, name, function, length, magic) function,
#define SCRIPT(owner, name, function, length)
#define CTOR(name, function, length, prototype) function,
#define CTORM(name, function, length, prototype, magic, parent) function,
#define SCTOR(name, function, length, prototype)
#define NUMBER(owner, name, value)
#define STRING(owner, name, text)
#define SYMBOL(name)
#define GLOBAL(name, object)
#define GETTER(owner, name, function, magic) function,
#define SGETTER(owner, name, function)
#define ALIAS(owner, name, target)
#define TRUTH(owner, name)
#define LINK(owner, name, target)
#define ACCESSOR(owner, name, getter, setter)
#define FEATURE(id)
#include "builtins.def"
};
#endif
