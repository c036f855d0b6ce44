/* Time: the chip's TIMER, which counts microseconds; sleeping is WFI until its alarm 0 or something else happens.
 *
 * What was slept is kept apart, so that what is left measures the program's work.
 */
#include "board.h"
#include "cpu.h"
#include "io.h"

enum { TIMER = 0x40054000, TIMER_ALARM0 = 0x10, TIMER_RAWH = 0x24, TIMER_RAWL = 0x28, TIMER_INTR = 0x34, TIMER_INTE = 0x38, IRQ_TIMER0 = 0 };

static uint64_t slept;

static uint64_t microseconds(void)
{
    uint32_t high, low;
    do {
        high = *reg(TIMER + TIMER_RAWH);
        low = *reg(TIMER + TIMER_RAWL);
    } while (high != *reg(TIMER + TIMER_RAWH));
    return (uint64_t)high << 32 | low;
}

void clock_tick(void); /* SysTick's vector; it is off */
void clock_tick(void) {}

void clock_alarm(void);
void clock_alarm(void) { *reg(TIMER + TIMER_INTR) = 1; }

void clock_init(void)
{
    *reg(TIMER + TIMER_INTE) = 1;
    cpu_interrupt_on(IRQ_TIMER0);
}

uint32_t clock_now_us(void) { return *reg(TIMER + TIMER_RAWL); }

uint32_t clock_now_ms(void *context)
{
    (void)context;
    return (uint32_t)(microseconds() / 1000);
}

uint32_t clock_busy_cycles(void) { return (uint32_t)(microseconds() - slept) * (CLOCK_HZ / 1000000); }

void clock_sleep_until(void *context, uint32_t due_ms)
{
    enum { FAR_MS = 1 << 21 }; /* the alarm compares 32 bits */
    const uint64_t start = microseconds();
    int32_t left;
    while ((left = (int32_t)(due_ms - clock_now_ms(context))) > 0 && !io_waiting()) {
        const uint32_t lock = cpu_lock();
        const uint64_t now = microseconds(), due = (now / 1000 + (uint32_t)(left < FAR_MS ? left : FAR_MS)) * 1000;
        *reg(TIMER + TIMER_ALARM0) = (uint32_t)due;
        if (microseconds() < due && !io_waiting())
            cpu_wait();
        cpu_unlock(lock);
    }
    slept += microseconds() - start;
}

void clock_delay_us(void *context, uint32_t us)
{
    (void)context;
    const uint32_t start = clock_now_us();
    while (clock_now_us() - start < us)
        ;
}
