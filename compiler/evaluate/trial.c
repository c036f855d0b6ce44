/* A trial run of the built program: which things in flash does it write to? Those had better start in RAM.
 *
 * The run is bounded and deterministic, on a board where nothing happens. What it misses costs an overlay, no more.
 */
#include <setjmp.h>

#include "evaluator.h"
#include "layout.h"
#include "machine.h"

enum {
    TRIAL_FUEL = 500 * 1000, /* instructions */
    TRIAL_STEPS = 100,       /* of the event loop */
    MOST_STARTS = 300        /* things to be made by code at the start */
};

static void out_of_fuel(void *context, MoteStop why, const char *what)
{
    (void)what;
    if (why == MOTE_STOP_FUEL)
        longjmp(((Machine *)context)->stopped, 1);
}

static void run(Machine *machine)
{
    if (setjmp(machine->stopped))
        return;
    mote_evaluate_limit(machine->vm, TRIAL_FUEL, out_of_fuel);
    MoteStatus status = simulator_eval.run(machine->vm);
    for (uint32_t i = 0; i < TRIAL_STEPS && status == MOTE_OK && simulator_eval.pending(machine->vm); i++)
        status = simulator_eval.step(machine->vm);
}

/* ---- what it shows */

/* Could it be made by code, shallowly? */
static bool can_start_in_ram(const IrProgram *program, const IrConst *c)
{
    bool flat = true;
    if (c->kind == CONST_TYPED)
        return true;
    if (c->sealed || c->type != OBJECT_PLAIN || (c->kind != CONST_OBJECT && c->kind != CONST_ARRAY))
        return false;
    for (uint32_t i = 0; i < c->item_count; i++) {
        const IrConst *item = &program->consts[c->items[i]];
        flat = flat && !ir_const_has_identity(item->kind);
        if (item->kind == CONST_HOLE && c->item_count <= SNAPSHOT_VALUES)
            return false;
    }
    if (c->kind == CONST_ARRAY)
        return flat || c->item_count <= SNAPSHOT_VALUES;
    const IrShape *shape = &program->shapes[c->index];
    for (uint32_t i = 0; i < shape->count && shape->attributes; i++)
        if (shape->attributes[i] != 0)
            return false;
    return c->item_count <= SNAPSHOT_VALUES;
}

static void mark_written(const Machine *machine, const IrProgram *program, const Image *image, bool *in_ram)
{
    ImageHeader header;
    MoteThing thing, properties;
    bool overlay;
    memcpy(&header, image->bytes, sizeof header);
    bool *written = xcalloc(header.entity_count + 1u, sizeof *written);
    for (uint32_t i = 0; mote_evaluate_side(machine->vm, i, &thing, &properties, &overlay); i++)
        if (overlay && value_is_flash(thing.value) && value_flash_index(thing.value) < 0)
            written[value_flash_index(thing.value) - FLASH_INDEX_MIN] = true;
    for (uint32_t i = 0; i < program->const_count; i++) {
        int32_t value = image->const_values[i];
        in_ram[i] = value && ir_const_has_identity(program->consts[i].kind) &&
                    written[value_flash_index(value) - FLASH_INDEX_MIN] && can_start_in_ram(program, &program->consts[i]);
    }
    free(written);
    for (uint32_t i = 0; i < program->const_count; i++) /* views on what starts in RAM start there, too */
        if (program->consts[i].kind == CONST_TYPED && program->consts[i].item_count)
            in_ram[i] = in_ram[program->consts[i].items[0]] && image->const_values[i];
}

/* A long list, a large tree: copied when it is written, node by node. */
static void limit_starts(const IrProgram *program, bool *in_ram)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < program->const_count; i++)
        count += in_ram[i];
    if (count > MOST_STARTS)
        memset(in_ram, 0, sizeof *in_ram * program->const_count);
}

/* What something in flash refers to stays there. */
static void keep_what_flash_holds(const IrProgram *program, bool *in_ram)
{
    for (uint32_t i = 0; i < program->shape_count; i++)
        if (program->shapes[i].prototype >= 0)
            in_ram[program->shapes[i].prototype] = false;
    for (uint32_t i = 0; i < program->function_count; i++)
        if (program->functions[i]->prototype >= 0)
            in_ram[program->functions[i]->prototype] = false;
    for (uint32_t i = 0; i < program->side_count; i++)
        in_ram[program->sides[i].thing] = in_ram[program->sides[i].properties] = false;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < program->const_count; i++)
            for (uint32_t k = 0; k < program->consts[i].item_count && !in_ram[i]; k++) {
                int32_t item = program->consts[i].items[k];
                changed = changed || in_ram[item];
                in_ram[item] = false;
            }
    }
}

bool evaluate_trial(Arena *arena, const IrProgram *program, const Image *image, Evaluation *evaluation)
{
    Snapshot *snapshot = evaluation->snapshot;
    Machine machine = {.arena = xcalloc(1, MACHINE_BYTES)};
    MoteConfig config = {&quiet_port, &machine, simulator_eval.whole, simulator_eval.natives, 0};
    bool any = false, *in_ram = ARENA_ARRAY(arena, bool, program->const_count + 1);
    machine.vm = simulator_eval.create(machine.arena, MACHINE_BYTES, &config);
    if (machine.vm && simulator_eval.load(machine.vm, image->bytes, image->size) == MOTE_OK) {
        run(&machine);
        mark_written(&machine, program, image, in_ram);
        keep_what_flash_holds(program, in_ram);
        limit_starts(program, in_ram);
    }
    for (uint32_t i = 0; i < snapshot->pool->const_count; i++) {
        int32_t constant = snapshot->constants[i];
        snapshot->in_ram[i] = constant >= 0 && in_ram[constant];
        any = any || snapshot->in_ram[i];
    }
    free(machine.arena);
    return any;
}
