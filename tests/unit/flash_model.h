/* What the models of chips' flash controllers have in common: the flash, and registers whose accesses are seen.
 *
 * A driver reaches registers by reg() and reg16(). These hand out one word that shows what the register reads; at the next access the
 * model looks whether something else stands there, which is a write, and acts on it. The includer defines the geometry (FLASH_BYTES,
 * BOARD_*), register_read and register_write, and includes the driver. Flash that the driver writes goes to flash_write.
 */
#ifndef MOTE_FLASH_MODEL_H
#define MOTE_FLASH_MODEL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define BOARD_TEST_REGISTERS
#define BOARD_PIN_COUNT 1
#define MOTE_FEATURES 0
#include "board.h"

/* The image region, by the name that drivers know. */
static uint8_t flash[FLASH_BYTES];
#define memory_image_start flash
#define MOTE_MEMORY_H /* the linker script's symbols are not here */

static uint32_t register_read(uint32_t address);
static void register_write(uint32_t address, uint32_t value);
static void flash_write(uint32_t offset, uint32_t value, unsigned bytes);

static struct {
    uintptr_t address; /* 0: none */
    uint32_t word, shown;
    uint16_t half;
    unsigned bytes;
} access;

static bool is_flash(uintptr_t address) { return address >= (uintptr_t)flash && address < (uintptr_t)flash + sizeof flash; }

static void settle(void)
{
    const uintptr_t address = access.address;
    const uint32_t value = access.bytes == 2 ? access.half : access.word;
    access.address = 0;
    if (!address || value == access.shown)
        return;
    if (is_flash(address))
        flash_write((uint32_t)(address - (uintptr_t)flash), value, access.bytes);
    else
        register_write((uint32_t)address, value);
}

volatile uint32_t *reg(uintptr_t address)
{
    settle();
    access.address = address;
    access.bytes = 4;
    access.word = access.shown = is_flash(address) ? UINT32_MAX : register_read((uint32_t)address);
    return &access.word;
}

volatile uint16_t *reg16(uintptr_t address)
{
    settle();
    assert_true(is_flash(address));
    access.address = address;
    access.bytes = 2;
    access.half = UINT16_MAX;
    access.shown = UINT16_MAX;
    return &access.half;
}

/* Where an address register points. */
static inline uint32_t offset_of(uint32_t address)
{
    uint32_t offset = address - (uint32_t)(uintptr_t)flash;
    assert_true(offset < sizeof flash);
    return offset;
}

/* ---- what every driver must do */

static void expect_blank(uint32_t offset, uint32_t count, bool blank)
{
    settle();
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(flash[offset + i] == 0xFF, blank);
}

static void check_erase(const MoteFlash *driver)
{
    memset(flash, 0, sizeof flash);
    assert_true(driver->erase(NULL, driver->page_bytes));
    expect_blank(0, driver->page_bytes, false);
    expect_blank(driver->page_bytes, driver->page_bytes, true);
    expect_blank(2 * driver->page_bytes, (uint32_t)sizeof flash - 2 * driver->page_bytes, false);
}

static void check_write(const MoteFlash *driver)
{
    static const uint8_t bytes[12] = {1, 2, 3, 4, 0x80, 0, 0xFF, 0xFF, 9, 10, 11, 12};
    memset(flash, 0xFF, sizeof flash);
    assert_true(driver->write(NULL, driver->page_bytes - 4, bytes, sizeof bytes));
    settle();
    assert_memory_equal(flash + driver->page_bytes - 4, bytes, sizeof bytes);
    expect_blank(0, driver->page_bytes - 4, true);
    expect_blank(driver->page_bytes + 8, 64, true);
}

#endif
