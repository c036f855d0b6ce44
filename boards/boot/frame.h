/* Frames on the console's line (update.h). */
#ifndef MOTE_FRAME_H
#define MOTE_FRAME_H

#include "resident.h"

/* A frame as it comes in, and the answer to it as it goes out. What follows the head is 4-byte aligned. */
typedef struct Frame {
    _Alignas(4) uint8_t before[2];
    uint8_t bytes[UPDATE_FRAME_MAX];
    uint16_t fill;   /* bytes decoded; UPDATE_FRAME_MAX + 1: too many, until the next 0 */
    uint8_t left;    /* bytes of the run, then comes another code */
    bool zero;       /* between them, a 0 */
} Frame;

/* What a byte completes: the bytes of type, number and payload; 0: nothing. */
unsigned frame_take(Frame *frame, uint8_t byte);
/* Send so many of frame->bytes, with their CRC. */
void frame_send(Frame *frame, unsigned count);

#endif
