/* COBS: each run of up to 254 bytes without zeros is led by its length + 1. A 0 follows each run but those of 254 bytes and the last. */
#include "frame.h"

#include "verify.h"

enum { RUN = 254, TOO_LONG = UPDATE_FRAME_MAX + 1 };

static void append(Frame *frame, uint8_t byte)
{
    if (frame->fill < UPDATE_FRAME_MAX)
        frame->bytes[frame->fill++] = byte;
    else
        frame->fill = TOO_LONG;
}

static unsigned frame_end(Frame *frame)
{
    const unsigned count = frame->fill;
    const bool whole = frame->left == 0 && count >= UPDATE_HEAD + UPDATE_CRC && count <= UPDATE_FRAME_MAX;
    frame->fill = 0;
    frame->left = 0;
    frame->zero = false;
    if (!whole)
        return 0;
    uint32_t crc = 0;
    for (unsigned i = 0; i < UPDATE_CRC; i++)
        crc |= (uint32_t)frame->bytes[count - UPDATE_CRC + i] << 8 * i;
    return crc == crc32_update(0, frame->bytes, count - UPDATE_CRC) ? count - UPDATE_CRC : 0;
}

unsigned frame_take(Frame *frame, uint8_t byte)
{
    if (byte == 0)
        return frame_end(frame);
    if (frame->left) {
        frame->left--;
        append(frame, byte);
        return 0;
    }
    if (frame->zero)
        append(frame, 0);
    frame->left = (uint8_t)(byte - 1);
    frame->zero = byte != RUN + 1;
    return 0;
}

void frame_send(Frame *frame, unsigned count)
{
    const uint8_t *p = frame->bytes;
    const uint32_t crc = crc32_update(0, p, count);
    for (unsigned i = 0; i < UPDATE_CRC; i++)
        frame->bytes[count++] = (uint8_t)(crc >> 8 * i);
    const uint8_t *end = p + count; /* as if there were a 0 */
    board_put(0);
    while (p <= end) {
        unsigned run = 0;
        while (run < RUN && p + run < end && p[run])
            run++;
        board_put((char)(run + 1));
        for (unsigned i = 0; i < run; i++)
            board_put((char)*p++);
        p += run < RUN;
    }
    board_put(0);
}
