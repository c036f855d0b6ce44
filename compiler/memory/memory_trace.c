/* Keeps the books: a table of what starts at each granule, sites, the time line, the peak. */
#include "memory_trace.h"

#include "log.h"

MemoryTrace *memory_trace_new(const MemoryWhere *where)
{
    MemoryTrace *trace = xcalloc(1, sizeof *trace);
    trace->where = *where;
    trace->granule = where->simulator->simulator.granule;
    trace->granules = 2 << 14; /* what is moved to the end is put aside behind it first */
    trace->things = xcalloc(trace->granules + 1, sizeof *trace->things);
    trace->site_capacity = trace->group_capacity = 64;
    trace->sites = xcalloc(trace->site_capacity, sizeof *trace->sites);
    trace->site_index = xcalloc(2 * trace->site_capacity, sizeof *trace->site_index);
    trace->groups = xcalloc(trace->group_capacity, sizeof *trace->groups);
    trace->group_index = xcalloc(2 * trace->group_capacity, sizeof *trace->group_index);
    trace->span_clocks = 1;
    return trace;
}

static void moment_free(MemoryMoment *moment)
{
    free(moment->things);
    free(moment->heap_copy);
}

void memory_trace_free(MemoryTrace *trace)
{
    moment_free(&trace->peak);
    moment_free(&trace->end);
    for (uint32_t i = 0; i < trace->group_count; i++)
        free(trace->groups[i].keys);
    free(trace->things);
    free(trace->sites);
    free(trace->site_index);
    free(trace->groups);
    free(trace->group_index);
    free(trace);
}

/* ---- sites */

static uint32_t *site_place(MemoryTrace *trace, uint32_t position, uint32_t library)
{
    uint32_t mask = 2 * trace->site_capacity - 1, i = (position * 2654435761u ^ library * 40503u) & mask;
    while (trace->site_index[i]) {
        const MemorySite *site = &trace->sites[trace->site_index[i] - 1];
        if (site->position == position && site->library == library)
            break;
        i = (i + 1) & mask;
    }
    return &trace->site_index[i];
}

static uint32_t site_of(MemoryTrace *trace, const MoteTraceEvent *event)
{
    uint32_t *place = site_place(trace, event->position, event->library);
    if (*place)
        return *place - 1;
    if (trace->site_count == trace->site_capacity) {
        trace->site_capacity *= 2;
        trace->sites = xrealloc(trace->sites, trace->site_capacity * sizeof *trace->sites);
        free(trace->site_index);
        trace->site_index = xcalloc(2 * trace->site_capacity, sizeof *trace->site_index);
        for (uint32_t i = 0; i < trace->site_count; i++)
            *site_place(trace, trace->sites[i].position, trace->sites[i].library) = i + 1;
        place = site_place(trace, event->position, event->library);
    }
    trace->sites[trace->site_count] = (MemorySite){.position = event->position, .library = event->library};
    *place = ++trace->site_count;
    if (trace->where.log)
        memory_log_site(trace->where.log, *place - 1, event->position, event->library);
    return *place - 1;
}

/* ---- moments */

static uint32_t stack_of(const MoteTraceEvent *event) { return event->frames + event->handles; }
static uint32_t in_use(const MoteTraceEvent *event) { return event->live - event->garbage + stack_of(event); }

static uint32_t now_ms(const MemoryTrace *trace) { return host_board_ms(trace->where.board); }

static void moment_mark(MemoryTrace *trace, MemoryMoment *moment, const MoteTraceEvent *event)
{
    moment->clock = event->clock;
    moment->ms = now_ms(trace);
    moment->heap = event->live - event->garbage;
    moment->garbage = event->garbage;
    moment->stack = stack_of(event);
    moment->position = event->position;
    moment->library = event->library;
}

/* What a thing is by its header now: arrays change their kind of element. What is dying is none any more. */
static void look_at_type(MemoryThing *thing, const uint8_t *p)
{
    unsigned type = *p & HEADER_TYPE_MASK;
    if (thing->id && thing->id != MEMORY_STUB && !thing->dying && (type & 3) != 3 && type > TYPE_FORWARD)
        thing->type = (uint8_t)type;
}

