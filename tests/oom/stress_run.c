/* Runs programs while every allocation collects and moves everything, and compares what they print with
 * an ordinary run: what C code held across an allocation without a handle shows.
 *
 * usage: stress_run FILE.js...
 */
#include "carry.h"
#include "evaluator.h"
#include "simulator.h"

extern const Simulator simulator_oom; /* built with MOTE_TEST_OOM */
extern uint32_t heap_stress;          /* heap.h; 0: off */

enum { ARENA_BYTES = 32768, OUTPUT_BYTES = 65536, MOST_STEPS = 1000 };

typedef struct Output {
    size_t length;
    char text[OUTPUT_BYTES];
} Output;

static uint32_t virtual_ms;

static void take(void *context, const char *bytes, size_t count)
{
    Output *output = context;
    if (count > OUTPUT_BYTES - output->length)
        count = OUTPUT_BYTES - output->length;
    memcpy(output->text + output->length, bytes, count);
    output->length += count;
}
static uint32_t now_ms(void *context) { return (void)context, virtual_ms; }
static void sleep_until(void *context, uint32_t due_ms) { (void)context, virtual_ms = due_ms; }
static uint32_t no_random(void *context) { return (void)context, 1; }
static void no_mode(void *context, unsigned pin, unsigned mode) { (void)context, (void)pin, (void)mode; }
static unsigned no_read(void *context, unsigned pin) { return (void)context, (void)pin, 0; }

static const MotePort PORT = {.write = take, .now_ms = now_ms, .sleep_until = sleep_until,
                              .random = no_random, .pin_mode = no_mode, .pin_write = no_mode, .pin_read = no_read,
                              .pin_count = 4};

static void run(const Image *image, uint32_t stress, Output *output)
{
    const Simulator *s = &simulator_oom;
    const MoteConfig config = {&PORT, output, s->library, s->natives, 0};
    uint8_t *arena = xmalloc(ARENA_BYTES);
    output->length = 0;
    virtual_ms = 0;
    MoteVm *vm = s->create(arena, ARENA_BYTES, &config);
    heap_stress = stress;
    MoteStatus status = s->load(vm, image->bytes, image->size);
    if (status == MOTE_OK)
        status = s->run(vm);
    for (int i = 0; i < MOST_STEPS && (status == MOTE_OK || status == MOTE_REJECTED) && s->pending(vm); i++)
        status = s->step(vm);
    if (status == MOTE_UNCAUGHT || status == MOTE_REJECTED)
        s->error_message(vm, take, output);
    heap_stress = 0;
    free(arena);
}

int main(int argc, char **argv)
{
    int failures = 0;
    Output *plain = xmalloc(sizeof *plain), *stressed = xmalloc(sizeof *stressed);
    for (int i = 1; i < argc; i++) {
        Compiled compiled;
        CompileOptions options = {.regexps = evaluate_regexps, .carry = image_carry};
        Diag diag;
        diag_init(&diag, stderr);
        if (compile_file(&compiled, argv[i], &options, &diag)) {
            run(compiled.image, 0, plain);
            run(compiled.image, 1, stressed);
            size_t same = 0;
            while (same < plain->length && same < stressed->length && plain->text[same] == stressed->text[same])
                same++;
            if (same != plain->length || same != stressed->length) {
                printf("FAILED %s: printed\n%.*s\nbut when everything moves\n%.*s\n", argv[i], (int)plain->length,
                       plain->text, (int)stressed->length, stressed->text);
                failures++;
            }
        } else {
            failures++;
        }
        diag_free(&diag);
        compiled_free(&compiled);
    }
    free(plain);
    free(stressed);
    return failures != 0;
}
