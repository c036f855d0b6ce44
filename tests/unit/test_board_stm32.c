/* links: boards_common */
/* The STM32's USART as ports reach it (boards/common/stm32.h), against a model of the registers written from RM0041: an overrun may be
 * told of after its byte was read, and goes away only by reading the data register behind the state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define BOARD_TEST_REGISTERS
#define BOARD_PIN_COUNT 1
#define BOARD_SLOTS 0
#define MOTE_FEATURES 0
#include "stm32.h"

enum { USART = 0x40013800 };

static struct {
    uint32_t state, data;
    uint32_t state_seen; /* by the last look at it */
} chip;

volatile uint16_t *reg16(uintptr_t address)
{
    (void)address;
    fail();
    return NULL;
}

volatile uint32_t *reg(uintptr_t address)
{
    static uint32_t word;
    if (address == USART + USART_SR) {
        word = chip.state_seen = chip.state;
    } else {
        assert_int_equal(address, USART + USART_DR);
        word = chip.data;
        chip.state &= ~(uint32_t)USART_RECEIVED;
        if (chip.state_seen & USART_OVERRUN)
            chip.state &= ~(uint32_t)USART_OVERRUN;
    }
    return &word;
}

static void gets_a_byte(void **state)
{
    (void)state;
    chip.state = USART_ROOM;
    assert_int_equal(usart_get(USART), -1);
    chip.state |= USART_RECEIVED;
    chip.data = 0xA5;
    assert_int_equal(usart_get(USART), 0xA5);
    assert_int_equal(usart_get(USART), -1);
}

static void ends_an_overrun(void **state)
{
    (void)state;
    chip.state = USART_ROOM | USART_RECEIVED | USART_OVERRUN;
    chip.data = 0x41;
    assert_int_equal(usart_get(USART), 0x41);
    assert_int_equal(chip.state, USART_ROOM);
    chip.state |= USART_OVERRUN; /* alone: the interrupt is there as long as it is */
    assert_int_equal(usart_get(USART), -1);
    assert_int_equal(chip.state, USART_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gets_a_byte), cmocka_unit_test(ends_an_overrun)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
