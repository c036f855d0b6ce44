/* Jobs, which people know as microtasks: what runs as soon as the running code is done, before any timer. And the reactions of
 * promises, which become jobs as they are, without memory, when their promise is settled.
 */
#ifndef MOTE_LOADER_JOBS_H
#define MOTE_LOADER_JOBS_H

#include "native.h"

typedef struct __attribute__((packed, aligned(2))) Job {
    uint16_t header;     /* with two bits of JobKind or PromiseState: layout.h */
    Slot next;
    Slot handler, value; /* of a reaction: what is called when its promise is fulfilled, rejected */
    Slot result;
} Job;

typedef enum JobKind {
    JOB_FULFILLED, JOB_REJECTED, /* ECMA-262 27.2.2.1 NewPromiseReactionJob */
    JOB_THENABLE,                /* 27.2.2.2: handler is `then`, value the thenable, result the promise */
    JOB_REPORT                   /* result was rejected; handler: where. If nobody cares for it that is reported */
} JobKind;

typedef enum PromiseState { PROMISE_PENDING, PROMISE_FULFILLED, PROMISE_REJECTED, PROMISE_HANDLED /* and rejected */ } PromiseState;

static inline unsigned job_bits(const void *p) { return (load_u16(p) >> 7 & 1u) | (load_u16(p) >> 8 & 2u); }
static inline void job_set_bits(void *p, unsigned bits)
{
    *(uint16_t *)p = (uint16_t)((load_u16(p) & ~(HEADER_FLAG_A | HEADER_PROTO)) | (bits & 1) << 7 | (bits & 2) << 8);
}
static inline Job *job_at(const Vm *vm, Value job) { return (Job *)(void *)heap_address(vm, job); }

/* A job of handler, value and result in three registers, which are roots. VALUE_EXCEPTION when out of memory. Allocates. */
Value job_new(Vm *vm, Value *registers);
/* To the end of the queue; takes over the count. */
void job_append(Vm *vm, Value job, JobKind kind);
/* A promise's record ([hdr][value, or first reaction]), NULL if `v` is none. */
uint8_t *promise_record(const Vm *vm, Value v);
/* The JOB_REPORT, not queued yet, of the reason and the rejected promise in two registers. Where: as the last
 * exception, or `here` in the running code. Allocates. */
Value job_report(Vm *vm, Value *registers, bool here);
/* The promise's JOB_REPORT, if there is one, becomes the last of the queue. */
void job_report_moves(Vm *vm, Value promise);
/* Run all jobs, those that they add, too. MOTE_UNCAUGHT: one threw, MOTE_REJECTED: nobody handles a rejection; the others are
 * still to be run. */
MoteStatus jobs_run(Vm *vm);

#endif
