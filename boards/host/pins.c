/* Pins of the simulated board: who drives them, what is on them, who hears of it. */
#include "host.h"

void host_pins_init(HostBoard *board)
{
    for (unsigned i = 0; i < HOST_PINS; i++)
        board->pins[i] = (HostPin){.wired = (uint8_t)i, .outside = -1};
}

/* What the program puts on the pin: a level, -1: nothing. */
static int pin_driven(const HostPin *pin)
{
    if (pin->mode == MOTE_PIN_OUTPUT)
        return pin->pwm ? pin->duty >= 0x8000 : pin->latch;
    return pin->mode == MOTE_PIN_OPEN_DRAIN && !pin->latch ? 0 : -1;
}

/* Of pins that are wired together: an output says it, else whoever pulls low, else whoever is high, else pull resistors. */
static unsigned net_level(const HostBoard *board, unsigned first)
{
    enum { FLOATING, PULLED_DOWN, PULLED_UP, HIGH, LOW, OUT_LOW, OUT_HIGH };
    unsigned best = FLOATING, i = first;
    do {
        const HostPin *pin = &board->pins[i];
        const int driven = pin_driven(pin);
        unsigned is = FLOATING;
        if (driven >= 0)
            is = pin->mode == MOTE_PIN_OPEN_DRAIN ? LOW : driven ? OUT_HIGH : OUT_LOW;
        else if (pin->mode == MOTE_PIN_INPUT_PULLUP || pin->mode == MOTE_PIN_OPEN_DRAIN) /* its resistor is outside */
            is = PULLED_UP;
        else if (pin->mode == MOTE_PIN_INPUT_PULLDOWN)
            is = PULLED_DOWN;
        best = is > best ? is : best;
        is = pin->outside < 0 ? FLOATING : pin->outside >= 0x8000 ? HIGH : LOW;
        best = is > best ? is : best;
        i = pin->wired;
    } while (i != first);
    return best == OUT_HIGH || best == HIGH || best == PULLED_UP;
}

/* Something has changed at the pin: the new level of all that are connected, and who wants to hear of it. */
static void net_settle(HostBoard *board, unsigned first, bool program)
{
    unsigned i = first;
    do {
        HostPin *pin = &board->pins[i];
        const unsigned level = net_level(board, first); /* who hears of it may change it again */
        if (pin->level != level) {
            pin->level = (uint8_t)level;
            if (pin->watched & (level ? MOTE_EDGE_RISING : MOTE_EDGE_FALLING))
                host_event(board, MOTE_EVENT_PIN, i, level);
            if (board->world && board->world->level)
                board->world->level(board->world->context, i, level, program);
        }
        i = pin->wired;
    } while (i != first);
}

void host_pin_outside(HostBoard *board, unsigned pin, int32_t value)
{
    board->pins[pin].outside = value;
    net_settle(board, pin, false);
}

void host_pin_wire(HostBoard *board, unsigned a, unsigned b)
{
    for (unsigned i = board->pins[a].wired; i != a; i = board->pins[i].wired)
        if (i == b)
            return;
    if (a == b)
        return;
    const uint8_t next = board->pins[a].wired;
    board->pins[a].wired = board->pins[b].wired;
    board->pins[b].wired = next;
    net_settle(board, a, false);
}

static void pin_becomes(HostBoard *board, unsigned number, unsigned mode)
{
    HostPin *pin = &board->pins[number];
    const bool same = pin->mode_said && pin->mode == mode;
    pin->mode = (uint8_t)mode;
    pin->mode_said = true;
    if (mode != MOTE_PIN_OUTPUT)
        pin->pwm = false;
    if (!same && board->world && board->world->mode)
        board->world->mode(board->world->context, number, mode);
    net_settle(board, number, true);
}

void host_pin_mode(void *context, unsigned pin, unsigned mode)
{
    if (pin < HOST_PINS)
        pin_becomes(context, pin, mode);
}

void host_pin_write(void *context, unsigned number, unsigned level)
{
    HostBoard *board = context;
    if (number >= HOST_PINS)
        return;
    HostPin *pin = &board->pins[number];
    pin->latch = level != 0;
    pin->pwm = false;
    if (board->pin_written) {
        host_board_flush(board);
        board->pin_written(host_board_ms(board), number, level != 0);
    }
    if (pin->mode_said)
        net_settle(board, number, true);
    else
        pin_becomes(board, number, MOTE_PIN_OUTPUT);
}

unsigned host_pin_read(void *context, unsigned pin)
{
    HostBoard *board = context;
    host_look(board);
    return pin < HOST_PINS ? board->pins[pin].level : 0;
}

bool host_pin_watch(void *context, unsigned number, unsigned edges)
{
    HostBoard *board = context;
    if (number >= HOST_PINS)
        return false;
    HostPin *pin = &board->pins[number];
    if (edges != MOTE_EDGE_NONE && !pin->mode_said)
        pin_becomes(board, number, MOTE_PIN_INPUT);
    pin->watched = (uint8_t)edges;
    return true;
}

int host_pin_mode_of(void *context, unsigned number)
{
    const HostBoard *board = context;
    return number < HOST_PINS && board->pins[number].mode_said ? board->pins[number].mode : -1;
}

bool host_pins_watched(const HostBoard *board)
{
    for (unsigned i = 0; i < HOST_PINS; i++)
        if (board->pins[i].watched)
            return true;
    return false;
}

/* ---- values between low and high */

unsigned host_pin_duty(const HostBoard *board, unsigned number)
{
    const HostPin *pin = &board->pins[number];
    return pin->pwm ? pin->duty : pin->level ? 0xFFFF : 0;
}

/* What is on it, from outside or from an output with PWM that it is wired to: filtered to its mean. */
int32_t host_analog_read(void *context, unsigned number)
{
    HostBoard *board = context;
    host_look(board);
    if (number >= HOST_PINS)
        return -1;
    if (board->world && board->world->analog)
        board->world->analog(board->world->context, number);
    unsigned i = number;
    do {
        const HostPin *pin = &board->pins[i];
        if (pin_driven(pin) >= 0)
            return (int32_t)host_pin_duty(board, i);
        i = pin->wired;
    } while (i != number);
    do {
        if (board->pins[i].outside >= 0)
            return board->pins[i].outside;
        i = board->pins[i].wired;
    } while (i != number);
    return board->pins[number].level ? 0xFFFF : 0;
}

bool host_analog_write(void *context, unsigned number, unsigned duty, uint32_t hz)
{
    HostBoard *board = context;
    if (number >= HOST_PINS || duty > 0xFFFF)
        return false;
    HostPin *pin = &board->pins[number];
    pin->pwm = true;
    pin->duty = (uint16_t)duty;
    pin->hz = hz ? hz : 1000;
    if (board->world && board->world->pwm)
        board->world->pwm(board->world->context, number, duty, pin->hz);
    if (!pin->mode_said || pin->mode != MOTE_PIN_OUTPUT)
        pin_becomes(board, number, MOTE_PIN_OUTPUT);
    else
        net_settle(board, number, true);
    return true;
}
