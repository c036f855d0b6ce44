/* Promises: what stdlib/js/promise.js is written on. A promise is a wrapper of a record of four bytes, its state and its
 * value; while it is pending the value is the list of its reactions, each of which will be a job (loader/jobs.h).
 */
#include "jobs.h"
#include "natives.h"

/* $newPromise() */
Value promise_new(VmRef vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    Value record = heap_alloc(vm, TYPE_PROMISE, 4);
    if (record == VALUE_EXCEPTION)
        return record;
    store_slot(heap_address(vm, record) + 2, VALUE_UNDEFINED);
    hold_push(vm, record);
    Value promise = object_new_typed(vm, TYPE_WRAPPER, vm_root(vm, ROOT_PROMISE_SHAPE));
    record = hold_result(vm, promise != VALUE_EXCEPTION);
    if (promise != VALUE_EXCEPTION)
        store_slot(heap_address(vm, promise) + 4, record);
    return promise;
}

/* new Promise(executor): $start calls the executor, and returns `this`. */
Value promise_construct(VmRef vm, Value *win, uint32_t argc)
{
    if (win[1] != VALUE_CONSTRUCT)
        return error_type(vm, "Constructor %v requires 'new'", win[0]);
    if (argc > 1)
        native_replace(vm, win, 3, VALUE_UNDEFINED);
    win[0] = vm_root(vm, ROOT_PROMISE_START);
    return promise_new(vm, win, argc);
}

/* $promiseState(value), $promiseValue(promise): the state, undefined of what is no promise; with what it was settled. */
Value promise_look(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    const uint8_t *record = promise_record(vm, win[2]);
    if (!record)
        return VALUE_UNDEFINED;
    if (native_magic(vm, win))
        return value_copied(vm, value_unboxed(vm, load_slot(record + 2)));
    return VALUE_INT((int)(job_bits(record) >> JOB_SHIFT));
}

/* $react(promise, fulfilled, rejected, result): ECMA-262 27.2.5.4.1 PerformPromiseThen. What is neither a function nor a suspended
 * frame is not called. */
Value promise_react(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    for (unsigned i = 3; i < 5; i++)
        if (value_type(vm, win[i]) < TYPE_CLOSURE || value_type(vm, win[i]) == TYPE_PROXY)
            native_replace(vm, win, i, VALUE_UNDEFINED);
    uint8_t *record = promise_record(vm, win[2]);
    unsigned state = job_bits(record);
    if (state) {
        if (state != PROMISE_FULFILLED)
            native_replace(vm, win, 3, value_copied(vm, win[4]));
        native_replace(vm, win, 4, value_copied(vm, load_slot(record + 2)));
    }
    Value job = job_new(vm, &win[3]);
    if (job == VALUE_EXCEPTION)
        return job;
    record = promise_record(vm, win[2]);
    if (!state) {
        Slot *link = (Slot *)(void *)(record + 2);
        while (value_is_heap(*link))
            link = &job_at(vm, *link)->next;
        *link = (Slot)job;
        return VALUE_UNDEFINED;
    }
    if (state == PROMISE_REJECTED) {
        job_set_bits(record, PROMISE_HANDLED);
        job_report_moves(vm, win[2]);
    }
    job_append(vm, job, state == PROMISE_FULFILLED ? JOB_FULFILLED : JOB_REJECTED);
    return VALUE_UNDEFINED;
}

/* $settle(promise, how, value): 27.2.1.4 FulfillPromise (1), 27.2.1.7 RejectPromise (4 after an exception, 5 by a call). Only
 * what is done before anything changes can fail. */
Value promise_settle(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    const uint8_t *pending = promise_record(vm, win[2]);
    if (!pending || job_bits(pending))
        return throw_damaged(vm);
    int how = value_int(win[3]);
    bool rejected = how > 1;
    win[3] = win[4]; /* for the note: positions, value, promise */
    win[4] = win[2];
    win[2] = VALUE_UNDEFINED;
    Value note = rejected ? job_note(vm, &win[2], how > 4) : VALUE_UNDEFINED;
    if (note == VALUE_EXCEPTION || !job_fit(vm, &win[3]))
        return VALUE_EXCEPTION;
    uint8_t *record = promise_record(vm, win[4]);
    Value reaction = load_slot(record + 2);
    if (rejected)
        job_append(vm, note, value_is_heap(reaction) ? JOB_FULFILLED : JOB_REPORT);
    store_slot(record + 2, value_copied(vm, win[3]));
    job_set_bits(record, !rejected ? PROMISE_FULFILLED : value_is_heap(reaction) ? PROMISE_HANDLED : PROMISE_REJECTED);
    while (value_is_heap(reaction)) {
        Job *job = job_at(vm, reaction);
        Value next = job->next, other = job->value;
        if (rejected) {
            other = job->handler;
            job->handler = job->value;
        }
        store_slot(&job->value, value_copied(vm, win[3]));
        job_append(vm, reaction, rejected ? JOB_REJECTED : JOB_FULFILLED);
        value_release(vm, other);
        reaction = next;
    }
    return VALUE_UNDEFINED;
}

/* $job(handler, value, result, kind) */
Value promise_job(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    Value job = job_new(vm, &win[2]);
    if (job == VALUE_EXCEPTION)
        return job;
    job_append(vm, job, (JobKind)((unsigned)value_int(win[5]) << JOB_SHIFT & JOB_BITS));
    return VALUE_UNDEFINED;
}
