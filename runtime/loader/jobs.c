/* The queue of jobs: a circle of TYPE_JOB that is known by its last one, so both ends are at hand. What a job does is
 * JavaScript ($runJob, stdlib/js/promise.js).
 *
 * A rejection without a handler becomes a job, too. It stays behind all others, for any of these may add the
 * handler; when only such are left, the first is reported like an uncaught exception. What it takes for that, where
 * it happened, it holds itself: by then others may have thrown.
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

/* The first of the queue; its count goes to the caller. */
static Value job_take(Vm *vm)
{
    Job *last = job_at(vm, vm->jobs);
    Value first = last->next;
    last->next = job_at(vm, first)->next;
    job_at(vm, first)->next = (Slot)VALUE_UNDEFINED;
    if (first == vm->jobs) {
        vm->jobs = (Slot)VALUE_UNDEFINED;
        value_release(vm, first);
    }
    return first;
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

/* It becomes the exception of which mote_error_message and mote_error_position tell. */
static void report(Vm *vm, const Job *job)
{
    const Where *where = (const Where *)(const void *)(heap_address(vm, job->handler) + 2);
    vm->throw_position = where->positions[0];
    memcpy(vm->trace, &where->positions[1], sizeof vm->trace);
    vm->trace_count = 0;
    while (vm->trace_count < sizeof vm->trace / sizeof *vm->trace && vm->trace[vm->trace_count])
        vm->trace_count++;
    vm->in_promise = 1;
    error_throw_value(vm, own_slot_value(vm, job->value));
}

static bool only_reports(const Vm *vm)
{
    Value job = vm->jobs;
    do {
        if (!value_is_heap(job))
            return true;
        if (job_bits(job_at(vm, job)) != JOB_REPORT)
            return false;
        job = job_at(vm, job)->next;
    } while (job != vm->jobs);
    return true;
}

/* ---- running */

MoteStatus jobs_run(Vm *vm)
{
    while (value_is_heap(vm->jobs)) {
        Value value = job_take(vm);
        const Job *job = job_at(vm, value);
        unsigned kind = job_bits(job);
        if (kind == JOB_REPORT && job_bits(promise_record(vm, job->result)) != PROMISE_REJECTED) {
            value_release(vm, value);
        } else if (kind != JOB_REPORT) {
            hold_push(vm, VALUE_INT((int)kind));
            hold_push(vm, own_slot_value(vm, job->result));
            hold_push(vm, own_slot_value(vm, job->value));
            hold_push(vm, own_slot_value(vm, job->handler));
            value_release(vm, value);
            value = interp_call(vm, vm_root(vm, ROOT_RUN_JOB), VALUE_UNDEFINED, vm->sp, 4);
            unhold(vm, 4);
            if (value == VALUE_EXCEPTION)
                return MOTE_UNCAUGHT;
            value_release(vm, value);
        } else if (!only_reports(vm)) {
            job_append(vm, value, JOB_REPORT);
        } else {
            report(vm, job);
            value_release(vm, value);
            return MOTE_UNCAUGHT;
        }
    }
    return MOTE_OK;
}
