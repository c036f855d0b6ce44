/* Declarations of all natives that builtins.def names. */
#ifndef MOTE_NATIVE_NATIVES_H
#define MOTE_NATIVE_NATIVES_H

#include "convert.h"

#define OBJECT(name, type, prototype)
#define MODULE(name)
#define NATIVE(owner, name, function, length) Value function(VmRef vm, Value *win, uint32_t argc);
#define NATIVEM(owner, name, function, length, magic) Value function(VmRef vm, Value *win, uint32_t argc);
#define SCRIPT(owner, name, function, length)
#define CTOR(name, function, length, prototype) Value function(VmRef vm, Value *win, uint32_t argc);
#define CTORM(name, function, length, prototype, magic, parent) Value function(VmRef vm, Value *win, uint32_t argc);
#define SCTOR(name, function, length, prototype)
#define NUMBER(owner, name, value)
#define STRING(owner, name, text)
#define SYMBOL(name)
#define GLOBAL(name, object)
#define GETTER(owner, name, function, magic) Value function(VmRef vm, Value *win, uint32_t argc);
#define SGETTER(owner, name, function)
#define ALIAS(owner, name, target)
#define TRUTH(owner, name)
#define LINK(owner, name, target)
#define ACCESSOR(owner, name, getter, setter)
#define FEATURE(id)
#include "builtins.def"
#undef OBJECT
#undef MODULE
#undef NATIVE
#undef NATIVEM
#undef SCRIPT
#undef CTOR
#undef CTORM
#undef SCTOR
#undef NUMBER
#undef STRING
#undef SYMBOL
#undef GLOBAL
#undef GETTER
#undef SGETTER
#undef ALIAS
#undef TRUTH
#undef LINK
#undef FEATURE

#endif
