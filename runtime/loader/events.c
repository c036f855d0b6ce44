/* The event loop: timers, in one packed TYPE_TIMERS of 12 bytes each.
 *
 *   [hdr][count u16][callback x count][id u16, due u32, period u32 (0: once) x count]
 *
 * They stand in the order in which they were set; of several that are due at the same time the first
 * is called first. An interval goes to the end each time it has been called.
 */
#include "events.h"
#include "interp.h"

enum { TIMER_BYTES = 12, RECORD_BYTES = 10 };

typedef struct Timer {
    uint16_t id;
    uint32_t due, period;
} Timer;

static uint32_t timer_count(const Vm *vm)
{
    return value_is_heap(vm->timers) ? load_u16(heap_thing(vm, vm->timers) + 2) : 0;
}

static Slot *timer_callback(const Vm *vm, uint32_t index)
{
    return (Slot *)(void *)(heap_thing(vm, vm->timers) + 4 + 2 * index);
}

static uint8_t *timer_record(const Vm *vm, uint32_t index)
{
    return heap_thing(vm, vm->timers) + 4 + 2 * timer_count(vm) + RECORD_BYTES * index;
}

static Timer timer_load(const Vm *vm, uint32_t index)
{
    const uint8_t *p = timer_record(vm, index);
    Timer timer = {load_u16(p), 0, 0};
    memcpy(&timer.due, p + 2, 4);
    memcpy(&timer.period, p + 6, 4);
    return timer;
}

static void timer_store(const Vm *vm, uint32_t index, Timer timer)
{
    uint8_t *p = timer_record(vm, index);
    memcpy(p, &timer.id, 2);
    memcpy(p + 2, &timer.due, 4);
    memcpy(p + 6, &timer.period, 4);
}

static int32_t timer_find(const Vm *vm, int32_t id)
{
    for (uint32_t i = 0; i < timer_count(vm); i++)
        if (timer_load(vm, i).id == id)
            return (int32_t)i;
    return -1;
}

/* Takes the timer out; its callback's count goes to the caller. */
static Value timer_take(Vm *vm, uint32_t index)
{
    Value callback = *timer_callback(vm, index);
    uint32_t count = timer_count(vm), rest = count - 1;
    uint8_t *p = heap_thing(vm, vm->timers);
    if (rest == 0) {
        *timer_callback(vm, index) = (Slot)VALUE_UNDEFINED;
        value_release(vm, vm->timers);
        vm->timers = (Slot)VALUE_UNDEFINED;
        return callback;
    }
    memmove(p + 4 + 2 * index, p + 6 + 2 * index, 2 * (rest - index) + RECORD_BYTES * index);
    uint8_t *records = p + 4 + 2 * rest;
    memmove(records + RECORD_BYTES * index, records + 2 + RECORD_BYTES * (index + 1), RECORD_BYTES * (rest - index));
    *(uint16_t *)(void *)(p + 2) = (uint16_t)rest;
    heap_resize(vm, vm->timers, 4 + TIMER_BYTES * count, 4 + TIMER_BYTES * rest, 0);
    return callback;
}

static uint32_t clock_now(const Vm *vm)
{
    const MotePort *port = vm->config->port;
    return port && port->now_ms ? port->now_ms(vm->config->port_context) : 0;
}

/* Room for one more, undefined. */
static bool timers_grow(Vm *vm)
{
    uint32_t count = timer_count(vm);
    if (count == 0) {
        Value timers = heap_alloc(vm, TYPE_TIMERS, 4 + TIMER_BYTES);
        if (timers == VALUE_EXCEPTION)
            return false;
        vm->timers = (Slot)timers;
    } else if (!heap_resize(vm, vm->timers, 4 + TIMER_BYTES * count, 4 + TIMER_BYTES * (count + 1), 0)) {
        return false;
    }
    uint8_t *p = heap_thing(vm, vm->timers);
    memmove(p + 6 + 2 * count, p + 4 + 2 * count, RECORD_BYTES * count);
    *(uint16_t *)(void *)(p + 2) = (uint16_t)(count + 1);
    return true;
}

static uint16_t fresh_id(Vm *vm)
{
    do
        vm->next_timer_id++;
    while (vm->next_timer_id == 0 || timer_find(vm, vm->next_timer_id) >= 0);
    return vm->next_timer_id;
}

