/* Time: the CLINT's counter, `mtime`; sleeping is WFI until its comparator says so or something else happens.
 *
 * The counter counts at TIMER_HZ on the chip (its real-time clock). An emulator's may be faster: start-up compares it with the
 * processor's cycles. It skips time in which nothing happens, so that a long sleep would be over before input has come: there the alarm is
 * never more than a second ahead. What was slept is kept apart, so that what is left measures the program's work.
 */
#include "board.h"
#include "cpu.h"
#include "io.h"

enum {
    CLINT = 0x02000000,
    MTIMECMP = CLINT + 0x4000,
    MTIME = CLINT + 0xBFF8,
    TIMER_HZ = 32768, /* the chip's */
    EMULATED_HZ = 10000000
};

static struct {
    uint32_t hz;
    uint64_t slept; /* in the counter's ticks */
} clock;

static bool emulated(void) { return clock.hz != TIMER_HZ; }

static uint64_t ticks(void)
{
    uint32_t high, low;
    do {
        high = *reg(MTIME + 4);
        low = *reg(MTIME);
    } while (high != *reg(MTIME + 4));
    return (uint64_t)high << 32 | low;
}

static void alarm_set(uint64_t at)
{
    *reg(MTIMECMP + 4) = UINT32_MAX; /* never in between */
    *reg(MTIMECMP) = (uint32_t)at;
    *reg(MTIMECMP + 4) = (uint32_t)(at >> 32);
}

void clock_interrupt(void);
void clock_interrupt(void) { cpu_interrupts_clear(CPU_MIE_TIMER); }

static void wait_for_tick(void)
{
    uint32_t before = *reg(MTIME);
    while (*reg(MTIME) == before)
        ;
}

void clock_init(void)
{
    wait_for_tick();
    uint32_t start = cpu_cycles();
    for (unsigned i = 0; i < 4; i++)
        wait_for_tick();
    /* a tick of the chip's takes CLOCK_HZ / TIMER_HZ cycles */
    clock.hz = cpu_cycles() - start > 4 * (CLOCK_HZ / TIMER_HZ) / 2 ? (uint32_t)TIMER_HZ : (uint32_t)EMULATED_HZ;
}

uint32_t clock_now_ms(void *context)
{
    (void)context;
    return (uint32_t)(ticks() * 1000 / clock.hz);
}

uint32_t clock_now_us(void) { return (uint32_t)(ticks() * 1000000 / clock.hz); }

uint32_t clock_busy_cycles(void) { return (uint32_t)((ticks() - clock.slept) * CLOCK_HZ / clock.hz); }

void clock_sleep_until(void *context, uint32_t due_ms)
{
    const uint64_t start = ticks();
    const int32_t left = (int32_t)(due_ms - clock_now_ms(context));
    if (left <= 0)
        return;
    /* the first tick at which clock_now_ms says due_ms */
    const uint64_t due = ((start * 1000 / clock.hz + (uint32_t)left) * clock.hz + 999) / 1000;
    while ((int32_t)(due_ms - clock_now_ms(context)) > 0 && !io_waiting()) {
        uint32_t lock = cpu_lock();
        const uint64_t soon = ticks() + EMULATED_HZ;
        alarm_set(emulated() && soon < due ? soon : due);
        cpu_interrupts_set(CPU_MIE_TIMER);
        if (!io_waiting())
            cpu_wait();
        cpu_unlock(lock);
    }
    clock.slept += ticks() - start;
}

/* The chip's counter is too coarse for it, but not an emulator's, whose cycles may not be CLOCK_HZ. */
void clock_delay_us(void *context, uint32_t us)
{
    (void)context;
    const uint32_t start = emulated() ? *reg(MTIME) : cpu_cycles();
    us *= emulated() ? EMULATED_HZ / 1000000 : CLOCK_HZ / 1000000;
    while ((emulated() ? *reg(MTIME) : cpu_cycles()) - start < us)
        ;
}
