/* Time: SysTick counts CLOCK_HZ down a millisecond at a time; sleeping is WFI.
 *
 * Cycles spent asleep are kept apart, so that what is left measures the program's work. Under an
 * emulator that executes one instruction a nanosecond it counts instructions.
 */
#include "board.h"

enum { SYST_CSR = 0, SYST_RVR = 1, SYST_CVR = 2, PERIOD = CLOCK_HZ / 1000 };

static struct {
    volatile uint32_t milliseconds;
    uint32_t slept; /* cycles */
} clock;

void clock_tick(void);
void clock_tick(void)
{
    clock.milliseconds++;
}

void clock_init(void)
{
    volatile uint32_t *systick = reg(0xE000E010u);
    systick[SYST_RVR] = PERIOD - 1;
    systick[SYST_CVR] = 0;
    systick[SYST_CSR] = 7; /* processor clock, interrupt, on */
}

uint32_t clock_now_ms(void *context)
{
    (void)context;
    return clock.milliseconds;
}

uint32_t clock_busy_cycles(void)
{
    uint32_t ms, left;
    do {
        ms = clock.milliseconds;
        left = reg(0xE000E010u)[SYST_CVR];
    } while (ms != clock.milliseconds);
    /* The interrupt comes when the counter reaches 0, one cycle before it is reloaded. */
    return ms * PERIOD + (left ? PERIOD - left : 0) - clock.slept;
}

void clock_sleep_until(void *context, uint32_t due_ms)
{
    (void)context;
    uint32_t start = clock_busy_cycles();
    while ((int32_t)(due_ms - clock.milliseconds) > 0)
        __asm volatile("wfi");
    clock.slept += clock_busy_cycles() - start;
}

uint32_t clock_random(void *context)
{
    (void)context;
    return clock_busy_cycles() * 2654435761u;
}
