/* Fails every single allocation of a program, one run each.
 *
 * A run must end well: the program catches the error and goes on, or the out-of-memory error leaves it,
 * or the image could not be loaded. Afterwards nothing may be lost: what is alive by reference counts
 * must be alive for the collector too. Programs that leave cycles behind come after --cycles; no run of
 * theirs may leave more than the undisturbed one. Long programs are sampled.
 *
 * usage: oom_sweep [--evaluated] FILE.js... [--cycles FILE.js...]     --evaluated: at build time, as far as possible
 */
#include <signal.h>
#include <unistd.h>

#include "carry.h"
#include "evaluator.h"
#include "simulator.h"

extern const Simulator simulator_oom;  /* built with MOTE_TEST_OOM */
extern uint32_t heap_fail_countdown;   /* heap.h; 0: off */

enum { ARENA_BYTES = 32768, MOST_RUNS = 3000, NEVER = 1 << 30 };

typedef struct Outcome {
    MoteStatus status;
    uint32_t allocations;
    uint32_t live, collected;
    char message[160];
} Outcome;

static void no_write(void *context, const char *bytes, size_t count)
{
    (void)context, (void)bytes, (void)count;
}

enum { MOST_MS = 60000 }; /* an interval that is left alone, as what would have cleared it had no memory, never ends */
static uint32_t virtual_ms;

static uint32_t now_ms(void *context)
{
    (void)context;
    return virtual_ms;
}

static void sleep_until(void *context, uint32_t due_ms)
{
    (void)context;
    virtual_ms = due_ms;
}

static uint32_t no_random(void *context)
{
    (void)context;
    return 1;
}

static void no_mode(void *context, unsigned pin, unsigned mode)
{
    (void)context, (void)pin, (void)mode;
}

static unsigned no_read(void *context, unsigned pin)
{
    (void)context, (void)pin;
    return 0;
}

static const MotePort PORT = {.write = no_write, .now_ms = now_ms, .sleep_until = sleep_until,
                              .random = no_random, .pin_mode = no_mode, .pin_write = no_mode, .pin_read = no_read,
                              .pin_count = 4};

static void take_message(void *context, const char *bytes, size_t count)
{
    Outcome *outcome = context;
    size_t used = strlen(outcome->message), room = sizeof outcome->message - 1 - used;
    memcpy(outcome->message + used, bytes, count < room ? count : room);
}

static Outcome run(const Image *image, uint8_t *arena, uint32_t failing)
{
    const Simulator *s = &simulator_oom;
    const MoteConfig config = {&PORT, NULL, s->library, s->natives, 0};
    Outcome outcome = {0};
    MoteMemory memory;
    virtual_ms = 0;
    heap_fail_countdown = 0;
    MoteVm *vm = s->create(arena, ARENA_BYTES, &config);
    heap_fail_countdown = failing;
    outcome.status = vm ? s->load(vm, image->bytes, image->size) : MOTE_NO_MEMORY;
    if (outcome.status == MOTE_OK)
        outcome.status = s->run(vm);
    while ((outcome.status == MOTE_OK || outcome.status == MOTE_REJECTED) && s->pending(vm) && virtual_ms < MOST_MS)
        outcome.status = s->step(vm);
    if (outcome.status == MOTE_REJECTED) /* it goes on then */
        outcome.status = MOTE_OK;
    outcome.allocations = failing - heap_fail_countdown;
    heap_fail_countdown = 0;
    if (outcome.status == MOTE_UNCAUGHT)
        s->error_message(vm, take_message, &outcome);
    if (vm && outcome.status <= MOTE_UNCAUGHT) {
        s->memory(vm, false, &memory);
        outcome.live = memory.heap_live_bytes;
        s->memory(vm, true, &memory);
        outcome.collected = memory.heap_live_bytes;
    }
    return outcome;
}

/* A run that does not end is a failure too. */
static const char *current_path;
static uint32_t current_run;

static void hangs(int signal)
{
    (void)signal;
    printf("FAILED %s: allocation %u: does not end\n", current_path, current_run);
    fflush(stdout);
    _exit(1);
}

static bool well(const char *path, uint32_t n, const Outcome *outcome, uint32_t cycles)
{
    bool died_of_memory = outcome->status == MOTE_UNCAUGHT && strstr(outcome->message, "out of memory");
    if (outcome->status != MOTE_OK && outcome->status != MOTE_NO_MEMORY && !died_of_memory) {
        printf("FAILED %s: allocation %u: status %d, %s\n", path, n, outcome->status, outcome->message);
        return false;
    }
    if (outcome->live > outcome->collected + cycles) {
        printf("FAILED %s: allocation %u: %u bytes leaked\n", path, n, outcome->live - outcome->collected);
        return false;
    }
    return true;
}

static int sweep(const char *path, const Image *image, bool may_cycle)
{
    uint8_t *arena = xmalloc(ARENA_BYTES);
    int failures = 0;
    Outcome whole = run(image, arena, NEVER);
    if (whole.status != MOTE_OK) {
        printf("FAILED %s: status %d without a failing allocation: %s\n", path, whole.status, whole.message);
        failures++;
    }
    uint32_t cycles = may_cycle ? whole.live - whole.collected : 0;
    failures += !well(path, 0, &whole, cycles);
    uint32_t stride = whole.allocations / MOST_RUNS + 1, runs = 0;
    for (uint32_t n = 1; n <= whole.allocations && failures < 10; n += stride, runs++) {
        current_path = path;
        current_run = n;
        alarm(20);
        Outcome outcome = run(image, arena, n);
        failures += !well(path, n, &outcome, cycles);
    }
    printf("%s: %u allocations, %u failed one by one\n", path, whole.allocations, runs);
    free(arena);
    return failures;
}

int main(int argc, char **argv)
{
    int failures = 0;
    signal(SIGALRM, hangs);
    bool may_cycle = false;
    const Evaluator *evaluator = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--cycles") == 0) {
            may_cycle = true;
            continue;
        }
        if (strcmp(argv[i], "--evaluated") == 0) {
            evaluator = &EVALUATOR;
            continue;
        }
        Compiled compiled;
        CompileOptions options = {.evaluator = evaluator, .regexps = evaluate_regexps, .carry = image_carry};
        Diag diag;
        diag_init(&diag, stderr);
        if (compile_file(&compiled, argv[i], &options, &diag))
            failures += sweep(argv[i], compiled.image, may_cycle);
        else
            failures++;
        diag_free(&diag);
        compiled_free(&compiled);
    }
    return failures != 0;
}
