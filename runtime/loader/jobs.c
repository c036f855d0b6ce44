/* The queue of jobs: a circle of TYPE_JOB that is known by its last one, so both ends are at hand. What a job does is
 * JavaScript ($runJob, stdlib/js/promise.js).
 *
 * A rejection without a handler becomes a job, too. Those stay behind all others, of which any may add the handler; when they
 * are left, the first is reported like an uncaught exception. What it takes for that, where it happened, it holds
 * itself in the place of a handler: by then others may have thrown. Once its promise is handled it is moved before the job that does so,
 * which may pass the reason on, and does nothing but say where.
 */
#include "jobs.h"
#include "interp.h"
#include "own.h"

enum { NOTE_POSITIONS = 4 /* offset in a TYPE_BYTES of the size of Vm.trace */ };

bool job_fit(Vm *vm, Value *r)
{
    Value v = value_to_slot(vm, *r);
    *r = v == VALUE_EXCEPTION ? VALUE_UNDEFINED : v;
    return v != VALUE_EXCEPTION;
}

Value job_new(Vm *vm, Value *registers)
{
    for (unsigned i = 0; i < 3; i++)
        if (!job_fit(vm, &registers[i]))
            return VALUE_EXCEPTION;
    Value job = heap_alloc(vm, TYPE_JOB, sizeof(Job));
    if (job == VALUE_EXCEPTION)
        return job;
    Slot *field = &job_at(vm, job)->next;
    *field = (Slot)VALUE_UNDEFINED;
    for (unsigned i = 0; i < 3; i++) {
        value_retain(vm, registers[i]);
        *++field = (Slot)registers[i];
    }
    return job;
}

void job_append(Vm *vm, Value job, JobKind kind)
{
    Value last = vm->jobs;
    Job *added = job_at(vm, job), *before = value_is_heap(last) ? job_at(vm, last) : added;
    job_set_bits(added, kind);
    added->next = (Slot)job;
    if (kind != JOB_REPORT && job_bits(before) == JOB_REPORT) {
        while (job_bits(job_at(vm, before->next)) != JOB_REPORT)
            before = job_at(vm, before->next);
    } else {
        vm->jobs = (Slot)job;
        value_retain(vm, job);
        value_release(vm, last);
    }
    added->next = before->next;
    before->next = (Slot)job;
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
    v = wrapper_content(vm, v);
    return value_type(vm, v) == TYPE_PROMISE ? heap_address(vm, v) : NULL;
}

/* ---- notes and reports */

Value job_note(Vm *vm, Value *registers, bool here)
{
    if (here)
        interp_here(vm);
    Value positions = heap_alloc(vm, TYPE_BYTES, NOTE_POSITIONS + sizeof vm->trace);
    if (positions == VALUE_EXCEPTION)
        return positions;
    uint8_t *p = heap_address(vm, positions);
    store_slot(p + 2, sizeof vm->trace);
    memcpy(p + NOTE_POSITIONS, vm->trace, sizeof vm->trace);
    registers[0] = positions;
    return job_new(vm, registers);
}

void job_report_moves(Vm *vm, Value promise)
{
    Value before = vm->jobs;
    while (value_is_heap(before)) {
        Value job = job_at(vm, before)->next;
        if (job_bits(job_at(vm, job)) == JOB_REPORT && job_at(vm, job)->result == promise) {
            job_append(vm, job_take(vm, before), JOB_FULFILLED);
            return;
        }
        if (job == vm->jobs)
            return;
        before = job;
    }
}

/* ---- running */

/* The job in a handle, by $runJob(handler, value, result, kind). */
static MoteStatus run(Vm *vm)
{
    const Job *job = job_at(vm, held(vm, 0));
    hold_push(vm, VALUE_INT((int)(job_bits(job) >> JOB_SHIFT)));
    for (const Slot *field = &job->result; field >= &job->handler; field--)
        hold_push(vm, own_slot_value(vm, *field));
    Value result = interp_call(vm, vm_root(vm, ROOT_RUN_JOB), VALUE_UNDEFINED, vm->sp, 4);
    unhold(vm, 4);
    if (result == VALUE_EXCEPTION)
        return MOTE_UNCAUGHT;
    value_release(vm, result);
    return MOTE_OK;
}

/* What its note says, as if it had been thrown just now. */
static MoteStatus look_at_note(Vm *vm)
{
    const Job *job = job_at(vm, held(vm, 0));
    memcpy(vm->trace, heap_address(vm, job->handler) + NOTE_POSITIONS, sizeof vm->trace);
    if (job_bits(job) != JOB_REPORT)
        return MOTE_OK;
    vm->in_promise = 1;
    error_throw_value(vm, own_slot_value(vm, job->value));
    return MOTE_REJECTED;
}

MoteStatus jobs_run(Vm *vm)
{
    MoteStatus status = MOTE_OK;
    bool note = false;
    while (status == MOTE_OK && value_is_heap(vm->jobs)) {
        if (!note)
            memset(vm->trace, 0, sizeof vm->trace);
        hold_push(vm, job_take(vm, vm->jobs));
        note = value_type(vm, job_at(vm, held(vm, 0))->handler) == TYPE_BYTES;
        status = note ? look_at_note(vm) : run(vm);
        unhold(vm, 1);
    }
    return status;
}
