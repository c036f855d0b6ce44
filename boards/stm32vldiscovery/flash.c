/* The STM32F100's flash: pages of 1 KB, written by half-words, so that a cell of 4 bytes may be written in part after a power
 * cut. Registers: programming manual PM0063.
 */
#include "board.h"
#include "memory.h"

enum { FPEC = 0x40022000, KEYR = 0x04, SR = 0x0C, CR = 0x10, AR = 0x14 };
enum { BUSY = 1, FAILED = 0x14, DONE = 0x20, PROGRAM = 1, ERASE = 2, START = 0x40, LOCK = 0x80 };

static void unlock(void)
{
    if (*reg(FPEC + CR) & LOCK) {
        *reg(FPEC + KEYR) = 0x45670123;
        *reg(FPEC + KEYR) = 0xCDEF89AB;
    }
    *reg(FPEC + SR) = FAILED | DONE;
}

static bool finish(void)
{
    while (*reg(FPEC + SR) & BUSY)
        ;
    return !(*reg(FPEC + SR) & FAILED);
}

static bool erase(void *context, uint32_t offset)
{
    (void)context;
    unlock();
    *reg(FPEC + CR) = ERASE;
    *reg(FPEC + AR) = (uint32_t)(uintptr_t)(memory_image_start + offset);
    *reg(FPEC + CR) = ERASE | START;
    bool ok = finish();
    *reg(FPEC + CR) = LOCK;
    return ok;
}

static bool write(void *context, uint32_t offset, const void *bytes, uint32_t count)
{
    const uint8_t *from = bytes;
    bool ok = true;
    (void)context;
    unlock();
    *reg(FPEC + CR) = PROGRAM;
    for (uint32_t i = 0; i < count && ok; i += 2) {
        *reg16((uintptr_t)memory_image_start + offset + i) = (uint16_t)(from[i] | from[i + 1] << 8);
        ok = finish();
    }
    *reg(FPEC + CR) = LOCK;
    return ok;
}

const MoteFlash board_flash = {BOARD_SLOTS * BOARD_SLOT_BYTES, BOARD_PAGE, BOARD_CELL, erase, write};
