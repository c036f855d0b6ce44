/* The loader's answers to the desktop. */
#ifndef MOTE_SERVE_H
#define MOTE_SERVE_H

#include "resident.h"

enum { SERVE_FOREVER = 0, SERVE_SILENCE_MS = 30000 };

/* Answer what arrives. Returns when nothing has been asked for so long; the first frame or break makes that SERVE_SILENCE_MS. */
void serve(UpdateWhy why, uint32_t silence_ms);

#endif
