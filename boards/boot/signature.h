/* Signed images: firmware that was built with a public key runs no others. */
#ifndef MOTE_SIGNATURE_H
#define MOTE_SIGNATURE_H

#include "resident.h"

#ifdef MOTE_SIGNED
enum { SIGNED_ONLY = 1 };
bool signature_check(unsigned slot);
#else
enum { SIGNED_ONLY = 0 };
static inline bool signature_check(unsigned slot) { return (void)slot, true; }
#endif

#endif
