/* The runtime as the compiler sees it when it runs a program at build time: runs with a limit, and a look at the heap
 * that they leave. There in the variant that is built with MOTE_EVAL only.
 *
 * Nothing here allocates. Values are in register form; what a heap value stands for holds until the VM runs again.
 */
#ifndef MOTE_EVALUATE_H
#define MOTE_EVALUATE_H

#include "mote.h"

typedef enum MoteStop {
    MOTE_STOP_OUTSIDE, /* about to look at the device, or to change it */
    MOTE_STOP_FUEL,
    MOTE_STOP_MEMORY   /* of heap or register stack: how much there is depends on the board */
} MoteStop;

/* May jump out of mote_evaluate_call (nothing lives outside of the arena); the VM can't run any more then. When it returns
 * the VM goes on, after MOTE_STOP_FUEL without a limit. `what` it is about to do, of MOTE_STOP_OUTSIDE: "sets a timer". */
typedef void MoteStopper(void *context, MoteStop why, const char *what);

/* From now on, run at most `fuel` instructions; `stop` gets the port's context. */
void mote_evaluate_limit(MoteVm *vm, uint32_t fuel, MoteStopper *stop);
uint32_t mote_evaluate_fuel(const MoteVm *vm);
/* Call a function without arguments, drop its result. */
MoteStatus mote_evaluate_call(MoteVm *vm, int32_t function);
/* For natives that look at the device or change it, before they do. */
void mote_evaluate_outside(MoteVm *vm, const char *what);

typedef enum MoteKind {
    MOTE_KIND_NUMBER,
    MOTE_KIND_SPECIAL,  /* `value` tells: undefined, null ... */
    MOTE_KIND_STRING,   /* `count` units */
    MOTE_KIND_OBJECT,   /* `count` slots with keys; `prototype` */
    MOTE_KIND_ERROR,    /* likewise */
    MOTE_KIND_WRAPPER,  /* likewise; key 0 is VALUE_KEY_INTERNAL */
    MOTE_KIND_KEYS,     /* a Set's, in its wrapper: likewise; all items are undefined */
    MOTE_KIND_ARRAY,    /* `count` elements */
    MOTE_KIND_FUNCTION, /* of the image: `function` is its record's offset, `prototype` what is in the record or undefined */
    MOTE_KIND_CLOSURE,  /* likewise; `count` captures */
    MOTE_KIND_BOUND,    /* `count` items: target, this, arguments */
    MOTE_KIND_BUILTIN,  /* of the library */
    MOTE_KIND_CELL,     /* item 0: content */
    MOTE_KIND_ACCESSOR, /* items 0 and 1: getter, setter */
    MOTE_KIND_TYPED,    /* `count` bytes, `function` is their TypedKind; a view on an ArrayBuffer: `prototype` is that (else
                           undefined), `number` the offset in it */
    MOTE_KIND_SYMBOL,   /* item 0: description */
    MOTE_KIND_BIGINT,   /* `count` bytes: its digits; `number` is its sign */
    MOTE_KIND_REGEXP,   /* what a RegExp has in its first slot: `count` bytes, a program; items 0 and 1: source, names of groups */
    MOTE_KIND_OTHER
} MoteKind;

typedef struct MoteThing {
    MoteKind kind;
    int32_t value;     /* identity */
    double number;
    uint32_t count;
    uint32_t function;
    int32_t prototype;
    bool sealed;       /* no properties may be added */
} MoteThing;

/* What `value` stands for; things in flash as they are now (their overlays' content). */
void mote_evaluate_look(const MoteVm *vm, int32_t value, MoteThing *thing);
/* What a call of mote_evaluate_call that did not return MOTE_OK threw. */
void mote_evaluate_exception(const MoteVm *vm, MoteThing *thing);
/* Item `i` of `thing`: slot, element, capture. */
void mote_evaluate_item(const MoteVm *vm, const MoteThing *thing, uint32_t i, MoteThing *item);
/* Key of slot `i`, and its attributes (ATTR_ bits). */
void mote_evaluate_key(const MoteVm *vm, const MoteThing *thing, uint32_t i, MoteThing *key, uint8_t *attributes);
/* UTF-16 unit `i` of a string. */
uint32_t mote_evaluate_unit(const MoteVm *vm, const MoteThing *string, uint32_t i);
/* The bytes of a MOTE_KIND_TYPED, _REGEXP or _BIGINT. */
const uint8_t *mote_evaluate_bytes(const MoteVm *vm, const MoteThing *thing);
void mote_evaluate_global(const MoteVm *vm, uint32_t slot, MoteThing *thing);
/* The things whose properties changed or that have some although their kind has no slots: entry `i` of the side table,
 * false behind the last. An overlay is its thing's new content; else `properties` is an object. */
bool mote_evaluate_side(const MoteVm *vm, uint32_t i, MoteThing *thing, MoteThing *properties, bool *overlay);

#endif
