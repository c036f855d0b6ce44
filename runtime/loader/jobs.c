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

bool job_fit(VmRef vm, Value *r)
{
    Value v = value_to_slot(vm, *r);
    *r = v == VALUE_EXCEPTION ? VALUE_UNDEFINED : v;
    return v != VALUE_EXCEPTION;
}

Value job_new(VmRef vm, Value *registers)
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

void job_append(VmRef vm, Value job, JobKind kind)
{
    Value last = VM->jobs;
    Job *added = job_at(vm, job), *before = value_is_heap(last) ? job_at(vm, last) : added;
    job_set_bits(added, kind);
    added->next = (Slot)job;
    if (kind != JOB_REPORT && job_bits(before) == JOB_REPORT) {
        while (job_bits(job_at(vm, before->next)) != JOB_REPORT)
            before = job_at(vm, before->next);
    } else {
        VM->jobs = (Slot)job;
        value_retain(vm, job);
        value_release(vm, last);
    }
    added->next = before->next;
    before->next = (Slot)job;
}

/* Take the one behind `before` out of the queue; its count goes to the caller. */
static Value job_take(VmRef vm, Value before)
{
    Value job = job_at(vm, before)->next;
    job_at(vm, before)->next = job_at(vm, job)->next;
    job_at(vm, job)->next = (Slot)VALUE_UNDEFINED;
    if (job == VM->jobs) {
        VM->jobs = (Slot)(before == job ? VALUE_UNDEFINED : before);
        value_retain(vm, VM->jobs);
        value_release(vm, job);
    }
    return job;
}

uint8_t *promise_record(VmRef vm, Value v)
{
    v = wrapper_content(vm, v);
    return value_type(vm, v) == TYPE_PROMISE ? heap_address(vm, v) : NULL;
}

/* ---- notes and reports */

Value job_note(VmRef vm, Value *registers, bool here)
{
    if (here)
        interp_here(vm);
    Value positions = heap_alloc(vm, TYPE_BYTES, NOTE_POSITIONS + sizeof VM->trace);
    if (positions == VALUE_EXCEPTION)
        return positions;
    uint8_t *p = heap_address(vm, positions);
    store_slot(p + 2, sizeof VM->trace);
    memcpy(p + NOTE_POSITIONS, VM->trace, sizeof VM->trace);
    registers[0] = positions;
    return job_new(vm, registers);
}

void job_report_moves(VmRef vm, Value promise)
{
    Value before = VM->jobs;
    while (value_is_heap(before)) {
        Value job = job_at(vm, before)->next;
        if (job_bits(job_at(vm, job)) == JOB_REPORT && job_at(vm, job)->result == promise) {
            job_append(vm, job_take(vm, before), JOB_FULFILLED);
            return;
        }
        if (job == VM->jobs)
            return;
        before = job;
    }
}

/* ---- running */

/* The job in a handle, by $runJob(handler, value, result, kind). */
static MoteStatus run(VmRef vm)
{
    const Job *job = job_at(vm, held(vm, 0));
    hold_push(vm, VALUE_INT((int)(job_bits(job) >> JOB_SHIFT)));
    for (const Slot *field = &job->result; field >= &job->handler; field--)
        hold_push(vm, own_slot_value(vm, *field));
    Value result = interp_call(vm, vm_root(vm, ROOT_RUN_JOB), VALUE_UNDEFINED, vm_sp(vm), 4);
    unhold(vm, 4);
    if (result == VALUE_EXCEPTION)
        return MOTE_UNCAUGHT;
    value_release(vm, result);
    return MOTE_OK;
}

/* What its note says, as if it had been thrown just now. */
static MoteStatus look_at_note(VmRef vm)
{
    const Job *job = job_at(vm, held(vm, 0));
    memcpy(VM->trace, heap_address(vm, job->handler) + NOTE_POSITIONS, sizeof VM->trace);
    if (job_bits(job) != JOB_REPORT)
        return MOTE_OK;
    VM->in_promise = 1;
    error_throw_value(vm, own_slot_value(vm, job->value));
    return MOTE_REJECTED;
}

/* Targets of WeakRefs have gone: who waits for that gets jobs. */
static MoteStatus finalize(VmRef vm)
{
    const Value function = vm_feature_root(vm, ROOT_FINALIZE);
    VM->target_gone = 0;
    return function != VALUE_UNDEFINED && interp_call(vm, function, VALUE_UNDEFINED, NULL, 0) == VALUE_EXCEPTION ? MOTE_UNCAUGHT : MOTE_OK;
}

MoteStatus jobs_run(VmRef vm)
{
    MoteStatus status = MOTE_OK;
    bool note = false;
    while (THERE_ARE(JOBS) && status == MOTE_OK) {
        if (!value_is_heap(VM->jobs)) {
            if (!VM->target_gone)
                break;
            status = finalize(vm);
            continue;
        }
        if (!note)
            memset(VM->trace, 0, sizeof VM->trace);
        hold_push(vm, job_take(vm, VM->jobs));
        note = value_type(vm, job_at(vm, held(vm, 0))->handler) == TYPE_BYTES;
        status = note ? look_at_note(vm) : run(vm);
        unhold_top(vm);
    }
    return status;
}
