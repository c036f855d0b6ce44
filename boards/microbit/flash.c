/* The nRF51's flash: its controller (NVMC) halts the processor while it works. Registers: nRF51 reference manual. */
#include "board.h"
#include "memory.h"

enum { NVMC = 0x4001E000, READY = 0x400, CONFIG = 0x504, ERASEPAGE = 0x508, READ_ONLY = 0, WRITE = 1, ERASE = 2 };

static void wait(void)
{
    while (!(*reg(NVMC + READY) & 1))
        ;
}

static bool erase(void *context, uint32_t offset)
{
    (void)context;
    *reg(NVMC + CONFIG) = ERASE;
    *reg(NVMC + ERASEPAGE) = (uint32_t)(uintptr_t)(memory_image_start + offset);
    wait();
    *reg(NVMC + CONFIG) = READ_ONLY;
    return true;
}

static bool write(void *context, uint32_t offset, const void *bytes, uint32_t count)
{
    const uint8_t *from = bytes;
    (void)context;
    *reg(NVMC + CONFIG) = WRITE;
    for (uint32_t i = 0; i < count; i += 4) {
        *reg((uintptr_t)memory_image_start + offset + i) = flash_word(from + i);
        wait();
    }
    *reg(NVMC + CONFIG) = READ_ONLY;
    return true;
}

const MoteFlash board_flash = {BOARD_SLOTS * BOARD_SLOT_BYTES, BOARD_PAGE, BOARD_CELL, erase, write};
