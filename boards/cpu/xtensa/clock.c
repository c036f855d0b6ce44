/* Time: the core's cycle counter, CCOUNT, at CLOCK_HZ; sleeping is WAITI until the comparator's interrupt or another one.
 *
 * The counter has 32 bits. The comparator is always set to less than a turn of it ahead, so that no turn is missed. What was
 * slept is kept apart, so that what is left measures the program's work.
 */
#include "board.h"
#include "cpu.h"
#include "io.h"

enum { TIMER_INTERRUPT = 1 << 6, FAR = 1 << 30 };

static struct {
    volatile uint32_t high, low; /* of the cycles, when somebody looked last */
    uint64_t slept;
} clock;

static void alarm_set(uint32_t at) { __asm volatile("wsr %0, ccompare0\n\tesync" ::"r"(at)); }

static uint64_t cycles(void)
{
    uint32_t lock = cpu_lock();
    uint32_t now = cpu_cycles();
    if (now < clock.low)
        clock.high++;
    clock.low = now;
    uint64_t all = (uint64_t)clock.high << 32 | now;
    cpu_unlock(lock);
    return all;
}

void clock_interrupt(void);
void clock_interrupt(void) { alarm_set((uint32_t)cycles() + FAR); }

void clock_init(void)
{
    alarm_set(cpu_cycles() + FAR);
    __asm volatile("wsr %0, intenable\n\trsync" ::"r"(TIMER_INTERRUPT));
}

uint32_t clock_now_ms(void *context)
{
    (void)context;
    return (uint32_t)(cycles() / (CLOCK_HZ / 1000));
}

uint32_t clock_now_us(void) { return (uint32_t)(cycles() / (CLOCK_HZ / 1000000)); }

uint32_t clock_busy_cycles(void) { return (uint32_t)(cycles() - clock.slept); }

void clock_sleep_until(void *context, uint32_t due_ms)
{
    const uint64_t start = cycles();
    int32_t left;
    while ((left = (int32_t)(due_ms - clock_now_ms(context))) > 0 && !io_waiting()) {
        uint64_t now = cycles(), due = (now / (CLOCK_HZ / 1000) + (uint32_t)left) * (CLOCK_HZ / 1000);
        uint32_t lock = cpu_lock();
        alarm_set(due - now < FAR ? (uint32_t)due : (uint32_t)now + FAR);
        if (cycles() < due && !io_waiting())
            cpu_wait();
        cpu_unlock(lock);
    }
    clock.slept += cycles() - start;
}

void clock_delay_us(void *context, uint32_t us)
{
    (void)context;
    const uint32_t start = cpu_cycles();
    while (cpu_cycles() - start < us * (CLOCK_HZ / 1000000))
        ;
}
