/* links: boards_common */
/* The LM3S6965's flash driver against a model of its controller, written from the data sheet's chapter on internal memory: commands with
 * a key, an address and a word, timing from the clock's frequency, protected blocks. */
#define FLASH_BYTES 4096u
#define BOARD_SLOTS 2u
#define BOARD_SLOT_BYTES 2048u
#define BOARD_PAGE 1024u
#define BOARD_CELL 4u
#define CLOCK_HZ 50000000u
#include "flash_model.h"

#include "../../boards/lm3s6965evb/flash.c"

static struct {
    uint32_t fma, fmd, fmc, raw, microsecond;
    unsigned busy;
    bool protected;
} chip;

static uint32_t register_read(uint32_t address)
{
    if (address == FMC && chip.busy && --chip.busy == 0)
        chip.fmc = 0;
    return address == FMC ? chip.fmc : address == RAW ? chip.raw : address == FMA ? chip.fma : address == FMD ? chip.fmd : 0;
}

static void carry_out(uint32_t value)
{
    const uint32_t offset = offset_of(chip.fma);
    assert_int_equal(value >> 16, 0xA442);
    assert_int_equal(chip.microsecond, 49);
    chip.fmc = value & 15;
    chip.busy = 4;
    if (chip.protected)
        chip.raw |= 1;
    else if (chip.fmc == 2)
        memset(flash + offset / 1024 * 1024, 0xFF, 1024);
    else if (chip.fmc == 1)
        for (unsigned i = 0; i < 4; i++)
            flash[offset + i] &= (uint8_t)(chip.fmd >> 8 * i);
    else
        fail();
}

static void register_write(uint32_t address, uint32_t value)
{
    assert_int_equal(chip.busy, 0);
    switch (address) {
    case FMA: chip.fma = value; break;
    case FMD: chip.fmd = value; break;
    case FMC: carry_out(value); break;
    case CLEAR: chip.raw &= ~value; break;
    case USECRL: chip.microsecond = value; break;
    default: fail();
    }
}

static void flash_write(uint32_t offset, uint32_t value, unsigned bytes)
{
    (void)offset, (void)value, (void)bytes;
    fail(); /* it is no memory that can be written to */
}

static void erases_a_page(void **state)
{
    (void)state;
    memset(&chip, 0, sizeof chip);
    check_erase(&board_flash);
}

static void writes_cells(void **state)
{
    (void)state;
    memset(&chip, 0, sizeof chip);
    check_write(&board_flash);
}

static void tells_of_errors(void **state)
{
    (void)state;
    const uint32_t word = 0x12345678;
    memset(&chip, 0, sizeof chip);
    chip.protected = true;
    assert_false(board_flash.write(NULL, 16, &word, 4));
    assert_false(board_flash.erase(NULL, 0));
    chip.protected = false;
    assert_true(board_flash.erase(NULL, 0)); /* and forgets them */
    assert_true(board_flash.write(NULL, 20, &word, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(erases_a_page), cmocka_unit_test(writes_cells), cmocka_unit_test(tells_of_errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