/* Copies what there is. */
static void moment_take(MemoryTrace *trace, MemoryMoment *moment)
{
    const MoteTraceEvent *last = &trace->last;
    uint32_t bytes = (uint32_t)(last->heap_top - last->heap_start);
    moment->granules = bytes / trace->granule;
    moment->things = xrealloc(moment->things, (moment->granules + 1) * sizeof *moment->things);
    memcpy(moment->things, trace->things, moment->granules * sizeof *moment->things);
    moment->heap_copy = xrealloc(moment->heap_copy, bytes + 1);
    memcpy(moment->heap_copy, last->heap_start, bytes);
    moment->middle = last->heap_middle - last->heap_start;
    for (uint32_t i = 0; i < moment->granules; i++)
        look_at_type(&moment->things[i], moment->heap_copy + (size_t)i * trace->granule);
}

/* ---- the time line */

static void spans_halve(MemoryTrace *trace)
{
    for (uint32_t i = 0; i < MEMORY_SPANS / 2; i++) {
        MemorySpan a = trace->spans[2 * i], b = trace->spans[2 * i + 1];
        if (a.any && b.any) {
            if (b.heap + b.stack <= a.heap + a.stack)
                b.heap = a.heap, b.stack = a.stack;
            b.ms = a.ms;
        }
        trace->spans[i] = b.any ? b : a;
    }
    memset(trace->spans + MEMORY_SPANS / 2, 0, sizeof trace->spans / 2);
    trace->span_clocks *= 2;
    trace->span_count = MEMORY_SPANS / 2;
}

static void span_note(MemoryTrace *trace, const MoteTraceEvent *event)
{
    while (event->clock / trace->span_clocks >= MEMORY_SPANS)
        spans_halve(trace);
    uint32_t i = (uint32_t)(event->clock / trace->span_clocks);
    MemorySpan *span = &trace->spans[i];
    if (i >= trace->span_count)
        trace->span_count = i + 1;
    if (!span->any)
        span->ms = now_ms(trace);
    span->last_heap = event->live - event->garbage;
    span->last_stack = stack_of(event);
    if (!span->any || span->last_heap + span->last_stack > span->heap + span->stack) {
        span->heap = span->last_heap;
        span->stack = span->last_stack;
    }
    span->any = true;
}

/* ---- events */

static MemoryThing *thing_at(MemoryTrace *trace, const MoteTraceEvent *event, const uint8_t *p)
{
    uint32_t i = (uint32_t)(p - event->heap_start) / trace->granule;
    return &trace->things[i < trace->granules ? i : trace->granules];
}

static void note_bytes(MemoryTrace *trace, uint32_t site, int64_t bytes)
{
    if (bytes <= 0)
        return;
    trace->sites[site].made_bytes += round_up((uint32_t)bytes, trace->granule);
    trace->counts.allocated_bytes += round_up((uint32_t)bytes, trace->granule);
}

static void note_made(MemoryTrace *trace, uint32_t site, uint32_t bytes)
{
    trace->sites[site].made++;
    note_bytes(trace, site, bytes);
}

static void note_gone(MemoryTrace *trace, const MoteTraceEvent *event, MemoryThing *thing)
{
    look_at_type(thing, event->at);
    HeapView view = {event->heap_start, event->heap_top, event->heap_middle, trace->where.image,
                     trace->where.simulator->simulator.library, trace->granule};
    MemoryGroup *group = memory_group(trace, &view, event->at, thing);
    if (group)
        group->gone++;
}

/* The thing at `at` is at `to` now; where it was stands a stub, or nothing. */
static void move_thing(MemoryTrace *trace, const MoteTraceEvent *event)
{
    MemoryThing *from = thing_at(trace, event, event->at), moved = *from;
    *from = (MemoryThing){0};
    if (event->forwards)
        *from = (MemoryThing){.id = MEMORY_STUB, .bytes = 4, .site = moved.site, .type = TYPE_FORWARD};
    moved.bytes = event->bytes;
    *thing_at(trace, event, event->to) = moved;
}

