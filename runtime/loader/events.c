/* The event loop: timers, a list of TYPE_TIMER in the order in which they were set, and what the board reports, which goes to the
 * program's $event (FEATURE_IO).
 *
 * Of several that are due at the same time the first is called first. An interval goes to the end each
 * time it has been called.
 */
#include "events.h"
#include "interp.h"
#include "jobs.h"

typedef struct __attribute__((packed, aligned(2))) Timer {
    uint16_t header;
    Slot next, callback;
    uint16_t id;
    uint32_t due, period; /* milliseconds; period 0: once */
} Timer;

static Timer *timer_at(VmRef vm, Value timer) { return (Timer *)(void *)heap_address(vm, timer); }

/* The link to the timer with this id, or the list's last. */
static Slot *timer_find(VmRef vm, int32_t id)
{
    Slot *link = &VM->timers;
    while (value_is_heap(*link) && timer_at(vm, *link)->id != id)
        link = &timer_at(vm, *link)->next;
    return link;
}

/* Its count goes to the caller. */
static Value timer_take(VmRef vm, Slot *link)
{
    Value timer = *link;
    *link = timer_at(vm, timer)->next;
    timer_at(vm, timer)->next = (Slot)VALUE_UNDEFINED;
    return timer;
}

static void timer_append(VmRef vm, Value timer)
{
    *timer_find(vm, -1) = (Slot)timer;
}

uint32_t events_now(VmRef vm)
{
    uint32_t now = VM->config->port->now_ms(VM->config->port_context);
    if (MOTE_FEATURES & FEATURE_DATE)
        VM->half_turns = (VM->half_turns + ((VM->half_turns ^ now >> 31) & 1)) & 63;
    return now;
}

Value timer_add(VmRef vm, Value callback, uint32_t delay_ms, bool repeat)
{
    hold_push(vm, callback);
    Value timer = heap_alloc(vm, TYPE_TIMER, sizeof(Timer));
    callback = heap_pop(vm);
    if (timer == VALUE_EXCEPTION) {
        value_release(vm, callback);
        return timer;
    }
    Timer *t = timer_at(vm, timer);
    t->next = (Slot)VALUE_UNDEFINED;
    t->callback = (Slot)callback;
    t->due = events_now(vm) + delay_ms;
    t->period = repeat ? delay_ms : 0;
    do
        t->id = ++VM->next_timer_id;
    while (t->id == 0 || value_is_heap(*timer_find(vm, t->id)));
    timer_append(vm, timer);
    return VALUE_INT(t->id);
}

void timer_clear(VmRef vm, int32_t id)
{
    Slot *link = timer_find(vm, id);
    if (value_is_heap(*link))
        value_release(vm, timer_take(vm, link));
}

#if MOTE_FEATURES & FEATURE_IO
void timer_change(VmRef vm, int32_t id, uint32_t delay_ms)
{
    const Value timer = *timer_find(vm, id);
    if (!value_is_heap(timer))
        return;
    Timer *t = timer_at(vm, timer);
    t->due = events_now(vm) + delay_ms;
    t->period = t->period ? delay_ms : 0;
}

static const MoteDevices *listening(VmRef vm)
{
    const MoteDevices *devices = VM->config->port->devices;
    return devices && devices->listening && devices->listening(VM->config->port_context) ? devices : NULL;
}

/* To $event(kind, number, value, milliseconds ago). *status: MOTE_OK unless a handler threw. false: nothing has happened. */
static bool event_next(VmRef vm, MoteStatus *status)
{
    MoteEvent event;
    const MoteDevices *devices = VM->config->port->devices;
    if (!devices || !devices->event || !devices->event(VM->config->port_context, &event))
        return false;
    const uint32_t ago = events_now(vm) - event.time_ms;
    const Value dispatch = vm_feature_root(vm, ROOT_EVENT);
    const Value args[] = {VALUE_INT(event.kind), VALUE_INT(event.number), VALUE_INT(event.value), VALUE_INT((int32_t)(ago & VALUE_INT_MAX))};
    if (dispatch == VALUE_UNDEFINED) /* the program has not asked for it */
        return true;
    Value result = interp_call(vm, dispatch, VALUE_UNDEFINED, args, 4);
    *status = MOTE_UNCAUGHT;
    if (result == VALUE_EXCEPTION)
        return true;
    value_release(vm, result);
    *status = jobs_run(vm);
    return true;
}
#define LISTENING(vm) (listening(vm) != NULL)
#else
#define LISTENING(vm) false
#define event_next(vm, status) false
#endif

/* Delays are below 2^31, so the difference's sign tells. */
static int32_t timer_wait(VmRef vm, Value timer, uint32_t now) { return (int32_t)(timer_at(vm, timer)->due - now); }

/* The link to the timer that is due first. */
static Slot *timer_next(VmRef vm, uint32_t now)
{
    Slot *best = &VM->timers;
    for (Slot *link = best; value_is_heap(*link); link = &timer_at(vm, *link)->next)
        if (timer_wait(vm, *link, now) < timer_wait(vm, *best, now))
            best = link;
    return best;
}

static MoteStatus timer_fire(VmRef vm, Slot *link, uint32_t now)
{
    const Timer *t = timer_at(vm, *link);
    uint16_t id = t->id;
    uint32_t period = t->period, due = t->due;
    Value callback = t->callback;
    hold_copy(vm, callback);
    if (!period)
        value_release(vm, timer_take(vm, link));
    Value result = interp_call(vm, callback, VALUE_UNDEFINED, NULL, 0);
    unhold_top(vm);
    if (result == VALUE_EXCEPTION)
        return MOTE_UNCAUGHT;
    value_release(vm, result);
    MoteStatus status = jobs_run(vm);
    link = timer_find(vm, id);
    if (period && value_is_heap(*link)) { /* not cleared meanwhile: its next turn */
        Value timer = timer_take(vm, link);
        if (!(MOTE_FEATURES & FEATURE_IO) || timer_at(vm, timer)->due == due) /* else changed meanwhile */
            timer_at(vm, timer)->due += period;
        if (timer_wait(vm, timer, now) <= 0) /* turns that were missed are left out */
            timer_at(vm, timer)->due = now + period;
        timer_append(vm, timer);
    }
    return status;
}

bool mote_pending(const MoteVm *self)
{
    VmRef vm = vm_ref(self);
    return value_is_heap(VM->timers) || value_is_heap(VM->jobs) || LISTENING(vm);
}

MoteStatus mote_step(MoteVm *self)
{
    VmRef vm = vm_ref(self);
    MoteStatus status = jobs_run(vm); /* what an exception left */
    uint32_t now = events_now(vm);
    Slot *link = timer_next(vm, now);
    const bool timer = value_is_heap(*link);
    if (status == MOTE_OK && (timer ? timer_wait(vm, *link, now) > 0 : LISTENING(vm))) {
        uint32_t due = timer ? timer_at(vm, *link)->due : now + INT32_MAX;
        heap_idle(vm);
        VM->config->port->sleep_until(VM->config->port_context, due);
        now = events_now(vm);
    }
    while (status == MOTE_OK && event_next(vm, &status))
        ;
    /* What becomes due meanwhile has to wait for the next step. */
    while (status == MOTE_OK && value_is_heap(*(link = timer_next(vm, now))) && timer_wait(vm, *link, now) <= 0)
        status = timer_fire(vm, link, now);
    return status;
}
