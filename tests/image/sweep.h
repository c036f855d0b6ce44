/* What sweeps over damaged images share: each image runs in a child process that must end by itself or be stopped for running
 * too long; with the sanitizers on, a child that touches foreign memory dies loudly.
 */
#ifndef MOTE_TESTS_SWEEP_H
#define MOTE_TESTS_SWEEP_H

#define _GNU_SOURCE
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "carry.h"
#include "evaluator.h"
#include "simulator.h"

enum { ARENA_BYTES = 16384, CHILD_MS = 200, MOST_STEPS = 100 };

static uint32_t virtual_ms;

static void no_write(void *context, const char *bytes, size_t count) { (void)context, (void)bytes, (void)count; }
static uint32_t now_ms(void *context) { return (void)context, virtual_ms; }
static void sleep_until(void *context, uint32_t due_ms) { (void)context, virtual_ms = due_ms; }
static uint32_t no_random(void *context) { return (void)context, 1; }
static void no_mode(void *context, unsigned pin, unsigned mode) { (void)context, (void)pin, (void)mode; }
static unsigned no_read(void *context, unsigned pin) { return (void)context, (void)pin, 0; }

static const MotePort PORT = {.write = no_write, .now_ms = now_ms, .sleep_until = sleep_until,
                              .random = no_random, .pin_mode = no_mode, .pin_write = no_mode, .pin_read = no_read,
                              .pin_count = 4};

/* IEEE 802.3. */
static uint32_t crc32_of(const uint8_t *bytes, uint32_t count)
{
    uint32_t crc = 0xFFFFFFFFu;
    while (count--) {
        crc ^= *bytes++;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

static const Simulator *simulator;
static MoteConfig config;
static uint8_t *arena;

static inline void sweep_open(void)
{
    simulator = simulator_for(ARENA_BYTES);
    config = (MoteConfig){&PORT, NULL, simulator->library, simulator->natives, 0};
    arena = xmalloc(ARENA_BYTES);
}

/* The checksum of a changed image. */
static inline void seal(uint8_t *image, uint32_t size)
{
    const uint32_t first = (uint32_t)offsetof(ImageHeader, builtin_hash);
    ImageHeader *header = (ImageHeader *)(void *)image;
    uint32_t end = image_bytes(header) < size ? image_bytes(header) : size;
    header->crc = crc32_of(image + first, end > first ? end - first : 0);
}

static bool accepted(const uint8_t *image, uint32_t size)
{
    return simulator->load(simulator->create(arena, ARENA_BYTES, &config), image, size) == MOTE_OK;
}

static void run(const uint8_t *image, uint32_t size)
{
    MoteVm *vm = simulator->create(arena, ARENA_BYTES, &config);
    MoteStatus status = simulator->load(vm, image, size);
    if (status == MOTE_OK)
        status = simulator->run(vm);
    for (int i = 0; i < MOST_STEPS && (status == MOTE_OK || status == MOTE_REJECTED) && simulator->pending(vm); i++)
        status = simulator->step(vm);
    if (status == MOTE_UNCAUGHT || status == MOTE_REJECTED)
        simulator->error_message(vm, no_write, NULL);
    MoteMemory memory;
    simulator->memory(vm, true, &memory);
    _exit(0);
}

#ifdef __SANITIZE_ADDRESS__
/* A report takes longer than a child may run. */
void __asan_on_error(void);
void __asan_on_error(void)
{
    struct itimerval never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &never, NULL);
}
#endif

/* false: the child died of what it did. */
static bool run_apart(const uint8_t *image, uint32_t size)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct itimerval timer = {{0, 0}, {0, CHILD_MS * 1000}};
        setitimer(ITIMER_REAL, &timer, NULL);
        run(image, size);
    }
    int state;
    waitpid(child, &state, 0);
    return WIFSIGNALED(state) ? WTERMSIG(state) == SIGALRM : WEXITSTATUS(state) == 0;
}

#endif
