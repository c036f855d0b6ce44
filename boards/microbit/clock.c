/* Time on the nRF51, whose Cortex-M0 has no SysTick: TIMER0 counts 16 MHz up in 32 bits and wakes sleepers by a comparison.
 *
 * The milliseconds are counted on at every look at the time; an interrupt looks twice in each turn of the counter. Cycles spent
 * asleep are kept apart, so that what is left measures the program's work.
 */
#include "board.h"
#include "cpu.h"
#include "io.h"

enum { TIMER0 = 0x40008000, IRQ_TIMER0 = 8, MS = CLOCK_HZ / 1000 };
enum { START = 0x000, CAPTURE = 0x040, COMPARED = 0x140, INTENSET = 0x304, BITMODE = 0x508, PRESCALER = 0x510, CC = 0x540 };
enum { DUE = 0, NOW = 1 * 4, TURN = 3 * 4 }; /* the comparison registers' places */
enum { FAR_MS = 100 * 1000 }; /* less than a turn */

static struct {
    uint32_t ms;
    uint32_t slept; /* cycles */
} clock;

static uint32_t counter(void)
{
    *reg(TIMER0 + CAPTURE + NOW) = 1;
    return *reg(TIMER0 + CC + NOW);
}

void clock_init(void)
{
    *reg(TIMER0 + BITMODE) = 3;
    *reg(TIMER0 + PRESCALER) = 0;
    *reg(TIMER0 + CC + TURN) = 1u << 31;
    *reg(TIMER0 + INTENSET) = 1u << 16 | 1u << 19;
    *reg(TIMER0 + START) = 1;
    cpu_interrupt_on(IRQ_TIMER0);
}

/* Cycles since clock.ms, less than a millisecond's. Interrupts are held off. */
static uint32_t update(void)
{
    uint32_t behind = counter() - clock.ms * MS, ms = behind / MS;
    clock.ms += ms;
    return behind - ms * MS;
}

void clock_tick(void);
void clock_tick(void)
{
    *reg(TIMER0 + COMPARED + DUE) = 0;
    if (*reg(TIMER0 + COMPARED + TURN)) {
        *reg(TIMER0 + COMPARED + TURN) = 0;
        *reg(TIMER0 + CC + TURN) ^= 1u << 31;
        update();
    }
}

uint32_t clock_now_ms(void *context)
{
    (void)context;
    uint32_t lock = cpu_lock();
    update();
    uint32_t ms = clock.ms;
    cpu_unlock(lock);
    return ms;
}

uint32_t clock_now_us(void)
{
    uint32_t lock = cpu_lock();
    uint32_t us = update() / (CLOCK_HZ / 1000000u);
    us += clock.ms * 1000u;
    cpu_unlock(lock);
    return us;
}

uint32_t clock_busy_cycles(void) { return counter() - clock.slept; }

void clock_sleep_until(void *context, uint32_t due_ms)
{
    const uint32_t start = counter();
    int32_t left;
    while ((left = (int32_t)(due_ms - clock_now_ms(context))) > 0 && !io_waiting()) {
        uint32_t lock = cpu_lock(), due = due_ms * MS;
        *reg(TIMER0 + CC + DUE) = due;
        if (!io_waiting() && (left > FAR_MS || (int32_t)(due - counter()) > 64))
            cpu_wait();
        cpu_unlock(lock);
    }
    clock.slept += counter() - start;
}

void clock_delay_us(void *context, uint32_t us)
{
    (void)context;
    uint32_t start = counter();
    while (counter() - start < us * (CLOCK_HZ / 1000000u))
        ;
}
