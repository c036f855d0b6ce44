/* The STM32F405's flash: sectors of 128 KB behind the first 128 KB, written by words. Registers: RM0090. */
#include "board.h"
#include "memory.h"

enum { FLASH = 0x40023C00, ACR = 0x00, KEYR = 0x04, SR = 0x0C, CR = 0x10 };
enum { FIRST_SECTOR = 6 }; /* of the image region: 4 of 16 KB and one of 64 and of 128 come before (board.json: flash.image_offset) */
enum { BUSY = 1 << 16, FAILED = 0xF2, DONE = 1, PROGRAM = 1, ERASE = 2, BY_WORDS = 2 << 8, START = 1 << 16, CACHE = 1 << 10,
       CACHE_RESET = 1 << 12 };
#define LOCK (1u << 31)

static void unlock(void)
{
    if (*reg(FLASH + CR) & LOCK) {
        *reg(FLASH + KEYR) = 0x45670123;
        *reg(FLASH + KEYR) = 0xCDEF89AB;
    }
    *reg(FLASH + SR) = FAILED | DONE;
}

static bool finish(void)
{
    while (*reg(FLASH + SR) & BUSY)
        ;
    return !(*reg(FLASH + SR) & FAILED);
}

/* What the data cache holds is not what is there any more. */
static void forget(void)
{
    *reg(FLASH + ACR) &= ~(uint32_t)CACHE;
    *reg(FLASH + ACR) |= CACHE_RESET;
    *reg(FLASH + ACR) &= ~(uint32_t)CACHE_RESET;
    *reg(FLASH + ACR) |= CACHE;
}

static bool erase(void *context, uint32_t offset)
{
    const uint32_t sector = FIRST_SECTOR + offset / BOARD_PAGE;
    (void)context;
    unlock();
    *reg(FLASH + CR) = ERASE | BY_WORDS | sector << 3;
    *reg(FLASH + CR) = ERASE | BY_WORDS | sector << 3 | START;
    bool ok = finish();
    *reg(FLASH + CR) = LOCK;
    forget();
    return ok;
}

static bool write(void *context, uint32_t offset, const void *bytes, uint32_t count)
{
    const uint8_t *from = bytes;
    bool ok = true;
    (void)context;
    unlock();
    *reg(FLASH + CR) = PROGRAM | BY_WORDS;
    for (uint32_t i = 0; i < count && ok; i += 4) {
        *reg((uintptr_t)memory_image_start + offset + i) = flash_word(from + i);
        ok = finish();
    }
    *reg(FLASH + CR) = LOCK;
    forget();
    return ok;
}

const MoteFlash board_flash = {BOARD_SLOTS * BOARD_SLOT_BYTES, BOARD_PAGE, BOARD_CELL, erase, write};
