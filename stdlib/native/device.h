/* Pins as scripts name them. */
#ifndef MOTE_NATIVE_DEVICE_H
#define MOTE_NATIVE_DEVICE_H

#include "native.h"

/* The board's number of a pin: of a number, MOTE_PIN_LED1 ... or a Pin. false: exception, there is none. */
bool device_find_pin(VmRef vm, Value pin, unsigned *number);

#endif
