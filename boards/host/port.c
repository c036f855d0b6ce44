/* The host's port: console on a file descriptor, time that passes, pins that are remembered. */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "simulator.h"

static uint32_t machine_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u);
}

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

static uint32_t host_now_ms(void *context)
{
    const HostBoard *board = context;
    return board->virtual_time ? board->virtual_ms : machine_ms() - board->start_ms;
}

static void host_sleep_until(void *context, uint32_t due_ms)
{
    HostBoard *board = context;
    int32_t left;
    host_board_flush(board);
    if (board->virtual_time && (int32_t)(due_ms - board->virtual_ms) > 0)
        board->virtual_ms = due_ms;
    while ((left = (int32_t)(due_ms - host_now_ms(context))) > 0) {
        struct timespec time = {left / 1000, (long)(left % 1000) * 1000000L};
        nanosleep(&time, NULL);
    }
}

static uint32_t host_random(void *context)
{
    uint32_t bits = 0;
    if (getentropy(&bits, sizeof bits) != 0)
        bits = machine_ms() * 2654435761u;
    (void)context;
    return bits;
}

static void host_pin_mode(void *context, unsigned pin, unsigned mode)
{
    (void)context, (void)pin, (void)mode;
}

static void host_pin_write(void *context, unsigned pin, unsigned level)
{
    HostBoard *board = context;
    if (pin < sizeof board->levels)
        board->levels[pin] = level != 0;
    if (board->pin_written) {
        host_board_flush(board);
        board->pin_written(host_now_ms(context), pin, level != 0);
    }
}

static unsigned host_pin_read(void *context, unsigned pin)
{
    const HostBoard *board = context;
    return pin < sizeof board->levels ? board->levels[pin] : 0;
}

void host_board_init(HostBoard *board, int console)
{
    memset(board, 0, sizeof *board);
    board->console = console;
    board->interactive = isatty(console) != 0;
    board->start_ms = machine_ms();
}

const MotePort host_port = {
    .write = host_write,
    .now_ms = host_now_ms,
    .sleep_until = host_sleep_until,
    .random = host_random,
    .pin_mode = host_pin_mode,
    .pin_write = host_pin_write,
    .pin_read = host_pin_read,
    .pin_count = 64,
    .led1 = 0,
};

/* ---- quiet_port */

static void quiet_write(void *context, const char *bytes, size_t count) { (void)context, (void)bytes, (void)count; }

static uint32_t quiet_now_ms(void *context)
{
    HostBoard *board = context;
    uint32_t now = board->virtual_ms;
    board->virtual_ms += board->look_ms;
    return now;
}

static void quiet_sleep_until(void *context, uint32_t due_ms) { ((HostBoard *)context)->virtual_ms = due_ms; }
static uint32_t quiet_random(void *context) { (void)context; return 1; }
static void quiet_pin(void *context, unsigned pin, unsigned value) { (void)context, (void)pin, (void)value; }
static unsigned quiet_pin_read(void *context, unsigned pin) { (void)context, (void)pin; return 0; }

const MotePort quiet_port = {
    .write = quiet_write,
    .now_ms = quiet_now_ms,
    .sleep_until = quiet_sleep_until,
    .random = quiet_random,
    .pin_mode = quiet_pin,
    .pin_write = quiet_pin,
    .pin_read = quiet_pin_read,
    .pin_count = UINT16_MAX,
    .led1 = 0,
};
