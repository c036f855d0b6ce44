/* Square waves: timer 2 clears itself at its fourth comparison; that and comparison i toggle the pin of GPIOTE channel i, by way of PPI
 * channels 2i and 2i + 1. Three pins, one frequency. Registers: nRF51 reference manual.
 */
#include "waves.h"

#if MOTE_FEATURES & FEATURE_IO

enum { TIMER2 = 0x4000A000, PPI = 0x4001F000, PERIOD = 3 /* the comparison that ends one */ };
enum { TIMER_START = 0x000, TIMER_STOP = 0x004, TIMER_CLEAR = 0x00C, TIMER_COMPARED = 0x140, TIMER_SHORTS = 0x200, TIMER_PRESCALER = 0x510,
       TIMER_CC = 0x540, GPIOTE_OUT = 0x000, GPIOTE_CONFIG = 0x510, PPI_CHENSET = 0x504, PPI_CHENCLR = 0x508, PPI_CH = 0x510 };

static void route(unsigned channel, unsigned compare)
{
    *reg(PPI + PPI_CH + channel * 8) = TIMER2 + TIMER_COMPARED + compare * 4;
    *reg(PPI + PPI_CH + channel * 8 + 4) = GPIOTE + GPIOTE_OUT + channel / 2 * 4;
    *reg(PPI + PPI_CHENSET) = 1u << channel;
}

/* The channel that the pin has, else a free one; WAVES: there is none. */
static unsigned channel_for(unsigned pin)
{
    const Edges *edges = edges_of_pins();
    unsigned free = WAVES;
    for (unsigned i = 0; i < WAVES; i++) {
        if (edges->wave[i] == pin + 1)
            return i;
        if (!edges->wave[i])
            free = i;
    }
    return free;
}

void wave_end(unsigned pin)
{
    if (!io_used()) /* then there is no state */
        return;
    Edges *edges = edges_of_pins();
    const unsigned channel = channel_for(pin);
    if (channel == WAVES || !edges->wave[channel])
        return;
    edges->wave[channel] = 0;
    *reg(PPI + PPI_CHENCLR) = 3u << channel * 2;
    *reg(GPIOTE + GPIOTE_CONFIG + channel * 4) = 0;
}

/* All waves, from the start of a period. */
static void start_all(void)
{
    enum { TOGGLES_FROM_HIGH = 3 | 3 << 16 | 1 << 20 };
    const Edges *edges = edges_of_pins();
    for (unsigned i = 0; i < WAVES; i++)
        if (edges->wave[i]) {
            *reg(GPIOTE + GPIOTE_CONFIG + i * 4) = 0;
            *reg(GPIOTE + GPIOTE_CONFIG + i * 4) = TOGGLES_FROM_HIGH | (edges->wave[i] - 1u) << 8;
            route(2 * i, i);
            route(2 * i + 1, PERIOD);
        }
    *reg(TIMER2 + TIMER_START) = 1;
}

bool board_analog_write(unsigned pin, unsigned duty, uint32_t hz)
{
    unsigned prescaler = 0;
    while ((CLOCK_HZ >> prescaler) / hz > 0xFFFF) /* at most 8, at 1 Hz */
        prescaler++;
    const uint32_t ticks = (CLOCK_HZ >> prescaler) / hz, high = duty * ticks / 0xFFFF;
    if (ticks < 2)
        return false;
    if (high == 0 || high == ticks) {
        board_pin_mode(pin, MOTE_PIN_OUTPUT); /* ends the wave */
        board_pin_write(pin, high != 0);
        return true;
    }
    const unsigned channel = channel_for(pin);
    if (channel == WAVES)
        return false;
    board_pin_mode(pin, MOTE_PIN_OUTPUT);
    edges_of_pins()->wave[channel] = (uint8_t)(pin + 1);
    *reg(TIMER2 + TIMER_STOP) = 1;
    *reg(TIMER2 + TIMER_CLEAR) = 1;
    *reg(TIMER2 + TIMER_PRESCALER) = prescaler;
    *reg(TIMER2 + TIMER_SHORTS) = 1u << PERIOD;
    *reg(TIMER2 + TIMER_CC + PERIOD * 4) = ticks;
    *reg(TIMER2 + TIMER_CC + channel * 4) = high;
    start_all();
    return true;
}

#endif