static void slide(MemoryTrace *trace, const MoteTraceEvent *event)
{
    uint32_t count = event->bytes / trace->granule;
    MemoryThing *from = thing_at(trace, event, event->at), *to = thing_at(trace, event, event->to), *end = to + count;
    memmove(to, from, count * sizeof *to);
    for (MemoryThing *p = end > from ? end : from; p < from + count; p++)
        *p = (MemoryThing){0};
}

static void apply(MemoryTrace *trace, const MoteTraceEvent *event)
{
    MemoryCounts *counts = &trace->counts;
    MemoryThing *thing = event->at ? thing_at(trace, event, event->at) : NULL;
    switch (event->kind) {
    case MOTE_TRACE_ALLOCATE:
        *thing = (MemoryThing){.id = ++trace->last_id, .bytes = event->bytes, .site = trace->site, .type = event->type};
        note_made(trace, trace->site, event->bytes);
        counts->allocations++;
        break;
    case MOTE_TRACE_DYING:
        if (thing->id && !thing->dying)
            note_gone(trace, event, thing);
        thing->dying = true;
        break;
    case MOTE_TRACE_FREE:
        if (thing->id && thing->id != MEMORY_STUB) {
            counts->releases++;
            if (!thing->dying)
                note_gone(trace, event, thing);
        }
        *thing = (MemoryThing){0};
        break;
    case MOTE_TRACE_RESIZE:
        counts->growths += event->bytes > event->before;
        if (event->at == event->to) {
            note_bytes(trace, thing->site, (int64_t)event->bytes - event->before);
            thing->bytes = event->bytes;
        } else {
            counts->moves++;
            note_made(trace, thing->site, event->bytes);
            move_thing(trace, event);
        }
        break;
    case MOTE_TRACE_BECOME: move_thing(trace, event); break;
    case MOTE_TRACE_SLIDE: slide(trace, event); break;
    case MOTE_TRACE_COLLECT: counts->collections++; break;
    case MOTE_TRACE_COMPACT: counts->compactions++; break;
    case MOTE_TRACE_GARBAGE: thing->garbage = true; break;
    case MOTE_TRACE_FAIL:
        counts->failures++;
        trace->failed_bytes = event->bytes;
        trace->failed = (MemorySite){.position = event->position, .library = event->library};
        break;
    case MOTE_TRACE_STACK: break;
    }
}

/* May the copy of the peak wait? What is allocated leaves everything else as it is. */
static bool keeps_all(const MemoryTrace *trace, const MoteTraceEvent *event)
{
    const MemoryMoment *peak = &trace->peak;
    if (event->kind == MOTE_TRACE_STACK)
        return true;
    return (event->kind == MOTE_TRACE_ALLOCATE || (event->kind == MOTE_TRACE_RESIZE && event->at == event->to)) &&
           in_use(event) > peak->heap + peak->stack;
}

/* Is it the peak? */
static void note_use(MemoryTrace *trace, const MoteTraceEvent *event)
{
    if (in_use(event) > trace->peak.heap + trace->peak.stack) {
        moment_mark(trace, &trace->peak, event);
        trace->peak_pending = true;
        if (event->kind == MOTE_TRACE_RESIZE && event->at != event->to) {
            /* both places are in use, for this moment; what is there is copied already */
            MemoryThing *to = thing_at(trace, event, event->to);
            *to = *thing_at(trace, event, event->at);
            to->bytes = event->bytes;
            moment_take(trace, &trace->peak);
            trace->peak_pending = false;
        }
    }
    if (event->live - event->garbage > trace->peak_heap)
        trace->peak_heap = event->live - event->garbage;
    if (stack_of(event) > trace->peak_stack)
        trace->peak_stack = stack_of(event);
    span_note(trace, event);
}

void memory_trace_event(void *context, const MoteTraceEvent *event)
{
    MemoryTrace *trace = context;
    if (trace->peak_pending && !keeps_all(trace, event)) {
        moment_take(trace, &trace->peak);
        trace->peak_pending = false;
    }
    if (event->kind == MOTE_TRACE_ALLOCATE)
        trace->site = site_of(trace, event);
    if (trace->where.log)
        memory_log_event(trace->where.log, trace, event);
    trace->last = *event;
    if (event->kind != MOTE_TRACE_GARBAGE) /* its figures are those from before the search */
        note_use(trace, event);
    apply(trace, event);
}

