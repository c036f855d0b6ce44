/* The queue of jobs: a circle of TYPE_JOB that is known by its last one, so both ends are at hand. What a job does is
 * JavaScript ($runJob, stdlib/js/promise.js).
 *
 * A rejection without a handler becomes a job, too. It stays behind all others, for any of these may add the
 * handler; when only such are left, the first is reported like an uncaught exception. What it takes for that, where
 * it happened, it holds itself: by then others may have thrown. Once there is a handler it does nothing but say where, for the
 * job behind it, which may pass the reason on.
 */
#include "jobs.h"
#include "interp.h"
#include "own.h"

Value job_new(Vm *vm, Value *registers)
{
    for (unsigned i = 0; i < 3; i++) {
        Value v = value_to_slot(vm, registers[i]);
        registers[i] = v == VALUE_EXCEPTION ? VALUE_UNDEFINED : v;
        if (v == VALUE_EXCEPTION)
            return v;
    }
    Value job = heap_alloc(vm, TYPE_JOB, sizeof(Job));
    if (job == VALUE_EXCEPTION)
        return job;
    Slot *field = &job_at(vm, job)->next;
    store_slot(field++, VALUE_UNDEFINED);
    for (unsigned i = 0; i < 3; i++) {
        value_retain(vm, registers[i]);
        store_slot(field++, registers[i]);
    }
    return job;
}

void job_append(Vm *vm, Value job, JobKind kind)
{
    Job *added = job_at(vm, job), *last = value_is_heap(vm->jobs) ? job_at(vm, vm->jobs) : added;
    job_set_bits(added, kind);
    added->next = last == added ? (Slot)job : last->next;
    last->next = (Slot)job;
    value_retain(vm, job);
    value_release(vm, vm->jobs);
    vm->jobs = (Slot)job;
}

/* Take the one behind `before` out of the queue; its count goes to the caller. */
static Value job_take(Vm *vm, Value before)
{
    Value job = job_at(vm, before)->next;
    job_at(vm, before)->next = job_at(vm, job)->next;
    job_at(vm, job)->next = (Slot)VALUE_UNDEFINED;
    if (job == vm->jobs) {
        vm->jobs = (Slot)(before == job ? VALUE_UNDEFINED : before);
        value_retain(vm, vm->jobs);
        value_release(vm, job);
    }
    return job;
}

uint8_t *promise_record(const Vm *vm, Value v)
{
    if (value_type(vm, v) != TYPE_WRAPPER)
        return NULL;
    v = load_slot(thing_address(vm, own_resolve(vm, v)) + 4);
    return value_type(vm, v) == TYPE_PROMISE ? heap_address(vm, v) : NULL;
}

/* ---- rejections that nobody handles */

typedef struct __attribute__((packed, aligned(2))) Where {
    uint16_t bytes;
    uint32_t positions[1 + sizeof((Vm *)0)->trace / sizeof(uint32_t)]; /* innermost first, 0 behind the last */
} Where;

Value job_report(Vm *vm, Value *registers, bool here)
{
    Where where = {.bytes = sizeof where.positions};
    if (here)
        interp_here(vm);
    where.positions[0] = vm->throw_position;
    memcpy(&where.positions[1], vm->trace, vm->trace_count * sizeof *vm->trace);
    hold_copy(vm, registers[1]);
    hold_copy(vm, registers[0]);
    Value positions = heap_box(vm, TYPE_BYTES, &where, sizeof where);
    if (positions == VALUE_EXCEPTION) {
        unhold(vm, 2);
        return positions;
    }
    hold_push(vm, positions);
    Value job = job_new(vm, vm->sp);
    unhold(vm, 3);
    return job;
}

/* What it holds, as if it had been thrown just now. */
static void restore_positions(Vm *vm, const Job *job)
{
    const Where *where = (const Where *)(const void *)(heap_address(vm, job->handler) + 2);
    vm->throw_position = where->positions[0];
    memcpy(vm->trace, &where->positions[1], sizeof vm->trace);
    vm->trace_count = 0;
    while (vm->trace_count < sizeof vm->trace / sizeof *vm->trace && vm->trace[vm->trace_count])
        vm->trace_count++;
}

static void forget_positions(Vm *vm)
{
    vm->throw_position = 0;
    vm->trace_count = 0;
}

/* Is there a job that is no report? */
static bool others_wait(const Vm *vm)
{
    Value job = vm->jobs;
    if (!value_is_heap(job))
        return false;
    do {
        if (job_bits(job_at(vm, job)) != JOB_REPORT)
            return true;
        job = job_at(vm, job)->next;
    } while (job != vm->jobs);
    return false;
}

void job_report_moves(Vm *vm, Value promise)
{
    Value before = vm->jobs, job;
    do {
        if (!value_is_heap(before))
            return;
        job = job_at(vm, before)->next;
        if (job_bits(job_at(vm, job)) == JOB_REPORT && job_at(vm, job)->result == promise) {
            job_append(vm, job_take(vm, before), JOB_REPORT);
            return;
        }
        before = job;
    } while (job != vm->jobs);
}

/* ---- running */

/* Takes over the count. */
static MoteStatus run(Vm *vm, Value value)
{
    const Job *job = job_at(vm, value);
    hold_push(vm, VALUE_INT((int)job_bits(job)));
    hold_push(vm, own_slot_value(vm, job->result));
    hold_push(vm, own_slot_value(vm, job->value));
    hold_push(vm, own_slot_value(vm, job->handler));
    value_release(vm, value);
    value = interp_call(vm, vm_root(vm, ROOT_RUN_JOB), VALUE_UNDEFINED, vm->sp, 4);
    unhold(vm, 4);
    if (value == VALUE_EXCEPTION)
        return MOTE_UNCAUGHT;
    value_release(vm, value);
    forget_positions(vm);
    return MOTE_OK;
}

MoteStatus jobs_run(Vm *vm)
{
    MoteStatus status = MOTE_OK;
    forget_positions(vm);
    while (status == MOTE_OK && value_is_heap(vm->jobs)) {
        Value value = job_take(vm, vm->jobs);
        const Job *job = job_at(vm, value);
        bool report = job_bits(job) == JOB_REPORT;
        bool handled = report && job_bits(promise_record(vm, job->result)) != PROMISE_REJECTED;
        if (!report) {
            status = run(vm, value);
        } else if (!handled && others_wait(vm)) {
            job_append(vm, value, JOB_REPORT);
        } else {
            restore_positions(vm, job);
            if (!handled) {
                vm->in_promise = 1;
                error_throw_value(vm, own_slot_value(vm, job->value));
                status = MOTE_REJECTED;
            }
            value_release(vm, value);
        }
    }
    return status;
}
