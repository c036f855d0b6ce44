/* Units are run one by one in a virtual machine of their own, until one stops: because it is about to touch the
 * outside world, throws, takes too long, or leaves what a constant can't be. Nothing is rolled back then: the units before
 * it run once more in a fresh machine, which ends in exactly the state that they leave.
 *
 * Printing primitives neither looks at the heap nor changes it. Such calls are left to the device while evaluation goes
 * on behind them, so that a program may say hello before it makes its tables.
 */
#include "evaluator.h"

#include "importer.h"
#include "machine.h"
#include "passes.h"

enum {
    FUEL = 3 * 1000 * 1000, /* instructions; about 30 ms */
    MAX_DEFERRED = 100      /* prints: texts made at build time cost flash */
};

/* ---- the outside world */

static void stop(void *context, MoteStop why, const char *what)
{
    Machine *machine = context;
    machine->why = why;
    machine->what = what;
    longjmp(machine->stopped, 1);
}

static void stop_write(void *context, const char *bytes, size_t count)
{
    (void)bytes, (void)count;
    stop(context, MOTE_STOP_OUTSIDE, "prints something");
}

static uint32_t stop_now(void *context)
{
    stop(context, MOTE_STOP_OUTSIDE, "asks for the time");
    return 0;
}

static uint32_t stop_random(void *context)
{
    stop(context, MOTE_STOP_OUTSIDE, "needs random numbers");
    return 0;
}

static void stop_sleep(void *context, uint32_t due)
{
    (void)due;
    stop(context, MOTE_STOP_OUTSIDE, "waits");
}

static void stop_pin(void *context, unsigned pin, unsigned value)
{
    (void)pin, (void)value;
    stop(context, MOTE_STOP_OUTSIDE, "uses a pin");
}

static unsigned stop_read(void *context, unsigned pin)
{
    (void)pin;
    stop(context, MOTE_STOP_OUTSIDE, "uses a pin");
    return 0;
}

static const MotePort PORT = {
    .write = stop_write, .now_ms = stop_now, .sleep_until = stop_sleep, .random = stop_random,
    .pin_mode = stop_pin, .pin_write = stop_pin, .pin_read = stop_read,
};

/* ---- running */

MoteConfig machine_config(Machine *machine)
{
    return (MoteConfig){&PORT, machine, simulator_eval.whole, simulator_eval.natives, 0};
}

Outcome machine_call(Machine *machine, int32_t function)
{
    if (setjmp(machine->stopped))
        return STOPPED;
    return mote_evaluate_call(machine->vm, function) == MOTE_OK ? RAN : THREW;
}

Outcome machine_start(Machine *machine, const MoteConfig *config, const Image *image)
{
    memset(machine->arena, 0, MACHINE_BYTES);
    machine->vm = simulator_eval.create(machine->arena, MACHINE_BYTES, config);
    if (!machine->vm || simulator_eval.load(machine->vm, image->bytes, image->size) != MOTE_OK)
        return STOPPED;
    mote_evaluate_limit(machine->vm, FUEL, stop);
    if (setjmp(machine->stopped))
        return STOPPED;
    return simulator_eval.run(machine->vm) == MOTE_OK ? RAN : THREW;
}

/* A call that prints, and whose arguments, which the units before it left, are primitives. */
static bool can_wait(const Machine *machine, const UnitList *units, uint32_t unit)
{
    const Unit *call = &units->items[unit];
    for (uint32_t i = unit; call->prints && i > 0 && units->items[i - 1].statement == call->statement; i--) {
        MoteThing argument;
        mote_evaluate_global(machine->vm, (uint32_t)units->items[i - 1].global, &argument);
        if (argument.kind > MOTE_KIND_STRING)
            return false;
    }
    return call->prints;
}

/* Run units until one stops, at most `count`. How many ran; `outcome` is that of the next one. */
static uint32_t run_units(Machine *machine, const MoteConfig *config, const Image *image, UnitList *units,
                          uint32_t count, Outcome *outcome)
{
    uint32_t deferred = 0;
    *outcome = machine_start(machine, config, image);
    for (uint32_t i = 0; *outcome == RAN && i < count; i++) {
        MoteThing function;
        if (units->items[i].awaits) {
            machine->why = MOTE_STOP_OUTSIDE;
            machine->what = "awaits something";
            *outcome = STOPPED;
            return i;
        }
        units->items[i].deferred = deferred < MAX_DEFERRED && can_wait(machine, units, i);
        deferred += units->items[i].deferred;
        if (units->items[i].function < 0 || units->items[i].deferred)
            continue;
        mote_evaluate_global(machine->vm, units->first_function + i, &function);
        *outcome = machine_call(machine, function.value);
        if (*outcome != RAN)
            return i;
    }
    return *outcome == RAN ? count : 0;
}

