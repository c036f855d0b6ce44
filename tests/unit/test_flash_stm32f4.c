/* links: boards_common */
/* The STM32F405's flash driver against a model of its controller, written from RM0090: sectors by number, words only, locked until both
 * keys came, the data cache reset while it is off. */
#define FLASH_BYTES (6u * 131072u)
#define BOARD_SLOTS 2u
#define BOARD_SLOT_BYTES 393216u
#define BOARD_PAGE 131072u
#define BOARD_CELL 4u
#include "flash_model.h"

#include "../../boards/netduinoplus2/flash.c"

static struct {
    uint32_t cr, sr, acr;
    unsigned keys, busy, forgotten;
    bool protected;
} chip;

static uint32_t register_read(uint32_t address)
{
    switch (address - FLASH) {
    case CR: return chip.cr;
    case ACR: return chip.acr;
    case SR: {
        uint32_t sr = chip.sr | (chip.busy ? 1u << 16 : 0u);
        chip.busy -= chip.busy != 0;
        return sr;
    }
    default: return 0;
    }
}

static void start(uint32_t value)
{
    const unsigned sector = value >> 3 & 15;
    assert_int_equal(value & ~(15u << 3), 1u << 16 | 2u << 8 | 2);
    assert_in_range(sector, 6, 11);
    chip.busy = 9;
    if (chip.protected)
        chip.sr |= 0x10;
    else
        memset(flash + (sector - 6) * 131072u, 0xFF, 131072);
}

static void register_write(uint32_t address, uint32_t value)
{
    if (address == FLASH + ACR) {
        if (value & 1u << 12) {
            assert_false(value & 1u << 10);
            chip.forgotten++;
        }
        chip.acr = value;
        return;
    }
    assert_int_equal(chip.busy, 0);
    switch (address - FLASH) {
    case KEYR:
        assert_int_equal(value, chip.keys == 0 ? 0x45670123 : 0xCDEF89AB);
        if (++chip.keys == 2)
            chip.cr &= ~(1u << 31);
        break;
    case SR: chip.sr &= ~value; break;
    case CR:
        assert_false(chip.cr >> 31);
        chip.cr = value & ~(1u << 16);
        if (value >> 31)
            chip.keys = 0;
        if (value & 1u << 16)
            start(value);
        break;
    default: fail();
    }
}

static void flash_write(uint32_t offset, uint32_t value, unsigned bytes)
{
    assert_int_equal(chip.busy, 0);
    assert_int_equal(bytes, 4);
    assert_int_equal(chip.cr, 1 | 2 << 8);
    chip.busy = 2;
    if (chip.protected) {
        chip.sr |= 0x10;
        return;
    }
    for (unsigned i = 0; i < 4; i++)
        flash[offset + i] &= (uint8_t)(value >> 8 * i);
}

static void reset(void)
{
    memset(&chip, 0, sizeof chip);
    chip.cr = 1u << 31;
    chip.acr = 0x705;
}

static void erases_a_sector(void **state)
{
    (void)state;
    reset();
    check_erase(&board_flash);
    assert_int_equal(chip.cr, 1u << 31);
    assert_int_equal(chip.acr, 0x705);
    assert_int_equal(chip.forgotten, 1);
}

static void writes_cells(void **state)
{
    (void)state;
    reset();
    check_write(&board_flash);
    assert_int_equal(chip.cr, 1u << 31);
    assert_int_equal(chip.forgotten, 1);
}

static void tells_of_errors(void **state)
{
    (void)state;
    const uint32_t word = 0x12345678;
    reset();
    chip.protected = true;
    assert_false(board_flash.write(NULL, 16, &word, 4));
    assert_false(board_flash.erase(NULL, 0));
    chip.protected = false;
    assert_true(board_flash.erase(NULL, 0)); /* and forgets them */
    assert_true(board_flash.write(NULL, 20, &word, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(erases_a_sector), cmocka_unit_test(writes_cells), cmocka_unit_test(tells_of_errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
