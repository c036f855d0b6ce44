/* mote-loader: a board with the resident loader on a pseudo terminal; its flash is a file.
 *
 *   mote-loader FLASH [--slots N] [--bytes N] [--page N] [--cell N] [--name NAME] [--id N] [--window MS] [--button 1] [--link PATH]
 *
 * Says the terminal's name (PATH becomes a link to it) and runs until it is killed. A reset is a jump back to the start.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "loader.h"
#include "resident.h"

static int line;
static sigjmp_buf to_start;
static uint32_t started;
static char out[512];
static size_t out_used;

static uint32_t machine_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u);
}

static uint32_t now_ms(void) { return machine_ms() - started; }

static void flush(void)
{
    for (size_t done = 0; done < out_used;) {
        ssize_t n = write(line, out + done, out_used - done);
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    out_used = 0;
}

static void put(char c)
{
    out[out_used++] = c;
    if (out_used == sizeof out || c == '\n')
        flush();
}

static int get_within(int ms)
{
    struct pollfd input = {.fd = line, .events = POLLIN};
    uint8_t byte;
    if (poll(&input, 1, ms) <= 0 || read(line, &byte, 1) != 1)
        return -1;
    return byte;
}

static int get(void)
{
    flush();
    return get_within(1);
}

/* ---- while a program runs: bytes are looked at every 10 ms, whatever it does */

static void set_timer(long us)
{
    const struct itimerval every = {{0, us}, {0, us}};
    setitimer(ITIMER_REAL, &every, NULL);
}

static void take_input(int number)
{
    int byte;
    (void)number;
    while ((byte = get_within(0)) >= 0)
        resident_received((uint8_t)byte);
}

static void receive(bool on) { set_timer(on ? 10000 : 0); }

static void sleep_until(uint32_t due_ms)
{
    flush();
    for (int32_t left; (left = (int32_t)(due_ms - now_ms())) > 0;)
        poll(NULL, 0, left < 10 ? left : 10);
}

static void reset(void)
{
    flush();
    siglongjmp(to_start, 1);
}

/* ---- */

static uint32_t option(int argc, char **argv, const char *name, uint32_t value)
{
    for (int i = 2; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            value = (uint32_t)strtoul(argv[i + 1], NULL, 0);
    return value;
}

static const char *text_option(int argc, char **argv, const char *name, const char *value)
{
    for (int i = 2; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            value = argv[i + 1];
    return value;
}

/* The other side stays open here, so that who listens there may come and go. */
static bool open_line(const char *link)
{
    struct termios raw;
    line = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line < 0 || grantpt(line) != 0 || unlockpt(line) != 0)
        return false;
    const char *name = ptsname(line);
    int other = name ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    if (other < 0 || tcgetattr(other, &raw) != 0)
        return false;
    cfmakeraw(&raw);
    tcsetattr(other, TCSANOW, &raw);
    if (link && (unlink(link), symlink(name, link) != 0))
        return false;
    printf("%s\n", name);
    return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    static HostFlash flash;
    static _Alignas(8) uint8_t arena[32768];
    if (argc < 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: mote-loader FLASH [--slots N] [--bytes N] [--page N] [--cell N] [--name NAME] [--id N] [--window MS] [--button 1] [--link PATH]\n");
        return 2;
    }
    const uint32_t bytes = option(argc, argv, "--bytes", 131072), page = option(argc, argv, "--page", 1024), cell = option(argc, argv, "--cell", 4);
    if (!host_flash_open(&flash, bytes, page, (uint16_t)cell, argv[1]) || !open_line(text_option(argc, argv, "--link", NULL))) {
        fprintf(stderr, "mote-loader: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    host_loader = (HostLoader){.name = text_option(argc, argv, "--name", "host"), .board = (uint16_t)option(argc, argv, "--id", 0),
                               .slots = (uint8_t)option(argc, argv, "--slots", 2), .window_ms = (uint16_t)option(argc, argv, "--window", 100),
                               .button = option(argc, argv, "--button", 0), .arena_bytes = sizeof arena, .arena = arena, .flash = &flash,
                               .get = get, .put = put, .now_ms = now_ms, .sleep_until = sleep_until, .receive = receive, .reset = reset};
    struct sigaction action = {.sa_handler = take_input, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    sigsetjmp(to_start, 1);
    set_timer(0);
    if (flash.violation) {
        fprintf(stderr, "mote-loader: %s\n", flash.violation);
        return 1;
    }
    out_used = 0;
    started = machine_ms();
    host_loader_start();
}