Value timer_add(Vm *vm, Value callback, uint32_t delay_ms, bool repeat)
{
    if (!heap_push(vm, callback)) {
        value_release(vm, callback);
        return error_out_of_memory(vm);
    }
    uint16_t id = fresh_id(vm);
    bool grown = timers_grow(vm);
    callback = heap_pop(vm);
    if (!grown) {
        value_release(vm, callback);
        return VALUE_EXCEPTION;
    }
    uint32_t index = timer_count(vm) - 1, delay = delay_ms ? delay_ms : 1;
    *timer_callback(vm, index) = (Slot)callback;
    timer_store(vm, index, (Timer){id, clock_now(vm) + delay, repeat ? delay : 0});
    return VALUE_INT(id);
}

void timer_clear(Vm *vm, int32_t id)
{
    int32_t index = timer_find(vm, id);
    if (index >= 0)
        value_release(vm, timer_take(vm, (uint32_t)index));
}

/* The timer that is due first, or -1. Delays are below 2^31, so the difference's sign tells. */
static int32_t next_timer(const Vm *vm, uint32_t now)
{
    int32_t best = -1, least = INT32_MAX;
    for (uint32_t i = 0; i < timer_count(vm); i++) {
        int32_t wait = (int32_t)(timer_load(vm, i).due - now);
        if (best < 0 || wait < least) {
            best = (int32_t)i;
            least = wait;
        }
    }
    return best;
}

/* An interval that was called and is still there: its next turn. */
static void interval_rearm(Vm *vm, uint16_t id, uint32_t now)
{
    int32_t index = timer_find(vm, id);
    if (index < 0)
        return;
    Timer timer = timer_load(vm, (uint32_t)index);
    timer.due += timer.period;
    if ((int32_t)(timer.due - now) <= 0) /* turns that were missed are left out */
        timer.due = now + timer.period;
    uint32_t last = timer_count(vm) - 1;
    Slot *callbacks = timer_callback(vm, 0), callback = callbacks[index];
    memmove(callbacks + index, callbacks + index + 1, 2 * (last - (uint32_t)index));
    callbacks[last] = callback;
    uint8_t *record = timer_record(vm, (uint32_t)index);
    memmove(record, record + RECORD_BYTES, RECORD_BYTES * (last - (uint32_t)index));
    timer_store(vm, last, timer);
}

static MoteStatus timer_fire(Vm *vm, uint32_t index, uint32_t now)
{
    Timer timer = timer_load(vm, index);
    Value callback;
    if (timer.period) {
        callback = *timer_callback(vm, index);
        value_retain(vm, callback);
    } else {
        callback = timer_take(vm, index);
    }
    if (!heap_push(vm, callback)) {
        value_release(vm, callback);
        error_out_of_memory(vm);
        return MOTE_UNCAUGHT;
    }
    Value result = interp_call(vm, callback, VALUE_UNDEFINED, NULL, 0);
    value_release(vm, heap_pop(vm));
    if (result == VALUE_EXCEPTION)
        return MOTE_UNCAUGHT;
    value_release(vm, result);
    if (timer.period)
        interval_rearm(vm, timer.id, now);
    return MOTE_OK;
}

bool mote_pending(const MoteVm *vm) { return timer_count(vm) > 0; }

MoteStatus mote_step(MoteVm *vm)
{
    uint32_t now = clock_now(vm);
    int32_t index = next_timer(vm, now);
    if (index < 0)
        return MOTE_OK;
    uint32_t due = timer_load(vm, (uint32_t)index).due;
    if ((int32_t)(due - now) > 0) {
        heap_idle(vm);
        if (vm->config->port && vm->config->port->sleep_until)
            vm->config->port->sleep_until(vm->config->port_context, due);
        now = clock_now(vm);
    }
    /* What becomes due meanwhile has to wait for the next step. */
    while ((index = next_timer(vm, now)) >= 0 && (int32_t)(timer_load(vm, (uint32_t)index).due - now) <= 0) {
        MoteStatus status = timer_fire(vm, (uint32_t)index, now);
        if (status != MOTE_OK)
            return status;
    }
    return MOTE_OK;
}
