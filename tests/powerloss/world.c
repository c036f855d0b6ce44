#include "world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "resident.h"

enum { STACK = 256 * 1024, ARENA = 8192 };

World world;
static ucontext_t desktop, board;
static WorldStop stop;
static bool is_on;
static _Alignas(16) uint8_t stack[STACK];
static _Alignas(8) uint8_t arena[ARENA];

void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "FAILED: ");
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    exit(1);
}

static void stop_for(WorldStop why)
{
    stop = why;
    swapcontext(&board, &desktop);
}

static uint8_t next_byte(void)
{
    world.to_count--;
    return world.to_board[world.to_first++ % sizeof world.to_board];
}

static int get(void)
{
    if (world.to_count)
        return next_byte();
    stop_for(STOP_WAITS);
    return -1;
}

static void put(char c)
{
    if (world.from_count < sizeof world.from_board)
        world.from_board[world.from_count++] = (uint8_t)c;
}

/* Time passes for who only looks at it, too. */
static uint32_t now_ms(void) { return world.ms + world.looks++ / 64; }

static void sleep_until(uint32_t due_ms)
{
    const int32_t left = (int32_t)(due_ms - now_ms());
    if (left > 0)
        world.ms += (uint32_t)left;
    stop_for(STOP_SLEEPS);
    while (world.to_count) /* the receive interrupt */
        resident_received(next_byte());
}

static void reset(void) { stop_for(STOP_RESET); }
static void cut(void) { stop_for(STOP_CUT); }
static void start(void) { host_loader_start(); }

/* What the board's C has in RAM is lost, but for resident_word, which is anything. */
static void begin(void)
{
    getcontext(&board);
    board.uc_stack = (stack_t){.ss_sp = stack, .ss_size = sizeof stack};
    makecontext(&board, start, 0);
}

void world_make(const Shape *shape)
{
    if (!host_flash_open(&world.flash, shape->bytes, shape->page_bytes, shape->cell_bytes, NULL))
        fail("no flash");
    world.flash.cut = cut;
    host_loader = (HostLoader){.name = "test", .board = 7, .slots = shape->slots, .window_ms = 5, .arena_bytes = sizeof arena, .arena = arena,
                               .flash = &world.flash, .get = get, .put = put, .now_ms = now_ms, .sleep_until = sleep_until, .reset = reset};
}

void world_end(void)
{
    host_flash_close(&world.flash);
    memset(&world, 0, sizeof world);
}

void world_power_on(void)
{
    world.to_count = world.from_count = 0;
    resident_word = 0xA5A5A5A5;
    begin();
    is_on = true;
}

WorldStop world_go(void)
{
    if (!is_on)
        fail("the board is off");
    swapcontext(&desktop, &board);
    if (world.flash.violation)
        fail("flash: %s, at operation %u", world.flash.violation, world.flash.operations);
    if (stop == STOP_WAITS)
        world.ms++;
    if (stop == STOP_RESET) {
        world.resets++;
        begin();
    }
    is_on = stop != STOP_CUT;
    return stop;
}

void world_type(const void *bytes, uint32_t count)
{
    for (const uint8_t *p = bytes; count--; p++) {
        if (world.to_count == sizeof world.to_board)
            return;
        world.to_board[(world.to_first + world.to_count++) % sizeof world.to_board] = *p;
    }
}
