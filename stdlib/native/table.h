/* The library as a board links it: natives (C) and image (made by mote-library). For MoteConfig. */
#ifndef MOTE_NATIVE_TABLE_H
#define MOTE_NATIVE_TABLE_H

#include "native.h"

#ifndef NATIVES_NUMBERED
extern const NativeFunction mote_natives[];
#endif
extern const uint8_t mote_library_image[]; /* with all features; mote_library_general: with none */
extern const uint32_t mote_library_bytes;

#endif