/* ---- the program of units */

Image *machine_image(Arena *arena, IrProgram *program, const LibrarySymbols *symbols, Diag *diag)
{
    PassContext context = {program, symbols};
    Code **codes = ARENA_ARRAY(arena, Code *, program->function_count + 1);
    for (uint32_t i = 0; i < program->function_count; i++) {
        pass_fold(&context, program->functions[i]);
        pass_dead(&context, program->functions[i]);
    }
    for (uint32_t i = 0; i < program->function_count; i++)
        if (!(codes[i] = codegen_function(arena, program, program->functions[i], diag)))
            return NULL;
    return image_write(arena, program, codes, symbols, diag);
}

static const char *describe(Outcome outcome, const Machine *machine)
{
    if (outcome == THREW)
        return "throws an exception";
    switch (machine->why) {
    case MOTE_STOP_OUTSIDE: return machine->what;
    case MOTE_STOP_FUEL: return "takes too long";
    default: return "needs more memory than evaluation has";
    }
}

/* The most units, at most `count`, whose heap can be constants. */
static uint32_t import_most(Arena *arena, Machine *machine, const MoteConfig *config, ImportSource *source,
                            Evaluation *evaluation, uint32_t count, bool at_hand)
{
    Snapshot *snapshot = evaluation->snapshot;
    uint32_t good = 0, bad = count + 1, next = count;
    const char *failed = NULL;
    Outcome outcome;
    while (bad - good > 1) {
        if (!at_hand && run_units(machine, config, source->image, snapshot->units, next, &outcome) != next)
            return 0;
        at_hand = false;
        source->vm = machine->vm;
        const char *why = import_heap(arena, source, snapshot);
        if (!why) {
            good = next;
        } else {
            bad = next;
            failed = why;
        }
        next = good + (bad - good) / 2;
    }
    if (failed) {
        evaluation->why = arena_printf(arena, "leaves %s", failed);
        if (good > 0 && run_units(machine, config, source->image, snapshot->units, good, &outcome) == good) {
            source->vm = machine->vm;
            import_heap(arena, source, snapshot);
        }
    }
    return good;
}

static void evaluate(Arena *arena, Machine *machine, ImportSource *source, Evaluation *evaluation)
{
    MoteConfig config = machine_config(machine);
    UnitList *units = evaluation->snapshot->units;
    Outcome outcome;
    machine->why = MOTE_STOP_MEMORY;
    uint32_t count = run_units(machine, &config, source->image, units, units->count, &outcome);
    if (outcome != RAN)
        evaluation->why = describe(outcome, machine);
    count = import_most(arena, machine, &config, source, evaluation, count, outcome == RAN);
    evaluation->snapshot->done = count;
    if (count < units->count)
        evaluation->stopped = units->items[count].node->span;
}

/* Printing runs code of the library, whose objects the program may have changed behind it. */
static bool waits_in_vain(const Snapshot *snapshot)
{
    for (uint32_t i = 0; i < snapshot->done; i++)
        if (snapshot->units->items[i].deferred)
            return ir_changes_library(snapshot->pool);
    return false;
}

static bool evaluate_top_level(Arena *arena, const AstNode *ast, const ScopeProgram *scopes, const LibrarySymbols *symbols,
                        Evaluation *evaluation)
{
    Diag diag;
    UnitList *units = ARENA_NEW(arena, UnitList);
    diag_init(&diag, NULL); /* what is wrong with the program is said when it is lowered for good */
    IrProgram *program = lower_units(arena, ast, scopes, symbols, units, &diag);
    Image *image = program ? machine_image(arena, program, symbols, &diag) : NULL;
    diag_free(&diag);
    evaluation->why = "the program is too large to be evaluated";
    evaluation->stopped = (Span){UINT32_MAX, UINT32_MAX, 0};
    if (!image)
        return false;
    evaluation->why = NULL;
    evaluation->snapshot = ARENA_NEW(arena, Snapshot);
    evaluation->snapshot->units = units;
    ImportSource source = {.program = program, .image = image, .global_count = units->global_count,
                           .function_count = scopes->function_count};
    Machine machine = {.arena = xmalloc(MACHINE_BYTES)};
    evaluate(arena, &machine, &source, evaluation);
    if (evaluation->snapshot->done > 0 && waits_in_vain(evaluation->snapshot)) {
        for (uint32_t i = 0; i < units->count; i++)
            units->items[i].prints = false;
        evaluation->why = NULL;
        evaluate(arena, &machine, &source, evaluation);
    }
    free(machine.arena);
    return evaluation->snapshot->done > 0;
}

const Evaluator EVALUATOR = {evaluate_top_level, evaluate_trial};
