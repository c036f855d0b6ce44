/* Time: SysTick counts down from up to 2^24 cycles; whoever sleeps shortens a span so that it ends when the sleep does.
 *
 * A span always ends at a whole millisecond, so what it has left says what time it is: no ticks. Cycles spent asleep are kept
 * apart, so that what is left measures the program's work. Under an emulator that executes one instruction a nanosecond it
 * counts instructions.
 */
#include "board.h"
#include "cpu.h"
#include "io.h"

enum {
    SYST_CSR = 0, SYST_RVR = 1, SYST_CVR = 2, /* words from 0xE000E010 */
    MS = CLOCK_HZ / 1000,
    SPAN_MS = (1 << 24) / MS,
    SPAN = SPAN_MS * MS,
    SHORTENING = 8, /* cycles between reading the counter and its new start */
    SHORTEST = 64
};

static struct {
    volatile uint32_t end_ms; /* when the span ends */
    uint32_t slept;           /* cycles */
} clock;

static inline volatile uint32_t *systick(void) { return reg(0xE000E010u); }
static inline bool ended(void) { return *reg(0xE000ED04u) & 1u << 26; } /* ICSR: the interrupt is pending */

void clock_tick(void);
void clock_tick(void)
{
    clock.end_ms += SPAN_MS;
}

void clock_init(void)
{
    clock.end_ms = SPAN_MS;
    systick()[SYST_RVR] = SPAN - 1;
    systick()[SYST_CVR] = 0;
    systick()[SYST_CSR] = 7; /* processor clock, interrupt, on */
}

/* Cycles left until *end_ms. Right also where interrupts are held off. */
static uint32_t left_until(uint32_t *end_ms)
{
    uint32_t end, left;
    do {
        end = *end_ms = clock.end_ms;
        left = systick()[SYST_CVR];
        if (ended()) {
            left = systick()[SYST_CVR];
            if (left)
                *end_ms = end + SPAN_MS;
        } else if (left == 0) {
            left = SPAN; /* the cycle before it is reloaded; the interrupt has been */
        }
    } while (end != clock.end_ms);
    return left;
}

uint32_t clock_now_ms(void *context)
{
    (void)context;
    uint32_t end, left = left_until(&end);
    return end - (left + MS - 1) / MS;
}

uint32_t clock_now_us(void)
{
    uint32_t end, left = left_until(&end);
    return end * 1000u - left / (CLOCK_HZ / 1000000u);
}

uint32_t clock_busy_cycles(void)
{
    uint32_t end, left = left_until(&end);
    return end * MS - left - clock.slept;
}

/* Interrupts are held off. Let the span end no later than it is due; false: don't wait, it is about to be. */
static bool end_at(uint32_t due_ms)
{
    uint32_t left = systick()[SYST_CVR];
    int32_t before = (int32_t)(clock.end_ms - due_ms);
    if (ended())
        return false;
    if (before <= 0)
        return true;
    int32_t span = (int32_t)(left ? left : SPAN) - before * MS;
    if (span < SHORTEST)
        return false;
    systick()[SYST_RVR] = (uint32_t)span - SHORTENING;
    systick()[SYST_CVR] = 0;
    while (!systick()[SYST_CVR])
        ;
    systick()[SYST_RVR] = SPAN - 1; /* the next one */
    clock.end_ms = due_ms;
    return true;
}

void clock_sleep_until(void *context, uint32_t due_ms)
{
    const uint32_t start = clock_busy_cycles();
    while ((int32_t)(due_ms - clock_now_ms(context)) > 0 && !io_waiting()) {
        uint32_t lock = cpu_lock();
        if (!io_waiting() && end_at(due_ms))
            cpu_wait();
        cpu_unlock(lock);
    }
    clock.slept += clock_busy_cycles() - start;
}

void clock_delay_us(void *context, uint32_t us)
{
    (void)context;
    uint32_t start = clock_now_us();
    while (clock_now_us() - start < us)
        ;
}
