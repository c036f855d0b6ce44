/* links: boards_common */
/* The STM32F100's flash driver against a model of its controller, written from PM0063: locked until both keys came, half-words only
 * into erased ones, busy for some time, errors kept until they are cleared. */
#define FLASH_BYTES 4096u
#define BOARD_SLOTS 2u
#define BOARD_SLOT_BYTES 2048u
#define BOARD_PAGE 1024u
#define BOARD_CELL 4u
#include "flash_model.h"

#include "../../boards/stm32vldiscovery/flash.c"

static struct {
    uint32_t cr, sr, ar;
    unsigned keys, busy, programmed;
} chip;

static uint32_t register_read(uint32_t address)
{
    if (address == FPEC + CR)
        return chip.cr;
    if (address == FPEC + SR) {
        uint32_t sr = chip.sr | (chip.busy ? 1u : 0u);
        chip.busy -= chip.busy != 0;
        return sr;
    }
    return 0;
}

static void register_write(uint32_t address, uint32_t value)
{
    assert_int_equal(chip.busy, 0);
    switch (address - FPEC) {
    case KEYR:
        assert_int_equal(value, chip.keys == 0 ? 0x45670123 : 0xCDEF89AB);
        if (++chip.keys == 2)
            chip.cr &= ~0x80u;
        break;
    case SR: chip.sr &= ~value; break;
    case AR: chip.ar = value; break;
    case CR:
        assert_false(chip.cr & 0x80);
        chip.cr = value & ~0x40u;
        if (value & 0x80)
            chip.keys = 0;
        if (value & 0x40) {
            assert_int_equal(value, 0x42);
            memset(flash + offset_of(chip.ar) / 1024 * 1024, 0xFF, 1024);
            chip.busy = 5;
            chip.sr |= 0x20;
        }
        break;
    default: fail();
    }
}

static void flash_write(uint32_t offset, uint32_t value, unsigned bytes)
{
    assert_int_equal(chip.busy, 0);
    assert_int_equal(bytes, 2);
    assert_int_equal(chip.cr, 1);
    chip.busy = 3;
    if (flash[offset] != 0xFF || flash[offset + 1] != 0xFF) {
        chip.sr |= 0x04;
        return;
    }
    flash[offset] = (uint8_t)value;
    flash[offset + 1] = (uint8_t)(value >> 8);
    chip.sr |= 0x20;
    chip.programmed++;
}

static void reset(void)
{
    memset(&chip, 0, sizeof chip);
    chip.cr = 0x80;
}

static void erases_a_page(void **state)
{
    (void)state;
    reset();
    check_erase(&board_flash);
    assert_int_equal(chip.cr, 0x80); /* locked again */
}

static void writes_cells(void **state)
{
    (void)state;
    reset();
    check_write(&board_flash);
    assert_int_equal(chip.programmed, 5); /* one half-word was all ones */
    assert_int_equal(chip.cr, 0x80);
}

static void tells_of_errors(void **state)
{
    (void)state;
    const uint32_t word = 0x12345678;
    reset();
    memset(flash, 0xFF, sizeof flash);
    flash[18] = 0;
    assert_false(board_flash.write(NULL, 16, &word, 4));
    assert_true(board_flash.write(NULL, 20, &word, 4)); /* and forgets them */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(erases_a_page), cmocka_unit_test(writes_cells), cmocka_unit_test(tells_of_errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
