/* Jobs, which people know as microtasks: what runs as soon as the running code is done, before any timer. And the reactions of
 * promises, which become jobs as they are, without memory, when their promise is settled.
 */
#ifndef MOTE_LOADER_JOBS_H
#define MOTE_LOADER_JOBS_H

#include "native.h"

typedef struct __attribute__((packed, aligned(2))) Job {
    uint16_t header;     /* with two bits that are a JobKind or PromiseState */
    Slot next;
    Slot handler, value; /* of a reaction: what is called when its promise is fulfilled, rejected */
    Slot result;
} Job;

enum { JOB_BITS = HEADER_FLAG_A | HEADER_PROTO, JOB_SHIFT = 7 /* as JavaScript has them */ };

typedef enum JobKind {
    JOB_FULFILLED = 0, JOB_REJECTED = HEADER_FLAG_A, /* ECMA-262 27.2.2.1 NewPromiseReactionJob */
    JOB_THENABLE = HEADER_PROTO, /* 27.2.2.2: handler is `then`, value the thenable, result the promise */
    JOB_REPORT = JOB_BITS        /* behind all others: `result` was rejected for `value`; if nobody cares that is reported */
} JobKind;

typedef enum PromiseState {
    PROMISE_PENDING = 0, PROMISE_FULFILLED = HEADER_FLAG_A, PROMISE_REJECTED = HEADER_PROTO, PROMISE_HANDLED = JOB_BITS /* rejected */
} PromiseState;

static inline unsigned job_bits(const void *p) { return load_u16(p) & JOB_BITS; }
static inline void job_set_bits(void *p, unsigned bits) { *(uint16_t *)p = (uint16_t)((load_u16(p) & ~(unsigned)JOB_BITS) | bits); }
static inline Job *job_at(VmRef vm, Value job) { return (Job *)(void *)heap_address(vm, job); }

/* The value in a register as a slot can hold it. false: out of memory. Allocates. */
bool job_fit(VmRef vm, Value *r);
/* A job of handler, value and result in three registers, which are roots. VALUE_EXCEPTION when out of memory. Allocates. */
Value job_new(VmRef vm, Value *registers);
/* To the end of the queue; takes over the count. */
void job_append(VmRef vm, Value job, JobKind kind);
/* A promise's record ([hdr][value, or first reaction]), NULL if `v` is none. */
uint8_t *promise_record(VmRef vm, Value v);
/* A job that only says where the last exception was thrown (`here`: where the running code is), not queued: a note for the job
 * behind it, which passes a reason on; or a JOB_REPORT. Registers: the positions get into the first, then reason, promise. Allocates. */
Value job_note(VmRef vm, Value *registers, bool here);
/* The promise's JOB_REPORT, if there is one, becomes a note at the end of the queue. */
void job_report_moves(VmRef vm, Value promise);
/* Run all jobs, those that they add, too. MOTE_UNCAUGHT: one threw, MOTE_REJECTED: nobody handles a rejection; the others are
 * still to be run. */
MoteStatus jobs_run(VmRef vm);

#endif
