/* The host's port: console on a file descriptor, and time. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

/* ---- the console */

/* Called from a signal handler too, when time is over. */
void host_board_flush(HostBoard *board)
{
    const char *from = board->buffer;
    size_t left = board->used;
    board->used = 0;
    while (left > 0) {
        ssize_t n = write(board->console, from, left);
        if (n < 0 && errno != EINTR)
            return;
        if (n > 0) {
            from += n;
            left -= (size_t)n;
        }
    }
}

static void host_write(void *context, const char *bytes, size_t count)
{
    HostBoard *board = context;
    if (board->world && board->world->sent)
        board->world->sent(board->world->context, 0, (const uint8_t *)bytes, count);
    while (count > 0) {
        size_t n = sizeof board->buffer - board->used;
        n = n < count ? n : count;
        memcpy(board->buffer + board->used, bytes, n);
        board->used += n;
        bytes += n;
        count -= n;
        if (board->used == sizeof board->buffer)
            host_board_flush(board);
    }
    if (board->interactive)
        host_board_flush(board);
}

/* ---- time */

static uint64_t machine_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

uint64_t host_board_us(const HostBoard *board)
{
    return board->virtual_time ? board->us : machine_us() - board->start_us;
}

void host_board_stop(HostBoard *board) { board->stopped = true; }

static void leave(HostBoard *board, HostLeave why)
{
    if (board->leave)
        board->leave(board->leave_context, why);
}

/* Real time passes, or something arrives that the program waits for. */
static void wait_until(HostBoard *board, uint64_t until, bool wakes)
{
    enum { HOUR = 3600 };
    const uint64_t now = host_board_us(board);
    if (until <= now)
        return;
    if (until - now > HOUR * 1000000u)
        until = now + HOUR * 1000000u;
    struct timespec time = {(time_t)((until - now) / 1000000u), (long)((until - now) % 1000000u) * 1000L};
    if (wakes && host_input_awaited(board)) {
        struct pollfd input = {.fd = board->input, .events = POLLIN};
        if (ppoll(&input, 1, &time, NULL) > 0)
            host_input_take(board, false);
    } else {
        nanosleep(&time, NULL);
    }
}

bool host_something_comes(const HostBoard *board)
{
    return (board->world && board->world->next_us != HOST_NEVER) || board->watchdog_us != HOST_NEVER || host_input_awaited(board);
}

void host_pass(HostBoard *board, uint64_t until, bool wakes)
{
    while (!board->stopped && !(wakes && board->event_count)) {
        const uint64_t now = host_board_us(board), next = board->world ? board->world->next_us : HOST_NEVER;
        if (board->watchdog_us <= now) {
            board->watchdog_us = HOST_NEVER;
            leave(board, HOST_LEAVE_WATCHDOG);
        } else if (next <= now) {
            board->world->happen(board->world->context);
        } else if (wakes && board->virtual_time && host_input_awaited(board)) {
            host_input_take(board, true); /* virtual time stands still until somebody has typed */
        } else if (now >= until || (until == HOST_NEVER && (now >= board->limit_us || !host_something_comes(board)))) {
            return;
        } else {
            const uint64_t last = until == HOST_NEVER ? board->limit_us : until;
            uint64_t target = next < last ? next : last;
            target = board->watchdog_us < target ? board->watchdog_us : target;
            board->looks = 0;
            if (board->virtual_time)
                board->us = target;
            else
                wait_until(board, target, wakes);
        }
    }
}

void host_look(HostBoard *board)
{
    enum { FREE = 1000, PATIENCE = 100000 };
    if (board->stopped && ++board->late_looks > PATIENCE)
        leave(board, HOST_LEAVE_STOPPED);
    const uint32_t looks = board->looks < FREE ? board->looks + 1 : FREE;
    host_pass(board, host_board_us(board) + (board->virtual_time && looks == FREE), false);
    board->looks = looks;
}

static uint32_t host_now_ms(void *context)
{
    host_look(context);
    return host_board_ms(context);
}

static void host_sleep_until(void *context, uint32_t due_ms)
{
    enum { LONGEST_TIMER = 1 << 30 }; /* beyond that it sleeps until there is an event */
    HostBoard *board = context;
    host_board_flush(board);
    const uint64_t ms = host_board_us(board) / 1000;
    const int32_t left = (int32_t)(due_ms - (uint32_t)ms);
    if (left > 0)
        host_pass(board, left > LONGEST_TIMER ? HOST_NEVER : (ms + (uint32_t)left) * 1000, true);
    if (board->stopped)
        leave(board, HOST_LEAVE_STOPPED); /* what is due at this time does not happen */
}

static uint32_t host_random(void *context)
{
    uint32_t bits = 0;
    if (getentropy(&bits, sizeof bits) != 0)
        bits = (uint32_t)machine_us() * 2654435761u;
    (void)context;
    return bits;
}

const MotePort host_port = {
    .write = host_write,
    .now_ms = host_now_ms,
    .sleep_until = host_sleep_until,
    .random = host_random,
    .pin_mode = host_pin_mode,
    .pin_write = host_pin_write,
    .pin_read = host_pin_read,
    .pin_count = HOST_PINS,
    .led1 = 0,
    .devices = &host_devices,
};

void host_board_init(HostBoard *board, int console)
{
    memset(board, 0, sizeof *board);
    board->console = console;
    board->input = -1;
    board->interactive = isatty(console) != 0;
    board->start_us = machine_us();
    board->limit_us = HOST_NEVER;
    board->port = host_port;
    board->port.devices = &board->devices;
    board->devices = host_devices;
    board->devices.leds = board->leds;
    board->devices.buttons = board->buttons;
    host_board_leds(board, (const uint16_t[]){0}, 1, (const uint16_t[]){1}, 1);
    board->sensors[MOTE_SENSOR_TEMPERATURE] = 21 * 256;
    board->sensors[MOTE_SENSOR_SUPPLY] = 3 * 256 + 77; /* 3.3 V */
    host_pins_init(board);
    host_board_reset(board);
}

void host_board_free(HostBoard *board)
{
    for (unsigned i = 0; i < HOST_SERIALS; i++)
        free(board->serial[i].bytes);
}
