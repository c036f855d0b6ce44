/* The LM3S6965's flash: pages of 1 KB, written by words. Registers: the chip's data sheet, "Internal Memory". */
#include "board.h"
#include "memory.h"

enum { FMA = 0x400FD000, FMD = 0x400FD004, FMC = 0x400FD008, RAW = 0x400FD00C, CLEAR = 0x400FD014, USECRL = 0x400FE140 };
enum { WRITE = 1, ERASE = 2, DENIED = 1 };
#define KEY 0xA4420000u

/* Carry out at an address. */
static bool command(uint32_t offset, uint32_t what)
{
    *reg(USECRL) = CLOCK_HZ / 1000000 - 1;
    *reg(CLEAR) = DENIED;
    *reg(FMA) = (uint32_t)(uintptr_t)(memory_image_start + offset);
    *reg(FMC) = KEY | what;
    while (*reg(FMC) & what)
        ;
    return !(*reg(RAW) & DENIED);
}

static bool erase(void *context, uint32_t offset)
{
    (void)context;
    return command(offset, ERASE);
}

static bool write(void *context, uint32_t offset, const void *bytes, uint32_t count)
{
    const uint8_t *from = bytes;
    bool ok = true;
    (void)context;
    for (uint32_t i = 0; i < count && ok; i += 4) {
        *reg(FMD) = flash_word(from + i);
        ok = command(offset + i, WRITE);
    }
    return ok;
}

const MoteFlash board_flash = {BOARD_SLOTS * BOARD_SLOT_BYTES, BOARD_PAGE, BOARD_CELL, erase, write};
