/* Time: SysTick counts CLOCK_HZ down a millisecond at a time; sleeping is WFI.
 *
 * Cycles spent asleep are kept apart, so that what is left measures the program's work. Under an
 * emulator that executes one instruction a nanosecond it counts instructions.
 */
#include "board.h"

enum { SYST_CSR = 0, SYST_RVR = 1, SYST_CVR = 2, PERIOD = CLOCK_HZ / 1000 };

static volatile uint32_t milliseconds;
static uint64_t slept;

void clock_tick(void);
void clock_tick(void)
{
    milliseconds++;
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
    return milliseconds;
}

static uint64_t cycles(void)
{
    uint32_t ms, left;
    do {
        ms = milliseconds;
        left = reg(0xE000E010u)[SYST_CVR];
    } while (ms != milliseconds);
    /* The interrupt comes when the counter reaches 0, one cycle before it is reloaded. */
    return (uint64_t)ms * PERIOD + (left ? PERIOD - left : 0);
}

void clock_sleep_until(void *context, uint32_t due_ms)
{
    (void)context;
    uint64_t start = cycles();
    while ((int32_t)(due_ms - milliseconds) > 0)
        __asm volatile("wfi");
    slept += cycles() - start;
}

uint64_t clock_busy_cycles(void *context)
{
    (void)context;
    return cycles() - slept;
}

uint32_t clock_random(void *context)
{
    (void)context;
    return (uint32_t)cycles() * 2654435761u ^ 0x6D6F7465u;
}
