#include "loader.h"

#include <stdio.h>
#include <string.h>

#include "resident.h"

HostLoader host_loader;
uint32_t resident_word;
static MoteVm *vm;
static _Alignas(8) uint8_t memory[RESIDENT_BYTES];

/* ---- the board */

int board_get(void) { return host_loader.get(); }
void board_put(char c) { host_loader.put(c); }
uint32_t clock_now_ms(void *context) { return (void)context, host_loader.now_ms(); }
bool resident_button(void) { return host_loader.button; }

void board_reset(void)
{
    host_loader.reset();
    for (;;)
        ;
}

static const Simulator *simulator(void) { return simulator_for(host_loader.arena_bytes); }

const Resident *resident(void)
{
    static Resident board;
    board = (Resident){.name = host_loader.name, .start = host_loader.flash->bytes, .flash = &host_loader.flash->driver, .memory = memory,
                       .library = simulator()->library, .features = MOTE_FEATURES, .board = host_loader.board,
                       .window_ms = host_loader.window_ms, .slots = host_loader.slots};
    return &board;
}

/* ---- the port of programs */

static void port_write(void *context, const char *bytes, size_t count)
{
    (void)context;
    while (count--)
        host_loader.put(*bytes++);
}

static void port_sleep_until(void *context, uint32_t due_ms) { (void)context, host_loader.sleep_until(resident_wake(due_ms)); }

static MotePort port;
static MoteConfig config;

static void configure(void)
{
    port = quiet_port;
    port.write = port_write;
    port.now_ms = clock_now_ms;
    port.sleep_until = port_sleep_until;
    config = (MoteConfig){.port = &port, .library = simulator()->library, .natives = simulator()->natives, .board = host_loader.board};
}

/* ---- programs */

uint32_t resident_header(const void *header)
{
    configure();
    return simulator()->check_header(&config, header);
}

static const void *loaded;

static bool load(const void *image, uint32_t bytes, uint32_t arena_bytes)
{
    configure();
    loaded = image;
    vm = simulator()->create(host_loader.arena, arena_bytes, &config);
    return vm && simulator()->load(vm, image, bytes) == MOTE_OK;
}

bool resident_check(const void *image, uint32_t bytes, UpdateRefusal *refusal)
{
    if (load(image, bytes, host_loader.arena_bytes - RESIDENT_BYTES))
        return true;
    memcpy(refusal, simulator()->refusal(vm), sizeof *refusal);
    return false;
}

bool resident_load(const void *image, uint32_t bytes)
{
    char text[80];
    if (load(image, bytes, host_loader.arena_bytes))
        return true;
    const MoteRefusal *why = simulator()->refusal(vm);
    int n = snprintf(text, sizeof text, "No program: reason, offset, firmware %08x %08x %08x\n", why->reason, why->offset, why->firmware);
    port_write(NULL, text, (size_t)n);
    return false;
}

void resident_call(void (*function)(void *argument), void *argument) { function(argument); }

static void tell_uncaught(void)
{
    char text[80];
    port_write(NULL, "Uncaught ", 9);
    simulator()->error_message(vm, port_write, NULL);
    uint32_t position, build_id;
    memcpy(&build_id, (const uint8_t *)loaded + 12, sizeof build_id); /* ImageHeader */
    for (unsigned level = 0; (position = simulator()->error_position(vm, level)) != 0; level++) {
        int n = snprintf(text, sizeof text, "\n    at %08x+%08x", build_id, position);
        port_write(NULL, text, (size_t)n);
    }
    port_write(NULL, "\n", 1);
}

static MoteStatus told(MoteStatus status)
{
    if (status != MOTE_REJECTED && status != MOTE_UNCAUGHT)
        return status;
    tell_uncaught();
    return status == MOTE_REJECTED ? MOTE_OK : status;
}

static void receive(bool on)
{
    if (host_loader.receive)
        host_loader.receive(on);
}

bool resident_run(void)
{
    receive(true);
    MoteStatus status = told(simulator()->run(vm));
    while (status == MOTE_OK && simulator()->pending(vm)) {
        resident_alive();
        status = told(simulator()->step(vm));
    }
    receive(false);
    return status == MOTE_OK;
}

void host_loader_start(void) { resident_main(); }