HeapView memory_moment_view(const MemoryTrace *trace, const MemoryMoment *moment)
{
    return (HeapView){moment->heap_copy, moment->heap_copy + (size_t)moment->granules * trace->granule,
                      moment->heap_copy + moment->middle, trace->where.image,
                      trace->where.simulator->simulator.library, trace->granule};
}

static void count_groups(MemoryTrace *trace, const MemoryMoment *moment, bool peak)
{
    HeapView view = memory_moment_view(trace, moment);
    uint32_t ignored = 0;
    for (uint32_t i = 0; i < moment->granules; i++) {
        const MemoryThing *thing = &moment->things[i];
        MemoryGroup *group = NULL;
        if (thing->id && thing->id != MEMORY_STUB && !thing->dying)
            group = memory_group(trace, &view, view.start + (size_t)i * trace->granule, thing);
        if (group)
            *(thing->garbage ? (peak ? &ignored : &group->lost) : peak ? &group->peak : &group->end) += 1;
    }
}

void memory_trace_end(MemoryTrace *trace, MoteVm *vm)
{
    trace->where.simulator->settle(vm);
    if (trace->peak_pending)
        moment_take(trace, &trace->peak);
    trace->peak_pending = false;
    moment_mark(trace, &trace->end, &trace->last);
    moment_take(trace, &trace->end);
    count_groups(trace, &trace->peak, true);
    count_groups(trace, &trace->end, false);
}

/* ---- names */

static const struct {
    uint8_t type;
    const char *word, *name;
} TYPES[] = {
    {TYPE_FORWARD, "forward", "left where a thing moved"}, {TYPE_STRING8, "string", "string"},
    {TYPE_STRING16, "string16", "string (UTF-16)"}, {TYPE_FLOAT, "double", "boxed double"},
    {TYPE_SYMBOL, "symbol", "symbol"}, {TYPE_BIGINT, "bigint", "BigInt"}, {TYPE_INT32, "int32", "boxed integer"}, {TYPE_OBJECT, "object", "object"}, {TYPE_ERROR, "error", "error"},
    {TYPE_WRAPPER, "wrapper", "wrapper"}, {TYPE_ARRAY, "array", "array"}, {TYPE_ARGUMENTS, "arguments", "arguments"},
    {TYPE_ARRAY_I32, "array-int32", "array of int32"}, {TYPE_ARRAY_F64, "array-double", "array of doubles"},
    {TYPE_TYPED, "typed", "typed array, ArrayBuffer"}, {TYPE_VIEW, "view", "view of an ArrayBuffer"},
    {TYPE_CLOSURE, "closure", "closure"}, {TYPE_BOUND, "bound", "bound function"}, {TYPE_CELL, "cell", "captured variable"},
    {TYPE_ACCESSOR, "accessor", "accessor"}, {TYPE_SHAPE_NODE, "shape", "shape"}, {TYPE_SHAPE_ROOT, "shape-root", "shape of a prototype"},
    {TYPE_SHAPE_DICT, "dictionary", "dictionary of keys"}, {TYPE_TABLE, "table", "table (globals, properties)"},
    {TYPE_BYTES, "bytes", "bytes"}, {TYPE_TIMER, "timer", "timer"},
    {TYPE_COLLECTION, "iterator", "iterator of a Map or Set"}, {TYPE_DATE, "date", "time of a Date"}, {TYPE_WEAK, "weak", "weak reference"},
    {TYPE_PROMISE, "promise", "state of a promise"}, {TYPE_JOB, "job", "job, reaction of a promise"},
    {TYPE_REGEXP, "regexp", "regular expression's program"}, {TYPE_SUSPENDED, "suspended", "suspended call"},
    {TYPE_PROXY_FUNCTION, "proxy", "proxy"}, {TYPE_PROXY, "proxy", "proxy"},
};

const char *memory_type_name(unsigned type)
{
    for (unsigned i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (TYPES[i].type == type)
            return TYPES[i].name;
    return "other";
}

const char *memory_type_word(unsigned type)
{
    for (unsigned i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (TYPES[i].type == type)
            return TYPES[i].word;
    return "other";
}
